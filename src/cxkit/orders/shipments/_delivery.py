"""Deliveries that went wrong: late, overdue, lost, damaged, sent back; each with the words to say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from cxkit._typing import Named
from cxkit.kernel import record
from cxkit.orders._enums import ShipmentStatus
from cxkit.orders._promise import Lateness
from cxkit.orders._wording import WORDS
from cxkit.orders.shipments._shipment import Shipment
from cxkit.values import Labelled, Reason, as_utc, local_time


class DeliveryProblem(Labelled):
    """Kind of trouble with a delivery."""

    LATE = "late", "Came late", "延迟送达", "延遲送達"
    OVERDUE = "overdue", "Overdue", "逾期未达", "逾期未達"
    SILENT = "silent", "Not heard of", "物流信息停滞", "物流資訊停滯"
    LOST = "lost", "Lost", "丢失", "遺失"
    DAMAGED = "damaged", "Damaged", "破损", "破損"
    SENT_BACK = "sent_back", "Sent back", "被退回", "被退回"
    ATTEMPTED = "attempted", "Not handed over", "派送未成功", "配送未成功"


@record(name="shipment.finding")
class DeliveryFinding:
    """One thing that went wrong, and how to say it.

    >>> DeliveryFinding(problem="lost", reason=WORDS["shipment.is_lost"]()).reason.text("zh-Hans")
    '包裹在运输中丢失'
    """

    problem: Named[DeliveryProblem]
    reason: Reason


_BY_STATUS = {
    ShipmentStatus.LOST: (DeliveryProblem.LOST, WORDS["shipment.is_lost"]),
    ShipmentStatus.DAMAGED: (DeliveryProblem.DAMAGED, WORDS["shipment.is_damaged"]),
    ShipmentStatus.SENT_BACK: (DeliveryProblem.SENT_BACK, WORDS["shipment.is_back"]),
    ShipmentStatus.ATTEMPTED: (DeliveryProblem.ATTEMPTED, WORDS["shipment.not_handed_over"]),
}


def delivery_problems(
    shipment: Shipment,
    at: datetime,
    *,
    tz: str,
    by: Lateness = "date",
    silent_after: timedelta = timedelta(days=7),
) -> tuple[DeliveryFinding, ...]:
    """Everything that went wrong with a shipment up to that time; days are those of `tz`.

    A parcel is not heard of when its carrier reported nothing for longer than `silent_after`.

    >>> from datetime import UTC
    >>> from cxkit.kernel.facts import Actor
    >>> t, carrier = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.system("carrier")
    >>> parcel = Shipment.dispatch("S-1", order="O-1", carrier="SF", promised_on=date(2026, 2, 5), at=t,
    ...     by=carrier)
    >>> [found.reason.text() for found in delivery_problems(parcel, t + timedelta(days=3), tz="UTC")]
    ['the parcel was promised for 2026-02-05 and has not come']
    """
    return tuple(_found(shipment, as_utc(at, "at"), tz, by, silent_after))


def _found(
    shipment: Shipment, at: datetime, tz: str, by: Lateness, silent_after: timedelta
) -> Iterator[DeliveryFinding]:
    stated = _BY_STATUS.get(shipment.status)
    if stated is not None:
        problem, text = stated
        yield DeliveryFinding(problem=problem, reason=text())
    if shipment.is_late(by=by, tz=tz, at=at):
        yield _late(shipment, tz)
    heard = shipment.silent_since()
    if heard is not None and shipment.may_be_lost(at, after=silent_after):
        yield DeliveryFinding(
            problem=DeliveryProblem.SILENT, reason=WORDS["shipment.is_silent"](heard=_day(heard, tz))
        )


def _late(shipment: Shipment, tz: str) -> DeliveryFinding:
    promised = _day(shipment.promised_by or shipment.promised_on, tz)
    if shipment.delivered_at is None:
        return DeliveryFinding(
            problem=DeliveryProblem.OVERDUE, reason=WORDS["shipment.is_overdue"](promised=promised)
        )
    delivered = _day(shipment.delivered_at, tz)
    return DeliveryFinding(
        problem=DeliveryProblem.LATE,
        reason=WORDS["shipment.came_late"](promised=promised, delivered=delivered),
    )


def _day(when: datetime | date | None, tz: str) -> date | None:
    return local_time(when, tz).date() if isinstance(when, datetime) else when
