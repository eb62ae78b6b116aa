"""Two figures compared: by the statistics' own test, exactly where a share rests on few."""

from __future__ import annotations

from typing import cast

from cxkit.stats.intervals import compare
from cxkit.stats.intervals._small_tables import exact_p_value, is_small
from cxkit.stats.results import Comparison, Estimate

FEWEST = 10
"""With fewer records than this, now or in what they are compared with, nothing is compared."""
FEW = 100
"""A figure of fewer records is to be read with care."""


def compared(now: Estimate, reference: Estimate | None) -> tuple[Comparison | None, float | None]:
    """The difference of two figures and its p-value; neither where too few were counted."""
    if reference is None or min(now.n, reference.n) < FEWEST:
        return None, None
    change = compare(now, reference)
    return (None, None) if change.value is None else (change, _p_value(now, reference, change.p_value))


def _p_value(now: Estimate, reference: Estimate, usual: float | None) -> float | None:
    if now.unit != "share":
        return usual
    x, y = (round(cast(float, each.value) * each.n) for each in (now, reference))
    counts = x, round(now.n), y, round(reference.n)
    return exact_p_value(*counts) if is_small(*counts) else usual
