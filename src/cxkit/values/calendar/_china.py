"""The official working calendar of mainland China: public holidays with their make-up working days, 调休.

Each November the State Council announces the next year: which days are off, and which weekend days are
worked in exchange. Nothing about it can be computed, so a calendar from here knows the announced years
only and refuses every question outside of them.

Source: 国务院办公厅关于部分节假日安排的通知, published by www.gov.cn: 国办发明电〔2024〕12号 of
12 November 2024 (for 2025) and 国办发明电〔2025〕7号 of 4 November 2025 (for 2026).

>>> from datetime import datetime
>>> from zoneinfo import ZoneInfo
>>> desk = china_calendar({"mon-fri": "09:00-12:00, 13:00-18:00"})
>>> eve = datetime(2026, 2, 13, 17, tzinfo=ZoneInfo("Asia/Shanghai"))  # the Friday before Spring Festival
>>> desk.add(eve, timedelta(hours=2)).isoformat()  # Saturday the 14th is worked
'2026-02-14T10:00:00+08:00'
>>> desk.add_days(date(2026, 2, 13), 7).isoformat()  # "within 7 working days"
'2026-03-02'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from cxkit.values.calendar._business_calendar import BusinessCalendar
from cxkit.values.calendar._declaration import Hours


class OfficialYear(NamedTuple):
    """A year as it was announced: the days off, weekends among them included, and the weekend days worked."""

    notice: str
    holidays: frozenset[date]
    working_days: frozenset[date]


def _year(year: int, notice: str, off: Mapping[str, int], worked: str) -> OfficialYear:
    holidays = (
        date.fromisoformat(f"{year}-{first}") + timedelta(i)
        for first, days in off.items()
        for i in range(days)
    )
    return OfficialYear(
        notice, frozenset(holidays), frozenset(date.fromisoformat(f"{year}-{day}") for day in worked.split())
    )


CHINA: Mapping[int, OfficialYear] = {
    # First day off and how many: 元旦, 春节, 清明节, 劳动节, 端午节, (中秋节,) 国庆节.
    2025: _year(
        2025,
        "国办发明电〔2024〕12号",
        {"01-01": 1, "01-28": 8, "04-04": 3, "05-01": 5, "05-31": 3, "10-01": 8},
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: _year(
        2026,
        "国办发明电〔2025〕7号",
        {"01-01": 3, "02-15": 9, "04-04": 3, "05-01": 5, "06-19": 3, "09-25": 3, "10-01": 7},
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
"""The announced years."""


def china_calendar(week: Mapping[str, Hours], zone: str = "Asia/Shanghai") -> BusinessCalendar:
    """A calendar of these weekly hours under the official working calendar of the announced years.

    A make-up working day has the hours of the week's first open weekday.
    """
    return BusinessCalendar(
        zone,
        week,
        holidays=frozenset[date]().union(*(year.holidays for year in CHINA.values())),
        working_days=frozenset[date]().union(*(year.working_days for year in CHINA.values())),
        known_from=date(min(CHINA), 1, 1),
        known_until=date(max(CHINA), 12, 31),
    )
