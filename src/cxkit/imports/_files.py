"""Files of rows: CSV and its kin, JSON in every form, xlsx; plain, gzip or zip, within bounds.

What a file is is seen from its bytes, never from its name. Encodings are tried strictly, in one order: a
byte order mark, UTF-8, what was declared, and GB 18030 only where the text is then likely Chinese, because
GB 18030 decodes nearly any bytes. Numbers with a decimal comma are given with a point.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cached_property
from importlib import import_module
from itertools import chain, filterfalse, islice
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any, cast

import attrs

from cxkit._typing import override
from cxkit.errors import Fault, Malformed, MissingExtra
from cxkit.imports._ledger import REJECT_COLUMNS, Ledger, Row, is_list, is_object

EVERY = 10_000
"""Progress is told after so many rows, and at the end of a file."""
LONGEST = 1 << 24
"""No line, cell or JSON value has more characters than that."""
WIDEST = 16_384
"""No table has more columns than that: what a spreadsheet holds."""
UNPACKED = 4 << 30
"""No file unpacks to more bytes than that, nor above 64 MiB to more than 200 times its size."""
_EXEMPT, _MOST_TIMES = 1 << 26, 200
_MOST_MEMBERS = 10_000
_HEAD = 1 << 20
_BLOCK = 1 << 13
"""So many characters are read at once: what is damaged spoils no more of what stands before it."""
_RUN, _RUN_BLOCKS = 500, 128
"""A run has no more rows than that, and is over when the text of so many blocks was read for it."""
_DELIMITERS = ",;\t|"
_DEEPEST = 20
_SAMPLE = 2_000
_MOST_BEFORE = 10

_DAMAGED = (UnicodeDecodeError, zipfile.BadZipFile)
"""Errors of a reader on a file that is not what it says."""
_BAD_ZIP = (
    zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, LookupError, ArithmeticError,
    struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip
"""Errors of Python on packed bytes that are damaged: that they are encrypted, say."""


@attrs.frozen
class Progress:
    """How far the reading of a file is: rows so far, and the share of its bytes, 0 to 1.

    >>> Progress("calls.csv", 10_000, 0.4).share
    0.4
    """

    file: str
    rows: int
    share: float


OnProgress = Callable[[Progress], None]
"""Is told how far it is."""
Fits = Callable[[Sequence[str]], bool]
"""Whether a header is one that is known."""


@attrs.frozen(kw_only=True)
class Form:
    """Form declared of a file: encodings, delimiter, decimal mark, where its header stands, sheet, lists."""

    encodings: tuple[str, ...] = ()
    delimiter: str | None = None
    header_rows: int = 1
    skip: int | None = None
    sheet: str | None = None
    lists: tuple[str, ...] = ()
    decimal: str | None = None
    header: tuple[str, ...] | None = None


@attrs.frozen
class _Damage:
    """A record that cannot be read, and why."""

    code: str
    message: str


def stem(name: str) -> str:
    """A file's name without its endings: `calls` of `calls.csv.gz`."""
    return name.partition(".")[0] or name


def fold(name: str) -> str:
    """A column's name without what spellings differ in: case, width, spaces, underscores, brackets.

    >>> fold("Unique Key"), fold("unique_key"), fold("\\ufeff收货地址 ")
    ('uniquekey', 'uniquekey', '收货地址')
    """
    folded = _FOLDED.get(name)
    if folded is None:
        from unicodedata import normalize

        text = normalize("NFKC", name).casefold()
        folded = "".join(letter for letter in text if letter.isalnum() or letter in "#+") or text.strip()
        if len(_FOLDED) < 10_000:
            _FOLDED[name] = folded
    return folded


_FOLDED: dict[str, str] = {}


