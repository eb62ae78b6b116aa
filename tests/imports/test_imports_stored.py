"""What was imported survives the store, its histories included."""

from itertools import islice

import pytest

from cxkit.imports import call_center, cfpb, nps_survey, nyc311, olist, servicenow
from cxkit.storage import Repository, SQLiteStore, add_all

SOURCES = {
    "olist": lambda shared: olist.read(shared(), zone="America/Sao_Paulo"),
    "cfpb": lambda shared: cfpb.read(shared("cfpb_complaints_A.csv.gz"), zone="America/New_York"),
    "servicenow": lambda shared: servicenow.read(shared("servicenow_incidents_A.csv.gz"), zone="UTC"),
    "calls": lambda shared: call_center.read(shared("call_center_calls_A.csv.gz"), zone="UTC"),
    "nyc311": lambda shared: nyc311.read(shared("nyc311_2018_A.csv.gz"), zone="America/New_York"),
    "nps": lambda shared: nps_survey.read(shared("nps_bank_2021H1_A.csv.gz"), zone="UTC"),
}


@pytest.mark.parametrize("source", SOURCES)
def test_imported_objects_are_loaded_equal(source, shared, tmp_path):
    shared("olist_A_orders.csv.gz")
    every = list(SOURCES[source](shared).objects())
    some = list(islice(every, 0, None, max(1, len(every) // 400)))
    store = SQLiteStore(tmp_path / "imported.sqlite")
    assert add_all(store, some) == len(some)
    for one in some:
        assert Repository(store, type(one)).get(one.id) == one
