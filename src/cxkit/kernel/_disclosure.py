"""Counts without small groups, which cannot be computed from the counts shown either.

>>> disclosable({"Beijing": 40, "Shanghai": 31, "Lhasa": 2})
{'Beijing': 40, 'Shanghai': None, 'Lhasa': None}
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from cxkit.errors import Invalid

K = TypeVar("K")

LEAST = 5
"""The smallest group that is shown by default."""


def disclosable(
    counts: Mapping[K, int], *, least: int = LEAST, total_known: bool = True
) -> dict[K, int | None]:
    """Counts of the groups of one breakdown, with None for those that must not be shown.

    A group of 1 to `least - 1` persons is withheld. Where the total is known, a withheld count could be
    computed by subtraction: so at least two groups are withheld then, of `least` persons or more together,
    the smallest first; where that cannot be reached, all are. An empty group is shown as 0.
    """
    if least < 1:
        raise Invalid(f"must be 1 or more, got {least}", code="number.low", path="least")
    if any(count < 0 for count in counts.values()):
        raise Invalid("counts are 0 or more", code="number.low", path="counts")
    withheld = {key for key, count in counts.items() if 0 < count < least}
    if withheld and total_known:
        left = sorted(
            (key for key in counts if key not in withheld and counts[key]), key=lambda key: counts[key]
        )
        while left and (len(withheld) < 2 or sum(counts[key] for key in withheld) < least):
            withheld.add(left.pop(0))
    return {key: None if key in withheld else count for key, count in counts.items()}
