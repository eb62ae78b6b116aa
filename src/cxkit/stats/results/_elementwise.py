"""Interval functions that take one cell or arrays of cells alike.

A kernel computes with arrays whose cells are all defined; `interval_method` puts around it what every method
shares: the check of the statistics, broadcasting, the explicit `defined`, the clipping to the range of the
figure, and `Interval` for scalars against `Intervals` for arrays.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Protocol, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cxkit.columns import array, beside
from cxkit.errors import Invalid
from cxkit.stats.results._interval import Interval, Intervals
from cxkit.stats.results._normal import check_confidence
from cxkit.values import Reason

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Array: TypeAlias = Sequence[float] | NDArray[Any]
Kernel: TypeAlias = Callable[..., tuple[Floats, Floats]]
Check: TypeAlias = Callable[..., Flags]


class Interval2(Protocol):
    """An interval method on two statistics, such as successes and trials."""

    @overload
    def __call__(self, a: float, b: float, /, *, confidence: float = 0.95, clip: bool = True) -> Interval: ...
    @overload
    def __call__(
        self, a: Array, b: Array | float, /, *, confidence: float = 0.95, clip: bool = True
    ) -> Intervals: ...


class Interval3(Protocol):
    """An interval method on three statistics, such as detractors, passives and promoters."""

    @overload
    def __call__(
        self, a: float, b: float, c: float, /, *, confidence: float = 0.95, clip: bool = True
    ) -> Interval: ...
    @overload
    def __call__(
        self, a: Array, b: Array, c: Array | float, /, *, confidence: float = 0.95, clip: bool = True
    ) -> Intervals: ...


class Interval4(Protocol):
    """An interval method on four statistics, such as two pairs of successes and trials."""

    @overload
    def __call__(
        self, a: float, b: float, c: float, d: float, /, *, confidence: float = 0.95, clip: bool = True
    ) -> Interval: ...
    @overload
    def __call__(
        self, a: Array, b: Array, c: Array, d: Array, /, *, confidence: float = 0.95, clip: bool = True
    ) -> Intervals: ...


class Interval6(Protocol):
    """An interval method on six statistics: two samples of three counts or figures each."""

    @overload
    def __call__(
        self,
        a: float,
        b: float,
        c: float,
        d: float,
        e: float,
        f: float,
        /,
        *,
        confidence: float = 0.95,
        clip: bool = True,
    ) -> Interval: ...
    @overload
    def __call__(
        self,
        a: Array,
        b: Array,
        c: Array,
        d: Array,
        e: Array,
        f: Array,
        /,
        *,
        confidence: float = 0.95,
        clip: bool = True,
    ) -> Intervals: ...


def floats(*values: ArrayLike, names: Sequence[str] = ()) -> tuple[Floats, ...]:
    """The values as float arrays of one common shape; nan and infinity are refused by their names.

    >>> [array.tolist() for array in floats([1, 2], 3)]
    [[1.0, 2.0], [3.0, 3.0]]
    """
    paths = names or [f"argument {place + 1}" for place in range(len(values))]
    if any(hasattr(value, "iloc") for value in values):
        values = tuple(beside(dict(zip(paths, values, strict=True))).values())
    arrays = [array(value, path) for value, path in zip(values, paths, strict=True)]
    for column, path in zip(arrays, paths, strict=True):
        refuse_unless(np.isfinite(column), "statistics are finite numbers", path=path)
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError:
        shapes = ", ".join(f"{path} {column.shape}" for path, column in zip(paths, arrays, strict=True))
        raise Invalid(
            f"must be numbers, or columns of one length, got {shapes}", code="column.length", path=paths[0]
        ) from None


def refuse_unless(good: Flags | np.bool_, rule: str, *, path: str = "") -> None:
    """An error with that rule unless it holds in every cell; it counts the cells that break it."""
    if not np.all(good):
        flags = np.asarray(good)
        where = "" if flags.ndim == 0 else f" ({int((~flags).sum())} of {flags.size} cells break it)"
        raise Invalid(f"{rule}{where}", code="statistics.rule", path=path)


def interval_method(
    name: str,
    check: Check,
    reason: Reason,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    *,
    other: tuple[Check, Reason] | None = None,
) -> Callable[[Kernel], Any]:
    """Make an interval method of a kernel; `check` refuses bad statistics and tells which cells are defined.

    The kernel gets float arrays of one shape in which undefined cells hold ones, and `confidence`. `other`
    tells which cells are undefined for another reason.
    """

    def around(kernel: Kernel) -> Any:
        @wraps(kernel)
        def method(
            *statistics: ArrayLike, confidence: float = 0.95, clip: bool = True
        ) -> Interval | Intervals:
            check_confidence(confidence)
            arrays = floats(*statistics)
            defined = check(*arrays)
            safe = arrays if defined.all() else tuple(np.where(defined, array, 1.0) for array in arrays)
            low, high = kernel(*safe, confidence=confidence)
            if clip:
                low, high = np.clip(low, *bounds), np.clip(high, *bounds)
            intervals = Intervals(
                low=np.where(defined, low, 0.0),
                high=np.where(defined, high, 0.0),
                defined=defined,
                confidence=float(confidence),
                method=name,
                reason=reason,
                other=None if other is None else (other[0](*arrays), other[1]),
            )
            return intervals if arrays[0].ndim else intervals.one()

        method.__signature__ = _public_signature(kernel)  # type: ignore[attr-defined]
        return method

    return around


def _public_signature(kernel: Kernel) -> inspect.Signature:
    named = inspect.signature(kernel).parameters.values()
    statistics = [
        part.replace(kind=part.POSITIONAL_ONLY, annotation=part.empty)
        for part in named
        if part.kind is part.POSITIONAL_OR_KEYWORD
    ]
    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
        for name, default in (("confidence", 0.95), ("clip", True))
    ]
    return inspect.Signature(statistics + options)


def bisect(
    function: Callable[[Floats], Floats], low: Floats, high: Floats, *, iterations: int = 64
) -> Floats:
    """Where an increasing function crosses zero, cell by cell, between `low` and `high`.

    A cell whose function does not change sign gives the end that lies nearest to the crossing.
    """
    low, high = low.copy(), high.copy()
    for _ in range(iterations):
        middle = 0.5 * (low + high)
        below = function(middle) < 0
        low = np.where(below, middle, low)
        high = np.where(below, high, middle)
    return 0.5 * (low + high)


def scalar_or_array(values: Any) -> Any:
    """A number for a 0-dimensional array, else the array itself."""
    return values[()].item() if np.ndim(values) == 0 else values
