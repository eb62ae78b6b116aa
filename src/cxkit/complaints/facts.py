"""What can happen to a complaint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.complaints._enums import ComplaintClass, ComplaintStatus, Outcome, Remedy, Responsible, Severity
from cxkit.complaints._parts import Evidence, Filing, Links, OfferedRemedy
from cxkit.errors import Fault
from cxkit.kernel import evolve, field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.values import AgentId, Channel, ComplaintId, CustomerId, Reason
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.complaints._complaint import Complaint

__all__ = [
    "Accepted",
    "Accused",
    "Acknowledged",
    "ActionTaken",
    "Assessed",
    "Closed",
    "Communicated",
    "ComplaintFact",
    "Decided",
    "Erased",
    "Escalated",
    "EvidenceAdded",
    "EvidenceUnavailable",
    "ExternallyRuled",
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


_SAME = ("customer", "channel", "words", "remedy_sought", "links", "external")


@record
class Received(ComplaintFact):
    """Somebody of the company heard it: from then on the clocks run, whenever it was written down.

    `received_at` is that time, if it lies before the recording, `sent_at` when an authority passed it on to
    the company. `words` are the customer's own.
    `representative` speaks for the customer; without either the complaint is anonymous.
    """

    complaint: ComplaintId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    representative: str | None = personal(default=None)
    channel: Channel
    words: str = personal()
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
        """Nothing is received after it is written down."""
        if self.received_at is not None and self.received_at > self.at:
            yield Fault("received_at", "complaint.received", "lies after the recording")
        if self.sent_at is not None and self.sent_at > self.at:
            yield Fault("sent_at", "complaint.received", "lies after the recording")
        if self.is_anonymous and self.customer is not None:
            yield Fault("is_anonymous", "complaint.anonymous", "a complaint with a customer is not anonymous")

    def begin(self) -> Changes:
        """A new complaint."""
        told = ("representative", "accused", "evidence", "sent_at", "happened_on", "publication_allowed")
        return {
            **{name: getattr(self, name) for name in (*_SAME, *told, "is_anonymous", "split_from")},
            "id": self.complaint,
            "received_at": self.received_at or self.at,
        }


@record
class Imported(ComplaintFact):
    """The complaint as another system last showed it; what that system did not say is None.

    `sent_at` is when an authority passed it on to the company; `timely` and `disputed` are that system's
    flags.
    """

    complaint: ComplaintId = field(longest=LONGEST_ID)
    status: ComplaintStatus
    observed: str | None = None
    customer: CustomerId | None = None
    channel: Channel = Channel.OTHER
    words: str = personal(default="")
    remedy_sought: Remedy = Remedy.UNKNOWN
    links: Links = Links()
    kind: ComplaintClass | None = None
    labels: tuple[str, ...] = ()
    severity: Severity | None = None
    outcome: Outcome | None = None
    filing: Filing | None = None
    received_at: datetime | None = None
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    decided_at: datetime | None = None
    responded_at: datetime | None = None
    closed_at: datetime | None = None
    timely: bool | None = None
    disputed: bool | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """The complaint in the state observed."""
        told = ("status", "kind", "labels", "severity", "outcome", "filing", "timely", "disputed")
        times = (
            "received_at",
            "sent_at",
            "acknowledged_at",
            "decided_at",
            "responded_at",
            "closed_at",
        )
        same = {name: getattr(self, name) for name in (*_SAME, *told, *times)}
        return {**same, "id": self.complaint}


@record
class Acknowledged(ComplaintFact):
    """The customer was told that it came in."""

    text: str = personal(default="")

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When, the first time."""
        return {"acknowledged_at": state.acknowledged_at or self.at}


@record
class Assessed(ComplaintFact):
    """Which class it belongs to, how grave, how complex and how urgent it is."""

    kind: ComplaintClass
    labels: tuple[str, ...] = ()
    severity: Severity
    is_complex: bool = False
    is_urgent: bool = False
    accused: tuple[AgentId, ...] = ()

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """What was found."""
        return {
            "kind": self.kind,
            "labels": self.labels,
            "severity": self.severity,
            "accused": tuple(dict.fromkeys((*state.accused, *self.accused))),
        }


@record
class ActionTaken(ComplaintFact):
    """What was done at once: stock stopped, a warning given, somebody called."""

    action: str = field(longest=1000)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When, the first time."""
        return {"acted_at": state.acted_at or self.at}


@record
class Investigated(ComplaintFact):
    """An investigation begins, or goes on under somebody else; never under a person complained of."""

    investigator: AgentId = field(longest=LONGEST_ID)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Who investigates."""
        return {"investigator": self.investigator}


@record
class Accused(ComplaintFact):
    """It turned out that the complaint is about this agent."""

    agent: AgentId = field(longest=LONGEST_ID)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """One person more who cannot investigate or decide."""
        return {"accused": tuple(dict.fromkeys((*state.accused, self.agent)))}


@record
class EvidenceAdded(ComplaintFact):
    """Evidence came in, from any party."""

    evidence: Evidence

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """One piece more."""
        return {"evidence": (*state.evidence, self.evidence)}


