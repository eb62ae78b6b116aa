"""Signal or noise: control charts, run rules, phases and missing points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats import control_charts as charts
from cxkit.stats.control_charts import NELSON, WESTERN_ELECTRIC, fair_coin_quantile, find_rules, run_signals

ORANGE_JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22,
                8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]  # fmt: skip
MONTGOMERY = [9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34,
              9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84,
              10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52]  # fmt: skip


series = st.lists(st.one_of(st.none(), st.integers(-50, 50)), min_size=1, max_size=40)


def at(chart, rule):
    return [signal.at for signal in chart.signals_by((rule,))]


def test_the_orange_juice_cans_have_the_published_limits_and_two_points_beyond():
    chart = charts.p_chart(ORANGE_JUICE, [50] * 30)
    assert chart.center[0] == pytest.approx(0.2313333, abs=1e-7)
    assert (chart.lower[0], chart.upper[0]) == pytest.approx((0.0524, 0.4102), abs=5e-5)
    assert at(chart, "beyond_3s") == [14, 22]
    assert not chart.in_control


def test_an_ewma_and_a_cusum_find_the_shift_of_the_textbook():
    ewma = charts.ewma_chart(MONTGOMERY, weight=0.1, target=10, sigma=1, width=2.7)
    assert ewma.values[:3].round(5).tolist() == [9.945, 9.7495, 9.70355]
    assert at(ewma, "beyond_3s") == [28, 29]
    cusum = charts.cusum_chart(MONTGOMERY, target=10, slack=0.5, decision=5)
    assert cusum.first_signal == 28
    assert cusum.high[28] == pytest.approx(5.28)
    assert cusum.change_began == 22


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=60))
@settings(max_examples=40)
def test_the_cusum_is_its_recursion(values):
    found = charts.cusum_chart(values, target=0.5, slack=0.25, decision=4)
    high = low = 0.0
    for place, value in enumerate(values):
        high, low = max(0.0, high + value - 0.75), max(0.0, low + 0.25 - value)
        assert found.high[place] == pytest.approx(high, abs=1e-9)
        assert found.low[place] == pytest.approx(low, abs=1e-9)


def test_individuals_have_limits_from_the_moving_range():
    chart = charts.xmr_chart([10, 12, 11, 15, 10])
    assert chart.center[0] == pytest.approx(11.6)
    assert chart.upper[0] - chart.center[0] == pytest.approx(3 * 3.0 / 1.128)
    assert chart.moving_range.values.tolist() == [0, 2, 1, 4, 5]
    assert not chart.moving_range.present[0]
    assert chart.moving_range.upper[1] == pytest.approx(3.267 * 3)


def test_screening_of_moving_ranges_is_off_unless_asked_for():
    values = [10, 11, 10, 11, 10, 11, 10, 11, 40, 10, 11, 10]
    plain, screened = charts.xmr_chart(values), charts.xmr_chart(values, screen=True)
    assert plain.options["screen"] is False
    assert screened.upper[0] < plain.upper[0]


def test_a_missing_point_breaks_runs_and_moving_ranges():
    whole = charts.xmr_chart([1, 2, 1, 2, 1, 2, 9, 9, 9, 9, 9, 9, 9, 9, 9])
    broken = charts.xmr_chart([1, 2, 1, 2, 1, 2, 9, 9, 9, 9, None, 9, 9, 9, 9])
    assert at(whole, "9_same_side") == [14]
    assert at(broken, "9_same_side") == []
    jump = charts.xmr_chart([1, 2, None, 100, 101])
    assert jump.moving_range.present.tolist() == [False, True, False, False, True]
    assert jump.upper[0] - jump.center[0] == pytest.approx(3 / 1.128)


def test_phases_have_their_own_limits_and_no_range_across_the_border():
    chart = charts.xmr_chart([1, 2, 1, 2, 11, 12, 11, 12], phases=[4])
    assert chart.center.tolist() == [1.5] * 4 + [11.5] * 4
    assert chart.upper[0] - chart.center[0] == pytest.approx(chart.upper[4] - chart.center[4])
    assert chart.in_control
    assert [row["phase"] for row in chart.to_records()] == [0] * 4 + [1] * 4


def test_frozen_limits_come_from_the_baseline_and_judge_what_follows():
    chart = charts.c_chart([4, 5, 6, 5, 30], freeze=4)
    assert chart.center.tolist() == [5] * 5
    assert at(chart, "beyond_3s") == [4]


def test_large_samples_need_laneys_chart():
    rng = np.random.default_rng(3)
    sizes = np.full(24, 50_000)
    rates = np.clip(rng.normal(0.9, 0.02, 24), 0, 1)
    done = np.round(sizes * rates)
    plain, wide = charts.p_chart(done, sizes), charts.laney_p_chart(done, sizes)
    assert len(at(plain, "beyond_3s")) > 10
    assert at(wide, "beyond_3s") == []
    assert wide.sigma_z[0] > 5


@given(st.lists(st.integers(0, 60), min_size=3, max_size=30))
@settings(max_examples=40)
def test_equal_sizes_make_p_np_u_and_c_charts_tell_the_same(found):
    sizes = [60] * len(found)
    p, np_ = charts.p_chart(found, sizes), charts.np_chart(found, sizes)
    np.testing.assert_allclose(60 * p.upper, np_.upper, atol=1e-9)
    np.testing.assert_allclose(60 * p.lower, np_.lower, atol=1e-9)
    u, c = charts.u_chart(found, sizes), charts.c_chart(found)
    np.testing.assert_allclose(60 * u.upper, c.upper, atol=1e-9)
    assert u.signals == c.signals


@given(series)
@settings(max_examples=60)
def test_every_chart_of_any_series_is_finite_and_has_its_center_inside_its_limits(values):
    made = [charts.xmr_chart(values), charts.ewma_chart(values)]
    made += [charts.t_chart([None if v is None else abs(v) for v in values])]
    made += [charts.c_chart([None if v is None else abs(v) for v in values])]
    for chart in made:
        known = chart.defined
        for line in (chart.values, chart.center, chart.lower, chart.upper):
            assert np.isfinite(line).all()
        assert (chart.lower[known] <= chart.center[known] + 1e-9).all()
        assert (chart.center[known] <= chart.upper[known] + 1e-9).all()
        assert all(chart.present[signal.at] for signal in chart.signals)


def test_constant_points_never_signal():
    for chart in (charts.xmr_chart([0.1] * 30), charts.p_chart([0] * 30, [9] * 30), charts.c_chart([0] * 30)):
        assert at(chart, "beyond_3s") == []
        assert at(chart, "9_same_side") == []


def test_a_point_of_size_0_is_missing():
    chart = charts.p_chart([1, 0, 2], [10, 0, 10])
    assert chart.present.tolist() == [True, False, True]
    assert chart.center[0] == pytest.approx(0.15)


def test_one_point_has_no_limits_and_says_so():
    chart = charts.xmr_chart([5])
    assert not chart.defined.any()
    assert "too few" in repr(chart)
    assert chart.to_records()[0]["upper"] is None


def test_the_time_between_rare_events_has_lopsided_limits():
    gaps = [12, 30, 5, 44, 9, 61, 23, 7, 80, 15]
    t, g = charts.t_chart(gaps), charts.g_chart(gaps)
    assert t.upper[0] == pytest.approx(371.0156, abs=1e-3)
    assert t.lower[0] == 0
    assert g.center[0] == 19
    assert g.upper[0] == pytest.approx(115.887, abs=1e-3)
    assert at(charts.t_chart([*gaps, 2000]), "beyond_3s") == [10]


def test_each_rule_signals_at_the_last_point_of_its_window():
    cases = {
        "beyond_3s": ([0, 3.1, 0], [1]),
        "9_same_side": ([0.1] * 9 + [-0.1], [8]),
        "8_same_side": ([-0.1] * 8, [7]),
        "6_trending": ([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5], [5]),
        "14_alternating": ([0.1, -0.1] * 7, [13]),
        "2_of_3_beyond_2s": ([2.1, 0, 2.1, 0, -2.1], [2]),
        "4_of_5_beyond_1s": ([1.1, 1.1, 0, 1.1, 1.1], [4]),
        "15_within_1s": ([0.5, -0.5] * 7 + [0.5], [14]),
        "8_beyond_1s_both": ([1.5, -1.5] * 4, [7]),
    }
    for rule, (z, expected) in cases.items():
        array = np.array(z, float)
        assert [signal.at for signal in run_signals(array, array, (rule,))] == expected, rule


def test_points_on_the_line_are_not_beyond_it():
    z = np.array([3.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0])
    assert run_signals(z, z, ("beyond_3s", "2_of_3_beyond_2s")) == ()
    level = np.zeros(20)
    assert run_signals(level, level, ("9_same_side", "6_trending", "14_alternating")) == ()


@given(st.lists(st.integers(-35, 35), min_size=1, max_size=60))
@settings(max_examples=40)
def test_rules_find_what_a_plain_search_finds(values):
    z = np.array(values, float) / 10

    def search(width, good):
        return [i for i in range(width - 1, z.size) if good(z[i - width + 1 : i + 1])]

    def beyond(window, line):
        return np.sign(window[-1]) * window > line

    plain = {
        "beyond_3s": search(1, lambda w: abs(w[0]) > 3),
        "9_same_side": search(9, lambda w: (w > 0).all() or (w < 0).all()),
        "6_trending": search(6, lambda w: (np.diff(w) > 0).all() or (np.diff(w) < 0).all()),
        "14_alternating": search(14, lambda w: (np.diff(w)[1:] * np.diff(w)[:-1] < 0).all()),
        "2_of_3_beyond_2s": search(3, lambda w: beyond(w, 2).sum() >= 2 and beyond(w, 2)[-1]),
        "4_of_5_beyond_1s": search(5, lambda w: beyond(w, 1).sum() >= 4 and beyond(w, 1)[-1]),
        "15_within_1s": search(15, lambda w: (abs(w) < 1).all()),
        "8_beyond_1s_both": search(8, lambda w: (abs(w) > 1).all() and (w > 0).any() and (w < 0).any()),
    }
    for rule, places in plain.items():
        assert [signal.at for signal in run_signals(z, z, (rule,))] == places, rule


def test_named_sets_of_rules_are_those_of_the_books():
    assert len(NELSON) == 8
    assert len(WESTERN_ELECTRIC) == 4
    assert find_rules("none") == ()
    with pytest.raises(Invalid, match="not a run rule"):
        find_rules("gut feeling")


def test_a_run_chart_tells_a_shift_from_noise():
    shifted = charts.run_chart([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9])
    assert shifted.signal is True
    assert shifted.longest_run == 10
    assert shifted.crossings == 1
    noise = charts.run_chart([1, 9, 2, 8, 9, 1, 2, 8, 1, 9, 2, 1, 9, 8, 1, 2, 9, 1, 8, 9])
    assert noise.signal is False


def test_points_on_the_median_are_not_useful_and_equal_points_are_undefined():
    found = charts.run_chart([5, 5, 5])
    assert found.useful == 0
    assert found.signal is None
    assert found.undefined is not None
    assert charts.run_chart([]).median is None


@pytest.mark.parametrize("tosses", [1, 5, 9, 21, 60])
def test_the_quantile_of_a_fair_coin_is_exact(tosses):
    stats = pytest.importorskip("scipy.stats")
    assert fair_coin_quantile(tosses, 0.05) == int(stats.binom.ppf(0.05, tosses, 0.5))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: charts.p_chart([11], [10]), "defectives"),
        (lambda: charts.p_chart([1, 2], [10]), "one length"),
        (lambda: charts.c_chart([-1]), "must be 0 or more"),
        (lambda: charts.xmr_chart([1, 2, 3], phases=[5]), "phases"),
        (lambda: charts.xmr_chart([1, 2, 3], phases=[2, 1]), "increase"),
        (lambda: charts.xmr_chart([1, 2, 3], freeze=1), "freeze"),
        (lambda: charts.ewma_chart([1, 2], weight=0), "weight"),
        (lambda: charts.cusum_chart([1], target=0, slack=-1, decision=5), "slack"),
        (lambda: charts.xmr_chart(["7", "8"]), "numbers"),
    ],
)
def test_impossible_charts_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()


def test_a_phase_may_begin_at_the_second_point() -> None:
    chart = charts.xmr_chart([5, 1, 2, 1, 2, 1, 2], phases=[1])
    assert chart.phases == (1,)
    assert chart.center[1:] == pytest.approx([1.5] * 6)
    with pytest.raises(Invalid, match=r"phases\[0\]: must be a point from 1 to 6, got 0"):
        charts.xmr_chart([5, 1, 2, 1, 2, 1, 2], phases=[0])
