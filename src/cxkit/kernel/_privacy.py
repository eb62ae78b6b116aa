"""Personal data, by the declarations of records: listed and erased."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from cxkit.kernel._history import History
from cxkit.kernel._nodes import Many, Nested, Node, OneOf, Optional, Tagged
from cxkit.kernel._plan import FieldPlan, plan_of
from cxkit.kernel._record import evolve

T = TypeVar("T")

ERASED = "[erased]"
"""The value of a required text after its erasure."""


def blank(field: FieldPlan) -> Any:
    """The value of a personal field after erasure: nothing, or a text that says so."""
    match field.node:
        case Optional():
            return None
        case Many(_, exact):
            return exact(())
        case _:
            return ERASED


def holds_personal(cls: type[Any], *, inside: frozenset[type[Any]] = frozenset()) -> bool:
    """Whether a record class has personal fields, itself or in a record inside it."""
    fields = () if cls in inside else plan_of(cls).fields
    return any(field.personal or may_hold(field.node, inside | {cls}) for field in fields)


def may_hold(node: Node, inside: frozenset[type[Any]] = frozenset()) -> bool:
    """Whether a value of the node can hold something personal."""
    match node:
        case Optional(inner) | Many(inner, _):
            return may_hold(inner, inside)
        case OneOf(options):
            return any(may_hold(option, inside) for option in options)
        case Nested(exact):
            return holds_personal(exact, inside=inside)
        case _:
            return isinstance(node, Tagged)


def erased(value: T, only: Collection[str] | None = None, path: str = "") -> T:
    """The same record, tuple or history with every personal field emptied, all the way down.

    Everything else stays as it was, so counts, times and amounts can still be computed. With `only`, those
    at these paths are emptied, which begin behind `path`.
    """
    anything: Any = value
    if is_several(anything):
        kind: Any = History if issubclass(anything.__class__, History) else anything.__class__
        several: T = kind([erased(item, only, f"{path}[{i}]") for i, item in enumerate(anything)])
        return several
    if not hasattr(anything.__class__, "__schema__"):
        return value
    changes: dict[str, Any] = {}
    for field in plan_of(anything.__class__).fields:
        before, here = getattr(value, field.name), f"{path}.{field.name}".lstrip(".")
        if not field.personal:
            after = erased(before, only, here)
        else:
            after = blank(field) if before and (only is None or here in only) else before
        if after is not before:
            changes[field.name] = after
    return evolve(value, changes) if changes else value


def is_several(value: Any) -> bool:
    """Whether a value is a tuple, a set or a history of values, and not a record of its own kind."""
    return issubclass(value.__class__, (tuple, frozenset, History)) and not hasattr(value, "_fields")


def personal_values(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """List every personal value that an object holds, with its path.

    >>> from cxkit.kernel._record import personal, record
    >>> @record(name="example.guest")
    ... class Guest:
    ...     "A guest."
    ...     table: int
    ...     name: str = personal()
    >>> personal_values((Guest(table=3, name="Li Na"),))
    [('[0].name', 'Li Na')]
    """
    if is_several(value):
        return [pair for i, item in enumerate(value) for pair in personal_values(item, f"{path}[{i}]")]
    if not hasattr(value.__class__, "__schema__"):
        return []
    pairs: list[tuple[str, Any]] = []
    for field in plan_of(value.__class__).fields:
        here, held = f"{path}.{field.name}".lstrip("."), getattr(value, field.name)
        if not field.personal:
            pairs += personal_values(held, here)
        elif held:
            pairs.append((here, held))
    return pairs
