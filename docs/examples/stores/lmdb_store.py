"""A cxkit store in LMDB: a folder of ordered keys, one writer at a time, any number of readers.

It keeps the whole contract for many threads and processes, with claims and answers of tokens. Rows are found
by looking at all of a kind, so it is for stores of some ten thousand objects. Erased bytes stay in free pages
until they are used again: put `cxkit.storage.encrypted` over it where that matters.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import lmdb

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
    Stored,
    Write,
    check_claim,
    check_query,
    check_token,
    conflict,
    in_order,
)

TABLES = ("rows", "facts", "journal", "tokens")
OPEN: dict[tuple[int, Path], tuple[Any, dict[str, Any], int]] = {}
"""By process and folder: what is open there, and by how many stores, because LMDB opens a folder once."""


def number(value: int) -> bytes:
    """A number as bytes that sort by it."""
    return value.to_bytes(8, "big")


def key_of(key: Key) -> bytes:
    """Where an object lies: its kind, and a digest of its id, because keys of LMDB have at most 511 bytes."""
    return key.kind.encode() + b"\0" + sha256(key.id.encode("utf-8", "surrogatepass")).digest()


def packed(*values: Any) -> bytes:
    """Values as they are kept."""
    return json.dumps(values).encode()


class LmdbStore:
    """Objects in a folder of LMDB."""

    capabilities = Capabilities(name="lmdb", durable=True, processes=True, claims=True, answers=True)

    def __init__(self, folder: str | os.PathLike[str], size: int = 1 << 30) -> None:
        self._folder, self._size, self._pid = Path(folder), size, 0
        self._open()

    def _open(self) -> None:
        """Open the folder, once a process; a child of a fork opens it anew."""
        self._pid = os.getpid()
        place = (self._pid, self._folder.resolve())
        env, tables, users = OPEN.get(place, (None, {}, 0))
        if env is None:
            env = lmdb.open(str(self._folder), map_size=self._size, max_dbs=len(TABLES), max_readers=500)
            tables = {name: env.open_db(name.encode()) for name in TABLES}
        self._env, self._tables = env, tables
        OPEN[place] = (env, tables, users + 1)

    @contextmanager
    def _transaction(self, *, write: bool = False) -> Generator[Transaction]:
        if self._pid != os.getpid():
            self._open()
        try:
            with self._env.begin(write=write) as transaction:
                yield Transaction(transaction, self._tables)
        except lmdb.Error as error:
            raise StorageError(f"{self._folder}: {error}", code="storage.lmdb") from error

    def close(self) -> None:
        """Close the folder, when nobody in the process has it open any more."""
        if self._pid == os.getpid():
            place = (self._pid, self._folder.resolve())
            env, tables, users = OPEN.pop(place)
            if users > 1:
                OPEN[place] = (env, tables, users - 1)
            else:
                env.close()
            self._pid = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return LmdbStore, (self._folder, self._size)

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        with self._transaction() as db:
            rows = {key: row for key in keys if (row := db.row(key)) is not None}
            return {key: Stored(row, tuple(db.history(row))) for key, row in rows.items()}

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        check_query(query)
        with self._transaction() as db:
            meant = {row.id: row for row in db.rows(query.kind) if query.where.matches(row.fields)}
            places = in_order(query, [query.place(row.fields, row.id) for row in meant.values()])
            rest = [place for place in places if query.follows(place)]
            rows = [meant[place[-1]] for place in rest[: query.limit]]
            items = tuple(Stored(row, tuple(db.history(row)) if query.history else ()) for row in rows)
            return Page(items, len(rest) > query.limit, len(meant) if query.count else None)

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        with self._transaction() as db:
            found: list[Entry] = []
            for position, place in db.after("journal", number(after + 1)):
                if len(found) == limit:
                    break
                found.append(db.entry(place)._replace(position=int.from_bytes(position, "big")))
            return found

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`. LMDB lets one writer in at a time, so positions rise in the order of commits."""
        with self._transaction(write=True) as db:
            if batch.token is not None and (earlier := db.get("tokens", batch.token.encode())) is not None:
                position, content, answer, _ = json.loads(earlier)
                check_token(batch, content)
                return Receipt(position, True, answer)
            position = db.last_position()
            for write in batch.writes:
                check(db.row(write.row.key), write)
            for claim in batch.claims:
                row = db.row(claim.key)
                check_claim(claim, row)
                if row is not None:
                    db.keep(row._replace(claims=row.claims + 1))
            for write in batch.writes:
                old = db.row(write.row.key)
                if write.erase and old is not None:
                    db.forget(old)
                db.keep(write.row._replace(claims=old.claims if old is not None else 0))
                for entry in write.entries:
                    position += 1
                    db.add(entry._replace(position=position))
            for name in batch.erased:
                db.forget_answers(name)
            if batch.token is not None and batch.is_remembered:
                told = packed(position, batch.content, batch.answer, batch.subjects)
                db.put("tokens", batch.token.encode(), told)
            return Receipt(position, answer=batch.answer)

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        with self._transaction(write=True) as db:
            found = [row for row in db.rows() if row.subject == subject]
            for row in found:
                db.forget(row)
                db.keep(row._replace(personal=None, erasures=row.erasures + 1))
            db.forget_answers(subject)
            return [row.key for row in found]


