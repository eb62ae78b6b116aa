"""The life of an order as one table. The status itself is derived from the units, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cxkit.kernel import Begin, Changes, Fact, Lifecycle, OneOf, Step, copies, sets
from cxkit.orders import facts
from cxkit.orders._account import Book
from cxkit.orders._changes import OrderChange, why_not
from cxkit.orders._enums import OrderStatus, UnitStage
from cxkit.orders._lines import order_total
from cxkit.orders._payments import Payment, credited
from cxkit.orders._portions import Portion, UnitSpan, derived_status, initial, last_delivery, moved, stages_of
from cxkit.orders._promise import promised_again
from cxkit.orders._state import OrderState
from cxkit.values import Reason, Text

NO_UNITS = Text(
    "order.no_units",
    "it has no unit for that: its units are {stages}",
    "没有可以这样处理的商品：商品目前状态为“{stages}”",
    "沒有可以這樣處理的商品：商品目前狀態為「{stages}」",
    words={"stages": UnitStage},
)
UNKNOWN_UNITS = Text(
    "order.unknown_units",
    "its units are not known",
    "该订单的商品明细未知",
    "該訂單的商品明細未知",
)
NO_SUCH_UNIT = Text(
    "order.no_such_unit",
    "line {line} has no units {first} to {last}",
    "订单行{line}没有第{first}至{last}件",
    "訂單列{line}沒有第{first}至{last}件",
)
WRONG_STAGE = Text(
    "order.wrong_stage",
    "units {first} to {last} of line {line} are {stage}, and this is possible only when they are {stages}",
    "订单行{line}第{first}至{last}件的状态为“{stage}”，只有在“{stages}”状态下才可以这样做",
    "訂單列{line}第{first}至{last}件的狀態為「{stage}」，只有在「{stages}」狀態下才可以這樣做",
    words={"stage": UnitStage, "stages": UnitStage},
)
TWICE = Text(
    "order.units_twice",
    "units of line {line} are named twice",
    "订单行{line}的商品被重复指定",
    "訂單列{line}的商品被重複指定",
)
FOREIGN_MONEY = Text(
    "order.currency",
    "the order is in {currency}, not in {other}",
    "订单币种为{currency}，而不是{other}",
    "訂單幣別為{currency}，而不是{other}",
)
PAYMENT_TWICE = Text(
    "order.payment_twice",
    "payment {payment} is recorded already",
    "付款{payment}已登记过",
    "付款{payment}已登記過",
)
NOT_POSITIVE = Text(
    "order.not_positive",
    "a payment is more than nothing, got {amount:money}",
    "付款金额必须大于零，而不是{amount}",
    "付款金額必須大於零，而不是{amount}",
)
OVERPAID = Text(
    "order.overpaid",
    "{amount:money} is more than is still due, {due:money}",
    "{amount}超过了尚待支付的{due}",
    "{amount}超過了尚待支付的{due}",
)
NO_PAYMENT = Text(
    "order.no_payment",
    "it has no payment {payment}",
    "订单没有付款{payment}",
    "訂單沒有付款{payment}",
)
OVER_REFUND = Text(
    "order.over_refund",
    "payment {payment} can give back {left:money} at most, not {amount:money}",
    "付款{payment}最多可退{left}，不能退{amount}",
    "付款{payment}最多可退{left}，不能退{amount}",
)
REFUND_TWICE = Text(
    "order.refund_twice",
    "refund {refund} is recorded already",
    "退款{refund}已登记过",
    "退款{refund}已登記過",
)
NO_REFUND = Text(
    "order.no_refund",
    "it has no refund {refund} that could fail",
    "订单没有可登记失败的退款{refund}",
    "訂單沒有可登記失敗的退款{refund}",
)
IN_FUTURE = Text(
    "order.future",
    "the time of delivery lies after the time of recording",
    "签收时间晚于登记时间",
    "簽收時間晚於登記時間",
)

EARLIER: dict[type[Any], frozenset[UnitStage]] = {
    facts.Packing: frozenset({UnitStage.ORDERED}),
    facts.Shipped: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    facts.Delivered: frozenset({UnitStage.SHIPPED, UnitStage.LOST}),
    facts.Lost: frozenset({UnitStage.SHIPPED}),
    facts.Cancelled: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    facts.Returned: frozenset({UnitStage.DELIVERED, UnitStage.SHIPPED}),
}
"""In which stage units must be for each fact that moves them."""


def units_fit(order: OrderState, fact: Any) -> Reason | None:
    """Every unit named exists, is named once, and is at a stage from which the fact can follow."""
    stages = EARLIER[type(fact)]
    if not fact.units:
        return NO_UNITS(stages=_words(portion.stage for portion in order.portions))
    for index, span in enumerate(fact.units):
        found = stages_of(order.portions, span)
        named = {"line": span.line, "first": span.first, "last": span.last}
        if found is None:
            return NO_SUCH_UNIT(**named)
        if not found <= stages:
            refused = why_not(OrderChange.CANCEL, found) if isinstance(fact, facts.Cancelled) else None
            if refused is not None:
                return refused
            return WRONG_STAGE(**named, stage=_words(found - stages), stages=_words(stages))
        if any(_overlap(span, other) for other in fact.units[:index]):
            return TWICE(line=span.line)
    return None


def _overlap(one: UnitSpan, other: UnitSpan) -> bool:
    return one.line == other.line and one.first <= other.last and other.first <= one.last


def _words(stages: Iterable[UnitStage]) -> str:
    return ", ".join(sorted(set(stages)))


def units_are_there(fact: type[Any]) -> Any:
    """A guard: some unit is at a stage from which facts of that class can follow."""

    def guard(order: OrderState, at: datetime) -> Reason | None:
        stages = {portion.stage for portion in order.portions}
        if stages & EARLIER[fact]:
            return None
        refused = why_not(OrderChange.CANCEL, stages) if fact is facts.Cancelled else None
        return refused or (NO_UNITS(stages=_words(stages)) if stages else UNKNOWN_UNITS())

    return guard


def can_be_redirected(order: OrderState, at: datetime) -> Reason | None:
    """The address is changed only while nothing of the order was taken in hand."""
    stages = {portion.stage for portion in order.portions if portion.is_active}
    return why_not(OrderChange.REDIRECT, stages or {UnitStage.CANCELLED}) if order.portions else None


def delivered_by_then(order: OrderState, fact: facts.Delivered) -> Reason | None:
    """Nothing is delivered in the future."""
    return IN_FUTURE() if fact.delivered_at is not None and fact.delivered_at > fact.at else None


def money_fits(order: OrderState, fact: facts.Paid) -> Reason | None:
    """A new payment, in the order's currency, of no more than is due."""
    if fact.amount.minor <= 0:
        return NOT_POSITIVE(amount=fact.amount)
    if order.currency is not None and fact.amount.currency != order.currency:
        return FOREIGN_MONEY(currency=order.currency, other=fact.amount.currency)
    if any(payment.id == fact.payment for payment in order.payments):
        return PAYMENT_TWICE(payment=fact.payment)
    outstanding = order.outstanding
    if outstanding is not None and fact.amount > outstanding:
        return OVERPAID(amount=fact.amount, due=outstanding)
    return None


