"""Looking after a SQLite store: backups while it is in use, checks, room given back."""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

from cxkit.errors import StorageError
from cxkit.storage._checking import is_chosen
from cxkit.storage._words import terms_in
from cxkit.storage.sqlite._commit import IS_FOUND, digests_of, erase_parts, link_anew, text_or_none
from cxkit.storage.sqlite._file import Connections, translated
from cxkit.storage.sqlite._marks import link_of, mark_of_entries, mark_of_part, mark_of_row

_COPIED_AT_ONCE = 2000

_RULES: tuple[str, ...] = (
    "SELECT o.kind || ' ' || o.id || ' is at version ' || o.version || ' and its journal has ' "
    "|| count(j.position) FROM cx_object o LEFT JOIN cx_journal j ON j.object = o.number "
    "GROUP BY o.number HAVING o.version <> count(j.position) OR o.version <> coalesce(max(j.version), 0)",
    "SELECT 'journal entry ' || position || ' belongs to no object' FROM cx_journal "
    "WHERE object NOT IN (SELECT number FROM cx_object)",
    "SELECT kind || ' ' || id || ' has lost its personal part' FROM cx_object "
    "WHERE part IS NOT NULL AND part NOT IN (SELECT number FROM cx_part)",
    "SELECT kind || ' ' || id || ' has lost its words' FROM cx_object "
    "WHERE words IS NOT NULL AND words NOT IN (SELECT number FROM cx_part)",
    "SELECT 'token ' || token || ' names a position behind the journal' FROM cx_batch "
    "WHERE position > (SELECT coalesce(max(position), 0) FROM cx_journal)",
    "SELECT 'journal entry ' || (position + 1) || ' is missing' FROM "
    "(SELECT 0 AS position UNION ALL SELECT position FROM cx_journal) AS j "
    "WHERE position < (SELECT max(position) FROM cx_journal) "
    "AND NOT EXISTS (SELECT 1 FROM cx_journal WHERE position = j.position + 1)",
)
"""Queries that answer nothing in a sound database."""


Progress = Callable[[int, int], None]
"""Is told how many of how many pages are copied."""


