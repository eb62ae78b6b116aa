"""What can happen to a ticket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.kernel import Changes, ExternalId, Fact, field, personal, record
from cxkit.tickets.status import MessageKind, Priority, Status
from cxkit.values.channels import Channel, Visibility
from cxkit.values.ids import LONGEST_ID, AgentId, CustomerId, GroupId, MessageId, TicketId

if TYPE_CHECKING:
    from cxkit.tickets.ticket import Ticket

__all__ = [
    "Assigned",
    "Closed",
    "CustomerAwaited",
    "Erased",
    "Imported",
    "Messaged",
    "Opened",
    "PriorityChanged",
    "Reopened",
    "Solved",
    "ThirdPartyAwaited",
    "TicketFact",
]


@record(abstract=True)
class TicketFact(Fact):
    """Something that happened to a ticket."""

    schema_prefix: ClassVar[str] = "ticket."


@record
class Opened(TicketFact):
    """The request came in. `by` tells in which role it was created, which matters for the first response."""

    ticket: TicketId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    channel: Channel
    subject: str = personal()
    topic: str | None = None
    priority: Priority = Priority.NORMAL
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """A new ticket."""
        return {
            "id": self.ticket,
            "customer": self.customer,
            "channel": self.channel,
            "subject": self.subject,
            "topic": self.topic,
            "priority": self.priority,
            "external": self.external,
            "opened_at": self.at,
        }


@record
class Imported(TicketFact):
    """The ticket as another system last showed it; what that system did not say is None."""

    ticket: TicketId = field(longest=LONGEST_ID)
    status: Status
    customer: CustomerId | None = None
    channel: Channel = Channel.OTHER
    subject: str = personal(default="")
    topic: str | None = None
    priority: Priority = Priority.NORMAL
    agent: AgentId | None = None
    group: GroupId | None = None
    external: tuple[ExternalId, ...] = personal(default=())
    opened_at: datetime | None = None
    first_replied_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    reopens: int | None = field(default=None, low=0)
    met_target: bool | None = None

    def begin(self) -> Changes:
        """The ticket in the state observed."""
        same = ("status", "customer", "channel", "subject", "topic", "priority", "agent", "group", "external")
        return {
            "id": self.ticket,
            "opened_at": self.opened_at,
            **{name: getattr(self, name) for name in same},
        }


@record
class Messaged(TicketFact):
    """Somebody wrote. `by` is the author in the role of that moment.

    A customer's public message wakes a waiting ticket and reopens a solved one; the first public
    answer of the staff opens a new one.
    """

    message: MessageId | None = None
    text: str = personal(default="")
    visibility: Visibility = Visibility.PUBLIC
    kind: MessageKind = MessageKind.HUMAN
    channel: Channel | None = None


@record
class Assigned(TicketFact):
    """The ticket was given to an agent, a group, or both."""

    agent: AgentId | None = None
    group: GroupId | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """A new agent; the group changes only if one is named."""
        return {"agent": self.agent, "group": self.group or state.group}


@record
class PriorityChanged(TicketFact):
    """The ticket became more or less urgent."""

    priority: Priority

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The new priority."""
        return {"priority": self.priority}


@record
class CustomerAwaited(TicketFact):
    """The next word is the customer's; `until` wakes the ticket all the same."""

    until: datetime | None = None


@record
class ThirdPartyAwaited(TicketFact):
    """Somebody outside has to act first: a carrier, a maker, another department."""

    party: str = field(longest=200)


@record
class Solved(TicketFact):
    """The request is answered; the customer may still reopen it."""

    resolution: str | None = field(default=None, longest=200)


@record
class Reopened(TicketFact):
    """It was not solved after all."""


@record
class Closed(TicketFact):
    """Final: from now on only a follow-up ticket or an erasure is possible."""


@record
class Erased(TicketFact):
    """Everything personal was taken out of the ticket and its history."""
