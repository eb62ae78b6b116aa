"""Two samples, tables and ranks, against published cases and SciPy; the undefined cases say why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import optimize, stats as scipy_stats

from cxkit.errors import Invalid
from cxkit.stats.intervals import contingency, means, rates, two_proportions


@pytest.mark.parametrize(
    ("counts", "method", "expected"),
    [
        ((56, 70, 48, 80), two_proportions.newcombe, (0.0524, 0.3339)),
        ((56, 70, 48, 80), two_proportions.miettinen_nurminen, (0.0528, 0.3382)),
        ((9, 10, 3, 10), two_proportions.newcombe, (0.1705, 0.8090)),
        ((5, 56, 0, 29), two_proportions.newcombe, (-0.0381, 0.1926)),
        ((10, 10, 0, 20), two_proportions.newcombe, (0.6791, 1.0000)),
        ((0, 10, 0, 20), two_proportions.newcombe, (-0.1611, 0.2775)),
    ],
)
def test_intervals_are_those_of_newcombes_table(counts: Any, method: Any, expected: Any) -> None:
    assert method(*counts).bounds == pytest.approx(expected, abs=5e-5)


def restricted_by_search(x1: int, n1: int, x2: int, n2: int, at: float) -> float:
    def loss(p2: float) -> float:
        p1 = p2 + at
        return -(scipy_stats.binom.logpmf(x1, n1, p1) + scipy_stats.binom.logpmf(x2, n2, p2))

    edges = max(0.0, -at), min(1.0, 1.0 - at)
    return float(optimize.minimize_scalar(loss, bounds=edges, method="bounded", options={"xatol": 1e-12}).x)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_score_bounds_lie_where_the_restricted_likelihood_says(n1: int, n2: int, data: Any) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    low, high = two_proportions.miettinen_nurminen(x1, n1, x2, n2).bounds
    for at in (low, high):
        if not -0.999 < at < 0.999:
            continue
        p2 = restricted_by_search(x1, n1, x2, n2, at)
        p1, total = p2 + at, n1 + n2
        variance = total / (total - 1) * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
        z = (x1 / n1 - x2 / n2 - at) / np.sqrt(variance)
        assert abs(z) == pytest.approx(1.959963984540054, rel=2e-3)


def test_nothing_against_nothing_has_an_interval_and_no_test() -> None:
    for name, method in two_proportions.PROPORTION_DIFFERENCE.table.items():
        low, high = method(0, 10, 0, 10).bounds
        assert low <= 0 <= high, name
    found = two_proportions.pooled_z(0, 10, 0, 10)
    assert found.p_value is None
    assert str(found.undefined) == "all values are equal, so there is no variation to work with"
    assert two_proportions.newcombe(0, 0, 1, 2).undefined is not None
    assert two_proportions.fisher(0, 0, 1, 2).undefined is not None
    assert two_proportions.fisher(0, 5, 0, 7).p_value == 1.0
    for alike in ((0, 5, 0, 7), (5, 5, 3, 3)):
        assert two_proportions.fisher(*alike).statistic is None
    # Equal numbers of two samples are not all alike: the odds of 3 of 5 are lower than those of 3 of 4.
    assert two_proportions.fisher(3, 5, 3, 4).statistic < 1


def test_equivalence_needs_both_sides_and_non_inferiority_one() -> None:
    counts = (900, 1000, 885, 1000)
    both = two_proportions.equivalence(*counts, margin=0.05)
    one = two_proportions.non_inferiority(*counts, margin=0.05)
    assert both.p_value is not None
    assert one.p_value is not None
    assert both.p_value >= one.p_value
    interval = two_proportions.agresti_caffo(*counts, confidence=0.90)
    inside = interval.bounds[0] > -0.05 and interval.bounds[1] < 0.05
    assert inside is (both.p_value < 0.05)
    with pytest.raises(Invalid, match="a margin lies between 0 and 1"):
        two_proportions.equivalence(*counts, margin=5)


def test_arrays_of_tests_agree_with_single_ones() -> None:
    x1, n1, x2, n2 = np.array([[3, 0, 9], [10, 0, 9], [5, 1, 7], [9, 3, 7]])
    many = two_proportions.pooled_z(x1, n1, x2, n2)
    assert not isinstance(many.defined, bool)
    assert many.defined.tolist() == [True, False, False]
    assert many[0] == two_proportions.pooled_z(3, 10, 5, 9)


def test_chi_square_and_residuals_agree_with_scipy() -> None:
    table = np.array([[30, 10, 5], [20, 40, 9]])
    found = contingency.chi_square(table)
    expected = scipy_stats.chi2_contingency(table, correction=False)
    assert found.test.statistic == pytest.approx(expected.statistic)
    assert found.test.p_value == pytest.approx(expected.pvalue)
    assert found.cramers_v == pytest.approx(scipy_stats.contingency.association(table))
    assert found.residuals.sum(axis=0) == pytest.approx(np.zeros(3), abs=1e-9)


def test_a_row_without_counts_is_left_out_of_the_table() -> None:
    found = contingency.chi_square([[30, 10], [0, 0], [20, 40]])
    assert found.test == contingency.chi_square([[30, 10], [20, 40]]).test
    assert found.residuals[1].tolist() == [0.0, 0.0]
    assert contingency.chi_square([[5, 0], [7, 0]]).test.undefined is not None
    assert contingency.chi_square(np.zeros((2, 2))).test.undefined is not None


def test_undefined_tests_say_why() -> None:
    assert str(contingency.proportion_trend([5, 5], [5, 5]).undefined).startswith("all values are equal")
    assert str(contingency.proportion_trend([0, 0], [0, 0]).undefined) == "nothing was counted"
    assert str(contingency.mcnemar(0, 0).undefined) == "nobody answered otherwise"
    assert str(contingency.fit_ratio([5], [1]).undefined) == "2 or more are needed, there are 1"
    assert str(means.mann_whitney([3, 3], [3]).undefined).startswith("all values are equal")
    assert str(means.kruskal_wallis([[3], []]).undefined) == "2 or more are needed, there are 1"
    assert str(means.welch([1, 1], [1, 1]).test.undefined).startswith("all values are equal")
    assert means.welch([1, 1], [2, 2]).interval.bounds == (-1.0, -1.0)
    assert str(means.welch([1], [2, 3]).interval.undefined) == "2 or more are needed, there are 1"
    assert means.spearman([1, 1], [2, 3]) is None
    assert means.kendall_tau_b([1], [2]) is None
    assert str(rates.rate_ratio_test(0, 5, 0, 7).undefined) == "no events were counted"
    assert str(rates.garwood(0, 0).undefined) == "the exposure is zero"
    assert rates.dispersion([0, 0]).index is None


VALUES = st.lists(st.integers(1, 7), min_size=2, max_size=60)


@settings(max_examples=60, deadline=None)
@given(a=VALUES, b=VALUES)
def test_rank_tests_agree_with_scipy(a: list[int], b: list[int]) -> None:
    mine = means.mann_whitney(a, b)
    if mine.p_value is not None:
        expected = scipy_stats.mannwhitneyu(a, b, method="asymptotic")
        assert mine.p_value == pytest.approx(expected.pvalue, rel=1e-9)
        assert mine.statistic == pytest.approx(expected.statistic)
        assert means.kruskal_wallis([a, b]).p_value == pytest.approx(
            scipy_stats.kruskal(a, b).pvalue, rel=1e-9
        )
    size = min(len(a), len(b))
    x, y = a[:size], b[:size]
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert means.kendall_tau_b(x, y) == pytest.approx(scipy_stats.kendalltau(x, y).statistic, abs=1e-12)
        assert means.spearman(x, y) == pytest.approx(scipy_stats.spearmanr(x, y).statistic, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(a=VALUES, b=VALUES)
def test_welch_from_values_is_welch_from_its_statistics(a: list[int], b: list[int]) -> None:
    found = means.welch(a, b)
    parts = [part for sample in (a, b) for part in (np.mean(sample), np.std(sample, ddof=1), len(sample))]
    summary = means.welch_test(*parts)
    if found.test.p_value is not None:
        assert summary.p_value == pytest.approx(found.test.p_value, rel=1e-9)
        assert means.welch_difference(*parts).bounds == pytest.approx(
            found.interval.bounds, rel=1e-9, abs=1e-12
        )
    if len(set(a)) > 1 and len(set(b)) > 1:
        expected = scipy_stats.ttest_ind(a, b, equal_var=False)
        assert found.test.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_a_rate_ratio_test_agrees_with_its_interval() -> None:
    for counts in ((27, 10450, 41, 11200), (5, 100, 20, 100), (3, 10, 4, 12)):
        low, high = rates.rate_ratio(*counts).bounds
        p = rates.rate_ratio_test(*counts).p_value
        assert p is not None
        assert (low <= 1 <= high) == (p > 0.05)
        quick = rates.rate_ratio_wilson(*counts).bounds
        assert low < quick[0] < quick[1] < high


def test_the_e_test_is_exact_where_the_score_is_an_approximation() -> None:
    found = rates.rate_ratio_test(27, 10450, 41, 11200, method="e-test")
    assert found.p_value == pytest.approx(0.15843728877828547, rel=1e-6)
    with pytest.raises(Invalid, match="a method is one of conditional, score, e-test"):
        rates.rate_ratio_test(1, 1, 1, 1, method="guess")
