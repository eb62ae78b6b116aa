"""Strategies for tables: made of drawn objects, so that every row is one that objects can give."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from cxkit.complaints import Complaint
from cxkit.conversations import Conversation
from cxkit.improvement import Action
from cxkit.knowledge import Article, HelpSession
from cxkit.offers import Offer
from cxkit.orders import Order, Shipment
from cxkit.quality import Calibration
from cxkit.returns import ReturnRequest
from cxkit.rosters import Roster
from cxkit.surveys import Response
from cxkit.tables import (
    ActionTable,
    ArticleTable,
    ArticleViewTable,
    AttendanceTable,
    ComplaintTable,
    ContactTable,
    DepartmentRequestTable,
    DutyTable,
    EvaluationTable,
    EventTable,
    HandlingTable,
    HelpSessionTable,
    LineTable,
    MessageTable,
    OfferTable,
    OrderTable,
    QueueTable,
    RatingTable,
    ResponseTable,
    ReturnTable,
    ReturnUnitTable,
    SearchTable,
    ShipmentTable,
    StatusTable,
    Table,
    TeamEventTable,
    TicketTable,
    TurnTable,
    UseTable,
    VisitStart,
    VisitTable,
)
from cxkit.team.collaboration import DepartmentRequest, TeamEvent
from cxkit.tickets import Ticket

T = TypeVar("T", bound=Table)

_ROWS: dict[type[Table], type[Any]] = {
    ActionTable: Action,
    ArticleTable: Article,
    ArticleViewTable: HelpSession,
    AttendanceTable: Roster,
    DutyTable: Roster,
    DepartmentRequestTable: DepartmentRequest,
    TeamEventTable: TeamEvent,
    RatingTable: Calibration,
    HelpSessionTable: HelpSession,
    SearchTable: HelpSession,
    UseTable: HelpSession,
    ComplaintTable: Complaint,
    ContactTable: Conversation,
    HandlingTable: Conversation,
    MessageTable: Conversation,
    QueueTable: Conversation,
    TurnTable: Conversation,
    LineTable: Order,
    OfferTable: Offer,
    OrderTable: Order,
    ResponseTable: Response,
    ReturnTable: ReturnRequest,
    ReturnUnitTable: ReturnRequest,
    ShipmentTable: Shipment,
    StatusTable: Ticket,
    TicketTable: Ticket,
}

_NAMES = st.sampled_from(["a", "b", "广告"])
_AT = st.integers(0, 4 * 86_400).map(
    lambda second: datetime(2026, 6, 1, tzinfo=UTC) + timedelta(seconds=second)
)
_NUMBER = st.none() | st.integers(0, 20)
_FLAG = st.none() | st.booleans()
_EVENTS: dict[str, st.SearchStrategy[Any]] = {
    "at": _AT,
    "received_at": st.none() | _AT,
    "event": st.sampled_from(["view", "search", "purchase", "heartbeat", "leave"]),
    **dict.fromkeys(("device", "user", "session"), st.none() | st.sampled_from(["d1", "d2", "d3"])),
    **dict.fromkeys(("page", "source", "campaign", "query"), st.none() | _NAMES),
    "results": _NUMBER,
    "consent": _FLAG,
    "bot": _FLAG,
}
_VISITS: dict[str, st.SearchStrategy[Any]] = {
    "visitor": _NAMES,
    "began_at": _AT,
    "start": st.sampled_from(VisitStart),
    **dict.fromkeys(("landing", "exit", "source"), st.none() | _NAMES),
    **dict.fromkeys(("events", "views", "conversions"), _NUMBER),
    **dict.fromkeys(("bounced", "engaged", "converted"), _FLAG),
}
_SHARE = st.none() | st.floats(0, 1)
_EVALUATIONS: dict[str, st.SearchStrategy[Any]] = {
    "submitted_at": _AT,
    **dict.fromkeys(("agent", "team", "rubric", "rater"), st.none() | _NAMES),
    **dict.fromkeys(("score", "score_without_auto_fail"), _SHARE),
    "probability": st.none() | st.floats(0.01, 1),
    **dict.fromkeys(("auto_failed", "error_free", "disputed", "upheld"), _FLAG),
}
_CELLS: dict[type[Table], dict[str, st.SearchStrategy[Any]]] = {
    EvaluationTable: _EVALUATIONS,
    EventTable: _EVENTS,
    VisitTable: _VISITS,
}
"""Tables that no objects give, or only together with others: the cells of each of their columns."""


def tables(cls: type[T], *, most: int = 4) -> st.SearchStrategy[T]:
    """Tables of that class, of up to `most` objects (of events and visits: rows) each.

    >>> tables(TicketTable).example().seen <= 4  # doctest: +SKIP
    True
    """
    build: Any = cls
    if cls in _CELLS:
        rows = st.lists(st.fixed_dictionaries(_CELLS[cls]), max_size=most)
        return rows.map(
            lambda drawn: build.from_columns({name: [row[name] for row in drawn] for name in _CELLS[cls]})
        )
    made: st.SearchStrategy[T] = st.lists(st.from_type(_ROWS[cls]), max_size=most).map(build.from_objects)
    return made


def register_tables() -> None:
    """Let `from_type` find them."""
    for cls in (*_ROWS, *_CELLS):
        st.register_type_strategy(cls, tables)
