"""Columns of instants and durations, read from arrays and sequences as whole numbers of a tick."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Fault, Invalid, NaiveInstant, shown
from cxkit.values.calendar._edges import SECOND, amount, micros
from cxkit.values.calendar._opentime_grid import Ints

_TICKS = {"s": SECOND, "ms": 1000, "us": 1}
UNITS = {tick: unit for unit, tick in _TICKS.items()}
_COARSE = ("W", "D", "h", "m")
MISSING = np.iinfo(np.int64).min
MOST_FAULTS = 20


class Column(NamedTuple):
    """Whole numbers of `tick` microseconds, missing ones as the least int64; one value when constant."""

    name: str
    values: Ints
    tick: int
    shape: tuple[int, ...] | None
    whole: bool

    @property
    def constant(self) -> bool:
        """Whether it is one value for all rows."""
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


def read(values: Any, name: str, unit: str, kind: str) -> Column:
    """A column of instants (`kind` M) or durations (m) from arrays, sequences or one value."""
    if isinstance(values, datetime | timedelta):
        values = [values]
        column = _of_objects(np.array(values, object), name, kind)
        tick = next(tick for tick in _TICKS.values() if int(column[0]) % tick == 0)
        return Column(name, column // tick, tick, None, whole=False)
    array = _array(values)
    found, tick, whole = array, 1, False
    if not array.shape and array.dtype.kind != kind:
        one = "an aware datetime" if kind == "M" else "a timedelta"
        raise Invalid(f"must be {one} or a column, got {shown(values)}", code="calendar.column", path=name)
    if array.dtype.kind == kind:
        found, tick = _of_times(array, name)
    elif array.dtype.kind == "i":
        found, tick, whole = array.astype(np.int64, copy=False), _ticks(unit), True
    elif array.dtype.kind == "O" or not array.size:
        found = _of_objects(array.reshape(-1), name, kind)
    else:
        what = ("datetime64", "aware datetimes") if kind == "M" else ("timedelta64", "timedeltas")
        raise Invalid(
            f"must be {what[0]}, {what[1]} or whole numbers of a unit, got {array.dtype}",
            code="calendar.column",
            path=name,
        )
    return Column(name, found.reshape(-1), tick, array.shape or None, whole)


def _ticks(unit: str) -> int:
    if unit not in _TICKS:
        raise Invalid(
            f"must be one of {', '.join(_TICKS)}, got {shown(unit)}", code="calendar.unit", path="unit"
        )
    return _TICKS[unit]


def _array(values: Any) -> NDArray[Any]:
    if _is_masked(values):
        held = np.ma.getdata(values).copy()
        held[np.ma.getmaskarray(values)] = None if held.dtype.kind == "O" else _missing_as(held.dtype)
        return held
    dtype = str(getattr(values, "dtype", ""))
    if dtype.startswith("datetime64[") and "," in dtype:  # a pandas column with a zone: its instants
        return np.asarray(values, dtype=dtype.partition(",")[0] + "]")
    array = np.asarray(values)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def _missing_as(dtype: np.dtype[Any]) -> Any:
    return np.array(MISSING).astype(dtype)


def _is_masked(values: object) -> bool:
    return isinstance(values, np.ma.MaskedArray)


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


def _of_objects(values: NDArray[Any], name: str, kind: str) -> Ints:
    """Microseconds of datetimes or timedeltas; None and NaT are missing. Every wrong one is reported."""
    result = np.full(len(values), MISSING, np.int64)
    faults: list[Fault] = []
    for i, value in enumerate(values.tolist()):
        # pandas' NA differs from nothing and equals nothing: it has no truth value.
        if value is None or type(value).__name__ == "NAType" or value != value:
            continue
        try:
            result[i] = micros(value) if kind == "M" else amount(value)
        except Invalid as error:
            faults.append(Fault(f"{name}[{i}]", error.code, error.message))
    if faults:
        naive = all(fault.code == NaiveInstant.code for fault in faults)
        raise (NaiveInstant if naive else Invalid).of(name, few(faults))
    return result


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
