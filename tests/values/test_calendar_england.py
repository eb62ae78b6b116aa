"""The bank holidays of England and Wales, year by year as they were published."""

from datetime import date

import pytest

from cxkit.values.calendar import english_calendar

PUBLISHED = {
    2011: "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2019: "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_are_those_published(year):
    calendar = english_calendar()
    days = [
        date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    ]
    found = [f"{day:%m-%d}" for day in days if calendar.day_kind(day) == "holiday"]
    assert " ".join(found) == PUBLISHED[year]


def test_what_is_not_proclaimed_yet_is_provisional():
    calendar = english_calendar()
    assert calendar.knows(date(2027, 12, 31))
    assert not calendar.knows(date(2028, 1, 3))
    assert calendar.provisional.add_days(date(2027, 12, 31), 1) == date(2028, 1, 4)
