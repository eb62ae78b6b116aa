"""Columns of instants and durations, read from arrays and sequences as whole numbers of a tick."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit import columns
from cxkit.columns import MISSING
from cxkit.errors import Fault, Invalid, shown
from cxkit.values._instants import zone as known_zone
from cxkit.values.calendar._edges import SECOND
from cxkit.values.calendar._opentime_grid import Ints

_TICKS = {"s": SECOND, "ms": 1000, "us": 1}
UNITS = {tick: unit for unit, tick in _TICKS.items()}
_COARSE = ("W", "D", "h", "m")
MOST_FAULTS = 20


class Column(NamedTuple):
    """Whole numbers of `tick` microseconds, missing ones as the least int64; one value when constant.

    `given` is the column as it came; `zone` that of its instants, None where they name none; `fine`: it
    counts nanoseconds.
    """

    name: str
    values: Ints
    tick: int
    shape: tuple[int, ...] | None
    whole: bool
    given: Any
    zone: tzinfo | str | None
    fine: bool = False

    @property
    def constant(self) -> bool:
        """Whether the column is one value for all rows."""
        return self.shape is None

    def part(self, start: int, stop: int, tick: int) -> Ints:
        """Its rows in a finer tick."""
        values = self.values if self.constant else self.values[start:stop]
        if tick == self.tick:
            return values
        scale = self.tick // tick
        far = (np.abs(values) > MISSING // -scale) & (values != MISSING)
        if far.any():
            row = start + int(np.flatnonzero(far)[0])
            raise Invalid("lies outside of any calendar", code="calendar.range", path=f"{self.name}[{row}]")
        return np.where(values == MISSING, MISSING, values * scale)


def read(given: Any, name: str, unit: str, kind: str, zone: str | None = None) -> Column:
    """A column of instants (`kind` M) or durations (m) from anybody's column or one value.

    `zone` is the zone of times that name none.
    """
    if zone is not None:
        known_zone(zone)
    if isinstance(given, datetime | timedelta):
        micros = _micros(columns.read([given], name), name, kind, zone)
        tick = _coarsest(micros)
        clock = given.tzinfo if isinstance(given, datetime) else None
        return Column(name, micros // tick, tick, None, False, given, clock)
    shape = _shape(given)
    if shape == () and getattr(getattr(given, "dtype", None), "kind", "") != kind:
        what = "an aware datetime" if kind == "M" else "a timedelta"
        raise Invalid(f"must be {what} or a column, got {shown(given)}", code="calendar.column", path=name)
    column = columns.read(given if shape is None else given.reshape(-1), name).decoded()
    if column.kind == "i":
        values = column.values.astype(np.int64, copy=False)
        values = values if column.missing is None else np.where(column.missing, MISSING, values)
        return Column(name, values, _ticks(unit), shape or (len(values),), True, given, "UTC")
    own = columns.zone_of(given) or ("UTC" if column.aware else None) if kind == "M" else None
    values, tick = _counts(column, name, kind, zone, given)
    shape = (len(values),) if shape is None else shape or None
    fine = column.values.dtype.kind == kind and np.datetime_data(column.values.dtype)[0] == "ns"
    return Column(name, values, tick, shape, False, given, own, fine)


def _shape(given: Any) -> tuple[int, ...] | None:
    """The shape of an array of NumPy, () of one value, None of any other column."""
    array: Any = given
    if isinstance(given, (np.ndarray, np.generic)):
        shape: tuple[int, ...] = array.shape
        return shape
    sized = hasattr(given, "__len__") or hasattr(given, "__arrow_c_array__")
    return None if sized and not isinstance(given, (str, bytes)) else ()


def _coarsest(micros: Ints) -> int:
    return next(tick for tick in _TICKS.values() if not (micros % tick).any())


def _counts(column: columns.Column, name: str, kind: str, zone: str | None, given: Any) -> tuple[Ints, int]:
    """The counts of a column and their tick; durations of Python say no unit and take the coarsest."""
    if column.values.dtype.kind != kind:
        return _micros(column, name, kind, zone), 1
    array = column.values
    if column.missing is not None:
        array = np.where(column.missing, np.array("NaT", array.dtype), array)
    values, tick = _of_times(array, name)
    if kind == "m" and isinstance(given, list | tuple):
        exact = _coarsest(values[values != MISSING])
        return np.where(values == MISSING, MISSING, values // exact), exact
    if kind == "m" or column.aware or zone == "UTC":
        return values, tick
    micros = _micros(column, name, kind, zone)
    return np.where(micros == MISSING, MISSING, micros // tick), tick


def _micros(column: columns.Column, name: str, kind: str, zone: str | None) -> Ints:
    """Microseconds by the rule of all columns; every wrong cell is reported."""
    if not column.lost.all() and (column.text or column.kind not in ("MDO" if kind == "M" else "mO")):
        what = "datetime64, aware datetimes" if kind == "M" else "timedelta64, timedeltas"
        held = column.values.dtype if column.kind in "buf" else column.described()
        raise Invalid(
            f"must be {what} or whole numbers of a unit, got {held}", code="calendar.column", path=name
        )
    rule = columns.InstantKind() if kind == "M" else columns.SpanKind(signed=True)
    micros: Ints = rule.strictly(column, name, zone)
    return micros


def _ticks(unit: str) -> int:
    if unit not in _TICKS:
        raise Invalid(
            f"must be one of {', '.join(_TICKS)}, got {shown(unit)}", code="calendar.unit", path="unit"
        )
    return _TICKS[unit]


def _of_times(array: NDArray[Any], name: str) -> tuple[Ints, int]:
    """The counts of a datetime64 or timedelta64 column in the coarsest of our ticks that holds them."""
    kind, (unit, count) = array.dtype.kind, np.datetime_data(array.dtype)
    if unit in _TICKS and count == 1:
        return array.view(np.int64), _TICKS[unit]
    if unit in _COARSE or (unit in _TICKS and unit != "us"):
        target = "s" if unit in _COARSE else unit
        return array.astype(f"{kind}8[{target}]").view(np.int64), _TICKS[target]
    if unit in ("Y", "M"):
        raise Invalid(f"has the unit {unit}, which is no length of time", code="calendar.unit", path=name)
    exact = array.astype(f"{kind}8[us]")
    if unit != "generic" and (exact.astype(array.dtype) != array)[~np.isnat(array)].any():
        raise Invalid(
            f"has parts of a microsecond, which no calendar counts: round it with .astype('{kind}8[us]')",
            code="calendar.unit",
            path=name,
        )
    return exact.view(np.int64), 1


def few(faults: list[Fault], count: int | None = None) -> list[Fault]:
    """The first faults of a column, and how many there are in all."""
    total = len(faults) if count is None else count
    if total <= MOST_FAULTS:
        return faults
    return [*faults[:MOST_FAULTS], Fault("", "calendar.more", f"and {total - MOST_FAULTS} more rows")]


def common_shape(columns: list[Column]) -> tuple[int, ...]:
    """The one shape of the columns that are not constant."""
    shapes = [column.shape or () for column in columns]
    for column, shape in zip(columns, shapes, strict=True):
        if shape != shapes[0]:
            raise Invalid(
                f"has the shape {shape}, {columns[0].name} has {shapes[0]}: give columns of one shape",
                code="calendar.shape",
                path=column.name,
            )
    return shapes[0] if shapes else ()


def nanoseconds(values: NDArray[Any]) -> NDArray[Any]:
    """Times or durations in nanoseconds, as they came, where they fit; else as they are."""
    fine = values.astype(f"{values.dtype.kind}8[ns]")
    return fine if np.array_equal(fine.astype(values.dtype), values, equal_nan=True) else values
