"""A lifecycle, declared once as data: which facts may follow in which state.

From this one table come the check in the object, `allowed()` with the reason for each thing
refused, the diagram and the table in the docs, and the tests' state machine.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, cast

import attrs

from cxkit.kernel._wording import WORDS
from cxkit.kernel.facts import Fact, Role
from cxkit.values import Labelled, Money, Reason

F = TypeVar("F", bound=Fact)

Guard = Callable[[Any, datetime], Reason | None]
"""Says why an object cannot change now, or None: `(object, at)`."""

Check = Callable[[Any, Any], Reason | None]
"""Says why this very fact cannot be applied, or None: `(object, fact)`."""

Effect = Callable[[Any, Any], Mapping[str, Any]]
"""Gives the fields that a fact changes, with their new values: `(object before the fact, fact)`."""

Beginning = Callable[[Any], Mapping[str, Any]]
"""Gives the fields of the object that a fact begins: `(fact)`."""


def _states(value: Any) -> frozenset[Labelled] | None:
    return None if value is None else frozenset([value] if isinstance(value, Labelled) else value)


def _tuple(value: Any) -> tuple[Any, ...]:
    return tuple(value)


def _follow(target: Labelled | Mapping[Any, Labelled] | None, state: Any) -> Any:
    if target is None:
        return state
    return target if isinstance(target, Labelled) else target.get(state, state)


@attrs.frozen
class ByRole:
    """A target that depends on who acted; a role that is not named changes no state."""

    roles: Mapping[Role, Labelled | Mapping[Any, Labelled]]


def _sets(
    states: Iterable[Labelled] | Mapping[Any, Iterable[Labelled]],
) -> frozenset[Labelled] | Mapping[Any, frozenset[Labelled]]:
    if isinstance(states, Mapping):
        given = cast("Mapping[Any, Iterable[Labelled]]", states)
        return {source: frozenset(targets) for source, targets in given.items()}
    return frozenset(states)


@attrs.frozen
class OneOf:
    """A target among these states, by the state it starts in or for all: the fact itself says which.

    `field` names the fact's field that holds the state; without one the effect sets it, as where a status is
    derived from the parts of an object. A state that a mapping does not name stays as it is.
    """

    states: frozenset[Labelled] | Mapping[Any, frozenset[Labelled]] = attrs.field(converter=_sets)
    field: str | None = None

    def after(self, state: Any) -> frozenset[Any]:
        """The states that can follow that one."""
        return self.states.get(state, frozenset([state])) if isinstance(self.states, Mapping) else self.states


Target = Labelled | Mapping[Any, Labelled] | ByRole | OneOf | None


def _reader(*names: str) -> Callable[[Any], tuple[Any, ...]]:
    """Gives a fact's fields, and what makes them a tuple where they are fewer than two."""
    return attrgetter(*names, "__class__", "__class__")


def sets(*same: str, if_given: Iterable[str] = (), **sources: str | bool | None) -> Effect:
    """The effect that copies a fact's fields: those of the `same` name, and `field="name in the fact"`.

    A field in `if_given` changes only where the fact holds something for it; `field=True`, False or None
    sets the field to that.

    >>> from types import SimpleNamespace
    >>> escalated = SimpleNamespace(level=2, agent=None, group="experts")
    >>> sets(escalation="level", if_given=("agent", "group"))(None, escalated)
    {'escalation': 2, 'group': 'experts'}
    >>> sets(commitment=None)(None, escalated)
    {'commitment': None}
    """
    copied = {name: name for name in same}
    copied |= {name: source for name, source in sources.items() if isinstance(source, str)}
    constants = {name: value for name, value in sources.items() if not isinstance(value, str)}
    read, optional = _reader(*copied.values()), tuple(if_given)

    def effect(subject: Any, fact: Any) -> Mapping[str, Any]:
        changes: dict[str, Any] = {**constants, **dict(zip(copied, read(fact), strict=False))}
        for name in optional:
            value = getattr(fact, name)
            if value:
                changes[name] = value
        return changes

    return effect


def copies(*same: str, **sources: str) -> Beginning:
    """The beginning that copies a fact's fields: those of the `same` name, and `field="name in the fact"`.

    >>> from types import SimpleNamespace
    >>> copies("channel", id="ticket")(SimpleNamespace(ticket="T-1", channel="chat"))
    {'channel': 'chat', 'id': 'T-1'}
    """
    names, read = (*same, *sources), _reader(*same, *sources.values())
    return lambda fact: dict(zip(names, read(fact), strict=False))


def _no_change(subject: Any, fact: Any) -> Mapping[str, Any]:
    return {}


