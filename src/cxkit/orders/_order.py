"""The order: its lines, units and money, and one method for each thing that people do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar, NamedTuple, Self

from cxkit.errors import Invalid, Refused
from cxkit.kernel import Derivation, Derived, Lifecycle, record, several, tried, wrong
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.orders import facts
from cxkit.orders._changes import ChangeAnswer, OrderChange, change_answers
from cxkit.orders._checks import STAGES
from cxkit.orders._enums import PaymentMethod
from cxkit.orders._lifecycle import LIFECYCLE
from cxkit.orders._lines import OrderDiscount, OrderLine, spread
from cxkit.orders._payments import refund_parts
from cxkit.orders._portions import UnitSpan, pick, runs
from cxkit.orders._state import OrderState
from cxkit.orders._summary import order_summary
from cxkit.orders._wording import WORDS
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
"""Units: so many of each line, or those numbers of it, or these spans, or (None) all that can be."""


class _Arrivals(NamedTuple):
    first: datetime | None
    last: datetime | None


def _arrivals(order: Order) -> _Arrivals:
    all_of_it = [] if order.delivered_at is None else [order.delivered_at]
    times = [each.delivered_at for each in order.portions if each.delivered_at is not None] + all_of_it
    return _Arrivals(min(times, default=None), max(times, default=None))


@record
class Order(OrderState):
    """Goods that a customer bought, how far each unit has come, and the money.

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
    derived: ClassVar[Derivation] = Derivation(
        version=1,
        fields={
            "first_arrival_at": Derived(read=_arrivals, item="first"),
            "last_arrival_at": Derived(read=_arrivals, item="last"),
        },
        summary=order_summary,
    )
    erasure: ClassVar[type[Fact]] = facts.Erased

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
        """Place an order; its discounts are spread over its lines here, once and for all."""
        off, sold = several(discounts), several(lines)
        bad = wrong(lines=(sold, [OrderLine]), discounts=(off, [OrderDiscount]))
        return cls.begin(
            facts.Placed,
            order=id,
            customer=customer,
            channel=channel,
            currency=sold[0].currency if sold and not bad else "XXX",
            lines=sold if bad else tried(spread, sold, off),
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

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over an order as another system last showed it."""
        return cls.begin(fact)

    def pay(
        self, payment: str, amount: Money | None, *, method: PaymentMethod | str, at: datetime, by: Actor
    ) -> Self:
        """Capture money with one instrument; None captures all that is outstanding."""
        due = amount if amount is not None else self.outstanding or self._no_money()
        return self.apply(facts.Paid, payment=payment, method=method, amount=due, at=at, by=by)

    def pack(self, units: Units = None, *, at: datetime, by: Actor) -> Self:
        """Begin to pack units, by default all that wait for it."""
        return self.apply(facts.Packing, units=self.pick(facts.Packing, units), at=at, by=by)

    def ship(
        self, shipment: ShipmentId | str | None = None, units: Units = None, *, at: datetime, by: Actor
    ) -> Self:
        """Ship units, by default all that have not left."""
        return self.apply(
            facts.Shipped, shipment=shipment, units=self.pick(facts.Shipped, units), at=at, by=by
        )

    def deliver(
        self,
        units: Units = None,
        *,
        shipment: ShipmentId | str | None = None,
        at: datetime,
        by: Actor,
        delivered_at: datetime | None = None,
    ) -> Self:
        """Deliver units: those of a shipment, those named, or all that are on the way."""
        spans = self.pick(facts.Delivered, units, shipment)
        return self.apply(facts.Delivered, units=spans, delivered_at=delivered_at, at=at, by=by)

    def lose(
        self,
        units: Units = None,
        *,
        shipment: ShipmentId | str | None = None,
        at: datetime,
        by: Actor,
        why: str | None = None,
    ) -> Self:
        """Record units as lost by the carrier: those of a shipment, those named, or all on the way."""
        return self.apply(facts.Lost, units=self.pick(facts.Lost, units, shipment), at=at, by=by, why=why)

    def cancel(self, units: Units = None, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Cancel units, by default all that have not left."""
        return self.apply(facts.Cancelled, units=self.pick(facts.Cancelled, units), at=at, by=by, why=why)

    def reserve(self, returned_in: ReturnId | str, units: Units, *, at: datetime, by: Actor) -> Self:
        """Reserve delivered units for a return."""
        spans = self.pick(facts.Reserved, units)
        return self.apply(facts.Reserved, returned_in=returned_in, units=spans, at=at, by=by)

    def release(self, returned_in: ReturnId | str, units: Units, *, at: datetime, by: Actor) -> Self:
        """Release units that were reserved for a return."""
        spans = self.pick(facts.Released, units)
        return self.apply(facts.Released, returned_in=returned_in, units=spans, at=at, by=by)

    def take_back(self, returned_in: ReturnId | str, units: Units, *, at: datetime, by: Actor) -> Self:
        """Take units back in a return request."""
        spans = self.pick(facts.Returned, units)
        return self.apply(facts.Returned, returned_in=returned_in, units=spans, at=at, by=by)

    def give_back(
        self,
        refund: str,
        amount: Money,
        *,
        at: datetime,
        by: Actor,
        returned_in: ReturnId | str | None = None,
        credit: Money | None = None,
        payments: Iterable[str] | None = None,
        why: str | None = None,
    ) -> Self:
        """Give money back, payment by payment in their order, never more than each one brought in.

        `payments` names those to take it from, the first first: no others are taken then.

        `credit` states by how much the price falls for it: the amount for an allowance, zero for a payment
        that is undone and owed again. By default that of a return is its amount; any other first pays back
        the money that is due, as of cancelled units, and the rest is an allowance, unless it leaves nothing
        of the money before anything has left.

        Refused when the payments cannot give back so much. A refund of zero moves nothing and is no fact
        of the order: it gives the same order back.
        """
        chosen = None if payments is None else several(payments)
        bad = wrong(amount=(amount, Money), payments=(chosen or (), [str]))
        if not bad and amount.minor < 0:
            raise Invalid(f"a refund is not negative, got {amount}", code="money.negative", path="amount")
        said = {
            "refund": refund,
            "returned_in": returned_in,
            "credit": credit,
            "at": at,
            "by": by,
            "why": why,
        }
        if bad:
            return self.apply(facts.Refunded, parts=bad, **said)
        if not amount and not credit:
            return self
        for id in sorted(set(chosen or ()) - {payment.id for payment in self.payments}):
            reason = WORDS["order.no_payment"](payment=id)
            raise Refused(
                f"order {self.id!r} refuses the refund: {reason.text()}",
                code=f"refused.{reason.code}",
                params={"id": self.id, "reason": reason.code, **dict(reason.params)},
            )
        parts = refund_parts(self.payments, amount, chosen)
        available = total([part.amount for part in parts], amount.currency)
        if available < amount:
            raise Refused(
                f"order {self.id!r} cannot give back {amount}: its payments can still give back {available}",
                code="refused.order.over_refund",
                params={"id": self.id, "asked": str(amount), "left": str(available)},
            )
        return self.apply(facts.Refunded, parts=parts, **said)

    def refund_failed(
        self, refund: str, payments: Iterable[str] = (), *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Record that a refund did not reach the customer: all of it, or what went to the payments named.

        Where other parts arrived, the rest is still due (`refund_due`).
        """
        return self.apply(
            facts.RefundFailed, refund=refund, payments=several(payments) or None, at=at, by=by, why=why
        )

    def redirect(self, deliver_to: str, *, at: datetime, by: Actor) -> Self:
        """Change the delivery address."""
        return self.apply(facts.AddressChanged, deliver_to=deliver_to, at=at, by=by)

    def repromise(
        self,
        *,
        at: datetime,
        by: Actor,
        promised_by: datetime | None = None,
        promised_on: date | None = None,
        why: str | None = None,
    ) -> Self:
        """Promise another delivery date; lateness is still judged by the first."""
        return self.apply(
            facts.Repromised, promised_by=promised_by, promised_on=promised_on, at=at, by=by, why=why
        )

    def pick(
        self, fact: type[facts.OrderFact], units: Units, shipment: ShipmentId | str | None = None
    ) -> tuple[UnitSpan, ...]:
        """The units that a fact of that class would move: lowest-numbered first, cancellations from the end.

        More than there are gives a span that the check refuses, with its reason.
        """
        if units is not None and not isinstance(units, Mapping):
            picked: tuple[UnitSpan, ...] = several(units)
            return picked
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
            picked = pick(eligible, line, quantity, STAGES[fact], from_end=fact is facts.Cancelled)
            enough = quantity is None or quantity == sum(span.quantity for span in picked)
            spans += picked if enough else [UnitSpan(line=line, first=1, last=max(1, quantity or 1))]
        return tuple(spans)

    def answers(self, change: OrderChange | str) -> tuple[ChangeAnswer, ...]:
        """Whether a change is still possible, for the units at each stage, and what to do instead."""
        return tuple(change_answers(self.portions, OrderChange.of(change)))

    def _no_money(self) -> Money:
        raise Refused(
            f"order {self.id!r} has nothing outstanding to pay",
            code="refused.order.nothing_due",
            params={"id": self.id},
        )
