"""A contract for mappings: what must hold of every mapping and every file that it reads."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping as Dict, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import attrs

from cxkit.imports import Ledger, Mapping, Records, read
from cxkit.imports._files import Opened, fold, opened
from cxkit.imports._ledger import is_list, is_object

UNKNOWN = "no such word"


def _is_conditional(rule: Dict[str, Any]) -> bool:
    """Whether a rule reads some rows only, so that a file may have none that it reads."""
    return bool({"if", "where", "pick"} & rule.keys())


def check_mapping(mapping: Mapping, path: Path | Sequence[Path], *, zone: str | None = None) -> Records:
    """Hold a mapping to its contract with a file of good rows; `AssertionError` says what does not hold.

    Every row is accounted for; the file twice is the file once; the order of rows changes nothing (unless
    ids are made of their numbers, or rows are lines); encodings and containers give equal objects, a workbook
    among them where it can be read; an unknown word is a fault that names the known ones. Several files
    belong together. Answers what they gave.

    >>> with TemporaryDirectory() as place:
    ...     path = Path(place, "311.csv")
    ...     _ = path.write_text("Unique Key,Created Date,Closed Date,Agency,Complaint Type,Status\\n"
    ...         "1,06/26/2018 10:58:54 AM,,NYPD,Noise,Open\\n")
    ...     check_mapping(Mapping.shipped("nyc311"), path).accepted
    1
    """
    paths = [path] if isinstance(path, Path) else list(path)
    first = read(paths, mapping, zone=zone)
    _accounted(first)
    assert first.accepted, f"{mapping.id} uses no row of {paths[0].name}: {first.rejects[:1]}"
    for each in paths:
        with TemporaryDirectory() as place:
            others = [other for other in paths if other != each]
            work = _Variants(mapping, each, Path(place), zone, others)
            work.same_twice(first)
            for file in work.files:
                work.same_in_any_order(file, first)
                work.same_in_any_form(file, first)
                work.unknown_words(file)
    return first


def _accounted(found: Records) -> None:
    assert found.read == found.accepted + found.rejected, f"{found.source}: rows are not told of"
    assert len(found.rejects) == found.rejected, f"{found.source}: rejects are missing"
    assert all(reject.faults for reject in found.rejects), f"{found.source}: a reject has no reason"


def _things(found: Records) -> dict[Any, Any]:
    things: dict[Any, Any] = {(type(thing), thing.id): thing for thing in found.objects()}
    things |= {(policy.id, policy.version): policy for policy in found.policies}
    things |= {("event", *attrs.astuple(event)): event for event in found.events}
    things |= {("messages", id): said for id, said in found.messages.items()}
    return {**things, **found.own_fields, **found.calendars}


class _Variants:
    """The same file in other forms."""

    def __init__(
        self, mapping: Mapping, path: Path, place: Path, zone: str | None, others: Sequence[Path]
    ) -> None:
        self.mapping, self.path, self.place, self.zone = mapping, path, place, zone
        self.others = others
        self.files = opened(path, mapping.form, fits=lambda header: mapping.table_of(header) is not None)
        self.number = 0

    def same_twice(self, first: Records) -> None:
        """Twice is once."""
        again = self._write(self.path.read_bytes())
        twice = read([self.path, again, *self.others], self.mapping, zone=self.zone)
        assert _things(twice) == _things(first), f"{self.mapping.id}: the file twice is not the file once"

    def same_in_any_order(self, file: Opened, first: Records) -> None:
        """The order of rows changes nothing."""
        if self._counts_rows():
            return
        rows = self._rows(file)
        turned = self._read(self._plain(file, rows[::-1]))
        assert _things(turned) == _things(first), f"{self.mapping.id}: the order of rows changes what is read"

    def same_in_any_form(self, file: Opened, first: Records) -> None:
        """Encodings and containers give equal objects."""
        text = self._plain(file, self._rows(file))
        forms = {name: text.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "gb18030")}
        forms["gzip"] = gzip.compress(forms["utf-8"])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as pack:
            pack.writestr(self.path.name, forms["utf-8"])
        forms["zip"] = packed.getvalue()
        if file.kind == "json":
            del forms["gb18030"]  # JSON is UTF-8 or says otherwise.
        elif find_spec("python_calamine") is not None:
            forms["xlsx"] = _workbook(csv.reader(io.StringIO(text, newline=""), delimiter=file.delimiter))
        for name, content in forms.items():
            rewritten = read([self._write(content), *self.others], self.mapping, zone=self.zone)
            assert _things(rewritten) == _things(first), f"{self.mapping.id}: {name} gives other objects"

    def unknown_words(self, file: Opened) -> None:
        """A word that is not declared is a fault that names those that are."""
        rows = self._rows(file)
        names = {fold(name): name for row in rows for name in row}
        for rule in _rules(self.mapping.to_plain()["tables"]):
            if not isinstance(rule.get("values"), dict) or rule.get("unknown", "fault") != "fault":
                continue
            aliases = [rule["from"]] if isinstance(rule.get("from"), str) else rule.get("from", [])
            column = next((names[fold(name)] for name in aliases if fold(name) in names), None)
            if column is None or not any(row.get(column) for row in rows):
                continue
            said = [index for index, row in enumerate(rows) if row.get(column)]
            wrong = said[:-1] or said  # One stays, so that there is something to read.
            changed = [{**row, column: UNKNOWN} if index in wrong else row for index, row in enumerate(rows)]
            records = self._read(self._plain(file, changed))
            _accounted(records)
            messages = [
                str(fault)
                for reject in records.rejects
                for fault in reject.faults
                if fault.code == "cell.unknown"
            ]
            word = next(iter(rule["values"]))
            fine = any(word in each for each in messages) or (_is_conditional(rule) and not messages)
            assert fine, f"{self.mapping.id}: an unknown word in {column} does not tell the known ones"
            assert UNKNOWN not in "".join(messages), f"{self.mapping.id}: a message repeats what a cell says"

    def _counts_rows(self) -> bool:
        plain = json.dumps(self.mapping.to_plain()["tables"])
        return '"auto": "stem_row"' in plain or '"auto": "row"' in plain

    def _rows(self, file: Opened) -> list[dict[str, Any]]:
        return [dict(row.cells) for row in file.rows(Ledger(sink=lambda _: None))]

    def _plain(self, file: Opened, rows: Iterable[Dict[str, Any]]) -> str:
        if file.kind == "json":
            return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        text = io.StringIO()
        table = csv.writer(text, delimiter=file.delimiter)
        if self.mapping.form.header is None:
            table.writerow(file.columns)
            table.writerows(file.above)
        table.writerows([row.get(name, "") for name in file.columns] for row in rows)
        return text.getvalue()

    def _read(self, text: str) -> Records:
        return read([self._write(text.encode()), *self.others], self.mapping, zone=self.zone)

    def _write(self, content: bytes) -> Path:
        self.number += 1
        place = self.place / str(self.number)
        place.mkdir()
        path = place / self.path.name
        path.write_bytes(content)
        return path


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _workbook(rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet whose cells are texts."""
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        pack.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets><sheet name="rows" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
        )
        pack.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        pack.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{_SHEET}"><sheetData>{cells}</sheetData></worksheet>',
        )
    return packed.getvalue()


def _rules(value: Any) -> Iterable[dict[str, Any]]:
    if is_object(value):
        yield value
        for inner in value.values():
            yield from _rules(inner)
    elif is_list(value):
        for inner in value:
            yield from _rules(inner)
