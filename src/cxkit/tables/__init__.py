"""Tables: structs of NumPy columns, from objects or from anybody's columns.

A table, and with it the rooms whose objects it holds, is loaded when it is first used.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cxkit.tables.category import Category as Category
    from cxkit.tables.complaints import ComplaintTable as ComplaintTable
    from cxkit.tables.contacts import ContactTable as ContactTable
    from cxkit.tables.events import TicketEvent as TicketEvent
    from cxkit.tables.orders import LineTable as LineTable
    from cxkit.tables.orders import OrderTable as OrderTable
    from cxkit.tables.orders import ShipmentTable as ShipmentTable
    from cxkit.tables.responses import ResponseTable as ResponseTable
    from cxkit.tables.returns import ReturnTable as ReturnTable
    from cxkit.tables.returns import ReturnUnitTable as ReturnUnitTable
    from cxkit.tables.statuses import StatusTable as StatusTable
    from cxkit.tables.table import RowFault as RowFault
    from cxkit.tables.table import Table as Table
    from cxkit.tables.tickets import TicketTable as TicketTable
    from cxkit.tables.zones import MISSING as MISSING

_HOME = {
    "Category": "category",
    "ComplaintTable": "complaints",
    "ContactTable": "contacts",
    "LineTable": "orders",
    "MISSING": "zones",
    "OrderTable": "orders",
    "ResponseTable": "responses",
    "ReturnTable": "returns",
    "ReturnUnitTable": "returns",
    "RowFault": "table",
    "ShipmentTable": "orders",
    "StatusTable": "statuses",
    "Table": "table",
    "TicketEvent": "events",
    "TicketTable": "tickets",
}

__all__ = [
    "MISSING",
    "Category",
    "ComplaintTable",
    "ContactTable",
    "LineTable",
    "OrderTable",
    "ResponseTable",
    "ReturnTable",
    "ReturnUnitTable",
    "RowFault",
    "ShipmentTable",
    "StatusTable",
    "Table",
    "TicketEvent",
    "TicketTable",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'cxkit.tables' has no attribute {name!r}")
    found = globals()[name] = getattr(_import_module(f"cxkit.tables.{home}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
