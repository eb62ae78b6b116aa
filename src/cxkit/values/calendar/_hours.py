"""Opening hours as people write them, and as a calendar keeps them.

A span is a pair of seconds of a local day, start and end, half-open: `(32400, 43200)` is 09:00-12:00.
The start lies in the day; the end may lie in the next one, less than 24 hours after the start
(00:00-24:00 is the one span of 24 hours).
Parsing adds every fault that it finds to a list, so that a declaration is refused once, for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any, TypeGuard, cast

from cxkit.errors import Fault, shown

Span = tuple[int, int]
Spans = tuple[Span, ...]
Week = tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans]

DAY = 86_400
WHOLE_DAY: Spans = ((0, DAY),)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBER = {name: i % 7 for i, name in enumerate(WEEKDAYS + _FULL_NAMES)}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_EXAMPLE = "'09:00-12:00, 13:00-18:00'"


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether the value is a mapping, of whatever."""
    return isinstance(value, Mapping)


def is_listing(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether the value lists things: iterable, and neither text nor a mapping."""
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)


def is_row(value: object, length: int) -> TypeGuard[Sequence[Any]]:
    """Whether the value is a tuple or a list of that length."""
    return isinstance(value, tuple | list) and len(cast("Sequence[object]", value)) == length


def as_spans(hours: object, path: str, faults: list[Fault]) -> Spans:
    """The spans of one day: from text, pairs of times or texts, or ready spans; sorted and joined.

    >>> as_spans("13:00-18:00, 09:00-12:00", "mon", [])
    ((32400, 43200), (46800, 64800))
    >>> hours_text(as_spans([(time(22), time(6))], "mon", []))
    '22:00-06:00'
    """
    spans: list[Span] = []
    for i, (start, end) in enumerate(_pairs(hours, path, faults)):
        where = f"{path}[{i}]"
        span = _span(
            _second(start, f"{where}.start", faults), _second(end, f"{where}.end", faults), where, faults
        )
        if span is not None:
            spans.append(span)
    return _joined(sorted(spans), path, faults)


def _pairs(hours: object, path: str, faults: list[Fault]) -> list[Sequence[Any]]:
    if isinstance(hours, str):
        parts = [part.strip() for part in hours.split(",")]
        hours = [] if parts in ([""], ["closed"]) else parts
    if not is_listing(hours):
        faults.append(Fault(path, "calendar.hours", f"must be hours such as {_EXAMPLE}, got {shown(hours)}"))
        return []
    pairs: list[Sequence[Any]] = []
    for i, item in enumerate(hours):
        ends: object = item.replace("–", "-").split("-") if isinstance(item, str) else item
        if is_row(ends, 2):
            pairs.append(ends)
        else:
            message = f"must be a start and an end such as {_EXAMPLE}, got {shown(item)}"
            faults.append(Fault(f"{path}[{i}]", "calendar.hours", message))
    return pairs


def _second(clock: object, path: str, faults: list[Fault]) -> int | None:
    if type(clock) is int and 0 <= clock <= 2 * DAY:
        return clock
    if isinstance(clock, time) and clock.tzinfo is None and not clock.microsecond:
        return clock.hour * 3600 + clock.minute * 60 + clock.second
    match = _CLOCK.fullmatch(clock.strip()) if isinstance(clock, str) else None
    if match:
        hour, minute, second = (int(part or 0) for part in match.groups())
        total = hour * 3600 + minute * 60 + second
        if minute < 60 and second < 60 and total <= DAY:
            return total
    message = (
        f"must be a time of day from 00:00 to 24:00, in whole seconds and without a zone, got {shown(clock)}"
    )
    faults.append(Fault(path, "calendar.clock", message))
    return None


def _span(start: int | None, end: int | None, path: str, faults: list[Fault]) -> Span | None:
    if start is None or end is None:
        return None
    if start == end:
        message = "opens and closes at the same time: a whole day is 00:00-24:00, a closed one has no span"
        faults.append(Fault(path, "calendar.empty_span", message))
        return None
    if start >= DAY or not _fits(start, end):
        message = (
            "must start within the day and be shorter than 24 hours (or be 00:00-24:00), "
            f"got {start} to {end} seconds: give the rest to the next day"
        )
        faults.append(Fault(path, "calendar.long_span", message))
        return None
    return start, end if end > start else end + DAY


def _fits(start: int, end: int) -> bool:
    return end - start < DAY or (start, end) == (0, DAY)


def _joined(spans: list[Span], path: str, faults: list[Fault]) -> Spans:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            message = (
                f"{hours_text((joined[-1],))} and {hours_text(((start, end),))} overlap: state each hour once"
            )
            faults.append(Fault(path, "calendar.overlap", message))
        elif joined and start == joined[-1][1] and _fits(joined[-1][0], end):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def as_week(week: object, path: str, faults: list[Fault]) -> Week:
    """Seven days of spans, Monday first, from a mapping such as `{"mon-fri": "09:00-18:00"}` or from seven.

    >>> week_text(as_week({"mon-fri": "09:00-18:00", "sun, sat": "10:00-16:00"}, "week", []))
    {'mon-fri': '09:00-18:00', 'sat-sun': '10:00-16:00'}
    """
    days: list[Spans | None] = [None] * 7
    for key, where, hours in _entries(week, path, faults):
        for number in key:
            if days[number] is not None:
                message = f"{WEEKDAYS[number]} is given twice: state the hours of a weekday once"
                faults.append(Fault(where, "calendar.weekday_twice", message))
            days[number] = hours
    mon, tue, wed, thu, fri, sat, sun = (spans or () for spans in days)
    result: Week = (mon, tue, wed, thu, fri, sat, sun)
    faults.extend(_night_overlaps(result, path))
    return result


def _entries(week: object, path: str, faults: list[Fault]) -> list[tuple[list[int], str, Spans]]:
    if is_mapping(week):
        return [
            (
                weekdays(key, f"{path}[{key!r}]", faults),
                f"{path}[{key!r}]",
                as_spans(hours, f"{path}[{key!r}]", faults),
            )
            for key, hours in week.items()
        ]
    if is_row(week, 7):
        return [
            ([i], f"{path}[{i}]", as_spans(hours, f"{path}[{i}]", faults)) for i, hours in enumerate(week)
        ]
    message = f"must map weekdays to hours, such as {{'mon-fri': '09:00-18:00'}}, got {shown(week)}"
    faults.append(Fault(path, "calendar.week", message))
    return []


def weekdays(key: object, path: str, faults: list[Fault]) -> list[int]:
    """The weekday numbers that a key names: `mon`, `mon-fri`, `sat, sun`, `fri-mon`, `daily`.

    >>> weekdays("fri-sun, Tuesday", "week", [])
    [4, 5, 6, 1]
    """
    names = "mon-sun" if key == "daily" else key
    if not isinstance(names, str):
        names = shown(key)
    numbers: list[int] = []
    for part in names.lower().split(","):
        first, _, last = (piece.strip() for piece in part.replace("–", "-").partition("-"))
        if first not in _NUMBER or (last or first) not in _NUMBER:
            message = f"{shown(key)} names no weekday: use mon to sun, ranges such as mon-fri, or daily"
            faults.append(Fault(path, "calendar.weekday", message))
            continue
        start, end = _NUMBER[first], _NUMBER[last or first]
        numbers.extend((start + i) % 7 for i in range((end - start) % 7 + 1))
    return numbers


def _night_overlaps(week: Week, path: str) -> Iterable[Fault]:
    for number, spans in enumerate(week):
        tomorrow = week[(number + 1) % 7]
        if spans and tomorrow and spans[-1][1] - DAY > tomorrow[0][0]:
            message = (
                f"{WEEKDAYS[number]} {hours_text(spans[-1:])} runs into {WEEKDAYS[(number + 1) % 7]} "
                f"{hours_text(tomorrow[:1])}: state each hour once"
            )
            yield Fault(path, "calendar.overlap", message)


def _clock(second: int) -> str:
    second = second if second <= DAY else second - DAY
    hour, rest = divmod(second, 3600)
    minute, second = divmod(rest, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}" if second else f"{hour:02d}:{minute:02d}"


def hours_text(spans: Spans) -> str:
    """The spans as `as_spans` reads them; `closed` when there is none.

    >>> hours_text(((32400, 43200), (79200, 108000))), hours_text(WHOLE_DAY), hours_text(())
    ('09:00-12:00, 22:00-06:00', '00:00-24:00', 'closed')
    """
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans) or "closed"


def week_text(week: Week) -> dict[str, str]:
    """The open days of a week as `as_week` reads them, equal neighbours joined."""
    texts: dict[str, str] = {}
    first = 0
    while first < 7:
        last = first
        while last < 6 and week[last + 1] == week[first]:
            last += 1
        if week[first]:
            name = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
            texts[name] = hours_text(week[first])
        first = last + 1
    return texts
