"""Inputs of models of buying, a customer: repeat purchases, when the last was, and the time watched."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from cxkit.columns import CategoryKind, Ints, finite_number, numbers, together
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_instants, period_codes
from cxkit.metrics._counting._inputs import column_of, report_day
from cxkit.stats.results._display import Tabular
from cxkit.stats.results._elementwise import Floats
from cxkit.tables import MISSING
from cxkit.values import Unit


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class PurchaseSummary(Tabular):
    """A row a customer: `x` repeat purchases, `t_x` from the first to the last, `watched` (T) to the end.

    `spend` is the mean amount of a repeat purchase, 0 where there is none (`x` tells), or None without
    amounts. Times are in units of `time_unit` periods of `merged_by`.
    """

    customers: tuple[Hashable, ...]
    x: Ints
    t_x: Floats
    watched: Floats
    spend: Floats | None
    merged_by: str
    time_unit: float
    left_out: int

    def spenders(self) -> tuple[Ints, Floats]:
        """x and spend of those who bought again and paid something, for a model of spending."""
        if self.spend is None:
            raise Invalid("are needed: sum up purchases with amount=", code="purchases.amount", path="amount")
        good = self.spend > 0
        return self.x[good], self.spend[good]

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a customer; the spend of those who did not buy again is None."""
        by_name: dict[str, Sequence[Any]] = {
            "customer": list(self.customers),
            "x": self.x.tolist(),
            "t_x": self.t_x.tolist(),
            "watched": self.watched.tolist(),
        }
        if self.spend is not None:
            pairs = zip(self.spend.tolist(), self.x.tolist(), strict=True)
            by_name["spend"] = [spend if x else None for spend, x in pairs]
        return by_name

    def summary(self) -> dict[str, Any]:
        """How many customers, how many of them bought again, and what was left out."""
        return {
            "n": len(self.customers),
            "repeat_customers": int((self.x > 0).sum()),
            "merged_by": self.merged_by,
            "time_unit": self.time_unit,
            "left_out": self.left_out,
        }

    def __repr__(self) -> str:
        figures = self.summary()
        return f"PurchaseSummary({figures['n']:,} customers, {figures['repeat_customers']:,} bought again)"


def summarize_purchases(
    customer: Any,
    bought_at: Any,
    amount: Any = None,
    *,
    until: datetime,
    tz: str = "UTC",
    zone: str | None = None,
    merged_by: str = "day",
    time_unit: float = 1,
) -> PurchaseSummary:
    """Sum up purchases by customer, in the order in which customers are first seen in the column.

    Purchases in one local period of `merged_by` ("day", "week" or "month") are one purchase, their amounts
    together. `time_unit` is how many of these periods make one unit of time: 7 with days gives weeks.
    Rows after `until`, and those without a customer or time, are left out and counted.

    >>> from datetime import UTC
    >>> day = [datetime(2025, 1, d, tzinfo=UTC) for d in (1, 1, 15, 10)]
    >>> purchases = summarize_purchases(["ann", "ann", "ann", "bob"], day, [10, 5, 20, 40], until=day[2])
    >>> purchases.to_records()[0]
    {'customer': 'ann', 'x': 1, 't_x': 14.0, 'watched': 14.0, 'spend': 20.0}
    """
    unit = Unit.of(merged_by)
    scale = finite_number(time_unit, "time_unit", above=0)
    customer, bought_at, amount = together(customer=customer, bought_at=bought_at, amount=amount)
    names = column_of(CategoryKind(), customer, "customer")
    at = days_or_instants(bought_at, "bought_at", tz, zone)
    paid = None if amount is None else numbers(amount, "amount")
    end = report_day(until)
    good = (names.codes >= 0) & (at != MISSING) & (at <= end)
    who = names.codes[good].astype(np.int64)
    when = period_codes(at[good], unit, tz)
    last_period = int(period_codes(np.array([end]), unit, tz)[0])
    if not len(who):
        raise Invalid("has no purchase until then", code="purchases.none", path="bought_at")
    low = int(when.min())
    span = int(when.max()) - low + 1
    packed, merged = np.unique(who * span + (when - low), return_inverse=True)
    owner, period = np.divmod(packed, span)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    ends = np.append(starts[1:], len(owner)) - 1
    x = ends - starts
    spend = None
    if paid is not None:
        totals = np.bincount(merged.ravel(), weights=paid[good])
        totals[starts] = 0.0
        spend = np.add.reduceat(totals, starts) / np.maximum(x, 1)
    return PurchaseSummary(
        customers=tuple(names.categories[code] for code in owner[starts].tolist()),
        x=x,
        t_x=(period[ends] - period[starts]) / scale,
        watched=(last_period - low - period[starts]) / scale,
        spend=spend,
        merged_by=merged_by,
        time_unit=scale,
        left_out=int((~good).sum()),
    )
