"""Before anything is read: what a mapping finds in a file, and what mapping a file suggests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping as Dict, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from os import PathLike
from typing import Any, Unpack

import attrs

from cxkit.imports._checks import Check, RuleCheck
from cxkit.imports._engine import Engine
from cxkit.imports._files import Form, Opened, fold, opened
from cxkit.imports._ledger import Ledger, Row, is_list
from cxkit.imports._mapping import Mapping, fingerprint
from cxkit.imports._reading import candidates, fits_of, of_files, said_of
from cxkit.imports._rules import Options, Reading
from cxkit.imports._targets import TARGETS, hint_of
from cxkit.imports._texts import ORDERS, decimal, read_time

EXAMPLES = 10
_SAMPLE = 1_000


@attrs.frozen(kw_only=True)
class Description:
    """A mapping that fits a file: a shipped one, or one proposed from the names and contents of its columns.

    A proposal is checked, edited and saved like any other mapping; `open` names what is still to be mapped.

    >>> from tempfile import NamedTemporaryFile
    >>> with NamedTemporaryFile("w", suffix=".csv") as file:
    ...     _ = file.write("Ticket ID,Status,Created at,Mood\\n1,Open,2026-03-02 08:00,blue\\n")
    ...     file.flush()
    ...     found = describe(file.name)
    >>> found.known, list(found.mapping.tables["rows"]["makes"]), found.open
    (False, ['ticket'], ())
    """

    mapping: Mapping
    known: bool
    checks: tuple[Check, ...]

    @property
    def open(self) -> tuple[str, ...]:
        """Fields that are still to be mapped."""
        return self.mapping.unmapped()

    def __str__(self) -> str:
        what = "is known as" if self.known else "suggests"
        lines = [f"{check.file} {what} {self.mapping.id}, table {check.table}" for check in self.checks]
        lines += [] if self.known else [f"  {line}" for line in _made_of(self.mapping)]
        lines += [f"  to be mapped: {path}" for path in self.open]
        return "\n".join([*lines, *(str(check) for check in self.checks)])


def _made_of(mapping: Mapping) -> Iterator[str]:
    """A proposal in words: fields, their columns, and words with their meanings, for who is to judge it."""
    for table in mapping.tables.values():
        for target, make in table.get("makes", {}).items():
            fields: dict[str, Any] = make.get("fields", {})
            if is_list(fields.get("answers")):
                yield f"makes a {target} of each row, with {len(fields['answers'])} answers"
                continue
            sources = (
                f"{field} of {rule['from']}" for field, rule in fields.items() if rule and "from" in rule
            )
            yield f"makes a {target} of each row: {', '.join(sources)}"
            for field, rule in fields.items():
                if rule and "values" in rule:
                    words = "; ".join(f"{word} = {meaning}" for word, meaning in rule["values"].items())
                    yield f"{target}.{field}: {words}"
        if "events" in table:
            yield f"makes events of tickets: {', '.join(table.get('fingerprint', ()))}"


def check(
    mapping: Mapping,
    path: str | PathLike[str],
    *,
    against: Mapping | None = None,
    **options: Unpack[Options],
) -> tuple[Check, ...]:
    """Check a mapping against each table of a file; nothing is made of it. See `Mapping.check`."""
    changed = () if against is None else mapping.diff(against)
    return tuple(
        attrs.evolve(_checked(mapping, file, table, options), changed=changed)
        for file in opened(path, mapping.form, fits=fits_of(mapping), **of_files(options))
        for table in _tables(mapping, file)
    )


def _tables(mapping: Mapping, file: Opened) -> list[str]:
    if file.kind == "json" and len(mapping.tables) > 1:
        rows = islice(file.rows(Ledger(sink=lambda _: None)), 20_000)
        kinds = {(row.table, tuple(row.cells)) for row in rows}
        named = {mapping.table_of(cells, name) for name, cells in kinds}
        return [table for table in mapping.tables if table in named]
    return [mapping.table_of(file.columns) or next(iter(mapping.tables))]


def _checked(mapping: Mapping, file: Opened, table: str, options: Options) -> Check:
    have = {fold(name) for name in file.columns}
    wanted = list(fingerprint(mapping.tables[table]))
    missing = tuple(each[0] for each in wanted if not have & {fold(name) for name in each})
    about: dict[str, Any] = {"file": file.name, "mapping": mapping.id, "table": table}
    if missing and file.kind != "json":
        return Check(**about, matched=(), missing=missing, unread=file.columns)
    engine = Engine(
        mapping,
        [(file, None if file.kind == "json" and len(mapping.tables) > 1 else table)],
        Ledger(sink=lambda _: None, doubt_sink=lambda _: None),
        said_of(mapping, [(file, table)], options),
        partly=True,
    )
    counts: dict[str, list[Any]] = {}
    rows = 0
    for row, compiled in engine.rows_of(table):
        rows += 1
        for make in compiled.makes:
            reading = Reading(row)
            if make.fits(reading):
                for field, read in [*make.steps, *make.parts_steps]:
                    _count(
                        counts.setdefault(f"{make.name}.{field}", ["", 0, 0, {}]), reading, field, read, make
                    )
    read_in = {name for columns in engine.compiler.columns.get(table, ()) for name in columns.read}
    names = [name for name in file.columns if name in read_in] if file.kind != "json" else sorted(read_in)
    return Check(
        **about,
        matched=tuple(names),
        missing=(),
        unread=tuple(name for name in file.columns if name not in read_in),
        rows=rows,
        rules=tuple(
            RuleCheck(path=path, column=column, cells=cells, read=cells - failed, examples=tuple(examples))
            for path, (column, cells, failed, examples) in counts.items()
        ),
    )


def _count(count: list[Any], reading: Reading, field: str, read: Any, make: Any) -> None:
    before = len(reading.faults)
    value = read(reading)
    reading.made[field] = value
    faults = reading.faults[before:]
    if value is None and not faults:
        return
    count[1] += 1
    if faults:
        count[0] = faults[0].path
        count[2] += 1
        cell = reading.cells.get(faults[0].path, "")
        if len(count[3]) < EXAMPLES and not _personal(make.target.fact, field):
            count[3][str(cell)[:60]] = None


def _personal(fact: Any, field: str) -> bool:
    known = {each.name: each.metadata for each in attrs.fields(fact)} if attrs.has(fact) else {}
    return bool(known.get(field.partition(".")[0], {}).get("personal"))


# A mapping proposed.


def describe(path: str | PathLike[str], **options: Unpack[Options]) -> Description:
    """The mapping that a file's columns and contents suggest: a shipped one, or a proposal to be edited."""
    fitting = candidates(path, encoding=options.get("encoding"))
    if fitting:
        mapping = fitting[0][1]
        return Description(mapping=mapping, known=True, checks=check(mapping, path, **options))
    file = opened(path, Form(), **of_files(options))[0]
    rows = list(islice(file.rows(Ledger(sink=lambda _: None)), _SAMPLE))
    mapping = _proposed(file, rows, options.get("zone"))
    checks = () if mapping.unmapped() else check(mapping, path, **options)
    return Description(mapping=mapping, known=False, checks=checks)


