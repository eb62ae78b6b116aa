"""Personal parts encrypted with a key for each person: to forget somebody, forget the key.

Then also what erasure cannot reach, such as backups made before, holds nothing that can be read.
"""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
from base64 import b85decode, b85encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from inspect import iscoroutinefunction
from secrets import token_bytes
from threading import Lock, RLock
from typing import Any, NamedTuple, Protocol, overload

import attrs

from cxkit.errors import Conflict, Invalid, MissingExtra, StorageError, shown
from cxkit.storage._layers import over
from cxkit.storage._protocol import (
    AsyncStore,
    Batch,
    Capabilities,
    Entry,
    Key,
    Page,
    Receipt,
    Row,
    Store,
    Stored,
    Write,
)
from cxkit.storage._query import NO_LISTS, AllOf, AnyOf, Condition, Has, Not, Query, check_query
from cxkit.storage._state import Call, Needs, Work, run, run_async
from cxkit.storage.sqlite._file import translated

_KEY_BYTES = 64
_FORM, _FIRST_FORM = "siv2", "siv1"
"""How parts are sealed: bound to their object, what of it they are part of, and its version."""
_PARENTS: list[sqlite3.Connection | None] = []


class Keys(Protocol):
    """Where the keys are kept, apart from the store and from its backups."""

    def current(self, subject: str) -> bytes:
        """The key of a person: 64 bytes, made when first asked for."""
        ...

    def named(self, name: str) -> bytes | None:
        """The key of that name (see `name_of`); None where it was destroyed."""
        ...

    def destroy(self, subject: str) -> None:
        """Forget the keys of a person, so that nobody can ever read them again."""
        ...


class RenewableKeys(Keys, Protocol):
    """Keys that can be changed for new ones: see `rotate_keys`."""

    def living(self, subject: str) -> list[bytes]:
        """Every key of a person that was not destroyed, the newest first."""
        ...

    def renew(self) -> None:
        """From now on give everybody a new key; nothing, where old keys still wait to be retired."""
        ...

    def retire(self) -> None:
        """Destroy the keys from before they were renewed."""
        ...


def name_of(key: bytes) -> str:
    """How encrypted text names its key without telling it."""
    return sha256(b"cxkit key" + key).hexdigest()[:24]


class MemoryKeys:
    """Keys in memory, for tests."""

    def __init__(self, randbytes: Callable[[int], bytes] = token_bytes) -> None:
        self._randbytes = randbytes
        self._lock = Lock()
        self._current: dict[str, bytes] = {}
        self._before: dict[str, bytes] = {}

    def current(self, subject: str) -> bytes:
        """See `Keys`."""
        with self._lock:
            if subject not in self._current:
                self._current[subject] = self._randbytes(_KEY_BYTES)
            return self._current[subject]

    def named(self, name: str) -> bytes | None:
        """See `Keys`."""
        with self._lock:
            known = (*self._current.values(), *self._before.values())
            return next((key for key in known if name_of(key) == name), None)

    def destroy(self, subject: str) -> None:
        """See `Keys`."""
        with self._lock:
            self._current.pop(subject, None)
            self._before.pop(subject, None)

    def living(self, subject: str) -> list[bytes]:
        """See `RenewableKeys`."""
        with self._lock:
            return [keys[subject] for keys in (self._current, self._before) if subject in keys]

    def renew(self) -> None:
        """See `RenewableKeys`."""
        with self._lock:
            if not self._before:
                self._before, self._current = self._current, {}

    def retire(self) -> None:
        """See `RenewableKeys`."""
        with self._lock:
            self._before = {}

    def __repr__(self) -> str:
        return f"<MemoryKeys: {len(self._current)} keys>"


