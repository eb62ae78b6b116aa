"""What can happen to an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.orders._enums import DiscountScope, OrderStatus, PaymentMethod, UnitStage
from cxkit.orders._lines import OrderDiscount, OrderLine
from cxkit.orders._payments import Payment, RefundPart, captured, credited
from cxkit.orders._portions import Portion, UnitSpan, derived_status, initial, last_delivery, moved
from cxkit.values import Channel, CustomerId, Money, OrderId, ReturnId, ShipmentId, total
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.orders._order import Order

__all__ = [
    "AddressChanged",
    "Cancelled",
    "Delivered",
    "Erased",
    "Imported",
    "Lost",
    "OrderFact",
    "Packing",
    "Paid",
    "Placed",
    "RefundFailed",
    "Refunded",
    "Repromised",
    "Returned",
    "Shipped",
]


@record(abstract=True)
class OrderFact(Fact):
    """Something that happened to an order."""

    schema_prefix: ClassVar[str] = "order."


@record
class Placed(OrderFact):
    """The customer ordered. The lines carry their shares of the order's discounts: amounts are fixed here."""

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
        yield from money_faults(self.currency, self.lines, self.shipping)
        yield from _share_faults(self.lines, self.discounts)

    def begin(self) -> Changes:
        """A new order; one that costs nothing is paid."""
        portions = initial(self.lines)
        amount = order_total(self.lines, self.shipping, self.currency)
        is_paid = not amount
        return {
            **{name: getattr(self, name) for name in _SAME},
            "id": self.order,
            "discounts": self.discounts,
            "total": amount,
            "placed_at": self.at,
            "portions": portions,
            "is_paid": is_paid,
            "status": derived_status(portions, is_paid=is_paid),
        }


def _share_faults(lines: Iterable[OrderLine], discounts: Iterable[OrderDiscount]) -> Iterator[Fault]:
    """Whether the lines carry the order's discounts, no more and no less."""
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


def money_faults(currency: str | None, lines: Iterable[OrderLine], shipping: Money | None) -> Iterator[Fault]:
    """What is not in the order's currency, or negative; lines that are named twice."""
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


_SAME = (
    "customer",
    "channel",
    "currency",
    "lines",
    "shipping",
    "promised_by",
    "promised_on",
    "deliver_to",
    "external",
)


def order_total(lines: Sequence[OrderLine], shipping: Money | None, currency: str) -> Money:
    """What the customer is to pay: every line with its tax, and the shipping charge."""
    return total([line.paid for line in lines], currency) + (shipping or Money.zero(currency))


def amount_due(whole: Money, lines: Iterable[OrderLine], portions: Iterable[Portion]) -> Money:
    """What is owed of an order's total without its cancelled units."""
    sold = {line.id: line for line in lines}
    off = [
        sold[portion.line].span_amount(portion.first, portion.last)
        for portion in portions
        if portion.line in sold and not portion.is_active
    ]
    return whole - total(off, whole.currency)


@record
class Imported(OrderFact):
    """The order as another system last showed it; what that system did not say is None.

    `observed` keeps that system's own word for the status. Without lines, `amount` is what the order came to.
    """

    order: OrderId = field(longest=LONGEST_ID)
    status: OrderStatus
    observed: str | None = None
    customer: CustomerId | None = None
    channel: Channel = Channel.OTHER
    currency: str | None = None
    lines: tuple[OrderLine, ...] = ()
    shipping: Money | None = None
    amount: Money | None = None
    payments: tuple[Payment, ...] = ()
    placed_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    deliver_to: str | None = personal(default=None)
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """One currency for everything that tells one."""
        currency = self.currency or _currency_of(self)
        yield from money_faults(currency, self.lines, self.shipping)
        amounts = [("amount", self.amount)]
        amounts += [(f"payments[{i}].captured", each.captured) for i, each in enumerate(self.payments)]
        for path, amount in amounts:
            if amount is not None and amount.currency != currency:
                yield Fault(path, "money.mixed", f"must be in {currency}, the order's currency")

    def begin(self) -> Changes:
        """The order in the state observed, its units as far as that state says."""
        times = ("placed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at")
        currency = self.currency or _currency_of(self)
        amount = self.amount
        if amount is None and self.lines and currency is not None:
            amount = order_total(self.lines, self.shipping, currency)
        return {
            **{name: getattr(self, name) for name in (*_SAME, *times, "status", "payments")},
            "id": self.order,
            "currency": currency,
            "total": amount,
            "portions": self._portions(),
            "is_paid": self.paid_at is not None
            or self.status not in (OrderStatus.PLACED, OrderStatus.CANCELLED),
        }

    def _portions(self) -> tuple[Portion, ...]:
        stage = _STAGE_SEEN[self.status]
        portions = initial(self.lines, stage)
        if self.delivered_at is None:
            return portions
        spans = [portion.span for portion in portions]
        return moved(portions, spans, delivered_at=self.delivered_at)


