"""Days of the Chinese lunar calendar in the years 1990 to 2060, and the day of Qingming.

The days follow from new moons and solar terms in Beijing time and not from a formula: they were computed once
(Meeus, Astronomical Algorithms) and are listed. The new moon of September 2057 falls within a second of
midnight: its day is not known, and what depends on it is not listed.

>>> lunar_festival("mid_autumn", 2026), lunar_festival("mid_autumn", 2061)
(datetime.date(2026, 9, 25), None)
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cxkit.errors import Invalid, shown

LUNAR_FESTIVALS: Final = ("spring_festival", "lantern_festival", "dragon_boat", "mid_autumn", "double_ninth")
"""The festivals of the lunar calendar, in the order of the year."""

_DAYS: Final = """
1990 0127 0210 0528 1003 1026
1991 0215 0301 0616 0922 1016
1992 0204 0218 0605 0911 1004
1993 0123 0206 0624 0930 1023
1994 0210 0224 0613 0920 1013
1995 0131 0214 0602 0909 1101
1996 0219 0304 0620 0927 1020
1997 0207 0221 0609 0916 1010
1998 0128 0211 0530 1005 1028
1999 0216 0302 0618 0924 1017
2000 0205 0219 0606 0912 1006
2001 0124 0207 0625 1001 1025
2002 0212 0226 0615 0921 1014
2003 0201 0215 0604 0911 1004
2004 0122 0205 0622 0928 1022
2005 0209 0223 0611 0918 1011
2006 0129 0212 0531 1006 1030
2007 0218 0304 0619 0925 1019
2008 0207 0221 0608 0914 1007
2009 0126 0209 0528 1003 1026
2010 0214 0228 0616 0922 1016
2011 0203 0217 0606 0912 1005
2012 0123 0206 0623 0930 1023
2013 0210 0224 0612 0919 1013
2014 0131 0214 0602 0908 1002
2015 0219 0305 0620 0927 1021
2016 0208 0222 0609 0915 1009
2017 0128 0211 0530 1004 1028
2018 0216 0302 0618 0924 1017
2019 0205 0219 0607 0913 1007
2020 0125 0208 0625 1001 1025
2021 0212 0226 0614 0921 1014
2022 0201 0215 0603 0910 1004
2023 0122 0205 0622 0929 1023
2024 0210 0224 0610 0917 1011
2025 0129 0212 0531 1006 1029
2026 0217 0303 0619 0925 1018
2027 0206 0220 0609 0915 1008
2028 0126 0209 0528 1003 1026
2029 0213 0227 0616 0922 1016
2030 0203 0217 0605 0912 1005
2031 0123 0206 0624 1001 1024
2032 0211 0225 0612 0919 1012
2033 0131 0214 0601 0908 1001
2034 0219 0305 0620 0927 1020
2035 0208 0222 0610 0916 1009
2036 0128 0211 0530 1004 1027
2037 0215 0301 0618 0924 1017
2038 0204 0218 0607 0913 1007
2039 0124 0207 0527 1002 1026
2040 0212 0226 0614 0920 1014
2041 0201 0215 0603 0910 1003
2042 0122 0205 0622 0928 1022
2043 0210 0224 0611 0917 1011
2044 0130 0213 0531 1005 1029
2045 0217 0303 0619 0925 1018
2046 0206 0220 0608 0915 1008
2047 0126 0209 0529 1004 1027
2048 0214 0228 0615 0922 1016
2049 0202 0216 0604 0911 1005
2050 0123 0206 0623 0930 1024
2051 0211 0225 0613 0919 1013
2052 0201 0215 0601 0907 1030
2053 0219 0305 0620 0926 1020
2054 0208 0222 0610 0916 1009
2055 0128 0211 0530 1005 1028
2056 0215 0229 0617 0924 1017
2057 0204 0218 0606 0913 ----
2058 0124 0207 0625 1002 1025
2059 0212 0226 0614 0921 1014
2060 0202 0216 0603 0909 1002
"""
"""Year by year, the days of the festivals in that order."""

_BY_YEAR = {int(year): days for year, *days in map(str.split, _DAYS.strip().splitlines())}


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
    day = _BY_YEAR.get(year, ["----"] * len(LUNAR_FESTIVALS))[LUNAR_FESTIVALS.index(name)]
    return None if day == "----" else date(year, int(day[:2]), int(day[2:]))


def qingming(year: int) -> date:
    """The day of Qingming, when the sun reaches 15°; exact from 1990 to 2060.

    >>> qingming(2026)
    datetime.date(2026, 4, 5)
    """
    short = year % 100
    return date(year, 4, int(short * 0.2422 + (5.59 if year < 2000 else 4.81)) - short // 4)
