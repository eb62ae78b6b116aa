"""Every public function that takes columns gives the answers that `answers.txt` has of it.

The columns are those of `test_every_reader`, whole and with a cell missing in one of them, and others:
sixty rows, rows of uneven groups with extreme values, rows that are all alike, two, none. The options are
varied one at a time. A result is shown with its properties, its methods, its picture and, of a tally, its
figures. An answer stands there as its beginning and a digest of all of it, numbers of six digits. Whoever
changes one on purpose writes them anew and reads what changed:
`python tests/columns/test_recorded_answers.py`.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
import sys
import typing
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from enum import Enum
from functools import cache, partial, wraps
from inspect import getattr_static, isfunction, signature, unwrap
from itertools import accumulate
from pathlib import Path
from typing import Any
from unittest import mock

import attrs
import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot

from cxkit.errors import CxkitError
from cxkit.metrics import DEFINITIONS
from cxkit.stats import Tally
from cxkit.values import NPS_0_10, Period
from cxkit.values.calendar import BusinessCalendar

mpl.use("Agg")
sys.path.insert(0, str(Path(__file__).parent))
import test_every_reader as reader

sys.path.pop(0)

ANSWERS = Path(__file__).with_name("answers.txt")
ROWS = 60
SOUGHT = (
    *("BgNbd.expected", "BgNbd.log_likelihood_of", "Forecast.errors", "cohen_kappa_of_table", "fit_bg_nbd"),
    *("fit_gamma_gamma", "holt_winters", "posterior_bands", "shrink_rates"),
)
"""What is sought step by step, or is close to nothing: three digits are the same on every processor."""
TEXTS = [
    "Not bad at all, but the parcel came late.", "客服态度很好，发货有点慢", "Never again! It was broken!!",
    "物流太慢了，等了10天还没到", "Great price, very friendly staff", "不是很满意，杯子破了",
    "The tea is good; delivery was terrible", "质量不错，非常喜欢，下次还买", "Good good good", "一般般吧",
    "I would not recommend this shop to anyone", "退款很快，给个好评", "late", "虽然贵了点，但是质量没问题",
    "Friendly, but they never answered my mail.", "包装破损，联系客服没人理",
]  # fmt: skip
"""What customers write, with negations, degrees and turns."""
NOT_SHOWN = ("plot", "to_pandas", "to_polars", "to_bytes", "to_payload", "columns", "transpose", "rename")
"""Methods of a result that are not asked: its picture is read by itself, the rest is other forms of it."""
START = reader.START
OPTIONS: dict[str, list[Any]] = {
    "age": [1], "alpha": [0.3], "beta": [0.1], "gamma": [0.1], "as_of": [START + timedelta(days=40)],
    "calendar": [BusinessCalendar.weekly("Asia/Shanghai", {"mon-fri": "09:00-18:00"})],
    "cap": [timedelta(hours=2)], "classes": [(("A", 0.5), ("B", 0.9))], "currency": ["CNY"],
    "excluding": [("opened",)], "exposure": [(10.0, 20.0)], "first": [date(2026, 1, 20)], "freeze": [2, 6],
    "hoped": [1.0], "insiders": [{"bob"}], "interval": ["plain", "linear", "log"],
    "kind": ["ratio", "rate", "mean"], "lags": [2], "last": ["D", date(2026, 3, 1)], "limits": [(0.5, 2.0)],
    "low": [1.0], "merged_by": ["order", "none"], "method": ["holm", "bonferroni", "benjamini_yekutieli"],
    "missing": [3], "n": [30.0], "off_scale": ["leave_out", "drop"], "open_on": [(1, 2, 3)],
    "order": [["W11", "W9", "W10"]], "orders": [(100.0, 120.0)], "phases": [(4,), (3, 8)],
    "prior": [(2.0, 3.0), 0.5], "reference": ["a"], "reverse": [(0,)],
    "rules": ["limits", "western_electric", "nelson", ("trend", "shift")], "share": [0.9],
    "since": [START + timedelta(days=20)], "sigma": [1.0], "start": [1.0], "steps": [3],
    "stop_words": [("late",)], "strength": [0.5, 5.0], "target": [timedelta(hours=5), 2.5],
    "tz": ["Asia/Shanghai"], "zone": ["America/New_York"], "unit": ["day", "month", "number"],
    "weekdays": [(1, 2)], "window": [timedelta(days=13)], "within": [timedelta(days=13)], "trigger": [4],
    "scale": [(0, 10), NPS_0_10], "without": [("late",), (date(2026, 2, 10),)],
}  # fmt: skip
"""Values of options that their signatures do not tell."""
ARGUMENTS: dict[str, Any] = {
    "aspect": "delivery", "at_least": 0.5, "at_most": 0.9, "axes": "group",
    "categories": ["W9", "W11"],
    "category": "W9", "code": "W9", "confidence": 0.8, "ended": "completed", "exposure": 100.0, "group": "W9",
    "instant": START + timedelta(days=10), "at": START + timedelta(days=10), "intervals": 2,
    "language": "zh-Hans", "least": 2, "limit": 5.0, "mapping": {"W9": "W10"}, "minimum": 5, "most": 2,
    "person": "ann", "place": 0, "places": 1, "polarity": "positive", "precision": 0.5, "row": 0,
    "rules": "western_electric", "share": 0.5,
    "source": "W9", "state": "active", "step": "agent_replied", "target": 0.1, "text": TEXTS[0],
    "texts": TEXTS[:5], "theme": "W9", "time": 3.0, "times": [0.5, 2.0, 5.0], "to": {"W9": "W10"}.get,
    "word": "late", "period": Period.month(2026, 2, "UTC"), "value": 20.0,
}  # fmt: skip
"""What the methods of results are asked for."""


def drawn() -> dict[str, list[Any]]:
    """Sixty rows of each kind of column: other orders, ties and lengths than the twelve have."""
    chance = random.Random(20260201)

    def cell(name: str, row: int) -> Any:
        cells = reader.KINDS[name]
        if name in ("times", "later", "days"):
            part = row // 5 if name == "days" else row * 0.2 + 0.01 * (row % 7)
            return cells[0] + (cells[1] - cells[0]) * part
        own = {
            "rising": row * 3 + row % 3,
            "rated": f"v{row // 2}",
            "pairs": "ab"[row % 2],
            "distinct": f"p{row}",
        }
        return own.get(name) if name in own else chance.choice(cells)

    found = {name: [cell(name, row) for row in range(ROWS)] for name in reader.KINDS}
    found["texts"] = [chance.choice(TEXTS) for _ in range(ROWS)]
    found["series"] = [round(4 + math.sin(row) + row / 20 + chance.random(), 3) for row in range(ROWS)]
    return found


def uneven(size: int) -> dict[str, list[Any]]:
    """Rows of uneven groups, with extreme values and ties; of few rows, zeros and the ends of shares."""
    chance, few = random.Random(size), size < 20
    rows = range(size)

    def some(*cells: Any, weights: list[int] | None = None) -> list[Any]:
        return chance.choices(cells, weights, k=size)

    counts = [chance.choice((0, 1, 1, 3, 8, chance.randrange(60))) for _ in rows]
    hours = [chance.randrange(80 * 24) for _ in rows]
    times = [START + timedelta(hours=hour) for hour in (hours if few else sorted(hours))]
    spans = some(*(timedelta(seconds=each) for each in (0, 30, 300, 10_800)))
    gaps = [*accumulate(some(1, 1, 1, 5))]
    return {
        "scores": some(0, 5, 6, 7, 8, 9, 10, weights=[2, 1, 2, 1, 3, 4, 6]),
        "ratings": some(1, 2, 3, 4, 5, weights=[1, 1, 2, 4, 9]),
        "counts": counts,
        "totals": [max(count, 1) + chance.choice((0, 0, 40, 4000)) for count in counts],
        "reals": [0.0 if few and not row % 5 else round(0.01 + chance.expovariate(0.3), 2) for row in rows],
        "shares": some(0.0, 1.0, 0.5, 0.03)
        if few
        else [round(0.001 + chance.random() * 0.99, 4) for _ in rows],
        "flags": some(True, False, weights=[1, 5]),
        "names": some("W9", "W10", "W11", weights=[1, 9, 4]),
        "who": some("ann", "bob", "cat", "dan", weights=[8, 4, 2, 1]),
        "ids": [71 + int(chance.expovariate(0.1)) for _ in rows],
        "events": some("opened", "customer_wrote", "agent_replied", "solved", weights=[3, 4, 6, 2]),
        "uses": some("searched", "viewed", "voted", "contacted", weights=[6, 4, 1, 2]),
        "statuses": some("new", "open", "pending", "solved", weights=[1, 3, 1, 2]),
        "channels": some("chat", "email", "phone", weights=[1, 7, 2]),
        "speakers": some("customer", "agent", weights=[2, 3]),
        "times": times,
        "later": [
            at + chance.choice((timedelta(0), timedelta(minutes=5), timedelta(hours=30), timedelta(days=31)))
            for at in times
        ],
        "spans": spans,
        "shifts": [span + chance.choice((timedelta(0), timedelta(hours=1))) for span in spans],
        "days": [date(2025, 12, 15) + timedelta(days=gap) for gap in gaps],
        "texts": some(*TEXTS, *TEXTS[:3], "late late late"),
        "rising": gaps,
        "handling": some(1, 2, 4, weights=[1, 2, 6]),
        "bits": some(0, 1, weights=[4, 1]),
        "pairs": ["ab"[row % 2] for row in rows],
        "rated": [f"v{row // 2}" for row in rows],
        "distinct": [f"p{row}" for row in rows],
        "series": [round(9 + row / 3 + 3 * math.cos(row / 2) + chance.random() * 4, 2) for row in rows],
    }


def choices(name: str, function: Callable[..., Any], taken: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Each option of a function with another value than its default, one at a time."""
    metric, _, last = name.rpartition(".")
    for choice in DEFINITIONS[metric].options if last in ("of", "tally") and metric in DEFINITIONS else ():
        yield from ({choice.name: value} for value in choice.values if value != choice.default)
    plain = unwrap(getattr(function, "__func__", function))
    try:
        hints = typing.get_type_hints(plain) if isfunction(plain) else {}
    except (NameError, TypeError):
        hints = {}
    for part in signature(function).parameters.values():
        if part.name in taken or part.kind in (part.VAR_KEYWORD, part.VAR_POSITIONAL):
            continue
        hint, default = hints.get(part.name), part.default
        told: list[Any] = [] if default is part.empty and part.name == "n" else OPTIONS.get(part.name, [])
        for each in (hint, *typing.get_args(hint)):
            if typing.get_origin(each) is typing.Literal:
                told = [*told, *typing.get_args(each)]
            elif isinstance(each, type) and issubclass(each, Enum):
                told = [*told, *each]
        if isinstance(default, bool):
            told = [not default]
        elif part.name == "confidence":
            told = [0.8]
        elif isinstance(default, int) or (default is part.empty and hint is int):
            told = [*told, *((0, 1, 2, 5) if default is part.empty else (0, 1, default + 1))]
        elif isinstance(default, float) or (default is part.empty and hint is float):
            told = [*told, 0.0, 1.0, *(() if default is part.empty else (default * 0.9,))]
        yield from ({part.name: value} for value in told if value is not default and value != default)


