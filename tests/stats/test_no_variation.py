"""No variance is no lack of evidence: every kind of comparison has a test where neither side varies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product
from math import comb, factorial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import optimize

from cxkit.metrics import changes, compare, nps
from cxkit.stats.intervals import means, nps as scores, rates
from cxkit.stats.intervals._comparison import COMPARED
from cxkit.stats.intervals._small_tables import exact_p_of_constants
from cxkit.stats.intervals.paired import paired_means, paired_nps
from cxkit.stats.results import Estimate, Sufficient
from cxkit.stats.sampling.weighting import NORMAL
from cxkit.stats.tallies import tally_nps, tally_rates, tally_share, tally_values
from cxkit.stats.tallies._waits import tally_waits


def waits(seconds: float, n: int, **more: Any) -> Any:
    spans = np.full(n, round(seconds * 1_000_000))
    return tally_waits(spans, np.ones(n, bool), np.ones(n, bool), by=None, definition="wait", **more)


def known(value: float, error: float) -> Estimate:
    return Estimate(value=value, n=300, standard_error=error, interval=Sufficient(NORMAL, (value, error)))


CONSTANT: dict[str, Callable[[int, int], Any]] = {
    "proportion": lambda side, n: tally_share([side] * n),
    "Net Promoter Score": lambda side, n: tally_nps([(3, 9)[side]] * n),
    "mean": lambda side, n: tally_values([(0.1, 0.2)[side]] * n),
    "rate": lambda side, n: tally_rates([side * n], [n]),
    "quantile": lambda side, n: waits((300, 600)[side], n),
}
"""Of each kind of comparison: two samples that are constant, and differ."""

WITHOUT_COUNTS = {NORMAL.name}
"""Figures of which only value and error are kept: an error of 0 tells nothing of how many there were."""


def test_every_kind_of_comparison_is_tried() -> None:
    assert set(CONSTANT) | WITHOUT_COUNTS == set(COMPARED)


@pytest.mark.parametrize("kind", CONSTANT)
def test_a_certain_change_is_found_alike_one_by_one_and_in_a_table(kind: str) -> None:
    make = CONSTANT[kind]
    for n in (30, 300):
        found = compare(make(1, n), make(0, n))
        assert found.p_value is not None
        assert found.p_value < 1e-6
    assert compare(make(1, 300), make(0, 300)).p_value < compare(make(1, 30), make(0, 30)).p_value


@pytest.mark.parametrize("kind", CONSTANT)
def test_one_answer_a_side_is_no_evidence(kind: str) -> None:
    found = compare(CONSTANT[kind](1, 1), CONSTANT[kind](0, 1))
    assert found.p_value is not None
    assert found.p_value > 0.1


@pytest.mark.parametrize("kind", CONSTANT)
def test_samples_that_are_one_and_the_same_are_not_tested_and_say_so(kind: str) -> None:
    found = compare(CONSTANT[kind](0, 30), CONSTANT[kind](0, 20))
    assert found.p_value is None
    assert str(found.test.undefined) in ("no events were counted", str(means.NO_VARIATION))
    assert found.value is None or "not tested: " in repr(found)


def test_three_hundred_nines_against_three_hundred_threes_stand_out() -> None:
    by = {"month": ["2026-01"] * 300 + ["2026-02"] * 300}
    found = changes(nps.tally([9] * 300 + [3] * 300, by=by), "month")
    assert found.standing_out() == [True]
    assert found.p_values[0] < 1e-100
    assert "not tested" not in str(found)


def test_figures_without_counts_say_why_they_are_not_tested() -> None:
    found = compare(known(0.5, 0.0), known(0.4, 0.0))
    assert "not tested: their standard errors are 0 or not known" in repr(found)


def test_a_table_tells_how_many_changes_are_not_tested_and_why() -> None:
    by = {"month": ["2026-01", "2026-02"] * 3, "team": ["a", "a", "b", "b", "b", "b"]}
    found = changes(tally_values([1, 2, 5, 6, 7, 8], by=by), "month", "mean")
    assert found.p_values[0] == 1.0
    total = changes(tally_values([1, 2, 5, 6, 7, 8], by=by), "month", "total")
    assert "2 not tested: no test is defined for these figures" in repr(total)


def test_a_single_promoter_against_a_hundred_others_is_no_evidence() -> None:
    found = compare(nps.tally([9]), nps.tally([3] * 30 + [8] * 40 + [10] * 30))
    assert found.p_value == pytest.approx(0.32, abs=0.01)


def enumerated(first: Sequence[float], second: Sequence[float]) -> float:
    """The two-sided permutation test of two means, over all divisions."""
    values, n = [*first, *second], len(first)
    total = sum(values)
    gap = abs(sum(first) / n - sum(second) / len(second))
    far = sum(
        abs(part / n - (total - part) / len(second)) >= gap - 1e-12
        for part in (sum(chosen) for chosen in combinations(values, n))
    )
    return far / comb(len(values), n)


@given(st.integers(1, 6), st.integers(1, 6))
def test_the_test_of_two_constants_is_the_permutation_test(n1: int, n2: int) -> None:
    expected = enumerated([2.0] * n1, [5.0] * n2)
    assert exact_p_of_constants(n1, n2) == pytest.approx(expected)
    if min(n1, n2) > 1:
        found = means.welch([2.0] * n1, [5.0] * n2)
        assert found.test.p_value == pytest.approx(expected)
        assert found.standard_error == 0.0
    assert means.welch_test(2, 0, n1, 5, 0, n2).p_value == pytest.approx(expected)


def test_equal_values_have_no_deviation_however_their_mean_is_rounded() -> None:
    found = means.welch([0.1] * 3, [0.2] * 7).test
    assert found.p_value == pytest.approx(1 / comb(10, 3))


def test_people_who_all_change_alike_are_tested_by_their_signs() -> None:
    assert paired_nps([3] * 8, [9] * 8).p_value == pytest.approx(2 / 2**8)
    assert paired_means([1.0] * 5, [1.5] * 5).p_value == pytest.approx(2 / 2**5)
    assert paired_nps([3] * 8, [3] * 8).p_value is None


# --- the score test of two Net Promoter Scores


def most_likely(first: tuple[int, ...], second: tuple[int, ...], score: float) -> float:
    """The log-likelihood of both samples where they have that score, by searching."""

    def of(sample: tuple[int, ...]) -> float:
        d, p, r = sample

        def less(low: float) -> float:
            shares = (low, d), (1 - 2 * low - score, p), (low + score, r)
            return -sum(count * np.log(max(share, 1e-300)) for share, count in shares if count)

        ends = max(0.0, -score), (1 - score) / 2
        return -float(optimize.minimize_scalar(less, bounds=ends, method="bounded").fun)

    return of(first) + of(second)


CAMPS = st.tuples(*[st.integers(0, 9)] * 3).filter(any)


@given(CAMPS, CAMPS)
def test_the_common_score_is_the_most_likely_one(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    common = float(scores._common(*([np.array(float(k)) for k in side] for side in (first, second))))
    best = most_likely(first, second, common)
    for other in np.linspace(-0.99, 0.99, 41):
        assert most_likely(first, second, float(other)) <= best + 1e-4


@given(CAMPS, CAMPS)
def test_the_score_test_is_defined_wherever_something_varies(
    first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    found = scores.difference_test(first, second, method="score")
    total = [a + b for a, b in zip(first, second, strict=True)]
    assert found.defined == (sum(count > 0 for count in total) > 1 or found.statistic == 0)
    mirrored = scores.difference_test(first[::-1], second[::-1], method="score")
    if found.defined:
        assert found.statistic == pytest.approx(-mirrored.statistic, abs=1e-6)


def test_the_score_test_keeps_its_level_in_small_samples() -> None:
    """Over all pairs of samples of 8 of one population, weighted by how likely they are."""
    n, shares = 8, (0.3, 0.3, 0.4)
    splits = [(d, p, n - d - p) for d in range(n + 1) for p in range(n + 1 - d)]
    chance = np.array(
        [
            factorial(n) * np.prod([s**k / factorial(k) for s, k in zip(shares, split, strict=True)])
            for split in splits
        ]
    )
    pairs = np.array(list(product(range(len(splits)), repeat=2)))
    columns = np.array(splits, float).T
    sides = [[part[pairs[:, side]] for part in columns] for side in (0, 1)]
    levels = {}
    for method in ("wald", "score"):
        found: Any = scores.difference_test(*sides, method=method)
        rejected = found.defined & (found.p_value < 0.05)
        levels[method] = float((chance[pairs[:, 0]] * chance[pairs[:, 1]])[rejected].sum())
    assert levels["score"] < 0.065 < levels["wald"]


# --- a ratio to no events


def test_a_ratio_to_no_events_has_a_lower_bound_and_no_upper_one() -> None:
    for method in (None, "conditional", "wilson", "log"):
        found = rates.RATE_RATIO.method(method or rates.RATE_RATIO.default)(5, 10, 0, 10)
        assert found.bounds == (pytest.approx(0.9164, abs=1e-4), np.inf)
    p = found.low / (1 + found.low)
    assert p**5 == pytest.approx(0.025)
    low, high = rates.rate_ratio_mid_p(5, 10, 0, 10).bounds
    assert ((low / (1 + low)) ** 5 / 2, high) == (pytest.approx(0.025), np.inf)
    mirrored = rates.rate_ratio_wilson(0, 10, 5, 10).bounds
    assert mirrored == (0, pytest.approx(1 / 0.9164, abs=1e-3))


def test_a_comparison_with_nothing_shows_its_bound() -> None:
    found = compare(tally_rates([5], [10]), tally_rates([0], [10]))
    assert (found.value, str(found.undefined)) == (None, "the figure to compare with is 0")
    assert found.interval.bounds == (pytest.approx(0.9164, abs=1e-4), np.inf)
    assert "0.9164 to unbounded" in repr(found)
    by = {"team": ["a", "b"]}
    table = compare(tally_rates([5, 1], [10, 10], by=by), tally_rates([0, 1], [10, 10], by=by))
    assert table.to_records()[0]["low"] == found.interval.low


@pytest.mark.parametrize("method", rates.RATE_RATIO.table)
def test_a_ratio_of_rates_says_what_was_not_counted(method: str) -> None:
    ratio = rates.RATE_RATIO.table[method]
    assert str(ratio(0, 10, 0, 10).undefined) == "no events were counted"
    assert str(ratio(0, 0, 3, 10).undefined) == "the exposure is zero"
    many = ratio([0, 0, 1], [10, 0, 10], [0, 3, 0], [10, 10, 10])
    assert [None if one.defined else str(one.undefined) for one in many] == [
        "no events were counted",
        "the exposure is zero",
        None,
    ]


@given(st.integers(1, 40), st.integers(1, 40))
def test_log_bounds_are_those_of_a_normal_log_ratio(x1: int, x2: int) -> None:
    low, high = rates.rate_ratio_log(x1, 30, x2, 50).bounds
    assert np.log(low * high) / 2 == pytest.approx(np.log(x1 / 30 / (x2 / 50)))
    assert np.log(high / low) == pytest.approx(2 * 1.959964 * np.sqrt(1 / x1 + 1 / x2), rel=1e-5)


def test_a_comparison_keeps_the_reason_of_its_undefined_side() -> None:
    spans = np.full(9, 60_000_000)
    still, done = (
        tally_waits(spans, np.full(9, ended), np.ones(9, bool), by={"team": ["a"] * 9}, definition="wait")
        for ended in (False, True)
    )
    found = compare(still, done)
    assert str(found.figure[0].undefined).startswith("so many are still open")
