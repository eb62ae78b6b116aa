"""Tables: structs of NumPy columns, from objects or from anybody's columns.

A table, and with it the rooms whose objects it holds, is loaded when it is first used.
"""

from typing import TYPE_CHECKING

from cxkit._face import face

if TYPE_CHECKING:
    from cxkit.columns import MISSING as MISSING, Category as Category
    from cxkit.tables._actions import ActionTable as ActionTable
    from cxkit.tables._collaboration import (
        DepartmentRequestTable as DepartmentRequestTable,
        TeamEventTable as TeamEventTable,
    )
    from cxkit.tables._complaints import ComplaintTable as ComplaintTable
    from cxkit.tables._contacts import (
        ContactTable as ContactTable,
        HandlingTable as HandlingTable,
        QueueTable as QueueTable,
    )
    from cxkit.tables._events import TicketEvent as TicketEvent
    from cxkit.tables._feedback import FeedbackTable as FeedbackTable
    from cxkit.tables._knowledge import (
        ArticleTable as ArticleTable,
        ArticleViewTable as ArticleViewTable,
        HelpSessionTable as HelpSessionTable,
        SearchTable as SearchTable,
        UseEvent as UseEvent,
        UseTable as UseTable,
        one_query as one_query,
    )
    from cxkit.tables._offers import OfferTable as OfferTable
    from cxkit.tables._orders import (
        LineTable as LineTable,
        OrderTable as OrderTable,
        ShipmentTable as ShipmentTable,
    )
    from cxkit.tables._people import (
        ApplicationTable as ApplicationTable,
        EnrolmentTable as EnrolmentTable,
        OpeningTable as OpeningTable,
        StageTable as StageTable,
    )
    from cxkit.tables._quality import EvaluationTable as EvaluationTable, RatingTable as RatingTable
    from cxkit.tables._responses import ResponseTable as ResponseTable
    from cxkit.tables._returns import ReturnTable as ReturnTable, ReturnUnitTable as ReturnUnitTable
    from cxkit.tables._rosters import AttendanceTable as AttendanceTable, DutyTable as DutyTable
    from cxkit.tables._statuses import UNSOLVED_STATUSES as UNSOLVED_STATUSES, StatusTable as StatusTable
    from cxkit.tables._table import RowFault as RowFault, Table as Table
    from cxkit.tables._tickets import TicketTable as TicketTable
    from cxkit.tables._turns import MessageTable as MessageTable, TurnTable as TurnTable
    from cxkit.tables._visits import (
        EventTable as EventTable,
        VisitStart as VisitStart,
        VisitTable as VisitTable,
    )
else:
    __getattr__, __dir__ = face(
        __name__,
        {
            "cxkit.columns": "Category MISSING",
            "_actions": "ActionTable",
            "_collaboration": "DepartmentRequestTable TeamEventTable",
            "_complaints": "ComplaintTable",
            "_contacts": "ContactTable HandlingTable QueueTable",
            "_events": "TicketEvent",
            "_feedback": "FeedbackTable",
            "_knowledge": "ArticleTable ArticleViewTable HelpSessionTable SearchTable UseEvent "
            "UseTable one_query",
            "_offers": "OfferTable",
            "_orders": "LineTable OrderTable ShipmentTable",
            "_people": "ApplicationTable EnrolmentTable OpeningTable StageTable",
            "_quality": "EvaluationTable RatingTable",
            "_responses": "ResponseTable",
            "_returns": "ReturnTable ReturnUnitTable",
            "_rosters": "AttendanceTable DutyTable",
            "_statuses": "StatusTable UNSOLVED_STATUSES",
            "_table": "RowFault Table",
            "_tickets": "TicketTable",
            "_turns": "MessageTable TurnTable",
            "_visits": "EventTable VisitStart VisitTable",
        },
    )
