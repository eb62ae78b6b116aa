"""Response time by the turn: how long customers wait for an answer to each of their runs of messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from cxkit.conversations import TurnRule
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping, instant, scoped, span
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import CALENDAR, tally_times
from cxkit.metrics._counting._turns import RULE, WHICH, turn_source
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="turn_response",
    unit="seconds",
    better="lower",
    source="turns as chat platforms count them; censoring: Kaplan and Meier (1958)",
    options=(
        WHICH,
        RULE,
        Choice(
            name="since",
            default="first",
            values={
                "first": "from the first message of the customer's run",
                "last": "from the last one",
            },
        ),
        Choice(
            name="unanswered",
            default="censored",
            values={
                "censored": "it took longer than until the session ended, or than until as_of",
                "late": "an answer that never came is later than any target",
                "left_out": "only what was answered counts",
            },
        ),
        CALENDAR,
        Choice(
            name="asked",
            default="always",
            values={"always": "every question", "open": "questions in the calendar's open hours alone"},
        ),
        Choice(name="cap", default=None, about="seconds: a longer wait counts as so long"),
    ),
)


@scoped()
def tally(
    source: Any,
    at: Any = None,
    speaker: Any = None,
    *,
    by: Grouping = None,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    rule: TurnRule | None = None,
    cap: timedelta | float | None = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Conversations, a `TurnTable`, a `MessageTable`, or columns: conversation ids, times, and `Speaker`s.

    `by` names columns of a `TurnTable`, or gives columns as long as the messages, of which the row of the
    customer's first message counts. By "agent" a turn is credited to who answered it.

    Figures: "median" (the default), "p90", "mean" (of those answered), "open"; `target=30` is the share
    answered within 30 seconds.

    >>> from datetime import UTC
    >>> t = [datetime(2026, 2, 3, 10, minute, tzinfo=UTC) for minute in (0, 2, 5, 9)]
    >>> chat = tally(["V-1"] * 4, t, ["customer", "agent"] * 2)
    >>> chat.result("within", target=180).value, chat.result("mean").value
    (0.5, 180.0)
    >>> of(["V-1"] * 4, t, ["customer", "agent"] * 2, turns="first").value
    120.0
    """
    limit = None if cap is None else span(cap, "cap")
    chosen = DEFINITION.choose(rule=rule, cap=None if limit is None else limit / 1e6, **options)
    table, keys, left_out, chosen = turn_source(source, at, speaker, by, zone, chosen)
    start = table.asked_at if chosen["since"] == "first" else table.last_asked_at
    if chosen["asked"] == "open":
        if calendar is None:
            raise Invalid("needs a calendar", code="option.combination", path="asked")
        known = start != MISSING
        left_out["closed"] = known & ~np.asarray(calendar.is_open(np.where(known, start, 0)), np.bool_)
    if chosen["unanswered"] == "left_out":
        end = instant(as_of)
        left_out["unanswered"] = (table.answered_at == MISSING) | (
            end is not None and table.answered_at > end
        )
    return tally_times(
        start,
        table.answered_at,
        as_of=instant(as_of),
        calendar=calendar,
        by=keys,
        definition=DEFINITION.id,
        left_out=left_out,
        until=table.ended_at,
        cap=limit,
        never=chosen["unanswered"] == "late",
        options=chosen,
    )


of: Final = time_reading(tally, DEFINITION)
