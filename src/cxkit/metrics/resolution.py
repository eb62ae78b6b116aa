"""Resolution time: how long it takes until a ticket is solved, with open tickets censored."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import numpy as np

from cxkit.columns import Instants
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import (
    FIRST_SOLVERS,
    SOLVERS,
    Grouping,
    by_then,
    groups,
    instant,
    instants_of,
    scoped,
    table_of,
)
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import CALENDAR, tally_times
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "compare", "of", "solved_at", "tally"]

DEFINITION: Final = Definition(
    id="resolution",
    unit="seconds",
    better="lower",
    source="Zendesk first and full resolution time; censoring: Kaplan and Meier (1958)",
    options=(
        Choice(
            name="which",
            default="last",
            values={"last": "full resolution: the last time it was solved", "first": "the first time"},
        ),
        Choice(
            name="closing",
            default="counted",
            values={
                "counted": "a ticket closed without being solved was resolved then",
                "ignored": "such a ticket was not resolved, and is left out",
            },
        ),
        Choice(
            name="reopened",
            default="included",
            values={
                "included": "the time a ticket stood solved before it was reopened counts",
                "excluded": "it does not",
            },
        ),
        CALENDAR,
    ),
)


_CREDITS: Final = {"last": SOLVERS, "first": FIRST_SOLVERS}


def solved_at(table: TicketTable, *, which: str = "last", closing: str = "counted") -> Instants:
    """When each ticket was resolved, as those options say; missing where it was not."""
    last = table.solved_at
    first = np.where(table.first_solved_at == MISSING, last, table.first_solved_at)
    if closing == "counted":
        once = table.reopens <= 0
        first = np.where((first == MISSING) & once, table.closed_at, first)
        last = np.where(last == MISSING, table.closed_at, last)
    return last if which == "last" else first


@scoped()
def tally(
    source: Any,
    resolved_at: Any = None,
    *,
    by: Grouping = None,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Resolution times of tickets, a `TicketTable`, or columns of openings and resolutions.

    What happened after `as_of` is not known by then: a ticket that was solved later counts as open.

    Figures: "median" (the default), "p90", "mean" (of those solved), "open".

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> solved = [t + timedelta(hours=1), t + timedelta(hours=5), None]
    >>> times = tally([t, t, t], solved, as_of=t + timedelta(hours=3))
    >>> times.result("open").value == 2 / 3
    True
    >>> of([t] * 4, [t + timedelta(hours=h) for h in (1, 2, 4, 9)], target=timedelta(hours=4))
    Estimate(resolution.within 75.0%, n=4, 95% wilson 30.1% to 95.4%)
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, TicketTable)
    left_out: dict[str, Any] = {}
    less: Instants | None = None
    if table is None:
        start, end = instants_of(zone, opened_at=source, resolved_at=resolved_at)
    else:
        start = table.opened_at
        end = solved_at(table, which=chosen["which"], closing=chosen["closing"])
        left_out = {"not_counted": ~table.counted}
        if chosen["closing"] == "ignored":
            left_out["closed_unsolved"] = (end == MISSING) & by_then(table.closed_at, as_of)
        if chosen["reopened"] == "excluded" and chosen["which"] == "last":
            less = np.where(table.reopens == 0, 0, table.stood_solved)
    return tally_times(
        start,
        end,
        as_of=instant(as_of),
        calendar=calendar,
        by=groups(by, table, like=(source, resolved_at), credits=_CREDITS[chosen["which"]]),
        definition=DEFINITION.id,
        left_out=left_out,
        less=less,
        options=chosen,
    )


of: Final = time_reading(tally, DEFINITION)