class Opened:
    """One table of a file, opened: its columns, and its rows as often as they are asked for."""

    def __init__(
        self,
        source: _Source,
        form: Form,
        *,
        fits: Fits | None = None,
        encoding: str | None = None,
        progress: OnProgress | None = None,
    ) -> None:
        self.source, self.form, self.progress = source, form, progress
        self.name = source.name
        self.stem = stem(source.name)
        self.columns: tuple[str, ...] = ()
        self.above: tuple[tuple[str, ...], ...] = ()
        self.table: str | None = None
        self.encoding, self.delimiter, self.skip = "utf-8", ",", 0
        with self._damage(0):
            self.kind = source.kind or _kind(source.head, self.name)
            if self.kind == "json":
                self.encoding = next(source.encodings(encoding, form.encodings), "utf-8")
                self.columns = tuple(dict.fromkeys(_keys(islice(self._documents(), 200))))
            else:
                self._open_table(encoding, fits)

    def _open_table(self, encoding: str | None, fits: Fits | None) -> None:
        form, source = self.form, self.source
        if self.kind == "xlsx":
            self._place(_flat(source.sheet(form.sheet), _MOST_BEFORE + 4), fits)
            return
        for name in source.encodings(encoding, form.encodings):
            for delimiter in form.delimiter or _DELIMITERS:
                if self._place(source.first(name, delimiter), fits) and fits is not None:
                    self.encoding, self.delimiter = name, delimiter
                    return
        # No header is known: the likeliest delimiter, and the first encoding that is sure.
        self.encoding = next(source.encodings(encoding, form.encodings), "")
        if not self.encoding:
            raise UnicodeDecodeError("utf-8", source.head[:1], 0, 1, "is no text")
        choices = {each: source.first(self.encoding, each) for each in form.delimiter or _DELIMITERS}
        self.delimiter = max(choices, key=lambda each: _even(choices[each]))
        self._place(choices[self.delimiter], None if form.header is None else fits)

    def _place(self, first: Sequence[list[str] | _Damage], fits: Fits | None) -> bool:
        """Find the header among the first records; whether it is one that is known."""
        form = self.form
        rows = [row if is_list(row) else [] for row in first]
        if form.header is not None and not (fits is not None and rows and fits(rows[0])):
            known = any(3 < len(row) <= len(form.header) and row[0].isdigit() for row in rows[:1])
            self.columns, self.skip = form.header if known or fits is None else (), -1
            return known
        before = range(_MOST_BEFORE) if form.skip is None else [form.skip]
        for skip in before:
            if skip < len(rows) and fits is not None and fits(rows[skip]):
                self._take(rows, skip)
                return True
        self._take(rows, _first_wide(rows) if form.skip is None else form.skip)
        return False

    def _take(self, rows: list[list[str]], skip: int) -> None:
        self.skip = skip
        header = [name.strip().strip("\ufeff") for name in (rows[skip] if skip < len(rows) else [])]
        while header and not header[-1]:
            header.pop()
        if len(header) > WIDEST:
            raise Malformed(
                f"{self.name} has {len(header):,} columns, more than the {WIDEST:,} of a spreadsheet: "
                "is it a table?",
                code="file.columns",
                params={"file": self.name, "most": WIDEST},
            )
        seen: Counter[str] = Counter()
        names: list[str] = []
        for place, name in enumerate(header, 1):
            name = name or f"column {place}"
            seen[name] += 1
            names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        self.columns = tuple(names)
        self.above = tuple(tuple(row) for row in rows[skip + 1 : skip + self.form.header_rows])

    @property
    def twice(self) -> tuple[str, ...]:
        """The names that two columns have."""
        return tuple(
            name[:-4] for name in self.columns if name.endswith(" (2)") and name[:-4] in self.columns
        )

    @cached_property
    def commas(self) -> frozenset[str]:
        """The columns of numbers with a decimal comma, by what is declared or proven.

        A number proves it that has a comma and behind it another count of digits than thousands have, where
        commas do not part the cells; one with a point so, or a list, proves the contrary for its column.
        """
        declared = self.form.decimal
        if self.kind != "csv" or declared == "." or (declared is None and self.delimiter == ","):
            return frozenset()
        text = io.StringIO(self.source.decoded(self.encoding), newline="")
        with_commas, others = set[str](), set[str]()
        for cells in _flat(_parsed(text, self.delimiter), _SAMPLE)[self.skip + 1 :]:
            for name, cell in zip(self.columns, cells if is_list(cells) else (), strict=False):
                if _POINT.fullmatch(cell) or ("," in cell and not _WITH_COMMA.fullmatch(cell)):
                    others.add(name)
                elif _COMMA.fullmatch(cell) or (declared == "," and "," in cell):
                    with_commas.add(name)
        return frozenset(with_commas - others)

    def rows(self, ledger: Ledger) -> Iterator[Row]:
        """Its rows in order; a record that cannot be read goes to the ledger's rejects."""
        if self.kind != "json":
            columns, name = self.columns, self.name
            for run in self.runs(ledger):
                if isinstance(run, Row):
                    yield run
                    continue
                for number, cells in enumerate(run[1], run[0]):
                    yield Row(name, number, dict(zip(columns, cells, strict=True)))
            return
        number = 0
        with self._damage(lambda: number):
            for row in self._json_rows(ledger):
                number = row.number
                if number % EVERY == 0:
                    self._tell(number, self.source.share())
                yield row
        self._tell(number, 1.0)

    def runs(self, ledger: Ledger) -> Iterator[tuple[int, list[list[str]]] | Row]:
        """The rows of a table; those as wide as its header in runs, the first's number and their cells."""
        width, number = len(self.columns), 0
        mended = set(REJECT_COLUMNS) <= set(self.columns)
        commas = [place for place, name in enumerate(self.columns) if name in self.commas]
        with self._damage(lambda: number):
            for records in self._data():
                if commas and not isinstance(records, _Damage):
                    for record in records:
                        for place in commas:
                            record[place : place + 1] = map(_with_point, record[place : place + 1])
                if is_list(records) and set(map(len, records)) == {width} and not mended:
                    yield number + 1, records
                    reported = number // EVERY
                    number += len(records)
                    if number // EVERY > reported:
                        self._tell(number // EVERY * EVERY, self.source.share())
                    continue
                for cells in [records] if isinstance(records, _Damage) else records:
                    counts, row = self._uneven(cells, number + 1, ledger)
                    number += counts
                    if row is not None:
                        yield _mended(row) if mended else row
                    if counts and number % EVERY == 0:
                        self._tell(number, self.source.share())
        self._tell(number, 1.0)

    def _data(self) -> Iterator[list[list[str]] | _Damage]:
        """The records below the header."""
        left = self.skip + self.form.header_rows
        for records in self._records():
            if not left:
                yield records
            elif isinstance(records, _Damage):
                left -= 1
            else:
                if records[left:]:
                    yield records[left:]
                left -= min(left, len(records))

    def _tell(self, number: int, share: float) -> None:
        if self.progress is not None:
            self.progress(Progress(self.name, number, share))

    def _uneven(self, cells: list[str] | _Damage, number: int, ledger: Ledger) -> tuple[bool, Row | None]:
        """Whether a record that is not like the header is a row, and the row if it can be used."""
        columns, width, name = self.columns, len(self.columns), self.name
        if isinstance(cells, _Damage):
            ledger.reject(Row(name, number, {}), [Fault("", cells.code, cells.message)])
            return True, None
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if not any(cell.strip() for cell in cells):
            return False, None
        named: dict[str, Any] = dict(zip(columns, cells, strict=False))
        short = self.form.header is not None and len(cells) < width
        if len(cells) == width or self.kind == "xlsx" or short:
            return True, Row(name, number, named)
        named |= {f"cell {place}": cell for place, cell in enumerate(cells[width:], width + 1)}
        message = f"has {len(cells)} cells where the header has {width}"
        ledger.reject(Row(name, number, named), [Fault("", "row.width", message)])
        return True, None

    def _json_rows(self, ledger: Ledger) -> Iterator[Row]:
        number = 0
        for value in self._documents():
            number += 1
            if isinstance(value, _Damage):
                ledger.reject(Row(self.name, number, {}), [Fault("", value.code, value.message)])
                continue
            if not is_object(value):
                ledger.reject(
                    Row(self.name, number, {}),
                    [Fault("", "row.object", "must be an object with named fields")],
                )
                continue
            yield self._row(value, number)

    def _row(self, value: dict[str, Any], number: int) -> Row:
        if value.keys() >= {"file", "row", "raw", "faults"}:
            return Row(str(value["file"]), int(value["row"]), flat(value["raw"]), value.get("table"))
        if set(value) == {"source", "table", "row"} and is_object(value["row"]):
            return Row(self.name, number, flat(value["row"]), f"{value['source']}.{value['table']}")
        return Row(self.name, number, flat(value))

    def _documents(self) -> Iterator[Any]:
        """The JSON values, those of lists within one by one."""
        with self.source.text(self.encoding) as text:
            for value in _values(text):
                yield from _within(value, self.form.lists)

    def _records(self) -> Iterator[list[list[str]] | _Damage]:
        if self.kind == "xlsx":
            yield from self.source.sheet(self.form.sheet)
            return
        with self.source.text(self.encoding) as text:
            yield from _parsed(text, self.delimiter)

    @contextmanager
    def _damage(self, number: int | Callable[[], int]) -> Generator[None]:
        try:
            yield
        except _DAMAGED as error:
            row = number() if callable(number) else number
            remedy = (
                "say in which encoding it is, encoding='gb18030' for example, or 'cp1252'"
                if isinstance(error, UnicodeDecodeError)
                else "get it again from its source"
            )
            reason = "has bytes that are no text" if isinstance(error, UnicodeDecodeError) else "is damaged"
            raise _unreadable(self.name, row, f"{reason}; {remedy}") from error


def _mended(row: Row) -> Row:
    """A row of a table of rejects as it stood in its own file."""
    cells = {
        name: cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
        for name, cell in row.cells.items()
        if name not in REJECT_COLUMNS
    }
    file, number, _ = (row.cells[name] for name in REJECT_COLUMNS)
    return Row(file or row.file, int(number) if number.isdecimal() else row.number, cells)


def _with_point(cell: str) -> str:
    """A number without points between thousands, with one before its decimals; anything else as it is."""
    return cell.replace(".", "").replace(",", ".") if _WITH_COMMA.fullmatch(cell) else cell


_COMMA = re.compile(r"\D{0,4}(?:0,\d+|\d+(?:\.\d{3})*,(?:\d\d?|\d{4,12}))[^\d,]{0,4}", re.ASCII)
_POINT = re.compile(r"\D{0,4}(?:0\.\d+|\d+(?:,\d{3})*\.(?:\d\d?|\d{4,12}))[^\d.]{0,4}", re.ASCII)
_WITH_COMMA = re.compile(r"[^\d.,]{0,4}(?:\d{1,3}(?:\.\d{3})+|\d{1,15})(?:,\d{1,12})?[^\d.,]{0,4}", re.ASCII)


def _unreadable(name: str, row: int, why: str) -> Malformed:
    return Malformed(
        f"{name} cannot be read after row {row}: {why}",
        code="file.unreadable",
        params={"file": name, "row": row},
    )


class _Source:
    """One file, or one file within a zip."""

    def __init__(self, path: Path, member: str | None = None, kind: str | None = None) -> None:
        self.path, self.member, self.kind = path, member, kind
        self.name = path.name if member is None else member.rpartition("/")[2]
        self._raw: IO[bytes] | None = None
        self._decoded: dict[str, str | None] = {}
        self._first: dict[tuple[str, str], list[list[str] | _Damage]] = {}

    @cached_property
    def head(self) -> bytes:
        """Its first bytes, unpacked."""
        if self.kind == "xlsx":
            return b""
        with self.open() as stream:
            return stream.read(_HEAD)

    def decoded(self, encoding: str) -> str | None:
        """The text of its first bytes, once; None where they are none in that encoding."""
        if encoding not in self._decoded:
            try:
                text = codecs.getincrementaldecoder(encoding)().decode(self.head, len(self.head) < _HEAD)
            except UnicodeDecodeError:
                text = None
            self._decoded[encoding] = text
        return self._decoded[encoding]

    @cached_property
    def _is_chinese(self) -> bool:
        """Whether its first bytes are likely GB 18030: nearly all of them are what GB 2312 has.

        Western texts decode as well, into characters that nobody writes.
        """
        strange = "".join(filterfalse(str.isascii, self.decoded("gb18030") or ""))
        return len(strange.encode("gb2312", "ignore")) >= 1.8 * len(strange)

    def first(self, encoding: str, delimiter: str) -> list[list[str] | _Damage]:
        """Its first records, if it is a table of that encoding and delimiter."""
        if (encoding, delimiter) not in self._first:
            text = io.StringIO(self.decoded(encoding), newline="")
            self._first[encoding, delimiter] = _flat(_parsed(text, delimiter, 1), _MOST_BEFORE + 4)
        return self._first[encoding, delimiter]

    def encodings(self, given: str | None, declared: Iterable[str]) -> Iterator[str]:
        """The encodings that its bytes can have, the surest first."""
        if self.head.startswith(codecs.BOM_UTF8):
            names = ["utf-8-sig"]
        elif self.head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
            names = ["utf-32"]
        elif self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            names = ["utf-16"]
        elif given is not None:
            names = [given]
        else:
            names = ["utf-8", *declared, "gb18030"]
            if b"\x00" in self.head[:400]:
                behind = self.head[1::2].count(0) > self.head[::2].count(0)
                names.insert(0, "utf-16-le" if behind else "utf-16-be")
        named = {given, *declared}
        for name in dict.fromkeys(names):
            if self.decoded(name) is not None and (name != "gb18030" or name in named or self._is_chinese):
                yield name

    def share(self) -> float:
        """How much of its bytes was read."""
        raw = self._raw
        return 0.0 if raw is None or raw.closed else raw.tell() / max(self.path.stat().st_size, 1)

    @contextmanager
    def open(self) -> Generator[IO[bytes]]:
        """Its bytes, unpacked within bounds."""
        size = self.path.stat().st_size
        with self.path.open("rb") as raw:
            self._raw = raw
            if self.member is not None:
                try:
                    member = zipfile.ZipFile(raw).open(self.member)  # noqa: SIM115 - closed below
                except _BAD_ZIP as error:
                    raise zipfile.BadZipFile(self.name) from error
                with member:
                    yield cast("IO[bytes]", _Bounded(member, self.name, size))
                return
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if packed:
                inner = cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
                yield cast("IO[bytes]", _Bounded(inner, self.name, size))
            else:
                yield raw

    @contextmanager
    def text(self, encoding: str) -> Generator[IO[str]]:
        """Its text; line breaks as they stand."""
        with self.open() as stream:
            yield io.TextIOWrapper(io.BufferedReader(cast("Any", stream), 1 << 16), encoding, newline="")

    def sheet(self, name: str | None) -> Iterator[list[list[str]]]:
        """The rows of a sheet of a workbook, each cell as a text; the first sheet where none is named."""
        try:
            calamine = import_module("python_calamine")
        except ImportError as error:
            raise MissingExtra.of("python-calamine", extra="xlsx", needed_for="a workbook") from error
        try:
            book = calamine.CalamineWorkbook.from_path(str(self.path))
            if name is not None and name not in book.sheet_names:
                raise _unreadable(self.name, 0, "it has no sheet of the name that the mapping gives")
            sheet = book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)
            for row in sheet.iter_rows():
                yield [[_cell(value) for value in row]]
        except calamine.CalamineError as error:
            raise _unreadable(self.name, 0, "is damaged; get it again from its source") from error


