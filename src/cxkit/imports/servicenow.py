"""ServiceNow incident logs: one row an update, the last row of an incident is its final state.

The updates of one incident stand together; of each incident the last is read, and all of them
count as used when it is. `?` means missing; times are day/month/year hour:minute without a zone.
An incident that was closed without `resolved_at` is closed and not solved.

Kept: state, caller, contact type, category and subcategory, priority, assignee, group, the
three times, reopenings, and whether its service level was met. Everything else is named among
the columns that were not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any, Unpack

from cxkit.imports._ledger import Ledger
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "Incidents", "read", "stream"]

SOURCE = "servicenow"
Incidents = Records
"""The answer of `read`."""
COLUMNS = (
    "number",
    "incident_state",
    "reopen_count",
    "made_sla",
    "caller_id",
    "opened_at",
    "sys_updated_at",
    "contact_type",
    "category",
    "subcategory",
    "priority",
    "assignment_group",
    "assigned_to",
    "resolved_by",
    "resolved_at",
    "closed_at",
)


def read(path: str | PathLike[str], **options: Unpack[Options]) -> Records:
    """The whole log. `at` is when it was taken over; by default each incident's last update.

    Durations are elapsed time: `zone="UTC"` keeps the naive differences of the source; a zone with
    clock changes makes those that span one an hour longer or shorter, as they really were.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> row = dict.fromkeys(COLUMNS, "?") | {
    ...     "number": "INC1",
    ...     "incident_state": "Closed",
    ...     "priority": "3 - Moderate",
    ...     "opened_at": "29/2/2016 01:16",
    ...     "sys_updated_at": "5/3/2016 12:00",
    ...     "closed_at": "5/3/2016 12:00",
    ... }
    >>> lines = [",".join(row), ",".join(row.values())]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "log.csv")).write_text("\\n".join(lines))
    ...     ticket = read(path, zone="UTC").tickets[0]
    >>> ticket.status, ticket.solved_at(close_counts=False)
    (Status.CLOSED, None)
    """
    return read_files(path, SOURCE, **zoned(SOURCE, options))


def stream(path: str | PathLike[str], ledger: Ledger, **options: Unpack[Options]) -> Iterator[Any]:
    """Objects one by one, as `read` gives them."""
    return stream_files(path, ledger, SOURCE, **zoned(SOURCE, options))
