"""Business time of a real service desk: the handle times that a bank published are reproduced."""

import csv
import gzip
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from cxkit.values.calendar import BusinessCalendar

CASES = Path(__file__).parents[2].parent / "shared" / "data" / "bpi14_rabobank_cases_A.csv.gz"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

DESK = BusinessCalendar.weekly(
    "Europe/Amsterdam",
    {"mon-fri": "07:30-18:00"},
    holidays=[date(2013, 12, 25), date(2013, 12, 26), date(2014, 1, 1)],
)


@pytest.fixture(scope="module")
def incidents():
    """(opened, closed, published handle time in hours) of the incidents that were not reopened."""
    if not CASES.exists():
        pytest.skip("the BPI Challenge 2014 incidents are not at hand")
    with gzip.open(CASES, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["reopen_time"] and row["close_time"]]

    def instant(text):
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=AMSTERDAM)

    return [
        (instant(row["open_time"]), instant(row["close_time"]), float(row["handle_time_hours"]))
        for row in rows
    ]


def test_the_handle_times_of_1052_of_1461_incidents_are_reproduced_to_a_millionth_of_an_hour(incidents):
    """BPI Challenge 2014, Rabobank; the other incidents were paused."""
    ours = [DESK.elapsed(opened, closed).total_seconds() / 3600 for opened, closed, _ in incidents]
    published = [hours for _, _, hours in incidents]
    assert len(incidents) == 1461
    assert sum(abs(a - b) < 1e-6 for a, b in zip(ours, published, strict=True)) == 1052


def test_the_column_gives_the_same_handle_times(incidents):
    opened, closed, _ = zip(*incidents, strict=True)
    column = DESK.elapsed(list(opened), list(closed))
    assert column == [DESK.elapsed(a, b) for a, b, _ in incidents]
    seconds = np.array(column, "m8[us]").astype("m8[s]")
    assert seconds.tolist() == column


def test_the_deadline_that_the_handle_time_would_have_set_is_the_close(incidents):
    for opened, closed, _ in incidents[:300]:
        due = DESK.add(opened, DESK.elapsed(opened, closed))
        assert due in (opened, closed, DESK.previous_closing(closed))
