"""The life of an order as one table. The status itself is derived from the units, fact by fact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cxkit.kernel import Begin, Changes, Fact, Lifecycle, OneOf, Step, copies, fields_changed, sets
from cxkit.orders import _checks as rules, facts
from cxkit.orders._account import Book
from cxkit.orders._checks import EARLIER as EARLIER
from cxkit.orders._enums import OrderStatus, UnitStage
from cxkit.orders._lines import order_total
from cxkit.orders._payments import Payment, credited
from cxkit.orders._portions import Portion, derived_status, initial, last_delivery, moved, portions_of
from cxkit.orders._promise import promised_again
from cxkit.orders._state import OrderState

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
        _S.LOST: _COMES_BACK,
    },
}
"""The statuses of an order when some of its units move; where a status is not named, it stays as it is."""


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
        return _after(order, fact, stage=stage)

    return effect


def _after(order: OrderState, fact: Any, **changes: Any) -> Changes:
    """The order after units moved; what is owed changes with units that were lost, or never arrived."""
    portions = moved(order.portions, fact.units, **changes)
    stages = {portion.stage for span in fact.units for portion in portions_of(order.portions, span)}
    if UnitStage.LOST in stages or (isinstance(fact, facts.Returned) and stages != {UnitStage.DELIVERED}):
        return _settled(order, fact, portions, order.payments)
    return _progress(order, portions, fact.at, is_paid=order.is_paid)


def shipped(order: OrderState, fact: facts.Shipped) -> Changes:
    """Units are on the way."""
    changes = _after(order, fact, stage=UnitStage.SHIPPED, shipment=fact.shipment)
    return {**changes, "shipped_at": order.shipped_at or fact.at}


def delivered(order: OrderState, fact: facts.Delivered) -> Changes:
    """Units have arrived; the return window of each begins here."""
    when = fact.delivered_at or fact.at
    return _after(order, fact, stage=UnitStage.DELIVERED, delivered_at=when)


def taken_back(order: OrderState, fact: facts.Returned) -> Changes:
    """Units have come back."""
    return _after(order, fact, stage=UnitStage.RETURNED, returned_in=fact.returned_in)


def reserved(order: OrderState, fact: facts.Reserved) -> Changes:
    """The units belong to the return."""
    return {"portions": moved(order.portions, fact.units, returned_in=fact.returned_in)}


def released(order: OrderState, fact: facts.Released) -> Changes:
    """The units are free for any return."""
    return {"portions": moved(order.portions, fact.units, returned_in=None)}


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
    standing = fact.standing(failed)
    parts = [part for part in failed.parts if part not in standing]
    return _settled(order, fact, order.portions, credited(order.payments, parts, sign=-1))


def _units(fact: type[Fact], effect: Any, *checks: Any) -> Step:
    target = OneOf(OUTCOMES[fact]) if fact in OUTCOMES else None
    return Step(
        guards=(rules.units_are_there(fact),), checks=(rules.units_fit, *checks), target=target, effect=effect
    )


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
            checks=(rules.money_fits,),
        ),
        facts.Packing: _units(facts.Packing, _moves(UnitStage.PACKING)),
        facts.Shipped: _units(facts.Shipped, shipped),
        facts.Delivered: _units(facts.Delivered, delivered, rules.delivered_by_then),
        facts.Lost: _units(facts.Lost, _moves(UnitStage.LOST)),
        facts.Cancelled: _units(facts.Cancelled, cancelled),
        facts.Reserved: _units(facts.Reserved, reserved, rules.reserved_for_no_other),
        facts.Released: _units(facts.Released, released, rules.reserved_for_it),
        facts.Returned: _units(facts.Returned, taken_back, rules.reserved_for_no_other),
        facts.Refunded: Step(
            target=OneOf({_S.PAID: {_S.PAID, _S.PLACED}}), effect=given_back, checks=(rules.refund_fits,)
        ),
        facts.RefundFailed: Step(
            target=OneOf({_S.PLACED: {_S.PLACED, _S.PAID}}),
            effect=refund_failed,
            checks=(rules.refund_is_there,),
        ),
        facts.AddressChanged: Step(guards=(rules.can_be_redirected,), effect=sets("deliver_to")),
        facts.Repromised: Step(source=_BEFORE_DELIVERY, effect=promised_again),
        facts.FieldsChanged: Step(effect=fields_changed),
        facts.Erased: Step(),
    },
    permission="fulfil_order",
    permissions={
        "place_order": [facts.Placed],
        "take_payment": [facts.Paid],
        "modify_order": [facts.AddressChanged, facts.Repromised],
        "cancel_order": [facts.Cancelled],
        "request_return": [facts.Reserved, facts.Released],
        "after_sales": [facts.Returned, facts.RefundFailed],
        "refund": {facts.Refunded: "amount"},
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)
