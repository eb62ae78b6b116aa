"""Makes `from_type` find a strategy for every record class of the library."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from hypothesis import strategies as st

from cxkit.codec._rooms import ROOMS, import_room
from cxkit.kernel._plan import registered_under
from cxkit.testing._records import records


def public_records() -> tuple[type[Any], ...]:
    """Every record class of the library that data may claim to be, by schema name."""
    for room in sorted(set(ROOMS.values())):
        import_room(room)
    return tuple(cls for cls in registered_under(object) if _is_at_home(cls))


def _is_at_home(cls: type[Any]) -> bool:
    """Whether the class is the library's own, and not one that an example made."""
    home = sys.modules.get(cls.__module__)
    return cls.__module__.startswith("cxkit.") and getattr(home, cls.__name__, None) is cls


def register_all() -> None:
    """Register a strategy for each of them: its room's own, or one drawn from its declaration."""
    for room in sorted(set(ROOMS.values())):
        own = f"cxkit.testing._{room.split('.')[1]}"
        if find_spec(own) is not None:
            import_module(own)
    for cls in public_records():
        st.register_type_strategy(cls, _strategy)


def _strategy(cls: type[Any]) -> st.SearchStrategy[Any]:
    return records(cls)
