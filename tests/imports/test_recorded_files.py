"""Many small files are opened, and many cells are read, as `files.txt` has it.

Limits are small here, so that files of a few bytes meet them. Whoever changes what is read writes the record
anew and reads what changed: `python tests/imports/test_recorded_files.py`.
"""

# ruff: noqa: E501
from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import random
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cxkit.conversations import Speaker
from cxkit.errors import CxkitError
from cxkit.imports import Ledger, _files, _texts
from cxkit.imports._files import Form, flat, fold, opened, stem
from cxkit.imports._ledger import defused
from cxkit.imports._transcripts import split_transcript

RECORD = Path(__file__).with_name("files.txt")
LIMITS = {
    "EVERY": 3,
    "LONGEST": 40,
    "WIDEST": 5,
    "UNPACKED": 300,
    "_EXEMPT": 90,
    "_MOST_TIMES": 1,
    "_MOST_MEMBERS": 2,
    "_HEAD": 100,
    "_BLOCK": 8,
    "_RUN_BLOCKS": 2,
    "_SAMPLE": 4,
    "_MOST_BEFORE": 2,
    "_DEEPEST": 2,
}
FILES, CELLS = 400, 60
CELL = (
    "",
    "1",
    "2",
    "a",
    "b",
    "王",
    " ",
    "1,5",
    "1.5",
    "0,25",
    "1.234,5",
    "1,234.5",
    "12,345",
    "x y",
    '"',
    "a;b",
    "'=1",
    "-",
)
TYPED = (
    *("a", True, False, 1.0, 1.5, -2.0, 1e21, 1e22, -1e22, 3, None),
    *(date(2026, 3, 2), time(8, 5), datetime(2026, 3, 2, 8, 5, 9), datetime(2026, 3, 2, 8, 5, 9, 50)),
    *(timedelta(seconds=3661), timedelta(seconds=59.6), timedelta(hours=30)),
)


def known(header: Any) -> bool:
    return {"a", "b"} <= {fold(name) for name in header}


def table(draw: random.Random) -> str:
    """A table of text: lines before it, a header, rows that mostly have its width."""
    delimiter, end = draw.choice(",,;\t|"), draw.choice(("\n", "\n", "\r\n", "\r"))
    width = draw.choice((1, 2, 2, 3, 3, 4, 5, 6))
    header = draw.sample(("a", "b", "A ", "c", "d", "", "reject.file"), min(width, 7))
    if draw.random() < 0.1:
        header = ["a", "reject.file", "reject.row", "reject.reasons"]
    rows = [[draw.choice(CELL)] for _ in range(draw.choice((0, 0, 0, 1, 2, 3)))]
    rows += [header] * (draw.random() < 0.9)
    for _ in range(draw.choice((0, 1, 2, 3, 4, 5, 6, 7, 9))):
        wide = len(header) + (draw.choice((-1, 1, 2)) if draw.random() < 0.15 else 0)
        rows.append([draw.choice(CELL) for _ in range(max(wide, 0))])
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    made = text.getvalue()
    if draw.random() < 0.2:
        made = made.replace(
            "a", draw.choice(('"a"b', '"', "a" * 38, "a" * 45, f'"{"a" * 30}{end}{"b" * 30}"')), 1
        )
    return made if draw.random() < 0.8 else made.rstrip()


def value(draw: random.Random, deep: int = 0) -> Any:
    """A value of JSON."""
    kinds = ("object", "object", "list", "number", "text", "none") if deep < 4 else ("number", "text", "none")
    match draw.choice(kinds):
        case "object":
            names = draw.sample(
                ("a", "b", "raw", "row", "table", "source", "_source", "_id", "sort", "rows"),
                draw.choice((0, 1, 2, 3)),
            )
            return {name: value(draw, deep + 1) for name in names}
        case "list":
            return [value(draw, deep + 1) for _ in range(draw.choice((0, 1, 2, 3)))]
        case "number":
            return draw.choice((0, 1, -1, 1.50, True, False))
        case "text":
            return draw.choice(("", "x", "[1]", '{"a": 1}', "王" * 9))
    return None


