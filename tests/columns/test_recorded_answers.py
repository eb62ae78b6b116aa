"""Every public function that takes columns gives the answers that `answers.txt` has of it.

The columns are those of `test_every_reader` and sixty drawn rows; the options are varied one at a time. An
answer stands there as its beginning and a digest of all of it, numbers of six digits. Whoever changes one
on purpose writes them anew and reads what changed: `python tests/columns/test_recorded_answers.py`.
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
from functools import cache, partial
from inspect import getattr_static, isfunction, signature, unwrap
from pathlib import Path
from types import MethodType
from typing import Any
from unittest import mock

import attrs
import numpy as np
import pytest

from cxkit.errors import CxkitError
from cxkit.metrics import DEFINITIONS
from cxkit.stats import Tally

sys.path.insert(0, str(Path(__file__).parent))
import test_every_reader as reader

sys.path.pop(0)

ANSWERS = Path(__file__).with_name("answers.txt")
ROWS = 60
SOUGHT = ("cohen_kappa_of_table", "fit_bg_nbd", "fit_gamma_gamma", "posterior_bands")
"""What is sought step by step, or is close to nothing: three digits are the same on every processor."""
TEXTS = [
    "Not bad at all, but the parcel came late.", "客服态度很好，发货有点慢", "Never again! It was broken!!",
    "物流太慢了，等了10天还没到", "Great price, very friendly staff", "不是很满意，杯子破了",
    "The tea is good; delivery was terrible", "质量不错，非常喜欢，下次还买", "Good good good", "一般般吧",
    "I would not recommend this shop to anyone", "退款很快，给个好评", "late", "虽然贵了点，但是质量没问题",
    "Friendly, but they never answered my mail.", "包装破损，联系客服没人理",
]  # fmt: skip
"""What customers write, with negations, degrees and turns."""
VIEWS = ("to_dict", "to_records", "_repr_html_")
"""Methods without arguments that show a result as something else."""


def drawn() -> dict[str, list[Any]]:
    """Sixty rows of each kind of column: other orders, ties and lengths than the twelve have."""
    chance = random.Random(20260201)

    def cell(name: str, row: int) -> Any:
        cells = reader.KINDS[name]
        if name in ("times", "later", "days"):
            part = row // 5 if name == "days" else row * 0.2 + 0.01 * (row % 7)
            return cells[0] + (cells[1] - cells[0]) * part
        own = {
            "rising": row * 2 + row % 3,
            "rated": f"v{row // 2}",
            "pairs": "ab"[row % 2],
            "distinct": f"p{row}",
        }
        return own.get(name) if name in own else chance.choice(cells)

    found = {name: [cell(name, row) for row in range(ROWS)] for name in reader.KINDS}
    found["texts"] = [chance.choice(TEXTS) for _ in range(ROWS)]
    found["series"] = [round(4 + math.sin(row) + row / 20 + chance.random(), 3) for row in range(ROWS)]
    return found


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
        if part.name in taken or part.default is part.empty or part.kind is part.VAR_KEYWORD:
            continue
        hint = hints.get(part.name)
        for each in (hint, *typing.get_args(hint)):
            if typing.get_origin(each) is typing.Literal:
                yield from ({part.name: value} for value in typing.get_args(each) if value != part.default)
        if isinstance(part.default, bool):
            yield {part.name: not part.default}
        elif isinstance(part.default, int):
            yield {part.name: part.default + 1}
        elif isinstance(part.default, float):
            yield {part.name: part.default * 0.9}


def shown(value: Any, depth: int = 0) -> Any:
    """A result as plain data, with its properties, figures and other views, every number of six digits."""
    if isinstance(value, Tally):
        figures = {name: attempt(lambda name=name: value.result(name)) for name in value.kind.figures}
        return {"payload": rounded(reader.plain(value)), "figures": figures}
    found = rounded(reader.plain(value))
    kind = type(value)
    if depth or not kind.__module__.startswith("cxkit.") or not attrs.has(kind):
        return found
    views: dict[str, Any] = {"repr": repr(value)}
    for name in dir(kind):
        static = getattr_static(kind, name)
        if name[0] != "_" and isinstance(static, property):
            views[name] = attempt(partial(getattr, value, name))
    for name in VIEWS:
        if hasattr(kind, name):
            views[name] = attempt(getattr(value, name))
    return {"": found, **views}


def attempt(call: Callable[[], Any], depth: int = 1) -> Any:
    """The answer as plain data, or the error's text."""
    try:
        return shown(call(), depth)
    except (CxkitError, TypeError, ValueError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"


def rounded(value: Any) -> Any:
    """Plain data with numbers of six digits; what differs from 0 by rounding alone is 0."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted((rounded(part) for part in value), key=str)
    if isinstance(value, float) and math.isfinite(value):
        return 0.0 if abs(value) < 1e-9 else float(f"{value:.6g}")
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def coarse(number: re.Match[str]) -> str:
    """A number in a text with three digits."""
    return "0" if abs(float(number[0])) < 1e-4 else f"{float(number[0]):.3g}"


@cache
def worlds() -> dict[str, dict[str, list[Any]]]:
    return {"12": reader.KINDS, "12 with a gap": {k: reader.with_gap(k) for k in reader.KINDS}, "60": drawn()}


def answers(name: str) -> dict[str, str]:
    """What a function answers in each world, by what it was given."""
    function = reader.takers()[name]
    taken = reader.columns_of(name, function)
    given: list[tuple[str, dict[str, Any]]] = [(world, {}) for world in worlds()]
    if not name.endswith(".from_columns") and not isinstance(function, MethodType):
        given += [("60", options) for options in choices(name, function, taken)]
    found: dict[str, str] = {}
    for world, options in given:
        cells = worlds()[world]
        patched = mock.patch.multiple(
            reader, KINDS=cells if world == "60" else reader.KINDS, SIZE=len(cells["ids"])
        )
        called = mock.patch.dict(
            reader.takers(), {name: partial(function, **options) if options else function}
        )
        with patched, called, warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            told = attempt(partial(reader.call, name, reader.several(cells.__getitem__)), 0)
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
        text = re.sub(r"-?\d+\.\d+(?:e[-+]?\d+)?", coarse, text) if name in SOUGHT else text
        key = ", ".join([world, *(f"{option} {value!r}" for option, value in options.items())])
        found[key] = f"{hashlib.sha256(text.encode()).hexdigest()[:12]} {text[:90]}"
    return found


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
