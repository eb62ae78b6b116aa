"""Touch points judged by their standards, along the stages of a customer's way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from cxkit.errors import Invalid, shown
from cxkit.improvement import JourneyStage, TouchPoint
from cxkit.review._standards import Judged
from cxkit.review._wording import say, word
from cxkit.values import Attainment, Language


@attrs.frozen(kw_only=True)
class JudgedTouchPoint:
    """A touch point with its standards as they were judged.

    It is met where all of its standards are, and not met where one is not. One that no standard concerns
    cannot be told.
    """

    point: TouchPoint
    standards: tuple[Judged, ...]

    @property
    def verdict(self) -> Attainment:
        """Whether the touch point keeps what is promised there."""
        verdicts = {each.verdict for each in self.standards}
        if Attainment.NOT_MET in verdicts:
            return Attainment.NOT_MET
        return Attainment.MET if verdicts == {Attainment.MET} else Attainment.CANNOT_BE_TOLD

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "id": self.point.id,
            "version": self.point.version,
            "title": self.point.title,
            "stage": self.point.stage._value_,
            "verdict": self.verdict._value_,
            "standards": {each.standard.id: each.verdict._value_ for each in self.standards},
        }


@attrs.frozen(kw_only=True)
class TouchPoints:
    """Touch points by stage, with what no standard concerns and the stages that have no touch point."""

    judged: tuple[JudgedTouchPoint, ...]

    @classmethod
    def of(cls, points: Iterable[TouchPoint], judged: Iterable[Judged]) -> TouchPoints:
        """The touch points in the order of stages, each with its standards as `StandardsSection` judged them.

        A touch point may name only standards that were judged.

        >>> TouchPoints.of([TouchPoint(id="app", title="App", stage="use")], []).unguarded[0].title
        'App'
        """
        known: Mapping[str, Judged] = {each.standard.id: each for each in judged}
        judged_points: list[JudgedTouchPoint] = []
        for point in points:
            lacking = [name for name in point.standards if name not in known]
            if lacking:
                raise Invalid(
                    f"{point.title!r} names the standard {shown(lacking[0])}, which was not judged",
                    code="review.touch_point",
                    path="standards",
                )
            standards = tuple(known[name] for name in point.standards)
            judged_points.append(JudgedTouchPoint(point=point, standards=standards))
        stages = list(JourneyStage)
        judged_points.sort(key=lambda each: (stages.index(each.point.stage), each.point.id))
        return cls(judged=tuple(judged_points))

    @property
    def unguarded(self) -> tuple[TouchPoint, ...]:
        """The touch points without a standard."""
        return tuple(each.point for each in self.judged if not each.standards)

    @property
    def empty_stages(self) -> tuple[JourneyStage, ...]:
        """The stages of the way at which no touch point is named."""
        held = {each.point.stage for each in self.judged}
        return tuple(stage for stage in JourneyStage if stage not in held)

    def text(self, language: Language = "en") -> str:
        """A line for each touch point: stage, title, verdict, and the standards that are not met."""
        lines: list[str] = []
        for each in self.judged:
            missed = [one.standard.title for one in each.standards if one.verdict is Attainment.NOT_MET]
            parts = (
                each.point.stage.label(language),
                each.point.title,
                each.verdict.label(language),
                *missed,
            )
            lines.append("  ".join(parts if each.standards else (*parts, word("no_standard", language))))
        if self.empty_stages:
            stages = ", ".join(stage._value_ for stage in self.empty_stages)
            lines.append(say("review.empty_stages", language, stages=stages))
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "touch_points": [each.to_dict() for each in self.judged],
            "empty_stages": [stage._value_ for stage in self.empty_stages],
        }
