"""Facts of complaints: everything that can happen to one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.complaints._enums import (
    ClockKind,
    ComplaintClass,
    ComplaintStatus,
    Outcome,
    Remedy,
    Responsible,
    Severity,
    StopReason,
)
from cxkit.complaints._parts import Evidence, Filing, Links, OfferedRemedy
from cxkit.errors import Fault
from cxkit.kernel import ExternalId, Fact, FieldsChanged as Changed, field, personal, record
from cxkit.values import LONGEST_ID, AgentId, Channel, ComplaintId, CustomerId, Reason

__all__ = [
    "Accepted",
    "Accused",
    "Acknowledged",
    "ActionTaken",
    "Assessed",
    "ClocksRestarted",
    "ClocksStopped",
    "Closed",
    "Communicated",
    "ComplaintFact",
    "DeadlineAgreed",
    "Decided",
    "Erased",
    "Escalated",
    "EvidenceAdded",
    "EvidenceUnavailable",
    "ExternallyRuled",
    "FieldsChanged",
    "HandlingRated",
    "Imported",
    "Investigated",
    "Linked",
    "MarkedDuplicate",
    "Received",
    "Reclassified",
    "Referred",
    "Rejected",
    "RemedyCarriedOut",
    "Reopened",
    "RuledInadmissible",
    "Split",
    "Updated",
    "Withdrawn",
]


@record(abstract=True)
class ComplaintFact(Fact):
    """Something that happened to a complaint."""

    schema_prefix: ClassVar[str] = "complaint."


@record
class Received(ComplaintFact):
    """The company received the complaint; its clocks run from then on, whenever it was recorded.

    `received_at` is when anybody of the staff heard of it, if that was before the recording; `sent_at` is
    when an authority passed it on to the company. `words` are the customer's own. `representative` speaks
    for the customer; without either the complaint is anonymous.
    """

    complaint: ComplaintId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    representative: str | None = personal(default=None, whose="representative")
    channel: Channel
    words: str = personal(whose="customer")
    remedy_sought: Remedy = Remedy.UNKNOWN
    links: Links = Links()
    accused: tuple[AgentId, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    received_at: datetime | None = None
    sent_at: datetime | None = None
    happened_on: date | None = None
    publication_allowed: bool = False
    is_anonymous: bool = False
    split_from: ComplaintId | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """A complaint is received before it is recorded, and is not anonymous if its customer is known."""
        if self.received_at is not None and self.received_at > self.at:
            yield Fault("received_at", "complaint.received", "lies after the recording")
        if self.sent_at is not None and self.sent_at > self.at:
            yield Fault("sent_at", "complaint.received", "lies after the recording")
        if self.is_anonymous and self.customer is not None:
            yield Fault("is_anonymous", "complaint.anonymous", "a complaint with a customer is not anonymous")


@record
class Imported(ComplaintFact):
    """The complaint was imported as another system last showed it; what that system did not say is None.

    `sent_at` is when an authority passed it on to the company; `timely` and `disputed` are that system's
    flags.
    """

    complaint: Named[ComplaintId] = field(longest=LONGEST_ID)
    status: Named[ComplaintStatus]
    observed: str | None = None
    customer: MaybeNamed[CustomerId] = field(default=None)
    channel: Named[Channel] = field(default=Channel.OTHER)
    words: str = personal(default="", whose="customer")
    remedy_sought: Named[Remedy] = field(default=Remedy.UNKNOWN)
    links: Links = Links()
    kind: MaybeNamed[ComplaintClass] = field(default=None)
    labels: Several[str] = personal(default=())
    severity: MaybeNamed[Severity] = field(default=None)
    outcome: MaybeNamed[Outcome] = field(default=None)
    filing: Filing | None = None
    received_at: datetime | None = None
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    responded_at: datetime | None = None
    closed_at: datetime | None = None
    timely: bool | None = None
    disputed: bool | None = None
    external: Several[ExternalId] = personal(default=())


@record
class Acknowledged(ComplaintFact):
    """The customer was told that the complaint was received."""

    text: str = personal(default="", whose="actor")


@record
class Assessed(ComplaintFact):
    """The complaint was assessed: its class and how severe, complex and urgent it is."""

    kind: ComplaintClass
    labels: tuple[str, ...] = personal(default=())
    severity: Severity
    is_complex: bool = False
    is_urgent: bool = False
    accused: tuple[AgentId, ...] = ()


@record
class ActionTaken(ComplaintFact):
    """An immediate action was taken, such as stopping a sale or warning customers."""

    action: str = personal(longest=1000)


@record
class Investigated(ComplaintFact):
    """An investigation began, or went on under another investigator; never under an accused agent."""

    investigator: AgentId = field(longest=LONGEST_ID)


@record
class Accused(ComplaintFact):
    """The complaint turned out to be about this agent."""

    agent: AgentId = field(longest=LONGEST_ID)


@record
class EvidenceAdded(ComplaintFact):
    """A piece of evidence was added, from any party."""

    evidence: Evidence


@record
class EvidenceUnavailable(ComplaintFact):
    """Evidence was looked for and not found: a decision is possible without any."""


@record
class Updated(ComplaintFact):
    """The customer was told of progress, by a holding response if the decision takes longer."""

    text: str = personal(default="", whose="actor")
    is_holding: bool = False


@record
class ClocksStopped(ComplaintFact):
    """The clocks that this reason stops stand still, until they are restarted."""

    reason: StopReason


@record
class ClocksRestarted(ComplaintFact):
    """The clocks run again: the customer answered, or the appraisal is there."""


@record
class DeadlineAgreed(ComplaintFact):
    """A deadline was agreed on for this complaint, beside the clock of the law: by whom, and why, is said.

    Done at `due_at` is in time. A later agreement for the same clock takes its place.
    """

    clock: ClockKind
    due_at: datetime
    why: str = personal(longest=1000)


@record
class Decided(ComplaintFact):
    """The complaint was decided: its outcome with reasons, the remedies offered and the root cause."""

    outcome: Outcome
    remedies: tuple[OfferedRemedy, ...] = ()
    reasons: tuple[Reason, ...] = personal(default=())
    explanation: str = personal(default="", whose="actor")
    root_cause: str | None = personal(default=None, longest=200)
    responsible: Responsible = Responsible.UNKNOWN


@record
class Communicated(ComplaintFact):
    """The decision was communicated to the customer, and how to appeal against it.

    Without an answer the complaint may be closed after `reply_by`.
    """

    text: str = personal(default="", whose="actor")
    appeal_told: bool = True
    reply_by: datetime | None = None


@record
class Accepted(ComplaintFact):
    """The customer accepted the decision and its remedies."""


@record
class Rejected(ComplaintFact):
    """The customer rejected the decision."""

    words: str = personal(default="", whose="customer")


@record
class Escalated(ComplaintFact):
    """The customer appealed, and a higher level decides again."""

    to: str = field(longest=200)


@record
class Referred(ComplaintFact):
    """The complaint was referred to an outside body: a platform, an authority (12315), an ombudsman, a court.

    Whoever referred it, and at any time: the company goes on with its own handling.
    """

    body: str = field(longest=200)


@record
class ExternallyRuled(ComplaintFact):
    """The outside body ruled; its ruling replaces the company's decision."""

    outcome: Outcome
    remedies: tuple[OfferedRemedy, ...] = ()


