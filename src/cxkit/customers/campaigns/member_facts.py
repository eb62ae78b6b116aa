"""Facts of one customer in the audience of a campaign, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from cxkit.customers._enums import Arm, Involvement
from cxkit.errors import Fault
from cxkit.kernel import Fact, field, record
from cxkit.values import LONGEST_ID, CampaignId, Channel, CustomerId, Money, OrderId, PolicyId, Reason

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
    """The customer was added to the audience: to be contacted, in the control group, or held back."""

    member: str = field(longest=LONGEST_ID)
    campaign: CampaignId = field(longest=LONGEST_ID)
    customer: CustomerId = field(longest=LONGEST_ID)
    arm: Arm | None = None
    channel: Channel | None = None
    held: Reason | None = None
    policy: PolicyId | None = None

    def rules(self) -> Iterator[Fault]:
        """A customer is in one of the two groups, with a channel; or in none, with the reason."""
        if (self.arm is None) != (self.held is not None) or (self.arm is None) != (self.channel is None):
            message = "a customer is in a group and has a channel, or is held back for a reason"
            yield Fault("arm", "campaign_member.arm", message)

    @property
    def involvement(self) -> Involvement:
        """The status in which the customer begins."""
        if self.arm is None:
            return Involvement.HELD_BACK
        return Involvement.SELECTED if self.arm is Arm.TOLD else Involvement.CONTROL


@record
class HeldBack(CampaignMemberFact):
    """The customer was held back: consent was withdrawn, or there were enough contacts."""

    reason: Reason


@record
class Announced(CampaignMemberFact):
    """The campaign was announced to the customer."""

    channel: Channel


@record
class Undelivered(CampaignMemberFact):
    """The announcement could not be delivered."""


@record
class Participated(CampaignMemberFact):
    """The customer took part: came, redeemed the offer, or ordered."""

    order: OrderId | None = None
    amount: Money | None = None


@record
class Declined(CampaignMemberFact):
    """The customer declined the campaign."""


@record
class OptedOut(CampaignMemberFact):
    """The customer opted out of such campaigns: withdraw the consent in the customer's record too."""


@record
class Erased(CampaignMemberFact):
    """Everything personal was removed."""
