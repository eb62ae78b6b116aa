"""The input side of tallies: anybody's columns as arrays, with what is missing kept as missing.

Lists, NumPy arrays (masked ones too), pandas, Polars and Arrow columns are taken through the array protocol
and their own methods, and whatever else offers Arrow data through that; none of those packages is imported.
Text is not a number and True is not an answer: nothing is converted silently.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.columns._arrow import offers_arrow_alone, plain_column, read_arrow, refuse_container
from cxkit.errors import Invalid, shown

Flags = NDArray[np.bool_]


@attrs.frozen(slots=True, eq=False)
class Numbers:
    """A column of numbers: `values` of any integer or float type; `missing` flags or None.

    Floats may hold nan, which is missing too, so that no copy is needed to find them.
    """

    values: NDArray[Any]
    missing: Flags | None = None

    def __len__(self) -> int:
        return len(self.values)

    def known(self, start: int, stop: int) -> tuple[NDArray[Any], Flags | None]:
        """A slice of the values, and flags of what is known in it (None: all)."""
        values = self.values[start:stop]
        known: Flags | None = None
        if values.dtype.kind == "f":
            nan = np.isnan(values)
            known = ~nan if nan.any() else None
        if self.missing is not None:
            flags = ~self.missing[start:stop]
            known = flags if known is None else known & flags
        return values, known


@attrs.frozen(slots=True, eq=False)
class Groups:
    """A column of group keys as codes: row i is in group `labels[codes[i] - low]`.

    `labels` None means that the codes themselves are the labels. A missing key is the label None.
    """

    codes: NDArray[Any]
    low: int
    size: int
    labels: Sequence[Hashable] | None = None

    def __len__(self) -> int:
        return len(self.codes)

    def label(self, place: int) -> Hashable:
        """The label of a place from 0 to size - 1."""
        return place + self.low if self.labels is None else self.labels[place]


def is_missing(value: object) -> bool:
    """Whether a value stands for a missing one: None, nan, NaT or pandas' NA.

    >>> [is_missing(value) for value in (None, float("nan"), np.datetime64("NaT"), 0, "")]
    [True, True, True, False, False]
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, (float, np.floating, np.datetime64, np.timedelta64)) and bool(value != value)


def numbers(column: Any, name: str) -> Numbers:
    """A column of numbers from anybody's column.

    Refused: text, True and False, dates, and more than one dimension, each with what to do.

    >>> numbers([9, None, 10], "score").values.tolist()
    [9.0, nan, 10.0]
    >>> numbers(["9", "10"], "score")
    Traceback (most recent call last):
    cxkit.errors.Invalid: score: holds text, not numbers: convert it first
    """
    array, missing = _array(column, name)
    kind = array.dtype.kind
    if kind in "iuf":
        return Numbers(array, missing)
    if kind == "O":
        return Numbers(_from_objects(array, name), missing)
    if array.size == 0:
        return Numbers(np.zeros(0, np.int64))
    what = {"U": "text", "S": "bytes", "b": "True and False", "M": "times", "m": "durations"}.get(
        kind, str(array.dtype)
    )
    raise Invalid(f"holds {what}, not numbers: convert it first", code="number.type", path=name)


def _array(column: Any, name: str) -> tuple[NDArray[Any], Flags | None]:
    missing: Flags | None = None
    refuse_container(column, name)
    column = plain_column(column, name)
    if isinstance(column, np.ma.MaskedArray):
        array, missing = _masked(column)
    elif isinstance(column, (list, tuple)):
        array = _plain_array(column)
        if array.dtype.kind in "iuf" and bool in set(map(type, cast(Sequence[Any], column))):
            message = "holds True and False among its numbers: convert it first"
            raise Invalid(message, code="number.type", path=name)
    elif hasattr(column, "__array__"):
        array = _plain_array(column)
    elif hasattr(column, "to_numpy"):
        array = np.asarray(column.to_numpy())
    elif hasattr(column, "__iter__") and not isinstance(column, (str, bytes)):
        array = _plain_array(list(column))
    else:
        raise Invalid(f"must be a column of values, got {shown(column)}", code="column.type", path=name)
    if array.ndim != 1:
        raise Invalid(f"must have one dimension, got {array.ndim}", code="column.shape", path=name)
    return array, missing


