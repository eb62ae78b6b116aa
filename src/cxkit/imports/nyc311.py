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
from os import PathLike
from typing import Any, Unpack

from cxkit.imports._ledger import Ledger
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "Requests", "read", "stream"]

SOURCE = "nyc311"
Requests = Records
"""The answer of `read`."""
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


def read(path: str | PathLike[str], **options: Unpack[Options]) -> Records:
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
    ...     records = read(path, zone="America/New_York")
    >>> records.accepted, records.doubtful, str(records.doubts[0])
    (2, 1, '311.csv row 2: Closed Date: lies before Created Date')
    """
    return read_files(path, SOURCE, **zoned(SOURCE, options))


def stream(path: str | PathLike[str], ledger: Ledger, **options: Unpack[Options]) -> Iterator[Any]:
    """Objects one by one, as `read` gives them."""
    return stream_files(path, ledger, SOURCE, **zoned(SOURCE, options))
