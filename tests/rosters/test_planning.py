"""From calls to a roster: requirements, cover, assignment, breaks, and what is said where it cannot be."""

from __future__ import annotations

import csv
import gzip
import json
import random
import sys
from datetime import date, time, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, MissingExtra
from cxkit.rosters import (
    Absence,
    Break,
    Burden,
    FairShare,
    LabourRule,
    Requirements,
    RosterProblem,
    ShiftDemand,
    ShiftPattern,
    Shrinkage,
    StaffMember,
    Wish,
    accept,
    assign_shifts,
    at_work,
    burdens,
    cover_shifts,
    explain_roster,
    export_problem,
    place_breaks,
    shape_gains,
    shift_patterns,
    skill_gap,
)
from cxkit.rosters.planning._cover import half_shifts, split_shifts
from cxkit.stats import staffing
from cxkit.testing import roster_problems

HOUR, ONE, HALF = timedelta(hours=1), timedelta(days=1), timedelta(minutes=30)
MONDAY = date(2026, 3, 2)
SHANGHAI = "Asia/Shanghai"
CALLS = Path(__file__).parents[3] / "shared" / "data" / "bank_call_volume_5min_A.csv.gz"
EARLY = ShiftPattern(code="early", begins=time(6), length=8 * HOUR)
NOON = ShiftPattern(code="noon", begins=time(11), length=8 * HOUR)
LATE = ShiftPattern(code="late", begins=time(15), length=8 * HOUR, tags=["late"])
REST = LabourRule(code="rest", form="rest", low=11)
WEEK = LabourRule(code="off", form="days_off", window="week", low=2)


def needed(rows, step=HOUR, begins=time(0), **more):
    return Requirements.of(rows, first=MONDAY, zone=SHANGHAI, step=step, begins=begins, **more)


def lunch(*hours, leeway=timedelta(0)):
    return [[Break(after=hour * HOUR, length=HOUR, leeway=leeway)] for hour in hours]


class TestRequirements:
    def test_shrinkage_counts_once(self):
        plan = staffing([[50, 80]], handle_time=300, interval=1800, target=20, shrinkage=0.3)
        found = needed(plan, step=HALF, begins=time(9), shrinkage=Shrinkage(absence=0.1))
        assert found.needed[0, 18] == plan.agents[0, 0] / 0.9
        assert (found.needed[0, :18] == 0).all()

    def test_breaks_are_not_counted_in_patterns_and_in_shrinkage(self):
        asked = needed([[2] * 24], shrinkage=Shrinkage(absence=0.05, breaks=0.1))
        with pytest.raises(Invalid, match="count them once"):
            cover_shifts(asked, shift_patterns(["08:00"], [9], lunch(4)))
        assert cover_shifts(asked, shift_patterns(["08:00"], [8])).counts.any()

    def test_intervals_divide_the_day(self):
        for wrong in ({"step": timedelta(minutes=7)}, {"begins": time(0, 20)}):
            with pytest.raises(Invalid, match="divide a day"):
                needed([[1]], **wrong)
        with pytest.raises(Invalid, match="one row a day"):
            needed([[1] * 25])


