"""The ledger of an import: every row read is either accepted or rejected with every reason.

A rejected row is kept as it was, personal data included, so that it can be repaired and read
again: treat the file of rejects like the source itself. A row that was used although something in
it cannot be right is told of as doubtful, with the same account.
"""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from typing import Any, TypeGuard

import attrs

from cxkit.errors import Fault
from cxkit.kernel import Aggregate


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether plain data are an object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether plain data are a list."""
    return isinstance(value, list)


@attrs.frozen
class Row:
    """One data row; `number` counts from 1 below the header. The repr leaves out the cells."""

    file: str
    number: int
    cells: dict[str, Any] = attrs.field(repr=False)
    table: str | None = None


@attrs.frozen
class _Told:
    """A row that something is wrong with: where it stands, what it said, and everything that is wrong."""

    file: str
    row: int
    raw: Mapping[str, str] = attrs.field(repr=False)
    faults: tuple[Fault, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, the row as it was included."""
        faults = [fault.to_dict() for fault in self.faults]
        return {"file": self.file, "row": self.row, "raw": dict(self.raw), "faults": faults}

    def __str__(self) -> str:
        return f"{self.file} row {self.row}: " + "; ".join(str(fault) for fault in self.faults)


@attrs.frozen
class Reject(_Told):
    """A row that could not be used: where it stands, what it said, and everything that is wrong.

    `row` counts data rows from 1; the header is not one. The repr leaves out what the row said.
    """


@attrs.frozen
class Doubt(_Told):
    """A row that was used, although something in it cannot be right or could not be kept exactly.

    What was made of it says what the source said; who computes with it decides what to believe.
    """


def write_rejects(path: str | PathLike[str], rejects: Iterable[Reject | Doubt]) -> int:
    """Write rejects or doubts, one a row, and say how many; the file is made even for none.

    JSON lines; a name that ends in .csv gets a table for a spreadsheet: the cells as they were, and the
    reasons. A cell that would run as a formula gets an apostrophe before it. `read` takes both again, mended.
    """
    if str(path).lower().endswith(".csv"):
        return _write_table(path, list(rejects))
    written = 0
    with open(path, "w", encoding="utf-8") as lines:
        for reject in rejects:
            lines.write(json.dumps(reject.to_dict(), ensure_ascii=False) + "\n")
            written += 1
    return written


def _write_table(path: str | PathLike[str], rejects: list[Reject | Doubt]) -> int:
    names = list(dict.fromkeys(name for reject in rejects for name in reject.raw))
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow([*names, *REJECT_COLUMNS])
        for reject in rejects:
            cells = [reject.raw.get(name, "") for name in names]
            texts = [json.dumps(cell, ensure_ascii=False) if is_list(cell) else cell for cell in cells]
            why = "; ".join(str(fault) for fault in reject.faults)
            table.writerow([*map(defused, texts), reject.file, str(reject.row), defused(why)])
    return len(rejects)


REJECT_COLUMNS = ("reject.file", "reject.row", "reject.reasons")
"""The columns that a table of rejects has beside those of its source."""


