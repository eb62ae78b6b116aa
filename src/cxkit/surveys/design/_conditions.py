"""Conditions on answers: when a question is asked, and where a survey goes on.

A condition reads the answers as they are now; nothing is remembered from answers that were
changed since.

>>> unhappy = When.at_most("nps", 6)
>>> unhappy.holds({("nps", None): Answer.of("nps", 3)}), unhappy.holds({})
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Self

from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.surveys.design._answers import Answer
from cxkit.values import Labelled

Given = Mapping[tuple[str, str | None], Answer]
"""Answers by question and row."""


class Comparison(Labelled):
    """What a condition asks of an answer."""

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
class Condition:
    """Something that is true or false of the answers given so far."""

    def holds(self, given: Given) -> bool:
        """Whether it is true of these answers."""
        raise NotImplementedError

    def about(self) -> Iterator[When]:
        """Every single test inside it."""
        raise NotImplementedError


@record(name="survey.when")
class When(Condition):
    """A test of one answer. Of an unanswered question only `SKIPPED` is true."""

    question: str = field(longest=80)
    row: str | None = None
    test: Comparison
    number: int | None = None
    options: tuple[str, ...] = ()

    def rules(self) -> Iterator[Fault]:
        """Comparisons have an operand; `answered` and `skipped` have none."""
        if (self.test in NUMERIC) != (self.number is not None):
            verb = "needs" if self.test in NUMERIC else "takes no"
            yield Fault("number", "condition.operand", f"the test '{self.test}' {verb} number")
        if (self.test in CHOSEN) != bool(self.options):
            verb = "needs" if self.test in CHOSEN else "takes no"
            yield Fault("options", "condition.operand", f"the test '{self.test}' {verb} options")

    def holds(self, given: Given) -> bool:
        """Whether the answer passes the test."""
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
        return (
            number == bound
            if self.test is Comparison.EQUALS
            else number >= bound
            if self.test is Comparison.AT_LEAST
            else number <= bound
        )

    def _chose(self, chosen: set[str]) -> bool:
        named = set(self.options)
        return (
            bool(chosen & named)
            if self.test is Comparison.CHOSE_ANY
            else named <= chosen
            if self.test is Comparison.CHOSE_ALL
            else not chosen & named
        )

    def about(self) -> Iterator[When]:
        """Itself."""
        yield self

    @classmethod
    def at_most(cls, question: str, number: int, *, row: str | None = None) -> Self:
        """The number answered is that or less."""
        return cls(question=question, row=row, test=Comparison.AT_MOST, number=number)

    @classmethod
    def at_least(cls, question: str, number: int, *, row: str | None = None) -> Self:
        """The number answered is that or more."""
        return cls(question=question, row=row, test=Comparison.AT_LEAST, number=number)

    @classmethod
    def equals(cls, question: str, number: int, *, row: str | None = None) -> Self:
        """The number answered is just that."""
        return cls(question=question, row=row, test=Comparison.EQUALS, number=number)

    @classmethod
    def chose(cls, question: str, *options: str) -> Self:
        """Any of these options was chosen."""
        return cls(question=question, test=Comparison.CHOSE_ANY, options=options)

    @classmethod
    def answered(cls, question: str, *, row: str | None = None) -> Self:
        """The question was answered at all."""
        return cls(question=question, row=row, test=Comparison.ANSWERED)

    @classmethod
    def skipped(cls, question: str, *, row: str | None = None) -> Self:
        """The question was left out."""
        return cls(question=question, row=row, test=Comparison.SKIPPED)


@record(name="survey.all_of")
class AllOf(Condition):
    """Every one of these is true; of no conditions, true."""

    conditions: tuple[Condition, ...]

    def holds(self, given: Given) -> bool:
        """Whether all hold."""
        return all(condition.holds(given) for condition in self.conditions)

    def about(self) -> Iterator[When]:
        """The tests of all."""
        for condition in self.conditions:
            yield from condition.about()


@record(name="survey.any_of")
class AnyOf(Condition):
    """At least one of these is true; of no conditions, false."""

    conditions: tuple[Condition, ...]

    def holds(self, given: Given) -> bool:
        """Whether any holds."""
        return any(condition.holds(given) for condition in self.conditions)

    def about(self) -> Iterator[When]:
        """The tests of all."""
        for condition in self.conditions:
            yield from condition.about()


@record(name="survey.not")
class Not(Condition):
    """This is not true."""

    condition: Condition

    def holds(self, given: Given) -> bool:
        """Whether the other does not hold."""
        return not self.condition.holds(given)

    def about(self) -> Iterator[When]:
        """The tests of the other."""
        yield from self.condition.about()
