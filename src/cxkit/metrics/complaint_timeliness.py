"""Complaint timeliness: the share acknowledged, answered or closed within its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from cxkit.columns import FlagKind
from cxkit.errors import Invalid
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._gather import shared
from cxkit.metrics._counting._inputs import (
    Grouping,
    column_of,
    elapsed,
    groups,
    instant,
    instants_of,
    scoped,
    span,
    table_of,
)
from cxkit.metrics._counting._reading import reading
from cxkit.metrics._counting._times import CALENDAR
from cxkit.metrics.complaint_time import START, step_of
from cxkit.stats.tallies import Tally
from cxkit.tables import MISSING, ComplaintTable
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="complaint_timeliness",
    unit="share",
    better="higher",
    source="ISO 10002; CFPB timely response; interval: Wilson (1927)",
    options=(
        Choice(
            name="step",
            default="responded",
            values={
                "acknowledged": "the acknowledgement",
                "responded": "the decision, told to the complainant",
                "closed": "the closing",
                "flag": "what an outside system judged",
            },
        ),
        START,
        Choice(name="target", default=None, about="seconds within which the step is to be done"),
        CALENDAR,
    ),
)


@scoped()
def tally(
    source: Any,
    done_at: Any = None,
    *,
    target: timedelta | float | None = None,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    by: Grouping = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Complaints, a `ComplaintTable`, columns of receipts and of the ends of the step, or a column of flags.

    Without a `target` the flags of an outside system are counted: a table's `timely`, or the plain column.

    >>> tally([1, 1, 0, None]).result()
    Estimate(complaint_timeliness 66.7%, n=3, 95% wilson 20.8% to 93.9%, dropped: missing 1)
    >>> of([True, True, False]).n
    3
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, ComplaintTable)
    if target is None:
        flags = column_of(FlagKind(), source, "timely") if table is None else table.timely
        left_out = {} if table is None else {"not_counted": ~table.counted}
        left_out["missing"] = flags < 0
        chosen |= {"step": "flag"}
        keys = groups(by, table, like=(source,))
        return shared(flags == 1, left_out, by=keys, definition=DEFINITION.id, options=chosen)
    limit = span(target, "target")
    if chosen["step"] == "flag":
        raise Invalid("a flag needs no target: leave it out", code="option.combination", path="target")
    chosen |= {"target": limit / 1e6, "calendar": None if calendar is None else repr(calendar)}
    if table is None:
        start, end = instants_of(zone, received_at=source, done_at=done_at)
        left_out = {}
    else:
        start, end, left_out = step_of(table, chosen)
    keys = groups(by, table, like=(source, done_at))
    return _timed(start, end, limit, instant(as_of), calendar, left_out, keys, chosen)


def _timed(
    start: Any,
    end: Any,
    limit: int,
    as_of: int | None,
    calendar: BusinessCalendar | None,
    left_out: dict[str, Any],
    by: dict[str, Any] | None,
    options: dict[str, Any],
) -> Tally:
    done = end != MISSING
    if as_of is None:
        taken = elapsed(start, end, calendar)
        left_out["open"] = ~done
    else:
        done = done & (end <= as_of)
        left_out["later"] = start > as_of
        taken = elapsed(start, np.where(done, end, as_of), calendar)
        left_out["not_due"] = ~done & (taken <= limit)
    left_out["missing"] = (taken == MISSING) | (taken < 0)
    return shared(done & (taken <= limit), left_out, by=by, definition=DEFINITION.id, options=options)


of: Final = reading(tally, DEFINITION)
