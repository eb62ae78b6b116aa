"""Rows and entries to try a store with. A store must keep them as they are, whatever they say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from cxkit.storage import Batch, Entry, Key, Plain, Query, Row, Store, Stored, Write

MOST_PAGES = 1000
AT = "2026-02-03T09:00:00.000000Z"
ODD_TEXT = "…'\"\\%_ 你好 \U0001f4e6 e\u0301 é <b>&amp;</b> \\u0000 \t\r\n end"


def write(
    id: str = "T-1",
    *,
    after: Stored | None = None,
    kind: str = "ticket",
    facts: int = 1,
    subject: str = "C-1",
    personal: str | None = '{"subject":"Where is my parcel?"}',
    said: str | None = None,
    note: str = "",
    erase: bool = False,
    expected: int | None = None,
    lists: Mapping[str, tuple[str, ...]] | None = None,
    words: str | None = None,
    **fields: Plain,
) -> Write:
    """The write that begins an object, or that continues the one that was loaded.

    `personal` is the row's personal part, `said` that of the new entries (by default the same).
    """
    before = 0 if after is None else after.row.version
    before = before if expected is None else expected
    version = before + facts
    row = Row(
        kind=kind,
        id=id,
        version=version,
        schema="ticket/1",
        data=_json({"version": version, "note": note}),
        fields=fields,
        subject=subject,
        personal=personal,
        erasures=0 if after is None else after.row.erasures,
        lists=lists or {},
        words=words,
    )
    entries = tuple(
        Entry(
            kind=kind,
            id=id,
            version=number,
            schema="ticket.messaged/1",
            at=AT,
            data=_json({"number": number, "note": note}),
            personal=personal if said is None else said,
        )
        for number in range(before + 1, version + 1)
    )
    return Write(row, entries, before, erase)


def batch(*writes: Write, token: str | None = None) -> Batch:
    """A batch of writes."""
    return Batch(writes, token)


def put(store: Store, *writes: Write, token: str | None = None) -> int:
    """Commit writes; the position of the receipt."""
    return store.commit(Batch(writes, token)).position


def load(store: Store, id: str = "T-1", kind: str = "ticket") -> Stored:
    """The object of that id."""
    return store.load([Key(kind, id)])[Key(kind, id)]


def row_of(stored: Stored) -> Row:
    """The row with its fields as a dict, and without those that hold nothing."""
    fields = {name: value for name, value in stored.row.fields.items() if value is not None}
    return stored.row._replace(fields=fields, lists=dict(stored.row.lists))


def every(store: Store, query: Query) -> Iterator[Stored]:
    """Everything that a query means, page by page; a store that comes to no end is stopped."""
    for _ in range(MOST_PAGES):
        page = store.scan(query)
        yield from page.items
        if not page.more:
            return
        if not page.items:
            raise AssertionError("a page without objects says that there are more")
        last = page.items[-1].row
        query = attrs.evolve(query, after=query.place(last.fields, last.id))
    raise AssertionError(f"{MOST_PAGES} pages came to no end: they repeat themselves")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
