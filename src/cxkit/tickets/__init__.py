"""Tickets: a customer's request and everything that happened to it."""

from cxkit.tickets import facts
from cxkit.tickets.clocks import ClockRun, runs
from cxkit.tickets.deadlines import Reading, TargetState
from cxkit.tickets.desk import DeskRules
from cxkit.tickets.explain import Explanation
from cxkit.tickets.joins import (
    deliver,
    follow_up,
    landing,
    link_child,
    merge,
    settle_child,
    solve_together,
    split,
    thread,
)
from cxkit.tickets.milestones import Milestones
from cxkit.tickets.policies import Condition, EscalationStep, Schedule, ServicePolicy
from cxkit.tickets.service_level import Alarm, ServiceLevels
from cxkit.tickets.status import (
    CustomStatus,
    Link,
    LinkKind,
    MessageKind,
    Priority,
    Status,
    StatusScheme,
)
from cxkit.tickets.targets import ClockKind, ClockRules, Commitment, Hours, Target
from cxkit.tickets.ticket import Ticket

__all__ = [
    "Alarm",
    "ClockKind",
    "ClockRules",
    "ClockRun",
    "Commitment",
    "Condition",
    "CustomStatus",
    "DeskRules",
    "EscalationStep",
    "Explanation",
    "Hours",
    "Link",
    "LinkKind",
    "MessageKind",
    "Milestones",
    "Priority",
    "Reading",
    "Schedule",
    "ServiceLevels",
    "ServicePolicy",
    "Status",
    "StatusScheme",
    "Target",
    "TargetState",
    "Ticket",
    "deliver",
    "facts",
    "follow_up",
    "landing",
    "link_child",
    "merge",
    "runs",
    "settle_child",
    "solve_together",
    "split",
    "thread",
]
