"""Files of rows: csv, plain or gzip, read one row at a time, the columns checked first."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import IO, cast

import attrs

from cxkit.errors import Fault, Malformed
from cxkit.imports._ledger import Ledger, Row

EVERY = 10_000
"""Progress is told after so many rows, and at the end of a file."""

_GZIP_MAGIC = b"\x1f\x8b"


_DAMAGED = (csv.Error, UnicodeDecodeError, EOFError, gzip.BadGzipFile, zlib.error)
"""What a reader meets in a file that is not what it says."""


@attrs.frozen
class Progress:
    """How far the reading of a file is: rows so far, and the share of its bytes, 0 to 1."""

    file: str
    rows: int
    share: float


OnProgress = Callable[[Progress], None]
"""Is told how far it is."""


class CsvFile:
    """A csv file with a header; the columns needed are checked when it is opened.

    Gzip is seen from the content. The standard library's csv reader takes quotes, commas and line
    breaks inside cells. A row with another number of cells than the header is rejected.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        columns: Iterable[str],
        optional: Iterable[str] = (),
        encoding: str = "utf-8-sig",
        progress: OnProgress | None = None,
    ) -> None:
        self.path = Path(fspath(path))
        self.name = self.path.name
        self.encoding = encoding
        self.progress = progress
        self.columns = tuple(columns)
        with self.path.open("rb") as raw, self._text(raw) as text:
            self.header = self._header(text)
        known = {*self.columns, *optional}
        self.unread = tuple(name for name in self.header if name not in known)

    @property
    def stem(self) -> str:
        """The name without its endings: `calls` of `calls.csv.gz`."""
        return self.name.partition(".")[0] or self.name

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Its rows in order; one with too few or too many cells goes to the ledger's rejects."""
        ledger.open(self.name, self.unread)
        size = max(self.path.stat().st_size, 1)
        number = 0
        with self.path.open("rb") as raw, self._text(raw) as text:
            reader = csv.reader(text, strict=True)
            try:
                next(reader)
                for cells in reader:
                    if not cells:
                        continue
                    number += 1
                    row = Row(self.name, number, self._named(cells))
                    if len(cells) == len(self.header):
                        yield row
                    else:
                        message = f"has {len(cells)} cells where the header has {len(self.header)}"
                        ledger.reject(row, [Fault("", "row.width", message)])
                    if self.progress is not None and number % EVERY == 0:
                        self.progress(Progress(self.name, number, raw.tell() / size))
            except _DAMAGED as error:
                raise self._unreadable(error, number) from error
        if self.progress is not None:
            self.progress(Progress(self.name, number, 1.0))

    def _named(self, cells: list[str]) -> dict[str, str]:
        named = dict(zip(self.header, cells, strict=False))
        for place, cell in enumerate(cells[len(self.header) :], len(self.header) + 1):
            named[f"cell {place}"] = cell
        return named

    def _text(self, raw: IO[bytes]) -> io.TextIOWrapper:
        magic = raw.read(len(_GZIP_MAGIC))
        raw.seek(0)
        content = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if magic == _GZIP_MAGIC else raw
        return io.TextIOWrapper(content, encoding=self.encoding, newline="")

    def _header(self, text: io.TextIOWrapper) -> tuple[str, ...]:
        try:
            header = tuple(next(csv.reader(text, strict=True), ()))
        except _DAMAGED as error:
            raise self._unreadable(error, 0) from error
        faults = [
            Fault(
                name,
                "column.missing",
                f"is missing: the file has {len(header)} columns, and none of that name",
            )
            for name in self.columns
            if name not in header
        ]
        twice = sorted({name for name in header if header.count(name) > 1})
        faults += [Fault(name, "column.twice", "is the name of two columns") for name in twice]
        if faults:
            raise Malformed.of(f"header of {self.name}", faults)
        return header

    def _unreadable(self, error: Exception, number: int) -> Malformed:
        remedy = (
            f"say in which encoding it is, encoding='gb18030' for example (read as {self.encoding})"
            if isinstance(error, UnicodeDecodeError)
            else "get it again from its source"
        )
        reason = "has bytes that are no text" if isinstance(error, UnicodeDecodeError) else str(error)
        return Malformed(
            f"{self.name} cannot be read after row {number}: {reason}; {remedy}",
            code="file.unreadable",
            params={"file": self.name, "row": number},
        )
