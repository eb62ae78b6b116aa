"""Changes to several tickets at once: splits, follow-ups, parents and children, stray messages.

Each function takes the tickets and returns them changed; the caller stores them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from cxkit.errors import Refused
from cxkit.kernel import Actor, Fact, Role
from cxkit.tickets import facts
from cxkit.tickets._desk_rules import DEFAULT_RULES, DeskRules
from cxkit.tickets._enums import UNSOLVED, Status
from cxkit.tickets._lifecycle import LIFECYCLE
from cxkit.tickets._messages import knows
from cxkit.tickets._ticket import Ticket
from cxkit.tickets._wording import WORDS
from cxkit.tickets.facts import Messaged
from cxkit.values import CustomerId, MessageId, Reason, TicketId

Find = Callable[[TicketId], Ticket | None]
"""A function that finds a ticket by its id, or None."""


def refused(ticket: Ticket, what: str, reason: Reason) -> Refused:
    """The error for something that several tickets do together, and one of them does not take."""
    params = {"id": ticket.id, "state": str(ticket.status), "reason": reason.code, **dict(reason.params)}
    message = f"ticket {ticket.id!r} refuses {what}: {reason.text()}"
    return Refused(message, code=f"refused.{reason.code}", params=params)


def landing(ticket: Ticket, find: Find) -> Ticket | None:
    """Find the ticket to which replies to a merged ticket belong: the end of its chain of merges.

    None if there is no end: imported tickets may form a cycle or name a target that is not found.
    """
    passed = {ticket.id}
    while ticket.status is Status.MERGED:
        target = find(ticket.merged_into) if ticket.merged_into else None
        if target is None or target.id in passed:
            return None
        passed.add(target.id)
        ticket = target
    return ticket


def deliver(message: Messaged, ticket: Ticket, *, find: Find, new_id: Callable[[], TicketId | str]) -> Ticket:
    """Deliver a message to a ticket: the ticket that it changes or opens.

    A reply to a merged ticket is delivered to the end of its chain of merges, or to the merged ticket if
    there is no end. A customer's reply to a ticket that is closed, deleted, spam, or solved longer ago
    than its reopen window opens a follow-up ticket: what would reopen a solved ticket. Any other message to
    such a ticket (an automatic reply, a bot, a notice, a note, spam) is recorded there as a stray one. No
    message is lost, and one that is brought again is not recorded again.
    """
    end, id = landing(ticket, find), message.message
    if id is not None and any(knows(each.history, id) for each in (ticket, end or ticket)):
        return end or ticket
    if end is None:
        return ticket.apply(_stray(message))
    late = message.at < end.history[-1].at
    if end.status in UNSOLVED or (end.status is Status.SOLVED and (late or end.refusal(message) is None)):
        # A message older than the last fact is refused: a follow-up would hide that it belongs here.
        return end.apply(message)
    if LIFECYCLE.after(Status.SOLVED, message) is Status.SOLVED:
        return end.apply(_stray(message))
    asks_anew = _asker(end, [message]) != end.customer
    subject = message.text.partition("\n")[0][:_LONGEST_SUBJECT] if asks_anew else None
    return follow_up(end, new_id(), at=message.at, by=message.by, subject=subject).apply(message)


def _stray(message: Messaged) -> facts.StrayMessaged:
    fields = (
        "message",
        "text",
        "visibility",
        "kind",
        "channel",
        "attachments",
        "mentions",
        "at",
        "by",
        "why",
    )
    return facts.StrayMessaged(**{name: getattr(message, name) for name in fields})


def follow_up(
    origin: Ticket, id: TicketId | str, *, at: datetime, by: Actor, subject: str | None = None
) -> Ticket:
    """Open a new ticket about a case that is solved or closed; the old ticket does not change.

    It is the ticket of the customer who opens it. Another customer than that of the old one does not get its
    subject, which is somebody else's: without a `subject` it has none.
    """
    if origin.status in UNSOLVED:
        raise refused(origin, "a follow-up", WORDS["ticket.still_open"](status=origin.status))
    if id == origin.id:
        raise refused(origin, "a follow-up", WORDS["ticket.itself"]())
    asker = CustomerId(by.id) if by.role is Role.CUSTOMER and by.id else origin.customer
    return Ticket.begin(
        facts.Opened,
        ticket=id,
        subject=(origin.subject if asker == origin.customer else "") if subject is None else subject,
        topic=origin.topic,
        follow_up_of=origin.id,
        **_same_case(origin, asker),
        at=at,
        by=by,
    )


_LONGEST_SUBJECT = 200


def _asker(origin: Ticket, begun_by: Iterable[Fact]) -> CustomerId | None:
    """Whose a ticket is that begins with these facts: the one customer's who wrote, else the origin's."""
    writers = {fact.by.id for fact in begun_by if fact.by.role is Role.CUSTOMER}
    (writer,) = writers if len(writers) == 1 else (None,)
    return origin.customer if writer is None else CustomerId(writer)


def _same_case(origin: Ticket, asker: CustomerId | None) -> dict[str, Any]:
    names = ("channel", "priority", "group")
    known = origin.customer_class if asker == origin.customer else None
    return {"customer": asker, "customer_class": known, **{name: getattr(origin, name) for name in names}}


def split(
    origin: Ticket,
    messages: Iterable[MessageId | str],
    *,
    id: TicketId | str,
    subject: str,
    at: datetime,
    by: Actor,
    topic: str | None = None,
) -> tuple[Ticket, Ticket]:
    """Split a ticket: the origin without some of its messages, and a new ticket with them.

    Messages move with the times at which they were written; none is copied or lost. Where one customer wrote
    all of theirs, the new ticket is that customer's. What the origin's clocks
    have measured does not change.
    """
    moved = frozenset(messages)
    written = tuple(message for message in origin.messages if message.message in moved)
    remaining = origin.apply(facts.SplitOff, into=id, messages=moved, at=at, by=by)
    new = Ticket.begin(
        facts.SplitFrom,
        ticket=id,
        origin=origin.id,
        subject=subject,
        topic=topic,
        messages=written,
        **_same_case(origin, _asker(origin, written)),
        at=at,
        by=by,
    )
    return remaining, new


def link_child(
    parent: Ticket, child: Ticket, *, at: datetime, by: Actor, find: Find, blocks: bool = True
) -> tuple[Ticket, Ticket]:
    """Link a child to its parent; with `blocks` the parent cannot be solved before the child.

    Refused if the child is itself an ancestor of the parent.
    """
    above: Ticket | None = parent
    passed: set[str] = set()
    while above is not None and above.id not in passed:
        if above.id == child.id:
            raise refused(parent, "a child", WORDS["ticket.ancestor"](child=child.id, parent=parent.id))
        passed.add(above.id)
        above = find(above.parent) if above.parent else None
    linked = child.apply(facts.ParentSet, parent=parent.id, at=at, by=by)
    return (parent.depend_on(child.id, at=at, by=by) if blocks else parent), linked


def settle_child(parent: Ticket, child: Ticket, *, at: datetime, by: Actor) -> Ticket:
    """Settle the child of a parent, which waits for it no more: it was solved, closed or deleted.

    Where it was merged into another ticket, the parent waits for that one instead.
    """
    if child.parent not in (parent.id, *parent.merged_from):
        raise refused(parent, "DependencySettled", WORDS["ticket.not_a_child"](child=child.id))
    if child.status in UNSOLVED:
        raise refused(child, "being settled", WORDS["ticket.still_open"](status=child.status))
    if child.id not in parent.depends_on:
        return parent
    settled, into = parent.settle_dependency(child.id, at=at, by=by), child.merged_into
    if into is None or into in (parent.id, *parent.depends_on):
        return settled
    return settled.depend_on(into, at=at, by=by)


def solve_together(
    problem: Ticket,
    incidents: Iterable[Ticket],
    *,
    at: datetime,
    by: Actor,
    resolution: str | None = None,
    rules: DeskRules = DEFAULT_RULES,
) -> tuple[Ticket, ...]:
    """Solve a problem and all of its incidents that are still unsolved, with one answer."""
    reports = tuple(incidents)
    for incident in reports:
        if incident.parent not in (problem.id, *problem.merged_from):
            raise refused(problem, "Solved", WORDS["ticket.not_a_child"](child=incident.id))
    return tuple(
        ticket.solve(at=at, by=by, resolution=resolution, rules=rules) if ticket.is_unsolved else ticket
        for ticket in (problem, *reports)
    )


class ThreadMessage(NamedTuple):
    """A message and the ticket that holds it."""

    ticket: TicketId
    message: Messaged


def thread(ticket: Ticket, merged: Iterable[Ticket] = ()) -> tuple[ThreadMessage, ...]:
    """List the messages of a ticket and of those merged into it, in the order they were written."""
    messages = [
        ThreadMessage(TicketId(each.id), message) for each in (ticket, *merged) for message in each.messages
    ]
    return tuple(sorted(messages, key=lambda each: each.message.at))
