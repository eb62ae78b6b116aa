"""Replenishment: when a customer is due to buy a product again, by their rhythm or that of the product."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

import attrs
import numpy as np

from cxkit.analysis.members._activity import OWN_GAPS, by_labels, purchase_gaps, quantiles_by
from cxkit.columns import Flags, Ints, together
from cxkit.errors import Invalid
from cxkit.stats.results._display import Tabular, optional
from cxkit.stats.results._elementwise import Floats
from cxkit.stats.survival import SurvivalCurve, kaplan_meier
from cxkit.values import Labelled


class ReplenishmentState(Labelled):
    """Whether a customer is due to buy a product again."""

    EARLY = "early", "Not due yet", "未到补货时间", "未到補貨時間"
    DUE = "due", "Due", "应补货", "應補貨"
    LATE = "late", "Overdue", "已逾期未购", "已逾期未購"
    UNKNOWN = "unknown", "No rhythm is known", "节奏未知", "節奏未知"


@attrs.frozen(slots=True, kw_only=True, eq=False, repr=False)
class Replenishment(Tabular):
    """Each customer with each product they bought: since when, after how long it is due, and how likely soon.

    `gap` is the customer's own median where `own` says so, else the product's median with the customers who
    have not bought it again yet counted as such; nan where fewer than half do. `chance` is the share of the
    product's customers who, so long after a purchase, buy it again in the next `window` days.
    """

    customers: tuple[Hashable, ...]
    products: tuple[Hashable, ...]
    days_since: Ints
    gap: Floats
    own: Flags
    chance: Floats
    states: tuple[ReplenishmentState, ...]
    curves: dict[Hashable, SurvivalCurve]
    """The survival curve of each product with enough purchases: who has not bought it again, by day."""
    window: int
    dropped: int

    @property
    def cycles(self) -> dict[Hashable, float]:
        """The median days until each product is bought again, where half of its customers do."""
        medians = {product: curve.median for product, curve in self.curves.items()}
        return {product: median for product, median in medians.items() if median is not None}

    def columns(self) -> dict[str, Sequence[Any]]:
        """One row a customer and product."""
        return {
            "customer": list(self.customers),
            "product": list(self.products),
            "days_since": self.days_since.tolist(),
            "gap": optional(self.gap, ~np.isnan(self.gap)),
            "own": self.own.tolist(),
            "due_in": optional(self.gap - self.days_since, ~np.isnan(self.gap)),
            "chance": optional(self.chance, ~np.isnan(self.chance)),
            "state": [str(state) for state in self.states],
        }

    def summary(self) -> dict[str, Any]:
        """The number of customers and products in each state."""
        return {str(state): sum(each is state for each in self.states) for state in ReplenishmentState}

    def __repr__(self) -> str:
        figures = ", ".join(f"{state} {n:,}" for state, n in self.summary().items() if n)
        return f"Replenishment({figures or 'nobody'})"


def replenishment(
    customer: Any,
    product: Any,
    bought_at: Any,
    *,
    as_of: datetime,
    tz: str,
    zone: str | None = None,
    window: int = 14,
    least: int = 20,
) -> Replenishment:
    """Customers due to buy a product again, by the gaps between the days on which they bought it.

    From three gaps on a customer has a rhythm of their own (as `activity_states`), else the product's counts:
    the Kaplan-Meier median over all of its gaps, the open ones censored, from `least` of them on. Leaving the
    open ones out would make every product look as if it were bought again sooner. Due is from `window` / 2
    days before to `window` / 2 days after the end of the gap.

    >>> from datetime import UTC, timedelta
    >>> days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=each) for each in (0, 30, 60, 90, 70)]
    >>> due = replenishment(["ann"] * 4 + ["bob"], ["tea"] * 5, days, as_of=days[3] + timedelta(days=28),
    ...                       tz="UTC")
    >>> [(row["customer"], row["gap"], row["state"]) for row in due.to_records()]
    [('ann', 30.0, 'due'), ('bob', None, 'unknown')]
    """
    if window < 1:
        raise Invalid("is a day or more", code="number.low", path="window")
    customer, product, bought_at = together(customer=customer, product=product, bought_at=bought_at)
    since_last = purchase_gaps(customer, bought_at, product, as_of=as_of, tz=tz, zone=zone)
    kept = np.array([label is not None for _, label in since_last.names], np.bool_)
    size = since_last.since.size
    count = np.bincount(since_last.whose, minlength=size)
    own = (count >= OWN_GAPS) & kept
    gap = np.where(own, quantiles_by(since_last.whose, since_last.gap, size, 0.5), np.nan)
    chance = np.full(size, np.nan)
    curves: dict[Hashable, SurvivalCurve] = {}
    by_kind, ended = np.argsort(since_last.of_kind, kind="stable"), since_last.of_kind[since_last.whose]
    gaps_by_kind = np.argsort(ended, kind="stable")
    places = np.arange(since_last.kinds + 1)
    open_at, gap_at = (
        np.searchsorted(each, places) for each in (since_last.of_kind[by_kind], ended[gaps_by_kind])
    )
    for kind in range(since_last.kinds):
        pairs = by_kind[open_at[kind] : open_at[kind + 1]]
        gaps = since_last.gap[gaps_by_kind[gap_at[kind] : gap_at[kind + 1]]]
        if pairs.size == 0 or not kept[pairs[0]] or pairs.size + gaps.size < least:
            continue
        times = np.concatenate((gaps, since_last.since[pairs]))
        curve = kaplan_meier(times, np.arange(times.size) < gaps.size)
        curves[since_last.names[pairs[0]][1]] = curve
        median = curve.median
        if median is not None:
            gap[pairs] = np.where(own[pairs], gap[pairs], median)
        chance[pairs] = _chance(curve, since_last.since[pairs], window)
    rows = [row for row in by_labels(since_last.names) if kept[row]]
    states = [_state(float(gap[row]), int(since_last.since[row]), window) for row in rows]
    return Replenishment(
        customers=tuple(since_last.names[row][0] for row in rows),
        products=tuple(since_last.names[row][1] for row in rows),
        days_since=since_last.since[rows],
        gap=gap[rows],
        own=own[rows],
        chance=chance[rows],
        states=tuple(states),
        curves=curves,
        window=window,
        dropped=since_last.dropped,
    )


def _chance(curve: SurvivalCurve, since: Ints, window: int) -> Floats:
    """The share that buys within the window, of those who have not by now; nan where none is seen so long."""
    survival = np.append(1.0, curve.survival)
    now, then = (
        survival[np.searchsorted(curve.times, times, side="right")] for times in (since, since + window)
    )
    seen = (now > 0) & (since + window <= curve.last_time)
    return np.where(seen, 1 - then / np.where(now > 0, now, 1.0), np.nan)


def _state(gap: float, since: int, window: int) -> ReplenishmentState:
    if np.isnan(gap):
        return ReplenishmentState.UNKNOWN
    if since < gap - window / 2:
        return ReplenishmentState.EARLY
    return ReplenishmentState.DUE if since <= gap + window / 2 else ReplenishmentState.LATE