_STAGE_SEEN = {
    OrderStatus.PLACED: UnitStage.ORDERED,
    OrderStatus.PAID: UnitStage.ORDERED,
    OrderStatus.PREPARING: UnitStage.PACKING,
    OrderStatus.PART_SHIPPED: UnitStage.PACKING,
    OrderStatus.SHIPPED: UnitStage.SHIPPED,
    OrderStatus.PART_DELIVERED: UnitStage.SHIPPED,
    OrderStatus.DELIVERED: UnitStage.DELIVERED,
    OrderStatus.PART_RETURNED: UnitStage.DELIVERED,
    OrderStatus.RETURNED: UnitStage.RETURNED,
    OrderStatus.LOST: UnitStage.LOST,
    OrderStatus.CANCELLED: UnitStage.CANCELLED,
}
"""The stage that an observed status proves for every unit; where it says 'some', the earlier one."""


def _currency_of(fact: Imported) -> str | None:
    amounts = [fact.amount, fact.shipping, *(payment.captured for payment in fact.payments)]
    known = [amount.currency for amount in amounts if amount is not None]
    return next(iter([*known, *(line.currency for line in fact.lines)]), None)


def _progress(
    order: Order, portions: tuple[Portion, ...], at: datetime, *, is_paid: bool | None = None
) -> Changes:
    """What follows for the order when its units have come that far."""
    paid = order.is_paid if is_paid is None else is_paid
    status = derived_status(portions, is_paid=paid) if portions else order.status
    changes: Changes = {"portions": portions, "status": status}
    active = [portion for portion in portions if portion.is_active]
    if active and all(portion.has_arrived for portion in active):
        changes["delivered_at"] = last_delivery(active)
    if not active and portions and order.cancelled_at is None:
        changes["cancelled_at"] = at
    return changes


@record
class Paid(OrderFact):
    """Money was captured with one instrument."""

    payment: str = field(longest=LONGEST_ID)
    method: PaymentMethod
    amount: Money

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """One payment more; the order is paid when nothing is outstanding."""
        payment = Payment(id=self.payment, method=self.method, captured=self.amount)
        payments = (*state.payments, payment)
        due = state.due
        is_paid = state.is_paid or (due is not None and captured(payments, due.currency) >= due)
        changes: Changes = {
            **_progress(state, state.portions, self.at, is_paid=is_paid),
            "payments": payments,
            "currency": state.currency or self.amount.currency,
        }
        if is_paid and not state.is_paid:
            changes |= {"is_paid": True, "paid_at": self.at}
        return changes


@record
class Packing(OrderFact):
    """The warehouse took the units in hand."""

    units: tuple[UnitSpan, ...]

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The units are being packed."""
        return _progress(state, moved(state.portions, self.units, stage=UnitStage.PACKING), self.at)


@record
class Shipped(OrderFact):
    """Units left with a shipment."""

    shipment: ShipmentId | None = None
    units: tuple[UnitSpan, ...]

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The units are on the way."""
        portions = moved(state.portions, self.units, stage=UnitStage.SHIPPED, shipment=self.shipment)
        return {**_progress(state, portions, self.at), "shipped_at": state.shipped_at or self.at}


