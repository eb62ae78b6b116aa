"""Objects that go any way at all come to where `walks.txt` has them.

Of every kind of object that can be begun from plain values, seven walks of two dozen steps: each step is
one of its verbs, of three that are tried, with arguments by their annotations, at the same instant, a moment,
an hour, a day or a month later, by somebody. What is refused says why. At the end everything is read from the
object. A walk stands there as a digest and how many of its steps were taken. Whoever changes a way on purpose
writes the record anew and reads what changed: `python tests/kernel/test_recorded_walks.py`.
"""

from __future__ import annotations

import hashlib
import random
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from inspect import Parameter, getattr_static, isfunction, signature
from pathlib import Path
from typing import Any

import pytest

from cxkit import Agent, Complaint, Conversation, Customer, Order, Survey, Ticket
from cxkit.codec import to_json
from cxkit.customers import Campaign, Organisation
from cxkit.errors import CxkitError
from cxkit.feedback import FeedbackItem, ThemeTree
from cxkit.improvement import Action, Trigger
from cxkit.kernel import Aggregate
from cxkit.kernel.facts import Actor
from cxkit.knowledge import Article, HelpSession
from cxkit.orders import OrderLine, Shipment
from cxkit.rosters import Roster
from cxkit.surveys import Invitation, Question, Quota, Response
from cxkit.team.appraisals import Appraisal, Remedy
from cxkit.team.collaboration import TeamEvent
from cxkit.values import Labelled, Money, Period, UnitPrice

RECORD = Path(__file__).with_name("walks.txt")
T = datetime(2026, 2, 3, 9, tzinfo=UTC)
STEPS = (0, 0, 1e-6, 3600, 3600, 86_400, 86_400, 2_678_400)
PEOPLE = (
    Actor.agent("amy"), Actor.agent("bob"), Actor.supervisor("lin"), Actor.customer("C-1"),
    Actor.system("desk"),
)  # fmt: skip
WORDS = ("a", "b", "returns", "C-1", "amy", "bob", "13800138000", "en", "Asia/Shanghai")
LINES = [
    OrderLine(id="1", product="tea", quantity=2, unit_price=UnitPrice.of("9.90", "CNY")),
    OrderLine(id="2", product="cup", quantity=1, unit_price=UnitPrice.of("20", "CNY")),
]
QUESTIONS = [Question.nps("nps", "Would you?"), Question.choice("why", "Why?", ["price", "speed"])]
SURVEY = Survey.draft(
    "S-1", title="After the order", purpose="to decide",
    questions=QUESTIONS,
    at=T - timedelta(days=9), by=PEOPLE[2],
).activate(at=T - timedelta(days=9), by=PEOPLE[2])  # fmt: skip
WALKS, LENGTH = 7, 24


def drawn(chance: random.Random, hint: Any, at: datetime) -> Any:
    """A value of an annotation; LookupError for what is no plain value."""
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = [part for part in parts if part is not str] or [str]
        for kind in chance.sample(kinds, len(kinds)):
            try:
                return drawn(chance, kind, at)
            except LookupError:
                pass
        raise LookupError(hint)
    if hint is type(None):
        return None
    if origin is typing.Literal:
        return chance.choice(parts)
    if (
        origin is not None
        and isinstance(origin, type)
        and issubclass(origin, Iterable)
        and origin is not dict
    ):
        return [drawn(chance, parts[0], at) for _ in range(chance.choice((0, 1, 1, 2)))]
    hint = getattr(hint, "__supertype__", hint)
    if isinstance(hint, type) and issubclass(hint, Labelled):
        return chance.choice([*hint])
    plain: dict[Any, tuple[Any, ...]] = {
        str: WORDS,
        int: (0, 1, 1, 2, 3, -1, 10),
        float: (0.0, 0.5, 1.0, 2.5, -1.0),
        bool: (True, False),
        datetime: (at, at - timedelta(hours=1), at + timedelta(hours=1), at + timedelta(days=30)),
        date: (at.date(), at.date() + timedelta(days=1), date(1990, 5, 1)),
        timedelta: (timedelta(0), timedelta(hours=1), timedelta(days=1), -timedelta(hours=1)),
        Money: (Money.of("12.50", "CNY"), Money.of("0", "CNY"), Money.of("3", "EUR")),
        Period: (Period.month(2026, 2), Period.month(2026, 3)),
        Actor: PEOPLE,
    }
    return chance.choice(plain[hint])


@cache
def hints(function: Any) -> dict[str, Any]:
    return typing.get_type_hints(function)


def given(chance: random.Random, function: Any, known: dict[str, Any]) -> dict[str, Any]:
    """Arguments for a verb: those that are known, all others that it needs, and some that it does not."""
    found: dict[str, Any] = {}
    plain = getattr(function, "__func__", function)
    for part in signature(function).parameters.values():
        if part.name in known:
            found[part.name] = known[part.name]
        elif part.kind in (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL):
            continue
        elif part.default is part.empty or chance.random() < 0.4:
            try:
                found[part.name] = drawn(chance, hints(plain)[part.name], known["at"])
            except LookupError:
                if part.default is part.empty:
                    raise
    return found


