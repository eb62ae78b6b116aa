"""Facts of a shipment."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.orders._enums import ShipmentStatus, TrackingEvent
from cxkit.orders._portions import UnitSpan
from cxkit.values import LONGEST_ID, CustomerId, OrderId, ShipmentId

__all__ = [
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


@record
class Dispatched(ShipmentFact):
    """The parcel was handed to the carrier."""

    shipment: ShipmentId = field(longest=LONGEST_ID)
    order: OrderId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    carrier: str = field(longest=200)
    units: tuple[UnitSpan, ...] = ()
    tracking_number: str | None = personal(default=None)
    promised_by: datetime | None = None
    promised_on: date | None = None
    external: tuple[ExternalId, ...] = personal(default=())


@record
class Imported(ShipmentFact):
    """The shipment as another system last showed it; what that system did not say is None.

    `zone` is the time zone of its days.
    """

    shipment: Named[ShipmentId] = field(longest=LONGEST_ID)
    status: Named[ShipmentStatus]
    observed: str | None = None
    order: MaybeNamed[OrderId] = field(default=None)
    customer: MaybeNamed[CustomerId] = field(default=None)
    carrier: str | None = None
    units: Several[UnitSpan] = field(default=())
    tracking_number: str | None = personal(default=None)
    promised_by: datetime | None = None
    promised_on: date | None = None
    dispatched_at: datetime | None = None
    delivered_at: datetime | None = None
    external: Several[ExternalId] = personal(default=())
    zone: str | None = field(default=None, sparse=True)


@record
class Tracked(ShipmentFact):
    """The carrier reported an event; `happened_at` is its own time where it was learned later."""

    event: TrackingEvent
    place: str | None = personal(default=None)
    happened_at: datetime | None = None


@record
class Repromised(ShipmentFact):
    """Another delivery date was promised; whether the parcel is late is still judged by the first."""

    promised_by: datetime | None = None
    promised_on: date | None = None


@record
class Delivered(ShipmentFact):
    """The parcel was signed for; `delivered_at` is its own time where it was learned later."""

    delivered_at: datetime | None = None
    signed_by: str | None = personal(default=None, whose="recipient")


@record
class Damaged(ShipmentFact):
    """The goods were damaged when they came; `evidence` names pictures or the carrier's record."""

    evidence: tuple[str, ...] = personal(default=())


@record
class Lost(ShipmentFact):
    """The parcel was given up by the carrier, or nothing was heard of it any more."""


@record
class Erased(ShipmentFact):
    """Everything personal was taken out of the shipment and its history."""
