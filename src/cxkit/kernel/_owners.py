"""Whose personal data an object holds: one notion of a person for disclosure, erasure, timelines and stores.

A person is written as a text. A customer is their id; anybody and anything else is `kind:id`, such as
`agent:amy` or, for a ticket that names no customer, `ticket:T-1`. A customer whose id begins like that is
`customer:…`, so no two are ever one. Persons without an id are known by what they are in a case:
`complaint:K-1:representative`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from cxkit.kernel._nodes import Many, Nested
from cxkit.kernel._plan import FieldPlan, plan_of, schema_of
from cxkit.kernel._privacy import blank, is_several

KINDS = frozenset(
    (
        *(
            "action",
            "agent",
            "appraisal",
            "application",
            "calibration",
            "article",
            "campaign",
            "campaign_member",
            "complaint",
            "conversation",
            "customer",
            "department_request",
            "evaluation",
            "feedback_item",
            "help_session",
            "invitation",
            "offer",
            "order",
        ),
        *("enrolment", "opening", "training_session"),
        *("organisation", "partner", "product", "remedy", "response", "return_request", "roster", "shipment"),
        *("survey", "survey.callback", "survey.quota", "team_event", "theme_tree", "ticket"),
    )
)
"""The kinds with which the text of a person can begin."""


def person_text(kind: str, id: str) -> str:
    """How a person is written.

    >>> person_text("customer", "7"), person_text("ticket", "7"), person_text("customer", "ticket:7")
    ('7', 'ticket:7', 'customer:ticket:7')
    """
    return id if kind == "customer" and id.partition(":")[0] not in KINDS else f"{kind}:{id}"


def as_person(text: str) -> str:
    """The one way of writing a person: `customer:7` is `7`."""
    kind, _, id = text.partition(":")
    return person_text(kind, id) if kind == "customer" else text


_ACTORS = {"customer": "customer", "partner": "partner", "agent": "agent", "supervisor": "agent"}


def person_of(actor: Any) -> str | None:
    """Person who acted; None for bots, the system, and people of whom no id is known."""
    kind = _ACTORS.get(actor.role._value_)
    return person_text(kind, actor.id) if kind is not None and actor.id is not None else None


class Owned(NamedTuple):
    """A personal value, its place in the object, and whose it is."""

    person: str
    path: str
    value: Any


def owned_values(thing: Any) -> Iterator[Owned]:
    """Every personal value of an object with the person whose it is.

    Words are of those who said them, also where somebody else's case holds them; a field about a person
    beside the case is that person's; everything else is that of the person whom the object is about.
    """
    case = _Case(thing)
    yield from case.values(thing, "", None)


def persons_in(thing: Any) -> frozenset[str]:
    """Everybody of whom the object holds something: whom it is about, and who said something in it."""
    return frozenset(owned.person for owned in owned_values(thing))


def is_a_person(cls: type[Any]) -> bool:
    """Whether objects of the class are people, so that everything in one is theirs, whoever said it."""
    return cls.person_field == "id" and schema_of(cls).name in ("customer", "agent")


def outsiders(thing: Any) -> list[str]:
    """Other customers and partners whose words the object holds: they stay when its person is forgotten."""
    named = None
    if thing.person_field != "id":
        named = getattr(thing, thing.person_field)
    elif is_a_person(thing.__class__):
        return []
    for fact in thing.history:
        # A quick look at who acted, because it is asked at every save.
        by = fact.by
        if by.id is not None and by.id != named and by.role._value_ in _OUTSIDE:
            break
        if _holds_facts(fact.__class__):
            break
    else:
        return []
    main = thing.person
    return sorted(person for person in persons_in(thing) if not goes_with(person, main, thing))


_OUTSIDE = ("customer", "partner")


def filed_under(thing: Any) -> str:
    """Under whom the personal parts of an object are filed in a store.

    That is the person whom it is about; an object that also holds words of other customers is filed under
    itself, so that forgetting one of them leaves what the others said.
    """
    person: str = thing.person
    if not outsiders(thing):
        return person
    return f"{schema_of(thing.__class__).name}:{thing.id}"


def paths_of(thing: Any, person: str) -> frozenset[str] | None:
    """The places of what is forgotten with a person; None where that is everything."""
    main = thing.person
    if person == main:
        if not outsiders(thing):
            return None
        return frozenset(each.path for each in owned_values(thing) if goes_with(each.person, main, thing))
    return frozenset(each.path for each in owned_values(thing) if each.person == person)


def goes_with(person: str, main: str, thing: Any) -> bool:
    """Whether what is a person's in a case is forgotten when the person of the case, `main`, is.

    What staff wrote about the case goes with it, and so do people without an id: nobody could ask for them.
    """
    own = f"{schema_of(thing.__class__).name}:{thing.id}"
    return person in (main, own) or person.startswith(("agent:", f"{own}:"))


@cache
def _holds_facts(cls: type[Any]) -> bool:
    """Whether a fact holds facts of others, such as the messages that a split moves."""
    return any(
        isinstance(field.node, Many)
        and isinstance(field.node.inner, Nested)
        and "by" in plan_of(field.node.inner.exact).by_name
        for field in plan_of(cls).fields
    )


class _Case:
    """An object while its values are looked at: who it is about, and whose the texts of its state are."""

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        self.main: str = thing.person
        self.own = f"{schema_of(thing.__class__).name}:{thing.id}"
        self.is_about_one = is_a_person(thing.__class__)
        self.said: dict[tuple[str, Any], str] = {}
        for said in () if self.is_about_one else self.values(thing.history, "", None):
            if said.person != self.main and isinstance(said.value, str):
                self.said[said.path.rpartition(".")[2], said.value] = said.person

    def whose(self, field: FieldPlan, actor: Any) -> str:
        """Whose a personal field is, in a fact of that actor."""
        if field.whose is None or self.is_about_one:
            return self.main
        if field.whose == "agent":
            return person_text("agent", self.thing.agent)
        if field.whose not in ("actor", "customer"):
            return f"{self.own}:{field.whose}"
        by_customer = actor is not None and actor.role._value_ in _OUTSIDE
        person = person_of(actor) if by_customer or (field.whose == "actor" and actor is not None) else None
        return person or self.main

    def values(self, value: Any, path: str, actor: Any) -> Iterator[Owned]:
        """The personal values inside a value."""
        if is_several(value):
            for index, item in enumerate(value):
                yield from self.values(item, f"{path}[{index}]", actor)
        if not hasattr(value.__class__, "__schema__"):
            return
        actor = getattr(value, "by", actor) if value is not self.thing else None
        for field in plan_of(value.__class__).fields:
            here, held = f"{path}.{field.name}".lstrip("."), getattr(value, field.name)
            if not field.personal:
                yield from self.values(held, here, actor)
            elif held and held != blank(field):
                yield Owned(self.of(field, held, actor), here, held)

    def of(self, field: FieldPlan, held: Any, actor: Any) -> str:
        """Whose a value is; a text of the object's state is whose it was when it was said."""
        if actor is None and field.whose in (None, "actor", "customer") and isinstance(held, str):
            return self.said.get((field.name, held), self.main)
        return self.whose(field, actor)
