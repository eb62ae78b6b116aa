"""Rows of events by visitor and time, in an order that does not depend on the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.paths._ordering import WIDTH, Whole, bits, packed as packed
from cxkit.columns import MISSING_CODE, Category, Groups, groups

Flags = NDArray[np.bool_]


def coded(column: Any, name: str) -> tuple[Whole, NDArray[Any]]:
    """A column of ids as codes from 0 in the order of the ids, -1 for none; and the ids by code.

    >>> [part.tolist() for part in coded(["b", None, "a"], "visitor")]
    [[1, -1, 0], ['a', 'b']]
    """
    if isinstance(column, Category):
        ids = np.array(column.categories, object)
        codes = column.codes
        labels: list[Any] = list(column.categories)
    else:
        grouped: Groups = groups(column, name)
        if grouped.labels is None:
            return grouped.codes.astype(np.int64) - grouped.low, np.arange(
                grouped.low, grouped.low + grouped.size
            )
        labels = list(grouped.labels)
        codes = grouped.codes.astype(np.int64) - grouped.low
    order = sorted(
        (place for place, label in enumerate(labels) if label is not None), key=lambda k: _key(labels[k])
    )
    rank = np.full(len(labels) + 1, -1, np.int64)
    rank[order] = np.arange(len(order))
    ids = np.empty(len(order), object)
    ids[:] = [labels[place] for place in order]
    return rank[codes], ids


def _key(label: Any) -> tuple[bool, Any]:
    return (False, label) if isinstance(label, (int, float)) else (True, str(label))


def ranks(column: Category) -> Whole:
    """The place of each cell's category among the categories by name; -1 where it is missing."""
    order = sorted(range(len(column.categories)), key=column.categories.__getitem__)
    rank = np.full(len(order) + 1, MISSING_CODE, np.int64)
    rank[order] = np.arange(len(order))
    return rank[column.codes]


def by_time(who: Whole, at: Whole, ties: Sequence[Category | Whole]) -> Whole:
    """The rows by `who`, then by time; rows of one instant by the names in `ties`, then as they came."""
    if not who.size:
        return np.zeros(0, np.int64)
    first = int(at.min())
    size = bits(int(at.max()) - first)
    if bits(int(who.max())) + size <= WIDTH:
        key = (who << size) | (at - first)
        order = np.argsort(key)
        key = key[order]
        equal = key[1:] == key[:-1]
    else:
        order = np.lexsort((at, who))
        equal = (who[order[1:]] == who[order[:-1]]) & (at[order[1:]] == at[order[:-1]])
    if equal.any():
        tied = np.zeros(len(order), np.bool_)
        tied[1:] |= equal
        tied[:-1] |= equal
        rows = order[tied]
        names = [each[rows] if isinstance(each, np.ndarray) else ranks(each[rows]) for each in reversed(ties)]
        order[tied] = rows[np.lexsort((rows, *names, at[rows], who[rows]))]
    return order


def repeats(*parts: NDArray[Any]) -> Flags:
    """Where a row says what an earlier one has said.

    >>> repeats(np.array([1, 2, 1]), np.array([0, 0, 0])).tolist()
    [False, False, True]
    """
    key = packed(*parts)
    again = np.ones(len(key), np.bool_)
    again[np.unique(key, return_index=True)[1]] = False
    return again
