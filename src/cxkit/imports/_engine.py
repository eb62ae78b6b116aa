"""What a mapping says, done: rows of files become objects and events, every row accounted for.

Each table of a mapping is compiled once for the columns that a file has. A row is an object, a part of one,
one of the events of one, or something that others look up or join.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping as Dict, Sequence
from datetime import datetime
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from types import UnionType
from typing import Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs

from cxkit.complaints import Complaint
from cxkit.complaints.facts import Imported as ComplaintImported
from cxkit.conversations import Conversation
from cxkit.conversations.facts import Imported as ConversationImported
from cxkit.customers import Customer
from cxkit.customers.facts import Imported as CustomerImported
from cxkit.errors import Fault, Invalid, Malformed
from cxkit.imports._files import Opened, flat, fold, stem
from cxkit.imports._ledger import REJECT_COLUMNS, Ledger, Row, is_list, is_object
from cxkit.imports._mapping import Mapping, fingerprint
from cxkit.imports._rules import (
    Columns,
    Condition,
    Order,
    Read,
    Reading,
    Setting,
    built,
    condition,
    read_time,
)
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.orders import Order as SalesOrder, OrderLine, Shipment
from cxkit.orders.facts import Imported as OrderImported
from cxkit.orders.shipments.facts import Imported as ShipmentImported
from cxkit.returns import LedgerRow, ReturnRequest
from cxkit.returns.facts import Imported as ReturnImported
from cxkit.surveys import Answer, Design, Ending, Progress, Question, Response, Survey
from cxkit.surveys.facts import Imported as SurveyImported
from cxkit.surveys.responses.facts import Imported as ResponseImported
from cxkit.team import Agent
from cxkit.team.facts import Imported as AgentImported
from cxkit.tickets import Ticket
from cxkit.tickets.facts import Imported as TicketImported
from cxkit.values import CES_1_5, CES_1_7, CSAT_1_5, NPS_0_10, Money, Scale, minor_units, total
from cxkit.values.calendar import BusinessCalendar

T = TypeVar("T")
SCALES = {"csat_1_5": CSAT_1_5, "nps_0_10": NPS_0_10, "ces_1_7": CES_1_7, "ces_1_5": CES_1_5}
"""The scales that a mapping may name; another is written out."""


@attrs.frozen
class Target:
    """A class of objects, the fact with which one is taken over, and the fact's field with the id."""

    cls: Any
    fact: Any
    id: str


