"""The store in a SQLite file: the standard library's driver, a write-ahead log, every commit synced."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Self

from cxkit.codec._encode import one_line
from cxkit.errors import StorageError
from cxkit.kernel import Aggregate
from cxkit.storage._indexes import NO_INDEXES, Indexes, declared_indexes
from cxkit.storage._protocol import (
    Batch,
    Capabilities,
    Entry,
    Key,
    Page,
    Receipt,
    Stored,
    check_batch,
    check_token,
)
from cxkit.storage._query import MOST_GROUPS, Query, check_form, check_size, too_many_groups
from cxkit.storage._sql import Sql
from cxkit.storage.sqlite._care import back_up, compact, empty_log, faults_of, forget_tokens, write_anew
from cxkit.storage.sqlite._commit import (
    LIGHT,
    OBJECT,
    Commit,
    erase_rows,
    has_phrases,
    has_rare,
    has_text,
    row_of,
    seeks_rare,
    text_or_none,
)
from cxkit.storage.sqlite._file import Connections
from cxkit.storage.sqlite._layout import FEW_VALUES, HAS_OBJECTS, column
from cxkit.values import instant_text

_SQL = Sql(column=column, has=has_text, words=has_phrases)
_BY_KEY = Sql(column=column, has=has_rare, words=has_phrases, id="+id")
"""Ordered by no index, so that SQLite begins with the few objects that have what is sought."""
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


class SQLiteStore:
    """Keeps objects in one SQLite file, for many threads and many processes.

    Several may read while one writes; writers take turns, and one that waits longer than `timeout`
    seconds gets a `StorageError`. Every commit is on the disk when it returns. `erase` removes the
    bytes from the database and its log; backups made before keep them.

    `classes` are aggregates of your own whose `indexes` are to be kept; `indexes` more of them by kind, as
    `{"ticket": (("fields.size", "opened_at"),)}`. With `connection` the store
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
        indexes: Mapping[str, Indexes] = NO_INDEXES,
        timeout: float = 10.0,
        read_only: bool = False,
    ) -> None:
        if (path is None) is (connection is None):
            raise StorageError("give a path or a connection, and not both", code="storage.open")
        self._path = "the given connection" if path is None else os.fspath(path)
        self._classes = tuple(classes)
        self._more = dict(indexes)
        self._timeout = timeout
        self._read_only = read_only
        self._unsure = False
        declared = declared_indexes(self._classes, indexes)
        self._common = {kind: FEW_VALUES & {fields[0] for fields in each} for kind, each in declared.items()}
        self._connections = Connections(
            self._path,
            timeout=timeout,
            read_only=read_only,
            indexes=declared,
            given=connection,
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
            lists=True,
            list_counts=True,
            moves=True,
            checksums=in_file,
            words=True,
        )

    # Reading

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        by_kind: dict[str, list[str]] = {}
        for kind, id in keys:
            by_kind.setdefault(kind, []).append(id)
        loaded: dict[Key, Stored] = {}
        with self._connections.reading() as db:
            for kind, ids in by_kind.items():
                if len(ids) == 1:
                    rows = db.execute(OBJECT + "WHERE o.kind = ? AND o.id = ?", (kind, ids[0])).fetchall()
                else:
                    rows = db.execute(
                        OBJECT + "WHERE o.kind = ? AND o.id IN (SELECT value FROM json_each(?))",
                        (kind, one_line(ids)),
                    ).fetchall()
                for stored in _with_history(db, rows):
                    loaded[stored.row.key] = stored
        return loaded

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        rows: list[Any] = []
        total: int | None = None
        with self._connections.reading() as db:
            # The kind is written out, because SQLite uses a partial index only for a literal.
            of_kind = f"o.kind = {_quoted(query.kind)}"
            sql = _SQL
            text, values = sql.where(query.where)
            if query.by:
                check_form(query)
            # Nor has such a kind indexes.
            if not db.execute(HAS_OBJECTS, (query.kind,)).fetchone()[0]:
                return Page((), more=False, total=0 if query.count else None)
            # For such a field SQLite would walk along the ids, even if few have the value.
            common = () if query.order or query.by else self._common.get(query.kind, ())
            if seeks_rare(db, query.where, of_kind, common):
                sql = _BY_KEY
                text, values = sql.where(query.where)
            meant = f"{of_kind} AND {text}"
            if query.by:
                return Page((), more=False, counts=_counts(db, query, meant, values))
            for beyond, places, order in sql.ranges(query):
                wanted = query.limit + 1 - len(rows)
                statement = (
                    f"{OBJECT if query.history else LIGHT}WHERE {meant} AND {beyond} ORDER BY {order} LIMIT ?"
                )
                rows += db.execute(statement, (*values, *places, wanted)).fetchall()
                if len(rows) > query.limit:
                    break
            chosen = rows[: query.limit]
            items = _with_history(db, chosen) if query.history else [Stored(row_of(row)) for row in chosen]
            if query.count:
                total = db.execute(f"SELECT count(*) FROM cx_object o WHERE {meant}", values).fetchone()[0]
        return Page(tuple(items), more=len(rows) > query.limit, total=total)

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        check_size(after, "after")
        check_size(limit, "limit")
        with self._connections.reading() as db:
            rows = db.execute(
                _ENTRY_WITH_KEY + "WHERE j.position > ? ORDER BY j.position LIMIT ?", (after, limit)
            ).fetchall()
        return [Entry._make((*row[:6], text_or_none(row[6]), row[7])) for row in rows]

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
                    return Receipt(position, repeated=True, answer=text_or_none(answer))
            position = Commit(db).write(batch)
            self._connections.see_to_indexes(db, batch)
        if any(write.erase for write in batch.writes):
            self._make_sure()
        return Receipt(position, answer=batch.answer)

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`. The bytes are gone when this returns; an error names a reader that prevents it."""
        with self._connections.writing() as db:
            keys = erase_rows(db, subject)
        self._make_sure()
        return keys

    def _make_sure(self) -> None:
        """See to it that erased bytes are in no page and in no log."""
        if self._connections.in_turn:
            self._unsure = True
        elif self.capabilities.durable:
            with self._connections.reading() as db:
                (copies,) = db.execute("SELECT copies FROM cx_layout").fetchone()
            if copies:
                write_anew(self._connections)
            with self._connections.alone() as db:
                # What is deleted from the index stays in it until its parts are merged.
                db.execute("INSERT INTO cx_words (cx_words) VALUES ('optimize')")
            self.checkpoint()

    @contextmanager
    def turn(self) -> Generator[None]:
        """Read, decide and write while nobody else can write: for what met conflict after conflict.

        What this thread does with the store inside is on the disk when the block ends, all or, after an
        error, nothing.
        """
        with self._connections.turn():
            yield
        if self._unsure and not self._connections.in_turn:
            self._unsure = False
            self._make_sure()

    def checkpoint(self) -> None:
        """Bring everything from the log into the database and empty the log.

        Raises `StorageError` (`storage.reader`) where a reader still needs the log.
        """
        if not self.capabilities.durable:
            return
        with self._connections.alone() as db:
            busy = empty_log(db, self._timeout)
        if busy:
            raise StorageError(
                f"{self._path}: the change is committed, but its log cannot be emptied while another "
                f"connection reads ({_readers_of(self._path)}): end that reader, then call checkpoint()",
                code="storage.reader",
                params={"path": self._path},
            )

    # Keeping

    def backup(
        self, path: str | os.PathLike[str], *, progress: Callable[[int, int], None] | None = None
    ) -> None:
        """Copy everything, as it is at one moment, into a new file; others may write meanwhile.

        `progress` is told how many of how many pages are copied, every few thousand. A copy that was
        interrupted is made anew, of the moment at which that begins.
        """
        back_up(self._connections, path, progress)

    def check(self, *, sample: float = 1.0) -> list[str]:
        """Faults of the file: an empty list when all is well. Never raises.

        Every page and index is looked at, whether versions and journal agree, and whether every row, entry
        and personal part has the checksum with which it was written, in its place and order. Of a `sample`,
        a part from 0 to 1 of all objects, only the checksums. They find accidents; who can write the file
        can write checksums too.
        """
        return faults_of(self._connections, sample=sample)

    def compact(self) -> None:
        """Write the whole file anew: room is given back, and what older versions wrote gets checksums.

        Others wait meanwhile to write; as much room again is needed on the disk.
        """
        if not self.capabilities.durable:
            raise StorageError(
                "only a store of a file can be compacted: the owner of the connection can run VACUUM",
                code="storage.open",
            )
        compact(self._connections)
        self.checkpoint()

    def purge(self, before: datetime) -> int:
        """Forget the tokens and answers of what was committed before an instant; how many they were.

        That is, before the first fact whose time is not before it. A request that is sent again after that
        is carried out again.
        """
        with self._connections.writing() as db:
            forgotten = forget_tokens(db, instant_text(before))
        if forgotten:
            self._make_sure()
        return forgotten

    @contextmanager
    def loading(self) -> Generator[None]:
        """Put off the indexes of an empty store while very many objects are added, and build them after.

        A store that holds objects already keeps its indexes. If the process dies in between, the
        next opening builds them.
        """
        with self._connections.reading() as db:
            empty = db.execute("SELECT 1 FROM cx_object LIMIT 1").fetchone() is None
        with self._connections.unindexed() if empty else nullcontext():
            yield

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
        declared: dict[str, Any] = {"classes": self._classes, "indexes": self._more}
        anew = partial(SQLiteStore, **declared, timeout=self._timeout, read_only=self._read_only)
        return anew, (os.path.abspath(self._path),)

    def __repr__(self) -> str:
        return f"SQLiteStore({self._path!r})"


def _counts(
    db: sqlite3.Connection, query: Query, meant: str, values: list[Any]
) -> tuple[tuple[Any, int], ...]:
    names = [f"v{place}.value" if by.several else column(by.name) for place, by in enumerate(query.by)]
    tables = [
        f"LEFT JOIN json_each((SELECT personal FROM cx_part WHERE number = o.lists), {_path(by.name)}) v{n}"
        for n, by in enumerate(query.by)
        if by.several
    ]
    text, places = ", ".join(names), ", ".join(str(place + 1) for place in range(len(names)))
    rows = db.execute(
        f"SELECT {text}, count(DISTINCT o.number) FROM cx_object o {' '.join(tables)} "
        f"WHERE {meant} GROUP BY {places} ORDER BY {places} LIMIT ?",
        (*values, MOST_GROUPS + 1),
    ).fetchall()
    if len(rows) > MOST_GROUPS:
        raise too_many_groups(query)
    return tuple((tuple(key), number) for *key, number in rows)


def _path(name: str) -> str:
    return _quoted(f'$."{name}"')


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


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
        marks, numbers = "SELECT value FROM json_each(?)", [one_line(list(histories))]
    # The order is that of the index: version after version of one object after the other.
    entries = db.execute(f"{_ENTRY}WHERE object IN ({marks}) ORDER BY object, version", numbers)
    for object, version, schema, at, data, personal, position in entries:
        kind, id = keys[object]
        kept = personal if personal.__class__ is str else None
        histories[object].append(Entry(kind, id, version, schema, at, data, kept, position))
    return [Stored(row_of(row), tuple(histories[row[0]])) for row in rows]


def _readers_of(path: str) -> str:
    """Processes that hold locks on the log's index, where the system tells."""
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
