"""Refund rate: what went back of what was sold, in money of one currency."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from cxkit.columns import NumberKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, report_day, scoped, span, table_of
from cxkit.metrics._counting._ratios import one_currency
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.stats.tallies._amounts import tally_ratio
from cxkit.tables import MISSING, OrderTable
from cxkit.values import minor_units

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="refund_rate",
    unit="share",
    better="lower",
    source="a ratio of sums over orders: Cochran (1977), Sampling Techniques; its t interval needs SciPy",
    options=(
        Choice(name="window", default=None, about="seconds after the order to wait for; needs as_of="),
        Choice(name="currency", default=None, about="the currency of all amounts"),
    ),
)

_AMOUNT: Final = NumberKind(size="i8", noun="a whole number of minor units")


@scoped()
def tally(
    source: Any,
    refunded: Any = None,
    *,
    window: timedelta | float | None = None,
    as_of: datetime | None = None,
    currency: str | None = None,
    by: Grouping = None,
) -> Tally:
    """Orders, an `OrderTable`, or columns of totals and of what went back, in minor units of `currency`.

    A table with several currencies needs `currency=`, which keeps those orders only.
    Figures: "ratio" (the default), "part" (all refunds), "whole" (all sales).

    >>> counted = tally([10000, 30000], [10000, 0], currency="CNY")
    >>> counted.result().value, counted.result("part").value
    (0.25, 100.0)
    >>> of([10000, 30000], [0, 0], currency="CNY").value
    0.0
    """
    table = table_of(source, OrderTable)
    left_out: dict[str, Any] = {}
    if table is None:
        source, refunded = together(sold=source, refunded=refunded)
        sold, back = column_of(_AMOUNT, source, "sold"), column_of(_AMOUNT, refunded, "refunded")
        report_day(as_of, "window of plain columns") if window is not None else None
    else:
        currency = one_currency(table.currency, currency, "orders")
        sold = table.total
        # An order that nothing was refunded for went without a refund.
        back = np.where((table.refunded == MISSING) & (sold != MISSING), 0, table.refunded)
        left_out["cancelled"] = table.status == "cancelled"
        if currency is not None:
            left_out["other_currency"] = table.currency.known & ~(table.currency == currency)
        if window is not None:
            left_out["too_recent"] = table.placed_at > report_day(as_of, "window") - span(window, "window")
    options = DEFINITION.choose(
        window=None if window is None else span(window, "window") / 1e6, currency=currency
    )
    options["decimals"] = 0 if currency is None else minor_units(currency)
    unknown = (sold == MISSING) | (back == MISSING)
    gone = np.logical_or.reduce([unknown, *left_out.values()])
    keys = groups(by, table, like=(source,))
    ratio = tally_ratio(back, sold, gone, by=keys, definition=DEFINITION.id, options=options)
    return with_left_out(ratio, len(sold), left_out, by=keys)


of: Final = reading(tally, DEFINITION)