def defused(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it.

    >>> defused("=1+1"), defused("-5"), defused("tea")
    ("'=1+1", '-5', 'tea')
    """
    runs = text[:1] in ("=", "+", "-", "@", "\t", "\r") and not text[1:].replace(".", "", 1).isdigit()
    return f"'{text}" if runs else text


@attrs.frozen
class FileCount:
    """How many rows of a file were read, accepted and rejected, and which columns were not read.

    `doubtful` are those among the accepted that are told of among the doubts; `repeated` those that say what
    an earlier row said, or are an older delivery of one; `unordered` those that are older than one before.
    `passed` are rows of other kinds, by kind, which the mapping does not speak of.
    """

    file: str
    read: int
    accepted: int
    rejected: int
    unread_columns: tuple[str, ...] = ()
    doubtful: int = 0
    repeated: int = 0
    unordered: int = 0
    passed: Mapping[str, int] = {}


class Ledger:
    """Counts the rows of an import and keeps its rejects, or hands them to `sink` and keeps none.

    Doubts are kept, or handed to `doubt_sink`.

    >>> ledger = Ledger()
    >>> ledger.read, ledger.accepted, ledger.rejected
    (0, 0, 0)
    """

    def __init__(
        self,
        sink: Callable[[Reject], None] | None = None,
        *,
        doubt_sink: Callable[[Doubt], None] | None = None,
    ) -> None:
        self._rejects: list[Reject] = []
        self._doubts: list[Doubt] = []
        self._sink = self._rejects.append if sink is None else sink
        self._doubt_sink = self._doubts.append if doubt_sink is None else doubt_sink
        self._counts: dict[str, list[int]] = {}
        self._unread: dict[str, tuple[str, ...]] = {}
        self._noted: dict[str, Counter[str]] = {}

    def open(self, file: str, unread_columns: Iterable[str] = ()) -> None:
        """A file is about to be read."""
        self._counts.setdefault(file, [0, 0, 0])
        self._unread[file] = tuple(unread_columns)

    def accept(self, row: Row, rows: int = 1) -> None:
        """The row was used, together with the `rows - 1` others of its object in that file."""
        self._counts.setdefault(row.file, [0, 0, 0])[0] += rows

    def reject(self, row: Row, faults: Iterable[Fault]) -> None:
        """The row was not used."""
        self._counts.setdefault(row.file, [0, 0, 0])[1] += 1
        self._sink(Reject(row.file, row.number, row.cells, tuple(faults)))

    def doubt(self, row: Row, faults: Iterable[Fault]) -> None:
        """The row is used all the same; `accept` counts it, this says what cannot be right."""
        self._counts.setdefault(row.file, [0, 0, 0])[2] += 1
        self._doubt_sink(Doubt(row.file, row.number, row.cells, tuple(faults)))

    def note(self, file: str, what: str, rows: int = 1) -> None:
        """So many rows are `repeated` or `unordered`; anything else is a kind of row that was passed over."""
        self._noted.setdefault(file, Counter())[what] += rows

    @property
    def rejects(self) -> tuple[Reject, ...]:
        """The rejects that it kept, in the order found."""
        return tuple(self._rejects)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts that it kept, in the order found."""
        return tuple(self._doubts)

    @property
    def files(self) -> tuple[FileCount, ...]:
        """The counts of each file."""
        return tuple(
            FileCount(
                file,
                accepted + rejected,
                accepted,
                rejected,
                self._unread.get(file, ()),
                doubtful,
                **_notes(self._noted.get(file, {})),
            )
            for file, (accepted, rejected, doubtful) in self._counts.items()
        )

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.accepted + self.rejected

    @property
    def accepted(self) -> int:
        """How many rows were used."""
        return sum(accepted for accepted, _, _ in self._counts.values())

    @property
    def rejected(self) -> int:
        """How many rows were not used."""
        return sum(rejected for _, rejected, _ in self._counts.values())


def _notes(noted: Mapping[str, int]) -> dict[str, Any]:
    own = {name: noted.get(name, 0) for name in ("repeated", "unordered")}
    return {**own, "passed": {name: count for name, count in noted.items() if name not in own}}


@attrs.frozen(kw_only=True)
class Imported(ABC):
    """Result of an import: the objects of its source, and the account of every row.

    Every source has a class of its own below this one with its lists of objects.
    """

    source: str
    files: tuple[FileCount, ...]
    rejects: tuple[Reject, ...] = attrs.field(repr=False)
    doubts: tuple[Doubt, ...] = attrs.field(default=(), repr=False)

    @property
    def read(self) -> int:
        """How many rows were read, in all files."""
        return sum(count.read for count in self.files)

    @property
    def accepted(self) -> int:
        """How many rows were used."""
        return sum(count.accepted for count in self.files)

    @property
    def rejected(self) -> int:
        """How many rows were not used; each is among `rejects` with its reasons."""
        return sum(count.rejected for count in self.files)

    @property
    def doubtful(self) -> int:
        """How many rows were used although something in them cannot be right; each is among `doubts`."""
        return sum(count.doubtful for count in self.files)

    @abstractmethod
    def objects(self) -> Iterator[Aggregate[Any]]:
        """Every object that was made, those that others refer to first."""

    def write_rejects(self, path: str | PathLike[str]) -> int:
        """Write the rejects as JSON lines, and say how many."""
        return write_rejects(path, self.rejects)

    def __str__(self) -> str:
        lines = [f"{self.source}: {self.read} rows read, {self.accepted} used, {self.rejected} rejected"]
        for count in self.files:
            unread = f"; not read: {', '.join(count.unread_columns)}" if count.unread_columns else ""
            lines.append(f"  {count.file}: {count.read} read, {count.rejected} rejected{unread}")
        by_fault: dict[tuple[str, str], list[Fault]] = {}
        for fault in (fault for doubt in self.doubts for fault in doubt.faults):
            by_fault.setdefault((fault.path, fault.code), []).append(fault)
        for faults in by_fault.values():
            others = "" if len({fault.message for fault in faults}) == 1 else " (and others of the kind)"
            lines.append(f"  {len(faults)} used with a doubt: {faults[0]}{others}")
        return "\n".join(lines)
