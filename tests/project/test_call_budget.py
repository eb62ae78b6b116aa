"""What a way of data costs, counted in Python calls of the library (never timed).

Counted is every call of a function of cxkit or of one that it generated, with everything warm. A way that
becomes shorter gets its new number in docs/architecture.md; no number may rise.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import cxkit
from cxkit import Actor, F, Repository, SQLiteStore, Ticket
from cxkit.imports import nps_survey
from cxkit.metrics import nps
from cxkit.review import Tables, monthly_review
from cxkit.surveys import Answer, Question, Response, Survey
from cxkit.values import Period

SOURCE = str(Path(cxkit.__file__).parent)
AT, CUSTOMER, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")


def ours(code):
    """Whether it is a function of the library, or of a class of it that attrs or its own plan generated."""
    return code.co_filename.startswith((SOURCE, "<string>", "<attrs generated methods cxkit."))


def calls(work):
    """The Python calls that the work makes in the library, once it has been done often enough to be warm."""
    count = 0

    def profile(frame, event, _):
        nonlocal count
        count += event == "call" and ours(frame.f_code)

    for _ in range(3):
        work()
    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def opened(number):
    return Ticket.open(
        f"T-{number}", customer="C-1", channel="chat", subject="Where is it?", at=AT, by=CUSTOMER
    )


@pytest.fixture
def tickets(tmp_path):
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        repository = Repository(store, Ticket)
        repository.save(opened(0))
        yield repository


PAGE = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text(encoding="utf-8")
BUDGETS = {way: int(calls) for way, calls in re.findall(r"^([^:\n]+): (\d+)$", PAGE, re.M)}


def within(way, count):
    budget = BUDGETS[way]
    assert count <= budget, f"{count} calls, where {budget} were enough"
    # From Python 3.12 on a comprehension is no call.
    if sys.version_info < (3, 12):
        assert count > budget * 0.8, f"{count} calls: write the new number down, so that it stays"


def test_opening_a_ticket():
    within("opening a ticket", calls(lambda: opened(1)))


def test_a_change_of_a_ticket():
    ticket = opened(1)
    within("a change of a ticket", calls(lambda: ticket.assign("amy", at=AT, by=AMY)))


def test_saving_a_ticket_to_sqlite(tickets):
    fresh = iter([opened(number) for number in range(1, 9)])
    within("saving a ticket to SQLite", calls(lambda: tickets.save(next(fresh))))


def test_getting_a_ticket_from_sqlite(tickets):
    within("getting a ticket from SQLite", calls(lambda: tickets.get("T-0")))


def test_a_query_of_sqlite_that_finds_nothing(tickets):
    within("a query of SQLite that finds nothing", calls(lambda: tickets.find(F("customer") == "C-9")))


def test_the_nps_of_a_list():
    within("the NPS of a list", calls(lambda: nps.of([10, 9, 8, 3, 7])))


def test_a_tally_by_group():
    scores, channels = [10, 9, 8, 3, 7], list("aabbc")
    within("a tally by group", calls(lambda: nps.tally(scores, by={"channel": channels})))


def test_a_bad_row_of_a_file(tmp_path):
    header, good = "ID,Market,Survey date,Customer Name,Month,Quarter,NPS\n", "7,UK,01/03/21,Ann,3,1,0\n"
    without, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    without.write_text(header + good, encoding="utf-8")
    bad.write_text(header + good + "8,UK,02/03/21,Ann,3,1,99\n", encoding="utf-8")
    whole = calls(lambda: nps_survey.read(bad, zone="Europe/London"))
    within("a bad row of a file", whole - calls(lambda: nps_survey.read(without, zone="Europe/London")))


def test_a_review_of_six_answers():
    nps_question = Question.nps("nps", "Would you?", required=True)
    survey = Survey.draft("S-1", title="t", questions=[nps_question], at=AT, by=AMY).activate(at=AT, by=AMY)
    answers = [
        Response.submit(f"A-{score}", survey, [Answer.of("nps", score)], at=AT, by=CUSTOMER)
        for score in range(4, 10)
    ]
    month = Period.month(2026, 2)
    within("a review of six answers", calls(lambda: monthly_review(Tables.from_objects(answers), month)))
