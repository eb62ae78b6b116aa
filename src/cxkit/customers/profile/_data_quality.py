"""Upkeep of customer records: how complete they are, what is stale, what contradicts itself.

>>> from datetime import UTC, datetime
>>> from cxkit.customers.profile._customer import Customer
>>> from cxkit.kernel.facts import Actor
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> customer = Customer.register("C-1", name="Wang Fang", region="Shanghai", at=t, by=amy)
>>> found = completeness(customer)
>>> round(found.score, 2), found.missing[:2]
(0.35, ('contacts', 'born'))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from cxkit.customers.facts import DETAILS, Described, Detail, DetailsChanged, DetailsConfirmed
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import field, record
from cxkit.kernel.facts import Actor
from cxkit.values import CustomerId, PolicyId, Reason, Text, as_utc

DIFFERENT = Text(
    "customer.conflict.different",
    "{records} records of this person say different things",
    "该顾客的{records}条记录互相矛盾",
    "該顧客的{records}筆紀錄互相矛盾",
)
TWO_PREFERRED = Text(
    "customer.conflict.preferred",
    "{count} contact points of one kind are preferred",
    "有{count}个同类联系方式被标为首选",
    "有{count}個同類聯絡方式被標為首選",
)
BORN_LATER = Text(
    "customer.conflict.born",
    "the birth date lies after the customer became known",
    "出生日期晚于建档日期",
    "出生日期晚於建檔日期",
)


@record(name="customer.field_rule")
class FieldRule:
    """How much a field counts in completeness, and after how many days it is stale (None: never)."""

    name: Detail
    weight: int = field(default=1, low=0)
    fresh_days: int | None = field(default=None, low=1)


@record(name="customer.upkeep_policy")
class UpkeepPolicy:
    """What a well-kept record has."""

    id: PolicyId = field(default=PolicyId("upkeep"), longest=80)
    version: int = field(default=1, low=1)
    fields: tuple[FieldRule, ...]


UPKEEP_POLICY = UpkeepPolicy(
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
    """That a field had a value: said when, by whom, on which record. The repr leaves the value out."""

    name: Detail
    value: Any = attrs.field(repr=False)
    at: datetime
    by: Actor
    source: CustomerId


def claims(customer: Customer) -> Mapping[Detail, Claim]:
    """For every field that has a value, the claim that gave it; a confirmation renews its time."""
    found: dict[Detail, Claim] = {}
    for fact in customer.history:
        if isinstance(fact, Described):
            cleared = fact.cleared if isinstance(fact, DetailsChanged) else ()
            for name in cleared:
                found.pop(name, None)
            for name in DETAILS:
                value = getattr(fact, name)
                if value:
                    found[name] = Claim(name, value, fact.at, fact.by, CustomerId(customer.id))
                elif value is not None:
                    found.pop(name, None)
        elif isinstance(fact, DetailsConfirmed):
            for name in fact.fields or tuple(found):
                if name in found:
                    found[name] = attrs.evolve(found[name], at=fact.at, by=fact.by)
    return found


@attrs.frozen
class Completeness:
    """The share of the weight that is filled, 0 to 1, and the missing fields, heaviest first."""

    score: float
    missing: tuple[Detail, ...]
    policy: PolicyId


def completeness(customer: Customer, policy: UpkeepPolicy = UPKEEP_POLICY) -> Completeness:
    """How complete a record is by the weights of a policy; with no weight at all it is complete."""
    whole = sum(rule.weight for rule in policy.fields)
    missing = [rule for rule in policy.fields if not getattr(customer, rule.name)]
    gone = sum(rule.weight for rule in missing)
    names: list[Detail] = [rule.name for rule in sorted(missing, key=lambda rule: -rule.weight)]
    return Completeness(1 - gone / whole if whole else 1.0, tuple(names), policy.id)


@attrs.frozen
class Stale:
    """A field that nobody has given or confirmed for too long, and since when that is so."""

    name: Detail
    said_at: datetime
    stale_since: datetime


def stale(customer: Customer, at: datetime, policy: UpkeepPolicy = UPKEEP_POLICY) -> tuple[Stale, ...]:
    """The fields that are stale at an instant, the longest first; an empty field is missing, not stale."""
    when, said = as_utc(at, "at"), claims(customer)
    found: list[Stale] = []
    for rule in policy.fields:
        claim = said.get(rule.name)
        if claim is not None and rule.fresh_days is not None:
            since = claim.at + timedelta(days=rule.fresh_days)
            if since <= when:
                found.append(Stale(rule.name, claim.at, since))
    return tuple(sorted(found, key=lambda each: each.stale_since))


@attrs.frozen
class Conflict:
    """A field about which records disagree, or that contradicts another. The repr leaves values out."""

    name: Detail
    reason: Reason
    claims: tuple[Claim, ...] = attrs.field(repr=False)


_SINGLE: tuple[Detail, ...] = (
    "name",
    "born",
    "gender",
    "occupation",
    "income_band",
    "region",
    "organisation",
)


def conflicts(*records: Customer) -> tuple[Conflict, ...]:
    """Contradictions in one record, or between all records of one person."""
    return (*_between(records), *(found for customer in records for found in _inside(customer)))


def _between(records: tuple[Customer, ...]) -> Iterator[Conflict]:
    said = [claims(customer) for customer in records]
    for name in _SINGLE:
        told = [each[name] for each in said if name in each]
        if len({_compared(claim.value) for claim in told}) > 1:
            yield Conflict(name, DIFFERENT(records=len(told)), tuple(told))


def _compared(value: Any) -> Any:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def _inside(customer: Customer) -> Iterator[Conflict]:
    said = claims(customer)
    preferred = Counter(point.kind for point in customer.contacts if point.preferred)
    for count in preferred.values():
        if count > 1 and "contacts" in said:
            yield Conflict("contacts", TWO_PREFERRED(count=count), (said["contacts"],))
    joined = customer.joined_at
    if customer.born is not None and joined is not None and customer.born > joined.date() and "born" in said:
        yield Conflict("born", BORN_LATER(), (said["born"],))
