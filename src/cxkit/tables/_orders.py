"""Orders, their lines and their shipments as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.kernel._derived import summary_of
from cxkit.orders import Order, OrderStatus, Shipment, ShipmentStatus
from cxkit.orders._summary import LINE_CELLS, ORDER_CELLS
from cxkit.returns import Resolution, ReturnRequest, ReturnUnit
from cxkit.tables._columns import amount, category, count, currency, day, ids, instant
from cxkit.tables._table import Table, table
from cxkit.values import Channel


@table
class OrderTable(Table):
    """One row an order: what it came to, and its delivery against the promise.

    `carrier` is that of the shipment that left last. `delivered_at` is missing until all has arrived.

    >>> from datetime import UTC, datetime
    >>> orders = OrderTable.from_columns(
    ...     id=["O-1"], placed_at=[datetime(2026, 2, 3, tzinfo=UTC)], total=[1990], currency=["CNY"])
    >>> orders.total.tolist(), orders.currency.to_list()
    ([1990], ['CNY'])
    """

    time: ClassVar[str] = "placed_at"
    in_order: ClassVar[Any] = (("placed_at", "delivered_at"), ("placed_at", "shipped_at"))

    id: Any = ids("the order's id")
    customer: Category = category("who bought")
    channel: Category = category("where it was placed", Channel)
    status: Category = category("how far it has come", OrderStatus)
    carrier: Category = category("who carries it")
    placed_at: Instants = instant("when it was placed", required=True)
    paid_at: Instants = instant("when it was paid")
    shipped_at: Instants = instant("when it left")
    delivered_at: Instants = instant("when all of it had arrived")
    cancelled_at: Instants = instant("when it was cancelled")
    promised_by: Instants = instant("the instant that was promised first")
    promised_on: Any = day("the day that was promised first")
    units: Any = count("units ordered and not cancelled")
    units_delivered: Any = count("units that arrived, whatever happened to them since")
    units_returned: Any = count("units that were taken back")
    total: Instants = amount("what the customer was to pay, in minor units")
    refunded: Instants = amount("what went back to the customer, in minor units")
    currency: Category = currency("the currency of both")
    zone: Category = category("the time zone of its days, where its source names one")

    @classmethod
    def from_objects(cls, orders: Iterable[Order], *, shipments: Iterable[Shipment] = ()) -> Self:
        """The table of those orders, read one by one; `shipments` tell the carriers, in any order."""
        carriers: dict[str, tuple[datetime, str]] = {}
        for parcel in shipments:
            if parcel.order is not None and parcel.carrier is not None and parcel.dispatched_at is not None:
                left = (parcel.dispatched_at, parcel.carrier)
                carriers[parcel.order] = max(left, carriers.get(parcel.order, left))
        carrier_of = {order: carrier for order, (_, carrier) in carriers.items()}
        return cls._from_objects(orders, lambda each: _orders(each, carrier_of))


def _orders(orders: Iterable[Order], carriers: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    for order in orders:
        *cells, zone = summary_of(order)[:ORDER_CELLS]
        about = order.id, order.customer, order.channel, order.status, carriers.get(order.id)
        yield (*about, *cells, order.currency, zone)


@table
class LineTable(Table):
    """One row a sold line: the units of one product in one order, how many arrived and came back.

    The amounts are what was paid for units at the sale, after discounts, tax included; deductions from a
    refund do not change them.

    >>> from datetime import UTC, datetime
    >>> sold_at = [datetime(2026, 2, 3, tzinfo=UTC)]
    >>> lines = LineTable.from_columns(product=["tea"], placed_at=sold_at, units_returned=[1])
    >>> lines.product.to_list(), lines.units_returned.tolist()
    (['tea'], [1])
    """

    time: ClassVar[str] = "placed_at"
    in_order: ClassVar[Any] = (("placed_at", "delivered_at"),)

    order: Any = ids("the order's id")
    customer: Category = category("who bought")
    channel: Category = category("where it was placed", Channel)
    product: Category = category("what was bought")
    product_category: Category = category("the product's category")
    placed_at: Instants = instant("when the order was placed", required=True)
    delivered_at: Instants = instant("when the line's last unit arrived; missing while none has")
    units: Any = count("units ordered and not cancelled")
    units_delivered: Any = count("units that arrived, whatever happened to them since")
    units_returned: Any = count("units that were taken back")
    units_exchanged: Any = count("of those, units for which other goods were sent; missing without returns=")
    paid: Instants = amount("what was paid for the units ordered and not cancelled, in minor units")
    paid_delivered: Instants = amount("what was paid for the units that arrived, in minor units")
    paid_returned: Instants = amount("what was paid for the units taken back, in minor units")
    paid_exchanged: Instants = amount("what was paid for the units exchanged, in minor units")
    currency: Category = currency("its currency")

    @classmethod
    def from_objects(cls, orders: Iterable[Order], *, returns: Iterable[ReturnRequest] | None = None) -> Self:
        """The lines of those orders, read one by one.

        Units came back where the order itself took them back; with `returns`, where a request was accepted.
        """
        accepted = None if returns is None else _Accepted.of(returns)
        return cls._from_objects(orders, lambda each: _lines(each, accepted))


class _Accepted:
    """The units that requests took back, by order and line: how many, what was paid, how many exchanged."""

    def __init__(self) -> None:
        self.units: Counter[_Place] = Counter()
        self.exchanged: Counter[_Place] = Counter()
        self.paid: Counter[_Place] = Counter()
        self.paid_exchanged: Counter[_Place] = Counter()
        self.unknown: set[_Place] = set()

    @classmethod
    def of(cls, returns: Iterable[ReturnRequest]) -> _Accepted:
        """Read one by one."""
        accepted = cls()
        for request in returns:
            for unit in request.units:
                if request.order is not None and unit.is_accepted:
                    accepted.take((request.order, unit.line), unit)
        return accepted

    def take(self, place: _Place, unit: ReturnUnit) -> None:
        """One unit more; `quantity` units where an import tells none apart."""
        self.units[place] += unit.quantity
        swapped = unit.outcome in (Resolution.EXCHANGE, Resolution.REPLACEMENT)
        if swapped:
            self.exchanged[place] += unit.quantity
        if unit.paid is None:
            self.unknown.add(place)
        else:
            self.paid[place] += unit.paid.minor
            self.paid_exchanged[place] += unit.paid.minor if swapped else 0

    def cells(self, place: _Place) -> _Cells:
        """Units and units exchanged, and what was paid for both as far as that is known."""
        known = place not in self.unknown
        return (
            self.units[place],
            self.exchanged[place],
            self.paid[place] if known else None,
            self.paid_exchanged[place] if known else None,
        )


_Place = tuple[str, str]
_Cells = tuple[int, int | None, int | None, int | None]


def _lines(orders: Iterable[Order], accepted: _Accepted | None) -> Iterator[tuple[Any, ...]]:
    for order in orders:
        cells = summary_of(order)
        for begin in range(ORDER_CELLS, len(cells), LINE_CELLS):
            line, product, kind, arrived_at, *numbers, currency = cells[begin : begin + LINE_CELLS]
            sold, arrived, back, paid, paid_arrived, paid_back = numbers
            # What the order knows to be taken back: not the units for which other goods were sent.
            returned = (back, None, paid_back, None) if accepted is None else accepted.cells((order.id, line))
            yield (
                order.id,
                order.customer,
                order.channel,
                product,
                kind,
                cells[0],
                arrived_at,
                sold,
                arrived,
                *returned[:2],
                paid,
                paid_arrived,
                *returned[2:],
                currency,
            )


@table
class ShipmentTable(Table):
    """One row a parcel: its carrier, its promise and its delivery.

    >>> from datetime import UTC, datetime
    >>> parcels = ShipmentTable.from_columns(
    ...     id=["S-1"], carrier=["Swift"], dispatched_at=[datetime(2026, 2, 3, tzinfo=UTC)])
    >>> parcels.carrier.to_list(), parcels.known("delivered_at").tolist()
    (['Swift'], [False])
    """

    time: ClassVar[str] = "dispatched_at"
    in_order: ClassVar[Any] = (("dispatched_at", "delivered_at"),)

    id: Any = ids("the shipment's id")
    order: Category = category("the order it belongs to")
    customer: Category = category("who gets it")
    carrier: Category = category("who carries it")
    status: Category = category("where it is", ShipmentStatus)
    dispatched_at: Instants = instant("when it was handed to the carrier", required=True)
    delivered_at: Instants = instant("when it arrived")
    promised_by: Instants = instant("the instant that was promised first")
    promised_on: Any = day("the day that was promised first")
    zone: Category = category("the time zone of its days, where its source names one")

    @classmethod
    def from_objects(cls, shipments: Iterable[Shipment]) -> Self:
        """The table of those shipments, read one by one."""
        return cls._from_objects(shipments, _parcels)


def _parcels(shipments: Iterable[Shipment]) -> Iterator[tuple[Any, ...]]:
    for each in shipments:
        yield (each.id, each.order, each.customer, each.carrier, each.status, *summary_of(each))