class TestCover:
    def test_every_interval_is_covered_at_least_cost(self):
        found = cover_shifts(
            needed([[0] * 9 + [2] * 4 + [3] * 2 + [1] * 2]), shift_patterns(["09:00", "13:00"], [4])
        )
        assert found.counts.sum() == 5
        assert not found.under.any()

    def test_breaks_in_the_patterns_are_covered_by_others(self):
        found = cover_shifts(needed([[0] * 9 + [1] * 9]), shift_patterns(["09:00"], [9], lunch(3, 4)))
        assert found.counts.sum() == 2
        assert {pattern.kind for pattern in found.patterns} == {"09:00+9h"}
        assert [each.count for each in found.demand()] == [2]

    def test_a_night_covers_the_next_morning(self):
        night = [ShiftPattern(code="night", begins=time(22), length=8 * HOUR)]
        rows = [[0] * 22 + [1] * 2, [1] * 6 + [0] * 18]
        found = cover_shifts(needed(rows), night)
        assert found.counts[0, :, 0].tolist() == [1, 0]
        assert not found.under.any()

    def test_what_is_not_covered_is_said_in_words(self):
        found = cover_shifts(needed([[0] * 9 + [2] * 4]), shift_patterns(["10:00"], [4]))
        assert [reason.text() for reason in found.unmet()] == [
            "2026-03-02, 09:00 to 10:00: up to 2 lacking (2 hours)"
        ]
        assert found.unmet()[0].text("zh-Hans") == "2026年3月2日 09:00至10:00最多缺2人（共2小时）"

    def test_shapes_that_were_not_allowed_gain(self):
        hour = np.arange(48) / 2
        peaks = 10 * np.exp(-(((hour - 11) / 1.5) ** 2)) + 10 * np.exp(-(((hour - 20) / 1.5) ** 2))
        day = needed([np.round(peaks).tolist()], step=HALF)
        found = cover_shifts(day, shift_patterns([f"{h:02d}:00" for h in range(7, 15)], [9], lunch(4)))
        gains = shape_gains(found)
        assert gains[0].saved_hours > 10
        assert gains[0].after > found.efficiency
        assert "paid hour" in gains[0].text()

    def test_halves_and_split_shifts_lie_within_the_span_of_those_given(self):
        """Of shifts of 5 and 6 hours between 9:00 and 16:30: halves of 2.5 hours, at every half-hour."""
        given = shift_patterns(["09:00"], [5]) + shift_patterns(["10:30"], [6])
        halves = half_shifts(given, HALF)
        assert [each.code for each in halves[:2]] == ["09:00+2.5h half", "09:30+2.5h half"]
        assert (halves[-1].code, len(halves)) == ("14:00+2.5h half", 11)
        split = split_shifts(given, HALF)
        assert [each.code for each in split] == [
            "09:00+7h split 2h", "09:30+7h split 2h",
        ]  # fmt: skip
        assert [(each.after, each.length) for each in split[0].breaks] == [(2.5 * HOUR, 2 * HOUR)]
        wider = split_shifts(given, HOUR, [HOUR, 3 * HOUR])
        assert [each.code for each in wider] == [
            "09:00+5h split 1h", "10:00+5h split 1h", "11:00+5h split 1h", "09:00+7h split 3h",
        ]  # fmt: skip

    @given(st.lists(st.integers(0, 4), min_size=24, max_size=24))
    @settings(max_examples=20, deadline=None)
    def test_what_is_covered_is_what_the_duties_give(self, row):
        """Counting people at work from duties gives the cover that the counts promise."""
        patterns = shift_patterns(["00:00", "06:30", "12:00"], [8, 4], lunch(2))
        found = cover_shifts(needed([row]), patterns)
        duties = [
            pattern.on(MONDAY, f"{place}-{n}", zone=SHANGHAI)
            for place, pattern in enumerate(found.patterns)
            for n in range(found.counts[0, 0, place])
        ]
        assert np.allclose(at_work(found.requirements, duties), found.covered)


def team(*people, days=7, demand=(), clauses=(REST,), patterns=(EARLY, NOON, LATE), **more):
    return RosterProblem(
        zone=SHANGHAI, first=MONDAY, days=days, patterns=patterns, staff=people, demand=demand,
        clauses=clauses, **more,
    )  # fmt: skip


def asks(*wanted):
    return [ShiftDemand(day=MONDAY + day * ONE, pattern=p, count=n, skill=s) for day, p, n, s in wanted]


def people(count, **more):
    return [StaffMember(agent=f"p{i}", **more) for i in range(count)]


