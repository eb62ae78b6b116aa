"""Queues and the people that they need."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.queues import (
    OVERLOADED,
    effective_handle_time,
    erlang_b,
    erlang_c,
    inverse_blocking,
    staffing,
    waiting,
    waiting_with_patience,
)

loads = st.floats(0.05, 60)
counts = st.integers(1, 80)


def birth_and_death(load, agents, leaving, states=4000):
    """The stationary queue solved as it stands: P(wait) and mean queue length."""
    k = np.arange(1, states)
    down = np.minimum(k, agents) + np.maximum(0, k - agents) * leaving
    logs = np.concatenate(([0.0], np.cumsum(np.log(load / down))))
    p = np.exp(logs - logs.max())
    p /= p.sum()
    queue = np.maximum(np.arange(states) - agents, 0)
    return p[agents:].sum(), (queue * p).sum()


@given(loads, counts)
@settings(max_examples=40)
def test_lost_calls_follow_erlangs_sum(load, agents):
    logs = [k * math.log(load) - math.lgamma(k + 1) for k in range(agents + 1)]
    top = max(logs)
    expected = math.exp(logs[-1] - top) / sum(math.exp(each - top) for each in logs)
    assert erlang_b(load, agents) == pytest.approx(expected, rel=1e-9)


@given(st.floats(0.05, 40), st.integers(1, 30))
@settings(max_examples=40)
def test_waiting_is_the_stationary_solution(load, spare):
    agents = math.ceil(load * 1.1) + spare
    p_wait, queue = birth_and_death(load, agents, 0.0)
    found = waiting(load, agents, handle_time=1)
    assert float(found.p_wait) == pytest.approx(p_wait, rel=1e-9)
    assert float(found.queue_length) == pytest.approx(queue, rel=1e-7)
    assert float(found.mean_wait) * load == pytest.approx(queue, rel=1e-7)


def test_an_overloaded_queue_waits_without_end_and_says_so():
    row = waiting(12, 10, handle_time=180, target=20).to_records()[0]
    assert (row["p_wait"], row["answered_within"]) == (1, 0)
    assert row["mean_wait"] is None
    assert row["queue_length"] is None
    assert row["occupancy"] == 1
    assert waiting(12, 10, handle_time=180).undefined == OVERLOADED
    assert erlang_c(10, 10) == 1


def test_no_load_waits_for_nothing():
    row = waiting(0, 3, handle_time=60, target=20).to_records()[0]
    assert (row["p_wait"], row["mean_wait"], row["answered_within"]) == (0, 0, 1)


@given(loads, st.integers(0, 60), st.floats(0.05, 4))
@settings(max_examples=40)
def test_impatient_callers_solve_the_birth_and_death_equations(load, agents, leaving):
    found = waiting_with_patience(load, agents, handle_time=1, patience=1 / leaving)
    p_wait, queue = birth_and_death(load, agents, leaving)
    assert float(found.p_wait) == pytest.approx(p_wait, rel=1e-8, abs=1e-14)
    assert float(found.queue_length) == pytest.approx(queue, rel=1e-8, abs=1e-12)
    assert float(found.abandoned) == pytest.approx(leaving * queue / load, rel=1e-8, abs=1e-12)


def test_the_published_call_centre_example_of_2002_comes_out():
    row = waiting_with_patience(48, 50, handle_time=60, patience=120).to_records()[0]
    assert row["abandoned"] == pytest.approx(0.031, abs=5e-4)
    assert row["mean_wait"] == pytest.approx(3.7, abs=0.05)
    assert row["occupancy"] == pytest.approx(0.93, abs=5e-3)
    endless = waiting(48, 50, handle_time=60).to_records()[0]
    assert endless["mean_wait"] == pytest.approx(20.8, abs=0.1)


@given(loads, st.integers(1, 60), st.floats(0.1, 3), st.floats(0, 2))
@settings(max_examples=30)
def test_the_share_answered_in_time_is_between_no_wait_and_no_abandoning(load, agents, leaving, target):
    row = waiting_with_patience(
        load, agents, handle_time=1, patience=1 / leaving, target=target
    ).to_records()[0]
    assert row["answered_within"] >= 1 - row["p_wait"] - 1e-9
    assert row["answered_within"] <= 1 - row["abandoned"] + 1e-9
    late = waiting_with_patience(load, agents, handle_time=1, patience=1 / leaving, target=1e3).to_records()[
        0
    ]
    assert late["answered_within"] == pytest.approx(1 - late["abandoned"], abs=1e-9)


def answered_by(ahead, agents, leaving, target, steps=4000):
    """For a caller with `ahead` others before it: served by the target, from its Kolmogorov equations."""
    places = np.arange(ahead + 1)
    forward = agents + leaving * places
    at = np.zeros(ahead + 1)
    at[-1], served, h = 1.0, 0.0, target / steps

    def flow(state):
        change = -(forward + leaving) * state
        change[:-1] += forward[1:] * state[1:]
        return change

    for _ in range(steps):
        k1 = flow(at)
        k2 = flow(at + h / 2 * k1)
        middle = at + h / 2 * k2
        after = at + h * flow(middle)
        served += h / 6 * agents * (at[0] + 4 * middle[0] + after[0])
        at = after
    return served


def test_the_share_answered_in_time_follows_from_the_queue_each_caller_finds():
    load, agents, leaving, target = 9.0, 9, 0.5, 0.1
    k = np.arange(1, 200)
    down = np.minimum(k, agents) + np.maximum(0, k - agents) * leaving
    p = np.exp(np.concatenate(([0.0], np.cumsum(np.log(load / down)))))
    p /= p.sum()
    expected = p[:agents].sum()
    expected += sum(p[agents + j] * answered_by(j, agents, leaving, target) for j in range(40))
    found = waiting_with_patience(load, agents, handle_time=1, patience=1 / leaving, target=target)
    assert float(found.answered_within) == pytest.approx(expected, abs=1e-5)


def test_endless_patience_becomes_erlang_c():
    patient = waiting_with_patience(10, 14, handle_time=180, patience=180 * 20_000, target=20).to_records()[0]
    endless = waiting(10, 14, handle_time=180, target=20).to_records()[0]
    for name in ("p_wait", "mean_wait", "answered_within", "occupancy"):
        assert patient[name] == pytest.approx(endless[name], rel=1e-3)


def test_patience_without_bound_points_to_the_other_model():
    with pytest.raises(Invalid, match="waiting"):
        waiting_with_patience(50, 20, handle_time=1, patience=1e9)


@given(st.lists(st.integers(0, 900), min_size=1, max_size=20), st.floats(0.3, 0.97))
@settings(max_examples=40)
def test_staffing_is_the_smallest_number_that_meets_the_level(calls, level):
    plan = staffing(calls, handle_time=180, interval=1800, target=20, service_level=level)
    for n, contacts in zip(plan.agents.tolist(), calls, strict=True):
        if not contacts:
            assert n == 0
            continue
        load = contacts / 10
        assert float(waiting(load, n, handle_time=180, target=20).answered_within) >= level
        assert float(waiting(load, n - 1, handle_time=180, target=20).answered_within) < level


@given(st.floats(0.5, 90), st.floats(0.5, 0.95))
@settings(max_examples=30)
def test_unrounded_staffing_lies_within_one_agent_below_and_meets_the_level(load, level):
    plan = staffing(load * 10, handle_time=180, interval=1800, target=20, service_level=level)
    exact, n = float(plan.unrounded), int(plan.agents)
    assert n - 1 - 1e-9 < exact <= n + 1e-9
    lost = 1 / float(inverse_blocking(np.array([exact]), np.array([load]))[0])
    wait = exact * lost / (exact - load * (1 - lost))
    assert 1 - wait * math.exp(-(exact - load) * 20 / 180) == pytest.approx(level, abs=1e-6)


@given(st.floats(0.05, 300), st.integers(1, 30))
@settings(max_examples=30)
def test_the_continuous_form_agrees_with_the_recursion_at_whole_numbers(load, spare):
    agents = math.ceil(load) + spare
    found = float(inverse_blocking(np.array([float(agents)]), np.array([load]))[0])
    assert 1 / found == pytest.approx(erlang_b(load, agents), rel=1e-9)


def test_an_occupancy_limit_and_shrinkage_ask_for_more_people():
    plan = staffing(
        100, handle_time=180, interval=1800, target=20, max_occupancy=0.5, shrinkage=0.3
    ).to_records()[0]
    assert plan["agents"] == 20
    assert plan["positions"] == 29
    assert plan["occupancy"] == 0.5


def test_an_interval_without_contacts_needs_nobody_and_has_no_service_level():
    plan = staffing([0, 40], handle_time=180, interval=1800, target=20)
    assert plan.agents[0] == plan.positions[0] == 0
    assert plan.to_records()[0]["service_level"] is None
    assert plan.unrounded[0] == 0
    assert plan.undefined is not None


def test_chats_held_at_once_shorten_the_handle_time_and_say_that_it_is_an_approximation():
    assert effective_handle_time(600, 3).tolist() == 200
    one = staffing(60, handle_time=600, interval=1800, target=60)
    three = staffing(60, handle_time=600, interval=1800, target=60, concurrency=3)
    assert three.agents < one.agents
    assert "concurrency" in three.options
    assert "concurrency" not in one.options
    with pytest.raises(Invalid, match="concurrency"):
        effective_handle_time(600, 0.5)


def test_every_argument_may_vary_by_interval():
    plan = staffing(
        [50, 50], handle_time=[180, 300], interval=1800, target=[20, 20], service_level=[0.8, 0.9]
    )
    alone = [
        int(staffing(50, handle_time=h, interval=1800, target=20, service_level=s).agents)
        for h, s in ((180, 0.8), (300, 0.9))
    ]
    assert plan.agents.tolist() == alone


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"handle_time": 0}, "handle time"),
        ({"service_level": 1.0}, "service level"),
        ({"max_occupancy": 0.0}, "occupancy"),
        ({"shrinkage": 1.0}, "shrinkage"),
        ({"interval": 0}, "interval"),
        ({"target": -1}, "target"),
    ],
)
def test_impossible_settings_are_refused(change, says):
    settings_ = {"handle_time": 180, "interval": 1800, "target": 20, **change}
    with pytest.raises(Invalid, match=says):
        staffing(10, **settings_)


def test_agents_are_whole_and_loads_not_negative():
    with pytest.raises(Invalid, match="whole"):
        erlang_b(3, 2.5)
    with pytest.raises(Invalid, match="load"):
        erlang_c(-1, 2)


@pytest.mark.parametrize(
    "edge",
    [
        {"target": 0},
        {"max_occupancy": 1.0},
        {"shrinkage": 0.0},
        {"service_level": 0.001},
        {"service_level": 0.999},
    ],
)
def test_settings_at_their_edges_are_possible(edge):
    settings_ = {"handle_time": 180, "interval": 1800, "target": 20, **edge}
    plan = staffing([0, 10], **settings_)
    assert plan.agents[0] == 0
    assert plan.agents[1] >= 2


def test_to_answer_at_once_takes_more_people_than_to_answer_soon():
    at_once, soon = (staffing(50, handle_time=180, interval=1800, target=target).agents for target in (0, 60))
    load = 50 * 180 / 1800
    assert 1 - float(erlang_c(load, at_once)) >= 0.8 > 1 - float(erlang_c(load, at_once - 1))
    assert at_once > soon


def test_queues_of_very_different_size_are_solved_together_as_alone():
    load, agents = [0.1, 3, 12, 400, 90], [1, 4, 10, 390, 100]
    patience = [5, 60, 3600, 30, 400]
    given = {"handle_time": 60, "target": 20}
    together = waiting_with_patience(load, agents, patience=patience, **given)
    for place, (a, c, p) in enumerate(zip(load, agents, patience, strict=True)):
        alone = waiting_with_patience(a, c, patience=p, **given)
        for name in ("answered_within", "abandoned", "occupancy"):
            found = getattr(together, name)[place]
            assert found == pytest.approx(float(getattr(alone, name)), rel=1e-12), (name, place)
