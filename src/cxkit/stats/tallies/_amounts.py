"""A ratio of two sums over rows: money refunded of money taken, say, with the rows as the sample.

A share of money is no proportion of independent units: one dear order weighs as much as a hundred
cheap ones. Its error comes from how much the rows differ, by linearisation (Cochran 1977, chapter 6).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Malformed
from cxkit.stats.intervals.means import MEAN, normal_ratio, t_ratio
from cxkit.stats.results import NO_EXPOSURE, IntervalMethods, Sufficient
from cxkit.stats.results._elementwise import Flags, Floats
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._counting import By, placed, summed
from cxkit.stats.tallies._exact import square_parts
from cxkit.stats.tallies._group_layout import Layout
from cxkit.stats.tallies._kind_parts import Figure, Kind, divided, register, taking
from cxkit.stats.tallies._tally import Tally

Options = Mapping[str, Any]

# Compared like means: by their difference, from the same three statistics.
_METHODS: Final = IntervalMethods(MEAN.name, {"t": t_ratio, "normal": normal_ratio}, "t")

_SUMS: Final = ("part", "whole", "part squared", "whole squared", "both squared")


@taking("unit")
def _ratio(rows: Accumulated, options: Options) -> Figure:
    n = rows.count("counted")
    part, whole = rows.sums["part"].floats(), rows.sums["whole"].floats()
    values, some = divided(part, whole)
    deviation = np.array([_deviation(*each) for each in zip(n.tolist(), *_whole(rows), strict=True)])
    error = deviation / np.sqrt(np.maximum(n, 1))
    kept = Sufficient(_METHODS, (values, deviation, np.where(some, n, 0).astype(np.float64)))
    return Figure(
        values, n, some, options.get("unit", "share"), error, n > 1, interval=kept, reason=NO_EXPOSURE
    )


def _whole(rows: Accumulated) -> list[list[int]]:
    """The sums as whole numbers: amounts in minor units are, and so are their squares."""
    sums = [rows.sums[name] for name in _SUMS]
    if any(each.low < 0 for each in sums):
        raise Malformed("amounts in minor units are whole numbers", code="tally.payload", path="low")
    return [[whole << (32 * each.low) for whole in each.wholes()] for each in sums]


def _deviation(n: int, x: int, y: int, xx: int, yy: int, both: int) -> float:
    """The standard deviation of the rows' parts in the ratio's error, exact before its one rounding."""
    if n < 2 or not y:
        return 0.0
    residual = xx * y * y - x * y * (both - xx - yy) + x * x * yy
    if residual < 0:
        raise Malformed("these are no sums of amounts and of their squares", code="tally.payload")
    return math.sqrt(Fraction(n * n * residual, (n - 1) * y**4))


def _sum_of(name: str) -> Any:
    @taking("decimals", "currency")
    def total(rows: Accumulated, options: Options) -> Figure:
        n = rows.count("counted")
        scale = 10.0 ** options.get("decimals", 0)
        unit = options.get("currency") or "number"
        return Figure(rows.sums[name].floats() / scale, n, np.ones(len(rows), np.bool_), unit, zero=True)

    return total


AMOUNTS: Final = register(
    Kind("amounts", {"ratio": _ratio, "part": _sum_of("part"), "whole": _sum_of("whole")}, "ratio")
)
"""The sum of one whole number a row over the sum of another: the ratio, and either sum."""


def tally_ratio(
    part: NDArray[np.int64],
    whole: NDArray[np.int64],
    missing: Flags,
    *,
    by: By,
    definition: str,
    options: Options | None = None,
) -> Tally:
    """The tally of two columns of whole numbers, 0 or more; rows that are `missing` are left out.

    >>> amounts = np.array([100, 0, 0]), np.array([100, 200, 100])
    >>> tally_ratio(*amounts, np.zeros(3, bool), by=None, definition="refund_rate").result().value
    0.25
    """
    layout = Layout.of(by, len(part))
    rows = summed(layout, _SUMS, lambda start, stop: missing[start:stop].astype(np.int8), _parts, part, whole)
    return placed(AMOUNTS, layout, *rows, definition=definition, options=options)


def _parts(x: Floats, y: Floats) -> tuple[tuple[Floats, ...], ...]:
    return (x,), (y,), square_parts(x), square_parts(y), square_parts(x + y)
