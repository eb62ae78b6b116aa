"""The reference pages are what the code says; `python tests/project/test_reference.py` writes them anew."""

import importlib
import inspect
import pkgutil
from pathlib import Path

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
        "page of their own, and so has [what is promised](stability.md).",
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


PAGES = {"reference.md": reference, "lifecycles.md": lifecycles}


@pytest.mark.parametrize("page", PAGES)
def test_the_page_says_what_the_code_says(page):
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), f"write it anew: python {__file__}"


if __name__ == "__main__":
    for name, text in PAGES.items():
        (DOCS / name).write_text(text(), encoding="utf-8")
