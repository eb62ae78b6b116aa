"""Milestones of a ticket, such as its first response and its solutions, read from its facts in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cxkit.kernel import Role
from cxkit.tickets import facts
from cxkit.tickets._enums import GONE, SETTLED, UNSOLVED, Status
from cxkit.tickets._lifecycle import statuses
from cxkit.tickets._messages import messages
from cxkit.tickets.facts import Messaged, TicketFact


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
    """Times and counts of one ticket; None where not known or not happened yet.

    `first_response_at` is the first public answer by a person of the staff. In a ticket that the staff
    opened, a public message of the staff before any other is the request itself, not an answer.
    `handed_over_at` is when a bot handed the ticket over to people before that answer. `solved_at` is None
    while the ticket is not solved or closed. `reopens` counts each change from solved to unsolved, so a
    ticket reopened and not yet solved again counts too. Messages are those of this ticket; those of merged
    tickets are counted in `absorbed_agent_messages` and `absorbed_customer_messages`. Counts of messages are
    None for an imported ticket, because the import does not have them.
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
        """The start of the first response time: the handover by a bot, or else the opening."""
        return self.handed_over_at or self.opened_at

    @property
    def touches(self) -> int | None:
        """The number of public messages of the staff, those of merged tickets included."""
        return None if self.agent_messages is None else self.agent_messages + self.absorbed_agent_messages


def milestones(history: Iterable[TicketFact], *, bots: bool = False, close_counts: bool = True) -> Milestones:
    """Read the milestones of the ticket with that history."""
    happened = tuple(history)
    if len(happened) == 1 and happened[0].__class__ is facts.Opened:
        # Every ticket is stored in this state, and nothing has to be searched for.
        return Milestones(happened[0].at, None, None, None, None, None, 0, 0, 0, 0, 0)
    return _searched(happened, bots, close_counts)


def _searched(happened: tuple[TicketFact, ...], bots: bool, close_counts: bool) -> Milestones:
    first = happened[0]
    imported = first if isinstance(first, facts.Imported) else None
    replied = first_response(happened, bots=bots)
    solutions = _solutions(happened, imported, close_counts)
    # Most tickets have none of these, and tables are built from many tickets.
    rare = [fact for fact in happened if isinstance(fact, _RARE)]
    absorbed = [fact for fact in rare if isinstance(fact, facts.Absorbed)]
    written = messages(happened) if rare else (fact for fact in happened if isinstance(fact, Messaged))
    authors = () if imported else tuple(fact.by.role for fact in written if fact.speaks)
    return Milestones(
        opened_at=imported.opened_at if imported else first.at,
        handed_over_at=_handed_over(rare, first_response(happened) if bots else replied),
        first_response_at=replied,
        first_solved_at=solutions.first,
        solved_at=solutions.last,
        closed_at=solutions.closed,
        reopens=solutions.reopens,
        agent_messages=None if imported else authors.count(Role.AGENT) + authors.count(Role.SUPERVISOR),
        customer_messages=None if imported else authors.count(Role.CUSTOMER),
        absorbed_agent_messages=sum(fact.agent_messages for fact in absorbed),
        absorbed_customer_messages=sum(fact.customer_messages for fact in absorbed),
    )


_RARE = (facts.Absorbed, facts.HandedOver, facts.SplitFrom, facts.SplitOff)


def _handed_over(history: Iterable[TicketFact], answered: datetime | None) -> datetime | None:
    """The handover by a bot; None if people had answered before."""
    handed = next((fact.at for fact in history if isinstance(fact, facts.HandedOver)), None)
    return None if handed is None or (answered is not None and answered < handed) else handed


def first_response(history: tuple[TicketFact, ...], *, bots: bool = False) -> datetime | None:
    """The first public answer of the staff; None before it, or if it is not known.

    An answer after an import is certainly the first only if the ticket was imported as new.
    """
    first = history[0]
    if isinstance(first, facts.Imported) and (first.first_replied_at or first.status is not Status.NEW):
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
    """The message that made the request, if the staff opened the ticket.

    It is a public message of the staff before any other, and not an answer.
    """
    first = history[0]
    if not isinstance(first, facts.Opened) or not first.by.is_staff:
        return None
    message = next((fact for fact in history if isinstance(fact, Messaged)), None)
    return message if message is not None and message.from_staff else None


class _Solutions(NamedTuple):
    first: datetime | None
    last: datetime | None
    closed: datetime | None
    reopens: int | None


def _solutions(
    history: tuple[TicketFact, ...], imported: facts.Imported | None, close_counts: bool
) -> _Solutions:
    changes = statuses(history)
    _, status = next(changes)
    first = last = closed = None
    reopens: int | None = 0
    # Whether the first solution was before the import, at a time that is not known.
    first_unknown = False
    if imported is not None:
        last = imported.solved_at if status in SETTLED else None
        closed = imported.closed_at if status is Status.CLOSED else None
        if status is Status.CLOSED and close_counts:
            last = last or closed
        reopens = imported.reopens
        first = None if reopens else (imported.solved_at or last)
        first_unknown = first is None and (status is not Status.NEW or bool(reopens))
    latest = status
    for fact, latest in changes:
        if latest in GONE or latest is status:
            # A ticket that is recovered has the status that it had before.
            continue
        if latest is Status.SOLVED or (
            latest is Status.CLOSED and status is not Status.SOLVED and close_counts
        ):
            last = fact.at
            first = first or (None if first_unknown else fact.at)
        elif latest in UNSOLVED:
            reopens = None if reopens is None else reopens + (status is Status.SOLVED)
            last = None
        if latest is Status.CLOSED:
            closed = fact.at
        status = latest
    return _Solutions(first, None if latest in GONE else last, closed, reopens)
