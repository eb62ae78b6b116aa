"""The customers of a campaign: who may be told, who is left alone as a control, and what came of it.

>>> from datetime import UTC, datetime
>>> from cxkit.customers.campaigns._campaigns import Campaign
>>> from cxkit.customers.profile._contacts import ContactPoint
>>> from cxkit.customers.profile._customer import Customer
>>> t, mei = datetime(2026, 9, 1, tzinfo=UTC), Actor.agent("mei")
>>> period = {"starts_at": t, "ends_at": datetime(2026, 9, 26, tzinfo=UTC)}
>>> campaign = Campaign.plan("moon", title="Gift", channels=["email"], **period, at=t, by=mei)
>>> wang = Customer.register("C-1", contacts=[ContactPoint.email("fang@a.example")], at=t, by=mei)
>>> asked = wang.consent("marketing", at=t, by=mei)
>>> [member.status for member in enrol(campaign, [asked], on=date(2026, 9, 10), at=t, by=mei)]
[Involvement.SELECTED]
>>> print(enrol(campaign, [wang], on=date(2026, 9, 10), at=t, by=mei)[0].held)
the customer has not agreed to this: ask first
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import ClassVar, Protocol, Self

from cxkit.customers._enums import Arm, CampaignStatus, Involvement
from cxkit.customers.campaigns._campaigns import Campaign
from cxkit.customers.campaigns.facts import CampaignResult
from cxkit.customers.campaigns.member_facts import (
    Announced,
    CampaignMemberFact,
    Declined,
    Enrolled,
    Erased,
    HeldBack,
    OptedOut,
    Participated,
    Undelivered,
)
from cxkit.customers.consent._consent import CONSENT_POLICY, ConsentPolicy, Permission
from cxkit.customers.consent._contactability import reach
from cxkit.customers.profile._customer import Customer
from cxkit.customers.profile._identity import leading
from cxkit.errors import Invalid, Refused
from cxkit.kernel import Aggregate, Lifecycle, Step, evolve, field, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.values import CampaignId, Channel, CustomerId, Money, OrderId, PolicyId, Reason, Text

NO_CONTROL = Text(
    "campaign.no_control",
    "there was no control group, so what would have been bought anyway is not known",
    "没有对照组，无法得知不做活动时的购买情况",
    "沒有對照組，無法得知不做活動時的購買情況",
)
_TOLD = frozenset({Involvement.ANNOUNCED, Involvement.PARTICIPATED})


@record(name="campaign.policy")
class CampaignPolicy:
    """The contact fatigue limit: at most `most_contacts`, whatever for, in `per_days` days."""

    id: PolicyId = field(default=PolicyId("campaigns"), longest=80)
    version: int = field(default=1, low=1)
    most_contacts: int = field(default=2, low=1)
    per_days: int = field(default=30, low=1)


CAMPAIGN_POLICY = CampaignPolicy()
"""The policy where none is named."""


@record(name="campaign_member")
class CampaignMember(Aggregate[CampaignMemberFact]):
    """One customer in the audience of a campaign: in which group, whether told, whether they took part."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Enrolled: None},
        steps={
            HeldBack: Step(source=Involvement.SELECTED, target=Involvement.HELD_BACK),
            Announced: Step(source=Involvement.SELECTED, target=Involvement.ANNOUNCED),
            Undelivered: Step(source=Involvement.ANNOUNCED, target=Involvement.UNDELIVERED),
            Participated: Step(source=_TOLD, target=Involvement.PARTICIPATED),
            Declined: Step(source=Involvement.ANNOUNCED, target=Involvement.DECLINED),
            OptedOut: Step(source=_TOLD | {Involvement.DECLINED}, target=Involvement.OPTED_OUT),
            Erased: Step(),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased

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
        """The customer is told. `permission` is what `permits` says at that time: consent may be gone."""
        if not permission:
            raise Refused(
                f"campaign_member {self.id!r} refuses Announced: {permission.reason}; hold it back",
                code=f"refused.{permission.reason.code}",
                params={"id": self.id},
            )
        used = self.channel if channel is None else Channel.of(channel)
        if used is None:
            raise Invalid("is missing: the customer has none here", code="campaign.channel", path="channel")
        return self.apply(Announced(channel=used, at=at, by=by))

    def hold_back(self, reason: Reason, *, at: datetime, by: Actor) -> Self:
        """The customer must not be told after all."""
        return self.apply(HeldBack(reason=reason, at=at, by=by))

    def bounce(self, *, at: datetime, by: Actor) -> Self:
        """The announcement came back."""
        return self.apply(Undelivered(at=at, by=by))

    def participate(
        self, *, at: datetime, by: Actor, order: OrderId | str | None = None, amount: Money | None = None
    ) -> Self:
        """The customer takes part, once or several times."""
        named = None if order is None else OrderId(order)
        return self.apply(Participated(order=named, amount=amount, at=at, by=by))

    def decline(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The customer says no."""
        return self.apply(Declined(at=at, by=by, why=why))

    def opt_out(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """The customer wants no more of this kind."""
        return self.apply(OptedOut(at=at, by=by, why=why))


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
    """The audience of a campaign that is announced on a day: to be told, a control, or held back and why.

    First it is asked who may be told: consent, a contact point on one of the campaign's channels, and
    the `contacts` up to that day. Of those, the control group is drawn by the hash of campaign and
    customer: by chance, and the same whenever and wherever it is asked. Merged and erased records are
    not told; what was withdrawn on a merged record holds for the one that leads.
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
        way = reach(
            records,
            on,
            purpose=campaign.purpose,
            channels=campaign.channels,
            only=True,
            most=policy.most_contacts,
            days=policy.per_days,
            contacts=[day for each in records for day in (contacts or {}).get(each.id, ())],
            consent=consent,
            tz=tz,
        )
        control = _by_chance(campaign.id, customer.id) < campaign.control_share
        arm = None if way.channel is None else Arm.CONTROL if control else Arm.TOLD
        members[customer.id] = CampaignMember.begin(
            Enrolled(
                member=f"{campaign.id}/{customer.id}",
                campaign=CampaignId(campaign.id),
                customer=CustomerId(customer.id),
                arm=arm,
                channel=way.channel,
                held=way.reason,
                policy=policy.id,
                at=at,
                by=by,
            )
        )
    return tuple(members.values())


def _by_chance(campaign: str, customer: str) -> float:
    """A number from 0 up to 1, evenly spread over customers, unrelated between campaigns."""
    digest = sha256(f"{len(campaign)}:{campaign}/{customer}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


class Bounds(Protocol):
    """An interval as `cxkit.stats` makes it."""

    @property
    def low(self) -> float:
        """The lower bound."""
        ...

    @property
    def high(self) -> float:
        """The upper bound."""
        ...

    @property
    def confidence(self) -> float:
        """How sure, 0 to 1."""
        ...

    @property
    def method(self) -> str:
        """How it was computed."""
        ...


def campaign_result(
    members: Iterable[CampaignMember], bought: Collection[str], *, interval: Bounds | None = None
) -> CampaignResult:
    """What a campaign came to, by its members and the ids of the customers who bought in its period.

    Counted by group as drawn: who was to be told and then could not be is still counted there,
    because leaving them out would compare different people. Who was held back at enrolment is in
    neither group. `interval` bounds the effect, for example `stats.two_proportions.newcombe`.
    """
    known = tuple(members)
    groups = Counter((member.arm, member.customer in bought) for member in known)
    told, control = (groups[arm, True] + groups[arm, False] for arm in (Arm.TOLD, Arm.CONTROL))
    result = CampaignResult(
        told=told,
        participated=sum(member.participated_at is not None for member in known),
        bought=groups[Arm.TOLD, True],
        control=control,
        control_bought=groups[Arm.CONTROL, True],
        reason=None if control else NO_CONTROL(),
    )
    if interval is None or not control:
        return result
    bounds = {name: getattr(interval, name) for name in ("low", "high", "confidence", "method")}
    return evolve(result, bounds)
