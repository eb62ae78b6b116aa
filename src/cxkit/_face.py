"""The public face of a package: a table of names, each loaded from its module when it is first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def face(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package.

    `homes` maps a module, named from the package on (or in full, from `cxkit` on), to the names it gives,
    with spaces between them; under "" stand the submodules that are public themselves.
    """
    home_of = {name: module for module, names in homes.items() for name in names.split()}
    names = sorted(home_of)

    def load(name: str) -> object:
        """The public name, from the module where it lives."""
        if name == "__all__":
            return names
        module = home_of.get(name)
        if module is None:
            from cxkit._moved import former

            return former(package, name)
        where = module if module.startswith("cxkit.") else f"{package}.{module or name}"
        value: object = import_module(where)
        if module:
            value = getattr(value, name)
        vars(sys.modules[package])[name] = value
        return value

    def listed() -> list[str]:
        """Every public name."""
        return names

    return load, listed


def rooms_face(package: str, rooms: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package that shows what its rooms show.

    `rooms` are its subpackages, with spaces between them; a name is looked for in one after the other.
    """
    inside = rooms.split()

    def load(name: str) -> object:
        """The room of that name, or the first room's object of that name."""
        if name == "__all__":
            return listed()
        if name in inside:
            return import_module(f"{package}.{name}")
        if not name.startswith("_"):
            for room in inside:
                value = getattr(import_module(f"{package}.{room}"), name, None)
                if value is not None:
                    vars(sys.modules[package])[name] = value
                    return value
        from cxkit._moved import former

        return former(package, name)

    def listed() -> list[str]:
        """The rooms, and every public name in them."""
        names = {name for room in inside for name in dir(import_module(f"{package}.{room}"))}
        return sorted({*inside, *(name for name in names if not name.startswith("_"))})

    return load, listed


def forwarding(package: str) -> Callable[[str], object]:
    """The `__getattr__` of a package that loads what it shows at once: names of earlier versions work on."""

    def load(name: str) -> object:
        """Load the object that an earlier version had there under that name."""
        from cxkit._moved import former

        return former(package, name)

    return load
