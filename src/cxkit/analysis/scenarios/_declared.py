"""Scenarios as declared data: which days of which year are which phase of a shopping festival."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._wording import SCENARIOS
from cxkit.columns import Category, code_type, to_local
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.tables import MISSING
from cxkit.values import Label, Labelled
from cxkit.values.calendar import lunar_festival

_DAY: Final = 86_400_000_000
_EPOCH: Final = date(1970, 1, 1)


class Phase(Labelled):
    """A phase of a scenario."""

    WARM_UP = "warm_up", "Warm-up", "预热期", "預熱期"
    DEPOSIT = "deposit", "Pre-sale with deposits", "预售定金期", "預售訂金期"
    PEAK = "peak", "Peak", "爆发期", "爆發期"
    ENCORE = "encore", "Encore", "返场期", "返場期"
    HOLIDAY = "holiday", "Holiday", "假期", "假期"
    RETURNS = "returns", "Wave of returns", "退货高峰期", "退貨高峰期"


def _phase(given: str) -> Phase:
    return Phase.of(given)


@attrs.frozen(slots=True)
class PhaseDays:
    """A run of days that are one phase, both bounds included.

    >>> PhaseDays(Phase.PEAK, date(2025, 11, 10), date(2025, 11, 11)).length
    2
    """

    phase: Phase = attrs.field(converter=_phase)
    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid("ends before it begins", code="scenario.days", path="last")

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@attrs.frozen(slots=True, kw_only=True)
class Scenario:
    """A situation of trade that is no ordinary day: the phases of each year, as they were announced.

    It is intervals, never one date: festivals run for weeks, and their days change from year to year.
    Phases of a year may repeat (two waves of a peak) and lie apart; they do not overlap.

    >>> days = [("warm_up", "2026-03-01", "2026-03-05"), ("peak", "2026-03-06", "2026-03-08")]
    >>> fair = Scenario.of("fair", {2026: days})
    >>> fair.window(2026)
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 8))
    """

    name: str
    label: Label
    years: Mapping[int, tuple[PhaseDays, ...]]
    unverified: frozenset[int] = frozenset()
    """The years whose days nobody has checked against what was announced."""

    def __attrs_post_init__(self) -> None:
        for year, phases in self.years.items():
            for one, other in pairwise(phases):
                if other.first <= one.last:
                    raise Invalid(
                        f"phases of {year} overlap or are out of order", code="scenario.days", path="years"
                    )

    @classmethod
    def of(
        cls,
        name: str,
        years: Mapping[int, Iterable[tuple[str, str | date, str | date]]],
        *,
        label: Label | None = None,
        unverified: Collection[int] = (),
    ) -> Scenario:
        """A scenario of plain data: for each year tuples of phase, first day and last day."""
        return cls(
            name=name,
            label=label or Label(name, name, name),
            unverified=frozenset(unverified),
            years=MappingProxyType(
                {
                    year: tuple(
                        PhaseDays(Phase.of(phase), _date(first), _date(last)) for phase, first, last in phases
                    )
                    for year, phases in years.items()
                }
            ),
        )

    def phases(self, year: int) -> tuple[PhaseDays, ...]:
        """The phases of a year; an error for one that is not declared."""
        if year not in self.years:
            known = ", ".join(map(str, sorted(self.years)))
            raise Invalid(
                f"{self.name} is declared for {known or 'no year'}, not for {year}", code="scenario.year"
            )
        return self.years[year]

    def window(self, year: int) -> tuple[date, date]:
        """The first and the last day of a year's phases."""
        phases = self.phases(year)
        return phases[0].first, phases[-1].last


def _date(given: str | date) -> date:
    return date.fromisoformat(given) if isinstance(given, str) else given


def day_number(day: date) -> int:
    """How many days lie between 1970-01-01 and a day."""
    return (day - _EPOCH).days