@cache
def _aliases() -> dict[str, dict[str, list[str]]]:
    place = files("cxkit.imports") / "words" / "columns.json"
    aliases: dict[str, dict[str, list[str]]] = json.loads(place.read_text(encoding="utf-8"))
    return aliases


_NEEDED = {
    "ticket": {"id", "opened_at", "status"},
    "order": {"id", "placed_at", "status"},
    "conversation": {"id", "offered_at", "status"},
    "complaint": {"id", "received_at", "status"},
}


def _proposed(file: Opened, rows: Sequence[Row], zone: str | None) -> Mapping:
    columns = {fold(name): name for name in file.columns}
    texts = {name: _texts(rows, name) for name in file.columns}
    matches = {
        target: {
            field: column
            for field, names in fields.items()
            if (column := next((columns[fold(each)] for each in names if fold(each) in columns), None))
        }
        for target, fields in _aliases().items()
        if target != "words"
    }
    whole = {
        target: fields for target, fields in matches.items() if _NEEDED.get(target, set()) <= fields.keys()
    }
    whole = {
        target: fields
        for target, fields in whole.items()
        if target in _NEEDED and _unique(texts[fields["id"]])
    }
    event, form = matches["event"], dict[str, str]()
    if whole:
        target = max(whole, key=lambda each: len(whole[each]))
        table = _as_objects(target, whole[target], texts)
    elif len(event) == 3:
        table = _as_events(event, texts)
    else:
        table, form = _as_answers(file, texts), {"decimal": "."}
    plain: dict[str, Any] = {
        "id": file.stem,
        "about": "proposed from the names and contents of its columns: check what it says before you use it",
        "zone": zone or "UTC",
        "file": {"delimiter": file.delimiter, **form} if file.kind == "csv" else {},
        "tables": {"rows": table},
    }
    if file.encoding == "gb18030":
        plain["file"]["encoding"] = ["gb18030"]
    return Mapping.from_plain(plain)


