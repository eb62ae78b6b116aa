"""RFM from the orders themselves: one row an order in, one row a customer out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from cxkit.analysis.lifetime._rfm import Convention, Rfm, rfm_scores
from cxkit.analysis.lifetime._rfm_segments import SEGMENTS, SegmentMap
from cxkit.columns import measures, together
from cxkit.errors import Invalid
from cxkit.metrics._counting._clock import days_or_moments, no_longer_than_days, period_codes
from cxkit.metrics._counting._inputs import report_day
from cxkit.metrics._counting._persons import Persons, persons
from cxkit.tables import MISSING
from cxkit.values import Unit

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

_CHUNK: Final = 1 << 18
_MOST: Final = 2**62


def rfm_of_orders(
    customer: Any,
    ordered_at: Any,
    amount: Any,
    *,
    as_of: datetime,
    tz: str = "UTC",
    zone: str | None = None,
    convention: Convention = "quantile",
    bins: int = 5,
    cutpoints: Mapping[str, Sequence[float]] | None = None,
    segments: SegmentMap = SEGMENTS,
) -> Rfm:
    """Score customers from columns of who ordered, when, and for how much.

    Recency is local days from the last order to `as_of`, frequency the number of orders, monetary the sum of
    amounts, which are whole minor units (fen, cents): their sums do not depend on the order of the rows, so
    neither does the bin of a customer on an edge. `ordered_at` holds instants, or days (dates, or
    `datetime64[D]`).
    Orders after `as_of`, and those without a customer, a time or an amount, are left out and counted.

    >>> from datetime import UTC
    >>> day = np.array(["2026-01-02", "2026-02-27", "2026-01-20", "2025-06-01"], "M8[D]")
    >>> who, fen = ["ann", "ann", "bob", "cat"], [9900, 25000, 4000, 150]
    >>> rfm = rfm_of_orders(who, day, fen, as_of=datetime(2026, 3, 1, tzinfo=UTC), bins=3)
    >>> rfm.to_records()[0]
    {'customer': 'ann', 'R': 3, 'F': 3, 'M': 3, 'segment': 'champions'}
    """
    customer, ordered_at, amount = together(customer=customer, ordered_at=ordered_at, amount=amount)
    who = persons(customer, "customer")
    at = no_longer_than_days(days_or_moments(ordered_at, "ordered_at", zone), "ordered_at")
    paid, unpaid = _minor_units(amount)
    now = report_day(as_of)
    last_day = int(period_codes(np.array([now]), Unit.DAY, tz)[0])
    good = np.ones(len(at), np.bool_) if unpaid is None else ~unpaid
    last = _last_days(who, at, good, tz, last_day if at.dtype.kind == "M" else now)
    orders, spent = _sums(who, good, None), _sums(who, good, paid)
    seen = np.flatnonzero(orders)
    ago, orders, spent = last_day - last[seen], orders[seen], spent[seen]
    del last
    scored = rfm_scores(
        ago,
        orders,
        spent,
        convention=convention,
        bins=bins,
        cutpoints=cutpoints,
        segments=segments,
    )
    return attrs.evolve(scored, customers=who.named(seen), left_out=len(at) - int(np.count_nonzero(good)))


def _last_days(who: Persons, at: NDArray[Any], good: Flags, tz: str, end: int) -> Ints:
    """The day of each customer's last order by the end (a day or an instant, as the orders have them).

    Rows that do not count are marked in `good`.
    """
    last = np.full(who.size, MISSING)
    for start in range(0, len(at), _CHUNK):
        rows = slice(start, start + _CHUNK)
        codes, day, counts = who.codes[rows], _days(at[rows], tz), good[rows]
        counts &= (codes >= 0) & (day != MISSING) & (at[rows].view(np.int64) <= end)
        if not counts.all():
            codes, day = codes[counts], day[counts]
        np.maximum.at(last, codes.astype(np.int64), day)
    return last


def _sums(who: Persons, good: Flags, values: Ints | None) -> Ints:
    """The sum of each customer's values, or how many rows count: one pass each, so that sums stay cached."""
    total = np.zeros(who.size, np.int64)
    for start in range(0, len(good), _CHUNK):
        rows = slice(start, start + _CHUNK)
        codes, added, counts = who.codes[rows], 1 if values is None else values[rows], good[rows]
        if not counts.all():
            codes, added = codes[counts], added if isinstance(added, int) else added[counts]
        np.add.at(total, codes.astype(np.int64), added)
    return total


def _days(at: NDArray[Any], tz: str) -> Ints:
    """The local day of each order, counted from 1970."""
    return at.view(np.int64) if at.dtype.kind == "M" else period_codes(at, Unit.DAY, tz)


def _minor_units(amount: Any) -> tuple[Ints, NDArray[np.bool_] | None]:
    """Amounts as int64, and where they are missing."""
    column = measures(amount, "amount")
    values, missing = column.values, column.missing
    if column.kind == "f":
        missing = column.lost
        values = np.where(missing, 0.0, values)
    if column.kind == "f" and np.any(values != np.rint(values)):
        raise Invalid(
            "must hold whole minor units (fen, cents): round(100 * amount)", code="rfm.amount", path="amount"
        )
    largest = float(max(abs(float(values.max())), abs(float(values.min())))) if values.size else 0.0
    if largest * len(values) >= _MOST:
        raise Invalid("are too large to add exactly", code="rfm.amount", path="amount")
    return values.astype(np.int64, copy=False), missing
