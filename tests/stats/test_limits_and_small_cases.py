"""Values at a limit, of one row or one rater, tiny weights: each with the figure by hand."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from cxkit.columns import votes
from cxkit.columns._column import from_cells, stacked
from cxkit.errors import Invalid
from cxkit.stats import Estimate, compare, kaplan_meier, kendall_w, nelson_aalen
from cxkit.stats.effects import difference_in_differences
from cxkit.stats.intervals import bootstrap, nps
from cxkit.stats.profiling import funnel_limits
from cxkit.stats.reliability import icc, krippendorff_alpha, ratings_of
from cxkit.stats.results import Target
from cxkit.stats.sampling import sample_size, weighting
from cxkit.stats.tallies import Runs, tally_nps, tally_scores, tally_share, tally_values


def test_limits_of_a_standardised_ratio_are_those_of_a_poisson_count():
    """Of 10 expected: the exact limits of 10 counted, 4.795 and 18.390."""
    low, high = funnel_limits([10.0], 1.0, kind="ratio", confidence=0.95)
    assert (low[0], high[0]) == (pytest.approx(0.4795, abs=1e-4), pytest.approx(1.8390, abs=1e-4))


def test_one_rater_or_one_unit_has_no_concordance():
    for ratings in ([[1], [2], [3]], [[1, 2, 3]], np.zeros((0, 2)), [[1, 1], [1, 1]]):
        found = kendall_w(ratings)
        assert (found.estimate.value, found.test.p_value) == (None, None)
    assert "2 or more are needed" in str(kendall_w([[1], [2], [3]]).estimate.undefined)


def test_256_raters_who_give_one_code_are_counted_256_times():
    counts = ratings_of({f"r{rater}": [1, 2, 2] for rater in range(256)}).counts()
    assert counts.tolist() == [[256.0, 0.0], [0.0, 256.0], [0.0, 256.0]]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_categories_that_nobody_gave_change_no_digit_of_alpha(level):
    chance = np.random.default_rng(5)
    for _ in range(20):
        ratings = (chance.integers(1, 4, (3, 9)) * 3).tolist()
        whole = krippendorff_alpha(ratings, level=level, categories=[1, 3, 5, 6, 7, 9, 11])
        assert whole.value == krippendorff_alpha(ratings, level=level).value


def test_deviations_below_one_spread_a_sample():
    assert sample_size.allocate(100, {"a": 10, "b": 10}, {"a": 0.1, "b": 0.3}) == pytest.approx(
        {"a": 25.0, "b": 75.0}
    )
    assert sample_size.allocate(4, {"a": 1, "b": 1}, {"a": 0, "b": 0.5}) == {"a": 0.0, "b": 4.0}


def test_the_margin_of_a_score_is_above_nothing():
    assert nps.sample_size((0.35, 0.25, 0.40), 0.05) == pytest.approx(1148.596187)
    for margin in (0, -0.1, math.nan):
        with pytest.raises(Invalid, match="a margin is more than 0"):
            nps.sample_size((0.35, 0.25, 0.40), margin)


def test_strata_that_agree_wholly_have_no_design_effect():
    for x in (0, 40):
        found = weighting.stratified({"a": weighting.Stratum(40, x, 500), "b": weighting.Stratum(40, x, 90)})
        assert (found.value, found.n_effective, found.options["design_effect"]) == (x / 40, None, None)


def test_weights_of_another_unit_change_nothing():
    scores, weights = [10, 9, 3, 7, 8, 0, 10], np.array([1.0, 2.0, 0.5, 1.5, 1.0, 0.25, 3.0])
    mean, small = (weighting.weighted_mean(scores, weights * unit) for unit in (1.0, 1e-4))
    assert (small.value, small.standard_error) == pytest.approx((mean.value, mean.standard_error))
    assert small.n_effective == pytest.approx(mean.n_effective)
    usual, tiny = (tally_nps(scores, weights=weights * unit).result() for unit in (1.0, 1e-4))
    assert tiny.value == pytest.approx(usual.value)
    assert (tiny.interval.low, tiny.interval.high) == pytest.approx((usual.interval.low, usual.interval.high))
    assert tiny.standard_error == pytest.approx(usual.standard_error)
    assert tiny.n_effective == pytest.approx(usual.n_effective)


def test_a_weighted_mean_whose_variance_is_one_has_the_degrees_of_freedom_of_its_error():
    """Of 5, 1, 3 and 3 that weigh 1, 1, 2 and 4: the error is sqrt(4/3 * 8/64), worth 8 answers."""
    found = tally_scores([5, 1, 3, 3], (1, 5), weights=[1, 1, 2, 4]).result("mean")
    assert (found.value, found.standard_error) == (3, pytest.approx(math.sqrt(1 / 6)))
    assert found.interval.high - 3 == pytest.approx(2.364624 * math.sqrt(1 / 6), rel=1e-5)


def test_a_score_in_another_unit_has_the_same_bootstrap_interval():
    """Means of tenths tie but for rounding: they are told equal in every unit."""
    scores = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.3, 0.7])
    found = [
        bootstrap.bootstrap_mean(
            scores * unit, np.random.default_rng(3), resamples=400, method="bca"
        ).interval
        for unit in (1.0, 1e8, 1e-8)
    ]
    for unit, interval in zip((1e8, 1e-8), found[1:], strict=True):
        assert interval.low / unit == pytest.approx(found[0].low)
        assert interval.high / unit == pytest.approx(found[0].high)


def test_one_figure_is_not_compared_with_several():
    one, several = (
        tally_share([1, 0, 1, 1], by=by).result() for by in (None, {"group": ["a", "b", "a", "b"]})
    )
    for first, second in ((one, several), (several, one)):
        with pytest.raises(Invalid, match="compare two estimates, or two arrays of them"):
            compare(first, second)


def test_rows_of_no_weight_leave_no_time_in_a_curve():
    found = kaplan_meier([1.0, 2.0, 3.0, math.nan], frequencies=[1, 0, 2, 1])
    assert found.times.tolist() == [1.0, 3.0]


def test_the_axis_of_a_hazard_names_its_unit():
    pytest.importorskip("matplotlib").use("Agg")
    for unit, named in (("days", "time (days)"), ("", "time"), ("seconds", "time")):
        assert nelson_aalen([60.0, 7200.0, 90_000.0]).plot(unit=unit).get_xlabel() == named


def test_an_estimate_without_an_interval_is_shown_in_a_notebook():
    assert "interval" not in Estimate(value=0.5, n=2)._repr_html_()
    assert "interval" in tally_share([1, 0, 1]).result()._repr_html_()


def test_the_comparison_of_two_months_counts_everybody_once():
    def months(*yes: int) -> list[Any]:
        return [tally_share([1] * count + [0] * (50 - count)).result() for count in yes]

    found = difference_in_differences(months(20, 21, 20, 30), months(20, 20, 21, 20), start=3)
    assert found.figure.n == 4 * 2 * 50


def test_the_error_of_a_comparison_is_that_of_its_figures():
    """The gaps before do not vary, so the error is that of eight shares of 50: three gaps' mean, and one."""
    shares = [0.4, 0.42, 0.4, 0.6], [0.4, 0.42, 0.4, 0.4]
    treated, control = (
        [tally_share([1] * round(share * 50) + [0] * round(50 - share * 50)).result() for share in line]
        for line in shares
    )
    found = difference_in_differences(treated, control, start=3)
    spread = [
        one.standard_error**2 + other.standard_error**2 for one, other in zip(treated, control, strict=True)
    ]
    assert found.figure.standard_error == pytest.approx(math.sqrt(sum(spread[:3]) / 9 + spread[3]))


