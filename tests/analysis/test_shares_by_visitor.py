"""Shares of records in clusters: what they are worth, and how often the interval holds the truth."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.visits import visit_share
from cxkit.metrics import visit_conversion
from cxkit.stats.intervals import proportions
from cxkit.stats.intervals.clusters import FEWEST_CLUSTERS, clustered_share
from cxkit.tables import VisitTable


def test_intervals_by_visitor_hold_the_truth_where_those_of_visits_do_not():
    rng = np.random.default_rng(20260618)
    held, naive, draws = 0, 0, 1500
    for _ in range(draws):
        often = rng.choice([1, 2, 12], 150, p=[0.6, 0.3, 0.1])
        liking = rng.beta(0.4, 1.6, 150)
        who = np.repeat(np.arange(150), often)
        flags = rng.random(who.size) < np.repeat(liking, often)
        found = clustered_share(flags, who)
        held += 0.2 in found.interval
        naive += 0.2 in proportions.wilson(int(flags.sum()), flags.size)
    # The share of visits is that of visitors here, since liking and visits are independent.
    assert held >= 0.93 * draws, held / draws
    assert naive < 0.85 * draws, naive / draws


rows = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=60, max_size=120)


@given(rows, st.randoms(use_true_random=False))
def test_order_and_names_change_nothing_and_nothing_is_worth_more_than_it_is(rows, chance):
    who, flags = zip(*rows, strict=True)
    found = clustered_share(flags, who)
    mixed = list(rows)
    chance.shuffle(mixed)
    again = clustered_share([flag for _, flag in mixed], [f"v{one}" for one, _ in mixed])
    assert again.value == found.value
    assert again.interval.defined == found.interval.defined
    if found.interval.defined:
        assert found.n_effective <= found.n + 1e-9
        assert again.interval.bounds == pytest.approx(found.interval.bounds)
    else:
        assert len(set(who)) < FEWEST_CLUSTERS or max(who.count(one) for one in who) > 2


@given(st.lists(st.booleans(), min_size=30, max_size=60))
def test_records_that_stand_alone_are_worth_no_more_than_as_many(flags):
    found = clustered_share(flags, range(len(flags)))
    low, high = proportions.wilson(sum(flags), len(flags)).bounds
    assert found.value == sum(flags) / len(flags)
    assert found.interval.low <= low + 1e-9
    assert found.interval.high >= high - 1e-9


def test_visits_of_a_table_vary_by_visitor():
    visitor = [place // 5 if place < 290 else None for place in range(300)]
    visits = VisitTable.from_columns(
        began_at=np.full(300, "2026-06-01", "M8[us]"),
        visitor=visitor,
        converted=[place // 5 % 3 == 0 for place in range(300)],
        zone="UTC",
    )
    found, plain = visit_share(visits, "converted"), visit_conversion.of(visits)
    assert found.value == plain.value
    assert found.interval.high - found.interval.low > 1.9 * (plain.interval.high - plain.interval.low)


def test_a_visit_of_which_a_flag_is_not_known_is_in_no_share():
    """A visit without a view has no bounce, and none is no error."""
    start = [datetime(2026, 6, 1, tzinfo=UTC)] * 4
    visits = VisitTable.from_columns(began_at=start, visitor=list("abcd"), bounced=[True, False, None, True])
    found = visit_share(visits, "bounced")
    assert (found.value, found.n, found.dropped) == (2 / 3, 3, {"missing": 1})


def test_few_clusters_and_no_rows_have_no_interval():
    few = clustered_share([True, False] * 10, [1] * 10 + [2] * 10)
    assert few.value == 0.5
    assert not few.interval.defined
    assert clustered_share([], []).value is None
    assert clustered_share([None, True], ["a", None]).dropped == {"missing": 2}
