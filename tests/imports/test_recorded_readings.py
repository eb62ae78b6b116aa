"""Exports of every shipped mapping are read, checked and described as `readings.txt` has it.

The exports are made up from the mappings: their columns, their words, times and numbers as they ask for
them, and strange cells among them. Whoever changes what is read writes the record anew and reads what
changed: `python tests/imports/test_recorded_readings.py`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cxkit import Actor
from cxkit.codec import to_json
from cxkit.errors import CxkitError
from cxkit.imports import Mapping, describe, read, shipped

READINGS = Path(__file__).with_name("readings.txt")
ROWS, SMALL = 40, 30
START = datetime(2026, 3, 2, 1, 30, 5, tzinfo=UTC)
STRANGE = (
    "",
    "",
    " ",
    "?",
    "0",
    "-1",
    "1e3",
    "25:00:00",
    "2026-02-30",
    "31/02/21",
    "N",
    '="12"',
    "a;b",
    "，",
)
USUAL = {
    ("call_center", "Date"): ("2026-03-02", "2026-03-03"),
    ("call_center", "Time"): ("9:12:58", "23:59:01"),
    ("call_center", "Resolved"): ("Y", "N"),
    ("online_retail", "Invoice"): ("536365", "536366", "C536367", "536368"),
    ("online_retail", "Quantity"): ("6", "2", "-6"),
    ("online_retail", "Price"): ("2.55", "3.39", "1.125", "0"),
    ("qidian", "是否已解决"): ("是", "否"),
    ("wjx", "所用时间"): ("90秒", "123秒"),
    ("queue_log", "event"): ("ENTERQUEUE", "CONNECT", "COMPLETEAGENT", "ABANDON", "TRANSFER", "DID"),
    ("queue_log", "callid"): ("100", "101", "102", "103", "104", "NONE"),
    ("servicenow", "made_sla"): ("true", "false"),
}
"""What stands in columns whose words the mapping does not name."""
TIMES = {
    "epoch_ms": lambda at: str(int(at.timestamp() * 1000)),
    "epoch_s": lambda at: str(int(at.timestamp())),
    "mdy": lambda at: f"{at:%m/%d/%Y %I:%M:%S %p}",
    "dmy": lambda at: f"{at:%d/%m/%Y %H:%M}",
    "ymd": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
}


def rules(node: Any, field: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule of a mapping, with the field that it is for."""
    if isinstance(node, dict):
        yield field, node
        for name, each in node.items():
            yield from rules(each, field if name in ("or", "if", "where", "from", "take", "join") else name)
    elif isinstance(node, list):
        for each in node:
            yield from rules(each, field)


def names(told: Any) -> list[str]:
    """The columns that a rule reads: one, or several of which the first there is counts."""
    found = told if isinstance(told, list) else [told]
    return [each for each in found if isinstance(each, str) and each and not each.startswith(".")]


