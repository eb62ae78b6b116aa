"""Hiding personal data in texts without moving a character, so that spans hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cxkit.kernel import personal_spans

_MASK: Final = "*"


def redacted(text: str, names: Iterable[str] = ()) -> str:
    """The text with addresses, accounts, numbers of six digits or more and the names given masked.

    It is as long as before: spans of one hold in the other. A single word of a person's name is only known
    where it is given.

    >>> redacted("请打13812345678找Wang Fang，谢谢", names=["Wang Fang"])
    '请打***********找*********，谢谢'
    """
    for name in filter(None, names):
        text = re.sub(re.escape(name), lambda found: _MASK * len(found[0]), text, flags=re.IGNORECASE)
    for start, stop in personal_spans(text, digits=6, apart=6):
        text = text[:start] + _MASK * (stop - start) + text[stop:]
    return text