class TestAssignment:
    def test_wishes_are_granted_where_they_cost_nothing(self):
        amy = StaffMember(agent="amy", wishes=[Wish(day=MONDAY, work=True, shifts=["late"])])
        bo = StaffMember(agent="bo", wishes=[Wish(day=MONDAY, work=False, shifts=["late"])])
        plan = assign_shifts(team(amy, bo, demand=asks((0, "early", 1, None), (0, "late", 1, None))))
        assert plan.wishes == (2, 2)
        assert {(each.agent, each.pattern) for each in plan.duties} == {("amy", "late"), ("bo", "early")}

    def test_those_who_had_many_late_shifts_get_fewer(self):
        amy = StaffMember(agent="amy", burdens=[Burden(tag="late", count=6)])
        demand = asks(*((day, "late", 1, None) for day in range(4)))
        plan = assign_shifts(team(amy, StaffMember(agent="bo"), demand=demand), gap=0)
        assert {each.agent for each in plan.duties} == {"bo"}
        late = next(each for each in plan.spread if each.tag == "late")
        assert (late.least, late.most) == (4, 6)

    def test_somebody_with_half_a_contract_has_half_the_burden(self):
        half = StaffMember(agent="half", share=0.5)
        demand = asks(*((day, "late", 1, None) for day in range(6)))
        plan = assign_shifts(team(StaffMember(agent="full"), half, demand=demand), gap=0)
        assert plan.spread[0].counts == {"full": 4, "half": 2}

    def test_skills_are_split_over_those_who_have_both(self):
        both, one = StaffMember(agent="both", skills=["zh", "en"]), StaffMember(agent="one", skills=["zh"])
        plan = assign_shifts(team(both, one, demand=asks((0, "early", 1, "zh"), (0, "early", 1, "en"))))
        assert {(each.agent, each.skill) for each in plan.duties} == {("both", "en"), ("one", "zh")}
        assert not plan.reasons()

    def test_skills_that_lack_people_are_named(self):
        plan = assign_shifts(
            team(StaffMember(agent="a", skills=["zh"]), StaffMember(agent="b", skills=["en"]),
                 demand=asks((0, "early", 1, "zh"), (0, "late", 2, "en")))
        )  # fmt: skip
        assert [gap.text() for gap in plan.skill_gaps] == ["en: 2 are needed on 2026-03-02 and 1 can do it"]
        assert sum(each.lacking for each in plan.unmet) == 1

    def test_hours_lie_within_their_bounds(self):
        demand = asks(*((day, "early", 2, None) for day in range(6)))
        staff = [StaffMember(agent="few", high_hours=16), StaffMember(agent="many", low_hours=48)]
        plan = assign_shifts(team(*staff, demand=demand))
        hours = {name: sum(d.hours for d in plan.duties if d.agent == name) for name in ("few", "many")}
        assert hours == {"few": 16, "many": 48}
        assert plan.feasible

    def test_hard_rules_that_cannot_all_hold_still_give_a_roster_that_names_them(self):
        greedy = StaffMember(agent="amy", low_hours=56)
        plan = assign_shifts(team(greedy, demand=asks((0, "early", 1, None)), clauses=[WEEK]))
        assert not plan.feasible
        assert {each.rule for each in plan.broken} <= {"off", "hours"}
        assert plan.duties

    def test_nobody_works_while_away(self):
        away = StaffMember(agent="amy", low_hours=8, absences=[Absence(first=MONDAY, last=MONDAY + 6 * ONE)])
        plan = assign_shifts(team(away, demand=asks((0, "early", 1, None))))
        assert plan.duties == ()
        assert [each.rule for each in plan.broken] == ["hours"]

    def test_make_up_days_are_no_weekend_and_holidays_are_festivals(self):
        saturday = MONDAY + 5 * ONE
        problem = team(
            *people(1), demand=asks((5, "early", 1, None), (6, "early", 1, None)), working_days=[saturday],
            holidays=[MONDAY + 6 * ONE],
        )  # fmt: skip
        tags = [set(each.tags) for each in assign_shifts(problem).duties]
        assert tags == [set(), {"weekend", "festival"}]

    def test_the_answer_of_another_solver_is_checked(self):
        problem = team(*people(2), demand=asks((0, "late", 1, None), (1, "early", 1, None)))
        plan = accept(problem, [("p0", MONDAY, "late"), ("p0", MONDAY + ONE, "early", None)])
        assert (plan.feasible, plan.gap, [each.rule for each in plan.broken]) == (False, None, ["rest"])
        for agent, day in (("who", MONDAY), ("p0", MONDAY - ONE), ("p0", MONDAY + 7 * ONE)):
            with pytest.raises(Invalid, match="does not know"):
                accept(problem, [(agent, day, "late")])
        assert accept(problem, [("p0", MONDAY + 6 * ONE, "late")]).duties

    def test_the_export_is_json_and_tells_every_shift(self):
        problem = team(*people(2), demand=asks((0, "late", 1, None)))
        told = json.loads(json.dumps(export_problem(problem)))
        assert len(told["shifts"]) == 7
        assert (told["shifts"][0]["begins"], told["shifts"][0]["ends"]) == (15, 23)

    def test_without_scipy_the_error_says_so(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "scipy.optimize", None)
        with pytest.raises(MissingExtra, match=r"planning a roster needs scipy.*cxkit\[stats\]"):
            assign_shifts(team(*people(1), demand=asks((0, "late", 1, None))))

    @given(roster_problems())
    @settings(max_examples=40, deadline=None)
    def test_any_problem_gives_a_roster_that_says_what_it_breaks(self, problem):
        """Hard rules hold by the independent checker, or the plan says which do not."""
        plan = assign_shifts(problem, seconds=20)
        again = accept(problem, [(d.agent, d.day, d.pattern, d.skill) for d in plan.duties])
        assert again.broken == plan.broken
        assert again.unmet == plan.unmet
        assert plan.feasible or plan.cost >= 1000 or problem.carried
        asked = sum(each.count for each in problem.demand)
        assert sum(each.lacking for each in plan.unmet) <= asked

    def test_a_month_of_twelve_people_is_within_its_gap_and_obeys_the_checker(self):
        chance = random.Random(1)
        staff = [
            StaffMember(
                agent=f"p{i:02d}",
                high_hours=160,
                burdens=[Burden(tag="late", count=chance.randint(4, 10))],
                wishes=[Wish(day=MONDAY + chance.randrange(14) * ONE, work=False) for _ in range(2)],
            )
            for i in range(12)
        ]
        demand = asks(*((day, code, 2, None) for day in range(14) for code in ("early", "noon", "late")))
        run = LabourRule(code="run", form="run", high=5)
        plan = assign_shifts(team(*staff, days=14, demand=demand, clauses=[REST, WEEK, run]))
        assert plan.gap <= 0.02
        assert not plan.reasons()
        assert plan.wishes[0] >= plan.wishes[1] - 2


