"""How much goes back: the gross of every unit, deductions as lines of their own, shipping by policy.

The gross of a unit is what was paid for it, fixed at the sale. So any partition of a full return
into several refunds comes to the same gross, to the last minor unit. Deductions never make a
refund negative; what they could not take is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cxkit.errors import Invalid, Refused
from cxkit.kernel import evolve, record
from cxkit.returns._amounts import Deduction, DeductionKind, QuotedGoods, UnitRefund
from cxkit.returns._checks import NO_SUCH_UNIT
from cxkit.returns._enums import Acceptance, Party, Reimbursement
from cxkit.returns._selection import returned_elsewhere
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit, UnitRef
from cxkit.returns.money._clawback import promotion_losses
from cxkit.returns.policy._deciding import percent
from cxkit.returns.policy._policy_options import ShippingRule
from cxkit.returns.policy._return_policy import ReturnPolicy
from cxkit.values import Language, Money, Reason, Text, total

if TYPE_CHECKING:
    from cxkit.orders import Order, OrderLine

PAID = Text(
    "return.quote_paid",
    "what you paid for it",
    "您的实付金额",
    "您的實付金額",
)
PAID_LESS = Text(
    "return.quote_paid_less",
    "what you paid for it: the price of {price:money} less {discount:money}, its share of your discount",
    "您的实付金额：原价{price}，减去分摊的优惠{discount}",
    "您的實付金額：原價{price}，減去分攤的優惠{discount}",
)
PAID_TAX = Text(
    "return.quote_paid_tax",
    "what you paid for it, tax of {tax:money} included",
    "您的实付金额，含税{tax}",
    "您的實付金額，含稅{tax}",
)
PAID_LEFT = Text(
    "return.quote_paid_left",
    "what you paid for it and did not get back before",
    "您的实付金额中尚未退还的部分",
    "您的實付金額中尚未退還的部分",
)
YOU_GET = Text(
    "return.quote_total",
    "you get {amount:money} back",
    "共退还您{amount}",
    "共退還您{amount}",
)
RESTOCKING = Text(
    "return.deduct_restocking",
    "{percent} % of the price is kept for putting the goods back on the shelf",
    "扣除价格的{percent}%作为重新上架费",
    "扣除價格的{percent}%作為重新上架費",
)
FREIGHT = Text(
    "return.deduct_freight",
    "you pay for sending the goods back, and we paid {amount:money} for it",
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
SHIPPING_FAULT = Text(
    "return.shipping_fault",
    "the delivery charge, because the fault was not yours",
    "退还配送费：问题不在您",
    "退還運費：問題不在您",
)
SHIPPING_WHOLE = Text(
    "return.shipping_whole",
    "the delivery charge, because nothing of the order stays with you",
    "退还配送费：订单商品已全部退回",
    "退還運費：訂單商品已全部退回",
)
FORGONE = Text(
    "return.forgone",
    "deductions of {amount:money} are not taken, because a refund is never less than nothing",
    "退款不会低于零，因此未扣除{amount}",
    "退款不會低於零，因此未扣除{amount}",
)
NOT_ACCEPTED = Text(
    "return.quote_not_accepted",
    "unit {number} of line {line} is not accepted: only accepted units are paid back",
    "订单行{line}第{number}件未被接受，只有被接受的商品可以退款",
    "訂單列{line}第{number}件未被接受，只有被接受的商品可以退款",
)


def _without_goods(data: dict[str, Any]) -> dict[str, Any]:
    """A quote of the first version did not tell its units by line, nor why shipping goes back."""
    return {**data, "goods": []}


@record(name="return_request.quote", version=2, upcasts={1: _without_goods})
class RefundQuote:
    """What a refund would be, line by line. It changes nothing.

    `goods` are the units by line with the reason of their amount, as the customer is told. `tax` is the
    tax in the gross, for the credit note. `forgone` is what deductions could not take.
    `unfunded` is what the order's payments cannot give back any more.
    """

    units: tuple[UnitRefund, ...]
    goods: tuple[QuotedGoods, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    shipping: Money | None = None
    shipping_reason: Reason | None = None
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
        """Every amount with its reason, the total last: what the customer is told."""
        said = [
            (each.amount, f"{each.goods or each.line} × {each.quantity}", each.reason) for each in self.goods
        ]
        said += [(-each.amount, each.kind.label(language), each.reason) for each in self.deductions]
        joint = ": " if language == "en" else "："
        lines = [
            f"{amount.format(language)} {name}" + ("" if reason is None else joint + reason.text(language))
            for amount, name, reason in said
        ]
        if self.shipping:
            why = self.shipping_reason or SHIPPING_BACK()
            lines.append(f"{self.shipping.format(language)} {why.text(language)}")
        lines += [reason.text(language) for reason in self.reasons]
        return "\n".join([*lines, YOU_GET(amount=self.amount.format(language)).text(language)])


def quote_refund(
    order: Order,
    request: ReturnState,
    policy: ReturnPolicy,
    units: Collection[UnitRef] | None = None,
    *,
    earlier: Iterable[ReturnState] = (),
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
    chosen = _chosen(request, units, others)
    gross = [UnitRefund(line=unit.line, number=unit.number, amount=_owed(request, unit)) for unit in chosen]
    shipping, why_shipping = _shipping(order, request, policy, chosen, others)
    room = total([unit.amount for unit in gross], order.currency) + (shipping or Money.zero(order.currency))
    deductions, forgone = _capped(list(_deductions(order, request, policy, chosen, others, freight)), room)
    zero = Money.zero(order.currency)
    net = room - total([deduction.amount for deduction in deductions], order.currency)
    return RefundQuote(
        units=tuple(gross),
        goods=tuple(_goods(order, chosen)),
        deductions=deductions,
        shipping=shipping,
        shipping_reason=why_shipping,
        tax=total([unit.tax for unit in chosen if unit.tax is not None], order.currency),
        forgone=forgone,
        unfunded=max(net - (order.refundable or zero), zero),
        reasons=(FORGONE(amount=forgone.format()),) if forgone else (),
    )


def _chosen(
    request: ReturnState, units: Collection[UnitRef] | None, others: list[ReturnState]
) -> list[ReturnUnit]:
    if units is None:
        ready = [unit for unit in request.units if unit.is_active and not unit.is_settled]
        found = [unit for unit in ready if unit.acceptance is Acceptance.ACCEPTED]
    else:
        found = [unit for unit in request.units if unit.ref in units]
    known = {unit.ref for unit in request.units}
    reasons = [NO_SUCH_UNIT(line=ref.line, number=ref.number) for ref in units or () if ref not in known]
    reasons += [
        NOT_ACCEPTED(line=unit.line, number=unit.number)
        for unit in found
        if unit.acceptance is not Acceptance.ACCEPTED
    ]
    elsewhere = returned_elsewhere(request, [unit.ref for unit in found], others, settled=True)
    for reason in [*reasons, *([elsewhere] if elsewhere else [])]:
        raise Refused(f"return {request.id!r}: {reason.text()}", code=f"refused.{reason.code}")
    return found


def _owed(request: ReturnState, unit: ReturnUnit) -> Money:
    if unit.refundable is None:
        raise Invalid(
            f"return {request.id!r} does not know what was paid for unit {unit.number} of line {unit.line}: "
            "import the order's lines with it, or state the refund yourself",
            code="return.unknown_paid",
        )
    return unit.refundable


def _goods(order: Order, units: list[ReturnUnit]) -> Iterator[QuotedGoods]:
    """The units line by line, each line with the reason of its amount."""
    for id in dict.fromkeys(unit.line for unit in units):
        mine = [unit for unit in units if unit.line == id]
        line = order.line(id)
        amount = total([unit.refundable for unit in mine if unit.refundable is not None], order.currency)
        yield QuotedGoods(
            line=id,
            goods="" if line is None else line.description or line.product,
            quantity=sum(unit.quantity for unit in mine),
            amount=amount,
            reason=_why(line, mine, amount),
        )


def _why(line: OrderLine | None, units: list[ReturnUnit], amount: Money) -> Reason:
    """Why units of a line come to their amount: what was paid, and what made it less than the price."""
    if any(unit.refunded is not None and unit.refunded.minor for unit in units):
        return PAID_LEFT()
    tax = total([unit.tax for unit in units if unit.tax is not None], amount.currency)
    if line is None or any(unit.quantity > 1 for unit in units):
        return PAID()
    if not line.tax_included and tax:
        return PAID_TAX(tax=tax.format())
    price = total([line.unit_price_share(unit.number) for unit in units], amount.currency)
    less = price - amount
    return PAID_LESS(price=price.format(), discount=less.format()) if less.minor > 0 else PAID()


def _deductions(
    order: Order,
    request: ReturnState,
    policy: ReturnPolicy,
    units: list[ReturnUnit],
    others: list[ReturnState],
    freight: Money | None,
) -> Iterator[Deduction]:
    yield from _fees(policy, units)
    yield from _return_freight(request, policy, freight)
    if policy.claws_back_promotions:
        yield from _promotions(order, request, units, others)


def _fees(policy: ReturnPolicy, units: list[ReturnUnit]) -> Iterator[Deduction]:
    """Restocking and loss of value, from customers who return without a fault."""
    own = [(unit, unit.refundable) for unit in units if unit.refundable and not unit.reason.at_fault]
    if policy.restocking and own:
        taken = total([paid.times(policy.restocking) for _, paid in own])
        reason = RESTOCKING(percent=percent(policy.restocking))
        yield Deduction(kind=DeductionKind.RESTOCKING, amount=taken, reason=reason)
    for step in policy.depreciation:
        worn = [paid for unit, paid in own if unit.condition is step.condition]
        if worn:
            taken = total([paid.times(step.share) for paid in worn])
            reason = DEPRECIATION(percent=percent(step.share))
            yield Deduction(kind=DeductionKind.DEPRECIATION, amount=taken, reason=reason)


def _return_freight(request: ReturnState, policy: ReturnPolicy, freight: Money | None) -> Iterator[Deduction]:
    """Once a request, and not when any unit of it is somebody else's fault, whichever is refunded first."""
    charge = policy.freight_charge if freight is None else freight
    deducted = [deduction.kind for made in request.refunds() for deduction in made.deductions]
    sent = [unit for unit in request.units if unit.is_active and unit.acceptance is not Acceptance.REJECTED]
    payers = {policy.freight_payer(unit.reason) for unit in sent}
    if charge and payers == {Party.CUSTOMER} and DeductionKind.RETURN_FREIGHT not in deducted:
        yield Deduction(
            kind=DeductionKind.RETURN_FREIGHT, amount=charge, reason=FREIGHT(amount=charge.format())
        )


