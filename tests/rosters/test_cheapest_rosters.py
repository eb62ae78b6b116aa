"""A roster costs what the cheapest one costs that the checker lets pass, found by trying every one.

Every shift has a price of its own (a wish against it), so that each bound of each rule shows in the cost:
a model that allows one shift more, or one less, finds another. The problems are drawn from fixed seeds.
"""

from __future__ import annotations

import random
from datetime import date, time, timedelta
from itertools import combinations, product
from math import ceil

import numpy as np
import pytest

from cxkit.kernel import evolve
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
    StaffMember,
    Wish,
    assign_shifts,
    at_work,
    check_duties,
    cover_shifts,
    place_breaks,
)

HOUR, ONE = timedelta(hours=1), timedelta(days=1)
MONDAY = date(2026, 3, 2)
SHANGHAI = "Asia/Shanghai"
EARLY = ShiftPattern(code="early", begins=time(6), length=8 * HOUR)
LONG = ShiftPattern(
    code="long", begins=time(9), length=12 * HOUR, breaks=[Break(after=5 * HOUR, length=HOUR)]
)
LATE = ShiftPattern(code="late", begins=time(15), length=8 * HOUR, tags=["late"])
NIGHT = ShiftPattern(code="night", begins=time(22, 30), length=9 * HOUR, tags=["night"])


def rule(form, **more):
    return LabourRule(code=form, form=form, **more)


RULES = {
    "rest": [rule("rest", low=11)],
    "rest of 16 hours": [rule("rest", low=16)],
    "rest of two days after nights": [rule("rest", low=48, shifts=["night"])],
    "rest of three days after late shifts": [rule("rest", low=64, shifts=["late"])],
    "three shifts a week": [rule("count", window="week", high=3)],
    "one night in any 4 days": [rule("count", shifts=["night"], days=4, high=1)],
    "three shifts in any 5 days at least": [rule("count", days=5, low=3)],
    "two late shifts at least": [rule("count", window="roster", shifts=["late"], low=2, high=3)],
    "24 hours in any 4 days": [rule("hours", days=4, high=24)],
    "hours of the roster": [rule("hours", window="roster", low=25, high=36)],
    "hours on the average of a month": [rule("hours", window="month", per_week=True, high=5, plus=4)],
    "two days off a week": [rule("days_off", window="week", low=2)],
    "a day off in any 3": [rule("days_off", days=3, low=1)],
    "days without a night": [rule("days_off", days=4, low=3, shifts=["night"])],
    "runs of two at most": [rule("run", high=2)],
    "runs of three at least": [rule("run", low=3)],
    "runs of two at least": [rule("run", low=2)],
    "runs of nights of two or three": [rule("run", shifts=["night"], low=2, high=3)],
    "succession": [rule("succession", shifts=["late"], then=["early", "night"])],
    "rotation": [rule("rotation")],
    "rotation by seven hours": [rule("rotation", high=7)],
    "rotation of late shifts and nights": [rule("rotation", shifts=["late", "night"], high=3)],
    "weekends whole": [rule("weekend")],
    "weekends whole for late shifts": [rule("weekend", shifts=["late"])],
    "35 hours a week": [rule("long_rest", window="week", low=35)],
    "35 hours in any 4 days": [rule("long_rest", days=4, low=35)],
    "40 hours in any 5 days": [rule("long_rest", days=5, low=40)],
    "48 hours in any 5 days": [rule("long_rest", days=5, low=48)],
    "60 hours in any 6 days": [rule("long_rest", days=6, low=60)],
    "20 hours in any 3 days": [rule("long_rest", days=3, low=20)],
    "breaks": [rule("break", high=8, low=0.5)],
    "long breaks": [rule("break", high=8, low=1.5)],
    "a usual house": [rule("rest", low=11), rule("run", high=3), rule("days_off", window="week", low=2)],
}


