"""Volumes: forecasts to plan by, the peak of the day, and how concentrated amounts are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.profiling import gini, hhi, lorenz_curve, pareto, top_share
from cxkit.stats.queues import arrival_peak, arrival_profile
from cxkit.stats.results import EMPTY, NO_EXPOSURE
from cxkit.stats.series import forecast_errors, holt_winters, seasonal_naive

amounts = st.lists(st.integers(0, 100), min_size=1, max_size=30)


def test_the_seasonal_naive_forecast_repeats_the_last_season():
    found = seasonal_naive([1, 2, 3, 4, 5, 6], 3, steps=5)
    assert found.values.tolist() == [4, 5, 6, 4, 5]
    errors = found.errors([5, 5, 5, 5, 5])
    assert errors.bias == pytest.approx(0.2)
    assert errors.mase == pytest.approx(errors.mae / 3)


def test_a_pure_season_with_a_line_is_forecast_without_error():
    history = [10 + 0.5 * t + [0, 6, -6, 0][t % 4] for t in range(300)]
    found = holt_winters(history, 4, alpha=0.4, beta=0.2, gamma=0.3, steps=8)
    expected = [10 + 0.5 * t + [0, 6, -6, 0][t % 4] for t in range(300, 308)]
    assert found.values == pytest.approx(np.array(expected), abs=1e-6)
    assert found.fitted[-8:] == pytest.approx(np.array(history[-8:]), abs=1e-6)


def test_weights_that_are_not_given_fit_at_least_as_well_as_any_guess():
    pytest.importorskip("scipy")
    rng = np.random.default_rng(6)
    history = 100 + np.arange(60) + 20 * np.sin(np.arange(60) * np.pi / 6) + rng.normal(0, 5, 60)
    fitted = holt_winters(history, 12)
    guess = holt_winters(history, 12, alpha=0.3, beta=0.1, gamma=0.1)
    assert fitted.sse <= guess.sse
    assert set(fitted.parameters) == {"alpha", "beta", "gamma"}


def test_errors_over_nothing_are_undefined_not_nan():
    found = forecast_errors([0, 0], [1, 2])
    assert found.wape is None
    assert found.mase is None
    assert forecast_errors([1], [1], history=[5, 5, 5], period=1).mase is None


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: seasonal_naive([1, 2], 3), "period of 3"),
        (lambda: holt_winters([1, 2, 3, 4], 2), "needs 5"),
        (lambda: holt_winters(range(9), 2, alpha=2), "alpha"),
        (lambda: forecast_errors([], []), "empty"),
        (lambda: forecast_errors([1], [1, 2]), "one length"),
        (lambda: arrival_peak([-1]), "0 or more"),
        (lambda: gini([-1, 2]), "0 or more"),
        (lambda: top_share([1], 0), "share"),
        (lambda: pareto(["a"], [1, 2]), "one length"),
        (lambda: pareto(["a"], [1], classes=[("A", 0.9), ("B", 0.5)]), "rise"),
    ],
)
def test_impossible_volumes_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()


def test_the_peak_of_the_day_and_its_share():
    pytest.importorskip("scipy")
    found = arrival_peak([2, 4, 30, 4])
    assert found.busiest == 2
    assert found.peak_to_average == 3
    assert found.share_of_top(1) == 0.75
    assert found.dispersion.index > 1
    assert found.dispersion.test.p_value < 1e-6


def test_a_day_without_contacts_has_no_peak():
    found = arrival_peak([0, 0, 0])
    assert found.busiest is None
    assert found.share_of_top(1) is None
    assert "undefined" in repr(found)
    assert arrival_peak([]).peak_to_average is None


def test_closed_intervals_are_not_zero_contacts():
    found = arrival_profile([[4, 9, None], [6, 11, None], [5, 16, 8]])
    assert found.mean.tolist() == [5, 12, 8]
    assert found.days.tolist() == [3, 3, 1]
    assert found.index_defined.tolist() == [True, True, False]
    assert found.index[1] == pytest.approx(np.var([9, 11, 16], ddof=1) / 12)
    never = arrival_profile([[None, 3], [None, 5]])
    assert never.to_records()[0]["mean"] is None
    assert never.busiest == 1


@given(amounts)
@settings(max_examples=50)
def test_gini_is_the_mean_difference_and_the_area_under_the_lorenz_curve(values):
    x = np.array(values, float)
    found = gini(values)
    if x.sum() == 0:
        assert found.undefined == NO_EXPOSURE
        return
    difference = np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
    assert found.value == pytest.approx(difference, abs=1e-12)
    units, share = lorenz_curve(values)
    area = np.diff(units) @ (share[1:] + share[:-1]) / 2
    assert found.value == pytest.approx(1 - 2 * area, abs=1e-12)
    assert 1 / len(values) - 1e-12 <= hhi(values).value <= 1 + 1e-12


def test_one_who_has_all_is_full_concentration():
    assert gini([0, 0, 0, 8], sample=True).value == pytest.approx(1)
    assert hhi([0, 0, 0, 8]).value == 1
    assert gini([]).undefined == EMPTY
    assert not gini([5], sample=True).defined


@pytest.mark.parametrize(("n", "units"), [(5, 1), (10, 2), (11, 3), (15, 3)])
def test_the_top_fifth_is_rounded_up_to_whole_units(n, units):
    assert top_share([1] * n, 0.2).value == pytest.approx(units / n)


@given(amounts)
@settings(max_examples=40)
def test_a_pareto_table_falls_and_ends_at_everything(values):
    found = pareto(list(range(len(values))), values)
    assert sorted(found.labels) == list(range(len(values)))
    assert (np.diff(found.counts) <= 0).all()
    if found.undefined is None:
        assert found.running_shares[-1] == pytest.approx(1)
        assert list(found.classes) == sorted(found.classes)
        vital = found.vital()
        assert sum(values[label] for label in vital) >= 0.8 * sum(values) - 1e-9
        assert sum(values[label] for label in vital[:-1]) < 0.8 * sum(values)
    else:
        assert found.vital() == ()


def test_equal_causes_keep_their_order():
    assert pareto(["b", "a", "c"], [5, 5, 9]).labels == ("c", "b", "a")
