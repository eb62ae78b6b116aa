"""Closures that come back: the days by a recurrence rule of RFC 5545, the hours as a calendar's are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import attrs

from cxkit.errors import Fault, Invalid, shown
from cxkit.values.calendar._hours import WHOLE_DAY, Spans, as_spans, hours_text

if TYPE_CHECKING:
    from dateutil.rrule import rrule

_SUB_DAILY = re.compile(r"\b(FREQ=(HOURLY|MINUTELY|SECONDLY)|BY(HOUR|MINUTE|SECOND)=)")
_START = re.compile(r"DTSTART(?:;VALUE=DATE)?:(\d{8})(?:T\d{6})?")


@attrs.frozen(init=False)
class Recurring:
    """A closure on every day that a recurrence rule names, from `since` on.

    `rule` is the rule part of RFC 5545 (`FREQ=MONTHLY;BYDAY=1MO`) or an `rrule` of dateutil; it says
    days, so nothing finer than daily. `since` is the day that the rule counts from (its DTSTART). `hours` are
    local spans as in a calendar's week; without them the whole day is closed. The rule's weeks begin on
    Monday unless it says otherwise with WKST.

    Source: RFC 5545 section 3.3.10; expanded by dateutil.

    >>> stocktaking = Recurring("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 1), "16:00-18:00")
    >>> days = stocktaking.days()
    >>> [date.fromordinal(next(days)).isoformat() for _ in range(3)]
    ['2026-01-30', '2026-02-27', '2026-03-27']
    """

    rule: str
    since: date
    hours: Spans

    def __init__(self, rule: str | rrule, since: date | None = None, hours: Any = WHOLE_DAY) -> None:
        faults: list[Fault] = []
        text, start = _rule(str(rule))
        first = since or start
        spans = as_spans(hours, "hours", faults)
        if not spans and not faults:
            faults.append(Fault("hours", "calendar.hours", "must name hours that are closed, got none"))
        if type(first) is not date:
            message = f"must be the day that the rule counts from, a date, got {shown(since)}"
            faults.append(Fault("since", "calendar.date", message))
        else:
            faults.extend(_rule_faults(text, first))
        if faults:
            raise Invalid.of("recurring closure", faults)
        for name, value in (("rule", text), ("since", first), ("hours", spans)):
            object.__setattr__(self, name, value)

    def days(self) -> Iterator[int]:
        """The ordinals of its days, in order; without end unless the rule has COUNT or UNTIL."""
        for at in _expanded(self.rule, self.since):
            yield at.toordinal()

    def to_dict(self) -> dict[str, Any]:
        """Plain data: rule, first day and hours."""
        return {"rule": self.rule, "since": self.since.isoformat(), "hours": hours_text(self.hours)}


def _rule(text: str) -> tuple[str, date | None]:
    """The rule part of a recurrence text, and the day of its DTSTART line if it has one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    start = None
    for line in lines[:]:
        match = _START.fullmatch(line)
        if match:
            start = date.fromisoformat(match[1])
            lines.remove(line)
    return "\n".join(lines).removeprefix("RRULE:").upper(), start


def _rule_faults(rule: str, since: date) -> Iterator[Fault]:
    if _SUB_DAILY.search(rule):
        message = f"{shown(rule)} names hours: let the rule name days and give the hours in `hours`"
        yield Fault("rule", "calendar.rule", message)
    elif "\n" in rule:
        yield Fault(
            "rule", "calendar.rule", f"{shown(rule)} is not one rule of RFC 5545: give one closure a rule"
        )
    elif "COUNT=" in rule and "UNTIL=" in rule:
        yield Fault(
            "rule", "calendar.rule", f"{shown(rule)} has COUNT and UNTIL: RFC 5545 allows one of them"
        )
    else:
        try:
            next(_expanded(rule, since), None)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            message = f"{shown(rule)} is not one rule of RFC 5545 such as 'FREQ=MONTHLY;BYDAY=1MO': {error}"
            yield Fault("rule", "calendar.rule", message)


def _expanded(rule: str, since: date) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    # Without WKST dateutil takes the first weekday from a setting of the whole process.
    text = rule if "WKST=" in rule else f"{rule};WKST=MO"
    return iter(rrulestr(text, dtstart=datetime.combine(since, time())))