def attempt(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except CxkitError as error:
        return f"{type(error).__name__}: {error}"


def verbs(kind: type[Any]) -> list[str]:
    found = []
    for name in dir(kind):
        static = getattr_static(kind, name)
        if name[0] != "_" and isfunction(static) and {"at", "by"} <= signature(static).parameters.keys():
            found.append(name)
    return found


def shown(value: Any) -> str:
    """As it shows itself; what has no order, in one."""
    return str(sorted(map(repr, value))) if isinstance(value, (set, frozenset)) else repr(value)


def reading(thing: Any, at: datetime) -> Iterator[str]:
    """What the object says of itself: its properties, and what it answers about an instant."""
    for name in dir(type(thing)):
        static = getattr_static(type(thing), name)
        if name[0] == "_" or name in ("apply", "history", "states"):
            continue
        if isinstance(static, property):
            yield f"{name} {shown(attempt(partial(getattr, thing, name)))}"
        elif isfunction(static) and [*signature(static).parameters] in (["self", "at"], ["self", "on"]):
            asked = at if "at" in signature(static).parameters else at.date()
            yield f"{name} {shown(attempt(partial(getattr(thing, name), asked)))}"


KINDS: dict[str, tuple[type[Any], str, dict[str, Any]]] = {
    "Action": (Action, "find", {"trigger": Trigger(kind="finding", metric="csat", value=0.7, n=140)}),
    "Agent": (Agent, "hire", {}),
    "Appraisal": (Appraisal, "plan", {}),
    "Article": (Article, "create", {}),
    "Campaign": (Campaign, "plan", {}),
    "Complaint": (Complaint, "receive", {}),
    "Conversation": (Conversation, "offer", {}),
    "Customer": (Customer, "register", {}),
    "FeedbackItem": (FeedbackItem, "capture", {}),
    "HelpSession": (HelpSession, "open", {}),
    "Invitation": (Invitation, "plan", {}),
    "Order": (Order, "place", {"lines": LINES}),
    "Organisation": (Organisation, "register", {}),
    "Quota": (Quota, "open", {}),
    "Remedy": (Remedy, "propose", {}),
    "Response": (Response, "start", {"survey": SURVEY}),
    "Roster": (Roster, "draft", {"zone": "Asia/Shanghai"}),
    "Shipment": (Shipment, "dispatch", {}),
    "Survey": (Survey, "draft", {"questions": QUESTIONS}),
    "TeamEvent": (TeamEvent, "plan", {}),
    "ThemeTree": (ThemeTree, "start", {}),
    "Ticket": (Ticket, "open", {}),
}
"""How objects are begun: by which verb, and with what a plain value cannot be."""


def walk(name: str, seed: int) -> str:
    """One way of an object."""
    kind, begin, more = KINDS[name]
    chance, at, lines = random.Random(f"{name} {seed}"), T, list[str]()
    thing: Any = "not begun"
    while not isinstance(thing, Aggregate):
        told = {"at": at, "by": chance.choice(PEOPLE), "id": f"{name}-{seed}", **more}
        start = getattr(kind, begin)
        thing = attempt(partial(start, **given(chance, start, told)))
        lines.append(str(thing) if isinstance(thing, str) else to_json(thing))
    taken = 0
    for step in range(3 * LENGTH):
        if taken * 3 > step:  # What was taken at once leaves out the other tries of its step.
            continue
        at += timedelta(seconds=chance.choice(STEPS))
        verb = getattr(thing, chance.choice(verbs(kind)))
        try:
            told = given(chance, verb, {"at": at, "by": chance.choice(PEOPLE)})
        except LookupError:
            continue
        found = attempt(partial(verb, **told))
        if isinstance(found, Aggregate) and type(found) is type(thing):
            thing, taken = found, taken + 1
            lines.append(to_json(thing))
        else:
            lines.append(f"{verb.__name__}: {found}")
    lines += reading(thing, at)
    text = re.sub(r" at 0x[0-9a-f]+", "", "\n".join(lines))
    return f"{name} {seed}: {taken} taken {hashlib.sha256(text.encode()).hexdigest()[:12]}"


@cache
def recorded() -> dict[str, str]:
    return {line.partition(":")[0]: line for line in RECORD.read_text(encoding="utf-8").splitlines()}


@pytest.mark.parametrize("name", KINDS)
def test_an_object_goes_where_it_went(name: str) -> None:
    for seed in range(WALKS):
        assert walk(name, seed) == recorded()[f"{name} {seed}"]


if __name__ == "__main__":
    lines = [walk(name, seed) for name in KINDS for seed in range(WALKS)]
    RECORD.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
