"""Praise and blame in texts, with the words that say so: a lexicon and rules for Chinese and English.

Evidence first: every opinion names its words, where they stand, what it is about and which rules changed it.
A text without evidence has the polarity "none", not "neutral". Sarcasm is not recognised.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

import attrs
import numpy as np

from cxkit.analysis._figures import share_of
from cxkit.analysis.text import _starter_lexicon as starter
from cxkit.analysis.text._classifiers import text_list
from cxkit.analysis.text._normalized import HAN, normalized
from cxkit.analysis.text._segments import clauses, in_hans
from cxkit.analysis.text._tokens import Tokenizer
from cxkit.errors import Invalid, shown
from cxkit.feedback import Polarity, polarity_of
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._pictures import INK, WARM, drawing_axes, finished, name_points, unit_axis
from cxkit.values import Labelled

_NEGATED, _WEAKLY, _TWICE, _BLAME = -0.75, -0.5, 0.6, -0.5
_REACH: Final = {True: (4, 10), False: (2, 7)}
"""How far a negation and an aspect reach: characters in between in Chinese, words in between elsewhere."""


class OpinionRule(Labelled):
    """Rule that changed an opinion, or made it."""

    NEGATED = "negated", "Negated", "被否定", "被否定"
    WEAKLY_NEGATED = "weakly_negated", "Weakly negated", "被弱否定", "被弱否定"
    TWICE_NEGATED = "twice_negated", "Negated twice", "双重否定", "雙重否定"
    DEGREE = "degree", "Made stronger or weaker", "程度修饰", "程度修飾"
    TOO_MUCH = "too_much", "Too much of it", "过度", "過度"
    WISH = "wish", "Wished otherwise", "期望落差", "期望落差"
    EXCEPTION = "exception", "Named as the exception", "作为例外提及", "作為例外提及"
    BY_ASPECT = "by_aspect", "Word read by what it is about", "按所评方面判断", "按所評面向判斷"
    IMPLIED = "implied", "Word tells what it is about", "由词语推知方面", "由詞語推知面向"


class Opinion(NamedTuple):
    """Words of a text that praise or blame, and why they are read so.

    `start` and `stop` are code points of the text as written, `score` above 0 praises; 0 is evidence of
    neither. `aspect` is what it is about, None where that isn't told; `about` is where its term stands.
    """

    text: int
    start: int
    stop: int
    word: str
    score: float
    aspect: str | None
    about: tuple[int, int] | None
    rules: tuple[OpinionRule, ...]

    @property
    def polarity(self) -> Polarity:
        """Whether the opinion praises or blames; neutral at a score of 0."""
        if not self.score:
            return Polarity.NEUTRAL
        return Polarity.POSITIVE if self.score > 0 else Polarity.NEGATIVE


class _Entry(NamedTuple):
    """The parts that a phrase of the lexicon can play."""

    polarity: float | None = None
    degree: float | None = None
    weak: bool = False
    over: bool = False
    negator: bool = False
    plain: bool = False
    aspect: str | None = None
    implied: str | None = None


class _Book(NamedTuple):
    """The phrases of a lexicon, made ready to be found."""

    entries: Mapping[str, _Entry]
    by_aspect: Mapping[tuple[str, str], float]
    judging: frozenset[str]
    pattern: re.Pattern[str]


_Rows = Iterator[tuple[str, str]]


def _rows(table: str) -> _Rows:
    """The words of a table with what stands before the colon of their line."""
    for line in table.strip().splitlines():
        kind, _, words = line.rpartition(":")
        for word in words.split():
            yield kind, word.replace("_", " ")


class SentimentLexicon:
    """Words that praise and blame, terms of aspects, degrees and negators: data, the starter's or a user's.

    `starter()` is about 580 words of shop talk; `extended(...)` adds to a lexicon or changes it.

    >>> lexicon = SentimentLexicon.starter().extended(words={"翻车": -1}, aspects={"gift": ["赠品"]})
    >>> [opinion.score for opinion in sentiment(["赠品翻车了"], lexicon).opinions]
    [-1.0]
    """

    __slots__ = ("_book",)

    def __init__(self, entries: Mapping[str, _Entry], by_aspect: Mapping[tuple[str, str], float]) -> None:
        judging = {word for word, entry in entries.items() if entry.polarity is not None or entry.plain}
        spaced, joined = (
            _any_of([word for word in entries if _is_han(word) is han]) for han in (False, True)
        )
        pattern = re.compile(rf"(?<![a-z0-9'])(?:{spaced})(?![a-z0-9'])|{joined}")
        judging |= {word for _, word in by_aspect}
        self._book = _Book(dict(entries), dict(by_aspect), frozenset(judging), pattern)

    @classmethod
    @cache
    def starter(cls) -> SentimentLexicon:
        """The starter lexicon."""
        entries: dict[str, _Entry] = {}

        def add(word: str, **roles: Any) -> None:
            entries[word] = entries.get(word, _Entry())._replace(**roles)

        for kind, word in _rows(starter.POLAR_WORDS):
            add(word, polarity=None if kind == "none" else float(kind))
        for kind, word in _rows(starter.DEGREES):
            weight, _, way = kind.partition(" ")
            add(word, degree=float(weight), weak=way == "weak", over=way == "over")
        for _, word in _rows(starter.NEGATORS):
            add(word, negator=True)
        for _, word in _rows(starter.PLAIN_ADJECTIVES):
            add(word, plain=True)
        for aspect, word in _rows(starter.ASPECT_TERMS):
            add(word, aspect=aspect)
        for aspect, word in _rows(starter.IMPLIED):
            add(word, implied=aspect)
        by_aspect: dict[tuple[str, str], float] = {}
        for kind, pair in _rows(starter.BY_ASPECT):
            aspect, _, word = pair.partition("/")
            by_aspect[aspect, word] = float(kind)
            add(word)
        return cls(entries, by_aspect)

    def extended(
        self,
        *,
        words: Mapping[str, float | None] | None = None,
        aspects: Mapping[str, Iterable[str]] | None = None,
        implied: Mapping[str, str] | None = None,
        by_aspect: Mapping[tuple[str, str], float] | None = None,
    ) -> SentimentLexicon:
        """A lexicon with more words, or other figures for known ones.

        `words` have a polarity from -1 to 1, 0 for evidence of neither, None to shield a word that only looks
        like one. `aspects` are terms by aspect, `implied` the aspect that a polar word tells by itself,
        `by_aspect` the polarity of a word said of an aspect.
        """
        entries, special = dict(self._book.entries), dict(self._book.by_aspect)

        def add(word: str, path: str, **roles: Any) -> None:
            plain = _folded(word).strip()
            if not plain:
                raise Invalid("has an empty word: leave it out", code="words.none", path=path)
            entries[plain] = entries.get(plain, _Entry())._replace(**roles)

        for word, polarity in (words or {}).items():
            add(word, "words", polarity=None if polarity is None else _polarity(polarity, word))
        for aspect, terms in (aspects or {}).items():
            if isinstance(terms, str):
                raise Invalid(
                    "is a list of phrases, not one text", code="themes.type", path=f"aspects.{aspect}"
                )
            for term in terms:
                add(term, "aspects", aspect=aspect)
        for word, aspect in (implied or {}).items():
            add(word, "implied", implied=aspect)
        for (aspect, word), polarity in (by_aspect or {}).items():
            add(word, "by_aspect")
            special[aspect, _folded(word).strip()] = _polarity(polarity, word)
        return SentimentLexicon(entries, special)

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects that its words tell of, sorted."""
        named = {each for entry in self._book.entries.values() for each in (entry.aspect, entry.implied)}
        return tuple(sorted(named - {None}))  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._book.entries)

    def opinions(self, place: int, text: str, tokenizer: Tokenizer | None = None) -> list[Opinion]:
        """The opinions of one text, in order; `place` is the number that they bear."""
        plain = normalized(text)
        folded = _folded(plain.text)
        ends = None if tokenizer is None else _ends(folded, tokenizer, self._book.pattern)
        parts: list[_Found] = []
        for start, stop in clauses(folded):
            parts += _Clause(self._book, folded, start, stop, ends).opinions()

        def opinion(each: _Found) -> Opinion:
            start, stop = plain.span(each.start, each.stop)
            about = None if each.about is None else plain.span(*each.about)
            score = round(min(max(each.score, -2.0), 2.0), 3)
            return Opinion(
                place, start, stop, folded[each.start : each.stop], score, each.aspect, about, each.rules
            )

        return [opinion(each) for each in sorted(parts, key=itemgetter(0, 1))]

    def __repr__(self) -> str:
        polar = sum(entry.polarity is not None for entry in self._book.entries.values())
        return f"SentimentLexicon({len(self):,} words, {polar:,} of them polar, {len(self.aspects)} aspects)"


