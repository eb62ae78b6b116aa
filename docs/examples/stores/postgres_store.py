"""A cxkit store in PostgreSQL: psycopg 3, one schema, three tables, no library beside.

It keeps the whole contract: the journal's positions rise in the order of commits, because commits take
turns at an advisory lock. Asynchronous services use it through `cxkit.storage.InThreads`. The bytes of
erased values stay in dead rows until VACUUM, and in backups: put `cxkit.storage.encrypted` over it
where that matters.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from cxkit.errors import StorageError
from cxkit.storage import (
    Batch,
    Capabilities,
    Entry,
    Key,
    Page,
    Query,
    Receipt,
    Row,
    Sql,
    Stored,
    Write,
    check_claim,
    check_token,
    conflict,
)

TABLES = """
CREATE TABLE IF NOT EXISTS object (
    kind text COLLATE "C", id text COLLATE "C", version int NOT NULL, schema text NOT NULL,
    data text NOT NULL, fields jsonb NOT NULL, subject text COLLATE "C" NOT NULL, personal text,
    erasures int NOT NULL, claims int NOT NULL DEFAULT 0, PRIMARY KEY (kind, id));
CREATE INDEX IF NOT EXISTS object_subject ON object (subject);
CREATE TABLE IF NOT EXISTS journal (
    position bigint PRIMARY KEY, kind text COLLATE "C", id text COLLATE "C", version int,
    schema text NOT NULL, at text NOT NULL, data text NOT NULL, personal text,
    UNIQUE (kind, id, version));
CREATE TABLE IF NOT EXISTS batch (
    token text COLLATE "C" PRIMARY KEY, position bigint NOT NULL, content text, answer text,
    subjects text[] COLLATE "C" NOT NULL);
"""
ROW = "SELECT kind, id, version, schema, data, fields, subject, personal, erasures, claims FROM object "
TOKEN = "SELECT position, content, answer FROM batch"
ENTRY = "SELECT kind, id, version, schema, at, data, personal, position FROM journal "
KEYS = "SELECT * FROM unnest(%s::text[], %s::text[])"


def put(value: str | int) -> str:
    """A field's value as a text that sorts as the contract wants: numbers first, each by its size."""
    return f"2{value}" if isinstance(value, str) else f"1{value + 2**63:020}"


def taken(text: str) -> str | int:
    """The value that `put` wrote."""
    return text[1:] if text[0] == "2" else int(text[1:]) - 2**63


def column(name: str) -> str:
    """The expression of a declared field; an index on it is `CREATE INDEX ON object ((...), id)`."""
    return f"""(fields ->> '{name}') COLLATE "C\""""


SQL = Sql(column=column, put=put, mark="%s", nulls_first=True)


