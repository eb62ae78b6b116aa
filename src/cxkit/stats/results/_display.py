"""Parts that results share: records, plain data, and a table for notebooks.

A control chart, a survival curve or a staffing plan says what its columns and its single figures are; the
rest is the same for all.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Frames
from cxkit.stats.results._tables import html_pairs, html_table
from cxkit.stats.results._units import format_number
from cxkit.values import Reason

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
    if isinstance(value, Reason):
        return value.code
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, float):
        return value if math.isfinite(value) else ("inf" if value > 0 else "-inf")
    return plain(value.tolist()) if hasattr(value, "tolist") else value


def flat(value: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data without levels: the names of parts are joined.

    >>> flat({"test": {"method": "z", "p_value": 0.2}, "index": 1.5})
    {'test_method': 'z', 'test_p_value': 0.2, 'index': 1.5}
    """
    flattened: dict[str, Any] = {}
    for name, part in value.items():
        if isinstance(part, Mapping):
            inner = flat(cast(Mapping[str, Any], part))
            flattened.update({f"{name}_{inner_name}": one for inner_name, one in inner.items()})
        else:
            flattened[name] = part
    return flattened


def optional(values: NDArray[Any], defined: NDArray[np.bool_] | None = None) -> list[Any]:
    """A column as a list in which undefined cells are None.

    >>> import numpy as np
    >>> optional(np.array([0.5, 0.0]), np.array([True, False]))
    [0.5, None]
    """
    cells: list[Any] = values.tolist()
    if defined is None or defined.all():
        return cells
    return [value if known else None for value, known in zip(cells, defined.tolist(), strict=True)]


def _written(value: Any) -> str:
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(part) for part in cast(Sequence[Any], value))
    return "" if value is None else str(value)


def html_of_pairs(caption: str, pairs: Mapping[str, Any]) -> str:
    """A small table of names and values for a notebook; what is None is left out.

    >>> html_of_pairs("prior", {"alpha": 8.0, "undefined": None})
    '<table><caption>prior</caption><tr><th>alpha</th><td>8</td></tr></table>'
    """
    shown = ((name, _written(value)) for name, value in pairs.items() if value is not None)
    return html_pairs(caption, shown)


class Single:
    """A result of a few figures; subclasses are attrs classes, whose public fields are the figures."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON; undefined figures are None, or the code of the reason."""
        fields: Any = attrs.fields(cast(Any, type(self)))
        names = [field.name for field in fields if not field.name.startswith("_")]
        return {name: plain(getattr(self, name)) for name in names}

    def to_records(self) -> list[dict[str, Any]]:
        """The same as one record without levels, ready for a frame of any library."""
        return [flat(self.to_dict())]

    def _repr_html_(self) -> str:
        return html_of_pairs(repr(self), flat(self.to_dict()))


class Tabular(Frames):
    """A result that is a table with a few single figures; subclasses give `columns()` and `summary()`."""

    __slots__ = ()

    @abstractmethod
    def columns(self) -> dict[str, Sequence[Any]]:
        """The columns by name, as lists of one length; undefined cells are None."""

    def _frame_columns(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        return self.columns(), frozenset()

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
        columns = self.columns()
        rows = list(zip(*columns.values(), strict=True))
        more = len(rows) - _MOST_ROWS
        shown = (map(_written, row) for row in rows[:_MOST_ROWS])
        return html_table(repr(self), columns, shown, more=f"{more:,} more rows" if more > 0 else "")
