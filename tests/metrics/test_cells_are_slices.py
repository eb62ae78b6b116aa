"""A cell of a table is the figure of its rows alone: 0 where nothing was counted, by result and by tally."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.metrics import backlog, changes, first_response, resolution, volume
from cxkit.tables import TicketTable

T0 = datetime(2026, 2, 3, tzinfo=UTC)
AS_OF = T0 + timedelta(days=2)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["chat", "email"]),
        st.sampled_from(["refund", "parcel"]),
        st.none() | st.integers(0, 90),
    ),
    min_size=1,
    max_size=12,
)
METRICS: dict[str, Any] = {
    "volume": lambda rows, **by: volume.tally(rows, **by),
    "backlog": lambda rows, **by: backlog.tally(rows, at=AS_OF, **by),
    "first_response": lambda rows, **by: first_response.tally(rows, as_of=AS_OF, **by),
    "resolution": lambda rows, **by: resolution.tally(rows, as_of=AS_OF, **by),
}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
@settings(max_examples=30, deadline=None)
@given(rows=ROWS)
def test_a_cell_is_the_figure_of_its_rows(metric: Any, rows: Any) -> None:
    ends = [None if hours is None else T0 + timedelta(hours=hours) for *_, hours in rows]
    channel, topic = [row[0] for row in rows], [row[1] for row in rows]
    table = TicketTable.from_columns(
        opened_at=[T0] * len(rows), channel=channel, topic=topic, first_response_at=ends, solved_at=ends
    )
    tally = metric(table, by=["channel", "topic"])
    found = tally.result()
    for one in set(channel):
        for other in set(topic):
            alone = metric(table.where((table.channel == one) & (table.topic == other))).result()
            for cell in (found.at(channel=one, topic=other), tally.at(channel=one, topic=other).result()):
                assert (cell.value, cell.n, cell.interval) == (alone.value, alone.n, alone.interval)


def test_a_change_to_nothing_is_a_change_to_0() -> None:
    at = [T0] * 4 + [T0 + timedelta(days=1)]
    tally = volume.tally(at, by={"day": ["1"] * 4 + ["2"], "channel": ["chat"] * 4 + ["email"]})
    found = changes(tally, "day").at(day="2", channel="chat")
    assert (found.value, found.interval.low) == (0, 0)
    with pytest.raises(Invalid):
        changes(volume.tally(at), "day")
