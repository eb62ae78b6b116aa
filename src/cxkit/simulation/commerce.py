"""What customers buy and what becomes of it: orders, parcels, returns, complaints."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cxkit.complaints import Complaint
from cxkit.kernel import Actor
from cxkit.orders import Order, OrderLine, Shipment
from cxkit.returns import ReturnRequest
from cxkit.simulation.arrivals import moment
from cxkit.simulation.setting import Setting
from cxkit.simulation.shelf import Shelf
from cxkit.simulation.story import CARRIER_SHARES, CARRIERS
from cxkit.values.ids import OrderLineId, ProductId
from cxkit.values.money import Money

__all__ = ["purchases"]

_SHOP, _CARRIER = Actor.system("shop"), Actor.system("carrier")
_PROMISE = timedelta(days=4)


class Fate(NamedTuple):
    """What will become of a parcel, whether or not it has come to that yet."""

    carrier: str
    shipped_at: datetime
    delivered_at: datetime
    late: bool
    damaged: bool


def purchases(
    setting: Setting, shelf: Shelf, chance: random.Random, midnight: datetime, count: int, first: int
) -> Iterator[Any]:
    """The orders of one day, each followed by its parcel, return and complaint, if any."""
    for number in range(first, first + count):
        place = shelf.choose(chance)
        line = OrderLine(
            id=OrderLineId("1"),
            product=ProductId(shelf.ids[place]),
            quantity=chance.choices((1, 2, 3), (0.8, 0.15, 0.05))[0],
            unit_price=shelf.prices[place],
            category=shelf.categories[place],
        )
        at = moment(chance, midnight)
        order = Order.place(
            f"order-{number}",
            customer=setting.customer(chance),
            channel="web",
            lines=[line],
            shipping=Money.of("8", "CNY"),
            promised_by=at + _PROMISE,
            at=at,
            by=_SHOP,
        )
        yield from _fulfilled(setting, chance, order, number)


def _fate(setting: Setting, chance: random.Random, placed_at: datetime) -> Fate:
    story = setting.story
    carrier = chance.choices(CARRIERS, CARRIER_SHARES)[0]
    shipped = placed_at + timedelta(hours=4 + chance.random() * 30)
    failing = carrier == story.carrier and shipped in story.month
    late = chance.random() < (0.36 if failing else 0.06)
    if late:
        delivered = placed_at + _PROMISE + timedelta(hours=2 + chance.expovariate(1 / 30.0))
    else:
        delivered = shipped + (placed_at + _PROMISE - shipped) * (0.25 + 0.74 * chance.random())
    return Fate(carrier, shipped, delivered, late, chance.random() < (0.05 if failing else 0.008))


def _fulfilled(setting: Setting, chance: random.Random, order: Order, number: int) -> Iterator[Any]:
    end, placed = setting.end, order.history[0].at
    fate = _fate(setting, chance, placed)
    paid = placed + timedelta(minutes=1 + chance.random() * 10)
    if paid < end:
        order = order.pay(f"payment-{number}", None, method="wallet", at=paid, by=_SHOP)
    if fate.shipped_at >= end:
        yield order
        return
    parcel_id = f"parcel-{number}"
    order = order.ship(parcel_id, at=fate.shipped_at, by=_SHOP)
    parcel = Shipment.dispatch(
        parcel_id,
        order=order.id,
        customer=order.customer,
        carrier=fate.carrier,
        promised_by=placed + _PROMISE,
        at=fate.shipped_at,
        by=_CARRIER,
    )
    if fate.delivered_at < end:
        parcel = parcel.deliver(at=fate.delivered_at, by=_CARRIER)
        order = order.deliver(shipment=parcel_id, at=fate.delivered_at, by=_CARRIER)
        if fate.damaged:
            reported = fate.delivered_at + timedelta(hours=chance.random() * 8)
            parcel = parcel.damage(at=reported, by=_CARRIER) if reported < end else parcel
    yield order
    yield parcel
    yield from _returned(setting, chance, order, fate, number)
    yield from _complained(setting, chance, order, fate, number)
