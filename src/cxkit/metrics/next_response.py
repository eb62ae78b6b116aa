"""Next response time: how long customers wait for an answer to what they write later on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Instants
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping, group_keys, groups, instant, scoped
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import CALENDAR, tally_times
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketEvent
from cxkit.tables._events import EventLog
from cxkit.tables._turns import cut_turns
from cxkit.tickets import SETTLED, Ticket, statuses
from cxkit.tickets.facts import StrayMessaged
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "Turns", "compare", "of", "tally", "turns"]

DEFINITION: Final = Definition(
    id="next_response",
    unit="seconds",
    better="lower",
    source="Zendesk next reply time",
    options=(
        Choice(
            name="bots",
            default="ignored",
            values={"ignored": "a bot's answer ends no turn", "counted": "it ends one"},
        ),
        CALENDAR,
    ),
)


class Turns(NamedTuple):
    """One row a turn: when the customer wrote, when it was answered, whether a solution ended it unanswered.

    `row` is the row of the log with which the turn begins, `reply` that of its answer (or `row` without one).
    """

    row: NDArray[np.int64]
    reply: NDArray[np.int64]
    asked_at: Instants
    answered_at: Instants
    solved: NDArray[np.bool_]


def turns(log: EventLog, *, bots: str = "ignored") -> Turns:
    """The turns of a log of ticket events, in any order."""
    code = {each: place for place, each in enumerate(TicketEvent)}
    answers = [code[TicketEvent.AGENT_REPLIED]]
    if bots == "counted":
        answers.append(code[TicketEvent.BOT_REPLIED])
    ask, end = code[TicketEvent.CUSTOMER_WROTE], [code[TicketEvent.SOLVED], code[TicketEvent.CLOSED]]
    rows = np.flatnonzero(np.isin(log.kinds, [ask, *answers, *end]))
    rows = rows[np.lexsort((rows, log.at[rows], log.tickets[rows]))]
    who, at, kind = log.tickets[rows], log.at[rows], log.kinds[rows]
    asked, answered = kind == ask, np.isin(kind, answers)
    # A solution ends a run of messages as an answer does; before the first answer there is no next one.
    cut = cut_turns(who, at, asked, ~asked)
    first = np.full(len(log.ids), len(rows))
    np.minimum.at(first, who[answered], np.flatnonzero(answered))
    later = (cut.question >= 0) & (first[who[cut.question]] < cut.question)
    begins, after = cut.question[later], cut.answer[later]
    followed = after >= 0
    reply = followed & answered[after]
    places = rows if log.rows is None else log.rows[rows]
    return Turns(
        places[begins],
        places[np.where(reply, after, begins)],
        at[begins],
        np.where(reply, at[after], MISSING),
        followed & ~reply,
    )


@scoped()
def tally(
    source: Any,
    at: Any = None,
    event: Any = None,
    *,
    by: Grouping = None,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """The turns of tickets, or of a log in columns: ticket ids, times, and events as `TicketEvent`s.

    `by` names fields of the tickets, or gives columns as long as the log, of which the row of the customer's
    message counts. By "agent" a turn is credited to who answered it, and one of a ticket that nobody answered
    to who has the ticket now.

    Figures: "median" (the default), "p90", "mean" (of those answered), "open".

    >>> from datetime import UTC
    >>> hour = [datetime(2026, 2, 3, h, tzinfo=UTC) for h in (9, 10, 11, 14)]
    >>> said = ["agent_replied", "customer_wrote", "customer_wrote", "agent_replied"]
    >>> tally(["T"] * 4, hour, said).result("mean").value / 3600
    4.0
    >>> hour = [datetime(2026, 2, 3, h, tzinfo=UTC) for h in (9, 10, 14)]
    >>> of(["T"] * 3, hour, ["agent_replied", "customer_wrote", "agent_replied"]).value / 3600
    4.0
    """
    chosen = DEFINITION.choose(**options)
    if event is None:
        named = [by] if isinstance(by, str) else list(by or ())
        log, columns = _log_of(source, named)
    else:
        log, columns = EventLog.of(source, at, event, zone=zone), groups(by, like=(source, at, event)) or {}
    answered = turns(log, bots=chosen["bots"])
    keys = {
        name: group_keys(column, name)[answered.reply if name == "agent" else answered.row]
        for name, column in columns.items()
    }
    return tally_times(
        answered.asked_at,
        answered.answered_at,
        as_of=instant(as_of),
        calendar=calendar,
        by=keys or None,
        definition=DEFINITION.id,
        left_out={"solved_unanswered": answered.solved},
        options=chosen,
    )


def _log_of(tickets: Iterable[Ticket], by: list[str]) -> tuple[EventLog, dict[str, Any]]:
    """The events of tickets, and for each the named fields of its ticket."""
    names, at, kinds = list[str](), list[datetime](), list[str]()
    columns: dict[str, list[Any]] = {name: [] for name in by}
    for ticket in tickets:
        came = {id(fact): status for fact, status in statuses(ticket.history)}
        for fact in ticket.history:
            kind = TicketEvent.SOLVED if came.get(id(fact)) in SETTLED else _kind_of(fact)
            names.append(ticket.id)
            at.append(fact.at)
            kinds.append(str(kind))
        for name, column in columns.items():
            value = getattr(ticket, name)
            own = None if value is None else str(value)
            column += [(name == "agent" and _writer(fact)) or own for fact in ticket.history]
    return EventLog.of(names, at, kinds), columns


def _writer(fact: Any) -> str | None:
    """The person or the bot that answers the customer with it."""
    answers = getattr(fact, "from_staff", False) or getattr(fact, "from_bot", False)
    return fact.by.id if answers else None


def _kind_of(fact: Any) -> TicketEvent:
    if isinstance(fact, StrayMessaged):
        return TicketEvent.OTHER
    if getattr(fact, "from_staff", False):
        return TicketEvent.AGENT_REPLIED
    if getattr(fact, "from_customer", False):
        return TicketEvent.CUSTOMER_WROTE
    return TicketEvent.BOT_REPLIED if getattr(fact, "from_bot", False) else TicketEvent.OTHER


of: Final = time_reading(tally, DEFINITION)