def _texts(rows: Iterable[Row], name: str) -> list[str]:
    cells = (row.cells.get(name, "") for row in rows)
    return [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]


def _unique(texts: Sequence[str]) -> bool:
    return bool(texts) and len(set(texts)) == len(texts)


def _as_objects(target: str, found: Dict[str, str], texts: Dict[str, list[str]]) -> dict[str, Any]:
    needed = _NEEDED[target]
    fields: dict[str, Any] = {}
    for field, column in found.items():
        rule: dict[str, Any] = {"from": column}
        if field in needed:
            rule["required"] = True
        if field.endswith("_at"):
            rule["time"] = _ways(texts[column]) or ["ymd"]
        elif field in ("status", "priority", "channel"):
            rule["values"] = _meanings(
                texts[column], {each.value for each in hint_of(TARGETS[target].fact, field)}
            )
            if not rule["values"] and field not in needed:
                continue  # Nobody knows its words: it is named among the columns that are not read.
        fields[field] = rule if rule.get("values") != {} else None
    return {"fingerprint": [found[field] for field in sorted(needed)], "makes": {target: {"fields": fields}}}


def _meanings(texts: Sequence[str], known: set[str]) -> dict[str, Any]:
    """Likely meanings of a column's words; those that nobody knows are left to be mapped."""
    meanings = {fold(word): meaning for meaning, words in _aliases()["words"].items() for word in words}
    by_word: dict[str, Any] = {}
    for word, _ in Counter(texts).most_common(40):
        meaning = meanings.get(fold(word), fold(word))
        if meaning in known:
            by_word[word] = meaning
    return by_word


def _as_events(found: Dict[str, str], texts: Dict[str, list[str]]) -> dict[str, Any]:
    activities = [word for word, _ in Counter(texts[found["activity"]]).most_common(200)]
    events = {"solved", "closed", "reopened", "opened"}
    meanings = {fold(word): meaning for meaning, words in _aliases()["words"].items() for word in words}
    kinds = [
        [[found["activity"], "is", word], meanings[fold(word)]]
        for word in activities
        if meanings.get(fold(word)) in events
    ]
    return {
        "fingerprint": list(found.values()),
        "events": {
            "ticket": {"from": found["ticket"]},
            "at": {"from": found["at"], "time": _ways(texts[found["at"]]) or ["ymd"]},
            "activity": {"from": found["activity"]},
            "kinds": kinds,
        },
    }


def _as_answers(file: Opened, texts: Dict[str, list[str]]) -> dict[str, Any]:
    """Every column as a question: whole numbers as numbers, everything else in words."""
    answers: list[dict[str, Any]] = []
    for name in file.columns[:500]:
        number = all(_is(decimal, text) and "." not in text for text in texts[name]) and bool(texts[name])
        need = "number" if number and all(len(text) < 15 for text in texts[name]) else "words"
        rule: dict[str, Any] = {"from": name}
        if need == "number":
            rule["as"] = "integer"
        answers.append({"need": need, "fields": {"question": {"value": name[:80] or "?"}, need: rule}})
    fields: dict[str, Any] = {"id": {"auto": "stem_row"}, "survey": {"auto": "stem"}, "answers": answers}
    when = next((name for name in file.columns if _ways(texts[name])), None)
    if when is not None:
        fields["submitted_at"] = {"from": when, "time": _ways(texts[when])}
    return {"fingerprint": list(file.columns[:12]), "makes": {"response": {"fields": fields}}}


def _ways(texts: Sequence[str]) -> list[str]:
    """In which ways all of these texts can be read as times."""
    some = texts[:200]
    return [way for way in ORDERS if some and all(_is(read_time, text, (way,)) for text in some)]


def _is(read: Any, text: str, *more: Any) -> bool:
    try:
        read(text, *more)
    except (ValueError, ArithmeticError):
        return False
    return True
