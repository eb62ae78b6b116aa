"""The metrics give the published totals of public data sets."""

from __future__ import annotations

import csv
import gzip
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from cxkit.metrics import (
    abandonment,
    complaint_timeliness,
    csat,
    late_delivery,
    months,
    nps,
    repurchase,
    resolution,
    service_level,
    volume,
)
from cxkit.tables import ComplaintTable, ContactTable, OrderTable, ResponseTable, TicketTable
from cxkit.values import CSAT_1_5, NPS_0_10

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def rows(name: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    path = DATA / f"{name}.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    with gzip.open(path) as packed:
        return list(csv.DictReader(io.TextIOWrapper(packed, encoding, newline="")))


def text(value: str) -> str | None:
    return value or None


def test_nps_of_the_bank_and_by_market_and_month():
    answers = rows("nps_bank_2021H1_A")
    table = ResponseTable.from_columns(
        scale=NPS_0_10,
        score=[int(row["NPS"]) for row in answers],
        region=[row["Market"] for row in answers],
        answered_at=[datetime.strptime(row["Survey date"] + "Z", "%d/%m/%y%z") for row in answers],
        zone="UTC",
    )
    tally = nps.tally(table, by={"market": "region", "month": months(table.answered_at, "UTC")})
    assert tally.counts == {"detractors": 835, "passives": 479, "promoters": 1151, "missing": 0}
    assert round(100 * tally.overall().value, 6) == 12.819473
    assert tally.over("market", "month").result() == nps.of(table)


@pytest.fixture(scope="module")
def calls() -> ContactTable:
    found = rows("call_center_calls_A")

    def score(row: dict[str, str]) -> int | None:
        return int(row["Satisfaction rating"]) if row["Satisfaction rating"] else None

    def seconds(row: dict[str, str]) -> timedelta | None:
        wait = row["Speed of answer in seconds"]
        return timedelta(seconds=float(wait)) if wait else None

    return ContactTable.from_columns(
        id=[row["Call Id"] for row in found],
        channel=["phone"] * len(found),
        topic=[row["Topic"] for row in found],
        offered_at=[datetime.fromisoformat("2021-01-01T00:00:00")] * len(found),
        abandoned=[row["Answered (Y/N)"] == "N" for row in found],
        queue_time=[seconds(row) for row in found],
        resolved=[row["Resolved"] == "Y" for row in found],
        satisfaction=[
            int(row["Satisfaction rating"]) if row["Satisfaction rating"] else None for row in found
        ],
        zone="UTC",
    )


class TestCallCentre:
    def test_abandonment_and_service_level(self, calls):
        assert abandonment.of(calls).value == 0.186
        assert (volume.of(calls).value, abandonment.of(calls).n) == (2500, 2500)
        assert service_level.of(calls, within=30).value == 0.1504
        assert round(service_level.of(calls, within=30, abandons="ignored").value, 6) == 0.184767

    def test_satisfaction(self, calls):
        scores = calls.satisfaction[calls.known("satisfaction")]
        assert round(csat.of(ResponseTable.from_columns(scale=CSAT_1_5, score=scores)).value, 6) == 0.505651


def test_servicenow_resolution_without_those_closed_unresolved():
    last: dict[str, dict[str, str]] = {}
    for row in rows("servicenow_incidents_A"):
        last[row["number"]] = row

    def wall(value: str) -> datetime | None:
        if value == "?":
            return None
        day, clock = value.split()
        d, m, y = map(int, day.split("/"))
        hour, minute = map(int, clock.split(":"))
        return datetime(y, m, d, hour, minute)

    found = list(last.values())
    table = TicketTable.from_columns(
        id=list(last),
        opened_at=[wall(row["opened_at"]) for row in found],
        solved_at=[wall(row["resolved_at"]) for row in found],
        closed_at=[wall(row["closed_at"]) for row in found],
        reopens=[int(row["reopen_count"]) for row in found],
        met_target=[row["made_sla"].lower() == "true" for row in found],
        zone="UTC",
    )
    median = resolution.of(table, closing="ignored")
    assert (median.n, median.value / 3600, median.dropped["closed_unsolved"]) == (9157, 65.7, 843)
    assert round((table.met_target == 1).mean(), 4) == 0.4364
    assert (table.reopens > 0).mean() == 0.0138


def test_cfpb_timely_answers():
    found = rows("cfpb_complaints_A")
    name = next(key for key in found[0] if key.lower().startswith("timely"))
    table = ComplaintTable.from_columns(
        received_at=[datetime.fromisoformat("2014-01-01")] * len(found),
        timely=[None if row[name] == "" else row[name] in ("1", "Yes") for row in found],
        zone="UTC",
    )
    assert round(complaint_timeliness.of(table).value, 6) == 0.977175


def test_cdnow_buyers_with_two_order_days():
    path = DATA / "cdnow_sample.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not beside the project")
    with gzip.open(path, "rt") as lines:
        cells = [line.split() for line in lines if line.strip()]
    at = [datetime.strptime(cell[2], "%Y%m%d").replace(tzinfo=UTC) for cell in cells]
    found = repurchase.of([cell[0] for cell in cells], at)
    assert (found.n, round(found.value, 6)) == (2357, 0.483241)


