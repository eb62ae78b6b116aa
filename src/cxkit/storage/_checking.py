"""Looking inside a store: whether every object can be read, and is what its row and its facts say.

Nothing here raises: whatever cannot be read is a line of the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import attrs

from cxkit.errors import CxkitError, shown
from cxkit.storage._derived import DERIVED_BY, DERIVED_FROM, Inputs
from cxkit.storage._mapping import from_stored, kind_of, rules, set_apart, to_write
from cxkit.storage._outlines import Outlines
from cxkit.storage._paging import query_of
from cxkit.storage._protocol import Key, Page, Row, Stored
from cxkit.storage._state import Call, Needs, Work

_PAGE = 500


def faults_of_class(cls: type[Any], *, sample: float, most: int) -> Work[list[str]]:
    """Faults of the objects of a class, at most `most` lines."""
    kind, faults, stale = kind_of(cls), list[str](), 0
    try:
        inputs: Inputs = yield Needs()
        query = attrs.evolve(query_of(cls), limit=_PAGE, history=False)
        while len(faults) < most:
            page: Page = yield Call("scan", (query,))
            rows = [stored.row for stored in page.items if is_chosen(sample, *stored.row[:3])]
            whole: Mapping[Key, Stored] = (yield Call("load", ([row.key for row in rows],))) if rows else {}
            for stored in whole.values():
                is_stale, its_faults = _faults_of(cls, stored, inputs)
                stale += is_stale
                faults += its_faults
            if not page.more:
                break
            query = attrs.evolve(query, after=(page.items[-1].row.id,))
    except Exception as error:
        faults.append(f"{kind}: the store cannot be read: {_said(error)}")
    if stale:
        faults.insert(0, f"{kind}: {stale} rows were computed by other rules: rewrite(stale=True)")
    return faults[:most]


def is_chosen(sample: float, kind: str, id: str, version: int) -> bool:
    """Whether an object is in the part of all that is looked at; another part for other versions."""
    if sample >= 1:
        return True
    digest = sha256(f"{kind}\0{id}\0{version}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") < sample * (1 << 32)


def _faults_of(cls: type[Any], stored: Stored, inputs: Inputs) -> tuple[bool, list[str]]:
    """Whether the row is stale, and what is wrong with the object."""
    row, name = stored.row, f"{stored.row.kind} {shown(stored.row.id)}"
    try:
        versions = [entry.version for entry in stored.history]
        if versions != list(range(1, row.version + 1)):
            return False, [f"{name} is at version {row.version} and its journal has {versions or 'nothing'}"]
        thing = from_stored(stored, cls)
        if cls.replay(thing.history) != thing:
            return False, [f"{name} is not what its facts say"]
        if set_apart(stored.history):
            return False, [f"{name} has personal values among its plain data: rewrite()"]
        now = to_write(thing, expected=row.version, erasures=row.erasures, inputs=inputs).row
        stamps = [(each.fields.get(DERIVED_BY), each.fields.get(DERIVED_FROM)) for each in (row, now)]
        if stamps[0] != stamps[1]:
            return True, []
        return False, [f"{name} {text}" for text in _drift(cls, row, now)]
    except Exception as error:
        return False, [f"{name} cannot be read: {_said(error)}"]


def _drift(cls: type[Any], row: Row, now: Row) -> Iterator[str]:
    """Fields of the row that differ from those of the object."""
    if row.subject != now.subject:
        yield "is filed under another person than it names"
    computed = rules(cls).fields
    if row.words != now.words and not (row.words is None and row.erasures):
        yield "is found by other words than its texts have: rewrite()"
    outlines = Outlines(cls)
    if outlines.tell(row) and outlines.of(row).summary != outlines.of(now).summary:
        yield "has another summary of its history in its row than its facts give: rewrite()"
    for before, after, what in ((row.fields, now.fields, "field"), (row.lists, now.lists, "list")):
        for name in sorted({*before, *after}):
            # What an erasure emptied in the store alone is no drift.
            erased = what == "list" and name not in before and row.erasures
            if before.get(name) != after.get(name) and not erased:
                made = "computed" if name in computed else "declared"
                yield f"has another {made} {what} {name!r} in its row than it has itself: rewrite()"


def _said(error: Exception) -> str:
    """The error without anything that it says of data."""
    return f"{type(error).__name__} ({error.code})" if isinstance(error, CxkitError) else type(error).__name__
