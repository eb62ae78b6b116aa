"""The writing direction: one generated function a class, from objects to plain data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxkit.errors import Invalid
from cxkit.kernel._nodes import Code, Nested, Node, OneOf, Optional, take
from cxkit.kernel._plan import plan_of, schema_of

_ENCODERS: dict[type[Any], Callable[[Any], dict[str, Any]]] = {}


def encode(value: Any) -> dict[str, Any]:
    """The record as plain data with its schema tag."""
    cls = value.__class__
    return {"schema": schema_of(cls).tag, **(_ENCODERS.get(cls) or body_encoder(cls))(value)}


def body_encoder(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """The generated function from a record of that class to its fields as plain data.

    Fields are in order; a missing optional field is left out, so that None costs nothing.
    """
    if cls in _ENCODERS:
        return _ENCODERS[cls]
    code, always, sometimes = Code(_source), list[str](), list[str]()
    for field in plan_of(cls).fields:
        name = field.name
        if isinstance(field.node, Optional) and field.default is None and not field.required:
            written = code.source("write", field.node.inner, "v")
            sometimes += [f"v = o.{name}", f"if v is not None: d[{name!r}] = {written}"]
        else:
            always.append(f"{name!r}: {code.source('write', field.node, f'o.{name}')}")
    lines = [f"d = {{{', '.join(always)}}}", *sometimes, "return d"]
    _ENCODERS[cls] = code.function("encode(o)", lines)
    return _ENCODERS[cls]


def _source(node: Node, v: str, code: Code) -> str:
    write = _nested(node.exact) if isinstance(node, Nested) else encode
    return f"{code.bind(_union(node.options) if isinstance(node, OneOf) else write)}({v})"


def _nested(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """Write a record inside a record: with its tag only where data could not be read without it."""
    plain = schema_of(cls).version == 1

    def write(value: Any) -> dict[str, Any]:
        if plain and value.__class__ is cls:
            return (_ENCODERS.get(cls) or body_encoder(cls))(value)
        return encode(value)

    return write


def _union(options: tuple[Node, ...]) -> Callable[[Any], Any]:
    """Write a value by the first option that takes it, as it was read."""
    writers: list[tuple[Node, Callable[[Any], Any]]] = []
    for option in options:
        code = Code(_source)
        writers.append((option, code.function("write(v)", [f"return {code.source('write', option, 'v')}"])))

    def write(value: Any) -> Any:
        for option, writer in writers:
            try:
                take(option, value)
            except Invalid:
                continue
            return writer(value)
        raise TypeError(f"{value!r} is of none of the declared kinds")

    return write
