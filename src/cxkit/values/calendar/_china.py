"""The official working calendar of mainland China: public holidays with their make-up working days, 调休.

Each November the State Council announces the next year: which days are off, and which weekend days are
worked in exchange. Nothing about it can be computed, so a calendar from here knows the announced years
only and refuses every question outside of them. Which festivals are off by law is known for longer; that is
what its `provisional` calendar goes by.

Source: 国务院办公厅关于部分节假日安排的通知, published by www.gov.cn: 国办发明电〔2023〕7号 of
25 October 2023 (for 2024), 国办发明电〔2024〕12号 of 12 November 2024 (for 2025) and 国办发明电〔2025〕7号
of 4 November 2025 (for 2026); 全国年节及纪念日放假办法 as revised on 10 November 2024.

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
from cxkit.values.calendar._hours import WHOLE_DAY
from cxkit.values.calendar._lunar import lunar_festival, qingming


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
    2024: _year(
        2024,
        "国办发明电〔2023〕7号",
        {"01-01": 1, "02-10": 8, "04-04": 3, "05-01": 5, "06-10": 1, "09-15": 3, "10-01": 7},
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
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


_LAST_FESTIVALS = 2060


def statutory_days(year: int) -> frozenset[date]:
    """The days that are off by law in mainland China, wherever the announcement puts the days in exchange.

    The rule of 2025: New Year, the eve and three days of Spring Festival, Qingming, two days of Labour Day,
    Dragon Boat, Mid-Autumn, three days of National Day.

    >>> sorted(day.isoformat() for day in statutory_days(2026))[:5]
    ['2026-01-01', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19']
    """
    lunar = {name: lunar_festival(name, year) for name in ("spring_festival", "dragon_boat", "mid_autumn")}
    spring = lunar["spring_festival"]
    festivals = [day for day in lunar.values() if day] + [qingming(year)]
    around = [spring + timedelta(i) for i in (-1, 1, 2)] if spring else []
    fixed = [date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    return frozenset([*fixed, *festivals, *around])


def china_calendar(
    week: Mapping[str, Hours] | None = None,
    zone: str = "Asia/Shanghai",
    *,
    announced: Mapping[int, OfficialYear] | None = None,
) -> BusinessCalendar:
    """A calendar of these weekly hours under the official working calendar of the announced years.

    Without hours its days are whole ones, as deadlines in working days count them. A make-up working day has
    the hours of the week's first open weekday. `announced` may hold a year that came out later. The
    festivals of years beyond, up to 2060, are for the `provisional` calendar.
    """
    years = CHINA if announced is None else announced
    first, last = min(years), max(years)
    off = [day for year in years.values() for day in year.holidays]
    later = [day for year in range(last + 1, _LAST_FESTIVALS + 1) for day in statutory_days(year)]
    return BusinessCalendar(
        zone,
        {"mon-fri": WHOLE_DAY} if week is None else week,
        holidays=frozenset([*off, *later]),
        working_days=frozenset[date]().union(*(year.working_days for year in years.values())),
        known_from=date(first, 1, 1),
        known_until=date(last, 12, 31),
    )
