"""Facts of tickets: everything that can happen to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several, Takes
from cxkit.errors import Fault
from cxkit.kernel import (
    Attachment,
    ExternalId,
    Fact,
    FieldsChanged as Changed,
    FieldValue,
    Role,
    field,
    personal,
    record,
)
from cxkit.tickets._enums import UNSOLVED, CustomStatus, Link, Priority, Status, TicketKind
from cxkit.tickets._targets import ClockKind, Commitment
from cxkit.values import (
    LONGEST_ID,
    AgentId,
    Channel,
    CustomerId,
    GroupId,
    MessageId,
    MessageKind,
    OrganisationId,
    TicketId,
    Visibility,
)

__all__ = [
    "Absorbed",
    "Assigned",
    "Classified",
    "Closed",
    "CopiesChanged",
    "CustomerAwaited",
    "DeadlineAgreed",
    "Deleted",
    "DependencyAdded",
    "DependencySettled",
    "Erased",
    "Escalated",
    "ExternalIdsChanged",
    "FieldsChanged",
    "FollowersChanged",
    "HandedOver",
    "Imported",
    "KindChanged",
    "Linked",
    "MarkedGenuine",
    "MarkedSpam",
    "MergedInto",
    "Messaged",
    "Opened",
    "OrganisationChanged",
    "ParentSet",
    "PolicyApplied",
    "PolicyRemoved",
    "PriorityChanged",
    "Promise",
    "Recovered",
    "Reopened",
    "ReportedTo",
    "Resumed",
    "ScheduleChanged",
    "Separated",
    "Snoozed",
    "Solved",
    "SplitFrom",
    "SplitOff",
    "StatusNamed",
    "StrayMessaged",
    "Tagged",
    "TakenOver",
    "ThirdPartyAwaited",
    "TicketFact",
    "Unmerged",
    "WorkCorrected",
    "WorkLogged",
]


@record(abstract=True)
class TicketFact(Fact):
    """Something that happened to a ticket."""

    schema_prefix: ClassVar[str] = "ticket."


@record
class Opened(TicketFact):
    """The ticket was opened. The role of `by` matters for the first response.

    `status` is new unless the ticket begins otherwise, such as one that waits until a date.
    """

    ticket: TicketId = field(longest=LONGEST_ID)
    status: Status = Status.NEW
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel
    subject: str = personal(whose="customer")
    topic: str | None = personal(default=None)
    priority: Priority = Priority.NORMAL
    group: GroupId | None = None
    tags: frozenset[str] = personal(default=frozenset())
    wake_at: datetime | None = None
    parent: TicketId | None = None
    follow_up_of: TicketId | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """A ticket begins unsolved."""
        if self.status not in UNSOLVED:
            statuses = ", ".join(sorted(UNSOLVED))
            yield Fault(
                "status", "ticket.begins_unsolved", f"a ticket begins in one of {statuses}, not {self.status}"
            )


@record
class Imported(TicketFact):
    """The ticket as another system last showed it; what that system did not say is None.

    `reopens` 0 says that it was never reopened; `met_target` is that system's own verdict.
    """

    ticket: Named[TicketId] = field(longest=LONGEST_ID)
    status: Named[Status]
    customer: MaybeNamed[CustomerId] = field(default=None)
    customer_class: str | None = field(default=None, longest=100)
    channel: Named[Channel] = field(default=Channel.OTHER)
    subject: str = personal(default="", whose="customer")
    topic: str | None = personal(default=None)
    priority: Named[Priority] = field(default=Priority.NORMAL)
    agent: MaybeNamed[AgentId] = field(default=None)
    group: MaybeNamed[GroupId] = field(default=None)
    tags: Takes[Iterable[str], frozenset[str]] = personal(default=frozenset())
    custom: CustomStatus | None = None
    merged_into: MaybeNamed[TicketId] = field(default=None)
    merged_from: Takes[Iterable[str], tuple[TicketId, ...]] = field(default=(), sparse=True)
    external: Several[ExternalId] = personal(default=())
    opened_at: datetime | None = None
    first_replied_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    reopens: int | None = field(default=None, low=0)
    met_target: bool | None = None


@record
class Messaged(TicketFact):
    """Somebody wrote. `by` is the author in the role of that moment.

    A customer's public message wakes a waiting ticket and reopens a solved one; the first public
    answer of the staff opens a new one. Notes, automatic replies and bots change no status.
    """

    message: MessageId | None = None
    text: str = personal(default="", whose="actor")
    visibility: Visibility = Visibility.PUBLIC
    kind: MessageKind = MessageKind.HUMAN
    channel: Channel | None = None
    attachments: tuple[Attachment, ...] = personal(default=(), whose="actor", sparse=True)
    mentions: frozenset[AgentId] = field(default=frozenset(), sparse=True)

    @property
    def speaks(self) -> bool:
        """Whether a person wrote it for the other side to read."""
        return self.kind.by_person and self.visibility is Visibility.PUBLIC

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
        return self.kind is MessageKind.BOT or (self.kind.by_person and self.by.role is Role.BOT)


@record
class HandedOver(TicketFact):
    """A bot handed the request over to people: from here on they are awaited."""

    group: GroupId | None = None


@record
class Assigned(TicketFact):
    """The ticket was given to an agent, a group, or both; to nobody when both are None.

    `opens` tells whether a new ticket counts as open from then on.
    """

    agent: AgentId | None = None
    group: GroupId | None = None
    opens: bool = True


@record
class PriorityChanged(TicketFact):
    """The ticket became more or less urgent."""

    priority: Priority


@record
class Classified(TicketFact):
    """The topic or the class of customer was set; None leaves either as it was."""

    topic: str | None = personal(default=None)
    customer_class: str | None = field(default=None, longest=100)


@record
class Tagged(TicketFact):
    """Tags were added or taken off."""

    added: frozenset[str] = personal(default=frozenset())
    removed: frozenset[str] = personal(default=frozenset())


@record
class ScheduleChanged(TicketFact):
    """Other opening hours hold for the ticket from now on; None for those of its service policy."""

    schedule: str | None = field(default=None, longest=100)


@record
class Escalated(TicketFact):
    """The ticket was escalated to a level, and to a group or an agent where one is named."""

    level: int = field(default=1, low=1)
    agent: AgentId | None = None
    group: GroupId | None = None


@record
class CustomerAwaited(TicketFact):
    """The ticket began to wait for the customer; `until` ends the wait all the same."""

    until: datetime | None = None
    custom: CustomStatus | None = None


@record
class ThirdPartyAwaited(TicketFact):
    """A third party, such as a carrier or a maker, has to act first; customers see an open ticket."""

    party: str | None = personal(default=None, longest=200)
    custom: CustomStatus | None = None


@record
class Resumed(TicketFact):
    """The wait ended: the time came, the third party acted, or an agent took the ticket up again."""

    custom: CustomStatus | None = None


@record
class StatusNamed(TicketFact):
    """The desk's own status changed within the category; None for the plain category."""

    custom: CustomStatus | None = None


