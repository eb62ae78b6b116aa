"""Group keys from instants: the local month, week, day, weekday or hour of every row.

Instants are a table's column, or anybody's column of times with a zone; dates are local ones. The
zone of the keys is always named: a month in Shanghai begins eight hours before one in London. Clock changes
are followed exactly.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING_CODE, Field, Instants, code_type, from_local, local_codes, read
from cxkit.errors import Invalid
from cxkit.metrics._counting._inputs import instants
from cxkit.tables import MISSING, Category
from cxkit.values import Period, Unit, zone as check_zone

_HOUR: Final = 3_600_000_000
_DAY: Final = 24 * _HOUR
_FIRST_DAY: Final = date(1970, 1, 1)


def _month(local: Instants) -> NDArray[np.int64]:
    return local.view("M8[us]").astype("M8[M]").view(np.int64)


_FIELDS: Final[dict[Unit, Field]] = {
    Unit.HOUR: lambda local: local // _HOUR,
    Unit.DAY: lambda local: local // _DAY,
    Unit.WEEK: lambda local: (local // _DAY + 3) // 7,
    Unit.SUNDAY_WEEK: lambda local: (local // _DAY + 4) // 7,
    Unit.MONTH: _month,
    Unit.QUARTER: lambda local: _month(local) // 3,
    Unit.YEAR: lambda local: _month(local) // 12,
}
"""How many units lie between 1970-01-01 (or its week) and a local time."""

_BASE: Final = 1 << 40
"""Added to codes so that those before 1970 are not taken for missing."""


def days_or_moments(at: Any, name: str, zone: str | None = None) -> NDArray[Any]:
    """Days of a calendar as NumPy's dates (months and years too), or instants as whole microseconds.

    With `zone` days are instants too: each begins there at midnight.

    >>> days_or_moments([date(2026, 2, 3), None], "at").astype(str).tolist()
    ['2026-02-03', 'NaT']
    """
    if isinstance(at, np.ndarray) and at.dtype == np.int64:  # pyright: ignore[reportUnknownMemberType]
        return instants(at, name)
    column = at if at is None else read(at, name).decoded()
    if column is None or column.kind != "D" or zone is not None:
        return instants(column, name, zone)
    return column.values if column.missing is None else np.where(column.missing, _NOT_A_DAY, column.values)


_NOT_A_DAY: Final = np.datetime64("NaT", "D")


def days_or_instants(at: Any, name: str, tz: str, zone: str | None = None) -> Instants:
    """Instants, or days of a calendar (dates, or `datetime64[D]`), which begin at midnight in `tz`.

    Times without a zone are those of the clocks of `zone`.

    >>> days_or_instants([date(1970, 1, 2)], "at", "UTC").tolist() == [_DAY]
    True
    """
    moments = no_longer_than_days(days_or_moments(at, name, zone), name)
    if moments.dtype.kind != "M":
        return moments
    return from_local(moments.astype("M8[us]").view(np.int64), tz)


def no_longer_than_days(moments: NDArray[Any], name: str) -> NDArray[Any]:
    """The days or instants as they are; weeks, months and years are refused."""
    if moments.dtype.kind == "M" and (unit := np.datetime_data(moments.dtype)[0]) != "D":
        whole = {"Y": "years", "M": "months", "W": "weeks"}[unit]
        raise Invalid(f"holds {whole}, which tell no days", code="metric.dates", path=name)
    return moments


def period_codes(at: Any, unit: Unit, tz: str, zone: str | None = None) -> NDArray[np.int64]:
    """How many local periods of a unit lie between 1970 and each instant; the least int64 if missing."""
    field = _FIELDS[unit]
    check_zone(tz)
    # A day tells no hour.
    moments = instants(at, zone=zone) if unit is Unit.HOUR else days_or_instants(at, "at", tz, zone)
    codes = local_codes(moments, tz, lambda local: field(local) + _BASE)
    return np.where(codes < 0, MISSING, codes - _BASE)


@lru_cache(maxsize=8192)
def period_name(unit: Unit, count: int) -> str:
    """The short name of the period so many units after that of 1970-01-01.

    >>> period_name(Unit.MONTH, 673)
    '2026-02'
    """
    return Period.of(_FIRST_DAY, unit).shift(count).text


def periods(at: Any, unit: str, tz: str, *, zone: str | None = None) -> Category:
    """The local period of every instant, by its short name: `2026`, `2026-Q1`, `2026-02`, `2026-W06` …

    Units are `hour`, `day`, `week` (from Monday), `sunday_week`, `month`, `quarter` and `year`. Days lie in
    their own period and tell no hour. Times without a zone are those of the clocks of `zone`.

    >>> from datetime import UTC, datetime
    >>> periods([datetime(2026, 1, 31, 16, tzinfo=UTC), None], "month", "Asia/Shanghai").to_list()
    ['2026-02', None]
    """
    wanted = Unit.of(unit)
    codes = period_codes(at, wanted, tz, zone)
    known = codes[codes != MISSING] if codes.size and int(codes.min()) == MISSING else codes
    if not known.size:
        return Category(np.full(codes.shape, MISSING_CODE, np.int8), (), zone=tz)
    low = int(known.min())
    present = np.flatnonzero(np.bincount(known - low))
    table = np.full(int(present[-1]) + 2, MISSING_CODE, code_type(len(present)))
    table[present] = np.arange(len(present))
    names = tuple(period_name(wanted, low + int(place)) for place in present)
    return Category(table[np.where(codes == MISSING, -1, codes - low)], names, zone=tz)


def days(at: Any, tz: str, *, zone: str | None = None) -> Category:
    """The local day of every instant, such as `2026-02-03`."""
    return periods(at, "day", tz, zone=zone)


def weeks(at: Any, tz: str, *, zone: str | None = None) -> Category:
    """The local ISO week of every instant, such as `2026-W06`."""
    return periods(at, "week", tz, zone=zone)


def months(at: Any, tz: str, *, zone: str | None = None) -> Category:
    """The local month of every instant, such as `2026-02`."""
    return periods(at, "month", tz, zone=zone)


def quarters(at: Any, tz: str, *, zone: str | None = None) -> Category:
    """The local quarter of every instant, such as `2026-Q1`."""
    return periods(at, "quarter", tz, zone=zone)


def years(at: Any, tz: str, *, zone: str | None = None) -> Category:
    """The local year of every instant, such as `2026`."""
    return periods(at, "year", tz, zone=zone)


def hours(at: Any, tz: str, *, zone: str | None = None) -> NDArray[np.int8]:
    """The local hour of every instant, 0 to 23; masked where the instant is missing.

    In an hour that the clocks show twice both are the same hour.

    >>> from datetime import UTC, datetime
    >>> hours([datetime(2026, 2, 3, 1, 30, tzinfo=UTC)], "Asia/Shanghai").tolist()
    [9]
    """
    return _small(instants(at, zone=zone), tz, lambda local: local // _HOUR % 24)


def weekdays(at: Any, tz: str, *, zone: str | None = None) -> NDArray[np.int8]:
    """The local weekday of every instant, 1 (Monday) to 7 (Sunday); masked where the instant is missing.

    >>> from datetime import UTC, datetime
    >>> weekdays([datetime(2026, 2, 3, 20, tzinfo=UTC)], "Asia/Shanghai").tolist()
    [3]
    """
    return _small(days_or_instants(at, "at", tz, zone), tz, lambda local: (local // _DAY + 3) % 7 + 1)


def _small(at: Instants, tz: str, field: Field) -> NDArray[np.int8]:
    check_zone(tz)
    codes = local_codes(at, tz, field)
    small = codes.astype(np.int8)
    lost = codes < 0
    if lost.any():
        masked: Any = np.ma.masked_array(small, mask=lost)
        return masked  # type: ignore[no-any-return]
    return small
