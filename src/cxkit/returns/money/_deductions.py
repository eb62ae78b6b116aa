"""Deductions from a refund: what the order does not hold, fees, freight and lost promotions."""

from __future__ import annotations

from collections.abc import Iterator

from cxkit.kernel import evolve
from cxkit.returns._amounts import Deduction, DeductionKind
from cxkit.returns._enums import Acceptance, Party
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit
from cxkit.returns._wording import WORDS
from cxkit.returns.money._books import Books
from cxkit.returns.money._clawback import promotion_losses
from cxkit.returns.policy._deciding import percent
from cxkit.returns.policy._return_policy import ReturnPolicy
from cxkit.values import Money, total

MISSING = (DeductionKind.ALLOWANCE, DeductionKind.UNPAID)
"""The part of the price that the order does not hold: taken off before everything else, and never forgone."""


def deductions_of(
    books: Books, request: ReturnState, policy: ReturnPolicy, freight: Money | None
) -> list[Deduction]:
    """Everything that is taken off a refund now, in the order in which it is taken."""
    return [
        *_missing(books, request),
        *_fees(policy, books.units),
        *_return_freight(request, policy, freight),
        *(_promotions(books) if policy.claws_back_promotions else ()),
    ]


def capped(deductions: list[Deduction], room: Money) -> tuple[tuple[Deduction, ...], Money]:
    """The deductions as far as there is something to take them from, and what is forgone of them."""
    zero = Money.zero(room.currency)
    room += total([-each.amount for each in deductions if each.amount.minor < 0], room.currency)
    taken: list[Deduction] = []
    forgone = zero
    for deduction in deductions:
        amount = min(deduction.amount, room)
        forgone += zero if deduction.kind in MISSING else deduction.amount - amount
        room -= max(amount, zero)
        if amount:
            taken.append(evolve(deduction, {"amount": amount}))
    return tuple(taken), forgone


def _missing(books: Books, request: ReturnState) -> Iterator[Deduction]:
    """Amounts given back before that kept goods do not bear, and amounts not paid yet."""
    order, account = books.order, books.order.account
    if account is None:
        return
    refunds = order.refunds()
    marked = {refund.returned_in for refund in refunds}
    by_hand = [case.paid_back for case in books.cases if case.paid_back is not None and case.id not in marked]
    allowed = account.allowed - total(by_hand, order.currency) - books.deducted(DeductionKind.ALLOWANCE)
    allowed -= books.price(books.unpaid_back)
    if allowed.minor > 0:
        yield Deduction(
            kind=DeductionKind.ALLOWANCE, amount=allowed, reason=WORDS["return.deduct_allowance"]()
        )
    credited = {refund.refund for refund in refunds if refund.credit is not None}
    # The order does not count what was refused as owed until this return says what is given back for it.
    refused = Money.zero(account.held.currency)
    if request.id not in marked:
        back = {line.id: order.refused_units(line.id, request.id) for line in order.lines}
        refused = books.price([unit.ref for unit in books.units if unit.number in back.get(unit.line, ())])
    outstanding = max(account.owed + refused - account.held, refused * 0)
    outstanding -= books.deducted(DeductionKind.UNPAID, credited)
    if outstanding.minor > 0 and (refused or not order.is_paid):
        yield Deduction(kind=DeductionKind.UNPAID, amount=outstanding, reason=WORDS["return.deduct_unpaid"]())


def _fees(policy: ReturnPolicy, units: list[ReturnUnit]) -> Iterator[Deduction]:
    """Restocking and loss of value, from customers who return without a fault."""
    own = [(unit, unit.refundable) for unit in units if unit.refundable and not unit.reason.at_fault]
    if policy.restocking and own:
        taken = total([paid.times(policy.restocking) for _, paid in own])
        reason = WORDS["return.deduct_restocking"](percent=percent(policy.restocking))
        yield Deduction(kind=DeductionKind.RESTOCKING, amount=taken, reason=reason)
    for step in policy.depreciation:
        worn = [paid for unit, paid in own if unit.condition is step.condition]
        if worn:
            taken = total([paid.times(step.share) for paid in worn])
            reason = WORDS["return.deduct_depreciation"](percent=percent(step.share))
            yield Deduction(kind=DeductionKind.DEPRECIATION, amount=taken, reason=reason)


def _return_freight(request: ReturnState, policy: ReturnPolicy, freight: Money | None) -> Iterator[Deduction]:
    """Once a request, and not when any unit of it is somebody else's fault, whichever is refunded first."""
    charge = policy.freight_charge if freight is None else freight
    deducted = [deduction.kind for made in request.refunds() for deduction in made.deductions]
    sent = [unit for unit in request.units if unit.is_active and unit.acceptance is not Acceptance.REJECTED]
    payers = {policy.freight_payer(unit.reason) for unit in sent}
    if charge and payers == {Party.CUSTOMER} and DeductionKind.RETURN_FREIGHT not in deducted:
        yield Deduction(
            kind=DeductionKind.RETURN_FREIGHT,
            amount=charge,
            reason=WORDS["return.deduct_freight"](amount=charge.format()),
        )


def _promotions(books: Books) -> Iterator[Deduction]:
    """The change in what the kept goods lose: taken off now, or given back when they come back too."""
    gone = {unit.ref for unit in books.back} | books.absent
    by_choice = [unit.ref for unit in books.back if not unit.reason.at_fault]
    before = list(books.deductions(DeductionKind.PROMOTION))
    for loss in promotion_losses(books.order, gone, by_choice):
        taken = [each.amount for each in before if each.promotion == loss.code]
        now = loss.amount - total(taken, loss.amount.currency)
        if now:
            reason = (
                loss.reason if loss.reason is not None and now.minor > 0 else WORDS["return.promotion_back"]()
            )
            yield Deduction(kind=DeductionKind.PROMOTION, amount=now, promotion=loss.code, reason=reason)
