"""The terms by which a design review recognises wording that suggests, doubles or exaggerates.

English terms match complete words without regard to case, Chinese terms (simplified and traditional)
match anywhere. They are signals: whether a wording is bad, a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _terms(text: str) -> tuple[str, ...]:
    """The terms of a list with commas between them."""
    return tuple(term.strip() for term in text.split(","))


DOUBLE = _terms("""
    and, or, as well as, 和, 与, 與, 以及, 并且, 並且, 同时, 同時, 还是, 還是, 及
""")
"""Terms that join two things, which cannot be answered with one score."""

HARMLESS = _terms("""
    friend or colleague, friends or colleagues, friends and family, family and friends,
    friend or family member, friends or family, family or friends, one or more, or more, or less, or older,
    or younger, terms and conditions, questions and answers, or not, more or less, 朋友或同事, 亲朋好友,
    親朋好友, 亲友, 親友, 家人和朋友, 朋友和家人, 亲戚和朋友, 親戚和朋友, 以及時, 及时, 及時, 以及时, 和谐,
    和諧, 普及, 涉及, 与我们, 與我們, 与客服, 與客服, 参与, 參與, 及格
""")
"""Set phrases and words that contain a joining term without joining two things."""

LEADING = _terms("""
    don't you, do you not, wouldn't you, isn't it, aren't you, surely, obviously, of course,
    everyone knows, most people, experts agree, award-winning, world-class, how great, how good,
    how excellent, how amazing, how much do you love, how much did you enjoy, our excellent, our great,
    难道, 難道, 是否也认为, 是否也認為, 您也认为, 您也認為, 不觉得, 不覺得, 不认为, 不認為, 众所周知,
    眾所周知, 大家都, 大多数人, 大多數人, 专家认为, 專家認為, 当然, 當然, 我们优质的, 我們優質的,
    优质的服务, 優質的服務, 贴心的服务, 貼心的服務, 有多喜欢, 有多喜歡, 有多满意, 有多滿意, 多么优秀,
    多麼優秀
""")
"""Wording that suggests the answer."""

ABSOLUTE = _terms("""
    always, never, all the time, every time, ever, nobody, everybody, 总是, 總是, 从不, 從不, 从来, 從來,
    每次都, 一定, 完全没有, 完全沒有
""")
"""Wording that almost nobody can agree with."""

NEGATION = _terms("""
    not, no, never, don't, didn't, isn't, wasn't, hardly, unlikely, dissatisfied, 不, 没, 沒, 未, 无, 無
""")
"""Negations: two of them in one question are misread."""

GOOD = _terms("""
    satisfied, good, excellent, easy, likely, agree, happy, fair, great, 满意, 滿意, 好, 容易, 优秀, 優秀,
    同意, 愿意, 願意, 方便
""")
"""Words of a favourable option."""

NOT_GOOD = _terms("""
    dissatisfied, unsatisfied, not satisfied, bad, poor, terrible, difficult, hard, unlikely, disagree,
    unhappy, unfair, not good, 不满意, 不滿意, 不满, 不滿, 不好, 差, 困难, 困難, 不同意, 不愿意, 不願意,
    不方便, 不容易
""")
"""Words of an unfavourable option; searched first, because some contain a favourable word."""


def terms_in(text: str, terms: Iterable[str]) -> list[str]:
    """The terms that occur in a text, in the order of the list.

    >>> terms_in("How satisfied are you with price and quality?", DOUBLE), terms_in("A sandstorm", DOUBLE)
    (['and'], [])
    """
    folded = text.casefold()
    return [term for term in terms if _occurs(term, folded)]


def _occurs(term: str, folded: str) -> bool:
    if term.isascii():
        return re.search(rf"(?<![\w']){re.escape(term)}(?![\w'])", folded) is not None
    return term in folded
