"""Buying habits: orders and revenue a customer, who buys again, how soon, and what they bring.

A share of repeat buyers among all depends on how long each was watched; `time_to_second` does not: customers
who have not bought again yet are censored at the end (Kaplan and Meier).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis._figures import share_of
from cxkit.columns import numbers, together
from cxkit.metrics._counting._clock import days_or_instants, period_codes
from cxkit.metrics._counting._inputs import report_day
from cxkit.metrics._counting._persons import persons
from cxkit.stats.intervals.means import MEAN
from cxkit.stats.results import EMPTY, NEEDS_TWO, Estimate, Sufficient
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.results._normal import check_confidence
from cxkit.stats.survival import SurvivalCurve, kaplan_meier
from cxkit.stats.tallies._exact import ExactSums
from cxkit.tables import MISSING
from cxkit.values import Unit

Ints = NDArray[np.int64]


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class BuyingHabits(Tabular):
    """How customers buy until the end of the window.

    `frequency` is orders a customer, `revenue` the amount a customer (ARPU; None without amounts), `repeat`
    the share of customers with orders on two days or more, `repeat_orders` the share of orders that these
    placed, `gap` the median days between neighbouring orders of one customer. `time_to_second` is the curve
    of those who have not bought again, in days since their first order.
    """

    customers: int
    orders: int
    frequency: Estimate
    repeat: Estimate
    repeat_orders: Estimate
    gap: Estimate
    time_to_second: SurvivalCurve
    revenue: Estimate | None = None
    left_out: int = 0

    def _figures(self) -> dict[str, Estimate]:
        figures = {"frequency": self.frequency, "revenue": self.revenue, "repeat": self.repeat}
        figures |= {"repeat_orders": self.repeat_orders, "gap": self.gap}
        return {name: one for name, one in figures.items() if one is not None}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a figure."""
        figures = self._figures()
        return {
            "figure": list(figures),
            "value": [one.value for one in figures.values()],
            "n": [one.n for one in figures.values()],
            "low": [one.low for one in figures.values()],
            "high": [one.high for one in figures.values()],
            "undefined": [one.undefined.code if one.undefined else None for one in figures.values()],
        }

    def summary(self) -> dict[str, Any]:
        """One line on what was counted."""
        return {
            "customers": self.customers,
            "orders": self.orders,
            "median_days_to_second": self.time_to_second.median,
            "dropped": {"left out": self.left_out},
        }

    def __repr__(self) -> str:
        counted = f"{self.orders:,} orders of {self.customers:,} customers"
        return (
            f"BuyingHabits({counted}, frequency {self.frequency}, repeat {self.repeat}, gap {self.gap} days)"
        )

    def plot(self, ax: Any = None) -> Any:
        """Draw the share of customers who have not bought again by the days since their first order."""
        return self.time_to_second.plot(ax, unit="days")


def buying_habits(
    customer: Any,
    ordered_at: Any,
    amount: Any = None,
    *,
    until: datetime,
    tz: str = "UTC",
    zone: str | None = None,
    confidence: float = 0.95,
) -> BuyingHabits:
    """Habits from columns of customers and instants (or dates) of orders, with amounts if any, up to `until`.

    Orders of one local day are one order, their amounts together. Rows after `until`, and those without a
    customer, a time or an amount, are left out and counted. The intervals of means need SciPy.

    >>> from datetime import UTC
    >>> day = [datetime(2026, 1, d, 9, tzinfo=UTC) for d in (1, 1, 11, 5, 20)]
    >>> habits = buying_habits(["ann", "ann", "ann", "bob", "cat"], day, [10, 5, 20, 40, 25], until=day[4])
    >>> habits
    BuyingHabits(4 orders of 3 customers, frequency 1.333, repeat 33.3%, gap 10 days)
    >>> habits.revenue.value, habits.repeat_orders
    (33.333333333333336, Estimate(orders of repeat buyers 50.0%, n=4))
    """
    check_confidence(confidence)
    customer, ordered_at, amount = together(customer=customer, ordered_at=ordered_at, amount=amount)
    who, at = persons(customer, "customer"), days_or_instants(ordered_at, "ordered_at", tz, zone)
    paid = None if amount is None else numbers(amount, "amount", missing=True)
    good = (who.codes >= 0) & (at != MISSING) & (at <= report_day(until))
    if paid is not None:
        good &= ~np.isnan(paid)
    code = who.codes[good].astype(np.int64)
    day = period_codes(at[good], Unit.DAY, tz)
    end = int(period_codes(np.array([report_day(until)]), Unit.DAY, tz)[0])
    low = int(day.min()) if day.size else 0
    span = int(day.max()) - low + 1 if day.size else 1
    # One whole number a customer and day: sorted, the days of a customer stand side by side.
    owner, days = np.divmod(np.unique(code * span + (day - low)), span)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    counts = np.diff(np.append(starts, owner.size))
    gaps = np.diff(days)[owner[1:] == owner[:-1]]
    spend: Floats | None = None
    if paid is not None:
        spend = ExactSums.of(code, paid[good], who.size).floats()[owner[starts]]
    return BuyingHabits(
        customers=int(starts.size),
        orders=int(owner.size),
        frequency=_mean(np.asarray(counts, np.float64), "orders a customer", confidence),
        revenue=None if spend is None else _mean(spend, "revenue a customer", confidence),
        repeat=_repeat(counts, confidence),
        repeat_orders=_of_repeat(counts),
        gap=_median(gaps),
        time_to_second=_second(days, starts, counts, end - low, confidence),
        left_out=int(good.size - good.sum()),
    )


def _mean(values: Floats, definition: str, confidence: float) -> Estimate:
    n = values.size
    if not n:
        return Estimate.missing(EMPTY, definition=definition)
    deviation = float(np.std(values, ddof=1)) if n > 1 else 0.0
    return Estimate(
        value=float(values.mean()),
        n=n,
        standard_error=deviation / float(np.sqrt(n)) if n > 1 else None,
        interval=Sufficient(MEAN, (float(values.mean()), deviation, n)),
        confidence=confidence,
        definition=definition,
    )


def _repeat(counts: Ints, confidence: float) -> Estimate:
    return share_of(int((counts > 1).sum()), counts.size, "repeat buyers", confidence)


def _of_repeat(counts: Ints) -> Estimate:
    """Orders of one customer are not independent: there is no interval."""
    name, orders = "orders of repeat buyers", int(counts.sum())
    if not orders:
        return Estimate.missing(EMPTY, definition=name, unit="share")
    return Estimate(value=int(counts[counts > 1].sum()) / orders, n=orders, unit="share", definition=name)


def _median(gaps: Ints) -> Estimate:
    if not gaps.size:
        return Estimate.missing(NEEDS_TWO, definition="days between orders")
    return Estimate(value=float(np.median(gaps)), n=gaps.size, definition="days between orders")


def _second(days: Ints, starts: Ints, counts: Ints, end: int, confidence: float) -> SurvivalCurve:
    again = counts > 1
    first = days[starts]
    second = np.where(again, days[np.minimum(starts + 1, max(days.size - 1, 0))] if days.size else first, end)
    return kaplan_meier(second - first, again, confidence=confidence)
