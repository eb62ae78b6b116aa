"""Quantiles of waits in many groups: each is that of its group alone, and all are read at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.metrics import changes, first_response
from cxkit.stats.intervals import quantiles

T0 = datetime(2026, 2, 3, tzinfo=UTC)
AS_OF = T0 + timedelta(hours=50)
ROWS = st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 40)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, share=st.sampled_from([0.25, 0.5, 0.9]))
def test_a_group_has_the_quantile_and_the_interval_of_its_rows_alone(rows: Any, share: float) -> None:
    def asked(rows: Any, **options: Any) -> Any:
        ends = [None if hours is None else T0 + timedelta(hours=hours) for _, hours in rows]
        return first_response.of([T0] * len(rows), ends, as_of=AS_OF, share=share, **options)

    found = asked(rows, by={"group": [group for group, _ in rows]})
    for group in found.axes[0].labels:
        here, alone = found.at(group=group), asked([row for row in rows if row[0] == group])
        assert (here.value, here.n, here.standard_error) == (alone.value, alone.n, alone.standard_error)
        assert here.interval == alone.interval


def test_the_ranks_of_all_groups_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, calls = quantiles._ranked, list[int]()
    monkeypatch.setattr(quantiles, "_ranked", lambda *parts: (calls.append(1), plain(*parts))[1])
    for groups in (2, 60):
        calls.clear()
        start = [T0] * 3 * groups
        ends = [T0 + timedelta(minutes=row) for row in range(3 * groups)]
        first_response.of(start, ends, by={"group": [row % groups for row in range(3 * groups)]})
        assert len(calls) == 4


def test_a_change_from_one_wait_of_unknown_error_has_no_interval():
    opened = [datetime(2026, 1, 1, tzinfo=UTC)] * 7
    answered = [opened[0] + timedelta(minutes=each) for each in (5, 6, 7, 8, 20, 40, 90)]
    found = changes(first_response.tally(opened, answered, by={"month": ["a"] * 6 + ["b"]}), "month")
    (row,) = found.to_records()
    assert (row["low"], row["high"]) == (None, None)
