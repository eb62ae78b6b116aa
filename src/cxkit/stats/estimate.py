"""What every statistic returns: a value with its n, its uncertainty, and what was left out.

`Estimate` is one figure; `cxkit.stats.estimates.Estimates` is the array form. Undefined is a state with a
reason, never nan and never a silent 0.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from typing import Any

import attrs

from cxkit.errors import Invalid
from cxkit.stats.interval import NOWHERE, Interval, Intervals, Sufficient
from cxkit.stats.normal import check_confidence
from cxkit.stats.units import format_number
from cxkit.values.labels import Reason

__all__ = ["Estimate", "Interval"]


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Estimate:
    """One figure: value, what it was counted from, standard error, interval, and what was dropped and why.

    `value` is None exactly where `undefined` holds the reason. `n` is what was counted, `n_effective` what
    it is worth after weighting (None: the same). `interval=` takes a ready `Interval` or the `Sufficient`
    statistics that make one when asked; None where no interval is defined. Shares and NPS are fractions,
    shown times 100.

    >>> from cxkit.stats.proportions import PROPORTION
    >>> csat = Estimate(value=81 / 263, n=263, unit="share", definition="csat",
    ...                 interval=Sufficient(PROPORTION, (81, 263)), dropped={"missing": 4})
    >>> csat
    Estimate(csat 30.8%, n=263, 95% wilson 25.5% to 36.6%, dropped: missing 4)
    >>> csat.interval_by("agresti_coull", confidence=0.9)
    Interval(low=0.2633, high=0.3566, confidence=0.9, method='agresti_coull')
    """

    value: float | None
    n: float
    n_effective: float | None = None
    standard_error: float | None = None
    _interval: Interval | Sufficient | None = attrs.field(default=None, eq=False, alias="interval")
    confidence: float = 0.95
    _method: str | None = attrs.field(default=None, alias="method")
    dropped: Mapping[str, int] = attrs.field(factory=dict[str, int], hash=False)
    definition: str = ""
    options: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)
    unit: str = "number"
    undefined: Reason | None = None

    def __attrs_post_init__(self) -> None:
        if (self.value is None) == (self.undefined is None):
            raise Invalid(
                "an estimate has a value, or None and the reason why it is undefined",
                code="estimate.undefined",
            )
        if self.value is not None and not math.isfinite(self.value):
            raise Invalid(
                f"a value is a finite number, got {self.value}: give None and a reason",
                code="estimate.finite",
            )

    @classmethod
    def missing(cls, reason: Reason, *, n: float = 0, **others: Any) -> Estimate:
        """The estimate that is undefined for that reason."""
        return cls(value=None, n=n, undefined=reason, **others)

    @property
    def defined(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def method(self) -> str:
        """The method of the default interval."""
        if isinstance(self._interval, Interval):
            return self._interval.method
        if self._interval is None:
            return "none"
        return self._method or self._interval.methods.default

    @property
    def interval(self) -> Interval:
        """The interval by the default method, computed now; undefined with a reason where there is none."""
        if isinstance(self._interval, Interval):
            return self._interval
        return self.interval_by()

    @property
    def low(self) -> float | None:
        """The lower bound of the default interval."""
        return self.interval.low

    @property
    def high(self) -> float | None:
        """The upper bound of the default interval."""
        return self.interval.high

    @property
    def methods(self) -> tuple[str, ...]:
        """The names that `interval_by` knows for this figure."""
        return tuple(self._interval.methods.table) if isinstance(self._interval, Sufficient) else ()

    def interval_by(
        self, method: str | None = None, *, confidence: float | None = None, **options: Any
    ) -> Interval:
        """The interval by another method or at another confidence, from the kept sufficient statistics.

        Options are the method's own, such as `clip=False` for raw bounds.
        """
        level = check_confidence(self.confidence if confidence is None else confidence)
        if self._interval is None:
            return NOWHERE
        if isinstance(self._interval, Interval):
            return self._same(self._interval, method, level)
        found = self._interval.interval(method or self.method, confidence=level, **options)
        return found.one() if isinstance(found, Intervals) else found

    @staticmethod
    def _same(known: Interval, method: str | None, level: float) -> Interval:
        if method in (None, known.method) and level == known.confidence:
            return known
        raise Invalid(
            f"this figure has one interval, {known.method} at {known.confidence:g}: compute another anew",
            code="interval.fixed",
            path="method",
        )

    def __float__(self) -> float:
        if self.value is None:
            raise Invalid(
                f"{self.definition or 'the figure'} is undefined: {self.undefined}", code="undefined"
            )
        return self.value

    def __str__(self) -> str:
        return format_number(self.value, self.unit)

    def __repr__(self) -> str:
        name = f"{self.definition} " if self.definition else ""
        parts = [f"{name}{self}" if self.defined else f"{name}undefined: {self.undefined}", f"n={self.n:,g}"]
        if self.n_effective is not None and self.n_effective != self.n:
            parts.append(f"n_effective={self.n_effective:,.4g}")
        if self.defined and self._interval is not None:
            parts.append(self.interval.text(self.unit))
        if any(self.dropped.values()):
            parts.append("dropped: " + ", ".join(f"{why} {k:,}" for why, k in self.dropped.items() if k))
        return f"{type(self).__name__}({', '.join(parts)})"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: the value, its uncertainty, what was counted, dropped and chosen."""
        return {
            "definition": self.definition,
            "value": self.value,
            "unit": self.unit,
            "n": self.n,
            "n_effective": self.n_effective,
            "standard_error": self.standard_error,
            "interval": None if self._interval is None else self.interval.to_dict(),
            "dropped": dict(self.dropped),
            "options": dict(self.options),
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def _repr_html_(self) -> str:
        rows = [
            ("value", str(self) if self.defined else f"undefined: {self.undefined}"),
            ("n", f"{self.n:,g}"),
        ]
        if self.defined and self._interval is not None:
            rows.append(("interval", self.interval.text(self.unit)))
        rows.extend((f"dropped: {why}", f"{count:,}") for why, count in self.dropped.items() if count)
        rows.extend((name, str(choice)) for name, choice in self.options.items())
        body = "".join(f"<tr><th>{html.escape(a)}</th><td>{html.escape(b)}</td></tr>" for a, b in rows)
        return f"<table><caption>{html.escape(self.definition or 'estimate')}</caption>{body}</table>"
