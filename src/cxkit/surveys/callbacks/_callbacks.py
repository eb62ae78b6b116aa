"""Closing the loop: a low score is answered by a person, within a time, and what came of it is recorded.

>>> from datetime import UTC, datetime, timedelta
>>> from cxkit.surveys.design._answers import Answer
>>> from cxkit.surveys.responses.facts import Imported
>>> from cxkit.values import NPS_0_10
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

from cxkit.kernel import Aggregate, Lifecycle, Step, field, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.surveys._enums import CallbackOutcome, CallbackStatus
from cxkit.surveys.callbacks.facts import Attempted, CallbackFact, Closed, Erased, HandedOver, Opened
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
    Text,
)

NOT_REACHED = Text(
    "callback.not_reached",
    "the customer was not reached yet: record the attempt, or close it as unreachable or declined",
    "尚未联系到顾客：请先登记联系记录，或以“无法联系”“拒绝沟通”结案",
    "尚未聯繫到顧客：請先登記聯繫紀錄，或以「無法聯繫」「拒絕溝通」結案",
)
_WITHOUT_CONTACT = frozenset(
    {CallbackOutcome.UNREACHABLE, CallbackOutcome.DECLINED, CallbackOutcome.PASSED_ON}
)


def was_reached(callback: Callback, fact: Closed) -> Reason | None:
    """Nobody is satisfied again without having been spoken to."""
    return None if fact.outcome in _WITHOUT_CONTACT or callback.reached_at else NOT_REACHED()


@record(name="survey.trigger")
class Trigger:
    """Which scores call for a follow-up: those in the bottom boxes of that kind of scale."""

    kind: ScaleKind
    within: timedelta

    def pulled_by(self, number: int, scale: Scale) -> bool:
        """Whether this score calls for a follow-up."""
        return scale.kind is self.kind and scale.is_bottom(number)


@record(name="survey.loop_policy")
class LoopPolicy:
    """Which scores are followed up, and within what time."""

    id: PolicyId = field(default=PolicyId("close_the_loop"), longest=80)
    version: int = field(default=1, low=1)
    triggers: tuple[Trigger, ...] = (
        Trigger(kind=ScaleKind.NPS, within=timedelta(days=2)),
        Trigger(kind=ScaleKind.CSAT, within=timedelta(days=2)),
        Trigger(kind=ScaleKind.CES, within=timedelta(days=5)),
    )


LOOP_POLICY = LoopPolicy()
"""Detractors and dissatisfied customers are called within two days, those with much effort within five."""


@record(name="survey.callback")
class Callback(Aggregate[CallbackFact]):
    """The follow-up of one low score: who owns it, until when, and what came of it."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Opened: CallbackStatus.OPEN},
        steps={
            Attempted: Step(
                source={CallbackStatus.OPEN, CallbackStatus.IN_CONTACT}, target=CallbackStatus.IN_CONTACT
            ),
            Closed: Step(
                source={CallbackStatus.OPEN, CallbackStatus.IN_CONTACT},
                target=CallbackStatus.CLOSED,
                checks=(was_reached,),
            ),
            Erased: Step(),
            HandedOver: Step(source={CallbackStatus.OPEN, CallbackStatus.IN_CONTACT}),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased

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
    cause: str | None = field(default=None, longest=200)

    def hand_over(self, owner: AgentId | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Somebody else is to call back."""
        return self.apply(HandedOver(owner=AgentId(owner), at=at, by=by, why=why))

    def attempt(self, *, reached: bool, at: datetime, by: Actor, note: str | None = None) -> Self:
        """The customer was called."""
        return self.apply(Attempted(reached=reached, note=note, at=at, by=by))

    def close(
        self,
        outcome: CallbackOutcome | str,
        *,
        at: datetime,
        by: Actor,
        cause: str | None = None,
        note: str | None = None,
    ) -> Self:
        """The loop is closed."""
        named = CallbackOutcome.of(outcome)
        return self.apply(Closed(outcome=named, cause=cause, note=note, at=at, by=by))

    def text(self, language: Language = "en") -> str:
        """The follow-up as a line to work from: whom to call, for what score, who calls, until when."""
        until = self.due_at.isoformat(" ", "minutes").replace("+00:00", "Z")
        score = f"{self.scale.labels.in_language(language)} {self.score} ({self.scale.low}-{self.scale.high})"
        return (
            f"{self.customer or self.response}  {score}  {self.owner}  {until}  {self.status.label(language)}"
        )

    def __str__(self) -> str:
        return self.text()

    def is_overdue(self, at: datetime) -> bool:
        """Whether nobody had reached the customer, or closed it, by its deadline; in time at that instant."""
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
    """The follow-up that a response calls for by a policy, or None when its scores are good or do not count.

    The trigger with the shortest time decides. `due_at` replaces the policy's deadline, for example by
    one counted in business hours.
    """
    if not response.counts:
        return None
    scores = [
        (answer.number, answer.scale)
        for answer in response.answers
        if answer.number is not None and answer.scale is not None and answer.row is None
    ]
    pulled = [
        (trigger.within, score, scale)
        for trigger in policy.triggers
        for score, scale in scores
        if trigger.pulled_by(score, scale)
    ]
    if not pulled:
        return None
    within, score, scale = min(pulled, key=lambda found: found[0])
    return Callback.begin(
        Opened(
            callback=id,
            response=ResponseId(response.id),
            survey=response.survey,
            customer=response.respondent,
            score=score,
            scale=scale,
            owner=AgentId(owner),
            due_at=due_at or at + within,
            policy=policy.id,
            at=at,
            by=by,
        )
    )
