"""RFM: every convention scores every customer, and every customer is in exactly one segment."""

from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.lifetime import SEGMENTS, SegmentMap, rfm_of_orders, rfm_scores
from cxkit.errors import Invalid

CUSTOMERS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5), st.integers(-20, 500)), max_size=60)
RANKED = st.sampled_from(["quantile", "rfm_package", "ntile", "dependent"])


def columns(rows):
    return [[row[place] for row in rows] for place in range(3)]


@settings(max_examples=100)
@given(CUSTOMERS, RANKED, st.integers(2, 9))
def test_every_customer_has_scores_and_a_segment_under_every_convention(rows, convention, bins):
    found = rfm_scores(*columns(rows), convention=convention, bins=bins)
    for scores in (found.recency, found.frequency, found.monetary):
        assert len(scores) == len(rows)
        assert ((scores >= 1) & (scores <= bins)).all()
    assert sum(found.sizes().values()) == len(rows)


@settings(max_examples=50)
@given(CUSTOMERS, st.sampled_from(["quantile", "rfm_package"]))
def test_by_value_equal_customers_are_equal_and_better_ones_never_score_worse(rows, convention):
    found = rfm_scores(*columns(rows), convention=convention)
    recency, frequency, _ = columns(rows)
    for at, other in product(range(len(rows)), repeat=2):
        if recency[at] <= recency[other]:
            assert found.recency[at] >= found.recency[other]
        if frequency[at] >= frequency[other]:
            assert found.frequency[at] >= found.frequency[other]


def test_ntile_fills_its_bins_equally_and_splits_equal_customers():
    found = rfm_scores([7] * 12, [1] * 12, [5] * 12, convention="ntile")
    assert np.bincount(found.frequency).tolist() == [0, 3, 3, 2, 2, 2]
    assert found.recency.tolist() == [5, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1, 1]
    assert found.thresholds["recency"] == ()


def test_dependent_scores_are_cut_again_within_each_score_before():
    found = rfm_scores(
        [1, 2, 3, 4, 5, 6, 7, 8], [8, 7, 6, 5, 1, 2, 3, 4], [1] * 8, convention="dependent", bins=2
    )
    assert found.recency.tolist() == [2] * 4 + [1] * 4
    assert found.frequency.tolist() == [2, 2, 1, 1, 1, 1, 2, 2]
    assert found.monetary.tolist() == [1, 2, 1, 2, 1, 2, 1, 2]


def test_quantiles_that_coincide_leave_scores_empty_and_are_shown():
    found = rfm_scores(range(10), [1] * 9 + [5], [10] * 10)
    assert found.thresholds["frequency"] == (1.0, 1.0, 1.0, 1.0)
    assert found.frequency.tolist() == [1] * 9 + [5]
    assert set(found.monetary.tolist()) == {1}


def test_given_edges_are_used_as_they_are_and_a_value_on_an_edge_is_above_it():
    edges = {"recency": [30, 90], "frequency": [2, 5], "monetary": [100, 100]}
    found = rfm_scores(
        [29, 30, 90], [1, 2, 5], [99, 100, 101], convention="cutpoints", bins=3, cutpoints=edges
    )
    assert found.recency.tolist() == [3, 2, 1]
    assert found.frequency.tolist() == [1, 2, 3]
    assert found.monetary.tolist() == [1, 3, 3]
    with pytest.raises(Invalid, match=r"cutpoints\.frequency: must be 2 rising edges"):
        rfm_scores([1], [1], [1], convention="cutpoints", bins=3, cutpoints={**edges, "frequency": [5, 2]})
    with pytest.raises(Invalid, match="are needed with convention='cutpoints', and only with it"):
        rfm_scores([1], [1], [1], cutpoints=edges)


def test_bad_columns_are_refused():
    with pytest.raises(Invalid, match=r"recency\[1\]: must be 0 or more"):
        rfm_scores([1, -1], [1, 1], [1, 1])
    with pytest.raises(Invalid, match="one length"):
        rfm_scores([1, 2], [1], [1, 1])
    with pytest.raises(Invalid, match="quantile, rfm_package, ntile, dependent, cutpoints, got 'quintile'"):
        rfm_scores([1], [1], [1], convention="quintile")


