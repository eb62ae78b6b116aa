"""The types that a field may hold: a small tree, read from the annotation.

One tree serves every direction: `take` brings a value into its exact type and names every fault, `source`
writes the expressions of generated functions, and JSON Schema, strategies and privacy match on the nodes.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from math import isfinite
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs

from cxkit.errors import Fault, Invalid, NaiveInstant, shown
from cxkit.kernel._history import History
from cxkit.values import (
    LONGEST_ID,
    Labelled,
    Reason,
    as_utc,
    check_id,
    duration_from_text,
    duration_text,
    instant_from_text,
    instant_text,
)


class Node:
    """One type in the tree."""

    __slots__ = ()
    exact: Any


@attrs.frozen
class Scalar(Node):
    """A text, number, truth value, instant, date, time, duration or reason.

    `parse` and `text` read and write those that plain data do not hold as they are; `unless` is what else the
    check looks for.
    """

    exact: type[Any]
    wanted: str
    json: Mapping[str, Any]
    parse: Callable[[Any], Any] | None = None
    text: Callable[[Any], Any] | None = None
    unless: str = ""


@attrs.frozen
class Enumeration(Node):
    """A member of an enumeration; its wire text is accepted and becomes the member."""

    exact: type[Labelled]


@attrs.frozen
class Choice(Node):
    """One of a few literal texts."""

    options: tuple[str, ...]


@attrs.frozen
class Value(Node):
    """A value type that writes and reads itself: money, period, scale, calendar."""

    exact: type[Any]


@attrs.frozen
class Nested(Node):
    """A record of one class, or of a class derived from it."""

    exact: type[Any]


@attrs.frozen
class Tagged(Node):
    """A record of any registered class below a base; its schema name tells which."""

    exact: type[Any]


@attrs.frozen
class Optional(Node):
    """Something or nothing."""

    inner: Node


@attrs.frozen
class Many(Node):
    """Several of a kind: a tuple in order, a frozenset, or a history of facts."""

    inner: Node
    exact: Callable[[Iterable[Any]], Any]


@attrs.frozen
class OneOf(Node):
    """One of several kinds that plain data tell apart, such as a number, a text or a list."""

    options: tuple[Node, ...]


def _decimal(text: Any) -> Decimal:
    value = Decimal(text if text.__class__ is str else "nan")
    if not value.is_finite():
        raise Invalid(f"{shown(text)} is not a finite number", code="number.finite")
    return value


def _reason(data: Any) -> Reason:
    if data.__class__ is dict and data.keys() == {"code", "params"} and data["code"].__class__ is str:
        params = data["params"]
        if params.__class__ is dict and all(
            isinstance(key, str) and isinstance(value, (str, int, float)) for key, value in params.items()
        ):
            return Reason(data["code"], tuple(sorted(params.items())))
    raise Invalid("a reason is an object of a code and its plain parameters", code="reason.plain")


def _reason_data(value: Reason) -> dict[str, Any]:
    return {"code": value.code, "params": dict(value.params)}


_TEXT = {"type": "string"}
_DURATION = {**_TEXT, "pattern": r"^-?PT\d+(\.\d{1,6})?S$"}
_NUMBER = {**_TEXT, "pattern": r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$"}
_INSTANT, _DATE, _TIME = ({**_TEXT, "format": name} for name in ("date-time", "date", "time"))
_REASON = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "params": {"type": "object"}},
    "required": ["code", "params"],
    "additionalProperties": False,
}
_ZONED, _NO_UTC = "a datetime with a time zone", " or {0}.tzinfo is not UTC"
TEXT = Scalar(str, "a text", _TEXT, unless=" or (not {0}.isprintable() and {half}({0}))")
"""A text that stores look up and show: it holds what every database can."""
SECRET_TEXT = Scalar(str, "a text", _TEXT)
"""A text that somebody said: kept as it was said, whatever it holds."""
ID = Scalar(
    str,
    "an id",
    {**_TEXT, "minLength": 1, "maxLength": LONGEST_ID},
    unless=f" or not {{0}}.isprintable() or not 0 < len({{0}}) <= {LONGEST_ID} or "
    f"(not {{0}}.isascii() and len({{0}}.encode()) > {LONGEST_ID})",
)
"""An id: the rule is that of `check_id`."""


def _cannot_be_stored(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


_SCALARS: dict[object, Scalar] = {
    scalar.exact: scalar
    for scalar in (
        TEXT,
        Scalar(int, "a whole number", {"type": "integer"}),
        Scalar(float, "a finite number", {"type": "number"}, unless=" or {0} - {0} != 0"),
        Scalar(bool, "true or false", {"type": "boolean"}),
        Scalar(Decimal, "a Decimal", _NUMBER, _decimal, str),
        Scalar(datetime, _ZONED, _INSTANT, instant_from_text, instant_text, _NO_UTC),
        Scalar(date, "a date", _DATE, date.fromisoformat, date.isoformat),
        Scalar(time, "a time of day", _TIME, time.fromisoformat, time.isoformat),
        # Policies and schedules name the same few again and again.
        Scalar(timedelta, "a timedelta", _DURATION, lru_cache(1024)(duration_from_text), duration_text),
        Scalar(Reason, "a Reason", _REASON, _reason, _reason_data),
    )
}


def node_of(annotation: Any, owner: type[Any]) -> Node:
    """The node of a resolved annotation; a type that cannot be stored is an error of the class."""
    if getattr(annotation, "__supertype__", None) is str:
        return ID
    annotation = _bound(annotation, owner)
    origin, args = get_origin(annotation), get_args(annotation)
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    if origin in (Union, types.UnionType):
        inner = [node_of(kind, owner) for kind in args if kind is not types.NoneType]
        node = inner[0] if len(inner) == 1 else OneOf(tuple(inner))
        return Optional(node) if len(inner) < len(args) else node
    if origin is Literal:
        return Choice(args)
    if origin is frozenset or (origin is tuple and args[1:] == (...,)):
        return Many(node_of(args[0], owner), origin)
    if origin is History:
        return Many(Tagged(_bound(args[0], owner)), History)
    if not isinstance(annotation, type):
        raise TypeError(f"{owner.__name__}: a record cannot hold {annotation!r}")
    return _class_node(annotation, owner)


def _class_node(cls: type[Any], owner: type[Any]) -> Node:
    if issubclass(cls, Labelled):
        return Enumeration(cls)
    if hasattr(cls, "to_plain") and hasattr(cls, "from_plain"):
        return Value(cls)
    schema = cls.__dict__.get("__schema__")
    if schema is None:
        raise TypeError(f"{owner.__name__}: a record cannot hold {cls.__name__}, which is not a record")
    return Tagged(cls) if schema.abstract else Nested(cls)


def _bound(annotation: Any, owner: type[Any]) -> Any:
    """A NewType as what it is made of; a type variable as what the owner binds it to."""
    while hasattr(annotation, "__supertype__"):
        annotation = annotation.__supertype__
    if not isinstance(annotation, TypeVar):
        return annotation
    arguments = (arg for base in getattr(owner, "__orig_bases__", ()) for arg in get_args(base))
    return next((argument for argument in arguments if isinstance(argument, type)), annotation.__bound__)


Decode = Callable[[Any, Any], Any]
"""The codec's function that reads a record of a class from plain data."""


