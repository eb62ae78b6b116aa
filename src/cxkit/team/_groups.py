"""Teams: named groups of agents, each below another, and the chain of command."""

from __future__ import annotations

from collections.abc import Iterable

from cxkit._typing import MaybeNamed, Named
from cxkit.errors import Invalid, NotFound, shown
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, AgentId, GroupId


@record(name="agent.team")
class Team:
    """A group of agents that tickets and conversations are assigned to.

    Agents name their team themselves; `lead` is the agent in charge and `above` the team to which this one
    escalates. `schedule` names its opening hours among those of the service levels.

    >>> Team(id="returns", name="Returns", above="second-line").above
    'second-line'
    """

    id: Named[GroupId] = field(longest=LONGEST_ID)
    name: str = ""
    lead: MaybeNamed[AgentId] = field(default=None)
    above: MaybeNamed[GroupId] = field(default=None)
    schedule: str | None = field(default=None, longest=100)


def chain_of_command(team: GroupId | str, teams: Iterable[Team]) -> tuple[Team, ...]:
    """List a team and those above it, in the order of escalation.

    Raises `NotFound` for a team that is not given, and `Invalid` for teams that escalate in a circle.

    >>> [each.id for each in chain_of_command("a", [Team(id="a", above="b"), Team(id="b")])]
    ['a', 'b']
    """
    by_id: dict[str, Team] = {each.id: each for each in teams}
    chain: dict[str, Team] = {}
    id: str | None = team
    while id is not None:
        if id in chain:
            circle = " > ".join([*chain, id])
            raise Invalid(f"teams escalate in a circle: {circle}", code="team.circle", path="above")
        if id not in by_id:
            raise NotFound(f"no team has the id {shown(id)}: known are {', '.join(sorted(by_id)) or 'none'}")
        chain[id] = by_id[id]
        id = chain[id].above
    return tuple(chain.values())
