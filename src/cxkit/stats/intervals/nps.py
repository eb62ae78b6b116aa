"""The Net Promoter Score as numbers: detractors, passives and promoters in, intervals and tests out.

With d, p, r answers of 0-6, 7-8 and 9-10 and n = d + p + r, the score is (r - d) / n with the variance
(r + d) / n - score^2 of one answer (population form). It is a difference of paired proportions, so intervals
for these apply. Counts may be fractional (effective counts of weighted answers); all functions take scalars
or arrays of one shape. Scores are fractions in [-1, 1].

Sources: Rocks (2016), The American Statistician 70:365; Tango (1998), Statistics in Medicine 17:891;
Agresti and Min (2005), Statistics in Medicine 24:729.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cxkit.errors import Invalid
from cxkit.stats.intervals._weighing import weighing
from cxkit.stats.results._elementwise import (
    Array,
    Flags,
    Floats,
    Interval3,
    Interval6,
    Kernel,
    bisect,
    floats,
    interval_method,
    refuse_unless,
)
from cxkit.stats.results._interval import IntervalMethods
from cxkit.stats.results._normal import z_of
from cxkit.stats.results._reasons import EMPTY, NO_VARIATION
from cxkit.stats.results._significance import Significance, Significances, z_test

__all__ = [
    "NPS",
    "NPS_DIFFERENCE",
    "Weighted",
    "add3",
    "agresti_min",
    "difference_add3",
    "difference_hybrid",
    "difference_test",
    "difference_wald",
    "net",
    "sample_size",
    "score",
    "variance",
    "wald",
    "weighted",
]


def _defined(d: Floats, p: Floats, r: Floats) -> Flags:
    refuse_unless((d >= 0) & (p >= 0) & (r >= 0), "counts are 0 or more", path="counts")
    return d + p + r > 0


def _method(name: str) -> Callable[[Kernel], Interval3]:
    return interval_method(name, _defined, EMPTY, (-1.0, 1.0))


def net(detractors: Floats, passives: Floats, promoters: Floats) -> Floats:
    """The score of cells that all have answers.

    >>> float(net(np.array(15.0), np.array(12.0), np.array(9.0)))
    -0.16666666666666666
    """
    return (promoters - detractors) / (detractors + passives + promoters)


def variance(detractors: Floats, passives: Floats, promoters: Floats) -> Floats:
    """The variance of one answer, population form, of cells that all have answers.

    >>> float(variance(np.array(120.0), np.array(230.0), np.array(650.0)))
    0.4891
    """
    n = detractors + passives + promoters
    return np.maximum((promoters + detractors) / n - ((promoters - detractors) / n) ** 2, 0.0)


def _wald(d: Floats, p: Floats, r: Floats, z: float) -> tuple[Floats, Floats]:
    centre, half = net(d, p, r), z * np.sqrt(variance(d, p, r) / (d + p + r))
    return centre - half, centre + half


@_method("wald")
def wald(
    detractors: Floats, passives: Floats, promoters: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Simple normal interval: of width 0 where all answers are alike, and too narrow for small n.

    >>> wald(15, 12, 9)
    Interval(low=-0.4278, high=0.09443, confidence=0.95, method='wald')
    """
    return _wald(detractors, passives, promoters, z_of(confidence))


