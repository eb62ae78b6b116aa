"""Work of repositories and units, written once for sync and async stores.

Each piece of work is a generator that yields the calls it wants made (or the pauses it wants to
wait) and is sent their answers. Two small drivers make the calls: `run` directly, `run_async` by
awaiting.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import attrs

from cxkit.errors import Conflict, Invalid, NotFound, StorageError, shown
from cxkit.kernel import Aggregate
from cxkit.kernel._plan import schema_of
from cxkit.kernel._privacy import ERASED, erased, personal_values
from cxkit.storage._derived import DERIVED_BY, DERIVED_FROM, NO_INPUTS, Inputs
from cxkit.storage._mapping import (
    emptied_entries,
    from_stored,
    key as key_for,
    key_of,
    kind_of,
    lightly_from_stored,
    rules,
    to_write,
)
from cxkit.storage._paging import Found, cursor_of
from cxkit.storage._protocol import (
    AsyncStore,
    Batch,
    Claim,
    Entry,
    Key,
    Page,
    Receipt,
    Store,
    Stored,
    Write,
    conflict,
    digest,
)
from cxkit.storage._query import IN_WORDS, Order, Query

A = TypeVar("A", bound=Aggregate[Any])
T = TypeVar("T")


class Call(NamedTuple):
    """One call of a store that a piece of work wants made."""

    method: str
    args: tuple[Any, ...]


class Pause(NamedTuple):
    """A wait that a piece of work wants before it goes on."""

    seconds: float


class Needs(NamedTuple):
    """Asks for the inputs with which the fields of the store are computed, and for what it has to keep."""

    lists: bool = False
    moves: bool = False
    words: bool = False


class Fetcher(NamedTuple):
    """Asks for a function that does work at once, later on; None where that would have to be awaited."""


Work = Generator[Call | Pause | Needs | Fetcher, Any, T]


def inputs_of(store: Any) -> Inputs:
    """The inputs that a store was opened with: see `with_inputs`."""
    given: Inputs = getattr(store, "inputs", NO_INPUTS)
    return given


def run(store: Store, work: Work[T]) -> T:
    """Do the work on a store."""
    try:
        call = next(work)
        while True:
            try:
                answer = _do(store, call)
            except Exception as error:
                call = work.throw(error)
            else:
                call = work.send(answer)
    except StopIteration as done:
        result: T = done.value
        return result


def _needed(store: Store | AsyncStore, call: Needs) -> Inputs:
    if call.lists and not store.capabilities.lists:
        raise StorageError(
            f"the store {store.capabilities.name} keeps no lists and counts nothing: use another",
            code="storage.lists",
        )
    if call.moves and not store.capabilities.moves:
        raise StorageError(
            f"the store {store.capabilities.name} cannot set apart what an older version left among "
            "the plain data: use another",
            code="storage.moves",
        )
    if call.words and not store.capabilities.words:
        raise StorageError(
            f"the store {store.capabilities.name} is not searched in words: it cannot, or its personal "
            "parts are encrypted",
            code="storage.words",
        )
    inputs = inputs_of(store)
    return inputs.with_words() if store.capabilities.words else inputs


def _do(store: Store, call: Call | Pause | Needs | Fetcher) -> Any:
    if isinstance(call, Fetcher):
        return partial(run, store)
    if isinstance(call, Needs):
        return _needed(store, call)
    return time.sleep(call.seconds) if isinstance(call, Pause) else getattr(store, call.method)(*call.args)


async def run_async(store: AsyncStore, work: Work[T]) -> T:
    """Do the work on a store whose methods are awaited."""
    try:
        call = next(work)
        while True:
            try:
                answer = await _do_async(store, call)
            except Exception as error:
                call = work.throw(error)
            else:
                call = work.send(answer)
    except StopIteration as done:
        result: T = done.value
        return result


async def _do_async(store: AsyncStore, call: Call | Pause | Needs | Fetcher) -> Any:
    if isinstance(call, Fetcher):
        return None
    if isinstance(call, Needs):
        return _needed(store, call)
    if isinstance(call, Pause):
        from asyncio import sleep

        return await sleep(call.seconds)
    return await getattr(store, call.method)(*call.args)


class _Known(NamedTuple):
    """An object as the store has it; None where it must not exist."""

    thing: Aggregate[Any] | None
    erasures: int = 0
    claims: int = 0


class Token(NamedTuple):
    """A token and the digest of the request that it belongs to, as stores keep them: neither can be read."""

    name: str
    content: str | None

    @classmethod
    def of(cls, token: str | None, content: Any = None) -> Token | None:
        """The token of a request; None where no token is given.

        `content` is whatever the request consists of, as plain data: the same token with other content is
        a conflict. An empty token is refused: requests without one would be taken for one request.
        """
        if token is None:
            return None
        if not token.strip():
            message = "is empty: choose a token for each request, or give none"
            raise Invalid(message, code="token.empty", path="token")
        text = None if content is None else as_json(content, "content", sort=True)
        return cls(digest(token), None if text is None else digest(text))


class Answer(NamedTuple):
    """The answer that was given to a request, as plain data."""

    value: Any


def answer_of(receipt: Receipt | None) -> Answer | None:
    """The answer that an earlier receipt carries, or None where there was no earlier one.

    `NotFound` where it was erased with the persons concerned.
    """
    if receipt is None:
        return None
    if receipt.answer is None:
        raise NotFound(
            "the request was carried out before, and its answer is not kept: it had none, or was erased",
            code="token.no_answer",
        )
    return Answer(json.loads(receipt.answer))


def as_json(value: Any, path: str, *, sort: bool = False) -> str:
    """Plain data as JSON, with sorted keys if asked; `Invalid` where they are none."""
    try:
        return json.dumps(value, sort_keys=sort, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise Invalid(f"must be plain data: {error}", code="storage.plain", path=path) from None


class _Histories:
    """The facts of the objects of a page: loaded for all of them when those of one are first asked for."""

    def __init__(self, page: Sequence[Stored], fetch: Callable[[Work[Any]], Any] | None) -> None:
        self._keys = [stored.row.key for stored in page]
        self._fetch = fetch
        self._entries = {stored.row.key: stored.history for stored in page} if fetch is None else None

    def of(self, key: Key) -> Sequence[Entry]:
        """The facts of one object; none where it is gone."""
        if self._entries is None:
            assert self._fetch is not None
            loaded: Mapping[Key, Stored] = self._fetch(_load(self._keys))
            self._entries = {key: stored.history for key, stored in loaded.items()}
        return self._entries.get(key, ())


def _load(keys: Sequence[Key]) -> Work[Any]:
    return (yield Call("load", (keys,)))


NOBODY = "nobody:"
"""Under whom nothing is filed: a store that is asked to erase it makes sure of bytes emptied before."""


@attrs.define
class UnitOfWorkState:
    """State of one unit of work: what it has read, what it claims, and what it is going to write."""

    known: dict[Key, _Known] = attrs.field(factory=dict[Key, _Known])
    changed: dict[Key, Aggregate[Any]] = attrs.field(factory=dict[Key, Aggregate[Any]])
    claimed: dict[Key, None] = attrs.field(factory=dict[Key, None])
    answer: str | None = None
    makes_sure: bool = True
    """Whether the bytes of what is emptied are gone when it is written; else the caller sees to it."""

    def note(self, stored: Stored, thing: Aggregate[Any]) -> None:
        """Remember an object as it was loaded."""
        self.known[stored.row.key] = _Known(thing, stored.row.erasures, stored.row.claims)

    def save(self, things: Iterable[Aggregate[Any]], *, new: bool = False) -> None:
        """Plan to write objects; of those that must be `new`, nothing will be read first."""
        for thing in things:
            key = key_of(thing)
            if new and key not in self.known:
                self.known[key] = _Known(None)
            self.changed[key] = thing

    # Reading

    def get(self, cls: type[A], ids: Sequence[str], *, claim: bool = False) -> Work[list[A | None]]:
        """The objects of those ids, as this unit would save them; None where there is none."""
        keys = [key_for(cls, id) for id in ids]
        if claim:
            self.claimed.update(dict.fromkeys(keys))
        wanted = [key for key in dict.fromkeys(keys) if key not in self.changed]
        loaded: Mapping[Key, Stored] = (yield Call("load", (wanted,))) if wanted else {}
        for stored in loaded.values():
            self.note(stored, from_stored(stored, cls))
        return [self._newest(key, loaded) for key in keys]

    def _newest(self, key: Key, found: Mapping[Key, Stored]) -> Any:
        if key in self.changed:
            return self.changed[key]
        return self.known[key].thing if key in found else None

    def one(self, cls: type[A], id: str, *, claim: bool = False) -> Work[A]:
        """The object of that id, or `NotFound`."""
        (thing,) = yield from self.get(cls, [id], claim=claim)
        if thing is None:
            kind = kind_of(cls)
            raise NotFound(f"no {kind} has the id {shown(id)}", params={"kind": kind, "id": id})
        return thing

    def claim(self, thing: Aggregate[Any]) -> Work[None]:
        """Claim an object that came from elsewhere: it must be in the store as it is here."""
        key = key_of(thing)
        stored: Mapping[Key, Stored] = yield Call("load", ([key],))
        if key not in stored or stored[key].row.version != thing.version:
            version = stored[key].row.version if key in stored else 0
            raise conflict(key, expected=thing.version, found=version)
        self.note(stored[key], thing)
        self.claimed[key] = None

    def find(self, cls: type[A], query: Query) -> Work[Found[A]]:
        """One page of objects."""
        computed = query.names() & rules(cls).computed
        stale = (yield from is_stale(cls, computed)) if computed else False
        fetch = yield Fetcher()
        page: Page = yield Call("scan", (attrs.evolve(query, history=True) if fetch is None else query,))
        histories = _Histories(page.items, fetch)
        things: list[A] = []
        for stored in page.items:
            thing: A = lightly_from_stored(stored.row, cls, histories.of)
            self.note(stored, thing)
            things.append(thing)
        last = page.items[-1].row if page.items and page.more else None
        return Found(
            tuple(things), cursor_of(query, last.fields, last.id) if last else None, page.total, stale
        )  # fmt: skip

    # Writing

    def _claims(self, writes: Iterable[Write]) -> Iterator[Claim]:
        written = {write.row.key for write in writes}
        for key in self.claimed:
            known = self.known.get(key)
            if known is not None and known.thing is not None and key not in written:
                yield Claim(key, known.thing.version, known.claims)

    def repeated(self, token: Token) -> Work[Receipt | None]:
        """The receipt of an earlier batch of that token, or None; a conflict where its content differs."""
        receipt: Receipt = yield Call("commit", (Batch((), token.name, content=token.content),))
        return receipt if receipt.repeated else None

    def _read(self, keys: list[Key]) -> Work[None]:
        """Learn what the store has of objects that are to be written and were not read."""
        loaded: Mapping[Key, Stored] = yield Call("load", (keys,))
        for key in keys:
            stored = loaded.get(key)
            if stored is None:
                self.known[key] = _Known(None)
            else:
                self.note(stored, from_stored(stored, type(self.changed[key])))

    def commit(self, token: Token | None = None, *, reads_all: bool = False) -> Work[Receipt | None]:
        """Write what changed as one batch that claims what decided it; None where nothing changed.

        What has only just begun is written without a look whether it is there already; where it is, the store
        says so, and everything is read and decided anew.
        """
        unread = [key for key in self.changed if key not in self.known]
        begun = [key for key in unread if self.changed[key].version == 1 and not reads_all]
        for key in begun:
            self.known[key] = _Known(None)
        if len(begun) < len(unread):
            yield from self._read([key for key in unread if key not in self.known])
        inputs: Inputs = yield Needs()
        changes = [
            change
            for key, thing in self.changed.items()
            if (change := _change(self.known[key], thing, inputs))
        ]
        writes = tuple([write for write, _ in changes])
        moved: tuple[Entry, ...] = ()
        erased: tuple[str, ...] = ()
        for write, emptied in changes:
            moved += emptied
            if write.erase or emptied:
                erased += (write.row.key.name,)
        if not writes and (token is None or self.answer is None):
            self.changed.clear()
            return None
        claims = tuple(self._claims(writes)) if self.claimed else ()
        name, content = token or (None, None)
        answer = self.answer if token else None
        batch = Batch(writes, name, claims, content, answer, moved, erased)
        if moved:
            yield Needs(moves=True)
        try:
            receipt: Receipt = yield Call("commit", (batch,))
        except Conflict as error:
            if begun:
                for key in begun:
                    del self.known[key]
                return (yield from self.commit(token, reads_all=True))
            yield from _say_what_changed(error)
            raise
        if moved and self.makes_sure:
            yield Call("erase", (NOBODY,))
        for write in writes:
            key = write.row.key
            self.known[key] = _Known(self.changed[key], write.row.erasures, self.known[key].claims)
        for claim in claims:
            self.known[claim.key] = self.known[claim.key]._replace(claims=claim.claims + 1)
        self.changed.clear()
        return receipt


def _say_what_changed(error: Conflict) -> Work[None]:
    """Name the facts that others recorded since the object was read."""
    expected, kind, id = (error.params.get(name) for name in ("expected", "kind", "id"))
    if not (expected and isinstance(kind, str) and isinstance(id, str)):
        return
    stored: Mapping[Key, Stored] = yield Call("load", ([Key(kind, id)],))
    history = stored[Key(kind, id)].history if Key(kind, id) in stored else ()
    _name_since(error, [entry.schema.partition("/")[0] for entry in history if entry.version > expected])


def _name_since(error: Conflict, names: list[str]) -> None:
    error.params["since"] = names
    if names:
        error.message += f" (since then: {', '.join(names)})"
        error.args = (error.message,)


def _change(known: _Known, new: Aggregate[Any], inputs: Inputs) -> tuple[Write, tuple[Entry, ...]] | None:
    """Write that gives the store the new object; None where it has it already.

    With it come earlier entries that are kept in another form: without what is one person's of several.
    """
    old = known.thing
    if old is None:
        return to_write(new, inputs=inputs), ()
    before, after = tuple(old.history), new.history[: old.version]
    if before == after:
        if new.version == old.version:
            return None
        return to_write(new, expected=old.version, erasures=known.erasures, inputs=inputs), ()
    if new.version > old.version and _is_emptied(before, after):
        whole = after == tuple(erased(before))
        write = to_write(new, expected=old.version, erasures=known.erasures, erase=whole, inputs=inputs)
        return write, () if whole else emptied_entries(new, before)
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(after))
    error = conflict(key_of(new), expected=same, found=old.version)
    _name_since(error, [schema_of(fact.__class__).name for fact in before[same:]])
    raise error


def _is_emptied(before: tuple[Any, ...], after: tuple[Any, ...]) -> bool:
    """Whether facts are the same but for personal values that were emptied."""
    if tuple(erased(before)) != tuple(erased(after)):
        return False
    held = dict(personal_values(before))
    return all(value in (ERASED, held.get(path)) for path, value in personal_values(after))


def add_batch(things: Sequence[Aggregate[Any]]) -> Work[Receipt]:
    """Write new objects as one batch."""
    inputs: Inputs = yield Needs()
    writes = tuple([to_write(thing, inputs=inputs) for thing in things])
    receipt: Receipt = yield Call("commit", (Batch(writes),))
    return receipt


def add_batches(
    things: Iterable[Aggregate[Any]], size: int, progress: Callable[[int], None] | None
) -> Work[int]:
    """Write any number of new objects, `size` a batch."""
    if size < 1:
        raise Invalid(f"size must be 1 or more, got {size}", code="storage.size", path="size")
    rest, done = iter(things), 0
    while batch := list(islice(rest, size)):
        yield from add_batch(batch)
        done += len(batch)
        if progress is not None:
            progress(done)
    return done


Jitter = Callable[[], float]
"""Gives a number from 0 to 1, another one each time, by which waits are shortened."""


def noise() -> float:
    """A number from 0 to 1 from the system's random source."""
    return int.from_bytes(os.urandom(4), "big") / 0xFFFFFFFF