class _Bounded(io.RawIOBase):
    """Bytes as they are unpacked, until they are too many for what was packed."""

    def __init__(self, inner: IO[bytes], name: str, packed: int) -> None:
        self.inner, self.name, self.packed, self.count = inner, name, packed, 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        data = self._part(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    @override
    def read(self, size: int = -1) -> bytes:
        parts: list[bytes] = []
        while size and (part := self._part(min(size, 1 << 16) if size > 0 else 1 << 16)):
            parts.append(part)
            size -= len(part) if size > 0 else 0
        return b"".join(parts)

    def _part(self, size: int) -> bytes:
        try:
            part = self.inner.read(size)
        except _BAD_ZIP as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise zipfile.BadZipFile(self.name) from error
        self.count += len(part)
        if _is_too_large(self.count, self.packed):
            raise _too_large(self.name)
        return part


def _is_too_large(unpacked: int, packed: int) -> bool:
    return unpacked > UNPACKED or (unpacked > _EXEMPT and unpacked > _MOST_TIMES * packed)


def _too_large(name: str) -> Malformed:
    return Malformed(
        f"{name} unpacks to far more than a file of records does: unpack it yourself if you trust it",
        code="file.unpacked",
        params={"file": name},
    )


def sources(path: str | PathLike[str]) -> list[_Source]:
    """The files that a path holds: itself, or those of a zip."""
    place = Path(fspath(path))
    with place.open("rb") as raw:
        magic = raw.read(8)
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        raise _unreadable(place.name, 0, "is a workbook of the old kind; save it as xlsx or CSV")
    if not magic.startswith(b"PK\x03\x04"):
        return [_Source(place)]
    try:
        with zipfile.ZipFile(place) as pack:
            infos = [
                info for info in pack.infolist() if not info.is_dir() and "__MACOSX" not in info.filename
            ]
            if not infos:
                raise zipfile.BadZipFile(place.name)
    except _BAD_ZIP as error:
        raise _unreadable(place.name, 0, "is damaged; get it again from its source") from error
    size = place.stat().st_size
    unpacked = sum(info.file_size for info in infos)
    if _is_too_large(unpacked, size) or len(infos) > _MOST_MEMBERS:
        raise _too_large(place.name)
    if any(info.filename == "xl/workbook.xml" for info in infos):
        return [_Source(place, kind="xlsx")]
    return [_Source(place, info.filename) for info in infos]


def _kind(head: bytes, name: str) -> str:
    begin = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:1]
    if begin == b"<":
        raise _unreadable(name, 0, "is a web page or XML that calls itself a table; save it as xlsx or CSV")
    return "json" if begin in (b"{", b"[") else "csv"


