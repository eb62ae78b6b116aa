"""Counting cohorts: how many of each are active at each age.

Where a mark for each customer and period fits into memory, every row sets its mark, and the marks of a
customer are counted against the first of them. Else a row is one whole number, the customer's code and the
period packed together; sorted, the periods of a customer are side by side, and one walk over chunks counts
them. The first way is as fast on every processor; sorting is many times faster on some than on others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_moments, period_codes
from cxkit.metrics._counting._inputs import report_day
from cxkit.metrics._counting._persons import Persons
from cxkit.tables import MISSING
from cxkit.values import Unit

Ints = NDArray[np.int64]

_CHUNK: Final = 1 << 18
_READ: Final = 1 << 20
_BLOCK: Final = 1 << 15
_MOST_MARKS: Final = 1 << 26
"""So many marks, a byte each, are made at the most."""
_CALENDAR: Final = {
    "Y": (Unit.YEAR,),
    "M": (Unit.YEAR, Unit.QUARTER, Unit.MONTH),
    "W": (),
    "D": tuple(set(Unit) - {Unit.HOUR}),
}
"""The units of NumPy's dates, and the periods that each can tell."""


class Cohorts(NamedTuple):
    """`active[c, a]`: how many of the cohort of period `first + c` were active at age a; and its size."""

    active: Ints
    sizes: Ints
    first: int


@attrs.frozen(slots=True, eq=False)
class Activity:
    """When customers were active: instants, or dates of a calendar, and the end of what is known."""

    at: NDArray[Any]
    unit: Unit
    tz: str
    end: Any
    """The instant in microseconds, or the day (month, year) in which it lies."""
    last: int
    """The period in which the end lies."""

    def __len__(self) -> int:
        return len(self.at)

    def part(self, start: int, stop: int) -> Ints:
        """The period of each row of a slice; the least int64 where it is missing or lies after the end."""
        at = self.at[start:stop]
        if at.dtype.kind == "M":
            codes = _of_dates(at, self.unit)
        else:
            codes = period_codes(at, self.unit, self.tz)
        late = at > self.end
        if late.any():
            codes = np.where(late, MISSING, codes)
        return codes


def activity(
    at: Any, name: str, *, unit: Unit, tz: str, as_of: datetime, zone: str | None = None
) -> Activity:
    """A column of instants, or of dates (also `datetime64[D]`, `[M]`, `[Y]`), which need no time zone.

    >>> from datetime import UTC
    >>> days = np.array(["2026-01-31", "2026-02-01", "2026-03-05"], "M8[D]")
    >>> spans = activity(days, "active_at", unit=Unit.MONTH, tz="UTC", as_of=datetime(2026, 2, 9, tzinfo=UTC))
    >>> (spans.part(0, 2) - spans.last).tolist(), int(spans.part(2, 3)[0]) == MISSING
    ([-1, 0], True)
    """
    now = report_day(as_of)
    last = int(period_codes(np.array([now]), unit, tz)[0])
    at = days_or_moments(at, name, zone)
    if at.dtype.kind != "M":
        return Activity(at, unit, tz, now, last)
    kind = np.datetime_data(at.dtype)[0]
    if unit not in _CALENDAR[kind]:
        whole = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}[kind]
        raise Invalid(f"holds {whole}, which do not tell {unit}s", code="metric.dates", path=name)
    today = np.datetime64(int(period_codes(np.array([now]), Unit.DAY, tz)[0]), "D")
    return Activity(at, unit, tz, today.astype(at.dtype), last)


