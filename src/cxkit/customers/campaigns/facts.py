"""What can happen to a campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.customers._enums import Purpose
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.kernel.facts import Changes, Fact
from cxkit.values import CampaignId, Channel, Reason
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.customers.campaigns._campaigns import Campaign

__all__ = [
    "CampaignFact",
    "CampaignResult",
    "Cancelled",
    "Ended",
    "Erased",
    "Evaluated",
    "Launched",
    "Planned",
    "Postponed",
]


@record(name="campaign.result")
class CampaignResult:
    """What a campaign came to: who was told, who took part, and who bought in either group.

    `low` and `high` bound the effect, the share that bought of those to be told minus that of the
    control group, at `confidence` by `method`; without a control group there are none, and `reason` says so.

    >>> result = CampaignResult(told=800, participated=90, bought=120, control=200, control_bought=20)
    >>> result.participation, round(result.effect, 6)
    (0.1125, 0.05)
    """

    told: int = field(low=0)
    participated: int = field(low=0)
    bought: int = field(low=0)
    control: int = field(default=0, low=0)
    control_bought: int = field(default=0, low=0)
    low: float | None = None
    high: float | None = None
    confidence: float | None = field(default=None, low=0, high=1)
    method: str | None = None
    reason: Reason | None = None

    def rules(self) -> Iterator[Fault]:
        """No part is greater than its whole, and bounds are in order."""
        parts = (("participated", "told"), ("bought", "told"), ("control_bought", "control"))
        for part, whole in parts:
            if getattr(self, part) > getattr(self, whole):
                message = f"must be at most {whole}, which is {getattr(self, whole)}"
                yield Fault(part, "campaign.parts", message)
        if (self.low is None) != (self.high is None):
            yield Fault("low", "campaign.bounds", "low and high come together")
        elif self.low is not None and self.high is not None and self.low > self.high:
            yield Fault("low", "campaign.bounds", f"must be at most high, which is {self.high}")

    @property
    def participation(self) -> float | None:
        """The share of those to be told who took part; None when nobody was to be told."""
        return self.participated / self.told if self.told else None

    @property
    def effect(self) -> float | None:
        """The share that bought of those to be told, minus that of the control group; None without either."""
        if not self.told or not self.control:
            return None
        return self.bought / self.told - self.control_bought / self.control


@record(abstract=True)
class CampaignFact(Fact):
    """Something that happened to a campaign."""

    schema_prefix: ClassVar[str] = "campaign."


@record
class Planned(CampaignFact):
    """A campaign was planned: what is announced, from when to when, on which channels, to what end."""

    campaign: CampaignId = field(longest=LONGEST_ID)
    title: str = field(longest=500)
    purpose: Purpose = Purpose.MARKETING
    offer: str | None = None
    goal: str | None = None
    channels: tuple[Channel, ...]
    starts_at: datetime
    ends_at: datetime
    control_share: float = field(default=0.0, low=0, high=0.5)

    def rules(self) -> Iterator[Fault]:
        """It ends after it starts, and has a channel."""
        if self.ends_at <= self.starts_at:
            yield Fault("ends_at", "campaign.period", "must lie after starts_at")
        if not self.channels:
            yield Fault("channels", "campaign.channels", "needs one channel or more")

    def begin(self) -> Changes:
        """A planned campaign."""
        same = ("title", "purpose", "offer", "goal", "channels", "starts_at", "ends_at", "control_share")
        return {"id": self.campaign, **{name: getattr(self, name) for name in same}}


@record
class Postponed(CampaignFact):
    """It has another period."""

    starts_at: datetime
    ends_at: datetime

    def rules(self) -> Iterator[Fault]:
        """It ends after it starts."""
        if self.ends_at <= self.starts_at:
            yield Fault("ends_at", "campaign.period", "must lie after starts_at")

    def effect(self, state: Campaign, /) -> Mapping[str, Any]:
        """The other period."""
        return {"starts_at": self.starts_at, "ends_at": self.ends_at}


@record
class Launched(CampaignFact):
    """From now on customers are told."""

    def effect(self, state: Campaign, /) -> Mapping[str, Any]:
        """When."""
        return {"launched_at": self.at}


@record
class Ended(CampaignFact):
    """It is over, at its end or before."""

    def effect(self, state: Campaign, /) -> Mapping[str, Any]:
        """When."""
        return {"ended_at": self.at}


@record
class Cancelled(CampaignFact):
    """It does not take place, or not any more."""


@record
class Evaluated(CampaignFact):
    """What it came to was measured; a later evaluation replaces an earlier one."""

    result: CampaignResult

    def effect(self, state: Campaign, /) -> Mapping[str, Any]:
        """The result."""
        return {"result": self.result}


@record
class Erased(CampaignFact):
    """Everything personal was taken out: outside ids, and the reasons that people wrote."""
