"""Whether any answers at all make a condition true.

Every test compares one answer with fixed numbers or options, so a few answers represent all: the numbers
at and beside each bound, every choice among the options that are named, and no answer.

>>> from cxkit.surveys import AllOf, Question, When
>>> asked = {"nps": Question.nps("nps", "Would you?")}
>>> can_hold(AllOf(conditions=(When.at_most("nps", 3), When.at_least("nps", 8))), asked)
False
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import inf, prod

from cxkit.surveys.design._answers import Answer, Place
from cxkit.surveys.design._conditions import AnswerCondition, When
from cxkit.surveys.design._enums import CHOOSING, QuestionKind
from cxkit.surveys.design._questions import Question

_MOST_OPTIONS = 8
_MOST = 4096


def can_hold(condition: AnswerCondition, asked: Mapping[str, Question]) -> bool:
    """Whether some answers make the condition true; also True where there are too many to try them all."""
    tests: dict[Place, list[When]] = {}
    for test in condition.about():
        tests.setdefault((test.question, test.row), []).append(test)
    domains = [_answers(asked[question], row, of_place) for (question, row), of_place in tests.items()]
    possible = [domain for domain in domains if domain is not None]
    if len(possible) < len(domains) or prod(map(len, possible)) > _MOST:
        return True
    return any(
        condition.holds({place: answer for place, answer in zip(tests, answers, strict=True) if answer})
        for answers in product(*possible)
    )


def _answers(question: Question, row: str | None, tests: list[When]) -> list[Answer | None] | None:
    """Answers that represent all to one question, None among them for no answer; None for too many."""
    if question.kind in CHOOSING:
        named = sorted({option for test in tests for option in test.options})
        if len(named) > _MOST_OPTIONS:
            return None
        return [None, *(Answer(question=question.id, options=chosen) for chosen in _choices(question, named))]
    if question.measured_on is None and question.kind is not QuestionKind.NUMBER:
        return [None, Answer(question=question.id, row=row, words="-")]
    numbers = _numbers(question, tests)
    return [None, *(Answer(question=question.id, row=row, number=number) for number in numbers)]


def _choices(question: Question, named: list[str]) -> Iterator[tuple[str, ...]]:
    others = [option.id for option in question.options if option.id not in named][:1]
    many = 1 if question.kind is QuestionKind.SINGLE else len(named) + 1
    for count in range(1, many + 1):
        yield from combinations([*named, *others], count)


def _numbers(question: Question, tests: list[When]) -> list[int]:
    scale = question.measured_on
    low, high = (question.least, question.most) if scale is None else (scale.low, scale.high)
    beside = {test.number + step for test in tests if test.number is not None for step in (-1, 0, 1)}
    ends = {end for end in (low, high) if end is not None} or {0}
    least, most = low if low is not None else -inf, high if high is not None else inf
    return sorted(number for number in beside | ends if least <= number <= most)
