"""How many to ask: sample sizes for a proportion, a finite population, two groups, and strata.

Every function gives the exact number, not rounded; `math.ceil` is the practice. (Krejcie and Morgan's table
of 1970 rounds to the nearest.)
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from cxkit.columns import finite_number
from cxkit.errors import Invalid
from cxkit.stats.intervals.means import t_quantile
from cxkit.stats.results._extra import scipy_module
from cxkit.stats.results._normal import check_confidence, proper_share, quantile, upper_tail, z_of

__all__ = [
    "allocate",
    "cohen_h",
    "finite",
    "for_cv",
    "margin_of_mean",
    "most_without_errors",
    "proportion",
    "to_rule_out",
    "two_means",
    "two_proportions",
    "two_proportions_arcsine",
]


def _positive(value: float, path: str) -> float:
    return finite_number(value, path, above=0)


def _gap(size: float) -> float:
    if not size:
        raise Invalid("the two are equal: there is no difference to find", code="number.low", path="p2")
    return abs(size)


def proportion(p: float = 0.5, *, margin: float, confidence: float = 0.95) -> float:
    """Answers that estimate a proportion near `p` to within `margin`, of an endless population.

    Source: Cochran (1977), Sampling Techniques, 4.4.

    >>> math.ceil(proportion(margin=0.05))
    385
    """
    z = z_of(confidence)
    within = _positive(margin, "margin")
    if within >= 1:
        raise Invalid(
            f"is a share of 1, such as 0.03 for 3 points, got {margin}", code="number.range", path="margin"
        )
    share = proper_share(p, "p")
    return z * z * share * (1 - share) / within**2


def finite(endless: float, population: float) -> float:
    """The sample n / (1 + (n - 1) / N) that a population of N needs for the precision of `endless` answers.

    >>> [round(finite(proportion(margin=0.05), size)) for size in (100, 1000, 10_000)]
    [80, 278, 370]
    """
    n = _positive(endless, "endless")
    return n if population == math.inf else n / (1 + (n - 1) / _positive(population, "population"))


def for_cv(p: float, *, cv: float, population: float = math.inf) -> float:
    """Answers that estimate a proportion near `p` with a standard error of `cv` times `p`.

    >>> round(for_cv(0.5, cv=0.05))
    400
    """
    share, squared = proper_share(p, "p"), _positive(cv, "cv") ** 2
    odds, each = (
        (1 - share) / share,
        0.0 if population == math.inf else 1 / _positive(population, "population"),
    )
    return odds / (squared * (1 - each) + odds * each)


def two_proportions(
    p1: float, p2: float, *, power: float = 0.8, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """Answers per group that find the difference of two proportions with that power.

    Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, 4.2.

    >>> round(two_proportions(0.80, 0.85), 3)
    905.366
    """
    p1, p2 = proper_share(p1, "p1"), proper_share(p2, "p2")
    gap = _gap(p1 - p2)
    z_alpha, z_power = _two_z(alpha, power, two_sided)
    mean = (p1 + p2) / 2
    pooled, separate = 2 * mean * (1 - mean), p1 * (1 - p1) + p2 * (1 - p2)
    return (max(z_alpha * math.sqrt(pooled) + z_power * math.sqrt(separate), 0.0) / gap) ** 2


def _two_z(alpha: float, power: float, two_sided: bool) -> tuple[float, float]:
    tail, reached = proper_share(alpha, "alpha"), proper_share(power, "power")
    return -quantile(tail / 2 if two_sided else tail), quantile(reached)


def cohen_h(p1: float, p2: float) -> float:
    """Cohen's effect size of two proportions, 2 asin(sqrt(p1)) - 2 asin(sqrt(p2)).

    >>> round(cohen_h(0.85, 0.80), 5)
    0.1319
    """
    one, other = (finite_number(p, name, low=0) for p, name in ((p1, "p1"), (p2, "p2")))
    for share, name in ((one, "p1"), (other, "p2")):
        if share > 1:
            raise Invalid(f"a share lies between 0 and 1, got {share:g}", code="number.range", path=name)
    return 2 * math.asin(math.sqrt(one)) - 2 * math.asin(math.sqrt(other))


def two_proportions_arcsine(
    p1: float, p2: float, *, power: float = 0.8, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """The same by Cohen's h, counting rejections on either side.

    Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 6.4.

    >>> round(two_proportions_arcsine(0.80, 0.85), 1)
    902.3
    """
    h = _gap(cohen_h(proper_share(p1, "p1"), proper_share(p2, "p2")))
    z_alpha, z_power = _two_z(alpha, power, two_sided)

    def reached(n: float) -> float:
        shift = h * math.sqrt(n / 2)
        wrong_side = upper_tail(z_alpha + shift) if two_sided else 0.0
        return upper_tail(z_alpha - shift) + wrong_side

    return _solve(reached, power, 2 * (max(z_alpha + z_power, 0.1) / h) ** 2)


def _solve(reached: Any, power: float, guess: float) -> float:
    """The n at which a rising power function reaches `power`."""
    low, high = 0.0, guess
    while reached(high) < power:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if reached(middle) < power else (low, middle)
    return (low + high) / 2


def two_means(
    difference: float, sd: float, *, power: float = 0.8, alpha: float = 0.05, two_sided: bool = True
) -> float:
    """Answers per group that find a difference of two means with that power by a t test. Needs SciPy.

    >>> round(two_means(0.5, 1), 3)
    63.766
    """
    special = scipy_module("special", needed_for="the power of a t test")
    stats = scipy_module("stats", needed_for="the power of a t test")
    effect = _positive(abs(finite_number(difference, "difference")), "difference") / _positive(sd, "sd")
    z_alpha, z_power = _two_z(alpha, power, two_sided)
    tail: Final = alpha / 2 if two_sided else alpha

    def reached(n: float) -> float:
        df = 2 * max(n - 1, 1e-3)
        return float(stats.nct.sf(-special.stdtrit(df, tail), df, effect * math.sqrt(n / 2)))

    return _solve(reached, power, 2 * (max(z_alpha + z_power, 0.1) / effect) ** 2 + 2)


def allocate(
    total: float, sizes: Mapping[Any, float], sds: Mapping[Any, float] | None = None
) -> dict[Any, float]:
    """How a sample of `total` is spread over strata, in proportion to their sizes by default.

    With `sds`, the standard deviation in each stratum, it is Neyman's allocation, which makes the variance of
    the mean least. Not rounded; a stratum may be given more than it holds, so compare with `sizes`.

    >>> allocate(100, {"web": 600, "phone": 400}, {"web": 2, "phone": 3})
    {'web': 50.0, 'phone': 50.0}
    """
    if sds is not None and set(sds) != set(sizes):
        raise Invalid("every stratum has a size and a deviation", code="strata", path="sds")
    total = _positive(total, "total")
    known = {name: finite_number(size, f"sizes.{name}", low=0) for name, size in sizes.items()}
    spread = {name: 1.0 if sds is None else finite_number(sds[name], f"sds.{name}", low=0) for name in known}
    shares = {name: size * spread[name] for name, size in known.items()}
    whole = sum(shares.values())
    if not whole > 0:
        raise Invalid("are not all 0", code="strata", path="sds" if any(known.values()) else "sizes")
    return {name: total * share / whole for name, share in shares.items()}


def margin_of_mean(sd: float, n: int, *, confidence: float = 0.95) -> float:
    """Half the width of the t interval of a mean of n scores: what so few of them cannot tell apart.

    >>> round(margin_of_mean(12, 5), 1), round(margin_of_mean(12, 20), 1)
    (14.9, 5.6)
    """
    if n < 2:
        raise Invalid("two scores or more have a spread", code="number.low", path="n")
    return (
        float(t_quantile((1 + check_confidence(confidence)) / 2, n - 1)) * _positive(sd, "sd") / math.sqrt(n)
    )


def most_without_errors(n: int, *, confidence: float = 0.95) -> float:
    """The upper bound of a share of errors after n cases without any.

    >>> round(most_without_errors(5), 3)
    0.451
    """
    return float(1 - (1 - check_confidence(confidence)) ** (1 / _positive(n, "n")))


def to_rule_out(share: float, *, confidence: float = 0.95) -> float:
    """Cases without any error that rule out a share of errors.

    >>> math.ceil(to_rule_out(0.05))
    59
    """
    return math.log(1 - check_confidence(confidence)) / math.log(1 - proper_share(share, "share"))
