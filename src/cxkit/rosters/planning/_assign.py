"""Stage 2: who works which shift, by rules, wishes and fairness; what cannot be filled is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import attrs

from cxkit.errors import Invalid
from cxkit.rosters._checker import Violation
from cxkit.rosters._rules import LabourRule
from cxkit.rosters._shifts import Duty
from cxkit.rosters._wording import WORDS, tidy
from cxkit.rosters.planning._assign_model import Assignment, burden
from cxkit.rosters.planning._model import Group, no_solution
from cxkit.rosters.planning._problem import RosterProblem, StaffMember, Wish
from cxkit.rosters.planning._skills import SkillGap, matched, skill_gap
from cxkit.stats.results._display import Tabular
from cxkit.values import AgentId, Reason

_ONE = timedelta(days=1)
_BROKEN = 1000.0
"""The price of a unit of a hard rule where not all of them can hold together."""


@attrs.frozen(kw_only=True)
class Unmet:
    """Places of a shift that nobody fills."""

    day: date
    pattern: str
    skill: str | None
    needed: int
    lacking: int

    @property
    def reason(self) -> Reason:
        """Where, when and how many, as a reason."""
        params = {"day": self.day, "pattern": self.pattern, "lacking": self.lacking, "needed": self.needed}
        if self.skill:
            return WORDS["roster.unfilled_skill"](**params, skill=self.skill)
        return WORDS["roster.unfilled"](**params)


@attrs.frozen(kw_only=True)
class Spread:
    """How the shifts with a tag are spread over people, those before the roster among them, per full time."""

    tag: str
    least: float
    most: float
    counts: dict[AgentId, float]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class RosterPlan(Tabular):
    """A roster that was planned: its duties, what is unmet, what is broken, and how good it is.

    `gap` is how far the optimum may lie below its cost, as a share; None where another solver made it.
    `feasible` is False where the hard rules could not all hold: then `broken` says which ones do not.
    """

    problem: RosterProblem
    duties: tuple[Duty, ...]
    cost: float | None
    gap: float | None
    unmet: tuple[Unmet, ...]
    broken: tuple[Violation, ...]
    skill_gaps: tuple[SkillGap, ...]

    @property
    def feasible(self) -> bool:
        """Whether every hard rule holds."""
        return not any(each.is_hard for each in self.broken)

    @property
    def wishes(self) -> tuple[int, int]:
        """How many wishes are granted, and how many there are."""
        worked = {(duty.agent, duty.day): duty for duty in self.duties}
        every = [(each.agent, wish) for each in self.problem.staff for wish in each.wishes]
        return sum(granted(wish, worked.get((agent, wish.day))) for agent, wish in every), len(every)

    @property
    def spread(self) -> tuple[Spread, ...]:
        """How fairly the shifts of each tag are shared."""
        spreads: list[Spread] = []
        for share in self.problem.fairness:
            counts = {each.agent: burden(each, share.tag) for each in self.problem.staff}
            for duty in self.duties:
                counts[duty.agent] += duty.carries(share.tag)
            scaled = {each.agent: counts[each.agent] / each.share for each in self.problem.staff}
            least, most = min(scaled.values(), default=0.0), max(scaled.values(), default=0.0)
            spreads.append(Spread(tag=share.tag, least=least, most=most, counts=counts))
        return tuple(spreads)

    def reasons(self) -> tuple[Reason, ...]:
        """Everything unmet and broken: skills that lack people, places that nobody fills, rules."""
        gaps = (each.reason for each in self.skill_gaps)
        return (*gaps, *(each.reason for each in self.unmet), *(each.reason for each in self.broken))

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a duty."""
        return {
            "agent": [duty.agent for duty in self.duties],
            "day": [duty.day for duty in self.duties],
            "pattern": [duty.pattern for duty in self.duties],
            "skill": [duty.skill for duty in self.duties],
            "begins_at": [duty.begins_at for duty in self.duties],
            "ends_at": [duty.ends_at for duty in self.duties],
            "hours": [duty.hours for duty in self.duties],
        }

    def summary(self) -> dict[str, Any]:
        """Shifts, what is unmet and broken, wishes, spread, cost and gap."""
        done, every = self.wishes
        return {
            "shifts": len(self.duties),
            "unmet": sum(each.lacking for each in self.unmet),
            "broken": len(self.broken),
            "wishes_granted": done,
            "wishes": every,
            "spread": {each.tag: [each.least, each.most] for each in self.spread},
            "cost": self.cost,
            "gap": self.gap,
        }

    def __repr__(self) -> str:
        done, every = self.wishes
        figures = f"{len(self.duties):,} shifts, {sum(each.lacking for each in self.unmet)} unmet"
        gap = "" if self.gap is None else f", gap {self.gap:.1%}"
        return f"RosterPlan({figures}, {len(self.broken)} broken, {done} of {every} wishes{gap})"


