"""The store in a SQLite file: the standard library's driver, a write-ahead log, every commit synced."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import Any, Self

from cxkit.errors import StorageError
from cxkit.kernel import Aggregate
from cxkit.storage._indexes import INDEXES, Indexes, indexes_of
from cxkit.storage._mapping import kind_of
from cxkit.storage._protocol import (
    Batch,
    Capabilities,
    Claim,
    Entry,
    Key,
    Page,
    Receipt,
    Row,
    Stored,
    Write,
    check_batch,
    check_claim,
    check_token,
    conflict,
)
from cxkit.storage._query import Query
from cxkit.storage.sqlite._care import back_up, faults_of
from cxkit.storage.sqlite._file import Connections
from cxkit.storage.sqlite._layout import column
from cxkit.storage.sqlite._sql import Sql

_SQL = Sql(column=column)
_parse = json.JSONDecoder().raw_decode
_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode

# A subquery for the personal part, because a join of it costs five times as much a row.
_OBJECT = (
    "SELECT o.number, o.kind, o.id, o.version, o.schema, o.data, o.fields, o.subject, "
    "(SELECT personal FROM cx_part WHERE number = o.part), o.erasures, o.claims FROM cx_object o "
)
_ENTRY = "SELECT object, version, schema, at, data, personal, position FROM cx_journal "
_ENTRY_WITH_KEY = (
    "SELECT o.kind, o.id, j.version, j.schema, j.at, j.data, j.personal, j.position "
    "FROM cx_journal j JOIN cx_object o ON o.number = j.object "
)
_TOKEN = (
    "SELECT position, content, (SELECT personal FROM cx_part WHERE number = b.part) "
    "FROM cx_batch b WHERE token = ?"
)
_LISTED = 50
"""Up to so many objects are asked for one by one, more as one list."""

_READ_MARKS = range(123, 128)
"""The bytes of the log's index that readers of the log lock: section 2.3 of SQLite's WAL format."""

_ERASED = "zeroblob(length(CAST(personal AS BLOB)))"


class SQLiteStore:
    """Keeps objects in one SQLite file, for many threads and many processes.

    Several may read while one writes; writers take turns, and one that waits longer than `timeout`
    seconds gets a `StorageError`. Every commit is on the disk when it returns. `erase` removes the
    bytes from the database and its log; backups made before keep them.

    `classes` are aggregates of your own whose `indexes` are to be kept. With `connection` the store
    works in an open database of yours, inside your transaction if there is one, and leaves
    committing and closing it to you. A store of a file can be pickled: the copy opens the file.

    >>> from cxkit.storage._repository import Repository
    >>> from cxkit.tickets import Ticket
    >>> with SQLiteStore(":memory:") as store:
    ...     Repository(store, Ticket).count()
    0
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        connection: sqlite3.Connection | None = None,
        classes: Iterable[type[Aggregate[Any]]] = (),
        timeout: float = 10.0,
        read_only: bool = False,
    ) -> None:
        if (path is None) is (connection is None):
            raise StorageError("give a path or a connection, and not both", code="storage.open")
        self._path = "the given connection" if path is None else os.fspath(path)
        self._classes = tuple(classes)
        indexes: dict[str, Indexes] = {
            **INDEXES,
            **{kind_of(cls): indexes_of(cls) for cls in self._classes},
        }
        self._timeout = timeout
        self._read_only = read_only
        self._connections = Connections(
            self._path, timeout=timeout, read_only=read_only, indexes=indexes, given=connection
        )
        in_file = self._path != ":memory:" and connection is None
        self.capabilities = Capabilities(
            name="sqlite",
            durable=in_file,
            processes=in_file,
            physical_erasure=in_file,
            backup=True,
            claims=True,
            answers=True,
        )

    # Reading

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        by_kind: dict[str, list[str]] = {}
        for kind, id in keys:
            by_kind.setdefault(kind, []).append(id)
        found: dict[Key, Stored] = {}
        with self._connections.reading() as db:
            for kind, ids in by_kind.items():
                if len(ids) == 1:
                    rows = db.execute(_OBJECT + "WHERE o.kind = ? AND o.id = ?", (kind, ids[0])).fetchall()
                else:
                    rows = db.execute(
                        _OBJECT + "WHERE o.kind = ? AND o.id IN (SELECT value FROM json_each(?))",
                        (kind, _JSON(ids)),
                    ).fetchall()
                for stored in _with_history(db, rows):
                    found[stored.row.key] = stored
        return found

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        text, values = _SQL.where(query.where)
        # The kind is written out, because SQLite uses a partial index only for a literal.
        meant = f"o.kind = {_quoted(query.kind)} AND {text}"
        rows: list[Any] = []
        total: int | None = None
        with self._connections.reading() as db:
            for beyond, places, order in _SQL.ranges(query):
                wanted = query.limit + 1 - len(rows)
                statement = f"{_OBJECT}WHERE {meant} AND {beyond} ORDER BY {order} LIMIT ?"
                rows += db.execute(statement, (*values, *places, wanted)).fetchall()
                if len(rows) > query.limit:
                    break
            chosen = rows[: query.limit]
            items = _with_history(db, chosen) if query.history else [Stored(_row(row)) for row in chosen]
            if query.count:
                total = db.execute(f"SELECT count(*) FROM cx_object o WHERE {meant}", values).fetchone()[0]
        return Page(tuple(items), more=len(rows) > query.limit, total=total)

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        with self._connections.reading() as db:
            rows = db.execute(
                _ENTRY_WITH_KEY + "WHERE j.position > ? ORDER BY j.position LIMIT ?", (after, limit)
            ).fetchall()
        return [Entry(*row)._replace(personal=_text(row[6])) for row in rows]

    # Writing

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        check_batch(batch)
        with self._connections.writing() as db:
            if batch.token is not None:
                earlier = db.execute(_TOKEN, (batch.token,)).fetchone()
                if earlier is not None:
                    position, content, answer = earlier
                    check_token(batch, content)
                    return Receipt(position, repeated=True, answer=_text(answer))
            position = _Commit(db).write(batch)
        if any(write.erase for write in batch.writes):
            self.checkpoint()
        return Receipt(position, answer=batch.answer)

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`. The bytes are gone when this returns; an error names a reader that prevents it."""
        with self._connections.writing() as db:
            keys = db.execute("SELECT kind, id FROM cx_object WHERE subject = ?", (subject,)).fetchall()
            db.execute(
                f"UPDATE cx_part SET personal = {_ERASED} WHERE typeof(personal) = 'text' "
                "AND number IN (SELECT part FROM cx_object WHERE subject = ?)",
                (subject,),
            )
            db.execute(
                f"UPDATE cx_part SET personal = {_ERASED} WHERE typeof(personal) = 'text' "
                "AND number IN (SELECT part FROM cx_answer WHERE subject = ?)",
                (subject,),
            )
            db.execute(
                f"UPDATE cx_journal SET personal = {_ERASED} WHERE typeof(personal) = 'text' "
                "AND object IN (SELECT number FROM cx_object WHERE subject = ?)",
                (subject,),
            )
            db.execute(
                "UPDATE cx_object SET part = NULL, erasures = erasures + 1 WHERE subject = ?", (subject,)
            )
        self.checkpoint()
        return [Key(kind, id) for kind, id in keys]

    def checkpoint(self) -> None:
        """Bring everything from the log into the database and empty the log.

        Raises `StorageError` (`storage.reader`) where a reader still needs the log.
        """
        if not self.capabilities.durable:
            return
        with self._connections.alone() as db:
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StorageError(
                f"{self._path}: the change is committed, but its log cannot be emptied while another "
                f"connection reads ({_readers_of(self._path)}): end that reader, then call checkpoint()",
                code="storage.reader",
                params={"path": self._path},
            )

    # Keeping

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Copy everything, as it is at one moment, into a new file; others may write meanwhile."""
        back_up(self._connections, path)

    def check(self) -> list[str]:
        """What is wrong with the file: every page and index, and whether versions and journal agree.

        Nothing is, where the list is empty. The whole file is read.
        """
        return faults_of(self._connections)

    @contextmanager
    def loading(self) -> Generator[None]:
        """Put off the indexes of an empty store while very many objects are added, and build them after.

        A store that holds objects already keeps its indexes. If the process dies in between, the
        next opening builds them.
        """
        with self._connections.writing() as db:
            empty = db.execute("SELECT 1 FROM cx_object LIMIT 1").fetchone() is None
            if empty:
                self._connections.drop_indexes(db)
        try:
            yield
        finally:
            if empty:
                with self._connections.writing() as db:
                    self._connections.build_indexes(db)

    def close(self) -> None:
        """Close the file; a connection that was handed in stays open."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        if not self.capabilities.durable:
            raise StorageError(
                "only a store of a file can be pickled: the copy opens the file anew", code="storage.pickle"
            )
        anew = partial(SQLiteStore, classes=self._classes, timeout=self._timeout, read_only=self._read_only)
        return anew, (os.path.abspath(self._path),)

    def __repr__(self) -> str:
        return f"SQLiteStore({self._path!r})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _text(value: Any) -> str | None:
    """A personal part as it is read: what was erased in place is zero bytes, and no text any more."""
    return value if isinstance(value, str) else None


def _row(row: Any) -> Row:
    _, kind, id, version, schema, data, fields, subject, personal, erasures, claims = row
    return Row(kind, id, version, schema, data, _parse(fields)[0], subject, _text(personal), erasures, claims)


def _with_history(db: sqlite3.Connection, rows: list[Any]) -> list[Stored]:
    """The rows with their facts."""
    if not rows:
        return []
    histories: dict[int, list[Entry]] = {row[0]: [] for row in rows}
    keys = {row[0]: row[1:3] for row in rows}
    if len(rows) <= _LISTED:
        marks = ", ".join("?" * len(rows))
        numbers: Sequence[Any] = list(histories)
    else:
        marks, numbers = "SELECT value FROM json_each(?)", [_JSON(list(histories))]
    # The order is that of the index: version after version of one object after the other.
    entries = db.execute(f"{_ENTRY}WHERE object IN ({marks}) ORDER BY object, version", numbers)
    for object, version, schema, at, data, personal, position in entries:
        kind, id = keys[object]
        kept = personal if personal.__class__ is str else None
        histories[object].append(Entry(kind, id, version, schema, at, data, kept, position))
    return [Stored(_row(row), tuple(histories[row[0]])) for row in rows]


class _Commit:
    """The statements of one batch, gathered so that many new objects are written by few calls."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._number = self._last("number", "cx_object")
        self._part = self._last("number", "cx_part")
        self._position = self._last("position", "cx_journal")
        self._objects: list[tuple[Any, ...]] = []
        self._parts: list[tuple[Any, ...]] = []
        self._entries: list[tuple[Any, ...]] = []

    def _last(self, name: str, table: str) -> int:
        found: int = self._db.execute(f"SELECT coalesce(max({name}), 0) FROM {table}").fetchone()[0]
        return found

    def write(self, batch: Batch) -> int:
        """Do everything; the last position of the journal then."""
        writes = batch.writes
        for write in writes:
            number = self._create(write.row) if not write.expected else self._change(write)
            for entry in write.entries:
                self._position += 1
                self._entries.append((self._position, number, *entry[2:7]))
        for claim in batch.claims:
            self._claim(claim)
        if batch.token is not None and batch.is_remembered:
            self._remember(batch, batch.token)
        try:
            self._db.executemany("INSERT INTO cx_object VALUES (?,?,?,?,?,?,?,?,?,?,0)", self._objects)
        except sqlite3.IntegrityError:
            self._find_existing(writes)
            raise
        self._db.executemany("INSERT INTO cx_part VALUES (?,?)", self._parts)
        self._db.executemany("INSERT INTO cx_journal VALUES (?,?,?,?,?,?,?)", self._entries)
        return self._position

    def _create(self, row: Row) -> int:
        self._number += 1
        self._objects.append((self._number, *_columns(row), self._keep(row.personal), row.erasures))
        return self._number

    def _change(self, write: Write) -> int:
        row, db = write.row, self._db
        found = db.execute(
            "SELECT number, version, erasures, part, (SELECT personal FROM cx_part WHERE number = o.part) "
            "FROM cx_object o WHERE kind = ? AND id = ?",
            row.key,
        ).fetchone()
        number, version, erasures, part, personal = found or (0, 0, row.erasures, None, None)
        if version != write.expected or erasures != row.erasures:
            raise conflict(row.key, expected=write.expected, found=version, erased=version == write.expected)
        if row.personal != personal:
            db.execute(f"UPDATE cx_part SET personal = {_ERASED} WHERE number = ?", (part,))
            part = self._keep(row.personal)
        if write.erase:
            db.execute(
                f"UPDATE cx_journal SET personal = {_ERASED} WHERE typeof(personal) = 'text' AND object = ?",
                (number,),
            )
        db.execute(
            "UPDATE cx_object SET kind = ?, id = ?, version = ?, schema = ?, data = ?, fields = ?, "
            "subject = ?, part = ? WHERE number = ?",
            (*_columns(row), part, number),
        )
        return int(number)

    def _claim(self, claim: Claim) -> None:
        taken = self._db.execute(
            "UPDATE cx_object SET claims = claims + 1 WHERE (kind, id, version, claims) = (?, ?, ?, ?)",
            (*claim.key, claim.version, claim.claims),
        )
        if not taken.rowcount:
            row = self._db.execute(_OBJECT + "WHERE o.kind = ? AND o.id = ?", claim.key).fetchone()
            check_claim(claim, _row(row) if row else None)

    def _remember(self, batch: Batch, token: str) -> None:
        part = self._keep(batch.answer)
        self._db.execute(
            "INSERT INTO cx_batch VALUES (?,?,?,?)", (token, self._position, batch.content, part)
        )
        if part is not None:
            owners = [(subject, part) for subject in batch.subjects]
            self._db.executemany("INSERT INTO cx_answer VALUES (?,?)", owners)

    def _keep(self, personal: str | None) -> int | None:
        if personal is None:
            return None
        self._part += 1
        self._parts.append((self._part, personal))
        return self._part

    def _find_existing(self, writes: Sequence[Write]) -> None:
        for write in writes:
            found = self._db.execute(
                "SELECT version FROM cx_object WHERE kind = ? AND id = ?", write.row.key
            ).fetchone()
            if found is not None and not write.expected:
                raise conflict(write.row.key, expected=0, found=found[0])


def _columns(row: Row) -> tuple[Any, ...]:
    return (*row[:5], _JSON(row.fields), row.subject)


def _readers_of(path: str) -> str:
    """Who holds locks on the log's index, where the system tells."""
    try:
        inode = os.stat(path + "-shm").st_ino
        with open("/proc/locks", encoding="ascii") as locks:
            lines = [line.split() for line in locks]
    except OSError:
        return "which one, this system does not tell"
    marks = [line[4:7] for line in lines if line[1] == "POSIX" and line[3] == "READ"]
    holders = {
        holder
        for holder, file, byte in marks
        if file.rpartition(":")[2] == str(inode) and int(byte) in _READ_MARKS
    }
    own = str(os.getpid())
    names = ["this process" if holder == own else f"process {holder}" for holder in sorted(holders)]
    return " and ".join(names) or "which one, this system does not tell"
