"""Tail probabilities of the chi-square distribution; one degree of freedom needs no scipy."""

from __future__ import annotations

import math

from cxkit.stats.extra import scipy_module

__all__ = ["chi_square_tail"]


def chi_square_tail(statistic: float, degrees_of_freedom: int) -> float:
    """The probability of a chi-square value above `statistic`.

    >>> round(chi_square_tail(3.841458820694124, 1), 12)
    0.05
    >>> chi_square_tail(0.0, 2)
    1.0
    """
    if degrees_of_freedom == 1:
        return math.erfc(math.sqrt(statistic / 2))
    if degrees_of_freedom == 2:
        return math.exp(-statistic / 2)
    special = scipy_module("special", needed_for="a chi-square test with more than 2 degrees of freedom")
    return float(special.chdtrc(degrees_of_freedom, statistic))
