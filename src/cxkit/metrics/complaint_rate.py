"""Complaint rate: complaints per order (or per customer, or contact), by the cohort of the orders."""

from __future__ import annotations

from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING_CODE, Column, read, stacked
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import described
from cxkit.metrics._counting._inputs import Grouping, group_keys, groups, masked, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally, tally_rates
from cxkit.tables import Category, ComplaintTable, OrderTable, Table

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="complaint_rate",
    unit="rate",
    better="lower",
    source="rate with Byar's interval (Breslow and Day 1987); as a proportion, Wilson (1927)",
    options=(
        Choice(
            name="cohort",
            default="order",
            values={
                "order": "a complaint counts with its order, wherever that stands: right for comparing "
                "products and carriers",
                "receipt": "complaints of a period stand beside the orders of the same period",
            },
        ),
        Choice(
            name="count",
            default="complaints",
            values={
                "complaints": "every complaint",
                "orders": "orders with a complaint: a proportion, its figure is 'proportion'",
            },
        ),
    ),
)


def tally(
    complaints: Any,
    orders: Any,
    *,
    by: Grouping = None,
    cohort: Literal["order", "receipt"] = "order",
    count: Literal["complaints", "orders"] = "complaints",
) -> Tally:
    """Complaints and orders: tables, domain objects, or plain columns of counts of both, row by row.

    By order cohort, `by` names columns of the order table (or gives columns of its length). By receipt, it
    names columns that both tables have, or gives pairs: `{"month": (of the complaints, of the orders)}`.

    >>> tally([3, 1], [1000, 500]).result()
    Estimate(complaint_rate 0.002667, n=1,500, 95% byar 0.0007174 to 0.006827)
    >>> of([2], [100], count="orders")
    Estimate(complaint_rate 2.0%, n=100, 95% wilson 0.6% to 7.0%)
    """
    options = DEFINITION.choose(cohort=cohort, count=count)
    figure = "proportion" if count == "orders" else "rate"
    made = table_of(complaints, ComplaintTable)
    base: Table | None = table_of(orders, OrderTable, Table)
    if made is None or base is None:
        if made is not None or base is not None:
            raise Invalid(
                "complaints and orders come both as tables (or objects), or both as columns",
                code="metric.source",
                path="orders",
            )
        rates = tally_rates(complaints, orders, by=groups(by), definition=DEFINITION.id, figure=figure)
        return described(rates, **options)
    if cohort == "receipt":
        events, exposure, keys = _by_receipt(made, base, by, count)
    else:
        events, exposure, keys = _by_order(made.where(made.counted), base, by, count)
    return tally_rates(events, exposure, by=keys, definition=DEFINITION.id, figure=figure, options=options)


def _by_order(
    complaints: ComplaintTable, orders: Table, by: Grouping, count: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, Any] | None]:
    """One row an order, with its complaints; complaints about no known order are one missing row each."""
    places = _places(complaints.order, orders.column("id"))
    known = places >= 0
    per_order = np.bincount(places[known], minlength=len(orders)).astype(np.float64)
    if count == "orders":
        per_order = np.minimum(per_order, 1.0)
    lost = int((~known).sum())
    keys = groups(by, orders)
    if keys is not None:
        nobody = Column(np.full(lost, MISSING_CODE, np.int8), labels=())
        keys = {name: stacked([read(column, name), nobody]) for name, column in keys.items()}
    nothing = np.full(lost, np.nan)
    return np.concatenate([per_order, nothing]), np.concatenate([np.ones(len(orders)), nothing]), keys


def _by_receipt(
    complaints: ComplaintTable, orders: Table, by: Grouping, count: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], dict[str, Any] | None]:
    if count == "orders":
        raise Invalid(
            "orders with a complaint are counted by order cohort: use cohort='order'",
            code="option.combination",
            path="count",
        )
    standing = int(complaints.counted.sum())
    events = np.concatenate([np.ones(standing), np.zeros(len(orders))])
    exposure = np.concatenate([np.zeros(standing), np.ones(len(orders))])
    return events, exposure, _paired(by, complaints, orders)


def _paired(by: Grouping, first: ComplaintTable, second: Table) -> dict[str, Any] | None:
    if by is None:
        return None
    named: dict[str, Any] = (
        dict(by) if isinstance(by, dict) else {name: name for name in ([by] if isinstance(by, str) else by)}
    )
    keys: dict[str, Any] = {}
    for name, column in named.items():
        if isinstance(column, str):
            column = (first.column(column), second.column(column))
        if not isinstance(column, tuple) or len(column) != 2:  # pyright: ignore[reportUnknownArgumentType]
            raise Invalid(
                "by receipt, a group is a pair of columns: of the complaints, of the orders",
                code="metric.by",
                path=f"by.{name}",
            )
        one, two = column  # pyright: ignore[reportUnknownVariableType]
        one, two = masked(one, first.counted, name), group_keys(two, name)
        if isinstance(one, Category) and isinstance(two, Category) and (one.zone or two.zone):
            keys[name] = _stacked(one, two, name)
        else:
            keys[name] = stacked([read(part, name) for part in (one, two)])
    return keys


def _stacked(one: Category, two: Category, name: str) -> Category:
    """The rows of both, which must not be periods of two zones."""
    if one.zone != two.zone and None not in (one.zone, two.zone):
        raise Invalid(
            f"complaints by periods of {one.zone} do not stand beside orders by those of {two.zone}",
            code="metric.by",
            path=f"by.{name}",
        )
    names = tuple(dict.fromkeys((*one.categories, *two.categories)))
    codes = [part.aligned(names).codes for part in (one, two)]
    return Category(np.concatenate(codes), names, zone=one.zone or two.zone)


def _places(wanted: Category, ids: NDArray[Any]) -> NDArray[np.int64]:
    """The row of each wanted id, -1 where there is none."""
    rows = {str(each): row for row, each in enumerate(ids.tolist())}
    table = np.array([*(rows.get(each, -1) for each in wanted.categories), -1], dtype=np.int64)
    places: NDArray[np.int64] = table[wanted.codes]
    return places


of: Final = reading(tally, DEFINITION)
