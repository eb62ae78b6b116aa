"""Naive Bayes from counts, validations with their intervals, and shares corrected or refused."""

import csv
import gzip
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Actor
from cxkit.analysis.text import (
    Coded,
    LexiconClassifier,
    NaiveBayes,
    ThemeLexicon,
    code_shares,
    cross_validated,
    naive_bayes,
    validated,
)
from cxkit.errors import Invalid, Malformed, Refused
from cxkit.feedback import FeedbackItem, Theme, ThemeTree, code_items

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
TEXTS = ["太慢了", "慢死了", "很好吃", "好吃不贵"]
LABELS = ["bad", "bad", "good", "good"]
rows = st.lists(
    st.tuples(
        st.text("好慢吃 ab", max_size=6), st.frozensets(st.sampled_from(["bad", "good", "late"]), max_size=2)
    ),
    min_size=1,
    max_size=10,
)


def rng():
    return np.random.default_rng(7)


@settings(deadline=None)
@given(rows, st.integers(0, 10), st.sampled_from(["characters", "words"]))
def test_classifiers_of_parts_add_up_to_that_of_all(rows, cut, features):
    def learnt(part):
        return naive_bayes([text for text, _ in part], [codes for _, codes in part], features=features)

    whole, sum_ = learnt(rows), learnt(rows[:cut]) + learnt(rows[cut:])
    assert whole.to_payload() == sum_.to_payload()
    assert whole.version == sum_.version == learnt(rows[::-1]).version


@settings(deadline=None)
@given(rows)
def test_a_kept_classifier_says_the_same(rows):
    model = naive_bayes([text for text, _ in rows], [codes for _, codes in rows], id="mood")
    kept = NaiveBayes.from_payload(json.loads(json.dumps(model.to_payload())))
    assert kept.version == model.version
    assert kept.classify(["慢a", "好吃"]) == model.classify(["慢a", "好吃"])


@settings(deadline=None)
@given(rows)
def test_scores_are_the_log_odds_of_the_formula(rows):
    texts, truths = [text for text, _ in rows], [codes for _, codes in rows]
    model = naive_bayes(texts, truths, features="words")
    features = [{*text.split(), *(f"{a} {b}" for a, b in pairwise(text.split()))} for text in texts]
    known = set().union(*features)
    for column, code in enumerate(model.codes):
        own = [f for f, codes in zip(features, truths, strict=True) if code in codes]
        rest = [f for f, codes in zip(features, truths, strict=True) if code not in codes]
        sizes = [sum(map(len, side)) + len(known) for side in (own, rest)]
        expected = sum(
            np.log((sum(w in f for f in own) + 1) / sizes[0])
            - np.log((sum(w in f for f in rest) + 1) / sizes[1])
            for w in features[0]
        )
        assert model.scores(texts[:1])[0, column] == pytest.approx(expected)


def test_two_codes_that_exclude_each_other_mirror_each_other():
    model = naive_bayes(TEXTS, LABELS)
    scores = model.scores(["慢慢", "好", "没有"])
    assert scores[:, 0] == pytest.approx(-scores[:, 1])
    assert model.best(["慢慢", "好"]) == ["bad", "good"]
    assert model.scores(["没见过"[:1]]).tolist() == [[0.0, 0.0]]
    assert model.classify(["慢"])[0][0].code == "bad"


def test_an_explanation_points_at_the_words_as_they_are_written():
    text = "真的ＴＯＯ  ＳＬＯＷ"
    model = naive_bayes(["too slow", "so good"], LABELS[1:3], features="words")
    word, weight, span = model.explain(text.replace("真的", "really "), "bad", most=1)[0]
    assert (word, weight > 0) == ("too slow", True)
    assert text.replace("真的", "really ")[slice(*span)] == "ＴＯＯ  ＳＬＯＷ"


def test_a_word_that_explains_stands_by_itself_whatever_its_apostrophe():
    model = naive_bayes(["at it's late", "fine tea"], ["bad", "good"], features="words")
    text = "A flat at IT’S, late"
    told = {word: text[slice(*span)] for word, _, span in model.explain(text, "bad")}
    assert told == {
        "at": "at",
        "it's": "IT’S",
        "late": "late",
        "at it's": "at IT’S",
        "it's late": "IT’S, late",
    }


def test_rows_without_text_or_label_are_left_out_and_labels_are_texts():
    assert naive_bayes([*TEXTS, None, "x"], [*LABELS, "bad", None]).texts == 4
    for bad in ([1, 0, 1, 0], [True, False, True, False], ["", "a", "b", "c"]):
        with pytest.raises(Invalid):
            naive_bayes(TEXTS, bad)
    with pytest.raises(Invalid):
        naive_bayes(TEXTS, LABELS, features="letters")
    with pytest.raises(Invalid):
        naive_bayes(TEXTS, LABELS) + naive_bayes(TEXTS, LABELS, features="words")


