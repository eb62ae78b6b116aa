"""Returns in a sales ledger: rows of negative quantity, matched to the sales that they reverse.

Such a ledger says that goods came back, not from which sale. What can be matched is; the rest is
explained, never forced.

Sales and reversals of one customer and one product belong together when the price is the same
and the sale came first. A sale of just that quantity is taken before others, then the latest one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from cxkit.values import Reason, Text

NO_CUSTOMER = Text(
    "return.reversal_no_customer",
    "it names no customer",
    "没有顾客信息",
    "沒有顧客資訊",
)
NOT_GOODS = Text(
    "return.reversal_not_goods",
    "{product} stands for a service or a correction, not for goods",
    "{product}为服务或更正代码，并非商品",
    "{product}為服務或更正代碼，並非商品",
)
NEVER_SOLD = Text(
    "return.reversal_never_sold",
    "the ledger shows no earlier sale of it to this customer: it was bought before, or elsewhere",
    "账目中没有此前向该顾客销售该商品的记录：可能在账目开始之前或其他渠道购买",
    "帳目中沒有此前向該顧客銷售該商品的紀錄：可能在帳目開始之前或其他通路購買",
)
OTHER_PRICE = Text(
    "return.reversal_other_price",
    "earlier sales of it to this customer had other prices",
    "此前向该顾客销售该商品的价格不同",
    "此前向該顧客銷售該商品的價格不同",
)
TOO_MANY = Text(
    "return.reversal_too_many",
    "{left} units more come back than earlier sales at that price still account for",
    "退回数量比此前同价销售的剩余数量多{left}件",
    "退回數量比此前同價銷售的剩餘數量多{left}件",
)


class LedgerRow(NamedTuple):
    """One row of a ledger: so many units (more than none) of a product, sold to or returned by a customer.

    >>> LedgerRow("536365-1", "17850", "85123A", 6, Decimal("2.55"), datetime(2010, 1, 4, 9)).quantity
    6
    """

    id: str
    customer: str | None
    product: str
    quantity: int
    price: Decimal
    at: datetime


class Match(NamedTuple):
    """So many units of a sale that a reversal takes back.

    >>> Match("536365-1", 2).quantity
    2
    """

    sale: str
    quantity: int


class Reversal(NamedTuple):
    """A row that reverses sales: which ones, how many units are left over, and why.

    >>> sold = LedgerRow("1", "C", "tea", 3, Decimal(2), datetime(2026, 2, 1))
    >>> back = LedgerRow("2", "C", "tea", 4, Decimal(2), datetime(2026, 2, 3))
    >>> (reversal,) = match_reversals([sold], [back])
    >>> reversal.matches, reversal.left, reversal.reason.code
    ((Match(sale='1', quantity=3),), 1, 'return.reversal_too_many')
    """

    row: LedgerRow
    matches: tuple[Match, ...]
    left: int
    reason: Reason | None


class _Sale:
    """A sale and how many of its units have not come back yet."""

    __slots__ = ("left", "row")

    def __init__(self, row: LedgerRow) -> None:
        self.row, self.left = row, row.quantity


def match_reversals(
    sales: Iterable[LedgerRow], reversals: Iterable[LedgerRow], *, services: Collection[str] = ()
) -> list[Reversal]:
    """Every reversal with the sales that it takes back, in the order of time.

    `services` are product codes that stand for no goods (postage, fees, manual corrections). No unit of a
    sale is taken back twice.
    """
    by_price: defaultdict[tuple[str, str, Decimal], list[_Sale]] = defaultdict(list)
    first_sold: dict[tuple[str, str], datetime] = {}
    for row in sorted(sales, key=lambda row: row.at):
        if row.customer is not None:
            by_price[row.customer, row.product, row.price].append(_Sale(row))
            first_sold.setdefault((row.customer, row.product), row.at)
    found: list[Reversal] = []
    for row in sorted(reversals, key=lambda row: row.at):
        if row.customer is None or row.product in services:
            apart = NO_CUSTOMER() if row.customer is None else NOT_GOODS(product=row.product)
            found.append(Reversal(row, (), row.quantity, apart))
            continue
        candidates = [
            sale for sale in by_price.get((row.customer, row.product, row.price), ()) if sale.row.at <= row.at
        ]
        matches = _take(candidates, row.quantity)
        left = row.quantity - sum(match.quantity for match in matches)
        sold_before = first_sold.get((row.customer, row.product))
        reason = _why(left, bool(candidates), sold_before is not None and sold_before <= row.at)
        found.append(Reversal(row, matches, left, reason))
    return found


def _take(candidates: list[_Sale], quantity: int) -> tuple[Match, ...]:
    """From a sale of just that quantity, else from the latest backwards."""
    latest = candidates[::-1]
    exact = next((sale for sale in latest if sale.left == quantity), None)
    matches: list[Match] = []
    for sale in latest if exact is None else [exact]:
        count = min(quantity, sale.left)
        if count:
            sale.left -= count
            quantity -= count
            matches.append(Match(sale.row.id, count))
        if not quantity:
            break
    return tuple(matches)


def _why(left: int, same_price: bool, sold_before: bool) -> Reason | None:
    if not left:
        return None
    if same_price:
        return TOO_MANY(left=left)
    return OTHER_PRICE() if sold_before else NEVER_SOLD()
