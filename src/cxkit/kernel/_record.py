"""`@record`: a plain, frozen attrs class whose every instance has been checked.

>>> @record(name="example.parcel")
... class Parcel:
...     "Something on its way."
...     id: str
...     weight_g: int = field(low=1)
...     recipient: str = personal()
>>> Parcel(id="P-1", weight_g=250, recipient="Wang Fang")
Parcel(id='P-1', weight_g=250, recipient=<personal>)
>>> Parcel(id="P-1", weight_g=0, recipient=7)
Traceback (most recent call last):
cxkit.errors.Invalid: example.parcel 'P-1' has 2 faults: weight_g: must be 1 or more, got 0; \
recipient: must be a text, got a value of type int
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar, dataclass_transform, overload

import attrs

from cxkit.errors import Fault, Invalid
from cxkit.kernel._plan import Schema, Upcast, plan_of, register, what

T = TypeVar("T")
_NOTHING: Any = attrs.NOTHING


def field(
    *,
    default: Any = _NOTHING,
    low: Any = None,
    high: Any = None,
    longest: int | None = None,
    personal: bool = False,
    whose: str | None = None,
    sparse: bool = False,
) -> Any:
    """A field with a rule: the least and the greatest value, or 1 to `longest` characters of text.

    A `sparse` one is left out of plain data where it holds its default.
    """
    meta = {"low": low, "high": high, "longest": longest, "personal": personal, "whose": whose}
    return attrs.field(default=default, metadata=meta | {"sparse": sparse})


def personal(
    *,
    default: Any = _NOTHING,
    longest: int | None = None,
    whose: str | None = None,
    sparse: bool = False,
) -> Any:
    """A field about a person: masked in every repr, str and error, and emptied by erasure.

    It must be able to be empty: a text, a tuple, or something optional. `whose` says of whom it is where that
    need not be the person whom the object is about: `"actor"` for the words of whoever acted, `"customer"`
    for words that are the actor's if that is a customer, or what somebody is in the case, such as
    `"representative"`.
    """
    return field(default=default, longest=longest, personal=True, whose=whose, sparse=sparse)


def repeated(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Each value that occurred before, with its index: for rules that want values to differ.

    >>> list(repeated("ABAA"))
    [(2, 'A'), (3, 'A')]
    """
    before: set[T] = set()
    for index, value in enumerate(values):
        if value in before:
            yield index, value
        before.add(value)


@overload
def record(cls: type[T], /) -> type[T]: ...
@overload
def record(
    *,
    name: str | None = None,
    version: int = 1,
    upcasts: Mapping[int, Upcast] | None = None,
    abstract: bool = False,
) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    eq_default=True,
    field_specifiers=(field, personal, attrs.field),
)
def record(
    cls: type[T] | None = None,
    /,
    *,
    name: str | None = None,
    version: int = 1,
    upcasts: Mapping[int, Upcast] | None = None,
    abstract: bool = False,
) -> Any:
    """Make a class a record: frozen, slotted, keyword-only, checked, masked, storable.

    `name` is its schema name (by default the class name in snake case, after the class's
    `schema_prefix`); `version` its schema version; `upcasts[n]` turns plain data of version n
    into version n + 1. An `abstract` record is a base class only. A method `rules(self)` that
    yields `Fault`s checks what concerns several fields at once.
    """

    upcasts = dict(upcasts or {})

    def wrap(cls: type[T]) -> type[T]:
        if sorted(upcasts) != list(range(1, version)):
            raise TypeError(
                f"{cls.__name__} is at version {version}: declare an upcast for 1 to {version - 1}"
            )
        full = name or getattr(cls, "schema_prefix", "") + _snake(cls.__name__)
        schema = Schema(name=full, version=version, upcasts=upcasts, abstract=abstract)
        own_repr = "__repr__" in cls.__dict__
        built: Any = attrs.define(
            cls, frozen=True, kw_only=True, init=False, repr=False, order=False, weakref_slot=False
        )
        built.__init__, built.__reduce__, built.__schema__ = _first_init, _reduce, schema
        if not own_repr:
            built.__repr__ = _masked_repr
        if not abstract:
            register(built, schema)
        return built  # type: ignore[no-any-return]

    return wrap if cls is None else wrap(cls)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _first_init(self: Any, **given: Any) -> None:
    """Make the class's own `__init__` at its first use, and call it."""
    cls = self.__class__
    cls.__init__ = plan_of(cls).init
    cls.__init__(self, **given)


def evolve(self: T, changes: Mapping[str, Any]) -> T:
    """A copy with some fields changed; only those are checked, and the class's rules.

    >>> @record(name="example.dial")
    ... class Dial:
    ...     "A dial."
    ...     at: int = field(high=10)
    >>> evolve(Dial(at=1), {"at": 2})
    Dial(at=2)
    """
    plan = plan_of(self.__class__)
    copy = plan.copy(self)
    faults: list[Fault] = []
    for name, value in changes.items():
        field = plan.by_name.get(name)
        if field is None:
            raise TypeError(f"{type(self).__name__} has no field {name!r}")
        try:
            field.put(copy, field.settle(value) if field.suspicious(value) else value)
        except Invalid as error:
            faults.extend(fault.under(name) for fault in error.faults)
    if not faults and plan.rules is not None:
        faults.extend(plan.rules(copy))
    if faults:
        raise Invalid.of(what(self), faults)
    return copy  # type: ignore[no-any-return]


def _reduce(self: Any) -> tuple[Any, ...]:
    cls = self.__class__
    return _restore, (cls, plan_of(cls).values(self))


def _restore(cls: type[Any], values: tuple[Any, ...]) -> Any:
    fields = plan_of(cls).fields
    # Fields that came later are the last ones, and are not in older pickles.
    return plan_of(cls).filled((*values, *[field.default for field in fields[len(values) :]]))


def _masked_repr(self: Any) -> str:
    """The class and every field that differs from its default; personal values are masked."""
    shown_fields: list[str] = []
    for field in plan_of(self.__class__).fields:
        value = getattr(self, field.name)
        if field.required or value != field.default:
            text = value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else repr(value)
            shown_fields.append(f"{field.name}={'<personal>' if field.personal and value else text}")
    return f"{self.__class__.__name__}({', '.join(shown_fields)})"
