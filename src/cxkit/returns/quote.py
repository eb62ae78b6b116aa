"""How much goes back: the gross of every unit, deductions as lines of their own, shipping by policy.

The gross of a unit is what was paid for it, fixed at the sale. So any partition of a full return
into several refunds comes to the same gross, to the last minor unit. Deductions never make a
refund negative; what they could not take is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from cxkit.errors import Invalid, Refused
from cxkit.kernel import evolve, record
from cxkit.returns.amounts import Deduction, DeductionKind, UnitRefund
from cxkit.returns.clawback import promotion_losses
from cxkit.returns.deciding import at_fault
from cxkit.returns.status import Acceptance, Party, Reimbursement
from cxkit.returns.units import ReturnUnit, UnitRef
from cxkit.returns.windows import ShippingRule
from cxkit.values.labels import Language, Reason, Text
from cxkit.values.money import Money, total

if TYPE_CHECKING:
    from cxkit.orders import Order
    from cxkit.returns.policy import ReturnPolicy
    from cxkit.returns.request import ReturnRequest

__all__ = ["RefundQuote", "quote_refund"]

RESTOCKING = Text(
    "return.deduct_restocking",
    "{percent} % of the price is kept for putting the goods back on the shelf",
    "扣除价格的{percent}%作为重新上架费",
    "扣除價格的{percent}%作為重新上架費",
)
FREIGHT = Text(
    "return.deduct_freight",
    "you pay for sending the goods back, and we paid {amount} for it",
    "退货运费由您承担，我们已代付{amount}",
    "退貨運費由您負擔，我們已代付{amount}",
)
DEPRECIATION = Text(
    "return.deduct_depreciation",
    "the goods came back worth {percent} % less",
    "退回商品价值减损{percent}%",
    "退回商品價值減損{percent}%",
)
PROMOTION_BACK = Text(
    "return.promotion_back",
    "the discount taken off an earlier refund is given back",
    "返还此前退款中扣除的优惠",
    "返還先前退款中扣除的優惠",
)
SHIPPING_BACK = Text(
    "return.shipping_back",
    "the delivery charge is paid back",
    "退还配送费",
    "退還運費",
)
FORGONE = Text(
    "return.forgone",
    "deductions of {amount} are not taken, because a refund is never less than nothing",
    "退款不会低于零，因此未扣除{amount}",
    "退款不會低於零，因此未扣除{amount}",
)
NOT_ACCEPTED = Text(
    "return.quote_not_accepted",
    "unit {number} of line {line} is not accepted: only accepted units are paid back",
    "订单行{line}第{number}件未被接受，只有被接受的商品可以退款",
    "訂單列{line}第{number}件未被接受，只有被接受的商品可以退款",
)


@record(name="return_request.quote")
class RefundQuote:
    """What a refund would be, line by line. It changes nothing.

    `tax` is the tax in the gross, for the credit note. `forgone` is what deductions could not take.
    `unfunded` is what the order's payments cannot give back any more.
    """

    units: tuple[UnitRefund, ...]
    deductions: tuple[Deduction, ...] = ()
    shipping: Money | None = None
    tax: Money
    forgone: Money
    unfunded: Money
    reasons: tuple[Reason, ...] = ()

    @property
    def gross(self) -> Money:
        """What the units come to."""
        return total([unit.amount for unit in self.units], self.tax.currency)

    @property
    def amount(self) -> Money:
        """What the customer gets."""
        off = total([deduction.amount for deduction in self.deductions], self.tax.currency)
        return self.gross - off + (self.shipping or Money.zero(self.tax.currency))

    def text(self, language: Language = "en") -> str:
        """The amount and the reason of every line that is not a unit's price."""
        lines = [f"{self.gross.format(language)}"]
        for deduction in self.deductions:
            reason = "" if deduction.reason is None else f" {deduction.reason.text(language)}"
            lines.append(f"{(-deduction.amount).format(language)} {deduction.kind.label(language)}:{reason}")
        if self.shipping:
            lines.append(f"{self.shipping.format(language)} {SHIPPING_BACK().text(language)}")
        lines += [reason.text(language) for reason in self.reasons]
        return "\n".join([*lines, f"= {self.amount.format(language)}"])


