"""Opinions with their evidence: every trap of shop talk by name, aspects, and texts without any evidence."""

import csv
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.text import (
    ASPECTS,
    OpinionRule,
    SentimentLexicon,
    _starter_lexicon as starter,
    in_hans,
    sentiment,
)
from cxkit.errors import Invalid
from cxkit.feedback import Polarity

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
P, N, MIXED, NEUTRAL, NONE = (
    Polarity.POSITIVE,
    Polarity.NEGATIVE,
    Polarity.MIXED,
    Polarity.NEUTRAL,
    Polarity.NONE,
)


def polarity(text, **options):
    return sentiment([text], **options).polarities[0]


def only(text):
    (opinion,) = sentiment([text]).opinions
    return opinion


TRAPS = {
    "好慢: 好 is a degree": ("好慢", N),
    "好久: 好 is a degree": ("等了好久", N),
    "好贵: 好 is a degree": ("好贵啊", N),
    "好大 of a portion": ("分量好大", P),
    "好好吃 is tasty": ("好好吃", P),
    "好不容易 took long": ("好不容易才送到", N),
    "a wish with 要是…就好了": ("要是送快一点就好了", N),
    "a wish over a comma": ("要是能快点，就好了", N),
    "a wish with 如果…更好": ("如果包装好一点就更好", N),
    "没话说 praises": ("味道没话说", P),
    "没得说 praises": ("服务没得说", P),
    "不要太好 praises": ("味道不要太好", P),
    "呵呵 does not": ("呵呵", N),
    "一如既往 alone says nothing": ("一如既往", NONE),
    "一如既往 strengthens what follows": ("一如既往的差", N),
    "也就那样 is no praise": ("也就那样", N),
    "除了…都好 names the exception": ("除了价格都好", MIXED),
    "除了 with its own word": ("除了慢都好", MIXED),
    "不如以前": ("味道不如以前", N),
    "还行 is fair": ("还行", NEUTRAL),
    "一般 is fair": ("一般", NEUTRAL),
    "凑合 is fair": ("凑合", NEUTRAL),
    "不错 is a word of its own": ("不错", P),
    "不满意 is a word of its own": ("不满意", N),
    "差评": ("差评", N),
    "中差评": ("中差评", N),
    "差价 is no blame": ("退了差价", NONE),
    "差点 is no blame": ("差点就错过了", NONE),
    "退 is a fact": ("退货退款", NONE),
    "很不好 is stronger": ("很不好", N),
    "不很好 is weaker": ("不很好", N),
    "不是不好 affirms weakly": ("不是不好", P),
    "没有不满意 affirms weakly": ("没有不满意", P),
    "不够好": ("不够好", N),
    "没有那么好": ("没有那么好", N),
    "不太满意": ("不太满意", N),
    "a negation ends at a comma": ("不，好吃", P),
    "太 and a word of praise": ("太好了", P),
    "太 and a plain adjective": ("衣服太大", N),
    "a plain adjective alone": ("衣服大", NONE),
    "超 and a word of blame": ("超慢", N),
    "Traditional characters": ("質量很差，態度惡劣", N),
    "repeated letters": ("太太太太慢了", N),
    "full width": ("ｖｅｒｙ ｇｏｏｄ", P),
    "an emoji alone": ("👍👍", P),
    "an angry emoji": ("快递😡😡", N),
    "not bad": ("not bad", P),
    "no complaints": ("no complaints", P),
    "could be better": ("could be better", N),
    "too and an adjective": ("too sweet", N),
    "too and a word of blame": ("too expensive", N),
    "not": ("not good", N),
    "not very": ("not very good", N),
    "a curly apostrophe": ("isn’t good", N),
    "a negation reaches three words": ("not at all good", N),
    "and no further": ("not that it matters to anybody here, good", P),
    "a word within a word": ("goodness", NONE),
    "a wish in English": ("I wish it was fast", N),
}


@pytest.mark.parametrize(("text", "expected"), TRAPS.values(), ids=TRAPS)
def test_a_trap_of_shop_talk(text, expected):
    assert polarity(text) is expected


