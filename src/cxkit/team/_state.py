"""The fields of an agent, as their facts set them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cxkit.errors import Fault
from cxkit.kernel import Aggregate, field, personal, record
from cxkit.team._enums import Employment
from cxkit.team.facts import AgentFact, Skill, one_level_each
from cxkit.values import GroupId


@record(abstract=True)
class AgentState(Aggregate[AgentFact]):
    """The fields of an agent; `Agent` adds the verbs."""

    status: Employment
    name: str = personal(default="")
    team: GroupId | None = None
    role: str = field(default="agent", longest=100)
    skills: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    hired_on: date | None = None

    def rules(self) -> Iterator[Fault]:
        """A skill is named once."""
        return one_level_each("skills", self.skills)

    def level(self, skill: str) -> int:
        """The level of a skill, 1 to 5; 0 without it."""
        return next((held.level for held in self.skills if held.name == skill), 0)
