"""Shifts of rosters, and what was done in them, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, Self

from cxkit.columns import Category, Instants, instant_micros
from cxkit.rosters import Activity, Duty, Roster, attendances
from cxkit.tables._columns import category, day, flag, ids, instant, span
from cxkit.tables._table import Table, table
from cxkit.values import as_utc

Schedule = Literal["amended", "published"]
"""The shifts as they stand after every change, or as they were published."""


@table
class DutyTable(Table):
    """One row a shift of a person: when, what kind, of which roster.

    >>> from datetime import UTC
    >>> t = datetime(2026, 3, 2, 8, tzinfo=UTC)
    >>> duties = DutyTable.from_columns(agent=["amy", "bo"], begins_at=[t, t + timedelta(hours=6)],
    ...                                 ends_at=[t + timedelta(hours=8), t + timedelta(hours=14)])
    >>> duties.on_duty(t + timedelta(hours=1)).agent.to_list()
    ['amy']
    """

    time: ClassVar[str] = "begins_at"
    in_order: ClassVar[Any] = (("begins_at", "ends_at"),)

    roster: Any = ids("the roster's id")
    team: Category = category("the team of the roster")
    agent: Category = category("whose shift it is")
    day: Any = day("the local day on which it begins")
    pattern: Category = category("what kind of shift it is")
    skill: Category = category("the skill for which it is")
    begins_at: Instants = instant("when it begins", required=True)
    ends_at: Instants = instant("when it ends")
    work: Instants = span("working time: from begin to end without unpaid breaks")
    late: Any = flag("whether it is tagged as late")
    night: Any = flag("whether it is tagged as a night shift")
    changed: Any = flag("whether it differs from what was published; not known before that")

    @classmethod
    def from_objects(cls, rosters: Iterable[Roster], *, schedule: Schedule = "amended") -> Self:
        """The table of the shifts of those rosters, as amended or as published."""
        return cls._from_objects(rosters, lambda each: _duties(each, schedule))

    def on_duty(self, at: datetime) -> Self:
        """The shifts that run at an instant, breaks included: who is on duty then."""
        when = instant_micros(as_utc(at, "at"))
        return self.where((self.begins_at <= when) & (self.ends_at > when))


def _shifts(roster: Roster, schedule: Schedule) -> tuple[Duty, ...]:
    return roster.duties if schedule == "amended" else roster.published


def _duties(rosters: Iterable[Roster], schedule: Schedule) -> Iterator[tuple[Any, ...]]:
    for roster in rosters:
        published = frozenset(roster.published)
        for each in _shifts(roster, schedule):
            yield (
                roster.id,
                roster.team,
                each.agent,
                each.day,
                each.pattern,
                each.skill,
                each.begins_at,
                each.ends_at,
                timedelta(hours=each.hours),
                "late" in each.tags,
                "night" in each.tags,
                None if roster.published_at is None else each not in published,
            )


@table
class AttendanceTable(Table):
    """One row a shift against what was done in it; sums of rows give adherence, conformance and shrinkage.

    >>> hour = timedelta(hours=1)
    >>> from datetime import UTC
    >>> attendance = AttendanceTable.from_columns(
    ...     agent=["amy"], begins_at=[datetime(2026, 3, 2, tzinfo=UTC)],
    ...     scheduled=[8 * hour], in_state=[7 * hour])
    >>> attendance.in_state.tolist()
    [25200000000]
    """

    time: ClassVar[str] = "begins_at"

    roster: Any = ids("the roster's id")
    team: Category = category("the team of the roster")
    agent: Category = category("whose shift it is")
    day: Any = day("the local day on which it begins")
    pattern: Category = category("what kind of shift it is")
    begins_at: Instants = instant("when it begins", required=True)
    scheduled: Instants = span("the whole shift")
    in_state: Instants = span("time in the state that was planned for it")
    planned: Instants = span("working time of the shift, without breaks")
    at_work: Instants = span("the part of the planned working time at work")
    lost: Instants = span("the part of the planned working time not at work")
    worked: Instants = span("time at work on that day, whenever it was")

    @classmethod
    def from_objects(
        cls,
        rosters: Iterable[Roster],
        activities: Iterable[Activity] = (),
        *,
        as_of: datetime | None = None,
        schedule: Schedule = "amended",
    ) -> Self:
        """The table of the shifts of those rosters against activities, as amended or as published.

        Shifts that have not ended at `as_of` are left out: nobody has missed them yet.
        """
        end, done = (None if as_of is None else as_utc(as_of, "as_of")), tuple(activities)
        return cls._from_objects(rosters, lambda each: _attended(each, done, end, schedule))


def _attended(
    rosters: Iterable[Roster], done: tuple[Activity, ...], as_of: datetime | None, schedule: Schedule
) -> Iterator[tuple[Any, ...]]:
    every = ((roster, each) for roster in rosters for each in _shifts(roster, schedule))
    shifts = {(each.agent, each.day): (roster, each) for roster, each in every}
    for each in attendances((duty for _, duty in shifts.values()), done):
        roster, duty = shifts[each.agent, each.day]
        if as_of is None or duty.ends_at <= as_of:
            yield (
                roster.id,
                roster.team,
                each.agent,
                each.day,
                duty.pattern,
                duty.begins_at,
                each.scheduled,
                each.in_state,
                each.planned,
                each.at_work,
                each.planned - each.at_work,
                each.worked,
            )
