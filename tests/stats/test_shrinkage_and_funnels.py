"""Fair comparison of agents and teams with few cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.profiling import (
    NO_OVERDISPERSION,
    BetaPrior,
    binomial_limit,
    fit_beta_prior,
    funnel,
    funnel_limits,
    james_stein,
    overdispersion,
    shrink_means,
    shrink_rates,
)
from cxkit.stats.results import NO_VARIATION

AGENTS = ([18, 45, 9, 70, 3, 28, 55, 12], [20, 60, 10, 100, 5, 40, 60, 20])
BASEBALL = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]


def test_three_of_three_does_not_beat_95_of_100():
    found = shrink_rates([3, 95, 60, 40, 70], [3, 100, 100, 90, 100])
    assert found.observed[0] == 1
    assert found.shrunk[0] < found.shrunk[1]
    ranked, unranked = found.ranking(minimum=10)
    assert ranked[0] == 1
    assert unranked == (0,)


def test_the_fitted_prior_is_a_maximum_of_the_likelihood():
    special = pytest.importorskip("scipy.special")
    x, n = (np.array(part) for part in AGENTS)
    found = fit_beta_prior(x, n)
    assert isinstance(found, BetaPrior)

    def height(a, b):
        return float((special.betaln(x + a, n - x + b) - special.betaln(a, b)).sum())

    best = height(found.alpha, found.beta)
    assert found.log_likelihood == pytest.approx(best, abs=1e-9)
    for da in (0.99, 1, 1.01):
        for db in (0.99, 1, 1.01):
            assert height(found.alpha * da, found.beta * db) <= best + 1e-10


def test_the_prior_of_simulated_agents_is_recovered():
    rng = np.random.default_rng(1)
    n = rng.integers(5, 200, 4000)
    x = rng.binomial(n, rng.beta(12, 4, 4000))
    found = fit_beta_prior(x, n)
    assert isinstance(found, BetaPrior)
    assert (found.alpha, found.beta) == pytest.approx((12, 4), rel=0.1)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12))
@settings(max_examples=60)
def test_any_counts_give_shrunk_rates_between_the_extremes_or_a_reason(rows):
    x, n = [min(a, b) for a, b in rows], [max(a, b) for a, b in rows]
    found = shrink_rates(x, n)
    if found.prior is None:
        assert found.undefined is not None
        assert found.to_records()[0]["shrunk"] is None
    else:
        low, high = min(found.observed.min(), found.prior.mean), max(found.observed.max(), found.prior.mean)
        assert (found.shrunk >= low - 1e-9).all()
        assert (found.shrunk <= high + 1e-9).all()


def test_agents_who_differ_by_chance_only_are_said_to():
    assert shrink_rates([5, 5, 5], [10, 10, 10]).undefined == NO_OVERDISPERSION
    assert shrink_rates([0, 0], [10, 9]).undefined == NO_VARIATION
    assert "2 or more" in str(shrink_rates([1], [3]).undefined)


def test_a_given_prior_is_the_weighted_rating():
    found = shrink_rates([40], [50], prior=(0.7 * 20, 0.3 * 20))
    assert found.shrunk[0] == pytest.approx((50 * 0.8 + 20 * 0.7) / 70)
    with pytest.raises(Invalid, match="above 0"):
        shrink_rates([1], [2], prior=(0, 1))
    with pytest.raises(Invalid, match=r"successes\[0\]"):
        shrink_rates([3], [2])


def test_posterior_intervals_hold_the_shrunk_rate():
    pytest.importorskip("scipy")
    found = shrink_rates(*AGENTS)
    bounds = found.intervals(0.9)
    assert (bounds.low < found.shrunk).all()
    assert (bounds.high > found.shrunk).all()
    above = found.probability_above(0.75)
    assert np.argmax(above) == np.argmax(found.shrunk)
    assert ((above > 0) & (above < 1)).all()


def test_the_baseball_players_of_efron_and_morris_shrink_to_their_mean():
    root = np.sqrt(45)
    y = root * np.arcsin(2 * np.array(BASEBALL) / 45 - 1)
    found = james_stein(y)
    assert found.mean == pytest.approx(-3.317, abs=1e-3)
    assert found.kept[0] == pytest.approx(0.209, abs=1e-3)


def test_james_stein_needs_four_and_never_turns_the_order():
    assert not james_stein([1, 2, 3]).defined.any()
    assert james_stein([4, 4, 4, 4]).undefined == NO_VARIATION
    close = james_stein([1.0, 1.1, 0.9, 1.0])
    assert close.kept[0] == 0
    assert james_stein([1.0, 1.1, 0.9, 1.0], positive_part=False).kept[0] < 0


@given(
    st.lists(st.tuples(st.floats(-10, 10), st.floats(0.1, 3)), min_size=2, max_size=12),
)
@settings(max_examples=40)
def test_means_shrink_towards_the_common_mean_the_less_sure_they_are(rows):
    y, errors = (np.array(part) for part in zip(*rows, strict=True))
    found = shrink_means(y, errors)
    assert ((found.kept >= 0) & (found.kept <= 1)).all()
    order = np.argsort(errors)
    assert (np.diff(found.kept[order]) <= 1e-12).all()
    gap = np.abs(found.shrunk - found.mean) - np.abs(y - found.mean)
    assert (gap <= 1e-9).all()


def test_funnel_limits_narrow_with_size_and_hold_the_target():
    pytest.importorskip("scipy")
    sizes = [20, 50, 200, 1000]
    for kind, target in (("proportion", 0.8), ("binomial", 0.8), ("ratio", 1.0)):
        low, high = funnel_limits(sizes, target, kind=kind)
        wide = funnel_limits(sizes, target, kind=kind, confidence=0.998)
        assert (np.diff(high - low) < 0).all()
        assert (low < target).all()
        assert (high > target).all()
        assert (wide[0] <= low).all()
        assert (wide[1] >= high).all()


def test_interpolated_binomial_limits_lie_within_one_case_of_the_quantile():
    stats = pytest.importorskip("scipy.stats")
    sizes = np.array([15, 40, 333])
    r = stats.binom.ppf(0.975, sizes, 0.3)
    found = binomial_limit(sizes, 0.3, 0.975) * sizes
    assert (found <= r).all()
    assert (found > r - 1).all()


def test_a_funnel_names_those_outside_and_leaves_chance_alone():
    found = funnel([90, 45, 160, 4, 0], [100, 50, 200, 40, 0], target=0.88)
    assert found.outside == ("within", "within", "low", "low", None)
    assert found.to_records()[4]["value"] is None


def test_widened_limits_leave_fewer_outside():
    rng = np.random.default_rng(9)
    n = rng.integers(200, 2000, 40)
    x = rng.binomial(n, np.clip(rng.normal(0.8, 0.06, 40), 0, 1))
    plain, wide = funnel(x, n), funnel(x, n, adjust=True)
    assert plain.overdispersion.phi > 3
    assert wide.adjusted
    far = [sum(word in ("high", "low") for word in each.outside) for each in (plain, wide)]
    assert far[1] < far[0]


def test_units_that_vary_by_chance_have_no_overdispersion():
    rng = np.random.default_rng(4)
    n = np.full(300, 400)
    found = overdispersion(rng.binomial(n, 0.7), n)
    assert found.phi == pytest.approx(0.8, abs=0.25)
    assert found.tau2 < 1e-3
    assert not funnel([5], [10]).adjusted
    assert overdispersion([5], [10]).undefined is not None


def test_ratios_compare_observed_with_expected():
    pytest.importorskip("scipy")
    found = funnel([30, 12, 45], [30.0, 30.0, 30.0], kind="ratio", target=1.0)
    assert found.outside == ("within", "low", "rather high")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: funnel_limits([10], 0.5, kind="cone"), "kind of funnel"),
        (lambda: funnel_limits([10], 1.5), "between 0 and 1"),
        (lambda: funnel_limits([0], 0.5), "above 0"),
        (lambda: overdispersion([5, 5], [4, 9]), "at most"),
        (lambda: overdispersion([5, 5], [9, 9], trim=0.6), "trim"),
        (lambda: shrink_means([1, 2], [0.1, 0]), "above 0"),
        (lambda: james_stein([1, 2, 3, 4], variance=0), "above 0"),
    ],
)
def test_impossible_comparisons_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()


def test_a_funnel_of_one_unit_says_that_two_are_needed():
    assert str(funnel([1], [2]).undefined) == "2 or more are needed, there are 1"
    with pytest.raises(Invalid, match="numerators are at most their denominators"):
        funnel([1, 0], [0, 5])
