"""Guards of things: their verbs asked of a policy, and what somebody may do now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from cxkit.kernel import Actor, Aggregate, Fact
from cxkit.kernel._refusals import beginnings, facts_of, verb_methods
from cxkit.team._agent import Agent
from cxkit.team._permissions import PermissionPolicy
from cxkit.values import Reason

T = TypeVar("T")


class Guarded(Generic[T]):
    """A thing whose verbs do what somebody is permitted to do and refuse all else: `guarded` makes it.

    Its verbs are called without `by` and give the changed thing, guarded again; `thing` is the thing itself.
    """

    __slots__ = ("_asking", "_policy", "_who", "thing")

    def __init__(
        self, thing: T, who: Agent | Actor, policy: PermissionPolicy, asking: Mapping[str, Any]
    ) -> None:
        self.thing, self._who, self._policy, self._asking = thing, who, policy, asking

    def __getattr__(self, verb: str) -> Callable[..., Guarded[Any]]:
        """The verb of that name, for this person."""
        known = _verbs(self.thing)
        if verb not in known:
            raise AttributeError(f"{verb} is no verb: read from .thing, or use one of {', '.join(known)}")
        return partial(self._do, verb)

    def _do(self, verb: str, /, *args: Any, **details: Any) -> Guarded[Any]:
        policy, who, thing = self._policy, self._who, self.thing
        old = _parts(thing)
        # Before the verb reads its arguments: what no argument could make permitted.
        kind: Any = old[0].__class__ if old else None
        facts = facts_of(kind, verb) if old else ()
        if facts and not any(policy.rule_fact(who, old[0], fact, **self._asking).allowed for fact in facts):
            policy.check_fact(who, old[0], facts[0], **self._asking)
        if not any(isinstance(arg, Fact) for arg in args):
            details = {"by": policy.acting(who), **details}
        changed = getattr(thing, verb)(*args, **details)
        for number, part in enumerate(_parts(changed)):
            policy.check_change(who, old[number] if old else None, part, **self._asking)
        return Guarded(changed, who, policy, self._asking)

    def __repr__(self) -> str:
        return f"Guarded({self.thing!r}, {self._policy.acting(self._who)})"


def _parts(thing: Any) -> tuple[Aggregate[Any], ...]:
    """The objects that a thing is or holds, such as a return and its order; none of a class."""
    if isinstance(thing, type):
        return ()
    held: Any = (thing,) if isinstance(thing, Aggregate) else thing
    return tuple(held)


def _verbs(thing: Any) -> Collection[str]:
    if isinstance(thing, type):
        return beginnings(thing)
    kind: Any = _parts(thing)[0].__class__
    return [verb for verb in verb_methods(kind) if hasattr(thing, verb)]


def guarded(
    thing: T,
    who: Agent | Actor,
    *,
    policy: PermissionPolicy,
    approver: Agent | None = None,
    colleagues: Iterable[str] = (),
) -> Guarded[T]:
    """Guard a thing: its verbs ask the policy whether somebody may, in whose name they are done.

    A class of things is guarded too: its verbs begin one. What a verb did is read from the facts that it
    added, with their amounts, so whatever a verb calls is asked as well. `NotPermitted` names the roles that
    may. `approver` is a second person who agrees; what one of `colleagues`, ids of agents, has is the team's.

    >>> from datetime import UTC
    >>> from cxkit.team import standard_permissions
    >>> from cxkit.tickets import Ticket
    >>> from cxkit.values import Money
    >>> policy = standard_permissions(agent=Money.of("50", "CNY"), supervisor=Money.of("500", "CNY"))
    >>> t, wang, li = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1"), Actor.customer("C-2")
    >>> on = {"channel": "chat", "subject": "Lamp", "at": t}
    >>> lamp = guarded(Ticket, wang, policy=policy).open("T-1", customer="C-1", **on).thing
    >>> guarded(lamp, li, policy=policy).reply("Mine too", at=t)
    Traceback (most recent call last):
    cxkit.errors.NotPermitted: customer 'C-2': the role customer may do this only with their own; who may: \
agent, supervisor, manager
    """
    return Guarded(thing, who, policy, {"approver": approver, "colleagues": tuple(colleagues)})


def allowed(
    thing: Aggregate[Any],
    who: Agent | Actor,
    *,
    policy: PermissionPolicy,
    at: datetime | None = None,
    colleagues: Iterable[str] = (),
) -> Mapping[str, Reason | None]:
    """The verbs of a thing, each with None if somebody may do it now or the reason why not.

    Both are asked: whether the policy permits it to them, and whether the life of the thing allows it at that
    time (by default that of its last fact). Of amounts of money nothing is known yet.
    """
    kind: Any = thing.__class__
    team, possible = tuple(colleagues), thing.allowed(at)
    answers: dict[str, Reason | None] = {}
    for verb in verb_methods(kind):
        reasons = [
            policy.rule_fact(who, thing, fact, colleagues=team).reason or possible[fact.__name__]
            for fact in facts_of(kind, verb)
            if verb != "apply"
        ]
        if reasons:
            answers[verb] = None if None in reasons else reasons[0]
    return answers
