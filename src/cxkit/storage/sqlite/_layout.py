"""The tables inside a SQLite database: made, checked, brought up to date, indexed."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from itertools import accumulate
from operator import mul
from typing import Any, NoReturn

from cxkit.errors import StorageError
from cxkit.storage._indexes import EVERY_KIND, Indexes
from cxkit.storage._protocol import digest

APPLICATION_ID = 0x63786B74
"""`cxkt`: what a cxkit database says of itself in its header."""

# What is personal stands only in rows that are added at the end and overwritten in place with as
# many zero bytes: SQLite's secure_delete clears what it frees, but leaves copies of rows behind
# that it moved from one page to another while balancing a tree.
LAYOUTS: tuple[tuple[str, ...], ...] = (
    (
        "CREATE TABLE cx_layout (number INTEGER NOT NULL)",
        "INSERT INTO cx_layout VALUES (0)",
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
    (
        "ALTER TABLE cx_object ADD COLUMN claims INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE cx_batch ADD COLUMN content TEXT",
        "ALTER TABLE cx_batch ADD COLUMN part INTEGER",
        # A token may name a person: from now on stores are given digests of tokens.
        "UPDATE cx_batch SET token = cx_digest(token)",
        "CREATE TABLE cx_answer (subject TEXT, part INTEGER, PRIMARY KEY (subject, part)) WITHOUT ROWID",
    ),
    (
        "ALTER TABLE cx_object ADD COLUMN lists INTEGER",
        # Digests, so that no text of a list lies in an index, where erased bytes could be left behind.
        "CREATE TABLE cx_key (digest BLOB, object INTEGER, PRIMARY KEY (digest, object)) WITHOUT ROWID",
    ),
    (
        # Checksums: see `_marks`. What older layouts wrote has none until it is written anew or compacted.
        "ALTER TABLE cx_object ADD COLUMN link BLOB",
        "ALTER TABLE cx_object ADD COLUMN mark BLOB",
        # Beside entries and parts, whose rows must never grow.
        "CREATE TABLE cx_link (position INTEGER PRIMARY KEY, link BLOB NOT NULL, mark BLOB)",
        "CREATE TABLE cx_mark (number INTEGER PRIMARY KEY, mark BLOB NOT NULL)",
        # Whether pages may hold copies of what was moved since they were last written out anew.
        "ALTER TABLE cx_layout ADD COLUMN copies INTEGER NOT NULL DEFAULT 0",
        # Written out anew, so that no page keeps a token that could be read.
        "ALTER TABLE cx_batch RENAME TO cx_batch_before",
        """CREATE TABLE cx_batch (
            token TEXT PRIMARY KEY, position INTEGER NOT NULL, content TEXT, part INTEGER) WITHOUT ROWID""",
        "INSERT INTO cx_batch SELECT token, position, content, part FROM cx_batch_before",
        "DROP TABLE cx_batch_before",
    ),
    (
        "ALTER TABLE cx_object ADD COLUMN words INTEGER",
        # Digests of terms, for the same reason, each once an object; in what order they stand says the part.
        "CREATE VIRTUAL TABLE cx_words "
        "USING fts5(terms, content='', columnsize=0, detail=none, tokenize=ascii)",
    ),
    # A link of several entries, which is that of the last, names the position of the first.
    ("ALTER TABLE cx_link ADD COLUMN first INTEGER",),
)
"""The statements that lead from each layout to the next. `cx_layout` counts those done, and in a file
of our own `user_version` does too."""

Statements = Mapping[str, Mapping[str, str]]
"""By kind, the statements that build its indexes, by their names."""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """A transaction that holds the write lock from its beginning, or a part of the one that is open."""
    nested = connection.in_transaction
    connection.execute("SAVEPOINT cxkit" if nested else "BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("RELEASE cxkit" if nested else "COMMIT")
    except BaseException:
        if nested:
            connection.execute("ROLLBACK TO cxkit")
            connection.execute("RELEASE cxkit")
        elif connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def prepare_file(
    connection: sqlite3.Connection, path: str, indexes: Statements, timeout: float, *, wal: bool
) -> None:
    """Make a new database, or check that it is ours and bring it to the newest layout."""
    tables: int = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables or number(connection, "application_id"):
        check_ours(connection, path)
    if wal:
        _use_wal(connection, timeout)
    if number(connection, "user_version") < len(LAYOUTS) or any(_unlike(connection, indexes, indexes)):
        with transaction(connection):
            _migrate(connection)
            build_indexes(connection, indexes, indexes)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(LAYOUTS)}")


def prepare_guest(connection: sqlite3.Connection, path: str, indexes: Statements) -> None:
    """Make our tables in a database of somebody else's, or bring them to the newest layout.

    Its application_id and user_version are its owner's and left alone.
    """
    if connection.row_factory is not None or connection.text_factory is not str:
        refuse(path, "open", "has a row_factory or text_factory: hand in one without")
    done = _layout(connection)
    check_not_newer(done, path)
    if done < len(LAYOUTS) or any(_unlike(connection, indexes, indexes)):
        with transaction(connection):
            _migrate(connection)
            build_indexes(connection, indexes, indexes)


def check_ours(connection: sqlite3.Connection, path: str) -> None:
    """Refuse a file that is another application's, or that a newer cxkit made."""
    if number(connection, "application_id") != APPLICATION_ID:
        refuse(path, "foreign", "is a database of another application: name another file")
    check_not_newer(number(connection, "user_version"), path)


