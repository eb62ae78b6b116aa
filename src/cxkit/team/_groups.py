"""Teams: named groups of agents, one below another, and the way up."""

from __future__ import annotations

from collections.abc import Iterable

from cxkit.errors import Invalid, NotFound, shown
from cxkit.kernel import field, record
from cxkit.values import AgentId, GroupId
from cxkit.values._ids import LONGEST_ID


@record(name="agent.team")
class Team:
    """A group of agents that tickets and conversations are given to.

    Members say themselves to which team they belong; `lead` is who answers for it and `above` the team
    to which it escalates. `schedule` names its opening hours among those of the service levels.

    >>> Team(id="returns", name="Returns", above="second-line").above
    'second-line'
    """

    id: GroupId = field(longest=LONGEST_ID)
    name: str = ""
    lead: AgentId | None = None
    above: GroupId | None = None
    schedule: str | None = field(default=None, longest=100)


def chain_of_command(team: GroupId | str, teams: Iterable[Team]) -> tuple[Team, ...]:
    """A team and those above it, in the order of escalation.

    Raises `NotFound` for a team that is not given, and `Invalid` where the way up leads back.

    >>> [each.id for each in chain_of_command("a", [Team(id="a", above="b"), Team(id="b")])]
    ['a', 'b']
    """
    known = {each.id: each for each in teams}
    passed: dict[str, Team] = {}
    at: str | None = team
    while at is not None:
        if at in passed:
            way = " > ".join([*passed, at])
            raise Invalid(f"teams escalate in a circle: {way}", code="team.circle", path="above")
        found = known.get(GroupId(at))
        if found is None:
            raise NotFound(f"no team has the id {shown(at)}: known are {', '.join(sorted(known)) or 'none'}")
        passed[at] = found
        at = found.above
    return tuple(passed.values())
