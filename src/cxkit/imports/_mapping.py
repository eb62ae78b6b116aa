"""A mapping: how the files of one source become objects, declared as data that its users edit.

It never contains code. The words that it may use are closed lists, and a mapping that uses another is refused
with every fault at its path.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping as Dict
from copy import deepcopy
from importlib import import_module
from importlib.resources import files
from os import PathLike
from pathlib import Path
from typing import Any, Self, Unpack, cast

import attrs

from cxkit.errors import Fault, Invalid, NotFound
from cxkit.imports._checks import Check
from cxkit.imports._files import Form, fold
from cxkit.imports._ledger import is_list, is_object
from cxkit.imports._rules import TESTS, Options
from cxkit.imports._targets import TARGETS
from cxkit.imports._texts import TIMES, UNITS, cleaner
from cxkit.values import zone

KEYS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, _, words in (
        line.partition(": ")
        for line in (
            "mapping: id version about zone currency file tables mentioned surveys services",
            "file: encoding delimiter header_rows skip_before_header sheet missing lists header decimal",
            "table: names fingerprint rows ignored fields makes events messages refuse otherwise missing",
            "rows: mode key version order_by of parts same pair links",
            "make: target when fields checks own after mentioned each",
            "rule: from join sep all value field add auto lookup take each fields where need total source "
            "clean as time prove unit values unknown required unique default low high split missing money "
            "pick columns or if link",
            "check: when tell path code message",
            "event: ticket at kinds each activity when fields previous",
            "message: conversation key at text author speakers each transcript names count",
        )
    )
}
"""The words that each part of a mapping knows."""
MODES = frozenset({"row", "parts", "group", "lookup", "joined"})
"""Kinds of rows of a table: an object, a part of one, an event of one, something looked up or joined."""
_TABLE_WORDS, _MAKE_WORDS = ("fingerprint", "rows", "ignored"), ("when", "fields", "checks", "own")
_SHORT = ("target", "message_rules", "score", *_TABLE_WORDS, *_MAKE_WORDS)


@attrs.frozen(eq=False, repr=False)
class Mapping:
    """A declared mapping of one source's files: id, version, and everything else as plain data.

    The shipped ones are `Mapping.shipped("nyc311")`; a copy is edited with `edited`, checked against a
    file with `check`, and written as JSON. Two are equal when they say the same.

    >>> mapping = Mapping.shipped("cfpb")
    >>> mapping.id, mapping.zone, mapping == Mapping.from_json(mapping.to_json())
    ('cfpb', 'America/New_York', True)
    >>> mine = mapping.edited({"zone": "America/Chicago"}, version=2)
    >>> mine.diff(mapping)
    ('version: 1 -> 2', 'zone: "America/New_York" -> "America/Chicago"')
    >>> mapping.edited({"tables": {"complaints": {"row": {}}}})
    Traceback (most recent call last):
    cxkit.errors.Invalid: mapping cfpb: tables.complaints.row: is no word of a table
    """

    _plain: dict[str, Any]

    @classmethod
    def from_plain(cls, plain: Dict[str, Any]) -> Self:
        """The mapping of plain data; the short form of one table is written out."""
        data: dict[str, Any] = {"version": 1, **deepcopy(dict(plain))}
        if "tables" not in data:
            made = {name: data.pop(name) for name in _SHORT if name in data}
            table: dict[str, Any] = {name: made[name] for name in _TABLE_WORDS if name in made}
            target = made.get("target", "")
            table["makes"] = {target: {name: made[name] for name in _MAKE_WORDS if name in made}}
            if made.get("message_rules"):
                table["events"] = {"kinds": made["message_rules"]}
            if made.get("score"):
                table["makes"][target].setdefault("fields", {})["scale"] = {"value": made["score"]}
            data["tables"] = {"rows": table}
        faults = list(_faults(data))
        if faults:
            raise Invalid.of(f"mapping {data.get('id', '')}".strip(), faults)
        return cls(data)

    def to_plain(self) -> dict[str, Any]:
        """Plain data, a copy."""
        return deepcopy(self._plain)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The mapping that `to_json` wrote, or that somebody wrote by hand."""
        try:
            plain = json.loads(text)
        except ValueError as error:
            raise Invalid(f"a mapping is JSON: {error}", code="mapping.json") from error
        if not is_object(plain):
            raise Invalid("a mapping is a JSON object", code="mapping.json")
        return cls.from_plain(plain)

    def to_json(self) -> str:
        """JSON for a file that people edit."""
        return json.dumps(self._plain, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def shipped(cls, name: str) -> Self:
        """The shipped mapping of that id."""
        place = files("cxkit.imports") / "mappings" / f"{name}.json"
        if not name or "/" in name or not place.is_file():
            raise NotFound(
                f"there is no shipped mapping {name!r}: there are {', '.join(shipped())}",
                code="mapping.unknown",
                params={"mapping": name},
            )
        return cls.from_json(place.read_text(encoding="utf-8"))

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """The mapping of a file, or the shipped one of that id."""
        place = Path(path)
        if place.suffix == ".json" or place.exists():
            return cls.from_json(place.read_text(encoding="utf-8-sig"))
        return cls.shipped(str(path))

    def save(self, path: str | PathLike[str]) -> None:
        """Write it as JSON."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

    def edited(self, changes: Dict[str, Any], *, version: int | None = None) -> Self:
        """A copy with these changes laid over it, key by key; None takes a key away."""
        data = _laid_over(self.to_plain(), changes)
        data["version"] = version or self.version
        return type(self).from_plain(data)

    def diff(self, old: Mapping) -> tuple[str, ...]:
        """Differences from an older one, path by path: `path: old -> new`."""
        mine, theirs = dict(_leaves(self._plain)), dict(_leaves(old._plain))
        paths = [*theirs, *[path for path in mine if path not in theirs]]
        return tuple(
            f"{path}: {_written(theirs.get(path))} -> {_written(mine.get(path))}"
            for path in paths
            if mine.get(path) != theirs.get(path)
        )

    @property
    def id(self) -> str:
        """Its id, which is also the source that objects name."""
        return str(self._plain["id"])

    @property
    def version(self) -> int:
        """Its version."""
        return int(self._plain.get("version", 1))

    @property
    def zone(self) -> str | None:
        """The zone of times that name none; None where it has to be said."""
        return self._plain.get("zone")

    @property
    def form(self) -> Form:
        """The form of files that it declares."""
        file = self._plain.get("file", {})
        return Form(
            encodings=tuple(file.get("encoding", ())),
            delimiter=file.get("delimiter"),
            header_rows=file.get("header_rows", 1),
            skip=file.get("skip_before_header"),
            sheet=file.get("sheet"),
            lists=tuple(file.get("lists", ())),
            decimal=file.get("decimal"),
            header=tuple(file["header"]) if "header" in file else None,
        )

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """Its tables by name: to be read, not changed."""
        tables: dict[str, dict[str, Any]] = self._plain["tables"]
        return tables

    def table_of(self, columns: Iterable[str], named: str | None = None) -> str | None:
        """The table that has these columns: the one of which the most are there and none is lacking."""
        have = {fold(name) for name in columns}
        best: tuple[int, str] | None = None
        for name, table in self.tables.items():
            if named is not None and named in table.get("names", ()):
                return name
            wanted = list(fingerprint(table))
            if wanted and all(have & {fold(each) for each in one} for one in wanted):
                best = max(best or (0, ""), (len(wanted), name))
        return best[1] if best else None

    def check(
        self,
        path: str | PathLike[str],
        *,
        against: Mapping | None = None,
        **options: Unpack[Options],
    ) -> tuple[Check, ...]:
        """Check it against each table of a file, before anything is read; options as `imports.read` has them.

        `against` is an older version: how this one differs is told with it.
        """
        work: Any = import_module("cxkit.imports._checking")
        checks: tuple[Check, ...] = work.check(self, path, against=against, **options)
        return checks

    def unmapped(self) -> tuple[str, ...]:
        """The fields that are still to be mapped, by path: what nobody could verify is not guessed."""
        return tuple(
            path
            for path, value in _leaves(self._plain)
            if value is None and ".fields." in path and ".values." not in path
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and other._plain == self._plain

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    def __repr__(self) -> str:
        return f"Mapping({self.id!r}, version={self.version}, tables={list(self.tables)})"


def shipped() -> tuple[str, ...]:
    """The ids of the shipped mappings.

    >>> "zendesk" in shipped()
    True
    """
    names = (each.name for each in (files("cxkit.imports") / "mappings").iterdir())
    return tuple(sorted(name[:-5] for name in names if name.endswith(".json")))


def fingerprint(table: Dict[str, Any]) -> Iterator[list[str]]:
    """The columns by which a table is known, each with its aliases: those declared, or those required."""
    declared = table.get("fingerprint")
    if declared is not None:
        yield from ([each] if isinstance(each, str) else each for each in declared)
        return
    for rule in _rules_of(table):
        if rule.get("required") or rule.get("unique"):
            for wanted in [rule["from"]] if "from" in rule else rule.get("join", ()):
                yield [wanted] if isinstance(wanted, str) else list(wanted)


def _rules_of(table: Dict[str, Any]) -> Iterator[dict[str, Any]]:
    for make in [table, *table.get("makes", {}).values()]:
        stack: list[Any] = list(cast("dict[str, Any]", make.get("fields") or {}).values())
        while stack:
            rule = stack.pop()
            if is_list(rule):
                stack.extend(rule)
            elif is_object(rule):
                yield rule
                if rule.get("each") in (None, "rows"):
                    stack.extend(cast("dict[str, Any]", rule.get("fields") or {}).values())


def _laid_over(data: dict[str, Any], changes: Dict[str, Any]) -> dict[str, Any]:
    for name, value in changes.items():
        if value is None:
            data.pop(name, None)
        elif is_object(value) and is_object(data.get(name)):
            _laid_over(data[name], value)
        else:
            data[name] = deepcopy(value)
    return data


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if is_object(value) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else str(name))
    else:
        yield path, value


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# What a mapping may say.


def _faults(data: dict[str, Any]) -> Iterator[Fault]:
    yield from _unknown(data, "mapping", "")
    if not isinstance(data.get("id"), str) or not data["id"]:
        yield Fault("id", "mapping.id", "must be a text: it names the source")
    if type(data.get("version", 1)) is not int:
        yield Fault("version", "mapping.version", "must be a whole number")
    if data.get("zone") is not None:
        try:
            zone(data["zone"])
        except Invalid:
            yield Fault("zone", "mapping.zone", "is no time zone of the IANA list")
    yield from _unknown(data.get("file", {}), "file", "file")
    tables = data.get("tables")
    if not is_object(tables) or not tables:
        yield Fault("tables", "mapping.tables", "must name at least one table")
        return
    for name, table in tables.items():
        yield from _table_faults(table, f"tables.{name}")


def _table_faults(table: Any, path: str) -> Iterator[Fault]:
    if not is_object(table):
        yield Fault(path, "mapping.type", "must be an object")
        return
    yield from _unknown(table, "table", path)
    rows = table.get("rows", {})
    yield from _unknown(rows, "rows", f"{path}.rows")
    if is_object(rows) and rows.get("mode", "row") not in MODES:
        yield Fault(f"{path}.rows.mode", "mapping.word", f"must be one of {', '.join(sorted(MODES))}")
    for name in ("event", "message"):
        yield from _unknown(table.get(f"{name}s", {}), name, f"{path}.{name}s")
    for name, rule in table.get("fields", {}).items():
        yield from _rule_faults(rule, f"{path}.fields.{name}")
    for name, make in table.get("makes", {}).items():
        place = f"{path}.makes.{name}"
        yield from _unknown(make, "make", place)
        if make.get("target", name) not in TARGETS:
            yield Fault(place, "mapping.target", f"must be one of {', '.join(TARGETS)}")
        yield from _test_faults(make.get("when", ()), f"{place}.when")
        for field, rule in {**make.get("fields", {}), **make.get("own", {})}.items():
            for index, each in enumerate(rule if is_list(rule) else [rule]):
                yield from _rule_faults(each, f"{place}.fields.{field}" + (f"[{index}]" if index else ""))
        for index, check in enumerate(make.get("checks", ())):
            yield from _unknown(check, "check", f"{place}.checks[{index}]")
            yield from _test_faults(check.get("when", ()), f"{place}.checks[{index}].when")


def _rule_faults(rule: Any, path: str) -> Iterator[Fault]:
    if rule is None:
        return
    yield from _unknown(rule, "rule", path)
    if not is_object(rule):
        return
    for index, word in enumerate(rule.get("clean", ())):
        try:
            cleaner(word)
        except (ValueError, AttributeError):
            yield Fault(f"{path}.clean[{index}]", "mapping.word", "is no cleaning word")
    for index, way in enumerate(rule.get("time", ())):
        if way not in TIMES and "%" not in str(way):
            known = ", ".join(sorted(TIMES))
            yield Fault(
                f"{path}.time[{index}]", "mapping.word", f"must be one of {known}, or a pattern with %"
            )
    if rule.get("unit", "s") not in UNITS:
        yield Fault(f"{path}.unit", "mapping.word", f"must be one of {', '.join(UNITS)}")
    yield from _test_faults(rule.get("where", ()), f"{path}.where")
    inner_rules: dict[str, Any] = rule.get("fields") or {}
    for name, inner in inner_rules.items():
        yield from _rule_faults(inner, f"{path}.fields.{name}")


def _test_faults(tests: Any, path: str) -> Iterator[Fault]:
    for index, test in enumerate(tests):
        if not is_list(test) or len(test) not in (2, 3) or test[1] not in TESTS:
            known = ", ".join(sorted(TESTS))
            yield Fault(
                f"{path}[{index}]", "mapping.test", f"must be [column, test, operand] with one of {known}"
            )


def _unknown(part: Any, name: str, path: str) -> Iterator[Fault]:
    if not is_object(part):
        yield Fault(path, "mapping.type", "must be an object")
        return
    for key in part:
        if key not in KEYS[name]:
            yield Fault(f"{path}.{key}" if path else str(key), "mapping.key", f"is no word of a {name}")
