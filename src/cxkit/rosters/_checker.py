"""The checker of rosters: every rule, person by person, from the shifts as they stand.

It knows nothing of how a roster was made and shares no code with the model that solves one, so that it can
hold that model to its word; it also judges what people wrote by hand, imported or swapped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from cxkit.errors import Invalid
from cxkit.rosters._enums import RuleForm, Window
from cxkit.rosters._rules import LabourRule
from cxkit.rosters._shifts import Duty
from cxkit.rosters._wording import WORDS, tidy
from cxkit.values import AgentId, Reason, at_local, later, local_time, zone as zone_named

_HOUR = timedelta(hours=1)
_ONE = timedelta(days=1)
_REACH = 400
"""Windows reach so many days around a roster at most, which are days of the calendar too."""
_ROUNDING = 1e-9


class Violation(NamedTuple):
    """A rule that the shifts of a person break: where, what was found, and what was asked.

    `price` is None for a hard rule; `missed` is by how many shifts, days or hours it is missed.
    """

    rule: str
    agent: AgentId
    first: date
    last: date
    found: float
    bound: float
    price: float | None
    reason: Reason

    @property
    def missed(self) -> float:
        """By how many shifts, days or hours the bound is missed."""
        return abs(self.found - self.bound)

    @property
    def is_hard(self) -> bool:
        """Whether the rule binds."""
        return self.price is None


class _Person(NamedTuple):
    """The shifts of one person in order, carried ones among them, and the days that are known."""

    agent: AgentId
    duties: Sequence[Duty]
    known: date
    first: date
    last: date
    zone: str

    def within(self, first: date, last: date) -> Sequence[Duty]:
        """The shifts that begin on those days."""
        low = bisect_left(self.duties, first, key=lambda duty: duty.day)
        high = bisect_left(self.duties, last + _ONE, key=lambda duty: duty.day)
        return self.duties[low:high]

    def concerns(self, first: date, last: date) -> bool:
        """Whether those days touch the roster itself."""
        return first <= self.last and last >= self.first


def check_duties(
    duties: Iterable[Duty],
    rules: Iterable[LabourRule],
    *,
    first: date,
    last: date,
    zone: str,
    carried: Iterable[Duty] = (),
    known_from: date | None = None,
) -> tuple[Violation, ...]:
    """Every rule that shifts break in the days of a roster, hard ones first.

    `carried` are the shifts before it, so that rest, runs and windows are counted across the border;
    `known_from` is the first day of which they are known (that of the first carried shift, or `first`).
    Lower bounds are judged where their window is wholly known, upper ones as soon as they are passed. That
    nobody works two shifts at once is always checked.

    >>> from datetime import time
    >>> from cxkit.rosters import ShiftPattern
    >>> def on(code, clock, day):
    ...     pattern = ShiftPattern(code=code, begins=clock, length=timedelta(hours=8))
    ...     return pattern.on(date(2026, 3, day), "amy", zone="Asia/Shanghai")
    >>> violations = check_duties(
    ...     [on("late", time(15), 2), on("early", time(7), 3)],
    ...     [LabourRule(code="rest", form="rest", low=11)],
    ...     first=date(2026, 3, 2), last=date(2026, 3, 8), zone="Asia/Shanghai")
    >>> violations[0].reason.text()
    'amy has 8 hours of rest after 2026-03-02, less than 11 (rest)'
    """
    if last < first:
        raise Invalid("a roster ends on the day it begins or later", code="roster.order", path="last")
    later(first, days=-_REACH)
    later(last, days=_REACH)
    own, before = tuple(duties), tuple(carried)
    known = known_from or min((duty.day for duty in before), default=first)
    people: dict[AgentId, list[Duty]] = {}
    for duty in (*before, *own):
        people.setdefault(duty.agent, []).append(duty)
    asked, violations = tuple(rules), list[Violation]()
    for agent in sorted(people):
        line = sorted(people[agent], key=lambda duty: (duty.day, duty.begins_at))
        person = _Person(agent, line, min(known, first), first, last, zone)
        violations.extend(_overlaps(person))
        for rule in asked:
            violations.extend(_CHECKS[rule.form](person, rule))
    return tuple(sorted(violations, key=lambda each: (not each.is_hard, each.first, each.agent, each.rule)))


def _broken(
    person: _Person, rule: LabourRule, first: date, last: date, found: float, bound: float, code: str
) -> Violation:
    reason = WORDS[code](
        agent=person.agent, rule=rule.code, day=first, last=last, found=tidy(found), bound=tidy(bound)
    )
    return Violation(rule.code, person.agent, first, last, found, bound, rule.price, reason)


def _overlaps(person: _Person) -> Iterator[Violation]:
    for one, other in pairwise(sorted(person.duties, key=lambda duty: duty.begins_at)):
        if other.begins_at < one.ends_at and person.concerns(one.day, other.day):
            reason = WORDS["roster.broken.overlap"](agent=person.agent, day=other.day)
            both = (one.ends_at - other.begins_at) / _HOUR
            yield Violation("overlap", person.agent, one.day, other.day, both, 0.0, None, reason)


def _windows(person: _Person, rule: LabourRule) -> Iterator[tuple[date, date]]:
    """The windows of a rule that touch the roster, by their first and last day."""
    if rule.window is Window.ROSTER:
        yield person.first, person.last
        return
    if rule.window is Window.ROLLING:
        begin = max(person.known, person.first - (rule.days - 1) * _ONE)
        while begin <= person.last:
            yield begin, begin + (rule.days - 1) * _ONE
            begin += _ONE
        return
    begin = person.first
    while begin <= person.last:
        if rule.window is Window.WEEK:
            start = begin - begin.weekday() * _ONE
            end = start + 6 * _ONE
        else:
            start = begin.replace(day=1)
            end = (start + 31 * _ONE).replace(day=1) - _ONE
        yield start, end
        begin = end + _ONE


def _bounded(measure: Callable[[Sequence[Duty]], float], above: str, below: str) -> Check:
    """Check that a sum over the shifts of each window lies within the bounds."""

    def check(person: _Person, rule: LabourRule) -> Iterator[Violation]:
        for first, last in _windows(person, rule):
            low, high = rule.bounds((last - first).days + 1)
            chosen = [duty for duty in person.within(first, last) if duty.carries(*rule.shifts)]
            value = measure(chosen)
            if high is not None and value > high + _ROUNDING:
                yield _broken(person, rule, first, last, value, high, above)
            whole = person.known <= first and last <= person.last
            if low is not None and value < low - _ROUNDING and whole:
                yield _broken(person, rule, first, last, value, low, below)

    return check


def _days_off(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    for first, last in _windows(person, rule):
        low, days = rule.bounds((last - first).days + 1)[0] or 0.0, (last - first).days + 1
        worked = {duty.day for duty in person.within(first, last) if duty.carries(*rule.shifts)}
        if days - len(worked) < low - _ROUNDING:
            yield _broken(person, rule, first, last, days - len(worked), low, "roster.broken.days_off")


def _rest(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    line = sorted(person.duties, key=lambda duty: duty.begins_at)
    for one, other in pairwise(line):
        rest = (other.begins_at - one.ends_at) / _HOUR
        asked = rule.low or 0.0
        if (
            one.carries(*rule.shifts)
            and 0 <= rest < asked - _ROUNDING
            and person.concerns(other.day, other.day)
        ):
            yield _broken(person, rule, one.day, other.day, rest, asked, "roster.broken.rest")


def _long_rest(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    tz, asked = zone_named(person.zone), rule.low or 0.0
    for first, last in _windows(person, rule):
        if not (person.known <= first and last <= person.last):
            continue
        free, end = at_local(first, tz), at_local(last + _ONE, tz)
        longest = timedelta(0)
        around = person.within(first - 2 * _ONE, last)
        for duty in sorted(around, key=lambda duty: duty.begins_at):
            longest = max(longest, min(duty.begins_at, end) - free)
            free = max(free, duty.ends_at)
        longest = max(longest, end - free)
        if longest / _HOUR < asked - _ROUNDING:
            yield _broken(person, rule, first, last, longest / _HOUR, asked, "roster.broken.long_rest")


def _runs(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    """The stretches of days in a row."""
    begin = before = None
    for day in days:
        if before is not None and begin is not None and day != before + _ONE:
            yield begin, before
            begin = day
        begin, before = begin or day, day
    if begin is not None and before is not None:
        yield begin, before


def _run(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    days = sorted({duty.day for duty in person.duties if duty.carries(*rule.shifts)})
    for first, last in _runs(days):
        length = (last - first).days + 1
        if not person.concerns(first, last):
            continue
        if rule.high is not None and length > rule.high:
            yield _broken(person, rule, first, last, length, rule.high, "roster.broken.run_high")
        whole = person.known < first and last < person.last
        if rule.low is not None and length < rule.low and whole:
            yield _broken(person, rule, first, last, length, rule.low, "roster.broken.run_low")


def _succession(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    for one, other in pairwise(person.duties):
        next_day = other.day == one.day + _ONE and person.concerns(other.day, other.day)
        if next_day and one.carries(*rule.shifts) and other.carries(*rule.then):
            yield _broken(person, rule, one.day, other.day, 1.0, 0.0, "roster.broken.succession")


def _rotation(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    def clock(at: datetime, day: date) -> timedelta:
        local = local_time(at, person.zone).replace(tzinfo=None)
        return local - datetime.combine(day, time())

    for one, other in pairwise(person.duties):
        earlier = (clock(one.begins_at, one.day) - clock(other.begins_at, other.day)) / _HOUR
        near = other.day == one.day + _ONE and one.carries(*rule.shifts) and other.carries(*rule.shifts)
        if near and earlier > (rule.high or 0.0) + _ROUNDING and person.concerns(other.day, other.day):
            yield _broken(
                person, rule, one.day, other.day, earlier, rule.high or 0.0, "roster.broken.rotation"
            )


def _weekend(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    worked = {duty.day for duty in person.duties if duty.carries(*rule.shifts)}
    saturday = person.first + ((5 - person.first.weekday()) % 7) * _ONE
    if person.first.weekday() == 6:
        saturday = person.first - _ONE
    while saturday <= person.last:
        sunday = saturday + _ONE
        whole = person.known <= saturday and sunday <= person.last
        if whole and (saturday in worked) != (sunday in worked):
            yield _broken(person, rule, saturday, sunday, 1.0, 2.0, "roster.broken.weekend")
        saturday += 7 * _ONE


def _breaks(person: _Person, rule: LabourRule) -> Iterator[Violation]:
    for duty in person.within(person.first, person.last):
        given = sum((each.length for each in duty.breaks), timedelta(0)) / _HOUR
        long = (duty.ends_at - duty.begins_at) / _HOUR > (rule.high or 0.0) + _ROUNDING
        if duty.carries(*rule.shifts) and long and given < (rule.low or 0.0) - _ROUNDING:
            yield _broken(person, rule, duty.day, duty.day, given, rule.low or 0.0, "roster.broken.break")


Check = Callable[[_Person, LabourRule], Iterator[Violation]]

_CHECKS: dict[Any, Check] = {
    RuleForm.COUNT: _bounded(len, "roster.broken.count_high", "roster.broken.count_low"),
    RuleForm.HOURS: _bounded(
        lambda duties: sum(duty.hours for duty in duties),
        "roster.broken.hours_high",
        "roster.broken.hours_low",
    ),
    RuleForm.DAYS_OFF: _days_off,
    RuleForm.REST: _rest,
    RuleForm.LONG_REST: _long_rest,
    RuleForm.RUN: _run,
    RuleForm.SUCCESSION: _succession,
    RuleForm.ROTATION: _rotation,
    RuleForm.WEEKEND: _weekend,
    RuleForm.BREAK: _breaks,
}