def moment(value: str, form: str) -> datetime | None:
    return datetime.strptime(value, form).replace(tzinfo=UTC) if value else None


def test_olist_deliveries_late_by_the_clock_and_by_date():
    found = [row for row in rows("olist_A_orders") if row["order_status"] == "delivered"]
    form = "%m/%d/%Y %H:%M"
    table = OrderTable.from_columns(
        placed_at=[moment(row["order_purchase_timestamp"], form) for row in found],
        delivered_at=[moment(row["order_delivered_customer_date"], form) for row in found],
        promised_by=[moment(row["order_estimated_delivery_date"], form) for row in found],
    )
    clock, by_date = (late_delivery.of(table, judged=how) for how in ("instant", "date"))
    assert (clock.n, round(clock.value, 6), round(by_date.value, 6)) == (4857, 0.080502, 0.068355)


def test_olist_reviews_in_the_top_two_boxes():
    scores = [int(row["review_score"]) for row in rows("olist_A_order_reviews")]
    found = csat.tally(scores)
    assert (round(found.result().value, 6), round(found.result("mean").value, 6)) == (0.782077, 4.119286)


def test_italian_help_desk_first_solutions_from_its_event_log():
    found = rows("helpdesk_italy_A")
    names = {"Resolve ticket": "solved"}
    seen: set[str] = set()
    kinds: list[str] = []
    for row in found:
        case = row["case:concept:name"]
        kinds.append(names.get(row["concept:name"], "other"))
        seen.add(case)
    at = [datetime.fromisoformat(row["time:timestamp"]) for row in found]
    first: dict[str, datetime] = {}
    for row, when in zip(found, at, strict=True):
        case = row["case:concept:name"]
        first[case] = min(when, first.get(case, when))
    ids = [row["case:concept:name"] for row in found] + list(first)
    table = TicketTable.from_events(ids, [*at, *first.values()], [*kinds, *["opened"] * len(first)])
    median = resolution.of(table, which="first")
    assert (median.n, round(median.value / 3600, 6)) == (2290, 98.498611)


def test_complaints_to_the_city_that_close_before_they_open_are_told_of():
    found = rows("nyc311_2018_A")
    form = "%m/%d/%Y %I:%M:%S %p"
    table = ComplaintTable.from_columns(
        received_at=[moment(row["Created Date"], form) for row in found],
        closed_at=[moment(row["Closed Date"], form) for row in found],
    )
    assert [fault.code for fault in table.faults] == ["instant.order"] * 10
    known = table.known("closed_at")
    hours = (table.closed_at - table.received_at)[known] / 3.6e9
    assert (int(known.sum()), round(float(np.median(hours)), 6)) == (976, 11.972778)


def test_answers_after_the_solution_are_not_believed():
    found = [row for row in rows("support_tickets_kaggle_A") if row["Ticket Status"] == "Closed"]
    form = "%Y-%m-%d %H:%M:%S"
    first = [moment(row["First Response Time"], form) for row in found]
    last = [moment(row["Time to Resolution"], form) for row in found]
    table = TicketTable.from_columns(opened_at=first, solved_at=last)
    assert (len(table), len(table.faults)) == (655, 314)
