"""Orders, their lines and their shipments as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.orders import Order, OrderLine, OrderStatus, Portion, Shipment, ShipmentStatus, UnitStage
from cxkit.returns import Resolution, ReturnRequest, ReturnUnit
from cxkit.tables._columns import amount, category, count, currency, day, ids, instant
from cxkit.tables._table import Table, table
from cxkit.values import Channel, Money

_ARRIVED = frozenset({UnitStage.DELIVERED, UnitStage.RETURNED})


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
        stages = [(portion.stage, portion.quantity) for portion in order.portions]
        yield (
            order.id,
            order.customer,
            order.channel,
            order.status,
            carriers.get(order.id),
            order.placed_at,
            order.paid_at,
            order.shipped_at,
            order.delivered_at,
            order.cancelled_at,
            order.promised_by,
            order.promised_on,
            sum(number for stage, number in stages if stage is not UnitStage.CANCELLED),
            sum(number for stage, number in stages if stage in _ARRIVED),
            sum(number for stage, number in stages if stage is UnitStage.RETURNED),
            _minor(order.total),
            _minor(order.refunded),
            order.currency,
            _zone(order),
        )


def _zone(thing: Order | Shipment) -> str | None:
    """The zone that the source of an order or a shipment names for its days."""
    return getattr(thing.history[0], "zone", None)


def _minor(money: Money | None) -> int | None:
    return None if money is None else money.minor


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
        found = cls()
        for request in returns:
            for unit in request.units:
                if request.order is not None and unit.is_accepted:
                    found.take((request.order, unit.line), unit)
        return found

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
        for line in order.lines:
            portions = [portion for portion in order.portions if portion.line == line.id]
            sold = [portion for portion in portions if portion.stage is not UnitStage.CANCELLED]
            arrived = [portion for portion in portions if portion.stage in _ARRIVED]
            back = [portion for portion in arrived if portion.stage is UnitStage.RETURNED]
            times = [portion.delivered_at for portion in arrived if portion.delivered_at is not None]
            returned = _taken_back(line, back) if accepted is None else accepted.cells((order.id, line.id))
            yield (
                order.id,
                order.customer,
                order.channel,
                line.product,
                line.category,
                order.placed_at,
                max(times, default=None),
                _units(sold),
                _units(arrived),
                returned[0],
                returned[1],
                _paid(line, sold) if portions else line.paid.minor,
                _paid(line, arrived),
                returned[2],
                returned[3],
                line.currency,
            )


def _taken_back(line: OrderLine, back: Iterable[Portion]) -> _Cells:
    """Units taken back as far as the order knows; not those for which other goods were sent."""
    portions = list(back)
    return _units(portions), None, _paid(line, portions), None


def _units(portions: Iterable[Portion]) -> int:
    return sum(portion.quantity for portion in portions)


def _paid(line: OrderLine, portions: Iterable[Portion]) -> int:
    return sum(line.span_amount(portion.first, portion.last).minor for portion in portions)


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
        read = attrgetter(*(name for name in cls.kinds if name != "zone"))
        return cls._from_objects(shipments, lambda each: ((*read(one), _zone(one)) for one in each))
