"""Weights, sample sizes, quantiles, adjusted p-values and response rates."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.intervals import multiplicity, quantiles
from cxkit.stats.sampling import raking, response_rates, sample_size, weighting

PEOPLE = 40


def survey(seed: int = 1) -> tuple[list[float], dict[str, list[str]]]:
    rng = np.random.default_rng(seed)
    groups = {
        "channel": rng.choice(["chat", "phone", "mail"], PEOPLE).tolist(),
        "tier": rng.choice(["gold", "plain"], PEOPLE).tolist(),
    }
    return rng.uniform(1, 20, PEOPLE).tolist(), groups


TOTALS = {"channel": {"chat": 50, "phone": 30, "mail": 20}, "tier": {"gold": 35, "plain": 65}}


def test_raked_weights_meet_every_margin_and_keep_ratios_inside_a_cell() -> None:
    base, groups = survey()
    found = raking.rake(base, groups, TOTALS)
    assert found.error < 1e-10
    for name, totals in TOTALS.items():
        for label, total in totals.items():
            inside = [w for w, group in zip(found.weights, groups[name], strict=True) if group == label]
            assert sum(inside) == pytest.approx(total, rel=1e-9)
    cells: dict[Any, list[float]] = {}
    for weight, old, key in zip(found.weights, base, zip(*groups.values(), strict=True), strict=True):
        cells.setdefault(key, []).append(weight / old)
    assert all(np.ptp(ratios) < 1e-9 * max(ratios) for ratios in cells.values())


def test_limits_hold_together_with_the_margins() -> None:
    base, groups = survey()
    found = raking.rake(base, groups, TOTALS, limits=(0.4, 2.0))
    mean = 100 / PEOPLE
    assert found.weights.min() >= 0.4 * mean - 1e-9
    assert found.weights.max() <= 2.0 * mean + 1e-9
    assert found.error < 1e-8
    free = raking.rake(base, groups, TOTALS).weights
    assert weighting.design_effect(found.weights) < weighting.design_effect(free)
    with pytest.raises(Invalid, match="widen the limits"):
        raking.rake(
            base, groups, {**TOTALS, "channel": {"chat": 98, "phone": 1, "mail": 1}}, limits=(0.9, 1.1)
        )


def test_what_fits_at_once_takes_one_cycle() -> None:
    even = raking.rake([1.0] * 4, {"side": list("aabb")}, {"side": {"a": 2, "b": 2}}, limits=(0.5, 2.0))
    assert (even.cycles, even.error) == (1, 0)


def test_what_cannot_be_raked_is_named() -> None:
    groups = {"sex": ["F", "F", "M"], "age": ["y", "y", "o"]}
    with pytest.raises(Invalid, match=r"totals\.sex: 'X' must sum to 5 but nobody"):
        raking.rake([1, 1, 1], groups, {"sex": {"F": 5, "M": 5, "X": 5}, "age": {"y": 10, "o": 5}})
    with pytest.raises(Invalid, match="no total is given for 'M'"):
        raking.rake([1, 1, 1], groups, {"sex": {"F": 5}, "age": {"y": 3, "o": 2}})
    with pytest.raises(Invalid, match="'age' sums to 11, 'sex' to 10"):
        raking.rake([1, 1, 1], groups, {"sex": {"F": 5, "M": 5}, "age": {"y": 6, "o": 5}})
    with pytest.raises(Invalid, match=r"does not converge: .* is off by .* contradict the empty cells"):
        raking.rake([1, 1, 1], groups, {"sex": {"F": 5, "M": 5}, "age": {"y": 6, "o": 4}})


def test_a_total_of_nobody_gives_weights_of_nothing() -> None:
    weights = raking.rake([1, 1, 2], {"sex": ["F", "M", "M"]}, {"sex": {"F": 0, "M": 9}}).weights
    assert weights.tolist() == [0.0, 3.0, 6.0]


def test_weights_cost_what_kish_says() -> None:
    assert weighting.kish([2.0] * 7) == pytest.approx(7)
    assert weighting.kish([0.0, 0.0]) is None
    assert weighting.design_effect([]) is None
    found = weighting.weighted_mean([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    assert (found.value, found.n_effective) == (2.0, 3.0)
    assert found.standard_error == pytest.approx(1 / math.sqrt(3))
    assert weighting.weighted_mean([], []).undefined is not None
    assert str(weighting.weighted_mean([1.0], [0.0]).undefined) == "the weights sum to zero"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.1, 100), min_size=3, max_size=40))
def test_trimmed_weights_keep_their_sum(weights: list[float]) -> None:
    found = weighting.trim(weights, high=1.5)
    assert found.sum() == pytest.approx(sum(weights))
    assert found.max() <= 1.5 * np.mean(weights) + 1e-9


def test_a_stratum_of_one_is_refused() -> None:
    with pytest.raises(Invalid, match=r"strata\.a: a stratum has two or more"):
        weighting.stratified({"a": weighting.Stratum(1, 1, 10)})


VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)
NUMPY = {1: "inverted_cdf", 6: "weibull", 7: "linear"}


@settings(max_examples=80, deadline=None)
@given(
    values=VALUES, share=st.sampled_from([0, 0.05, 0.25, 1 / 3, 0.5, 0.9, 1]), kind=st.sampled_from([1, 6, 7])
)
def test_quantiles_are_those_of_numpy_by_their_number(values: list[float], share: float, kind: Any) -> None:
    expected = float(np.quantile(values, share, method=NUMPY[kind]))
    assert quantiles.quantile(values, share, type=kind) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_an_impossible_quantile_is_refused_and_an_empty_one_undefined() -> None:
    assert quantiles.quantile([], 0.5) is None
    with pytest.raises(Invalid, match="not a quantile type"):
        quantiles.quantile([1.0], 0.5, type=4)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="between 0 and 1, got 50"):
        quantiles.quantile([1.0], 50)
    found = quantiles.quantile_interval([1.0, 2.0, 3.0])
    assert str(found.undefined) == "4 or more are needed, there are 3"


def test_the_interval_of_a_median_covers_it() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        low, high = quantiles.quantile_interval(rng.exponential(1, 40)).bounds
        held += low <= math.log(2) <= high
    assert 0.92 < held / 400 < 0.98


P_VALUES = st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(p=P_VALUES)
def test_adjusted_p_values_are_larger_and_missing_ones_stay_missing(p: list[Any]) -> None:
    found = {name: multiplicity.adjust(p, name) for name in multiplicity.ADJUSTMENTS}
    for adjusted in found.values():
        for raw, one in zip(p, adjusted, strict=True):
            assert (raw is None) == (one is None)
            assert raw is None or raw <= one <= 1
    for narrow, wide in (("benjamini_hochberg", "hochberg"), ("hochberg", "holm"), ("holm", "bonferroni")):
        for one, other in zip(found[narrow], found[wide], strict=True):
            assert one is None or one <= other + 1e-15


def test_nothing_adjusted_is_nothing() -> None:
    assert multiplicity.adjust([]) == []
    assert multiplicity.adjust([None]) == [None]
    with pytest.raises(Invalid, match=r"p-values lie between 0 and 1"):
        multiplicity.adjust([1.5])
    with pytest.raises(Invalid, match="use one of benjamini_hochberg"):
        multiplicity.adjust([0.5], "sidak")


def test_sample_sizes_of_krejcie_and_morgan() -> None:
    endless = sample_size.proportion(margin=0.05)
    published = {10: 10, 100: 80, 1000: 278, 10_000: 370, 1_000_000: 384}
    assert {size: round(sample_size.finite(endless, size)) for size in published} == published


def test_a_difference_of_nothing_can_never_be_found() -> None:
    for function in (sample_size.two_proportions, sample_size.two_proportions_arcsine):
        with pytest.raises(Invalid, match="no difference to find"):
            function(0.5, 0.5)
    with pytest.raises(Invalid, match="must be above 0"):
        sample_size.two_means(0, 1)


def test_powers_are_reached_where_they_were_asked_for() -> None:
    n = sample_size.two_means(0.4, 1.0, power=0.9)
    assert n == pytest.approx(132.3106, abs=1e-3)
    assert sample_size.two_proportions(0.5, 0.6) < sample_size.two_proportions(0.5, 0.55)
    assert sample_size.allocate(10, {"a": 0, "b": 0.25, "c": 0.75}) == {"a": 0.0, "b": 2.5, "c": 7.5}
    neyman = sample_size.allocate(100, {"a": 10, "b": 10}, {"a": 1, "b": 3})
    assert neyman == {"a": pytest.approx(25), "b": pytest.approx(75)}


def test_response_rates_without_anybody_are_undefined() -> None:
    found = response_rates.aapor({})
    assert "RR3" not in found
    assert all(rate.undefined is not None for rate in found.values())
    with pytest.raises(Invalid, match="'X' is not a disposition"):
        response_rates.aapor({"X": 1})
    rates = response_rates.aapor({"I": 3, "UH": 7}, e=0.5)
    assert (rates["RR1"].value, rates["RR3"].value, rates["RR5"].value) == (0.3, 3 / 6.5, 1.0)
