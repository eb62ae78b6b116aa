"""Answers are checked against their question, all at once, on the way that they lead."""

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid, OffScale
from cxkit.surveys import Answer, Design, Ending, Jump, Option, Question, QuestionKind, When, Wording
from cxkit.testing import answers, questions
from cxkit.values import CES_1_5, CSAT_1_5, NPS_0_10, Scale, ScaleKind

RATING = Scale(kind=ScaleKind.RATING, low=1, high=10)


def told(question, *given_):
    return [str(fault) for fault in Design(questions=(question,)).faults(given_)]


@pytest.mark.parametrize("number", range(11))
def test_every_answer_from_0_to_10_is_an_nps_answer_also_when_required(number):
    question = Question.nps("q", "Would you?", required=True)
    assert told(question, Answer.of("q", number)) == []


def test_an_nps_of_0_is_an_answer_and_counts_as_one():
    """A required 0 was taken for no answer (OCA survey)."""
    answer = Answer.of("q", 0)
    assert not answer.is_empty
    assert answer.value == 0
    assert When.answered("q").holds({("q", None): answer})


@pytest.mark.parametrize("value", [-1, 11, "9", ("9",)])
def test_what_is_not_on_the_scale_is_a_fault(value):
    assert told(Question.nps("q", "?"), Answer.of("q", value)) == ["q: must be a whole number from 0 to 10"]


def test_a_number_of_another_type_is_not_an_answer():
    for wrong in (9.0, True, ["a"]):
        with pytest.raises(Invalid, match="an answer is a whole number, a text"):
            Answer.of("q", wrong)


def test_an_answer_is_one_thing_and_on_its_scale():
    with pytest.raises(Invalid, match="not several"):
        Answer(question="q", number=1, words="one")
    with pytest.raises(Invalid, match="whole number from 0 to 10"):
        Answer(question="q", number=11, scale=NPS_0_10)


@pytest.mark.parametrize(
    ("given_", "fault"),
    [
        ([Answer.of("q", "b")], None),
        ([Answer.of("q", ("b",))], None),
        ([Answer.of("q", ("a", "b"))], "q: must name 1 option(s)"),
        ([Answer.of("q", "x")], "q: must be of the options a, b, c"),
        ([Answer.of("q", 1)], "q: must be of the options a, b, c"),
        ([Answer.of("q", "b"), Answer.of("q", "c")], "q: is answered twice"),
        ([Answer.of("q", "b", row="r")], "q.r: has no rows"),
        ([Answer.of("z", "b")], "z: is not asked in this edition; asked are q"),
        ([], "q: is required: answer it"),
        ([Answer.of("q", None)], "q: is required: answer it"),
    ],
)
def test_a_single_choice_takes_one_known_option(given_, fault):
    found = told(Question.choice("q", "Which?", ["a", "b", "c"], required=True), *given_)
    assert found[:1] == ([] if fault is None else [fault])


def test_a_multiple_choice_has_its_bounds():
    question = Question.choice("q", "Which?", ["a", "b", "c"], several=True, least=2, most=2)
    assert told(question, Answer.of("q", ("a", "c"))) == []
    assert told(question, Answer.of("q", ("a",))) == ["q: must name 2 option(s)"]
    assert told(question, Answer.of("q", ("a", "a"))) == ["q: names an option twice"]


def test_a_ranking_ranks_every_option_or_the_first_few():
    whole = Question.ranking("q", "Order", ["a", "b", "c"])
    assert told(whole, Answer.of("q", ("c", "a", "b"))) == []
    assert told(whole, Answer.of("q", ("c", "a"))) == ["q: must name 3 option(s)"]
    assert told(Question.ranking("q", "Order", ["a", "b", "c"], most=2), Answer.of("q", ("c",))) == []