class TestExplaining:
    def test_the_smallest_set_that_clashes_is_named(self):
        demand = asks((0, "late", 2, None), (1, "early", 2, None), (3, "noon", 1, None))
        plan = assign_shifts(team(*people(3), demand=demand, clauses=[REST, WEEK]))
        assert sum(each.lacking for each in plan.unmet) == 1
        told = explain_roster(plan)
        assert told.minimal
        assert [reason.text() for reason in told.conflict] == [
            "2 on late on 2026-03-02",
            "2 on early on 2026-03-03",
            "the rule rest (rest after a shift, at least 11)",
        ]
        assert [(each.said.code, each.filled, each.exact) for each in told.costs] == [
            ("roster.says.low", 1, True)
        ]
        chinese = told.text("zh-Hans")
        assert "以下要求无法同时满足：" in chinese
        assert "规则rest（班后休息时间，至少11）" in chinese
        assert "the rule" not in chinese

    def test_a_rule_costs_the_shifts_that_it_leaves_empty_and_no_more(self):
        """Two people can do five shifts only in part: 2 with rest, 4 without, so rest costs 2 of them."""
        demand = asks((0, "late", 2, None), (1, "early", 3, None))
        plan = assign_shifts(team(*people(2), demand=demand, fairness=[]), gap=0)
        assert sum(each.lacking for each in plan.unmet) == 3
        (cost,) = explain_roster(plan).costs
        assert (cost.filled, cost.saved, cost.exact) == (2, 2 * plan.problem.unmet_price, True)
        rest = "the rule rest (rest after a shift, at least 11)"
        assert cost.text() == f"without {rest}: 200 less in cost and 2 more shifts filled"

    def test_rules_that_clash_among_themselves_are_named(self):
        greedy = StaffMember(agent="amy", low_hours=56)
        plan = assign_shifts(
            team(greedy, demand=asks(*((d, "early", 1, None) for d in range(7))), clauses=[WEEK])
        )
        told = explain_roster(plan)
        assert {reason.text() for reason in told.conflict} == {
            "the minimum hours of amy",
            "the rule off (days off in a window, at least 2)",
        }

    def test_a_roster_without_a_clash_names_none(self):
        plan = assign_shifts(team(*people(2), demand=asks((0, "late", 1, None))))
        assert explain_roster(plan).conflict == ()

    @given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["early", "late"])), min_size=2, max_size=6))
    @settings(max_examples=15, deadline=None)
    def test_leaving_out_any_of_the_set_lets_the_rest_hold(self, wanted):
        """The conflict is a conflict, and minimal: with any demand left out the others can be filled."""
        demand = asks(*((day, code, 1, None) for day, code in sorted(set(wanted))))
        problem = team(*people(1), days=4, demand=demand)
        told = explain_roster(assign_shifts(problem, gap=0))
        kept = [
            each for each in demand
            if any(r.code == "roster.says.demand" and dict(r.params)["pattern"] == each.pattern
                   and str(dict(r.params)["day"]) == each.day.isoformat() for r in told.conflict)
        ]  # fmt: skip
        rules = [REST] if any(r.code == "roster.says.low" for r in told.conflict) else []

        def lacking(demand):
            alone = team(*people(1), days=4, demand=demand, clauses=rules)
            return len(assign_shifts(alone).unmet)

        if not assign_shifts(problem, gap=0).unmet:
            assert not told.conflict
            return
        assert lacking(kept)
        for one in kept:
            assert not lacking([each for each in kept if each != one])


