"""Personal data that can be seen in a text into which anybody may write anything."""

from __future__ import annotations

import re
from typing import Final

_APART: Final = r"(?:[^\S\r\n]|[\-–.()（）]){1,4}"
"""Characters between the digits of one number."""
_PRICE: Final = rf"\d{{1,5}}\.\d{{1,2}}(?![\d.]|{_APART}\d)"
_NUMBER: Final = re.compile(
    rf"[A-Za-z]{{0,6}}[-#]?[+＋(（]*(?<!\d)(?<!\d\.)(?!{_PRICE})(\d+(?:{_APART}\d+)*)(?:[xX](?![A-Za-z]))?"
)
_NAMED: Final = re.compile(
    r"[\w.+-]+[@＠][\w-]+(?:\.[\w-]+)+"  # addresses of mail
    r"|(?:[Hh][Tt][Tt][Pp][Ss]?://|[Ww][Ww][Ww]\.)\S+"
    r"|(?<![\w@＠*])[@＠][\w.-]{2,}"  # names of accounts
    r"|[京沪津渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}"  # number plates
)
_CODE: Final = re.compile(r"(?<![A-Za-z\d-])(?=(?:[A-Za-z-]*\d){5})[A-Za-z\d-]{8,}(?![A-Za-z\d-])", re.ASCII)


def personal_spans(text: str, *, digits: int, apart: int, codes: bool = False) -> list[tuple[int, int]]:
    """Where a text looks personal: mail and web addresses, accounts, number plates, and long numbers.

    A number (telephone, card, order, parcel) is long from `digits` digits on, from `apart` where spaces stand
    between them; the letters before it belong to it, a price with its decimals is none. `codes` also tells
    letters and digits mixed, eight and more with five digits. The spans come in order and apart. Names of
    people are not known to this rule.

    >>> personal_spans("call 138 0013 8000, order TB-20260302", digits=5, apart=7)
    [(5, 18), (26, 37)]
    """
    rules = (_NAMED, _CODE) if codes else (_NAMED,)
    matches = [each.span() for rule in rules for each in rule.finditer(text)]
    for each in _NUMBER.finditer(text):
        long = apart if any(map(str.isspace, each[1])) else digits
        if sum(map(str.isdecimal, each[1])) >= long:
            matches.append(each.span())
    spans: list[tuple[int, int]] = []
    for start, stop in sorted(matches):
        if spans and start < spans[-1][1]:
            start, stop = spans[-1][0], max(stop, spans.pop()[1])
        spans.append((start, stop))
    return spans
