"""Comparing two estimates, or two arrays of them, from the statistics that they keep.

What is compared how is a table: proportions and Net Promoter Scores by their difference, means by Welch's
interval and test, rates by their ratio, figures that have a standard error by a normal interval (quantiles by
the one that their intervals imply: Price and Bonett 2002). Other figures give their difference without an
interval.
"""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Final, Literal, NamedTuple, cast, overload

import attrs
import numpy as np

from cxkit.columns import ordered_labels, united_order
from cxkit.errors import Invalid
from cxkit.stats.intervals import nps, rates, two_proportions
from cxkit.stats.intervals._standard_error import KNOWN_DIFFERENCE, NORMAL, NORMAL_DIFFERENCE
from cxkit.stats.intervals.means import MEAN, MEAN_DIFFERENCE, welch_test
from cxkit.stats.intervals.multiplicity import adjust, rejected
from cxkit.stats.intervals.proportions import PROPORTION
from cxkit.stats.intervals.quantiles import QUANTILE
from cxkit.stats.results._axes import Axis
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._estimate import Comparison, Estimate
from cxkit.stats.results._estimates import Estimates
from cxkit.stats.results._estimates_picture import draw_changes
from cxkit.stats.results._estimates_table import MOST_ROWS
from cxkit.stats.results._interval import IntervalMethods, Sufficient
from cxkit.stats.results._normal import two_sided_p
from cxkit.stats.results._reasons import (
    EMPTY,
    GAP,
    NO_ERROR,
    NO_EVENTS,
    NO_EXPOSURE,
    NO_TEST,
    NO_VARIATION,
    ZERO_BASE,
)
from cxkit.stats.results._significance import Significance, Significances, z_test
from cxkit.stats.results._tables import html_table, text_table
from cxkit.stats.results._units import format_number
from cxkit.values import Reason

Kind = Literal["difference", "ratio"]
Test = Callable[..., Significance | Significances]


def _kept(figure: Estimate | Estimates) -> tuple[Any, ...]:
    """The statistics that a figure keeps for its interval."""
    return () if figure.sufficient is None else figure.sufficient.statistics


def _with_error(figure: Estimate | Estimates) -> tuple[Any, ...]:
    """A figure's value, its standard error, and 1 where that is known; 0 for what is not."""
    if isinstance(figure, Estimate):
        value, error = figure.value, figure.standard_error
        return value or 0.0, error or 0.0, float(value is not None and error is not None)
    if figure.standard_error is None:
        nothing = np.zeros(figure.shape)
        return figure.values, nothing, nothing
    known = figure.defined if figure.error_defined is None else figure.defined & figure.error_defined
    return figure.values, np.where(known, figure.standard_error, 0.0), known.astype(np.float64)


def _with_curve(figure: Estimate | Estimates) -> tuple[Any, ...]:
    """The curve of a quantile, its share, and what `_with_error` gives."""
    return *_kept(figure)[:2], *_with_error(figure)


class Contrast(NamedTuple):
    """How figures of one kind are compared.

    Methods take the `statistics` of the first figure, then those of the second; the test those that are
    `tested`.
    """

    kind: Kind
    methods: IntervalMethods
    test: Test
    statistics: Callable[[Estimate | Estimates], tuple[Any, ...]] = _kept
    tested: Callable[[Estimate | Estimates], tuple[Any, ...]] = _kept


def _floats(*statistics: Any) -> list[Floats]:
    return list(np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in statistics)))


def _one_or_many(found: Significances) -> Significance | Significances:
    return found if found.p_value.ndim else found.one()


def _nps_test(*counts: Any) -> Significance | Significances:
    return nps.difference_test(counts[:3], counts[3:], method="score")


def _rate_test(*statistics: Any) -> Significance | Significances:
    x1, t1, x2, t2 = _floats(*statistics)
    exposed = (t1 > 0) & (t2 > 0)
    first, second = (np.where(exposed, t, 1.0) for t in (t1, t2))
    pooled = (x1 + x2) / (first + second)
    error = np.where(exposed, np.sqrt(pooled * (1 / first + 1 / second)), 0.0)
    tests = z_test(
        x1 / first - x2 / second, error, method="score", reason=NO_EVENTS, other=(~exposed, NO_EXPOSURE)
    )
    return _one_or_many(tests)


