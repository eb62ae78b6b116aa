"""Raters and units are compared for what is theirs: severity, bands, shrunken scores, mix of cases."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.profiling import case_mix, posterior_bands, unit_scores
from cxkit.stats.reliability import rater_severity
from cxkit.stats.results._reasons import NO_ERROR
from cxkit.stats.sampling.sample_size import margin_of_mean, most_without_errors, to_rule_out
from cxkit.values import Band

pytest.importorskip("scipy")


class TestSeverity:
    def test_it_is_what_least_squares_gives(self):
        raters, items = ["a", "b", "b", "c", "a", "c", "b"], [1, 1, 2, 2, 3, 3, 3]
        y = np.array([80.0, 71, 64, 70, 91, 88, 79])
        design = np.zeros((7, 6))
        for row, (rater, item) in enumerate(zip(raters, items, strict=True)):
            design[row, "abc".index(rater)] = 1
            design[row, 2 + item] = 1
        fitted = np.linalg.lstsq(design, y, rcond=None)[0][:3]
        found = rater_severity(raters, items, y)
        assert found.effects == pytest.approx(fitted - fitted.mean())
        assert (found.df, found.n) == (2, (2, 3, 2))
        sigma2 = ((y - design @ np.linalg.lstsq(design, y, rcond=None)[0]) ** 2).sum() / 2
        contrast = np.linalg.pinv(design.T @ design)[:3, :3]
        centring = np.eye(3) - 1 / 3
        errors = np.sqrt(sigma2 * np.diag(centring @ contrast @ centring))
        assert found.standard_errors == pytest.approx(errors)

    def test_parts_that_share_nothing_are_named(self):
        with pytest.raises(Invalid, match="a, b; c, d") as raised:
            rater_severity(["a", "b", "c", "d", "b"], [1, 1, 2, 2, 3], [1, 2, 3, 4, 5])
        assert raised.value.code == "design.disconnected"

    def test_raters_joined_through_others_are_one_part(self):
        chain = rater_severity(["a", "b", "b", "c", "c", "d"], [1, 1, 2, 2, 3, 3], [5, 4, 4, 3, 3, 2])
        assert chain.effects == pytest.approx([1.5, 0.5, -0.5, -1.5])
        assert chain.standard_errors is None
        assert (chain.df, chain.undefined is None) == (0, False)

    @given(st.permutations(range(12)), st.floats(-50, 50))
    def test_order_and_a_shift_of_all_change_nothing(self, order, shift):
        rng = np.random.default_rng(3)
        raters, items, y = np.repeat(["a", "b", "c"], 4), np.tile([1, 2, 3, 4], 3), rng.normal(80, 9, 12)
        first = rater_severity(raters, items, y)
        again = rater_severity(raters[order], items[order], y[order] + shift)
        told = dict(zip(again.raters, again.effects, strict=True))
        assert [told[name] for name in first.raters] == pytest.approx(list(first.effects), abs=1e-9)


class TestBands:
    def test_probabilities_are_those_of_the_beta(self):
        from scipy.stats import beta

        found = posterior_bands([45, 20], [60, 60], target=0.7, prior=(8, 4))
        assert found.probability == pytest.approx([beta.sf(0.7, 53, 19), beta.sf(0.7, 28, 44)])
        assert found.bands == (Band.IN_LINE, Band.BELOW)
        other = posterior_bands([45, 20], [60, 60], target=0.7, prior=(8, 4), better="lower")
        assert other.probability == pytest.approx(1 - found.probability)

    def test_too_few_is_neither_praise_nor_blame(self):
        found = posterior_bands([29, 0], [29, 29], target=0.5, prior=(1, 1))
        assert found.bands == (Band.INSUFFICIENT,) * 2
        assert found.first() == ()

    def test_where_all_vary_as_chance_does_all_share_the_prize(self):
        found = posterior_bands([17, 16, 18, 17], [20] * 4, minimum=10)
        assert set(found.bands) == {Band.IN_LINE}
        assert found.first() == (0, 1, 2, 3)

    def test_who_cannot_be_told_apart_from_the_best_shares(self):
        found = posterior_bands([190, 150, 188, 10], [200, 200, 200, 10])
        assert found.first() == (0, 2)
        assert found.first(3) == (0, 1, 2)

    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=2, max_size=8))
    def test_the_best_is_always_among_the_first(self, drawn):
        wins, tries = [min(x, n) for x, n in drawn], [n for _, n in drawn]
        found = posterior_bands(wins, tries, minimum=1, prior=(4, 2))
        assert int(np.argmax(found.shrunk)) in found.first()


class TestUnits:
    def test_one_visit_is_shrunk_the_most(self):
        found = unit_scores(["S1"] * 6 + ["S2"] * 6 + ["S3"], [0.9, 0.8] * 3 + [0.6, 0.5] * 3 + [1.0])
        table = found.columns()
        moved = np.abs(np.array(table["mean"]) - np.array(table["shrunk"]))
        assert np.argmax(moved) == 2
        assert table["ranked"] == [True, True, False]
        assert found.within == pytest.approx(math.sqrt(12 * 0.0025 / 10))
        assert found.between > 0.1

    def test_without_two_units_or_two_visits_there_is_nothing_to_say(self):
        assert unit_scores(["S1", "S1"], [0.9, 0.8]).undefined is not None
        assert unit_scores(["S1", "S2"], [0.9, 0.8]).undefined == NO_ERROR

    def test_units_of_equal_scores_have_no_error_whatever_their_mean_is_rounded_to(self):
        for one, other in ((0.1, 0.3), (5.0, 3.0), (0.7, 0.9)):
            found = unit_scores(["S1"] * 3 + ["S2"] * 3, [one] * 3 + [other] * 3)
            assert (found.within, found.undefined) == (0, NO_ERROR)
        assert unit_scores([], []).undefined is not None


class TestCaseMix:
    def test_who_has_the_hard_cases_is_not_blamed(self):
        units = ["a"] * 100 + ["b"] * 100
        reason = ["easy"] * 90 + ["hard"] * 10 + ["easy"] * 10 + ["hard"] * 90
        good = [1] * 81 + [0] * 9 + [1] * 4 + [0] * 6 + [1] * 9 + [0] * 1 + [1] * 36 + [0] * 54
        found = case_mix(units, good, {"reason": reason})
        assert found.observed.tolist() == [85, 45]
        assert found.ratio == pytest.approx([1, 1])
        assert found.adjusted == pytest.approx([0.65, 0.65])

    def test_what_nobody_else_has_is_said(self):
        found = case_mix(["a", "a", "b"], [1, 0, 1], {"reason": ["x", "y", "x"]})
        assert found.alone.tolist() == [0.5, 0.0]

    @given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 1)), min_size=1))
    def test_as_much_is_expected_as_was_observed(self, rows):
        units, reason, y = zip(*rows, strict=True)
        found = case_mix(units, y, {"reason": reason})
        assert found.expected.sum() == pytest.approx(found.observed.sum())
        alone = case_mix(units, y, {"unit": units})
        assert alone.alone.tolist() == [1.0] * len(alone.units)


class TestHonestPrecision:
    def test_five_evaluations_cannot_rank_anybody(self):
        assert margin_of_mean(12, 5) == pytest.approx(14.9, abs=0.05)
        assert margin_of_mean(12, 20) == pytest.approx(5.6, abs=0.05)

    def test_no_error_seen_is_not_no_error(self):
        assert most_without_errors(59) < 0.05 < most_without_errors(58)
        assert math.ceil(to_rule_out(0.05)) == 59
