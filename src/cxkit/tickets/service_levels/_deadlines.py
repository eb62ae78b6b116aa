"""Deadlines: when a target is due, and whether it was met.

No deadline is stored: each is computed from the runs of a clock, the commitments in force while it ran, and
the opening hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.errors import NotFound, shown
from cxkit.kernel import agreement_kept
from cxkit.tickets._targets import ClockKind, ClockRules, Commitment, Hours, Target
from cxkit.tickets.facts import PolicyApplied, PolicyRemoved, ScheduleChanged, TicketFact
from cxkit.tickets.service_levels._walk import ClockRun, Ending
from cxkit.values import Labelled, later
from cxkit.values.calendar import BusinessCalendar

ZERO = timedelta(0)


class TargetState(Labelled):
    """The state of a target."""

    RUNNING = "running", "Running", "计时中", "計時中"
    PAUSED = "paused", "Paused", "已暂停", "已暫停"
    MET = "met", "Met", "已达成", "已達成"
    BREACHED = "breached", "Breached", "已超时", "已逾時"
    CANCELLED = "cancelled", "Cancelled", "已取消", "已取消"
    NOT_YET_KNOWN = (
        "not_yet_known",
        "Not yet known: working days are not announced",
        "尚不确定：工作日安排未公布",
        "尚未確定：工作日安排未公布",
    )


class Stage(NamedTuple):
    """A commitment and its schedule, in force from an instant on; both are None without a commitment.

    `calendar` None measures calendar time.
    """

    since: datetime
    commitment: Commitment | None
    target: Target | None
    schedule: str | None
    calendar: BusinessCalendar | None


class Piece(NamedTuple):
    """A part of the counted time, and the calendar that measures it; `until` is None while it lasts."""

    since: datetime
    until: datetime | None
    calendar: BusinessCalendar | None


class Reading(NamedTuple):
    """The reading of one run of a clock against its target at an instant.

    `due_at` is None while the clock is paused with time left, and after its policy was removed.
    `breached_at` is the instant at which a target was used up without being met: it does not depend on the
    instant of the reading, and it stays if the target is changed later. Done exactly when due is met.
    `used` and `left` are in the target's own hours; `left` is negative when overdue.
    A `provisional` reading rests on days that a calendar does not know; its state is exact all the same, or
    `NOT_YET_KNOWN`. `agreed_at` is the deadline agreed on for this ticket, beside the policy's.
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
    provisional: bool = False
    agreed_at: datetime | None = None

    def agreement_kept(self, at: datetime) -> bool | None:
        """Whether the agreed deadline was kept; None without one, while it runs, and if nothing was to do."""
        if self.run.ending not in (None, Ending.DONE):
            return None
        return agreement_kept(self.agreed_at, self.run.ended_at, at)

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
        """When the run ended: done, or no longer needed."""
        return self.run.ended_at


COMMITTING = (PolicyApplied, PolicyRemoved, ScheduleChanged)
"""The facts that change what is promised for a ticket, or the hours in which it is measured."""


def stages_of(
    changes: Iterable[TicketFact],
    run: ClockRun,
    calendars: Mapping[str, BusinessCalendar],
    rules: ClockRules,
    at: datetime,
) -> tuple[Stage, ...]:
    """List the commitments in force during a run, in order, until it ended or until `at`.

    Of `changes` only the facts that are `COMMITTING` count. Two commitments with the same target
    for this clock are one stage; without any there is no stage. If the rules keep the first target, a later
    commitment changes the schedule only.
    """
    stages: list[Stage] = []
    commitment, schedule = None, None
    for fact in changes:
        if isinstance(fact, PolicyApplied):
            keeps = stages and rules.on_change == "keep"
            commitment = stages[0].commitment if keeps else fact.commitment
        elif isinstance(fact, PolicyRemoved):
            commitment = None
        elif isinstance(fact, ScheduleChanged):
            schedule = fact.schedule
        else:
            continue
        if fact.at > (run.ended_at or at):
            break
        stage = _stage(fact.at, commitment, schedule, run, calendars)
        if stages and stages[-1][2:] == stage[2:]:
            stages[-1] = stages[-1]._replace(commitment=stage.commitment)
        elif stages or stage.target is not None:
            stages.append(stage)
    return tuple(stages)


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
        declared = ", ".join(sorted(calendars)) or "none"
        raise NotFound(
            f"no schedule is declared under {shown(name)}: declared are {declared}", path="schedule"
        )
    return Stage(since, commitment, target, name, calendar)