def test_damaged_plain_data_is_refused():
    good = naive_bayes(TEXTS, LABELS).to_payload()
    damages = [
        {"schema": "other"},
        {"version": 2},
        {"features": "letters"},
        {"codes": ["good", "bad"]},
        {"totals": good["totals"][:-1]},
        {"counts": [[-1] * len(good["vocabulary"])] * 2},
        {"counts": [[9] * len(good["vocabulary"])] * 2},
        {"texts": 1},
        {"vocabulary": None},
        {"texts_of": ["x"]},
    ]
    for damage in damages:
        with pytest.raises(Malformed):
            NaiveBayes.from_payload({**good, **damage})


# --- validation


class Fixed:
    """A classifier of somebody else: its scores are given."""

    def __init__(self, scores, version="1"):
        self.id, self.version, self.given = "fixed", version, scores

    def classify(self, texts):
        return [[Coded("late", score)] for score in self.given[: len(texts)]]


class Plain:
    """A classifier that knows none of our types."""

    id, version = "plain", "1"

    def classify(self, texts):
        return [[("bad", 1.0, [(0, 1)])] if text.startswith("慢") else [] for text in texts]


AT = {"at": datetime(2026, 4, 6, tzinfo=UTC), "by": Actor.system("coding")}
THEMES = [Theme(code=code, en=code, zh_hans=code, zh_hant=code) for code in ("bad", "good")]
TREE = ThemeTree.start("t", THEMES, **AT)


@pytest.mark.parametrize(
    "coder",
    [
        LexiconClassifier(ThemeLexicon({"bad": ["慢"], "good": ["好"]}), id="rules", version="3"),
        naive_bayes(TEXTS, LABELS, id="mood"),
        Plain(),
    ],
    ids=lambda coder: coder.id,
)
def test_one_classifier_codes_items_is_validated_and_gives_shares(coder):
    made = FeedbackItem.capture("R-1", "review", text="慢死了", visibility="public", **AT).accept(**AT)
    (item,) = code_items([made], coder, TREE, thresholds={"good": 0.5}, **AT)
    (coding,) = item.codings
    assert (item.themes, coding.coder, coding.version) == (("bad",), coder.id, coder.version)
    tried = validated(coder, ["慢死了", "好吃"], ["bad", []], domain="d", codes=["bad"])
    assert tried.recall("bad").value == 1
    assert code_shares(coder, ["慢死了", "慢"], rng(), domain="d", unvalidated=True).found[0][0] == 2


def test_a_threshold_is_the_lowest_that_keeps_the_stated_precision():
    scores, late = [5, 4, 4, 3, 2, 1], [True, True, False, True, False, False]
    found = validated(Fixed(scores), ["x"] * 6, ["late" if each else [] for each in late], domain="shop")
    assert found.at_precision(0.75).thresholds == (3.0,)
    assert found.at_precision(0.75).precision("late").value == 0.75
    assert found.at_precision(1).thresholds == (5.0,)
    assert found.at_precision(0.5).recall("late").value == 1
    never = validated(Fixed([2, 1]), ["x"] * 2, [[], "late"], domain="shop").at_precision(0.9)
    assert never.thresholds == (None,)
    assert never.precision("late").value is None
    assert never.recall("late").value == 0


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=20),
    st.sampled_from([0.5, 0.8, 1.0]),
)
def test_no_lower_threshold_would_do(cells, precision):
    scores, late = [score for score, _ in cells], [true for _, true in cells]
    found = validated(
        Fixed(scores),
        ["x"] * len(cells),
        ["late" if each else [] for each in late],
        domain="shop",
        codes=["late"],
    ).at_precision(precision)
    good = [
        t
        for t in set(scores)
        if sum(true for score, true in cells if score >= t) >= precision * sum(score >= t for score in scores)
    ]
    assert found.thresholds[0] == (min(good) if good else None)


def test_precision_recall_and_specificity_are_counted():
    found = validated(Fixed([1, 1, -1, -1, 1]), ["x"] * 5, ["late", [], "late", [], "late"], domain="shop")
    assert found.counts("late") == (2, 3, 1, 2)
    assert [
        round(getattr(found, name)("late").value, 3) for name in ("precision", "recall", "specificity")
    ] == [
        0.667,
        0.667,
        0.5,
    ]
    assert found.accuracy().value is None
    with pytest.raises(Invalid):
        found.recall("early")


# --- shares


