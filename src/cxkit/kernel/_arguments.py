"""Arguments of a verb beside the fields of its fact, refused together with them, each by its own name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from cxkit.errors import Fault, Invalid, shown
from cxkit.kernel._nodes import several
from cxkit.kernel._plan import Wrong

T = TypeVar("T")


def given(arguments: Mapping[str, Any], /, **changed: Any) -> dict[str, Any]:
    """The arguments of a verb (its `locals()`) as fields of its fact, each under its own name.

    The object itself and its new id are no fields; `changed` names what the fact holds instead.

    >>> given({"cls": object, "id": "T-1", "channel": "chat", "tags": None}, ticket="T-1", tags=())
    {'channel': 'chat', 'tags': (), 'ticket': 'T-1'}
    """
    fields = {**arguments, **changed}
    for name in ("self", "cls", "id"):
        fields.pop(name, None)
    return fields


def wrong(beside: Any = None, /, **given: tuple[object, Any]) -> Wrong | None:
    """The faults of arguments that are no object of their class, or None where all are what they should be.

    Each is given with its class; `[X]` asks for several. What comes out is put in the place of a field that
    is made of them: the fact then refuses it together with its other fields. `beside` is the field's own
    value, where the field itself has nothing to do with them.

    >>> wrong(count=(3, int)) is None, wrong(count=("3", int), all=([1, "2"], [int])).faults[1].path
    (True, 'all[1]')
    """
    faults = [fault for name, (value, kind) in given.items() for fault in _faults(name, value, kind)]
    return Wrong(tuple(faults), beside) if faults else None


def _faults(name: str, value: Any, kind: Any) -> Iterable[Fault]:
    if isinstance(value, Wrong):
        return value.faults
    if isinstance(kind, list):
        if not isinstance(several(value), tuple):
            return [Fault(name, "type", f"must be a tuple or list, got {shown(value)}")]
        return [fault for i, item in enumerate(value) for fault in _faults(f"{name}[{i}]", item, kind[0])]
    if isinstance(value, kind):
        return []
    wanted = "true or false" if kind is bool else f"a {getattr(kind, '__name__', kind)}"
    return [
        Fault(name, "type", f"must be {wanted}, got {'nothing (None)' if value is None else shown(value)}")
    ]


def tried(make: Callable[..., T], /, *given: Any, **fields: Any) -> T | Wrong:
    """Make a value of arguments, or give in its place the faults of those that it cannot be made of."""
    try:
        return make(*given, **fields)
    except Invalid as error:
        return Wrong(error.faults)
