"""What a field may hold: a small tree of types, read from the annotation.

One tree serves every direction: the check of a new object, the codec, the JSON Schema, the
strategies. A node knows the exact Python type it holds (`exact`) and how to bring a value that
is not of that type into it without loss (`coerce`), or why it cannot.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs

from cxkit.errors import Fault, Invalid, NaiveInstant, shown
from cxkit.kernel._history import History
from cxkit.values import Labelled, Reason, as_utc


class Node:
    """One type in the tree."""

    __slots__ = ()

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """The value as this node holds it; `secret` keeps it out of the error's message."""
        raise NotImplementedError

    def children(self) -> Iterable[Node]:
        """The nodes directly inside."""
        return ()


def _refuse(wanted: str, value: object, secret: bool) -> Invalid:
    got = f"a value of type {type(value).__name__}" if secret or value is None else shown(value)
    return Invalid(f"must be {wanted}, got {'nothing (None)' if value is None else got}", code="type")


@attrs.frozen
class Scalar(Node):
    """A text, number, truth value, instant, date, time or duration."""

    exact: type[Any]
    wanted: str

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """Texts and numbers as they are; an aware datetime in UTC; an int where a float belongs."""
        kind = value.__class__
        if self.exact is datetime and kind is datetime:
            if secret and value.utcoffset() is None:
                raise NaiveInstant("has no time zone: say which")
            return as_utc(value)
        if kind is self.exact and (kind is not float or isfinite(value)):
            return value
        if self.exact is float and (kind is int or isinstance(value, float)) and isfinite(value):
            return float(value)
        if (
            isinstance(value, self.exact)
            and kind not in (bool, float, datetime)
            and not isinstance(value, Enum)
        ):
            return self.exact(value) if self.exact in (str, int) else value
        raise _refuse(self.wanted, value, secret)


@attrs.frozen
class Enumeration(Node):
    """A member of an enumeration; its wire text is accepted and becomes the member."""

    exact: type[Labelled]

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """The member itself, or the one of that wire text."""
        if type(value) is self.exact:
            return value
        if type(value) is str:
            member = self.exact._value2member_map_.get(value)
            if member is not None:
                return member
            if secret:
                known = ", ".join(member._value_ for member in self.exact)
                raise Invalid(f"must be one of {known}, got another text", code="enum.unknown")
            return self.exact.of(value)
        raise _refuse(f"a {self.exact.__name__}", value, secret)


@attrs.frozen
class Choice(Node):
    """One of a few literal texts."""

    options: tuple[str, ...]

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """The text, if it is one of the options."""
        if type(value) is str and value in self.options:
            return value
        raise _refuse(f"one of {', '.join(self.options)}", value, secret)


@attrs.frozen
class _Instance(Node):
    """An instance of one class, or of a class derived from it."""

    exact: type[Any]

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """The instance itself."""
        if isinstance(value, self.exact):
            return value
        raise _refuse(f"a {self.exact.__name__}", value, secret)


@attrs.frozen
class Value(_Instance):
    """A value type that writes and reads itself: money, period, scale, calendar."""


@attrs.frozen
class Nested(_Instance):
    """A record of one class (or of a class derived from it)."""


@attrs.frozen
class Tagged(_Instance):
    """A record of any registered class below a base; its schema name tells which."""


@attrs.frozen
class Optional(Node):
    """Something or nothing."""

    inner: Node

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """None, or what the inner node makes of the value."""
        return None if value is None else self.inner.coerce(value, secret=secret)

    def children(self) -> Iterable[Node]:
        """The node of what may be missing."""
        return (self.inner,)


@attrs.frozen
class Many(Node):
    """Several of a kind: a tuple in order, a frozenset, or a history of facts."""

    item: Node
    exact: Callable[[Iterable[Any]], Any]

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """A tuple, frozenset or history; lists, sets and tuples become it, every item checked."""
        if value.__class__ is History and self.exact is History:
            return value
        if not issubclass(value.__class__, (tuple, list, set, frozenset, History)):
            raise _refuse("a tuple or list", value, secret)
        faults: list[Fault] = []
        items: list[Any] = []
        for index, each in enumerate(value):
            try:
                items.append(self.item.coerce(each, secret=secret))
            except Invalid as error:
                faults.extend(fault.under(f"[{index}]") for fault in error.faults)
        if faults:
            raise Invalid.of("items", faults)
        return self.exact(items)

    def children(self) -> Iterable[Node]:
        """The node of the items."""
        return (self.item,)


@attrs.frozen
class OneOf(Node):
    """One of several kinds that plain data tell apart, such as a number, a text or a list."""

    options: tuple[Node, ...]

    def coerce(self, value: Any, *, secret: bool = False) -> Any:
        """What the first option that takes the value makes of it."""
        for option in self.options:
            try:
                return option.coerce(value, secret=secret)
            except Invalid:
                continue
        raise _refuse("of a declared kind", value, secret)

    def children(self) -> Iterable[Node]:
        """The options."""
        return self.options


_SCALARS: dict[object, Scalar] = {
    str: Scalar(str, "a text"),
    int: Scalar(int, "a whole number"),
    float: Scalar(float, "a finite number"),
    bool: Scalar(bool, "true or false"),
    Decimal: Scalar(Decimal, "a Decimal"),
    datetime: Scalar(datetime, "a datetime with a time zone"),
    date: Scalar(date, "a date"),
    time: Scalar(time, "a time of day"),
    timedelta: Scalar(timedelta, "a timedelta"),
    Reason: Scalar(Reason, "a Reason"),
}


def node_of(annotation: Any, owner: type[Any]) -> Node:
    """The node of a resolved annotation; a type that cannot be stored is an error of the class."""
    annotation = _bound(annotation, owner)
    scalar = _SCALARS.get(annotation)
    if scalar is not None:
        return scalar
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _union(args, owner)
    if origin is Literal:
        return Choice(tuple(args))
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        return Many(node_of(args[0], owner), tuple)
    if origin is frozenset:
        return Many(node_of(args[0], owner), frozenset)
    if origin is History:
        return Many(Tagged(_bound(args[0], owner)), History)
    if isinstance(annotation, type):
        return _class_node(annotation, owner)
    raise TypeError(f"{owner.__name__}: a record cannot hold {annotation!r}")


def _class_node(cls: type[Any], owner: type[Any]) -> Node:
    if issubclass(cls, Labelled):
        return Enumeration(cls)
    if hasattr(cls, "to_plain") and hasattr(cls, "from_plain"):
        return Value(cls)
    schema = cls.__dict__.get("__schema__")
    if schema is not None:
        return Tagged(cls) if schema.abstract else Nested(cls)
    raise TypeError(f"{owner.__name__}: a record cannot hold {cls.__name__}, which is not a record")


def _union(args: tuple[Any, ...], owner: type[Any]) -> Node:
    kinds = [arg for arg in args if arg is not types.NoneType]
    inner = [node_of(kind, owner) for kind in kinds]
    node = inner[0] if len(inner) == 1 else OneOf(tuple(inner))
    return Optional(node) if len(kinds) < len(args) else node


def _bound(annotation: Any, owner: type[Any]) -> Any:
    """A NewType as what it is made of; a type variable as what the owner binds it to."""
    while hasattr(annotation, "__supertype__"):
        annotation = annotation.__supertype__
    if isinstance(annotation, TypeVar):
        for base in getattr(owner, "__orig_bases__", ()):
            for argument in get_args(base):
                if isinstance(argument, type):
                    return argument
        return annotation.__bound__
    return annotation
