"""Questions, pages and options in a random order that is each respondent's own and decides nothing."""

from collections import Counter
from datetime import UTC, datetime
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.surveys import Answer, Design, Jump, Question, Response, Shuffle, Survey, When
from cxkit.testing import designs
from cxkit.values import Scale, ScaleKind

SCALE = Scale(kind=ScaleKind.RATING, low=1, high=4)
T, ANN = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")


def asked(*ids, **more):
    return tuple(Question.rating(id, f"Question {id}", SCALE, **more) for id in ids)


def faults(*shuffles, questions=(), jumps=()):
    with pytest.raises(Invalid) as error:
        Design(questions=questions or asked(*"abcdef"), jumps=jumps, shuffles=shuffles)
    return [fault.message for fault in error.value.faults]


def order(design, seed):
    return "".join(question.id for question in design.in_order(seed))


def test_questions_that_are_not_shuffled_keep_their_place_and_pages_stay_together():
    design = Design(questions=asked(*"abcdef"), shuffles=(Shuffle.of("b", ("c", "d"), "e"),))
    seen = {order(design, f"R-{n}") for n in range(200)}
    assert seen == {f"a{''.join(pages)}f" for pages in permutations(["b", "cd", "e"])}


def test_every_order_is_equally_likely():
    design = Design(questions=asked(*"abc"), shuffles=(Shuffle.of("a", "b", "c"),))
    counts = Counter(order(design, f"R-{n}") for n in range(6000))
    assert len(counts) == 6
    # Chi-square with 5 degrees of freedom: 20.5 is passed once in a thousand.
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 20.5


def test_the_order_of_a_response_can_be_had_again_and_never_changes():
    design = Design(questions=asked(*"abcdef"), shuffles=(Shuffle.of(*"abcdef"),))
    assert [order(design, seed) for seed in ("R-1", "R-2", "R-3")] == ["cdaefb", "debafc", "bafedc"]
    assert order(design, None) == "abcdef"


def test_a_response_asks_in_its_own_order_until_nothing_is_left():
    survey = Survey.draft(
        "S-1",
        title="t",
        questions=asked(*"abcd", required=True),
        shuffles=[Shuffle.of(*"abcd")],
        at=T,
        by=ANN,
    ).activate(at=T, by=ANN)
    response = Response.start("R-1", survey, at=T, by=ANN)
    seen = []
    while question := response.next_question(survey):
        seen.append(question)
        response = response.answer(survey, Answer.of(question.id, 2), at=T, by=ANN)
    assert (
        tuple(seen) == response.asked(survey) == survey.design().in_order("R-1") != survey.design().questions
    )
    done = response.complete(survey, at=T, by=ANN)
    assert [answer.question for answer in done.answers] == list("abcd")


def test_options_are_shuffled_by_the_same_seed_and_stand_still_without():
    choice = Question.choice("q", "Which?", ["a", "b", "c"], shuffled=True)
    seen = {tuple(option.id for option in choice.presented(f"R-{n}")) for n in range(60)}
    assert len(seen) == 6
    assert choice.presented("R-1") == choice.presented("R-1")
    still = Question.choice("q", "Which?", ["a", "b"])
    assert still.presented("R-1") == still.options


def test_shuffled_questions_follow_each_other_and_are_known():
    assert faults(Shuffle.of("a", "c")) == [
        "must name questions that follow each other, in their order: a, b, c, d, e, f"
    ]
    assert faults(Shuffle.of("a", "z")) == ["there is no question z"]
    assert faults(Shuffle.of("a", "b"), Shuffle.of("b", "c")) == ["b is shuffled already"]
    with pytest.raises(Invalid, match="two pages or more"):
        Shuffle.of("a")
    with pytest.raises(Invalid, match="names a question twice"):
        Shuffle.of("a", "a")


def test_what_depends_on_a_question_must_not_come_before_it():
    """The order must not decide what is asked: a dependent question stays on the page of the other."""
    why = Question.open("why", "Why?", asked_if=When.at_most("a", 2))
    three = (*asked("a"), why, *asked("b"))
    assert "put both on one page" in faults(Shuffle.of("a", "why", "b"), questions=three)[0]
    design = Design(questions=three, shuffles=(Shuffle.of(("a", "why"), "b"),))
    for seed in map(str, range(20)):
        way = design.way([Answer.of("a", 1)], seed=seed).questions
        ids = [question.id for question in way]
        assert ids.index("why") == ids.index("a") + 1