def _promotions(
    order: Order, request: ReturnState, units: list[ReturnUnit], others: list[ReturnState]
) -> Iterator[Deduction]:
    """The change in what the kept goods lose: taken off now, or given back when they come back too."""
    back = [*_paid_back((request, *others)), *units]
    gone = {unit.ref for unit in back} | _not_there(order, (request, *others))
    chosen = [unit.ref for unit in back if not unit.reason.at_fault]
    for loss in promotion_losses(order, gone, chosen):
        now = loss.amount - _taken(loss.code, loss.amount.currency, (request, *others))
        if now:
            reason = loss.reason if loss.reason is not None and now.minor > 0 else PROMOTION_BACK()
            yield Deduction(kind=DeductionKind.PROMOTION, amount=now, promotion=loss.code, reason=reason)


def _paid_back(cases: Iterable[ReturnState]) -> Iterator[ReturnUnit]:
    """The units for which the customer has the money already."""
    for case in cases:
        yield from (unit for unit in case.units if unit.reimbursement is Reimbursement.REIMBURSED)


def _not_there(order: Order, cases: Iterable[ReturnState]) -> set[UnitRef]:
    """Units that the customer does not have, though no return asks for them: lost, or refused at the door."""
    asked = {
        (unit.line, number)
        for case in cases
        for unit in case.units
        if unit.is_active
        for number in unit.numbers
    }
    return {
        UnitRef(line=portion.line, number=number)
        for portion in order.portions
        if portion.stage in ("lost", "returned")
        for number in range(portion.first, portion.last + 1)
        if (portion.line, number) not in asked
    }