def _polarity(value: float, word: str) -> float:
    if not -1 <= value <= 1:
        raise Invalid(
            f"the polarity of {shown(word)} lies between -1 and 1, got {value}", code="number.range"
        )
    return float(value)


def _any_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, longest first; those of one first letter together: that is faster."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        rests.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    return "|".join(f"{letter}(?:{'|'.join(more)})" for letter, more in rests.items())


def _is_han(text: str) -> bool:
    return re.search(f"[{HAN}]", text) is not None


def _folded(text: str) -> str:
    return in_hans(text.casefold().replace("’", "'"))


def _ends(text: str, tokenizer: Tokenizer, pattern: re.Pattern[str]) -> frozenset[int]:
    """Where tokens begin and end, and the words of a lexicon in one that has nothing else: 很差."""
    ends = {0, len(text)}
    at = 0
    for token in tokenizer(text):
        start = text.find(token, at)
        if start >= 0:
            at = start + len(token)
            words = [word.span() for word in pattern.finditer(token)]
            whole = sum(stop - first for first, stop in words) == len(token)
            ends |= {start, at, *(start + stop for _, stop in words if whole)}
    return frozenset(ends)


class _Found(NamedTuple):
    start: int
    stop: int
    score: float
    aspect: str | None
    about: tuple[int, int] | None
    rules: tuple[OpinionRule, ...]


