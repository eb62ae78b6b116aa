"""A design that could trap a respondent cannot be built; every other one can be answered to its end."""

from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid, OffScale
from cxkit.surveys import (
    AllOf,
    Answer,
    AnyOf,
    Design,
    Ending,
    Jump,
    Not,
    Option,
    Question,
    QuestionKind,
    When,
)
from cxkit.surveys.design._graph import shortest_and_longest
from cxkit.surveys.design._satisfiable import can_hold
from cxkit.testing import conditions, designs, valid_answers
from cxkit.values import CSAT_1_5, Scale, ScaleKind

SCALE = Scale(kind=ScaleKind.RATING, low=1, high=4)


def asked(*ids, **more):
    return tuple(Question.rating(id, f"Question {id}", SCALE, **more) for id in ids)


def faults(questions, jumps=()):
    with pytest.raises(Invalid) as error:
        Design(questions=questions, jumps=jumps)
    return [(fault.path, fault.code) for fault in error.value.faults]


def test_a_circle_is_refused_and_drawn():
    with pytest.raises(Invalid, match="the way can go in circles: b -> c -> b"):
        Design(questions=asked("a", "b", "c"), jumps=(Jump(after="c", to="b", when=When.answered("c")),))


def test_a_circle_is_drawn_in_the_direction_of_the_way_from_its_first_question():
    jumps = (Jump(after="a", to="c"), Jump(after="e", to="c", when=When.answered("e")))
    with pytest.raises(Invalid, match="the way can go in circles: c -> d -> e -> c"):
        Design(questions=asked("a", "b", "c", "d", "e"), jumps=jumps)


def test_a_jump_back_without_a_circle_is_allowed():
    jumps = (Jump(after="a", to="c"), Jump(after="c", to="b"), Jump(after="b", to="end"))
    design = Design(questions=asked("a", "b", "c"), jumps=jumps)
    assert [question.id for question in design.way(()).questions] == ["a", "c", "b"]


def test_a_question_that_no_way_leads_to_is_refused():
    assert faults(asked("a", "b", "c"), (Jump(after="a", to="c"),)) == [
        ("questions[1]", "design.unreachable")
    ]


def test_a_passed_over_question_does_not_take_its_jump():
    questions = (*asked("a"), *asked("b", asked_if=When.at_least("a", 3)), *asked("c"))
    design = Design(questions=questions, jumps=(Jump(after="b", to="end"),))
    assert [each.id for each in design.way([Answer.of("a", 1)]).questions] == ["a", "c"]
    assert [each.id for each in design.way([Answer.of("a", 3)]).questions] == ["a", "b"]


def test_a_jump_to_a_deleted_question_is_refused():
    assert faults(asked("a"), (Jump(after="a", to="gone"), Jump(after="gone", to="end"))) == [
        ("jumps[0].to", "design.target"),
        ("jumps[1].after", "design.target"),
    ]


def test_ids_must_differ_and_there_must_be_a_question():
    assert faults(asked("a", "a")) == [("questions", "design.twice")]
    assert faults(asked("end")) == [("questions", "design.twice")]
    assert faults(()) == [("questions", "design.empty")]


@pytest.mark.parametrize(
    ("test", "message"),
    [
        (When.at_least("a", 5), "no answer to 'a' .* is at least 5"),
        (When.at_most("a", 0), "no answer to 'a' .* is at most 0"),
        (When.equals("a", 9), "equals 9"),
        (When.chose("a", "x"), "question 'a' has no options to choose"),
        (When.chose("pick", "x", "y"), "question 'pick' has no option y"),
        (When.equals("said", 1), "is not answered by a number"),
        (When.answered("gone"), "there is no question 'gone'"),
        (When.answered("a", row="r"), "question 'a' has no row 'r'"),
        (When.answered("grid"), "question 'grid' is a matrix: name one of its rows"),
        (When.answered("last"), "question 'last' cannot depend on its own answer"),
    ],
)
def test_a_condition_that_can_never_hold_is_refused(test, message):
    questions = (
        *asked("a"),
        Question.choice("pick", "Which?", ["x", "z"]),
        Question.open("said", "Why?"),
        Question.matrix("grid", "Rate", ["r1", "r2"], SCALE),
        *asked("last", asked_if=test),
    )
    with pytest.raises(Invalid, match=message):
        Design(questions=questions)


def test_a_condition_on_a_later_question_is_refused():
    with pytest.raises(Invalid, match="question 'b' is never answered before 'a'"):
        Design(questions=(*asked("a", asked_if=When.answered("b")), *asked("b")))


