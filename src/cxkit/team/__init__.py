"""The team: agents, teams, skills, roles and their permissions, and who gets which work."""

from cxkit.team import facts
from cxkit.team.agent import Agent
from cxkit.team.facts import Skill
from cxkit.team.groups import Team, chain_of_command
from cxkit.team.permissions import (
    Grant,
    Permission,
    PermissionPolicy,
    Ruling,
    TeamRole,
    standard_permissions,
)
from cxkit.team.routing import (
    Assignment,
    Availability,
    ChannelLoad,
    ChannelWeight,
    Demand,
    Presence,
    RoutingPolicy,
    assign,
    assign_all,
)
from cxkit.team.status import Employment

__all__ = [
    "Agent",
    "Assignment",
    "Availability",
    "ChannelLoad",
    "ChannelWeight",
    "Demand",
    "Employment",
    "Grant",
    "Permission",
    "PermissionPolicy",
    "Presence",
    "RoutingPolicy",
    "Ruling",
    "Skill",
    "Team",
    "TeamRole",
    "assign",
    "assign_all",
    "chain_of_command",
    "facts",
    "standard_permissions",
]
