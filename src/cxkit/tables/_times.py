"""Columns of instants and of durations, both int64 microseconds, and of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import NaiveInstant
from cxkit.tables._ingest import Arrived
from cxkit.tables._kinds import Bad, Flags, Kind, Reading, bad_cells, read_objects, wrong_type
from cxkit.tables._zones import MISSING, from_local

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_REMEDY: Final = "say which, for example zone='Asia/Shanghai' or zone='UTC'"


def instant_micros(value: datetime) -> int:
    """An aware datetime as microseconds since 1970-01-01 UTC."""
    since = value - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def span_micros(value: timedelta) -> int:
    """A duration as microseconds."""
    return (value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds


@attrs.frozen(slots=True)
class InstantKind(Kind):
    """Instants: int64 microseconds since 1970-01-01 UTC."""

    dtype: ClassVar[Any] = np.dtype(np.int64)

    @property
    def nothing(self) -> int:
        """The least int64, which NumPy reads as NaT."""
        return MISSING

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """Datetimes with a zone, or columns of them; those without one are read in `zone`."""
        if column.values.dtype.kind == "O":
            return _objects(column, zone)
        if column.values.dtype.kind != "M":
            rule = "must hold datetimes (whole numbers do not say since when: array.view('M8[s]'))"
            raise wrong_type(rule, column, "instant.type")
        micros = column.values.view(np.int64)
        if column.missing is not None:
            micros = np.where(column.missing, MISSING, micros)
        if column.aware:
            return Reading(micros)
        if zone is None and bool(self.known(micros).any()):
            raise NaiveInstant(f"its times have no time zone: {_REMEDY}")
        return Reading(from_local(micros, zone or "UTC"))

    def packed(self, cells: Sequence[datetime | None]) -> NDArray[np.int64]:
        """Datetimes in UTC as microseconds."""
        return np.array([MISSING if cell is None else instant_micros(cell) for cell in cells], np.int64)

    def known(self, values: NDArray[np.int64]) -> Flags:
        """Where there is an instant."""
        return np.asarray(values != MISSING)

    def out(self, values: NDArray[np.int64]) -> NDArray[Any]:
        """`datetime64[us]` in UTC, NaT for missing."""
        return values.view("M8[us]")

    def show(self, values: NDArray[np.int64], place: int) -> str:
        """One instant in UTC."""
        cell = int(values[place])
        return "" if cell == MISSING else (_EPOCH + timedelta(microseconds=cell)).isoformat(" ")


def _objects(column: Arrived, zone: str | None) -> Reading:
    """Datetimes one by one; the naive ones are read in `zone` all at once."""
    naive: list[int] = []

    def convert(cell: Any) -> int:
        if not isinstance(cell, datetime):
            raise TypeError
        if cell.tzinfo is not None:
            return instant_micros(cell)
        if zone is None:
            raise NaiveInstant(f"{cell.isoformat(' ')} has no time zone: {_REMEDY}")
        local = instant_micros(cell.replace(tzinfo=UTC))
        naive.append(local)
        return local

    kept = np.full(len(column), MISSING, np.int64)
    rule = "must be a datetime with a time zone"
    found = read_objects(column.values, convert, rule, "instant.type", kept)
    if naive and zone is not None and zone != "UTC":
        cells = column.values.tolist()
        places = [i for i, cell in enumerate(cells) if isinstance(cell, datetime) and cell.tzinfo is None]
        kept[places] = from_local(kept[places], zone)
    return found


@attrs.frozen(slots=True)
class SpanKind(Kind):
    """Durations: int64 microseconds, 0 or more."""

    dtype: ClassVar[Any] = np.dtype(np.int64)

    @property
    def nothing(self) -> int:
        """The least int64."""
        return MISSING

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """timedeltas, or columns of them; negative ones are bad."""
        rule = "must be a duration of 0 or more"
        if column.values.dtype.kind == "O":
            kept = np.full(len(column), MISSING, np.int64)
            micros, bad = kept, list(read_objects(column.values, _span_of, rule, "span.type", kept).bad)
        elif column.values.dtype.kind == "m":
            micros, bad = column.values.view(np.int64), list[Bad]()
            if column.missing is not None:
                micros = np.where(column.missing, MISSING, micros)
        else:
            raise wrong_type(
                "must hold durations (timedeltas; numbers do not say of what: array.astype('m8[s]'))",
                column,
                "span.type",
            )
        negative = (micros < 0) & (micros != MISSING)
        if negative.any():
            bad = sorted([*bad, *bad_cells(negative, micros.view("m8[us]"), rule, "span.negative")])
            micros = np.where(negative, MISSING, micros)
        return Reading(micros, bad)

    def packed(self, cells: Sequence[timedelta | int | None]) -> NDArray[np.int64]:
        """timedeltas, or whole microseconds."""
        return np.array([MISSING if cell is None else _micros(cell) for cell in cells], np.int64)

    def known(self, values: NDArray[np.int64]) -> Flags:
        """Where there is a duration."""
        return np.asarray(values != MISSING)

    def out(self, values: NDArray[np.int64]) -> NDArray[Any]:
        """`timedelta64[us]`, NaT for missing."""
        return values.view("m8[us]")

    def show(self, values: NDArray[np.int64], place: int) -> str:
        """One duration."""
        return "" if values[place] == MISSING else str(timedelta(microseconds=int(values[place])))


def _micros(cell: timedelta | int) -> int:
    return cell if isinstance(cell, int) else span_micros(cell)


def _span_of(cell: Any) -> int:
    if not isinstance(cell, timedelta):
        raise TypeError
    return span_micros(cell)


_FIRST_DAY: Final = date(1970, 1, 1).toordinal()


@attrs.frozen(slots=True)
class DayKind(Kind):
    """Calendar days without a zone, such as a promised day: int32 days since 1970-01-01."""

    dtype: ClassVar[Any] = np.dtype(np.int32)

    @property
    def nothing(self) -> int:
        """The least int32."""
        return int(np.iinfo(np.int32).min)

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """Dates, or columns of `datetime64` at midnight."""
        rule = "must be a date"
        if column.values.dtype.kind == "O":
            kept = np.full(len(column), self.nothing, np.int32)
            return read_objects(column.values, _day_of, rule, "day.type", kept)
        if column.values.dtype.kind != "M":
            raise wrong_type(rule, column, "day.type")
        days = column.values.astype("M8[D]")
        found = np.where(np.isnat(days), self.nothing, days.view(np.int64)).astype(np.int32)
        timed = (days != column.values) & ~np.isnat(days)
        if not timed.any():
            return Reading(found)
        return Reading(self.blank(found, timed), bad_cells(timed, column.values, rule, "day.type"))

    def packed(self, cells: Sequence[date | None]) -> NDArray[np.int32]:
        """Dates as days since 1970-01-01."""
        nothing = self.nothing
        return np.array(
            [nothing if cell is None else cell.toordinal() - _FIRST_DAY for cell in cells], np.int32
        )

    def known(self, values: NDArray[np.int32]) -> Flags:
        """Where there is a day."""
        return np.asarray(values != self.nothing)

    def out(self, values: NDArray[np.int32]) -> NDArray[Any]:
        """`datetime64[D]`, NaT for missing."""
        days = values.astype("M8[D]")
        days[~self.known(values)] = np.datetime64("NaT")
        return days

    def show(self, values: NDArray[np.int32], place: int) -> str:
        """One day."""
        cell = int(values[place])
        return "" if cell == self.nothing else date.fromordinal(cell + _FIRST_DAY).isoformat()


def _day_of(cell: Any) -> int:
    if not isinstance(cell, date) or isinstance(cell, datetime):
        raise TypeError
    return cell.toordinal() - _FIRST_DAY
