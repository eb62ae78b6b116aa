"""How long until something happens, when for some it has not happened yet."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.results import EMPTY, NO_TEST
from cxkit.stats.survival import NEVER_REACHED, kaplan_meier, life_table, log_rank, nelson_aalen, timeliness

MERCAPTOPURINE = (
    [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35],
    [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0],
)
PLACEBO = ([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [1] * 21)

lives = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=60)


def columns(rows):
    times, events = zip(*rows, strict=True)
    return np.array(times), np.array(events)


def textbook(times, events):
    """Kaplan-Meier written as the formula is."""
    share, variance, found = 1.0, 0.0, {}
    for t in sorted({t for t, e in zip(times, events, strict=True) if e}):
        risk = sum(each >= t for each in times)
        deaths = sum(each == t and e for each, e in zip(times, events, strict=True))
        share *= 1 - deaths / risk
        variance += deaths / (risk * (risk - deaths)) if risk > deaths else 0.0
        found[t] = (share, share * variance**0.5)
    return found


def test_the_leukaemia_trial_of_1963_comes_out():
    curve = kaplan_meier(*MERCAPTOPURINE)
    assert [round(curve.at(t).value, 3) for t in (6, 10, 23)] == [0.857, 0.753, 0.448]
    assert curve.median == 23
    assert kaplan_meier(*PLACEBO).median == 8
    test = log_rank(MERCAPTOPURINE, PLACEBO)
    assert test.test.statistic == pytest.approx(16.793, abs=5e-4)
    assert test.observed.tolist() == [9, 21]
    assert test.expected.sum() == pytest.approx(30)


@given(lives)
@settings(max_examples=60)
def test_the_curve_is_the_formula_for_whole_and_fractional_durations_alike(rows):
    times, events = columns(rows)
    known = textbook(times.tolist(), events.tolist())
    small = kaplan_meier(times.astype(np.int8), events)
    wide = kaplan_meier(times.astype(float) + 0.0, events.astype(int))
    far = kaplan_meier(times.astype(np.int64) * 10**12, events)
    for curve in (small, wide):
        assert curve.times.tolist() == list(known)
        np.testing.assert_allclose(curve.survival, [share for share, _ in known.values()], atol=1e-12)
    np.testing.assert_allclose(
        small.standard_error[small.defined],
        [error for share, error in known.values() if 0 < share < 1],
        atol=1e-12,
    )
    assert far.survival.tolist() == small.survival.tolist()


@given(lives, st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_the_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    first, second = kaplan_meier(*columns(rows)), kaplan_meier(*columns(shuffled))
    assert first.survival.tobytes() == second.survival.tobytes()
    assert first.spread.tobytes() == second.spread.tobytes()


@given(lives)
@settings(max_examples=30)
def test_weights_of_one_change_nothing_and_whole_weights_repeat_rows(rows):
    times, events = columns(rows)
    plain = kaplan_meier(times, events)
    np.testing.assert_allclose(
        kaplan_meier(times, events, weights=np.ones(len(times))).survival, plain.survival
    )
    doubled = kaplan_meier(np.repeat(times, 2), np.repeat(events, 2))
    np.testing.assert_allclose(
        kaplan_meier(times, events, weights=np.full(len(times), 2.0)).survival, doubled.survival
    )


@given(lives, st.sampled_from(["log-log", "log", "plain"]))
@settings(max_examples=40)
def test_intervals_lie_in_range_and_hold_the_curve(rows, method):
    curve = kaplan_meier(*columns(rows))
    bounds = curve.intervals(method)
    known = bounds.defined
    assert (bounds.low[known] >= 0).all()
    assert (bounds.high[known] <= 1).all()
    assert (bounds.low[known] <= curve.survival[known] + 1e-12).all()
    assert (bounds.high[known] >= curve.survival[known] - 1e-12).all()


def test_late_entry_counts_only_those_who_had_come():
    curve = kaplan_meier([5, 6, 7, 8], [1, 1, 0, 1], entry=[0, 5, 2, 6])
    assert curve.at_risk.tolist() == [2, 2, 1]
    assert curve.survival.tolist() == pytest.approx([1 / 2, 1 / 4, 0])


def test_nobody_observed_longer_than_the_longest_is_guessed_at():
    curve = kaplan_meier([3, 5, 9], [1, 0, 0])
    assert not curve.at(10).defined
    assert "9" in str(curve.at(10).undefined)
    assert curve.at(9).value == pytest.approx(2 / 3)
    assert not curve.restricted_mean(10).defined
    dead = kaplan_meier([3, 5], [1, 1])
    assert dead.at(99).value == 0
    assert dead.restricted_mean(99).value == pytest.approx(4)


def test_without_events_the_median_is_undefined_and_says_why():
    curve = kaplan_meier([1, 2, 3], [0, 0, 0])
    assert curve.median is None
    assert curve.quantile(0.5).undefined == NEVER_REACHED
    assert curve.at(3).value == 1
    assert not curve.at(3).interval.defined


def test_an_empty_table_is_undefined():
    curve = kaplan_meier([], [])
    assert curve.quantile(0.5).undefined == EMPTY
    assert curve.at(1).undefined == EMPTY
    assert repr(curve).startswith("SurvivalCurve(n=0")


def test_the_median_is_found_where_fractions_round_above_one_half():
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 0, 0]).median == 2


def test_missing_durations_are_dropped_and_counted():
    curve = kaplan_meier([1.5, None, 3.0, float("nan")], [1, 1, 0, 0])
    assert curve.n == 2
    assert curve.dropped == 2
    assert curve.at(2).dropped == {"missing": 2}


@pytest.mark.parametrize(
    ("times", "events", "says"),
    [
        ([3, -1], [1, 1], "durations[1]: must be 0 or more"),
        ([3, 1], [1, 2], "events[1]: must be True or False, 1 or 0"),
        ([3, "1"], [1, 1], "durations[1]: must be a number, got '1'"),
        ([3, 1], [1], "one length"),
        ([3.0, float("inf")], [1, 1], "finite"),
    ],
)
def test_bad_input_is_refused_with_its_place(times, events, says):
    with pytest.raises(Invalid) as refused:
        kaplan_meier(times, events)
    assert says in str(refused.value)


def test_entry_after_the_end_is_refused():
    with pytest.raises(Invalid, match=r"entry\[1\]"):
        life_table([5, 3], [1, 1], entry=[0, 3])


def test_an_unknown_interval_names_the_known_ones():
    with pytest.raises(Invalid, match="log-log, log, plain"):
        kaplan_meier([1], [1], interval="wilson")


def test_the_error_of_a_restricted_mean_counts_the_last_person_at_risk():
    """Greenwood: of two deaths at 1 and 2 only the first adds, (area after it)^2 d / (n (n - d)) = 1/8."""
    found = kaplan_meier([1, 2], [1, 1]).restricted_mean(2)
    assert (found.value, found.standard_error) == (1.5, pytest.approx(math.sqrt(1 / 8)))


def test_restricted_mean_is_the_area_under_the_curve():
    curve = kaplan_meier(*MERCAPTOPURINE)
    grid = np.linspace(0, 20, 200_001)
    places = np.searchsorted(curve.times, grid[:-1], side="right") - 1
    area = np.where(places < 0, 1.0, curve.survival[places]).mean() * 20
    found = curve.restricted_mean(20)
    assert found.value == pytest.approx(area, abs=1e-3)
    assert 0 < found.standard_error < 3
    assert found.value in found.interval


def test_the_cumulative_hazard_sums_events_over_those_at_risk():
    found = nelson_aalen([1, 2, 2, 4, 4], [1, 1, 1, 0, 1])
    assert found.hazard.tolist() == pytest.approx([1 / 5, 1 / 5 + 2 / 4, 1 / 5 + 2 / 4 + 1 / 2])
    assert (found.low < found.hazard).all()
    assert (found.high > found.hazard).all()


@given(lives, lives)
@settings(max_examples=30)
def test_the_log_rank_test_does_not_care_which_group_is_first(one, other):
    first, second = columns(one), columns(other)
    forth, back = log_rank(first, second).test, log_rank(second, first).test
    assert forth.defined == back.defined
    if forth.defined:
        assert forth.statistic == pytest.approx(back.statistic, abs=1e-8)


def test_groups_without_events_have_no_log_rank_test():
    assert log_rank(([1, 2], [0, 0]), ([1, 3], [0, 0])).test.undefined == NO_TEST


def test_three_groups_have_two_degrees_of_freedom():
    pytest.importorskip("scipy")
    found = log_rank(MERCAPTOPURINE, PLACEBO, ([3, 9, 12, 20], [1, 1, 1, 0]))
    assert found.test.df == 2
    assert found.observed.sum() == 33


def test_open_tickets_lower_the_share_within_target():
    hours = [1, 2, 2, 3, 5, 8, 13, 21, 4, 9]
    closed = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    found = timeliness(hours, closed, [2, 8])
    assert [each.value for each in found.within] == pytest.approx([0.30, 0.64])
    assert found.closed_only == (0.375, 0.75)
    assert found.open_items == 2
    assert found.median.value == 5


@given(lives)
@settings(max_examples=30)
def test_without_open_items_timeliness_is_the_plain_share(rows):
    times, _ = columns(rows)
    found = timeliness(times, np.ones(len(times), bool), [0, 5, 30])
    plain = [(times <= limit).mean() for limit in (0, 5, 30)]
    assert [each.value for each in found.within] == pytest.approx(plain)
    assert list(found.closed_only) == pytest.approx(plain)


def test_a_target_beyond_all_ages_is_undefined_with_open_items():
    found = timeliness([1, 2, 4], [1, 0, 0], [3, 10])
    assert found.within[0].defined
    assert not found.within[1].defined
    assert timeliness([], [], [3]).closed_only == (None,)


def test_timeliness_without_targets_tells_the_rest():
    assert repr(timeliness([1, 2, 3], [1, 1, 0], [])) == "Timeliness(median 2, n=3, open 1)"
