"""Facts of a ticket's own life: it is opened, answered, assigned, put on hold, solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact, Role
from cxkit.tickets._enums import GONE, UNSOLVED, CustomStatus, Priority, Status
from cxkit.values import AgentId, Channel, CustomerId, GroupId, MessageId, MessageKind, TicketId, Visibility
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.tickets._ticket import Ticket


@record(abstract=True)
class TicketFact(Fact):
    """Something that happened to a ticket."""

    schema_prefix: ClassVar[str] = "ticket."

    def lands(self, now: Status, then: Status) -> Status:
        """The status after it, where the life cycle says `then`: most facts agree."""
        return then


@record
class Opened(TicketFact):
    """The request came in. `by` tells in which role it was created, which matters for the first response.

    `status` is new unless the ticket begins otherwise, such as one that waits until a date.
    """

    ticket: TicketId = field(longest=LONGEST_ID)
    status: Status = Status.NEW
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel
    subject: str = personal()
    topic: str | None = None
    priority: Priority = Priority.NORMAL
    group: GroupId | None = None
    tags: frozenset[str] = frozenset()
    wake_at: datetime | None = None
    parent: TicketId | None = None
    follow_up_of: TicketId | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """A ticket begins unsolved."""
        if self.status not in UNSOLVED:
            known = ", ".join(sorted(UNSOLVED))
            yield Fault(
                "status", "ticket.begins_unsolved", f"a ticket begins in one of {known}, not {self.status}"
            )

    def begin(self) -> Changes:
        """A ticket that nobody has answered yet."""
        return {"id": self.ticket, "opened_at": self.at, **{name: getattr(self, name) for name in _KEPT}}


_KEPT = (
    "status",
    "customer",
    "customer_class",
    "channel",
    "subject",
    "topic",
    "priority",
    "group",
    "tags",
    "wake_at",
    "parent",
    "follow_up_of",
    "external",
)


@record
class Imported(TicketFact):
    """The ticket as another system last showed it; what that system did not say is None.

    `reopens` 0 says that it was never reopened; `met_target` is that system's own verdict.
    """

    ticket: TicketId = field(longest=LONGEST_ID)
    status: Status
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel = Channel.OTHER
    subject: str = personal(default="")
    topic: str | None = None
    priority: Priority = Priority.NORMAL
    agent: AgentId | None = None
    group: GroupId | None = None
    tags: frozenset[str] = frozenset()
    custom: CustomStatus | None = None
    merged_into: TicketId | None = None
    external: tuple[ExternalId, ...] = personal(default=())
    opened_at: datetime | None = None
    first_replied_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    reopens: int | None = field(default=None, low=0)
    met_target: bool | None = None

    def begin(self) -> Changes:
        """The ticket in the state observed."""
        same = [name for name in _KEPT if name not in ("wake_at", "parent", "follow_up_of")]
        shelved = (Status.OPEN,) if self.status in GONE else ()
        return {
            "id": self.ticket,
            "opened_at": self.opened_at,
            "agent": self.agent,
            "custom": self.custom,
            "merged_into": self.merged_into,
            "shelved": shelved,
            **{name: getattr(self, name) for name in same},
        }


@record
class Messaged(TicketFact):
    """Somebody wrote. `by` is the author in the role of that moment.

    A customer's public message wakes a waiting ticket and reopens a solved one; the first public
    answer of the staff opens a new one. Notes, automatic replies and bots change no status.
    """

    message: MessageId | None = None
    text: str = personal(default="")
    visibility: Visibility = Visibility.PUBLIC
    kind: MessageKind = MessageKind.HUMAN
    channel: Channel | None = None

    @property
    def speaks(self) -> bool:
        """Whether a person wrote it for the other side to read."""
        return self.kind is MessageKind.HUMAN and self.visibility is Visibility.PUBLIC

    @property
    def from_staff(self) -> bool:
        """Whether a person of the staff wrote to the customer; the role is that of the moment."""
        return self.speaks and self.by.is_staff

    @property
    def from_customer(self) -> bool:
        """Whether a customer wrote: any end user, not only the requester; not their automatic replies."""
        return self.speaks and self.by.role is Role.CUSTOMER

    @property
    def from_bot(self) -> bool:
        """Whether a bot wrote to the customer."""
        if self.visibility is not Visibility.PUBLIC:
            return False
        return self.kind is MessageKind.BOT or (self.kind is MessageKind.HUMAN and self.by.role is Role.BOT)

    def lands(self, now: Status, then: Status) -> Status:
        """Where the life cycle says, if a person spoke; a note or an automatic reply changes nothing."""
        return then if self.speaks else now

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Nothing but the status, and that only when a person spoke."""
        return {} if self.speaks else {"status": state.status}


