"""The customer: what is known of a person, and how it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Final, Self

from cxkit.customers import facts
from cxkit.customers._contacts import ContactPoint, address_key, contact_key
from cxkit.customers._enums import CustomerClass, DataCategory, Gender, Purpose, Segment, Standing
from cxkit.customers._wording import WORDS
from cxkit.customers.facts import (
    DETAILS,
    LISTS,
    CustomerFact,
    Detail,
    Evidence,
    Membership,
    Preference,
    Trait,
)
from cxkit.kernel import (
    Aggregate,
    Begin,
    Derivation,
    Derived,
    Fielded,
    FieldValue,
    Lifecycle,
    Step,
    copies,
    field,
    fields_changed,
    given,
    personal,
    record,
    sets,
    several,
)
from cxkit.kernel.facts import Actor, Changes, ExternalId, Fact
from cxkit.values import Channel, CustomerId, PolicyId, Reason


def other_than_itself(customer: Customer, fact: facts.MergedInto) -> Reason | None:
    """A record can only be merged into another one."""
    return WORDS["customer.merge_itself"]() if fact.target == customer.id else None


def ends_later(customer: Customer, fact: facts.ConsentGiven) -> Reason | None:
    """A consent must end after the moment when it is given."""
    return WORDS["customer.consent_ended"]() if fact.until is not None and fact.until <= fact.at else None


_registered = copies("external", id="customer", joined_at="at")
_observed = copies("external", "joined_at", "customer_class", "segment", "membership", id="customer")


def details_changed(customer: Customer, fact: facts.DetailsChanged) -> Changes:
    """The new details; a cleared list is empty, any other cleared field is None."""
    return {**{name: () if name in LISTS else None for name in fact.cleared}, **fact.said()}


def unmerged(customer: Customer, fact: facts.Unmerged) -> Changes:
    """The record is no longer merged into another."""
    return {"merged_into": None}


def _contact_keys(customer: Customer) -> list[str]:
    return [point.identity for point in customer.contacts if point.identity]


class Keep:
    """The type of `KEEP`, which means a detail that does not change."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = Keep()
"""A detail that stays as it is; None would empty it."""

# A merged record stays as it is, so that undoing the merge restores it; only consent can still be given and
# withdrawn there, because a withdrawal must never be refused, and its points spent, which are the person's.
_NOT_ERASED = {Standing.ACTIVE, Standing.MERGED}


