"""What was searched for, without what tells who searched."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[\w.+-]+[@＠][\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"https?://\S+|www\.\S+")
_NUMBER = re.compile(r"[A-Za-z]{0,6}[-#]?[+＋(（]*\d+(?:[\s\-–.()（）]{1,2}\d+)*")
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 5
_FEWEST_APART = 7


def clean_query(text: str) -> str:
    """A query without addresses and numbers: mail, web addresses, telephone, order and parcel numbers.

    A number is a run of five digits and more (seven, with spaces between), with the letters before them.
    Names of people are not known to this rule.

    >>> clean_query("退款 order TB-20260302-118 call 138 0013 8000 or wang@mail.example")
    '退款 order call or'
    >>> clean_query("iPhone 15 Pro 256GB")
    'iPhone 15 Pro 256GB'
    """
    before = None
    while text != before:
        before = text
        text = " ".join(_URL.sub(" ", _MAIL.sub(" ", text)).split())
        text = " ".join(_NUMBER.sub(_without, text).split())
    return text


def _without(found: re.Match[str]) -> str:
    """Nothing in place of a long number; two short ones side by side stay."""
    digits = len(_DIGIT.findall(found.group()))
    return " " if digits >= (_FEWEST_APART if " " in found.group() else _FEWEST_DIGITS) else found.group()
