"""Columns of instants and of durations, both int64 microseconds, and of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._column import EPOCH, Column, instant_micros, span_micros
from cxkit.columns._kinds import Kind, Reading, bad_cells
from cxkit.columns._zones import MISSING, Instants, from_local
from cxkit.errors import Invalid, NaiveInstant

REMEDY: Final = (
    "say which by zone='Asia/Shanghai' or zone='UTC', or give them theirs: in pandas "
    "column.dt.tz_localize('Asia/Shanghai'), in Polars column.dt.replace_time_zone('Asia/Shanghai')"
)


@attrs.frozen(slots=True)
class _Micros(Kind):
    """Microseconds in int64, whose least value is missing, as NumPy's NaT is."""

    out_type: ClassVar[str] = ""
    dtype = np.dtype(np.int64)
    nothing = MISSING

    def out(self, values: NDArray[np.int64]) -> NDArray[Any]:
        """NumPy's times of microseconds."""
        return values.view(self.out_type)

    def show(self, values: NDArray[np.int64], place: int) -> str:
        """One cell; instants are in UTC."""
        cell = int(values[place])
        if cell == MISSING:
            return ""
        span = timedelta(microseconds=cell)
        return str(span) if self.out_type == "m8[us]" else (EPOCH + span).isoformat(" ")


@attrs.frozen(slots=True)
class InstantKind(_Micros):
    """Instants: int64 microseconds since 1970-01-01 UTC."""

    code = "instant.type"
    out_type = "M8[us]"
    holds = "must hold datetimes (whole numbers do not say since when: array.view('M8[s]'))"
    rule = "must be a datetime with a time zone"

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Datetimes with a zone, or columns of them; those without one, and days, are read in `zone`."""
        column = column.decoded()
        if column.kind == "O":
            return self._cells(column.values, lambda cell: _instant(cell, zone))
        if column.kind not in "MD":
            return None
        micros = to_micros(column)
        if column.aware or zone == "UTC":
            return Reading(micros)
        if zone is None and bool(self.known(micros).any()):
            what = "are days" if column.kind == "D" else "have no time zone"
            raise NaiveInstant(f"its times {what}: {REMEDY}")
        return Reading(from_local(micros, zone or "UTC"))

    def packed(self, cells: Sequence[datetime | int | None]) -> Instants:
        """Aware datetimes as microseconds; whole microseconds as they are."""
        micros = [
            MISSING if cell is None else cell if isinstance(cell, int) else instant_micros(cell)
            for cell in cells
        ]
        return np.array(micros, np.int64)


def _instant(cell: Any, zone: str | None) -> int:
    if not isinstance(cell, datetime):
        raise TypeError
    if cell.tzinfo is not None:
        return instant_micros(cell)
    if zone is None:
        raise NaiveInstant(f"{cell.isoformat(' ')} has no time zone: {REMEDY}")
    return int(from_local(np.array([instant_micros(cell.replace(tzinfo=UTC))]), zone)[0])


def to_micros(column: Column) -> Instants:
    """NumPy's times or durations as whole microseconds; times without a zone as their clocks show."""
    values = column.values
    kind, (unit, _) = values.dtype.kind, np.datetime_data(values.dtype)
    if unit in _COARSER and len(values):
        most = -(MISSING + 1) // _COARSER[unit]
        ends = np.fmin.reduce(values), np.fmax.reduce(values)
        if any(abs(int(end.astype(np.int64))) > most for end in ends if not np.isnat(end)):
            raise Invalid(
                "lies beyond all times that fit into microseconds: is its unit right?", code="instant.range"
            )
    micros: Instants = values.astype(f"{kind}8[us]", copy=False).view(np.int64)
    if kind == "M" and unit in _FINER:
        _keep_order(values, micros)
    return micros if column.missing is None else np.where(column.missing, MISSING, micros)