@record
class Solved(TicketFact):
    """The ticket was solved; the customer may still reopen it.

    `reopen_until` is the last instant at which their message does so, None for no limit; `required`
    names the fields that the desk wanted filled. Both are the desk's rules of that moment.
    """

    resolution: str | None = personal(default=None, longest=200)
    reopen_until: datetime | None = None
    required: tuple[str, ...] = ()
    custom: CustomStatus | None = None


@record
class Reopened(TicketFact):
    """The ticket was reopened."""

    custom: CustomStatus | None = None


@record
class Closed(TicketFact):
    """The ticket was closed: from now on only a follow-up ticket or an erasure is possible."""


@record
class MarkedSpam(TicketFact):
    """The ticket was marked as spam."""


@record
class MarkedGenuine(TicketFact):
    """The mark of spam was taken back; `to` is the status that the ticket had before."""

    to: Status


@record
class Deleted(TicketFact):
    """The ticket was deleted; it can be recovered."""


@record
class Recovered(TicketFact):
    """The ticket was recovered; `to` is the status that it had before."""

    to: Status


@record
class SplitFrom(TicketFact):
    """The ticket began as a part of another one: these messages moved here, with their own times."""

    ticket: TicketId = field(longest=LONGEST_ID)
    origin: TicketId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel
    subject: str = personal(whose="customer")
    topic: str | None = personal(default=None)
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


@record
class SplitOff(TicketFact):
    """Some messages moved to a new ticket."""

    into: TicketId = field(longest=LONGEST_ID)
    messages: frozenset[MessageId]


@record
class MergedInto(TicketFact):
    """The ticket was merged into another one, where the work goes on."""

    target: TicketId = field(longest=LONGEST_ID)


@record(name="ticket.taken_over")
class TakenOver:
    """Values that a ticket took over from one that was merged into it, beside what it had.

    Tags, links, dependencies, followers and copies are those that were added; anything else replaces the
    value before.
    """

    priority: MaybeNamed[Priority] = field(default=None)
    topic: str | None = personal(default=None)
    customer_class: str | None = field(default=None, longest=100)
    group: MaybeNamed[GroupId] = field(default=None)
    tags: Takes[Iterable[str], frozenset[str]] = personal(default=frozenset(), sparse=True)
    links: Several[Link] = field(default=(), sparse=True)
    depends_on: Takes[Iterable[str], frozenset[TicketId]] = field(default=frozenset(), sparse=True)
    followers: Takes[Iterable[str], frozenset[AgentId]] = field(default=frozenset(), sparse=True)
    copies: Takes[Iterable[str], frozenset[str]] = personal(default=frozenset(), sparse=True)
    escalation: int | None = field(default=None, low=0, sparse=True)
    kind: MaybeNamed[TicketKind] = field(default=None, sparse=True)
    task_due_at: datetime | None = field(default=None, sparse=True)
    organisation: MaybeNamed[OrganisationId] = field(default=None, sparse=True)
    parent: MaybeNamed[TicketId] = field(default=None, sparse=True)
    own: Several[FieldValue] = field(default=(), sparse=True)


