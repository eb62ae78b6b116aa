"""Appraisals and remedies: their states, their lives and their verbs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from statistics import fmean
from typing import Any, ClassVar, NamedTuple, Self

from cxkit.kernel import (
    Actor,
    Aggregate,
    Begin,
    Changes,
    Fact,
    Lifecycle,
    OneOf,
    Role,
    Step,
    copies,
    personal,
    record,
    sets,
    several,
)
from cxkit.team._enums import FEWEST_RATERS
from cxkit.team._wording import WORDS
from cxkit.team.appraisals import facts
from cxkit.team.appraisals._enums import (
    AppealDecision,
    AppealGround,
    AppraisalStatus,
    Cycle,
    MissingSource,
    RemedyDecision,
    RemedyStatus,
    RemedyStep,
    Source,
)
from cxkit.team.appraisals._parts import USUAL_WEIGHTS, PeriodBand, SourceWeight
from cxkit.team.incentives import Result
from cxkit.values import AgentId, EvaluationId, GroupId, Period, Reason

LEAST_RATEES = 5
"""A rater of fewer people cannot be told to be lenient."""


class SourceScore(NamedTuple):
    """The ratings of one source: how many ratings, and their mean; None where they are too few to show."""

    source: Source
    weight: float
    n: int
    mean: float | None


@record(name="appraisal.rating")
class Rating:
    """Rating of one source by one person."""

    source: Source
    rater: AgentId | None = None
    score: float


@record(abstract=True)
class AppraisalState(Aggregate[facts.AppraisalFact]):
    """The fields of an appraisal; `Appraisal` adds the verbs."""

    status: AppraisalStatus
    agent: AgentId
    team: GroupId | None = None
    cycle: Cycle
    period: Period
    weights: tuple[SourceWeight, ...]
    missing: MissingSource
    peers: tuple[AgentId, ...] = ()
    conflicts: tuple[AgentId, ...] = ()
    ratings: tuple[Rating, ...] = ()
    results: tuple[Result, ...] = ()
    changed_total: float | None = None
    appeal_until: datetime | None = None
    ground: AppealGround | None = None
    decision: AppealDecision | None = None

    @property
    def sources(self) -> Mapping[Source, SourceScore]:
        """The ratings of each declared source; peers are shown from three on."""
        by_source: dict[Source, SourceScore] = {}
        for each in self.weights:
            scores = [rating.score for rating in self.ratings if rating.source is each.source]
            few = len(scores) < (FEWEST_RATERS if each.source is Source.PEER else 1)
            mean = None if few else fmean(scores)
            by_source[each.source] = SourceScore(each.source, each.weight, len(scores), mean)
        return by_source

    @property
    def total(self) -> float | None:
        """The weighted mean of the sources, or what calibration or an appeal made of it.

        None where a source of some weight is missing, unless the others take its weight.
        """
        if self.changed_total is not None:
            return self.changed_total
        counting = [each for each in self.sources.values() if each.weight > 0]
        there = [(each.weight, each.mean) for each in counting if each.mean is not None]
        if not there or (len(there) < len(counting) and self.missing is MissingSource.UNDEFINED):
            return None
        return sum(weight * mean for weight, mean in there) / sum(weight for weight, _ in there)

    @property
    def self_gap(self) -> float | None:
        """How much higher people rate themselves than the others do; None without both."""
        own = self.sources.get(Source.SELF)
        others = [
            each.mean
            for each in self.sources.values()
            if each.source is not Source.SELF and each.mean is not None
        ]
        return None if own is None or own.mean is None or not others else own.mean - fmean(others)


def may_rate(appraisal: AppraisalState, fact: facts.Rated) -> Reason | None:
    """People rate themselves as themselves, invited peers as peers, and nobody with an interest in it."""
    who, source = fact.by.id, fact.source
    if source not in appraisal.sources:
        return WORDS["appraisal.no_source"](source=source)
    if who in appraisal.conflicts:
        return WORDS["appraisal.conflict"](who=who)
    own = who == appraisal.agent
    right = {
        Source.SELF: own,
        Source.PEER: not own and who in appraisal.peers,
        Source.SUPERVISOR: not own and fact.by.role is Role.SUPERVISOR,
    }.get(source, not own)
    if not right:
        return WORDS["appraisal.no_rater"](who=who or "-", source=source)
    if who is not None and any((each.source, each.rater) == (source, who) for each in appraisal.ratings):
        return WORDS["appraisal.rated"]()
    return None


def by_the_agent(appraisal: AppraisalState, fact: facts.Appealed) -> Reason | None:
    """The agent appeals, in time and once."""
    if fact.by.id != appraisal.agent:
        return WORDS["appraisal.own"](agent=appraisal.agent)
    if appraisal.decision is not None:
        return WORDS["appraisal.once"]()
    until = appraisal.appeal_until
    return WORDS["appraisal.late"](until=until) if until is not None and fact.at > until else None


def has_part(thing: AppraisalState | RemedyState, who: str | None) -> bool:
    """Whether somebody is the person concerned, or did any of what was done before."""
    return who in {each.by.id for each in thing.history} | {thing.agent}


def outsider(appraisal: AppraisalState, fact: facts.Decided) -> Reason | None:
    """Whoever decides had no part in it."""
    part = has_part(appraisal, fact.by.id) or fact.by.id in appraisal.conflicts
    return WORDS["appraisal.party"](who=fact.by.id or "-") if part else None


def may_end(appraisal: AppraisalState, fact: facts.Finalised) -> Reason | None:
    """An appraisal ends when nobody can appeal any more."""
    until = appraisal.appeal_until
    open_still = appraisal.status is AppraisalStatus.SHARED and appraisal.decision is None
    return WORDS["appraisal.open"](until=until) if open_still and until and fact.at <= until else None


def rated(appraisal: AppraisalState, fact: facts.Rated) -> Changes:
    """The rating is kept with its source."""
    who = None if fact.by.id is None else AgentId(fact.by.id)
    return {"ratings": (*appraisal.ratings, Rating(source=fact.source, rater=who, score=fact.score))}


def decided(appraisal: AppraisalState, fact: facts.Decided) -> Changes:
    """An upheld total stays, an amended one is set, a repeated one is collected anew."""
    if fact.decision is AppealDecision.REPEAT:
        anew: Changes = {"ratings": (), "results": (), "changed_total": None, "appeal_until": None}
        return {**anew, "status": AppraisalStatus.COLLECTING, "decision": fact.decision}
    total = appraisal.changed_total if fact.total is None else fact.total
    return {"status": AppraisalStatus.DECIDED, "decision": fact.decision, "changed_total": total}


_A = AppraisalStatus

APPRAISAL: Lifecycle = Lifecycle(
    begins={
        facts.Planned: Begin(
            _A.PLANNED,
            copies(
                *("agent", "team", "cycle", "period", "weights", "missing", "peers", "conflicts"),
                id="appraisal",
            ),
        ),
    },
    steps={
        facts.Rated: Step(
            source={_A.PLANNED, _A.COLLECTING}, target=_A.COLLECTING, effect=rated, checks=(may_rate,)
        ),
        facts.Compiled: Step(source=_A.COLLECTING, target=_A.COMPILED, effect=sets("results")),
        facts.Calibrated: Step(source=_A.COMPILED, target=_A.CALIBRATED, effect=sets(changed_total="total")),
        facts.Shared: Step(
            source={_A.COMPILED, _A.CALIBRATED}, target=_A.SHARED, effect=sets("appeal_until")
        ),
        facts.Appealed: Step(
            source=_A.SHARED, target=_A.APPEALED, effect=sets("ground"), checks=(by_the_agent,)
        ),
        facts.Decided: Step(
            source=_A.APPEALED,
            target=OneOf({_A.DECIDED, _A.COLLECTING}),
            effect=decided,
            checks=(outsider,),
        ),
        facts.Finalised: Step(source={_A.SHARED, _A.DECIDED}, target=_A.FINAL, checks=(may_end,)),
        facts.AppraisalErased: Step(),
    },
    permission="manage_team",
    permissions={
        "answer_evaluation": [facts.Rated, facts.Appealed],
        "erase_customer": [facts.AppraisalErased],
    },
)


@record
class Appraisal(AppraisalState):
    """The appraisal of an agent over a period, from its sources to the last word.

    >>> from datetime import UTC
    >>> t, lin = datetime(2026, 4, 1, tzinfo=UTC), Actor.supervisor("lin")
    >>> april = Appraisal.plan("P-1", agent="amy", cycle="month", period=Period.month(2026, 4), at=t, by=lin,
    ...                        weights=[SourceWeight(source="supervisor", weight=1)])
    >>> april.rate("supervisor", 0.8, at=t, by=lin).total
    0.8
    """

    lifecycle: ClassVar[Lifecycle] = APPRAISAL
    erasure: ClassVar[type[Fact]] = facts.AppraisalErased
    person_field: ClassVar[str] = "id"
    team_field: ClassVar[str] = "team"

    @classmethod
    def plan(
        cls,
        id: str,
        *,
        agent: AgentId | str,
        cycle: Cycle | str,
        period: Period,
        at: datetime,
        by: Actor,
        weights: Iterable[SourceWeight] = USUAL_WEIGHTS,
        missing: MissingSource | str = MissingSource.UNDEFINED,
        peers: Iterable[AgentId | str] = (),
        conflicts: Iterable[AgentId | str] = (),
        team: GroupId | str | None = None,
    ) -> Self:
        """Plan the appraisal of an agent, with the weights of its sources."""
        people: dict[str, Any] = {"peers": several(peers), "conflicts": several(conflicts)}
        given: dict[str, Any] = {"agent": agent, "team": team, "cycle": cycle, "period": period, **people}
        return cls.begin(
            facts.Planned, appraisal=id, weights=several(weights), missing=missing, **given, at=at, by=by
        )

    def rate(
        self, source: Source | str, score: float, *, at: datetime, by: Actor, comment: str | None = None
    ) -> Self:
        """Rate the agent, as one of the sources."""
        return self.apply(facts.Rated, source=source, score=score, comment=comment, at=at, by=by)

    def compile(self, results: Iterable[Result] = (), *, at: datetime, by: Actor) -> Self:
        """Put everything together, with the indicators that were measured."""
        return self.apply(facts.Compiled, results=several(results), at=at, by=by)

    def calibrate(
        self, *, at: datetime, by: Actor, total: float | None = None, reason: str | None = None
    ) -> Self:
        """Hold the appraisal against others; a changed total needs a reason."""
        fact = facts.Calibrated(total=total, reason=reason, at=at, by=by)
        if fact.total is not None and not fact.reason:
            raise self._refused(fact, WORDS["appraisal.reason"]())
        return self.apply(fact)

    def share(self, *, appeal_until: datetime, at: datetime, by: Actor) -> Self:
        """Tell the agent, and until when they may appeal."""
        return self.apply(facts.Shared, appeal_until=appeal_until, at=at, by=by)

    def appeal(self, ground: AppealGround | str, reason: str, *, at: datetime, by: Actor) -> Self:
        """Appeal, as the agent."""
        return self.apply(facts.Appealed, ground=ground, reason=reason, at=at, by=by)

    def decide(
        self,
        decision: AppealDecision | str,
        reason: str,
        *,
        at: datetime,
        by: Actor,
        total: float | None = None,
    ) -> Self:
        """Decide on the appeal, as somebody who had no part in it."""
        return self.apply(facts.Decided, decision=decision, reason=reason, total=total, at=at, by=by)

    def finalise(self, *, at: datetime, by: Actor) -> Self:
        """Make the appraisal final."""
        return self.apply(facts.Finalised, at=at, by=by)


def leniency(
    appraisals: Iterable[Appraisal], source: Source | str = Source.SUPERVISOR
) -> dict[AgentId, float]:
    """How much more than all raters of a source together each gives; only raters of five people or more.

    What people deserve differs too, so this is for a talk, and only raters who share people can be told apart
    from them (`cxkit.stats.reliability.rater_severity`).
    """
    given: dict[AgentId, dict[AgentId, float]] = {}
    for appraisal in appraisals:
        for rating in appraisal.ratings:
            if rating.source is Source.of(source) and rating.rater is not None:
                given.setdefault(rating.rater, {})[appraisal.agent] = rating.score
    every = [score for scores in given.values() for score in scores.values()]
    return {
        rater: fmean(scores.values()) - fmean(every)
        for rater, scores in sorted(given.items())
        if len(scores) >= LEAST_RATEES
    }


@record(abstract=True)
class RemedyState(Aggregate[facts.RemedyFact]):
    """The fields of a remedy; `Remedy` adds the verbs."""

    status: RemedyStatus
    agent: AgentId
    step: RemedyStep
    metric: str | None = None
    periods: tuple[PeriodBand, ...] = ()
    evaluation: EvaluationId | None = None
    statement: str | None = personal(default=None, whose="agent")
    until: datetime | None = None
    appeal_until: datetime | None = None
    ground: AppealGround | None = None
    decision: RemedyDecision | None = None

    def holds_at(self, at: datetime) -> bool:
        """Whether the remedy is in force: one that expired or was undone is held against nobody."""
        imposed = self.status in (RemedyStatus.IMPOSED, RemedyStatus.APPEALED)
        return imposed and self.until is not None and at < self.until


def hearer(remedy: RemedyState, fact: facts.Heard) -> Reason | None:
    """The statement is the person's own; whoever hears them may record that they said nothing."""
    return (
        None
        if fact.by.id == remedy.agent or fact.statement is None
        else WORDS["remedy.statement"](agent=remedy.agent)
    )


