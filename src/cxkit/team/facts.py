"""What can happen to a member of the team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.team._enums import Employment
from cxkit.values import AgentId, GroupId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.team._agent import Agent

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

HIGHEST_LEVEL = 5


@record(name="agent.skill")
class Skill:
    """What an agent can do, and how well: level 1 (beginner) to 5 (expert).

    >>> Skill(name="returns", level=3)
    Skill(name='returns', level=3)
    """

    name: str = field(longest=100)
    level: int = field(default=1, low=1, high=HIGHEST_LEVEL)


def one_level_each(path: str, skills: tuple[Skill, ...]) -> Iterator[Fault]:
    """A skill is named once."""
    names = [skill.name for skill in skills]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Fault(
                f"{path}[{index}].name", "agent.skill_twice", "this skill is already named: give one level"
            )


@record(abstract=True)
class AgentFact(Fact):
    """Something that happened to a member of the team."""

    schema_prefix: ClassVar[str] = "agent."


@record
class Hired(AgentFact):
    """Somebody joined."""

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

    def begin(self) -> Changes:
        """A member of the team."""
        same = ("name", "team", "role", "skills", "languages", "hired_on", "external")
        return {"id": self.agent, **{name: getattr(self, name) for name in same}}


@record
class Imported(AgentFact):
    """The agent as another system shows them; what that system did not say is None or empty."""

    agent: AgentId = field(longest=LONGEST_ID)
    status: Employment = Employment.ACTIVE
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

    def begin(self) -> Changes:
        """The agent in the state observed."""
        same = ("status", "name", "team", "role", "skills", "languages", "hired_on", "external")
        return {"id": self.agent, **{name: getattr(self, name) for name in same}}


@record
class MovedToTeam(AgentFact):
    """The agent works in another team; None for no team."""

    team: GroupId | None = None

    def effect(self, state: Agent, /) -> Mapping[str, Any]:
        """The new team."""
        return {"team": self.team}


@record
class RoleChanged(AgentFact):
    """The agent holds another role from now on, and its permissions."""

    role: str = field(longest=100)

    def effect(self, state: Agent, /) -> Mapping[str, Any]:
        """The new role."""
        return {"role": self.role}


@record
class SkillGained(AgentFact):
    """The agent has a skill, or has it at another level."""

    skill: Skill

    def effect(self, state: Agent, /) -> Mapping[str, Any]:
        """The skills with this one."""
        others = [skill for skill in state.skills if skill.name != self.skill.name]
        return {"skills": (*others, self.skill)}


@record
class SkillLost(AgentFact):
    """The agent no longer has a skill: a certificate ran out, or it was recorded by mistake."""

    skill: str = field(longest=100)

    def effect(self, state: Agent, /) -> Mapping[str, Any]:
        """The skills without it."""
        return {"skills": tuple(skill for skill in state.skills if skill.name != self.skill)}


@record
class Trained(AgentFact):
    """The agent took a course; `passed` None when it has no examination."""

    course: str = field(longest=200)
    passed: bool | None = None
    score: float | None = None


@record
class Left(AgentFact):
    """The agent no longer works here."""


@record
class Returned(AgentFact):
    """The agent works here again."""


@record
class Erased(AgentFact):
    """Everything personal was taken out of the agent and their history."""
