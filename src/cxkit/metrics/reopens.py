"""Reopens: the share of solved tickets that were not solved after all."""

from __future__ import annotations

from typing import Any, Final

from cxkit.columns import NumberKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import FIRST_SOLVERS, Grouping, column_of, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="reopens",
    unit="share",
    better="lower",
)


def tally(source: Any, *, by: Grouping = None) -> Tally:
    """Tickets, a `TicketTable`, or a column that counts the reopenings of solved tickets.

    By agent or group, a ticket counts for who solved it first, whoever solved it after it was reopened.

    >>> tally([0, 0, 2, None]).result()
    Estimate(reopens 33.3%, n=3, 95% wilson 6.1% to 79.2%, dropped: missing 1)
    >>> of([0, 1]).value
    0.5
    """
    table = table_of(source, TicketTable)
    reopens = column_of(NumberKind(), source, "reopens") if table is None else table.reopens
    left_out = {}
    if table is not None:
        solved = (table.first_solved_at != MISSING) | (table.solved_at != MISSING) | (reopens > 0)
        left_out = {"not_counted": ~table.counted, "unsolved": ~solved}
    left_out["missing"] = ~NumberKind().known(reopens)
    keys = groups(by, table, like=(source,), credits=FIRST_SOLVERS)
    return shared(reopens > 0, left_out, by=keys, definition=DEFINITION.id)


of: Final = reading(tally, DEFINITION)
