"""The review of real exports shows the totals that are known of them."""

from pathlib import Path

import pytest

from cxkit.imports import call_center, cfpb, nps_survey, olist, servicenow
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
