"""Days of a calendar and times without a zone: one rule for all metrics that take columns of times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis import buying_habits, rfm_of_orders, summarize_purchases
from cxkit.errors import Invalid, NaiveInstant
from cxkit.metrics import (
    backlog,
    complaint_time,
    complaint_timeliness,
    daily_arrivals,
    first_contact_resolution,
    first_response,
    hours,
    late_delivery,
    months,
    next_response,
    occupancy,
    periods,
    repeat_complaints,
    repurchase,
    resolution,
    retention,
    return_rate,
    sla_attainment,
    volume,
    weekdays,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AS_OF = datetime(2026, 2, 9, 12, tzinfo=UTC)
WHO = ["ann", "ann", "bob", "bob", "cat"]
DAYS = [date(2026, 1, 5), date(2026, 2, 2), date(2026, 1, 20), date(2026, 2, 25), date(2026, 3, 7)]
HOURS = [datetime(2026, 1, 5, 9), datetime(2026, 2, 2, 23, 30), datetime(2026, 1, 20, 1),
         datetime(2026, 2, 25, 9), datetime(2026, 3, 7, 0, 30)]  # fmt: skip
SAID = ["customer_wrote", "agent_replied", "customer_wrote", "agent_replied", "customer_wrote"]
LATER = [at + timedelta(hours=5) for at in HOURS]

CALLS: dict[str, Any] = {
    "volume": lambda at, end, **o: volume.tally(at, **o),
    "first_response": lambda at, end, **o: first_response.tally(at, end, as_of=AS_OF, **o),
    "resolution": lambda at, end, **o: resolution.tally(at, end, as_of=AS_OF, **o),
    "complaint_time": lambda at, end, **o: complaint_time.tally(at, end, as_of=AS_OF, **o),
    "complaint_timeliness": lambda at, end, **o: complaint_timeliness.tally(
        at, end, target=9e3, as_of=AS_OF, **o
    ),
    "sla_attainment": lambda at, end, **o: sla_attainment.tally(at, end, as_of=AS_OF, **o),
    "late_delivery": lambda at, end, **o: late_delivery.tally(end, at, tz="Asia/Shanghai", **o),
    "backlog": lambda at, end, **o: backlog.tally(at, end, at=AS_OF, **o),
    "ages": lambda at, end, **o: backlog.ages(at, end, at=AS_OF, **o),
    "age_groups": lambda at, end, **o: backlog.age_groups(at, end, at=AS_OF, **o).to_list(),
    "return_rate": lambda at, end, **o: return_rate.tally(
        [1] * 5, [0, 1, 0, 1, 1], delivered_at=at, window=timedelta(days=7), as_of=AS_OF, **o
    ),
    "occupancy": lambda at, end, **o: occupancy.tally(
        WHO, at, end, staffed=dict.fromkeys(["ann", "bob", "cat"], 9e5), **o
    ),
    "next_response": lambda at, end, **o: next_response.tally(WHO, at, SAID, **o),
    "first_contact_resolution": lambda at, end, **o: first_contact_resolution.tally(
        WHO, at, as_of=AS_OF, **o
    ),
    "repeat_complaints": lambda at, end, **o: repeat_complaints.tally(WHO, at, as_of=AS_OF, **o),
    "repurchase": lambda at, end, **o: repurchase.tally(WHO, at, tz="Asia/Shanghai", as_of=AS_OF, **o),
    "retention": lambda at, end, **o: retention.tally(WHO, at, tz="Asia/Shanghai", as_of=AS_OF, **o),
    "months": lambda at, end, **o: months(at, "Asia/Shanghai", **o).to_list(),
    "periods": lambda at, end, **o: periods(at, "week", "Asia/Shanghai", **o).to_list(),
    "hours": lambda at, end, **o: hours(at, "Asia/Shanghai", **o).tolist(),
    "weekdays": lambda at, end, **o: weekdays(at, "Asia/Shanghai", **o).tolist(),
    "daily_arrivals": lambda at, end, **o: daily_arrivals(at, tz="Asia/Shanghai", **o).counts.tolist(),
    "buying_habits": lambda at, end, **o: buying_habits(
        WHO, at, until=AS_OF, tz="Asia/Shanghai", **o
    ).to_dict(),
    "summarize_purchases": lambda at, end, **o: summarize_purchases(
        WHO, at, until=AS_OF, tz="Asia/Shanghai", **o
    ).to_dict(),
    "rfm_of_orders": lambda at, end, **o: rfm_of_orders(
        WHO, at, [5] * 5, as_of=AS_OF, tz="Asia/Shanghai", bins=2, **o
    ).to_dict(),
}  # fmt: skip
calls = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)

CONTAINERS: dict[str, Any] = {
    "list": list,
    "numpy": lambda at: np.array(at, "M8[us]"),
    "pandas": pd.Series,
    "polars": pl.Series,
    "arrow": lambda at: pa.array(at, pa.timestamp("us")),
}
containers = pytest.mark.parametrize("container", CONTAINERS.values(), ids=CONTAINERS)


class TestZones:
    @calls
    @containers
    def test_times_without_a_zone_are_read_in_the_one_that_is_named(self, call: Any, container: Any) -> None:
        aware = [[at.replace(tzinfo=SHANGHAI) for at in column] for column in (HOURS, LATER)]
        assert call(container(HOURS), container(LATER), zone="Asia/Shanghai") == call(*aware)

    @calls
    @containers
    def test_they_are_refused_where_none_is_named(self, call: Any, container: Any) -> None:
        with pytest.raises(NaiveInstant, match=r"have no time zone: say which by zone="):
            call(container(HOURS), container(LATER))

    @calls
    def test_a_zone_that_does_not_exist_is_refused_by_name(self, call: Any) -> None:
        with pytest.raises(Invalid, match="Asia/Peking"):
            call(HOURS, LATER, zone="Asia/Peking")

    @calls
    def test_times_that_name_their_zone_keep_it(self, call: Any) -> None:
        aware = [[at.replace(tzinfo=UTC) for at in column] for column in (HOURS, LATER)]
        assert call(*aware, zone="America/New_York") == call(*aware)


OF_DAYS = {name: call for name, call in CALLS.items() if name in (
    "first_contact_resolution", "repeat_complaints", "repurchase", "retention", "months", "periods",
    "weekdays", "buying_habits", "summarize_purchases", "rfm_of_orders",
)}  # fmt: skip


class TestDays:
    @pytest.mark.parametrize("call", OF_DAYS.values(), ids=OF_DAYS)
    def test_a_day_counts_like_its_midnight(self, call: Any) -> None:
        tz = UTC if call in (CALLS["first_contact_resolution"], CALLS["repeat_complaints"]) else SHANGHAI
        midnights = [datetime(day.year, day.month, day.day, tzinfo=tz) for day in DAYS]
        expected = call(midnights, midnights)
        for column in (DAYS, np.array(DAYS, "M8[D]"), pl.Series(DAYS), pa.array(DAYS), pd.Series(DAYS)):
            assert call(column, column) == expected

    @pytest.mark.parametrize("call", [c for name, c in CALLS.items() if name not in OF_DAYS])
    def test_days_are_instants_only_where_a_zone_says_when_they_begin(self, call: Any) -> None:
        midnights = [datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) for day in DAYS]
        assert call(DAYS, DAYS, zone="Asia/Shanghai") == call(midnights, midnights)
        with pytest.raises(NaiveInstant, match="are days: say which by zone="):
            call(DAYS, DAYS)


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("kind", ["classic", "rolling"])
@pytest.mark.parametrize("partial", ["left_out", "included"])
@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 130)), min_size=1, max_size=20),
    end=st.integers(0, 100),
)
def test_what_happens_after_the_report_changes_nothing(
    unit: str, kind: Any, partial: Any, rows: list[tuple[int, int]], end: int
) -> None:
    """Days and instants alike, whatever the period: also later in the period in which the report lies."""
    first = date(2026, 1, 1)
    as_of = datetime(2026, 1, 1, 15, tzinfo=SHANGHAI) + timedelta(days=end)
    chosen: Any = {"unit": unit, "kind": kind, "partial": partial, "tz": "Asia/Shanghai", "as_of": as_of}

    def counted(rows: list[tuple[int, int]], *, days: bool) -> Any:
        at: list[Any] = [first + timedelta(days=day) for _, day in rows]
        if not days:
            at = [datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI) for day in at]
        return retention.tally([who for who, _ in rows], at, **chosen)

    known = [row for row in rows if row[1] <= end]
    assert counted(rows, days=True) == counted(known, days=True)
    assert counted(rows, days=True) == counted(rows, days=False)
    for month in ("M", "Y"):
        ahead = np.array([first + timedelta(days=day) for _, day in rows], "M8[D]").astype(f"M8[{month}]")
        if unit in {"M": ("month", "quarter", "year"), "Y": ("year",)}[month]:
            later = list(retention.tally([w for w, _ in rows], ahead, **chosen).labels("cohort"))
            assert all(str(label) <= f"{as_of:%Y-%m}" or "Q" in str(label) for label in later)
