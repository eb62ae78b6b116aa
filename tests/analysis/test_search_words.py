"""Search words are counted as people meant them, and nobody is known by what they searched for."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.analysis.visits import looks_personal, search_word, search_words, sessions
from cxkit.errors import Invalid, MixedCurrency
from cxkit.tables import EventTable
from cxkit.testing import tables

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


def log(*rows, **more):
    """Events of (seconds after nine, visitor, event, query, results)."""
    at, device, event, query, results = zip(*rows, strict=True)
    return EventTable.from_columns(
        at=[NINE + timedelta(seconds=each) for each in at],
        device=list(device),
        event=list(event),
        query=list(query),
        results=list(results),
        **more,
    )


def test_a_generated_log_with_known_truth_is_counted_right():
    """Visitors search for one of four words; the misspelt one finds nothing and is tried again as "tea"."""
    rng = np.random.default_rng(3)
    rows, truth, clicked = [], Counter(), Counter()
    for visitor in range(300):
        word = str(rng.choice(["tea", "kettle", "Ｔee", "mug"]))
        at = int(rng.integers(0, 100_000))
        rows.append((at, visitor, "search", f" {word.upper()} ", 0 if word == "Ｔee" else 9))
        truth[search_word(word)] += 1
        if word == "Ｔee":
            rows.append((at + int(rng.integers(1, 61)), visitor, "search", "tea", 9))
            truth["tea"] += 1
            clicked["tea"] += 1
            rows.append((at + 90, visitor, "product_view", None, None))
        elif rng.random() < 0.5:
            clicked[word] += 1
            rows.append((at + 20, visitor, "product_view", None, None))
    rows += [(7, "one", "search", "a rare wish", 0), (8, "two", "search", "ann@mail.cn", 0)]
    found = search_words(sessions(log(*(rows[row] for row in rng.permutation(len(rows))))), k=5)
    records = {row["word"]: row for row in found.to_records()}
    assert {word: row["searches"] for word, row in records.items()} == dict(truth)
    assert {word: round(row["click_share"] * row["searches"]) for word, row in records.items()} == {
        word: clicked[word] for word in truth
    }
    assert found.words[0] == "tee"
    assert records["tee"]["zero_share"] == 1.0
    assert found.refinements == (("tee", "tea", truth["tee"]),)
    assert (found.suppressed, found.personal) == ((1, 1), 1)
    assert found.zero_results.value == pytest.approx((truth["tee"] + 2) / (sum(truth.values()) + 2))


def test_what_follows_a_search_tells_whether_it_was_left_or_clicked():
    rows = [
        (0, "left", "search", "tea", 3), (5, "left", "heartbeat", None, None),
        (0, "clicks", "search", "tea", 3), (9, "clicks", "item", None, None),
        (0, "again", "search", "tea", 3), (61, "again", "search", "mug", 3),
        (0, "help", "search", "tea", None), (4, "help", "support_chat", None, None),
    ]  # fmt: skip
    found = search_words(sessions(log(*rows)), k=1)
    tea = {row["word"]: row for row in found.to_records()}["tea"]
    assert (tea["left_share"], tea["click_share"], tea["zero_share"]) == (0.25, 0.5, 0.0)
    assert found.refinements == ()
    assert found.known.tolist()[found.words.index("tea")] == 3
    only = search_words(sessions(log(*rows)), k=1, clicks=["item"], within=timedelta(seconds=61))
    assert {row["word"]: row["click_share"] for row in only.to_records()}["tea"] == 0.25
    assert only.refinements == (("tea", "mug", 1),)


def test_what_a_visit_buys_counts_for_its_last_search_before():
    rows = [
        (0, "v", "search", "tea", 3), (9, "v", "search", "mug", 3), (20, "v", "purchase", None, None),
        (30, "v", "purchase", None, None), (0, "w", "purchase", None, None), (5, "w", "search", "tea", 1),
    ]  # fmt: skip
    value = {"value": [None, None, 1990, 10, 500, None], "currency": [None, None, "CNY", "CNY", "CNY", None]}
    found = search_words(sessions(log(*rows, **value)), k=1)
    assert {row["word"]: row["revenue"] for row in found.to_records()} == {"tea": 0.0, "mug": 20.0}
    assert found.currency == "CNY"
    value["currency"][3] = "USD"
    with pytest.raises(MixedCurrency):
        search_words(sessions(log(*rows, **value)))


def test_words_that_look_personal_are_never_shown():
    personal = [
        "ann@mail.cn",
        "13800138000",
        "+86 138-0013-8000",
        "order so20260601778",
        "410105199001011234",
        "www.shop.cn/o/7",
        "@wang_fang",
        "138–0013–8000",
    ]
    words = ["iphone 15", "5g 手机", "size 42", "2026 春节礼盒", "windows-11"]
    assert [looks_personal(search_word(word)) for word in personal + words] == [True] * 8 + [False] * 5
    rows = [(place, place, "search", "13800138000", 0) for place in range(9)]
    found = search_words(sessions(log(*rows)), k=2)
    assert (found.words, found.personal, found.suppressed) == ((), 9, (0, 0))
    assert "138" not in repr(found) + str(found.to_dict())


@given(tables(EventTable, most=14), st.integers(1, 3))
def test_every_search_is_shown_suppressed_or_personal(events, k):
    found = search_words(sessions(events), k=k)
    assert int(found.searches.sum()) + found.suppressed[1] + found.personal == found.all_searches
    assert all(people >= k for people in found.people.tolist())
    looser = search_words(sessions(events), k=1)
    assert set(found.words) <= set(looser.words)
    assert looser.all_searches == found.all_searches
    columns = found.columns()
    assert all(
        left + clicked <= 1
        for left, clicked in zip(columns["left_share"], columns["click_share"], strict=True)
    )


def test_k_is_at_least_one():
    with pytest.raises(Invalid):
        search_words(sessions(log((0, 1, "search", "tea", 1))), k=0)


def test_the_first_search_of_a_log_earns_what_is_bought_after_it():
    rows = [(0, 1, "search", "tea", 3), (9, 1, "purchase", None, None)]
    found = search_words(sessions(log(*rows, value=[None, 1250], currency=["CNY", "CNY"])), k=1)
    assert [(row["word"], row["revenue"]) for row in found.to_records()] == [("tea", 12.5)]
