"""Events per exposure: complaints per 1,000 orders, contacts per hour, and the ratio of two such rates.

Intervals take `(events, exposure, *, confidence=0.95, clip=True)`, scalars or arrays of one shape; bounds are
per unit of exposure. Cells without exposure are undefined. Where events cannot outnumber the exposure (a
return of an order line, say) a proportion is the right model; these functions do not guess.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from cxkit.stats.intervals.contingency import chi_square_tail
from cxkit.stats.intervals.proportions import clopper_pearson, mid_p as proportion_mid_p, wilson_bounds
from cxkit.stats.results._display import Single
from cxkit.stats.results._elementwise import (
    Flags,
    Floats,
    Interval2,
    Interval4,
    Kernel,
    bisect,
    floats,
    interval_method,
    refuse_unless,
)
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import IntervalMethods
from cxkit.stats.results._normal import two_sided_p, z_of
from cxkit.stats.results._reasons import NO_EVENTS, NO_EXPOSURE, TOO_FEW
from cxkit.stats.results._significance import Significance

__all__ = [
    "RATE",
    "RATE_RATIO",
    "Dispersion",
    "anscombe",
    "byar",
    "dispersion",
    "garwood",
    "mid_p",
    "rate_ratio",
    "rate_ratio_log",
    "rate_ratio_mid_p",
    "rate_ratio_test",
    "rate_ratio_wilson",
    "score",
]


def _defined(x: Floats, exposure: Floats) -> Flags:
    refuse_unless((x >= 0) & (exposure >= 0), "events and exposure are 0 or more", path="events")
    return exposure > 0


def _method(name: str) -> Callable[[Kernel], Interval2]:
    return interval_method(name, _defined, NO_EXPOSURE, (0.0, math.inf))


@_method("garwood")
def garwood(events: Floats, exposure: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Exact Poisson interval, from chi-square quantiles; lower bound 0 without events. Needs SciPy.

    Source: Garwood (1936), Biometrika 28:437.

    >>> garwood(27, 10450)
    Interval(low=0.001703, high=0.003759, confidence=0.95, method='garwood')
    """
    special = scipy_module("special", needed_for="the exact interval of a rate")
    tail = (1 - confidence) / 2
    some = np.where(events > 0, events, 1.0)
    low = np.where(events > 0, special.gammaincinv(some, tail), 0.0)
    return low / exposure, special.gammainccinv(events + 1, tail) / exposure


