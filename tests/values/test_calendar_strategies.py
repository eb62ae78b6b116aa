"""The strategies for calendars reach the hard cases: each is found, none is only hoped for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings, strategies as st

from cxkit.testing import business_calendars, calendar_instants, clock_changes, hours, zones
from cxkit.values import zone
from cxkit.values.calendar import BusinessCalendar, Recurring
from cxkit.values.calendar._hours import DAY

SEARCH = settings(
    max_examples=3000,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    "case",
    [
        lambda c: any(len(spans) >= 3 for spans in c.week),
        lambda c: any(end > DAY for spans in c.week for _, end in spans),
        lambda c: any(end == DAY and start for spans in c.week for start, end in spans),
        lambda c: any(end % 60 == 0 and end % 300 for spans in c.week for _, end in spans),
        lambda c: ((0, DAY),) in c.week,
        lambda c: sum(map(bool, c.week)) == 1,
        lambda c: any(day in dict(c.working_days) for day in c.holidays),
        lambda c: any(not spans for _, spans in c.dated),
        lambda c: any(end.microsecond for _, end in c.breaks),
        lambda c: bool(c.closures) and bool(c.dated_breaks),
        lambda c: any(day in {at.date() for at in clock_changes(c.zone)} for day in c.holidays),
    ],
    ids=[
        "three spans a day",
        "a night",
        "24:00",
        "odd minutes",
        "a whole day",
        "one day a week",
        "a holiday that is worked",
        "a day closed by its date",
        "a break in microseconds",
        "closures of two kinds",
        "a holiday on the day of a clock change",
    ],
)
def test_a_drawn_calendar_can_be(case):
    assert isinstance(find(business_calendars(), case, settings=SEARCH), BusinessCalendar)


@st.composite
def cases(draw):
    calendar = draw(business_calendars())
    return calendar, draw(calendar_instants(calendar))


@pytest.mark.parametrize(
    "case",
    [
        lambda c, at: at.astimezone(zone(c.zone)).fold == 1,
        lambda c, at: at.astimezone(UTC) in clock_changes(c.zone),
        lambda c, at: not c.is_open(at) and c.previous_closing(at) == at,
        lambda c, at: c.is_open(at) and c.previous_closing(at) != at,
        lambda c, at: at.microsecond == 999_999,
    ],
    ids=[
        "in the repeated hour",
        "at a clock change",
        "at a closing",
        "at an opening",
        "just before a second",
    ],
)
def test_a_drawn_instant_can_be(case):
    find(cases(), lambda drawn: case(*drawn), settings=SEARCH)


@settings(max_examples=30)
@given(business_calendars(plain=True))
def test_plain_calendars_have_weekly_hours_alone(calendar):
    assert calendar == BusinessCalendar(calendar.zone, calendar.week)


@given(hours(night=True), hours(night=False))
def test_only_nights_run_past_midnight(night, day):
    assert all(start >= 6 * 3600 for start, _ in night)
    assert all(end <= DAY for _, end in day)
    assert all(end - DAY <= 6 * 3600 for _, end in night)


@given(zones())
def test_zones_are_of_the_iana_database(name):
    assert zone(name).key == name


def test_clock_changes_are_found_with_the_hour_and_in_a_zone_without_any():
    assert clock_changes("Asia/Shanghai") == ()
    autumn = clock_changes("Europe/Amsterdam")[1]
    assert autumn == datetime(2024, 10, 27, 1, tzinfo=UTC)
    tz = zone("Europe/Amsterdam")
    assert (autumn - timedelta(seconds=1)).astimezone(tz).utcoffset() == timedelta(hours=2)
    assert autumn.astimezone(tz).utcoffset() == timedelta(hours=1)


@settings(max_examples=5)
@given(st.from_type(BusinessCalendar), st.from_type(Recurring))
def test_the_types_find_their_strategies(calendar, closure):
    assert isinstance(calendar, BusinessCalendar)
    assert closure.since >= date(2023, 1, 1)
