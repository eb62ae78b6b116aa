"""Signs at reviews, each with its reason in three languages, and figures with and without them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.text import review_signals
from cxkit.errors import Invalid
from cxkit.feedback import FeedbackSignal
from cxkit.stats.intervals.tails import poisson_tail
from cxkit.values import NPS_0_10

START = datetime(2026, 3, 1, tzinfo=UTC)


def signs(found):
    return [(each.row, each.signal.value) for each in found.signals]


@pytest.mark.parametrize(
    ("text", "rating", "sign"),
    [
        ("太差了", 5, True),
        ("很好吃", 1, True),
        ("好吃但是慢", 5, False),
        ("太差了", 1, False),
        ("收到", 1, False),
        ("太差了", 3, False),
        ("太差了", None, False),
    ],
)
def test_rating_and_text_disagree(text, rating, sign):
    assert (signs(review_signals([text], ratings=[rating])) == [(0, "rating_text")]) is sign


def test_a_reason_names_the_words_in_three_languages():
    why = review_signals(["质量太差了"], ratings=[0], scale=NPS_0_10).signals
    assert why == ()
    why = review_signals(["质量太差了"], ratings=[10], scale=NPS_0_10).signals[0].why
    assert why.text() == "rated 10 of 10 over a text that only blames (差)"
    assert why.text("zh-Hans") == "评10分（满分10分），文字却只有批评（差）"
    assert why.text("zh-Hant") == "評10分（滿分10分），文字卻只有批評（差）"


@pytest.mark.parametrize(
    "text", ["五星好评返现，加微信", "晒图有红包", "五星好評返現", "I got a FREE product", "Cash back"]
)
def test_words_of_a_reward(text):
    assert signs(review_signals([text])) == [(0, "incentive")]


@pytest.mark.parametrize(
    "text",
    [
        "此用户没有填写评价。",
        "此用户未填写评价内容",
        "15天内买家未作出评价",
        "评价方未及时做出评价,系统默认好评!",
        "该用户未及时主动评价，系统默认好评",
        "系统默认评论",
        "该用户觉得商品非常好，给出5星好评",
        "此用戶沒有填寫評價",
    ],
)
def test_texts_that_the_platform_wrote_are_default_ratings_and_no_opinion(text):
    assert signs(review_signals([text], ratings=[5])) == [(0, "default_rating")]


def test_a_burst_of_a_product_is_told_against_its_own_rate():
    slow = [START + timedelta(hours=12 * at) for at in range(40)]
    burst = [START + timedelta(days=9, minutes=at) for at in range(6)]
    found = review_signals(["x"] * 46, at=[*slow, *burst], products=["cup"] * 46)
    assert [each.row for each in found.signals] == [18, *range(40, 46)]
    assert {each.signal for each in found.signals} == {FeedbackSignal.BURST}
    assert found.signals[-1].why.text().startswith("7 reviews of this product within an hour")
    # Six in an hour are usual for a product that has four in every hour.
    busy = [START + timedelta(minutes=15 * at) for at in range(400)]
    assert signs(review_signals(["x"] * 406, at=[*busy, *burst], products=["cup"] * 406)) == []
    assert signs(review_signals(["x"] * 46, at=[*slow, *burst], products=list(range(46)))) == []


def test_an_author_who_writes_six_in_an_hour_bursts_too():
    at = [START + timedelta(minutes=each) for each in range(6)] + [START + timedelta(days=30)]
    found = review_signals(["x"] * 7, at=at, authors=["ann"] * 6 + ["bob"])
    assert found.flagged("burst") == [True] * 6 + [False]
    assert "this author" in found.signals[0].why.text()
    assert review_signals(["x"] * 6, at=at[:6], authors=["ann"] * 6).signals == ()
    assert review_signals(["x"] * 7, at=[None] * 6 + at[6:], authors=["ann"] * 7).signals == ()


def test_only_top_ratings_of_one_brand():
    texts = ["x"] * 5
    assert (
        review_signals(texts, ratings=[5] * 5, authors=["a"] * 5, brands=["b"] * 5).flagged("one_brand")
        == [True] * 5
    )
    for ratings, brands in (
        ([5, 5, 5, 5, 4], ["b"] * 5),
        ([5] * 5, ["b"] * 4 + ["c"]),
        ([5] * 5, [None] * 5),
    ):
        assert review_signals(texts, ratings=ratings, authors=["a"] * 5, brands=brands).signals == ()
    assert review_signals(texts[:4], ratings=[5] * 4, authors=["a"] * 4, brands=["b"] * 4).signals == ()


def test_no_buyers_insiders_and_templates():
    text = "质量很好物流很快下次还会再来买的"
    found = review_signals(
        [text, text + "！", text, "好", "好", "好"],
        authors=["ann", "bob", "cat", "ann", "bob", "cat"],
        bought=[True, False, None, True, True, True],
        insiders={"cat"},
    )
    assert signs(found) == [
        (0, "template"),
        (1, "not_a_buyer"),
        (1, "template"),
        (2, "insider"),
        (2, "template"),
        (5, "insider"),
    ]
    assert found.of(1)[1].why.text() == "written alike by 3 authors"


def test_flags_delete_nothing_and_figures_are_told_both_ways():
    found = review_signals(["晒图有红包", "好", None, "系统默认好评"], ratings=[5, 3, 4, 5])
    both = found.both_ways([5, 3, None, 5])
    assert (both["all"].n, round(both["all"].value, 3)) == (3, 4.333)
    assert (both["without"].n, both["without"].value) == (1, 3.0)
    assert found.both_ways([5, 3, 4, 5], "default_rating")["without"].n == 3
    assert found.summary()["incentive"] == 1
    assert found.n == 4
    with pytest.raises(Invalid):
        found.both_ways([5])


@settings(deadline=None)
@given(st.integers(0, 40), st.floats(0.01, 30))
def test_the_tail_is_the_sum_of_poisson_chances(n, mean):
    stats = pytest.importorskip("scipy.stats")
    assert poisson_tail(n, mean) == pytest.approx(stats.poisson.sf(n - 1, mean), rel=1e-9, abs=1e-300)
