"""Repositories: the objects of one class, found, loaded and saved."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from cxkit.kernel import Aggregate
from cxkit.kernel.facts import Actor
from cxkit.storage._checking import faults_of_class
from cxkit.storage._erasing import ErasedKeys, erase_person as erase_work
from cxkit.storage._paging import Found, counted, query_of
from cxkit.storage._protocol import AsyncStore, Store
from cxkit.storage._query import Condition
from cxkit.storage._rewriting import replace, rewrite
from cxkit.storage._state import UnitOfWorkState, add_batch, add_batches, change, count_by, run, run_async

A = TypeVar("A", bound=Aggregate[Any])


class Repository(Generic[A]):
    """The objects of one class in a store.

    Every call is a transaction of its own; what belongs together is done in a `Unit`. A loaded
    object equals the saved one, history included.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.storage._query import F
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import Ticket
    >>> tickets = Repository(MemoryStore(), Ticket)
    >>> t, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
    >>> tickets.save(Ticket.open("T-1", channel="chat", subject="Where is it?", at=t, by=Actor.customer()))
    >>> tickets.save(tickets.get("T-1").assign("amy", at=t, by=amy))
    >>> tickets.change("T-1", lambda ticket: ticket.solve(at=t, by=amy)).status
    Status.SOLVED
    >>> [ticket.id for ticket in tickets.find(F("status") == "solved", order="-opened_at")]
    ['T-1']
    """

    def __init__(self, store: Store, cls: type[A]) -> None:
        self.store = store
        self.cls = cls

    def get(self, id: str) -> A:
        """The object of that id, or `NotFound`."""
        return run(self.store, UnitOfWorkState().one(self.cls, id))

    def get_all(self, ids: Sequence[str]) -> list[A | None]:
        """The objects of those ids, in that order; None where there is none."""
        return run(self.store, UnitOfWorkState().get(self.cls, ids))

    def find(
        self,
        where: Condition | None = None,
        *,
        order: str | Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
        count: bool = False,
        words: str | None = None,
    ) -> Found[A]:
        """One page of the objects that fulfil the condition.

        `order` names declared fields, with `-` in front for the greatest first; ties go by id.
        `after` is the `next` of the page before. `count=True` also counts all that match. `words` are
        searched in the texts that the class declares: see `Words.of`, for conditions of other calls, too.
        """
        query = query_of(self.cls, where, order=order, limit=limit, after=after, count=count, words=words)
        return run(self.store, UnitOfWorkState().find(self.cls, query))

    def count(self, where: Condition | None = None) -> int:
        """How many objects fulfil the condition."""
        return self.find(where, limit=0, count=True).count or 0

    def count_by(self, *fields: str, where: Condition | None = None) -> dict[Any, int]:
        """How many objects fulfil the condition, for each value of one field or each pair of values of two.

        Values in their defined order, at most 1,000; a field that holds nothing counts under None, an object
        with several texts under each of them.
        """
        query = query_of(self.cls, where, by=fields)
        return counted(run(self.store, count_by(self.cls, query)))

    def check(self, *, sample: float = 1.0, most: int = 100) -> list[str]:
        """Faults of the stored objects of this class: an empty list when all is well. Never raises.

        Every object is read (or a part of them, `sample` from 0 to 1): whether it decodes, whether its facts
        lead to it, whether its declared and computed fields are its own. Lines name objects by id, and
        nothing personal.
        """
        return run(self.store, faults_of_class(self.cls, sample=sample, most=most))

    def stream(
        self, where: Condition | None = None, *, order: str | Sequence[str] = (), size: int = 1000
    ) -> Iterator[A]:
        """Every object that fulfils the condition, loaded `size` at a time.

        What others write meanwhile may or may not be among them, but no object comes twice unless
        its place in the order moved, and none that stayed is left out.
        """
        after = None
        while True:
            page = self.find(where, order=order, limit=size, after=after)
            yield from page.items
            after = page.next
            if after is None:
                return

    def add(self, *things: A) -> None:
        """Save new objects as one batch; `Conflict` where one exists already."""
        run(self.store, add_batch(things))

    def save(self, *things: A) -> None:
        """Save new or changed objects as one batch.

        The history of each must continue the one that is stored: `Conflict` where somebody else
        wrote another fact, and nothing is changed.
        """
        state = UnitOfWorkState()
        state.save(things)
        run(self.store, state.commit())

    def change(self, id: str, decision: Callable[[A], A], *, attempts: int = 10) -> A:
        """Load, decide, save; decide anew on the fresh object where somebody else was faster.

        `decision` must be pure: it may run several times.
        """
        return run(self.store, change(self.cls, id, decision, attempts))

    def add_all(
        self, things: Iterable[A], *, size: int = 1000, progress: Callable[[int], None] | None = None
    ) -> int:
        """Save any number of new objects, `size` a batch; how many they were.

        Memory is bounded by one batch. Each batch is done all or not at all; after an error the
        earlier ones stay. `progress` is told the number saved so far.
        """
        return add_all(self.store, things, size=size, progress=progress)

    def rewrite(
        self, *, size: int = 1000, stale: bool = False, progress: Callable[[int], None] | None = None
    ) -> int:
        """Write every row as it would be written today: after a schema change, or for new indexes.

        `stale=True` only those whose fields were computed by other rules: interrupted, it goes on where it
        was. Versions and journal stay as they are. Others may work meanwhile. Answers how many there are;
        `progress` is told the number so far after each batch of `size`.
        """
        return run(self.store, rewrite(self.cls, size, stale, progress))


def add_all(
    store: Store,
    things: Iterable[Aggregate[Any]],
    *,
    size: int = 1000,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Save any number of new objects of any classes: see `Repository.add_all`."""
    return run(store, add_batches(things, size, progress))