@attrs.frozen
class Begin:
    """How a fact begins an object: the first state, and the other fields.

    `state` is None where the effect gives it, as an import does.
    """

    state: Labelled | OneOf | None
    effect: Beginning
    first: Callable[[Any], Any] = attrs.field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda self: _first(self.state), takes_self=True),
    )
    """Gives the state in which a fact begins the object, or None where the effect gives it."""


def _first(state: Labelled | OneOf | None) -> Callable[[Any], Any]:
    if isinstance(state, OneOf):
        # Called for every new object: reading a field is no call of ours.
        return attrgetter(state.field) if state.field else lambda fact: None
    return lambda fact: state


@attrs.frozen(kw_only=True)
class Step:
    """When a fact may follow, where it leads, and what else it changes.

    `source`: the states in which it may follow (None: any). `target`: the state it leads to; a
    mapping leads from some states and leaves the others as they are; `ByRole` chooses by who
    acted; `OneOf` leaves it to the fact; None changes no state. `when` names a property of the fact
    without which the state stays as it is. `effect` gives the other fields that change; what it says
    of the state itself holds. `guards` look at the object and the time, `checks` also at the fact itself.
    """

    source: frozenset[Labelled] | None = attrs.field(default=None, converter=_states)
    target: Target = None
    when: str | None = None
    effect: Effect = _no_change
    guards: tuple[Guard, ...] = attrs.field(default=(), converter=_tuple)
    checks: tuple[Check, ...] = attrs.field(default=(), converter=_tuple)

    def leads_to(self, state: Any, fact: Fact) -> Any:
        """The state after this fact."""
        target = self.target
        if target is None or (self.when is not None and not getattr(fact, self.when)):
            return state
        if isinstance(target, ByRole):
            target = target.roles.get(fact.by.role)
        if isinstance(target, OneOf):
            return getattr(fact, target.field) if target.field else state
        return _follow(target, state)

    def outcomes(self, state: Any) -> frozenset[Any]:
        """Every state it can lead to from that one."""
        if isinstance(self.target, ByRole):
            acting = {_follow(target, state) for target in self.target.roles.values()}
            return frozenset(acting) | ({state} if len(self.target.roles) < len(Role) else set())
        if isinstance(self.target, OneOf):
            return self.target.after(state)
        return frozenset([_follow(self.target, state)]) | ({state} if self.when is not None else set())

    def obstacle(self, subject: Any, state: Labelled, at: datetime) -> Reason | None:
        """Why this step is impossible for the object at that time, or None."""
        if self.source is not None and state not in self.source:
            sources = ", ".join(sorted(self.source))
            return WORDS["lifecycle.state"](state=state, sources=sources, states=type(state).key())
        for guard in self.guards:
            reason = guard(subject, at)
            if reason is not None:
                return reason
        return None


class Need(NamedTuple):
    """A permission that a fact needs, by its code, and how the amounts are read that it is about.

    `amounts` is None for a permission that is not about money.
    """

    permission: str
    amounts: Callable[[Any], tuple[Money, ...]] | None = None


Permissions = Mapping[str, Iterable[type[Fact]] | Mapping[type[Fact], str]]
"""The facts that need a permission, by its code; with the path of an amount where it is about money."""


def _needs(
    permission: str | None, permissions: Permissions, known: Mapping[type[Fact], Any]
) -> dict[type[Fact], tuple[Need, ...]]:
    """Needs of each fact; a permission for a fact that is not in the life is an error of the class."""
    needs: dict[type[Fact], tuple[Need, ...]] = {}
    for code, facts in permissions.items():
        paths: dict[type[Fact], Any] = {**facts} if isinstance(facts, Mapping) else dict.fromkeys(facts)
        for fact, path in paths.items():
            if fact not in known:
                raise TypeError(f"{code} is asked for {fact.__name__}, which is no fact of this life")
            need = Need(code, None if path is None else _amounts(path))
            needs[fact] = (*needs.get(fact, ()), need)
    others = [fact for fact in known if permission is not None and fact not in needs]
    return needs | {fact: (Need(permission or ""),) for fact in others}


def _amounts(path: str) -> Callable[[Any], tuple[Money, ...]]:
    """Reads one amount, or with `several.amount` those of several parts: a sum for each currency."""
    name, _, item = path.partition(".")

    def read(fact: Any) -> tuple[Money, ...]:
        value: Any = getattr(fact, name)
        sums: dict[str, Money] = {}
        for amount in [getattr(each, item) for each in value] if item else [value]:
            if amount is not None:
                sums[amount.currency] = sums[amount.currency] + amount if amount.currency in sums else amount
        return tuple(sums.values())

    return read