class _Word(NamedTuple):
    start: int
    stop: int
    text: str
    entry: _Entry
    han: bool


_WISH: Final = re.compile(
    r"(?:要是|如果|假如|若是|希望|建议|[要能再])[^。!?;]{0,14}?(?:就好了|[会就]更\w?|就完美|更好)"
    r"|\b(?:i wish|if only|would be (?:better|nicer))\b[^.!?;]*"
)
_EXCEPTION: Final = re.compile(r"除了([^。!?;]{1,10}?)(?:[以之]?外)?[,，]?(?:其[他它]|别的)?都")
_PAUSE: Final = re.compile(r"[,，、:：()（）\"“”]")


class _Clause:
    """The words of the lexicon in one clause, and what they come to."""

    def __init__(self, book: _Book, text: str, start: int, stop: int, ends: frozenset[int] | None) -> None:
        self.book = book
        self.text = text
        pauses = [match.start() for match in _PAUSE.finditer(text, start, stop)]
        self.words = [
            _Word(match.start(), match.end(), word, book.entries[word], word > "\u2e80")
            for match in book.pattern.finditer(text, start, stop)
            for word in (match.group(),)
            if ends is None or {match.start(), match.end()} <= ends or word < "\u2e80"
        ]
        self.places = [bisect_left(pauses, word.start) for word in self.words]
        self.ends = [bisect_left(pauses, word.stop) for word in self.words]
        """Behind how many pauses a word begins and ends: those of one number stand together."""
        self.terms = [at for at, word in enumerate(self.words) if word.entry.aspect]
        self.wishes = [match.span() for match in _WISH.finditer(text, start, stop)]
        self.exceptions = [match.span(1) for match in _EXCEPTION.finditer(text, start, stop)]

    def opinions(self) -> Iterator[_Found]:
        for start, stop in self.wishes:
            yield self._whole(start, stop, OpinionRule.WISH)
        for start, stop in self.exceptions:
            if not any(start <= word.start < stop and word.entry.polarity for word in self.words):
                yield self._whole(start, stop, OpinionRule.EXCEPTION)
        for at, word in enumerate(self.words):
            if word.text not in self.book.judging or self._is_degree(at):
                continue
            if not any(start <= word.start < stop for start, stop in self.wishes):
                opinion = self._opinion(at)
                if opinion is not None:
                    yield opinion

    def _whole(self, start: int, stop: int, rule: OpinionRule) -> _Found:
        """The opinion of a turn of phrase: mild blame of the first aspect that it names."""
        terms = [word for word in self.words if start <= word.start < stop]
        named = next((word for word in terms if word.entry.aspect), None)
        implied = next((word.entry.implied for word in terms if word.entry.implied), None)
        about = None if named is None else (named.start, named.stop)
        return _Found(start, stop, _BLAME, named.entry.aspect if named else implied, about, (rule,))

    def _is_degree(self, at: int) -> bool:
        """Whether a word that may be a degree stands right before what it is the degree of: 好 in 好慢."""
        word = self.words[at]
        if word.entry.degree is None or at + 1 == len(self.words):
            return False
        after = self.words[at + 1]
        judged = after.entry.polarity is not None or after.entry.plain
        return judged and after.start == word.stop and after.entry.aspect is None

    def _opinion(self, at: int) -> _Found | None:
        word = self.words[at]
        aspect, about, implied = self._aspect(at)
        polarity = self.book.by_aspect.get((aspect or "", word.text))
        rules = [] if polarity is None else [OpinionRule.BY_ASPECT]
        polarity = word.entry.polarity if polarity is None else polarity
        changing = self._modifiers(at)
        if polarity is None:
            over = [each.entry.degree or 1.0 for each in changing if each.entry.over]
            if not word.entry.plain or not over or any(each.entry.negator for each in changing):
                return None
            score, rules = _BLAME * over[0], [OpinionRule.TOO_MUCH]
        else:
            times, why = _changed(changing)
            score, rules = polarity * times, [*rules, *why]
        if implied:
            rules.append(OpinionRule.IMPLIED)
        return _Found(word.start, word.stop, score, aspect, about, tuple(rules))

    def _modifiers(self, at: int) -> list[_Word]:
        """The degrees and negators before a word that reach it, in the order of the text."""
        word, modifiers = self.words[at], list[_Word]()
        reach = _REACH[word.han][0]
        for before in range(at - 1, -1, -1):
            each = self.words[before]
            if self.ends[before] != self.places[at] or self._is_farther(each, word, reach, han=word.han):
                break
            if each.entry.degree is not None or each.entry.negator:
                modifiers.append(each)
            elif each.entry.polarity is not None:
                break
        return modifiers[::-1]

    def _gap(self, first: _Word, second: _Word, *, han: bool) -> int:
        """How many characters, or else words, lie between."""
        between = self.text[first.stop : second.start]
        return len(between.strip()) if han else len(between.split())

    def _is_farther(self, first: _Word, second: _Word, reach: int, *, han: bool) -> bool:
        """Whether more lies between than the reach; fewer characters than that are never more."""
        if second.start - first.stop <= reach:
            return False
        return self._gap(first, second, han=han) > reach

    def _aspect(self, at: int) -> tuple[str | None, tuple[int, int] | None, bool]:
        """The aspect of a word: the nearest term beside it (in Chinese one before), else what it implies."""
        word = self.words[at]
        reach = _REACH[word.han][1]

        terms = [
            each
            for each in self.terms
            if each != at
            and not self._is_farther(*self._in_order(each, at), reach, han=word.han)
            and not self._is_exception(self.words[each], word)
        ]
        near = [each for each in terms if self.places[each] == self.places[at]]
        earlier = [each for each in near if each < at]
        chosen = earlier if word.han and earlier else near
        if not chosen and word.entry.implied:
            return word.entry.implied, None, True
        chosen = chosen or [each for each in terms if each < at]
        if not chosen:
            return (word.entry.aspect, None, False)
        term = self.words[
            min(chosen, key=lambda each: (self._gap(*self._in_order(each, at), han=word.han), each))
        ]
        return term.entry.aspect, (term.start, term.stop), False

    def _in_order(self, one: int, other: int) -> tuple[_Word, _Word]:
        return self.words[min(one, other)], self.words[max(one, other)]

    def _is_exception(self, term: _Word, word: _Word) -> bool:
        return any(start <= term.start < stop <= word.start for start, stop in self.exceptions)


