"""Instants: aware datetimes, kept in UTC, with one canonical text.

A time without a zone is refused. Everything cxkit stores is UTC, so that `b - a` is elapsed
time also across a daylight-saving change (two Python datetimes of one zone subtract by their
wall clocks). Local time is a matter of display and of periods, where a zone is named.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cxkit.errors import Invalid, NaiveInstant, shown

_HOUR, _MINUTE = tuple(f"T{h:02d}:" for h in range(24)), tuple(f"{m:02d}:" for m in range(60))
_SECOND, _THOUSANDTHS = tuple(f"{s:02d}." for s in range(60)), tuple(f"{n:03d}" for n in range(1000))
_DAYS: dict[int, str] = {}
_MOST_DAYS = 40_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Day = TypeVar("Day", date, datetime)


def as_utc(value: datetime, path: str = "") -> datetime:
    """The same instant in UTC; a time without a zone is refused.

    >>> as_utc(datetime(2026, 2, 3, 9, tzinfo=zone("Asia/Shanghai")))
    datetime.datetime(2026, 2, 3, 1, 0, tzinfo=datetime.timezone.utc)
    """
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise NaiveInstant(
            f"{value.isoformat(' ')} has no time zone: say which, for example "
            "value.replace(tzinfo=ZoneInfo('Asia/Shanghai')), or tzinfo=UTC",
            path=path,
        )
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise beyond_time(path) from None


def local_time(when: datetime, tz: tzinfo | str, path: str = "") -> datetime:
    """An instant on the clock of a zone, or an error where that clock is beyond the years of the calendar.

    >>> local_time(datetime(2026, 2, 3, 20, tzinfo=UTC), "Asia/Shanghai").date()
    datetime.date(2026, 2, 4)
    """
    try:
        return when.astimezone(zone(tz) if isinstance(tz, str) else tz)
    except OverflowError:
        raise beyond_time(path) from None


def later(when: Day, by: timedelta = timedelta(0), *, days: int = 0) -> Day:
    """An instant or a day so much later, or an error where it lies beyond the years of the calendar.

    >>> later(date(2026, 2, 27), days=2)
    datetime.date(2026, 3, 1)
    """
    try:
        return when + by + timedelta(days=days)
    except OverflowError:
        raise beyond_time() from None


def beyond_time(path: str = "") -> Invalid:
    """The error of a time that no calendar has."""
    return Invalid("lies before the year 1 or after 9999", code="instant.range", path=path)


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name.

    >>> zone("Asia/Shanghai").key
    'Asia/Shanghai'
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise Invalid(
            f"{shown(name)} is not a time zone of the IANA database: write 'Asia/Shanghai', 'UTC' …",
            code="zone.unknown",
            params={"zone": name},
        ) from None


def at_local(day: date, tz: tzinfo, hour: int = 0, minute: int = 0) -> datetime:
    """The instant of a wall-clock time on a local day, in UTC.

    A time that the clocks skip moves to the instant of the change; one that they show twice is
    the first. Midnight of a day is where that day begins.
    """
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz)
    instant = as_utc(local)
    if instant.astimezone(tz).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    # In a gap the reading before the change (fold=0) lies as far after the transition as the
    # wall time lies inside the gap, so the transition is found by bisection between the two readings.
    low, high = local.replace(fold=1).astimezone(UTC), instant
    before = low.astimezone(tz).utcoffset()
    while high - low > timedelta(microseconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(tz).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def instant_text(value: datetime) -> str:
    """The canonical text of an instant: UTC, six decimals, `Z`.

    >>> instant_text(datetime(2026, 2, 3, 1, 5, tzinfo=UTC))
    '2026-02-03T01:05:00.000000Z'
    """
    if value.tzinfo is not UTC:
        value = as_utc(value)
    ordinal = value.toordinal()
    day = _DAYS.get(ordinal)
    if day is None:
        if len(_DAYS) >= _MOST_DAYS:
            _DAYS.clear()
        day = _DAYS[ordinal] = f"{value.year:04d}-{value.month:02d}-{value.day:02d}"
    micros = value.microsecond
    fraction = f"{_THOUSANDTHS[micros // 1000]}{_THOUSANDTHS[micros % 1000]}Z"
    return f"{day}{_HOUR[value.hour]}{_MINUTE[value.minute]}{_SECOND[value.second]}{fraction}"


def instant_from_text(text: str) -> datetime:
    """The instant that an ISO 8601 text with an offset or `Z` names, in UTC.

    >>> instant_from_text("2026-02-03T09:05:00+08:00")
    datetime.datetime(2026, 2, 3, 1, 5, tzinfo=datetime.timezone.utc)
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(
            f"{shown(text)} is not an instant: write it like 2026-02-03T01:05:00Z", code="instant.text"
        ) from None
    return value if value.tzinfo is UTC else as_utc(value)


def instant_micros(value: datetime) -> int:
    """An aware datetime as microseconds since 1970-01-01 UTC, as columns hold it.

    >>> instant_micros(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    since = value - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def span_micros(value: timedelta) -> int:
    """A duration as microseconds.

    >>> span_micros(timedelta(seconds=1))
    1000000
    """
    return (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds


def instant_from_micros(micros: int) -> datetime:
    """The instant so many microseconds after 1970-01-01 UTC, as columns hold it.

    >>> instant_from_micros(1_000_000)
    datetime.datetime(1970, 1, 1, 0, 0, 1, tzinfo=datetime.timezone.utc)
    """
    try:
        return _EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        raise beyond_time() from None


def duration_text(value: timedelta) -> str:
    """The canonical text of a duration: ISO 8601 seconds, exact.

    >>> duration_text(timedelta(hours=2, milliseconds=1)), duration_text(-timedelta(minutes=1))
    ('PT7200.001S', '-PT60S')
    """
    sign = "-" if value < timedelta(0) else ""
    value = abs(value)
    seconds, micros = value.days * 86_400 + value.seconds, value.microseconds
    fraction = f".{micros:06d}".rstrip("0") if micros else ""
    return f"{sign}PT{seconds}{fraction}S"


def duration_from_text(text: str) -> timedelta:
    """The duration that `duration_text` wrote.

    >>> duration_from_text("PT90.5S")
    datetime.timedelta(seconds=90, microseconds=500000)
    """
    body = text.removeprefix("-")
    whole, _, fraction = body.removeprefix("PT").removesuffix("S").partition(".")
    well_formed = body.startswith("PT") and body.endswith("S") and whole.isdecimal()
    if not well_formed or len(fraction) > 6 or (fraction and not fraction.isdecimal()):
        raise Invalid(f"{shown(text)} is not a duration: write it like PT3600S", code="duration.text")
    try:
        value = timedelta(seconds=int(whole), microseconds=int(fraction.ljust(6, "0")) if fraction else 0)
    except (OverflowError, ValueError):
        raise Invalid(f"{shown(text)} is longer than any duration", code="duration.text") from None
    return -value if text.startswith("-") else value
