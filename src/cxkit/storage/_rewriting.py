"""Writing rows and facts anew as they would be written today, while the store is in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import attrs

from cxkit.errors import Conflict
from cxkit.kernel import Aggregate
from cxkit.storage._derived import Inputs
from cxkit.storage._mapping import from_stored, key_of, rules, set_apart, to_write
from cxkit.storage._paging import query_of
from cxkit.storage._protocol import Batch, Entry, Key, Page, Stored, Write
from cxkit.storage._state import Call, Needs, Work

A = TypeVar("A", bound=Aggregate[Any])


def rewrite(
    cls: type[A], size: int, stale: bool = False, progress: Callable[[int], None] | None = None
) -> Work[int]:
    """Write rows of a class anew as they would be written today, `size` a batch; how many were looked at."""
    inputs: Inputs = yield Needs()
    query, done = attrs.evolve(query_of(cls), limit=size, history=True), 0
    if stale:
        query = attrs.evolve(query, where=rules(cls).stale(inputs))
    while True:
        page: Page = yield Call("scan", (query,))
        yield from _rewrite_page(cls, page.items, inputs)
        done += len(page.items)
        if progress is not None:
            progress(done)
        if not page.more:
            return done
        query = attrs.evolve(query, after=(page.items[-1].row.id,))


def replace(things: Sequence[Aggregate[Any]]) -> Work[int]:
    """Imported objects in the place of those of which the store has nothing but an import; how many were."""
    inputs: Inputs = yield Needs(moves=True)
    loaded: dict[Key, Stored] = yield Call("load", ([key_of(thing) for thing in things],))
    writes: list[Write] = []
    moved: list[Entry] = []
    for thing in things:
        stored = loaded.get(key_of(thing))
        if stored is not None and stored.row.version == thing.version == 1:
            writes.append(to_write(thing, expected=1, erasures=stored.row.erasures, inputs=inputs))
            moved += to_write(thing, inputs=inputs).entries
    if writes:
        yield Call("commit", (Batch(tuple(writes), moved=tuple(moved)),))
    return len(writes)


def _rewrite_page(cls: type[A], page: Sequence[Stored], inputs: Inputs) -> Work[None]:
    """All of a page as one batch; one by one where somebody else was faster with one of them."""
    batches = [batch for stored in page if (batch := _rewritten(cls, stored, inputs))]
    try:
        if batches:
            yield from _move(
                Batch(
                    tuple(write for batch in batches for write in batch.writes),
                    moved=tuple(entry for batch in batches for entry in batch.moved),
                )
            )
    except Conflict:
        for stored in page:
            yield from rewrite_one(cls, stored, inputs)


def _rewritten(cls: type[A], stored: Stored, inputs: Inputs) -> Batch | None:
    """Write that makes row and facts as they would be written today; None where they are."""
    row, moved = stored.row, set_apart(stored.history)
    write = to_write(from_stored(stored, cls), expected=row.version, erasures=row.erasures, inputs=inputs)
    same = not moved and write.row._replace(claims=row.claims) == row
    return None if same else Batch((write,), moved=moved)


def _move(batch: Batch) -> Work[None]:
    """Commit a batch that may move entries, where the store can do that."""
    yield Needs(moves=bool(batch.moved))
    yield Call("commit", (batch,))


def rewrite_one(cls: type[A], stored: Stored, inputs: Inputs) -> Work[None]:
    while (batch := _rewritten(cls, stored, inputs)) is not None:
        try:
            yield from _move(batch)
            return
        except Conflict:
            stored = (yield Call("load", ([stored.row.key],)))[stored.row.key]