@_method("byar")
def byar(events: Floats, exposure: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Byar's approximation of the exact interval: close from the first event on. The default.

    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, p. 69.

    >>> byar(27, 10450)
    Interval(low=0.001702, high=0.003759, confidence=0.95, method='byar')
    """
    z, some, more = z_of(confidence), np.where(events > 0, events, 1.0), events + 1
    low = np.where(events > 0, some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3, 0.0)
    high = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return low / exposure, high / exposure


@_method("score")
def score(events: Floats, exposure: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Score interval of a Poisson rate: x + z^2/2 +- z sqrt(x + z^2/4), over the exposure.

    >>> score(27, 10450)
    Interval(low=0.001776, high=0.003759, confidence=0.95, method='score')
    """
    z = z_of(confidence)
    centre, half = events + z * z / 2, z * np.sqrt(events + z * z / 4)
    return np.where(events > 0, centre - half, 0.0) / exposure, (centre + half) / exposure


@_method("anscombe")
def anscombe(events: Floats, exposure: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Interval by Anscombe's square root transformation, (sqrt(x + 3/8) +- z/2)^2 - 3/8.

    >>> anscombe(27, 10450)
    Interval(low=0.001694, high=0.003657, confidence=0.95, method='anscombe')
    """
    root, half = np.sqrt(events + 0.375), z_of(confidence) / 2
    low = np.maximum(root - half, 0.0) ** 2 - 0.375
    return low / exposure, ((root + half) ** 2 - 0.375) / exposure


@_method("mid_p")
def mid_p(events: Floats, exposure: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Mid-P interval: the exact tails with half the probability of the count itself. Needs SciPy.

    >>> mid_p(27, 10450)
    Interval(low=0.001738, high=0.003707, confidence=0.95, method='mid_p')
    """
    special = scipy_module("special", needed_for="the mid-P interval of a rate")
    x, tail = events, (1 - confidence) / 2
    some = np.where(x > 0, x, 1.0)

    def above(mean: Floats) -> Floats:
        """P(X > x) + P(X = x) / 2, which grows with the mean."""
        as_many = np.where(x > 0, special.gammainc(some, mean), 1.0)
        more: Floats = special.gammainc(x + 1, mean)
        return 0.5 * (more + as_many)

    top: Floats = special.gammainccinv(x + 1, tail / 2)
    zero = np.zeros_like(x)
    low = np.where(x > 0, bisect(lambda mean: above(mean) - tail, zero, top, iterations=80), 0.0)
    high = bisect(lambda mean: above(mean) - (1 - tail), zero, top, iterations=80)
    return low / exposure, high / exposure


RATE: Final = IntervalMethods(
    "rate",
    {"byar": byar, "garwood": garwood, "mid_p": mid_p, "score": score, "anscombe": anscombe},
    "byar",
)
"""The interval methods of a rate, on (events, exposure)."""


def _exposed(x1: Floats, t1: Floats, x2: Floats, t2: Floats) -> Flags:
    return _defined(x1, t1) & _defined(x2, t2)


def _both(x1: Floats, t1: Floats, x2: Floats, t2: Floats) -> Flags:
    return _exposed(x1, t1, x2, t2) & (x1 + x2 > 0)


def _without_exposure(x1: Floats, t1: Floats, x2: Floats, t2: Floats) -> Flags:
    return ~_exposed(x1, t1, x2, t2)


def _ratio_method(name: str) -> Callable[[Kernel], Interval4]:
    return interval_method(name, _both, NO_EVENTS, (0.0, math.inf), other=(_without_exposure, NO_EXPOSURE))


def _ratio_of(share: Floats, t1: Floats, t2: Floats) -> Floats:
    """The ratio of two rates of which the first has that share of the events; endless where it has all."""
    rest = 1 - share
    return np.where(rest > 0, share / np.where(rest > 0, rest, 1.0), np.inf) * t2 / t1


@_ratio_method("conditional")
def rate_ratio(x1: Floats, t1: Floats, x2: Floats, t2: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Exact interval of the first rate over the second, given the sum of the events. Needs SciPy.

    The upper bound is infinite where the second rate is 0. Undefined without any event.

    >>> rate_ratio(27, 10450, 41, 11200)
    Interval(low=0.4175, high=1.175, confidence=0.95, method='conditional')
    >>> rate_ratio(5, 10, 0, 10)
    Interval(low=0.9164, high=inf, confidence=0.95, method='conditional')
    """
    bounds = clopper_pearson(x1, x1 + x2, confidence=confidence)
    return _ratio_of(bounds.low, t1, t2), _ratio_of(bounds.high, t1, t2)


@_ratio_method("mid_p")
def rate_ratio_mid_p(
    x1: Floats, t1: Floats, x2: Floats, t2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """The same by the mid-P interval of the first events among all: narrower. Needs SciPy.

    >>> rate_ratio_mid_p(5, 10, 0, 10)
    Interval(low=1.219, high=inf, confidence=0.95, method='mid_p')
    """
    bounds = proportion_mid_p(x1, x1 + x2, confidence=confidence)
    return _ratio_of(bounds.low, t1, t2), _ratio_of(bounds.high, t1, t2)


@_ratio_method("log")
def rate_ratio_log(
    x1: Floats, t1: Floats, x2: Floats, t2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Normal interval of the log of the ratio; where all events are on one side, the exact bound.

    >>> rate_ratio_log(27, 10450, 41, 11200)
    Interval(low=0.4342, high=1.147, confidence=0.95, method='log')
    """
    some, more = np.maximum(x1, 1.0), np.maximum(x2, 1.0)
    half = z_of(confidence) * np.sqrt(1 / some + 1 / more)
    ratio = np.maximum(x1, 1.0) / more * t2 / t1
    return _one_sided(x1, t1, x2, t2, confidence, (ratio * np.exp(-half), ratio * np.exp(half)))


def _one_sided(
    x1: Floats, t1: Floats, x2: Floats, t2: Floats, confidence: float, usual: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Usual bounds, but the exact ones, which have a closed form, where all events are on one side."""
    end = ((1 - confidence) / 2) ** (1 / (x1 + x2))
    low = np.where(x2 == 0, _ratio_of(end, t1, t2), np.where(x1 == 0, 0.0, usual[0]))
    return low, np.where(x2 == 0, np.inf, np.where(x1 == 0, _ratio_of(1 - end, t1, t2), usual[1]))


@_ratio_method("wilson")
def rate_ratio_wilson(
    x1: Floats, t1: Floats, x2: Floats, t2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """The same with Wilson's interval of the first events among all: needs no SciPy. The default.

    Where all events are on one side the bound is the exact one: Wilson's is too short there for a ratio.

    >>> rate_ratio_wilson(27, 10450, 41, 11200)
    Interval(low=0.4363, high=1.142, confidence=0.95, method='wilson')
    >>> rate_ratio_wilson(5, 10, 0, 10)
    Interval(low=0.9164, high=inf, confidence=0.95, method='wilson')
    """
    low, high = wilson_bounds(x1, x1 + x2, z_of(confidence))
    usual = _ratio_of(low, t1, t2), _ratio_of(high, t1, t2)
    return _one_sided(x1, t1, x2, t2, confidence, usual)


RATE_RATIO: Final = IntervalMethods(
    "ratio of two rates",
    {
        "wilson": rate_ratio_wilson,
        "conditional": rate_ratio,
        "mid_p": rate_ratio_mid_p,
        "log": rate_ratio_log,
    },
    "wilson",
)
"""The interval methods of a rate ratio, on (events, exposure) of the first and of the second."""


def rate_ratio_test(
    x1: float, t1: float, x2: float, t2: float, *, method: str = "conditional"
) -> Significance:
    """Test that two rates are equal.

    `method` is "conditional" (exact binomial given the sum of the events, needs SciPy), "score" (pooled
    normal) or "e-test" (Krishnamoorthy and Thomson 2004, needs SciPy). Undefined without events or exposure.

    >>> rate_ratio_test(27, 10450, 41, 11200)
    Significance(conditional, p=0.182)
    >>> rate_ratio_test(27, 10450, 41, 11200, method="score")
    Significance(score, statistic=-1.413, p=0.1577)
    """
    tests: Final = {"conditional": _conditional, "score": _score_test, "e-test": _e_test}
    refuse_unless(np.asarray(method in tests), f"a method is one of {', '.join(tests)}", path="method")
    arrays = floats(x1, t1, x2, t2)
    if not bool(_defined(*arrays[:2]) & _defined(*arrays[2:])):
        return Significance.missing(NO_EXPOSURE, method=method)
    if x1 + x2 == 0:
        return Significance.missing(NO_EVENTS, method=method)
    return tests[method](x1, t1, x2, t2)


def _conditional(x1: float, t1: float, x2: float, t2: float) -> Significance:
    stats = scipy_module("stats", needed_for="the exact test of two rates")
    test = stats.binomtest(int(x1), int(x1 + x2), t1 / (t1 + t2))
    return Significance(method="conditional", p_value=min(1.0, float(test.pvalue)))


def _pooled_z(x1: Floats, t1: float, x2: Floats, t2: float) -> Floats:
    """z of the difference of two rates under one common rate; 0 without events."""
    pooled = (x1 + x2) / (t1 + t2)
    error = np.sqrt(pooled * (1 / t1 + 1 / t2))
    return np.where(error > 0, (x1 / t1 - x2 / t2) / np.where(error > 0, error, 1.0), 0.0)


def _score_test(x1: float, t1: float, x2: float, t2: float) -> Significance:
    z = float(_pooled_z(np.asarray(x1), t1, np.asarray(x2), t2))
    return Significance(method="score", statistic=z, p_value=two_sided_p(z))


def _e_test(x1: float, t1: float, x2: float, t2: float) -> Significance:
    """The probability of a z at least as large, over all pairs of counts at the common rate."""
    stats = scipy_module("stats", needed_for="the E-test of two rates")
    z = abs(float(_pooled_z(np.asarray(x1), t1, np.asarray(x2), t2)))
    rate = (x1 + x2) / (t1 + t2)
    first, second = (np.arange(int(stats.poisson.isf(1e-15, rate * t)) + 1.0) for t in (t1, t2))
    chance: Floats = stats.poisson.pmf(first, rate * t1)[:, None] * stats.poisson.pmf(second, rate * t2)
    far = np.abs(_pooled_z(first[:, None], t1, second[None, :], t2)) >= z * (1 - 1e-12)
    return Significance(method="e-test", statistic=z, p_value=min(1.0, float(chance[far].sum())))


@attrs.frozen(slots=True, kw_only=True)
class Dispersion(Single):
    """How much counts vary beyond what one Poisson rate explains: index 1 is what chance alone gives."""

    index: float | None
    test: Significance


def dispersion(events: ArrayLike, exposure: ArrayLike | None = None) -> Dispersion:
    """Index of dispersion, sum((x - mu)^2 / mu) / (k - 1), and its chi-square test for more than chance.

    Several complaints by one customer, or peaks of enquiries, push it above 1. `mu` is the common rate times
    the exposure (all equal by default). Undefined for fewer than two counts or without events.

    >>> dispersion([3, 8, 4, 9, 2]).test
    Significance(dispersion, statistic=7.462, df=4, p=0.1134)
    """
    x, t = floats(events, 1.0 if exposure is None else exposure)
    refuse_unless(_defined(x, t), "the exposure is more than 0", path="exposure")
    if x.size < 2 or not x.any():
        reason = NO_EVENTS if x.size >= 2 else TOO_FEW(needed=2, n=x.size)
        return Dispersion(index=None, test=Significance.missing(reason, method="dispersion"))
    expected = x.sum() / t.sum() * t
    statistic, df = float(((x - expected) ** 2 / expected).sum()), x.size - 1
    test = Significance(
        method="dispersion", statistic=statistic, df=df, p_value=chi_square_tail(statistic, df)
    )
    return Dispersion(index=statistic / df, test=test)
