"""Where people leave: the events with which more journeys end than with others of the same stage."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from cxkit.analysis.paths._journeys import Journeys
from cxkit.analysis.paths._ordering import Whole
from cxkit.errors import Invalid, shown
from cxkit.stats.intervals.multiplicity import adjust
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._normal import check_confidence, upper_tail


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class DropOff(Tabular):
    """Events with the share of times that the journey ended there, against the rest of their stage.

    `p_values` are one-sided, adjusted over all events that are compared (Benjamini and Hochberg); None where
    there is nothing to compare with. `technical` events are told apart: they are faults, not decisions.
    `goals` are no loss and are left out.
    """

    events: tuple[Hashable, ...]
    stages: tuple[Hashable, ...]
    times: Whole
    ends: Whole
    technical: tuple[bool, ...]
    stage_shares: tuple[float | None, ...]
    p_values: tuple[float | None, ...]
    level: float
    paths: int
    lost: int
    confidence: float

    @property
    def nodes(self) -> list[Hashable]:
        """The events that lose more than their stage, beyond chance; technical ones are not among them."""
        return [
            event
            for event, p, fault in zip(self.events, self.p_values, self.technical, strict=True)
            if p is not None and p <= self.level and not fault
        ]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an event: the most ends first, technical ones last."""
        bounds = wilson(self.ends, self.times, confidence=self.confidence)
        node = set(self.nodes)
        return {
            "event": list(self.events),
            "stage": list(self.stages),
            "times": self.times.tolist(),
            "ends": self.ends.tolist(),
            "share": (self.ends / self.times).tolist(),
            "low": bounds.low.tolist(),
            "high": bounds.high.tolist(),
            "stage_share": list(self.stage_shares),
            "p_value": list(self.p_values),
            "technical": list(self.technical),
            "drop_off_node": [event in node for event in self.events],
        }

    def summary(self) -> dict[str, Any]:
        """How many paths end without a goal, and where more than chance tells."""
        return {"all_paths": self.paths, "lost": self.lost, "nodes": self.nodes, "level": self.level}

    def __repr__(self) -> str:
        figures = ", ".join(map(str, self.nodes)) or "none"
        return f"DropOff({self.lost:,} of {self.paths:,} paths lost; more than their stage at: {figures})"


def drop_off(
    journeys: Journeys,
    *,
    goals: Sequence[Hashable] = ("purchase",),
    technical: Sequence[Hashable] = ("payment_error",),
    stage_of: Mapping[Hashable, Hashable] | None = None,
    level: float = 0.05,
    confidence: float = 0.95,
) -> DropOff:
    """The events at which journeys end, and those that lose more than the others of their stage do.

    The share of an event is of the times that it happened. It is compared with the share of the other
    events of its stage (`stage_of`; all events are one stage without it) by a pooled z test. A journey
    that reaches a goal is not lost, whatever its last event is.

    >>> from cxkit.analysis.paths._journeys import journeys
    >>> done = ["home", "cart", "purchase", "home", "cart", "home"]
    >>> log = [1, 1, 1, 2, 2, 3], done, [0, 1, 2, 0, 1, 0]
    >>> leaving = drop_off(journeys(*log))
    >>> leaving, dict(zip(leaving.events, leaving.ends.tolist()))
    (DropOff(2 of 3 paths lost; more than their stage at: none), {'cart': 1, 'home': 1})
    """
    check_confidence(confidence)
    for name, given in (("goals", goals), ("technical", technical)):
        if isinstance(given, str):
            raise Invalid(f"is a list of events, got {shown(given)}", code="visits.events", path=name)
    labels, kinds = journeys.labels, journeys.kinds
    goal = np.array([label in goals for label in labels], np.bool_)
    reached = np.zeros(len(journeys), np.bool_)
    if journeys.who.size:
        reached = np.add.reduceat(goal[journeys.event].astype(np.int64), journeys.starts) > 0
    last = journeys.event[journeys.starts + journeys.lengths - 1][~reached]
    times, ends = np.bincount(journeys.event, minlength=kinds), np.bincount(last, minlength=kinds)
    stages = [stage_of.get(label) if stage_of else None for label in labels]
    seen = [place for place in range(kinds) if times[place] and not goal[place]]
    fault = [labels[place] in technical for place in range(kinds)]
    seen.sort(key=lambda place: (fault[place], -int(ends[place]), str(labels[place])))
    shares: list[float | None] = []
    p_values: list[float | None] = []
    for place in seen:
        others = [k for k in seen if k != place and stages[k] == stages[place] and not fault[k]]
        share, p = _against(
            int(ends[place]), int(times[place]), int(ends[others].sum()), int(times[others].sum())
        )
        shares.append(share)
        p_values.append(None if fault[place] else p)
    return DropOff(
        events=tuple(labels[place] for place in seen),
        stages=tuple(stages[place] for place in seen),
        times=times[seen],
        ends=ends[seen],
        technical=tuple(fault[place] for place in seen),
        stage_shares=tuple(shares),
        p_values=tuple(adjust(p_values)),
        level=level,
        paths=len(journeys),
        lost=int((~reached).sum()),
        confidence=confidence,
    )


def _against(x1: int, n1: int, x2: int, n2: int) -> tuple[float | None, float | None]:
    """The share of the others, and how likely so much more than it is by chance."""
    if not n2:
        return None, None
    pooled = (x1 + x2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    if variance <= 0:
        return x2 / n2, None
    return x2 / n2, upper_tail(float((x1 / n1 - x2 / n2) / np.sqrt(variance)))
