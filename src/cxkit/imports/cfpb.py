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
from datetime import datetime
from os import PathLike

import attrs

from cxkit.complaints import CompanyResponse, Complaint, ComplaintStatus, Filing
from cxkit.complaints.facts import Imported as ComplaintImported
from cxkit.imports._cells import Cells, each, required_zone
from cxkit.imports._files import CsvFile, OnProgress
from cxkit.imports._ledger import Imported, Ledger
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.values import Channel, ComplaintId

__all__ = ["COLUMNS", "Complaints", "read", "stream"]

SOURCE = "cfpb"
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
OPTIONAL = ("Issue", "Sub-issue", "Date sent to company", "Complaint ID")

_CHANNELS = {
    "Web": Channel.WEB,
    "Phone": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Postal mail": Channel.MAIL,
    "Fax": Channel.OTHER,
    "Referral": Channel.REFERRAL,
    "Web Referral": Channel.REFERRAL,
}
_RESPONSES = {response.label("en"): response for response in CompanyResponse}
_FLAGS = {"1": True, "0": False, "Yes": True, "No": False}
_MISSING = frozenset(["", "N/A"])
_BY = Actor.system(f"import:{SOURCE}")


@attrs.frozen(kw_only=True)
class Complaints(Imported):
    """The complaints."""

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
) -> Complaints:
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
    ledger = Ledger()
    complaints = tuple(stream(path, ledger, zone=zone, at=at, by=by, encoding=encoding, progress=progress))
    return Complaints(source=SOURCE, files=ledger.files, rejects=ledger.rejects, complaints=complaints)


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
    """Complaint by complaint."""
    tz = required_zone(zone, SOURCE)
    file = CsvFile(path, columns=COLUMNS, optional=OPTIONAL, encoding=encoding, progress=progress)
    seen: dict[str, int] = {}
    make = _Maker(file.stem, "Complaint ID" in file.header, seen, at, by)
    return each(file, ledger, make, tz=tz, missing=_MISSING)


@attrs.frozen
class _Maker:
    stem: str
    has_ids: bool
    seen: dict[str, int]
    at: datetime | None
    by: Actor

    def __call__(self, cells: Cells) -> Complaint | None:
        """The complaint of one row."""
        foreign = cells.unique("Complaint ID", self.seen) if self.has_ids else None
        received = cells.instant("Date received", "ymd")
        sent = cells.maybe_instant("Date sent to company", "ymd")
        channel = cells.choice("Submitted via", _CHANNELS)
        response = cells.choice("Company response to consumer", _RESPONSES)
        timely = cells.maybe_choice("Timely response?", _FLAGS)
        disputed = cells.maybe_choice("Consumer disputed?", _FLAGS)
        product = cells.text("Product")
        answered = response is not CompanyResponse.IN_PROGRESS
        return cells.built(
            lambda: Complaint.imported(
                ComplaintImported(
                    complaint=ComplaintId(foreign or f"{self.stem}:{cells.row.number}"),
                    status=ComplaintStatus.CLOSED if answered else ComplaintStatus.INVESTIGATING,
                    observed=cells.maybe_text("Company response to consumer"),
                    channel=channel,
                    filing=Filing(
                        product=product,
                        sub_product=cells.maybe_text("Sub-product"),
                        issue=cells.maybe_text("Issue"),
                        sub_issue=cells.maybe_text("Sub-issue"),
                        company=cells.maybe_text("Company"),
                        region=cells.maybe_text("State"),
                        response=response,
                    ),
                    labels=tuple(filter(None, (product, cells.maybe_text("Sub-product")))),
                    received_at=received,
                    sent_at=sent,
                    timely=timely,
                    disputed=disputed,
                    external=() if foreign is None else (ExternalId(source=SOURCE, id=foreign),),
                    at=self.at or max(received, sent or received),
                    by=self.by,
                )
            )
        )
