"""Rules of a mapping's tables, compiled once for the columns that a file has."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping as Dict, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any, Generic, TypeVar, cast
from zoneinfo import ZoneInfo

import attrs

from cxkit.conversations import Message, Speaker
from cxkit.errors import CxkitError, Fault, Invalid, shown
from cxkit.imports._files import Opened, flat, stem
from cxkit.imports._ledger import Row, is_list, is_object
from cxkit.imports._rules import Columns, Condition, Read, Reading, Said, Setting, condition
from cxkit.imports._targets import SCALES, TARGETS, Event, Target, Written, filled, hint_of, hints_of, many_of
from cxkit.imports._texts import Unreadable
from cxkit.imports._transcripts import split_transcript
from cxkit.kernel.facts import ExternalId
from cxkit.orders import OrderLine
from cxkit.surveys import Answer, Design, Ending, Progress, Response
from cxkit.values import Money, Scale, total

T = TypeVar("T")


class Fitted(Generic[T]):
    """A mapping compiled for the columns that rows have; anew when a row has others."""

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
class Make:
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
    seen: str = ""

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
class Compiled:
    """A table, compiled for the columns of one file."""

    makes: list[Make]
    inner: list[tuple[str, Fitted[Make]]]
    key: Read | None
    version: list[Read]
    order_by: list[Read]
    same: list[tuple[str, Read]]
    events: Callable[[Reading], list[Event]] | None
    messages: Callable[[Reading], list[Written]] | None
    fields: list[tuple[str, Read]]
    refuse: list[tuple[Condition, Fault]]
    rounded: str | None


class Compiler:
    """Compiles the tables of a mapping: rules become functions that read rows.

    `held` are the rows that others look up or join, `memory` the fields of objects made before, `links` which
    row names which in a list; all are filled while files are read.
    """

    def __init__(
        self,
        source: str,
        data: Dict[str, Any],
        files: Sequence[tuple[Opened, str | None]],
        said: Said,
        *,
        held: Dict[str, Dict[str, list[Row]]],
        memory: Dict[tuple[str, str], Dict[str, Any]],
    ) -> None:
        self.source, self.data, self.files, self.said = source, data, files, said
        self.held, self.memory = held, memory
        self.links: dict[tuple[str, str], dict[str, str]] = {}
        self.settings: list[Setting] = []
        self.columns: dict[str, list[Columns]] = {}

    def setting(self, columns: Columns, table: str) -> Setting:
        setting = Setting(columns, self.said)
        self.settings.append(setting)
        self.columns.setdefault(table, []).append(columns)
        return setting

    def table(self, spec: Dict[str, Any], table: str, columns: Columns) -> Compiled:
        """The table compiled for these columns; what its rules lack is a fault of the mapping."""
        with _of_mapping(f"tables.{table}"):
            return self._table(spec, table, columns)

    def _table(self, spec: Dict[str, Any], table: str, columns: Columns) -> Compiled:
        setting = self.setting(columns, table)
        rows = spec.get("rows", {})
        version: Sequence[Any] = rows.get("version", ())
        makes_of: dict[str, dict[str, Any]] = spec.get("makes", {})
        nothing: dict[str, Any] = {}
        name, first = next(iter(makes_of.items()), ("", nothing))
        target = TARGETS.get(first.get("target", name))
        makes = [
            self.make(name, each, setting, table, rows.get("parts", ""))
            for name, each in makes_of.items()
            if "after" not in each and "each" not in each
        ]
        inner = [
            (each["each"], Fitted(partial(self._make_inner, name, each, table), columns.missing))
            for name, each in makes_of.items()
            if "each" in each
        ]
        for place, _ in inner:
            columns.find(place)
        return Compiled(
            makes=makes,
            inner=inner,
            key=self._reader(setting, _as_rule(rows["key"]), str, "key", table) if "key" in rows else None,
            version=[setting.reader(_as_rule(each)) for each in version],
            order_by=[self._moment(setting, each) for each in rows.get("order_by", ())],
            same=[
                (name, self._step(setting, target, name, rule, table))
                for name, rule in cast("dict[str, Any]", first.get("fields", {})).items()
                if target is not None and name in rows.get("same", ())
            ],
            events=self._events(spec["events"], setting, table) if "events" in spec else None,
            messages=self._messages(spec["messages"], setting, table) if "messages" in spec else None,
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

    def make(self, name: str, each: Dict[str, Any], setting: Setting, table: str, parts: str = "") -> Make:
        target = TARGETS[each.get("target", name)]
        columns = setting.columns
        steps: list[tuple[str, Read]] = []
        part: Callable[[Reading], Any] | None = None
        parts_steps: list[tuple[str, Read]] = []
        for field, rule in each.get("fields", {}).items():
            if rule is None:  # still to be mapped, which a check may be
                continue
            field = target.id if field == "id" else field
            if parts and field == parts:
                parts_steps = self._reads(setting, OrderLine, rule["fields"], table)
                part = self._item(setting, OrderLine, parts_steps)
                continue
            steps.append((field, self._step(setting, target, field, rule, table)))
        checks = [self._check(check, columns) for check in each.get("checks", ())]
        if target.cls is Response and self.said.design is not None:
            checks.append(partial(_designed, self.said.design, each.get("fields", {}).get("answers", ())))
        return Make(
            name,
            target,
            condition(each["when"], columns) if each.get("when") else None,
            steps,
            checks,
            [
                (field, self._plain_reader(setting, rule, str, field, table))
                for field, rule in each.get("own", {}).items()
            ],
            part,
            parts,
            parts_steps,
            name if target.fact else f"{table}:{name}",
        )

    def _make_inner(self, name: str, each: Dict[str, Any], table: str, columns: Columns) -> Make:
        with _of_mapping(f"tables.{table}.makes.{name}"):
            return self.make(name, dict(each), self.setting(columns, table), table)

    def _check(self, check: Dict[str, Any], columns: Columns) -> Callable[[Reading], None]:
        holds = condition(check["when"], columns)
        doubt = check.get("tell") == "doubt"
        fault = Fault(check.get("path", ""), check["code"], check["message"])

        def told(reading: Reading) -> None:
            if holds(reading, reading.cells):
                (reading.doubts if doubt else reading.faults).append(fault)

        return told

    def _step(self, setting: Setting, target: Target, field: str, rule: Any, table: str) -> Read:
        hint = hint_of(target.fact, field)
        if field == target.id and is_object(rule):
            rule = {"unique": True, **rule}
        with _of_mapping(f"tables.{table}.fields.{field}"):
            return self._reader(setting, rule, hint, field, table)

    def _reader(self, setting: Setting, rule: Any, hint: Any, field: str, table: str) -> Read:
        many, kind = many_of(hint)
        if is_list(rule):
            if not many:
                raise ValueError(f"{field} takes one rule")
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
            known_scale = SCALES[scale] if isinstance(scale, str) else Scale(**scale)
            return lambda reading: known_scale
        if "field" in rule:
            name = rule["field"]
            convert = setting.converter(rule, kind)[0] if "values" in rule else None
            return lambda reading: _converted(reading, name, convert)
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
        if "link" in rule:
            links = self.links.setdefault((table, rule["link"]), {})
            own = setting.reader({name: value for name, value in rule.items() if name != "link"}, str, field)
            return lambda reading: links.get(own(reading) or "")
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
        source = rule.get("source", self.source)
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
        column = first_name(rule)
        place = rule["lookup"]
        if place.startswith("."):
            memory = self.memory[place[1:], rule["take"]]
            return lambda reading: memory.get(key(reading) or "")
        spec = self.data["tables"][place]
        missing = [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]
        take = rule["take"] if is_object(rule["take"]) else {"from": rule["take"]}

        def compiled(columns: Columns) -> tuple[Read, Condition]:
            return self.setting(columns, place).reader(take, kind, field), condition(
                rule.get("where", ()), columns
            )

        fitted: Fitted[tuple[Read, Condition]] = Fitted(compiled, missing)
        required, last = rule.get("required", False), rule.get("pick") == "last"

        def look(reading: Reading) -> Any:
            id = key(reading)
            rows = None if id is None else self.held.get(place, {}).get(id)
            if rows is None:
                if required:
                    what = "is missing" if id is None else f"is not among the {place} that can be used"
                    reading.fault(column, "cell.missing" if id is None else "import.orphan", what)
                return None
            for row in reversed(rows) if last else rows:
                read, holds = fitted(row.cells)
                if holds(inner := _of(row), row.cells):
                    return read(inner)
            return None

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
            reads = self._reads(setting, kind, rule["fields"], table)
            made = self._item(setting, kind, reads, rule.get("need"), rule.get("where"))
            if each is None:
                return made
            return lambda reading: _all_of(made, [_of(row) for row in reading.group], reading)
        missing = self._missing(each)

        def compile(columns: Columns) -> Read:
            inner = self.setting(columns, each)
            reads = self._reads(inner, kind, rule["fields"], table)
            return self._item(inner, kind, reads, rule.get("need"), rule.get("where"))

        fitted: Fitted[Read] = Fitted(compile, missing)

        def items(reading: Reading) -> Any:
            made_items: list[Any] = []
            for row, elsewhere in self._rows_of(reading, each):
                inner = _of(row)
                inner.made = dict(reading.made)
                thing = fitted(row.cells)(inner)
                faults = inner.faults
                reading.faults += (
                    [fault.under(f"{row.file}[{row.number}]") for fault in faults] if elsewhere else faults
                )
                if thing is not None:
                    made_items.append(thing)
            return tuple(made_items)

        return items

    def _values(self, setting: Setting, rule: Dict[str, Any], kind: Any, field: str) -> Read:
        """The values of one column in every row of a list."""
        each, inner = rule["each"], {name: value for name, value in rule.items() if name != "each"}
        fitted: Fitted[Read] = Fitted(
            lambda columns: self.setting(columns, each).reader(inner, kind, field), self._missing(each)
        )
        setting.columns.find(rule["from"])

        def values(reading: Reading) -> Any:
            parts: list[Any] = []
            for row, _ in self._rows_of(reading, each):
                one = _of(row)
                value = fitted(row.cells)(one)
                reading.faults += one.faults
                if value is not None:
                    parts.append(value)
            return tuple(parts)

        return values

    def _answers(self, setting: Setting, rule: Dict[str, Any], table: str) -> Read:
        """An answer for every column that nothing else reads: a number, options or words, as the cell says.

        `known` says of a question what it asks, so that its answers are scores, and in `values` what codes
        mean: exports write those that a survey gave its options, not their places.
        """
        spec = rule["columns"]
        ids = self._question_ids(table)
        taken = [
            (ids.get(name, _question(name)), name, setting.columns.text(name, rule.get("missing", ())))
            for name in [name for name in setting.columns.actual.values() if name not in setting.columns.read]
            if (not spec.get("numbered") or _NUMBERED.match(name))
            and not any(word in name for word in spec.get("except", ()))
        ]
        recoded: dict[str, dict[str, Any]] = {
            question: said["values"] for question, said in spec.get("known", {}).items() if "values" in said
        }
        known: dict[str, dict[str, Any]] = {
            question: {
                **{name: value for name, value in said.items() if name != "values"},
                "scale": SCALES.get(said.get("scale"), said.get("scale")),
            }
            for question, said in spec.get("known", {}).items()
        }
        parts = re.compile("|".join(map(re.escape, rule.get("split", ["┋"]))))

        def answers(reading: Reading) -> Any:
            given_answers: list[Answer] = []
            for (question, row), column, text_of in taken:
                text = text_of(reading.cells)
                if text is None:
                    continue
                given: dict[str, Any] = dict(known.get(question, {}))
                codes = recoded.get(question)
                said = [part.strip() for part in parts.split(text) if part.strip()]
                if codes is not None and not codes.keys() >= set(said):
                    words = ", ".join(list(codes)[:40])
                    reading.fault(column, "cell.unknown", f"is no known word: known are {words}")
                    continue
                if codes is not None:
                    said = [str(codes[part]) for part in said]
                    text = said[0] if len(said) == 1 else text
                if len(said) > 1:
                    given["options"] = tuple(said)
                elif re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
                    given["number"] = int(text)
                else:
                    given["words"] = text
                try:
                    given_answers.append(Answer(question=question, row=row, **given))
                except Invalid as error:
                    reading.faults += [fault._replace(path=column) for fault in error.faults]
            return tuple(given_answers)

        return answers

    def _question_ids(self, table: str) -> dict[str, tuple[str, str | None]]:
        """The ids that the row of ids above the data gives the columns: `{"ImportId": "QID1"}`."""
        ids: dict[str, tuple[str, str | None]] = {}
        for file, its in self.files:
            if its == table and file.above:
                for name, cell in zip(file.columns, file.above[-1], strict=False):
                    match = re.search(r'"?ImportId"?: *"?([^"},;]{1,80})', cell)
                    if match:
                        ids[name] = (match.group(1), None)
        return ids

    def _missing(self, table: str) -> list[str]:
        spec = self.data["tables"].get(table, {})
        return [*self.data.get("file", {}).get("missing", ()), *spec.get("missing", ())]

    def _reads(
        self, setting: Setting, kind: Any, fields: Dict[str, Any], table: str
    ) -> list[tuple[str, Read]]:
        hints = hints_of(kind)
        return [
            (name, self._reader(setting, rule, hints[name], name, table)) for name, rule in fields.items()
        ]

    def _item(
        self,
        setting: Setting,
        kind: Any,
        reads: Sequence[tuple[str, Read]],
        need: str | None = None,
        where: Any = None,
    ) -> Read:
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
                return filled(kind, given)
            except Invalid as error:
                reading.faults += error.faults
                return None

        return item

    def _total(self, setting: Setting, rule: Dict[str, Any]) -> Read:
        inner = {name: value for name, value in rule.items() if name != "total"}
        fitted: Fitted[Read] = Fitted(
            lambda columns: self.setting(columns, rule["total"]).reader(inner, Money),
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
        def compiled(columns: Columns) -> Callable[[Reading], Event | None]:
            inner = self.setting(columns, table)
            ticket = self._plain_reader(inner, _as_rule(spec["ticket"]), str, "ticket", table)
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

        return self._of_each(spec, setting, compiled)

    def _messages(
        self, spec: Dict[str, Any], setting: Setting, table: str
    ) -> Callable[[Reading], list[Written]]:
        """The messages of a conversation: of a transcript, of a list within its row, or rows themselves."""
        if "transcript" in spec:
            return _of_transcript(spec, setting)

        def compiled(columns: Columns) -> Callable[[Reading], Written | None]:
            inner = self.setting(columns, table)
            owner = self._plain_reader(inner, _as_rule(spec["conversation"]), str, "conversation", table)
            at = inner.reader(_as_rule(spec["at"]), datetime, "at")
            key, author, text = (
                inner.reader(_as_rule(spec.get(name, ())), str) for name in ("key", "author", "text")
            )
            speakers = [
                (condition(tests, inner.columns), Speaker.of(kind)) for *tests, kind in spec["speakers"]
            ]

            def message(reading: Reading) -> Written | None:
                id, moment = owner(reading), at(reading)
                if id is None or moment is None:
                    if not reading.faults:
                        reading.fault("", "cell.missing", "a message needs its conversation and its time")
                    return None
                who = next((kind for holds, kind in speakers if holds(reading, reading.cells)), Speaker.OTHER)
                return Written(id, Message(moment, who, author(reading), text(reading) or ""), key(reading))

            return message

        return self._of_each(spec, setting, compiled)

    def _of_each(
        self,
        spec: Dict[str, Any],
        setting: Setting,
        compiled: Callable[[Columns], Callable[[Reading], T | None]],
    ) -> Callable[[Reading], list[T]]:
        """Things made of each row of an object, or of each item of a list within them."""
        each = spec.get("each")
        if each is None:
            before, by = spec.get("previous", ("", ""))
            columns = Columns([*setting.columns.actual.values(), PREVIOUS], setting.columns.missing)
            one = compiled(columns)
            setting.columns.read |= columns.read

            def of_rows(reading: Reading) -> list[T]:
                things: list[T] = []
                said: dict[Any, Any] = {}
                for row in reading.group:
                    inner = _of(row)
                    if before:
                        inner.cells = {**row.cells, PREVIOUS: said.get(row.cells.get(by), "")}
                        said[row.cells.get(by)] = row.cells.get(before, "")
                    thing = one(inner)
                    reading.faults += inner.faults
                    if thing is not None:
                        things.append(thing)
                return things

            return of_rows
        names = [each] if isinstance(each, str) else each
        setting.columns.find(names)
        fitted: Fitted[Callable[[Reading], T | None]] = Fitted(compiled, setting.columns.missing)

        def of_list(reading: Reading) -> list[T]:
            things: list[T] = []
            for row in reading.group:
                place = next((name for name in names if is_list(row.cells.get(name))), "")
                for inner in within(row, row.cells.get(place)):
                    inner.made = dict(reading.made)
                    thing = fitted(inner.cells)(inner)
                    reading.faults += inner.faults
                    if thing is not None:
                        things.append(thing)
            return things

        return of_list


def _of_transcript(spec: Dict[str, Any], setting: Setting) -> Callable[[Reading], list[Written]]:
    """The messages of a transcript; a doubt where they are not as many as the source counts."""
    columns, tz = setting.columns, setting.said.tz or ZoneInfo("UTC")
    transcript, counted = columns.text(spec["transcript"]), columns.text(spec.get("count", ""))
    names = {word: Speaker.of(kind) for word, kind in spec.get("names", {}).items()}
    speakers = [(columns.text(column), Speaker.of(kind)) for column, kind in spec["speakers"].items()]

    def messages(reading: Reading) -> list[Written]:
        text, made = transcript(reading.cells), reading.made
        begun = made.get("offered_at") or made.get("answered_at")
        if text is None or begun is None:
            return []
        known = names | {name: kind for read, kind in speakers if (name := read(reading.cells)) is not None}
        spoken, strange = split_transcript(text, known, begun, tz)
        said = counted(reading.cells)
        if strange or (said is not None and said != str(len(spoken))):
            lines = f"; {strange} lines are of no known speaker" * bool(strange)
            message = f"holds {len(spoken)} messages, the source counts {said or 'none'}{lines}"
            reading.doubts.append(Fault(spec["transcript"], "import.messages", message))
        return [Written(made["conversation"], each) for each in spoken]

    return messages


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
            else first_name(next(r for r in rule["fields"].values() if "from" in r))
        )
        reading.faults.append(fault._replace(path=where))
    kept, _ = design.on_the_way(answers)
    reading.made["answers"] = kept
    reading.made["status"] = _STATUS[design.way(kept).ending]
    reading.made["edition"] = design.edition


PREVIOUS = "previous.value"
"""The column in which a row of a log says what the row before it said of the same field."""
_NUMBERED = re.compile(r"(\d{1,4}) *[、.．:：]|第(\d{1,4})题 *[(（](.{1,80}?)[)）]")


def _question(column: str) -> tuple[str, str | None]:
    """The id of the question that a column's name numbers, and the row or option; else the name itself."""
    match = _NUMBERED.match(column)
    if match is None:
        return column[:80] or "?", None
    return match.group(1) or match.group(2), match.group(3)


