"""Is there a trend, and when did the level change?"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.series import mann_kendall, pettitt, seasonal_mann_kendall, theil_sen

series = st.lists(st.integers(0, 9), min_size=2, max_size=30)


@given(series)
@settings(max_examples=50)
def test_s_and_the_slope_are_taken_over_all_pairs(values):
    found = mann_kendall(values)
    pairs = list(combinations(range(len(values)), 2))
    assert found.s == sum(np.sign(values[j] - values[i]) for i, j in pairs)
    assert found.slope.value == pytest.approx(
        np.median([(values[j] - values[i]) / (j - i) for i, j in pairs])
    )
    assert found.slope.value in found.slope.interval


@given(series)
@settings(max_examples=30)
def test_turned_round_a_trend_is_as_strong_the_other_way(values):
    up, down = mann_kendall(values), mann_kendall(values[::-1])
    assert up.s == -down.s
    assert up.test.p_value == down.test.p_value
    assert up.slope.value == pytest.approx(-down.slope.value)


def test_missing_values_are_left_out_and_the_others_keep_their_times():
    found = mann_kendall([3, None, 5, 6, None, 7, 9])
    assert (found.s, found.slope.value, found.intercept) == (10, 1.0, 3.0)
    assert found.direction == "increasing"
    assert found.to_records()[1]["value"] is None


def test_the_slope_uses_real_times_not_positions():
    y = [1.0, 2.5, 2.0, 6.0, 9.5, 10.0]
    assert theil_sen(y, [0, 1, 2, 5, 9, 10]).slope.value == 0.875
    assert theil_sen(y).slope.value == 1.875


def test_tau_has_two_forms_under_ties():
    found = mann_kendall([1, 1, 2, 3])
    assert found.tau_a == pytest.approx(5 / 6)
    assert found.tau_b == pytest.approx(5 / np.sqrt(5 * 6))


def test_short_series_are_undefined_with_their_reason():
    assert not mann_kendall([]).test.defined
    assert mann_kendall([1]).s is None
    assert mann_kendall([1, 2]).test.p_value == 1
    assert not theil_sen([7]).slope.defined
    assert theil_sen([7]).intercept is None


@pytest.mark.parametrize("autocorrelation", ["ignore", "hamed_rao"])
@pytest.mark.parametrize("values", [[4, 4, 4, 4], [1, 3, 3, 1], [0, None, 0, 0]])
def test_where_rises_and_falls_balance_there_is_no_trend_and_p_is_1(values, autocorrelation):
    found = mann_kendall(values, autocorrelation=autocorrelation)
    assert (found.s, found.direction) == (0, "none")
    assert (found.test.statistic, found.test.p_value) == (0, 1)
    assert found.slope.value == 0
    assert (found.tau_b is None) == (len(set(values) - {None}) == 1)


@given(st.lists(st.integers(0, 9), min_size=12, max_size=40))
@settings(max_examples=30)
def test_one_season_compares_only_with_itself(values):
    found = seasonal_mann_kendall(values, 4)
    parts = [mann_kendall(values[season::4]) for season in range(4)]
    assert found.s == sum(part.s for part in parts)
    assert found.variance == pytest.approx(sum(part.variance for part in parts))


def test_a_seasonal_pattern_alone_is_no_trend():
    pattern = [10, 50, 30, 20] * 6
    flat = seasonal_mann_kendall(pattern, 4)
    assert (flat.direction, flat.test.statistic, flat.test.p_value) == ("none", 0, 1)
    growing = [value + place // 4 for place, value in enumerate(pattern)]
    assert seasonal_mann_kendall(growing, 4).direction == "increasing"
    assert seasonal_mann_kendall(growing, 4).slope.value == 1


def test_autocorrelation_widens_the_variance():
    rng = np.random.default_rng(0)
    noise = np.zeros(120)
    for place in range(1, 120):
        noise[place] = 0.8 * noise[place - 1] + rng.normal()
    plain, wide = mann_kendall(noise), mann_kendall(noise, autocorrelation="hamed_rao")
    assert wide.s == plain.s
    assert wide.variance > 1.5 * plain.variance
    assert wide.test.p_value > plain.test.p_value


def test_a_change_of_level_is_found_where_it_is():
    found = pettitt([3, 4, 3, 4, 3, 4, 3, 8, 9, 8, 9, 8, 9])
    assert found.last_before == 6
    assert found.test.p_value < 0.05
    assert found.means == pytest.approx((24 / 7, 51 / 6))


@given(series)
@settings(max_examples=30)
def test_pettitts_statistic_is_the_largest_sum_of_signs(values):
    found = pettitt(values)
    n = len(values)
    if n < 3 or len(set(values)) == 1:
        assert found.last_before is None
        return
    sums = [
        abs(sum(np.sign(values[i] - values[j]) for i in range(t) for j in range(t, n))) for t in range(1, n)
    ]
    assert found.test.statistic == max(sums)
    assert found.last_before == sums.index(max(sums))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: theil_sen([1, 2], [3, 3]), "later than"),
        (lambda: theil_sen([1, 2], [1, 2, 3]), "one length"),
        (lambda: seasonal_mann_kendall([1, 2, 3], 1), "two seasons"),
        (lambda: mann_kendall(["1", "2"]), "numbers"),
        (lambda: pettitt([1, None, 2]), "finite"),
    ],
)
def test_series_that_make_no_sense_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()
