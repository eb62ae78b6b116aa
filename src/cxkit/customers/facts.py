"""Facts of a customer's record, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar, Literal, get_args

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.customers._contacts import ContactPoint
from cxkit.customers._enums import CustomerClass, DataCategory, Gender, Purpose, Segment, TraitKind
from cxkit.errors import Fault
from cxkit.kernel import Changes, ExternalId, Fact, FieldsChanged as Changed, field, personal, record
from cxkit.values import LONGEST_ID, Channel, CustomerId, PolicyId, Reason

__all__ = [
    "DETAILS",
    "ClassChanged",
    "Consent",
    "ConsentGiven",
    "ConsentWithdrawn",
    "CustomerFact",
    "Described",
    "Detail",
    "DetailsChanged",
    "DetailsConfirmed",
    "Erased",
    "Evidence",
    "FieldsChanged",
    "Imported",
    "Membership",
    "MembershipChanged",
    "MergedInto",
    "Preference",
    "Registered",
    "SegmentChanged",
    "Trait",
    "Unmerged",
]

Detail = Literal[
    "name",
    "contacts",
    "born",
    "gender",
    "occupation",
    "income_band",
    "region",
    "languages",
    "preferences",
    "traits",
    "organisation",
]
"""The name of a field that describes a customer."""

DETAILS: tuple[Detail, ...] = get_args(Detail)
"""The fields that describe a customer."""

LISTS: frozenset[Detail] = frozenset({"contacts", "languages", "preferences", "traits"})
"""The fields of a customer that hold several values."""


@record(name="customer.preference")
class Preference:
    """A customer's preference, as a name and a value.

    >>> Preference(name="delivery_time", value="evenings")
    Preference(name='delivery_time', value=<personal>)
    """

    name: str = field(longest=80)
    value: str = personal(longest=500)


@record(name="customer.trait")
class Trait:
    """A trait of a customer, of behaviour or of values and needs; `source` names who established it.

    >>> Trait(kind="psychographic", name="core_need", value="time").kind.label("zh-Hans")
    '心理特征'
    """

    kind: Named[TraitKind]
    name: str = field(longest=80)
    value: str = personal(longest=500)
    source: str | None = None


@record(name="customer.membership")
class Membership:
    """Membership of a loyalty programme: tier, points, and the local day on which it began.

    >>> Membership(tier="gold", points=1200, since=date(2024, 2, 29)).points
    1200
    """

    programme: str = field(default="members", longest=80)
    tier: str = field(longest=80)
    points: int = field(default=0, low=0)
    since: date | None = None


@record(name="customer.consent")
class Consent:
    """One entry of a consent ledger: permission given, or withdrawn, for a purpose.

    `channel` None means every channel. A withdrawal without a category covers every category.
    `notice` is the version of the text that was shown; `guardian` says that a parent or
    guardian agreed. `address` is the key of the one contact point that it is about.

    >>> from datetime import UTC
    >>> Consent(at=datetime(2026, 2, 3, tzinfo=UTC), purpose="marketing", given=True, channel="email").purpose
    Purpose.MARKETING
    """

    at: datetime
    purpose: Named[Purpose]
    given: bool
    channel: MaybeNamed[Channel] = field(default=None)
    category: MaybeNamed[DataCategory] = field(default=None)
    until: datetime | None = None
    notice: str | None = None
    guardian: bool = False
    address: str | None = personal(default=None, longest=500)


@record(name="customer.evidence")
class Evidence:
    """The evidence that two records are of one person: the field, the match, its strength (0 to 1).

    >>> Evidence(on="email", match="exact", strength=0.95)
    Evidence(on='email', match='exact', strength=0.95)
    """

    on: str
    match: Literal["exact", "near"]
    strength: float = field(low=0, high=1)


@record(abstract=True)
class CustomerFact(Fact):
    """Something that happened to a customer's record."""

    schema_prefix: ClassVar[str] = "customer."


