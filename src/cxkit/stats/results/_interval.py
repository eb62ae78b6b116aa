"""Intervals, one or an array of them, and the closed tables of methods that make them.

An estimate keeps its sufficient statistics and the table of methods that apply to them
(`Sufficient`), so that its interval can be asked for later, by another method or at another
confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, shown
from cxkit.stats.results._display import Single, Tabular, optional, plain
from cxkit.stats.results._reasons import EMPTY, NO_INTERVAL
from cxkit.stats.results._units import format_number
from cxkit.values import Reason

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@attrs.frozen(slots=True, kw_only=True, repr=False)
class Interval(Single):
    """An interval with its confidence and the method that made it; both bounds None where it is undefined.

    A bound may be infinite where nothing limits it; it is never nan.

    >>> Interval(low=0.25534, high=0.36623, confidence=0.95, method="wilson")
    Interval(low=0.2553, high=0.3662, confidence=0.95, method='wilson')
    """

    low: float | None
    high: float | None
    confidence: float = 0.95
    method: str
    undefined: Reason | None = None

    def __attrs_post_init__(self) -> None:
        low, high = self.low, self.high
        if low is None or high is None:
            if low is not high or self.undefined is None:
                raise Invalid("an interval has two bounds, or none and a reason", code="interval.bounds")
        elif not low <= high or self.undefined is not None:
            raise Invalid(
                f"an interval runs from low to high and has no reason to be undefined, got {low} and {high}",
                code="interval.bounds",
            )

    @classmethod
    def missing(cls, reason: Reason, *, method: str, confidence: float = 0.95) -> Interval:
        """The interval that is undefined for that reason."""
        return cls(low=None, high=None, confidence=confidence, method=method, undefined=reason)

    @property
    def defined(self) -> bool:
        """Whether the interval has bounds."""
        return self.low is not None

    @property
    def bounds(self) -> tuple[float, float]:
        """Both bounds as numbers; an error with the reason where the interval is undefined."""
        if self.low is None or self.high is None:
            raise Invalid(
                f"the {self.method} interval is undefined: {self.undefined}", code="interval.undefined"
            )
        return self.low, self.high

    def __contains__(self, value: float) -> bool:
        return self.low is not None and self.high is not None and self.low <= value <= self.high

    def __iter__(self) -> Iterator[float]:
        return iter(self.bounds)

    def text(self, unit: str = "number") -> str:
        """The interval in words, such as '95% wilson 25.5% to 36.6%'."""
        level = f"{100 * self.confidence:.4g}%"
        if self.low is None or self.high is None:
            return f"{level} {self.method} undefined: {self.undefined}"
        low, high = format_number(self.low, unit), format_number(self.high, unit)
        return f"{level} {self.method} {low.removesuffix(' points')} to {high.removesuffix(' points')}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data; an infinite bound is the text 'inf' or '-inf'."""
        fields: dict[str, Any] = {
            "low": plain(self.low),
            "high": plain(self.high),
            "confidence": self.confidence,
            "method": self.method,
        }
        return fields if self.undefined is None else {**fields, "undefined": self.undefined.code}

    def __repr__(self) -> str:
        end = f"confidence={self.confidence:g}, method={self.method!r})"
        if self.low is None or self.high is None:
            return f"Interval(undefined: {self.undefined}, {end}"
        return f"Interval(low={self.low:.4g}, high={self.high:.4g}, {end}"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Intervals(Tabular):
    """Intervals of one shape: `low` and `high` hold 0 where `defined` is False, never nan.

    `reason` says why those are undefined, `other` why some of them are instead.

    >>> Intervals(low=np.array([0.1, 0.0]), high=np.array([0.4, 0.0]), method="wilson",
    ...           defined=np.array([True, False]))[1]
    Interval(undefined: nothing was counted, confidence=0.95, method='wilson')
    """

    low: Floats
    high: Floats
    defined: Flags
    confidence: float = 0.95
    method: str
    reason: Reason = EMPTY
    other: tuple[Flags, Reason] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The common shape of `low`, `high` and `defined`."""
        return self.low.shape

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, place: Any) -> Interval | Intervals:
        low, high, defined = self.low[place], self.high[place], self.defined[place]
        if np.ndim(low):
            other = None if self.other is None else (self.other[0][place], self.other[1])
            return attrs.evolve(self, low=low, high=high, defined=defined, other=other)
        if not defined:
            reason = self.reason_at(place)
            return Interval.missing(reason, method=self.method, confidence=self.confidence)
        return Interval(low=float(low), high=float(high), confidence=self.confidence, method=self.method)

    def reason_at(self, place: Any) -> Reason:
        """Why the interval at a place is undefined, if it is."""
        return self.other[1] if self.other is not None and self.other[0][place] else self.reason

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row an interval; an infinite bound is infinite here."""
        defined = self.defined.ravel()
        bounds = {name: optional(getattr(self, name).ravel(), defined) for name in ("low", "high")}
        places = np.ndindex(self.defined.shape)
        why = [None if self.defined[place] else self.reason_at(place).code for place in places]
        return {**bounds, "undefined": why}

    def summary(self) -> dict[str, Any]:
        """The method and the confidence."""
        return {"method": self.method, "confidence": self.confidence}

    def one(self) -> Interval:
        """The only interval of a scalar calculation."""
        single = self[()]
        if isinstance(single, Intervals):
            raise Invalid(f"these are {self.low.size} intervals, not one", code="interval.many")
        return single

    def __repr__(self) -> str:
        return f"Intervals(shape={self.shape}, confidence={self.confidence:g}, method={self.method!r})"


class IntervalMethods(NamedTuple):
    """The closed table of interval methods that apply to one kind of sufficient statistics.

    Each method takes the statistics in their order, then `confidence=` and what the method itself names
    (such as `clip=`), and gives an `Interval` for scalars or `Intervals` for arrays.
    """

    name: str
    table: Mapping[str, Callable[..., Interval | Intervals]]
    default: str

    def method(self, name: str) -> Callable[..., Interval | Intervals]:
        """The method of that name, or an error that lists those that apply."""
        interval_of = self.table.get(name)
        if interval_of is None:
            raise Invalid(
                f"{shown(name)} is not an interval for a {self.name}: use one of {', '.join(self.table)}",
                code="interval.method",
                path="method",
            )
        return interval_of


@attrs.frozen(slots=True, eq=False)
class Sufficient:
    """Sufficient statistics with the interval methods that apply to them; nothing is computed until asked.

    `statistics` are the leading arguments of every method: numbers, or arrays of one shape. `options` go to
    the methods named in it.
    """

    methods: IntervalMethods
    statistics: tuple[Any, ...]
    options: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict[str, Mapping[str, Any]])

    def interval(
        self, method: str | None = None, *, confidence: float = 0.95, **options: Any
    ) -> Interval | Intervals:
        """The interval by that method, else by the default one."""
        name = method or self.methods.default
        made = self.methods.method(name)
        return made(*self.statistics, confidence=confidence, **{**self.options.get(name, {}), **options})

    def at(self, place: Any) -> Sufficient:
        """The same with the statistics at that position of their arrays; a scalar stays as it is."""
        taken = tuple(part[place] if np.ndim(part) else part for part in self.statistics)
        return attrs.evolve(self, statistics=taken)


NOWHERE: Final = Interval.missing(NO_INTERVAL, method="none")
"""The interval of a figure for which none is defined."""
