"""What a new channel does: demand that moved to it is found, and chance alone is told as chance."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.members import Shift, new_channel
from cxkit.errors import Invalid
from cxkit.stats.effects import interrupted_series

WEEKS, START = 78, 52
opened = np.arange(WEEKS) >= START


def a_shop(rng, *, taken=300, moved=0.4):
    """Contacts a week with a season that the control has too, and a level that drifts."""
    season = 1 + 0.25 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)
    new = rng.poisson(taken * season * opened)
    others = rng.poisson(1500 * season - moved * taken * season * opened)
    return new, others, rng.poisson(4000 * season)


def test_the_share_that_moved_is_within_its_interval():
    rng = np.random.default_rng(11)
    draws, held, width, without = 200, 0, 0.0, 0.0
    for draw in range(draws):
        new, others, control = a_shop(rng)
        found = new_channel(new, others, START, control=control)
        held += 0.4 in found.cannibalised.interval
        assert found.cannibalised.value + found.new_demand.value == pytest.approx(1.0)
        if draw < 20:
            alone = new_channel(new, others, START).cannibalised
            width += found.cannibalised.high - found.cannibalised.low
            without += alone.high - alone.low
    assert held >= 0.92 * draws, held / draws
    # A season that no control takes off makes the answer vague instead of wrong.
    assert without > 3 * width


def test_a_channel_that_nobody_uses_changes_nothing_beyond_chance():
    rng = np.random.default_rng(12)
    draws, told = 200, 0
    for _ in range(draws):
        _, others, control = a_shop(rng, moved=0.0)
        found = new_channel(np.zeros(WEEKS), others, START, control=control)
        told += found.shift("volume") is not Shift.CANNOT_BE_TOLD
        assert found.cannibalised.value is None
    assert told <= 0.08 * draws


def test_waiting_and_cost_are_told_in_three_languages_and_too_little_is_not():
    rng = np.random.default_rng(13)
    new, others, control = a_shop(rng)
    wait = rng.normal(300, 5, WEEKS) - 60 * opened
    cost, beside = 9.0 * others + 3.0 * new + rng.normal(0, 50, WEEKS), 9.0 * control
    found = new_channel(new, others, START, control=control, wait=wait, cost=cost, control_cost=beside)
    assert found.shift("wait") is Shift.FELL
    assert -60 in found.effects["wait"].interval
    assert found.shift("cost_per_contact") is Shift.FELL
    assert found.text("zh-Hans").splitlines()[2].startswith("顾客等待时长：每期-")
    assert [row["figure"] for row in found.to_records()] == list(found.effects)
    short = new_channel(new[46:58], others[46:58], 6)
    assert short.shift("volume") is Shift.CANNOT_BE_TOLD
    assert short.cannibalised.value is None
    assert short.text().splitlines()[0] == "contacts by all channels: – a period; Cannot be told"
    with pytest.raises(Invalid, match="one length"):
        new_channel(new, others[1:], START)
    with pytest.raises(Invalid, match="is one of"):
        found.shift("joy")


@settings(max_examples=20)
@given(st.lists(st.integers(50, 150), min_size=20, max_size=30), st.floats(0.1, 50))
def test_a_control_counts_by_its_shape_alone(values, times):
    control = np.arange(len(values)) % 5 + 3.0
    one = interrupted_series(values, 10, control=control)
    other = interrupted_series(values, 10, control=control * times)
    assert other.value == pytest.approx(one.value, abs=1e-6)
    assert other.expected == pytest.approx(one.expected, abs=1e-6)
    nothing = interrupted_series(values, 10, control=np.ones(len(values)))
    assert nothing.value == pytest.approx(interrupted_series(values, 10).value, abs=1e-6)


def test_a_series_and_its_own_control_differ_by_nothing():
    values = 100 + 30 * np.sin(np.arange(40))
    found = interrupted_series(values, 20, control=2 * values)
    assert found.value == pytest.approx(0, abs=1e-9)
    assert found.naive == pytest.approx(values[20:].mean() - values[:20].mean())
    with pytest.raises(Invalid, match="one length"):
        interrupted_series(values, 20, control=values[1:])


@pytest.mark.parametrize(("n", "start", "alike", "least"), [(20, 10, 0.0, 0.92), (40, 20, 0.4, 0.88)])
def test_chance_in_a_series_is_told_as_an_effect_about_one_time_in_twenty(n, start, alike, least):
    """With the errors of Newey and West it is one time in five where there are twenty periods."""
    rng = np.random.default_rng(14)
    draws, held, narrow = 200, 0, 0
    for _ in range(draws):
        y = rng.normal(size=n + 20)
        for place in range(1, n + 20):
            y[place] += alike * y[place - 1]
        held += 0.0 in interrupted_series(y[20:], start).interval
        narrow += 0.0 in interrupted_series(y[20:], start, lags=2).interval
    assert held >= least * draws, held / draws
    assert narrow < held


def test_a_cost_per_contact_is_held_against_the_controls_only_where_its_contacts_and_costs_are_known():
    rng = np.random.default_rng(3)
    new, others, control = a_shop(rng)
    cost, control_cost = 6.0 * (new + others), 5.0 * control + rng.normal(size=WEEKS)
    each = cost / (new + others)

    def found(**beside):
        return new_channel(new, others, START, cost=cost, **beside).effects["cost_per_contact"].figure

    alone = interrupted_series(each, START).figure
    assert found(control=control).value == alone.value
    assert found(control_cost=control_cost).value == alone.value
    both = interrupted_series(each, START, control=control_cost / control).figure
    assert found(control=control, control_cost=control_cost).value == both.value


def test_a_period_without_contacts_costs_nothing_each():
    quiet = np.where(np.arange(WEEKS) == 3, 0, 10)
    found = new_channel(np.zeros(WEEKS), quiet, START, cost=quiet * 7.0).effects["cost_per_contact"]
    expected = interrupted_series(np.where(quiet > 0, 7.0, 0.0), START)
    assert found.figure.value == expected.figure.value
