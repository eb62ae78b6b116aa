"""Search in words: which texts of an object are searched, and the terms by which they are found.

All stores are given the same terms and asked for the same phrases, so that they find the same. Full and half
width, capitals and small letters are one. Scripts without spaces between words (Chinese, Japanese, Korean)
make a term of every two letters that stand side by side; so a phrase of them is found wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from cxkit.errors import Invalid, shown
from cxkit.kernel._plan import schema_of
from cxkit.kernel._privacy import ERASED
from cxkit.values import terms_of
from cxkit.values._words import LETTER, RUN, folded

SEARCHED: Mapping[str, tuple[str, ...]] = {
    "customer": ("name", "contacts.value"),
    "organisation": ("name",),
    "product": ("name", "features", "usage"),
    "order": ("lines.description",),
    "conversation": ("topic", "question", "solution", "history.text", "history.comment"),
    "ticket": ("subject", "topic", "resolution", "history.text"),
    "complaint": ("words", "root_cause", "history.text"),
    "return_request": ("lines.note",),
    "response": ("answers.words",),
    "survey.callback": ("cause", "history.note"),
    "agent": ("name",),
    "action": ("title", "cause"),
    "appraisal": ("history.comment", "history.reason"),
    "opening": ("title", "history.reason"),
    "application": ("name", "history.note", "history.reason"),
    "enrolment": ("history.comment",),
    "remedy": ("statement",),
    "department_request": ("question", "answer"),
    "team_event": ("title",),
    "evaluation": ("answers.comment", "history.reason"),
    "calibration": ("ratings.answers.comment",),
    "feedback_item": ("texts.text",),
    "article": ("question", "translations.versions.title", "translations.versions.body"),
}
"""Kind by kind, the texts that are searched: fields of the class, and of what those hold, such as the facts
of its history. A class of your own declares them as `searched: ClassVar[tuple[str, ...]] = ("note",)`."""

MOST_WORDS = 200_000
"""So many characters of terms an object has at most; what stands behind them is not found."""
MOST_PHRASES = 100

_PART = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|(\S+)')
_BREAK = " . "


def searched_of(cls: type[Any]) -> tuple[str, ...]:
    """The texts of a class that are searched; none where neither class nor table declares any."""
    own: tuple[str, ...] | None = getattr(cls, "searched", None)
    paths = SEARCHED.get(schema_of(cls).name, ()) if own is None else own
    for path in paths:
        if not hasattr(cls, path.partition(".")[0]):
            raise Invalid(f"{cls.__name__} has no {shown(path)} to search", code="query.searched")
    return paths


def words_in(thing: Any, paths: Iterable[str]) -> str | None:
    """Words by which an object is found: those of the texts that are searched."""
    texts: list[str] = []
    for path in paths:
        held: list[Any] = [thing]
        for step in path.split("."):
            holders, held = held, []
            for each in holders:
                value = getattr(each, step, None)
                # Of several things, each.
                if isinstance(value, str) or not isinstance(value, Iterable):
                    held += () if value is None or value == "" else (value,)
                else:
                    several: list[Any] = [*value]
                    held += sorted(several, key=str) if isinstance(value, frozenset) else several
        texts += held
    return words_of(texts)


def words_of(texts: Iterable[Any]) -> str | None:
    """The terms of texts in order, a break between texts, each text once; None without any.

    Behind them stand the single letters of unspaced scripts, so that one letter is found, too.
    """
    parts = [
        " ".join(terms_of(text)) for text in dict.fromkeys(texts) if isinstance(text, str) and text != ERASED
    ]
    words = _BREAK.join(filter(None, parts))
    if len(words) > MOST_WORDS:
        words = words[: words.rindex(" ", 0, MOST_WORDS)]
    if not words.isascii():
        words = _BREAK.join([words, *dict.fromkeys(LETTER.findall(words))])
    return words or None


def phrases_of(text: str) -> tuple[str, ...]:
    """Phrases that a search looks for: the terms of each word, and of each phrase in quotation marks.

    >>> phrases_of('refund “not yet” 退款')
    ('refund', 'not yet', '退款')
    """
    parts = ("".join(groups) for groups in _PART.findall(folded(text)))
    phrases = tuple(dict.fromkeys(phrase for part in parts if (phrase := " ".join(terms_of(part)))))
    if not phrases:
        raise Invalid("gives no word to search for", code="query.words", path="words")
    return phrases


def check_phrases(phrases: Any) -> None:
    """Refuse what `phrases_of` never gives, and too much of it."""
    if phrases.__class__ is not tuple or not 0 < len(phrases) <= MOST_PHRASES:
        raise Invalid(f"1 to {MOST_PHRASES} words are searched for", code="query.words", path="words")
    for phrase in phrases:
        if phrase.__class__ is not str or not all(map(RUN.fullmatch, phrase.split(" "))):
            raise Invalid(f"are no words: {shown(phrase)}", code="query.words", path="words")


def has_phrases(words: str | None, phrases: Iterable[str]) -> bool:
    """Whether every phrase stands in the words of an object."""
    return words is not None and all(f" {phrase} " in f" {words} " for phrase in phrases)


def terms_in(words: str | None) -> set[str]:
    """The different terms in the words of an object, or in phrases that are joined."""
    return set(words.split()) - {"."} if words else set[str]()