def quote_refund(
    order: Order,
    request: ReturnRequest,
    policy: ReturnPolicy,
    units: Collection[UnitRef] | None = None,
    *,
    earlier: Iterable[ReturnRequest] = (),
    freight: Money | None = None,
) -> RefundQuote:
    """What would go back for accepted units of a request (by default all not yet reimbursed).

    `earlier` are the other return requests for the order; leaving one out would forget what it took off
    or paid back. `freight` is what the merchant paid for
    the return label, by default the policy's charge; it is deducted once a request, and only from a
    customer who has to bear it.
    """
    if order.currency is None:
        raise Invalid(
            f"order {order.id!r} has no currency: nothing can be paid back for it", code="order.currency"
        )
    if request.order != order.id:
        message = f"return {request.id!r} is for order {request.order!r}, not for {order.id!r}"
        raise Invalid(message, code="return.other_order")
    others = [other for other in earlier if other.id != request.id]
    chosen = _chosen(request, units)
    gross = [UnitRefund(line=unit.line, number=unit.number, amount=_owed(request, unit)) for unit in chosen]
    shipping = _shipping(order, request, policy, chosen, others)
    room = total([unit.amount for unit in gross], order.currency) + (shipping or Money.zero(order.currency))
    deductions, forgone = _capped(list(_deductions(order, request, policy, chosen, others, freight)), room)
    zero = Money.zero(order.currency)
    net = room - total([deduction.amount for deduction in deductions], order.currency)
    return RefundQuote(
        units=tuple(gross),
        deductions=deductions,
        shipping=shipping,
        tax=total([unit.tax for unit in chosen if unit.tax is not None], order.currency),
        forgone=forgone,
        unfunded=max(net - (order.refundable or zero), zero),
        reasons=(FORGONE(amount=forgone),) if forgone else (),
    )


def _chosen(request: ReturnRequest, units: Collection[UnitRef] | None) -> list[ReturnUnit]:
    if units is None:
        ready = [unit for unit in request.units if unit.is_active and not unit.is_settled]
        return [unit for unit in ready if unit.acceptance is Acceptance.ACCEPTED]
    found = [unit for unit in request.units if unit.ref in units]
    for unit in found:
        if unit.acceptance is not Acceptance.ACCEPTED:
            reason = NOT_ACCEPTED(line=unit.line, number=unit.number)
            raise Refused(f"return {request.id!r}: {reason.text()}", code=f"refused.{reason.code}")
    return found


def _owed(request: ReturnRequest, unit: ReturnUnit) -> Money:
    if unit.refundable is None:
        raise Invalid(
            f"return {request.id!r} does not know what was paid for unit {unit.number} of line {unit.line}: "
            "import the order's lines with it, or state the refund yourself",
            code="return.unknown_paid",
        )
    return unit.refundable


def _deductions(
    order: Order,
    request: ReturnRequest,
    policy: ReturnPolicy,
    units: list[ReturnUnit],
    others: list[ReturnRequest],
    freight: Money | None,
) -> Iterator[Deduction]:
    yield from _fees(policy, units)
    yield from _return_freight(request, policy, units, freight)
    if policy.claws_back_promotions:
        yield from _promotions(order, request, units, others)


def _fees(policy: ReturnPolicy, units: list[ReturnUnit]) -> Iterator[Deduction]:
    """Restocking and loss of value, from customers who return without a fault."""
    own = [(unit, unit.refundable) for unit in units if unit.refundable and not at_fault(unit.reason)]
    if policy.restocking and own:
        taken = total([paid.times(policy.restocking) for _, paid in own])
        reason = RESTOCKING(percent=_percent(policy.restocking))
        yield Deduction(kind=DeductionKind.RESTOCKING, amount=taken, reason=reason)
    for step in policy.depreciation:
        worn = [paid for unit, paid in own if unit.condition is step.condition]
        if worn:
            taken = total([paid.times(step.share) for paid in worn])
            reason = DEPRECIATION(percent=_percent(step.share))
            yield Deduction(kind=DeductionKind.DEPRECIATION, amount=taken, reason=reason)


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


