"""The complaint: its fields, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

from cxkit.complaints import facts
from cxkit.complaints._enums import (
    ClockKind,
    ComplaintClass,
    EvidenceKind,
    Outcome,
    Remedy,
    Responsible,
    Severity,
    StopReason,
)
from cxkit.complaints._lifecycle import LIFECYCLE
from cxkit.complaints._parts import Evidence, Links, OfferedRemedy
from cxkit.complaints._state import ComplaintState
from cxkit.kernel import Actor, Attachment, ExternalId, Fact, Lifecycle, given, record, several, tried
from cxkit.values import AgentId, Channel, ComplaintId, CustomerId, Reason


@record
class Complaint(ComplaintState):
    """A customer's complaint, and how it was handled.

    `acknowledged_at` and `responded_at` are the first times and never move, `closed_at` is the last.
    `timely` is an outside system's flag; for the company's own complaints ask a clock pack. `disputed` is
    whether the customer ever rejected a decision, None before an answer.

    >>> from datetime import UTC
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> wang, amy = Actor.customer("C-1"), Actor.agent("amy")
    >>> complaint = Complaint.receive("K-1", customer="C-1", channel="phone", words="Amy was rude.",
    ...     accused=["amy"], at=t, by=wang)
    >>> complaint = complaint.acknowledge(at=t, by=amy)
    >>> complaint = complaint.assess("after_sales", severity="minor", at=t, by=amy)
    >>> complaint.refusal(facts.Investigated(investigator="amy", at=t, by=amy)).text()
    'amy is complained of and cannot investigate or decide: name somebody else'
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased
    staff_field: ClassVar[str] = "investigator"

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
        """Receive a complaint, in the customer's words; `received_at` is when any of the staff heard it.

        `sent_at` is when an authority passed it on to the company.
        """
        fields = given(locals(), complaint=id, links=links or Links())
        return cls.begin(facts.Received, **fields, is_anonymous=customer is None and representative is None)

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a complaint as another system last showed it."""
        return cls.begin(fact)

    def acknowledge(self, text: str = "", *, at: datetime, by: Actor) -> Self:
        """Tell the customer that the complaint was received."""
        return self.apply(facts.Acknowledged, text=text, at=at, by=by)

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
        """Assess the class of the complaint, and how severe, complex and urgent it is."""
        return self.apply(facts.Assessed, **given(locals()))

    def act(self, action: str, *, at: datetime, by: Actor) -> Self:
        """Record an immediate action."""
        return self.apply(facts.ActionTaken, action=action, at=at, by=by)

    def investigate(self, investigator: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """Let an agent who is not accused investigate the complaint."""
        return self.apply(facts.Investigated, investigator=investigator, at=at, by=by)

    def accuse(self, agent: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """Record that the complaint is about this agent."""
        return self.apply(facts.Accused, agent=agent, at=at, by=by)

    def add_evidence(
        self,
        kind: EvidenceKind | str,
        text: str = "",
        *,
        at: datetime,
        by: Actor,
        attachments: Iterable[Attachment] = (),
    ) -> Self:
        """Add a piece of evidence."""
        evidence = tried(Evidence, kind=kind, text=text, attachments=several(attachments))
        return self.apply(facts.EvidenceAdded, evidence=evidence, at=at, by=by)

    def note_no_evidence(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that evidence was looked for and there is none."""
        return self.apply(facts.EvidenceUnavailable, at=at, by=by, why=why)

    def update(self, text: str = "", *, at: datetime, by: Actor, is_holding: bool = False) -> Self:
        """Tell the customer of progress."""
        return self.apply(facts.Updated, text=text, is_holding=is_holding, at=at, by=by)

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
        """Decide whether the customer was right, and which remedies are offered."""
        return self.apply(facts.Decided, **given(locals()))

    def communicate(
        self,
        text: str = "",
        *,
        at: datetime,
        by: Actor,
        reply_by: datetime | None = None,
        appeal_told: bool = True,
    ) -> Self:
        """Tell the customer the decision, and how to appeal against it."""
        return self.apply(
            facts.Communicated, text=text, appeal_told=appeal_told, reply_by=reply_by, at=at, by=by
        )

    def accept(self, *, at: datetime, by: Actor) -> Self:
        """Record that the customer accepts the decision."""
        return self.apply(facts.Accepted, at=at, by=by)

    def reject(self, words: str = "", *, at: datetime, by: Actor) -> Self:
        """Record that the customer rejects the decision."""
        return self.apply(facts.Rejected, words=words, at=at, by=by)

    def escalate(self, to: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Pass an appeal on to a higher level, which decides again."""
        return self.apply(facts.Escalated, to=to, at=at, by=by, why=why)

    def refer(self, body: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that it was referred to an outside body (a platform, 12315, an ombudsman), at any time.

        Before the company told its decision it goes on; after that the body has it, until it rules.
        """
        return self.apply(facts.Referred, body=body, at=at, by=by, why=why)

    def note_ruling(
        self,
        outcome: Outcome | str,
        *,
        at: datetime,
        by: Actor,
        remedies: Iterable[OfferedRemedy] = (),
    ) -> Self:
        """Record the ruling of the outside body."""
        return self.apply(facts.ExternallyRuled, outcome=outcome, remedies=remedies, at=at, by=by)

    def carry_out(self, index: int = 0, *, at: datetime, by: Actor) -> Self:
        """Record that a remedy was carried out: the first, or the one with that index."""
        return self.apply(facts.RemedyCarriedOut, index=index, at=at, by=by)

    def rate_handling(self, score: int, *, at: datetime, by: Actor) -> Self:
        """Record how satisfied the customer is with the handling, from 1 to 5."""
        return self.apply(facts.HandlingRated, score=score, at=at, by=by)

    def link(self, *, at: datetime, by: Actor, **links: Any) -> Self:
        """Link the complaint to an order, a ticket, a return, an improvement …: the fields of `Links`."""
        return self.apply(facts.Linked, links=tried(Links, **links), at=at, by=by)

    def stop_clocks(
        self, reason: StopReason | str, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Stop the clocks that this reason stops, as while the customer is asked for something."""
        return self.apply(facts.ClocksStopped, reason=reason, at=at, by=by, why=why)

    def restart_clocks(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Let the clocks run again."""
        return self.apply(facts.ClocksRestarted, at=at, by=by, why=why)

    def agree_deadline(
        self, clock: ClockKind | str, due_at: datetime, *, at: datetime, by: Actor, why: str
    ) -> Self:
        """Record a deadline that was agreed on for this complaint, beside that of the law, and why."""
        return self.apply(facts.DeadlineAgreed, clock=clock, due_at=due_at, at=at, by=by, why=why)

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Close the complaint."""
        return self.apply(facts.Closed, at=at, by=by, why=why)

    def reopen(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Reopen a closed complaint."""
        return self.apply(facts.Reopened, at=at, by=by, why=why)

    def withdraw(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the customer withdraws the complaint."""
        return self.apply(facts.Withdrawn, at=at, by=by, why=why)

    def mark_duplicate(self, of: ComplaintId | str, *, at: datetime, by: Actor) -> Self:
        """Mark the complaint as a duplicate of another one."""
        return self.apply(facts.MarkedDuplicate, of=of, at=at, by=by)

    def reclassify(self, as_what: str, *, at: datetime, by: Actor) -> Self:
        """Reclassify what is no complaint, such as an enquiry or praise."""
        return self.apply(facts.Reclassified, as_what=as_what, at=at, by=by)

    def rule_inadmissible(
        self, reason: Reason | None = None, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Rule that the complaint is not handled here."""
        return self.apply(facts.RuledInadmissible, reason=reason, at=at, by=by, why=why)

    def note_split(self, into: Iterable[ComplaintId | str], *, at: datetime, by: Actor) -> Self:
        """Record that other complaints were made of this one; `split` makes them."""
        return self.apply(facts.Split, into=into, at=at, by=by)
