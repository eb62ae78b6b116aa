"""Columns come from pandas, Polars and Arrow, and go back to them, none of them required."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from cxkit.metrics import nps, volume
from cxkit.tables import ContactTable, ResponseTable, TicketTable
from cxkit.values import NPS_0_10

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
COLUMNS = {
    "id": ["a", "b", "c"],
    "channel": ["chat", None, "email"],
    "opened_at": [T0, T0 + timedelta(hours=1), T0 + timedelta(days=1)],
    "solved_at": [T0 + timedelta(hours=2), None, None],
    "reopens": [0, None, 2],
    "met_target": [True, None, False],
}


FRAMES = [("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "table")]


@pytest.mark.parametrize(("library", "build"), FRAMES)
class TestFrames:
    def test_a_frame_is_read_like_lists_and_given_back_equal(self, library, build):
        package = pytest.importorskip(library)
        frame = getattr(package, build)(COLUMNS)
        table = TicketTable.from_columns(frame)
        assert table == TicketTable.from_columns(COLUMNS)
        assert table.faults == ()
        if build == "DataFrame":
            again = getattr(package, build)(table.to_columns())
            assert TicketTable.from_columns(again, zone="UTC") == table

    def test_times_of_a_frame_without_a_zone_need_one(self, library, build):
        package = pytest.importorskip(library)
        frame = getattr(package, build)({"opened_at": [T0.replace(tzinfo=None)]})
        table = TicketTable.from_columns(frame, zone="Asia/Shanghai")
        assert table.to_columns()["opened_at"].astype(str).tolist() == ["2026-02-03T01:00:00.000000"]

    def test_metrics_take_its_columns_as_they_are(self, library, build):
        package = pytest.importorskip(library)
        frame = getattr(package, build)({"score": [10, 9, None, 3], "market": ["x", "x", "y", "y"]})
        found = nps.tally(frame["score"], by={"market": frame["market"]})
        assert (found.at(market="x").result().value, found.counts["missing"]) == (1.0, 1)


def test_categorical_columns_keep_their_codes():
    pandas = pytest.importorskip("pandas")
    column = pandas.Series(["chat", None, "email", "chat"], dtype="category")
    assert ContactTable.from_columns(offered_at=[T0] * 4, channel=column).channel.to_list() == [
        "chat",
        None,
        "email",
        "chat",
    ]


def test_polars_enumerations_and_durations_are_read():
    polars = pytest.importorskip("polars")
    waits = polars.Series([timedelta(seconds=5), None])
    channel = polars.Series(["chat", None], dtype=polars.Enum(["email", "chat"]))
    table = ContactTable.from_columns(offered_at=[T0, T0], channel=channel, queue_time=waits)
    assert table.channel.to_list() == ["chat", None]
    assert table.known("queue_time").tolist() == [True, False]


def test_masked_arrays_and_nan_are_missing():
    scores = np.ma.masked_array([10, 11, 3], mask=[False, True, False])
    assert ResponseTable.from_columns(scale=NPS_0_10, score=scores).score.tolist() == [10, 3]
    table = TicketTable.from_columns(opened_at=[T0, T0], reopens=np.array([np.nan, 1.0]))
    assert table.known("reopens").tolist() == [False, True]


def test_a_table_groups_by_its_own_columns():
    table = TicketTable.from_columns(COLUMNS)
    found = volume.of(table, by=["channel"])
    assert dict(zip(found.axes[0].labels, found.values, strict=True)) == {"chat": 1, "email": 1, None: 1}