def test_a_number_has_its_bounds():
    question = Question.number("q", "How many?", least=0, most=9)
    assert [told(question, Answer.of("q", number)) for number in (0, 9)] == [[], []]
    assert told(question, Answer.of("q", 10)) == ["q: must be 9 or less"]
    assert told(question, Answer.of("q", "3")) == ["q: must be a whole number"]


def test_a_required_matrix_needs_every_row():
    question = Question.matrix("q", "Rate", {"speed": "Speed", "care": "Care"}, RATING, required=True)
    assert told(question, Answer.of("q", 3, row="speed")) == ["q.care: is required: answer it"]
    assert told(question, Answer.of("q", 11, row="speed"), Answer.of("q", 1, row="care")) == [
        "q.speed: must be a whole number from 1 to 10"
    ]
    assert told(question, Answer.of("q", 3))[0] == "q: needs one of the rows speed, care"


def test_words_of_spaces_are_no_answer():
    assert told(Question.open("q", "Why?", required=True), Answer.of("q", "  \n")) == [
        "q: is required: answer it"
    ]


def test_required_on_a_branch_not_taken_is_not_required():
    """A required question of the branch not taken was answered with HTTP 400 (formbricks#7292)."""
    design = Design(
        questions=(
            Question.nps("nps", "Would you?", required=True),
            Question.open("why_not", "Why not?", required=True),
            Question.open("why", "Why?", required=True),
        ),
        jumps=(
            Jump(after="nps", to="why", when=When.at_least("nps", 9)),
            Jump(after="why_not", to="end"),
        ),
    )
    assert design.faults([Answer.of("nps", 10), Answer.of("why", "fast")]) == ()
    assert design.faults([Answer.of("nps", 2), Answer.of("why_not", "slow")]) == ()
    assert [fault.path for fault in design.faults([Answer.of("nps", 2)])] == ["why_not"]


def test_required_is_not_latched_by_an_answer_that_was_changed():
    """A conditional requirement stayed after its condition was undone (formbricks#6250)."""
    design = Design(
        questions=(
            Question.csat("sat", "Satisfied?", required=True),
            Question.open("why", "Why not?", required=True, asked_if=When.at_most("sat", 2)),
        )
    )
    assert [fault.path for fault in design.faults([Answer.of("sat", 1)])] == ["why"]
    assert design.faults([Answer.of("sat", 5)]) == ()
    kept, dropped = design.on_the_way([Answer.of("sat", 5), Answer.of("why", "rude")])
    assert ([answer.question for answer in kept], dropped) == (["sat"], ("why",))


def test_an_answer_carries_its_scale_so_that_7_of_10_is_not_7_of_7():
    pinned = Question.rating("q", "?", RATING).pin(Answer.of("q", 7))
    assert (pinned.scale, pinned.kind) == (RATING, QuestionKind.RATING)
    assert Question.ces("q", "?", scale=CES_1_5).pin(Answer.of("q", 5)).scale == CES_1_5


def test_words_are_personal():
    answer = Answer.of("q", "My name is Wang Fang")
    assert "Wang" not in repr(answer)
    with pytest.raises(Invalid) as error:
        Answer.of("q", [("Wang",)])
    assert "Wang" not in str(error.value)


@settings(max_examples=80)
@given(st.data())
def test_an_answer_drawn_for_a_question_has_no_fault(data):
    question = data.draw(questions())
    assert question.fault(data.draw(answers(question))) is None


@given(st.integers(-3, 13))
def test_a_scale_and_a_question_agree_on_what_lies_on_it(number):
    question = Question.nps("q", "?")
    try:
        NPS_0_10.check(number)
        on_scale = True
    except OffScale:
        on_scale = False
    assert (question.fault(Answer.of("q", number)) is None) == on_scale