def refund_fits(order: OrderState, fact: facts.Refunded) -> Reason | None:
    """No instrument gives back more than it brought in, whatever the sum of the order's refunds."""
    if order.refund(fact.refund) is not None:
        return REFUND_TWICE(refund=fact.refund)
    if fact.credit is not None and fact.credit.currency != order.currency:
        return FOREIGN_MONEY(currency=order.currency, other=fact.credit.currency)
    left = {payment.id: payment.refundable for payment in order.payments}
    for part in fact.parts:
        if part.payment not in left:
            return NO_PAYMENT(payment=part.payment)
        if part.amount.currency != left[part.payment].currency:
            return FOREIGN_MONEY(currency=left[part.payment].currency, other=part.amount.currency)
        if part.amount > left[part.payment]:
            return OVER_REFUND(payment=part.payment, left=left[part.payment], amount=part.amount)
        left[part.payment] -= part.amount
    return None


def refund_is_there(order: OrderState, fact: facts.RefundFailed) -> Reason | None:
    """Only a refund that was made, and has not failed yet, can fail."""
    return NO_REFUND(refund=fact.refund) if order.refund(fact.refund) is None else None


_S = OrderStatus
_GOES_OUT = {_S.PART_SHIPPED, _S.SHIPPED}
_ARRIVES = {_S.PART_DELIVERED, _S.DELIVERED}
_COMES_BACK = {_S.PART_RETURNED, _S.RETURNED}

