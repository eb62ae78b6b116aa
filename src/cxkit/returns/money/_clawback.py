"""Conditional promotions on returns: what the kept goods no longer earn.

A discount on an order was given because the goods came to a minimum. When the customer, by
choice, keeps less than that, the kept goods' share of the discount is taken off the refund. The
amount depends only on what is kept, not on the way there: returning the rest later gives it
back, so any sequence of returns comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from cxkit.returns._units import UnitRef
from cxkit.returns._wording import WORDS
from cxkit.values import Money, Reason, total

if TYPE_CHECKING:
    from cxkit.orders import Order, OrderDiscount


class PromotionLoss(NamedTuple):
    """Part of one promotion that the kept goods lose (zero where they still earn it), and why."""

    code: str
    amount: Money
    reason: Reason | None


def promotion_losses(
    order: Order, gone: Iterable[UnitRef], by_choice: Iterable[UnitRef]
) -> Iterator[PromotionLoss]:
    """For each conditional discount, what is lost when the units `gone` are not with the customer.

    Only those given back `by_choice` can cost a promotion: what came back faulty, and what was cancelled
    or lost on the way, still counts as bought. Where nothing is kept, nothing is lost.
    """
    currency = order.currency or ""
    away, chosen = set(gone), set(by_choice)
    for discount in order.discounts:
        if not discount.is_conditional:
            continue
        bought = [ref for ref in _units(order, discount, active=False) if ref not in chosen]
        kept = [ref for ref in _units(order, discount, active=True) if ref not in away]
        missed = _missed(order, discount, bought) if kept else None
        lost = total([_share(order, discount, ref) for ref in kept if missed is not None], currency)
        yield PromotionLoss(discount.code, lost, missed)


def _missed(order: Order, discount: OrderDiscount, bought: list[UnitRef]) -> Reason | None:
    """Why what was bought (and not given back by choice) no longer earns the discount."""
    value = total([_value(order, ref) for ref in bought], order.currency)
    if discount.minimum is not None and value < discount.minimum:
        kept, minimum = value.format(), discount.minimum.format()
        return WORDS["return.below_minimum"](kept=kept, minimum=minimum, code=discount.code)
    if discount.least_units is not None and len(bought) < discount.least_units:
        return WORDS["return.below_units"](kept=len(bought), least=discount.least_units, code=discount.code)
    return None


def _units(order: Order, discount: OrderDiscount, *, active: bool) -> Iterator[UnitRef]:
    """The units of a discount's lines, all of them or those that were not cancelled."""
    for portion in order.portions:
        if discount.covers(portion.line) and (portion.is_active or not active):
            for number in portion.numbers:
                yield UnitRef(line=portion.line, number=number)


def _value(order: Order, ref: UnitRef) -> Money:
    line = order.line(ref.line)
    return Money.zero(order.currency or "") if line is None else line.unit_value(ref.number)


def _share(order: Order, discount: OrderDiscount, ref: UnitRef) -> Money:
    line = order.line(ref.line)
    if line is None:
        return Money.zero(order.currency or "")
    return line.unit_discount(discount.code, ref.number)
