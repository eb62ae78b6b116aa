"""Fitting a model of buying: the parameters at which a penalized likelihood is highest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._extra import scipy_module

_FLAT: Final = 1e-6
_SHARPER: Final = 30.0
"""So many customers' mean loss bends by about 1 per squared logarithm: the first steps are long enough."""


def lowest(
    lost: Callable[[Floats], tuple[float, Floats]],
    start: Floats,
    *,
    size: float,
    penalty: float,
    farthest: float,
) -> Floats | None:
    """The logarithms of parameters at which what is lost for each of `size` customers is least. Needs SciPy.

    `lost` gives minus the log-likelihood and its gradient; `penalty` times the sum of the squared logarithms
    is added. None where there is no such place within `farthest` of 0.

    >>> best = lowest(lambda x: (float(((x - 3) ** 2).sum()), 2 * (x - 3)), np.zeros(2),
    ...                size=1, penalty=0, farthest=9)
    >>> best.round(6).tolist()
    [3.0, 3.0]
    """
    optimize = scipy_module("optimize", needed_for="the fit of a model")

    def sharper(logs: Floats) -> tuple[float, Floats]:
        value, slope = lost(logs)
        scale = _SHARPER / size
        if not penalty:
            return value * scale, slope * scale
        weight = penalty * _SHARPER
        return value * scale + weight * float(logs @ logs), slope * scale + 2 * weight * logs

    minimum: Any = optimize.minimize(
        sharper,
        start,
        jac=True,
        method="SLSQP",
        bounds=[(-farthest - 1, farthest + 1)] * len(start),
        options={"ftol": 1e-14 * _SHARPER, "maxiter": 500},
    )
    at: Floats = minimum.x
    value, slope = sharper(at)
    flat = np.abs(slope).max() < _FLAT * max(_SHARPER, abs(value))
    return at if flat and np.abs(at).max() <= farthest else None
