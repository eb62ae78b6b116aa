"""Sources of a review: the tables of one shop, from a store, from objects or from columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.improvement import Action
from cxkit.kernel import Aggregate
from cxkit.kernel._derived import Outline
from cxkit.orders import Order, Shipment
from cxkit.returns import ReturnRequest
from cxkit.storage import AnyOf, Condition, F, Repository, Store
from cxkit.storage._outlines import outlined
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
from cxkit.tickets import UNSOLVED, Ticket
from cxkit.values import Period, as_utc

A = TypeVar("A", bound=Aggregate[Any])


@attrs.frozen(kw_only=True)
class Tables:
    """The tables of one shop; None for a kind of record that there is none of.

    Whatever is given is used: a review shows the figures that its tables can tell. Improvement `actions`
    stand beside them as objects: a review tells what became of each.
    """

    contacts: ContactTable | None = None
    tickets: TicketTable | None = None
    responses: ResponseTable | None = None
    orders: OrderTable | None = None
    lines: LineTable | None = None
    shipments: ShipmentTable | None = None
    returns: ReturnTable | None = None
    complaints: ComplaintTable | None = None
    actions: tuple[Action, ...] = ()

    @classmethod
    def from_store(cls, store: Store, *, progress: Callable[[str, int], None] | None = None) -> Tables:
        """The tables of everything in a store, read kind by kind in bounded memory.

        `progress` is told the kind and how many of it were read so far, every few thousand.
        """
        return _from_streams(lambda kind: _stream(store, kind, None, progress))

    @classmethod
    def from_objects(cls, objects: Iterable[Aggregate[Any]]) -> Tables:
        """The tables of objects of any kinds, in any order; all are held while the tables are built."""
        by_kind: dict[type[Any], list[Any]] = {}
        for thing in objects:
            by_kind.setdefault(type(thing), []).append(thing)

        def stream(kind: type[A]) -> Iterable[A]:
            return by_kind.get(kind, [])

        return _from_streams(stream)

    def present(self) -> dict[str, Table]:
        """The tables there are, by name."""
        tables = {field.name: getattr(self, field.name) for field in attrs.fields(Tables)}
        return {name: table for name, table in tables.items() if isinstance(table, Table)}


TABLES: dict[str, type[Table]] = {
    "contacts": ContactTable,
    "tickets": TicketTable,
    "responses": ResponseTable,
    "orders": OrderTable,
    "lines": LineTable,
    "shipments": ShipmentTable,
    "returns": ReturnTable,
    "complaints": ComplaintTable,
}
"""The class of each table, in the order of a review."""


def each_tells(tickets: Any) -> Any:
    """Where a ticket tells that it was not answered or solved: it is known to be open and never was, its
    messages are counted, or it does not count.
    """
    ended = ("first_response_at", "first_solved_at", "solved_at", "closed_at")
    tells = np.isin(np.array(tickets.status.to_list(), object), [str(each) for each in UNSOLVED])
    for name in ended:
        tells &= ~tickets.known(name)
    return tells | tickets.known("agent_messages") | ~tickets.counted


def all_tell(tickets: Any) -> bool:
    """Whether every ticket without an answer or a solution is known to have none."""
    return bool(each_tells(tickets).all())


Span = tuple[datetime, datetime]
"""From an instant, before another."""


def tables_of(
    store: Store,
    period: Period | Span,
    *,
    as_of: datetime | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Tables:
    """The tables of a period: the rows whose own instant (`Table.time`) lies in it, from a store.

    They are those of `Tables.from_store(store)` in the period, in any order, but only objects that can have
    such a row are read: the store is asked by fields that it keeps. Complaints, shipments, agents, actions,
    and kinds of which some rows were computed by older rules (`rewrite(stale=True)`), are read whole. With
    `as_of`, facts after that instant are left out, and what had not begun by then.

    >>> from datetime import UTC, datetime
    >>> from cxkit.kernel.facts import Actor
    >>> from cxkit.storage import MemoryStore
    >>> store, by = MemoryStore(), Actor.customer("C-1")
    >>> for month in (1, 2, 3):
    ...     at = datetime(2026, month, 3, tzinfo=UTC)
    ...     ticket = Ticket.open(f"T-{month}", channel="chat", subject="?", at=at, by=by)
    ...     Repository(store, Ticket).save(ticket)
    >>> tables_of(store, Period.month(2026, 2)).tickets.id.tolist()
    ['T-2']
    """
    span = (period.start, period.end) if isinstance(period, Period) else period
    known = None if as_of is None else as_utc(as_of, "as_of")

    made = _from_streams(lambda kind: _stream(store, kind, _timed_in(kind, span), progress, known))
    made = attrs.evolve(made, **_empty(made, store))
    inside: dict[str, Any] = {name: table.within(span) for name, table in made.present().items()}
    return Tables(**inside, actions=made.actions)


def review_tables(
    store: Store,
    spans: Sequence[Span],
    end: datetime,
    progress: Callable[[str, int], None] | None,
    known: datetime | None = None,
) -> Tables:
    """The tables of a store without what a review of these spans, seen from their end, never counts.

    With `known`, facts after that instant are left out.
    """
    made = _from_streams(lambda kind: _stream(store, kind, _counted_in(kind, spans, end), progress, known))
    made = attrs.evolve(made, **_empty(made, store))
    made = attrs.evolve(made, tickets=_with_an_answer(made.tickets, store, known or end))
    tables: dict[str, Any] = made.present()
    actions = made.actions
    del made
    # One after the other, so that no two copies of all are held at once.
    ordered: dict[str, Any] = {name: in_order(tables.pop(name)) for name in tuple(tables)}
    return Tables(**ordered, actions=actions)


def in_order(table: Table) -> Table:
    """The table in the order of its own instants: a window of it is a slice, and takes no memory."""
    at: NDArray[np.int64] = table.column(table.time)
    return table if bool((at[1:] >= at[:-1]).all()) else table[np.argsort(at, kind="stable")]


def lasting_tickets(store: Store, progress: Callable[[str, int], None] | None) -> Tables:
    """The table of the tickets of a store that are unsolved or unanswered; of all where rules are older."""
    lasts = F("solved_at").is_null() | F("first_response_at").is_null()
    return Tables(tickets=_table(TicketTable, _stream(store, Ticket, lasts, progress)))


_TIMES: dict[type[Any], str] = {
    Conversation: "offered_at",
    Order: "placed_at",
    Response: "submitted_at",
    ReturnRequest: "requested_at",
    Ticket: "opened_at",
}
"""The declared field that is the instant of an object's rows; without it, they may have another."""


