"""The effect of an action: what was seen less what was to be expected without it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from cxkit.stats.intervals._standard_error import NORMAL
from cxkit.stats.results import Estimate, Interval, Significance, Sufficient
from cxkit.stats.results._display import Single
from cxkit.values import EffectDesign, EffectVerdict, Reason


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Effect(Single):
    """Effect of an action on a figure, by a design: observed less expected, with its interval.

    `naive` is the plain difference of after and before, which regression to the mean makes look good wherever
    the worst were chosen: show it beside the effect only with that warning. `kept` is the share of the
    deviation at the start that the shrunken baseline keeps, `trend` the test that both groups ran alike
    before.
    """

    design: EffectDesign
    figure: Estimate
    expected: float | None = None
    naive: float | None = None
    kept: float | None = None
    trend: Significance | None = None
    parts: Mapping[str, Estimate] = attrs.field(factory=dict[str, Estimate], hash=False)

    @property
    def value(self) -> float | None:
        """The effect; None where it is undefined."""
        return self.figure.value

    @property
    def interval(self) -> Interval:
        """Its interval."""
        return self.figure.interval

    def verdict(
        self, *, better: Literal["higher", "lower"] = "higher", hoped: float | None = None, minimum: int = 1
    ) -> EffectVerdict:
        """The verdict, from the interval alone: `hoped` is how large an effect was planned, as a size.

        Effective: beyond 0, and beyond half of what was hoped for. Partly: beyond 0 alone. Ineffective: the
        interval lies on the other side of 0. One that spans 0, or an effect of fewer than `minimum`, is
        inconclusive: nothing fails for want of data.
        """
        if not self.interval.defined or self.figure.n < minimum:
            return EffectVerdict.INCONCLUSIVE
        low, high = self.interval.bounds
        if better == "lower":
            low, high = -high, -low
        half = abs(hoped or 0.0) / 2
        if low > 0:
            return EffectVerdict.EFFECTIVE if low >= half else EffectVerdict.PARTLY
        return EffectVerdict.INEFFECTIVE if high < 0 else EffectVerdict.INCONCLUSIVE

    def benefit(self, exposure: float, value: float = 1.0, *, unit: str = "number") -> Estimate:
        """The effect times how many it concerned, times what each is worth, with its interval."""
        scale, error = exposure * value, self.figure.standard_error
        if self.figure.value is None or error is None:
            return attrs.evolve(self.figure, unit=unit)
        return estimated(self.figure.value * scale, error * abs(scale), self.figure.n, "benefit", unit)

    def __repr__(self) -> str:
        return f"Effect({self.design}: {self.figure!r})"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "design": str(self.design),
            **self.figure.to_dict(),
            "expected": self.expected,
            "naive": self.naive,
            "kept": self.kept,
            "trend": None if self.trend is None else self.trend.to_dict(),
            "parts": {name: part.to_dict() for name, part in self.parts.items()},
        }


def estimated(value: float, error: float, n: float, definition: str, unit: str) -> Estimate:
    """A value with a normal interval from its standard error."""
    return Estimate(
        value=value,
        n=n,
        standard_error=error,
        interval=Sufficient(NORMAL, (value, error)),
        definition=definition,
        unit=unit,
    )


def undefined(design: EffectDesign, reason: Reason, like: Estimate | None = None) -> Effect:
    """The effect that cannot be told for that reason."""
    unit = "number" if like is None else like.unit
    return Effect(design=design, figure=Estimate.missing(reason, definition="effect", unit=unit))
