"""P-values adjusted for many tests: the more one looks, the more often chance alone looks real.

None stays None and does not count as a test; no p-values in, none out.

Sources: Holm (1979); Hochberg (1988); Benjamini and Hochberg (1995); Benjamini and Yekutieli (2001).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from cxkit.columns import numbers
from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Floats

__all__ = ["ADJUSTMENTS", "adjust", "rejected"]


def _step_up(factors: Floats, ordered: Floats) -> Floats:
    """The smallest of the scaled p-values from each one upwards."""
    return np.minimum.accumulate((factors * ordered)[::-1])[::-1]


def _benjamini_hochberg(p: Floats) -> Floats:
    m = p.size
    return _step_up(m / np.arange(1, m + 1), p)


def _benjamini_yekutieli(p: Floats) -> Floats:
    return _benjamini_hochberg(p) * float((1 / np.arange(1, p.size + 1)).sum())


def _hochberg(p: Floats) -> Floats:
    return _step_up(np.arange(p.size, 0, -1.0), p)


def _holm(p: Floats) -> Floats:
    return np.maximum.accumulate(np.arange(p.size, 0, -1.0) * p)


def _bonferroni(p: Floats) -> Floats:
    return p * p.size


ADJUSTMENTS: Final[Mapping[str, Callable[[Floats], Floats]]] = MappingProxyType(
    {
        "benjamini_hochberg": _benjamini_hochberg,
        "benjamini_yekutieli": _benjamini_yekutieli,
        "holm": _holm,
        "hochberg": _hochberg,
        "bonferroni": _bonferroni,
    }
)
"""Adjustments by name, each of p-values in rising order. The first two control the share of false alarms
among the alarms, the others the chance of any false alarm."""


def adjust(p_values: Sequence[float | None], method: str = "benjamini_hochberg") -> list[float | None]:
    """Adjusted p-values in the order they came: compare each with the level that is meant.

    >>> adjust([0.01, None, 0.2, 0.03])
    [0.03, None, 0.2, 0.045]
    """
    adjustment = ADJUSTMENTS.get(method)
    if adjustment is None:
        raise Invalid(
            f"{shown(method)} is not an adjustment of p-values: use one of {', '.join(ADJUSTMENTS)}",
            code="adjustment.unknown",
            path="method",
        )
    given = numbers(p_values, "p_values", missing=True)
    known = np.flatnonzero(~np.isnan(given))
    p = given[known]
    if not bool(np.all((p >= 0) & (p <= 1))):
        raise Invalid("p-values lie between 0 and 1; None is missing", code="p_value", path="p_values")
    order = np.argsort(p, kind="stable")
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(adjustment(p[order]), 1.0)
    result: list[float | None] = [None] * len(given)
    for place, value in zip(known.tolist(), adjusted.tolist(), strict=True):
        result[place] = value
    return result


def rejected(
    p_values: Sequence[float | None], level: float = 0.05, method: str = "benjamini_hochberg"
) -> list[bool]:
    """Mask of tests that stand out at that level after adjustment; a missing p-value never does.

    >>> rejected([0.001, 0.04, None, 0.5])
    [True, False, False, False]
    """
    return [p is not None and p <= level for p in adjust(p_values, method)]
