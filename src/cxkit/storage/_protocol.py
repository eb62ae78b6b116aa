"""Protocol of stores: five small Protocols over frozen values, and `Store`, their sum.

A store keeps **rows** (one an object: its newest state without history and without anything
personal) and a **journal** of facts, the only home of history. What is personal lies beside both
as a separate text, filed under the row's subject, so that `erase` can empty it and leave the rest.
A store never looks inside `data` and `personal`: they are texts to keep. Codec, upcasting,
cursors, repository and unit of work are not its business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol, runtime_checkable

import attrs

from cxkit.errors import Conflict, Invalid, shown
from cxkit.storage._query import NO_LISTS, Lists, Plain, Query


class Key(NamedTuple):
    """Key of an object: its kind (the schema name of its class) and its id."""

    kind: str
    id: str

    @property
    def name(self) -> str:
        """The key in one text, `kind:id`: under it stands what is filed under the object itself."""
        return f"{self.kind}:{self.id}"


class Row(NamedTuple):
    """The newest state of one object.

    `version` counts its facts. `data` is JSON text with every personal value blanked; the values
    themselves are the JSON text `personal`, or None where there are none or they were erased.
    `subject` is the person they are about. `fields` are the declared fields to be looked up by; a
    field that is not there holds nothing. `erasures` is the store's count of how often `personal`
    was erased: a write must name the count that it read. `claims` is the store's count of the batches
    that were decided by reading this object without writing it; what a write says of it is ignored.
    `lists` are declared fields that hold several texts each, such as tags; they go with the personal part:
    `erase` empties them. A list that is empty is not there. `words` is what the object is found by in words
    (see `Words`), a personal part of its own: it goes with erasure, and comes back only where the facts do.
    """

    kind: str
    id: str
    version: int
    schema: str
    data: str
    fields: Mapping[str, Plain]
    subject: str
    personal: str | None = None
    erasures: int = 0
    claims: int = 0
    lists: Lists = NO_LISTS
    words: str | None = None

    @property
    def key(self) -> Key:
        """Kind and id."""
        return Key(self.kind, self.id)

    def __repr__(self) -> str:
        """Name the row without anything of its data: rows are logged by accident."""
        return f"<Row of {self.kind} {self.id} at version {self.version}, {self.schema}>"


class Entry(NamedTuple):
    """One fact of one object, as the journal keeps it.

    `version` is its place in the object's history, from 1 on; `at` the canonical text of its
    instant. `position` is its place in the whole journal, given by the store: it rises in the order
    of commits, and no entry ever appears at or before a position that a reader has already seen.
    """

    kind: str
    id: str
    version: int
    schema: str
    at: str
    data: str
    personal: str | None = None
    position: int = 0

    @property
    def key(self) -> Key:
        """Kind and id of its object."""
        return Key(self.kind, self.id)

    def __repr__(self) -> str:
        """Name the fact without anything of its data."""
        return f"<Entry {self.version} of {self.kind} {self.id}, {self.schema}, position {self.position}>"


class Stored(NamedTuple):
    """One object as it was loaded: its row, and its history in order of versions."""

    row: Row
    history: tuple[Entry, ...] = ()


class Write(NamedTuple):
    """One object's part of a batch: the new row, the new facts, and the version it was based on.

    `expected` is 0 for an object that must not exist yet; `row.version` is `expected` plus the
    number of new entries. Without new entries the row is rewritten (for a newer schema or newly
    declared fields). `erase` empties `personal` of all earlier entries of the object.
    """

    row: Row
    entries: tuple[Entry, ...] = ()
    expected: int = 0
    erase: bool = False


class Claim(NamedTuple):
    """An object that was read to decide on a batch, and is not written by it: as it was when it was read.

    The batch is refused where version or claims are other ones by then; else the object's claims grow by
    one. So of two batches that were decided by reading one object, one is a conflict.
    """

    key: Key
    version: int
    claims: int


class Batch(NamedTuple):
    """Writes that are done all or not at all, with claims on what decided them, and a token.

    A token that was committed before gives the earlier receipt, its `answer` included, and changes nothing;
    with another `content` than the earlier batch had it is a conflict. Without a token nothing is
    remembered. A batch of a token alone, without writes and answer, asks after it and is not remembered
    either. An answer is personal: it is emptied when a person is erased of whom the batch wrote, and when a
    later batch names in `erased`, as `kind:id`, an object that the batch wrote.
    `moved` are earlier entries of objects that are written here, whose data and personal parts are kept in
    this form from now on: what an older version left among the plain data, or under an older key.
    """

    writes: tuple[Write, ...]
    token: str | None = None
    claims: tuple[Claim, ...] = ()
    content: str | None = None
    answer: str | None = None
    moved: tuple[Entry, ...] = ()
    erased: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """Under what its answer is filed: whom it writes of, then what it writes as `kind:id`, each once."""
        rows = [write.row for write in self.writes]
        return tuple(dict.fromkeys([*(row.subject for row in rows), *(row.key.name for row in rows)]))

    @property
    def is_remembered(self) -> bool:
        """Whether the store keeps the token."""
        return self.token is not None and (bool(self.writes) or self.answer is not None)

    def __repr__(self) -> str:
        """Name what is written and claimed, without token, content and answer."""
        return f"<Batch of {list(self.writes)}, claiming {list(self.claims)}>"


class Receipt(NamedTuple):
    """The outcome of a commit: the journal's last position, whether it was a repetition, the answer."""

    position: int
    repeated: bool = False
    answer: str | None = None

    def __repr__(self) -> str:
        """The position, and whether it was a repetition; not the answer."""
        return f"<Receipt at position {self.position}{', repeated' if self.repeated else ''}>"