def test_the_segments_cover_every_combination_of_scores_and_all_of_them_are_reached():
    scores = np.array(list(product(range(1, 6), repeat=3)))
    found = SEGMENTS.of(*scores.T)
    assert len(found) == 125
    assert set(found) == set(SEGMENTS.labels)
    assert found[-1] == "champions"
    assert found[0] == "lost"


def test_a_segment_map_with_an_unknown_or_unused_segment_is_refused():
    grid = (("missing", *SEGMENTS.grid[0][1:]), *SEGMENTS.grid[1:])
    with pytest.raises(Invalid, match=r"labels\.missing: is needed.*labels\.new: is in no cell"):
        SegmentMap(grid=grid, labels=SEGMENTS.labels)
    with pytest.raises(Invalid, match="five rows"):
        SegmentMap(grid=SEGMENTS.grid[:4], labels=SEGMENTS.labels)
    same = SegmentMap(grid=SEGMENTS.grid, labels=dict(SEGMENTS.labels))
    assert {same, SEGMENTS} == {SEGMENTS}


class TestFromOrders:
    """Scores from an order log are those of the customers' sums, whatever the order of the rows."""

    END = datetime(2026, 3, 1, tzinfo=UTC)

    @given(
        rows=st.lists(
            st.tuples(
                st.none() | st.integers(100, 109),
                st.none() | st.integers(0, 500),
                st.none() | st.integers(-(10**6), 10**6),
            ),
            min_size=1,
            max_size=60,
        )
    )
    def test_they_equal_the_scores_of_plain_sums(self, rows):
        whole = [row for row in rows if None not in row and row[1] <= 424]
        if not whole:
            return
        sums = {}
        for who, day, fen in sorted(whole):
            last, orders, spent = sums.get(who, (0, 0, 0))
            sums[who] = max(last, day), orders + 1, spent + fen
        plain = rfm_scores(*zip(*((424 - last, n, fen) for last, n, fen in sums.values()), strict=True))
        days = np.array(
            [
                "NaT" if day is None else np.datetime64("2025-01-01") + np.timedelta64(day, "D")
                for _, day, _ in rows
            ],
            "M8[D]",
        )
        given = [who for who, _, _ in rows], days, [fen for *_, fen in rows]
        found = rfm_of_orders(*given, as_of=self.END)
        by_customer = {row.pop("customer"): row for row in found.to_records()}
        name = type(next(iter(by_customer)))
        assert by_customer == dict(zip(map(name, sums), plain.to_records(), strict=True))
        assert found.left_out == len(rows) - len(whole)
        assert found.thresholds == plain.thresholds

    def test_days_are_local_to_the_shop(self):
        """Half past four in the afternoon of the 28th in London is the 1st in Shanghai."""
        late = [datetime(2026, 2, 28, 16, 30, tzinfo=UTC)] * 2
        found = rfm_of_orders(["a", "b"], late, [1, 2], as_of=self.END, tz="Asia/Shanghai", bins=2)
        assert found.thresholds["recency"] == (0.0,)
        assert rfm_of_orders(["a", "b"], late, [1, 2], as_of=self.END, bins=2).thresholds["recency"] == (1.0,)

    def test_an_order_later_on_the_day_of_the_report_is_left_out(self):
        noon, hour = datetime(2026, 2, 28, 12, tzinfo=UTC), timedelta(hours=1)
        found = rfm_of_orders(
            ["a", "a", "b"], [noon, noon + hour, noon - hour], [1, 2, 3], as_of=noon, bins=2
        )
        assert (found.left_out, found.thresholds["frequency"]) == (1, (1.0,))

    @pytest.mark.parametrize("amount", [[9.95, 1.0], ["9", "1"], [2**61, 2**61]])
    def test_amounts_are_whole_minor_units(self, amount):
        with pytest.raises(Invalid, match="amount"):
            rfm_of_orders(["a", "b"], np.array(["2026-01-01"] * 2, "M8[D]"), amount, as_of=self.END)
