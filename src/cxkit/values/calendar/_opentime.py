"""The open time of a calendar as a function of the instant: F(t), exact to the microsecond.

F is piecewise linear: it rises by one a microsecond while the calendar is open and is level while
it is closed. Local hours become instants once, a year at a time; after that elapsed business time is
F(b) - F(a), a due date is the inverse of F, and each is one binary search.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import attrs

from cxkit.errors import Invalid
from cxkit.values._instants import zone
from cxkit.values.calendar._declaration import Declared
from cxkit.values.calendar._edges import SECOND, Piece, edge, instant, micros, united, without
from cxkit.values.calendar._hours import DAY, Spans

FIRST_YEAR, LAST_YEAR = 1900, 2199

_DAY = DAY * SECOND
_BEFORE_ALL = -(2**62)


@attrs.frozen
class Table:
    """The open pieces between the instants `lo` and `hi`, for both of which it answers.

    `before[i]` is the open time from the origin up to `starts[i]`. Entry 0 is a piece without
    length before all others, so that every instant has a piece at or before it. `total` is F at `hi`.
    """

    lo: int
    hi: int
    starts: list[int]
    lengths: list[int]
    before: list[int]
    total: int = 0

    @classmethod
    def of(cls, lo: int, hi: int, pieces: Iterable[Piece], origin: int) -> Table:
        """The table of united pieces, cut to its range, with F(origin) = 0."""
        table = cls(lo, hi, [_BEFORE_ALL], [0], [0])
        total = 0
        for start, end in pieces:
            start, end = max(start, lo), min(end, hi)
            if start < end:
                table.starts.append(start)
                table.lengths.append(end - start)
                table.before.append(total)
                total += end - start
        shift = table.opened(origin)
        before = [value - shift for value in table.before]
        return attrs.evolve(table, before=before, total=total - shift)

    def opened(self, at: int) -> int:
        """F: the open time from the origin up to an instant."""
        i = bisect_right(self.starts, at) - 1
        over, length = at - self.starts[i], self.lengths[i]
        return self.before[i] + (over if over < length else length)

    def is_open(self, at: int) -> bool:
        """Whether the piece at or before an instant still runs at it."""
        i = bisect_right(self.starts, at) - 1
        return at - self.starts[i] < self.lengths[i]

    def first_at(self, target: int) -> int:
        """The first instant at which F is `target`: a closing edge where F is level."""
        i = bisect_left(self.before, target) - 1
        return self.starts[i] + target - self.before[i]

    def last_at(self, target: int) -> int:
        """The last instant at which F is `target`: an opening edge where F is level."""
        i = bisect_right(self.before, target) - 1
        return self.starts[i] + target - self.before[i]

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The open pieces between two instants, cut to them."""
        for i in range(max(bisect_right(self.starts, start) - 1, 1), bisect_left(self.starts, end)):
            first, last = max(self.starts[i], start), min(self.starts[i] + self.lengths[i], end)
            if first < last:
                yield first, last


class Year(NamedTuple):
    """A year of local days: its open pieces, and the days that have an open piece of their own."""

    pieces: list[Piece]
    business_days: list[int]


class _Days:
    """The days of a recurring closure, drawn from its rule as far as they are needed."""

    def __init__(self, days: Iterator[int]) -> None:
        self._coming = days
        self._drawn: list[int] = []
        self._lock = Lock()

    def within(self, first: int, last: int) -> list[int]:
        with self._lock:
            while not self._drawn or self._drawn[-1] <= last:
                day = next(self._coming, None)
                if day is None:
                    break
                self._drawn.append(day)
            return self._drawn[bisect_left(self._drawn, first) : bisect_right(self._drawn, last)]