class PostgresStore:
    """Objects in one schema of a PostgreSQL database, for many threads and processes."""

    capabilities = Capabilities(name="postgresql", durable=True, processes=True, claims=True, answers=True)

    def __init__(self, conninfo: str, schema: str = "cxkit") -> None:
        self._conninfo, self._schema = conninfo, schema
        self._lock_number = int.from_bytes(sha256(schema.encode()).digest()[:8], "big", signed=True)
        self._free: list[psycopg.Connection[Any]] = []
        with self._writing() as db:
            db.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
            db.execute(TABLES)

    # Connections

    @contextmanager
    def _connection(self) -> Generator[psycopg.Connection[Any]]:
        """A connection of the pool; one that failed is not put back."""
        try:
            path = f'-c search_path="{self._schema}"'
            db = self._free.pop() if self._free else psycopg.connect(self._conninfo, options=path)
            db.autocommit = True
            yield db
            self._free.append(db)
        except psycopg.OperationalError as error:
            raise StorageError(f"PostgreSQL: {error}", code="storage.unavailable") from error
        except BaseException:
            if not db.closed:
                self._free.append(db)
            raise

    @contextmanager
    def _reading(self) -> Generator[psycopg.Connection[Any]]:
        """A transaction that sees one moment."""
        with self._connection() as db, db.transaction():
            db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield db

    @contextmanager
    def _writing(self) -> Generator[psycopg.Connection[Any]]:
        """A transaction that no other writer shares: what it reads is the newest, and stays so."""
        with self._connection() as db, db.transaction():
            db.execute("SELECT pg_advisory_xact_lock(%s)", (self._lock_number,))
            yield db

    def close(self) -> None:
        """Close the connections."""
        while self._free:
            self._free.pop().close()

    def __reduce__(self) -> tuple[Any, ...]:
        return PostgresStore, (self._conninfo, self._schema)

    # Reading

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        with self._reading() as db:
            rows = db.execute(f"{ROW} WHERE (kind, id) IN ({KEYS})", columns_of(keys)).fetchall()
            return {stored.row.key: stored for stored in with_history(db, rows)}

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        text, values = SQL.where(query.where)
        meant, values = f"kind = %s AND {text}", [query.kind, *values]
        rows: list[Any] = []
        with self._reading() as db:
            for beyond, places, order in SQL.ranges(query):
                statement = f"{ROW} WHERE {meant} AND {beyond} ORDER BY {order} LIMIT %s"
                rows += db.execute(statement, [*values, *places, query.limit + 1 - len(rows)]).fetchall()
                if len(rows) > query.limit:
                    break
            chosen = rows[: query.limit]
            items = with_history(db, chosen) if query.history else [Stored(row_of(row)) for row in chosen]
            total = None
            if query.count:
                total = db.execute(f"SELECT count(*) FROM object WHERE {meant}", values).fetchone()[0]
        return Page(tuple(items), more=len(rows) > query.limit, total=total)

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        with self._reading() as db:
            rows = db.execute(f"{ENTRY} WHERE position > %s ORDER BY position LIMIT %s", (after, limit))
            return [Entry(*row) for row in rows]

    # Writing

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        with self._writing() as db:
            if batch.token is not None:
                earlier = db.execute(f"{TOKEN} WHERE token = %s", (batch.token,)).fetchone()
                if earlier is not None:
                    check_token(batch, earlier[1])
                    return Receipt(earlier[0], True, earlier[2])
            check(db, batch.writes)
            for claim in batch.claims:
                row = db.execute(f"{ROW} WHERE (kind, id) = (%s, %s)", claim.key).fetchone()
                check_claim(claim, row_of(row) if row else None)
                db.execute("UPDATE object SET claims = claims + 1 WHERE (kind, id) = (%s, %s)", claim.key)
            position = db.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()[0]
            entries = [entry for write in batch.writes for entry in write.entries]
            with db.cursor() as many:
                erased = [(*write.row.key,) for write in batch.writes if write.erase]
                many.executemany("UPDATE journal SET personal = NULL WHERE kind = %s AND id = %s", erased)
                many.executemany(
                    f"INSERT INTO object VALUES ({'%s, ' * 9}0) ON CONFLICT (kind, id) "
                    "DO UPDATE SET (version, schema, data, fields, subject, personal) = (excluded.version, "
                    "excluded.schema, excluded.data, excluded.fields, excluded.subject, excluded.personal)",
                    [columns_of_row(write.row) for write in batch.writes],
                )
                many.executemany(
                    "INSERT INTO journal (kind, id, version, schema, at, data, personal, position) "
                    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                    [(*entry[:7], number) for number, entry in enumerate(entries, position + 1)],
                )
            position += len(entries)
            if batch.is_remembered:
                row = (batch.token, position, batch.content, batch.answer, list(batch.subjects))
                db.execute("INSERT INTO batch VALUES (%s, %s, %s, %s, %s)", row)
            return Receipt(position, answer=batch.answer)

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        with self._writing() as db:
            db.execute(
                "UPDATE journal SET personal = NULL FROM object WHERE object.subject = %s "
                "AND object.kind = journal.kind AND object.id = journal.id",
                (subject,),
            )
            db.execute("UPDATE batch SET answer = NULL WHERE %s = ANY (subjects)", (subject,))
            emptied = "UPDATE object SET personal = NULL, erasures = erasures + 1 WHERE subject = %s"
            rows = db.execute(f"{emptied} RETURNING kind, id", (subject,))
            return [Key(*row) for row in rows]


def check(db: psycopg.Connection[Any], writes: Sequence[Write]) -> None:
    """Refuse the first write whose object is not as it was when it was read."""
    found = db.execute(
        f"SELECT kind, id, version, erasures FROM object WHERE (kind, id) IN ({KEYS})",
        columns_of([write.row.key for write in writes]),
    )
    now = {Key(kind, id): (version, erasures) for kind, id, version, erasures in found}
    for write in writes:
        key = write.row.key
        version, erasures = now.get(key, (0, write.row.erasures))
        if version != write.expected or erasures != write.row.erasures:
            erased = version == write.expected
            raise conflict(key, expected=write.expected, found=version, erased=erased)


def with_history(db: psycopg.Connection[Any], rows: Sequence[Any]) -> list[Stored]:
    """The rows with their facts."""
    found = [row_of(row) for row in rows]
    histories: dict[Key, list[Entry]] = {row.key: [] for row in found}
    keys = columns_of(list(histories))
    for entry in db.execute(f"{ENTRY} WHERE (kind, id) IN ({KEYS}) ORDER BY version", keys):
        histories[Key(*entry[:2])].append(Entry(*entry))
    return [Stored(row, tuple(histories[row.key])) for row in found]


def columns_of(keys: Sequence[Key]) -> tuple[list[str], list[str]]:
    """Kinds and ids as the two arrays that `KEYS` joins."""
    return [kind for kind, _ in keys], [id for _, id in keys]


def row_of(row: Any) -> Row:
    """A row as the protocol has it."""
    fields = {name: taken(text) for name, text in row[5].items()}
    return Row(*row[:5], fields, *row[6:])


def columns_of_row(row: Row) -> tuple[Any, ...]:
    """A row as the table has it; fields that hold nothing are left out."""
    fields = {name: put(value) for name, value in row.fields.items() if value is not None}
    return (*row[:5], Jsonb(fields), *row[6:9])
