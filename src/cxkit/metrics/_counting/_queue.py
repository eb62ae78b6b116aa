"""Ends of contacts in the queue: answered, abandoned, callback, passed on, or still waiting."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import FlagKind, Instants, SpanKind, together
from cxkit.metrics._counting._defining import Choice
from cxkit.metrics._counting._inputs import Credits, column_of, table_of
from cxkit.tables import MISSING, ContactTable, QueueTable

Flags = NDArray[np.bool_]

VIEW: Final = Choice(
    name="view",
    default="contact",
    values={
        "contact": "each contact once: the customer's wait for the first answer, through every queue",
        "queue": "each stay in a queue: one that was passed on is no answer of that queue",
    },
)
"""Whose waits a metric counts; a `QueueTable` is always the queues' view."""

ANSWERERS: Final[Credits] = {
    "agent": [("answered_by", "answered_by")],
    "team": [("team_at_answer", "team_at_answer")],
    "queue": [("answered_in", "answered_in")],
}
"""An answer is credited to who gave it, and a wait to the queue in which it ended."""


class Queue(NamedTuple):
    """For every wait what ended it (none of these: it lasts), and how long it was."""

    answered: Flags
    abandoned: Flags
    callback: Flags
    passed_on: Flags
    """Passed to another queue or to an outside line, or ended otherwise, such as at closing."""
    waited: Instants

    @property
    def waiting(self) -> Flags:
        """Where nothing has ended the wait, or nobody knows what did."""
        return np.asarray(~(self.answered | self.abandoned | self.callback | self.passed_on))

    def short(self, limit: int) -> Flags:
        """Where the customer gave up within so many microseconds."""
        return np.asarray(self.abandoned & (self.waited != MISSING) & (self.waited < limit))


def waits_of(source: Any, view: str) -> tuple[ContactTable | QueueTable | None, str]:
    """The table of the waits that a view of the source counts, and that view; None for plain columns."""
    if isinstance(source, QueueTable):
        return source, "queue"
    table: ContactTable | QueueTable | None
    table = table_of(source, QueueTable) if view == "queue" else table_of(source, ContactTable)
    return table, view


def queue(table: ContactTable | QueueTable) -> Queue:
    """The outcome of every wait in a table; where a contact has none, its flags tell."""
    outcome = table.outcome
    answered, abandoned, callback = (
        np.asarray(outcome == name) for name in ("answered", "abandoned", "callback")
    )
    passed_on = outcome.known & ~(answered | abandoned | callback)
    if isinstance(table, ContactTable):
        open_outcome, met = ~outcome.known, table.answered_at != MISSING
        abandoned = abandoned | (open_outcome & (table.abandoned == 1) & ~met)
        callback = callback | (open_outcome & (table.callback == 1) & ~abandoned)
        answered = answered | (open_outcome & (met | (table.abandoned == 0)) & ~callback)
    return Queue(answered, abandoned, callback, passed_on, table.queue_time)


def columns(answered: Any, waited: Any) -> Queue:
    """The same of plain columns: whether each was answered, and how long it waited."""
    answered, waited = together(answered=answered, queue_time=waited)
    flags = column_of(FlagKind(), answered, "answered")
    if waited is None:
        spans = np.full(len(flags), MISSING, np.int64)
    else:
        spans = column_of(SpanKind(), waited, "queue_time")
    nobody = np.zeros(len(flags), np.bool_)
    return Queue(flags == 1, flags == 0, nobody, nobody, spans)
