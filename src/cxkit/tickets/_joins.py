"""What happens between tickets: merging, splitting, follow-ups, parents and children, stray messages.

Each function takes the tickets concerned and returns them changed; the caller stores them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from cxkit.errors import NotPermitted, Refused
from cxkit.kernel.facts import Actor
from cxkit.tickets._desk_rules import DEFAULT_RULES, DeskRules
from cxkit.tickets._enums import ACTIVE, UNSOLVED, Status
from cxkit.tickets._ticket import Ticket
from cxkit.tickets.facts import (
    Absorbed,
    MergedInto,
    Messaged,
    Opened,
    ParentSet,
    SplitFrom,
    SplitOff,
    StrayMessaged,
)
from cxkit.values import MessageId, Reason, Text, TicketId

Find = Callable[[TicketId], Ticket | None]
"""Finds a ticket by its id, or None."""

MERGE_TARGET = Text(
    "ticket.merge_target",
    "the target {target} is {status}: merge into one that is still active",
    "目标工单{target}的状态为{status}：请合并到仍在进行的工单",
    "目標工單{target}的狀態為{status}：請合併到仍在進行的工單",
    words={"status": Status},
)
MERGE_SELF = Text(
    "ticket.merge_self",
    "a ticket cannot be merged into itself",
    "工单不能合并到自身",
    "工單不能合併到自身",
)
STILL_OPEN = Text(
    "ticket.still_open",
    "it is {status}: reply to it instead of opening a follow-up",
    "当前状态为{status}：请直接回复，不必新建后续工单",
    "目前狀態為{status}：請直接回覆，不必新建後續工單",
    words={"status": Status},
)
ANCESTOR = Text(
    "ticket.ancestor",
    "{child} is itself above {parent}",
    "{child}本身是{parent}的上级工单",
    "{child}本身是{parent}的上級工單",
)
NOT_A_CHILD = Text(
    "ticket.not_a_child",
    "{child} does not belong to it",
    "{child}不属于该工单",
    "{child}不屬於該工單",
)


def _refused(ticket: Ticket, what: str, reason: Reason) -> Refused:
    params = {"id": ticket.id, "state": str(ticket.status), "reason": reason.code, **dict(reason.params)}
    message = f"ticket {ticket.id!r} refuses {what}: {reason.text()}"
    return Refused(message, code=f"refused.{reason.code}", params=params)


def merge(
    source: Ticket,
    target: Ticket,
    *,
    at: datetime,
    by: Actor,
    why: str | None = None,
    may: Callable[[Ticket], Reason | None] | None = None,
) -> tuple[Ticket, Ticket]:
    """The source merged into the target: the same request, from now on answered there.

    The messages stay where they were written; `thread` shows them together. A target that is itself
    merged, closed or gone is refused, so a chain only grows at its end and never closes to a cycle.
    `may` says why the actor may not touch a ticket; both are asked.

    >>> from datetime import UTC
    >>> t, wang, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
    >>> one, two = (Ticket.open(id, channel="chat", subject="Lamp", at=t, by=wang) for id in ("T-1", "T-2"))
    >>> two, one = merge(two, one, at=t, by=amy)
    >>> two.status, two.merged_into, one.merged_from
    (Status.MERGED, 'T-1', ('T-2',))
    """
    if source.id == target.id:
        raise _refused(source, "MergedInto", MERGE_SELF())
    for ticket in (source, target):
        obstacle = may(ticket) if may else None
        if obstacle is not None:
            raise NotPermitted(f"ticket {ticket.id!r}: {obstacle.text()}", params={"reason": obstacle.code})
    if target.status not in ACTIVE:
        raise _refused(source, "MergedInto", MERGE_TARGET(target=target.id, status=target.status))
    counted = source.milestones()
    gone = source.apply(MergedInto(target=TicketId(target.id), at=at, by=by, why=why))
    absorbed = Absorbed(
        source=TicketId(source.id),
        agent_messages=(counted.agent_messages or 0) + counted.absorbed_agent_messages,
        customer_messages=(counted.customer_messages or 0) + counted.absorbed_customer_messages,
        at=at,
        by=by,
        why=why,
    )
    return gone, target.apply(absorbed)


def landing(ticket: Ticket, find: Find) -> Ticket | None:
    """Where a merged ticket's replies belong: the end of its chain; None when it has none.

    Imported tickets may form a cycle or name a target that is not here; then there is no end.
    """
    passed = {ticket.id}
    while ticket.status is Status.MERGED:
        found = find(ticket.merged_into) if ticket.merged_into else None
        if found is None or found.id in passed:
            return None
        passed.add(found.id)
        ticket = found
    return ticket


def deliver(message: Messaged, ticket: Ticket, *, find: Find, new_id: Callable[[], TicketId | str]) -> Ticket:
    """The ticket that a message changes or opens, whatever has become of the one it was sent to.

    A reply to a merged ticket lands on the target at the end of the chain, and stays on the merged one
    where there is no such end. A customer's reply to a ticket that is closed, gone, or solved longer
    ago than its reopen window begins a follow-up ticket. No message is lost.
    """
    end = landing(ticket, find)
    if end is None:
        return ticket.apply(_stray(message))
    late = message.at < end.history[-1].at
    if end.status in UNSOLVED or (end.status is Status.SOLVED and (late or end.refusal(message) is None)):
        # A message older than the last fact is refused: a follow-up would hide that it belongs here.
        return end.apply(message)
    return follow_up(end, new_id(), at=message.at, by=message.by).apply(message)


def _stray(message: Messaged) -> StrayMessaged:
    kept = ("message", "text", "visibility", "kind", "channel", "at", "by", "why")
    return StrayMessaged(**{name: getattr(message, name) for name in kept})


def follow_up(
    origin: Ticket, id: TicketId | str, *, at: datetime, by: Actor, subject: str | None = None
) -> Ticket:
    """A new ticket about a case that is over; the old one stays as it is."""
    if origin.status in UNSOLVED:
        raise _refused(origin, "a follow-up", STILL_OPEN(status=origin.status))
    return Ticket.begin(
        Opened(
            ticket=TicketId(id),
            customer=origin.customer,
            customer_class=origin.customer_class,
            channel=origin.channel,
            subject=origin.subject if subject is None else subject,
            topic=origin.topic,
            priority=origin.priority,
            group=origin.group,
            follow_up_of=TicketId(origin.id),
            at=at,
            by=by,
        )
    )


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
    """The origin without some of its messages, and a new ticket with them, at the times they were written.

    The messages move: over both tickets there are as many as before. What the origin's clocks have
    measured does not change.
    """
    moved = frozenset(MessageId(message) for message in messages)
    rest = origin.apply(SplitOff(into=TicketId(id), messages=moved, at=at, by=by))
    fact = SplitFrom(
        ticket=TicketId(id),
        origin=TicketId(origin.id),
        customer=origin.customer,
        customer_class=origin.customer_class,
        channel=origin.channel,
        subject=subject,
        topic=topic,
        priority=origin.priority,
        group=origin.group,
        messages=tuple(message for message in origin.messages() if message.message in moved),
        at=at,
        by=by,
    )
    return rest, Ticket.begin(fact)


def link_child(
    parent: Ticket, child: Ticket, *, at: datetime, by: Actor, find: Find, blocks: bool = True
) -> tuple[Ticket, Ticket]:
    """Parent and child tied; with `blocks` the parent cannot be solved before the child.

    A child that stands above the parent, however far, is refused.
    """
    above: Ticket | None = parent
    passed: set[str] = set()
    while above is not None and above.id not in passed:
        if above.id == child.id:
            raise _refused(parent, "a child", ANCESTOR(child=child.id, parent=parent.id))
        passed.add(above.id)
        above = find(above.parent) if above.parent else None
    tied = child.apply(ParentSet(parent=TicketId(parent.id), at=at, by=by))
    return (parent.depend_on(TicketId(child.id), at=at, by=by) if blocks else parent), tied


def settle_child(parent: Ticket, child: Ticket, *, at: datetime, by: Actor) -> Ticket:
    """The parent after its child has been solved, or is gone: it no longer stands in the way."""
    if child.parent != parent.id:
        raise _refused(parent, "DependencySettled", NOT_A_CHILD(child=child.id))
    if child.status in UNSOLVED:
        raise _refused(child, "being settled", STILL_OPEN(status=child.status))
    waiting = child.id in parent.depends_on
    return parent.settle_dependency(child.id, at=at, by=by) if waiting else parent


def solve_together(
    problem: Ticket,
    incidents: Iterable[Ticket],
    *,
    at: datetime,
    by: Actor,
    resolution: str | None = None,
    rules: DeskRules = DEFAULT_RULES,
) -> tuple[Ticket, ...]:
    """A problem and all of its incidents that are still unsolved, solved with one answer."""
    reports = tuple(incidents)
    for incident in reports:
        if incident.parent != problem.id:
            raise _refused(problem, "Solved", NOT_A_CHILD(child=incident.id))
    return tuple(
        ticket.solve(at=at, by=by, resolution=resolution, rules=rules) if ticket.is_unsolved else ticket
        for ticket in (problem, *reports)
    )


class ThreadMessage(NamedTuple):
    """A message and the ticket in which it lies."""

    ticket: TicketId
    message: Messaged


def thread(ticket: Ticket, merged: Iterable[Ticket] = ()) -> tuple[ThreadMessage, ...]:
    """All messages of a ticket and of those merged into it, in the order they were written, each once."""
    found = [
        ThreadMessage(TicketId(each.id), message) for each in (ticket, *merged) for message in each.messages()
    ]
    return tuple(sorted(found, key=lambda each: each.message.at))
