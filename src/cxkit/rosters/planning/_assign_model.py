"""Stage 2 as a linear model: who works which shift, by rows for every rule, wish and share.

A column is one person on one shift of one day. Rest is told in cliques: of the shifts of a day that end late
and those of the days after that begin before the rest is over, one person works at most one, which keeps the
linear relaxation tight. What came before the roster enters the bounds of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from math import ceil
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.rosters._enums import RuleForm, Window
from cxkit.rosters._rules import LabourRule
from cxkit.rosters._shifts import Duty
from cxkit.rosters.planning._model import INFINITE, Group, Model
from cxkit.rosters.planning._problem import RosterProblem, StaffMember
from cxkit.values import at_local, local_time, zone as zone_named

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
_ONE: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_TINY: Final = 1e-9
_SURPLUS: Final = 0.5
"""The price of a shift beyond those asked for, so that minimum hours fill up but nothing else does."""


@attrs.frozen(eq=False)
class Times:
    """Shifts by day and kind: instants in hours from the first midnight, hours, local begins, tags."""

    begins: Floats
    ends: Floats
    hours: Floats
    clock: Floats
    breaks: Floats
    tags: Sequence[Sequence[frozenset[str]]]
    origin: Any

    def carrying(self, names: frozenset[str]) -> Flags:
        """Flags of the shifts that have one of those codes or tags."""
        return np.array([[not names or bool(names & own) for own in row] for row in self.tags], np.bool_)


class Assignment:
    """The model, and where its columns are."""

    def __init__(self, problem: RosterProblem) -> None:
        self.problem = problem
        self.model = Model()
        self.kinds = [kind for kind in problem.shifts if any(each.pattern == kind for each in problem.demand)]
        self.days = problem.days
        self.times = self._times()
        self.skills = sorted({each.skill or "" for each in problem.demand})
        self.needed = self._needed()
        self.past: dict[str, list[Duty]] = {}
        for duty in problem.carried:
            self.past.setdefault(duty.agent, []).append(duty)
        known = problem.known_from or min((duty.day for duty in problem.carried), default=problem.first)
        self.known = min((known - problem.first).days, 0)
        self.columns = np.full((len(problem.staff), self.days, len(self.kinds)), -1, np.int64)
        self._people()
        self.unmet = self._cover()
        self._hours()
        for rule in problem.clauses:
            _ROWS[rule.form](self, rule)
        self._no_overlap()
        self._wishes()
        self._fairness()

    def _times(self) -> Times:
        problem, shape = self.problem, (self.problem.days, len(self.kinds))
        tz = zone_named(problem.zone)
        origin = at_local(problem.first, tz)
        begins, ends, hours, clock, breaks = (np.zeros(shape) for _ in range(5))
        tags: list[list[frozenset[str]]] = []
        for day in range(problem.days):
            row: list[frozenset[str]] = []
            for kind, name in enumerate(self.kinds):
                duty = problem.duty("-", problem.first + day * _ONE, name)
                begins[day, kind] = (duty.begins_at - origin) / _HOUR
                ends[day, kind] = (duty.ends_at - origin) / _HOUR
                hours[day, kind] = duty.hours
                clock[day, kind] = problem.shifts[name].offset / _HOUR
                breaks[day, kind] = sum((each.length for each in duty.breaks), timedelta(0)) / _HOUR
                row.append(duty.tags | {name})
            tags.append(row)
        return Times(begins, ends, hours, clock, breaks, tags, origin)

    def _needed(self) -> NDArray[np.int64]:
        needed = np.zeros((len(self.skills), self.days, len(self.kinds)), np.int64)
        for each in self.problem.demand:
            day = (each.day - self.problem.first).days
            needed[self.skills.index(each.skill or ""), day, self.kinds.index(each.pattern)] += each.count
        return needed

    def _people(self) -> None:
        """A column for each person, day and kind that is needed, where skills allow; absences are rows."""
        staff, total = self.problem.staff, self.needed.sum(axis=0)
        for person, each in enumerate(staff):
            able = np.array([each.is_able(skill) for skill in self.skills], np.bool_)
            open_ = (self.needed[able].sum(axis=0) > 0) if able.any() else np.zeros(total.shape, np.bool_)
            self.columns[person][open_] = self.model.add(int(open_.sum()), most=1.0, whole=True)
            for day in range(self.days):
                columns = self.at(person, day)
                if columns.size:
                    self.model.row(columns, high=1.0)
                    if each.is_away(self.problem.first + day * _ONE):
                        self.model.row(columns, high=0.0, group=("absence", each.agent))

    def at(self, person: int, day: int, chosen: Flags | None = None) -> NDArray[np.int64]:
        """The columns of a person on a day, of the kinds chosen."""
        row: NDArray[np.int64] = self.columns[person, day]
        return row[(row >= 0) if chosen is None else (row >= 0) & chosen]

    def _cover(self) -> NDArray[np.int64]:
        """Every shift is filled, or is lacking at a price; people are split over skills by flows."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for person, each in enumerate(self.problem.staff):
            able = tuple(i for i, skill in enumerate(self.skills) if each.is_able(skill))
            groups.setdefault(able, []).append(person)
        unmet = np.full(self.needed.shape, -1, np.int64)
        for day, kind in np.argwhere(self.needed.sum(axis=0)).tolist():
            asked = self.needed[:, day, kind]
            wanted = np.flatnonzero(asked).tolist()
            flows: dict[int, list[int]] = {skill: [] for skill in wanted}
            for able, people in groups.items():
                columns = [c for c in (self.columns[p, day, kind] for p in people) if c >= 0]
                usable = [skill for skill in wanted if skill in able]
                if not columns:
                    continue
                if len(usable) == 1:
                    flows[usable[0]].extend(columns)
                    continue
                split = self.model.add(len(usable), most=len(columns))
                for skill, column in zip(usable, split.tolist(), strict=True):
                    flows[skill].append(column)
                self.model.row(
                    [*columns, *split], [*[1.0] * len(columns), *[-1.0] * len(usable)], low=0, high=0
                )
            for skill in wanted:
                count = int(asked[skill])
                lacking = self.model.add(1, cost=self.problem.unmet_price, most=count)
                surplus = self.model.add(1, cost=_SURPLUS)
                unmet[skill, day, kind] = lacking[0]
                self.model.row(
                    [*flows[skill], lacking[0], surplus[0]],
                    [*[1.0] * len(flows[skill]), 1.0, -1.0],
                    low=count,
                    high=count,
                    group=("demand", day, self.kinds[kind], self.skills[skill]),
                )
        return unmet

    def _hours(self) -> None:
        for person, each in enumerate(self.problem.staff):
            own = self.columns[person]
            chosen = own >= 0
            for low, high, name in (
                (each.low_hours, None, "low_hours"),
                (None, each.high_hours, "high_hours"),
            ):
                if low is not None or high is not None:
                    self.model.row(
                        own[chosen],
                        self.times.hours[chosen],
                        low=-INFINITE if low is None else low,
                        high=INFINITE if high is None else high,
                        group=(name, each.agent),
                    )

    # Rows of rules

    def windows(self, rule: LabourRule) -> Iterator[tuple[int, int]]:
        """The windows of a rule that touch the roster, by first day and the day after the last one."""
        first, end = self.problem.first, self.days
        if rule.window is Window.ROSTER:
            yield 0, end
        elif rule.window is Window.ROLLING:
            for begin in range(max(self.known, 1 - rule.days), end):
                yield begin, begin + rule.days
        else:
            keys = [_calendar(first + day * _ONE, rule.window) for day in range(end)]
            for key in sorted(set(keys)):
                lead = (key[0] - first).days
                yield lead, lead + key[1]

    def had(self, person: int, rule: LabourRule, begin: int, end: int) -> list[Duty]:
        """The carried shifts of a person that a rule is about, by days of the roster's count."""
        first = self.problem.first
        past = self.past.get(self.problem.staff[person].agent, [])
        return [
            duty
            for duty in past
            if begin <= (duty.day - first).days < min(end, 0) and duty.carries(*rule.shifts)
        ]

    def chosen(self, person: int, chosen: Flags, begin: int, end: int) -> tuple[Any, Any]:
        """The columns of a person in a window, of the shifts chosen, and where they stand."""
        window = slice(max(begin, 0), max(end, 0))
        own = self.columns[person][window]
        used = (own >= 0) & chosen[window]
        return own[used], (window, used)

    def summed(self, rule: LabourRule, of: Floats, past: Callable[[Sequence[Duty]], float]) -> None:
        """Bounds on a sum over the shifts of each window."""
        fits = self.times.carrying(rule.shifts)
        for begin, end in self.windows(rule):
            low, high = rule.bounds(end - begin)
            whole = self.known <= begin and end <= self.days
            for person in range(len(self.problem.staff)):
                columns, (window, used) = self.chosen(person, fits, begin, end)
                if not columns.size and not whole:
                    continue
                before = past(self.had(person, rule, begin, end)) if begin < 0 else 0.0
                factors = of[window][used]
                if high is not None and factors.sum() + before > high + _TINY:
                    most = max(high - before, 0.0)
                    self.model.row(columns, factors, high=most, group=_rule(rule), price=rule.price)
                if low is not None and whole and low > before:
                    self.model.row(columns, factors, low=low - before, group=_rule(rule), price=rule.price)

    def days_off(self, rule: LabourRule) -> None:
        """At most so many days of each window are worked."""
        fits = self.times.carrying(rule.shifts)
        for begin, end in self.windows(rule):
            most = (end - begin) - (rule.bounds(end - begin)[0] or 0.0)
            for person in range(len(self.problem.staff)):
                columns, (_, used) = self.chosen(person, fits, begin, end)
                before = len({duty.day for duty in self.had(person, rule, begin, end)}) if begin < 0 else 0
                if columns.size and int(used.any(axis=1).sum()) + before > most + _TINY:
                    left = float(np.floor(max(most - before, 0.0) + _TINY))
                    self.model.row(columns, high=left, group=_rule(rule), price=rule.price)

    def apart(
        self, until: Floats, starts: Floats, reach: int, group: Group | None, price: float | None
    ) -> None:
        """Cliques: after a shift that blocks up to `until`, none of the next days starts earlier.

        Both are by day and kind, on one scale; -inf blocks nothing.
        """
        for day in range(self.days):
            for ahead in range(1, min(reach, self.days - 1 - day) + 1):
                next_ = starts[day + ahead]
                cuts: dict[bytes, tuple[Flags, Flags]] = {}
                for bound in np.unique(until[day]):
                    right = next_ < bound - _TINY
                    # Of the bounds with the same shifts behind them, the lowest has the most before them.
                    if right.any():
                        cuts.setdefault(right.tobytes(), (until[day] >= bound - _TINY, right))
                for left, right in cuts.values():
                    for person in range(len(self.problem.staff)):
                        one, other = self.at(person, day, left), self.at(person, day + ahead, right)
                        if one.size and other.size:
                            self.model.row(np.concatenate((one, other)), high=1.0, group=group, price=price)

    def rest(self, rule: LabourRule) -> None:
        """Rest after a shift, and after the carried ones."""
        asked = rule.low or 0.0
        until = np.where(self.times.carrying(rule.shifts), self.times.ends + asked, -np.inf)
        self.apart(until, self.times.begins, ceil((asked + 24) / 24), _rule(rule), rule.price)
        for person in range(len(self.problem.staff)):
            before = self.past.get(self.problem.staff[person].agent, [])
            last = max(before, key=lambda duty: duty.begins_at, default=None)
            if last is not None and last.carries(*rule.shifts):
                free = (last.ends_at - self.times.origin) / _HOUR + asked
                self.forbid(person, self.times.begins < free - _TINY, rule)

    def forbid(self, person: int, chosen: Flags, rule: LabourRule) -> None:
        """A person works none of those shifts."""
        own = self.columns[person]
        for column in own[(own >= 0) & chosen].tolist():
            self.model.row([column], high=0.0, group=_rule(rule), price=rule.price)

    def _no_overlap(self) -> None:
        hard = any(r.form is RuleForm.REST and r.is_hard and not r.shifts for r in self.problem.clauses)
        if not hard:
            self.apart(self.times.ends, self.times.begins, 1, None, None)
        for person, each in enumerate(self.problem.staff):
            for duty in self.past.get(each.agent, []):
                ends = (duty.ends_at - self.times.origin) / _HOUR
                own = self.columns[person]
                for column in own[(own >= 0) & (self.times.begins < ends - _TINY)].tolist():
                    self.model.row([column], high=0.0)

    def succession(self, rule: LabourRule) -> None:
        """Shifts of `then` do not follow on the next day."""
        before, after = self.times.carrying(rule.shifts), self.times.carrying(rule.then)
        for person in range(len(self.problem.staff)):
            for day in range(self.days - 1):
                one, other = self.at(person, day, before[day]), self.at(person, day + 1, after[day + 1])
                if one.size and other.size:
                    self.model.row(
                        np.concatenate((one, other)), high=1.0, group=_rule(rule), price=rule.price
                    )
            if self.had(person, rule, -1, 0):
                first = np.zeros(after.shape, np.bool_)
                first[0] = after[0]
                self.forbid(person, first, rule)

    def rotation(self, rule: LabourRule) -> None:
        """The next day begins at most so many hours earlier by the clock."""
        fits, slack = self.times.carrying(rule.shifts), rule.high or 0.0
        until = np.where(fits, self.times.clock - slack, -np.inf)
        self.apart(until, np.where(fits, self.times.clock, np.inf), 1, _rule(rule), rule.price)
        tz = zone_named(self.problem.zone)
        for person in range(len(self.problem.staff)):
            for duty in self.had(person, rule, -1, 0):
                local = local_time(duty.begins_at, tz)
                begun = local.hour + local.minute / 60 - slack
                first = np.zeros(fits.shape, np.bool_)
                first[0] = fits[0] & (self.times.clock[0] < begun - _TINY)
                self.forbid(person, first, rule)

    def run(self, rule: LabourRule) -> None:
        """Runs of days are neither longer nor shorter than allowed, also across the border."""
        fits = self.times.carrying(rule.shifts)
        for person in range(len(self.problem.staff)):
            past = {(duty.day - self.problem.first).days for duty in self.had(person, rule, -400, 0)}
            by_day = [self.at(person, day, fits[day]) for day in range(self.days)]
            if rule.high is not None:
                most = int(rule.high)
                for begin in range(-min(most, len(past)), self.days - most):
                    before = sum(day in past for day in range(begin, min(begin + most + 1, 0)))
                    columns = np.concatenate(by_day[max(begin, 0) : begin + most + 1])
                    if columns.size and before == max(-begin, 0):
                        high = float(max(most - before, 0))
                        self.model.row(columns, high=high, group=_rule(rule), price=rule.price)
            if rule.low is not None and rule.low > 1:
                self._least_run(rule, by_day, past)

    def _least_run(self, rule: LabourRule, by_day: Sequence[Any], past: set[int]) -> None:
        least, length = ceil(rule.low or 1), 0
        while -1 - length in past:
            length += 1
        for day in range(self.days):
            if day == 0 and -length <= self.known:
                continue  # Nobody knows when a run that goes on began.
            one, before = by_day[day], by_day[day - 1] if day else by_day[0][:0]
            for ahead in range(1, least if day else least - length):
                other = by_day[day + ahead] if day + ahead < self.days else None
                if one.size and other is not None:
                    columns = np.concatenate((one, before, other))
                    signs = np.concatenate((np.ones(one.size), -np.ones(before.size + other.size)))
                    self.model.row(columns, signs, high=0.0, group=_rule(rule), price=rule.price)

    def weekend(self, rule: LabourRule) -> None:
        """Saturday and Sunday are both worked or both free."""
        fits = self.times.carrying(rule.shifts)
        for day in range(-1, self.days - 1):
            if (self.problem.first + day * _ONE).weekday() != 5 or day < self.known:
                continue
            for person in range(len(self.problem.staff)):
                sunday = self.at(person, day + 1, fits[day + 1])
                saturday = self.at(person, day, fits[day]) if day >= 0 else sunday[:0]
                had = float(bool(day < 0 and self.had(person, rule, day, day + 1)))
                columns = np.concatenate((saturday, sunday))
                signs = np.concatenate((np.ones(saturday.size), -np.ones(sunday.size)))
                self.model.row(columns, signs, low=-had, high=-had, group=_rule(rule), price=rule.price)

    def long_rest(self, rule: LabourRule) -> None:
        """In each window that is wholly known there is a rest of so many hours.

        A rest can be told from where it begins: with a window, or with the end of a shift.
        """
        asked = rule.low or 0.0
        inside = [
            (begin, end) for begin, end in self.windows(rule) if self.known <= begin and end <= self.days
        ]
        spans = [(self._midnight(begin), self._midnight(end)) for begin, end in inside]
        opens = {opening for opening, _ in spans}
        for person in range(len(self.problem.staff)):
            before = [
                tuple((at - self.times.origin) / _HOUR for at in (duty.begins_at, duty.ends_at))
                for duty in self.past.get(self.problem.staff[person].agent, [])
            ]
            own = self.times.ends[self.columns[person] >= 0].tolist()
            rests: dict[float, int] = {}
            for at in sorted({*opens, *own, *(ends for _, ends in before)}):
                until = at + asked
                if any(begins < until - _TINY and ends > at + _TINY for begins, ends in before):
                    continue
                if any(low <= at + _TINY and until <= high + _TINY for low, high in spans):
                    rests[at] = int(self.model.add(1, most=1.0, whole=True)[0])
                    works = (self.times.begins < until - _TINY) & (self.times.ends > at + _TINY)
                    for day in np.flatnonzero(works.any(axis=1)).tolist():
                        if (busy := self.at(person, day, works[day])).size:
                            self.model.row([rests[at], *busy], high=1.0)
            for low, high in spans:
                there = [
                    column for at, column in rests.items() if low <= at + _TINY and at + asked <= high + _TINY
                ]
                self.model.row(there, low=1.0, group=_rule(rule), price=rule.price)

    def _midnight(self, day: int) -> float:
        at = at_local(self.problem.first + day * _ONE, zone_named(self.problem.zone))
        hours: float = (at - self.times.origin) / _HOUR
        return hours

    def breaks(self, rule: LabourRule) -> None:
        """Shifts that are long and lack their break are worked by nobody."""
        long = self.times.ends - self.times.begins > (rule.high or 0.0) + _TINY
        lacking = long & (self.times.breaks < (rule.low or 0.0) - _TINY) & self.times.carrying(rule.shifts)
        for person in range(len(self.problem.staff)):
            self.forbid(person, lacking, rule)

    # Wishes and fairness

    def _wishes(self) -> None:
        for person, each in enumerate(self.problem.staff):
            for wish in each.wishes:
                day = (wish.day - self.problem.first).days
                if not 0 <= day < self.days:
                    continue
                columns = self.at(person, day, self.times.carrying(wish.shifts)[day])
                if wish.work:
                    self.model.row(columns, low=1.0, price=wish.price)
                elif columns.size:
                    for column in columns.tolist():
                        self.model.costs[column] += wish.price

    def _fairness(self) -> None:
        for share in self.problem.fairness:
            fits = self.times.carrying(frozenset([share.tag]))
            if not fits.any() or not self.problem.staff:
                continue
            most = self.model.add(1, cost=share.price, whole=True)
            for person, each in enumerate(self.problem.staff):
                own = self.columns[person]
                columns = own[(own >= 0) & fits]
                before = burden(each, share.tag)
                self.model.row([*columns, most[0]], [*[1.0] * columns.size, -each.share], high=-before)


