"""Shares corrected for a classifier's errors, and the area under its curve."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.intervals.classification import area_under_curve, corrected_share


@pytest.mark.parametrize(("true", "validated"), [(0.5, 300), (0.3, 100), (0.3, 1000), (0.7, 300)])
def test_the_true_share_lies_in_its_interval_in_93_of_100_months(true, validated):
    rng = np.random.default_rng(2026)
    months, n, se, sp = 1000, 800, 0.6, 0.95
    positives = rng.binomial(validated, true, months)
    hits, rejections = rng.binomial(positives, se), rng.binomial(validated - positives, sp)
    found = rng.binomial(n, true * se + (1 - true) * (1 - sp), months)
    cells = np.stack([found, hits, positives, rejections, validated - positives]).T.tolist()
    shares = [corrected_share(x, n, a, p, r, q, rng, resamples=1000) for x, a, p, r, q in cells]
    defined = [share for share in shares if share.defined]
    assert len(defined) >= 0.99 * months
    assert sum(true in share.interval for share in defined) >= 0.93 * len(defined)
    assert np.mean([share.value for share in defined]) == pytest.approx(true, abs=0.015)
    # The share as found is off: it would not do to leave it.
    assert abs(np.mean(found) / n - true) >= 0.05


@given(st.integers(0, 50), st.integers(0, 20), st.integers(0, 30))
def test_a_perfect_classifier_needs_no_correction_and_one_by_chance_gives_none(found, hits, rejections):
    rng = np.random.default_rng(1)
    perfect = corrected_share(found, 50, 20, 20, 30, 30, rng, resamples=50)
    assert perfect.value == found / 50
    assert perfect.value in perfect.interval
    other = corrected_share(found, 50, hits, 20, rejections, 30, rng, resamples=50)
    if 3 * hits + 2 * rejections <= 60:
        assert other.value is None
        assert other.undefined.code == "classifier.no_better"
    else:
        assert 0 <= other.low <= other.value <= other.high <= 1


def test_without_items_or_validated_items_a_share_is_undefined():
    rng = np.random.default_rng(1)
    for cells in ((0, 0, 5, 9, 5, 9), (1, 9, 0, 0, 5, 9), (1, 9, 5, 9, 0, 0)):
        assert corrected_share(*cells, rng).value is None
    for cells in ((3, 2, 5, 9, 5, 9), (-1, 2, 5, 9, 5, 9), (1, 2, 10, 9, 5, 9)):
        with pytest.raises(Invalid):
            corrected_share(*cells, rng)
    with pytest.raises(Invalid):
        corrected_share(1, 2, 5, 9, 5, 9, rng, resamples=0)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=20))
def test_the_area_is_the_share_of_pairs_in_order(cells):
    found = area_under_curve([score for score, _ in cells], [true for _, true in cells])
    pairs = [(a > b) + (a == b) / 2 for a, yes in cells if yes for b, no in cells if not no]
    if not pairs:
        assert found.value is None
    else:
        assert found.value == pytest.approx(sum(pairs) / len(pairs))
        if found.interval.defined:
            assert found.low <= found.value + 1e-12
            assert found.value <= found.high + 1e-12


def test_the_area_of_a_large_sample_lies_in_its_interval():
    rng = np.random.default_rng(4)
    inside = 0
    for _ in range(300):
        truth = rng.random(120) < 0.4
        scores = rng.normal(size=120) + truth
        # Of two normal curves one apart: the normal distribution at 1 / sqrt(2).
        inside += 0.7602 in area_under_curve(scores, truth).interval
    assert inside >= 275
