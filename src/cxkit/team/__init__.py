"""The team: agents, teams, skills, roles, permissions, routing."""

from cxkit.team import facts
from cxkit.team.agent import Agent
from cxkit.team.facts import Skill
from cxkit.team.status import Employment

__all__ = ["Agent", "Employment", "Skill", "facts"]
