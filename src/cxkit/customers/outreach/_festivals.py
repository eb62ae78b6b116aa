"""Festivals on which customers are greeted: fixed days, and days of the Chinese lunar calendar.

The lunar days are those of `cxkit.values.calendar.lunar_festival`; days beyond its table are not guessed.

>>> FESTIVALS["mid_autumn"].day(2026), FESTIVALS["mid_autumn"].day(2061)
(datetime.date(2026, 9, 25), None)
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cxkit._typing import Several
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.values import Label, Language
from cxkit.values.calendar import lunar_festival


@record(name="customer.festival")
class Festival:
    """A festival: on a fixed `month` and `day_of_month`, or on the `days` listed, one a year."""

    id: str = field(longest=80)
    en: str
    zh_hans: str
    zh_hant: str
    month: int | None = field(default=None, low=1, high=12)
    day_of_month: int | None = field(default=None, low=1, high=28)
    days: Several[date] = field(default=())

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


def _lunar() -> Iterator[Festival]:
    for id, en, zh_hans, zh_hant in _LUNAR:
        days = (lunar_festival(id, year) for year in range(1990, 2061))
        known = tuple(day for day in days if day)
        yield Festival(id=id, en=en, zh_hans=zh_hans, zh_hant=zh_hant, days=known)


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
