"""Keyness, TF-IDF, phrases and tokens: figures by the published formulas, undefined where they are."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.text import (
    CharacterNGrams,
    MaxMatch,
    keyness,
    keyness_of_counts,
    log_odds,
    log_odds_of_counts,
    ngrams,
    one_vs_rest,
    tf_idf,
    tokenized,
    whitespace_tokens,
    word_tokens,
)
from cxkit.analysis.text._tokens import token_counts
from cxkit.errors import Invalid

counts = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=8)
written = st.lists(st.text(st.sampled_from("aB_9 '.-\n\tÉßΣ\u0301慢\x1c"), max_size=12), max_size=6)
texts = st.lists(st.lists(st.sampled_from(["late", "refund", "great", "退款"]), max_size=8), max_size=8)


@settings(max_examples=80, deadline=None)
@given(counts, st.floats(0.01, 10))
def test_swapping_the_groups_turns_the_sign(rows, prior):
    words = [f"w{k}" for k in range(len(rows))]
    first, second = zip(*rows, strict=True)
    there = log_odds_of_counts(words, first, second, prior=prior)
    back = log_odds_of_counts(words, second, first, prior=prior)
    assert there.z == pytest.approx(-back.z)
    k, n1, n2, a0 = 0, sum(first), sum(second), prior * len(rows)
    y1, y2 = first[k] + prior, second[k] + prior
    delta = math.log(y1 / (n1 + a0 - y1)) - math.log(y2 / (n2 + a0 - y2))
    assert there.z[k] == pytest.approx(delta / math.sqrt(1 / y1 + 1 / y2))


def test_one_word_alone_has_no_odds():
    found = log_odds_of_counts(["late"], [3], [4])
    assert found.to_records()[0]["z"] is None
    assert found.top() == []
    lonely = one_vs_rest(["A", "A", "B"], ["x", "y", "x"], [3, 2, 4])
    assert lonely.columns()["weighted"][2] is None
    assert lonely.top("B") == []


def test_a_flat_prior_weighs_less_than_the_counts_of_all_groups():
    rows = ["A", "A", "B", "B"], ["late", "great", "late", "great"], [8, 2, 1, 9]
    flat = one_vs_rest(*rows, prior=1)
    # y' = 9 of 12 in the group, 11 of 24 in all.
    delta = math.log(9 / 3) - math.log(11 / 13)
    assert flat.log_odds[0] == pytest.approx(delta)
    assert flat.weighted[0] == pytest.approx(delta / math.sqrt(1 / 9 + 1 / 11))
    assert abs(flat.log_odds[0]) > abs(one_vs_rest(*rows).log_odds[0])
    assert flat.top("A", 1)[0][0] == "late"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: log_odds_of_counts(["a", "a"], [1, 2], [3, 4]), "sum them first"),
        (lambda: log_odds_of_counts(["a", "b"], [1, 2], [3, 4], prior=0), "prior"),
        (lambda: log_odds_of_counts(["a", "b"], [1, 2], [3, 4], prior=[1, 2, 3]), "prior"),
        (lambda: log_odds_of_counts(["a", "b"], [1, -2], [3, 4]), r"first\[1\]"),
        (lambda: one_vs_rest(["A", "A"], ["x", "x"], [1, 2]), "sum them first"),
        (lambda: one_vs_rest(["A"], ["x"], [1]).top("B"), "no group 'B'"),
        (lambda: keyness_of_counts([5], [1], 4, 9), "first_total"),
        (lambda: tf_idf("late"), "not one text"),
        (lambda: tf_idf(["late"]), "give a tokenizer"),
        (lambda: tf_idf([["late"], None]), r"texts\[1\]: must be a list of tokens, got None"),
        (lambda: ngrams([["late"], 5], 2), r"texts\[1\]: must be a list of tokens, got 5"),
        (lambda: tf_idf([["late"]], tokenizer=whitespace_tokens), "must be text"),
        (lambda: tf_idf([["late"]], norm="l1"), "norm"),
        (lambda: tf_idf([["late"]]).top(1), "counted from 0"),
        (lambda: ngrams([["late"]], 0), "size"),
        (lambda: ngrams([["late"]]).documents_with("slow"), "not among"),
        (lambda: MaxMatch([]), "words"),
        (lambda: MaxMatch(["a"], direction="up"), "direction"),
        (lambda: CharacterNGrams(0), "size"),
    ],
)
def test_bad_input_is_refused_by_name(call, told):
    with pytest.raises(Invalid, match=told):
        call()


def test_tests_of_frequencies_agree_with_a_contingency_table():
    stats = pytest.importorskip("scipy.stats", reason="SciPy is the reference here")
    found = keyness_of_counts([120, 15, 3], [80, 0, 9], [10000, 5000, 400], [12000, 7000, 900])
    for k, (a, b, n1, n2) in enumerate([(120, 80, 10000, 12000), (15, 0, 5000, 7000), (3, 9, 400, 900)]):
        table = [[a, b], [n1 - a, n2 - b]]
        g2 = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        chi2 = stats.chi2_contingency(table, correction=False)
        assert found.g2[k] == pytest.approx(g2.statistic)
        assert found.p_values[k] == pytest.approx(g2.pvalue)
        assert found.chi2[k] == pytest.approx(chi2.statistic)
    assert bool((found.rayson < found.g2).all())
    assert found.log_ratio()[1] is None


def test_a_word_that_nobody_says_has_no_test():
    found = keyness_of_counts([0, 4], [0, 6], 4, 6)
    assert found.columns()["g2"] == [None, None]
    assert found.columns()["p_value"] == [None, None]


def test_groups_of_texts_are_compared_by_their_tokens():
    good, bad = ["great price", "great great"], ["late late refund"]
    found = log_odds(good, bad, tokenizer=whitespace_tokens)
    assert found.top(1)[0][0] == "great"
    assert found.top(1, of="second")[0][0] == "late"
    tested = keyness(good, bad, tokenizer=whitespace_tokens)
    assert tested.words == ("great", "late", "price", "refund")
    assert tested.first_total.tolist() == [4.0] * 4


@settings(max_examples=80, deadline=None)
@given(texts, st.booleans(), st.booleans())
def test_rows_of_tf_idf_have_length_1_and_follow_the_formula(docs, smooth, sublinear):
    plain = tf_idf(docs, smooth=smooth, sublinear=sublinear, norm=None)
    unit = tf_idf(docs, smooth=smooth, sublinear=sublinear)
    lengths = np.sqrt((unit.matrix() ** 2).sum(axis=1))
    assert lengths == pytest.approx(np.array([1.0 if doc else 0.0 for doc in docs]))
    n = len(docs)
    for row, doc in enumerate(docs):
        for word, times in Counter(doc).items():
            df = sum(word in other for other in docs)
            idf = math.log((1 + n) / (1 + df)) + 1 if smooth else math.log(n / df) + 1
            weight = (1 + math.log(times) if sublinear else times) * idf
            assert plain.matrix()[row, plain.vocabulary.index(word)] == pytest.approx(weight)


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(1, 3))
def test_phrases_are_counted_within_texts_and_once_for_each_text(docs, size):
    found = ngrams(docs, size)
    runs = [[tuple(doc[k : k + size]) for k in range(len(doc) - size + 1)] for doc in docs]
    assert dict(zip(found.grams, found.counts, strict=True)) == Counter(g for run in runs for g in run)
    for gram, documents in zip(found.grams, found.document_counts, strict=True):
        assert documents == sum(gram in run for run in runs)
    assert found.total == sum(map(len, runs))


def test_rare_phrases_may_be_left_out_of_the_list_but_not_of_the_total():
    found = ngrams(["late refund", "late refund", "slow"], tokenizer=whitespace_tokens, least=2)
    assert (found.grams, found.total) == ((("late",), ("refund",)), 5)
    share = found.documents_with("late")
    assert share.value == pytest.approx(2 / 3)
    assert share.low < 2 / 3 < share.high


def test_chinese_is_cut_by_a_user_s_dictionary():
    words = ["退款", "退款慢", "客服", "iphone"]
    assert MaxMatch(words)("客服说，iPhone退款慢！") == ["客服", "说", "iphone", "退款慢"]
    assert MaxMatch(["研究", "研究生", "生命"])("研究生命") == ["研究生", "命"]
    assert MaxMatch(["研究", "研究生", "生命"], direction="backward")("研究生命") == ["研究", "生命"]
    assert MaxMatch.from_lines(["\ufeff客服 5 n\r\n", "\r\n", "# x"]).words == {"客服"}


def test_character_bigrams_need_no_dictionary():
    assert CharacterNGrams(2)("物流慢 ok 好") == ["物流", "流慢", "ok", "好"]
    assert CharacterNGrams(1)("很好") == ["很", "好"]
    assert CharacterNGrams(2)("") == []


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="退款太慢客服", max_size=12), st.sampled_from(["forward", "backward"]))
def test_a_cut_text_is_the_text(text, direction):
    assert "".join(MaxMatch(["退款", "太慢", "客服太慢"], direction=direction)(text)) == text


def test_tokens_come_from_any_callable():
    assert tokenized(["a-b"], lambda text: text.split("-")) == [["a", "b"]]
    assert word_tokens("I'm OK, ok?") == ["ok", "ok"]


@given(written, st.booleans())
def test_words_counted_in_one_go_are_those_of_each_text(texts, plain):
    texts = [text.encode("ascii", "ignore").decode() for text in texts] if plain else texts
    one_by_one = Counter(token for text in texts for token in word_tokens(text))
    assert token_counts(texts, word_tokens) == one_by_one
    assert keyness(texts, texts, tokenizer=word_tokens).words == tuple(sorted(one_by_one))


def test_a_text_that_is_none_is_named():
    with pytest.raises(Invalid) as refused:
        keyness(["late", 3], ["x"], tokenizer=word_tokens)
    assert "texts[1]" in str(refused.value.path)
