"""Kano: pairs of answers become categories, and categories become what to do."""

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.drivers import kano_categories, kano_of_answers, kano_of_counts
from cxkit.errors import Invalid

COUNTS = st.fixed_dictionaries({name: st.integers(0, 500) for name in "AOMIRQ"})


def test_liking_and_disliking_both_is_questionable_and_the_opposite_is_reverse():
    assert kano_categories([1, 5, 5, 1, 2, 4], [1, 5, 1, 5, 5, 2]) == ["Q", "Q", "R", "O", "M", "I"]


def test_ties_go_to_what_hurts_most():
    assert kano_of_counts({"M": 5, "O": 5, "A": 5, "I": 5}).category == "M"
    assert kano_of_counts({"O": 5, "A": 5, "I": 5}).category == "O"
    assert kano_of_counts({"A": 5, "I": 5}).category == "A"
    assert kano_of_counts({"A": 5, "I": 5}).mixed


@settings(max_examples=50)
@given(COUNTS)
def test_coefficients_lie_between_their_bounds_or_say_why_they_are_undefined(counts):
    found = kano_of_counts(counts)
    if sum(counts[name] for name in "AOMI"):
        assert 0 <= found.better.value <= 1
        assert -1 <= found.worse.value <= 0
        for figure in (found.better, found.worse):
            assert figure.interval.low <= figure.value <= figure.interval.high
    else:
        assert found.better.value is None
        assert found.better.undefined is not None
    assert sum(found.columns()["count"]) == found.n == sum(counts.values())


def test_nobody_has_no_category():
    found = kano_of_counts({})
    assert (found.category, found.total_strength, found.category_strength, found.mixed) == (None,) * 4
    assert found.to_dict()["better"] is None


def test_answers_with_a_gap_are_counted_apart_and_wrong_ones_are_all_named():
    assert kano_of_answers([1, None, 3], [5, 1, None]).left_out == 2
    with pytest.raises(Invalid, match=r"functional\[1\].*dysfunctional\[0\]"):
        kano_of_answers([1, 6], [0, 5])
    with pytest.raises(Invalid, match="'X' is no category"):
        kano_of_counts({"X": 1})
