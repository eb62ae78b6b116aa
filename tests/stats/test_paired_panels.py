"""The same people asked twice: each person's own change says how sure the change of all is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.intervals import compare
from cxkit.stats.intervals.paired import paired_means, paired_nps
from cxkit.stats.tallies import tally_nps

stats = pytest.importorskip("scipy.stats")

ANSWER = st.one_of(st.none(), st.integers(0, 10))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(ANSWER, ANSWER), max_size=30))
def test_the_change_is_the_difference_of_both_scores_of_those_who_answered_twice(rows):
    before, after = [row[0] for row in rows], [row[1] for row in rows]
    both = [row for row in rows if None not in row]
    found = paired_nps(before, after)
    assert found.figure.n == len(both)
    assert found.figure.dropped["missing"] == len(rows) - len(both)
    if not both:
        assert found.undefined is not None
        return
    first, second = (tally_nps([row[at] for row in both]).result() for at in (0, 1))
    assert found.value == pytest.approx(second.value - first.value, abs=1e-12)
    assert (found.second.value, found.first.value) == pytest.approx((first.value, second.value))
    if len(both) > 1:
        low, high = found.interval.bounds
        assert -2 <= low <= found.value + 1e-12
        assert found.value - 1e-12 <= high <= 2
    else:
        assert not found.interval.defined


def test_people_who_move_together_make_the_change_surer_than_two_samples_would():
    rng = np.random.default_rng(1)
    before = rng.integers(0, 11, 400)
    after = np.minimum(before + rng.integers(0, 2, 400), 10)
    paired = paired_nps(before, after)
    apart = compare(tally_nps(after).result(), tally_nps(before).result())
    width = [one.interval.bounds[1] - one.interval.bounds[0] for one in (paired, apart)]
    assert width[0] < width[1] / 2
    assert paired.value == pytest.approx(apart.value)


def test_the_covariance_of_both_answers_is_what_is_gained():
    rng = np.random.default_rng(2)
    before, after = rng.integers(0, 11, 300), rng.integers(0, 11, 300)
    votes = [(x >= 9).astype(float) - (x <= 6) for x in (before, after)]
    covariance = np.cov(*votes)
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    assert paired_nps(before, after).figure.standard_error == pytest.approx(math.sqrt(variance / 300))


def test_the_t_interval_of_a_paired_mean_is_that_of_scipy():
    rng = np.random.default_rng(3)
    before = rng.normal(5, 2, 25)
    after = before + rng.normal(0.3, 0.5, 25)
    found, known = paired_means(before, after), stats.ttest_rel(after, before)
    assert found.interval.bounds == pytest.approx(tuple(known.confidence_interval(0.95)))
    assert found.test.statistic == pytest.approx(known.statistic)
    assert found.p_value == pytest.approx(known.pvalue)


def test_nothing_one_person_and_no_change_say_so():
    assert str(paired_nps([], []).undefined) == "nothing was counted"
    assert paired_nps([None], [5]).undefined is not None
    one = paired_nps([3], [9])
    assert (one.value, one.interval.defined, one.p_value) == (2.0, False, None)
    still = paired_nps([3, 9, 7], [3, 9, 7])
    assert (still.value, still.interval.bounds, still.p_value) == (0.0, (0.0, 0.0), None)
    assert not still.real


def test_bad_answers_and_columns_are_refused_with_their_places():
    with pytest.raises(Invalid, match=r"after\[1\]: must be a whole number from 0 to 10, got 11"):
        paired_nps([3, 4], [3, 11])
    with pytest.raises(Invalid, match="columns must have one length"):
        paired_means([1, 2], [1])


def test_the_error_of_two_people_is_that_of_their_changes():
    """Changes of 1 and 3 have a standard deviation of sqrt 2, so their mean has an error of 1."""
    figure = paired_means([1, 2], [2, 5]).figure
    assert (figure.value, figure.standard_error) == (2, pytest.approx(1))
