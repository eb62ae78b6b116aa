"""Every metric gives the figures that `metrics.txt` has of it, of rows that stand at its limits.

The tables and columns have few distinct cells, so that rows tie, instants are equal, and waits, windows and
targets end exactly on time or a microsecond beside. Groups of six rows each are counted, so that one digest
tells of many small cases, with every option that the metric has. Whoever changes a figure on purpose writes
the record anew and reads what changed: `python tests/metrics/test_recorded_metrics.py`.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

import cxkit.metrics
import cxkit.tables
from cxkit.columns import (
    CategoryKind,
    CurrencyKind,
    DayKind,
    FlagKind,
    IdKind,
    InstantKind,
    RealKind,
    SpanKind,
)
from cxkit.conversations import TurnRule
from cxkit.errors import CxkitError
from cxkit.tables import ComplaintTable, ContactTable, MessageTable, OrderTable, Table
from cxkit.values import LANGUAGES, ScaleKind
from cxkit.values.calendar import BusinessCalendar

sys.path.insert(0, str(Path(__file__).parents[1] / "columns"))
reader: Any = import_module("test_every_reader")
answers: Any = import_module("test_recorded_answers")
sys.path.pop(0)
METRICS: Any = cxkit.metrics
TABLES: Any = cxkit.tables

RECORD = Path(__file__).with_name("metrics.txt")
GROUPS, ROWS = 40, 6
SIZE = GROUPS * ROWS
BESIDE = timedelta.resolution
NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
AGES = [BESIDE * 0, HOUR, DAY, 7 * DAY, 30 * DAY, 59 * DAY]
"""How long before the report something began; a window or two ends there."""
WAITS = [BESIDE * 0, 20 * SECOND, HOUR, DAY, 7 * DAY, 30 * DAY]
SPANS = [BESIDE * 0, 5 * SECOND, 20 * SECOND, 30 * SECOND, HOUR]
OPTIONS: dict[str, list[Any]] = {
    "as_of": [NOW],
    "calendar": [BusinessCalendar.weekly("UTC", {"daily": "00:00-01:00, 02:00-24:00"})],
    "cap": [HOUR],
    "currency": ["CNY"],
    "since": [NOW - 30 * DAY],
    "target": [DAY],
    "tz": ["Asia/Shanghai"],
    "window": [BESIDE * 0, DAY],
    "within": [30],
    "short": [5],
    "touches": [2],
    "rule": [TurnRule(id="apart", silence=HOUR)],
    "off_scale": ["drop"],
    "fractions": ["partition"],
    "refunds": ["net"],
}
NEEDED: dict[str, Any] = {
    "as_of": NOW,
    "at": NOW - DAY,
    "articles": (),
    "staffed": {f"{who}{group}": (group + 10_000) * HOUR for who in "abc" for group in range(GROUPS - 1)},
}


SCALES = {"csat": "csat 1-5", "ces": "ces 1-7", "nps": "nps 0-10"}
ALWAYS: dict[str, dict[str, Any]] = {
    **{name: {"off_scale": "drop"} for name in ("csat", "ces", "nps", "contact_satisfaction")},
    **{name: {"currency": "CNY"} for name in ("order_value", "refund_rate", "return_rate", "return_reasons")},
    "late_delivery": {"tz": "UTC"},
}
"""What the metrics are asked with beside their options."""


def cells(chance: random.Random, name: str, kind: Any, begun: list[datetime], first: bool) -> list[Any]:
    """A column of some kind: each cell one of few, some missing."""

    def one(row: int) -> Any:
        group = row // ROWS
        match kind:
            case InstantKind():
                later = chance.choice(WAITS) + chance.choice((0, 0, 1, -1)) * BESIDE
                return begun[row] if first else begun[row] + later
            case SpanKind():
                return chance.choice(SPANS) + chance.choice((0, 1)) * BESIDE
            case DayKind():
                return date(2026, 3, 1) + chance.choice((0, 1, 7)) * DAY
            case CategoryKind() if name == "scale" or kind.words is ScaleKind:
                return (list(SCALES.values()) if name == "scale" else list(SCALES))[row % 3]
            case CurrencyKind():
                return chance.choice(("CNY", "CNY", "CNY", "EUR"))
            case CategoryKind(words=None) if name == "order":
                return f"{row // 2}"
            case CategoryKind(words=None):
                return f"{chance.choice('abc')}{group}"
            case CategoryKind(words=words):
                return chance.choice([str(each) for each in words or ()])
            case FlagKind():
                return chance.random() < 0.6
            case IdKind():
                return f"{row // 2}"
            case RealKind():
                low, high = kind.low or 0.0, 1.0 if kind.high is None else kind.high
                return chance.choice((low, (low + high) / 2, high))
            case _:
                low = -1 if kind.low is None else kind.low
                high = 12 if kind.high is None else kind.high
                return chance.choice(
                    [each for each in (low, low + 1, 0, 1, 2, 3, high) if low <= each <= high]
                )

    lost = 0.0 if kind.required or name in ("kind", "scale") else 0.15
    return [None if chance.random() < lost else one(row) for row in range(SIZE)]


WITHIN = (
    ("units_returned", "units_delivered"),
    ("units_exchanged", "units_returned"),
    ("paid_exchanged", "paid_returned"),
)
"""Columns of lines of which the first is a part of the second."""


@cache
def table(cls: type[Table]) -> Table:
    """A table of few distinct cells: in each row instants are some waits after the first."""
    chance = random.Random(zlib.crc32(cls.__name__.encode()))
    begun = [NOW - chance.choice(AGES) + chance.choice((0, 0, 1, -1)) * BESIDE for _ in range(SIZE)]
    made = {name: cells(chance, name, kind, begun, name == cls.time) for name, kind in cls.kinds.items()}
    if cls is ContactTable:
        made["scale"] = ["csat 1-5"] * SIZE
    for part, whole in WITHIN:
        if part in made:
            pairs = zip(made[part], made[whole], strict=True)
            made[part] = [one and other and min(one, other) for one, other in pairs]
    return cls.from_columns(made)


@cache
def columns() -> dict[str, list[Any]]:
    """Plain columns of every kind that `reader` knows, of few distinct cells."""
    chance, rows = random.Random(20260401), range(SIZE)

    def some(*kept: Any) -> list[Any]:
        return [None if chance.random() < 0.1 else chance.choice(kept) for _ in rows]

    begun = [NOW - chance.choice(AGES) + chance.choice((0, 0, 1, -1)) * BESIDE for _ in rows]
    found: dict[str, list[Any]] = {name: some(*dict.fromkeys(cells)) for name, cells in reader.KINDS.items()}
    found |= {
        "scores": some(0, 6, 7, 8, 9, 10),
        "ratings": some(1, 3, 4, 5),
        "counts": some(0, 1, 2),
        "totals": some(2, 3),
        "ids": [row // 2 for row in rows],
        "who": [f"{chance.choice('ab')}{row // ROWS}" for row in rows],
        "by": [row // ROWS for row in rows],
        "times": begun,
        "later": [
            None if chance.random() < 0.15 else at + chance.choice(WAITS) + chance.choice((0, 0, 1)) * BESIDE
            for at in begun
        ],
        "spans": [each and each + chance.choice((0, 1)) * BESIDE for each in some(*SPANS)],
        "rated": [f"v{row // 2}" for row in rows],
        "pairs": ["ab"[row % 2] for row in rows],
    }
    return found


def metrics() -> list[str]:
    found = (name for name in METRICS.__all__ if hasattr(getattr(METRICS, name), "tally"))
    return ["complaint_summary", *sorted(found)]


def kinds() -> list[type[Table]]:
    found = [getattr(TABLES, name) for name in sorted(TABLES.__all__)]
    return [
        each for each in found if isinstance(each, type) and issubclass(each, Table) and each is not Table
    ]


def choices(metric: Any) -> Iterator[dict[str, Any]]:
    """No option, and each option of a metric with another value than its default."""
    yield {}
    taken = signature(metric.tally).parameters
    named = {choice.name: choice for choice in metric.DEFINITION.options}
    for name in [*taken, *(name for name in named if name not in taken)]:
        known = named[name].values if name in named else ()
        values = [each for each in known if each != named[name].default]
        for value in values or OPTIONS.get(name, []):
            if name not in NEEDED or taken[name].default is not taken[name].empty:
                yield {name: value}


def given_to(name: str, metric: Any) -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    """The tables and the columns of which a metric is asked, and its groups."""
    grouped = "by" in signature(metric.tally).parameters and name != "occupancy"
    groups = {"by": {"group": [row // ROWS for row in range(SIZE)]}} if grouped else {}
    for cls in kinds():
        made = table(cls)
        if name == "complaint_rate":
            pair = [table(ComplaintTable), made]
            if cls is OrderTable:
                yield "ComplaintTable OrderTable", pair, {"by": "channel"}
        elif name != "next_response" and (cls.time or name != "volume"):
            yield cls.__name__, [made], {"by": "customer"} if groups and cls is MessageTable else groups
    cells, taken = columns(), reader.columns_of(f"{name}.tally", metric.tally)
    taken |= {"source": "times", "done_at": "later"} if name == "complaint_timeliness" else {}
    own = {each: cells[kind] for each, kind in taken.items() if each not in ("by", "weights", "frequencies")}
    yield "columns", [], groups | own


def figures(tally: Any) -> dict[str, Any]:
    """A tally and all its figures."""
    known = {"within": {"target": 3600.0}, "finished_within": {"target": 3600.0}, "quantile": {"share": 0.8}}
    return {"tally": answers.rounded(reader.plain(tally))} | {
        figure: answers.attempt(partial(tally.overall, figure, **known.get(figure, {})))
        for figure in tally.kind.figures
    }


def summaries() -> Iterator[str]:
    """Complaints summed up: of all, of few, of none, with targets and without."""
    every = table(ComplaintTable)
    rows = {"all": every, "some": every[:7], "one": every[:1], "none": every[:0]}
    dated: dict[str, Any] = {"as_of": NOW}
    targets = {"acknowledged": HOUR, "responded": DAY, "closed": 30 * DAY}
    for title, some in rows.items():
        for name, options in (("", {}), ("as of now", dated), ("to targets", dated | {"targets": targets})):
            found = METRICS.complaint_summary.of(some, **options)
            shown = [found.text(tag) for tag in LANGUAGES] + [found._repr_html_(), repr(found)]
            text = json.dumps([answers.rounded(found.to_dict()), *shown], ensure_ascii=False, default=str)
            digest = hashlib.sha256(text.encode()).hexdigest()[:12]
            yield f"complaint_summary | {title} {name} | {digest} {text[-60:]}"


def told(name: str) -> Iterator[str]:
    """What a metric says of each table that it takes and of plain columns, with each of its options."""
    if name == "complaint_summary":
        yield from summaries()
        return
    metric = getattr(METRICS, name)
    taken = signature(metric.tally).parameters
    for title, given, named in given_to(name, metric):
        for options in choices(metric):
            dated = {"window", "step", "unanswered", "waiting"} & options.keys()
            needed = {
                each: value
                for each, value in NEEDED.items()
                if each in taken and (taken[each].default is taken[each].empty or (each == "as_of" and dated))
            }
            if "asked" in options:
                needed["calendar"] = OPTIONS["calendar"][0]
            try:
                found: Any = figures(
                    metric.tally(*given, **{**named, **needed, **ALWAYS.get(name, {}), **options})
                )
            except CxkitError as error:
                if error.code == "metric.table":
                    continue
                found = str(error)
            text = json.dumps(found, ensure_ascii=False, sort_keys=True, default=str)
            digest = hashlib.sha256(text.encode()).hexdigest()[:12]
            asked = ", ".join([title, *(f"{option} {value!s}" for option, value in options.items())])
            yield f"{name} | {asked} | {digest} {text[-60:]}"


@cache
def recorded() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        found.setdefault(line.partition(" | ")[0], []).append(line)
    return found


@pytest.mark.parametrize("name", metrics())
def test_a_metric_counts_rows_at_its_limits_as_it_did(name: str) -> None:
    assert [*told(name)] == recorded()[name], f"if it is meant: python {Path(__file__).name}"


if __name__ == "__main__":
    RECORD.write_text("".join(f"{line}\n" for name in metrics() for line in told(name)), encoding="utf-8")