class KeyFile:
    """Keys in a file of their own, for many threads and processes.

    Keep it apart from the store, and out of its backups: a copy of this file that outlives an
    erasure undoes it. A destroyed key is overwritten in place.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        randbytes: Callable[[int], bytes] = token_bytes,
        timeout: float = 10.0,
    ) -> None:
        self._path = os.fspath(path)
        self._randbytes = randbytes
        self._timeout = timeout
        self._lock = RLock()
        self._db: sqlite3.Connection | None = None
        self._pid = os.getpid()
        # Rows are added at the end and never change their size: so no key is ever copied elsewhere
        # in the file by SQLite, and overwriting it destroys it.
        self._run(
            "CREATE TABLE IF NOT EXISTS cx_key "
            "(number INTEGER PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, key BLOB NOT NULL)"
        )
        self._run("CREATE INDEX IF NOT EXISTS cx_key_subject ON cx_key (subject)")
        self._run("CREATE INDEX IF NOT EXISTS cx_key_name ON cx_key (name)")
        self._run("CREATE TABLE IF NOT EXISTS cx_renewal (before INTEGER NOT NULL)")

    def current(self, subject: str) -> bytes:
        """See `Keys`."""
        living = f"SELECT key FROM cx_key WHERE subject = ? AND key <> zeroblob({_KEY_BYTES}) AND NOT {_OLD}"
        rows = self._run(living, subject)
        if not rows:
            key = self._randbytes(_KEY_BYTES)
            self._run(
                f"INSERT INTO cx_key (subject, name, key) SELECT ?, ?, ? WHERE NOT EXISTS ({living})",
                *(subject, name_of(key), key, subject),
            )
            rows = self._run(living, subject)
        return bytes(rows[0][0])

    def named(self, name: str) -> bytes | None:
        """See `Keys`."""
        rows = self._run(f"SELECT key FROM cx_key WHERE name = ? AND key <> zeroblob({_KEY_BYTES})", name)
        return bytes(rows[0][0]) if rows else None

    def destroy(self, subject: str) -> None:
        """See `Keys`."""
        self._run("UPDATE cx_key SET key = zeroblob(length(key)) WHERE subject = ?", subject)

    def living(self, subject: str) -> list[bytes]:
        """See `RenewableKeys`."""
        living = f"SELECT key FROM cx_key WHERE subject = ? AND key <> zeroblob({_KEY_BYTES})"
        return [bytes(key) for (key,) in self._run(f"{living} ORDER BY number DESC", subject)]

    def renew(self) -> None:
        """See `RenewableKeys`."""
        self._run(
            "INSERT INTO cx_renewal SELECT last FROM (SELECT max(number) AS last FROM cx_key) "
            "WHERE last IS NOT NULL AND NOT EXISTS "
            f"(SELECT 1 FROM cx_key WHERE key <> zeroblob({_KEY_BYTES}) AND {_OLD})"
        )

    def retire(self) -> None:
        """See `RenewableKeys`."""
        self._run(f"UPDATE cx_key SET key = zeroblob(length(key)) WHERE {_OLD}")

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def _run(self, statement: str, *values: Any) -> list[Any]:
        if self._pid != os.getpid():
            # A connection must not cross a fork.
            _PARENTS.append(self._db)
            self._lock, self._db, self._pid = RLock(), None, os.getpid()
        with self._lock, translated(self._path):
            if self._db is None:
                # Nobody else may read keys, not even in the moment before the file is ours.
                os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
                self._db = sqlite3.connect(
                    self._path, timeout=self._timeout, isolation_level=None, check_same_thread=False
                )
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.execute("PRAGMA secure_delete = ON")
            return self._db.execute(statement, values).fetchall()

    def __reduce__(self) -> tuple[Any, ...]:
        return KeyFile, (os.path.abspath(self._path),)

    def __repr__(self) -> str:
        return f"KeyFile({self._path!r})"


_OLD = "number <= (SELECT coalesce(max(before), 0) FROM cx_renewal)"


@overload
def encrypted(store: Store, keys: Keys) -> Store: ...
@overload
def encrypted(store: AsyncStore, keys: Keys) -> AsyncStore: ...
def encrypted(store: Any, keys: Keys) -> Any:
    """The store, with every personal part encrypted under the key of its person (AES-SIV, RFC 5297).

    `erase` empties the parts and then destroys the person's key, and the keys of the erased objects
    that once named nobody. What stays readable: everything that is not personal, and who is filed
    under which id. Each part is bound to its object, whether it is of the row or of a fact, and the version:
    one that was moved, changed or brought back is a `StorageError`. Equal parts of one version are equal when
    encrypted; nothing else can be compared.

    Needs the extra `crypto`.
    """
    return over(store, _Encryption(keys))


@attrs.frozen
class _Encryption:
    keys: Keys

    def handle(self, call: Call) -> Work[Any]:
        answer: Any
        match call:
            case Call("commit", (batch,)):
                receipt: Receipt = yield Call("commit", (self.seal_batch(batch),))
                return self._open_receipt(batch, receipt)
            case Call("load"):
                answer = yield call
                return {key: self.open_stored(stored) for key, stored in answer.items()}
            case Call("scan", (query,)):
                page: Page = yield Call("scan", (self._seal_query(query),))
                return page._replace(items=tuple([self.open_stored(stored) for stored in page.items]))
            case Call("journal"):
                answer = yield call
                return [self.open_part(entry) for entry in answer]
            case Call("erase", (subject,)):
                return (yield from self._erase(subject))
            case _:
                return (yield call)

    def declares(self, below: Capabilities) -> Capabilities:
        kept = not isinstance(self.keys, MemoryKeys)
        return attrs.evolve(
            below,
            durable=below.durable and kept,
            processes=below.processes and kept,
            list_counts=False,
            words=False,
        )

    def _erase(self, subject: str) -> Work[Sequence[Key]]:
        keys: Sequence[Key] = yield Call("erase", (subject,))
        self.keys.destroy(subject)
        for key in keys:
            self.keys.destroy(key.name)
        _aessiv.cache_clear()
        return keys

    def seal_batch(self, batch: Batch) -> Batch:
        writes = tuple([self._seal_write(write) for write in batch.writes])
        if batch.moved:
            subjects = {write.row.key: write.row.subject for write in batch.writes}
            batch = batch._replace(
                moved=tuple([self._seal(entry, subjects[entry.key]) for entry in batch.moved])
            )
        if batch.answer is None:
            return batch._replace(writes=writes)
        sealed = self._seal(_Answer(batch.token or "", batch.answer), _subject_of_answer(batch))
        return batch._replace(writes=writes, answer=sealed.personal)

    def _open_receipt(self, batch: Batch, receipt: Receipt) -> Receipt:
        if receipt.answer is None:
            return receipt
        return receipt._replace(answer=self.open_part(_Answer(batch.token or "", receipt.answer)).personal)

    def _seal_query(self, query: Query) -> Query:
        check_query(query)
        if any(by.several for by in query.by):
            raise Invalid(
                "lists are sealed in an encrypted store: they can be looked up, not counted by",
                code="query.private",
                path="by",
            )
        return attrs.evolve(query, where=_sealed_texts(query.where, self._sought))

    def _sought(self, name: str, text: str) -> Condition:
        """Condition that a list holds a text, under each key that lists of the store may still be under."""
        current, living = self.keys.current(_LISTS), getattr(self.keys, "living", None)
        keys = [current] if living is None else living(_LISTS)
        conditions = tuple(Has(name, _digest(key, name, text)) for key in keys)
        return conditions[0] if len(conditions) == 1 else AnyOf(conditions)

    def _seal_write(self, write: Write) -> Write:
        row = write.row._replace(words=None)
        if row.lists:
            # The texts are sealed with the personal part; the store looks up by digests.
            key = self.keys.current(_LISTS)
            digests = {n: tuple(_digest(key, n, text) for text in texts) for n, texts in row.lists.items()}
            both = f"{row.personal or ''}{_AND_LISTS}{json.dumps(dict(row.lists))}"
            row = row._replace(personal=both, lists=digests)
        return write._replace(
            row=self._seal(row, row.subject),
            entries=tuple([self._seal(entry, row.subject) for entry in write.entries]),
        )

    def _seal(self, thing: Any, subject: str) -> Any:
        if thing.personal is None:
            return thing
        key = self.keys.current(subject)
        sealed = _aessiv(key).encrypt(thing.personal.encode(), _place(thing, _FORM))
        return thing._replace(personal=f"{_FORM}:{name_of(key)}:{b85encode(sealed).decode()}")

    def open_stored(self, stored: Stored) -> Stored:
        history = tuple([self.open_part(entry) for entry in stored.history])
        row = self.open_part(stored.row)
        personal, _, lists = (row.personal or "").partition(_AND_LISTS)
        texts = {name: tuple(values) for name, values in json.loads(lists).items()} if lists else NO_LISTS
        return Stored(row._replace(personal=personal or None, lists=texts), history)

    def open_part(self, thing: Any) -> Any:
        if thing.personal is None:
            return thing
        form, name, sealed = _parts_of(thing.personal)
        if form not in (_FORM, _FIRST_FORM):
            raise _unreadable(thing, "is not encrypted: it was written without encrypted()")
        key = self.keys.named(name)
        if key is None:
            return thing._replace(personal=None)
        try:
            text = _aessiv(key).decrypt(b85decode(sealed), _place(thing, form)).decode()
        except Exception as error:
            raise _unreadable(thing, "was changed after it was encrypted") from error
        return thing._replace(personal=text)


_LISTS = "cx.lists"
"""The name of the key under which lists are looked up."""
_AND_LISTS = "\x1e"
"""Stands between the personal part and the lists: a character that no JSON text holds."""


class _Answer(NamedTuple):
    """The answer of a token, sealed like a part of an object of its own."""

    id: str
    personal: str | None
    kind: str = "cx.answer"


def _digest(key: bytes, name: str, text: str) -> str:
    """A text of a list as the store below knows it: nobody without the key can guess it."""
    return hmac.digest(key, f"{name}\0{text}".encode(), "sha256").hex()[:32]


def _sealed_texts(where: Condition, sought: Callable[[str, str], Condition]) -> Condition:
    match where:
        case Has(name, text):
            return sought(name, text)
        case Not(condition):
            return Not(_sealed_texts(condition, sought))
        case AllOf(parts):
            return AllOf(tuple(_sealed_texts(part, sought) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_sealed_texts(part, sought) for part in parts))
        case _:
            return where


def _subject_of_answer(batch: Batch) -> str:
    """Under whose key an answer is sealed: the first person's; nobody's where no object was written."""
    return batch.subjects[0] if batch.subjects else "cx.answer:"


def _parts_of(personal: str) -> tuple[str, str, str]:
    """The form of a sealed text, the name of its key, and what is sealed."""
    form, _, rest = personal.partition(":")
    name, _, sealed = rest.partition(":")
    return form, name, sealed


def _place(thing: Row | Entry | _Answer, form: str) -> list[bytes]:
    """Place that a part is bound to."""
    role = "row" if isinstance(thing, Row) else "fact" if isinstance(thing, Entry) else "answer"
    version = 0 if isinstance(thing, _Answer) else thing.version
    place = [str(version), role] if form == _FORM else [str(0 if role == "row" else version)]
    return [text.encode() for text in (thing.kind, thing.id, *place)]


# New keys


@overload
def rotate_keys(store: Store, keys: RenewableKeys, *, size: int = ...) -> int: ...
@overload
def rotate_keys(store: AsyncStore, keys: RenewableKeys, *, size: int = ...) -> Awaitable[int]: ...
def rotate_keys(store: Any, keys: RenewableKeys, *, size: int = 100) -> Any:
    """Seal everything anew under new keys and destroy the old ones; how many objects it were.

    `store` is the store below, as it was given to `encrypted`; its journal is read `size` facts at a time.
    Others work on meanwhile: what they write is under new keys at once, and what is not yet sealed anew is
    read and found under the old ones. Interrupted, call it again: what is done is left alone. Answers of
    tokens that are under old keys cannot be read after it.

    >>> from cxkit.storage._memory import MemoryStore
    >>> rotate_keys(MemoryStore(), MemoryKeys())
    0
    """
    work = _rotate(_Encryption(keys), keys, size)
    return run_async(store, work) if iscoroutinefunction(store.load) else run(store, work)


def _rotate(layer: _Encryption, keys: RenewableKeys, size: int) -> Work[int]:
    yield Needs(moves=True)
    keys.renew()
    done = position = 0
    while facts := (yield Call("journal", (position, size))):
        begun = [fact.key for fact in facts if fact.version == 1]
        loaded: Mapping[Key, Stored] = (yield Call("load", (begun,))) if begun else {}
        for stored in loaded.values():
            done += yield from _reseal(layer, stored)
        position = facts[-1].position
    keys.retire()
    return done


def _reseal(layer: _Encryption, stored: Stored) -> Work[bool]:
    """Seal one object anew where a part of it is under an old key; whether it was."""
    while True:
        row, name = stored.row, name_of(layer.keys.current(stored.row.subject))
        old = [entry for entry in stored.history if _is_under_other_key(entry.personal, name)]
        if not old and not _is_under_other_key(row.personal, name):
            return False
        opened = [layer.open_part(entry) for entry in old]
        moved = tuple(entry for entry in opened if entry.personal is not None)
        batch = Batch((Write(layer.open_stored(Stored(row)).row, (), row.version),), moved=moved)
        try:
            yield Call("commit", (layer.seal_batch(batch),))
            return True
        except Conflict:
            loaded: Mapping[Key, Stored] = yield Call("load", ([row.key],))
            if row.key not in loaded:
                return False
            stored = loaded[row.key]


def _is_under_other_key(personal: str | None, name: str) -> bool:
    return personal is not None and _parts_of(personal)[1] != name


@lru_cache(10_000)
def _aessiv(key: bytes) -> Any:
    """The cipher of a key; those of erased persons are forgotten with their keys."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    except ImportError:
        raise MissingExtra.of("cryptography", extra="crypto", needed_for="encrypted()") from None
    return AESSIV(key)


def _unreadable(thing: Any, why: str) -> StorageError:
    return StorageError(
        f"the personal part of {thing.kind} {shown(thing.id)} {why}",
        code="storage.sealed",
        params={"kind": thing.kind, "id": thing.id},
    )
