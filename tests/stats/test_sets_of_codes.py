"""Coders who give sets agree more when one set holds the other; sets of one code are codes."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.stats import krippendorff_alpha, krippendorff_sets, masi_distance

SETS = st.sets(st.sampled_from("abc"), max_size=3)


@given(SETS, SETS)
def test_the_distance_is_symmetric_and_0_for_equal_sets_alone(one, other):
    apart = masi_distance(one, other)
    assert apart == masi_distance(other, one)
    assert (apart == 0) == (one == other)
    assert 0 <= apart <= 1


@given(
    st.lists(st.lists(st.none() | st.sampled_from("abc"), min_size=3, max_size=3), min_size=1, max_size=12)
)
def test_of_sets_of_one_code_it_is_the_nominal_alpha(rows):
    sets = [[None if cell is None else {cell} for cell in row] for row in rows]
    plain, found = krippendorff_alpha(np.array(rows, object)), krippendorff_sets(sets)
    assert (found.n, found.dropped) == (plain.n, plain.dropped)
    assert found.value == (None if plain.value is None else pytest.approx(plain.value))


def test_who_forgets_one_code_of_two_disagrees_less_than_who_names_another():
    base = [[{"a"}, {"a"}], [{"b"}, {"b"}], [{"c"}, {"c"}]]
    forgets, names = (
        krippendorff_sets([*base, [{"a", "b"}, {"a"}]]),
        krippendorff_sets([*base, [{"b"}, {"a"}]]),
    )
    assert names.value < forgets.value < 1
    told = krippendorff_sets([*base, [{"a"}, {"b"}]] * 5, rng=np.random.default_rng(1))
    assert told.low < told.value < told.high


def test_a_text_is_no_set():
    with pytest.raises(Invalid, match="set of codes"):
        krippendorff_sets([["late", "late"]])
