"""Service level: the share of contacts answered within a time, such as 80 % in 20 seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import numpy as np

from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, groups, span
from cxkit.metrics._counting._queue import ANSWERERS, VIEW, columns, queue, waits_of
from cxkit.metrics._counting._reading import reading
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="service_level",
    unit="share",
    better="higher",
    source="the field's X/Y definition; what abandoned contacts count for: RingCentral, Amazon Connect",
    options=(
        VIEW,
        Choice(name="within", default=20.0, about="seconds in which a contact is to be answered"),
        Choice(
            name="abandons",
            default="failure",
            values={
                "failure": "an abandoned contact was not answered in time",
                "ignored": "abandoned contacts are left out",
                "success": "one abandoned within X counts as in time, a later one as not",
            },
        ),
        Choice(name="short", default=0.0, about="seconds: quicker abandons are left out"),
    ),
)


def tally(
    source: Any,
    *,
    within: timedelta | float = 20,
    by: Grouping = None,
    queue_time: Any = None,
    short: timedelta | float = 0,
    **options: Any,
) -> Tally:
    """Contacts of a `ContactTable`, of conversations, or of columns: whether answered, and the `queue_time`.

    A `QueueTable`, or conversations with `view="queue"`, count each stay in a queue.

    >>> waits = [timedelta(seconds=s) for s in (5, 20, 21, 4)]
    >>> tally([True, True, True, False], queue_time=waits).result()
    Estimate(service_level 50.0%, n=4, 95% wilson 15.0% to 85.0%)
    >>> of([True, False], within=30, queue_time=[timedelta(seconds=30), None]).value
    0.5
    """
    limit, quick = span(within, "within"), span(short, "short")
    chosen = DEFINITION.choose(within=limit / 1e6, short=quick / 1e6, **options)
    table, chosen["view"] = waits_of(source, chosen["view"])
    waits = columns(source, queue_time) if table is None else queue(table)
    if table is None and queue_time is None and waits.answered.any():
        raise Invalid(
            "is needed beside a plain column: how long each contact waited",
            code="metric.column",
            path="queue_time",
        )
    known = waits.waited != MISSING
    in_time = known & (waits.waited <= limit)
    yes = in_time & waits.answered
    left_out = {
        "waiting": waits.waiting,
        "callback": waits.callback,
        "passed_on": waits.passed_on,
        "short": waits.short(quick),
        "missing": waits.answered & ~known,
    }
    if chosen["abandons"] == "ignored":
        left_out["abandoned"] = waits.abandoned
    elif chosen["abandons"] == "success":
        yes = yes | (in_time & waits.abandoned)
        left_out["missing"] = (waits.answered | waits.abandoned) & ~known
    return shared(
        np.asarray(yes),
        left_out,
        by=groups(by, table, like=(source, queue_time), credits=ANSWERERS),
        definition=DEFINITION.id,
        options=chosen,
    )


of: Final = reading(tally, DEFINITION)
