"""Average handle time: talk, hold and after-contact work of handled contacts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from cxkit.columns import SpanKind
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import described
from cxkit.metrics._counting._inputs import Grouping, column_of, groups, table_of
from cxkit.metrics._counting._queue import queue
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import tally_spans
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, ContactTable, HandlingTable

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="handle_time",
    unit="seconds",
    better=None,
    source="Amazon Connect average handle time",
    options=(
        Choice(
            name="unknown",
            default="left_out",
            values={
                "left_out": "a contact of which hold or after-contact work is not known is left out",
                "zero": "what is not known beside the talk time counts as none",
            },
        ),
    ),
)

_OF_ONE_PART: Final = frozenset({"agent", "team"})


def tally(source: Any, *, by: Grouping = None, **options: Any) -> Tally:
    """A `ContactTable`, conversations, or a column of handle times.

    A `HandlingTable` counts each agent's part of a contact; conversations by "agent" or "team" are read so.
    A `ContactTable` has one agent a contact: where any was handed on, it is refused by those names.

    Figures: "mean" (the default), "median", "p90", "total".

    >>> from datetime import timedelta
    >>> tally([timedelta(minutes=4), timedelta(minutes=8)]).result("total").value
    720.0
    >>> of([timedelta(minutes=4), timedelta(minutes=8)]).value
    360.0
    """
    chosen = DEFINITION.choose(**options)
    by_agent = not _OF_ONE_PART.isdisjoint(
        name
        for name in ([by] if isinstance(by, str) else by.values() if isinstance(by, Mapping) else by or ())
        if isinstance(name, str)
    )
    kinds = (HandlingTable, ContactTable) if by_agent else (ContactTable, HandlingTable)
    table: Any = table_of(source, *kinds)
    if by_agent and isinstance(table, ContactTable):
        handed_on = int(np.count_nonzero((table.transfers > 0) & (table.answered_at != MISSING)))
        if handed_on:
            raise Invalid(
                f"{handed_on} contacts were handed on, and a ContactTable has one agent a contact: give the "
                "conversations or a HandlingTable, or say by={'agent': table.agent} for who had it last",
                code="metric.one_agent",
                path="by",
            )
    left_out: dict[str, Any] = {}
    if table is None:
        spans = column_of(SpanKind(), source, "handle_time")
    else:
        hold, wrap = table.hold_time, table.wrap_time
        if chosen["unknown"] == "zero":
            hold, wrap = (np.where(part == MISSING, 0, part) for part in (hold, wrap))
        lost = (table.talk_time == MISSING) | (hold == MISSING) | (wrap == MISSING)
        spans = np.where(lost, MISSING, np.where(lost, 0, table.talk_time + hold + wrap))
        if isinstance(table, ContactTable):
            left_out["not_answered"] = ~queue(table).answered & (table.answered_at == MISSING)
    times = tally_spans(
        spans, left_out, by=groups(by, table, like=(source,)), definition=DEFINITION, figure="mean"
    )
    return described(times, **chosen)


of: Final = time_reading(tally, DEFINITION)
