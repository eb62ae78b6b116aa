"""NPS survey exports: the order of day and month is proven, never guessed."""

import pytest

from cxkit.errors import Invalid
from cxkit.imports import nps_survey


def row(id, date, month, score, name="Ann Lee"):
    keys = ("ID", "Market", "Survey date", "Customer Name", "Month", "Quarter", "NPS")
    return dict(zip(keys, (id, "UK", date, name, month, "1", score), strict=True))


def test_day_first_dates_are_proven_by_the_month_column(write):
    path = write("bank.csv", [row("1", "01/03/21", "3", "9"), row("2", "04/04/21", "4", "0")])
    found = nps_survey.read(path, zone="Europe/London")
    assert found.dates == "dmy"
    days = [response.submitted_at.date().isoformat() for response in found.responses]
    # In summer the day begins in London while it is still the day before in UTC.
    assert days == ["2021-03-01", "2021-04-03"]


def test_month_first_dates_are_proven_too(write):
    path = write("bank.csv", [row("1", "01/03/21", "1", "9")])
    assert nps_survey.read(path, zone="Europe/London").dates == "mdy"


def test_dates_that_prove_nothing_have_to_be_said(write):
    path = write("bank.csv", [row("1", "04/04/21", "4", "9")])
    with pytest.raises(Invalid, match="does not prove whether dates are day-first"):
        nps_survey.read(path, zone="UTC")
    assert nps_survey.read(path, zone="UTC", dates="dmy").responses[0].score("nps") == 9


def test_a_date_against_its_month_is_rejected_and_explained(write):
    path = write("bank.csv", [row("1", "01/03/21", "3", "9"), row("2", "13/04/21", "5", "3")])
    found = nps_survey.read(path, zone="UTC")
    assert (found.read, found.accepted, found.rejected) == (2, 1, 1)
    assert "lies in month 4, the Month column says 5" in str(found.rejects[0])


def test_scores_off_the_scale_and_ids_used_twice_are_rejected_with_every_reason(write, tmp_path):
    path = write(
        "bank.csv",
        [row("1", "01/03/21", "3", "0"), row("1", "02/03/21", "3", "11"), row("3", "x", "3", "")],
    )
    found = nps_survey.read(path, zone="UTC")
    assert [response.score("nps") for response in found.responses] == [0]
    assert [[fault.path for fault in reject.faults] for reject in found.rejects] == [
        ["ID", "NPS"],
        ["Survey date", "NPS"],
    ]
    assert found.write_rejects(tmp_path / "out.jsonl") == 2


def test_names_are_personal(write):
    path = write("bank.csv", [row("1", "01/03/21", "3", "9", name="Jerry Garcia")])
    found = nps_survey.read(path, zone="UTC")
    assert found.customers[0].name == "Jerry Garcia"
    assert "Garcia" not in repr(found) + repr(found.customers) + str(found.customers[0])


def test_streaming_gives_what_reading_gives(write):
    from cxkit.imports import Ledger

    path = write("bank.csv", [row(str(n), "01/03/21", "3", str(n % 11)) for n in range(50)])
    ledger = Ledger()
    made = list(nps_survey.stream(path, ledger, zone="UTC"))
    whole = nps_survey.read(path, zone="UTC")
    assert set(made) == set(whole.objects())
    assert ledger.files == whole.files