def test_an_answer_beside_the_way_decides_nothing_further_on():
    """A changed early answer takes with it whatever hung on the answers between."""
    asked = (
        Question.choice("bought", "Did you buy?", ["yes", "no"], required=True),
        Question.choice("what", "What?", ["tea", "cup"], asked_if=When.chose("bought", "yes")),
        Question.open("why", "Why tea?", required=True, asked_if=When.chose("what", "tea")),
        Question.open("more", "What else?", asked_if=When.skipped("what")),
    )
    design = Design(
        questions=asked, jumps=(Jump(after="more", to="screen_out", when=When.chose("what", "cup")),)
    )
    changed = [Answer.of("bought", "no"), Answer.of("what", "tea"), Answer.of("why", "Scent")]
    assert [question.id for question in design.way(design.pinned(changed)).questions] == ["bought", "more"]
    assert design.faults(changed[:2]) == ()
    assert design.on_the_way(changed)[1] == ("what", "why")
    left = [Answer.of("bought", "no"), Answer.of("what", "cup"), Answer.of("more", "Nothing")]
    assert design.way(design.pinned(left)).ending is Ending.COMPLETE


def test_a_matrix_is_asked_until_every_row_is_answered_or_all_of_it_left_out():
    design = Design(questions=(Question.matrix("m", "Rate", ["a", "b"], CSAT_1_5), Question.nps("n", "?")))
    assert design.next_question([Answer.of("m", 3, row="a")]).id == "m"
    assert design.next_question([Answer.of("m", 3, row="a"), Answer.of("m", None, row="b")]).id == "n"
    assert design.next_question([Answer.of("m", None)]).id == "n"


def test_an_exclusive_option_goes_with_no_other_and_keeps_its_place():
    none = Option(id="none", text="None of these", exclusive=True)
    asked = Question.choice("q", "Which?", [*"abcdef", none], several=True, least=2, shuffled=True)
    assert asked.fault(Answer.of("q", ("none",))) is None
    assert asked.fault(Answer.of("q", ("a", "b"))) is None
    assert str(asked.fault(Answer.of("q", ("a", "none")))) == "q: 'none' goes with no other option"
    assert {asked.presented(f"R-{n}")[-1].id for n in range(20)} == {"none"}
    assert len({asked.presented(f"R-{n}")[0].id for n in range(20)}) > 1
    with pytest.raises(Invalid, match="a single question has no exclusive options"):
        Question.choice("q", "Which?", ["a", none])


def test_a_question_needs_what_its_kind_has_and_has_no_more():
    with pytest.raises(Invalid, match="a single question needs options"):
        Question(id="q", kind="single", text="Which?")
    with pytest.raises(Invalid, match="a nps question has no rows"):
        Question(id="q", kind="nps", text="?", rows=(Option(id="a", text="A"),))


@pytest.mark.parametrize(
    "bounds", [{"least": 3}, {"most": 3}, {"least": 0}, {"most": 0}, {"least": -1, "most": 2}]
)
def test_bounds_that_no_answer_can_keep_to_are_refused_when_they_are_declared(bounds):
    with pytest.raises(Invalid, match="must be from 1 to 2, the number of options that go together"):
        Question.choice("q", "Which?", ["a", "b"], several=True, required=True, **bounds)
    with pytest.raises(Invalid, match="a single question has no bounds"):
        Question.choice("q", "Which?", ["a", "b"], most=1)


def test_language_tags_differ_by_more_than_case_and_each_has_one_wording():
    words = (Wording(language="zh-Hans", text="满意吗？"), Wording(language="en", text="Satisfied?"))
    asked = Question(id="q", kind="csat", text="滿意嗎？", translations=words)
    assert [asked.wording(language) for language in ("zh-hans", "EN", "fr")] == [
        "满意吗？",
        "Satisfied?",
        "滿意嗎？",
    ]
    with pytest.raises(Invalid, match="translations: has two wordings in en: keep one"):
        Question(id="q", kind="csat", text="?", translations=(*words, Wording(language="EN", text="Happy?")))
    with pytest.raises(Invalid, match="has two wordings in en"):
        Option(id="o", text="?", translations=(words[1], words[1]))
