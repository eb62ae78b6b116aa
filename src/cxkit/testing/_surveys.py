"""Strategies for surveys: questions, designs, answers that fit them, responses.

Answers are drawn along the way that they themselves lead, so whatever is drawn could have been
given by a respondent.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Invalid
from cxkit.kernel import evolve
from cxkit.surveys import (
    CHOOSING,
    SCORING,
    WRITING,
    AllOf,
    AnonymousBatch,
    AnonymousResponse,
    Answer,
    AnswerCondition,
    AnyOf,
    Callback,
    Design,
    Invitation,
    Jump,
    Not,
    Option,
    Question,
    QuestionKind,
    Quota,
    Response,
    Shuffle,
    Survey,
    When,
)
from cxkit.testing._records import aggregates, register
from cxkit.testing._values import scales, texts
from cxkit.values import RandomIds, ScaleKind, SurveyId

_WORDS = st.text("abc 的了吗?", min_size=1, max_size=12)
_KINDS = sorted(QuestionKind)
_STANDARD = frozenset({QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES})
_RATINGS = scales().filter(lambda scale: scale.kind is ScaleKind.RATING)


def options(least: int = 2, most: int = 5) -> st.SearchStrategy[tuple[Option, ...]]:
    """Options with ids `o1`, `o2`, …, from `least` to `most` of them."""
    words = st.lists(_WORDS, min_size=least, max_size=most)
    return words.map(lambda drawn: tuple(Option(id=f"o{n}", text=text) for n, text in enumerate(drawn, 1)))


@st.composite
def questions(draw: st.DrawFn, id: str | None = None, kind: QuestionKind | None = None) -> Question:
    """Questions of every kind (or of one)."""
    kind = kind or draw(st.sampled_from(_KINDS))
    return Question(
        id=id or draw(st.sampled_from(["q1", "q2", "q3"])),
        kind=kind,
        text=draw(_WORDS),
        required=draw(st.booleans()),
        scale=draw(_RATINGS) if kind in SCORING - _STANDARD else None,
        options=draw(_chosen_from(kind)) if kind in CHOOSING else (),
        rows=draw(options(1, 3)) if kind is QuestionKind.MATRIX else (),
        shuffled=draw(st.booleans()),
    )


@st.composite
def _chosen_from(draw: st.DrawFn, kind: QuestionKind) -> tuple[Option, ...]:
    """Options for that kind of question; of a multiple choice the last one may be exclusive."""
    drawn = draw(options())
    if kind is QuestionKind.MULTIPLE and draw(st.booleans()):
        return (*drawn[:-1], evolve(drawn[-1], {"exclusive": True}))
    return drawn


@st.composite
def designs(draw: st.DrawFn, *, least: int = 1, most: int = 6) -> Design:
    """Designs of up to `most` questions with jumps forward, some with shuffled pages; all can be answered."""
    count = draw(st.integers(least, most))
    asked = [draw(questions(id=f"q{n}")) for n in range(1, count + 1)]
    jumps: list[Jump] = []
    for index in range(count - 1):
        if draw(st.booleans()):
            ahead = [question.id for question in asked[index + 1 :]]
            target = draw(st.sampled_from([*ahead, "end", "screen_out"]))
            jumps.append(Jump(after=asked[index].id, to=target, when=draw(_conditions(asked[: index + 1]))))
    plain = Design(questions=tuple(asked), jumps=tuple(jumps))
    return _shuffled(plain, draw(shuffles(plain))) if count > 1 and draw(st.booleans()) else plain


@st.composite
def shuffles(draw: st.DrawFn, design: Design) -> Shuffle:
    """Two or more pages of questions that follow each other in a design of two or more."""
    ids = [question.id for question in design.questions]
    start = draw(st.integers(0, len(ids) - 2))
    run = ids[start : draw(st.integers(start + 2, len(ids)))]
    ends = [1, *(end for end in range(2, len(run)) if draw(st.booleans())), len(run)]
    pages = [run[first:end] for first, end in pairwise([0, *ends])]
    return Shuffle.of(*pages)


def _shuffled(design: Design, shuffle: Shuffle) -> Design:
    try:
        return Design(questions=design.questions, jumps=design.jumps, shuffles=(shuffle,))
    except Invalid:
        # Something depends on the order of these pages: the design stays as it is.
        return design


@st.composite
def _conditions(draw: st.DrawFn, asked: list[Question]) -> When:
    question = draw(st.sampled_from(asked))
    row = draw(st.sampled_from(question.places))
    if draw(st.booleans()) and question.options:
        return When.chose(question.id, draw(st.sampled_from([option.id for option in question.options])))
    scale = question.measured_on
    if scale is not None and draw(st.booleans()):
        number = draw(st.integers(scale.low, scale.high))
        test = draw(st.sampled_from([When.at_least, When.at_most, When.equals]))
        return test(question.id, number, row=row)
    return draw(st.sampled_from([When.answered, When.skipped]))(question.id, row=row)


def answers(question: Question | None = None) -> st.SearchStrategy[Answer]:
    """Answers that are valid for a question; for any question when none is named, many of them in words."""
    if question is None:
        written = st.sampled_from(sorted(WRITING)).flatmap(lambda kind: questions(kind=kind))
        return (questions() | written).flatmap(answers)
    return st.sampled_from(question.places).flatmap(
        lambda row: _values(question).map(lambda value: _answer(question, value, row))
    )


def _answer(question: Question, value: Any, row: str | None) -> Answer:
    return question.pin(Answer.of(question.id, value, row=row))


def _values(question: Question) -> st.SearchStrategy[Any]:
    scale = question.measured_on
    if scale is not None:
        return st.integers(scale.low, scale.high)
    ids = [option.id for option in question.options]
    match question.kind:
        case QuestionKind.SINGLE:
            return st.sampled_from(ids).map(lambda id: (id,))
        case QuestionKind.MULTIPLE:
            alone = [option.id for option in question.options if option.exclusive]
            together = [id for id in ids if id not in alone]
            several = st.lists(st.sampled_from(together), min_size=1, unique=True).map(tuple)
            return several | st.sampled_from(alone).map(lambda id: (id,)) if alone else several
        case QuestionKind.RANKING:
            return st.permutations(ids).map(tuple)
        case QuestionKind.NUMBER:
            return st.integers(question.least or 0, question.most or 10**6)
        case _:
            return texts().filter(str.strip)


@st.composite
def valid_answers(draw: st.DrawFn, design: Design) -> tuple[Answer, ...]:
    """A whole set of answers without a fault, drawn along the way that they lead."""
    given: list[Answer] = []
    question = design.next_question(given)
    while question is not None:
        for row in question.places:
            left_out = not question.required and draw(st.integers(0, 4)) == 0
            value = None if left_out else draw(_values(question))
            given.append(_answer(question, value, row))
        question = design.next_question(given)
    return tuple(given)


def conditions() -> st.SearchStrategy[AnswerCondition]:
    """Conditions on the answers of any question: single tests, and some of them joined."""
    single = questions().flatmap(lambda question: _conditions([question]))
    few = st.lists(single, max_size=2).map(tuple)
    joined = few.map(lambda tests: AllOf(conditions=tests)) | few.map(lambda tests: AnyOf(conditions=tests))
    return single | joined | single.map(lambda test: Not(condition=test))


@st.composite
def anonymous_responses(draw: st.DrawFn, survey: str = "S-1") -> AnonymousResponse:
    """Anonymous responses to one survey, with ids that chance made."""
    ids = RandomIds(draw(st.randoms(use_true_random=False)).randbytes)
    return AnonymousResponse(
        id=ids("anonymous", datetime(2026, 1, 1, tzinfo=UTC)),
        survey=SurveyId(survey),
        on=draw(st.dates(date(2020, 1, 1), date(2030, 12, 31))),
        answers=draw(st.lists(answers(), max_size=3, unique_by=lambda answer: answer.place).map(tuple)),
    )


def anonymous_batches() -> st.SearchStrategy[AnonymousBatch]:
    """Batches of two to five anonymous responses of one day."""
    several = st.lists(anonymous_responses(), min_size=2, max_size=5, unique_by=lambda response: response.id)
    return several.map(
        lambda drawn: AnonymousBatch.of(evolve(response, {"on": drawn[0].on}) for response in drawn)
    )


def invitations() -> st.SearchStrategy[Invitation]:
    """Invitations that have lived: sent, bounced, answered, expired."""
    return aggregates(Invitation)


def quotas() -> st.SearchStrategy[Quota]:
    """Quotas that have lived: reserved, counted, released."""
    return aggregates(Quota)


def callbacks() -> st.SearchStrategy[Callback]:
    """Follow-ups of low scores that have lived."""
    return aggregates(Callback)


def surveys() -> st.SearchStrategy[Survey]:
    """Surveys that have lived: drafted or imported, revised, active, closed, erased."""
    return aggregates(Survey)


def responses() -> st.SearchStrategy[Response]:
    """Responses that have lived; their answers are valid for some question, not for one survey."""
    return aggregates(Response)


register(AllOf, lambda: conditions().map(lambda each: AllOf(conditions=(each,))))
register(AnonymousBatch, anonymous_batches)
register(AnonymousResponse, anonymous_responses)
register(Answer, answers)
register(AnyOf, lambda: conditions().map(lambda each: AnyOf(conditions=(each,))))
register(Callback, callbacks)
register(Invitation, invitations)
register(Not, lambda: conditions().map(lambda each: Not(condition=each)))
register(Option, lambda: options(1, 1).map(lambda drawn: drawn[0]))
register(Question, questions)
register(Design, designs)
register(Quota, quotas)
register(Shuffle, lambda: designs(least=2).flatmap(shuffles))
register(Survey, surveys)
register(Response, responses)
register(When, lambda: questions().flatmap(lambda question: _conditions([question])))
