"""The writing direction: one generated function a class, from objects to plain data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cxkit.kernel._nodes import (
    Choice,
    Enumeration,
    Many,
    Nested,
    Node,
    OneOf,
    Optional,
    Scalar,
    Tagged,
    Value,
)
from cxkit.kernel._plan import bind, plan_of
from cxkit.values import Reason, duration_text, instant_text

_ENCODERS: dict[type[Any], Callable[[Any], dict[str, Any]]] = {}


def encode(value: Any) -> dict[str, Any]:
    """The record as plain data with its schema tag."""
    return {"schema": plan_of(value.__class__).schema.tag, **body_encoder(value.__class__)(value)}


def body_encoder(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """The generated function from a record of that class to its fields as plain data."""
    found = _ENCODERS.get(cls)
    if found is None:
        found = _ENCODERS[cls] = _generate(cls)
    return found


def _generate(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """Fields in order; a missing optional field is left out, so that None costs nothing."""
    scope: dict[str, Any] = {}
    always: list[str] = []
    sometimes: list[str] = []
    for field in plan_of(cls).fields:
        if isinstance(field.node, Optional) and field.default is None and not field.required:
            written = _expression(field.node.inner, "v", scope)
            sometimes += [
                f"    v = o.{field.name}",
                f"    if v is not None: d[{field.name!r}] = {written}",
            ]
        else:
            always.append(f"{field.name!r}: {_expression(field.node, f'o.{field.name}', scope)}")
    lines = ["def encode(o):", f"    d = {{{', '.join(always)}}}", *sometimes, "    return d"]
    exec("\n".join(lines), scope)
    encode: Callable[[Any], dict[str, Any]] = scope["encode"]
    return encode


def _reason(value: Reason) -> dict[str, Any]:
    return {"code": value.code, "params": dict(value.params)}


_SCALARS: dict[type[Any], Callable[[Any], Any]] = {
    datetime: instant_text,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: duration_text,
    Decimal: str,
    Reason: _reason,
}


def _expression(node: Node, v: str, scope: dict[str, Any]) -> str:
    """Source of the expression that writes the value `v`."""
    match node:
        case Scalar(exact) if exact in _SCALARS:
            return f"{bind(scope, _SCALARS[exact])}({v})"
        case Scalar() | Choice():
            return v
        case Enumeration():
            return f"{v}._value_"
        case Value():
            return f"{v}.to_plain()"
        case Nested(exact):
            return f"{bind(scope, _nested(exact))}({v})"
        case Tagged():
            return f"{bind(scope, encode)}({v})"
        case Optional(inner):
            return f"(None if {v} is None else {_expression(inner, v, scope)})"
        case Many(item, exact) if exact is frozenset:
            return f"sorted([{_expression(item, 'i', scope)} for i in {v}])"
        case Many(item, _):
            return f"[{_expression(item, 'i', scope)} for i in {v}]"
        case OneOf():
            return f"{bind(scope, _writer(node))}({v})"
        case _:
            raise TypeError(f"no way to write {node!r}")


def _nested(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """Writes a record inside a record: its tag only when data could not be read without it."""

    def write(value: Any) -> dict[str, Any]:
        schema = plan_of(value.__class__).schema
        if value.__class__ is cls and schema.version == 1:
            return body_encoder(cls)(value)
        return {"schema": schema.tag, **body_encoder(value.__class__)(value)}

    return write


def _writer(node: Node) -> Callable[[Any], Any]:
    def write(value: Any) -> Any:
        return encode_node(node, value)

    return write


def encode_node(node: Node, value: Any) -> Any:
    """Plain data of one value of that node."""
    if isinstance(node, OneOf):
        for option in node.options:
            if _is_of(option, value):
                return encode_node(option, value)
        raise TypeError(f"{value!r} is of none of the declared kinds")
    scope: dict[str, Any] = {}
    text = _expression(node, "v", scope)
    return eval(text, {**scope, "v": value})


def _is_of(node: Node, value: Any) -> bool:
    match node:
        case Tagged(base):
            return isinstance(value, base)
        case Many(_, exact):
            return value.__class__ is exact
        case Choice(options):
            return value in options
        case Optional(inner):
            return value is None or _is_of(inner, value)
        case Scalar(exact) | Enumeration(exact) | Value(exact) | Nested(exact):
            return value.__class__ is exact
        case _:
            return False