def replace_imports(store: Store, things: Sequence[Aggregate[Any]]) -> int:
    """Let imported objects say what a newer delivery of them says; how many did.

    Only where the store has the import and no other fact yet: what went on here is not undone. The earlier
    delivery is gone, from the journal too, whose readers are told of no new fact.

    >>> from datetime import UTC, datetime
    >>> from cxkit import MemoryStore, Ticket
    >>> from cxkit.tickets.facts import Imported
    >>> day = lambda number, status: Ticket.imported(Imported(ticket="T-1", status=status,
    ...     at=datetime(2026, 2, number, tzinfo=UTC), by=Actor.system("import:desk")))
    >>> store = MemoryStore()
    >>> add_all(store, [day(3, "open")]), replace_imports(store, [day(4, "solved")])
    (1, 1)
    >>> Repository(store, Ticket).get("T-1").status
    Status.SOLVED
    """
    return run(store, replace(things))


def erase_person(
    store: Store, subject: str, *, at: datetime, by: Actor, why: str | None = None
) -> ErasedKeys:
    """Forget a person: everything personal that is theirs, in rows and journal.

    `subject` is a customer's id, or `kind:id` (`agent:amy`, `ticket:T-1` for one that names no customer).
    What other customers said in this one's cases stays; what this one said in theirs goes. What staff wrote
    goes with the case, and with the agent who wrote it. The store empties what is filed under the person in
    one transaction, and shared objects one by one; each records the erasure as a fact, so that its history
    says when and why. Doing it again with the same `at` finishes what was interrupted and repeats nothing.
    Answers which objects it was, and in `blobs` the attachments whose files are to be deleted. What was
    interrupted has lost some of them: who must not lose any asks `attachments_in` of each object of the
    `person_file` first.
    """
    return run(store, erase_work(subject, at, by, why, lists=store.capabilities.lists))


class AsyncRepository(Generic[A]):
    """The objects of one class in a store whose methods are awaited: `Repository`, with `await`."""

    def __init__(self, store: AsyncStore, cls: type[A]) -> None:
        self.store = store
        self.cls = cls

    async def get(self, id: str) -> A:
        """See `Repository.get`."""
        return await run_async(self.store, UnitOfWorkState().one(self.cls, id))

    async def get_all(self, ids: Sequence[str]) -> list[A | None]:
        """See `Repository.get_all`."""
        return await run_async(self.store, UnitOfWorkState().get(self.cls, ids))

    async def find(
        self,
        where: Condition | None = None,
        *,
        order: str | Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
        count: bool = False,
        words: str | None = None,
    ) -> Found[A]:
        """See `Repository.find`."""
        query = query_of(self.cls, where, order=order, limit=limit, after=after, count=count, words=words)
        return await run_async(self.store, UnitOfWorkState().find(self.cls, query))

    async def count(self, where: Condition | None = None) -> int:
        """See `Repository.count`."""
        return (await self.find(where, limit=0, count=True)).count or 0

    async def count_by(self, *fields: str, where: Condition | None = None) -> dict[Any, int]:
        """See `Repository.count_by`."""
        query = query_of(self.cls, where, by=fields)
        return counted(await run_async(self.store, count_by(self.cls, query)))

    async def check(self, *, sample: float = 1.0, most: int = 100) -> list[str]:
        """See `Repository.check`."""
        return await run_async(self.store, faults_of_class(self.cls, sample=sample, most=most))

    async def stream(
        self, where: Condition | None = None, *, order: str | Sequence[str] = (), size: int = 1000
    ) -> AsyncIterator[A]:
        """See `Repository.stream`."""
        after = None
        while True:
            page = await self.find(where, order=order, limit=size, after=after)
            for thing in page.items:
                yield thing
            after = page.next
            if after is None:
                return

    async def add(self, *things: A) -> None:
        """See `Repository.add`."""
        await run_async(self.store, add_batch(things))

    async def save(self, *things: A) -> None:
        """See `Repository.save`."""
        state = UnitOfWorkState()
        state.save(things)
        await run_async(self.store, state.commit())

    async def change(self, id: str, decision: Callable[[A], A], *, attempts: int = 10) -> A:
        """See `Repository.change`."""
        return await run_async(self.store, change(self.cls, id, decision, attempts))

    async def add_all(
        self, things: Iterable[A], *, size: int = 1000, progress: Callable[[int], None] | None = None
    ) -> int:
        """See `Repository.add_all`."""
        return await run_async(self.store, add_batches(things, size, progress))

    async def rewrite(
        self, *, size: int = 1000, stale: bool = False, progress: Callable[[int], None] | None = None
    ) -> int:
        """See `Repository.rewrite`."""
        return await run_async(self.store, rewrite(self.cls, size, stale, progress))


async def erase_person_async(
    store: AsyncStore, subject: str, *, at: datetime, by: Actor, why: str | None = None
) -> ErasedKeys:
    """See `erase_person`."""
    return await run_async(store, erase_work(subject, at, by, why, lists=store.capabilities.lists))


async def replace_imports_async(store: AsyncStore, things: Sequence[Aggregate[Any]]) -> int:
    """See `replace_imports`."""
    return await run_async(store, replace(things))
