"""Anonymous responses cannot be linked to people, by the shape of their type."""

import inspect
from datetime import UTC, date, datetime, timedelta
from random import Random

import attrs
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, Malformed, Refused
from cxkit.kernel.facts import Actor
from cxkit.storage import Batch, Key, MemoryStore, Row, SQLiteStore, Write
from cxkit.surveys import (
    AnonymousBatch,
    AnonymousResponse,
    Answer,
    Invitation,
    Question,
    Quota,
    Response,
    Survey,
    disclosable,
)
from cxkit.testing import anonymous_batches, anonymous_responses
from cxkit.values import RandomIds, SequentialIds, TimeOrderedIds

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
ON = date(2026, 2, 5)
ANN = Actor.agent("ann")


def survey(anonymous=True):
    asked = [Question.nps("nps", "Would you?", required=True), Question.open("why", "Why?")]
    made = Survey.draft("S-1", title="Team", questions=asked, anonymous=anonymous, at=T, by=ANN)
    return made.activate(at=T, by=ANN)


def submit(number=9, seed=7, **more):
    ids = RandomIds(Random(seed).randbytes)
    return AnonymousResponse.submit(survey(**more), [Answer.of("nps", number)], on=ON, ids=ids)


def test_the_type_has_no_place_for_a_person_a_token_a_link_or_a_time():
    names = {field.name for field in attrs.fields(AnonymousResponse)}
    assert names == {"id", "survey", "edition", "on", "answers"}
    assert not hasattr(AnonymousResponse, "history")


def test_a_score_is_that_of_a_named_response_with_the_same_answers():
    asked = [Question.nps("one", "Would you?"), Question.nps("two", "And again?")]
    answers = [Answer.of("one", None), Answer.of("two", 4)]
    named, anonymous = (
        Survey.draft("S-1", title="Team", questions=asked, anonymous=hidden, at=T, by=ANN).activate(
            at=T, by=ANN
        )
        for hidden in (False, True)
    )
    ids = RandomIds(Random(7).randbytes)
    assert Response.submit("R-1", named, answers, at=T, by=ANN).score("nps") == 4
    assert AnonymousResponse.submit(anonymous, answers, on=ON, ids=ids).score("nps") == 4


def test_there_is_no_way_to_say_who_answered():
    accepted = set(inspect.signature(AnonymousResponse.submit).parameters)
    assert accepted == {"survey", "answers", "on", "ids", "edition"}


@pytest.mark.parametrize("ids", [SequentialIds(), TimeOrderedIds()])
def test_ids_that_number_or_date_the_responses_are_refused(ids):
    with pytest.raises(Invalid, match="come from RandomIds"):
        AnonymousResponse.submit(survey(), [Answer.of("nps", 9)], on=ON, ids=ids)
    with pytest.raises(Invalid, match="must come from RandomIds"):
        AnonymousResponse(id=ids("response", T), survey="S-1", on=ON, answers=())


def test_a_time_of_day_is_not_a_date():
    """Exact times of submission point at people (LimeSurvey PR#4842)."""
    ids = RandomIds(Random(1).randbytes)
    with pytest.raises(Invalid, match="on: must be a date"):
        AnonymousResponse.submit(survey(), [Answer.of("nps", 9)], on=T, ids=ids)


def test_a_link_that_somebody_adds_to_the_data_is_reported():
    data = to_json(submit()).replace('"on"', '"respondent":"C-1","on"')
    with pytest.raises(Malformed, match="respondent: is not a field of response.anonymous"):
        from_json(data)


def test_the_same_answers_of_two_people_differ_in_their_ids_only():
    one, two = submit(seed=1), submit(seed=2)
    assert one.id != two.id
    assert attrs.evolve(one, id=two.id) == two


@settings(max_examples=40)
@given(st.integers(0, 10**9), st.lists(st.integers(0, 10), min_size=2, max_size=6), st.randoms())
def test_a_batch_does_not_tell_in_which_order_people_answered(seed, numbers, random):
    ids = RandomIds(Random(seed).randbytes)
    given_ = [AnonymousResponse.submit(survey(), [Answer.of("nps", n)], on=ON, ids=ids) for n in numbers]
    shuffled = given_[:]
    random.shuffle(shuffled)
    assert AnonymousBatch.of(given_) == AnonymousBatch.of(shuffled)
    assert sorted(each.score("nps") for each in AnonymousBatch.of(given_).responses) == sorted(numbers)


