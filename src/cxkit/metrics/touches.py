"""Touches: the share of solved tickets that took so many public answers by the staff."""

from __future__ import annotations

from typing import Any, Final

from cxkit.columns import NumberKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import SOLVERS, Grouping, column_of, groups, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="touches",
    unit="share",
    better="higher",
    source="Zendesk one-touch and two-touch tickets; a ticket without an answer is zero-touch",
    options=(
        Choice(name="touches", default=1, about="how many public messages by the staff"),
        Choice(
            name="reopened",
            default="fails",
            values={
                "fails": "a ticket that was reopened was not solved in so many touches",
                "ignored": "reopenings do not matter",
            },
        ),
    ),
)


def tally(source: Any, reopens: Any = None, *, by: Grouping = None, **options: Any) -> Tally:
    """Tickets, a `TicketTable`, or columns of staff messages and reopenings of solved tickets.

    >>> tally([1, 1, 2, 0, None]).result().value
    0.5
    >>> of([1, 2, 2], touches=2).value
    0.6666666666666666
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, TicketTable)
    kind = NumberKind()
    left_out: dict[str, Any] = {}
    if table is None:
        source, reopens = together(messages=source, reopens=reopens)
        messages = column_of(kind, source, "messages")
        again = messages * 0 if reopens is None else column_of(kind, reopens, "reopens")
    else:
        messages, again = table.agent_messages, table.reopens
        settled = (table.solved_at != MISSING) | (table.closed_at != MISSING)
        left_out = {"not_counted": ~table.counted, "unsolved": ~settled}
    left_out["missing"] = ~kind.known(messages)
    yes = messages == int(chosen["touches"])
    if chosen["reopened"] == "fails":
        yes = yes & (again <= 0)
    return shared(
        yes,
        left_out,
        by=groups(by, table, like=(source,), credits=SOLVERS),
        definition=DEFINITION.id,
        options=chosen,
    )


of: Final = reading(tally, DEFINITION)
