"""Key drivers share out what is explained, and importance meets performance."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.drivers import importance_performance, key_drivers
from cxkit.errors import Invalid


def survey(seed=1, n=120, p=5, noise=1.0):
    """Answers with a common factor, so that drivers overlap."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    drivers = {f"d{k}": common + rng.normal(size=n) for k in range(p)}
    outcome = sum((k + 1) * drivers[f"d{k}"] for k in range(p)) + noise * rng.normal(size=n) * p
    return outcome, drivers


def r_squared(outcome, columns):
    if not columns:
        return 0.0
    design = np.column_stack([np.ones(len(outcome)), *columns])
    fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    return 1 - ((outcome - fitted) ** 2).sum() / ((outcome - outcome.mean()) ** 2).sum()


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_both_methods_share_out_r_squared_in_full_and_give_nobody_less_than_nothing(seed, p):
    outcome, drivers = survey(seed, p=p)
    whole = r_squared(outcome, list(drivers.values()))
    for method in ("lmg", "johnson"):
        found = key_drivers(outcome, drivers, method=method)
        assert found.r_squared == pytest.approx(whole, abs=1e-10)
        assert found.importance.sum() == pytest.approx(whole, abs=1e-10)
        assert (found.importance >= -1e-12).all()
        assert found.share.sum() == pytest.approx(1)
    assert found.pratt.sum() == pytest.approx(whole, abs=1e-10)


def test_two_drivers_get_the_mean_of_entering_first_and_entering_last():
    outcome, drivers = survey(p=2)
    found = key_drivers(outcome, drivers)
    both = r_squared(outcome, list(drivers.values()))
    alone = [r_squared(outcome, [column]) for column in drivers.values()]
    assert found.first == pytest.approx(alone)
    assert found.last == pytest.approx([both - alone[1], both - alone[0]])
    assert found.importance == pytest.approx((found.first + found.last) / 2)


def test_drivers_that_do_not_overlap_have_the_square_of_their_correlation_by_either_method():
    drivers = {"a": [1, 1, -1, -1] * 3, "b": [1, -1, 1, -1] * 3}
    outcome = [3, 1, 0, -2] * 2 + [2, 2, -1, -3]
    for method in ("lmg", "johnson"):
        found = key_drivers(outcome, drivers, method=method)
        assert found.importance == pytest.approx(found.correlation**2)


def test_a_weight_of_three_is_three_equal_answers():
    outcome, drivers = survey(n=30)
    weights = np.arange(30) % 4
    repeated = {name: np.repeat(column, weights) for name, column in drivers.items()}
    weighted = key_drivers(outcome, drivers, weights=weights)
    assert weighted.importance == pytest.approx(key_drivers(np.repeat(outcome, weights), repeated).importance)
    assert weighted.left_out == int((weights == 0).sum())


def test_gaps_are_refused_left_out_by_row_or_left_out_by_pair():
    outcome, drivers = survey(n=60)
    gappy = {**drivers, "d0": [None, None, *drivers["d0"][2:]]}
    with pytest.raises(Invalid, match=r"drivers\.d0\[0\]"):
        key_drivers(outcome, gappy)
    listwise = key_drivers(outcome, gappy, missing="listwise")
    assert (listwise.n, listwise.left_out) == (58, 2)
    rest = {name: column[2:] for name, column in drivers.items()}
    assert listwise.importance == pytest.approx(key_drivers(outcome[2:], rest).importance)
    pairwise = key_drivers(outcome, gappy, missing="pairwise")
    assert pairwise.n == 60
    assert pairwise.correlation[0] == pytest.approx(np.corrcoef(drivers["d0"][2:], outcome[2:])[0, 1])
    assert pairwise.correlation[1] == pytest.approx(np.corrcoef(drivers["d1"], outcome)[0, 1])


def test_constant_and_collinear_drivers_are_named():
    outcome, drivers = survey(p=3)
    with pytest.raises(Invalid, match=r"drivers\.flat: has one value") as constant:
        key_drivers(outcome, {**drivers, "flat": np.ones(120)})
    assert constant.value.faults[0].code == "drivers.constant"
    with pytest.raises(Invalid, match="outcome: has one value"):
        key_drivers(np.ones(120), drivers)
    total = drivers["d0"] + drivers["d2"]
    with pytest.raises(Invalid) as collinear:
        key_drivers(outcome, {**drivers, "total": total})
    assert collinear.value.code == "drivers.collinear"
    assert collinear.value.params["drivers"] == ["d0", "d2", "total"]


