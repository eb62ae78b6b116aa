"""The customers of a campaign: to be contacted, in the control group, or held back; and the result.

>>> from datetime import UTC, date, datetime
>>> from cxkit import Actor, Customer
>>> from cxkit.customers import Campaign, ContactPoint
>>> t, mei = datetime(2026, 9, 1, tzinfo=UTC), Actor.agent("mei")
>>> period = {"starts_at": t, "ends_at": datetime(2026, 9, 26, tzinfo=UTC)}
>>> campaign = Campaign.plan("moon", title="Gift", channels=["email"], **period, at=t, by=mei)
>>> wang = Customer.register("C-1", contacts=[ContactPoint.email("fang@a.example")], at=t, by=mei)
>>> willing = wang.consent("marketing", at=t, by=mei)
>>> [member.status for member in enrol(campaign, [willing], on=date(2026, 9, 10), at=t, by=mei)]
[Involvement.SELECTED]
>>> print(enrol(campaign, [wang], on=date(2026, 9, 10), at=t, by=mei)[0].held)
the customer has not agreed to this: ask first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar, Protocol, Self

from cxkit._typing import Named
from cxkit.customers._enums import Arm, CampaignStatus, Involvement
from cxkit.customers._wording import WORDS
from cxkit.customers.campaigns import member_facts as facts
from cxkit.customers.campaigns._campaigns import Campaign
from cxkit.customers.campaigns.facts import CampaignResult
from cxkit.customers.campaigns.member_facts import CampaignMemberFact
from cxkit.customers.consent._consent import CONSENT_POLICY, ConsentPolicy, Permission
from cxkit.customers.consent._contactability import contactability
from cxkit.customers.profile._customer import Customer
from cxkit.customers.profile._identity import leading
from cxkit.errors import Invalid, Refused
from cxkit.kernel import (
    Aggregate,
    Begin,
    Lifecycle,
    OneOf,
    Step,
    by_chance,
    copies,
    evolve,
    field,
    record,
    sets,
    wrong,
)
from cxkit.kernel.facts import Actor, Changes, Fact
from cxkit.values import CampaignId, Channel, CustomerId, Money, OrderId, PolicyId, Reason

_CONTACTED = frozenset({Involvement.ANNOUNCED, Involvement.PARTICIPATED})


@record(name="campaign.policy")
class CampaignPolicy:
    """The contact fatigue limit: at most `most_contacts`, for any purpose, in `per_days` days."""

    id: Named[PolicyId] = field(default=PolicyId("campaigns"), longest=80)
    version: int = field(default=1, low=1)
    most_contacts: int = field(default=2, low=1)
    per_days: int = field(default=30, low=1)


CAMPAIGN_POLICY = CampaignPolicy()
"""The policy where none is named."""


def participated(member: CampaignMember, fact: facts.Participated) -> Changes:
    """The time of the first participation, and the orders with this one."""
    orders = () if fact.order is None else (fact.order,)
    return {"participated_at": member.participated_at or fact.at, "orders": (*member.orders, *orders)}


_BEGINNINGS = (Involvement.SELECTED, Involvement.CONTROL, Involvement.HELD_BACK)


@record(name="campaign_member")
class CampaignMember(Aggregate[CampaignMemberFact]):
    """One customer in the audience of a campaign: the group, whether contacted, whether they took part."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Enrolled: Begin(
                OneOf(_BEGINNINGS, field="involvement"),
                copies("campaign", "customer", "arm", "channel", "held", id="member"),
            )
        },
        steps={
            # The group stays, so that groups can still be compared.
            facts.HeldBack: Step(
                source=Involvement.SELECTED, target=Involvement.HELD_BACK, effect=sets(held="reason")
            ),
            facts.Announced: Step(
                source=Involvement.SELECTED,
                target=Involvement.ANNOUNCED,
                effect=sets("channel", announced_at="at"),
            ),
            facts.Undelivered: Step(source=Involvement.ANNOUNCED, target=Involvement.UNDELIVERED),
            facts.Participated: Step(source=_CONTACTED, target=Involvement.PARTICIPATED, effect=participated),
            facts.Declined: Step(source=Involvement.ANNOUNCED, target=Involvement.DECLINED),
            facts.OptedOut: Step(source=_CONTACTED | {Involvement.DECLINED}, target=Involvement.OPTED_OUT),
            facts.Erased: Step(),
        },
        permission="manage_campaigns",
        permissions={
            "take_part": [facts.Participated, facts.Declined, facts.OptedOut],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased

    status: Involvement
    campaign: CampaignId
    customer: CustomerId
    arm: Arm | None = None
    channel: Channel | None = None
    held: Reason | None = None
    announced_at: datetime | None = None
    participated_at: datetime | None = None
    orders: tuple[OrderId, ...] = ()

    def announce(
        self, *, permission: Permission, at: datetime, by: Actor, channel: Channel | str | None = None
    ) -> Self:
        """Record the announcement to the customer. `permission` is that of `permits` at that time."""
        bad = wrong(at, permission=(permission, Permission))
        if bad is None and not permission:
            raise Refused(
                f"campaign_member {self.id!r} refuses Announced: {permission.reason}; hold it back",
                code=f"refused.{permission.reason.code}",
                params={"id": self.id},
            )
        used = self.channel if channel is None else channel
        if used is None and bad is None:
            raise Invalid("is missing: the customer has none here", code="campaign.channel", path="channel")
        return self.apply(facts.Announced, channel=used, at=bad or at, by=by)

    def hold_back(self, reason: Reason, *, at: datetime, by: Actor) -> Self:
        """Hold the customer back: they must not be contacted after all."""
        return self.apply(facts.HeldBack, reason=reason, at=at, by=by)

    def bounce(self, *, at: datetime, by: Actor) -> Self:
        """Record that the announcement could not be delivered."""
        return self.apply(facts.Undelivered, at=at, by=by)

    def participate(
        self, *, at: datetime, by: Actor, order: OrderId | str | None = None, amount: Money | None = None
    ) -> Self:
        """Record that the customer took part, once or several times."""
        return self.apply(facts.Participated, order=order, amount=amount, at=at, by=by)

    def decline(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the customer declined the campaign."""
        return self.apply(facts.Declined, at=at, by=by, why=why)

    def opt_out(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the customer opted out of such campaigns."""
        return self.apply(facts.OptedOut, at=at, by=by, why=why)


def enrol(
    campaign: Campaign,
    customers: Iterable[Customer],
    *,
    on: date,
    at: datetime,
    by: Actor,
    contacts: Mapping[str, Sequence[date]] | None = None,
    policy: CampaignPolicy = CAMPAIGN_POLICY,
    consent: ConsentPolicy = CONSENT_POLICY,
    tz: str = "UTC",
) -> tuple[CampaignMember, ...]:
    """The audience of a campaign that is announced on a day: to be contacted, control, or held back and why.

    A customer may be contacted who has consented, has a contact point on one of the campaign's channels,
    and has not had too many `contacts` up to that day. Of those, the control group is drawn by the hash of
    campaign and customer: by chance, and always and everywhere the same. Merged and erased records are
    not contacted; a withdrawal on a merged record holds for the one that leads.
    """
    if campaign.status in (CampaignStatus.ENDED, CampaignStatus.CANCELLED):
        raise Refused(
            f"campaign {campaign.id!r} is {campaign.status}: nobody is enrolled any more",
            code="refused.campaign.status",
            params={"status": str(campaign.status)},
        )
    members: dict[str, CampaignMember] = {}
    for records in leading(customers):
        customer = records[0]
        contact = contactability(
            records,
            on,
            purpose=campaign.purpose,
            channels=campaign.channels,
            only=True,
            most=policy.most_contacts,
            days=policy.per_days,
            contacts=[day for each in records for day in (contacts or {}).get(each.person, ())],
            consent=consent,
            tz=tz,
        )
        arm = Arm.CONTROL if by_chance(campaign.id, customer.id) < campaign.control_share else Arm.TOLD
        members[customer.id] = CampaignMember.begin(
            facts.Enrolled,
            member=f"{campaign.id}/{customer.id}",
            campaign=campaign.id,
            customer=customer.id,
            arm=arm if contact.channel else None,
            channel=contact.channel,
            held=contact.reason,
            policy=policy.id,
            at=at,
            by=by,
        )
    return tuple(members.values())


class _Bounds(Protocol):
    """An interval as `cxkit.stats` makes it."""

    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def confidence(self) -> float | None: ...
    @property
    def method(self) -> str: ...


def campaign_result(
    members: Iterable[CampaignMember], bought: Collection[str], *, interval: _Bounds | None = None
) -> CampaignResult:
    """The result of a campaign, from its members and the ids of the customers who bought in its period.

    Counted by group as drawn: customers to be contacted who then could not be are still counted there,
    because leaving them out would compare different people. Those held back at enrolment are in
    neither group. `interval` bounds the effect: see `cxkit.stats.intervals.two_proportions`.
    """
    audience = tuple(members)
    groups = Counter((member.arm, member.customer in bought) for member in audience)
    contacted, control = (groups[arm, True] + groups[arm, False] for arm in (Arm.TOLD, Arm.CONTROL))
    result = CampaignResult(
        told=contacted,
        participated=sum(member.participated_at is not None for member in audience),
        bought=groups[Arm.TOLD, True],
        control=control,
        control_bought=groups[Arm.CONTROL, True],
        reason=None if control else WORDS["campaign.no_control"](),
    )
    if interval is None or not control:
        return result
    bounds = {name: getattr(interval, name) for name in ("low", "high", "confidence", "method")}
    return evolve(result, bounds)
