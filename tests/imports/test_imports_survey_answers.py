"""Answers in columns become responses, each row checked against what was asked."""

from datetime import UTC, datetime
from statistics import mean

import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, OffScale, Refused
from cxkit.imports import survey_answers
from cxkit.kernel.facts import Actor
from cxkit.metrics import nps
from cxkit.surveys import Jump, Question, QuestionKind, Survey, When, quality_flags
from cxkit.values import Scale, ScaleKind

T, ANN = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")
TEN = Scale(kind=ScaleKind.RATING, low=1, high=10, top=2, bottom=6)
GROUPS = {"CUEX": 3, "CUSA": 3, "CUSL": 3, "IMAG": 5, "PERQ": 7, "PERV": 2}
ITEMS = ("CUSCO", *(f"{group}{n}" for group, size in GROUPS.items() for n in range(1, size + 1)))


def survey(*questions, **more):
    return Survey.draft("S-1", title="t", questions=questions, at=T, by=ANN, **more)


MIXED = survey(
    Question.nps("nps", "Would you?", required=True),
    Question.open("why", "Why not?", required=True, asked_if=When.at_most("nps", 6)),
    Question.choice("best", "What was good?", ["price", "speed"], several=True),
    Question.matrix("how", "How was", ["price", "speed"], TEN),
)


def row(nps="9", why="", best="", price="7", speed="8", **more):
    return {"nps": nps, "why": why, "best": best, "how.price": price, "how.speed": speed, **more}


def test_every_kind_of_question_is_read_from_its_column(write):
    path = write("wave.csv", [row(nps="0", why="slow", best="price; speed"), row(price="")])
    found = survey_answers.read(path, MIXED, at=T)
    first, second = found.responses
    assert (first.id, first.score("nps"), first.comment, first.submitted_at) == ("wave:1", 0, "slow", None)
    assert first.answers_to("best")[0].options == ("price", "speed")
    assert [(one.row, one.number) for one in second.answers_to("how")] == [("speed", 8)]
    assert all(from_json(to_json(one)) == one for one in found.objects())


def test_a_row_is_rejected_with_everything_that_is_wrong_on_its_own_way(write):
    path = write("wave.csv", [row(nps="3"), row(nps="x", best="taste", price="11"), row(nps="9", why="")])
    found = survey_answers.read(path, MIXED, at=T)
    assert (found.read, found.accepted, found.rejected) == (3, 1, 2)
    assert [str(fault) for fault in found.rejects[0].faults] == ["why: is required: answer it"]
    assert {fault.path for fault in found.rejects[1].faults} == {"nps", "best", "how.price"}


def test_columns_may_have_other_names_and_respondents_ids_of_their_own(write):
    path = write("wave.csv", [{"Q1": "9", "no": "r-7"}, {"Q1": "x", "no": "r-8"}, {"Q1": "3", "no": "r-7"}])
    only = survey(Question.nps("nps", "Would you?"))
    found = survey_answers.read(path, only, at=T, columns={"Q1": "nps"}, id="no")
    assert found.responses[0].id == "wave:r-7"
    assert [fault.path for reject in found.rejects for fault in reject.faults] == ["Q1", "no"]


def test_an_anonymous_survey_is_refused(write):
    path = write("wave.csv", [{"nps": "9"}])
    with pytest.raises(Refused, match="make an AnonymousResponse of each row"):
        survey_answers.read(path, survey(Question.nps("nps", "?"), anonymous=True), at=T)


def ecsi(shared):
    questions = [Question.rating(item, item, TEN, required=True) for item in ITEMS]
    return survey_answers.read(shared("mobile_satisfaction_ecsi_A.csv.gz"), survey(*questions), at=T)


def test_the_satisfaction_items_of_a_mobile_provider_have_their_known_means(shared):
    found = ecsi(shared)
    assert (found.read, found.rejected) == (250, 0)
    means = {item: mean(one.answers_to(item)[0].number for one in found.responses) for item in ITEMS}
    told = {"CUSA1": 7.988, "CUSA2": 7.128, "CUSA3": 7.316, "CUSL3": 7.668}
    assert {item: round(means[item], 3) for item in told} == told
    assert all(one.answers_to("CUSL3")[0].kind is QuestionKind.RATING for one in found.responses)


def test_its_recommend_item_from_1_to_10_is_no_nps_however_it_is_put(shared):
    with pytest.raises(OffScale, match="not on 1 to 10: declare the item as a rating") as error:
        Scale(kind="nps", low=1, high=10)
    assert "report its mean or top boxes" in str(error.value)
    with pytest.raises(
        Invalid, match="nps questions need a scale of that kind, not one for rating: ask it as"
    ):
        Question(id="CUSL3", kind="nps", text="Would you recommend it?", scale=TEN)
    found = nps.of(ecsi(shared).responses)
    assert (found.value, found.n) == (None, 0)


def test_who_answers_all_24_items_alike_is_flagged(shared):
    flags = quality_flags(ecsi(shared).responses)
    assert flags
    assert all("all 24 items are answered with" in flag.text() for flag in flags)


def test_a_row_that_leads_out_of_the_audience_was_screened_out_and_does_not_count(write):
    asked = [Question.choice("bought", "Did you buy?", ["yes", "no"]), Question.nps("nps", "Would you?")]
    jump = Jump(after="bought", to="screen_out", when=When.chose("bought", "no"))
    one = Survey.draft("S-1", title="t", questions=asked, jumps=[jump], at=T, by=ANN)
    path = write("wave.csv", [{"bought": "yes", "nps": "9"}, {"bought": "no", "nps": "0"}])
    found = survey_answers.read(path, one, at=T)
    assert [(each.status, each.counts, each.score("nps")) for each in found.responses] == [
        ("complete", True, 9),
        ("screened_out", False, None),
    ]


def test_a_file_of_an_earlier_edition_is_read_against_that_one(write):
    first = survey(Question.nps("nps", "Would you?")).activate(at=T, by=ANN)
    revised = first.revise([Question.nps("again", "And now?")], at=T, by=ANN)
    path = write("wave.csv", [{"nps": "9"}])
    found = survey_answers.read(path, revised, at=T, edition=1)
    assert (found.responses[0].edition, found.responses[0].score("nps")) == (1, 9)
