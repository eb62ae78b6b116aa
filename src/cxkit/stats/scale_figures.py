"""Figures of answers on a declared scale, counted point by point: mean, boxes, their net, median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.stats import nps
from cxkit.stats.accumulated import Accumulated
from cxkit.stats.elementwise import Floats
from cxkit.stats.figure_parts import (
    Figure,
    Kind,
    as_floats,
    divided,
    is_weighted,
    mean_figure,
    share_of,
    weight_sums,
)
from cxkit.stats.interval import Sufficient
from cxkit.stats.means import MEAN

__all__ = ["SCORES"]

Options = Mapping[str, Any]


def _points(rows: Accumulated) -> tuple[list[int], NDArray[np.int64]]:
    """The points of the scale in order, and the counts of every cell on them."""
    points = sorted(int(name) for name in rows.names if name.lstrip("-").isdigit())
    return points, np.stack([rows.count(str(point)) for point in points], axis=1)


def _mean_score(rows: Accumulated, options: Options) -> Figure:
    points, counts = _points(rows)
    at = np.array(points, dtype=np.int64)
    n, total, power = counts.sum(axis=1), counts @ at, counts @ (at * at)
    unit = options.get("unit", "score")
    if is_weighted(rows):
        return _weighted_mean_score(rows, as_floats(at), n, unit)
    mean, some = divided(as_floats(total), as_floats(n))
    # Whole numbers: exact, so no cancellation and no order of summing.
    spread = as_floats(n * power - total * total)
    variance = np.where(n > 1, spread / np.maximum(as_floats(n) * (n - 1), 1.0), 0.0)
    return mean_figure(mean, some, n, variance, unit)


def _weighted_mean_score(rows: Accumulated, at: Floats, n: NDArray[np.int64], unit: str) -> Figure:
    """Linearised standard error; the t interval is that of Kish's n."""
    names = tuple(str(int(point)) for point in at)
    sums, squares = (np.stack(parts, axis=1) for parts in weight_sums(rows, names))
    total = sums.sum(axis=1)
    mean, some = divided(sums @ at, total)
    away = (at - mean[:, None]) ** 2
    effective, _ = divided(total * total, squares.sum(axis=1))
    whole = np.where(some, total, 1.0)
    error = np.sqrt(n / np.maximum(n - 1, 1) * (squares * away).sum(axis=1)) / whole
    more = effective > 1
    deviation = np.where(
        more, np.sqrt((sums * away).sum(axis=1) / whole * effective / np.where(more, effective - 1, 1.0)), 0.0
    )
    statistics = (mean, deviation, effective)
    return Figure(mean, n, some, unit, error, n > 1, effective, Sufficient(MEAN, statistics))


def _box(rows: Accumulated, options: Options, *, top: bool) -> Figure:
    points, _ = _points(rows)
    ranked = points[::-1] if (options.get("direction", "up") == "up") == top else points
    size = int(options.get("top" if top else "bottom", options.get("top", 2)))
    if not 1 <= size < len(points):
        raise Invalid(f"a box holds 1 to {len(points) - 1} points, got {size}", code="scores.box", path="top")
    return share_of(rows, tuple(map(str, ranked[:size])), tuple(map(str, points)))


def _top_box(rows: Accumulated, options: Options) -> Figure:
    return _box(rows, options, top=True)


def _bottom_box(rows: Accumulated, options: Options) -> Figure:
    return _box(rows, options, top=False)


def _net_boxes(rows: Accumulated, options: Options) -> Figure:
    """Top share minus bottom share: three camps, so the score's statistics apply."""
    top, bottom = _box(rows, options, top=True), _box(rows, options, top=False)
    base = as_floats(top.n) if top.n_effective is None else top.n_effective
    d, r = bottom.values * base, top.values * base
    p = np.maximum(base - d - r, 0.0)
    value = np.where(top.defined, top.values - bottom.values, 0.0)
    variance = np.maximum(top.values + bottom.values - value * value, 0.0)
    error = np.sqrt(divided(variance, base)[0])
    return Figure(
        value, top.n, top.defined, "nps", error, None, top.n_effective, Sufficient(nps.NPS, (d, p, r))
    )


def _median_score(rows: Accumulated, options: Options) -> Figure:
    """The middle answer, or the mean of the two in the middle; weighted, where half the weight lies."""
    points, counts = _points(rows)
    n = counts.sum(axis=1)
    at = np.array(points, dtype=np.float64)
    mass = as_floats(counts)
    if is_weighted(rows):
        mass = np.stack(weight_sums(rows, tuple(map(str, points)))[0], axis=1)
    ahead = np.cumsum(mass, axis=1)
    half = ahead[:, -1:] / 2
    some = ahead[:, -1] > 0
    low = at[np.argmax(ahead >= half, axis=1)]
    high = at[np.argmax(ahead > half, axis=1)]
    return Figure(np.where(some, (low + high) / 2, 0.0), n, some, options.get("unit", "score"))


SCORES: Final = Kind(
    "scores",
    {
        "mean": _mean_score,
        "top_box": _top_box,
        "bottom_box": _bottom_box,
        "net": _net_boxes,
        "median": _median_score,
    },
    "mean",
)
"""Answers on a scale, counted point by point: mean, top and bottom box, their net, median."""
