"""Agreement of raters against published rating tables and the values that irrCAC 1.3 gives for them.

The tables are Gwet (2014), Handbook of Inter-Rater Reliability (four raters, five observers, two abstractors,
two methods of diagnosis), Fleiss (1971) (six psychiatrists), and Krippendorff (2011) (Ben and Gerry).
"""

from __future__ import annotations

import numpy as np
import pytest

from cxkit.stats.reliability import (
    cohen_kappa,
    cohen_kappa_of_table,
    fleiss_kappa,
    krippendorff_alpha,
    rater_agreement,
)

FOUR_RATERS = [
    [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None],
]  # fmt: skip
FIVE_OBSERVERS = [
    [1, 1, 2, None, 2], [1, 1, 0, 1, None], [2, 3, 3, 3, None], [None, 0, 0, None, 0], [0, 0, 0, None, 0],
    [0, 0, 0, None, 0], [1, 0, 2, None, 1], [1, None, 2, 0, None], [2, 2, 2, None, 2], [2, 1, 1, 1, None],
    [None, 1, 0, 0, None], [0, 0, 0, 0, None], [1, 2, 2, 2, None], [3, 3, 2, 2, 3], [1, 1, 1, None, 1],
]  # fmt: skip
BEN_AND_GERRY = [
    ["a", "b"], ["a", "a"], ["b", "b"], ["b", "b"], ["d", "b"], ["c", "c"],
    ["c", "c"], ["c", "c"], ["e", "e"], ["d", None], ["d", "d"], ["a", "d"],
]  # fmt: skip
BY_GENDER = [
    list(row) for row in zip(
        "aaaaabbbcaaaaab", "aaaababccaaaaba", "abbcaabbcabbcaa", "ccccaabbcccccaa", strict=True
    )
]  # fmt: skip
SIX_PSYCHIATRISTS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
]  # fmt: skip
FOUR_CATEGORIES = [
    [3, 0, 1], [2, 1, 1], [2, 1, 1], [2, 0, 2], [3, 1, 0], [3, 1, 0], [0, 4, 0], [0, 3, 1], [0, 0, 4],
    [3, 1, 0], [0, 4, 0], [0, 3, 1], [0, 2, 2], [0, 0, 4], [3, 1, 0],
]  # fmt: skip
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
DIAGNOSES = [[40, 4, 4, 17], [6, 25, 2, 13], [4, 1, 21, 12], [15, 5, 9, 45]]


def raters_of(counts):
    """A row of ratings for each unit, from how many raters chose each category."""
    return [[code for code, n in enumerate(row) for _ in range(n)] for row in counts]


def radical(size):
    """Disagreements that grow with the root of the distance."""
    return np.sqrt(np.abs(np.subtract.outer(np.arange(size), np.arange(size))))


def of(found):
    """Gwet, Fleiss, Krippendorff, Conger, Brennan-Prediger, by value and standard error."""
    each = (found.gwet, found.fleiss, found.krippendorff, found.conger, found.brennan_prediger)
    return [(one.value, one.standard_error) for one in each]


@pytest.mark.parametrize(
    ("ratings", "weights", "percent", "expected", "within"),
    [
        (FOUR_RATERS, "none", 0.8181818,
         [(0.77544, 0.14295), (0.76117, 0.15302), (0.74342, 0.14557), (0.76282, 0.14917), (0.77273, 0.14472)],
         5e-6),
        (FOUR_RATERS, "linear", 0.939,
         [(0.859, 0.117), (0.818, 0.149), (0.800, 0.135), (0.814, 0.145), (0.848, 0.123)], 6e-4),
        (FOUR_RATERS, "quadratic", 0.975,
         [(0.914, 0.104), (0.865, 0.146), (0.849, 0.129), (0.858, 0.144), (0.902, 0.111)], 6e-4),
        (FOUR_RATERS, radical(5), 0.897,
         [(0.820, 0.128), (0.790, 0.150), (0.772, 0.140), (0.788, 0.146), (0.813, 0.133)], 6e-4),
        (FIVE_OBSERVERS, "none", 0.616,
         [(0.497, 0.122), (0.458, 0.120), (0.481, 0.114), (0.469, 0.117), (0.487, 0.121)], 6e-4),
        (BEN_AND_GERRY, "none", 0.727,
         [(0.661, 0.184), (0.649, 0.191), (0.665, 0.180), (0.657, 0.179), (0.659, 0.185)], 6e-4),
        (BY_GENDER, "none", 0.456,
         [(0.208, 0.091), (0.129, 0.141), (0.143, 0.141), (0.166, 0.121), (0.183, 0.102)], 6e-4),
    ],
    ids=["four", "four, linear", "four, quadratic", "four, radical", "five", "ben and gerry", "gender"],
)  # fmt: skip
def test_every_coefficient_and_its_error_is_that_of_irrcac(ratings, weights, percent, expected, within):
    found = rater_agreement(ratings, weights=weights)
    assert found.observed == pytest.approx(percent, abs=max(within, 1e-6))
    for (value, error), (theirs, their_error) in zip(of(found), expected, strict=True):
        assert value == pytest.approx(theirs, abs=within)
        assert error == pytest.approx(their_error, abs=within)


