"""Drivers of a yes or no: the shares of what explains who stays, and errors that name what makes no sense."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.drivers import importance_performance, logistic_drivers
from cxkit.errors import Invalid

optimize = pytest.importorskip("scipy.optimize")

STAYS = [0, 0, 1, 0, 1, 1, 0, 1, 1, 0]
DRIVERS = {"speed": [1, 2, 3, 3, 4, 5, 2, 2, 4, 5], "tone": [3, 1, 2, 2, 3, 1, 2, 3, 1, 2]}


def best_likelihood(columns: np.ndarray, y: np.ndarray, weights: np.ndarray) -> float:
    """The highest log-likelihood, by a general optimiser."""
    x = np.column_stack([np.ones(len(y)), *columns]) if len(columns) else np.ones((len(y), 1))

    def lost(beta: np.ndarray) -> float:
        linear = x @ beta
        return -float(weights @ (y * linear - np.logaddexp(0, linear)))

    return -optimize.minimize(lost, np.zeros(x.shape[1]), method="BFGS", options={"gtol": 1e-9}).fun


def sample(seed: int, n: int = 120, p: int = 3) -> tuple[list[int], dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + 0.6 * rng.normal(size=(n, 1))
    chance = 1 / (1 + np.exp(-(x @ np.linspace(1, 0, p))))
    y = (rng.random(n) < chance).astype(int)
    return y.tolist(), {name: x[:, at] for at, name in enumerate("abcdef"[:p])}


@pytest.mark.parametrize("weighted", [False, True])
def test_lmg_is_the_average_over_all_orders_of_what_a_driver_adds(weighted):
    y, drivers = sample(1)
    weights = np.random.default_rng(2).uniform(0.5, 2, len(y)) if weighted else np.ones(len(y))
    found = logistic_drivers(y, drivers, method="lmg", weights=weights if weighted else None)
    ends = np.asarray(y, float)
    empty = best_likelihood(np.zeros((0, len(y))), ends, weights)

    def explained(names: tuple[str, ...]) -> float:
        return 1 - best_likelihood(np.array([drivers[name] for name in names]), ends, weights) / empty

    added = dict.fromkeys(drivers, 0.0)
    for order in itertools.permutations(drivers):
        for place, name in enumerate(order):
            added[name] += (explained(order[: place + 1]) - (explained(order[:place]) if place else 0.0)) / 6
    assert found.by_name() == pytest.approx(added, abs=1e-6)
    assert found.r_squared == pytest.approx(explained(tuple(drivers)), abs=1e-7)
    assert found.first.tolist() == pytest.approx([explained((name,)) for name in drivers], abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), method=st.sampled_from(["lmg", "johnson"]))
def test_the_shares_sum_to_what_is_explained_and_none_is_negative(seed, method):
    y, drivers = sample(seed)
    found = logistic_drivers(y, drivers, method=method)
    assert found.importance.sum() == pytest.approx(found.r_squared, rel=1e-9)
    assert found.importance.min() >= -1e-12
    assert 0 <= found.r_squared <= 1


def test_the_unit_of_a_driver_does_not_matter_to_its_share():
    y, drivers = sample(3)
    scaled = {name: 10 * column + 7 for name, column in drivers.items()}
    for method in ("lmg", "johnson"):
        one, other = (logistic_drivers(y, each, method=method) for each in (drivers, scaled))
        assert one.importance == pytest.approx(other.importance, rel=1e-8)
        assert one.beta == pytest.approx(other.beta, rel=1e-8)
        assert one.odds_ratio == pytest.approx(other.odds_ratio**10, rel=1e-6)


def test_orthogonal_drivers_have_the_share_that_their_coefficients_say():
    """Every pair of levels equally often: nothing is shared, so weights are squared coefficients."""
    rows = [(a, b) for a in (-1, 1) for b in (-1, 1) for _ in range(50)]
    rng = np.random.default_rng(4)
    y = [int(rng.random() < 1 / (1 + math.exp(-(1.2 * a + 0.4 * b)))) for a, b in rows]
    found = logistic_drivers(y, {"a": [a for a, _ in rows], "b": [b for _, b in rows]})
    parts = found.coefficient**2 / (found.coefficient**2).sum()
    assert found.importance / found.r_squared == pytest.approx(parts, rel=1e-9)


def test_whole_weights_are_repeated_rows():
    times = [1, 2, 1, 3, 1, 1, 2, 1, 2, 1]
    repeated = {name: np.repeat(column, times) for name, column in DRIVERS.items()}
    for method in ("lmg", "johnson"):
        weighed = logistic_drivers(STAYS, DRIVERS, method=method, weights=times)
        whole = logistic_drivers(np.repeat(STAYS, times), repeated, method=method)
        assert weighed.importance == pytest.approx(whole.importance, rel=1e-7)


def test_results_read_bootstrap_and_feed_the_quadrants():
    found = logistic_drivers(*sample(5), resamples=40, rng=np.random.default_rng(1))
    record = found.to_records()[0]
    assert "pratt" not in record
    assert record["odds_ratio"] == pytest.approx(math.exp(record["coefficient"]))
    assert (found.low <= found.high).all()
    assert repr(found).startswith("LogisticDrivers(johnson, R2 ")
    quadrants = importance_performance(found, {"a": 3, "b": 4, "c": 2})
    assert quadrants.names == ("a", "b", "c")


def test_rows_with_a_gap_are_left_out_where_that_is_chosen():
    gappy = {**DRIVERS, "speed": [None, *DRIVERS["speed"][1:]]}
    found = logistic_drivers(STAYS, gappy, missing="listwise")
    assert (found.n, found.left_out) == (9, 1)
    with pytest.raises(Invalid, match=r"drivers.speed\[0\]"):
        logistic_drivers(STAYS, gappy)


@pytest.mark.parametrize(
    ("outcome", "drivers", "options", "told"),
    [
        ([0, 0, 0, 1, 1, 1], {"a": [1, 2, 3, 4, 5, 6]}, {}, "tell the yes from the no without exception"),
        (
            *([1, 0, 1, 0, 0], {"a": [2, 1, 2, 2, 3], "b": [2, 1, 2, 1, 3]}, {"weights": [2, 1, 1, 1, 1]}),
            "tell the yes from the no without exception",
        ),
        ([0, 1, 0, 1, 0, 1], {"a": [2] * 6}, {}, "has one value only"),
        ([1] * 6, {"a": [1, 2, 3, 4, 5, 6]}, {}, "outcome: has one value only"),
        ([0, 1, 0, 1, 0, 2], {"a": [1, 2, 3, 4, 5, 6]}, {}, "outcome: must be 1 or 0"),
        (STAYS, DRIVERS, {"method": "pratt"}, "method: must be one of lmg, johnson"),
        (STAYS, DRIVERS, {"missing": "pairwise"}, "needs whole rows: use listwise"),
        (STAYS, DRIVERS, {"resamples": 1}, "rng: is needed to bootstrap"),
        (STAYS, {**DRIVERS, "b": [2 * x for x in DRIVERS["tone"]]}, {}, "tone, b determine each other"),
    ],
)
def test_what_has_no_answer_is_refused_by_name(outcome, drivers, options, told):
    with pytest.raises(Invalid, match=told):
        logistic_drivers(outcome, drivers, **options)


def test_too_many_drivers_for_every_subset_say_what_to_use():
    rng = np.random.default_rng(1)
    many, outcome = {f"d{k}": rng.normal(size=60) for k in range(11)}, rng.integers(0, 2, 60)
    with pytest.raises(Invalid, match="use method='johnson'"):
        logistic_drivers(outcome, many, method="lmg")
    assert len(logistic_drivers(outcome, many).names) == 11
    del many["d0"]
    with pytest.raises(Invalid, match="must be 1 or 0"):
        logistic_drivers(outcome + 1, many, method="lmg")


@pytest.mark.parametrize("method", ["lmg", "johnson"])
def test_a_driver_that_tells_nothing_explains_nothing(method):
    """The weighted share of yes is the same on both sides: what is left is rounding, no coefficient."""
    for outcome, cells, weights in (
        ([0, 0, 0, 1], [1, 4, 3, 3], [1, 2, 2, 1]),
        ([0, 1, 0, 1, 0, 1, 1, 0], [1, 1, 2, 2, 3, 3, 4, 4], None),
    ):
        found = logistic_drivers(outcome, {"a": cells}, weights=weights, method=method)
        told = (*found.importance, *found.beta, *found.first, found.r_squared)
        assert max(map(abs, told)) < 1e-12


def test_a_driver_with_a_few_huge_values_does_not_separate_the_outcomes():
    chance = np.random.default_rng(1)
    spend, mood = chance.lognormal(5, 2, 400), chance.normal(size=400)
    stays = chance.random(400) < 1 / (1 + np.exp(1 - spend / 400 - mood))
    found = logistic_drivers(stays.astype(int), {"spend": spend, "mood": mood})
    # The same as statsmodels' Logit.
    assert found.coefficient == pytest.approx([0.00300334, 0.97721182], rel=1e-5)
    in_fen = logistic_drivers(stays.astype(int), {"spend": spend * 1e6, "mood": mood * 1e-6})
    assert in_fen.coefficient == pytest.approx([0.00300334e-6, 0.97721182e6], rel=1e-5)


def test_outcomes_are_separated_exactly_where_a_plane_lies_between_them():
    seen = set()
    for seed in range(200):
        chance = np.random.default_rng(seed)
        rows, width = int(chance.integers(4, 16)), int(chance.integers(1, 4))
        values, stays = chance.integers(0, 3, (rows, width)).astype(float), chance.integers(0, 2, rows)
        try:
            logistic_drivers(stays, {f"d{place}": values[:, place] for place in range(width)})
            told = False
        except Invalid as error:
            if error.code != "drivers.separated":
                continue
            told = True
        sides = np.column_stack([np.ones(rows), values]) * (2 * stays - 1)[:, None]
        plane = optimize.linprog(-sides.sum(0), A_ub=-sides, b_ub=np.zeros(rows), bounds=(-1, 1))
        assert told is bool(-plane.fun > 1e-7), seed
        seen.add(told)
    assert seen == {False, True}
