"""Do raters agree beyond chance?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.stats.reliability import (
    NOT_PAIRED,
    agreement_weights,
    cohen_kappa,
    cohen_kappa_of_table,
    fleiss_kappa,
    icc,
    kendall_w,
    krippendorff_alpha,
    rater_agreement,
    ratings_of,
)
from cxkit.stats.results import NO_VARIATION

# Krippendorff (2011), section C: four observers, twelve units, some missing.
FOUR_OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ],
    dtype=object,
).T
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
PSYCHIATRISTS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


tables = st.integers(2, 5).flatmap(
    lambda raters: st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=raters, max_size=raters),
        min_size=2,
        max_size=15,
    )
)


def pairwise_alpha(rows, level):
    """Krippendorff's alpha as its definition reads: over all pairs of values."""
    units = [[v for v in row if v is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    values = [v for unit in units for v in unit]
    counts = {v: values.count(v) for v in sorted(set(values))}

    def apart(c, k):
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return float(c - k) ** 2
        if level == "ratio":
            return ((c - k) / (c + k)) ** 2
        low, high = min(c, k), max(c, k)
        between = sum(n for v, n in counts.items() if low <= v <= high)
        return (between - (counts[c] + counts[k]) / 2) ** 2 if c != k else 0.0

    n = len(values)
    observed = sum(
        sum(apart(a, b) for i, a in enumerate(u) for j, b in enumerate(u) if i != j) / (len(u) - 1)
        for u in units
    )
    expected = sum(counts[c] * counts[k] * apart(c, k) for c in counts for k in counts)
    return None if expected == 0 else 1 - (n - 1) * observed / expected


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_own_example_comes_out(level, alpha):
    assert krippendorff_alpha(FOUR_OBSERVERS, level).value == pytest.approx(alpha, abs=5e-4)


@given(tables, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
@settings(max_examples=80)
def test_alpha_is_its_definition_over_pairs_whatever_way_it_is_counted(rows, level):
    expected = pairwise_alpha(rows, level)
    ratings = np.array(rows, dtype=object)
    found = krippendorff_alpha(ratings, level)
    stretched = krippendorff_alpha(
        np.array([[None if v is None else v * 50 for v in row] for row in rows], dtype=object), level
    )
    floats = krippendorff_alpha(np.array([[np.nan if v is None else v for v in row] for row in rows]), level)
    marked = krippendorff_alpha(
        np.array([[-9 if v is None else v for v in row] for row in rows], np.int8), level, missing=-9
    )
    for each in (found, floats, marked, stretched):
        assert each.value == (None if expected is None else pytest.approx(expected, abs=1e-10))


def test_many_distinct_values_take_another_way_to_the_same_figure():
    rng = np.random.default_rng(5)
    rows = rng.integers(1, 400, (40, 3)).tolist()
    rows[0][1] = None
    for level in ("nominal", "ordinal", "interval", "ratio"):
        found = krippendorff_alpha(np.array(rows, dtype=object), level)
        assert found.value == pytest.approx(pairwise_alpha(rows, level), abs=1e-10)
    assert len(ratings_of(np.array(rows, dtype=object)).codes) > 64


def test_the_order_of_units_and_raters_changes_nothing():
    rng = np.random.default_rng(1)
    rows = rng.integers(1, 6, (200, 4)).astype(np.int8)
    first = krippendorff_alpha(rows, "ordinal").value
    assert krippendorff_alpha(rows[::-1], "ordinal").value == first
    assert krippendorff_alpha(rows[:, ::-1], "ordinal").value == first


def test_the_bootstrap_interval_is_reproducible_and_holds_alpha():
    rng = np.random.default_rng
    first = krippendorff_alpha(FOUR_OBSERVERS, "interval", rng=rng(4))
    again = krippendorff_alpha(FOUR_OBSERVERS, "interval", rng=rng(4))
    assert first.interval == again.interval
    assert first.value in first.interval
    assert not krippendorff_alpha(FOUR_OBSERVERS, "interval").interval.defined
    wide = krippendorff_alpha(FOUR_OBSERVERS.astype(float) * 100, "interval", rng=rng(4), resamples=300)
    assert wide.interval.low == pytest.approx(first.interval.low, abs=0.15)


def test_equal_ratings_and_unpaired_ratings_are_undefined_for_their_own_reasons():
    assert krippendorff_alpha([[3, 3], [3, 3]]).undefined == NO_VARIATION
    assert krippendorff_alpha([[1, None], [None, 2]]).undefined == NOT_PAIRED
    assert krippendorff_alpha(np.zeros((0, 2))).undefined == NOT_PAIRED
    assert cohen_kappa([1, 1], [1, 1]).estimate.undefined == NO_VARIATION
    assert fleiss_kappa([[4, 0], [4, 0]]).estimate.undefined == NO_VARIATION
    assert rater_agreement([[2, 2], [2, 2]]).gwet.undefined == NO_VARIATION
    assert kendall_w([[1, 1], [1, 1], [1, 1]]).estimate.undefined == NO_VARIATION
    assert all(not each.defined for each in icc([[5, 5], [5, 5], [5, 5]]).values())


def test_labels_are_ordinal_in_the_order_of_the_categories_given():
    rows = [["low", "mid"], ["mid", "mid"], ["high", "high"], ["low", "high"]]
    numbers = [[1, 2], [2, 2], [3, 3], [1, 3]]
    ordered = krippendorff_alpha(rows, "ordinal", categories=("low", "mid", "high"))
    assert ordered.value == pytest.approx(krippendorff_alpha(numbers, "ordinal").value)
    with pytest.raises(Invalid, match="texts without an order"):
        krippendorff_alpha(rows, "ordinal")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: krippendorff_alpha([[1, 2]], "metric"), "not a level"),
        (lambda: krippendorff_alpha([["a", "b"]], "interval"), "needs numbers"),
        (lambda: krippendorff_alpha([["a", "b"]], categories=("a", "c")), "not among"),
        (lambda: krippendorff_alpha([["a", 1]]), "no common order"),
        (lambda: krippendorff_alpha([[True, 2, None], [1, 2, 2]]), "True and False beside numbers"),
        (lambda: krippendorff_alpha({"ann": [True, False], "bob": [1, 0]}), "True and False beside numbers"),
        (lambda: krippendorff_alpha([[2, 1]], missing=True), "True and False beside numbers"),
        (lambda: cohen_kappa([True, False], [True, False], categories=[0, 1]), "True and False beside"),
        (lambda: krippendorff_alpha([1, 2, 3]), "rectangle|dimension"),
        (lambda: cohen_kappa([1, 2], [1]), "one length, got first 2, second 1"),
        (lambda: cohen_kappa([1, 2], [1, 2], weights="cubic"), "kind of weights"),
        (lambda: cohen_kappa_of_table([[1, 2, 3], [4, 5, 6]]), "square"),
        (lambda: agreement_weights([[0, 1], [1, 1]], 2), "diagonal"),
        (lambda: fleiss_kappa([[3, 0], [1, 1]]), "equally often"),
    ],
)
def test_ratings_that_make_no_sense_are_refused(call, says):
    with pytest.raises(Invalid, match=says):
        call()