def test_counts_of_raters_by_category_give_the_published_values():
    found = rater_agreement(raters_of(SIX_PSYCHIATRISTS))
    # irrCAC's function of counts gives alpha an error of 0.08243; its functions of raw ratings and of square
    # tables give it that of Fleiss' kappa where nothing is missing, which is taken here.
    published = [(0.4448007, 0.08418757), (0.4139265, 0.08119291), (0.4204384, 0.08119291)]
    for (value, error), (theirs, their_error) in zip(of(found)[:3], published, strict=True):
        assert (value, error) == (pytest.approx(theirs, abs=1e-7), pytest.approx(their_error, abs=1e-7))
    assert found.brennan_prediger.value == pytest.approx(0.4388889, abs=1e-7)
    assert found.brennan_prediger.standard_error == pytest.approx(0.08312142, abs=1e-7)
    assert found.observed == pytest.approx(0.5511111, abs=1e-7)
    assert fleiss_kappa(SIX_PSYCHIATRISTS).estimate.value == pytest.approx(0.4139265, abs=1e-7)
    assert rater_agreement(raters_of(FOUR_CATEGORIES)).gwet.value == pytest.approx(0.3518903, abs=1e-7)


@pytest.mark.parametrize(
    ("table", "weights", "value", "error", "within"),
    [
        (ABSTRACTORS, "none", 0.7964094, 0.05891072, 1e-7),
        (ABSTRACTORS, "linear", 0.843, 0.048, 6e-4),
        (ABSTRACTORS, "quadratic", 0.892, 0.035, 6e-4),
        (DIAGNOSES, "none", 0.432, 0.046, 6e-4),
        (DIAGNOSES, "linear", 0.407, 0.053, 6e-4),
        (DIAGNOSES, "quadratic", 0.383, 0.066, 6e-4),
        (DIAGNOSES, radical(4), 0.419, 0.048, 6e-4),
    ],
    ids=["3 x 3", "3, linear", "3, quadratic", "4 x 4", "4, linear", "4, quadratic", "4, radical"],
)  # fmt: skip
def test_kappas_of_square_tables_are_the_published_ones(table, weights, value, error, within):
    found = cohen_kappa_of_table(table, weights=weights).estimate
    assert found.value == pytest.approx(value, abs=within)
    assert found.standard_error == pytest.approx(error, abs=max(within, 1e-6))


def test_two_abstractors_agree_by_every_notion_of_chance():
    pairs = [[r, c] for r, row in enumerate(ABSTRACTORS) for c, n in enumerate(row) for _ in range(n)]
    found = rater_agreement(pairs)
    assert found.observed == pytest.approx(0.89)
    published = {"gwet": 0.8493305, "fleiss": 0.7962397, "krippendorff": 0.7972585, "brennan_prediger": 0.835}
    for name, value in published.items():
        assert getattr(found, name).value == pytest.approx(value, abs=1e-7)
    # The errors of square tables are divided by n there, those of raw ratings by n - 1.
    errors = {"gwet": 0.04321747, "krippendorff": 0.05905473, "brennan_prediger": 0.04693346}
    for name, error in errors.items():
        found_error = getattr(found, name).standard_error
        assert found_error == pytest.approx(error * np.sqrt(100 / 99), abs=1e-7)
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    assert cohen_kappa(first, second).estimate.value == pytest.approx(0.7964094, abs=1e-7)


def test_alpha_counted_by_coincidences_is_the_one_of_units():
    for ratings in (FOUR_RATERS, FIVE_OBSERVERS, BEN_AND_GERRY):
        by_units = rater_agreement(ratings).krippendorff.value
        assert krippendorff_alpha(ratings).value == pytest.approx(by_units, abs=1e-12)
