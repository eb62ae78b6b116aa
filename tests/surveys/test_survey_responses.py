"""A response is pinned to the edition that asked, and is complete only without a fault."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, NotFound, Refused
from cxkit.kernel.facts import Actor
from cxkit.surveys import (
    AnonymousResponse,
    Answer,
    Cause,
    Jump,
    Progress,
    Question,
    Response,
    Status,
    Survey,
    When,
)
from cxkit.surveys.responses.facts import Imported
from cxkit.testing import responses, surveys
from cxkit.values import CSAT_1_5, NPS_0_10, RandomIds

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANN = Actor.agent("ann")
WANG = Actor.customer("C-1")
QUESTIONS = (
    Question.nps("nps", "Would you recommend us?", required=True),
    Question.open("why", "What went wrong?", required=True, asked_if=When.at_most("nps", 6)),
)


def survey(**more):
    return Survey.draft("S-1", title="After delivery", questions=QUESTIONS, at=T, by=ANN, **more)


def active(**more):
    return survey(**more).activate(at=T, by=ANN)


def submit(*answers, to=None, **more):
    return Response.submit("R-1", to or active(), answers, at=T + MINUTE, by=WANG, **more)


def test_a_draft_takes_no_responses_and_says_what_to_do():
    with pytest.raises(Refused, match="is draft and takes no responses: activate or resume it first"):
        submit(Answer.of("nps", 9), to=survey())
    with pytest.raises(Refused, match="is paused"):
        submit(Answer.of("nps", 9), to=active().pause(at=T, by=ANN))


def test_all_faults_of_a_response_are_told_at_once():
    with pytest.raises(Invalid) as error:
        submit(Answer.of("nps", 11), Answer.of("zzz", 1), Answer.of("nps", 3))
    assert {fault.code for fault in error.value.faults} >= {"answer.nps", "answer.unknown", "answer.twice"}


def test_a_complete_response_knows_score_scale_comment_and_time():
    response = submit(
        Answer.of("why", "Too slow"), Answer.of("nps", 0), started_at=T, respondent="C-1", order="O-1"
    )
    assert (response.score("nps"), response.scale("nps"), response.comment) == (0, NPS_0_10, "Too slow")
    assert (response.took, response.counts, response.person) == (MINUTE, True, "C-1")
    assert [answer.question for answer in response.answers] == ["nps", "why"]
    assert response.score("csat") is None


def test_without_a_start_the_time_it_took_is_not_known():
    assert submit(Answer.of("nps", 9)).took is None


def test_answers_beside_the_final_way_are_dropped_and_named():
    response = submit(Answer.of("nps", 10), Answer.of("why", "nothing"))
    assert (response.comment, response.history[-1].dropped) == (None, ("why",))


def test_answers_given_one_by_one_are_checked_and_replaced():
    response = Response.start("R-1", active(), at=T, by=WANG, respondent="C-1")
    response = response.answer(active(), Answer.of("nps", 3), at=T, by=WANG)
    with pytest.raises(Invalid, match="whole number from 0 to 10"):
        response.answer(active(), Answer.of("nps", 12), at=T, by=WANG)
    changed = response.answer(active(), Answer.of("nps", 9), at=T, by=WANG)
    assert changed.complete(active(), at=T, by=WANG).score("nps") == 9


def test_a_response_stays_with_the_edition_that_asked():
    first = active()
    response = Response.start("R-1", first, at=T, by=WANG)
    revised = first.revise([Question.csat("sat", "Satisfied?", required=True)], at=T, by=ANN)
    assert (len(revised.editions), revised.design().edition) == (2, 2)
    done = response.complete(revised, [Answer.of("nps", 9)], at=T, by=WANG)
    assert (done.edition, done.score("nps")) == (1, 9)
    assert Response.start("R-2", revised, at=T, by=WANG).edition == 2
    with pytest.raises(NotFound, match="has editions 1 to 2, there is no 3"):
        revised.design(3)


def test_a_draft_is_rewritten_and_keeps_one_edition():
    again = survey().revise([Question.csat("sat", "Satisfied?")], at=T, by=ANN)
    assert [design.edition for design in again.editions] == [1]


def test_a_way_out_of_the_audience_screens_out():
    asks = (Question.choice("buyer", "Did you buy?", ["yes", "no"], required=True), *QUESTIONS)
    jumps = (Jump(after="buyer", to="screen_out", when=When.chose("buyer", "no")),)
    screening = Survey.draft("S-1", title="Buyers", questions=asks, jumps=jumps, at=T, by=ANN)
    response = submit(Answer.of("buyer", "no"), to=screening.activate(at=T, by=ANN))
    assert (response.status, response.counts) == (Progress.SCREENED_OUT, False)


def test_time_that_runs_out_leaves_a_partial_or_an_abandoned_response():
    started = Response.start("R-1", active(), at=T, by=WANG)
    assert started.lapse(at=T, by=ANN).status is Progress.ABANDONED
    some = started.answer(active(), Answer.of("nps", 3), at=T, by=WANG)
    assert some.lapse(at=T, by=ANN).status is Progress.PARTIAL
    assert some.lapse(at=T, by=ANN).complete(active(), [Answer.of("why", "slow")], at=T, by=WANG).counts


def test_an_invalidated_response_keeps_its_answers_and_counts_no_more():
    response = submit(Answer.of("nps", 9)).invalidate("speeding", at=T + MINUTE, by=ANN)
    assert (response.counts, response.invalid, response.score("nps")) == (False, Cause.SPEEDING, 9)
    assert response.reinstate(at=T + MINUTE, by=ANN).counts


def test_a_response_is_not_completed_twice():
    with pytest.raises(Refused, match="it is complete"):
        submit(Answer.of("nps", 9)).complete(active(), at=T + MINUTE, by=WANG)


def test_another_survey_is_refused():
    other = Survey.draft("S-2", title="Other", questions=QUESTIONS, at=T, by=ANN).activate(at=T, by=ANN)
    with pytest.raises(Invalid, match="answers survey 'S-1', not 'S-2'"):
        Response.start("R-1", active(), at=T, by=WANG).complete(other, at=T, by=WANG)


def test_an_anonymous_survey_refuses_a_response_that_names_people():
    with pytest.raises(Refused, match=r"use AnonymousResponse\.submit"):
        submit(Answer.of("nps", 9), to=active(anonymous=True))


def test_the_row_of_a_matrix_is_not_taken_for_the_score():
    rows = tuple(Answer(question="m", row=row, number=1, scale=CSAT_1_5) for row in "ab")
    found = Imported(response="R-1", survey="S-1", answers=rows, at=T, by=ANN)
    assert Response.imported(found).score("csat") is None


def test_a_survey_lives_and_ends():
    closed = active().pause(at=T, by=ANN).resume(at=T, by=ANN).close(at=T + MINUTE, by=ANN)
    assert (closed.status, closed.opened_at, closed.closed_at) == (Status.CLOSED, T, T + MINUTE)
    assert closed.archive(at=T + MINUTE, by=ANN).status is Status.ARCHIVED
    with pytest.raises(Refused, match="it is closed"):
        closed.revise(QUESTIONS, at=T + MINUTE, by=ANN)


@settings(max_examples=30)
@given(responses(), surveys())
def test_both_are_rebuilt_from_their_histories_and_their_json(response, survey):
    for one in (response, survey):
        assert type(one).replay(one.history) == one
        assert from_json(to_json(one)) == one


def test_who_was_shown_an_earlier_edition_is_checked_against_that_one():
    """The page was open, or the form on paper, while the survey was revised."""
    revised = active().revise([Question.nps("other", "And now?", required=True)], at=T, by=ANN)
    answered = submit(Answer.of("nps", 9), to=revised, edition=1)
    assert (answered.edition, answered.score("nps"), answered.status) == (1, 9, Progress.COMPLETE)
    begun = Response.start("R-2", revised, edition=1, at=T, by=WANG)
    assert begun.next_question(revised).id == "nps"
    with pytest.raises(Invalid, match="nps: is not asked in this edition"):
        submit(Answer.of("nps", 9), to=revised)
    with pytest.raises(NotFound, match="has editions 1 to 2, there is no 3"):
        submit(to=revised, edition=3)


def test_an_anonymous_response_too_is_checked_against_the_edition_that_was_shown():
    one = active(anonymous=True).revise([Question.nps("other", "And now?")], at=T, by=ANN)
    said, ids = [Answer.of("nps", 9)], RandomIds(Random(1).randbytes)
    assert AnonymousResponse.submit(one, said, on=T.date(), ids=ids, edition=1).edition == 1
    with pytest.raises(Invalid, match="nps: is not asked in this edition"):
        AnonymousResponse.submit(one, said, on=T.date(), ids=ids)