def _normal_test(*statistics: Any) -> Significance | Significances:
    v1, e1, v2, e2 = _floats(*statistics)
    return _one_or_many(z_test(v1 - v2, np.hypot(e1, e2), method="z", reason=NO_ERROR))


def _quantile_test(*statistics: Any) -> Significance | Significances:
    """The z test where both standard errors are known and not both 0, else the score test of the curves."""
    one, two = statistics[:5], statistics[5:]
    v1, e1, k1, v2, e2, k2, share = _floats(*one[2:], *two[2:], one[1])
    certain = (k1 > 0) & (k2 > 0)
    errors = np.where(certain, np.hypot(e1, e2), 0.0)
    tests = z_test(v1 - v2, errors, method="z", reason=EMPTY, other=(certain & (v1 == v2), NO_VARIATION))
    z, known = np.array(tests.statistic), np.array(tests.defined)
    for place in map(tuple, np.argwhere(~known & ~(certain & (v1 == v2))).tolist()):
        curves = [np.asarray(side[0], dtype=object)[place] for side in (one, two)]
        # Hidden cells hold 0 in place of their curve.
        if all(curve and curve.n for curve in curves):
            sides = (curves[0], float(v1[place])), (curves[1], float(v2[place]))
            z[place], known[place] = _quantile_score(*sides, float(share[place])), True
    p_value = np.where(known, two_sided_p(z), 1.0)
    return _one_or_many(attrs.evolve(tests, statistic=z, p_value=p_value, defined=known))


def _quantile_score(first: tuple[Any, float], second: tuple[Any, float], share: float) -> float:
    """z of two curves' quantiles, the smaller of two: a common one is not below the later, nor above the
    earlier of both, so it is too early for one curve or too late for the other.
    """
    (early, low), (late, high) = sorted((first, second), key=lambda side: side[1])
    if low == high:
        return 0.0
    places = early.step(low), late.step(math.nextafter(high, low))
    done = [
        1 - float(curve.survival[at]) if at >= 0 else 0.0
        for curve, at in zip((early, late), places, strict=True)
    ]
    gaps = (done[0] - share) * math.sqrt(early.n), (share - done[1]) * math.sqrt(late.n)
    z = max(min(gaps) / math.sqrt(share * (1 - share)), 0.0)
    return z if first[1] > second[1] else -z


COMPARED: Final[Mapping[str, Contrast]] = {
    PROPORTION.name: Contrast("difference", two_proportions.PROPORTION_DIFFERENCE, two_proportions.pooled_z),
    nps.NPS.name: Contrast("difference", nps.NPS_DIFFERENCE, _nps_test),
    MEAN.name: Contrast("difference", MEAN_DIFFERENCE, welch_test),
    rates.RATE.name: Contrast("ratio", rates.RATE_RATIO, _rate_test),
    NORMAL.name: Contrast("difference", NORMAL_DIFFERENCE, _normal_test),
    QUANTILE: Contrast("difference", KNOWN_DIFFERENCE, _quantile_test, _with_error, _with_curve),
}
"""By the name of an estimate's interval methods: how two such estimates are compared."""

