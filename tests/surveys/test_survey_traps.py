"""What well-known survey systems get wrong, each named, each done right here.

Others stand with what they are about: formbricks#7292 and #6250 and OCA's 0 with the answers, surveda with
the quotas, LimeSurvey and citric with invitations and anonymity, Chatwoot with ratings.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from cxkit.codec import masked, to_json
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.metrics import nps
from cxkit.surveys import (
    AnonymousResponse,
    Answer,
    Comparison,
    Design,
    Invitation,
    Jump,
    Question,
    Quota,
    Response,
    Survey,
    When,
    quota_progress,
)

T, ANN = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")


def survey(*questions, **more):
    asked = questions or (Question.nps("nps", "Would you?", required=True),)
    return Survey.draft("S-1", title="t", questions=asked, at=T, by=ANN, **more).activate(at=T, by=ANN)


def responses(*scores):
    one = survey()
    return [
        Response.submit(f"R-{n}", one, [Answer.of("nps", score)], at=T, by=ANN)
        for n, score in enumerate(scores)
    ]


def test_an_nps_is_no_mean():
    """OCA survey reports the mean of the answers as the NPS."""
    assert nps.of(responses(10, 10, 0, 8)).value == pytest.approx((2 - 1) / 4)


def test_without_an_answer_there_is_a_reason_and_neither_nan_nor_a_crash():
    """OCA divides by zero when nobody answered; Formbricks showed NaN% (formbricks#514)."""
    found = nps.of([])
    assert (found.value, found.n) == (None, 0)
    assert found.undefined.text("zh-Hans")


def test_a_deleted_question_leaves_no_jump_into_nothing():
    """Formbricks checks that the targets of its logic exist; a target deleted later is found here too."""
    one = survey(
        *(Question.nps(id, "?") for id in "abc"), jumps=[Jump(after="a", to="c", when=When.at_most("a", 3))]
    )
    with pytest.raises(Invalid, match="there is no question 'c'"):
        one.revise(one.design().questions[:2], jumps=one.design().jumps, at=T, by=ANN)


def test_a_test_without_operand_takes_none():
    """Formbricks refuses a right operand for 'is submitted' and 'is skipped'."""
    with pytest.raises(Invalid, match="the test 'skipped' takes no number"):
        When(question="a", test=Comparison.SKIPPED, number=1)
    with pytest.raises(Invalid, match="the test 'answered' takes no options"):
        When(question="a", test=Comparison.ANSWERED, options=("x",))


def test_answers_beside_the_final_way_are_dropped_on_completion_and_named():
    """SurveyJS clears them on completion by default; here the fact also names what was dropped."""
    why = Question.open("why", "Why?", asked_if=When.at_most("nps", 6))
    one = survey(Question.nps("nps", "Would you?"), why)
    response = Response.start("R-1", one, at=T, by=ANN)
    response = response.answer(one, Answer.of("nps", 2), Answer.of("why", "late"), at=T, by=ANN)
    done = response.complete(one, [Answer.of("nps", 9)], at=T, by=ANN)
    assert [answer.question for answer in done.answers] == ["nps"]
    assert done.history[-1].dropped == ("why",)


def test_a_response_taken_out_frees_its_place_when_that_is_wanted():
    """Qualtrics asks on deletion whether quotas are to be decremented (decrementQuotas)."""
    quota = Quota.open("Q-1", "S-1", name="south", limit=1, at=T, by=ANN).count("R-1", at=T, by=ANN)
    assert quota.is_full
    assert not quota.uncount("R-1", at=T, by=ANN).is_full


def test_places_kept_for_people_who_are_still_answering_are_not_completed():
    """Only complete responses count; surveda counted rejected ones too (surveda#410)."""
    quota = Quota.open("Q-1", "S-1", name="south", limit=4, at=T, by=ANN)
    quota = quota.reserve("R-1", at=T, by=ANN).reserve("R-2", at=T, by=ANN).count("R-1", at=T, by=ANN)
    assert (quota_progress([quota]).counted, quota_progress([quota]).share) == (1, 0.25)


def test_the_token_stands_in_no_form_that_reaches_the_respondent_or_a_log():
    """LimeSurvey wrote it into a hidden field of the form (PR#2091)."""
    one = Invitation.plan("I-1", "S-1", customer="C-1", channel="email", token="s3cret-t0ken", at=T, by=ANN)
    one = one.send(at=T, by=ANN)
    response = Response.start("R-1", survey(), invitation=one.id, at=T, by=ANN)
    assert "t0ken" not in to_json(response) + to_json(survey())
    assert "t0ken" not in repr(one) + json.dumps(masked(one)) + one._repr_html_()


@pytest.mark.parametrize(
    "told", ["respondent", "token", "invitation", "by", "at", "started_at", "ticket", "order"]
)
def test_an_anonymous_response_cannot_be_told_who_it_is(told):
    """LimeSurvey repaired tokens, time stamps and the switch one by one (PR#2091, PR#4389, PR#4842)."""
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{told}'"):
        AnonymousResponse(id="anonymous_" + "0" * 26, survey="S-1", on=T.date(), answers=(), **{told: "C-1"})


def test_a_long_survey_can_be_answered_in_any_length_of_time_before_its_link_ends():
    """Chatwoot locks its link after 14 days, whatever was agreed (chatwoot#2653)."""
    one = Invitation.plan("I-1", "S-1", customer="C-1", channel="email", at=T, by=ANN).send(at=T, by=ANN)
    assert one.start(at=T + timedelta(days=90), by=ANN).is_open


def test_a_matrix_row_that_is_required_is_asked_for_by_its_name():
    """A design that only says 'this question is required' leaves a respondent looking for the row."""
    scale = Question.csat("x", "?").measured_on
    design = Design(
        questions=(Question.matrix("m", "How was", {"a": "price", "b": "speed"}, scale, required=True),)
    )
    assert [str(fault) for fault in design.faults([Answer.of("m", 3, row="a")])] == [
        "m.b: is required: answer it"
    ]