def over(remedy: RemedyState, fact: facts.Expired) -> Reason | None:
    """A remedy expires at its end, not before."""
    until = remedy.until
    return WORDS["remedy.until"](until=until) if until is not None and fact.at < until else None


def in_time_and_once(remedy: RemedyState, fact: facts.RemedyAppealed) -> Reason | None:
    """The person appeals once, in the term for it; without one as long as the remedy holds."""
    if fact.by.id != remedy.agent:
        return WORDS["appraisal.own"](agent=remedy.agent)
    if remedy.decision is not None:
        return WORDS["appraisal.once"]()
    until = remedy.appeal_until or remedy.until
    return WORDS["appraisal.late"](until=until) if until is not None and fact.at > until else None


def no_part_in_it(remedy: RemedyState, fact: facts.RemedyDecided) -> Reason | None:
    """Whoever decides is another person than proposed, heard or imposed it."""
    return WORDS["remedy.party"](who=fact.by.id or "-") if has_part(remedy, fact.by.id) else None


def never_worse(remedy: RemedyState, fact: facts.RemedyDecided) -> Reason | None:
    """An appeal makes nothing worse: no higher step, no later end."""
    ladder = [*RemedyStep]
    higher = fact.step is not None and ladder.index(fact.step) > ladder.index(remedy.step)
    later = fact.until is not None and remedy.until is not None and fact.until > remedy.until
    return WORDS["remedy.worse"]() if higher or later else None


