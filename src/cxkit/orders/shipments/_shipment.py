"""The shipment: one parcel on its way, with what was promised and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from cxkit.kernel import Aggregate, Lifecycle, OneOf, Step, personal, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.orders._enums import ShipmentStatus, TrackingEvent
from cxkit.orders._portions import UnitSpan
from cxkit.orders.shipments._promise import Lateness, late
from cxkit.orders.shipments.facts import (
    STATUS_TOLD,
    Damaged,
    Delivered,
    Dispatched,
    Erased,
    Imported,
    Lost,
    Repromised,
    ShipmentFact,
    Tracked,
)
from cxkit.values import CustomerId, OrderId, Reason, ShipmentId, Text, as_utc

IN_FUTURE = Text(
    "shipment.future",
    "it is said to have happened at {happened}, after it was recorded",
    "所报时间{happened}晚于登记时间",
    "所報時間{happened}晚於登記時間",
)


def happened_by_then(shipment: Shipment, fact: Tracked | Delivered) -> Reason | None:
    """Nothing is reported from the future."""
    happened = fact.happened_at if isinstance(fact, Tracked) else fact.delivered_at
    return IN_FUTURE(happened=happened) if happened is not None and happened > fact.at else None


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
_FINDABLE = _MOVING | {ShipmentStatus.LOST}
_AS_TOLD = OneOf({status: {status, *STATUS_TOLD.values()} for status in _FINDABLE})


@record
class Shipment(Aggregate[ShipmentFact]):
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
        begins={Dispatched: ShipmentStatus.DISPATCHED, Imported: None},
        steps={
            # A parcel that was given up sometimes turns up, and comes all the same.
            Tracked: Step(source=_FINDABLE, target=_AS_TOLD, checks=(happened_by_then,)),
            Repromised: Step(source=_FINDABLE),
            Delivered: Step(source=_FINDABLE, target=ShipmentStatus.DELIVERED, checks=(happened_by_then,)),
            Damaged: Step(source=_FINDABLE | {ShipmentStatus.DELIVERED}, target=ShipmentStatus.DAMAGED),
            Lost: Step(source=_MOVING, target=ShipmentStatus.LOST),
            Erased: Step(),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased

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
        """The carrier takes the parcel."""
        return cls.begin(
            Dispatched(
                shipment=ShipmentId(id),
                order=OrderId(order),
                customer=None if customer is None else CustomerId(customer),
                carrier=carrier,
                units=tuple(units),
                tracking_number=tracking_number,
                promised_by=promised_by,
                promised_on=promised_on,
                at=at,
                by=by,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The shipment as another system last showed it."""
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
        """The carrier reports something."""
        told = TrackingEvent.of(event)
        return self.apply(Tracked(event=told, place=place, happened_at=happened_at, at=at, by=by))

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

    def deliver(
        self,
        *,
        at: datetime,
        by: Actor,
        delivered_at: datetime | None = None,
        signed_by: str | None = None,
    ) -> Self:
        """It arrives and is signed for."""
        return self.apply(Delivered(delivered_at=delivered_at, signed_by=signed_by, at=at, by=by))

    def damage(
        self, *, at: datetime, by: Actor, evidence: Iterable[str] = (), why: str | None = None
    ) -> Self:
        """The goods came damaged."""
        return self.apply(Damaged(evidence=tuple(evidence), at=at, by=by, why=why))

    def lose(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The carrier gives it up."""
        return self.apply(Lost(at=at, by=by, why=why))

    def is_late(self, *, by: Lateness = "date", tz: str = "UTC", at: datetime | None = None) -> bool | None:
        """Whether it came after its first promise; None where that is not known (see `late`)."""
        return late(self.delivered_at, self.promised_by or self.promised_on, by=by, tz=tz, at=at)

    def events(self) -> Iterator[tuple[datetime, TrackingEvent]]:
        """What the carrier reported, in the order of recording, with the time at which it happened."""
        for fact in self.history:
            if isinstance(fact, Tracked):
                yield fact.happened_at or fact.at, fact.event

    def silent_since(self) -> datetime | None:
        """When the carrier was last heard of; None for an import that tells no time."""
        heard = [time for time, _ in self.events()]
        return max([*heard, *([self.dispatched_at] if self.dispatched_at else [])], default=None)

    def may_be_lost(self, at: datetime, *, after: timedelta) -> bool | None:
        """Whether nothing was heard of a parcel under way for longer than `after`; None where not known."""
        if self.status not in _MOVING:
            return False
        heard = self.silent_since()
        return None if heard is None else as_utc(at, "at") - heard > after
