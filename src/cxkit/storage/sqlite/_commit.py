"""The statements that write one batch into a SQLite database, and read one row of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Sequence
from hashlib import sha256
from typing import Any

from cxkit.codec._encode import chunks
from cxkit.storage._protocol import Batch, Claim, Entry, Key, Row, Write, check_claim, conflict
from cxkit.storage._query import NO_LISTS, AllOf, Among, Compare, Condition, Has, Lists, Words
from cxkit.storage._sql import Sql, key_digest
from cxkit.storage._texts import Parsed
from cxkit.storage._words import terms_in
from cxkit.storage.sqlite._layout import column
from cxkit.storage.sqlite._marks import BYTES, link_of, mark_of_entries, mark_of_part, mark_of_row

# A subquery for the personal part, because a join of it costs five times as much a row.
LIGHT = (
    "SELECT o.number, o.kind, o.id, o.version, o.schema, o.data, o.fields, o.subject, "
    "(SELECT personal FROM cx_part WHERE number = o.part), o.erasures, o.claims, "
    "CASE WHEN o.lists IS NULL THEN NULL ELSE (SELECT personal FROM cx_part WHERE number = o.lists) END, "
    "NULL FROM cx_object o "
)
_WORDS = "(SELECT personal FROM cx_part WHERE number = o.words)"
OBJECT = LIGHT.replace("NULL FROM", f"{_WORDS} FROM")
ERASED = "zeroblob(length(CAST(personal AS BLOB)))"
NO_MARK = f"zeroblob({BYTES})"


def text_or_none(value: Any) -> str | None:
    """A personal part as it is read: what was erased in place is zero bytes, and no text any more."""
    return value if isinstance(value, str) else None


def row_of(row: Any) -> Row:
    """The row that a SELECT of `OBJECT` gives."""
    _, kind, id, version, schema, data, fields, subject, personal, erasures, claims, lists, words = row
    return Row(
        *(kind, id, version, schema, data, Parsed(fields), subject, text_or_none(personal)),
        *(erasures, claims, lists_of(lists), text_or_none(words)),
    )  # fmt: skip


def lists_of(text: Any) -> Lists:
    """The lists of a row, from their JSON text."""
    return Parsed(text) if isinstance(text, str) else NO_LISTS


def keys_in(lists: Lists, number: int) -> list[tuple[bytes, int]]:
    """Keys that `cx_key` holds for the lists of an object."""
    return [(key_digest(name, value), number) for name, values in lists.items() for value in set(values)]


def has_text(name: str, value: str) -> tuple[str, list[Any]]:
    """SQL over `cx_object` that a list holds a text: asked of each object that the rest leaves."""
    return "EXISTS (SELECT 1 FROM cx_key WHERE digest = ? AND object = o.number)", [key_digest(name, value)]


def has_rare(name: str, value: str) -> tuple[str, list[Any]]:
    """The same, looked for first."""
    return "o.number IN (SELECT object FROM cx_key WHERE digest = ?)", [key_digest(name, value)]


def digests_of(words: str) -> str:
    """The terms of words or phrases as `cx_words` holds them."""
    return " ".join([sha256(term.encode()).hexdigest()[:16] for term in sorted(terms_in(words))])


_FOUND = "SELECT rowid FROM cx_words WHERE cx_words MATCH ?"
IS_FOUND = f"{_FOUND} AND rowid = ?"


def has_phrases(phrases: tuple[str, ...]) -> tuple[str, list[Any]]:
    """SQL over `cx_object` that phrases stand in the texts."""
    long = [f" {phrase} " for phrase in phrases if " " in phrase]
    tests = [f"o.number IN ({_FOUND})", *[f"instr(' ' || {_WORDS} || ' ', ?)"] * len(long)]
    return f"({' AND '.join(tests)})", [digests_of(" ".join(phrases)), *long]


_RARE = 1000


def seeks_rare(db: sqlite3.Connection, where: Condition, of_kind: str, common: Container[str]) -> bool:
    """Whether a condition asks for what few lists, texts or rows hold, so that it is best looked for first.

    Rows are looked at by `common` fields, each the first of an index; `of_kind` tests the query's kind.
    """
    for part in where.conditions if isinstance(where, AllOf) else (where,):
        sought: list[Any]
        match part:
            case Has(name, value):
                rows, sought = "SELECT 1 FROM cx_key WHERE digest = ?", [key_digest(name, value)]
            case Words(phrases):
                rows, sought = _FOUND, [digests_of(" ".join(phrases))]
            case Compare(name, "==") | Among(name) if name in common:
                text, sought = Sql(column=column).where(part)
                rows = f"SELECT 1 FROM cx_object o WHERE {of_kind} AND {text}"
            case _:
                continue
        number: int = db.execute(f"SELECT count(*) FROM ({rows} LIMIT ?)", (*sought, _RARE)).fetchone()[0]
        if number < _RARE:
            return True
    return False


def erase_rows(db: sqlite3.Connection, subject: str) -> list[Key]:
    """Empty what is personal in rows, journal and answers of a person; which objects they are."""
    rows = db.execute(
        f"SELECT number, kind, id, (SELECT personal FROM cx_part WHERE number = o.lists), {_WORDS} "
        "FROM cx_object o WHERE subject = ?",
        (subject,),
    ).fetchall()
    for number, _, _, lists, words in rows:
        db.executemany(_FORGET_KEY, keys_in(lists_of(lists), number))
        if isinstance(words, str):
            _forget_terms(db, number, words)
    for parts in (
        "SELECT part FROM cx_object WHERE subject = ?",
        "SELECT lists FROM cx_object WHERE subject = ?",
        "SELECT words FROM cx_object WHERE subject = ?",
        _ANSWERS,
    ):
        erase_parts(db, parts, subject)
    erase_entries(db, "SELECT number FROM cx_object WHERE subject = ?", subject)
    db.execute(
        "UPDATE cx_object SET part = NULL, lists = NULL, words = NULL, erasures = erasures + 1 "
        "WHERE subject = ?",
        (subject,),
    )
    return [Key(kind, id) for _, kind, id, *_ in rows]


def erase_parts(db: sqlite3.Connection, which: str, value: Any) -> None:
    """Overwrite personal parts, and their marks."""
    db.execute(
        f"UPDATE cx_part SET personal = {ERASED} WHERE typeof(personal) = 'text' AND number IN ({which})",
        (value,),
    )
    db.execute(f"UPDATE cx_mark SET mark = {NO_MARK} WHERE number IN ({which})", (value,))


def erase_entries(db: sqlite3.Connection, objects: str, value: Any) -> None:
    """Overwrite the personal parts of the entries of objects, and their marks."""
    db.execute(
        f"UPDATE cx_journal SET personal = {ERASED} WHERE typeof(personal) = 'text' "
        f"AND object IN ({objects})",
        (value,),
    )
    db.execute(
        f"UPDATE cx_link SET mark = {NO_MARK} WHERE mark IS NOT NULL "
        f"AND position IN (SELECT position FROM cx_journal WHERE object IN ({objects}))",
        (value,),
    )


_ANSWERS = "SELECT part FROM cx_answer WHERE subject = ?"
_FORGET_KEY = "DELETE FROM cx_key WHERE digest = ? AND object = ?"


def _forget_terms(db: sqlite3.Connection, number: int, words: str) -> None:
    """Take terms of an object out of the index, all or some of them.

    SQLite counts a row less for every such piece, and calls the index malformed when none is left to take
    away; so an empty row is counted first. With the number before, because a second piece of one number
    writes what is pending at once.
    """
    db.execute("INSERT INTO cx_words (rowid, terms) VALUES (?, '')", (number - 1,))
    db.execute(
        "INSERT INTO cx_words (cx_words, rowid, terms) VALUES ('delete', ?, ?)", (number, digests_of(words))
    )


_STATE = (
    "SELECT number, version, erasures, part, (SELECT personal FROM cx_part WHERE number = o.part), lists, "
    f"(SELECT personal FROM cx_part WHERE number = o.lists), words, {_WORDS}, link, fields, subject "
    "FROM cx_object o WHERE kind = ? AND id = ?"
)
_CHANGES = (
    "UPDATE cx_object SET version = ?, schema = ?, data = ?, part = ?, lists = ?, words = ?, "
    "link = ?, mark = ?"
)
_UPDATE = f"{_CHANGES} WHERE number = ?"
"""For a row that is looked up by the same fields as before: no index is written."""
_UPDATE_ALL = f"{_CHANGES}, fields = ?, subject = ? WHERE number = ?"


def link_anew(db: sqlite3.Connection, number: int, kind: str, id: str) -> bytes | None:
    """Write the links and marks of all entries of an object anew; the newest link."""
    link: bytes | None = None
    rows = db.execute(
        "SELECT position, object, version, schema, at, data, personal FROM cx_journal "
        "WHERE object = ? ORDER BY version",
        (number,),
    ).fetchall()
    for row in rows:
        link = link_of(link, kind, id, [row])
        mark = mark_of_entries(kind, id, [row])
        db.execute("INSERT OR REPLACE INTO cx_link VALUES (?,?,?,NULL)", (row[0], link, mark))
    return link


_LAST = (
    "SELECT (SELECT coalesce(max(number), 0) FROM cx_object), "
    "(SELECT coalesce(max(number), 0) FROM cx_part), "
    "(SELECT coalesce(max(position), 0) FROM cx_journal)"
)


class Commit:
    """The statements of one batch, gathered so that many new objects are written by few calls."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        last: tuple[int, int, int] = db.execute(_LAST).fetchone()
        self._number, self._part, self._position = last
        self._objects: list[tuple[Any, ...]] = []
        self._parts: list[tuple[Any, ...]] = []
        self._entries: list[tuple[Any, ...]] = []
        self._keys: list[tuple[bytes, int]] = []
        self._marks: list[tuple[int, bytes]] = []
        self._links: list[tuple[int, bytes, bytes | None, int | None]] = []
        self._updates: list[tuple[Any, ...]] = []
        self._updates_of_all: list[tuple[Any, ...]] = []
        self._terms: list[tuple[int, str]] = []

    def write(self, batch: Batch) -> int:
        """Do everything; the last position of the journal then."""
        writes = batch.writes
        for write in writes:
            if write.expected:
                self._change(write, batch.moved)
            else:
                self._create(write)
        for claim in batch.claims:
            self._claim(claim)
        for name in batch.erased:
            erase_parts(self._db, _ANSWERS, name)
        if batch.token is not None and batch.is_remembered:
            self._remember(batch, batch.token)
        try:
            self._db.executemany(
                "INSERT INTO cx_object VALUES (?,?,?,?,?,?,?,?,?,?,0,?,?,?,?)", self._objects
            )
        except sqlite3.IntegrityError:
            self._find_existing(writes)
            raise
        self._db.executemany(_UPDATE, self._updates)
        self._db.executemany(_UPDATE_ALL, self._updates_of_all)
        self._db.executemany("INSERT INTO cx_part VALUES (?,?)", self._parts)
        self._db.executemany("INSERT INTO cx_mark VALUES (?,?)", self._marks)
        self._db.executemany("INSERT INTO cx_key VALUES (?,?)", self._keys)
        self._db.executemany("INSERT INTO cx_journal VALUES (?,?,?,?,?,?,?)", self._entries)
        self._db.executemany("INSERT INTO cx_link VALUES (?,?,?,?)", self._links)
        self._db.executemany("INSERT INTO cx_words (rowid, terms) VALUES (?,?)", self._terms)
        return self._position

    def _create(self, write: Write) -> None:
        row = write.row
        self._number += 1
        columns, link = _columns(row), self._append(write, self._number, None)
        part, lists = self._keep_part(row), self._keep_lists(row, self._number)
        mark, words = mark_of_row(link, columns), row.words and self._keep_words(row, self._number, None)
        self._objects.append((self._number, *columns, part, row.erasures, lists, link, mark, words))

    def _append(self, write: Write, number: int, link: bytes | None) -> bytes | None:
        """Plan the new entries of an object; its newest link then."""
        if not write.entries:
            return link
        kind, id, *_ = write.row
        position, rows = self._position, list[tuple[Any, ...]]()
        for entry in write.entries:
            position += 1
            rows.append((position, number, *entry[2:7]))
        first = self._position + 1
        self._links.append(
            (
                position,
                link := link_of(link, kind, id, rows),
                mark_of_entries(kind, id, rows),
                first if first < position else None,
            )
        )
        self._entries += rows
        self._position = position
        return link

    def _change(self, write: Write, moved: Sequence[Entry]) -> None:
        row, db = write.row, self._db
        stored = db.execute(_STATE, row.key).fetchone()
        number, version, erasures, part, personal, lists, text, words, terms, link, *looked_up = stored or (
            *(0, 0, row.erasures, None, None, None, None, None, None, None),
        )
        if version != write.expected or erasures != row.erasures:
            raise conflict(row.key, expected=write.expected, found=version, erased=version == write.expected)
        if row.personal != personal:
            erase_parts(db, "?", part)
            part = self._keep_part(row)
        if row.lists != (before := lists_of(text)):
            erase_parts(db, "?", lists)
            db.executemany(_FORGET_KEY, keys_in(before, number))
            lists = self._keep_lists(row, number)
        if row.words != text_or_none(terms):
            erase_parts(db, "?", words)
            words = self._keep_words(row, number, text_or_none(terms))
        if write.erase:
            erase_entries(db, "?", number)
        if moved:
            link = self._move(number, row.key, moved) or link
        columns, link = _columns(row), self._append(write, number, link)
        new = (*columns[2:5], part, lists, words, link, mark_of_row(link, columns))
        if [*columns[5:]] == looked_up:
            self._updates.append((*new, number))
        else:
            self._updates_of_all.append((*new, *columns[5:], number))

    def _move(self, number: int, key: Key, moved: Sequence[Entry]) -> bytes | None:
        """Keep those entries of an object in another form; its newest link if there were any."""
        moved = [entry for entry in moved if entry.key == key]
        if not moved:
            return None
        self._db.executemany(
            "UPDATE cx_journal SET (schema, at, data, personal) = (?, ?, ?, ?) "
            "WHERE (object, version) = (?, ?)",
            [(*entry[3:7], number, entry.version) for entry in moved],
        )
        self._db.execute("UPDATE cx_layout SET copies = 1")
        return link_anew(self._db, number, *key)

    def _claim(self, claim: Claim) -> None:
        taken = self._db.execute(
            "UPDATE cx_object SET claims = claims + 1 WHERE (kind, id, version, claims) = (?, ?, ?, ?)",
            (*claim.key, claim.version, claim.claims),
        )
        if not taken.rowcount:
            row = self._db.execute(OBJECT + "WHERE o.kind = ? AND o.id = ?", claim.key).fetchone()
            check_claim(claim, row_of(row) if row else None)

    def _remember(self, batch: Batch, token: str) -> None:
        part = None if batch.answer is None else self._keep(batch.answer, "cx.answer", token, "answer")
        self._db.execute(
            "INSERT INTO cx_batch VALUES (?,?,?,?)", (token, self._position, batch.content, part)
        )
        if part is not None:
            owners = [(subject, part) for subject in batch.subjects]
            self._db.executemany("INSERT INTO cx_answer VALUES (?,?)", owners)

    def _keep(self, personal: str, kind: str, id: str, place: str) -> int:
        self._part += 1
        self._parts.append((self._part, personal))
        self._marks.append((self._part, mark_of_part(personal, kind, id, place)))
        return self._part

    def _keep_part(self, row: Row) -> int | None:
        return None if row.personal is None else self._keep(row.personal, row.kind, row.id, "row")

    def _keep_lists(self, row: Row, number: int) -> int | None:
        if not row.lists:
            return None
        self._keys += keys_in(row.lists, number)
        return self._keep("".join(chunks(dict(row.lists), 0)), row.kind, row.id, "lists")

    def _keep_words(self, row: Row, number: int, before: str | None) -> int | None:
        """Keep what an object is found by, and index what it was not found by before; or no longer is."""
        added = row.words
        if before is not None:
            old, new = terms_in(before), terms_in(added)
            added = " ".join(new - old)
            if old - new:
                _forget_terms(self._db, number, " ".join(old - new))
        if added:
            self._terms.append((number, digests_of(added)))
        return None if row.words is None else self._keep(row.words, row.kind, row.id, "words")

    def _find_existing(self, writes: Sequence[Write]) -> None:
        for write in writes:
            existing = self._db.execute(
                "SELECT version FROM cx_object WHERE kind = ? AND id = ?", write.row.key
            ).fetchone()
            if existing is not None and not write.expected:
                raise conflict(write.row.key, expected=0, found=existing[0])


def _columns(row: Row) -> tuple[Any, ...]:
    return (*row[:5], "".join(chunks(dict(row.fields), 0)), row.subject)
