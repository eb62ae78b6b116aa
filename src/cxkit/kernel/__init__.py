"""How a domain object works: records, facts and history, lifecycles, privacy."""

from cxkit.kernel.aggregate import Aggregate
from cxkit.kernel.facts import Actor, Changes, ExternalId, Fact, Role
from cxkit.kernel.history import History
from cxkit.kernel.lifecycle import ByRole, Lifecycle, OneOf, Step
from cxkit.kernel.record import evolve, field, personal, record
from cxkit.kernel.titles import title_of

__all__ = [
    "Actor",
    "Aggregate",
    "ByRole",
    "Changes",
    "ExternalId",
    "Fact",
    "History",
    "Lifecycle",
    "OneOf",
    "Role",
    "Step",
    "evolve",
    "field",
    "personal",
    "record",
    "title_of",
]
