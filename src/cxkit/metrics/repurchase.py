"""Repurchase rate: the share of customers who buy again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Instants, local_codes, together
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, group_keys, groups, report_day, scoped, span, table_of
from cxkit.metrics._counting._persons import Persons, persons
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, OrderTable
from cxkit.values import zone as check_zone

__all__ = ["DEFINITION", "Buyers", "buyers", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="repurchase",
    unit="share",
    better="higher",
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

Flags = NDArray[np.bool_]

_DAY: Final = 86_400_000_000
_NEVER: Final = int(np.iinfo(np.int64).max)
_CHUNK: Final = 1 << 20


class Buyers(NamedTuple):
    """One row a customer: the row of the first order, its time, and the time of the second purchase."""

    first_row: NDArray[np.int64]
    first: Instants
    second: Instants


def buyers(who: Persons, at: Instants, kept: Flags | None, *, tz: str, same_day: str) -> Buyers:
    """Every customer's first order and second purchase, missing where there is none."""
    first, row = np.full(who.size, _NEVER), np.full(who.size, -1, np.int64)
    for _, codes, when in _parts(who, at, kept):
        np.minimum.at(first, codes, when)
    second, first_day = np.full(who.size, _NEVER), _days(np.where(first == _NEVER, MISSING, first), tz)
    for rows, codes, when in _parts(who, at, kept):
        is_first = (when == first[codes]) & (row[codes] < 0)
        # Written backwards, so that the earliest row of equal times stays.
        row[codes[is_first][::-1]] = rows[is_first][::-1]
        again = _days(when, tz) > first_day[codes] if same_day == "merged" else rows != row[codes]
        np.minimum.at(second, codes[again], when[again])
    seen = row >= 0
    second[second == _NEVER] = MISSING
    return Buyers(row[seen], first[seen], second[seen])


def _parts(
    who: Persons, at: Instants, kept: Flags | None
) -> Iterator[tuple[NDArray[np.int64], NDArray[Any], Instants]]:
    """The rows that count, their customers and times, in slices that stay in the processor's cache."""
    for start in range(0, len(at), _CHUNK):
        codes, when = who.codes[start : start + _CHUNK], at[start : start + _CHUNK]
        good = (codes >= 0) & (when != MISSING)
        if kept is not None:
            good &= kept[start : start + _CHUNK]
        rows = np.flatnonzero(good)
        yield rows + start, codes[rows], when[rows]


def _days(at: Instants, tz: str) -> NDArray[np.int64]:
    """The local day of every instant, counted from one long ago."""
    return local_codes(at, tz, lambda local: local // _DAY + (1 << 40))


def _second_orders(who: Persons) -> NDArray[np.bool_]:
    """Whether each customer with an order has a second one."""
    counts = np.zeros(who.size, np.int64)
    for start in range(0, len(who.codes), _CHUNK):
        codes = who.codes[start : start + _CHUNK]
        good = codes >= 0
        np.add.at(counts, codes if good.all() else codes[good], 1)
    return counts[counts > 0] > 1


@scoped(persons=True)
def tally(
    source: Any,
    placed_at: Any = None,
    *,
    by: Grouping = None,
    window: timedelta | float | None = None,
    as_of: datetime | None = None,
    tz: str = "UTC",
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Customers of orders, of an `OrderTable`, or of columns of customers and order times.

    `by` groups by columns of the orders: each customer counts in the group of the first order. Days of a
    calendar (dates, or `datetime64[D]`) serve as times. Counting every order (`same_day="counted"`) needs no
    times, unless there is a group, a window or an end.

    >>> from datetime import UTC
    >>> day = [datetime(2026, 2, d, tzinfo=UTC) for d in (1, 2, 3, 3)]
    >>> tally(["ann", "bob", "ann", "bob"], [day[0], day[1], day[3], day[1]]).result()
    Estimate(repurchase 50.0%, n=2, 95% wilson 9.5% to 90.5%)
    >>> of(["ann", "bob"], [datetime(2026, 2, 1, tzinfo=UTC)] * 2).value
    0.0
    """
    check_zone(tz)
    limit = None if window is None else span(window, "window")
    chosen = DEFINITION.choose(window=None if limit is None else limit / 1e6, tz=tz, **options)
    table = table_of(source, OrderTable)
    who = persons(source if table is None else table.customer, "customer")
    kept = None if table is None else ~(table.status == "cancelled")
    alone = all(each is None for each in (placed_at, limit, by, as_of, table))
    if chosen["same_day"] == "counted" and alone:
        return shared(_second_orders(who), {}, by=None, definition=DEFINITION.id, options=chosen)
    if table is None:
        source, placed_at = together(customer=source, placed_at=placed_at)
        who = persons(source, "customer")
        at = days_or_instants(placed_at, "placed_at", tz, zone)
    else:
        at = table.placed_at
    if as_of is not None:
        known = at <= report_day(as_of)
        kept = known if kept is None else kept & known
    bought = buyers(who, at, kept, tz=tz, same_day=chosen["same_day"])
    keys = groups(by, table, like=(source, placed_at))
    if keys is not None:
        keys = {name: group_keys(column, name)[bought.first_row] for name, column in keys.items()}
    yes = bought.second != MISSING
    left_out: dict[str, Any] = {}
    if limit is not None:
        end = report_day(as_of, "window")
        yes &= bought.second - bought.first <= limit
        left_out["too_recent"] = bought.first + limit > end
    return shared(yes, left_out, by=keys, definition=DEFINITION.id, options=chosen)


of: Final = reading(tally, DEFINITION)
