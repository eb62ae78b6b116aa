"""One proportion: intervals for x successes in n trials, and the finite population correction.

Every method takes `(successes, trials, *, confidence=0.95, clip=True)`, scalars or arrays of one shape, and
gives an `Interval` or `Intervals`. Counts may be fractional (the effective counts of weighted data). Cells
without trials are undefined. Raw bounds by `clip=False`. Wilson is the default: it needs the normal quantile
only and covers well from n = 1 on; Wald is offered because it is asked for, not because it covers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from cxkit.stats.results._elementwise import (
    Flags,
    Floats,
    Interval2,
    Interval3,
    Kernel,
    bisect,
    floats,
    interval_method,
    refuse_unless,
)
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import IntervalMethods
from cxkit.stats.results._normal import z_of
from cxkit.stats.results._reasons import EMPTY

__all__ = [
    "PROPORTION",
    "agresti_coull",
    "check_counts",
    "clopper_pearson",
    "finite_trials",
    "jeffreys",
    "mid_p",
    "standard_error",
    "wald",
    "wilson",
    "wilson_bounds",
    "wilson_cc",
    "wilson_finite",
]


def check_counts(x: Floats, n: Floats) -> Flags:
    """Mask of cells that have trials; successes below 0 or above the trials are refused."""
    refuse_unless((x >= 0) & (x <= n), "successes lie between 0 and the trials", path="successes")
    return n > 0


def _method(name: str) -> Callable[[Kernel], Interval2]:
    return interval_method(name, check_counts, EMPTY, (0.0, 1.0))


def wilson_bounds(x: Floats, n: Floats, z: float) -> tuple[Floats, Floats]:
    """Wilson's bounds at a given z, for arrays whose cells all have trials."""
    half = z * np.sqrt(x * (n - x) / n + z * z / 4)
    centre, total = x + z * z / 2, n + z * z
    return np.where(x == 0, 0.0, (centre - half) / total), np.where(x == n, 1.0, (centre + half) / total)