@settings(max_examples=40)
@given(
    st.integers(0, 10**9),
    st.integers(0, 86_399_999_999),
    st.text("bcdfghjklmnpqrstvwxz", min_size=12, max_size=20),
)
def test_whoever_answers_at_whatever_time_leaves_the_same_bytes(seed, moment, canary):
    """With chance held fixed neither person nor asker nor clock changes what is kept."""

    def kept(person, at):
        agent = Actor.agent(person)
        asked = [Question.nps("nps", "Would you?", required=True)]
        one = Survey.draft("S-1", title="Team", questions=asked, anonymous=True, at=at, by=agent)
        one = one.activate(at=at, by=agent)
        invitation = Invitation.plan(
            f"I-{person}", one.id, customer=person, channel="email", anonymous=True, at=at, by=agent
        ).send(at=at, by=agent)
        ids = RandomIds(Random(seed).randbytes)
        answers = [[Answer.of("nps", n)] for n in (3, 9)]
        batch = AnonymousBatch.of(
            AnonymousResponse.submit(one, each, on=at.date(), ids=ids) for each in answers
        )
        done = invitation.start(at=at, by=agent).complete(at=at, by=agent)
        assert not {response.id for response in batch.responses} & set(to_json(done).split('"'))
        return to_json(batch)

    first = kept("C-1", T.replace(hour=0))
    assert first == kept(canary, T.replace(hour=0) + timedelta(microseconds=moment))
    assert canary not in first


def test_random_ids_do_not_sort_by_time():
    ids = RandomIds(Random(3).randbytes)
    made = [ids("anonymous", T) for _ in range(50)]
    assert made != sorted(made)


def test_a_batch_out_of_order_or_too_small_cannot_be_built():
    one, two = sorted([submit(seed=1), submit(seed=2)], key=lambda each: each.id)
    with pytest.raises(Invalid, match=r"must be sorted by their ids: use AnonymousBatch\.of"):
        AnonymousBatch(survey="S-1", responses=(two, one))
    with pytest.raises(Invalid, match="at least 2 responses, got 1"):
        AnonymousBatch.of([one])
    with pytest.raises(Invalid, match="at least 5 responses, got 2: wait for more"):
        AnonymousBatch.of([one, two], least=5)


def test_a_survey_that_is_not_anonymous_is_refused():
    with pytest.raises(Refused, match=r"is not anonymous: use Response\.submit"):
        submit(anonymous=False)


def test_anonymity_is_settled_at_the_draft_and_never_switched():
    """The switch was not applied at activation (LimeSurvey PR#4389)."""
    verbs = [getattr(Survey, name) for name in ("revise", "activate", "pause", "resume", "close", "archive")]
    assert all("anonymous" not in inspect.signature(verb).parameters for verb in verbs)


def test_what_people_wrote_can_be_left_out():
    ids = RandomIds(Random(1).randbytes)
    said = [Answer.of("nps", 1), Answer.of("why", "I am Wang Fang")]
    both = [AnonymousResponse.submit(survey(), said, on=ON, ids=ids) for _ in range(2)]
    batch = AnonymousBatch.of(both)
    assert "Wang" not in repr(batch)
    assert "Wang" in to_json(batch)
    assert "Wang" not in to_json(batch.without_words())


@settings(max_examples=30)
@given(anonymous_responses(), anonymous_batches())
def test_both_survive_their_json(response, batch):
    assert from_json(to_json(response)) == response
    assert from_json(to_json(batch)) == batch


@pytest.mark.parametrize("durable", [False, True], ids=["memory", "sqlite"])
def test_a_stored_batch_leaves_nothing_in_the_journal(durable, tmp_path):
    store = SQLiteStore(tmp_path / "answers.sqlite") if durable else MemoryStore()
    batch = AnonymousBatch.of([submit(seed=1), submit(seed=2)])
    key = Key("response.anonymous_batch", "batch-1")
    row = Row(
        kind=key.kind,
        id=key.id,
        version=0,
        schema="response.anonymous_batch/1",
        data=to_json(batch),
        fields={},
        subject=key.id,
    )
    store.commit(Batch((Write(row),)))
    assert from_json(store.load([key])[key].row.data) == batch
    assert list(store.journal(0)) == []


def test_a_small_group_and_its_complement_are_withheld():
    assert disclosable({"a": 40, "b": 31, "c": 2}) == {"a": 40, "b": None, "c": None}
    assert disclosable({"a": 40, "b": 3, "c": 2}) == {"a": 40, "b": None, "c": None}
    assert disclosable({"a": 40, "b": 2, "c": 1}) == {"a": None, "b": None, "c": None}
    assert disclosable({"a": 40, "b": 31, "c": 0}) == {"a": 40, "b": 31, "c": 0}
    assert disclosable({"a": 40, "b": 2}, total_known=False) == {"a": 40, "b": None}
    assert disclosable({}) == {}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 30)), st.integers(1, 8))