def _changed(words: Sequence[_Word]) -> tuple[float, list[OpinionRule]]:
    """By what a polarity is multiplied, and why: degrees before a negation count, after it they weaken it."""
    negators = [at for at, each in enumerate(words) if each.entry.negator]
    degrees = [at for at, each in enumerate(words) if each.entry.degree is not None]
    weak = any(each.entry.weak for each in words)
    if (weak and not negators) or (len(negators) == 1 and any(at > negators[0] for at in degrees)):
        return _WEAKLY, [OpinionRule.WEAKLY_NEGATED]
    times, rules = 1.0, list[OpinionRule]()
    if len(negators) > 1 or (negators and weak):
        times, rules = _TWICE, [OpinionRule.TWICE_NEGATED]
    elif negators:
        times, rules = _NEGATED, [OpinionRule.NEGATED]
    for at in degrees:
        if not words[at].entry.weak:
            times *= words[at].entry.degree or 1.0
            rules = [*rules, OpinionRule.DEGREE] if OpinionRule.DEGREE not in rules else rules
    return times, rules


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Sentiments(Tabular):
    """The opinions of texts, each with its evidence, and what every text comes to.

    A text is positive or negative where all its opinions are, mixed where both are, neutral where all its
    evidence is of neither, and none where nothing was found. `known` says which texts were not missing.
    """

    opinions: tuple[Opinion, ...]
    known: tuple[bool, ...]
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """How many texts there are, without the missing ones."""
        return sum(self.known)

    @property
    def polarities(self) -> list[Polarity | None]:
        """The polarity of each text; None where it is missing."""
        by_text = [set[Polarity]() for _ in self.known]
        for each in self.opinions:
            by_text[each.text].add(each.polarity)
        return [
            polarity_of(opinions) if known else None
            for opinions, known in zip(by_text, self.known, strict=True)
        ]

    def of(self, text: int) -> tuple[Opinion, ...]:
        """The opinions of a text, in their order."""
        return tuple(each for each in self.opinions if each.text == text)

    def share(self, polarity: Polarity | str) -> Estimate:
        """The share of texts of a polarity, of all that aren't missing; undefined of none."""
        wanted = Polarity.of(polarity)
        return self._share(self.polarities.count(wanted), self.n, wanted.value)

    def aspects(self) -> dict[str, dict[Polarity, int]]:
        """How many texts are of each polarity about each aspect: a text counts once an aspect."""
        each_text: dict[tuple[str, int], set[Polarity]] = {}
        for each in self.opinions:
            if each.aspect is not None:
                each_text.setdefault((each.aspect, each.text), set()).add(each.polarity)
        by_aspect: dict[str, dict[Polarity, int]] = {}
        for (aspect, _), polarities in sorted(each_text.items()):
            counts = by_aspect.setdefault(aspect, dict.fromkeys(Polarity, 0))
            counts[polarity_of(polarities)] += 1
        return by_aspect

    def negative_share(self, aspect: str) -> Estimate:
        """The share of texts that blame an aspect, of those that say anything of it; undefined of none."""
        counts = self.aspects().get(aspect, dict.fromkeys(Polarity, 0))
        blamed = counts[Polarity.NEGATIVE] + counts[Polarity.MIXED]
        return self._share(blamed, sum(counts.values()), aspect)

    def _share(self, part: int, whole: int, name: str) -> Estimate:
        dropped = {"missing": len(self.known) - self.n}
        return share_of(part, whole, name, self.confidence, dropped=dropped)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a text: its polarity, the mean score of its opinions, and the words that say so."""
        said: list[list[Opinion]] = [[] for _ in self.known]
        for each in self.opinions:
            said[each.text].append(each)
        return {
            "polarity": [None if each is None else each.value for each in self.polarities],
            "score": [sum(each.score for each in own) / len(own) if own else None for own in said],
            "opinions": [len(own) for own in said],
            "words": [", ".join(dict.fromkeys(each.word for each in own)) for own in said],
            "aspects": [", ".join(dict.fromkeys(each.aspect for each in own if each.aspect)) for own in said],
        }

    def summary(self) -> dict[str, Any]:
        """How many texts are of each polarity, and how many are missing."""
        counts = {each.value: self.polarities.count(each) for each in Polarity}
        return {"n": self.n, **counts, "dropped": {"missing": len(self.known) - self.n}}

    def __repr__(self) -> str:
        counts = ", ".join(f"{each.value} {self.polarities.count(each):,}" for each in Polarity)
        return f"Sentiments({self.n:,} texts: {counts})"

    def plot(self, ax: Any = None, *, most: int = 12) -> Any:
        """Draw how many texts praise and blame each aspect, the most spoken of on top; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of opinions")
        counts = self.aspects()
        ranked = sorted(counts, key=lambda aspect: (sum(counts[aspect].values()), aspect))[-most:]
        sides = ((Polarity.POSITIVE, INK, 1), (Polarity.NEGATIVE, WARM, -1))
        for side, color, sign in sides:
            bars = [sign * (counts[a][side] + counts[a][Polarity.MIXED]) / self.n for a in ranked]
            ax.barh(np.arange(len(ranked)), bars, color=color)
        ax.axvline(0, color="black", linewidth=1)
        name_points(ax, ranked, axis="y")
        unit_axis(ax, "share", axis="x")
        return finished(
            ax, title=f"opinions of {self.n:,} texts", xlabel="share that blames, and that praises"
        )


