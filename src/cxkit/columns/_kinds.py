"""Kinds of columns: how cells are kept, read from anybody's column, and given out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from operator import index
from typing import Any, ClassVar, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._column import Column, Flags, family, is_missing
from cxkit.columns._reading import read
from cxkit.errors import Fault, Invalid, NaiveInstant, shown

Values = Any
"""A NumPy array, or a `Category`."""

MOST_FAULTS = 20


class Bad(NamedTuple):
    """A cell that cannot be used: its place, the rule's code and the message."""

    place: int
    code: str
    message: str


class Reading(NamedTuple):
    """A column as it is kept, and its bad cells, which are kept as missing."""

    values: Values
    bad: list[Bad] = []  # noqa: RUF012


@attrs.frozen(slots=True)
class Kind(ABC):
    """Kind of one column; `required` means that a row without it cannot be used."""

    required: bool = attrs.field(default=False, kw_only=True)
    doc: str = attrs.field(default="", kw_only=True)
    code: ClassVar[str] = ""
    """The code of the fault of a cell of another type."""
    holds: ClassVar[str] = ""
    """The rule for a column whose type tells that it breaks it."""
    rule: ClassVar[str] = ""
    """The rule for a cell."""
    dtype: ClassVar[Any] = np.dtype(object)
    """The type in which the cells are kept."""
    nothing: ClassVar[Any] = None
    """The value of a missing cell."""

    def read(self, column: Column, zone: str | None = None) -> Reading:
        """A column from outside as it is kept. `zone` is the zone of times that name none."""
        reading = self._read(column, zone)
        if reading is not None:
            return reading
        if column.lost.all():
            return Reading(self.absent(len(column)))
        raise Invalid(f"{self.holds or self.rule}, got a column of {column.described()}", code=self.code)

    def reading(self, column: Any, name: str, zone: str | None = None) -> Reading:
        """Anybody's column as it is kept; an error that names the column where it cannot be read at all."""
        try:
            return self.read(read(column, name), zone)
        except Invalid as error:
            raise type(error)(error.message, code=error.code, path=error.path or name) from None

    def strictly(self, column: Any, name: str, zone: str | None = None) -> Values:
        """Anybody's column as it is kept; bad cells are one error that names each of them."""
        reading = self.reading(column, name, zone)
        if reading.bad:
            raise refused(name, reading.bad)
        return reading.values

    @abstractmethod
    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """The reading; None for a column of a type that cannot be read."""

    def _cells(self, cells: NDArray[Any], convert: Callable[[Any], Any]) -> Reading:
        """Python objects one by one; `convert` raises TypeError or ValueError for a cell that is bad."""
        kept, bad = self.absent(len(cells)).copy(), list[Bad]()
        for place, cell in enumerate(cells.tolist()):
            if is_missing(cell):
                continue
            try:
                kept[place] = convert(cell)
            except NaiveInstant as error:
                bad.append(Bad(place, error.code, error.message))
            except (TypeError, ValueError, OverflowError):
                bad.append(Bad(place, self.code, f"{self.rule}, got {shown(cell)}"))
        return Reading(kept, bad)

    def known(self, values: Values) -> Flags:
        """Where the column has a value."""
        return np.asarray(values != self.nothing, np.bool_)

    def out(self, values: Values) -> NDArray[Any]:
        """The column as NumPy and frames know it."""
        return np.asarray(values)

    def empty(self) -> Values:
        """A column of no cells."""
        return np.empty(0, self.dtype)

    def absent(self, size: int) -> Values:
        """A column in which every cell is missing."""
        # One cell, read as many: an absent column takes no memory.
        return np.broadcast_to(np.asarray(self.nothing, self.dtype), size)

    def blank(self, values: Values, where: Flags) -> Values:
        """The column with those cells missing."""
        return np.where(where, np.asarray(self.nothing, self.dtype), values)

    def joined(self, parts: Sequence[Values]) -> Values:
        """Columns one after the other."""
        return np.concatenate(parts) if parts else self.empty()

    def packed(self, cells: Sequence[Any]) -> Values:
        """Checked Python values, None for missing, as a column: what objects give."""
        nothing = self.nothing
        return np.array([nothing if cell is None else cell for cell in cells], self.dtype)

    def show(self, values: Values, place: int) -> str:
        """One cell for people."""
        return "" if not self.known(values[place : place + 1])[0] else str(values[place])


def refused(name: str, bad: Sequence[Bad]) -> Invalid:
    """The error that names bad cells, the first twenty each."""
    faults = [
        Fault(f"{name}[{each.place}]", each.code, each.message, {"position": each.place}) for each in bad
    ]
    error = NaiveInstant if all(fault.code == NaiveInstant.code for fault in faults) else Invalid
    if len(faults) == 1:
        return error(faults[0].message, code=faults[0].code, path=faults[0].path, faults=faults)
    if len(faults) > MOST_FAULTS:
        more = f"{len(faults) - MOST_FAULTS:,} more cells break the rule"
        faults = [*faults[:MOST_FAULTS], Fault(name, faults[0].code, more)]
    return error.of(name, faults)


def bad_cells(where: Flags, values: Any, rule: str, code: str) -> list[Bad]:
    """The cells that break a rule, each with what it holds."""
    return [
        Bad(place, code, f"{rule}, got {shown(_plain(values[place]))}")
        for place in np.flatnonzero(where).tolist()
    ]


def _plain(cell: Any) -> Any:
    return cell.item() if hasattr(cell, "item") else cell


