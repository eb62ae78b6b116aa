"""Whose row it is: customers as codes, for metrics that follow them but do not name them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING_CODE, Category, CategoryKind, read, whole_ids

_ROOM: Final = 1 << 20


class Persons(NamedTuple):
    """A code for each row, -1 where nobody is named; `labels` says whose. Some labels may have no row."""

    codes: NDArray[np.integer[Any]]
    labels: Sequence[Hashable]

    @property
    def size(self) -> int:
        """All codes lie below it."""
        return len(self.labels)

    def named(self, codes: NDArray[np.int64]) -> Sequence[Hashable] | NDArray[np.int64]:
        """Whose codes those are; whole numbers stay an array."""
        if isinstance(self.labels, range):
            return codes + self.labels.start
        return tuple(self.labels[code] for code in codes.tolist())


def persons(column: Any, name: str) -> Persons:
    """The customers of a column: texts, a categorical column, or whole numbers as they are.

    >>> persons(["ann", None, "bob", "ann"], "customer")
    Persons(codes=array([ 0, -1,  1,  0], dtype=int8), labels=('ann', 'bob'))
    >>> persons([71, 70, 71], "customer")
    Persons(codes=array([1, 0, 1], dtype=int32), labels=range(70, 72))
    """
    if isinstance(column, Category):
        return Persons(column.codes, column.categories)
    ids = whole_ids(read(column, name))
    if ids.kind in "iu" and len(ids):
        return _numbered(ids.values, ids.missing)
    named: Category = CategoryKind().strictly(ids, name)
    return Persons(named.codes, named.categories)


def _numbered(values: NDArray[np.integer[Any]], missing: NDArray[np.bool_] | None) -> Persons:
    """Whole numbers that lie close together are codes already; others are numbered in rising order."""
    known = np.True_ if missing is None else ~missing
    ends = np.iinfo(values.dtype)
    low = int(np.min(values, where=known, initial=ends.max))
    size = max(int(np.max(values, where=known, initial=ends.min)) - low + 1, 0)
    codes: NDArray[np.integer[Any]]
    labels: Sequence[Hashable] = range(low, low + size)
    if size > 4 * len(values) + _ROOM:
        distinct, codes = np.unique(values, return_inverse=True)
        labels = distinct.tolist()
    elif low == 0 and missing is None and values.dtype.kind == "i":
        return Persons(values, labels)
    else:
        codes = np.empty(len(values), np.int32 if size < 2**31 else np.int64)
        np.subtract(values, values.dtype.type(low), out=codes, dtype=codes.dtype, casting="unsafe")
    if missing is not None:
        codes[missing] = MISSING_CODE
    return Persons(codes, labels)
