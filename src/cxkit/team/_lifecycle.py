"""The life of a member of the team as one table."""

from __future__ import annotations

from cxkit.kernel import Begin, Changes, Lifecycle, OneOf, Step, copies, sets
from cxkit.team import facts
from cxkit.team._enums import Employment
from cxkit.team._state import AgentState
from cxkit.team._wording import WORDS
from cxkit.values import Reason


def has_skill(agent: AgentState, fact: facts.SkillLost) -> Reason | None:
    """Only a skill that the agent has can be lost."""
    return None if agent.level(fact.skill) else WORDS["agent.not_skilled"](skill=fact.skill)


def _skill_gained(agent: AgentState, fact: facts.SkillGained) -> Changes:
    others = [skill for skill in agent.skills if skill.name != fact.skill.name]
    return {"skills": (*others, fact.skill)}


def _skill_lost(agent: AgentState, fact: facts.SkillLost) -> Changes:
    return {"skills": tuple(skill for skill in agent.skills if skill.name != fact.skill)}


_copied = copies("name", "team", "role", "skills", "languages", "hired_on", "external", id="agent")

LIFECYCLE = Lifecycle(
    begins={
        facts.Hired: Begin(Employment.ACTIVE, _copied),
        facts.Imported: Begin(OneOf((), field="status"), _copied),
    },
    steps={
        facts.MovedToTeam: Step(source=Employment.ACTIVE, effect=sets("team")),
        facts.RoleChanged: Step(source=Employment.ACTIVE, effect=sets("role")),
        facts.SkillGained: Step(source=Employment.ACTIVE, effect=_skill_gained),
        facts.SkillLost: Step(source=Employment.ACTIVE, effect=_skill_lost, checks=(has_skill,)),
        facts.Trained: Step(source=Employment.ACTIVE),
        facts.Left: Step(source=Employment.ACTIVE, target=Employment.LEFT),
        facts.Returned: Step(source=Employment.LEFT, target=Employment.ACTIVE),
        facts.Erased: Step(),
    },
    permission="manage_team",
    permissions={
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)