def _first_wide(rows: Sequence[list[str]]) -> int:
    """Where a header that nobody knows stands: the first record with as many cells as most have."""
    usual = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    return next((place for place, row in enumerate(rows) if usual and len(row) == usual[0][0]), 0)


def _even(first: Sequence[list[str] | _Damage]) -> tuple[int, int]:
    """How likely a delimiter is: how many rows have as many cells as the first, of how many cells."""
    widths = [len(row) for row in first if is_list(row) and any(row)]
    if not widths or max(widths) < 2:
        return (0, 0)
    return (sum(width == widths[-1] for width in widths), widths[-1]) if widths[-1] > 1 else (0, 1)


def _parsed(text: IO[str], delimiter: str, most: int = _RUN) -> Iterator[list[list[str]] | _Damage]:
    """The records of a table of text in runs of at most so many; what is damaged is told and passed over."""
    if csv.field_size_limit() < LONGEST:
        csv.field_size_limit(LONGEST)
    blocks = 0

    def counted() -> Iterator[list[str]]:
        nonlocal blocks
        for lines in _lines(text):
            blocks += 1
            yield lines

    reader = csv.reader(chain.from_iterable(counted()), delimiter=delimiter, strict=True)
    more = True
    while more:
        run: list[list[str]] = []
        damage, until = None, blocks + _RUN_BLOCKS
        try:
            for cells in reader:
                if cells:
                    run.append(cells)
                    if len(run) == most or blocks > until:
                        break
            else:
                more = False
        except _LongLine:
            damage = _Damage("row.long", f"a line of more than {LONGEST:,} characters is no record")
        except csv.Error as error:
            damage = _of_quotes(str(error))
        except _DAMAGED:
            if run:
                yield run
            raise
        if run:
            yield run
        if damage is not None:
            yield damage


