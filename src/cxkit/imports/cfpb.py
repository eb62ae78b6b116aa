"""Complaints of the US Consumer Financial Protection Bureau's public database.

Columns: `Date received`, `Product`, `Sub-product`, `Company`, `State`, `Submitted via`, `Company
response to consumer`, `Timely response?`, `Consumer disputed?`, and where the export has them
`Issue`, `Sub-issue`, `Date sent to company` and `Complaint ID`. Without an id a complaint takes the
file's stem and its row number. Only days are known: times are the beginnings of days in the zone
named. Flags are 1 and 0 or Yes and No; an empty one is unknown.

A complaint that a company has answered is closed; when it was closed is not told. `ZIP code` is
not read: the file at hand has lost the leading zeros, and it would narrow a group to a street.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any, Unpack

from cxkit.imports._ledger import Ledger
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "Complaints", "read", "stream"]

SOURCE = "cfpb"
Complaints = Records
"""The answer of `read`."""
COLUMNS = (
    "Date received",
    "Product",
    "Sub-product",
    "Company",
    "State",
    "Submitted via",
    "Company response to consumer",
    "Timely response?",
    "Consumer disputed?",
)


def read(path: str | PathLike[str], **options: Unpack[Options]) -> Records:
    """The whole export. `at` is when it was taken over; by default the day of receipt or of passing on.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = [",".join(COLUMNS), "2014-03-29,Credit card,,Acme,VA,Web,Closed with explanation,1,"]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "complaints.csv")).write_text("\\n".join(lines))
    ...     complaint = read(path, zone="America/New_York").complaints[0]
    >>> complaint.id, complaint.timely, complaint.disputed
    ('complaints:1', True, None)
    """
    return read_files(path, SOURCE, **zoned(SOURCE, options))


def stream(path: str | PathLike[str], ledger: Ledger, **options: Unpack[Options]) -> Iterator[Any]:
    """Objects one by one, as `read` gives them."""
    return stream_files(path, ledger, SOURCE, **zoned(SOURCE, options))
