"""Strategies for rosters: shifts, rules of labour, problems, and rosters anywhere in their life."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel import Actor
from cxkit.rosters import (
    Absence,
    Activity,
    Break,
    Duty,
    LabourRule,
    LabourRules,
    Roster,
    RosterPerson,
    RosterProblem,
    RuleForm,
    ShiftDemand,
    ShiftPattern,
    Shrinkage,
    StaffMember,
    Window,
    Wish,
    WorkState,
)
from cxkit.rosters.facts import Changed, Drafted
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_PEOPLE = ("amy", "bo", "chen")
_ZONES = st.sampled_from(("Asia/Shanghai", "Europe/Paris", "America/New_York"))
_TAGS = st.frozensets(st.sampled_from(("late", "night", "weekend")), max_size=2)
_DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))


@st.composite
def shift_patterns(draw: st.DrawFn) -> ShiftPattern:
    """Patterns with up to two breaks."""
    hours = draw(st.integers(2, 12))
    breaks = [
        Break(
            after=at * _HOUR,
            length=_HOUR / 2,
            paid=draw(st.booleans()),
            leeway=draw(st.integers(0, 2)) * _HOUR,
        )
        for at in sorted(draw(st.sets(st.integers(0, hours - 1), max_size=2)))
    ]
    return ShiftPattern(
        code=draw(ids()),
        begins=time(draw(st.integers(0, 23)), draw(st.sampled_from((0, 15, 30)))),
        length=hours * _HOUR,
        breaks=breaks,
        tags=draw(_TAGS),
    )


@st.composite
def duties(draw: st.DrawFn) -> Duty:
    """Duties of one of three people."""
    return draw(shift_patterns()).on(draw(_DAYS), draw(st.sampled_from(_PEOPLE)), zone=draw(_ZONES))


@st.composite
def labour_rules(draw: st.DrawFn) -> LabourRule:
    """Rules of every form, with the bounds that they need."""
    form = draw(st.sampled_from(RuleForm))
    low, high = sorted(draw(st.lists(st.integers(0, 60), min_size=2, max_size=2)))
    succession = form is RuleForm.SUCCESSION
    return LabourRule(
        code=draw(ids()),
        form=form,
        shifts=frozenset(["late"]) if succession else draw(_TAGS),
        then=frozenset(["night"]) if succession else frozenset(),
        low=low,
        high=high,
        window=draw(st.sampled_from(Window)),
        days=draw(st.integers(1, 28)),
        per_week=draw(st.booleans()),
        price=draw(st.none() | st.floats(0, 100)),
        source=draw(texts()),
    )


@st.composite
def labour_rule_sets(draw: st.DrawFn) -> LabourRules:
    """Sets of rules."""
    rules = draw(st.lists(labour_rules(), max_size=4, unique_by=lambda rule: rule.code))
    return LabourRules(id=draw(ids()), version=draw(st.integers(1, 9)), clauses=rules)


@st.composite
def absences(draw: st.DrawFn) -> Absence:
    """Absences of some days."""
    first = draw(_DAYS)
    return Absence(first=first, last=first + draw(st.integers(0, 20)) * _DAY)


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    """Stretches of work or breaks."""
    begin = draw(instants())
    ends_at = begin + draw(st.timedeltas(timedelta(0), _DAY))
    state = draw(st.sampled_from(WorkState))
    return Activity(agent=draw(st.sampled_from(_PEOPLE)), state=state, begins_at=begin, ends_at=ends_at)


@st.composite
def shrinkages(draw: st.DrawFn) -> Shrinkage:
    """Shares that leave some time."""
    shares = st.floats(0, 0.19)
    names = ("absence", "training", "meetings", "lateness", "breaks")
    return Shrinkage(**{name: draw(shares) for name in names})


@st.composite
def roster_problems(draw: st.DrawFn) -> RosterProblem:
    """Small problems: up to three people, a week, and rules of every form."""
    first, days = draw(_DAYS), draw(st.integers(1, 7))
    patterns = draw(st.lists(shift_patterns(), min_size=1, max_size=3, unique_by=lambda one: one.kind))
    within = st.integers(0, days - 1).map(lambda day: first + day * _DAY)
    staff = [
        StaffMember(
            agent=agent,
            skills=draw(st.sets(st.sampled_from(("zh", "en")))),
            high_hours=draw(st.none() | st.integers(8, 60).map(float)),
            wishes=[Wish(day=draw(within), work=draw(st.booleans()))],
        )
        for agent in _PEOPLE[: draw(st.integers(1, 3))]
    ]
    demand = [
        ShiftDemand(
            day=draw(within), pattern=draw(st.sampled_from(patterns)).kind, count=draw(st.integers(1, 2))
        )
        for _ in range(draw(st.integers(1, 5)))
    ]
    return RosterProblem(
        zone=draw(_ZONES),
        first=first,
        days=days,
        patterns=patterns,
        staff=staff,
        demand=demand,
        clauses=draw(labour_rule_sets()).clauses,
        unmet_price=draw(st.floats(1, 1000)),
    )


@st.composite
def rosters_drafted(draw: st.DrawFn) -> Drafted:
    """The first facts of rosters: one shift a day for each person."""
    zone, first, days = draw(_ZONES), draw(_DAYS), draw(st.integers(1, 14))
    pattern = draw(shift_patterns())
    worked = draw(st.sets(st.tuples(st.sampled_from(_PEOPLE), st.integers(0, days - 1)), max_size=8))
    made: Any = draw(
        records(
            Drafted,
            roster=ids(),
            zone=st.just(zone),
            first=st.just(first),
            last=st.just(first + (days - 1) * _DAY),
            duties=st.just(
                tuple(pattern.on(first + day * _DAY, agent, zone=zone) for agent, day in sorted(worked))
            ),
            people=st.just(tuple(RosterPerson(agent=agent) for agent in _PEOPLE)),
            carried=st.just(()),
            known_from=st.none(),
        )
    )
    drafted: Drafted = made
    return drafted


@st.composite
def shift_changes(draw: st.DrawFn) -> Changed:
    """Changes of a shift to none."""
    made: Any = draw(records(Changed, duty=st.none()))
    changed: Changed = made
    return changed


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Rosters anywhere in their life, with changes and swaps."""
    roster = Roster.begin(draw(rosters_drafted()))
    lin = Actor.supervisor("lin")
    at: datetime = roster.history[-1].at
    one = roster.duties[0] if roster.duties else None
    agent, day = (one.agent, one.day) if one else ("amy", roster.first)
    other = next(name for name in _PEOPLE if name != agent)
    when: dict[str, Any] = {"at": at, "by": lin}
    verbs: list[Callable[[Roster], Roster]] = [
        lambda r: r.redraft(roster.duties[1:], **when),
        lambda r: r.propose(**when),
        lambda r: r.publish(waived=draw(texts()) or "known", **when),
        lambda r: r.offer_swap("S-1", agent, day, **when),
        lambda r: r.accept_swap("S-1", other, **when),
        lambda r: r.approve_swap("S-1", **when),
        lambda r: r.change(agent, day, None, reason=draw(texts()) or "ill", consent="given", **when),
        lambda r: r.lock(**when),
        lambda r: r.withdraw("closed", **when),
        lambda r: r.erase(**when),
    ]
    for verb in verbs[draw(st.integers(0, 1)) : draw(st.integers(0, len(verbs)))]:
        with suppress(Refused):
            roster = verb(roster)
    return roster


register(ShiftPattern, shift_patterns)
register(Duty, duties)
register(LabourRule, labour_rules)
register(LabourRules, labour_rule_sets)
register(Absence, absences)
register(Activity, activities)
register(Shrinkage, shrinkages)
register(RosterProblem, roster_problems)
register(Drafted, rosters_drafted)
register(Changed, shift_changes)
register(Roster, rosters)
