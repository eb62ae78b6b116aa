"""Complaint time: from the receipt of a complaint to its acknowledgement, answer or closing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from cxkit.columns import Instants
from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping, groups, instant, instants_of, scoped, table_of
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import CALENDAR, tally_times
from cxkit.stats.tallies import Tally
from cxkit.tables import ComplaintTable
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "compare", "of", "tally"]

START: Final = Choice(
    name="start",
    default="received",
    values={"received": "from receipt", "sent": "from when an outside body sent it on"},
)

DEFINITION: Final = Definition(
    id="complaint_time",
    unit="seconds",
    better="lower",
    source="censoring: Kaplan and Meier (1958)",
    options=(
        Choice(
            name="step",
            default="closed",
            values={
                "acknowledged": "until the acknowledgement",
                "responded": "until the decision was told",
                "closed": "until the closing",
            },
        ),
        START,
        CALENDAR,
    ),
)

_STEPS: Final = {"acknowledged": "acknowledged_at", "responded": "responded_at", "closed": "closed_at"}


def step_of(table: ComplaintTable, chosen: Mapping[str, Any]) -> tuple[Instants, Instants, dict[str, Any]]:
    """When the chosen step of each complaint began and ended, and which complaints are left out of it."""
    start = table.received_at if chosen["start"] == "received" else table.sent_at
    left_out: dict[str, Any] = {"not_counted": ~table.counted}
    if chosen["step"] != "closed":
        left_out["anonymous"] = table.anonymous == 1
    return start, table.column(_STEPS[chosen["step"]]), left_out


@scoped()
def tally(
    source: Any,
    done_at: Any = None,
    *,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    by: Grouping = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Complaints, a `ComplaintTable`, or columns of receipts and of the ends of the step.

    Figures: "median" (the default), "p90", "mean" (of those done), "open".

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 2, 3, 9, tzinfo=UTC)
    >>> closed = [t + timedelta(hours=h) for h in (2, 6)] + [None]
    >>> times = tally([t] * 3, closed, as_of=t + timedelta(hours=9))
    >>> times.result().value, times.result("open").value == 1 / 3
    (21600.0, True)
    >>> of([t] * 4, [t + timedelta(hours=h) for h in (1, 2, 4, 9)], target=timedelta(hours=4)).value
    0.75
    """
    chosen = DEFINITION.choose(**options)
    table = table_of(source, ComplaintTable)
    left_out: dict[str, Any] = {}
    if table is None:
        start, end = instants_of(zone, received_at=source, done_at=done_at)
    else:
        start, end, left_out = step_of(table, chosen)
    return tally_times(
        start,
        end,
        as_of=instant(as_of),
        calendar=calendar,
        by=groups(by, table, like=(source, done_at)),
        definition=DEFINITION.id,
        left_out=left_out,
        options=chosen,
    )


of: Final = time_reading(tally, DEFINITION)
