"""The life of a ticket as one table."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cxkit.kernel import ByRole, Lifecycle, Role, Step
from cxkit.tickets.facts import (
    Assigned,
    Closed,
    CustomerAwaited,
    Erased,
    Imported,
    Messaged,
    Opened,
    PriorityChanged,
    Reopened,
    Solved,
    ThirdPartyAwaited,
)
from cxkit.tickets.status import ACTIVE, UNSOLVED, Status
from cxkit.values.labels import Reason, Text

if TYPE_CHECKING:
    from cxkit.tickets.ticket import Ticket

__all__ = ["LIFECYCLE"]

NO_ASSIGNEE = Text(
    "ticket.no_assignee",
    "it has no assignee: assign it first",
    "尚未分配处理人：请先分配",
    "尚未指派處理人：請先指派",
)


def has_assignee(ticket: Ticket, at: datetime) -> Reason | None:
    """Somebody must answer for a solution."""
    return None if ticket.agent else NO_ASSIGNEE()


_CUSTOMER_WRITES = {Status.PENDING: Status.OPEN, Status.ON_HOLD: Status.OPEN, Status.SOLVED: Status.OPEN}
_STAFF_WRITES = {Status.NEW: Status.OPEN}

LIFECYCLE = Lifecycle(
    begins={Opened: Status.NEW, Imported: None},
    steps={
        Messaged: Step(
            source=ACTIVE,
            target=ByRole(
                {
                    Role.CUSTOMER: _CUSTOMER_WRITES,
                    Role.AGENT: _STAFF_WRITES,
                    Role.SUPERVISOR: _STAFF_WRITES,
                }
            ),
        ),
        Assigned: Step(source=UNSOLVED, target={Status.NEW: Status.OPEN}),
        PriorityChanged: Step(source=UNSOLVED),
        CustomerAwaited: Step(source={Status.NEW, Status.OPEN, Status.ON_HOLD}, target=Status.PENDING),
        ThirdPartyAwaited: Step(source={Status.NEW, Status.OPEN, Status.PENDING}, target=Status.ON_HOLD),
        Solved: Step(source=UNSOLVED, target=Status.SOLVED, guards=(has_assignee,)),
        Reopened: Step(source={Status.SOLVED}, target=Status.OPEN),
        Closed: Step(source=ACTIVE, target=Status.CLOSED),
        Erased: Step(),
    },
)
