"""What metrics leave out of their rows, by what else is known of a row, and which periods they compare."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.metrics import DEFINITIONS, complaint_summary, definition, refund_rate, retention, zero_results
from cxkit.metrics._counting import _comparing, _defining
from cxkit.tables import ComplaintTable, OrderTable, SearchTable

T = datetime(2026, 2, 1, tzinfo=UTC)


def test_searches_that_were_still_being_typed_are_left_out():
    table = SearchTable.from_columns(
        session=[1, 2, 3, 4],
        at=[T] * 4,
        found_nothing=[True, False, True, False],
        typed_ahead=[True, True, False, False],
    )
    found = zero_results.of(table)
    assert (found.value, found.n, found.dropped["typed_ahead"]) == (0.5, 2, 2)


def test_orders_of_another_currency_and_those_too_young_to_come_back_are_left_out():
    table = OrderTable.from_columns(
        placed_at=[T, T + timedelta(days=10), T + timedelta(days=11), T],
        total=[100, 100, 100, 100],
        refunded=[50, 100, 100, 100],
        currency=["CNY", "CNY", "CNY", "USD"],
    )
    found = refund_rate.of(table, currency="CNY", window=timedelta(days=20), as_of=T + timedelta(days=30))
    assert (found.value, found.dropped["too_recent"], found.dropped["other_currency"]) == (0.75, 1, 1)


def test_a_summary_of_complaints_names_its_days():
    table = ComplaintTable.from_columns(received_at=[T, T + timedelta(days=9)])
    assert "2026-02-01 to 2026-02-10" in complaint_summary.of(table)._repr_html_()
    assert " to " not in complaint_summary.of(table[:0])._repr_html_()


def test_rolling_retention_counts_until_the_last_active_period():
    """Of three who came in January one was last seen in February and one in March; April follows."""
    who = ["a", "b", "b", "c", "c", "d"]
    months = (1, 1, 2, 1, 3, 3)
    at = [datetime(2026, month, 10, tzinfo=UTC) for month in months]
    end = datetime(2026, 5, 1, tzinfo=UTC)
    found = retention.tally(who, at, kind="rolling", tz="UTC", unit="month", as_of=end)
    came = [found.at(cohort="2026-01", age=age).result().value for age in range(4)]
    assert came == pytest.approx([1, 2 / 3, 1 / 3, 0])
    assert [found.at(cohort="2026-03", age=age).result().value for age in range(2)] == [1, 0]


def test_a_metric_that_is_known_is_not_looked_for(monkeypatch):
    def looked() -> None:
        raise AssertionError

    monkeypatch.setattr(_defining, "load_all", looked)
    assert definition("nps") is DEFINITIONS["nps"]


def test_labels_of_which_one_lies_out_of_the_calendar_are_no_days():
    assert len(_comparing._days(["20260301", "20260302"])) == 2
    assert _comparing._days(["20260301", "25000302"]) == {}
