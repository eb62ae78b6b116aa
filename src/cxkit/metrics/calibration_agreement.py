"""Agreement in calibration rounds: how often two raters gave an item the same answer."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import CategoryKind, RealKind, groups as codes_of, together
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._inputs import Grouping, column_of, group_keys, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally, tally_values
from cxkit.tables import RatingTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="calibration_agreement",
    unit="share",
    better="higher",
    source="percent agreement, with items as the sample; its t interval needs SciPy",
)


def tally(source: Any, criterion: Any = None, value: Any = None, *, by: Grouping = None) -> Tally:
    """Calibration rounds, a `RatingTable`, or columns of items, criteria and answers, one row a rating.

    Chance is not taken out: see `cxkit.analysis.quality.criterion_agreement` for alpha and AC1. Groups are of
    items, not of raters.

    >>> tally(["V-1"] * 3, ["calm"] * 3, [1, 1, 0]).result().value
    0.3333333333333333
    """
    table = table_of(source, RatingTable)
    if table is None:
        source, criterion, value = together(item=source, criterion=criterion, value=value)
        item, asked = (column_of(CategoryKind(), each, "source") for each in (source, criterion))
        answers = column_of(RealKind(), value, "value")
    else:
        item, asked, answers = table.item, table.criterion, table.value
    known = item.known & asked.known & ~np.isnan(answers)
    place = item.codes.astype(np.int64) * (len(asked.categories) + 1) + asked.codes
    units, first, unit = np.unique(place[known], return_index=True, return_inverse=True)
    raters = np.bincount(unit, minlength=units.size)
    _, same = np.unique(np.stack([unit, answers[known]]), axis=1, return_counts=True)
    owner = np.unique(np.stack([unit, answers[known]]), axis=1)[0].astype(np.int64)
    agreeing = np.bincount(owner, same * (same - 1), minlength=units.size)
    pairs = raters * (raters - 1)
    share = np.where(pairs > 0, agreeing / np.maximum(pairs, 1), np.nan)
    rows = np.flatnonzero(known)
    keys = groups(by, table, like=(source, criterion, value))
    by_unit = None
    if keys is not None:
        by_unit = {name: _of_units(name, each, rows, first, unit) for name, each in keys.items()}
    return tally_values(
        share,
        by=by_unit,
        unit="share",
        definition=DEFINITION.id,
    )


def _of_units(name: str, column: Any, rows: Any, first: Any, unit: Any) -> Any:
    """A group of each unit: what all its ratings are in."""
    keys = group_keys(column, name)
    inside = codes_of(keys, name).codes[rows]
    if (inside != inside[first][unit]).any():
        raise Invalid(f"ratings of one item are in several groups of {name}", code="metric.by", path="by")
    return keys[rows[first]]


of: Final = reading(tally, DEFINITION)
