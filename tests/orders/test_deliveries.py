"""Parcels: what the carrier said, whether the promise was kept, what went wrong."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.orders import DeliveryProblem, Shipment, ShipmentStatus, TrackingEvent, delivery_problems, late
from cxkit.orders.shipments import facts as shipment_facts

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CARRIER = Actor.system("carrier")


def parcel(**told):
    return Shipment.dispatch("S-1", order="O-1", carrier="SF", at=T, by=CARRIER, **told)


def problems(shipment, at, **told):
    return [found.problem for found in delivery_problems(shipment, at, tz="Asia/Shanghai", **told)]


def test_a_parcel_is_where_the_carrier_last_said():
    shipment = parcel().track("picked_up", at=T, by=CARRIER).track("delayed", at=T, by=CARRIER)
    assert shipment.status is ShipmentStatus.IN_TRANSIT
    assert shipment.track("attempted", at=T, by=CARRIER).status is ShipmentStatus.ATTEMPTED


def test_what_is_learned_late_keeps_its_own_time():
    shipment = parcel().track("arrived", at=T + DAY, by=CARRIER, happened_at=T + DAY / 2)
    shipment = shipment.deliver(at=T + 3 * DAY, by=CARRIER, delivered_at=T + 2 * DAY)
    assert list(shipment.events()) == [(T + DAY / 2, TrackingEvent.ARRIVED)]
    assert shipment.delivered_at == T + 2 * DAY
    with pytest.raises(Refused, match="after it was recorded"):
        parcel().deliver(at=T, by=CARRIER, delivered_at=T + DAY)


def test_a_parcel_given_up_sometimes_comes_all_the_same():
    shipment = parcel().lose(at=T + 9 * DAY, by=CARRIER)
    assert shipment.deliver(at=T + 10 * DAY, by=CARRIER).status is ShipmentStatus.DELIVERED
    seen = shipment.track("arrived", at=T + 10 * DAY, by=CARRIER)
    assert seen.status is ShipmentStatus.IN_TRANSIT
    assert shipment.damage(at=T + 10 * DAY, by=CARRIER).status is ShipmentStatus.DAMAGED


def test_everything_that_went_wrong_is_told_with_its_days():
    shipment = parcel(promised_on=date(2026, 2, 5)).deliver(at=T + 3 * DAY, by=CARRIER)
    shipment = shipment.damage(at=T + 3 * DAY, by=CARRIER, evidence=["photo"])
    found = delivery_problems(shipment, T + 4 * DAY, tz="Asia/Shanghai")
    assert [each.reason.text("zh-Hans") for each in found] == [
        "签收时商品破损",
        "承诺于2026年2月5日送达，实际于2026年2月6日签收",
    ]


def test_a_silent_parcel_may_be_lost_and_a_lost_one_is():
    shipment = parcel().track("departed", at=T + DAY, by=CARRIER)
    assert problems(shipment, T + 8 * DAY) == []
    assert problems(shipment, T + 8 * DAY + timedelta(seconds=1)) == [DeliveryProblem.SILENT]
    assert problems(shipment.lose(at=T + 9 * DAY, by=CARRIER), T + 30 * DAY) == [DeliveryProblem.LOST]


def test_an_import_that_tells_no_times_is_neither_late_nor_silent():
    fact = shipment_facts.Imported(shipment="S-1", status="in_transit", at=T, by=CARRIER)
    shipment = Shipment.imported(fact)
    assert (shipment.is_late(at=T), shipment.may_be_lost(T, after=DAY)) == (None, None)
    assert problems(shipment, T + 30 * DAY) == []


def test_a_promised_day_ends_where_the_customer_lives():
    came = datetime(2026, 2, 5, 20, tzinfo=UTC)
    shipment = parcel(promised_on=date(2026, 2, 5)).deliver(at=came, by=CARRIER)
    assert (shipment.is_late(tz="UTC"), shipment.is_late(tz="Asia/Shanghai")) == (False, True)


@settings(max_examples=60)
@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
def test_late_by_the_day_is_late_by_the_clock_but_not_the_other_way(came, promised):
    assert not late(came, promised) or late(came, promised, by="instant")
    assert late(came, promised.date()) == late(came, promised)