_CHANGE_UNITS: Final[Mapping[str, str]] = {"share": "points", "nps": "points"}


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Comparisons:
    """Comparisons of every cell of two arrays of estimates.

    Shown as a table, the smallest p-values first, each beside its p-value adjusted for how many there are
    (Benjamini and Hochberg).

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> by = {"team": ["a"] * 40 + ["b"] * 40}
    >>> june = tally_share([0, 1] * 40, by=by).estimates()
    >>> july = tally_share([0, 1] * 20 + [1, 1, 1, 0] * 10, by=by).estimates()
    >>> print(compare(july, june))
    Comparisons of difference(by team (2): 2 cells, 1 stands out)
    team  first   n  second   n  difference (points)    low  high      p  p adjusted
    b     75.0%  40   50.0%  40                +25.0    3.8  43.3  0.021       0.042
    a     50.0%  40   50.0%  40                  0.0  -20.9  20.9      1           1
    """

    kind: Kind
    figure: Estimates
    first: Estimates
    second: Estimates
    test: Significances | None = None

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes that both share."""
        return self.figure.axes

    @property
    def p_values(self) -> list[float | None]:
        """The p-value of every cell, in order; None where no test is defined."""
        if self.test is None:
            return [None] * self.figure.values.size
        known = zip(self.test.p_value.ravel().tolist(), self.test.defined.ravel().tolist(), strict=True)
        return [p if defined else None for p, defined in known]

    def adjusted(self, method: str = "benjamini_hochberg") -> list[float | None]:
        """The p-values adjusted for being many."""
        return adjust(self.p_values, method)

    def standing_out(self, level: float = 0.05, method: str = "benjamini_hochberg") -> list[bool]:
        """Cells that differ by more than chance would bring about among so many, in order.

        The default bounds the share of false alarms among the alarms, "holm" the chance of any.
        """
        return rejected(self.p_values, level, method)

    def undefined_where(self, cells: Flags, reason: Reason) -> Comparisons:
        """The same with some cells left without a comparison for a reason."""
        test = self.test
        if test is not None:
            test = attrs.evolve(test, defined=test.defined & ~cells)
        return attrs.evolve(self, figure=self.figure.undefined_where(cells, reason), test=test)

    def __len__(self) -> int:
        return len(self.figure)

    def __getitem__(self, place: int) -> Comparison | Comparisons:
        return self._of(self.figure[place], self.first[place], self.second[place], place)

    def at(self, **labels: Hashable) -> Comparison | Comparisons:
        """The comparison of some labels; a `Comparison` when all axes are given."""
        place = tuple(
            axis.position(labels[axis.name]) if axis.name in labels else slice(None) for axis in self.axes
        )
        return self._of(self.figure.at(**labels), self.first.at(**labels), self.second.at(**labels), place)

    def _of(self, figure: Any, first: Any, second: Any, place: Any) -> Comparison | Comparisons:
        test: Any = None if self.test is None else self.test[place]
        made: Any = Comparison if isinstance(figure, Estimate) else Comparisons
        compared = made(kind=self.kind, figure=figure, first=first, second=second, test=test)
        return cast("Comparison | Comparisons", compared)

    def __iter__(self) -> Iterator[Comparison | Comparisons]:
        return (self[place] for place in range(len(self)))

    def to_records(self) -> list[dict[str, Any]]:
        """One plain record a cell: labels, change with bounds, p-values, and both values with their n.

        "p_adjusted" is the p-value adjusted for being many (Benjamini and Hochberg).
        """
        sides = [part.to_columns() for part in (self.first, self.second)]
        extra = {
            "p_value": self.p_values,
            "p_adjusted": self.adjusted(),
            "first": sides[0]["value"],
            "first_n": sides[0]["n"],
            "second": sides[1]["value"],
            "second_n": sides[1]["n"],
        }
        return [
            {**record, **{name: column[place] for name, column in extra.items()}}
            for place, record in enumerate(self.figure.to_records())
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {"kind": self.kind, **self.figure.to_dict(), "cells": self.to_records()}

    def plot(self, ax: Any = None) -> Any:
        """Draw every change with its interval, those that stand out after adjustment marked; gives the axes.

        An interval is that of one change alone: among many some leave out no change by chance.
        """
        grid = np.ndindex(self.figure.shape)
        labels = [
            " ".join(str(axis.labels[k]) for axis, k in zip(self.axes, place, strict=True)) for place in grid
        ]
        return draw_changes(self.figure, self.kind, labels, self.standing_out(), ax)

    def _table(self) -> tuple[list[str], list[list[str]]]:
        """The header, and the rows with the smallest p-values first."""
        names = [axis.name for axis in self.axes]
        in_points = " (points)" if self.figure.unit == "points" else ""
        header = [
            *names,
            "first",
            "n",
            "second",
            "n",
            self.kind + in_points,
            "low",
            "high",
            "p",
            "p adjusted",
        ]
        records = self.to_records()
        records.sort(key=lambda record: (record["p_value"] is None, record["p_value"]))
        rows = [[str(record[name]) for name in names] + self._cells(record) for record in records[:MOST_ROWS]]
        return header, rows

    def _cells(self, record: Mapping[str, Any]) -> list[str]:
        sides = [
            text
            for side in ("first", "second")
            for text in (format_number(record[side], self.first.unit), f"{record[f'{side}_n']:,g}")
        ]
        unit = "nps" if self.figure.unit == "points" else self.figure.unit
        sign = "+" if self.kind == "difference" and (record["value"] or 0) > 0 else ""
        change = [sign + format_number(record["value"], unit)]
        bounds = [record.get("low"), record.get("high")]
        change += ["" if bound is None else format_number(bound, unit) for bound in bounds]
        tests = [record["p_value"], record["p_adjusted"]]
        return [*sides, *change, *("" if p is None else f"{p:.2g}" for p in tests)]

    def __repr__(self) -> str:
        name = f"{self.figure.definition} " if self.figure.definition else ""
        where = " x ".join(f"{axis.name} ({len(axis)})" for axis in self.axes)
        out = sum(self.standing_out())
        size = self.figure.values.size
        cells = f"{size:,} cell{'s' * (size != 1)}"
        figures = f"{cells}, {out:,} stand{'s' * (out == 1)} out{self._untested()}"
        return f"Comparisons of {self.kind}({name}by {where}: {figures})"

    def _untested(self) -> str:
        """How many changes have no test, and why."""
        if self.test is None:
            why = Counter([str(NO_TEST)] * int(self.figure.defined.sum()))
        else:
            places = np.argwhere(self.figure.defined & ~self.test.defined).tolist()
            why = Counter(str(self.test.reason_at(tuple(place))) for place in places)
        return "".join(f", {count:,} not tested: {reason}" for reason, count in why.items())

    def __str__(self) -> str:
        """The comparisons as a table of text."""
        header, rows = self._table()
        return text_table(repr(self), header, rows, labels=len(self.axes), more=self._more(len(rows)))

    def _more(self, shown: int) -> str:
        more = self.figure.values.size - shown
        lines = [f"... {more:,} more with larger p-values"] if more else []
        return "; ".join(lines + [str(reason) for reason in self.figure.reasons if reason.code == GAP.code])

    def _repr_html_(self) -> str:
        header, rows = self._table()
        standing = sum(self.standing_out())
        cells = [
            [f"<b>{html.escape(text)}</b>" if place < standing else html.escape(text) for text in row]
            for place, row in enumerate(rows)
        ]
        return html_table(repr(self), header, cells, more=self._more(len(rows)), ready=True)


@overload
def compare(first: Estimate, second: Estimate) -> Comparison: ...
@overload
def compare(first: Estimates, second: Estimates) -> Comparisons: ...
def compare(first: Estimate | Estimates, second: Estimate | Estimates) -> Comparison | Comparisons:
    """Whether two figures of one metric, from different people, differ.

    The first minus the second, or over it for rates. Arrays are compared cell by cell on the labels of
    both; a cell that one of them lacks is undefined. The same people asked twice need a paired test
    instead.

    >>> from cxkit.stats.intervals.rates import RATE
    >>> july, june = (Estimate(value=x / t, n=x, unit="rate", interval=Sufficient(RATE, (x, t)))
    ...               for x, t in ((27, 10450), (41, 11200)))
    >>> compare(july, june)
    Comparison(0.7058, 95% wilson 0.4363 to 1.142, p=0.1577; 0.002584 (n=27), 0.003661 (n=41))
    """
    if (first.definition, first.unit) != (second.definition, second.unit):
        raise Invalid(
            f"{first.definition or first.unit!r} and {second.definition or second.unit!r} differ in kind",
            code="compare.definition",
            path="second",
        )
    if isinstance(first, Estimate) and isinstance(second, Estimate):
        return _compare_one(first, second)
    if isinstance(first, Estimates) and isinstance(second, Estimates):
        return _compare_many(first, second)
    raise Invalid("compare two estimates, or two arrays of them", code="compare.shape", path="second")


class _Rule(NamedTuple):
    """How two figures are compared; where no contrast fits, by their difference alone."""

    kind: Kind
    interval: Sufficient | None
    test: Callable[[], Significance | Significances] | None

    @classmethod
    def of(cls, first: Estimate | Estimates, second: Estimate | Estimates) -> _Rule:
        a, b = first.sufficient, second.sufficient
        rule = (
            None
            if a is None or b is None or a.methods.name != b.methods.name
            else COMPARED.get(a.methods.name)
        )
        if rule is None:
            return cls("difference", None, None)
        interval = Sufficient(rule.methods, (*rule.statistics(first), *rule.statistics(second)))
        return cls(rule.kind, interval, lambda: rule.test(*rule.tested(first), *rule.tested(second)))


def _described(rule: _Rule, first: Any, second: Any) -> dict[str, Any]:
    unit = "ratio" if rule.kind == "ratio" else _CHANGE_UNITS.get(first.unit, first.unit)
    return {
        "n": first.n + second.n,
        "confidence": first.confidence,
        "definition": first.definition,
        "options": first.options,
        "unit": unit,
        "interval": rule.interval,
    }


def _compare_one(first: Estimate, second: Estimate) -> Comparison:
    rule = _Rule.of(first, second)
    kind, described = rule.kind, _described(rule, first, second)
    test = rule.test() if rule.test is not None else Significance.missing(NO_TEST, method="none")
    a, b = first.value, second.value
    if a is None or b is None:
        reason = first.undefined or second.undefined or EMPTY
        figure = Estimate.missing(reason, **described)
        test = Significance.missing(reason, method=test.method)
    elif kind == "ratio" and b == 0:
        figure = Estimate.missing(ZERO_BASE, **described)
    else:
        error = _error(kind, first.standard_error, second.standard_error)
        figure = Estimate(value=a - b if kind == "difference" else a / b, standard_error=error, **described)
    return Comparison(
        kind=kind, figure=figure, first=first, second=second, test=cast("Significance | None", test)
    )


def _error(kind: Kind, first: float | None, second: float | None) -> float | None:
    if kind == "ratio" or first is None or second is None:
        return None
    return float(np.hypot(first, second))


def _common_axis(first: Axis, second: Axis) -> Axis:
    order = united_order((first.order, second.order), first.name)
    return Axis(first.name, tuple(ordered_labels((*first.labels, *second.labels), order)), order)


def _compare_many(first: Estimates, second: Estimates) -> Comparisons:
    names = [axis.name for axis in first.axes]
    if names != [axis.name for axis in second.axes]:
        raise Invalid(
            f"the axes differ: {', '.join(names)} and {', '.join(axis.name for axis in second.axes)}",
            code="compare.axes",
            path="second",
        )
    axes = tuple(_common_axis(a, b) for a, b in zip(first.axes, second.axes, strict=True))
    first, second = first.on(axes), second.on(axes)
    rule = _Rule.of(first, second)
    kind, described = rule.kind, _described(rule, first, second)
    defined: Flags = first.defined & second.defined
    zero = defined & (second.values == 0) if kind == "ratio" else np.zeros_like(defined)
    below = np.where(defined & ~zero, second.values, 1.0)
    change = first.values / below if kind == "ratio" else first.values - second.values
    reasons = (*first.reasons, *second.reasons, ZERO_BASE)
    why = np.where(zero, len(reasons), 0)
    for side, before in ((second, len(first.reasons)), (first, 0)):
        own = np.ones(side.shape, np.uint8) if side.why is None else np.maximum(side.why, 1)
        why = np.where(side.defined, why, before + own)
    defined = defined & ~zero
    figure = Estimates(
        values=np.where(defined, change, 0.0),
        defined=defined,
        axes=axes,
        why=why.astype(np.uint8),
        reasons=reasons,
        **described,
    )
    test: Any = None if rule.test is None else rule.test()
    if test is not None:
        test = attrs.evolve(test, defined=test.defined & first.defined & second.defined)
    return Comparisons(kind=kind, figure=figure, first=first, second=second, test=test)