def within(row: Row, items: Any) -> Iterator[Reading]:
    """Each item of a list in a row, with the cells of its row: `event.type` is one of its own."""
    for item in items if is_list(items) else ():
        cells = {**row.cells, **flat(item, "event.")} if is_object(item) else row.cells
        yield Reading(Row(row.file, row.number, cells))


def _of(row: Row) -> Reading:
    return Reading(row)


@contextmanager
def _of_mapping(place: str) -> Generator[None, None, None]:
    """Make a fault of the mapping, at that place, of anything that breaks while it is compiled."""
    try:
        yield
    except Invalid as error:
        if any(fault.path for fault in error.faults):
            raise
        raise Invalid(error.message, code=error.code, path=place, params=error.params) from None
    except CxkitError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        message = f"lacks a word, or has one that does not fit: {shown(str(error))}"
        raise Invalid(message, code="mapping.unusable", path=place) from error


def _as_rule(rule: Any) -> dict[str, Any]:
    return rule if is_object(rule) else {"from": rule}


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


def _converted(reading: Reading, field: str, convert: Callable[[str], Any] | None) -> Any:
    value = reading.made.get(field)
    if convert is None or value is None:
        return value
    try:
        return convert(str(value))
    except Unreadable as error:
        reading.fault(field, error.code, str(error))
        return None


