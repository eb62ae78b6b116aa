"""Service standards: what is promised of which figure, for whom, and from when, as versioned data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from cxkit._typing import MaybeNamed, Named, Takes
from cxkit.errors import Fault
from cxkit.kernel import field, record
from cxkit.values import LONGEST_ID, AgentId, Channel, Labelled, PolicyId, Unit


class PromiseKind(Labelled):
    """To whom a standard is a promise."""

    PUBLIC = "public", "Public promise", "公开承诺", "公開承諾"
    INTERNAL = "internal", "Internal target", "内部目标", "內部目標"
    STRETCH = "stretch", "Stretch target", "挑战目标", "挑戰目標"


@record(name="standard")
class Standard:
    """A service standard: the share of cases that a metric must reach, or not exceed, in each period.

    Of a duration it is the share `within` a time, never a mean. Empty `channels`, `teams` and `topics` mean
    all of them; it holds from the day `begins` until before the day `ends`. Fewer than `minimum` cases are
    not judged. `compensation` says what is promised to customers where it is not met.

    >>> answer = Standard(id="answer-1h", title="Answered within an hour", promise="public",
    ...                   metric="first_response", within=timedelta(hours=1), at_least=0.8, owner="lin")
    >>> answer.version, answer.holds_on(date(2026, 2, 3))
    (1, True)
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    title: str = field(longest=200)
    promise: Named[PromiseKind]
    metric: str = field(longest=100)
    within: timedelta | None = field(default=None, low=timedelta(0))
    at_least: float | None = field(default=None, low=0.0, high=1.0)
    at_most: float | None = field(default=None, low=0.0, high=1.0)
    channels: Takes[Iterable[str], frozenset[Channel]] = field(default=frozenset())
    teams: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    topics: Takes[Iterable[str], frozenset[str]] = field(default=frozenset())
    period: Named[Unit] = field(default=Unit.MONTH)
    minimum: int = field(default=30, low=1)
    begins: date | None = None
    ends: date | None = None
    owner: MaybeNamed[AgentId] = field(default=None, longest=LONGEST_ID)
    compensation: str | None = field(default=None, longest=500)

    def rules(self) -> Iterator[Fault]:
        """A standard has one bound, and ends after it begins."""
        if (self.at_least is None) == (self.at_most is None):
            yield Fault("at_least", "standard.bound", "name either at_least or at_most")
        if self.begins is not None and self.ends is not None and self.ends <= self.begins:
            yield Fault("ends", "standard.dates", "lies before it begins")

    def holds_on(self, day: date) -> bool:
        """Whether the standard is in force on a day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)

    def meets(self, other: Standard) -> bool:
        """Whether some case at some time is under both."""
        pairs = ((self.channels, other.channels), (self.teams, other.teams), (self.topics, other.topics))
        early, late = sorted((self, other), key=lambda each: each.begins or date.min)
        return all(not one or not two or one & two for one, two in pairs) and (
            early.ends is None or late.begins is None or late.begins < early.ends
        )
