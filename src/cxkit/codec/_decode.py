"""The reading direction: from plain data to checked objects, strict, every fault with its path.

A generated function reads good data fast. Whatever it cannot read is read once more with care,
field by field, to name everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from cxkit.codec._rooms import class_named
from cxkit.errors import CxkitError, Fault, Invalid, Malformed, shown
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
from cxkit.kernel._plan import FieldPlan, Plan, bind, plan_of
from cxkit.values import Reason, duration_from_text, instant_from_text

_READERS: dict[type[Any], Callable[[dict[str, Any]], Any]] = {}
_BY_TAG: dict[Any, tuple[type[Any], Callable[[dict[str, Any]], Any]]] = {}
"""The newest tag of each class that has been read, to its class and reader."""


class _Slow(Exception):
    """The fast reader met something it does not read: look again with care."""


def decode(data: Any, cls: type[Any] | None = None) -> Any:
    """The object that the data describe, of class `cls` or of the class their tag names."""
    if data.__class__ is not dict:
        raise Malformed(f"an object is a dict, got {type(data).__name__}", code="codec.shape")
    try:
        known, read = _BY_TAG[data["schema"]]
        if cls is None or issubclass(known, cls):
            return read(data)
    except (_Slow, CxkitError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        pass
    found, body = _open(data, cls)
    try:
        return _reader(found)(body)
    except (_Slow, CxkitError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        pass
    # Out here, so that no traceback shows what the fast way stumbled over: it may be personal.
    return _read_carefully(plan_of(found), body)


def _open(data: dict[str, Any], cls: type[Any] | None) -> tuple[type[Any], dict[str, Any]]:
    """The class that the tag names, and the fields brought up to its newest version."""
    tag = data.get("schema")
    if tag is None:
        if cls is None or plan_of(cls).schema.abstract:
            raise Malformed("the data have no 'schema': say which class they are", code="schema.missing")
        name, version = plan_of(cls).schema.name, 1
    else:
        name, version = _tag(tag)
    found = cls if cls is not None and plan_of(cls).schema.name == name else class_named(name)
    schema = plan_of(found).schema
    if cls is not None and not issubclass(found, cls):
        raise Malformed(f"the data are a {name}, not a {plan_of(cls).schema.name}", code="schema.other")
    body = {key: value for key, value in data.items() if key != "schema"}
    if version > schema.version:
        raise Malformed(
            f"{name} version {version} is newer than this cxkit knows ({schema.version}): upgrade cxkit",
            code="schema.newer",
            path="schema",
        )
    for step in range(version, schema.version):
        body = schema.upcasts[step](dict(body))
    return found, body


def _tag(tag: Any) -> tuple[str, int]:
    name, _, number = tag.partition("/") if isinstance(tag, str) else ("", "", "")
    if not name or not number.isdecimal() or len(number) > 6 or int(number) < 1:
        raise Malformed(
            f"a schema tag is written like 'ticket/1', got {shown(tag)}", code="schema.tag", path="schema"
        )
    return name, int(number)


# The fast way


def _reader(cls: type[Any]) -> Callable[[dict[str, Any]], Any]:
    found = _READERS.get(cls)
    if found is None:
        found = _READERS[cls] = _generate(plan_of(cls))
        _BY_TAG[plan_of(cls).schema.tag] = (cls, found)
    return found


def _generate(plan: Plan) -> Callable[[dict[str, Any]], Any]:
    scope: dict[str, Any] = {"cls": plan.cls, "Slow": _Slow, "known": frozenset(plan.by_name) | {"schema"}}
    given: list[str] = []
    lines = ["def read(d):", "    if not known.issuperset(d): raise Slow"]
    for index, field in enumerate(plan.fields):
        key, name = repr(field.name), f"a{index}"
        if field.required:
            lines.append(f"    v = d[{key}]")
            lines.append(f"    {name} = {_expression(field.node, 'v', scope)}")
        else:
            lines.append(f"    if {key} in d:")
            lines.append(f"        v = d[{key}]")
            lines.append(f"        {name} = {_expression(field.node, 'v', scope)}")
            lines.append(f"    else: {name} = {bind(scope, field.default)}")
        given.append(f"{field.name}={name}")
    lines.append(f"    return cls({', '.join(given)})")
    exec("\n".join(lines), scope)
    read: Callable[[dict[str, Any]], Any] = scope["read"]
    return read


def _expression(node: Node, v: str, scope: dict[str, Any]) -> str:
    """Source of the expression that reads the plain value `v`; it may raise anything listed in `decode`."""
    match node:
        case Scalar(exact) if exact in _SCALARS:
            return f"{bind(scope, _SCALARS[exact])}({v})"
        case Scalar() | Choice():
            return v
        case Enumeration(exact):
            return f"{bind(scope, exact._value2member_map_)}[{v}]"
        case Value(exact):
            return f"{bind(scope, exact.from_plain)}({v})"
        case Nested(exact):
            return f"{bind(scope, _reads(exact))}({v})"
        case Tagged(base):
            return f"{bind(scope, decode)}({v}, {bind(scope, base)})"
        case Optional(inner):
            return f"(None if {v} is None else {_expression(inner, v, scope)})"
        case Many(item, exact):
            inside = _expression(item, "i", scope)
            return f"{bind(scope, exact)}([{inside} for i in {bind(scope, _list)}({v})])"
        case OneOf():
            return f"{bind(scope, _careful(node))}({v})"
        case _:
            raise TypeError(f"no way to read {node!r}")


def _reads(cls: type[Any]) -> Callable[[Any], Any]:
    def read(data: Any) -> Any:
        if "schema" in data or plan_of(cls).schema.version > 1:
            return decode(data, cls)
        return _reader(cls)(data)

    return read


def _careful(node: Node) -> Callable[[Any], Any]:
    def read(data: Any) -> Any:
        return _read_node(node, data, secret=True)

    return read


def _list(data: Any) -> Any:
    if data.__class__ is not list:
        raise _Slow
    return data


# The careful way


def _read_carefully(plan: Plan, body: dict[str, Any]) -> Any:
    faults = [_unknown(str(key), plan) for key in body if key not in plan.by_name]
    values: dict[str, Any] = {}
    for field in plan.fields:
        if field.name in body:
            try:
                values[field.name] = _read_field(field, body[field.name])
            except Invalid as error:
                faults.extend(fault.under(field.name) for fault in error.faults)
        elif field.required:
            faults.append(Fault(field.name, "field.missing", "is missing"))
    if not faults:
        try:
            return plan.cls(**values)
        except Invalid as error:
            faults.extend(error.faults)
    identity = body.get("id")
    what = f"{plan.schema.name} {shown(identity)}" if isinstance(identity, str) else plan.schema.name
    raise Malformed.of(what, faults)


def _unknown(name: str, plan: Plan) -> Fault:
    known = ", ".join(plan.by_name)
    message = f"is not a field of {plan.schema.name}: known are {known}"
    return Fault(name, "field.unknown", message, {"known": list(plan.by_name)})


def _read_field(field: FieldPlan, data: Any) -> Any:
    return field.settle(_read_node(field.node, data, secret=field.personal))


def _wrong(wanted: str, data: Any, secret: bool) -> Invalid:
    got = f"a value of type {type(data).__name__}" if secret else shown(data)
    return Invalid(f"must be {wanted}, got {got}", code="type")


def _read_node(node: Node, data: Any, *, secret: bool) -> Any:
    match node:
        case Optional(inner):
            return None if data is None else _read_node(inner, data, secret=secret)
        case Scalar(exact) if exact in _SCALARS:
            return _read_scalar(node, exact, data, secret)
        case Scalar() | Choice() | Enumeration():
            return node.coerce(data, secret=secret)
        case Value(exact):
            return _read_secretly(exact.from_plain, data) if secret else exact.from_plain(data)
        case Nested(kind) | Tagged(kind):
            return _read_secretly(lambda part: decode(part, kind), data) if secret else decode(data, kind)
        case Many(item, exact):
            return _read_items(item, exact, data, secret)
        case OneOf(options):
            return _read_one_of(options, data, secret)
        case _:
            raise TypeError(f"no way to read {node!r}")


_SAYS_NO_VALUE = frozenset({"codec.shape", "field.missing", "field.unknown", "schema.missing", "text.length"})


def _read_secretly(read: Callable[[Any], Any], data: Any) -> Any:
    """What a personal field holds: its faults keep path and rule, and lose the words that show a value."""
    faults: list[Fault] = []
    try:
        return read(data)
    except Invalid as error:
        for fault in error.faults:
            plain = "is not as it should be; personal, so it is not shown"
            message = fault.message if fault.code in _SAYS_NO_VALUE else plain
            faults.append(Fault(fault.path, fault.code, message))
    raise Malformed.of("personal", faults)


def _read_scalar(node: Scalar, exact: type[Any], data: Any, secret: bool) -> Any:
    if exact is not Reason and type(data) is not str:
        raise _wrong(f"the text of {node.wanted}", data, secret)
    try:
        return _SCALARS[exact](data)
    except Invalid as error:
        if secret:
            raise Invalid(f"must be the text of {node.wanted}", code=error.faults[0].code) from None
        raise
    except (ValueError, InvalidOperation):
        raise _wrong(f"the text of {node.wanted}", data, secret) from None


def _read_items(item: Node, exact: Any, data: Any, secret: bool) -> Any:
    if data.__class__ is not list:
        raise _wrong("a list", data, secret)
    faults: list[Fault] = []
    items: list[Any] = []
    for index, each in enumerate(data):
        try:
            items.append(_read_node(item, each, secret=secret))
        except Invalid as error:
            faults.extend(fault.under(f"[{index}]") for fault in error.faults)
    if faults:
        raise Invalid.of("items", faults)
    return exact(items)


def _read_one_of(options: tuple[Node, ...], data: Any, secret: bool) -> Any:
    for option in options:
        try:
            return _read_node(option, data, secret=secret)
        except Invalid:
            continue
    raise _wrong("of a declared kind", data, secret)


def _decimal(data: str) -> Decimal:
    value = Decimal(_text(data))
    if not value.is_finite():
        raise Invalid(f"{shown(data)} is not a finite number", code="number.finite")
    return value


def _text(data: Any) -> str:
    if data.__class__ is not str:
        raise _Slow
    text: str = data
    return text


def _reason(data: Any) -> Reason:
    if data.__class__ is dict and data.keys() == {"code", "params"} and data["code"].__class__ is str:
        params = data["params"]
        if params.__class__ is dict and all(
            isinstance(key, str) and isinstance(value, (str, int, float)) for key, value in params.items()
        ):
            return Reason(data["code"], tuple(sorted(params.items())))
    raise Invalid("a reason is an object of a code and its plain parameters", code="reason.plain")


_SCALARS: dict[type[Any], Callable[[Any], Any]] = {
    datetime: instant_from_text,
    date: lambda data: date.fromisoformat(_text(data)),
    time: lambda data: time.fromisoformat(_text(data)),
    timedelta: lambda data: duration_from_text(_text(data)),
    Decimal: _decimal,
    Reason: _reason,
}
