"""Units of work: several objects, read and written as one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from cxkit.errors import Conflict, StorageError
from cxkit.kernel import Aggregate
from cxkit.storage._paging import Found, query_of
from cxkit.storage._protocol import AsyncStore, Receipt, Store
from cxkit.storage._query import Condition
from cxkit.storage._state import (
    Answer,
    Jitter,
    Token,
    UnitOfWorkState,
    Work,
    answer_of,
    as_json,
    give_up_after,
    noise,
    run,
    run_async,
    tries,
    wait_before,
    waiting,
)

A = TypeVar("A", bound=Aggregate[Any])
T = TypeVar("T")


def claims_in(store: Store | AsyncStore, wanted: bool | None) -> bool:
    """Whether what is read is claimed: as wanted, or where the store keeps claims."""
    can = store.capabilities.claims
    if wanted and not can:
        raise StorageError(
            f"the store {store.capabilities.name} keeps no claims: read with claim=False, or use another",
            code="storage.claims",
        )
    return can if wanted is None else wanted


def check_answers(store: Store | AsyncStore) -> None:
    """Refuse to ask for the answer of a token where the store keeps none."""
    if not store.capabilities.answers:
        raise StorageError(
            f"the store {store.capabilities.name} keeps no answers of tokens: use another",
            code="storage.answers",
        )


class Unit:
    """Objects that are read, decided upon and saved together, all or not at all.

    Nothing is written before `commit()`, which the end of a `with` block calls unless an error
    leaves it. If somebody else changed one of the saved objects since it was read here, or decided
    another change by an object that this unit read, `Conflict` names it and what changed, and nothing is
    written. What was read with `claim=False` may change meanwhile.

    A `token` makes a repeated request harmless: choose one per request, and a request that is sent twice is
    carried out once. `repeated()` gives the answer of the first time; `respond()` sets it. `content` is what
    the request consists of, as plain data: the token with other content is a conflict.

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

    def __init__(self, store: Store, *, token: str | None = None, content: Any = None) -> None:
        self.store = store
        self.token = Token.of(token, content)
        self._state = UnitOfWorkState()

    def get(self, cls: type[A], id: str, *, claim: bool | None = None) -> A:
        """The object of that id, as this unit would save it, or `NotFound`.

        By default it is claimed where the store keeps claims; `claim=True` insists on it.
        """
        return run(self.store, self._state.one(cls, id, claim=claims_in(self.store, claim)))

    def get_all(self, cls: type[A], ids: Sequence[str], *, claim: bool | None = None) -> list[A | None]:
        """The objects of those ids, in that order; None where there is none. Claimed as by `get`."""
        return run(self.store, self._state.get(cls, ids, claim=claims_in(self.store, claim)))

    def claim(self, thing: Aggregate[Any]) -> None:
        """Let what this unit writes depend on an object from elsewhere, such as the owner of a list.

        A query that decides needs it: of two units that each saw the last free place in a list, both would
        take it. Let both claim the object that owns the list. `Conflict` where it has changed already.
        """
        claims_in(self.store, True)
        run(self.store, self._state.claim(thing))

    def repeated(self) -> Answer | None:
        """The answer of an earlier unit of this token, or None where there was none."""
        if self.token is None:
            return None
        check_answers(self.store)
        return answer_of(run(self.store, self._state.repeated(self.token)))

    def respond(self, answer: Any) -> None:
        """Set the answer, as plain data, to repeated requests; it is erased with the persons concerned."""
        self._state.answer = as_json(answer, "answer")

    def find(
        self,
        cls: type[A],
        where: Condition | None = None,
        *,
        order: str | Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
        words: str | None = None,
    ) -> Found[A]:
        """One page of objects, as `Repository.find` gives it; what is not yet committed is not seen."""
        query = query_of(cls, where, order=order, limit=limit, after=after, words=words)
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


