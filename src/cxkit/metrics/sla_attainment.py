"""SLA attainment: the share of targets that were met."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import numpy as np

from cxkit.columns import FlagKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import (
    Grouping,
    by_then,
    column_of,
    groups,
    instant,
    instants_of,
    scoped,
    table_of,
)
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="sla_attainment",
    unit="share",
    better="higher",
    source="a breach is stamped with its due instant, never with its detection; interval: Wilson (1927)",
)


@scoped()
def tally(
    source: Any,
    due_at: Any = None,
    *,
    by: Grouping = None,
    as_of: datetime | None = None,
    cancelled: Any = None,
    zone: str | None = None,
) -> Tally:
    """Tickets or a `TicketTable` with their outside judgement, a column of flags, or columns of times.

    With times, `source` is when each target was done and `due_at` when it was due; `cancelled` flags targets
    that no longer count.

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> done, due = [t, t + timedelta(hours=2), None], [t + timedelta(hours=1)] * 3
    >>> tally(done, due, as_of=t + timedelta(hours=3)).counts["no"]
    2
    >>> of([1, 0]).value
    0.5
    """
    if due_at is not None:
        source, due_at, cancelled = together(done_at=source, due_at=due_at, cancelled=cancelled)
        done, due = instants_of(zone, done_at=source, due_at=due_at)
        return _timed(done, due, as_of, cancelled, groups(by, like=(source, due_at, cancelled)))
    table = table_of(source, TicketTable)
    flags = column_of(FlagKind(), source, "met") if table is None else table.met_target
    left_out = {"missing": flags < 0}
    if table is not None:
        left_out["not_counted"] = ~table.counted
    return shared(flags == 1, left_out, by=groups(by, table, like=(source,)), definition=DEFINITION.id)


def _timed(done: Any, due: Any, as_of: datetime | None, cancelled: Any, by: dict[str, Any] | None) -> Tally:
    end, nobody = instant(as_of), np.zeros(len(due), np.bool_)
    ended = by_then(done, as_of)
    overdue = nobody if end is None else ~ended & (due < end)
    gone = nobody if cancelled is None else column_of(FlagKind(), cancelled, "cancelled") == 1
    left_out = {"missing": due == MISSING, "cancelled": gone, "not_due": ~ended & ~overdue}
    return shared(ended & (done <= due), left_out, by=by, definition=DEFINITION.id)


of: Final = reading(tally, DEFINITION)
