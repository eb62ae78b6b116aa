"""Tables: structs of NumPy columns, from objects or from anybody's columns."""

from cxkit.tables.category import Category
from cxkit.tables.complaints import ComplaintTable
from cxkit.tables.contacts import ContactTable
from cxkit.tables.events import TicketEvent
from cxkit.tables.orders import LineTable, OrderTable, ShipmentTable
from cxkit.tables.responses import ResponseTable
from cxkit.tables.returns import ReturnTable
from cxkit.tables.statuses import StatusTable
from cxkit.tables.table import RowFault, Table
from cxkit.tables.tickets import TicketTable
from cxkit.tables.zones import MISSING

__all__ = [
    "MISSING",
    "Category",
    "ComplaintTable",
    "ContactTable",
    "LineTable",
    "OrderTable",
    "ResponseTable",
    "ReturnTable",
    "RowFault",
    "ShipmentTable",
    "StatusTable",
    "Table",
    "TicketEvent",
    "TicketTable",
]
