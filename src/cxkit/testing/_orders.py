"""Strategies for products, orders and shipments: what a shop could have recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel import evolve
from cxkit.kernel.facts import Actor
from cxkit.orders import (
    Discount,
    Order,
    OrderDiscount,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    Product,
    Promotion,
    RefundPart,
    Shipment,
    UnitSpan,
    UnitStage,
    spread,
)
from cxkit.orders.facts import Imported, Placed, Refunded
from cxkit.orders.shipments.facts import Imported as ShipmentImported
from cxkit.testing._records import aggregates, records, register
from cxkit.testing._values import currencies, ids, instants, texts
from cxkit.values import Channel, GoodsTrait, Money, OrderLineId, ProductId, UnitPrice, total

_SHOP = Actor.system("shop")
_STEP = st.timedeltas(timedelta(0), timedelta(days=2))
_ZONES = st.sampled_from([None, "Asia/Shanghai"])


@st.composite
def order_lines(
    draw: st.DrawFn, currency: str | None = None, id: str = "1", *, most: int = 5, taxed: bool = True
) -> OrderLine:
    """Lines of up to `most` units: prices with more decimals than money, discounts, tax inside or on top."""
    code = currency or draw(currencies())
    price = UnitPrice(draw(st.decimals(Decimal(0), Decimal(10_000), places=4)), code)
    quantity = draw(st.integers(1, most))
    gross = price.for_quantity(quantity)[0]
    off = Money(draw(st.integers(0, gross.minor)), code)
    return OrderLine(
        id=OrderLineId(id),
        product=ProductId(draw(st.sampled_from(["tea", "cup", "pot", "tray"]))),
        quantity=quantity,
        unit_price=price,
        discounts=(Discount(code="line", amount=off),) if draw(st.booleans()) else (),
        tax=Money(draw(st.integers(0, (gross - off).minor)), code) if taxed and draw(st.booleans()) else None,
        tax_included=draw(st.booleans()),
        category=draw(st.none() | st.sampled_from(["drinks", "dishes"])),
        traits=draw(st.frozensets(st.sampled_from(sorted(GoodsTrait)), max_size=1)),
        exclusion_confirmed=draw(st.booleans()),
    )


@st.composite
def order_discounts(draw: st.DrawFn, lines: tuple[OrderLine, ...]) -> tuple[OrderDiscount, ...]:
    """Up to two discounts that those lines can bear, some of them under a minimum."""
    discounts: list[OrderDiscount] = []
    for number in range(draw(st.integers(0, 2))):
        left = total([line.net for line in spread(lines, discounts)])
        amount = Money(draw(st.integers(0, left.minor)), left.currency)
        minimum = total([line.value for line in lines]) if draw(st.booleans()) else None
        discounts.append(OrderDiscount(code=f"off-{number}", amount=amount, minimum=minimum))
    return tuple(discounts)


@st.composite
def _sales(draw: st.DrawFn, currency: str | None) -> Order:
    code = currency or draw(currencies())
    count = draw(st.integers(1, 3))
    lines = tuple(draw(order_lines(code, str(number), taxed=False)) for number in range(1, count + 1))
    discounts = draw(order_discounts(lines))
    # The tax is what was charged at the checkout, so it fits what the line costs after all discounts.
    nets = [line.net.minor for line in spread(lines, discounts)]
    taxes = [draw(st.none() | st.integers(0, net).map(lambda minor: Money(minor, code))) for net in nets]
    return Order.place(
        draw(ids()),
        customer=draw(st.none() | ids()),
        channel=draw(st.sampled_from(sorted(Channel))),
        lines=[evolve(line, {"tax": tax}) for line, tax in zip(lines, taxes, strict=True)],
        discounts=discounts,
        shipping=draw(st.none() | st.integers(0, 3000).map(lambda minor: Money(minor, code))),
        promised_by=draw(st.none() | instants()),
        deliver_to=draw(st.none() | texts()),
        at=draw(instants()),
        by=_SHOP,
    )


@st.composite
def orders(draw: st.DrawFn, *, currency: str | None = None, most: int = 8) -> Order:
    """Orders that have lived: placed or imported, then up to `most` things that can happen to them."""
    if currency is None and draw(st.integers(0, 4)) == 0:
        return Order.imported(draw(_imports()))
    order = draw(_sales(currency))
    for number in range(draw(st.integers(0, most))):
        with suppress(Refused):
            order = _step(draw, order, number)
    return order


@st.composite
def delivered_orders(draw: st.DrawFn, *, currency: str | None = None) -> Order:
    """Orders paid in full (with one or two payments) and delivered, all of it or in two parcels."""
    order = draw(_sales(currency))
    at = order.history[-1].at
    if order.outstanding:
        first = Money(draw(st.integers(0, order.outstanding.minor)), order.outstanding.currency)
        if first:
            order = order.pay("first", first, method="gift_card", at=at, by=_SHOP)
    if order.outstanding:
        order = order.pay("last", None, method="card", at=at, by=_SHOP)
    if draw(st.booleans()):
        line = order.lines[0]
        order = order.ship("S-1", {line.id: draw(st.integers(1, line.quantity))}, at=at, by=_SHOP)
        order = order.deliver(at=at + draw(_STEP), by=_SHOP)
    at = order.history[-1].at + draw(_STEP)
    if order.units(UnitStage.ORDERED):
        order = order.ship("S-2", at=at, by=_SHOP).deliver(at=at + draw(_STEP), by=_SHOP)
    return order


def _some(draw: st.DrawFn, order: Order) -> dict[str, int] | None:
    if draw(st.booleans()):
        return None
    line = draw(st.sampled_from(order.lines))
    return {line.id: draw(st.integers(1, line.quantity))}


def _part(draw: st.DrawFn, whole: Money | None) -> Money:
    """Some of an amount, more than nothing; where there is none, one minor unit, which is refused."""
    if whole is None:
        return Money(1, "CNY")
    return Money(draw(st.integers(1, max(whole.minor, 1))), whole.currency)


def _step(draw: st.DrawFn, order: Order, number: int) -> Order:
    """One of the things that can happen to an order, or `Refused`."""
    on: dict[str, Any] = {"at": order.history[-1].at + draw(_STEP), "by": _SHOP}
    method = draw(st.sampled_from(sorted(PaymentMethod)))
    units = _some(draw, order)
    verbs: list[Callable[[], Order]] = [
        lambda: order.pay(f"payment-{number}", _part(draw, order.outstanding), method=method, **on),
        lambda: order.give_back(f"refund-{number}", _part(draw, order.refundable), **on),
        lambda: order.refund_failed(f"refund-{number - 1}", **on),
        lambda: order.pack(units, **on),
        lambda: order.ship(f"S-{number}", units, **on),
        lambda: order.ship(f"S-{number}", **on),
        lambda: order.deliver(units, **on),
        lambda: order.deliver(**on),
        lambda: order.lose(units, **on),
        lambda: order.cancel(units, **on),
        lambda: order.reserve("R-1", units, **on),
        lambda: order.release("R-1", order.units_in("R-1"), **on),
        lambda: order.take_back("R-1", units, **on),
        lambda: order.redirect(draw(texts()), **on),
        lambda: order.repromise(promised_on=on["at"].date(), **on),
        lambda: order.erase(**on),
    ]
    return draw(st.sampled_from(verbs))()


@st.composite
def _imports(draw: st.DrawFn) -> Imported:
    known = draw(st.booleans())
    code = draw(currencies())
    return Imported(
        order=draw(ids()),
        status=draw(st.sampled_from(sorted(OrderStatus))),
        observed=draw(st.none() | texts()),
        customer=draw(st.none() | ids()),
        lines=(draw(order_lines(code)),) if known else (),
        amount=None if known else draw(st.none() | st.integers(0, 10**6).map(lambda m: Money(m, code))),
        placed_at=draw(st.none() | instants()),
        delivered_at=draw(st.none() | instants()),
        at=draw(instants()),
        by=_SHOP,
        zone=draw(_ZONES),
    )


def _placements() -> st.SearchStrategy[Any]:
    return _sales(None).map(lambda order: order.history[0])


@st.composite
def _refunds(draw: st.DrawFn) -> Refunded:
    code = draw(currencies())
    amounts = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=3))
    parts = tuple(RefundPart(payment=f"P-{n}", amount=Money(m, code)) for n, m in enumerate(amounts))
    return Refunded(refund=draw(ids()), parts=parts, at=draw(instants()), by=_SHOP)


@st.composite
def _payments(draw: st.DrawFn) -> Payment:
    code, captured = draw(currencies()), draw(st.integers(0, 10**9))
    back = draw(st.none() | st.integers(0, captured).map(lambda minor: Money(minor, code)))
    method = draw(st.sampled_from(sorted(PaymentMethod)))
    return Payment(id=draw(ids()), method=method, captured=Money(captured, code), refunded=back)


@st.composite
def promotions(draw: st.DrawFn) -> Promotion:
    """Promotions by share or by amount, with and without conditions."""
    code = draw(currencies())
    by_share = draw(st.booleans())
    money = st.integers(0, 10**6).map(lambda minor: Money(minor, code))
    return Promotion(
        code=draw(ids()),
        share=draw(st.decimals(Decimal(0), Decimal(1), places=2)) if by_share else None,
        amount=None if by_share else draw(money),
        minimum=draw(st.none() | money),
        least_units=draw(st.none() | st.integers(1, 5)),
        since=draw(st.none() | instants()),
    )


@st.composite
def _spans(draw: st.DrawFn) -> UnitSpan:
    first = draw(st.integers(1, 9))
    return UnitSpan(line=draw(ids()), first=first, last=first + draw(st.integers(0, 9)))


def products() -> st.SearchStrategy[Product]:
    """Products that have lived: listed or imported, priced, counted, discontinued."""
    return aggregates(Product)


def shipments() -> st.SearchStrategy[Shipment]:
    """Shipments that have lived: dispatched or imported, tracked, delivered, damaged, lost."""
    return aggregates(Shipment)


register(OrderLine, order_lines)
register(Order, orders)
register(Placed, _placements)
register(Imported, _imports)
register(Refunded, _refunds)
register(Payment, _payments)
register(Promotion, promotions)
register(UnitSpan, _spans)
register(Product, products)
register(Shipment, shipments)
register(ShipmentImported, lambda: records(ShipmentImported, zone=_ZONES))
