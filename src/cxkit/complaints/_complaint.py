"""The complaint: its state, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

from cxkit.complaints._enums import (
    ComplaintClass,
    ComplaintStatus,
    EvidenceKind,
    Outcome,
    Remedy,
    Responsible,
    Severity,
)
from cxkit.complaints._lifecycle import LIFECYCLE, OPEN
from cxkit.complaints._parts import Evidence, Filing, Links, OfferedRemedy
from cxkit.complaints.facts import (
    Accepted,
    Accused,
    Acknowledged,
    ActionTaken,
    Assessed,
    Closed,
    Communicated,
    ComplaintFact,
    Decided,
    Erased,
    Escalated,
    EvidenceAdded,
    EvidenceUnavailable,
    ExternallyRuled,
    HandlingRated,
    Imported,
    Investigated,
    Linked,
    MarkedDuplicate,
    Received,
    Reclassified,
    Referred,
    Rejected,
    RemedyCarriedOut,
    Reopened,
    RuledInadmissible,
    Split,
    Updated,
    Withdrawn,
)
from cxkit.kernel import Aggregate, Lifecycle, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.values import AgentId, Channel, ComplaintId, CustomerId, Reason


@record
class Complaint(Aggregate[ComplaintFact]):
    """What a customer complains about, and how it was handled.

    `acknowledged_at` and `responded_at` are the first times and never move, `closed_at` is the last.
    `timely` is an outside system's flag; for the company's own complaints a clock pack tells. `disputed` is
    whether the customer ever rejected a decision, None before an answer.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    >>> complaint = Complaint.receive("K-1", customer="C-1", channel="phone", words="Amy was rude.",
    ...     accused=["amy"], at=t, by=wang)
    >>> complaint = complaint.acknowledge(at=t, by=amy)
    >>> complaint = complaint.assess("after_sales", severity="minor", at=t, by=amy)
    >>> complaint.refusal(Investigated(investigator="amy", at=t, by=amy)).text()
    'amy is complained of and cannot investigate or decide: name somebody else'
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased

    status: ComplaintStatus
    customer: CustomerId | None = None
    representative: str | None = personal(default=None)
    is_anonymous: bool = False
    channel: Channel
    words: str = personal()
    remedy_sought: Remedy = Remedy.UNKNOWN
    links: Links = Links()
    kind: ComplaintClass | None = None
    labels: tuple[str, ...] = ()
    severity: Severity | None = None
    accused: tuple[AgentId, ...] = ()
    investigator: AgentId | None = None
    deciders: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    no_evidence: bool = False
    outcome: Outcome | None = None
    remedies: tuple[OfferedRemedy, ...] = ()
    root_cause: str | None = None
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

    @classmethod
    def receive(
        cls,
        id: ComplaintId | str,
        *,
        channel: Channel | str,
        words: str,
        at: datetime,
        by: Actor,
        customer: CustomerId | str | None = None,
        representative: str | None = None,
        remedy_sought: Remedy | str = Remedy.UNKNOWN,
        links: Links | None = None,
        accused: Iterable[AgentId | str] = (),
        evidence: Iterable[Evidence] = (),
        received_at: datetime | None = None,
        sent_at: datetime | None = None,
        happened_on: date | None = None,
        publication_allowed: bool = False,
        external: tuple[ExternalId, ...] = (),
        why: str | None = None,
    ) -> Self:
        """A complaint comes in, in the customer's words; `received_at` is when any of the staff heard it.

        `sent_at` is when an authority passed it on to the company.
        """
        return cls.begin(
            Received(
                complaint=ComplaintId(id),
                customer=None if customer is None else CustomerId(customer),
                representative=representative,
                channel=Channel.of(channel),
                words=words,
                remedy_sought=Remedy.of(remedy_sought),
                links=links or Links(),
                accused=tuple(AgentId(agent) for agent in accused),
                evidence=tuple(evidence),
                received_at=received_at,
                sent_at=sent_at,
                happened_on=happened_on,
                publication_allowed=publication_allowed,
                is_anonymous=customer is None and representative is None,
                external=external,
                at=at,
                by=by,
                why=why,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The complaint as another system last showed it."""
        return cls.begin(fact)

    def acknowledge(self, text: str = "", *, at: datetime, by: Actor) -> Self:
        """The customer is told that it came in."""
        return self.apply(Acknowledged(text=text, at=at, by=by))

    def assess(
        self,
        kind: ComplaintClass | str,
        *,
        severity: Severity | str,
        at: datetime,
        by: Actor,
        labels: Iterable[str] = (),
        is_complex: bool = False,
        is_urgent: bool = False,
        accused: Iterable[AgentId | str] = (),
    ) -> Self:
        """Its class, how grave and how complex it is."""
        return self.apply(
            Assessed(
                kind=ComplaintClass.of(kind),
                labels=tuple(labels),
                severity=Severity.of(severity),
                is_complex=is_complex,
                is_urgent=is_urgent,
                accused=tuple(AgentId(agent) for agent in accused),
                at=at,
                by=by,
            )
        )

    def act(self, action: str, *, at: datetime, by: Actor) -> Self:
        """Something is done at once."""
        return self.apply(ActionTaken(action=action, at=at, by=by))

    def investigate(self, investigator: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """Somebody who is not complained of looks into it."""
        return self.apply(Investigated(investigator=AgentId(investigator), at=at, by=by))

    def accuse(self, agent: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """It turns out that the complaint is about this agent."""
        return self.apply(Accused(agent=AgentId(agent), at=at, by=by))

    def add_evidence(self, kind: EvidenceKind | str, text: str = "", *, at: datetime, by: Actor) -> Self:
        """Evidence comes in."""
        evidence = Evidence(kind=EvidenceKind.of(kind), text=text)
        return self.apply(EvidenceAdded(evidence=evidence, at=at, by=by))

    def note_no_evidence(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Evidence was looked for, and there is none."""
        return self.apply(EvidenceUnavailable(at=at, by=by, why=why))

    def update(self, text: str = "", *, at: datetime, by: Actor, is_holding: bool = False) -> Self:
        """The customer is told how far it is."""
        return self.apply(Updated(text=text, is_holding=is_holding, at=at, by=by))

    def decide(
        self,
        outcome: Outcome | str,
        *,
        at: datetime,
        by: Actor,
        remedies: Iterable[OfferedRemedy] = (),
        reasons: Iterable[Reason] = (),
        explanation: str = "",
        root_cause: str | None = None,
        responsible: Responsible | str = Responsible.UNKNOWN,
    ) -> Self:
        """Whether the customer was right, and what is offered."""
        return self.apply(
            Decided(
                outcome=Outcome.of(outcome),
                remedies=tuple(remedies),
                reasons=tuple(reasons),
                explanation=explanation,
                root_cause=root_cause,
                responsible=Responsible.of(responsible),
                at=at,
                by=by,
            )
        )

    def communicate(
        self,
        text: str = "",
        *,
        at: datetime,
        by: Actor,
        reply_by: datetime | None = None,
        appeal_told: bool = True,
    ) -> Self:
        """The customer is told the decision, and how to appeal."""
        return self.apply(Communicated(text=text, appeal_told=appeal_told, reply_by=reply_by, at=at, by=by))

    def accept(self, *, at: datetime, by: Actor) -> Self:
        """The customer accepts."""
        return self.apply(Accepted(at=at, by=by))

    def reject(self, words: str = "", *, at: datetime, by: Actor) -> Self:
        """The customer does not accept."""
        return self.apply(Rejected(words=words, at=at, by=by))

    def escalate(self, to: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """A higher level decides anew."""
        return self.apply(Escalated(to=to, at=at, by=by, why=why))

    def refer(self, body: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """An outside body takes it."""
        return self.apply(Referred(body=body, at=at, by=by, why=why))

    def note_ruling(
        self,
        outcome: Outcome | str,
        *,
        at: datetime,
        by: Actor,
        remedies: Iterable[OfferedRemedy] = (),
    ) -> Self:
        """The outside body decides."""
        ruled = Outcome.of(outcome)
        return self.apply(ExternallyRuled(outcome=ruled, remedies=tuple(remedies), at=at, by=by))

    def carry_out(self, index: int = 0, *, at: datetime, by: Actor) -> Self:
        """A remedy is carried out: the first, or that of the index."""
        return self.apply(RemedyCarriedOut(index=index, at=at, by=by))

    def rate_handling(self, score: int, *, at: datetime, by: Actor) -> Self:
        """The customer says how satisfied with the handling, 1 to 5."""
        return self.apply(HandlingRated(score=score, at=at, by=by))

    def link(self, *, at: datetime, by: Actor, **links: Any) -> Self:
        """It belongs together with an order, a ticket, a return, an improvement …: the fields of `Links`."""
        return self.apply(Linked(links=Links(**links), at=at, by=by))

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It is done."""
        return self.apply(Closed(at=at, by=by, why=why))

    def reopen(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It was not over."""
        return self.apply(Reopened(at=at, by=by, why=why))

    def withdraw(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The customer takes it back."""
        return self.apply(Withdrawn(at=at, by=by, why=why))

    def mark_duplicate(self, of: ComplaintId | str, *, at: datetime, by: Actor) -> Self:
        """The same is handled under another id."""
        return self.apply(MarkedDuplicate(of=ComplaintId(of), at=at, by=by))

    def reclassify(self, as_what: str, *, at: datetime, by: Actor) -> Self:
        """It is no complaint."""
        return self.apply(Reclassified(as_what=as_what, at=at, by=by))

    def rule_inadmissible(
        self, reason: Reason | None = None, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """It is not handled here."""
        return self.apply(RuledInadmissible(reason=reason, at=at, by=by, why=why))

    def note_split(self, into: Iterable[ComplaintId | str], *, at: datetime, by: Actor) -> Self:
        """Other complaints were made of it; `split` makes them."""
        return self.apply(Split(into=tuple(ComplaintId(id) for id in into), at=at, by=by))

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something, or to answer."""
        return self.status in OPEN

    @property
    def counts(self) -> bool:
        """Whether it counts as a complaint: not withdrawn, no duplicate, not reclassified, admissible."""
        return self.status not in _NOT_COUNTED


_NOT_COUNTED = frozenset(
    {
        ComplaintStatus.WITHDRAWN,
        ComplaintStatus.DUPLICATE,
        ComplaintStatus.RECLASSIFIED,
        ComplaintStatus.INADMISSIBLE,
    }
)