class Page(NamedTuple):
    """Some of the objects that a query means, in its order.

    `more` tells whether others follow; `total` how many there are in all, if the query asked. `counts` is
    the answer to a query `by` fields: each combination of values that occurs, in their defined order, and
    how many objects have it. An object whose list is empty counts under None.
    """

    items: tuple[Stored, ...]
    more: bool
    total: int | None = None
    counts: tuple[tuple[tuple[Plain, ...], int], ...] = ()

    def __repr__(self) -> str:
        """How many objects and counts it has, without their data."""
        more = ", more follow" if self.more else ""
        return f"<Page of {len(self.items)} objects and {len(self.counts)} counts{more}>"


@attrs.frozen(kw_only=True)
class Capabilities:
    """Capabilities that a store declares of itself; the contract tests hold it to every word.

    `durable`: committed objects outlive the process. `threads`, `processes`: several may use it at
    once. `physical_erasure`: erased bytes are gone from its files when `erase` returns. `backup`: it
    has a method `backup(path)` that copies it while it is in use. `claims`: it keeps what a batch claims;
    `answers`: it keeps the content and the answer of a token; `lists`: it keeps `Row.lists`, finds by `Has`,
    and counts `by` fields; `list_counts`: by lists, too; `moves`: it keeps what a batch `moved`;
    `checksums`: its `check()` finds what was changed in its files; `words`: it keeps `Row.words` and finds by
    `Words`.
    """

    name: str
    durable: bool = False
    threads: bool = True
    processes: bool = False
    physical_erasure: bool = False
    backup: bool = False
    claims: bool = False
    answers: bool = False
    lists: bool = False
    list_counts: bool = False
    moves: bool = False
    checksums: bool = False
    words: bool = False


class Loads(Protocol):
    """Finds objects by key."""

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """The objects that there are, each with its whole history, of one moment each."""
        ...


class Commits(Protocol):
    """Changes objects."""

    def commit(self, batch: Batch, /) -> Receipt:
        """Do every write or none. `Conflict` where version or erasures are not those expected."""
        ...


class Scans(Protocol):
    """Finds objects by their declared fields."""

    def scan(self, query: Query, /) -> Page:
        """One page of the objects that the query means, all of one moment."""
        ...


class Journals(Protocol):
    """Tells what happened, in order: an outbox."""

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """Entries with a position above `after`, rising; fewer than `limit` where there are no more."""
        ...


