"""Facts of agents: everything that can happen to a member of the team."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import ExternalId, Fact, field, personal, record, repeated
from cxkit.team._enums import Employment
from cxkit.values import LONGEST_ID, AgentId, GroupId

__all__ = [
    "AgentFact",
    "Erased",
    "Hired",
    "Imported",
    "Left",
    "MovedToTeam",
    "Returned",
    "RoleChanged",
    "Skill",
    "SkillGained",
    "SkillLost",
    "Trained",
]


@record(name="agent.skill")
class Skill:
    """A skill of an agent, at level 1 (beginner) to 5 (expert).

    >>> Skill(name="returns", level=3)
    Skill(name='returns', level=3)
    """

    name: str = field(longest=100)
    level: int = field(default=1, low=1, high=5)


def one_level_each(path: str, skills: tuple[Skill, ...]) -> Iterator[Fault]:
    """A fault for each skill that is named again."""
    for index, _ in repeated(skill.name for skill in skills):
        yield Fault(
            f"{path}[{index}].name", "agent.skill_twice", "this skill is already named: give one level"
        )


@record(abstract=True)
class AgentFact(Fact):
    """Something that happened to a member of the team."""

    schema_prefix: ClassVar[str] = "agent."


@record
class Hired(AgentFact):
    """The agent was hired."""

    agent: AgentId = field(longest=LONGEST_ID)
    name: str = personal(default="")
    team: GroupId | None = None
    role: str = field(default="agent", longest=100)
    skills: tuple[Skill, ...] = ()
    languages: tuple[str, ...] = ()
    hired_on: date | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """A skill is named once."""
        return one_level_each("skills", self.skills)


@record
class Imported(AgentFact):
    """The agent was imported as another system shows them; what it did not say is None or empty."""

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    status: Named[Employment] = field(default=Employment.ACTIVE)
    name: str = personal(default="")
    team: MaybeNamed[GroupId] = field(default=None)
    role: str = field(default="agent", longest=100)
    skills: Several[Skill] = field(default=())
    languages: Several[str] = field(default=())
    hired_on: date | None = None
    external: Several[ExternalId] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """A skill is named once."""
        return one_level_each("skills", self.skills)


@record
class MovedToTeam(AgentFact):
    """The agent moved to another team; None for no team."""

    team: GroupId | None = None


@record
class RoleChanged(AgentFact):
    """The agent was given another role, with its permissions."""

    role: str = field(longest=100)


@record
class SkillGained(AgentFact):
    """The agent gained a skill, or another level of it."""

    skill: Skill


@record
class SkillLost(AgentFact):
    """The agent lost a skill: a certificate expired, or the skill was recorded by mistake."""

    skill: str = field(longest=100)


@record
class Trained(AgentFact):
    """The agent took a course; `passed` is None for a course without an examination."""

    course: str = field(longest=200)
    passed: bool | None = None
    score: float | None = None


@record
class Left(AgentFact):
    """The agent left the company."""


@record
class Returned(AgentFact):
    """The agent returned to the company."""


@record
class Erased(AgentFact):
    """Everything personal was taken out of the agent and their history."""
