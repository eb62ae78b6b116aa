"""The visits of a shop's click log agree with totals that an independent script counts row by row."""

import csv
import gzip
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from cxkit.analysis.paths import funnel, transitions
from cxkit.analysis.visits import SessionPolicy, page_views, screened, sessions, unique_visitors
from cxkit.metrics import bounce_rate, engagement_rate, visit_conversion
from cxkit.tables import EventTable

LOG = Path(__file__).parents[3] / "shared" / "data" / "clickstream_ecom_A.csv.gz"
pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the click log is not here")


@pytest.fixture(scope="module")
def events():
    with gzip.open(LOG, "rt", encoding="utf-8") as file:
        columns = dict(
            zip(header := next(csv.reader(file)), zip(*csv.reader(file), strict=True), strict=True)
        )
    assert header[0] == "user_id"
    log = EventTable.from_columns(
        at=np.array(columns["timestamp"], "M8[s]"),
        user=list(columns["user_id"]),
        session=list(columns["session_id"]),
        event=list(columns["event"]),
        platform=list(columns["platform"]),
        zone="UTC",
    )
    return screened(log)


@pytest.fixture(scope="module")
def totals():
    named = importlib.util.spec_from_file_location("by_hand", Path(__file__).with_name("visits_by_hand.py"))
    by_hand = importlib.util.module_from_spec(named)
    named.loader.exec_module(by_hand)
    return by_hand.totals(LOG)


def test_visits_pages_and_visitors(events, totals):
    assert events.duplicates == 30
    found = sessions(events.events)
    visits, pages = found.table(), page_views(found)
    assert (len(events.events), found.visitors.size, len(found)) == (
        totals["events"],
        totals["visitors"],
        totals["visits"],
    )
    assert len(sessions(events.events, policy=SessionPolicy(own_ids=True))) == totals["own_sessions"]
    assert round(bounce_rate.of(visits).value * len(visits)) == totals["bounces"]
    assert round(engagement_rate.of(visits).value * len(visits)) == totals["engaged"]
    assert round(visit_conversion.of(visits).value * len(visits)) == totals["converted"]
    assert {page: n for page, n in visits.landing.counts().items() if n} == totals["entries"]
    assert {page: n for page, n in visits.exit.counts().items() if n} == totals["exits"]
    assert (pages.dwell.value, pages.dwell.n) == (totals["dwell_median"], totals["dwell_known"])
    assert pages.dwell_unknown.value == pytest.approx(totals["visits"] / totals["events"])
    assert int(unique_visitors(events.events, zone="UTC").visitors.sum()) == totals["visitor_days"]


def test_paths_and_the_funnel(events, totals):
    log = events.events
    paths = sessions(log).journeys()
    assert paths.ids == list(range(totals["visits"]))
    pairs = transitions(paths)
    counted = {f"{a} > {b}": n for (a, b), n in zip(pairs.pairs, pairs.counts.tolist(), strict=True)}
    assert counted == totals["pairs"]
    steps = ["product_view", "add_to_cart", "purchase"]
    assert (
        list(funnel(log.user, log.event, log.at.view("M8[us]"), steps=steps, zone="UTC").counts)
        == totals["funnel"]
    )
