"""A roster goes from draft to lock; after publishing every change is a fact, and rules hold in swaps too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Actor, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Refused
from cxkit.rosters import (
    Activity,
    Break,
    LabourRule,
    LabourRules,
    Roster,
    RosterPerson,
    RosterStatus,
    ShiftPattern,
    SwapStatus,
    attendances,
)
from cxkit.team import Permission
from cxkit.testing import roster_problems, rosters

T = datetime(2026, 2, 20, tzinfo=UTC)
LIN, AMY, BO = Actor.supervisor("lin"), Actor.agent("amy"), Actor.agent("bo")
HOUR, ONE = timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 3, 2)
EARLY = ShiftPattern(code="early", begins=time(7), length=8 * HOUR)
LATE = ShiftPattern(code="late", begins=time(15), length=8 * HOUR, tags=["late"])
HOUSE = LabourRules(id="house", version=3, clauses=[LabourRule(code="rest", form="rest", low=11)])


def on(hour=0, by=LIN):
    return {"at": T + hour * HOUR, "by": by}


def duty(pattern, day, agent, skill=None):
    return pattern.on(MONDAY + day * ONE, agent, zone="Asia/Shanghai", skill=skill)


def drafted(*duties, **more):
    given_ = {
        "zone": "Asia/Shanghai",
        "first": MONDAY,
        "last": MONDAY + 6 * ONE,
        "clauses": HOUSE,
        "people": [RosterPerson(agent="amy", skills=["returns"]), RosterPerson(agent="bo")],
        **more,
    }
    return Roster.draft("R-10", team="desk", duties=duties, **given_, **on())


def published(*duties, **more):
    return drafted(*duties, **more).propose(**on(1)).publish(**on(2))


class TestLife:
    def test_it_goes_from_draft_to_lock(self):
        roster = published(duty(EARLY, 0, "amy"), duty(LATE, 0, "bo"))
        assert (roster.status, roster.policy, roster.policy_version) == (RosterStatus.PUBLISHED, "house", 3)
        roster = roster.change("amy", MONDAY, None, reason="ill", consent="given", **on(3))
        assert [each.agent for each in roster.duties] == ["bo"]
        assert [each.agent for each in roster.published] == ["amy", "bo"]
        locked = roster.lock(**on(9))
        assert locked.status is RosterStatus.LOCKED
        with pytest.raises(Refused):
            locked.change("bo", MONDAY, None, reason="late wish", consent="given", **on(10))
        assert from_json(to_json(locked)) == locked
        assert Roster.replay(locked.history) == locked

    def test_one_that_breaks_a_rule_is_published_only_with_a_reason(self):
        roster = drafted(duty(LATE, 0, "amy"), duty(EARLY, 1, "amy"))
        with pytest.raises(Refused, match="has 8 hours of rest"):
            roster.publish(**on(1))
        assert roster.publish(waived="flood", **on(1)).status is RosterStatus.PUBLISHED

    def test_the_border_to_the_roster_before_counts(self):
        roster = drafted(duty(EARLY, 0, "amy"), carried=[duty(LATE, -1, "amy")])
        with pytest.raises(Refused, match="has 8 hours of rest after 2026-03-01"):
            roster.publish(**on(1))

    def test_nobody_is_changed_against_their_will(self):
        roster = published(duty(EARLY, 0, "amy"))
        with pytest.raises(Refused, match="does not agree"):
            roster.change("amy", MONDAY, None, reason="few calls", consent="refused", **on(3))

    def test_a_change_breaks_no_rule_that_held(self):
        roster = published(duty(LATE, 0, "amy"))
        tuesday, early = MONDAY + ONE, duty(EARLY, 1, "amy")
        told = {"reason": "bo is ill", "consent": "given", **on(3)}
        with pytest.raises(Refused, match="less than 11"):
            roster.change("amy", tuesday, early, **told)
        assert roster.change("amy", tuesday, early, waived="nobody else", **told).duty("amy", tuesday)
        with pytest.raises(Refused, match="not among the days"):
            roster.change("amy", MONDAY + 7 * ONE, None, **told)

    def test_a_person_has_one_shift_a_day(self):
        with pytest.raises(Invalid, match="already"):
            drafted(duty(EARLY, 0, "amy"), duty(LATE, 0, "amy"))


class TestSwaps:
    def test_shifts_change_hands_when_a_third_person_approves(self):
        roster = published(duty(EARLY, 0, "amy"), duty(LATE, 2, "bo"))
        roster = roster.offer_swap("S-1", "amy", MONDAY, to="bo", **on(3, AMY))
        roster = roster.accept_swap("S-1", "bo", in_return=MONDAY + 2 * ONE, **on(4, BO))
        with pytest.raises(Refused, match="own"):
            roster.approve_swap("S-1", **on(5, BO))
        roster = roster.approve_swap("S-1", **on(5))
        assert {(each.agent, each.day.day, each.pattern) for each in roster.duties} == {
            ("bo", 2, "early"),
            ("amy", 4, "late"),
        }
        assert roster.swap("S-1").status is SwapStatus.APPROVED

    def test_rules_are_checked_anew(self):
        roster = published(duty(EARLY, 1, "amy"), duty(LATE, 0, "bo"))
        roster = roster.offer_swap("S-1", "amy", MONDAY + ONE, **on(3, AMY)).accept_swap(
            "S-1", "bo", **on(4, BO)
        )
        with pytest.raises(Refused, match="bo has 8 hours of rest"):
            roster.approve_swap("S-1", **on(5))
        assert roster.decline_swap("S-1", **on(6)).swap("S-1").status is SwapStatus.DECLINED

    def test_skills_are_checked_too(self):
        roster = published(duty(EARLY, 0, "amy", "returns"), duty(LATE, 2, "bo"))
        roster = roster.offer_swap("S-1", "amy", MONDAY, **on(3, AMY)).accept_swap("S-1", "bo", **on(4, BO))
        with pytest.raises(Refused, match="does not have the skill returns"):
            roster.approve_swap("S-1", **on(5))

    def test_two_shifts_of_one_day_can_be_swapped_and_else_a_day_is_taken(self):
        roster = published(duty(EARLY, 0, "amy"), duty(LATE, 0, "bo"))
        offered = roster.offer_swap("S-1", "amy", MONDAY, **on(3, AMY))
        taken = offered.accept_swap("S-1", "bo", **on(4, BO))
        with pytest.raises(Refused, match="bo has a shift on 2026-03-02 already"):
            taken.approve_swap("S-1", **on(5))
        both = offered.accept_swap("S-1", "bo", in_return=MONDAY, **on(4, BO)).approve_swap("S-1", **on(5))
        assert both.duty("bo", MONDAY).pattern == "early"

    def test_only_those_asked_accept_and_only_shifts_are_given(self):
        roster = published(duty(EARLY, 0, "amy"))
        with pytest.raises(Refused, match="no shift"):
            roster.offer_swap("S-1", "bo", MONDAY, **on(3, BO))
        offered = roster.offer_swap("S-1", "amy", MONDAY, to="bo", **on(3, AMY))
        with pytest.raises(Refused, match="was not offered to chen"):
            offered.accept_swap("S-1", "chen", **on(4))
        with pytest.raises(Refused, match="no swap"):
            offered.approve_swap("S-1", **on(4))


class TestAttendance:
    LUNCH = ShiftPattern(
        code="day", begins=time(9), length=9 * HOUR, breaks=[Break(after=4 * HOUR, length=HOUR)]
    )

    def did(self, state, first, last, agent="amy", day=2):
        at = datetime(2026, 3, day, tzinfo=UTC)
        return Activity(agent=agent, state=state, begins_at=at + first * HOUR, ends_at=at + last * HOUR)

    def test_adherence_and_conformance_differ(self):
        shift = self.LUNCH.on(MONDAY, "amy", zone="UTC")
        done = [self.did("work", 10, 13), self.did("break", 13, 14), self.did("work", 14, 19)]
        found = attendances([shift], done)[0]
        assert (found.adherence, found.conformance) == (pytest.approx(8 / 9), 1.0)

    def test_lunch_at_another_time_costs_adherence_only(self):
        shift = self.LUNCH.on(MONDAY, "amy", zone="UTC")
        done = [self.did("work", 9, 12), self.did("break", 12, 13), self.did("work", 13, 18)]
        found = attendances([shift], done)[0]
        assert (found.adherence, found.conformance) == (pytest.approx(7 / 9), 1.0)
        assert found.shrinkage == pytest.approx(1 / 8)

    def test_a_night_belongs_to_the_day_on_which_it_begins_and_counts_once(self):
        night = ShiftPattern(code="night", begins=time(22), length=8 * HOUR)
        shifts = [night.on(MONDAY + day * ONE, "amy", zone="UTC") for day in (0, 1)]
        done = [self.did("work", 22, 30), self.did("work", 23, 31, day=3)]
        found = attendances(shifts, done)
        assert [(each.day.day, each.worked / HOUR, each.in_state / HOUR) for each in found] == [
            (2, 8, 8),
            (3, 8, 7),
        ]

    def test_absence_is_no_adherence(self):
        assert attendances([self.LUNCH.on(MONDAY, "amy", zone="UTC")], [])[0].adherence == 0


def test_published_and_amended_shifts_tell_different_attendance():
    shift = TestAttendance.LUNCH.on(MONDAY, "amy", zone="Asia/Shanghai")
    roster = published(shift).change("amy", MONDAY, None, reason="ill", consent="given", **on(3))
    assert [each.adherence for each in attendances(roster.published, [])] == [0]
    assert attendances(roster.duties, []) == ()


def test_rosters_are_kept_and_found_like_every_object():
    kept = Repository(MemoryStore(), Roster)
    kept.save(published(duty(EARLY, 0, "amy")))
    assert [each.id for each in kept.find(F("status") == "published")] == ["R-10"]


def test_reasons_can_be_erased_and_shifts_stay():
    roster = published(duty(EARLY, 0, "amy")).change(
        "amy", MONDAY, None, reason="Wang has flu", consent="given", **on(3)
    )
    erased = roster.erase(**on(4))
    assert "flu" not in to_json(erased)
    assert erased.published == roster.published


def test_every_step_is_tied_to_a_permission():
    asked = {need.permission for fact in Roster.lifecycle.steps for need in Roster.lifecycle.needs[fact]}
    assert asked == {Permission.PLAN_ROSTERS, Permission.SWAP_SHIFTS, Permission.ERASE_CUSTOMER}


@given(rosters(), roster_problems())
@settings(max_examples=25)
def test_rosters_and_problems_are_plain_data(roster, problem):
    assert from_json(to_json(roster)) == roster
    assert from_json(to_json(problem)) == problem


@given(rosters(), st.lists(st.from_type(Activity), max_size=6))
@settings(max_examples=25)
def test_adherence_is_a_share(roster, activities):
    for each in attendances(roster.duties, activities):
        assert 0 <= each.adherence <= 1
