"""The file behind a SQLite store: opening and checking it, its tables, its connections, its errors."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from itertools import accumulate
from operator import mul
from pathlib import Path
from typing import Any, NoReturn

from cxkit.errors import StorageError
from cxkit.storage.indexes import Indexes

__all__ = ["APPLICATION_ID", "Connections", "column", "translated"]

APPLICATION_ID = 0x63786B74
"""`cxkt`: what a cxkit database says of itself in its header."""

# What is personal stands only in rows that are added at the end and overwritten in place with as
# many zero bytes: SQLite's secure_delete clears what it frees, but leaves copies of rows behind
# that it moved from one page to another while balancing a tree.
LAYOUTS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE cx_object (
            number INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
            schema TEXT NOT NULL, data TEXT NOT NULL, fields TEXT NOT NULL, subject TEXT NOT NULL,
            part INTEGER, erasures INTEGER NOT NULL, UNIQUE (kind, id))""",
        "CREATE INDEX cx_object_subject ON cx_object (subject)",
        "CREATE TABLE cx_part (number INTEGER PRIMARY KEY, personal)",
        """CREATE TABLE cx_journal (
            position INTEGER PRIMARY KEY, object INTEGER NOT NULL, version INTEGER NOT NULL,
            schema TEXT NOT NULL, at TEXT NOT NULL, data TEXT NOT NULL, personal,
            UNIQUE (object, version))""",
        "CREATE TABLE cx_batch (token TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID",
    ),
)
"""The statements that lead from each layout to the next; `user_version` counts those done."""

_FAILURES: Mapping[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: ("locked", "is locked by another writer: try again, or give a longer timeout"),
    sqlite3.SQLITE_LOCKED: ("locked", "is locked by another use of this connection: finish that first"),
    sqlite3.SQLITE_READONLY: ("read_only", "can only be read: open it for writing, or check its permissions"),
    sqlite3.SQLITE_FULL: ("full", "cannot grow, the disk is full: make room; nothing was changed"),
    sqlite3.SQLITE_CANTOPEN: ("open", "cannot be opened: check that its folder exists and may be written"),
    sqlite3.SQLITE_NOTADB: ("foreign", "is not a SQLite database: name another file"),
    sqlite3.SQLITE_CORRUPT: ("corrupt", "is damaged: restore a backup, then run check()"),
    sqlite3.SQLITE_IOERR: ("io", "cannot be read or written: check the disk"),
}


def column(name: str) -> str:
    """The expression of a declared field; indexes and queries must write it alike."""
    return f"json_extract(fields, '$.\"{name}\"')"


