"""Organisations: companies whose people are customers; one person may belong to several.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor, Customer
>>> from cxkit.customers import ContactPoint
>>> t, amy = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("amy")
>>> mill = Organisation.register("O-1", name="Mill Ltd", domains=["mill.example"], at=t, by=amy)
>>> wang = Customer.register("C-1", contacts=[ContactPoint.email("Fang@mill.example")], at=t, by=amy)
>>> mill.suggests(wang), [each.id for each in organisations_of("C-1", [mill.join("C-1", at=t, by=amy)])]
(True, ['O-1'])
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from cxkit.customers._enums import ContactKind, OrganisationStatus
from cxkit.customers._wording import WORDS
from cxkit.customers.organisations import facts
from cxkit.customers.organisations.facts import Member, OrganisationFact
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import Aggregate, Begin, Lifecycle, Step, copies, evolve, field, record, several
from cxkit.kernel.facts import Actor, Changes, ExternalId, Fact
from cxkit.values import CustomerId, OrganisationId, Reason


def is_new(organisation: Organisation, fact: facts.Joined) -> Reason | None:
    """A customer who belongs to the organisation cannot join it again."""
    return WORDS["organisation.belongs"](customer=fact.customer) if organisation.has(fact.customer) else None


def is_member(organisation: Organisation, fact: facts.Left) -> Reason | None:
    """Only a member can leave."""
    return None if organisation.has(fact.customer) else WORDS["organisation.stranger"](customer=fact.customer)


def details_changed(organisation: Organisation, fact: facts.DetailsChanged) -> Changes:
    """The details that the fact gives."""
    details = {"name": fact.name, "domains": fact.domains}
    return {name: value for name, value in details.items() if value is not None}


def joined(organisation: Organisation, fact: facts.Joined) -> Changes:
    """The members with one more."""
    member = Member(customer=fact.customer, role=fact.role, joined_at=fact.at)
    return {"members": (*organisation.members, member)}


def left(organisation: Organisation, fact: facts.Left) -> Changes:
    """The members, with the end of this membership."""
    ending = {"left_at": fact.at}
    members = organisation.members
    return {"members": tuple(evolve(m, ending) if m.is_current(fact.customer) else m for m in members)}


@record(name="organisation")
class Organisation(Aggregate[OrganisationFact]):
    """A company, with its mail domains and its present and former members."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Registered: Begin(
                OrganisationStatus.ACTIVE, copies("name", "domains", "parent", "external", id="organisation")
            )
        },
        steps={
            facts.DetailsChanged: Step(source=OrganisationStatus.ACTIVE, effect=details_changed),
            facts.Joined: Step(source=OrganisationStatus.ACTIVE, effect=joined, checks=(is_new,)),
            facts.Left: Step(effect=left, checks=(is_member,)),
            facts.Closed: Step(source=OrganisationStatus.ACTIVE, target=OrganisationStatus.CLOSED),
            facts.Erased: Step(),
        },
        permission="classify_customer",
        permissions={
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"

    status: OrganisationStatus
    name: str = field(longest=500)
    domains: tuple[str, ...] = ()
    parent: OrganisationId | None = None
    members: tuple[Member, ...] = ()

    @classmethod
    def register(
        cls,
        id: OrganisationId | str,
        *,
        name: str,
        at: datetime,
        by: Actor,
        domains: Iterable[str] = (),
        parent: OrganisationId | str | None = None,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """Register an organisation."""
        details = {"name": name, "domains": several(domains), "parent": parent, "external": external}
        return cls.begin(facts.Registered, organisation=id, **details, at=at, by=by)

    def change(
        self,
        *,
        at: datetime,
        by: Actor,
        name: str | None = None,
        domains: Iterable[str] | None = None,
        why: str | None = None,
    ) -> Self:
        """Change the name or the domains; None leaves either as it is."""
        given = None if domains is None else several(domains)
        return self.apply(facts.DetailsChanged, name=name, domains=given, at=at, by=by, why=why)

    def join(self, customer: CustomerId | str, *, at: datetime, by: Actor, role: str | None = None) -> Self:
        """Add a customer to the members."""
        return self.apply(facts.Joined, customer=customer, role=role, at=at, by=by)

    def leave(self, customer: CustomerId | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """End the membership of a customer; the former membership stays recorded."""
        return self.apply(facts.Left, customer=customer, at=at, by=by, why=why)

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Close the organisation, which is no longer a customer."""
        return self.apply(facts.Closed, at=at, by=by, why=why)

    def has(self, customer: CustomerId | str) -> bool:
        """Whether that customer belongs to the organisation now."""
        return any(member.is_current(customer) for member in self.members)

    def suggests(self, customer: Customer) -> bool:
        """Whether a mail address of that customer is in one of the organisation's domains, or below one."""
        mails = [point.key for point in customer.contacts if point.kind is ContactKind.EMAIL and point.key]
        hosts = [f".{mail.partition('@')[2]}" for mail in mails]
        return any(host.endswith(f".{domain}") for host in hosts for domain in self.domains)


def organisations_of(
    customer: CustomerId | str | Iterable[Customer], organisations: Iterable[Organisation]
) -> tuple[Organisation, ...]:
    """The organisations to which a customer belongs now, in the order given.

    Name all records of one person: an organisation may have joined any of them.
    """
    ids = [customer] if isinstance(customer, str) else [each.id for each in customer]
    return tuple(each for each in organisations if any(map(each.has, ids)))