@attrs.frozen(slots=True)
class NumberKind(Kind):
    """Whole numbers between two bounds, in an integer type whose least value means missing."""

    code = "number.type"

    low: int | None = 0
    high: int | None = None
    size: str = "i4"
    noun: str = "a whole number"

    @property
    def rule(self) -> str:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Rule that a cell must meet, its bounds in words."""
        if self.low is None:
            return f"must be {self.noun}"
        return f"must be {self.noun}, {self.low} " + ("or more" if self.high is None else f"to {self.high}")

    @property
    def dtype(self) -> Any:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The integer type."""
        return np.dtype(self.size)

    @property
    def nothing(self) -> int:  # pyright: ignore[reportIncompatibleVariableOverride]
        """The least value of the type."""
        return int(np.iinfo(self.size).min)

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Whole numbers; floats without a fraction are whole numbers, texts and truth values are not."""
        column, bad = column.decoded(), list[Bad]()
        if column.kind == "O":
            wide = attrs.evolve(self, size="i8")
            kept, bad = wide._cells(column.values, whole_number)
            column = Column(kept, kept == wide.nothing)
        if column.kind not in "iuf":
            return None
        values, known, (low, high) = column.values, ~column.lost, self._bounds
        with np.errstate(invalid="ignore"):
            if column.kind == "f":
                broken = known & ((values != np.floor(values)) | (np.abs(values) > 2.0**53))
                bad += bad_cells(broken, values, self.rule, self.code)
                known &= ~broken
            wrong = known & ~((values >= low) & (values <= high))
        if wrong.any():
            bad += bad_cells(wrong, values, self.rule, "number.range")
            known &= ~wrong
        numbers = np.full(len(values), self.nothing, self.size)
        np.copyto(numbers, values, where=known, casting="unsafe")
        return Reading(numbers, sorted(bad))

    @property
    def _bounds(self) -> tuple[int, int]:
        limits = np.iinfo(self.size)
        low = int(limits.min) + 1 if self.low is None else self.low
        return low, int(limits.max) if self.high is None else self.high

    def out(self, values: NDArray[Any]) -> NDArray[Any]:
        """The numbers; as floats with nan where some are missing, as frames have them."""
        known = self.known(values)
        return values if known.all() else np.where(known, values, np.nan)


@attrs.frozen(slots=True)
class RealKind(Kind):
    """Measured numbers between two bounds: float64, nan where missing."""

    code = "number.type"
    dtype = np.dtype(np.float64)
    nothing = np.nan

    low: float | None = None
    high: float | None = None

    @property
    def rule(self) -> str:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Rule that a cell must meet, its bounds in words."""
        if self.low is None or self.high is None:
            return "must be a number"
        return f"must be a number, {self.low:g} to {self.high:g}"

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Finite numbers; texts and truth values are none."""
        column, bad = column.decoded(), list[Bad]()
        if column.kind == "O":
            kept, bad = self._cells(column.values, _real)
            column = Column(kept, np.isnan(kept))
        if column.kind not in "iuf":
            return None
        reals = np.where(column.lost, np.nan, column.values.astype(np.float64))
        low, high = (-np.inf if self.low is None else self.low), (np.inf if self.high is None else self.high)
        wrong = ~np.isnan(reals) & ~(np.isfinite(reals) & (reals >= low) & (reals <= high))
        if wrong.any():
            bad += bad_cells(wrong, reals, self.rule, "number.range")
        return Reading(np.where(wrong, np.nan, reals), sorted(bad))

    def known(self, values: NDArray[np.float64]) -> Flags:
        """Where the column has a number."""
        return np.asarray(~np.isnan(values), np.bool_)


def _real(cell: Any) -> float:
    if isinstance(cell, (bool, str, bytes)):
        raise TypeError
    return float(cell)


def whole_number(cell: Any) -> int:
    """A cell as a whole number; TypeError for one that is none."""
    if isinstance(cell, float):
        if cell.is_integer():
            return int(cell)
    elif not isinstance(cell, bool) and hasattr(cell, "__index__"):
        return index(cell)
    raise TypeError


@attrs.frozen(slots=True)
class FlagKind(Kind):
    """Yes, no or not known: int8 1, 0 and -1."""

    code = "flag.type"
    holds = "must hold truth values"
    rule = "must be True or False, 1 or 0"
    dtype = np.dtype(np.int8)
    nothing = -1

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Truth values; 1 and 0 count as such, texts do not."""
        column = column.decoded()
        if column.kind == "O":
            return self._cells(column.values, _truth)
        if column.kind not in "biuf":
            return None
        values = column.values
        if column.kind == "b" and column.missing is None:
            return Reading(values.astype(np.int8), [])
        lost = column.lost
        wrong = ~lost & (values != 0) & (values != 1)
        kept = np.where(lost | wrong, -1, values == 1).astype(np.int8)
        return Reading(kept, bad_cells(wrong, values, self.rule, self.code) if wrong.any() else [])

    def out(self, values: NDArray[np.int8]) -> NDArray[Any]:
        """Truth values; objects with None where some are missing."""
        known = self.known(values)
        if known.all():
            return values.astype(np.bool_)
        cells: NDArray[Any] = (values == 1).astype(object)
        cells[~known] = None
        return cells

    def show(self, values: NDArray[np.int8], place: int) -> str:
        """yes, no or nothing."""
        return ("", "no", "yes")[int(values[place]) + 1]


def _truth(cell: Any) -> int:
    if family(cell.__class__) in ("flag", "whole", "real") and cell in (0, 1):
        return int(cell)
    raise TypeError