def _timed_in(kind: type[Any], span: Span) -> Condition | None:
    """Objects that can have a row in a span; None: any."""
    if kind not in _TIMES:
        return None
    at = F(_TIMES[kind])
    return at.is_null() | ((at >= span[0]) & (at < span[1]))


def _counted_in(kind: type[Any], spans: Sequence[Span], end: datetime) -> Condition | None:
    """Objects that a review of the spans can count: by another instant too, or as waiting or unsolved."""
    conditions = [condition for span in spans if (condition := _timed_in(kind, span)) is not None]
    if kind is Order:
        first, last = F("first_arrival_at"), F("last_arrival_at")
        conditions += [(first < span[1]) & (last >= span[0]) for span in spans]
    if kind is Ticket:
        answer = F("first_response_at")
        conditions.append((F("opened_at") < end) & (answer.is_null() | (answer >= end)))
        solved, begin = F("solved_at"), min(span[0] for span in spans)
        conditions.append((F("opened_at") < end) & (solved.is_null() | (solved >= begin)))
    return AnyOf(tuple(conditions)) if conditions else None


def _stream(
    store: Store,
    kind: type[A],
    where: Condition | None,
    progress: Callable[[str, int], None] | None,
    until: datetime | None = None,
) -> Iterable[A]:
    """The objects of a condition; all of the kind where other rules computed what some are found by.

    Those of which the row tells all that a table shows (as of `until`) come without their histories.
    """
    objects = Repository(store, kind)
    if where is not None and objects.find(where, limit=0).stale:
        where = None
    things: Any = outlined(store, kind, where, until) if kind in _SUMMARISED else objects.stream(where)
    return _told(things if until is None else as_known(things, until), kind.__name__, progress)


_SUMMARISED = frozenset({Conversation, Order, Shipment, Ticket})
"""Classes whose rows tell what their tables show of the histories."""


def as_known(things: Iterable[A], end: datetime) -> Iterator[A]:
    """The objects as they were at an instant; outlines are read as of it."""
    for thing in things:
        if isinstance(thing, Outline) or thing.history[-1].at <= end:
            yield thing
        elif known := [fact for fact in thing.history if fact.at <= end]:
            yield type(thing).replay(known)


def _empty(tables: Tables, store: Store) -> dict[str, Any]:
    """Empty tables where the store holds objects of a kind, and none was read."""
    kinds: dict[str, tuple[type[Any], type[Table]]] = {
        "contacts": (Conversation, ContactTable),
        "tickets": (Ticket, TicketTable),
        "responses": (Response, ResponseTable),
        "orders": (Order, OrderTable),
        "lines": (Order, LineTable),
        "returns": (ReturnRequest, ReturnTable),
    }
    return {
        name: table.from_columns()
        for name, (kind, table) in kinds.items()
        if getattr(tables, name) is None and len(Repository(store, kind).find(limit=1))
    }


def _with_an_answer(tickets: TicketTable | None, store: Store, known: datetime) -> TicketTable | None:
    """With a ticket that was answered by then, if there is any: without, a review takes answers as not
    recorded. One answered later stands in the table already, as it was.
    """
    if tickets is None or tickets.known("first_response_at").any():
        return tickets
    answered = Repository(store, Ticket).find(F("first_response_at") <= known, limit=1)
    return TicketTable.concat([tickets, TicketTable.from_objects(answered)])


def _from_streams(stream: Callable[[type[Any]], Iterable[Any]]) -> Tables:
    """The tables of what is read of each kind; one of which there is no object costs no table."""
    teams = {agent.id: agent.team for agent in stream(Agent) if agent.team is not None}
    shipments = _table(ShipmentTable, stream(Shipment))
    returns = _table(ReturnTable, stream(ReturnRequest))
    orders, lines = _orders(stream(Order))
    return Tables(
        contacts=_table(ContactTable, stream(Conversation), teams=teams),
        tickets=_table(TicketTable, stream(Ticket)),
        responses=_table(ResponseTable, stream(Response), teams=teams),
        orders=orders if orders is None or shipments is None else _carried(orders, shipments),
        lines=lines if lines is None or returns is not None else _returns_known(lines),
        shipments=shipments,
        returns=returns,
        complaints=_table(ComplaintTable, stream(Complaint)),
        actions=tuple(stream(Action)),
    )


T = TypeVar("T", bound=Table)
_CHUNK = 1_000
"""So many orders are held at once: what is parsed of one takes about 10 kB."""


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