@attrs.frozen(kw_only=True)
class Opening:
    """The opening hours of a desk, as a source writes them: minutes since the beginning of its own Sunday."""

    id: str
    zone: str
    start: tuple[int, ...]
    end: tuple[int, ...]

    def calendar(self) -> BusinessCalendar:
        """The business calendar of these hours."""
        week: dict[str, list[str]] = {}
        for start, end in zip(self.start, self.end, strict=True):
            while start < end:
                until = min(end, start - start % 1440 + 1440)
                day = _DAYS[start // 1440 % 7]
                week.setdefault(day, []).append(f"{_hour(start % 1440)}-{_hour((until - 1) % 1440 + 1)}")
                start = until
        return BusinessCalendar(self.zone, week)


_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


TARGETS = {
    "ticket": Target(Ticket, TicketImported, "ticket"),
    "conversation": Target(Conversation, ConversationImported, "conversation"),
    "order": Target(SalesOrder, OrderImported, "order"),
    "shipment": Target(Shipment, ShipmentImported, "shipment"),
    "return": Target(ReturnRequest, ReturnImported, "request"),
    "complaint": Target(Complaint, ComplaintImported, "complaint"),
    "customer": Target(Customer, CustomerImported, "customer"),
    "agent": Target(Agent, AgentImported, "agent"),
    "response": Target(Response, ResponseImported, "response"),
    "reversal": Target(LedgerRow, LedgerRow, "id"),
    "calendar": Target(None, Opening, "id"),
}


@attrs.frozen(kw_only=True)
class Event:
    """An event of a ticket: its id, when, which `TicketEvent` it is, and the source's own word for it.

    >>> from datetime import UTC
    >>> Event(ticket="7", at=datetime(2026, 2, 3, tzinfo=UTC), event="solved").event
    'solved'
    """

    ticket: str
    at: datetime
    event: str
    activity: str | None = attrs.field(default=None, repr=False)


class _Fitted(Generic[T]):
    """What is compiled for the columns that rows have; anew when a row has others."""

    def __init__(
        self, compile: Callable[[Columns], T], missing: Iterable[str], names: Iterable[str] = ()
    ) -> None:
        self.compile, self.missing = compile, tuple(missing)
        self.known = dict.fromkeys(names)
        self.columns = Columns(self.known, self.missing)
        self.made = compile(self.columns)

    def __call__(self, cells: Dict[str, Any]) -> T:
        if not cells.keys() <= self.known.keys():
            self.known |= dict.fromkeys(cells)
            self.columns = Columns(self.known, self.missing)
            self.made = self.compile(self.columns)
        return self.made


@attrs.define
class _Make:
    """One kind of object of a table, compiled."""

    name: str
    target: Target
    when: Condition | None
    steps: list[tuple[str, Read]]
    checks: list[Callable[[Reading], None]]
    own: list[tuple[str, Read]]
    parts: Callable[[Reading], Any] | None = None
    parts_field: str = ""
    parts_steps: Sequence[tuple[str, Read]] = ()

    def fits(self, reading: Reading) -> bool:
        """Whether the row is one of its kind."""
        return self.when is None or self.when(reading, reading.cells)

    def read(self, reading: Reading) -> None:
        """Every field, and the checks."""
        for field, read in self.steps:
            reading.made[field] = read(reading)
        for check in self.checks:
            check(reading)


@attrs.define
class _Compiled:
    """A table, compiled for the columns of one file."""

    makes: list[_Make]
    key: Read | None
    version: list[Read]
    order_by: list[Read]
    same: list[tuple[str, Read]]
    events: Callable[[Reading], list[Event]] | None
    fields: list[tuple[str, Read]]
    refuse: list[tuple[Condition, Fault]]
    rounded: str | None


class Engine:
    """Reads the files of one mapping; `objects` yields what they hold, in one pass over each where it can."""

    def __init__(
        self,
        mapping: Mapping,
        files: Sequence[tuple[Opened, str | None]],
        ledger: Ledger,
        *,
        tz: ZoneInfo | None,
        currency: str | None,
        at: datetime | None = None,
        by: Actor | None = None,
        orders: Dict[str, Order] | None = None,
        design: Design | None = None,
        partly: bool = False,
    ) -> None:
        self.mapping, self.ledger, self.at = mapping, ledger, at
        self.tz, self.currency, self.design = tz, currency or mapping.to_plain().get("currency"), design
        self.by = by or Actor.system(f"import:{mapping.id}")
        self.orders = orders or {}
        self.files = list(files)
        self.data = mapping.to_plain()
        self.held: dict[str, dict[str, list[Row]]] = {}
        self.fitted: dict[tuple[int, str], _Fitted[_Compiled]] = {}
        self.seen: dict[tuple[str, str], tuple[str, int, bytes]] = {}
        self.memory: dict[tuple[str, str], dict[str, Any]] = {}
        self.last: dict[str, dict[str, datetime]] = {}
        self.newest_response: datetime | None = None
        self.own: dict[tuple[str, str], dict[str, Any]] = {}
        self.settings: list[Setting] = []
        self.columns: dict[str, list[Columns]] = {}
        self.owners = {table.get("rows", {}).get("of") for table in self.data["tables"].values()}
        self.pending: list[Callable[[], None]] = []
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
        """What has to be remembered of objects: fields that are looked up, and who was named when."""

        def walk(value: Any) -> None:
            if is_object(value):
                found = value.get("lookup")
                if isinstance(found, str) and found.startswith("."):
                    self.memory.setdefault((found[1:], value["take"]), {})
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

    def _fit(self, file: Opened, table: str) -> _Fitted[_Compiled]:
        key = (id(file), table)
        if key not in self.fitted:
            spec = self.data["tables"][table]
            missing = [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]
            names = file.columns if file.kind != "json" else ()
            self.fitted[key] = _Fitted(partial(self._compile, spec, table), missing, names)
        return self.fitted[key]

    def rows_of(self, table: str, *, counting: bool = True) -> Iterator[tuple[Row, _Compiled]]:
        """The rows of a table in all files, with what is compiled for each."""
        ledger = self.ledger if counting else Ledger(sink=lambda _: None)
        for file, its in self.files:
            if its is not None and its != table:
                continue
            fit = self._fit(file, table)
            if file.kind != "json":
                ledger.open(file.name)
                for row in file.rows(ledger):
                    yield row, fit.made
                continue
            ledger.open(file.name)
            first = table == next(iter(self.data["tables"]))
            for row in file.rows(ledger if first else Ledger(sink=lambda _: None)):
                found = its or self._table_of(row)
                if found == table:
                    yield row, fit(row.cells)
                elif found is None and first and counting:
                    ledger.note(row.file, row.table or "other", 1)

    def _tell_unread(self) -> None:
        """Name the columns that no rule read."""
        for file, its in self.files:
            read: set[str] = set()
            names: dict[str, None] = dict.fromkeys(file.columns if file.kind != "json" else ())
            for table, spec in self.data["tables"].items():
                if its not in (None, table):
                    continue
                read |= {fold(name) for name in (*spec.get("ignored", ()), *REJECT_COLUMNS)}
                for columns in self.columns.get(table, ()):
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
        for name, mode in modes.items():
            if mode == "lookup":
                self._hold_lookup(name)
            elif mode == "joined":
                self._hold_joined(name)
        for name, mode in modes.items():
            if mode == "row":
                yield from self._each_row(name)
            elif mode in ("parts", "group"):
                yield from self._each_group(name, parts=mode == "parts")
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
                reading.fault(_first_name(self.data["tables"][table]["rows"]["key"]), "cell.twice", message)
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
            key = _first_name(self.data["tables"][name]["rows"]["key"])
            for rows in self.held[name].values():
                for row in rows:
                    self.ledger.reject(
                        row, [Fault(key, "import.orphan", "refers to a row that is not there")]
                    )

    def _joined_to(self, table: str, id: str) -> list[Row]:
        found: list[Row] = []
        for name, spec in self.data["tables"].items():
            rows = spec.get("rows", {})
            if rows.get("mode") == "joined" and rows.get("of") == table:
                found += self.held[name].pop(id, [])
        return found

    def _each_row(self, table: str) -> Iterator[Any]:
        spec = self.data["tables"][table]
        best = self._newest(table) if spec.get("rows", {}).get("version") else None
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

    def _newest(self, table: str) -> dict[str, list[Any]]:
        """For each key the row with the greatest version, and how many rows there are."""
        best: dict[str, list[Any]] = {}
        for row, compiled in self.rows_of(table, counting=False):
            reading = Reading(row)
            key = compiled.key(reading) if compiled.key else None
            if key is None:
                continue
            stamp = tuple(_sortable(read(reading)) for read in compiled.version)
            found = best.get(key)
            if found is None:
                best[key] = [stamp, row.file, row.number, 1]
                continue
            found[3] += 1
            if stamp >= found[0]:
                found[:3] = [stamp, row.file, row.number]
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
        self, compiled: _Compiled, reading: Reading, table: str, otherwise: Any
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
            if thing is not None:
                made.append(thing)
        if compiled.events is not None:
            made += compiled.events(reading)
            any_fits = True
        if not any_fits and is_object(otherwise):
            reading.fault(otherwise.get("path", ""), otherwise["code"], otherwise["message"])
        if len(reading.faults) > 1:
            reading.faults = [each for n, each in enumerate(reading.faults) if each not in reading.faults[:n]]
        if not reading.faults:
            for done in self.pending:
                done()
        return made, joined

    def _thing(self, make: _Make, reading: Reading) -> Any:
        """The object that was read, unless it is one that is already there."""
        id = reading.made.get(make.target.id)
        if id is None:
            if not reading.faults:
                reading.fault("", "cell.missing", f"has no id for a {make.name}")
            return None
        mark = _mark(reading)
        earlier = self.seen.get((make.name, id))
        if earlier is not None:
            if earlier[2] == mark:
                if not reading.faults:
                    self.ledger.note(reading.row.file, "repeated")
                return None
            message = f"the same is already in row {earlier[1]}"
            reading.fault(self._id_column(make), "cell.twice", message)
            return None
        if reading.faults:
            return None
        thing = built(reading, lambda: self._build(make, dict(reading.made)))
        if thing is not None:
            kept = {name: value for name, read in make.own if (value := read(reading)) is not None}

            def done() -> None:
                self.seen[make.name, id] = (reading.row.file, reading.row.number, mark)
                if kept:
                    self.own[make.name, id] = kept

            self.pending.append(done)
        return thing

    def _id_column(self, make: _Make) -> str:
        for table in self.data["tables"].values():
            fields = table.get("makes", {}).get(make.name, {}).get("fields", {})
            rule = fields.get("id", fields.get(make.target.id))
            if rule is not None:
                return _first_name(rule)
        return ""

    def _build(self, make: _Make, made: dict[str, Any]) -> Any:
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
        hints = _hints(make.target.fact)
        for name, parts in nested.items():
            given[name] = _plain_type(hints[name])(**parts)
        if make.target.fact is LedgerRow:
            given.setdefault("customer", None)
            return LedgerRow(**given)
        if make.target.fact is Opening:
            opening = Opening(**given)
            return opening.id, opening.calendar()
        times = [
            value for name, value in given.items() if isinstance(value, datetime) and name != "promised_by"
        ]
        at = self.at or max(times, default=None)
        if at is None:
            raise Invalid("nothing tells when it was: say at=", code="import.time", path="at")
        given["at"] = at
        given.setdefault("by", self.by)
        thing = make.target.cls.imported(make.target.fact(**given))
        self.pending.append(partial(self._remember, make, given, at))
        return thing

    def _remember(self, make: _Make, given: dict[str, Any], at: datetime) -> None:
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

    def _each_group(self, table: str, *, parts: bool) -> Iterator[Any]:
        spec = self.data["tables"][table]
        groups: dict[str, list[Row]] = {}
        heads: dict[str, _Head] = {}
        compiled_by: dict[str, _Compiled] = {}
        otherwise = spec.get("otherwise")
        for row, compiled in self.rows_of(table):
            reading = Reading(row)
            key = None if compiled.key is None else compiled.key(reading)
            if parts:
                yield from self._take_part(compiled, reading, key, heads, otherwise)
            elif key is None:
                if not reading.faults:
                    reading.fault(_first_name(spec["rows"]["key"]), "cell.missing", "is missing")
                self.ledger.reject(row, reading.faults)
            else:
                groups.setdefault(key, []).append(row)
                compiled_by[key] = compiled
        if parts:
            yield from self._wholes(heads)
            return
        for key, rows in groups.items():
            yield from self._of_group(compiled_by[key], rows, table, otherwise)

    def _of_group(self, compiled: _Compiled, rows: list[Row], table: str, otherwise: Any) -> Iterator[Any]:
        distinct: list[Row] = []
        marks: set[bytes] = set()
        for row in rows:
            mark = _mark(Reading(row))
            if mark in marks:
                self.ledger.note(row.file, "repeated")
                self.ledger.accept(row)
                continue
            marks.add(mark)
            distinct.append(row)
        if compiled.order_by:
            stamped = [
                (tuple(_sortable(read(Reading(row))) for read in compiled.order_by), row) for row in distinct
            ]
            ordered = [row for _, row in sorted(stamped, key=lambda pair: pair[0])]
            late = sum(after[0] < before[0] for before, after in pairwise(stamped))
            if late:
                self.ledger.note(distinct[0].file, "unordered", late)
            distinct = ordered
        reading = Reading(distinct[-1], distinct)
        made, joined = self._made(compiled, reading, table, otherwise)
        if reading.faults:
            for row in distinct[:-1]:
                self.ledger.reject(row, [Fault("", "import.order", "what it belongs to cannot be used")])
            self._refuse(distinct[-1], reading.faults, joined)
            return
        for row in [*distinct, *joined]:
            self.ledger.accept(row)
        if reading.doubts:
            self.ledger.doubt(reading.row, reading.doubts)
        yield from made

    def _take_part(
        self,
        compiled: _Compiled,
        reading: Reading,
        key: str | None,
        heads: dict[str, _Head],
        otherwise: Any,
    ) -> Iterator[Any]:
        row = reading.row
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
        for head in heads.values():
            self.pending = []
            yield self._build(head.make, {**head.made, head.make.parts_field: tuple(head.parts)})

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
            make = self._make(name, each, self._setting(columns, table), table)
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
            found: dict[str, datetime] = {}
            for place in each["in"]:
                for id, at in self.last[place].items():
                    found[id] = max(at, found.get(id, at))
            for id in sorted(found):
                if (name, id) in self.seen:
                    continue
                target = TARGETS[name]
                given = {
                    field: id if rule == "id" else rule for field, rule in each.get("fields", {}).items()
                }
                at = found[id]
                yield target.cls.imported(target.fact(**{target.id: id, "at": at, "by": self.by, **given}))

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
        for setting in self.settings:
            long, zeros = setting.long_ids
            if long >= 3 and zeros * 2 > long:
                raise Malformed(
                    f"{zeros} of {long} long ids end in 000: a spreadsheet kept 15 of their digits; which "
                    "objects they name is lost: export the file anew and do not open it in a spreadsheet",
                    code="import.excel",
                    params={"count": zeros},
                )

    # Rules, compiled.

    def _setting(self, columns: Columns, table: str) -> Setting:
        setting = Setting(columns, tz=self.tz, currency=self.currency, orders=self.orders)
        self.settings.append(setting)
        self.columns.setdefault(table, []).append(columns)
        return setting

    def _compile(self, spec: Dict[str, Any], table: str, columns: Columns) -> _Compiled:
        setting = self._setting(columns, table)
        rows = spec.get("rows", {})
        version: Sequence[Any] = rows.get("version", ())
        makes_of: dict[str, dict[str, Any]] = spec.get("makes", {})
        nothing: dict[str, Any] = {}
        first = next(iter(makes_of.values()), nothing)
        makes = [
            self._make(name, each, setting, table, rows.get("parts", ""))
            for name, each in makes_of.items()
            if "after" not in each
        ]
        return _Compiled(
            makes=makes,
            key=self._reader(setting, _as_rule(rows["key"]), str, "key", table) if "key" in rows else None,
            version=[setting.reader(_as_rule(each)) for each in version],
            order_by=[self._moment(setting, each) for each in rows.get("order_by", ())],
            same=[
                (name, self._step(setting, first, name, rule, table))
                for name, rule in cast("dict[str, Any]", first.get("fields", {})).items()
                if name in rows.get("same", ())
            ],
            events=self._events(spec["events"], setting, table) if "events" in spec else None,
            fields=[(name, setting.reader(rule, str, name)) for name, rule in spec.get("fields", {}).items()],
            refuse=[
                (condition(each["when"], columns), Fault(each.get("path", ""), each["code"], each["message"]))
                for each in spec.get("refuse", ())
            ],
            rounded=self._price_column(spec, columns),
        )

    def _price_column(self, spec: Dict[str, Any], columns: Columns) -> str | None:
        for make in spec.get("makes", {}).values():
            lines = make.get("fields", {}).get("lines", {})
            if "unit_price" in lines.get("fields", {}):
                return next(iter(columns.find(lines["fields"]["unit_price"].get("from", ()))), None)
        return None

    def _moment(self, setting: Setting, rule: Any) -> Read:
        rule = rule if is_object(rule) else {"from": rule}
        return setting.reader(rule, datetime if "time" in rule else str)

    def _make(self, name: str, each: Dict[str, Any], setting: Setting, table: str, parts: str = "") -> _Make:
        target = TARGETS[each.get("target", name)]
        columns = setting.columns
        steps: list[tuple[str, Read]] = []
        part: Callable[[Reading], Any] | None = None
        parts_steps: list[tuple[str, Read]] = []
        for field, rule in each.get("fields", {}).items():
            field = target.id if field == "id" else field
            if parts and field == parts:
                part = self._item(setting, OrderLine, rule["fields"], table)
                hints = _hints(OrderLine)
                parts_steps = [
                    (name, self._reader(setting, each, hints[name], name, table))
                    for name, each in rule["fields"].items()
                ]
                continue
            steps.append((field, self._step(setting, each, field, rule, table)))
        checks = [self._check(check, columns) for check in each.get("checks", ())]
        if target.cls is Response and self.design is not None:
            checks.append(partial(_designed, self.design, each.get("fields", {}).get("answers", ())))
        return _Make(
            name,
            target,
            condition(each["when"], columns) if each.get("when") else None,
            steps,
            checks,
            [(field, setting.reader(rule, str, field)) for field, rule in each.get("own", {}).items()],
            part,
            parts,
            parts_steps,
        )

    def _check(self, check: Dict[str, Any], columns: Columns) -> Callable[[Reading], None]:
        holds = condition(check["when"], columns)
        doubt = check.get("tell") == "doubt"
        fault = Fault(check.get("path", ""), check["code"], check["message"])

        def told(reading: Reading) -> None:
            if holds(reading, reading.cells):
                (reading.doubts if doubt else reading.faults).append(fault)

        return told

    def _step(self, setting: Setting, each: Dict[str, Any], field: str, rule: Any, table: str) -> Read:
        target = TARGETS.get(each.get("target", ""))
        for name, spec in self.data["tables"][table].get("makes", {}).items():
            if spec is each:
                target = TARGETS[each.get("target", name)]
        assert target is not None
        hint = _hint(target.fact, field)
        if field == target.id and is_object(rule):
            rule = {"unique": True, **rule}
        return self._reader(setting, rule, hint, field, table)

    def _reader(self, setting: Setting, rule: Any, hint: Any, field: str, table: str) -> Read:
        many, kind = _many(hint)
        if is_list(rule):
            reads = [self._reader(setting, each, kind if many else hint, field, table) for each in rule]
            return lambda reading: _several([read(reading) for read in reads])
        read = self._plain_reader(setting, rule, kind, field, table)
        if "if" in rule:
            read = _guarded(read, condition(rule["if"], setting.columns))
        if "or" in rule:
            read = _either(read, self._reader(setting, rule["or"], hint, field, table))
        if many and many is not tuple:
            return lambda reading, read=read: _as_many(many, read(reading))  # type: ignore[misc]
        if (
            many
            and not ({"each", "split", "fields"} & rule.keys())
            and kind is not ExternalId
            and "columns" not in rule
        ):
            return lambda reading, read=read: _as_many(tuple, read(reading))  # type: ignore[misc]
        return read

    def _plain_reader(
        self, setting: Setting, rule: Dict[str, Any], kind: Any, field: str, table: str
    ) -> Read:
        if kind is ExternalId:
            return self._external(setting, rule, table)
        if kind is Scale or field == "scale":
            scale = rule["value"]
            found = SCALES[scale] if isinstance(scale, str) else Scale(**scale)
            return lambda reading: found
        if "field" in rule:
            name = rule["field"]
            convert = setting.converter(rule, kind)[0] if "values" in rule else None
            return lambda reading: _converted(reading.made.get(name), convert)
        if "add" in rule:
            names = rule["add"]
            return lambda reading: _sum([reading.made.get(name) for name in names])
        if "auto" in rule:
            auto = _AUTO[rule["auto"]]
            if "from" not in rule:
                return auto
            key = setting.reader({**rule, "auto": None}, kind, field)
            front = rule["auto"] == "stem_of"
            return lambda reading: _glued(key(reading), auto(reading), front=front)
        if "lookup" in rule:
            return self._lookup(setting, rule, kind, field)
        if "columns" in rule:
            return self._answers(setting, rule, table)
        if "each" in rule and "fields" not in rule:
            return self._values(setting, rule, kind, field)
        if "total" in rule:
            return self._total(setting, rule)
        if "fields" in rule:
            return self._items(setting, rule, kind, table)
        return setting.reader(rule, kind, field)

    def _external(self, setting: Setting, rule: Dict[str, Any], table: str) -> Read:
        source = rule.get("source", self.mapping.id)
        inner = {name: value for name, value in rule.items() if name not in ("external", "source", "each")}
        read = setting.reader({"as": "id", **inner}, str, "external")
        if rule.get("each") == "rows":

            def of_all(reading: Reading) -> Any:
                ids = [read(_of(row)) for row in reading.group]
                return tuple(ExternalId(source=source, id=id) for id in dict.fromkeys(ids) if id)

            return of_all

        def external(reading: Reading) -> Any:
            id = read(reading)
            if id is None:
                return None
            return (ExternalId(source=source.replace("{stem}", stem(reading.row.file)), id=id),)

        return external

    def _lookup(self, setting: Setting, rule: Dict[str, Any], kind: Any, field: str) -> Read:
        key = setting.reader({"from": rule["from"], "clean": rule.get("clean", ())}, str, field)
        column = _first_name(rule)
        place = rule["lookup"]
        if place.startswith("."):
            memory = self.memory[place[1:], rule["take"]]
            return lambda reading: memory.get(key(reading) or "")
        spec = self.data["tables"][place]
        missing = [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]
        take = rule["take"] if is_object(rule["take"]) else {"from": rule["take"]}
        fitted: _Fitted[Read] = _Fitted(
            lambda columns: self._setting(columns, place).reader(take, kind, field), missing
        )
        required = rule.get("required", False)

        def look(reading: Reading) -> Any:
            id = key(reading)
            rows = None if id is None else self.held.get(place, {}).get(id)
            if rows is None:
                if required:
                    what = "is missing" if id is None else f"is not among the {place} that can be used"
                    reading.fault(column, "cell.missing" if id is None else "import.orphan", what)
                return None
            return fitted(rows[0].cells)(_of(rows[0]))

        return look

    def _rows_of(self, reading: Reading, each: str) -> list[tuple[Row, bool]]:
        """The rows or inner objects that a list is made of; whether each is a row of another file."""
        if each == "rows":
            return [(row, False) for row in reading.group]
        if each.startswith("@"):
            inner = reading.cells.get(each[1:])
            items = inner if is_list(inner) else []
            row = reading.row
            return [(Row(row.file, row.number, flat(item)), False) for item in items if is_object(item)]
        id = next(iter(reading.made.values()), None)
        return [(row, True) for row in self.held.get(each, {}).get(id or "", ())]

    def _items(self, setting: Setting, rule: Dict[str, Any], kind: Any, table: str) -> Read:
        each = rule.get("each")
        if each in (None, "rows"):
            made = self._item(setting, kind, rule["fields"], table, rule.get("need"), rule.get("where"))
            if each is None:
                return made
            return lambda reading: _all_of(made, [_of(row) for row in reading.group], reading)
        missing = self._missing(each)

        def compile(columns: Columns) -> Read:
            inner = self._setting(columns, each)
            return self._item(inner, kind, rule["fields"], table, rule.get("need"), rule.get("where"))

        fitted: _Fitted[Read] = _Fitted(compile, missing)

        def items(reading: Reading) -> Any:
            found: list[Any] = []
            for row, elsewhere in self._rows_of(reading, each):
                inner = _of(row)
                inner.made = dict(reading.made)
                thing = fitted(row.cells)(inner)
                faults = inner.faults
                reading.faults += (
                    [fault.under(f"{row.file}[{row.number}]") for fault in faults] if elsewhere else faults
                )
                if thing is not None:
                    found.append(thing)
            return tuple(found)

        return items

    def _values(self, setting: Setting, rule: Dict[str, Any], kind: Any, field: str) -> Read:
        """The values of one column in every row of a list."""
        each, inner = rule["each"], {name: value for name, value in rule.items() if name != "each"}
        fitted: _Fitted[Read] = _Fitted(
            lambda columns: self._setting(columns, each).reader(inner, kind, field), self._missing(each)
        )
        setting.columns.find(rule["from"])

        def values(reading: Reading) -> Any:
            found: list[Any] = []
            for row, _ in self._rows_of(reading, each):
                one = _of(row)
                value = fitted(row.cells)(one)
                reading.faults += one.faults
                if value is not None:
                    found.append(value)
            return tuple(found)

        return values

    def _answers(self, setting: Setting, rule: Dict[str, Any], table: str) -> Read:
        """An answer for every column that nothing else reads: a number, options or words, as the cell says.

        `known` says of a question what it asks, so that its answers are scores.
        """
        spec = rule["columns"]
        ids = self._question_ids(table)
        taken = [
            (ids.get(name, _question(name)), name, setting.columns.text(name, rule.get("missing", ())))
            for name in [name for name in setting.columns.actual.values() if name not in setting.columns.read]
            if (not spec.get("numbered") or _NUMBERED.match(name))
            and not any(word in name for word in spec.get("except", ()))
        ]
        known: dict[str, dict[str, Any]] = {
            question: {**said, "scale": SCALES.get(said.get("scale"), said.get("scale"))}
            for question, said in spec.get("known", {}).items()
        }
        parts = re.compile("|".join(map(re.escape, rule.get("split", ["┋"]))))

        def answers(reading: Reading) -> Any:
            found: list[Answer] = []
            for (question, row), column, text_of in taken:
                text = text_of(reading.cells)
                if text is None:
                    continue
                given: dict[str, Any] = dict(known.get(question, {}))
                if re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
                    given["number"] = int(text)
                elif parts.search(text):
                    given["options"] = tuple(part.strip() for part in parts.split(text) if part.strip())
                else:
                    given["words"] = text
                try:
                    found.append(Answer(question=question, row=row, **given))
                except Invalid as error:
                    reading.faults += [fault._replace(path=column) for fault in error.faults]
            return tuple(found)

        return answers

    def _question_ids(self, table: str) -> dict[str, tuple[str, str | None]]:
        """The ids that the row of ids above the data gives the columns: `{"ImportId": "QID1"}`."""
        found: dict[str, tuple[str, str | None]] = {}
        for file, its in self.files:
            if its == table and file.above:
                for name, cell in zip(file.columns, file.above[-1], strict=False):
                    match = re.search(r'"ImportId": *"([^"]{1,80})"', cell)
                    if match:
                        found[name] = (match.group(1), None)
        return found

    def _missing(self, table: str) -> list[str]:
        spec = self.data["tables"].get(table, {})
        return [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]

    def _item(
        self,
        setting: Setting,
        kind: Any,
        fields: Dict[str, Any],
        table: str,
        need: str | None = None,
        where: Any = None,
    ) -> Read:
        hints = _hints(kind)
        reads = [
            (name, self._reader(setting, rule, hints[name], name, table)) for name, rule in fields.items()
        ]
        fits = condition(where, setting.columns) if where else None

        def item(reading: Reading) -> Any:
            if fits is not None and not fits(reading, reading.cells):
                return None
            before = len(reading.faults)
            given: dict[str, Any] = {}
            outer, reading.made = reading.made, given
            for name, read in reads:
                value = read(reading)
                if value is not None:
                    given[name] = value
            reading.made = outer
            if len(reading.faults) > before or (need is not None and need not in given):
                return None
            try:
                return kind(**given)
            except Invalid as error:
                reading.faults += error.faults
                return None

        return item

    def _total(self, setting: Setting, rule: Dict[str, Any]) -> Read:
        inner = {name: value for name, value in rule.items() if name != "total"}
        fitted: _Fitted[Read] = _Fitted(
            lambda columns: self._setting(columns, rule["total"]).reader(inner, Money),
            self._missing(rule["total"]),
        )

        def summed(reading: Reading) -> Any:
            rows = [_of(row) for row, _ in self._rows_of(reading, rule["total"])]
            amounts = [amount for each in rows if (amount := fitted(each.cells)(each)) is not None]
            for each in rows:
                reading.faults += [
                    fault.under(f"{each.row.file}[{each.row.number}]") for fault in each.faults
                ]
            return total(amounts) if amounts else None

        return summed

    def _events(self, spec: Dict[str, Any], setting: Setting, table: str) -> Callable[[Reading], list[Event]]:
        each = spec.get("each")

        def compiled(columns: Columns) -> Callable[[Reading], Event | None]:
            inner = setting if each is None else self._setting(columns, table)
            ticket = inner.reader(_as_rule(spec["ticket"]), str, "ticket")
            at = inner.reader(_as_rule(spec["at"]), datetime, "at")
            activity = inner.reader(_as_rule(spec["activity"]), str) if "activity" in spec else None
            when = condition(spec["when"], inner.columns) if "when" in spec else None
            fields = [
                (name, self._plain_reader(inner, rule, str, name, table))
                for name, rule in spec.get("fields", {}).items()
            ]
            kinds = [(condition(tests, inner.columns), kind) for *tests, kind in spec["kinds"]]

            def event(reading: Reading) -> Event | None:
                if when is not None and not when(reading, reading.cells):
                    return None
                for name, read in fields:
                    reading.made[name] = read(reading)
                kind = next((kind for holds, kind in kinds if holds(reading, reading.cells)), "other")
                id, moment = ticket(reading), at(reading)
                if id is None or moment is None:
                    if not reading.faults:
                        reading.fault("", "cell.missing", "an event needs its ticket and its time")
                    return None
                return Event(
                    ticket=id, at=moment, event=kind, activity=None if activity is None else activity(reading)
                )

            return event

        if each is None:
            one = compiled(setting.columns)

            def of_rows(reading: Reading) -> list[Event]:
                found: list[Event] = []
                for row in reading.group:
                    inner = _of(row)
                    event = one(inner)
                    reading.faults += inner.faults
                    if event is not None:
                        found.append(event)
                return found

            return of_rows
        fitted: _Fitted[Callable[[Reading], Event | None]] = _Fitted(compiled, setting.columns.missing)

        def of_list(reading: Reading) -> list[Event]:
            found: list[Event] = []
            items = reading.cells.get(each)
            for item in items if is_list(items) else ():
                cells = {**reading.cells, **flat(item, "event.")} if is_object(item) else reading.cells
                inner = Reading(Row(reading.row.file, reading.row.number, cells))
                event = fitted(cells)(inner)
                reading.faults += inner.faults
                if event is not None:
                    found.append(event)
            return found

        return of_list


@attrs.define
class _Head:
    """An object whose parts are rows: what its first row said, and the parts so far."""

    make: _Make
    made: dict[str, Any]
    parts: list[Any]
    row: Row


_STATUS = {Ending.COMPLETE: Progress.COMPLETE, Ending.SCREENED_OUT: Progress.SCREENED_OUT}


def _designed(design: Design, rules: Any, reading: Reading) -> None:
    """Check answers against what was asked: all faults at once, and what lies on the respondent's own way."""
    answers = reading.made.get("answers") or ()
    columns = {
        ".".join(
            filter(None, (rule["fields"]["question"]["value"], rule["fields"].get("row", {}).get("value")))
        ): rule
        for rule in rules
    }
    for fault in design.faults(answers):
        rule = columns.get(fault.path)
        where = (
            fault.path
            if rule is None
            else _first_name(next(r for r in rule["fields"].values() if "from" in r))
        )
        reading.faults.append(fault._replace(path=where))
    kept, _ = design.on_the_way(answers)
    reading.made["answers"] = kept
    reading.made["status"] = _STATUS[design.way(kept).ending]
    reading.made["edition"] = design.edition


_NUMBERED = re.compile(r"(\d{1,4}) *[、.．:：]|第(\d{1,4})题 *[(（](.{1,80}?)[)）]")


def _question(column: str) -> tuple[str, str | None]:
    """The id of the question that a column's name numbers, and the row or option; else the name itself."""
    match = _NUMBERED.match(column)
    if match is None:
        return column[:80] or "?", None
    return match.group(1) or match.group(2), match.group(3)


def _of(row: Row) -> Reading:
    return Reading(row)


def _as_rule(rule: Any) -> dict[str, Any]:
    return rule if is_object(rule) else {"from": rule}


def _mark(reading: Reading) -> bytes:
    """What a row or a group says, in short: equal rows have equal marks."""
    said = repr([row.cells for row in reading.group]) if len(reading.group) > 1 else repr(reading.cells)
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()


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


def _first_name(rule: Any) -> str:
    names = (rule.get("from") or rule.get("join") or [""]) if is_object(rule) else rule
    while not isinstance(names, str):
        names = names["from"] if is_object(names) else (names or [""])[0]
    return names


def _sum(values: list[Any]) -> Any:
    if any(value is None for value in values):
        return None
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def _glued(key: Any, number: Any, *, front: bool) -> str | None:
    if key is None:
        return None
    return f"{number}:{key}" if front else f"{key}/{number}"


def _converted(value: Any, convert: Callable[[str], Any] | None) -> Any:
    return value if convert is None or value is None else convert(str(value))


def _several(values: list[Any]) -> tuple[Any, ...]:
    """The values that there are; those of lists one by one."""
    found: list[Any] = []
    for value in values:
        if value is not None:
            found += value if isinstance(value, tuple) else (value,)
    return tuple(found)


def _guarded(read: Read, holds: Condition) -> Read:
    return lambda reading: read(reading) if holds(reading, reading.cells) else None


def _either(first: Read, second: Read) -> Read:
    def either(reading: Reading) -> Any:
        before = len(reading.faults)
        value = first(reading)
        return second(reading) if value is None and len(reading.faults) == before else value

    return either


def _all_of(made: Read, readings: list[Reading], outer: Reading) -> tuple[Any, ...]:
    found: list[Any] = []
    for reading in readings:
        thing = made(reading)
        outer.faults += reading.faults
        if thing is not None:
            found.append(thing)
    return tuple(found)


def _as_many(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    return kind([value]) if isinstance(value, str) or not isinstance(value, (list, tuple)) else kind(value)


_AUTO: dict[str, Read] = {
    "row": lambda reading: str(reading.row.number),
    "stem": lambda reading: stem(reading.row.file),
    "stem_of": lambda reading: stem(reading.row.file),
    "stem_row": lambda reading: f"{stem(reading.row.file)}:{reading.row.number}",
    "hash": lambda reading: _mark(reading).hex(),
}
"""Ids that a source does not give: the row's number, the file's stem, both, or a digest of the row."""


_HINTS: dict[Any, dict[str, Any]] = {}


def _hints(cls: Any) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls)
    return _HINTS[cls]


def hint_of(fact: Any, field: str) -> Any:
    """The type of a field of a fact, None left out."""
    return _plain_type(_hint(fact, field))


def _hint(fact: Any, field: str) -> Any:
    outer, dot, inner = field.partition(".")
    hint = _hints(fact)[outer]
    return _hints(_plain_type(hint))[inner] if dot else hint


def _plain_type(hint: Any) -> Any:
    """The type itself of one that may be None."""
    if get_origin(hint) in (Union, UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint


def _many(hint: Any) -> tuple[Any, Any]:
    """The kind of collection that a field holds, if it does, and what it holds."""
    hint = _plain_type(hint)
    origin = get_origin(hint)
    if origin in (tuple, frozenset):
        return origin, _plain_type(get_args(hint)[0])
    return None, getattr(hint, "__supertype__", hint)
