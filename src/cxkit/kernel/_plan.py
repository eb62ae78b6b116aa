"""The plan of a record class: its fields, and the check that is generated from them.

Everything that handles records (check, codec, schema, privacy, strategies) reads the plan; it
is made when the class is first used, so that annotations may name classes defined later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, get_type_hints

import attrs

from cxkit.errors import Fault, Invalid, NotFound, shown
from cxkit.kernel._history import History
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
    node_of,
)

Upcast = Callable[[dict[str, Any]], dict[str, Any]]


@attrs.frozen(kw_only=True)
class Schema:
    """The name and version under which a class is stored.

    `upcasts[n]` turns plain data of version n into version n + 1. An abstract class is a base:
    data never claim to be it.
    """

    name: str
    version: int
    upcasts: Mapping[int, Upcast]
    abstract: bool

    @property
    def tag(self) -> str:
        """Name and version as data carry them: `ticket.solved/1`."""
        return f"{self.name}/{self.version}"


@attrs.frozen(kw_only=True, eq=False)
class FieldPlan:
    """One field: its node, its bounds, whether it is personal, and its generated check."""

    name: str
    node: Node
    required: bool
    default: Any
    personal: bool
    low: Any = None
    high: Any = None
    longest: int | None = None
    suspicious: Callable[[Any], bool]
    put: Callable[[Any, Any], None]

    def settle(self, value: Any) -> Any:
        """The value as the field holds it, or an error with every fault."""
        value = self.node.coerce(value, secret=self.personal)
        if value is None:
            return value
        if self.low is not None and value < self.low:
            raise self._out(f"must be {self.low} or more", value, "number.low")
        if self.high is not None and value > self.high:
            raise self._out(f"must be {self.high} or less", value, "number.high")
        if self.longest is not None and not 0 < len(value) <= self.longest:
            what = "empty" if not value else f"{len(value)} characters"
            raise Invalid(f"must have 1 to {self.longest} characters, is {what}", code="text.length")
        return value

    def _out(self, rule: str, value: Any, code: str) -> Invalid:
        return Invalid(rule if self.personal else f"{rule}, got {shown(value)}", code=code)


@attrs.frozen(eq=False)
class Plan:
    """A class's fields in order, and what is generated from them."""

    cls: type[Any]
    schema: Schema
    fields: tuple[FieldPlan, ...]
    by_name: Mapping[str, FieldPlan]
    init: Callable[..., None]
    copy: Callable[[Any], Any]
    rules: Callable[[Any], Iterable[Fault]] | None

    @property
    def personal(self) -> tuple[FieldPlan, ...]:
        """The personal fields."""
        return tuple(field for field in self.fields if field.personal)


_PLANS: dict[type[Any], Plan] = {}
_REGISTRY: dict[str, type[Any]] = {}


def register(cls: type[Any], schema: Schema) -> None:
    """Make the class known under its schema name; two classes of one name are an error."""
    known = _REGISTRY.get(schema.name)
    if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
        raise TypeError(
            f"schema name {schema.name!r} belongs to {known.__module__}.{known.__qualname__}: "
            f"give {cls.__qualname__} another with @record(name=...)"
        )
    _REGISTRY[schema.name] = cls


def registered(name: str) -> type[Any]:
    """The class of that schema name."""
    found = _REGISTRY.get(name)
    if found is None:
        raise NotFound(f"no record is registered as {shown(name)}", code="schema.unknown")
    return found


def registered_under(base: type[Any]) -> tuple[type[Any], ...]:
    """Every registered class at or below a base that data may claim to be, by schema name."""
    return tuple(
        cls for _, cls in sorted(_REGISTRY.items()) if issubclass(cls, base) and not schema_of(cls).abstract
    )


def schema_of(cls: type[Any]) -> Schema:
    """The schema of a record class."""
    schema = cls.__dict__.get("__schema__")
    if not isinstance(schema, Schema):
        raise TypeError(f"{cls.__name__} is not a record: decorate it with @record")
    return schema


def plan_of(cls: type[Any]) -> Plan:
    """The plan of a record class, made at its first use."""
    plan = _PLANS.get(cls)
    if plan is None:
        plan = _PLANS[cls] = _make_plan(cls)
    return plan


def _make_plan(cls: type[Any]) -> Plan:
    schema = schema_of(cls)
    hints = get_type_hints(cls)
    fields = tuple(_field_plan(cls, attribute, hints[attribute.name]) for attribute in attrs.fields(cls))
    by_name = {field.name: field for field in fields}
    rules = getattr(cls, "rules", None)
    return Plan(cls, schema, fields, by_name, _compile_init(cls, fields, rules), _compile_copy(cls), rules)


def _field_plan(cls: type[Any], attribute: Any, annotation: Any) -> FieldPlan:
    node = node_of(annotation, cls)
    meta = attribute.metadata
    bounds = {key: meta.get(key) for key in ("low", "high", "longest")}
    if meta.get("personal") and not _erasable(node):
        raise TypeError(
            f"{cls.__name__}.{attribute.name} is personal but cannot be emptied: "
            "make it a text, a tuple, or optional"
        )
    scope: dict[str, Any] = {}
    condition = _condition(node, "v", scope, bounds)
    return FieldPlan(
        name=attribute.name,
        node=node,
        required=attribute.default is attrs.NOTHING,
        default=None if attribute.default is attrs.NOTHING else attribute.default,
        personal=bool(meta.get("personal")),
        suspicious=eval(f"lambda v: {condition}", scope),
        put=cls.__dict__[attribute.name].__set__
        if attribute.name in cls.__dict__
        else getattr(cls, attribute.name).__set__,
        **bounds,
    )