def columns_of(table: dict[str, Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """The columns that a table has, each with the rules that read it."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for each in table.get("fingerprint", ()):
        found.setdefault(names(each)[0], [])
    for field, rule in rules(table):
        for key in ("from", "join"):
            for name in names(rule.get(key))[: None if key == "join" else 1]:
                found.setdefault(name, []).append((field, rule))
        for key in ("if", "where", "when"):
            for name, _, *words in (
                each for each in rule.get(key, ()) if isinstance(each, list) and len(each) > 1
            ):
                for one in names(name)[:1]:
                    said = words[0] if words and isinstance(words[0], list) else words
                    found.setdefault(one, []).append((field, {"values": dict.fromkeys(map(str, said))}))
    return found


def is_time(name: str, fields: set[str]) -> bool:
    told = any(field.endswith(("_at", "_by", "_on", "born")) or field in ("at", "begins") for field in fields)
    return told or bool(re.search("date|time$|_at$|时间|日期", name, re.IGNORECASE))


def cell(
    draw: random.Random, of: str, place: int, name: str, told: list[tuple[str, dict[str, Any]]], row: int
) -> str:
    """A cell as its rules ask for it, and now and then as they do not."""
    if draw.random() < 0.04:
        return draw.choice(STRANGE)
    if (of, name) in USUAL:
        return draw.choice(USUAL[of, name])
    words = [rule["values"] for _, rule in told if rule.get("values")]
    known = [
        word for some in words for word in (("Y", "N", "是", "否", "true") if isinstance(some, str) else some)
    ]
    fields = {field for field, _ in told}
    if known and draw.random() < 0.95:
        return str(draw.choice(known))
    if is_time(name, fields):
        forms = [form for _, rule in told for form in rule.get("time", ()) if form in TIMES]
        at = START + timedelta(hours=5 * row, minutes=9 * place + draw.randrange(5))
        return TIMES[forms[0] if forms else "ymd"](at)
    if fields & {"id", "key", "customer", "order", "external"} or re.search(
        "(^|_)id$|编号|单号", name, re.IGNORECASE
    ):
        return str(draw.choice((row, row, row, row, max(row - 1, 0))) + 100)
    if fields & {"queue_time", "talk_time", "handle_time", "seconds"}:
        return draw.choice(("90", "90", "0:01:30"))
    return draw.choice(
        ("1", "2", "3", "4", "5") * 4 + ("12.50", "lin", "mei@example.com", "杯盖漏水", "2.00")
    )


@cache
def exports(name: str, seed: int) -> dict[str, list[dict[str, str]]]:
    """Rows of the tables of a mapping."""
    draw, found = random.Random(f"{name} {seed}"), {}
    for table, told in Mapping.shipped(name).to_plain()["tables"].items():
        columns = columns_of(told)
        rows = [
            {
                column: cell(draw, name, place, column, columns[column], row)
                for place, column in enumerate(columns)
            }
            for row in range(ROWS)
        ]
        found[table] = [*rows, rows[3], rows[5] | {next(iter(columns)): "odd"}]
    return found


def written(folder: Path, name: str, seed: int) -> dict[str, Path]:
    """The files of a mapping: comma separated UTF-8, as a Chinese spreadsheet saves it, or JSON."""
    found = {}
    for table, rows in exports(name, seed).items():
        path = found[table] = folder / f"{name}-{table}.{'json' if seed == 2 else 'csv'}"
        if seed == 2:
            path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
            continue
        with path.open("w", encoding="gb18030" if seed else "utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), delimiter="\t" if seed else ",")
            writer.writeheader()
            writer.writerows(rows)
    return found


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def told(name: str, seed: int) -> str:
    """What is read of the files, what their check and their description say."""
    lines = [f"=== {name} {seed}"]
    with tempfile.TemporaryDirectory() as place:
        files = written(Path(place), name, seed)
        try:
            given = {table: str(path) for table, path in files.items()}
            at = START + timedelta(days=60) if seed else None
            found = read(given, name, zone="Asia/Shanghai", dates="dmy", at=at, by=Actor.agent("lin"))
        except CxkitError as error:
            lines.append(f"refused: {error}")
        else:
            made = Counter(type(each).__name__ for each in found.objects())
            lines += [str(found), f"made: {dict(sorted(made.items()))}", str(found.definitions)]
            for label, some in (("rejected", found.rejects), ("doubted", found.doubts)):
                codes = Counter(f"{fault.path} {fault.code}" for each in some for fault in each.faults)
                lines += [f"{label}: {count} {code}" for code, count in sorted(codes.items())]
                lines.append(f"{label}: {digest(chr(10).join(map(str, some)))}")
            lines.append(f"sold: {found.sold}, {len(found.surveys)} surveys, dates {found.dates}")
            lines.append(f"objects: {digest(chr(10).join(map(to_json, found.objects())))}")
            for part in ("own_fields", "events", "reversals", "cancelled", "policies", "messages", "codes"):
                lines.append(f"{part}: {digest(repr(getattr(found, part)))}")
        for table, path in files.items():
            lines.append(str(describe(path)))
            try:
                lines += map(str, Mapping.shipped(name).check(path, zone="Asia/Shanghai"))
            except CxkitError as error:
                lines.append(f"{table} refused: {error}")
        return "\n".join(lines).replace(place, "") + "\n"


def outcome(name: str, draw: random.Random) -> Iterator[str]:
    """A small export of a mapping that is edited in one place, or not, read and checked."""
    plain, changed = Mapping.shipped(name).to_plain(), draw.random() < 0.4
    if changed:
        edited(plain, draw)
    rows = draw.choice((1, 2, 2, 3, 5))
    with tempfile.TemporaryDirectory() as place:
        files = {}
        for table, told in Mapping.shipped(name).to_plain()["tables"].items():
            columns = columns_of(told)
            left_out = draw.choice(list(columns)) if draw.random() < 0.2 else None
            if draw.random() < 0.9:
                files[table] = str(Path(place, f"{name}-{table}.csv"))
                kept = [column for column in columns if column != left_out]
                numbers = [draw.randrange(3) for _ in range(rows)]
                with open(files[table], "w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(kept)
                    for number in numbers:
                        cells = [cell(draw, name, 0, column, columns[column], number) for column in kept]
                        writer.writerow(["" if draw.random() < 0.15 else each for each in cells])
        try:
            mapping = Mapping.from_plain(plain)
            zone = draw.choice(("Asia/Shanghai", None))
            found = read(files, mapping, zone=zone, dates=draw.choice(("dmy", None)), at=START)
            yield f"{found} {found.definitions}"
            for each in (*found.rejects, *found.doubts, *map(to_json, found.objects()), *found.events):
                yield str(each)
            for part in ("own_fields", "reversals", "cancelled", "policies", "messages", "codes"):
                yield repr(getattr(found, part))
            for path in files.values():
                yield from map(str, mapping.check(path, zone="Asia/Shanghai"))
        except CxkitError as error:
            yield str(error).replace(place, "")


NEEDED = {
    "from",
    "when",
    "at",
    "ticket",
    "id",
    "key",
    "take",
    "target",
    "code",
    "message",
    "in",
    "title",
    "tell",
}
NEEDED |= {"text", "kind", "rows", "author", "questions", "event", "check", "mode", "of", "kinds", "tables"}
"""Words of a mapping that cannot be left out where they stand."""


def edited(plain: dict[str, Any], draw: random.Random) -> None:
    """Change one word of a mapping: take it away, or let it say what the same word says elsewhere."""
    nodes = [
        (node, key)
        for part in ("tables", "file", "mentioned")
        for node, key in places_of(plain.get(part, {}))
    ]
    node, key = draw.choice([each for each in nodes if each[1] not in NEEDED])
    others = [each[key] for each, name in nodes if name == key and type(each[key]) is type(node[key])]
    if draw.random() < 0.6:
        del node[key]
    else:
        node[key] = json.loads(json.dumps(draw.choice(others)))


def places_of(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of the mappings within plain data."""
    if isinstance(node, list):
        for each in node:
            yield from places_of(each)
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield node, key
            yield from places_of(inner)


def small(name: str) -> str:
    """What is read of many small exports: how often what happens, and a digest of all."""
    lines, codes = list[str](), Counter[str]()
    for number in range(SMALL):
        found = list(outcome(name, random.Random(f"{name} small {number}")))
        codes["refused" if len(found) == 1 else "read"] += 1
        lines += found
    return f"=== {name} small\n{dict(sorted(codes.items()))} {digest(chr(10).join(lines))}\n"


CASES = [(name, seed) for name in shipped() for seed in (0, 1, 2)]


@cache
def recorded() -> dict[str, str]:
    parts = READINGS.read_text(encoding="utf-8").split("=== ")[1:]
    return {part.partition("\n")[0]: f"=== {part.rstrip()}\n" for part in parts}


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_an_export_is_read_as_it_was(name: str, seed: int) -> None:
    assert told(name, seed).splitlines() == recorded()[f"{name} {seed}"].splitlines()


@pytest.mark.parametrize("name", shipped())
def test_small_exports_are_read_as_they_were(name: str) -> None:
    assert small(name).splitlines() == recorded()[f"{name} small"].splitlines()


if __name__ == "__main__":
    parts = [*(told(*case) for case in CASES), *map(small, shipped())]
    READINGS.write_text("\n".join(parts), encoding="utf-8")
