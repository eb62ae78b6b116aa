"""The fields of a ticket, as its facts set them."""

from __future__ import annotations

from datetime import datetime

from cxkit.kernel import Aggregate, Fielded, FieldValue, agreements, evolve, field, personal, record
from cxkit.kernel._called import Called
from cxkit.tickets._enums import UNSOLVED, CustomStatus, Link, Priority, Status, TicketKind
from cxkit.tickets._messages import messages
from cxkit.tickets._targets import Commitment
from cxkit.tickets.facts import DeadlineAgreed, Messaged, Snoozed, TicketFact, WorkCorrected, WorkLogged
from cxkit.values import AgentId, Channel, CustomerId, GroupId, OrganisationId, TicketId


@record(abstract=True)
class TicketState(Fielded, Aggregate[TicketFact]):
    """The fields of a ticket; `Ticket` adds the verbs.

    `custom`, `party` and `wake_at` belong to the last status that was set with them.
    """

    status: Status
    custom: CustomStatus | None = None
    customer: CustomerId | None = None
    customer_class: str | None = field(default=None, longest=100)
    channel: Channel
    subject: str = personal(whose="customer")
    topic: str | None = personal(default=None)
    tags: frozenset[str] = personal(default=frozenset())
    priority: Priority = Priority.NORMAL
    agent: AgentId | None = None
    group: GroupId | None = None
    escalation: int = 0
    opened_at: datetime | None = None
    wake_at: datetime | None = None
    party: str | None = personal(default=None)
    resolution: str | None = personal(default=None)
    reopen_until: datetime | None = None
    schedule: str | None = None
    commitment: Commitment | None = None
    links: tuple[Link, ...] = ()
    parent: TicketId | None = None
    depends_on: frozenset[TicketId] = frozenset()
    follow_up_of: TicketId | None = None
    split_from: TicketId | None = None
    merged_into: TicketId | None = None
    merged_from: tuple[TicketId, ...] = ()
    shelved: tuple[Status, ...] = ()
    own: tuple[FieldValue, ...] = field(default=(), sparse=True)
    kind: TicketKind | None = field(default=None, sparse=True)
    task_due_at: datetime | None = field(default=None, sparse=True)
    organisation: OrganisationId | None = field(default=None, sparse=True)
    followers: frozenset[AgentId] = field(default=frozenset(), sparse=True)
    copies: frozenset[str] = personal(default=frozenset(), sparse=True)
    snoozed_until: datetime | None = field(default=None, sparse=True)

    @property
    def is_unsolved(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in UNSOLVED

    @property
    def custom_status(self) -> CustomStatus | None:
        """The desk's own status, if the last one named belongs to the category the ticket is in."""
        return self.custom if self.custom is not None and self.custom.category is self.status else None

    @property
    def agreed_deadlines(self) -> tuple[DeadlineAgreed, ...]:
        """The deadlines that were agreed on for this ticket, in order."""
        return agreements(self.history, DeadlineAgreed)

    @property
    def work(self) -> tuple[WorkLogged, ...]:
        """The work that was logged, with the minutes that hold now; what was taken back is not in it."""
        logged: dict[str, WorkLogged] = {}
        for fact in self.history:
            if isinstance(fact, WorkLogged):
                logged[fact.work] = fact
            elif isinstance(fact, WorkCorrected) and not fact.minutes:
                del logged[fact.work]
            elif isinstance(fact, WorkCorrected):
                logged[fact.work] = evolve(logged[fact.work], {"minutes": fact.minutes})
        return tuple(logged.values())

    def minutes_worked(self, *, agent: AgentId | str | None = None, billable: bool | None = None) -> int:
        """The minutes worked: of one agent, and only what is billed or is not, where that is asked."""
        return sum(
            each.minutes
            for each in self.work
            if (agent is None or (each.agent or each.by.id) == agent) and billable in (None, each.billable)
        )

    @property
    def wakes_at(self) -> datetime | None:
        """When the ticket is to be taken up: the end of a snooze or wait that nothing has ended before."""
        snoozed = self.snoozed_until
        if (snoozed is None and self.wake_at is None) or self.status not in UNSOLVED:
            return None
        for fact in reversed(self.history):
            if isinstance(fact, Snoozed):
                break
            if isinstance(fact, Messaged) and fact.from_customer:
                snoozed = None
        waits = self.wake_at if self.status is Status.PENDING else None
        return min((at for at in (snoozed, waits) if at is not None), default=None)

    @property
    def messages(self) -> tuple[Messaged, ...]:
        """The messages of this ticket, without those split off and with those split from another ticket."""
        return Called(messages(self.history))