class Lifecycle:
    """The table of an object's life: facts that begin it, and steps for all others.

    `begins` maps beginning facts to a `Begin`; `steps` maps every other fact to its `Step`. `state` names
    the field. Facts are plain data: nothing but this table says what they do. `permissions` says by code what
    whoever acts must be permitted, `permission` what all other facts need; the team says which roles hold it.
    `needs` gives it by fact: what needs nothing here is permitted to nobody.
    """

    def __init__(
        self,
        *,
        begins: Mapping[type[Fact], Begin | Labelled | OneOf | None],
        steps: Mapping[type[Fact], Step],
        state: str = "status",
        permission: str | None = None,
        permissions: Permissions | None = None,
    ) -> None:
        self.begins: dict[type[Fact], Begin] = {}
        self.steps: dict[type[Fact], Step] = {}
        for fact, begin in begins.items():
            self.begins[fact] = _begin(fact, begin)
        for fact, step in steps.items():
            self.steps[fact] = _own_effect(fact, step)
        self.needs = _needs(permission, permissions or {}, {**self.begins, **self.steps})
        self.state = state
        firsts: set[Labelled] = {state for fact in self.begins for state in self.firsts(fact)}
        enumerations = {type(state) for state in firsts}
        enumerations |= {type(state) for step in self.steps.values() for state in step.source or ()}
        self.states: frozenset[Labelled] = frozenset(state for kind in enumerations for state in kind)

    def firsts(self, fact: type[Fact]) -> frozenset[Labelled]:
        """The states in which an object can begin with that fact; none where the table does not say."""
        first = self.begins[fact].state
        if isinstance(first, OneOf):
            return first.after(None)
        return frozenset() if first is None else frozenset([first])

    def step(self, fact: type[Fact]) -> Step | None:
        """The step of that class of facts, or None where the life cycle has none."""
        return self.steps.get(fact)

    def fact_of(self, base: type[F]) -> type[F]:
        """The one class of facts of the table that is below a base, such as a room's own `FieldsChanged`."""
        (fact_class,) = (fact for fact in self.steps if issubclass(fact, base))
        return fact_class

    def after(self, state: Any, fact: Fact) -> Any:
        """The state after a fact that follows in a state; a fact without a step changes nothing."""
        step = self.steps.get(type(fact))
        return state if step is None else step.leads_to(state, fact)

    def course(self, history: Iterable[F]) -> Iterator[tuple[F, Any]]:
        """Each fact of a history with the state after it, by the table alone.

        Not for states that are derived from the parts of an object: their effects need the object.
        """
        state: Any = None
        steps = self.steps
        for number, fact in enumerate(history):
            if not number:
                state = self.begins[type(fact)].first(fact)
            elif (step := steps.get(type(fact))) is not None and step.target is not None:
                state = step.leads_to(state, fact)
            yield fact, state

    def transitions(self) -> Iterator[tuple[Any, type[Fact], Any]]:
        """Every (state, fact, next state) that the table allows, guards left aside."""
        for fact, step in self.steps.items():
            for state in sorted(step.source or self.states):
                for outcome in sorted(step.outcomes(state)):
                    yield state, fact, outcome

    def mermaid(self) -> str:
        """The life cycle as a Mermaid state diagram, for the docs."""
        lines = ["stateDiagram-v2"]
        for fact in self.begins:
            lines += [f"    [*] --> {first}: {fact.__name__}" for first in sorted(self.firsts(fact))]
        for source, fact, target in self.transitions():
            if source != target:
                lines.append(f"    {source} --> {target}: {fact.__name__}")
        return "\n".join(lines)


def _begin(fact: type[Any], begin: Begin | Labelled | OneOf | None) -> Begin:
    """The beginning as declared; a state alone leaves the fields to a method `begin` of the fact."""
    if isinstance(begin, Begin):
        return begin
    _warn(fact, "Begin(state, effect)")
    return Begin(begin, fact.begin)


def _own_effect(fact: type[Any], step: Step) -> Step:
    """The step as declared; without an effect, with the method `effect` of the fact where it has one."""
    if step.effect is not _no_change or not hasattr(fact, "effect"):
        return step
    _warn(fact, "Step(effect=...)")
    effect: Effect = lambda subject, following: following.effect(subject)  # noqa: E731
    return attrs.evolve(step, effect=effect)


def _warn(fact: type[Any], successor: str) -> None:
    message = f"{fact.__name__} says itself what it changes: give {successor} in the life cycle instead"
    warnings.warn(message, DeprecationWarning, stacklevel=4)
