"""Intervals contain their estimate, lie in range, and cover as often as they say."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats as scipy_stats

from cxkit.errors import Invalid
from cxkit.stats.intervals import means, nps, proportions, rates, two_proportions
from cxkit.stats.intervals.means import mann_whitney
from cxkit.stats.intervals.quantiles import quantile
from cxkit.stats.reliability import cohen_kappa, krippendorff_alpha
from cxkit.stats.results import Interval, Intervals, _normal as normal
from cxkit.stats.survival import kaplan_meier, log_rank, nelson_aalen, timeliness
from cxkit.stats.tallies import tally_nps, tally_rates, tally_scores, tally_share, tally_values

CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@st.composite
def counts(draw: Any, parts: int = 2, low: int = 2, high: int = 400) -> list[int]:
    """Counts of some categories that sum to `low` or more."""
    n = draw(st.integers(low, high))
    cuts = sorted(draw(st.lists(st.integers(0, n), min_size=parts - 1, max_size=parts - 1)))
    return [b - a for a, b in itertools.pairwise([0, *cuts, n])]


def near(value: float, interval: Interval) -> bool:
    low, high = interval.bounds
    return low - 1e-9 <= value <= high + 1e-9


@settings(max_examples=60, deadline=None)
@given(split=counts(2), confidence=CONFIDENCES)
@pytest.mark.parametrize(
    "name", ["wilson", "wilson_cc", "clopper_pearson", "jeffreys", "mid_p", "agresti_coull"]
)
def test_an_interval_of_a_proportion_holds_it_and_lies_between_0_and_1(
    name: str, split: list[int], confidence: float
) -> None:
    x, n = split[0], sum(split)
    found = proportions.PROPORTION.table[name](x, n, confidence=confidence)
    low, high = found.bounds
    assert 0 <= low <= high <= 1
    assert near(x / n, found)


@settings(max_examples=60, deadline=None)
@given(split=counts(3))
def test_the_default_interval_of_a_score_holds_it(split: list[int]) -> None:
    found = nps.add3(*split)
    value = (split[2] - split[0]) / sum(split)
    assert near(value, found)
    assert -1 <= found.bounds[0] <= found.bounds[1] <= 1


@settings(max_examples=60, deadline=None)
@given(split=counts(3, low=1), confidence=CONFIDENCES)
def test_the_score_interval_of_a_score_holds_it_at_any_confidence(
    split: list[int], confidence: float
) -> None:
    found = nps.score(*split, confidence=confidence)
    assert near((split[2] - split[0]) / sum(split), found)
    raw = nps.score(*split, confidence=confidence, clip=False)
    assert raw == found


@settings(max_examples=60, deadline=None)
@given(first=counts(3, low=1), second=counts(3, low=1), confidence=CONFIDENCES)
def test_the_default_interval_of_a_difference_of_scores_holds_it(
    first: list[int], second: list[int], confidence: float
) -> None:
    difference = (first[2] - first[0]) / sum(first) - (second[2] - second[0]) / sum(second)
    found = nps.difference_hybrid(*first, *second, confidence=confidence, clip=False)
    mirrored = nps.difference_hybrid(*second, *first, confidence=confidence, clip=False)
    assert near(difference, found)
    assert -2 <= found.bounds[0] <= found.bounds[1] <= 2
    assert mirrored.bounds == pytest.approx((-found.bounds[1], -found.bounds[0]), abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(first=counts(2, low=1), second=counts(2, low=1), confidence=CONFIDENCES)
@pytest.mark.parametrize("name", ["newcombe", "miettinen_nurminen", "mee"])
def test_an_interval_of_a_difference_of_proportions_holds_it(
    name: str, first: list[int], second: list[int], confidence: float
) -> None:
    x1, n1, x2, n2 = first[0], sum(first), second[0], sum(second)
    found = two_proportions.PROPORTION_DIFFERENCE.table[name](
        x1, n1, x2, n2, confidence=confidence, clip=False
    )
    assert near(x1 / n1 - x2 / n2, found)
    assert found.bounds[0] + 1e-12 >= -1
    assert found.bounds[1] <= 1 + 1e-12


@settings(max_examples=60, deadline=None)
@given(events=st.integers(0, 500), exposure=st.floats(0.01, 1e6), confidence=CONFIDENCES)
@pytest.mark.parametrize("name", ["garwood", "byar", "mid_p", "score"])
def test_an_interval_of_a_rate_holds_it(name: str, events: int, exposure: float, confidence: float) -> None:
    found = rates.RATE.table[name](events, exposure, confidence=confidence)
    low, high = found.bounds
    assert 0 <= low <= events / exposure * (1 + 1e-9)
    assert events / exposure <= high


@given(events=st.integers(0, 500), exposure=st.floats(0.01, 1e6))
def test_byars_bounds_are_within_a_few_percent_of_the_exact_ones(events: int, exposure: float) -> None:
    (low, high), exact = (rates.RATE.table[name](events, exposure).bounds for name in ("byar", "garwood"))
    assert high == pytest.approx(exact[1], rel=0.01)
    assert events < 10 or low == pytest.approx(exact[0], rel=0.01)


@pytest.mark.parametrize(("x", "n"), [(0, 1), (1, 1), (0, 40), (40, 40)])
def test_bounds_at_none_and_at_all_are_exactly_0_and_1(x: int, n: int) -> None:
    for name in ("wilson", "wilson_cc", "clopper_pearson", "jeffreys", "mid_p"):
        low, high = proportions.PROPORTION.table[name](x, n).bounds
        assert (low == 0.0) is (x == 0)
        assert (high == 1.0) is (x == n)


def coverage(n: int, splits: Any, method: Any) -> Any:
    """How often the interval holds the true score of each split, over all samples of n answers."""
    grid = np.array([(i, j, n - i - j) for i in range(n + 1) for j in range(n + 1 - i)])
    bounds = method(*grid.T.astype(float))
    found = []
    for split in splits:
        chance = scipy_stats.multinomial.pmf(grid, n, split)
        true = split[2] - split[0]
        held = (bounds.low <= true + 1e-12) & (true <= bounds.high + 1e-12)
        found.append(float(chance[held].sum()))
    return np.array(found)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (5, {"wald": 0.773, "add3": 0.950, "agresti_min": 0.949, "score": 0.972}),
        (10, {"wald": 0.867, "add3": 0.951, "agresti_min": 0.948, "score": 0.964}),
        (20, {"wald": 0.910, "add3": 0.951, "agresti_min": 0.948, "score": 0.956}),
        (40, {"wald": 0.931, "add3": 0.950, "agresti_min": 0.949, "score": 0.951}),
    ],
)
def test_mean_coverage_of_score_intervals_is_what_was_published(n: int, expected: dict[str, float]) -> None:
    rng = np.random.default_rng(1)
    splits = rng.dirichlet((1, 1, 1), 700 if n < 40 else 250)
    for name, mean in expected.items():
        found = coverage(n, splits, nps.NPS.table[name]).mean()
        assert found == pytest.approx(mean, abs=0.012), name


def test_the_default_never_fails_the_way_wald_does() -> None:
    """Ten answers, nearly all passive: Wald's width is 0 most of the time."""
    split = (0.001, 0.998, 0.001)
    tilted = (0.002, 0.998, 0.0)
    assert coverage(10, [tilted], nps.wald)[0] < 0.05
    assert coverage(10, [tilted], nps.add3)[0] > 0.85
    assert coverage(10, [split], nps.score)[0] > 0.95


