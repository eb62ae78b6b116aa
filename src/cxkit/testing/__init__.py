"""For test suites: hypothesis strategies for every public type, and contracts for stores.

Importing this package registers a strategy for every public record, so that
`hypothesis.strategies.from_type(Ticket)` and `@given(...)` with annotations find it. It needs
the extra `testing`.
"""

from cxkit.testing.analyses import (
    buying_models,
    estimates,
    event_logs,
    journey_logs,
    kano_analyses,
    purchase_summaries,
    register_analyses,
    score_columns,
    spending_models,
    tallies,
)
from cxkit.testing.calendars import business_calendars, calendar_instants
from cxkit.testing.privacy import canaries, marked
from cxkit.testing.records import aggregates, facts, records, register
from cxkit.testing.registry import register_all
from cxkit.testing.tables import register_tables, tables
from cxkit.testing.values import (
    currencies,
    ids,
    instants,
    moneys,
    periods,
    reasons,
    scales,
    texts,
    unit_prices,
)

register_all()
register_tables()
register_analyses()

__all__ = [
    "aggregates",
    "business_calendars",
    "buying_models",
    "calendar_instants",
    "canaries",
    "currencies",
    "estimates",
    "event_logs",
    "facts",
    "ids",
    "instants",
    "journey_logs",
    "kano_analyses",
    "marked",
    "moneys",
    "periods",
    "purchase_summaries",
    "reasons",
    "records",
    "register",
    "scales",
    "score_columns",
    "spending_models",
    "tables",
    "tallies",
    "texts",
    "unit_prices",
]
