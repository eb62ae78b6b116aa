"""Organisations: companies whose people are customers; one person may belong to several.

>>> from datetime import UTC, datetime
>>> from cxkit.customers.profile._contacts import ContactPoint
>>> from cxkit.customers.profile._customer import Customer
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
from cxkit.customers.organisations.facts import (
    Closed,
    DetailsChanged,
    Erased,
    Joined,
    Left,
    Member,
    OrganisationFact,
    Registered,
)
from cxkit.customers.profile._customer import Customer
from cxkit.kernel import Aggregate, Lifecycle, Step, field, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.values import CustomerId, OrganisationId, Reason, Text

BELONGS = Text(
    "organisation.belongs",
    "customer {customer} belongs to it already",
    "顾客{customer}已是其成员",
    "顧客{customer}已是其成員",
)
STRANGER = Text(
    "organisation.stranger",
    "customer {customer} does not belong to it",
    "顾客{customer}不是其成员",
    "顧客{customer}不是其成員",
)


def is_new(organisation: Organisation, fact: Joined) -> Reason | None:
    """Nobody joins twice without having left."""
    return BELONGS(customer=fact.customer) if organisation.has(fact.customer) else None


def is_member(organisation: Organisation, fact: Left) -> Reason | None:
    """Only a member can leave."""
    return None if organisation.has(fact.customer) else STRANGER(customer=fact.customer)


@record(name="organisation")
class Organisation(Aggregate[OrganisationFact]):
    """A company, with its mail domains and the customers who belong, or belonged, to it."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Registered: OrganisationStatus.ACTIVE},
        steps={
            DetailsChanged: Step(source=OrganisationStatus.ACTIVE),
            Joined: Step(source=OrganisationStatus.ACTIVE, checks=(is_new,)),
            Left: Step(checks=(is_member,)),
            Closed: Step(source=OrganisationStatus.ACTIVE, target=OrganisationStatus.CLOSED),
            Erased: Step(),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased
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
        """The organisation becomes known."""
        return cls.begin(
            Registered(
                organisation=OrganisationId(id),
                name=name,
                domains=tuple(domains),
                parent=None if parent is None else OrganisationId(parent),
                external=external,
                at=at,
                by=by,
            )
        )

    def change(
        self,
        *,
        at: datetime,
        by: Actor,
        name: str | None = None,
        domains: Iterable[str] | None = None,
        why: str | None = None,
    ) -> Self:
        """Its name or its domains change; what is not named stays."""
        given = None if domains is None else tuple(domains)
        return self.apply(DetailsChanged(name=name, domains=given, at=at, by=by, why=why))

    def join(self, customer: CustomerId | str, *, at: datetime, by: Actor, role: str | None = None) -> Self:
        """A customer belongs to it."""
        return self.apply(Joined(customer=CustomerId(customer), role=role, at=at, by=by))

    def leave(self, customer: CustomerId | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """A customer belongs to it no more; that they did stays known."""
        return self.apply(Left(customer=CustomerId(customer), at=at, by=by, why=why))

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It is no customer any more."""
        return self.apply(Closed(at=at, by=by, why=why))

    def has(self, customer: CustomerId | str) -> bool:
        """Whether that customer belongs to it now."""
        return any(member.customer == customer and member.left_at is None for member in self.members)

    def suggests(self, customer: Customer) -> bool:
        """Whether a mail address of that customer lies in one of its domains, or below one."""
        mails = [point.key for point in customer.contacts if point.kind is ContactKind.EMAIL and point.key]
        hosts = [f".{mail.partition('@')[2]}" for mail in mails]
        return any(host.endswith(f".{domain}") for host in hosts for domain in self.domains)


def organisations_of(
    customer: CustomerId | str, organisations: Iterable[Organisation]
) -> tuple[Organisation, ...]:
    """The organisations to which a customer belongs now, in the order given."""
    return tuple(each for each in organisations if each.has(customer))
