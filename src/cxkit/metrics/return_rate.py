"""Return rate: units (or their value) taken back of those delivered, whose return window has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import Instants, NumberKind, together
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import (
    Grouping,
    column_of,
    groups,
    instants,
    report_day,
    scoped,
    span,
    table_of,
)
from cxkit.metrics._counting._ratios import one_currency
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally, tally_rates
from cxkit.stats.tallies._amounts import tally_ratio
from cxkit.tables import MISSING, Category, LineTable, OrderTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

DEFINITION: Final = Definition(
    id="return_rate",
    unit="share",
    better="lower",
    source="a proportion: a unit is returned once; interval: Wilson (1927); by value a ratio of sums over "
    "lines: Cochran (1977), its t interval needs SciPy",
    options=(
        Choice(name="window", default=None, about="seconds that customers have to return; needs as_of="),
        Choice(
            name="count",
            default="units",
            values={
                "units": "units",
                "value": "what was paid for them at the sale, after discounts; the lines are the sample",
            },
        ),
        Choice(
            name="exchanges",
            default="apart",
            values={
                "apart": "units for which other goods were sent are not counted as returned",
                "counted": "they are",
                "only": "only they are: the exchange rate",
            },
        ),
        Choice(name="currency", default=None, about="by value, the currency of all amounts"),
    ),
)

_UNITS: Final = ("units_delivered", "units_returned", "units_exchanged")
_VALUE: Final = ("paid_delivered", "paid_returned", "paid_exchanged")
_AMOUNT: Final = NumberKind(size="i8", noun="a whole number of minor units")


@scoped()
def tally(
    source: Any,
    returned: Any = None,
    *,
    delivered_at: Any = None,
    window: timedelta | float | None = None,
    as_of: datetime | None = None,
    count: Literal["units", "value"] = "units",
    exchanges: Literal["apart", "counted", "only"] = "apart",
    currency: str | None = None,
    by: Grouping = None,
    zone: str | None = None,
) -> Tally:
    """Order lines (or orders), a `LineTable` or an `OrderTable`, or columns of units delivered and returned.

    With `window` and `as_of`, deliveries later than `as_of - window` are left out as "too_recent"; for plain
    columns that needs `delivered_at`. Group by months of the delivery for cohorts. By value plain columns
    are amounts in minor units; an `OrderTable` knows units only, and of exchanges nothing.

    >>> tally([10, 5], [1, 0]).result()
    Estimate(return_rate 6.7%, n=15, 95% wilson 1.2% to 29.8%)
    >>> tally([9000, 1000], [0, 1000], count="value", currency="CNY").result().value
    0.1
    >>> of([3, 1], [0, 1]).value
    0.25
    """
    table: Any = table_of(source, LineTable, OrderTable)
    options = DEFINITION.choose(
        window=None if window is None else span(window, "window") / 1e6, count=count, exchanges=exchanges
    )
    if table is None:
        kind = NumberKind() if count == "units" else _AMOUNT
        source, returned, delivered_at = together(
            delivered=source, returned=returned, delivered_at=delivered_at
        )
        whole, part = column_of(kind, source, "delivered"), column_of(kind, returned, "returned")
        at = np.zeros(len(whole), np.int64)
        if window is not None:
            at = instants(delivered_at, "delivered_at", zone)
        left_out: dict[str, Flags] = {}
        options["currency"] = currency if count == "value" else None
    else:
        kind, whole, part, at = _of_table(table, count, exchanges)
        options["currency"] = one_currency(table.currency, currency, "lines") if count == "value" else None
        left_out = _other_currency(table.currency, options["currency"])
    known = kind.known(whole) & kind.known(part)
    left_out["not_delivered"] = known & (whole == 0) if count == "units" else np.zeros(len(whole), np.bool_)
    if table is not None and count == "value":
        left_out["not_delivered"] = table.units_delivered == 0
    if window is not None:
        left_out["not_delivered"] = left_out["not_delivered"] | (at == MISSING)
        left_out["too_recent"] = at > report_day(as_of, "window") - span(window, "window")
    keys = groups(by, table, like=(source, returned, delivered_at))
    return _counted(whole, part, known, left_out, count, keys, options)


def _of_table(
    table: LineTable | OrderTable, count: str, exchanges: str
) -> tuple[NumberKind, Ints, Ints, Instants]:
    if isinstance(table, OrderTable):
        if count == "value" or exchanges == "only":
            raise Invalid(
                "an OrderTable does not tell what was paid for returned units, or which were exchanged: "
                "use a LineTable",
                code="metric.table",
                path="source",
            )
        return NumberKind(), table.units_delivered, table.units_returned, table.delivered_at
    kind = NumberKind() if count == "units" else _AMOUNT
    whole, back, swapped = (
        np.asarray(table.column(name)) for name in (_UNITS if count == "units" else _VALUE)
    )
    if exchanges == "only":
        return kind, whole, swapped, table.delivered_at
    if exchanges == "apart":
        back = np.where(kind.known(back), back - np.where(kind.known(swapped), swapped, 0), back)
    return kind, whole, back, table.delivered_at


def _other_currency(column: Category, currency: str | None) -> dict[str, Flags]:
    if currency is None:
        return {}
    return {"other_currency": column.known & ~np.asarray(column == currency)}


def _counted(
    whole: Any,
    part: Any,
    known: Flags,
    left_out: dict[str, Flags],
    count: str,
    by: dict[str, Any] | None,
    options: dict[str, Any],
) -> Tally:
    gone = np.logical_or.reduce([~known, *left_out.values()])
    if count == "value":
        counted = tally_ratio(
            np.asarray(part), np.asarray(whole), gone, by=by, definition=DEFINITION.id, options=options
        )
    else:
        events, exposure = np.where(gone, np.nan, part), np.where(gone, np.nan, whole)
        counted = tally_rates(
            events, exposure, by=by, definition=DEFINITION.id, figure="proportion", options=options
        )
    return with_left_out(counted, len(whole), left_out, by=by)


of: Final = reading(tally, DEFINITION)
