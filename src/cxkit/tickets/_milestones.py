"""When the things happened that metrics ask of a ticket, read from its facts in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cxkit.kernel.facts import Role
from cxkit.tickets._enums import GONE, SETTLED, UNSOLVED, Status
from cxkit.tickets._lifecycle import statuses
from cxkit.tickets._messages import messages
from cxkit.tickets.facts import (
    Absorbed,
    HandedOver,
    Imported,
    Messaged,
    Opened,
    SplitFrom,
    SplitOff,
    TicketFact,
)


def is_agent_reply(fact: TicketFact) -> bool:
    """Whether a person of the staff wrote to the customer."""
    return isinstance(fact, Messaged) and fact.from_staff


def is_bot_reply(fact: TicketFact) -> bool:
    """Whether a bot wrote to the customer."""
    return isinstance(fact, Messaged) and fact.from_bot


def is_customer_message(fact: TicketFact) -> bool:
    """Whether a customer wrote to the staff."""
    return isinstance(fact, Messaged) and fact.from_customer


class Milestones(NamedTuple):
    """What metrics ask of one ticket; None is what has not happened or is not known.

    `first_response_at`: the first public answer by a person of the staff. In a ticket that the staff
    opened, a public staff message that comes before any other is the request itself, not an answer.
    `handed_over_at`: when a bot handed it to people before that answer. `solved_at` is None while the
    ticket is not solved or closed. `reopens` counts the ways from solved to unsolved, so a ticket
    reopened and not yet solved again counts too. The messages are those that lie in this ticket; what
    merged tickets brought is in `absorbed_agent_messages`. Counts of messages are None for an imported
    ticket, because the import does not carry them.
    """

    opened_at: datetime | None
    handed_over_at: datetime | None
    first_response_at: datetime | None
    first_solved_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    reopens: int | None
    agent_messages: int | None
    customer_messages: int | None
    absorbed_agent_messages: int
    absorbed_customer_messages: int

    @property
    def response_from(self) -> datetime | None:
        """From when the first response is measured: the handover by a bot, or else the opening."""
        return self.handed_over_at or self.opened_at

    @property
    def touches(self) -> int | None:
        """How many public messages the staff wrote, those of merged tickets included."""
        return None if self.agent_messages is None else self.agent_messages + self.absorbed_agent_messages


def milestones(history: Iterable[TicketFact], *, bots: bool = False, close_counts: bool = True) -> Milestones:
    """The milestones of the ticket with that history."""
    facts = tuple(history)
    first = facts[0]
    seen = first if isinstance(first, Imported) else None
    replied = first_response(facts, bots=bots)
    solutions = _solutions(facts, seen, close_counts)
    # Most tickets have none of these, and tables are built from many tickets.
    rare = [fact for fact in facts if isinstance(fact, _RARE)]
    absorbed = [fact for fact in rare if isinstance(fact, Absorbed)]
    written = messages(facts) if rare else (fact for fact in facts if isinstance(fact, Messaged))
    authors = () if seen else tuple(fact.by.role for fact in written if fact.speaks)
    return Milestones(
        opened_at=seen.opened_at if seen else first.at,
        handed_over_at=_handed_over(rare, first_response(facts) if bots else replied),
        first_response_at=replied,
        first_solved_at=solutions.first,
        solved_at=solutions.last,
        closed_at=solutions.closed,
        reopens=solutions.reopens,
        agent_messages=None if seen else authors.count(Role.AGENT) + authors.count(Role.SUPERVISOR),
        customer_messages=None if seen else authors.count(Role.CUSTOMER),
        absorbed_agent_messages=sum(fact.agent_messages for fact in absorbed),
        absorbed_customer_messages=sum(fact.customer_messages for fact in absorbed),
    )


_RARE = (Absorbed, HandedOver, SplitFrom, SplitOff)


def _handed_over(facts: Iterable[TicketFact], answered: datetime | None) -> datetime | None:
    """When a bot handed it over; None when people had answered before."""
    handed = next((fact.at for fact in facts if isinstance(fact, HandedOver)), None)
    return None if handed is None or (answered is not None and answered < handed) else handed


def first_response(facts: Iterable[TicketFact], *, bots: bool = False) -> datetime | None:
    """When the staff first answered in public; None while nobody has, or when it is not known.

    An answer after an import is known to be the first only if the ticket came in as new.
    """
    history = tuple(facts)
    first = history[0]
    if isinstance(first, Imported) and (first.first_replied_at or first.status is not Status.NEW):
        return first.first_replied_at
    request = request_by_staff(history)
    for fact in history:
        if (
            isinstance(fact, Messaged)
            and fact is not request
            and (fact.from_staff or (bots and fact.from_bot))
        ):
            return fact.at
    return None


def request_by_staff(history: tuple[TicketFact, ...]) -> Messaged | None:
    """The message with which the staff itself made the request, if the staff opened the ticket.

    It is public and comes before any other message: telling, not answering.
    """
    first = history[0]
    if not isinstance(first, Opened) or not first.by.is_staff:
        return None
    message = next((fact for fact in history if isinstance(fact, Messaged)), None)
    return message if message is not None and message.from_staff else None


class _Solutions(NamedTuple):
    first: datetime | None
    last: datetime | None
    closed: datetime | None
    reopens: int | None


def _solutions(facts: tuple[TicketFact, ...], seen: Imported | None, close_counts: bool) -> _Solutions:
    passed = statuses(facts)
    _, status = next(passed)
    first = last = closed = None
    reopens: int | None = 0
    # Whether a solution lies in the past whose first time nobody recorded.
    lost = False
    if seen is not None:
        last = seen.solved_at if status in SETTLED else None
        closed = seen.closed_at if status is Status.CLOSED else None
        if status is Status.CLOSED and close_counts:
            last = last or closed
        reopens = seen.reopens
        first = None if reopens else (seen.solved_at or last)
        lost = first is None and (status is not Status.NEW or bool(reopens))
    now = status
    for fact, now in passed:
        if now in GONE or now is status:
            # A ticket that comes back from the bin stands where it stood.
            continue
        if now is Status.SOLVED or (now is Status.CLOSED and status is not Status.SOLVED and close_counts):
            last = fact.at
            first = first or (None if lost else fact.at)
        elif now in UNSOLVED:
            reopens = None if reopens is None else reopens + (status is Status.SOLVED)
            last = None
        if now is Status.CLOSED:
            closed = fact.at
        status = now
    return _Solutions(first, None if now in GONE else last, closed, reopens)
