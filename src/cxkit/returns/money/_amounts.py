"""The lines of a refund: what each unit gives back, and what is taken off, each with its reason."""

from __future__ import annotations

from cxkit.kernel import field, record
from cxkit.returns._units import UnitRef
from cxkit.values import Labelled, Money, OrderLineId, Reason
from cxkit.values._ids import LONGEST_ID


class DeductionKind(Labelled):
    """For what something is taken off a refund."""

    RESTOCKING = "restocking", "Restocking fee", "重新上架费", "重新上架費"
    RETURN_FREIGHT = "return_freight", "Return freight", "退货运费", "退貨運費"
    DEPRECIATION = "depreciation", "Loss of value", "商品贬值", "商品貶值"
    PROMOTION = "promotion", "Promotion no longer earned", "不再满足的优惠", "不再符合的優惠"


@record(name="return_request.deduction")
class Deduction:
    """What is taken off a refund, for what and why.

    Only a promotion may be below zero: it gives back what an earlier refund took off. `promotion` is the
    code of the discount that is no longer earned.

    >>> Deduction(kind="return_freight", amount=Money.of("8", "CNY")).kind.label("zh-Hans")
    '退货运费'
    """

    kind: DeductionKind
    amount: Money
    promotion: str | None = None
    reason: Reason | None = None


@record(name="return_request.quoted_goods")
class QuotedGoods:
    """What units of one line come to in a quote, and why it is just that.

    >>> QuotedGoods(line="1", goods="Blue cup", quantity=2, amount=Money.of("19.80", "CNY")).quantity
    2
    """

    line: OrderLineId = field(longest=LONGEST_ID)
    goods: str = ""
    quantity: int = field(low=1)
    amount: Money
    reason: Reason | None = None


@record(name="return_request.unit_refund")
class UnitRefund:
    """What is paid back for one unit, before deductions.

    >>> UnitRefund(line="1", number=1, amount=Money.of("9.90", "CNY")).ref
    UnitRef(line='1', number=1)
    """

    line: OrderLineId = field(longest=LONGEST_ID)
    number: int = field(low=1)
    amount: Money

    @property
    def ref(self) -> UnitRef:
        """Which unit."""
        return UnitRef(line=self.line, number=self.number)
