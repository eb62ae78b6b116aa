"""Agents' parts of a conversation: from the answer to the wrap-up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from cxkit.conversations import facts
from cxkit.conversations.facts import ConversationFact
from cxkit.values import AgentId

ZERO = timedelta(0)


class Handling(NamedTuple):
    """An agent's part of a conversation: from the answer to the transfer or the end, and the wrap-up.

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
        return sum_known((until - since if until else None for since, until in self.wraps), empty=ZERO)

    @property
    def total(self) -> timedelta | None:
        """Talk, hold and wrap-up; None while any of them lasts."""
        wrap = self.wrap
        return None if self.until is None or wrap is None else self.until - self.since + wrap


def handlings(history: Iterable[ConversationFact]) -> tuple[Handling, ...]:
    """Every agent's part of the conversation, in the order of their answers."""
    parts: list[_Part] = []
    for fact in history:
        match fact:
            case facts.Answered():
                parts.append(_Part(fact.agent, fact.at))
            case facts.HoldStarted() if parts:
                parts[-1].held_since = fact.at
            case facts.HoldEnded() if parts:
                parts[-1].end_hold(fact.at)
            case facts.Transferred() | facts.PassedOn() | facts.Ended() if parts and parts[-1].until is None:
                parts[-1].end_hold(fact.at)
                parts[-1].until = fact.at
            case facts.WrapUpStarted() if part := _last_part(parts, fact.agent):
                part.wrapping_since = fact.at
            case facts.WrapUpEnded() if part := _last_part(
                [p for p in parts if p.wrapping_since], fact.agent
            ):
                part.end_wrap_up(fact.at)
            case _:
                pass
    return tuple(part.handling() for part in parts)


class _Part:
    """A handling that is being read from the facts."""

    def __init__(self, agent: AgentId, since: datetime) -> None:
        self.agent, self.since = agent, since
        self.until: datetime | None = None
        self.held_since: datetime | None = None
        self.wrapping_since: datetime | None = None
        self.hold = ZERO
        self.wraps: list[tuple[datetime, datetime | None]] = []

    def end_hold(self, at: datetime) -> None:
        """Add the hold that lasts, if one does."""
        if self.held_since is not None:
            self.hold, self.held_since = self.hold + (at - self.held_since), None

    def end_wrap_up(self, at: datetime) -> None:
        """Add the wrap-up that lasts, if one does."""
        if self.wrapping_since is not None:
            self.wraps.append((self.wrapping_since, at))
            self.wrapping_since = None

    def handling(self) -> Handling:
        """The handling by the facts read so far."""
        lasting = [] if self.wrapping_since is None else [(self.wrapping_since, None)]
        return Handling(self.agent, self.since, self.until, self.hold, (*self.wraps, *lasting))


def _last_part(parts: list[_Part], agent: AgentId | None) -> _Part | None:
    """The last part of the agent, or the last part of all if nobody is named."""
    return next((part for part in reversed(parts) if agent is None or part.agent == agent), None)


def sum_known(durations: Iterable[timedelta | None], *, empty: timedelta | None = None) -> timedelta | None:
    """The sum of the durations; None if one is None, and `empty` if there are none."""
    total: timedelta | None = None
    for duration in durations:
        if duration is None:
            return None
        total = duration if total is None else total + duration
    return empty if total is None else total
