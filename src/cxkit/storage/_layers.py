"""Stores over stores: one layer, written once, over a store that is called or one that is awaited.

A layer is told every call and decides what is asked of the store below. It is a generator like all
work in this package, so the same layer serves both kinds of stores.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from inspect import iscoroutinefunction
from secrets import token_hex
from threading import Lock
from time import perf_counter
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, overload

import attrs

from cxkit.errors import StorageError
from cxkit.storage._derived import Input, Inputs
from cxkit.storage._protocol import AsyncStore, Batch, Capabilities, Entry, Key, Page, Receipt, Store, Stored
from cxkit.storage._query import Query
from cxkit.storage._state import Call, Pause, Work, inputs_of, run, run_async


class Layer(Protocol):
    """Base of what stands between a caller and a store."""

    def handle(self, call: Call) -> Work[Any]:
        """The answer to a call; calls of the store below are yielded."""
        ...

    def declares(self, below: Capabilities) -> Capabilities:
        """Capabilities of the store with this layer over it."""
        ...


@attrs.frozen
class Layered:
    """A store with a layer over it."""

    below: Store
    layer: Layer

    @property
    def capabilities(self) -> Capabilities:
        """Those of the store below, as far as the layer leaves them."""
        return self.layer.declares(self.below.capabilities)

    @property
    def inputs(self) -> Inputs:
        """Inputs with which fields are computed: those of this layer, or else of the store below."""
        return inputs_of(self.layer if isinstance(self.layer, _WithInputs) else self.below)

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        return run(self.below, self.layer.handle(Call("load", (keys,))))

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        receipt: Receipt = run(self.below, self.layer.handle(Call("commit", (batch,))))
        return receipt

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        page: Page = run(self.below, self.layer.handle(Call("scan", (query,))))
        return page

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        return run(self.below, self.layer.handle(Call("journal", (after, limit))))

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        return run(self.below, self.layer.handle(Call("erase", (subject,))))

    def turn(self) -> AbstractContextManager[None]:
        """See `SQLiteStore.turn`; nothing where the store below has no turns."""
        take: Callable[[], AbstractContextManager[None]] = getattr(self.below, "turn", nullcontext)
        return take()

    def purge(self, before: datetime) -> int:
        """See `SQLiteStore.purge`, where the store below can."""
        forgotten: int = run(self.below, self.layer.handle(Call("purge", (before,))))
        return forgotten

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Back the store below up, where it can."""
        below: Any = self.below
        below.backup(path)

    def check(self, *, sample: float = 1.0) -> list[str]:
        """Faults that the store below finds in itself, where it can."""
        below: Any = self.below
        faults: list[str] = below.check(sample=sample)
        return faults

    def close(self) -> None:
        """Close the store below, where it can be closed."""
        getattr(self.below, "close", _nothing)()


@attrs.frozen
class AsyncLayered:
    """A store whose methods are awaited, with a layer over it."""

    below: AsyncStore
    layer: Layer

    @property
    def capabilities(self) -> Capabilities:
        """Those of the store below, as far as the layer leaves them."""
        return self.layer.declares(self.below.capabilities)

    @property
    def inputs(self) -> Inputs:
        """Inputs with which fields are computed: those of this layer, or else of the store below."""
        return inputs_of(self.layer if isinstance(self.layer, _WithInputs) else self.below)

    async def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        return await run_async(self.below, self.layer.handle(Call("load", (keys,))))

    async def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        return await run_async(self.below, self.layer.handle(Call("commit", (batch,))))

    async def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        return await run_async(self.below, self.layer.handle(Call("scan", (query,))))

    async def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        return await run_async(self.below, self.layer.handle(Call("journal", (after, limit))))

    async def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        return await run_async(self.below, self.layer.handle(Call("erase", (subject,))))

    async def purge(self, before: datetime) -> int:
        """See `SQLiteStore.purge`, where the store below can."""
        return await run_async(self.below, self.layer.handle(Call("purge", (before,))))

    async def backup(self, path: str | os.PathLike[str]) -> None:
        """Back the store below up, where it can."""
        below: Any = self.below
        await below.backup(path)

    async def check(self, *, sample: float = 1.0) -> list[str]:
        """Faults that the store below finds in itself, where it can."""
        below: Any = self.below
        faults: list[str] = await below.check(sample=sample)
        return faults

    async def close(self) -> None:
        """Close the store below, where it can be closed."""
        await getattr(self.below, "close", _nothing_async)()


def _nothing() -> None:
    pass


async def _nothing_async() -> None:
    pass