@record
class RemedyCarriedOut(ComplaintFact):
    """Remedy number `index` (from 0) of the decision was carried out."""

    index: int = field(low=0)


@record
class HandlingRated(ComplaintFact):
    """The customer rated how the complaint was handled, apart from its outcome."""

    score: int = field(low=1, high=5)


@record
class Linked(ComplaintFact):
    """The complaint was linked to these; links that are not named stay."""

    links: Links


@record
class Split(ComplaintFact):
    """Other complaints of the same message became complaints of their own, with their own clocks."""

    into: tuple[ComplaintId, ...]


@record
class Reopened(ComplaintFact):
    """The complaint was reopened; the time of its first answer stays."""


@record
class Closed(ComplaintFact):
    """The complaint was closed."""


@record
class Withdrawn(ComplaintFact):
    """The customer withdrew the complaint."""


@record
class MarkedDuplicate(ComplaintFact):
    """The complaint was marked as a duplicate: another one, `of`, is handled instead."""

    of: ComplaintId = field(longest=LONGEST_ID)


@record
class Reclassified(ComplaintFact):
    """The complaint was reclassified as something else, such as an enquiry, a wish or praise."""

    as_what: str = field(longest=200)


@record
class RuledInadmissible(ComplaintFact):
    """The complaint was ruled inadmissible, for a reason that the customer is given."""

    reason: Reason | None = personal(default=None)


@record
class FieldsChanged(Changed, ComplaintFact):
    """Own fields of the desk were set or cleared."""


@record
class Erased(ComplaintFact):
    """Everything personal was taken out of the complaint and its history."""
