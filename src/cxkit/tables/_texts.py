"""Columns of ids and of categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import index
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import shown
from cxkit.tables._category import MISSING_CODE, Category, Coder, code_type
from cxkit.tables._ingest import Arrived
from cxkit.tables._kinds import Bad, Flags, Kind, Reading, read_objects, wrong_type
from cxkit.values import CURRENCIES, Labelled

_RULE = "must be a text of 1 or more characters"


@attrs.frozen(slots=True)
class IdKind(Kind):
    """Ids, kept as they are: an array of texts (None for missing), or of whole numbers."""

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """Texts of 1 or more characters, or whole numbers."""
        column = whole_ids(column)
        values = column.values
        if column.categories is not None:
            return Reading(Category(values, _texts(column.categories)).to_numpy())
        if values.dtype.kind in "iu" and column.missing is None:
            return Reading(values)
        if values.dtype.kind in "iu":
            texts = values.astype(str).astype(object)
            texts[column.missing] = None
            return Reading(texts)
        if values.dtype.kind != "O":
            raise wrong_type("must hold ids: texts or whole numbers", column, "id.type")
        if set(map(type, values.tolist())) <= {str, type(None)} and not np.any(values == ""):
            return Reading(values)
        return read_objects(values, _text, _RULE, "id.type", np.full(len(values), None, object))

    def known(self, values: NDArray[Any]) -> Flags:
        """Where there is an id."""
        nothing: Any = None
        return np.asarray(values != nothing, np.bool_)

    def out(self, values: NDArray[Any]) -> NDArray[Any]:
        """The ids."""
        return values

    def packed(self, cells: Sequence[str | None]) -> NDArray[Any]:
        """Texts."""
        values = np.empty(len(cells), object)
        values[:] = cells
        return values


def whole_ids(column: Arrived) -> Arrived:
    """Whole numbers that missing cells made a column of floats, as whole numbers; any other column as it is.

    >>> whole_ids(Arrived(np.array([17850.0, np.nan]), np.array([False, True]))).values.tolist()
    [17850, 0]
    """
    values, missing = column.values, column.missing
    if values.dtype.kind != "f" or column.categories is not None:
        return column
    known = values if missing is None else np.where(missing, 0.0, values)
    if not np.all((np.abs(known) < _EXACT) & (known == np.rint(known))):
        return column
    return Arrived(known.astype(np.int64), missing)


_EXACT: Final = 2.0**53
"""From here on floats skip whole numbers, so that two ids would be one."""


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        if cell:
            return str(cell)
        raise ValueError
    if isinstance(cell, bool) or not hasattr(cell, "__index__"):
        raise TypeError
    return str(index(cell))


def _texts(categories: Iterable[Any]) -> tuple[str, ...]:
    return tuple(_text(category) for category in categories)


@attrs.frozen(slots=True)
class CategoryKind(Kind):
    """Categories: codes and texts. `words` is the enumeration that they belong to, if one is declared."""

    words: type[Labelled] | None = None

    @property
    def nothing(self) -> int:
        """-1."""
        return MISSING_CODE

    def coder(self) -> Coder:
        """A coder that begins with the declared words."""
        return Coder(str(word) for word in self.words or ())

    def read(self, column: Arrived, zone: str | None) -> Reading:
        """Texts, whole numbers as texts, or a categorical column; texts not among the words are bad."""
        values, bad = column.values, list[Bad]()
        if column.categories is None:
            found = IdKind().read(column, None)
            bad += found.bad
            coder = self.coder()
            cells = found.values.tolist()
            texts = cells if found.values.dtype.kind == "O" else list(map(str, cells))
            read = Category(coder.codes(texts), coder.categories)
        else:
            read = Category(values, _texts(column.categories))
            if self.words is not None:
                coder = self.coder()
                coder.codes(list(read.categories))
                if coder.categories != read.categories:
                    read = read.aligned(coder.categories)
        return Reading(*self._declared(read, bad))

    def _declared(self, read: Category, bad: list[Bad]) -> tuple[Category, list[Bad]]:
        known = len(read.categories) if self.words is None else len(self.words)
        codes = read.codes
        if known < len(read.categories) and self.words is not None:
            words = ", ".join(str(word) for word in self.words)
            wrong = codes >= known
            bad = sorted(
                bad
                + [
                    Bad(place, "category.unknown", f"must be one of {words}, got {shown(read[place])}")
                    for place in np.flatnonzero(wrong).tolist()
                ]
            )
            codes = np.where(wrong, MISSING_CODE, codes)
        return Category(codes.astype(code_type(known), copy=False), read.categories[:known]), bad

    def known(self, values: Category) -> Flags:
        """Where the category is known."""
        return values.known

    def out(self, values: Category) -> NDArray[Any]:
        """The texts, None for missing."""
        return values.to_numpy()

    def empty(self) -> Category:
        """No cells."""
        return Category(np.empty(0, np.int8), self.coder().categories)

    def absent(self, size: int) -> Category:
        """Only missing cells."""
        return Category(np.broadcast_to(np.int8(MISSING_CODE), size), self.coder().categories)

    def blank(self, values: Category, where: Flags) -> Category:
        """The column with those cells missing."""
        return Category(
            np.where(where, MISSING_CODE, values.codes).astype(values.codes.dtype), values.categories
        )

    def packed(self, cells: Sequence[str | None]) -> Category:
        """Texts, or members of the enumeration; an empty text is no category."""
        coder = self.coder()
        codes = coder.codes([str(cell) if cell else None for cell in cells])
        return Category(codes.astype(code_type(len(coder.categories))), coder.categories)

    def joined(self, parts: Sequence[Category]) -> Category:
        """Columns one after the other, their categories united."""
        coder = self.coder()
        for part in parts:
            coder.codes(list(part.categories))
        categories = coder.categories
        codes = [part.aligned(categories).codes for part in parts]
        return Category(np.concatenate(codes), categories) if codes else self.empty()

    def show(self, values: Category, place: int) -> str:
        """One category."""
        return values[place] or ""


@attrs.frozen(slots=True)
class CurrencyKind(CategoryKind):
    """Currency codes of ISO 4217."""

    def _declared(self, read: Category, bad: list[Bad]) -> tuple[Category, list[Bad]]:
        wrong = np.array([code not in CURRENCIES for code in read.categories] + [False])[read.codes]
        if wrong.any():
            bad = bad + [
                Bad(place, "currency.unknown", f"must be a currency of ISO 4217, got {shown(read[place])}")
                for place in np.flatnonzero(wrong).tolist()
            ]
            read = self.blank(read, wrong)
        return read, sorted(bad)
