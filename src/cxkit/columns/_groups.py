"""Columns of group keys as codes, and the one order of their labels."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._column import NUMBERS, Column, family, is_missing, label_list, plain_label
from cxkit.columns._reading import read
from cxkit.errors import Invalid, shown


@attrs.frozen(slots=True, eq=False)
class Groups:
    """A column of group keys as codes: row i is in group `labels[codes[i] - low]`.

    `labels` None means that the codes themselves are the labels. A missing key is the label None. `order`
    holds the labels in their declared order, where one is declared.
    """

    codes: NDArray[Any]
    low: int
    size: int
    labels: Sequence[Hashable] | None = None
    order: tuple[Hashable, ...] | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def label(self, place: int) -> Hashable:
        """The label of a place from 0 to size - 1."""
        return place + self.low if self.labels is None else self.labels[place]

    def cells(self) -> list[Hashable]:
        """The label of each row."""
        return [self.label(place) for place in (self.codes.astype(np.int64) - self.low).tolist()]

    def placed(self, rows: Any = slice(None)) -> tuple[tuple[Hashable, ...], NDArray[np.int64]]:
        """The labels of the rows in their one order, and the place of each row's label in it."""
        there, places = np.unique(self.codes[rows], return_inverse=True)
        labels = [self.label(int(code) - self.low) for code in there]
        ordered = ordered_labels(labels, self.order)
        ranks = {label: rank for rank, label in enumerate(ordered)}
        return tuple(ordered), np.array([ranks[label] for label in labels], np.int64)[places]


def groups(column: Any, name: str) -> Groups:
    """A column of group keys as codes, from anybody's column; keys are of any hashable kind.

    Whole numbers stay as they are; a categorical column keeps its codes and the order that it declares.
    Months of NumPy are labelled by their text.

    >>> channels = groups(["chat", "phone", None, "chat"], "channel")
    >>> channels.codes.tolist(), list(channels.labels)
    ([0, 1, 2, 0], ['chat', 'phone', None])
    """
    given = read(column, name)
    if given.labels is not None:
        if not _FLAGS.isdisjoint(map(type, given.labels)):
            refuse_mixed(given.labels, name)
        labels = (None, *given.labels)
        return Groups(given.values, -1, len(labels), labels, tuple(given.labels) if given.ordered else None)
    made = _of_values(given, name)
    if given.missing is None or given.kind == "O":
        return made
    codes = np.where(given.missing, made.size, made.codes.astype(np.int64) - made.low)
    return Groups(codes, 0, made.size + 1, [*(made.label(place) for place in range(made.size)), None])


def _of_values(column: Column, name: str) -> Groups:
    values, kind = column.values, column.kind
    if kind == "b":
        return Groups(values.view(np.int8), 0, 2, (False, True))
    if kind in "iu":
        return _whole(column)
    return _hashed(values.tolist(), name) if kind == "O" else _distinct(column)


_WIDEST: Final = 1 << 16


def _whole(column: Column) -> Groups:
    values = column.values
    if not len(values):
        return Groups(np.zeros(0, np.int64), 0, 0)
    low, high = int(values.min()), int(values.max())
    if high - low < max(_WIDEST, len(values)) and high < 2**62:
        return Groups(values, low, high - low + 1)
    return _distinct(column)


def _distinct(column: Column) -> Groups:
    values = column.values
    if column.kind in "Mm":
        values = values.astype(f"{values.dtype.kind}8[us]", copy=False)
    known = np.unique(values)
    return Groups(np.searchsorted(known, values), 0, len(known), label_list(known, aware=column.aware))


def _hashed(cells: Sequence[Any], name: str) -> Groups:
    if not _FLAGS.isdisjoint(map(type, cells)):
        refuse_mixed(cells, name)
    table: dict[Any, int] = {}
    try:
        codes = np.array([table.setdefault(key, len(table)) for key in cells], dtype=np.int64)
    except TypeError:
        place, bad = next((k, key) for k, key in enumerate(cells) if not isinstance(key, Hashable))
        raise Invalid(
            f"a group key must be hashable, got {shown(bad)}: use a tuple or text",
            code="group.type",
            path=f"{name}[{place}]",
        ) from None
    labels = [None if is_missing(label) else plain_label(label) for label in table]
    lost = [place for place, label in enumerate(labels) if label is None]
    if len(lost) > 1:
        codes = np.where(np.isin(codes, lost), lost[0], codes)
    return Groups(codes, 0, len(labels), labels)


_FLAGS: Final = frozenset({bool, np.bool_})


def refuse_mixed(labels: Iterable[Any], name: str = "") -> None:
    """Refuse True and False beside numbers: Python takes True for 1, and two groups would be one.

    >>> refuse_mixed([True, 2], "team")
    Traceback (most recent call last):
    cxkit.errors.Invalid: team: holds True and False beside numbers: give one or the other
    """
    kinds = set(map(family, set(map(type, labels))))
    if "flag" in kinds and not kinds.isdisjoint(NUMBERS):
        raise Invalid(
            "holds True and False beside numbers: give one or the other", code="group.mixed", path=name
        )


def ordered_labels(labels: Iterable[Hashable], order: Sequence[Hashable] | None = None) -> list[Hashable]:
    """Distinct labels in the one order that tallies keep: by kind, then by value, the missing one last.

    Numbers inside texts count as numbers: W9 comes before W10. The order depends on the labels alone, so
    partitions of the data agree on it. A whole number is written as one even where missing keys made its
    column a column of floats. Labels that are all in a declared `order` stand in that.

    >>> ordered_labels(["b", None, "a", 2.0, 10, "W9", "W10"])
    [2, 10, 'W9', 'W10', 'a', 'b', None]
    >>> ordered_labels(["high", None, "low"], ("low", "mid", "high"))
    ['low', 'high', None]
    """
    labels = list(labels)
    if not _FLAGS.isdisjoint(map(type, labels)):
        refuse_mixed(labels)
    distinct: set[Hashable] = {
        int(label) if isinstance(label, float) and label.is_integer() else label for label in labels
    }
    missing = None in distinct
    distinct.discard(None)
    if order is not None and distinct <= set(order):
        ordered: list[Any] = [label for label in order if label in distinct]
    else:
        ordered = list(distinct)
        texts = set(map(type, ordered)) == {str}
        try:
            ordered.sort(key=_by_numbers if texts and _DIGITS.search("".join(ordered)) else None)
        except TypeError:
            ordered.sort(key=_by_kind)
    return [*ordered, None] if missing else ordered


_DIGITS: Final = re.compile("([0-9]+)")


def _by_numbers(label: str) -> tuple[list[Any], str]:
    parts: list[Any] = _DIGITS.split(label)
    parts[1::2] = map(int, parts[1::2])
    return parts, label


def _by_kind(label: Hashable) -> tuple[str, float, tuple[list[Any], str]]:
    if isinstance(label, (int, float)):
        return "", float(label), ([], "")
    return type(label).__name__, 0.0, _by_numbers(label) if isinstance(label, str) else ([], repr(label))
