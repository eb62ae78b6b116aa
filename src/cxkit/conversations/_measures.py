"""Times and durations of one conversation, read from its facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from cxkit.conversations import facts
from cxkit.conversations._enums import Status
from cxkit.conversations._handlings import handlings, sum_known
from cxkit.conversations._lifecycle import LIFECYCLE
from cxkit.conversations.facts import ConversationFact
from cxkit.kernel._called import warn_called
from cxkit.values import Scale

F = TypeVar("F", bound=ConversationFact)

_ENDS_OF_WAITS = {
    fact: after
    for before, fact, after in LIFECYCLE.transitions()
    if before is Status.QUEUED and (after is not before or fact is facts.Overflowed)
}
"""The facts that end a stay in a queue, and the status from then on."""


class Wait(NamedTuple):
    """A stay in a queue, and the status after it: ACTIVE if answered, QUEUED if passed to another queue.

    `until` and `outcome` are None while the stay lasts.
    """

    queue: str | None
    since: datetime
    until: datetime | None
    outcome: Status | None

    @property
    def duration(self) -> timedelta | None:
        """The length of the stay; None while it lasts."""
        return None if self.until is None else self.until - self.since


class Measures(NamedTuple):
    """Times, durations and rating of a conversation; None where not known or not happened yet.

    `first_reply_at` is when a person of the staff first wrote, in a written channel.
    Durations are elapsed time. `queue_time` is the first stay in the queue, whatever ended it; talk, hold
    and wrap-up are sums over every agent's part, None before all of them have ended.
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
            stays[-1] = stays[-1]._replace(until=fact.at, outcome=outcome)
        if isinstance(fact, (facts.Offered, facts.Transferred, facts.Overflowed)):
            queue = fact.queue or (stays[-1].queue if stays else None)
            stays.append(Wait(queue, fact.at, None, None))
    return tuple(stays)


def measures(history: Iterable[ConversationFact], status: Status) -> Measures:
    """Measure the conversation with that history and status."""
    happened = tuple(history)
    stays, parts = waits(happened), handlings(happened)
    rating = _first(facts.Rated, reversed(happened))
    ended, abandoned = _first(facts.Ended, reversed(happened)), _first(facts.Abandoned, happened)
    replies = (fact for fact in happened if isinstance(fact, facts.Messaged) and fact.from_staff)
    last = ended or abandoned
    own = Measures(
        offered_at=stays[0].since if stays else None,
        answered_at=parts[0].since if parts else None,
        first_reply_at=next((fact.at for fact in replies), None),
        abandoned_at=abandoned.at if abandoned else None,
        ended_at=last.at if last else None,
        abandoned=status is Status.ABANDONED,
        callback=_first(facts.CallbackChosen, happened) is not None,
        transfers=sum(isinstance(fact, facts.Transferred) for fact in happened),
        queue_time=stays[0].duration if stays else None,
        talk_time=sum_known(part.talk for part in parts),
        hold_time=sum_known(None if part.until is None else part.hold for part in parts),
        wrap_time=sum_known(None if part.until is None else part.wrap for part in parts),
        satisfaction=rating.score if rating else None,
        scale=rating.scale if rating else None,
    )
    first = happened[0]
    return _with_import(first, own) if isinstance(first, facts.Imported) else own


def _first(kind: type[F], history: Iterable[ConversationFact]) -> F | None:
    return next((fact for fact in history if isinstance(fact, kind)), None)


def _with_import(imported: facts.Imported, own: Measures) -> Measures:
    """The measures of the other system, and of what has happened since."""
    rated = own.satisfaction is not None or imported.satisfaction is None
    return own._replace(
        offered_at=imported.offered_at or own.offered_at,
        answered_at=imported.answered_at or own.answered_at,
        abandoned_at=(imported.ended_at if imported.abandoned else None) or own.abandoned_at,
        ended_at=imported.ended_at or own.ended_at,
        abandoned=True if own.abandoned else imported.abandoned,
        callback=own.callback or imported.status is Status.CALLBACK,
        queue_time=own.queue_time if imported.queue_time is None else imported.queue_time,
        talk_time=_plus(imported.talk_time, own.talk_time),
        hold_time=_plus(imported.hold_time, own.hold_time),
        wrap_time=_plus(imported.wrap_time, own.wrap_time),
        satisfaction=own.satisfaction if rated else imported.satisfaction,
        scale=own.scale if rated else imported.scale,
    )


def _plus(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    """The sum of the durations that are known; None if neither is."""
    if one is None or other is None:
        return other if one is None else one
    return one + other
