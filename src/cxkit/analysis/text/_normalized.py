"""Texts made comparable on a copy that knows where each of its letters stands in the text as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

import attrs

HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a class of a regular expression."""

Places = Sequence[tuple[int, int]]

INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
"""Zero-width spaces and joiners, soft hyphens, marks of direction and of a variant."""

_UNUSUAL: Final = re.compile(rf"{INVISIBLE.pattern}|[^\S ]|  |[\u1160-\u11ff\uff9e\uff9f]")
_MAYBE: Final = re.compile(rf"[^\x00-\u02ff\u2010-\u2027\u3000-\u3020\uff00-\uffef{HAN}]")

_EMOJI: Final[dict[str, tuple[str, str]]] = {
    emoji: (zh, en)
    for line in """\
👍👏👌💯🌹🎉:赞:great
❤♥😍🥰😘💕💖:喜欢:love
😀😃😄😁😊🙂😋🤗😇🥳☺:开心:happy
😡😠🤬👿💢:生气:angry
👎:差:bad
😢😭😞😔😟☹🙁😩😫💔:难过:sad
🤮🤢:恶心:disgusting
🙄😒:无语:annoyed
🙏:感谢:thanks""".splitlines()
    for emojis, zh, en in [line.split(":")]
    for emoji in emojis
}
_REWRITTEN: Final = re.compile(
    rf"""(?P<link>https?://[!-~]+|(?<![a-z0-9])www\.[!-~]+|(?<![\w.])@(?:[a-z0-9_.-]+|[\w-]{{1,15}}(?![\w-])))\x20?
    |(?P<emoji>([{"".join(_EMOJI)}])[\U0001f3fb-\U0001f3ff]?(?:\3[\U0001f3fb-\U0001f3ff]?)*)\x20?
    |(?P<twice>([^\W\d_]|[!?.,~…、。])\5)\5+""",
    re.VERBOSE,
)


@attrs.frozen(slots=True)
class NormalizedText:
    """A text made comparable: `text` is the copy, `original` the text as it was written.

    `span` gives back where a part of the copy stands in the original, in code points.
    """

    original: str
    text: str
    _places: Places | None = attrs.field(default=None, eq=False, repr=False, alias="places")

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Where the letters from `start` to before `stop` of the copy stand in the original.

        >>> plain = normalized("Ｓｏ ｇｏｏｏｏｄ!")
        >>> plain.text, plain.span(3, 7), plain.original[slice(*plain.span(3, 7))]
        ('so good!', (3, 9), 'ｇｏｏｏｏｄ')
        """
        if self._places is None:
            return start, stop
        if start >= stop:
            at = self._places[start][0] if start < len(self._places) else len(self.original)
            return at, at
        return self._places[start][0], self._places[stop - 1][1]


def normalized(text: str) -> NormalizedText:
    """A text in compatible letters (NFKC) of one width and case, without what tells no opinion.

    White space is one space; letters and marks said more than twice stand twice, digits stay; links and
    @names become a space, emojis a word ("赞" where the text has Chinese characters, else "great"). Other
    emojis stay. A name of Chinese letters ends at white space or punctuation, and has up to 15.

    >>> normalized("太太太慢了！！！ @店主 😡😡").text
    '太太慢了!! 生气 '
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if len(plain) == len(text) and _is_plain(text) and _REWRITTEN.search(plain) is None:
        return NormalizedText(text, plain)
    plain, places = letters_of(text)
    chinese = re.search(f"[{HAN}]", plain) is not None

    def said(found: re.Match[str]) -> str:
        if found["link"]:
            return " "
        if found["emoji"]:
            return f" {_EMOJI[found['emoji'][0]][0 if chinese else 1]} "
        return found["twice"]

    return NormalizedText(text, *_rewritten(plain, places, said))


def _rewritten(
    plain: str, places: Places, said: Callable[[re.Match[str]], str]
) -> tuple[str, list[tuple[int, int]]]:
    """The text with each match put otherwise; what stands for a match stands where all of it stood."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    done = 0
    for match in _REWRITTEN.finditer(plain):
        start, stop = match.span(match.lastgroup or 0)
        parts.append(plain[done:start])
        word = said(match)
        if word[0] == " " and "".join(parts[-2:])[-1:] in ("", " "):
            word = word[1:]
        parts.append(word)
        origins += places[done:start]
        origins += [(places[start][0], places[stop - 1][1])] * len(word)
        done = match.end()
    return "".join([*parts, plain[done:]]), [*origins, *places[done:]]


def _is_plain(text: str) -> bool:
    """Whether every letter of the text stands for itself."""
    return not _UNUSUAL.search(text) and not any(map(unicodedata.combining, _MAYBE.findall(text)))


def letters_of(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text in small compatible letters with single spaces, and where each of them stands in the text."""
    small = unicodedata.normalize("NFKC", text).casefold()
    if len(small) == len(text) and _is_plain(text):
        return small, [(place, place + 1) for place in range(len(text))]
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    joined: list[list[int]] = []
    for place, letter in enumerate(text):
        if joined and _continues(letter):
            joined[-1].append(place)
        elif not INVISIBLE.match(letter):
            joined.append([place])
    for cluster in joined:
        for letter in unicodedata.normalize("NFKC", "".join(text[place] for place in cluster)).casefold():
            if not letter.isspace() or letters[-1:] != [" "]:
                letters.append(" " if letter.isspace() else letter)
                places.append((cluster[0], cluster[-1] + 1))
    return "".join(letters), places


def _continues(letter: str) -> bool:
    """Whether a letter joins the one before: accents, vowels and finals of Hangul, half-width voice marks."""
    if letter < "\u0300":
        return False
    return (
        bool(unicodedata.combining(unicodedata.normalize("NFKC", letter)[0]))
        or "\u1160" <= letter <= "\u11ff"
    )