class TestSkills:
    @given(
        st.lists(st.frozensets(st.sampled_from("abc")), max_size=5),
        st.dictionaries(st.sampled_from("abc"), st.integers(1, 2), min_size=1),
    )
    def test_a_gap_is_named_exactly_where_hall_says_so(self, held, asked):
        """Each set of skills needs as many able people; where one lacks them, such a set is named."""
        subsets = [
            [skill for skill, used in zip(asked, marks, strict=True) if used]
            for marks in product([False, True], repeat=len(asked))
        ]
        short = [
            set(each) for each in subsets
            if sum(bool(skills & set(each)) for skills in held) < sum(asked[skill] for skill in each)
        ]  # fmt: skip
        gap = skill_gap(held, asked)
        assert (gap is not None) == bool(short)
        if gap is not None:
            assert set(gap.skills) in short
            assert gap.able < gap.needed


class TestBreaks:
    def test_breaks_move_to_where_people_are_to_spare(self):
        row = [0] * 9 + [3, 3, 3, 3, 1, 3, 3, 3, 3]
        shift = ShiftPattern(
            code="day",
            begins=time(9),
            length=9 * HOUR,
            breaks=[Break(after=3 * HOUR, length=HOUR, leeway=2 * HOUR)],
        )
        duties = [shift.on(MONDAY, agent, zone=SHANGHAI) for agent in ("amy", "bo", "chen")]
        placed = place_breaks(needed([row]), duties)
        assert placed.lacking_before == 3
        assert placed.lacking_after == 1
        for before, after in zip(duties, placed.duties, strict=True):
            assert abs(after.breaks[0].after - before.breaks[0].after) <= 2 * HOUR

    @given(st.lists(st.integers(0, 3), min_size=24, max_size=24), st.integers(0, 3))
    @settings(max_examples=30, deadline=None)
    def test_moving_never_makes_it_worse_and_levels_add_up(self, row, leeway):
        shift = ShiftPattern(
            code="x", begins=time(7), length=8 * HOUR,
            breaks=[Break(after=h * HOUR, length=HALF, leeway=leeway * HOUR) for h in (2, 4, 6)],
        )  # fmt: skip
        duties = [shift.on(MONDAY, agent, zone=SHANGHAI) for agent in ("amy", "bo")]
        asked = needed([row])
        placed = place_breaks(asked, duties)
        assert placed.lacking_after <= placed.lacking_before + 1e-9
        short = np.clip(asked.needed - at_work(asked, placed.duties), 0, None).sum()
        assert short == pytest.approx(placed.lacking_after)


