"""A target is met, is not met, or cannot be told: by the interval, never by the value alone."""

import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.metrics import csat
from cxkit.stats.results import Estimate, Interval, Target
from cxkit.values import LANGUAGES, Attainment

shares = st.floats(0, 1)


def figure(low, high, n=100):
    bounds = Interval(low=low, high=high, confidence=0.95, method="normal")
    return Estimate(value=(low + high) / 2, n=n, unit="share", interval=bounds)


@given(low=shares, width=shares, bound=shares)
def test_the_two_directions_mirror_each_other(low, width, bound):
    above = Target(at_least=bound).judge(figure(low, low + width))
    below = Target(at_most=-bound).judge(figure(-low - width, -low))
    assert above is below
    assert above is (
        Attainment.MET
        if low >= bound
        else Attainment.NOT_MET
        if low + width < bound
        else Attainment.CANNOT_BE_TOLD
    )


def test_a_value_beyond_its_bound_is_no_verdict_while_the_interval_holds_the_bound():
    assert Target(at_least=0.7).judge(csat.of([5] * 75 + [1] * 25)) is Attainment.CANNOT_BE_TOLD
    assert Target(at_least=0.7).judge(csat.of([5] * 750 + [1] * 250)) is Attainment.MET


def test_nothing_counted_and_too_few_cannot_be_told():
    assert Target(at_least=0.7).judge(csat.of([])) is Attainment.CANNOT_BE_TOLD
    assert Target(at_least=0.1, least_n=10).judge(csat.of([5] * 9)) is Attainment.CANNOT_BE_TOLD
    assert Target(at_least=0.1, least_n=10).judge(csat.of([5] * 10)) is Attainment.MET


def test_a_target_has_one_finite_bound():
    for given_bounds in ({}, {"at_least": 0.1, "at_most": 0.2}, {"at_most": float("nan")}):
        with pytest.raises(Invalid):
            Target(**given_bounds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_are_said_in_every_language(language):
    texts = {Target(at_least=0.7).text("share", language), Target(at_most=0.7).text("share", language)}
    assert len(texts) == 2
    assert all("70.0%" in text for text in texts)