def shown(value: Any, depth: int = 0, rich: str = "") -> Any:
    """A result as plain data, with its properties, methods and figures, every number of six digits.

    `rich` is the world in which it is asked for more, of which one has pictures.
    """
    if isinstance(value, Tally):
        return {"payload": rounded(reader.plain(value)), **dict(figures(value, rich))}
    if not depth and isinstance(value, (list, tuple)) and len(value) < 4:
        return [shown(each, depth, rich) for each in value]
    found = rounded(reader.plain(value))
    kind = type(value)
    if not kind.__module__.startswith("cxkit.") or not attrs.has(kind):
        return found
    if depth:
        return {"": found, "repr": repr(value)}
    views: dict[str, Any] = {"repr": repr(value)}
    for name in dir(kind):
        static = getattr_static(kind, name)
        if name[0] != "_" and isinstance(static, property):
            views[name] = attempt(partial(getattr, value, name))
        elif name == "_repr_html_" or (name[0] != "_" and isfunction(static) and name not in NOT_SHOWN):
            views.update(asked(name, getattr(value, name), rich))
    if rich == "60" and hasattr(kind, "plot"):
        views["plot"] = attempt(lambda: picture(value))
    return {"": found, **views}


def asked(name: str, method: Callable[..., Any], rich: str) -> Iterator[tuple[str, Any]]:
    """What a method answers, and with every option that is known."""
    parts = signature(method).parameters.values()
    needed = [part.name for part in parts if part.default is part.empty and part.kind.value in (0, 1, 3)]
    if not ARGUMENTS.keys() >= set(needed):
        return
    given = {part: ARGUMENTS[part] for part in needed}
    yield name, attempt(partial(method, **given))
    for part in parts if rich else ():
        if part.name in ARGUMENTS and part.name not in given:
            yield (
                f"{name} {part.name}",
                attempt(partial(method, **given, **{part.name: ARGUMENTS[part.name]})),
            )


