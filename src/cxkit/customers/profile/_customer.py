"""The customer: what is known of a person, and how it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Final, Self

from cxkit.customers._enums import CustomerClass, DataCategory, Gender, Purpose, Segment, Standing
from cxkit.customers.facts import (
    DETAILS,
    ClassChanged,
    ConsentGiven,
    ConsentWithdrawn,
    CustomerFact,
    Detail,
    DetailsChanged,
    DetailsConfirmed,
    Erased,
    Evidence,
    Imported,
    Membership,
    MembershipChanged,
    MergedInto,
    Preference,
    Registered,
    SegmentChanged,
    Trait,
    Unmerged,
)
from cxkit.customers.profile._contacts import ContactPoint
from cxkit.customers.profile._lifecycle import LIFECYCLE
from cxkit.kernel import Aggregate, Lifecycle, field, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.values import Channel, CustomerId, PolicyId, Reason


class Keep:
    """The type of `KEEP`, which stands for a detail that does not change."""

    def __repr__(self) -> str:
        return "KEEP"


KEEP: Final = Keep()
"""A detail that stays as it is; None would empty it."""


@record
class Customer(Aggregate[CustomerFact]):
    """A person, or an organisation's contact, and what they allow.

    >>> from datetime import UTC, datetime
    >>> t, amy = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy")
    >>> wang = Customer.register("C-1", name="Wang Fang", region="Shanghai", at=t, by=amy)
    >>> wang.change(region="Hangzhou", at=t, by=amy).region
    'Hangzhou'
    >>> wang
    Customer(id='C-1', history=<1 fact>, status=Standing.ACTIVE, name=<personal>, region='Shanghai', \
joined_at=2026-02-03T09:00:00Z)
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "id"

    status: Standing
    name: str | None = personal(default=None, longest=200)
    contacts: tuple[ContactPoint, ...] = personal(default=())
    born: date | None = personal(default=None)
    gender: Gender | None = personal(default=None)
    occupation: str | None = personal(default=None, longest=200)
    income_band: str | None = personal(default=None, longest=80)
    region: str | None = field(default=None, longest=200)
    languages: tuple[str, ...] = ()
    preferences: tuple[Preference, ...] = personal(default=())
    traits: tuple[Trait, ...] = personal(default=())
    organisation: str | None = field(default=None, longest=200)
    customer_class: CustomerClass | None = None
    segment: Segment | None = None
    membership: Membership | None = None
    merged_into: CustomerId | None = None
    joined_at: datetime | None = None

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
        """The customer becomes known."""
        # As it came: the fact makes the member of it, and does not repeat a wrong text.
        told: dict[str, Any] = {"gender": gender}
        return cls.begin(
            Registered(
                customer=CustomerId(id),
                name=name,
                contacts=tuple(contacts) or None,
                born=born,
                occupation=occupation,
                income_band=income_band,
                region=region,
                languages=tuple(languages) or None,
                preferences=tuple(preferences) or None,
                traits=tuple(traits) or None,
                organisation=organisation,
                external=external,
                at=at,
                by=by,
                why=why,
                **told,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The customer as another system last showed them."""
        return cls.begin(fact)

    def age(self, on: date) -> int | None:
        """Full years on a day; None where the birth date is not known or lies later."""
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
        """Details change; those not named stay, those given as None (or empty) are cleared."""
        asked = locals()
        said: dict[str, Any] = {name: asked[name] for name in DETAILS if asked[name] is not KEEP}
        cleared: tuple[Detail, ...] = tuple(
            name for name in DETAILS if name in said and said[name] in (None, ())
        )
        given = {name: value for name, value in said.items() if name not in cleared}
        return self.apply(DetailsChanged(**given, cleared=cleared, at=at, by=by, why=why))

    def confirm(self, *fields: Detail, at: datetime, by: Actor) -> Self:
        """These details (all, when none are named) still hold."""
        return self.apply(DetailsConfirmed(fields=fields, at=at, by=by))

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
        """The value class changes."""
        named = None if to is None else CustomerClass.of(to)
        return self.apply(
            ClassChanged(
                to=named,
                policy=policy,
                policy_version=policy_version,
                reasons=reasons,
                at=at,
                by=by,
                why=why,
            )
        )

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
        """The behaviour segment changes."""
        named = None if to is None else Segment.of(to)
        return self.apply(
            SegmentChanged(
                to=named,
                policy=policy,
                policy_version=policy_version,
                reasons=reasons,
                at=at,
                by=by,
                why=why,
            )
        )

    def set_membership(
        self, to: Membership | None, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """The customer joins a programme, moves in it, or leaves it (None)."""
        return self.apply(MembershipChanged(to=to, at=at, by=by, why=why))

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
    ) -> Self:
        """The customer agrees to a use of their data, on one channel or (None) on all."""
        return self.apply(
            ConsentGiven(
                purpose=Purpose.of(purpose),
                channel=None if channel is None else Channel.of(channel),
                category=DataCategory.of(category),
                until=until,
                notice=notice,
                guardian=guardian,
                at=at,
                by=by,
            )
        )

    def withdraw(
        self,
        purpose: Purpose | str,
        *,
        at: datetime,
        by: Actor,
        channel: Channel | str | None = None,
        category: DataCategory | str | None = None,
        why: str | None = None,
    ) -> Self:
        """The customer no longer agrees, from now on; what was done before stays lawful."""
        return self.apply(
            ConsentWithdrawn(
                purpose=Purpose.of(purpose),
                channel=None if channel is None else Channel.of(channel),
                category=None if category is None else DataCategory.of(category),
                at=at,
                by=by,
                why=why,
            )
        )

    def merge_into(
        self,
        target: CustomerId | str,
        *,
        at: datetime,
        by: Actor,
        evidence: tuple[Evidence, ...] = (),
        why: str | None = None,
    ) -> Self:
        """This record and another are one person, and the other leads from now on."""
        return self.apply(MergedInto(target=CustomerId(target), evidence=evidence, at=at, by=by, why=why))

    def unmerge(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """They were two persons after all; this record is as it was before the merge."""
        return self.apply(Unmerged(at=at, by=by, why=why))
