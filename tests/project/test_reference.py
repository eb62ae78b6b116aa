"""The reference pages are what the code says; `python tests/project/test_reference.py` writes them anew."""

import importlib
import inspect
import pkgutil
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from itertools import groupby
from pathlib import Path

import attrs
import pytest

import cxkit
from cxkit.kernel import Aggregate
from cxkit.kernel._plan import schema_of
from cxkit.testing._registry import public_records
from cxkit.values import Labelled

DOCS = Path(__file__).parents[2] / "docs"


def first_line(thing):
    text = (inspect.getdoc(thing) or "").strip().partition("\n")[0]
    return text.replace("|", "\\|")


def about(name):
    value = getattr(cxkit, name)
    if inspect.isclass(value) or inspect.isfunction(value) or inspect.ismodule(value):
        return first_line(value)
    return f"`{value}`"


def below(cls):
    return {sub for direct in cls.__subclasses__() for sub in {direct, *below(direct)}}


def lives(cls):
    """Whether it stands in its module; a class of an example that was run does not."""
    return getattr(importlib.import_module(cls.__module__), cls.__name__, None) is cls


def reference():
    for module in pkgutil.walk_packages(cxkit.__path__, "cxkit."):
        importlib.import_module(module.name)
    lines = [
        "# Reference",
        "",
        "What `cxkit` offers at its front door, every record that can be stored, and every enumeration.",
        "Each name's docstring tells the rest: `help(cxkit.Ticket)`. [Life cycles](lifecycles.md) have a",
        "page of their own, and so have [defaults and limits](defaults.md) and",
        "[what is promised](stability.md).",
        "",
        "## The front door",
        "",
        "| name | home | what it is |",
        "|---|---|---|",
    ]
    lines += [f"| `{name}` | `{home}` | {about(name)} |" for name, home in sorted(cxkit._HOME.items())]
    lines += ["", "## Records", "", "By schema name, which is also how stored data name them.", ""]
    lines += ["| schema | class | what it is |", "|---|---|---|"]
    for cls in public_records():
        lines.append(f"| `{schema_of(cls).tag}` | `{cls.__module__}.{cls.__name__}` | {first_line(cls)} |")
    lines += ["", "## Enumerations", "", "| class | members | what it is |", "|---|---|---|"]
    enumerations = [cls for cls in below(Labelled) if cls.__module__.startswith("cxkit.") and lives(cls)]
    for cls in sorted(enumerations, key=lambda cls: (cls.__module__, cls.__name__)):
        members = ", ".join(f"`{member}`" for member in cls)
        lines.append(f"| `{cls.__module__}.{cls.__name__}` | {members} | {first_line(cls)} |")
    return "\n".join(lines) + "\n"


def lifecycles():
    lines = [
        "# Life cycles",
        "",
        "Each is declared once, as a table in its room; the diagrams here, `allowed()` on every object and",
        "the tests come from that table. The diagrams leave guards out: `allowed()` gives their reasons.",
    ]
    for cls in public_records():
        if issubclass(cls, Aggregate):
            lines += ["", f"## {cls.__name__}", "", first_line(cls), "", "```mermaid"]
            lines += [cls.lifecycle.mermaid(), "```"]
    return "\n".join(lines) + "\n"


def faces():
    """Every public class and function, under the shortest of its public names."""
    found = {}
    for part in pkgutil.walk_packages(cxkit.__path__, "cxkit."):
        module = importlib.import_module(part.name)
        if "._" not in part.name and module.__name__ == part.name:
            for name in getattr(module, "__all__", None) or dir(module):
                value = getattr(module, name)
                ours = getattr(value, "__module__", "").startswith("cxkit.")
                if name[0] != "_" and ours and (inspect.isclass(value) or inspect.isfunction(value)):
                    face = f"{part.name}.{name}"
                    found[value] = min(found.get(value, face), face, key=lambda face: (len(face), face))
    return sorted(found.items(), key=lambda item: item[1])


def shown(value):
    """A default as the page has it; None for what is empty, and for objects that have lines of their own."""
    if isinstance(value, Enum) and value is not attrs.NOTHING:
        return f"`{value.value}`"
    if isinstance(value, (tuple, frozenset)) and len(value) > 20:
        return f"{len(value)} words"
    if isinstance(value, (tuple, frozenset)) and value:
        parts = [shown(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
        return None if None in parts else f"({', '.join(parts)})"
    if isinstance(value, (bool, int, float, Decimal, timedelta, range)) or (isinstance(value, str) and value):
        return f"`{value}`".replace("|", "\\|")
    return None


def taken(function):
    """What a function takes where nothing is said."""
    given = {each.name: shown(each.default) for each in inspect.signature(function).parameters.values()}
    return [f"{name} {text}" for name, text in given.items() if text is not None and name != "language"]


def held(cls):
    """What a field or column holds where nothing is said, and what it may hold."""
    for field in attrs.fields(cls):
        kind = field.metadata.get("kind")
        low, high, longest = (
            field.metadata.get(name, getattr(kind, name, None)) for name in ("low", "high", "longest")
        )
        words = [text for text in [shown(field.default)] if text is not None]
        words += [f"{low} or more"] if high is None and low is not None else []
        words += [f"{low} to {high}" if low is not None else f"up to {high}"] if high is not None else []
        words += [f"up to {longest} characters"] if longest is not None else []
        words += ["required"] if getattr(kind, "required", False) else []
        words += ["in no repr"] if not field.repr and not field.metadata.get("personal") else []
        if words and not field.name.startswith("_"):
            yield f"{field.name} {', '.join(words)}"


def defaults():
    lines = [
        "# Defaults and limits",
        "",
        "What a function, a verb, a policy or a record takes where nothing is said, and what a field of a",
        "record or a column of a table may hold. Whoever says nothing gets other results when a default",
        "changes: every change of one is seen here. What is left out has no default, or an empty one; texts",
        "are in English (`language`).",
    ]
    for room, found in groupby(faces(), lambda face: ".".join(face[1].split(".")[:2])):
        rows = []
        for value, face in found:
            if inspect.isfunction(value):
                rows.append((face, taken(value)))
                continue
            rows += [(face, held(value))] if attrs.has(value) else []
            verbs = [(name, getattr(value, name)) for name in vars(value) if name[0] != "_"]
            called = [each for each in verbs if inspect.isfunction(each[1]) or inspect.ismethod(each[1])]
            rows += [(f"{face}.{name}", taken(verb)) for name, verb in called]
        texts = [(name.removeprefix("cxkit."), "; ".join(said)) for name, said in rows]
        rows = [f"| `{name}` | {said} |" for name, said in texts if said]
        if rows:
            lines += ["", f"## {room}", "", "| of | where nothing is said, and limits |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


PAGES = {"reference.md": reference, "lifecycles.md": lifecycles, "defaults.md": defaults}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_what_the_code_says(page):
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), f"write it anew: python {__file__}"


if __name__ == "__main__":
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8")
