"""The chance of so many or more, exactly and without SciPy: of a binomial and of a Poisson count."""

from __future__ import annotations

import math

__all__ = ["binomial_tail", "poisson_tail"]


def binomial_tail(x: int, n: int, share: float) -> float:
    """P(X >= x) of a binomial of n trials, exactly, without SciPy.

    >>> round(binomial_tail(8, 10, 0.5), 6)
    0.054688
    """
    if x <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    upper = x > n * share
    terms = range(x, n + 1) if upper else range(x - 1, -1, -1)
    log_yes, log_no, most = math.log(share), math.log1p(-share), math.lgamma(n + 1)
    total = 0.0
    for k in terms:
        log = most - math.lgamma(k + 1) - math.lgamma(n - k + 1) + k * log_yes + (n - k) * log_no
        term = math.exp(log)
        total += term
        if term < total * 1e-17:
            break
    return min(1.0, total) if upper else max(0.0, 1.0 - total)


def poisson_tail(n: int, mean: float) -> float:
    """The chance of `n` or more where `mean` are expected.

    >>> poisson_tail(0, 2.0), round(poisson_tail(5, 2.0), 4)
    (1.0, 0.0527)
    """
    if n <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    term = math.exp(n * math.log(mean) - mean - math.lgamma(n + 1))
    total, at = 0.0, n
    while term > 1e-17 * total and (term > 0 or at < mean):
        total, at = total + term, at + 1
        term *= mean / at
    return min(total, 1.0)
