"""The file behind a SQLite store: its connections, its locks, its errors."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path

from cxkit.errors import StorageError
from cxkit.storage._indexes import Indexes
from cxkit.storage._protocol import Batch
from cxkit.storage.sqlite._layout import (
    build_indexes,
    check_not_newer,
    check_readable,
    index_statements,
    number,
    prepare_file,
    prepare_guest,
    transaction,
)

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


@contextmanager
def translated(path: str) -> Generator[None]:
    """Turn the driver's errors, and texts that are none, into a `StorageError` that names file and remedy."""
    try:
        yield
    except (UnicodeDecodeError, JSONDecodeError) as error:
        name, remedy = _FAILURES[sqlite3.SQLITE_CORRUPT]
        raise StorageError(f"{path} {remedy}", code=f"storage.{name}", params={"path": path}) from error
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
        self._indexes = index_statements(indexes)
        self._indexed = set[str]()
        self._lock = threading.RLock()
        self._pid = os.getpid()
        self._free: list[sqlite3.Connection] = []
        self._opened: list[sqlite3.Connection] = []
        self._closed = False
        self._writer = given
        self._finalizer = weakref.finalize(self, _close_all, self._opened)
        self._file: tuple[int, int] | None = None
        self._turn: int | None = None
        with translated(path):
            if given is not None:
                prepare_guest(given, path, self._indexes)
            elif self._read_only:
                reader = self._open()
                check_readable(reader, path)
                self._free.append(reader)
            else:
                self._writer = self._open(cache=32_000)
                prepare_file(self._writer, path, self._indexes, timeout, wal=not self.single)
        if not self.single:
            self._file = _identity(path)

    def _open(self, cache: int = 8_000) -> sqlite3.Connection:
        """A connection that keeps so many KiB of pages."""
        uri = Path(self.path).absolute().as_uri() + "?mode=ro" if self._read_only else self.path
        connection = sqlite3.connect(
            uri,
            timeout=self._timeout,
            isolation_level=None,
            check_same_thread=False,
            uri=self._read_only,
        )
        self._opened.append(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{cache}")
        return connection

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """A connection in a transaction that sees one moment."""
        if self.single or (self._turn is not None and self.in_turn):
            with self._locked() as connection, translated(self.path):
                yield connection
            return
        self._check_open()
        self._check_file()
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

    def _check_file(self) -> None:
        """Notice that the file is another one by now: what is written into a removed file is lost."""
        if self._file is not None and _identity(self.path) != self._file:
            raise StorageError(
                f"{self.path} was removed or replaced while this store was open: close the store and open it "
                "again; what was committed before is in the file that was there",
                code="storage.replaced",
                params={"path": self.path},
            )

    @property
    def in_turn(self) -> bool:
        """Whether this thread has the turn to write."""
        return self._turn == threading.get_ident()

    @contextmanager
    def turn(self) -> Generator[None]:
        """All that this thread reads and writes inside is one transaction; nobody else writes meanwhile."""
        with self.writing():
            before, self._turn = self._turn, threading.get_ident()
            try:
                yield
            finally:
                self._turn = before

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """The writing connection in a transaction, committed at the end unless an error leaves it.

        A connection that was handed in inside a transaction of its owner's keeps that transaction:
        what is written here belongs to it, and the owner commits.
        """
        with self._locked() as connection, translated(self.path), transaction(connection):
            if self.owned:
                check_not_newer(number(connection, "user_version"), self.path)
            yield connection

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
        self._check_file()
        with self._lock:
            if self._writer is None:
                with translated(self.path):
                    self._writer = self._open(cache=32_000)
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

    def see_to_indexes(self, connection: sqlite3.Connection, batch: Batch) -> None:
        """Build the declared indexes of the kinds of a batch that are not there."""
        unsure = set[str]()
        for write in batch.writes:
            if write.row.kind not in self._indexed:
                unsure.add(write.row.kind)
        for kind in unsure:
            was_there = not build_indexes(connection, self._indexes, [kind])
            # What was just built can still be undone with its transaction.
            if was_there and self.owned and not self._turn:
                self._indexed.add(kind)

    @contextmanager
    def unindexed(self) -> Generator[None]:
        """Build no indexes meanwhile, and all that are missing afterwards."""
        self._indexed.update(self._indexes)
        try:
            yield
        finally:
            self._indexed.clear()
            with self.writing() as connection:
                build_indexes(connection, self._indexes, self._indexes)
            with self.alone() as connection:
                connection.execute("PRAGMA shrink_memory")

    def close(self) -> None:
        """Close every connection that was opened here."""
        with self._lock:
            self._closed = True
            self._free.clear()
            self._writer = None
            _close_all(self._opened)


def _identity(path: str) -> tuple[int, int] | None:
    """Identity of the file that the path names; None where there is none."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


_PARENTS: list[list[sqlite3.Connection]] = []


def _close_all(connections: list[sqlite3.Connection]) -> None:
    while connections:
        connections.pop().close()
