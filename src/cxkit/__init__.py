"""cxkit: customer service and customer satisfaction as a library.

Three doors lead in: domain objects and storage for services, metrics on columns for notebooks,
strategies and contracts for test suites (`cxkit.testing`).

Names are loaded when they are first used, so importing cxkit costs next to nothing.
"""

# Type checkers take this name for true; importing typing for it would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from cxkit.codec import from_dict as from_dict
    from cxkit.codec import from_json as from_json
    from cxkit.codec import json_schema as json_schema
    from cxkit.codec import masked as masked
    from cxkit.codec import to_dict as to_dict
    from cxkit.codec import to_json as to_json
    from cxkit.complaints import Complaint as Complaint
    from cxkit.conversations import Conversation as Conversation
    from cxkit.customers import Customer as Customer
    from cxkit.errors import CxkitError as CxkitError
    from cxkit.kernel import Actor as Actor
    from cxkit.kernel import Aggregate as Aggregate
    from cxkit.kernel import ExternalId as ExternalId
    from cxkit.kernel import Fact as Fact
    from cxkit.kernel import Lifecycle as Lifecycle
    from cxkit.kernel import Role as Role
    from cxkit.kernel import Step as Step
    from cxkit.kernel import field as field
    from cxkit.kernel import personal as personal
    from cxkit.kernel import record as record
    from cxkit.orders import Order as Order
    from cxkit.orders import Product as Product
    from cxkit.orders import Shipment as Shipment
    from cxkit.returns import ReturnRequest as ReturnRequest
    from cxkit.review import monthly_review as monthly_review
    from cxkit.simulation import simulate as simulate
    from cxkit.storage import MemoryStore as MemoryStore
    from cxkit.storage import SQLiteStore as SQLiteStore
    from cxkit.surveys import Response as Response
    from cxkit.surveys import Survey as Survey
    from cxkit.team import Agent as Agent
    from cxkit.tickets import Ticket as Ticket
    from cxkit.values.calendar import BusinessCalendar as BusinessCalendar
    from cxkit.values.channels import Channel as Channel
    from cxkit.values.ids import RandomIds as RandomIds
    from cxkit.values.ids import SequentialIds as SequentialIds
    from cxkit.values.ids import TimeOrderedIds as TimeOrderedIds
    from cxkit.values.money import Money as Money
    from cxkit.values.money import UnitPrice as UnitPrice
    from cxkit.values.periods import Period as Period
    from cxkit.values.scales import CES_1_5 as CES_1_5
    from cxkit.values.scales import CES_1_7 as CES_1_7
    from cxkit.values.scales import CSAT_1_5 as CSAT_1_5
    from cxkit.values.scales import NPS_0_10 as NPS_0_10
    from cxkit.values.scales import Scale as Scale

_EXPORTS = {
    "cxkit.codec": "from_dict from_json json_schema masked to_dict to_json",
    "cxkit.complaints": "Complaint",
    "cxkit.conversations": "Conversation",
    "cxkit.customers": "Customer",
    "cxkit.errors": "CxkitError",
    "cxkit.kernel": "Actor Aggregate ExternalId Fact Lifecycle Role Step field personal record",
    "cxkit.orders": "Order Product Shipment",
    "cxkit.returns": "ReturnRequest",
    "cxkit.review": "monthly_review",
    "cxkit.simulation": "simulate",
    "cxkit.storage": "MemoryStore SQLiteStore",
    "cxkit.surveys": "Response Survey",
    "cxkit.team": "Agent",
    "cxkit.tickets": "Ticket",
    "cxkit.values.calendar": "BusinessCalendar",
    "cxkit.values.channels": "Channel",
    "cxkit.values.ids": "RandomIds SequentialIds TimeOrderedIds",
    "cxkit.values.money": "Money UnitPrice",
    "cxkit.values.periods": "Period",
    "cxkit.values.scales": "CES_1_5 CES_1_7 CSAT_1_5 NPS_0_10 Scale",
}
_HOME = {name: module for module, names in _EXPORTS.items() for name in names.split()}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_HOME)]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'cxkit' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
