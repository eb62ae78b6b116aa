"""Arrow columns read through the Arrow C data interface, whoever offers them, without any Arrow package.

An object offers its data in PyCapsules by `__arrow_c_array__` or, in chunks, `__arrow_c_stream__`. Buffers
are copied into NumPy arrays, so nothing of the giver's is kept. Read are whole numbers, floats, truth values,
timestamps, dates, durations, texts (also large ones and views) and dictionaries of them; all else is refused
with what to do.

Source: the Arrow C data interface and the Arrow PyCapsule interface, columnar format 1.5.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.errors import Invalid, shown

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


# --- the structures of the interface


class _Schema(ctypes.Structure):
    format: bytes | None
    dictionary: Any
    release: Any


class _Array(ctypes.Structure):
    length: int
    null_count: int
    offset: int
    n_buffers: int
    buffers: Any
    dictionary: Any
    release: Any


class _Stream(ctypes.Structure):
    get_schema: Any
    get_next: Any
    get_last_error: Any


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.POINTER(_Schema)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))),
    ("private_data", ctypes.c_void_p),
]
_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
    ("dictionary", ctypes.POINTER(_Array)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Array))),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Array))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))),
    ("private_data", ctypes.c_void_p),
]


def _pointer(capsule: Any, name: bytes) -> int:
    get = ctypes.pythonapi.PyCapsule_GetPointer
    get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    return int(get(capsule, name))


# --- what is read


@attrs.frozen(slots=True, eq=False)
class ArrowColumn:
    """A column read from Arrow: `values`, which of them are missing (None: none), and how to read them.

    With `labels` the values are codes of them (-1 where missing). `aware` says that instants are known to be
    UTC. Missing values hold 0, False or NaT.
    """

    values: NDArray[Any]
    missing: Flags | None = None
    labels: tuple[Any, ...] | None = None
    aware: bool = False


def offers_arrow_alone(column: Any) -> bool:
    """Whether a column can be read as Arrow data and in no other way that we know.

    >>> offers_arrow_alone([1, 2])
    False
    """
    others = ("__array__", "to_numpy", "__iter__")
    if any(hasattr(column, name) for name in others):
        return False
    return hasattr(column, "__arrow_c_stream__") or hasattr(column, "__arrow_c_array__")


def read_arrow(column: Any, name: str) -> ArrowColumn:
    """The column that an object offers as Arrow data; an error that names it where it is none we read."""
    if hasattr(column, "__arrow_c_array__"):
        schema_capsule, array_capsule = column.__arrow_c_array__()
        schema = _Schema.from_address(_pointer(schema_capsule, b"arrow_schema"))
        array = _Array.from_address(_pointer(array_capsule, b"arrow_array"))
        return _joined([_read(schema, array, name)])
    capsule = column.__arrow_c_stream__()
    stream = _Stream.from_address(_pointer(capsule, b"arrow_array_stream"))
    schema = _Schema()
    _check(stream, stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)), name)
    try:
        parts = [_read(schema, array, name) for array in _chunks(stream, name)]
        return _joined(parts or [_empty(schema, name)])
    finally:
        if schema.release:
            schema.release(ctypes.byref(schema))


def refuse_container(column: Any, name: str) -> None:
    """What holds several columns, or cells without an order, is no column."""
    kind: str = column.__class__.__name__
    if hasattr(column, "columns") and hasattr(column, "shape"):
        what = f"a whole {kind}: give one of its columns, such as frame['score']"
    elif isinstance(column, (Mapping, Set)):
        what = f"a {kind}, not a column: give a list or an array"
    else:
        return
    raise Invalid(f"is {what}", code="column.type", path=name)


def plain_column(column: Any, name: str) -> Any:
    """The column itself, or as a NumPy array where it offers Arrow data alone; a masked one if need be.

    Texts become an array of objects, and so do truth values of which some are missing (None).
    """
    if not offers_arrow_alone(column):
        return column
    found = read_arrow(column, name)
    values, missing = found.values, found.missing
    if found.labels is not None:
        lookup = np.empty(len(found.labels) + 1, dtype=object)
        lookup[:-1] = found.labels
        return lookup[values]
    if missing is None or values.dtype.kind in "Mm":
        return values
    if values.dtype.kind == "b":
        cells = values.astype(object)
        cells[missing] = None
        return cells
    if values.dtype.kind == "f":
        return np.where(missing, values.dtype.type(np.nan), values)
    return np.ma.masked_array(values, missing)


def _check(stream: _Stream, status: int, name: str) -> None:
    if status:
        told = stream.get_last_error(ctypes.byref(stream)) or b""
        raise Invalid(
            f"could not be read as Arrow data: {told.decode(errors='replace') or f'error {status}'}",
            code="arrow.stream",
            path=name,
        )


def _chunks(stream: _Stream, name: str) -> Iterator[_Array]:
    while True:
        array = _Array()
        _check(stream, stream.get_next(ctypes.byref(stream), ctypes.byref(array)), name)
        if not array.release:
            return
        try:
            yield array
        finally:
            if array.release:
                array.release(ctypes.byref(array))


def _empty(schema: _Schema, name: str) -> ArrowColumn:
    form = _form(schema)
    if form in _TEXTS or schema.dictionary:
        return ArrowColumn(np.zeros(0, np.int64), labels=())
    kind = "b" if form == "b" else _NUMBERS.get(form) or _time(form) or _refused(form, name)
    return ArrowColumn(np.zeros(0, np.bool_ if kind == "b" else kind), aware=_is_aware(form))


def _joined(parts: list[ArrowColumn]) -> ArrowColumn:
    """The chunks as one column, labels aligned."""
    if len(parts) == 1:
        return parts[0]
    values = [part.values for part in parts]
    labels: tuple[Any, ...] | None = None
    if parts[0].labels is not None:
        table: dict[Any, int] = {}
        moved = [[table.setdefault(label, len(table)) for label in part.labels or ()] for part in parts]
        values = [
            np.append(np.array(places, np.int64), -1)[codes]
            for places, codes in zip(moved, values, strict=True)
        ]
        labels = tuple(table)
    missing: Flags | None = None
    if any(part.missing is not None for part in parts):
        flags = [
            np.zeros(len(part.values), np.bool_) if part.missing is None else part.missing for part in parts
        ]
        missing = np.concatenate(flags)
    return ArrowColumn(np.concatenate(values), missing, labels, parts[0].aware)


# --- one array


_NUMBERS: Final[Mapping[str, str]] = MappingProxyType(
    {"c": "i1", "C": "u1", "s": "i2", "S": "u2", "i": "i4", "I": "u4", "l": "i8", "L": "u8"}
    | {"e": "f2", "f": "f4", "g": "f8"}
)
_UNITS: Final[Mapping[str, str]] = MappingProxyType({"s": "s", "m": "ms", "u": "us", "n": "ns"})
_TEXTS: Final = ("u", "U", "vu")
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "+s": "a table: give one of its columns",
        "d": "decimals: convert them to floats or whole numbers first",
        "z": "bytes: decode them first",
        "Z": "bytes: decode them first",
        "vz": "bytes: decode them first",
        "tt": "times of day: convert them to durations or text first",
    }
)


def _form(schema: _Schema) -> str:
    return str((schema.format or b"").decode())


def _time(form: str) -> str | None:
    """The NumPy type of an Arrow timestamp, date or duration; None for anything else."""
    if form.startswith("ts"):
        return f"M8[{_UNITS[form[2]]}]"
    if form.startswith("tD"):
        return f"m8[{_UNITS[form[2]]}]"
    return {"tdD": "M8[D]", "tdm": "M8[ms]"}.get(form)


def _is_aware(form: str) -> bool:
    return form.startswith("ts") and bool(form.partition(":")[2])


def _refused(form: str, name: str) -> str:
    known = next((words for start, words in _WORDS.items() if form.startswith(start)), None)
    what = known or f"Arrow data of the format {shown(form)}, which is not read as a column"
    raise Invalid(f"holds {what}", code="arrow.format", path=name)


def _buffer(array: _Array, place: int, size: int) -> NDArray[np.uint8]:
    """The first `size` bytes of a buffer, where they lie."""
    address = array.buffers[place] if place < array.n_buffers else None
    if not address or size <= 0:
        return np.zeros(max(size, 0), np.uint8)
    held: Any = (ctypes.c_uint8 * size).from_address(address)
    found: NDArray[np.uint8] = np.frombuffer(held, np.uint8)
    return found


def _bits(array: _Array, place: int) -> Flags:
    start, stop = array.offset, array.offset + array.length
    bits = np.unpackbits(_buffer(array, place, -(-stop // 8)), bitorder="little", count=stop)
    return bits[start:].view(np.bool_)


def _missing(array: _Array) -> Flags | None:
    if array.null_count == 0 or not array.n_buffers or not array.buffers[0]:
        return None
    found = ~_bits(array, 0)
    return found if found.any() else None


def _fixed(array: _Array, kind: str) -> NDArray[Any]:
    """A copy of a buffer of values of one width."""
    width, stop = np.dtype(kind).itemsize, array.offset + array.length
    return _buffer(array, 1, width * stop).view(kind)[array.offset :].copy()


def _read(schema: _Schema, array: _Array, name: str) -> ArrowColumn:
    form = _form(schema)
    missing = _missing(array)
    if schema.dictionary:
        return _dictionary(schema, array, missing, name)
    if form in _TEXTS:
        return _coded(_texts(form, array), missing)
    if form == "b":
        values: NDArray[Any] = _bits(array, 1).copy()
    elif form == "n":
        return ArrowColumn(np.zeros(array.length), np.ones(array.length, np.bool_))
    else:
        kind = _NUMBERS.get(form) or _time(form) or _refused(form, name)
        # Dates are the one kind whose values are narrower than NumPy's.
        values = _fixed(array, "i4").astype("M8[D]") if form == "tdD" else _fixed(array, kind)
    if missing is not None:
        values[missing] = np.array("NaT", values.dtype) if values.dtype.kind in "Mm" else 0
    return ArrowColumn(values, missing, aware=_is_aware(form))


def _dictionary(schema: _Schema, array: _Array, missing: Flags | None, name: str) -> ArrowColumn:
    known = _read(schema.dictionary.contents, array.dictionary.contents, name)
    labels = _label_list(known)
    codes = _fixed(array, _NUMBERS[_form(schema)]).astype(np.int64)
    if missing is not None:
        codes[missing] = 0
    # A label may itself be missing, or be there twice.
    table: dict[Any, int] = {}
    places = [-1 if label is None else table.setdefault(label, len(table)) for label in labels]
    codes = np.array(places or [-1], np.int64)[codes]
    if missing is not None:
        codes[missing] = -1
    lost = codes < 0
    return ArrowColumn(codes, lost if lost.any() else None, tuple(table))


def _label_list(known: ArrowColumn) -> list[Any]:
    values, missing = known.values.tolist(), known.missing
    if known.labels is not None:
        return [None if code < 0 else known.labels[code] for code in values]
    if known.values.dtype.kind == "M":
        values = [None if np.isnat(one) else str(one) for one in known.values]
    return values if missing is None else [None if m else v for v, m in zip(values, missing, strict=True)]


def _coded(texts: Iterator[bytes], missing: Flags | None) -> ArrowColumn:
    """Texts as codes of the distinct ones, in the order in which they first occur."""
    table: dict[bytes, int] = {}
    codes = np.array([table.setdefault(text, len(table)) for text in texts], np.int64)
    known = list(table)
    if missing is None:
        return ArrowColumn(codes, None, tuple(text.decode() for text in known))
    codes[missing] = -1
    # A missing cell's bytes may be a text that no other has.
    used = np.unique(codes[~missing])
    places = np.full(len(known) + 1, -1, np.int64)
    places[used] = np.arange(used.size)
    first: list[int] = used.tolist()
    return ArrowColumn(places[codes], missing, tuple(known[place].decode() for place in first))


def _texts(form: str, array: _Array) -> Iterator[bytes]:
    return _views(array) if form == "vu" else _offset_texts(array, "i4" if form == "u" else "i8")


def _offset_texts(array: _Array, kind: str) -> Iterator[bytes]:
    width = np.dtype(kind).itemsize
    size = array.length + array.offset + 1 if array.length else 0
    offsets: list[int] = _buffer(array, 1, width * size).view(kind)[array.offset :].tolist()
    data = _buffer(array, 2, offsets[-1] if offsets else 0).tobytes()
    return (data[start:stop] for start, stop in pairwise(offsets))


_VIEW: Final = np.dtype([("length", "i4"), ("prefix", "V4"), ("buffer", "i4"), ("offset", "i4")])


def _views(array: _Array) -> Iterator[bytes]:
    """Texts of up to 12 bytes stand in the view itself, longer ones in a data buffer."""
    stop = array.offset + array.length
    raw = _buffer(array, 1, 16 * stop)[16 * array.offset :]
    views = raw.view(_VIEW)
    lengths: list[int] = views["length"].tolist()
    places: list[int] = views["buffer"].tolist()
    offsets: list[int] = views["offset"].tolist()
    inline = raw.tobytes()
    held: list[int] = [array.buffers[2 + place] for place in range(max(array.n_buffers - 3, 0))]
    for row, length in enumerate(lengths):
        if length <= 12:
            yield inline[16 * row + 4 : 16 * row + 4 + length]
        else:
            yield ctypes.string_at(held[places[row]] + offsets[row], length)
