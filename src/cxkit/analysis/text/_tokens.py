"""From texts to tokens: what a tokenizer is, and the plain ones that need no dictionary of their own.

Any callable from a text to its tokens is a tokenizer: those of segmenters such as jieba or HanLP fit as they
are. A library of models or word lists isn't shipped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, Protocol, cast

from cxkit.analysis.text._normalized import HAN
from cxkit.columns import read
from cxkit.errors import Invalid, shown


class Tokenizer(Protocol):
    """Anything that turns a text into its tokens, in their order."""

    def __call__(self, text: str, /) -> Iterable[str]:
        """The tokens of a text."""
        ...


_WORD: Final = re.compile(r"\b\w\w+\b")
_PIECE: Final = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_HAN_RUN: Final = re.compile(rf"[{HAN}]+")


def whitespace_tokens(text: str) -> list[str]:
    """The pieces between white space, as they are written.

    >>> whitespace_tokens("Late  again!")
    ['Late', 'again!']
    """
    return text.split()


def word_tokens(text: str) -> list[str]:
    r"""Words of two letters or digits and more, in lower case: what scikit-learn's vectorizers count.

    Text written without spaces comes out whole: use `MaxMatch` or `CharacterNGrams` for Chinese.

    >>> word_tokens("I paid 2 times, PAID twice")
    ['paid', 'times', 'paid', 'twice']
    """
    return _WORD.findall(text.lower())


class CharacterNGrams:
    """A tokenizer of overlapping runs of Chinese characters; other words stay whole, in lower case.

    A run shorter than `size` is one token. Punctuation and white space part runs.

    >>> CharacterNGrams(2)("物流太慢, slow")
    ['物流', '流太', '太慢', 'slow']
    """

    __slots__ = ("size",)

    def __init__(self, size: int = 2) -> None:
        if isinstance(size, bool) or size < 1:
            raise Invalid(f"must be 1 or more, got {shown(size)}", code="number.low", path="size")
        self.size = size

    def __call__(self, text: str, /) -> list[str]:
        """The tokens of a text."""
        return [token for piece in _PIECE.findall(text) for token in self._tokens(piece)]

    def _tokens(self, piece: str) -> list[str]:
        if not _HAN_RUN.match(piece):
            return [piece.lower()]
        last = max(len(piece) - self.size, 0)
        return [piece[start : start + self.size] for start in range(last + 1)]


class MaxMatch:
    """A tokenizer by a user's dictionary: at each place the longest word of it, else one Chinese character.

    `direction="forward"` matches from the start, `"backward"` from the end of each run, which errs less in
    Chinese. Words of other scripts stay whole, in lower case.

    >>> MaxMatch(["退款", "太慢", "客服"])("客服退款太慢了")
    ['客服', '退款', '太慢', '了']
    >>> MaxMatch(["研究", "研究生", "生命"], direction="backward")("研究生命")
    ['研究', '生命']
    """

    __slots__ = ("direction", "longest", "words")

    def __init__(
        self, words: Iterable[str], *, direction: Literal["forward", "backward"] = "forward"
    ) -> None:
        if isinstance(words, str):
            raise Invalid("a dictionary is a list of words, not one text", code="words.type", path="words")
        if direction not in ("forward", "backward"):
            raise Invalid(
                f"is 'forward' or 'backward', got {shown(direction)}", code="choice", path="direction"
            )
        self.words = frozenset(word.strip().lower() for word in words) - {""}
        if not self.words:
            raise Invalid("has no words: give one or more", code="words.none", path="words")
        self.longest = max(map(len, self.words))
        self.direction = direction

    @classmethod
    def from_lines(
        cls, lines: Iterable[str], *, direction: Literal["forward", "backward"] = "forward"
    ) -> MaxMatch:
        """The tokenizer of a user dictionary's lines: a word first, whatever else follows it after a space.

        Byte order marks, carriage returns, empty lines and comments (#) do no harm.

        >>> MaxMatch.from_lines(["\\ufeff退款 3 v\\r\\n", "", "# goods", "充电宝"])("充电宝退款")
        ['充电宝', '退款']
        """
        cleaned = (line.lstrip("\ufeff").strip() for line in lines)
        return cls((line.split()[0] for line in cleaned if line and line[0] != "#"), direction=direction)

    def __call__(self, text: str, /) -> list[str]:
        """The tokens of a text."""
        return [token for piece in self._pieces(text.lower()) for token in piece]

    def _pieces(self, text: str) -> Iterator[Sequence[str]]:
        for match in _PIECE.finditer(text):
            piece = match.group()
            if not _HAN_RUN.match(piece):
                yield [piece]
            else:
                yield self._forward(piece) if self.direction == "forward" else self._backward(piece)

    def _forward(self, piece: str) -> list[str]:
        tokens: list[str] = []
        start = 0
        while start < len(piece):
            stop = min(start + self.longest, len(piece))
            while stop > start + 1 and piece[start:stop] not in self.words:
                stop -= 1
            tokens.append(piece[start:stop])
            start = stop
        return tokens

    def _backward(self, piece: str) -> list[str]:
        tokens: list[str] = []
        stop = len(piece)
        while stop:
            start = max(stop - self.longest, 0)
            while start < stop - 1 and piece[start:stop] not in self.words:
                start += 1
            tokens.append(piece[start:stop])
            stop = start
        return tokens[::-1]


def tokenized(texts: Iterable[str | Sequence[str]], tokenizer: Tokenizer | None) -> list[list[str]]:
    """The tokens of each text; without a tokenizer the texts are lists of tokens already.

    >>> tokenized([["late", "refund"]], None), tokenized(["late refund"], whitespace_tokens)
    ([['late', 'refund']], [['late', 'refund']])
    """
    if isinstance(texts, str):
        raise Invalid("must be a list of texts, not one text", code="texts.type", path="texts")
    lists: list[list[str]] = []
    for place, text in enumerate(read(texts, "texts").cells()):
        if tokenizer is not None and isinstance(text, str):
            lists.append(list(tokenizer(text)))
        elif tokenizer is None and isinstance(text, Iterable) and not isinstance(text, str):
            lists.append(list(cast("Iterable[str]", text)))
        else:
            rule = "must be text for the tokenizer" if tokenizer is not None else "must be a list of tokens"
            rule = "is a text: give a tokenizer" if isinstance(text, str) else rule
            raise Invalid(f"{rule}, got {shown(text)}", code="texts.type", path=f"texts[{place}]")
    return lists


_APART: Final = "".join(chr(code) if chr(code).isalnum() or chr(code) == "_" else " " for code in range(128))


def token_counts(texts: Iterable[str | Sequence[str]], tokenizer: Tokenizer | None) -> Counter[str]:
    """How often each token is said in all the texts.

    `word_tokens` are counted over many texts in one go, with the same result.

    >>> token_counts(["Late again", "late"], word_tokens)
    Counter({'late': 2, 'again': 1})
    """
    if tokenizer is not word_tokens or isinstance(texts, str):
        return Counter(token for tokens in tokenized(texts, tokenizer) for token in tokens)
    cells = list(read(texts, "texts").cells())
    if not all(isinstance(text, str) for text in cells):
        return Counter(token for tokens in tokenized(cells, tokenizer) for token in tokens)
    counts: Counter[str] = Counter()
    # A few hundred texts at a time: what is split stays near the processor.
    for start in range(0, len(cells), 256):
        part = "\n".join(cells[start : start + 256])
        counts.update(part.lower().translate(_APART).split() if part.isascii() else word_tokens(part))
    for token in [token for token in counts if len(token) == 1]:
        del counts[token]
    return counts
