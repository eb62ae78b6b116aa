"""Average speed of answer: how long answered contacts waited in the queue."""

from __future__ import annotations

from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Definition
from cxkit.metrics._counting._gather import described
from cxkit.metrics._counting._inputs import Grouping, groups
from cxkit.metrics._counting._queue import ANSWERERS, VIEW, columns, queue, waits_of
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import tally_spans
from cxkit.stats.tallies import Tally

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="speed_of_answer",
    unit="seconds",
    better="lower",
    source="Amazon Connect average queue answer time",
    options=(VIEW,),
)


def tally(source: Any, queue_time: Any = None, *, by: Grouping = None, **options: Any) -> Tally:
    """A `ContactTable`, conversations, or columns: whether each was answered, and its queue time.

    A `QueueTable`, or conversations with `view="queue"`, count each stay in a queue.

    Figures: "mean" (the default), "median", "p90", "total".

    >>> from datetime import timedelta
    >>> tally([True, True, False], [timedelta(seconds=s) for s in (10, 30, 90)]).result("median").value
    20.0
    >>> of([True, True], [timedelta(seconds=10), timedelta(seconds=30)]).value
    20.0
    """
    chosen = DEFINITION.choose(**options)
    table, chosen["view"] = waits_of(source, chosen["view"])
    queued = columns(source, queue_time) if table is None else queue(table)
    waits = tally_spans(
        queued.waited,
        {"not_answered": ~queued.answered},
        by=groups(by, table, like=(source, queue_time), credits=ANSWERERS),
        definition=DEFINITION,
        figure="mean",
    )
    return described(waits, **chosen)


of: Final = time_reading(tally, DEFINITION)
