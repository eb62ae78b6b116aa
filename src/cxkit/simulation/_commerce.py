"""Purchases and what becomes of them: orders, parcels, returns, complaints."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.complaints import Complaint, Links
from cxkit.kernel.facts import Actor
from cxkit.orders import Order, OrderLine, Shipment
from cxkit.returns import ReturnCase, ReturnLine, ReturnReason, ReturnRequest, UnitRefund
from cxkit.simulation._arrivals import moment
from cxkit.simulation._setting import Setting
from cxkit.simulation._shelf import Shelf
from cxkit.simulation._story import CARRIER_SHARES, CARRIERS
from cxkit.values import Money, OrderId, OrderLineId, ProductId

_SHOP, _CARRIER = Actor.system("shop"), Actor.system("carrier")
_PROMISE = timedelta(days=4)


class Fate(NamedTuple):
    """Fate of a parcel, whether or not it has come to that yet."""

    carrier: str
    shipped_at: datetime
    delivered_at: datetime
    late: bool
    damaged: bool


def purchases(
    setting: Setting, shelf: Shelf, chance: random.Random, midnight: datetime, count: int, first: int
) -> Iterator[Order | Shipment | ReturnRequest | Complaint]:
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
    failing = carrier == story.carrier and setting.month_start <= shipped < setting.month_end
    late = chance.random() < (0.36 if failing else 0.06)
    if late:
        delivered = placed_at + _PROMISE + timedelta(hours=2 + chance.expovariate(1 / 30.0))
    else:
        delivered = shipped + (placed_at + _PROMISE - shipped) * (0.25 + 0.74 * chance.random())
    return Fate(carrier, shipped, delivered, late, chance.random() < (0.05 if failing else 0.008))


def _fulfilled(
    setting: Setting, chance: random.Random, order: Order, number: int
) -> Iterator[Order | Shipment | ReturnRequest | Complaint]:
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
    order, request = _returned(setting, chance, order, fate, number)
    yield order
    yield parcel
    if request is not None:
        yield request
    yield from _complained(setting, chance, order, fate, number)


def _returned(
    setting: Setting, chance: random.Random, order: Order, fate: Fate, number: int
) -> tuple[Order, ReturnRequest | None]:
    """The order and its return, as far as it has come: the story's product comes back five times as often."""
    line = order.lines[0]
    draws_returns = line.product == setting.story.product
    asked = fate.delivered_at + timedelta(hours=6 + chance.random() * 150)
    if chance.random() > (0.28 if draws_returns else 0.05) or asked >= setting.end:
        return order, None
    reason = "not_as_described" if draws_returns else chance.choice(("unwanted", "defective", "late"))
    case = ReturnCase.open(
        f"return-{number}",
        order=order,
        lines=[ReturnLine(line=line.id, quantity=line.quantity, reason=ReturnReason.of(reason))],
        at=asked,
        by=Actor.customer(order.customer),
    )
    approved = asked + timedelta(hours=1 + chance.random() * 20)
    received = approved + timedelta(days=2 + chance.random() * 3)
    inspected = received + timedelta(hours=2 + chance.random() * 20)
    if approved < setting.end:
        case = case.approve(at=approved, by=_SHOP)
    if received < setting.end:
        case = case.receive(at=received, by=_SHOP)
    if inspected < setting.end:
        case = case.inspect("accepted", condition="intact", at=inspected, by=_SHOP)
        refunds = [
            UnitRefund(line=line.id, number=unit.number, amount=unit.paid)
            for unit in case.request.units
            if unit.paid is not None
        ]
        case = case.refund(f"refund-{number}", refunds, at=inspected, by=_SHOP)
    return case.order, case.request


def _complained(
    setting: Setting, chance: random.Random, order: Order, fate: Fate, number: int
) -> Iterator[Complaint]:
    """The complaint, as far as it has come; late and damaged parcels bring many more."""
    likely = 0.010 + 0.10 * fate.late + 0.30 * fate.damaged
    if chance.random() > likely:
        return
    at = fate.delivered_at + timedelta(hours=1 + chance.random() * 40)
    if at >= setting.end:
        return
    if fate.late or fate.damaged:
        kind, words = "logistics", "The parcel came late or broken."
    else:
        kind = chance.choice(("product_quality", "after_sales", "platform", "other"))
        words = "I am not content."
    complaint = Complaint.receive(
        f"complaint-{number}",
        customer=order.customer,
        channel=chance.choice(("chat", "phone", "email")),
        words=words,
        remedy_sought=chance.choice(("refund", "apology", "compensation")),
        links=Links(order=OrderId(order.id), product=order.lines[0].product, carrier=fate.carrier),
        at=at,
        by=Actor.customer(order.customer),
    )
    yield _handled(setting, chance, complaint, at, kind)


def _handled(
    setting: Setting, chance: random.Random, complaint: Complaint, at: datetime, kind: str
) -> Complaint:
    amy, end = Actor.agent("care-1"), setting.end
    acknowledged = at + timedelta(hours=chance.expovariate(1 / 9.0))
    assessed = acknowledged + timedelta(hours=1 + chance.random() * 12)
    decided = assessed + timedelta(days=chance.expovariate(1 / 3.5))
    answered = decided + timedelta(hours=2)
    accepted = answered + timedelta(hours=6 + chance.random() * 40)
    if acknowledged < end:
        complaint = complaint.acknowledge(at=acknowledged, by=amy)
    if assessed < end:
        severity = chance.choices(("minor", "moderate", "serious"), (0.5, 0.4, 0.1))[0]
        complaint = complaint.assess(kind, severity=severity, at=assessed, by=amy)
        complaint = complaint.investigate("care-2", at=assessed, by=amy)
    if decided < end:
        complaint = complaint.add_evidence("order_record", "order and tracking", at=decided, by=amy)
        complaint = complaint.decide("upheld", at=decided, by=Actor.agent("care-2"), root_cause=kind)
    if answered < end:
        complaint = complaint.communicate("We are sorry.", at=answered, by=amy)
    if accepted < end:
        complaint = complaint.accept(at=accepted, by=Actor.customer(complaint.customer))
        complaint = complaint.close(at=accepted, by=amy)
    return complaint
