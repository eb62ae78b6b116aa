"""When a customer comes back with the same matter: the time since the last time, and until the next."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Instants

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER: Final = int(np.iinfo(np.int64).max)
"""The gap where there is no earlier, or no later one."""


def gaps(customer: Ints, matter: Ints, at: Instants, known: Flags) -> tuple[Instants, Instants]:
    """The time since the last row of the same customer and matter, and until the next; `NEVER` for none.

    Codes are 0 or more and instants microseconds where `known`; other rows have no gaps.

    >>> who, what = np.array([0, 0, 1]), np.zeros(3, np.int64)
    >>> before, after = gaps(who, what, np.array([5, 9, 7]), np.ones(3, bool))
    >>> (before == NEVER).tolist(), after[0]
    ([True, False, True], np.int64(4))
    """
    before, after = np.full(len(at), NEVER, np.int64), np.full(len(at), NEVER, np.int64)
    rows, same = _in_order(customer, matter, at, known)
    gap = np.where(same, at[rows[1:]] - at[rows[:-1]], NEVER)
    after[rows[:-1]] = gap
    before[rows[1:]] = gap
    return before, after


def later_rows(customer: Ints, matter: Ints, at: Instants, known: Flags) -> Flags:
    """Where another row of the same customer, matter and instant stands before: one message, split.

    >>> one = np.zeros(3, np.int64)
    >>> later_rows(one, one, np.array([5, 5, 7]), np.ones(3, bool)).tolist()
    [False, True, False]
    """
    later = np.zeros(len(at), np.bool_)
    rows, same = _in_order(customer, matter, at, known)
    later[rows[1:]] = same & (at[rows[1:]] == at[rows[:-1]])
    return later


def _in_order(customer: Ints, matter: Ints, at: Instants, known: Flags) -> tuple[NDArray[np.intp], Flags]:
    """The known rows by customer, matter and time, and where a row belongs to the one before it."""
    rows = np.flatnonzero(known)
    if not rows.size:
        return rows, np.zeros(0, np.bool_)
    key = customer[rows] * (int(matter.max()) + 1) + matter[rows]
    order = np.lexsort((at[rows], key))
    rows, key = rows[order], key[order]
    return rows, key[1:] == key[:-1]
