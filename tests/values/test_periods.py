"""Periods are calendar periods of a named zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given

from cxkit.errors import Invalid
from cxkit.testing import instants, periods
from cxkit.values import Period, Unit


def test_a_month_belongs_to_its_zone():
    late = datetime(2026, 1, 31, 17, tzinfo=UTC)
    assert Period.of(late, "month", "Asia/Shanghai").text == "2026-02"
    assert Period.of(late, "month", "UTC").text == "2026-01"


def test_a_day_with_a_clock_change_has_23_or_25_hours():
    short = Period.of(date(2026, 3, 29), "day", "Europe/Amsterdam")
    long = Period.of(date(2026, 10, 25), "day", "Europe/Amsterdam")
    assert short.end - short.start == timedelta(hours=23)
    assert long.end - long.start == timedelta(hours=25)


@pytest.mark.parametrize(
    ("text", "previous", "year_before"),
    [
        ("2026", "2025", "2025"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-03", "2026-02", "2025-03"),
        ("2026-W01", "2025-W52", "2025-W01"),
        ("2026-W53", "2026-W52", "2025-W52"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2026-02-01/P7D", "2026-01-25/P7D", "2025-02-02/P7D"),
        ("2026-03-01T00", "2026-02-28T23", "2025-03-01T00"),
    ],
)
def test_before_and_a_year_before(text, previous, year_before):
    period = Period.parse(text)
    assert (period.previous().text, period.year_before().text) == (previous, year_before)


@given(periods())
def test_periods_follow_each_other_without_gap_and_read_back(period):
    assert period.end == period.next().start
    assert period.next().previous() == period
    assert Period.parse(period.text, period.tz) == period
    assert Period.from_plain(period.to_plain()) == period


@given(instants())
def test_an_instant_lies_in_exactly_one_period_of_each_unit(at):
    for unit in Unit:
        period = Period.of(at, unit, "America/New_York")
        assert at in period
        assert at not in period.next()
        assert at not in period.previous()


def test_a_month_splits_into_its_days_and_the_weeks_that_begin_in_it():
    month = Period.month(2026, 2, "Asia/Shanghai")
    days = list(month.split("day"))
    assert (days[0].start, days[-1].end, len(days)) == (month.start, month.end, 28)
    assert [week.text for week in month.split("week")] == ["2026-W06", "2026-W07", "2026-W08", "2026-W09"]
    april = Period.month(2026, 4, "Asia/Shanghai")
    assert [each.text for each in month.until(april)] == ["2026-02", "2026-03", "2026-04"]


def test_a_period_does_not_begin_in_the_middle():
    with pytest.raises(Invalid, match="not the first day"):
        Period("month", date(2026, 2, 3))


def test_labels_for_people():
    assert Period.month(2026, 2).label("zh-Hans") == "2026年2月"
    assert Period.month(2026, 2).label() == "February 2026"


@pytest.mark.parametrize(
    "text", ["", "26-2-3-4", "2026-13", "2026-Q5", "2026-W60", "2026-02-30", "yesterday"]
)
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Invalid):
        Period.parse(text)


def test_weeks_can_begin_on_sunday():
    sunday = Period.of(date(2026, 2, 1), "sunday_week", "Asia/Shanghai")
    assert Period.of(date(2026, 2, 7), "sunday_week", "Asia/Shanghai") == sunday
    assert (sunday.text, sunday.days, sunday.next().text) == ("2026-02-01/P7D", 7, "2026-02-08/P7D")
    assert (sunday.label(), sunday.label("zh-Hans")) == ("week from 1 February 2026", "2026年2月1日起一周")
    with pytest.raises(Invalid, match="is not the first day of a sunday_week"):
        Period(unit="sunday_week", first_day=date(2026, 2, 2))


def test_hours_are_those_of_the_local_clock():
    at = datetime(2026, 2, 3, 6, 30, tzinfo=UTC)
    hour = Period.of(at, "hour", "Asia/Shanghai")
    assert (hour.text, hour.start, hour.end - hour.start) == (
        "2026-02-03T14",
        datetime(2026, 2, 3, 6, tzinfo=UTC),
        timedelta(hours=1),
    )
    assert (hour.label(), hour.label("zh-Hans"), hour.days) == (
        "3 February 2026, 14:00",
        "2026年2月3日14时",
        0,
    )
    assert [part.hour for part in Period.of(at, "day", "Asia/Shanghai").split("hour")] == list(range(24))
    assert len(list(hour.until(hour.shift(30)))) == 31
    with pytest.raises(Invalid, match="only an hour has one"):
        Period(unit="day", first_day=date(2026, 2, 3), hour=3)


@pytest.mark.parametrize(
    ("tz", "text", "minutes"),
    [
        ("Europe/Amsterdam", "2026-10-25T02", 120),
        ("Europe/Amsterdam", "2026-03-29T02", 0),
        ("Australia/Lord_Howe", "2026-04-05T01", 90),
        ("Australia/Lord_Howe", "2026-10-04T02", 30),
    ],
)
def test_an_hour_is_as_long_as_the_clocks_show_it(tz, text, minutes):
    hour = Period.parse(text, tz)
    assert hour.end - hour.start == timedelta(minutes=minutes)
