"""Request time: from a request to another department to its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from cxkit.metrics._counting._comparing import compare
from cxkit.metrics._counting._defining import Choice, Definition
from cxkit.metrics._counting._inputs import Grouping, groups, instant, instants_of, scoped, table_of
from cxkit.metrics._counting._reading import time_reading
from cxkit.metrics._counting._times import CALENDAR, tally_times
from cxkit.stats.tallies import Tally
from cxkit.tables import DepartmentRequestTable
from cxkit.values.calendar import BusinessCalendar

__all__ = ["DEFINITION", "compare", "of", "tally"]

DEFINITION: Final = Definition(
    id="request_time",
    unit="seconds",
    better="lower",
    source="censoring: Kaplan and Meier (1958)",
    options=(
        Choice(
            name="step",
            default="answered",
            values={"answered": "until the first answer", "settled": "until the answer that stands"},
        ),
        CALENDAR,
    ),
)


@scoped()
def tally(
    source: Any,
    answered_at: Any = None,
    *,
    as_of: datetime | None = None,
    calendar: BusinessCalendar | None = None,
    by: Grouping = None,
    zone: str | None = None,
    **options: Any,
) -> Tally:
    """Requests to departments, their table, or columns of when they were asked and answered.

    Figures: "median" (the default), "p90", "mean" (of those answered), "open".

    >>> from datetime import UTC, timedelta
    >>> t = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> times = tally([t] * 3, [t + timedelta(hours=1), t + timedelta(hours=3), None],
    ...               as_of=t + timedelta(hours=9))
    >>> times.result().value, times.result("open").value == 1 / 3
    (10800.0, True)
    >>> of([t] * 2, [t + timedelta(hours=1), t + timedelta(hours=3)], target=timedelta(hours=2)).value
    0.5
    """
    chosen = DEFINITION.choose(**options)
    table, until = table_of(source, DepartmentRequestTable), None
    if table is None:
        asked, answered = instants_of(zone, asked_at=source, answered_at=answered_at)
    else:
        asked, until = table.asked_at, table.withdrawn_at
        answered = table.answered_at if chosen["step"] == "answered" else table.settled_at
    return tally_times(
        asked,
        answered,
        as_of=instant(as_of),
        calendar=calendar,
        until=until,
        by=groups(by, table, like=(source, answered_at)),
        definition=DEFINITION.id,
        left_out={},
        options=chosen,
    )


of: Final = time_reading(tally, DEFINITION)
