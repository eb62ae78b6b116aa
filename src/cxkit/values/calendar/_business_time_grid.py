"""Business time of whole columns: the grid of a calendar's open time, evaluated in chunks.

A column is first tried on the grid at hand. A value outside of it, which one comparison a chunk finds,
makes the grid grow to the columns' own range; a value that the calendar does not know is refused there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING, as_given, beside, keeps_zone, to_local
from cxkit.errors import Fault, Invalid
from cxkit.values.calendar._column_grid import (
    MOST_FAULTS,
    UNITS,
    Column,
    common_shape,
    few,
    nanoseconds,
    read,
)
from cxkit.values.calendar._edges import SECOND
from cxkit.values.calendar._hours import DAY
from cxkit.values.calendar._opentime import OpenTime, Table
from cxkit.values.calendar._opentime_grid import CHUNK, Buffers, Grid, Ints

_PAD = 35 * DAY * SECOND


class _NarrowError(Exception):
    """Values lie outside of the grid at hand; `wider` makes one that holds them or refuses them."""

    def __init__(self, wider: Callable[[], Grid]) -> None:
        super().__init__("the grid does not hold its own columns")
        self.wider = wider


def elapsed(open_time: OpenTime, start: Any, end: Any, unit: str, zone: str | None) -> Any:
    """The open time from start to end, row by row."""
    start, end = beside({"start": start, "end": end}).values()
    first, second = read(start, "start", unit, "M", zone), read(end, "end", unit, "M", zone)
    job = _Job(open_time, [first, second])
    result = np.empty(job.size, np.int64)

    def chunk(begin: int, stop: int) -> None:
        before, gone = job.opened(first, begin, stop, 0)
        until, gone_too = job.opened(second, begin, stop, 1)
        np.subtract(until, before, out=result[begin:stop])
        for missing in (gone, gone_too):
            if missing is not None:
                result[begin:stop][np.broadcast_to(missing, stop - begin)] = MISSING

    job.run(chunk)
    return job.given(result, "m")


def is_open(open_time: OpenTime, at: Any, unit: str, zone: str | None) -> Any:
    """Whether the calendar is open, row by row; a missing instant is a fault."""
    column = read(at, "at", unit, "M", zone)
    gone = np.flatnonzero(column.values == MISSING)
    if len(gone):
        first = gone[:MOST_FAULTS]
        faults = [Fault(f"at[{row}]", "instant.missing", "is missing: leave it out") for row in first]
        raise Invalid.of("is_open", few(faults, len(gone)))
    job = _Job(open_time, [column], until=open_time.last - 1)
    result = np.empty(job.size, np.bool_)

    def chunk(begin: int, stop: int) -> None:
        values, _ = job.offsets(column, begin, stop)
        job.grid.is_open(values, job.buffers, result[begin:stop])

    job.run(chunk)
    return as_given(result.reshape(job.shape), at)


def add(
    open_time: OpenTime,
    start: Any,
    duration: Any,
    unit: str,
    zone: str | None,
    *,
    onward: bool,
    back: bool = False,
) -> Any:
    """The instants with `duration` of open time after start (before it when `back`), row by row.

    `onward` takes the far side of a closed stretch that the duration ends at, in its own direction.
    """
    name = "end" if back else "start"
    start, duration = beside({name: start, "duration": duration}).values()
    starts = read(start, name, unit, "M", zone)
    addition = _Addition(open_time, starts, read(duration, "duration", unit, "m"), onward, back)
    addition.job.run(addition.chunk)
    return addition.job.given(addition.result, "M", zone)


class _Moves(NamedTuple):
    """A chunk of starts and what to add: the instant sought is `low` ticks after the last with F = target."""

    values: Ints
    amount: Ints
    target: Ints
    low: NDArray[np.bool_]
    stay: NDArray[np.bool_]
    gone: NDArray[np.bool_]


class _Addition:
    """One addition of durations to instants."""

    def __init__(
        self, open_time: OpenTime, starts: Column, durations: Column, onward: bool, back: bool
    ) -> None:
        self.starts, self.durations, self.onward, self.back = starts, durations, onward, back
        self.job = _Job(open_time, [starts], durations)
        self.result = np.empty(self.job.size, np.int64)

    def chunk(self, begin: int, stop: int) -> None:
        """Evaluate the rows of a chunk."""
        move, grid, out = self._moves(begin, stop), self.job.grid, self.result[begin:stop]
        if move.target.view(np.uint64).max(initial=0) >= max(grid.total, 1):
            raise _NarrowError(self.widened)
        grid.last_at(move.target, self.job.buffers, out)
        np.add(out, move.low, out=out)
        np.copyto(out, move.values, where=move.stay)
        np.add(out, grid.lo // grid.tick, out=out)
        np.copyto(out, MISSING, where=move.gone)

    def _moves(self, begin: int, stop: int) -> _Moves:
        opened, missing = self.job.opened(self.starts, begin, stop, 0)
        given = self.durations.part(begin, stop, self.job.tick)
        gone = np.broadcast_to(given == MISSING, stop - begin) | (False if missing is None else missing)
        amount = np.where(gone, 0, -given if self.back else given)
        # The first instant with F = v, a closing where F is level, is a tick after the last with F = v - 1.
        if self.onward:
            low, stay = (amount <= 0 if self.back else amount < 0), gone
        else:
            low, stay = amount > 0, amount == 0
        target = np.where(stay, 0, opened + amount - low)
        values = np.broadcast_to(self.job.buffers.values[: len(opened)], stop - begin)
        return _Moves(values, amount, target, low, stay, gone)

    def widened(self) -> Grid:
        """A grid in which every result lies; refused with its rows where the open time does not suffice."""
        grid, open_time = self.job.grid, self.job.open_time
        targets: list[int] = []
        for begin, stop in self.job.chunks():
            move = self._moves(begin, stop)
            moving = move.target[~move.stay]
            targets += [int(moving.min()), int(moving.max())] if len(moving) else []
        least, most = (grid.base + value * grid.tick for value in (min(targets), max(targets)))
        enough = [self._reaches(least), self._reaches(most + grid.tick)]
        table = open_time.table
        if not all(enough):
            raise self._refusal(table)
        return self.job.made(table.last_at(least), table.last_at(most))

    def _reaches(self, target: int) -> bool:
        try:
            self.job.open_time.reach(self.job.grid.lo, target)
        except Invalid:
            return False
        return True

    def _refusal(self, table: Table) -> Invalid:
        grid, faults, more = self.job.grid, list[Fault](), 0
        least, most = ((value - grid.base) // grid.tick for value in (table.before[0], table.total))
        for begin, stop in self.job.chunks():
            move = self._moves(begin, stop)
            rows = np.flatnonzero(~move.stay & ((move.target < least) | (move.target >= most)))
            for row in rows[: max(MOST_FAULTS - len(faults), 0)]:
                at = int(move.values[row]) * grid.tick + grid.lo
                reason = self.job.open_time.too_little(at, int(move.amount[row]) * grid.tick)
                faults.append(Fault(f"{self.starts.name}[{begin + row}]", reason.code, reason.message))
            more += len(rows)
        return Invalid.of("business time", few(faults, more))


class _Job:
    """One evaluation: its columns, their common tick and size, and a grid that grows when it must."""

    def __init__(
        self,
        open_time: OpenTime,
        instants: list[Column],
        durations: Column | None = None,
        *,
        until: int | None = None,
    ) -> None:
        self.open_time, self.instants = open_time, instants
        self.until = open_time.last if until is None else until
        columns = [*instants, durations] if durations else instants
        varying = [column for column in columns if not column.constant]
        self.whole = bool(varying) and all(column.whole for column in varying)
        self.shape = common_shape(varying)
        self.like = varying[0] if varying else columns[0]._replace(given=np.empty(()))
        self.size = len(varying[0].values) if varying else 1
        self.tick = min(open_time.tick, *(column.tick for column in columns))
        if self.whole and self.tick < varying[0].tick:
            raise Invalid(
                "has whole numbers coarser than the calendar's edges or the other value: count in unit='us'",
                code="calendar.unit",
                path=varying[0].name,
            )
        self.buffers = Buffers(min(self.size, CHUNK))
        self.grid: Grid = open_time.grids.get(self.tick) or self.fitted()

    def run(self, chunk: Callable[[int, int], None]) -> None:
        """Evaluate every chunk; at most twice with a wider grid, for its instants and for their results."""
        for begin, stop in self.chunks():
            for last in (False, False, True):
                try:
                    chunk(begin, stop)
                    break
                except _NarrowError as narrow:
                    if last:
                        raise
                    self.grid = narrow.wider()

    def chunks(self) -> list[tuple[int, int]]:
        """The first and last row of every chunk."""
        return [(begin, min(begin + CHUNK, self.size)) for begin in range(0, self.size, CHUNK)]

    def given(self, result: Ints, kind: str, zone: str | None = None) -> Any:
        """The result as its columns came: instants (M) or durations (m)."""
        like, own = self.like, self.instants[0].zone
        if kind == "M" and not self.whole and (own is None or not keeps_zone(like.given)):
            own = None
            if zone not in (None, "UTC"):
                local = to_local(np.where(result == MISSING, MISSING, result * self.tick), zone)
                result = np.where(local == MISSING, MISSING, local // self.tick)
        typed = result if self.whole else result.view(f"{kind}8[{UNITS[self.tick]}]")
        if like.fine and not self.whole:
            typed = nanoseconds(typed)
        return as_given(typed.reshape(self.shape), like.given, own)

    def offsets(self, column: Column, begin: int, stop: int) -> tuple[Ints, NDArray[np.bool_] | None]:
        """The instants of a chunk from the grid's first on, and which are missing (None when none is)."""
        values = column.part(begin, stop, self.tick)
        out = self.buffers.values[: len(values)]
        # An instant at the very end of what is known has an F, but is neither open nor closed.
        span = self.grid.span - (1 if self.until < self.open_time.last else 0)
        np.subtract(values, self.grid.lo // self.tick, out=out)
        if out.view(np.uint64).max(initial=0) <= span:
            return out, None
        missing = values == MISSING
        out[missing] = 0
        if out.view(np.uint64).max() > span:
            raise _NarrowError(self.fitted)
        return out, missing

    def opened(
        self, column: Column, begin: int, stop: int, which: int
    ) -> tuple[NDArray[np.int32] | Ints, NDArray[np.bool_] | None]:
        """F of the instants of a chunk, kept in one of two buffers, and which of them are missing."""
        values, missing = self.offsets(column, begin, stop)
        results = self.buffers.results(self.grid.result_type)[which][: len(values)]
        self.grid.opened(values, self.buffers, results)
        return results, missing

    def fitted(self) -> Grid:
        """A grid over all instants of the columns, and over what the one at hand covers."""
        first, last = self.open_time.first, self.until
        extremes = [value for column in self.instants for value in _extremes(column)]
        if any(not first <= value <= last for value in extremes):
            raise self._unknown(first, last)
        extremes = extremes or [min(max(0, first), last)]
        return self.made(min(extremes), max(extremes))

    def made(self, lo: int, hi: int) -> Grid:
        """The grid from `lo` to `hi` with a margin, joined with the one at hand, kept for the next job."""
        held: Grid | None = self.open_time.grids.get(self.tick)
        if held is not None:
            lo, hi = min(lo, held.lo), max(hi, held.hi)
        lo = max((lo - _PAD) // SECOND * SECOND, self.open_time.first)
        hi = min(-(-(hi + _PAD) // SECOND) * SECOND, self.open_time.last)
        grid = self.open_time.grids[self.tick] = Grid(self.open_time.cover(lo, hi), lo, hi, self.tick)
        return grid

    def _unknown(self, first: int, last: int) -> Invalid:
        faults, more = list[Fault](), 0
        for column in self.instants:
            values, tick = column.values, column.tick
            wrong = ((values < -(-first // tick)) | (values > last // tick)) & (values != MISSING)
            rows = np.flatnonzero(wrong)
            for row in rows[: max(MOST_FAULTS - len(faults), 0)]:
                error = self.open_time.unknown(int(values[row]) * tick)
                path = column.name if column.constant else f"{column.name}[{row}]"
                faults.append(Fault(path, error.code, error.message))
            more += len(rows)
        return Invalid.of("business time", few(faults, more))


def _extremes(column: Column) -> list[int]:
    """The least and the greatest instant of a column, in microseconds; none when all are missing."""
    bounds: list[int] = []
    for begin in range(0, len(column.values), CHUNK):
        values = column.values[begin : begin + CHUNK]
        known = values[values != MISSING] if values.min() == MISSING else values
        if len(known):
            bounds += [int(known.min()) * column.tick, int(known.max()) * column.tick]
    return [min(bounds), max(bounds)] if bounds else []