@record
class EvidenceUnavailable(ComplaintFact):
    """It was looked for, and there is none: a decision can still be taken, and says so."""

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Said explicitly."""
        return {"no_evidence": True}


@record
class Updated(ComplaintFact):
    """The customer was told how far it is; a holding response where the decision takes longer."""

    text: str = personal(default="")
    is_holding: bool = False

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When."""
        changes: Changes = {"updated_at": self.at}
        if self.is_holding:
            changes["held_at"] = state.held_at or self.at
        return changes


@record
class Decided(ComplaintFact):
    """Whether the customer was right, why, what is offered, and where the cause lies."""

    outcome: Outcome
    remedies: tuple[OfferedRemedy, ...] = ()
    reasons: tuple[Reason, ...] = ()
    explanation: str = personal(default="")
    root_cause: str | None = field(default=None, longest=200)
    responsible: Responsible = Responsible.UNKNOWN

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """The decision; one after an appeal takes the place of the earlier one, `decided_at` stays."""
        return {
            "outcome": self.outcome,
            "remedies": self.remedies,
            "root_cause": self.root_cause,
            "responsible": self.responsible,
            "decided_at": state.decided_at or self.at,
            "deciders": (*state.deciders, *([self.by.id] if self.by.id else [])),
        }


@record
class Communicated(ComplaintFact):
    """The customer was told the decision, in these words, and how to appeal.

    Without an answer the complaint may be closed after `reply_by`.
    """

    text: str = personal(default="")
    appeal_told: bool = True
    reply_by: datetime | None = None

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When, the first time; a later decision does not move the first answer."""
        return {
            "responded_at": state.responded_at or self.at,
            "reply_by": self.reply_by,
            "appeal_told": self.appeal_told,
        }


@record
class Accepted(ComplaintFact):
    """The customer accepts the decision and the remedies."""

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Not disputed, unless it was rejected before."""
        return {"disputed": bool(state.disputed), "accepted_at": self.at}


@record
class Rejected(ComplaintFact):
    """The customer does not accept the decision."""

    words: str = personal(default="")

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Disputed."""
        return {"disputed": True}


@record
class Escalated(ComplaintFact):
    """The customer appeals: a higher level decides anew."""

    to: str = field(longest=200)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """One level more."""
        return {"escalations": state.escalations + 1}


@record
class Referred(ComplaintFact):
    """An outside body takes it: an ombudsman, a consumer association, an authority, a court."""

    body: str = field(longest=200)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Which one."""
        return {"referred_to": self.body}


@record
class ExternallyRuled(ComplaintFact):
    """The outside body decided; its ruling takes the place of the company's decision."""

    outcome: Outcome
    remedies: tuple[OfferedRemedy, ...] = ()

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """What it decided, and when."""
        return {"outcome": self.outcome, "remedies": self.remedies, "ruled_at": self.at}


@record
class RemedyCarriedOut(ComplaintFact):
    """Remedy `index` (from 0) of the decision was carried out."""

    index: int = field(low=0)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When."""
        done: Changes = {"done_at": self.at}
        remedies = [
            evolve(remedy, done) if i == self.index else remedy for i, remedy in enumerate(state.remedies)
        ]
        return {"remedies": tuple(remedies)}


@record
class HandlingRated(ComplaintFact):
    """How satisfied the customer is with the handling, which is another question than with the outcome."""

    score: int = field(low=1, high=5)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """The latest score."""
        return {"handling_score": self.score}


@record
class Linked(ComplaintFact):
    """It belongs together with these; links that are not named stay."""

    links: Links

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """The links together."""
        return {"links": state.links.joined(self.links)}


@record
class Split(ComplaintFact):
    """The message held several complaints: these were made of it, each with its own clocks."""

    into: tuple[ComplaintId, ...]

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Which ones."""
        return {"split_into": (*state.split_into, *self.into)}


@record
class Reopened(ComplaintFact):
    """It was not over; the time of the first answer stays."""

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Not closed any more."""
        return {"closed_at": None, "reopens": state.reopens + 1}


def _ended(fact: ComplaintFact) -> Changes:
    return {"closed_at": fact.at}


@record
class Closed(ComplaintFact):
    """Done."""

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When."""
        return _ended(self)


@record
class Withdrawn(ComplaintFact):
    """The customer takes it back."""

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When."""
        return _ended(self)


@record
class MarkedDuplicate(ComplaintFact):
    """The same complaint is handled under another id."""

    of: ComplaintId = field(longest=LONGEST_ID)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """Of which one."""
        return {**_ended(self), "duplicate_of": self.of}


@record
class Reclassified(ComplaintFact):
    """It is no complaint: an enquiry, a wish, praise."""

    as_what: str = field(longest=200)

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When."""
        return _ended(self)


@record
class RuledInadmissible(ComplaintFact):
    """It is not handled here, for a reason that the customer is told."""

    reason: Reason | None = None

    def effect(self, state: Complaint, /) -> Mapping[str, Any]:
        """When."""
        return {**_ended(self), "refused_at": self.at}


@record
class Erased(ComplaintFact):
    """Everything personal was taken out of the complaint and its history."""
