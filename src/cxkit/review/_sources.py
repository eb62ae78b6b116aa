"""Sources of a review: the tables of one shop, from a store, from objects or from columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain, islice
from typing import Any, TypeVar

import attrs
import numpy as np

from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.kernel import Aggregate
from cxkit.orders import Order, Shipment
from cxkit.returns import ReturnRequest
from cxkit.storage import Repository, Store
from cxkit.surveys import Response
from cxkit.tables import (
    Category,
    ComplaintTable,
    ContactTable,
    LineTable,
    OrderTable,
    ResponseTable,
    ReturnTable,
    ShipmentTable,
    Table,
    TicketTable,
)
from cxkit.team import Agent
from cxkit.tickets import Ticket

A = TypeVar("A", bound=Aggregate[Any])


@attrs.frozen(kw_only=True)
class Tables:
    """The tables of one shop; None for a kind of record that there is none of.

    Whatever is given is used: a review shows the figures that its tables can tell.
    """

    contacts: ContactTable | None = None
    tickets: TicketTable | None = None
    responses: ResponseTable | None = None
    orders: OrderTable | None = None
    lines: LineTable | None = None
    shipments: ShipmentTable | None = None
    returns: ReturnTable | None = None
    complaints: ComplaintTable | None = None

    @classmethod
    def from_store(cls, store: Store, *, progress: Callable[[str, int], None] | None = None) -> Tables:
        """The tables of everything in a store, read kind by kind in bounded memory.

        `progress` is told the kind and how many of it were read so far, every few thousand.
        """

        def stream(kind: type[A]) -> Iterable[A]:
            return _told(Repository(store, kind).stream(), kind.__name__, progress)

        return cls._from_streams(stream)

    @classmethod
    def from_objects(cls, objects: Iterable[Aggregate[Any]]) -> Tables:
        """The tables of objects of any kinds, in any order; all are held while the tables are built."""
        by_kind: dict[type[Any], list[Any]] = {}
        for thing in objects:
            by_kind.setdefault(type(thing), []).append(thing)

        def stream(kind: type[A]) -> Iterable[A]:
            return by_kind.get(kind, [])

        return cls._from_streams(stream)

    @classmethod
    def _from_streams(cls, stream: Callable[[type[Any]], Iterable[Any]]) -> Tables:
        """A kind of which there is no object costs no table."""
        teams = {agent.id: agent.team for agent in stream(Agent) if agent.team is not None}
        shipments = _table(ShipmentTable, stream(Shipment))
        returns = _table(ReturnTable, stream(ReturnRequest))
        orders, lines = _orders(stream(Order))
        return cls(
            contacts=_table(ContactTable, stream(Conversation), teams=teams),
            tickets=_table(TicketTable, stream(Ticket)),
            responses=_table(ResponseTable, stream(Response), teams=teams),
            orders=orders if orders is None or shipments is None else _carried(orders, shipments),
            lines=lines if lines is None or returns is not None else _returns_known(lines),
            shipments=shipments,
            returns=returns,
            complaints=_table(ComplaintTable, stream(Complaint)),
        )

    def present(self) -> dict[str, Table]:
        """The tables there are, by name."""
        found = {field.name: getattr(self, field.name) for field in attrs.fields(Tables)}
        return {name: table for name, table in found.items() if table is not None}


T = TypeVar("T", bound=Table)
_CHUNK = 20_000


def _table(kind: type[T], objects: Iterable[Any], **options: Any) -> T | None:
    """The table of those objects; None where there is none."""
    stream = iter(objects)
    first = list(islice(stream, 1))
    build: Any = kind
    return build.from_objects(chain(first, stream), **options) if first else None


def _orders(orders: Iterable[Order]) -> tuple[OrderTable | None, LineTable | None]:
    """Orders and their lines from one reading."""
    stream = iter(orders)
    tables: list[OrderTable] = []
    lines: list[LineTable] = []
    while chunk := list(islice(stream, _CHUNK)):
        tables.append(OrderTable.from_objects(chunk))
        lines.append(LineTable.from_objects(chunk))
    return (OrderTable.concat(tables), LineTable.concat(lines)) if tables else (None, None)


def _returns_known(lines: LineTable) -> LineTable:
    """The lines of a shop without return requests: if no unit ever came back, returns are not recorded."""
    if (lines.units_returned > 0).any():
        return lines
    return _with(lines, units_returned=LineTable.kinds["units_returned"].absent(len(lines)))


def _with(table: T, **columns: Any) -> T:
    """The table with other values in some columns."""
    values: dict[str, Any] = {name: getattr(table, name) for name in table.kinds}
    return type(table)(**{**values, **columns}, own=table.own, faults=table.faults, seen=table.seen)


def _carried(orders: OrderTable, shipments: ShipmentTable) -> OrderTable:
    """The orders with the carrier of their parcel; of several parcels, the last."""
    first = np.full(len(shipments.order.categories) + 1, -1, np.int64)
    first[shipments.order.codes] = shipments.carrier.codes
    place = {order: index for index, order in enumerate(shipments.order.categories)}
    codes = first[np.array([place.get(order, -1) for order in orders.id.tolist()], np.int64)]
    codes[[order not in place for order in orders.id.tolist()]] = -1
    return _with(orders, carrier=Category(codes, shipments.carrier.categories))


def _told(things: Iterable[A], kind: str, progress: Callable[[str, int], None] | None) -> Iterable[A]:
    count = 0
    for count, thing in enumerate(things, start=1):
        if progress is not None and count % 10_000 == 0:
            progress(kind, count)
        yield thing
    if progress is not None and count:
        progress(kind, count)
