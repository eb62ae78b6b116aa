"""Objects that live by facts drawn from their declarations, and calls of what a room offers, go as recorded.

Facts, parts and arguments are drawn from the declared types with few and small values, so that ids meet,
times and amounts are equal, and bounds are hit. `draws.txt` has for each kind and each call how often it was
taken, each rule that refused it with how often, and a digest of all that came of it. Whoever changes what
comes of it writes the record anew and reads what changed: `python tests/kernel/test_recorded_draws.py`.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
import types
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import attrs
import pytest

from cxkit.codec import from_json, to_json
from cxkit.errors import CxkitError
from cxkit.kernel import Actor, Aggregate, History
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
from cxkit.kernel._plan import FieldPlan, plan_of
from cxkit.kernel.facts import Fact, Role
from cxkit.offers import Offer
from cxkit.orders import Order
from cxkit.rosters import Requirements, RosterPlan, RosterProblem, accept
from cxkit.team import Agent
from cxkit.testing._registry import public_records
from cxkit.tickets import Ticket
from cxkit.values import CSAT_1_5, NPS_0_10, Money, Period, Reason, Scale, UnitPrice
from cxkit.values.calendar import BusinessCalendar

RECORD = Path(__file__).with_name("draws.txt")
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
ROOMS = (
    *("tickets", "orders", "returns", "conversations", "feedback", "quality", "offers", "team"),
    *("rosters", "hiring", "improvement"),
)
LIVES, STEPS, CALLS, POOL, DATA = 36, 9, 22, 20, 5
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SCALARS: dict[type[Any], tuple[Any, ...]] = {
    bool: (True, False),
    int: (0, 1, 1, 2, 2, 3, 5, 10, -1),
    float: (0.0, 0.25, 0.5, 1.0, 1.0, 2.0, 3.0),
    Decimal: tuple(map(Decimal, ("0", "0.1", "0.5", "1", "1", "2", "10"))),
    str: ("a", "a", "b", "x y", ""),
    timedelta: (0 * DAY, SECOND, HOUR, HOUR, 8 * HOUR, DAY, DAY, 7 * DAY),
    datetime: tuple(START + hours * HOUR for hours in (0, 0, 1, 2, 8, 24, 24, 25, 48, 168, 720, -24)),
    date: tuple(START.date() + days * DAY for days in (0, 0, 1, 1, 2, 5, 6, 7, 31, -1)),
    time: tuple(time(hour) for hour in (0, 8, 8, 9, 12, 17, 22)),
}
VALUES: dict[type[Any], tuple[Any, ...]] = {
    Money: tuple(
        Money.of(amount, currency)
        for amount, currency in (
            *((amount, "CNY") for amount in ("0", "0.01", "1", "5", "5", "10", "10", "99.99", "-5")),
            ("1", "USD"),
        )
    ),
    UnitPrice: tuple(UnitPrice.of(Decimal(amount), "CNY") for amount in ("0", "1", "5", "3.333", "10")),
    Scale: (CSAT_1_5, NPS_0_10),
    Period: (Period.parse("2026-03"), Period.parse("2026-03-02")),
    BusinessCalendar: (
        BusinessCalendar.around_the_clock("Asia/Shanghai"),
        BusinessCalendar("Asia/Shanghai", {"mon-fri": "09:00-18:00"}),
    ),
    ZoneInfo: (ZoneInfo("Asia/Shanghai"), ZoneInfo("UTC")),
    Reason: (Reason("offer.endless"), Reason("ticket.itself")),
}
WORDS = {"tz": ("Asia/Shanghai",), "zone": ("Asia/Shanghai",), "media_type": ("image/png",)}
STEPS_OF = {"step": (0 * DAY, HOUR / 2, HOUR), "gaps": (HOUR, 2 * HOUR)}
NOT_CALLED = {
    "orders.Order.pick": "asks for a fact that moves units",
    "team.incentives.IncentiveRule.earned": "asks that every indicator is known",
    "rosters.Requirements.of": "no numbers of agents are drawn",
    "rosters.assign_shifts": "its solver may find another roster of the same cost",
    "rosters.cover_shifts": "its solver may find another cover of the same cost",
    "rosters.explain_roster": "its solver may find another clash as small",
    "rosters.shape_gains": "its solver may find another cover of the same cost",
}
THINGS = (Ticket, Order, Offer, Agent)
A = TypeVar("A", bound=Aggregate[Any])


class Draw:
    """Small values of any declared type; the same seed gives the same ones."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.depth = 0

    def one(self, some: Sequence[Any]) -> Any:
        return some[int(self.random.random() * len(some))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def several(self, draw: Callable[[], Any]) -> list[Any]:
        return [draw() for _ in range(self.one((0, 1, 1, 2, 2, 3)) if self.depth < 4 else 1)]

    def id(self, name: str = "") -> str:
        return str(
            self.one(("amy", "bo") if name in ("agent", "assignee", "supervisor") else ("a", "a", "b", "c"))
        )

    def field(self, plan: FieldPlan) -> Any:
        low, high = plan.low, plan.high
        if plan.required or self.chance(0.5):
            value = self.node(plan.node, plan.name)
            if value == "" and plan.longest is not None and self.chance(0.9):
                return self.id(plan.name)
            if type(value) in (int, float, Decimal) and (low is not None or high is not None):
                kind = type(value)
                near = [kind(each) for each in (low, high) if each is not None]
                if (
                    (low is not None and value < low)
                    or (high is not None and value > high)
                    or self.chance(0.2)
                ):
                    return self.one(near)
            return value
        return attrs.NOTHING

    def node(self, node: Node, name: str = "") -> Any:
        match node:
            case Optional(inner):
                return None if self.chance(0.25) else self.node(inner, name)
            case Scalar() if node is ID:
                return self.id(name)
            case Scalar(exact):
                if exact is str and name in WORDS:
                    return self.one(WORDS[name])
                return self.id(name) if name == "id" else self.plain(exact)
            case Choice(options):
                return self.one(options)
            case Enumeration(exact):
                return self.one(list(exact))
            case Value(exact):
                return self.plain(exact)
            case Nested(exact):
                return self.record(exact) if self.depth < 3 or exact is Actor else self.pooled(exact)
            case Tagged(base):
                return self.record(self.one(below(base)))
            case Many(_, exact) if exact is History:
                return History()
            case Many(inner, exact):
                return exact(self.several(lambda: self.node(inner, name)))
            case OneOf(options):
                return self.node(self.one(options), name)
        raise TypeError(node)

    def plain(self, kind: type[Any]) -> Any:
        some = SCALARS.get(kind) or VALUES.get(kind)
        if some is None:
            raise LookupError(kind)
        return self.one(some)

    def record(self, kind: type[Any], **given: Any) -> Any:
        """A record, an actor, or an object that has lived; the last refusal where none is taken."""
        if kind is Actor:
            return self.actor()
        if issubclass(kind, Aggregate):
            return self.life(kind, self.one((0, 1, 2, 4, 7)))
        if self.depth > 6:
            raise LookupError(kind)
        self.depth += 1
        try:
            drawn, wrong = dict[str, Any](), plan_of(kind).by_name.keys() - given.keys()
            for _ in range(9):
                drawn |= {each.name: self.field(each) for each in plan_of(kind).fields if each.name in wrong}
                fields = {name: value for name, value in drawn.items() if value is not attrs.NOTHING}
                try:
                    return kind(**fields, **given)
                except CxkitError as error:
                    last = error
                    paths = {re.split(r"[.\[]", fault.path)[0] for fault in error.faults}
                    wrong = paths & drawn.keys() or drawn.keys()
            raise last
        finally:
            self.depth -= 1

    def pooled(self, kind: type[Any]) -> Any:
        """One of a few of that kind, drawn once."""
        some = pool(kind)
        if not some:
            raise LookupError(kind)
        return self.one(some)

    def actor(self) -> Actor:
        role = self.one(list(Role))
        return Actor(
            role=role, id=None if self.chance(0.2) else self.id("agent" if role is Role.AGENT else "")
        )

    def life(self, kind: type[A], steps: int, told: list[str] | None = None) -> A:
        """An object that has lived: facts that its life cycle allows, and now and then another one."""
        begins, told = sorted(kind.lifecycle.begins, key=named), [] if told is None else told
        following = sorted(kind.lifecycle.steps, key=named)
        for _ in range(9):
            try:
                current: A = kind.begin(self.record(self.one(begins), at=START))
                break
            except CxkitError as error:
                told.append(f"{code_of(error)} {error}")
        else:
            raise LookupError(kind)
        for _ in range(steps):
            at = current.history[-1].at + self.one((0 * DAY, SECOND, HOUR, HOUR, DAY, DAY, 7 * DAY, 30 * DAY))
            allowed = current.allowed(at)
            open_now = [
                fact for fact in following if allowed[named(fact)] is None and fact is not kind.erasure
            ]
            if not open_now and self.chance(0.8):
                break
            for _ in range(3):
                fact = self.one(open_now if open_now and self.chance(0.9) else following)
                if fact is kind.erasure and not self.chance(0.1):
                    continue
                try:
                    current = current.apply(self.record(fact, at=at))
                    told.append(named(fact))
                    break
                except CxkitError as error:
                    told.append(f"{named(fact)}: {code_of(error)} {error}")
                except LookupError:
                    continue
        return current

    def of(self, hint: Any, name: str) -> Any:
        """An argument of that annotation."""
        while hasattr(hint, "__supertype__"):
            if hint.__supertype__ is str:
                return self.id(name)
            hint = hint.__supertype__
        origin, args = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            some = [each for each in args if each is not types.NoneType]
            if type(None) in args and self.chance(0.3):
                return None
            if name == "now" and datetime in some:
                return START + 60 * DAY
            texts = [each for each in some if each is not str]
            return self.of(self.one(texts or some), name)
        if origin is Literal:
            return self.one(args)
        if origin in (tuple,) and args[1:] != (...,):
            return tuple(self.of(each, name) for each in args)
        if origin in (Iterable, Sequence, tuple, list, frozenset, set, AbstractSet, History, Iterator) or (
            origin is not None and getattr(origin, "__name__", "") in ("Collection", "Set")
        ):
            if isinstance(args[0], type) and issubclass(args[0], Fact):
                return self.pooled(whose(args[0])).history
            some = self.several(lambda: self.of(args[0], name))
            return frozenset(some) if "Set" in str(origin) or origin in (set, frozenset) else tuple(some)
        if origin in (Mapping, dict):
            return dict(self.several(lambda: (self.of(args[0], name), self.of(args[1], name))))
        if origin is type:
            return self.one(THINGS if get_origin(args[0]) is Aggregate else below(args[0]))
        if origin is Aggregate or isinstance(hint, TypeVar):
            return self.pooled(self.one(THINGS))
        if not isinstance(hint, type):
            raise LookupError(hint)
        if issubclass(hint, Enum):
            return self.one(list(hint))
        if hint is str and name in ("id", "source", "target", "customer", "agent", "order", "ticket", "line"):
            return self.id(name)
        if name in STEPS_OF:
            return self.one(STEPS_OF[name])
        if hint in SCALARS or hint in VALUES:
            return self.plain(hint)
        if hint is Actor:
            return self.actor()
        if hint.__module__.startswith("cxkit."):
            schema = hint.__dict__.get("__schema__")
            return self.pooled(self.one(below(hint)) if schema is not None and schema.abstract else hint)
        raise LookupError(hint)

    def other(self, kind: type[Any]) -> Any:
        """An object of a class that is no record: by its `of`, or by its fields."""
        if kind in MAKERS:
            return MAKERS[kind](self)
        make = kind.of if inspect.ismethod(getattr(kind, "of", None)) else kind
        hints = hints_of(make if make is not kind or not inspect.isfunction(kind.__init__) else kind.__init__)
        hints = hints | (hints_of(kind) if make is kind else {})
        wanted = [
            each
            for each in inspect.signature(make).parameters.values()
            if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
            and (each.default is each.empty or self.chance(0.5))
        ]
        return make(
            **{each.name: self.of(hints[each.name], each.name) for each in wanted if each.name in hints}
        )


def named(kind: Any) -> str:
    return str(kind.__name__)


def plan_drawn(draw: Draw) -> RosterPlan:
    """A plan of any shifts, as another solver might answer."""
    problem = draw.pooled(RosterProblem)
    people, kinds = [each.agent for each in problem.staff], list(problem.shifts)
    if not people or not kinds:
        raise LookupError(RosterPlan)
    days = range(min(problem.days, 3))
    places = {(draw.one(people), problem.first + draw.one(days) * DAY): draw.one(kinds) for _ in range(4)}
    return accept(problem, [(*place, kind, draw.one((None, "a", "b"))) for place, kind in places.items()])


def requirements_drawn(draw: Draw) -> Requirements:
    """Two days of intervals of six hours, for a skill or two."""
    asked = {
        skill: [[draw.one((0, 1, 1.5, 2)) for _ in range(4)] for _ in range(2)]
        for skill in ("", "a")[: draw.one((1, 2))]
    }
    return Requirements.of(asked, first=START.date(), zone="Asia/Shanghai", step=6 * HOUR)


MAKERS: dict[type[Any], Callable[[Draw], Any]] = {RosterPlan: plan_drawn, Requirements: requirements_drawn}
"""How objects are made that nobody makes by their fields."""


@cache
def names() -> dict[str, Any]:
    """Every public class of the library by its name."""
    found: dict[str, Any] = {}
    for each in public_records():
        found |= {
            name: kind for name, kind in vars(import_module(each.__module__)).items() if inspect.isclass(kind)
        }
    return found | {"BusinessCalendar": BusinessCalendar, "date": date, "ZoneInfo": ZoneInfo}


@cache
def hints_of(call: Any) -> dict[str, Any]:
    home = (
        vars(import_module(call.__module__)) if isinstance(call, type) else inspect.unwrap(call).__globals__
    )
    return get_type_hints(call, globalns=names() | home)


@cache
def pool(kind: type[Any]) -> tuple[Any, ...]:
    """A few of a kind."""
    found = []
    for number in range(POOL):
        draw = Draw(f"{named(kind)} of {number}")
        for _ in range(4):
            try:
                found.append(draw.record(kind) if "__schema__" in vars(kind) else draw.other(kind))
                break
            except (CxkitError, LookupError, TypeError, NameError):
                continue
    return tuple(found)


@cache
def whose(fact: type[Any]) -> type[Any]:
    """The class of objects whose life has such facts."""
    kinds = (each for each in public_records() if issubclass(each, Aggregate))
    return next(each for each in kinds if any(issubclass(one, fact) for one in each.lifecycle.begins))


@cache
def below(base: type[Any]) -> tuple[type[Any], ...]:
    return tuple(each for each in public_records() if issubclass(each, base))


def code_of(error: CxkitError) -> str:
    faults = getattr(error, "faults", ())
    reason = getattr(error, "reason", None)
    return (
        reason.code
        if reason is not None
        else " ".join(sorted({each.code for each in faults})) or named(type(error))
    )


def said(value: Any, deep: int = 0) -> str:
    """What a value is, in words that no process changes."""
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, str | int | None | Enum | date | time | timedelta | Decimal):
        return repr(value)
    if isinstance(value, dict | Mapping):
        return (
            "{" + ", ".join(f"{said(key, deep)}: {said(each, deep + 1)}" for key, each in value.items()) + "}"
        )
    if isinstance(value, set | frozenset):
        return "{" + ", ".join(sorted(said(each, deep + 1) for each in value)) + "}"
    if isinstance(value, list | tuple | History):
        return "[" + ", ".join(said(each, deep + 1) for each in value) + "]"
    if hasattr(type(value), "__schema__"):
        return str(to_json(value))
    if isinstance(value, Iterator):
        return said(list(islice(value, 99)), deep)
    if attrs.has(type(value)) and deep < 5:
        parts = (
            f"{each.name}={said(getattr(value, each.name), deep + 1)}" for each in attrs.fields(type(value))
        )
        return f"{named(type(value))}({', '.join(parts)})"
    return sorted_sets(re.sub(r" at 0x\w+|<function .*>", "", repr(value)))


