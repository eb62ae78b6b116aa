"""Logs of desks and of a shop: visits, paths, drop-off and measures agree with what plain loops count."""

import csv
import gzip
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cxkit.analysis.paths import drop_off, funnel, journeys, path_counts
from cxkit.analysis.segmentation import customer_measures
from cxkit.analysis.visits import SessionPolicy, sessions
from cxkit.tables import EventTable, OrderTable

DATA = Path(__file__).parents[3] / "shared" / "data"
LOGS = {
    "helpdesk_italy_A": ("case:concept:name", "concept:name", "time:timestamp", "%Y-%m-%d %H:%M:%S%z"),
    "bpi14_rabobank_activities_A": (
        "incident_id",
        "incident_activity_type",
        "data_stamp",
        "%d/%m/%Y %H:%M:%S%z",
    ),
    "servicenow_incidents_A": ("number", "incident_state", "sys_updated_at", "%d/%m/%Y %H:%M%z"),
}
GAP = timedelta(days=1)
SKIP = "the logs are not here"


def rows_of(name):
    path = DATA / f"{name}.csv.gz"
    if not path.exists():
        pytest.skip(SKIP)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=LOGS)
def log(request):
    who, what, when, form = LOGS[request.param]
    found = []
    for row in rows_of(request.param):
        told = row[when] if form.startswith("%Y") else f"{row[when]}+00:00"
        found.append((row[who], row[what], datetime.strptime(told, form).astimezone(UTC)))
    return found


def by_hand(log):
    """Each case's events by time, those of one instant as they came."""
    cases = {}
    for who, what, at in log:
        cases.setdefault(who, []).append((at, what))
    return {who: sorted(events, key=lambda each: each[0]) for who, events in cases.items()}


def test_paths_and_where_they_end(log):
    who, what, at = zip(*log, strict=True)
    found, cases = journeys(who, what, at), by_hand(log)
    assert (len(found), found.who.size) == (len(cases), len(log))
    pairs = Counter((one[1], other[1]) for each in cases.values() for one, other in pairwise(each))
    inner = {
        pair: n
        for pair, n in path_counts(found).pairs.items()
        if "path_start" not in pair and "path_end" not in pair
    }
    assert inner == pairs
    last = Counter(each[-1][1] for each in cases.values())
    goal = last.most_common(1)[0][0]
    lost = drop_off(found, goals=[goal])
    ends = Counter(each[-1][1] for each in cases.values() if goal not in [event for _, event in each])
    told = dict(zip(lost.events, lost.ends.tolist(), strict=True))
    assert {event: n for event, n in told.items() if n} == ends
    assert lost.lost == sum(ends.values())


def test_the_funnel_of_the_first_two_kinds(log):
    who, what, at = zip(*log, strict=True)
    cases = by_hand(log)
    steps = [name for name, _ in Counter(what).most_common(3)]
    counts = [0, 0, 0]
    for events in cases.values():
        latest = None
        for step, wanted in enumerate(steps):
            later = [at for at, event in events if event == wanted and (latest is None or at > latest)]
            if not later:
                break
            latest = min(later)
            counts[step] += 1
    assert funnel(who, what, at, steps=steps).counts == tuple(counts)


def test_visits_split_by_a_pause(log):
    who, what, at = zip(*log, strict=True)
    events = EventTable.from_columns(device=who, event=what, at=at)
    found = sessions(events, policy=SessionPolicy(gap=GAP, longest=None))
    visits, landing, exits = 0, Counter(), Counter()
    for name in dict.fromkeys(who):
        mine = sorted((moment, event) for one, event, moment in by_name(log)[name])
        before = None
        for moment, event in mine:
            if before is None or moment - before[0] > GAP:
                visits += 1
                landing[event] += 1
                if before is not None:
                    exits[before[1]] += 1
            before = moment, event
        exits[before[1]] += 1
    table = found.table()
    assert len(found) == visits
    assert {page: n for page, n in table.landing.counts().items() if n} == landing
    assert {page: n for page, n in table.exit.counts().items() if n} == exits


_NAMED = {}


def by_name(log):
    if id(log) not in _NAMED:
        held = _NAMED[id(log)] = {}
        for row in log:
            held.setdefault(row[0], []).append(row)
    return _NAMED[id(log)]


def test_measures_of_the_customers_of_a_shop():
    invoices = {}
    for row in rows_of("online_retail_2009_12_to_2010_05_A"):
        if row["Customer ID"] and not row["Invoice"].startswith(("C", "A")):
            held = invoices.setdefault(
                row["Invoice"], [row["Customer ID"], datetime.fromisoformat(row["InvoiceDate"]), 0]
            )
            held[2] += round(float(row["Price"]) * 100) * int(row["Quantity"])
    end = datetime(2010, 5, 1, tzinfo=UTC)
    customer, placed, total = zip(*invoices.values(), strict=True)
    orders = OrderTable.from_columns(
        customer=customer, placed_at=placed, total=np.array(total), currency=["GBP"] * len(total), zone="UTC"
    )
    found = customer_measures(as_of=end, tz="UTC", within=timedelta(days=90), orders=orders)
    begin, naive = end - timedelta(days=90), end.replace(tzinfo=None)
    everybody = sorted({one for one, at, _ in invoices.values() if at <= naive})
    assert list(found.customers) == everybody
    n, spent, last = Counter(), Counter(), {}
    for one, at, amount in invoices.values():
        if at <= naive:
            last[one] = max(last.get(one, at), at)
            if at > begin.replace(tzinfo=None):
                n[one] += 1
                spent[one] += amount
    assert found.values["orders"].tolist() == [n[one] for one in everybody]
    assert found.values["revenue"].tolist() == pytest.approx([spent[one] / 100 for one in everybody])
    days = [(naive.date() - last[one].date()).days for one in everybody]
    assert found.values["days_since_order"].tolist() == days