def local_days(at: Any, zone: str) -> NDArray[np.int64]:
    """The local day of each instant or day, as its number from 1970-01-01; MISSING for none."""
    moments = days_or_instants(at, "at", zone)
    local = to_local(moments, zone)
    return np.where(moments == MISSING, MISSING, local // _DAY)


def phase_of(at: Any, scenario: Scenario, *, zone: str, margin: int = 14) -> Category:
    """The phase of each day, such as `2025 peak`: a column by which every metric groups (`by=`).

    Days within `margin` days of a phase are `near`, the others `ordinary`. For conversion, satisfaction,
    returns and complaints give the day of the *order*: what a festival sold comes back weeks later, on
    ordinary days.

    >>> from datetime import date
    >>> fair = Scenario.of("fair", {2026: [("peak", "2026-03-06", "2026-03-08")]})
    >>> phase_of([date(2026, 3, 7), date(2026, 3, 9), date(2026, 5, 1)], fair, zone="Asia/Shanghai").to_list()
    ['2026 peak', 'near', 'ordinary']
    """
    days = local_days(at, zone)
    names = ["ordinary", "near"]
    codes = np.where(days == MISSING, -1, 0)
    for year in sorted(scenario.years):
        for part in scenario.years[year]:
            first, last = day_number(part.first), day_number(part.last)
            codes[(codes == 0) & (days >= first - margin) & (days <= last + margin)] = 1
    for year in sorted(scenario.years):
        for part in scenario.years[year]:
            name = f"{year} {part.phase}"
            if name not in names:
                names.append(name)
            inside = (days >= day_number(part.first)) & (days <= day_number(part.last))
            codes[inside] = names.index(name)
    return Category(codes.astype(code_type(len(names))), tuple(names), ordered=True)


def _table(text: str) -> dict[int, list[tuple[str, str, str]]]:
    """Phases of years from lines such as `2025 | peak 11-10 11-11 | returns 11-12 12-05`."""
    table: dict[int, list[tuple[str, str, str]]] = {}
    for line in text.strip().splitlines():
        year, *parts = (part.strip() for part in line.split("|"))
        for part in parts:
            phase, first, last = part.split()
            table.setdefault(int(year), []).append((phase, f"{year}-{first}", f"{year}-{last}"))
    return table


MID_YEAR: Final = Scenario.of(
    "618",
    _table("""
2020 | deposit 05-25 05-31 | peak 06-01 06-03 | warm_up 06-04 06-15 | peak 06-16 06-20
2020 | returns 06-21 07-08
2021 | deposit 05-24 05-31 | peak 06-01 06-03 | warm_up 06-04 06-15 | peak 06-16 06-18
2021 | encore 06-19 06-20 | returns 06-21 07-08
2022 | deposit 05-26 05-30 | peak 05-31 06-03 | warm_up 06-04 06-14 | peak 06-15 06-18
2022 | encore 06-19 06-20 | returns 06-21 07-08
2023 | deposit 05-26 05-30 | peak 05-31 06-03 | warm_up 06-04 06-14 | peak 06-15 06-18
2023 | encore 06-19 06-20 | returns 06-21 07-08
2024 | peak 05-20 05-28 | warm_up 05-29 05-30 | peak 05-31 06-18 | encore 06-19 06-20
2024 | returns 06-21 07-08
2025 | deposit 05-13 05-15 | peak 05-16 05-26 | warm_up 05-27 06-14 | peak 06-15 06-18
2025 | encore 06-19 06-20 | returns 06-21 07-08
"""),
    label=SCENARIOS["mid_year"],
    unverified=(2021, 2022, 2023),
)
"""618, by the phases of the largest platform; platforms and shops differ: declare your own.

Published days stand behind 2020, the first days of both waves of 2024, and the deposits and the first wave
of 2025.
"""

DOUBLE_ELEVEN: Final = Scenario.of(
    "double_eleven",
    _table("""
2020 | deposit 10-21 10-31 | peak 11-01 11-03 | warm_up 11-04 11-10 | peak 11-11 11-11
2020 | returns 11-12 12-02
2021 | deposit 10-20 10-31 | peak 11-01 11-03 | warm_up 11-04 11-09 | peak 11-10 11-11
2021 | encore 11-12 11-14 | returns 11-15 12-02
2022 | deposit 10-24 10-30 | peak 10-31 11-03 | warm_up 11-04 11-09 | peak 11-10 11-11
2022 | encore 11-12 11-14 | returns 11-15 12-02
2023 | deposit 10-24 10-30 | peak 10-31 11-03 | warm_up 11-04 11-09 | peak 11-10 11-11
2023 | encore 11-12 11-14 | returns 11-15 12-02
2024 | deposit 10-14 10-20 | peak 10-21 10-24 | warm_up 10-25 10-30 | peak 10-31 11-11
2024 | encore 11-12 11-14 | returns 11-15 12-02
2025 | deposit 10-15 10-19 | peak 10-20 10-24 | warm_up 10-25 10-30 | peak 10-31 11-14
2025 | returns 11-15 12-05
"""),
    label=SCENARIOS["double_eleven"],
    unverified=(2023, 2024, 2025),
)
"""双11, by the phases of the largest platform; platforms and shops differ: declare your own.

Published days stand behind 2020 to 2022.
"""


def spring_festival(years: Sequence[int]) -> Scenario:
    """Spring Festival of those years by the lunar calendar: four weeks before, the eve and seven days.

    >>> [(part.phase, part.first.isoformat()) for part in spring_festival([2026]).phases(2026)]
    [(Phase.WARM_UP, '2026-01-20'), (Phase.HOLIDAY, '2026-02-16'), (Phase.RETURNS, '2026-02-24')]
    """
    by_year: dict[int, list[tuple[str, date, date]]] = {}
    for year in years:
        day = lunar_festival("spring_festival", year)
        if day is None:
            raise Invalid(f"the lunar calendar is not known for {year}", code="scenario.year", path="years")
        runs = (("warm_up", -28, -2), ("holiday", -1, 6), ("returns", 7, 20))
        by_year[year] = [(phase, day + timedelta(days=a), day + timedelta(days=b)) for phase, a, b in runs]
    return Scenario.of("spring_festival", by_year, label=SCENARIOS["spring_festival"])