def document(draw: random.Random) -> str:
    """JSON in one of its forms, now and then damaged."""
    match draw.choice(("lines", "list", "wrapped", "rejects", "any")):
        case "rejects":
            rows = [{"file": "t.csv", "row": n, "raw": {"a": value(draw, 3)}, "faults": []} for n in (3, 7)]
            text = "\n".join(map(json.dumps, rows))
        case "wrapped":
            inner = [value(draw, 2) for _ in range(draw.choice((0, 1, 3)))]
            shape = draw.choice(("rows", "outer", "source", "text"))
            whole: Any = {"rows": inner, "count": 1}
            if shape == "outer":
                whole = {"outer": {"rows": inner}}
            elif shape == "source":
                whole = {"source": "s", "table": "t", "row": draw.choice((inner, {"a": 1}, inner or 1))}
            elif shape == "text":
                whole = {"rows": json.dumps(draw.choice((inner, {"a": 1})))}
            text = json.dumps(whole)
        case "list":
            text = json.dumps([value(draw) for _ in range(draw.choice((0, 1, 4, 7)))])
        case "lines":
            text = draw.choice(("\n", "", " , ")).join(
                json.dumps(value(draw)) for _ in range(draw.choice((1, 3, 4)))
            )
        case _:
            text = json.dumps(value(draw))
    if draw.random() < 0.25:
        at = draw.randrange(len(text) + 1)
        text = text[:at] + draw.choice(("", "{", "]", "\n", '"', "\ufeff")) + text[at + 1 :]
    return text


def content(draw: random.Random) -> bytes:
    """Bytes of a file."""
    text = table(draw) if draw.random() < 0.6 else document(draw)
    encoding = draw.choice(
        ("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")
    )
    made = text.encode(encoding, "replace")
    if draw.random() < 0.05:
        made = draw.choice((b"<html>", b"\xd0\xcf\x11\xe0", b"\xff\x80", b"", b"PK\x03\x04")) + made
    match draw.choice(("plain", "plain", "plain", "gzip", "zip")):
        case "gzip":
            if draw.random() < 0.2:
                made = made[:1] * draw.choice((90, 91, 299, 300, 301))
            made = gzip.compress(made * draw.choice((1, 1, 4)), mtime=0)
        case "zip":
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as pack:
                for name in draw.sample(
                    ("t.csv", "in/u.csv", "__MACOSX/t.csv", "folder/"), draw.choice((0, 1, 2, 3))
                ):
                    pack.writestr(zipfile.ZipInfo(name), b"" if name.endswith("/") else made)
            made = packed.getvalue()
    return made[: draw.randrange(len(made) + 1)] if draw.random() < 0.05 else made


def form(draw: random.Random) -> Form:
    given: dict[str, Any] = {}
    for name, some in (
        ("encodings", (("gb18030",), ("cp1252",))),
        ("delimiter", (",", ";")),
        ("header_rows", (1, 2, 3)),
        ("skip", (0, 1, 2, 3)),
        ("lists", (("rows",), ("outer.rows", "rows"))),
        ("decimal", (",", ".")),
        ("header", (("a", "b"), ("a", "b", "c", "d", "e"))),
    ):
        if draw.random() < 0.25:
            given[name] = draw.choice(some)
    return Form(**given)


def told(number: int, place: Path) -> Iterator[str]:
    """What a file is opened as, its rows, its rejects, and how far it was."""
    draw = random.Random(number)
    path, progress = place / draw.choice(("t.csv", "t", ".csv.gz", "a.b.json")), list[Any]()
    path.write_bytes(content(draw))
    encoding = draw.choice((None, None, None, "gb18030", "cp1252"))
    try:
        found = opened(
            path,
            form(draw),
            fits=draw.choice((known, known, None)),
            encoding=encoding,
            progress=progress.append,
        )
        for file in found:
            yield f"{file.name} {file.stem} {file.kind} {file.encoding} {file.delimiter!r} {file.skip}"
            yield f"{file.columns} {file.above} {file.twice} {sorted(file.commas)}"
            for _ in range(2):
                ledger = Ledger()
                for row in file.rows(ledger):
                    yield f"{row} {row.cells}"
                yield from (f"{reject} {reject.raw}" for reject in ledger.rejects)
    except CxkitError as error:
        yield f"{error.code} {error}"
    yield from (f"{each.rows} {each.share:.3f}" for each in progress)


