"""Automatic raters: courtesy phrases, forbidden words and pace, each with its id and version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, Protocol

from cxkit._typing import Named, Several
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.quality._rubric import Answer
from cxkit.values import LONGEST_ID, PolicyId


class Spoken(Protocol):
    """Words written or said: an utterance of a transcript or a message of a conversation."""

    @property
    def speaker(self) -> str:
        """The side that spoke: agent or assisted for ours."""
        ...

    @property
    def at(self) -> datetime:
        """From when."""
        ...

    @property
    def text(self) -> str:
        """In which words."""
        ...


class AutomaticRater(Protocol):
    """Rater that is no person: its name with its version, and its answer to one criterion.

    What it says is validated against people, never averaged with them, and fails nobody by itself.
    """

    @property
    def name(self) -> str:
        """Its id and version."""
        ...

    def rate(self, said: Iterable[Spoken], /) -> Answer:
        """Its answer for one contact; a value of None where it cannot tell."""
        ...


@record(abstract=True)
class _Rater:
    """Base of automatic raters."""

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    criterion: str = field(longest=100)

    @property
    def name(self) -> str:
        """Its id and version, as evaluations carry them."""
        return f"{self.id}/{self.version}"


_OURS = ("agent", "assisted")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_UNITS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+|\d+")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@record(name="rubric.phrase_rater")
class PhraseRater(_Rater):
    """Rater of phrases in what the agent said: 1 where enough of them occur, or where no unwanted one does.

    Any width and case; a phrase without Chinese letters stands as whole words. Nothing said by the agent: it
    cannot tell.

    >>> from types import SimpleNamespace
    >>> said = [SimpleNamespace(speaker="agent", at=None, text="您好，请稍等")]
    >>> COURTESY_PHRASES.rate(said).value, FORBIDDEN_WORDS.rate(said).value
    (1.0, 1.0)
    """

    phrases: Several[str]
    wanted: bool
    least: int = field(default=1, low=1)

    def rules(self) -> Iterator[Fault]:
        """There is something to look for."""
        if not any(phrase.strip() for phrase in self.phrases):
            yield Fault("phrases", "rubric.phrases", "name the phrases to look for")

    def found(self, said: Iterable[Spoken]) -> tuple[str, ...]:
        """The phrases that occur in what the agent said."""
        text = _plain("\n".join(each.text for each in said if str(each.speaker) in _OURS))
        return tuple(phrase for phrase in self.phrases if _occurs(_plain(phrase).strip(), text))

    def rate(self, said: Iterable[Spoken]) -> Answer:
        """1 or 0, with what was found; None where the agent said nothing."""
        parts = [each for each in said if str(each.speaker) in _OURS and each.text.strip()]
        if not parts:
            return Answer(criterion=self.criterion)
        phrases = self.found(parts)
        good = len(phrases) >= self.least if self.wanted else not phrases
        return Answer(criterion=self.criterion, value=float(good), comment=", ".join(phrases)[:2000] or None)


def _occurs(phrase: str, text: str) -> bool:
    if not phrase:
        return False
    if _HAN.search(phrase):
        return phrase in text
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.ASCII) is not None


@record(name="rubric.pace_rater")
class PaceRater(_Rater):
    """Rater of pace, turn by turn: Chinese characters or words a minute between `slowest` and `fastest`.

    `some` and `most` are the least shares of turns in that range for level 1 and level 2. Turns without an
    end, or of fewer than `least` characters or words, are left out; without any other it cannot tell.

    >>> from datetime import UTC, timedelta
    >>> from types import SimpleNamespace
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> said = SimpleNamespace(speaker="agent", at=t, until=t + timedelta(seconds=6), text="您" * 24)
    >>> PACE.paces([said]), PACE.rate([said]).value
    ((240.0,), 2.0)
    """

    slowest: float = field(low=0.0)
    fastest: float = field(low=0.0)
    some: float = field(default=0.7, low=0.0, high=1.0)
    most: float = field(default=0.9, low=0.0, high=1.0)
    least: int = field(default=5, low=1)

    def paces(self, said: Iterable[Spoken]) -> tuple[float, ...]:
        """The pace of each turn of the agent that has one, in characters or words a minute."""
        per_minute: list[float] = []
        for each in said:
            until: datetime | None = getattr(each, "until", None)
            units = len(_UNITS.findall(each.text))
            if str(each.speaker) in _OURS and until is not None and until > each.at and units >= self.least:
                per_minute.append(units * 60 / (until - each.at).total_seconds())
        return tuple(per_minute)

    def rate(self, said: Iterable[Spoken]) -> Answer:
        """Level 0, 1 or 2 by the share of turns at a good pace; None where no turn has one."""
        paces: Sequence[float] = self.paces(said)
        if not paces:
            return Answer(criterion=self.criterion)
        share = sum(self.slowest <= pace <= self.fastest for pace in paces) / len(paces)
        return Answer(criterion=self.criterion, value=float((share >= self.some) + (share >= self.most)))


COURTESY_PHRASES: Final = PhraseRater(
    id="courtesy_phrases",
    criterion="courtesy",
    wanted=True,
    least=2,
    phrases=(
        *("您好", "请", "谢谢", "感谢", "抱歉", "不好意思", "麻烦您", "請", "謝謝", "感謝", "麻煩您"),
        *("hello", "good morning", "good afternoon", "please", "thank you", "thanks", "sorry", "welcome"),
    ),
)
"""A first list of courtesy phrases, to be replaced by the house's own."""

FORBIDDEN_WORDS: Final = PhraseRater(
    id="forbidden_words",
    criterion="forbidden",
    wanted=False,
    phrases=(
        *("不归我管", "不关我事", "爱买不买", "随便你", "自己看", "有病", "听不懂吗", "你去投诉"),
        *("不歸我管", "不關我事", "愛買不買", "隨便你", "聽不懂嗎", "你去客訴"),
        *("国家级", "最高级", "最佳", "國家級", "最高級"),
        *("not my job", "not my problem", "shut up", "calm down", "stupid"),
    ),
)
"""A first list of words that nobody should say, with the superlatives that Chinese advertising law names."""

PACE: Final = PaceRater(id="pace", criterion="pace", slowest=160, fastest=280)
"""Usual bounds of spoken Chinese in characters a minute, to be replaced by the house's own."""
