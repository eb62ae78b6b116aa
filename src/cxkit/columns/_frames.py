"""The way out: results and tables as frames of pandas and Polars, and as a stream of Arrow data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from cxkit.errors import MissingExtra


class Frames(ABC):
    """Something with columns; instants leave with their zone, which is UTC."""

    __slots__ = ()

    @abstractmethod
    def _frame_columns(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        """The columns by name, and which of them are NumPy's times in UTC."""

    def to_pandas(self) -> Any:
        """A DataFrame of pandas."""
        columns, instants = self._frame_columns()
        frame = _library("pandas").DataFrame(dict(columns))
        for name in instants:
            frame[name] = frame[name].dt.tz_localize("UTC")
        return frame

    def to_polars(self) -> Any:
        """A DataFrame of Polars."""
        columns, instants = self._frame_columns()
        # Polars keeps an array of objects as such; of a list it finds the type.
        cells = {
            name: column.tolist() if str(getattr(column, "dtype", "")) == "object" else column
            for name, column in columns.items()
        }
        frame = _library("polars").DataFrame(cells, strict=False)
        return frame.with_columns(frame[name].dt.replace_time_zone("UTC") for name in sorted(instants))

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The columns as a stream of Arrow data, for whatever reads the Arrow PyCapsule interface."""
        if find_spec("polars") is not None:
            return self.to_polars().__arrow_c_stream__(requested_schema)
        return _library("pyarrow").Table.from_pandas(self.to_pandas()).__arrow_c_stream__(requested_schema)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        message = f"{name} is needed for a frame of its own: pip install {name}"
        raise MissingExtra(message, params={"package": name}) from None