def test_no_withheld_count_can_be_had_by_subtraction(counts, least):
    shown = disclosable(counts, least=least)
    withheld = [key for key, count in shown.items() if count is None]
    assert all(count == 0 or count >= least for count in shown.values() if count is not None)
    if withheld:
        rest = sum(counts[key] for key in withheld)
        others = [key for key, count in shown.items() if count]
        assert (len(withheld) >= 2 and rest >= least) or not others


def test_nobody_is_the_only_one_who_answered_on_a_day():
    """One invitation completed on Thursday and one response of Thursday are one person."""
    ids = RandomIds(Random(1).randbytes)
    days = [date(2026, 2, 3), date(2026, 2, 5), date(2026, 2, 5), date(2026, 2, 8)]
    given_ = [AnonymousResponse.submit(survey(), [Answer.of("nps", 9)], on=on, ids=ids) for on in days]
    with pytest.raises(Invalid) as error:
        AnonymousBatch.of(given_)
    assert [fault.code for fault in error.value.faults] == ["anonymous.day"] * 2
    assert "the only response of 2026-02-03 could be told" in str(error.value)
    week, month = (AnonymousBatch.of(given_, days=days).responses for days in ("week", "month"))
    assert {response.on for response in week} == {date(2026, 2, 2)}
    assert {response.on for response in month} == {date(2026, 2, 1)}
    late = AnonymousResponse.submit(survey(), [Answer.of("nps", 9)], on=date(2026, 3, 2), ids=ids)
    with pytest.raises(Invalid, match="the only response of 2026-03-01"):
        AnonymousBatch.of([*given_, late], days="month")


def test_an_invitation_of_the_survey_itself_cannot_forget_that_it_is_anonymous():
    one = Invitation.plan("I-1", survey(), customer="C-1", channel="email", at=T, by=ANN)
    assert (one.survey, one.anonymous) == ("S-1", True)
    with pytest.raises(Invalid, match="a token would lead back to a person"):
        Invitation.plan("I-1", survey(), customer="C-1", channel="email", token="s3cret", at=T, by=ANN)
    assert not Invitation.plan("I-1", survey(False), customer="C-1", channel="email", at=T, by=ANN).anonymous


def test_nothing_that_knows_a_person_or_a_time_names_an_anonymous_response():
    """Also where somebody forgot to say that the survey is anonymous."""
    sent = Invitation.plan("I-1", "S-1", customer="C-1", channel="email", at=T, by=ANN).send(at=T, by=ANN)
    with pytest.raises(Refused, match="the survey is anonymous: an invitation must not name a response"):
        sent.start(submit().id, at=T, by=ANN)
    quota = Quota.open("Q-1", "S-1", name="all", limit=9, at=T, by=ANN)
    for verb in (quota.reserve, quota.count):
        with pytest.raises(
            Invalid, match="is the id of an anonymous response: give its place an id of its own"
        ):
            verb(submit().id, at=T, by=ANN)


@pytest.mark.parametrize(
    "id", ["anonymous_" + "A" * 25, "anonymous_" + "A" * 27, "response__" + "A" * 26, "A" * 36]
)
def test_an_id_that_did_not_come_from_chance_is_refused(id):
    with pytest.raises(Invalid, match="must come from RandomIds"):
        attrs.evolve(submit(), id=id)


def test_a_source_of_ids_that_only_looks_like_chance_is_refused():
    class Numbered(RandomIds):
        """Ids of the right form that a class of one's own could number."""

    with pytest.raises(Invalid, match="come from RandomIds, got Numbered"):
        AnonymousResponse.submit(survey(), [Answer.of("nps", 9)], on=ON, ids=Numbered())


def test_a_batch_of_two_surveys_or_with_one_response_twice_is_refused():
    one, two = sorted((submit(seed=n) for n in (1, 2)), key=lambda each: each.id)
    other = attrs.evolve(two, survey="S-2")
    with pytest.raises(Invalid, match="must all be of one survey"):
        AnonymousBatch(survey="S-1", responses=(one, other))
    with pytest.raises(Invalid, match="must be sorted"):
        AnonymousBatch(survey="S-1", responses=(one, one))
    assert AnonymousBatch(survey="S-1", responses=(one, two)).responses == (one, two)