@pytest.mark.parametrize("missing", [1, None])
def test_codes_of_many_digits_stay_apart(missing):
    """Next to each other from 2^53 on, where floats skip whole numbers: alike as numbers and as texts."""
    first = 2**53
    rows = [[first, first + 1], [1, missing], [first, first], [7, 7]]
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
    apart = krippendorff_alpha(texts).value
    assert apart != 1
    for form in (rows, np.array(rows, None if missing else object), dict(enumerate(zip(*rows, strict=True)))):
        assert krippendorff_alpha(form).value == apart
    assert ratings_of(rows).labels == (1, 7, first, first + 1)


def test_cohens_example_of_1968_comes_out():
    shares = [[0.44, 0.05, 0.01], [0.07, 0.20, 0.03], [0.09, 0.05, 0.06]]
    weights = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
    assert cohen_kappa_of_table(shares, n=200).value == pytest.approx(0.492, abs=5e-4)
    assert cohen_kappa_of_table(shares, weights=weights, n=200).value == pytest.approx(0.348, abs=5e-4)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=40))
@settings(max_examples=50)
def test_kappa_lies_in_range_inside_its_interval_and_ignores_who_is_first(pairs):
    a, b = zip(*pairs, strict=True)
    for weights in ("none", "linear", "quadratic"):
        one = cohen_kappa(a, b, weights=weights, categories=(1, 2, 3, 4))
        other = cohen_kappa(b, a, weights=weights, categories=(1, 2, 3, 4))
        if one.value is None:
            continue
        assert one.value == pytest.approx(other.value, abs=1e-12)
        assert -1 <= one.estimate.interval.low <= one.value <= one.estimate.interval.high <= 1