def _of_quotes(error: str) -> _Damage:
    """The damage that Python's reader tells of."""
    message = "a quote within a quoted cell is not doubled"
    if "unexpected end" in error:
        message = "a quote is opened here and never closed: what follows is inside it"
    elif "field larger" in error:
        message = f"a cell has more than {LONGEST:,} characters: is a quote open?"
    return _Damage("row.quote", message)


def _flat(runs: Iterable[list[list[str]] | _Damage], most: int) -> list[list[str] | _Damage]:
    """The first records of runs."""
    first: list[list[str] | _Damage] = []
    for run in runs:
        first += [run] if isinstance(run, _Damage) else run
        if len(first) >= most:
            break
    return first[:most]


class _LongLine(Exception):
    pass


def _lines(text: IO[str]) -> Iterator[list[str]]:
    """The lines of a text, some at a time."""
    parts, size = list[str](), 0
    while part := text.read(_BLOCK):
        parts.append(part)
        size += len(part)
        if "\n" in part or "\r" in part:
            lines = io.StringIO("".join(parts), newline="").readlines()
            last = lines.pop()  # It may go on.
            parts, size = [last], len(last)
            if lines:
                yield lines
        if size > LONGEST:
            raise _LongLine
    if parts:
        yield io.StringIO("".join(parts), newline="").readlines()


