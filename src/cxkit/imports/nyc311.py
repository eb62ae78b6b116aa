"""Service requests of New York's 311, which the city publishes: what citizens complain about, and to whom.

Columns: `Unique Key`, `Created Date`, `Closed Date` (month/day/year on a clock of twelve hours),
`Agency`, `Complaint Type`, `Descriptor`, `Status`, `Borough`, `Open Data Channel Type`. Times have no
zone. `Unspecified` and `N/A` mean nothing.

Some requests were closed before they were created, and some have a closing date although their
status is not closed. Such a row is used as it stands, and told of among the doubts: the complaint
says what the city said, and a `ComplaintTable` does not believe a closing before the receipt.

Addresses and coordinates are not read: they would narrow a group to a house.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from os import PathLike

import attrs

from cxkit.complaints import Complaint, ComplaintStatus, Filing
from cxkit.complaints.facts import Imported as ComplaintImported
from cxkit.imports._cells import Cells, each, required_zone
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.values import Channel, ComplaintId

__all__ = ["COLUMNS", "Requests", "read", "stream"]

SOURCE = "nyc311"
COLUMNS = (
    "Unique Key",
    "Created Date",
    "Closed Date",
    "Agency",
    "Complaint Type",
    "Descriptor",
    "Status",
    "Borough",
    "Open Data Channel Type",
)

_S = ComplaintStatus
_STATUSES = {
    "Closed": _S.CLOSED,
    "Closed - Testing": _S.CLOSED,
    "Open": _S.RECEIVED,
    "Unassigned": _S.RECEIVED,
    "Draft": _S.RECEIVED,
    "Email Sent": _S.ACKNOWLEDGED,
    "Assigned": _S.ASSESSED,
    "Pending": _S.INVESTIGATING,
    "Started": _S.INVESTIGATING,
    "In Progress": _S.INVESTIGATING,
    "Cancel": _S.WITHDRAWN,
    "Cancelled": _S.WITHDRAWN,
}
_CHANNELS = {
    "PHONE": Channel.PHONE,
    "ONLINE": Channel.WEB,
    "MOBILE": Channel.SELF_SERVICE,
    "OTHER": Channel.OTHER,
    "UNKNOWN": Channel.OTHER,
}
_ENDED = frozenset({_S.CLOSED, _S.WITHDRAWN})
_MISSING = frozenset(["", "N/A", "Unspecified"])
_BY = Actor.system(f"import:{SOURCE}")


@attrs.frozen(kw_only=True)
class Requests(Imported):
    """The requests as complaints."""

    complaints: tuple[Complaint, ...] = attrs.field(repr=False)

    def objects(self) -> Iterator[Complaint]:
        """The complaints."""
        return iter(self.complaints)


def read(
    path: str | PathLike[str],
    *,
    zone: str | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Requests:
    """The whole export. `at` is when it was taken over; by default the last time of each request.

    Durations are elapsed time: `zone="UTC"` keeps the naive differences of the source.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = [
    ...     ",".join(COLUMNS),
    ...     "1,06/26/2018 10:58:54 AM,06/26/2018 12:50:01 PM,NYPD,Noise,Loud Music,Closed,QUEENS,PHONE",
    ...     "2,11/14/2017 01:28:00 PM,11/13/2017 01:27:00 PM,DOT,Street Light,Out,Closed,BRONX,ONLINE",
    ... ]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "311.csv")).write_text("\\n".join(lines))
    ...     found = read(path, zone="America/New_York")
    >>> found.accepted, found.doubtful, str(found.doubts[0])
    (2, 1, '311.csv row 2: Closed Date: lies before Created Date')
    """
    ledger = Ledger()
    complaints = tuple(stream(path, ledger, zone=zone, at=at, by=by, encoding=encoding, progress=progress))
    return Requests(
        source=SOURCE,
        files=ledger.files,
        rejects=ledger.rejects,
        doubts=ledger.doubts,
        complaints=complaints,
    )


def stream(
    path: str | PathLike[str],
    ledger: Ledger,
    *,
    zone: str | None = None,
    at: datetime | None = None,
    by: Actor = _BY,
    encoding: str = "utf-8-sig",
    progress: OnProgress | None = None,
) -> Iterator[Complaint]:
    """Request by request."""
    tz = required_zone(zone, SOURCE)
    file = CsvFile(path, columns=COLUMNS, encoding=encoding, progress=progress)
    seen: dict[str, int] = {}
    return each(file, ledger, lambda cells: _request(cells, ledger, seen, at, by), tz=tz, missing=_MISSING)


def _request(
    cells: Cells, ledger: Ledger, seen: dict[str, int], at: datetime | None, by: Actor
) -> Complaint | None:
    key = cells.unique("Unique Key", seen)
    created, closed = cells.instant("Created Date", "mdy"), cells.maybe_instant("Closed Date", "mdy")
    told = cells.maybe_choice("Status", _STATUSES)
    status = told or (_S.RECEIVED if closed is None else _S.CLOSED)
    channel = cells.maybe_choice("Open Data Channel Type", _CHANNELS) or Channel.OTHER
    topic, detail = cells.text("Complaint Type"), cells.maybe_text("Descriptor")
    complaint = cells.built(
        lambda: Complaint.imported(
            ComplaintImported(
                complaint=ComplaintId(key),
                status=status,
                observed=cells.maybe_text("Status"),
                channel=channel,
                filing=Filing(
                    issue=topic,
                    sub_issue=detail,
                    company=cells.maybe_text("Agency"),
                    region=cells.maybe_text("Borough"),
                ),
                labels=tuple(filter(None, (topic, detail))),
                received_at=created,
                closed_at=closed,
                external=(ExternalId(source=SOURCE, id=key),),
                at=at or max(created, closed or created),
                by=by,
            )
        )
    )
    if complaint is not None:
        _doubt(cells, ledger, complaint)
    return complaint


def _doubt(cells: Cells, ledger: Ledger, complaint: Complaint) -> None:
    """What cannot be right is told; nothing is changed."""
    closed, received = complaint.closed_at, complaint.received_at
    if closed is None or received is None:
        return
    if closed < received:
        cells.fault("Closed Date", "import.order", "lies before Created Date")
    if complaint.status not in _ENDED:
        cells.fault("Status", "import.not_closed", "is not closed, and the row has a Closed Date")
    if cells.faults:
        ledger.doubt(cells.row, cells.faults)
