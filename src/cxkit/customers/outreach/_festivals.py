"""Festivals on which customers are greeted: fixed days, and days of the Chinese lunar calendar.

The lunar days are listed in a table, because they follow from astronomy and not from a formula; days
beyond the table are not guessed. Compared with two public lunar calendars for 2020 to 2040.

>>> FESTIVALS["mid_autumn"].day(2026), FESTIVALS["mid_autumn"].day(2050)
(datetime.date(2026, 9, 25), None)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.values import Label, Language

_FIRST_YEAR = 2020


@record(name="customer.festival")
class Festival:
    """A festival: on a fixed `month` and `day_of_month`, or on the `days` listed, one a year."""

    id: str = field(longest=80)
    en: str
    zh_hans: str
    zh_hant: str
    month: int | None = field(default=None, low=1, high=12)
    day_of_month: int | None = field(default=None, low=1, high=28)
    days: tuple[date, ...] = ()

    def rules(self) -> Iterator[Fault]:
        """A festival is fixed or listed, on one day a year."""
        fixed = self.month is not None and self.day_of_month is not None
        if fixed == bool(self.days):
            yield Fault("days", "festival.days", "needs month and day_of_month, or the days, and not both")
        if len({day.year for day in self.days}) < len(self.days):
            yield Fault("days", "festival.twice", "names one year twice")

    def day(self, year: int) -> date | None:
        """The festival's day in that year, or None where the table does not know it."""
        if self.month is not None and self.day_of_month is not None:
            return date(year, self.month, self.day_of_month)
        return next((day for day in self.days if day.year == year), None)

    @property
    def labels(self) -> Label:
        """The names of the festival."""
        return Label(self.en, self.zh_hans, self.zh_hant)

    def label(self, name: Language = "en") -> str:
        """The name of the festival in that language."""
        return self.labels.in_language(name)


def _lunar(id: str, en: str, zh_hans: str, zh_hant: str, days: str) -> Festival:
    listed = tuple(
        date(year, int(day[:2]), int(day[2:])) for year, day in enumerate(days.split(), _FIRST_YEAR)
    )
    return Festival(id=id, en=en, zh_hans=zh_hans, zh_hant=zh_hant, days=listed)


FESTIVALS: dict[str, Festival] = {
    festival.id: festival
    for festival in (
        Festival(id="new_year", en="New Year", zh_hans="元旦", zh_hant="元旦", month=1, day_of_month=1),
        _lunar(
            "spring_festival",
            "Spring Festival",
            "春节",
            "春節",
            "0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208 0128 0215 0204 "
            "0124 0212",
        ),
        _lunar(
            "lantern_festival",
            "Lantern Festival",
            "元宵节",
            "元宵節",
            "0208 0226 0215 0205 0224 0212 0303 0220 0209 0227 0217 0206 0225 0214 0305 0222 0211 0301 0218 "
            "0207 0226",
        ),
        _lunar(
            "dragon_boat",
            "Dragon Boat Festival",
            "端午节",
            "端午節",
            "0625 0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610 0530 0618 0607 "
            "0527 0614",
        ),
        _lunar(
            "mid_autumn",
            "Mid-Autumn Festival",
            "中秋节",
            "中秋節",
            "1001 0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916 1004 0924 0913 "
            "1002 0920",
        ),
        _lunar(
            "double_ninth",
            "Double Ninth Festival",
            "重阳节",
            "重陽節",
            "1025 1014 1004 1023 1011 1029 1018 1008 1026 1016 1005 1024 1012 1001 1020 1009 1027 1017 1007 "
            "1026 1014",
        ),
        Festival(
            id="christmas", en="Christmas", zh_hans="圣诞节", zh_hant="聖誕節", month=12, day_of_month=25
        ),
    )
}
"""The festivals that the library knows, by id; make others with `Festival`."""
