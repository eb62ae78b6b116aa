"""First contact resolution: contacts after which the customer did not have to ask again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from cxkit.columns import CategoryKind, together
from cxkit.metrics._counting._clock import days_or_instants
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, report_day, scoped, span, table_of
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._repeats import gaps
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, ContactTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="first_contact_resolution",
    unit="share",
    better="higher",
    options=(
        Choice(name="window", default=604_800.0, about="seconds within which another contact is a repeat"),
        Choice(
            name="matter",
            default="topic",
            values={
                "topic": "a repeat has the same topic (a missing topic is a topic of its own)",
                "any": "any contact of the same customer is a repeat",
            },
        ),
        Choice(
            name="unresolved",
            default="fails",
            values={
                "fails": "a contact recorded as unresolved was not resolved, repeated or not",
                "ignored": "only repeats tell",
            },
        ),
    ),
)


@scoped(persons=True)
def tally(
    source: Any,
    offered_at: Any = None,
    topic: Any = None,
    *,
    as_of: datetime,
    window: timedelta | float = timedelta(days=7),
    by: Grouping = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """A `ContactTable`, conversations, or columns of customers, times and (if any) topics.

    Times are instants, or days, which begin at midnight in `zone` (UTC, when left out).

    >>> from datetime import UTC
    >>> days = [datetime(2026, 2, d, tzinfo=UTC) for d in (1, 3, 1, 20)]
    >>> tally(["ann", "ann", "bob", "bob"], days, as_of=datetime(2026, 2, 25, tzinfo=UTC)).counts
    {'no': 1, 'yes': 1, 'missing': 0, 'not_answered': 0, 'repeat': 1, 'too_recent': 1}
    >>> of(["ann"], [datetime(2026, 2, 1, tzinfo=UTC)], as_of=datetime(2026, 2, 9, tzinfo=UTC)).value
    1.0
    """
    limit, end = span(window, "window"), report_day(as_of)
    chosen = DEFINITION.choose(window=limit / 1e6, **options)
    table = table_of(source, ContactTable)
    if table is None:
        source, offered_at, topic = together(customer=source, offered_at=offered_at, topic=topic)
        customer = column_of(CategoryKind(), source, "customer")
        at = days_or_instants(offered_at, "offered_at", zone or "UTC", zone)
        matters = np.zeros(len(at), np.int64)
        if topic is not None:
            matters = column_of(CategoryKind(), topic, "topic").codes.astype(np.int64) + 1
        failed = gone = np.zeros(len(at), np.bool_)
    else:
        customer, at, matters = table.customer, table.offered_at, table.topic.codes.astype(np.int64) + 1
        failed, gone = table.resolved == 0, table.abandoned == 1
    known = (customer.codes >= 0) & (at != MISSING) & (at <= end)
    if chosen["matter"] == "any":
        matters = np.zeros(len(at), np.int64)
    before, after = gaps(customer.codes.astype(np.int64), matters, at, known)
    repeated = after <= limit
    no = repeated | (failed if chosen["unresolved"] == "fails" else False)
    left_out = {
        "missing": ~known,
        "not_answered": gone,
        "repeat": before <= limit,
        "too_recent": at > end - limit,
    }
    keys = groups(by, table, like=(source, offered_at, topic))
    return shared(~no, left_out, by=keys, definition=DEFINITION.id, options=chosen)


of: Final = reading(tally, DEFINITION)
