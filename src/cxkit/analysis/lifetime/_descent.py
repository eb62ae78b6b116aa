"""BFGS: the minimum of a smooth function of a few parameters, from its value and gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np

from cxkit.stats.results._elementwise import Floats

_ARMIJO: Final = 1e-4
_CURVATURE: Final = 0.9
_LONGEST: Final = 4.0
_SEARCH: Final = 40


class Minimum(NamedTuple):
    """Where the search ended, the value there, and whether the gradient vanishes there."""

    at: Floats
    value: float
    converged: bool
    steps: int


def minimize(
    function: Callable[[Floats], tuple[float, Floats]],
    start: Floats,
    *,
    tolerance: float = 1e-8,
    steps: int = 500,
) -> Minimum:
    """The minimum of `function`, which gives value and gradient; `tolerance` is of the largest slope.

    A search that can't go lower by more than rounding has converged if the slope is small for the value.

    Source: Nocedal and Wright (2006), Numerical Optimization, 3.1 and 6.1.

    >>> found = minimize(lambda x: (float(((x - 3) ** 2).sum()), 2 * (x - 3)), np.zeros(2))
    >>> found.at.round(6).tolist(), found.converged
    ([3.0, 3.0], True)
    """
    at, size = start, len(start)
    value, slope = function(at)
    inverse = np.eye(size)
    for step in range(steps):
        if np.abs(slope).max() < tolerance:
            return Minimum(at, value, True, step)
        way = -inverse @ slope
        if way @ slope >= 0:
            inverse, way = np.eye(size), -slope
        way = way * min(1.0, _LONGEST / max(float(np.abs(way).max()), 1e-300))
        found = _search(function, at, value, slope, way)
        if found is None:
            return Minimum(at, value, bool(np.abs(slope).max() < 1e3 * tolerance * max(1, abs(value))), step)
        new, value, new_slope = found
        moved, turned = new - at, new_slope - slope
        along = float(moved @ turned)
        if along > 0:
            if step == 0:
                inverse = np.eye(size) * (along / float(turned @ turned))
            left = np.eye(size) - np.outer(moved, turned) / along
            inverse = left @ inverse @ left.T + np.outer(moved, moved) / along
        at, slope = new, new_slope
    return Minimum(at, value, bool(np.abs(slope).max() < tolerance), steps)


def _search(
    function: Callable[[Floats], tuple[float, Floats]],
    at: Floats,
    value: float,
    slope: Floats,
    way: Floats,
) -> tuple[Floats, float, Floats] | None:
    """A point along the way that lies low enough and is flat enough (weak Wolfe), by bisection."""
    down = float(slope @ way)
    low, high, length = 0.0, np.inf, 1.0
    best: tuple[Floats, float, Floats] | None = None
    for _ in range(_SEARCH):
        point = at + length * way
        there, new_slope = function(point)
        if not np.isfinite(there) or there > value + _ARMIJO * length * down:
            high = length
        else:
            best = (point, there, new_slope)
            if float(new_slope @ way) >= _CURVATURE * down:
                return best
            low = length
        length = (low + high) / 2 if np.isfinite(high) else 2 * low
    return best
