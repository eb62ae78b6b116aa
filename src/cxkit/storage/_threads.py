"""A store for asynchronous code: the calls of an ordinary store, made in threads."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cxkit.storage._derived import Inputs
from cxkit.storage._protocol import Batch, Capabilities, Entry, Key, Page, Receipt, Store, Stored
from cxkit.storage._query import Query
from cxkit.storage._state import inputs_of


class InThreads:
    """Makes every call of a store in a thread, so that the event loop never waits for a disk.

    >>> import asyncio
    >>> from cxkit.storage._repository import AsyncRepository
    >>> from cxkit.storage._memory import MemoryStore
    >>> from cxkit.tickets import Ticket
    >>> asyncio.run(AsyncRepository(InThreads(MemoryStore()), Ticket).count())
    0
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def capabilities(self) -> Capabilities:
        """Those of the store."""
        return self.store.capabilities

    @property
    def inputs(self) -> Inputs:
        """Those of the store."""
        return inputs_of(self.store)

    async def load(self, keys: Sequence[Key], /) -> Mapping[Key, Stored]:
        """See `Loads`."""
        from asyncio import to_thread

        return await to_thread(self.store.load, keys)

    async def commit(self, batch: Batch, /) -> Receipt:
        """See `Commits`."""
        from asyncio import to_thread

        return await to_thread(self.store.commit, batch)

    async def scan(self, query: Query, /) -> Page:
        """See `Scans`."""
        from asyncio import to_thread

        return await to_thread(self.store.scan, query)

    async def journal(self, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """See `Journals`."""
        from asyncio import to_thread

        return await to_thread(self.store.journal, after, limit)

    async def erase(self, subject: str, /) -> Sequence[Key]:
        """See `Erases`."""
        from asyncio import to_thread

        return await to_thread(self.store.erase, subject)

    async def purge(self, before: datetime) -> int:
        """See `SQLiteStore.purge`, where the store can."""
        from asyncio import to_thread

        below: Any = self.store
        forgotten: int = await to_thread(below.purge, before)
        return forgotten

    async def check(self, *, sample: float = 1.0) -> list[str]:
        """Faults that the store finds in itself, where it can."""
        from asyncio import to_thread

        below: Any = self.store
        faults: list[str] = await to_thread(below.check, sample=sample)
        return faults

    async def backup(self, path: str | os.PathLike[str]) -> None:
        """Back the store up, where it can."""
        from asyncio import to_thread

        below: Any = self.store
        await to_thread(below.backup, path)

    async def close(self) -> None:
        """Close the store, where it can be closed."""
        from asyncio import to_thread

        close = getattr(self.store, "close", None)
        if close is not None:
            await to_thread(close)
