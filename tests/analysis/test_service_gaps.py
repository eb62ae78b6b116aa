"""Gaps of service quality: against plain formulas, what they may not depend on, how often chance fools."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import stats as scipy_stats

from cxkit.analysis.drivers import SERVQUAL_DIMENSIONS, SERVQUAL_ITEMS, service_gaps
from cxkit.errors import Invalid
from cxkit.stats.reliability import cronbach_alpha
from cxkit.values import Attainment

ITEMS = {"reliability": ("a", "b"), "empathy": ("c",)}


def answers(seed=1, people=60, shift=0.0):
    """Expectations and perceptions on 1 to 7; of reliability the latter lie `shift` higher."""
    generator = np.random.default_rng(seed)
    wanted = {item: generator.integers(4, 8, people).astype(float) for item in "abc"}
    told = {item: generator.integers(4, 8, people).astype(float) for item in "abc"}
    return {**told, "a": told["a"] + shift, "b": told["b"] + shift}, wanted


def test_the_original_has_22_items_in_five_dimensions():
    assert [len(items) for items in SERVQUAL_ITEMS.values()] == [4, 5, 4, 4, 5]
    assert [item for items in SERVQUAL_ITEMS.values() for item in items] == [str(n) for n in range(1, 23)]
    assert SERVQUAL_DIMENSIONS["empathy"].zh_hant == "關懷性"


def test_a_gap_is_that_of_a_paired_t_test_and_differences_are_told_their_alpha():
    told, wanted = answers(shift=-1.0)
    found = service_gaps(told, wanted, dimensions=ITEMS, weights={"reliability": 75, "empathy": 25})
    row = found.of("reliability")
    change = (told["a"] + told["b"] - wanted["a"] - wanted["b"]) / 2
    oracle = scipy_stats.ttest_1samp(change, 0.0)
    low, high = oracle.confidence_interval(0.95)
    assert (row.gap.value, row.gap.low, row.gap.high) == pytest.approx((change.mean(), low, high))
    assert row.perception.value - row.expectation.value == pytest.approx(row.gap.value)
    assert row.p_adjusted == pytest.approx(min(1.0, 2 * oracle.pvalue))
    assert row.verdict is Attainment.NOT_MET
    assert found.of("empathy").verdict is Attainment.CANNOT_BE_TOLD
    differences = np.column_stack([told[item] - wanted[item] for item in "ab"])
    assert row.alpha_of_gaps == cronbach_alpha(differences).alpha.value
    assert found.of("empathy").alpha is None, "of one item there is none"
    whole = 0.75 * change + 0.25 * (told["c"] - wanted["c"])
    assert found.overall.gap.value == pytest.approx(whole.mean())
    assert found.overall.gap.standard_error == pytest.approx(whole.std(ddof=1) / math.sqrt(60))
    assert sum(found.columns()["weighted"]) == pytest.approx(found.summary()["gap"])


def test_perceptions_alone_have_a_mean_with_its_interval_and_no_verdict():
    told, _ = answers()
    found = service_gaps(told, dimensions=ITEMS)
    row = found.of("empathy")
    assert (row.gap, row.expectation, row.verdict) == (None, None, Attainment.CANNOT_BE_TOLD)
    low, high = scipy_stats.t.interval(0.95, 59, told["c"].mean(), told["c"].std(ddof=1) / math.sqrt(60))
    assert (row.perception.low, row.perception.high) == pytest.approx((low, high))
    assert found.columns()["gap"] == [None, None]
    assert found.overall.perception.n == 60


def test_an_item_counts_for_who_answered_both_sides_of_it():
    told = {"a": [5, None, 7], "b": [5, 5, None], "c": [1, 2, 3]}
    wanted = {"a": [6, 6, 6], "b": [7, 6, 6], "c": [1, 2, None]}
    found = service_gaps(told, wanted, dimensions=ITEMS)
    assert found.of("reliability").gap.value == pytest.approx((-1.5 - 1 + 1) / 3)
    assert found.of("empathy").gap.n == 2
    assert found.overall.gap.n == 2


def test_points_that_each_person_gave_are_weights_by_their_mean():
    told, wanted = answers()
    points = {"reliability": [80, 60] * 30, "empathy": [20, 40] * 30}
    found = service_gaps(told, wanted, dimensions=ITEMS, weights=points)
    assert [row.weight for row in found.rows] == pytest.approx([0.7, 0.3])
    nothing = service_gaps(told, wanted, dimensions=ITEMS, weights={"reliability": 0, "empathy": 5})
    assert [row.weight for row in nothing.rows] == [0, 1]
    for low, high in ((-1, 5), (5, -1), (0, 0)):
        with pytest.raises(Invalid, match="0 or more, and not all 0"):
            service_gaps(told, wanted, dimensions=ITEMS, weights={"reliability": low, "empathy": high})


@given(st.integers(0, 99), st.floats(0.1, 50), st.randoms())
def test_neither_the_order_of_people_nor_the_size_of_weights_matters(seed, size, chance):
    told, wanted = answers(seed, people=9)
    order = list(range(9))
    chance.shuffle(order)
    weights = {"reliability": 3.0, "empathy": 1.0}
    one = service_gaps(told, wanted, dimensions=ITEMS, weights=weights)
    other = service_gaps(
        {item: column[order] for item, column in told.items()},
        {item: column[order] for item, column in wanted.items()},
        dimensions=ITEMS,
        weights={name: size * value for name, value in weights.items()},
    )
    assert other.summary() == pytest.approx(one.summary())
    assert [row.verdict for row in other.rows] == [row.verdict for row in one.rows]


def test_where_nothing_differs_verdicts_are_rare_and_a_real_gap_is_found():
    false = sum(
        any(
            row.verdict is not Attainment.CANNOT_BE_TOLD
            for row in service_gaps(*answers(seed), dimensions=ITEMS).rows
        )
        for seed in range(200)
    )
    assert false <= 20, "10 are expected, 20 are 3.2 standard errors more"
    assert all(
        service_gaps(*answers(seed, shift=-0.8), dimensions=ITEMS).of("reliability").verdict
        is Attainment.NOT_MET
        for seed in range(20)
    )


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"expected": {"a": [1], "b": [1]}}, "expected.c"),
        ({"weights": {"reliability": 1}}, "weights.empathy"),
        ({"weights": {"reliability": 0, "empathy": 0}}, "weights"),
        ({"dimensions": {}}, "dimensions"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(changes, path):
    told = {"a": [1], "b": [1], "c": [1]}
    with pytest.raises(Invalid) as caught:
        service_gaps(told, **{"dimensions": ITEMS, **changes})
    assert path in str(caught.value)
