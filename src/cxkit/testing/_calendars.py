"""Strategies for business calendars and for the instants at which they are put to the test.

The calendars have several spans a day, nights past midnight, 24:00, holidays, make-up days, days with
their own hours, breaks and recurring closures, in zones with every kind of clock change: an hour, half
an hour, at midnight, for a month, none. The instants lie at and around the edges of a calendar and the
changes of its zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from hypothesis import strategies as st

from cxkit.values import zone
from cxkit.values.calendar import BusinessCalendar, Recurring
from cxkit.values.calendar._hours import DAY, WHOLE_DAY, Spans, Week

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)

_ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Kathmandu",
    "Europe/Amsterdam",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
)
_NIGHT_ENDS = 6 * 3600
_MINUTE, _MILLI = timedelta(minutes=1), timedelta(milliseconds=1)


def zones() -> st.SearchStrategy[str]:
    """Zones with no change, whole hours, half an hour, at midnight, and clocks put back for a month."""
    return st.sampled_from(_ZONES)


@lru_cache(maxsize=32)
def clock_changes(name: str, first: datetime = FIRST, last: datetime = LAST) -> tuple[datetime, ...]:
    """The instants at which the clocks of a zone change, in UTC, to the minute.

    >>> [f"{at:%d %b %H:%M}" for at in clock_changes("Europe/Amsterdam")[:2]]
    ['31 Mar 01:00', '27 Oct 01:00']
    """
    tz, changes, at = zone(name), list[datetime](), first
    while at < last:
        low, high = at, at + timedelta(hours=12)
        before = low.astimezone(tz).utcoffset()
        if high.astimezone(tz).utcoffset() != before:
            while high - low > _MINUTE:
                middle = low + (high - low) / 2
                middle = middle.replace(second=0, microsecond=0)
                low, high = (middle, high) if middle.astimezone(tz).utcoffset() == before else (low, middle)
            changes.append(high)
        at += timedelta(hours=12)
    return tuple(changes)


@st.composite
def hours(draw: st.DrawFn, *, night: bool | None = None, most: int = 3) -> Spans:
    """The spans of a day, up to `most`, to the minute, 24:00 included; past midnight when `night`."""
    night = draw(st.booleans()) if night is None else night
    first = _NIGHT_ENDS if night else 0
    grain = draw(st.sampled_from([3600, 1800, 900, 60]))
    count = draw(st.integers(1, most))
    marks = st.integers(first // grain, DAY // grain)
    edges = sorted(draw(st.lists(marks, min_size=2 * count, max_size=2 * count, unique=True)))
    spans = [(start * grain, end * grain) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if night and spans[-1][0] < DAY:
        start = spans[-1][0]
        spans[-1] = (start, DAY + draw(st.integers(60, min(_NIGHT_ENDS, start - 60) // 60)) * 60)
    return tuple(spans)


def recurring_closures() -> st.SearchStrategy[Recurring]:
    """Closures of some hours that come back weekly or monthly, and whole days that come back yearly."""
    some = st.builds(
        Recurring,
        st.sampled_from(["FREQ=WEEKLY;BYDAY=TU,SU", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=WEEKLY;INTERVAL=2"]),
        st.dates(date(2023, 1, 1), date(2025, 12, 31)),
        hours(most=1),
    )
    whole = st.builds(Recurring, st.just("FREQ=YEARLY"), st.dates(date(2023, 1, 1), date(2025, 12, 31)))
    return some | whole


def _days() -> st.SearchStrategy[date]:
    return st.dates(FIRST.date(), LAST.date())


@st.composite
def _near_changes(draw: st.DrawFn, name: str) -> date:
    """A day, often one on which the clocks change."""
    changes = [at.date() for at in clock_changes(name)]
    return draw(st.sampled_from(changes) | _days() if changes else _days())


@st.composite
def business_calendars(draw: st.DrawFn, name: str | None = None, *, plain: bool = False) -> BusinessCalendar:
    """Calendars with everything that they may declare; weekly hours alone when `plain`."""
    name = draw(zones()) if name is None else name
    night = draw(st.booleans())
    kinds = draw(st.lists(hours(night=night), min_size=1, max_size=3))
    if not night:
        kinds.append(WHOLE_DAY)
    days = st.sampled_from([*kinds, ()])
    week = [draw(days) for _ in range(7)]
    if not any(week):
        week[draw(st.integers(0, 6))] = kinds[0]
    departures: dict[str, Any] = {} if plain else draw(_departures(name, night))
    return BusinessCalendar(name, cast("Week", tuple(week)), **departures)


def _departures(name: str, night: bool) -> st.SearchStrategy[dict[str, Any]]:
    near = _near_changes(name)
    own = hours(night=night) | st.just(())
    spans = st.tuples(
        st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)), st.integers(1, 10**9)
    )
    breaks = spans.map(
        lambda span: (span[0].replace(tzinfo=UTC), span[0].replace(tzinfo=UTC) + span[1] * _MILLI)
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "holidays": st.frozensets(near, max_size=8),
            "working_days": st.lists(near, max_size=3, unique=True),
            "dated": st.dictionaries(near, own, max_size=4),
            "breaks": st.lists(breaks, max_size=3),
            "dated_breaks": st.dictionaries(near, hours(most=2), max_size=3),
            "closures": st.lists(recurring_closures(), max_size=1),
        },
    )


@st.composite
def calendar_instants(draw: st.DrawFn, calendar: BusinessCalendar) -> datetime:
    """Instants around a calendar's edges, around its zone's changes, and anywhere; in UTC or in its zone."""
    kind = draw(st.sampled_from(["edge", "change", "anywhere"]))
    at = draw(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None))).replace(tzinfo=UTC)
    changes = clock_changes(calendar.zone)
    if kind == "change" and changes:
        at = draw(st.sampled_from(changes)) + timedelta(minutes=draw(st.integers(-180, 180)))
    elif kind == "edge":
        spans = calendar.open_spans(at, at + timedelta(days=10))
        if spans:
            at = draw(st.sampled_from([edge for span in spans for edge in span]))
    at += draw(st.sampled_from([0, 0, 1, -1, 500_000])) * timedelta(microseconds=1)
    return at.astimezone(zone(calendar.zone)) if draw(st.booleans()) else at.astimezone(UTC)


st.register_type_strategy(BusinessCalendar, business_calendars())
st.register_type_strategy(Recurring, recurring_closures())
