"""Tickets: a customer's request and everything that happened to it.

Clocks, service levels and what happens between tickets are loaded when they are first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

from cxkit.tickets import facts
from cxkit.tickets.desk import DeskRules
from cxkit.tickets.milestones import Milestones
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

if TYPE_CHECKING:
    from cxkit.tickets.clocks import ClockRun, runs
    from cxkit.tickets.deadlines import Reading, TargetState
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
    from cxkit.tickets.policies import Condition, EscalationStep, Schedule, ServicePolicy
    from cxkit.tickets.service_level import Alarm, ServiceLevels

_LATER = {
    "clocks": "ClockRun runs",
    "deadlines": "Reading TargetState",
    "explain": "Explanation",
    "joins": "deliver follow_up landing link_child merge settle_child solve_together split thread",
    "policies": "Condition EscalationStep Schedule ServicePolicy",
    "service_level": "Alarm ServiceLevels",
}
_HOME = {name: module for module, names in _LATER.items() for name in names.split()}

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


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'cxkit.tickets' has no attribute {name!r}")
    value = globals()[name] = getattr(_import_module(f"cxkit.tickets.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