def test_jumps_lead_to_where_a_shuffled_part_begins_and_never_out_of_its_middle():
    part = Shuffle.of("c", "d", "e")
    assert (
        "jump to 'c', where it begins"
        in faults(part, jumps=[Jump(after="a", to="d", when=When.at_most("a", 2))])[0]
    )
    assert "no fixed place" in faults(part, jumps=[Jump(after="d", to="f", when=When.at_most("d", 2))])[0]
    assert "no fixed place" in faults(part, jumps=[Jump(after="d", to="end", when=When.at_most("d", 2))])[0]
    to = Jump(after="a", to="c", when=When.at_most("a", 2))
    design = Design(questions=asked(*"abcdef"), jumps=(to,), shuffles=(part,))
    for seed in map(str, range(20)):
        way = [question.id for question in design.way([Answer.of("a", 1)], seed=seed).questions]
        assert (way[0], sorted(way[1:4]), way[4:]) == ("a", ["c", "d", "e"], ["f"])


def test_a_jump_within_a_page_must_not_ask_another_page():
    page = Shuffle.of("a", ("b", "c", "d"))
    inside = Jump(after="b", to="d", when=When.at_most("a", 2))
    assert "depends on a question of another page" in faults(page, jumps=[inside])[0]
    Design(
        questions=asked(*"abcd"),
        jumps=(Jump(after="b", to="d", when=When.at_most("b", 2)),),
        shuffles=(page,),
    )


@settings(max_examples=120)
@given(designs(least=2), st.text("abc012", max_size=6), st.randoms(use_true_random=False))
def test_the_order_decides_neither_what_is_asked_nor_what_is_a_fault(design, seed, random):
    answers = [
        Answer.of(question.id, random.randint(scale.low, scale.high), row=row)
        for question in design.questions
        if (scale := question.measured_on) is not None and random.random() < 0.7
        for row in ([one.id for one in question.rows] or [None])
    ]
    straight, shuffled = design.way(answers), design.way(answers, seed=seed)
    assert {each.id for each in straight.questions} == {each.id for each in shuffled.questions}
    assert straight.ending == shuffled.ending
    assert from_json(to_json(design)) == design


@settings(max_examples=80)
@given(designs(least=2), st.text("abc012", max_size=6), st.data())
def test_who_answers_in_a_shuffled_order_is_asked_nothing_twice_and_nothing_in_vain(design, seed, data):
    from cxkit.testing import answers

    given_, steps = [], 0
    while question := design.next_question(given_, seed=seed):
        steps += 1
        for row in [one.id for one in question.rows] or [None]:
            drawn = data.draw(answers(question))
            given_.append(Answer.of(question.id, drawn.value, row=row))
    assert steps <= len(design.questions)
    assert design.faults(given_) == ()
    assert design.on_the_way(given_)[1] == ()


def random_condition(random, before):
    return When.at_most(random.choice(before), 2) if before and random.random() < 0.4 else None


def test_random_shuffles_are_built_and_refused():
    """Both outcomes are reached, and where a shuffle is built every answer leads to one set of questions."""
    outcomes = Counter()
    for number in range(400):
        random = Random(number)
        ids = list("abcd")
        questions = [
            Question.rating(id, id, SCALE, asked_if=random_condition(random, ids[:place]))
            for place, id in enumerate(ids)
        ]
        jumps = [
            Jump(
                after=random.choice(ids),
                to=random.choice([*ids, "end"]),
                when=When.at_most(random.choice(ids), 2),
            )
        ]
        cut = random.randint(1, 3)
        try:
            design = Design(
                questions=tuple(questions),
                jumps=tuple(jumps[: random.randint(0, 1)]),
                shuffles=(Shuffle.of(ids[:cut], *ids[cut:]),),
            )
        except Invalid:
            outcomes["refused"] += 1
            continue
        outcomes["built"] += 1
        for values in product((1, 4), repeat=4):
            answers = [Answer.of(id, value) for id, value in zip(ids, values, strict=True)]
            ways = {frozenset(q.id for q in design.way(answers, seed=str(n)).questions) for n in range(5)}
            assert len(ways) == 1
    assert min(outcomes["built"], outcomes["refused"]) > 40, outcomes