def _several(values: list[Any]) -> tuple[Any, ...]:
    """The values that there are; those of lists one by one."""
    flat: list[Any] = []
    for value in values:
        if value is not None:
            flat += value if isinstance(value, tuple) else (value,)
    return tuple(flat)


def _guarded(read: Read, holds: Condition) -> Read:
    return lambda reading: read(reading) if holds(reading, reading.cells) else None


def _either(first: Read, second: Read) -> Read:
    def either(reading: Reading) -> Any:
        before = len(reading.faults)
        value = first(reading)
        return second(reading) if value is None and len(reading.faults) == before else value

    return either


def _all_of(made: Read, readings: list[Reading], outer: Reading) -> tuple[Any, ...]:
    things: list[Any] = []
    for reading in readings:
        thing = made(reading)
        outer.faults += reading.faults
        if thing is not None:
            things.append(thing)
    return tuple(things)


def _as_many(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    return kind([value]) if isinstance(value, str) or not isinstance(value, (list, tuple)) else kind(value)


def row_number(reading: Reading) -> str:
    """The number of the row."""
    return str(reading.row.number)


_AUTO: dict[str, Read] = {
    "row": row_number,
    "stem": lambda reading: stem(reading.row.file),
    "stem_of": lambda reading: stem(reading.row.file),
    "stem_row": lambda reading: f"{stem(reading.row.file)}:{reading.row.number}",
    "hash": lambda reading: mark_of(reading).hex(),
}
"""Ids that a source does not give: the row's number, the file's stem, both, or a digest of the row."""


def mark_of(reading: Reading) -> bytes:
    """A digest of a row or a group: equal rows have equal marks."""
    said = repr([row.cells for row in reading.group]) if len(reading.group) > 1 else repr(reading.cells)
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def first_name(rule: Any) -> str:
    names = (rule.get("from") or rule.get("join") or [""]) if is_object(rule) else rule
    while not isinstance(names, str):
        names = names["from"] if is_object(names) else (names or [""])[0]
    return names
