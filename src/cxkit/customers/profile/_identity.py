"""One person, several records: merged by links that can be taken back, read as one profile.

Nothing is copied from record to record. A merge is a fact on the record that gives way and names
the record that leads; a profile is the set of everything that all records of a person say, and
each field's surviving value is read from that set by a declared rule. So a merge is idempotent
and associative by construction, and taking it back restores both records.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit.customers.profile._customer import Customer
>>> from cxkit.kernel.facts import Actor
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

from cxkit.customers._enums import Standing
from cxkit.customers.facts import DETAILS, Detail, Evidence
from cxkit.customers.profile._customer import Customer
from cxkit.customers.profile._data_quality import Claim, claims
from cxkit.errors import Invalid, Refused
from cxkit.kernel import field, record
from cxkit.kernel.facts import Actor
from cxkit.values import CustomerId, Labelled, PolicyId


class Survival(Labelled):
    """Which of several values survives."""

    LATEST = "latest", "The latest", "最新的", "最新的"
    EARLIEST = "earliest", "The earliest", "最早的", "最早的"
    LONGEST = "longest", "The longest", "最长的", "最長的"
    ALL = "all", "All of them", "全部保留", "全部保留"


@record(name="customer.survives")
class Survives:
    """Which value of a field survives."""

    name: Detail
    rule: Survival


@record(name="customer.survivorship")
class Survivorship:
    """Which value of each field survives; the latest where nothing is declared, all of a list."""

    id: PolicyId = field(default=PolicyId("survivorship"), longest=80)
    version: int = field(default=1, low=1)
    fields: tuple[Survives, ...] = ()

    def rule(self, name: Detail) -> Survival:
        """The rule of that field."""
        declared = next((each.rule for each in self.fields if each.name == name), None)
        return declared or (Survival.ALL if name in _SEVERAL else Survival.LATEST)


_SEVERAL: frozenset[Detail] = frozenset({"contacts", "languages", "preferences", "traits"})

SURVIVORSHIP = Survivorship()
"""The policy where none is named."""


@attrs.frozen
class Profile:
    """Everything that the records of one person say; `|` joins two.

    Joining is a union of sets: idempotent, commutative, associative, and nothing is lost.
    """

    records: frozenset[CustomerId]
    claims: frozenset[Claim] = attrs.field(repr=False)

    @classmethod
    def of(cls, *customers: Customer) -> Self:
        """The profile of these records."""
        ids = frozenset(CustomerId(customer.id) for customer in customers)
        return cls(ids, frozenset(claim for each in customers for claim in claims(each).values()))

    def __or__(self, other: Profile) -> Profile:
        return Profile(self.records | other.records, self.claims | other.claims)

    def about(self, name: Detail) -> tuple[Claim, ...]:
        """Every claim about a field, in order of time."""
        told = (claim for claim in self.claims if claim.name == name)
        return tuple(sorted(told, key=lambda claim: (claim.at, claim.source)))

    def value(self, name: Detail, policy: Survivorship = SURVIVORSHIP) -> Any:
        """The value that survives, or None when no record says anything; a tuple where all survive.

        Between claims of one instant the greater record id decides, so that the answer does not
        depend on the order in which records were merged.
        """
        told = self.about(name)
        if not told:
            return None
        match policy.rule(name):
            case Survival.EARLIEST:
                return told[0].value
            case Survival.LONGEST:
                return max(told, key=lambda claim: len(str(claim.value))).value
            case Survival.ALL:
                return _all(claim.value for claim in reversed(told))
            case _:
                return told[-1].value

    def details(self, policy: Survivorship = SURVIVORSHIP) -> dict[Detail, Any]:
        """Every field about which something is said, with the value that survives. Personal."""
        return {name: self.value(name, policy) for name in DETAILS if self.about(name)}


def _all(values: Iterable[Any]) -> tuple[Any, ...]:
    """Every value once, the latest said first; contact points of one key are one."""
    found: dict[Any, Any] = {}
    for value in values:
        items: tuple[Any, ...] = value if value.__class__ is tuple else (value,)
        for item in items:
            found.setdefault(getattr(item, "key", None) or item, item)
    return tuple(found.values())


def merge(
    leader: Customer,
    *others: Customer,
    at: datetime,
    by: Actor,
    evidence: tuple[Evidence, ...] = (),
    why: str | None = None,
) -> tuple[Customer, ...]:
    """The leader and the others, who give way to it; one that already does stays as it is.

    A record that gives way to a third one cannot lead: `Refused` names that one.
    """
    if leader.status is not Standing.ACTIVE:
        where = f" into {leader.merged_into!r}: name that one" if leader.merged_into else ""
        raise Refused(
            f"customer {leader.id!r} is {leader.status}{where}, it cannot lead another",
            code="refused.customer.leader",
            params={"id": leader.id},
        )
    given = [each for each in others if each.id != leader.id]
    return (
        leader,
        *(
            each
            if each.merged_into == leader.id
            else each.merge_into(leader.id, at=at, by=by, evidence=evidence, why=why)
            for each in given
        ),
    )


def leader_of(id: CustomerId | str, merged_into: Mapping[str, str | None]) -> str:
    """The record that leads in the end, following merges of merges.

    `merged_into` gives for each id where it was merged. A circle is an error that names its records.
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
    known = tuple(customers)
    groups = persons(known)
    for id in dict.fromkeys(customer.id for customer in known if customer.status is Standing.ACTIVE):
        if id in groups:
            yield groups[id]


def persons(customers: Iterable[Customer]) -> dict[str, tuple[Customer, ...]]:
    """The records of each person by the id of the leading one, which comes first."""
    records = {customer.id: customer for customer in customers}
    links: dict[str, str | None] = {id: customer.merged_into for id, customer in records.items()}
    groups: dict[str, list[Customer]] = {}
    for id in sorted(records):
        leader = leader_of(id, links)
        groups.setdefault(leader, []).append(records[id])
    return {
        leader: tuple(sorted(group, key=lambda each: (each.id != leader, each.id)))
        for leader, group in sorted(groups.items())
    }
