"""Requests to a city: what cannot be right is used as it stands, and told."""

from statistics import median

import pytest

from cxkit.codec import from_json, to_json
from cxkit.complaints import Complaint, ComplaintStatus
from cxkit.imports import Ledger, nyc311, write_rejects
from cxkit.imports._texts import wall_clock
from cxkit.tables import ComplaintTable
from cxkit.values import Channel

TEN = [237, 275, 327, 546, 611, 755, 880, 881, 883, 943]


def request(**more):
    row = {
        "Unique Key": "39573567",
        "Created Date": "06/26/2018 10:58:54 AM",
        "Closed Date": "06/26/2018 12:50:01 PM",
        "Agency": "NYPD",
        "Complaint Type": "Noise - Residential",
        "Descriptor": "Loud Music/Party",
        "Incident Address": "91-33 97 STREET",
        "Status": "Closed",
        "Borough": "QUEENS",
        "Open Data Channel Type": "PHONE",
    }
    return row | more


def hours(complaints):
    ended = [each for each in complaints if each.closed_at is not None]
    return [(each.closed_at - each.received_at).total_seconds() / 3600 for each in ended]


def test_a_request_is_a_complaint_about_an_agency(write):
    (one,) = nyc311.read(write("311.csv", [request()]), zone="America/New_York").complaints
    assert (one.id, one.status, one.channel) == ("39573567", ComplaintStatus.CLOSED, Channel.PHONE)
    assert (one.labels, one.filing.company, one.filing.region) == (
        ("Noise - Residential", "Loud Music/Party"),
        "NYPD",
        "QUEENS",
    )
    assert one.received_at.isoformat() == "2018-06-26T14:58:54+00:00"
    assert one.closed_at.isoformat() == "2018-06-26T16:50:01+00:00"
    assert from_json(to_json(one)) == one == Complaint.replay(one.history)


def test_the_place_of_a_citizen_is_not_read_and_that_is_said(write):
    found = nyc311.read(write("311.csv", [request()]), zone="UTC")
    assert found.files[0].unread_columns == ("Incident Address",)
    assert "91-33" not in to_json(found.complaints[0])


def test_a_closing_before_the_receipt_is_kept_told_and_not_believed_by_a_table(write, tmp_path):
    path = write(
        "311.csv", [request(), request(**{"Unique Key": "2", "Closed Date": "06/25/2018 09:00:00 AM"})]
    )
    found = nyc311.read(path, zone="UTC")
    (doubt,) = found.doubts
    assert (found.accepted, found.rejected, found.doubtful, found.files[0].doubtful) == (2, 0, 1, 1)
    assert (doubt.row, doubt.faults[0].code) == (2, "import.order")
    assert str(doubt) == "311.csv row 2: Closed Date: lies before Created Date"
    assert "1 used with a doubt: Closed Date: lies before Created Date" in str(found)
    assert write_rejects(tmp_path / "doubts.jsonl", found.doubts) == 1
    table = ComplaintTable.from_objects(found.complaints)
    assert (len(table), table.known("closed_at").tolist()) == (2, [True, False])
    assert [(fault.row, fault.code) for fault in table.faults] == [(1, "instant.order")]


def test_a_status_that_contradicts_the_closing_date_is_told(write):
    found = nyc311.read(write("311.csv", [request(Status="Pending")]), zone="UTC")
    assert [fault.code for fault in found.doubts[0].faults] == ["import.not_closed"]
    assert found.complaints[0].status is ComplaintStatus.INVESTIGATING


@pytest.mark.parametrize(
    ("closed", "status"), [("", ComplaintStatus.RECEIVED), ("06/27/2018 01:00:00 AM", ComplaintStatus.CLOSED)]
)
def test_without_a_status_the_closing_date_tells(write, closed, status):
    row = request(Status="Unspecified", **{"Closed Date": closed})
    assert nyc311.read(write("311.csv", [row]), zone="UTC").complaints[0].status is status


def test_unknown_words_and_times_are_rejected_not_guessed(write):
    row = request(Status="Forgotten", **{"Created Date": "06/26/2018 13:00:00 PM", "Complaint Type": ""})
    found = nyc311.read(write("311.csv", [row]), zone="UTC")
    assert {fault.path for fault in found.rejects[0].faults} == {"Status", "Created Date", "Complaint Type"}


def test_doubts_can_be_handed_on_instead_of_kept(write):
    told = []
    ledger = Ledger(doubt_sink=told.append)
    path = write("311.csv", [request(Status="Open")])
    assert len(list(nyc311.stream(path, ledger, zone="UTC"))) == 1
    assert (len(told), ledger.doubts, ledger.files[0].doubtful) == (1, (), 1)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:00:00 AM", 0), ("01:00 AM", 1), ("11:59:59 am", 11), ("12:00:00 PM", 12), ("1:00:00PM", 13)],
)
def test_a_clock_of_twelve_hours_is_read(text, hour):
    assert wall_clock(f"06/26/2018 {text}", "mdy").hour == hour


@pytest.mark.parametrize("text", ["13:00:00 PM", "00:30:00 AM"])
def test_a_clock_of_twelve_hours_has_no_thirteenth_and_no_zeroth(text):
    with pytest.raises(ValueError, match="1 to 12"):
        wall_clock(f"06/26/2018 {text}", "mdy")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_city_is_imported_whole_with_its_ten_impossible_rows_told(shared, zone):
    found = nyc311.read(shared("nyc311_2018_A.csv.gz"), zone=zone)
    assert (found.read, found.accepted, found.rejected, len(found.complaints)) == (1000, 1000, 0, 1000)
    impossible = [doubt.row for doubt in found.doubts if "import.order" in {f.code for f in doubt.faults}]
    assert impossible == TEN
    taken = hours(found.complaints)
    possible = [time for time in taken if time >= 0]
    assert (len(taken), len(possible)) == (986, 976)
    assert round(median(taken), 6) == 10.287222
    assert round(median(possible), 6) == 11.972778


def test_the_table_of_the_city_s_complaints_is_whole_and_names_the_ten(shared):
    table = ComplaintTable.from_objects(nyc311.read(shared("nyc311_2018_A.csv.gz"), zone="UTC").complaints)
    known = table.known("closed_at")
    assert (len(table), int(known.sum())) == (1000, 976)
    assert [fault.row + 1 for fault in table.faults] == TEN
    taken = (table.closed_at - table.received_at)[known] / 3.6e9
    assert round(median(taken.tolist()), 6) == 11.972778
