"""Terms of texts, by which they are searched and compared.

Full and half width, capitals and small letters are one. Scripts without spaces between words (Chinese,
Japanese, Korean) make a term of every two letters that stand side by side.
"""

from __future__ import annotations

import re
from unicodedata import normalize

LONGEST_TERM = 64

_UNSPACED = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
)
RUN = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}]{{1,{LONGEST_TERM}}}")
LETTER = re.compile(f"[{_UNSPACED}]")


def terms_of(text: str) -> list[str]:
    """The terms of a text, in order.

    >>> terms_of("Ｐarcel No.7, 包裹没到")
    ['parcel', 'no', '7', '包裹', '裹没', '没到']
    """
    if text.isascii():
        return RUN.findall(text.lower())
    terms: list[str] = []
    for run in RUN.findall(folded(text)):
        if len(run) > 1 and LETTER.match(run):
            terms += [run[place : place + 2] for place in range(len(run) - 1)]
        else:
            terms.append(run)
    return terms


def folded(text: str) -> str:
    """The text in full width and small letters, as it is compared."""
    return normalize("NFKC", normalize("NFKC", text).casefold())
