"""The stored form of a tally: plain data with a version, read back by this and every later release."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any, Final, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from cxkit.errors import CxkitError, Invalid, Malformed, shown
from cxkit.stats.results._axes import Axis
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._kind_parts import Kind, kind_of

SCHEMA: Final = "cxkit.tally"
VERSION: Final = 1

_READ: Final[Mapping[str, Callable[[Any], Hashable]]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "tuple": lambda parts: tuple(map(_label_from, parts)),
}


def _label_to(label: Any, name: str) -> Any:
    if label is None or type(label) in (str, int, bool, float):
        return label
    if _is(label, tuple):
        return {"tuple": [_label_to(part, name) for part in label]}
    if _is(label, datetime):
        return {"datetime": label.isoformat()}
    if _is(label, date):
        return {"date": label.isoformat()}
    if _is(label, str):
        return str(label)
    raise Invalid(
        f"the label {shown(label)} can't be stored: relabel the axis with text, numbers, dates or tuples",
        code="tally.label",
        path=name,
    )


def _stored(labels: Sequence[Hashable], name: str) -> list[Any]:
    return [_label_to(label, name) for label in labels]


def _axis_from(stored: Mapping[str, Any]) -> Axis:
    order = stored.get("order")
    labels = tuple(map(_label_from, stored["labels"]))
    known = None if order is None else tuple(map(_label_from, order))
    return Axis(_of(stored["name"], str), labels, known, _of(stored.get("zone"), str, NoneType))


def _label_from(stored: Any) -> Hashable:
    if not _is(stored, dict):
        label: Hashable = _of(stored, str, int, float, NoneType)
        return label
    kind = next(iter(stored), "")
    if len(stored) != 1 or kind not in _READ:
        raise Malformed(f"{shown(stored)} is not a stored label", code="tally.payload", path="axes")
    return _READ[kind](stored[kind])


def _is(value: Any, kind: type) -> bool:
    return isinstance(value, kind)


def _of(value: Any, *kinds: type) -> Any:
    """The value, if it is of one of the kinds; `read` says otherwise that this is no tally."""
    if not isinstance(value, kinds):
        raise TypeError(f"{shown(value)} is no {kinds[0].__name__}")
    return value


def _option(value: Any) -> Any:
    """An option or a part of a scope: a list is a tuple."""
    return tuple(map(_option, value)) if _is(value, list) else _of(value, str, int, float, NoneType)


class Parts(NamedTuple):
    """Parts of a tally."""

    kind: Kind
    axes: tuple[Axis, ...]
    keys: NDArray[np.int64]
    rows: Accumulated
    definition: str
    figure: str
    options: Mapping[str, Any]
    scope: Mapping[str, Any]


def written(parts: Parts) -> dict[str, Any]:
    """The stored form of a tally of those parts."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "kind": parts.kind.name,
        "definition": parts.definition,
        "figure": parts.figure,
        "options": {name: list(part) if _is(part, tuple) else part for name, part in parts.options.items()},
        "axes": [
            {"name": axis.name, "labels": _stored(axis.labels, axis.name)}
            | ({} if axis.order is None else {"order": _stored(axis.order, axis.name)})
            | ({} if axis.zone is None else {"zone": axis.zone})
            for axis in parts.axes
        ],
        "keys": parts.keys.tolist(),
        "rows": parts.rows.to_payload(),
    } | ({"scope": dict(parts.scope)} if parts.scope else {})


def read(payload: Mapping[str, Any]) -> Parts:
    """The parts of a stored tally; what is not one, or is from a later release, is refused."""
    if payload.get("schema") != SCHEMA:
        raise Malformed(
            f"this is not a stored tally: its schema is {shown(payload.get('schema'))}", path="schema"
        )
    if payload.get("version") != VERSION:
        raise Malformed(
            f"version {shown(payload.get('version'))} is unknown: this release reads {VERSION}",
            code="tally.version",
            path="version",
        )
    try:
        axes = tuple(map(_axis_from, payload["axes"]))
        keys = np.asarray([_of(key, int) for key in payload["keys"]], dtype=np.int64)
        rows = Accumulated.from_payload(payload["rows"], len(keys))
        options = {name: _option(part) for name, part in payload["options"].items()}
        kind, definition, figure = (_of(payload[name], str) for name in ("kind", "definition", "figure"))
        scope = {name: _option(part) for name, part in payload.get("scope", {}).items()}
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, MemoryError) as error:
        if isinstance(error, CxkitError):
            raise
        raise Malformed(f"this is not a stored tally: {shown(error)}", code="tally.payload") from error
    _check_keys(axes, keys)
    return Parts(kind_of(kind), axes, keys, rows, definition, figure, options, scope)


def encoded(payload: Mapping[str, Any]) -> bytes:
    """A stored form as JSON in UTF-8, names in order, so that equal tallies have equal bytes."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(
        "utf-8", "surrogatepass"
    )


def decoded(data: bytes | bytearray | memoryview) -> dict[str, Any]:
    """The stored form that those bytes hold."""
    try:
        payload = json.loads(bytes(data))
    except ValueError as error:
        raise Malformed(
            f"these {len(data):,} bytes are not a stored tally: {error}", code="tally.payload"
        ) from error
    if not _is(payload, dict):
        raise Malformed(f"this is not a stored tally: {shown(payload)}", code="tally.payload")
    return cast(dict[str, Any], payload)


def _check_keys(axes: tuple[Axis, ...], keys: NDArray[np.int64]) -> None:
    size = math.prod(map(len, axes))
    rising = bool((keys[1:] > keys[:-1]).all())
    inside = not keys.size or (keys[0] >= 0 and int(keys[-1]) < size)
    if not rising or not inside or (not axes and len(keys) != 1):
        raise Malformed(
            "the cells of a stored tally do not lie on its axes", code="tally.payload", path="keys"
        )