@record
class HandedOver(TicketFact):
    """A bot handed the request over to people: from here on they are awaited."""

    group: GroupId | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The group that takes it."""
        return {"group": self.group or state.group}


@record
class Assigned(TicketFact):
    """The ticket was given to an agent, a group, or both; to nobody when both are None.

    `opens` tells whether a new ticket counts as open from then on.
    """

    agent: AgentId | None = None
    group: GroupId | None = None
    opens: bool = True

    def lands(self, now: Status, then: Status) -> Status:
        """Open, unless the desk leaves assigned tickets new."""
        return then if self.opens else now

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """A new agent; the group changes only if one is named."""
        changes: Changes = {"agent": self.agent, "group": self.group or state.group}
        return changes if self.opens else {**changes, "status": state.status}


@record
class PriorityChanged(TicketFact):
    """The ticket became more or less urgent."""

    priority: Priority

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The new priority."""
        return {"priority": self.priority}


@record
class Classified(TicketFact):
    """What it is about, or whom it concerns, was set; None leaves that as it was."""

    topic: str | None = None
    customer_class: str | None = field(default=None, longest=100)

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The topic and the class that it names."""
        return {
            "topic": self.topic or state.topic,
            "customer_class": self.customer_class or state.customer_class,
        }


@record
class Tagged(TicketFact):
    """Tags were added or taken off."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The tags after it; what is both removed and added is there."""
        return {"tags": (state.tags - self.removed) | self.added}


@record
class ScheduleChanged(TicketFact):
    """Other opening hours hold for the ticket from now on; None for those of its service policy."""

    schedule: str | None = field(default=None, longest=100)

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The schedule's id."""
        return {"schedule": self.schedule}


@record
class Escalated(TicketFact):
    """It went up: to a higher level, and to a group or an agent where one is named."""

    level: int = field(default=1, low=1)
    agent: AgentId | None = None
    group: GroupId | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The level and who has it now."""
        return {
            "escalation": self.level,
            "agent": self.agent or state.agent,
            "group": self.group or state.group,
        }


@record
class CustomerAwaited(TicketFact):
    """The next word is the customer's; `until` wakes the ticket all the same."""

    until: datetime | None = None
    custom: CustomStatus | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """When it wakes, and the desk's own name for the wait."""
        return {"wake_at": self.until, "custom": self.custom}


@record
class ThirdPartyAwaited(TicketFact):
    """Somebody outside has to act first: a carrier, a maker, another department. Customers see it open."""

    party: str = field(longest=200)
    custom: CustomStatus | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Who has to act."""
        return {"party": self.party, "custom": self.custom}


@record
class Resumed(TicketFact):
    """The wait is over: the time came, the third party acted, or an agent takes it up again."""

    custom: CustomStatus | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The desk's own name for where it stands."""
        return {"custom": self.custom}


@record
class StatusNamed(TicketFact):
    """The desk's own status changed within the category; None for the plain category."""

    custom: CustomStatus | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The desk's own status."""
        return {"custom": self.custom}


@record
class Solved(TicketFact):
    """The request is answered; the customer may still reopen it.

    `reopen_until` is the last instant at which their message does so, None for no limit; `required`
    names the fields that the desk wanted filled. Both are the desk's rules of that moment.
    """

    resolution: str | None = field(default=None, longest=200)
    reopen_until: datetime | None = None
    required: tuple[str, ...] = ()
    custom: CustomStatus | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """How it was solved, and until when it can be reopened."""
        return {
            "resolution": self.resolution,
            "reopen_until": self.reopen_until,
            "custom": self.custom,
        }


@record
class Reopened(TicketFact):
    """It was not solved after all."""

    custom: CustomStatus | None = None

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The desk's own name for where it stands."""
        return {"custom": self.custom}


@record
class Closed(TicketFact):
    """Final: from now on only a follow-up ticket or an erasure is possible."""


@record
class MarkedSpam(TicketFact):
    """It is no request at all."""

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Where it stood is remembered."""
        return {"shelved": (*state.shelved, state.status)}


@record
class MarkedGenuine(TicketFact):
    """It was a request after all; `to` is the status it had."""

    to: Status

    def lands(self, now: Status, then: Status) -> Status:
        """The status it had."""
        return self.to

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The status it had."""
        return {"status": self.to, "shelved": state.shelved[:-1]}


@record
class Deleted(TicketFact):
    """It was put in the bin, from which it can be recovered."""

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """Where it stood is remembered."""
        return {"shelved": (*state.shelved, state.status)}


@record
class Recovered(TicketFact):
    """It came back from the bin; `to` is the status it had."""

    to: Status

    def lands(self, now: Status, then: Status) -> Status:
        """The status it had."""
        return self.to

    def effect(self, state: Ticket, /) -> Mapping[str, Any]:
        """The status it had."""
        return {"status": self.to, "shelved": state.shelved[:-1]}


@record
class Erased(TicketFact):
    """Everything personal was taken out of the ticket and its history."""