@record(name="ticket.promise")
class Promise:
    """A deadline that a merged ticket was promised on one of its clocks.

    >>> from datetime import UTC
    >>> Promise(clock="first_reply", due_at=datetime(2026, 2, 3, 11, tzinfo=UTC)).clock
    ClockKind.FIRST_REPLY
    """

    clock: Named[ClockKind]
    due_at: datetime


@record
class Absorbed(TicketFact):
    """Another ticket was merged into this one, with so many messages of staff and of customers.

    The messages stay where they were written, so that nothing is counted twice. `customer` is the source's
    where that is another one than this ticket's. `promises` are deadlines that its customer was promised
    before those of this ticket. `took` is None in merges of earlier versions, which took nothing over.
    """

    source: TicketId = field(longest=LONGEST_ID)
    agent_messages: int = field(default=0, low=0)
    customer_messages: int = field(default=0, low=0)
    customer: CustomerId | None = None
    took: TakenOver | None = None
    promises: tuple[Promise, ...] = field(default=(), sparse=True)


@record
class Unmerged(TicketFact):
    """The merge into another ticket was undone; `to` is the status that the ticket had before."""

    to: Status


@record
class Separated(TicketFact):
    """A merge into this ticket was undone: what it took over goes, unless it was changed since."""

    source: TicketId = field(longest=LONGEST_ID)


@record
class StrayMessaged(Messaged):
    """A message that begins nothing was added to a ticket that is over: closed, merged, spam or deleted.

    It is no answer to the case, whoever wrote it.
    """


@record
class Linked(TicketFact):
    """The ticket was linked to an order, a return, a complaint, a conversation or another ticket."""

    link: Link


@record
class ParentSet(TicketFact):
    """The ticket was made part of a larger case or problem; None when it no longer is."""

    parent: TicketId | None = None


@record
class DependencyAdded(TicketFact):
    """The ticket began to wait for the solution of another one."""

    ticket: TicketId = field(longest=LONGEST_ID)


@record
class DependencySettled(TicketFact):
    """The ticket no longer waits for another one."""

    ticket: TicketId = field(longest=LONGEST_ID)


@record
class ReportedTo(TicketFact):
    """A finding of the case was reported to the department concerned."""

    department: str = field(longest=200)
    text: str | None = personal(default=None, whose="actor")


@record
class DeadlineAgreed(TicketFact):
    """A deadline was agreed on for this ticket, beside its policy: by whom, and why, is said.

    It holds for the run of the clock at that time, or for its next one. Done at `due_at` is in time.
    """

    clock: ClockKind
    due_at: datetime
    why: str = personal(longest=1000)


@record
class PolicyApplied(TicketFact):
    """A service policy holds from now on: what was promised, and which version of the policy promised it."""

    commitment: Commitment


@record
class PolicyRemoved(TicketFact):
    """The service policy was removed."""


@record
class FollowersChanged(TicketFact):
    """Members of the staff began or ceased to follow the ticket."""

    added: frozenset[AgentId] = frozenset()
    removed: frozenset[AgentId] = frozenset()


@record
class CopiesChanged(TicketFact):
    """Customers or addresses began or ceased to get copies of what is written."""

    added: frozenset[str] = personal(default=frozenset())
    removed: frozenset[str] = personal(default=frozenset())


@record
class KindChanged(TicketFact):
    """The kind of ticket was set; `due_at` is when a task is to be done."""

    kind: TicketKind | None = None
    due_at: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """Only a task is due."""
        if self.due_at is not None and self.kind is not TicketKind.TASK:
            yield Fault("due_at", "ticket.no_task", "only a task is due: other tickets have deadlines")


@record
class OrganisationChanged(TicketFact):
    """The ticket is that of an organisation from now on, whose agreements hold; None for none."""

    organisation: OrganisationId | None = None


@record
class Snoozed(TicketFact):
    """The staff put the ticket aside until an instant; None takes it up. No clock stops for that."""

    until: datetime | None = None


@record
class WorkLogged(TicketFact):
    """Somebody worked on the ticket: so many minutes, by default whoever recorded it."""

    work: str = field(longest=LONGEST_ID)
    minutes: int = field(low=1)
    agent: AgentId | None = None
    billable: bool = False
    text: str = personal(default="", whose="actor")


@record
class WorkCorrected(TicketFact):
    """The minutes of some work were corrected; 0 takes it back."""

    work: str = field(longest=LONGEST_ID)
    minutes: int = field(low=0)


@record
class ExternalIdsChanged(TicketFact):
    """The ticket got ids in other systems, or lost some."""

    added: tuple[ExternalId, ...] = personal(default=())
    removed: tuple[ExternalId, ...] = personal(default=())


@record
class FieldsChanged(Changed, TicketFact):
    """Own fields of the desk were set or cleared."""


@record
class Erased(TicketFact):
    """Everything personal was taken out of the ticket and its history."""
