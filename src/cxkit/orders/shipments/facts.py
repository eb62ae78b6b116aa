"""What can happen to a shipment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.orders._enums import ShipmentStatus, TrackingEvent
from cxkit.orders._portions import UnitSpan
from cxkit.values import CustomerId, OrderId, ShipmentId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.orders.shipments._shipment import Shipment

__all__ = [
    "STATUS_TOLD",
    "Damaged",
    "Delivered",
    "Dispatched",
    "Erased",
    "Imported",
    "Lost",
    "Repromised",
    "ShipmentFact",
    "Tracked",
]


@record(abstract=True)
class ShipmentFact(Fact):
    """Something that happened to a shipment."""

    schema_prefix: ClassVar[str] = "shipment."


_SAME = (
    "order",
    "customer",
    "carrier",
    "units",
    "tracking_number",
    "promised_by",
    "promised_on",
    "external",
)


@record
class Dispatched(ShipmentFact):
    """The carrier took the parcel."""

    shipment: ShipmentId = field(longest=LONGEST_ID)
    order: OrderId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    carrier: str = field(longest=200)
    units: tuple[UnitSpan, ...] = ()
    tracking_number: str | None = personal(default=None)
    promised_by: datetime | None = None
    promised_on: date | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """A parcel on its way."""
        same = {name: getattr(self, name) for name in _SAME}
        return {**same, "id": self.shipment, "dispatched_at": self.at}


@record
class Imported(ShipmentFact):
    """The shipment as another system last showed it; what that system did not say is None."""

    shipment: ShipmentId = field(longest=LONGEST_ID)
    status: ShipmentStatus
    observed: str | None = None
    order: OrderId | None = None
    customer: CustomerId | None = None
    carrier: str | None = None
    units: tuple[UnitSpan, ...] = ()
    tracking_number: str | None = personal(default=None)
    promised_by: datetime | None = None
    promised_on: date | None = None
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def begin(self) -> Changes:
        """The shipment in the state observed."""
        names = (*_SAME, "status", "dispatched_at", "delivered_at")
        return {**{name: getattr(self, name) for name in names}, "id": self.shipment}


@record
class Tracked(ShipmentFact):
    """The carrier reported something. `happened_at` is when, if that was learned later."""

    event: TrackingEvent
    place: str | None = personal(default=None)
    happened_at: datetime | None = None

    def effect(self, state: Shipment, /) -> Mapping[str, Any]:
        """The status that the event tells; one that tells none leaves it."""
        return {"status": STATUS_TOLD.get(self.event, state.status)}


STATUS_TOLD: dict[TrackingEvent, ShipmentStatus] = {
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


@record
class Repromised(ShipmentFact):
    """A new promise; whether the parcel is late is still judged by the first."""

    promised_by: datetime | None = None
    promised_on: date | None = None

    def effect(self, state: Shipment, /) -> Mapping[str, Any]:
        """The first promise stays; the new one stands beside it."""
        first = state.promised_by or state.promised_on
        names = ("revised_by", "revised_on") if first else ("promised_by", "promised_on")
        return {names[0]: self.promised_by, names[1]: self.promised_on}


@record
class Delivered(ShipmentFact):
    """The customer, or somebody for the customer, signed. `delivered_at` is when, if learned later."""

    delivered_at: datetime | None = None
    signed_by: str | None = personal(default=None)

    def effect(self, state: Shipment, /) -> Mapping[str, Any]:
        """It has arrived."""
        return {"delivered_at": self.delivered_at or self.at}


@record
class Damaged(ShipmentFact):
    """The goods were damaged when they came; `evidence` names pictures or the carrier's record."""

    evidence: tuple[str, ...] = personal(default=())

    def effect(self, state: Shipment, /) -> Mapping[str, Any]:
        """It has arrived, damaged; a time of delivery already known stays."""
        return {"delivered_at": state.delivered_at or self.at}


@record
class Lost(ShipmentFact):
    """The carrier gave it up, or it was not heard of any more."""


@record
class Erased(ShipmentFact):
    """Everything personal was taken out of the shipment and its history."""
