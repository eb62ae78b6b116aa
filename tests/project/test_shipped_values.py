"""The policies, packs, scales and other values that are shipped say what `shipped_values.txt` has.

A number of a default is a promise: whoever changes one writes the record anew and reads what changed:
`python tests/project/test_shipped_values.py`.
"""

from __future__ import annotations

import json
import pkgutil
import re
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import cxkit
from cxkit.codec import to_json

RECORD = Path(__file__).with_name("shipped_values.txt")


def plain(value: Any) -> Any:
    """Stored data as their JSON; collections of them, and plain values, as they are."""
    if hasattr(type(value), "__attrs_attrs__"):
        return json.loads(to_json(value))
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, bool | int | float | str | None):
        return value
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(type(value))


def is_limit(value: Any) -> bool:
    """Whether a value is a number, a time, or several of them."""
    if isinstance(value, tuple):
        return all(map(is_limit, value))
    return isinstance(value, int | float | timedelta) and not isinstance(value, Enum)


def gives(module: ModuleType, name: str) -> bool:
    """Whether a module itself gives a name its value."""
    source = Path(module.__file__ or "").read_text(encoding="utf-8")
    return re.search(rf"^(?:\w+, )*{name}\b[^=\n]*=", source, re.MULTILINE) is not None


def shipped() -> Iterator[tuple[str, str]]:
    """Every public constant that can be written, and every named limit of a module, by where it is found."""
    for found in sorted(pkgutil.walk_packages(cxkit.__path__, "cxkit."), key=lambda each: each.name):
        parts = found.name.split(".")
        if parts[1] in ("testing", "simulation") or parts[-1] in ("__main__", "_pytest"):
            continue
        is_face = found.ispkg and not any(part.startswith("_") for part in parts)
        module = import_module(found.name)
        for name in dir(module):
            if name.isupper() and not name.startswith("_") and name != "TYPE_CHECKING":
                value = getattr(module, name)
                if not is_face and not (is_limit(value) and gives(module, name)):
                    continue
                try:
                    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                except (TypeError, ValueError):  # a function, a type, a live calendar
                    continue
                yield f"{found.name}.{name}", text


SHIPPED = dict(shipped())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_value_is_what_it_was(name: str) -> None:
    recorded = dict(line.split(" ", 1) for line in RECORD.read_text(encoding="utf-8").splitlines())
    assert SHIPPED[name] == recorded[name]


def test_nothing_that_was_shipped_is_gone() -> None:
    assert {line.split(" ", 1)[0] for line in RECORD.read_text(encoding="utf-8").splitlines()} <= {*SHIPPED}


if __name__ == "__main__":
    RECORD.write_text("".join(f"{name} {text}\n" for name, text in SHIPPED.items()), encoding="utf-8")
