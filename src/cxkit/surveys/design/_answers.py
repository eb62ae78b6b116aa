"""Answers to questions.

An answer carries the kind and the scale of its question, so that a response can be read without
the survey and a 7 of 10 is never taken for a 7 of 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from cxkit._typing import MaybeNamed, Several
from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, personal, record
from cxkit.surveys.design._enums import QuestionKind
from cxkit.values import Scale, ScaleKind

AnswerValue = int | str | tuple[str, ...] | None
"""The value of an answer: a number, words, the ids of options, or None (seen, but left out)."""

Place = tuple[str, str | None]
"""A question, and the row in a matrix."""


@record
class Answer:
    """An answer to a question (for a matrix: to one row of it).

    Exactly one of `number`, `options` (ids, in order for a ranking) and `words` holds the answer;
    none of them means that the question was seen and left out. Words are personal: people write
    names into them.

    >>> Answer.of("q1", 9)
    Answer(question='q1', number=9)
    >>> Answer.of("q2", ("price", "speed")).value
    ('price', 'speed')
    """

    schema_prefix: ClassVar[str] = "response."

    question: str = field(longest=80)
    row: str | None = field(default=None, longest=80)
    number: int | None = None
    options: Several[str] = field(default=())
    words: str | None = personal(default=None, whose="customer")
    kind: MaybeNamed[QuestionKind] = field(default=None)
    scale: Scale | None = None

    def rules(self) -> Iterator[Fault]:
        """One answer only, and on its scale."""
        if sum((self.number is not None, bool(self.options), self.words is not None)) > 1:
            yield Fault("number", "answer.several", "an answer is a number, options or words, not several")
        if self.scale is not None and self.number is not None:
            try:
                self.scale.check(self.number, "number")
            except Invalid as error:
                yield from error.faults

    @classmethod
    def of(cls, question: str, value: AnswerValue, *, row: str | None = None) -> Answer:
        """The answer of a value: a whole number, a text, a tuple of option ids, or None."""
        if value is None:
            return cls(question=question, row=row)
        if isinstance(value, str):
            return cls(question=question, row=row, words=value)
        if isinstance(value, tuple):
            return cls(question=question, row=row, options=value)
        if type(value) is int:
            return cls(question=question, row=row, number=value)
        raise Invalid(
            "an answer is a whole number, a text, a tuple of option ids or None, got a value of type "
            f"{type(value).__name__}",
            code="answer.type",
            path="value",
        )

    @property
    def key(self) -> Place:
        """The question's id and the row, which an answer is given to once."""
        return self.question, self.row

    @property
    def value(self) -> AnswerValue:
        """The value of the answer, of any kind."""
        if self.number is not None:
            return self.number
        return self.options or self.words

    @property
    def is_empty(self) -> bool:
        """Whether the question was seen and left out."""
        return self.number is None and not self.options and not (self.words or "").strip()

    @property
    def place(self) -> str:
        """The question's id, and the row in a matrix, as faults name them."""
        return self.question if self.row is None else f"{self.question}.{self.row}"


def first_scored(answers: Iterable[Answer], kind: ScaleKind | str) -> Answer | None:
    """The first answer given on a scale of that kind, except those in rows of a matrix."""
    wanted = ScaleKind.of(kind)
    for answer in answers:
        scale = answer.scale
        if scale is not None and scale.kind is wanted and answer.number is not None and not answer.row:
            return answer
    return None


def comment_in(answers: Iterable[Answer]) -> str | None:
    """The words written to open questions, in order; personal. None where there are none."""
    words = [answer.words for answer in answers if answer.kind is QuestionKind.OPEN and answer.words]
    return "\n".join(words) or None