TEXTS = (
    *("2026-03-02 08:00:59", "2/3/26 9:05 PM", "12/11/2025 12:00:00.25 AM", "2.3.2026", "20260302160001", "03-02-69"),
    *("2026年3月2日 16:00", "Mon, 02 Mar 2026 08:00:00 +0800", "2 March 68, 7:01", "Mar. 12, 2026", "1772438400.5"),
    *("2026-03-02T08:00:00+08:30", "2026-3-2 8:00 -0130", "1772438400000", "1:02:03", "59:59", "-0:10", "1小时2分3秒"),
    *("90", "1.25", "5分", "12345678901234567", "1,234.50", "¥12.00", "-3.005", "+7.000", "1.234,5", "=\"0012\"", "'07"),
    *("1.93068E+15", "####", "#N/A", "7.0", "a (b)", "x<br>y&amp;<b>z</b>", " a  b ", "Ab，C", "0", "1,23", "13800138000"),
)  # fmt: skip
SHANGHAI = ZoneInfo("Asia/Shanghai")
READERS: dict[str, Callable[[str], Any]] = {
    **{f"time {way}": lambda text, way=way: _texts.read_time(text, (way,)) for way in sorted(_texts.TIMES)},
    "time both": lambda text: _texts.read_time(text, ("dmy", "mdy", "%d.%m.%y %H")),
    **{f"clock {order}": partial(_texts.wall_clock, order=order) for order in _texts.ORDERS},
    "instant": lambda text: _texts.instant_of(_texts.read_time(text, ("dmy",)), ZoneInfo("America/New_York")),
    **{f"duration {unit}": partial(_texts.read_duration, unit=unit) for unit in _texts.UNITS},
    "whole": _texts.whole,
    "decimal": _texts.decimal,
    "money": lambda text: _texts.money(text, "CNY"),
    **{f"clean {word}": _texts.cleaner(word) for word in _texts.CLEANERS},
    **{f"clean {word}": _texts.cleaner(word) for word in ("strip x", "drop 0", "first :", "last :", "zfill 9", "zfill 99")},
    "harmless": _texts.harmless,
    "fold": fold,
    "stem": stem,
    "defused": defused,
    "point": _files._with_point,
    "transcript": lambda text: split_transcript(
        f"x\nann {text}\nhi\n{text} bo: yes\nbo【23:59】no\nann(0:01) ok\nann (13:00)\ncy 2026-03-02 9:00",
        {"ann": Speaker.CUSTOMER, "bo": Speaker.AGENT}, datetime(2026, 3, 2, 14, tzinfo=UTC), SHANGHAI,
    ),
}  # fmt: skip


def texts() -> list[str]:
    """Texts of cells, and what becomes of them when a letter is another one, gone, or there twice."""
    draw, found = random.Random(7), [*TEXTS]
    for text in TEXTS:
        for _ in range(CELLS):
            at = draw.randrange(len(text))
            found.append(
                text[:at]
                + draw.choice(("", text[at] * 2, *"0123569", "12", " ", "-", ":", ".", ",", "/"))
                + text[at + 1 :]
            )
    return found


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cells_of(name: str) -> str:
    """How many texts a reader reads, and a digest of what it makes of all."""
    lines, done = list[str](), 0
    for text in texts():
        try:
            lines.append(repr(READERS[name](text)))
            done += 1
        except (ValueError, CxkitError, ArithmeticError) as error:
            lines.append(f"{type(error).__name__} {getattr(error, 'code', '')}")
    return f"{name}: {done} of {len(lines)} {digest(lines)}"


def files_of(part: int) -> str:
    """What becomes of some files: how often what, and a digest of all."""
    kinds, lines = Counter[str](), list[str]()
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        for name, limit in LIMITS.items():
            patch.setattr(_files, name, limit)
        patch.setattr(_files._parsed, "__defaults__", (2,))
        usual = csv.field_size_limit(30)
        try:
            for number in range(part * FILES, (part + 1) * FILES):
                found = list(told(number, Path(place)))
                kinds[found[0].split()[0] if found and found[0].startswith("file.") else "opened"] += 1
                lines += [each.replace(place, "") for each in found]
        finally:
            csv.field_size_limit(usual)
    return f"files {part}: {dict(sorted(kinds.items()))} {digest(lines)}"


def typed() -> str:
    cells = [_files._cell(each) for each in TYPED]
    return f"cells of a workbook: {cells} {flat({'a': {'b': {'c': {'d': 1}}}, 'e': {}, 'f': None, 'g': 1.5, 'h': [1]})}"


def test_how_much_a_file_may_unpack_to() -> None:
    """More than 64 MiB are 200 times its size at most, and never more than the limit."""
    some = 1 << 26
    packed = some // 200
    for unpacked, size, wanted in (
        (some, 1, False), (some + 1, 1, True), (200 * packed, packed, False), (200 * packed + 200, packed, True),
        (200 * packed + 200, packed + 1, False), (4 << 30, 1 << 30, False), ((4 << 30) + 1, 1 << 30, True),
    ):  # fmt: skip
        assert _files._is_too_large(unpacked, size) is wanted


PARTS = range(4)


@cache
def recorded() -> list[str]:
    return RECORD.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("part", PARTS)
def test_small_files_are_opened_as_they_were(part: int) -> None:
    assert files_of(part) in recorded()


@pytest.mark.parametrize("name", READERS)
def test_cells_are_read_as_they_were(name: str) -> None:
    assert cells_of(name) in recorded()


def test_cells_of_a_workbook_are_texts_as_they_were() -> None:
    assert typed() in recorded()


if __name__ == "__main__":
    RECORD.write_text(
        "\n".join([*map(files_of, PARTS), *map(cells_of, READERS), typed()]) + "\n", encoding="utf-8"
    )
