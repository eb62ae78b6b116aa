"""The table of a complaint's life and the complaint itself agree: every step, and no other."""

from collections import deque
from datetime import timedelta

from cxkit.complaints import Complaint, ComplaintStatus, Evidence, Links, OfferedRemedy, facts
from cxkit.complaints._lifecycle import LIFECYCLE
from cxkit.kernel import FieldValue
from cxkit.kernel.facts import Actor


def templates(at):
    """One fact of each class, and one more where what it says changes what is possible."""
    on = {"at": at, "by": Actor.agent("amy")}
    high = {"at": at, "by": Actor.supervisor("bo")}
    remedy = OfferedRemedy(kind="apology")
    return [
        facts.Acknowledged(**on),
        facts.Assessed(kind="other", severity="minor", **on),
        facts.Assessed(kind="other", severity="safety", **on),
        facts.ActionTaken(action="stopped", **on),
        facts.Investigated(investigator="ann", **on),
        facts.Investigated(investigator="amy", **on),
        facts.Accused(agent="amy", **on),
        facts.EvidenceAdded(evidence=Evidence(kind="picture"), **on),
        facts.EvidenceUnavailable(**on),
        facts.Updated(is_holding=True, **on),
        facts.ClocksStopped(reason="customer_asked", **on),
        facts.ClocksRestarted(**on),
        facts.DeadlineAgreed(clock="final", due_at=at + timedelta(1), why="promised", **on),
        facts.Decided(outcome="upheld", remedies=(remedy,), **on),
        facts.Decided(outcome="not_upheld", **high),
        facts.Communicated(reply_by=at, **on),
        facts.Communicated(**on),
        facts.Accepted(**on),
        facts.Rejected(**on),
        facts.Escalated(to="head", **on),
        facts.Referred(body="ombudsman", **on),
        facts.ExternallyRuled(outcome="upheld", **on),
        facts.RemedyCarriedOut(index=0, **on),
        facts.HandlingRated(score=4, **on),
        facts.Linked(links=Links(order="O"), **on),
        facts.Split(into=("K-2",), **on),
        facts.Closed(**on),
        facts.Reopened(**on),
        facts.Withdrawn(**on),
        facts.MarkedDuplicate(of="K-0", **on),
        facts.Reclassified(as_what="enquiry", **on),
        facts.RuledInadmissible(**on),
        facts.FieldsChanged(
            field_set="shop", values=(FieldValue(name="gift", kind="boolean", texts=("true",)),), **on
        ),
        facts.Erased(**on),
    ]


def situation(complaint):
    """What of a complaint decides what can follow."""
    return (
        complaint.status,
        complaint.is_anonymous,
        complaint.severity,
        complaint.acted_at is None,
        bool(complaint.evidence) or complaint.no_evidence,
        complaint.accused,
        complaint.investigator,
        frozenset(complaint.deciders),
        complaint.escalations > 0,
        complaint.reply_by is None,
        complaint.referred_to is None,
        complaint.stopped_for,
        complaint.ruled_at is None,
        tuple(remedy.is_done for remedy in complaint.remedies),
    )


def test_every_step_of_the_table_is_taken_and_no_other(desk):
    """Every situation that a complaint can be in, breadth first, until the table is used up."""
    steps, table = templates(desk.t), set(LIFECYCLE.transitions())
    seen, taken, happened = set(), set(), set()
    todo = deque([desk.received(), desk.received(customer=None)])
    while todo and taken != table:
        complaint = todo.popleft()
        key = situation(complaint)
        if key in seen:
            continue
        seen.add(key)
        for fact in steps:
            if complaint.refusal(fact) is not None:
                continue
            erased = isinstance(fact, facts.Erased)
            then = complaint.erase(at=fact.at, by=fact.by) if erased else complaint.apply(fact)
            taken.add((complaint.status, type(fact), then.status))
            assert taken <= table
            happened.add(type(fact))
            todo.append(then)
    assert taken == table
    assert happened == set(LIFECYCLE.steps)
    assert {status for status, *_ in seen} == set(ComplaintStatus)


def test_the_table_draws_itself():
    diagram = LIFECYCLE.mermaid()
    assert "received --> acknowledged: Acknowledged" in diagram
    assert "rejected --> escalated_internal: Escalated" in diagram
    assert Complaint.lifecycle is LIFECYCLE