def drawn(name, seed):
    """A problem of one person: shifts before it, shifts wanted, and a price of each."""
    chance = random.Random(f"{name} {seed}")
    first, days = MONDAY + chance.randrange(7) * ONE, chance.choice([4, 5, 5, 6])
    patterns = chance.sample([EARLY, LONG, LATE, NIGHT], 3)
    before = [
        each.on(first - back * ONE, "amy", zone=SHANGHAI)
        for back in range(chance.choice([0, 0, 3, 6]), 0, -1)
        for each in [chance.choice([None, None, *patterns])]
        if each is not None
    ]
    asked = [
        (first + day * ONE, each.code) for day in range(days) for each in patterns if chance.random() < 0.9
    ]
    wishes = [
        Wish(day=day, work=False, shifts=[code], price=chance.randint(1, 900) / 100) for day, code in asked
    ]
    wishes += [
        Wish(day=first + day * ONE, work=True, price=chance.randint(100, 300) / 100)
        for day in range(days)
        if chance.random() < 0.3
    ]
    return RosterProblem(
        zone=SHANGHAI,
        first=first,
        days=days,
        patterns=patterns,
        staff=[StaffMember(agent="amy", wishes=wishes)],
        demand=[ShiftDemand(day=day, pattern=code, count=1) for day, code in asked],
        clauses=RULES[name],
        carried=before,
        known_from=first - chance.choice([-1, 0, 2, 6]) * ONE if before and chance.random() < 0.5 else None,
        fairness=[],
        unmet_price=10,
    )


def rosters(problem):
    """Every roster of one person with its cost, the cheapest first."""
    choices, prices = [], []
    (amy,) = problem.staff
    for day in range(problem.days):
        on = problem.first + day * ONE
        kinds = [each.pattern for each in problem.demand if each.day == on]
        wishes = [wish for wish in amy.wishes if wish.day == on]
        choices.append([None, *kinds])
        prices.append(
            [
                sum(wish.price for wish in wishes if wish.work != (kind is not None and _fits(wish, kind)))
                + problem.unmet_price * (len(kinds) - (kind is not None))
                for kind in choices[-1]
            ]
        )
    total = prices[0]
    for each in prices[1:]:
        total = np.add.outer(total, each)
    for place in np.argsort(np.ravel(total), kind="stable").tolist():
        at = np.unravel_index(place, np.shape(total))
        yield [kinds[i] for kinds, i in zip(choices, at, strict=True)], float(np.ravel(total)[place])


def _fits(wish, kind):
    return not wish.shifts or kind in wish.shifts


def least_cost(problem):
    """What the cheapest roster costs that the checker lets pass; None where it lets none pass."""
    made = {(each.day, each.pattern): problem.duty("amy", each.day, each.pattern) for each in problem.demand}
    for kinds, cost in rosters(problem):
        duties = [made[problem.first + day * ONE, kind] for day, kind in enumerate(kinds) if kind]
        if not check_duties(
            duties, problem.clauses, first=problem.first, last=problem.last, zone=SHANGHAI,
            carried=problem.carried, known_from=problem.known_from,
        ):  # fmt: skip
            return cost
    return None


@pytest.mark.parametrize("name", RULES)
def test_a_roster_of_one_person_costs_what_the_cheapest_does(name):
    tried = 0
    for seed in range(6):
        problem = drawn(name, seed)
        cost = least_cost(problem)
        plan = assign_shifts(problem, gap=0)
        if cost is None:
            assert not plan.feasible
        else:
            assert plan.feasible
            assert plan.cost == pytest.approx(cost)
            tried += 1
    assert tried >= 2


SOFT = {
    "two shifts a week": rule("count", window="week", high=2, price=1.5),
    "three late shifts at least": rule("count", window="roster", shifts=["late"], low=3, price=4),
    "16 hours in any 3 days": rule("hours", days=3, high=16, price=0.4),
    "hours of the roster": rule("hours", window="roster", low=30, high=36, price=0.7),
    "a day off in any 3": rule("days_off", days=3, low=1, price=2.5),
    "no early shift after a late one": rule("succession", shifts=["late"], then=["early"], price=2.5),
}


