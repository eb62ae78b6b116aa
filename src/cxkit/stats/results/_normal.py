"""The normal distribution: quantile, tail probability and the z of a confidence level.

Default intervals need nothing more, so they need nothing but NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.errors import Invalid, shown

Floats = NDArray[np.float64]

# Wichura (1988), algorithm AS 241, routine PPND16: numerators and denominators, highest power first.
_CENTRE: Final = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
_SHOULDER: Final = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
_TAIL: Final = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
     0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699,
     6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5,
     7.868691311456132591e-4, 0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769,
     1.0),
)  # fmt: skip


def _rational(x: Floats, terms: tuple[Sequence[float], Sequence[float]]) -> Floats:
    above, below = (np.full_like(x, part[0]) for part in terms)
    for high, low in zip(terms[0][1:], terms[1][1:], strict=True):
        above = above * x + high
        below = below * x + low
    return above / below


@overload
def quantile(p: float) -> float: ...
@overload
def quantile(p: NDArray[np.float64] | Sequence[float]) -> Floats: ...
def quantile(p: ArrayLike) -> float | Floats:
    """The value below which a share `p` of the standard normal distribution lies, 0 < p < 1.

    Accurate to about 1e-15 relative. For a far upper tail ask for `-quantile(1 - p)` with the small number
    itself, since 1 - 1e-20 is 1.

    Source: Wichura (1988), Applied Statistics 37:477, AS 241.

    >>> round(quantile(0.975), 12)
    1.95996398454
    """
    share = np.asarray(p, dtype=np.float64)
    if not bool(np.all((share > 0) & (share < 1))):
        raise Invalid(f"a share must lie between 0 and 1, both excluded, got {shown(p)}", code="number.range")
    offset = share - 0.5
    central = offset * _rational(0.180625 - np.minimum(offset * offset, 0.180625), _CENTRE)
    root = np.sqrt(-np.log(np.minimum(share, 1 - share)))
    outer = np.where(root <= 5, _rational(root - 1.6, _SHOULDER), _rational(root - 5, _TAIL))
    found = np.where(np.abs(offset) <= 0.425, central, np.copysign(outer, offset))
    return float(found) if found.ndim == 0 else found


@overload
def upper_tail(z: float) -> float: ...
@overload
def upper_tail(z: NDArray[np.float64] | Sequence[float]) -> Floats: ...
def upper_tail(z: ArrayLike) -> float | Floats:
    """The probability of a standard normal value above `z`, accurate relative to itself in the far tail too.

    >>> f"{upper_tail(10.0):.12g}"
    '7.61985302416e-24'
    """
    array = np.asarray(z, dtype=np.float64)
    scaled = (array / math.sqrt(2.0)).ravel()
    found = 0.5 * np.fromiter(map(math.erfc, scaled.tolist()), np.float64, scaled.size)
    return float(found[0]) if array.ndim == 0 else found.reshape(array.shape)


@overload
def cdf(z: float) -> float: ...
@overload
def cdf(z: NDArray[np.float64] | Sequence[float]) -> Floats: ...
def cdf(z: ArrayLike) -> float | Floats:
    """The probability of a standard normal value of at most `z`.

    >>> round(cdf(1.959963984540054), 12)
    0.975
    """
    return upper_tail(np.negative(np.asarray(z, dtype=np.float64)))


@overload
def two_sided_p(z: float) -> float: ...
@overload
def two_sided_p(z: NDArray[np.float64] | Sequence[float]) -> Floats: ...
def two_sided_p(z: ArrayLike) -> float | Floats:
    """The probability of a standard normal value at least as far from 0 as `z`, on either side.

    >>> round(two_sided_p(-1.96), 4)
    0.05
    """
    return 2.0 * upper_tail(np.abs(np.asarray(z, dtype=np.float64)))


def check_confidence(confidence: float) -> float:
    """The confidence level itself, refused unless it is a number between 0 and 1."""
    if isinstance(confidence, bool) or not 0 < confidence < 1:
        raise Invalid(
            f"a confidence level lies between 0 and 1, such as 0.95, got {shown(confidence)}",
            code="confidence.range",
            path="confidence",
        )
    return float(confidence)


@lru_cache(maxsize=256)
def z_of(confidence: float = 0.95) -> float:
    """The z that a two-sided interval of that confidence uses.

    >>> round(z_of(0.9), 12)
    1.644853626951
    """
    return -quantile((1 - check_confidence(confidence)) / 2)
