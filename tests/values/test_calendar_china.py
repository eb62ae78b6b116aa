"""The official working calendar of mainland China, as announced for 2024 to 2026, and beyond."""

import subprocess
import sys
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cxkit.errors import Invalid
from cxkit.values.calendar import (
    CHINA,
    BusinessCalendar,
    DayKind,
    OfficialYear,
    china_calendar,
    lunar_festival,
    statutory_days,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
DESK = china_calendar({"mon-fri": "09:00-12:00, 13:00-18:00"})


@pytest.mark.parametrize(
    ("year", "off", "worked", "working_days"), [(2024, 28, 8, 251), (2025, 28, 5, 248), (2026, 33, 6, 248)]
)
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
        DESK.next_opening(datetime(2023, 12, 31, 23, tzinfo=SHANGHAI))


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


def test_the_law_s_festivals_lie_in_the_days_that_were_announced():
    for year, announced in CHINA.items():
        festivals = statutory_days(year)
        # Until 2024 the eve of Spring Festival was no festival by law.
        festivals -= {lunar_festival("spring_festival", 2024) - timedelta(1)}
        assert festivals <= announced.holidays, year


def test_beyond_the_announcement_the_festivals_are_off_provisionally():
    days = china_calendar()
    assert days.add_days(date(2026, 12, 20), 7) == date(2026, 12, 29)
    with pytest.raises(Invalid, match="known_until"):
        days.add_days(date(2026, 12, 20), 10)
    guess = days.provisional
    assert guess.add_days(date(2026, 12, 20), 10) == date(2027, 1, 4)  # 1 January is New Year
    assert not guess.is_business_day(date(2027, 2, 8))  # the third day of Spring Festival
    assert (days.knows(date(2026, 12, 31)), days.knows(date(2027, 1, 1))) == (True, False)
    assert guess.provisional is guess
    known = [date(2024, 1, 1) + timedelta(i) for i in range(3 * 365)]
    assert all(days.is_business_day(day) == guess.is_business_day(day) for day in known)


def test_a_year_that_comes_out_later_is_declared():
    later = OfficialYear("…", frozenset({date(2027, 1, 1), date(2027, 1, 4)}), frozenset({date(2027, 1, 9)}))
    days = china_calendar(announced={**CHINA, 2027: later})
    assert days.add_days(date(2026, 12, 31), 5) == date(2027, 1, 9)
    assert repr(days).endswith("91 holidays, 20 working days, known from 2024-01-01, known until 2027-12-31)")


def test_the_business_day_after_a_year_s_last_is_the_first_of_the_next():
    desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-17:00"}, holidays=[date(2027, 1, 1)])
    last = date(2026, 12, 31)
    assert (desk.add_days(last, 1), desk.add_days(last, 2)) == (date(2027, 1, 4), date(2027, 1, 5))
    assert desk.add_days(date(2027, 1, 4), -1) == last
    assert desk.add_days(date(2025, 12, 31), 262) == date(2027, 1, 4)  # 261 of 2026
    assert desk.days_between(last, date(2027, 1, 4)) == 1