def figures(value: Tally, rich: str) -> Iterator[tuple[str, Any]]:
    """Each figure of a tally, at another confidence, overall, of it twice and over one of its axes."""
    known = {"within": {"target": 3600.0}, "finished_within": {"target": 3600.0}, "quantile": {"share": 0.8}}
    for name in value.kind.figures:
        options = known.get(name, {})
        yield name, attempt(partial(value.result, name, **options))
        if rich:
            yield (
                f"{name} at 80 %",
                attempt(partial(value.result, name, confidence=0.8, minimum=2, **options)),
            )
            yield f"{name} overall", attempt(partial(value.overall, name, **options))
    if rich:
        yield "figure", attempt(value.result)
        yield "twice", attempt(lambda: (value + value).result())
        yield "over", attempt(lambda: value.over(*value.names[:1]).result())
        yield "relabelled", attempt(lambda: value.relabel(**{value.names[0]: lambda _: "one"}))
        yield "records", attempt(value.to_records)


DRAWN = (
    *("xydata", "label", "linestyle", "linewidth", "color", "marker", "markersize", "text", "position"),
    *("height", "width", "xy", "offsets", "facecolor", "alpha", "array"),
)
"""What is read of each line, bar, area, point and text of a picture."""


def picture(value: Any, *, areas: bool = False) -> Any:
    """What the picture of a result shows: its lines, points and texts, and how far areas reach."""
    figure = pyplot.figure()
    try:
        drawn = value.plot(figure.subplots()) if "ax" in signature(value.plot).parameters else value.plot()
        found = []
        for axes in np.atleast_1d(drawn).ravel().tolist():
            for each in axes.get_children():
                own = {"of": type(each).__name__, "order": each.get_zorder(), "seen": each.get_visible()}
                for name in DRAWN:
                    if hasattr(each, f"get_{name}"):
                        own[name] = reader.plain(getattr(each, f"get_{name}")())
                if areas and hasattr(each, "get_paths"):
                    own["paths"] = [path.vertices.tolist() for path in each.get_paths()]
                found.append(rounded(own))
            found.append(rounded([axes.get_xlabel(), axes.get_ylabel(), axes.get_title(), axes.get_yscale()]))
        return found
    finally:
        pyplot.close("all")


