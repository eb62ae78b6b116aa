"""The problem of a roster as plain data: people, shifts to fill, rules, wishes, what came before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cxkit._typing import Named, Several, Takes
from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, personal, record, repeated
from cxkit.rosters._checker import Violation, check_duties
from cxkit.rosters._rules import LabourRule
from cxkit.rosters._shifts import Duty, ShiftPattern
from cxkit.values import LONGEST_ID, AgentId, later, zone as zone_named


@record(name="roster.absence")
class Absence:
    """Days on which somebody cannot work, first and last among them."""

    first: date
    last: date

    def rules(self) -> Iterator[Fault]:
        """An absence ends on the day it begins or later."""
        if self.last < self.first:
            yield Fault("last", "roster.order", "an absence ends on the day it begins or later")


@record(name="roster.wish")
class Wish:
    """A wish for a day: to work one of those shifts, or (`work=False`) not to; none named means any.

    `price` is what it costs not to grant it, against the other wishes.

    >>> Wish(day=date(2026, 3, 7), work=False).shifts
    frozenset()
    """

    day: date
    work: bool
    shifts: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    price: float = field(default=1.0, low=0.0)
    note: str | None = personal(default=None, longest=500)


@record(name="roster.burden")
class Burden:
    """How many shifts with a tag somebody had before, for fairness over a longer time."""

    tag: str = field(longest=100)
    count: float = field(low=0.0)


@record(name="roster.staff")
class StaffMember:
    """A person to be rostered: skills, hours over the whole roster, share of full time, wishes, absences.

    >>> StaffMember(agent="amy", skills=["returns"], high_hours=160).share
    1.0
    """

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    skills: Several[str] = field(default=())
    low_hours: float | None = field(default=None, low=0.0)
    high_hours: float | None = field(default=None, low=0.0)
    share: float = field(default=1.0, low=0.05, high=1.0)
    wishes: Several[Wish] = field(default=())
    absences: Several[Absence] = field(default=())
    burdens: Several[Burden] = field(default=())

    def is_away(self, day: date) -> bool:
        """Whether the person is absent on a day."""
        return any(each.first <= day <= each.last for each in self.absences)

    def is_able(self, skill: str | None) -> bool:
        """Whether the person has the skill; anybody can do what needs none."""
        return not skill or skill in self.skills


@record(name="roster.demand")
class ShiftDemand:
    """How many people a shift of a day needs, for a skill."""

    day: date
    pattern: str = field(longest=100)
    count: int = field(low=1)
    skill: str | None = field(default=None, longest=100)


@record(name="roster.fair_share")
class FairShare:
    """Shifts with a tag are to be shared fairly: what each one of the person who has most of them costs."""

    tag: str = field(longest=100)
    price: float = field(default=3.0, low=0.0)


@record(name="roster.problem")
class RosterProblem:
    """Everything that a roster is made from; as plain data it is the export for other solvers.

    `holidays` tag their shifts `festival`, Saturdays and Sundays `weekend`, but for make-up working days
    (`working_days`, 调休). `carried` are the shifts before the first day. `unmet_price` is what a shift costs
    that nobody fills. An answer of another solver is read, and checked, by `accept`.
    """

    zone: str = field(longest=100)
    first: date
    days: int = field(low=1, high=366)
    patterns: Several[ShiftPattern]
    staff: Several[StaffMember]
    demand: Several[ShiftDemand]
    clauses: Several[LabourRule] = field(default=())
    holidays: Takes[Iterable[date], frozenset[date]] = field(default=frozenset())
    working_days: Takes[Iterable[date], frozenset[date]] = field(default=frozenset())
    carried: Several[Duty] = field(default=())
    known_from: date | None = None
    fairness: Several[FairShare] = field(default=(FairShare(tag="late"), FairShare(tag="weekend")))
    unmet_price: float = field(default=100.0, low=0.0)

    def rules(self) -> Iterator[Fault]:
        """The zone is known; people and patterns are named once; demand lies in the days and patterns."""
        try:
            zone_named(self.zone)
        except Invalid as error:
            yield from (fault.under("zone") for fault in error.faults)
        for index, agent in repeated(each.agent for each in self.staff):
            yield Fault(f"staff[{index}].agent", "roster.twice", f"{agent} is given twice")
        kinds = {each.kind for each in self.patterns}
        for index, each in enumerate(self.demand):
            if each.pattern not in kinds:
                yield Fault(f"demand[{index}].pattern", "roster.unknown", "is not among the patterns")
            if not self.first <= each.day <= self.last:
                yield Fault(f"demand[{index}].day", "roster.unknown", "is not among the days")

    @property
    def last(self) -> date:
        """The last day."""
        return later(self.first, days=self.days - 1)

    @property
    def shifts(self) -> Mapping[str, ShiftPattern]:
        """The first pattern of each shape; breaks are placed last."""
        by_kind: dict[str, ShiftPattern] = {}
        for each in self.patterns:
            by_kind.setdefault(each.kind, each)
        return by_kind

    def day_tags(self, day: date) -> frozenset[str]:
        """The tags of a day: `weekend`, `festival`."""
        tags = {"festival"} if day in self.holidays else set[str]()
        if day.weekday() >= 5 and day not in self.working_days:
            tags.add("weekend")
        return frozenset(tags)

    def duty(self, agent: str, day: date, pattern: str, skill: str | None = None) -> Duty:
        """The duty of a person, with the tags of its day."""
        shift = self.shifts.get(pattern)
        if shift is None:
            raise Invalid(f"no pattern is called {pattern}", code="roster.unknown", path="pattern")
        return shift.on(day, agent, zone=self.zone, skill=skill or None, more=self.day_tags(day))

    def check(self, duties: Iterable[Duty]) -> tuple[Violation, ...]:
        """The rules that shifts break, by the checker that shares no code with the solver."""
        return check_duties(
            duties, self.clauses, first=self.first, last=self.last, zone=self.zone, carried=self.carried,
            known_from=self.known_from,
        )  # fmt: skip


def burdens(
    duties: Iterable[Duty], tags: Iterable[str], *, until: date, weeks: int = 12
) -> dict[AgentId, tuple[Burden, ...]]:
    """How many shifts with those tags each person had in the weeks before a day.

    >>> from datetime import time, timedelta
    >>> late = ShiftPattern(code="late", begins=time(14), length=timedelta(hours=8), tags=["late"])
    >>> had = [late.on(date(2026, 2, day), "amy", zone="Asia/Shanghai") for day in (3, 4)]
    >>> burdens(had, ["late"], until=date(2026, 3, 2))["amy"]
    (Burden(tag='late', count=2.0),)
    """
    since, wanted = later(until, days=-7 * weeks), tuple(tags)
    counted: dict[AgentId, Counter[str]] = {}
    for duty in duties:
        if since <= duty.day < until:
            counts = counted.setdefault(duty.agent, Counter())
            counts.update(tag for tag in wanted if duty.carries(tag))
    return {
        agent: tuple(Burden(tag=tag, count=float(counts[tag])) for tag in wanted)
        for agent, counts in counted.items()
    }