OUTCOMES: dict[type[Any], dict[OrderStatus, set[OrderStatus]]] = {
    facts.Packing: {_S.PLACED: {_S.PREPARING}, _S.PAID: {_S.PREPARING}},
    facts.Shipped: {
        _S.PLACED: _GOES_OUT,
        _S.PAID: _GOES_OUT,
        _S.PREPARING: _GOES_OUT,
        _S.PART_SHIPPED: _GOES_OUT,
        _S.LOST: {_S.SHIPPED},
    },
    facts.Delivered: {
        _S.PART_SHIPPED: {_S.PART_DELIVERED},
        _S.SHIPPED: _ARRIVES,
        _S.PART_DELIVERED: _ARRIVES,
        _S.LOST: _ARRIVES,
    },
    facts.Lost: {_S.SHIPPED: {_S.SHIPPED, _S.LOST}},
    facts.Cancelled: {
        _S.PLACED: {_S.PLACED, _S.PAID, _S.CANCELLED},
        _S.PAID: {_S.PAID, _S.CANCELLED},
        _S.PREPARING: {_S.PLACED, _S.PAID, _S.PREPARING, _S.CANCELLED},
        _S.PART_SHIPPED: _GOES_OUT | {_S.PLACED, _S.PAID, _S.PREPARING, _S.LOST, _S.CANCELLED},
        _S.PART_DELIVERED: _ARRIVES,
        _S.PART_RETURNED: _COMES_BACK,
        _S.LOST: {_S.LOST, _S.CANCELLED},
    },
    facts.Returned: {
        _S.PART_SHIPPED: {_S.PART_RETURNED},
        _S.SHIPPED: _COMES_BACK,
        _S.PART_DELIVERED: _COMES_BACK,
        _S.DELIVERED: _COMES_BACK,
        _S.PART_RETURNED: _COMES_BACK,
    },
}
"""What an order can become when some of its units move; where a status is not named, it stays as it is."""


_SAME = (
    *("customer", "channel", "lines", "shipping"),
    *("promised_by", "promised_on", "deliver_to", "external"),
)
_copied = copies(*_SAME, id="order")

_STAGE_SEEN = {
    _S.PLACED: UnitStage.ORDERED,
    _S.PAID: UnitStage.ORDERED,
    _S.PREPARING: UnitStage.PACKING,
    _S.PART_SHIPPED: UnitStage.PACKING,
    _S.SHIPPED: UnitStage.SHIPPED,
    _S.PART_DELIVERED: UnitStage.SHIPPED,
    _S.DELIVERED: UnitStage.DELIVERED,
    _S.PART_RETURNED: UnitStage.DELIVERED,
    _S.RETURNED: UnitStage.RETURNED,
    _S.LOST: UnitStage.LOST,
    _S.CANCELLED: UnitStage.CANCELLED,
}
"""The stage that an observed status proves for every unit; where it says 'some', the earlier one."""


def placed(fact: facts.Placed) -> Changes:
    """A new order; one that costs nothing is paid."""
    price = order_total(fact.lines, fact.shipping, fact.currency)
    portions = initial(fact.lines)
    return {
        **_copied(fact),
        "currency": fact.currency,
        "discounts": fact.discounts,
        "total": price,
        "placed_at": fact.at,
        "portions": portions,
        "is_paid": not price,
        "status": derived_status(portions, is_paid=not price),
    }


_observed = copies(
    *("status", "payments", "placed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at"),
    currency="known_currency",
    total="known_total",
)


def imported(fact: facts.Imported) -> Changes:
    """The order in the state observed, its units as far as that state says."""
    portions = initial(fact.lines, _STAGE_SEEN[fact.status])
    if fact.delivered_at is not None:
        portions = moved(portions, [portion.span for portion in portions], delivered_at=fact.delivered_at)
    said_paid = fact.paid_at is not None or fact.status not in (_S.PLACED, _S.CANCELLED)
    return {**_copied(fact), **_observed(fact), "portions": portions, "is_paid": said_paid}


def _progress(order: OrderState, portions: tuple[Portion, ...], at: datetime, *, is_paid: bool) -> Changes:
    """The fields that follow from how far the units have come."""
    active = [portion for portion in portions if portion.is_active]
    changes: Changes = {"portions": portions}
    if portions:
        changes["status"] = derived_status(portions, is_paid=is_paid)
    if active and all(portion.has_arrived for portion in active):
        changes["delivered_at"] = last_delivery(active)
    if not active and portions and order.cancelled_at is None:
        changes["cancelled_at"] = at
    return changes


def _moves(stage: UnitStage) -> Any:
    """The effect that brings units to a stage."""

    def effect(order: OrderState, fact: Any) -> Changes:
        portions = moved(order.portions, fact.units, stage=stage)
        return _progress(order, portions, fact.at, is_paid=order.is_paid)

    return effect


def shipped(order: OrderState, fact: facts.Shipped) -> Changes:
    """Units are on the way."""
    portions = moved(order.portions, fact.units, stage=UnitStage.SHIPPED, shipment=fact.shipment)
    changes = _progress(order, portions, fact.at, is_paid=order.is_paid)
    return {**changes, "shipped_at": order.shipped_at or fact.at}