def test_too_few_rows_unknown_methods_and_a_missing_random_source_are_refused():
    with pytest.raises(Invalid, match="need 4 rows or more, got 3"):
        key_drivers([1, 2, 4], {"a": [1, 2, 3], "b": [2, 1, 1]})
    outcome, drivers = survey(p=17, n=200)
    with pytest.raises(Invalid, match="random.default_rng"):
        key_drivers(outcome, drivers)
    with pytest.raises(Invalid, match="lmg, johnson"):
        key_drivers(outcome, drivers, method="guess")


def test_many_drivers_are_sampled_near_the_truth_and_say_how_near():
    outcome, drivers = survey(p=16, n=400)
    found = key_drivers(outcome, drivers, rng=np.random.default_rng(5), orders=4000)
    assert found.importance.sum() == pytest.approx(found.r_squared)
    other = key_drivers(outcome, drivers, rng=np.random.default_rng(6), orders=4000)
    gap = np.abs(found.importance - other.importance)
    assert 0 < gap.max() < 6 * found.standard_error.max() < 0.02
    fewer = {name: drivers[name] for name in list(drivers)[:12]}
    exact = key_drivers(outcome, fewer)
    assert exact.standard_error is None


def test_the_bootstrap_brackets_the_estimate_and_comes_again_from_its_seed():
    outcome, drivers = survey(p=3)
    runs = [
        key_drivers(outcome, drivers, method="johnson", resamples=200, rng=np.random.default_rng(3))
        for _ in range(2)
    ]
    assert (runs[0].low < runs[0].importance).all()
    assert (runs[0].high > runs[0].importance).all()
    assert np.array_equal(runs[0].low, runs[1].low)


def test_an_attribute_on_the_crosshair_is_on_the_higher_side():
    found = importance_performance({"a": 3, "b": 3, "c": 2.9}, {"a": 3, "b": 2.9, "c": 3}, crosshair=(3, 3))
    assert found.quadrants == ("keep_up", "concentrate", "possible_overkill")
    equal = importance_performance({"a": 0.1, "b": 0.1, "c": 0.1}, {"a": 0.7, "b": 0.7, "c": 0.7})
    assert set(equal.quadrants) == {"keep_up"}


def test_importance_may_be_derived_from_key_drivers():
    outcome, drivers = survey(p=4)
    derived = key_drivers(outcome, drivers)
    found = importance_performance(
        derived, {name: 5 - at for at, name in enumerate(drivers)}, crosshair=("median", 3)
    )
    assert found.importance.tolist() == derived.importance.tolist()
    assert found.in_quadrant("concentrate") == ("d3",)
    assert found.to_dict()["gap"] == [0, 0, 0, 1]


def test_attributes_need_both_figures_and_a_crosshair_that_is_one():
    with pytest.raises(Invalid, match=r"performance\.b: is needed"):
        importance_performance({"a": 1, "b": 2}, {"a": 1})
    with pytest.raises(Invalid, match="must be 'mean', 'median' or a finite number, got 'mode'"):
        importance_performance({"a": 1}, {"a": 1}, crosshair=("mode", 1))


def test_the_drivers_that_leave_no_variation_between_them_are_named():
    drivers = {"a": [1, 2, 3, None, 5, 7], "b": [1, 3, 2, 4, 6, 5], "c": [1, 1, 1, 2, None, None]}
    with pytest.raises(Invalid, match="a or c has one value only in the rows that have both"):
        key_drivers([1, 2, 3, 4, 5, 6], drivers, missing="pairwise")


def test_drivers_that_do_not_overlap_leave_nothing_to_the_order_in_which_they_enter():
    # The columns of a Hadamard matrix are orthogonal, so each adds the same wherever it stands.
    square = np.array([[1.0]])
    for _ in range(5):
        square = np.block([[square, square], [square, -square]])
    drivers = {f"d{column}": square[:, column] for column in range(1, 18)}
    outcome = square[:, 1:18] @ np.arange(1, 18) + 9 * square[:, 20]
    found = key_drivers(outcome, drivers, orders=60, rng=np.random.default_rng(1))
    assert found.standard_error.max() < 1e-6
    whole = sum(each**2 for each in range(1, 18)) + 81
    assert found.importance.tolist() == pytest.approx([each**2 / whole for each in range(1, 18)])


def test_few_drivers_are_worked_out_exactly_whether_or_not_chance_is_at_hand():
    outcome, drivers = survey(p=3)
    exact = key_drivers(outcome, drivers)
    given = key_drivers(outcome, drivers, rng=np.random.default_rng(1))
    assert given.standard_error is None
    assert given.importance.tolist() == exact.importance.tolist()
