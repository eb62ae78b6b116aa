"""Public holidays of Belgium: ten days by the law of 4 January 1974, three of them by Easter.

>>> sorted(day.isoformat() for day in belgian_holidays(2026))[:4]
['2026-01-01', '2026-04-06', '2026-05-01', '2026-05-14']
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from cxkit.values.calendar._business_calendar import BusinessCalendar
from cxkit.values.calendar._declaration import Hours
from cxkit.values.calendar._hours import WHOLE_DAY

_FIRST, _LAST = 2000, 2060
_FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)


def belgian_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year: also Easter Monday, Ascension Day and Whit Monday."""
    from dateutil.easter import easter

    sunday = easter(year)
    fixed = [date(year, month, day) for month, day in _FIXED]
    return frozenset([*fixed, *(sunday + timedelta(days) for days in _AFTER_EASTER)])


def belgian_calendar(
    week: Mapping[str, Hours] | None = None, zone: str = "Europe/Brussels"
) -> BusinessCalendar:
    """A calendar of these weekly hours (whole days by default) under the public holidays of Belgium.

    >>> belgian_calendar().add_days(date(2026, 5, 13), 1)  # Ascension Day is the 14th
    datetime.date(2026, 5, 15)
    """
    years = range(_FIRST, _LAST + 1)
    return BusinessCalendar(
        zone,
        {"mon-fri": WHOLE_DAY} if week is None else week,
        holidays=frozenset[date]().union(*map(belgian_holidays, years)),
        known_from=date(_FIRST, 1, 1),
        known_until=date(_LAST, 12, 31),
    )
