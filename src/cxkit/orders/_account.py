"""The account of an order: its price, what refunds took off the price, and the money held.

Everything that asks for money asks this account. Captured payments add to what is held, refunds take
from it. A refund also takes its *credit* off the price, which is one of three:

- in a return, its amount: the units are no longer paid for;
- outside a return, what goes beyond the surplus that cancelled and refused units left: an allowance, which
  the customer keeps together with the goods. As far as units are lost it stands for them, and ends when they
  are found: they are owed again when they are delivered, and refused when they come back;
- nothing, where it leaves nothing of the money before anything has left the house: that payment is undone.

A refund can state its credit. An allowance stays with what the customer keeps: the price never falls
below nothing, so a refund is smaller for it only when what is kept costs less than the allowance.

Units that came back without a delivery, refused at the door, are not owed, but the delivery charge is. Once
money is given back in their return, that return says what is owed for them. Where one part of a refund
failed, its credit stands and the money is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

from cxkit.kernel import evolve
from cxkit.orders._enums import OrderStatus
from cxkit.orders._lines import OrderLine, order_total
from cxkit.orders._portions import UnitSpan, without
from cxkit.orders.facts import (
    Cancelled,
    Delivered,
    Imported,
    Lost,
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
    ids = {line.id for line in lines}
    spans = [span for span in cancelled if span.line in ids]
    if lines and sum(span.quantity for span in spans) == sum(line.quantity for line in lines):
        return Money.zero(whole.currency)
    return whole - worth(spans, lines, whole.currency)


def worth(spans: Sequence[UnitSpan], lines: Sequence[OrderLine], currency: str) -> Money:
    """Money paid for units; those of lines that are not known count nothing."""
    sold = {line.id: line for line in lines}
    amounts = [sold[span.line].span_amount(span.first, span.last) for span in spans if span.line in sold]
    return total(amounts, currency)


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
        self.delivered: list[UnitSpan] = []
        self.lost: list[UnitSpan] = []
        self.refused: dict[str, list[UnitSpan]] = {}
        """Units that came back undelivered, by return."""
        self.for_lost: dict[str, Money] = {}
        """The part of each refund's credit that stands for lost units."""
        self.failed: dict[str, Money] = {}
        """The parts of each refund that failed, where its credit stands."""
        self.allowed = Money.zero(whole.currency)
        self.refunds: dict[str, tuple[Refunded, Money]] = {}

    def enter(self, fact: OrderFact) -> None:
        """One fact more."""
        match fact:
            case Paid():
                self.held += fact.amount
            case Lost():
                self.lost += fact.units
            case Shipped() | Delivered() | Returned() | Cancelled():
                self._move(fact)
            case Refunded():
                self.refunds[fact.refund] = fact, self._credit(fact)
                self.held -= fact.amount
            case RefundFailed() if fact.refund in self.refunds:
                self._fail(fact)
            case _:
                pass

    def _move(self, fact: Shipped | Delivered | Returned | Cancelled) -> None:
        """Units go on; what stood for lost ones ends as far as those that are still lost do not bear it."""
        if isinstance(fact, Cancelled):
            self.cancelled += fact.units
        else:
            self.has_left = True
        if isinstance(fact, Delivered):
            self.delivered += fact.units
        if isinstance(fact, Returned):
            refused = without(fact.units, self.delivered)
            self.refused[fact.returned_in] = [*self.refused.get(fact.returned_in, ()), *refused]
        self.lost = without(self.lost, fact.units)
        over = total(list(self.for_lost.values()), self.whole.currency) - self._price_of(self.lost)
        for refund in reversed(list(self.for_lost)):
            ended = max(min(self.for_lost[refund], over), Money.zero(over.currency))
            made, credit = self.refunds[refund]
            self.refunds[refund] = made, credit - ended
            self.for_lost[refund] -= ended
            over -= ended

    def _fail(self, fact: RefundFailed) -> None:
        """Hold again what failed to go back; the credit ends with the whole refund, not with a part of it."""
        made, credit = self.refunds.pop(fact.refund)
        standing = fact.standing(made)
        failed = made.amount - total([part.amount for part in standing], made.amount.currency)
        self.held += failed
        if fact.payments and (standing or credit):
            self.refunds[fact.refund] = evolve(made, {"parts": standing, "credit": credit}), credit
            self.failed[fact.refund] = self.failed.get(fact.refund, failed * 0) + failed
        else:
            self.failed.pop(fact.refund, None)
            self.for_lost.pop(fact.refund, None)

    def _credit(self, fact: Refunded) -> Money:
        if fact.credit is not None:
            return fact.credit
        if fact.returned_in is not None:
            return fact.amount - min(self._still_to_pay(fact.returned_in), fact.amount)
        if not self.has_left and fact.amount >= self.held:
            return Money.zero(self.whole.currency)
        credit = fact.amount - min(self.account().surplus, fact.amount)
        room = self._price_of(self.lost) - total(list(self.for_lost.values()), credit.currency)
        if room.minor > 0 and credit:
            self.for_lost[fact.refund] = min(room, credit)
        return credit

    def _still_to_pay(self, request: str) -> Money:
        """Money that failed parts of refunds in a return left unpaid, and no later refund has paid."""
        zero = Money.zero(self.whole.currency)
        mine = {id: made for id, made in self.refunds.items() if made[0].returned_in == request}
        failed = total([self.failed.get(id, zero) for id in mine], zero.currency)
        paid = total([max(made.amount - credit, zero) for made, credit in mine.values()], zero.currency)
        return max(failed - paid, zero)

    def _price_of(self, spans: Sequence[UnitSpan]) -> Money:
        return worth(spans, self.lines, self.whole.currency)

    def account(self) -> Account:
        """The account as far as facts are entered."""
        credits = [(fact.returned_in, credit) for fact, credit in self.refunds.values()]
        currency = self.whole.currency
        return Account(
            price=price(self.whole, self.lines, self.cancelled) - self._price_of(self._refused()),
            allowed=self.allowed
            + total([credit for request, credit in credits if request is None], currency),
            returned=total([credit for request, credit in credits if request is not None], currency),
            held=self.held,
        )

    def _refused(self) -> list[UnitSpan]:
        """The units that came back undelivered, and for which no return has given money back."""
        settled = {made.returned_in for made, _ in self.refunds.values()}
        return [span for request, spans in self.refused.items() if request not in settled for span in spans]

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
        everything = [UnitSpan(line=line.id, first=1, last=line.quantity) for line in fact.lines]
        book.delivered = everything if fact.status in _ARRIVED else []
        book.lost = everything if fact.status is OrderStatus.LOST else []
        return book


_ARRIVED = (
    OrderStatus.PART_DELIVERED,
    OrderStatus.DELIVERED,
    OrderStatus.PART_RETURNED,
    OrderStatus.RETURNED,
)
_STILL_HERE = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.PREPARING, OrderStatus.CANCELLED)
