"""The team: agents, teams, skills, roles and their permissions, and routing of work."""

from cxkit.team import facts as facts
from cxkit.team._agent import Agent as Agent
from cxkit.team._enums import Employment as Employment
from cxkit.team._groups import Team as Team, chain_of_command as chain_of_command
from cxkit.team._guard import Guarded as Guarded, allowed as allowed, guarded as guarded
from cxkit.team._named import OwnPermission as OwnPermission, Permission as Permission, Scope as Scope
from cxkit.team._permissions import (
    Grant as Grant,
    PermissionPolicy as PermissionPolicy,
    Ruling as Ruling,
    TeamRole as TeamRole,
    standard_permissions as standard_permissions,
)
from cxkit.team._routing import (
    Assignment as Assignment,
    Availability as Availability,
    ChannelLoad as ChannelLoad,
    ChannelWeight as ChannelWeight,
    Demand as Demand,
    Order as Order,
    Presence as Presence,
    RoutingPolicy as RoutingPolicy,
    assign as assign,
    assign_all as assign_all,
)
from cxkit.team.facts import Skill as Skill