@pytest.mark.parametrize("name", SOFT)
def test_a_rule_with_a_price_costs_it_for_each_unit_missed(name):
    for seed in range(2):
        problem = drawn("a usual house", seed + 100)
        whole = RosterProblem(
            zone=SHANGHAI, first=problem.first, days=problem.days, patterns=[EARLY, LONG, LATE],
            staff=problem.staff, clauses=[SOFT[name]], fairness=[], unmet_price=10,
            demand=[each for each in problem.demand if each.pattern != "night"],
        )  # fmt: skip

        def price(kinds, problem=whole):
            duties = [
                problem.duty("amy", problem.first + day * ONE, kind) for day, kind in enumerate(kinds) if kind
            ]
            return sum((each.price or 0) * each.missed for each in problem.check(duties))

        tried = [(kinds, cost) for kinds, cost in rosters(whole)][:300]
        least = min(cost + price(kinds) for kinds, cost in tried)
        assert least <= tried[-1][1]
        assert assign_shifts(whole, gap=0).cost == pytest.approx(least)


def pair(seed):
    """Two people with skills, hours, absences, burdens and wishes, and shifts that ask for up to two."""
    chance = random.Random(seed)
    first = MONDAY + chance.randrange(3, 6) * ONE
    skills = [None, "zh", "en"] if seed % 2 else [None]

    def person(agent):
        return StaffMember(
            agent=agent,
            skills=[each for each in ("zh", "en") if chance.random() < 0.6],
            high_hours=chance.choice([None, None, 16]),
            low_hours=chance.choice([None, None, 8]),
            share=chance.choice([1, 1, 0.5]),
            burdens=[Burden(tag="late", count=chance.choice([0, 1, 2.5]))],
            absences=[
                Absence(first=first + day * ONE, last=first + chance.randint(day, 2) * ONE)
                for day in [chance.randrange(3)]
                if chance.random() < 0.3
            ],
            wishes=[
                Wish(day=first + day * ONE, work=chance.random() < 0.4, price=chance.randint(1, 500) / 100,
                     shifts=[kind])
                for day in range(3) for kind in ("early", "late")
            ],
        )  # fmt: skip

    return RosterProblem(
        zone=SHANGHAI,
        first=first,
        days=3,
        patterns=[EARLY, LATE],
        staff=[person("amy"), person("bo")],
        demand=[
            ShiftDemand(day=first + day * ONE, pattern=kind, skill=skill, count=chance.choice([1, 1, 2]))
            for day in range(3)
            for kind in ("early", "late")
            for skill in skills
            if chance.random() < 0.7
        ],
        clauses=RULES["rest"],
        fairness=[
            FairShare(tag="late", price=chance.randint(100, 400) / 100),
            FairShare(tag="weekend", price=chance.randint(0, 200) / 100),
        ],
        unmet_price=6,
    )