def decided_on(remedy: RemedyState, fact: facts.RemedyDecided) -> Changes:
    """An upheld remedy stays, a lessened one is less, an undone one has no end because it never held."""
    if fact.decision is RemedyDecision.UNDO:
        return {"status": RemedyStatus.UNDONE, "decision": fact.decision, "until": None}
    less = {"step": fact.step or remedy.step, "until": fact.until or remedy.until}
    return {"status": RemedyStatus.IMPOSED, "decision": fact.decision, **less}


_M = RemedyStatus

REMEDY: Lifecycle = Lifecycle(
    begins={
        facts.Proposed: Begin(
            _M.PROPOSED, copies("agent", "step", "metric", "periods", "evaluation", id="remedy")
        )
    },
    steps={
        facts.Heard: Step(source=_M.PROPOSED, target=_M.HEARD, effect=sets("statement"), checks=(hearer,)),
        facts.Imposed: Step(source=_M.HEARD, target=_M.IMPOSED, effect=sets("until", "appeal_until")),
        facts.RemedyAppealed: Step(
            source=_M.IMPOSED, target=_M.APPEALED, effect=sets("ground"), checks=(in_time_and_once,)
        ),
        facts.RemedyDecided: Step(
            source=_M.APPEALED,
            target=OneOf({_M.IMPOSED, _M.UNDONE}),
            effect=decided_on,
            checks=(no_part_in_it, never_worse),
        ),
        facts.Expired: Step(source=_M.IMPOSED, target=_M.EXPIRED, checks=(over,)),
        facts.Withdrawn: Step(source={_M.PROPOSED, _M.HEARD, _M.IMPOSED, _M.APPEALED}, target=_M.WITHDRAWN),
        facts.RemedyErased: Step(),
    },
    permission="manage_team",
    permissions={
        "answer_evaluation": [facts.Heard, facts.RemedyAppealed],
        "erase_customer": [facts.RemedyErased],
    },
)