def check_readable(connection: sqlite3.Connection, path: str) -> None:
    """Refuse also a file of a layout that can only be read after it was brought up to date."""
    check_ours(connection, path)
    found = number(connection, "user_version")
    if found < _OLDEST_READ:
        refuse(
            path,
            "older",
            f"has layout {found} of an older cxkit and cannot be brought to layout {len(LAYOUTS)} while it "
            "is read only: open it, or a copy, once without read_only=True",
        )


_OLDEST_READ = 5
"""The oldest layout whose rows have all columns that are read; the next one changed only the checksums."""


def check_not_newer(found: int, path: str) -> None:
    """Refuse a file that a newer cxkit brought to its layout, perhaps while it was open here."""
    if found > len(LAYOUTS):
        refuse(path, "newer", f"has layout {found}, and this cxkit knows {len(LAYOUTS)}: upgrade cxkit")


def refuse(path: str, code: str, why: str) -> NoReturn:
    """A `StorageError` about a file."""
    raise StorageError(f"{path} {why}", code=f"storage.{code}", params={"path": path})


def _layout(connection: sqlite3.Connection) -> int:
    if "cx_layout" not in _names(connection, "table"):
        return 0
    layout: int = connection.execute("SELECT number FROM cx_layout").fetchone()[0]
    return layout


def _migrate(connection: sqlite3.Connection) -> None:
    connection.create_function("cx_digest", 1, digest, deterministic=True)
    for statements in LAYOUTS[_layout(connection) :]:
        for statement in statements:
            connection.execute(statement)
    connection.execute("UPDATE cx_layout SET number = ?", (len(LAYOUTS),))


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


def number(connection: sqlite3.Connection, pragma: str) -> int:
    """The number that a pragma tells."""
    value: int = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    return value


def _names(connection: sqlite3.Connection, type: str) -> set[str]:
    rows: list[Any] = connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (type,)).fetchall()
    return {name for (name,) in rows}


def index_statements(indexes: Mapping[str, Indexes]) -> Statements:
    """One partial index for each declared one: its fields, then the id."""
    statements: dict[str, dict[str, str]] = {}
    for kind, declared in indexes.items():
        own = statements[kind] = {}
        for fields in (*declared, *EVERY_KIND):
            name = f"cx_{kind.replace('.', '_')}__{'__'.join(fields)}"
            columns = ", ".join([*(column(field) for field in fields), "id"])
            own[name] = f"CREATE INDEX \"{name}\" ON cx_object ({columns}) WHERE kind = '{kind}'"
    return statements


# Indexes


def column(name: str) -> str:
    """The expression of a declared field; indexes and queries must write it alike."""
    return f"json_extract(fields, '$.\"{name}\"')"


def build_indexes(connection: sqlite3.Connection, indexes: Statements, kinds: Iterable[str]) -> bool:
    """Build the missing indexes of these kinds and drop those that serve nothing; whether any was missing."""
    missing, needless = _unlike(connection, indexes, kinds)
    for name in sorted(needless):
        connection.execute(f'DROP INDEX "{name}"')
    for name in sorted(missing):
        connection.execute(missing[name])
    if missing or not _names(connection, "table") >= {"sqlite_stat1"}:
        _advise(connection, [name for own in indexes.values() for name in own])
    return bool(missing)


def _unlike(
    connection: sqlite3.Connection, indexes: Statements, kinds: Iterable[str]
) -> tuple[dict[str, str], set[str]]:
    """The indexes that are missing, and those of kinds without objects.

    A kind has its indexes from its first object on: each write looks at every index of the table.
    """
    there = _names(connection, "index")
    missing, needless = dict[str, str](), set[str]()
    for kind in indexes.keys() & kinds:
        own = indexes[kind]
        (has_objects,) = connection.execute(HAS_OBJECTS, (kind,)).fetchone()
        missing |= {name: own[name] for name in own.keys() - there} if has_objects else {}
        needless |= set() if has_objects else own.keys() & there
    return missing, needless


HAS_OBJECTS = "SELECT EXISTS (SELECT 1 FROM cx_object WHERE kind = ?)"


def _advise(connection: sqlite3.Connection, indexes: Iterable[str]) -> None:
    """Tell SQLite's planner how well each index selects, the same for every size of file.

    Without it, the planner takes the index of kind and id for the end of a page and reads all of a
    kind. Assumed are a million objects of five kinds, few of an equal customer or instant, and very
    many of an equal status.
    """
    connection.execute("ANALYZE sqlite_schema")
    connection.execute("DELETE FROM sqlite_stat1 WHERE tbl IN ('cx_object', 'cx_key', 'cx_journal')")
    statistics = [("cx_object", "sqlite_autoindex_cx_object_1", "1000000 200000 1")]
    statistics += [("cx_object", "cx_object_subject", "1000000 30")]
    statistics += [("cx_key", "cx_key", "1000000 3 1")]
    statistics += [("cx_journal", "sqlite_autoindex_cx_journal_1", "5000000 5 1")]
    for name in indexes:
        _, *fields = name.split("__")
        alike = accumulate((0.2 if field in FEW_VALUES else 0.0001 for field in fields), mul, initial=2e5)
        numbers = " ".join(str(max(2, round(number))) for number in alike)
        statistics.append(("cx_object", name, f"{numbers} 1"))
    connection.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", statistics)
    connection.execute("ANALYZE sqlite_schema")


FEW_VALUES = frozenset(
    {"agent", "carrier", "category", "channel", "customer_class", "derived_by", "derived_from", "group"}
    | {"priority", "queue"}
    | {"segment", "stage", "status", "survey", "team", "topic"}
)
"""Fields of which the planner is told that very many objects have an equal value."""
