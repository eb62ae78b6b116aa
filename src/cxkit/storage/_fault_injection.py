"""A store that fails when it is told to, to see how the code over it bears it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from threading import Lock
from typing import Any, Literal, overload

import attrs

from cxkit.errors import StorageError
from cxkit.storage._layers import over
from cxkit.storage._protocol import AsyncStore, Capabilities, Store
from cxkit.storage._state import Call, Work


@attrs.frozen
class Failure:
    """The `call`-th call of a method (from 1) fails: before anything was done, or after all of it was.

    A failure after a commit is the lost answer: it was done, and the caller does not know.
    """

    method: Literal["load", "commit", "scan", "journal", "erase"]
    call: int = 1
    when: Literal["before", "after"] = "before"
    code: str = "storage.unavailable"


@attrs.define
class _Faulty:
    failures: dict[tuple[str, int], Failure]
    calls: Counter[str] = attrs.field(factory=Counter[str])
    lock: Any = attrs.field(factory=Lock)

    def handle(self, call: Call) -> Work[Any]:
        with self.lock:
            self.calls[call.method] += 1
            failure = self.failures.get((call.method, self.calls[call.method]))
        if failure is None:
            return (yield call)
        if failure.when == "after":
            yield call
        raise StorageError(f"{call.method} failed {failure.when} it was done, as planned", code=failure.code)

    def declares(self, below: Capabilities) -> Capabilities:
        return attrs.evolve(below, processes=False)


@overload
def faulty(store: Store, failures: Iterable[Failure]) -> Store: ...
@overload
def faulty(store: AsyncStore, failures: Iterable[Failure]) -> AsyncStore: ...
def faulty(store: Any, failures: Iterable[Failure]) -> Any:
    """The store with planned failures.

    >>> from cxkit.storage._memory import MemoryStore
    >>> faulty(MemoryStore(), [Failure("journal", 2)]).journal()
    []
    """
    return over(store, _Faulty({(each.method, each.call): each for each in failures}))
