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

from cxkit.kernel import field, record
from cxkit.kernel._html import table
from cxkit.surveys._survey import Survey
from cxkit.surveys.design._design import Design
from cxkit.surveys.design._enums import SCORING, WRITING, QuestionKind
from cxkit.surveys.design._graph import shortest_and_longest
from cxkit.surveys.design._questions import Question, Wording
from cxkit.surveys.design_review import _terms as terms
from cxkit.surveys.design_review._terms import terms_in
from cxkit.values import Label, Labelled, Language, PolicyId, Reason, Text


class Gravity(Labelled):
    """The severity of a finding."""

    PROBLEM = "problem", "Problem", "问题", "問題"
    ADVICE = "advice", "Advice", "建议", "建議"


NO_PURPOSE = Text(
    "design.no_purpose",
    "the survey states no purpose: say what is to be decided with the answers",
    "问卷未说明目的：请说明答案将用于什么决策",
    "問卷未說明目的：請說明答案將用於什麼決策",
)
LONG = Text(
    "design.long",
    "takes {minutes} minutes on its longest way, more than the advised {most}",
    "最长路径需{minutes}分钟，超过建议的{most}分钟",
    "最長路徑需{minutes}分鐘，超過建議的{most}分鐘",
)
SHORT = Text(
    "design.short",
    "takes {minutes} minutes on its longest way, less than the advised {least}",
    "最长路径仅需{minutes}分钟，少于建议的{least}分钟",
    "最長路徑僅需{minutes}分鐘，少於建議的{least}分鐘",
)
ONE_KIND = Text(
    "design.one_kind",
    "all {count} questions are of one kind: mix in others",
    "全部{count}道题为同一题型：请搭配其他题型",
    "全部{count}道題為同一題型：請搭配其他題型",
)
NO_OPEN = Text(
    "design.no_open",
    "no question can be answered in one's own words",
    "没有开放题，受访者无法自由表达",
    "沒有開放題，受訪者無法自由表達",
)
MANY_OPEN = Text(
    "design.many_open",
    "{count} of {all} questions are to be answered in words: few people write so much",
    "{all}道题中有{count}道需要书写，愿意填写的人不多",
    "{all}道題中有{count}道需要書寫，願意填寫的人不多",
)
DOUBLE_BARRELLED = Text(
    "design.double",
    "asks two things at once ('{term}') and takes one answer: ask them apart",
    "一题问了两件事（“{term}”）却只能给一个答案：请分开提问",
    "一題問了兩件事（「{term}」）卻只能給一個答案：請分開提問",
)
LEADS = Text(
    "design.leading",
    "suggests its answer ('{term}'): ask neutrally",
    "措辞有诱导性（“{term}”）：请中性提问",
    "措辭有誘導性（「{term}」）：請中性提問",
)
ABSOLUTELY = Text(
    "design.absolute",
    "is worded absolutely ('{term}'): ask how often or how much",
    "措辞过于绝对（“{term}”）：请改问频率或程度",
    "措辭過於絕對（「{term}」）：請改問頻率或程度",
)
NEGATED = Text(
    "design.negated",
    "has two negations ({terms}): people will misread it",
    "含双重否定（{terms}），容易误读",
    "含雙重否定（{terms}），容易誤讀",
)
UNBALANCED = Text(
    "design.unbalanced",
    "offers {good} good and {bad} bad answers: offer as many of both",
    "正面选项{good}个、负面选项{bad}个，不均衡",
    "正面選項{good}個、負面選項{bad}個，不均衡",
)
WORDY = Text(
    "design.wordy",
    "is {length} words or characters long, more than {most}: shorten it",
    "长度为{length}（词或字），超过{most}：请精简",
    "長度為{length}（詞或字），超過{most}：請精簡",
)
MANY_OPTIONS = Text(
    "design.many_options",
    "offers {count} options, more than {most}: group them, or split the question",
    "有{count}个选项，超过{most}个：请归类或拆分",
    "有{count}個選項，超過{most}個：請歸類或拆分",
)
NO_BOXES = Text(
    "design.no_boxes",
    "its scale names no bottom boxes, so no answer to it is followed up: declare which answers are bad",
    "量表未声明哪些答案属于不满意，低分将无人回访：请声明bottom",
    "量表未宣告哪些答案屬於不滿意，低分將無人回訪：請宣告bottom",
)
NOTHING_FOUND = Text("design.nothing_found", "nothing was found", "未发现问题", "未發現問題")
UNTRANSLATED = Text(
    "design.untranslated",
    "has no wording in {language}, other parts have",
    "缺少{language}版本，而其他部分有",
    "缺少{language}版本，而其他部分有",
)