def _masked(column: Any) -> tuple[NDArray[Any], Flags | None]:
    mask = np.ma.getmaskarray(column)
    return column.data, mask if mask.any() else None


def _plain_array(column: Any) -> NDArray[Any]:
    try:
        array = np.asarray(column)
    except ValueError:
        return np.fromiter(column, dtype=object)
    nullable = getattr(column, "isna", None)
    if array.dtype.kind == "O" and nullable is not None and getattr(column.dtype, "kind", "O") in "iuf":
        # pandas' nullable numbers: as floats with nan, without a Python object for each row.
        return np.asarray(column.to_numpy(dtype="float64", na_value=np.nan))
    return array


def _from_objects(array: NDArray[Any], name: str) -> NDArray[np.float64]:
    found = np.empty(len(array))
    for place, value in enumerate(array.tolist()):
        if is_missing(value):
            found[place] = np.nan
        elif isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool):
            found[place] = value
        else:
            raise Invalid(
                f"must be a number, got {shown(value)}", code="number.type", path=f"{name}[{place}]"
            )
    return found


def groups(column: Any, name: str) -> Groups:
    """A column of group keys as codes, from anybody's column; keys are of any hashable kind.

    Whole numbers stay as they are. A categorical column keeps its codes. Dates are labelled by their ISO
    text.

    >>> found = groups(["chat", "phone", None, "chat"], "channel")
    >>> found.codes.tolist(), list(found.labels)
    ([0, 1, 2, 0], ['chat', 'phone', None])
    """
    for recognised in (_pandas_groups, _polars_groups, _arrow_groups, _capsule_groups):
        found = recognised(column)
        if found is not None:
            return found
    if isinstance(column, (list, tuple)):
        return _hashed(cast(Sequence[Any], column), name)
    array, missing = _array(column, name)
    found = _array_groups(array, name)
    if missing is None:
        return found
    codes = np.where(missing, found.size, found.codes.astype(np.int64) - found.low)
    labels = [*(found.label(place) for place in range(found.size)), None]
    return Groups(codes, 0, found.size + 1, labels)


def _array_groups(array: NDArray[Any], name: str) -> Groups:
    kind = array.dtype.kind
    if kind == "b":
        return Groups(array.view(np.int8), 0, 2, (False, True))
    if kind in "iu":
        return _whole(array)
    if kind in "OUS":
        return _hashed(array.tolist(), name)
    if kind in "fMm":
        return _distinct(array)
    raise Invalid(f"can't be used as groups: {array.dtype}", code="group.type", path=name)


_WIDEST: Final = 1 << 16


def _whole(array: NDArray[Any]) -> Groups:
    if not len(array):
        return Groups(np.zeros(0, np.int64), 0, 0)
    low, high = int(array.min()), int(array.max())
    if high - low < max(_WIDEST, len(array)) and high < 2**62:
        return Groups(array, low, high - low + 1)
    return _distinct(array)


def _distinct(array: NDArray[Any]) -> Groups:
    timed = array.dtype.kind in "Mm"
    if timed and np.datetime_data(array.dtype)[0] in _FINE:
        array = array.astype(f"{array.dtype.kind}8[us]")
    known = np.unique(array)
    codes = np.searchsorted(known, array)
    if timed and np.datetime_data(array.dtype)[0] in _COARSE:
        labels: list[Hashable] = [None if np.isnat(one) else str(one) for one in known]
    else:
        labels = [None if is_missing(one) else one for one in known.tolist()]
    return Groups(codes, 0, len(labels), labels)


_FINE: Final = ("h", "m", "s", "ms", "ns", "ps", "fs", "as")
"""Units of times that are read as microseconds: all of them then give Python's datetimes, one label each."""

_COARSE: Final = ("Y", "M", "W")
"""Units without a type of Python's own; they are labelled by their text, such as 2026-02."""


def _hashed(column: Sequence[Any], name: str) -> Groups:
    table: dict[Any, int] = {}
    try:
        codes = np.array([table.setdefault(key, len(table)) for key in column], dtype=np.int64)
    except TypeError:
        place, bad = next((k, key) for k, key in enumerate(column) if not isinstance(key, Hashable))
        raise Invalid(
            f"a group key must be hashable, got {shown(bad)}: use a tuple or text",
            code="group.type",
            path=f"{name}[{place}]",
        ) from None
    return _with_missing(codes, [key.item() if isinstance(key, np.generic) else key for key in table])


