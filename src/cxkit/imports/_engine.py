"""The engine of mappings: rows of files become objects and events, every row accounted for.

A row is an object, a part of one, one of the events of one, or something that others look up or join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping as Dict, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

import attrs

from cxkit.errors import Fault, Invalid, Malformed
from cxkit.imports._columnwise import Columnwise
from cxkit.imports._compiling import Compiled, Compiler, Fitted, Make, first_name, mark_of, within
from cxkit.imports._files import Opened, fold
from cxkit.imports._ledger import REJECT_COLUMNS, Ledger, Row, is_list, is_object
from cxkit.imports._mapping import Mapping, fingerprint
from cxkit.imports._pairs import codes_of, number_files
from cxkit.imports._rules import Columns, Read, Reading, Said, built
from cxkit.imports._targets import TARGETS, Opening, Promises, filled, hints_of, plain_type
from cxkit.imports._texts import read_time
from cxkit.kernel.facts import Actor
from cxkit.orders import Payment
from cxkit.returns import LedgerRow, Reversal, match_reversals
from cxkit.surveys import Answer, Design, Question, Response, Survey
from cxkit.surveys.facts import Imported as SurveyImported
from cxkit.values import UnitPrice, minor_units, total


class Engine:
    """Reads the files of one mapping; `objects` yields what they hold, in one pass over each where it can."""

    def __init__(
        self,
        mapping: Mapping,
        files: Sequence[tuple[Opened, str | None]],
        ledger: Ledger,
        said: Said,
        *,
        partly: bool = False,
    ) -> None:
        self.mapping, self.ledger, self.said, self.at = mapping, ledger, said, said.at
        self.by = said.by or Actor.system(f"import:{mapping.id}")
        self.files = list(files)
        self.data = mapping.to_plain()
        self.held: dict[str, dict[str, list[Row]]] = {}
        self.fitted: dict[tuple[int, str], Fitted[Compiled]] = {}
        self.seen: dict[tuple[str, str], tuple[str, int, bytes]] = {}
        self.memory: dict[tuple[str, str], dict[str, Any]] = {}
        self.last: dict[str, dict[str, datetime]] = {}
        self.present: dict[int, set[str | None]] = {}
        self.grouped: dict[tuple[str, str], Compiled] = {}
        self.cancelled: list[LedgerRow] = []
        self.reversals: list[Reversal] = []
        self.newest_response: datetime | None = None
        self.own: dict[tuple[str, str], dict[str, Any]] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.numbers: set[str] = set()
        self.answered: dict[str, tuple[Answer, ...]] = {}
        self.owners = {table.get("rows", {}).get("of") for table in self.data["tables"].values()}
        self.pending: list[Callable[[], None]] = []
        self.compiler = Compiler(
            mapping.id,
            self.data,
            self.files,
            said,
            held=self.held,
            memory=self.memory,
        )
        self._needs()
        unmapped = mapping.unmapped()
        if unmapped and not partly:
            raise Invalid.of(
                f"mapping {mapping.id}",
                [
                    Fault(path, "mapping.unmapped", "is not mapped yet: nobody could verify it")
                    for path in unmapped
                ],
            )
        for file, table in self.files:
            if table is not None:
                self._check_header(file, table)

    def _needs(self) -> None:
        """Facts to remember of objects: fields that are looked up, and who was named when."""

        def walk(value: Any) -> None:
            if is_object(value):
                column = value.get("lookup")
                if isinstance(column, str) and column.startswith("."):
                    self.memory.setdefault((column[1:], value["take"]), {})
                if isinstance(value.get("mentioned"), str):
                    self.last.setdefault(value["mentioned"], {})
                for inner in value.values():
                    walk(inner)
            elif is_list(value):
                for inner in value:
                    walk(inner)

        walk(self.data["tables"])
        for each in self.data.get("mentioned", {}).values():
            for name in each["in"]:
                self.last.setdefault(name, {})

    # Files and their tables.

    def _check_header(self, file: Opened, table: str) -> None:
        have = {fold(name) for name in file.columns}
        faults = [
            Fault(
                wanted[0],
                "column.missing",
                f"is missing: the file has {len(file.columns)} columns, and none of that name",
            )
            for wanted in fingerprint(self.data["tables"][table])
            if not have & {fold(name) for name in wanted}
        ]
        if file.kind != "json":
            read = self._fit(file, table).columns.read
            faults += [
                Fault(name, "column.twice", "is the name of two columns")
                for name in file.twice
                if name in read
            ]
        if faults:
            raise Malformed.of(f"header of {file.name}", faults)

    def _fit(self, file: Opened, table: str) -> Fitted[Compiled]:
        key = (id(file), table)
        if key not in self.fitted:
            spec = self.data["tables"][table]
            missing = [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]
            names = file.columns if file.kind != "json" else ()
            self.fitted[key] = Fitted(partial(self.compiler.table, spec, table), missing, names)
        return self.fitted[key]

    def rows_of(self, table: str, *, counting: bool = True) -> Iterator[tuple[Row, Compiled]]:
        """The rows of a table in all files, with what is compiled for each."""
        for file, its in self._files_of(table):
            yield from self._rows_in(file, its, table, counting=counting)

    def _files_of(self, table: str) -> list[tuple[Opened, str | None]]:
        return [(file, its) for file, its in self.files if its in (None, table)]

    def _rows_in(
        self, file: Opened, its: str | None, table: str, *, counting: bool = True
    ) -> Iterator[tuple[Row, Compiled]]:
        ledger = self.ledger if counting else Ledger(sink=lambda _: None)
        fit = self._fit(file, table)
        ledger.open(file.name)
        if file.kind != "json":
            for row in file.rows(ledger):
                yield row, fit.made
            return
        if table not in self.present.get(id(file), (table,)):
            return
        first = counting and id(file) not in self.present
        present: set[str | None] = set()
        for row in file.rows(ledger if first else Ledger(sink=lambda _: None)):
            name = its or self._table_of(row)
            present.add(name)
            if name == table:
                yield row, fit(row.cells)
            elif name is None and first:
                ledger.note(row.file, row.table or "other", 1)
        if first:
            self.present[id(file)] = present

    def _tell_unread(self) -> None:
        """Name the columns that no rule read."""
        for file, its in self.files:
            read: set[str] = set()
            names: dict[str, None] = dict.fromkeys(file.columns if file.kind != "json" else ())
            for table, spec in self.data["tables"].items():
                if its not in (None, table):
                    continue
                read |= {fold(name) for name in (*spec.get("ignored", ()), *REJECT_COLUMNS)}
                for columns in self.compiler.columns.get(table, ()):
                    read |= {fold(name) for name in columns.read}
                if (id(file), table) in self.fitted:
                    names |= self.fitted[id(file), table].known
            self.ledger.open(file.name, [name for name in names if fold(name) not in read])

    def _table_of(self, row: Row) -> str | None:
        key = (row.table, tuple(row.cells))
        if key not in self._tables:
            if len(self._tables) > 10_000:
                self._tables.clear()
            self._tables[key] = self.mapping.table_of(row.cells, row.table)
        return self._tables[key]

    _tables: dict[Any, str | None] = {}  # noqa: RUF012

    # What is made, in order.

    def objects(self) -> Iterator[Any]:
        """Every object and event: those of rows as they come, then those that many rows make together."""
        self._tables = {}
        tables = self.data["tables"]
        modes = {name: table.get("rows", {}).get("mode", "row") for name, table in tables.items()}
        for name, table in tables.items():
            if table.get("rows", {}).get("pair"):
                self.numbers |= number_files([file for file, _ in self._files_of(name)])
        self.files.sort(key=lambda pair: pair[0].name in self.numbers)
        for name, mode in modes.items():
            if mode == "lookup":
                self._hold_lookup(name)
            elif mode == "joined":
                self._hold_joined(name)
            elif mode == "group":
                self._hold_groups(name)
        for name, mode in modes.items():
            if mode == "row":
                yield from self._each_row(name)
            elif mode == "parts":
                yield from self._each_part(name)
            elif mode == "group":
                yield from self._each_group(name)
        self._orphans(modes)
        for name, mode in modes.items():
            if mode == "lookup":
                yield from self._after(name)
        yield from self._mentioned()
        self._tell_unread()
        self._refuse_damaged()
        yield from self._surveys()

    def _hold_lookup(self, table: str) -> None:
        held = self.held.setdefault(table, {})
        first: dict[str, Row] = {}
        stamps: dict[str, Any] = {}
        for row, compiled in self.rows_of(table):
            reading = Reading(row)
            for field, read in compiled.fields:
                reading.made[field] = read(reading)
            assert compiled.key is not None
            key: str = compiled.key(reading) or ""
            newer = False
            earlier = first.get(key)
            stamp = tuple(_sortable(read(reading)) for read in compiled.version)
            if earlier is not None and (earlier.cells == row.cells or stamp != stamps[key]):
                self.ledger.note(row.file, "repeated")
                newer = stamp > stamps[key]
            elif earlier is not None:
                message = f"the same is already in row {earlier.number}"
                reading.fault(first_name(self.data["tables"][table]["rows"]["key"]), "cell.twice", message)
            if reading.faults:
                self.ledger.reject(row, reading.faults)
            else:
                self.ledger.accept(row)
                if earlier is None or newer:
                    first[key], stamps[key] = row, stamp
                    held[key] = [row]

    def _hold_joined(self, table: str) -> None:
        held = self.held.setdefault(table, {})
        for row, compiled in self.rows_of(table):
            assert compiled.key is not None
            held.setdefault(compiled.key(Reading(row)) or "", []).append(row)

    def _orphans(self, modes: Dict[str, str]) -> None:
        for name, mode in modes.items():
            if mode != "joined":
                continue
            key = first_name(self.data["tables"][name]["rows"]["key"])
            for rows in self.held[name].values():
                for row in rows:
                    self.ledger.reject(
                        row, [Fault(key, "import.orphan", "refers to a row that is not there")]
                    )

    def _joined_to(self, table: str, id: str) -> list[Row]:
        joined: list[Row] = []
        for name, spec in self.data["tables"].items():
            rows = spec.get("rows", {})
            if rows.get("mode") == "joined" and rows.get("of") == table:
                joined += self.held[name].pop(id, [])
        return joined

    def _each_row(self, table: str) -> Iterator[Any]:
        spec = self.data["tables"][table]
        best = self._newest(table) if spec.get("rows", {}).get("version") else None
        for name, column in spec.get("rows", {}).get("links", {}).items():
            self._hold_links(table, name, column)
        failed: set[str] = set()
        otherwise = spec.get("otherwise")
        for row, compiled in self.rows_of(table):
            count = 1
            if best is not None and compiled.key is not None:
                chosen = best.get(compiled.key(Reading(row)) or "")
                if chosen is not None:
                    if chosen[1:3] != [row.file, row.number]:
                        continue
                    count = chosen[3]
            reading = Reading(row)
            made, joined = self._made(compiled, reading, table, otherwise)
            if reading.faults:
                self._refuse(row, reading.faults, joined)
                if count > 1 and compiled.key is not None:
                    failed.add(compiled.key(reading) or "")
                continue
            self.ledger.accept(row, count)
            if count > 1:
                self.ledger.note(row.file, "repeated", count - 1)
            for part in joined:
                self.ledger.accept(part)
            if reading.doubts:
                self.ledger.doubt(row, reading.doubts)
            yield from made
        if failed and best is not None:
            self._refuse_older(table, failed, best)

    def _hold_links(self, table: str, name: str, column: str) -> None:
        """The object of its row for each id in a list."""
        links = self.compiler.links.setdefault((table, name), {})
        for row, compiled in self.rows_of(table, counting=False):
            key = None if compiled.key is None else compiled.key(Reading(row))
            said = row.cells.get(column, "")
            for id in re.findall(r"[^][,\s\"']+", ",".join(map(str, said)) if is_list(said) else said):
                if key is not None and id != key:
                    links[id] = key

    def _newest(self, table: str) -> dict[str, list[Any]]:
        """For each key the row with the greatest version, and how many rows there are."""
        best: dict[str, list[Any]] = {}
        for row, compiled in self.rows_of(table, counting=False):
            reading = Reading(row)
            key = compiled.key(reading) if compiled.key else None
            if key is None:
                continue
            stamp = tuple(_sortable(read(reading)) for read in compiled.version)
            newest = best.get(key)
            if newest is None:
                best[key] = [stamp, row.file, row.number, 1]
                continue
            newest[3] += 1
            if stamp >= newest[0]:
                newest[:3] = [stamp, row.file, row.number]
            else:
                self.ledger.note(row.file, "unordered")
        return best

    def _refuse_older(self, table: str, failed: set[str], best: dict[str, list[Any]]) -> None:
        for row, compiled in self.rows_of(table, counting=False):
            key = compiled.key(Reading(row)) if compiled.key else None
            if key in failed and best[key][1:3] != [row.file, row.number]:
                message = f"the newest row of it, {best[key][2]}, cannot be used"
                self.ledger.reject(row, [Fault("", "import.final_row", message)])

    def _refuse(self, row: Row, faults: list[Fault], joined: Iterable[Row]) -> None:
        self.ledger.reject(row, faults)
        for part in joined:
            message = f"what it belongs to, row {row.number} of {row.file}, cannot be used"
            self.ledger.reject(part, [Fault("", "import.order", message)])

    def _made(
        self, compiled: Compiled, reading: Reading, table: str, otherwise: Any
    ) -> tuple[list[Any], list[Row]]:
        """The objects of a row or a group, and the rows joined to it; faults stay in the reading."""
        made: list[Any] = []
        joined: list[Row] = []
        self.pending = []
        for holds, fault in compiled.refuse:
            if holds(reading, reading.cells):
                reading.faults.append(fault)
                return made, joined
        any_fits = False
        for make in compiled.makes:
            reading.made = {}
            if not make.fits(reading):
                continue
            any_fits = True
            make.read(reading)
            id = reading.made.get(make.target.id)
            if id is not None and table in self.owners:
                joined += self._joined_to(table, id)
            thing = self._thing(make, reading)
            made += thing if is_list(thing) else [] if thing is None else [thing]
        for place, fitted in compiled.inner:
            for inner in within(reading.row, reading.cells.get(place)):
                make = fitted(inner.cells)
                if make.fits(inner):
                    make.read(inner)
                    thing = self._thing(make, inner)
                    made += [] if thing is None else [thing]
                reading.faults += inner.faults
                reading.doubts += inner.doubts
        if compiled.events is not None:
            made += compiled.events(reading)
            any_fits = True
        if compiled.messages is not None:
            made += compiled.messages(reading)
            any_fits = True
        if not any_fits and is_object(otherwise):
            reading.fault(otherwise.get("path", ""), otherwise["code"], otherwise["message"])
        if len(reading.faults) > 1:
            reading.faults = [each for n, each in enumerate(reading.faults) if each not in reading.faults[:n]]
        if not reading.faults:
            for done in self.pending:
                done()
        return made, joined

    def _thing(self, make: Make, reading: Reading) -> Any:
        """The object that was read, unless it is one that is already there."""
        id = reading.made.get(make.target.id)
        if id is None:
            if not reading.faults:
                reading.fault("", "cell.missing", f"has no id for a {make.name}")
            return None
        mark = mark_of(reading)
        earlier = self.seen.get((make.seen, id))
        if earlier is not None:
            if earlier[2] == mark:
                if not reading.faults:
                    self.ledger.note(reading.row.file, "repeated")
                return None
            if reading.row.file in self.numbers and id in self.answered and not reading.faults:
                self._learn(id, reading)
                return None
            message = f"the same is already in row {earlier[1]}"
            reading.fault(self._id_column(make), "cell.twice", message)
            return None
        if reading.faults:
            return None
        answers = reading.made.get("answers") or ()
        kept = {name: value for name, read in make.own if (value := read(reading)) is not None}
        if make.target.fact is None:
            kept |= {
                name: value for name, value in reading.made.items() if name != "id" and value is not None
            }
            thing = None
        else:
            thing = built(reading, lambda: self._build(make, dict(reading.made)))
            if thing is None:
                return None

        def done() -> None:
            self.seen[make.seen, id] = (reading.row.file, reading.row.number, mark)
            if self.numbers and make.target.cls is Response and reading.row.file not in self.numbers:
                self.answered[id] = answers
            if kept:
                self.own.setdefault((make.name, id), {}).update(kept)

        self.pending.append(done)
        return thing

    def _learn(self, id: str, reading: Reading) -> None:
        """The meaning of numbers that a person also gave in words."""
        self.ledger.note(reading.row.file, "repeated")
        for question, code, word in codes_of(self.answered[id], reading.made["answers"]):
            known = self.codes.setdefault(question, {}).setdefault(code, word)
            if known != word:
                message = f"{code} of question {question} means two things in the export with words"
                reading.doubts.append(Fault("", "import.two_columns", message))

    def _id_column(self, make: Make) -> str:
        for table in self.data["tables"].values():
            fields = table.get("makes", {}).get(make.name, {}).get("fields", {})
            rule = fields.get("id", fields.get(make.target.id))
            if rule is not None:
                return first_name(rule)
        return ""

    def _build(self, make: Make, made: dict[str, Any]) -> Any:
        given: dict[str, Any] = {}
        nested: dict[str, dict[str, Any]] = {}
        for name, value in made.items():
            if value is None:
                continue
            outer, dot, inner = name.partition(".")
            if dot:
                nested.setdefault(outer, {})[inner] = value
            else:
                given[name] = value
        hints = hints_of(make.target.fact)
        for name, parts in nested.items():
            given[name] = filled(plain_type(hints[name]), parts)
        if make.target.fact is LedgerRow:
            given.setdefault("customer", None)
            return filled(LedgerRow, given)
        if make.target.fact in (Opening, Promises):
            return filled(make.target.fact, given).made()
        times = [
            value for name, value in given.items() if isinstance(value, datetime) and name != "promised_by"
        ]
        at = self.at or max(times, default=None)
        if at is None:
            raise Invalid("nothing tells when it was: say at=", code="import.time", path="at")
        given["at"] = at
        given.setdefault("by", self.by)
        if "zone" in hints and self.said.tz is not None:
            given.setdefault("zone", self.said.tz.key)
        try:
            fact = make.target.fact(**given)
        except TypeError:
            fact = filled(make.target.fact, given)
        thing = make.target.cls.imported(fact)
        self.pending.append(partial(self._remember, make, given, at))
        return thing

    def _remember(self, make: Make, given: dict[str, Any], at: datetime) -> None:
        if make.target.cls is Response:
            self.newest_response = max(self.newest_response or at, at)
        id = given[make.target.id]
        for (target, field), known in self.memory.items():
            if target == make.name:
                known[id] = given.get(field)
        for place, known_last in self.last.items():
            target, _, field = place.partition(".")
            who = given.get(field) if target == make.name else None
            if who is not None:
                known_last[who] = max(at, known_last.get(who, at))

    def _each_part(self, table: str) -> Iterator[Any]:
        heads: dict[str, _Head] = {}
        otherwise = self.data["tables"][table].get("otherwise")
        for file, its in self._files_of(table):
            compiled = self._fit(file, table).made
            quick = None if file.kind == "json" else Columnwise.of(compiled, file.columns)
            if quick is not None:
                yield from self._take_runs(file, compiled, quick, heads, otherwise)
                continue
            for row, compiled in self._rows_in(file, its, table):
                yield from self._take_part(compiled, Reading(row), heads, otherwise)
        yield from self._wholes(heads)

    def _take_runs(
        self, file: Opened, compiled: Compiled, quick: Columnwise, heads: dict[str, _Head], otherwise: Any
    ) -> Iterator[Any]:
        """The parts of a table in runs of rows; unusual rows one by one."""
        self.ledger.open(file.name)
        names = [name for name, _ in quick.same]
        for run in file.runs(self.ledger):
            if isinstance(run, Row):
                yield from self._take_part(compiled, Reading(run), heads, otherwise)
                continue
            used = 0
            for number, (cells, usual) in enumerate(zip(run[1], quick.read(*run), strict=True), run[0]):
                head = None if usual is None else heads.get(usual[0])
                if usual is not None and head is not None and head.agrees(usual[1], names):
                    head.parts.append(usual[2])
                    used += 1
                    continue
                row = Row(file.name, number, dict(zip(file.columns, cells, strict=True)))
                yield from self._take_part(compiled, Reading(row), heads, otherwise)
            if used:
                self.ledger.accept(Row(file.name, run[0], {}), used)

    def _hold_groups(self, table: str) -> None:
        """The rows of each object: equal ones once, and in the order that is declared."""
        held = self.held.setdefault(table, {})
        column = first_name(self.data["tables"][table]["rows"]["key"])
        marks: set[tuple[str, bytes]] = set()
        for row, compiled in self.rows_of(table):
            reading = Reading(row)
            assert compiled.key is not None
            key = compiled.key(reading)
            refused = next((fault for holds, fault in compiled.refuse if holds(reading, row.cells)), None)
            if refused is not None:
                reading.faults = [refused]
            elif key is None and not reading.faults:
                reading.fault(column, "cell.missing", "is missing")
            if key is None or reading.faults:
                self.ledger.reject(row, reading.faults)
            elif (key, mark := mark_of(reading)) in marks:
                self.ledger.note(row.file, "repeated")
                self.ledger.accept(row)
            else:
                marks.add((key, mark))
                held.setdefault(key, []).append(row)
                self.grouped[table, key] = compiled
        for key, rows in held.items():
            if order_by := self.grouped[table, key].order_by:
                self._sort(rows, order_by)

    def _sort(self, rows: list[Row], order_by: Iterable[Read]) -> None:
        stamped = [(tuple(_sortable(read(Reading(row))) for read in order_by), row) for row in rows]
        late = sum(after[0] < before[0] for before, after in pairwise(stamped))
        if late:
            self.ledger.note(rows[0].file, "unordered", late)
        rows[:] = [row for _, row in sorted(stamped, key=lambda pair: pair[0])]

    def _each_group(self, table: str) -> Iterator[Any]:
        spec = self.data["tables"][table]
        for key, rows in self.held[table].items():
            compiled = self.grouped[table, key]
            reading = Reading(rows[-1], rows)
            made, joined = self._made(compiled, reading, table, spec.get("otherwise"))
            if reading.faults:
                for row in rows[:-1]:
                    self.ledger.reject(row, [Fault("", "import.order", "what it belongs to cannot be used")])
                self._refuse(rows[-1], reading.faults, joined)
                continue
            for row in [*rows, *joined]:
                self.ledger.accept(row)
            if reading.doubts:
                self.ledger.doubt(reading.row, reading.doubts)
            yield from made

    def _take_part(
        self,
        compiled: Compiled,
        reading: Reading,
        heads: dict[str, _Head],
        otherwise: Any,
    ) -> Iterator[Any]:
        row = reading.row
        key = None if compiled.key is None else compiled.key(reading)
        self.pending = []
        for holds, fault in compiled.refuse:
            if holds(reading, reading.cells):
                self.ledger.reject(row, [fault])
                return
        for make in compiled.makes:
            if not make.fits(reading):
                continue
            if make.parts is None:
                make.read(reading)
                thing = (
                    None if reading.faults else built(reading, partial(self._build, make, dict(reading.made)))
                )
                if reading.faults:
                    break
                self._used(reading)
                if type(thing) is LedgerRow:
                    self.cancelled.append(thing)
                if thing is not None:
                    yield thing
                return
            head = heads.get(key or "")
            part = make.parts(reading)
            if head is None and not reading.faults:
                make.read(reading)
                if key is None and not reading.faults:
                    reading.fault("", "cell.missing", "has no id")
                head = _Head(make, dict(reading.made), [], reading.row)
            elif head is not None:
                for name, read in compiled.same:
                    value = read(reading)
                    if value is not None and value != head.made.get(name):
                        message = "differs from an earlier row of the same object"
                        reading.fault(name, "import.differs", message)
            if reading.faults or part is None or head is None:
                break
            heads[key or ""] = head
            head.parts.append(part)
            if -part.unit_price.amount.as_tuple().exponent > minor_units(part.currency) and part.rounding:
                price = part.unit_price.amount
                exact = f"{part.quantity} x {price} is {price * part.quantity}"
                message = f"{exact}, and the line is rounded to {part.gross}"
                reading.doubts.append(Fault(compiled.rounded or "", "import.rounded", message))
            self._used(reading)
            return
        else:
            if is_object(otherwise):
                reading.fault(otherwise.get("path", ""), otherwise["code"], otherwise["message"])
        if reading.faults:
            self.ledger.reject(row, reading.faults)
        else:
            self._used(reading)

    def _used(self, reading: Reading) -> None:
        self.ledger.accept(reading.row)
        if reading.doubts:
            self.ledger.doubt(reading.row, reading.doubts)

    def _wholes(self, heads: dict[str, _Head]) -> Iterator[Any]:
        back = self._taken_back(heads.values()) if self.cancelled else {}
        for head in heads.values():
            self.pending = []
            made = {**head.made, head.make.parts_field: tuple(head.parts)}
            if went := back.get(head.id):
                whole = total([part.paid for part in head.parts])
                back_then = min(UnitPrice.of(went, whole.currency).for_quantity(1)[0], whole)
                made["payments"] = (Payment(id=head.id, method="other", captured=whole, refunded=back_then),)
            yield self._build(head.make, made)

    def _taken_back(self, heads: Iterable[_Head]) -> dict[str, Decimal]:
        """Match cancelled rows to sales: how much money of each order went back."""
        wanted = {(row.customer, row.product) for row in self.cancelled}
        sales = (
            LedgerRow(
                f"{head.id}/{line.id}", customer, line.product, line.quantity, line.unit_price.amount, at
            )
            for head in heads
            for customer, at in [(head.made.get("customer"), head.made["placed_at"])]
            for line in head.parts
            if (customer, line.product) in wanted
        )
        rows = (row._replace(quantity=abs(row.quantity)) for row in self.cancelled)
        self.reversals = match_reversals(sales, rows, services=self.data.get("services", ()))
        back: dict[str, Decimal] = {}
        for reversal in self.reversals:
            for match in reversal.matches:
                order = match.sale.rpartition("/")[0]
                back[order] = back.get(order, Decimal(0)) + reversal.row.price * match.quantity
        return back

    def _after(self, table: str) -> Iterator[Any]:
        """The objects that the rows of a table of look-ups make together."""
        spec = self.data["tables"][table]
        rows = [row for group in self.held[table].values() for row in group]
        for name, each in spec.get("makes", {}).items():
            if "after" not in each or not rows:
                continue
            names = dict.fromkeys(column for row in rows for column in row.cells)
            columns = Columns(
                names, [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]
            )
            make = self.compiler.make(name, each, self.compiler.setting(columns, table), table)
            owner = columns.text(each["after"])
            groups: dict[str, list[Row]] = {}
            for row in rows:
                groups.setdefault(owner(row.cells) or "", []).append(row)
            last = self.last.get(each.get("mentioned", ""), {})
            newest = self.at or max(last.values(), default=None)
            for id, group in groups.items():
                reading = Reading(group[-1], group)
                if not make.fits(reading):
                    continue
                make.read(reading)
                if make.target.fact is None:
                    self.pending = []
                    self._thing(make, reading)
                    for done in self.pending:
                        done()
                    if reading.faults:
                        self.ledger.doubt(group[-1], reading.faults)
                    continue
                at = last.get(id) or newest or reading.made.get("at")
                if at is None and not any(isinstance(value, datetime) for value in reading.made.values()):
                    raise Invalid(
                        f"no object can be used that tells when those of {table} were known: say at=",
                        code="import.time",
                        path="at",
                    )
                reading.made["at"] = at
                thing = built(reading, partial(self._build, make, dict(reading.made)))
                if thing is None:
                    self.ledger.doubt(group[-1], reading.faults)
                else:
                    yield thing

    def _mentioned(self) -> Iterator[Any]:
        """The objects that others only name, each as of the last time that it was named."""
        for name, each in self.data.get("mentioned", {}).items():
            last: dict[str, datetime] = {}
            for place in each["in"]:
                for id, at in self.last[place].items():
                    last[id] = max(at, last.get(id, at))
            for id in sorted(last):
                if (name, id) in self.seen:
                    continue
                target = TARGETS[name]
                given = {
                    field: id if rule == "id" else rule for field, rule in each.get("fields", {}).items()
                }
                at = last[id]
                fact = filled(target.fact, {target.id: id, "at": at, "by": self.by, **given})
                yield target.cls.imported(fact)

    def _surveys(self) -> Iterator[Survey]:
        """The surveys that responses answer, as far as the mapping knows what was asked."""
        for each in self.data.get("surveys", ()):
            if self.newest_response is None:
                continue
            id = each["id"].replace("{stem}", self.files[0][0].stem if self.files else "")
            questions = tuple(
                getattr(Question, one["kind"])(one["id"], one["text"], required=one.get("required", False))
                for one in each["questions"]
            )
            fact = SurveyImported(
                survey=id,
                status=each.get("status", "closed"),
                title=each.get("title", id).replace("{stem}", id),
                purpose=each.get("purpose", ""),
                design=Design(questions=questions),
                at=self.at or self.newest_response,
                by=self.by,
            )
            yield Survey.imported(fact)

    def _refuse_damaged(self) -> None:
        """Refuse the whole where most long ids lost their last digits in a spreadsheet."""
        for setting in self.compiler.settings:
            long, zeros, by_chance = setting.long_ids
            if long >= 3 and zeros * 2 > long and zeros > 5 * by_chance + 1:
                raise Malformed(
                    f"{zeros} of {long} long ids end in zeros: a spreadsheet kept 15 of their digits; which "
                    "objects they name is lost: export the file anew and do not open it in a spreadsheet",
                    code="import.excel",
                    params={"count": zeros},
                )


@attrs.define
class _Head:
    """An object whose parts are rows: what its first row said, and the parts so far."""

    make: Make
    made: dict[str, Any]
    parts: list[Any]
    row: Row
    same: tuple[Any, ...] | None = None

    @property
    def id(self) -> str:
        """Its id."""
        if self.make.target.id not in self.made:
            raise Invalid(f"{self.make.name} has no field for the id", code="mapping.needed", path="id")
        return str(self.made[self.make.target.id])

    def agrees(self, said: tuple[Any, ...], names: Sequence[str]) -> bool:
        """Whether a row says the same of these fields as the first, as far as it says something."""
        if self.same is None:
            self.same = tuple(self.made.get(name) for name in names)
        return said == self.same or all(
            value is None or value == own for value, own in zip(said, self.same, strict=True)
        )


def _sortable(value: Any) -> Any:
    """Something that compares with others of its column: numbers and times by size."""
    if value is None:
        return (0, 0)
    if isinstance(value, datetime):
        return (2, value)
    text = str(value)
    if text.isascii() and text.isdigit():
        return (1, int(text))
    try:
        return (2, read_time(text, ("dmy",)).replace(tzinfo=None))
    except ValueError:
        return (3, text)
