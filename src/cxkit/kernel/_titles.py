"""What kinds of objects and facts are called, for people: in English, 简体中文 and 繁體中文.

Each room names its own in a module `titles`, loaded when a name is first asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from cxkit.kernel._plan import schema_of
from cxkit.values import Label

_OWN: Mapping[str, Label] = {
    "actor": Label("Actor", "操作人", "操作人"),
    "external_id": Label("External id", "外部编号", "外部編號"),
}


@cache
def _titles(package: str) -> Mapping[str, Label]:
    """The titles of a room, from the nearest package upward that has a module of them."""
    if package == __package__:
        return _OWN
    while package:
        for leaf in ("_titles", "titles"):
            try:
                here = find_spec(f"{package}.{leaf}") is not None
            except ModuleNotFoundError:
                # A module that was loaded by its path has no package to look in.
                return MappingProxyType({})
            if here:
                found: Mapping[str, Label] = getattr(import_module(f"{package}.{leaf}"), "TITLES", {})
                return MappingProxyType(found)
        package = package.rpartition(".")[0]
    return MappingProxyType({})


def title_of(kind: type[Any]) -> Label:
    """The name of a record type in the three languages.

    A record of your own is named by `TITLES` in a module `titles` beside it, by schema name; without one the
    words of its schema name stand in, in every language.

    >>> from cxkit.tickets.facts import Solved
    >>> title_of(Solved).in_language("zh-Hans")
    '已解决'
    """
    name = schema_of(kind).name
    found = title_beside(kind, name)
    if found is None:
        words = name.rpartition(".")[2].replace("_", " ").capitalize()
        found = Label(words, words, words)
    return found


def title_beside(kind: type[Any], name: str) -> Label | None:
    """The name of what is stored under that schema name in the room of `kind`; None where it has none."""
    return _titles(kind.__module__.rpartition(".")[0]).get(name)
