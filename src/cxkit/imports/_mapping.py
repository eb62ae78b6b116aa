"""A mapping: how the files of one source become objects, declared as data that its users edit.

It never contains code. The words that it may use are closed lists, and a mapping that uses another is refused
with every fault at its path.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping as Dict
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

KEYS: dict[str, dict[str, str]] = {
    name: {word.partition(":")[0]: word.partition(":")[2] for word in words.split()}
    for name, _, words in (
        line.partition(": ")
        for line in """
mapping: id:text version:whole about:text zone:text|none currency:text|none file:part tables:part
  mentioned:part surveys:parts services:texts
file: encoding:texts delimiter:text|none header_rows:whole skip_before_header:whole|none sheet:text|none
  missing:texts lists:texts header:texts decimal:text|none
table: names:texts fingerprint:names rows:part ignored:texts fields:part makes:part events:part
  messages:part refuse:parts otherwise:part missing:texts
rows: mode:text key:column|part version:list order_by:list of:text parts:text same:texts pair:flag
  links:part
make: target:text when:list fields:part checks:parts own:part after:text mentioned:text each:column
rule: from:column join:list sep:text all:flag value:any field:text add:texts auto:text lookup:text
  take:column|part each:column fields:part where:list need:text total:text source:text clean:texts
  as:text time:texts prove:column unit:text values:text|part unknown:text required:flag unique:flag
  default:any low:number high:number split:column missing:texts money:text pick:text columns:part
  or:part if:list link:text
check: when:list tell:text path:text code:text message:text
event: ticket:column|part at:column|part kinds:list each:text activity:column|part when:list fields:part
  previous:texts
survey: id:text title:text purpose:text status:text questions:parts
question: kind:text id:text text:text required:flag
message: conversation:column|part key:column|part at:column|part text:column|part author:column|part
  speakers:list|part each:texts transcript:text names:part count:column
