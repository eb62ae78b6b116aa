"""Refusals: what an object does not allow, why, and which of its verbs are possible instead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from inspect import getmembers, isfunction
from typing import Any

from cxkit.errors import Refused, shown
from cxkit.kernel._plan import schema_of
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
    found = {kind.erasure.__name__: "erase"}
    facts = {fact.__name__ for fact in kind.lifecycle.steps}
    for name, method in getmembers(kind, isfunction):
        if not name.startswith("_") and method.__annotations__.get("return") == "Self":
            found.update((fact, name) for fact in method.__code__.co_names if fact in facts)
    return found


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
