"""Metrics: one module each, on tables, domain objects or plain columns.

Every module has `DEFINITION`, `tally(...)` (which merges), `of(...)` (the figure) and `compare(...)`.
`cxkit.metrics.clock` gives the local month, weekday or hour of a column of instants to group by.
A metric is loaded when it is first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxkit.metrics import abandonment as abandonment
    from cxkit.metrics import agent_wait as agent_wait
    from cxkit.metrics import agent_work as agent_work
    from cxkit.metrics import backlog as backlog
    from cxkit.metrics import ces as ces
    from cxkit.metrics import clock as clock
    from cxkit.metrics import complaint_causes as complaint_causes
    from cxkit.metrics import complaint_rate as complaint_rate
    from cxkit.metrics import complaint_summary as complaint_summary
    from cxkit.metrics import complaint_time as complaint_time
    from cxkit.metrics import complaint_timeliness as complaint_timeliness
    from cxkit.metrics import csat as csat
    from cxkit.metrics import first_contact_resolution as first_contact_resolution
    from cxkit.metrics import first_response as first_response
    from cxkit.metrics import handle_time as handle_time
    from cxkit.metrics import late_delivery as late_delivery
    from cxkit.metrics import next_response as next_response
    from cxkit.metrics import nps as nps
    from cxkit.metrics import occupancy as occupancy
    from cxkit.metrics import on_hold as on_hold
    from cxkit.metrics import order_value as order_value
    from cxkit.metrics import refund_rate as refund_rate
    from cxkit.metrics import reopens as reopens
    from cxkit.metrics import repeat_complaints as repeat_complaints
    from cxkit.metrics import repurchase as repurchase
    from cxkit.metrics import requester_wait as requester_wait
    from cxkit.metrics import resolution as resolution
    from cxkit.metrics import resolution_rate as resolution_rate
    from cxkit.metrics import retention as retention
    from cxkit.metrics import return_rate as return_rate
    from cxkit.metrics import return_reasons as return_reasons
    from cxkit.metrics import service_level as service_level
    from cxkit.metrics import sla_attainment as sla_attainment
    from cxkit.metrics import solve_time as solve_time
    from cxkit.metrics import speed_of_answer as speed_of_answer
    from cxkit.metrics import touches as touches
    from cxkit.metrics import volume as volume
    from cxkit.metrics.arrivals import DailyArrivals as DailyArrivals
    from cxkit.metrics.arrivals import daily_arrivals as daily_arrivals
    from cxkit.metrics.clock import days as days
    from cxkit.metrics.clock import hours as hours
    from cxkit.metrics.clock import months as months
    from cxkit.metrics.clock import periods as periods
    from cxkit.metrics.clock import quarters as quarters
    from cxkit.metrics.clock import weekdays as weekdays
    from cxkit.metrics.clock import weeks as weeks
    from cxkit.metrics.clock import years as years
    from cxkit.metrics.comparing import changes as changes
    from cxkit.metrics.comparing import compare as compare
    from cxkit.metrics.defining import DEFINITIONS as DEFINITIONS
    from cxkit.metrics.defining import Definition as Definition
    from cxkit.metrics.defining import definition as definition
    from cxkit.metrics.paretos import pareto_of as pareto_of
    from cxkit.metrics.shrinking import shrunk as shrunk

_HOME = {
    **dict.fromkeys(
        ("days", "hours", "months", "periods", "quarters", "weekdays", "weeks", "years"), "clock"
    ),
    "changes": "comparing",
    "DailyArrivals": "arrivals",
    "daily_arrivals": "arrivals",
    "compare": "comparing",
    "DEFINITIONS": "defining",
    "Definition": "defining",
    "definition": "defining",
    "pareto_of": "paretos",
    "shrunk": "shrinking",
}

__all__ = [
    "DEFINITIONS",
    "DailyArrivals",
    "Definition",
    "abandonment",
    "agent_wait",
    "agent_work",
    "backlog",
    "ces",
    "changes",
    "clock",
    "compare",
    "complaint_causes",
    "complaint_rate",
    "complaint_summary",
    "complaint_time",
    "complaint_timeliness",
    "csat",
    "daily_arrivals",
    "days",
    "definition",
    "first_contact_resolution",
    "first_response",
    "handle_time",
    "hours",
    "late_delivery",
    "months",
    "next_response",
    "nps",
    "occupancy",
    "on_hold",
    "order_value",
    "pareto_of",
    "periods",
    "quarters",
    "refund_rate",
    "reopens",
    "repeat_complaints",
    "repurchase",
    "requester_wait",
    "resolution",
    "resolution_rate",
    "retention",
    "return_rate",
    "return_reasons",
    "service_level",
    "shrunk",
    "sla_attainment",
    "solve_time",
    "speed_of_answer",
    "touches",
    "volume",
    "weekdays",
    "weeks",
    "years",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'cxkit.metrics' has no attribute {name!r}")
    if name == "DEFINITIONS":
        _import_module("cxkit.metrics.defining").load_all()
    home = _HOME.get(name)
    found: Any = _import_module(f"cxkit.metrics.{home or name}")
    if home is not None:
        found = getattr(found, name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