def attempt(call: Callable[[], Any], depth: int = 1, rich: str = "") -> Any:
    """The answer as plain data, or the error's text."""
    try:
        return shown(call(), depth, rich)
    except (CxkitError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        return f"{type(error).__name__}: {error}"


def rounded(value: Any) -> Any:
    """Plain data with numbers of six digits; what differs from 0 by rounding alone is 0."""
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted((rounded(part) for part in value), key=str)
    if isinstance(value, float) and math.isfinite(value):
        return 0.0 if abs(value) < 1e-9 else float(f"{value:.6g}")
    return value if isinstance(value, (int, str)) else str(value)


def coarse(number: re.Match[str]) -> str:
    """A number in a text with three digits."""
    return "0" if abs(float(number[0])) < 1e-4 else f"{float(number[0]):.3g}"


@cache
def worlds() -> dict[str, dict[str, list[Any]]]:
    twelve = reader.KINDS
    apart = ("distinct", "rated", "pairs", "rising", "days")
    alike = {kind: cells[:6] if kind in apart else cells[:1] * 6 for kind, cells in twelve.items()}
    return {
        "12": twelve,
        "12 with a gap": {kind: reader.with_gap(kind) for kind in twelve},
        "60": drawn(),
        "12 others": uneven(12),
        "90": uneven(90),
        "6 alike": alike,
        "2": {kind: cells[:2] for kind, cells in twelve.items()},
        "none": {kind: [] for kind in twelve},
    } | {f"12 without one of {each}": {**twelve, each: reader.with_gap(each)} for each in twelve}


def varied(function: Callable[..., Any], options: dict[str, Any]) -> Callable[..., Any]:
    """The function with other options, whatever its call gives for them."""

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        bound = signature(function).bind(*given, **named)
        for name, value in options.items():
            own = name in bound.signature.parameters
            bound.arguments.update({name: value} if own else {"options": {name: value}})
        return function(*bound.args, **bound.kwargs)

    return partial(call)


def kinds_of(taken: dict[str, str]) -> list[str]:
    """The kinds of the columns that a function takes."""
    told = ("names days" if kind == "by" else kind.strip("[]") for kind in taken.values())
    return list(dict.fromkeys(each for kinds in told for each in kinds.split()))


def answers(name: str) -> dict[str, str]:
    """What a function answers in each world, by what it was given."""
    function = reader.takers()[name]
    taken = reader.columns_of(name, function)
    owner, _, last = name.partition(".")
    if owner in reader.instances() and isfunction(function):
        function = getattr(reader.instances()[owner], last)
    kinds = kinds_of(taken)
    lost = [f"12 without one of {kind}" for kind in kinds] if len(kinds) > 1 else []
    given: list[tuple[str, dict[str, Any]]] = [
        (world, {}) for world in worlds() if world in lost or not world.startswith("12 without")
    ]
    if not name.endswith(".from_columns"):
        given += [("60", options) for options in choices(name, function, taken)]
    calls = [(world, varied(function, options), options) for world, options in given]
    found = {}
    for world, called, options in calls:
        rich = world if world in ("60", "12 others") and not options else ""
        with world_of(world), mock.patch.dict(reader.takers(), {name: called}):
            told = attempt(partial(reader.call, name, reader.several(reader.KINDS.__getitem__)), 0, rich)
        found[keyed(world, options)] = digest(name, told)
    if next(iter(signature(function).parameters)) not in ("source", "sold"):
        return found
    for title, table in tables():
        for options in ({}, *(choices(name, function, taken) if name[:7] != "volume." else ())):
            settings = {
                each: reader.SETTINGS[each] for each in needed_of(function) if each in reader.SETTINGS
            }
            if options.keys() & EVERYWHERE:
                continue
            with world_of("60"):
                told = attempt(partial(function, table, **{**settings, **options}), 0, "table")
            if isinstance(told, str) and not options:
                break
            found[keyed(title, options)] = digest(name, told)
    return found


EVERYWHERE = {"confidence", "minimum", "zone", "tz", "share", "target", "figure"}
"""Options that do the same to tables as to columns."""


def keyed(world: str, options: dict[str, Any]) -> str:
    """What a function was given, in one line."""
    return ", ".join([world, *(f"{option} {value!s}" for option, value in options.items())]).replace(
        "\n", " "
    )


def written(told: Any, *, rough: bool) -> str:
    """An answer as one text, the same in every process; a rough one has numbers of three digits."""
    text = re.sub(r" at 0x[0-9a-f]+", "", json.dumps(told, ensure_ascii=False, sort_keys=True, default=str))
    return re.sub(r"-?\d+\.\d+(?:e[-+]?\d+)?", coarse, text) if rough else text


def digest(name: str, told: Any) -> str:
    """An answer's beginning behind a digest of all of it."""
    text = written(told, rough=name in SOUGHT)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:12]} {text[:60]}"


