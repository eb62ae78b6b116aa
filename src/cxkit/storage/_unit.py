"""Units of work: several objects, read and written as one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

from cxkit.errors import Conflict
from cxkit.kernel import Aggregate
from cxkit.storage._paging import Found, query_of
from cxkit.storage._protocol import AsyncStore, Receipt, Store
from cxkit.storage._query import Condition
from cxkit.storage._state import UnitOfWorkState, give_up_after, run, run_async, tries

A = TypeVar("A", bound=Aggregate[Any])
T = TypeVar("T")


class Unit:
    """Objects that are read, decided upon and saved together, all or not at all.

    Nothing is written before `commit()`, which the end of a `with` block calls unless an error
    leaves it. If somebody else changed one of the saved objects since it was read here, `Conflict`
    tells which, and nothing is written. A `token` makes a repeated commit harmless: choose one per
    request, and a request that is sent twice is carried out once.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import Ticket
    >>> store, t, amy = MemoryStore(), datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
    >>> with Unit(store) as unit:
    ...     unit.save(Ticket.open("T-1", channel="chat", subject="?", at=t, by=Actor.customer()))
    ...     unit.save(Ticket.open("T-2", channel="chat", subject="!", at=t, by=Actor.customer()))
    >>> with Unit(store) as unit:
    ...     for id in ("T-1", "T-2"):
    ...         unit.save(unit.get(Ticket, id).assign("amy", at=t, by=amy))
    """

    def __init__(self, store: Store, *, token: str | None = None) -> None:
        self.store = store
        self.token = token
        self._state = UnitOfWorkState()

    def get(self, cls: type[A], id: str) -> A:
        """The object of that id, as this unit would save it, or `NotFound`."""
        return run(self.store, self._state.one(cls, id))

    def get_all(self, cls: type[A], ids: Sequence[str]) -> list[A | None]:
        """The objects of those ids, in that order; None where there is none."""
        return run(self.store, self._state.get(cls, ids))

    def find(
        self,
        cls: type[A],
        where: Condition | None = None,
        *,
        order: str | Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
    ) -> Found[A]:
        """One page of objects, as `Repository.find` gives it; what is not yet committed is not seen."""
        query = query_of(cls, where, order=order, limit=limit, after=after)
        return run(self.store, self._state.find(cls, query))

    def add(self, *things: Aggregate[Any]) -> None:
        """Save objects that must not exist yet."""
        self._state.save(things, new=True)

    def save(self, *things: Aggregate[Any]) -> None:
        """Save new or changed objects."""
        self._state.save(things)

    def commit(self) -> Receipt | None:
        """Write everything saved so far; None where nothing changed. The token serves one commit."""
        token, self.token = self.token, None
        return run(self.store, self._state.commit(token))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()


def retrying(store: Store, work: Callable[[Unit], T], *, attempts: int = 10) -> T:
    """Do a piece of work in a unit and commit it; do it anew on fresh objects where somebody was faster.

    `work` reads from the unit, decides, and saves into it. It may run several times, so it must do
    nothing else that matters. After `attempts` conflicts the last one is raised.
    """
    for attempt in tries(attempts):
        unit = Unit(store)
        try:
            result = work(unit)
            unit.commit()
            return result
        except Conflict as error:
            give_up_after(attempts, attempt, error)
    raise AssertionError("tries() has no end before the last try")


class AsyncUnit:
    """`Unit` for a store whose methods are awaited; `async with` commits at its end."""

    def __init__(self, store: AsyncStore, *, token: str | None = None) -> None:
        self.store = store
        self.token = token
        self._state = UnitOfWorkState()

    async def get(self, cls: type[A], id: str) -> A:
        """See `Unit.get`."""
        return await run_async(self.store, self._state.one(cls, id))

    async def get_all(self, cls: type[A], ids: Sequence[str]) -> list[A | None]:
        """See `Unit.get_all`."""
        return await run_async(self.store, self._state.get(cls, ids))

    async def find(
        self,
        cls: type[A],
        where: Condition | None = None,
        *,
        order: str | Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
    ) -> Found[A]:
        """See `Unit.find`."""
        query = query_of(cls, where, order=order, limit=limit, after=after)
        return await run_async(self.store, self._state.find(cls, query))

    def add(self, *things: Aggregate[Any]) -> None:
        """See `Unit.add`."""
        self._state.save(things, new=True)

    def save(self, *things: Aggregate[Any]) -> None:
        """See `Unit.save`."""
        self._state.save(things)

    async def commit(self) -> Receipt | None:
        """See `Unit.commit`."""
        token, self.token = self.token, None
        return await run_async(self.store, self._state.commit(token))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self.commit()


async def retrying_async(
    store: AsyncStore, work: Callable[[AsyncUnit], Awaitable[T]], *, attempts: int = 10
) -> T:
    """See `retrying`."""
    for attempt in tries(attempts):
        unit = AsyncUnit(store)
        try:
            result = await work(unit)
            await unit.commit()
            return result
        except Conflict as error:
            give_up_after(attempts, attempt, error)
    raise AssertionError("tries() has no end before the last try")
