"""Retention: which share of a cohort of customers is active in each period after its first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from cxkit.metrics.clock import period_codes, period_name
from cxkit.metrics.comparing import compare
from cxkit.metrics.defining import Choice, Definition
from cxkit.metrics.inputs import column_of, instants, report_day, table_of
from cxkit.stats.accumulated import Accumulated
from cxkit.stats.axes import Axis
from cxkit.stats.figures import SHARE
from cxkit.stats.tally import Tally
from cxkit.tables.orders import OrderTable
from cxkit.tables.texts import CategoryKind
from cxkit.tables.zones import MISSING
from cxkit.values.labels import Label
from cxkit.values.periods import Unit

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="retention",
    label=Label("Retention rate", "留存率", "留存率"),
    formula="customers of a cohort active in its period k (rolling: in k or later) / customers of the cohort",
    unit="share",
    better="higher",
    counted="known customers; a cohort is all whose first activity lies in the same local period",
    not_counted="periods that have not ended by as_of= (or, with partial='included', not begun)",
    undefined="cells that lie in the future are absent, not 0",
    source="classic and rolling retention by calendar periods; the pooled line is of eligible cohorts alone",
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


def tally(
    source: Any,
    active_at: Any = None,
    *,
    as_of: datetime,
    tz: str = "UTC",
    unit: str = "month",
    kind: Literal["classic", "rolling"] = "classic",
    partial: Literal["left_out", "included"] = "left_out",
) -> Tally:
    """Orders, an `OrderTable`, or columns of customers and of when they were active.

    The axes are "cohort" (the short name of its period) and "age" (periods since, 0 for the first).
    `over("cohort")` is the pooled line. A merge of tallies is right when each customer is in one part only.

    >>> from datetime import UTC
    >>> at = [datetime(2026, m, 5, tzinfo=UTC) for m in (1, 1, 2, 3)]
    >>> found = tally(["ann", "bob", "ann", "cat"], at, as_of=datetime(2026, 4, 1, tzinfo=UTC))
    >>> found.at(cohort="2026-01", age=1).result().value, found.over("cohort").at(age=0).result().n
    (0.5, 3)
    """
    options = DEFINITION.choose(unit=unit, kind=kind, partial=partial, tz=tz)
    wanted, now = Unit.of(unit), report_day(as_of)
    table = table_of(source, OrderTable)
    if table is None:
        customer, at = column_of(CategoryKind(), source, "customer"), instants(active_at, "active_at")
        good = np.ones(len(at), np.bool_)
    else:
        customer, at, good = table.customer, table.placed_at, ~(table.status == "cancelled")
    good &= (customer.codes >= 0) & (at != MISSING) & (at <= now)
    periods = period_codes(at[good], wanted, tz)
    last = int(period_codes(np.array([now]), wanted, tz)[0]) - (partial == "left_out")
    active, sizes, first = _cells(customer.codes[good].astype(np.int64), periods, kind)
    return _table(active, sizes, first, last, wanted, options)


def _cells(
    who: NDArray[np.int64], periods: NDArray[np.int64], kind: str
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """How many of each cohort (rows) were active at each age (columns), the sizes, and the first period."""
    if not who.size:
        return np.zeros((0, 0), np.int64), np.zeros(0, np.int64), 0
    low = int(periods.min())
    span = int(periods.max()) - low + 1
    packed = who * span + (periods - low)
    packed.sort()
    packed = packed[np.concatenate([[True], packed[1:] != packed[:-1]])]
    owner, place = np.divmod(packed, span)
    new = np.concatenate([[True], owner[1:] != owner[:-1]])
    starts = np.flatnonzero(new)
    cohort = np.repeat(place[starts], np.diff(starts, append=len(owner)))
    age = place - cohort
    sizes = np.bincount(place[starts], minlength=span)
    if kind == "classic":
        active = np.bincount(cohort * span + age, minlength=span * span).reshape(span, span)
        return active, sizes, low
    ends = np.append(starts[1:], len(owner)) - 1
    gone = np.bincount(cohort[ends] * span + age[ends], minlength=span * span).reshape(span, span)
    later = np.cumsum(gone[:, ::-1], axis=1)[:, ::-1]
    return later, sizes, low


def _table(
    active: NDArray[np.int64],
    sizes: NDArray[np.int64],
    first: int,
    last: int,
    unit: Unit,
    options: dict[str, Any],
) -> Tally:
    """The tally of the cells that lie in the past: cohort by age."""
    cohorts = np.flatnonzero(sizes)
    cohorts = cohorts[first + cohorts <= last]
    ages = int(last - first - cohorts.min() + 1) if cohorts.size else 0
    wide = np.zeros((len(sizes), ages), np.int64)
    wide[:, : min(ages, active.shape[1])] = active[:, :ages]
    keys: list[int] = []
    counts: list[tuple[int, int, int]] = []
    for row, cohort in enumerate(cohorts.tolist()):
        for age in range(last - first - cohort + 1):
            yes = int(wide[cohort, age])
            keys.append(row * ages + age)
            counts.append((int(sizes[cohort]) - yes, yes, 0))
    names = tuple(period_name(unit, first + cohort) for cohort in cohorts.tolist())
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
    found = tally(source, active_at, as_of=as_of, **options)
    if age is None:
        return found.result(confidence=confidence)
    return found.over("cohort").at(age=age).result(confidence=confidence)
