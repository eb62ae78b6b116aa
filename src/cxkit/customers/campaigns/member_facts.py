"""What can happen between a campaign and one customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.customers._enums import Arm, Involvement
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.kernel.facts import Changes, Fact
from cxkit.values import CampaignId, Channel, CustomerId, Money, OrderId, PolicyId, Reason
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.customers.campaigns._campaign_members import CampaignMember

__all__ = [
    "Announced",
    "CampaignMemberFact",
    "Declined",
    "Enrolled",
    "Erased",
    "HeldBack",
    "OptedOut",
    "Participated",
    "Undelivered",
]


@record(abstract=True)
class CampaignMemberFact(Fact):
    """Something that happened between a campaign and one customer."""

    schema_prefix: ClassVar[str] = "campaign_member."


@record
class Enrolled(CampaignMemberFact):
    """The customer is in the audience: to be told on a channel, in the control group, or (`held`) neither."""

    member: str = field(longest=LONGEST_ID)
    campaign: CampaignId = field(longest=LONGEST_ID)
    customer: CustomerId = field(longest=LONGEST_ID)
    arm: Arm | None = None
    channel: Channel | None = None
    held: Reason | None = None
    policy: PolicyId | None = None

    def rules(self) -> Iterator[Fault]:
        """In one of the two groups, with a channel; or in none, with the reason."""
        if (self.arm is None) != (self.held is not None) or (self.arm is None) != (self.channel is None):
            message = "a customer is in a group and has a channel, or is held back for a reason"
            yield Fault("arm", "campaign_member.arm", message)

    def begin(self) -> Changes:
        """A customer of the audience."""
        states = {Arm.TOLD: Involvement.SELECTED, Arm.CONTROL: Involvement.CONTROL}
        same = ("campaign", "customer", "arm", "channel", "held")
        status = Involvement.HELD_BACK if self.arm is None else states[self.arm]
        return {"id": self.member, "status": status, **{name: getattr(self, name) for name in same}}


@record
class HeldBack(CampaignMemberFact):
    """The customer must not be told any more: consent was withdrawn, or there were contacts enough."""

    reason: Reason

    def effect(self, state: CampaignMember, /) -> Mapping[str, Any]:
        """The reason; the group stays, so that groups can still be compared."""
        return {"held": self.reason}


@record
class Announced(CampaignMemberFact):
    """The customer was told."""

    channel: Channel

    def effect(self, state: CampaignMember, /) -> Mapping[str, Any]:
        """When, and on which channel."""
        return {"announced_at": self.at, "channel": self.channel}


@record
class Undelivered(CampaignMemberFact):
    """The announcement came back."""


@record
class Participated(CampaignMemberFact):
    """The customer took part: came, redeemed the offer, or ordered."""

    order: OrderId | None = None
    amount: Money | None = None

    def effect(self, state: CampaignMember, /) -> Mapping[str, Any]:
        """When for the first time, and with which order."""
        return {
            "participated_at": state.participated_at or self.at,
            "orders": state.orders if self.order is None else (*state.orders, self.order),
        }


@record
class Declined(CampaignMemberFact):
    """The customer said no to this campaign."""


@record
class OptedOut(CampaignMemberFact):
    """The customer wants no more of this kind: withdraw the consent in the customer's ledger too."""


@record
class Erased(CampaignMemberFact):
    """Everything personal was taken out."""
