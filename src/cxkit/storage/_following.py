"""Following the journal: whoever passes facts on keeps a place of their own in the store.

A place is an object of the kind `cx.follower`, whose facts say how far it moved. Kinds that begin with
`cx.` are the store's own and are handed out to nobody.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

import attrs

from cxkit.errors import Invalid, shown
from cxkit.storage._protocol import AsyncStore, Batch, Entry, Key, Row, Store, Stored, Write
from cxkit.storage._state import Call, Work, run, run_async

_KIND = "cx.follower"
_OWN = "cx."
PAYLOAD_VERSION = 1


@attrs.define
class _Place:
    """How far a follower came: its position in the journal, and the version of its row."""

    name: str
    position: int = 0
    version: int = 0

    def find(self) -> Work[None]:
        """Read the place from the store."""
        key = Key(_KIND, self.name)
        stored: Mapping[Key, Stored] = yield Call("load", ([key],))
        if key in stored:
            row = stored[key].row
            self.position, self.version = json.loads(row.data)["position"], row.version

    def next(self, size: int) -> Work[list[Entry]]:
        """The next facts, at most `size`, passing over the store's own; none where there are no more."""
        position = self.position
        while True:
            page: Sequence[Entry] = yield Call("journal", (position, size))
            facts = [entry for entry in page if not entry.kind.startswith(_OWN)]
            if facts or not page:
                return facts
            position = page[-1].position

    def move(self, facts: Sequence[Entry]) -> Work[None]:
        """Write down that these were passed on; a conflict where another follower of this name was faster."""
        last, version = facts[-1], self.version + 1
        data = json.dumps({"position": last.position})
        row = Row(_KIND, self.name, version, f"{_KIND}/1", data, {}, f"{_KIND}:{self.name}")
        entry = Entry(_KIND, self.name, version, f"{_KIND}.moved/1", last.at, data)
        yield Call("commit", (Batch((Write(row, (entry,), self.version),)),))
        self.position, self.version = last.position, version


def _begun(name: str, size: int) -> _Place:
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise Invalid(f"a follower's name is 1 to 100 printable characters, got {shown(name)}", path="name")
    if size < 1:
        raise Invalid(f"size must be 1 or more, got {size}", code="storage.size", path="size")
    return _Place(name)


def follow(store: Store, name: str, *, size: int = 100) -> Iterator[list[Entry]]:
    """The facts that nobody of that name was given yet, in order, `size` at a time, until there are no more.

    The place moves when the next batch is asked for: a batch that was not finished, because of an error or
    the end of the process, is given again. So each fact is given at least once; whoever passes it on names
    it by its position, that others may leave out what they have. Call it again to see what came meanwhile.
    Two that follow under one name at once meet a `Conflict`.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.storage._repository import Repository
    >>> from cxkit.tickets import Ticket
    >>> store, t, amy = MemoryStore(), datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
    >>> ticket = Ticket.open("T-1", channel="chat", subject="?", at=t, by=Actor.customer())
    >>> Repository(store, Ticket).save(ticket.assign("amy", at=t, by=amy))
    >>> [[fact.schema for fact in batch] for batch in follow(store, "webhooks", size=1)]
    [['ticket.opened/1'], ['ticket.assigned/1']]
    >>> list(follow(store, "webhooks"))
    []
    """
    place = _begun(name, size)
    run(store, place.find())
    while facts := run(store, place.next(size)):
        yield facts
        run(store, place.move(facts))


async def follow_async(store: AsyncStore, name: str, *, size: int = 100) -> AsyncIterator[list[Entry]]:
    """See `follow`."""
    place = _begun(name, size)
    await run_async(store, place.find())
    while facts := await run_async(store, place.next(size)):
        yield facts
        await run_async(store, place.move(facts))


def payload(entry: Entry) -> dict[str, Any]:
    """A fact as it is handed to others, as plain data: without anything personal, under a version of its own.

    >>> fact = Entry("ticket", "T-1", 3, "ticket.solved/1", "2026-02-03T09:00:00.000000Z", "{}", position=7)
    >>> payload(fact)["position"], payload(fact)["fact"]
    (7, 'ticket.solved')
    """
    name, _, version = entry.schema.partition("/")
    return {
        "payload": PAYLOAD_VERSION,
        "position": entry.position,
        "kind": entry.kind,
        "id": entry.id,
        "version": entry.version,
        "fact": name,
        "schema_version": int(version),
        "at": entry.at,
        "data": json.loads(entry.data),
    }
