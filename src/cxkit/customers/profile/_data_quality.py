"""Data quality of customer records: completeness, stale fields, contradictions.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Customer
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> customer = Customer.register("C-1", name="Wang Fang", region="Shanghai", at=t, by=amy)
>>> result = completeness(customer)
>>> round(result.score, 2), result.missing[:2]
(0.35, ('contacts', 'born'))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from cxkit._typing import Named, Several
from cxkit.customers._wording import WORDS
from cxkit.customers.facts import (
    DETAILS,
    LISTS,
    ClassChanged,
    Described,
    Detail,
    DetailsChanged,
    DetailsConfirmed,
    FieldsChanged,
    Imported,
    SegmentChanged,
)
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import OWN_FIELDS, Actor, Fact, field, record
from cxkit.values import CustomerId, PolicyId, Reason, as_utc, later


@record(name="customer.field_rule")
class FieldRule:
    """The weight of a field in completeness, and the days after which it is stale (None: never)."""

    name: Detail
    weight: int = field(default=1, low=0)
    fresh_days: int | None = field(default=None, low=1)


@record(name="customer.upkeep_policy")
class DataQualityPolicy:
    """The fields that a good record fills, with their weights, and how long each stays fresh."""

    id: Named[PolicyId] = field(default=PolicyId("upkeep"), longest=80)
    version: int = field(default=1, low=1)
    fields: Several[FieldRule]


DATA_QUALITY_POLICY = DataQualityPolicy(
    fields=(
        FieldRule(name="name", weight=4, fresh_days=1095),
        FieldRule(name="contacts", weight=5, fresh_days=365),
        FieldRule(name="born", weight=2),
        FieldRule(name="gender", weight=1),
        FieldRule(name="occupation", weight=1, fresh_days=730),
        FieldRule(name="income_band", weight=1, fresh_days=730),
        FieldRule(name="region", weight=3, fresh_days=730),
        FieldRule(name="languages", weight=2),
        FieldRule(name="preferences", weight=1, fresh_days=365),
    )
)
"""A start: identity and reachability count most, and are asked again once a year."""


@attrs.frozen
class Claim:
    """A value of a field: stated when, by whom, on which record. The repr leaves the value out.

    `name` is a detail, `customer_class`, `segment`, or an own field as `fields.size`.
    """

    name: str
    value: Any = attrs.field(repr=False)
    at: datetime
    by: Actor
    source: CustomerId


def claims(customer: Customer) -> Mapping[str, Claim]:
    """The claim that gave each field its value, for fields that have one; a confirmation renews its time."""
    current: dict[str, Claim] = {}
    for fact in customer.history:
        for name, value in _placed(fact):
            current.pop(name, None)
            if value is not None:
                current[name] = Claim(name, value, fact.at, fact.by, CustomerId(customer.id))
        if isinstance(fact, Described):
            cleared = fact.cleared if isinstance(fact, DetailsChanged) else ()
            for name in DETAILS:
                value = getattr(fact, name)
                if value:
                    current[name] = Claim(name, value, fact.at, fact.by, CustomerId(customer.id))
                elif value is not None or name in cleared:
                    current.pop(name, None)
        elif isinstance(fact, DetailsConfirmed):
            for name in fact.fields or DETAILS:
                if name in current:
                    current[name] = attrs.evolve(current[name], at=fact.at, by=fact.by)
    return current


def _placed(fact: Fact) -> Iterator[tuple[str, Any]]:
    """The classes and own fields that a fact sets; None where it takes one away."""
    match fact:
        case Imported():
            yield from (("customer_class", fact.customer_class), ("segment", fact.segment))
        case ClassChanged():
            yield "customer_class", fact.to
        case SegmentChanged():
            yield "segment", fact.to
        case FieldsChanged():
            yield from ((OWN_FIELDS + each.name, each.value) for each in fact.values)
            yield from ((OWN_FIELDS + name, None) for name in fact.cleared)
        case _:
            pass


@attrs.frozen
class Completeness:
    """The share of the weight that is filled, 0 to 1, and the missing fields, heaviest first."""

    score: float
    missing: tuple[Detail, ...]
    policy: PolicyId


def completeness(customer: Customer, policy: DataQualityPolicy = DATA_QUALITY_POLICY) -> Completeness:
    """Completeness of a record by the weights of a policy; with no weight at all it is complete."""
    total = sum(rule.weight for rule in policy.fields)
    empty = [rule for rule in policy.fields if not getattr(customer, rule.name)]
    missing: tuple[Detail, ...] = tuple(rule.name for rule in sorted(empty, key=lambda rule: -rule.weight))
    return Completeness(1 - sum(rule.weight for rule in empty) / total if total else 1.0, missing, policy.id)


@attrs.frozen
class Stale:
    """A field that nobody has given or confirmed for too long, and since when it is stale."""

    name: Detail
    said_at: datetime
    stale_since: datetime


def stale(
    customer: Customer, at: datetime, policy: DataQualityPolicy = DATA_QUALITY_POLICY
) -> tuple[Stale, ...]:
    """The fields that are stale at an instant, the longest first; an empty field is missing, not stale."""
    when, current = as_utc(at, "at"), claims(customer)
    fields = [
        Stale(rule.name, current[rule.name].at, later(current[rule.name].at, days=rule.fresh_days))
        for rule in policy.fields
        if rule.name in current and rule.fresh_days is not None
    ]
    return tuple(
        sorted((each for each in fields if each.stale_since <= when), key=lambda each: each.stale_since)
    )


@attrs.frozen
class Contradiction:
    """A field on which records disagree, or that contradicts another. The repr leaves values out."""

    name: Detail
    reason: Reason
    claims: tuple[Claim, ...] = attrs.field(repr=False)


def contradictions(*records: Customer) -> tuple[Contradiction, ...]:
    """Contradictions in one record, or between all records of one person."""
    stated = [claims(customer) for customer in records]
    inside = (each for pair in zip(records, stated, strict=True) for each in _inside(*pair))
    return (*_between(stated), *_preferred_between(records, stated), *inside)


def _preferred_between(
    records: Sequence[Customer], stated: Sequence[Mapping[str, Claim]]
) -> Iterator[Contradiction]:
    """Contact points of one kind that are each preferred on a record of their own."""
    preferred: dict[Any, dict[str, Claim]] = {}
    for customer, current in zip(records, stated, strict=True):
        for point in customer.contacts if "contacts" in current else ():
            if point.preferred:
                preferred.setdefault(point.kind, {})[point.key or point.value] = current["contacts"]
    for contacts in preferred.values():
        about = tuple(dict.fromkeys(contacts.values()))
        if len(about) > 1:
            yield Contradiction("contacts", WORDS["customer.conflict.preferred"](count=len(contacts)), about)


def _between(stated: Sequence[Mapping[str, Claim]]) -> Iterator[Contradiction]:
    for name in DETAILS:
        about = tuple(current[name] for current in stated if name in current)
        if name not in LISTS and len({_comparable(claim.value) for claim in about}) > 1:
            yield Contradiction(name, WORDS["customer.conflict.different"](records=len(about)), about)


def _comparable(value: Any) -> Any:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def _inside(customer: Customer, current: Mapping[str, Claim]) -> Iterator[Contradiction]:
    preferred = Counter(point.kind for point in customer.contacts if point.preferred)
    for count in preferred.values():
        if count > 1 and "contacts" in current:
            yield Contradiction(
                "contacts", WORDS["customer.conflict.preferred"](count=count), (current["contacts"],)
            )
    born, joined = customer.born, customer.joined_at
    if born is not None and joined is not None and born > joined.date() and "born" in current:
        yield Contradiction("born", WORDS["customer.conflict.born"](), (current["born"],))
