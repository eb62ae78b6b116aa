"""Times and durations of one conversation, read from its facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from cxkit.conversations import facts
from cxkit.conversations._enums import CONNECTED, OUTCOMES, WAITING, Status, WaitOutcome
from cxkit.conversations._handlings import handlings, sum_known
from cxkit.conversations._lifecycle import LIFECYCLE
from cxkit.conversations.facts import ConversationFact
from cxkit.kernel._called import warn_called
from cxkit.values import AgentId, Scale

F = TypeVar("F", bound=ConversationFact)

_ENDS_OF_WAITS = {
    fact: after
    for before, fact, after in LIFECYCLE.transitions()
    if before is Status.QUEUED and (after is not before or fact is facts.Overflowed)
}
"""The facts that end a stay in a queue, and the status from then on."""


class Wait(NamedTuple):
    """A stay in a queue, and the status after it: ACTIVE if answered, QUEUED if passed to another queue.

    `until` and `outcome` are None while the stay lasts. `agent` is who answered.
    """

    queue: str | None
    since: datetime
    until: datetime | None
    outcome: Status | None
    agent: AgentId | None = None

    @property
    def ended_as(self) -> WaitOutcome | None:
        """How the stay ended; None while it lasts."""
        return None if self.outcome is None else OUTCOMES[self.outcome]

    @property
    def duration(self) -> timedelta | None:
        """The length of the stay; None while it lasts."""
        return None if self.until is None else self.until - self.since


class Measures(NamedTuple):
    """Times, durations and rating of a conversation; None where not known or not happened yet.

    `first_reply_at` is when a person of the staff first wrote, in a written channel.
    Durations are elapsed time. `queue_time` is the customer's wait for the first answer, through every queue
    that passed the contact on, and `outcome` how that wait ended: a contact that was answered is not
    abandoned, whatever happened in a second queue. `answered_by` is who answered first, and `answered_in` the
    queue in which that wait ended. `callback` tells whether a callback ended it. Talk, hold and wrap-up are
    sums over every agent's part, None before all of them have ended.
    """

    offered_at: datetime | None
    answered_at: datetime | None
    first_reply_at: datetime | None
    abandoned_at: datetime | None
    ended_at: datetime | None
    abandoned: bool | None
    callback: bool
    transfers: int
    queue_time: timedelta | None
    talk_time: timedelta | None
    hold_time: timedelta | None
    wrap_time: timedelta | None
    satisfaction: int | None
    scale: Scale | None
    outcome: WaitOutcome | None = None
    answered_by: AgentId | None = None
    answered_in: str | None = None

    @property
    def handle_time(self) -> timedelta | None:
        """Talk, hold and wrap-up together; None if one of them is not known."""
        if self.talk_time is None or self.hold_time is None or self.wrap_time is None:
            return None
        return self.talk_time + self.hold_time + self.wrap_time

    def __call__(self) -> Measures:
        """These measures: earlier versions had a method where there is an attribute now."""
        warn_called()
        return self


def waits(history: Iterable[ConversationFact]) -> tuple[Wait, ...]:
    """Every stay in a queue, in order; a transfer and an overflow begin another stay."""
    stays: list[Wait] = []
    for fact in history:
        outcome = _ENDS_OF_WAITS.get(type(fact))
        if outcome is not None and stays and stays[-1].until is None:
            agent = fact.agent if isinstance(fact, facts.Answered) else None
            stays[-1] = stays[-1]._replace(until=fact.at, outcome=outcome, agent=agent)
        if isinstance(fact, _ENTERS_QUEUE):
            queue = fact.queue or (stays[-1].queue if stays else None)
            stays.append(Wait(queue, fact.at, None, None))
        elif isinstance(fact, facts.Imported) and fact.status is Status.QUEUED:
            stays.append(Wait(fact.queue, fact.offered_at or fact.at, None, None))
    return tuple(stays)


_ENTERS_QUEUE = (facts.Offered, facts.Transferred, facts.Overflowed)


def offered_at(history: Sequence[ConversationFact]) -> datetime | None:
    """When the customer began to wait; of an import, what it says."""
    first = history[0]
    if isinstance(first, facts.Imported):
        return first.offered_at
    return next((fact.at for fact in history if isinstance(fact, _ENTERS_QUEUE)), None)


def measures(history: Iterable[ConversationFact]) -> Measures:
    """Measure the conversation with that history."""
    happened = tuple(history)
    stays, parts = waits(happened), handlings(happened)
    # Where the wait for the first answer ended, or lasts: an overflow only passes it on.
    ending = next((stay for stay in stays if stay.ended_as is not WaitOutcome.OVERFLOW), None)
    outcome = ending.ended_as if ending else None
    rating = _first(facts.Rated, reversed(happened))
    ended, abandoned = _first(facts.Ended, reversed(happened)), _first(facts.Abandoned, happened)
    replies = (fact for fact in happened if isinstance(fact, facts.Messaged) and fact.from_staff)
    last = ended or abandoned
    own = Measures(
        offered_at=offered_at(happened),
        answered_at=parts[0].since if parts else None,
        first_reply_at=next((fact.at for fact in replies), None),
        abandoned_at=ending.until if ending and outcome is WaitOutcome.ABANDONED else None,
        ended_at=last.at if last else None,
        abandoned=None if outcome is None else outcome is WaitOutcome.ABANDONED,
        callback=outcome is WaitOutcome.CALLBACK,
        transfers=sum(isinstance(fact, (facts.Transferred, facts.PassedOn)) for fact in happened),
        queue_time=ending.until - stays[0].since if ending and ending.until else None,
        talk_time=sum_known(part.talk for part in parts),
        hold_time=sum_known(None if part.until is None else part.hold for part in parts),
        wrap_time=sum_known(None if part.until is None else part.wrap for part in parts),
        satisfaction=rating.score if rating else None,
        scale=rating.scale if rating else None,
        outcome=outcome,
        answered_by=parts[0].agent if parts else None,
        answered_in=ending.queue if ending else None,
    )
    first = happened[0]
    return _with_import(first, own) if isinstance(first, facts.Imported) else own


def _first(kind: type[F], history: Iterable[ConversationFact]) -> F | None:
    return next((fact for fact in history if isinstance(fact, kind)), None)


def _with_import(imported: facts.Imported, own: Measures) -> Measures:
    """The measures of the other system, and of what has happened since."""
    rated = own.satisfaction is not None or imported.satisfaction is None
    waits_on = imported.status is Status.QUEUED
    outcome = own.outcome if waits_on else _outcome(imported)
    known = waits_on and imported.offered_at is not None
    return own._replace(
        answered_at=imported.answered_at or own.answered_at,
        abandoned_at=own.abandoned_at if waits_on else imported.ended_at if imported.abandoned else None,
        ended_at=imported.ended_at or own.ended_at,
        abandoned=imported.abandoned if outcome is None else outcome is WaitOutcome.ABANDONED,
        callback=outcome is WaitOutcome.CALLBACK,
        queue_time=own.queue_time if known and imported.queue_time is None else imported.queue_time,
        talk_time=_plus(imported.talk_time, own.talk_time),
        hold_time=_plus(imported.hold_time, own.hold_time),
        wrap_time=_plus(imported.wrap_time, own.wrap_time),
        satisfaction=own.satisfaction if rated else imported.satisfaction,
        scale=own.scale if rated else imported.scale,
        outcome=outcome,
        answered_by=own.answered_by if imported.status in WAITING else imported.agent,
        answered_in=own.answered_in if waits_on else imported.queue,
    )


def _outcome(imported: facts.Imported) -> WaitOutcome | None:
    """How the wait ended, as far as the other system says."""
    if imported.abandoned or imported.status is Status.CALLBACK:
        return WaitOutcome.ABANDONED if imported.abandoned else WaitOutcome.CALLBACK
    connected = imported.status in CONNECTED | {Status.WRAP_UP}
    answered = connected or imported.answered_at is not None or imported.abandoned is False
    return WaitOutcome.ANSWERED if answered else None


def _plus(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    """The sum of the durations that are known; None if neither is."""
    if one is None or other is None:
        return other if one is None else one
    return one + other
