"""What happened to contacts in the queue: answered, abandoned, callback, or still waiting."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import FlagKind, Instants, SpanKind, together
from cxkit.metrics._counting._inputs import column_of
from cxkit.tables import MISSING, ContactTable

Flags = NDArray[np.bool_]


class Queue(NamedTuple):
    """For every contact what ended its wait (none of these: it waits still), and how long it waited."""

    answered: Flags
    abandoned: Flags
    callback: Flags
    waited: Instants

    @property
    def waiting(self) -> Flags:
        """Where nothing has ended the wait, or nobody knows what did."""
        return np.asarray(~(self.answered | self.abandoned | self.callback))

    def short(self, limit: int) -> Flags:
        """Where the customer gave up within so many microseconds."""
        return np.asarray(self.abandoned & (self.waited != MISSING) & (self.waited < limit))


def queue(table: ContactTable) -> Queue:
    """The outcome of every wait in a table of contacts."""
    abandoned = np.asarray(table.abandoned == 1)
    answered = ((table.answered_at != MISSING) | (table.abandoned == 0)) & ~abandoned
    callback = (table.callback == 1) & (table.answered_at == MISSING) & ~abandoned
    return Queue(answered & ~callback, abandoned, callback, table.queue_time)


def columns(answered: Any, waited: Any) -> Queue:
    """The same of plain columns: whether each was answered, and how long it waited."""
    answered, waited = together(answered=answered, queue_time=waited)
    flags = column_of(FlagKind(), answered, "answered")
    if waited is None:
        spans = np.full(len(flags), MISSING, np.int64)
    else:
        spans = column_of(SpanKind(), waited, "queue_time")
    nobody = np.zeros(len(flags), np.bool_)
    return Queue(flags == 1, flags == 0, nobody, spans)
