"""The normal distribution: quantile, tail probability, and the z and t of a confidence level.

Default intervals need nothing more, so they need nothing but NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Final, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import finite_number
from cxkit.errors import Invalid, shown

Floats = NDArray[np.float64]

_NORMAL: Final = NormalDist()


@overload
def quantile(p: float) -> float: ...
@overload
def quantile(p: NDArray[np.float64] | Sequence[float]) -> Floats: ...
def quantile(p: ArrayLike) -> float | Floats:
    """The value below which a share `p` of the standard normal distribution lies, 0 < p < 1.

    For a far upper tail ask for `-quantile(1 - p)` with the small number itself, since 1 - 1e-20 is 1.

    >>> round(quantile(0.975), 12)
    1.95996398454
    """
    share = np.asarray(p, dtype=np.float64)
    if not bool(np.all((share > 0) & (share < 1))):
        raise Invalid(f"a share must lie between 0 and 1, both excluded, got {shown(p)}", code="number.range")
    quantiles = np.fromiter(map(_NORMAL.inv_cdf, share.ravel().tolist()), np.float64, share.size)
    return float(quantiles[0]) if share.ndim == 0 else quantiles.reshape(share.shape)


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
    tails = 0.5 * np.fromiter(map(math.erfc, scaled.tolist()), np.float64, scaled.size)
    return float(tails[0]) if array.ndim == 0 else tails.reshape(array.shape)


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


def check_resamples(resamples: object) -> None:
    """Refuse what is no number of resamples."""
    if isinstance(resamples, bool) or not isinstance(resamples, (int, np.integer)):
        raise Invalid(f"must be a whole number, got {shown(resamples)}", code="number.type", path="resamples")
    if resamples < 1:
        raise Invalid(f"must be 1 or more, got {resamples}", code="number.low", path="resamples")


def proper_share(share: float, path: str) -> float:
    """A share as a float, refused unless it is a number between 0 and 1, both excluded."""
    number = finite_number(share, path)
    if not 0 < number < 1:
        raise Invalid(
            f"a share lies between 0 and 1, both excluded, got {shown(share)}", code="number.range", path=path
        )
    return number


@lru_cache(maxsize=256)
def z_of(confidence: float = 0.95) -> float:
    """The z that a two-sided interval of that confidence uses.

    >>> round(z_of(0.9), 12)
    1.644853626951
    """
    return -quantile((1 - check_confidence(confidence)) / 2)


def t_of(confidence: float, degrees: float) -> float:
    """The two-sided quantile of Student's t for that many degrees of freedom, 20 or more; without SciPy.

    By the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5), exact to five digits from 20 degrees on.

    >>> round(t_of(0.95, 49), 4)
    2.0096
    """
    z, v = z_of(confidence), degrees
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )
