"""Two proportions: intervals of their difference and tests that they are equal or close.

The methods take `(x1, n1, x2, n2, *, confidence=0.95, clip=True)`, scalars or arrays of one shape, for
independent samples; the difference is the first proportion minus the second. Cells in which a sample has no
trials are undefined. 0 of n against 0 of n has an interval and no z test.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from cxkit.errors import Invalid, shown
from cxkit.stats.intervals.proportions import check_counts, wilson_bounds
from cxkit.stats.results._elementwise import (
    Array,
    Flags,
    Floats,
    Interval4,
    Kernel,
    bisect,
    floats,
    interval_method,
    refuse_unless,
)
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._interval import IntervalMethods
from cxkit.stats.results._normal import upper_tail, z_of
from cxkit.stats.results._reasons import EMPTY, NO_VARIATION, ZERO_BASE
from cxkit.stats.results._significance import Significance, Significances, z_test

__all__ = [
    "PROPORTION_DIFFERENCE",
    "RELATIVE_REDUCTION",
    "agresti_caffo",
    "equivalence",
    "fisher",
    "mee",
    "miettinen_nurminen",
    "newcombe",
    "non_inferiority",
    "pooled_z",
    "relative_reduction",
    "wald",
]


def _defined(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Flags:
    return check_counts(x1, n1) & check_counts(x2, n2)


def _method(name: str) -> Callable[[Kernel], Interval4]:
    return interval_method(name, _defined, EMPTY, (-1.0, 1.0))


def _wald(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    """The difference and its standard error, variances not pooled."""
    p1, p2 = x1 / n1, x2 / n2
    return p1 - p2, np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)


@_method("wald")
def wald(x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Simple normal interval: too narrow for small samples.

    >>> wald(56, 70, 48, 80)
    Interval(low=0.0575, high=0.3425, confidence=0.95, method='wald')
    """
    centre, error = _wald(x1, n1, x2, n2)
    half = z_of(confidence) * error
    return centre - half, centre + half


@_method("agresti_caffo")
def agresti_caffo(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Adjusted Wald: one success and one failure are added to each sample.

    Source: Agresti and Caffo (2000), The American Statistician 54:280.

    >>> agresti_caffo(56, 70, 48, 80)
    Interval(low=0.05245, high=0.3358, confidence=0.95, method='agresti_caffo')
    """
    centre, error = _wald(x1 + 1, n1 + 2, x2 + 1, n2 + 2)
    half = z_of(confidence) * error
    return centre - half, centre + half


@_method("newcombe")
def newcombe(x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Hybrid score interval, made of the two Wilson intervals. The default.

    Source: Newcombe (1998), Statistics in Medicine 17:873, method 10.

    >>> newcombe(56, 70, 48, 80)
    Interval(low=0.05243, high=0.3339, confidence=0.95, method='newcombe')
    """
    z, p1, p2 = z_of(confidence), x1 / n1, x2 / n2
    low1, high1 = wilson_bounds(x1, n1, z)
    low2, high2 = wilson_bounds(x2, n2, z)
    return p1 - p2 - np.hypot(p1 - low1, high2 - p2), p1 - p2 + np.hypot(high1 - p1, p2 - low2)


def _restricted_p2(x1: Floats, n1: Floats, x2: Floats, n2: Floats, at: Floats) -> Floats:
    """The second proportion that is most likely where the first is larger by `at`: root of a cubic."""
    total, successes = n1 + n2, x1 + x2
    a = (n1 + 2 * n2) * at - total - successes
    b = (n2 * at - total - 2 * x2) * at + successes
    c = x2 * at * (1 - at)
    third = a / (3 * total)
    q = third**3 - a * b / (6 * total * total) + c / (2 * total)
    root = np.sqrt(np.maximum(third**2 - b / (3 * total), 0.0))
    p = np.where(q < 0, -root, root)
    ratio = q / np.where(p == 0, 1.0, p) ** 3
    angle = (np.pi + np.arccos(np.clip(np.where(p == 0, 0.0, ratio), -1.0, 1.0))) / 3
    share: Floats = 2 * p * np.cos(angle) - third
    return np.minimum(np.maximum(share, np.maximum(0.0, -at)), np.minimum(1.0, 1.0 - at))


def _score_bounds(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, z: float, correction: Floats
) -> tuple[Floats, Floats]:
    difference = x1 / n1 - x2 / n2

    def spread(at: Floats) -> Floats:
        p2 = _restricted_p2(x1, n1, x2, n2, at)
        p1 = p2 + at
        return z * np.sqrt(np.maximum(correction * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2), 0.0))

    one = np.ones_like(difference)
    low = bisect(lambda at: at - difference + spread(at), -one, difference)
    high = bisect(lambda at: at - difference - spread(at), difference, one)
    return low, high


