"""Several records of one person: merged by links that can be undone, read as one profile.

Nothing is copied from record to record. A merge is a fact on the merged record that names the
record that leads; a profile is the set of everything that all records of a person say, and
each field's surviving value is read from that set by a declared rule. So a merge is idempotent
and associative by construction, and undoing it restores both records.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit import Actor, Customer
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> old = Customer.register("C-1", name="Wang F.", region="Shanghai", at=t, by=amy)
>>> new = Customer.register("C-2", name="Wang Fang", at=t + timedelta(days=1), by=amy)
>>> records = merge(new, old, at=t + timedelta(days=2), by=amy)
>>> profile = Profile.of(*persons(records)["C-2"])
>>> profile.value("name") == "Wang Fang", profile.value("region")
(True, 'Shanghai')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Self

import attrs

from cxkit._typing import Named, Several
from cxkit.customers._enums import Standing
from cxkit.customers.facts import DETAILS, LISTS, ConsentWithdrawn, Detail, Evidence, MergedInto
from cxkit.customers.profile._customer import Customer
from cxkit.customers.profile._data_quality import Claim, claims
from cxkit.errors import Fault, Invalid, Refused, shown
from cxkit.kernel import OWN_FIELDS, Actor, field, record
from cxkit.values import CustomerId, Labelled, PolicyId


class Survival(Labelled):
    """The rule by which one of several values survives."""

    LATEST = "latest", "The latest", "最新的", "最新的"
    EARLIEST = "earliest", "The earliest", "最早的", "最早的"
    LONGEST = "longest", "The longest", "最长的", "最長的"
    ALL = "all", "All of them", "全部保留", "全部保留"
    GREATEST = "greatest", "The highest", "最高的", "最高的"
    LEADING = "leading", "That of the leading record", "主记录的值", "主紀錄的值"
    ASK = "ask", "To be decided by a person", "由人工决定", "由人工決定"


@record(name="customer.survives")
class SurvivorshipRule:
    """The rule that decides which value of one field survives a merge.

    `name` is a detail, `customer_class`, `segment`, or an own field as `fields.size`.
    """

    name: str = field(longest=100)
    rule: Named[Survival]

    def rules(self) -> Iterator[Fault]:
        """The field is one that records can disagree about."""
        if self.name not in _CLAIMED and not self.name.startswith(OWN_FIELDS):
            known = ", ".join(_CLAIMED)
            yield Fault("name", "customer.survives", f"{shown(self.name)} is none of {known}")


@record(name="customer.survivorship")
class Survivorship:
    """The rules by which values survive a merge.

    Where none is declared: all of a list, the highest value class, the latest of anything else.
    """

    id: Named[PolicyId] = field(default=PolicyId("survivorship"), longest=80)
    version: int = field(default=1, low=1)
    fields: Several[SurvivorshipRule] = field(default=())

    def rule(self, name: str) -> Survival:
        """The rule of that field."""
        default = Survival.ALL if name in LISTS else Survival.LATEST
        default = Survival.GREATEST if name == "customer_class" else default
        return next((each.rule for each in self.fields if each.name == name), default)


_CLAIMED = (*DETAILS, "customer_class", "segment")
SURVIVORSHIP = Survivorship()
"""The policy where none is named."""


@attrs.frozen
class Profile:
    """Everything that the records of one person say; `|` joins two.

    Joining is a union of sets: idempotent, commutative, associative, and nothing is lost.
    """

    records: frozenset[CustomerId]
    claims: frozenset[Claim] = attrs.field(repr=False)
    merged: frozenset[CustomerId] = frozenset()
    """Those of the records that are merged into another."""

    @classmethod
    def of(cls, *customers: Customer) -> Self:
        """The profile of these records."""
        ids = frozenset(CustomerId(customer.id) for customer in customers)
        merged = frozenset(CustomerId(each.id) for each in customers if each.merged_into is not None)
        return cls(ids, frozenset(claim for each in customers for claim in claims(each).values()), merged)

    def __or__(self, other: Profile) -> Profile:
        return Profile(self.records | other.records, self.claims | other.claims, self.merged | other.merged)

    def about(self, name: str) -> tuple[Claim, ...]:
        """Every claim about a field, in order of time."""
        claims = (claim for claim in self.claims if claim.name == name)
        return tuple(sorted(claims, key=lambda claim: (claim.at, claim.source)))

    @property
    def organisations(self) -> tuple[str, ...]:
        """Every organisation that a record names, each once, in order of time."""
        return tuple(dict.fromkeys(claim.value for claim in self.about("organisation")))

    def open_questions(self, policy: Survivorship = SURVIVORSHIP) -> tuple[str, ...]:
        """The fields that a person has to decide by the policy, because records disagree about them."""
        names = dict.fromkeys(claim.name for claim in sorted(self.claims, key=lambda each: each.name))
        asked = (name for name in names if policy.rule(name) is Survival.ASK)
        return tuple(name for name in asked if self.value(name, policy) is None)

    def value(self, name: str, policy: Survivorship = SURVIVORSHIP) -> Any:
        """The value that survives, or None when no record says anything; a tuple where all survive.

        None also where a person has to decide. The highest of classes is the one that is declared first.
        Between claims of one instant the greater record id decides, so that the value does not
        depend on the order in which records were merged.
        """
        about = self.about(name)
        values = [claim.value for claim in about]
        if not values:
            return None
        match policy.rule(name):
            case Survival.GREATEST if isinstance(values[0], Labelled):
                return min(values, key=list(type(values[0])).index)
            case Survival.GREATEST:
                return max(values)
            case Survival.LEADING:
                return next((each.value for each in about if each.source not in self.merged), values[-1])
            case Survival.ASK if any(value != values[0] for value in values):
                return None
            case Survival.EARLIEST:
                return values[0]
            case Survival.LONGEST:
                return max(values, key=lambda value: len(str(value)))
            case Survival.ALL:
                return _all(reversed(values))
            case _:
                return values[-1]

    def details(self, policy: Survivorship = SURVIVORSHIP) -> dict[Detail, Any]:
        """Every field that has claims, with the value that survives. Personal."""
        return {name: self.value(name, policy) for name in DETAILS if self.about(name)}


def _all(values: Iterable[Any]) -> tuple[Any, ...]:
    """Every value once, in order; contact points of one key are one."""
    items: dict[Any, Any] = {}
    for value in values:
        several: tuple[Any, ...] = value if value.__class__ is tuple else (value,)
        for item in several:
            items.setdefault(getattr(item, "identity", None) or item, item)
    return tuple(items.values())


def merge(
    leader: Customer,
    *others: Customer,
    at: datetime,
    by: Actor,
    evidence: tuple[Evidence, ...] = (),
    why: str | None = None,
) -> tuple[Customer, ...]:
    """Merge the others into the leader; one that already is merged into it stays as it is.

    A record that is merged into a third one cannot lead: `Refused` names that one.
    """
    if leader.status is not Standing.ACTIVE:
        where = f" into {leader.merged_into!r}: name that one" if leader.merged_into else ""
        raise Refused(
            f"customer {leader.id!r} is {leader.status}{where}, it cannot lead another",
            code="refused.customer.leader",
            params={"id": leader.id},
        )

    def merged(other: Customer) -> Customer:
        if other.merged_into == leader.id:
            return other
        return other.merge_into(leader.id, at=at, by=by, evidence=evidence, why=why)

    return (leader, *(merged(other) for other in others if other.id != leader.id))


def unmerge(
    record: Customer, *others: Customer, at: datetime, by: Actor, why: str | None = None
) -> tuple[Customer, ...]:
    """Undo the merge of a record; `others` are the other records of the person it was merged with.

    All come back, the record first, as they were before the merge, but for one thing: nobody can tell which
    of two people withdrew a consent while they were taken for one, so such a withdrawal holds on both sides.
    """
    merges = [fact.at for fact in record.history if isinstance(fact, MergedInto)]
    since = merges[-1] if merges else at

    def said(*customers: Customer) -> list[ConsentWithdrawn]:
        facts = (fact for each in customers for fact in each.history)
        return [fact for fact in facts if isinstance(fact, ConsentWithdrawn) and fact.at >= since]

    def withdrawn(customer: Customer, withdrawals: Iterable[ConsentWithdrawn]) -> Customer:
        for fact in withdrawals if customer.status is Standing.ACTIVE else ():
            scope = {"channel": fact.channel, "category": fact.category, "address": fact.address}
            customer = customer.withdraw(fact.purpose, **scope, at=at, by=by, why=why)
        return customer

    apart = record.unmerge(at=at, by=by, why=why)
    # What was merged into the record leaves with it.
    side = persons((apart, *others))[record.id]
    own, left = said(*side), said(*(each for each in others if each not in side))
    return (
        withdrawn(apart, left),
        *(each if each in side else withdrawn(each, own) for each in others),
    )


def leader_of(id: CustomerId | str, merged_into: Mapping[str, str | None]) -> str:
    """The record that leads at the end of a chain of merges.

    `merged_into` maps each id to the id of the record it was merged into. A circle is an error that names
    its records.
    """
    trail = [str(id)]
    while (following := merged_into.get(trail[-1])) is not None:
        if following in trail:
            raise Invalid(
                f"records are merged in a circle: {' -> '.join([*trail, following])}; unmerge one of them",
                code="customer.merge_circle",
                path="merged_into",
            )
        trail.append(following)
    return trail[-1]


def leading(customers: Iterable[Customer]) -> Iterator[tuple[Customer, ...]]:
    """The records of each person with an active record, that one first; once each, in the order given."""
    records = tuple(customers)
    groups = persons(records)
    for id in dict.fromkeys(customer.id for customer in records if customer.status is Standing.ACTIVE):
        if id in groups:
            yield groups[id]


def persons(customers: Iterable[Customer]) -> dict[str, tuple[Customer, ...]]:
    """The records of each person by the id of the leading one, which comes first."""
    records = {customer.id: customer for customer in customers}
    links: dict[str, str | None] = {id: customer.merged_into for id, customer in records.items()}
    groups: dict[str, list[Customer]] = {}
    for id in sorted(records):
        groups.setdefault(leader_of(id, links), []).append(records[id])
    return {
        leader: tuple(sorted(group, key=lambda each: each.id != leader))
        for leader, group in sorted(groups.items())
    }
