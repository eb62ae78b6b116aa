"""Facts of requests to other departments and of team events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import Fact, field, personal, record, repeated
from cxkit.team.collaboration._enums import Department, EventKind, RequestKind
from cxkit.values import LONGEST_ID, AgentId, ComplaintId, GroupId, Money, OrderId, PolicyId, TicketId

__all__ = [
    "Answered",
    "Asked",
    "Closed",
    "Escalated",
    "EventCancelled",
    "EventErased",
    "EventFact",
    "EventMoved",
    "EventPlanned",
    "EventRated",
    "Held",
    "Reopened",
    "RequestErased",
    "RequestFact",
    "Withdrawn",
]


@record(abstract=True)
class RequestFact(Fact):
    """Something that happened to a request to another department."""

    schema_prefix: ClassVar[str] = "department_request."


@record
class Asked(RequestFact):
    """Another department was asked; `tickets` are those that wait for the answer.

    `policy` is the one that gave `due_at`, the end of the term.
    """

    request: str = field(longest=LONGEST_ID)
    department: Named[Department]
    kind: Named[RequestKind]
    question: str = personal(longest=4000)
    due_at: datetime
    tickets: Several[TicketId] = field(default=())
    complaint: MaybeNamed[ComplaintId] = field(default=None)
    order: MaybeNamed[OrderId] = field(default=None)
    team: MaybeNamed[GroupId] = field(default=None)
    policy: MaybeNamed[PolicyId] = field(default=None)
    policy_version: int | None = None

    def rules(self) -> Iterator[Fault]:
        """A request is due after it was asked."""
        if self.due_at <= self.at:
            yield Fault("due_at", "request.due", "lies before it was asked")


@record
class Answered(RequestFact):
    """The department answered; `answer` is None after its erasure alone."""

    answer: str | None = personal(default=None, longest=4000)


@record
class Reopened(RequestFact):
    """The answer did not help: the department is asked again, with a new term."""

    reason: str = personal(longest=2000)
    due_at: datetime

    def rules(self) -> Iterator[Fault]:
        """A request is due after it was asked."""
        if self.due_at <= self.at:
            yield Fault("due_at", "request.due", "lies before it was asked")


@record
class Escalated(RequestFact):
    """The request was taken to somebody above."""

    to: str = field(longest=200)
    reason: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Closed(RequestFact):
    """The answer was used, and the request closed."""


@record
class Withdrawn(RequestFact):
    """The answer is not needed any more."""

    reason: str | None = personal(default=None, longest=2000, whose="actor")


@record
class RequestErased(RequestFact):
    """Everything personal was taken out of the request and its history."""


@record(abstract=True)
class EventFact(Fact):
    """Something that happened to a team event."""

    schema_prefix: ClassVar[str] = "team_event."


@record(name="team_event.planned")
class EventPlanned(EventFact):
    """An event of the team was planned, for whom and up to what cost."""

    event: str = field(longest=LONGEST_ID)
    kind: Named[EventKind]
    title: str = field(longest=200)
    starts_at: datetime
    invited: Several[AgentId]
    team: MaybeNamed[GroupId] = field(default=None)
    budget: Money | None = None

    def rules(self) -> Iterator[Fault]:
        """Somebody is invited, each once, and the budget is not below 0."""
        if not self.invited:
            yield Fault("invited", "event.nobody", "name who is invited")
        for index, _ in repeated(self.invited):
            yield Fault(f"invited[{index}]", "event.twice", "is there twice")
        if self.budget is not None and self.budget.minor < 0:
            yield Fault("budget", "money.negative", "must not be negative")


@record(name="team_event.moved")
class EventMoved(EventFact):
    """The event was moved to another time."""

    starts_at: datetime


@record
class Held(EventFact):
    """The event was held: who came, invited or not, and what it cost; `over` says why beyond its budget."""

    attended: Several[AgentId]
    cost: Money | None = None
    over: str | None = personal(default=None, longest=1000, whose="actor")

    def rules(self) -> Iterator[Fault]:
        """Each is there once, and the cost is not below 0."""
        for index, _ in repeated(self.attended):
            yield Fault(f"attended[{index}]", "event.twice", "is there twice")
        if self.cost is not None and self.cost.minor < 0:
            yield Fault("cost", "money.negative", "must not be negative")


@record(name="team_event.rated")
class EventRated(EventFact):
    """Somebody who was there rated it, 1 to 5."""

    score: int = field(low=1, high=5)
    comment: str | None = personal(default=None, longest=2000, whose="actor")


@record(name="team_event.cancelled")
class EventCancelled(EventFact):
    """The event was cancelled."""

    reason: str | None = personal(default=None, longest=1000, whose="actor")


@record
class EventErased(EventFact):
    """Everything personal was taken out of the event and its history."""