def test_burdens_count_the_weeks_before():
    old = LATE.on(MONDAY - 90 * ONE, "amy", zone=SHANGHAI)
    new = LATE.on(MONDAY - 2 * ONE, "amy", zone=SHANGHAI)
    assert burdens([old, new], ["late"], until=MONDAY)["amy"] == (Burden(tag="late", count=1),)


def test_fairness_can_be_about_any_tag():
    night = ShiftPattern(code="n", begins=time(22), length=8 * HOUR, tags=["night"])
    demand = [ShiftDemand(day=MONDAY + d * ONE, pattern="n", count=1) for d in range(4)]
    plan = assign_shifts(team(*people(2), demand=demand, patterns=[night], fairness=[FairShare(tag="night")]))
    assert set(plan.spread[0].counts.values()) == {2}


@pytest.mark.skipif(not CALLS.exists(), reason="the hand-out data are not there")
def test_calls_of_a_bank_become_a_roster():
    """A week of five-minute counts: half-hours, agents, cover, people, all hard rules kept."""
    with gzip.open(CALLS, "rt") as lines:
        rows = list(csv.DictReader(lines))
    days: dict[str, list[int]] = {}
    for row in rows:
        days.setdefault(row["DateTime"][:10], []).append(int(row["Calls"]))
    week = [calls for day, calls in sorted(days.items()) if len(calls) == 169][:5]
    halves = [[sum(calls[i : i + 6]) for i in range(0, 168, 6)] for calls in week]
    # A tenth of the calls: one team of ten.
    plan = staffing(np.array(halves) / 10, handle_time=180, interval=1800, target=20, service_level=0.8)
    asked = needed(plan, step=HALF, begins=time(7), shrinkage=Shrinkage(absence=0.05, meetings=0.03))
    patterns = shift_patterns([f"{h:02d}:00" for h in range(7, 14)], [8], lunch(3, 4))
    cover = cover_shifts(asked, patterns, gap=0.01)
    assert cover.under.sum() * 0.5 < 0.02 * asked.hours
    assert cover.efficiency > 0.75
    most = max(int(cover.counts[0, day].sum()) for day in range(5))
    problem = RosterProblem(
        zone=SHANGHAI, first=MONDAY, days=5, patterns=patterns, staff=people(most + 2, high_hours=40),
        demand=cover.demand(), clauses=[REST],
    )  # fmt: skip
    roster = assign_shifts(problem)
    assert not roster.reasons()
    assert len(roster.duties) == cover.counts.sum()
    placed = place_breaks(asked, roster.duties)
    assert placed.lacking_after <= placed.lacking_before