def _of_dates(at: NDArray[Any], unit: Unit) -> Ints:
    """How many periods lie between 1970 and each date."""
    if unit in (Unit.DAY, Unit.WEEK, Unit.SUNDAY_WEEK):
        days: Ints = at.astype("M8[D]").view(np.int64)
        since = 3 if unit is Unit.WEEK else 4
        return days if unit is Unit.DAY else np.where(np.isnat(at), MISSING, (days + since) // 7)
    months: Ints = at.astype("M8[M]", copy=False).view(np.int64)
    size = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}[unit]
    return months if size == 1 else np.where(np.isnat(at), MISSING, months // size)


def cohorts(who: Persons, when: Activity, kept: NDArray[np.bool_] | None = None, *, rolling: bool) -> Cohorts:
    """The table of cohorts; rows without a customer or a period, and those not `kept`, are left out."""
    bounds = _bounds(when)
    if bounds is None:
        return Cohorts(np.zeros((0, 0), np.int64), np.zeros(0, np.int64), 0)
    low, high = bounds
    span = high - low + 1
    rows = _rows(who, when, kept, low)
    if who.size * span <= _MOST_MARKS:
        active = _counted(_marks(rows, who.size, span), rolling)
    else:
        width = span.bit_length()
        packed = _packed(rows, len(when), who.size, width)
        packed.sort()
        active = _walked(packed, width, span, rolling)
    # At age 0 everybody of a cohort is active, now or later.
    return Cohorts(active, active[:, 0].copy(), low)


def _rows(
    who: Persons, when: Activity, kept: NDArray[np.bool_] | None, low: int
) -> Iterator[tuple[NDArray[Any], Ints]]:
    """The customer and the period, counted from the first, of the rows that have both, part by part."""
    for start in range(0, len(when), _READ):
        stop = min(start + _READ, len(when))
        codes, period = who.codes[start:stop], when.part(start, stop)
        good = (codes >= 0) & (period != MISSING)
        if kept is not None:
            good &= kept[start:stop]
        if not good.all():
            codes, period = codes[good], period[good]
        yield codes, period - low


def _marks(rows: Iterable[tuple[NDArray[Any], Ints]], size: int, span: int) -> NDArray[np.bool_]:
    """Whether a customer was active in a period: a row of marks for each customer."""
    marks = np.zeros(size * span, np.bool_)
    for codes, period in rows:
        period += codes.astype(np.int64) * span
        marks[period] = True
    return marks.reshape(size, span)


def _counted(marks: NDArray[np.bool_], rolling: bool) -> Ints:
    """Count customers by their first period and each later one in which they are active."""
    span = marks.shape[1]
    counts = np.zeros((span, span), np.int64)
    for start in range(0, len(marks), _BLOCK):
        block = marks[start : start + _BLOCK]
        first = block.argmax(axis=1)
        if rolling:
            some = block.any(axis=1)
            customers, periods = first[some], (span - 1 - block[:, ::-1].argmax(axis=1))[some]
        else:
            places = np.flatnonzero(block).astype(np.uint32)
            rows = places // np.uint32(span)
            periods = places - rows * np.uint32(span)
            customers = first[rows]
        counts += np.bincount(customers * span + periods, minlength=span * span).reshape(span, span)
    if rolling:
        counts = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    active = np.zeros((span, span), np.int64)
    for cohort in range(span):
        active[cohort, : span - cohort] = counts[cohort, cohort:]
    return active


def _bounds(when: Activity) -> tuple[int, int] | None:
    """The first and the last period that occur.

    Periods rise with time, so only the earliest and the latest of many rows are asked for theirs, unless the
    latest is after the end.
    """
    ends: list[int] = []
    for start in range(0, len(when), _READ):
        at = when.at[start : start + _READ]
        times = at.view(np.int64) if at.dtype.kind == "M" else at
        if int(times.min()) == MISSING:
            times = times[times != MISSING]
        if not times.size:
            continue
        codes = attrs.evolve(when, at=np.array([times.min(), times.max()]).view(at.dtype)).part(0, 2)
        if codes[1] == MISSING:
            codes = when.part(start, start + _READ)
        codes = codes[codes != MISSING]
        ends += [int(codes.min()), int(codes.max())] if codes.size else []
    return (min(ends), max(ends)) if ends else None


def _packed(rows: Iterable[tuple[NDArray[Any], Ints]], most: int, size: int, width: int) -> NDArray[Any]:
    """Customer and period of every row in one number, as narrow as it can be."""
    wide = size << width
    packed = np.empty(most, np.int32 if wide < 1 << 31 else np.int64)
    filled = 0
    for codes, period in rows:
        out = packed[filled : filled + len(codes)]
        np.left_shift(codes, width, out=out, casting="unsafe", dtype=packed.dtype)
        np.bitwise_or(out, period.astype(packed.dtype), out=out)
        filled += len(codes)
    return packed[:filled]


def _walked(packed: NDArray[Any], width: int, span: int, rolling: bool) -> Ints:
    """Count sorted rows chunk by chunk; the customer at a chunk's end goes on in the next one."""
    mask = packed.dtype.type((1 << width) - 1)
    cells = np.zeros(span << width, np.int64)
    flags = np.empty(_CHUNK, np.bool_)
    nobody = packed.dtype.type(-1)
    last = first = nobody
    for start in range(0, len(packed), _CHUNK):
        stop = min(start + _CHUNK, len(packed))
        follows = packed[stop] if stop < len(packed) else nobody
        # Of rows that are equal the last one is kept, here or in the next chunk.
        kept = flags[: stop - start]
        np.not_equal(packed[start : stop - 1], packed[start + 1 : stop], out=kept[:-1])
        kept[-1] = packed[stop - 1] != follows
        rows = packed[start:stop][kept]
        if not rows.size:
            continue
        owner = rows >> width
        begun = np.where(owner[1:] != owner[:-1], rows[1:], 0)
        begun = np.concatenate([[first if owner[0] == last >> width else rows[0]], begun], dtype=rows.dtype)
        np.maximum.accumulate(begun, out=begun)
        cohort = begun & mask
        age = (rows & mask) - cohort
        if rolling:
            ends = np.append(owner[1:], follows >> width) != owner
            cohort, age = cohort[ends], age[ends]
        cells += np.bincount((age << width) + cohort, minlength=len(cells))
        last, first = rows[-1], begun[-1]
    active = cells.reshape(span, 1 << width)[:, :span].T
    return np.cumsum(active[:, ::-1], axis=1)[:, ::-1] if rolling else active
