"""Statistics at the edges of what they are defined for: beyond a pole, out of range, tied, very large."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy import special

from cxkit.errors import Invalid, shown
from cxkit.metrics import repurchase
from cxkit.stats import compare
from cxkit.stats.control_charts import RULES, run_signals
from cxkit.stats.intervals.means import midranks
from cxkit.stats.intervals.nps import difference_test
from cxkit.stats.intervals.rates import mid_p
from cxkit.stats.profiling import fit_beta_prior, shrink_rates
from cxkit.stats.profiling._empirical_bayes import _Counts, _spread_beyond_chance
from cxkit.stats.profiling._funnel_limits import _widened
from cxkit.stats.reliability import (
    agreement_weights,
    cohen_kappa_of_table,
    cronbach_alpha,
    fleiss_kappa,
    icc,
    mcdonald_omega,
    rater_agreement,
)
from cxkit.stats.results import Axis
from cxkit.stats.results._estimates_picture import _is_ordered
from cxkit.stats.results._pictures import unit_axis
from cxkit.stats.results._units import format_number
from cxkit.stats.sampling.raking import rake
from cxkit.stats.sampling.sample_size import for_cv
from cxkit.stats.sampling.weighting import Stratum, design_effect, kish, stratified, weighted_mean
from cxkit.stats.series import mann_kendall
from cxkit.stats.survival import kaplan_meier, nelson_aalen
from cxkit.stats.tallies import Tally, merged, tally_scores, tally_share, tally_values, to_bytes
from cxkit.stats.tallies._waits import tally_waits

# --- reliability


def test_the_mean_of_ratings_has_no_interval_beyond_the_pole() -> None:
    found = icc([[1, 2], [3, 2]])
    assert str(found["ICC2k"].interval.undefined).startswith("for one rater it lies at or below -1")
    assert found["ICC2"].interval.defined
    # ICC2 is -1 up to rounding, which the processor decides.
    pole = icc([[1, 3], [2, 1], [1, 2]])
    assert pole["ICC2"].value == pytest.approx(-1)
    assert str(pole["ICC2k"].undefined) == (
        "for one rater it lies at or below -1: nothing follows for the mean of several"
    )
    assert str(icc([[1, 2], [1, 2]])["ICC2k"].undefined) != str(pole["ICC2k"].undefined)
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


@pytest.mark.parametrize(
    ("limits", "good"),
    [
        ((0, 2), True),
        ((0.99, 1.01), True),
        ((1, 2), False),
        ((0.5, 1), False),
        ((-0.1, 2), False),
        ((2, 3), False),
    ],
)
def test_limits_of_weights_lie_on_both_sides_of_1(limits: tuple[float, float], good: bool) -> None:
    people, totals = {"sex": ["f", "m"]}, {"sex": {"f": 1, "m": 1}}
    if good:
        assert rake([1, 1], people, totals, limits=limits).weights.tolist() == [1, 1]
    else:
        with pytest.raises(Invalid, match="both sides of 1"):
            rake([1, 1], people, totals, limits=limits)


def test_any_total_of_nobody_is_refused_and_nothing_of_nobody_is_none() -> None:
    with pytest.raises(Invalid, match="nobody with a weight"):
        rake([1, 1], {"sex": ["f", "f"]}, {"sex": {"f": 1.5, "m": 0.5}})
    assert rake([1, 1], {"sex": ["f", "f"]}, {"sex": {"f": 2, "m": 0}}).weights.tolist() == [1, 1]


def test_a_single_stratum_is_a_simple_sample() -> None:
    found = stratified({"all": Stratum(n=100, x=30, population=400)})
    assert found.value == 0.3
    assert found.n_effective == pytest.approx(100)
    assert found.standard_error == pytest.approx(math.sqrt(0.3 * 0.7 / 99 * (1 - 100 / 400)))


def test_a_sample_for_a_coefficient_of_variation_reaches_it() -> None:
    for population in (150, 1000, 10**6):
        for p in (0.1, 0.5, 0.9):
            n = for_cv(p, cv=0.05, population=population)
            error = math.sqrt(p * (1 - p) / n * (population - n) / (population - 1))
            assert error == pytest.approx(0.05 * p), (population, p)
    assert for_cv(0.5, cv=0.05, population=1) == 1


@pytest.mark.parametrize("events", [1, 2, 3])
def test_mid_p_bounds_of_a_few_events_leave_half_of_the_error_on_each_side(events: int) -> None:
    low, high = mid_p(events, 1.0, confidence=0.9)

    def below(mean: float) -> float:
        parts = [math.exp(-mean) * mean**k / math.factorial(k) for k in range(events + 1)]
        return sum(parts) - parts[-1] / 2

    assert below(low) == pytest.approx(0.95)
    assert below(high) == pytest.approx(0.05)


@pytest.mark.parametrize("alike", [(0, 0, 5), (4, 0, 0), (0, 3, 0)])
def test_a_sample_that_agrees_altogether_is_pooled_on_either_side(alike: tuple[int, int, int]) -> None:
    other = (3, 2, 4)
    for one, two in ((alike, other), (other, alike)):
        wald, score = (difference_test(one, two, method=method) for method in ("wald", "score"))
        assert wald.statistic == score.statistic
    assert (
        difference_test((2, 1, 1), other).statistic
        != difference_test((2, 1, 1), other, method="score").statistic
    )


def test_the_slopes_of_the_likelihood_of_a_prior_are_its_slopes() -> None:
    counts, step = _Counts(np.array([3, 8, 1, 9]), np.array([10, 12, 5, 9])), 1e-5
    at = np.log([1.7, 2.9])
    gradient, curve = counts.slopes(*np.exp(at))
    for k, move in enumerate(np.eye(2) * step):
        up, down = np.exp(at + move), np.exp(at - move)
        slope = (counts.log_likelihood(*up) - counts.log_likelihood(*down)) / (2 * step)
        assert gradient[k] == pytest.approx(slope, rel=1e-6)
        bend = (counts.slopes(*up)[0] - counts.slopes(*down)[0]) / (2 * step)
        assert curve[k].tolist() == pytest.approx(bend.tolist(), rel=1e-6)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=9))
def test_rates_vary_beyond_chance_where_a_prior_is_likelier_than_none(
    rows: list[tuple[int, int]],
) -> None:
    x, n = np.array([yes for yes, _ in rows]), np.array([yes + no for yes, no in rows])
    total, trials = int(x.sum()), int(n.sum())
    if not 0 < total < trials:
        return
    rate = total / trials
    plain = total * math.log(rate) + (trials - total) * math.log(1 - rate)
    far = 1e4
    gain = _Counts(x, n).log_likelihood(rate * far, (1 - rate) * far) - plain
    # The likelihood nears that of one rate; what is nearly flat tells nothing.
    if abs(gain) > 1e-5:
        assert _spread_beyond_chance(x[n > 0], n[n > 0], rate) == (gain > 0)


def test_widened_limits_of_a_ratio_are_even_in_its_square_root() -> None:
    # Errors of 0.06 and between units of 0.08 are 0.1 together; the root of 1.21 is 1.1.
    low, high = _widened("ratio", np.array([0.06]), 0.08**2, 1.21, 0.95)
    half = 0.1 * NormalDist().inv_cdf(0.975)
    assert low[0] == pytest.approx((1.1 - half) ** 2)
    assert high[0] == pytest.approx((1.1 + half) ** 2)
    assert _widened("ratio", np.array([0.5]), 0.0, 0.25, 0.998)[0][0] == 0


def test_posterior_intervals_are_quantiles_of_the_beta_distribution() -> None:
    found = shrink_rates([18, 45], [20, 60], prior=(8, 2)).intervals(0.9)
    for name, share in (("low", 0.05), ("high", 0.95)):
        expected = [special.betaincinv(26, 4, share), special.betaincinv(53, 17, share)]
        assert getattr(found, name).tolist() == pytest.approx(expected)


def test_what_nobody_answered_is_not_hidden_but_empty() -> None:
    found = tally_share([1] * 9 + [0, None], by={"shop": ["a"] * 9 + ["b", "c"]}).result()
    hidden = found.suppress(5)
    assert hidden.n.tolist() == [9, 0, 0]
    assert str(hidden.at(shop="c").undefined) == str(found.at(shop="c").undefined)
    assert "fewer than 5" in str(hidden.at(shop="b").undefined)
    assert found.suppress(1).defined.tolist() == found.defined.tolist()


@pytest.mark.parametrize(
    ("labels", "ordered"),
    [
        ((1, 2), True), ((1.5, None), True), ((1, "a"), False), ((True, False), False), ((1, True), False),
        (("2026-01", "2026-02"), True), (("2026-01", "other"), False), (("2026", "2027"), True),
        (("20260", "20261"), False), ((None,), False),
    ],
)  # fmt: skip
def test_a_line_is_drawn_between_numbers_and_periods_alone(labels: tuple[Any, ...], ordered: bool) -> None:
    assert _is_ordered(Axis("of", labels)) is ordered


def test_labels_that_were_declared_in_order_are_ordered() -> None:
    assert _is_ordered(Axis("size", ("S", "L"), ("S", "L")))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0s"), (59.94, "59.9s"), (60, "1m"), (61, "1m 1s"), (599, "9m 59s"), (600, "10m"), (3599, "1h"),
        (3540, "59m"), (3600, "1h"), (86_340, "23h 59m"), (86_400, "1d"), (90_060, "1d 1h 1m"),
        (-61, "-1m 1s"), (-5, "-5s"), (-7200, "-2h"),
    ],
)  # fmt: skip
def test_a_duration_is_told_in_the_units_that_fit_it(seconds: float, said: str) -> None:
    assert format_number(seconds, "seconds") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(9999, "9999"), (10_000, "10,000"), (-10_000, "-10,000"), (10_000.5, "1e+04"), (0.12345, "0.1235")],
)
def test_a_large_whole_number_is_told_whole(value: float, said: str) -> None:
    assert format_number(float(value)) == said


CLOCKS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200)
DAYS = (1, 2, 5, 7, 14, 28, 56, 91, 182, 365, 730)


def test_ticks_of_durations_stand_where_clocks_and_calendars_have_them() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    axes = pyplot.subplots()[1]
    for step in (*CLOCKS, *(86_400 * days for days in DAYS)):
        axes.set_ylim(0, 6 * step)
        unit_axis(axes, "seconds")
        assert axes.get_yticks()[:3].tolist() in ([0, step, 2 * step], [-step, 0, step]), step
    pyplot.close("all")


def test_answers_that_are_missing_weigh_nothing() -> None:
    light, heavy = (tally_share([1, 0, None], weights=[1, 2, each]) for each in (0.5, 7))
    assert light == heavy
    assert to_bytes(light) == to_bytes(heavy)
    assert tally_share([1, 0], weights=[1, 2]) != tally_share([1, 0], weights=[1, 3])


def test_tallies_are_equal_where_axes_cells_and_counts_are() -> None:
    def of(flags: list[int], shops: str) -> Tally:
        return tally_share(flags, by={"shop": list(shops)})

    one = of([1, 0], "ab")
    assert one == of([0, 1], "ba")
    for other in (of([1, 0], "ac"), of([0, 1], "ab"), of([1, 1], "ab"), of([1, 0], "aa"), of([1], "a")):
        assert one != other


def test_one_tally_that_follows_people_is_merged_alone() -> None:
    day = [datetime(2026, 2, 1, tzinfo=UTC)]
    alone = repurchase.tally(["ann"], day)
    assert merged([alone]) == alone
    with pytest.raises(Invalid, match="by_customer=True"):
        merged([alone, repurchase.tally(["bob"], day)])


def test_an_unknown_rating_is_refused_with_the_categories_cut_at_30_characters() -> None:
    with pytest.raises(Invalid) as told:
        rater_agreement([["x", "y"], ["x", "y"]], categories=["x", "a" * 40])
    assert shown("a" * 40, 30) in str(told.value)
    assert shown("a" * 40, 31) not in str(told.value)


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 100), (-50, 50)])
def test_a_scale_has_up_to_101_points(low: int, high: int) -> None:
    assert tally_scores([low, high], (low, high)).result().value == (low + high) / 2
    for scale in ((low, low), (high, low), (low, low + 101)):
        with pytest.raises(Invalid, match="from a lower to a higher point"):
            tally_scores([low], scale)


def test_bounds_of_a_hazard_are_those_of_its_logarithm() -> None:
    found = nelson_aalen([1, 2, 2, 4], [1, 1, 1, 0])
    hazard = [1 / 4, 1 / 4 + 2 / 3]
    error = [math.sqrt(1 / 16), math.sqrt(1 / 16 + 2 / 9)]
    z = NormalDist().inv_cdf(0.975)
    width = [math.exp(z * e / h) for e, h in zip(error, hazard, strict=True)]
    assert found.low.tolist() == pytest.approx([h / w for h, w in zip(hazard, width, strict=True)])
    assert found.high.tolist() == pytest.approx([h * w for h, w in zip(hazard, width, strict=True)])


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_linear_weights_fall_to_none_between_the_ends(size: int) -> None:
    found = agreement_weights("linear", size)
    assert found[0].tolist() == pytest.approx([1 - k / (size - 1) for k in range(size)] if size > 1 else [1])


@pytest.mark.parametrize(
    ("name", "inside", "beyond"),
    [
        ("beyond_3s", [3.0], [3.01]),
        ("2_of_3_beyond_2s", [2.0, 0, 2.0], [2.01, 0, 2.01]),
        ("4_of_5_beyond_1s", [1.0, 1.0, 0, 1.0, 1.0], [-1.01, -1.01, 0, -1.01, -1.01]),
        ("15_within_1s", [0.99] * 14 + [1.0], [0.99] * 15),
        ("8_beyond_1s_both", [1.01, -1.01] * 3 + [1.01, -1.0], [1.01, -1.01] * 4),
        ("8_beyond_1s_both", [1.01] * 8, [1.01] * 7 + [-1.01]),
        ("7_same_side", [0.1] * 6 + [0], [0.1] * 7),
        ("8_same_side", [-0.1] * 7 + [0], [-0.1] * 8),
        ("9_same_side", [0.1] * 8 + [0], [0.1] * 9),
        ("6_trending", [0, 0.1, 0.2, 0.3, 0.4, 0.4], [0, -0.1, -0.2, -0.3, -0.4, -0.5]),
        ("14_alternating", [0.1, -0.1] * 6 + [0.1, 0.1], [0.1, -0.1] * 7),
    ],
)
def test_a_rule_asks_for_points_beyond_its_line_in_its_whole_window(
    name: str, inside: list[float], beyond: list[float]
) -> None:
    for z, told in ((inside, []), (beyond, [len(beyond) - 1]), (beyond[1:], [])):
        array = np.array(z, float)
        assert [signal.at for signal in run_signals(array, array, (name,))] == told, z


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5])
def test_a_share_of_a_quantile_lies_between_0_and_1(share: float) -> None:
    every = np.array([True] * 3)
    waits = tally_waits(np.array([1, 2, 3]) * 1_000_000, every, every, by=None, definition="wait")
    with pytest.raises(Invalid, match="between 0 and 1"):
        kaplan_meier([1, 2, 3], [1, 1, 1]).quantile(share)
    with pytest.raises(Invalid, match="between 0 and 1") as told:
        waits.result("quantile", share=share)
    assert told.value.faults[0].code == "quantile.share"


def test_a_quantile_that_the_curve_does_not_reach_has_no_bounds() -> None:
    curve = kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0])
    assert curve.quantile(0.2).value == 1
    # At 0.8 the lower bound of the curve has come down so far, the curve has not.
    for share in (0.8, 0.9):
        far = curve.quantile(share)
        assert (far.value, far.low, far.high, far.n) == (None, None, None, 4)
    assert "never" in str(far.undefined) or "reach" in str(far.undefined)


def test_loadings_that_add_up_to_nothing_have_the_same_signs_everywhere() -> None:
    model = mcdonald_omega([[1, 2, 2], [2, 2, 3], [3, 2, 2], [2, 3, 2]])
    assert model.loadings == pytest.approx([0, 0.25, -0.25], abs=1e-6)


@pytest.mark.parametrize("sign", [-1, 1])
def test_measured_values_go_as_far_as_their_squares_do(sign: int) -> None:
    assert tally_values([sign * 1e100, 0]).result().value == sign * 5e99
    with pytest.raises(Invalid, match="finite numbers of at most 1e\\+100"):
        tally_values([sign * 1.0001e100, 0])


def test_medians_of_many_groups_are_compared_as_each_two_are() -> None:
    chance = np.random.default_rng(1)
    spans = (chance.exponential(100, 300) + 1).astype(np.int64) * 10**6
    ended, known = chance.random(300) < 0.9, np.ones(300, np.bool_)
    groups = np.array(["a", "b", "c"])[chance.integers(0, 3, 300)]
    one, other = (
        tally_waits(each, ended, known, by={"g": groups}, definition="x") for each in (spans, spans * 2)
    )
    many = compare(one.result("median"), other.result("median"))
    each = [
        compare(one.at(g=name).result("median"), other.at(g=name).result("median")).p_value for name in "abc"
    ]
    assert list(many.p_values) == pytest.approx(each)
    assert all(0 < p < 0.01 for p in each)
