"""Several numbers in one are sorted as their columns would be, however many bits they take."""

import numpy as np
import pytest

from cxkit.analysis.paths import _ordering as ordering
from cxkit.analysis.visits._rows import by_time

BITS = [
    (a, b, total - a - b)
    for total in (20, 62, 63, 64, 65, 110)
    for a, b in ((2, 5), (5, 14), (14, 3), (40, 20))
]
BITS = [each for each in BITS if each[2] > 0]


def column(bits: int, seed: int, rows: int = 40) -> np.ndarray:
    """Whole numbers of which the largest has so many bits, with ties."""
    chance = np.random.default_rng(seed)
    found = chance.choice(chance.integers(0, 1 << min(bits, 62), 12), rows)
    found[chance.integers(rows)] = (1 << min(bits, 62)) - 1
    return found


@pytest.mark.parametrize("sizes", BITS)
def test_persons_times_and_events_of_any_size_stand_by_person_and_time(sizes):
    for seed in range(6):
        who, at, event = (column(bits, seed + 10 * n) for n, bits in enumerate(sizes))
        at = at - (3 << 40)
        for times in (at, np.sort(at)):
            rows = np.lexsort((np.arange(40), times, who))
            found = ordering.chronological(who, event, times)
            assert [part.tolist() for part in found] == [part[rows].tolist() for part in (who, event, times)]
        kinds = np.array(["b", "a", "c"])[event % 3]
        codes = np.unique(kinds, return_inverse=True)[1]
        by_columns = np.lexsort((np.arange(40), codes, at, who)).tolist()
        assert by_time(who, at, [codes]).tolist() == by_columns


@pytest.mark.parametrize("sizes", BITS)
def test_rows_of_numbers_of_any_size_are_equal_where_their_numbers_are(sizes):
    for seed in range(6):
        parts = [column(bits, seed + 10 * n) - 1 for n, bits in enumerate(sizes)]
        one = np.unique(ordering.packed(*parts), return_inverse=True)[1].ravel()
        other = np.unique(np.stack(parts, axis=1), axis=0, return_inverse=True)[1].ravel()
        assert one.tolist() == other.tolist()


@pytest.mark.parametrize("sizes", [(1, 1), (2, 30), (3, 60), (3, 61), (3, 62), (4, 62), (5, 62)])
def test_medians_of_values_of_any_size_are_those_of_each_group(sizes):
    groups = 1 << sizes[0]
    for seed in range(6):
        group, values = column(sizes[0], seed) % groups, column(sizes[1], seed + 10)
        medians, counts = ordering.group_medians(group, values, groups)
        assert counts.tolist() == np.bincount(group, minlength=groups).tolist()
        for place in np.flatnonzero(counts).tolist():
            ordered = sorted(values[group == place].tolist())
            low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
            assert medians[place] == low + (high - low) / 2
        assert not medians[counts == 0].any()


def test_medians_of_five_groups_are_not_packed_where_the_last_would_not_fit():
    values = np.array([1 << 60, 2001, 1001, 7], np.int64)
    medians, _ = ordering.group_medians(np.array([0, 4, 4, 0]), values, 5)
    assert medians.tolist() == [((1 << 60) + 7) / 2, 0, 0, 0, 1501]