def _values(text: IO[str]) -> Iterator[Any]:
    """JSON values: a list's one by one, lines, or values one after another."""
    decoder = json.JSONDecoder(parse_constant=_Number, parse_float=_Number, parse_int=_Number)
    buffer, place, more, within = "", 0, True, False
    size = 1 << 16
    while True:
        while place < len(buffer) and buffer[place] in " \t\r\n,\ufeff":
            place += 1
        if not within and place < len(buffer) and buffer[place] == "[":
            within, place = True, place + 1
            continue
        if within and place < len(buffer) and buffer[place] == "]":
            within, place = False, place + 1
            continue
        if place < len(buffer):
            try:
                value, end = decoder.raw_decode(buffer, place)
                if more and end == len(buffer) and not is_object(value):
                    raise json.JSONDecodeError("cut", "", 0)
            except (json.JSONDecodeError, RecursionError) as error:
                if not more or len(buffer) - place > LONGEST or isinstance(error, RecursionError):
                    yield _Damage("row.json", "is no JSON")
                    end = buffer.find("\n", place)
                    if end < 0:
                        if not more or len(buffer) - place > LONGEST:
                            return
                    else:
                        place = end + 1
                        continue
            else:
                place = end
                size = 1 << 16
                yield value
                continue
        elif not more:
            return
        part = text.read(size)
        size = min(size * 2, LONGEST)
        more = bool(part)
        buffer, place = buffer[place:] + part, 0


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _within(value: Any, lists: Sequence[str]) -> Iterator[Any]:
    """A value, or the objects of the list that it wraps."""
    if is_object(value):
        if "_source" in value and all(name[:1] == "_" or name in ("sort", "highlight") for name in value):
            value = value["_source"]  # A hit of a search.
        if set(value) == {"source", "table", "row"} and is_list(value["row"]):
            for each in value["row"]:
                yield {"source": value["source"], "table": value["table"], "row": each}
            return
        for name in lists:
            inner: Any = value
            for part in name.split("."):
                inner = inner.get(part) if is_object(inner) else None
            if isinstance(inner, str) and inner[:1] in ("[", "{"):
                inner = next(_values(io.StringIO(f"[{inner}]")), None)
                inner = inner if is_list(inner) else [inner]
            if is_list(inner):
                for each in inner:
                    yield from _within(each, ())
                return
    yield value


