"""Work on many objects: one decision over a whole query, a person's file, retention."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

import attrs

from cxkit.errors import CxkitError, Invalid
from cxkit.kernel import Actor, Aggregate
from cxkit.kernel._owners import as_person, persons_in
from cxkit.storage._erasing import candidates, classes as all_classes
from cxkit.storage._mapping import kind_of
from cxkit.storage._paging import query_of
from cxkit.storage._protocol import AsyncStore, Store
from cxkit.storage._query import Condition, F, Query
from cxkit.storage._repository import AsyncRepository, Repository
from cxkit.storage._state import UnitOfWorkState, Work, change, run, run_async
from cxkit.values import later

A = TypeVar("A", bound=Aggregate[Any])


class Outcome(NamedTuple):
    """Outcome of one decision: the version that the object is at now, whether it changed, or the error."""

    id: str
    version: int
    is_changed: bool = False
    error: CxkitError | None = None


@attrs.frozen
class BulkPage(Generic[A]):
    """The outcomes of one page; `next` goes on after it (None: it was the last)."""

    outcomes: tuple[Outcome, ...]
    next: str | None

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Those that met an error."""
        return tuple(each for each in self.outcomes if each.error is not None)


def change_all(
    repository: Repository[A],
    decision: Callable[[A], A],
    where: Condition | None = None,
    *,
    order: str | Sequence[str] = (),
    size: int = 100,
    after: str | None = None,
    attempts: int = 10,
) -> Iterator[BulkPage[A]]:
    """One decision for every object that fulfils the condition, page by page.

    Each object is decided upon by itself, anew where somebody else was faster. One that refuses, or meets a
    conflict each time, is told in its page's outcomes and stops nobody else. To go on after an interruption,
    keep `next` of the last page and hand it in as `after`.

    >>> from datetime import UTC
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import Ticket
    >>> tickets, t = Repository(MemoryStore(), Ticket), datetime(2026, 2, 3, tzinfo=UTC)
    >>> amy = Actor.agent("amy")
    >>> for n in range(3):
    ...     tickets.add(Ticket.open(f"T-{n}", channel="chat", subject="?", at=t, by=Actor.customer()))
    >>> pages = change_all(tickets, lambda ticket: ticket.tag("winter", at=t, by=amy), size=2)
    >>> [[(each.id, each.version) for each in page.outcomes] for page in pages]
    [[('T-0', 2), ('T-1', 2)], [('T-2', 2)]]
    """
    cls, store = repository.cls, repository.store
    next: str | None = after
    while True:
        query = query_of(cls, where, order=order, limit=size, after=next)
        page = run(store, _changed(cls, decision, query, attempts))
        yield page
        next = page.next
        if next is None:
            return


async def change_all_async(
    repository: AsyncRepository[A],
    decision: Callable[[A], A],
    where: Condition | None = None,
    *,
    order: str | Sequence[str] = (),
    size: int = 100,
    after: str | None = None,
    attempts: int = 10,
) -> AsyncIterator[BulkPage[A]]:
    """See `change_all`."""
    cls, store = repository.cls, repository.store
    next: str | None = after
    while True:
        query = query_of(cls, where, order=order, limit=size, after=next)
        page = await run_async(store, _changed(cls, decision, query, attempts))
        yield page
        next = page.next
        if next is None:
            return


def _changed(cls: type[A], decision: Callable[[A], A], query: Query, attempts: int) -> Work[BulkPage[A]]:
    """One decision for every object of one page."""
    page = yield from UnitOfWorkState().find(cls, query)
    outcomes: tuple[Outcome, ...] = ()
    for thing in page:
        outcomes += ((yield from _decided(cls, thing, decision, attempts)),)
    return BulkPage(outcomes, page.next)


def _decided(cls: type[A], thing: A, decision: Callable[[A], A], attempts: int) -> Work[Outcome]:
    before = thing.version

    def once(fresh: A) -> A:
        nonlocal before
        before = fresh.version
        return decision(fresh)

    try:
        changed = yield from change(cls, thing.id, once, attempts)
    except CxkitError as error:
        return Outcome(thing.id, before, error=error)
    return Outcome(thing.id, changed.version, changed.version > before)


def person_file(
    store: Store, subject: str, classes: Iterable[type[Aggregate[Any]]] = ()
) -> list[Aggregate[Any]]:
    """Everything in which a store holds something of a person, kind by kind.

    `subject` is a customer's id, or `kind:id`, as for `erase_person`. The objects that are about the person
    come with those of others in which they said something; `held_on` tells what is theirs. `classes` are
    those of your own. Kinds that are not looked up by the person they name are read from end to end, and
    so is everything for what an agent wrote.

    >>> from datetime import UTC
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import Ticket
    >>> store, t = MemoryStore(), datetime(2026, 2, 3, tzinfo=UTC)
    >>> made = dict(channel="chat", subject="?", at=t)
    >>> Repository(store, Ticket).add(Ticket.open("T-1", customer="C-1", by=Actor.customer("C-1"), **made))
    >>> Repository(store, Ticket).add(Ticket.open("T-2", customer="C-2", by=Actor.customer("C-2"), **made))
    >>> [thing.id for thing in person_file(store, "C-1")]
    ['T-1']
    """
    return run(store, _file(subject, classes, store.capabilities.lists))


