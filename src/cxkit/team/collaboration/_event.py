"""Team events: their state, their life and their verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from statistics import fmean
from typing import ClassVar, Self

from cxkit._typing import Named
from cxkit.kernel import (
    Actor,
    Aggregate,
    Begin,
    Changes,
    Fact,
    Lifecycle,
    Step,
    copies,
    field,
    record,
    sets,
    several,
)
from cxkit.team._enums import FEWEST_RATERS
from cxkit.team._wording import WORDS
from cxkit.team.collaboration import facts
from cxkit.team.collaboration._enums import EventKind, EventStatus
from cxkit.values import LONGEST_ID, AgentId, GroupId, Money, Reason


@record(name="team_event.rating")
class EventRating:
    """Rating of an event by somebody who was there."""

    agent: Named[AgentId] = field(longest=LONGEST_ID)
    score: int = field(low=1, high=5)


@record(abstract=True)
class EventState(Aggregate[facts.EventFact]):
    """The fields of a team event; `TeamEvent` adds the verbs."""

    status: EventStatus
    kind: EventKind
    title: str
    team: GroupId | None = None
    starts_at: datetime
    invited: tuple[AgentId, ...]
    budget: Money | None = None
    attended: tuple[AgentId, ...] = ()
    cost: Money | None = None
    ratings: tuple[EventRating, ...] = ()

    @property
    def invited_who_came(self) -> int | None:
        """How many of those invited came; None before it was held."""
        return len({*self.invited} & {*self.attended}) if self.status is EventStatus.HELD else None

    @property
    def within_budget(self) -> bool | None:
        """Whether the event cost no more than planned; None without a budget or before its cost is known."""
        return None if self.budget is None or self.cost is None else self.cost.minor <= self.budget.minor

    @property
    def rating(self) -> float | None:
        """The mean rating; None below three, because it would be known who gave which."""
        scores = [each.score for each in self.ratings]
        return fmean(scores) if len(scores) >= FEWEST_RATERS else None


def has_begun(event: EventState, fact: facts.Held) -> Reason | None:
    """Nothing was held before it began, or paid in another currency than planned."""
    if fact.at < event.starts_at:
        return WORDS["event.early"](at=event.starts_at)
    mixed = event.budget is not None and fact.cost is not None and fact.cost.currency != event.budget.currency
    return WORDS["event.currency"](currency=event.budget.currency) if mixed and event.budget else None


def was_there(event: EventState, fact: facts.EventRated) -> Reason | None:
    """Whoever was there rates it, once."""
    if fact.by.id not in event.attended:
        return WORDS["event.absent"](who=fact.by.id or "-")
    rated = any(each.agent == fact.by.id for each in event.ratings)
    return WORDS["appraisal.rated"]() if rated else None


def rated(event: EventState, fact: facts.EventRated) -> Changes:
    """The rating is kept with whose it is, so that nobody rates twice."""
    return {"ratings": (*event.ratings, EventRating(agent=AgentId(fact.by.id or "-"), score=fact.score))}


_S = EventStatus

EVENT: Lifecycle = Lifecycle(
    begins={
        facts.EventPlanned: Begin(
            _S.PLANNED, copies("kind", "title", "team", "starts_at", "invited", "budget", id="event")
        )
    },
    steps={
        facts.EventMoved: Step(source=_S.PLANNED, effect=sets("starts_at")),
        facts.Held: Step(
            source=_S.PLANNED, target=_S.HELD, effect=sets("attended", "cost"), checks=(has_begun,)
        ),
        facts.EventRated: Step(source=_S.HELD, effect=rated, checks=(was_there,)),
        facts.EventCancelled: Step(source=_S.PLANNED, target=_S.CANCELLED),
        facts.EventErased: Step(),
    },
    permission="manage_team",
    permissions={"take_part": [facts.EventRated], "erase_customer": [facts.EventErased]},
)


@record
class TeamEvent(EventState):
    """An event of the team: planned with a budget, held with those who came, rated by them.

    >>> from datetime import UTC
    >>> t, lin = datetime(2026, 3, 6, 18, tzinfo=UTC), Actor.supervisor("lin")
    >>> outing = TeamEvent.plan("O-1", "outing", "West Lake", starts_at=t, invited=["amy", "bo"],
    ...                         budget=Money.of("500", "CNY"), at=t, by=lin)
    >>> outing = outing.hold(["amy"], cost=Money.of("420", "CNY"), at=t, by=lin)
    >>> outing.invited_who_came, outing.within_budget
    (1, True)
    """

    lifecycle: ClassVar[Lifecycle] = EVENT
    erasure: ClassVar[type[Fact]] = facts.EventErased
    person_field: ClassVar[str] = "id"
    team_field: ClassVar[str] = "team"

    @classmethod
    def plan(
        cls,
        id: str,
        kind: EventKind | str,
        title: str,
        *,
        starts_at: datetime,
        invited: Iterable[AgentId | str],
        at: datetime,
        by: Actor,
        budget: Money | None = None,
        team: GroupId | str | None = None,
    ) -> Self:
        """Plan an event: for whom, when, and up to what cost."""
        given = {"kind": kind, "title": title, "starts_at": starts_at, "budget": budget, "team": team}
        return cls.begin(facts.EventPlanned, event=id, invited=several(invited), **given, at=at, by=by)

    def move(self, starts_at: datetime, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Move the event to another time."""
        return self.apply(facts.EventMoved, starts_at=starts_at, at=at, by=by, why=why)

    def hold(
        self,
        attended: Iterable[AgentId | str],
        *,
        at: datetime,
        by: Actor,
        cost: Money | None = None,
        over: str | None = None,
    ) -> Self:
        """Record who came and what it cost; `over` says why it cost more than its budget."""
        fact = facts.Held(attended=several(attended), cost=cost, over=over, at=at, by=by)
        done = self.apply(fact)
        if done.within_budget is False and not over:
            raise self._refused(fact, WORDS["event.over"](cost=cost, budget=self.budget))
        return done

    def rate(self, score: int, *, at: datetime, by: Actor, comment: str | None = None) -> Self:
        """Rate the event, as somebody who was there."""
        return self.apply(facts.EventRated, score=score, comment=comment, at=at, by=by)

    def cancel(self, *, at: datetime, by: Actor, reason: str | None = None) -> Self:
        """Cancel the event."""
        return self.apply(facts.EventCancelled, reason=reason, at=at, by=by)
