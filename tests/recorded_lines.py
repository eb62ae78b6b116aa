"""Records of what cases yield: a digest of all lines of each case, and the first of them to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

Cases = Mapping[str, Callable[[], Iterator[str]]]


def told(cases: Cases, name: str) -> str:
    """What a record holds of a case."""
    lines = [*cases[name]()]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    return "\n".join(
        [f"=== {name}: {len(lines)} lines, {digest}", *(line[:160].rstrip() for line in lines[:6])]
    )


def recorded(record: Path, name: str) -> str:
    """What the record says of a case."""
    parts = record.read_text(encoding="utf-8").split("=== ")[1:]
    return next((f"=== {part.rstrip()}" for part in parts if part.partition(":")[0] == name), "")


def write(record: Path, cases: Cases) -> None:
    """Write the record anew."""
    record.write_text("\n".join(told(cases, name) for name in cases) + "\n", encoding="utf-8")
