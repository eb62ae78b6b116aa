"""The way of ISO 10002, clause 7, with the guards that make it fair."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from cxkit.codec import from_json, to_json
from cxkit.complaints import (
    CFPB,
    CompanyResponse,
    Complaint,
    ComplaintPart,
    ComplaintStatus,
    Links,
    OfferedRemedy,
    facts,
    split,
)
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.testing import complaints
from cxkit.values import Money


def test_a_complaint_goes_from_receipt_to_a_closing_that_the_customer_accepts(desk):
    complaint = desk.communicated(remedies=[desk.refund]).accept(**desk.on(2, desk.wang))
    with pytest.raises(Refused, match="1 of the remedies promised are not carried out"):
        complaint.close(**desk.on(3))
    complaint = complaint.carry_out(**desk.on(3)).close(**desk.on(4)).rate_handling(5, **desk.on(5))
    assert (complaint.status, complaint.disputed, complaint.handling_score) == (
        ComplaintStatus.CLOSED,
        False,
        5,
    )
    assert complaint.acknowledged_at == desk.t
    assert complaint.responded_at == desk.t + desk.day
    assert complaint.closed_at == desk.t + 4 * desk.day
    assert complaint.remedies[0].done_at == desk.t + 3 * desk.day


def test_the_clock_begins_when_anybody_of_the_staff_hears_of_it(desk):
    heard = desk.t - 2 * desk.day
    assert desk.received(received_at=heard).received_at == heard
    with pytest.raises(Invalid, match="lies after the recording"):
        desk.received(received_at=desk.t + desk.day)


def test_nothing_is_assessed_before_the_customer_knows_that_it_came_in(desk):
    with pytest.raises(Refused, match="acknowledge it first"):
        desk.received().assess("other", severity="minor", **desk.on())


def test_an_anonymous_complaint_cannot_be_acknowledged_and_goes_on_without(desk):
    anonymous = desk.received(customer=None)
    with pytest.raises(Refused, match="the complaint is anonymous: there is nobody to tell"):
        anonymous.acknowledge(**desk.on())
    decided = desk.decided(customer=None)
    assert decided.close(**desk.on(1)).status is ComplaintStatus.CLOSED


def test_somebody_who_speaks_for_the_customer_is_told(desk):
    complaint = desk.received(customer=None, representative="Legal aid").acknowledge(**desk.on())
    assert complaint.acknowledged_at == desk.t
    erased = complaint.erase(**desk.on(1))
    assert (erased.representative, erased.is_anonymous) == (None, False)
    assert Complaint.replay(erased.history) == erased


def test_nobody_investigates_or_decides_a_complaint_about_oneself(desk):
    complaint = desk.assessed(accused=["amy"])
    with pytest.raises(Refused, match="amy is complained of and cannot investigate or decide"):
        complaint.investigate("amy", **desk.on())
    later = desk.investigated().accuse("bo", **desk.on())
    with pytest.raises(Refused, match="bo is complained of"):
        later.decide("upheld", **desk.on(by=desk.cy))
    again = later.investigate("cy", **desk.on())
    with pytest.raises(Refused, match="bo is complained of"):
        again.decide("upheld", **desk.on(by=desk.bo))
    assert again.decide("upheld", **desk.on(by=desk.cy)).status is ComplaintStatus.DECIDED


@pytest.mark.parametrize(
    "put_aside",
    [
        lambda complaint, on: complaint.reclassify("praise", **on),
        lambda complaint, on: complaint.mark_duplicate("K-0", **on),
        lambda complaint, on: complaint.rule_inadmissible(why="no reason given", **on),
    ],
)
def test_nobody_puts_a_complaint_about_oneself_aside(desk, put_aside):
    complaint = desk.received(accused=["amy"])
    with pytest.raises(Refused, match="amy is complained of and cannot investigate or decide"):
        put_aside(complaint, desk.on())
    assert not put_aside(complaint, desk.on(by=desk.bo)).counts


def test_a_decision_rests_on_evidence_or_says_that_there_is_none(desk):
    complaint = desk.assessed().investigate("bo", **desk.on())
    with pytest.raises(
        Refused, match="the complaint has no evidence: add some, or record that none is available"
    ):
        complaint.decide("not_upheld", **desk.on(by=desk.bo))
    assert complaint.note_no_evidence(**desk.on()).decide("not_upheld", **desk.on(by=desk.bo)).outcome


def test_where_somebody_may_be_in_danger_something_is_done_at_once(desk):
    complaint = desk.investigated(severity="safety")
    with pytest.raises(Refused, match="record what was done at once first"):
        complaint.decide("upheld", **desk.on(by=desk.bo))
    complaint = complaint.act("sale of the kettle stopped", **desk.on())
    assert complaint.decide("upheld", **desk.on(by=desk.bo)).acted_at == desk.t


def test_a_decision_is_told_before_the_case_is_closed(desk):
    with pytest.raises(Refused, match="has not been told the decision: communicate it first"):
        desk.decided().close(**desk.on(1))


def test_silence_is_no_acceptance_until_the_time_to_answer_is_over(desk):
    complaint = desk.communicated()
    with pytest.raises(Refused, match="the customer may still answer until 2026-02-17 09:00 UTC"):
        complaint.close(**desk.on(13))
    assert complaint.close(**desk.on(14)).disputed is None
    with pytest.raises(Refused, match="given no day to answer by"):
        desk.decided().communicate(**desk.on(1)).close(**desk.on(99))
    untold = desk.decided().communicate(appeal_told=False, reply_by=desk.t + desk.day, **desk.on(1))
    with pytest.raises(Refused, match="was not told how to appeal"):
        untold.close(**desk.on(99))


def test_a_customer_who_does_not_accept_can_appeal_to_somebody_else(desk):
    complaint = desk.communicated().reject("No.", **desk.on(2, desk.wang))
    with pytest.raises(Refused, match="escalate it or refer it to an outside body first"):
        complaint.close(**desk.on(3))
    appeal = complaint.escalate("head of service", **desk.on(3))
    assert (complaint.escalations, appeal.escalations) == (0, 1)
    with pytest.raises(Refused, match="bo took the decision that is appealed against"):
        appeal.investigate("bo", **desk.on(3))
    with pytest.raises(Refused, match="bo took the decision"):
        appeal.decide("upheld", **desk.on(3, desk.bo))
    under_way = appeal.investigate("cy", **desk.on(3))
    with pytest.raises(Refused, match="bo took the decision that is appealed against"):
        under_way.investigate("bo", **desk.on(3))
    decided = under_way.decide("partly_upheld", **desk.on(4, desk.cy))
    told = decided.communicate(**desk.on(5, desk.cy)).reject(**desk.on(6, desk.wang))
    assert told.close(**desk.on(7)).disputed is True
    assert told.responded_at == desk.t + desk.day


def test_an_outside_body_decides_before_the_case_is_closed(desk):
    complaint = desk.communicated(outcome="not_upheld").refer("ombudsman", **desk.on(2, desk.wang))
    with pytest.raises(Refused, match="the outside body ombudsman has not decided yet"):
        complaint.close(**desk.on(3))
    complaint = complaint.note_ruling("upheld", remedies=[desk.refund], **desk.on(9))
    with pytest.raises(Refused, match="not carried out"):
        complaint.close(**desk.on(10))
    assert complaint.carry_out(**desk.on(10)).close(**desk.on(11)).outcome.value == "upheld"


def test_a_customer_can_turn_to_an_outside_body_at_any_time_and_the_company_goes_on(desk):
    referred = desk.received().refer("12315", **desk.on(0, desk.wang))
    assert (referred.status.value, referred.referred_to) == ("received", "12315")
    going_on = referred.acknowledge(**desk.on()).assess("logistics", severity="minor", **desk.on())
    ruled = going_on.note_ruling("upheld", remedies=[desk.refund], **desk.on(9))
    assert (ruled.status.value, ruled.ruled_at) == ("referred_external", desk.t + 9 * desk.day)
    assert ruled.carry_out(**desk.on(10)).close(**desk.on(10)).is_open is False
    refused = desk.received().rule_inadmissible(**desk.on()).refer("platform", **desk.on(1, desk.wang))
    assert (refused.status.value, refused.referred_to) == ("inadmissible", "platform")
    closed = desk.communicated().accept(**desk.on(2)).close(**desk.on(2)).refer("ombudsman", **desk.on(5))
    again = closed.note_ruling("partly_upheld", **desk.on(8))
    assert (closed.status.value, again.is_open, again.closed_at) == ("closed", True, None)
    with pytest.raises(Refused, match="was not referred to an outside body"):
        desk.received().note_ruling("upheld", **desk.on())


def test_a_remedy_is_carried_out_once(desk):
    complaint = desk.communicated(remedies=[desk.refund]).accept(**desk.on(2)).carry_out(**desk.on(2))
    for index in (0, 1):
        with pytest.raises(Refused, match=f"no remedy number {index}, or it is carried out already"):
            complaint.carry_out(index, **desk.on(3))


def test_a_reopened_complaint_keeps_the_time_of_its_first_answer(desk):
    complaint = desk.communicated().accept(**desk.on(2)).close(**desk.on(3)).reopen(**desk.on(9))
    assert (complaint.status, complaint.closed_at, complaint.reopens) == (ComplaintStatus.ASSESSED, None, 1)
    assert complaint.responded_at == desk.t + desk.day


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        (lambda c, on: c.withdraw(**on), "withdrawn"),
        (lambda c, on: c.mark_duplicate("K-0", **on), "duplicate"),
        (lambda c, on: c.reclassify("enquiry", **on), "reclassified"),
        (lambda c, on: c.rule_inadmissible(**on), "inadmissible"),
    ],
)
def test_a_complaint_that_leaves_by_the_side_does_not_count(desk, verb, status):
    complaint = verb(desk.assessed(), desk.on(1))
    assert (complaint.status, complaint.counts, complaint.is_open) == (status, False, False)
    assert complaint.closed_at == desk.t + desk.day


def test_a_complaint_is_no_duplicate_of_itself(desk):
    with pytest.raises(Refused, match="no duplicate or part of itself"):
        desk.received().mark_duplicate("K-1", **desk.on())


def test_one_message_with_two_complaints_becomes_two_with_clocks_of_their_own(desk):
    both = desk.received(links=Links(order="O-1", carrier="SF"), accused=["amy"])
    part = ComplaintPart(id="K-2", words="And amy was rude.", links=Links(ticket="T-9"))
    one, (other,) = split(both, [part], **desk.on(1))
    assert (one.split_into, other.split_from) == (("K-2",), "K-1")
    assert (other.received_at, other.customer, other.accused) == (desk.t, "C-1", ("amy",))
    assert (other.links.order, other.links.ticket) == ("O-1", "T-9")
    answered = other.acknowledge(**desk.on(2))
    assert (answered.acknowledged_at, one.acknowledged_at) == (desk.t + 2 * desk.day, None)


def test_the_parts_of_a_message_that_an_authority_passed_on_keep_its_clock(desk):
    sent = desk.t - desk.day
    both = desk.received(received_at=desk.t - 2 * desk.day, sent_at=sent)
    one, (other,) = split(both, [ComplaintPart(id="K-2", words="And nobody called.")], **desk.on())
    assert one.sent_at == other.sent_at == sent
    due = {clock.kind: clock.due_at for clock in CFPB.read(other, desk.t)}
    assert due == {clock.kind: clock.due_at for clock in CFPB.read(one, desk.t)}
    with pytest.raises(Invalid, match="sent_at: lies after the recording"):
        desk.received(sent_at=desk.t + desk.day)


@pytest.mark.parametrize(
    ("ids", "words"), [([], "name at least one"), (["K-2", "K-2"], "each has an id of its own")]
)
def test_a_split_makes_complaints_that_can_be_told_apart(desk, ids, words):
    with pytest.raises(Invalid, match=words):
        split(desk.received(), [ComplaintPart(id=id, words="…") for id in ids], **desk.on())


def test_a_part_is_split_off_once(desk):
    part = [ComplaintPart(id="K-2", words="Nobody called.")]
    first, _ = split(desk.received(), part, **desk.on())
    with pytest.raises(Refused, match="complaint K-2 was made of it already"):
        split(first, part, **desk.on())


def test_links_grow_and_those_not_named_stay(desk):
    complaint = desk.received(links=Links(order="O-1")).link(return_request="R-1", **desk.on())
    assert (complaint.links.order, complaint.links.return_request) == ("O-1", "R-1")
    with pytest.raises(TypeError):
        complaint.link(invoice="I-1", **desk.on())


def test_an_import_carries_the_authority_s_own_words_and_flags(desk):
    fact = facts.Imported(
        complaint="K-9",
        status="closed",
        timely=True,
        disputed=None,
        received_at=desk.t,
        **desk.on(by=Actor.system("cfpb")),
    )
    complaint = Complaint.imported(fact)
    assert (complaint.timely, complaint.disputed, complaint.is_anonymous) == (True, None, False)
    assert CompanyResponse.of_words("Closed with monetary relief") is CompanyResponse.MONETARY
    with pytest.raises(Invalid, match="is not a company response"):
        CompanyResponse.of_words("Ignored")


def test_an_erased_complaint_loses_the_words_and_keeps_the_times(desk):
    complaint = desk.communicated().erase(**desk.on(2))
    assert "pot leaks" not in to_json(complaint)
    assert (complaint.received_at, complaint.outcome.value) == (desk.t, "upheld")


# Laws


@settings(max_examples=60)
@given(complaints())
def test_a_complaint_survives_storage_and_replay(complaint):
    assert from_json(to_json(complaint)) == complaint
    assert Complaint.replay(complaint.history) == complaint


@settings(max_examples=60)
@given(complaints())
def test_times_follow_one_another_and_first_times_never_move(complaint):
    if isinstance(complaint.history[0], facts.Imported):
        return
    order = (complaint.received_at, complaint.decided_at, complaint.responded_at)
    known = [time for time in order if time is not None]
    assert known == sorted(known)
    firsts = [f.at for f in complaint.history if isinstance(f, facts.Communicated)]
    assert complaint.responded_at == (firsts[0] if firsts else None)
    assert (complaint.closed_at is not None) == (not complaint.is_open)


@settings(max_examples=60)
@given(complaints())
def test_nobody_complained_of_ever_decides(complaint):
    """Unless it came out afterwards: then the complaint can only be decided again."""
    accused: set[str] = set()
    for fact in complaint.history:
        if isinstance(fact, (facts.Received, facts.Assessed)):
            accused |= set(fact.accused)
        elif isinstance(fact, facts.Accused):
            accused.add(fact.agent)
        elif isinstance(fact, facts.Decided):
            assert fact.by.id not in accused


def test_time_does_not_run_backwards(desk):
    with pytest.raises(Refused, match="before the last fact"):
        desk.received().acknowledge(at=desk.t - timedelta(seconds=6), by=desk.amy)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_a_remedy_of_nothing_is_none(amount):
    with pytest.raises(Invalid, match="must be more than nothing"):
        OfferedRemedy(kind="refund", amount=Money.of(amount, "CNY"))
    assert OfferedRemedy(kind="refund", amount=Money.of("0.01", "CNY")).amount
