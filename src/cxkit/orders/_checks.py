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
from cxkit.orders._wording import WORDS
from cxkit.values import Reason

EARLIER: dict[type[Any], frozenset[UnitStage]] = {
    facts.Packing: frozenset({UnitStage.ORDERED}),
    facts.Shipped: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    facts.Delivered: frozenset({UnitStage.SHIPPED, UnitStage.LOST}),
    facts.Lost: frozenset({UnitStage.SHIPPED}),
    facts.Cancelled: frozenset({UnitStage.ORDERED, UnitStage.PACKING, UnitStage.LOST}),
    facts.Returned: frozenset({UnitStage.DELIVERED, UnitStage.SHIPPED, UnitStage.LOST}),
}
"""The stages at which units must be for each fact that moves them."""

STAGES = EARLIER | dict.fromkeys((facts.Reserved, facts.Released), frozenset({UnitStage.DELIVERED}))
"""The stages at which units must be for each fact that names them."""


def units_fit(order: OrderState, fact: Any) -> Reason | None:
    """Every unit named exists, is named once, and is at a stage from which the fact can follow."""
    stages = STAGES[type(fact)]
    if not fact.units:
        return WORDS["order.no_units"](stages=_words(portion.stage for portion in order.portions))
    for index, span in enumerate(fact.units):
        held = stages_of(order.portions, span)
        named = {"line": span.line, "first": span.first, "last": span.last}
        if held is None:
            return WORDS["order.no_such_unit"](**named)
        if not held <= stages:
            refused = why_not(OrderChange.CANCEL, held) if isinstance(fact, facts.Cancelled) else None
            if refused is not None:
                return refused
            return WORDS["order.wrong_stage"](**named, stage=_words(held - stages), stages=_words(stages))
        if any(_overlap(span, other) for other in fact.units[:index]):
            return WORDS["order.units_twice"](line=span.line)
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
        return refused or (
            WORDS["order.no_units"](stages=_words(stages)) if stages else WORDS["order.unknown_units"]()
        )

    return guard


def reserved_for_no_other(order: OrderState, fact: facts.Reserved | facts.Returned) -> Reason | None:
    """The units are not reserved for another return."""
    for span in fact.units:
        for portion in portions_of(order.portions, span):
            if portion.returned_in not in (None, fact.returned_in):
                return WORDS["order.reserved"](
                    line=span.line, first=span.first, last=span.last, request=portion.returned_in
                )
    return None


def reserved_for_it(order: OrderState, fact: facts.Released) -> Reason | None:
    """The units are reserved for this return."""
    for span in fact.units:
        if any(portion.returned_in != fact.returned_in for portion in portions_of(order.portions, span)):
            return WORDS["order.not_reserved"](
                line=span.line, first=span.first, last=span.last, request=fact.returned_in
            )
    return None


def can_be_redirected(order: OrderState, at: datetime) -> Reason | None:
    """The address is changed only while nothing of the order was taken in hand."""
    stages = {portion.stage for portion in order.portions if portion.is_active}
    return why_not(OrderChange.REDIRECT, stages or {UnitStage.CANCELLED}) if order.portions else None


def delivered_by_then(order: OrderState, fact: facts.Delivered) -> Reason | None:
    """Nothing is delivered in the future."""
    return WORDS["order.future"]() if fact.delivered_at is not None and fact.delivered_at > fact.at else None


def money_fits(order: OrderState, fact: facts.Paid) -> Reason | None:
    """A new payment, in the order's currency, of no more than is due."""
    if fact.amount.minor <= 0:
        return WORDS["order.not_positive"](amount=fact.amount)
    if order.currency is not None and fact.amount.currency != order.currency:
        return WORDS["order.currency"](currency=order.currency, other=fact.amount.currency)
    if any(payment.id == fact.payment for payment in order.payments):
        return WORDS["order.payment_twice"](payment=fact.payment)
    outstanding = order.outstanding
    if outstanding is not None and fact.amount > outstanding:
        return WORDS["order.overpaid"](amount=fact.amount, due=outstanding)
    return None


def refund_fits(order: OrderState, fact: facts.Refunded) -> Reason | None:
    """No instrument gives back more than it brought in, whatever the sum of the order's refunds."""
    if order.refund(fact.refund) is not None:
        return WORDS["order.refund_twice"](refund=fact.refund)
    if fact.credit is not None and fact.credit.currency != order.currency:
        return WORDS["order.currency"](currency=order.currency, other=fact.credit.currency)
    left = {payment.id: payment.refundable for payment in order.payments}
    for part in fact.parts:
        if part.payment not in left:
            return WORDS["order.no_payment"](payment=part.payment)
        if part.amount.currency != left[part.payment].currency:
            return WORDS["order.currency"](currency=left[part.payment].currency, other=part.amount.currency)
        if part.amount > left[part.payment]:
            return WORDS["order.over_refund"](
                payment=part.payment, left=left[part.payment], amount=part.amount
            )
        left[part.payment] -= part.amount
    return None


def refund_is_there(order: OrderState, fact: facts.RefundFailed) -> Reason | None:
    """Only what a refund gave back, and has not failed yet, can fail."""
    made = order.refund(fact.refund)
    if made is None:
        return WORDS["order.no_refund"](refund=fact.refund)
    for payment in sorted(set(fact.payments or ()) - {part.payment for part in made.parts}):
        return WORDS["order.no_part"](refund=fact.refund, payment=payment)
    return None
