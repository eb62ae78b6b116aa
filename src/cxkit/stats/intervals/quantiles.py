"""Quantiles by a named type, from values or from counted values.

Packages disagree on the quantile of a small sample; Hyndman and Fan number the definitions. Type 7 (linear,
NumPy's and Excel's default) is the default here; type 6 (Weibull, Minitab and SPSS) and type 1 (the inverse
of the empirical distribution, always an observed value) are offered.

Source: Hyndman and Fan (1996), The American Statistician 50:361.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Flags, Floats, floats, refuse_unless
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.results._reasons import TOO_FEW
from cxkit.values import Reason

__all__ = [
    "ORDER_STATISTICS",
    "QUANTILE",
    "QUANTILE_TYPES",
    "QuantileType",
    "quantile",
    "quantile_interval",
    "quantile_of_counts",
]

QuantileType = Literal[1, 6, 7]

ORDER_STATISTICS: Final = "order statistics"
QUANTILE: Final = "quantile"
"""The name of the interval methods of a quantile."""

QUANTILE_TYPES: Final[Mapping[int, Callable[[Floats, float], Floats]]] = MappingProxyType(
    {
        1: lambda n, share: np.maximum(np.ceil(n * share * (1 - 1e-14)), 1.0),
        6: lambda n, share: np.clip((n + 1) * share, 1.0, n),
        7: lambda n, share: 1 + (n - 1) * share,
    }
)
"""The place, counted from 1, at which each type reads the sorted values; a place between two interpolates."""


def _place(n: Floats, share: float, kind: int) -> Floats:
    if kind not in QUANTILE_TYPES:
        raise Invalid(
            f"{shown(kind)} is not a quantile type of cxkit: use one of 1, 6, 7",
            code="quantile.type",
            path="type",
        )
    if not 0 <= share <= 1:
        raise Invalid(
            f"a quantile's share lies between 0 and 1, got {shown(share)}",
            code="quantile.share",
            path="share",
        )
    return QUANTILE_TYPES[kind](n, share)


def quantile(values: ArrayLike, share: float, *, type: QuantileType = 7) -> float | None:
    """The value below which a share of the values lies; None of no values.

    >>> quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3, 4], 0.5, type=1), quantile([1, 2, 3, 4], 0.9, type=6)
    (2.5, 2.0, 4.0)
    """
    ordered, ones, total = _each_once(values)
    value = float(quantile_of_counts(ordered, ones, total, share, type=type)[0])
    return value if ordered.size else None


def quantile_of_counts(
    values: Floats,
    counts: NDArray[Any],
    totals: NDArray[Any],
    share: float,
    *,
    type: QuantileType = 7,
) -> Floats:
    """The quantile of every cell at once, from values that are counted.

    The entries of one cell stand together with rising values, and cells stand in order; `totals` says how
    many values each cell counts. A cell without values gives 0.

    >>> quantile_of_counts(np.array([1.0, 3.0, 5.0]), np.array([1, 1, 2]), np.array([2, 2]), 0.5).tolist()
    [2.0, 5.0]
    """
    some = totals > 0
    place = np.where(some, _place(np.maximum(totals, 1).astype(np.float64), share, type), 1.0)
    low = np.floor(place)
    first = _ranked(values, counts, totals, low)
    second = _ranked(values, counts, totals, low + 1)
    return np.where(some, first + (place - low) * (second - first), 0.0)


def quantile_bounds_of_counts(
    values: Floats, counts: NDArray[Any], totals: NDArray[Any], share: float, *, confidence: float = 0.95
) -> tuple[Floats, Floats, Flags]:
    """Distribution-free bounds of the quantile of every cell, and where both ranks exist; see
    `quantile_interval`.

    >>> values, ones = np.array([1.0, 3.0, 4.0, 8.0, 9.0]), np.ones(5)
    >>> [part.tolist() for part in quantile_bounds_of_counts(values, ones, np.array([5, 0]), 0.5)]
    [[1.0, 0.0], [9.0, 0.0], [True, False]]
    """
    refuse_unless(np.asarray(0 < share < 1), "a quantile's share lies between 0 and 1", path="share")
    half = z_of(confidence) * np.sqrt(totals * share * (1 - share))
    low, high = np.ceil(totals * share - half), np.ceil(totals * share + half)
    known = (low >= 1) & (high <= totals)
    first, second = (np.where(known, _ranked(values, counts, totals, rank), 0.0) for rank in (low, high))
    return first, second, known


def _ranked(values: Floats, counts: NDArray[Any], totals: NDArray[Any], rank: Floats) -> Floats:
    """The value of every cell that has that rank, counted from 1; the last one beyond it."""
    if not values.size:
        return np.zeros(totals.shape)
    ahead = np.cumsum(totals) - totals
    place = ahead + np.clip(rank, 1, np.maximum(totals, 1))
    ranked: Floats = values[np.minimum(np.searchsorted(np.cumsum(counts), place), values.size - 1)]
    return ranked


def _each_once(values: ArrayLike) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """Values in order, each counted once, and how many there are."""
    ordered = np.sort(floats(values)[0].ravel())
    return ordered, np.ones(ordered.size, np.int64), np.array([ordered.size])


def quantile_interval(values: ArrayLike, share: float = 0.5, *, confidence: float = 0.95) -> Interval:
    """Distribution-free interval of a quantile between two observed values, ranks by normal approximation.

    Undefined where the sample is too small for the ranks to exist: four or more for a median at 95%.

    Source: Conover (1999), Practical Nonparametric Statistics, 3.2.

    >>> quantile_interval([3, 5, 8, 9, 12, 14, 20, 31, 45, 60])
    Interval(low=5, high=45, confidence=0.95, method='order statistics')
    """
    check_confidence(confidence)
    ordered, ones, total = _each_once(values)
    low, high, known = quantile_bounds_of_counts(ordered, ones, total, share, confidence=confidence)
    if not known[0]:
        reason = too_few_ranks(ordered.size, share, confidence)
        return Interval.missing(reason, method=ORDER_STATISTICS, confidence=confidence)
    return Interval(low=float(low[0]), high=float(high[0]), confidence=confidence, method=ORDER_STATISTICS)


def too_few_ranks(n: int, share: float, confidence: float) -> Reason:
    """Why the order statistics of n values do not bound a quantile: how many values are needed."""
    needed = math.floor(z_of(confidence) ** 2 * max(share, 1 - share) / min(share, 1 - share)) + 1
    return TOO_FEW(needed=needed, n=n)
