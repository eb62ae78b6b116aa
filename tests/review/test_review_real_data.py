"""The review of real exports shows the totals that are known of them."""

from pathlib import Path

import pytest

from cxkit.imports import call_center, cfpb, nps_survey, nyc311, olist, online_retail, servicenow
from cxkit.review import Tables, span_review
from cxkit.storage import Repository, SQLiteStore, add_all

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not here")

SOURCES = {
    "olist": (olist, ".", "America/Sao_Paulo"),
    "cfpb": (cfpb, "cfpb_complaints_A.csv.gz", "America/New_York"),
    "servicenow": (servicenow, "servicenow_incidents_A.csv.gz", "UTC"),
    "calls": (call_center, "call_center_calls_A.csv.gz", "UTC"),
    "nps": (nps_survey, "nps_bank_2021H1_A.csv.gz", "UTC"),
}
KNOWN = [
    ("olist", "csat", 0.782077, 4988),
    ("olist", "late_by_timestamp", 0.080502, 4857),
    ("olist", "late_by_date", 0.068355, 4857),
    ("cfpb", "complaint_timely", 0.977175, 9989),
    ("servicenow", "target_met", 0.4364, 10_000),
    ("servicenow", "resolution", 65.7 * 3600, 9157),
    ("calls", "abandonment", 0.186, 2500),
    ("calls", "speed_of_answer", 67.503686, 2035),
    ("nps", "nps", 0.12819473, 2465),
]


@pytest.fixture(scope="module")
def reviews(tmp_path_factory):
    made = {}
    for name, (source, file, zone) in SOURCES.items():
        found = source.read(DATA / file, zone=zone)
        with SQLiteStore(tmp_path_factory.mktemp("stores") / f"{name}.sqlite") as store:
            count = add_all(store, found.objects())
            assert count == sum(1 for _ in found.objects())
            same = [Repository(store, type(thing)).get(thing.id) == thing for thing in found.objects()]
            assert all(same), f"{name} reloads an object differently"
            made[name] = span_review(Tables.from_store(store), name=name, tz=zone)
    return made


@pytest.mark.parametrize(("source", "metric", "value", "n"), KNOWN, ids=lambda each: str(each))
def test_a_known_total_comes_out_exactly(reviews, source, metric, value, n):
    figure = reviews[source].figure(metric).now
    assert figure.value == pytest.approx(value, abs=5.1e-7)
    assert figure.n == n


def test_requests_of_citizens_are_counted_with_their_losses():
    found = nyc311.read(DATA / "nyc311_2018_A.csv.gz", zone="America/New_York")
    review = span_review(Tables.from_objects(found.objects()), name="311", tz="America/New_York")
    assert {group.key: group.rows for group in review.groups} == {"complaints": 1000}
    assert review.complaint_classes[0].key == "Illegal Parking"
    assert review.complaint_classes[0].count == 88
    text = review.to_text()
    assert "open complaints of unknown customers" in text
    assert "No figure can be told from these records." in text


def test_a_ledger_of_sales_gives_no_all_clear():
    found = online_retail.read(DATA / "online_retail_2009_12_to_2010_05_A.csv.gz", zone="Europe/London")
    orders = [thing for thing in found.objects() if type(thing).__name__ == "Order"][:2000]
    text = span_review(Tables.from_objects(orders), name="retail", tz="Europe/London").to_text()
    assert "whom to call is not known" in text
    assert "Nobody waits" not in text
