"""Visits to stores: who goes where and when, drawn by a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import cycle, islice

from cxkit.errors import Invalid, shown
from cxkit.quality._enums import DayPart, VisitKind
from cxkit.quality._parts import Visit
from cxkit.quality._sampling import lot
from cxkit.values import AgentId

A_YEAR = timedelta(days=365)
MOST_A_YEAR = 2
"""How often the same person visits a store in a year: who is known there is no stranger."""
LEAST_A_QUARTER = 3
"""How many visits say something of a store in a quarter, over the parts of the day."""


def plan_visits(
    stores: Iterable[str],
    visitors: Iterable[AgentId | str],
    days: Iterable[date],
    *,
    seed: int,
    each: int = LEAST_A_QUARTER,
    kind: VisitKind | str = VisitKind.MYSTERY,
    past: Iterable[Visit] = (),
    scenario: str | None = None,
) -> tuple[Visit, ...]:
    """Draw the visits of a quarter: each store `each` times, on days and in parts of the day by chance.

    Nobody visits a store more than twice within a year, those in `past` counted. Raises `Invalid` where a
    store cannot be visited so often by these people on these days.

    >>> days = [date(2026, 4, day) for day in range(1, 29)]
    >>> plan = plan_visits(["S-1"], ["m1", "m2", "m3"], days, seed=7)
    >>> len({visit.part for visit in plan}), len({visit.on for visit in plan})
    (3, 3)
    """
    open_days, people = sorted(set(days)), sorted({AgentId(visitor) for visitor in visitors})
    if each < LEAST_A_QUARTER:
        raise Invalid(f"plan {LEAST_A_QUARTER} visits or more", code="visits.few", path="each")
    if len(open_days) < each:
        raise Invalid(f"{len(open_days)} days are too few", code="visits.days", path="days")
    earlier, load = tuple(past), Counter[AgentId]()
    planned: list[Visit] = []
    for store in sorted(set(stores)):
        parts = sorted(DayPart, key=lambda part: lot(seed, store, part))
        when = sorted(sorted(open_days, key=lambda day: lot(seed, store, day))[:each])
        been = Counter(
            visit.visitor for visit in earlier if visit.store == store and visit.on > open_days[-1] - A_YEAR
        )
        for on, part in zip(when, islice(cycle(parts), each), strict=True):
            free = [person for person in people if been[person] < MOST_A_YEAR]
            if not free:
                raise Invalid(
                    f"nobody is left to visit {shown(store)}: each went there {MOST_A_YEAR} times this year",
                    code="visits.people",
                    path="visitors",
                    params={"store": shown(store)},
                )
            visitor = min(free, key=lambda person: (load[person], lot(seed, store, on, person)))
            been[visitor] += 1
            load[visitor] += 1
            planned.append(
                Visit(kind=kind, store=store, on=on, part=part, visitor=visitor, scenario=scenario)
            )
    return tuple(planned)
