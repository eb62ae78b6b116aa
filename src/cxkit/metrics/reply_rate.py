"""Reply rate: the share of customers' turns that somebody answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from cxkit.conversations import TurnRule
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import Grouping, by_then, instant, scoped
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._turns import RULE, WHICH, turn_source
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="reply_rate",
    unit="share",
    better="higher",
    source="interval: Wilson (1927)",
    options=(
        WHICH,
        RULE,
        Choice(
            name="waiting",
            default="counted",
            values={
                "counted": "a question that still waits was not answered",
                "left_out": "one whose session has not ended yet is left out",
            },
        ),
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
    rule: TurnRule | None = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Conversations, a `TurnTable`, a `MessageTable`, or columns: conversation ids, times, and `Speaker`s.

    >>> from datetime import UTC
    >>> t = [datetime(2026, 2, 3, 10, minute, tzinfo=UTC) for minute in (0, 2, 5)]
    >>> of(["V-1"] * 3, t, ["customer", "agent", "customer"]).value
    0.5
    >>> tally(["V-1"] * 3, t, ["customer", "agent", "customer"], waiting="left_out").counts["waiting"]
    1
    """
    chosen = DEFINITION.choose(rule=rule, **options)
    table, keys, left_out, chosen = turn_source(source, at, speaker, by, zone, chosen)
    answered, end = by_then(table.answered_at, as_of), instant(as_of)
    if end is not None:
        left_out["later"] = table.asked_at > end
    if chosen["waiting"] == "left_out":
        left_out["waiting"] = (table.asked_at != MISSING) & ~answered & ~by_then(table.ended_at, as_of)
    return shared(answered, left_out, by=keys, definition=DEFINITION.id, options=chosen)


of: Final = reading(tally, DEFINITION)
