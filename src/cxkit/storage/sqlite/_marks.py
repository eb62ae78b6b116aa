"""Checksums by which torn, swapped and removed parts of a database are noticed.

The entries of one write have a link: a digest of the link before it in their object's history and of
themselves, their positions included. Every row has a mark, a digest of itself and of its newest link. So no
entry, no row and no order of entries changes unnoticed. Personal parts have marks of their own, bound to
where they belong, that are overwritten with them: a digest that outlived a short text would tell it.

These are checksums against accidents, not signatures: who can write the file can write them.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

BYTES = 16
"""How long links and marks are."""


Rows = Iterable[tuple[Any, ...]]
"""Rows of the journal: position, object, version, schema, at, data and personal part."""


def link_of(before: bytes | None, kind: str, id: str, rows: Rows) -> bytes:
    """The link of entries of an object, after the link before it."""
    text = ""
    for position, _, version, schema, at, data, _ in rows:
        text += f"{position}\0{kind}\0{id}\0{version}\0{schema}\0{at}\0{data}"
    return sha256((before or b"") + text.encode("utf-8", "surrogatepass")).digest()[:BYTES]


def mark_of_row(link: bytes | None, columns: tuple[Any, ...]) -> bytes:
    """The mark of a row, given as kind, id, version, schema, data, fields and subject."""
    text = "%s\0%s\0%s\0%s\0%s\0%s\0%s" % columns  # noqa: UP031 - the quickest of a tuple
    return sha256((link or b"") + text.encode("utf-8", "surrogatepass")).digest()[:BYTES]


def mark_of_part(personal: str, kind: str, id: str, place: str) -> bytes:
    """The mark of a personal part: of a row, of its lists, or of its words."""
    text = f"{kind}\0{id}\0{place}\0{personal}"
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:BYTES]


def mark_of_entries(kind: str, id: str, rows: Rows) -> bytes | None:
    """The mark of the personal parts that entries have; None without any."""
    text = ""
    for _, _, version, _, _, _, personal in rows:
        if personal.__class__ is str:
            text += f"{kind}\0{id}\0{version}\0{personal}"
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:BYTES] if text else None