def back_up(connections: Connections, target: str | os.PathLike[str], progress: Progress | None) -> None:
    """Copy the database, as it is at one moment, into a new file, while others read and write.

    The copy is written beside its place, under a name of its own, and appears there when it is whole; after
    an error nothing of it stays. What a process that was killed left of an earlier copy is removed: a copy
    of one moment cannot go on at another, so an interrupted backup is made anew. The moment is fixed first:
    SQLite would otherwise begin anew after each commit of others, and come to no end.
    """
    path = Path(target)
    if path.exists():
        raise StorageError(f"{path} exists already: name a new file for the backup", code="storage.exists")
    _remove_left_overs(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{token_hex(4)}{_UNFINISHED}")
    try:
        with translated(str(unfinished)):
            _copy(connections, unfinished, progress)
        _publish(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


_UNFINISHED = ".unfinished"


def _remove_left_overs(path: Path) -> None:
    """Remove unfinished copies of processes that are no more; where the system does not tell, none."""
    for left in path.parent.iterdir() if os.name == "posix" else ():
        # SQLite keeps a journal beside a file that it writes.
        owner = re.fullmatch(rf"{re.escape(path.name)}\.(\d+)-\w+{_UNFINISHED}(-journal)?", left.name)
        if owner and not _is_alive(int(owner[1])):
            left.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _copy(connections: Connections, unfinished: Path, progress: Progress | None) -> None:
    def told(_: int, left: int, whole: int) -> None:
        if progress is not None:
            progress(whole - left, whole)

    copy = sqlite3.connect(unfinished)
    try:
        with connections.reading() as source:
            source.execute("SELECT count(*) FROM cx_layout").fetchone()
            source.backup(copy, pages=_COPIED_AT_ONCE, progress=told)
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


def faults_of(connections: Connections, *, sample: float = 1.0, most: int = 100) -> list[str]:
    """Faults of the database: SQLite's own check of every page and index, our rules, checksums.

    Of a sample only the checksums of the objects in it.
    """
    faults: list[str] = []
    try:
        with connections.reading() as db:
            if sample >= 1:
                pages: list[tuple[str]] = db.execute(f"PRAGMA integrity_check({most})").fetchall()
                faults += [text for (text,) in pages if text != "ok"]
                for rule in _RULES:
                    rows: list[tuple[str]] = db.execute(f"{rule} LIMIT {most}").fetchall()
                    faults += [text for (text,) in rows]
                faults += _strays(db)
            faults += islice(_changed(db, sample), most)
    except StorageError as error:
        faults.append(f"the file cannot be read to its end ({error.code})")
    return faults[:most]


def _strays(db: sqlite3.Connection) -> list[str]:
    """Whether the index finds what has other words, or was erased."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.cx_vocabulary USING fts5vocab(main, cx_words, row)")
    (indexed,) = db.execute("SELECT coalesce(sum(doc), 0) FROM cx_vocabulary").fetchone()
    words = db.execute("SELECT personal FROM cx_part WHERE number IN (SELECT words FROM cx_object)")
    strays = indexed - sum(len(terms_in(text_or_none(text))) for (text,) in words)
    return [f"the index of words has {strays} places too many"] if strays > 0 else []


_ROW = (
    "SELECT o.kind, o.id, o.version, o.schema, o.data, o.fields, o.subject, o.link, o.mark, "
    "p.personal, pm.mark, l.personal, lm.mark, w.personal, wm.mark FROM cx_object o "
    "LEFT JOIN cx_part p ON p.number = o.part LEFT JOIN cx_mark pm ON pm.number = o.part "
    "LEFT JOIN cx_part l ON l.number = o.lists LEFT JOIN cx_mark lm ON lm.number = o.lists "
    "LEFT JOIN cx_part w ON w.number = o.words LEFT JOIN cx_mark wm ON wm.number = o.words WHERE o.number = ?"
)
_ENTRIES = (
    "SELECT m.link, m.mark, m.first, j.position, j.object, j.version, j.schema, j.at, j.data, j.personal "
    "FROM cx_journal j LEFT JOIN cx_link m ON m.position = j.position WHERE j.object = ? ORDER BY j.version"
)


def _changed(db: sqlite3.Connection, sample: float) -> Iterator[str]:
    """Rows that do not have the checksum with which they were written."""
    keys: list[tuple[int, str, str, int]] = db.execute(
        "SELECT number, kind, id, version FROM cx_object"
    ).fetchall()
    (layout,) = db.execute("SELECT number FROM cx_layout").fetchone()
    # A file that is only read keeps its layout: up to 5 each link is of one entry.
    entries = _ENTRIES if layout > 5 else _ENTRIES.replace("m.first", "NULL")
    for number, kind, id, version in keys:
        if is_chosen(sample, kind, id, version):
            yield from _changed_in(db, number, entries)


def _changed_in(db: sqlite3.Connection, number: int, entries: str) -> Iterator[str]:
    row = db.execute(_ROW, (number,)).fetchone()
    if row is None:
        yield f"object number {number} cannot be found by its number"
        return
    *columns, newest, mark, part, part_mark, lists, lists_mark, words, words_mark = row
    kind, id = columns[:2]
    link: bytes | None = None
    rows: list[tuple[Any, ...]] = []
    for written, written_mark, first, *journal in db.execute(entries, (number,)):
        rows.append(tuple(journal))
        if written is not None:
            position = journal[0]
            begun = first if isinstance(first, int) and first < position else position
            yield from _without_checksum(link, kind, id, [each for each in rows if each[0] < begun])
            rows = [each for each in rows if each[0] >= begun]
            name = _name_of(kind, id, rows)
            if written != link_of(link, kind, id, rows):
                yield f"{name} is not as it was written, or follows another than it did"
            now = mark_of_entries(kind, id, rows)
            yield from _changed_mark(f"the personal part of {name}", written_mark, now)
            link, rows = written, []
    yield from _without_checksum(link, kind, id, rows)
    if mark is None:
        return
    if mark != mark_of_row(newest, tuple(columns)):
        yield f"the row of {kind} {id} is not as it was written"
    elif newest != link:
        yield f"the journal of {kind} {id} does not end as it did when its row was written"
    yield from _changed_part(f"the personal part of {kind} {id}", part, part_mark, kind, id, "row")
    yield from _changed_part(f"the list part of {kind} {id}", lists, lists_mark, kind, id, "lists")
    yield from _changed_part(f"what {kind} {id} is found by", words, words_mark, kind, id, "words")
    if isinstance(words, str) and not db.execute(IS_FOUND, (digests_of(words), number)).fetchone():
        yield f"{kind} {id} is not found by all of its words"


def _without_checksum(
    link: bytes | None, kind: str, id: str, rows: Sequence[tuple[Any, ...]]
) -> Iterator[str]:
    """Entries of no link, where there are links before them; those of older layouts have none."""
    for row in rows if link is not None else ():
        yield f"{_name_of(kind, id, [row])} has lost its checksum"


def _name_of(kind: str, id: str, rows: Sequence[tuple[Any, ...]]) -> str:
    (first, _, begun, *_), (last, _, version, *_) = rows[0], rows[-1]
    if first == last:
        return f"journal entry {first} ({kind} {id}, version {version})"
    return f"journal part {first} to {last} ({kind} {id}, versions {begun} to {version})"


def _changed_part(
    name: str, personal: Any, mark: bytes | None, kind: str, id: str, place: str
) -> Iterator[str]:
    now = mark_of_part(personal, kind, id, place) if isinstance(personal, str) else None
    yield from _changed_mark(name, mark, now)


def _changed_mark(name: str, mark: bytes | None, now: bytes | None) -> Iterator[str]:
    """Whether a mark is still that of what is there; of nothing, the mark was emptied with it."""
    if mark is not None and mark != now:
        if now is not None:
            yield f"{name} is not as it was written"
        elif any(mark):
            yield f"{name} was lost"


_AT_ONCE = 500

# Entries of one link follow each other, so that it is the next one that is theirs.
_IS_LINKED = (
    "coalesce((SELECT coalesce(first, position) <= j.position FROM cx_link "
    "WHERE position >= j.position ORDER BY position LIMIT 1), 0)"
)


def compact(connections: Connections) -> None:
    """Write checksums beside what older versions wrote, then the whole file anew."""
    after = 0
    while True:
        with connections.writing() as db:
            objects = db.execute(
                "SELECT number, kind, id, version, schema, data, fields, subject FROM cx_object o "
                "WHERE number > ? AND EXISTS (SELECT 1 FROM cx_journal j WHERE j.object = o.number "
                f"AND NOT {_IS_LINKED}) ORDER BY number LIMIT ?",
                (after, _AT_ONCE),
            ).fetchall()
            for number, *columns in objects:
                link = link_anew(db, number, *columns[:2])
                mark = mark_of_row(link, tuple(columns))
                db.execute("UPDATE cx_object SET link = ?, mark = ? WHERE number = ?", (link, mark, number))
            if not objects:
                break
            db.execute("UPDATE cx_layout SET copies = 1")
        after = objects[-1][0]
    write_anew(connections)


def write_anew(connections: Connections) -> None:
    """Write the whole file anew, so that no page keeps a copy of what was moved."""
    with connections.alone() as db:
        db.execute("VACUUM")
    with connections.writing() as db:
        db.execute("UPDATE cx_layout SET copies = 0")


def empty_log(db: sqlite3.Connection, timeout: float) -> bool:
    """Bring the log into the database and empty it; whether a reader prevented that.

    Where another connection is doing the same, SQLite does not wait, and says so by lengths of -1; so we do.
    """
    waited = 0.0
    while True:
        busy, length, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy or length >= 0 or waited >= timeout:
            return bool(busy)
        time.sleep(0.01)
        waited += 0.01


def forget_tokens(db: sqlite3.Connection, before: str) -> int:
    """Forget tokens and answers of what was committed before the first fact at an instant or later."""
    (first,) = db.execute("SELECT min(position) FROM cx_journal WHERE at >= ?", (before,)).fetchone()
    old = "SELECT part FROM cx_batch WHERE position < ?"
    limit = first if first is not None else 1 << 62
    erase_parts(db, old, limit)
    db.execute(f"DELETE FROM cx_answer WHERE part IN ({old})", (limit,))
    return db.execute("DELETE FROM cx_batch WHERE position < ?", (limit,)).rowcount
