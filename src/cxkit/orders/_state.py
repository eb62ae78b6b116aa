"""The fields of an order, and what follows from them."""

from __future__ import annotations

from datetime import date, datetime

from cxkit.kernel import Aggregate, Fielded, FieldValue, evolve, field, personal, record
from cxkit.orders._account import Account, account as account_of
from cxkit.orders._enums import OrderStatus, PaymentStatus, UnitStage
from cxkit.orders._lines import OrderDiscount, OrderLine
from cxkit.orders._payments import Payment, captured, payment_status, refunded
from cxkit.orders._portions import Portion, last_delivery
from cxkit.orders._promise import Lateness, late
from cxkit.orders.facts import OrderFact, Placed, Refunded, RefundFailed
from cxkit.values import Channel, CustomerId, Money, OrderLineId, ReturnId, total


@record(abstract=True)
class OrderState(Fielded, Aggregate[OrderFact]):
    """The fields of an order; `Order` adds the verbs.

    `total` is None where an import knows neither lines nor amount.
    """

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
    own: tuple[FieldValue, ...] = field(default=(), sparse=True)

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
            for number in portion.numbers
        ]

    def refused_units(self, line: OrderLineId | str, returned_in: ReturnId | str | None = None) -> list[int]:
        """The units of a line that came back without a delivery (in a return), by number.

        What an import shows as returned is taken to have been delivered.
        """
        if not isinstance(self.history[0], Placed):
            return []
        return [
            number
            for portion in self.portions
            if portion.line == line and portion.stage is UnitStage.RETURNED and portion.delivered_at is None
            if returned_in in (None, portion.returned_in)
            for number in portion.numbers
        ]

    def units_in(
        self, returned_in: ReturnId | str, stage: UnitStage | str = UnitStage.DELIVERED
    ) -> dict[OrderLineId, list[int]]:
        """The units by line, at a stage, that are reserved for a return or were taken back in it."""
        numbers: dict[OrderLineId, list[int]] = {}
        for portion in self.portions:
            if portion.returned_in == returned_in and portion.stage is UnitStage.of(stage):
                numbers.setdefault(portion.line, []).extend(portion.numbers)
        return numbers

    @property
    def last_delivery(self) -> datetime | None:
        """When the last unit that came was delivered; None before any was, or where that is not known."""
        return last_delivery(self.portions)

    def portion_of(self, line: OrderLineId | str, number: int) -> Portion | None:
        """The portion of one unit of a line, with the stage that the unit has reached."""
        return next((p for p in self.portions if p.line == line and p.first <= number <= p.last), None)

    @property
    def captured(self) -> Money | None:
        """Everything that was captured; None where the currency is not known."""
        return None if self.currency is None else captured(self.payments, self.currency)

    @property
    def refunded(self) -> Money | None:
        """Everything that was given back; None where the currency is not known."""
        return None if self.currency is None else refunded(self.payments, self.currency)

    @property
    def account(self) -> Account | None:
        """The price, the credits on it and the money held; None where an import does not know the price."""
        return account_of(self.history)

    @property
    def due(self) -> Money | None:
        """The price of what was not cancelled or refused; not even shipping when all is cancelled."""
        account = self.account
        return None if account is None else account.price

    @property
    def outstanding(self) -> Money | None:
        """The part of what is owed that is not held: the customer still has to pay it."""
        account = self.account
        return None if account is None else account.outstanding

    @property
    def refund_due(self) -> Money | None:
        """Amount held beyond what is owed that can be given back, as for cancelled or refused units."""
        account, refundable = self.account, self.refundable
        return None if account is None or refundable is None else min(account.surplus, refundable)

    @property
    def refundable(self) -> Money | None:
        """Amount that the payments can still give back; None where the currency is not known."""
        if self.currency is None:
            return None
        return total([payment.refundable for payment in self.payments], self.currency)

    @property
    def payment_status(self) -> PaymentStatus | None:
        """How much of what is due was paid or given back; None where an import does not say it.

        An order that was cancelled as a whole is measured by what it would have cost.
        """
        due = self.total if self.status is OrderStatus.CANCELLED else self.due
        return None if due is None else payment_status(self.payments, due)

    def refunds(self) -> tuple[Refunded, ...]:
        """The refunds that did not fail, in order, each without the parts that did.

        One that failed may be made again under its id.
        """
        made: dict[str, Refunded] = {}
        for fact in self.history:
            if isinstance(fact, Refunded):
                made[fact.refund] = fact
            elif isinstance(fact, RefundFailed) and (failed := made.pop(fact.refund, None)) is not None:
                parts = fact.standing(failed)
                if parts:
                    made[fact.refund] = evolve(failed, {"parts": parts})
        return tuple(made.values())

    def refund(self, id: str) -> Refunded | None:
        """The refund of that id, unless it failed."""
        return next((fact for fact in self.refunds() if fact.refund == id), None)

    def is_late(self, *, by: Lateness = "date", tz: str = "UTC", at: datetime | None = None) -> bool | None:
        """Whether the order came after its first promise; None where that is not known (see `late`)."""
        return late(self.delivered_at, self.promised_by or self.promised_on, by=by, tz=tz, at=at)