class Transaction:
    """What is read and written of the four tables."""

    def __init__(self, transaction: lmdb.Transaction, tables: Mapping[str, Any]) -> None:
        self._transaction, self._tables = transaction, tables

    def get(self, table: str, key: bytes) -> bytes | None:
        """The value under a key."""
        return self._transaction.get(key, db=self._tables[table])

    def put(self, table: str, key: bytes, value: bytes) -> None:
        """Keep a value under a key."""
        self._transaction.put(key, value, db=self._tables[table])

    def after(self, table: str, key: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys and values from a key on."""
        cursor = self._transaction.cursor(db=self._tables[table])
        if cursor.set_range(key):
            yield from cursor.iternext()

    def row(self, key: Key) -> Row | None:
        """The row of an object."""
        value = self.get("rows", key_of(key))
        return Row(*json.loads(value)) if value is not None else None

    def rows(self, kind: str | None = None) -> Iterator[Row]:
        """All rows, or those of a kind."""
        begin = kind.encode() + b"\0" if kind is not None else b""
        for place, value in self.after("rows", begin):
            if not place.startswith(begin):
                return
            yield Row(*json.loads(value))

    def keep(self, row: Row) -> None:
        """Write a row."""
        self.put("rows", key_of(row.key), packed(*row[:5], dict(row.fields), *row[6:10]))

    def entry(self, place: bytes) -> Entry:
        """The fact that lies there."""
        return Entry(*json.loads(self.get("facts", place) or b"[]"))

    def history(self, row: Row) -> Iterator[Entry]:
        """The facts of an object."""
        return (self.entry(key_of(row.key) + number(version + 1)) for version in range(row.version))

    def add(self, entry: Entry) -> None:
        """Write a fact and its place in the journal."""
        place = key_of(Key(entry.kind, entry.id)) + number(entry.version)
        self.put("facts", place, packed(*entry))
        self.put("journal", number(entry.position), place)

    def forget_answers(self, name: str) -> None:
        """Empty the answers that are filed under a person or an object."""
        for token, told in list(self.after("tokens", b"")):
            position, content, answer, subjects = json.loads(told)
            if answer is not None and name in subjects:
                self.put("tokens", token, packed(position, content, None, subjects))

    def forget(self, row: Row) -> None:
        """Empty the personal parts of all facts of an object."""
        for version, entry in enumerate(list(self.history(row)), 1):
            self.put("facts", key_of(row.key) + number(version), packed(*entry._replace(personal=None)))

    def last_position(self) -> int:
        """Where the journal ends."""
        cursor = self._transaction.cursor(db=self._tables["journal"])
        return int.from_bytes(cursor.key(), "big") if cursor.last() else 0


def check(row: Row | None, write: Write) -> None:
    """Refuse a write whose object is not as it was when it was read."""
    version, erasures = (row.version, row.erasures) if row is not None else (0, write.row.erasures)
    if (version, erasures) != (write.expected, write.row.erasures):
        same = version == write.expected
        raise conflict(write.row.key, expected=write.expected, found=version, erased=same)