def _keep_order(values: NDArray[Any], micros: Instants) -> None:
    """Refuse instants of which two differ, but not by a microsecond: they would be taken for simultaneous."""
    if np.array_equal(micros.view("M8[us]").astype(values.dtype), values, equal_nan=True):
        return
    if len(np.unique(micros)) < len(np.unique(values)):
        raise Invalid(
            "holds instants less than a microsecond apart, whose order would be lost: round them yourself",
            code="instant.order",
        )


_FINER: Final = ("ns", "ps", "fs", "as")

_COARSER: Final = {"D": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1000}
"""Units whose whole numbers may be too many microseconds, and how many microseconds each is."""


@attrs.frozen(slots=True)
class SpanKind(_Micros):
    """Durations: int64 microseconds, 0 or more unless they are `signed`."""

    code = "span.type"
    out_type = "m8[us]"
    holds = "must hold durations (timedeltas; numbers do not say of what: array.astype('m8[s]'))"

    signed: bool = attrs.field(default=False, kw_only=True)

    @property
    def rule(self) -> str:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Rule that a cell must meet."""
        return "must be a duration" if self.signed else "must be a duration of 0 or more"

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """timedeltas, or columns of them; negative ones are bad."""
        column = column.decoded()
        if column.kind == "O":
            return self._cells(column.values, lambda cell: _span(cell, self.signed))
        if column.kind != "m":
            return None
        micros = to_micros(column)
        negative = (micros < 0) & (micros != MISSING)
        if self.signed or not negative.any():
            return Reading(micros)
        bad = bad_cells(negative, micros.view("m8[us]"), self.rule, "span.negative")
        return Reading(np.where(negative, MISSING, micros), bad)

    def packed(self, cells: Sequence[timedelta | int | None]) -> Instants:
        """timedeltas as microseconds; whole microseconds as they are."""
        micros = [span_micros(cell) if isinstance(cell, timedelta) else cell for cell in cells]
        return np.asarray(super().packed(micros), np.int64)


def _span(cell: Any, signed: bool) -> int:
    if not isinstance(cell, timedelta):
        raise TypeError
    if cell < timedelta() and not signed:
        raise ValueError
    return span_micros(cell)


_FIRST_DAY: Final = date(1970, 1, 1).toordinal()


@attrs.frozen(slots=True)
class DayKind(Kind):
    """Calendar days without a zone, such as a promised day: int32 days since 1970-01-01."""

    code = "day.type"
    rule = "must be a date"
    dtype = np.dtype(np.int32)
    nothing = int(np.iinfo(np.int32).min)

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Dates, or times without a zone at midnight."""
        column = column.decoded()
        if column.kind == "O":
            return self._cells(column.values, _day)
        if column.kind not in "MD" or column.aware:
            return None
        days = column.values.astype("M8[D]")
        numbers = np.where(column.lost, self.nothing, days.view(np.int64)).astype(np.int32)
        timed = (days != column.values) & ~column.lost
        if not timed.any():
            return Reading(numbers)
        return Reading(self.blank(numbers, timed), bad_cells(timed, column.values, self.rule, self.code))

    def packed(self, cells: Sequence[date | int | None]) -> NDArray[np.int32]:
        """Dates as days since 1970-01-01; whole days as they are."""
        days = [cell.toordinal() - _FIRST_DAY if isinstance(cell, date) else cell for cell in cells]
        return np.asarray(super().packed(days), np.int32)

    def out(self, values: NDArray[np.int32]) -> NDArray[Any]:
        """`datetime64[D]`, NaT for missing."""
        days = values.astype("M8[D]")
        days[~self.known(values)] = np.datetime64("NaT", "D")
        return days

    def show(self, values: NDArray[np.int32], place: int) -> str:
        """One day."""
        cell = int(values[place])
        return "" if cell == self.nothing else date.fromordinal(cell + _FIRST_DAY).isoformat()


def _day(cell: Any) -> int:
    if not isinstance(cell, date) or isinstance(cell, datetime):
        raise TypeError
    return cell.toordinal() - _FIRST_DAY