def sorted_sets(text: str) -> str:
    """The text of an object, what it says of sets in order."""
    return re.sub(r"frozenset\(\{(.*?)\}\)", lambda found: str(sorted(found[1].split(", "))), text)


SKIPPED = ("history", "lifecycle", "derived", "rules", "to_plain")


@cache
def questions(kind: type[Any]) -> tuple[str, ...]:
    """The properties of a class that are its own."""
    found = {name for base in kind.__mro__ if base.__module__.startswith("cxkit.") for name in vars(base)}
    return tuple(
        name
        for name in sorted(found)
        if not name.startswith("_")
        and name not in SKIPPED
        and isinstance(inspect.getattr_static(kind, name), property | cached_property)
    )


def asked(thing: Any) -> Iterator[str]:
    """What an object says of itself."""
    for name in questions(type(thing)):
        try:
            yield f"{name}: {said(getattr(thing, name))}"
        except CxkitError as error:
            yield f"{name}: {error}"
    yield sorted_sets(f"{thing} {thing!r}")


def digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def lives_of(kind: type[Any]) -> Iterator[str]:
    """The record of a kind: which facts followed, what was refused, and what came of it."""
    outcomes, told = Counter[str](), list[str]()
    for number in range(LIVES):
        draw, course = Draw(f"{named(kind)} {number}"), list[str]()
        try:
            thing = draw.life(kind, STEPS, course)
        except LookupError:
            continue
        outcomes.update(" ".join(each.split()[:2]) for each in course)
        text = to_json(thing)
        again = from_json(text)
        assert again == thing
        assert kind.replay(thing.history) == thing
        told += [*course, text, *asked(thing), said(thing.allowed())]
    yield f"{named(kind)}: {digest(told)}"
    for outcome, count in sorted(outcomes.items()):
        yield f"  {count} {outcome}"


