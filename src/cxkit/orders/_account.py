"""The account of an order: its price, what refunds took off the price, and the money held.

Everything that asks for money asks this account. Captured payments add to what is held, refunds take
from it. A refund also takes its *credit* off the price, which is one of three:

- in a return, its amount: the units are no longer paid for;
- outside a return, what goes beyond the surplus that cancellations left: an allowance, which the
  customer keeps together with the goods;
- nothing, where it leaves nothing of the money before anything has left the house: that payment is undone.

A refund can state its credit. An allowance stays with what the customer keeps: the price never falls
below nothing, so a refund is smaller for it only when what is kept costs less than the allowance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

from cxkit.orders._enums import OrderStatus
from cxkit.orders._lines import OrderLine, order_total
from cxkit.orders._portions import UnitSpan
from cxkit.orders.facts import (
    Cancelled,
    Delivered,
    Imported,
    OrderFact,
    Paid,
    Placed,
    Refunded,
    RefundFailed,
    Returned,
    Shipped,
)
from cxkit.values import Money, total


class Account(NamedTuple):
    """The money of an order: the price of what was not cancelled, the credits on it, and the money held.

    >>> cny = Money.of("80", "CNY"), Money.of("15", "CNY"), Money.zero("CNY"), Money.of("65", "CNY")
    >>> str(Account(*cny).owed), str(Account(*cny).outstanding)
    ('CNY 65.00', 'CNY 0.00')
    """

    price: Money
    allowed: Money
    """Credits outside returns."""
    returned: Money
    """Credits in returns."""
    held: Money
    """Captured and not given back."""

    @property
    def owed(self) -> Money:
        """The price less all credits, never below nothing."""
        return max(self.price - self.allowed - self.returned, Money.zero(self.price.currency))

    @property
    def outstanding(self) -> Money:
        """The part of what is owed that is not held."""
        return max(self.owed - self.held, Money.zero(self.price.currency))

    @property
    def surplus(self) -> Money:
        """The money held beyond what is owed."""
        return max(self.held - self.owed, Money.zero(self.price.currency))


def price(whole: Money, lines: Sequence[OrderLine], cancelled: Sequence[UnitSpan]) -> Money:
    """The price of an order without its cancelled units; nothing (no shipping either) when all are."""
    if not cancelled:
        return whole
    sold = {line.id: line for line in lines}
    spans = [span for span in cancelled if span.line in sold]
    if lines and sum(span.quantity for span in spans) == sum(line.quantity for line in lines):
        return Money.zero(whole.currency)
    off = [sold[span.line].span_amount(span.first, span.last) for span in spans]
    return whole - total(off, whole.currency)


def account(history: Sequence[OrderFact]) -> Account | None:
    """The account after the facts of an order; None where its price is not known."""
    book = Book.of(history)
    return None if book is None else book.account()


class Book:
    """The account of an order while its facts are entered one by one."""

    @classmethod
    def of(cls, history: Sequence[OrderFact]) -> Self | None:
        """The book with the facts of a history; None where the price of the order is not known."""
        book = cls._opened(history[0])
        if book is not None:
            for fact in history[1:]:
                book.enter(fact)
        return book

    def __init__(self, whole: Money, lines: Sequence[OrderLine], held: Money, *, has_left: bool) -> None:
        self.whole, self.lines, self.held, self.has_left = whole, lines, held, has_left
        self.cancelled: list[UnitSpan] = []
        self.allowed = Money.zero(whole.currency)
        self.refunds: dict[str, tuple[Refunded, Money]] = {}

    def enter(self, fact: OrderFact) -> None:
        """One fact more."""
        match fact:
            case Paid():
                self.held += fact.amount
            case Shipped() | Delivered() | Returned():
                self.has_left = True
            case Cancelled():
                self.cancelled += fact.units
            case Refunded():
                self.refunds[fact.refund] = fact, self._credit(fact)
                self.held -= fact.amount
            case RefundFailed() if fact.refund in self.refunds:
                self.held += self.refunds.pop(fact.refund)[0].amount
            case _:
                pass

    def _credit(self, fact: Refunded) -> Money:
        if fact.credit is not None:
            return fact.credit
        if fact.returned_in is not None:
            return fact.amount
        if not self.has_left and fact.amount >= self.held:
            return Money.zero(self.whole.currency)
        return fact.amount - min(self.account().surplus, fact.amount)

    def account(self) -> Account:
        """The account as far as facts are entered."""
        credits = [(fact.returned_in, credit) for fact, credit in self.refunds.values()]
        currency = self.whole.currency
        return Account(
            price=price(self.whole, self.lines, self.cancelled),
            allowed=self.allowed
            + total([credit for request, credit in credits if request is None], currency),
            returned=total([credit for request, credit in credits if request is not None], currency),
            held=self.held,
        )

    @classmethod
    def _opened(cls, fact: OrderFact) -> Self | None:
        """The book as the first fact opens it; what an import says was given back is an allowance."""
        if isinstance(fact, Placed):
            ordered = order_total(fact.lines, fact.shipping, fact.currency)
            return cls(ordered, fact.lines, Money.zero(fact.currency), has_left=False)
        whole = fact.known_total if isinstance(fact, Imported) else None
        if not isinstance(fact, Imported) or whole is None:
            return None
        zero = Money.zero(whole.currency)
        captured = total([payment.captured for payment in fact.payments], whole.currency)
        given_back = total([payment.refunded or zero for payment in fact.payments], whole.currency)
        is_cancelled = fact.status is OrderStatus.CANCELLED
        has_left = fact.status not in _STILL_HERE
        book = cls(zero if is_cancelled else whole, fact.lines, captured - given_back, has_left=has_left)
        book.allowed = given_back
        return book


_STILL_HERE = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.PREPARING, OrderStatus.CANCELLED)
