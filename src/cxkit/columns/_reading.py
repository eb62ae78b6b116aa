"""Reading anybody's column: lists, NumPy, pandas, Polars, or whatever offers Arrow data.

None of those libraries is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, Final, NoReturn, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._arrow import read_arrow
from cxkit.columns._category import Category
from cxkit.columns._column import Column, Flags, coded, from_cells
from cxkit.errors import Invalid, shown


def read(column: Any, name: str) -> Column:
    """Anybody's column in plain form; what is no column is an error that says so.

    >>> records = read([3, None, 5], "score")
    >>> records.values.tolist(), records.missing.tolist()
    ([3, 0, 5], [False, True, False])
    """
    given: Any = column
    if isinstance(column, (list, tuple)):
        return from_cells(cast(Sequence[Any], column))
    if isinstance(column, np.ndarray):
        return _from_array(cast("NDArray[Any]", column), name)
    if isinstance(column, Column):
        return column
    if isinstance(column, Category):
        return Column(column.codes, labels=column.categories, ordered=column.ordered)
    refuse_container(column, name)
    reader = next((_READERS[part] for part in libraries(given.__class__) if part in _READERS), None)
    if reader is not None:
        if _COLUMNS.isdisjoint(base.__name__ for base in given.__class__.__mro__):
            refuse_kind(column, name)
        return reader(column, name)
    if hasattr(column, "__arrow_c_array__") or hasattr(column, "__arrow_c_stream__"):
        return read_arrow(column, name)
    if hasattr(column, "__array__"):
        return _from_array(np.asarray(column), name)
    if isinstance(column, Iterable) and not isinstance(column, (str, bytes)):
        return from_cells(list(given))
    raise Invalid(f"must be a column of values, got {shown(column)}", code="column.type", path=name)


def refuse_container(column: Any, name: str) -> None:
    """Refuse what holds several columns, or cells without an order."""
    if hasattr(column, "shape") and hasattr(column, "columns"):
        what = f"a whole {column.__class__.__name__}: give one of its columns, such as frame['score']"
        raise Invalid(f"is {what}", code="column.type", path=name)
    if isinstance(column, (Mapping, Set)):
        refuse_kind(column, name)


def refuse_kind(column: Any, name: str) -> NoReturn:
    """Refuse what is of a kind that is no column, such as an expression, a group-by or one value."""
    what = f"is a {column.__class__.__name__}, not a column: give a list or an array"
    raise Invalid(what, code="column.type", path=name)


def _from_array(array: NDArray[Any], name: str) -> Column:
    missing: Flags | None = None
    if isinstance(array, np.ma.MaskedArray):
        masked: Any = array
        missing, array = np.ma.getmaskarray(masked), masked.data
        missing = missing if missing.any() else None
    if array.ndim != 1:
        raise Invalid(f"must have one dimension, got {array.ndim}", code="column.shape", path=name)
    kind = array.dtype.kind
    if kind in "OU":
        cells: list[Any] = array.tolist()
        if missing is not None:
            cells = [None if gone else cell for cell, gone in zip(cells, missing.tolist(), strict=True)]
        return from_cells(cells)
    if kind not in "biufMm":
        what = "bytes: decode them" if kind == "S" else f"{array.dtype}: convert it"
        raise Invalid(f"holds {what} first", code="column.dtype", path=name)
    return Column(array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("=")), missing)


def libraries(kind: type) -> list[str]:
    """The packages that a type and its bases come from."""
    return [base.__module__.partition(".")[0] for base in kind.__mro__]


def _from_pandas(column: Any, name: str) -> Column:
    bare = _without_index(column, name)
    return attrs.evolve(bare, index=column.index) if hasattr(column, "iloc") else bare


def _without_index(column: Any, name: str) -> Column:
    if hasattr(column, "levels"):  # an index of several levels: each row is a tuple
        return from_cells(column.tolist())
    array = getattr(column, "array", column)
    dtype = array.dtype
    if hasattr(array, "categories"):
        return coded(np.asarray(array.codes), array.categories.tolist(), ordered=bool(array.ordered))
    if hasattr(dtype, "pyarrow_dtype"):
        return read(array.__arrow_array__(), name)
    if getattr(dtype, "tz", None) is not None:
        return Column(np.asarray(array, f"M8[{dtype.unit}]"), aware=True)
    if hasattr(dtype, "freq"):
        codes, periods = array.factorize()
        return coded(codes, map(str, periods))
    if getattr(dtype, "kind", "O") in "OT":
        if sys.modules["pandas"].api.types.infer_dtype(array, skipna=True) == "string":
            codes, texts = column.factorize()
            return coded(np.asarray(codes), texts.tolist())
        return from_cells(array.tolist())
    if hasattr(dtype, "numpy_dtype"):
        missing = np.asarray(array.isna())
        values = array.to_numpy(dtype=dtype.numpy_dtype, na_value=0)
        return Column(values, missing if missing.any() else None)
    return _from_array(np.asarray(array), name)


def _from_polars(column: Any, name: str) -> Column:
    kind = str(column.dtype)
    if kind == "Object" or not hasattr(column, "__arrow_c_stream__"):
        return from_cells(column.to_list())
    if kind in ("String", "Utf8"):
        column = column.cast(sys.modules["polars"].Categorical)
    return read_arrow(column, name)


def _from_pyarrow(column: Any, name: str) -> Column:
    texts = str(column.type) in ("string", "large_string", "string_view")
    return read_arrow(column.dictionary_encode() if texts else column, name)


_READERS: Final[Mapping[str, Callable[[Any, str], Column]]] = {
    "pandas": _from_pandas,
    "polars": _from_polars,
    "pyarrow": _from_pyarrow,
}

_COLUMNS: Final = frozenset({"Series", "Index", "ExtensionArray", "Array", "ChunkedArray"})
"""The classes of those libraries that are columns."""