def calls(room: str) -> Iterator[tuple[str, Callable[..., Any], type[Any] | None]]:
    """What a room offers to call: functions, and the methods of its classes with the class."""
    seen = set[int]()
    package = import_module(f"cxkit.{room}")
    places = [package.__name__] + [
        f"{package.__name__}.{each.parent.name}"
        for each in sorted(Path(package.__path__[0]).glob("*/__init__.py"))
    ]
    for place in places:
        module = import_module(place)
        for name in sorted(dir(module)):
            each = getattr(module, name)
            if (
                name.startswith("_")
                or id(each) in seen
                or not getattr(each, "__module__", "").startswith(f"cxkit.{room}")
            ):
                continue
            seen.add(id(each))
            if inspect.isfunction(each):
                yield f"{place[6:]}.{name}", each, None
            elif inspect.isclass(each) and not issubclass(each, Enum):
                for method in sorted(
                    {
                        n
                        for base in each.__mro__
                        if base.__module__.startswith(f"cxkit.{room}")
                        for n in vars(base)
                    }
                ):
                    static = inspect.getattr_static(each, method)
                    if (
                        method.startswith("_")
                        or method in ("rules", "from_plain", "to_plain")
                        or method in SKIPPED
                    ):
                        continue
                    if isinstance(static, classmethod | staticmethod):
                        yield f"{place[6:]}.{name}.{method}", getattr(each, method), None
                    elif inspect.isfunction(static):
                        yield f"{place[6:]}.{name}.{method}", static, each


