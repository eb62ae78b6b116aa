"""Questions, answers and designs of every shape are judged as `drawn_surveys.txt` has it.

Every kind of question with every part that it may and may not have; every kind of answer to each; designs of
few questions with conditions and jumps that can and cannot hold; texts as long as they may be and a word
longer. Whoever changes what is said writes the record anew and reads what changed:
`python tests/surveys/test_drawn_surveys.py`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cxkit.errors import CxkitError
from cxkit.kernel.facts import Actor
from cxkit.surveys import (
    Answer,
    Design,
    Jump,
    Option,
    Question,
    QuestionKind,
    ReviewPolicy,
    Survey,
    When,
    Wording,
    estimated_minutes,
    review_design,
    straight_lining,
)
from cxkit.values import CES_1_7, CSAT_1_5, NPS_0_10, Scale, ScaleKind

sys.path.insert(0, str(Path(__file__).parents[1]))
import recorded_lines

sys.path.pop(0)

RECORD = Path(__file__).with_name("drawn_surveys.txt")
T, ANN = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("ann")
RATING = Scale(kind=ScaleKind.RATING, low=1, high=3)
AB = (Option(id="a", text="a"), Option(id="b", text="b"), Option(id="c", text="c"))
NONE = (*AB[:2], Option(id="z", text="none", exclusive=True))


def attempt(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except CxkitError as error:
        return str(error)


def parts() -> Iterator[dict[str, Any]]:
    """What questions may have, in many combinations."""
    for scale, options, rows in product(
        (None, NPS_0_10, RATING), ((), AB, NONE, (AB[0], AB[0])), ((), AB[:2])
    ):
        yield {"scale": scale, "options": options, "rows": rows}
    for least, most, options in product((None, 0, 1, 3, 4), (None, 0, 2, 3, 4), ((), AB, NONE)):
        yield {"least": least, "most": most, "options": options}
    for scale in (CSAT_1_5, CES_1_7):
        yield {"scale": scale}


def made() -> Iterator[str]:
    for kind, told in product(QuestionKind, parts()):
        found = attempt(partial(Question, id="q", kind=kind, text="?", **told))
        yield f"{kind} {told}: {found if isinstance(found, str) else 'made'}"


QUESTIONS = (
    Question.nps("q", "?"), Question.csat("q", "?"), Question.ces("q", "?"),
    Question.rating("q", "?", RATING),
    Question.matrix("q", "?", AB[:2], RATING), Question.choice("q", "?", AB),
    Question.choice("q", "?", AB, several=True), Question.choice("q", "?", NONE, several=True),
    Question.choice("q", "?", AB, several=True, least=2, most=2), Question.ranking("q", "?", AB),
    Question.choice("q", "?", AB, several=True, least=2), Question.ranking("q", "?", AB, most=2),
    Question.open("q", "?"), Question.fill_in("q", "?"), Question.number("q", "?"),
    Question.number("q", "?", least=0, most=3), Question.number("q", "?", most=-1),
)  # fmt: skip
ANSWERS = (
    *(Answer(question="q", number=number) for number in range(-2, 12)),
    *(Answer(question="q", words=words) for words in ("a", "x", "z")),
    *(
        Answer(question="q", options=chosen)
        for chosen in (
            ("a",),
            ("a", "b"),
            ("b", "a"),
            ("a", "b", "c"),
            ("a", "a"),
            ("z",),
            ("a", "z"),
            ("x",),
        )
    ),
    Answer(question="q"),
    *(Answer(question="q", number=2, row=row) for row in ("a", "b", "x")),
    Answer(question="q", number=2, scale=RATING),
)
TESTS = (
    When.at_most("q", 2), When.at_least("q", 2), When.answered("q"), When.skipped("q"),
    When.chose("q", "a"), When.chose("q", "a", "b"), When.at_least("q", 2, row="a"),
)  # fmt: skip


def answered() -> Iterator[str]:
    for number, (question, answer) in enumerate(product(QUESTIONS, ANSWERS)):
        pinned = attempt(partial(question.pin, answer))
        told = [*map(str, Design(questions=(question,)).faults([answer]))]
        yield f"{number} {question.kind} {answer!r}: {question.fault(answer)}; {pinned!r}; {told}"
    for test, answer in product(TESTS, ANSWERS):
        yield f"{test!r} of {answer!r}: {test.holds({('q', answer.row): answer})}"


def drawn(seed: int) -> tuple[tuple[Question, ...], tuple[Jump, ...]]:
    """A few questions, some of them asked on a condition, and jumps between them."""
    chance, count = random.Random(seed), random.Random(seed).choice((1, 2, 3, 4))
    ids = [f"q{place}" for place in range(count)]

    def test() -> When:
        about = chance.choice([*ids, "q9"] if chance.random() < 0.2 else ids)
        return chance.choice((
            When.at_most(about, chance.choice((-1, 0, 5, 11))),
            When.at_least(about, chance.choice((0, 6, 11))),
            When.answered(about), When.skipped(about), When.chose(about, chance.choice("abx")),
        ))  # fmt: skip

    def question(id: str) -> Question:
        more: dict[str, Any] = {"required": chance.random() < 0.5}
        if chance.random() < 0.4:
            more["asked_if"] = test()
        return chance.choice((
            Question.nps(id, "Would you?", **more), Question.csat(id, "Are you content?", **more),
            Question.choice(id, "Which?", AB, **more), Question.open(id, "Why?", **more),
            Question.number(id, "How many?", least=0, most=9, **more),
        ))  # fmt: skip

    questions = tuple(map(question, ids))
    targets = [*ids, "end", "screen_out", *(["q9"] if chance.random() < 0.2 else [])]
    jumps = tuple(
        Jump(after=chance.choice(ids), to=chance.choice(targets), when=chance.choice((None, test(), test())))
        for _ in range(chance.choice((0, 0, 1, 2)))
    )
    return questions, jumps


def designs() -> Iterator[str]:
    for seed in range(150):
        questions, jumps = drawn(seed)
        design = attempt(partial(Design, questions=questions, jumps=jumps))
        if isinstance(design, str):
            yield f"{seed}: {design}"
            continue
        chance = random.Random(seed)
        given = [
            Answer.of(each.id, chance.choice(("a", 0, 5, 9, "words")))
            for each in questions
            if chance.random() < 0.6
        ]
        way = attempt(partial(design.way, given))
        kept = attempt(partial(design.on_the_way, given))
        then = attempt(partial(design.next_question, given))
        minutes = [round(each, 4) for each in estimated_minutes(design)]
        faults = [*map(str, design.faults(given))]
        yield f"{seed}: {minutes} {way!r} {kept!r} {then!r} {faults}"


TEXTS = (
    "How satisfied are you with it?", "word " * 30, "word " * 31, "字" * 50, "字" * 51, "Price and quality?",
    "Not no?", "Is it never not so?", "是不是很好", "难道您不满意？", "Do you always agree?",
    "Don't you agree?", "",
)  # fmt: skip
GOOD = ("Good", "Very good", "Bad", "Very bad", "Neither", "满意", "不满意")


def reviewed() -> Iterator[str]:
    policies = {
        "the default": ReviewPolicy(),
        "narrow": ReviewPolicy(least_minutes=0.5, most_minutes=0.5, most_options=3, most_open_share=0.5),
        "wide": ReviewPolicy(least_minutes=0.0, most_minutes=60.0, most_open_share=0.25, words_per_minute=60),
    }
    for seed in range(120):
        chance = random.Random(seed)

        def some(*cells: str, chance: random.Random = chance) -> list[str]:
            return chance.sample(cells, chance.randrange(2, len(cells) + 1))

        asked: list[Question] = []
        for place in range(chance.choice((1, 2, 3, 4, 5, 6))):
            id, text = f"q{place}", chance.choice(TEXTS) or "?"
            made = chance.choice((
                Question.csat(id, text), Question.csat(id, text), Question.open(id, text),
                Question.choice(id, text, some(*GOOD)),
                Question.choice(id, text, some(*"abcd"), several=True),
                Question.choice(id, text, [f"{each}" for each in range(chance.choice((3, 4, 10, 11)))]),
                Question.rating(id, text, RATING), Question.ces(id, text, scale=CES_1_7),
                Question.matrix(id, text, dict(zip("abcd", some(*TEXTS[:4]), strict=False)), RATING),
                Question(id=id, kind="nps", text=text, translations=[Wording(language="de", text="Warum?")]),
            ))  # fmt: skip
            asked.append(made)
        purpose = chance.choice((None, " ", "to decide"))
        survey = Survey.draft("S-1", title="Test", questions=asked, purpose=purpose, at=T, by=ANN)
        name = [*policies][seed % 3]
        yield f"{seed} {name}: " + review_design(survey, policies[name]).text().replace("\n", "; ")


def lines() -> Iterator[str]:
    for seed in range(80):
        chance = random.Random(seed)
        given = [
            Answer(
                question=chance.choice("pq"), number=chance.choice((2, 2, 2, 2, 3)),
                row=chance.choice((None, f"{row}")),
                scale=chance.choice((RATING, RATING, RATING, CSAT_1_5, None)),
            )
            for row in range(chance.choice((4, 5, 6, 12)))
        ]  # fmt: skip
        yield f"{seed}: {[straight_lining(given, least) for least in (2, 3, 4, 5)]}"


CASES: dict[str, Callable[[], Iterator[str]]] = {
    "made": made, "answered": answered, "designs": designs, "reviewed": reviewed, "lines": lines,
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_surveys_is_what_it_was(name: str) -> None:
    assert recorded_lines.told(CASES, name) == recorded_lines.recorded(RECORD, name)


if __name__ == "__main__":
    recorded_lines.write(RECORD, CASES)
