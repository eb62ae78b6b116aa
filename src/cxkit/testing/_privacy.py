"""Canaries: texts that stand for personal data, put wherever an object holds any.

What an object shows, tells in errors, writes to a log or leaves behind after an erasure must not
contain the canary. It must be found in `to_json` before: else nothing was tested.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Ticket, to_json
>>> t, wang = datetime(2026, 2, 3, tzinfo=UTC), Actor.customer("C-1")
>>> ticket = marked(Ticket.open("T-1", channel="chat", subject="Late", at=t, by=wang), "qwrtzpsdfghj")
>>> "qwrtzpsdfghj" in to_json(ticket), "qwrtzpsdfghj" in repr(ticket) + repr(ticket.history[0])
(True, False)
"""

from __future__ import annotations

from enum import Enum
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from cxkit.errors import Invalid
from cxkit.kernel import History, evolve
from cxkit.kernel._nodes import Optional, Scalar
from cxkit.kernel._plan import FieldPlan, plan_of

T = TypeVar("T")


def canaries(letters: int = 16) -> st.SearchStrategy[str]:
    """Texts of that many letters that stand in no source code and come about by no accident."""
    alphabet = "bcdfghjklmnpqrstvwxz"
    return st.integers(0, 2**64).map(lambda seed: "".join(Random(seed).choices(alphabet, k=letters)))


def marked(value: T, canary: str) -> T:
    """The same object with the canary as every personal text, all the way down.

    A personal text that was left out is filled in, unless a rule of its class forbids that. Dates and
    members of enumerations cannot hold a canary and stay as they are.
    """
    return _marked(value, canary, personal=False)  # type: ignore[no-any-return]


def _marked(value: Any, canary: str, *, personal: bool) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return canary if personal else value
    if value.__class__ in (tuple, frozenset, History):
        several: Any = value.__class__
        return several([_marked(item, canary, personal=personal) for item in value])
    if not hasattr(value.__class__, "__schema__"):
        return value
    for field in plan_of(value.__class__).fields:
        now = getattr(value, field.name)
        missing = field.personal and now is None and _is_text(field)
        then = canary if missing else _marked(now, canary, personal=personal or field.personal)
        try:
            value = evolve(value, {field.name: then})
        except Invalid:
            # A rule between fields says that this one has to stay as it is.
            continue
    return value


def _is_text(field: FieldPlan) -> bool:
    inner = field.node.inner if isinstance(field.node, Optional) else field.node
    return isinstance(inner, Scalar) and inner.exact is str
