"""Themes by a lexicon: each has its matches as the reason, and the longest phrase wins."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.text import ThemeLexicon
from cxkit.errors import Invalid

LEXICON = ThemeLexicon(
    {
        "delivery": ["late", "delivery date", "物流", "太慢"],
        "staff": ["rude", "客服", "late"],
        "refund": ["退款"],
    },
    ignoring=["not late", "不太慢", "late-night"],
)


def phrases(text: str) -> list[tuple[str, str]]:
    return [(match.theme, match.phrase) for match in LEXICON.classify([text]).matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LATE!", [("delivery", "late"), ("staff", "late")]),
        ("translated, lately", []),
        ("not  late", []),
        ("late-night shop", []),
        ("The Delivery\n date was missed", [("delivery", "delivery date")]),
        ("物流太慢了", [("delivery", "物流"), ("delivery", "太慢")]),
        ("物流不太慢", [("delivery", "物流")]),
        ("客服rude极了", [("staff", "客服"), ("staff", "rude")]),
        ("", []),
    ],
)
def test_phrases_are_found_where_they_stand_alone(text, expected):
    assert phrases(text) == expected


def test_a_match_says_where_it_is_in_the_text():
    text = "很好，但是客服 Rude"
    for match in LEXICON.classify([text]).matches:
        assert text[match.start : match.stop].lower() == match.phrase


def test_texts_are_counted_once_a_theme_and_missing_ones_apart():
    found = LEXICON.classify(["late and late", "退款", None, "fine", ""])
    assert (found.n, found.without, found.of(0)) == (4, (3, 4), ("delivery", "staff"))
    share = found.share("delivery")
    assert (share.value, share.n, share.dropped) == (0.25, 4, {"missing": 1})
    assert found.to_records()[0]["matches"] == 2
    assert found.texts_with("refund") == (1,)
    assert LEXICON.classify([]).share("refund").undefined is not None


@settings(max_examples=60)
@given(st.lists(st.text(alphabet="late notrd物流太慢不 ", max_size=25), max_size=6))
def test_themes_follow_from_matches_and_no_two_matched_pieces_overlap(texts):
    found = LEXICON.classify(texts)
    for place in range(len(texts)):
        pieces = sorted({(m.start, m.stop) for m in found.matches if m.text == place})
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(pieces))
        assert set(found.of(place)) == {m.theme for m in found.matches if m.text == place}
    assert sum(found.columns()["texts"]) == sum(len(found.of(place)) for place in range(len(texts)))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: ThemeLexicon({}), "has no themes"),
        (lambda: ThemeLexicon({"a": []}), "themes.a: has no phrases"),
        (lambda: ThemeLexicon({"a": "late"}), "not one text"),
        (lambda: ThemeLexicon({"a": [" "]}), "empty phrase"),
        (lambda: ThemeLexicon({"a": ["late"]}, ignoring=["LATE"]), "'late' tells of a too"),
        (lambda: LEXICON.classify("late"), "not one text"),
        (lambda: LEXICON.classify([3]), r"texts\[0\]: must be a text, got 3"),
        (lambda: LEXICON.classify([]).share("price"), "is no theme: there are delivery"),
    ],
)
def test_what_makes_no_sense_is_refused(make, told):
    with pytest.raises(Invalid, match=told):
        make()
