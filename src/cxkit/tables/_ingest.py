"""Columns as they arrive: NumPy arrays, lists, pandas, Polars or Arrow columns, none of which is imported.

Whatever arrives becomes one of a few plain forms: an array of numbers, truth values or instants with
a mask of missing cells, categories, or an array of Python objects. What a cell means is decided
later, by the kind of the column that it is for.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._arrow import ArrowColumn, offers_arrow_alone, read_arrow, refuse_container
from cxkit.errors import Invalid
from cxkit.tables._category import MISSING_CODE, Category

Flags = NDArray[np.bool_]


@attrs.frozen(slots=True, eq=False)
class Arrived:
    """A column from outside in plain form.

    `values` is an array of numbers, truth values, `datetime64[us]`, `timedelta64[us]`, objects, or the codes
    of `categories`. `missing` marks cells without a value (None: there are none). `aware` says
    that instants are known to be UTC.
    """

    values: NDArray[Any]
    missing: Flags | None = None
    categories: tuple[Any, ...] | None = None
    aware: bool = False

    def __len__(self) -> int:
        return len(self.values)


def arrived(column: Any, name: str) -> Arrived:
    """The column in plain form; an error that names the column where it is none.

    >>> arrived([3, None, 5], "score").values.tolist()
    [3, None, 5]
    """
    if isinstance(column, Category):
        return Arrived(column.codes, categories=column.categories)
    if isinstance(column, Arrived):
        return column
    refuse_container(column, name)
    library = type(column).__module__.partition(".")[0]
    read = _READERS.get(library)
    if read is None and offers_arrow_alone(column):
        return _from_capsule(read_arrow(column, name))
    found = read(column) if read is not None else _from_array(_as_array(column, name))
    if found.values.ndim != 1:
        raise Invalid(
            f"a column has one dimension, got {found.values.ndim}", code="column.dimensions", path=name
        )
    return found


def _from_capsule(column: ArrowColumn) -> Arrived:
    """A column of any object that offers Arrow data."""
    if column.labels is not None:
        codes = np.where(column.values < 0, MISSING_CODE, column.values)
        return Arrived(codes, categories=column.labels)
    if column.values.dtype.kind in "Mm":
        return _instants(column.values, column.missing, aware=column.aware)
    found = _from_array(column.values)
    if column.missing is None:
        return found
    missing = column.missing if found.missing is None else column.missing | found.missing
    return Arrived(found.values, missing)


def _as_array(column: Any, name: str) -> NDArray[Any]:
    if isinstance(column, np.ndarray):
        return column  # pyright: ignore[reportUnknownVariableType]
    if isinstance(column, (str, bytes)) or not hasattr(column, "__iter__"):
        raise Invalid(
            f"must be a list, an array, or a pandas, Polars or Arrow column, got {type(column).__name__}",
            code="column.type",
            path=name,
        )
    if hasattr(column, "__array__") and hasattr(column, "dtype"):
        return np.asarray(column)
    cells: list[Any] = list(column)
    plain = _PLAIN.get(frozenset(map(type, cells)))
    if plain is not None:
        with suppress(OverflowError):
            return np.array(cells, plain)
    values = np.empty(len(cells), dtype=object)
    values[:] = cells
    return values


_PLAIN: dict[frozenset[type], Any] = {
    frozenset([int]): np.int64,
    frozenset([bool]): np.bool_,
    frozenset([float]): np.float64,
}


def _from_array(values: NDArray[Any]) -> Arrived:
    """An array of NumPy's own: masked arrays, nan and NaT give the missing cells."""
    missing: Flags | None = None
    if isinstance(values, np.ma.MaskedArray):
        masked: Any = values
        missing, values = np.ma.getmaskarray(masked).copy(), masked.filled()
    kind = values.dtype.kind
    if kind in "Mm":
        return _instants(values, missing)
    if kind == "f":
        missing = _either(missing, np.isnan(values))
    elif kind == "U":
        values = values.astype(object)
    return Arrived(values, _some(missing))


def _instants(values: NDArray[Any], missing: Flags | None = None, *, aware: bool = False) -> Arrived:
    missing = _either(missing, np.isnat(values))
    unit = "M8[us]" if values.dtype.kind == "M" else "m8[us]"
    return Arrived(values.astype(unit, copy=False), _some(missing), aware=aware)