class Erases(Protocol):
    """Forgets a person."""

    def erase(self, subject: str, /) -> Sequence[Key]:
        """Empty `personal` in every row filed under the subject and in all entries of those objects.

        In one transaction; each row's `erasures` grows by one. Answers which objects are filed
        under the subject, whether or not they still held anything.
        """
        ...


@runtime_checkable
class Store(Loads, Commits, Scans, Journals, Erases, Protocol):
    """A store: load, commit, scan, journal, erase, and what it declares of itself."""

    @property
    def capabilities(self) -> Capabilities:
        """Capabilities of the store."""
        ...


class AsyncStore(Protocol):
    """The same five methods, awaited."""

    @property
    def capabilities(self) -> Capabilities:
        """Capabilities of the store."""
        ...

    async def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        ...

    async def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        ...

    async def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        ...

    async def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        ...

    async def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        ...


def conflict(key: Key, *, expected: int, found: int, erased: bool = False, claimed: bool = False) -> Conflict:
    """The error of a write or claim whose object is not as it was read (version 0: does not exist).

    >>> str(conflict(Key("ticket", "T-1"), expected=3, found=4))
    "ticket 'T-1' was expected at version 3 and is at version 4: load it again and decide anew"
    """
    if claimed:
        state = f"decided another change since it was read at version {expected}"
    elif erased:
        state = f"was read at version {expected} before personal data were erased from it"
    elif not expected:
        state = f"was expected not to exist and is at version {found}"
    elif not found:
        state = f"was expected at version {expected} and does not exist"
    else:
        state = f"was expected at version {expected} and is at version {found}"
    return Conflict(
        f"{key.kind} {shown(key.id)} {state}: load it again and decide anew",
        params={
            "kind": key.kind,
            "id": key.id,
            "expected": expected,
            "found": found,
            "erased": erased,
            "claimed": claimed,
        },
    )


def check_token(batch: Batch, content: str | None) -> None:
    """Refuse a token that was committed with another content."""
    if batch.content is not None and content is not None and batch.content != content:
        raise Conflict(
            "the token was used for another request: choose a new token for each request",
            code="conflict.token",
        )


def check_claim(claim: Claim, row: Row | None) -> None:
    """Refuse a claim on an object that is not as it was when it was read."""
    version, claims = (row.version, row.claims) if row else (0, 0)
    if (version, claims) != (claim.version, claim.claims):
        same = version == claim.version
        raise conflict(claim.key, expected=claim.version, found=version, claimed=same)


def digest(text: str) -> str:
    """The SHA-256 of a text, by which a token is known without being readable."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check_batch(batch: Batch) -> None:
    """Refuse a batch that contradicts itself: an object twice, or versions that do not add up."""
    seen: dict[Key, int] = {}
    for write in batch.writes:
        key = write.row.key
        if key in seen:
            raise Invalid(f"{key.kind} {shown(key.id)} stands twice in one batch", code="batch.twice")
        seen[key] = write.expected
        follows = write.expected
        for entry in write.entries:
            if entry[:3] != (*key, follows + 1):
                break
            follows += 1
        if (follows, follows - write.expected) != (write.row.version, len(write.entries)):
            raise Invalid(
                f"{key.kind} {shown(key.id)}: a row at version {write.row.version} over version "
                f"{write.expected} needs its own entries {write.expected + 1} to {write.row.version}, got "
                f"{[entry.version for entry in write.entries]}",
                code="batch.versions",
            )
    for entry in batch.moved:
        if not 0 < entry.version <= seen.get(entry.key, 0):
            raise Invalid(
                f"entry {entry.version} of {entry.kind} {shown(entry.id)} is moved without a write that is "
                "based on it",
                code="batch.versions",
            )
    for claim in batch.claims:
        if claim.key in seen:
            raise Invalid(
                f"{claim.key.kind} {shown(claim.key.id)} is claimed twice, or also written, in one batch",
                code="batch.twice",
            )
        seen[claim.key] = 0
