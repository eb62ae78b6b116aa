"""The stores in a PostgreSQL schema: psycopg and its pool, blocking and awaited."""

from __future__ import annotations

import os
import threading
from collections.abc import (
    AsyncGenerator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from cxkit.errors import MissingExtra, StorageError, shown
from cxkit.kernel import Aggregate
from cxkit.storage._indexes import NO_INDEXES, Indexes, declared_indexes
from cxkit.storage._protocol import Batch, Capabilities, Entry, Key, Page, Receipt, Stored
from cxkit.storage._query import Query
from cxkit.storage._state import run, run_async
from cxkit.storage.postgres._layout import (
    FREED,
    LAYOUT,
    MOVED,
    OBJECTS,
    RESTART,
    SEARCH,
    TABLES,
    index_statements,
)
from cxkit.storage.postgres._work import (
    Ask,
    Last,
    T,
    Work,
    committing,
    erase,
    faults,
    is_one_statement,
    journal,
    load,
    purge,
    scan,
)

if TYPE_CHECKING:
    import asyncio

    import psycopg
    import psycopg_pool


class _Schema:
    """Schema as both stores know it."""

    capabilities = Capabilities(
        name="postgresql",
        durable=True,
        processes=True,
        claims=True,
        answers=True,
        lists=True,
        list_counts=True,
        moves=True,
        words=True,
    )

    def __init__(
        self,
        conninfo: str,
        *,
        schema: str = "cxkit",
        classes: Iterable[type[Aggregate[Any]]] = (),
        indexes: Mapping[str, Indexes] = NO_INDEXES,
        size: int = 10,
        timeout: float = 10.0,
    ) -> None:
        """`conninfo` is a libpq connection string; at most `size` connections are open at once.

        `indexes` are more of them by kind, as `{"ticket": (("fields.size", "opened_at"),)}`.
        """
        if not schema.isidentifier() or len(schema.encode()) > 63:
            raise StorageError(
                f"{shown(schema)} is no name of a schema: give letters, digits and _, at most 63 bytes",
                code="storage.open",
            )
        self._conninfo, self._schema, self._size, self._timeout = conninfo, schema, size, timeout
        self._classes = tuple(classes)
        self._more = dict(indexes)
        self._indexes = index_statements(declared_indexes(self._classes, indexes))
        self._pid = 0

    def _pool_options(self) -> dict[str, Any]:
        # Without compiling: a statement with many columns would be compiled for longer than it runs.
        path = f'-c search_path="{self._schema}" -c client_encoding=UTF8 -c jit=off'
        return {
            "kwargs": {"autocommit": True, "options": path},
            "min_size": 1,
            "max_size": self._size,
            "timeout": self._timeout,
            "open": False,
            "name": f"cxkit-{self._schema}",
        }

    def _prepare(self) -> Work[list[str]]:
        """Make the schema, or check it; which declared indexes are missing."""
        lock = int.from_bytes(sha256(self._schema.encode()).digest()[:8], "big", signed=True)
        yield [Ask("SELECT pg_advisory_xact_lock(%s)", (lock,))]
        yield [Ask(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"')]
        (((there,),),) = yield [Ask("SELECT to_regclass(%s) IS NOT NULL", (f'"{self._schema}".layout',))]
        if not there:
            statements = _statements(TABLES + SEARCH + OBJECTS)
            statements += [f'CREATE INDEX "{name}" {rest}' for name, rest in self._indexes.items()]
            yield [Ask(text) for text in statements]
            return []
        (((layout,),),) = yield [Ask("SELECT number FROM layout")]
        if layout > LAYOUT:
            raise StorageError(
                f"schema {self._schema} has layout {layout}, this cxkit knows {LAYOUT}: upgrade cxkit",
                code="storage.newer",
            )
        if layout < LAYOUT:
            steps = FREED if layout == 3 else MOVED if layout == 2 else SEARCH + MOVED
            yield [Ask(text) for text in _statements(steps)]
        _, rows = yield [Ask(RESTART), Ask(_OWN_INDEXES, (self._schema,))]
        return sorted(self._indexes.keys() - {name for (name,) in rows})

    def _building(self, missing: Iterable[str]) -> Iterator[str]:
        """The statements that build indexes while others go on working."""
        for name in missing:
            yield f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"'
            yield f'CREATE INDEX CONCURRENTLY "{name}" {self._indexes[name]}'

    def __reduce__(self) -> tuple[Any, ...]:
        names = {"schema": self._schema, "classes": self._classes, "indexes": self._more}
        options: dict[str, Any] = {**names, "size": self._size, "timeout": self._timeout}
        return partial(type(self), **options), (self._conninfo,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(schema={self._schema!r})"


def _statements(texts: str) -> list[str]:
    return [text for text in texts.split(";") if text.strip()]


_OWN_INDEXES = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = %s AND c.relname LIKE 'cx\\_%%' AND c.relkind = 'i' AND i.indisvalid"
)


@contextmanager
def _translated(schema: str) -> Generator[None]:
    try:
        yield
    except Exception as error:
        _translate(error, schema)
        raise


def _translate(error: Exception, schema: str) -> None:
    """Raise a `StorageError` that names the schema and the remedy, where it is an error of the driver."""
    import psycopg
    import psycopg_pool

    if isinstance(error, psycopg_pool.PoolTimeout):
        raise StorageError(
            f"no connection for schema {schema} within the time: the server cannot be reached, or all are in "
            "use: give a greater size",
            code="storage.unavailable",
        ) from error
    answered = (psycopg.errors.DeadlockDetected, psycopg.errors.UniqueViolation)
    if isinstance(error, psycopg.Error) and not isinstance(error, answered):
        raise StorageError(
            f"PostgreSQL, schema {schema}: {type(error).__name__} ({error.sqlstate or 'no connection'})",
            code="storage.unavailable" if isinstance(error, psycopg.OperationalError) else "storage.postgres",
            params={"sqlstate": error.sqlstate or ""},
        ) from error


def _roll_back(db: psycopg.Connection[Any]) -> None:
    import psycopg

    with suppress(psycopg.Error):
        db.rollback()


def _extra_missing() -> MissingExtra:
    return MissingExtra.of("psycopg and its pool", extra="postgres", needed_for="a store in PostgreSQL")


class PostgresStore(_Schema):
    """Keeps objects in one schema of a PostgreSQL database, for many threads, processes and machines.

    Commits of different objects do not wait for each other; a reader of the journal sees what is committed up
    to the oldest transaction of the server that has not ended. Bytes of erased values stay in dead rows until
    they are overwritten, and in backups: see `vacuum`. Needs the extra `postgres`.
    """

    _pool: psycopg_pool.ConnectionPool[Any]

    def __init__(
        self,
        conninfo: str,
        *,
        schema: str = "cxkit",
        classes: Iterable[type[Aggregate[Any]]] = (),
        indexes: Mapping[str, Indexes] = NO_INDEXES,
        size: int = 10,
        timeout: float = 10.0,
    ) -> None:
        declared: dict[str, Any] = {"classes": classes, "indexes": indexes}
        super().__init__(conninfo, schema=schema, size=size, timeout=timeout, **declared)
        self._lock = threading.RLock()
        self._open()

    @contextmanager
    def _connection(self) -> Generator[psycopg.Connection[Any]]:
        if self._pid != os.getpid():
            self._open()
        db = None
        try:
            # Not by the pool's context manager, which asks for a commit each time: what is to be kept is
            # committed already.
            db = self._pool.getconn()
            yield db
        except BaseException as error:
            if db is not None:
                _roll_back(db)
            if isinstance(error, Exception):
                _translate(error, self._schema)
            raise
        finally:
            if db is not None:
                self._pool.putconn(db)

    def _open(self) -> None:
        """Open the pool and see to the schema; after a fork the child has its own."""
        try:
            from psycopg_pool import ConnectionPool
        except ImportError:
            raise _extra_missing() from None
        with self._lock, _translated(self._schema):
            if self._pid == os.getpid():
                return
            self._pool = ConnectionPool(self._conninfo, **self._pool_options())
            self._pool.open()
            try:
                with self._pool.connection() as db, db.transaction():
                    missing = _drive(db, self._prepare())
                with self._pool.connection() as db:
                    for statement in self._building(missing):
                        db.execute(statement.encode())
            except BaseException:
                self._pool.close()
                raise
            self._pid = os.getpid()

    def _alone(self, text: str) -> None:
        with self._connection() as db:
            db.execute(text.encode())

    def _in_transaction(self, work: Work[T]) -> T:
        with self._connection() as db, db.transaction():
            return _drive(db, work)

    def _in_few_trips(self, work: Work[T]) -> T:
        with self._connection() as db, db.pipeline() as pipeline:
            return _drive(db, _as_transaction(work), pipeline.sync)

    def _at_once(self, work: Work[T]) -> T:
        """Work of one statement."""
        with self._connection() as db:
            return _drive(db, work)

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        return self._at_once(load(keys))

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        return (self._at_once if is_one_statement(query) else self._in_transaction)(scan(query))

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        return self._at_once(journal(after, limit))

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        return run(self, committing(batch, self._schema))

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        return self._in_transaction(erase(subject))

    def check(self) -> list[str]:
        """Faults between rows and journal; there are none where the list is empty."""
        return self._in_transaction(faults())

    def purge(self, before: datetime) -> int:
        """See `SQLiteStore.purge`."""
        return self._in_transaction(purge(before))

    def vacuum(self, *, rewrite: bool = False) -> None:
        """Remove dead rows, in which erased values are left, unless an older transaction still sees them.

        Their bytes are overwritten as room is used again, and words that nobody else used stay in the index
        of words; with `rewrite` tables and indexes are written anew at once, while nobody else can use them.
        Backups, replicas and the write-ahead log keep what they have.
        """
        for table in ("object", "journal", "batch", "search"):
            self._alone(f"VACUUM {'FULL ' if rewrite else ''}{table}")

    def drop_undeclared_indexes(self) -> list[str]:
        """Drop indexes that this store's classes do not declare, while others work on; which they were."""
        with self._connection() as db:
            names = [name for (name,) in db.execute(_OWN_INDEXES.encode(), (self._schema,))]
        unused = sorted(set(names) - self._indexes.keys())
        for name in unused:
            self._alone(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
        return unused

    def close(self) -> None:
        """Close the connections."""
        if self._pid == os.getpid():
            self._pool.close()
            self._pid = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncPostgresStore(_Schema):
    """The same store, awaited: see `PostgresStore`. Use it in one event loop."""

    _pool: psycopg_pool.AsyncConnectionPool[Any]

    _lock: asyncio.Lock | None = None

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[psycopg.AsyncConnection[Any]]:
        if self._pid != os.getpid():
            await self._open()
        with _translated(self._schema):
            async with self._pool.connection() as db:
                yield db

    async def _open(self) -> None:
        """Open the pool and see to the schema, at the first use."""
        import asyncio

        try:
            from psycopg_pool import AsyncConnectionPool
        except ImportError:
            raise _extra_missing() from None
        self._lock = self._lock or asyncio.Lock()
        async with self._lock:
            if self._pid == os.getpid():
                return
            with _translated(self._schema):
                self._pool = AsyncConnectionPool(self._conninfo, **self._pool_options())
                await self._pool.open()
                try:
                    async with self._pool.connection() as db, db.transaction():
                        missing = await _drive_async(db, self._prepare())
                    async with self._pool.connection() as db:
                        for statement in self._building(missing):
                            await db.execute(statement.encode())
                except BaseException:
                    await self._pool.close()
                    raise
            self._pid = os.getpid()

    async def _in_transaction(self, work: Work[T]) -> T:
        async with self._connection() as db, db.transaction():
            return await _drive_async(db, work)

    async def _in_few_trips(self, work: Work[T]) -> T:
        async with self._connection() as db, db.pipeline() as pipeline:
            return await _drive_async(db, _as_transaction(work), pipeline.sync)

    async def _at_once(self, work: Work[T]) -> T:
        async with self._connection() as db:
            return await _drive_async(db, work)

    async def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        return await self._at_once(load(keys))

    async def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        return await (self._at_once if is_one_statement(query) else self._in_transaction)(scan(query))

    async def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        return await self._at_once(journal(after, limit))

    async def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        return await run_async(self, committing(batch, self._schema))

    async def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        return await self._in_transaction(erase(subject))

    async def purge(self, before: datetime) -> int:
        """See `SQLiteStore.purge`."""
        return await self._in_transaction(purge(before))

    async def close(self) -> None:
        """Close the connections."""
        if self._pid == os.getpid():
            await self._pool.close()
        self._pid = 0


def _as_transaction(work: Work[T]) -> Work[T]:
    """The work with its transaction begun in its first trip and ended in its last.

    Where it raises, the pool rolls the connection back.
    """
    asks = [Ask("BEGIN"), *next(work)]
    answers = (yield asks)[1:]
    while True:
        try:
            asks = work.send(answers)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        answers = yield [*asks, Ask("COMMIT")] if isinstance(asks, Last) else asks


def _cursors(db: Any, asks: Sequence[Ask]) -> list[Any]:
    """A cursor for each statement; a single one is given the connection's own.

    A cursor learns how values are read, and would learn it anew for each statement.
    """
    if len(asks) > 1:
        return [db.cursor() for _ in asks]
    if not hasattr(db, _OWN_CURSOR):
        setattr(db, _OWN_CURSOR, db.cursor())
    return [getattr(db, _OWN_CURSOR)]


_OWN_CURSOR = "cxkit_cursor"
_encoded = lru_cache(maxsize=256)(str.encode)
"""A statement in bytes: the same bytes for the same statement, whose hash the driver asks for."""


def _has_rows(cursor: Any) -> bool:
    # Not by its description, which would describe every column first.
    return cursor.pgresult is not None and cursor.pgresult.nfields > 0


def _drive(db: psycopg.Connection[Any], work: Work[T], sync: Callable[[], None] = lambda: None) -> T:
    answers: list[list[Any]] | None = None
    while True:
        try:
            asks = work.send(answers)  # type: ignore[arg-type]
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        cursors = _cursors(db, asks)
        for cursor, (text, values) in zip(cursors, asks, strict=True):
            cursor.execute(_encoded(text), values or None)
        sync()
        answers = [cursor.fetchall() if _has_rows(cursor) else [] for cursor in cursors]


async def _nothing() -> None:
    pass


async def _drive_async(
    db: psycopg.AsyncConnection[Any], work: Work[T], sync: Callable[[], Awaitable[None]] = _nothing
) -> T:
    answers: list[list[Any]] | None = None
    while True:
        try:
            asks = work.send(answers)  # type: ignore[arg-type]
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        cursors = _cursors(db, asks)
        for cursor, (text, values) in zip(cursors, asks, strict=True):
            await cursor.execute(_encoded(text), values or None)
        await sync()
        answers = [await cursor.fetchall() if _has_rows(cursor) else [] for cursor in cursors]
