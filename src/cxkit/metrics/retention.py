"""Retention: which share of a cohort of customers is active in each period after its first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import numpy as np

from cxkit.columns import together
from cxkit.metrics._counting._clock import period_name
from cxkit.metrics._counting._cohorts import Cohorts, activity, cohorts
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import scoped, table_of
from cxkit.metrics._counting._persons import persons
from cxkit.stats.results import Axis
from cxkit.stats.tallies import SHARE, Tally
from cxkit.stats.tallies._cell_totals import Accumulated
from cxkit.tables import OrderTable
from cxkit.values import Unit

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="retention",
    unit="share",
    better="higher",
    options=(
        Choice(
            name="kind",
            default="classic",
            values={"classic": "active in period k", "rolling": "active in period k or any later one"},
        ),
        Choice(
            name="unit",
            default="month",
            values={
                "day": "days",
                "week": "ISO weeks",
                "sunday_week": "weeks from Sunday",
                "month": "months",
                "quarter": "quarters",
                "year": "years",
            },
        ),
        Choice(
            name="partial",
            default="left_out",
            values={
                "left_out": "a period that has not ended by as_of= is absent",
                "included": "it is there, and looks worse than it will be",
            },
        ),
        Choice(name="tz", default="UTC", about="the time zone of the periods"),
    ),
)


@scoped(persons=True)
def tally(
    source: Any,
    active_at: Any = None,
    *,
    as_of: datetime,
    tz: str = "UTC",
    unit: str = "month",
    kind: Literal["classic", "rolling"] = "classic",
    partial: Literal["left_out", "included"] = "left_out",
    zone: str | None = None,
) -> Tally:
    """Orders, an `OrderTable`, or columns of customers and of when they were active.

    Times are instants, or dates (also NumPy's `datetime64[D]` or coarser), which are taken as local ones.
    The axes are "cohort" (the short name of its period) and "age" (periods since, 0 for the first).
    `over("cohort")` is the pooled line. Parts add up when each customer is in one of
    them only: `merged(parts, by_customer=True)`.

    >>> from datetime import UTC
    >>> at = [datetime(2026, m, 5, tzinfo=UTC) for m in (1, 1, 2, 3)]
    >>> counted = tally(["ann", "bob", "ann", "cat"], at, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    >>> counted.at(cohort="2026-01", age=1).result().value, counted.over("cohort").at(age=0).result().n
    (0.5, 3)
    """
    options = DEFINITION.choose(unit=unit, kind=kind, partial=partial, tz=tz)
    wanted = Unit.of(unit)
    table = table_of(source, OrderTable)
    if table is None:
        source, at = together(customer=source, active_at=active_at)
        who, kept = persons(source, "customer"), None
    else:
        who, at, kept = persons(table.customer, "customer"), table.placed_at, ~(table.status == "cancelled")
    when = activity(at, "active_at", unit=wanted, tz=tz, as_of=as_of, zone=zone)
    active = cohorts(who, when, kept, rolling=kind == "rolling")
    return _table(active, when.last - (partial == "left_out"), wanted, options)


def _table(found: Cohorts, last: int, unit: Unit, options: dict[str, Any]) -> Tally:
    """The tally of the cells that lie in the past: cohort by age."""
    active, sizes, first = found
    begun = np.flatnonzero(sizes)
    begun = begun[first + begun <= last]
    ages = int(last - first - begun.min() + 1) if begun.size else 0
    wide = np.zeros((len(sizes), ages), np.int64)
    wide[:, : min(ages, active.shape[1])] = active[:, :ages]
    keys: list[int] = []
    counts: list[tuple[int, int, int]] = []
    for row, cohort in enumerate(begun.tolist()):
        for age in range(last - first - cohort + 1):
            yes = int(wide[cohort, age])
            keys.append(row * ages + age)
            counts.append((int(sizes[cohort]) - yes, yes, 0))
    names = tuple(period_name(unit, first + cohort) for cohort in begun.tolist())
    return Tally(
        kind=SHARE,
        axes=(Axis("cohort", names), Axis("age", tuple(range(ages)))),
        keys=np.array(keys, np.int64),
        rows=Accumulated(("no", "yes", "missing"), np.array(counts, np.int64).reshape(-1, 3)),
        definition=DEFINITION.id,
        options=options,
    )


def of(
    source: Any,
    active_at: Any = None,
    *,
    as_of: datetime,
    age: int | None = None,
    confidence: float = 0.95,
    **options: Any,
) -> Any:
    """The table of every cohort and age as `Estimates`, or with `age` the pooled share at that age.

    >>> from datetime import UTC
    >>> at = [datetime(2026, m, 5, tzinfo=UTC) for m in (1, 1, 2)]
    >>> of(["ann", "bob", "ann"], at, as_of=datetime(2026, 3, 1, tzinfo=UTC), age=1)
    Estimate(retention 50.0%, n=2, 95% wilson 9.5% to 90.5%)
    """
    counted = tally(source, active_at, as_of=as_of, **options)
    if age is None:
        return counted.result(confidence=confidence)
    return counted.over("cohort").at(age=age).result(confidence=confidence)
