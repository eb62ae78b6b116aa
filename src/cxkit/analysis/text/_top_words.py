"""The words that most texts have, found in Chinese without a dictionary: by cohesion and by free neighbours.

A run of characters is a word where its parts stand together far more often than chance would have it, and
where what stands beside it varies. Source: Sornlertlamvanich and others (2000); the statistics are pointwise
mutual information and the entropy of the neighbours.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import attrs
import numpy as np

from cxkit.analysis._figures import share_of
from cxkit.analysis.text._classifiers import text_list
from cxkit.analysis.text._normalized import HAN, normalized
from cxkit.analysis.text._segments import in_hans
from cxkit.analysis.text._starter_lexicon import STOP_WORDS as _WORDS
from cxkit.analysis.text._tokens import Tokenizer
from cxkit.errors import Invalid
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._pictures import INK, drawing_axes, finished, name_points, unit_axis

STOP_WORDS: Final = frozenset(_WORDS.split())
"""Words of Chinese and English that stand everywhere and tell apart nothing; a set to add to."""

_RUN: Final = re.compile(rf"[{HAN}]+")
_WORD: Final = re.compile(rf"[^\W\d_{HAN}]+(?:'[^\W\d_{HAN}]+)*")
_LONGEST, _COHESION, _FREEDOM, _WITHIN = 4, 2.0, 1.0, 0.9


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class TopWords(Tabular):
    """Words with the number of texts that have each, most first; `n` texts weren't missing."""

    words: tuple[str, ...]
    texts: tuple[int, ...]
    n: int
    dropped: int = 0

    def share(self, word: str) -> Estimate:
        """The share of texts that have a word; undefined of no texts, and refused for a word not listed."""
        if word not in self.words:
            raise Invalid(f"{word!r} is not among the words listed", code="ngram.unknown", path="word")
        x = self.texts[self.words.index(word)]
        return share_of(x, self.n, word, dropped={"missing": self.dropped})

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a word."""
        return {
            "word": list(self.words),
            "texts": list(self.texts),
            "share": [n / self.n for n in self.texts],
        }

    def summary(self) -> dict[str, Any]:
        """How many texts there are, and how many were missing."""
        return {"n": self.n, "dropped": {"missing": self.dropped}}

    def __repr__(self) -> str:
        first = ", ".join(f"{word} {n:,}" for word, n in zip(self.words[:5], self.texts, strict=False))
        return f"TopWords({len(self.words):,} words of {self.n:,} texts: {first})"

    def plot(self, ax: Any = None, *, most: int = 20) -> Any:
        """Draw the share of texts with each word, the most frequent on top; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of words")
        words, texts = self.words[:most][::-1], self.texts[:most][::-1]
        ax.barh(np.arange(len(words)), [n / self.n for n in texts], color=INK)
        name_points(ax, words, axis="y")
        unit_axis(ax, "share", axis="x")
        return finished(ax, title=f"words of {self.n:,} texts", xlabel="share of texts")


def top_words(
    texts: Iterable[str | None],
    most: int = 50,
    *,
    tokenizer: Tokenizer | None = None,
    stop_words: Collection[str] = STOP_WORDS,
    least: int = 5,
) -> TopWords:
    """The words that most texts have, each counted once a text, and in `least` texts or more.

    Without a `tokenizer` Chinese words are found in the texts themselves: runs of 2 to 4 characters that
    stand together seven times as often as by chance, between neighbours that vary, and neither begin nor end
    with a character in `stop_words`; a part of a word that hardly stands without it (in a tenth of its
    texts) is left out. Some hundreds of texts are needed. With one, such as `jieba.lcut`, words are its
    tokens of two characters and more. Words of other scripts count as they stand, in lower case.

    >>> texts = ["物流太慢", "物流很快", "客服不错物流慢", "客服好", "物流不错客服好", "客服回复慢"] * 3
    >>> top_words(texts, least=3, most=2)
    TopWords(2 words of 18 texts: 客服 12, 物流 12)
    """
    if most < 1 or least < 1:
        raise Invalid("must be 1 or more", code="number.low", path="most" if most < 1 else "least")
    column = text_list(texts)
    known = [normalized(text).text for text in column if text is not None]
    if tokenizer is None:
        counts = _found_words(known, stop_words, least)
    else:
        counts = Counter(
            token
            for text in known
            for token in {token.strip() for token in tokenizer(text)}
            if len(token) > 1
            and any(letter.isalpha() for letter in token)
            and in_hans(token) not in stop_words
        )
    ranked = sorted(
        (word for word, n in counts.items() if n >= least), key=lambda word: (-counts[word], word)
    )
    return TopWords(
        words=tuple(ranked[:most]),
        texts=tuple(counts[word] for word in ranked[:most]),
        n=len(known),
        dropped=len(column) - len(known),
    )


def _found_words(texts: Sequence[str], stop_words: Collection[str], least: int) -> Counter[str]:
    """Chinese words by their statistics, and words of other scripts."""
    said: Counter[str] = Counter()
    documents: Counter[str] = Counter()
    latin: Counter[str] = Counter()
    for text in texts:
        met: set[str] = set()
        for run in _RUN.findall(text):
            for size in range(1, _LONGEST + 1):
                grams = [run[at : at + size] for at in range(len(run) - size + 1)]
                said.update(grams)
                met.update(grams)
        documents.update(met)
        latin.update({word for word in _WORD.findall(text) if len(word) > 1 and word not in stop_words})
    total = sum(n for gram, n in said.items() if len(gram) == 1)
    kept = {
        gram
        for gram, n in documents.items()
        if len(gram) > 1 and n >= least and _holds(gram, said, total) and _bears(gram, stop_words)
    }
    kept &= _free(texts, kept)
    for word in list(kept):
        parts = {word[at : at + size] for size in range(2, len(word)) for at in range(len(word) - size + 1)}
        kept -= {part for part in parts if documents[word] >= _WITHIN * documents[part]}
    return latin + Counter({word: documents[word] for word in kept})


def _holds(gram: str, said: Counter[str], total: int) -> bool:
    """Whether a word stands e^2 times and more as often as its parts by chance, wherever it is cut."""
    own = math.log(said[gram] * total)
    return all(
        own - math.log(said[gram[:cut]]) - math.log(said[gram[cut:]]) >= _COHESION
        for cut in range(1, len(gram))
    )


def _bears(gram: str, stop_words: Collection[str]) -> bool:
    plain = in_hans(gram)
    return plain not in stop_words and plain[0] not in stop_words and plain[-1] not in stop_words


def _free(texts: Sequence[str], grams: Collection[str]) -> set[str]:
    """Those whose neighbours vary on both sides; the end of a run is a neighbour that is new each time."""
    sides: tuple[dict[str, Counter[str]], ...] = ({}, {})
    for text in texts:
        for run in _RUN.findall(text):
            for size in range(2, _LONGEST + 1):
                for at in range(len(run) - size + 1):
                    gram = run[at : at + size]
                    if gram in grams:
                        beside = run[at - 1 : at], run[at + size : at + size + 1]
                        for side, letter in zip(sides, beside, strict=True):
                            side.setdefault(gram, Counter())[letter] += 1
    return {gram for gram in grams if all(_entropy(side[gram]) >= _FREEDOM for side in sides)}


def _entropy(letters: Counter[str]) -> float:
    total = letters.total()
    ends = letters.get("", 0)
    inside = sum(-n / total * math.log(n / total) for letter, n in letters.items() if letter)
    return inside + ends / total * math.log(total)
