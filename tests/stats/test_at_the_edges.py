"""Statistics at the edges of what they are defined for: beyond a pole, out of range, tied, very large."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import special

from cxkit.stats.control_charts import RULES, run_signals
from cxkit.stats.intervals.means import midranks
from cxkit.stats.profiling import fit_beta_prior
from cxkit.stats.reliability import cohen_kappa_of_table, cronbach_alpha, fleiss_kappa, icc, rater_agreement
from cxkit.stats.sampling.weighting import design_effect, kish, weighted_mean
from cxkit.stats.series import mann_kendall

# --- reliability


def test_the_mean_of_ratings_has_no_interval_beyond_the_pole() -> None:
    found = icc([[1, 2], [3, 2]])
    assert str(found["ICC2k"].interval.undefined).startswith("a bound for one rater lies at or below -1")
    assert found["ICC2"].interval.defined
    same = icc([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    assert same["ICC2k"].interval.bounds == pytest.approx((0.0711, 0.9272), abs=1e-4)


RATINGS = st.tuples(st.integers(2, 5), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(1, 5), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(RATINGS)
def test_no_intraclass_correlation_raises(ratings: list[list[int]]) -> None:
    for one in icc(ratings).values():
        found = one.interval
        if one.value is not None and found.defined:
            assert found.low <= one.value + 1e-9
            assert one.value <= found.high + 1e-9
        assert found.defined or found.undefined is not None


def test_an_alpha_above_one_has_no_interval() -> None:
    answers = [[None, None, 3], [4, None, 3], [4, 2, 4], [2, 1, 1], [None, 2, 4], [3, None, None]]
    found = cronbach_alpha(answers, missing="pairwise")
    assert found.alpha.value > 1 < found.standardised.value
    for one in (found.alpha, found.standardised):
        assert str(one.interval.undefined).startswith("the covariances of the pairs")


TABLES = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 6), min_size=k, max_size=k), min_size=k, max_size=k)
)


@given(TABLES, st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_lies_between_minus_one_and_one(table: list[list[int]], weights: str) -> None:
    one = cohen_kappa_of_table(table, weights=weights).estimate
    if one.value is not None:
        assert -1 <= one.value <= 1
        if one.interval.defined:
            assert -1 <= one.low <= one.value <= one.high <= 1


def disagreeing() -> list[list[int]]:
    """Two raters who use few categories far apart: more than twice the disagreement of chance."""
    return [[1, 4], [4, 1], [1, 4], [4, 1], [2, 3]]


@given(RATINGS, st.sampled_from(["none", "linear", "quadratic"]))
def test_every_agreement_of_raters_lies_between_minus_one_and_one(
    ratings: list[list[int]], weights: str
) -> None:
    for each in (ratings, disagreeing()):
        found = rater_agreement(each, weights=weights)
        for one in (found.gwet, found.fleiss, found.krippendorff, found.conger, found.brennan_prediger):
            if one.value is not None:
                assert -1 <= one.value <= 1
                if one.interval.defined:
                    assert -1 <= one.low <= one.high <= 1


def test_weights_of_the_user_do_not_take_kappa_below_minus_one() -> None:
    weights = [[0, 1, 9], [1, 0, 1], [9, 1, 0]]
    found = cohen_kappa_of_table([[0, 0, 5], [0, 1, 0], [5, 0, 0]], weights=weights).estimate
    assert found.value >= -1
    assert fleiss_kappa([[1, 1], [1, 1]]).value == -1


# --- trend


def hamed_rao_exactly(values: list[int]) -> float:
    """The factor of the variance with residuals in fractions, for values at 0, 1, 2 ..."""
    n = len(values)
    slopes = sorted(Fraction(values[b] - values[a], b - a) for a, b in itertools.combinations(range(n), 2))
    middle = len(slopes) // 2
    slope = slopes[middle] if len(slopes) % 2 else (slopes[middle - 1] + slopes[middle]) / 2
    left = [value - slope * at for at, value in enumerate(values)]
    ranks = midranks([sorted(set(left)).index(one) for one in left])
    ranks = ranks - ranks.mean()
    factor = 1.0
    for lag in range(1, n):
        r = float(ranks[lag:] @ ranks[:-lag]) / float(ranks @ ranks) if ranks.any() else 0.0
        if abs(r) > 1.959963984540054 / np.sqrt(n):
            factor += 2 / (n * (n - 1) * (n - 2)) * (n - lag) * (n - lag - 1) * (n - lag - 2) * r
    return factor


@given(st.lists(st.integers(0, 6), min_size=3, max_size=14), st.sampled_from([1, 0.1, 1 / 3, 1e-7, 7e5]))
def test_ties_of_the_detrended_values_are_those_of_fractions(values: list[int], unit: float) -> None:
    found = mann_kendall(np.array(values) * unit, autocorrelation="hamed_rao")
    plain = mann_kendall(values)
    assert found.variance == pytest.approx(plain.variance * hamed_rao_exactly(values))


def test_a_trend_is_the_same_in_another_unit() -> None:
    values = [0, 0, 3, 1, 2, 2]
    whole, tenth = (
        mann_kendall(each, autocorrelation="hamed_rao").test.p_value
        for each in (values, [value * 0.1 for value in values])
    )
    assert whole == tenth == pytest.approx(0.242, abs=5e-4)


# --- run rules


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=60))
def test_a_point_that_a_rule_flags_for_lying_beyond_a_line_lies_beyond_it(z: list[float]) -> None:
    lines = {"beyond_3s": 3, "2_of_3_beyond_2s": 2, "4_of_5_beyond_1s": 1, "8_beyond_1s_both": 1}
    lines |= {name: 0 for name in RULES if name.endswith("same_side")}
    array = np.array(z)
    for rule, at in run_signals(array, array, tuple(lines)):
        assert abs(z[at]) > lines[rule]


def test_a_point_back_inside_is_not_flagged() -> None:
    z = np.array([2.5, 2.6, 0.1, 1.5, 1.5, 1.5, 1.5, -0.2])
    assert [tuple(one) for one in run_signals(z, z, ("2_of_3_beyond_2s", "4_of_5_beyond_1s"))] == [
        ("4_of_5_beyond_1s", 4),
        ("4_of_5_beyond_1s", 5),
        ("4_of_5_beyond_1s", 6),
    ]


# --- weights


@pytest.mark.parametrize("unit", [1e-200, 1e-5, 1.0, 1e200])
def test_the_worth_of_weights_does_not_depend_on_their_unit(unit: float) -> None:
    weights = np.array([1.0, 1.0, 1.0, 3.0]) * unit
    assert kish(weights) == pytest.approx(3.0)
    assert design_effect(weights) == pytest.approx(4 / 3)
    found: Any = weighted_mean([1, 0, 1, 1], weights)
    assert (found.value, found.n_effective) == (pytest.approx(5 / 6), pytest.approx(3.0))
    assert found.standard_error == pytest.approx(weighted_mean([1, 0, 1, 1], [1, 1, 1, 3]).standard_error)


def test_the_likelihood_of_a_beta_prior_is_without_its_constant() -> None:
    x, n = np.array([18, 45, 9, 70, 3, 28, 55, 12]), np.array([20, 60, 10, 100, 5, 40, 60, 20])
    prior: Any = fit_beta_prior(x, n)
    a, b = prior.alpha, prior.beta
    assert prior.log_likelihood == pytest.approx(
        float((special.betaln(x + a, n - x + b) - special.betaln(a, b)).sum())
    )
