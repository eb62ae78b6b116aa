"""The order: its lines, units and money, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar, Self

from cxkit.errors import Invalid, Refused
from cxkit.kernel import Aggregate, Lifecycle, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.orders._changes import ChangeAnswer, OrderChange, change_answers
from cxkit.orders._enums import OrderStatus, PaymentMethod, PaymentStatus, UnitStage
from cxkit.orders._lifecycle import EARLIER, LIFECYCLE
from cxkit.orders._lines import OrderDiscount, OrderLine, spread
from cxkit.orders._payments import Payment, captured, payment_status, refund_parts, refunded
from cxkit.orders._portions import Portion, UnitSpan, last_delivery, pick, runs
from cxkit.orders.facts import (
    AddressChanged,
    Cancelled,
    Delivered,
    Erased,
    Imported,
    Lost,
    OrderFact,
    Packing,
    Paid,
    Placed,
    Refunded,
    RefundFailed,
    Repromised,
    Returned,
    Shipped,
    amount_due,
)
from cxkit.orders.shipments._promise import Lateness, late
from cxkit.values import Channel, CustomerId, Money, OrderId, OrderLineId, ReturnId, ShipmentId, total

Units = (
    Mapping[str, int]
    | Mapping[OrderLineId, int]
    | Mapping[str, Sequence[int]]
    | Mapping[OrderLineId, Sequence[int]]
    | Mapping[OrderLineId, list[int]]
    | Sequence[UnitSpan]
    | None
)
"""Which units: so many of each line, or those numbers of it, or these spans, or (None) all that can be."""


@record
class Order(Aggregate[OrderFact]):
    """What a customer bought, how far each unit has come, and the money.

    `status` is derived from the units. `total` is None where an import knows neither lines nor amount.

    >>> from datetime import UTC, datetime
    >>> from cxkit.values import UnitPrice
    >>> t, shop = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.system("shop")
    >>> tea = OrderLine(id="1", product="tea", quantity=3, unit_price=UnitPrice.of("9.90", "CNY"))
    >>> order = Order.place("O-1", customer="C-1", channel="web", lines=[tea], at=t, by=shop)
    >>> order = order.pay("P-1", order.total, method="wallet", at=t, by=shop)
    >>> order = order.ship("S-1", {"1": 2}, at=t, by=shop)
    >>> order.status, order.units("ordered")
    (OrderStatus.PART_SHIPPED, 1)
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased

    status: OrderStatus
    customer: CustomerId | None = None
    channel: Channel
    currency: str | None = None
    lines: tuple[OrderLine, ...] = ()
    discounts: tuple[OrderDiscount, ...] = ()
    shipping: Money | None = None
    total: Money | None = None
    payments: tuple[Payment, ...] = ()
    is_paid: bool = False
    portions: tuple[Portion, ...] = ()
    placed_at: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    promised_by: datetime | None = None
    promised_on: date | None = None
    revised_by: datetime | None = None
    revised_on: date | None = None
    deliver_to: str | None = personal(default=None)

    @classmethod
    def place(
        cls,
        id: OrderId | str,
        *,
        channel: Channel | str,
        lines: Iterable[OrderLine],
        at: datetime,
        by: Actor,
        customer: CustomerId | str | None = None,
        discounts: Iterable[OrderDiscount] = (),
        shipping: Money | None = None,
        promised_by: datetime | None = None,
        promised_on: date | None = None,
        deliver_to: str | None = None,
        external: tuple[ExternalId, ...] = (),
        why: str | None = None,
    ) -> Self:
        """The customer orders; discounts on the order are spread over its lines here, once and for all."""
        off, sold = tuple(discounts), tuple(lines)
        return cls.begin(
            Placed(
                order=OrderId(id),
                customer=None if customer is None else CustomerId(customer),
                channel=Channel.of(channel),
                currency=sold[0].currency if sold else "XXX",
                lines=spread(sold, off),
                discounts=off,
                shipping=shipping,
                promised_by=promised_by,
                promised_on=promised_on,
                deliver_to=deliver_to,
                external=external,
                at=at,
                by=by,
                why=why,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The order as another system last showed it."""
        return cls.begin(fact)

    def pay(
        self, payment: str, amount: Money | None, *, method: PaymentMethod | str, at: datetime, by: Actor
    ) -> Self:
        """Money is captured with one instrument; None means all that is outstanding."""
        due = amount if amount is not None else self.outstanding or self._no_money()
        return self.apply(Paid(payment=payment, method=PaymentMethod.of(method), amount=due, at=at, by=by))

    def pack(self, units: Units = None, *, at: datetime, by: Actor) -> Self:
        """The warehouse takes units in hand."""
        return self.apply(Packing(units=self.pick(Packing, units), at=at, by=by))

    def ship(
        self, shipment: ShipmentId | str | None = None, units: Units = None, *, at: datetime, by: Actor
    ) -> Self:
        """Units leave with a shipment."""
        spans = self.pick(Shipped, units)
        return self.apply(Shipped(shipment=_shipment(shipment), units=spans, at=at, by=by))

    def deliver(
        self,
        units: Units = None,
        *,
        shipment: ShipmentId | str | None = None,
        at: datetime,
        by: Actor,
        delivered_at: datetime | None = None,
    ) -> Self:
        """The customer gets units: those of a shipment, those named, or all that are on the way."""
        spans = self.pick(Delivered, units, shipment)
        return self.apply(Delivered(units=spans, delivered_at=delivered_at, at=at, by=by))

    def lose(
        self,
        units: Units = None,
        *,
        shipment: ShipmentId | str | None = None,
        at: datetime,
        by: Actor,
        why: str | None = None,
    ) -> Self:
        """The carrier loses units."""
        return self.apply(Lost(units=self.pick(Lost, units, shipment), at=at, by=by, why=why))

    def cancel(self, units: Units = None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Units will not be delivered, by default all that have not left."""
        return self.apply(Cancelled(units=self.pick(Cancelled, units), at=at, by=by, why=why))

    def take_back(self, returned_in: ReturnId | str, units: Units, *, at: datetime, by: Actor) -> Self:
        """Units come back in a return request and are taken back."""
        spans = self.pick(Returned, units)
        return self.apply(Returned(returned_in=ReturnId(returned_in), units=spans, at=at, by=by))

    def give_back(
        self,
        refund: str,
        amount: Money,
        *,
        at: datetime,
        by: Actor,
        returned_in: ReturnId | str | None = None,
        why: str | None = None,
    ) -> Self:
        """Money goes back, payment by payment in their order, never more than each one brought in.

        Refused when the payments cannot give back so much. A refund of zero moves nothing and is no fact
        of the order: it gives the same order back.
        """
        if not amount:
            return self
        if amount.minor < 0:
            raise Invalid(f"a refund is not negative, got {amount}", code="money.negative", path="amount")
        parts = refund_parts(self.payments, amount)
        given = total([part.amount for part in parts], amount.currency)
        if given < amount:
            raise Refused(
                f"order {self.id!r} cannot give back {amount}: its payments can still give back {given}",
                code="refused.order.over_refund",
                params={"id": self.id, "asked": str(amount), "left": str(given)},
            )
        back = None if returned_in is None else ReturnId(returned_in)
        return self.apply(Refunded(refund=refund, parts=parts, returned_in=back, at=at, by=by, why=why))

    def refund_failed(self, refund: str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """A refund did not reach the customer."""
        return self.apply(RefundFailed(refund=refund, at=at, by=by, why=why))

    def redirect(self, deliver_to: str, *, at: datetime, by: Actor) -> Self:
        """The order goes to another address."""
        return self.apply(AddressChanged(deliver_to=deliver_to, at=at, by=by))

    def repromise(
        self,
        *,
        at: datetime,
        by: Actor,
        promised_by: datetime | None = None,
        promised_on: date | None = None,
        why: str | None = None,
    ) -> Self:
        """Another delivery date is promised; lateness is still judged by the first."""
        return self.apply(Repromised(promised_by=promised_by, promised_on=promised_on, at=at, by=by, why=why))

    def pick(
        self, fact: type[OrderFact], units: Units, shipment: ShipmentId | str | None = None
    ) -> tuple[UnitSpan, ...]:
        """The units that a fact of that class would move: lowest-numbered first, cancellations from the end.

        More than there are gives a span that the check refuses, with its reason.
        """
        if units is not None and not isinstance(units, Mapping):
            return tuple(units)
        eligible = [p for p in self.portions if shipment is None or p.shipment == shipment]
        wanted: dict[str, int | Sequence[int] | None] = {line.id: None for line in self.lines}
        if units is not None:
            wanted = {str(line): quantity for line, quantity in units.items()}
        spans: list[UnitSpan] = []
        for name, quantity in wanted.items():
            line = OrderLineId(name)
            if quantity is not None and not isinstance(quantity, int):
                spans += runs(line, quantity)
                continue
            found = pick(eligible, line, quantity, EARLIER[fact], from_end=fact is Cancelled)
            enough = quantity is None or quantity == sum(span.quantity for span in found)
            spans += found if enough else [UnitSpan(line=line, first=1, last=max(1, quantity or 1))]
        return tuple(spans)

    def answers(self, change: OrderChange | str) -> tuple[ChangeAnswer, ...]:
        """Whether the customer can still change that, for the units at each stage, and what to do instead."""
        return tuple(change_answers(self.portions, OrderChange.of(change)))

    def line(self, id: OrderLineId | str) -> OrderLine | None:
        """The line of that id."""
        return next((line for line in self.lines if line.id == id), None)

    def units(self, stage: UnitStage | str | None = None, line: OrderLineId | str | None = None) -> int:
        """How many units are at a stage (by default at any), of a line or of all."""
        wanted = None if stage is None else UnitStage.of(stage)
        return sum(
            portion.quantity
            for portion in self.portions
            if wanted in (None, portion.stage) and line in (None, portion.line)
        )

    @property
    def units_outstanding(self) -> int:
        """How many units are still to come: neither delivered, returned, lost nor cancelled."""
        return sum(self.units(stage) for stage in (UnitStage.ORDERED, UnitStage.PACKING, UnitStage.SHIPPED))

    def delivered_units(self, line: OrderLineId | str) -> list[int]:
        """The units of a line that the customer has, by number."""
        return [
            number
            for portion in self.portions
            if portion.line == line and portion.stage is UnitStage.DELIVERED
            for number in range(portion.first, portion.last + 1)
        ]

    @property
    def last_delivery(self) -> datetime | None:
        """When the last unit that came was delivered; None before any was, or where that is not known."""
        return last_delivery(self.portions)

    def portion_of(self, line: OrderLineId | str, number: int) -> Portion | None:
        """How far one unit of a line has come."""
        return next((p for p in self.portions if p.line == line and p.first <= number <= p.last), None)

    @property
    def captured(self) -> Money | None:
        """Everything that was captured; None where the currency is not known."""
        return None if self.currency is None else captured(self.payments, self.currency)

    @property
    def refunded(self) -> Money | None:
        """Everything that went back; None where the currency is not known."""
        return None if self.currency is None else refunded(self.payments, self.currency)

    @property
    def due(self) -> Money | None:
        """What the customer owes: the total without cancelled units, or nothing when all are cancelled."""
        if self.total is None or self.status is OrderStatus.CANCELLED:
            return None if self.total is None else Money.zero(self.total.currency)
        return amount_due(self.total, self.lines, self.portions)

    @property
    def outstanding(self) -> Money | None:
        """What is due and not captured yet, at least zero."""
        if self.due is None or self.captured is None:
            return None
        return max(self.due - self.captured, Money.zero(self.due.currency))

    @property
    def refund_due(self) -> Money | None:
        """What was captured beyond what is due, and not given back: the money of cancelled units.

        What went back for a return was paid for goods that were delivered, and does not count.
        """
        if self.due is None or self.captured is None or self.refunded is None:
            return None
        for_returns = [fact.amount for fact in self.refunds() if fact.returned_in is not None]
        back = self.refunded - total(for_returns, self.due.currency)
        return max(self.captured - back - self.due, Money.zero(self.due.currency))

    @property
    def refundable(self) -> Money | None:
        """What the payments can still give back; None where the currency is not known."""
        if self.currency is None:
            return None
        return total([payment.refundable for payment in self.payments], self.currency)

    @property
    def payment_status(self) -> PaymentStatus | None:
        """How the money stands against what is due; None where an import says nothing about it.

        An order that was cancelled as a whole is measured by what it would have cost.
        """
        due = self.total if self.status is OrderStatus.CANCELLED else self.due
        return None if due is None else payment_status(self.payments, due)

    def refunds(self) -> tuple[Refunded, ...]:
        """The refunds that did not fail, in order; one that failed may be made again under its id."""
        made: dict[str, Refunded] = {}
        for fact in self.history:
            if isinstance(fact, Refunded):
                made[fact.refund] = fact
            elif isinstance(fact, RefundFailed):
                made.pop(fact.refund, None)
        return tuple(made.values())

    def refund(self, id: str) -> Refunded | None:
        """The refund of that id, unless it failed."""
        return next((fact for fact in self.refunds() if fact.refund == id), None)

    def is_late(self, *, by: Lateness = "date", tz: str = "UTC", at: datetime | None = None) -> bool | None:
        """Whether it was delivered after its first promise; None where that is not known (see `late`)."""
        return late(self.delivered_at, self.promised_by or self.promised_on, by=by, tz=tz, at=at)

    def _no_money(self) -> Money:
        raise Refused(
            f"order {self.id!r} has nothing outstanding to pay",
            code="refused.order.nothing_due",
            params={"id": self.id},
        )


def _shipment(id: ShipmentId | str | None) -> ShipmentId | None:
    return None if id is None else ShipmentId(id)
