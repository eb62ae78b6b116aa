"""Strategies for tables: made of drawn objects, so that every row is one that objects can give."""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import strategies as st

from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.improvement import Action
from cxkit.orders import Order, Shipment
from cxkit.returns import ReturnRequest
from cxkit.surveys import Response
from cxkit.tables import (
    ActionTable,
    ComplaintTable,
    ContactTable,
    HandlingTable,
    LineTable,
    MessageTable,
    OrderTable,
    QueueTable,
    ResponseTable,
    ReturnTable,
    ReturnUnitTable,
    ShipmentTable,
    StatusTable,
    Table,
    TicketTable,
    TurnTable,
)
from cxkit.tickets import Ticket

T = TypeVar("T", bound=Table)

_ROWS: dict[type[Table], type[Any]] = {
    ActionTable: Action,
    ComplaintTable: Complaint,
    ContactTable: Conversation,
    HandlingTable: Conversation,
    MessageTable: Conversation,
    QueueTable: Conversation,
    TurnTable: Conversation,
    LineTable: Order,
    OrderTable: Order,
    ResponseTable: Response,
    ReturnTable: ReturnRequest,
    ReturnUnitTable: ReturnRequest,
    ShipmentTable: Shipment,
    StatusTable: Ticket,
    TicketTable: Ticket,
}


def tables(cls: type[T], *, most: int = 4) -> st.SearchStrategy[T]:
    """Tables of that class, of up to `most` objects each.

    >>> tables(TicketTable).example().seen <= 4  # doctest: +SKIP
    True
    """
    build: Any = cls
    made: st.SearchStrategy[T] = st.lists(st.from_type(_ROWS[cls]), max_size=most).map(build.from_objects)
    return made


def register_tables() -> None:
    """Let `from_type` find them."""
    for cls in _ROWS:
        st.register_type_strategy(cls, tables)
