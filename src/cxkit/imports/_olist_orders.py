"""One Olist order from its rows: the order itself, its items, its payments, its buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import attrs

from cxkit.errors import Fault
from cxkit.imports._cells import Cells
from cxkit.imports._ledger import Row
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, OrderStatus, Payment, PaymentMethod, Shipment, ShipmentStatus
from cxkit.orders.facts import Imported as OrderImported
from cxkit.orders.shipments.facts import Imported as ShipmentImported
from cxkit.values import (
    Channel,
    CustomerId,
    Money,
    OrderId,
    OrderLineId,
    ProductId,
    ShipmentId,
    UnitPrice,
    total,
)

ORDER_COLUMNS = (
    "order_id",
    "customer_id",
    "order_status",
    "order_purchase_timestamp",
    "order_approved_at",
    "order_delivered_carrier_date",
    "order_delivered_customer_date",
    "order_estimated_delivery_date",
)
_STATUSES = {
    "created": OrderStatus.PLACED,
    "approved": OrderStatus.PAID,
    "invoiced": OrderStatus.PAID,
    "processing": OrderStatus.PREPARING,
    "shipped": OrderStatus.SHIPPED,
    "delivered": OrderStatus.DELIVERED,
    "canceled": OrderStatus.CANCELLED,
    "unavailable": OrderStatus.CANCELLED,
}
_METHODS = {
    "credit_card": PaymentMethod.CARD,
    "debit_card": PaymentMethod.CARD,
    "boleto": PaymentMethod.TRANSFER,
    "voucher": PaymentMethod.VOUCHER,
    "not_defined": PaymentMethod.OTHER,
}


@attrs.frozen
class Person:
    """Who a customer_id stands for, the state, and where the order goes."""

    id: CustomerId
    state: str | None
    place: str | None = attrs.field(repr=False)


@attrs.frozen
class Parts:
    """What every object of one import has in common."""

    currency: str
    at: datetime | None
    by: Actor
    tz: ZoneInfo


def order_of(
    cells: Cells,
    id: str,
    persons: Mapping[str, Person],
    items: Sequence[Row],
    payments: Sequence[Row],
    parts: Parts,
) -> Order | None:
    """The order of its rows, or None with the faults of all of them in `cells`."""
    buyer = cells.text("customer_id")
    person = persons.get(buyer)
    if buyer and person is None:
        cells.fault("customer_id", "import.orphan", "is not among the customers that can be used")
    status = cells.choice("order_status", _STATUSES)
    placed = cells.instant("order_purchase_timestamp", "mdy")
    paid = cells.maybe_instant("order_approved_at", "mdy")
    shipped = cells.maybe_instant("order_delivered_carrier_date", "mdy")
    delivered = cells.maybe_instant("order_delivered_customer_date", "mdy")
    promised = cells.maybe_instant("order_estimated_delivery_date", "mdy")
    lines, freight = _lines(cells, items, parts.currency)
    money = _payments(cells, id, payments, parts.currency)
    times = [time for time in (placed, paid, shipped, delivered) if time is not None]
    return cells.built(
        lambda: Order.imported(
            OrderImported(
                order=OrderId(id),
                status=status,
                observed=cells.text("order_status"),
                customer=None if person is None else person.id,
                channel=Channel.WEB,
                currency=parts.currency,
                lines=lines,
                shipping=freight,
                payments=money,
                placed_at=placed,
                paid_at=paid,
                shipped_at=shipped,
                delivered_at=delivered,
                promised_by=promised,
                deliver_to=None if person is None else person.place,
                at=parts.at or max(times),
                by=parts.by,
            )
        )
    )


def _lines(order: Cells, rows: Sequence[Row], currency: str) -> tuple[tuple[OrderLine, ...], Money | None]:
    lines: list[OrderLine] = []
    freight: list[Money] = []
    for row in rows:
        cells = Cells(row)
        id, product = cells.text("order_item_id"), cells.text("product_id")
        price, charge = cells.money("price", currency), cells.money("freight_value", currency)
        line = cells.built(
            partial(
                OrderLine,
                id=OrderLineId(id),
                product=ProductId(product),
                quantity=1,
                unit_price=UnitPrice.of(price.amount, currency),
            )
        )
        if line is not None:
            lines.append(line)
            freight.append(charge)
        order.faults += _seen_from_order(row, cells.faults)
    return tuple(lines), total(freight) if freight else None


def _payments(order: Cells, id: str, rows: Sequence[Row], currency: str) -> tuple[Payment, ...]:
    found: list[Payment] = []
    for row in rows:
        cells = Cells(row)
        number = cells.text("payment_sequential")
        method = cells.choice("payment_type", _METHODS)
        amount = cells.money("payment_value", currency)
        payment = cells.built(partial(Payment, id=f"{id}/{number}", method=method, captured=amount))
        if payment is not None:
            found.append(payment)
        order.faults += _seen_from_order(row, cells.faults)
    return tuple(found)


def _seen_from_order(row: Row, faults: Sequence[Fault]) -> list[Fault]:
    return [fault.under(f"{row.file}[{row.number}]") for fault in faults]


def shipment_of(order: Order, observed: str, parts: Parts) -> Shipment | None:
    """The parcel of an order that was handed to the carrier; it has the order's id."""
    if order.shipped_at is None and order.delivered_at is None:
        return None
    moving = ShipmentStatus.IN_TRANSIT if order.status is OrderStatus.SHIPPED else ShipmentStatus.DISPATCHED
    return Shipment.imported(
        ShipmentImported(
            shipment=ShipmentId(order.id),
            status=moving if order.delivered_at is None else ShipmentStatus.DELIVERED,
            observed=observed,
            order=OrderId(order.id),
            customer=order.customer,
            promised_by=order.promised_by,
            dispatched_at=order.shipped_at,
            delivered_at=order.delivered_at,
            at=order.history[-1].at,
            by=parts.by,
        )
    )
