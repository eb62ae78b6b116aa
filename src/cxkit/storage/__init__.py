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
from cxkit.storage.repository import AsyncRepository, Repository, add_all
from cxkit.storage.unit import AsyncUnit, Unit, retrying, retrying_async

if TYPE_CHECKING:
    from cxkit.storage.sqlite import SQLiteStore

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
    "Found",
    "Indexes",
    "Key",
    "MemoryStore",
    "Order",
    "Page",
    "Query",
    "Receipt",
    "Repository",
    "Row",
    "SQLiteStore",
    "Store",
    "Stored",
    "Unit",
    "Write",
    "add_all",
    "conflict",
    "retrying",
    "retrying_async",
]


def __getattr__(name: str) -> Any:
    """SQLite is loaded when it is asked for: not every user of the memory store needs it."""
    if name == "SQLiteStore":
        from cxkit.storage.sqlite import SQLiteStore

        return SQLiteStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