def test_tests_without_operand_take_none_and_comparisons_need_one():
    with pytest.raises(Invalid, match="the test 'answered' takes no number"):
        When(question="a", test="answered", number=1)
    with pytest.raises(Invalid, match="the test 'at_least' needs number"):
        When(question="a", test="at_least")
    with pytest.raises(Invalid, match="the test 'chose_any' needs options"):
        When(question="a", test="chose_any")


def test_conditions_join_as_their_names_say():
    given_ = {("a", None): Answer.of("a", 3)}
    low, high = When.at_most("a", 2), When.at_least("a", 3)
    assert not AllOf(conditions=(low, high)).holds(given_)
    assert AnyOf(conditions=(low, high)).holds(given_)
    assert Not(condition=low).holds(given_)
    assert AllOf(conditions=()).holds({})
    assert not AnyOf(conditions=()).holds({})


def test_of_an_unanswered_question_only_skipped_is_true():
    for answers in ({}, {("a", None): Answer.of("a", None)}):
        assert When.skipped("a").holds(answers)
        assert not any(
            test.holds(answers) for test in (When.answered("a"), When.at_least("a", 1), When.chose("a", "x"))
        )
        assert not When(question="a", test="chose_none", options=("x",)).holds(answers)


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda: Question(id="q", kind="single", text="?"), "options"),
        (lambda: Question(id="q", kind="open", text="?", options=()), None),
        (lambda: Question(id="q", kind="rating", text="?"), "scale"),
        (lambda: Question(id="q", kind="nps", text="?", scale=CSAT_1_5), "scale"),
        (lambda: Question(id="q", kind="open", text="?", scale=CSAT_1_5), "scale"),
        (lambda: Question.matrix("q", "?", [], SCALE), "rows"),
        (lambda: Question.choice("q", "?", ["a", "a"]), "options"),
        (lambda: Question.number("q", "?", least=3, most=1), "least"),
    ],
)
def test_a_question_must_fit_its_kind(make, path):
    if path is None:
        assert make().options == ()
        return
    with pytest.raises(Invalid) as error:
        make()
    assert [fault.path for fault in error.value.faults] == [path]


def test_a_recommend_item_on_1_to_10_is_refused_as_an_nps_with_the_remedy():
    with pytest.raises(OffScale, match="declare the item as a rating"):
        Question(id="q", kind="nps", text="?", scale=Scale(kind="nps", low=1, high=10))


def random_design(random, count):
    """Any design that somebody could write down, most of them wrong."""
    ids = [f"q{n}" for n in range(count)]
    questions = [
        Question.rating(
            id,
            id,
            SCALE,
            required=random.random() < 0.5,
            asked_if=random_test(random, ids) if random.random() < 0.3 else None,
        )
        for id in ids
    ]
    jumps = [
        Jump(
            after=random.choice(ids),
            to=random.choice([*ids, "end", "screen_out"]),
            when=random_test(random, ids) if random.random() < 0.7 else None,
        )
        for _ in range(random.randrange(count + 1))
    ]
    return questions, jumps


def built(questions, jumps):
    """The design, or None with the faults for which it was refused."""
    try:
        return Design(questions=tuple(questions), jumps=tuple(jumps)), ()
    except Invalid as error:
        return None, error.faults


def random_test(random, ids):
    if random.random() < 0.2:
        return When.skipped(random.choice(ids))
    return random.choice([When.at_least, When.at_most, When.equals])(random.choice(ids), random.randint(1, 4))


@settings(max_examples=150)
@given(st.integers(0, 10**9), st.integers(1, 6))
def test_a_random_design_is_refused_with_the_reason_or_every_way_ends(seed, count):
    random = Random(seed)
    questions, jumps = random_design(random, count)
    design, refused = built(questions, jumps)
    if design is None:
        assert all(fault.code.startswith("design.") and fault.message for fault in refused)
        return
    for _ in range(20):
        answers = [Answer.of(each.id, random.randint(1, 4)) for each in questions if random.random() < 0.7]
        way = design.way(answers)
        ids = [question.id for question in way.questions]
        assert len(ids) == len(set(ids)) <= count
        assert way.ending in Ending


def test_random_designs_reach_both_outcomes():
    found = [built(*random_design(Random(seed), 3))[0] for seed in range(300)]
    assert 20 < sum(design is not None for design in found) < 280


@settings(max_examples=60)
@given(st.data())
def test_answers_given_along_the_way_are_complete_and_without_fault(data):
    design = data.draw(designs())
    answers = data.draw(valid_answers(design))
    assert design.faults(answers) == ()
    assert design.next_question(answers) is None
    kept, dropped = design.on_the_way(answers)
    assert dropped == ()
    assert [answer.place for answer in kept] == [answer.place for answer in design.pinned(answers)]


