"""The way back: a column made of another leaves in the library, the zone and the index of that one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from cxkit.columns._reading import libraries
from cxkit.columns._zones import MISSING

Zone = tzinfo | str


def zone_of(column: Any) -> Zone | None:
    """The zone of a column of instants: that of its type, or of its first cell that has one.

    >>> from datetime import datetime
    >>> zone_of([None, datetime(2026, 2, 3, tzinfo=UTC)])
    datetime.timezone.utc
    """
    given: Any = column
    kind = getattr(given, "dtype", getattr(given, "type", None))
    for inner in ("pyarrow_dtype", "value_type"):
        kind = getattr(kind, inner, kind)
    kind = getattr(getattr(kind, "categories", None), "dtype", kind)
    zone: Zone | None = getattr(kind, "tz", None) or getattr(kind, "time_zone", None)
    if zone is None and (isinstance(column, (list, tuple)) or str(kind).lower() == "object"):
        cells: Iterable[Any] = getattr(given, "flat", given)
        return next((cell.tzinfo for cell in cells if getattr(cell, "tzinfo", None) is not None), None)
    return zone


def as_given(values: NDArray[Any], like: Any, zone: Zone | None = None) -> Any:
    """Times, durations, truth values or whole numbers of NumPy as a column of the same library as `like`.

    Times are UTC and leave in `zone`; with None they are local and leave without one. The least int64 is
    missing. An array of NumPy has no zone, unless it holds objects; what is of no known library leaves as a
    list.

    >>> as_given(np.array(["2026-02-03T01:00", "NaT"], "M8[s]"), [None], "Asia/Shanghai")[0].isoformat()
    '2026-02-03T09:00:00+08:00'
    """
    kind: type = like.__class__
    library = next((part for part in libraries(kind) if part in _WRITERS), None)
    return _WRITERS[library](values, like, zone) if library else _cells(values, zone)


def keeps_zone(column: Any) -> bool:
    """Whether times like a column's can have a zone: not in an array of NumPy, but in one of objects."""
    return "numpy" not in libraries(column.__class__) or column.dtype.kind == "O"


def _cells(values: NDArray[Any], zone: Zone | None) -> list[Any]:
    kind = values.dtype.kind
    if kind == "i":
        return [None if cell == MISSING else cell for cell in values.tolist()]
    cells = values.tolist() if kind == "b" else values.astype(f"{kind}8[us]").tolist()
    if kind != "M" or zone is None:
        return list(cells)
    tz = ZoneInfo(zone) if isinstance(zone, str) else zone
    return [None if cell is None else cell.replace(tzinfo=UTC).astimezone(tz) for cell in cells]


def _numpy(values: NDArray[Any], like: Any, zone: Zone | None) -> NDArray[Any]:
    if values.dtype.kind == "M" and zone is not None and keeps_zone(like):
        return np.fromiter(_cells(values.ravel(), zone), object, values.size).reshape(values.shape)
    return values


def _pandas(values: NDArray[Any], like: Any, zone: Zone | None) -> Any:
    pandas, kind = sys.modules["pandas"], values.dtype.kind
    cells: Any = values
    if hasattr(like.dtype, "pyarrow_dtype"):
        cells = pandas.arrays.ArrowExtensionArray(_arrow(values, zone))
    elif kind == "M":
        cells = pandas.DatetimeIndex(values, tz=None if zone is None else "UTC")
        cells = cells if zone is None else cells.tz_convert(zone)
    elif kind == "m":
        cells = pandas.TimedeltaIndex(values)
    elif kind == "i" and (values == MISSING).any():
        cells = pandas.arrays.IntegerArray(values, values == MISSING)
    if hasattr(like, "iloc"):
        return pandas.Series(cells, index=like.index, name=like.name)
    if kind == "b":  # a mask, as comparisons of an index give
        return values
    cells = pandas.Index(cells, name=getattr(like, "name", None))
    return cells if isinstance(like, pandas.Index) else cells.array


def _polars(values: NDArray[Any], like: Any, zone: Zone | None) -> Any:
    polars, kind = sys.modules["polars"], values.dtype.kind
    if kind == "i":
        return polars.Series(like.name, _cells(values, None), polars.Int64)
    if kind in "Mm" and np.datetime_data(values.dtype)[0] == "s":
        values = values.astype(f"{kind}8[ms]")  # the coarsest unit of Polars
    series = polars.Series(like.name, values)
    if kind != "M" or zone is None:
        return series
    return series.dt.replace_time_zone("UTC").dt.convert_time_zone(_name(zone))


def _pyarrow(values: NDArray[Any], like: Any, zone: Zone | None) -> Any:
    array = _arrow(values, zone)
    return sys.modules["pyarrow"].chunked_array([array]) if hasattr(like, "chunks") else array


def _arrow(values: NDArray[Any], zone: Zone | None) -> Any:
    arrow, kind = sys.modules["pyarrow"], values.dtype.kind
    if kind == "b":
        return arrow.array(values)
    lost = values == MISSING if kind == "i" else np.isnat(values)
    of = None
    if kind == "M" and zone is not None:
        of = arrow.timestamp(np.datetime_data(values.dtype)[0], _name(zone))
    return arrow.array(values, mask=lost, type=of)


def _name(zone: Zone) -> str:
    """The name of a zone; UTC for one that has none."""
    return (
        zone if isinstance(zone, str) else getattr(zone, "key", None) or getattr(zone, "zone", None) or "UTC"
    )


_WRITERS: Final[Mapping[str, Callable[[NDArray[Any], Any, Zone | None], Any]]] = {
    "numpy": _numpy,
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _pyarrow,
}
