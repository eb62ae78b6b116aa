"""Times and durations of one conversation, read from its facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.conversations._enums import Status
from cxkit.conversations.facts import (
    Abandoned,
    Answered,
    CallbackChosen,
    ConversationFact,
    Ended,
    HoldEnded,
    HoldStarted,
    Imported,
    Messaged,
    Offered,
    Overflowed,
    Rated,
    Transferred,
    WrapUpEnded,
    WrapUpStarted,
)
from cxkit.values import AgentId, Scale

ZERO = timedelta(0)
_OUTCOMES: dict[type[ConversationFact], Status] = {
    Answered: Status.ACTIVE,
    Abandoned: Status.ABANDONED,
    CallbackChosen: Status.CALLBACK,
    Overflowed: Status.QUEUED,
    Ended: Status.ENDED,
}


class Wait(NamedTuple):
    """One stay in a queue, and the status that ended it: ACTIVE is answered, QUEUED another queue.

    `until` and `outcome` are None while it lasts.
    """

    queue: str | None
    since: datetime
    until: datetime | None
    outcome: Status | None

    @property
    def duration(self) -> timedelta | None:
        """How long it lasted; None while it lasts."""
        return None if self.until is None else self.until - self.since


class Handling(NamedTuple):
    """One agent's part of a conversation: from the answer to the transfer or the end, and the wrap-up.

    `until` is None while it lasts; the last of `wraps` has no end while the agent is still wrapping up.
    """

    agent: AgentId
    since: datetime
    until: datetime | None
    hold: timedelta
    wraps: tuple[tuple[datetime, datetime | None], ...] = ()

    @property
    def talk(self) -> timedelta | None:
        """Connected time without hold; None while it lasts."""
        return None if self.until is None else self.until - self.since - self.hold

    @property
    def wrap(self) -> timedelta | None:
        """Time of wrap-up; None while it lasts."""
        return _sum((None if until is None else until - since for since, until in self.wraps), none=ZERO)

    @property
    def total(self) -> timedelta | None:
        """Talk, hold and wrap-up; None while any of them lasts."""
        wrap = self.wrap
        return None if self.until is None or wrap is None else self.until - self.since + wrap


class Measures(NamedTuple):
    """What metrics ask of one conversation; what is not known or has not happened is None.

    `first_reply_at`: the first thing that a person of the staff wrote, where the channel is written.
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
        """Talk, hold and wrap-up together; None when one of them is not known."""
        if self.talk_time is None or self.hold_time is None or self.wrap_time is None:
            return None
        return self.talk_time + self.hold_time + self.wrap_time


def waits(history: Iterable[ConversationFact]) -> tuple[Wait, ...]:
    """Every stay in a queue, in order; a transfer and an overflow begin another one."""
    found: list[Wait] = []
    for fact in history:
        outcome = _OUTCOMES.get(type(fact))
        if outcome is not None and found and found[-1].until is None:
            found[-1] = found[-1]._replace(until=fact.at, outcome=outcome)
        if isinstance(fact, (Offered, Transferred, Overflowed)):
            queue = fact.queue or (found[-1].queue if found else None)
            found.append(Wait(queue, fact.at, None, None))
    return tuple(found)


def handlings(history: Iterable[ConversationFact]) -> tuple[Handling, ...]:
    """Every agent's part of the conversation, in order of their answers."""
    parts: list[_Part] = []
    for fact in history:
        match fact:
            case Answered():
                parts.append(_Part(fact.agent, fact.at))
            case HoldStarted() if parts:
                parts[-1].held_since = fact.at
            case HoldEnded() if parts:
                parts[-1].release(fact.at)
            case Transferred() | Ended() if parts and parts[-1].until is None:
                parts[-1].release(fact.at)
                parts[-1].until = fact.at
            case WrapUpStarted() if part := _of(parts, fact.agent):
                part.wrapping_since = fact.at
            case WrapUpEnded() if part := _of([each for each in parts if each.wrapping_since], fact.agent):
                part.wrapped(fact.at)
            case _:
                pass
    return tuple(part.handling() for part in parts)


