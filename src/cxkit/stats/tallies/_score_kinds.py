"""Figures of answers on a declared scale, counted point by point: mean, boxes, their net, median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, shown
from cxkit.stats.intervals.means import MEAN
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._exact import ExactSums
from cxkit.stats.tallies._kind_parts import (
    Figure,
    Kind,
    as_floats,
    divided,
    is_weighted,
    mean_figure,
    net_of,
    register,
    share_of,
    taking,
    weighed,
    weight_sums,
    weighted_mean_figure,
    weighted_net,
)

Options = Mapping[str, Any]


def _points(rows: Accumulated) -> tuple[list[int], NDArray[np.int64]]:
    """The points of the scale in order, and the counts of every cell on them."""
    points = sorted(int(name) for name in rows.names if name.lstrip("-").isdigit())
    return points, np.stack([rows.count(str(point)) for point in points], axis=1)


@taking("unit", "standard_error")
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
    """All sums are exact. The t interval is that of as many answers as the linearised error is worth."""
    weights = [rows.sums[f"weight {point}"] for point in points]
    powers = [rows.sums[f"square {point}"] for point in points]
    mean = weighted_mean_figure(
        n,
        ExactSums.total(weights),
        ExactSums.total(powers),
        ExactSums.total([part.times(point) for part, point in zip(weights, points, strict=True)]),
        ExactSums.total([part.times(point * point) for part, point in zip(weights, points, strict=True)]),
        options.get("unit", "score"),
    )
    masses, squares = ([part.floats() for part in parts] for parts in (weights, powers))
    gaps = [mass * (point - mean.values) ** 2 for mass, point in zip(masses, points, strict=True)]
    variance = divided(np.sum(gaps, axis=0), np.sum(masses, axis=0))[0]
    way = weighed(n, masses, squares, points, mean.values, variance, options)
    if options.get("standard_error") == "effective":
        return mean
    _, deviation, _ = cast(Sufficient, mean.interval).statistics
    deviation = np.where(way.equal, deviation, way.error * np.sqrt(way.worth))
    error = np.where(way.equal, cast(Any, mean.standard_error), way.error)
    statistics = Sufficient(MEAN, (mean.values, deviation, way.worth))
    return mean._replace(standard_error=error, error_defined=n > 1, interval=statistics)


def _boxes(points: list[int], options: Options, *, top: bool) -> list[int]:
    """The points of the top or of the bottom box."""
    ranked = points[::-1] if (options.get("direction", "up") == "up") == top else points
    size = options.get("top" if top else "bottom", options.get("top", 2))
    if not isinstance(size, int) or not 1 <= size < len(points):
        raise Invalid(
            f"a box holds 1 to {len(points) - 1} points, got {shown(size)}", code="scores.box", path="top"
        )
    return ranked[:size]


def _box(rows: Accumulated, options: Options, *, top: bool) -> Figure:
    points, _ = _points(rows)
    chosen = _boxes(points, options, top=top)
    return share_of(rows, tuple(map(str, chosen)), tuple(map(str, points)), options)


@taking("top", "direction", "standard_error")
def _top_box(rows: Accumulated, options: Options) -> Figure:
    return _box(rows, options, top=True)


@taking("top", "bottom", "direction", "standard_error")
def _bottom_box(rows: Accumulated, options: Options) -> Figure:
    return _box(rows, options, top=False)


@taking("top", "bottom", "direction", "standard_error")
def _net_boxes(rows: Accumulated, options: Options) -> Figure:
    """Top share minus bottom share: three camps, so the score's statistics apply."""
    points, counts = _points(rows)
    camps = _boxes(points, options, top=False), _boxes(points, options, top=True)
    places = [[points.index(point) for point in camp] for camp in camps]
    places.insert(1, [at for at in range(len(points)) if at not in places[0] + places[1]])
    if is_weighted(rows):
        kept = (np.stack(parts, axis=1) for parts in weight_sums(rows, tuple(map(str, points))))
        sums, squares = ([part[:, camp].sum(axis=1) for camp in places] for part in kept)
        return weighted_net(counts.sum(axis=1), sums, squares, options)
    return net_of(*(counts[:, camp].sum(axis=1) for camp in places))


@taking("unit")
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
        (),
    )
)
"""Answers on a scale, counted point by point: mean, top and bottom box, their net, median."""
