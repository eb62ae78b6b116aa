"""Agreement of coders who give sets of codes: Krippendorff's alpha with the MASI distance.

Source: Passonneau (2006), Measuring agreement on set-valued items; Krippendorff (2011).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from cxkit.columns import read
from cxkit.errors import Invalid, shown
from cxkit.stats.reliability._krippendorff import alpha_of_sets
from cxkit.stats.results._estimate import Estimate


def masi_distance(one: Collection[Any], other: Collection[Any]) -> float:
    """How far two sets are apart: 1 - J M, J their Jaccard index; two empty sets are not apart.

    M is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they have nothing
    in common.

    >>> masi_distance({"late"}, {"late", "rude"}), masi_distance({"late"}, {"rude"}), masi_distance([], [])
    (0.6666666666666667, 1.0, 0.0)
    """
    a, b = frozenset(one), frozenset(other)
    if a == b:
        return 0.0
    both = a & b
    if not both:
        return 1.0
    holds = 2 / 3 if both in (a, b) else 1 / 3
    return 1 - len(both) / len(a | b) * holds


def krippendorff_sets(
    ratings: Iterable[Iterable[Any]],
    *,
    rng: np.random.Generator | None = None,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Krippendorff's alpha of sets of codes, one row a unit and one cell a coder: its codes, or None.

    Units coded fewer than twice are left out. With `rng` the interval is the percentile bootstrap over units.
    Undefined where no unit was coded twice, or all sets are equal.

    >>> rows = [[{"late"}, {"late"}], [{"rude"}, {"rude", "late"}], [set(), set()], [{"late"}, None]]
    >>> krippendorff_sets(rows)
    Estimate(krippendorff alpha 0.7222, n=3, dropped: rated fewer than twice 1)
    """
    units: list[list[frozenset[Any] | None]] = []
    for place, row in enumerate(read(ratings, "ratings").cells()):
        cells: list[Any] = list(row)
        for cell in cells:
            if cell is not None and (isinstance(cell, str) or not isinstance(cell, Collection)):
                message = f"is a set of codes for each coder, got {shown(cell)}"
                raise Invalid(message, code="agreement.sets", path=f"ratings[{place}]")
        units.append([None if cell is None else frozenset(cell) for cell in cells])
    order = list(dict.fromkeys(cell for row in units for cell in row if cell is not None))
    distance = np.array([[masi_distance(a, b) for b in order] for a in order]).reshape(len(order), len(order))
    codes = {each: place for place, each in enumerate(order)}
    counts = np.zeros((len(units), len(order)))
    for place, row in enumerate(units):
        for cell in row:
            if cell is not None:
                counts[place, codes[cell]] += 1
    return alpha_of_sets(counts, distance, rng, resamples, confidence)
