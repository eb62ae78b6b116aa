"""Results, tables and tallies leave as frames of pandas and Polars and as Arrow data, and come back equal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxkit.columns import Category, Frames
from cxkit.metrics import first_response, nps, volume
from cxkit.stats.series import mann_kendall
from cxkit.tables import TicketTable

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
TABLE = TicketTable.from_columns(
    id=["a", "b", "c"],
    channel=["chat", None, "email"],
    opened_at=[T0, T0 + timedelta(hours=1), T0 + timedelta(days=1)],
    first_response_at=[T0 + timedelta(hours=2), None, None],
    reopens=[0, None, 2],
    met_target=[True, None, False],
)
TALLY = nps.tally([10, 9, 3, 8], by={"market": ["x", "x", "y", None]})
WAYS: dict[str, Any] = {
    "pandas": lambda held: held.to_pandas(),
    "polars": lambda held: held.to_polars(),
    "arrow": pa.table,
    "polars, by arrow": pl.DataFrame,
}
ways = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@ways
def test_a_table_comes_back_from_a_frame_with_its_zone(way: Any) -> None:
    again = TicketTable.from_columns(way(TABLE))
    assert again == TABLE
    assert again.faults == ()
    frame = way(TABLE)
    assert volume.of(frame["opened_at"]).value == 3
    waits = first_response.of(frame["opened_at"], frame["first_response_at"])
    assert waits.value == first_response.of(TABLE).value


@ways
@pytest.mark.parametrize(
    "result",
    [
        TALLY,
        TALLY.result(),
        mann_kendall([1, 2, 4, 3, 5]),
        first_response.tally(TABLE, by="channel").result(),
    ],
    ids=lambda result: type(result).__name__,
)
def test_a_result_leaves_with_its_columns(way: Any, result: Frames) -> None:
    frame = way(result)
    rows: Any = result
    expected = rows.to_columns() if hasattr(result, "to_columns") else rows.columns()
    names = list(frame.column_names if isinstance(frame, pa.Table) else frame.columns)
    assert names == list(expected)
    for name in names:
        cells = frame[name].to_pylist() if isinstance(frame, pa.Table) else frame[name].to_list()
        known = [None if cell is None or cell != cell else cell for cell in cells]
        assert known == list(expected[name])


def test_a_table_of_pandas_has_its_types() -> None:
    frame = TABLE.to_pandas()
    assert str(frame["opened_at"].dtype) == "datetime64[us, UTC]"
    assert frame["opened_at"].tolist() == [
        pd.Timestamp(T0),
        pd.Timestamp(T0) + pd.Timedelta(hours=1),
        pd.Timestamp(T0) + pd.Timedelta(days=1),
    ]


def test_a_category_shows_four_of_its_words_and_that_there_are_more():
    assert repr(Category.of(list("abcd"))) == "Category(4 cells of 4: a, b, c, d)"
    assert repr(Category.of(list("abcde"))) == "Category(5 cells of 5: a, b, c, d, …)"