def granted(wish: Wish, duty: Duty | None) -> bool:
    """Whether what somebody works on a day grants their wish."""
    fits = duty is not None and duty.carries(*wish.shifts)
    return fits if wish.work else not fits


def assign_shifts(problem: RosterProblem, *, gap: float = 0.02, seconds: float = 60.0) -> RosterPlan:
    """The cheapest roster by the prices of the problem, to within `gap` of its cost.

    Rules without a price hold. Where they cannot all hold together, those that give way least are broken and
    named; shifts that nobody can fill are lacking, never forced. One problem is solved in one way every time.
    Above about 200 people over four weeks split the problem by team, or give `export_problem` to another
    solver and read its answer with `accept`. Needs scipy.

    >>> from datetime import time
    >>> from cxkit.rosters import LabourRule, ShiftDemand, ShiftPattern, StaffMember
    >>> early, late = (ShiftPattern(code=code, begins=time(clock), length=timedelta(hours=8))
    ...                for code, clock in (("early", 7), ("late", 15)))
    >>> monday = date(2026, 3, 2)
    >>> two_days = RosterProblem(
    ...     zone="Asia/Shanghai", first=monday, days=2, patterns=[early, late],
    ...     staff=[StaffMember(agent="amy"), StaffMember(agent="bo")],
    ...     demand=[ShiftDemand(day=monday, pattern="late", count=1),
    ...             ShiftDemand(day=monday, pattern="early", count=1),
    ...             ShiftDemand(day=monday + timedelta(days=1), pattern="early", count=2)],
    ...     clauses=[LabourRule(code="rest", form="rest", low=11)])
    >>> plan = assign_shifts(two_days)
    >>> plan
    RosterPlan(3 shifts, 1 unmet, 0 broken, 0 of 0 wishes, gap 0.0%)
    >>> assign_shifts(two_days).unmet == plan.unmet
    True
    """
    built = Assignment(problem)
    solved = built.model.solve(gap=gap, seconds=seconds)
    if not solved.found and solved.proved:
        solved = built.model.solve(gap=gap, seconds=seconds, elastic=giving_way(built))
    if solved.x is None:
        raise no_solution("roster")
    staff, first = problem.staff, problem.first
    duties: list[Duty] = []
    chosen = (built.columns >= 0) & (solved.x[built.columns] > 0.5)
    for day in range(problem.days):
        for kind, name in enumerate(built.kinds):
            people = [person for person in range(len(staff)) if chosen[person, day, kind]]
            needed = dict(zip(built.skills, built.needed[:, day, kind].tolist(), strict=True))
            placed, _ = matched([frozenset(staff[person].skills) for person in people], needed)
            for place, person in enumerate(people):
                skill = placed.get(place) or _usable(staff[person].skills, needed)
                duties.append(problem.duty(staff[person].agent, first + day * _ONE, name, skill))
    return judged(problem, duties, cost=solved.cost, gap=solved.gap)


