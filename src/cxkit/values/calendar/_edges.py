"""From local hours to instants, and sets of half-open pieces of time.

Instants here are whole microseconds since 1970-01-01 UTC, days are proleptic ordinals, and a piece is
a pair of instants.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from cxkit.errors import Invalid
from cxkit.values._instants import as_utc
from cxkit.values.calendar._hours import DAY

SECOND = 1_000_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ZERO = timedelta(0)
_EPOCH_DAY = date(1970, 1, 1).toordinal()

Piece = tuple[int, int]


def micros(value: datetime, path: str = "") -> int:
    """An aware datetime as microseconds since 1970-01-01 UTC."""
    tz = value.tzinfo if type(value) is datetime else None
    if type(tz) is ZoneInfo:
        # Datetimes of one zone subtract by their wall clocks, which saves a look-up of two offsets.
        since, offset = value - _epoch(tz), tz.utcoffset(value) or _ZERO
        return (
            (since.days - offset.days) * DAY + since.seconds - offset.seconds
        ) * SECOND + since.microseconds
    try:
        since = value - _EPOCH
    except TypeError:
        if not _is_datetime(value):
            raise Invalid(
                f"must be a datetime with a time zone, got {type(value).__name__}",
                code="instant.type",
                path=path,
            ) from None
        since = as_utc(value, path) - _EPOCH
    if type(since) is not timedelta and since != since:
        raise Invalid("is missing: give an instant", code="instant.missing", path=path)
    return (since.days * DAY + since.seconds) * SECOND + since.microseconds


def _is_datetime(value: object) -> bool:
    return isinstance(value, datetime)


def amount(duration: timedelta) -> int:
    """A duration in microseconds."""
    if not _is_timedelta(duration):
        raise Invalid(f"must be a timedelta, got {type(duration).__name__}", code="duration.type")
    return (duration.days * DAY + duration.seconds) * SECOND + duration.microseconds


def _is_timedelta(value: object) -> bool:
    return isinstance(value, timedelta)


def instant(value: int, tz: tzinfo | None = UTC) -> datetime:
    """The datetime of that many microseconds since 1970-01-01 UTC, in a zone."""
    since = timedelta(0, 0, value)
    if tz is UTC or tz is None:
        return _EPOCH + since
    # ZoneInfo takes the wall time of UTC directly, which halves the cost of astimezone.
    return tz.fromutc(_epoch(tz) + since) if type(tz) is ZoneInfo else (_EPOCH + since).astimezone(tz)


@lru_cache(maxsize=64)
def _epoch(tz: ZoneInfo) -> datetime:
    return datetime(1970, 1, 1, tzinfo=tz)


def edge(tz: ZoneInfo, day: int, second: int, *, last: bool) -> int:
    """The instant at which local clocks show `second` of a day; seconds past 24:00 are of the next day.

    A time that the clocks skip is the instant of the change. A time that they show twice is the
    first occurrence, or the second one when `last`.
    """
    days, second = divmod(second, DAY)
    on = date.fromordinal(day + days)
    minute, rest = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    wall = datetime(on.year, on.month, on.day, hour, minute, rest, tzinfo=tz)
    again = datetime(on.year, on.month, on.day, hour, minute, rest, tzinfo=tz, fold=1)
    early, late = _micros(tz.utcoffset(wall)), _micros(tz.utcoffset(again))
    local = ((day + days - _EPOCH_DAY) * DAY + second) * SECOND
    if early >= late:
        return local - (late if last else early)
    return _change(tz, local - late, local - early)


def _micros(offset: timedelta | None) -> int:
    return (offset.days * DAY + offset.seconds) * SECOND if offset else 0


def _change(tz: ZoneInfo, before: int, after: int) -> int:
    """The instant in (before, after] at which the offset changes; changes fall on whole seconds."""
    old = instant(before, tz).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if instant(middle, tz).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def united(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces in order, overlapping and touching ones made one, empty ones left out."""
    result: list[Piece] = []
    for start, end in sorted(pieces):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def without(pieces: Iterable[Piece], closed: list[Piece]) -> list[Piece]:
    """Pieces without the closed ones, which are united."""
    result: list[Piece] = []
    for start, end in pieces:
        left = start
        for i in range(max(bisect_right(closed, (start, start)) - 1, 0), len(closed)):
            if closed[i][0] >= end:
                break
            if closed[i][0] > left:
                result.append((left, closed[i][0]))
            left = max(left, closed[i][1])
        if left < end:
            result.append((left, end))
    return result