def cost_of_pair(problem, chosen):
    """What a roster of several people costs, by what each of its parts is worth; None where it may not be."""
    cost, duties = 0.0, []
    for person, kinds in zip(problem.staff, chosen, strict=True):
        own = [
            problem.duty(person.agent, problem.first + day * ONE, kind)
            for day, kind in enumerate(kinds)
            if kind
        ]
        hours = sum(each.hours for each in own)
        if any(person.is_away(each.day) for each in own):
            return None
        if hours > (person.high_hours or 1000) or hours < (person.low_hours or 0):
            return None
        duties += own
        for wish in person.wishes:
            kind = kinds[(wish.day - problem.first).days]
            cost += wish.price * ((kind is not None and kind in wish.shifts) != wish.work)
    if problem.check(duties):
        return None
    for share in problem.fairness:
        if not any(share.tag in problem.duty("-", d.day, d.pattern).tags for d in problem.demand):
            continue
        most = max(
            (sum(b.count for b in each.burdens if b.tag == share.tag)
             + sum(share.tag in d.tags for d in duties if d.agent == each.agent)) / each.share
            for each in problem.staff
        )  # fmt: skip
        cost += share.price * ceil(most - 1e-9)
    for day, kind in product(range(problem.days), ("early", "late")):
        asked = {
            each.skill or "": each.count
            for each in problem.demand
            if each.pattern == kind and each.day == problem.first + day * ONE
        }
        here = [
            {"", *person.skills}
            for person, kinds in zip(problem.staff, chosen, strict=True)
            if kinds[day] == kind
        ]
        if any(not skills & set(asked) for skills in here):
            return None
        places = [skill for skill, count in asked.items() for _ in range(count)]
        filled = max(
            size
            for size in range(len(here) + 1)
            if not size
            or any(
                all(place in skills for place, skills in zip(taken, some, strict=True))
                for some in combinations(here, size)
                for taken in _orders(places, size)
            )
        )
        cost += problem.unmet_price * (len(places) - filled) + 0.5 * (len(here) - filled)
    return cost


def _orders(places, size):
    return {
        order
        for order in product(places, repeat=size)
        if all(places.count(p) >= order.count(p) for p in order)
    }


@pytest.mark.parametrize("seed", range(12))
def test_a_roster_of_two_people_costs_what_the_cheapest_does(seed):
    """Skills, hours, absences, wishes, surplus shifts and fair shares are in the cost."""
    problem = pair(seed)
    weeks = list(product([None, "early", "late"], repeat=3))
    costs = [cost_of_pair(problem, chosen) for chosen in product(weeks, repeat=2)]
    possible = [cost for cost in costs if cost is not None]
    plan = assign_shifts(problem, gap=0)
    assert plan.feasible == bool(possible)
    if possible:
        assert plan.cost == pytest.approx(min(possible))


