"""What a column can hold: how its cells are kept, read from outside, and given out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, NamedTuple

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, NaiveInstant, shown
from cxkit.tables._ingest import Arrived

Flags = NDArray[np.bool_]
Values = Any
"""A NumPy array, or a `Category`."""


class Bad(NamedTuple):
    """A cell that cannot be used: its place, the rule's code and the message."""

    place: int
    code: str
    message: str


class Reading(NamedTuple):
    """A column as it is kept, and its bad cells, which are kept as missing."""

    values: Values
    bad: Sequence[Bad] = ()


@attrs.frozen(slots=True)
class Kind(ABC):
    """What one column holds; `required` means that a row without it cannot be used."""

    required: bool = attrs.field(default=False, kw_only=True)
    doc: str = attrs.field(default="", kw_only=True)
    dtype: ClassVar[Any] = np.dtype(object)

    @abstractmethod
    def read(self, column: Arrived, zone: str | None) -> Reading:
        """A column from outside as it is kept. `zone` is the zone of times that name none."""

    @abstractmethod
    def known(self, values: Values) -> Flags:
        """Where the column has a value."""

    @abstractmethod
    def out(self, values: Values) -> NDArray[Any]:
        """The column as NumPy and frames know it."""

    def empty(self) -> Values:
        """A column of no cells."""
        return np.empty(0, self.dtype)

    def absent(self, size: int) -> Values:
        """A column in which every cell is missing."""
        # One cell, read as many: an absent column takes no memory.
        return np.broadcast_to(np.asarray(self.nothing, self.dtype), size)

    @property
    def nothing(self) -> Any:
        """What a missing cell holds."""
        return None

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


_NOTHING: Final = frozenset({"NAType", "NaTType"})
"""What pandas puts into a column of objects where there is nothing."""


def read_objects(
    cells: NDArray[Any], convert: Callable[[Any], Any], rule: str, code: str, kept: NDArray[Any]
) -> Reading:
    """Python objects, one by one, converted into `kept`, which holds missing cells so far.

    `convert` raises TypeError or ValueError for a cell that breaks the rule.
    """
    bad: list[Bad] = []
    for place, cell in enumerate(cells.tolist()):
        if cell is None or (cell.__class__ is float and cell != cell) or cell.__class__.__name__ in _NOTHING:
            continue
        try:
            kept[place] = convert(cell)
        except NaiveInstant as error:
            bad.append(Bad(place, error.code, error.message))
        except (TypeError, ValueError, OverflowError):
            bad.append(Bad(place, code, f"{rule}, got {shown(cell)}"))
    return Reading(kept, bad)


def bad_cells(where: Flags, values: Any, rule: str, code: str) -> list[Bad]:
    """The cells that break a rule, each with what it holds."""
    return [
        Bad(place, code, f"{rule}, got {shown(_plain(values[place]))}")
        for place in np.flatnonzero(where).tolist()
    ]


def _plain(cell: Any) -> Any:
    return cell.item() if hasattr(cell, "item") else cell


def known_cells(column: Arrived) -> Flags:
    """Where a column from outside has a value."""
    return np.ones(len(column), np.bool_) if column.missing is None else ~column.missing


def wrong_type(rule: str, column: Arrived, code: str) -> Invalid:
    """The error for a column whose type cannot be read at all."""
    return Invalid(f"{rule}, got a column of {column.values.dtype}", code=code)
