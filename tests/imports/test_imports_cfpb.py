"""Complaints of the consumer bureau: flags, days, and ids where there are any."""

from cxkit.complaints import CompanyResponse, ComplaintStatus
from cxkit.imports import cfpb
from cxkit.values import Channel


def complaint(**more):
    row = {
        "Date received": "2014-03-29",
        "Product": "Credit card",
        "Sub-product": "",
        "Company": "Synchrony, Inc.",
        "State": "VA",
        "ZIP code": "7307",
        "Submitted via": "Web",
        "Company response to consumer": "Closed with non-monetary relief",
        "Timely response?": "1",
        "Consumer disputed?": "0",
    }
    return row | more


def test_a_complaint_without_an_id_takes_file_and_row(write):
    path = write("cfpb_2014.csv.gz", [complaint(), complaint(**{"Consumer disputed?": ""})])
    first, second = cfpb.read(path, zone="America/New_York").complaints
    assert (first.id, second.id) == ("cfpb_2014:1", "cfpb_2014:2")
    assert (first.disputed, second.disputed, first.timely) == (False, None, True)
    assert first.filing.response is CompanyResponse.NON_MONETARY
    assert (first.status, first.channel) == (ComplaintStatus.CLOSED, Channel.WEB)
    assert first.received_at.isoformat() == "2014-03-29T04:00:00+00:00"


def test_ids_issues_and_the_day_of_passing_on_are_read_where_the_export_has_them(write):
    newer = {"Complaint ID": "77", "Issue": "Billing", "Date sent to company": "2014-04-02"}
    path = write("c.csv", [complaint(**newer, **{"Timely response?": "Yes", "Consumer disputed?": "N/A"})])
    found = cfpb.read(path, zone="UTC").complaints[0]
    assert (found.id, found.filing.issue, found.timely, found.disputed) == ("77", "Billing", True, None)
    assert found.sent_at.isoformat() == "2014-04-02T00:00:00+00:00"


def test_an_open_complaint_is_not_closed(write):
    path = write("c.csv", [complaint(**{"Company response to consumer": "In progress"})])
    assert cfpb.read(path, zone="UTC").complaints[0].status is ComplaintStatus.INVESTIGATING


def test_unknown_words_are_faults_and_what_is_not_read_is_named(write):
    path = write("c.csv", [complaint(**{"Submitted via": "Pigeon", "Timely response?": "perhaps"})])
    found = cfpb.read(path, zone="UTC")
    assert {fault.path for fault in found.rejects[0].faults} == {"Submitted via", "Timely response?"}
    assert found.files[0].unread_columns == ("ZIP code",)
    assert "not read: ZIP code" in str(found)
