"""Facts of an organisation, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import Named
from cxkit.errors import Fault
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.values import LONGEST_ID, CustomerId, OrganisationId

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

    customer: Named[CustomerId] = field(longest=LONGEST_ID)
    role: str | None = field(default=None, longest=200)
    joined_at: datetime
    left_at: datetime | None = None

    def is_current(self, customer: str) -> bool:
        """Whether this is the membership of that customer and has not ended."""
        return self.customer == customer and self.left_at is None


def domain_faults(domains: tuple[str, ...] | None) -> Iterator[Fault]:
    """A mail domain is the part after the @, in lower case."""
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
    """The organisation was registered, with its own mail domains."""

    organisation: OrganisationId = field(longest=LONGEST_ID)
    name: str = field(longest=500)
    domains: tuple[str, ...] = ()
    parent: OrganisationId | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """Domains are written as they are compared; an organisation is not its own parent."""
        yield from domain_faults(self.domains)
        if self.parent == self.organisation:
            yield Fault("parent", "organisation.parent", "must be another organisation")


@record
class DetailsChanged(OrganisationFact):
    """The name or the domains of the organisation changed; None leaves either as it was."""

    name: str | None = field(default=None, longest=500)
    domains: tuple[str, ...] | None = None

    def rules(self) -> Iterator[Fault]:
        """Domains are written as they are compared."""
        yield from domain_faults(self.domains)


@record
class Joined(OrganisationFact):
    """A customer joined the organisation."""

    customer: CustomerId = field(longest=LONGEST_ID)
    role: str | None = field(default=None, longest=200)


@record
class Left(OrganisationFact):
    """A customer left the organisation."""

    customer: CustomerId = field(longest=LONGEST_ID)


@record
class Closed(OrganisationFact):
    """The organisation was closed: it is no longer a customer."""


@record
class Erased(OrganisationFact):
    """Everything personal was removed: outside ids, and the reasons that people wrote."""
