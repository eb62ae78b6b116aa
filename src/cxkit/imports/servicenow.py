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
from datetime import datetime
from itertools import groupby
from os import PathLike

import attrs

from cxkit.errors import Fault
from cxkit.imports._cells import Cells, required_zone
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger, Row
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.tickets import Priority, Status, Ticket
from cxkit.tickets.facts import Imported as TicketImported
from cxkit.values import AgentId, Channel, CustomerId, GroupId, TicketId

__all__ = ["COLUMNS", "Incidents", "read", "stream"]

SOURCE = "servicenow"
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
MISSING = frozenset(["", "?"])

_STATES = {
    "New": Status.NEW,
    "Active": Status.OPEN,
    "Awaiting User Info": Status.PENDING,
    "Awaiting Problem": Status.ON_HOLD,
    "Awaiting Vendor": Status.ON_HOLD,
    "Awaiting Evidence": Status.ON_HOLD,
    "Resolved": Status.SOLVED,
    "Closed": Status.CLOSED,
}
_PRIORITIES = {
    "1 - Critical": Priority.URGENT,
    "2 - High": Priority.HIGH,
    "3 - Moderate": Priority.NORMAL,
    "4 - Low": Priority.LOW,
    "5 - Planning": Priority.LOW,
}
_CHANNELS = {
    "Phone": Channel.PHONE,
    "IVR": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Self service": Channel.SELF_SERVICE,
    "Direct opening": Channel.OTHER,
    "Walk-in": Channel.STORE,
    "Chat": Channel.CHAT,
}
_FLAGS = {"true": True, "false": False, "TRUE": True, "FALSE": False, "True": True, "False": False}
_BY = Actor.system(f"import:{SOURCE}")


@attrs.frozen(kw_only=True)
class Incidents(Imported):
    """The incidents as tickets; `read`, `accepted` and `rejected` count update rows."""

    tickets: tuple[Ticket, ...] = attrs.field(repr=False)

    def objects(self) -> Iterator[Ticket]:
        """The tickets."""
        return iter(self.tickets)


def read(
    path: str | PathLike[str],
    *,
    zone: str | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Incidents:
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
    ledger = Ledger()
    tickets = tuple(stream(path, ledger, zone=zone, at=at, by=by, encoding=encoding, progress=progress))
    return Incidents(source=SOURCE, files=ledger.files, rejects=ledger.rejects, tickets=tickets)


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    *,
    zone: str | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Iterator[Ticket]:
    """Ticket by ticket; of the log only the updates of one incident are in memory, and all numbers."""
    tz = required_zone(zone, SOURCE)
    file = CsvFile(path, columns=COLUMNS, encoding=encoding, progress=progress)
    finished: dict[str, int] = {}
    for number, together in groupby(file.rows(ledger), key=lambda row: row.cells["number"].strip()):
        updates = list(together)
        if number in finished:
            message = f"the other updates of {number} end in row {finished[number]}: sort the file by number"
            _refuse(ledger, updates, [Fault("number", "import.scattered", message)])
            continue
        finished[number] = updates[-1].number
        cells = Cells(updates[-1], tz=tz, missing=MISSING)
        ticket = _ticket(cells, at, by)
        if ticket is None:
            _refuse(ledger, updates, cells.faults)
        else:
            ledger.accept(updates[-1], len(updates))
            yield ticket


def _refuse(ledger: Ledger, updates: list[Row], faults: list[Fault]) -> None:
    """All updates of an incident are rejected with the faults of its final row."""
    last = updates[-1].number
    for row in updates[:-1]:
        ledger.reject(row, [Fault("", "import.final_row", f"the incident's final row {last} cannot be used")])
    ledger.reject(updates[-1], faults)


def _ticket(cells: Cells, at: datetime | None, by: Actor) -> Ticket | None:
    number = cells.text("number")
    updated = cells.instant("sys_updated_at", "dmy")
    opened = cells.instant("opened_at", "dmy")
    resolved = cells.maybe_instant("resolved_at", "dmy")
    closed = cells.maybe_instant("closed_at", "dmy")
    for column, later in (("resolved_at", resolved), ("closed_at", closed)):
        if later is not None and later < opened:
            cells.fault(column, "import.order", "lies before opened_at")
    state = cells.choice("incident_state", _STATES)
    priority = cells.choice("priority", _PRIORITIES)
    channel = cells.maybe_choice("contact_type", _CHANNELS) or Channel.OTHER
    reopens = cells.maybe_integer("reopen_count", 0)
    met = cells.maybe_choice("made_sla", _FLAGS)
    caller, group = cells.maybe_text("caller_id"), cells.maybe_text("assignment_group")
    agent = cells.maybe_text("assigned_to") or cells.maybe_text("resolved_by")
    topic = " / ".join(filter(None, (cells.maybe_text("category"), cells.maybe_text("subcategory"))))
    return cells.built(
        lambda: Ticket.imported(
            TicketImported(
                ticket=TicketId(number),
                status=state,
                customer=None if caller is None else CustomerId(caller),
                channel=channel,
                topic=topic or None,
                priority=priority,
                agent=None if agent is None else AgentId(agent),
                group=None if group is None else GroupId(group),
                external=(ExternalId(source=SOURCE, id=number),),
                opened_at=opened,
                solved_at=resolved,
                closed_at=closed,
                reopens=reopens,
                met_target=met,
                at=at or max(time for time in (updated, opened, resolved, closed) if time is not None),
                by=by,
            )
        )
    )
