"""Tallies of samples whose items were selected with known probabilities: Hájek's mean, which merges.

Each value weighs as much as it was unlikely to be selected. The standard error is linearised over items, as
in `cxkit.stats.sampling.weighting.hajek_mean`: sqrt(n / (n - 1) sum (w (y - mean))^2) / sum w.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np

from cxkit.errors import Malformed
from cxkit.stats.intervals._standard_error import NORMAL
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.results._interval import Sufficient
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._counting import By, placed, summed
from cxkit.stats.tallies._exact import ExactSums, product_parts, square_parts
from cxkit.stats.tallies._group_layout import Layout
from cxkit.stats.tallies._kind_parts import Figure, Kind, divided, register, taking
from cxkit.stats.tallies._tally import Tally

_LOST: Final = Fraction(2) ** -900

Options = Mapping[str, Any]

_SUMS: Final = ("value", "weight", "value squared", "weight squared", "both")


@taking("unit")
def _mean(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    values, some = divided(rows.sums["value"].floats(), rows.sums["weight"].floats())
    whole, power = rows.sums["weight"].floats(), rows.sums["weight squared"].floats()
    effective, _ = divided(whole * whole, power)
    exact = zip(n.tolist(), *([*_fractions(rows.sums[name])] for name in _SUMS), strict=True)
    error = np.array([_error(*each) for each in exact], np.float64)
    interval = Sufficient(NORMAL, (values, error))
    return Figure(values, n, some, options.get("unit", "share"), error, n > 1, effective, interval)


def _fractions(sums: ExactSums) -> list[Fraction]:
    unit = Fraction(2) ** (32 * sums.low)
    return [whole * unit for whole in sums.wholes()]


def _error(n: int, z: Fraction, w: Fraction, zz: Fraction, ww: Fraction, zw: Fraction) -> float:
    """The linearised error, exact before its one root: a sum of squares of z - mean w.

    Squares too small for a float are lost, and nothing else is: what that leaves below 0 is 0.
    """
    if n < 2 or not w:
        return 0.0
    mean = z / w
    residual = zz - 2 * mean * zw + mean * mean * ww
    if residual < -_LOST:
        raise Malformed("these are no sums of values and of their squares", code="tally.payload")
    return math.sqrt(Fraction(n, n - 1) * max(residual, Fraction(0))) / float(w)


SAMPLED: Final = register(Kind("sampled", {"mean": _mean}, "mean"))
"""Values of items that were selected with known probabilities: the mean of all."""


def tally_sampled(
    values: Floats,
    weights: Floats,
    missing: Flags,
    *,
    by: By,
    definition: str,
    options: Options | None = None,
) -> Tally:
    """The tally of values and of what each stands for, 1 / probability; `missing` rows are left out.

    >>> values, weights = np.array([1.0, 1.0, 0.0]), np.array([1.0, 1.0, 4.0])
    >>> none = np.zeros(3, np.bool_)
    >>> tally_sampled(values, weights, none, by=None, definition="quality_score").result().value
    0.3333333333333333
    """
    layout = Layout.of(by, len(values))
    rows = summed(
        layout, _SUMS, lambda start, stop: missing[start:stop].astype(np.int8), _parts, values, weights
    )
    return placed(SAMPLED, layout, *rows, definition=definition, options=options)


def _parts(y: Floats, w: Floats) -> tuple[tuple[Floats, ...], ...]:
    z = w * y
    return (z,), (w,), square_parts(z), square_parts(w), product_parts(z, w)
