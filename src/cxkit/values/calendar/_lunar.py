"""Days of the Chinese lunar calendar in the lunar years 1990 to 2060, and the day of Qingming.

Months follow from new moons and solar terms in Beijing time and not from a formula: they were computed once
(Meeus, Astronomical Algorithms) and are listed. The new moon of September 2057 falls within a second of
midnight: the day is not known, and what depends on it is None.

>>> lunar_festival("mid_autumn", 2026), lunar_festival("mid_autumn", 2061)
(datetime.date(2026, 9, 25), None)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

from cxkit.errors import Invalid, shown

LUNAR_FESTIVALS: Final = {
    "spring_festival": (1, 1),
    "lantern_festival": (1, 15),
    "dragon_boat": (5, 5),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
}
"""The festivals of the lunar calendar by month and day, in the order of the year."""

_FIRST_DAY: Final = date(1990, 1, 27)
_YEARS: Final = """
51e92 00e92 00d26 30a56 00a57 814d6 0035a 006d5 516c9 00749 00693 4152b 0052b 00a5b 2155a 0056a 71b55 00ba4
00b49 51a93 00a95 0052d 40aad 00ab5 915aa 005d2 00da5 61d4a 00d4a 00c95 4152e 00556 00ab5 215b2 006d2 60ea5
00725 0064b 50c97 00cab 0055a 30ad6 00b69 b1752 00b52 00b25 61a4b 00a4b 004ab 5055b 005ad 00b6a 21b52 00d92
71d25 00d25 00a55 514ad 004b6 005b5 30daa 00ec9 81e92 00e92 00d26 60a56 00a57 00556 406d5 00755 00749
"""
"""Year by year from 1990: the month that has a leap month after it (0: none), then bits that are 1 where a
month has 30 days and not 29, the first month's the lowest."""

_UNDECIDED: Final = {(2057, 8): 30, (2057, 9): 1}
"""Months and the first of their days that nobody can tell yet."""


@cache
def _months() -> dict[tuple[int, int, bool], tuple[date, int]]:
    """The first day of each month, by year, number and whether it is a leap month, and its days."""
    return dict(_walked())


def _walked() -> Iterator[tuple[tuple[int, int, bool], tuple[date, int]]]:
    first = _FIRST_DAY
    for year, word in enumerate(_YEARS.split(), 1990):
        leap, long = int(word[0], 16), int(word[1:], 16)
        numbers = [
            (number, again) for number in range(1, 13) for again in (False, True)[: 1 + (number == leap)]
        ]
        for place, (number, again) in enumerate(numbers):
            days = 29 + (long >> place & 1)
            yield (year, number, again), (first, days)
            first += timedelta(days=days)


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The day of the lunar calendar in a lunar year; None where it has no such day, or nobody knows it.

    A lunar year begins with the Spring Festival. `leap` asks for the leap month of that number.

    >>> lunar_day(2026, 8, 15), lunar_day(2025, 6, 1, leap=True), lunar_day(2026, 6, 1, leap=True)
    (datetime.date(2026, 9, 25), datetime.date(2025, 7, 25), None)
    """
    first, days = _months().get((year, month, leap), (_FIRST_DAY, 0))
    known = min(days, _UNDECIDED.get((year, month), 31) - 1)
    return first + timedelta(days=day - 1) if 1 <= day <= known else None


def lunar_festival(name: str, year: int) -> date | None:
    """The day of a festival of the lunar calendar in a year; None where the table does not know it.

    Raises `Invalid` for a name that is not one of `LUNAR_FESTIVALS`.
    """
    if name not in LUNAR_FESTIVALS:
        raise Invalid(
            f"{shown(name)} is not a festival of the lunar calendar: use {', '.join(LUNAR_FESTIVALS)}",
            code="calendar.festival",
            path="name",
        )
    return lunar_day(year, *LUNAR_FESTIVALS[name])


def qingming(year: int) -> date:
    """The day of Qingming, when the sun reaches 15°; exact from 1990 to 2060.

    >>> qingming(2026)
    datetime.date(2026, 4, 5)
    """
    short = year % 100
    return date(year, 4, int(short * 0.2422 + (5.59 if year < 2000 else 4.81)) - short // 4)
