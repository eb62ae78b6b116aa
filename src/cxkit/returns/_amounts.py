"""The lines of a refund: the amount of each unit, and the deductions, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable

from cxkit._typing import Named
from cxkit.kernel import field, record
from cxkit.returns._units import UnitRef
from cxkit.values import LONGEST_ID, Labelled, Money, OrderLineId, Reason, total


class DeductionKind(Labelled):
    """Purpose of a deduction from a refund."""

    RESTOCKING = "restocking", "Restocking fee", "重新上架费", "重新上架費"
    RETURN_FREIGHT = "return_freight", "Return freight", "退货运费", "退貨運費"
    DEPRECIATION = "depreciation", "Loss of value", "商品价值贬损", "商品價值減損"
    PROMOTION = "promotion", "Promotion no longer earned", "不再满足的优惠", "不再符合的優惠"
    ALLOWANCE = "allowance", "Given back before", "此前已退款项", "先前已退款項"
    UNPAID = "unpaid", "Not paid yet", "尚未支付的货款", "尚未支付的貨款"


@record(name="return_request.deduction")
class Deduction:
    """Amount taken off a refund, with its purpose and reason.

    Only a promotion may be below zero: it gives back what an earlier refund took off. `promotion` is the
    code of the discount that is no longer earned.

    >>> Deduction(kind="return_freight", amount=Money.of("8", "CNY")).kind.label("zh-Hans")
    '退货运费'
    """

    kind: Named[DeductionKind]
    amount: Money
    promotion: str | None = None
    reason: Reason | None = None


@record(name="return_request.quoted_goods")
class QuotedGoods:
    """Units of one line in a quote, with their amount and its reason.

    >>> QuotedGoods(line="1", goods="Blue cup", quantity=2, amount=Money.of("19.80", "CNY")).quantity
    2
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    goods: str = ""
    quantity: int = field(low=1)
    amount: Money
    reason: Reason | None = None


@record(name="return_request.unit_refund")
class UnitRefund:
    """Amount paid back for one unit, before deductions.

    >>> UnitRefund(line="1", number=1, amount=Money.of("9.90", "CNY")).ref
    UnitRef(line='1', number=1)
    """

    line: Named[OrderLineId] = field(longest=LONGEST_ID)
    number: int = field(low=1)
    amount: Money

    @property
    def ref(self) -> UnitRef:
        """The unit of the order line."""
        return UnitRef(line=self.line, number=self.number)


def unpaid(deductions: Iterable[Deduction], currency: str) -> Money:
    """Sum of the deductions for a price that was not paid yet."""
    return total([each.amount for each in deductions if each.kind is DeductionKind.UNPAID], currency)


def net(gross: Money, deductions: Iterable[Deduction], shipping: Money | None) -> Money:
    """Amount that a customer gets: gross, less deductions, with shipping.

    >>> fee = Deduction(kind="restocking", amount=Money.of("8", "CNY"))
    >>> net(Money.of("80", "CNY"), [fee], Money.of("5", "CNY"))
    Money('77.00', 'CNY')
    """
    off = total([deduction.amount for deduction in deductions], gross.currency)
    return gross - off + (shipping or Money.zero(gross.currency))