class _Part:
    """A handling while it is read from the facts."""

    def __init__(self, agent: AgentId, since: datetime) -> None:
        self.agent, self.since = agent, since
        self.until: datetime | None = None
        self.held_since: datetime | None = None
        self.wrapping_since: datetime | None = None
        self.hold = ZERO
        self.wraps: list[tuple[datetime, datetime | None]] = []

    def release(self, at: datetime) -> None:
        """The customer is no longer on hold."""
        if self.held_since is not None:
            self.hold, self.held_since = self.hold + (at - self.held_since), None

    def wrapped(self, at: datetime) -> None:
        """The agent is done."""
        if self.wrapping_since is not None:
            self.wraps.append((self.wrapping_since, at))
            self.wrapping_since = None

    def handling(self) -> Handling:
        """What is known now."""
        now = [] if self.wrapping_since is None else [(self.wrapping_since, None)]
        return Handling(self.agent, self.since, self.until, self.hold, (*self.wraps, *now))


def _of(parts: list[_Part], agent: AgentId | None) -> _Part | None:
    """The last part of that agent, or the last part of all when nobody is named."""
    return next((part for part in reversed(parts) if agent is None or part.agent == agent), None)


def measures(history: Iterable[ConversationFact], status: Status) -> Measures:
    """What metrics ask of the conversation with that history and status."""
    facts = tuple(history)
    first, stays, parts = facts[0], waits(facts), handlings(facts)
    seen = first if isinstance(first, Imported) else None
    rating = next((fact for fact in reversed(facts) if isinstance(fact, Rated)), None)
    ended = next((fact.at for fact in reversed(facts) if isinstance(fact, Ended)), None)
    gone = next((fact.at for fact in facts if isinstance(fact, Abandoned)), None)
    own = Measures(
        offered_at=stays[0].since if stays else None,
        answered_at=parts[0].since if parts else None,
        first_reply_at=next(
            (fact.at for fact in facts if isinstance(fact, Messaged) and fact.from_staff), None
        ),
        abandoned_at=gone,
        ended_at=ended or gone,
        abandoned=status is Status.ABANDONED,
        callback=any(isinstance(fact, CallbackChosen) for fact in facts),
        transfers=sum(isinstance(fact, Transferred) for fact in facts),
        queue_time=stays[0].duration if stays else None,
        talk_time=_sum(part.talk for part in parts),
        hold_time=_sum(None if part.until is None else part.hold for part in parts),
        wrap_time=_sum(None if part.until is None else part.wrap for part in parts),
        satisfaction=rating.score if rating else None,
        scale=rating.scale if rating else None,
    )
    return own if seen is None else _observed(seen, own)


def _observed(seen: Imported, own: Measures) -> Measures:
    """What the other system saw, and what has happened since."""
    rated = own.satisfaction is not None
    gone = seen.abandoned
    return own._replace(
        offered_at=seen.offered_at or own.offered_at,
        answered_at=seen.answered_at or own.answered_at,
        abandoned_at=(seen.ended_at if gone else None) or own.abandoned_at,
        ended_at=seen.ended_at or own.ended_at,
        abandoned=True if own.abandoned else gone,
        callback=own.callback or seen.status is Status.CALLBACK,
        queue_time=seen.queue_time if seen.queue_time is not None else own.queue_time,
        talk_time=_plus(seen.talk_time, own.talk_time),
        hold_time=_plus(seen.hold_time, own.hold_time),
        wrap_time=_plus(seen.wrap_time, own.wrap_time),
        satisfaction=own.satisfaction if rated else seen.satisfaction,
        scale=own.scale if rated else (None if seen.satisfaction is None else seen.scale),
    )


def _sum(durations: Iterable[timedelta | None], *, none: timedelta | None = None) -> timedelta | None:
    """The sum of all, None when one is not known, and `none` when there are none."""
    total, known = ZERO, False
    for each in durations:
        if each is None:
            return None
        total, known = total + each, True
    return total if known else none


def _plus(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    """The sum of what is known; None when nothing is."""
    if one is None or other is None:
        return other if one is None else one
    return one + other
