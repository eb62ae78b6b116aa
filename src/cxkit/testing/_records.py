"""Strategies for records and aggregates, drawn from their own declarations.

A record's fields are drawn from its plan; an aggregate is drawn by living: a creating fact, then
facts that its life cycle allows. So every object drawn is one that the library itself could have
made, and a class that a user declares with `@record` has a strategy at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from cxkit.errors import Invalid
from cxkit.kernel import Aggregate, History
from cxkit.kernel._nodes import (
    ID,
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
from cxkit.kernel._plan import FieldPlan, plan_of, registered_under
from cxkit.kernel.facts import Fact
from cxkit.testing._values import ids, instants, reasons, texts
from cxkit.values import Reason

T = TypeVar("T")
A = TypeVar("A", bound=Aggregate[Any])

_OWN: dict[type[Any], Callable[[], st.SearchStrategy[Any]]] = {}

_SCALARS: dict[type[Any], st.SearchStrategy[Any]] = {
    str: texts(),
    bool: st.booleans(),
    Decimal: st.decimals(Decimal(-(10**9)), Decimal(10**9), places=3),
    datetime: instants(),
    date: st.dates(date(1950, 1, 1), date(2040, 1, 1)),
    time: st.times(),
    timedelta: st.timedeltas(timedelta(0), timedelta(days=400)),
    Reason: reasons(),
}


def register(cls: type[T], strategy: Callable[[], st.SearchStrategy[T]]) -> None:
    """Let `from_type` and everything drawn here use a strategy of one's own for a class."""
    _OWN[cls] = strategy
    st.register_type_strategy(cls, lambda _: strategy())


def records(cls: type[T], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Objects of a record class; named fields are drawn from the strategies given.

    What the class's own rules refuse is not drawn.
    """
    own = _OWN.get(cls)
    if own is not None and not fields:
        return own()
    if issubclass(cls, Aggregate):
        lived: Any = aggregates(cls)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return lived  # type: ignore[no-any-return]
    drawn = {f.name: fields[f.name] if f.name in fields else _field(f) for f in plan_of(cls).fields}
    attempts = st.fixed_dictionaries(drawn).map(lambda values: _made(cls, values))
    return attempts.filter(lambda made: made is not None)


def _made(cls: type[Any], values: dict[str, Any]) -> Any:
    try:
        return cls(**values)
    except Invalid:
        return None


def facts(base: type[T]) -> st.SearchStrategy[T]:
    """Facts of any class at or below a base."""
    return st.one_of([records(cls) for cls in registered_under(base)])


@st.composite
def aggregates(draw: st.DrawFn, cls: type[A], *, most: int = 6) -> A:
    """Objects that have lived: a creating fact and up to `most` facts that were allowed."""
    creating = draw(st.sampled_from(sorted(cls.lifecycle.begins, key=lambda fact: fact.__name__)))
    current = cls.begin(draw(records(creating)))
    steps = sorted(cls.lifecycle.steps, key=lambda fact: fact.__name__)
    for _ in range(draw(st.integers(0, most))):
        at = current.history[-1].at + draw(st.timedeltas(timedelta(0), timedelta(days=2)))
        open_steps = [fact for fact in steps if current.allowed(at)[fact.__name__] is None]
        if not open_steps:
            break
        fact: Fact = draw(records(draw(st.sampled_from(open_steps)), at=st.just(at)))
        if type(fact) is cls.erasure:
            current = current.erase(at=fact.at, by=fact.by)
        elif current.refusal(fact) is None:
            current = current.apply(fact)
    return current


def _field(field: FieldPlan) -> st.SearchStrategy[Any]:
    return _bounded(field.node, field) if field.low is not None or field.high is not None else _sized(field)


def _bounded(node: Node, field: FieldPlan) -> st.SearchStrategy[Any]:
    match node:
        case Optional(inner):
            return st.none() | _bounded(inner, field)
        case Scalar(exact) if exact is int:
            return st.integers(field.low if field.low is not None else -(10**6), _high(field, 10**6))
        case Scalar(exact) if exact is float:
            return st.floats(field.low, field.high, allow_nan=False, allow_infinity=False)
        case Scalar(exact) if exact is Decimal:
            low = Decimal(field.low) if field.low is not None else Decimal(-(10**6))
            return st.decimals(low, Decimal(_high(field, 10**6)), places=2)
        case _:
            return _node(node)


def _high(field: FieldPlan, default: int) -> Any:
    return default if field.high is None else field.high


def _sized(field: FieldPlan) -> st.SearchStrategy[Any]:
    if field.longest is None:
        return _node(field.node)
    short = ids().map(lambda text: text[: field.longest])
    return st.none() | short if isinstance(field.node, Optional) else short


def _node(node: Node) -> st.SearchStrategy[Any]:
    match node:
        case Optional(inner):
            return st.none() | _node(inner)
        case Scalar() if node is ID:
            return ids()
        case Scalar(exact) if exact is int:
            return st.integers(-(2**53), 2**53)
        case Scalar(exact) if exact is float:
            return st.floats(allow_nan=False, allow_infinity=False)
        case Scalar(exact):
            return _SCALARS[exact]
        case Choice(options):
            return st.sampled_from(options)
        case Enumeration(exact):
            return st.sampled_from(list(exact))
        case Value(exact):
            return st.from_type(exact)
        case Nested(exact):
            nested: type[Any] = exact
            return st.deferred(lambda: records(nested))
        case Tagged(base):
            return st.deferred(lambda: facts(base))
        case Many(_, exact) if exact is History:
            return st.just(History())
        case Many(item, exact) if exact is frozenset:
            return st.frozensets(_node(item), max_size=3)
        case Many(item, _):
            return st.lists(_node(item), max_size=3).map(tuple)
        case OneOf(options):
            return st.one_of([_node(option) for option in options])
        case _:
            raise TypeError(f"no strategy for {node!r}")
