"""Requests to other departments and team events as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.tables._columns import amount, category, count, currency, flag, ids, instant, real
from cxkit.tables._table import Table, table
from cxkit.team.collaboration import (
    Department,
    DepartmentRequest,
    EventKind,
    EventStatus,
    RequestKind,
    RequestStatus,
    TeamEvent,
)
from cxkit.values import as_utc


@table
class DepartmentRequestTable(Table):
    """One row a request to another department: when it was asked, due, answered, and what became of it.

    >>> from datetime import UTC
    >>> t = datetime(2026, 3, 2, tzinfo=UTC)
    >>> requests = DepartmentRequestTable.from_columns(asked_at=[t, t], department=["finance", "warehouse"])
    >>> requests.department.to_list()
    ['finance', 'warehouse']
    """

    time: ClassVar[str] = "asked_at"
    in_order: ClassVar[Any] = (("asked_at", "answered_at"), ("asked_at", "settled_at"))

    id: Any = ids("the request's id")
    department: Category = category("the department that was asked", Department)
    kind: Category = category("kind of the request", RequestKind)
    status: Category = category("its stage", RequestStatus)
    asked_by: Category = category("who asked")
    team: Category = category("the team that asked")
    asked_at: Instants = instant("when it was asked", required=True)
    due_at: Instants = instant("when the first answer was due")
    answered_at: Instants = instant("when it was first answered")
    settled_at: Instants = instant("when the answer came that stands")
    withdrawn_at: Instants = instant("when it was withdrawn, and waited for no longer")
    tickets: Any = count("tickets that wait, or waited, for the answer")
    escalations: Any = count("how often it was escalated")
    reopened: Any = flag("whether it was asked again; not known before an answer")
    on_time: Any = flag("whether the first answer came by its due time; not known before that is decided")

    @classmethod
    def from_objects(cls, requests: Iterable[DepartmentRequest], *, as_of: datetime | None = None) -> Self:
        """The table of those requests; with `as_of` what is overdue then was not answered in time."""
        end = None if as_of is None else as_utc(as_of, "as_of")
        return cls._from_objects(requests, lambda each: _requests(each, end))


def _requests(requests: Iterable[DepartmentRequest], as_of: datetime | None) -> Iterator[tuple[Any, ...]]:
    for each in requests:
        yield (
            each.id,
            each.department,
            each.kind,
            each.status,
            each.asked_by,
            each.team,
            each.asked_at,
            each.first_due_at,
            each.first_answered_at,
            each.answered_at,
            each.ended_at,
            len(each.tickets),
            each.escalations,
            None if each.first_answered_at is None else each.reopened > 0,
            each.on_time(as_of),
        )


@table
class TeamEventTable(Table):
    """One row a team event: what it was, who came of those invited, what it cost, how it was rated.

    >>> from datetime import UTC
    >>> events = TeamEventTable.from_columns(
    ...     starts_at=[datetime(2026, 3, 6, tzinfo=UTC)], invited=[12], came=[9], kind=["outing"])
    >>> events.came.tolist()
    [9]
    """

    time: ClassVar[str] = "starts_at"

    id: Any = ids("the event's id")
    kind: Category = category("kind of the event", EventKind)
    status: Category = category("its stage", EventStatus)
    team: Category = category("the team")
    starts_at: Instants = instant("when it begins", required=True)
    invited: Any = count("how many were invited")
    came: Any = count("how many of those invited came; not known before it was held")
    attended: Any = count("how many were there, invited or not")
    budget: Instants = amount("the budget, in minor units")
    cost: Instants = amount("what it cost, in minor units")
    currency: Category = currency("the currency of both")
    within_budget: Any = flag("whether it cost no more than its budget; not known without both")
    ratings: Any = count("how many rated it")
    rating: Any = real("the mean rating, 1 to 5; from three ratings on", low=1, high=5)

    @classmethod
    def from_objects(cls, events: Iterable[TeamEvent]) -> Self:
        """The table of those events, read one by one."""
        return cls._from_objects(events, _events)


def _events(events: Iterable[TeamEvent]) -> Iterator[tuple[Any, ...]]:
    for each in events:
        money = each.budget or each.cost
        came = each.invited_who_came
        yield (
            each.id,
            each.kind,
            each.status,
            each.team,
            each.starts_at,
            len(each.invited),
            came,
            None if came is None else len(each.attended),
            None if each.budget is None else each.budget.minor,
            None if each.cost is None else each.cost.minor,
            None if money is None else money.currency,
            each.within_budget,
            len(each.ratings),
            each.rating,
        )
