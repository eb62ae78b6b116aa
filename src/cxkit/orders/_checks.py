"""Why something cannot happen to an order now: the rules of its units and of its money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cxkit.orders import facts
from cxkit.orders._changes import OrderChange, why_not
from cxkit.orders._enums import UnitStage
from cxkit.orders._portions import UnitSpan, portions_of, stages_of
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

RESERVED = Text(
    "order.reserved",
    "units {first} to {last} of line {line} are reserved for return {request}",
    "订单行{line}第{first}至{last}件已由退货申请{request}占用",
    "訂單列{line}第{first}至{last}件已由退貨申請{request}佔用",
)
NOT_RESERVED = Text(
    "order.not_reserved",
    "units {first} to {last} of line {line} are not reserved for return {request}",
    "订单行{line}第{first}至{last}件未由退货申请{request}占用",
    "訂單列{line}第{first}至{last}件未由退貨申請{request}佔用",
)

EARLIER: dict[type[Any], frozenset[UnitStage]] = {
    facts.Packing: frozenset({UnitStage.ORDERED}),
    facts.Shipped: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    facts.Delivered: frozenset({UnitStage.SHIPPED, UnitStage.LOST}),
    facts.Lost: frozenset({UnitStage.SHIPPED}),
    facts.Cancelled: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    facts.Returned: frozenset({UnitStage.DELIVERED, UnitStage.SHIPPED}),
}
"""The stages at which units must be for each fact that moves them."""

STAGES = EARLIER | dict.fromkeys((facts.Reserved, facts.Released), frozenset({UnitStage.DELIVERED}))
"""The stages at which units must be for each fact that names them."""


def units_fit(order: OrderState, fact: Any) -> Reason | None:
    """Every unit named exists, is named once, and is at a stage from which the fact can follow."""
    stages = STAGES[type(fact)]
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
        if stages & STAGES[fact]:
            return None
        refused = why_not(OrderChange.CANCEL, stages) if fact is facts.Cancelled else None
        return refused or (NO_UNITS(stages=_words(stages)) if stages else UNKNOWN_UNITS())

    return guard


def reserved_for_no_other(order: OrderState, fact: facts.Reserved | facts.Returned) -> Reason | None:
    """The units are not reserved for another return."""
    for span in fact.units:
        for portion in portions_of(order.portions, span):
            if portion.returned_in not in (None, fact.returned_in):
                return RESERVED(line=span.line, first=span.first, last=span.last, request=portion.returned_in)
    return None


def reserved_for_it(order: OrderState, fact: facts.Released) -> Reason | None:
    """The units are reserved for this return."""
    for span in fact.units:
        if any(portion.returned_in != fact.returned_in for portion in portions_of(order.portions, span)):
            return NOT_RESERVED(line=span.line, first=span.first, last=span.last, request=fact.returned_in)
    return None


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
