"""Facts of an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import ExternalId, Fact, FieldsChanged as Changed, field, personal, record
from cxkit.orders._enums import DiscountScope, OrderStatus, PaymentMethod
from cxkit.orders._lines import OrderDiscount, OrderLine, order_total
from cxkit.orders._payments import Payment, RefundPart
from cxkit.orders._portions import UnitSpan
from cxkit.values import LONGEST_ID, Channel, CustomerId, Money, OrderId, ReturnId, ShipmentId, total

__all__ = [
    "AddressChanged",
    "Cancelled",
    "Delivered",
    "Erased",
    "FieldsChanged",
    "Imported",
    "Lost",
    "OrderFact",
    "Packing",
    "Paid",
    "Placed",
    "RefundFailed",
    "Refunded",
    "Released",
    "Repromised",
    "Reserved",
    "Returned",
    "Shipped",
]


@record(abstract=True)
class OrderFact(Fact):
    """Something that happened to an order."""

    schema_prefix: ClassVar[str] = "order."


@record
class Placed(OrderFact):
    """The order was placed. Its lines carry their shares of the order's discounts: amounts are fixed here."""

    order: OrderId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    channel: Channel
    currency: str
    lines: tuple[OrderLine, ...]
    discounts: tuple[OrderDiscount, ...] = ()
    shipping: Money | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    deliver_to: str | None = personal(default=None)
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """At least one line, one currency, and the order's discounts wholly on its lines."""
        if not self.lines:
            yield Fault("lines", "order.empty", "an order has at least one line")
        yield from _money_faults(self.currency, self.lines, self.shipping)
        yield from _share_faults(self.lines, self.discounts)


def _share_faults(lines: Iterable[OrderLine], discounts: Iterable[OrderDiscount]) -> Iterator[Fault]:
    """Faults where the lines do not carry exactly the order's discounts."""
    given: Counter[str] = Counter()
    shares: Counter[str] = Counter()
    for discount in discounts:
        given[discount.code] += discount.amount.minor
    for line in lines:
        for each in line.discounts:
            if each.scope is DiscountScope.ORDER:
                shares[each.code] += each.amount.minor
    if +shares != +given:
        message = f"the lines carry {dict(+shares)}, the order gives {dict(+given)} (minor units)"
        yield Fault("discounts", "order.shares", message)


