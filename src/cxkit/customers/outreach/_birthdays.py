"""Birthdays by the solar or the Chinese lunar calendar, with or without the year, as customers keep them.

>>> Birthday.parse("--02-29").year_on(date(2026, 2, 28)), Birthday.parse("lunar --08-15").in_year(2026)
(2026, datetime.date(2026, 9, 25))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, Self

import attrs
from dateutil.relativedelta import relativedelta

from cxkit.customers.profile._customer import Customer
from cxkit.customers.profile._identity import Profile
from cxkit.errors import Invalid
from cxkit.values import later
from cxkit.values.calendar import lunar_day

BIRTHDAY: Final = "birthday"
"""The preference in which a customer says which birthday they keep, as `Birthday.parse` reads it."""

LeapDay = Literal["before", "after"]
_WRITTEN: Final = re.compile(r"(lunar|农历|農曆)? ?(\d{4}|-)-(\d\d)-(\d\d) ?(leap|闰月|閏月)?")


@attrs.frozen(kw_only=True)
class Birthday:
    """A birthday: month and day, the year where it is known, by the solar or the lunar calendar.

    `leap` is the leap month of that number; years without it keep the birthday in the month itself, and
    months of 29 days keep the 30th on their last day. The repr leaves the date out.
    """

    month: int = attrs.field(repr=False)
    day: int = attrs.field(repr=False)
    year: int | None = attrs.field(default=None, repr=False)
    lunar: bool = False
    leap: bool = attrs.field(default=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.lunar:
            fits = 1 <= self.month <= 12 and 1 <= self.day <= 30
        else:
            fits = not self.leap and _is_day(self.year or 2000, self.month, self.day)
        if not fits:
            raise Invalid("is not a day of that calendar", code="birthday.day", path="day")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1996-02-29`, `--02-29`, `lunar --06-15` or `lunar --06-15 leap` (or 农历 and 闰月)."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise Invalid("write --02-29, 1996-02-29 or lunar --08-15", code="birthday.text")
        lunar, year, month, day, leap = match.groups()
        known = None if year == "-" else int(year)
        return cls(month=int(month), day=int(day), year=known, lunar=bool(lunar), leap=bool(leap))

    @classmethod
    def of(cls, records: Sequence[Customer]) -> Self | None:
        """The birthday of a person with these records, the leading one first; None where it is not known.

        What a customer said in the preference `birthday` goes before the date of birth; where it is not a
        birthday, such as "no greetings please", there is none.
        """
        said = [each.value for one in records for each in one.preferences if each.name == BIRTHDAY]
        if said:
            try:
                return cls.parse(said[0])
            except Invalid:
                return None
        born = records[0].born if len(records) == 1 else Profile.of(*records).value("born")
        return None if born is None else cls(month=born.month, day=born.day, year=born.year)

    def in_year(self, year: int, leap_day: LeapDay = "before") -> date | None:
        """The day in a year of its calendar; None in lunar years that the calendar does not know.

        29 February is kept the day before, or after, in other years.
        """
        if not self.lunar:
            return anniversary(date(2000, self.month, self.day), year, leap_day)
        tried = [(leap, day) for leap in {self.leap, False} for day in {self.day, min(self.day, 29)}]
        days = (lunar_day(year, self.month, day, leap=leap) for leap, day in sorted(tried, reverse=True))
        return next((day for day in days if day is not None), None)

    def year_on(self, on: date, leap_day: LeapDay = "before") -> int | None:
        """The year, of its calendar, whose birthday is on that day; None on all other days.

        The day of birth itself is none. A lunar birthday can fall into one solar year twice, or not at all.
        """
        years = (on.year - 1, on.year) if self.lunar else (on.year,)
        late = (year for year in years if self.year is None or year > self.year)
        return next((year for year in late if self.in_year(year, leap_day) == on), None)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def anniversary(day: date, year: int, leap_day: LeapDay = "before") -> date:
    """The anniversary of a day in a year; of 29 February, in other years, the day before or after it.

    >>> anniversary(date(1996, 2, 29), 2026), anniversary(date(1996, 2, 29), 2026, "after")
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 1))
    """
    same_day = day + relativedelta(years=year - day.year)
    return later(same_day, days=1) if leap_day == "after" and same_day.day != day.day else same_day
