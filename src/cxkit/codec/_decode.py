"""The reading direction: from plain data to checked objects, strict, every fault with its path.

A generated function reads good data fast. Whatever it cannot read is read once more with care,
field by field, to name everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from cxkit.codec._rooms import class_named
from cxkit.errors import CxkitError, Fault, Invalid, Malformed, shown
from cxkit.kernel import History
from cxkit.kernel._nodes import (
    Choice,
    Code,
    Enumeration,
    Made,
    Many,
    Nested,
    Node,
    OneOf,
    Optional,
    Scalar,
    Tagged,
    take,
)
from cxkit.kernel._plan import OPENED, Plan, named, plan_of, schema_of
from cxkit.values import as_utc

Reader = Callable[[dict[str, Any]], Any]
_NOT_READ = (CxkitError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""The errors by which a generated function says that it does not read the data."""


def decode(data: Any, cls: type[Any] | None = None) -> Any:
    """The object that the data describe, of class `cls` or of the class their tag names."""
    if data.__class__ is not dict:
        raise Malformed(f"an object is a dict, got {type(data).__name__}", code="codec.shape")
    try:
        return _TAGS[cls][data["schema"]](data)
    except _NOT_READ:
        pass
    return _decode_older(data, cls)


def _decode_older(data: dict[str, Any], cls: type[Any] | None) -> Any:
    """The object of data of an older version, or without a tag, or not as they should be."""
    kind, body = _open(data, cls)
    try:
        return _READERS[kind](body)
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


class Reading(Code):
    """The source of what reads plain data that are as they should be."""

    def read(self, node: Node, v: str) -> str:
        """Source of the expression that is what the plain data `v` describe."""
        match node:
            case Optional(inner):
                source = self.read(inner, v)
                return v if source == v else f"(None if {v} is None else {source})"
            case Many(inner, exact):
                source, items = self.read(inner, "i"), f"{self.bind(_list)}({v})"
                made = f"{self.bind(exact)}({items if source == 'i' else f'[{source} for i in {items}]'})"
                if exact is History:
                    return made
                # Most are empty.
                return f"({self.bind(exact(()))} if {v}.__class__ is list and not {v} else {made})"
            case Scalar(parse=None) | Choice():
                return v
            case Scalar(exact=exact) if exact is datetime:
                parsed = f"(t := {self.bind(datetime.fromisoformat)}({v}))"
                return f"(t if {parsed}.tzinfo is UTC else {self.bind(as_utc)}(t))"
            case Scalar():
                return f"{self.bind(node.parse)}({v})"
            case Enumeration(exact):
                return f"{self.bind(exact._value2member_map_)}[{v}]"
            case Nested(exact) if schema_of(exact).version == 1:
                bare, tagged = f"{self.bind(_READERS)}[{self.bind(exact)}]", self.bind(_TAGS[exact])
                return f"({bare} if 'schema' not in {v} else {tagged}[{v}['schema']])({v})"
            case Nested() | Tagged():
                return f"{self.bind(_TAGS[node.exact])}[{v}['schema']]({v})"
            case OneOf():
                return f"{self.bind(partial(take, node, secret=True, decode=decode))}({v})"
            case _:
                return f"{self.bind(node.exact.from_plain)}({v})"


def _of_its_type(node: Node) -> bool:
    """Whether what has been read by `Reading` is sure to be of the node's type."""
    if isinstance(node, (Optional, Many)):
        return _of_its_type(node.inner)
    return node.parse is not None if isinstance(node, Scalar) else not isinstance(node, Choice)


def _make_reader(cls: type[Any]) -> Reader:
    """The function that makes a record of plain data without a tag, or with the newest.

    It raises one of `_NOT_READ` where it cannot.
    """
    plan, code = plan_of(cls), Reading()
    code.scope.update(cls=cls, opened=OPENED[cls], new=object.__new__, rules=plan.rules)
    known = sum(field.required for field in plan.fields)
    lines = [
        "if d.__class__ is not dict: raise TypeError",
        f"n, known = new(opened), {known} + ('schema' in d)",
    ]
    for field in plan.fields:
        source = code.read(field.node, "v")
        doubt = field.condition("v", code, of_its_type=_of_its_type(field.node))
        steps = [f"v = d[{field.name!r}]"]
        steps += [] if source == "v" else [f"v = {source}"]
        steps += [f"if {doubt}: raise TypeError"] if doubt else []
        if not field.required:
            default = code.bind(field.settle(field.default))
            present = [f" {step}" for step in (*steps, "known += 1")]
            steps = [f"if {field.name!r} in d:", *present, f"else: v = {default}"]
        lines += [*steps, f"n.{field.name} = v"]
    lines += ["if len(d) != known: raise TypeError", "n.__class__ = cls"]
    if plan.rules is not None:
        lines.append("for _ in rules(n): raise TypeError")
    return code.function("read(d)", [*lines, "return n"])


class _Tags(dict[Any, Reader]):
    """By the newest tag of a class below `base`: its reader. Data of any other tag are read as older ones."""

    def __init__(self, base: type[Any] | None) -> None:
        self.base = base

    def __missing__(self, tag: Any) -> Reader:
        kind = class_named(tag.partition("/")[0])
        if schema_of(kind).tag != tag or not issubclass(kind, self.base or object):
            return partial(_decode_older, cls=self.base)
        self[tag] = read = _READERS[kind]
        return read  # type: ignore[no-any-return]


_READERS, _TAGS = Made(_make_reader), Made(_Tags)


def _read_carefully(plan: Plan, body: dict[str, Any]) -> Any:
    names = list(plan.by_name)
    known = f"is not a field of {plan.schema.name}: known are {', '.join(names)}"
    # The keys of a stranger may be anything, their data too: only those that look like a field's are shown.
    strange: list[Any] = [key for key in body if key not in plan.by_name]
    unknown = [key if isinstance(key, str) and _FIELD.fullmatch(key) else "" for key in strange]
    said: dict[str, Any] = {"known": names}
    if len(unknown) > _MANY:
        known, said = f"is not a field of {plan.schema.name}", {}
    faults = [Fault(path, "field.unknown", known, said) for path in dict.fromkeys(unknown)]
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
        made = plan.filled([values.get(field.name, field.default) for field in plan.fields])
        faults.extend(plan.rules(made) if plan.rules is not None else ())
        if not faults:
            return made
    raise Malformed.of(named(plan.schema.name, body.get("id")), faults)


_MANY = 10
_FIELD = re.compile(r"[A-Za-z_]\w{0,59}", re.ASCII)


def _list(data: Any) -> Any:
    if data.__class__ is not list:
        raise TypeError("not a list")
    return data
