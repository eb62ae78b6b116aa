"""Repeat complaints: the share of complaints after which the same customer complains again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import CategoryKind, Instants, together
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import (
    Grouping,
    column_of,
    groups,
    instant,
    report_day,
    scoped,
    span,
    table_of,
)
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._repeats import gaps, later_rows
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, Category, ComplaintTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

Flags = NDArray[np.bool_]

DEFINITION: Final = Definition(
    id="repeat_complaints",
    unit="share",
    better="lower",
    source="right-censored by the window; interval: Wilson (1927)",
    options=(
        Choice(
            name="window", default=2_592_000.0, about="seconds within which another complaint is a repeat"
        ),
        Choice(
            name="matter",
            default="any",
            values={
                "any": "any complaint of the same customer is a repeat",
                "kind": "one of the same class is",
                "label": "one with the same first label is",
                "cause": "one with the same root cause is",
                "order": "one about the same order is",
                "product": "one about the same product is",
                "given": "plain columns: one of the same matter is",
            },
        ),
        Choice(
            name="view",
            default="followed",
            values={
                "followed": "the share of complaints that another one followed within the window",
                "repeating": "the share of complaints that repeat another one of the window before",
            },
        ),
        Choice(
            name="since",
            default=None,
            about="when the records begin, for view='repeating'; by default the first complaint",
        ),
    ),
)


@scoped(persons=True)
def tally(
    source: Any,
    received_at: Any = None,
    matter_of: Any = None,
    *,
    as_of: datetime,
    window: timedelta | float = timedelta(days=30),
    since: datetime | None = None,
    by: Grouping = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Complaints, a `ComplaintTable`, or columns of customers, times of receipt and (if any) matters.

    Times are instants, or days, which begin at midnight in `zone` (UTC, when left out).

    >>> from datetime import UTC
    >>> days = [datetime(2026, 1, d, tzinfo=UTC) for d in (1, 9, 1, 30)]
    >>> tally(["ann", "ann", "bob", "bob"], days, as_of=datetime(2026, 2, 9, tzinfo=UTC),
    ...     window=timedelta(days=14)).counts
    {'no': 2, 'yes': 1, 'missing': 0, 'same_message': 0, 'too_recent': 1}
    >>> of(["ann"], [datetime(2026, 1, 1, tzinfo=UTC)], as_of=datetime(2026, 2, 9, tzinfo=UTC)).value
    0.0
    """
    limit, end = span(window, "window"), report_day(as_of)
    table = table_of(source, ComplaintTable)
    if table is None and matter_of is not None:
        options.setdefault("matter", "given")
    chosen = DEFINITION.choose(window=limit / 1e6, since=since, **options)
    if table is None:
        source, received_at, matter_of = together(
            customer=source, received_at=received_at, matter_of=matter_of
        )
        customer = column_of(CategoryKind(), source, "customer")
        at = days_or_instants(received_at, "received_at", zone or "UTC", zone)
        what = None if matter_of is None else column_of(CategoryKind(), matter_of, "matter_of")
        left_out: dict[str, Flags] = {}
    else:
        customer, at = table.customer, table.received_at
        what = None if chosen["matter"] == "any" else table.column(chosen["matter"])
        left_out = {"not_counted": ~table.counted}
    matters = np.zeros(len(at), np.int64) if what is None else what.codes.astype(np.int64)
    unknown = {} if what is None else {"matter_unknown": matters < 0}
    known = _known(customer, at, end, [*left_out.values(), *unknown.values()])
    who = customer.codes.astype(np.int64)
    again = later_rows(who, matters, at, known)
    before, after = gaps(who, matters, at, known & ~again)
    followed = chosen["view"] == "followed"
    return shared(
        (after if followed else before) <= limit,
        {
            "missing": (customer.codes < 0) | (at == MISSING),
            **left_out,
            **unknown,
            "same_message": again,
            **(_too_recent(at, limit, end) if followed else _too_early(at, known, limit, end, since)),
        },
        by=groups(by, table, like=(source, received_at)),
        definition=DEFINITION.id,
        options={**chosen, "since": None if since is None else since.isoformat()},
    )


def _known(customer: Category, at: Instants, end: int, out: list[Flags]) -> Flags:
    known = (customer.codes >= 0) & (at != MISSING) & (at <= end)
    for flags in out:
        known = known & ~flags
    return np.asarray(known)


def _too_recent(at: Instants, limit: int, end: int) -> dict[str, Flags]:
    return {"too_recent": at > end - limit}


def _too_early(at: Instants, known: Flags, limit: int, end: int, since: datetime | None) -> dict[str, Flags]:
    begun = instant(since, "since")
    if begun is None:
        begun = int(at[known].min()) if known.any() else end
    return {"later": at > end, "too_early": at < begun + limit}


of: Final = reading(tally, DEFINITION)
