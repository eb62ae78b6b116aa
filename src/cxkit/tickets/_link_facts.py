"""Facts that tie a ticket to others, to other things, and to its service policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cxkit.errors import Fault
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes
from cxkit.tickets._enums import Link, Priority
from cxkit.tickets._own_facts import Messaged, TicketFact
from cxkit.tickets._targets import Commitment
from cxkit.values import Channel, CustomerId, GroupId, MessageId, TicketId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.tickets._ticket import Ticket


@record
class SplitFrom(TicketFact):
    """The ticket began as a part of another one: these messages moved here, with their own times."""

    ticket: TicketId = field(longest=LONGEST_ID)
    origin: TicketId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel
    subject: str = personal()
    topic: str | None = None
    priority: Priority = Priority.NORMAL
    group: GroupId | None = None
    messages: tuple[Messaged, ...]

    def rules(self) -> Iterator[Fault]:
        """Something moved, and it was written before the split."""
        if not self.messages:
            yield Fault("messages", "ticket.split_nothing", "at least one message moves to the new ticket")
        for index, message in enumerate(self.messages):
            if message.at > self.at:
                yield Fault(f"messages[{index}].at", "ticket.split_order", "was written after the split")

    def begin(self) -> Changes:
        """A new ticket, opened at the split."""
        same = ("customer", "customer_class", "channel", "subject", "topic", "priority", "group")
        values = {name: getattr(self, name) for name in same}
        return {"id": self.ticket, "split_from": self.origin, "opened_at": self.at, **values}


@record
class SplitOff(TicketFact):
    """Some messages moved to a new ticket."""

    into: TicketId = field(longest=LONGEST_ID)
    messages: frozenset[MessageId]


@record
class MergedInto(TicketFact):
    """It is the same request as another ticket, where the work goes on."""

    target: TicketId = field(longest=LONGEST_ID)

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Where to look from now on."""
        return {"merged_into": self.target}


@record
class Absorbed(TicketFact):
    """Another ticket was merged into this one, with so many messages of staff and of customers.

    The messages stay where they were written, so that nothing is counted twice.
    """

    source: TicketId = field(longest=LONGEST_ID)
    agent_messages: int = field(default=0, low=0)
    customer_messages: int = field(default=0, low=0)

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The tickets merged into this one."""
        return {"merged_from": (*state.merged_from, self.source)}


@record
class StrayMessaged(Messaged):
    """A message to a merged ticket whose target cannot be found: kept here rather than lost."""

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Nothing: the ticket stays merged."""
        return {}


@record
class Linked(TicketFact):
    """It concerns an order, a return, a complaint, a conversation, another ticket."""

    link: Link

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The links with this one, each once."""
        return {} if self.link in state.links else {"links": (*state.links, self.link)}


@record
class ParentSet(TicketFact):
    """It belongs to a larger case or problem; None when it no longer does."""

    parent: TicketId | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The larger case."""
        return {"parent": self.parent}


@record
class DependencyAdded(TicketFact):
    """It cannot be solved before another ticket is."""

    ticket: TicketId = field(longest=LONGEST_ID)

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """What it waits for."""
        return {"depends_on": state.depends_on | {self.ticket}}


@record
class DependencySettled(TicketFact):
    """The other ticket is solved, or no longer stands in the way."""

    ticket: TicketId = field(longest=LONGEST_ID)

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """What it still waits for."""
        return {"depends_on": state.depends_on - {self.ticket}}


@record
class ReportedTo(TicketFact):
    """What was learnt from the case went to the department concerned."""

    department: str = field(longest=200)
    text: str | None = personal(default=None)


@record
class PolicyApplied(TicketFact):
    """A service policy holds from now on: what was promised, and which version of the policy promised it."""

    commitment: Commitment

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """What is promised now."""
        return {"commitment": self.commitment}


@record
class PolicyRemoved(TicketFact):
    """No service policy holds any more."""

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Nothing is promised."""
        return {"commitment": None}
