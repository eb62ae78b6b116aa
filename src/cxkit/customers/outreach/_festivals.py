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


_LUNAR = (
    ("spring_festival", "Spring Festival", "春节", "春節"),
    ("lantern_festival", "Lantern Festival", "元宵节", "元宵節"),
    ("dragon_boat", "Dragon Boat Festival", "端午节", "端午節"),
    ("mid_autumn", "Mid-Autumn Festival", "中秋节", "中秋節"),
    ("double_ninth", "Double Ninth Festival", "重阳节", "重陽節"),
)
_LUNAR_DAYS = """
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
"""
"""Year by year, the days of the lunar festivals in that order."""


def _lunar() -> Iterator[Festival]:
    rows = [line.split() for line in _LUNAR_DAYS.splitlines() if line]
    for column, (id, en, zh_hans, zh_hant) in enumerate(_LUNAR, 1):
        days = tuple(date(int(row[0]), int(row[column][:2]), int(row[column][2:])) for row in rows)
        yield Festival(id=id, en=en, zh_hans=zh_hans, zh_hant=zh_hant, days=days)


FESTIVALS: dict[str, Festival] = {
    festival.id: festival
    for festival in (
        Festival(id="new_year", en="New Year", zh_hans="元旦", zh_hant="元旦", month=1, day_of_month=1),
        *_lunar(),
        Festival(
            id="christmas", en="Christmas", zh_hans="圣诞节", zh_hant="聖誕節", month=12, day_of_month=25
        ),
    )
}
"""The festivals that the library knows, by id; make others with `Festival`."""
