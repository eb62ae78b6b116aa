"""A product manager's questions of real take-away reviews: what hurts, what pleases, in which words."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxkit import Actor
from cxkit.analysis.feedback import code_opinions, emerging, phrase_sets, quotations, theme_impact
from cxkit.analysis.text import LexiconClassifier, SentimentLexicon, ThemeLexicon
from cxkit.feedback import FeedbackItem, Theme, ThemeTree, code_items
from cxkit.improvement import Action, Trigger
from cxkit.values import CSAT_1_5

FILE = Path(__file__).parents[3] / "shared" / "data" / "waimai_10k.csv.gz"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the take-away reviews are not here")

THEMES = {
    "late": ["慢", "小时", "迟", "才送"],
    "cold": ["凉了", "冷了"],
    "taste": ["味道", "好吃", "口味"],
    "staff": ["态度", "服务"],
}


def reviews():
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1::4]
    return [int(label) for label, _ in rows], [text for _, text in rows]


def test_late_and_cold_hurt_and_taste_and_staff_please():
    good, texts = reviews()
    coder = LexiconClassifier(ThemeLexicon(THEMES), id="take-away", version="1")
    themes = [[each.code for each in found] for found in coder.classify(texts)]
    found = theme_impact(themes, good)
    assert {row.code: str(row.verdict) for row in found.rows} == {
        "late": "pain",
        "cold": "pain",
        "taste": "highlight",
        "staff": "highlight",
    }
    assert found.rows[0].code == "late"
    cold = [place for place, codes in enumerate(themes) if "cold" in codes]
    quotes = quotations([texts[place] for place in cold], [True] * len(cold))
    assert len(quotes) == 2
    assert all("凉" in quote or "冷" in quote for quote in quotes)


def test_what_is_blamed_hurts_though_the_theme_as_a_whole_pleases():
    good, texts = reviews()
    told = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}
    tree = ThemeTree.start("take-away", **told)
    items = [
        FeedbackItem.capture(f"R-{n}", "review", text=text, **told).accept(**told)
        for n, text in enumerate(texts)
    ]
    aspects = {"taste": "product", "delivery": "logistics", "service": "staff"}
    items = list(code_opinions(items, SentimentLexicon.starter(), tree, aspects, version="1", **told))
    blamed, praised = (
        theme_impact([item.themes_with(side) for item in items], good) for side in ("negative", "positive")
    )
    assert {row.code for row in blamed.pains} == {"product", "logistics", "staff"}
    assert {row.code for row in praised.highlights} == {"product", "logistics", "staff"}
    bad = [item for item in items if "product" in item.themes_with("negative")]
    quotes = quotations([item.text for item in bad], [True] * len(bad))
    assert all(any(word in quote for word in ("难吃", "不好吃", "一般", "凉", "差")) for quote in quotes)


DAY = {
    "late": (["慢", "小时", "迟", "才送"], "logistics", "corrective"),
    "cold": (["凉了", "冷了"], "logistics", "corrective"),
    "spilt": (["洒了", "洒出", "漏了", "都洒"], "logistics", "corrective"),
    "ill": (["拉肚子", "变质", "馊", "虫子"], "product", "immediate"),
    "rider": (["小哥", "师傅", "骑士"], "staff", "improvement"),
}


def test_a_day_of_a_product_manager_comes_to_five_decisions_with_their_evidence():
    good, texts = reviews()
    told = {"at": datetime(2026, 3, 2, tzinfo=UTC), "by": Actor.agent("lin")}
    tree = ThemeTree.start("take-away", **told)
    for code, (_, parent, _) in DAY.items():
        severity = "safety" if code == "ill" else "none"
        names = {"en": code, "zh_hans": code, "zh_hant": code}
        tree = tree.add(Theme(code=code, parent=parent, severity=severity, **names), **told)
    items = [
        FeedbackItem.capture(
            f"R-{n}", "review", text=text, rating=5 if label else 1, scale=CSAT_1_5,
            visibility="public", consent="published", author=f"C-{n}", **told
        ).accept(**told)
        for n, (label, text) in enumerate(zip(good, texts, strict=True))
    ]  # fmt: skip
    words = {code: words for code, (words, _, _) in DAY.items()}
    coder = LexiconClassifier(ThemeLexicon(words), id="day", version="1")
    items = list(code_items(items, coder, tree, kind="rule", **told))
    found = theme_impact([item.themes for item in items], [item.rating for item in items], tree=tree)
    assert (found.rows[0].code, found.rows[0].verdict) == ("ill", "safety")
    assert [row.code for row in found.pains if row.code in DAY] == ["late", "cold", "spilt"]
    assert "rider" in {row.code for row in found.highlights}
    for code, (_, _, kind) in DAY.items():
        evidence = [item for item in items if code in item.themes]
        quotes = quotations([item.text for item in evidence], [item.may_be_quoted for item in evidence])
        assert len(quotes) == 2
        assert all(any(word in quote for word in words[code]) for quote in quotes)
        because = Trigger(kind="complaints", references=[item.id for item in evidence])
        action = Action.find(f"D-{code}", title=code, kind=kind, trigger=because, unit="shop", **told)
        assert len(action.trigger.references) == found.of(code).n


def test_the_phrases_of_bad_reviews_are_words_and_not_fragments():
    good, texts = reviews()
    phrases = phrase_sets(texts, least=15)
    found = emerging(phrases, [label == 0 for label in good], least=15)
    first = [row.code for row in found.emerging]
    assert {"难吃", "小时", "太慢", "差评"} <= set(first[:20])
    # Pieces of words and turns that the words of other languages would not have.
    assert not {"个小时", "等了一", "了一", "都没", "的是", "个多小时", "也没", "为什", "小时才送到"} & set(
        first
    )
