"""The store in memory: the model that every other store is compared with."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice, product
from types import MappingProxyType
from typing import NamedTuple, NoReturn

import attrs

from cxkit.errors import StorageError
from cxkit.storage._protocol import (
    Batch,
    Capabilities,
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
from cxkit.storage._query import (
    MOST_GROUPS,
    NO_LISTS,
    By,
    Plain,
    Query,
    check_query,
    check_size,
    in_order,
    rank,
    too_many_groups,
)
from cxkit.values import instant_text


class _Remembered(NamedTuple):
    """A token that was committed: the receipt, and whose the answer is."""

    position: int
    content: str | None
    answer: str | None
    subjects: tuple[str, ...]


def _values(row: Row, by: By) -> tuple[Plain, ...]:
    return (row.lists.get(by.name) or (None,)) if by.several else (row.fields.get(by.name),)


class MemoryStore:
    """Keeps everything in dictionaries, for tests and small jobs. Safe to share between threads.

    >>> from cxkit.storage._repository import Repository
    >>> from cxkit.tickets import Ticket
    >>> tickets = Repository(MemoryStore(), Ticket)
    >>> tickets.count()
    0
    """

    capabilities = Capabilities(
        name="memory", claims=True, answers=True, lists=True, list_counts=True, moves=True, words=True
    )

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._rows: dict[Key, Row] = {}
        self._histories: dict[Key, list[Entry]] = {}
        self._entries: list[tuple[Key, int]] = []
        self._tokens: dict[str, _Remembered] = {}
        self._ids: dict[str, list[str]] = {}
        self._unsorted: set[str] = set()

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        with self._lock:
            return {key: self._stored(key) for key in keys if key in self._rows}

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        check_batch(batch)
        with self._lock:
            if batch.token is not None and batch.token in self._tokens:
                earlier = self._tokens[batch.token]
                check_token(batch, earlier.content)
                return Receipt(earlier.position, repeated=True, answer=earlier.answer)
            for write in batch.writes:
                self._check(write)
            for claim in batch.claims:
                check_claim(claim, self._rows.get(claim.key))
            for write in batch.writes:
                self._apply(write)
            for entry in batch.moved:
                history = self._histories[entry.key]
                old = history[entry.version - 1]
                history[entry.version - 1] = entry._replace(position=old.position)
            for claim in batch.claims:
                self._rows[claim.key] = self._rows[claim.key]._replace(claims=claim.claims + 1)
            for name in batch.erased:
                self._forget_answers(name)
            position = len(self._entries)
            if batch.token is not None and batch.is_remembered:
                self._tokens[batch.token] = _Remembered(position, batch.content, batch.answer, batch.subjects)
            return Receipt(position, answer=batch.answer)

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        check_query(query)
        with self._lock:
            if query.by:
                return Page((), more=False, counts=self._counts(query))
            if not query.order and not query.count:
                following = list(islice(self._by_id(query), min(query.limit, len(self._rows)) + 1))
                total = None
            else:
                keys = list(self._by_id(attrs.evolve(query, after=None)))
                places = (query.place(self._rows[key].fields, key.id) for key in keys)
                ordered = in_order(query, filter(query.follows, places))
                following = [Key(query.kind, str(place[-1])) for place in ordered]
                total = len(keys) if query.count else None
            chosen = following[: query.limit]
            return Page(
                tuple(
                    self._stored(key) if query.history else Stored(self._rows[key]._replace(words=None))
                    for key in chosen
                ),
                more=len(following) > query.limit,
                total=total,
            )

    def _by_id(self, query: Query) -> Iterator[Key]:
        """The objects that the query means, by rising id, from its place on where it has one."""
        ids = self._ids.get(query.kind, [])
        if query.kind in self._unsorted:
            ids.sort()
            self._unsorted.discard(query.kind)
        start = 0 if query.after is None else bisect_right(ids, str(query.after[-1]))
        for index in range(start, len(ids)):
            key = Key(query.kind, ids[index])
            row = self._rows[key]
            if query.where.matches(row.fields, row.lists, row.words):
                yield key

    def _counts(self, query: Query) -> tuple[tuple[tuple[Plain, ...], int], ...]:
        counts: Counter[tuple[Plain, ...]] = Counter()
        for key in self._by_id(query):
            counts.update(product(*(_values(self._rows[key], by) for by in query.by)))
        if len(counts) > MOST_GROUPS:
            raise too_many_groups(query)
        return tuple(sorted(counts.items(), key=lambda pair: [rank(value) for value in pair[0]]))

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        check_size(after, "after")
        check_size(limit, "limit")
        with self._lock:
            chosen = self._entries[after : after + limit]
            return [self._histories[key][version - 1] for key, version in chosen]

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        with self._lock:
            keys = [key for key, row in self._rows.items() if row.subject == subject]
            for key in keys:
                row = self._rows[key]
                self._rows[key] = row._replace(
                    personal=None, erasures=row.erasures + 1, lists=NO_LISTS, words=None
                )
                self._empty(key)
            self._forget_answers(subject)
            return keys

    def _forget_answers(self, name: str) -> None:
        for token, remembered in self._tokens.items():
            if name in remembered.subjects:
                self._tokens[token] = remembered._replace(answer=None)

    def purge(self, before: datetime) -> int:
        """See `SQLiteStore.purge`."""
        with self._lock:
            limit, text = len(self._entries) + 1, instant_text(before)
            for place, (key, version) in enumerate(self._entries, 1):
                if self._histories[key][version - 1].at >= text:
                    limit = place
                    break
            old = [token for token, remembered in self._tokens.items() if remembered.position < limit]
            for token in old:
                del self._tokens[token]
            return len(old)

    def _stored(self, key: Key) -> Stored:
        return Stored(self._rows[key], tuple(self._histories[key]))

    def _check(self, write: Write) -> None:
        key, now = write.row.key, self._rows.get(write.row.key)
        version = now.version if now else 0
        if version != write.expected:
            raise conflict(key, expected=write.expected, found=version)
        if now is not None and now.erasures != write.row.erasures:
            raise conflict(key, expected=write.expected, found=version, erased=True)

    def _apply(self, write: Write) -> None:
        key = write.row.key
        now = self._rows.get(key)
        if now is None:
            self._ids.setdefault(key.kind, []).append(key.id)
            self._unsorted.add(key.kind)
        fields = MappingProxyType(dict(write.row.fields))
        lists = MappingProxyType({name: tuple(values) for name, values in write.row.lists.items()})
        self._rows[key] = write.row._replace(fields=fields, lists=lists, claims=now.claims if now else 0)
        history = self._histories.setdefault(key, [])
        if write.erase:
            self._empty(key)
        for entry in write.entries:
            self._entries.append((key, entry.version))
            history.append(entry._replace(position=len(self._entries)))

    def _empty(self, key: Key) -> None:
        history = self._histories[key]
        history[:] = [entry._replace(personal=None) for entry in history]

    def __reduce__(self) -> NoReturn:
        raise StorageError(
            "a memory store lives in one process and cannot be pickled: use SQLiteStore to share objects",
            code="storage.pickle",
        )

    def __repr__(self) -> str:
        return f"<MemoryStore: {len(self._rows)} objects, {len(self._entries)} facts>"