@record(name="survey.review_policy")
class ReviewPolicy:
    """The limits of a good design: minutes, lengths, numbers.

    Seconds for an answer are rough figures from practice; reading is added at `words_per_minute` for words
    and at twice that for Chinese characters.
    """

    id: PolicyId = field(default=PolicyId("design_review"), longest=80)
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
        mark = ": " if language == "en" else "："
        return f"{self.gravity.label(language)}{mark}{self.place(language)}{mark}{self.reason.text(language)}"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<{self.text()}>"


_PARTS = {
    "purpose": Label("the purpose", "目的", "目的"),
    "questions": Label("the whole survey", "整份问卷", "整份問卷"),
}


class DesignFindings(tuple[DesignFinding, ...]):
    """The findings of a review, in order: printed a line each, in a notebook as a table.

    >>> print(DesignFindings().text("zh-Hans"))
    未发现问题
    """

    __slots__ = ()

    def text(self, language: Language = "en") -> str:
        """One line for each finding; where there is none, a sentence that says so."""
        return "\n".join(finding.text(language) for finding in self) or NOTHING_FOUND().text(language)

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
        yield DesignFinding("purpose", Gravity.PROBLEM, NO_PURPOSE())
    longest = estimated_minutes(design, policy).longest
    minutes = round(longest, 1)
    if longest > policy.most_minutes:
        yield DesignFinding(
            "questions", Gravity.PROBLEM, LONG(minutes=minutes, most=f"{policy.most_minutes:g}")
        )
    elif longest < policy.least_minutes:
        yield DesignFinding(
            "questions", Gravity.ADVICE, SHORT(minutes=minutes, least=f"{policy.least_minutes:g}")
        )
    kinds = Counter(question.kind for question in design.questions)
    count, written = len(design.questions), sum(kinds[kind] for kind in WRITING)
    if count >= 4 and len(kinds) == 1:
        yield DesignFinding("questions", Gravity.ADVICE, ONE_KIND(count=count))
    if count >= 4 and not kinds[QuestionKind.OPEN]:
        yield DesignFinding("questions", Gravity.ADVICE, NO_OPEN())
    if count >= 3 and written / count > policy.most_open_share:
        yield DesignFinding("questions", Gravity.ADVICE, MANY_OPEN(count=written, all=count))


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
            yield DesignFinding(question.id, Gravity.ADVICE, NO_BOXES())
        for place, translations in _worded(question).items():
            for language in sorted(languages - {each.language for each in translations}):
                yield DesignFinding(place, Gravity.PROBLEM, UNTRANSLATED(language=language))


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
        yield DesignFinding(question.id, Gravity.PROBLEM, DOUBLE_BARRELLED(term=term))
    for term in terms_in(text, terms.LEADING)[:1]:
        yield DesignFinding(question.id, Gravity.PROBLEM, LEADS(term=term))
    for term in terms_in(text, terms.ABSOLUTE)[:1]:
        yield DesignFinding(question.id, Gravity.ADVICE, ABSOLUTELY(term=term))
    negations = _negations(text)
    if len(negations) > 1:
        yield DesignFinding(question.id, Gravity.ADVICE, NEGATED(terms=", ".join(negations)))
    for length, most in zip(_lengths(text), (policy.most_words, policy.most_characters), strict=True):
        if length > most:
            yield DesignFinding(question.id, Gravity.ADVICE, WORDY(length=length, most=most))


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
        yield DesignFinding(question.id, Gravity.ADVICE, MANY_OPTIONS(count=count, most=policy.most_options))
    if question.kind is QuestionKind.SINGLE:
        bad = [option for option in question.options if terms_in(option.text, terms.NOT_GOOD)]
        good = [each for each in question.options if each not in bad and terms_in(each.text, terms.GOOD)]
        if len(good) + len(bad) >= 3 and len(good) != len(bad):
            yield DesignFinding(question.id, Gravity.PROBLEM, UNBALANCED(good=len(good), bad=len(bad)))
