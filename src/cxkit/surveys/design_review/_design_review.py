"""The review of a survey's design: its duration, mix of questions and wording.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Survey
>>> from cxkit.surveys import Question
>>> t, ann = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")
>>> asked = [Question.csat("q1", "How satisfied are you with the price and the quality?")]
>>> survey = Survey.draft("S-1", title="Quick", questions=asked, at=t, by=ann)
>>> [(finding.path, finding.reason.code) for finding in review_design(survey)]
[('purpose', 'design.no_purpose'), ('questions', 'design.short'), ('q1', 'design.double')]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import attrs

from cxkit._typing import Named
from cxkit.kernel import field, record
from cxkit.kernel._html import table
from cxkit.surveys._survey import Survey
from cxkit.surveys._wording import WORDS
from cxkit.surveys.design._design import Design
from cxkit.surveys.design._enums import SCORING, WRITING, QuestionKind
from cxkit.surveys.design._graph import shortest_and_longest
from cxkit.surveys.design._questions import Question, Wording
from cxkit.surveys.design_review import _terms as terms
from cxkit.surveys.design_review._terms import terms_in
from cxkit.values import Labelled, Language, PolicyId, Reason, labels, mark


class Gravity(Labelled):
    """The severity of a finding."""

    PROBLEM = "problem", "Problem", "问题", "問題"
    ADVICE = "advice", "Advice", "建议", "建議"


@record(name="survey.review_policy")
class ReviewPolicy:
    """The limits of a good design: minutes, lengths, numbers.

    Seconds for an answer are rough figures from practice; reading is added at `words_per_minute` for words
    and at twice that for Chinese characters.
    """

    id: Named[PolicyId] = field(default=PolicyId("design_review"), longest=80)
    version: int = field(default=1, low=1)
    least_minutes: float = field(default=5.0, low=0.0)
    most_minutes: float = field(default=10.0, low=0.0)
    words_per_minute: int = field(default=200, low=1)
    most_words: int = field(default=30, low=1)
    most_characters: int = field(default=50, low=1)
    most_options: int = field(default=10, low=1)
    most_open_share: float = field(default=0.34, low=0.0, high=1.0)


REVIEW_POLICY = ReviewPolicy()
"""The policy where none is named: 5 to 10 minutes."""

_SECONDS: dict[QuestionKind, tuple[float, float]] = {
    QuestionKind.SINGLE: (5, 1),
    QuestionKind.MULTIPLE: (7, 1.5),
    QuestionKind.FILL_IN: (15, 0),
    QuestionKind.NUMBER: (10, 0),
    QuestionKind.RATING: (6, 0),
    QuestionKind.MATRIX: (5, 4),
    QuestionKind.RANKING: (8, 4),
    QuestionKind.NPS: (7, 0),
    QuestionKind.CSAT: (6, 0),
    QuestionKind.CES: (6, 0),
    QuestionKind.OPEN: (45, 0),
}
"""Seconds to answer: of the question, and of each of its options or rows."""


@attrs.frozen
class DesignFinding:
    """A finding of a review: its place (a question's id, or a part of the survey), gravity and reason."""

    path: str
    gravity: Gravity
    reason: Reason

    def place(self, language: Language = "en") -> str:
        """The place of the finding: a question by its id, a part of the survey in words."""
        part = _PARTS.get(self.path)
        return self.path if part is None else part.in_language(language)

    def text(self, language: Language = "en") -> str:
        """The finding in words: gravity, place, and reason with the remedy."""
        parts = self.gravity.label(language), self.place(language), self.reason.text(language)
        return mark("colon", language).join(parts)

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.text()}>"


_PARTS = labels(
    "design.part", "purpose: the purpose | 目的 | 目的\nquestions: the whole survey | 整份问卷 | 整份問卷"
)


class DesignFindings(tuple[DesignFinding, ...]):
    """The findings of a review, in order: printed a line each, in a notebook as a table.

    >>> print(DesignFindings().text("zh-Hans"))
    未发现问题
    """

    __slots__ = ()

    def text(self, language: Language = "en") -> str:
        """One line for each finding; where there is none, a sentence that says so."""
        return "\n".join(finding.text(language) for finding in self) or WORDS["design.nothing_found"]().text(
            language
        )

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        rows = [(finding.gravity.label(), finding.place(), finding.reason.text()) for finding in self]
        return table("Findings", ["gravity", "where", "finding"], rows)


class Minutes(NamedTuple):
    """The duration of a survey in minutes, on its shortest and on its longest way."""

    shortest: float
    longest: float


def estimated_minutes(design: Design, policy: ReviewPolicy = REVIEW_POLICY) -> Minutes:
    """Estimate the minutes that a design takes, reading included, over every way through it."""
    seconds = {question.id: _seconds(question, policy) for question in design.questions}
    shortest, longest = shortest_and_longest(design, seconds)
    return Minutes(shortest / 60, longest / 60)


def _seconds(question: Question, policy: ReviewPolicy) -> float:
    base, each = _SECONDS[question.kind]
    texts = [question.text, *(option.text for option in (*question.options, *question.rows))]
    words, characters = map(sum, zip(*(_lengths(text) for text in texts), strict=True))
    reading = 60 * (words + characters / 2) / policy.words_per_minute
    return base + each * (len(question.options) + len(question.rows)) + reading


_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def _lengths(text: str) -> tuple[int, int]:
    """The number of words, and of Chinese characters, in a text."""
    characters = len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()), characters


