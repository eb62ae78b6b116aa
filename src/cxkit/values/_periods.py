"""Periods: an hour, day, week, month, quarter or year of a named time zone, half-open [start, end).

>>> from datetime import UTC
>>> february = Period.of(datetime(2026, 2, 3, tzinfo=UTC), "month", "Asia/Shanghai")
>>> february, february.previous(), february.year_before()
(Period('2026-02', 'Asia/Shanghai'), Period('2026-01', 'Asia/Shanghai'), Period('2025-02', 'Asia/Shanghai'))
>>> february.start.isoformat(), len(list(february.split("day")))
('2026-01-31T16:00:00+00:00', 28)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

import attrs
from dateutil.relativedelta import relativedelta

from cxkit.errors import Invalid, shown
from cxkit.values._instants import as_utc, at_local, beyond_time, later, local_time, zone
from cxkit.values._labels import Labelled
from cxkit.values._languages import Language, language
from cxkit.values._writing import write


class Unit(Labelled):
    """The length of a period; a `WEEK` begins on Monday, a `SUNDAY_WEEK` on Sunday."""

    HOUR = "hour", "hour", "小时", "小時"
    DAY = "day", "day", "日", "日"
    WEEK = "week", "week", "周", "週"
    SUNDAY_WEEK = "sunday_week", "week from Sunday", "周（周日起）", "週（週日起）"
    MONTH = "month", "month", "月", "月"
    QUARTER = "quarter", "quarter", "季度", "季"
    YEAR = "year", "year", "年", "年"


_LENGTH = {
    Unit.HOUR: relativedelta(hours=1),
    Unit.DAY: relativedelta(days=1),
    Unit.WEEK: relativedelta(weeks=1),
    Unit.SUNDAY_WEEK: relativedelta(weeks=1),
    Unit.MONTH: relativedelta(months=1),
    Unit.QUARTER: relativedelta(months=3),
    Unit.YEAR: relativedelta(years=1),
}


def _unit(text: str) -> Unit:
    return Unit.of(text)


def _unread(text: str) -> Invalid:
    return Invalid(
        f"{shown(text)} is not a period: write 2026, 2026-Q1, 2026-02, 2026-W06, 2026-02-03, "
        "2026-02-01/P7D or 2026-02-03T14",
        code="period.text",
    )


def _first_day(day: date, unit: Unit) -> date:
    if unit is Unit.WEEK:
        return later(day, days=-day.weekday())
    if unit is Unit.SUNDAY_WEEK:
        return later(day, days=-(day.isoweekday() % 7))
    if unit is Unit.MONTH:
        return day.replace(day=1)
    if unit is Unit.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if unit is Unit.YEAR else day


def _unit_of_first_day(instance: Period, attribute: Any, value: date) -> None:
    if _first_day(value, instance.unit) != value:
        raise Invalid(
            f"{value} is not the first day of a {instance.unit}: "
            f"use Period.of(instant, {instance.unit._value_!r}, tz)",
            code="period.first_day",
            path="first_day",
        )


def _hour_of_an_hour(instance: Period, attribute: Any, value: int) -> None:
    if not 0 <= value <= (23 if instance.unit is Unit.HOUR else 0):
        message = f"only an hour has one, 0 to 23, got {shown(value)}"
        raise Invalid(message, code="period.hour", path="hour")


@attrs.frozen(repr=False, order=False)
class Period:
    """One calendar period of a time zone; `start` and `end` are instants, `end` is not in it.

    Weeks are ISO weeks: they begin on Monday, unless the unit is `sunday_week`. An `hour` is one of the local
    clock. A period knows its zone, so a day that a clock change makes 23 or 25 hours long is exactly that
    long, an hour that the clocks show twice is two, and one that they skip has no length.
    """

    plain_schema: ClassVar[Mapping[str, Any]] = {
        "type": "object",
        "properties": {"period": {"type": "string"}, "tz": {"type": "string"}},
        "required": ["period", "tz"],
        "additionalProperties": False,
    }

    unit: Unit = attrs.field(converter=_unit)
    first_day: date = attrs.field(validator=_unit_of_first_day)
    tz: str = attrs.field(default="UTC", validator=lambda _i, _a, name: zone(name) and None)
    hour: int = attrs.field(default=0, validator=_hour_of_an_hour)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("unit", "first_day", "tz", "hour")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Pickles of the first release have no hour."""
        for name, value in {"hour": 0, **state}.items():
            object.__setattr__(self, name, value)

    @classmethod
    def of(cls, instant: datetime | date, unit: str = "month", tz: str = "UTC") -> Period:
        """The period of that unit in which an instant (or a local day) lies."""
        wanted, hour = Unit.of(unit), 0
        if isinstance(instant, datetime):
            local = local_time(as_utc(instant, "instant"), tz, "instant")
            instant, hour = local.date(), local.hour
        return cls(wanted, _first_day(instant, wanted), tz, hour if wanted is Unit.HOUR else 0)

    @classmethod
    def month(cls, year: int, month: int, tz: str = "UTC") -> Period:
        """Period of that month of that year."""
        try:
            first = date(year, month, 1)
        except (TypeError, ValueError, OverflowError):
            raise _unread(f"{year}-{month}") from None
        return cls(Unit.MONTH, first, tz)

    @classmethod
    def parse(cls, text: str, tz: str = "UTC") -> Period:
        """The period that a label names: `2026`, `2026-Q1`, `2026-02`, `2026-W06` or `2026-02-03`.

        A week from Sunday is `2026-02-01/P7D`, an hour `2026-02-03T14`.

        >>> Period.parse("2026-W06").first_day
        datetime.date(2026, 2, 2)
        """
        try:
            year, _, rest = text.partition("-")
            if not rest:
                return cls(Unit.YEAR, date(int(year), 1, 1), tz)
            if rest.startswith("Q"):
                return cls(Unit.QUARTER, date(int(year), int(rest[1:]) * 3 - 2, 1), tz)
            if rest.startswith("W"):
                return cls(Unit.WEEK, date.fromisocalendar(int(year), int(rest[1:]), 1), tz)
            if rest.endswith("/P7D"):
                return cls(Unit.SUNDAY_WEEK, date.fromisoformat(text.removesuffix("/P7D")), tz)
            if "T" in rest:
                day, _, hour = text.partition("T")
                return cls(Unit.HOUR, date.fromisoformat(day), tz, int(hour))
            if "-" in rest:
                return cls(Unit.DAY, date.fromisoformat(text), tz)
            return cls(Unit.MONTH, date(int(year), int(rest), 1), tz)
        except (ValueError, OverflowError) as error:
            if isinstance(error, Invalid):
                raise
            raise _unread(text) from None

    @property
    def start(self) -> datetime:
        """The first instant of the period, in UTC."""
        return at_local(self.first_day, zone(self.tz), self.hour)

    @property
    def end(self) -> datetime:
        """The first instant after the period, in UTC."""
        return self.next().start

    @property
    def days(self) -> int:
        """How many local days it has; an hour has none."""
        return 0 if self.unit is Unit.HOUR else (self.next().first_day - self.first_day).days

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= as_utc(instant, "instant") < self.end

    def shift(self, count: int) -> Period:
        """The period that many units later (or earlier, when negative)."""
        try:
            local = datetime.combine(self.first_day, time(self.hour)) + _LENGTH[self.unit] * count
        except (ValueError, OverflowError):
            raise beyond_time() from None
        return attrs.evolve(self, first_day=local.date(), hour=local.hour)

    def next(self) -> Period:
        """The period after this one."""
        return self.shift(1)

    def previous(self) -> Period:
        """The period before this one."""
        return self.shift(-1)

    def year_before(self) -> Period:
        """The same period of last year; for a week, that of the number, from Sunday 52 before."""
        if self.unit is Unit.SUNDAY_WEEK:
            return self.shift(-52)
        if self.unit is Unit.WEEK:
            week = self.first_day.isocalendar().week
            last = self.shift(-week)
            return last.shift(min(week - last.first_day.isocalendar().week, 0))
        if self.first_day.year == 1:
            raise beyond_time()
        return attrs.evolve(self, first_day=self.first_day - relativedelta(years=1))

    def until(self, last: Period) -> Iterator[Period]:
        """This period and every one after it up to `last`, both included."""
        if (last.unit, last.tz) != (self.unit, self.tz):
            raise Invalid(
                f"a run of {self.unit} periods in {self.tz} cannot end in a {last.unit} of {last.tz}",
                code="period.mixed",
                path="last",
            )
        period = self
        while period._place <= last._place:
            yield period
            period = period.next()

    def split(self, unit: str) -> Iterator[Period]:
        """The smaller periods that begin in this one, in order."""
        part = Period.of(self.first_day, unit, self.tz)
        if part.first_day < self.first_day:
            part = part.next()
        end = self.next()._place
        while part._place < end:
            yield part
            part = part.next()

    @property
    def _place(self) -> tuple[date, int]:
        return self.first_day, self.hour

    @property
    def text(self) -> str:
        """Its short name: `2026`, `2026-Q1`, `2026-02`, `2026-W06`, `2026-02-03` … as `parse` reads it."""
        day = self.first_day
        if self.unit is Unit.WEEK:
            year, week, _ = day.isocalendar()
            return f"{year:04d}-W{week:02d}"
        if self.unit is Unit.SUNDAY_WEEK:
            return f"{day.isoformat()}/P7D"
        if self.unit is Unit.HOUR:
            return f"{day.isoformat()}T{self.hour:02d}"
        if self.unit is Unit.QUARTER:
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        return day.isoformat()[: {Unit.DAY: 10, Unit.MONTH: 7, Unit.YEAR: 4}[self.unit]]

    def label(self, name: Language = "en") -> str:
        """Its name for people: `February 2026`, `2026年2月`."""
        return write(self.text, "period", language(name))

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Period({self.text!r}, {self.tz!r})"

    def to_plain(self) -> dict[str, str]:
        """Plain data: its short name and zone."""
        return {"period": self.text, "tz": self.tz}

    @classmethod
    def from_plain(cls, data: Any) -> Period:
        """The period that `to_plain` wrote."""
        match data:
            case {"period": str(text), "tz": str(tz)} if len(data) == 2:
                return cls.parse(text, tz)
            case _:
                raise Invalid("a period is an object of two texts: period and tz", code="period.plain")
