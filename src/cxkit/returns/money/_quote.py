"""How much goes back: the gross of every unit, deductions as lines of their own, shipping by policy.

The gross of a unit is what was paid for it, fixed at the sale. So any partition of a full return
into several refunds comes to the same gross, to the last minor unit. Deductions never make a
refund negative; what they could not take is said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from cxkit._typing import Several
from cxkit.errors import Invalid, Refused
from cxkit.kernel import field, record
from cxkit.returns._amounts import Deduction, QuotedGoods, UnitRefund, net, unpaid
from cxkit.returns._selection import returned_elsewhere
from cxkit.returns._state import ReturnState
from cxkit.returns._units import ReturnUnit, UnitRef
from cxkit.returns._wording import WORDS
from cxkit.returns.money._books import Books
from cxkit.returns.money._deductions import MISSING, capped, deductions_of
from cxkit.returns.policy._policy_options import ShippingRule
from cxkit.returns.policy._return_policy import ReturnPolicy
from cxkit.values import Language, Money, Reason, mark, total

if TYPE_CHECKING:
    from cxkit.orders import Order, OrderLine


def _without_goods(data: dict[str, Any]) -> dict[str, Any]:
    """A quote of the first version did not tell its units by line, nor why shipping goes back."""
    return {**data, "goods": []}


@record(name="return_request.quote", version=2, upcasts={1: _without_goods})
class RefundQuote:
    """A refund as it would be made, line by line. It changes nothing.

    `goods` are the units by line with the reason of their amount, in words for the customer. `tax` is the
    tax in the gross, for the credit note. `forgone` is what deductions could not take. `unfunded` is what
    is not given back because it was given back before, was never paid, or is not held by any payment.
    """

    units: Several[UnitRefund]
    goods: Several[QuotedGoods] = field(default=())
    deductions: Several[Deduction] = field(default=())
    shipping: Money | None = None
    shipping_reason: Reason | None = None
    tax: Money
    forgone: Money
    unfunded: Money
    reasons: Several[Reason] = field(default=())

    @property
    def gross(self) -> Money:
        """Sum of the unit refunds, before deductions and shipping."""
        return total([unit.amount for unit in self.units], self.tax.currency)

    @property
    def amount(self) -> Money:
        """Amount that the customer gets."""
        return net(self.gross, self.deductions, self.shipping)

    @property
    def credit(self) -> Money:
        """Amount that the customer no longer owes: what is given back, and what was not paid yet."""
        return self.amount + unpaid(self.deductions, self.tax.currency)

    def text(self, language: Language = "en") -> str:
        """Every amount with its reason, the total last, in words for the customer."""
        rows = [
            (each.amount, f"{each.goods or each.line} × {each.quantity}", each.reason) for each in self.goods
        ]
        rows += [(-each.amount, each.kind.label(language), each.reason) for each in self.deductions]
        joint = mark("colon", language)
        lines = [
            f"{amount.format(language)} {name}" + ("" if reason is None else joint + reason.text(language))
            for amount, name, reason in rows
        ]
        if self.shipping:
            why = self.shipping_reason or WORDS["return.shipping_back"]()
            lines.append(f"{self.shipping.format(language)} {why.text(language)}")
        lines += [reason.text(language) for reason in self.reasons]
        return "\n".join(
            [*lines, WORDS["return.quote_total"](amount=self.amount.format(language)).text(language)]
        )


def quote_refund(
    order: Order,
    request: ReturnState,
    policy: ReturnPolicy,
    units: Collection[UnitRef] | None = None,
    *,
    earlier: Iterable[ReturnState] = (),
    freight: Money | None = None,
) -> RefundQuote:
    """Compute the refund of accepted units of a request, by default of all not yet reimbursed.

    `earlier` are the other return requests for the order; leaving one out would forget what it took off
    or paid back. `freight` is what the merchant paid for the return label, by default the policy's charge;
    it is deducted once a request, and only from a customer who has to bear it.
    """
    if order.currency is None:
        raise Invalid(
            f"order {order.id!r} has no currency: nothing can be paid back for it", code="order.currency"
        )
    if request.order != order.id:
        message = f"return {request.id!r} is for order {request.order!r}, not for {order.id!r}"
        raise Invalid(message, code="return.other_order")
    others = tuple(other for other in earlier if other.id != request.id)
    chosen = _chosen(request, units, others)
    books, zero = Books(order, (request, *others), chosen), Money.zero(order.currency)
    refunds = [UnitRefund(line=unit.line, number=unit.number, amount=_owed(request, unit)) for unit in chosen]
    gross = total([refund.amount for refund in refunds], order.currency)
    shipping, why_shipping = _shipping(books, policy)
    deductions, forgone = capped(deductions_of(books, request, policy, freight), net(gross, (), shipping))
    missing = total([each.amount for each in deductions if each.kind in MISSING], order.currency)
    not_held = max(net(gross, deductions, shipping) - (order.refundable or zero), zero)
    return RefundQuote(
        units=tuple(refunds),
        goods=tuple(_goods(order, chosen)),
        deductions=deductions,
        shipping=shipping,
        shipping_reason=why_shipping,
        tax=total([unit.tax for unit in chosen if unit.tax is not None], order.currency),
        forgone=forgone,
        unfunded=missing + not_held,
        reasons=(WORDS["return.forgone"](amount=forgone.format()),) if forgone else (),
    )


def _chosen(
    request: ReturnState, units: Collection[UnitRef] | None, others: Collection[ReturnState]
) -> list[ReturnUnit]:
    """The units to pay back: those named, or all that are accepted and not settled; else `Refused`."""
    chosen = [unit for unit in request.units if units is None or unit.ref in units]
    if units is None:
        chosen = [unit for unit in chosen if unit.is_active and not unit.is_settled and unit.is_accepted]
    names = {unit.ref for unit in chosen}
    reasons = [
        WORDS["return.no_such_unit"](line=ref.line, number=ref.number)
        for ref in units or ()
        if ref not in names
    ]
    reasons += [
        WORDS["return.quote_not_accepted"](line=unit.line, number=unit.number)
        for unit in chosen
        if not unit.is_accepted
    ]
    elsewhere = returned_elsewhere(request, names, others, settled=True)
    for reason in [*reasons, *([elsewhere] if elsewhere else [])]:
        raise Refused(f"return {request.id!r}: {reason.text()}", code=f"refused.{reason.code}")
    return chosen


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
    """The reason of an amount: what was paid for the units, and why it was less than the price."""
    if any(unit.refunded is not None and unit.refunded.minor for unit in units):
        return WORDS["return.quote_paid_left"]()
    tax = total([unit.tax for unit in units if unit.tax is not None], amount.currency)
    if line is None or any(unit.quantity > 1 for unit in units):
        return WORDS["return.quote_paid"]()
    if not line.tax_included and tax:
        return WORDS["return.quote_paid_tax"](tax=tax.format())
    price = total([line.unit_price_share(unit.number) for unit in units], amount.currency)
    less = price - amount
    return (
        WORDS["return.quote_paid_less"](price=price.format(), discount=less.format())
        if less.minor > 0
        else WORDS["return.quote_paid"]()
    )


def _shipping(books: Books, policy: ReturnPolicy) -> tuple[Money | None, Reason | None]:
    """The delivery charge, as far as the policy gives it back and it was not given back before, and why."""
    charge = books.order.shipping
    if not charge or policy.shipping is ShippingRule.NEVER:
        return None, None
    made = [refund.shipping for case in books.cases for refund in case.refunds()]
    left = charge - total([amount for amount in made if amount is not None], charge.currency)
    fault = any(unit.reason.at_fault for unit in books.units)
    whole = policy.shipping is ShippingRule.WHOLE_ORDER and books.unpaid_back <= books.absent
    if not left or not (fault or whole):
        return None, None
    return left, WORDS["return.shipping_fault"]() if fault else WORDS["return.shipping_whole"]()