_SHORTEST_WAIT, _LONGEST_WAIT = 0.002, 0.25


def wait_before(attempt: int, jitter: Jitter) -> Pause:
    """The wait before another try: twice as long each time, at most a quarter of a second, times jitter."""
    return Pause(min(_LONGEST_WAIT, _SHORTEST_WAIT * 2**attempt) * jitter())


def waiting(pause: Pause) -> Work[None]:
    """The work of waiting."""
    yield pause


def change(
    cls: type[A],
    id: str,
    decision: Callable[[A], A],
    attempts: int,
    jitter: Jitter = noise,
    *,
    makes_sure: bool = True,
) -> Work[A]:
    """Load, decide, save, and do it again while others are faster."""
    for attempt in tries(attempts):
        try:
            state = UnitOfWorkState(makes_sure=makes_sure)
            new = decision((yield from state.one(cls, id)))
            state.save([new])
            yield from state.commit()
            return new
        except Conflict as error:
            give_up_after(attempts, attempt, error)
        yield wait_before(attempt, jitter)
    raise AssertionError("tries() has no end before the last try")


def is_stale(cls: type[Any], names: frozenset[str]) -> Work[bool]:
    """Whether rows of the class hold fields of those names that other rules computed."""
    own = rules(cls)
    lists = any(name != IN_WORDS and own.fields[name].several for name in names)
    inputs: Inputs = yield Needs(lists=lists, words=IN_WORDS in names)
    own.check_inputs(names, inputs)
    for falls in (False, True):
        # The first and the last by their stamps: an index gives each, and all lie between them.
        order = (Order(DERIVED_BY, falls), Order(DERIVED_FROM, falls))
        query = Query(kind=kind_of(cls), order=order, limit=1, history=False)
        page: Page = yield Call("scan", (query,))
        if any(own.stale(inputs, names).matches(stored.row.fields) for stored in page.items):
            return True
    return False


def count_by(cls: type[Any], query: Query) -> Work[Page]:
    """How many objects there are for each value of the fields."""
    inputs: Inputs = yield Needs(lists=True, words=IN_WORDS in query.names())
    rules(cls).check_inputs(query.names(), inputs)
    page: Page = yield Call("scan", (query,))
    return page


def tries(attempts: int) -> range:
    """The numbers of the tries, from 1."""
    if attempts < 1:
        raise Invalid(f"attempts must be 1 or more, got {attempts}", code="retry.attempts", path="attempts")
    return range(1, attempts + 1)


def give_up_after(attempts: int, attempt: int, error: Conflict) -> None:
    """Pass over a conflict while tries are left; else raise it, with their number."""
    if attempt >= attempts:
        error.params["attempts"] = attempts
        raise error
