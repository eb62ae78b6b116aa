"""A column in one plain form, whoever it came from.

What a cell says decides, not how its library writes it: None, nan, NaT
and pandas' NA are all missing, also among objects, and a dictionary's slots mean nothing by themselves.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._category import code_type, united_order
from cxkit.columns._zones import MISSING
from cxkit.values import instant_micros as instant_micros, span_micros as span_micros

Flags = NDArray[np.bool_]
Coarse = ("Y", "M", "W", "D")
"""Units of NumPy's times that are days of a calendar, or more, and no instants."""


@attrs.frozen(slots=True, eq=False)
class Column:
    """A column from outside: its values, and which of them are missing.

    `values` are numbers, truth values, NumPy's times or durations, objects, or (where there are `labels`) the
    places of labels, -1 where missing. nan and NaT are missing whether `missing` marks them or not. `aware`:
    the times are instants in UTC. `ordered`: the labels stand in a declared order. `text`: the objects are
    texts, None where missing. `index` is that of a column of pandas.
    """

    values: NDArray[Any]
    missing: Flags | None = None
    labels: Sequence[Any] | None = None
    ordered: bool = False
    aware: bool = False
    text: bool = False
    index: Any = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def kind(self) -> str:
        """One of NumPy's letters for the type of the values, "D" for days (or months), "L" for labels."""
        if self.labels is not None:
            return "L"
        kind = self.values.dtype.kind
        return "D" if kind == "M" and np.datetime_data(self.values.dtype)[0] in Coarse else kind

    def known(self, start: int, stop: int) -> tuple[NDArray[Any], Flags | None]:
        """A slice of the values, and flags of what is known in it (None: all)."""
        values = self.values[start:stop]
        known: Flags | None = None
        if values.dtype.kind == "f":
            nan = np.isnan(values)
            known = ~nan if nan.any() else None
        if self.missing is not None:
            flags = ~self.missing[start:stop]
            known = flags if known is None else known & flags
        return values, known

    @property
    def lost(self) -> Flags:
        """Where the column has no value."""
        values, kind = self.values, self.kind
        if kind == "L":
            lost: Flags = values < 0
        else:
            lost = values != values if kind in "fMDm" else np.zeros(len(values), np.bool_)
        return lost if self.missing is None else lost | self.missing

    def decoded(self) -> Column:
        """The column with its labels written out; any other as it is."""
        if self.labels is None:
            return self
        written, lost = from_cells(self.labels), self.values < 0
        if not len(self.labels):
            return Column(np.full(len(self), None), lost, index=self.index)
        values = written.values[self.values]
        if values.dtype.kind == "O" and lost.any():
            values[lost] = None
        return attrs.evolve(written, values=values, missing=lost if lost.any() else None, index=self.index)

    def cells(self) -> list[Any]:
        """The cells as Python objects, None where missing."""
        written, lost = self.decoded(), self.lost
        values: list[Any] = written.values.tolist()
        if not lost.any():
            return values
        return [None if gone else cell for cell, gone in zip(values, lost.tolist(), strict=True)]

    def __getitem__(self, rows: Any) -> Column:
        """The column at a mask, at positions or in a slice."""
        missing, index = (None if part is None else part[rows] for part in (self.missing, self.index))
        return attrs.evolve(self, values=self.values[rows], missing=missing, index=index)

    def described(self) -> str:
        """Contents of the column, in words for people."""
        return _WORDS.get("U" if self.text else self.kind, "objects of several kinds")


_WORDS: Final[Mapping[str, str]] = {
    "U": "text", "b": "True and False", "M": "times", "D": "days", "m": "durations", "L": "labels",
    "i": "numbers", "u": "numbers", "f": "numbers",
}  # fmt: skip


def is_missing(value: object) -> bool:
    """Whether a value stands for a missing one: None, nan, NaT or pandas' NA.

    >>> [is_missing(value) for value in (None, float("nan"), np.datetime64("NaT", "D"), 0, "")]
    [True, True, True, False, False]
    """
    kind = family(type(value))
    if isinstance(value, Decimal):
        return value.is_nan()  # a signalling one raises where it is compared
    return kind == "missing" or (kind in _MAY_BE_NAN and bool(value != value))


# --- cells of Python


_FAMILIES: dict[type, str] = {}


def family(kind: type) -> str:
    """Family of cells that a type belongs to; each type is asked once."""
    if kind not in _FAMILIES:
        _FAMILIES[kind] = _family_of(kind)
    return _FAMILIES[kind]


def _family_of(kind: type) -> str:
    if kind is type(None) or kind.__name__ in ("NAType", "NaTType"):
        return "missing"
    families: tuple[tuple[Any, str], ...] = (
        ((bool, np.bool_), "flag"),
        (np.timedelta64, "numpy span"),
        ((int, np.integer), "whole"),
        ((float, np.floating), "real"),
        (str, "text"),
        (datetime, "instant"),
        (date, "day"),
        (timedelta, "span"),
        (np.datetime64, "numpy time"),
        (Decimal, "decimal"),
    )
    return next((name for types, name in families if issubclass(kind, types)), "other")


