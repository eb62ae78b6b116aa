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

from cxkit.returns._wording import WORDS
from cxkit.values import Reason


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
    matched: list[Reversal] = []
    for row in sorted(reversals, key=lambda row: row.at):
        if row.customer is None or row.product in services:
            apart = (
                WORDS["return.reversal_no_customer"]()
                if row.customer is None
                else WORDS["return.reversal_not_goods"](product=row.product)
            )
            matched.append(Reversal(row, (), row.quantity, apart))
            continue
        candidates = [
            sale for sale in by_price.get((row.customer, row.product, row.price), ()) if sale.row.at <= row.at
        ]
        matches = _take(candidates, row.quantity)
        left = row.quantity - sum(match.quantity for match in matches)
        sold_before = first_sold.get((row.customer, row.product))
        reason = _why(left, bool(candidates), sold_before is not None and sold_before <= row.at)
        matched.append(Reversal(row, matches, left, reason))
    return matched


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
        return WORDS["return.reversal_too_many"](left=left)
    return WORDS["return.reversal_other_price"]() if sold_before else WORDS["return.reversal_never_sold"]()