@record
class Remedy(RemedyState):
    """A remedy for an agent: proposed on evidence, imposed after a hearing, open to appeal, over at its end.

    >>> from datetime import UTC
    >>> t, lin = datetime(2026, 4, 1, tzinfo=UTC), Actor.supervisor("lin")
    >>> low = [PeriodBand(period=Period.month(2026, month), band="below") for month in (2, 3)]
    >>> remedy = Remedy.propose("R-1", agent="amy", step="coaching", metric="csat", periods=low, at=t, by=lin)
    >>> remedy.allowed()["Imposed"].code
    'lifecycle.state'
    """

    lifecycle: ClassVar[Lifecycle] = REMEDY
    erasure: ClassVar[type[Fact]] = facts.RemedyErased
    person_field: ClassVar[str] = "id"

    @classmethod
    def propose(
        cls,
        id: str,
        *,
        agent: AgentId | str,
        step: RemedyStep | str,
        at: datetime,
        by: Actor,
        previous: RemedyStep | str | None = None,
        metric: str | None = None,
        periods: Iterable[PeriodBand] = (),
        evaluation: EvaluationId | str | None = None,
        confirmed: bool = False,
        country: str = "CN",
    ) -> Self:
        """Propose a remedy, with its evidence."""
        evidence: dict[str, Any] = {"metric": metric, "periods": several(periods), "evaluation": evaluation}
        given: dict[str, Any] = {"previous": previous, "confirmed": confirmed, "country": country, **evidence}
        return cls.begin(facts.Proposed, remedy=id, agent=agent, step=step, **given, at=at, by=by)

    def hear(self, statement: str | None = None, *, at: datetime, by: Actor) -> Self:
        """Hear the person; None if they had nothing to say."""
        return self.apply(facts.Heard, statement=statement, at=at, by=by)

    def impose(
        self, *, until: datetime, at: datetime, by: Actor, appeal_until: datetime | None = None
    ) -> Self:
        """Impose the remedy after the hearing, until its end, and say until when the person may appeal."""
        return self.apply(facts.Imposed, until=until, appeal_until=appeal_until, at=at, by=by)

    def appeal(self, ground: AppealGround | str, reason: str, *, at: datetime, by: Actor) -> Self:
        """Appeal, as the person; the remedy holds until that is decided."""
        return self.apply(facts.RemedyAppealed, ground=ground, reason=reason, at=at, by=by)

    def decide(
        self,
        decision: RemedyDecision | str,
        reason: str,
        *,
        at: datetime,
        by: Actor,
        step: RemedyStep | str | None = None,
        until: datetime | None = None,
    ) -> Self:
        """Decide on the appeal, as another person: uphold, lessen or undo the remedy."""
        less = {"step": step, "until": until}
        return self.apply(facts.RemedyDecided, decision=decision, reason=reason, **less, at=at, by=by)

    def expire(self, *, at: datetime, by: Actor) -> Self:
        """Record that the remedy is over."""
        return self.apply(facts.Expired, at=at, by=by)

    def withdraw(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Withdraw the remedy."""
        return self.apply(facts.Withdrawn, reason=reason, at=at, by=by)


def step_reached(remedies: Iterable[Remedy], agent: AgentId | str, *, at: datetime) -> RemedyStep | None:
    """The highest step in force against somebody, on which the next can build; None where there is none.

    What expired, was withdrawn or was undone on appeal is not built upon.

    >>> from datetime import UTC
    >>> step_reached([], "amy", at=datetime(2026, 4, 1, tzinfo=UTC)) is None
    True
    """
    held = [each.step for each in remedies if each.agent == agent and each.holds_at(at)]
    return max(held, key=[*RemedyStep].index, default=None)