@_method("add3")
def add3(
    detractors: Floats, passives: Floats, promoters: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Adjusted Wald: 3/4 detractor, 3/2 passives and 3/4 promoter are added. The default.

    Its mean coverage is right from n = 5 on, and it needs no iteration.

    >>> add3(15, 12, 9)
    Interval(low=-0.403, high=0.0953, confidence=0.95, method='add3')
    >>> add3(0, 0, 0)
    Interval(undefined: nothing was counted, confidence=0.95, method='add3')
    """
    return _wald(detractors + 0.75, passives + 1.5, promoters + 0.75, z_of(confidence))


@_method("agresti_min")
def agresti_min(
    detractors: Floats, passives: Floats, promoters: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Adjusted Wald for paired proportions: half an answer is added to each cell of the paired table.

    >>> agresti_min(15, 12, 9)
    Interval(low=-0.4109, high=0.09506, confidence=0.95, method='agresti_min')
    """
    d, r = detractors, promoters
    n = d + passives + r + 2
    centre = (r - d) / n
    half = z_of(confidence) * np.sqrt(d + r + 1 - (r - d) ** 2 / n) / n
    return centre - half, centre + half


def _restricted(d: Floats, p: Floats, r: Floats, at: Floats) -> Floats:
    """The most likely share of detractors where the true score is `at`."""
    n = d + p + r
    b = -d - r + (2 * n - r + d) * at
    root = np.sqrt(np.maximum(b * b + 8 * n * d * at * (1 - at), 0.0))
    return np.maximum(root - b, 0.0) / (4 * n)


def _score(d: Floats, p: Floats, r: Floats, z: float) -> tuple[Floats, Floats]:
    n = d + p + r

    def excess(at: Floats) -> tuple[Floats, Floats]:
        """n (D - score), and z times its standard error when the true score is D."""
        share = _restricted(d, p, r, at)
        spread = np.sqrt(np.maximum(n * (2 * share + at * (1 - at)), 0.0))
        return n * at - (r - d), z * spread

    estimate, one = (r - d) / n, np.ones_like(d)
    low = bisect(lambda at: excess(at)[0] + excess(at)[1], -one, estimate)
    high = bisect(lambda at: excess(at)[0] - excess(at)[1], estimate, one)
    return low, high


@_method("score")
def score(
    detractors: Floats, passives: Floats, promoters: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Tango's score interval for paired proportions: always inside [-1, 1] and around the score.

    >>> score(15, 12, 9)
    Interval(low=-0.409, high=0.1006, confidence=0.95, method='score')
    """
    return _score(detractors, passives, promoters, z_of(confidence))


NPS: Final = IntervalMethods(
    "Net Promoter Score", {"add3": add3, "score": score, "agresti_min": agresti_min, "wald": wald}, "add3"
)
"""The interval methods of a score, on (detractors, passives, promoters)."""


def _both_defined(d1: Floats, p1: Floats, r1: Floats, d2: Floats, p2: Floats, r2: Floats) -> Flags:
    return _defined(d1, p1, r1) & _defined(d2, p2, r2)


def _difference(name: str) -> Callable[[Kernel], Interval6]:
    return interval_method(name, _both_defined, EMPTY, (-2.0, 2.0))


def _difference_wald(
    first: tuple[Floats, ...], second: tuple[Floats, ...], z: float
) -> tuple[Floats, Floats]:
    centre = net(*first) - net(*second)
    half = z * np.sqrt(variance(*first) / sum(first) + variance(*second) / sum(second))
    return centre - half, centre + half


@_difference("wald")
def difference_wald(
    d1: Floats, p1: Floats, r1: Floats, d2: Floats, p2: Floats, r2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Interval of the first score minus the second, independent samples, simple normal form.

    >>> difference_wald(15, 12, 9, 35, 25, 40)
    Interval(low=-0.5279, high=0.0946, confidence=0.95, method='wald')
    """
    return _difference_wald((d1, p1, r1), (d2, p2, r2), z_of(confidence))


@_difference("add3")
def difference_add3(
    d1: Floats, p1: Floats, r1: Floats, d2: Floats, p2: Floats, r2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """The same with three answers added to each sample: better than Wald for small n.

    >>> difference_add3(15, 12, 9, 35, 25, 40)
    Interval(low=-0.5019, high=0.09708, confidence=0.95, method='add3')
    """
    first, second = (d1 + 0.75, p1 + 1.5, r1 + 0.75), (d2 + 0.75, p2 + 1.5, r2 + 0.75)
    return _difference_wald(first, second, z_of(confidence))


@_difference("hybrid")
def difference_hybrid(
    d1: Floats, p1: Floats, r1: Floats, d2: Floats, p2: Floats, r2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Interval of a difference from the score interval of each sample, as Newcombe does for proportions.

    It contains the difference and lies in [-2, 2] whatever the samples. The default.

    Source: Zou and Donner (2008), Statistics in Medicine 27:1693 (the method of variance estimates recovery).

    >>> difference_hybrid(15, 12, 9, 35, 25, 40)
    Interval(low=-0.5103, high=0.09949, confidence=0.95, method='hybrid')
    """
    one, two = net(d1, p1, r1), net(d2, p2, r2)
    low1, high1 = _score(d1, p1, r1, z_of(confidence))
    low2, high2 = _score(d2, p2, r2, z_of(confidence))
    centre = one - two
    return centre - np.hypot(one - low1, high2 - two), centre + np.hypot(high1 - one, two - low2)


NPS_DIFFERENCE: Final = IntervalMethods(
    "difference of two Net Promoter Scores",
    {"hybrid": difference_hybrid, "add3": difference_add3, "wald": difference_wald},
    "hybrid",
)
"""The interval methods of a difference, on the three counts of the first and of the second sample."""


def _steepness(d: Floats, p: Floats, r: Floats, at: Floats) -> Floats:
    """The slope of the log-likelihood in the true score: falling, and 0 at the score of the sample."""
    n, low = d + p + r, _restricted(d, p, r, at)
    shares = (r, low + at, 1 - at), (d, low, -1 - at), (p, 1 - 2 * low - at, -at)
    slope = np.zeros_like(at)
    for count, share, away in shares:
        usable = (count > 0) & (share > 0) & (np.abs(away) > 1e-12) & (slope == 0)
        each = (count / np.where(usable, share, 1.0) - n) / np.where(usable, away, 1.0)
        slope = np.where(usable, each, slope)
    return slope


def _common(first: Sequence[Floats], second: Sequence[Floats]) -> Floats:
    """The score that is most likely for two samples together, if they have the same."""
    (d1, p1, r1), (d2, p2, r2) = first, second
    ends = net(d1, p1, r1), net(d2, p2, r2)

    def falling(at: Floats) -> Floats:
        slope: Floats = _steepness(d1, p1, r1, at) + _steepness(d2, p2, r2, at)
        return -slope

    return bisect(falling, np.minimum(*ends), np.maximum(*ends))


def difference_test(
    first: Sequence[ArrayLike],
    second: Sequence[ArrayLike],
    *,
    method: Literal["wald", "score"] = "wald",
) -> Significance | Significances:
    """z test that two independent samples have the same score.

    Each sample is (detractors, passives, promoters), numbers or arrays. "wald" takes the variance of each
    sample, "score" that under the score which is most likely for both: so does "wald" where the answers of a
    sample are all alike, which is no lack of evidence. Undefined where all answers of both are the same.

    >>> difference_test((15, 12, 9), (35, 25, 40))
    Significance(z of two scores, statistic=-1.364, p=0.1725)
    >>> difference_test((0, 0, 5), (5, 0, 0))
    Significance(z of two scores, statistic=3.162, p=0.001565)
    """
    refuse_unless(np.asarray(method in ("wald", "score")), "a method is wald or score", path="method")
    arrays = floats(*first, *second)
    defined = _both_defined(*arrays)
    one, two = ([np.where(defined, part, 1.0) for part in arrays[k : k + 3]] for k in (0, 3))
    spreads = [variance(*sample) for sample in (one, two)]
    pooled = (spreads[0] == 0) | (spreads[1] == 0) if method == "wald" else np.ones_like(defined)
    if pooled.any():
        at = _common(one, two)
        for place, sample in enumerate((one, two)):
            d, p, r = sample
            under = 2 * _restricted(d, p, r, at) + at * (1 - at)
            spreads[place] = np.where(pooled, np.maximum(under, 0.0), spreads[place])
    error = np.sqrt(spreads[0] / sum(one) + spreads[1] / sum(two))
    difference = net(*one) - net(*two)
    tests = z_test(
        difference,
        np.where(defined, error, 0.0),
        method="z of two scores",
        reason=NO_VARIATION,
        other=(~defined, EMPTY),
    )
    return tests if tests.p_value.ndim else tests.one()


class Weighted(NamedTuple):
    """A weighted score: its value, linearised standard error, Kish's n, and the counts that n is worth."""

    value: Floats
    standard_error: Floats
    n_effective: Floats
    counts: tuple[Floats, Floats, Floats]


def weighted(n: Array, sums: Sequence[ArrayLike], squares: Sequence[ArrayLike]) -> Weighted:
    """The score of weighted answers, from the sums of the weights and of their squares in each category.

    `n` answers; `sums` and `squares` are for detractors, passives and promoters. The value is
    sum(w v) / sum(w) with v -1, 0 or 1; the standard error sqrt(n / (n - 1) sum(u^2)) with
    u = w (v - value) / sum(w) is 0 for n = 1; n_effective is Kish's sum(w)^2 / sum(w^2). Intervals use
    `counts`, whose sum is the number of unweighted answers that are as precise as the standard error: equal
    weights change nothing. The weights of a cell sum to more than 0.

    Source: the linearisation of a ratio, as survey packages compute it; Kish (1965).

    >>> scores = weighted([3], ([1.0], [0.5], [2.0]), ([1.0], [0.25], [4.0]))
    >>> round(float(scores.value[0]), 4), round(float(scores.n_effective[0]), 4)
    (0.2857, 2.3333)
    """
    answers, *parts = floats(n, *sums, *squares)
    totals, powers = parts[:3], parts[3:]
    total = totals[0] + totals[1] + totals[2]
    refuse_unless(total > 0, "the weights of a cell sum to more than 0", path="weights")
    value, spread = (totals[2] - totals[0]) / total, variance(*totals)
    weighed = weighing(answers, totals, powers, (-1.0, 0.0, 1.0), value, spread)
    d, p, r = (weighed.answers(part, total) for part in totals)
    return Weighted(value, np.where(weighed.known, weighed.error, 0.0), weighed.effective, (d, p, r))


def sample_size(split: Sequence[float], margin: float, *, confidence: float = 0.95) -> float:
    """Answers needed to know a score to within `margin`, given the split that is expected; not rounded.

    `split` are the shares of detractors, passives and promoters. Round up: `math.ceil`.

    >>> round(sample_size((0.35, 0.25, 0.40), 0.05), 6)
    1148.596187
    """
    if len(split) != 3 or min(split) < 0 or not math.isclose(sum(split), 1.0, abs_tol=1e-9):
        raise Invalid("a split is three shares that sum to 1", code="nps.split", path="split")
    if not margin > 0:
        raise Invalid(f"a margin is more than 0, got {margin}", code="number.low", path="margin")
    if margin >= 1:
        raise Invalid(
            f"is a share of 1, such as 0.05 for 5 points, got {margin}", code="number.range", path="margin"
        )
    d, p, r = floats(*split)
    return float(z_of(confidence) ** 2 * variance(d, p, r) / margin**2)