def _usable(skills: Sequence[str], needed: dict[str, int]) -> str | None:
    return next((skill for skill in skills if needed.get(skill)), None)


def giving_way(built: Assignment) -> dict[Group, float]:
    """The groups that may give way where hard rules cannot all hold: rules and hours, never absences."""
    kinds = ("rule", "low_hours", "high_hours")
    named: set[Any] = {group for group in built.model.groups if group is not None}
    return {group: _BROKEN for group in named if group[0] in kinds}


def judged(
    problem: RosterProblem, duties: Iterable[Duty], *, cost: float | None = None, gap: float | None = None
) -> RosterPlan:
    """A plan from duties, however they came about, with what is unmet and broken."""
    line = tuple(sorted(duties, key=lambda duty: (duty.day, duty.begins_at, duty.agent)))
    filled: dict[tuple[date, str, str], int] = {}
    for duty in line:
        key = (duty.day, duty.pattern, duty.skill or "")
        filled[key] = filled.get(key, 0) + 1
    asked: dict[tuple[date, str, str], int] = {}
    for each in problem.demand:
        key = (each.day, each.pattern, each.skill or "")
        asked[key] = asked.get(key, 0) + each.count
    unmet = tuple(
        Unmet(day=day, pattern=pattern, skill=skill or None, needed=count, lacking=count - had)
        for (day, pattern, skill), count in sorted(asked.items())
        if (had := filled.get((day, pattern, skill), 0)) < count
    )
    return RosterPlan(
        problem=problem,
        duties=line,
        cost=cost,
        gap=gap,
        unmet=unmet,
        broken=(*_personal(problem, line), *problem.check(line)),
        skill_gaps=skill_gaps(problem),
    )


def _personal(problem: RosterProblem, duties: Sequence[Duty]) -> Iterable[Violation]:
    """The breaches of somebody's own limits: absences, skills, hours."""
    for each in problem.staff:
        own = [duty for duty in duties if duty.agent == each.agent]
        for duty in own:
            if each.is_away(duty.day):
                reason = WORDS["roster.broken.absent"](agent=each.agent, day=duty.day)
                yield Violation("absence", each.agent, duty.day, duty.day, 1.0, 0.0, None, reason)
            if not each.is_able(duty.skill):
                params = {"agent": each.agent, "day": duty.day, "skill": duty.skill or ""}
                reason = WORDS["roster.broken.skill"](**params)
                yield Violation("skill", each.agent, duty.day, duty.day, 1.0, 0.0, None, reason)
        hours = sum(duty.hours for duty in own)
        for bound, name, wrong in (
            (
                each.low_hours,
                "roster.broken.hours_low",
                each.low_hours is not None and hours < each.low_hours - 1e-6,
            ),
            (
                each.high_hours,
                "roster.broken.hours_high",
                each.high_hours is not None and hours > each.high_hours + 1e-6,
            ),
        ):
            if wrong and bound is not None:
                params = {"agent": each.agent, "day": problem.first, "last": problem.last, "rule": "hours"}
                reason = WORDS[name](**params, found=tidy(hours), bound=tidy(bound))
                yield Violation("hours", each.agent, problem.first, problem.last, hours, bound, None, reason)


def skill_gaps(problem: RosterProblem) -> tuple[SkillGap, ...]:
    """Days on which some skills together need more people than have any of them."""
    gaps: list[SkillGap] = []
    for day in sorted({each.day for each in problem.demand}):
        needed: dict[str, int] = {}
        for each in problem.demand:
            if each.day == day:
                needed[each.skill or ""] = needed.get(each.skill or "", 0) + each.count
        people = [each.skills for each in problem.staff if not each.is_away(day)]
        gap = skill_gap(people, needed, day=day)
        if gap is not None:
            gaps.append(gap)
    return tuple(gaps)


