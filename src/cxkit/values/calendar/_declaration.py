"""Declarations of a business calendar, read from the forms in which people have them.

Each function returns the calendar's own form and adds every fault that it finds to a list.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypedDict, cast
from zoneinfo import ZoneInfo

import attrs

from cxkit.errors import Fault, Invalid, shown
from cxkit.values._instants import as_utc, zone
from cxkit.values.calendar._hours import (
    WEEKDAYS,
    Spans,
    Week,
    as_spans,
    as_week,
    is_listing,
    is_mapping,
    is_row,
    weekdays,
)
from cxkit.values.calendar._recurring import Recurring

_FIRST_ASKED = date(1970, 1, 1)

Hours = str | Iterable[str | tuple[str | time, str | time] | tuple[int, int]]


class Departures(TypedDict, total=False):
    """Departures of a calendar from its week; `BusinessCalendar` says what each means."""

    holidays: Container[date] | Iterable[date]
    working_days: Mapping[date, str] | Iterable[date | tuple[date, int]]
    dated: Mapping[date, Hours] | Iterable[tuple[date, Hours]]
    breaks: Iterable[tuple[datetime, datetime] | tuple[date, Hours]]
    dated_breaks: Mapping[date, Hours] | Iterable[tuple[date, Hours]]
    closures: Iterable[Recurring]
    known_from: date | None
    known_until: date | None


@attrs.frozen(init=False, repr=False, order=False)
class Declared:
    """Declaration of a calendar, each field in the calendar's own form."""

    zone: str
    week: Week
    holidays: frozenset[date]
    working_days: tuple[tuple[date, int], ...]
    dated: tuple[tuple[date, Spans], ...]
    breaks: tuple[tuple[datetime, datetime], ...]
    dated_breaks: tuple[tuple[date, Spans], ...]
    closures: tuple[Recurring, ...]
    known_from: date | None
    known_until: date | None


def settled(zone: object, week: object, given: Departures, faults: list[Fault]) -> dict[str, Any]:
    """The fields of `Declared` from what was given."""
    hours = as_week(week, "week", faults)
    first, last = known_days(given.get("known_from"), given.get("known_until"), faults)
    holidays, first = as_holidays(given.get("holidays", ()), first, last, faults)
    breaks, dated_breaks = as_breaks(given.get("breaks", ()), given.get("dated_breaks", ()), faults)
    declared = {
        "zone": as_zone(zone, faults),
        "week": hours,
        "holidays": holidays,
        "working_days": as_working_days(given.get("working_days", ()), hours, faults),
        "dated": as_dated(given.get("dated", ()), "dated", faults),
        "breaks": breaks,
        "dated_breaks": dated_breaks,
        "closures": as_closures(given.get("closures", ()), faults),
        "known_from": first,
        "known_until": last,
    }
    faults += [
        Fault(name, "calendar.unknown_field", f"is not part of a calendar: {', '.join(declared)}")
        for name in given
        if name not in declared
    ]
    return declared


def as_zone(name: object, faults: list[Fault]) -> str:
    """The name of an IANA zone, from the name or the zone itself."""
    key = name.key if isinstance(name, ZoneInfo) else name
    if not isinstance(key, str):
        message = f"must be the name of an IANA zone, such as 'Asia/Shanghai', got {shown(name)}"
        faults.append(Fault("zone", "zone.unknown", message))
        return "UTC"
    try:
        zone(key)
    except Invalid as error:
        faults.append(Fault("zone", error.code, error.message))
        return "UTC"
    return key


def as_day(value: object, path: str, faults: list[Fault]) -> date | None:
    """A plain date, or None; a datetime is refused, because its day depends on the zone."""
    if type(value) is date:
        return value
    remedy = (
        "take its local day with .astimezone(zone).date()" if isinstance(value, datetime) else "give a date"
    )
    faults.append(Fault(path, "calendar.date", f"must be a date, got {shown(value)}: {remedy}"))
    return None


def known_days(first: object, last: object, faults: list[Fault]) -> tuple[date | None, date | None]:
    """The first and the last day that a calendar knows; either may be open."""
    known_from = None if first is None else as_day(first, "known_from", faults)
    known_until = None if last is None else as_day(last, "known_until", faults)
    if known_from and known_until and known_from > known_until:
        message = (
            f"{known_from} is after known_until {known_until}: the known days run from the first to the last"
        )
        faults.append(Fault("known_from", "calendar.known", message))
        return None, known_until
    return known_from, known_until


def computes_answers(days: object) -> bool:
    """Whether a container answers for days that it does not list, as those of the `holidays` package do."""
    kinds = type(days).__mro__
    if dict in kinds:
        return any("__contains__" in vars(kind) for kind in kinds[: kinds.index(dict)])
    return isinstance(days, Container) and not isinstance(days, Iterable)


def as_holidays(
    days: object, known_from: date | None, known_until: date | None, faults: list[Fault]
) -> tuple[frozenset[date], date | None]:
    """The days listed, or those for which a container answers yes, and from when on they are known.

    A container that computes its answers has no end, so it needs `known_until`; without
    `known_from` it is asked from 1970 on, and the calendar is known from there.
    """
    if computes_answers(days):
        if known_until is None:
            message = (
                f"a {type(days).__name__} answers for any day, a calendar holds known ones: say up to which "
                "day it can be relied on with known_until=date(…), or give the days themselves as a set"
            )
            faults.append(Fault("holidays", "calendar.unbounded", message))
            return frozenset(), known_from
        container, first = cast("Container[date]", days), known_from or _FIRST_ASKED
        asked = (first + timedelta(i) for i in range((known_until - first).days + 1))
        return frozenset(day for day in asked if day in container), first
    listing = days.keys() if is_mapping(days) else days
    if not is_listing(listing):
        message = f"must be a container of dates, got {shown(days)}"
        faults.append(Fault("holidays", "calendar.dates", message))
        return frozenset(), known_from
    listed = [as_day(day, f"holidays[{i}]", faults) for i, day in enumerate(listing)]
    return frozenset(day for day in listed if day), known_from


