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
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.errors import Invalid, shown
from cxkit.stats.results._elementwise import Floats, floats, refuse_unless
from cxkit.stats.results._interval import Interval
from cxkit.stats.results._normal import check_confidence, z_of
from cxkit.stats.results._reasons import TOO_FEW

__all__ = ["QUANTILE_TYPES", "QuantileType", "quantile", "quantile_interval", "quantile_of_counts"]

QuantileType = Literal[1, 6, 7]

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
    ordered = np.sort(floats(values)[0].ravel())
    place = float(_place(np.asarray(float(ordered.size)), share, type))
    if not ordered.size:
        return None
    low = math.floor(place)
    first, second = ordered[low - 1], ordered[min(low, ordered.size - 1)]
    return float(first + (place - low) * (second - first))


def quantile_of_counts(
    values: Floats,
    counts: NDArray[np.int64],
    totals: NDArray[np.int64],
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
    ahead = np.cumsum(totals) - totals
    running = np.cumsum(counts)
    last = np.minimum(low + 1, np.maximum(totals, 1))
    if not values.size:
        return np.zeros(totals.shape)
    first, second = (
        values[np.minimum(np.searchsorted(running, ahead + rank.astype(np.int64)), values.size - 1)]
        for rank in (low, last)
    )
    return np.where(some, first + (place - low) * (second - first), 0.0)


def quantile_interval(values: ArrayLike, share: float = 0.5, *, confidence: float = 0.95) -> Interval:
    """Distribution-free interval of a quantile between two observed values, ranks by normal approximation.

    Undefined where the sample is too small for the ranks to exist: four or more for a median at 95%.

    Source: Conover (1999), Practical Nonparametric Statistics, 3.2.

    >>> quantile_interval([3, 5, 8, 9, 12, 14, 20, 31, 45, 60])
    Interval(low=5, high=45, confidence=0.95, method='order statistics')
    """
    check_confidence(confidence)
    ordered = np.sort(floats(values)[0].ravel())
    n, name = ordered.size, "order statistics"
    refuse_unless(np.asarray(0 < share < 1), "a quantile's share lies between 0 and 1", path="share")
    half = z_of(confidence) * math.sqrt(n * share * (1 - share))
    low, high = math.ceil(n * share - half), math.ceil(n * share + half)
    if low < 1 or high > n:
        needed = math.floor(z_of(confidence) ** 2 * max(share, 1 - share) / min(share, 1 - share)) + 1
        return Interval.missing(TOO_FEW(needed=needed, n=n), method=name, confidence=confidence)
    return Interval(
        low=float(ordered[low - 1]), high=float(ordered[high - 1]), confidence=confidence, method=name
    )
