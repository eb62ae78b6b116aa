"""Estimates: a value with its n, its uncertainty, and what was left out.

`Estimate` is one figure; `cxkit.stats.results.Estimates` is the array form. Undefined is a state with a
reason, never nan and never a silent 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

import attrs

from cxkit.errors import Invalid
from cxkit.stats.results._display import Single, flat, plain
from cxkit.stats.results._interval import NOWHERE, Interval, Intervals, Sufficient
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.results._significance import Significance
from cxkit.stats.results._tables import html_pairs
from cxkit.stats.results._units import format_number
from cxkit.values import Attainment, Reason


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Estimate(Single):
    """One figure: value, what it was counted from, standard error, interval, and what was dropped and why.

    `value` is None exactly where `undefined` holds the reason. `n` is what was counted, `n_effective` what
    it is worth after weighting (None: the same). `interval=` takes a ready `Interval` or the `Sufficient`
    statistics that make one when asked; None where no interval is defined. Shares and NPS are fractions,
    shown times 100.

    >>> from cxkit.stats.intervals.proportions import PROPORTION
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
    def sufficient(self) -> Sufficient | None:
        """The sufficient statistics with their interval methods; None where only an interval is known."""
        return self._interval if isinstance(self._interval, Sufficient) else None

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
            if self.undefined is None:
                return NOWHERE
            return Interval.missing(self.undefined, method="none", confidence=level)
        if isinstance(self._interval, Interval):
            return self._same(self._interval, method, level)
        bounds = self._interval.interval(method or self.method, confidence=level, **options)
        return bounds.one() if isinstance(bounds, Intervals) else bounds

    @staticmethod
    def _same(known: Interval, method: str | None, level: float) -> Interval:
        if method in (None, known.method) and level == known.confidence:
            return known
        raise Invalid(
            f"this figure has one interval, {known.method} at {known.confidence:g}: compute another anew",
            code="interval.fixed",
            path="method",
        )

    def attainment(
        self, *, at_least: float | None = None, at_most: float | None = None, minimum: int = 1
    ) -> Attainment:
        """Whether a promise is kept: met with all of the interval on its good side, not met with none of it.

        What chance could have decided cannot be told, nor can anything of fewer than `minimum`.

        >>> from cxkit.stats.tallies import tally_share
        >>> in_time = tally_share([1] * 90 + [0] * 10).result()
        >>> [in_time.attainment(at_least=share) for share in (0.8, 0.9, 0.97)]
        [Attainment.MET, Attainment.CANNOT_BE_TOLD, Attainment.NOT_MET]
        """
        if (at_least is None) == (at_most is None):
            raise Invalid("say one: at_least or at_most", code="attainment.bound", path="at_least")
        if self.value is None or not self.interval.defined or self.n < minimum:
            return Attainment.CANNOT_BE_TOLD
        low, high = self.interval.bounds
        if at_least is not None:
            good, bad = low >= at_least, high < at_least
        else:
            good, bad = high <= float(at_most or 0.0), low > float(at_most or 0.0)
        return Attainment.MET if good else Attainment.NOT_MET if bad else Attainment.CANNOT_BE_TOLD

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
            "options": plain(self.options),
            "undefined": None if self.undefined is None else self.undefined.code,
        }

    def to_records(self) -> list[dict[str, Any]]:
        """The same as one record without levels, its columns named as those of `Estimates`."""
        fields = self.to_dict()
        bounds, chosen = fields.pop("interval"), fields.pop("options")
        dropped = {f"dropped_{why}": count for why, count in fields.pop("dropped").items()}
        names = ("low", "high", "confidence", "method")
        interval = {name: None if bounds is None else bounds[name] for name in names}
        undefined = fields.pop("undefined")
        return [{**fields, **interval, **dropped, **flat({"option": chosen}), "undefined": undefined}]

    def _repr_html_(self) -> str:
        rows = [
            ("value", str(self) if self.defined else f"undefined: {self.undefined}"),
            ("n", f"{self.n:,g}"),
        ]
        if self.defined and self._interval is not None:
            rows.append(("interval", self.interval.text(self.unit)))
        rows.extend((f"dropped: {why}", f"{count:,}") for why, count in self.dropped.items() if count)
        rows.extend((name, str(choice)) for name, choice in self.options.items())
        return html_pairs(self.definition or "estimate", rows)


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Comparison(Single):
    """A difference or ratio of two estimates, with its interval and, where one is defined, a test.

    `figure` is the difference (first minus second) or the ratio (first over second) as an estimate of its
    own; `n` of it is the sum of both.

    >>> from cxkit.stats.intervals.proportions import PROPORTION
    >>> from cxkit.stats.intervals._comparison import compare
    >>> july, june = (Estimate(value=x / n, n=n, unit="share", definition="csat",
    ...                        interval=Sufficient(PROPORTION, (x, n))) for x, n in ((56, 70), (48, 80)))
    >>> compare(july, june)
    Comparison(csat +20.0 points, 95% newcombe 5.2 to 33.4, p=0.008045; 80.0% (n=70), 60.0% (n=80))
    """

    kind: Literal["difference", "ratio"]
    figure: Estimate
    first: Estimate
    second: Estimate
    test: Significance | None = None

    @property
    def value(self) -> float | None:
        """The difference or ratio; None where it is undefined."""
        return self.figure.value

    @property
    def interval(self) -> Interval:
        """Its interval by the default method."""
        return self.figure.interval

    @property
    def method(self) -> str:
        """The method of the default interval."""
        return self.figure.method

    @property
    def undefined(self) -> Reason | None:
        """Why there is no value."""
        return self.figure.undefined

    @property
    def definition(self) -> str:
        """The metric that is compared."""
        return self.figure.definition

    @property
    def unit(self) -> str:
        """The unit of the value."""
        return self.figure.unit

    @property
    def p_value(self) -> float | None:
        """The p-value of the test that there is no difference; None where no test is defined."""
        return None if self.test is None else self.test.p_value

    @property
    def real(self) -> bool | None:
        """Whether the interval leaves out no change (0, or the ratio 1); None where it is undefined."""
        if not self.interval.defined:
            return None
        return (0.0 if self.kind == "difference" else 1.0) not in self.interval

    def interval_by(
        self, method: str | None = None, *, confidence: float | None = None, **options: Any
    ) -> Interval:
        """The interval by another method or at another confidence."""
        return self.figure.interval_by(method, confidence=confidence, **options)

    def __str__(self) -> str:
        sign = "+" if self.kind == "difference" and self.value is not None and self.value > 0 else ""
        return f"{sign}{self.figure}"

    def __repr__(self) -> str:
        name = f"{self.definition} " if self.definition else ""
        parts = [f"undefined: {self.undefined}"] if self.value is None else [str(self)]
        if self.interval.defined or (self.value is not None and self.interval.method != "none"):
            parts.append(self.interval.text(self.unit))
        if self.p_value is not None:
            parts.append(f"p={self.p_value:.4g}")
        elif self.test is not None and self.value is not None:
            parts.append(f"not tested: {self.test.undefined}")
        sides = ", ".join(f"{side} (n={side.n:,g})" for side in (self.first, self.second))
        return f"Comparison({name}{', '.join(parts)}; {sides})"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: the figure, the test and both sides."""
        return {
            "kind": self.kind,
            **self.figure.to_dict(),
            "p_value": self.p_value,
            "test": None if self.test is None else self.test.to_dict(),
            "real": self.real,
            "first": self.first.to_dict(),
            "second": self.second.to_dict(),
        }

    def _repr_html_(self) -> str:
        rows = [(self.kind, str(self)), ("interval", self.interval.text(self.unit))]
        if self.p_value is not None:
            rows.append(("p", f"{self.p_value:.4g}"))
        for name, side in (("first", self.first), ("second", self.second)):
            rows.append((name, f"{side} (n={side.n:,g})"))
        return html_pairs(self.definition or "comparison", rows)
