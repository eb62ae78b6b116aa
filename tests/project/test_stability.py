"""What is promised: every stable name is where it was said to be, and takes and gives what it did.

`stable.txt` is the list of names. `python tests/project/test_stability.py` writes docs/stability.md from it,
and the signatures as they are now into `stable_signatures.txt`: what changes there changes for users.
"""

from __future__ import annotations

import inspect
import re
import sys
import warnings
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NewType

import attrs
import pytest

LIST = Path(__file__).with_name("stable.txt")
SIGNATURES = Path(__file__).with_name("stable_signatures.txt")
PAGE = Path(__file__).parents[2] / "docs" / "stability.md"


def promised():
    """The stable names of each face, in the order of the list."""
    faces = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            face, _, names = line.partition(": ")
            faces.setdefault(face, []).extend(names.split())
    return faces


STABLE = [(face, name) for face, names in promised().items() for name in names]


def resolved(face, name):
    """The object of that name, as a user gets it; a warning is an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return getattr(import_module(face), name)


def called(value):
    """How it is called: annotations without quotes, no addresses of objects."""
    if isinstance(value, type) and attrs.has(value) and not has_own_init(value):
        fields = [field for field in attrs.fields(value) if field.init]
        return f"({', '.join(map(given, fields))})"
    text = re.sub(r" at 0x[0-9a-f]+", "", str(inspect.signature(value)))
    return re.sub(r"(: |-> )(?:ForwardRef\()?(['\"])(.*?)\2\)?(?=[,)=]| =|$)", r"\1\3", text)


def has_own_init(cls):
    """Whether its `__init__` is written in its module, and not generated from its fields."""
    return cls.__init__.__code__.co_filename == sys.modules[cls.__module__].__file__


def given(field):
    """A field as its record takes it. (The `__init__` of a record is generated when it is first used.)"""
    return f"{field.name}: {field.type}{'' if field.default is attrs.NOTHING else ' = ...'}"


HOOKS = {"begin", "effect", "erasure", "rules"}
"""What a record gives the kernel; only those that the kernel itself declares are for users."""


def ours(cls, known):
    """The public methods and properties of a class that no other promised class gives it."""
    for owner in cls.__mro__:
        if owner.__module__.startswith("cxkit.") and (owner is cls or owner not in known):
            parts = vars(owner).items()
            yield from ((name, part) for name, part in parts if name[0] != "_" and name not in HOOKS)


METRIC = ("DEFINITION", "compare", "of", "tally")
"""What every metric has; all else in its module is provisional."""


def described(name, value, known):
    """A line for a name, and one for each part of it that users call or read."""
    if isinstance(value, ModuleType) or (name.startswith("cxkit.metrics.") and hasattr(value, "DEFINITION")):
        parts = METRIC if name.startswith("cxkit.metrics.") else value.__all__
        for part in sorted(part for part in parts if hasattr(value, part)):
            yield from described(f"{name}.{part}", getattr(value, part), known)
    elif isinstance(value, type) and issubclass(value, Enum):
        yield f"{name}: {' '.join(f'{member.name}={member.value}' for member in value)}"
    elif isinstance(value, type):
        yield f"{name}{called(value)}"
        for part, member in sorted(dict(reversed(list(ours(value, known)))).items()):
            if isinstance(member, property):
                yield f"{name}.{part}"
            elif callable(member) or isinstance(member, (classmethod, staticmethod)):
                yield f"{name}.{part}{called(getattr(value, part))}"
    elif inspect.isfunction(value) or inspect.ismethod(value):
        yield f"{name}{called(value)}"
    else:
        yield f"{name}: {type(value).__name__}"


def signatures():
    values = {f"{face}.{name}": resolved(face, name) for face, name in STABLE}
    known = {value for value in values.values() if isinstance(value, type)}
    return [line for name, value in sorted(values.items()) for line in described(name, value, known)]


INTRODUCTION = f"""# What is promised

The {len(STABLE)} names on this page are **stable**: they stay where they are, and take and give what they do,
until a deprecation has said otherwise for two minor versions ([contributing](contributing.md)). The public
methods, attributes and members of a stable class are part of it. A module is stable with every name in its
`__all__`; of a metric's module these are `DEFINITION`, `tally`, `of` and `compare`, where it has them.

All other names that a face shows (`dir(cxkit.tickets)`) are **provisional**: they are there to be used, and a
minor version may change them; the changelog says so. Modules and names that begin with an underscore are
private.

Names are imported from the place in the second column: `from cxkit.tickets import Status`.
"""


def page():
    """The page of stable names, section by section of the list."""
    lines = [INTRODUCTION.rstrip()]
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            lines += ["", line, "", "| name | from | what it is |", "|---|---|---|"]
        elif line and not line.startswith("#"):
            face, _, names = line.partition(": ")
            lines += [f"| `{name}` | `{face}` | {about(resolved(face, name))} |" for name in names.split()]
    return "\n".join(lines) + "\n"


def about(value):
    """The first line of its docstring; of a constant its class, or the name of the metric that it is."""
    if isinstance(value, (type, ModuleType)) or inspect.isfunction(value):
        return str(inspect.getdoc(value)).partition("\n")[0].replace("|", "\\|")
    if isinstance(value, NewType):
        return "A `str` of its own type."
    if hasattr(value, "DEFINITION"):
        return f"{value.DEFINITION.label.en}: {value.DEFINITION.formula}."
    return f"A constant: `{type(value).__name__.removeprefix('_').removesuffix('GenericAlias')}`."


def test_the_page_of_stable_names_says_what_the_list_says():
    assert PAGE.read_text(encoding="utf-8") == page(), f"write it anew: python {__file__}"


@pytest.mark.parametrize(("face", "name"), STABLE)
def test_a_stable_name_is_shown_by_its_face(face, name):
    value = resolved(face, name)
    assert name in dir(import_module(face))
    assert not any(part.startswith("_") for part in face.split("."))
    if isinstance(value, (type, ModuleType)) or inspect.isfunction(value):
        assert inspect.getdoc(value), "it has no docstring"


def test_each_name_is_promised_once():
    assert len(STABLE) == len(set(STABLE))
    homes = {}
    for face, name in STABLE:
        value = resolved(face, name)
        if isinstance(value, type) or inspect.isfunction(value):
            homes.setdefault(value, []).append(f"{face}.{name}")
    assert [names for names in homes.values() if len(names) > 1] == []


def test_what_is_stable_takes_and_gives_what_it_did():
    recorded = SIGNATURES.read_text(encoding="utf-8").splitlines()
    assert signatures() == recorded, (
        f"write it anew, and say in the changelog what changed: python {__file__}"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    SIGNATURES.write_text("\n".join(signatures()) + "\n", encoding="utf-8")