@pytest.mark.parametrize(
    ("text", "score", "rules"),
    [
        ("好吃", 1.0, []),
        ("不好吃", -0.75, ["negated"]),
        ("很好吃", 1.5, ["degree"]),
        ("很不满", -1.125, ["degree"]),
        ("很不喜欢", -1.125, ["negated", "degree"]),
        ("不很喜欢", -0.5, ["weakly_negated"]),
        ("不是特别喜欢", -0.5, ["weakly_negated"]),
        ("不太喜欢", -0.5, ["weakly_negated"]),
        ("不是不喜欢", 0.6, ["twice_negated"]),
        ("有点喜欢", 0.75, ["degree"]),
        ("极其极其喜欢", 2.0, ["degree"]),
        ("不慢", 0.562, ["negated", "implied"]),
        ("really great", 1.5, ["degree"]),
        ("isn't great", -0.75, ["negated"]),
        ("a bit big", -0.375, ["too_much"]),
    ],
)
def test_degrees_and_negations_in_figures(text, score, rules):
    found = only(text)
    told = [rule for rule in found.rules if rule.value in rules]
    assert (found.score, [rule.value for rule in told]) == (score, rules)


@pytest.mark.parametrize(
    ("text", "aspect", "expected"),
    [
        ("饭冷了", "taste", N),
        ("空调不冷", "comfort", P),
        ("电池掉电快", "battery", N),
        ("送货快", "delivery", P),
        ("续航长", "battery", P),
        ("噪音大", "noise", N),
        ("量大", "portion", P),
        ("价格高", "price", N),
        ("质量高", "quality", P),
        ("太贵", "price", N),
        ("迟到了", "delivery", N),
        ("客服态度好", "service", P),
        ("面料薄", "quality", N),
        ("包装太薄", "packaging", N),
        ("价格便宜", "price", P),
        ("做工便宜", "quality", N),
        ("good food", "taste", P),
        ("the price is high", "price", N),
    ],
)
def test_what_a_word_says_depends_on_what_it_is_about(text, aspect, expected):
    found = sentiment([text])
    assert {opinion.aspect for opinion in found.opinions} == {aspect}
    assert found.polarities == [expected]


def test_an_opinion_joins_the_term_before_it_in_its_clause():
    found = sentiment(["味道好吃，包装破了，客服很热情；价格贵"])
    assert [(each.word, each.aspect) for each in found.opinions] == [
        ("好吃", "taste"),
        ("破", "packaging"),
        ("热情", "service"),
        ("贵", "price"),
    ]
    assert found.aspects()["packaging"][N] == 1
    assert found.negative_share("price").value == 1
    assert found.negative_share("noise").value is None


def test_evidence_points_at_the_text_as_it_was_written():
    text = "ＶＥＲＹ slooow，太太太太贵了！"
    found = sentiment([text], SentimentLexicon.starter().extended(words={"sloow": -0.5}))
    assert [text[each.start : each.stop] for each in found.opinions] == ["slooow", "贵"]
    assert OpinionRule.DEGREE in found.opinions[0].rules
    assert only("要是快一点就好了").rules == (OpinionRule.WISH,)
    about = sentiment(["那家的客服真的不错"]).opinions[0].about
    assert "那家的客服真的不错"[slice(*about)] == "客服"


def test_an_item_counts_once_an_aspect_and_missing_texts_are_left_out():
    found = sentiment(["好吃好吃难吃", "好吃", None, "一般", "…", "收到"])
    assert found.polarities == [MIXED, P, None, NEUTRAL, NONE, NONE]
    assert found.aspects() == {"taste": {P: 1, N: 0, MIXED: 1, NEUTRAL: 0, NONE: 0}}
    assert found.share("positive").value == 0.2
    assert found.share(NONE).dropped == {"missing": 1}
    assert sentiment([None]).share(P).value is None
    assert found.to_records()[0]["words"] == "好吃, 难吃"