def _keys(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if is_object(value):
            inner = value.get("raw", value.get("row") if "table" in value else value)
            yield from flat(inner if is_object(inner) else value)


def flat(value: dict[str, Any], prefix: str = "", deep: int = 0) -> dict[str, Any]:
    """An object as cells: `via.channel` for what lies within, texts as they are, lists as they are.

    >>> flat({"id": 7, "via": {"channel": "web"}, "open": True, "due": None, "tags": ["a"]})
    {'id': '7', 'via.channel': 'web', 'open': 'true', 'due': '', 'tags': ['a']}
    """
    cells: dict[str, Any] = {}
    for name, inner in value.items():
        name = f"{prefix}{name}"
        if isinstance(inner, str):
            cells[name] = str(inner)
        elif is_object(inner) and inner and deep < _DEEPEST:
            cells |= flat(inner, f"{name}.", deep + 1)
        elif is_list(inner):
            cells[name] = inner
        elif inner is None or inner == {}:
            cells[name] = ""
        else:
            cells[name] = json.dumps(inner) if not is_object(inner) else ""
    return cells


def _cell(value: Any) -> str:
    """A cell of a workbook as a text: days and times as ISO, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e22 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if not value.microsecond else "microseconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return value.isoformat() if isinstance(value, (date, time)) else "" if value is None else str(value)


def opened(
    path: str | PathLike[str],
    form: Form,
    *,
    fits: Fits | None = None,
    encoding: str | None = None,
    progress: OnProgress | None = None,
) -> list[Opened]:
    """The tables that a path holds, opened."""
    return [Opened(source, form, fits=fits, encoding=encoding, progress=progress) for source in sources(path)]


def chained(paths: Iterable[str | PathLike[str]], form: Form, **options: Any) -> list[Opened]:
    """The tables of several paths."""
    return list(chain.from_iterable(opened(path, form, **options) for path in paths))