def _return_freight(
    request: ReturnRequest, policy: ReturnPolicy, units: list[ReturnUnit], freight: Money | None
) -> Iterator[Deduction]:
    """Once a request, and not when any unit of it is somebody else's fault."""
    charge = policy.freight_charge if freight is None else freight
    deducted = [deduction.kind for made in request.refunds() for deduction in made.deductions]
    payers = {policy.freight_payer(unit.reason) for unit in units}
    if charge and payers == {Party.CUSTOMER} and DeductionKind.RETURN_FREIGHT not in deducted:
        yield Deduction(kind=DeductionKind.RETURN_FREIGHT, amount=charge, reason=FREIGHT(amount=charge))


def _promotions(
    order: Order, request: ReturnRequest, units: list[ReturnUnit], others: list[ReturnRequest]
) -> Iterator[Deduction]:
    """The change in what the kept goods lose: taken off now, or given back when they come back too."""
    paid_back = [
        unit
        for case in (request, *others)
        for unit in case.units
        if unit.reimbursement is Reimbursement.REIMBURSED
    ]
    gone = [*paid_back, *units]
    chosen = [unit.ref for unit in gone if not at_fault(unit.reason)]
    for loss in promotion_losses(order, [unit.ref for unit in gone], chosen):
        now = loss.amount - _taken(loss.code, loss.amount.currency, (request, *others))
        if now:
            reason = loss.reason if loss.reason is not None and now.minor > 0 else PROMOTION_BACK()
            yield Deduction(kind=DeductionKind.PROMOTION, amount=now, promotion=loss.code, reason=reason)


def _taken(code: str, currency: str, cases: Iterable[ReturnRequest]) -> Money:
    """What earlier refunds took off for a promotion."""
    deductions = [deduction for case in cases for made in case.refunds() for deduction in made.deductions]
    return total([each.amount for each in deductions if each.promotion == code], currency)


def _capped(deductions: list[Deduction], room: Money) -> tuple[tuple[Deduction, ...], Money]:
    """The deductions as far as there is something to take them from, and what was left of them."""
    zero = Money.zero(room.currency)
    room += total([-each.amount for each in deductions if each.amount.minor < 0], room.currency)
    kept: list[Deduction] = []
    forgone = zero
    for deduction in deductions:
        amount = min(deduction.amount, room)
        forgone += deduction.amount - amount
        room -= max(amount, zero)
        if amount:
            kept.append(evolve(deduction, {"amount": amount}))
    return tuple(kept), forgone


def _shipping(
    order: Order,
    request: ReturnRequest,
    policy: ReturnPolicy,
    units: list[ReturnUnit],
    others: list[ReturnRequest],
) -> Money | None:
    """The delivery charge, as far as the policy gives it back and it was not given back before."""
    if not order.shipping or policy.shipping is ShippingRule.NEVER:
        return None
    made = [refund.shipping for case in (request, *others) for refund in case.refunds()]
    left = order.shipping - total([amount for amount in made if amount is not None], order.currency)
    fault = any(at_fault(unit.reason) for unit in units)
    whole = policy.shipping is ShippingRule.WHOLE_ORDER and _everything(order, request, units, others)
    return left if left and (fault or whole) else None


def _everything(
    order: Order, request: ReturnRequest, units: list[ReturnUnit], others: list[ReturnRequest]
) -> bool:
    """Whether with these units nothing of the order stays with the customer."""
    gone = {unit.ref for unit in units}
    gone |= {
        unit.ref
        for case in (request, *others)
        for unit in case.units
        if unit.reimbursement is Reimbursement.REIMBURSED
    }
    return all(
        UnitRef(line=portion.line, number=number) in gone
        for portion in order.portions
        if portion.is_active
        for number in range(portion.first, portion.last + 1)
    )
