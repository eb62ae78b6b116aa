"""The official working calendar of mainland China, as announced for 2025 and 2026."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxkit.errors import Invalid
from cxkit.values.calendar import CHINA, DayKind, china_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DESK = china_calendar({"mon-fri": "09:00-12:00, 13:00-18:00"})


@pytest.mark.parametrize(("year", "off", "worked", "working_days"), [(2025, 28, 5, 248), (2026, 33, 6, 248)])
def test_the_announced_days_add_up_to_the_working_days_of_the_year(year, off, worked, working_days):
    announced = CHINA[year]
    assert (len(announced.holidays), len(announced.working_days)) == (off, worked)
    assert DESK.days_between(date(year, 1, 1), date(year, 12, 31)) == working_days  # 1 January is off


def test_a_make_up_day_is_a_weekend_day_and_no_holiday():
    for announced in CHINA.values():
        assert all(day.weekday() >= 5 for day in announced.working_days)
        assert not announced.holidays & announced.working_days


def test_the_statutory_holidays_are_off():
    """Solar and lunar dates of the festivals: 春节初一, 清明, 端午, 中秋."""
    festivals = [
        (
            2025,
            [
                "01-01",
                "01-28",
                "01-29",
                "04-04",
                "05-01",
                "05-02",
                "05-31",
                "10-01",
                "10-02",
                "10-03",
                "10-06",
            ],
        ),
        (
            2026,
            [
                "01-01",
                "02-16",
                "02-17",
                "04-05",
                "05-01",
                "05-02",
                "06-19",
                "09-25",
                "10-01",
                "10-02",
                "10-03",
            ],
        ),
    ]
    for year, days in festivals:
        for day in days:
            assert DESK.day_kind(date.fromisoformat(f"{year}-{day}")) is DayKind.HOLIDAY


def test_the_working_saturday_before_spring_festival_counts_and_the_festival_does_not():
    friday, back = datetime(2026, 2, 13, 18, tzinfo=SHANGHAI), datetime(2026, 2, 24, 9, tzinfo=SHANGHAI)
    assert DESK.elapsed(friday, back) == timedelta(hours=8)
    assert DESK.day_kind(date(2026, 2, 14)) is DayKind.WORKING_DAY
    assert DESK.add_days(date(2026, 2, 13), 2) == date(2026, 2, 24)


def test_a_year_that_is_not_announced_is_refused():
    with pytest.raises(Invalid, match="2027-01-01 is after 2026-12-31, the calendar's known_until"):
        DESK.is_business_day(date(2027, 1, 1))
    with pytest.raises(Invalid, match="known_from"):
        DESK.next_opening(datetime(2024, 12, 31, 23, tzinfo=SHANGHAI))


def test_a_calendar_loads_and_answers_without_numpy_and_dateutil_s_parser():
    code = (
        "import sys\n"
        "from datetime import datetime, timedelta, UTC\n"
        "from cxkit.values.calendar import BusinessCalendar\n"
        "desk = BusinessCalendar.weekly('UTC', {'mon-fri': '09:00-17:00'})\n"
        "desk.add(datetime(2026, 2, 3, tzinfo=UTC), timedelta(hours=1))\n"
        "print(*sorted({'numpy', 'dateutil.rrule', 'dateutil.parser', 'sqlite3'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