@_method("miettinen_nurminen")
def miettinen_nurminen(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Score interval with the factor N / (N - 1) on the variance: accurate for small samples too.

    Source: Miettinen and Nurminen (1985), Statistics in Medicine 4:213.

    >>> miettinen_nurminen(56, 70, 48, 80)
    Interval(low=0.05283, high=0.3382, confidence=0.95, method='miettinen_nurminen')
    """
    total = n1 + n2
    return _score_bounds(x1, n1, x2, n2, z_of(confidence), total / (total - 1))


@_method("mee")
def mee(x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Score interval without the factor N / (N - 1).

    Source: Mee (1984), Biometrics 40:1175.

    >>> mee(9, 10, 3, 10)
    Interval(low=0.1821, high=0.837, confidence=0.95, method='mee')
    """
    return _score_bounds(x1, n1, x2, n2, z_of(confidence), np.ones_like(n1))


PROPORTION_DIFFERENCE: Final = IntervalMethods(
    "difference of two proportions",
    {
        "newcombe": newcombe,
        "miettinen_nurminen": miettinen_nurminen,
        "mee": mee,
        "agresti_caffo": agresti_caffo,
        "wald": wald,
    },
    "newcombe",
)
"""The interval methods of a difference, on (x1, n1, x2, n2)."""


def _with_base(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Flags:
    return _defined(x1, n1, x2, n2) & (x2 > 0)


@interval_method("mover", _with_base, ZERO_BASE, (-np.inf, 1.0))
def relative_reduction(
    x1: Floats, n1: Floats, x2: Floats, n2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """By how much smaller the first proportion is, as a share of the second: 1 - p1 / p2.

    The interval of the ratio is made of the two Wilson intervals; it is undefined where the second is 0.

    Source: Donner and Zou (2012), Statistical Methods in Medical Research 21:347 (MOVER of a ratio).

    >>> relative_reduction(180, 900, 30, 100)
    Interval(low=0.06465, high=0.5103, confidence=0.95, method='mover')
    """
    z, p1, p2 = z_of(confidence), x1 / n1, x2 / n2
    (low1, high1), (low2, high2) = wilson_bounds(x1, n1, z), wilson_bounds(x2, n2, z)
    both = p1 * p2

    def ratio(own: Floats, base: Floats, sign: int) -> Floats:
        """The bound of p1 / p2 from a bound of each; without end where the base may be 0."""
        scale = base * (2 * p2 - base)
        root = np.sqrt(np.maximum(both**2 - own * (2 * p1 - own) * scale, 0.0))
        return np.where(
            scale == 0, np.inf if sign > 0 else 0.0, (both + sign * root) / np.where(scale, scale, 1)
        )

    return 1 - ratio(high1, low2, 1), 1 - np.maximum(ratio(low1, high2, -1), 0.0)


RELATIVE_REDUCTION: Final = IntervalMethods("relative reduction", {"mover": relative_reduction}, "mover")
"""The interval method of 1 - p1 / p2, on (x1, n1, x2, n2)."""


def pooled_z(
    x1: Array | float,
    n1: Array | float,
    x2: Array | float,
    n2: Array | float,
    *,
    continuity: bool = False,
) -> Significance | Significances:
    """z test that two proportions are equal, with the pooled variance.

    `continuity` takes half an answer off the difference (Yates), never more than the difference itself.
    Undefined where all answers of both samples are alike: 0 of n against 0 of n shows no difference to test.

    >>> pooled_z(56, 70, 48, 80)
    Significance(pooled z, statistic=2.65, p=0.008045)
    >>> pooled_z(0, 10, 0, 10)
    Significance(pooled z, undefined: all values are equal, so there is no variation to work with)
    """
    a, m, b, n = floats(x1, n1, x2, n2)
    defined = _defined(a, m, b, n)
    m, n = np.where(defined, m, 1.0), np.where(defined, n, 1.0)
    pooled = np.where(defined, (a + b) / (m + n), 0.0)
    spread = 1 / m + 1 / n
    difference = np.where(defined, a / m - b / n, 0.0)
    if continuity:
        size = np.abs(difference)
        difference = np.sign(difference) * (size - np.minimum(0.5 * spread, size))
    error = np.sqrt(np.maximum(pooled * (1 - pooled), 0.0) * spread)
    name = "pooled z with continuity correction" if continuity else "pooled z"
    tests = z_test(difference, error, method=name, reason=NO_VARIATION, other=(~defined, EMPTY))
    return tests if tests.p_value.ndim else tests.one()


def fisher(x1: int, n1: int, x2: int, n2: int) -> Significance:
    """Fisher's exact test that two proportions are equal, two-sided by probability. Needs SciPy.

    `statistic` is the odds ratio by conditional maximum likelihood: infinite where it has no limit, None
    where all answers are alike.

    >>> fisher(5, 56, 0, 29)
    Significance(Fisher's exact test, statistic=inf, p=0.1606)
    """
    counts = floats(x1, n1, x2, n2)
    for count, name in zip(counts, ("x1", "n1", "x2", "n2"), strict=True):
        refuse_unless(count == np.floor(count), "an exact test needs whole counts", path=name)
    x1, n1, x2, n2 = (int(count) for count in counts)
    method = "Fisher's exact test"
    if not bool(_defined(*counts)):
        return Significance.missing(EMPTY, method=method)
    stats = scipy_module("stats", needed_for=method)
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    p_value = min(1.0, float(stats.fisher_exact(table).pvalue))
    alike = x1 + x2 in (0, n1 + n2)
    odds = None if alike else float(stats.contingency.odds_ratio(table, kind="conditional").statistic)
    return Significance(method=method, statistic=odds, p_value=p_value)


Adjustment = Literal["agresti_caffo", "wald"]
_ADDED: Final[dict[str, float]] = {"agresti_caffo": 1.0, "wald": 0.0}


def _shifted_z(counts: tuple[float, float, float, float], shift: float, method: str) -> tuple[float, float]:
    """z of the difference against `shift`, with its standard error."""
    if method not in _ADDED:
        raise Invalid(
            f"{shown(method)} is not known here: use one of {', '.join(_ADDED)}",
            code="test.method",
            path="method",
        )
    x1, n1, x2, n2 = floats(*counts)
    add = _ADDED[method]
    difference, error = _wald(x1 + add, n1 + 2 * add, x2 + add, n2 + 2 * add)
    return float(difference - shift), float(error)


def non_inferiority(
    x1: float, n1: float, x2: float, n2: float, *, margin: float, method: Adjustment = "agresti_caffo"
) -> Significance:
    """One-sided test that the first proportion is not lower than the second by `margin` or more.

    A small p-value shows it. The counts are adjusted as in the Agresti-Caffo interval, or not ("wald").

    >>> non_inferiority(80, 100, 78, 100, margin=0.1)
    Significance(non-inferiority, statistic=2.077, p=0.01888)
    """
    return _one_sided(x1, n1, x2, n2, margin, method, both=False)


def equivalence(
    x1: float, n1: float, x2: float, n2: float, *, margin: float, method: Adjustment = "agresti_caffo"
) -> Significance:
    """Two one-sided tests (TOST) that the proportions differ by less than `margin`; p is the larger of both.

    A small p-value shows that they are equivalent. The statistic is the z of the side that decided.

    >>> equivalence(80, 100, 78, 100, margin=0.1)
    Significance(equivalence, statistic=1.396, p=0.08132)
    """
    return _one_sided(x1, n1, x2, n2, margin, method, both=True)


def _one_sided(
    x1: float, n1: float, x2: float, n2: float, margin: float, method: str, *, both: bool
) -> Significance:
    name = "equivalence" if both else "non-inferiority"
    if not 0 < margin < 1:
        raise Invalid(f"a margin lies between 0 and 1, got {shown(margin)}", code="margin", path="margin")
    if not bool(_defined(*floats(x1, n1, x2, n2))):
        return Significance.missing(EMPTY, method=name)
    above, error = _shifted_z((x1, n1, x2, n2), -margin, method)
    below, _ = _shifted_z((x1, n1, x2, n2), margin, method)
    if error == 0:
        return Significance.missing(NO_VARIATION, method=name)
    z = min(above / error, -below / error) if both else above / error
    return Significance(method=name, statistic=z, p_value=upper_tail(z))
