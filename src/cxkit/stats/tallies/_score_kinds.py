"""Figures of answers on a declared scale, counted point by point: mean, boxes, their net, median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.stats.intervals import nps
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._exact import ExactSums
from cxkit.stats.tallies._kind_parts import (
    Figure,
    Kind,
    as_floats,
    divided,
    is_weighted,
    linearised,
    mean_figure,
    register,
    share_of,
    weight_sums,
    weighted_mean_figure,
)

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
        return _weighted_mean_score(rows, points, n, options)
    mean, some = divided(as_floats(total), as_floats(n))
    # Whole numbers: exact, so no cancellation and no order of summing.
    spread = as_floats(n * power - total * total)
    variance = np.where(n > 1, spread / np.maximum(as_floats(n) * (n - 1), 1.0), 0.0)
    return mean_figure(mean, some, n, variance, unit)


def _weighted_mean_score(
    rows: Accumulated, points: list[int], n: NDArray[np.int64], options: Options
) -> Figure:
    """The t interval is that of Kish's effective number; all sums are exact."""
    weights = [rows.sums[f"weight {point}"] for point in points]
    powers = [rows.sums[f"square {point}"] for point in points]
    found = weighted_mean_figure(
        n,
        ExactSums.total(weights),
        ExactSums.total(powers),
        ExactSums.total([part.times(point) for part, point in zip(weights, points, strict=True)]),
        ExactSums.total([part.times(point * point) for part, point in zip(weights, points, strict=True)]),
        options.get("unit", "score"),
    )
    if not linearised(options):
        return found
    away = (np.array(points) - found.values[:, None]) ** 2
    spread = (np.stack([part.floats() for part in powers], axis=1) * away).sum(axis=1)
    whole = np.where(found.defined, ExactSums.total(weights).floats(), 1.0)
    error = np.sqrt(n / np.maximum(n - 1, 1) * spread) / whole
    return found._replace(standard_error=error, error_defined=n > 1)


def _box(rows: Accumulated, options: Options, *, top: bool) -> Figure:
    points, _ = _points(rows)
    ranked = points[::-1] if (options.get("direction", "up") == "up") == top else points
    size = int(options.get("top" if top else "bottom", options.get("top", 2)))
    if not 1 <= size < len(points):
        raise Invalid(f"a box holds 1 to {len(points) - 1} points, got {size}", code="scores.box", path="top")
    return share_of(rows, tuple(map(str, ranked[:size])), tuple(map(str, points)), options)


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


SCORES: Final = register(
    Kind(
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
)
"""Answers on a scale, counted point by point: mean, top and bottom box, their net, median."""
