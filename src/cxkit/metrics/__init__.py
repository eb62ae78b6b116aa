"""Metrics: one module each, on tables, domain objects or plain columns.

Every module has `DEFINITION`, `tally(...)` (which merges), `of(...)` (the figure) and `compare(...)`.
`cxkit.metrics.clock` gives the local month, weekday or hour of a column of instants to group by.
"""

from cxkit.metrics import (
    abandonment,
    ces,
    clock,
    complaint_rate,
    complaint_timeliness,
    csat,
    first_response,
    nps,
    repurchase,
    resolution,
    return_rate,
    service_level,
    volume,
)
from cxkit.metrics.clock import days, hours, months, periods, quarters, weekdays, weeks, years
from cxkit.metrics.comparing import compare
from cxkit.metrics.definition import DEFINITIONS, Definition, definition

__all__ = [
    "DEFINITIONS",
    "Definition",
    "abandonment",
    "ces",
    "clock",
    "compare",
    "complaint_rate",
    "complaint_timeliness",
    "csat",
    "days",
    "definition",
    "first_response",
    "hours",
    "months",
    "nps",
    "periods",
    "quarters",
    "repurchase",
    "resolution",
    "return_rate",
    "service_level",
    "volume",
    "weekdays",
    "weeks",
    "years",
]