def retrying(
    store: Store,
    work: Callable[[Unit], T],
    *,
    attempts: int = 10,
    token: str | None = None,
    content: Any = None,
    jitter: Jitter = noise,
) -> T:
    """Do a piece of work in a unit and commit it; do it anew on fresh objects where somebody was faster.

    `work` reads from the unit, decides, and saves into it. It may run several times, so it must do
    nothing else that matters. Between tries it waits, longer each time, by `jitter` of the wait. After
    three conflicts it runs while nobody else can write, where the store has a `turn` (`SQLiteStore`);
    elsewhere the last of `attempts` conflicts is raised.

    With a `token`, what `work` returns must be plain data: it is stored as the answer, and a repeated
    request gets it without running `work` again.

    >>> from cxkit.storage._memory import MemoryStore
    >>> store, runs = MemoryStore(), []
    >>> [retrying(store, lambda unit: runs.append(1) or len(runs), token="request-1") for _ in range(2)]
    [1, 1]
    """
    return run(store, _retried(lambda: Unit(store, token=token, content=content), work, attempts, jitter))


def _retried(new: Callable[[], Unit], work: Callable[[Unit], T], attempts: int, jitter: Jitter) -> Work[T]:
    for attempt in tries(attempts):
        unit = new()
        take_turn = getattr(unit.store, "turn", nullcontext) if attempt > _WITHOUT_TURN else nullcontext
        try:
            with take_turn():
                earlier = unit.repeated()
                if earlier is not None:
                    return cast(T, earlier.value)
                result = work(unit)
                if unit.token is not None:
                    unit.respond(result)
                unit.commit()
            return result
        except Conflict as error:
            give_up_after(attempts, attempt, error)
        yield wait_before(attempt, jitter)
    raise AssertionError("tries() has no end before the last try")


_WITHOUT_TURN = 3
"""After so many conflicts a unit is done while nobody else can write, where the store has turns."""


class AsyncUnit:
    """`Unit` for a store whose methods are awaited; `async with` commits at its end."""

    def __init__(self, store: AsyncStore, *, token: str | None = None, content: Any = None) -> None:
        self.store = store
        self.token = Token.of(token, content)
        self._state = UnitOfWorkState()

    async def get(self, cls: type[A], id: str, *, claim: bool | None = None) -> A:
        """See `Unit.get`."""
        return await run_async(self.store, self._state.one(cls, id, claim=claims_in(self.store, claim)))

    async def get_all(self, cls: type[A], ids: Sequence[str], *, claim: bool | None = None) -> list[A | None]:
        """See `Unit.get_all`."""
        return await run_async(self.store, self._state.get(cls, ids, claim=claims_in(self.store, claim)))

    async def claim(self, thing: Aggregate[Any]) -> None:
        """See `Unit.claim`."""
        claims_in(self.store, True)
        await run_async(self.store, self._state.claim(thing))

    async def repeated(self) -> Answer | None:
        """See `Unit.repeated`."""
        if self.token is None:
            return None
        check_answers(self.store)
        return answer_of(await run_async(self.store, self._state.repeated(self.token)))

    def respond(self, answer: Any) -> None:
        """See `Unit.respond`."""
        self._state.answer = as_json(answer, "answer")

    async def find(
        self,
        cls: type[A],
        where: Condition | None = None,
        *,
        order: str | Sequence[str] = (),
        limit: int = 100,
        after: str | None = None,
        words: str | None = None,
    ) -> Found[A]:
        """See `Unit.find`."""
        query = query_of(cls, where, order=order, limit=limit, after=after, words=words)
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
    store: AsyncStore,
    work: Callable[[AsyncUnit], Awaitable[T]],
    *,
    attempts: int = 10,
    token: str | None = None,
    content: Any = None,
    jitter: Jitter = noise,
) -> T:
    """See `retrying`."""
    for attempt in tries(attempts):
        unit = AsyncUnit(store, token=token, content=content)
        try:
            earlier = await unit.repeated()
            if earlier is not None:
                return cast(T, earlier.value)
            result = await work(unit)
            if unit.token is not None:
                unit.respond(result)
            await unit.commit()
            return result
        except Conflict as error:
            give_up_after(attempts, attempt, error)
        await run_async(store, waiting(wait_before(attempt, jitter)))
    raise AssertionError("tries() has no end before the last try")