@_method("wilson")
def wilson(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Score interval of a proportion.

    Bounds lie in [0, 1] and are exactly 0 or 1 where the count is 0 or all.

    Source: Wilson (1927); compared with others in Brown, Cai and DasGupta (2001).

    >>> wilson(81, 263)
    Interval(low=0.2553, high=0.3662, confidence=0.95, method='wilson')
    >>> wilson([0, 0], [10, 0])[1]
    Interval(undefined: nothing was counted, confidence=0.95, method='wilson')
    """
    return wilson_bounds(successes, trials, z_of(confidence))


@_method("wilson_cc")
def wilson_cc(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Score interval with continuity correction: wider, close to Clopper-Pearson.

    Source: Newcombe (1998), Statistics in Medicine 17:857, method 4.

    >>> wilson_cc(81, 263)
    Interval(low=0.2535, high=0.3682, confidence=0.95, method='wilson_cc')
    """
    x, n, z = successes, trials, z_of(confidence)
    low, _ = wilson_bounds(np.maximum(x - 0.5, 0.0), n, z)
    _, high = wilson_bounds(np.minimum(x + 0.5, n), n, z)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


@_method("wald")
def wald(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Simple normal interval, p +- z sqrt(p (1 - p) / n): of width 0 where the count is 0 or all.

    >>> wald(81, 263)
    Interval(low=0.2522, high=0.3638, confidence=0.95, method='wald')
    """
    p = successes / trials
    half = z_of(confidence) * np.sqrt(p * (1 - p) / trials)
    return p - half, p + half


@_method("agresti_coull")
def agresti_coull(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Adjusted Wald: z^2/2 successes and as many failures are added; raw bounds may leave [0, 1].

    Source: Agresti and Coull (1998).

    >>> agresti_coull(0, 10, clip=False)
    Interval(low=-0.04335, high=0.3209, confidence=0.95, method='agresti_coull')
    """
    z = z_of(confidence)
    n = trials + z * z
    p = (successes + z * z / 2) / n
    half = z * np.sqrt(p * (1 - p) / n)
    return p - half, p + half


def _beta_quantile(share: float, a: Floats, b: Floats, needed_for: str) -> Floats:
    special = scipy_module("special", needed_for=needed_for)
    quantile: Floats = special.betaincinv(a, b, share)
    return quantile


@_method("clopper_pearson")
def clopper_pearson(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Exact interval: covers at least as often as stated, so it is wide. Needs SciPy.

    Source: Clopper and Pearson (1934).

    >>> clopper_pearson(0, 20)
    Interval(low=0, high=0.1684, confidence=0.95, method='clopper_pearson')
    """
    x, n, tail = successes, trials, (1 - confidence) / 2
    low = _beta_quantile(tail, np.where(x > 0, x, 1.0), n - x + 1, "the exact interval of a proportion")
    high = _beta_quantile(1 - tail, x + 1, np.where(x < n, n - x, 1.0), "the exact interval of a proportion")
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


@_method("jeffreys")
def jeffreys(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Equal-tailed interval under the prior Beta(1/2, 1/2), with bound 0 or 1 where the count is 0 or all.

    Needs SciPy. Source: Brown, Cai and DasGupta (2001).

    >>> jeffreys(1, 29)
    Interval(low=0.003746, high=0.1501, confidence=0.95, method='jeffreys')
    """
    x, n, tail = successes, trials, (1 - confidence) / 2
    low = _beta_quantile(tail, x + 0.5, n - x + 0.5, "the Jeffreys interval")
    high = _beta_quantile(1 - tail, x + 0.5, n - x + 0.5, "the Jeffreys interval")
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


@_method("mid_p")
def mid_p(successes: Floats, trials: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Mid-P interval: the exact tails with half the probability of the count itself. Needs SciPy.

    Source: Newcombe (1998), method 6; solved to double precision.

    >>> mid_p(1, 29)
    Interval(low=0.001725, high=0.1585, confidence=0.95, method='mid_p')
    """
    special = scipy_module("special", needed_for="the mid-P interval")
    x, n, tail = successes, trials, (1 - confidence) / 2
    a, b = np.where(x > 0, x, 1.0), np.where(x < n, n - x, 1.0)

    def above(p: Floats) -> Floats:
        """P(X > x) + P(X = x) / 2, which grows with p."""
        more = np.where(x < n, special.betainc(x + 1, b, p), 0.0)
        as_many = np.where(x > 0, special.betainc(a, n - x + 1, p), 1.0)
        return 0.5 * (more + as_many)

    zero, one = np.zeros_like(x), np.ones_like(x)
    low = bisect(lambda p: above(p) - tail, zero, one)
    high = bisect(lambda p: above(p) - (1 - tail), zero, one)
    return np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)


def finite_trials(trials: Floats, population: Floats) -> Floats:
    """The trials that an endless population would have to give for the same precision: n (N - 1) / (N - n).

    Infinite where the whole population was asked.
    """
    refuse_unless(
        population >= trials, "the population is at least as large as the sample", path="population"
    )
    rest = population - trials
    return np.where(rest > 0, trials * (population - 1) / np.where(rest > 0, rest, 1.0), np.inf)


def _check_finite(x: Floats, n: Floats, population: Floats) -> Flags:
    finite_trials(n, population)
    return check_counts(x, n)


def _finite_method(name: str) -> Callable[[Kernel], Interval3]:
    return interval_method(name, _check_finite, EMPTY, (0.0, 1.0))


@_finite_method("wilson_finite")
def wilson_finite(
    successes: Floats, trials: Floats, population: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Score interval of a proportion in a finite population: Wilson with n (N - 1) / (N - n) for n.

    Of width 0 where the whole population was asked.

    >>> wilson_finite(30, 100, 400)
    Interval(low=0.2286, high=0.3826, confidence=0.95, method='wilson_finite')
    """
    p, n = successes / trials, finite_trials(trials, population)
    census = np.isinf(n)
    n = np.where(census, 1.0, n)
    low, high = wilson_bounds(p * n, n, z_of(confidence))
    return np.where(census, p, low), np.where(census, p, high)


def standard_error(successes: float, trials: float, population: float | None = None) -> float | None:
    """Standard error of a proportion; None without trials.

    With a population it is the survey form sqrt(p (1 - p) / (n - 1) (1 - n / N)), None for n < 2.

    >>> round(standard_error(30, 100), 6), round(standard_error(30, 100, 400), 6)
    (0.045826, 0.039886)
    """
    x, n = floats(successes, trials)
    check_counts(x, n)
    least = 1 if population is None else 2
    if n < least:
        return None
    p = successes / trials
    if population is None:
        return float(np.sqrt(p * (1 - p) / trials))
    finite_trials(n, np.asarray(population, dtype=np.float64))
    return float(np.sqrt(p * (1 - p) / (trials - 1) * (1 - trials / population)))


PROPORTION: Final = IntervalMethods(
    "proportion",
    {
        "wilson": wilson,
        "wilson_cc": wilson_cc,
        "wald": wald,
        "agresti_coull": agresti_coull,
        "clopper_pearson": clopper_pearson,
        "jeffreys": jeffreys,
        "mid_p": mid_p,
    },
    "wilson",
)
"""The interval methods of a proportion, on (successes, trials)."""
