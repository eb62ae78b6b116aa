"""Analyses take frames, Series and dates as notebooks hold them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from cxkit.analysis.drivers import importance_performance, key_drivers, logistic_drivers
from cxkit.analysis.lifetime import buying_habits, rfm_of_orders, summarize_purchases
from cxkit.errors import Invalid

DRIVERS = {"speed": [1, 2, 3, 4, 5, 6, 7, 8], "tone": [2, 1, 4, 3, 6, 5, 8, 7]}
OUTCOME = [1, 2, 3, 5, 4, 6, 7, 8]
FRAMES = [pd.DataFrame(DRIVERS), pl.DataFrame(DRIVERS), pa.table(DRIVERS)]


@pytest.mark.parametrize("frame", FRAMES, ids=["pandas", "polars", "arrow"])
def test_drivers_may_be_a_frame(frame: Any) -> None:
    assert key_drivers(OUTCOME, frame).by_name() == key_drivers(OUTCOME, DRIVERS).by_name()
    stays, mixed = (
        [0, 0, 1, 0, 1, 1, 1, 1],
        {"speed": [1, 2, 3, 4, 4, 5, 2, 5], "tone": [3, 1, 2, 3, 2, 1, 2, 3]},
    )
    same = type(frame).from_pydict(mixed) if isinstance(frame, pa.Table) else type(frame)(mixed)
    assert logistic_drivers(stays, same).by_name() == logistic_drivers(stays, mixed).by_name()


def test_drivers_without_names_are_refused() -> None:
    with pytest.raises(Invalid, match="drivers: must be columns by name, or a frame, got list"):
        key_drivers(OUTCOME, [OUTCOME])


def test_performance_may_be_the_means_of_a_frame() -> None:
    means = pd.DataFrame(DRIVERS).mean()
    drivers = key_drivers(OUTCOME, DRIVERS)
    assert importance_performance(drivers, means).to_records() == (
        importance_performance(drivers, dict(means.items())).to_records()
    )


DAYS = [date(2026, 1, 2), date(2026, 2, 27), date(2026, 1, 20), date(2026, 3, 1)]


@pytest.mark.parametrize(
    "column", [DAYS, pd.Series(DAYS), pl.Series(DAYS), np.array(DAYS, "M8[D]")],
    ids=["list", "pandas", "polars", "numpy"],
)  # fmt: skip
def test_orders_may_have_dates(column: Any) -> None:
    who, end = ["ann", "ann", "bob", "cat"], datetime(2026, 3, 2, 12, tzinfo=UTC)
    found = rfm_of_orders(who, column, [100, 200, 300, 50], as_of=end, tz="Asia/Shanghai", bins=2)
    assert found.left_out == 0
    purchases = summarize_purchases(who, column, until=end, tz="Asia/Shanghai").to_records()
    assert [row["t_x"] for row in purchases] == [56.0, 0.0, 0.0]
    assert buying_habits(who, column, until=end, tz="Asia/Shanghai").orders == 4


def test_only_who_bought_again_is_a_repeat_customer() -> None:
    """Ann on two days; Bob once; Cem twice on one day, which is one purchase."""
    days = [datetime(2025, 1, day, tzinfo=UTC) for day in (1, 9, 2, 3, 3)]
    found = summarize_purchases(
        ["ann", "ann", "bob", "cem", "cem"], days, until=datetime(2025, 2, 1, tzinfo=UTC)
    )
    assert (found.summary()["n"], found.summary()["repeat_customers"]) == (3, 1)
    assert repr(found) == "PurchaseSummary(3 customers, 1 bought again)"
