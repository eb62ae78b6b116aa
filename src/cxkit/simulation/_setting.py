"""The size and the span of a simulated shop, and the names of its things."""

from __future__ import annotations

import random
from datetime import datetime

import attrs

from cxkit.simulation._story import TEAMS, Story
from cxkit.values import Period


@attrs.frozen(kw_only=True)
class Setting:
    """Everything that the parts of the simulation share; all chance comes from `seed`."""

    seed: int
    contacts: int
    first: Period
    last: Period
    story: Story
    products: int
    end: datetime = attrs.field(init=False)
    """The instant at which the shop was looked at: what comes later has not happened."""
    month_start: datetime = attrs.field(init=False)
    """When the story's month begins."""
    month_end: datetime = attrs.field(init=False)
    """When it ends."""

    def __attrs_post_init__(self) -> None:
        # Periods find their instants through the zone's rules: once here, not once a contact.
        object.__setattr__(self, "end", self.last.end)
        object.__setattr__(self, "month_start", self.story.month.start)
        object.__setattr__(self, "month_end", self.story.month.end)

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return max(30, self.contacts // 2)

    @property
    def agents_a_team(self) -> int:
        """How many agents each team has."""
        return min(40, max(2, self.contacts // 2500))

    def customer_id(self, number: int) -> str:
        """The id of customer number so-and-so."""
        return f"customer-{number + 1}"

    def customer(self, chance: random.Random) -> str:
        """Some customer: a few come often, most seldom."""
        return self.customer_id(int(self.customers * chance.random() ** 1.7))

    def agent_id(self, team: str, number: int) -> str:
        """The id of an agent of a team."""
        return f"{team}-{number + 1}"

    def agent(self, chance: random.Random) -> tuple[str, str]:
        """Some agent and their team."""
        team = chance.choice(TEAMS)
        return self.agent_id(team, chance.randrange(self.agents_a_team)), team

    def trained(self, team: str, at: datetime) -> bool:
        """Whether that team had the training of the story by then."""
        return team == self.story.team and at >= self.month_start