@pytest.mark.parametrize("seed", range(8))
def test_a_cover_costs_what_the_cheapest_does(seed):
    """Shifts cost their paid hours by their price; hours lacking and to spare have prices of their own."""
    chance = random.Random(seed)
    under, over = chance.choice([2, 5, 10]), chance.choice([0, 0.5])
    patterns = [
        ShiftPattern(code=f"{hour}", begins=time(hour), length=length * HOUR, cost=chance.choice([1, 1, 1.5]),
                     breaks=[Break(after=2 * HOUR, length=HOUR / 2, paid=chance.random() < 0.5)])
        for hour, length in zip(chance.sample([0, 6, 9, 14, 18, 21], 3), (4, 6, 8), strict=True)
    ]  # fmt: skip
    rows = [[chance.choice([0, 0, 1, 2]) for _ in range(24)] for _ in range(2 if seed < 3 else 1)]
    asked = Requirements.of(rows, first=MONDAY, zone=SHANGHAI, step=HOUR)
    found = cover_shifts(asked, patterns, under_price=under, over_price=over, gap=0)

    shares = np.zeros((len(rows), 3, len(rows) * 24 + 24))
    for day, (place, each) in product(range(len(rows)), enumerate(patterns)):
        begin = day * 48 + each.begins.hour * 2
        halves = np.zeros(shares.shape[2] * 2)
        halves[begin : begin + each.length // (HOUR / 2)] = 0.5
        halves[begin + 4] = 0
        shares[day, place] = halves.reshape(-1, 2).sum(axis=1)
    shares = shares.reshape(-1, shares.shape[2])[:, : asked.needed.shape[1]]
    counts = np.array(list(product(range(3 if len(rows) == 1 else 2), repeat=len(shares))))
    spare = counts @ shares - asked.needed[0]
    paid = [each.paid / HOUR * each.cost for each in patterns] * len(rows)
    costs = (
        counts @ paid
        + under * np.clip(-spare, 0, None).sum(axis=1)
        + over * np.clip(spare, 0, None).sum(axis=1)
    )
    own = float(found.counts.ravel() @ paid + under * found.under.sum() + over * found.over.sum())
    assert own <= costs.min() + 1e-9
    if found.counts.max() < (3 if len(rows) == 1 else 2):
        assert own == pytest.approx(costs.min())


@pytest.mark.parametrize("seed", range(24))
def test_a_break_is_placed_where_least_is_lacking(seed):
    """One break of a shift, tried at every step of its leeway; breaks beside it stay where they are."""
    chance = random.Random(seed)
    asked = Requirements.of(
        [[chance.choice([0, 1, 1, 2, 3]) if seed % 3 else 1 for _ in range(48)]],
        first=MONDAY,
        zone=SHANGHAI,
        step=HOUR / 2,
    )
    kept = Break(after=7 * HOUR, length=HOUR / 2)
    own = Break(after=chance.choice([3, 4, 5]) * HOUR, length=HOUR, leeway=chance.choice([1, 2, 3, 4]) * HOUR)
    shift = ShiftPattern(
        code="day", begins=time(chance.randrange(6, 14)), length=9 * HOUR, breaks=[own, kept]
    )
    mates = [
        ShiftPattern(code="mate", begins=time(hour), length=5 * HOUR).on(MONDAY, f"bo {hour}", zone=SHANGHAI)
        for hour in (chance.sample(range(6, 18), 4) if seed % 3 else (8,))
    ]
    duty = shift.on(MONDAY, "amy", zone=SHANGHAI)
    placed = place_breaks(asked, [duty, *mates], rounds=1)

    tried = {}
    for half in range(13):
        after = half * HOUR / 2
        if abs(after - own.after) <= own.leeway and after + HOUR <= kept.after:
            moved = shift.on(MONDAY, "amy", zone=SHANGHAI)
            breaks = [Break(after=after, length=HOUR), kept]
            level = at_work(asked, [evolve(moved, {"breaks": breaks}), *mates])
            spare = (level - asked.needed).ravel()
            short = round(float(np.clip(-spare, 0, None).sum()), 9)
            surplus = round(float((np.clip(spare, 0, None) ** 2).sum()), 9)
            tried[after] = (short, surplus, abs(after - own.after), after)
    first, second = placed.duties[0].breaks
    assert first.after == min(tried, key=tried.__getitem__)
    assert second == kept
    assert placed.lacking_after == pytest.approx(tried[first.after][0] / 2)


def test_of_two_places_as_good_and_as_near_a_break_takes_the_earlier():
    asked = Requirements.of([[0] * 13 + [1] + [0] * 10], first=MONDAY, zone=SHANGHAI, step=HOUR)
    shift = ShiftPattern(
        code="day",
        begins=time(9),
        length=9 * HOUR,
        breaks=[Break(after=4 * HOUR, length=HOUR, leeway=2 * HOUR)],
    )
    placed = place_breaks(asked, [shift.on(MONDAY, "amy", zone=SHANGHAI)])
    assert [each.after for each in placed.duties[0].breaks] == [3 * HOUR]


@pytest.mark.parametrize(("code", "minutes"), [("night", 0), ("late", 450)])
def test_a_rotation_looks_at_the_minute_at_which_the_shift_before_began(code, minutes):
    """Night follows night; what begins earlier by the clock does so only where the rule lets it."""
    for slack, filled in ((minutes / 60, 1), (minutes / 60 - 0.25, int(code == "night"))):
        problem = RosterProblem(
            zone=SHANGHAI,
            first=MONDAY,
            days=1,
            patterns=[NIGHT, LATE],
            staff=[StaffMember(agent="amy")],
            demand=[ShiftDemand(day=MONDAY, pattern=code, count=1)],
            clauses=[rule("rotation", high=max(slack, 0))],
            carried=[NIGHT.on(MONDAY - ONE, "amy", zone=SHANGHAI)],
            fairness=[],
            unmet_price=10,
        )
        assert len(assign_shifts(problem).duties) == filled
