"""The stored form of a tally: plain data with a version, read back by this and every later release."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cxkit.errors import Invalid, Malformed, shown
from cxkit.stats.results._axes import Axis
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.stats.tallies._kind_parts import kind_of

if TYPE_CHECKING:
    from cxkit.stats.tallies._tally import Tally

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


def _label_from(stored: Any) -> Hashable:
    if not _is(stored, dict):
        label: Hashable = stored
        return label
    kind = next(iter(stored), "")
    if len(stored) != 1 or kind not in _READ:
        raise Malformed(f"{shown(stored)} is not a stored label", code="tally.payload", path="axes")
    return _READ[kind](stored[kind])


def _is(value: Any, kind: type) -> bool:
    return isinstance(value, kind)


def to_payload(tally: Tally) -> dict[str, Any]:
    """The stored form of a tally.

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> to_payload(tally_share([1, 0]))["rows"]["counts"]
    [[1, 1, 0]]
    """
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "kind": tally.kind.name,
        "definition": tally.definition,
        "figure": tally.figure,
        "options": {name: list(part) if _is(part, tuple) else part for name, part in tally.options.items()},
        "axes": [
            {"name": axis.name, "labels": [_label_to(label, axis.name) for label in axis.labels]}
            for axis in tally.axes
        ],
        "keys": tally.keys.tolist(),
        "rows": tally.rows.to_payload(),
    }


def from_payload(payload: Mapping[str, Any]) -> Tally:
    """The tally of a stored form; what is not one, or is from a later release, is refused.

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> from_payload(to_payload(tally_share([1, 0]))) == tally_share([0, 1])
    True
    """
    from cxkit.stats.tallies._tally import Tally

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
        axes = tuple(Axis(axis["name"], tuple(map(_label_from, axis["labels"]))) for axis in payload["axes"])
        keys = np.asarray(payload["keys"], dtype=np.int64)
        rows = Accumulated.from_payload(payload["rows"], len(keys))
        options = {
            name: tuple(part) if _is(part, list) else part for name, part in payload["options"].items()
        }
        found = Tally(
            kind=kind_of(payload["kind"]),
            axes=axes,
            keys=keys,
            rows=rows,
            definition=payload["definition"],
            figure=payload["figure"],
            options=options,
        )
    except (KeyError, TypeError, AttributeError, OverflowError) as error:
        raise Malformed(f"this is not a stored tally: {error!r}", code="tally.payload") from error
    _check_keys(found)
    return found


def to_bytes(tally: Tally) -> bytes:
    """The stored form as JSON in UTF-8, names in order, so that equal tallies have equal bytes.

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> to_bytes(tally_share([1, 0]))[:32]
    b'{"axes":[],"definition":"","figu'
    """
    return json.dumps(to_payload(tally), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def from_bytes(data: bytes | bytearray | memoryview) -> Tally:
    """The tally of stored bytes; what is not one, or is from a later release, is refused.

    >>> from cxkit.stats.tallies._counting import tally_share
    >>> from_bytes(to_bytes(tally_share([1, 0]))) == tally_share([0, 1])
    True
    """
    try:
        payload = json.loads(bytes(data))
    except ValueError as error:
        raise Malformed(
            f"these {len(data):,} bytes are not a stored tally: {error}", code="tally.payload"
        ) from error
    if not _is(payload, dict):
        raise Malformed(f"this is not a stored tally: {shown(payload)}", code="tally.payload")
    return from_payload(payload)


def _check_keys(tally: Tally) -> None:
    size = 1
    for axis in tally.axes:
        size *= len(axis)
    keys = tally.keys
    rising = bool((keys[1:] > keys[:-1]).all())
    if (
        not rising
        or (keys.size and not (keys[0] >= 0 and int(keys[-1]) < size))
        or (not tally.axes and len(keys) != 1)
    ):
        raise Malformed(
            "the cells of a stored tally do not lie on its axes", code="tally.payload", path="keys"
        )
