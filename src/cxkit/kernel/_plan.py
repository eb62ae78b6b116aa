"""The plan of a record class: its fields, and the functions that are generated from them.

Everything that handles records (check, codec, schema, privacy, strategies) reads the plan; it
is made when the class is first used, so that annotations may name classes defined later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_type_hints

import attrs

from cxkit.errors import Fault, Invalid, shown
from cxkit.kernel._nodes import (
    ID,
    SECRET_TEXT,
    TEXT,
    Code,
    Decode,
    Made,
    Many,
    Node,
    Optional,
    Scalar,
    node_of,
    take,
)
from cxkit.values import LONGEST_ID

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
    put: Callable[[Any, Any], None]
    personal: bool = False
    low: Any = None
    high: Any = None
    longest: int | None = None
    whose: str | None = None
    sparse: bool = False
    suspicious: Callable[[Any], bool] = attrs.field(
        init=False, default=attrs.Factory(lambda field: _compile_check(field), takes_self=True)
    )

    def there(self, v: str, code: Code) -> str:
        """Source of the condition under which plain data have the field; empty where they always do."""
        if isinstance(self.node, Optional) and self.default is None and not self.required:
            return f"{v} is not None"
        if not self.sparse:
            return ""
        return v if isinstance(self.node, Many) else f"{v} != {code.bind(self.default)}"

    def settle(self, value: Any, decode: Decode | None = None) -> Any:
        """The value as the field holds it, with `decode` of plain data; or an error with every fault."""
        value = take(self.node, value, secret=self.personal, decode=decode)
        if value is None:
            return value
        if self.low is not None and value < self.low:
            raise self._out(f"must be {self.low} or more", value, "number.low", low=self.low)
        if self.high is not None and value > self.high:
            raise self._out(f"must be {self.high} or less", value, "number.high", high=self.high)
        if self.longest is not None and not 0 < len(value) <= self.longest:
            length = "empty" if not value else f"{len(value)} characters"
            raise Invalid(
                f"must have 1 to {self.longest} characters, is {length}",
                code="text.length",
                params={"longest": self.longest},
            )
        return value

    def _out(self, rule: str, value: Any, code: str, **params: Any) -> Invalid:
        return Invalid(rule if self.personal else f"{rule}, got {shown(value)}", code=code, params=params)

    def condition(self, v: str, code: Code, *, of_its_type: bool = False) -> str:
        """Source of an expression that is true when the value needs a closer look.

        Empty where none can, because it is known to be of its type.
        """
        inner = self.node.inner if isinstance(self.node, Optional) else self.node
        parts = [] if of_its_type else [code.check(inner, v)]
        parts += [f"{v} < {code.bind(self.low)}"] if self.low is not None else []
        parts += [f"{v} > {code.bind(self.high)}"] if self.high is not None else []
        bounded = self.longest is None or (inner is ID and self.longest == LONGEST_ID)
        parts += [] if bounded else [f"not 0 < len({v}) <= {self.longest}"]
        text = " or ".join(parts)
        return text if inner is self.node or not text else f"({v} is not None and ({text}))"


@attrs.frozen(eq=False)
class Plan:
    """A class's fields in order, and what is generated from them."""

    cls: type[Any]
    schema: Schema
    fields: tuple[FieldPlan, ...]
    by_name: Mapping[str, FieldPlan]
    init: Callable[..., None]
    copy: Callable[[Any], Any]
    values: Callable[[Any], tuple[Any, ...]]
    filled: Callable[[Iterable[Any]], Any]
    rules: Callable[[Any], Iterable[Fault]] | None


_PLANS: dict[type[Any], Plan] = {}
_REGISTRY: dict[str, type[Any]] = {}