def delivered(order: OrderState, fact: facts.Delivered) -> Changes:
    """Units have arrived; the return window of each begins here."""
    when = fact.delivered_at or fact.at
    portions = moved(order.portions, fact.units, stage=UnitStage.DELIVERED, delivered_at=when)
    return _progress(order, portions, fact.at, is_paid=order.is_paid)


def taken_back(order: OrderState, fact: facts.Returned) -> Changes:
    """Units have come back."""
    portions = moved(order.portions, fact.units, stage=UnitStage.RETURNED, returned_in=fact.returned_in)
    return _progress(order, portions, fact.at, is_paid=order.is_paid)


def _settled(
    order: OrderState, fact: facts.OrderFact, portions: tuple[Portion, ...], payments: tuple[Payment, ...]
) -> Changes:
    """The order after its money changed: it is paid while nothing is outstanding.

    An import that says so is paid though its payments are not known; an order that was cancelled as a whole
    stays as it was.
    """
    is_paid = order.is_paid
    book = Book.of(order.history)
    if book is not None and any(portion.is_active for portion in portions):
        was_covered = not book.account().outstanding
        book.enter(fact)
        is_paid = not book.account().outstanding or (is_paid and not was_covered)
    changes = {**_progress(order, portions, fact.at, is_paid=is_paid), "payments": payments}
    if is_paid is not order.is_paid:
        changes |= {"is_paid": is_paid, "paid_at": fact.at if is_paid else None}
    return changes


def paid(order: OrderState, fact: facts.Paid) -> Changes:
    """One payment more."""
    payment = Payment(id=fact.payment, method=fact.method, captured=fact.amount)
    changes = _settled(order, fact, order.portions, (*order.payments, payment))
    return {**changes, "currency": order.currency or fact.amount.currency}


def cancelled(order: OrderState, fact: facts.Cancelled) -> Changes:
    """Units no longer count."""
    return _settled(order, fact, moved(order.portions, fact.units, stage=UnitStage.CANCELLED), order.payments)


def given_back(order: OrderState, fact: facts.Refunded) -> Changes:
    """The payments have given back that much more."""
    return _settled(order, fact, order.portions, credited(order.payments, fact.parts))


def refund_failed(order: OrderState, fact: facts.RefundFailed) -> Changes:
    """The payments hold the money of the refund again."""
    failed = order.refund(fact.refund)
    if failed is None:
        return {}
    return _settled(order, fact, order.portions, credited(order.payments, failed.parts, sign=-1))


def _units(fact: type[Fact], effect: Any, *checks: Any) -> Step:
    target = OneOf(OUTCOMES[fact])
    return Step(guards=(units_are_there(fact),), checks=(units_fit, *checks), target=target, effect=effect)


_BEFORE_DELIVERY = set(_S) - {_S.DELIVERED, _S.PART_RETURNED, _S.RETURNED, _S.CANCELLED}

LIFECYCLE = Lifecycle(
    begins={
        facts.Placed: Begin(OneOf({_S.PLACED, _S.PAID}), placed),
        facts.Imported: Begin(OneOf((), field="status"), imported),
    },
    steps={
        facts.Paid: Step(
            source=set(_S) - {_S.CANCELLED, _S.RETURNED},
            target=OneOf({_S.PLACED: {_S.PLACED, _S.PAID}}),
            effect=paid,
            checks=(money_fits,),
        ),
        facts.Packing: _units(facts.Packing, _moves(UnitStage.PACKING)),
        facts.Shipped: _units(facts.Shipped, shipped),
        facts.Delivered: _units(facts.Delivered, delivered, delivered_by_then),
        facts.Lost: _units(facts.Lost, _moves(UnitStage.LOST)),
        facts.Cancelled: _units(facts.Cancelled, cancelled),
        facts.Returned: _units(facts.Returned, taken_back),
        facts.Refunded: Step(
            target=OneOf({_S.PAID: {_S.PAID, _S.PLACED}}), effect=given_back, checks=(refund_fits,)
        ),
        facts.RefundFailed: Step(
            target=OneOf({_S.PLACED: {_S.PLACED, _S.PAID}}), effect=refund_failed, checks=(refund_is_there,)
        ),
        facts.AddressChanged: Step(guards=(can_be_redirected,), effect=sets("deliver_to")),
        facts.Repromised: Step(source=_BEFORE_DELIVERY, effect=promised_again),
        facts.Erased: Step(),
    },
)
