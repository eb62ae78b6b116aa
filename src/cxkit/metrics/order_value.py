"""Average order value: what customers spend an order, in one currency."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from cxkit.columns import NumberKind
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._ratios import one_currency
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally, tally_values
from cxkit.tables import MISSING, OrderTable
from cxkit.values import minor_units

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="order_value",
    unit="currency",
    better="higher",
    source="mean; its t interval needs SciPy",
    options=(
        Choice(
            name="refunds",
            default="gross",
            values={"gross": "what the customer was to pay", "net": "less what went back"},
        ),
        Choice(name="currency", default=None, about="the currency of all amounts"),
    ),
)

_AMOUNT: Final = NumberKind(low=None, size="i8", noun="a whole number of minor units")


def tally(source: Any, *, by: Grouping = None, currency: str | None = None, refunds: str = "gross") -> Tally:
    """Orders, an `OrderTable`, or a column of amounts in minor units of `currency`.

    A table with several currencies needs `currency=`, which keeps those orders only.
    Figures: "mean" (the default), "median", "p90", "total" (the revenue).

    >>> tally([1990, 4010], currency="CNY").result("total")
    Estimate(order_value.total 60 CNY, n=2)
    >>> of([1990, 4010], currency="CNY").value
    30.0
    """
    table = table_of(source, OrderTable)
    left_out: dict[str, Any] = {}
    if table is None:
        amounts = column_of(_AMOUNT, source, "amount")
    else:
        currency = one_currency(table.currency, currency or None, "orders")
        amounts = table.total
        if refunds == "net":
            back = np.where(table.refunded == MISSING, 0, table.refunded)
            amounts = np.where(amounts == MISSING, MISSING, np.where(amounts == MISSING, 0, amounts) - back)
        left_out = {
            "cancelled": table.status == "cancelled",
            "other_currency": table.currency.known & ~(table.currency == (currency or "")),
        }
    options = DEFINITION.choose(currency=currency, refunds=refunds)
    gone = np.logical_or.reduce([amounts == MISSING, *left_out.values()])
    decimals = 0 if currency is None else minor_units(currency)
    keys = groups(by, table, like=(source,))
    values = tally_values(
        np.where(gone, np.nan, amounts / 10**decimals),
        by=keys,
        unit=currency or "number",
        definition=DEFINITION.id,
        options=options,
    )
    return with_left_out(values, len(amounts), left_out, by=keys)


of: Final = reading(tally, DEFINITION)
