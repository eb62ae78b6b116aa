"""Where a store under examination is opened, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from inspect import iscoroutinefunction
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

import attrs

from cxkit.storage import AsyncStore, Batch, Capabilities, Entry, Key, Page, Query, Receipt, Store, Stored

T = TypeVar("T")

Factory = Callable[[Path], Any]
"""Opens a store that keeps what it keeps in an empty folder, or finds there what it kept before."""


class Blocking:
    """A store whose methods are awaited, called from ordinary code: its event loop runs in a thread."""

    def __init__(self, store: AsyncStore) -> None:
        self.store = store
        self._lock = Lock()
        self._loop: Any = None

    @property
    def capabilities(self) -> Capabilities:
        """Those of the store."""
        return self.store.capabilities

    def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        return self._wait(self.store.load(keys))

    def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        return self._wait(self.store.commit(batch))

    def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        return self._wait(self.store.scan(query))

    def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        return self._wait(self.store.journal(after, limit))

    def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        return self._wait(self.store.erase(subject))

    def backup(self, path: Path) -> None:
        """Copy the store while it is in use."""
        below: Any = self.store
        self._wait(below.backup(path))

    def check(self, *, sample: float = 1.0) -> list[str]:
        """Faults that the store finds in itself."""
        below: Any = self.store
        return self._wait(below.check(sample=sample))

    def close(self) -> None:
        """Close the store and end the loop."""
        close = getattr(self.store, "close", None)
        if close is not None:
            answer = close()
            if answer is not None:
                self._wait(answer)
        with self._lock:
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join()
                self._loop.close()
                self._loop = None

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        import asyncio

        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=self._loop.run_forever, daemon=True)
                self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __reduce__(self) -> tuple[Any, ...]:
        return Blocking, (self.store,)


@attrs.define
class Bench:
    """One store's place, and every store that was opened there for a check."""

    factory: Factory
    place: Path
    opened: list[Store] = attrs.field(factory=list[Store])

    def open(self, name: str = "") -> Store:
        """The store of this place, opened anew; of a place inside it where a name is given."""
        place = self.place / name if name else self.place
        place.mkdir(parents=True, exist_ok=True)
        opened = self.factory(place)
        store: Store = Blocking(opened) if iscoroutinefunction(opened.load) else opened
        self.opened.append(store)
        return store

    def reopen(self, store: Store, name: str = "") -> Store:
        """The same store after it was closed."""
        self._close(store)
        return self.open(name)

    def close(self) -> None:
        """Close everything that was opened here."""
        while self.opened:
            self._close(self.opened[-1])

    def _close(self, store: Store) -> None:
        self.opened.remove(store)
        close = getattr(store, "close", None)
        if close is not None:
            close()
