"""By when a complaint must be answered, by three authorities, and whether it was."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.complaints import (
    CFPB,
    CHINA_SAMR,
    FCA,
    PLAYBOOKS,
    ClockKind,
    ClockPack,
    ClockRule,
    ClockState,
    Complaint,
    ComplaintClass,
    PlaybookStep,
    facts,
)
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.testing import clock_packs, complaints
from cxkit.values.calendar import BusinessCalendar, china_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = china_calendar({"mon-fri": "09:00-18:00"})
LONDON = BusinessCalendar.weekly(
    "Europe/London", {"mon-fri": "09:00-17:00"}, holidays=[date(2026, 4, 3), date(2026, 4, 6)]
)


def reading(pack, kind, complaint, at, calendar=None):
    return next(each for each in pack.read(complaint, at, calendar=calendar) if each.kind is kind)


def test_seven_working_days_of_china_know_the_spring_festival_and_its_worked_saturdays(desk):
    """Received on Friday 13 February 2026: off until the 23rd, but the 14th and the 28th are worked."""
    received = datetime(2026, 2, 13, 17, tzinfo=SHANGHAI)
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=received, by=desk.wang)
    clock = reading(CHINA_SAMR, ClockKind.ADMIT, complaint, received, CHINA)
    assert clock.due_at == datetime(2026, 3, 3, tzinfo=SHANGHAI)
    assert clock.state is ClockState.RUNNING
    assert clock.left(received) == clock.due_at - received


def test_a_refusal_to_take_it_up_keeps_the_clock_too(desk):
    refused = desk.received().rule_inadmissible(**desk.on(2))
    clock = reading(CHINA_SAMR, ClockKind.ADMIT, refused, desk.t + 30 * desk.day, CHINA)
    assert (clock.state, clock.met_at) == (ClockState.MET, desk.t + 2 * desk.day)


def test_working_days_need_the_calendar_that_knows_them(desk):
    with pytest.raises(Invalid, match="counts working days: pass the business calendar"):
        CHINA_SAMR.read(desk.received(), desk.t)


def test_the_fca_s_eight_weeks_end_with_their_last_day(desk):
    received = datetime(2026, 2, 27, 16, tzinfo=ZoneInfo("Europe/London"))
    complaint = Complaint.receive("K", customer="C", channel="email", words="…", at=received, by=desk.wang)
    clocks = {clock.kind: clock.due_at for clock in FCA.read(complaint, received, calendar=LONDON)}
    assert clocks[ClockKind.RESPOND] == datetime(2026, 4, 25, tzinfo=ZoneInfo("Europe/London"))
    assert clocks[ClockKind.SUMMARY] == datetime(2026, 3, 5, tzinfo=UTC)


def test_a_holding_response_answers_but_does_not_end(desk):
    complaint = desk.assessed().update("We need more time.", is_holding=True, **desk.on(3))
    at = desk.t + 10 * desk.day
    assert reading(FCA, ClockKind.RESPOND, complaint, at, LONDON).state is ClockState.MET
    mine = ClockPack(
        id="own",
        version=1,
        source="own",
        tz="UTC",
        clocks=(ClockRule(kind="final", start="received", count=5, span="days"),),
    )
    assert reading(mine, ClockKind.FINAL, complaint, at).state is ClockState.OVERDUE


def test_the_cfpb_counts_from_being_sent_the_complaint(desk):
    fact = facts.Imported(
        complaint="K", status="received", received_at=desk.t, sent_at=desk.t + desk.day, **desk.on(2)
    )
    complaint = Complaint.imported(fact)
    day = ZoneInfo("America/New_York")
    clock = reading(CFPB, ClockKind.RESPOND, complaint, desk.t)
    assert clock.due_at == datetime(2026, 2, 20, tzinfo=day)
    unsent = Complaint.imported(facts.Imported(complaint="K", status="received", **desk.on()))
    assert {each.state for each in CFPB.read(unsent, desk.t)} == {ClockState.NOT_STARTED}


OWN = ClockPack(
    id="own",
    version=1,
    source="our own promise",
    tz="UTC",
    clocks=(
        ClockRule(kind="acknowledge", start="received", count=24, span="hours"),
        ClockRule(kind="final", start="received", count=2, span="days"),
    ),
)


@pytest.mark.parametrize(
    ("hours", "state"), [(0, ClockState.MET), (24, ClockState.MET), (24.001, ClockState.MISSED)]
)
def test_the_last_instant_of_a_period_still_counts(desk, hours, state):
    complaint = desk.received().acknowledge(at=desk.t + timedelta(hours=hours), by=desk.amy)
    assert reading(OWN, ClockKind.ACKNOWLEDGE, complaint, desk.t + 9 * desk.day).state is state


def test_a_period_in_days_ends_with_its_last_moment(desk):
    """Two days from the 3rd: the 5th counts to its end, and the first instant of the 6th is too late."""
    last = datetime(2026, 2, 5, 23, 59, 59, 999_999, tzinfo=UTC)
    too_late = last + timedelta(microseconds=1)
    states = [reading(OWN, ClockKind.FINAL, desk.received(), at).state for at in (last, too_late)]
    assert states == [ClockState.RUNNING, ClockState.OVERDUE]
    decided = desk.decided()
    told = [decided.communicate(at=at, by=desk.bo) for at in (last, too_late)]
    kept = [reading(OWN, ClockKind.FINAL, complaint, too_late).state for complaint in told]
    assert kept == [ClockState.MET, ClockState.MISSED]


def test_what_is_overdue_counts_at_once_and_what_runs_does_not(desk):
    complaint = desk.received()
    states = [reading(OWN, ClockKind.ACKNOWLEDGE, complaint, desk.t + timedelta(hours=h)) for h in (23, 25)]
    assert [clock.timely for clock in states] == [None, False]
    assert states[1].left(desk.t + timedelta(hours=25)) < timedelta(0)


def test_nobody_is_told_about_an_anonymous_complaint_and_nobody_is_late(desk):
    clocks = OWN.read(desk.received(customer=None), desk.t + 9 * desk.day)
    assert [clock.state for clock in clocks] == [ClockState.EXCLUDED, ClockState.OVERDUE]


def test_a_decision_answers_an_anonymous_complaint(desk):
    """It is closed without telling anybody, and is not overdue for ever."""
    closed = desk.decided(customer=None).close(**desk.on(1, desk.bo))
    calendar = BusinessCalendar.weekly("Asia/Shanghai", {"mon-fri": "09:00-18:00"})
    states = {
        clock.kind: clock.state
        for pack in (OWN, FCA, CHINA_SAMR)
        for clock in pack.read(closed, desk.t + 99 * desk.day, calendar=calendar)
        if clock.state is not ClockState.NOT_STARTED
    }
    kept = {kind for kind, state in states.items() if state is ClockState.MET}
    assert (kept, set(states.values())) == (
        {ClockKind.FINAL, ClockKind.RESPOND},
        {ClockState.MET, ClockState.EXCLUDED},
    )


def test_a_complaint_withdrawn_in_time_leaves_the_clock_and_a_late_one_does_not(desk):
    soon, late = desk.received().withdraw(**desk.on(1)), desk.received().withdraw(**desk.on(5))
    at = desk.t + 9 * desk.day
    assert reading(OWN, ClockKind.FINAL, soon, at).state is ClockState.EXCLUDED
    assert reading(OWN, ClockKind.FINAL, late, at).state is ClockState.OVERDUE


def test_every_pack_names_its_source_and_its_version():
    for pack in (CFPB, FCA, CHINA_SAMR):
        assert len(pack.source) > 50
        assert pack.version == 1


def test_a_pack_declares_each_clock_once():
    clock = ClockRule(kind="final", start="received", count=1, span="days")
    with pytest.raises(Invalid, match="declared once"):
        ClockPack(id="p", version=1, source="s", tz="UTC", clocks=(clock, clock))


@settings(max_examples=60)
@given(complaints(), clock_packs(), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_a_clock_that_was_kept_stays_kept_and_one_that_was_not_stays_late(complaint, pack, later):
    at = complaint.history[-1].at
    for now, then in zip(pack.read(complaint, at), pack.read(complaint, at + later), strict=True):
        assert now.timely is None or now.timely == then.timely
        assert (then.met_at is None) or then.state in (ClockState.MET, ClockState.MISSED)
        if then.state is ClockState.MET:
            assert then.met_at < then.due_at


# Playbooks


def test_every_class_has_a_playbook_that_says_its_steps():
    assert set(PLAYBOOKS) == set(ComplaintClass)
    for playbook in PLAYBOOKS.values():
        for step in playbook.steps:
            assert step.said.text("zh-Hant")


def test_a_logistics_complaint_is_traced_apologised_for_and_made_good(desk):
    playbook = PLAYBOOKS[ComplaintClass.LOGISTICS]
    complaint = desk.decided(kind="logistics", remedies=[desk.refund])
    assert [reason.text() for reason in playbook.missing(complaint)] == [
        "trace the parcel with the carrier",
        "apologise for what happened",
    ]
    traced = desk.investigated(kind="logistics").add_evidence("carrier_record", **desk.on())
    assert playbook.missing(traced) == ()
    refused = traced.decide("not_upheld", **desk.on(by=Actor.supervisor("bo")))
    assert playbook.missing(refused) == ()


def test_a_link_shows_that_a_step_was_done(desk):
    playbook = PLAYBOOKS[ComplaintClass.AFTER_SALES]
    complaint = desk.decided(kind="after_sales").link(improvement="I-1", **desk.on())
    assert "complaint.train" not in [reason.code for reason in playbook.missing(complaint)]


def test_a_step_names_only_links_that_a_complaint_has():
    said = PLAYBOOKS[ComplaintClass.OTHER].steps[0].said
    with pytest.raises(Invalid, match="'invoice' is not a link of a complaint"):
        PlaybookStep(said=said, links={"invoice"})
