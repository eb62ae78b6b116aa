"""The fields of a ticket, as its facts set them."""

from __future__ import annotations

from datetime import datetime

from cxkit.kernel import Aggregate, Fielded, FieldValue, agreements, field, personal, record
from cxkit.kernel._called import Called
from cxkit.tickets._enums import UNSOLVED, CustomStatus, Link, Priority, Status
from cxkit.tickets._messages import messages
from cxkit.tickets._targets import Commitment
from cxkit.tickets.facts import DeadlineAgreed, Messaged, TicketFact
from cxkit.values import AgentId, Channel, CustomerId, GroupId, TicketId


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
    def messages(self) -> tuple[Messaged, ...]:
        """The messages of this ticket, without those split off and with those split from another ticket."""
        return Called(messages(self.history))