def sentiment(
    texts: Iterable[str | None],
    lexicon: SentimentLexicon | None = None,
    *,
    tokenizer: Tokenizer | None = None,
) -> Sentiments:
    """Praise and blame in texts, by a lexicon (None: the starter) and rules of degree and negation.

    A negator turns a word that follows within 4 characters or 3 words and no comma (-0.75), a degree between
    them leaves a weak "no" (-0.5), two negators cancel (0.6), degrees multiply. Too much of a plain adjective
    blames; so do wishes (要是…就好了) and exceptions (除了…都). An opinion is about the nearest term in its
    clause, before it in Chinese, else about what its word implies. Missing texts are left out.

    With a `tokenizer`, such as `jieba.lcut`, Chinese words of the lexicon count only where they are whole
    tokens or runs of them, or parts of a token that has nothing but such words (很差).

    >>> opinions = sentiment(["味道不错，但是送得太慢", "Not bad, delivery was late", "收到", None])
    >>> opinions
    Sentiments(3 texts: positive 0, negative 0, mixed 2, neutral 0, none 1)
    >>> [(opinion.word, opinion.score, opinion.aspect) for opinion in opinions.of(0)]
    [('不错', 0.75, 'taste'), ('慢', -1.125, 'delivery')]
    """
    lexicon = SentimentLexicon.starter() if lexicon is None else lexicon
    column = text_list(texts)
    return Sentiments(
        opinions=tuple(
            opinion
            for place, text in enumerate(column)
            if text is not None
            for opinion in lexicon.opinions(place, text, tokenizer)
        ),
        known=tuple(text is not None for text in column),
    )
