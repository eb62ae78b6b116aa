"""Requests to other departments: their state, their life and their verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.kernel import (
    Actor,
    Aggregate,
    Begin,
    Changes,
    Fact,
    Lifecycle,
    Step,
    Wrong,
    field,
    personal,
    record,
    sets,
    several,
    tried,
    wrong,
)
from cxkit.team._wording import WORDS
from cxkit.team.collaboration import facts
from cxkit.team.collaboration._enums import Department, RequestKind, RequestStatus
from cxkit.team.collaboration._policy import RequestPolicy
from cxkit.values import AgentId, ComplaintId, GroupId, OrderId, PolicyId, Reason, TicketId


@record(abstract=True)
class RequestState(Aggregate[facts.RequestFact]):
    """The fields of a request; `DepartmentRequest` adds the verbs."""

    status: RequestStatus
    department: Department
    kind: RequestKind
    question: str = personal()
    answer: str | None = personal(default=None)
    asked_by: AgentId | None = None
    team: GroupId | None = None
    tickets: tuple[TicketId, ...] = ()
    complaint: ComplaintId | None = None
    order: OrderId | None = None
    policy: PolicyId | None = None
    policy_version: int | None = None
    asked_at: datetime
    first_due_at: datetime
    due_at: datetime
    first_answered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    reopened: int = field(default=0, low=0)
    escalations: int = field(default=0, low=0)

    @property
    def waiting(self) -> tuple[TicketId, ...]:
        """The tickets that wait for an answer now."""
        return self.tickets if self.status is RequestStatus.OPEN else ()

    def on_time(self, as_of: datetime | None = None) -> bool | None:
        """Whether the first answer came by its due time; None while that cannot be told, or was withdrawn."""
        if self.first_answered_at is not None:
            return self.first_answered_at <= self.first_due_at
        until = as_of if self.ended_at is None else self.ended_at
        return False if until is not None and until > self.first_due_at else None


_POLICY = (("policy", "id"), ("policy_version", "version"))
"""The fields that a request keeps of the policy that gave its term."""


def other_side(request: RequestState, fact: facts.Answered) -> Reason | None:
    """Nobody answers what they asked themselves."""
    own = fact.by.id is not None and fact.by.id == request.asked_by
    return WORDS["request.own"](who=fact.by.id or "-") if own else None


def asked(fact: facts.Asked) -> Changes:
    """Everything that was asked, by whom, and when it is due."""
    same = ("department", "kind", "question", "team", "tickets", "complaint", "order", "policy", "due_at")
    changes: Changes = {name: getattr(fact, name) for name in (*same, "policy_version")}
    who = None if fact.by.id is None else AgentId(fact.by.id)
    return {**changes, "id": fact.request, "asked_by": who, "asked_at": fact.at, "first_due_at": fact.due_at}


def answered(request: RequestState, fact: facts.Answered) -> Changes:
    """The newest answer is the one that stands; the first is timed."""
    return {
        "answer": fact.answer,
        "answered_at": fact.at,
        "first_answered_at": request.first_answered_at or fact.at,
    }


def reopened(request: RequestState, fact: facts.Reopened) -> Changes:
    """No answer stands, and the new term counts."""
    return {"answer": None, "answered_at": None, "due_at": fact.due_at, "reopened": request.reopened + 1}


def escalated(request: RequestState, fact: facts.Escalated) -> Changes:
    """Escalations are counted."""
    return {"escalations": request.escalations + 1}


_S = RequestStatus

REQUEST: Lifecycle = Lifecycle(
    begins={facts.Asked: Begin(_S.OPEN, asked)},
    steps={
        facts.Answered: Step(source=_S.OPEN, target=_S.ANSWERED, effect=answered, checks=(other_side,)),
        facts.Reopened: Step(source={_S.ANSWERED, _S.CLOSED}, target=_S.OPEN, effect=reopened),
        facts.Escalated: Step(source=_S.OPEN, effect=escalated),
        facts.Closed: Step(source=_S.ANSWERED, target=_S.CLOSED),
        facts.Withdrawn: Step(source=_S.OPEN, target=_S.WITHDRAWN, effect=sets(ended_at="at")),
        facts.RequestErased: Step(),
    },
    permission="work_ticket",
    permissions={"escalate": [facts.Escalated], "erase_customer": [facts.RequestErased]},
)


@record
class DepartmentRequest(RequestState):
    """A request of the service desk to another department, with its term and the tickets that wait for it.

    >>> from datetime import UTC, timedelta
    >>> from cxkit.team.collaboration import RequestTerm
    >>> policy = RequestPolicy(id="answers", terms=[RequestTerm(kind="stock", within=timedelta(hours=2))])
    >>> t, amy, wu = datetime(2026, 3, 2, 9, tzinfo=UTC), Actor.agent("amy"), Actor.agent("wu")
    >>> asked = DepartmentRequest.ask("D-1", "warehouse", "stock", "Is the blue one there?", policy=policy,
    ...                               tickets=["T-7"], at=t, by=amy)
    >>> asked.waiting, asked.answer_with("Ten left.", at=t + timedelta(hours=1), by=wu).on_time()
    (('T-7',), True)
    """

    lifecycle: ClassVar[Lifecycle] = REQUEST
    erasure: ClassVar[type[Fact]] = facts.RequestErased
    person_field: ClassVar[str] = "id"
    staff_field: ClassVar[str] = "asked_by"
    team_field: ClassVar[str] = "team"

    @classmethod
    def ask(
        cls,
        id: str,
        department: Department | str,
        kind: RequestKind | str,
        question: str,
        *,
        policy: RequestPolicy,
        at: datetime,
        by: Actor,
        tickets: Iterable[TicketId | str] = (),
        complaint: ComplaintId | str | None = None,
        order: OrderId | str | None = None,
        team: GroupId | str | None = None,
    ) -> Self:
        """Ask another department; the policy says when the answer is due."""
        given: dict[str, Any] = {"request": id, "department": department, "kind": kind, "question": question}
        given |= {
            "due_at": _due_at(policy, kind, department, at),
            "tickets": several(tickets),
            "order": order,
        }
        given |= {"complaint": complaint, "team": team}
        given |= {name: getattr(policy, told_as, None) for name, told_as in _POLICY}
        return cls.begin(facts.Asked, **given, at=at, by=by)

    def answer_with(self, answer: str, *, at: datetime, by: Actor) -> Self:
        """Answer the request, as somebody of the department."""
        given = wrong(answer=(answer, str)) or answer
        return self.apply(facts.Answered, answer=given, at=at, by=by)

    def reopen(self, reason: str, *, policy: RequestPolicy, at: datetime, by: Actor) -> Self:
        """Ask again, because the answer did not help; the term begins anew."""
        due_at = _due_at(policy, self.kind, self.department, at)
        return self.apply(facts.Reopened, reason=reason, due_at=due_at, at=at, by=by)

    def escalate(self, to: str, *, at: datetime, by: Actor, reason: str | None = None) -> Self:
        """Take the request to somebody above."""
        return self.apply(facts.Escalated, to=to, reason=reason, at=at, by=by)

    def close(self, *, at: datetime, by: Actor) -> Self:
        """Close the request: the answer was used."""
        return self.apply(facts.Closed, at=at, by=by)

    def withdraw(self, *, at: datetime, by: Actor, reason: str | None = None) -> Self:
        """Withdraw the request: the answer is not needed any more."""
        return self.apply(facts.Withdrawn, reason=reason, at=at, by=by)


def _due_at(policy: Any, kind: Any, department: Any, at: Any) -> Any:
    """When it is due; or, for the fact to refuse, what of a policy is none: the rest it refuses by itself."""
    no_policy = wrong(policy=(policy, RequestPolicy))
    if no_policy is not None:
        return no_policy
    due_at = tried(policy.due_at, kind, department, at) if isinstance(at, datetime) else Wrong(())
    return Wrong(()) if isinstance(due_at, Wrong) else due_at