@overload
def layered(store: Store, layer: Layer) -> Store: ...
@overload
def layered(store: AsyncStore, layer: Layer) -> AsyncStore: ...
def layered(store: Any, layer: Layer) -> Any:
    """The store with a layer over it; called or awaited, as the store is."""
    return over(store, layer)


def over(store: Any, layer: Layer) -> Any:
    """`layered` for a store of either kind."""
    return AsyncLayered(store, layer) if iscoroutinefunction(store.load) else Layered(store, layer)


# With inputs


@attrs.frozen
class _WithInputs:
    inputs: Inputs

    def handle(self, call: Call) -> Work[Any]:
        return (yield call)

    def declares(self, below: Capabilities) -> Capabilities:
        return below


@overload
def with_inputs(store: Store, **inputs: Input) -> Store: ...
@overload
def with_inputs(store: AsyncStore, **inputs: Input) -> AsyncStore: ...
def with_inputs(store: Any, **inputs: Input) -> Any:
    """The store, computing derived fields with these inputs: `service_levels` for the deadlines of tickets.

    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import ServiceLevels
    >>> store = with_inputs(MemoryStore(), service_levels=Input(ServiceLevels(policies=[]), "desk", 1))
    >>> store.inputs
    Inputs(service_levels=desk/1)
    """
    return over(store, _WithInputs(Inputs(**inputs)))


# Read only


class _ReadOnly:
    def handle(self, call: Call) -> Work[Any]:
        if call.method in ("commit", "erase", "purge"):
            raise StorageError(
                "this store is read only: use the store itself to write", code="storage.read_only"
            )
        return (yield call)

    def declares(self, below: Capabilities) -> Capabilities:
        return below


@overload
def read_only(store: Store) -> Store: ...
@overload
def read_only(store: AsyncStore) -> AsyncStore: ...
def read_only(store: Any) -> Any:
    """The store, refusing to commit or erase: for reports and for anybody who should only look."""
    return over(store, _ReadOnly())


# Cached


@attrs.define
class _Cache:
    """Loaded objects by key, the least recently used dropped first.

    What is loaded while something is being written is not kept: it may be the state before.
    """

    size: int
    kept: OrderedDict[Key, Stored] = attrs.field(factory=OrderedDict[Key, Stored])
    writing: int = 0
    writes: int = 0
    lock: Any = attrs.field(factory=Lock)

    def handle(self, call: Call) -> Work[Any]:
        if call.method == "load":
            return (yield from self._load(call.args[0]))
        if call.method not in ("commit", "erase"):
            return (yield call)
        with self.lock:
            self.writing += 1
        try:
            return (yield call)
        finally:
            with self.lock:
                self.writing -= 1
                self.writes += 1
                if call.method == "erase":
                    self.kept.clear()
                else:
                    batch: Batch = call.args[0]
                    changed = [*(write.row.key for write in batch.writes), *(one.key for one in batch.claims)]
                    for key in changed:
                        self.kept.pop(key, None)

    def _load(self, keys: Sequence[Key]) -> Work[Mapping[Key, Stored]]:
        with self.lock:
            cached = {key: self.kept[key] for key in keys if key in self.kept}
            for key in cached:
                self.kept.move_to_end(key)
            before, quiet = self.writes, not self.writing
        missing = [key for key in keys if key not in cached]
        if missing:
            loaded: Mapping[Key, Stored] = yield Call("load", (missing,))
            loaded = {key: _frozen(stored) for key, stored in loaded.items()}
            cached.update(loaded)
            with self.lock:
                if quiet and not self.writing and self.writes == before:
                    self.kept.update(loaded)
                    while len(self.kept) > self.size:
                        self.kept.popitem(last=False)
        return cached

    def declares(self, below: Capabilities) -> Capabilities:
        return attrs.evolve(below, processes=False)


def _frozen(stored: Stored) -> Stored:
    """The object as it can be handed out many times: nobody can change its fields."""
    fields = MappingProxyType(dict(stored.row.fields))
    return stored._replace(row=stored.row._replace(fields=fields))


@overload
def cached(store: Store, *, size: int = 10_000) -> Store: ...
@overload
def cached(store: AsyncStore, *, size: int = 10_000) -> AsyncStore: ...
def cached(store: Any, *, size: int = 10_000) -> Any:
    """The store, keeping up to `size` loaded objects in memory.

    For one process that alone writes and erases: what others change in the store below is not
    noticed before a commit meets a conflict. Queries and the journal always ask the store.
    """
    return over(store, _Cache(size))


# Observed