@record
class Customer(Fielded, Aggregate[CustomerFact]):
    """A person, or an organisation's contact, and what they allow.

    >>> from datetime import UTC, datetime
    >>> t, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
    >>> wang = Customer.register("C-1", name="Wang Fang", region="Shanghai", at=t, by=amy)
    >>> wang.change(region="Hangzhou", at=t, by=amy).region
    'Hangzhou'
    >>> wang
    Customer(id='C-1', history=<1 fact>, status=Standing.ACTIVE, name=<personal>, region=<personal>, \
joined_at=2026-02-03T09:00:00Z)
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Registered: Begin(Standing.ACTIVE, lambda fact: {**_registered(fact), **fact.said()}),
            facts.Imported: Begin(Standing.ACTIVE, lambda fact: {**_observed(fact), **fact.said()}),
        },
        steps={
            facts.DetailsChanged: Step(source=Standing.ACTIVE, effect=details_changed),
            facts.DetailsConfirmed: Step(source=Standing.ACTIVE),
            facts.ClassChanged: Step(source=Standing.ACTIVE, effect=sets(customer_class="to")),
            facts.SegmentChanged: Step(source=Standing.ACTIVE, effect=sets(segment="to")),
            facts.MembershipChanged: Step(source=_NOT_ERASED, effect=sets(membership="to")),
            facts.ConsentGiven: Step(source=_NOT_ERASED, checks=(ends_later,)),
            facts.ConsentWithdrawn: Step(source=_NOT_ERASED),
            facts.FieldsChanged: Step(source=Standing.ACTIVE, effect=fields_changed),
            facts.MergedInto: Step(
                source=Standing.ACTIVE,
                target=Standing.MERGED,
                effect=sets(merged_into="target"),
                checks=(other_than_itself,),
            ),
            facts.Unmerged: Step(source=Standing.MERGED, target=Standing.ACTIVE, effect=unmerged),
            facts.Erased: Step(target=Standing.ERASED),
        },
        permission="edit_customer",
        permissions={
            "classify_customer": [
                facts.ClassChanged,
                facts.SegmentChanged,
                facts.MembershipChanged,
                facts.MergedInto,
                facts.Unmerged,
            ],
            "import_data": [facts.Imported],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"
    derived: ClassVar[Derivation] = Derivation(
        version=2,
        fields={
            "contacts": Derived(read=_contact_keys, several=True, private=True, spelled=contact_key),
        },
    )

    status: Standing
    name: str | None = personal(default=None, longest=200)
    contacts: tuple[ContactPoint, ...] = personal(default=())
    born: date | None = personal(default=None)
    gender: Gender | None = personal(default=None)
    occupation: str | None = personal(default=None, longest=200)
    income_band: str | None = personal(default=None, longest=80)
    region: str | None = personal(default=None, longest=200)
    languages: tuple[str, ...] = ()
    preferences: tuple[Preference, ...] = personal(default=())
    traits: tuple[Trait, ...] = personal(default=())
    organisation: str | None = personal(default=None, longest=200)
    customer_class: CustomerClass | None = None
    segment: Segment | None = None
    membership: Membership | None = None
    merged_into: CustomerId | None = None
    joined_at: datetime | None = None
    own: tuple[FieldValue, ...] = field(default=(), sparse=True)

    @classmethod
    def register(
        cls,
        id: CustomerId | str,
        *,
        at: datetime,
        by: Actor,
        name: str | None = None,
        contacts: Iterable[ContactPoint] = (),
        born: date | None = None,
        gender: Gender | str | None = None,
        occupation: str | None = None,
        income_band: str | None = None,
        region: str | None = None,
        languages: Iterable[str] = (),
        preferences: Iterable[Preference] = (),
        traits: Iterable[Trait] = (),
        organisation: str | None = None,
        external: tuple[ExternalId, ...] = (),
        why: str | None = None,
    ) -> Self:
        """Register a customer who became known."""
        named = locals()
        details = {name: several(named[name]) or None if name in LISTS else named[name] for name in DETAILS}
        return cls.begin(facts.Registered, customer=id, external=external, at=at, by=by, why=why, **details)

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a customer as another system last showed them."""
        return cls.begin(fact)

    def age(self, on: date) -> int | None:
        """Age in full years on a day; None where the birth date is unknown or after that day."""
        if self.born is None or self.born > on:
            return None
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def change(
        self,
        *,
        at: datetime,
        by: Actor,
        name: str | Keep | None = KEEP,
        contacts: tuple[ContactPoint, ...] | Keep | None = KEEP,
        born: date | Keep | None = KEEP,
        gender: Gender | str | Keep | None = KEEP,
        occupation: str | Keep | None = KEEP,
        income_band: str | Keep | None = KEEP,
        region: str | Keep | None = KEEP,
        languages: tuple[str, ...] | Keep | None = KEEP,
        preferences: tuple[Preference, ...] | Keep | None = KEEP,
        traits: tuple[Trait, ...] | Keep | None = KEEP,
        organisation: str | Keep | None = KEEP,
        why: str | None = None,
    ) -> Self:
        """Change details; those not named stay, those given as None (or empty) are cleared."""
        named = locals()
        details: dict[str, Any] = {name: named[name] for name in DETAILS if named[name] is not KEEP}
        cleared = tuple(name for name, value in details.items() if value in (None, ()))
        for name in cleared:
            del details[name]
        return self.apply(facts.DetailsChanged, **details, cleared=cleared, at=at, by=by, why=why)

    def confirm(self, *fields: Detail, at: datetime, by: Actor) -> Self:
        """Confirm that these details are still right; all details where none are named."""
        return self.apply(facts.DetailsConfirmed, fields=fields, at=at, by=by)

    def classify(
        self,
        to: CustomerClass | str | None,
        *,
        at: datetime,
        by: Actor,
        policy: PolicyId | None = None,
        policy_version: int | None = None,
        reasons: tuple[Reason, ...] = (),
        why: str | None = None,
    ) -> Self:
        """Set the value class of the customer, or remove it (None)."""
        return self.apply(facts.ClassChanged, **given(locals()))

    def place(
        self,
        to: Segment | str | None,
        *,
        at: datetime,
        by: Actor,
        policy: PolicyId | None = None,
        policy_version: int | None = None,
        reasons: tuple[Reason, ...] = (),
        why: str | None = None,
    ) -> Self:
        """Place the customer in a behaviour segment, or in none (None)."""
        return self.apply(facts.SegmentChanged, **given(locals()))

    def set_membership(
        self, to: Membership | None, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Set the membership of a loyalty programme, or end it (None)."""
        return self.apply(facts.MembershipChanged, to=to, at=at, by=by, why=why)

    def consent(
        self,
        purpose: Purpose | str,
        *,
        at: datetime,
        by: Actor,
        channel: Channel | str | None = None,
        category: DataCategory | str = DataCategory.GENERAL,
        until: datetime | None = None,
        notice: str | None = None,
        guardian: bool = False,
        address: str | None = None,
    ) -> Self:
        """Record that the customer agrees to a use of their data, on one channel or (None) on all.

        With an `address`, a mail address, number or key of a contact point, only there.
        """
        return self.apply(facts.ConsentGiven, **given(locals(), address=address_key(address)))

    def withdraw(
        self,
        purpose: Purpose | str,
        *,
        at: datetime,
        by: Actor,
        channel: Channel | str | None = None,
        category: DataCategory | str | None = None,
        address: str | None = None,
        why: str | None = None,
    ) -> Self:
        """Record that the customer no longer agrees, from now on; what was done before stays lawful."""
        return self.apply(facts.ConsentWithdrawn, **given(locals(), address=address_key(address)))

    def merge_into(
        self,
        target: CustomerId | str,
        *,
        at: datetime,
        by: Actor,
        evidence: tuple[Evidence, ...] = (),
        why: str | None = None,
    ) -> Self:
        """Merge this record into another one of the same person, which leads from now on."""
        return self.apply(facts.MergedInto, target=target, evidence=evidence, at=at, by=by, why=why)

    def unmerge(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Undo the merge, for two different persons; the record is as it was before the merge."""
        return self.apply(facts.Unmerged, at=at, by=by, why=why)
