"""Local time of columns: instants of a zone's clocks, vectorised through a table of its transitions.

Columns of instants are int64 microseconds since 1970-01-01 UTC; `MISSING` (the least int64, which is
also NumPy's NaT) marks a cell without one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid
from cxkit.values import zone

Instants = NDArray[np.int64]
Field = Callable[[Instants], NDArray[np.int64]]
"""Codes of local times, which come as microseconds of the local clock since 1970-01-01 00:00."""

MISSING: Final = int(np.iinfo(np.int64).min)

_SECOND: Final = 1_000_000
_QUARTER: Final = 15 * 60 * _SECOND
_CHUNK: Final = 1 << 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS: Final = (1, 9998)


class Offsets(NamedTuple):
    """A zone's offsets from UTC in microseconds: `offsets[0]`, and `offsets[i + 1]` from `starts[i]` on."""

    starts: Instants
    offsets: Instants


@lru_cache(maxsize=4096)
def _changes(tz: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """Each change of a zone's offset in a UTC year: the second, the offset before and the offset after."""
    clock = zone(tz)
    day = int((datetime(year, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
    end = int((datetime(year + 1, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())

    def offset(second: int) -> int:
        changes = (_EPOCH + timedelta(seconds=second)).astimezone(clock).utcoffset() or timedelta()
        return changes.days * 86_400 + changes.seconds

    changes: list[tuple[int, int, int]] = []
    before = offset(day)
    while day < end:
        after = offset(day + 86_400)
        if after != before:
            low, high = day, day + 86_400
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            changes.append((high, before, after))
        day, before = day + 86_400, after
    return tuple(changes)


@lru_cache(maxsize=256)
def _offsets(tz: str, first: int, last: int) -> Offsets:
    if tz == "UTC":
        return Offsets(np.zeros(0, np.int64), np.zeros(1, np.int64))
    changes = [change for year in range(first, last + 1) for change in _changes(tz, year)]
    start = datetime(first, 1, 1, tzinfo=UTC).astimezone(zone(tz)).utcoffset() or timedelta()
    seconds = changes[0][1] if changes else start.days * 86_400 + start.seconds
    return Offsets(
        np.array([change[0] for change in changes], np.int64) * _SECOND,
        np.array([seconds, *(change[2] for change in changes)], np.int64) * _SECOND,
    )


def _year(micros: int) -> int:
    year = int(np.datetime64(micros, "us").astype("M8[Y]").astype(np.int64)) + 1970
    if not _YEARS[0] < year < _YEARS[1]:
        raise Invalid(f"an instant lies in the year {year}: is its unit right?", code="instant.range")
    return year


def _bounds(at: Instants) -> tuple[int, int] | None:
    """The first and the last instant of a column, None where it has none."""
    if not at.size:
        return None
    low, high = int(at.min()), int(at.max())
    if high == MISSING:
        return None
    if low == MISSING:
        low = int(np.min(at, where=at != MISSING, initial=high))
    return low, high


def to_local(at: Instants, tz: str) -> Instants:
    """Local time of a zone at those instants, as microseconds since 1970-01-01 00:00 local.

    >>> to_local(np.array([0, MISSING]), "Asia/Shanghai").tolist() == [8 * 3_600_000_000, MISSING]
    True
    """
    bounds = _bounds(at)
    if bounds is None:
        return at
    table = _offsets(tz, _year(bounds[0]), _year(bounds[1]))
    return np.where(at == MISSING, MISSING, _shown(at, table))


def _shown(at: Instants, table: Offsets) -> Instants:
    if not table.starts.size:
        return np.asarray(at + table.offsets[0])
    return np.asarray(at + table.offsets[np.searchsorted(table.starts, at, side="right")])


def from_local(local: Instants, tz: str) -> Instants:
    """The instants at which the clocks of a zone show those times.

    A time that the clocks skip moves to the instant of the change; one that they show twice is the first.

    >>> nine = np.array(["2026-02-03T09:00"], "M8[us]").view(np.int64)
    >>> from_local(nine, "Asia/Shanghai").view("M8[us]").astype(str).tolist()
    ['2026-02-03T01:00:00.000000']
    """
    if tz == "UTC":
        return local
    bounds = _bounds(local)
    if bounds is None:
        return local
    table = _offsets(tz, _year(bounds[0]) - 1, _year(bounds[1]) + 1)
    if not table.starts.size:
        return np.where(local == MISSING, MISSING, local - table.offsets[0])
    walls = table.starts + table.offsets[:-1]
    place = np.searchsorted(walls, local, side="right")
    instants = local - table.offsets[place]
    after_change = np.maximum(instants, table.starts[np.maximum(place - 1, 0)])
    return np.where(local == MISSING, MISSING, np.where(place > 0, after_change, instants))


def local_codes(at: Instants, tz: str, field: Field) -> NDArray[np.int64]:
    """A code of the local time of every instant, such as its hour or month; -1 where it is missing.

    All offsets in use are whole quarters of an hour, so a field is constant within a quarter: for long
    columns it is computed once a quarter and looked up.
    """
    bounds = _bounds(at)
    if bounds is None:
        return np.full(at.shape, -1, np.int64)
    low, high = bounds
    table = _offsets(tz, _year(low), _year(high))
    first = low // _QUARTER
    cells = high // _QUARTER - first + 1
    quarters = not np.any(table.starts % _QUARTER) and not np.any(table.offsets % _QUARTER)
    if cells * 2 > at.size or not quarters:
        return np.where(at == MISSING, -1, field(_shown(np.where(at == MISSING, low, at), table)))
    codes = np.empty(cells + 1, np.int64)
    codes[0] = -1
    codes[1:] = field(_shown((first + np.arange(cells)) * _QUARTER, table))
    return _looked_up(at, codes, (first - 1) * _QUARTER)


def _looked_up(at: Instants, codes: NDArray[np.int64], base: int) -> NDArray[np.int64]:
    """The code of each instant's quarter; whatever lies before `base` falls into the first one."""
    parts = np.empty(at.shape, codes.dtype)
    buffer = np.empty(min(at.size, _CHUNK), np.int64)
    for start in range(0, at.size, _CHUNK):
        part = at[start : start + _CHUNK]
        place = np.maximum(part, base, out=buffer[: part.size])
        place -= base
        place //= _QUARTER
        np.take(codes, place, out=parts[start : start + part.size], mode="clip")
    return parts
