"""First response time: how long customers wait for the first public answer by a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import numpy as np

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping, by_then, groups, instant, instants_of, scoped, table_of
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import CALENDAR, tally_times
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, TicketTable
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="first_response",
    unit="seconds",
    better="lower",
    source="Zendesk first reply time; bot handover as Chatwoot; censoring: Kaplan and Meier (1958)",
    options=(
        Choice(
            name="bots",
            default="ignored",
            values={"ignored": "a bot's answer is no answer", "counted": "it is one"},
        ),
        Choice(
            name="start",
            default="reopening",
            values={
                "reopening": "the same, and one solved without an answer waits from its reopening",
                "handover": "a ticket that a bot handed over waits from then",
                "opening": "every ticket waits from its opening, one that began pending once it is taken up",
            },
        ),
        CALENDAR,
    ),
)

_STARTS: Final = {
    "reopening": ("taken_up_at", "handed_over_at", "response_from"),
    "handover": ("taken_up_at", "handed_over_at"),
    "opening": ("taken_up_at",),
}
"""The columns with a later start than the opening; the latest that is known before the answer holds."""

_CREDITS: Final = {
    "ignored": {
        "agent": [("answered_by", "first_response_at")],
        "group": [("team_at_answer", "first_response_at")],
    },
    "counted": {"agent": [("first_answer_by", "first_answer_at")]},
}


@scoped()
def tally(
    source: Any,
    responded_at: Any = None,
    *,
    by: Grouping = None,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Waiting times of tickets, a `TicketTable`, or columns of openings and first answers.

    Figures: "median" (the default), "p90", "mean" (of those answered), "open". By "agent" and by "group" an
    answer is credited to who gave it; what is not answered, to who has it now. A ticket that began waiting
    for the customer waits for an answer once it is taken up, and is left out ("not_begun") until then.

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> answers = [t + timedelta(minutes=5), t + timedelta(hours=1), None]
    >>> waits = tally([t, t, t], answers, as_of=t + timedelta(hours=2))
    >>> waits.result("within", target=3600)
    Estimate(first_response.within 66.7%, n=3, 95% wilson 20.8% to 93.9%)
    >>> of([t, t, t], [t + timedelta(minutes=m) for m in (5, 7, 60)])
    Estimate(first_response 7m, n=3, 95% order statistics undefined: 4 or more are needed, there are 3)
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, TicketTable)
    left_out: dict[str, Any] = {}
    if table is None:
        start, end = instants_of(zone, opened_at=source, responded_at=responded_at)
    else:
        counted = chosen["bots"] == "counted"
        end = table.first_answer_at if counted else table.first_response_at
        start, begun = table.opened_at, ~table.first_status.isin(("pending",))
        for later in _STARTS[chosen["start"]]:
            at = table.column(later)
            waits = (at != MISSING) & ((end == MISSING) | (at <= end))
            begun |= waits & (later != "handed_over_at")
            start = np.where(waits, np.maximum(at, start), start)
        settled = by_then(table.solved_at, as_of) | by_then(table.closed_at, as_of)
        unanswered = settled & (end == MISSING)
        left_out = {"not_counted": ~table.counted, "not_begun": ~begun, "solved_unanswered": unanswered}
    return tally_times(
        start,
        end,
        as_of=instant(as_of),
        calendar=calendar,
        by=groups(by, table, like=(source, responded_at), credits=_CREDITS[chosen["bots"]]),
        definition=DEFINITION.id,
        left_out=left_out,
        options=chosen,
    )


of: Final = time_reading(tally, DEFINITION)
