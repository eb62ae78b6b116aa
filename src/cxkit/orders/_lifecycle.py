"""The life of an order as one table. The status itself is derived from the units, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cxkit.kernel import Lifecycle, OneOf, Step
from cxkit.orders._changes import OrderChange, why_not
from cxkit.orders._enums import OrderStatus, UnitStage
from cxkit.orders._portions import UnitSpan, stages_of
from cxkit.orders.facts import (
    AddressChanged,
    Cancelled,
    Delivered,
    Erased,
    Imported,
    Lost,
    Packing,
    Paid,
    Placed,
    Refunded,
    RefundFailed,
    Repromised,
    Returned,
    Shipped,
)
from cxkit.values import Reason, Text

if TYPE_CHECKING:
    from cxkit.orders._order import Order

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
    "a payment is more than nothing, got {amount}",
    "付款金额必须大于零，而不是{amount}",
    "付款金額必須大於零，而不是{amount}",
)
OVERPAID = Text(
    "order.overpaid",
    "{amount} is more than is still due, {due}",
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
    "payment {payment} can give back {left} at most, not {amount}",
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
    Packing: frozenset({UnitStage.ORDERED}),
    Shipped: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    Delivered: frozenset({UnitStage.SHIPPED, UnitStage.LOST}),
    Lost: frozenset({UnitStage.SHIPPED}),
    Cancelled: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    Returned: frozenset({UnitStage.DELIVERED, UnitStage.SHIPPED}),
}
"""In which stage units must be for each fact that moves them."""


def units_fit(order: Order, fact: Any) -> Reason | None:
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
            refused = why_not(OrderChange.CANCEL, found) if isinstance(fact, Cancelled) else None
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

    def guard(order: Order, at: datetime) -> Reason | None:
        stages = {portion.stage for portion in order.portions}
        if stages & EARLIER[fact]:
            return None
        refused = why_not(OrderChange.CANCEL, stages) if fact is Cancelled else None
        return refused or (NO_UNITS(stages=_words(stages)) if stages else UNKNOWN_UNITS())

    return guard


def can_be_redirected(order: Order, at: datetime) -> Reason | None:
    """The address is changed only while nothing of the order was taken in hand."""
    stages = {portion.stage for portion in order.portions if portion.is_active}
    return why_not(OrderChange.REDIRECT, stages or {UnitStage.CANCELLED}) if order.portions else None


def delivered_by_then(order: Order, fact: Delivered) -> Reason | None:
    """Nothing is delivered in the future."""
    return IN_FUTURE() if fact.delivered_at is not None and fact.delivered_at > fact.at else None


def money_fits(order: Order, fact: Paid) -> Reason | None:
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


def refund_fits(order: Order, fact: Refunded) -> Reason | None:
    """No instrument gives back more than it brought in, whatever the order's refunds come to."""
    if order.refund(fact.refund) is not None:
        return REFUND_TWICE(refund=fact.refund)
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


def refund_is_there(order: Order, fact: RefundFailed) -> Reason | None:
    """Only a refund that was made, and has not failed yet, can fail."""
    return NO_REFUND(refund=fact.refund) if order.refund(fact.refund) is None else None


_S = OrderStatus
_GOES_OUT = {_S.PART_SHIPPED, _S.SHIPPED}
_ARRIVES = {_S.PART_DELIVERED, _S.DELIVERED}
_COMES_BACK = {_S.PART_RETURNED, _S.RETURNED}

OUTCOMES: dict[type[Any], dict[OrderStatus, set[OrderStatus]]] = {
    Packing: {_S.PLACED: {_S.PREPARING}, _S.PAID: {_S.PREPARING}},
    Shipped: {
        _S.PLACED: _GOES_OUT,
        _S.PAID: _GOES_OUT,
        _S.PREPARING: _GOES_OUT,
        _S.PART_SHIPPED: _GOES_OUT,
        _S.LOST: {_S.SHIPPED},
    },
    Delivered: {
        _S.PART_SHIPPED: {_S.PART_DELIVERED},
        _S.SHIPPED: _ARRIVES,
        _S.PART_DELIVERED: _ARRIVES,
        _S.LOST: _ARRIVES,
    },
    Lost: {_S.SHIPPED: {_S.SHIPPED, _S.LOST}},
    Cancelled: {
        _S.PLACED: {_S.PLACED, _S.PAID, _S.CANCELLED},
        _S.PAID: {_S.PAID, _S.CANCELLED},
        _S.PREPARING: {_S.PLACED, _S.PAID, _S.PREPARING, _S.CANCELLED},
        _S.PART_SHIPPED: _GOES_OUT | {_S.PLACED, _S.PAID, _S.PREPARING, _S.LOST, _S.CANCELLED},
        _S.PART_DELIVERED: _ARRIVES,
        _S.PART_RETURNED: _COMES_BACK,
        _S.LOST: {_S.LOST, _S.CANCELLED},
    },
    Returned: {
        _S.PART_SHIPPED: {_S.PART_RETURNED},
        _S.SHIPPED: _COMES_BACK,
        _S.PART_DELIVERED: _COMES_BACK,
        _S.DELIVERED: _COMES_BACK,
        _S.PART_RETURNED: _COMES_BACK,
    },
}
"""What an order can become when some of its units move; where a status is not named, it stays as it is."""


def _units(fact: type[Any], *checks: Any) -> Step:
    return Step(guards=(units_are_there(fact),), checks=(units_fit, *checks), target=OneOf(OUTCOMES[fact]))


_BEFORE_DELIVERY = {
    OrderStatus.PLACED,
    OrderStatus.PAID,
    OrderStatus.PREPARING,
    OrderStatus.PART_SHIPPED,
    OrderStatus.SHIPPED,
    OrderStatus.PART_DELIVERED,
    OrderStatus.LOST,
}

LIFECYCLE = Lifecycle(
    begins={Placed: OneOf({OrderStatus.PLACED, OrderStatus.PAID}), Imported: None},
    steps={
        Paid: Step(
            source=set(OrderStatus) - {OrderStatus.CANCELLED, OrderStatus.RETURNED},
            target=OneOf({OrderStatus.PLACED: {OrderStatus.PLACED, OrderStatus.PAID}}),
            checks=(money_fits,),
        ),
        Packing: _units(Packing),
        Shipped: _units(Shipped),
        Delivered: _units(Delivered, delivered_by_then),
        Lost: _units(Lost),
        Cancelled: _units(Cancelled),
        Returned: _units(Returned),
        Refunded: Step(checks=(refund_fits,)),
        RefundFailed: Step(checks=(refund_is_there,)),
        AddressChanged: Step(guards=(can_be_redirected,)),
        Repromised: Step(source=_BEFORE_DELIVERY),
        Erased: Step(),
    },
)