def take(node: Node, value: Any, *, secret: bool = False, decode: Decode | None = None) -> Any:
    """The value in the node's exact type, without loss, or `Invalid` with every fault and its path.

    With `decode` the value is plain data, whose records that function reads. `secret` keeps it out of
    messages.
    """
    match node:
        case Optional(inner):
            return None if value is None else take(inner, value, secret=secret, decode=decode)
        case Many():
            return _take_items(node, value, secret, decode)
        case OneOf(options):
            for option in options:
                try:
                    return take(option, value, secret=secret, decode=decode)
                except Invalid:
                    continue
            raise _refusal("of a declared kind", value, secret)
        case Choice(options):
            if value.__class__ is str and value in options:
                return value
            raise _refusal(f"one of {', '.join(options)}", value, secret)
        case Enumeration(exact) if value.__class__ is str:
            if not secret or value in exact._value2member_map_:
                return exact.read(value) if decode else exact.of(value)
            wires = ", ".join(member._value_ for member in exact)
            params = {"kind": exact.key(), "known": wires}
            raise Invalid(f"must be one of {wires}, got another text", code="enum.unknown", params=params)
        case Scalar():
            if decode and node.parse:
                return _parse(node, value, secret)
            return _checked_text(node, _take_scalar(node, value, secret), secret, stored=decode is not None)
        case Value() | Nested() | Tagged() if decode is not None:
            return _take_plain(node, value, secret, decode)
        case _:
            if isinstance(value, node.exact):
                return value
            name = node.exact.__name__
            raise _refusal(f"an {name}" if name[0] in "AEIOU" else f"a {name}", value, secret)


def _refusal(wanted: str, value: object, secret: bool) -> Invalid:
    got = f"a value of type {type(value).__name__}" if secret else shown(value)
    return Invalid(f"must be {wanted}, got {'nothing (None)' if value is None else got}", code="type")


def _is_several(kind: type[Any]) -> bool:
    return hasattr(kind, "__iter__") and not issubclass(kind, (str, bytes, Mapping))


def several(values: Any) -> Any:
    """A tuple of several values; what is none stays as it is, so that the record refuses it with its path.

    >>> several(n for n in (1, 2)), several("12"), several(5)
    ((1, 2), '12', 5)
    """
    return tuple(values) if _is_several(values.__class__) else values