def _either(first: Flags | None, second: Flags) -> Flags:
    return second if first is None else first | second


def _some(missing: Flags | None) -> Flags | None:
    return None if missing is None or not missing.any() else missing


def _from_pandas(column: Any) -> Arrived:
    dtype = str(column.dtype)
    if dtype == "category":
        codes = column.cat.codes if hasattr(column, "cat") else column.codes
        categories = (column.cat if hasattr(column, "cat") else column).categories
        return Arrived(np.asarray(codes), categories=tuple(categories.tolist()))
    missing = np.asarray(column.isna(), dtype=np.bool_)
    if dtype.startswith("datetime64"):
        aware = getattr(column.dtype, "tz", None) is not None
        return _instants(column.to_numpy(dtype="datetime64[us]"), missing, aware=aware)
    if dtype.rstrip("0123456789") in _NULLABLE:
        plain = dtype.lower().replace("boolean", "bool")
        return Arrived(column.to_numpy(dtype=plain, na_value=0), _some(missing))
    if dtype in ("string", "str", "object"):
        cells = column.to_numpy(dtype=object, copy=True)
        cells[missing] = None
        return Arrived(cells)
    return _from_array(column.to_numpy())


_NULLABLE = frozenset({"Int", "UInt", "Float", "boolean"})


def _from_polars(column: Any) -> Arrived:
    dtype = str(column.dtype)
    missing: Flags = column.is_null().to_numpy()
    if dtype.startswith(("Categorical", "Enum")):
        return _polars_categories(column, enumerated=dtype.startswith("Enum"))
    if dtype.startswith("Datetime"):
        ticks = column.dt.epoch("us").fill_null(0).to_numpy()
        return _instants(ticks.view("M8[us]"), missing, aware=column.dtype.time_zone is not None)
    if dtype.startswith("Duration"):
        ticks = column.dt.total_microseconds().fill_null(0).to_numpy()
        return _instants(ticks.view("m8[us]"), missing)
    if dtype.startswith(("Int", "UInt", "Float")):
        found = _from_array(column.fill_null(0).to_numpy())
        return Arrived(found.values, _some(missing if found.missing is None else missing | found.missing))
    if dtype == "Boolean":
        return Arrived(column.fill_null(False).to_numpy(), _some(missing))
    return _from_array(_as_array(column.to_list(), ""))


def _polars_categories(column: Any, *, enumerated: bool) -> Arrived:
    polars: Any = sys.modules["polars"]
    texts = column.cast(polars.String)
    found = column.dtype.categories if enumerated else texts.unique(maintain_order=True).drop_nulls()
    codes = texts.cast(polars.Enum(found)).to_physical().cast(polars.Int64)
    return Arrived(codes.fill_null(MISSING_CODE).to_numpy(), categories=tuple(found.to_list()))


def _from_arrow(column: Any) -> Arrived:
    whole = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    if hasattr(whole, "num_chunks"):
        whole = whole.chunk(0)
    kind = str(whole.type)
    missing: Flags = whole.is_null().to_numpy(zero_copy_only=False)
    if kind.startswith("dictionary"):
        codes = whole.indices.fill_null(MISSING_CODE).to_numpy(zero_copy_only=False)
        return Arrived(codes, categories=tuple(whole.dictionary.to_pylist()))
    if kind.startswith(("timestamp", "duration")):
        values = whole.to_numpy(zero_copy_only=False)
        return _instants(values, missing, aware=getattr(whole.type, "tz", None) is not None)
    if kind.startswith(("int", "uint")):
        return Arrived(whole.fill_null(0).to_numpy(zero_copy_only=False), _some(missing))
    if kind.startswith(("float", "double", "halffloat")):
        return _from_array(whole.to_numpy(zero_copy_only=False))
    if kind == "bool":
        return Arrived(whole.fill_null(False).to_numpy(zero_copy_only=False), _some(missing))
    return _from_array(_as_array(whole.to_pylist(), ""))


_READERS = {"pandas": _from_pandas, "polars": _from_polars, "pyarrow": _from_arrow}
