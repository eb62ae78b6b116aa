"""When a target falls due, and whether it was met: clocks measured against commitments.

A deadline is nothing that is stored: it follows from the runs of a clock, the commitments that held
while it ran, and the opening hours, at whatever instant it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.errors import NotFound, shown
from cxkit.tickets._targets import ClockKind, ClockRules, Commitment, Hours, Target
from cxkit.tickets.facts import PolicyApplied, PolicyRemoved, ScheduleChanged, TicketFact
from cxkit.tickets.service_levels._walk import ClockRun, Ending
from cxkit.values import Labelled
from cxkit.values.calendar import BusinessCalendar

ZERO = timedelta(0)


class TargetState(Labelled):
    """How a target stands."""

    RUNNING = "running", "Running", "计时中", "計時中"
    PAUSED = "paused", "Paused", "已暂停", "已暫停"
    MET = "met", "Met", "已达成", "已達成"
    BREACHED = "breached", "Breached", "已违约", "已違約"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"


class Stage(NamedTuple):
    """What held from an instant on: a commitment and its schedule; None for both where nothing was promised.

    `calendar` None measures calendar time.
    """

    since: datetime
    commitment: Commitment | None
    target: Target | None
    schedule: str | None
    calendar: BusinessCalendar | None


class Piece(NamedTuple):
    """A stretch of counted time and the calendar that measures it; `until` None: it goes on."""

    since: datetime
    until: datetime | None
    calendar: BusinessCalendar | None


class Reading(NamedTuple):
    """How one run of a clock stands against its target at an instant.

    `due_at` is None while the clock is paused and some of the target is left, and after its policy was
    removed. `breached_at` is the instant at which a target was used up and not done by then: it never
    moves to when somebody looked, and it stays when the target is changed later. Done exactly when due
    is met. `used` and `left` are in the target's own hours; `left` is negative when overdue.
    """

    kind: ClockKind
    number: int
    state: TargetState
    target: Target | None
    commitment: Commitment | None
    schedule: str | None
    due_at: datetime | None
    breached_at: datetime | None
    used: timedelta
    left: timedelta | None
    run: ClockRun

    @property
    def is_open(self) -> bool:
        """Whether the clock has not stopped."""
        return self.run.ended_at is None

    @property
    def started_at(self) -> datetime:
        """When the run began."""
        return self.run.started_at

    @property
    def ended_at(self) -> datetime | None:
        """When what was promised was done, or needed no more."""
        return self.run.ended_at


def stages_of(
    history: Iterable[TicketFact],
    run: ClockRun,
    calendars: Mapping[str, BusinessCalendar],
    rules: ClockRules,
    at: datetime,
) -> tuple[Stage, ...]:
    """What held for a run, in order, as far as it mattered: until it ended, or until `at`.

    Two commitments that promise this clock the same are one stage. Nothing promised at all: no stage.
    Where the first target is kept, later commitments change nothing but their absence, and schedules.
    """
    found: list[Stage] = []
    commitment, schedule = None, None
    for fact in history:
        if isinstance(fact, PolicyApplied):
            keeps = found and rules.on_change == "keep"
            commitment = found[0].commitment if keeps else fact.commitment
        elif isinstance(fact, PolicyRemoved):
            commitment = None
        elif isinstance(fact, ScheduleChanged):
            schedule = fact.schedule
        else:
            continue
        if fact.at > (run.ended_at or at):
            break
        stage = _stage(fact.at, commitment, schedule, run, calendars)
        if found and found[-1][2:] == stage[2:]:
            found[-1] = found[-1]._replace(commitment=stage.commitment)
        elif found or stage.target is not None:
            found.append(stage)
    return tuple(found)


def _stage(
    since: datetime,
    commitment: Commitment | None,
    schedule: str | None,
    run: ClockRun,
    calendars: Mapping[str, BusinessCalendar],
) -> Stage:
    target = commitment.target(run.kind, run.group) if commitment else None
    if target is None or target.hours is Hours.CALENDAR:
        return Stage(since, commitment, target, None, None)
    name = schedule or (commitment.schedule if commitment else None)
    calendar = calendars.get(name) if name else None
    if calendar is None:
        known = ", ".join(sorted(calendars)) or "none"
        raise NotFound(f"no schedule is declared under {shown(name)}: declared are {known}", path="schedule")
    return Stage(since, commitment, target, name, calendar)


def pieces_of(
    run: ClockRun, stages: tuple[Stage, ...], rules: ClockRules, *, ongoing: bool
) -> tuple[Piece, ...]:
    """The counted time of a run as the last of the stages measures it.

    `ongoing`: a run that ended while its time counted is taken as if it went on, to find when it was due.
    """
    spans = [(span.since, span.until) for span in run.spans if span.counts]
    if ongoing and spans and spans[-1][1] == run.ended_at:
        spans[-1] = (spans[-1][0], None)
    measured = stages
    if rules.on_change == "restart":
        spans = list(_after(spans, stages[-1].since if len(stages) > 1 else run.started_at))
    if rules.on_change == "restart" or rules.schedule_change == "last":
        measured = stages[-1:]
    return tuple(_cut(spans, measured))


def _after(
    spans: Iterable[tuple[datetime, datetime | None]], start: datetime
) -> Iterator[tuple[datetime, datetime | None]]:
    for since, until in spans:
        if until is None or until > start:
            yield max(since, start), until


def _cut(spans: Iterable[tuple[datetime, datetime | None]], stages: tuple[Stage, ...]) -> Iterator[Piece]:
    """The spans cut where another stage begins; time with nothing promised is measured by the last stage."""
    last = stages[-1]
    edges = [stage.since for stage in stages[1:]]
    for start, until in spans:
        inner = [edge for edge in edges if edge > start and (until is None or edge < until)]
        for since, end in zip([start, *inner], [*inner, until], strict=True):
            stage = [stages[0], *(each for each in stages[1:] if each.since <= since)][-1]
            yield Piece(since, end, (last if stage.target is None else stage).calendar)


def used(pieces: Iterable[Piece], at: datetime) -> timedelta:
    """How much time the pieces count up to an instant."""
    total = ZERO
    for since, until, calendar in pieces:
        end = at if until is None else min(until, at)
        if end > since:
            total += end - since if calendar is None else calendar.elapsed(since, end)
    return total


def used_up_at(pieces: Iterable[Piece], need: timedelta, rules: ClockRules) -> datetime | None:
    """When the pieces have counted so much time; None when they have not, and stand still.

    What is used up exactly when the clock stops is due when it goes on.
    """
    for since, until, calendar in pieces:
        lasts = None if until is None else used([Piece(since, until, calendar)], until)
        if lasts is not None and need > lasts:
            need -= lasts
            continue
        due = since + need if calendar is None else calendar.add(since, need, boundary=rules.boundary)
        if until is None or due < until:
            return due
        need = ZERO
    return None


def reading(run: ClockRun, stages: tuple[Stage, ...], rules: ClockRules, at: datetime) -> Reading:
    """How a run stands at an instant; `stages` is not empty and its first one has a target."""
    end = run.ended_at or at
    breaches: list[datetime] = []
    due: datetime | None = None
    for count, horizon in enumerate([*(stage.since for stage in stages[1:]), end], start=1):
        due = _due(run, stages[:count], rules)
        if due is not None and due < min(horizon, end):
            breaches.append(due)
    last = stages[-1]
    passed = used(pieces_of(run, stages, rules, ongoing=False), end)
    return Reading(
        kind=run.kind,
        number=run.number,
        state=_state(run, bool(breaches), last),
        target=last.target,
        commitment=last.commitment,
        schedule=last.schedule,
        due_at=due,
        breached_at=min(breaches, default=None),
        used=passed,
        left=None if last.target is None else last.target.within - passed,
        run=run,
    )


def _due(run: ClockRun, stages: tuple[Stage, ...], rules: ClockRules) -> datetime | None:
    last = stages[-1]
    if last.target is None:
        return None
    due = used_up_at(pieces_of(run, stages, rules, ongoing=True), last.target.within, rules)
    late = due is not None and len(stages) > 1 and due < last.since
    return last.since if late and rules.overdue_on_change == "at_the_change" else due


def _state(run: ClockRun, breached: bool, last: Stage) -> TargetState:
    if run.ending is Ending.WITHDRAWN:
        return TargetState.CANCELLED
    if breached:
        return TargetState.BREACHED
    if run.ending is Ending.DONE:
        return TargetState.MET
    if run.ending is Ending.CANCELLED or last.target is None:
        return TargetState.CANCELLED
    return TargetState.RUNNING if run.counting else TargetState.PAUSED