NUMBERS: Final = ("whole", "real", "decimal")
_MAY_BE_NAN: Final = frozenset({"real", "numpy time", "numpy span", "decimal"})
_TYPED: Final[Mapping[frozenset[str], Any]] = {
    frozenset(families): dtype
    for families, dtype in (
        (("flag",), np.bool_),
        (("whole",), None),
        (("real",), np.float64),
        (("whole", "real"), np.float64),
        (("day",), "M8[D]"),
        (("span",), "m8[us]"),
        (("numpy time",), None),
        (("numpy span",), None),
    )
}
"""Cells of one family become an array of that type (None: the one that NumPy chooses)."""
_FILL: Final[Mapping[frozenset[str], Any]] = {
    frozenset(["flag"]): False, frozenset(["whole"]): 0,
    frozenset(["real"]): np.nan, frozenset(["whole", "real"]): np.nan,
}  # fmt: skip
"""The value where a cell is missing: NumPy takes None for NaT, and `missing` marks the others."""


def from_cells(cells: Sequence[Any]) -> Column:
    """A column of Python objects: an array of their type where they have one, else objects."""
    families = frozenset(map(family, set(map(type, cells))))
    lost: Flags | None = None
    if "missing" in families or (families & _MAY_BE_NAN and families not in _TYPED):
        lost = np.fromiter(map(is_missing, cells), np.bool_, len(cells))
        known = [cell for cell, gone in zip(cells, lost.tolist(), strict=True) if not gone]
        families = frozenset(map(family, set(map(type, known))))
        if not lost.any():
            lost = None
    if lost is not None:
        fill = _FILL.get(families)
        cells = [fill if gone else cell for cell, gone in zip(cells, lost.tolist(), strict=True)]
    if not cells:
        return Column(np.zeros(0))
    if families == frozenset(["instant"]):
        values, aware = _instants(cells)
        return Column(values, lost if values.dtype.kind == "O" else None, aware=aware)
    if families in _TYPED:
        values = np.array(cells, _TYPED[families])
        if values.dtype.kind != "O":
            return Column(values, lost if values.dtype.kind in "biu" else None)
    return Column(np.fromiter(cells, object, len(cells)), lost, text=families == frozenset(["text"]))


def _instants(cells: Sequence[datetime | None]) -> tuple[NDArray[Any], bool]:
    """Datetimes and whether they are known to be UTC; objects where only some have a zone."""
    aware = {cell.tzinfo is not None for cell in cells if cell is not None}
    if len(aware) > 1:
        return np.fromiter(cells, object, len(cells)), False
    if False in aware:
        return np.array(cells, "M8[us]"), False
    micros = [MISSING if cell is None else instant_micros(cell) for cell in cells]
    return np.array(micros, np.int64).view("M8[us]"), True


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def coded(codes: NDArray[Any], labels: Iterable[Any], *, ordered: bool = False) -> Column:
    """Codes of labels by what the labels say: each of them once, and a missing one is no label.

    >>> codes = coded(np.array([0, 1, 2, -1]), ["a", None, "a"])
    >>> codes.values.tolist(), codes.labels
    ([0, -1, 0, -1], ('a',))
    """
    table: dict[Hashable, int] = {}
    given = list(map(plain_label, labels))
    places = [-1 if is_missing(label) else table.setdefault(label, len(table)) for label in given]
    if places != list(range(len(places))) or codes.dtype.kind == "u":
        codes = np.array([*places, -1], code_type(len(table)))[codes]
    return Column(codes, labels=tuple(table), ordered=ordered)


def stacked(parts: Sequence[Column]) -> Column:
    """Columns one after the other, their labels united.

    >>> stacked([from_cells([1, None]), from_cells([3])]).cells()
    [1, None, 3]
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    if all(part.labels is not None for part in parts):
        ahead = np.cumsum([0, *(len(part.labels or ()) for part in parts)])
        codes = [
            np.where(part.values < 0, -1, part.values + start)
            for part, start in zip(parts, ahead, strict=False)
        ]
        labels = [label for part in parts for label in part.labels or ()]
        ordered = all(part.ordered for part in parts if part.labels)
        order = united_order(part.labels for part in parts if part.labels) or () if ordered else ()
        return coded(
            np.concatenate(codes) + len(order) * (np.concatenate(codes) >= 0),
            [*order, *labels],
            ordered=ordered,
        )
    if len({(part.kind, part.aware) for part in parts}) > 1:
        return from_cells([cell for part in parts for cell in part.cells()])
    missing: Flags | None = None
    if any(part.missing is not None for part in parts):
        missing = np.concatenate(
            [np.zeros(len(part), np.bool_) if part.missing is None else part.missing for part in parts]
        )
    return attrs.evolve(first, values=np.concatenate([part.values for part in parts]), missing=missing)


def plain_label(label: Any) -> Any:
    """A label as Python has it: NumPy's and pandas' times as dates and datetimes, numbers as numbers."""
    given: Any = label
    if isinstance(label, np.datetime64):
        return label_list(np.array([given]))[0]
    if isinstance(label, np.generic):
        return given.item()
    return label.to_pydatetime(warn=False) if hasattr(label, "to_pydatetime") and label == label else label


def label_list(values: NDArray[Any], *, aware: bool = False) -> list[Any]:
    """Distinct values as labels: times as datetimes or dates, months by their text, None for missing."""
    kind = values.dtype.kind
    unit = np.datetime_data(values.dtype)[0] if kind in "Mm" else ""
    if unit in ("Y", "M", "W"):
        return [None if np.isnat(one) else str(one) for one in values]
    if unit not in ("", "D"):
        values = values.astype(f"{kind}8[us]")
    labels: list[Any] = values.tolist()
    if aware:
        return [None if label is None else label.replace(tzinfo=UTC) for label in labels]
    return [None if label != label else label for label in labels]
