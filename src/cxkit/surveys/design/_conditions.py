"""Conditions on answers: when a question is asked, and where a survey goes on.

A condition reads the answers as they are now, and nothing of answers that were changed since.

>>> unhappy = When.at_most("nps", 6)
>>> unhappy.holds({("nps", None): Answer.of("nps", 3)}), unhappy.holds({})
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from cxkit._typing import Named, Several, override
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.surveys.design._answers import Answer, Place
from cxkit.values import Labelled

Given = Mapping[Place, Answer]
"""Answers by question and row."""


class Comparison(Labelled):
    """The test that a condition makes of an answer."""

    ANSWERED = "answered", "is answered", "已回答", "已回答"
    SKIPPED = "skipped", "is left out", "未回答", "未回答"
    EQUALS = "equals", "equals", "等于", "等於"
    AT_LEAST = "at_least", "is at least", "不小于", "不小於"
    AT_MOST = "at_most", "is at most", "不大于", "不大於"
    CHOSE_ANY = "chose_any", "names any of", "选择了任一", "選擇了任一"
    CHOSE_ALL = "chose_all", "names all of", "全部选择了", "全部選擇了"
    CHOSE_NONE = "chose_none", "names none of", "均未选择", "均未選擇"


NUMERIC = frozenset({Comparison.EQUALS, Comparison.AT_LEAST, Comparison.AT_MOST})
CHOSEN = frozenset({Comparison.CHOSE_ANY, Comparison.CHOSE_ALL, Comparison.CHOSE_NONE})


@record(abstract=True)
class AnswerCondition:
    """A condition that is true or false of the answers given so far."""

    def holds(self, given: Given) -> bool:
        """Whether the condition is true of these answers."""
        raise NotImplementedError

    def about(self) -> Iterator[When]:
        """Every single test in the condition."""
        raise NotImplementedError


@record(name="survey.when")
class When(AnswerCondition):
    """A test of one answer. Of an unanswered question only `SKIPPED` is true."""

    question: str = field(longest=80)
    row: str | None = None
    test: Named[Comparison]
    number: int | None = None
    options: Several[str] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Comparisons have an operand; `answered` and `skipped` have none."""
        operands = (("number", NUMERIC, self.number is not None), ("options", CHOSEN, bool(self.options)))
        for name, tests, is_given in operands:
            if (self.test in tests) != is_given:
                verb = "needs" if self.test in tests else "takes no"
                yield Fault(name, "condition.operand", f"the test '{self.test}' {verb} {name}")

    @override
    def holds(self, given: Given) -> bool:
        answer = given.get((self.question, self.row))
        if answer is None or answer.is_empty:
            return self.test is Comparison.SKIPPED
        if self.test in NUMERIC:
            return answer.number is not None and self._compares(answer.number)
        if self.test in CHOSEN:
            return self._chose(set(answer.options or (answer.words or "",)))
        return self.test is Comparison.ANSWERED

    def _compares(self, number: int) -> bool:
        bound = self.number or 0
        if self.test is Comparison.EQUALS:
            return number == bound
        return number >= bound if self.test is Comparison.AT_LEAST else number <= bound

    def _chose(self, chosen: set[str]) -> bool:
        named = set(self.options)
        if self.test is Comparison.CHOSE_ALL:
            return named <= chosen
        return bool(chosen & named) is (self.test is Comparison.CHOSE_ANY)

    @override
    def about(self) -> Iterator[When]:
        yield self

    @classmethod
    def at_most(cls, question: str, number: int, *, row: str | None = None) -> Self:
        """A test that the number answered is that or less."""
        return cls(question=question, row=row, test=Comparison.AT_MOST, number=number)

    @classmethod
    def at_least(cls, question: str, number: int, *, row: str | None = None) -> Self:
        """A test that the number answered is that or more."""
        return cls(question=question, row=row, test=Comparison.AT_LEAST, number=number)

    @classmethod
    def equals(cls, question: str, number: int, *, row: str | None = None) -> Self:
        """A test that the number answered is exactly that."""
        return cls(question=question, row=row, test=Comparison.EQUALS, number=number)

    @classmethod
    def chose(cls, question: str, *options: str) -> Self:
        """A test that any of these options was chosen."""
        return cls(question=question, test=Comparison.CHOSE_ANY, options=options)

    @classmethod
    def answered(cls, question: str, *, row: str | None = None) -> Self:
        """A test that the question was answered at all."""
        return cls(question=question, row=row, test=Comparison.ANSWERED)

    @classmethod
    def skipped(cls, question: str, *, row: str | None = None) -> Self:
        """A test that the question was left out."""
        return cls(question=question, row=row, test=Comparison.SKIPPED)


@record(abstract=True)
class Joined(AnswerCondition):
    """A condition made of several others."""

    conditions: tuple[AnswerCondition, ...]

    @override
    def about(self) -> Iterator[When]:
        for condition in self.conditions:
            yield from condition.about()


@record(name="survey.all_of")
class AllOf(Joined):
    """A condition that is true where all of its conditions are; of no conditions, true."""

    @override
    def holds(self, given: Given) -> bool:
        return all(condition.holds(given) for condition in self.conditions)


@record(name="survey.any_of")
class AnyOf(Joined):
    """A condition that is true where at least one of its conditions is; of no conditions, false."""

    @override
    def holds(self, given: Given) -> bool:
        return any(condition.holds(given) for condition in self.conditions)


@record(name="survey.not")
class Not(AnswerCondition):
    """A condition that is true where another one is not."""

    condition: AnswerCondition

    @override
    def holds(self, given: Given) -> bool:
        return not self.condition.holds(given)

    @override
    def about(self) -> Iterator[When]:
        yield from self.condition.about()
