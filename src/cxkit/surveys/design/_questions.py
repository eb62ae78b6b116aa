"""Questions of every kind, their options and scales, and the check of one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Self, cast

from cxkit._typing import Named, Several
from cxkit.errors import Fault
from cxkit.kernel import evolve, field, record
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._conditions import AnswerCondition
from cxkit.surveys.design._enums import CHOOSING, SCORING, STANDARD_SCALES, WRITING, QuestionKind
from cxkit.surveys.design._shuffles import seeded_order
from cxkit.values import Scale, ScaleKind

_ID = 80


@record(name="survey.wording")
class Wording:
    """A text in another language, by its BCP 47 tag.

    >>> Wording(language="zh-Hans", text="您满意吗？").language
    'zh-Hans'
    """

    language: str = field(longest=35)
    text: str = field(longest=2000)


@record(name="survey.option")
class Option:
    """An option of a choice, or a row of a matrix.

    `exclusive` marks an option of a multiple choice that excludes all others, such as "none of these".

    >>> Option(id="price", text="The price").id
    'price'
    """

    id: str = field(longest=_ID)
    text: str = field(longest=500)
    translations: Several[Wording] = field(default=())
    exclusive: bool | None = None

    def rules(self) -> Iterator[Fault]:
        """There is one wording a language."""
        yield from _twice_in(self.translations)

    def wording(self, language: str) -> str:
        """The text in that language, or as first written where there is no translation."""
        return _wording(self, language)


def _wording(worded: Option | Question, language: str) -> str:
    # Language tags are compared without regard to case (RFC 5646, section 2.1.1).
    wanted = language.casefold()
    return next(
        (each.text for each in worded.translations if each.language.casefold() == wanted), worded.text
    )


def _twice_in(translations: tuple[Wording, ...]) -> Iterator[Fault]:
    languages = [each.language.casefold() for each in translations]
    twice = sorted({language for language in languages if languages.count(language) > 1})
    if twice:
        yield Fault("translations", "wording.twice", f"has two wordings in {', '.join(twice)}: keep one")


def _options(given: Mapping[str, str] | Iterable[Option | str]) -> tuple[Option, ...]:
    if isinstance(given, Mapping):
        texts = cast("Mapping[str, str]", given)
        return tuple(Option(id=id, text=text) for id, text in texts.items())
    return tuple(each if isinstance(each, Option) else Option(id=each, text=each) for each in given)


@record(name="survey.question")
class Question:
    """One question: its text, its kind, and the answers that it accepts.

    `scale` for ratings and matrices (NPS, CSAT and CES have a standard one); `options` for
    choices and rankings; `rows` for a matrix. `least` and `most` bound the number of options
    chosen or the number given. `asked_if` hides the question unless it holds of earlier answers.

    >>> Question.nps("q1", "How likely are you to recommend us?").fault(Answer.of("q1", 0)) is None
    True
    """

    id: str = field(longest=_ID)
    kind: Named[QuestionKind]
    text: str = field(longest=2000)
    required: bool = False
    scale: Scale | None = None
    options: Several[Option] = field(default=())
    rows: Several[Option] = field(default=())
    least: int | None = None
    most: int | None = None
    asked_if: AnswerCondition | None = None
    shuffled: bool = False
    translations: Several[Wording] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Scale, options and rows fit the kind."""
        yield from _scale_faults(self)
        for name, kinds in (("options", CHOOSING), ("rows", {QuestionKind.MATRIX})):
            ids = [option.id for option in getattr(self, name)]
            if (self.kind in kinds) != bool(ids):
                verb = "needs" if self.kind in kinds else "has no"
                yield Fault(name, f"question.{name}", f"a {self.kind} question {verb} {name}")
            if len(set(ids)) < len(ids):
                yield Fault(name, "question.twice", "two of them have one id")
        if self.least is not None and self.most is not None and self.least > self.most:
            yield Fault("least", "question.bounds", f"must be at most {self.most}, got {self.least}")
        yield from _bound_faults(self)
        yield from _twice_in(self.translations)
        exclusive = any(each.exclusive for each in self.options + self.rows)
        if exclusive and self.kind is not QuestionKind.MULTIPLE:
            message = f"a {self.kind} question has no exclusive options, a multiple choice has"
            yield Fault("options", "question.exclusive", message)

    @property
    def measured_on(self) -> Scale | None:
        """The scale of the answers: the question's own, or the standard one of its kind."""
        return self.scale or STANDARD_SCALES.get(self.kind)

    @property
    def places(self) -> tuple[str | None, ...]:
        """The rows that are answered one by one; None alone for a question without rows."""
        return tuple(row.id for row in self.rows) or (None,)

    def wording(self, language: str) -> str:
        """The text in that language, or as first written where there is no translation."""
        return _wording(self, language)

    def presented(self, seed: str) -> tuple[Option, ...]:
        """The options (of a matrix, the rows) as one respondent sees them: in random order if declared so.

        The seed, such as the response's id, decides the order: it can be computed again at any time.
        Exclusive options keep their positions: "none of these" does not move among the others.
        """
        declared = self.options or self.rows
        if not self.shuffled:
            return declared
        moved = [option for option in declared if not option.exclusive]
        mixed = iter(seeded_order(moved, [f"{self.id}/{option.id}" for option in moved], seed))
        return tuple(option if option.exclusive else next(mixed) for option in declared)

    def pin(self, answer: Answer) -> Answer:
        """The answer with this question's kind and scale; a single choice may come as its id alone."""
        changes: dict[str, object] = {"kind": self.kind}
        if answer.number is None or self.measured_on is None or self.fault(answer) is None:
            changes["scale"] = self.measured_on
        if self.kind is QuestionKind.SINGLE and answer.words:
            changes |= {"options": (answer.words,), "words": None}
        return evolve(answer, changes)

    def fault(self, answer: Answer) -> Fault | None:
        """The fault of an answer to this question, or None; an empty answer is no fault here."""
        if answer.is_empty:
            return None
        message = self._wrong_row(answer) or self._wrong_value(answer)
        return None if message is None else Fault(answer.place, f"answer.{self.kind}", message)

    def _wrong_row(self, answer: Answer) -> str | None:
        if answer.row in self.places:
            return None
        rows = ", ".join(row.id for row in self.rows)
        return f"needs one of the rows {rows}" if rows else "has no rows"

    def _wrong_value(self, answer: Answer) -> str | None:
        scale = self.measured_on
        if scale is not None:
            on_scale = answer.number is not None and scale.low <= answer.number <= scale.high
            return None if on_scale else f"must be a whole number from {scale.low} to {scale.high}"
        if self.kind in WRITING:
            return None if answer.words is not None else "must be a text"
        if self.kind is QuestionKind.NUMBER:
            return self._wrong_number(answer.number)
        single = self.kind is QuestionKind.SINGLE
        return self._wrong_choice((answer.words,) if single and answer.words else answer.options)

    def _wrong_number(self, number: int | None) -> str | None:
        if number is None:
            return "must be a whole number"
        if self.least is not None and number < self.least:
            return f"must be {self.least} or more"
        return f"must be {self.most} or less" if self.most is not None and number > self.most else None

    def _wrong_choice(self, chosen: tuple[str, ...]) -> str | None:
        ids = [option.id for option in self.options]
        if not chosen or not set(ids).issuperset(chosen):
            return f"must be of the options {', '.join(ids)}"
        if len(set(chosen)) < len(chosen):
            return "names an option twice"
        alone = [option.id for option in self.options if option.exclusive and option.id in chosen]
        if alone:
            return None if len(chosen) == 1 else f"'{alone[0]}' goes with no other option"
        least, most = self._choices(len(ids))
        if not least <= len(chosen) <= most:
            return f"must name {least} to {most} options" if least < most else f"must name {most} option(s)"
        return None

    def _choices(self, count: int) -> tuple[int, int]:
        if self.kind is QuestionKind.SINGLE:
            return 1, 1
        every = count if self.kind is QuestionKind.RANKING and self.most is None else 1
        return self.least or every, self.most or count

    @classmethod
    def nps(
        cls, id: str, text: str, *, required: bool = False, asked_if: AnswerCondition | None = None
    ) -> Self:
        """A question for the likelihood to recommend, 0 to 10."""
        return cls(id=id, kind=QuestionKind.NPS, text=text, required=required, asked_if=asked_if)

    @classmethod
    def csat(
        cls,
        id: str,
        text: str,
        *,
        scale: Scale | None = None,
        required: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """A question for satisfaction, 1 to 5 unless another CSAT scale is given."""
        kind = QuestionKind.CSAT
        return cls(id=id, kind=kind, text=text, scale=scale, required=required, asked_if=asked_if)

    @classmethod
    def ces(
        cls,
        id: str,
        text: str,
        *,
        scale: Scale | None = None,
        required: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """A question for customer effort, 1 to 7 unless another CES scale is given."""
        kind = QuestionKind.CES
        return cls(id=id, kind=kind, text=text, scale=scale, required=required, asked_if=asked_if)

    @classmethod
    def rating(
        cls,
        id: str,
        text: str,
        scale: Scale,
        *,
        required: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """A rating on a declared scale."""
        kind = QuestionKind.RATING
        return cls(id=id, kind=kind, text=text, scale=scale, required=required, asked_if=asked_if)

    @classmethod
    def matrix(
        cls,
        id: str,
        text: str,
        rows: Mapping[str, str] | Iterable[Option | str],
        scale: Scale,
        *,
        required: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """Several ratings on one scale, with one answer for each row."""
        given, kind = _options(rows), QuestionKind.MATRIX
        return cls(id=id, kind=kind, text=text, rows=given, scale=scale, required=required, asked_if=asked_if)

    @classmethod
    def choice(
        cls,
        id: str,
        text: str,
        options: Mapping[str, str] | Iterable[Option | str],
        *,
        several: bool = False,
        least: int | None = None,
        most: int | None = None,
        required: bool = False,
        shuffled: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """A choice of one of the options, or of `several`."""
        return cls(
            id=id,
            kind=QuestionKind.MULTIPLE if several else QuestionKind.SINGLE,
            text=text,
            options=_options(options),
            least=least,
            most=most,
            required=required,
            shuffled=shuffled,
            asked_if=asked_if,
        )

    @classmethod
    def ranking(
        cls,
        id: str,
        text: str,
        options: Mapping[str, str] | Iterable[Option | str],
        *,
        most: int | None = None,
        required: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """A ranking of options by preference: all of them, or the first `most`."""
        given, kind = _options(options), QuestionKind.RANKING
        return cls(
            id=id, kind=kind, text=text, options=given, most=most, required=required, asked_if=asked_if
        )

    @classmethod
    def open(
        cls, id: str, text: str, *, required: bool = False, asked_if: AnswerCondition | None = None
    ) -> Self:
        """A question answered in one's own words."""
        return cls(id=id, kind=QuestionKind.OPEN, text=text, required=required, asked_if=asked_if)

    @classmethod
    def fill_in(
        cls, id: str, text: str, *, required: bool = False, asked_if: AnswerCondition | None = None
    ) -> Self:
        """A short text, such as a place or a product."""
        return cls(id=id, kind=QuestionKind.FILL_IN, text=text, required=required, asked_if=asked_if)

    @classmethod
    def number(
        cls,
        id: str,
        text: str,
        *,
        least: int | None = None,
        most: int | None = None,
        required: bool = False,
        asked_if: AnswerCondition | None = None,
    ) -> Self:
        """A whole number, within bounds where they are given."""
        kind = QuestionKind.NUMBER
        return cls(id=id, kind=kind, text=text, least=least, most=most, required=required, asked_if=asked_if)


_KIND_OF_SCALE = {
    QuestionKind.NPS: ScaleKind.NPS,
    QuestionKind.CSAT: ScaleKind.CSAT,
    QuestionKind.CES: ScaleKind.CES,
}


_BOUNDED = frozenset({QuestionKind.MULTIPLE, QuestionKind.RANKING})


def _bound_faults(question: Question) -> Iterator[Fault]:
    """Bounds that no answer could keep to, or that would say nothing."""
    if question.kind is QuestionKind.NUMBER:
        return
    count = sum(not option.exclusive for option in question.options)
    for name in ("least", "most"):
        bound: int | None = getattr(question, name)
        if bound is None:
            continue
        if question.kind not in _BOUNDED:
            yield Fault(name, "question.bounds", f"a {question.kind} question has no bounds: leave it out")
        elif not 1 <= bound <= count:
            message = f"must be from 1 to {count}, the number of options that go together, got {bound}"
            yield Fault(name, "question.bounds", message)


def _scale_faults(question: Question) -> Iterator[Fault]:
    kind, scale = question.kind, question.scale
    if kind not in SCORING:
        if scale is not None:
            yield Fault("scale", "question.scale", f"a {kind} question has no scale")
    elif question.measured_on is None:
        yield Fault("scale", "question.scale", f"a {kind} question needs a scale")
    elif scale is not None and kind in _KIND_OF_SCALE and scale.kind is not _KIND_OF_SCALE[kind]:
        message = f"{kind} questions need a scale of that kind, not one for {scale.kind}: ask it as a rating"
        yield Fault("scale", "question.scale", message)
