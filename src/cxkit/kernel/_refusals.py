"""Refusals: what an object does not allow, why, and which of its verbs are possible instead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from inspect import getmembers, isfunction
from typing import Any

from cxkit.errors import Refused, shown
from cxkit.kernel._plan import schema_of
from cxkit.kernel.facts import Fact
from cxkit.values import Reason


@cache
def verbs(kind: Any) -> Mapping[str, str]:
    """The verbs of an object by the class name of the fact that each applies.

    A verb is a public method that gives the object back changed; the facts of the life cycle that its code
    names are those that it applies. Facts that only functions of the room apply (a merge) have no verb.

    >>> from cxkit.tickets import Ticket
    >>> verbs(Ticket)["ThirdPartyAwaited"]
    'hold'
    """
    names = {kind.erasure.__name__: "erase"}
    facts = {fact.__name__ for fact in kind.lifecycle.steps}
    for name, method in verb_methods(kind).items():
        names.update((fact, name) for fact in method.__code__.co_names if fact in facts)
    return names


@cache
def verb_methods(kind: Any) -> Mapping[str, Any]:
    """The verbs of an object by name: its public methods that give it back changed."""
    return {
        name: method
        for name, method in getmembers(kind, isfunction)
        if not name.startswith("_") and method.__annotations__.get("return") == "Self"
    }


@cache
def beginnings(kind: Any) -> tuple[str, ...]:
    """The verbs of a class by name: its public class methods that begin an object."""
    names = (name for name in dir(kind) if not name.startswith("_") and name != "replay")
    methods = {name: getattr(getattr(kind, name), "__func__", None) for name in names}
    return tuple(
        name
        for name, method in methods.items()
        if method is not None and method.__annotations__.get("return") == "Self"
    )


@cache
def facts_of(kind: Any, verb: str) -> tuple[type[Fact], ...]:
    """The facts of the life cycle that a verb applies, itself or by other verbs; of `apply`, all of them."""
    if verb == "apply":
        return (*kind.lifecycle.steps,)
    methods, facts = verb_methods(kind), {fact.__name__: fact for fact in kind.lifecycle.steps}
    if verb == "erase":
        return (kind.erasure,)
    named = methods[verb].__code__.co_names
    own = [facts[name] for name in named if name in facts]
    others = [fact for name in named if name in methods and name != "apply" for fact in facts_of(kind, name)]
    return tuple(dict.fromkeys((*own, *others)))


def possible(subject: Any, at: Any) -> list[str]:
    """The verbs that are possible for an object at that time."""
    of = verbs(subject.__class__)
    names = (of.get(fact) for fact, obstacle in subject.allowed(at).items() if obstacle is None)
    return list(dict.fromkeys(name for name in names if name is not None))


def refusal(kind: Any, subject: Any, fact: Any, reason: Reason, allowed: list[str]) -> Refused:
    """The error for a fact that an object (None: that a beginning) does not take."""
    name = schema_of(kind).name
    who = kind.__name__ if subject is None else f"{name} {shown(subject.id)}"
    message = f"{who} refuses {fact.__class__.__name__}: {reason.text()}"
    if allowed:
        message += f" (allowed now: {', '.join(allowed)})"
    params: dict[str, Any] = {"kind": name, "fact": schema_of(fact.__class__).name, "allowed": allowed}
    if subject is not None:
        params |= {"id": subject.id, "state": str(getattr(subject, subject.lifecycle.state))}
    return Refused(message, params=params, reason=reason)
