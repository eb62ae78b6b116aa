"""By when a complaint must be answered, by three authorities, and whether it was."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.complaints import (
    CFPB,
    CHINA_SAMR,
    CHINA_SAMR_2026,
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
from cxkit.errors import Invalid, Refused
from cxkit.kernel import evolve
from cxkit.kernel.facts import Actor
from cxkit.testing import clock_packs, complaints
from cxkit.values.calendar import CHINA as CHINA_YEARS, BusinessCalendar, OfficialYear, china_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = china_calendar({"mon-fri": "09:00-18:00"})


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
    assert clock.due_at is not None
    assert clock.left(desk.t) is None


def test_working_days_need_the_calendar_that_knows_them(desk):
    pack = evolve(FCA, {"calendar": None})
    with pytest.raises(Invalid, match="counts working days: pass the business calendar"):
        pack.read(desk.received(), desk.t)


def test_the_pack_of_the_fca_has_the_bank_holidays_of_england(desk):
    """Received on the Wednesday before Easter 2026: Thursday, Tuesday and Wednesday are business days."""
    received = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=received, by=desk.wang)
    clock = reading(FCA, ClockKind.SUMMARY, complaint, received)
    assert (clock.due_at, clock.provisional) == (datetime(2026, 4, 8, 23, tzinfo=UTC), False)
    shop = BusinessCalendar.weekly("Europe/London", {"mon-fri": "09:00-17:00"}, known_from=date(2026, 1, 1))
    with pytest.raises(Invalid, match="differs on 2026-01-01"):
        FCA.read(complaint, received, calendar=shop)
    years_on = datetime(2027, 12, 30, 9, tzinfo=UTC)
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=years_on, by=desk.wang)
    clock = reading(FCA, ClockKind.SUMMARY, complaint, years_on)
    assert (clock.due_at, clock.provisional) == (datetime(2028, 1, 6, tzinfo=UTC), True)


def test_the_pack_of_china_brings_the_official_calendar(desk):
    received = datetime(2026, 2, 13, 17, tzinfo=SHANGHAI)
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=received, by=desk.wang)
    assert CHINA_SAMR.read(complaint, received) == CHINA_SAMR.read(complaint, received, calendar=CHINA)


def test_a_shop_s_calendar_is_no_official_one(desk):
    shop = BusinessCalendar.weekly("Asia/Shanghai", {"mon-sat": "09:00-21:00"}, known_from=date(2026, 1, 1))
    with pytest.raises(Invalid, match="official calendar of its place, and this one differs on 2026-01-01"):
        CHINA_SAMR.read(desk.received(), desk.t, calendar=shop)


def test_a_clock_that_ends_in_the_announced_days_is_exact_and_the_others_are_provisional(desk):
    """7 working days of Sunday 20 December 2026 end on the 29th; 45 reach into a year not announced."""
    received = datetime(2026, 12, 20, 12, tzinfo=SHANGHAI)
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=received, by=desk.wang)
    complaint = complaint.acknowledge(at=received, by=desk.amy)
    admit, final, notify = CHINA_SAMR.read(complaint, received)
    assert (admit.state, admit.due_at, admit.provisional) == (
        ClockState.MET,
        datetime(2026, 12, 30, tzinfo=SHANGHAI),
        False,
    )
    assert (final.state, final.due_at, final.provisional) == (
        ClockState.RUNNING,
        datetime(2027, 2, 25, tzinfo=SHANGHAI),
        True,
    )
    assert notify.state is ClockState.NOT_STARTED
    january = datetime(2027, 1, 20, tzinfo=SHANGHAI)
    later = reading(CHINA_SAMR, ClockKind.FINAL, complaint, january)
    assert (later.state, later.timely, later.provisional) == (ClockState.NOT_YET_KNOWN, None, True)
    done = complaint.assess("other", severity="minor", at=received, by=desk.bo)
    done = done.investigate("bo", at=received, by=desk.bo).note_no_evidence(at=received, by=desk.bo)
    done = done.decide("upheld", at=received, by=desk.bo).communicate(at=received, by=desk.bo)
    assert reading(CHINA_SAMR, ClockKind.FINAL, done, january).state is ClockState.MET
    more = china_calendar(announced={**CHINA_YEARS, 2027: OfficialYear("…", frozenset(), frozenset())})
    assert reading(CHINA_SAMR, ClockKind.FINAL, complaint, january, more).state is ClockState.RUNNING


def test_the_rule_in_force_since_april_2026_gives_sixty_days(desk):
    received = datetime(2026, 5, 4, 12, tzinfo=SHANGHAI)
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=received, by=desk.wang)
    complaint = complaint.acknowledge(at=received, by=desk.amy)
    admit, final = CHINA_SAMR_2026.read(complaint, received)
    assert admit.due_at == datetime(2026, 5, 14, tzinfo=SHANGHAI)  # Saturday the 9th is worked
    assert (final.due_at, final.provisional) == (datetime(2026, 7, 4, tzinfo=SHANGHAI), False)


def stopping(span, count, calendar=None):
    clock = ClockRule(kind="final", start="received", count=count, span=span, stops={"customer_asked"})
    return ClockPack(id="own", version=1, source="own", tz="UTC", clocks=(clock,), calendar=calendar)


@pytest.mark.parametrize(
    ("span", "count", "due"),
    [
        # Received on Tuesday the 3rd at 9, stopped on the 5th at 9, restarted on Monday the 9th at 9.
        ("hours", 72, "2026-02-10T09:00:00.000001"),
        ("days", 5, "2026-02-13T00:00"),  # the 4th and 5th, then the 10th to the 12th
        ("working_days", 5, "2026-02-13T00:00"),
        ("days", 2, "2026-02-06T00:00"),  # over with the day of the stop
        ("hours", 48, "2026-02-07T09:00"),
    ],
)
def test_a_clock_stands_still_while_the_customer_is_asked(desk, span, count, due):
    calendar = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"})
    pack = stopping(span, count, calendar if span == "working_days" else None)
    asked = desk.assessed().stop_clocks("customer_asked", why="which lamp?", **desk.on(2))
    answered = asked.restart_clocks(**desk.on(6))
    clock = reading(pack, ClockKind.FINAL, answered, desk.t + 6 * desk.day)
    if (span, count) == ("hours", 48):
        # 48 hours are used up at the very instant of the stop: it comes a microsecond before they are over.
        assert clock.due_at == datetime(2026, 2, 9, 9, 0, 0, 1, tzinfo=UTC)
        return
    assert clock.due_at == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_clock_that_stands_still_is_not_late_and_says_why(desk):
    pack, asked = stopping("days", 5), desk.assessed().stop_clocks("customer_asked", **desk.on(2))
    clock = reading(pack, ClockKind.FINAL, asked, desk.t + 90 * desk.day)
    assert (clock.state, clock.due_at, clock.timely) == (ClockState.STOPPED, None, None)
    assert asked.stopped_for.label("zh-Hans") == "待顾客补充材料"
    with pytest.raises(Refused, match="stand still already"):
        asked.stop_clocks("appraisal", **desk.on(3))
    with pytest.raises(Refused, match="do not stand still"):
        desk.assessed().restart_clocks(**desk.on(2))
    late = desk.assessed().stop_clocks("customer_asked", **desk.on(8))
    assert reading(pack, ClockKind.FINAL, late, desk.t + 9 * desk.day).state is ClockState.OVERDUE
    other = desk.assessed().stop_clocks("appraisal", **desk.on(2))
    assert reading(pack, ClockKind.FINAL, other, desk.t + 9 * desk.day).state is ClockState.OVERDUE


def test_a_clock_of_the_law_does_not_stop_because_the_company_says_so(desk):
    asked = desk.assessed().stop_clocks("customer_asked", **desk.on(2))
    at = desk.t + 90 * desk.day
    assert FCA.read(asked, at) == FCA.read(desk.assessed(), at)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=8), st.integers(1, 20))
def test_a_stop_adds_the_days_that_it_lasts(gaps, count):
    """In days: every local day after a stop, up to the restart, counts for nothing."""
    at = datetime(2026, 2, 3, 9, tzinfo=UTC)
    by = Actor.agent("amy")
    complaint = Complaint.receive("K", customer="C", channel="web", words="…", at=at, by=by)
    day, still = at.date(), set()
    for number, gap in enumerate(gaps[: len(gaps) // 2 * 2]):
        if number % 2:
            still |= {day + timedelta(i) for i in range(1, gap + 1)}
        day += timedelta(gap)
        at += timedelta(gap)
        complaint = (
            complaint.restart_clocks(at=at, by=by)
            if number % 2
            else complaint.stop_clocks("customer_asked", at=at, by=by)
        )
    counted, last = 0, datetime(2026, 2, 3).date()
    while counted < count:
        last += timedelta(1)
        counted += last not in still
    due = reading(stopping("days", count), ClockKind.FINAL, complaint, at).due_at
    assert due == datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(1)


def test_a_deadline_that_was_agreed_on_stands_beside_the_law_s(desk):
    day = desk.t + 3 * desk.day
    agreed = desk.decided().agree_deadline("final", day, why="promised on the phone", **desk.on())
    clock = reading(OWN, ClockKind.FINAL, agreed, desk.t)
    assert (clock.agreed_at, clock.due_at) == (day, datetime(2026, 2, 6, tzinfo=UTC))
    assert clock.agreement_kept(day) is None
    assert clock.agreement_kept(day + timedelta(seconds=1)) is False
    told = agreed.communicate(at=day, by=desk.bo)
    kept = reading(OWN, ClockKind.FINAL, told, day)
    assert (kept.state, kept.agreement_kept(day)) == (ClockState.MISSED, True)
    (fact,) = told.agreed_deadlines
    assert (fact.by.id, fact.why) == ("amy", "promised on the phone")
    later = agreed.agree_deadline("final", day + desk.day, why="again", **desk.on())
    assert reading(OWN, ClockKind.FINAL, later, desk.t).agreed_at == day + desk.day
    with pytest.raises(Invalid, match="why"):
        agreed.agree_deadline("final", day, why="", **desk.on())
    with pytest.raises(Refused, match="lies in the past"):
        agreed.agree_deadline("final", desk.t, why="…", **desk.on())
    assert from_json(to_json(told)) == told
    assert from_json(to_json(told.erase(**desk.on(9)))).agreed_deadlines[0].due_at == day


def test_the_fca_s_eight_weeks_end_with_their_last_day(desk):
    received = datetime(2026, 2, 27, 16, tzinfo=ZoneInfo("Europe/London"))
    complaint = Complaint.receive("K", customer="C", channel="email", words="…", at=received, by=desk.wang)
    clocks = {clock.kind: clock.due_at for clock in FCA.read(complaint, received)}
    assert clocks[ClockKind.RESPOND] == datetime(2026, 4, 25, tzinfo=ZoneInfo("Europe/London"))
    assert clocks[ClockKind.SUMMARY] == datetime(2026, 3, 5, tzinfo=UTC)


def test_a_holding_response_answers_but_does_not_end(desk):
    complaint = desk.assessed().update("We need more time.", is_holding=True, **desk.on(3))
    at = desk.t + 10 * desk.day
    assert reading(FCA, ClockKind.RESPOND, complaint, at).state is ClockState.MET
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
    states = {
        clock.kind: clock.state
        for pack in (OWN, FCA, CHINA_SAMR)
        for clock in pack.read(closed, desk.t + 99 * desk.day)
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
    for pack in (CFPB, FCA, CHINA_SAMR, CHINA_SAMR_2026):
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
        verdicts = (ClockState.MET, ClockState.MISSED)
        assert then.met_at is None or then.state in verdicts or then.provisional
        if then.state is ClockState.MET and then.due_at is not None:
            assert then.met_at < then.due_at
        if then.state is ClockState.NOT_YET_KNOWN:
            assert then.provisional


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


def test_one_piece_of_evidence_among_others_shows_that_a_step_was_done(desk):
    playbook = PLAYBOOKS[ComplaintClass.LOGISTICS]
    complaint = desk.investigated(kind="logistics").add_evidence("picture", **desk.on())
    complaint = complaint.add_evidence("carrier_record", **desk.on())
    assert [step.is_done(complaint) for step in playbook.steps] == [True, False, False]


def test_a_step_names_only_links_that_a_complaint_has():
    said = PLAYBOOKS[ComplaintClass.OTHER].steps[0].said
    with pytest.raises(Invalid, match="'invoice' is not a link of a complaint"):
        PlaybookStep(said=said, links={"invoice"})
