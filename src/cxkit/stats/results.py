"""What results of richer shape share: records, plain data, and a table for notebooks.

A control chart, a survival curve or a staffing plan says what its columns and its single figures are; the
rest is the same for all.
"""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from numpy.typing import NDArray

from cxkit.stats.elementwise import Flags
from cxkit.stats.units import format_number

__all__ = ["Tabular", "optional", "plain"]

_MOST_ROWS: Final = 60


def plain(value: Any) -> Any:
    """A value as plain data: arrays as lists, NumPy numbers as Python's, results as their own plain data.

    >>> import numpy as np
    >>> plain({"index": np.int64(3), "values": np.array([0.5])})
    {'index': 3, 'values': [0.5]}
    """
    if isinstance(value, Mapping):
        pairs = cast(Mapping[str, Any], value)
        return {name: plain(part) for name, part in pairs.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in cast(Sequence[Any], value)]
    if hasattr(value, "to_dict"):
        return value.to_dict()
    return value.tolist() if hasattr(value, "tolist") else value


def optional(values: NDArray[Any], defined: Flags | None = None) -> list[Any]:
    """A column as a list in which undefined cells are None.

    >>> import numpy as np
    >>> optional(np.array([0.5, 0.0]), np.array([True, False]))
    [0.5, None]
    """
    found: list[Any] = values.tolist()
    if defined is None or defined.all():
        return found
    return [value if known else None for value, known in zip(found, defined.tolist(), strict=True)]


def _written(value: Any) -> str:
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(part) for part in cast(Sequence[Any], value))
    return "" if value is None else str(value)


class Tabular(ABC):
    """A result that is a table with a few single figures; subclasses give `columns()` and `summary()`."""

    __slots__ = ()

    @abstractmethod
    def columns(self) -> dict[str, Sequence[Any]]:
        """The columns by name, as lists of one length; undefined cells are None."""

    @abstractmethod
    def summary(self) -> dict[str, Any]:
        """The single figures by name; undefined ones are None."""

    def to_records(self) -> list[dict[str, Any]]:
        """One dictionary a row, ready for a frame of any library."""
        columns = self.columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: the single figures, then the columns."""
        return {**plain(self.summary()), **plain(self.columns())}

    def _repr_html_(self) -> str:
        records = self.to_records()
        names = list(self.columns())
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_written(row[name]))}</td>" for name in names) + "</tr>"
            for row in records[:_MOST_ROWS]
        )
        if len(records) > _MOST_ROWS:
            body += f'<tr><td colspan="{len(names)}">{len(records) - _MOST_ROWS:,} more rows</td></tr>'
        return f"<table><caption>{html.escape(repr(self))}</caption><tr>{head}</tr>{body}</table>"
