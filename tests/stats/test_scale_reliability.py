"""Do the items of a scale measure one thing?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.reliability import covariance, cronbach_alpha, mcdonald_omega
from cxkit.stats.results import NO_VARIATION

answers = st.integers(2, 5).flatmap(
    lambda items: st.lists(
        st.lists(st.integers(1, 7), min_size=items, max_size=items), min_size=3, max_size=25
    )
)


@given(answers)
@settings(max_examples=50)
def test_alpha_is_its_formula_for_whole_numbers_and_for_floats(rows):
    x = np.array(rows)
    total = x.sum(axis=1).var(ddof=1)
    for data in (x, x.astype(np.int8), x.astype(float), np.asfortranarray(x)):
        found = cronbach_alpha(data)
        if total == 0:
            assert found.alpha.undefined == NO_VARIATION
        else:
            k = x.shape[1]
            expected = k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / total)
            assert found.value == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(answers)
@settings(max_examples=30)
def test_the_covariance_matrix_is_numpys(rows):
    x = np.array(rows)
    np.testing.assert_allclose(covariance(x)[0], np.cov(x.T), atol=1e-12)
    np.testing.assert_allclose(covariance(x + 0.5)[0], np.cov(x.T), atol=1e-12)


def test_large_values_are_summed_exactly():
    x = np.array([[30_000, 29_999], [30_001, 30_003], [29_998, 30_000]] * 4000, np.int32)
    np.testing.assert_allclose(covariance(x)[0], np.cov(x.T.astype(float)), rtol=1e-9)


def test_an_item_worded_the_other_way_is_flagged_and_can_be_turned():
    rows = [[5, 4, 1], [4, 4, 2], [2, 1, 5], [1, 2, 4], [3, 3, 3]]
    plain = cronbach_alpha(rows)
    assert plain.value < 0
    assert 2 in plain.reversed_items
    assert "against the rest" in repr(plain)
    turned = cronbach_alpha(rows, reverse=[2], scale=(1, 5))
    assert turned.value > 0.9
    assert turned.reversed_items == ()


def test_a_missing_answer_leaves_the_respondent_or_only_the_pair_out():
    rows = [[4, 5, 4], [2, None, 2], [3, 3, 4], [5, 4, 5], [1, 2, 1], [None, 3, 2]]
    listwise = cronbach_alpha(rows)
    assert listwise.alpha.n == 4
    assert listwise.alpha.dropped == {"with a missing answer": 2}
    whole = [row for row in rows if None not in row]
    assert listwise.value == pytest.approx(cronbach_alpha(whole).value)
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(rows, dtype=float).cov().to_numpy()
    expected = 3 / 2 * (1 - np.trace(frame) / frame.sum())
    assert cronbach_alpha(rows, missing="pairwise").value == pytest.approx(expected)


def test_a_constant_item_has_no_correlation_and_no_standardised_alpha():
    found = cronbach_alpha([[1, 3, 2], [2, 3, 3], [4, 3, 4]])
    assert found.standardised.undefined == NO_VARIATION
    assert found.with_rest[1] is None
    assert found.value is not None
    assert cronbach_alpha([[0.1, 0.1], [0.1, 0.1]]).alpha.undefined == NO_VARIATION


def test_the_feldt_interval_narrows_with_respondents():
    pytest.importorskip("scipy")
    rows = [[4, 5, 4], [2, 1, 2], [3, 3, 4], [5, 4, 5], [1, 2, 1]]
    few, many = cronbach_alpha(rows).alpha, cronbach_alpha(rows * 40).alpha
    assert few.value in few.interval
    assert many.interval.high - many.interval.low < few.interval.high - few.interval.low


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: cronbach_alpha([[1], [2]]), "two items"),
        (lambda: cronbach_alpha([[1, 2], [2, 3]], reverse=[0]), "scale"),
        (lambda: cronbach_alpha([[1, 2], [2, 3]], reverse=[7], scale=(1, 5)), "no item 7"),
        (lambda: cronbach_alpha([[1, 2], [2, 3]], missing="zero"), "listwise"),
        (lambda: cronbach_alpha([[1, "2"], [2, "3"]]), "number"),
        (lambda: cronbach_alpha([[1, 2], [3]]), "rows differ"),
        (lambda: mcdonald_omega([[1, 2], [2, 3], [3, 4]]), "three items"),
    ],
)
def test_scales_that_make_no_sense_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()


def test_too_few_respondents_are_undefined():
    assert not cronbach_alpha([[1, 2, 3]]).alpha.defined
    assert not mcdonald_omega([[1, 2, 3], [2, 3, 4], [3, 4, 6]]).omega.defined


def test_omega_recovers_the_factor_that_made_the_data():
    rng = np.random.default_rng(8)
    loadings, unique = np.array([0.9, 0.8, 0.7, 0.6]), np.array([0.3, 0.4, 0.5, 0.6])
    factor = rng.normal(size=(40_000, 1))
    data = factor * loadings + rng.normal(size=(40_000, 4)) * np.sqrt(unique)
    found = mcdonald_omega(data)
    assert found.loadings == pytest.approx(loadings, abs=0.02)
    assert found.uniquenesses == pytest.approx(unique, abs=0.02)
    assert found.value == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum()), abs=0.01)
    assert found.value >= cronbach_alpha(data).value - 1e-3


@given(st.integers(0, 50))
@settings(max_examples=15)
def test_the_fit_is_a_minimum_of_the_likelihood_function(seed):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(60, 1)) * rng.uniform(0.4, 1, 5) + rng.normal(size=(60, 5))
    found = mcdonald_omega(data)
    s = np.cov(data.T) * 59 / 60

    def misfit(loadings, unique):
        model = np.outer(loadings, loadings) + np.diag(unique)
        return np.linalg.slogdet(model)[1] + np.trace(np.linalg.solve(model, s))

    best = misfit(found.loadings, found.uniquenesses)
    for _ in range(20):
        near_l = found.loadings * (1 + rng.normal(size=5) * 0.01)
        near_u = found.uniquenesses * np.exp(rng.normal(size=5) * 0.01)
        assert misfit(near_l, near_u) >= best - 1e-9


def test_omega_scales_with_nothing():
    rng = np.random.default_rng(2)
    data = rng.normal(size=(80, 1)) + rng.normal(size=(80, 4))
    assert mcdonald_omega(data * 10 + 3).value == pytest.approx(mcdonald_omega(data).value, abs=1e-9)