def made(draw: Draw, call: Callable[..., Any], owner: type[Any] | None) -> tuple[list[Any], dict[str, Any]]:
    """Arguments of a call; its object is the first."""
    hints, places, fields = hints_of(call), [], {}
    for number, each in enumerate(inspect.signature(call).parameters.values()):
        if owner is not None and not number:
            places.append(draw.of(owner, "self"))
            continue
        if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            continue
        if each.default is not each.empty and draw.chance(0.4):
            continue
        try:
            if each.name == "at" and places and isinstance(places[0], Aggregate):
                value = places[0].history[-1].at + draw.one((0 * DAY, HOUR, DAY, 8 * DAY))
            else:
                value = draw.of(hints[each.name], each.name)
        except (LookupError, KeyError):
            if each.default is each.empty:
                raise LookupError(each.name) from None
            continue
        if each.kind is each.KEYWORD_ONLY:
            fields[each.name] = value
        else:
            places += [each.default] * 0
            fields[each.name] = value
    if owner is None:
        return [], fields
    return places, fields


def called(name: str, call: Callable[..., Any], owner: type[Any] | None) -> Iterator[str]:
    outcomes, told = Counter[str](), list[str]()
    for number in range(CALLS):
        draw = Draw(f"{name} {number}")
        last = ""
        for _ in range(5):
            try:
                places, fields = made(draw, call, owner)
                break
            except (LookupError, NameError) as error:
                last = f"not drawn: {error}"
            except CxkitError as error:
                last = f"not drawn {code_of(error)}"
                told.append(str(error))
        else:
            outcomes[last] += 1
            continue
        try:
            result = call(*places, **fields)
            result = list(islice(result, 99)) if isinstance(result, Iterator) else result
        except CxkitError as error:
            outcomes[code_of(error)] += 1
            told.append(str(error))
            continue
        outcomes["done"] += 1
        told.append(said(result))
        if getattr(type(result), "__module__", "").startswith("cxkit."):
            told += asked(result)
    if outcomes:
        yield f"{name}: {digest(told)} " + ", ".join(
            f"{count} {code}" for code, count in sorted(outcomes.items())
        )