class Span(NamedTuple):
    """One call as it went, to be logged or counted: nothing in it is personal, and no ids.

    `things`: how many were asked for or written; `seconds`; `error`: its code, None where it went well;
    `what`: kinds, and names of the fields that were looked up or ordered by; `found`: how many came.
    """

    method: str
    things: int
    seconds: float
    error: str | None = None
    what: str = ""
    found: int = 0


@attrs.frozen
class _Observation:
    on_event: Callable[[Span], None]
    clock: Callable[[], float]

    def handle(self, call: Call) -> Work[Any]:
        begun, error, number = self.clock(), None, 0
        try:
            answer = yield call
            number = _found(answer)
            return answer
        except Exception as failure:
            error = getattr(failure, "code", type(failure).__name__)
            raise
        finally:
            things, what = _asked(call, refused=error is not None)
            self.on_event(Span(call.method, things, self.clock() - begun, error, what, number))

    def declares(self, below: Capabilities) -> Capabilities:
        return below


def _found(answer: Any) -> int:
    match answer:
        case Page():
            return len(answer.items) or len(answer.counts)
        case Receipt():
            return 0
        case int():
            return answer
        case _:
            return len(answer)


def _asked(call: Call, *, refused: bool) -> tuple[int, str]:
    """Keys of a load, writes of a commit, the limit of a scan or of the journal; one person to erase.

    Of a query that failed only the kind: it may be one that was forged.
    """
    match call:
        case Call("load", (keys,)):
            return len(keys), _kinds(key.kind for key in keys)
        case Call("commit", (batch,)):
            return len(batch.writes), _kinds(write.row.kind for write in batch.writes)
        case Call("scan", (query,)):
            names = "" if refused else ", ".join(sorted(query.names()))
            return int(query.limit), f"{query.kind} by {names}" if names else str(query.kind)
        case Call("journal", (_, limit)):
            return int(limit), ""
        case _:
            return 1, ""


def _kinds(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(set(kinds)))


@overload
def observed(
    store: Store, on_event: Callable[[Span], None], *, clock: Callable[[], float] = ...
) -> Store: ...
@overload
def observed(
    store: AsyncStore, on_event: Callable[[Span], None], *, clock: Callable[[], float] = ...
) -> AsyncStore: ...
def observed(
    store: Any, on_event: Callable[[Span], None], *, clock: Callable[[], float] = perf_counter
) -> Any:
    """The store, telling every call as a `Span` to anybody's logging or metrics.

    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.storage._repository import Repository
    >>> from cxkit.tickets import Ticket
    >>> events = []
    >>> Repository(observed(MemoryStore(), events.append), Ticket).count()
    0
    >>> events[0].method, events[0].what, events[0].error
    ('scan', 'ticket', None)
    """
    return over(store, _Observation(on_event, clock))


# Retried

TRANSIENT = frozenset({"storage.locked", "storage.unavailable"})
"""Codes of errors that pass by themselves."""


@attrs.frozen
class _Retry:
    attempts: int
    pause: Callable[[int], float]
    tokens: Callable[[], str]

    def handle(self, call: Call) -> Work[Any]:
        if call.method == "commit" and call.args[0].token is None:
            # An error may follow a commit that was done: only a token makes it safe to ask again.
            call = Call("commit", (call.args[0]._replace(token=self.tokens()),))
        attempt = 1
        while True:
            try:
                return (yield call)
            except StorageError as error:
                if error.code not in TRANSIENT or attempt >= self.attempts:
                    raise
            yield Pause(self.pause(attempt))
            attempt += 1

    def declares(self, below: Capabilities) -> Capabilities:
        return below


def _longer(attempt: int) -> float:
    return 0.01 * 2.0 ** min(attempt, 7)


@overload
def retried(
    store: Store,
    *,
    attempts: int = 5,
    pause: Callable[[int], float] = _longer,
    tokens: Callable[[], str] = token_hex,
) -> Store: ...
@overload
def retried(
    store: AsyncStore,
    *,
    attempts: int = 5,
    pause: Callable[[int], float] = _longer,
    tokens: Callable[[], str] = token_hex,
) -> AsyncStore: ...
def retried(
    store: Any,
    *,
    attempts: int = 5,
    pause: Callable[[int], float] = _longer,
    tokens: Callable[[], str] = token_hex,
) -> Any:
    """The store, asking again after errors that pass by themselves (`storage.locked`, `storage.unavailable`).

    A batch without a token gets one from `tokens`, so that a commit whose answer was lost is not
    done twice. `pause(attempt)` is how many seconds to wait after that attempt. Conflicts are not
    repeated here: they need a new decision (see `retrying`).
    """
    return over(store, _Retry(attempts, pause, tokens))
