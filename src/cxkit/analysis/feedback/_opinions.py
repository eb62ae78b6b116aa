"""Opinions as codings: what each text praises or blames, under the themes of a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from cxkit.analysis.text import SentimentLexicon, sentiment
from cxkit.feedback import CodedBy, Coding, FeedbackItem, Mention, Polarity, ThemeTree, polarity_of, redacted
from cxkit.kernel import Actor


def code_opinions(
    items: Iterable[FeedbackItem],
    lexicon: SentimentLexicon,
    tree: ThemeTree,
    themes: Mapping[str, str],
    *,
    version: str,
    at: datetime,
    by: Actor,
    names: Iterable[str] = (),
) -> Iterator[FeedbackItem]:
    """Code each item that counts by its opinions: aspects as themes, with polarity and the words that tell.

    `themes` says which theme an aspect of the lexicon is; opinions of other aspects, or of none, are polarity
    of the whole text. `version` is that of the lexicon: what it coded already is left as it is. The lexicon
    is given masked texts of the same length.

    >>> from datetime import UTC
    >>> told = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}
    >>> tree, lexicon = ThemeTree.start("shop", **told), SentimentLexicon.starter()
    >>> item = FeedbackItem.capture("F-1", "review", text="好看，但是物流太慢了", **told).accept(**told)
    >>> [item] = code_opinions([item], lexicon, tree, {"delivery": "logistics"}, version="1", **told)
    >>> [(mention.code, str(mention.polarity), mention.span) for mention in item.mentions], item.polarity
    ([('logistics', 'negative', (8, 9))], Polarity.MIXED)
    """
    hidden = tuple(names)
    for item in items:
        coded = item
        for part in item.parts if item.counts else ():
            coder = (CodedBy.RULE, "sentiment", version, tree.id, tree.version, part.number)
            done = {(c.by, c.coder, c.version, c.tree, c.tree_version, c.text) for c in item.codings}
            if part.text and coder not in done:
                coded = coded.code(
                    _coding(part.text, part.number, lexicon, tree, themes, version, hidden), at=at, by=by
                )
        yield coded


def _coding(
    text: str,
    number: int,
    lexicon: SentimentLexicon,
    tree: ThemeTree,
    themes: Mapping[str, str],
    version: str,
    names: tuple[str, ...],
) -> Coding:
    mentions: list[Mention] = []
    others: list[Polarity] = []
    for opinion in sentiment([redacted(text, names)], lexicon).opinions:
        code = themes.get(opinion.aspect or "")
        theme = None if code is None else tree.get(code)
        if theme is None or theme.retired:
            others.append(opinion.polarity)
        else:
            mentions.append(
                Mention(
                    code=theme.code,
                    polarity=opinion.polarity,
                    span=(opinion.start, opinion.stop),
                    score=opinion.score,
                )
            )
    return Coding(
        by=CodedBy.RULE,
        coder="sentiment",
        version=version,
        tree=tree.id,
        tree_version=tree.version,
        text=number,
        mentions=mentions,
        overall=polarity_of(others),
    )
