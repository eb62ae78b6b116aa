"""The review of real exports shows the totals that are known of them."""

import functools
from pathlib import Path

import pytest

from cxkit.imports import call_center, cfpb, nps_survey, nyc311, olist, online_retail, servicenow
from cxkit.review import Reading, Tables, monthly_review, span_review
from cxkit.storage import Repository, SQLiteStore, add_all
from cxkit.values import LANGUAGES, Period

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
def tables():
    """The tables of an export, each read once."""
    return functools.cache(
        lambda name: Tables.from_objects(
            SOURCES[name][0].read(DATA / SOURCES[name][1], zone=SOURCES[name][2]).objects()
        )
    )


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


def test_a_month_with_two_deliveries_is_incomplete(tables):
    """Olist ends in September 2018: 2 deliveries and 42 answers of its first days."""
    review = monthly_review(tables("olist"), Period.parse("2018-09", SOURCES["olist"][2]))
    assert review.figure("late_by_date").now.n == 2
    assert {figure.reading for figure in review.figures} == {Reading.INCOMPLETE}
    assert all(figure.change is figure.year_change is None for figure in review.figures)
    assert review.signals == ()
    told = " ".join(review.to_text().split())
    assert "Nothing was compared, because the records cover too few days of September 2018." in told
    assert "too few to compare" not in told, "incomplete is the reason"


def test_61_customers_of_august_are_to_be_called_and_all_parcels_are_no_group(tables):
    review = monthly_review(tables("olist"), Period.parse("2018-08", SOURCES["olist"][2]))
    assert len(review.callbacks) == 61
    assert review.unknown_callers == {}
    assert "Call 61 customers" in review.to_text()
    assert review.figure("late_by_date").reading is Reading.WORSE
    assert not [each for each in review.findings if each.axis == "channel"], "every order came by the web"


def test_a_month_after_a_month_of_one_day_is_compared_with_nothing(tables):
    """ServiceNow: all of March 2016, one day of February, nothing of March 2015."""
    review = monthly_review(tables("servicenow"), Period.parse("2016-03", "UTC"))
    assert dict(review.groups[0].covered)["before"] == pytest.approx(1 / 29)
    assert {figure.reading for figure in review.figures} == {Reading.INCOMPLETE}
    assert {figure.incomplete for figure in review.figures} == {("before", "year_before")}
    assert not [each for each in review.signals if each.kind == "change"]


def test_products_differ_in_how_often_a_decision_is_disputed(tables):
    review = span_review(tables("cfpb"), name="cfpb", tz=SOURCES["cfpb"][2])
    [mortgage] = [
        each for each in review.signals if (each.metric, each.axis) == ("complaint_disputed", "label")
    ]
    assert mortgage.member == "Mortgage"
    assert mortgage.now.value == pytest.approx(0.246, abs=5e-4)
    assert mortgage.p_adjusted < 1e-6
    assert not mortgage.good


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_an_export_is_cut_off(reviews, tables, language, browser):
    last = {"olist": "2018-08", "servicenow": "2016-03", "cfpb": "2014-12", "nps": "2021-06"}
    pages = {name: review.to_html(language) for name, review in reviews.items()}
    for name, month in last.items():
        review = monthly_review(tables(name), Period.parse(month, SOURCES[name][2]), name=name)
        pages[f"{name} in {month}"] = review.to_html(language)
    assert browser.faults_of(pages) == []
