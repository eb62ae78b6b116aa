"""Means and ranks: t intervals, Welch's test, rank tests and rank correlations.

The t and chi-square distributions need SciPy; the statistics themselves do not. Missing values are the
caller's to drop: nan is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, cast

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import beside
from cxkit.errors import Invalid
from cxkit.stats.intervals._small_tables import exact_p_of_constants
from cxkit.stats.intervals.contingency import chi_square_tail
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import (
    Flags,
    Floats,
    Interval3,
    Interval6,
    Kernel,
    floats,
    interval_method,
    refuse_unless,
)
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import Interval, IntervalMethods
from cxkit.stats.results._normal import check_confidence, two_sided_p, z_of
from cxkit.stats.results._reasons import NEEDS_TWO, NO_VARIATION, TOO_FEW
from cxkit.stats.results._significance import Significance, Significances

__all__ = [
    "MEAN",
    "MEAN_DIFFERENCE",
    "MeanDifference",
    "kendall_tau_b",
    "kruskal_wallis",
    "mann_whitney",
    "midranks",
    "normal_difference",
    "normal_mean",
    "spearman",
    "t_mean",
    "t_quantile",
    "welch",
    "welch_difference",
    "welch_test",
]


def t_quantile(share: float, df: ArrayLike) -> Floats:
    """Student's t below which a share of the distribution lies. Needs SciPy.

    >>> round(float(t_quantile(0.975, 9)), 9)
    2.262157163
    """
    special = scipy_module("special", needed_for="a t interval")
    quantile: Floats = special.stdtrit(*floats(df, names=["df"]), share)
    return quantile


def _two_or_more(mean: Floats, sd: Floats, n: Floats) -> Flags:
    refuse_unless((sd >= 0) & (n >= 0), "standard deviations and counts are 0 or more", path="sd")
    return n >= 2


def _method(name: str) -> Callable[[Kernel], Interval3]:
    return interval_method(name, _two_or_more, NEEDS_TWO)


def _t_bounds(mean: Floats, sd: Floats, n: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    half = -t_quantile((1 - confidence) / 2, n - 1) * sd / np.sqrt(n)
    return mean - half, mean + half


def _normal_bounds(mean: Floats, sd: Floats, n: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    half = z_of(confidence) * sd / np.sqrt(n)
    return mean - half, mean + half


@_method("t")
def t_mean(mean: Floats, sd: Floats, n: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Student's interval of a mean, from the mean, the sample standard deviation and the count.

    Undefined for fewer than two values; of width 0 where all values are alike. Needs SciPy.

    >>> t_mean(4.2, 0.9, 20)
    Interval(low=3.779, high=4.621, confidence=0.95, method='t')
    """
    return _t_bounds(mean, sd, n, confidence=confidence)