class OpenTime:
    """F of one calendar: a table that grows on demand, and the searches on it.

    A table is only ever replaced by one that covers more from the same origin, so that an answer
    never depends on what was asked before, and threads may share it.
    """

    def __init__(self, calendar: Declared) -> None:
        self.calendar = calendar
        self.tz = zone(calendar.zone)
        self.breaks = united((micros(start), micros(end)) for start, end in calendar.breaks)
        self.first_day = (calendar.known_from or date(FIRST_YEAR, 1, 1)).toordinal()
        self.last_day = (calendar.known_until or date(LAST_YEAR, 12, 31)).toordinal()
        self.first = edge(self.tz, self.first_day, 0, last=False)
        self.last = edge(self.tz, self.last_day + 1, 0, last=False)
        self.tick = SECOND if all(at % SECOND == 0 for piece in self.breaks for at in piece) else 1
        self.table = Table(0, -1, [_BEFORE_ALL], [0], [0])
        self.grids: dict[int, Any] = {}
        self._origin: int | None = None
        self._lock = Lock()
        self._years: dict[int, Year] = {}
        self._dated = dict(calendar.dated)
        self._working = dict(calendar.working_days)
        self._recurring = [(closure.hours, _Days(closure.days())) for closure in calendar.closures]

    # The table

    def cover(self, lo: int, hi: int) -> Table:
        """A table that answers from `lo` to `hi`; refused where the calendar is not known."""
        table = self.table
        if table.lo <= lo and hi <= table.hi:
            return table
        for at in (lo, hi):
            if not self.first <= at <= self.last:
                raise self.unknown(at)
        with self._lock:
            return self._extended(lo, hi)

    def _extended(self, lo: int, hi: int) -> Table:
        table = self.table
        if table.lo <= table.hi:
            lo, hi = min(lo, table.lo), max(hi, table.hi)
        if self._origin is None:
            self._origin = lo
        # A span may run two days past the year of its day, and local days lag or lead UTC by one.
        first, last = instant(lo - 4 * _DAY).year, instant(hi + 2 * _DAY).year
        start = edge(self.tz, date(first, 1, 3).toordinal(), 0, last=False)
        end = edge(self.tz, date(last + 1, 1, 1).toordinal(), 0, last=False)
        pieces = united(piece for year in range(first, last + 1) for piece in self.year(year).pieces)
        self.table = table = Table.of(max(start, self.first), min(end, self.last), pieces, self._origin)
        return table

    def between(self, start: int, end: int) -> int:
        """The open time from one instant to another; negative backwards."""
        table = self.table
        lo, hi = (start, end) if start <= end else (end, start)
        if lo < table.lo or hi > table.hi:
            table = self.cover(lo, hi)
        return table.opened(end) - table.opened(start)

    def forward(self, start: int, amount: int, *, onward: bool = False) -> int:
        """The first instant from `start` on with `amount` of open time between; the last if `onward`."""
        table = self.table
        if start < table.lo or start > table.hi:
            table = self.cover(start, start)
        target = table.opened(start) + amount
        if onward:
            return (table if target < table.total else self.reach(start, target + 1)).last_at(target)
        if not amount:
            return start
        return (table if target <= table.total else self.reach(start, target)).first_at(target)

    def backward(self, end: int, amount: int, *, onward: bool = False) -> int:
        """The last instant up to `end` with `amount` of open time between; the first one when `onward`."""
        table = self.cover(end, end)
        target = table.opened(end) - amount
        if onward:
            return (table if target > table.before[0] else self.reach(end, target - 1)).first_at(target)
        if not amount:
            return end
        return (table if target >= table.before[0] else self.reach(end, target)).last_at(target)

    def reach(self, start: int, target: int) -> Table:
        """A table in which F takes the value `target`."""
        table, step = self.cover(start, start), 366 * _DAY
        while target > table.total:
            if table.hi >= self.last:
                raise self.too_little(start, target - table.opened(start))
            table = self.cover(table.lo, min(table.hi + step, self.last))
            step *= 2
        while target < table.before[0]:
            if table.lo <= self.first:
                raise self.too_little(start, target - table.opened(start))
            table = self.cover(max(table.lo - step, self.first), table.hi)
            step *= 2
        return table

    # Its years

    def declared(self, day: int) -> tuple[str, Spans]:
        """Declaration that gives a day its hours, the most particular one first, and the hours."""
        on, calendar = date.fromordinal(day), self.calendar
        if on in self._dated:
            return "dated", self._dated[on]
        if on in self._working:
            return "working_day", calendar.week[self._working[on]]
        return ("holiday", ()) if on in calendar.holidays else ("weekly", calendar.week[(day - 1) % 7])

    def pieces_on(self, day: int) -> list[Piece]:
        """The open pieces that belong to a day."""
        self.business_days(day)
        return without(united(self._pieces(day, self.declared(day)[1])), self._closed(day, day))

    def year(self, year: int) -> Year:
        """The open pieces and business days of one year, computed once."""
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self._computed(year)
        return table

    def _computed(self, year: int) -> Year:
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        closed = self._closed(first, last)
        result = Year([], [])
        for day in range(first, last + 1):
            pieces = without(united(self._pieces(day, self.declared(day)[1])), closed)
            if pieces:
                result.pieces.extend(pieces)
                result.business_days.append(day)
        return result

    def _pieces(self, day: int, hours: Spans) -> list[Piece]:
        tz = self.tz
        return [(edge(tz, day, start, last=False), edge(tz, day, end, last=True)) for start, end in hours]

    def _closed(self, first: int, last: int) -> list[Piece]:
        """Closed pieces of the spans of those days; spans and closures may run into the next day."""
        pieces = list(self.breaks)
        for on, hours in self.calendar.dated_breaks:
            if first - 1 <= on.toordinal() <= last + 1:
                pieces.extend(self._pieces(on.toordinal(), hours))
        for hours, days in self._recurring:
            for day in days.within(first - 1, last + 1):
                pieces.extend(self._pieces(day, hours))
        return united(pieces)

    # Business days

    def is_business_day(self, day: int) -> bool:
        """Whether any open time belongs to that day."""
        days = self.business_days(day)
        i = bisect_left(days, day)
        return i < len(days) and days[i] == day

    def business_days(self, day: int) -> list[int]:
        """The business days of the year in which a day lies; refused where the calendar is not known."""
        if not self.first_day <= day <= self.last_day:
            raise self.unknown(edge(self.tz, day, 0, last=False), day)
        return self.year(date.fromordinal(day).year).business_days

    def shifted(self, day: int, count: int) -> int:
        """The `count`-th business day after a day, or before it when negative."""
        if not count:
            return day
        year, days = date.fromordinal(day).year, self.business_days(day)
        at = bisect_right(days, day) + count - 1 if count > 0 else bisect_left(days, day) + count
        last = date.fromordinal(self.last_day if count > 0 else self.first_day).year
        while at >= len(days) and year < last:
            at, year = at - len(days), year + 1
            days = self.year(year).business_days
        while at < 0 and year > last:
            year = year - 1
            days = self.year(year).business_days
            at += len(days)
        if not (0 <= at < len(days) and self.first_day <= days[at] <= self.last_day):
            raise self._too_few_days(day, count)
        return days[at]

    def days_until(self, start: int, end: int) -> int:
        """How many business days lie after `start`, up to and including `end`; negative backwards."""
        if end < start:
            return -self.days_until(end, start)
        upper, lower = self.business_days(end), self.business_days(start)
        years = range(date.fromordinal(start).year, date.fromordinal(end).year)
        whole = sum(len(self.year(year).business_days) for year in years)
        return whole + bisect_right(upper, end) - bisect_right(lower, start)

    def ever_open(self) -> bool:
        """Whether there is any open time between the first and the last day that the calendar knows."""
        calendar = self.calendar
        closing = [start.year for start, _ in calendar.breaks] + [on.year for on, _ in calendar.dated_breaks]
        closing += [closure.since.year for closure in calendar.closures]
        if (
            any(calendar.week)
            and not calendar.known_from
            and min(closing, default=LAST_YEAR) > FIRST_YEAR + 1
        ):
            return True
        if any(calendar.week):
            years: Iterable[int] = range(
                date.fromordinal(self.first_day).year, date.fromordinal(self.last_day).year + 1
            )
        else:
            years = sorted({on.year for on, _ in calendar.dated})
        return any(
            self.first_day <= day <= self.last_day for year in years for day in self.year(year).business_days
        )

    # Refusals

    def unknown(self, at: int, day: int | None = None) -> Invalid:
        """The refusal of an instant, or of a day, that lies outside of what the calendar knows."""
        calendar, early = self.calendar, (at < self.first if day is None else day < self.first_day)
        known = calendar.known_from if early else calendar.known_until
        shown = self._shown(at) if day is None else date.fromordinal(day).isoformat()
        if known is None:
            return Invalid(
                f"{shown} lies outside the years {FIRST_YEAR} to {LAST_YEAR} that a calendar computes: "
                "give a missing time as missing, not as a far date",
                code="calendar.range",
            )
        side, word = ("known_from", "before") if early else ("known_until", "after")
        return Invalid(
            f"{shown} is {word} {known}, the calendar's {side}: its holidays are not known there; "
            f"declare them and move {side}",
            code=f"calendar.{side}",
            params={side: known.isoformat()},
        )

    def _shown(self, at: int) -> str:
        try:
            return instant(at, self.tz).isoformat(" ")
        except OverflowError:
            return f"{at} microseconds since 1970-01-01 UTC"

    def too_little(self, start: int, amount: int) -> Invalid:
        """The refusal of a duration (negative backwards) that is longer than the open time there is."""
        side, limit = ("known_until", self.last) if amount > 0 else ("known_from", self.first)
        known = getattr(self.calendar, side)
        there = abs(self.between(start, limit))
        return Invalid(
            f"there is no instant with {timedelta(0, 0, abs(amount))} of open time from "
            f"{instant(start, self.tz).isoformat(' ')}: up to {instant(limit, self.tz).isoformat(' ')}"
            f"{f' ({side} {known})' if known else ''} there is {timedelta(0, 0, there)}",
            code=f"calendar.{side}" if known else "calendar.no_open_time",
        )

    def _too_few_days(self, day: int, count: int) -> Invalid:
        side = "known_until" if count > 0 else "known_from"
        known = getattr(self.calendar, side)
        return Invalid(
            f"there are not {abs(count)} business days {'after' if count > 0 else 'before'} "
            f"{date.fromordinal(day)} in what the calendar knows"
            f"{f' ({side} {known})' if known else f', the years {FIRST_YEAR} to {LAST_YEAR}'}",
            code=f"calendar.{side}" if known else "calendar.no_open_time",
        )


@lru_cache(maxsize=64)
def open_time(calendar: Declared) -> OpenTime:
    """F of a calendar; equal calendars share one."""
    return OpenTime(calendar)


@lru_cache(maxsize=64)
def first_difference(one: OpenTime, other: OpenTime) -> int | None:
    """The first day that both know and that is a business day of only one of them."""
    if one is other:
        return None
    first, last = max(one.first_day, other.first_day), min(one.last_day, other.last_day)
    for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
        days = {*one.year(year).business_days} ^ {*other.year(year).business_days}
        inside = [day for day in days if first <= day <= last]
        if inside:
            return min(inside)
    return None
