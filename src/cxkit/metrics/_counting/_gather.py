"""How metrics count rows: outcomes by cell, with a named reason for every row that is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.stats.tallies import COUNTS, SHARE, Tally, tally_codes
from cxkit.stats.tallies._cell_totals import Accumulated

By = Mapping[str, Any] | None
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]


def shared(
    yes: Flags,
    left_out: Mapping[str, Flags],
    *,
    by: By,
    definition: str,
    options: Mapping[str, Any] | None = None,
    weights: Any = None,
) -> Tally:
    """The tally of a share: rows that are `yes` among those that no reason leaves out.

    A row that several reasons leave out counts under the first, "missing" before all others. With `weights`
    each of the others counts as much as it stands for.
    """
    reasons = {"missing": np.zeros(len(yes), np.bool_), **left_out}
    codes = yes.astype(np.int8)
    for code, why in reversed(list(enumerate(reasons.values(), start=2))):
        codes[why] = code
    names = ("no", "yes", *reasons)
    return tally_codes(SHARE, names, codes, by=by, weights=weights, definition=definition, options=options)


def counted(
    rows: int,
    left_out: Mapping[str, Flags],
    *,
    by: By,
    definition: str,
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of how many rows there are, those left out counted by reason."""
    codes = _reasons(rows, left_out)
    names = ("counted", *left_out)
    return tally_codes(COUNTS, names, codes, by=by, definition=definition, options=options)


def with_left_out(tally: Tally, rows: int, left_out: Mapping[str, Flags], *, by: By) -> Tally:
    """A tally of the same rows and groups, its missing rows divided by why they are left out."""
    if not left_out:
        return tally
    names = ("counted", *left_out)
    reasons = tally_codes(COUNTS, names, _reasons(rows, left_out), by=by)
    counts = np.concatenate([tally.rows.counts, reasons.rows.counts[:, 1:]], axis=1)
    place = tally.rows.names.index("missing")
    counts[:, place] -= reasons.rows.counts[:, 1:].sum(axis=1)
    return attrs.evolve(
        tally, rows=Accumulated((*tally.rows.names, *left_out), counts, tally.rows.sums, tally.rows.values)
    )


def _reasons(rows: int, left_out: Mapping[str, Flags]) -> Codes:
    codes = np.zeros(rows, np.int8)
    for code, why in reversed(list(enumerate(left_out.values(), start=1))):
        codes[why] = code
    return codes


def described(tally: Tally, **options: Any) -> Tally:
    """The tally with more options to carry."""
    return attrs.evolve(tally, options={**tally.options, **options})