def as_working_days(days: object, week: Week, faults: list[Fault]) -> tuple[tuple[date, int], ...]:
    """Make-up days with the weekday whose hours they have: by default the first open one of the week."""
    usual = next((number for number, spans in enumerate(week) if spans), None)
    by_day: dict[date, int] = {}
    for path, item, weekday in _by_day(days, "working_days", faults):
        day = as_day(item, path, faults)
        number = usual if weekday is None else _weekday(weekday, path, faults)
        if day is None or (weekday is not None and number is None):
            continue
        if number is None or not week[number]:
            message = (
                "has the hours of a weekday that is closed: name an open one, or give its hours in `dated`"
            )
            faults.append(Fault(path, "calendar.working_day", message))
        elif day in by_day:
            faults.append(Fault(path, "calendar.day_twice", f"{day} is given twice: state each day once"))
        else:
            by_day[day] = number
    return tuple(sorted(by_day.items()))


def _weekday(value: object, path: str, faults: list[Fault]) -> int | None:
    if type(value) is int and 0 <= value <= 6:
        return value
    numbers = weekdays(value, path, faults) if isinstance(value, str) else []
    if len(numbers) == 1:
        return numbers[0]
    message = f"must name one weekday, {' '.join(WEEKDAYS)}, got {shown(value)}"
    faults.append(Fault(path, "calendar.weekday", message))
    return None


def as_dated(days: object, field: str, faults: list[Fault]) -> tuple[tuple[date, Spans], ...]:
    """Days with their own hours, from a mapping or from pairs."""
    by_day: dict[date, Spans] = {}
    for path, item, hours in _by_day(days, field, faults):
        day = as_day(item, path, faults)
        spans = as_spans(hours, path, faults)
        if day is not None and day in by_day:
            faults.append(Fault(path, "calendar.day_twice", f"{day} is given twice: state each day once"))
        elif day is not None:
            by_day[day] = spans
    return tuple(sorted(by_day.items()))


def _by_day(days: object, field: str, faults: list[Fault]) -> list[tuple[str, object, object]]:
    """Path, day and what belongs to it, from a mapping, from pairs or from bare days."""
    if is_mapping(days):
        return [(f"{field}[{day}]", day, value) for day, value in days.items()]
    if not is_listing(days):
        faults.append(Fault(field, "calendar.dates", f"must list dates or map them, got {shown(days)}"))
        return []
    rows: list[tuple[str, object, object]] = []
    for i, item in enumerate(days):
        day, value = item if is_row(item, 2) else (item, None)
        rows.append((f"{field}[{i}]", day, value))
    return rows


Breaks = tuple[tuple[datetime, datetime], ...]


def as_breaks(
    breaks: object, dated: object, faults: list[Fault]
) -> tuple[Breaks, tuple[tuple[date, Spans], ...]]:
    """Closed spans, split into those between two instants and those in the local hours of a day."""
    between: list[tuple[datetime, datetime]] = []
    local: dict[date, list[object]] = {}
    for day, spans in as_dated(dated, "dated_breaks", faults):
        local.setdefault(day, []).extend(spans)
    if not is_listing(breaks):
        message = f"must be pairs of two instants, or of a date and hours, got {shown(breaks)}"
        faults.append(Fault("breaks", "calendar.break", message))
        breaks = ()
    for i, item in enumerate(breaks):
        path = f"breaks[{i}]"
        start, end = item if is_row(item, 2) else (None, None)
        if isinstance(start, datetime) and isinstance(end, datetime):
            between.extend(_break(start, end, path, faults))
        elif type(start) is date:
            local.setdefault(start, []).extend(as_spans(end, path, faults))
        else:
            message = f"must be two instants, or a date and hours, got {shown(item)}"
            faults.append(Fault(path, "calendar.break", message))
    return tuple(sorted(between)), as_dated(local, "dated_breaks", faults)


def _break(start: datetime, end: datetime, path: str, faults: list[Fault]) -> Breaks:
    ends: list[datetime] = []
    for name, value in (("start", start), ("end", end)):
        try:
            ends.append(as_utc(value))
        except Invalid as error:
            faults.append(Fault(f"{path}.{name}", error.code, error.message))
    if len(ends) < 2:
        return ()
    if ends[0] >= ends[1]:
        message = f"must end after its start, got {start.isoformat()} to {end.isoformat()}"
        faults.append(Fault(path, "calendar.break", message))
        return ()
    return ((ends[0], ends[1]),)


def as_closures(closures: object, faults: list[Fault]) -> tuple[Recurring, ...]:
    """The recurring closures, as they are."""
    if not is_listing(closures):
        faults.append(
            Fault("closures", "calendar.closure", f"must be Recurring closures, got {shown(closures)}")
        )
        return ()
    items: list[Recurring] = []
    for i, item in enumerate(closures):
        if isinstance(item, Recurring):
            items.append(item)
        else:
            message = f"must be a Recurring closure, got {shown(item)}"
            faults.append(Fault(f"closures[{i}]", "calendar.closure", message))
    return tuple(items)
