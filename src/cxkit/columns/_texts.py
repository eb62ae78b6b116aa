"""Columns of ids and of categories."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._category import MISSING_CODE, Category, Coder, code_type, united_order
from cxkit.columns._column import Column, Flags
from cxkit.columns._kinds import Bad, Kind, Reading
from cxkit.errors import Invalid, shown
from cxkit.values import CURRENCIES, Labelled

RULE: Final = "must be a text of 1 or more characters"


@attrs.frozen(slots=True)
class IdKind(Kind):
    """Ids, kept as they are: an array of texts (None for missing), or of whole numbers."""

    code = "id.type"
    holds = "must hold ids: texts or whole numbers"
    rule = RULE

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Texts of 1 or more characters, or whole numbers."""
        column = whole_ids(column)
        values, kind = column.values, column.kind
        if kind in "iu":
            if column.missing is None:
                return Reading(values)
            texts = values.astype(str).astype(object)
            texts[column.missing] = None
            return Reading(texts)
        if kind == "L":
            named, bad = CategoryKind().read(column)
            return Reading(named.to_numpy(), bad)
        if kind != "O":
            return None
        if column.text and not np.any(values == ""):
            return Reading(values)
        return self._cells(values, _text)

    def joined(self, parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
        """Ids one after the other: whole numbers as texts where any part holds texts."""
        if len({part.dtype.kind == "O" for part in parts}) > 1:
            parts = [part if part.dtype.kind == "O" else part.astype(str).astype(object) for part in parts]
        joined: NDArray[Any] = super().joined(parts)
        return joined


def whole_ids(column: Column) -> Column:
    """Whole numbers as such, also where missing cells made them floats or a dictionary holds them.

    >>> whole_ids(Column(np.array([17850.0, np.nan]))).values.tolist()
    [17850, 0]
    """
    if column.labels and not any(isinstance(label, str) for label in column.labels):
        column = column.decoded()
    if column.kind != "f":
        return column
    lost = column.lost
    known = np.where(lost, 0.0, column.values)
    if not np.all((np.abs(known) < _EXACT) & (known == np.rint(known))):
        return column
    return Column(known.astype(np.int64), lost if lost.any() else None)


_EXACT: Final = 2.0**53
"""From here on floats skip whole numbers, so that two ids would be one."""


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        if cell:
            return str(cell)
        raise ValueError
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, bool) or not hasattr(cell, "__index__"):
        raise TypeError
    given: Any = cell
    return str(index(given))


@attrs.frozen(slots=True)
class CategoryKind(Kind):
    """Categories: codes and texts. `words` is the enumeration that they belong to, if one is declared."""

    rule = RULE
    nothing = MISSING_CODE

    words: type[Labelled] | None = None

    def coder(self) -> Coder:
        """A coder that begins with the declared words."""
        return Coder(str(word) for word in self.words or ())

    def _read(self, column: Column, zone: str | None) -> Reading | None:
        """Texts, whole numbers as texts, or a categorical column; texts not among the words are bad."""
        coder, bad = self.coder(), list[Bad]()
        if column.labels is None:
            ids = IdKind().read(column)
            bad += ids.bad
            cells = ids.values.tolist()
            codes = coder.codes(cells if ids.values.dtype.kind == "O" else list(map(str, cells)))
        else:
            codes, bad = _of_labels(column, coder)
        read = Category(codes, coder.categories, ordered=column.ordered and self.words is None)
        return Reading(*self._declared(read, bad))

    def _declared(self, read: Category, bad: list[Bad]) -> tuple[Category, list[Bad]]:
        codes, categories = read.codes, read.categories
        if self.words is not None and len(self.words) < len(categories):
            known = np.array([_is_one_of(self.words, text) for text in categories])
            words = ", ".join(str(word) for word in self.words)
            unknown = (codes != MISSING_CODE) & ~known[codes]
            bad = sorted(bad + _unknown(read, unknown, f"must be one of {words}", "category.unknown"))
            codes = np.append(np.where(known, np.cumsum(known) - 1, MISSING_CODE), MISSING_CODE)[codes]
            categories = tuple(text for text, kept in zip(categories, known, strict=True) if kept)
        codes = codes.astype(code_type(len(categories)), copy=False)
        return attrs.evolve(read, codes=codes, categories=categories), bad

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
        return attrs.evolve(
            values, codes=np.where(where, MISSING_CODE, values.codes).astype(values.codes.dtype)
        )

    def packed(self, cells: Sequence[str | None]) -> Category:
        """Texts, or members of the enumeration; an empty text is no category."""
        coder, several = self.coder(), dict.fromkeys(cells)
        known = coder.codes([str(cell) if cell else None for cell in several]).tolist()
        code_of = dict(zip(several, known, strict=True)).__getitem__
        codes = np.fromiter(map(code_of, cells), code_type(len(coder.categories)), len(cells))
        return Category(codes, coder.categories)

    def joined(self, parts: Sequence[Category]) -> Category:
        """Columns one after the other, their categories united, in a declared order where there is one."""
        if len(parts) < 2:
            return parts[0] if parts else self.empty()
        order = united_order(part.categories if part.ordered else None for part in parts)
        coder = self.coder() if order is None else Coder(order)
        anew = [np.append(coder.codes(part.categories), MISSING_CODE) for part in parts]
        categories = coder.categories
        type_ = code_type(len(categories))
        codes = [codes.astype(type_)[part.codes] for part, codes in zip(parts, anew, strict=True)]
        return Category(np.concatenate(codes), categories, ordered=categories == order)

    def show(self, values: Category, place: int) -> str:
        """One category."""
        return values[place] or ""


def _is_one_of(words: type[Labelled], text: str) -> bool:
    """Whether a text is a member; also a channel within another one, which this process need not declare."""
    try:
        words.read(text)
    except Invalid:
        return False
    return True


def _of_labels(column: Column, coder: Coder) -> tuple[NDArray[Any], list[Bad]]:
    """The codes of a categorical column by the texts of its labels; cells of labels without one are bad."""
    labels, wrong = list(column.labels or ()), dict[int, Bad]()
    texts: list[str | None] = []
    for place, label in enumerate(labels):
        try:
            texts.append(_text(label))
        except (TypeError, ValueError):
            texts.append(None)
            wrong[place] = Bad(place, "id.type", f"{RULE}, got {shown(label)}")
    known = np.append(coder.codes(texts), MISSING_CODE).astype(code_type(len(coder.categories)))
    # Labels that are the categories, in their order, need no look for each cell.
    are_codes = np.array_equal(known[:-1], np.arange(len(labels)))
    codes = column.values.astype(known.dtype) if are_codes else known[column.values]
    if not wrong:
        return codes, []
    rows = np.flatnonzero(np.isin(column.values, list(wrong))).tolist()
    return codes, [wrong[int(column.values[row])]._replace(place=row) for row in rows]


def _unknown(read: Category, wrong: Flags, rule: str, code: str) -> list[Bad]:
    return [Bad(place, code, f"{rule}, got {shown(read[place])}") for place in np.flatnonzero(wrong).tolist()]


@attrs.frozen(slots=True)
class CurrencyKind(CategoryKind):
    """Currency codes of ISO 4217."""

    def _declared(self, read: Category, bad: list[Bad]) -> tuple[Category, list[Bad]]:
        wrong = np.array([code not in CURRENCIES for code in read.categories] + [False])[read.codes]
        if wrong.any():
            bad = bad + _unknown(read, wrong, "must be a currency of ISO 4217", "currency.unknown")
            read = self.blank(read, wrong)
        return read, sorted(bad)