STRANGE = (
    None,
    True,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    " ",
    "2026-03-02",
    "nan",
    "\x00",
    "z" * 300,
    [],
    {},
    ["x"],
    [None],
)


def spoilt(draw: Draw, data: Any) -> Any:
    """Plain data in which one place is gone, is something else, or is there beside an unknown one."""
    places = [(data, key) for key in data]
    for node, key in places:
        inner = node[key]
        if isinstance(inner, dict):
            places += [(inner, each) for each in inner]
        elif isinstance(inner, list):
            places += [(inner, each) for each in range(len(inner))]
    node, key = draw.one(places)
    match draw.one(("gone", "strange", "strange", "unknown", "version")):
        case "gone":
            del node[key]
        case "unknown" if isinstance(node, dict):
            node |= {draw.one(("unknown", "x y", "a")): 1 for _ in range(2)}
        case "version":
            data["schema"] = data["schema"][:-1] + draw.one("0129x")
        case _:
            node[key] = draw.one(STRANGE)
    return data


def data_of(room: str) -> Iterator[str]:
    """What is read of plain data of each kind of record that are not as they should be."""
    for kind in public_records():
        if kind.__module__.split(".")[1] != room:
            continue
        outcomes, told = Counter[str](), list[str]()
        for number in range(DATA):
            draw = Draw(f"{named(kind)} as data {number}")
            try:
                text = to_json(draw.record(kind))
            except (CxkitError, LookupError):
                continue
            try:
                told.append(to_json(from_json(json.dumps(spoilt(draw, json.loads(text))))))
                outcomes["read"] += 1
            except CxkitError as error:
                told.append(str(error))
                outcomes[code_of(error)] += 1
        if outcomes:
            counts = ", ".join(f"{count} {code}" for code, count in sorted(outcomes.items()))
            yield f"{named(kind)} as data: {digest(told)} {counts}"


def told(room: str) -> list[str]:
    lines = [f"=== {room}"]
    for kind in public_records():
        if issubclass(kind, Aggregate) and kind.__module__.split(".")[1] == room:
            lines += lives_of(kind)
    for name, call, owner in calls(room):
        if name in NOT_CALLED:
            continue
        lines += called(name, call, owner)
    return [*lines, *data_of(room)]


@cache
def recorded() -> dict[str, list[str]]:
    parts = RECORD.read_text(encoding="utf-8").split("=== ")[1:]
    return {part.partition("\n")[0]: f"=== {part}".splitlines() for part in parts}


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_drawn_of_a_room_goes_as_it_did(room: str) -> None:
    assert told(room) == recorded()[room]


if __name__ == "__main__":
    RECORD.write_text("\n".join(line for room in ROOMS for line in told(room)) + "\n", encoding="utf-8")