async def person_file_async(
    store: AsyncStore, subject: str, classes: Iterable[type[Aggregate[Any]]] = ()
) -> list[Aggregate[Any]]:
    """See `person_file`."""
    return await run_async(store, _file(subject, classes, store.capabilities.lists))


def _file(subject: str, classes: Iterable[type[Aggregate[Any]]], lists: bool) -> Work[list[Aggregate[Any]]]:
    person, whole = as_person(subject), list[Aggregate[Any]]()
    for cls in all_classes(classes):
        things: list[Any] = yield from UnitOfWorkState().get(cls, _ids(cls, person))
        for where in candidates(cls, person, lists):
            things += yield from _everything(cls, where)
        once = {thing.id: thing for thing in things if thing is not None}
        whole += [each for each in once.values() if person == each.person or person in persons_in(each)]
    return whole


def _ids(cls: type[Any], person: str) -> list[str]:
    """The ids of the class under which the person, or somebody in a case, could be found at once."""
    kind, _, id = person.partition(":")
    if kind_of(cls) == "customer":
        return [id if kind == "customer" else person]
    case = id.rpartition(":")[0]
    return [each for each in (id, case) if each] if kind == kind_of(cls) else []


def _everything(cls: type[A], where: Condition | None) -> Work[list[A]]:
    """All objects of a condition, read page by page."""
    things: list[A] = []
    after: str | None = None
    while True:
        page = yield from UnitOfWorkState().find(cls, query_of(cls, where, limit=1000, after=after))
        things += page
        after = page.next
        if after is None:
            return things


@attrs.frozen(kw_only=True)
class RetentionRule:
    """How long personal data of a class are kept: `keep` after the instant in a declared field.

    Objects whose field holds nothing (a ticket that is not solved) are kept. `where` narrows the rule.
    """

    cls: type[Aggregate[Any]]
    field: str
    keep: timedelta
    where: Condition | None = None

    def __attrs_post_init__(self) -> None:
        if self.keep <= timedelta(0):
            raise Invalid("keep must be longer than nothing", code="retention.keep", path="keep")

    def due(self, at: datetime) -> Condition:
        """Condition for the objects that are due at an instant."""
        old = F(self.field) < later(at, -self.keep)
        return old if self.where is None else old & self.where


@attrs.frozen
class RetentionAccount:
    """Account of one rule: how many objects were due, emptied now, emptied before; and who refused."""

    rule: RetentionRule
    due: int
    emptied: int
    before: int
    failures: tuple[Outcome, ...]


def purge(store: Store, rules: Iterable[RetentionRule], *, at: datetime, by: Actor) -> list[RetentionAccount]:
    """Empty what is personal in objects that are older than their rule allows; an account for each rule.

    Each object records its erasure as a fact; times, states and amounts stay, so that counts do not change.
    Doing it again finds what is left, and empties nothing twice.

    >>> from datetime import UTC
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import Ticket
    >>> store, t, system = MemoryStore(), datetime(2026, 2, 3, tzinfo=UTC), Actor.system("retention")
    >>> ticket = Ticket.open("T-1", channel="chat", subject="?", at=t, by=Actor.customer())
    >>> Repository(store, Ticket).add(ticket)
    >>> rule = RetentionRule(cls=Ticket, field="opened_at", keep=timedelta(days=30))
    >>> [(each.due, each.emptied) for each in purge(store, [rule], at=t + timedelta(days=31), by=system)]
    [(1, 1)]
    """
    return [run(store, _purge(rule, at, by)) for rule in rules]


async def purge_async(
    store: AsyncStore, rules: Iterable[RetentionRule], *, at: datetime, by: Actor
) -> list[RetentionAccount]:
    """See `purge`."""
    return [await run_async(store, _purge(rule, at, by)) for rule in rules]


def _purge(rule: RetentionRule, at: datetime, by: Actor) -> Work[RetentionAccount]:
    def empty(thing: Any) -> Any:
        if type(thing.history[-1]) is thing.erasure:
            return thing
        return thing.erase(at=max(at, thing.history[-1].at), by=by, why="retention")

    outcomes: list[Outcome] = []
    after: str | None = None
    while True:
        query = query_of(rule.cls, rule.due(at), after=after)
        page: BulkPage[Any] = yield from _changed(rule.cls, empty, query, _TRIES)
        outcomes += page.outcomes
        after = page.next
        if after is None:
            break
    failures = tuple(each for each in outcomes if each.error is not None)
    emptied = sum(each.is_changed for each in outcomes)
    return RetentionAccount(rule, len(outcomes), emptied, len(outcomes) - emptied - len(failures), failures)


_TRIES = 10
