"""Closing the loop: a person follows up a low score, within a time, and records the outcome.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit import NPS_0_10, Actor, Response
>>> from cxkit.surveys import Answer
>>> from cxkit.surveys.responses.facts import Imported
>>> t, rule = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.system("loop")
>>> answer = Answer(question="nps", number=2, scale=NPS_0_10)
>>> response = Response.imported(
...     Imported(response="R-1", survey="S-1", respondent="C-1", answers=(answer,), at=t, by=rule)
... )
>>> callback = follow_up("K-1", response, owner="amy", at=t, by=rule)
>>> callback.due_at - t, callback.is_overdue(t + timedelta(days=3))
(datetime.timedelta(days=2), True)
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from cxkit._typing import Named, Several
from cxkit.kernel import Aggregate, Begin, Lifecycle, Step, copies, field, personal, record, sets
from cxkit.kernel.facts import Actor, Changes, Fact
from cxkit.surveys._enums import CallbackOutcome, CallbackStatus
from cxkit.surveys._wording import WORDS
from cxkit.surveys.callbacks import facts
from cxkit.surveys.callbacks.facts import CallbackFact
from cxkit.surveys.responses._response import Response
from cxkit.values import (
    AgentId,
    CustomerId,
    Language,
    PolicyId,
    Reason,
    ResponseId,
    Scale,
    ScaleKind,
    SurveyId,
    later,
)

_WITHOUT_CONTACT = frozenset(
    {CallbackOutcome.UNREACHABLE, CallbackOutcome.DECLINED, CallbackOutcome.PASSED_ON}
)


def was_reached(callback: Callback, fact: facts.Closed) -> Reason | None:
    """A customer must have been reached, for an outcome that needs it."""
    return (
        None if fact.outcome in _WITHOUT_CONTACT or callback.reached_at else WORDS["callback.not_reached"]()
    )


def attempted(callback: Callback, fact: facts.Attempted) -> Changes:
    """One attempt more, and the first time at which the customer was reached."""
    reached_at = callback.reached_at or (fact.at if fact.reached else None)
    return {"attempts": callback.attempts + 1, "reached_at": reached_at}


_opened = copies(
    "response", "survey", "customer", "score", "scale", "owner", "due_at", id="callback", opened_at="at"
)
_PENDING = {CallbackStatus.OPEN, CallbackStatus.IN_CONTACT}


@record(name="survey.trigger")
class Trigger:
    """The scores that need a follow-up, in the bottom boxes of that kind of scale, and its time limit."""

    kind: Named[ScaleKind]
    within: timedelta

    def pulled_by(self, number: int, scale: Scale) -> bool:
        """Whether this score needs a follow-up."""
        return scale.kind is self.kind and scale.is_bottom(number)


@record(name="survey.loop_policy")
class LoopPolicy:
    """The scores that are followed up, and the time limits."""

    id: Named[PolicyId] = field(default=PolicyId("close_the_loop"), longest=80)
    version: int = field(default=1, low=1)
    triggers: Several[Trigger] = field(
        default=(
            Trigger(kind=ScaleKind.NPS, within=timedelta(days=2)),
            Trigger(kind=ScaleKind.CSAT, within=timedelta(days=2)),
            Trigger(kind=ScaleKind.CES, within=timedelta(days=5)),
        )
    )


LOOP_POLICY = LoopPolicy()
"""Detractors and dissatisfied customers are called within two days, those with much effort within five."""


@record(name="survey.callback")
class Callback(Aggregate[CallbackFact]):
    """The follow-up of one low score: its owner, deadline and outcome."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={facts.Opened: Begin(CallbackStatus.OPEN, _opened)},
        steps={
            facts.Attempted: Step(source=_PENDING, target=CallbackStatus.IN_CONTACT, effect=attempted),
            facts.Closed: Step(
                source=_PENDING,
                target=CallbackStatus.CLOSED,
                effect=sets("outcome", "cause", closed_at="at"),
                checks=(was_reached,),
            ),
            facts.Erased: Step(),
            facts.HandedOver: Step(source=_PENDING, effect=sets("owner")),
        },
        permission="call_back",
        permissions={
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    staff_field: ClassVar[str] = "owner"

    status: CallbackStatus
    response: ResponseId
    survey: SurveyId
    customer: CustomerId | None = None
    score: int
    scale: Scale
    owner: AgentId
    due_at: datetime
    opened_at: datetime
    attempts: int = field(default=0, low=0)
    reached_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: CallbackOutcome | None = None
    cause: str | None = personal(default=None, longest=200)

    def hand_over(self, owner: AgentId | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Hand the follow-up over to another owner."""
        return self.apply(facts.HandedOver, owner=owner, at=at, by=by, why=why)

    def attempt(self, *, reached: bool, at: datetime, by: Actor, note: str | None = None) -> Self:
        """Record an attempt to call the customer."""
        return self.apply(facts.Attempted, reached=reached, note=note, at=at, by=by)

    def close(
        self,
        outcome: CallbackOutcome | str,
        *,
        at: datetime,
        by: Actor,
        cause: str | None = None,
        note: str | None = None,
    ) -> Self:
        """Close the follow-up with its outcome."""
        return self.apply(facts.Closed, outcome=outcome, cause=cause, note=note, at=at, by=by)

    def text(self, language: Language = "en") -> str:
        """The follow-up as a line to work from: customer, score, owner, deadline, state."""
        until = self.due_at.isoformat(" ", "minutes").replace("+00:00", "Z")
        score = f"{self.scale.labels.in_language(language)} {self.score} ({self.scale.low}-{self.scale.high})"
        who = self.customer or self.response
        return f"{who}  {score}  {self.owner}  {until}  {self.status.label(language)}"

    def __str__(self) -> str:
        return self.text()

    def is_overdue(self, at: datetime) -> bool:
        """Whether the deadline passed before the customer was reached or the follow-up closed."""
        done = min((time for time in (self.reached_at, self.closed_at) if time is not None), default=at)
        return min(done, at) > self.due_at


def follow_up(
    id: str,
    response: Response,
    *,
    owner: AgentId | str,
    at: datetime,
    by: Actor,
    policy: LoopPolicy = LOOP_POLICY,
    due_at: datetime | None = None,
) -> Callback | None:
    """Open the follow-up that a response needs by a policy; None when its scores are good or do not count.

    The trigger with the shortest time decides. `due_at` replaces the policy's deadline, for example by
    one counted in business hours.
    """
    pulled = [
        (trigger.within, answer.number, answer.scale)
        for trigger in policy.triggers
        for answer in response.answers
        if answer.number is not None and answer.scale is not None and answer.row is None
        if trigger.pulled_by(answer.number, answer.scale)
    ]
    if not pulled or not response.counts:
        return None
    within, score, scale = min(pulled, key=lambda each: each[0])
    return Callback.begin(
        facts.Opened,
        callback=id,
        response=response.id,
        survey=response.survey,
        customer=response.respondent,
        score=score,
        scale=scale,
        owner=owner,
        due_at=due_at or later(at, within),
        policy=policy.id,
        at=at,
        by=by,
    )
