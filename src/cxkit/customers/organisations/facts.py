"""What can happen to an organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import evolve, field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.values import CustomerId, OrganisationId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.customers.organisations._organisations import Organisation

__all__ = [
    "Closed",
    "DetailsChanged",
    "Erased",
    "Joined",
    "Left",
    "Member",
    "OrganisationFact",
    "Registered",
]


@record(name="organisation.member")
class Member:
    """A customer who belongs, or belonged, to an organisation; `left_at` is None while they do.

    >>> from datetime import UTC
    >>> Member(customer="C-1", role="buyer", joined_at=datetime(2026, 2, 3, tzinfo=UTC)).left_at is None
    True
    """

    customer: CustomerId = field(longest=LONGEST_ID)
    role: str | None = field(default=None, longest=200)
    joined_at: datetime
    left_at: datetime | None = None


def domain_faults(domains: tuple[str, ...] | None) -> Iterator[Fault]:
    """A mail domain is written as after the @, in lower case."""
    for index, domain in enumerate(domains or ()):
        if "@" in domain or "." not in domain.strip(".") or domain != domain.casefold().strip():
            message = f"write it like 'example.com', in lower case, got '{domain}'"
            yield Fault(f"domains[{index}]", "organisation.domain", message)


@record(abstract=True)
class OrganisationFact(Fact):
    """Something that happened to an organisation."""

    schema_prefix: ClassVar[str] = "organisation."


@record
class Registered(OrganisationFact):
    """The organisation became known, with the mail domains that are its own."""

    organisation: OrganisationId = field(longest=LONGEST_ID)
    name: str = field(longest=500)
    domains: tuple[str, ...] = ()
    parent: OrganisationId | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """Domains are written as they are compared; nobody is their own parent."""
        yield from domain_faults(self.domains)
        if self.parent == self.organisation:
            yield Fault("parent", "organisation.parent", "must be another organisation")

    def begin(self) -> Changes:
        """A new organisation."""
        same = ("name", "domains", "parent", "external")
        return {"id": self.organisation, **{name: getattr(self, name) for name in same}}


@record
class DetailsChanged(OrganisationFact):
    """Its name or its domains changed; what is None stays."""

    name: str | None = field(default=None, longest=500)
    domains: tuple[str, ...] | None = None

    def rules(self) -> Iterator[Fault]:
        """Domains are written as they are compared."""
        yield from domain_faults(self.domains)

    def effect(self, state: Organisation, /) -> Mapping[str, Any]:
        """What it says."""
        said = {"name": self.name, "domains": self.domains}
        return {name: value for name, value in said.items() if value is not None}


@record
class Joined(OrganisationFact):
    """A customer belongs to it from now on."""

    customer: CustomerId = field(longest=LONGEST_ID)
    role: str | None = field(default=None, longest=200)

    def effect(self, state: Organisation, /) -> Mapping[str, Any]:
        """One member more."""
        member = Member(customer=self.customer, role=self.role, joined_at=self.at)
        return {"members": (*state.members, member)}


@record
class Left(OrganisationFact):
    """A customer belongs to it no more."""

    customer: CustomerId = field(longest=LONGEST_ID)

    def effect(self, state: Organisation, /) -> Mapping[str, Any]:
        """The member's end."""
        return {
            "members": tuple(
                evolve(member, {"left_at": self.at})
                if member.customer == self.customer and member.left_at is None
                else member
                for member in state.members
            )
        }


@record
class Closed(OrganisationFact):
    """It is no customer any more."""


@record
class Erased(OrganisationFact):
    """Everything personal was taken out: outside ids, and the reasons that people wrote."""
