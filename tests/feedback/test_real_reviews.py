"""A product manager's questions of real take-away reviews: what hurts, what pleases, in which words."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from cxkit.analysis.feedback import emerging, phrase_sets, quotations, theme_impact
from cxkit.analysis.text import LexiconClassifier, ThemeLexicon

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


def test_the_phrases_of_bad_reviews_are_words_and_not_fragments():
    good, texts = reviews()
    phrases = phrase_sets(texts, least=15)
    found = emerging(phrases, [label == 0 for label in good], least=15)
    first = [row.code for row in found.emerging][:20]
    assert {"难吃", "小时", "太慢", "差评"} <= set(first)
