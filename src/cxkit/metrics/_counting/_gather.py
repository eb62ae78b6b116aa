"""How metrics count rows: outcomes by cell, with a named reason for every row that is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.stats.intervals.rates import RATE
from cxkit.stats.results import Sufficient
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._group_layout import Layout, aligned, count_cells
from cxkit.stats.tallies._kind_parts import Figure, Kind, register
from cxkit.stats.tallies._kinds import SHARE

By = Mapping[str, Any] | None
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]


def _count(rows: Accumulated, options: Mapping[str, Any]) -> Figure:
    n = rows.count("counted")
    values = n.astype(np.float64)
    whole = np.ones(len(rows), np.float64)
    known = np.ones(len(rows), np.bool_)
    return Figure(values, n, known, "count", np.sqrt(values), interval=Sufficient(RATE, (values, whole)))


COUNTS: Final = register(Kind("counts", {"count": _count}, "count"))
"""How many rows there are; the interval is that of a Poisson count."""


def coded(
    kind: Kind,
    names: Sequence[str],
    codes: Codes,
    *,
    by: By,
    definition: str,
    figure: str = "",
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of rows whose outcome is a code: the place of its name in `names`."""
    layout = Layout.of(by, len(codes))
    keys, counts = count_cells(layout, len(names), lambda start, stop: codes[start:stop])
    rows = Accumulated(tuple(names), counts)
    return placed(kind, layout, keys, rows, definition=definition, figure=figure, options=options)


def placed(
    kind: Kind,
    layout: Layout,
    keys: NDArray[np.int64],
    rows: Accumulated,
    *,
    definition: str,
    figure: str = "",
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of what was gathered in the cells of a layout that occur."""
    axes, places = aligned(layout, keys)
    if not layout.parts:
        places = np.zeros(1, np.int64)
    elif len(places) > 1 and not bool((places[1:] > places[:-1]).all()):
        places, target = np.unique(places, return_inverse=True)
        rows = rows.grouped(target, len(places))
    return Tally(
        kind=kind,
        axes=axes,
        keys=places,
        rows=rows,
        definition=definition,
        figure="" if figure == kind.default else figure,
        options=dict(options or {}),
    )


def shared(
    yes: Flags,
    left_out: Mapping[str, Flags],
    *,
    by: By,
    definition: str,
    options: Mapping[str, Any] | None = None,
) -> Tally:
    """The tally of a share: rows that are `yes` among those that no reason leaves out.

    A row that several reasons leave out counts under the first, "missing" before all others.
    """
    reasons = {"missing": np.zeros(len(yes), np.bool_), **left_out}
    codes = yes.astype(np.int8)
    for code, why in reversed(list(enumerate(reasons.values(), start=2))):
        codes[why] = code
    names = ("no", "yes", *reasons)
    return coded(SHARE, names, codes, by=by, definition=definition, options=options)


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
    return coded(COUNTS, names, codes, by=by, definition=definition, options=options)


def with_left_out(tally: Tally, rows: int, left_out: Mapping[str, Flags], *, by: By) -> Tally:
    """A tally of the same rows and groups, its missing rows divided by why they are left out."""
    if not left_out:
        return tally
    names = ("counted", *left_out)
    found = coded(COUNTS, names, _reasons(rows, left_out), by=by, definition="")
    counts = np.concatenate([tally.rows.counts, found.rows.counts[:, 1:]], axis=1)
    place = tally.rows.names.index("missing")
    counts[:, place] -= found.rows.counts[:, 1:].sum(axis=1)
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
