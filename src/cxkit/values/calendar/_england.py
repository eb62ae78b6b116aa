"""Bank holidays of England and Wales, with Good Friday and Christmas Day, which are holidays by common law.

Four are named by schedule 1 of the Banking and Financial Dealings Act 1971 (Easter Monday, the last Monday
of May and of August, the weekday after Christmas); New Year's Day, the first Monday of May, days in the place
of those on a weekend and single days are proclaimed under its section 1, some years ahead. Those known here
are as gov.uk/bank-holidays published them.

>>> sorted(day.isoformat() for day in english_holidays(2026))[-2:]
['2026-12-25', '2026-12-28']
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from cxkit.values.calendar._business_calendar import BusinessCalendar
from cxkit.values.calendar._declaration import Hours
from cxkit.values.calendar._hours import WHOLE_DAY

_FIRST, _PUBLISHED, _LAST = 2011, 2027, 2060
_MOVED = {
    date(2012, 5, 28): date(2012, 6, 4),  # to the Diamond Jubilee
    date(2020, 5, 4): date(2020, 5, 8),  # to the 75th anniversary of VE Day
    date(2022, 5, 30): date(2022, 6, 2),  # to the Platinum Jubilee
}
_SINGLE = (
    date(2011, 4, 29),  # wedding of Prince William
    date(2012, 6, 5),  # Diamond Jubilee
    date(2022, 6, 3),  # Platinum Jubilee
    date(2022, 9, 19),  # funeral of Queen Elizabeth II
    date(2023, 5, 8),  # coronation of King Charles III
)


def english_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year: those on a weekend on the next weekday that is none."""
    from dateutil.easter import easter

    sunday = easter(year)
    holidays = {sunday - timedelta(2), sunday + timedelta(1)}
    holidays |= {_monday(year, 5, 7), _monday(year, 5, 31), _monday(year, 8, 31)}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in holidays:
            day += timedelta(1)
        holidays.add(day)
    return frozenset(
        [_MOVED.get(day, day) for day in holidays] + [day for day in _SINGLE if day.year == year]
    )


def _monday(year: int, month: int, last: int) -> date:
    """The last Monday up to that day of the month."""
    day = date(year, month, last)
    return day - timedelta(day.weekday())


def english_calendar(
    week: Mapping[str, Hours] | None = None, zone: str = "Europe/London"
) -> BusinessCalendar:
    """A calendar of these weekly hours (whole days by default) under the bank holidays of England and Wales.

    It is known to the last year that was published, 2027; those of later years, up to 2060, are what the law
    says without a proclamation, for the `provisional` calendar.

    >>> english_calendar().add_days(date(2026, 4, 2), 1)  # Good Friday is the 3rd
    datetime.date(2026, 4, 7)
    """
    return BusinessCalendar(
        zone,
        {"mon-fri": WHOLE_DAY} if week is None else week,
        holidays=frozenset[date]().union(*map(english_holidays, range(_FIRST, _LAST + 1))),
        known_from=date(_FIRST, 1, 1),
        known_until=date(_PUBLISHED, 12, 31),
    )
