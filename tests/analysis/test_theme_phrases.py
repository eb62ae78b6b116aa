"""Phrases of a lexicon: of those that overlap the longest counts, in whatever form a text is encoded."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.text import ThemeLexicon

LEXICON = ThemeLexicon({"staff": ["客服"], "manner": ["服务态度"], "courier": ["late", "café"]})


def themes(text: str) -> list[str]:
    return [match.theme for match in LEXICON.classify([text]).matches]


def test_the_longest_of_overlapping_phrases_wins_wherever_it_begins() -> None:
    found = LEXICON.classify(["顾客服务态度差", "客服的服务态度"])
    assert [match.phrase for match in found.matches] == ["服务态度", "客服", "服务态度"]
    assert found.matches[0][3:] == (2, 6)


def test_what_the_longest_leaves_is_matched_by_shorter_ones() -> None:
    lexicon = ThemeLexicon({"a": ["甲乙", "甲乙丙"], "b": ["丙丁戊己"]})
    assert [match.phrase for match in lexicon.classify(["甲乙丙丁戊己"]).matches] == ["甲乙", "丙丁戊己"]


def test_an_ignored_phrase_shields_what_it_overlaps() -> None:
    lexicon = ThemeLexicon({"slow": ["太慢了"]}, ignoring=["不太慢了吗"])
    assert lexicon.classify(["物流不太慢了吗"]).matches == ()
    assert len(lexicon.classify(["物流太慢了"]).matches) == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("客\u200b服", "客\u200b服"),
        ("\ufeff客服", "客服"),
        ("ＬＡＴＥ again", "ＬＡＴＥ"),
        ("very  LATE", "LATE"),
        ("cafe\u0301 closed", "cafe\u0301"),
        ("ca\u00adfé closed", "ca\u00adfé"),
        ("客\u2060\u200d服 ok", "客\u2060\u200d服"),
    ],
)
def test_forms_of_one_phrase_match_at_their_place_in_the_text(text: str, part: str) -> None:
    (found,) = LEXICON.classify([text]).matches
    assert text[found.start : found.stop] == part


def test_forms_of_the_lexicon_match_plain_texts() -> None:
    lexicon = ThemeLexicon({"x": ["ＷｉＦｉ", "cafe\u0301", "ｶﾞｿﾘﾝ", "客\u200b服"]})
    assert len(lexicon.classify(["wifi café ガソリン 客服"]).matches) == 4


def test_words_are_whole_words_still() -> None:
    assert themes("chocolate") == []
    assert themes("too late!") == ["courier"]
    assert themes("late客服") == ["courier", "staff"]


TEXTS = st.text(alphabet="甲乙丙", max_size=12)
PHRASES = st.lists(st.text(alphabet="甲乙丙", min_size=1, max_size=4), min_size=1, max_size=6, unique=True)


@given(TEXTS, PHRASES)
def test_matches_are_the_longest_first_without_overlap(text: str, phrases: list[str]) -> None:
    spots = [
        (-len(phrase), start)
        for phrase in phrases
        for start in range(len(text))
        if text.startswith(phrase, start)
    ]
    free, expected = set(range(len(text))), []
    for length, start in sorted(spots):
        places = set(range(start, start - length))
        if places <= free:
            free -= places
            expected.append((start, start - length))
    found = ThemeLexicon({"t": phrases}).classify([text]).matches
    assert [(match.start, match.stop) for match in found] == sorted(expected)


@given(st.text(alphabet="aé客服Ａ가각ガ \u200b\u0301", max_size=20))
def test_every_form_of_a_text_has_the_same_themes(text: str) -> None:
    lexicon = ThemeLexicon({"a": ["a"], "e": ["é"], "staff": ["客服"], "hangul": ["각"], "kana": ["ガ"]})
    told = [match.theme for match in lexicon.classify([text]).matches]
    for form in ("NFD", "NFC", "NFKC"):
        written = unicodedata.normalize(form, text)
        assert [match.theme for match in lexicon.classify([written]).matches] == told
