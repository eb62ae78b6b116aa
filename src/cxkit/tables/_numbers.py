"""Columns of whole numbers, of money in minor units, and of yes and no."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any, ClassVar

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.tables._ingest import Arrived
from cxkit.tables._kinds import Bad, Flags, Kind, Reading, bad_cells, known_cells, read_objects, wrong_type


@attrs.frozen(slots=True)
class NumberKind(Kind):
    """Whole numbers between two bounds, in an integer type whose least value means missing."""

    low: int | None = 0
    high: int | None = None
    size: str = "i4"
    noun: str = "a whole number"

    @property
    def nothing(self) -> int:
        """The least value of the type."""
        return int(np.iinfo(self.size).min)

    def empty(self) -> NDArray[Any]:
        """No numbers."""
        return np.empty(0, self.size)

    def absent(self, size: int) -> NDArray[Any]:
        """Only missing numbers."""
        return np.broadcast_to(np.asarray(self.nothing, self.size), size)

    def blank(self, values: NDArray[Any], where: Flags) -> NDArray[Any]:
        """The column with those cells missing."""
        return np.where(where, np.asarray(self.nothing, self.size), values)

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest number allowed."""
        limits = np.iinfo(self.size)
        low = int(limits.min) + 1 if self.low is None else self.low
        return low, int(limits.max) if self.high is None else self.high

    @property
    def rule(self) -> str:
        """What a cell must be."""
        if self.low is None:
            return f"must be {self.noun}"
        return f"must be {self.noun}, {self.low} " + ("or more" if self.high is None else f"to {self.high}")

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """Whole numbers; floats without a fraction are whole numbers, texts are not."""
        values, bad = column.values, list[Bad]()
        known = known_cells(column)
        if values.dtype.kind == "O":
            lowest = int(np.iinfo(np.int64).min)
            kept = np.full(len(values), lowest, np.int64)
            bad += read_objects(values, _whole, self.rule, "number.type", kept).bad
            values, known = kept, kept != lowest
        elif values.dtype.kind not in "iuf":
            raise wrong_type(self.rule, column, "number.type")
        low, high = self.bounds
        with np.errstate(invalid="ignore"):
            wrong = known & ~((values >= low) & (values <= high))
            if values.dtype.kind == "f":
                wrong |= known & ((values != np.floor(values)) | (np.abs(values) > 2.0**53))
        if wrong.any():
            bad = sorted([*bad, *bad_cells(wrong, column.values, self.rule, "number.range")])
            known &= ~wrong
        found = np.full(len(values), self.nothing, self.size)
        np.copyto(found, values, where=known, casting="unsafe")
        return Reading(found, bad)

    def packed(self, cells: Sequence[int | None]) -> NDArray[Any]:
        """Whole numbers."""
        nothing = self.nothing
        return np.array([nothing if cell is None else cell for cell in cells], self.size)

    def known(self, values: NDArray[Any]) -> Flags:
        """Where there is a number."""
        return np.asarray(values != np.iinfo(values.dtype).min)

    def out(self, values: NDArray[Any]) -> NDArray[Any]:
        """The numbers; as floats with nan where some are missing, as frames have them."""
        known = self.known(values)
        return values if known.all() else np.where(known, values, np.nan)


def _whole(cell: Any) -> int:
    if isinstance(cell, float):
        if cell.is_integer():
            return int(cell)
    elif not isinstance(cell, bool) and hasattr(cell, "__index__"):
        return index(cell)
    raise TypeError


@attrs.frozen(slots=True)
class FlagKind(Kind):
    """Yes, no or not known: int8 1, 0 and -1."""

    dtype: ClassVar[Any] = np.dtype(np.int8)

    @property
    def nothing(self) -> int:
        """-1."""
        return -1

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """Truth values; 1 and 0 count as such, texts do not."""
        values = column.values
        if values.dtype.kind == "O":
            kept = np.full(len(values), self.nothing, np.int8)
            return read_objects(values, _truth, "must be True or False, 1 or 0", "flag.type", kept)
        if values.dtype.kind not in "biuf":
            raise wrong_type("must hold truth values", column, "flag.type")
        known = known_cells(column)
        wrong = known & (values != 0) & (values != 1)
        kept = np.where(known & ~wrong, values == 1, -1).astype(np.int8)
        return Reading(kept, bad_cells(wrong, values, "must be True or False, 1 or 0", "flag.type"))

    def known(self, values: NDArray[np.int8]) -> Flags:
        """Where it is known."""
        return values >= 0

    def out(self, values: NDArray[np.int8]) -> NDArray[Any]:
        """Truth values; objects with None where some are missing."""
        known = self.known(values)
        if known.all():
            return values.astype(np.bool_)
        found: NDArray[Any] = (values == 1).astype(object)
        found[~known] = None
        return found

    def show(self, values: NDArray[np.int8], place: int) -> str:
        """yes, no or nothing."""
        return ("", "no", "yes")[int(values[place]) + 1]


def _truth(cell: Any) -> int:
    if (
        cell is True
        or cell is False
        or cell.__class__ is np.bool_
        or (cell.__class__ is int and cell in (0, 1))
    ):
        return int(cell)
    raise TypeError