def test_counts_of_other_values_are_not_equal():
    one, other = (tally_values(values).rows.values for values in ([1, 2], [1, 3]))
    assert one == one
    assert one != other


@pytest.mark.parametrize("kind", [tally_share, tally_nps])
def test_rows_in_the_order_of_their_groups_count_as_any_others(kind):
    """More rows than are counted at a time, of groups that begin and end within a slice."""
    size = 150_000
    groups = np.sort(np.random.default_rng(2).integers(0, 9, size))
    cells = np.random.default_rng(3).integers(0, 2 if kind is tally_share else 11, size).astype(float)
    cells[::1000] = np.nan
    turned = np.random.default_rng(4).permutation(size)
    found = kind(cells, by=Runs.of({"group": groups}))
    assert found.counts == kind(cells).counts
    assert found.to_payload() == kind(cells[turned], by={"group": groups[turned]}).to_payload()


@pytest.mark.parametrize("unit", [1e-9, 1e9])
def test_an_intraclass_correlation_is_the_same_in_another_unit(unit):
    ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9]], float)
    usual, other = icc(ratings), icc(ratings * unit)
    assert [each.value for each in other.values()] == pytest.approx([each.value for each in usual.values()])


def test_whole_numbers_of_a_short_range_are_categories_each_and_others_where_they_occur():
    for low, high in ((1, 64), (-3, 60)):
        assert ratings_of([[low, high], [high, low]]).labels == (*range(low, high + 1),)
        assert ratings_of([[low, high + 1], [low, low]]).labels == (low, high + 1)


def test_columns_of_other_kinds_one_after_the_other_keep_their_cells():
    for cells in ([1], ["a"]), ([1.5], [True]), ([1], [2.5]), ([True], [1]):
        assert stacked([from_cells(part) for part in cells]).cells() == [
            each for part in cells for each in part
        ]


def test_truth_values_may_be_mixed_with_ones_and_zeros():
    assert votes([True, 1, 0.0, None], "won").values.tolist() == [1, 1, 0, -1]
    for wrong in (2, "yes", 0.5):
        with pytest.raises(Invalid, match="won"):
            votes([True, wrong, 1], "won")


@pytest.mark.parametrize("name", ["at_least", "at_most"])
def test_a_bound_that_is_no_number_is_refused_by_its_name(name):
    with pytest.raises(Invalid, match=name):
        Target(**{name: math.nan})
