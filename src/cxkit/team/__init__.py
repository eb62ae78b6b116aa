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
from cxkit.team._training import (
    Certificate as Certificate,
    Course as Course,
    CourseTopic as CourseTopic,
    HeldSkill as HeldSkill,
    PromotionCriteria as PromotionCriteria,
    course_order as course_order,
    expire_skills as expire_skills,
    skill_matrix as skill_matrix,
)
from cxkit.team.facts import Skill as Skill
