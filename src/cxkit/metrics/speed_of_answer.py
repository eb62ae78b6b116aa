"""Average speed of answer: how long answered contacts waited in the queue."""

from __future__ import annotations

from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._inputs import Grouping, groups, table_of
from cxkit.metrics._counting._queue import columns, queue
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import tally_spans
from cxkit.stats.tallies import Tally
from cxkit.tables import ContactTable
from cxkit.values import Label

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="speed_of_answer",
    label=Label("Average speed of answer (ASA)", "平均应答速度", "平均應答速度"),
    formula="queue time of answered contacts / answered contacts",
    unit="seconds",
    better="lower",
    counted="answered contacts, their first wait",
    not_counted="abandoned contacts, callbacks and those still waiting; answered ones whose wait is unknown",
    undefined="without answered contacts",
    source="Amazon Connect average queue answer time",
)


def tally(source: Any, queue_time: Any = None, *, by: Grouping = None) -> Tally:
    """A `ContactTable`, conversations, or columns: whether each was answered, and its queue time.

    Figures: "mean" (the default), "median", "p90", "total".

    >>> from datetime import timedelta
    >>> tally([True, True, False], [timedelta(seconds=s) for s in (10, 30, 90)]).result("median").value
    20.0
    >>> of([True, True], [timedelta(seconds=10), timedelta(seconds=30)]).value
    20.0
    """
    table = table_of(source, ContactTable)
    found = columns(source, queue_time) if table is None else queue(table)
    return tally_spans(
        found.waited,
        {"not_answered": ~found.answered},
        by=groups(by, table, like=(source, queue_time)),
        definition=DEFINITION,
        figure="mean",
    )


of: Final = time_reading(tally, DEFINITION)
