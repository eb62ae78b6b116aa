"""Languages by their BCP 47 tags: the three that come complete, and those that a program adds.

>>> language("zh-CN"), language("zh-HK"), language("zh-cmn-Hant-TW"), language("en-GB")
('zh-Hans', 'zh-Hant', 'zh-Hant', 'en')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from cxkit.errors import Invalid, shown
from cxkit.values._plurals import Rule, plural_rule

Language: TypeAlias = Literal["en", "zh-Hans", "zh-Hant"] | str
"""A BCP 47 tag, such as `en`, `zh-Hans`, `zh-TW`."""

LANGUAGES: tuple[Language, ...] = ("en", "zh-Hans", "zh-Hant")
"""The languages that come complete."""

_TAG = re.compile(
    r"(?P<language>[a-z]{2,8})(?:-(?P<extension>[a-z]{3}))?(?:-[a-z]{3}){0,2}"
    r"(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?(?:-[a-z0-9]{1,8})*"
)
_OLD_TAGS = {"zh-guoyu": "zh", "zh-hakka": "hak", "i-hak": "hak", "zh-min-nan": "nan", "zh-xiang": "hsn"}
_CHINESE_TAGS = "cdo cjy cmn cnp cpx csp czh czo gan hak hsn lzh mnp nan wuu yue zh"
_CHINESE = frozenset(_CHINESE_TAGS.split())
"""Chinese (zh) and the languages that ISO 639-3 counts as part of it, which are also its extlangs."""
_TRADITIONAL_REGIONS = "AU BN GB GF HK ID MO PA PF PH SR TH TW US VN"
_TRADITIONAL = frozenset(_TRADITIONAL_REGIONS.split())
"""Regions where Chinese is likely written in traditional characters: CLDR, likely subtags."""
_NEXT_REGION = {"MO": "HK"}
"""The region whose words a region takes next: CLDR, parent locales."""


class Tongue(NamedTuple):
    """A language that is known: its own messages by code, where it looks next, and its plural forms."""

    messages: Mapping[str, str]
    fallback: tuple[str, ...]
    plural: Rule


class _Parts(NamedTuple):
    language: str
    script: str
    region: str


def _rule(tag: str) -> Rule:
    rule = plural_rule(tag)
    if rule is None:
        raise Invalid(
            f"the plural forms of {shown(tag)} are not known here: give plural=, which takes a number and "
            "gives the place of its form",
            code="language.plural",
            path="plural",
            params={"language": shown(tag)},
        )
    return rule


_NONE: Mapping[str, str] = MappingProxyType({})
_TONGUES: dict[str, Tongue] = {tag: Tongue(_NONE, (), _rule(tag)) for tag in LANGUAGES}
_RESOLVED: dict[str, str] = {}


def language(tag: str) -> Language:
    """The known language that serves a BCP 47 tag best, or an error that lists the known ones.

    Case does not count, `_` stands for `-`; an extended language (`zh-yue`), a region without a script
    (`zh-MO`) and what follows them (variants, extensions) are understood.
    """
    resolved = _RESOLVED.get(tag)
    if resolved is None:
        known = [name for name in _candidates(tag) if name in _TONGUES]
        if not known:
            raise Invalid(
                f"{shown(tag)} is not a language of cxkit: use one of {', '.join(_TONGUES)}, "
                "or add it with add_language",
                code="language.unknown",
                params={"language": shown(tag), "known": ", ".join(_TONGUES)},
            )
        resolved = _RESOLVED[tag] = known[0]
    return resolved


def chain(tag: str) -> tuple[str, ...]:
    """The known languages in which a message is looked for, one after the other; English is the last."""
    order: dict[str, None] = {}
    waiting = [language(tag)]
    while waiting:
        name = waiting.pop(0)
        if name not in order:
            order[name] = None
            waiting.extend(_TONGUES[name].fallback)
    order.pop("en", None)
    return (*order, "en")


def own(tag: str) -> Tongue:
    """Entry of a language that is registered under that very tag."""
    return _TONGUES[tag]


def add_language(
    tag: str,
    messages: Mapping[str, str],
    *,
    fallback: tuple[str, ...] = (),
    plural: Rule | None = None,
) -> Language:
    """Add a language, or words of a language that is known already; gives the tag it is known by.

    `messages` maps codes to templates, as `messages()` lists them. What is not among them is looked for in
    the languages of `fallback` (by default the nearest known one: zh-HK looks in zh-Hant), then in English.
    `plural` gives the place of the plural form for a number; the rules of many languages are known. Words for
    `en`, `zh-Hans` or `zh-Hant` go before those that cxkit ships. `check_language` says what is missing.

    >>> add_language("zh-HK", {"values.Channel.sms": "手機短訊"})
    'zh-Hant-HK'
    >>> from cxkit.values import Channel
    >>> Channel.SMS.label("zh-HK"), Channel.PHONE.label("zh-HK"), Channel.SMS.label("zh-TW")
    ('手機短訊', '電話', '簡訊')
    >>> remove_language("zh-HK")
    """
    name = next(_candidates(tag), None)
    if name is None:
        raise Invalid(
            f"{shown(tag)} is not a BCP 47 tag: write it like 'ja' or 'zh-HK'",
            code="language.tag",
            params={"language": shown(tag)},
        )
    before = _TONGUES.get(name)
    nearest = [each for each in _candidates(tag) if each in _TONGUES and each != name]
    next_ones = tuple(language(each) for each in fallback) or (
        before.fallback if before else tuple(nearest[:1]) or ("en",)
    )
    _TONGUES[name] = Tongue(
        MappingProxyType({**(before.messages if before else _NONE), **messages}),
        next_ones,
        plural or (before.plural if before else _rule(name)),
    )
    _RESOLVED.clear()
    return name


def remove_language(tag: str) -> None:
    """Remove what was added for a language; those that cxkit ships are then as they were."""
    name = next(_candidates(tag), "")
    if name in LANGUAGES:
        _TONGUES[name] = Tongue(_NONE, (), _rule(name))
    elif _TONGUES.pop(name, None) is None:
        language(tag)  # refuses a tag that nothing serves
    _RESOLVED.clear()


def accept_language(header: str, otherwise: Language = "en") -> Language:
    """The best known language for the `Accept-Language` header of a request (RFC 9110, section 12.5.4).

    >>> accept_language("fr-CH, zh-TW;q=0.9, en;q=0.8"), accept_language("fr, *;q=0.5")
    ('zh-Hant', 'en')
    """
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, quality = part.replace(" ", "").partition(";q=")
        weight = float(quality) if re.fullmatch(r"[01](\.\d{0,3})?", quality) else 1.0
        wanted += [(-weight, name) for name in _candidates(tag) if name in _TONGUES and weight > 0][:1]
    return min(wanted, key=lambda each: each[0])[1] if wanted else language(otherwise)


def same_writing(one: Language, other: Language) -> bool:
    """Whether two known languages share their words and grammar, as zh-Hant and zh-Hant-HK do."""
    a, b = _parts(one), _parts(other)
    return a is not None and b is not None and a[:2] == b[:2]


def is_english(tag: Language) -> bool:
    """Whether a known language is English, or a variant of it."""
    return tag.partition("-")[0] == "en"


def _parts(tag: str) -> _Parts | None:
    lower = re.split(r"[.@]", tag.replace("_", "-").lower())[0]
    match = _TAG.fullmatch(_OLD_TAGS.get(lower, lower))
    if match is None:
        return None
    name, script = match["language"], (match["script"] or "").capitalize()
    region = (match["region"] or "").upper()
    if name == "zh" and match["extension"] in _CHINESE:
        name = match["extension"]
    if name in _CHINESE and not script:
        cantonese = name == "yue" and region in ("", "HK", "MO")
        script = "Hant" if region in _TRADITIONAL or cantonese else "Hans"
    return _Parts("zh" if name == "cmn" else name, script, region)


def _candidates(tag: str) -> Iterator[str]:
    """The tags that serve a tag, the closest first, each in one spelling (RFC 4647, lookup)."""
    parts = _parts(tag)
    if parts is None:
        return
    name, script, region = parts
    for each in (name, "zh") if name in _CHINESE else (name,):
        for place in (region, _NEXT_REGION.get(region, ""), ""):
            for written in (script, "" if each not in _CHINESE else script):
                yield "-".join(filter(None, (each, written, place)))
