"""An action is said to have helped where it did, and hardly ever where nothing was done."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_dict, to_dict
from cxkit.errors import Invalid
from cxkit.kernel import Selection
from cxkit.stats import difference_in_differences, interrupted_series, randomised, shrunken_baseline
from cxkit.stats.intervals.proportions import wilson
from cxkit.stats.results import Axis, Estimate, Estimates
from cxkit.stats.sampling.weighting import hajek_mean
from cxkit.stats.tallies import tally_share
from cxkit.values import Attainment, EffectVerdict

HELPED = (EffectVerdict.EFFECTIVE, EffectVerdict.PARTLY)
DRAWS = 2_000


def share(yes, n):
    rate = yes / n
    return Estimate(value=rate, n=n, unit="share", standard_error=math.sqrt(rate * (1 - rate) / n))


def shares(yes, n):
    rates = yes / n
    return Estimates(
        values=rates,
        n=np.full(rates.size, n),
        defined=np.ones(rates.size, np.bool_),
        axes=(Axis("shop", tuple(range(rates.size))),),
        standard_error=np.sqrt(rates * (1 - rates) / n),
        unit="share",
    )


class TestShrunkenBaseline:
    def drawn(self, n, gain=0.0):
        """How often the worst tenth of 200 shops were helped, and their mean effect and plain difference."""
        luck = np.random.default_rng(n)
        verdicts, effects, naive = [], [], []
        for _ in range(DRAWS):
            true = np.clip(luck.normal(0.80, 0.056, 200), 0.01, 0.99)
            first = luck.binomial(n, true)
            shop = luck.choice(np.argsort(first, kind="stable")[:20])
            then = luck.binomial(n, min(true[shop] + gain, 1.0))
            found = shrunken_baseline(share(first[shop], n), share(then, n), shares(first, n))
            verdicts.append(found.verdict() in HELPED)
            effects.append(found.value)
            naive.append(found.naive)
        return sum(verdicts), float(np.mean(effects)), float(np.mean(naive))

    @pytest.mark.parametrize(("n", "luck"), [(30, 0.107), (100, 0.045), (400, 0.012)])
    def test_where_nothing_was_done_it_hardly_ever_says_that_it_helped(self, n, luck):
        helped, effect, naive = self.drawn(n)
        assert wilson(helped, DRAWS).high <= 0.06
        assert abs(effect) < 0.012
        assert naive == pytest.approx(luck, abs=0.012)

    @pytest.mark.parametrize(("peers", "n"), [(6, 50), (10, 50), (6, 200), (20, 200)])
    def test_its_interval_holds_the_truth_also_of_the_worst_of_few(self, peers, n):
        luck = np.random.default_rng(1)
        held = 0
        for _ in range(DRAWS):
            true = np.clip(luck.normal(0.80, 0.056, peers), 0.01, 0.99)
            first = luck.binomial(n, true)
            worst = int(np.argmin(first))
            then = luck.binomial(n, true[worst])
            found = shrunken_baseline(share(first[worst], n), share(then, n), shares(first, n))
            held += 0 in found.interval
        assert held >= 0.94 * DRAWS

    def test_what_helped_is_found_without_the_luck(self):
        helped, effect, naive = self.drawn(400, gain=0.08)
        assert helped > 0.7 * DRAWS
        assert effect == pytest.approx(0.08, abs=0.01)
        assert naive > 0.085

    def test_peers_as_a_list_say_the_same_as_their_table(self):
        first = np.array([70, 78, 80, 83, 85, 88, 92, 60])
        listed = shrunken_baseline(share(60, 100), share(74, 100), [share(int(x), 100) for x in first])
        table = shrunken_baseline(share(60, 100), share(74, 100), shares(first, 100))
        assert (listed.value, listed.expected) == (table.value, table.expected)

    def test_it_is_the_formula_by_hand(self):
        first = np.array([70, 78, 80, 83, 85, 88, 92, 60])
        found = shrunken_baseline(share(60, 100), share(74, 100), shares(first, 100))
        rates, sigma2 = first / 100, np.mean(first / 100) * (1 - np.mean(first / 100))
        # Equal sizes: the moment estimate of the spread is the variance less that of chance.
        tau2 = rates.var(ddof=1) - sigma2 / 100
        rho = tau2 / (tau2 + sigma2 / 100)
        expected = rates.mean() + rho * (0.60 - rates.mean())
        assert found.expected == pytest.approx(expected, rel=1e-12)
        own = expected * (1 - expected)
        variance = rho * own / 100 + own / 100 + (1 - rho) ** 2 * (tau2 + sigma2 / 100) / 8
        variance += (0.60 - expected) ** 2 * 2 / 7
        assert found.figure.standard_error == pytest.approx(math.sqrt(variance), rel=1e-12)

    def test_means_have_their_own_spread(self):
        peers = [
            Estimate(value=4 + step / 10, n=50, standard_error=0.1, unit="score") for step in range(-4, 5)
        ]
        low, then = (Estimate(value=value, n=50, standard_error=0.1, unit="score") for value in (3.6, 4.1))
        found = shrunken_baseline(low, then, peers)
        assert 3.6 < found.expected < 3.8
        assert found.verdict() is EffectVerdict.EFFECTIVE

    def test_without_enough_to_compare_with_there_is_no_effect_but_a_reason(self):
        few = shrunken_baseline(share(60, 100), share(74, 100), [share(80, 100)] * 4)
        alike = shrunken_baseline(share(60, 100), share(74, 100), [share(100, 100)] * 6)
        assert few.value is None
        assert few.figure.undefined.code == "stats.too_few"
        assert alike.figure.undefined.code == "stats.no_variation"
        assert few.verdict() is alike.verdict() is EffectVerdict.INCONCLUSIVE
        with pytest.raises(Invalid, match="different kinds"):
            shrunken_baseline(share(60, 100), Estimate(value=4.0, n=9, unit="score"), [share(80, 100)] * 6)


class TestVerdicts:
    @pytest.mark.parametrize(
        ("yes", "hoped", "verdict"),
        [
            (360, 0.05, "effective"),
            (360, 0.20, "partly"),
            (300, 0.20, "inconclusive"),  # spans 0, though it rules out half of what was hoped for
            (310, 0.05, "inconclusive"),
            (260, 0.05, "ineffective"),
        ],
    )
    def test_they_follow_the_interval(self, yes, hoped, verdict):
        treated, control = (tally_share([1] * k + [0] * (400 - k)).result() for k in (yes, 300))
        found = randomised(treated, control)
        assert found.verdict(hoped=hoped).value == verdict
        turned = randomised(control, treated)
        assert turned.verdict(better="lower", hoped=hoped).value == verdict

    def test_few_are_inconclusive_and_a_benefit_keeps_its_interval(self):
        treated, control = (tally_share([1] * k + [0] * (400 - k)).result() for k in (360, 300))
        found = randomised(treated, control)
        assert found.verdict(minimum=1000) is EffectVerdict.INCONCLUSIVE
        assert found.benefit(2000, 5).value == pytest.approx(0.15 * 2000 * 5)
        assert found.to_dict()["design"] == "randomised"

    @given(st.integers(1, 400), st.data(), st.floats(0.01, 0.99))
    def test_a_promise_is_met_by_its_interval_alone(self, n, data, promised):
        yes = data.draw(st.integers(0, n))
        found = tally_share([1] * yes + [0] * (n - yes)).result()
        low, high = found.interval.bounds
        said = found.attainment(at_least=promised)
        assert (said is Attainment.MET) == (low >= promised)
        assert (said is Attainment.NOT_MET) == (high < promised)
        mirror = tally_share([0] * yes + [1] * (n - yes)).result().attainment(at_most=1 - promised)
        assert mirror is said or min(abs(low - promised), abs(high - promised)) < 1e-9
        assert found.attainment(at_least=promised, minimum=n + 1) is Attainment.CANNOT_BE_TOLD

    def test_a_promise_has_one_bound(self):
        with pytest.raises(Invalid, match="say one"):
            share(5, 10).attainment(at_least=0.5, at_most=0.6)


class TestDifferences:
    def series(self, luck, level, periods, n, step=0.0, start=99, wobble=0.0):
        rates = level + wobble * luck.normal(size=periods) + step * (np.arange(periods) >= start)
        return [share(int(luck.binomial(n, rate)), n) for rate in np.clip(rates, 0.01, 0.99)]

    def test_nothing_done_seldom_helps_also_where_the_gap_wobbles(self):
        luck = np.random.default_rng(5)
        helped = 0
        for _ in range(500):
            treated = self.series(luck, 0.70, 12, 300, wobble=0.03)
            control = self.series(luck, 0.80, 12, 300, wobble=0.03)
            helped += difference_in_differences(treated, control, 8).verdict() in HELPED
        assert wilson(helped, 500).high <= 0.10

    def test_a_step_is_found_and_the_trigger_left_out(self):
        luck = np.random.default_rng(6)
        treated = self.series(luck, 0.70, 12, 2000, step=0.06, start=8)
        treated[7] = share(1000, 2000)
        found = difference_in_differences(treated, self.series(luck, 0.80, 12, 2000), 8, trigger=7)
        assert found.value == pytest.approx(0.06, abs=0.02)
        assert found.verdict(hoped=0.06) in HELPED
        assert found.naive > 0.2

    def test_groups_that_drifted_apart_before_are_told(self):
        treated = [share(1400 + 40 * month, 2000) for month in range(10)]
        found = difference_in_differences(treated, [share(1500, 2000)] * 10, 8)
        assert found.trend.p_value < 0.001


class TestSeries:
    def test_its_errors_are_those_of_newey_and_west(self):
        luck = np.random.default_rng(2)
        y = 50 + luck.normal(size=24) + np.r_[np.zeros(12), np.full(12, 4.0)]
        found = interrupted_series(y, 12, lags=2)
        x = np.array([[1, t, t >= 12, max(t - 12, 0)] for t in range(24)], float)
        beta, *_ = np.linalg.lstsq(x, y, rcond=None)
        u = y - x @ beta
        meat = np.zeros((4, 4))
        for t in range(24):
            for s in range(24):
                if abs(t - s) <= 2:
                    meat += (1 - abs(t - s) / 3) * u[t] * u[s] * np.outer(x[t], x[s])
        bread = np.linalg.inv(x.T @ x)
        covariance = bread @ meat @ bread * 24 / 20
        assert found.parts["step"].value == pytest.approx(beta[2], rel=1e-9)
        assert found.parts["step"].standard_error == pytest.approx(math.sqrt(covariance[2, 2]), rel=1e-9)
        assert found.parts["slope"].standard_error == pytest.approx(math.sqrt(covariance[3, 3]), rel=1e-9)
        assert found.value == pytest.approx(beta[2] + 5.5 * beta[3], rel=1e-9)

    def test_a_trend_that_goes_on_is_no_effect(self):
        found = interrupted_series([float(t) + (-1) ** t / 10 for t in range(20)], 10)
        assert found.naive == pytest.approx(10, abs=0.1)
        assert abs(found.value) < 0.3

    def test_eight_periods_are_needed_on_both_sides(self):
        assert interrupted_series(range(17), 10).figure.undefined.code == "stats.too_few"


class TestSelection:
    def test_the_mean_of_all_is_found_from_a_targeted_sample(self):
        luck = np.random.default_rng(4)
        score = luck.binomial(1, 0.7, 20_000)
        chance = np.where(score == 0, 0.4, 0.05)
        seen = luck.random(20_000) < chance
        found = hajek_mean(score[seen], chance[seen])
        assert found.value == pytest.approx(0.7, abs=0.03)
        assert score[seen].mean() < 0.35
        assert found.interval.low < score.mean() < found.interval.high

    def test_what_nobody_knows_is_left_out_and_told(self):
        assert hajek_mean([1, 0, 1], [0.5, float("nan"), 1.0]).dropped == {"unknown_selection": 1}
        with pytest.raises(Invalid, match="at most 1"):
            hajek_mean([1], [1.5])

    def test_a_selection_says_its_weight_and_is_stored(self):
        drawn = Selection(kind="random", probability=0.02, seed=7)
        assert (drawn.weight, Selection(kind="every").weight, Selection(kind="chosen").weight) == (
            50,
            1,
            None,
        )
        assert from_dict(to_dict(drawn)) == drawn
        for wrong in (
            {"kind": "random"},
            {"kind": "every", "probability": 0.5},
            {"kind": "chosen", "probability": 0},
        ):
            with pytest.raises(Invalid, match="probability"):
                Selection(**wrong)
