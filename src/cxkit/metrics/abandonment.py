"""Abandonment: the share of contacts whose customer left the queue before anybody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, groups, span
from cxkit.metrics._counting._queue import ANSWERERS, VIEW, columns, queue, waits_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="abandonment",
    unit="share",
    better="lower",
    source="Google CCAI (base='answered') and Amazon Connect (base='queued') metric definitions",
    options=(
        VIEW,
        Choice(
            name="base",
            default="answered",
            values={
                "answered": "answered + abandoned",
                "queued": "everything that left the queue, callbacks too",
            },
        ),
        Choice(name="short", default=0.0, about="seconds: quicker abandons are left out"),
    ),
)


def tally(
    source: Any, *, by: Grouping = None, queue_time: Any = None, short: timedelta | float = 0, **options: Any
) -> Tally:
    """Contacts of a `ContactTable`, of conversations, or of a column that says whether each was answered.

    A `QueueTable`, or conversations with `view="queue"`, count each stay in a queue.

    `short` leaves out customers who gave up sooner (it needs the waits: `queue_time` beside a plain column).

    >>> tally([True, True, True, False]).result()
    Estimate(abandonment 25.0%, n=4, 95% wilson 4.6% to 69.9%)
    >>> of([1, 1, 1, 0, None]).n
    4
    """
    limit = span(short, "short")
    chosen = DEFINITION.choose(short=limit / 1e6, **options)
    table, chosen["view"] = waits_of(source, chosen["view"])
    waits = columns(source, queue_time) if table is None else queue(table)
    left_out = {"waiting": waits.waiting, "short": waits.short(limit)}
    if chosen["base"] == "answered":
        left_out |= {"callback": waits.callback, "passed_on": waits.passed_on}
    return shared(
        waits.abandoned,
        left_out,
        by=groups(by, table, like=(source, queue_time), credits=ANSWERERS),
        definition=DEFINITION.id,
        options=chosen,
    )


of: Final = reading(tally, DEFINITION)
