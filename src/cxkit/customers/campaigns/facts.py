"""Facts of a campaign, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit.customers._enums import Purpose
from cxkit.errors import Fault
from cxkit.kernel import Fact, field, record
from cxkit.values import LONGEST_ID, CampaignId, Channel, Reason

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
    """The result of a campaign: how many were in either group, took part, and bought.

    `told` counts the customers to be contacted, `control` the control group. `low` and `high` bound the
    effect, the share that bought of those to be contacted minus that of the control group, at `confidence`
    by `method`; without a control group they are None, and `reason` says so.

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
        """No part is greater than its total, and bounds are in order."""
        for part, total in (("participated", "told"), ("bought", "told"), ("control_bought", "control")):
            if getattr(self, part) > getattr(self, total):
                yield Fault(
                    part, "campaign.parts", f"must be at most {total}, which is {getattr(self, total)}"
                )
        if (self.low is None) != (self.high is None):
            yield Fault("low", "campaign.bounds", "low and high come together")
        elif self.low is not None and self.high is not None and self.low > self.high:
            yield Fault("low", "campaign.bounds", f"must be at most high, which is {self.high}")

    @property
    def participation(self) -> float | None:
        """The share of those to be contacted who took part; None when nobody was to be contacted."""
        return self.participated / self.told if self.told else None

    @property
    def effect(self) -> float | None:
        """The difference of the shares that bought, those to be contacted minus the control group.

        None without customers in either group.
        """
        if not self.told or not self.control:
            return None
        return self.bought / self.told - self.control_bought / self.control


def period_faults(starts_at: datetime, ends_at: datetime) -> Iterator[Fault]:
    """The fault of a period that ends before it starts, or at once."""
    if ends_at <= starts_at:
        yield Fault("ends_at", "campaign.period", "must lie after starts_at")


@record(abstract=True)
class CampaignFact(Fact):
    """Something that happened to a campaign."""

    schema_prefix: ClassVar[str] = "campaign."


@record
class Planned(CampaignFact):
    """The campaign was planned: its content, period, channels and goal."""

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
        """A campaign ends after it starts, and has a channel."""
        yield from period_faults(self.starts_at, self.ends_at)
        if not self.channels:
            yield Fault("channels", "campaign.channels", "needs one channel or more")


@record
class Postponed(CampaignFact):
    """The campaign was moved to another period."""

    starts_at: datetime
    ends_at: datetime

    def rules(self) -> Iterator[Fault]:
        """The period ends after it starts."""
        yield from period_faults(self.starts_at, self.ends_at)


@record
class Launched(CampaignFact):
    """The campaign was launched: from then on customers are contacted."""


@record
class Ended(CampaignFact):
    """The campaign ended, at the end of its period or before."""


@record
class Cancelled(CampaignFact):
    """The campaign was cancelled."""


@record
class Evaluated(CampaignFact):
    """The result was measured; a later evaluation replaces an earlier one."""

    result: CampaignResult


@record
class Erased(CampaignFact):
    """Everything personal was removed: outside ids, and the reasons that people wrote."""