def _erasable(node: Node) -> bool:
    return isinstance(node, (Optional, Many)) or (isinstance(node, Scalar) and node.exact is str)


def _condition(node: Node, v: str, scope: dict[str, Any], bounds: Mapping[str, Any]) -> str:
    """Source of an expression that is true when the value needs a closer look."""
    parts = [_type_condition(node, v, scope)]
    for key, sign in (("low", "<"), ("high", ">")):
        if bounds.get(key) is not None:
            parts.append(f"{v} {sign} {bind(scope, bounds[key])}")
    if bounds.get("longest") is not None:
        parts.append(f"not 0 < len({v}) <= {bounds['longest']}")
    text = " or ".join(parts)
    return f"({v} is not None and ({text}))" if isinstance(node, Optional) else text


def _type_condition(node: Node, v: str, scope: dict[str, Any]) -> str:
    match node:
        case Optional(inner):
            return _type_condition(inner, v, scope)
        case Scalar(exact) if exact is datetime:
            scope.update(datetime=datetime, UTC=UTC)
            return f"{v}.__class__ is not datetime or {v}.tzinfo is not UTC"
        case Scalar(exact) if exact is float:
            return f"{v}.__class__ is not float or {v} - {v} != 0"
        case Choice(options):
            return f"{v}.__class__ is not str or {v} not in {bind(scope, options)}"
        case Scalar(exact) | Enumeration(exact) | Value(exact) | Nested(exact):
            return f"{v}.__class__ is not {bind(scope, exact)}"
        case Tagged(base):
            return f"not isinstance({v}, {bind(scope, base)})"
        case Many(_, exact) if exact is History:
            return f"{v}.__class__ is not {bind(scope, History)}"
        case Many(item, exact):
            inside = _condition(item, "i", scope, {})
            bad = bind(scope, eval(f"lambda v: any([{inside} for i in v])", scope))
            return f"{v}.__class__ is not {bind(scope, exact)} or ({v} and {bad}({v}))"
        case OneOf():
            return "True"
        case _:
            raise TypeError(f"no check for {node!r}")


def bind(scope: dict[str, Any], value: Any) -> str:
    """A name for the value in the scope of generated code."""
    name = f"_{len(scope)}_{re.sub('[^a-zA-Z0-9]', '', getattr(value, '__name__', 'value'))}"
    scope[name] = value
    return name


def _compile_init(
    cls: type[Any], fields: tuple[FieldPlan, ...], rules: Callable[[Any], Iterable[Fault]] | None
) -> Callable[..., None]:
    """The `__init__` of the class: every field looked at once, and put into its slot."""
    scope: dict[str, Any] = {"amend": _amend, "fail": _fail, "rules": rules}
    given: list[str] = []
    lines = ["    faults = None"]
    for field in fields:
        name, bounds = field.name, {"low": field.low, "high": field.high, "longest": field.longest}
        given.append(name if field.required else f"{name}={bind(scope, field.default)}")
        lines += [
            f"    if {_condition(field.node, name, scope, bounds)}:",
            f"        {name}, faults = amend({bind(scope, field)}, {name}, faults)",
            f"    {bind(scope, field.put)}(self, {name})",
        ]
    lines += ["    if faults:", "        fail(self, faults)"]
    if rules is not None:
        lines += ["    faults = tuple(rules(self))", "    if faults:", "        fail(self, faults)"]
    signature = f"def __init__(self, *, {', '.join(given)}):" if given else "def __init__(self):"
    exec("\n".join([signature, *lines]), scope)
    init: Callable[..., None] = scope["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _compile_copy(cls: type[Any]) -> Callable[[Any], Any]:
    scope: dict[str, Any] = {"cls": cls, "new": object.__new__}
    lines = ["def copy(o):", "    n = new(cls)"]
    for attribute in attrs.fields(cls):
        put = bind(scope, getattr(cls, attribute.name).__set__)
        lines.append(f"    {put}(n, o.{attribute.name})")
    exec("\n".join([*lines, "    return n"]), scope)
    copy: Callable[[Any], Any] = scope["copy"]
    return copy


def _amend(field: FieldPlan, value: Any, faults: list[Fault] | None) -> tuple[Any, list[Fault] | None]:
    try:
        return field.settle(value), faults
    except Invalid as error:
        return value, (faults or []) + [fault.under(field.name) for fault in error.faults]


def _fail(self: Any, faults: Iterable[Fault]) -> None:
    raise Invalid.of(what(self), faults)


def what(self: Any) -> str:
    """How an error names an object: its schema name and, where it has one, its id."""
    name = schema_of(self.__class__).name
    identity = getattr(self, "id", None)
    return f"{name} {shown(identity)}" if isinstance(identity, str) else name