def test_the_worst_coverage_of_ten_answers_is_that_of_wald() -> None:
    rng = np.random.default_rng(2)
    splits = rng.dirichlet((1, 1, 1), 1500)
    worst = {name: coverage(10, splits, nps.NPS.table[name]).min() for name in ("wald", "add3", "score")}
    assert worst["wald"] < 0.2
    assert min(worst["add3"], worst["score"]) > 0.84


def binomial_coverage(n: int, p: float, method: Any) -> float:
    x = np.arange(n + 1)
    bounds = method(x, np.full(n + 1, n))
    return float(scipy_stats.binom.pmf(x, n, p)[(bounds.low <= p) & (p <= bounds.high)].sum())


@pytest.mark.parametrize("n", [5, 10, 30])
def test_wilson_covers_on_average_and_clopper_pearson_always(n: int) -> None:
    shares = np.linspace(0.01, 0.99, 99)
    wilson = [binomial_coverage(n, p, proportions.wilson) for p in shares]
    exact = [binomial_coverage(n, p, proportions.clopper_pearson) for p in shares]
    wald = [binomial_coverage(n, p, proportions.wald) for p in shares]
    assert np.mean(wilson) == pytest.approx(0.953, abs=0.01)
    assert min(wilson) > 0.83
    assert min(exact) >= 0.95
    assert np.mean(wald) < np.mean(wilson)