def needed_of(function: Callable[..., Any]) -> list[str]:
    """The parameters after the first that have no default."""
    return [
        part.name for part in [*signature(function).parameters.values()][1:] if part.default is part.empty
    ]


@contextmanager
def world_of(name: str) -> Iterator[None]:
    """The columns of that world are those that the calls read."""
    cells = worlds()[name]
    patched = mock.patch.multiple(reader, KINDS=cells, SIZE=len(cells["ids"]))
    with patched, warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


@cache
def tables() -> list[tuple[str, Any]]:
    """Every table, of the sixty rows."""
    names = [name for name in reader.takers() if name.endswith(".from_columns")]
    with world_of("60"):
        made = [reader.call(name, reader.several(reader.KINDS.__getitem__)) for name in names]
    return [(type(table).__name__, table) for table in made]


@cache
def recorded() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        name, key, answer = line.split(" | ", 2)
        found.setdefault(name, {})[key] = answer
    return found


@pytest.mark.parametrize("name", reader.takers())
def test_a_function_answers_what_it_did(name: str) -> None:
    assert answers(name) == recorded().get(name), f"if it is meant: python {Path(__file__).name}"


if __name__ == "__main__":
    lines = [
        f"{name} | {key} | {answer}" for name in reader.takers() for key, answer in answers(name).items()
    ]
    ANSWERS.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
