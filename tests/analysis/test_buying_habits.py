"""Buying habits: orders and revenue a customer, who comes back and when, in local days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.lifetime import buying_habits
from cxkit.stats.survival import kaplan_meier

pytest.importorskip("scipy")

START = datetime(2026, 1, 1, tzinfo=UTC)
END = START + timedelta(days=60)
ROW = st.tuples(st.sampled_from(["ann", "bob", "陈", None]), st.integers(0, 60), st.integers(0, 900))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROW, max_size=25))
def test_the_figures_are_what_a_plain_count_gives(rows):
    at = [START + timedelta(days=day) for _, day, _ in rows]
    found = buying_habits([who for who, _, _ in rows], at, [paid for _, _, paid in rows], until=END)
    days: dict[str, set[int]] = {}
    spent: dict[str, int] = {}
    for who, day, paid in rows:
        if who is not None:
            days.setdefault(who, set()).add(day)
            spent[who] = spent.get(who, 0) + paid
    assert found.customers == len(days)
    assert found.left_out == sum(who is None for who, _, _ in rows)
    if not days:
        assert found.frequency.undefined is not None
        assert found.repeat.undefined is not None
        return
    counts = [len(each) for each in days.values()]
    assert found.orders == sum(counts)
    assert found.frequency.value == pytest.approx(np.mean(counts))
    assert found.revenue.value == pytest.approx(np.mean(list(spent.values())))
    assert found.repeat.value == sum(n > 1 for n in counts) / len(counts)
    assert found.repeat_orders.value == sum(n for n in counts if n > 1) / sum(counts)
    gaps = [b - a for each in days.values() for a, b in zip(sorted(each), sorted(each)[1:], strict=False)]
    assert found.gap.value == (float(np.median(gaps)) if gaps else None)
    waits = [(sorted(each)[1] if len(each) > 1 else 60) - min(each) for each in days.values()]
    curve = kaplan_meier(waits, [n > 1 for n in counts])
    assert found.time_to_second.to_dict() == curve.to_dict()


def test_a_day_is_a_local_day_and_what_comes_later_is_not_counted():
    at = [datetime(2026, 1, 1, 15, tzinfo=UTC), datetime(2026, 1, 1, 17, tzinfo=UTC), END + timedelta(days=1)]
    here = buying_habits(["ann"] * 3, at, until=END, tz="UTC")
    there = buying_habits(["ann"] * 3, at, until=END, tz="Asia/Shanghai")
    assert (here.orders, there.orders) == (1, 2)
    assert (here.left_out, here.revenue) == (1, None)
    assert there.gap.value == 1.0


def test_those_who_have_not_come_back_yet_are_not_taken_for_lost():
    """Nine watched for a day only: a plain share says 10 %, the curve says half within ten days."""
    customers = [f"new {k}" for k in range(8)] + ["old", "old", "once"]
    at = [END] * 8 + [START, START + timedelta(days=10), START]
    found = buying_habits(customers, at, until=END)
    assert found.repeat.value == 0.1
    assert found.time_to_second.at(10).value == 0.5


def test_time_to_the_second_order_is_drawn():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("Agg")
    axes = buying_habits(["ann", "ann"], [START, END], until=END).plot()
    assert axes.get_xlabel() == "time (days)"
    pyplot.close("all")
