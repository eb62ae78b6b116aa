"""Texts on a copy with their places kept, parted into clauses, their languages, and who repeats whom."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.text import ThemeLexicon, duplicates, in_hans, language_of, normalized, segments, text_key
from cxkit.errors import Invalid

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
letters = st.sampled_from("aBｃß １2好慢！!。,é\u0301ｶﾞ\u200b😡👍🏽@.:/w\n…")
written = st.one_of(st.text(letters, max_size=25), st.text(max_size=15))


@given(written)
def test_every_letter_of_the_copy_stands_somewhere_in_the_text(text):
    found = normalized(text)
    spans = [found.span(at, at + 1) for at in range(len(found.text))]
    assert all(0 <= start < stop <= len(text) for start, stop in spans)
    assert spans == sorted(spans)
    assert found.span(0, len(found.text)) == (
        (spans[0][0], spans[-1][1]) if spans else (0, 0) if not text else found.span(0, 0)
    )


@given(st.text("abc好慢, 。", max_size=20))
def test_a_plain_text_of_plain_letters_stays_where_it_is(text):
    found = normalized(text)
    if len(found.text) == len(text):
        assert [found.span(at, at + 1) for at in range(len(text))] == [
            (at, at + 1) for at in range(len(text))
        ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ｇｏｏｄ！！！！", "good!!"),
        ("慢慢慢慢死了", "慢慢死了"),
        ("付了10000元", "付了10000元"),
        ("see https://a.example/x?y=1, ok", "see ok"),
        ("看www.a.example 好", "看 好"),
        ("@shop_1 late", "late"),
        ("ann@a.example wrote", "ann@a.example wrote"),
        ("nice 👍👍🏽", "nice great "),
        ("不错👍", "不错 赞 "),
        ("ｶﾞ", "ガ"),
        ("a\u200bb  c\n\nd", "ab c d"),
        ("Straße", "strasse"),
    ],
)
def test_what_tells_no_opinion_goes_and_emojis_are_words(text, expected):
    assert normalized(text).text == expected


def test_a_word_of_the_copy_is_found_again_in_the_text():
    text = "😡😡 ＶＥＲＹ slooooow http://a.example !!!"
    found = normalized(text)
    at = found.text.index("sloow")
    assert text[slice(*found.span(at, at + 5))] == "slooooow"
    assert text[slice(*found.span(found.text.index("very"), at - 1))] == "ＶＥＲＹ"
    assert text[slice(*found.span(0, 5))] == "😡😡"


def test_a_lexicon_reads_one_case_however_it_is_written():
    assert ThemeLexicon({"street": ["straße"]}).classify(["HAUPT STRASSE"]).matches[0].phrase == "strasse"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("味道不错。就是太慢！", ["味道不错", "就是太慢"]),
        ("味道好但是慢不过便宜", ["味道好", "但是慢", "不过便宜"]),
        ("味道好，可是慢", ["味道好", "可是慢"]),
        ("不但快，而且好", ["不但快，而且好"]),
        ("再好不过了", ["再好不过了"]),
        ("只不过慢了点", ["只不过慢了点"]),
        ("但愿下次好", ["但愿下次好"]),
        ("质量不过关", ["质量不过关"]),
        ("Nice, but late. However it works?!", ["Nice", "but late", "However it works"]),
        ("It has 3.5 stars", ["It has 3.5 stars"]),
        ("味道好，\n包裝差；😡", ["味道好", "包裝差", "😡"]),
        ("！！！", []),
        ("", []),
    ],
)
def test_a_text_is_parted_at_its_ends_and_turns(text, parts):
    assert [each.text for each in segments(text)] == parts


@given(written)
def test_segments_are_parts_of_the_text_in_order(text):
    stop = 0
    for each in segments(text):
        assert each.start >= stop
        assert text[each.start : each.stop] == each.text
        stop = each.stop
    left = "".join(letter for letter in text if letter.isalnum())
    assert "".join(c for each in segments(text) for c in each.text if c.isalnum()) == left


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("物流太慢了", "zh"),
        ("质量很差，还没人管", "zh-Hans"),
        ("質量很差，還沒人管", "zh-Hant"),
        ("この商品は良い", "ja"),
        ("ありがとう", "ja"),
        ("배송이 늦어요", "ko"),
        ("очень медленно", "und-Cyrl"),
        ("The parcel was late and it's broken", "en"),
        ("Das Paket ist nicht da und kaputt", "de"),
        ("Le colis est en retard et c'est très lent", "fr"),
        ("El paquete llegó muy tarde y no lo quiero", "es"),
        ("这个app很nice真的", "zh-Hans"),
        ("Great parcel", "und-Latn"),
        ("好", "und"),
        ("ok", "und"),
        ("12345!!!", "und"),
    ],
)
def test_the_language_comes_from_scripts_and_function_words(text, language):
    assert language_of(text) == language


def test_each_clause_has_its_own_language():
    assert [each.language for each in segments("物流太慢了。But it was nice; 客服態度很好")] == [
        "zh",
        "en",
        "zh-Hant",
    ]


@given(written)
def test_folding_characters_keeps_length_and_is_done_once(text):
    assert len(in_hans(text)) == len(text)
    assert in_hans(in_hans(text)) == in_hans(text)


# --- duplicates

LONG = "物流太慢了等了整整一个星期才送到家里"
words = st.lists(
    st.sampled_from(["物流太慢", "味道不错", "客服很好", "下次再来", "包装破了"]), max_size=6
).map("".join)
columns = st.lists(st.one_of(words, st.none(), st.sampled_from(["", "好", "！！"])), max_size=12)


def jaccard(one, other):
    sets = [{text[at : at + 3] for at in range(len(text) - 2)} for text in (text_key(one), text_key(other))]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@settings(deadline=None)
@given(columns)
def test_groups_are_what_equal_keys_and_verified_near_pairs_join(texts):
    found = duplicates(texts)
    keys = [text_key(text or "") for text in texts]
    for one, key in enumerate(keys):
        assert found.group[found.group[one]] == found.group[one] <= one
        for other, same in enumerate(keys[:one]):
            if key and key == same:
                assert found.group[one] == found.group[other]
        if found.group[one] != one:
            mates = [at for at in range(len(texts)) if at != one and found.group[at] == found.group[one]]
            near = [at for at in mates if len(key) >= 12 <= len(keys[at]) and jaccard(key, keys[at]) >= 0.8]
            assert near or any(keys[at] == key for at in mates)


@settings(deadline=None)
@given(columns, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_and_twice_is_as_once(texts, random):
    order = list(range(len(texts)))
    random.shuffle(order)
    there = {frozenset(group) for group in duplicates(texts).groups()}
    back = {
        frozenset(order[at] for at in group) for group in duplicates([texts[at] for at in order]).groups()
    }
    assert there == back
    firsts = [text for place, text in enumerate(texts) if duplicates(texts).group[place] == place]
    assert duplicates(firsts).groups() == []


def test_short_repeats_of_several_authors_are_opinions_of_several():
    found = duplicates(["好", "好！", "好", LONG, LONG + "。"], ["ann", "bob", "ann", None, None])
    assert found.groups() == [(0, 1, 2), (3, 4)]
    assert found.repeats == (2,)
    assert found.shared() == []


def test_long_texts_of_three_authors_are_a_suspected_campaign_and_stay():
    texts = [LONG, LONG + "呀", LONG + "！", "好", "好", "好"]
    found = duplicates(texts, ["ann", "bob", "cat"] * 2)
    assert found.shared() == [(0, 1, 2)]
    assert found.shared(4) == []
    assert found.repeats == ()
    assert [row["kind"] for row in found.to_records()] == [
        "first",
        "near",
        "exact",
        "first",
        "exact",
        "exact",
    ]


def test_texts_under_twelve_letters_are_near_to_nothing():
    assert duplicates(["味道真的很不错推荐大家", "味道真的很不错推荐大家啊"]).groups() == []
    assert len("味道真的很不错推荐大家") == 11


def test_most_near_pairs_are_found_and_none_below_the_bound():
    rng = np.random.default_rng(5)
    alphabet = [chr(0x4E00 + at) for at in range(2000)]
    base = ["".join(rng.choice(alphabet, 60)) for _ in range(300)]
    changed = [text[:55] + "".join(rng.choice(alphabet, 5)) for text in base]
    found = duplicates([*base, *changed])
    near = [at for at in range(300) if jaccard(base[at], changed[at]) >= 0.8]
    far = [text[:45] + "".join(rng.choice(alphabet, 15)) for text in base]
    assert len(near) == 300
    assert sum(found.group[300 + at] == at for at in near) >= 270
    assert duplicates([*base, *far]).groups() == []


def test_one_template_of_many_texts_is_looked_at_once_a_text(monkeypatch):
    texts = [f"{LONG}非常满意下次还会再来{at}" for at in range(400)]
    found = duplicates(texts)
    assert found.groups() == [tuple(range(400))]
    assert repr(found) == "Duplicates(400 texts, 0 exact, 399 near)"


def test_a_bound_below_a_half_and_texts_that_are_none_are_refused():
    for bad in (0.4, 1.1, "x"):
        with pytest.raises(Invalid):
            duplicates(["a"], similarity=bad)
    with pytest.raises(Invalid):
        duplicates("late")
    with pytest.raises(Invalid):
        duplicates([3])


@pytest.mark.skipif(not DATA.exists(), reason="the hand-out data are not here")
def test_hardly_any_take_away_review_of_length_repeats_another():
    with gzip.open(DATA / "waimai_10k.csv.gz", "rt", encoding="utf-8-sig") as file:
        texts = [line.rstrip("\n").split(",", 1)[1] for line in list(file)[1:]]
    found = duplicates(texts)
    assert len(texts) == 11_987
    assert 60 <= sum(found.exact) <= 90
    assert sum(found.exact[at] and found.long[at] for at in range(len(texts))) <= 2
