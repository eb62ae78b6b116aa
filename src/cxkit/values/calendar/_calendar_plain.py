"""A business calendar as plain data and back: texts, lists and objects, days and instants in ISO 8601."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cxkit.errors import Fault, Invalid, Malformed, shown
from cxkit.values._instants import instant_from_text, instant_text
from cxkit.values.calendar._declaration import Declared
from cxkit.values.calendar._hours import WEEKDAYS, Spans, hours_text, is_listing, is_mapping, week_text
from cxkit.values.calendar._recurring import Recurring

_TEXT = {"type": "string"}
_DAY = {"type": "string", "format": "date"}
_HOURS_BY_DAY = {"type": "object", "additionalProperties": _TEXT}

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "zone": _TEXT,
        "week": _HOURS_BY_DAY,
        "holidays": {"type": "array", "items": _DAY},
        "working_days": {"type": "object", "additionalProperties": {"enum": list(WEEKDAYS)}},
        "dated": _HOURS_BY_DAY,
        "breaks": {
            "type": "array",
            "items": {
                "type": "array",
                "items": {**_TEXT, "format": "date-time"},
                "minItems": 2,
                "maxItems": 2,
            },
        },
        "dated_breaks": _HOURS_BY_DAY,
        "closures": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"rule": _TEXT, "since": _DAY, "hours": _TEXT},
                "required": ["rule", "since", "hours"],
                "additionalProperties": False,
            },
        },
        "known_from": _DAY,
        "known_until": _DAY,
    },
    "required": ["zone", "week"],
    "additionalProperties": False,
}


def plain(calendar: Declared) -> dict[str, Any]:
    """The calendar's declaration as plain data; what is empty is left out."""
    optional: dict[str, Any] = {
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "working_days": {day.isoformat(): WEEKDAYS[number] for day, number in calendar.working_days},
        "dated": _hours_by_day(calendar.dated),
        "breaks": [[instant_text(start), instant_text(end)] for start, end in calendar.breaks],
        "dated_breaks": _hours_by_day(calendar.dated_breaks),
        "closures": [closure.to_dict() for closure in calendar.closures],
        "known_from": calendar.known_from and calendar.known_from.isoformat(),
        "known_until": calendar.known_until and calendar.known_until.isoformat(),
    }
    stated = {name: value for name, value in optional.items() if value}
    return {"zone": calendar.zone, "week": week_text(calendar.week), **stated}


def described(calendar: Declared) -> str:
    """The declaration in one line, what departs from the week counted as far as it is known."""
    hours = "; ".join(f"{days} {spans}" for days, spans in week_text(calendar.week).items())
    first, last = calendar.known_from or date.min, calendar.known_until or date.max
    holidays = [day for day in calendar.holidays if first <= day <= last]
    extra = [
        f"{len(count)} {name if len(count) == 1 else name + 's'}"
        for name, count in (
            ("holiday", holidays),
            ("working day", calendar.working_days),
            ("dated day", calendar.dated),
            ("break", calendar.breaks + calendar.dated_breaks),
            ("recurring closure", calendar.closures),
        )
        if count
    ]
    extra += [f"known from {calendar.known_from}"] if calendar.known_from else []
    extra += [f"known until {calendar.known_until}"] if calendar.known_until else []
    shown_extra = f"; {', '.join(extra)}" if extra else ""
    return f"BusinessCalendar({calendar.zone!r}, {hours or 'no weekly hours'}{shown_extra})"


def _hours_by_day(days: tuple[tuple[date, Spans], ...]) -> dict[str, str]:
    return {day.isoformat(): hours_text(spans) for day, spans in days}


def declaration(data: object) -> dict[str, Any]:
    """The arguments of a calendar from its plain data; every fault of form is reported at once."""
    if not is_mapping(data):
        raise Malformed(f"a business calendar is an object, got {shown(data)}")
    faults = [
        Fault(str(name), "codec.unknown_field", f"is not a field of a business calendar: {', '.join(_READ)}")
        for name in data
        if name not in _READ
    ]
    faults += [
        Fault(name, "codec.missing_field", "is missing") for name in SCHEMA["required"] if name not in data
    ]
    result: dict[str, Any] = {}
    for name, read in _READ.items():
        if name in data:
            try:
                result[name] = read(data[name], name, faults)
            except (TypeError, AttributeError, ValueError):
                message = f"is not the {name} of a business calendar, got {shown(data[name])}"
                faults.append(Fault(name, "codec.malformed", message))
    if faults:
        raise Malformed.of("business calendar", faults)
    return result


def _as_it_is(value: Any, path: str, faults: list[Fault]) -> Any:
    return value


def _day(value: Any, path: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        faults.append(Fault(path, "codec.date", f"must be a date such as 2026-02-03, got {shown(value)}"))
        return None


def _days(value: Any, path: str, faults: list[Fault]) -> list[date | None]:
    if not is_listing(value):
        raise TypeError
    return [_day(item, f"{path}[{i}]", faults) for i, item in enumerate(value)]


def _by_day(value: Any, path: str, faults: list[Fault]) -> dict[date | None, Any]:
    return {_day(day, f"{path}[{day}]", faults): item for day, item in value.items()}


def _breaks(value: Any, path: str, faults: list[Fault]) -> list[tuple[Any, Any]]:
    breaks: list[tuple[Any, Any]] = []
    for i, (start, end) in enumerate(value):
        try:
            breaks.append((instant_from_text(start), instant_from_text(end)))
        except Invalid as error:
            faults.append(Fault(f"{path}[{i}]", error.code, error.message))
    return breaks


def _closures(value: Any, path: str, faults: list[Fault]) -> list[Recurring]:
    closures: list[Recurring] = []
    for i, item in enumerate(value):
        where = f"{path}[{i}]"
        if set(item) != {"rule", "since", "hours"}:
            message = f"must have rule, since and hours, got {shown(item)}"
            faults.append(Fault(where, "codec.malformed", message))
            continue
        try:
            since = _day(item["since"], f"{where}.since", faults)
            if since:
                closures.append(Recurring(item["rule"], since, item["hours"]))
        except Invalid as error:
            faults.extend(fault.under(where) for fault in error.faults)
    return closures


_READ: Mapping[str, Callable[[Any, str, list[Fault]], Any]] = {
    "zone": _as_it_is,
    "week": _as_it_is,
    "holidays": _days,
    "working_days": _by_day,
    "dated": _by_day,
    "breaks": _breaks,
    "dated_breaks": _by_day,
    "closures": _closures,
    "known_from": _day,
    "known_until": _day,
}
