"""Columns of one call, row by row: pandas columns by the labels of their index, others by position."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxkit.columns._column import Column
from cxkit.columns._reading import read
from cxkit.errors import Invalid


def together(**columns: Any) -> tuple[Any, ...]:
    """The columns of one call, rows paired; None stays None, and unequal lengths are refused, each named.

    Columns of pandas that have the same labels in another order are taken in the order of the first; with
    other labels they are refused.

    >>> together(durations=[1, 2], events=None)
    ([1, 2], None)
    """
    sized = {
        name: column if column is None or hasattr(column, "__len__") else read(column, name)
        for name, column in columns.items()
    }
    aligned = beside(sized)
    same_length(**aligned)
    return tuple(aligned.values())


def beside(columns: Mapping[Any, Any], *others: Any) -> dict[Any, Any]:
    """Columns with their rows in the order of the first pandas index of the others, or among themselves."""
    aligned, index = dict(columns), None
    for column in (*others, *columns.values()):
        if index is None and (hasattr(column, "iloc") or isinstance(column, Column)):
            index = column.index
    if index is not None:
        for name, column in columns.items():
            if hasattr(column, "iloc") or (isinstance(column, Column) and column.index is not None):
                aligned[name] = _aligned(column, index, name)
    return aligned


def _aligned(column: Any, index: Any, name: str) -> Any:
    own = column.index
    if own is index or own.equals(index):
        return column
    if len(own) == len(index) and own.is_unique and index.is_unique:
        order = own.get_indexer(index)
        if (order >= 0).all():
            return column[order] if isinstance(column, Column) else column.iloc[order]
    raise Invalid(
        "has another pandas index than the columns beside it: join them by their labels first, or give "
        "column.to_numpy() to pair rows by position",
        code="column.index",
        path=name,
    )


def same_length(**columns: Any) -> int:
    """The common length of the columns that are given; unequal lengths are refused, each named.

    >>> same_length(durations=[1, 2], events=None)
    2
    """
    lengths = {name: len(column) for name, column in columns.items() if column is not None}
    if len(set(lengths.values())) > 1:
        named = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise Invalid(
            f"columns must have one length, got {named}", code="column.length", path=next(iter(lengths))
        )
    return next(iter(lengths.values()), 0)