def test_the_hybrid_difference_covers_better_than_wald_in_small_samples() -> None:
    rng = np.random.default_rng(3)
    n = 8
    grid = np.array([(i, j, n - i - j) for i in range(n + 1) for j in range(n + 1 - i)], dtype=float)
    place = np.indices((len(grid), len(grid))).reshape(2, -1)
    pair = np.concatenate([grid[place[0]], grid[place[1]]], axis=1).T
    bounds = {name: method(*pair) for name, method in nps.NPS_DIFFERENCE.table.items()}
    held: dict[str, list[float]] = {name: [] for name in bounds}
    for one, two in rng.dirichlet((1, 1, 1), (20, 2)):
        chance = np.outer(*(scipy_stats.multinomial.pmf(grid, n, p) for p in (one, two))).ravel()
        true = (one[2] - one[0]) - (two[2] - two[0])
        for name, found in bounds.items():
            held[name].append(float(chance[(found.low <= true) & (true <= found.high)].sum()))
    means_of = {name: float(np.mean(values)) for name, values in held.items()}
    assert means_of["hybrid"] == pytest.approx(0.95, abs=0.02)
    assert min(held["hybrid"]) > min(held["wald"])
    assert abs(means_of["hybrid"] - 0.95) < abs(means_of["wald"] - 0.95)


def test_adjusted_wald_may_miss_the_difference_that_it_is_about() -> None:
    opposite = (0, 0, 2), (2, 0, 0)
    assert 2.0 not in nps.difference_add3(*opposite[0], *opposite[1])
    assert 2.0 in nps.difference_hybrid(*opposite[0], *opposite[1])


def test_arrays_and_numbers_agree_and_undefined_cells_hold_no_nan() -> None:
    x, n = np.array([3, 0, 7]), np.array([10, 0, 7])
    for name, method in proportions.PROPORTION.table.items():
        many = method(x, n)
        assert isinstance(many, Intervals)
        assert many.defined.tolist() == [True, False, True]
        assert np.isfinite(many.low).all()
        assert np.isfinite(many.high).all()
        for place in range(3):
            assert many[place] == method(int(x[place]), int(n[place])), name
    assert proportions.wilson(0, 0).undefined is not None
    with pytest.raises(Invalid, match="undefined: nothing was counted"):
        proportions.wilson(0, 0).bounds


def test_what_makes_no_sense_is_refused_with_the_rule() -> None:
    with pytest.raises(Invalid, match="successes lie between 0 and the trials"):
        proportions.wilson(11, 10)
    with pytest.raises(Invalid, match=r"1 of 2 cells"):
        proportions.wilson([1, -1], [10, 10])
    with pytest.raises(Invalid, match="finite"):
        proportions.wilson(float("nan"), 10)
    with pytest.raises(Invalid, match=r"such as 0\.95, got 95"):
        proportions.wilson(1, 10, confidence=95)
    with pytest.raises(Invalid, match="low to high"):
        Interval(low=2.0, high=1.0, method="none")
    with pytest.raises(Invalid, match="not an interval for a proportion: use one of wilson"):
        proportions.PROPORTION.method("bayes")