@contextmanager
def translated(path: str) -> Generator[None]:
    """Turn the driver's errors into a `StorageError` that names the file and the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        name, remedy = _FAILURES.get(code, ("sqlite", f"failed: {error}"))
        raise StorageError(
            f"{path} {remedy}", code=f"storage.{name}", params={"path": path, "sqlite": str(error)}
        ) from error


class Connections:
    """The connections to one database: one that writes, under a lock, and as many as are needed to read.

    A connection that was handed in is used for both, one call at a time, and never closed. After a
    fork the child opens its own.
    """

    def __init__(
        self,
        path: str,
        *,
        timeout: float,
        read_only: bool,
        indexes: Mapping[str, Indexes],
        given: sqlite3.Connection | None = None,
    ) -> None:
        self.path = path
        self.single = given is not None or path == ":memory:"
        self.owned = given is None
        self._timeout = timeout
        self._read_only = read_only
        self._indexes = _index_statements(indexes)
        self._lock = threading.RLock()
        self._pid = os.getpid()
        self._free: list[sqlite3.Connection] = []
        self._opened: list[sqlite3.Connection] = []
        self._closed = False
        self._writer = given
        self._finalizer = weakref.finalize(self, _close_all, self._opened)
        with translated(path):
            if given is not None:
                given.isolation_level = None
                _prepare(given, path, self._indexes, timeout, wal=False)
            elif self._read_only:
                reader = self._open()
                _check_ours(reader, path)
                self._free.append(reader)
            else:
                self._writer = self._open()
                _prepare(self._writer, path, self._indexes, timeout, wal=not self.single)

    def _open(self) -> sqlite3.Connection:
        uri = Path(self.path).absolute().as_uri() + "?mode=ro" if self._read_only else self.path
        connection = sqlite3.connect(
            uri,
            timeout=self._timeout,
            isolation_level=None,
            check_same_thread=False,
            uri=self._read_only,
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -32000")
        self._opened.append(connection)
        return connection

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A connection in a transaction that sees one moment."""
        if self.single:
            with self._locked() as connection, translated(self.path):
                yield connection
            return
        self._check_open()
        with translated(self.path):
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._free.append(connection)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._free.pop()
        except IndexError:
            with self._lock:
                return self._open()

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """The writing connection in a transaction, committed at the end unless an error leaves it.

        A connection that was handed in inside a transaction of its owner's keeps that transaction:
        what is written here belongs to it, and the owner commits.
        """
        with self._locked() as connection, translated(self.path):
            nested = connection.in_transaction
            connection.execute("SAVEPOINT cxkit" if nested else "BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("RELEASE cxkit" if nested else "COMMIT")
            except BaseException:
                if nested:
                    connection.execute("ROLLBACK TO cxkit")
                    connection.execute("RELEASE cxkit")
                elif connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def alone(self) -> Generator[sqlite3.Connection]:
        """The writing connection outside a transaction."""
        with self._locked() as connection, translated(self.path):
            yield connection

    @contextmanager
    def _locked(self) -> Generator[sqlite3.Connection]:
        self._check_open()
        if self._read_only:
            raise StorageError(
                f"{self.path} was opened to be read only: open it without read_only=True to write",
                code="storage.read_only",
                params={"path": self.path},
            )
        with self._lock:
            if self._writer is None:
                with translated(self.path):
                    self._writer = self._open()
            yield self._writer

    def _check_open(self) -> None:
        if self._closed:
            raise StorageError(f"the store of {self.path} was closed: open it again", code="storage.closed")
        if self._pid != os.getpid() and self.owned and self.path != ":memory:":
            # A connection must not cross a fork, not even to be closed: leave the parent's alone.
            _PARENTS.append(self._opened)
            self._finalizer.detach()
            self._lock, self._pid = threading.RLock(), os.getpid()
            self._free, self._opened, self._writer = [], [], None
            self._finalizer = weakref.finalize(self, _close_all, self._opened)

    def build_indexes(self, connection: sqlite3.Connection) -> None:
        """Build the declared indexes that are not there."""
        _build(connection, self._indexes)

    def drop_indexes(self, connection: sqlite3.Connection) -> None:
        """Drop the declared indexes."""
        for name in self._indexes:
            connection.execute(f'DROP INDEX IF EXISTS "{name}"')

    def close(self) -> None:
        """Close every connection that was opened here."""
        with self._lock:
            self._closed = True
            self._free.clear()
            self._writer = None
            _close_all(self._opened)


_PARENTS: list[list[sqlite3.Connection]] = []


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()


# The file and its tables


def _prepare(
    connection: sqlite3.Connection, path: str, indexes: Mapping[str, str], timeout: float, *, wal: bool
) -> None:
    """Make a new database, or check that it is ours and bring it to the newest layout."""
    fresh = _is_empty(connection)
    if not fresh:
        _check_ours(connection, path)
    if wal:
        _use_wal(connection, timeout)
    if _number(connection, "user_version") < len(LAYOUTS) or indexes.keys() - _names(connection):
        connection.execute("BEGIN IMMEDIATE")
        try:
            _migrate(connection)
            _build(connection, indexes)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _build(connection: sqlite3.Connection, indexes: Mapping[str, str]) -> None:
    for name in sorted(indexes.keys() - _names(connection)):
        connection.execute(indexes[name])
    _advise(connection, indexes)


def _advise(connection: sqlite3.Connection, indexes: Mapping[str, str]) -> None:
    """Tell SQLite's planner how well each index selects, the same for every size of file.

    Without it, the planner takes the index of kind and id for the end of a page and reads all of a
    kind. Assumed are a million objects of five kinds, few of an equal customer or instant, and very
    many of an equal status.
    """
    connection.execute("ANALYZE sqlite_schema")
    connection.execute("DELETE FROM sqlite_stat1 WHERE tbl IN ('cx_object', 'cx_journal')")
    statistics = [("cx_object", "sqlite_autoindex_cx_object_1", "1000000 200000 1")]
    statistics += [("cx_object", "cx_object_subject", "1000000 30")]
    statistics += [("cx_journal", "sqlite_autoindex_cx_journal_1", "5000000 5 1")]
    for name in indexes:
        _, *fields = name.split("__")
        alike = accumulate((0.2 if field in _FEW_VALUES else 0.0001 for field in fields), mul, initial=2e5)
        numbers = " ".join(str(max(2, round(number))) for number in alike)
        statistics.append(("cx_object", name, f"{numbers} 1"))
    connection.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", statistics)


_FEW_VALUES = frozenset(
    {"agent", "carrier", "category", "channel", "customer_class", "group", "priority", "queue"}
    | {"segment", "stage", "status", "survey", "team", "topic"}
)
"""Fields of which very many objects hold the same value."""


def _migrate(connection: sqlite3.Connection) -> None:
    done = _number(connection, "user_version")
    for statements in LAYOUTS[done:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {max(done, len(LAYOUTS))}")


def _check_ours(connection: sqlite3.Connection, path: str) -> None:
    if _number(connection, "application_id") != APPLICATION_ID:
        _refuse(path, "foreign", "is a database of another application: name another file")
    found = _number(connection, "user_version")
    if found > len(LAYOUTS):
        _refuse(
            path,
            "newer",
            f"has layout {found}, and this cxkit knows {len(LAYOUTS)}: upgrade cxkit",
        )


def _refuse(path: str, code: str, why: str) -> NoReturn:
    raise StorageError(f"{path} {why}", code=f"storage.{code}", params={"path": path})


def _is_empty(connection: sqlite3.Connection) -> bool:
    return _number(connection, "application_id") == 0 and not connection.execute(
        "SELECT count(*) FROM sqlite_master"
    ).fetchone()[0]  # fmt: skip


def _use_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Turn the write-ahead log on. SQLite does not wait for others here, so we do."""
    waited = 0.0
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or waited >= timeout:
                raise
            time.sleep(0.01)
            waited += 0.01


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    found: int = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    return found


def _names(connection: sqlite3.Connection) -> set[str]:
    rows: list[Any] = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
    return {name for (name,) in rows}


def _index_statements(indexes: Mapping[str, Indexes]) -> dict[str, str]:
    """One partial index for each declared one: its fields, then the id."""
    statements: dict[str, str] = {}
    for kind, declared in indexes.items():
        for fields in declared:
            name = f"cx_{kind.replace('.', '_')}__{'__'.join(fields)}"
            columns = ", ".join([*(column(field) for field in fields), "id"])
            statements[name] = f"CREATE INDEX \"{name}\" ON cx_object ({columns}) WHERE kind = '{kind}'"
    return statements
