"""A roster of 60 people for 28 days with rest, runs, days off, wishes and fairness: seconds and gap.

`python tests/benchmarks/bench_rosters.py [people] [days]`
"""

from __future__ import annotations

import random
import sys
from datetime import date, time, timedelta
from time import perf_counter, process_time

from cxkit.rosters import (
    Burden,
    LabourRule,
    RosterProblem,
    ShiftDemand,
    ShiftPattern,
    StaffMember,
    Wish,
    assign_shifts,
)

ONE, HOUR, FIRST = timedelta(days=1), timedelta(hours=1), date(2026, 3, 2)
BEGINS = {"a": 6, "b": 8, "c": 10, "d": 13, "e": 15, "f": 16}


def problem(people: int, days: int, seed: int = 1) -> RosterProblem:
    """A team with three wishes each, a history of late and weekend shifts, and most people busy."""
    chance = random.Random(seed)
    patterns = [
        ShiftPattern(code=code, begins=time(at), length=8 * HOUR, tags=["late"] if at >= 15 else [])
        for code, at in BEGINS.items()
    ]
    staff = [
        StaffMember(
            agent=f"agent-{n:03d}",
            high_hours=40 * days / 7,
            burdens=[
                Burden(tag="late", count=chance.randint(8, 16)),
                Burden(tag="weekend", count=chance.randint(4, 9)),
            ],
            wishes=[
                *(Wish(day=FIRST + d * ONE, work=False) for d in sorted(chance.sample(range(days), 3))),
                Wish(day=FIRST + chance.randrange(days) * ONE, work=True, shifts=["a"]),
            ],
        )
        for n in range(people)
    ]
    demand: list[ShiftDemand] = []
    for day in range(days):
        places = int(people * 5 / 7 * 0.95) + (2 if day % 7 < 5 else -6)
        for index, code in enumerate(BEGINS):
            count = places // len(BEGINS) + (index < places % len(BEGINS))
            demand.append(ShiftDemand(day=FIRST + day * ONE, pattern=code, count=count))
    rules = [
        LabourRule(code="rest", form="rest", low=11),
        LabourRule(code="run", form="run", high=6),
        LabourRule(code="off", form="days_off", window="week", low=1),
    ]
    return RosterProblem(
        zone="Asia/Shanghai", first=FIRST, days=days, patterns=patterns, staff=staff, demand=demand,
        clauses=rules,
    )  # fmt: skip


def main() -> None:
    """Plan, and print what came out."""
    people, days = (int(given) for given in (*sys.argv[1:], "60", "28")[:2])
    asked = problem(people, days)
    began, used = perf_counter(), process_time()
    plan = assign_shifts(asked, gap=0.02, seconds=120)
    took = f"{perf_counter() - began:.1f} s ({process_time() - used:.1f} s of processor time)"
    print(f"{people} people x {days} days: {took}, {plan!r}")
    print(f"broken: {len(plan.broken)}, spread: {[(s.tag, s.least, s.most) for s in plan.spread]}")


if __name__ == "__main__":
    main()
