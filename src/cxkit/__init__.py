"""cxkit: customer service and customer satisfaction as a library.

Three doors lead in: domain objects and storage for services, metrics on columns for notebooks,
strategies and contracts for test suites (`cxkit.testing`).

Names are loaded when they are first used, so importing cxkit costs next to nothing.
"""

import sys

# Type checkers take this name for true; importing typing for it would cost more than all the rest.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from cxkit import analysis as analysis, metrics as metrics, stats as stats, testing as testing
    from cxkit.codec import (
        from_dict as from_dict,
        from_json as from_json,
        json_schema as json_schema,
        masked as masked,
        to_dict as to_dict,
        to_json as to_json,
    )
    from cxkit.complaints import Complaint as Complaint
    from cxkit.conversations import Conversation as Conversation
    from cxkit.customers import Customer as Customer
    from cxkit.errors import CxkitError as CxkitError
    from cxkit.kernel import Actor as Actor, Role as Role
    from cxkit.orders import Order as Order, Product as Product, Shipment as Shipment
    from cxkit.returns import ReturnRequest as ReturnRequest
    from cxkit.review import monthly_review as monthly_review
    from cxkit.simulation import simulate as simulate
    from cxkit.stats import Estimate as Estimate, Tally as Tally
    from cxkit.storage import (
        F as F,
        MemoryStore as MemoryStore,
        Repository as Repository,
        SQLiteStore as SQLiteStore,
        Unit as Unit,
    )
    from cxkit.surveys import Response as Response, Survey as Survey
    from cxkit.team import Agent as Agent
    from cxkit.tickets import Ticket as Ticket
    from cxkit.values import (
        CES_1_5 as CES_1_5,
        CES_1_7 as CES_1_7,
        CSAT_1_5 as CSAT_1_5,
        NPS_0_10 as NPS_0_10,
        Channel as Channel,
        Money as Money,
        Period as Period,
        RandomIds as RandomIds,
        Scale as Scale,
        SequentialIds as SequentialIds,
        TimeOrderedIds as TimeOrderedIds,
        UnitPrice as UnitPrice,
    )
    from cxkit.values.calendar import BusinessCalendar as BusinessCalendar

_EXPORTS = {
    "cxkit": "analysis metrics stats testing",
    "cxkit.codec": "from_dict from_json json_schema masked to_dict to_json",
    "cxkit.complaints": "Complaint",
    "cxkit.conversations": "Conversation",
    "cxkit.customers": "Customer",
    "cxkit.errors": "CxkitError",
    "cxkit.kernel": "Actor Role",
    "cxkit.orders": "Order Product Shipment",
    "cxkit.returns": "ReturnRequest",
    "cxkit.review": "monthly_review",
    "cxkit.simulation": "simulate",
    "cxkit.stats": "Estimate Tally",
    "cxkit.storage": "F MemoryStore Repository SQLiteStore Unit",
    "cxkit.surveys": "Response Survey",
    "cxkit.team": "Agent",
    "cxkit.tickets": "Ticket",
    "cxkit.values": (
        "CES_1_5 CES_1_7 CSAT_1_5 NPS_0_10 Channel Money Period RandomIds Scale SequentialIds "
        "TimeOrderedIds UnitPrice"
    ),
    "cxkit.values.calendar": "BusinessCalendar",
}
_HOME = {name: module for module, names in _EXPORTS.items() for name in names.split()}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_HOME)]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    from importlib import import_module

    home = _HOME.get(name)
    if home is None:
        from cxkit._moved import former

        return former(__name__, name)
    value: object = import_module(f"cxkit.{name}") if home == "cxkit" else getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Moved:
    """Asked last by the import system: modules of earlier versions are found where they live now."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> object:
        """The module that stands in for one that has moved; None where there never was one."""
        if not name.startswith("cxkit."):
            return None
        from cxkit._moved import spec_of

        return spec_of(name)


sys.meta_path.append(_Moved)  # type: ignore[arg-type]
