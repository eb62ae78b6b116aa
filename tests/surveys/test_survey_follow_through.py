"""After the answers: suspicious responses, low scores, repeated ratings, samples."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor, Role
from cxkit.surveys import (
    Answer,
    Callback,
    LoopPolicy,
    QualityPolicy,
    QuestionKind,
    Response,
    Trigger,
    follow_up,
    quality_flags,
    ratings,
    simple_sample,
    straight_lining,
    stratified_sample,
    systematic_sample,
)
from cxkit.surveys.responses.facts import Imported
from cxkit.testing import callbacks
from cxkit.tickets import Ticket
from cxkit.values import CES_1_5, CES_1_7, CSAT_1_5, NPS_0_10

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY = Actor.system("survey")
AMY, WANG, RULE = Actor.agent("amy"), Actor.customer("C-1"), Actor.system("rule")


def response(id, *answers, took=None, **more):
    started = None if took is None else T - timedelta(seconds=took)
    fields = {"submitted_at": T, "started_at": started} | more
    return Response.imported(Imported(response=id, survey="S-1", answers=answers, at=T, by=BY, **fields))


def scored(number, scale=NPS_0_10, question="q", row=None):
    return Answer(question=question, number=number, scale=scale, row=row)


def flags(*responses, **policy):
    return [(flag.response, flag.cause.value) for flag in quality_flags(responses, QualityPolicy(**policy))]


def test_the_same_answer_all_down_a_matrix_is_straight_lining():
    same = [scored(4, CSAT_1_5, "m", f"r{n}") for n in range(5)]
    assert flags(response("R-1", *same)) == [("R-1", "straight_lining")]
    assert flags(response("R-1", *same[:4])) == []
    assert flags(response("R-1", *same[:4], scored(5, CSAT_1_5, "m", "r9"))) == []


def test_questions_of_one_scale_count_together_but_not_with_another_scale():
    mixed = [scored(4, CSAT_1_5, f"a{n}") for n in range(3)] + [
        scored(4, NPS_0_10, f"b{n}") for n in range(3)
    ]
    assert straight_lining(mixed) is None
    assert straight_lining(mixed, least_items=3).items == 3


def test_answering_much_faster_than_others_is_speeding_once_enough_are_timed():
    usual = [response(f"R-{n}", took=100) for n in range(10)]
    assert flags(*usual, response("R-f", took=29)) == [("R-f", "speeding")]
    assert flags(*usual, response("R-f", took=30)) == []
    assert flags(*usual[:8], response("R-f", took=1)) == []
    (flag,) = quality_flags([*usual, response("R-f", took=29)])
    assert str(flag.evidence) == "answered in 29 s, less than 30% of the usual 1 min 40 s"


def test_one_person_may_answer_once_about_each_thing():
    first, again = (response(f"R-{n}", respondent="C-1", order="O-1") for n in range(2))
    other = response("R-9", respondent="C-1", order="O-2")
    assert flags(first, again, other) == [("R-1", "duplicate")]


@pytest.mark.parametrize("thing", ["order", "ticket", "conversation"])
def test_each_thing_may_be_answered_about_once(thing):
    one, again, other = (
        response(f"R-{n}", respondent="C-1", **{thing: name}) for n, name in enumerate(["X-1", "X-1", "X-2"])
    )
    about_nothing = [response(f"R-{n}", respondent="C-1") for n in (7, 8)]
    assert flags(one, again, other, *about_nothing) == [("R-1", "duplicate"), ("R-8", "duplicate")]


def test_the_thresholds_of_suspicion_are_reached_by_what_equals_them():
    same = [scored(4, CSAT_1_5, "m", f"r{n}") for n in range(6)]
    assert straight_lining(same[:4]) is None
    assert straight_lining(same[:5]).items == 5
    assert straight_lining(same, least_items=6).items == 6
    assert straight_lining(same, least_items=7) is None
    timed = [response(f"R-{n}", took=100) for n in range(3)]
    hasty = response("R-f", took=1)
    assert flags(*timed, hasty, least_timed=4) == [("R-f", "speeding")]
    assert flags(*timed, hasty, least_timed=5) == []
    for letters, found in ((11, [("R-2", "duplicate")]), (12, [])):
        words = Answer(question="why", words="Great \n thing", kind=QuestionKind.OPEN)
        assert flags(response("R-1", words), response("R-2", words), copied_letters=letters) == found


def test_the_same_long_words_twice_are_a_copy():
    words = Answer(question="why", words="Great  service, will come again!", kind=QuestionKind.OPEN)
    assert flags(response("R-1", words), response("R-2", words)) == [("R-2", "duplicate")]
    short = Answer(question="why", words="ok", kind=QuestionKind.OPEN)
    assert flags(response("R-1", short), response("R-2", short)) == []


def test_what_does_not_count_is_not_flagged():
    same = [scored(4, CSAT_1_5, "m", f"r{n}") for n in range(5)]
    assert flags(response("R-1", *same, invalid="test"), response("R-2", *same, status="partial")) == []


@pytest.mark.parametrize(
    ("number", "scale", "days"),
    [
        (6, NPS_0_10, 2),
        (0, NPS_0_10, 2),
        (7, NPS_0_10, None),
        (2, CSAT_1_5, 2),
        (3, CSAT_1_5, None),
        (3, CES_1_7, 5),
        (4, CES_1_5, 5),
        (2, CES_1_5, None),
    ],
)
def test_a_low_score_opens_a_follow_up_with_owner_and_deadline(number, scale, days):
    found = follow_up(
        "K-1", response("R-1", scored(number, scale), respondent="C-1"), owner="amy", at=T, by=BY
    )
    if days is None:
        assert found is None
    else:
        assert (found.owner, found.due_at, found.customer) == ("amy", T + days * DAY, "C-1")


def test_the_shortest_deadline_decides_and_another_may_be_given():
    both = response(
        "R-1", scored(7, CES_1_5.__class__(kind="ces", low=1, high=7, bottom=7)), scored(0, question="n")
    )
    policy = LoopPolicy(triggers=(Trigger(kind="ces", within=DAY), Trigger(kind="nps", within=3 * DAY)))
    assert follow_up("K", both, owner="amy", at=T, by=BY, policy=policy).due_at == T + DAY
    assert follow_up("K", both, owner="amy", at=T, by=BY, due_at=T + 9 * DAY).due_at == T + 9 * DAY


def test_a_response_that_does_not_count_is_not_followed_up():
    assert follow_up("K", response("R-1", scored(0), invalid="test"), owner="amy", at=T, by=BY) is None


def opened():
    return follow_up("K-1", response("R-1", scored(0), respondent="C-1"), owner="amy", at=T, by=BY)


def test_the_loop_is_closed_only_after_the_customer_was_reached():
    with pytest.raises(Refused, match="the customer was not reached yet"):
        opened().close("recovered", at=T, by=AMY)
    tried = opened().attempt(reached=False, at=T, by=AMY)
    assert tried.close("unreachable", at=T, by=AMY).outcome.label("zh-Hans") == "无法联系"
    reached = tried.attempt(reached=True, at=T + DAY, by=AMY).close(
        "recovered", cause="late", at=T + DAY, by=AMY
    )
    assert (reached.attempts, reached.reached_at, reached.cause) == (2, T + DAY, "late")


def test_a_follow_up_is_overdue_after_its_deadline_and_not_at_it():
    one = opened()
    assert not one.is_overdue(T + 2 * DAY)
    assert one.is_overdue(T + 2 * DAY + timedelta(seconds=1))
    assert not one.attempt(reached=True, at=T + 2 * DAY, by=AMY).is_overdue(T + 9 * DAY)
    assert one.attempt(reached=True, at=T + 3 * DAY, by=AMY).is_overdue(T + 9 * DAY)


def test_a_follow_up_can_be_handed_over():
    assert opened().hand_over("bob", at=T, by=AMY).owner == "bob"


@settings(max_examples=30)
@given(callbacks())
def test_every_follow_up_is_rebuilt_from_its_history(callback):
    assert Callback.replay(callback.history) == callback


def test_every_resolution_is_rated_and_the_first_and_last_stay():
    """One survey a conversation: second resolutions were never rated (chatwoot#4526, #10628)."""
    first = response("R-1", scored(5, CSAT_1_5), ticket="T-1", agent="amy")
    second = response("R-2", scored(1, CSAT_1_5), ticket="T-1", agent="bob", submitted_at=T + DAY)
    other = response("R-3", scored(2, CSAT_1_5), ticket="T-2")
    found = ratings([second, other, first])
    assert [each.agent for each in found["T-1"].responses] == ["amy", "bob"]
    assert (found["T-1"].turned_bad, found["T-1"].turned_good, found["T-2"].turned_bad) == (
        True,
        False,
        False,
    )


def test_what_a_rule_solved_by_itself_can_be_left_out_of_ratings():
    """Conversations that ended themselves dragged the score of people who never had them (chatwoot#4003)."""
    served = Ticket.open("T-1", customer="C-1", channel="chat", subject="Late", at=T, by=WANG)
    by_rule = Ticket.open("T-2", customer="C-2", channel="chat", subject="Hello", at=T, by=WANG)
    tickets = [
        served.assign("amy", at=T, by=AMY).solve(at=T, by=AMY),
        by_rule.assign("amy", at=T, by=RULE).solve(at=T, by=RULE),
    ]
    by_themselves = {each.id for each in tickets if each.history[-1].by.role is Role.SYSTEM}
    answers = [response(f"R-{n}", scored(n, CSAT_1_5), ticket=f"T-{n}") for n in (1, 2)]
    assert set(ratings(answers)) == {"T-1", "T-2"}
    assert set(ratings(answers, without=by_themselves)) == {"T-1"}


def test_a_stratified_sample_is_proportional_to_the_last_person():
    audience = [("a", n) for n in range(50)] + [("b", n) for n in range(30)] + [("c", n) for n in range(20)]
    drawn = stratified_sample(audience, 7, by=lambda person: person[0], rng=Random(1))
    assert [(stratum.name, stratum.taken) for stratum in drawn.strata] == [("a", 4), ("b", 2), ("c", 1)]
    assert drawn.strata[0].weight == 12.5


def test_a_stratum_that_is_too_small_is_taken_whole_and_told():
    drawn = stratified_sample(["a"] * 9 + ["b"], 4, by=str, rng=Random(1), allocation="equal")
    assert ([stratum.taken for stratum in drawn.strata], drawn.shortfall) == ([2, 1], 1)
    with pytest.raises(Invalid, match="there is no stratum z: the audience has a, b"):
        stratified_sample(["a", "b"], 1, by=str, rng=Random(1), allocation={"z": 1})


@settings(max_examples=60)
@given(st.integers(0, 40), st.integers(0, 50), st.integers(0, 10**6), st.sampled_from("sxy"))
def test_a_sample_has_no_one_twice_keeps_the_order_and_is_repeatable(size, n, seed, method):
    def draw():
        random = Random(seed)
        people = list(range(size))
        if method == "s":
            return simple_sample(people, n, rng=random)
        if method == "x":
            return systematic_sample(people, n, rng=random)
        return stratified_sample(people, n, by=lambda person: str(person % 3), rng=random)

    drawn = draw()
    members = list(drawn.members)
    assert members == sorted(set(members))
    assert len(members) == min(n, size) or method == "y"
    assert sum(stratum.taken for stratum in drawn.strata) == len(members)
    assert draw() == drawn


def test_everybody_is_equally_likely_to_be_drawn():
    hits = [0] * 10
    for seed in range(3000):
        for person in systematic_sample(range(10), 3, rng=Random(seed)).members:
            hits[person] += 1
    assert all(abs(count - 900) < 120 for count in hits), hits


def test_a_sample_is_told_in_three_languages():
    drawn = stratified_sample(["n", "n", "s"], 4, by=str, rng=Random(1), allocation="equal")
    assert drawn.text() == "stratified sample of 3: n 2 of 2; s 1 of 1; 1 fewer than wanted"
    assert drawn.text("zh-Hans") == "分层抽样3人：n：2人中2人；s：1人中1人；比计划少1人"
    assert drawn.text("zh-Hant") == "分層抽樣3人：n：2人中2人；s：1人中1人；比計畫少1人"
