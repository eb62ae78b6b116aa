"""Whatever stands in the cells, every row is used or rejected with its reasons, and nothing else happens."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from cxkit.imports import Mapping, call_center, cfpb, nps_survey, nyc311, servicenow
from cxkit.testing import check_mapping

GOOD = {
    nps_survey: {
        "ID": "1",
        "Market": "UK",
        "Survey date": "13/03/21",
        "Customer Name": "Ann Lee",
        "Month": "3",
        "Quarter": "1",
        "NPS": "9",
    },
    cfpb: {
        "Date received": "2014-03-29",
        "Product": "Credit card",
        "Sub-product": "",
        "Company": "Acme",
        "State": "VA",
        "Submitted via": "Web",
        "Company response to consumer": "Closed",
        "Timely response?": "1",
        "Consumer disputed?": "",
        "Complaint ID": "1",
    },
    call_center: {
        "Call Id": "ID1",
        "Agent": "Diane",
        "Date": "2021-01-01",
        "Time": "9:12:58",
        "Topic": "Billing",
        "Answered (Y/N)": "Y",
        "Resolved": "Y",
        "Speed of answer in seconds": "10",
        "AvgTalkDuration": "0:02:23",
        "Satisfaction rating": "3",
    },
    servicenow: dict.fromkeys(servicenow.COLUMNS, "?")
    | {
        "number": "INC1",
        "incident_state": "Closed",
        "priority": "4 - Low",
        "opened_at": "29/2/2016 01:16",
        "sys_updated_at": "5/3/2016 12:00",
    },
    nyc311: {
        "Unique Key": "1",
        "Created Date": "06/26/2018 10:58:54 AM",
        "Closed Date": "",
        "Agency": "NYPD",
        "Complaint Type": "Noise",
        "Descriptor": "Loud",
        "Status": "Open",
        "Borough": "QUEENS",
        "Open Data Channel Type": "PHONE",
    },
}
ID = {
    nps_survey: "ID",
    cfpb: "Complaint ID",
    call_center: "Call Id",
    servicenow: "number",
    nyc311: "Unique Key",
}
STRANGE = st.sampled_from(
    [
        "",
        " ",
        "?",
        "0",
        "-1",
        "11",
        "1e3",
        "٣",
        "31/02/21",
        "2021-02-30",
        "25:00:00",
        "0:61:00",
        "12",
        "Y",
        "N",
    ]
) | st.text(max_size=8)


def options(source):
    return {"zone": "UTC"} | ({"dates": "dmy"} if source is nps_survey else {})


@pytest.mark.parametrize("source", GOOD, ids=lambda source: source.__name__.rpartition(".")[2])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_row_is_accounted_for(source, data, tmp_path):
    good = GOOD[source]
    rows = []
    for number in range(data.draw(st.integers(1, 5))):
        changed = data.draw(st.dictionaries(st.sampled_from(sorted(good)), STRANGE, max_size=3))
        rows.append(good | {ID[source]: f"X{number}"} | changed)
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(good))
        writer.writeheader()
        writer.writerows(rows)
    found = source.read(path, **options(source))
    assert found.read == found.accepted + found.rejected == len(rows)
    assert len(found.rejects) == found.rejected
    assert all(reject.faults and all(fault.message for fault in reject.faults) for reject in found.rejects)
    assert all(reject.raw == rows[reject.row - 1] for reject in found.rejects)
    ids = [(type(one), one.id) for one in found.objects()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("source", GOOD, ids=lambda source: source.__name__.rpartition(".")[2])
def test_a_good_row_is_used(source, tmp_path):
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(GOOD[source]))
        writer.writeheader()
        writer.writerow(GOOD[source])
    found = source.read(path, **options(source))
    assert (found.read, found.rejected) == (1, 0)


@pytest.mark.parametrize("source", GOOD, ids=lambda source: source.__name__.rpartition(".")[2])
def test_a_mapping_keeps_its_contract(source, write):
    rows = [GOOD[source] | {ID[source]: f"X{number}"} for number in range(3)]
    name = source.__name__.rpartition(".")[2]
    found = check_mapping(Mapping.shipped(name), write("rows.csv", rows), zone="UTC")
    assert (found.accepted, found.rejected) == (3, 0)
