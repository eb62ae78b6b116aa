"""Exact tests that need the standard library alone: of small tables, and of samples without variation."""

from __future__ import annotations

from math import comb, exp, lgamma

from cxkit.errors import Invalid

_ENOUGH = 5


def is_small(x1: int, n1: int, x2: int, n2: int) -> bool:
    """Whether a cell of the 2 x 2 table expects fewer than 5: where the normal approximation misleads.

    Source: Cochran (1954), Biometrics 10, 417-451.

    >>> is_small(5, 56, 0, 29), is_small(50, 100, 40, 100)
    (True, False)
    """
    yes, n = x1 + x2, n1 + n2
    return n > 0 and min(n1, n2) * min(yes, n - yes) < _ENOUGH * n


def exact_p_value(x1: int, n1: int, x2: int, n2: int) -> float:
    """Fisher's exact test that two proportions are equal: two-sided, over all tables as unlikely.

    Exact integers throughout, so fit for small tables; `two_proportions.fisher` is for any.

    >>> round(exact_p_value(5, 56, 0, 29), 4), round(exact_p_value(3, 4, 1, 4), 4)
    (0.1606, 0.4857)
    """
    if not (0 <= x1 <= n1 and 0 <= x2 <= n2):
        raise Invalid("counts must satisfy 0 <= successes <= trials", code="counts.range")
    yes = x1 + x2
    ways = [comb(n1, k) * comb(n2, yes - k) for k in range(max(0, yes - n2), min(n1, yes) + 1)]
    this = comb(n1, x1) * comb(n2, x2)
    return sum(way for way in ways if way <= this) / comb(n1 + n2, yes)


def exact_p_of_constants(n1: float, n2: float) -> float:
    """The permutation test of two samples, each of one value, not the same: two-sided, over all divisions.

    No division of the n1 + n2 values lies as far apart; the reverse one does, where the samples are as large.

    >>> round(exact_p_of_constants(5, 5), 6), exact_p_of_constants(1, 1)
    (0.007937, 1.0)
    """
    ways = lgamma(n1 + n2 + 1) - lgamma(n1 + 1) - lgamma(n2 + 1)
    return min((2 if n1 == n2 else 1) * exp(-ways), 1.0)