@settings(max_examples=60)
@given(st.data())
def test_every_way_costs_between_the_shortest_and_the_longest(data):
    design = data.draw(designs())
    cost = {question.id: float(len(question.text)) for question in design.questions}
    shortest, longest = shortest_and_longest(design, cost)
    taken = sum(cost[question.id] for question in design.way(data.draw(valid_answers(design))).questions)
    assert shortest <= taken <= longest


@settings(max_examples=60)
@given(designs(), conditions())
def test_designs_and_conditions_survive_their_json(design, condition):
    assert from_json(to_json(design)) == design
    assert from_json(to_json(condition)) == condition


def test_every_kind_of_question_is_drawn():
    seen = set()

    @settings(max_examples=200, database=None)
    @given(designs())
    def look(design):
        seen.update(question.kind for question in design.questions)

    look()
    assert seen == set(QuestionKind)


@pytest.mark.parametrize(
    "condition",
    [
        AllOf(conditions=(When.at_most("a", 1), When.at_least("a", 3))),
        AllOf(conditions=(When.skipped("a"), When.equals("a", 2))),
        AllOf(conditions=(When.chose("one", "x"), When.chose("one", "y"))),
        AllOf(conditions=(When.chose("many", "x"), Not(condition=When.answered("many")))),
        Not(condition=AnyOf(conditions=(When.at_most("a", 3), When.at_least("a", 4), When.skipped("a")))),
        AnyOf(conditions=()),
        When.at_least("n", 8),
    ],
)
def test_a_condition_that_no_answers_make_true_is_refused(condition):
    questions = (
        *asked("a"),
        Question.choice("one", "?", ["x", "y", "z"]),
        Question.choice("many", "?", ["x", "y", "z"], several=True),
        Question.number("n", "?", least=0, most=7),
        *asked("last", asked_if=condition),
    )
    assert faults(questions) == [("questions[4].asked_if", "design.never")]


@pytest.mark.parametrize(
    "condition",
    [
        AllOf(conditions=(When.at_least("a", 2), When.at_most("a", 2))),
        AllOf(conditions=(When.chose("many", "x"), When.chose("many", "y"))),
        Not(condition=When.chose("one", "x", "y", "z")),
        Not(condition=When.answered("a")),
        AllOf(conditions=()),
        When.at_least("n", 7),
    ],
)
def test_a_condition_that_some_answers_make_true_is_taken(condition):
    questions = (
        *asked("a"),
        Question.choice("one", "?", ["x", "y", "z"]),
        Question.choice("many", "?", ["x", "y", "z"], several=True),
        Question.number("n", "?", least=0, most=7),
        *asked("last", asked_if=condition),
    )
    assert Design(questions=questions).questions[-1].asked_if == condition


def test_a_jump_behind_one_that_is_always_taken_is_refused():
    jumps = (
        Jump(after="a", to="c", when=When.answered("a")),
        Jump(after="a", to="b"),
        Jump(after="a", to="end"),
    )
    assert faults(asked("a", "b", "c"), jumps) == [("jumps[2]", "design.dead_jump")]


@pytest.mark.parametrize(
    ("chosen", "holds"),
    [
        ("", {"chose_none"}),
        ("x", {"chose_any"}),
        ("xy", {"chose_any", "chose_all"}),
        ("xyz", {"chose_any", "chose_all"}),
        ("z", {"chose_none"}),
        ("xz", {"chose_any"}),
    ],
)
def test_all_any_and_none_of_the_options_named_are_three_things(chosen, holds):
    answers = {("a", None): Answer.of("a", tuple(chosen) or "something else")}
    tests = {
        test: When(question="a", test=test, options=("x", "y"))
        for test in ("chose_any", "chose_all", "chose_none")
    }
    assert {name for name, test in tests.items() if test.holds(answers)} == holds


@pytest.mark.parametrize(("many", "holds"), [(12, False), (13, True)])
def test_so_many_answers_are_tried_and_more_may_be_possible(many, holds):
    """Words are answered or not: of 4,096 combinations each is tried, of more none."""
    questions = {f"q{n}": Question.open(f"q{n}", "Why?") for n in range(many)}
    answered = [When.answered(name) for name in questions]
    assert can_hold(AllOf(conditions=(*answered, When.skipped("q0"))), questions) is holds


def test_a_question_is_told_what_it_needs_and_what_it_cannot_have():
    with pytest.raises(Invalid, match="single question needs options"):
        Question(id="q", kind="single", text="Which?")
    with pytest.raises(Invalid, match="open question has no options"):
        Question(id="q", kind="open", text="Why?", options=[Option(id="a", text="A")])
