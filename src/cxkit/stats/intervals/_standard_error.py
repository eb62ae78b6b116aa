"""Intervals of figures that are known with their standard error, and of the difference of two of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from cxkit.stats.results._elementwise import (
    Flags,
    Floats,
    Interval2,
    Interval4,
    Kernel,
    interval_method,
    refuse_unless,
)
from cxkit.stats.results._interval import IntervalMethods
from cxkit.stats.results._normal import z_of
from cxkit.stats.results._reasons import UNDEFINED


def _always(value: Floats, standard_error: Floats) -> Flags:
    refuse_unless(standard_error >= 0, "a standard error is 0 or more", path="standard_error")
    return np.ones(value.shape, np.bool_)


def _method(name: str) -> Callable[[Kernel], Interval2]:
    return interval_method(name, _always, UNDEFINED)


@_method("normal")
def normal(value: Floats, standard_error: Floats, *, confidence: float) -> tuple[Floats, Floats]:
    """Normal interval of a figure that is known with its standard error.

    >>> normal(0.5, 0.1)
    Interval(low=0.304, high=0.696, confidence=0.95, method='normal')
    """
    half = z_of(confidence) * standard_error
    return value - half, value + half


NORMAL: Final = IntervalMethods("figure with a standard error", {"normal": normal}, "normal")
"""The interval methods of a figure known with its standard error."""


def _always_both(v1: Floats, e1: Floats, v2: Floats, e2: Floats) -> Flags:
    return _always(v1, e1) & _always(v2, e2)


def _difference(name: str) -> Callable[[Kernel], Interval4]:
    return interval_method(name, _always_both, UNDEFINED)


@_difference("normal")
def normal_difference(
    v1: Floats, e1: Floats, v2: Floats, e2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    """Normal interval of the first figure minus the second, independent, each with its standard error.

    >>> normal_difference(0.5, 0.1, 0.4, 0.1)
    Interval(low=-0.1772, high=0.3772, confidence=0.95, method='normal')
    """
    half = z_of(confidence) * np.hypot(e1, e2)
    return v1 - v2 - half, v1 - v2 + half


NORMAL_DIFFERENCE: Final = IntervalMethods(
    "difference of two figures with standard errors", {"normal": normal_difference}, "normal"
)
"""The interval methods of a difference, on (value, standard error) of the first and of the second."""


def _both_known(v1: Floats, e1: Floats, k1: Floats, v2: Floats, e2: Floats, k2: Floats) -> Flags:
    return _always_both(v1, e1, v2, e2) & (k1 > 0) & (k2 > 0)


@interval_method("normal", _both_known, UNDEFINED)
def _where_known(
    v1: Floats, e1: Floats, k1: Floats, v2: Floats, e2: Floats, k2: Floats, *, confidence: float
) -> tuple[Floats, Floats]:
    half = z_of(confidence) * np.hypot(e1, e2)
    return v1 - v2 - half, v1 - v2 + half


KNOWN_DIFFERENCE: Final = IntervalMethods(NORMAL_DIFFERENCE.name, {"normal": _where_known}, "normal")
"""The same for figures whose standard error may be unknown, on (value, standard error, 1 where it is known)
of the first and of the second; undefined where either is unknown."""
