"""Looking after a SQLite store: backups while it is in use, checks, room given back."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from secrets import token_hex

from cxkit.errors import StorageError
from cxkit.storage.sqlite._file import Connections, translated

_COPIED_AT_ONCE = 2000

_RULES: tuple[str, ...] = (
    "SELECT o.kind || ' ' || o.id || ' is at version ' || o.version || ' and its journal has ' "
    "|| count(j.position) FROM cx_object o LEFT JOIN cx_journal j ON j.object = o.number "
    "GROUP BY o.number HAVING o.version <> count(j.position) OR o.version <> coalesce(max(j.version), 0)",
    "SELECT 'journal entry ' || position || ' belongs to no object' FROM cx_journal "
    "WHERE object NOT IN (SELECT number FROM cx_object)",
    "SELECT kind || ' ' || id || ' has lost its personal part' FROM cx_object "
    "WHERE part IS NOT NULL AND part NOT IN (SELECT number FROM cx_part)",
    "SELECT 'token ' || token || ' names a position behind the journal' FROM cx_batch "
    "WHERE position > (SELECT coalesce(max(position), 0) FROM cx_journal)",
)
"""Queries that answer nothing in a sound database."""


def back_up(connections: Connections, target: str | os.PathLike[str]) -> None:
    """Copy the database, as it is at one moment, into a new file, while others read and write.

    The copy is written beside its place, under a name of its own, and appears there when it is whole; after
    an error nothing of it stays. The moment is fixed first: SQLite would otherwise begin anew after each
    commit of others, and come to no end.
    """
    path = Path(target)
    if path.exists():
        raise StorageError(f"{path} exists already: name a new file for the backup", code="storage.exists")
    unfinished = path.with_name(f"{path.name}.{token_hex(4)}.unfinished")
    try:
        with translated(str(unfinished)):
            _copy(connections, unfinished)
        _publish(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _copy(connections: Connections, unfinished: Path) -> None:
    copy = sqlite3.connect(unfinished)
    try:
        with connections.reading() as source:
            source.execute("SELECT count(*) FROM cx_layout").fetchone()
            source.backup(copy, pages=_COPIED_AT_ONCE)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _publish(unfinished: Path, path: Path) -> None:
    """Give the whole copy its name, unless somebody else took it meanwhile."""
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise StorageError(
            f"{path} exists by now: name a new file for the backup", code="storage.exists"
        ) from None


def faults_of(connections: Connections, *, most: int = 100) -> list[str]:
    """What is wrong with the database: SQLite's own check of every page and index, then our rules."""
    with connections.reading() as db:
        pages: list[tuple[str]] = db.execute(f"PRAGMA integrity_check({most})").fetchall()
        faults = [text for (text,) in pages if text != "ok"]
        for rule in _RULES:
            if len(faults) < most:
                rows: list[tuple[str]] = db.execute(f"{rule} LIMIT ?", (most - len(faults),)).fetchall()
                faults += [text for (text,) in rows]
    return faults