def accept(
    problem: RosterProblem, assignments: Iterable[tuple[str, date, str] | tuple[str, date, str, str | None]]
) -> RosterPlan:
    """A plan from another solver's answer: (agent, day, pattern) or (agent, day, pattern, skill), checked.

    Raises `Invalid` for people, days and patterns that the problem does not know.
    """
    known = {each.agent for each in problem.staff}
    duties: list[Duty] = []
    for index, (agent, day, pattern, *rest) in enumerate(assignments):
        if agent not in known or not problem.first <= day <= problem.last:
            raise Invalid(
                "names a person or a day that the problem does not know",
                code="roster.unknown",
                path=f"assignments[{index}]",
            )
        duties.append(problem.duty(agent, day, pattern, rest[0] if rest else None))
    return judged(problem, duties)


def export_problem(problem: RosterProblem) -> dict[str, Any]:
    """The problem for another solver, ready for JSON: shifts with their instants, people, demand and rules.

    Days are numbered from 0; hours count from the first local midnight, so that clock changes are in them.
    """
    built = Assignment(problem)
    return {
        "zone": problem.zone,
        "first": problem.first.isoformat(),
        "days": problem.days,
        "shifts": [
            _told_shift(built, day, kind) for day in range(problem.days) for kind in range(len(built.kinds))
        ],
        "staff": [_told_person(problem, each) for each in problem.staff],
        "demand": [
            {
                "day": (each.day - problem.first).days,
                "shift": each.pattern,
                "skill": each.skill,
                "count": each.count,
            }
            for each in problem.demand
        ],
        "rules": [_told_rule(each) for each in problem.clauses],
        "carried": [_told_duty(built, duty) for duty in problem.carried],
        "fairness": {each.tag: each.price for each in problem.fairness},
        "unmet_price": problem.unmet_price,
    }


def _told_shift(built: Assignment, day: int, kind: int) -> dict[str, Any]:
    """A shift of a day, with its hours from the first local midnight."""
    times = built.times
    return {
        "day": day,
        "shift": built.kinds[kind],
        "begins": float(times.begins[day, kind]),
        "ends": float(times.ends[day, kind]),
        "hours": float(times.hours[day, kind]),
        "tags": sorted(times.tags[day][kind]),
    }


def _told_person(problem: RosterProblem, person: StaffMember) -> dict[str, Any]:
    """A person with the days they are away, their wishes, and their burdens before the roster."""
    wishes = [
        {
            "day": (wish.day - problem.first).days,
            "work": wish.work,
            "shifts": sorted(wish.shifts),
            "price": wish.price,
        }
        for wish in person.wishes
    ]
    return {
        "agent": person.agent,
        "skills": list(person.skills),
        "low_hours": person.low_hours,
        "high_hours": person.high_hours,
        "share": person.share,
        "away": [day for day in range(problem.days) if person.is_away(problem.first + day * _ONE)],
        "wishes": wishes,
        "burdens": {one.tag: one.count for one in person.burdens},
    }


def _told_rule(rule: LabourRule) -> dict[str, Any]:
    """A rule with its form, shifts, bounds and price."""
    return {
        "code": rule.code,
        "form": str(rule.form),
        "shifts": sorted(rule.shifts),
        "then": sorted(rule.then),
        "low": rule.low,
        "high": rule.high,
        "window": str(rule.window),
        "days": rule.days,
        "per_week": rule.per_week,
        "plus": rule.plus,
        "price": rule.price,
    }


def _told_duty(built: Assignment, duty: Duty) -> dict[str, Any]:
    """A duty before the roster, with its hours from the first local midnight."""
    origin, hour = built.times.origin, timedelta(hours=1)
    return {
        "agent": duty.agent,
        "day": (duty.day - built.problem.first).days,
        "begins": (duty.begins_at - origin) / hour,
        "ends": (duty.ends_at - origin) / hour,
        "shift": duty.pattern,
        "tags": sorted(duty.tags),
    }