@_method("normal")
def normal_mean(mean: Floats, sd: Floats, n: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Normal interval of a mean: for large samples, without SciPy.

    >>> normal_mean(4.2, 0.9, 2000)
    Interval(low=4.161, high=4.239, confidence=0.95, method='normal')
    """
    return _normal_bounds(mean, sd, n, confidence=confidence)


def _ratio(name: str) -> Callable[[Kernel], Interval3]:
    return interval_method(name, _two_or_more, NEEDS_TWO, (0.0, math.inf))


t_ratio, normal_ratio = _ratio("t")(_t_bounds), _ratio("normal")(_normal_bounds)
"""The same intervals of a ratio that is 0 or more, from its linearised deviation."""

MEAN: Final = IntervalMethods("mean", {"t": t_mean, "normal": normal_mean}, "t")
"""The interval methods of a mean, on (mean, sample standard deviation, n)."""


def _both(m1: Floats, s1: Floats, n1: Floats, m2: Floats, s2: Floats, n2: Floats) -> Flags:
    return _two_or_more(m1, s1, n1) & _two_or_more(m2, s2, n2)


def _difference(name: str) -> Callable[[Kernel], Interval6]:
    return interval_method(name, _both, NEEDS_TWO)


def _welch_parts(s1: Floats, n1: Floats, s2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    """The standard error of a difference of two means, and its degrees of freedom (1 where it is 0)."""
    a, b = s1 * s1 / n1, s2 * s2 / n2
    below = a * a / np.maximum(n1 - 1, 1.0) + b * b / np.maximum(n2 - 1, 1.0)
    return np.sqrt(a + b), np.where(below > 0, (a + b) ** 2 / np.where(below > 0, below, 1.0), 1.0)


@_difference("welch")
def welch_difference(
    m1: Floats, s1: Floats, n1: Floats, m2: Floats, s2: Floats, n2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Welch's interval of the first mean minus the second, from means, deviations and counts. Needs SciPy.

    >>> welch_difference(4.2, 0.8, 5, 2.8, 0.8, 5)
    Interval(low=0.2332, high=2.567, confidence=0.95, method='welch')
    """
    error, df = _welch_parts(s1, n1, s2, n2)
    half = -t_quantile((1 - confidence) / 2, df) * error
    return m1 - m2 - half, m1 - m2 + half


@_difference("normal")
def normal_difference(
    m1: Floats, s1: Floats, n1: Floats, m2: Floats, s2: Floats, n2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """The same in normal form: for large samples, without SciPy.

    >>> normal_difference(4.2, 0.8, 5000, 4.1, 0.8, 5000)
    Interval(low=0.06864, high=0.1314, confidence=0.95, method='normal')
    """
    half = z_of(confidence) * _welch_parts(s1, n1, s2, n2)[0]
    return m1 - m2 - half, m1 - m2 + half


MEAN_DIFFERENCE: Final = IntervalMethods(
    "difference of two means", {"welch": welch_difference, "normal": normal_difference}, "welch"
)
"""The interval methods of a difference of means, on (mean, deviation, n) of the first and of the second."""


def welch_test(
    m1: ArrayLike, s1: ArrayLike, n1: ArrayLike, m2: ArrayLike, s2: ArrayLike, n2: ArrayLike
) -> Significance | Significances:
    """Welch's t test of two means from means, deviations and counts, numbers or arrays. Needs SciPy.

    Where neither sample varies its p-value is that of the permutation test, which is exact, without a
    statistic; undefined where all values of both are one and the same. Else undefined for fewer than two
    values in a sample.

    >>> welch_test(4.2, 0.8, 5, 2.8, 0.8, 5)
    Significance(Welch t, statistic=2.767, p=0.02441)
    >>> welch_test(5, 0, 5, 4, 0, 5)
    Significance(Welch t, statistic=0, p=0.007937)
    """
    arrays = floats(m1, s1, n1, m2, s2, n2)
    enough = _both(*arrays)
    constant = (arrays[1] == 0) & (arrays[4] == 0) & (arrays[2] > 0) & (arrays[5] > 0)
    apart = constant & (arrays[0] != arrays[3])
    a, s, n, b, r, m = (np.where(enough, part, 1.0) for part in arrays)
    error, df = _welch_parts(s, n, r, m)
    varied = enough & (error > 0)
    t = np.where(varied, (a - b) / np.where(varied, error, 1.0), 0.0)
    special = scipy_module("special", needed_for="Welch's test")
    p_value = np.where(varied, np.minimum(2 * special.stdtr(df, -np.abs(t)), 1.0), 1.0)
    for place in map(tuple, np.argwhere(apart).tolist()):
        p_value[place] = exact_p_of_constants(float(arrays[2][place]), float(arrays[5][place]))
    tests = Significances(
        method="Welch t",
        statistic=t,
        p_value=p_value,
        defined=varied | apart,
        reason=NEEDS_TWO,
        other=(constant, NO_VARIATION),
    )
    return tests if p_value.ndim else tests.one()


@attrs.frozen(slots=True, kw_only=True)
class MeanDifference(Single):
    """A difference of two means with its test and interval."""

    difference: float | None
    standard_error: float | None
    test: Significance
    interval: Interval


def welch(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> MeanDifference:
    """Welch's t test and interval of the first mean minus the second, variances not assumed equal.

    Undefined for a sample of fewer than two. Where neither varies the test is exact, and the interval has no
    width. Needs SciPy.

    Source: Welch (1947), Biometrika 34:28.

    >>> welch([5, 4, 4, 5, 3], [3, 2, 4, 3, 2]).test
    Significance(Welch t, statistic=2.646, df=8, p=0.02945)
    """
    check_confidence(confidence)
    a, b = (floats(sample)[0].ravel() for sample in (first, second))
    few = min(a.size, b.size)
    if few < 2:
        reason = TOO_FEW(needed=2, n=few)
        known = float(a.mean() - b.mean()) if few else None
        return MeanDifference(
            difference=known,
            standard_error=None,
            test=Significance.missing(reason, method="Welch t"),
            interval=Interval.missing(reason, method="welch", confidence=confidence),
        )
    sums = [part for sample in (a, b) for part in mean_and_deviation(sample)]
    first, s1, n1, second, s2, n2 = floats(*sums)
    error, df = _welch_parts(s1, n1, s2, n2)
    test = cast(Significance, welch_test(*sums))
    varied = error > 0
    return MeanDifference(
        difference=float(first - second),
        standard_error=float(error),
        test=attrs.evolve(
            test, df=float(df) if varied else None, statistic=test.statistic if varied else None
        ),
        interval=welch_difference(*sums, confidence=confidence),
    )


def mean_and_deviation(sample: Floats) -> tuple[float, float, float]:
    """Mean, deviation and count; equal values have no deviation, whatever their mean is rounded to."""
    if sample.min() == sample.max():
        return float(sample[0]), 0.0, float(sample.size)
    return float(sample.mean()), float(sample.std(ddof=1)), float(sample.size)


def midranks(values: ArrayLike) -> Floats:
    """Ranks from 1, equal values sharing the mean of their places.

    >>> midranks([10, 20, 20, 5]).tolist()
    [2.0, 3.5, 3.5, 1.0]
    """
    array = floats(values)[0].ravel()
    distinct, counts = np.unique(array, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[np.searchsorted(distinct, array)]


def _tie_sum(values: Floats) -> float:
    counts = np.unique(values, return_counts=True)[1].astype(np.float64)
    return float((counts**3 - counts).sum())


def mann_whitney(first: ArrayLike, second: ArrayLike) -> Significance:
    """Rank sum test that neither sample tends to larger values.

    Normal form, corrected for ties and continuity. The statistic is the number of pairs in which the first is
    larger, ties counting a half; `details` holds `superiority`, its share of all pairs. Undefined for an
    empty sample or where all values are alike.

    >>> mann_whitney([5, 4, 4, 5, 3], [3, 2, 4, 3, 2])
    Significance(Mann-Whitney, statistic=22, p=0.05241)
    """
    a, b = (floats(sample)[0].ravel() for sample in (first, second))
    if not a.size or not b.size:
        return Significance.missing(TOO_FEW(needed=1, n=0), method="Mann-Whitney")
    both, n = np.concatenate([a, b]), a.size + b.size
    u = float(midranks(both)[: a.size].sum()) - a.size * (a.size + 1) / 2
    variance = a.size * b.size / 12 * ((n + 1) - _tie_sum(both) / (n * (n - 1)))
    if variance <= 0:
        return Significance.missing(NO_VARIATION, method="Mann-Whitney")
    gap = u - a.size * b.size / 2
    z = math.copysign(max(abs(gap) - 0.5, 0.0), gap) / math.sqrt(variance)
    details = {"z": z, "superiority": u / (a.size * b.size)}
    return Significance(method="Mann-Whitney", statistic=u, p_value=two_sided_p(z), details=details)


def kruskal_wallis(groups: Sequence[ArrayLike]) -> Significance:
    """Rank test that k samples come from one distribution, corrected for ties; empty samples are left out.

    >>> kruskal_wallis([[5, 4, 4], [3, 2, 4], [1, 2, 2]])
    Significance(Kruskal-Wallis, statistic=6.095, df=2, p=0.04747)
    """
    arrays = [array for array in (floats(group)[0].ravel() for group in groups) if array.size]
    if len(arrays) < 2:
        return Significance.missing(TOO_FEW(needed=2, n=len(arrays)), method="Kruskal-Wallis")
    both = np.concatenate(arrays)
    n, ranks = both.size, midranks(both)
    correction = 1 - _tie_sum(both) / (n**3 - n)
    if correction <= 0:
        return Significance.missing(NO_VARIATION, method="Kruskal-Wallis")
    parts = np.split(ranks, np.cumsum([array.size for array in arrays])[:-1])
    total = sum(float(part.sum()) ** 2 / part.size for part in parts)
    h, df = (12 / (n * (n + 1)) * total - 3 * (n + 1)) / correction, len(arrays) - 1
    return Significance(method="Kruskal-Wallis", statistic=h, df=df, p_value=chi_square_tail(max(h, 0.0), df))


def _pairs(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    a, b = (floats(values)[0].ravel() for values in beside({"x": x, "y": y}).values())
    if a.size != b.size:
        raise Invalid(f"pairs have two values each, got {a.size} and {b.size}", code="pairs", path="y")
    return a, b


def spearman(x: ArrayLike, y: ArrayLike) -> float | None:
    """Spearman's rank correlation, ties as midranks; None for fewer than two pairs or a constant side.

    >>> spearman([1, 2, 3, 4], [1, 3, 2, 4])
    0.8
    """
    a, b = (midranks(values) for values in _pairs(x, y))
    if a.size < 2:
        return None
    a, b = a - a.mean(), b - b.mean()
    spread = float((a * a).sum()) * float((b * b).sum())
    return None if spread == 0 else float((a * b).sum()) / math.sqrt(spread)


def kendall_tau_b(x: ArrayLike, y: ArrayLike) -> float | None:
    """Kendall's tau-b, which allows for ties; None for fewer than two pairs or a constant side.

    Takes n log n steps, whatever the number of distinct values.

    Source: Knight (1966), Journal of the American Statistical Association 61:436.

    >>> round(kendall_tau_b([1, 2, 3, 4], [1, 3, 2, 4]), 4)
    0.6667
    """
    a, b = _pairs(x, y)
    if a.size < 2:
        return None
    row, column = (np.unique(values, return_inverse=True)[1].astype(np.int64) for values in (a, b))
    joint = row * (int(column.max()) + 1) + column
    tied = [float((k * (k - 1.0)).sum()) / 2 for k in map(_multiplicities, (row, column, joint))]
    pairs = a.size * (a.size - 1) / 2
    discordant = _inversions(column[np.argsort(joint, kind="stable")])
    spread = (pairs - tied[0]) * (pairs - tied[1])
    untied = pairs - tied[0] - tied[1] + tied[2]
    return None if spread == 0 else (untied - 2 * discordant) / math.sqrt(spread)


def _multiplicities(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.unique(codes, return_counts=True)[1].astype(np.int64)


def _inversions(ranks: NDArray[np.int64]) -> int:
    """Pairs that stand in falling order, counted one bit of the rank at a time.

    Ranks that share their higher bits stand together, in their first order; a pair falls at the bit where the
    earlier rank has 1 and the later 0.
    """
    count, order = 0, ranks
    for bit in range(int(ranks.max()).bit_length() - 1, -1, -1):
        ones = (order >> bit) & 1
        before = np.cumsum(ones) - ones
        group = order >> (bit + 1)
        first = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
        starts = np.repeat(before[first], np.diff(first, append=group.size))
        count += int(((before - starts) * (1 - ones)).sum())
        order = order[np.argsort(order >> bit, kind="stable")]
    return count
