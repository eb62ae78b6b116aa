"""Words searched for, without what tells who searched."""

from __future__ import annotations

from cxkit.kernel import personal_spans


def clean_query(text: str) -> str:
    """A query without addresses, accounts and numbers: mail, web, telephone, order and parcel numbers.

    A number is a run of five digits and more (seven, with spaces between), with the letters before them.
    Names of people are not known to this rule.

    >>> clean_query("退款 order TB-20260302-118 call 138 0013 8000 or wang@mail.example")
    '退款 order call or'
    >>> clean_query("iPhone 15 Pro 256GB")
    'iPhone 15 Pro 256GB'
    """
    before = None
    while text != before:
        text = before = " ".join(text.split())
        for start, stop in reversed(personal_spans(text, digits=5, apart=7)):
            text = f"{text[:start]} {text[stop:]}"
        text = " ".join(text.split())
    return text