@record(abstract=True)
class Described(CustomerFact):
    """A fact that carries details of a customer; None where it says nothing about a field."""

    name: str | None = personal(default=None, longest=200)
    contacts: tuple[ContactPoint, ...] | None = personal(default=None)
    born: date | None = personal(default=None)
    gender: Gender | None = personal(default=None)
    occupation: str | None = personal(default=None, longest=200)
    income_band: str | None = personal(default=None, longest=80)
    region: str | None = personal(default=None, longest=200)
    languages: tuple[str, ...] | None = None
    preferences: tuple[Preference, ...] | None = personal(default=None)
    traits: tuple[Trait, ...] | None = personal(default=None)
    organisation: str | None = personal(default=None, longest=200)

    def said(self) -> Changes:
        """The fields about which the fact says something, with their values."""
        return {name: value for name in DETAILS if (value := getattr(self, name)) is not None}


@record
class Registered(Described):
    """The customer became known."""

    customer: CustomerId = field(longest=LONGEST_ID)
    external: tuple[ExternalId, ...] = personal(default=())


@record
class Imported(Described):
    """The customer was taken over as another system last showed them; None where that system said nothing."""

    customer: Named[CustomerId] = field(longest=LONGEST_ID)
    external: Several[ExternalId] = personal(default=())
    joined_at: datetime | None = None
    customer_class: MaybeNamed[CustomerClass] = field(default=None)
    segment: MaybeNamed[Segment] = field(default=None)
    membership: Membership | None = None
    consents: Several[Consent] = field(default=())


@record
class DetailsChanged(Described):
    """Details became known or changed. Fields that are None stay; `cleared` names those emptied."""

    cleared: tuple[Detail, ...] = ()

    def rules(self) -> Iterator[Fault]:
        """A field is either given or cleared."""
        for name in self.cleared:
            if getattr(self, name) is not None:
                yield Fault(name, "customer.cleared", "is given and cleared at once: do one of them")


@record
class DetailsConfirmed(CustomerFact):
    """Details were confirmed to be still right; all of them where `fields` is empty."""

    fields: tuple[Detail, ...] = ()


@record
class ClassChanged(CustomerFact):
    """The customer's value class changed: by which policy and for which reasons."""

    to: CustomerClass | None = None
    policy: PolicyId | None = None
    policy_version: int | None = None
    reasons: tuple[Reason, ...] = personal(default=())


@record
class SegmentChanged(CustomerFact):
    """The customer's behaviour segment changed: by which policy and for which reasons."""

    to: Segment | None = None
    policy: PolicyId | None = None
    policy_version: int | None = None
    reasons: tuple[Reason, ...] = personal(default=())


@record
class MembershipChanged(CustomerFact):
    """The customer joined, moved to another tier, earned or spent points, or left (None)."""

    to: Membership | None = None


@record
class ConsentGiven(CustomerFact):
    """The customer agreed to a use of their data; without a channel, on every channel.

    `address` is the key of the one contact point for which it holds; None for all of them.
    """

    purpose: Purpose
    channel: Channel | None = None
    category: DataCategory = DataCategory.GENERAL
    until: datetime | None = None
    notice: str | None = None
    guardian: bool = False
    address: str | None = personal(default=None, longest=500)


@record
class ConsentWithdrawn(CustomerFact):
    """The customer no longer agrees, from now on; without a channel or category, for all of them."""

    purpose: Purpose
    channel: Channel | None = None
    category: DataCategory | None = None
    address: str | None = personal(default=None, longest=500)


@record
class MergedInto(CustomerFact):
    """The record was merged into another of the same person. Nothing is copied, so nothing is lost."""

    target: CustomerId = field(longest=LONGEST_ID)
    evidence: tuple[Evidence, ...] = ()


@record
class Unmerged(CustomerFact):
    """The merge was undone: the two records are of different persons."""


@record
class FieldsChanged(Changed, CustomerFact):
    """Own fields of the desk were set or cleared."""


@record
class Erased(CustomerFact):
    """Everything personal was removed from the record and its history."""
