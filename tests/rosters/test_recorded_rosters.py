"""Small rosters are judged, planned and explained as `rosters.txt` has it.

People, shifts, rules and wishes are drawn from fixed seeds with few values, so that rests, runs, windows and
hours stand on their bounds. Whoever changes what is said writes the record anew and reads what changed:
`python tests/rosters/test_recorded_rosters.py`.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cxkit.errors import CxkitError
from cxkit.rosters import (
    Absence,
    Break,
    Burden,
    Duty,
    FairShare,
    LabourRule,
    Requirements,
    RosterProblem,
    RuleForm,
    ShiftDemand,
    ShiftPattern,
    Shrinkage,
    StaffMember,
    Window,
    Wish,
    accept,
    assign_shifts,
    check_duties,
    cover_shifts,
    explain_roster,
    export_problem,
    half_shifts,
    place_breaks,
    shape_gains,
    split_shifts,
)

RECORD = Path(__file__).with_name("rosters.txt")
HOUR, ONE = timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 3, 2)
ZONE = "Asia/Shanghai"
PATTERNS = (
    ShiftPattern(code="early", begins=time(7), length=8 * HOUR),
    ShiftPattern(code="long", begins=time(9), length=12 * HOUR, breaks=[Break(after=5 * HOUR, length=HOUR)]),
    ShiftPattern(
        code="late",
        begins=time(15),
        length=8 * HOUR,
        tags=["late"],
        breaks=[Break(after=4 * HOUR, length=HOUR / 2)],
    ),
    ShiftPattern(code="night", begins=time(22), length=9 * HOUR, tags=["night"]),
)
KINDS = ((), (), ("late",), ("night",), ("late", "night"), ("weekend",), ("early",))
BOUNDS: dict[str, tuple[float, ...]] = {
    "count": (0, 1, 2, 3),
    "hours": (0, 8, 11, 16, 19.5, 24),
    "days_off": (1, 2, 3),
    "rest": (8, 11, 16, 24, 39, 40),
    "long_rest": (16, 24, 35, 40, 48),
    "run": (1, 2, 3),
    "rotation": (0, 2, 6, 7, 8),
    "break": (0, 0.5, 1, 8, 9),
}


def rule(draw: random.Random, *, hard: bool) -> LabourRule:
    """A rule of any form, its bounds among those that shifts meet."""
    while True:
        form = draw.choice([str(each) for each in RuleForm])
        bounds = BOUNDS.get(form, (None,))
        try:
            return LabourRule(
                code=f"{form} {draw.randrange(9)}",
                form=form,
                shifts=draw.choice(KINDS),
                then=draw.choice(KINDS),
                low=draw.choice((None, *bounds)),
                high=draw.choice((None, *bounds)),
                window=draw.choice([str(each) for each in Window]),
                days=draw.choice((2, 3, 4, 7)),
                per_week=draw.random() < 0.2,
                plus=draw.choice((0, 0, 1)),
                price=None if hard or draw.random() < 0.6 else draw.choice((0.5, 1.25, 3)),
            )
        except CxkitError:
            continue


def duties(draw: random.Random, agents: tuple[str, ...], first: date, days: int) -> list[Duty]:
    """Shifts of people on some days, now and then two on one."""
    return [
        draw.choice(PATTERNS).on(
            first + day * ONE, agent, zone=ZONE, more=["weekend"] if (first + day * ONE).weekday() > 4 else []
        )
        for agent in agents
        for day in range(days)
        for _ in range(draw.choice((0, 1, 1, 1, 1, 2)))
    ]


def judged(draw: random.Random) -> Iterator[str]:
    """What a checker says of shifts that somebody wrote down."""
    first, days = MONDAY + draw.randrange(-7, 7) * ONE, draw.choice((1, 2, 4, 7, 9))
    before = duties(draw, ("amy",), first - 5 * ONE, 5) if draw.random() < 0.5 else []
    known = first + draw.choice((-8, -5, -1, 0, 1)) * ONE if draw.random() < 0.5 else None
    rules = [rule(draw, hard=False) for _ in range(3)]
    own = duties(draw, ("amy", "bo"), first, days)
    for each in check_duties(
        own, rules, first=first, last=first + (days - 1) * ONE, zone=ZONE, carried=before, known_from=known
    ):
        yield f"{each} {each.missed} {each.reason.text()}"


def problem(draw: random.Random, *, rules: int) -> RosterProblem:
    """A few people, days and shifts, with a price of its own for each shift of each person."""
    first, days = MONDAY + draw.choice((0, 3, 4, 5)) * ONE, draw.choice((2, 3, 4))
    patterns = draw.sample(PATTERNS, 2)

    def person(agent: str) -> StaffMember:
        away = first + draw.randrange(days) * ONE
        return StaffMember(
            agent=agent,
            skills=[each for each in ("zh", "en") if draw.random() < 0.5],
            low_hours=draw.choice((None, None, 8, 16, 60)),
            high_hours=draw.choice((None, None, 8, 16, 19)),
            share=draw.choice((1, 1, 0.5)),
            burdens=[Burden(tag="late", count=draw.choice((0, 1, 2.5)))],
            absences=[Absence(first=away, last=away)] if draw.random() < 0.4 else [],
            wishes=[
                Wish(
                    day=first + day * ONE,
                    work=draw.random() < 0.4,
                    price=draw.randint(1, 997) / 100,
                    shifts=[each.code],
                )
                for day in range(days)
                for each in patterns
            ],
        )

    return RosterProblem(
        zone=ZONE,
        first=first,
        days=days,
        patterns=patterns,
        staff=[person(agent) for agent in ("amy", "bo")[: draw.choice((1, 2, 2))]],
        demand=[
            ShiftDemand(
                day=first + day * ONE,
                pattern=each.code,
                skill=draw.choice((None, None, "zh", "en")),
                count=draw.choice((1, 1, 2)),
            )
            for day in range(days)
            for each in patterns
            if draw.random() < 0.8
        ],
        clauses=[rule(draw, hard=False) for _ in range(rules)],
        holidays=[first + ONE] if draw.random() < 0.3 else [],
        working_days=[date(2026, 3, 7)] if draw.random() < 0.3 else [],
        carried=[
            draw.choice(PATTERNS).on(first - back * ONE, "amy", zone=ZONE)
            for back in (1, 3)
            if draw.random() < 0.4
        ],
        known_from=first - 3 * ONE if draw.random() < 0.5 else None,
        fairness=[
            FairShare(tag=draw.choice(("late", "weekend", "festival")), price=draw.randint(1, 400) / 100)
        ],
        unmet_price=draw.choice((6.03, 20.07)),
    )


def exported(draw: random.Random) -> Iterator[str]:
    """A problem for another solver, and what is said of an answer of it."""
    asked = problem(draw, rules=2)
    yield json.dumps(export_problem(asked), sort_keys=True)
    places = [(each.agent, asked.first + day * ONE) for each in asked.staff for day in range(asked.days)]
    plan = accept(
        asked,
        [
            (*place, draw.choice(list(asked.shifts)), draw.choice((None, None, "zh")))
            for place in places
            if draw.random() < 0.6
        ],
    )
    yield f"{plan} {plan.feasible} {plan.summary()} {plan.columns()} {plan.spread}"
    yield from (each.text() for each in plan.reasons())


def planned(draw: random.Random) -> Iterator[str]:
    """What the cheapest roster costs, and what it lacks and breaks."""
    plan = assign_shifts(problem(draw, rules=draw.choice((1, 2, 3))), gap=0)
    yield f"{plan.cost:.5f} {plan.feasible} {plan.wishes}"
    yield from (each.text() for each in plan.reasons())


def explained(draw: random.Random) -> Iterator[str]:
    """Why a roster lacks what it lacks."""
    found = explain_roster(assign_shifts(problem(draw, rules=2), gap=0))
    yield f"{found.minimal} {found.text()}"
    yield from (f"{each.saved:.5f} {each.filled:.5f} {each.exact}" for each in found.costs)


def covered(draw: random.Random) -> Iterator[str]:
    """Shift counts for requirements, what they lack, and what other shapes would gain."""
    step = draw.choice((2, 3, 4)) * HOUR
    size, days = int(ONE / step), draw.choice((1, 1, 2))
    begins = draw.choice((0, 0, 12))
    rows = {
        skill: [[draw.choice((0, 0, 1, 2)) for _ in range(size - begins * HOUR // step)] for _ in range(days)]
        for skill in ("", "zh")[: draw.choice((1, 1, 2))]
    }
    asked = Requirements.of(
        rows, first=MONDAY, zone=ZONE, step=step, begins=time(begins),
        shrinkage=Shrinkage(absence=draw.choice((0, 0.5)), breaks=draw.choice((0, 0.25))),
    )  # fmt: skip
    yield f"{asked!r} {asked.summary()} {asked.columns()}"
    plain = [
        ShiftPattern(
            code=f"{hour}+{length}",
            begins=time(hour),
            length=length * HOUR,
            cost=1 + draw.randint(1, 99) / 1000,
        )
        for hour, length in zip(draw.sample((0, 6, 8, 12, 18, 20), 2), (6, 8), strict=True)
    ]
    found = cover_shifts(
        asked, plain, under_price=draw.choice((0.5, 5.03)), over_price=draw.choice((0, 0.31)), gap=0
    )
    yield f"{found!r} {found.summary()} {found.covered.tolist()} {found.demand()}"
    yield from (each.text() for each in found.unmet())
    if draw.random() < 0.3:
        yield from (f"{each.text()} {each.saved_hours:.4f}" for each in shape_gains(found))


def shaped(draw: random.Random) -> Iterator[str]:
    """Half and split shifts, and breaks that are placed."""
    step = draw.choice((HOUR / 2, HOUR, 2 * HOUR, 5 * HOUR))
    some = draw.sample(PATTERNS, draw.choice((0, 1, 2)))
    for make in (half_shifts, split_shifts):
        try:
            yield str([(each.code, each.begins, each.length, each.breaks) for each in make(some, step)])
        except CxkitError as error:
            yield str(error)
    asked = Requirements.of([[draw.choice((0, 1, 2)) for _ in range(24)]], first=MONDAY, zone=ZONE, step=HOUR)
    rest = Break(after=draw.choice((2, 3)) * HOUR, length=HOUR, leeway=draw.choice((0, 1, 2)) * HOUR)
    shift = ShiftPattern(code="day", begins=time(draw.choice((8, 18, 20))), length=8 * HOUR, breaks=[rest])
    placed = place_breaks(asked, [shift.on(MONDAY, agent, zone=ZONE) for agent in ("amy", "bo", "cy")])
    yield f"{placed} {[each.breaks for each in placed.duties]}"


WAYS: dict[str, tuple[Callable[[random.Random], Iterator[str]], int]] = {
    "judged": (judged, 900),
    "exported": (exported, 300),
    "planned": (planned, 100),
    "explained": (explained, 30),
    "covered": (covered, 100),
    "shaped": (shaped, 120),
}


def told(way: str) -> str:
    """How often what is said, and a digest of all."""
    make, count = WAYS[way]
    lines, said = list[str](), Counter[str]()
    for number in range(count):
        found = list(make(random.Random(f"{way} {number}")))
        said[f"{min(len(found), 9)} lines"] += 1
        lines += found
    return (
        f"{way}: {dict(sorted(said.items()))} {hashlib.sha256(chr(10).join(lines).encode()).hexdigest()[:12]}"
    )


@cache
def recorded() -> list[str]:
    return RECORD.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("way", WAYS)
def test_small_rosters_are_what_they_were(way: str) -> None:
    assert told(way) in recorded()


def test_a_problem_without_shifts_has_a_plan_without_shifts() -> None:
    nothing: dict[str, Any] = {"zone": ZONE, "first": MONDAY, "days": 2, "patterns": [], "demand": []}
    plan = assign_shifts(RosterProblem(staff=[StaffMember(agent="amy")], **nothing))
    assert (plan.duties, plan.cost, plan.feasible) == ((), 0, True)
    asked = RosterProblem(staff=[StaffMember(agent="amy", low_hours=8)], **nothing)
    assert [each.rule for each in assign_shifts(asked).broken] == ["hours"]


@pytest.mark.parametrize(("patterns", "step"), [((), HOUR), (PATTERNS, 0 * HOUR), (PATTERNS, -HOUR)])
@pytest.mark.parametrize("make", [half_shifts, split_shifts], ids=["halves", "splits"])
def test_shapes_are_made_of_some_shift_in_some_step(make: Any, patterns: Any, step: timedelta) -> None:
    with pytest.raises(CxkitError, match=r"patterns|step"):
        make(patterns, step)


def test_the_gap_of_a_split_shift_is_no_break_that_the_shrinkage_has_counted() -> None:
    asked = Requirements.of([[1] * 24], first=MONDAY, zone=ZONE, step=HOUR, shrinkage=Shrinkage(breaks=0.1))
    found = cover_shifts(asked, [ShiftPattern(code="day", begins=time(8), length=8 * HOUR)])
    assert len(shape_gains(found)) == 3


if __name__ == "__main__":
    RECORD.write_text("".join(f"{told(way)}\n" for way in WAYS), encoding="utf-8")
