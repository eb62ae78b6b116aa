"""NPS survey exports with one row a respondent: market, date, name, month, score.

Columns: `ID`, `Market`, `Survey date`, `Customer Name`, `Month`, `Quarter`, `NPS`. Dates have two
digits a part, so 01/03/21 may be a day in January or in March; the Month column tells which. Only
the day is known: `submitted_at` is its beginning in the zone named.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any, Unpack

from cxkit.imports._ledger import Ledger
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "NpsSurvey", "read", "stream"]

SOURCE = "nps_survey"
NpsSurvey = Records
"""The answer of `read`."""
COLUMNS = ("ID", "Market", "Survey date", "Customer Name", "Month", "NPS")


def read(path: str | PathLike[str], **options: Unpack[Options]) -> Records:
    """The whole file. `dates` says the order of day and month; without it the Month column must prove it.

    `at` is when the records were taken over; by default each object's own last time.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = ["ID,Market,Survey date,Customer Name,Month,Quarter,NPS", "7,UK,01/03/21,Ann Lee,3,1,0"]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "bank.csv")).write_text("\\n".join(lines))
    ...     records = read(path, zone="Europe/London")
    >>> records.dates, records.responses[0].score("nps"), records.responses[0].submitted_at.isoformat()
    ('dmy', 0, '2021-03-01T00:00:00+00:00')
    """
    return read_files(path, SOURCE, **zoned(SOURCE, options))


def stream(path: str | PathLike[str], ledger: Ledger, **options: Unpack[Options]) -> Iterator[Any]:
    """Objects one by one, as `read` gives them."""
    return stream_files(path, ledger, SOURCE, **zoned(SOURCE, options))
