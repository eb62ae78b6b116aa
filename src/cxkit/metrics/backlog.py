"""Backlog: what is unsolved at an instant, and how old it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Instants, code_type
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import counted
from cxkit.metrics._counting._inputs import Grouping, groups, instants_of, report_day, span, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._times import tally_spans
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, UNSOLVED_STATUSES, Category, StatusTable, Table, TicketTable

__all__ = ["AGES", "AGE_DEFINITION", "DEFINITION", "age_groups", "ages", "of", "tally"]

Flags = NDArray[np.bool_]

DEFINITION: Final = Definition(
    id="backlog",
    unit="count",
    better="lower",
)

AGE_DEFINITION: Final = Definition(
    id="backlog_age",
    unit="seconds",
    better="lower",
)

AGES: Final = (
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
"""The bounds of the usual ageing buckets."""


def tally(
    source: Any,
    resolved_at: Any = None,
    *,
    at: datetime,
    by: Grouping = None,
    zone: str | None = None,
) -> Tally:
    """How many tickets are unsolved at an instant: of tickets, tables, or columns of openings and solutions.

    Tickets and a `StatusTable` are exact for any instant. A `TicketTable` and columns know only the last
    resolution: a ticket reopened since then counts as unsolved all the while before it.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> solved = [t + timedelta(hours=1), t + timedelta(hours=5), None]
    >>> tally([t, t, t], solved, at=t + timedelta(hours=2)).result().value
    2.0
    >>> of([t, t], [None, t], at=t).value
    1.0
    """
    table, unsolved, _ = _at(source, resolved_at, at, zone)
    return counted(
        len(unsolved),
        {"missing": np.zeros(len(unsolved), np.bool_), "not_unsolved": ~unsolved},
        by=groups(by, table, like=(source, resolved_at)),
        definition=DEFINITION.id,
    )


def ages(
    source: Any,
    resolved_at: Any = None,
    *,
    at: datetime,
    by: Grouping = None,
    zone: str | None = None,
) -> Tally:
    """How old the unsolved tickets are: "median" (the default), "p90", "mean", or `within` a target.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> opened = [t, t - timedelta(days=2)]
    >>> ages(opened, [None, None], at=t + timedelta(days=1)).result("mean").value / 86_400
    2.0
    """
    table, unsolved, age = _at(source, resolved_at, at, zone)
    keys = groups(by, table, like=(source, resolved_at))
    return tally_spans(age, {"not_unsolved": ~unsolved}, by=keys, definition=AGE_DEFINITION)


def age_groups(
    source: Any, resolved_at: Any = None, *, at: datetime, bounds: Any = AGES, zone: str | None = None
) -> Category:
    """The ageing bucket of every row, to group by: half-open, named by their bounds in days.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> age_groups([t, t - timedelta(days=4)], [None, None], at=t).to_list()
    ['0-1 d', '3-7 d']
    """
    _, _, age = _at(source, resolved_at, at, zone)
    edges = [span(bound, "bounds") for bound in bounds]
    codes = np.searchsorted(np.array(edges), age, side="right")
    names = [f"{edge / 86_400e6:g}" for edge in (0, *edges)]
    labels = (*(f"{a}-{b} d" for a, b in pairwise(names)), f"{names[-1]}+ d")
    return Category(np.where(age == MISSING, -1, codes).astype(code_type(len(labels))), labels)


def _at(
    source: Any, resolved_at: Any, at: datetime, zone: str | None
) -> tuple[Table | None, Flags, Instants]:
    """The table, where its rows are unsolved at an instant, and their age then."""
    now = report_day(at)
    if isinstance(source, TicketTable):
        source.require_rows()
        ended = np.where(source.solved_at == MISSING, source.closed_at, source.solved_at)
        return source, _open(source.opened_at, ended, now) & source.counted, _age(source.opened_at, now)
    stays = table_of(source, StatusTable)
    if stays is None:
        opened, ended = instants_of(zone, opened_at=source, resolved_at=resolved_at)
        return None, _open(opened, ended, now), _age(opened, now)
    unsolved = stays.status.isin(UNSOLVED_STATUSES) & _open(stays.began_at, stays.ended_at, now)
    return stays, unsolved, _age(stays.opened_at, now)


def _open(began: Instants, ended: Instants, now: int) -> Flags:
    """Where something has begun and not ended at an instant; an end at that very instant has ended it."""
    return np.asarray((began != MISSING) & (began <= now) & ((ended == MISSING) | (ended > now)))


def _age(opened: Instants, now: int) -> Instants:
    known = (opened != MISSING) & (opened <= now)
    return np.where(known, now - np.where(known, opened, now), MISSING)


of: Final = reading(tally, DEFINITION)
