"""The life of a member of the team as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxkit.kernel import Lifecycle, Step
from cxkit.team._enums import Employment
from cxkit.team.facts import (
    Erased,
    Hired,
    Imported,
    Left,
    MovedToTeam,
    Returned,
    RoleChanged,
    SkillGained,
    SkillLost,
    Trained,
)
from cxkit.values import Reason, Text

if TYPE_CHECKING:
    from cxkit.team._agent import Agent

NOT_SKILLED = Text(
    "agent.not_skilled",
    "the agent does not have the skill {skill}",
    "该客服没有“{skill}”技能",
    "該客服沒有「{skill}」技能",
)


def has_skill(agent: Agent, fact: SkillLost) -> Reason | None:
    """Only what one has can be lost."""
    return None if agent.level(fact.skill) else NOT_SKILLED(skill=fact.skill)


LIFECYCLE = Lifecycle(
    begins={Hired: Employment.ACTIVE, Imported: None},
    steps={
        MovedToTeam: Step(source=Employment.ACTIVE),
        RoleChanged: Step(source=Employment.ACTIVE),
        SkillGained: Step(source=Employment.ACTIVE),
        SkillLost: Step(source=Employment.ACTIVE, checks=(has_skill,)),
        Trained: Step(source=Employment.ACTIVE),
        Left: Step(source=Employment.ACTIVE, target=Employment.LEFT),
        Returned: Step(source=Employment.LEFT, target=Employment.ACTIVE),
        Erased: Step(),
    },
)
