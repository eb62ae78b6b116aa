"""When the things happened that metrics ask of a ticket, read from its facts in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from cxkit.kernel import Role
from cxkit.tickets.facts import Imported, Messaged, Opened, TicketFact
from cxkit.tickets.lifecycle import LIFECYCLE
from cxkit.tickets.status import SETTLED, UNSOLVED, MessageKind, Status
from cxkit.values.channels import Visibility

__all__ = ["Milestones", "is_agent_reply", "is_bot_reply", "is_customer_message", "milestones", "statuses"]

_STAFF = (Role.AGENT, Role.SUPERVISOR)


def is_agent_reply(fact: TicketFact) -> bool:
    """Whether a person of the staff wrote to the customer; the role is that of the moment."""
    return (
        isinstance(fact, Messaged)
        and fact.by.role in _STAFF
        and fact.kind is MessageKind.HUMAN
        and fact.visibility is Visibility.PUBLIC
    )


def is_bot_reply(fact: TicketFact) -> bool:
    """Whether a bot wrote to the customer."""
    return (
        isinstance(fact, Messaged)
        and (fact.kind is MessageKind.BOT or (fact.by.role is Role.BOT and fact.kind is MessageKind.HUMAN))
        and fact.visibility is Visibility.PUBLIC
    )


def is_customer_message(fact: TicketFact) -> bool:
    """Whether a customer wrote: any end user, not only the requester; not their automatic replies."""
    return (
        isinstance(fact, Messaged)
        and fact.by.role is Role.CUSTOMER
        and fact.kind is MessageKind.HUMAN
        and fact.visibility is Visibility.PUBLIC
    )


class Milestones(NamedTuple):
    """What metrics ask of one ticket; None is what has not happened or is not known.

    `first_response_at`: the first public answer by a person of the staff. In a ticket that the staff
    opened, a public staff message that comes before any other is the request itself, not an answer.
    `solved_at` is None while the ticket is not solved or closed. `reopens` counts the ways from solved to
    unsolved, so a ticket reopened and not yet solved again counts too. Counts of messages are None for a
    ticket that was imported, because the import does not carry them.
    """

    opened_at: datetime | None
    first_response_at: datetime | None
    first_solved_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    reopens: int | None
    agent_messages: int | None
    customer_messages: int | None


def statuses(history: Iterable[TicketFact]) -> Iterator[tuple[datetime, Status]]:
    """The status after each fact that changed it, with the time; the first is that of the beginning."""
    status: Status | None = None
    for fact in history:
        if status is None:
            now = fact.status if isinstance(fact, Imported) else Status.NEW
        else:
            now = LIFECYCLE.after(status, fact)
        if now is not status:
            status = now
            yield fact.at, now


def milestones(history: Iterable[TicketFact], *, bots: bool = False, close_counts: bool = True) -> Milestones:
    """The milestones of the ticket with that history."""
    facts = tuple(history)
    first = facts[0]
    seen = first if isinstance(first, Imported) else None
    replied = _first_response(facts, bots)
    if seen is not None:
        # An answer after the import is known to be the first only if the ticket came in as new.
        replied = seen.first_replied_at or (replied if seen.status is Status.NEW else None)
    solutions = _solutions(facts, seen, close_counts)
    return Milestones(
        opened_at=seen.opened_at if seen else first.at,
        first_response_at=replied,
        first_solved_at=solutions.first,
        solved_at=solutions.last,
        closed_at=solutions.closed,
        reopens=solutions.reopens,
        agent_messages=None if seen else sum(map(is_agent_reply, facts)),
        customer_messages=None if seen else sum(map(is_customer_message, facts)),
    )


def _first_response(facts: tuple[TicketFact, ...], bots: bool) -> datetime | None:
    first = facts[0]
    messages = [fact for fact in facts if isinstance(fact, Messaged)]
    if isinstance(first, Opened) and first.by.is_staff and messages and is_agent_reply(messages[0]):
        del messages[0]
    for message in messages:
        if is_agent_reply(message) or (bots and is_bot_reply(message)):
            return message.at
    return None


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
        first, reopens = None if seen.reopens else seen.solved_at, seen.reopens
        lost = first is None and (status is not Status.NEW or bool(reopens))
        if status is Status.CLOSED and close_counts:
            first, last = first or (None if lost and reopens else last or closed), last or closed
    for at, now in passed:
        if now is Status.SOLVED or (now is Status.CLOSED and status is not Status.SOLVED and close_counts):
            last = at
            first = first or (None if lost else at)
        elif now in UNSOLVED:
            reopens = None if reopens is None else reopens + (status is Status.SOLVED)
            last = None
        if now is Status.CLOSED:
            closed = at
        status = now
    return _Solutions(first, last, closed, reopens)
