"""Call-centre exports with one row a call: agent, date, time, answered, resolved, durations, rating.

Columns: `Call Id`, `Agent`, `Date` (year-month-day), `Time`, `Topic`, `Answered (Y/N)`, `Resolved`,
`Speed of answer in seconds`, `AvgTalkDuration`, `Satisfaction rating` (1 to 5). A call that was not
answered was abandoned and has no durations and no rating. Times have no zone. Agents are known by
name only, so the name is the id; a call ends when its talk ends, because nothing later is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any, Unpack

from cxkit.imports._ledger import Ledger
from cxkit.imports._reading import Records, read as read_files, stream as stream_files, zoned
from cxkit.imports._rules import Options

__all__ = ["COLUMNS", "Calls", "read", "stream"]

SOURCE = "call_center"
Calls = Records
"""The answer of `read`."""
COLUMNS = (
    "Call Id",
    "Agent",
    "Date",
    "Time",
    "Topic",
    "Answered (Y/N)",
    "Resolved",
    "Speed of answer in seconds",
    "AvgTalkDuration",
    "Satisfaction rating",
)


def read(path: str | PathLike[str], **options: Unpack[Options]) -> Records:
    """The whole export. `at` is when it was taken over; by default the end of each call.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> lines = [",".join(COLUMNS), "ID1,Diane,2021-01-01,9:12:58,Contract related,Y,Y,109,0:02:23,3"]
    >>> with TemporaryDirectory() as place:
    ...     _ = (path := Path(place, "calls.csv")).write_text("\\n".join(lines))
    ...     call = read(path, zone="America/New_York").conversations[0]
    >>> call.measures.queue_time, call.measures.talk_time
    (datetime.timedelta(seconds=109), datetime.timedelta(seconds=143))
    """
    return read_files(path, SOURCE, **zoned(SOURCE, options))


def stream(path: str | PathLike[str], ledger: Ledger, **options: Unpack[Options]) -> Iterator[Any]:
    """Objects one by one, as `read` gives them."""
    return stream_files(path, ledger, SOURCE, **zoned(SOURCE, options))
