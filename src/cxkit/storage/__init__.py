"""Keeping objects: repositories and units of work over any store; memory and SQLite in the box.

>>> from datetime import UTC, datetime
>>> from cxkit.kernel import Actor
>>> from cxkit.tickets import Ticket
>>> tickets = Repository(MemoryStore(), Ticket)          # or SQLiteStore("desk.sqlite")
>>> t, wang = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1")
>>> ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=t, by=wang)
>>> tickets.save(ticket)
>>> tickets.get("T-1") == ticket
True
>>> [found.id for found in tickets.find(F("customer") == "C-1", order="-opened_at")]
['T-1']

A store of your own implements `Store`: see its module and the storage pages of the docs.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cxkit.storage.finding import Found
from cxkit.storage.indexes import INDEXES, Indexes
from cxkit.storage.memory import MemoryStore
from cxkit.storage.protocol import (
    AsyncStore,
    Batch,
    Capabilities,
    Entry,
    Key,
    Page,
    Receipt,
    Row,
    Store,
    Stored,
    Write,
    conflict,
)
from cxkit.storage.query import Condition, F, Order, Query
from cxkit.storage.repository import (
    AsyncRepository,
    Repository,
    add_all,
    erase_person,
    erase_person_async,
)
from cxkit.storage.unit import AsyncUnit, Unit, retrying, retrying_async

if TYPE_CHECKING:
    from cxkit.storage.encryption import KeyFile, MemoryKeys, encrypted
    from cxkit.storage.failing import Failure, faulty
    from cxkit.storage.layers import Span, cached, layered, read_only, retried, traced
    from cxkit.storage.sqlite import SQLiteStore
    from cxkit.storage.threads import InThreads

__all__ = [
    "INDEXES",
    "AsyncRepository",
    "AsyncStore",
    "AsyncUnit",
    "Batch",
    "Capabilities",
    "Condition",
    "Entry",
    "F",
    "Failure",
    "Found",
    "InThreads",
    "Indexes",
    "Key",
    "KeyFile",
    "MemoryKeys",
    "MemoryStore",
    "Order",
    "Page",
    "Query",
    "Receipt",
    "Repository",
    "Row",
    "SQLiteStore",
    "Span",
    "Store",
    "Stored",
    "Unit",
    "Write",
    "add_all",
    "cached",
    "conflict",
    "encrypted",
    "erase_person",
    "erase_person_async",
    "faulty",
    "layered",
    "read_only",
    "retried",
    "retrying",
    "retrying_async",
    "traced",
]

_LATER = {
    "Failure": "failing",
    "InThreads": "threads",
    "KeyFile": "encryption",
    "MemoryKeys": "encryption",
    "SQLiteStore": "sqlite",
    "Span": "layers",
    "cached": "layers",
    "encrypted": "encryption",
    "faulty": "failing",
    "layered": "layers",
    "read_only": "layers",
    "retried": "layers",
    "traced": "layers",
}
"""Names that not everybody needs, and the module that is loaded when one is asked for."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: Any = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = found
    return found
