"""Return rate: units taken back of units delivered, of deliveries whose return window has passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from cxkit.metrics.comparing import compare
from cxkit.metrics.defining import Choice, Definition
from cxkit.metrics.gather import with_left_out
from cxkit.metrics.inputs import Grouping, column_of, groups, instants, report_day, span, table_of
from cxkit.stats.tally import Tally
from cxkit.stats.tallying import tally_rates
from cxkit.tables.numbers import NumberKind
from cxkit.tables.orders import LineTable, OrderTable
from cxkit.tables.zones import MISSING
from cxkit.values.labels import Label

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="return_rate",
    label=Label("Return rate", "退货率", "退貨率"),
    formula="units returned (accepted) / units delivered, of deliveries at least `window` old",
    unit="share",
    better="lower",
    counted="units delivered, by the cohort of their delivery",
    not_counted="units not delivered; with `window`, deliveries younger than that: more may come back",
    undefined="without deliveries",
    source="a proportion: a unit is returned once; interval: Wilson (1927)",
    options=(
        Choice(name="window", default=None, about="seconds that customers have to return; needs as_of="),
    ),
)


def tally(
    source: Any,
    returned: Any = None,
    *,
    delivered_at: Any = None,
    window: timedelta | float | None = None,
    as_of: datetime | None = None,
    by: Grouping = None,
) -> Tally:
    """Order lines (or orders), a `LineTable` or an `OrderTable`, or columns of units delivered and returned.

    With `window` and `as_of`, deliveries later than `as_of - window` are left out as "too_recent"; for plain
    columns that needs `delivered_at`.

    >>> tally([10, 5], [1, 0]).result()
    Estimate(return_rate 6.7%, n=15, 95% wilson 1.2% to 29.8%)
    """
    table: Any = source if isinstance(source, OrderTable) else table_of(source, LineTable)
    if table is None:
        units = NumberKind()
        sold, back = column_of(units, source, "delivered"), column_of(units, returned, "returned")
        timed = delivered_at is not None or window is not None
        at = instants(delivered_at, "delivered_at") if timed else np.zeros(len(sold), np.int64)
    else:
        sold, back, at = table.units_delivered, table.units_returned, table.delivered_at
    known = NumberKind().known(sold) & NumberKind().known(back)
    options = DEFINITION.choose(window=None if window is None else span(window, "window") / 1e6)
    left_out = {"not_delivered": known & (sold == 0)}
    if window is not None:
        limit = report_day(as_of, "window") - span(window, "window")
        left_out["not_delivered"] = left_out["not_delivered"] | (at == MISSING)
        left_out["too_recent"] = (at != MISSING) & (at > limit)
    gone = np.logical_or.reduce([~known, *left_out.values()])
    events, exposure = np.where(gone, np.nan, back), np.where(gone, np.nan, sold)
    keys = groups(by, table)
    found = tally_rates(
        events, exposure, by=keys, definition=DEFINITION.id, figure="proportion", options=options
    )
    return with_left_out(found, len(sold), left_out, by=keys)


def of(
    source: Any, returned: Any = None, *, by: Grouping = None, confidence: float = 0.95, **options: Any
) -> Any:
    """The share of units returned: an `Estimate`, or `Estimates` by group; options are those of `tally`.

    >>> of([3, 1], [0, 1]).value
    0.25
    """
    return tally(source, returned, by=by, **options).result(confidence=confidence)
