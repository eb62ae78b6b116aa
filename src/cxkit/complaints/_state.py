"""The fields of a complaint, as its facts set them."""

from __future__ import annotations

from datetime import date, datetime

from cxkit.complaints._enums import (
    NOT_COUNTED,
    OPEN,
    ComplaintClass,
    ComplaintStatus,
    Outcome,
    Remedy,
    Responsible,
    Severity,
    StopReason,
)
from cxkit.complaints._parts import Evidence, Filing, Links, OfferedRemedy
from cxkit.complaints.facts import ComplaintFact, DeadlineAgreed
from cxkit.kernel import Aggregate, Fielded, FieldValue, agreements, field, personal, record
from cxkit.values import AgentId, Channel, ComplaintId, CustomerId


@record(abstract=True)
class ComplaintState(Fielded, Aggregate[ComplaintFact]):
    """The fields of a complaint; `Complaint` adds the verbs."""

    status: ComplaintStatus
    customer: CustomerId | None = None
    representative: str | None = personal(default=None, whose="representative")
    is_anonymous: bool = False
    channel: Channel
    words: str = personal(whose="customer")
    remedy_sought: Remedy = Remedy.UNKNOWN
    links: Links = Links()
    kind: ComplaintClass | None = None
    labels: tuple[str, ...] = personal(default=())
    severity: Severity | None = None
    accused: tuple[AgentId, ...] = ()
    investigator: AgentId | None = None
    deciders: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    no_evidence: bool = False
    outcome: Outcome | None = None
    remedies: tuple[OfferedRemedy, ...] = ()
    root_cause: str | None = personal(default=None)
    responsible: Responsible | None = None
    filing: Filing | None = None
    happened_on: date | None = None
    publication_allowed: bool = False
    received_at: datetime | None = None
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acted_at: datetime | None = None
    updated_at: datetime | None = None
    held_at: datetime | None = None
    decided_at: datetime | None = None
    responded_at: datetime | None = None
    reply_by: datetime | None = None
    stopped_for: StopReason | None = None
    appeal_told: bool = False
    accepted_at: datetime | None = None
    refused_at: datetime | None = None
    ruled_at: datetime | None = None
    closed_at: datetime | None = None
    escalations: int = 0
    reopens: int = 0
    referred_to: str | None = None
    duplicate_of: ComplaintId | None = None
    split_from: ComplaintId | None = None
    split_into: tuple[ComplaintId, ...] = ()
    handling_score: int | None = None
    timely: bool | None = None
    disputed: bool | None = None
    own: tuple[FieldValue, ...] = field(default=(), sparse=True)

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something, or to answer."""
        return self.status in OPEN

    @property
    def counts(self) -> bool:
        """Whether the complaint counts: not withdrawn, no duplicate, not reclassified, admissible."""
        return self.status not in NOT_COUNTED

    @property
    def agreed_deadlines(self) -> tuple[DeadlineAgreed, ...]:
        """The deadlines that were agreed on for this complaint; for each clock the last one holds."""
        return agreements(self.history, DeadlineAgreed)
