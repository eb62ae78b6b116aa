"""Adherence and conformance: what people did against what their shifts say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cxkit._typing import Named
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.rosters._enums import WorkState
from cxkit.rosters._shifts import Duty
from cxkit.values import LONGEST_ID, AgentId, later

_NONE = timedelta(0)


@record(name="roster.activity")
class Activity:
    """A stretch of time that somebody was at work or on a break, as a telephone system has it."""

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    state: Named[WorkState]
    begins_at: datetime
    ends_at: datetime

    def rules(self) -> Iterator[Fault]:
        """An activity ends after it begins."""
        if self.ends_at < self.begins_at:
            yield Fault("ends_at", "roster.order", "ends before it begins")


class Attendance(NamedTuple):
    """One shift against what was done in it.

    `scheduled` is the whole shift, `in_state` the part of it in the state that was planned for that time;
    `planned` is the working time of the shift (without breaks), `at_work` the part of that at work, `worked`
    the time at work on that day, whenever it was.
    """

    agent: AgentId
    day: date
    scheduled: timedelta
    in_state: timedelta
    planned: timedelta
    worked: timedelta
    at_work: timedelta = timedelta(0)

    @property
    def adherence(self) -> float:
        """Time in the planned state / scheduled time."""
        return self.in_state / self.scheduled

    @property
    def conformance(self) -> float | None:
        """Time worked / time planned for work, also above 1; None where no work was planned."""
        return self.worked / self.planned if self.planned else None

    @property
    def shrinkage(self) -> float | None:
        """Share of the working time planned that was not worked in it: absence, lateness and the like."""
        return 1 - self.at_work / self.planned if self.planned else None


def attendances(duties: Iterable[Duty], activities: Iterable[Activity]) -> tuple[Attendance, ...]:
    """Each shift against the activities of its person; a shift over midnight belongs to its first day.

    Time at work before or after the shift counts as worked up to the middle between it and the neighbouring
    shifts of that person, so that no minute counts twice. Activities that overlap count once.

    >>> from datetime import UTC, time
    >>> from cxkit.rosters import ShiftPattern
    >>> early = ShiftPattern(code="early", begins=time(8), length=timedelta(hours=8))
    >>> duty = early.on(date(2026, 3, 2), "amy", zone="UTC")
    >>> came = datetime(2026, 3, 2, 9, tzinfo=UTC)  # an hour late, and an hour longer
    >>> done = Activity(agent="amy", state="work", begins_at=came, ends_at=came + timedelta(hours=8))
    >>> attended = attendances([duty], [done])[0]
    >>> attended.adherence, attended.conformance
    (0.875, 1.0)
    """
    done: dict[AgentId, dict[WorkState, list[tuple[datetime, datetime]]]] = {}
    for each in activities:
        spans = done.setdefault(each.agent, {state: [] for state in WorkState})
        spans[each.state].append((each.begins_at, each.ends_at))
    joined = {agent: {state: _union(spans) for state, spans in by.items()} for agent, by in done.items()}
    lines: dict[AgentId, list[Duty]] = {}
    for duty in duties:
        lines.setdefault(duty.agent, []).append(duty)
    attended: list[Attendance] = []
    for agent, line in lines.items():
        line.sort(key=lambda duty: duty.begins_at)
        known = joined.get(agent, {state: [] for state in WorkState})
        for index, duty in enumerate(line):
            low = _middle(line[index - 1], duty) if index else later(duty.begins_at, timedelta(hours=-12))
            last = index + 1 == len(line)
            high = later(duty.ends_at, timedelta(hours=12)) if last else _middle(duty, line[index + 1])
            attended.append(_attendance(duty, known, (low, high)))
    return tuple(sorted(attended, key=lambda each: (each.day, each.agent)))


def _attendance(
    duty: Duty, done: dict[WorkState, list[tuple[datetime, datetime]]], reach: tuple[datetime, datetime]
) -> Attendance:
    breaks = [
        (duty.begins_at + each.after, duty.begins_at + each.after + each.length) for each in duty.breaks
    ]
    planned, begin = list[tuple[datetime, datetime]](), duty.begins_at
    for first, last in breaks:
        planned.append((begin, first))
        begin = last
    planned.append((begin, duty.ends_at))
    work, rest = done[WorkState.WORK], done[WorkState.BREAK]
    at_work = _common(planned, work)
    return Attendance(
        duty.agent,
        duty.day,
        scheduled=duty.ends_at - duty.begins_at,
        in_state=at_work + _common(breaks, rest),
        planned=sum((last - first for first, last in planned), _NONE),
        worked=_common([reach], work),
        at_work=at_work,
    )


def _middle(one: Duty, other: Duty) -> datetime:
    return one.ends_at + (other.begins_at - one.ends_at) / 2


def _union(spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _common(
    one: Sequence[tuple[datetime, datetime]], other: Sequence[tuple[datetime, datetime]]
) -> timedelta:
    """The time that lies in both, each without overlaps of its own."""
    return sum(
        (max(min(last, end) - max(first, begin), _NONE) for first, last in one for begin, end in other),
        _NONE,
    )
