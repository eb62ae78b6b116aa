"""An analyst's columns as they come: dates, frames, floats for ids, and calls that cannot be meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxkit.errors import Invalid, NaiveInstant
from cxkit.metrics import (
    csat,
    first_contact_resolution,
    first_response,
    late_delivery,
    months,
    nps,
    repeat_complaints,
    repurchase,
    resolution,
    retention,
    service_level,
    shrunk,
    sla_attainment,
    weekdays,
)
from cxkit.stats.tallies import Tally, merged

DAYS = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1), None]
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
AS_OF = datetime(2026, 4, 2, tzinfo=UTC)

DATE_COLUMNS: dict[str, Any] = {
    "list": DAYS,
    "pandas objects": pd.Series(DAYS, index=[7, 7, 3, 1], dtype=object),
    "polars": pl.Series(DAYS),
    "arrow": pa.chunked_array([pa.array(DAYS[:1]), pa.array(DAYS[1:], pa.date32())]),
    "numpy": np.array(DAYS, "M8[D]"),
}
dates = pytest.mark.parametrize("column", DATE_COLUMNS.values(), ids=DATE_COLUMNS)


class TestDates:
    @dates
    def test_a_date_lies_in_its_own_month_whatever_the_zone(self, column: Any) -> None:
        for zone in ("America/Sao_Paulo", "Asia/Shanghai", "UTC"):
            assert months(column, zone).to_list() == ["2026-01", "2026-02", "2026-03", None]
            assert np.ma.filled(weekdays(column, zone), 0).tolist() == [6, 7, 7, 0]

    @dates
    def test_retention_is_counted_from_dates(self, column: Any) -> None:
        found = retention.of([1, 1, 2, 2], column, as_of=AS_OF, tz="America/Sao_Paulo")
        assert found.axes[0].labels == ("2026-01", "2026-03")
        assert found.at(cohort="2026-01", age=1).value == 1.0

    def test_every_order_counts_without_times(self) -> None:
        who = ["a", None, "a", "b", "c", "b", "b"]
        found = repurchase.tally(who, same_day="counted")
        assert found.counts == {"no": 1, "yes": 2, "missing": 0}
        same = [datetime(2026, 2, 1, tzinfo=UTC)] * 7
        assert repurchase.tally(who, same, same_day="counted").counts == found.counts

    @dates
    def test_repurchase_is_counted_from_dates(self, column: Any) -> None:
        found = repurchase.of(["a", "a", "b", "b"], column, tz="Asia/Shanghai")
        assert (found.n, found.value) == (2, 0.5)

    @dates
    def test_a_date_is_one_and_the_same_group_whoever_holds_it(self, column: Any) -> None:
        tally = nps.tally([10, 9, 3, 8], by={"day": column})
        assert tally.labels("day") == (*DAYS[:3], None)
        assert Tally.from_bytes(tally.to_bytes()) == tally

    @pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
    def test_a_time_is_one_and_the_same_group_in_any_unit(self, unit: str) -> None:
        at = datetime(2026, 1, 31, 12)
        stored = nps.tally([10], by={"at": [at]})
        both = merged([stored, nps.tally([3], by={"at": np.array([at], f"M8[{unit}]")})])
        assert both.labels("at") == (at,)
        span = nps.tally([10], by={"span": np.array([3600], "m8[s]").astype(f"m8[{unit}]")})
        assert span.labels("span") == (timedelta(hours=1),)


@pytest.mark.parametrize("as_of", [date(2026, 4, 1), "2026-04-01", np.datetime64("2026-04-01")])
def test_a_report_day_that_is_no_instant_is_refused_with_an_example(as_of: Any) -> None:
    with pytest.raises(Invalid, match=r"as_of: must be a datetime with a time zone, such as datetime\("):
        retention.of([1], [NINE], as_of=as_of)


def test_times_without_a_zone_are_told_how_to_get_one() -> None:
    with pytest.raises(NaiveInstant, match=r"dt\.tz_localize"):
        months(pd.Series([datetime(2026, 1, 5)]), "UTC")


class TestOneLength:
    """A column of one row is not quietly taken for all rows."""

    @pytest.mark.parametrize("ends", [[NINE], [NINE] * 3], ids=["one", "three"])
    @pytest.mark.parametrize(
        "metric", [resolution.of, first_response.of, late_delivery.of, sla_attainment.of]
    )
    def test_starts_and_ends_have_one_length(self, metric: Any, ends: list[datetime]) -> None:
        with pytest.raises(Invalid, match="columns must have one length"):
            metric([NINE, NINE], ends)

    def test_waits_are_those_of_the_contacts(self) -> None:
        with pytest.raises(Invalid, match="answered 2, queue_time 1"):
            service_level.of([True, True], queue_time=[timedelta(seconds=3)])

    def test_customers_are_those_of_the_contacts(self) -> None:
        month = timedelta(days=30)
        with pytest.raises(Invalid, match="customer 1, offered_at 2"):
            first_contact_resolution.of(["ann"], [NINE, NINE], window=month, as_of=AS_OF)
        with pytest.raises(Invalid, match="customer 1, received_at 2"):
            repeat_complaints.of(["ann"], [NINE, NINE], window=month, as_of=AS_OF)


class TestWhatIsNoColumn:
    @pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table])
    def test_a_whole_frame_is_refused(self, kind: Any) -> None:
        for call in (nps.of, csat.of, resolution.of):
            with pytest.raises(Invalid, match="is a whole .*: give one of its columns"):
                call(kind({"score": [9]}))

    @pytest.mark.parametrize("column", [{1: 10, 2: 9}, {10, 9}])
    def test_a_mapping_or_a_set_is_refused(self, column: Any) -> None:
        with pytest.raises(Invalid, match="not a column"):
            nps.of(column)
        with pytest.raises(Invalid, match="not a column"):
            months(column, "UTC")

    def test_groups_need_a_name(self) -> None:
        with pytest.raises(Invalid, match="must name the groups' axes"):
            nps.of([9, 3], by=pd.Series(["a", "b"]))  # pyright: ignore[reportArgumentType]

    def test_a_service_level_needs_waits(self) -> None:
        with pytest.raises(Invalid, match="queue_time: is needed"):
            service_level.of([True, False, True])

    def test_a_scale_is_a_scale(self) -> None:
        with pytest.raises(Invalid, match="scale: must be a Scale"):
            csat.of([1, 2], scale=5)

    def test_a_target_is_a_duration(self) -> None:
        with pytest.raises(Invalid, match="target: must be a number, got '24h'"):
            resolution.of([NINE], [NINE], target="24h")  # pyright: ignore[reportArgumentType]

    def test_a_comparison_takes_figures(self) -> None:
        with pytest.raises(Invalid, match="first: must be a tally or a figure of one"):
            nps.compare([10, 9], [3])  # pyright: ignore[reportArgumentType]

    def test_a_tally_adds_to_tallies_alone(self) -> None:
        with pytest.raises(TypeError):
            nps.tally([10]) + None  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]


def test_ids_that_missing_ones_made_floats_are_whole_numbers_again() -> None:
    ids, at = pd.Series([17850.0, 13047.0, np.nan, 17850.0]), [NINE + timedelta(days=d) for d in range(4)]
    found = repurchase.of(ids, at)
    assert (found.n, found.value) == (2, 0.5)
    with pytest.raises(Invalid, match="ids"):
        repurchase.of([1.5, 2.0], at[:2])
    with pytest.raises(Invalid, match="ids"):
        repurchase.of([2.0**53, 1.0], at[:2])


def test_satisfaction_by_agent_is_shrunk() -> None:
    agents = ["amy"] * 40 + ["bob"] * 40 + ["cat"] * 2 + [None]
    scores = [5] * 36 + [1] * 4 + [4] * 16 + [2] * 24 + [5, 5, 5]
    found = shrunk(csat.tally(scores, by={"agent": agents}))
    rows = {row["group"]: row for row in found.to_records()}
    assert {name: (row["events"], row["n"]) for name, row in rows.items()} == {
        "amy": (36, 40), "bob": (16, 40), "cat": (2, 2)
    }  # fmt: skip
    assert rows["cat"]["shrunk"] < rows["amy"]["shrunk"]
    with pytest.raises(Invalid, match="shrinks shares of whole counts"):
        shrunk(csat.tally(scores, by={"agent": agents}, weights=[2.0] * len(scores)))


@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "i8"])
def test_customers_of_negative_numbers_are_told_apart_in_any_integer_type(kind: str) -> None:
    at = [NINE + timedelta(days=day) for day in range(4)]
    found = repurchase.of(np.array([-100, -100, 100, 127], kind), at)
    assert (found.n, found.value) == (3, pytest.approx(1 / 3))


@pytest.mark.parametrize(("unit", "ticks"), [("s", 1), ("ms", 1000), ("ns", 10**9)])
def test_whole_numbers_of_another_unit_are_not_taken_for_microseconds(unit: str, ticks: int) -> None:
    opened = np.array([1_767_600_000, 1_767_603_600]) * ticks
    for call in (
        lambda at: first_response.of(at, at + 600 * ticks, target=1),
        lambda at: months(at, "UTC"),
        lambda at: retention.of(["ann", "bob"], at, as_of=AS_OF),
    ):
        with pytest.raises(Invalid, match=rf"another unit: give array.view\('M8\[{unit}\]'\)"):
            call(opened)
    waits = first_response.of(
        opened.view(f"M8[{unit}]"), (opened + 600 * ticks).view(f"M8[{unit}]"), zone="UTC", target=599
    )
    assert waits.value == 0
    assert months(opened // ticks * 1_000_000, "UTC").to_list() == ["2026-01", "2026-01"]
