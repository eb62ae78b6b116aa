"""Repurchase rate: the share of customers who buy again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.metrics.comparing import compare
from cxkit.metrics.defining import Choice, Definition
from cxkit.metrics.gather import shared
from cxkit.metrics.inputs import Grouping, column_of, groups, instants, report_day, span, table_of
from cxkit.stats.tally import Tally
from cxkit.tables.orders import OrderTable
from cxkit.tables.texts import CategoryKind
from cxkit.tables.zones import MISSING, Instants, local_codes
from cxkit.values.instants import zone
from cxkit.values.labels import Label

__all__ = ["DEFINITION", "Buyers", "buyers", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="repurchase",
    label=Label("Repurchase rate", "复购率", "複購率"),
    formula="customers with a second order / customers with an order",
    unit="share",
    better="higher",
    counted="known customers, by the first order that is seen of them",
    not_counted="orders without a customer, and cancelled ones; with `window`, customers whose first order "
    "is younger than it and who have not bought again",
    undefined="without customers",
    source="interval: Wilson (1927)",
    options=(
        Choice(
            name="same_day",
            default="merged",
            values={
                "merged": "orders of one local day are one purchase",
                "counted": "every order is a purchase",
            },
        ),
        Choice(
            name="window", default=None, about="seconds within which the second purchase counts; needs as_of="
        ),
        Choice(name="tz", default="UTC", about="the time zone of the days"),
    ),
)

_DAY: Final = 86_400_000_000


class Buyers(NamedTuple):
    """One row a customer: the row of the first order, its time, and the time of the second purchase."""

    first_row: NDArray[np.int64]
    first: Instants
    second: Instants


def buyers(customer: Any, at: Instants, good: NDArray[np.bool_], *, tz: str, same_day: str) -> Buyers:
    """Every customer's first order and second purchase, missing where there is none."""
    codes, size = customer.codes, len(customer.categories)
    rows = np.flatnonzero(good & (codes >= 0) & (at != MISSING))
    who, when = codes[rows].astype(np.int64), at[rows]
    latest = np.iinfo(np.int64).max
    first = np.full(size, latest, np.int64)
    np.minimum.at(first, who, when)
    row = np.full(size, -1, np.int64)
    # Written backwards, so that the earliest row of equal times stays.
    is_first = when == first[who]
    row[who[is_first][::-1]] = rows[is_first][::-1]
    if same_day == "merged":
        days = local_codes(when, tz, lambda local: local // _DAY + (1 << 40))
        again = days > days_of(first, who, tz)
    else:
        again = rows != row[who]
    second = np.full(size, latest, np.int64)
    np.minimum.at(second, who[again], when[again])
    seen = row >= 0
    second[second == latest] = MISSING
    return Buyers(row[seen], first[seen], second[seen])


def days_of(first: Instants, who: NDArray[np.int64], tz: str) -> NDArray[np.int64]:
    """The local day of each row's customer's first order."""
    known = np.where(first == np.iinfo(np.int64).max, MISSING, first)
    days: NDArray[np.int64] = local_codes(known, tz, lambda local: local // _DAY + (1 << 40))[who]
    return days


def tally(
    source: Any,
    placed_at: Any = None,
    *,
    by: Grouping = None,
    window: timedelta | float | None = None,
    as_of: datetime | None = None,
    tz: str = "UTC",
    **options: Any,
) -> Tally:
    """Customers of orders, of an `OrderTable`, or of columns of customers and order times.

    `by` groups by columns of the orders: each customer counts in the group of the first order.

    >>> from datetime import UTC
    >>> day = [datetime(2026, 2, d, tzinfo=UTC) for d in (1, 2, 3, 3)]
    >>> tally(["ann", "bob", "ann", "bob"], [day[0], day[1], day[3], day[1]]).result()
    Estimate(repurchase 50.0%, n=2, 95% wilson 9.5% to 90.5%)
    """
    zone(tz)
    limit = None if window is None else span(window, "window")
    chosen = DEFINITION.choose(window=None if limit is None else limit / 1e6, tz=tz, **options)
    table = table_of(source, OrderTable)
    if table is None:
        customer, at = column_of(CategoryKind(), source, "customer"), instants(placed_at, "placed_at")
        good = np.ones(len(at), np.bool_)
    else:
        customer, at = table.customer, table.placed_at
        good = ~(table.status == "cancelled")
    if as_of is not None:
        good &= at <= report_day(as_of)
    found = buyers(customer, at, good, tz=tz, same_day=chosen["same_day"])
    keys = groups(by, table)
    if keys is not None:
        keys = {name: _taken(column, found.first_row) for name, column in keys.items()}
    yes = found.second != MISSING
    left_out: dict[str, Any] = {}
    if limit is not None:
        end = report_day(as_of, "window")
        yes &= found.second - found.first <= limit
        left_out["too_recent"] = ~yes & (found.first + limit > end)
    return shared(yes, left_out, by=keys, definition=DEFINITION.id, options=chosen)


def _taken(column: Any, rows: NDArray[np.int64]) -> Any:
    if isinstance(column, (list, tuple)):
        return [column[row] for row in rows.tolist()]  # pyright: ignore[reportUnknownVariableType]
    return column.take(rows) if hasattr(column, "take") else column[rows]


def of(
    source: Any, placed_at: Any = None, *, by: Grouping = None, confidence: float = 0.95, **options: Any
) -> Any:
    """The share who buy again: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> from datetime import UTC
    >>> of(["ann", "bob"], [datetime(2026, 2, 1, tzinfo=UTC)] * 2).value
    0.0
    """
    return tally(source, placed_at, by=by, **options).result(confidence=confidence)
