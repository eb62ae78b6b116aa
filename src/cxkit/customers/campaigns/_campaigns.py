"""Campaigns: announced to an audience, with a control group if its effect is to be measured.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor
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
from cxkit.customers._wording import WORDS
from cxkit.customers.campaigns import facts
from cxkit.customers.campaigns.facts import CampaignFact, CampaignResult
from cxkit.kernel import Aggregate, Begin, Lifecycle, Step, copies, field, given, record, sets
from cxkit.kernel.facts import Actor, Fact
from cxkit.values import CampaignId, Channel, Reason, instant_text


def before_its_end(campaign: Campaign, at: datetime) -> Reason | None:
    """A campaign is launched before its period ends."""
    return WORDS["campaign.over"](at=instant_text(campaign.ends_at)) if at >= campaign.ends_at else None


_planned = copies(
    "title", "purpose", "offer", "goal", "channels", "starts_at", "ends_at", "control_share", id="campaign"
)


@record(name="campaign")
class Campaign(Aggregate[CampaignFact]):
    """A campaign: its content, audience channels, period and result.

    `control_share` of the audience is not contacted, so that its purchases show what would have
    happened without the campaign. The customers are `CampaignMember`s.
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={facts.Planned: Begin(CampaignStatus.PLANNED, _planned)},
        steps={
            facts.Postponed: Step(source=CampaignStatus.PLANNED, effect=sets("starts_at", "ends_at")),
            facts.Launched: Step(
                source=CampaignStatus.PLANNED,
                target=CampaignStatus.RUNNING,
                effect=sets(launched_at="at"),
                guards=(before_its_end,),
            ),
            facts.Ended: Step(
                source=CampaignStatus.RUNNING, target=CampaignStatus.ENDED, effect=sets(ended_at="at")
            ),
            facts.Cancelled: Step(
                source={CampaignStatus.PLANNED, CampaignStatus.RUNNING}, target=CampaignStatus.CANCELLED
            ),
            facts.Evaluated: Step(source=CampaignStatus.ENDED, effect=sets("result")),
            facts.Erased: Step(),
        },
        permission="manage_campaigns",
        permissions={
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
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
        """Plan a campaign; `control_share` of its audience, 0 to 0.5, will not be contacted."""
        return cls.begin(facts.Planned, **given(locals(), campaign=id))

    def postpone(
        self, starts_at: datetime, ends_at: datetime, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Move the campaign to another period."""
        return self.apply(facts.Postponed, starts_at=starts_at, ends_at=ends_at, at=at, by=by, why=why)

    def launch(self, *, at: datetime, by: Actor) -> Self:
        """Launch the campaign: customers are contacted from now on."""
        return self.apply(facts.Launched, at=at, by=by)

    def end(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """End the campaign, at the end of its period or before."""
        return self.apply(facts.Ended, at=at, by=by, why=why)

    def cancel(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Cancel the campaign, before it was launched or while it runs."""
        return self.apply(facts.Cancelled, at=at, by=by, why=why)

    def evaluate(self, result: CampaignResult, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record the result of the campaign once it has ended."""
        return self.apply(facts.Evaluated, result=result, at=at, by=by, why=why)