def pieces_of(run: ClockRun, stages: tuple[Stage, ...], rules: ClockRules) -> tuple[Piece, ...]:
    """Divide the counted time of a run, as the last of the stages measures it.

    A run that ended while its time counted is taken as lasting, to find when it was due.
    """
    spans = [(span.since, span.until) for span in run.spans if span.counts]
    if spans and spans[-1][1] == run.ended_at:
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
    """The spans cut where another stage begins; time without a target is measured by the last stage."""
    last = stages[-1]
    edges = [stage.since for stage in stages[1:]]
    for start, until in spans:
        inner = [edge for edge in edges if edge > start and (until is None or edge < until)]
        for since, end in zip([start, *inner], [*inner, until], strict=True):
            stage = [stages[0], *(each for each in stages[1:] if each.since <= since)][-1]
            calendar = (last if stage.target is None else stage).calendar
            yield Piece(since, end, calendar and calendar.provisional)


def used(pieces: Iterable[Piece], at: datetime) -> timedelta:
    """The time that the pieces count up to an instant."""
    total = ZERO
    for since, until, calendar in pieces:
        end = at if until is None else min(until, at)
        if end > since:
            total += end - since if calendar is None else calendar.elapsed(since, end)
    return total


def used_up_at(pieces: Iterable[Piece], need: timedelta, rules: ClockRules) -> datetime | None:
    """The instant at which the pieces have counted the time needed; None if they end before that.

    A target used up exactly when the clock pauses is due when it resumes.
    """
    for since, until, calendar in pieces:
        lasts = None if until is None else used([Piece(since, until, calendar)], until)
        if lasts is not None and need > lasts:
            need -= lasts
            continue
        due = later(since, need) if calendar is None else calendar.add(since, need, boundary=rules.boundary)
        if until is None or due < until:
            return due
        need = ZERO
    return None


def reading(
    run: ClockRun,
    stages: tuple[Stage, ...],
    rules: ClockRules,
    at: datetime,
    agreed_at: datetime | None = None,
) -> Reading:
    """Read a run at an instant; `stages` is not empty and its first one has a target."""
    end = run.ended_at or at
    known = [stage.calendar.known_between for stage in stages if stage.calendar is not None]
    first, certain = (
        max((each[0] for each in known), default=None),
        min((each[1] for each in known), default=None),
    )
    guessed = first is not None and run.started_at < first
    breaches: list[datetime] = []
    due: datetime | None = None
    for count, horizon in enumerate([*(stage.since for stage in stages[1:]), end], start=1):
        due = _due(run, stages[:count], rules)
        if due is not None and due < min(horizon, end):
            breaches.append(due)
    last = stages[-1]
    passed = used(pieces_of(run, stages, rules), end)
    exact = [breach for breach in breaches if not guessed and (certain is None or breach <= certain)]
    unknown = certain is not None and end > certain and not exact
    state = _state(run, bool(exact), last)
    if (guessed or unknown) and state is not TargetState.CANCELLED:
        state = TargetState.NOT_YET_KNOWN
    return Reading(
        kind=run.kind,
        number=run.number,
        state=state,
        target=last.target,
        commitment=last.commitment,
        schedule=last.schedule,
        due_at=due,
        breached_at=min(exact, default=None),
        used=passed,
        left=None if last.target is None else last.target.within - passed,
        run=run,
        provisional=guessed or (certain is not None and max(due or end, end) > certain),
        agreed_at=agreed_at,
    )


def _due(run: ClockRun, stages: tuple[Stage, ...], rules: ClockRules) -> datetime | None:
    last = stages[-1]
    if last.target is None:
        return None
    due = used_up_at(pieces_of(run, stages, rules), last.target.within, rules)
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
