"""Tallies of different things do not add up: other instants, other zones, the same people in parts."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import cxkit.metrics
from cxkit.errors import Invalid
from cxkit.metrics import complaint_rate, first_response, months, nps, repurchase, retention, volume
from cxkit.stats.tallies import Tally, merged
from cxkit.tables import ComplaintTable, OrderTable

AT = [datetime(2026, month, 5, tzinfo=UTC) for month in (1, 2, 3)]
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def kept(tally: Tally) -> Tally:
    """The tally as it comes back from where it is stored."""
    return Tally.from_bytes(tally.to_bytes())


@pytest.mark.parametrize("stored", [False, True])
def test_a_customer_in_two_parts_is_not_two_customers(stored: bool) -> None:
    parts = [retention.tally(["ann"], [at], as_of=NOW) for at in AT[:2]]
    parts = [kept(part) for part in parts] if stored else parts
    for add in (lambda: parts[0] + parts[1], lambda: merged(parts), lambda: sum(parts)):
        with pytest.raises(Invalid, match=r"split by customer and say merged\(parts, by_customer=True\)"):
            add()


def test_parts_by_customer_add_up_to_the_whole() -> None:
    who, when = ["ann", "ann", "bob", "cat", "bob"], [AT[0], AT[1], AT[0], AT[1], AT[2]]
    whole = retention.tally(who, when, as_of=NOW)
    parts = [
        retention.tally(
            *zip(*((w, t) for w, t in zip(who, when, strict=True) if w in some), strict=True), as_of=NOW
        )
        for some in (("ann",), ("bob", "cat"))
    ]
    assert merged(parts, by_customer=True) == whole
    with pytest.raises(Invalid, match="by_customer"):
        merged([merged(parts, by_customer=True), parts[0]])


FOLLOWING = ("retention", "repurchase", "repeat_complaints", "first_contact_resolution")


@pytest.mark.parametrize("name", sorted(cxkit.metrics.__all__))
def test_every_metric_that_takes_customers_follows_people(name: str) -> None:
    tally = getattr(getattr(cxkit.metrics, name), "tally", None)
    names = set(inspect.signature(tally).parameters) if tally is not None else set()
    told = inspect.getdoc(tally) or ""
    assert ("customer" in names or "columns of customers" in told or "customers" in told.split("\n")[0]) == (
        name in FOLLOWING
    )


def test_people_are_followed_by_each_of_these_metrics() -> None:
    orders = ["ann", "ann"], [AT[0], AT[1]]
    assert repurchase.tally(*orders).scope["persons"] is True
    assert retention.tally(*orders, as_of=NOW).scope["persons"] is True


def test_reports_of_two_instants_do_not_add_up() -> None:
    def at(as_of: datetime) -> Tally:
        return first_response.tally([AT[0]], [None], as_of=as_of)

    with pytest.raises(Invalid, match="as_of 2026-04-01T00:00:00.000000Z and 2026-04-02T00:00:00.000000Z"):
        at(NOW) + at(NOW + timedelta(days=1))
    assert (at(NOW) + at(NOW)).result("open").value == 1.0
    with pytest.raises(Invalid, match="as_of"):
        kept(at(NOW)) + kept(at(NOW + timedelta(days=1)))


def test_the_instant_is_kept_by_every_metric_that_takes_one() -> None:
    taking = [
        getattr(cxkit.metrics, name).tally
        for name in cxkit.metrics.__all__
        if hasattr(getattr(cxkit.metrics, name), "tally")
        and "as_of" in inspect.signature(getattr(cxkit.metrics, name).tally).parameters
    ]
    assert len(taking) > 10
    assert all(hasattr(tally, "__wrapped__") for tally in taking)


@pytest.mark.parametrize("stored", [False, True])
def test_months_of_two_zones_do_not_add_up(stored: bool) -> None:
    late = [datetime(2026, 1, 31, 18, tzinfo=UTC)]

    def by(zone: str) -> Tally:
        found = nps.tally([9], by={"month": months(late, zone)})
        return kept(found) if stored else found

    with pytest.raises(Invalid, match="month in UTC and in Asia/Shanghai"):
        by("UTC") + by("Asia/Shanghai")
    assert (by("Asia/Shanghai") + by("Asia/Shanghai")).labels("month") == ("2026-02",)
    rolled = by("UTC").over("month") + by("Asia/Shanghai").over("month")
    assert rolled.result().n == 2
    assert by("UTC").rename(month="period").axes[0].zone == "UTC"
    assert by("UTC").relabel(month=lambda label: label[:4]).axes[0].zone == "UTC"


def test_what_does_not_say_its_zone_adds_up_as_before() -> None:
    plain = nps.tally([9], by={"month": ["2026-01"]})
    known = nps.tally([3], by={"month": months([AT[0]], "Asia/Shanghai")})
    for both in (plain + known, known + plain):
        assert both.axes[0].zone == "Asia/Shanghai"
        assert both.result().at(month="2026-01").n == 2


def test_rows_that_a_metric_leaves_out_do_not_lose_the_zone() -> None:
    found: Any = volume.tally(AT, by={"month": months(AT, "Asia/Shanghai")})
    assert found.axes[0].zone == "Asia/Shanghai"
    assert found.at(month=["2026-01", "2026-02"]).axes[0].zone == "Asia/Shanghai"


def test_nothing_is_merged_only_by_saying_what_is_lacking() -> None:
    with pytest.raises(Invalid, match="there is nothing to merge: give at least one tally") as caught:
        merged([])
    assert (caught.value.code, caught.value.path) == ("tally.merge", "tallies")
    assert merged([nps.tally([9])]) == nps.tally([9])


def test_complaints_and_orders_by_month_have_one_zone() -> None:
    when = datetime(2026, 1, 31, 18, tzinfo=UTC)
    complaints = ComplaintTable.from_columns(id=["C-1"], received_at=[when])
    orders = OrderTable.from_columns(id=["O-1"], placed_at=[when])
    zones = "Asia/Shanghai", "Asia/Shanghai"
    for pair in (zones, ("UTC", "Asia/Shanghai")):
        by = {"month": tuple(months([when], zone) for zone in pair)}
        if pair == zones:
            found = complaint_rate.tally(complaints, orders, by=by, cohort="receipt")
            assert found.axes[0].zone == "Asia/Shanghai"
            assert found.labels("month") == ("2026-02",)
        else:
            with pytest.raises(Invalid, match="periods of UTC do not stand beside orders by those of Asia"):
                complaint_rate.tally(complaints, orders, by=by, cohort="receipt")