def _take_items(node: Many, value: Any, secret: bool, decode: Decode | None) -> Any:
    """A tuple, frozenset or history; of objects, any iterable becomes it but a text or a mapping."""
    kind = value.__class__
    if kind is History and node.exact is History:
        return value
    if not (kind is list if decode else _is_several(kind)):
        raise _refusal("a list" if decode else "a tuple or list", value, secret)
    faults: list[Fault] = []
    items: list[Any] = []
    for index, item in enumerate(value):
        try:
            items.append(take(node.inner, item, secret=secret, decode=decode))
        except Invalid as error:
            faults.extend(fault.under(f"[{index}]") for fault in error.faults)
    if faults:
        raise Invalid.of("items", faults)
    return node.exact(items)


def _take_scalar(node: Scalar, value: Any, secret: bool) -> Any:
    """Texts and numbers as they are; an aware datetime in UTC; an int where a float belongs."""
    kind, exact = value.__class__, node.exact
    if exact is datetime and kind is datetime:
        if secret and value.utcoffset() is None:
            raise NaiveInstant("has no time zone: say which")
        return as_utc(value)
    if kind is exact and (kind is not float or isfinite(value)):
        return value
    if exact is float and (kind is int or isinstance(value, float)):
        with suppress(OverflowError):
            if isfinite(value):
                return float(value)
    if isinstance(value, exact) and kind not in (bool, float, datetime) and not isinstance(value, Enum):
        return exact(value) if exact in (str, int) else value
    raise _refusal(node.wanted, value, secret)


def _checked_text(node: Scalar, value: Any, secret: bool, *, stored: bool) -> Any:
    """The text of an id or of a field that stores look up; data keep those of before there was one rule."""
    if stored:
        return value
    if node is ID:
        try:
            return check_id(value, "")
        except Invalid as error:
            if secret:
                raise Invalid(f"must be {node.wanted}", code=error.faults[0].code) from None
            raise
    if node is TEXT and not value.isprintable() and _cannot_be_stored(value):
        got = "" if secret else f", got {shown(value)}"
        raise Invalid(f"a text cannot hold a NUL or half a surrogate pair{got}", code="text.stored")
    return value


def _parse(node: Scalar, data: Any, secret: bool) -> Any:
    wanted = f"the text of {node.wanted}"
    if node.parse is None or (node.exact is not Reason and data.__class__ is not str):
        raise _refusal(wanted, data, secret)
    try:
        return node.parse(data)
    except Invalid as error:
        if secret:
            raise Invalid(f"must be {wanted}", code=error.faults[0].code) from None
        raise
    except (ValueError, ArithmeticError):
        raise _refusal(wanted, data, secret) from None


_SAYS_NO_VALUE = frozenset({"codec.shape", "field.missing", "field.unknown", "schema.missing", "text.length"})


def _take_plain(node: Node, data: Any, secret: bool, decode: Decode) -> Any:
    """Read plain data; faults of a secret keep path and rule and lose words that show the value."""
    try:
        return node.exact.from_plain(data) if isinstance(node, Value) else decode(data, node.exact)
    except Invalid as error:
        if not secret:
            raise
        faults = error.faults
    plain = "is not as it should be; personal, so it is not shown"
    messages = [fault.message if fault.code in _SAYS_NO_VALUE else plain for fault in faults]
    raise Invalid.of("it", [Fault(f.path, f.code, text) for f, text in zip(faults, messages, strict=True)])


class Code:
    """The source of a generated function, and the objects that it names.

    Here it writes the checks of fields; the codec, which derives from it, what reads and writes them.
    """

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {"UTC": UTC, "half": _cannot_be_stored}

    def bind(self, value: Any) -> str:
        """A name for the value."""
        name = f"_{len(self.scope)}_{re.sub('[^a-zA-Z0-9]', '', getattr(value, '__name__', 'value'))}"
        self.scope[name] = value
        return name

    def function(self, head: str, lines: Iterable[str]) -> Callable[..., Any]:
        """The function of that head, such as `read(data)`, and the lines of its body."""
        exec("\n    ".join([f"def {head}:", *lines]), self.scope)
        made: Callable[..., Any] = self.scope[head.partition("(")[0]]
        return made

    def check(self, node: Node, v: str) -> str:
        """Source of an expression that is true when the value `v` needs a closer look."""
        match node:
            case Optional(inner):
                return f"({v} is not None and ({self.check(inner, v)}))"
            case Many(inner, exact) if exact is not History:
                some = self.function("some(v)", [f"return any([{self.check(inner, 'i')} for i in v])"])
                return f"{v}.__class__ is not {self.bind(exact)} or ({v} and {self.bind(some)}({v}))"
            case Choice(options):
                return f"{v}.__class__ is not str or {v} not in {self.bind(options)}"
            case Tagged(base):
                return f"not isinstance({v}, {self.bind(base)})"
            case OneOf():
                return "True"
            case _:
                unless = getattr(node, "unless", "").format(v, half="half")
                return f"{v}.__class__ is not {self.bind(node.exact)}{unless}"


class Made(dict[Any, Any]):
    """Mapping that makes each value when it is first asked for, such as a generated function a class."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __missing__(self, key: Any) -> Any:
        self[key] = made = self.make(key)
        return made