def test_users_extend_the_lexicon_and_the_starter_stays():
    mine = SentimentLexicon.starter().extended(
        words={"翻车": -1, "一般": None, "絕絕子": 1},
        aspects={"gift": ["赠品"]},
        implied={"翻车": "gift"},
        by_aspect={("gift", "小"): -0.5},
    )
    found = sentiment(["翻车", "一般", "赠品小", "絕絕子"], mine)
    assert found.polarities == [N, NONE, N, P]
    assert [each.aspect for each in found.opinions] == ["gift", "gift", None]
    assert "gift" in mine.aspects
    assert polarity("翻车") is NONE
    for bad in ({"words": {"x": 2}}, {"words": {" ": 1}}, {"aspects": {"gift": "赠品"}}):
        with pytest.raises(Invalid):
            SentimentLexicon.starter().extended(**bad)


def test_a_tokenizer_keeps_pieces_of_words_from_counting():
    def tokens(text):
        return {"他差旅很多": ["他", "差旅", "很", "多"], "质量差": ["质量", "差"]}[text]

    assert polarity("他差旅很多") is N
    assert polarity("他差旅很多", tokenizer=tokens) is NONE
    assert polarity("质量差", tokenizer=tokens) is N


def test_jieba_fits_as_it_is():
    jieba = pytest.importorskip("jieba")
    assert polarity("质量很差", tokenizer=jieba.lcut) is N


def test_the_starter_lexicon_is_small_its_own_and_labelled():
    tables = (starter.POLAR_WORDS, starter.DEGREES, starter.NEGATORS, starter.PLAIN_ADJECTIVES)
    entries = sum(
        len(list(starter_rows(table))) for table in (*tables, starter.ASPECT_TERMS, starter.BY_ASPECT)
    )
    assert 400 < entries <= 600
    assert set(SentimentLexicon.starter().aspects) == set(ASPECTS)
    assert ASPECTS["after_sales"].in_language("zh-Hant") == "售後"
    polar = [word for _, word in starter_rows(starter.POLAR_WORDS)]
    assert len(polar) == len(set(polar))
    assert all(in_hans(word) == word for word in polar)
    assert {word for _, word in starter_rows(starter.IMPLIED)} <= {*polar, "慢"}


def starter_rows(table):
    for line in table.strip().splitlines():
        kind, _, words = line.rpartition(":")
        yield from ((kind, word) for word in words.split())


pieces = st.sampled_from(
    [
        "好",
        "不",
        "很",
        "慢",
        "贵",
        "不错",
        "味道",
        "客服",
        "，",
        "。",
        "但",
        "太",
        "大",
        "除了",
        "都",
        "如果",
        "就好了",
        "not ",
        "good ",
        "😡",
        "物",
    ]
)
written = st.lists(pieces, max_size=12).map("".join)


@settings(deadline=None)
@given(st.lists(st.one_of(written, st.none()), max_size=5))
def test_every_opinion_has_its_words_and_a_text_its_polarity(texts):
    found = sentiment(texts)
    for each in found.opinions:
        assert 0 <= each.start < each.stop <= len(texts[each.text])
        assert -2 <= each.score <= 2
    scores = [[each.score for each in found.of(place)] for place in range(len(texts))]
    for text, own, told in zip(texts, scores, found.polarities, strict=True):
        assert (told is None) == (text is None)
        assert (told is MIXED) == (any(s > 0 for s in own) and any(s < 0 for s in own))
        if text is not None:
            assert (told is NONE) == (not own)
    assert sum(found.summary()[each.value] for each in Polarity) == found.n


@settings(deadline=None)
@given(written, written)
def test_texts_do_not_change_each_other(one, other):
    both = sentiment([one, other])
    assert [each._replace(text=0) for each in both.of(1)] == list(sentiment([other]).opinions)


@pytest.mark.skipif(not DATA.exists(), reason="the hand-out data are not here")
@pytest.mark.parametrize(
    ("name", "decided", "right"), [("waimai_10k", 0.55, 0.83), ("online_shopping_5cats_A", 0.55, 0.87)]
)
def test_reviews_that_are_decided_are_mostly_decided_rightly(name, decided, right):
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8-sig") as file:
        table = list(csv.DictReader(file))[::6]
    told = sentiment([row["review"] for row in table]).polarities
    sure = [(each is P, row["label"] == "1") for each, row in zip(told, table, strict=True) if each in (P, N)]
    assert len(sure) >= decided * len(table)
    assert sum(one == other for one, other in sure) >= right * len(sure)