def register(cls: type[Any], schema: Schema) -> None:
    """Make the class known under its schema name; two classes of one name are an error."""
    other = _REGISTRY.get(schema.name, cls)
    if (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
        raise TypeError(
            f"schema name {schema.name!r} belongs to {other.__module__}.{other.__qualname__}: "
            f"give {cls.__qualname__} another with @record(name=...)"
        )
    _REGISTRY[schema.name] = cls


def registered(name: str) -> type[Any] | None:
    """The class of that schema name, or None."""
    return _REGISTRY.get(name)


def registered_under(base: type[Any]) -> tuple[type[Any], ...]:
    """Every registered class at or below a base that data may claim to be, by schema name."""
    return tuple(cls for _, cls in sorted(_REGISTRY.items()) if issubclass(cls, base))


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
        hints = get_type_hints(cls)
        fields = tuple(_field_plan(cls, each, hints[each.name]) for each in attrs.fields(cls))
        by_name, rules = {field.name: field for field in fields}, getattr(cls, "rules", None)
        init, (copy, values, filled) = _compile_init(cls, fields, rules), _compile_slots(cls, fields)
        plan = Plan(cls, schema_of(cls), fields, by_name, init, copy, values, filled, rules)
        _PLANS[cls] = plan
    return plan


def _field_plan(cls: type[Any], attribute: Any, annotation: Any) -> FieldPlan:
    node, meta = node_of(annotation, cls), attribute.metadata
    erasable = isinstance(node, (Optional, Many)) or (isinstance(node, Scalar) and node.exact is str)
    if meta.get("personal") and not erasable:
        raise TypeError(
            f"{cls.__name__}.{attribute.name} is personal but cannot be emptied: "
            "make it a text, a tuple, or optional"
        )
    # The door is the fact: what a fact of an earlier version says is taken into its object as it is.
    if meta.get("whose") or hasattr(cls, "lifecycle"):
        node = _with_text(node, SECRET_TEXT)
    elif meta.get("longest") == LONGEST_ID and not meta.get("personal"):
        node = _with_text(node, ID)
    required = attribute.default is attrs.NOTHING
    return FieldPlan(
        name=attribute.name,
        node=node,
        required=required,
        default=None if required else attribute.default,
        put=getattr(cls, attribute.name).__set__,
        **meta,
    )


def _with_text(node: Node, kind: Scalar) -> Node:
    """The node with another kind of texts."""
    match node:
        case Optional(inner) | Many(inner, _):
            return attrs.evolve(node, inner=_with_text(inner, kind))
        case _:
            return kind if node is TEXT or node is ID else node


def _make_opened(cls: type[Any]) -> type[Any]:
    # Only with both of its own does CPython set a slot without a call.
    free = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    kind: Any = type(cls)
    made: type[Any] = kind(cls.__name__, (cls,), {"__slots__": (), **free})
    return made


OPENED = Made(_make_opened)
"""By the class: the one of which an object is while it is filled, with the same slots, which may be set."""

_open = object.__dict__["__class__"].__set__


def _compile_check(field: FieldPlan) -> Callable[[Any], bool]:
    code = Code()
    return code.function("suspicious(v)", [f"return {field.condition('v', code)}"])


def _compile_init(
    cls: type[Any], fields: tuple[FieldPlan, ...], rules: Callable[[Any], Iterable[Fault]] | None
) -> Callable[..., None]:
    """The `__init__` of the class: every field looked at once, and put into its slot."""
    code, given = Code(), ["self", "*"][: 1 + bool(fields)]
    code.scope.update(amend=_amend, fail=_fail, rules=rules, _opened=OPENED, _open=_open)
    lines = ["faults = None", "_own = self.__class__", "_open(self, _opened[_own])"]
    for field in fields:
        name = field.name
        given.append(name if field.required else f"{name}={code.bind(field.default)}")
        if isinstance(field.node, Many) and field.node.exact is frozenset:
            # What verbs say where nothing is given.
            lines.append(f"if {name}.__class__ is tuple and not {name}: {name} = {code.bind(frozenset())}")
        lines.append(
            f"if {field.condition(name, code)}: {name}, faults = amend({code.bind(field)}, {name}, faults)"
        )
        lines.append(f"self.{name} = {name}")
    lines += ["self.__class__ = _own", "if faults: fail(self, faults)"]
    if rules is not None:
        lines += ["faults = tuple(rules(self))", "if faults: fail(self, faults)"]
    init = code.function(f"__init__({', '.join(given)})", lines)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _compile_slots(cls: type[Any], fields: tuple[FieldPlan, ...]) -> list[Callable[[Any], Any]]:
    """Make functions that copy an object, give its values, and make an object of such values, unchecked."""
    code, names = Code(), [field.name for field in fields]
    code.scope.update(cls=cls, opened=OPENED[cls], new=object.__new__)
    begin, end = "n = new(opened)", ["n.__class__ = cls", "return n"]
    copy = code.function("copy(o)", [begin, *[f"n.{name} = o.{name}" for name in names], *end])
    values = code.function("values(o)", [f"return ({''.join(f'o.{name}, ' for name in names)})"])
    fill = [f"{''.join(f'n.{name}, ' for name in names)} = values"] if names else []
    return [copy, values, code.function("filled(values)", [begin, *fill, *end])]


@attrs.frozen
class Wrong:
    """In the place of a field's value: faults of arguments that it is made of, or that stand `beside` it."""

    faults: tuple[Fault, ...]
    beside: Any = None


def _amend(field: FieldPlan, value: Any, faults: list[Fault] | None) -> tuple[Any, list[Fault] | None]:
    if isinstance(value, Wrong):
        own = _amend(field, value.beside, None)[1] if value.beside is not None else None
        return value, [
            *(faults or ()),
            *[fault for fault in value.faults if fault not in (faults or ())],
            *(own or ()),
        ]
    try:
        return field.settle(value), faults
    except Invalid as error:
        return value, (faults or []) + [fault.under(field.name) for fault in error.faults]


def _fail(self: Any, faults: Iterable[Fault]) -> None:
    raise Invalid.of(what(self), faults)


def what(self: Any) -> str:
    """How an error names an object: its schema name and, where it has one, its id."""
    return named(schema_of(self.__class__).name, getattr(self, "id", None))


def named(name: str, id: Any) -> str:
    """A schema name and, where it is a text, the id."""
    return f"{name} {shown(id)}" if isinstance(id, str) else name
