"""The shipment: one parcel on its way, with what was promised and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from cxkit.kernel import (
    Aggregate,
    Begin,
    Changes,
    Derivation,
    Lifecycle,
    OneOf,
    Step,
    copies,
    given,
    personal,
    record,
)
from cxkit.kernel.facts import Actor, Fact
from cxkit.orders._enums import ShipmentStatus, TrackingEvent
from cxkit.orders._portions import UnitSpan
from cxkit.orders._promise import Lateness, late, promised_again
from cxkit.orders._summary import shipment_summary
from cxkit.orders._wording import WORDS
from cxkit.orders.shipments import facts
from cxkit.values import CustomerId, OrderId, Reason, ShipmentId, as_utc


def happened_by_then(shipment: Shipment, fact: facts.Tracked | facts.Delivered) -> Reason | None:
    """Nothing is reported from the future."""
    happened = fact.happened_at if isinstance(fact, facts.Tracked) else fact.delivered_at
    return (
        WORDS["shipment.future"](happened=happened) if happened is not None and happened > fact.at else None
    )


_MOVING = frozenset(
    {
        ShipmentStatus.DISPATCHED,
        ShipmentStatus.IN_TRANSIT,
        ShipmentStatus.OUT_FOR_DELIVERY,
        ShipmentStatus.ATTEMPTED,
        ShipmentStatus.AWAITING_PICKUP,
        ShipmentStatus.SENT_BACK,
    }
)
"""The parcel has not come to its end."""
STATUS_AFTER: dict[TrackingEvent, ShipmentStatus] = {
    TrackingEvent.PICKED_UP: ShipmentStatus.IN_TRANSIT,
    TrackingEvent.ARRIVED: ShipmentStatus.IN_TRANSIT,
    TrackingEvent.DEPARTED: ShipmentStatus.IN_TRANSIT,
    TrackingEvent.CUSTOMS: ShipmentStatus.IN_TRANSIT,
    TrackingEvent.OUT_FOR_DELIVERY: ShipmentStatus.OUT_FOR_DELIVERY,
    TrackingEvent.ATTEMPTED: ShipmentStatus.ATTEMPTED,
    TrackingEvent.AWAITING_PICKUP: ShipmentStatus.AWAITING_PICKUP,
    TrackingEvent.REFUSED: ShipmentStatus.SENT_BACK,
    TrackingEvent.SENT_BACK: ShipmentStatus.SENT_BACK,
}
"""The status that an event of the carrier leads to; any other event leaves the status."""

_FINDABLE = _MOVING | {ShipmentStatus.LOST}
_AS_TRACKED = OneOf({status: {status, *STATUS_AFTER.values()} for status in _FINDABLE})


def tracked(shipment: Shipment, fact: facts.Tracked) -> Changes:
    """The status after the event."""
    return {"status": STATUS_AFTER.get(fact.event, shipment.status)}


def delivered(shipment: Shipment, fact: facts.Delivered) -> Changes:
    """The time of delivery."""
    return {"delivered_at": fact.delivered_at or fact.at}


def damaged(shipment: Shipment, fact: facts.Damaged) -> Changes:
    """A parcel found damaged has been delivered; a time of delivery already known stays."""
    return {"delivered_at": shipment.delivered_at or fact.at}


_SAME = (
    *("order", "customer", "carrier", "units"),
    *("tracking_number", "promised_by", "promised_on", "external"),
)
_dispatched = copies(*_SAME, id="shipment", dispatched_at="at")
_observed = copies(*_SAME, "dispatched_at", "delivered_at", id="shipment")


@record
class Shipment(Aggregate[facts.ShipmentFact]):
    """One parcel of an order.

    >>> from datetime import UTC
    >>> t, carrier = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.system("carrier")
    >>> parcel = Shipment.dispatch("S-1", order="O-1", carrier="SF", promised_on=date(2026, 2, 5), at=t,
    ...     by=carrier)
    >>> parcel = parcel.deliver(at=t + timedelta(days=3), by=carrier)
    >>> parcel.status, parcel.is_late(tz="Asia/Shanghai")
    (ShipmentStatus.DELIVERED, True)
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Dispatched: Begin(ShipmentStatus.DISPATCHED, _dispatched),
            facts.Imported: Begin(OneOf((), field="status"), _observed),
        },
        steps={
            # A parcel that was given up sometimes turns up, and is delivered all the same.
            facts.Tracked: Step(
                source=_FINDABLE, target=_AS_TRACKED, effect=tracked, checks=(happened_by_then,)
            ),
            facts.Repromised: Step(source=_FINDABLE, effect=promised_again),
            facts.Delivered: Step(
                source=_FINDABLE,
                target=ShipmentStatus.DELIVERED,
                effect=delivered,
                checks=(happened_by_then,),
            ),
            facts.Damaged: Step(
                source=_FINDABLE | {ShipmentStatus.DELIVERED}, target=ShipmentStatus.DAMAGED, effect=damaged
            ),
            facts.Lost: Step(source=_MOVING, target=ShipmentStatus.LOST),
            facts.Erased: Step(),
        },
        permission="track_shipment",
        permissions={
            "fulfil_order": [facts.Dispatched],
            "import_data": [facts.Imported],
            "erase_customer": [facts.Erased],
        },
    )
    derived: ClassVar[Derivation] = Derivation(version=0, fields={}, summary=shipment_summary)
    erasure: ClassVar[type[Fact]] = facts.Erased

    status: ShipmentStatus
    order: OrderId | None = None
    customer: CustomerId | None = None
    carrier: str | None = None
    units: tuple[UnitSpan, ...] = ()
    tracking_number: str | None = personal(default=None)
    promised_by: datetime | None = None
    promised_on: date | None = None
    revised_by: datetime | None = None
    revised_on: date | None = None
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None

    @classmethod
    def dispatch(
        cls,
        id: ShipmentId | str,
        *,
        order: OrderId | str,
        carrier: str,
        at: datetime,
        by: Actor,
        customer: CustomerId | str | None = None,
        units: Iterable[UnitSpan] = (),
        tracking_number: str | None = None,
        promised_by: datetime | None = None,
        promised_on: date | None = None,
    ) -> Self:
        """Hand a parcel of an order to the carrier."""
        return cls.begin(facts.Dispatched, **given(locals(), shipment=id))

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a shipment as another system last showed it."""
        return cls.begin(fact)

    def track(
        self,
        event: TrackingEvent | str,
        *,
        at: datetime,
        by: Actor,
        place: str | None = None,
        happened_at: datetime | None = None,
    ) -> Self:
        """Record an event that the carrier reports."""
        return self.apply(facts.Tracked, event=event, place=place, happened_at=happened_at, at=at, by=by)

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

    def deliver(
        self,
        *,
        at: datetime,
        by: Actor,
        delivered_at: datetime | None = None,
        signed_by: str | None = None,
    ) -> Self:
        """Deliver the parcel, signed for by somebody."""
        return self.apply(facts.Delivered, delivered_at=delivered_at, signed_by=signed_by, at=at, by=by)

    def damage(
        self, *, at: datetime, by: Actor, evidence: Iterable[str] = (), why: str | None = None
    ) -> Self:
        """Record that the goods were damaged when they were delivered."""
        return self.apply(facts.Damaged, evidence=evidence, at=at, by=by, why=why)

    def lose(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Give the parcel up as lost."""
        return self.apply(facts.Lost, at=at, by=by, why=why)

    def is_late(self, *, by: Lateness = "date", tz: str = "UTC", at: datetime | None = None) -> bool | None:
        """Whether the shipment came after its first promise; None where that is not known (see `late`)."""
        return late(self.delivered_at, self.promised_by or self.promised_on, by=by, tz=tz, at=at)

    def events(self) -> Iterator[tuple[datetime, TrackingEvent]]:
        """Events reported by the carrier, in the order of recording, each with its time."""
        for fact in self.history:
            if isinstance(fact, facts.Tracked):
                yield fact.happened_at or fact.at, fact.event

    def silent_since(self) -> datetime | None:
        """When the carrier was last heard of; None for an import that holds no time."""
        heard = [time for time, _ in self.events()]
        return max([*heard, *([self.dispatched_at] if self.dispatched_at else [])], default=None)

    def may_be_lost(self, at: datetime, *, after: timedelta) -> bool | None:
        """Whether a parcel under way was silent for longer than `after`; None where that is not known."""
        if self.status not in _MOVING:
            return False
        heard = self.silent_since()
        return None if heard is None else as_utc(at, "at") - heard > after