def review_design(survey: Survey, policy: ReviewPolicy = REVIEW_POLICY) -> DesignFindings:
    """Review the newest edition: findings about the survey first, then question by question."""
    design = survey.design()
    return DesignFindings((*_of_the_survey(survey, design, policy), *_of_questions(design, policy)))


def _of_the_survey(survey: Survey, design: Design, policy: ReviewPolicy) -> Iterator[DesignFinding]:
    if not (survey.purpose or "").strip():
        yield DesignFinding("purpose", Gravity.PROBLEM, WORDS["design.no_purpose"]())
    longest = estimated_minutes(design, policy).longest
    minutes = round(longest, 1)
    if longest > policy.most_minutes:
        yield DesignFinding(
            "questions",
            Gravity.PROBLEM,
            WORDS["design.long"](minutes=minutes, most=f"{policy.most_minutes:g}"),
        )
    elif longest < policy.least_minutes:
        yield DesignFinding(
            "questions",
            Gravity.ADVICE,
            WORDS["design.short"](minutes=minutes, least=f"{policy.least_minutes:g}"),
        )
    kinds = Counter(question.kind for question in design.questions)
    count, written = len(design.questions), sum(kinds[kind] for kind in WRITING)
    if count >= 4 and len(kinds) == 1:
        yield DesignFinding("questions", Gravity.ADVICE, WORDS["design.one_kind"](count=count))
    if count >= 4 and not kinds[QuestionKind.OPEN]:
        yield DesignFinding("questions", Gravity.ADVICE, WORDS["design.no_open"]())
    if count >= 3 and written / count > policy.most_open_share:
        yield DesignFinding("questions", Gravity.ADVICE, WORDS["design.many_open"](count=written, all=count))


def _of_questions(design: Design, policy: ReviewPolicy) -> Iterator[DesignFinding]:
    worded = [translations for question in design.questions for translations in _worded(question).values()]
    languages = {each.language for translations in worded for each in translations}
    for question in design.questions:
        for text in dict.fromkeys((question.text, *(each.text for each in question.translations))):
            yield from _of_wording(question, text, policy)
        for row in question.rows:
            yield from _of_wording(question, row.text, policy)
        yield from _of_options(question, policy)
        if question.kind in _FOLLOWED_UP and question.measured_on and not question.measured_on.bottom:
            yield DesignFinding(question.id, Gravity.ADVICE, WORDS["design.no_boxes"]())
        for place, translations in _worded(question).items():
            for language in sorted(languages - {each.language for each in translations}):
                yield DesignFinding(place, Gravity.PROBLEM, WORDS["design.untranslated"](language=language))


def _worded(question: Question) -> dict[str, tuple[Wording, ...]]:
    """The translations of a question and of its options and rows in words, by their places."""
    parts = {
        f"{question.id}.{part.id}": part.translations
        for part in (*question.options, *question.rows)
        if any(map(str.isalpha, part.text))
    }
    return {question.id: question.translations, **parts}


_FOLLOWED_UP = frozenset({QuestionKind.CSAT, QuestionKind.CES})
_ONE_ANSWER = SCORING | {QuestionKind.SINGLE, QuestionKind.NUMBER}


def _of_wording(question: Question, text: str, policy: ReviewPolicy) -> Iterator[DesignFinding]:
    plain = text.casefold()
    for phrase in terms.HARMLESS:
        plain = plain.replace(phrase, " ")
    for term in terms_in(plain, terms.DOUBLE if question.kind in _ONE_ANSWER else ())[:1]:
        yield DesignFinding(question.id, Gravity.PROBLEM, WORDS["design.double"](term=term))
    for term in terms_in(text, terms.LEADING)[:1]:
        yield DesignFinding(question.id, Gravity.PROBLEM, WORDS["design.leading"](term=term))
    for term in terms_in(text, terms.ABSOLUTE)[:1]:
        yield DesignFinding(question.id, Gravity.ADVICE, WORDS["design.absolute"](term=term))
    negations = _negations(text)
    if len(negations) > 1:
        yield DesignFinding(question.id, Gravity.ADVICE, WORDS["design.negated"](terms=", ".join(negations)))
    for length, most in zip(_lengths(text), (policy.most_words, policy.most_characters), strict=True):
        if length > most:
            yield DesignFinding(question.id, Gravity.ADVICE, WORDS["design.wordy"](length=length, most=most))


def _negations(text: str) -> list[str]:
    """The negations of a text, each as often as it occurs; in Chinese 是不是 and 有没有 are questions."""
    plain = re.sub(r"(\w)[不没沒]\1", " ", text.casefold())
    negations: list[str] = []
    for term in terms.NEGATION:
        pattern = rf"\b{re.escape(term)}\b" if term.isascii() else re.escape(term)
        negations += [term] * len(re.findall(pattern, plain))
    return negations


def _of_options(question: Question, policy: ReviewPolicy) -> Iterator[DesignFinding]:
    count = max(len(question.options), len(question.rows))
    if count > policy.most_options:
        yield DesignFinding(
            question.id, Gravity.ADVICE, WORDS["design.many_options"](count=count, most=policy.most_options)
        )
    if question.kind is QuestionKind.SINGLE:
        bad = [option for option in question.options if terms_in(option.text, terms.NOT_GOOD)]
        good = [each for each in question.options if each not in bad and terms_in(each.text, terms.GOOD)]
        if len(good) + len(bad) >= 3 and len(good) != len(bad):
            yield DesignFinding(
                question.id, Gravity.PROBLEM, WORDS["design.unbalanced"](good=len(good), bad=len(bad))
            )
