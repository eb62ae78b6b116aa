"""For every form of rule the solver obeys the checker, and nothing that the checker allows is better."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.rosters import (
    PACKS,
    Break,
    LabourRule,
    LabourRules,
    RosterProblem,
    ShiftDemand,
    ShiftPattern,
    StaffMember,
    assign_shifts,
    check_duties,
)

HOUR, ONE = timedelta(hours=1), timedelta(days=1)
EARLY = ShiftPattern(code="early", begins=time(6), length=8 * HOUR)
LATE = ShiftPattern(code="late", begins=time(15), length=8 * HOUR, tags=["late"])
NIGHT = ShiftPattern(code="night", begins=time(22), length=9 * HOUR, tags=["night"])
AT_SEVEN = ShiftPattern(code="at seven", begins=time(7), length=8 * HOUR)
AT_TEN = ShiftPattern(code="at ten", begins=time(10), length=8 * HOUR)
PATTERNS = {"e": EARLY, "l": LATE, "n": NIGHT, "7": AT_SEVEN, "t": AT_TEN}
MONDAY = date(2026, 3, 2)
SHANGHAI = "Asia/Shanghai"

RULES = {
    "rest": LabourRule(code="rest", form="rest", low=11),
    "rest after nights": LabourRule(code="rest", form="rest", low=40, shifts=["night"]),
    "count in a week": LabourRule(code="count", form="count", window="week", high=3),
    "nights in any 4 days": LabourRule(code="count", form="count", shifts=["night"], days=4, high=1),
    "hours in any 3 days": LabourRule(code="hours", form="hours", days=3, high=17),
    "hours a month": LabourRule(code="hours", form="hours", window="month", per_week=True, high=12, plus=4),
    "days off": LabourRule(code="off", form="days_off", window="week", low=2),
    "days off in any 3": LabourRule(code="off", form="days_off", days=3, low=1),
    "run": LabourRule(code="run", form="run", high=2),
    "long runs only": LabourRule(code="run", form="run", low=3),
    "runs of nights": LabourRule(code="run", form="run", shifts=["night"], low=2, high=3),
    "succession": LabourRule(code="then", form="succession", shifts=["late"], then=["early", "night"]),
    "rotation": LabourRule(code="rotation", form="rotation"),
    "weekend": LabourRule(code="weekend", form="weekend"),
    "long rest in a week": LabourRule(code="long", form="long_rest", window="week", low=35),
    "long rest in any 4 days": LabourRule(code="long", form="long_rest", days=4, low=35),
    "two days of rest": LabourRule(code="long", form="long_rest", window="week", low=60),
    "break": LabourRule(code="break", form="break", high=8, low=0.5),
}


def duty(pattern, day, agent="amy"):
    tags = {"weekend"} if day.weekday() >= 5 else set()
    return pattern.on(day, agent, zone=SHANGHAI, more=tags)


def carried_of(codes):
    """The shifts before Monday, the last code on Sunday."""
    days = [MONDAY - (len(codes) - i) * ONE for i in range(len(codes))]
    return [duty(PATTERNS[code], day) for code, day in zip(codes, days, strict=True) if code != "-"]


def best_by_trying(problem):
    """The most shifts that one person can work, by trying every roster against the checker alone."""
    kinds = list(problem.shifts)
    known = problem.known_from
    best = -1
    for choice in product([None, *kinds], repeat=problem.days):
        worked = [
            problem.duty("amy", problem.first + day * ONE, kind) for day, kind in enumerate(choice) if kind
        ]
        if len(worked) > best and not check_duties(
            worked, problem.clauses, first=problem.first, last=problem.last, zone=problem.zone,
            carried=problem.carried, known_from=known,
        ):  # fmt: skip
            best = len(worked)
    return best


def one_person(rules, *, days, first=MONDAY, carried=(), known_from=None, patterns=(EARLY, LATE, NIGHT)):
    return RosterProblem(
        zone=SHANGHAI,
        first=first,
        days=days,
        patterns=patterns,
        staff=[StaffMember(agent="amy")],
        demand=[
            ShiftDemand(day=first + day * ONE, pattern=each.code, count=1)
            for day in range(days)
            for each in patterns
        ],
        clauses=rules,
        carried=carried,
        known_from=known_from,
        fairness=[],
    )


@pytest.mark.parametrize("name", RULES)
@given(st.integers(2, 5), st.integers(0, 6), st.text("-eln", max_size=5))
@settings(max_examples=6, deadline=None)
def test_the_solver_fills_what_the_checker_allows_and_no_less(name, days, weekday, codes):
    """One person, every shift wanted: the solver works as many as any roster that passes the checker."""
    first = MONDAY + weekday * ONE
    carried = [
        duty(PATTERNS[code], first - (len(codes) - i) * ONE) for i, code in enumerate(codes) if code != "-"
    ]
    problem = one_person(
        [RULES[name]], days=days, first=first, carried=carried, known_from=first - len(codes) * ONE
    )
    best = best_by_trying(problem)
    plan = assign_shifts(problem, gap=0.0)
    if best >= 0:
        assert plan.feasible, plan.reasons()
        assert len(plan.duties) == best
    else:
        assert not plan.feasible


def test_one_day_off_is_rest_enough_where_the_shifts_around_it_lie_far_apart():
    """Of five days four can be worked: the evening shift after the day off begins 39 hours later."""
    plan = assign_shifts(one_person([RULES["long rest in any 4 days"]], days=5), gap=0.0)
    assert (plan.feasible, len(plan.duties)) == (True, 4)


@pytest.mark.parametrize(("last", "filled"), [(LATE, 4), (EARLY, 5)])
def test_two_days_off_are_no_long_rest_between_a_late_and_an_early_shift(last, filled):
    """From 23:00 on Tuesday to 6:00 on Friday it is 55 hours, from 14:00 it is 64; 60 are asked."""
    wanted = [*((day, last) for day in (0, 1)), *((day, EARLY) for day in (4, 5, 6))]
    problem = RosterProblem(
        zone=SHANGHAI, first=MONDAY, days=7, patterns=[EARLY, LATE], staff=[StaffMember(agent="amy")],
        demand=[ShiftDemand(day=MONDAY + day * ONE, pattern=each.code, count=1) for day, each in wanted],
        clauses=[RULES["two days of rest"]], fairness=[],
    )  # fmt: skip
    plan = assign_shifts(problem, gap=0.0)
    assert (plan.feasible, len(plan.duties)) == (True, filled)


def found(rule, *duties, first=MONDAY, last=MONDAY + 6 * ONE, **more):
    return check_duties(duties, [rule], first=first, last=last, zone=SHANGHAI, **more)


AT_LEAST = {
    "three a week": LabourRule(code="least", form="count", window="week", low=3),
    "16 hours in 2 days": LabourRule(code="least", form="hours", days=2, low=16),
    "34 hours": LabourRule(code="long", form="long_rest", days=4, low=34),
    "at most 9 hours earlier": LabourRule(code="rotation", form="rotation", high=9),
    "at most 8 hours earlier": LabourRule(code="rotation", form="rotation", high=8),
    "nobody on a day": LabourRule(code="none", form="count", days=1, high=0),
    "as many as days": LabourRule(code="roster", form="count", window="roster", high=2),
}
BROKEN = [
    ("three a week", "eee", []),
    ("three a week", "ee", [(0, 6, 2, 3)]),
    ("16 hours in 2 days", "eeeeeee", []),
    ("16 hours in 2 days", "eeeee-e", [(4, 5, 8, 16), (5, 6, 8, 16)]),
    ("34 hours", "eeee", [(0, 3, 16, 34)]),
    ("at most 9 hours earlier", "le", []),
    ("at most 8 hours earlier", "le", [(0, 1, 9, 8)]),
    ("nobody on a day", "--e", [(2, 2, 1, 0)]),
    ("as many as days", "e-e", []),
    ("as many as days", "e-e---e", [(0, 6, 3, 2)]),
    ("rest", "lt", []),  # from 23:00 to 10:00
    ("rest", "le", [(0, 1, 7, 11)]),
    ("rest", "n7", [(0, 1, 0, 11)]),  # home at 7:00, and on again at once
    ("rest after nights", "n--e", []),
    ("rest after nights", "n-l", [(0, 2, 32, 40)]),
    ("rest after nights", "le", []),
    ("count in a week", "eee", []),
    ("count in a week", "eeee", [(0, 6, 4, 3)]),
    ("nights in any 4 days", "n---n", []),
    ("nights in any 4 days", "n--n", [(0, 3, 2, 1)]),
    ("hours in any 3 days", "en", []),
    ("hours in any 3 days", "nn", [(0, 2, 18, 17)]),
    ("hours a month", "eeeeeee", []),  # 56 hours; 12 * 31 / 7 + 4 are allowed
    ("hours a month", "nnnnnnn", [(-1, 29, 63, 12 * 31 / 7 + 4)]),
    ("days off", "eeeee", []),
    ("days off", "eeeeee", [(0, 6, 1, 2)]),
    ("days off in any 3", "ee-ee", []),
    ("days off in any 3", "eee", [(0, 2, 0, 1)]),
    ("run", "ee-ee", []),
    ("run", "eee", [(0, 2, 3, 2)]),
    ("long runs only", "-eee", []),
    ("long runs only", "-ee", [(1, 2, 2, 3)]),
    ("long runs only", "ee", []),  # it may have begun before what is known
    ("long runs only", "-----ee", []),  # it may go on
    ("runs of nights", "-nn--e", []),
    ("runs of nights", "-en--e", [(2, 2, 1, 2)]),
    ("runs of nights", "nnnn", [(0, 3, 4, 3)]),
    ("succession", "ll", []),
    ("succession", "l-e", []),
    ("succession", "le", [(0, 1, 1, 0)]),
    ("succession", "ln", [(0, 1, 1, 0)]),
    ("rotation", "ee7tln", []),
    ("rotation", "l-e", []),
    ("rotation", "lt", [(0, 1, 5, 0)]),
    ("weekend", "-----ee", []),
    ("weekend", "-----e", [(5, 6, 1, 2)]),
    ("weekend", "------e", [(5, 6, 1, 2)]),
    ("long rest in a week", "eee-eee", []),
    ("long rest in a week", "eeeeeee", [(0, 6, 16, 35)]),
    ("long rest in any 4 days", "eeee", [(0, 3, 16, 35), (1, 4, 34, 35)]),
    ("two days of rest", "ee--eee", []),
    ("two days of rest", "el--eee", [(0, 6, 55, 60)]),
    ("break", "e", []),  # of 8 hours, not more
    ("break", "n", [(0, 0, 0, 0.5)]),
]
"""A rule, a week from Monday on, and what breaks it: from which day to which, what was found and asked."""


@pytest.mark.parametrize(("name", "week", "broken"), BROKEN)
def test_a_rule_holds_up_to_its_bound_and_breaks_beyond(name, week, broken):
    worked = [duty(PATTERNS[code], MONDAY + day * ONE) for day, code in enumerate(week) if code != "-"]
    told = found((RULES | AT_LEAST)[name], *worked)
    assert [((v.first - MONDAY).days, (v.last - MONDAY).days, v.found, v.bound, v.missed) for v in told] == [
        pytest.approx((first, last, got, asked, abs(got - asked))) for first, last, got, asked in broken
    ]


def test_what_is_known_begins_with_the_first_shift_carried_over():
    two = LabourRule(code="two", form="count", days=3, low=2)
    carried = [duty(EARLY, MONDAY - 3 * ONE), duty(EARLY, MONDAY - ONE)]
    assert min(v.first for v in found(two, carried=carried)) == MONDAY - 2 * ONE
    assert min(v.first for v in found(two, carried=carried[1:])) == MONDAY - ONE
    assert min(v.first for v in found(two, duty(EARLY, MONDAY + 3 * ONE))) == MONDAY


SATURDAY, SUNDAY = MONDAY + 5 * ONE, MONDAY + 6 * ONE


class TestAcrossTheBorder:
    """What the shifts before a roster and the end of it let a rule say."""

    @pytest.mark.parametrize(
        ("first", "last", "known", "worked", "broken"),
        [
            (SUNDAY, SUNDAY, SATURDAY, [SATURDAY], True),
            (SUNDAY, SUNDAY, SATURDAY, [SATURDAY, SUNDAY], False),
            (SUNDAY, SUNDAY, SUNDAY, [SUNDAY], False),  # who knows what was on Saturday
            (SATURDAY, SUNDAY, SATURDAY, [SATURDAY], True),
            (MONDAY, SATURDAY, MONDAY, [SATURDAY], False),  # and on Sunday
            (MONDAY, SUNDAY + 6 * ONE, MONDAY, [SATURDAY, SUNDAY, SUNDAY + 6 * ONE], False),
            (MONDAY, SUNDAY + 7 * ONE, MONDAY, [SATURDAY, SUNDAY, SUNDAY + 6 * ONE], True),
        ],
    )
    def test_a_weekend_is_judged_where_both_its_days_are_known(self, first, last, known, worked, broken):
        days = [duty(EARLY, day) for day in worked]
        carried = [each for each in days if each.day < first]
        own = [each for each in days if each.day >= first]
        told = found(RULES["weekend"], *own, first=first, last=last, carried=carried, known_from=known)
        assert len(told) == broken

    @pytest.mark.parametrize(
        ("name", "before", "broken"),
        [
            ("run", "ee", [(-2, 0, 3, 2)]),
            ("run", "e-", []),
            ("long runs only", "-e", [(-1, 0, 2, 3)]),
            ("long runs only", "e", []),  # what is known begins with the run
            ("count in a week", "eee", []),  # of the week before
            ("days off in any 3", "ee", [(-2, 0, 0, 1)]),
            ("succession", "l", [(-1, 0, 1, 0)]),
            ("rotation", "l", [(-1, 0, 9, 0)]),
            ("rest", "l", [(-1, 0, 7, 11)]),
            ("hours in any 3 days", "ee", [(-2, 0, 24, 17)]),
        ],
    )
    def test_the_shifts_before_a_roster_count_with_its_own(self, name, before, broken):
        """On Monday an early shift; before it, the shifts of the days up to Sunday."""
        known = MONDAY - len(before) * ONE
        told = found(RULES[name], duty(EARLY, MONDAY), carried=carried_of(before), known_from=known)
        assert [((v.first - MONDAY).days, (v.last - MONDAY).days, v.found, v.bound) for v in told] == broken
        # What lies wholly before the roster is not its fault.
        assert not found(RULES[name], carried=carried_of(before), known_from=known)


class TestTheChecker:
    def test_rest_is_counted_across_the_border(self):
        rest = RULES["rest"]
        broken = found(rest, duty(EARLY, MONDAY), carried=[duty(LATE, MONDAY - ONE)])
        assert [(each.rule, each.found, each.bound, each.is_hard) for each in broken] == [
            ("rest", 7, 11, True)
        ]
        assert broken[0].reason.text() == "amy has 7 hours of rest after 2026-03-01, less than 11 (rest)"
        assert broken[0].reason.text("zh-Hans") == "amy在2026年3月1日的班次后仅休息7小时，少于11小时（rest）"

    def test_a_night_when_the_clocks_go_forward_is_an_hour_shorter(self):
        night = NIGHT.on(date(2026, 3, 28), "amy", zone="Europe/Paris")
        after = ShiftPattern(code="noon", begins=time(18), length=4 * HOUR)
        noon = after.on(date(2026, 3, 29), "amy", zone="Europe/Paris")
        assert (night.hours, night.day, noon.begins_at - night.ends_at) == (8.0, date(2026, 3, 28), 11 * HOUR)

    def test_a_week_of_the_calendar_and_any_week_differ(self):
        worked = [duty(EARLY, MONDAY + day * ONE) for day in (2, 3, 4, 5, 6, 7, 8)]
        week = LabourRule(code="w", form="days_off", window="week", low=1)
        rolling = LabourRule(code="r", form="days_off", days=7, low=1)
        span = {"last": MONDAY + 13 * ONE}
        assert not found(week, *worked, **span)
        assert [each.first for each in found(rolling, *worked, **span)] == [MONDAY + 2 * ONE]

    def test_a_lower_bound_waits_until_its_window_is_known(self):
        least = LabourRule(code="least", form="count", window="week", low=3)
        assert not found(least, duty(EARLY, MONDAY), last=MONDAY + 3 * ONE)
        assert found(least, duty(EARLY, MONDAY))[0].missed == 2

    @pytest.mark.parametrize(("window", "last", "until"), [("week", 7, 13), ("month", 30, 59)])
    def test_a_window_that_begins_with_the_last_day_counts_too(self, window, last, until):
        none = LabourRule(code="none", form="count", window=window, high=0)
        (broken,) = found(none, duty(EARLY, MONDAY + last * ONE), last=MONDAY + last * ONE)
        assert ((broken.first - MONDAY).days, (broken.last - MONDAY).days) == (last, until)

    def test_two_shifts_at_once_are_always_named(self):
        broken = check_duties(
            [duty(NIGHT, MONDAY), duty(EARLY, MONDAY + ONE)],
            [],
            first=MONDAY,
            last=MONDAY + ONE,
            zone=SHANGHAI,
        )
        assert [each.rule for each in broken] == ["overlap"]

    def test_a_soft_rule_has_a_price(self):
        soft = LabourRule(code="soft", form="count", days=1, high=0, price=2)
        assert [(each.is_hard, each.price) for each in found(soft, duty(EARLY, MONDAY))] == [(False, 2.0)]

    def test_a_long_shift_has_its_break(self):
        rule = LabourRule(code="b", form="break", high=6, low=0.5)
        rested = ShiftPattern(
            code="x", begins=time(6), length=8 * HOUR, breaks=[Break(after=4 * HOUR, length=HOUR / 2)]
        )
        assert [each.day for each in (duty(rested, MONDAY),) if found(rule, each)] == []
        assert found(rule, duty(EARLY, MONDAY))


LAWS = [
    ("cn.day", "hours", "rolling", 1, None, 8, 0, False, 1, ["36"]),
    ("cn.day_most", "hours", "rolling", 1, None, 11, 0, False, None, ["41"]),
    ("cn.week", "hours", "month", 7, None, 44, 0, True, 1, ["36"]),
    ("cn.overtime", "hours", "month", 7, None, 44, 36, True, None, ["41"]),
    ("cn.day_off", "days_off", "week", 7, 1, None, 0, False, None, ["38"]),
    ("eu.rest", "rest", "rolling", 7, 11, None, 0, False, None, ["2003", "88", "3"]),
    ("eu.break", "break", "rolling", 7, 0.25, 6, 0, False, None, ["2003", "88", "4"]),
    ("eu.long_rest", "long_rest", "week", 7, 35, None, 0, False, None, ["2003", "88", "5"]),
    ("eu.week", "hours", "rolling", 28, None, 48, 0, True, None, ["2003", "88", "6"]),
    ("tw.day", "hours", "rolling", 1, None, 8, 0, False, 1, ["30"]),
    ("tw.week", "hours", "week", 7, None, 40, 0, False, 1, ["30"]),
    ("tw.day_most", "hours", "rolling", 1, None, 12, 0, False, None, ["32"]),
    ("tw.overtime", "hours", "month", 7, None, 40, 46, True, None, ["32"]),
    ("tw.rest", "rest", "rolling", 7, 11, None, 0, False, None, ["34"]),
    ("tw.break", "break", "rolling", 7, 0.5, 4, 0, False, None, ["35"]),
    ("tw.days_off", "days_off", "week", 7, 2, None, 0, False, None, ["36"]),
    ("tw.run", "run", "rolling", 7, None, 6, 0, False, None, ["36"]),
]
"""Code, form, window, days, low, high, plus, per week, price, and the numbers of the source."""


class TestRulesAsData:
    def test_packs_say_where_they_come_from(self):
        assert set(PACKS) == {"CN", "EU", "TW"}
        for pack in PACKS.values():
            assert all("第二手" in rule.source or "secondary" in rule.source for rule in pack.clauses)

    def test_the_laws_are_those_that_were_read(self):
        clauses = [each for pack in PACKS.values() for each in pack.clauses]
        told = [
            (
                *(each.code, str(each.form), str(each.window), each.days, each.low, each.high),
                *(each.plus, each.per_week, each.price, re.findall(r"\d+", each.source)),
            )
            for each in clauses
        ]
        assert told == LAWS

    def test_every_pack_lets_an_ordinary_week_pass(self):
        usual = ShiftPattern(
            code="day", begins=time(9), length=9 * HOUR, breaks=[Break(after=4 * HOUR, length=HOUR)]
        )
        week = [usual.on(MONDAY + day * ONE, "amy", zone=SHANGHAI) for day in range(5)]
        for code, pack in PACKS.items():
            broken = check_duties(week, pack.clauses, first=MONDAY, last=MONDAY + 6 * ONE, zone=SHANGHAI)
            assert not broken, (code, broken)

    def test_overtime_in_china_costs_and_then_is_refused(self):
        long = ShiftPattern(code="long", begins=time(9), length=10 * HOUR)
        longer = ShiftPattern(code="longer", begins=time(9), length=12 * HOUR)
        span = {"first": MONDAY, "last": MONDAY, "zone": SHANGHAI}
        soft, hard = (
            check_duties([each.on(MONDAY, "amy", zone=SHANGHAI)], PACKS["CN"].clauses, **span)
            for each in (long, longer)
        )
        assert [(each.rule, each.is_hard) for each in soft] == [("cn.day", False)]
        assert [(each.rule, each.is_hard) for each in hard] == [("cn.day_most", True), ("cn.day", False)]

    def test_a_pack_is_amended_under_the_next_version(self):
        stricter = PACKS["EU"].amended(LabourRule(code="eu.rest", form="rest", low=12), without=["eu.week"])
        assert (stricter.version, len(stricter.clauses)) == (2, 3)
        assert PACKS["EU"].clauses[0].low == 11

    def test_a_rule_lacking_its_bound_is_refused(self):
        for wrong in (
            {"form": "rest"},
            {"form": "count"},
            {"form": "break", "low": 1},
            {"form": "run", "low": 5, "high": 3},
            {"form": "succession", "shifts": ["late"]},
        ):
            with pytest.raises(Invalid):
                LabourRule(code="x", **wrong)
        with pytest.raises(Invalid, match="already given"):
            LabourRules(id="h", clauses=[RULES["rest"], RULES["rest"]])
