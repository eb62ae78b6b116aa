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
