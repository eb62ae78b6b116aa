"""Explanations of a clock: every stretch of its time, counted or not, with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from cxkit.tickets._targets import ClockRules, Hours
from cxkit.tickets._wording import WORDS
from cxkit.tickets.service_levels._deadlines import Piece, Reading, Stage, TargetState, used
from cxkit.tickets.service_levels._walk import Span
from cxkit.values import Language, Reason, local_time, zone

ZERO = timedelta(0)

PROMISED = {
    Hours.CALENDAR: WORDS["clock.promised"],
    Hours.BUSINESS: WORDS["clock.promised_business"],
}


class Stretch(NamedTuple):
    """A stretch of a run: whether it counts, why, and the time used by its end."""

    since: datetime
    until: datetime
    counts: bool
    why: Reason
    used: timedelta


class Explanation(NamedTuple):
    """The explanation of a reading: its stretches without a gap, and its events with their instants.

    `str()` and `text()` print it for people; `stretches` and `events` are for programs.
    """

    ticket: str
    reading: Reading
    stretches: tuple[Stretch, ...]
    events: tuple[tuple[datetime, Reason], ...]
    at: datetime
    zone: str

    def text(self, language: Language = "en", tz: str | None = None) -> str:
        """The explanation in that language, with times in the zone `tz`."""
        local = zone(tz or self.zone)
        read = self.reading
        clock, state = read.kind.label(language), read.state.label(language)
        head = {"ticket": self.ticket, "clock": clock, "number": read.number, "zone": tz or self.zone}
        lines = [WORDS["clock.head"].render(language, state=state, **head)]
        rows = [(since, 0, self._event(since, why, local, language)) for since, why in self.events]
        rows += [(each.since, 1, _stretch(each, local, language)) for each in self.stretches]
        lines += [row for _, _, row in sorted(rows, key=lambda row: row[:2])]
        total = WORDS["clock.used"].render(language, used=read.used)
        if read.left is not None:
            text = WORDS["clock.left"] if read.left >= ZERO else WORDS["clock.over"]
            total += " · " + text.render(language, left=abs(read.left))
        return "\n".join([*lines, f"  {total}"])

    def _event(self, at: datetime, why: Reason, local: tzinfo, language: Language) -> str:
        return f"  {_clock(at, local)}  * {why.text(language)}"

    def __str__(self) -> str:
        return self.text()


def explanation(
    ticket: str, read: Reading, stages: tuple[Stage, ...], rules: ClockRules, at: datetime
) -> Explanation:
    """Explain a reading of that ticket's clock."""
    run = read.run
    end = run.ended_at or at
    tz = next((stage.calendar.zone for stage in reversed(stages) if stage.calendar), "UTC")
    began = stages[-1].since if rules.on_change == "restart" and len(stages) > 1 else run.started_at
    cuts = sorted({stage.since for stage in stages[1:]} | ({read.due_at} if read.due_at else set()))
    stretches = tuple(_totalled(_stretches(run.spans, stages, rules, began, end, cuts)))
    events = [(run.started_at, run.why_started)]
    events += [(max(stage.since, run.started_at), _promise(stage)) for stage in stages]
    if read.due_at is not None and read.due_at <= end and read.state is not TargetState.CANCELLED:
        events.append((read.due_at, WORDS["clock.due"]()))
    if read.breached_at is not None and read.breached_at != read.due_at:
        events.append((read.breached_at, WORDS["clock.breached_before"]()))
    if run.ended_at is not None and run.why_ended is not None:
        events.append((run.ended_at, run.why_ended))
    return Explanation(ticket, read, stretches, tuple(sorted(events, key=lambda event: event[0])), at, tz)


def _promise(stage: Stage) -> Reason:
    if stage.target is None or stage.commitment is None:
        return WORDS["clock.not_promised"]()
    named = {"policy": stage.commitment.policy, "version": stage.commitment.version}
    hours = {} if stage.target.hours is Hours.CALENDAR else {"schedule": stage.schedule}
    return PROMISED[stage.target.hours](within=stage.target.within, **named, **hours)


def _stretches(
    spans: tuple[Span, ...],
    stages: tuple[Stage, ...],
    rules: ClockRules,
    began: datetime,
    end: datetime,
    cuts: list[datetime],
) -> Iterator[Stretch]:
    """Every span, cut where another stage begins, at the due instant, and at opening and closing."""
    for span in spans:
        until = end if span.until is None else min(span.until, end)
        edges = [cut for cut in cuts if span.since < cut < until]
        for since, to in zip([span.since, *edges], [*edges, until], strict=True):
            if not span.counts:
                yield Stretch(since, to, False, span.why, ZERO)
            elif to <= began:
                yield Stretch(since, to, False, WORDS["clock.before_change"](), ZERO)
            else:
                yield from _hours(since, to, span.why, _measuring(stages, since, rules))


def _measuring(stages: tuple[Stage, ...], since: datetime, rules: ClockRules) -> Stage:
    last = stages[-1]
    if rules.schedule_change == "last" or rules.on_change == "restart":
        return last
    stage = [stages[0], *(each for each in stages[1:] if each.since <= since)][-1]
    return last if stage.target is None else stage


def _hours(since: datetime, until: datetime, why: Reason, stage: Stage) -> Iterator[Stretch]:
    if stage.calendar is None:
        yield Stretch(since, until, True, why, until - since)
        return
    closed = WORDS["clock.outside_hours"](schedule=stage.schedule)
    for start, stop in stage.calendar.provisional.open_spans(since, until):
        if since < start:
            yield Stretch(since, start, False, closed, ZERO)
        yield Stretch(start, stop, True, why, used([Piece(start, stop, stage.calendar.provisional)], stop))
        since = stop
    if since < until:
        yield Stretch(since, until, False, closed, ZERO)


def _totalled(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    total = ZERO
    for each in stretches:
        total += each.used
        yield each._replace(used=total)


def _stretch(each: Stretch, local: tzinfo, language: Language) -> str:
    word = (WORDS["clock.counted"] if each.counts else WORDS["clock.paused"]).render(language)
    until = local_time(each.until, local)
    same_day = until.date() == local_time(each.since, local).date()
    to = f"{until:%H:%M:%S}" if same_day else f"{until:%m-%d %H:%M}"
    why = each.why.text(language)
    return f"  {_clock(each.since, local)} - {to:<11}  {word:<7}  {duration(each.used):>9}  {why}"


def _clock(at: datetime, local: tzinfo) -> str:
    return f"{local_time(at, local):%Y-%m-%d %H:%M:%S}"


def duration(span: timedelta) -> str:
    """The duration in hours, minutes and seconds.

    >>> duration(timedelta(days=1, minutes=5))
    '24:05:00'
    """
    seconds = span // timedelta(seconds=1)
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
