"""Quotations: what stands for many, masked, of people who may be quoted, one an author."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum
from typing import Any

import numpy as np

from cxkit.analysis.feedback._incidence import flag_codes, persons
from cxkit.analysis.text._classifiers import text_list
from cxkit.columns import together
from cxkit.feedback import redacted

_MOST_COMPARED = 200


def quotations(
    texts: Iterable[str | None],
    may_be_quoted: Any,
    *,
    authors: Iterable[Any] | None = None,
    names: Iterable[str] = (),
    most: int = 2,
    least_authors: int = 3,
) -> tuple[str, ...]:
    """Texts nearest to the middle of those that may be quoted, personal data masked, one an author.

    The nearest have most pairs of characters in common with all others. Nothing is quoted where fewer than
    `least_authors` people wrote: whoever knows them would know who. Of more than 200 texts every so many are
    compared.

    >>> quotations(["物流太慢", "物流慢", "电话13812345678", None], [True, True, True, True])
    ('物流太慢', '物流慢')
    """
    texts, may_be_quoted, authors = together(texts=texts, may_be_quoted=may_be_quoted, authors=authors)
    given, flags = text_list(texts), flag_codes(may_be_quoted, "may_be_quoted")
    who = persons(authors, len(given))
    rows = [row for row, text in enumerate(given) if text and text.strip() and flags[row] == 1]
    if len({who[row] for row in rows}) < least_authors:
        return ()
    hidden, known = tuple(names), rows[:: -(-len(rows) // _MOST_COMPARED)]
    plain = [redacted(" ".join((given[row] or "").split()), hidden) for row in known]
    grams = [frozenset(text[at : at + 2] for at in range(max(len(text) - 1, 1))) for text in plain]
    near = np.array([fsum(len(a & b) / len(a | b) for b in grams) for a in grams])
    chosen: dict[Any, str] = {}
    for place in np.argsort(-near, kind="stable").tolist():
        author = who[known[place]]
        if author not in chosen and plain[place] not in chosen.values():
            chosen[author] = plain[place]
        if len(chosen) == most:
            break
    return tuple(chosen.values())