@record
class Delivered(OrderFact):
    """The customer got the units. `delivered_at` is when, if that was learned later."""

    units: tuple[UnitSpan, ...]
    delivered_at: datetime | None = None

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The units have arrived; the return window of each begins here."""
        when = self.delivered_at or self.at
        portions = moved(state.portions, self.units, stage=UnitStage.DELIVERED, delivered_at=when)
        return _progress(state, portions, self.at)


@record
class Lost(OrderFact):
    """The carrier lost the units; they can be shipped again or cancelled."""

    units: tuple[UnitSpan, ...]

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The units are lost."""
        return _progress(state, moved(state.portions, self.units, stage=UnitStage.LOST), self.at)


@record
class Cancelled(OrderFact):
    """Units will not be delivered."""

    units: tuple[UnitSpan, ...]

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The units no longer count; the order is paid when nothing is outstanding for the others."""
        portions = moved(state.portions, self.units, stage=UnitStage.CANCELLED)
        is_paid = state.is_paid or _covered(state, portions)
        changes = _progress(state, portions, self.at, is_paid=is_paid)
        if is_paid and not state.is_paid:
            changes |= {"is_paid": True, "paid_at": self.at}
        return changes


def _covered(order: Order, portions: tuple[Portion, ...]) -> bool:
    """Whether what was captured is enough for the units that were not cancelled."""
    if order.total is None or not any(portion.is_active for portion in portions):
        return False
    due = amount_due(order.total, order.lines, portions)
    return captured(order.payments, due.currency) >= due


@record
class Returned(OrderFact):
    """Units came back and were taken back, in a return request."""

    returned_in: ReturnId = field(longest=LONGEST_ID)
    units: tuple[UnitSpan, ...]

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The units are returned."""
        portions = moved(state.portions, self.units, stage=UnitStage.RETURNED, returned_in=self.returned_in)
        return _progress(state, portions, self.at)


@record
class Refunded(OrderFact):
    """Money went back, payment by payment."""

    refund: str = field(longest=LONGEST_ID)
    parts: tuple[RefundPart, ...]
    returned_in: ReturnId | None = None

    @property
    def amount(self) -> Money:
        """The sum of the parts."""
        return total([part.amount for part in self.parts])

    def rules(self) -> Iterator[Fault]:
        """A refund gives back something."""
        if not self.parts:
            yield Fault("parts", "order.no_parts", "a refund gives money back to at least one payment")
        if len({part.amount.currency for part in self.parts}) > 1:
            yield Fault("parts", "money.mixed", "all parts are in one currency")
        for index, part in enumerate(self.parts):
            if part.amount.minor <= 0:
                message = f"must be more than nothing, got {part.amount}"
                yield Fault(f"parts[{index}].amount", "order.refund_amount", message)

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The payments have given back that much more."""
        return {"payments": credited(state.payments, self.parts)}


@record
class RefundFailed(OrderFact):
    """A refund did not reach the customer: what it gave back can be given back again."""

    refund: str = field(longest=LONGEST_ID)

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The payments hold the money again."""
        failed = state.refund(self.refund)
        return {} if failed is None else {"payments": credited(state.payments, failed.parts, sign=-1)}


@record
class AddressChanged(OrderFact):
    """The order goes somewhere else."""

    deliver_to: str | None = personal(default=None)

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The new address."""
        return {"deliver_to": self.deliver_to}


@record
class Repromised(OrderFact):
    """A new delivery promise; whether the order is late is still judged by the first one."""

    promised_by: datetime | None = None
    promised_on: date | None = None

    def effect(self, state: Order, /) -> Mapping[str, Any]:
        """The first promise stays; the new one stands beside it."""
        first = state.promised_by or state.promised_on
        names = ("revised_by", "revised_on") if first else ("promised_by", "promised_on")
        return {names[0]: self.promised_by, names[1]: self.promised_on}


@record
class Erased(OrderFact):
    """Everything personal was taken out of the order and its history."""
