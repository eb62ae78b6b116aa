"""Resampling with a generator that is passed in, and what a campaign brought."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.intervals.bootstrap import acceleration, bootstrap, bootstrap_mean, bootstrap_scores
from cxkit.stats.results import EMPTY, NO_VARIATION
from cxkit.stats.series import campaign_uplift, sample_ratio_mismatch


def rng(seed=1):
    return np.random.default_rng(seed)


def test_the_same_seed_gives_the_same_interval():
    first = bootstrap_scores([2011, 3020, 5007], [-1, 0, 1], rng())
    assert first.interval == bootstrap_scores([2011, 3020, 5007], [-1, 0, 1], rng()).interval
    assert first.interval != bootstrap_scores([2011, 3020, 5007], [-1, 0, 1], rng(2)).interval


def test_counted_answers_and_the_answers_themselves_have_one_distribution():
    answers = [-1] * 20 + [0] * 30 + [1] * 50
    counted = bootstrap_scores([20, 30, 50], [-1, 0, 1], rng(), resamples=40_000)
    listed = bootstrap(answers, np.mean, rng(), resamples=4000)
    assert counted.value == listed.value
    assert counted.interval.low == pytest.approx(listed.interval.low, abs=0.02)
    assert counted.interval.high == pytest.approx(listed.interval.high, abs=0.02)
    assert counted.standard_error == pytest.approx(np.std(answers) / 10)
    assert listed.standard_error == pytest.approx(counted.standard_error, rel=0.05)


def test_bca_shifts_the_interval_of_a_lopsided_sample():
    counts, scores = [90, 6, 3, 1], [0, 5, 20, 60]
    plain = bootstrap_scores(counts, scores, rng(), resamples=20_000).interval
    bca = bootstrap_scores(counts, scores, rng(), resamples=20_000, method="bca").interval
    assert bca.method == "bca"
    assert bca.low > plain.low
    assert bca.high > plain.high


def test_bca_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats")
    data = np.array([1, 3, 3, 4, 8, 9, 12, 20, 21, 40], float)
    ours = bootstrap_mean(data, rng(), resamples=100_000, method="bca").interval
    theirs = stats.bootstrap(
        (data,), np.mean, n_resamples=40_000, rng=rng(), method="BCa"
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.25)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.sampled_from(["percentile", "bca"]))
@settings(max_examples=40)
def test_intervals_of_any_counts_lie_between_the_scores(counts, method):
    scores = list(range(len(counts)))
    found = bootstrap_scores(counts, scores, rng(), resamples=500, method=method)
    if not sum(counts):
        assert found.undefined == EMPTY
    else:
        used = [score for score, count in zip(scores, counts, strict=True) if count]
        assert min(used) - 1e-9 <= found.interval.low <= found.interval.high <= max(used) + 1e-9


def test_equal_answers_have_a_flagged_interval_of_no_width():
    found = bootstrap_scores([0, 7, 0], [-1, 0, 1], rng(), method="bca")
    assert found.interval.method == "constant"
    assert found.interval.low == found.interval.high == 0
    assert bootstrap([3, 3, 3], np.median, rng(), resamples=50).interval.method == "constant"


def test_the_exact_jackknife_acceleration_needs_one_value_a_kind():
    answers = np.array([-1] * 3 + [0] * 2 + [1] * 5, float)
    n, mean = answers.size, answers.mean()
    each = [np.delete(answers, at).mean() for at in range(n)]
    kinds = (mean * n - np.array([-1, 0, 1])) / (n - 1)
    assert acceleration(kinds, [3, 2, 5]) == pytest.approx(acceleration(each))
    assert acceleration([2.0, 2.0]) == 0


def test_a_statistic_may_take_many_samples_at_once():
    data = np.arange(30.0)
    one = bootstrap(data, np.median, rng(), resamples=2000)
    many = bootstrap(data, lambda rows: np.median(rows, axis=1), rng(), resamples=2000, vectorized=True)
    assert one.value == many.value
    assert one.interval.low == pytest.approx(many.interval.low, abs=1.5)
    bca = bootstrap(
        data, lambda rows: rows.mean(axis=1), rng(), resamples=2000, vectorized=True, method="bca"
    )
    assert bca.value in bca.interval


def test_rows_are_resampled_whole():
    pairs = np.column_stack([np.arange(40.0), np.arange(40.0) * 2])
    found = bootstrap(pairs, lambda sample: np.corrcoef(sample.T)[0, 1], rng(), resamples=100)
    assert found.value == pytest.approx(1)
    assert found.interval.low == pytest.approx(1)


def test_missing_values_are_left_out_of_a_mean():
    assert bootstrap_mean([1, None, 3], rng(), resamples=100).n == 2
    assert bootstrap_mean([], rng()).undefined == EMPTY
    assert bootstrap([], np.mean, rng()).undefined == EMPTY


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: bootstrap_scores([1, 2], [0, 1], rng(), method="basic"), "percentile or bca"),
        (lambda: bootstrap_scores([1.5, 2], [0, 1], rng()), "whole"),
        (lambda: bootstrap_scores([1, 2], [0], rng()), "one length"),
        (lambda: bootstrap_scores([1, 2], [0, 1], rng(), resamples=0), "resamples"),
        (lambda: campaign_uplift([1, 2], [1, 2], baseline="last year"), "mean, ewma, seasonal"),
        (lambda: sample_ratio_mismatch([5, 5], [1, 0]), "above 0"),
    ],
)
def test_impossible_requests_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()


def test_a_campaign_is_measured_against_the_days_before_it():
    before = [100, 104, 96, 102, 98, 101, 99, 103, 97, 100]
    found = campaign_uplift([130, 128, 133, 129], before)
    assert found.difference.value == pytest.approx(30)
    assert found.relative.value == pytest.approx(0.30)
    assert found.total.value == pytest.approx(120)
    assert found.test.p_value < 1e-6
    nothing = campaign_uplift([99, 102, 101, 98], before)
    assert nothing.test.p_value > 0.3
    assert 0 in nothing.difference.interval


def test_a_seasonal_baseline_compares_weekdays_with_weekdays():
    week = [100, 90, 90, 95, 120, 200, 180]
    noise = [0, 1, -1, 2, -2, 1, -1, 0, -1, 1, -2, 2, -1, 1, 1, 0, 0, 1, -1, 2, 0]
    before = [value + extra for value, extra in zip(week * 3, noise, strict=True)]
    weekend_only = campaign_uplift([*week[:4], 122, 203, 181], before, baseline="seasonal")
    assert weekend_only.expected.tolist() == pytest.approx(week, abs=1.01)
    assert abs(weekend_only.difference.value) < 3
    flat = campaign_uplift([122, 203, 181], before)
    assert flat.difference.value > 40


def test_an_average_that_follows_the_level_expects_the_recent_level():
    rising = list(range(100, 160, 3))
    follows, stays = (campaign_uplift([160, 161], rising, baseline=name) for name in ("ewma", "mean"))
    assert follows.expected[0] > stays.expected[0] + 10


def test_too_few_periods_are_undefined_and_a_zero_baseline_has_no_relative_uplift():
    assert not campaign_uplift([5], [1, 2, 3]).difference.defined
    assert not campaign_uplift([5, 6], [1] * 13, baseline="seasonal").difference.defined
    found = campaign_uplift([5, 6], [0, 0, 0])
    assert found.difference.value == 5.5
    assert not found.relative.defined


@given(st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=30)
def test_uplift_intervals_hold_the_uplift(one, other):
    found = campaign_uplift([one, other, one + 3], [other, one, other + 5])
    assert found.difference.value in found.difference.interval
    assert found.relative.value in found.relative.interval


def test_uneven_groups_are_noticed():
    assert sample_ratio_mismatch([50_000, 50_100]).p_value > 0.05
    assert sample_ratio_mismatch([50_000, 51_500]).p_value < 1e-5
    assert sample_ratio_mismatch([900, 100], [9, 1]).p_value == 1
    assert sample_ratio_mismatch([0, 0]).undefined == EMPTY
    assert not sample_ratio_mismatch([5]).defined


@pytest.mark.parametrize("baseline", ["mean", "ewma"])
@pytest.mark.parametrize(("level", "before"), [(5.0, 3.0), (1 / 3, 0.35), (0.1, 0.3)])
def test_a_change_between_two_levels_without_noise_has_the_exact_p_value(baseline, level, before):
    test = campaign_uplift([level] * 3, [before] * 3, baseline=baseline).test
    assert test.p_value == pytest.approx(2 / math.comb(6, 3))
    assert test.statistic is None


def test_a_campaign_at_the_level_before_it_shows_no_variation():
    test = campaign_uplift([0.1] * 4, [0.1] * 7).test
    assert (test.p_value, test.undefined) == (None, NO_VARIATION)


def test_a_mean_of_many_different_values_is_drawn_value_by_value(monkeypatch) -> None:
    values = np.random.default_rng(1).normal(10, 2, 200)
    counted = bootstrap_mean(values, np.random.default_rng(2), resamples=2000)
    monkeypatch.setattr("cxkit.stats.intervals.bootstrap._CELLS", 0)
    drawn = bootstrap_mean(values, np.random.default_rng(2), resamples=2000)
    assert drawn.value == pytest.approx(counted.value)
    assert drawn.interval.bounds == pytest.approx(counted.interval.bounds, abs=0.05)
    assert drawn.interval.bounds != counted.interval.bounds
