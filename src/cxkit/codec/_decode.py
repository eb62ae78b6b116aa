"""The reading direction: from plain data to checked objects, strict, every fault with its path.

A generated function reads good data fast. Whatever it cannot read is read once more with care,
field by field, to name everything that is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from cxkit.codec._rooms import class_named
from cxkit.errors import CxkitError, Fault, Invalid, Malformed, shown
from cxkit.kernel._nodes import Code, Nested, Node, OneOf, take
from cxkit.kernel._plan import Plan, named, plan_of, schema_of

Reader = Callable[[dict[str, Any]], Any]
_READERS: dict[type[Any], Reader] = {}
_BY_TAG: dict[Any, tuple[type[Any], Reader]] = {}
"""The newest tag of each class that has been read, to its class and reader."""
_NOT_READ = (CxkitError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""The errors by which a generated function says that it does not read the data."""


def decode(data: Any, cls: type[Any] | None = None) -> Any:
    """The object that the data describe, of class `cls` or of the class their tag names."""
    if data.__class__ is not dict:
        raise Malformed(f"an object is a dict, got {type(data).__name__}", code="codec.shape")
    try:
        kind, read = _BY_TAG[data["schema"]]
        if cls is None or issubclass(kind, cls):
            return read(data)
    except _NOT_READ:
        pass
    kind, body = _open(data, cls)
    try:
        return _reader(kind)(body)
    except _NOT_READ:
        pass
    # Out here, so that no traceback shows what the fast way stumbled over: it may be personal.
    return _read_carefully(plan_of(kind), body)


def _open(data: dict[str, Any], cls: type[Any] | None) -> tuple[type[Any], dict[str, Any]]:
    """The class that the tag names, and the fields brought up to its newest version."""
    own = None if cls is None else schema_of(cls)
    tag = data.get("schema")
    if tag is None and own is not None and not own.abstract:
        tag = f"{own.name}/1"
    if tag is None:
        raise Malformed("the data have no 'schema': say which class they are", code="schema.missing")
    name, _, number = tag.partition("/") if isinstance(tag, str) else ("", "", "")
    if not name or not number.isdecimal() or len(number) > 6 or int(number) < 1:
        message = f"a schema tag is written like 'ticket/1', got {shown(tag)}"
        raise Malformed(message, code="schema.tag", path="schema")
    kind = cls if cls is not None and own is not None and own.name == name else class_named(name)
    if cls is not None and own is not None and not issubclass(kind, cls):
        raise Malformed(f"the data are a {name}, not a {own.name}", code="schema.other")
    schema, version = schema_of(kind), int(number)
    if version > schema.version:
        message = f"{name} version {version} is newer than this cxkit knows ({schema.version}): upgrade cxkit"
        raise Malformed(message, code="schema.newer", path="schema")
    body = {key: value for key, value in data.items() if key != "schema"}
    for step in range(version, schema.version):
        body = schema.upcasts[step](dict(body))
    return kind, body


def _reader(cls: type[Any]) -> Reader:
    """The generated function that reads fields of a class; it raises one of `_NOT_READ` where it cannot."""
    if cls in _READERS:
        return _READERS[cls]
    plan, code = plan_of(cls), Code(_source)
    lines = [f"if not {code.bind(frozenset(plan.by_name) | {'schema'})}.issuperset(d): raise TypeError"]
    for index, field in enumerate(plan.fields):
        read = f"v = d[{field.name!r}]; a{index} = {code.source('read', field.node, 'v')}"
        missing = [] if field.required else [f"else: a{index} = {code.bind(field.default)}"]
        lines += [f"if {field.name!r} in d: {read}" if missing else read, *missing]
    given = ", ".join(f"{field.name}=a{index}" for index, field in enumerate(plan.fields))
    _READERS[cls] = code.function("read(d)", [*lines, f"return {code.bind(cls)}({given})"])
    _BY_TAG[plan.schema.tag] = (cls, _READERS[cls])
    return _READERS[cls]


def _source(node: Node, v: str, code: Code) -> str:
    match node:
        case Nested(exact):
            return f"{code.bind(_nested(exact))}({v})"
        case OneOf():
            return f"{code.bind(partial(take, node, secret=True, decode=decode))}({v})"
        case _:
            return f"{code.bind(decode)}({v}, {code.bind(node.exact)})"


def _nested(cls: type[Any]) -> Reader:
    untagged = schema_of(cls).version == 1

    def read(data: Any) -> Any:
        if untagged and data.__class__ is dict and "schema" not in data:
            return (_READERS.get(cls) or _reader(cls))(data)
        return decode(data, cls)

    return read


def _read_carefully(plan: Plan, body: dict[str, Any]) -> Any:
    names = list(plan.by_name)
    known = f"is not a field of {plan.schema.name}: known are {', '.join(names)}"
    faults = [Fault(str(k), "field.unknown", known, {"known": names}) for k in body if k not in plan.by_name]
    values: dict[str, Any] = {}
    for field in plan.fields:
        if field.name in body:
            try:
                values[field.name] = field.settle(body[field.name], decode)
            except Invalid as error:
                faults.extend(fault.under(field.name) for fault in error.faults)
        elif field.required:
            faults.append(Fault(field.name, "field.missing", "is missing"))
    if not faults:
        try:
            return plan.cls(**values)
        except Invalid as error:
            faults.extend(error.faults)
    raise Malformed.of(named(plan.schema.name, body.get("id")), faults)
