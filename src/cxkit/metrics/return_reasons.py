"""Reasons of returns: how many units come back for each, and the few that make up most of them."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np

from cxkit.columns import CategoryKind, NumberKind, together
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import with_left_out
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._paretos import pareto_of
from cxkit.metrics._counting._ratios import one_currency
from cxkit.stats.tallies import Tally, tally_values
from cxkit.tables import ReturnUnitTable
from cxkit.values import minor_units

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="return_reasons",
    unit="count",
    better=None,
    source="Pareto table: Juran (1954)",
    options=(
        Choice(
            name="weigh",
            default="units",
            values={"units": "every unit counts once", "value": "a unit counts with what was paid for it"},
        ),
        Choice(
            name="units",
            default="asked",
            values={"asked": "all that customers want to return", "accepted": "those accepted as returned"},
        ),
        Choice(name="currency", default=None, about="by value, the currency of all amounts"),
    ),
)

_AMOUNT: Final = NumberKind(size="i8", noun="a whole number of minor units")


def tally(
    source: Any,
    amounts: Any = None,
    *,
    weigh: Literal["units", "value"] = "units",
    units: Literal["asked", "accepted"] = "asked",
    currency: str | None = None,
    by: Grouping = None,
) -> Tally:
    """Return requests, a `ReturnUnitTable`, or a column of reasons (and one of units); first axis "reason".

    By value the amounts are in minor units of `currency`, and figures in its major units.

    >>> tally(["style", "damaged", "style"]).over("reason").result().value
    3.0
    """
    options = DEFINITION.choose(weigh=weigh, units=units, currency=currency)
    table = table_of(source, ReturnUnitTable)
    left_out: dict[str, Any] = {}
    kind = NumberKind() if weigh == "units" else _AMOUNT
    if table is None:
        source, amounts = together(reason=source, amounts=amounts)
        reason = column_of(CategoryKind(), source, "reason")
        many = np.ones(len(reason), np.int64) if amounts is None else column_of(kind, amounts, "amounts")
    else:
        reason, many = table.reason, table.units
        left_out["not_counted"] = ~table.counted
        if units == "accepted":
            left_out["not_accepted"] = table.counted & ~(table.acceptance == "accepted")
        if weigh == "value":
            options["currency"] = currency = one_currency(table.currency, currency, "returns")
            many = table.paid
            left_out["other_currency"] = table.currency.known & ~(table.currency == (currency or ""))
    unknown = ~kind.known(many) | (reason.codes < 0)
    gone = np.logical_or.reduce([unknown, *left_out.values()])
    decimals = minor_units(currency) if weigh == "value" and currency is not None else 0
    keys = {"reason": reason, **(groups(by, table, like=(source, amounts)) or {})}
    reasons = tally_values(
        np.where(gone, np.nan, many / 10**decimals),
        by=keys,
        quantiles=False,
        unit=currency if weigh == "value" and currency is not None else "count",
        definition=DEFINITION.id,
        figure="total",
        options=options,
    )
    return with_left_out(reasons, len(reason), left_out, by=keys)


def of(source: Any, amounts: Any = None, *, by: Grouping = None, **options: Any) -> Any:
    """The `Pareto` table of reasons, or a dictionary of them by group; options are those of `tally`.

    >>> figure = of(["style", "damaged", "style", "style", "late"])
    >>> figure.labels, figure.shares.tolist()
    (('style', 'damaged', 'late'), [0.6, 0.2, 0.2])
    """
    return pareto_of(tally(source, amounts, by=by, **options), "reason")