def test_units_that_one_rater_left_out_do_not_count():
    found = cohen_kappa([1, 2, None, 1], [1, 2, 2, None])
    assert found.estimate.n == 2
    assert found.estimate.dropped == {"not rated by both": 2}


def test_the_psychiatrists_of_fleiss_agree_a_little():
    found = fleiss_kappa(PSYCHIATRISTS)
    assert found.value == pytest.approx(0.210, abs=5e-4)
    assert found.test.p_value < 1e-10
    assert len(found.by_category) == 5


def test_kappa_is_low_and_ac1_high_where_nearly_all_ratings_are_alike():
    rows = [[1, 1]] * 95 + [[1, 2], [2, 1], [1, 2], [2, 1], [2, 2]]
    found = rater_agreement(rows)
    assert found.fleiss.value < 0.35
    assert found.gwet.value > 0.9
    assert found.observed == pytest.approx(0.96)


@given(tables)
@settings(max_examples=50)
def test_the_coefficients_without_missing_ratings_agree_with_their_single_forms(rows):
    full = [row for row in rows if None not in row]
    if len(full) < 2:
        return
    found = rater_agreement(full, categories=(1, 2, 3, 4))
    counts = [[row.count(v) for v in (1, 2, 3, 4)] for row in full]
    single = fleiss_kappa(counts)
    assert found.fleiss.value == (None if single.value is None else pytest.approx(single.value, abs=1e-12))
    alpha = krippendorff_alpha(full)
    if alpha.value is not None:
        assert found.krippendorff.value == pytest.approx(alpha.value, abs=1e-12)
    if len(full[0]) == 2 and found.conger.value is not None:
        kappa = cohen_kappa(*zip(*full, strict=True), categories=(1, 2, 3, 4))
        assert found.conger.value == pytest.approx(kappa.value, abs=1e-12)


def test_the_intraclass_correlations_of_shrout_and_fleiss_come_out():
    found = icc(SHROUT_FLEISS)
    published = {"ICC1": 0.17, "ICC2": 0.29, "ICC3": 0.71, "ICC1k": 0.44, "ICC2k": 0.62, "ICC3k": 0.91}
    assert {name: round(each.value, 2) for name, each in found.items()} == published


def test_intraclass_intervals_are_those_of_mcgraw_and_wong():
    pytest.importorskip("scipy")
    found = icc(SHROUT_FLEISS)
    bounds = {name: tuple(round(b, 2) for b in each.interval) for name, each in found.items()}
    assert bounds == {
        "ICC1": (-0.13, 0.72), "ICC2": (0.02, 0.76), "ICC3": (0.34, 0.95),
        "ICC1k": (-0.88, 0.91), "ICC2k": (0.07, 0.93), "ICC3k": (0.68, 0.99),
    }  # fmt: skip


def test_one_rater_or_one_unit_has_no_intraclass_correlation():
    assert not icc([[1], [2]])["ICC1"].defined
    assert not icc([[1, 2]])["ICC2"].defined


def test_full_concordance_is_one_and_ties_are_corrected():
    pytest.importorskip("scipy")
    assert kendall_w([[1, 10], [2, 20], [3, 30]]).value == pytest.approx(1)
    assert kendall_w([[1, 10], [1, 10], [3, 30]]).value == pytest.approx(1)
    assert kendall_w([[1, 30], [2, 20], [3, 10]]).value == pytest.approx(0)