def _taken(code: str, currency: str, cases: Iterable[ReturnState]) -> Money:
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
    request: ReturnState,
    policy: ReturnPolicy,
    units: list[ReturnUnit],
    others: list[ReturnState],
) -> tuple[Money | None, Reason | None]:
    """The delivery charge, as far as the policy gives it back and it was not given back before, and why."""
    if not order.shipping or policy.shipping is ShippingRule.NEVER:
        return None, None
    made = [refund.shipping for case in (request, *others) for refund in case.refunds()]
    left = order.shipping - total([amount for amount in made if amount is not None], order.currency)
    fault = any(unit.reason.at_fault for unit in units)
    whole = policy.shipping is ShippingRule.WHOLE_ORDER and _everything(order, request, units, others)
    if not left or not (fault or whole):
        return None, None
    return left, SHIPPING_FAULT() if fault else SHIPPING_WHOLE()


def _everything(
    order: Order, request: ReturnState, units: list[ReturnUnit], others: list[ReturnState]
) -> bool:
    """Whether with these units nothing of the order stays with the customer."""
    gone = {unit.ref for unit in (*_paid_back((request, *others)), *units)}
    gone |= _not_there(order, (request, *others))
    return all(
        UnitRef(line=portion.line, number=number) in gone
        for portion in order.portions
        if portion.is_active
        for number in range(portion.first, portion.last + 1)
    )