def _money_faults(
    currency: str | None, lines: Iterable[OrderLine], shipping: Money | None
) -> Iterator[Fault]:
    """Faults of amounts in another currency or below zero, and of lines that are named twice."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if line.currency != currency:
            message = f"must be in {currency}, the order's currency"
            yield Fault(f"lines[{index}].unit_price", "money.mixed", message)
        if line.id in seen:
            yield Fault(f"lines[{index}].id", "order.line_twice", f"line {line.id} is named twice")
        seen.add(line.id)
    if shipping is not None and (shipping.currency != currency or shipping.minor < 0):
        message = f"must be {currency} and not negative, got {shipping}"
        yield Fault("shipping", "order.shipping", message)


@record
class Imported(OrderFact):
    """The order as another system last showed it; what that system did not say is None.

    `observed` keeps that system's own word for the status. `amount` is the total where lines are not known.
    `zone` is the time zone of its days.
    """

    order: Named[OrderId] = field(longest=LONGEST_ID)
    status: Named[OrderStatus]
    observed: str | None = None
    customer: MaybeNamed[CustomerId] = field(default=None)
    channel: Named[Channel] = field(default=Channel.OTHER)
    currency: str | None = None
    lines: Several[OrderLine] = field(default=())
    shipping: Money | None = None
    amount: Money | None = None
    payments: Several[Payment] = field(default=())
    placed_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    deliver_to: str | None = personal(default=None)
    external: Several[ExternalId] = personal(default=())
    zone: str | None = field(default=None, sparse=True)

    @property
    def known_currency(self) -> str | None:
        """The currency stated, or that of the first amount; None where the import holds neither."""
        amounts = [self.amount, self.shipping, *(payment.captured for payment in self.payments)]
        currencies = (each.currency for each in chain(amounts, self.lines) if each is not None)
        return self.currency or next(currencies, None)

    @property
    def known_total(self) -> Money | None:
        """The amount stated, or the price of the lines; None where the import holds neither."""
        currency = self.known_currency
        if self.amount is not None or not self.lines or currency is None:
            return self.amount
        return order_total(self.lines, self.shipping, currency)

    def rules(self) -> Iterator[Fault]:
        """One currency for every amount."""
        currency = self.known_currency
        yield from _money_faults(currency, self.lines, self.shipping)
        amounts = [("amount", self.amount)]
        amounts += [(f"payments[{i}].captured", each.captured) for i, each in enumerate(self.payments)]
        for path, amount in amounts:
            if amount is not None and amount.currency != currency:
                yield Fault(path, "money.mixed", f"must be in {currency}, the order's currency")


@record
class Paid(OrderFact):
    """Money was captured with one payment instrument."""

    payment: str = field(longest=LONGEST_ID)
    method: PaymentMethod
    amount: Money


@record
class Packing(OrderFact):
    """The warehouse began to pack units."""

    units: tuple[UnitSpan, ...]


@record
class Shipped(OrderFact):
    """Units left with a shipment."""

    shipment: ShipmentId | None = None
    units: tuple[UnitSpan, ...]


@record
class Delivered(OrderFact):
    """The customer got the units. `delivered_at` is when, if that was learned later."""

    units: tuple[UnitSpan, ...]
    delivered_at: datetime | None = None


@record
class Lost(OrderFact):
    """The carrier lost the units; they can be shipped again or cancelled."""

    units: tuple[UnitSpan, ...]


@record
class Cancelled(OrderFact):
    """Units were cancelled: they will not be delivered."""

    units: tuple[UnitSpan, ...]


@record
class Reserved(OrderFact):
    """Delivered units were reserved for a return: no other return can ask for them."""

    returned_in: ReturnId = field(longest=LONGEST_ID)
    units: tuple[UnitSpan, ...]


@record
class Released(OrderFact):
    """Units are no longer reserved for the return."""

    returned_in: ReturnId = field(longest=LONGEST_ID)
    units: tuple[UnitSpan, ...]


@record
class Returned(OrderFact):
    """Units were taken back in a return request."""

    returned_in: ReturnId = field(longest=LONGEST_ID)
    units: tuple[UnitSpan, ...]


@record
class Refunded(OrderFact):
    """Money was given back, payment by payment.

    `credit` is the part of the price that the customer no longer owes, where it was stated; see the
    account of an order. Without any payment it is a credit only.
    """

    refund: str = field(longest=LONGEST_ID)
    parts: tuple[RefundPart, ...]
    returned_in: ReturnId | None = None
    credit: Money | None = None

    @property
    def amount(self) -> Money:
        """Sum of the parts."""
        currency = None if self.credit is None else self.credit.currency
        return total([part.amount for part in self.parts], currency)

    def rules(self) -> Iterator[Fault]:
        """A refund gives back something, in one currency."""
        if not self.parts and not self.credit:
            yield Fault("parts", "order.no_parts", "a refund gives money back to at least one payment")
        amounts = [part.amount for part in self.parts] + ([] if self.credit is None else [self.credit])
        if len({amount.currency for amount in amounts}) > 1:
            yield Fault("parts", "money.mixed", "all amounts are in one currency")
        if self.credit is not None and self.credit.minor < 0:
            yield Fault("credit", "money.negative", f"must not be negative, got {self.credit}")
        for index, part in enumerate(self.parts):
            if part.amount.minor <= 0:
                message = f"must be more than nothing, got {part.amount}"
                yield Fault(f"parts[{index}].amount", "order.refund_amount", message)


@record
class RefundFailed(OrderFact):
    """A refund did not reach the customer: its money can be given back again.

    `payments` are those to which it failed, where others received their part; None means all.
    """

    refund: str = field(longest=LONGEST_ID)
    payments: tuple[str, ...] | None = None

    def standing(self, made: Refunded) -> tuple[RefundPart, ...]:
        """The parts of that refund which did not fail."""
        return tuple(part for part in made.parts if self.payments and part.payment not in self.payments)


@record
class AddressChanged(OrderFact):
    """The delivery address was changed."""

    deliver_to: str | None = personal(default=None)


@record
class Repromised(OrderFact):
    """Another delivery date was promised; whether the order is late is still judged by the first."""

    promised_by: datetime | None = None
    promised_on: date | None = None


@record
class FieldsChanged(Changed, OrderFact):
    """Own fields of the desk were set or cleared."""


@record
class Erased(OrderFact):
    """Everything personal was taken out of the order and its history."""
