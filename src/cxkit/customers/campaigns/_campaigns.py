"""Campaigns: announced to an audience, with a control group if its effect is to be known.

>>> from datetime import UTC, datetime
>>> t, mei = datetime(2026, 9, 1, tzinfo=UTC), Actor.agent("mei")
>>> campaign = Campaign.plan(
...     "moon",
...     title="Mid-Autumn gift",
...     channels=["email"],
...     starts_at=datetime(2026, 9, 10, tzinfo=UTC),
...     ends_at=datetime(2026, 9, 26, tzinfo=UTC),
...     control_share=0.2,
...     at=t,
...     by=mei,
... )
>>> campaign.launch(at=campaign.starts_at, by=mei).status
CampaignStatus.RUNNING
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from cxkit.customers._enums import CampaignStatus, Purpose
from cxkit.customers.campaigns.facts import (
    CampaignFact,
    CampaignResult,
    Cancelled,
    Ended,
    Erased,
    Evaluated,
    Launched,
    Planned,
    Postponed,
)
from cxkit.kernel import Aggregate, Lifecycle, Step, field, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.values import CampaignId, Channel, Reason, Text, instant_text

OVER = Text(
    "campaign.over",
    "its period ended at {at}: postpone it, or plan another",
    "活动期已于{at}结束：请延期或另行计划",
    "活動期已於{at}結束：請延期或另行規劃",
)


def not_over(campaign: Campaign, at: datetime) -> Reason | None:
    """A campaign is launched before its period ends."""
    return OVER(at=instant_text(campaign.ends_at)) if at >= campaign.ends_at else None


@record(name="campaign")
class Campaign(Aggregate[CampaignFact]):
    """What is announced to an audience, in which period, and what it came to.

    `control_share` of the audience is left alone, so that its purchases show what would have
    happened anyway. The customers are `CampaignMember`s.
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Planned: CampaignStatus.PLANNED},
        steps={
            Postponed: Step(source=CampaignStatus.PLANNED),
            Launched: Step(source=CampaignStatus.PLANNED, target=CampaignStatus.RUNNING, guards=(not_over,)),
            Ended: Step(source=CampaignStatus.RUNNING, target=CampaignStatus.ENDED),
            Cancelled: Step(
                source={CampaignStatus.PLANNED, CampaignStatus.RUNNING}, target=CampaignStatus.CANCELLED
            ),
            Evaluated: Step(source=CampaignStatus.ENDED),
            Erased: Step(),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "id"

    status: CampaignStatus
    title: str = field(longest=500)
    purpose: Purpose
    offer: str | None = None
    goal: str | None = None
    channels: tuple[Channel, ...]
    starts_at: datetime
    ends_at: datetime
    control_share: float = field(default=0.0, low=0, high=0.5)
    launched_at: datetime | None = None
    ended_at: datetime | None = None
    result: CampaignResult | None = None

    @classmethod
    def plan(
        cls,
        id: CampaignId | str,
        *,
        title: str,
        channels: Iterable[Channel | str],
        starts_at: datetime,
        ends_at: datetime,
        at: datetime,
        by: Actor,
        purpose: Purpose | str = Purpose.MARKETING,
        offer: str | None = None,
        goal: str | None = None,
        control_share: float = 0.0,
        why: str | None = None,
    ) -> Self:
        """A campaign is planned; `control_share` of its audience, 0 to 0.5, will not be told."""
        return cls.begin(
            Planned(
                campaign=CampaignId(id),
                title=title,
                purpose=Purpose.of(purpose),
                offer=offer,
                goal=goal,
                channels=tuple(Channel.of(channel) for channel in channels),
                starts_at=starts_at,
                ends_at=ends_at,
                control_share=control_share,
                at=at,
                by=by,
                why=why,
            )
        )

    def postpone(
        self, starts_at: datetime, ends_at: datetime, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """It gets another period."""
        return self.apply(Postponed(starts_at=starts_at, ends_at=ends_at, at=at, by=by, why=why))

    def launch(self, *, at: datetime, by: Actor) -> Self:
        """Customers are told from now on."""
        return self.apply(Launched(at=at, by=by))

    def end(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It is over."""
        return self.apply(Ended(at=at, by=by, why=why))

    def cancel(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It does not take place, or not any more."""
        return self.apply(Cancelled(at=at, by=by, why=why))

    def evaluate(self, result: CampaignResult, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """What it came to, once it is over."""
        return self.apply(Evaluated(result=result, at=at, by=by, why=why))
