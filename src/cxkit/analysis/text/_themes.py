"""Themes of texts by a lexicon of phrases, with every match as the reason: what people write about.

The lexicon is data of the user's. Of phrases that overlap the longest counts, wherever it begins, so that
"not late" can shield "late"; words of scripts with spaces match whole words only, Chinese phrases anywhere.
How a text is encoded does not matter: full width and decomposed letters are plain ones, invisible none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import attrs
import numpy as np

from cxkit.analysis._figures import share_of, with_bounds
from cxkit.analysis.text._normalized import HAN, INVISIBLE, letters_of
from cxkit.columns import read
from cxkit.errors import Invalid, shown
from cxkit.stats.results import Estimate
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._pictures import INK, drawing_axes, finished, name_points, unit_axis

_LETTER: Final = rf"[^\W{HAN}]"


class Match(NamedTuple):
    """Why a text has a theme: the phrase of the lexicon, and the characters of the text that it matched."""

    text: int
    theme: str
    phrase: str
    start: int
    stop: int


class ThemeLexicon:
    """Themes with the phrases that tell of them; a phrase may tell of several themes.

    Capitals do not matter, nor how much white space lies between words. Of phrases that overlap the longest
    is matched, of such of one length the first. Phrases of `ignoring` are matched likewise, and tell of
    nothing: "not late", "不慢".

    >>> themes = {"delivery": ["late", "物流"], "staff": ["rude", "客服"]}
    >>> lexicon = ThemeLexicon(themes, ignoring=["not late"])
    >>> found = lexicon.classify(["Late again, rude staff", "not late at all", "物流太慢", None])
    >>> found
    Themes(3 texts, 2 with a theme: delivery 2, staff 1)
    >>> found.matches[0]
    Match(text=0, theme='delivery', phrase='late', start=0, stop=4)
    """

    __slots__ = ("_lengths", "_pattern", "_themes_of", "themes")

    def __init__(self, themes: Mapping[str, Iterable[str]], *, ignoring: Iterable[str] = ()) -> None:
        by_phrase: dict[str, list[str]] = {}
        for theme, phrases in themes.items():
            if isinstance(phrases, str):
                raise Invalid(
                    "is a list of phrases, not one text", code="themes.type", path=f"themes.{theme}"
                )
            known = [_plain(phrase, f"themes.{theme}") for phrase in phrases]
            if not known:
                raise Invalid("has no phrases: give one or more", code="themes.none", path=f"themes.{theme}")
            for phrase in dict.fromkeys(known):
                by_phrase.setdefault(phrase, []).append(theme)
        if not by_phrase:
            raise Invalid("has no themes: give one or more", code="themes.none", path="themes")
        if isinstance(ignoring, str):
            raise Invalid("is a list of phrases, not one text", code="themes.type", path="ignoring")
        for phrase in ignoring:
            plain = _plain(phrase, "ignoring")
            if plain in by_phrase:
                raise Invalid(
                    f"{shown(plain)} tells of {by_phrase[plain][0]} too", code="themes.both", path="ignoring"
                )
            by_phrase[plain] = []
        self.themes = tuple(themes)
        self._themes_of = by_phrase
        self._lengths = sorted(set(map(len, by_phrase)), reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, sorted(by_phrase))))

    def classify(self, texts: Iterable[str | None]) -> Themes:
        """The themes of each text, with the matches that are the reasons; None is a missing text."""
        if isinstance(texts, str):
            raise Invalid("must be a list of texts, not one text", code="texts.type", path="texts")
        matches: list[Match] = []
        known: list[bool] = []
        for place, text in enumerate(read(texts, "texts").cells()):
            if text is not None and not isinstance(text, str):
                raise Invalid(f"must be a text, got {shown(text)}", code="texts.type", path=f"texts[{place}]")
            known.append(text is not None)
            matches += self._matches(place, text or "")
        return Themes(themes=self.themes, matches=tuple(matches), known=tuple(known))

    def _matches(self, place: int, text: str) -> list[Match]:
        quick = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
        if self._pattern.search(" ".join(quick.split())) is None:
            return []
        plain, places = letters_of(text)
        spots = [
            (start, start + length)
            for length in self._lengths
            for start in range(len(plain) - length + 1)
            if plain[start : start + length] in self._themes_of and _is_whole(plain, start, start + length)
        ]
        taken = bytearray(len(plain))
        chosen: list[tuple[int, int]] = []
        for start, stop in spots:
            if not any(taken[start:stop]):
                taken[start:stop] = b"\1" * (stop - start)
                chosen.append((start, stop))
        return [
            Match(place, theme, plain[start:stop], places[start][0], places[stop - 1][1])
            for start, stop in sorted(chosen)
            for theme in self._themes_of[plain[start:stop]]
        ]

    def __repr__(self) -> str:
        return f"ThemeLexicon({len(self.themes)} themes, {len(self._themes_of)} phrases)"


def _plain(phrase: str, path: str) -> str:
    words = letters_of(phrase)[0].strip()
    if not words:
        raise Invalid("has an empty phrase: leave it out", code="themes.none", path=path)
    return words


_WORD_LETTER: Final = re.compile(_LETTER)


def _is_whole(text: str, start: int, stop: int) -> bool:
    """Whether no word of a script with spaces is cut at either end."""

    def joined(place: int) -> bool:
        inside = 0 < place < len(text)
        return inside and all(_WORD_LETTER.match(letter) for letter in text[place - 1 : place + 1])

    return not joined(start) and not joined(stop)


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Themes(Tabular):
    """The themes found in texts; `matches` says why, `known` which texts were not missing."""

    themes: tuple[str, ...]
    matches: tuple[Match, ...]
    known: tuple[bool, ...]
    confidence: float = 0.95

    @property
    def n(self) -> int:
        """How many texts there are, without the missing ones."""
        return sum(self.known)

    def of(self, text: int) -> tuple[str, ...]:
        """The themes of a text, in the order of the lexicon."""
        named = {match.theme for match in self.matches if match.text == text}
        return tuple(theme for theme in self.themes if theme in named)

    def texts_with(self, theme: str) -> tuple[int, ...]:
        """The places of the texts that have a theme."""
        return tuple(sorted({match.text for match in self.matches if match.theme == theme}))

    @property
    def without(self) -> tuple[int, ...]:
        """The places of the texts without any theme: read these to find what the lexicon lacks."""
        having = {match.text for match in self.matches}
        return tuple(place for place, known in enumerate(self.known) if known and place not in having)

    def share(self, theme: str) -> Estimate:
        """The share of texts with a theme; undefined of no texts."""
        if theme not in self.themes:
            raise Invalid(
                f"{shown(theme)} is no theme: there are {', '.join(self.themes)}", code="choice", path="theme"
            )
        dropped = {"missing": len(self.known) - self.n}
        return share_of(len(self.texts_with(theme)), self.n, theme, self.confidence, dropped=dropped)

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a theme, in the order of the lexicon."""
        return {
            "theme": list(self.themes),
            "texts": [len(self.texts_with(theme)) for theme in self.themes],
            **with_bounds("share", map(self.share, self.themes)),
            "matches": [sum(match.theme == theme for match in self.matches) for theme in self.themes],
        }

    def summary(self) -> dict[str, Any]:
        """How many texts there are, without a theme and missing."""
        missing = len(self.known) - self.n
        return {"n": self.n, "without": len(self.without), "dropped": {"missing": missing}}

    def __repr__(self) -> str:
        counts = ", ".join(f"{theme} {len(self.texts_with(theme)):,}" for theme in self.themes[:6])
        having = self.n - len(self.without)
        return f"Themes({self.n:,} texts, {having:,} with a theme: {counts})"

    def plot(self, ax: Any = None) -> Any:
        """Draw the share of texts with each theme, the most frequent on top; gives the axes."""
        ax = drawing_axes(ax, needed_for="a picture of themes")
        shares = {theme: self.share(theme).value or 0.0 for theme in self.themes}
        ranked = sorted(shares, key=lambda theme: shares[theme])
        ax.barh(np.arange(len(ranked)), [shares[theme] for theme in ranked], color=INK)
        name_points(ax, ranked, axis="y")
        unit_axis(ax, "share", axis="x")
        return finished(ax, title=f"themes of {self.n:,} texts", xlabel="share of texts")
