"""Personal data: found by the declaration on the record, masked, taken out, put back, erased."""

from __future__ import annotations

from typing import Any, TypeVar

from cxkit.kernel._history import History
from cxkit.kernel._nodes import Many, Nested, Node, Optional, Tagged, Value
from cxkit.kernel._plan import FieldPlan, plan_of
from cxkit.kernel._record import evolve

T = TypeVar("T")

ERASED = "[erased]"
"""What stands in a required text after its erasure."""


def blank(field: FieldPlan) -> Any:
    """What a personal field holds after erasure: nothing, or a text that says so."""
    match field.node:
        case Optional():
            return None
        case Many(_, exact):
            return exact(())
        case _:
            return ERASED


def holds_personal(cls: type[Any]) -> bool:
    """Whether a record class has personal fields, itself or in a record inside it."""
    return _holds(cls, frozenset())


def _holds(cls: type[Any], seen: frozenset[type[Any]]) -> bool:
    if cls in seen:
        return False
    plan, seen = plan_of(cls), seen | {cls}
    return any(field.personal or _node_holds(field.node, seen) for field in plan.fields)


def _node_holds(node: Node, seen: frozenset[type[Any]]) -> bool:
    if isinstance(node, Tagged):
        return True
    if isinstance(node, Nested):
        return _holds(node.exact, seen)
    return any(_node_holds(child, seen) for child in node.children())


def erased(value: T) -> T:
    """The same record, tuple or history with every personal field emptied, all the way down.

    Everything else stays as it was, so counts, times and amounts can still be computed.
    """
    anything: Any = value
    if _is_several(anything):
        several: T = anything.__class__([erased(item) for item in anything])
        return several
    if not hasattr(anything.__class__, "__schema__"):
        return value
    changes: dict[str, Any] = {}
    for field in plan_of(anything.__class__).fields:
        now = getattr(value, field.name)
        then = _emptied(field, now)
        if then is not now:
            changes[field.name] = then
    return evolve(value, changes) if changes else value


def _is_several(value: Any) -> bool:
    return issubclass(value.__class__, (tuple, frozenset, History)) and not hasattr(value, "_fields")


def _emptied(field: FieldPlan, now: Any) -> Any:
    if field.personal:
        return blank(field) if now else now
    if isinstance(field.node, Value):
        return now
    return erased(now)


def personal_values(value: Any) -> list[tuple[str, Any]]:
    """Every personal value that an object holds, with its path: the export of what is held.

    >>> from cxkit.kernel._record import personal, record
    >>> @record(name="example.guest")
    ... class Guest:
    ...     "A guest."
    ...     table: int
    ...     name: str = personal()
    >>> personal_values((Guest(table=3, name="Li Na"),))
    [('[0].name', 'Li Na')]
    """
    return list(_walk("", value))


def _walk(path: str, value: Any) -> list[tuple[str, Any]]:
    if _is_several(value):
        return [found for i, item in enumerate(value) for found in _walk(f"{path}[{i}]", item)]
    if not hasattr(value.__class__, "__schema__"):
        return []
    found: list[tuple[str, Any]] = []
    for field in plan_of(value.__class__).fields:
        here = f"{path}.{field.name}" if path else field.name
        now = getattr(value, field.name)
        if field.personal and now:
            found.append((here, now))
        elif not field.personal:
            found += _walk(here, now)
    return found