""".replace("\n  ", " ")
        .strip()
        .splitlines()
    )
}
"""The words that each part of a mapping knows, each with what it may hold."""
NEEDED = {
    "check": "when code message", "event": "ticket at kinds",
    "survey": "id questions", "question": "kind id text",
}  # fmt: skip
"""The words without which a part says nothing."""
_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "any": ("anything", lambda value: True),
    "none": ("nothing", lambda value: value is None),
    "text": ("a text", lambda value: isinstance(value, str)),
    "column": ("a text or a list of texts", lambda value: _is_texts(value, 1)),
    "texts": ("a list of texts", lambda value: is_list(value) and _is_texts(value, 1)),
    "names": ("a list of texts, or of lists of them", lambda value: is_list(value) and _is_texts(value, 2)),
    "whole": ("a whole number", lambda value: type(value) is int),
    "number": ("a number", lambda value: type(value) in (int, float)),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
    "list": ("a list", is_list),
    "part": ("an object", is_object),
    "parts": ("a list of objects", lambda value: is_list(value) and all(map(is_object, value))),
}
MODES = {"row": "", "parts": "key parts", "group": "key", "lookup": "key", "joined": "key of"}
"""Kinds of rows of a table, with the words they need: an object, a part of one, an event of one, something
looked up or joined."""
_TABLE_WORDS, _MAKE_WORDS = ("fingerprint", "rows", "ignored"), ("when", "fields", "checks", "own")
_ASKED = frozenset({"nps", "csat", "ces", "rating", "open"})
"""Kinds of questions that a mapping may say were asked."""
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
        yield from ([each] if isinstance(each, str) else each for each in declared if each)
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
    if faults := list(_of_words(data, "mapping", "")):
        yield from faults
        return
    if not data.get("id"):
        yield Fault("id", "mapping.id", "must be a text: it names the source")
    if isinstance(data.get("zone"), str):
        try:
            zone(data["zone"])
        except Invalid:
            yield Fault("zone", "mapping.zone", "is no time zone of the IANA list")
    yield from _of_words(data.get("file", {}), "file", "file")
    tables, mentioned = data.get("tables"), data.get("mentioned", {})
    if not is_object(tables) or not tables:
        yield Fault("tables", "mapping.tables", "must name at least one table")
        return
    for index, survey in enumerate(data.get("surveys", ())):
        yield from _survey_faults(survey, f"surveys[{index}]")
    for name, each in mentioned.items() if is_object(mentioned) else ():
        if not is_object(each) or not _is_texts(each.get("in"), 1) or not is_object(each.get("fields", {})):
            yield Fault(f"mentioned.{name}", "mapping.type", "must say `in` which fields, and `fields`")
        elif name not in TARGETS:
            yield Fault(f"mentioned.{name}", "mapping.target", f"must be one of {', '.join(TARGETS)}")
    for name, table in tables.items():
        place = f"tables.{name}"
        yield from list(_of_words(table, "table", place)) or _table_faults(table, place)


def _survey_faults(survey: Any, path: str) -> Iterator[Fault]:
    if faults := list(_of_words(survey, "survey", path)):
        yield from faults
        return
    for index, question in enumerate(survey["questions"]):
        place = f"{path}.questions[{index}]"
        yield from _of_words(question, "question", place)
        if str(question.get("kind")) not in _ASKED:
            yield Fault(f"{place}.kind", "mapping.word", f"must be one of {', '.join(sorted(_ASKED))}")


def _table_faults(table: dict[str, Any], path: str) -> Iterator[Fault]:
    rows = table.get("rows", {})
    yield from _of_words(rows, "rows", f"{path}.rows")
    mode = str(rows.get("mode", "row"))
    if mode not in MODES:
        yield Fault(f"{path}.rows.mode", "mapping.word", f"must be one of {', '.join(sorted(MODES))}")
    for word in MODES.get(mode, "").split():
        if word not in rows:
            yield Fault(f"{path}.rows.{word}", "mapping.needed", f"is needed where the mode is {mode}")
    if mode == "parts" and not table.get("makes"):
        yield Fault(f"{path}.makes", "mapping.needed", "is needed where rows are parts")
    for name in ("event", "message"):
        if f"{name}s" in table:
            yield from _of_words(table[f"{name}s"], name, f"{path}.{name}s")
    yield from _check_faults(table.get("refuse", ()), f"{path}.refuse")
    for name, rule in table.get("fields", {}).items():
        yield from _rule_faults(rule, f"{path}.fields.{name}")
    for name, make in table.get("makes", {}).items():
        place = f"{path}.makes.{name}"
        if faults := list(_of_words(make, "make", place)):
            yield from faults
            continue
        if make.get("target", name) not in TARGETS:
            yield Fault(place, "mapping.target", f"must be one of {', '.join(TARGETS)}")
        yield from _test_faults(make.get("when", ()), f"{place}.when")
        for field, rule in {**make.get("fields", {}), **make.get("own", {})}.items():
            yield from _rule_faults(rule, f"{place}.fields.{field}")
        yield from _check_faults(make.get("checks", ()), f"{place}.checks")


def _check_faults(checks: list[dict[str, Any]], path: str) -> Iterator[Fault]:
    for index, check in enumerate(checks):
        yield from _of_words(check, "check", f"{path}[{index}]")
        yield from _test_faults(check.get("when", ()), f"{path}[{index}].when")


def _rule_faults(rule: Any, path: str) -> Iterator[Fault]:
    if is_list(rule):
        for index, each in enumerate(rule):
            yield from _rule_faults(each, f"{path}[{index}]")
        return
    if rule is None:
        return
    if faults := list(_of_words(rule, "rule", path)):
        yield from faults
        return
    for word in ("from", "join", "add"):
        if rule.get(word) == []:
            yield Fault(f"{path}.{word}", "mapping.needed", "must name a column")
    if "prove" in rule and "from" not in rule:
        yield Fault(f"{path}.from", "mapping.needed", "is needed beside prove")
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
    for name in ("where", "if"):
        yield from _test_faults(rule.get(name, ()), f"{path}.{name}")
    inner_rules: dict[str, Any] = rule.get("fields") or {}
    for name, inner in inner_rules.items():
        yield from _rule_faults(inner, f"{path}.fields.{name}")
    for name in ("or", "take"):
        if is_object(rule.get(name)):
            yield from _rule_faults(rule[name], f"{path}.{name}")


def _test_faults(tests: Any, path: str) -> Iterator[Fault]:
    for index, test in enumerate(tests if is_list(tests) else ()):
        if not _is_test(test):
            known = ", ".join(sorted(TESTS))
            yield Fault(
                f"{path}[{index}]", "mapping.test", f"must be [column, test, operand] with one of {known}"
            )


def _is_test(test: Any) -> bool:
    if not is_list(test) or len(test) not in (2, 3) or str(test[1]) not in TESTS or not _is_texts(test[0], 1):
        return False
    match test[1:]:
        case ["present" | "absent" | "digits", *_]:
            return True
        case ["in" | "not_in", [*values]]:
            return all(isinstance(each, (str, int)) for each in values)
        case ["above" | "at_most", int() | float()]:
            return True
        case ["is" | "is_not", str() | int() | float()]:
            return True
        case ["in" | "not_in" | "above" | "at_most", _]:
            return False
        case [word, operand]:
            return isinstance(operand, str) or (word == "below" and _is_texts(operand, 1))
        case _:
            return False


def _of_words(part: Any, name: str, path: str) -> Iterator[Fault]:
    """Faults of the words of a part: unknown ones, what they hold, and those it needs."""
    if not is_object(part):
        yield Fault(path, "mapping.type", "must be an object")
        return
    for word, value in part.items():
        place = f"{path}.{word}" if path else str(word)
        if word not in KEYS[name]:
            yield Fault(place, "mapping.key", f"is no word of a {name}")
            continue
        kinds = [_KINDS[kind] for kind in KEYS[name][word].split("|")]
        if not any(fits(value) for _, fits in kinds):
            yield Fault(place, "mapping.type", f"must be {' or '.join(said for said, _ in kinds)}")
    for word in NEEDED.get(name, "").split():
        if part.get(word) is None:
            yield Fault(f"{path}.{word}", "mapping.needed", f"is needed in a {name}")


def _is_texts(value: Any, deep: int) -> bool:
    return isinstance(value, str) or (
        is_list(value) and deep > 0 and all(_is_texts(v, deep - 1) for v in value)
    )