@settings(max_examples=100, deadline=None)
@given(p=st.floats(1e-300, 1 - 1e-12))
def test_the_normal_quantile_is_right_to_the_last_digits(p: float) -> None:
    from scipy.special import ndtri

    assert normal.quantile(p) == pytest.approx(float(ndtri(p)), rel=5e-15, abs=1e-15)


def test_quantiles_and_tails_are_inverse() -> None:
    z = np.linspace(-8, 8, 161)
    assert normal.quantile(normal.cdf(z[z < 5])) == pytest.approx(z[z < 5], abs=1e-9)
    assert normal.two_sided_p(normal.z_of(0.95)) == pytest.approx(0.05, rel=1e-13)
    assert normal.upper_tail(38.0) > 0
    with pytest.raises(Invalid, match="between 0 and 1, both excluded"):
        normal.quantile(1.0)


def test_a_mean_needs_two_values_for_an_interval() -> None:
    assert str(means.t_mean(4.0, 0.0, 1).undefined) == "two or more values are needed"
    assert means.t_mean(4.0, 0.0, 5).bounds == (4.0, 4.0)
    assert math.isclose(means.t_mean(0.0, 1.0, 10**9).bounds[1] * math.sqrt(10**9), 1.959964, rel_tol=1e-6)


ROWS = st.lists(
    st.tuples(st.integers(0, 10), st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(0.01, 50)),
    min_size=2,
    max_size=40,
)
RANGES = {"share": (0, 1), "nps": (-1, 1), "rate": (0, math.inf), "score": (-math.inf, math.inf)}


@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_every_default_interval_of_two_or_more_holds_its_estimate_and_lies_in_range(rows: list[Any]) -> None:
    scores, values, weights = (list(column) for column in zip(*rows, strict=True))
    votes = [score > 6 for score in scores]
    tallies = (
        (tally_nps(scores), ("score", "promoters", "passives", "detractors")),
        (tally_nps(scores, weights=weights), ("score", "promoters", "passives", "detractors")),
        (tally_share(votes), ("share", "rest")),
        (tally_share(votes, weights=weights), ("share", "rest")),
        (tally_scores(scores, (0, 10)), ("mean", "top_box", "bottom_box", "net")),
        (tally_scores(scores, (0, 10), weights=weights), ("mean", "top_box", "bottom_box", "net")),
        (tally_values(values), ("mean", "within")),
        (tally_values(values, weights=weights), ("mean",)),
        (tally_rates(scores, weights), ("rate",)),
        (tally_rates([int(vote) for vote in votes], [1] * len(votes)), ("rate", "proportion")),
    )
    for tally, figures in tallies:
        for figure in figures:
            found = tally.result(figure, **({"target": 3.0} if figure == "within" else {}))
            worth = found.n if found.n_effective is None else found.n_effective
            if not found.interval.defined:
                assert worth < 2
                continue
            low, high = found.interval.bounds
            least, most = RANGES.get(found.unit, (-math.inf, math.inf))
            assert least <= low <= high <= most
            if worth >= 2:
                assert low - 1e-9 * abs(low) - 1e-12 <= found.value <= high + 1e-9 * abs(high) + 1e-12


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, data=st.data())
def test_the_order_of_the_rows_changes_no_bit_of_a_statistic(rows: list[Any], data: Any) -> None:
    other = data.draw(st.permutations(rows))

    def results(order: list[Any]) -> list[Any]:
        scores, values, _ = (list(column) for column in zip(*order, strict=True))
        waits = [abs(value) for value in values]
        done = [score > 4 for score in scores]
        return [
            kaplan_meier(waits, done).to_dict(),
            nelson_aalen(waits, done).to_dict(),
            timeliness(waits, done, [100.0, 1e4]).to_dict(),
            log_rank((waits, done), (scores, done)).to_dict(),
            quantile(values, 0.9),
            cohen_kappa(scores, [score // 2 for score in scores]).to_dict(),
            krippendorff_alpha([[score, score // 2, None] for score in scores]).to_dict(),
            mann_whitney(values, scores).to_dict(),
        ]

    assert results(rows) == results(other)
