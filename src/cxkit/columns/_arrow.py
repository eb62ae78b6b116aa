"""Arrow columns read through the Arrow C data interface, whoever offers them, without any Arrow package.

An object offers its data in PyCapsules by `__arrow_c_array__` or, in chunks, `__arrow_c_stream__`. NumPy
reads buffers of numbers and times where they lie, and keeps the giver's memory while it does. Read are whole
numbers, floats, truth values, timestamps, dates, durations, texts (also large ones and views) and
dictionaries of them; all else is refused with what to do.

Source: the Arrow C data interface and the Arrow PyCapsule interface, columnar format 1.5.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.columns._column import Column, Flags, coded, label_list, stacked
from cxkit.errors import Invalid, shown

# --- the structures of the interface


class _Schema(ctypes.Structure):
    format: bytes | None
    flags: int
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


def read_arrow(column: Any, name: str) -> Column:
    """The column that an object offers as Arrow data; an error that names it where it cannot be read."""
    if hasattr(column, "__arrow_c_array__"):
        schema_capsule, array_capsule = column.__arrow_c_array__()
        schema = _Schema.from_address(_pointer(schema_capsule, b"arrow_schema"))
        array = _Array.from_address(_pointer(array_capsule, b"arrow_array"))
        return _read(schema, array, array_capsule, name)
    capsule = column.__arrow_c_stream__()
    stream = _Stream.from_address(_pointer(capsule, b"arrow_array_stream"))
    schema = _Schema()
    _check(stream, stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)), name)
    try:
        return stacked(
            [_read(schema, array, array, name) for array in _chunks(stream, name)] or [_empty(schema, name)]
        )
    finally:
        if schema.release:
            schema.release(ctypes.byref(schema))


def _check(stream: _Stream, status: int, name: str) -> None:
    if status:
        said = stream.get_last_error(ctypes.byref(stream)) or b""
        raise Invalid(
            f"could not be read as Arrow data: {said.decode(errors='replace') or f'error {status}'}",
            code="arrow.stream",
            path=name,
        )


class _Chunk(_Array):
    """An array of a stream, released when nothing reads its buffers any more."""

    def __del__(self) -> None:
        if self.release:
            self.release(ctypes.byref(self))


def _chunks(stream: _Stream, name: str) -> Iterator[_Array]:
    while True:
        array = _Chunk()
        _check(stream, stream.get_next(ctypes.byref(stream), ctypes.byref(array)), name)
        if not array.release:
            return
        yield array


def _empty(schema: _Schema, name: str) -> Column:
    form = _form(schema)
    if form in _TEXTS or schema.dictionary:
        return Column(np.zeros(0, np.int8), labels=())
    return Column(np.zeros(0, np.bool_ if form == "b" else _fixed_type(form, name)), aware=_is_aware(form))


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


def _buffer(array: _Array, place: int, size: int, owner: Any = None) -> NDArray[np.uint8]:
    """The first `size` bytes of a buffer, where they lie; they live as long as `owner`, which they keep."""
    address = array.buffers[place] if place < array.n_buffers else None
    if not address or size <= 0:
        return np.zeros(max(size, 0), np.uint8)
    held: Any = (ctypes.c_uint8 * size).from_address(address)
    held.owner = owner
    buffer: NDArray[np.uint8] = np.frombuffer(held, np.uint8)
    buffer.flags.writeable = False
    return buffer


def _bits(array: _Array, place: int) -> Flags:
    start, stop = array.offset, array.offset + array.length
    bits = np.unpackbits(_buffer(array, place, -(-stop // 8)), bitorder="little", count=stop)
    return bits[start:].view(np.bool_)


def _missing(array: _Array) -> Flags | None:
    if array.null_count == 0 or not array.n_buffers or not array.buffers[0]:
        return None
    missing = ~_bits(array, 0)
    return missing if missing.any() else None


def _fixed_type(form: str, name: str) -> str:
    return _NUMBERS.get(form) or _time(form) or _refused(form, name)


def _fixed(array: _Array, kind: str, owner: Any) -> NDArray[Any]:
    """A buffer of values of one width, not copied."""
    width, stop = np.dtype(kind).itemsize, array.offset + array.length
    return _buffer(array, 1, width * stop, owner).view(kind)[array.offset :]


def _read(schema: _Schema, array: _Array, owner: Any, name: str) -> Column:
    form, missing = _form(schema), _missing(array)
    if schema.dictionary:
        known = _read(schema.dictionary.contents, array.dictionary.contents, owner, name)
        codes = _fixed(array, _NUMBERS[form], owner)
        codes = codes if missing is None else np.where(missing, np.int64(len(known)), codes)
        return coded(codes, [*_labels(known), None], ordered=bool(schema.flags & _ORDERED))
    if form in _TEXTS:
        return _texts_coded(_texts(form, array), missing)
    if form == "b":
        return Column(_bits(array, 1), missing)
    if form == "n":
        return Column(np.full(array.length, np.nan))
    kind = _fixed_type(form, name)
    # Dates are the one kind whose values are narrower than NumPy's.
    values = _fixed(array, "i4", owner).astype("M8[D]") if form == "tdD" else _fixed(array, kind, owner)
    if missing is not None and values.dtype.kind in "fMm":
        nothing = np.nan if values.dtype.kind == "f" else np.array("NaT", values.dtype)
        values, missing = np.where(missing, np.asarray(nothing, values.dtype), values), None
    return Column(values, missing, aware=_is_aware(form))


_ORDERED: Final = 1
"""The flag of a schema whose dictionary stands in a declared order."""


def _labels(known: Column) -> list[Any]:
    """The labels of a dictionary in their slots, None for a missing one."""
    if known.labels is not None:
        return [None if code < 0 else known.labels[code] for code in known.values.tolist()]
    labels = label_list(known.values, aware=known.aware)
    return [None if lost else label for label, lost in zip(labels, known.lost.tolist(), strict=True)]


def _texts_coded(texts: Iterator[bytes], missing: Flags | None) -> Column:
    """Texts by their codes, in the order of first appearance."""
    table: dict[bytes, int] = {}
    if missing is None:
        codes = [table.setdefault(text, len(table)) for text in texts]
    else:
        pairs = zip(texts, missing.tolist(), strict=True)
        codes = [-1 if lost else table.setdefault(text, len(table)) for text, lost in pairs]
    return coded(np.array(codes, np.int64), [text.decode() for text in table])


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
    held: list[int] = [array.buffers[2 + place] for place in range(array.n_buffers - 3)]
    for row, length in enumerate(lengths):
        if length <= 12:
            yield inline[16 * row + 4 : 16 * row + 4 + length]
        else:
            yield ctypes.string_at(held[places[row]] + offsets[row], length)