def tried():
    rules = LexiconClassifier(ThemeLexicon({"late": ["late"]}), id="rules", version="1")
    texts = ["late"] * 80 + ["slow"] * 20 + ["late"] * 10 + ["fine"] * 190
    return rules, validated(rules, texts, ["late"] * 100 + [[]] * 200, domain="shop")


def test_shares_are_corrected_by_month_and_missing_texts_counted():
    rules, validation = tried()
    texts = ["late"] * 20 + ["x"] * 80 + ["late"] * 60 + ["x"] * 40 + [None]
    months = ["June"] * 100 + ["July"] * 101
    found = code_shares(rules, texts, rng(), domain="shop", validation=validation, by=months)
    # (p + sp - 1) / (se + sp - 1) with se .8 and sp .95.
    assert found.of("late", "June").value == pytest.approx((0.2 - 0.05) / 0.75)
    assert found.of("late", "July").value == pytest.approx((0.6 - 0.05) / 0.75)
    assert found.to_records()[1]["observed"] == 0.6
    assert found.summary()["dropped"] == {"missing": 1}
    assert "validated on 300" in repr(found)


def test_across_domains_and_versions_shares_are_refused_or_marked():
    rules, validation = tried()
    newer = LexiconClassifier(rules.lexicon, id="rules", version="2")
    for classifier, domain, given_ in (
        (rules, "hotel", validation),
        (newer, "shop", validation),
        (rules, "shop", None),
    ):
        with pytest.raises(Refused, match="not validated"):
            code_shares(classifier, ["late"], rng(), domain=domain, validation=given_)
        found = code_shares(classifier, ["late"], rng(), domain=domain, validation=given_, unvalidated=True)
        assert "not validated here" in repr(found)
        assert "not validated here" in found._repr_html_()
        assert found.to_records()[0]["corrected"] is None
        assert found.to_records()[0]["note"].startswith("not validated here")
        assert found.of("late").undefined.text("zh-Hans") == "未在此类文本上验证"


def test_of_no_texts_a_share_is_undefined():
    rules, validation = tried()
    found = code_shares(rules, [], rng(), domain="shop", validation=validation)
    assert found.of("late").value is None


# --- the hand-out texts

needs_data = pytest.mark.skipif(not DATA.exists(), reason="the hand-out data are not here")


def handed_out(name):
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8-sig") as file:
        table = list(csv.DictReader(file))
    return [row["review"] for row in table], ["good" if row["label"] == "1" else "bad" for row in table]


@needs_data
@pytest.mark.parametrize(
    ("name", "accuracy", "area"), [("waimai_10k", 0.872, 0.922), ("online_shopping_5cats_A", 0.883, 0.936)]
)
def test_reviews_are_told_apart_as_well_as_promised_with_an_interval(name, accuracy, area):
    texts, labels = handed_out(name)
    model, found = cross_validated(texts, labels, rng(), domain=name)
    assert found.n == len(texts) == model.texts
    assert found.accuracy().value >= accuracy
    assert found.accuracy().interval.defined
    assert found.area("bad").value >= area
    assert found.area("bad").high - found.area("bad").low < 0.02


@needs_data
def test_a_classifier_of_take_away_is_not_trusted_with_shopping():
    texts, labels = handed_out("waimai_10k")
    model, found = cross_validated(texts[::4], labels[::4], rng(), domain="takeaway")
    other, truth = handed_out("online_shopping_5cats_A")
    with pytest.raises(Refused):
        code_shares(model, other[:50], rng(), domain="shopping", validation=found)
    there = validated(model, other[::4], truth[::4], domain="shopping")
    assert there.accuracy().high < found.accuracy().low
    share = code_shares(model, other[1::4], rng(), domain="shopping", validation=there).of("bad")
    true = sum(label == "bad" for label in truth[1::4]) / len(truth[1::4])
    assert true in share.interval


def test_a_pipeline_of_scikit_learn_fits_as_the_page_shows():
    linear = pytest.importorskip("sklearn.linear_model")
    features = pytest.importorskip("sklearn.feature_extraction.text")
    pipeline = pytest.importorskip("sklearn.pipeline")
    page = (Path(__file__).parents[2] / "docs" / "texts.md").read_text(encoding="utf-8")
    names = {"Coded": Coded}
    exec(re.search(r"```python\n(class Pipeline:.*?)```", page, re.DOTALL)[1], names)
    words = features.TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    fitted = pipeline.make_pipeline(words, linear.LogisticRegression()).fit(TEXTS * 5, LABELS * 5)
    model = names["Pipeline"](fitted, "shop-lr", "4")
    found = validated(model, TEXTS, LABELS, domain="shop", threshold=0.5)
    assert found.accuracy().value == 1
    assert code_shares(model, TEXTS, rng(), domain="shop", validation=found).of("bad").value == 0.5