def _with_missing(codes: NDArray[np.int64], labels: list[Any]) -> Groups:
    """All the ways of writing missing become the one label None."""
    lost = [place for place, label in enumerate(labels) if is_missing(label)]
    if lost:
        for place in lost:
            labels[place] = None
        if len(lost) > 1:
            codes = np.where(np.isin(codes, lost), lost[0], codes)
    return Groups(codes, 0, len(labels), labels)


def _pandas_groups(column: Any) -> Groups | None:
    categorical = getattr(column, "cat", column)
    if hasattr(categorical, "categories") and hasattr(categorical, "codes"):
        labels = [None, *categorical.categories.tolist()]
        return Groups(np.asarray(categorical.codes), -1, len(labels), labels)
    if hasattr(column, "factorize") and getattr(column.dtype, "kind", "O") in "OUT":
        codes, known = column.factorize()
        return Groups(np.asarray(codes), -1, len(known) + 1, [None, *known.tolist()])
    return None


def _polars_groups(column: Any) -> Groups | None:
    if not hasattr(column, "to_physical"):
        return None
    kind, package = str(column.dtype), sys.modules.get(type(column).__module__.partition(".")[0])
    if kind in ("String", "Utf8") and package is not None:
        column = column.cast(package.Categorical)
    elif not kind.startswith(("Categorical", "Enum")):
        return None
    codes = column.to_physical()
    spare = int(codes.max() or 0) + 1
    found = _whole(np.asarray(codes.fill_null(spare) if codes.null_count() else codes))
    return Groups(found.codes, found.low, found.size, _first_seen(found, column.__getitem__))


def _first_seen(found: Groups, label: Callable[[int], Any]) -> list[Any]:
    """The label of each code from the first row that has it; codes that no row has stay None."""
    first = np.full(found.size, -1, np.int64)
    codes = found.codes[::-1].astype(np.int64) - found.low
    first[codes] = np.arange(len(found.codes) - 1, -1, -1)
    return [None if row < 0 else label(row) for row in first.tolist()]


_ARROW_NUMBERS: Final = ("int", "uint", "float", "double", "half", "bool", "date", "time", "duration")


def _arrow_groups(column: Any) -> Groups | None:
    if not hasattr(column, "dictionary_encode") or str(column.type).startswith(_ARROW_NUMBERS):
        return None
    encoded = column.dictionary_encode()
    if hasattr(encoded, "unify_dictionaries"):
        encoded = encoded.unify_dictionaries().combine_chunks()
    if hasattr(encoded, "num_chunks"):
        encoded = encoded.chunk(0)
    labels = encoded.dictionary.to_pylist()
    codes = np.asarray(encoded.indices.fill_null(len(labels)))
    return Groups(codes, 0, len(labels) + 1, [*labels, None])


def _capsule_groups(column: Any) -> Groups | None:
    """Texts and dictionaries of an object that offers Arrow data alone keep their codes."""
    if not offers_arrow_alone(column):
        return None
    found = read_arrow(column, "column")
    if found.labels is None:
        return None
    return Groups(found.values, -1, len(found.labels) + 1, [None, *found.labels])


def ordered_labels(labels: Iterable[Hashable]) -> list[Hashable]:
    """Distinct labels in the one order that tallies keep: by kind, then by value, the missing one last.

    It depends on the labels alone, so partitions of the data agree on it. A whole number is written as one
    even where missing keys made its column a column of floats.

    >>> ordered_labels(["b", None, "a", 2.0, 10])
    [2, 10, 'a', 'b', None]
    """
    distinct: set[Hashable] = {
        int(label) if isinstance(label, float) and label.is_integer() else label for label in labels
    }
    missing = None in distinct
    distinct.discard(None)
    found: list[Any] = list(distinct)
    try:
        found.sort()
    except TypeError:
        found.sort(key=_by_kind)
    return [*found, None] if missing else found


def _by_kind(label: Hashable) -> tuple[str, float, str]:
    if isinstance(label, (int, float)):
        return "", float(label), ""
    return type(label).__name__, 0.0, label if isinstance(label, str) else repr(label)