def burden(person: StaffMember, tag: str) -> float:
    """The shifts with a tag that somebody had before."""
    return sum(each.count for each in person.burdens if each.tag == tag)


def _rule(rule: LabourRule) -> Group | None:
    return ("rule", rule.code) if rule.is_hard else None


def _calendar(day: date, window: Window) -> tuple[date, int]:
    """The first day of the calendar's week or month around a day, and how many days it has."""
    if window is Window.WEEK:
        return day - day.weekday() * _ONE, 7
    first = day.replace(day=1)
    return first, ((first + 31 * _ONE).replace(day=1) - first).days


_ROWS: Final[dict[Any, Callable[[Assignment, LabourRule], None]]] = {
    RuleForm.COUNT: lambda self, rule: self.summed(
        rule, np.ones(self.times.hours.shape), lambda duties: float(len(duties))
    ),
    RuleForm.HOURS: lambda self, rule: self.summed(
        rule, self.times.hours, lambda duties: sum(duty.hours for duty in duties)
    ),
    RuleForm.DAYS_OFF: Assignment.days_off,
    RuleForm.REST: Assignment.rest,
    RuleForm.LONG_REST: Assignment.long_rest,
    RuleForm.RUN: Assignment.run,
    RuleForm.SUCCESSION: Assignment.succession,
    RuleForm.ROTATION: Assignment.rotation,
    RuleForm.WEEKEND: Assignment.weekend,
    RuleForm.BREAK: Assignment.breaks,
}
