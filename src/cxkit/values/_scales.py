"""Scales: what a score's numbers mean. A 1-10 item is not an NPS.

The range, the direction and the kind are part of the score. Answers off the scale are faults,
not answers, and a metric that needs another scale says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from cxkit.errors import Invalid, OffScale, shown
from cxkit.values._labels import Label, Labelled


class ScaleKind(Labelled):
    """Question that a scale asks."""

    NPS = "nps", "Likelihood to recommend", "推荐意愿", "推薦意願"
    CSAT = "csat", "Satisfaction", "满意度", "滿意度"
    CES = "ces", "Customer effort", "顾客费力度", "顧客費力度"
    RATING = "rating", "Rating", "评分", "評分"


def _kind(text: str) -> ScaleKind:
    return ScaleKind.of(text)


@attrs.frozen(kw_only=True)
class Scale:
    """A range of whole-number answers from `low` to `high`, both included.

    `top` and `bottom` are how many answers at the good and at the bad end count as satisfied and
    as dissatisfied. `higher_is_better` is False for scales such as CES 1.0, where 1 is the least effort.

    >>> CSAT_1_5.is_top(4), CSAT_1_5.is_top(3), CSAT_1_5.check(5)
    (True, False, 5)
    """

    plain_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "properties": {
            "kind": {"enum": [kind._value_ for kind in ScaleKind]},
            "low": {"type": "integer"},
            "high": {"type": "integer"},
            "top": {"type": "integer"},
            "bottom": {"type": "integer"},
            "higher_is_better": {"type": "boolean"},
        },
        "required": ["kind", "low", "high"],
        "additionalProperties": False,
    }

    kind: ScaleKind = attrs.field(converter=_kind)
    low: int
    high: int
    top: int = 0
    bottom: int = 0
    higher_is_better: bool = True

    def __attrs_post_init__(self) -> None:
        numbers = (self.low, self.high, self.top, self.bottom)
        if any(type(number) is not int for number in numbers) or type(self.higher_is_better) is not bool:
            raise Invalid("a scale's bounds and boxes are whole numbers", code="scale.type")
        if self.low >= self.high:
            raise Invalid(f"a scale runs upwards, got {self.low} to {self.high}", code="scale.range")
        if self.top < 0 or self.bottom < 0 or self.top + self.bottom > self.points:
            raise Invalid(
                f"{self.top} top and {self.bottom} bottom boxes do not fit on {self.points} answers",
                code="scale.boxes",
            )
        if self.kind is ScaleKind.NPS and (self.low, self.high) != (0, 10):
            raise OffScale(
                f"an NPS is asked on 0 to 10, not on {self.low} to {self.high}: declare the item as a rating "
                "(ScaleKind.RATING) and report its mean or top boxes",
                params={"low": self.low, "high": self.high},
            )

    @property
    def points(self) -> int:
        """How many different answers there are."""
        return self.high - self.low + 1

    def check(self, answer: object, path: str = "") -> int:
        """The answer itself, if it is a whole number on the scale."""
        if type(answer) is not int or not self.low <= answer <= self.high:
            raise OffScale(
                f"{shown(answer)} is not an answer on this {self.kind} scale: a whole number from "
                f"{self.low} to {self.high}",
                path=path,
                params={"low": self.low, "high": self.high},
            )
        return answer

    def is_top(self, answer: int) -> bool:
        """Whether the answer lies in the top boxes, at the good end."""
        return answer > self.high - self.top if self.higher_is_better else answer < self.low + self.top

    def is_bottom(self, answer: int) -> bool:
        """Whether the answer lies in the bottom boxes, at the bad end."""
        return answer < self.low + self.bottom if self.higher_is_better else answer > self.high - self.bottom

    @property
    def labels(self) -> Label:
        """The kind's labels in the three languages."""
        return self.kind.labels

    def __str__(self) -> str:
        return f"{self.kind} {self.low}-{self.high}"

    def to_plain(self) -> dict[str, Any]:
        """Plain data, every field."""
        return {
            "kind": self.kind._value_,
            "low": self.low,
            "high": self.high,
            "top": self.top,
            "bottom": self.bottom,
            "higher_is_better": self.higher_is_better,
        }

    @classmethod
    def from_plain(cls, data: Any) -> Scale:
        """The scale that `to_plain` wrote."""
        known = frozenset(cls.plain_schema["properties"])
        match data:
            case {"kind": str(), "low": int(), "high": int()} if known.issuperset(data):
                return cls(**data)
            case _:
                raise Invalid(f"a scale is an object with {', '.join(sorted(known))}", code="scale.plain")


NPS_0_10 = Scale(kind=ScaleKind.NPS, low=0, high=10, top=2, bottom=7)
CSAT_1_5 = Scale(kind=ScaleKind.CSAT, low=1, high=5, top=2, bottom=2)
CES_1_7 = Scale(kind=ScaleKind.CES, low=1, high=7, top=3, bottom=3)
CES_1_5 = Scale(kind=ScaleKind.CES, low=1, high=5, top=2, bottom=2, higher_is_better=False)
