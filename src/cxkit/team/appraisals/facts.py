"""Facts of appraisals and remedies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import Fact, field, personal, record, repeated
from cxkit.team.appraisals._enums import (
    AppealDecision,
    AppealGround,
    Cycle,
    MissingSource,
    RemedyDecision,
    RemedyStep,
    Source,
)
from cxkit.team.appraisals._parts import WAGE_LAWS, PeriodBand, SourceWeight
from cxkit.team.incentives import Result
from cxkit.values import LONGEST_ID, AgentId, Band, EvaluationId, GroupId, Period

__all__ = [
    "Appealed",
    "AppraisalErased",
    "AppraisalFact",
    "Calibrated",
    "Compiled",
    "Decided",
    "Expired",
    "Finalised",
    "Heard",
    "Imposed",
    "Planned",
    "Proposed",
    "Rated",
    "RemedyAppealed",
    "RemedyDecided",
    "RemedyErased",
    "RemedyFact",
    "Shared",
    "Withdrawn",
]


@record(abstract=True)
class AppraisalFact(Fact):
    """Something that happened to an appraisal."""

    schema_prefix: ClassVar[str] = "appraisal."


@record
class Planned(AppraisalFact):
    """The appraisal of an agent over a period was planned, with the weight of each source.

    `conflicts` are people who may not rate, because they have an interest in it.
    """

    appraisal: str = field(longest=LONGEST_ID)
    agent: Named[AgentId] = field(longest=LONGEST_ID)
    team: MaybeNamed[GroupId] = field(default=None)
    cycle: Named[Cycle]
    period: Period
    weights: Several[SourceWeight]
    missing: Named[MissingSource] = field(default=MissingSource.UNDEFINED)
    peers: Several[AgentId] = field(default=())
    conflicts: Several[AgentId] = field(default=())

    def rules(self) -> Iterator[Fault]:
        """Each source has one weight, and one of them counts."""
        for index, _ in repeated(each.source for each in self.weights):
            yield Fault(f"weights[{index}]", "appraisal.source_twice", "the source is there twice")
        if not any(each.weight > 0 for each in self.weights):
            yield Fault("weights", "appraisal.weights", "declare the weight of each source")
        for index, peer in enumerate(self.peers):
            if peer == self.agent or peer in self.conflicts:
                yield Fault(f"peers[{index}]", "appraisal.conflict", "may not rate this person")


@record
class Rated(AppraisalFact):
    """A source gave its rating, 0 to 1."""

    source: Source
    score: float = field(low=0.0, high=1.0)
    comment: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Compiled(AppraisalFact):
    """Everything was put together, with the indicators that were measured."""

    results: tuple[Result, ...] = ()


@record
class Calibrated(AppraisalFact):
    """The appraisal was held against others; a changed total says why."""

    total: float | None = field(default=None, low=0.0, high=1.0)
    reason: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Shared(AppraisalFact):
    """The agent was told, and may appeal until then."""

    appeal_until: datetime


@record
class Appealed(AppraisalFact):
    """The agent appealed."""

    ground: AppealGround
    reason: str = personal(longest=2000, whose="actor")


@record
class Decided(AppraisalFact):
    """Somebody outside decided on the appeal."""

    decision: AppealDecision
    reason: str = personal(longest=2000, whose="actor")
    total: float | None = field(default=None, low=0.0, high=1.0)

    def rules(self) -> Iterator[Fault]:
        """An amendment says what the total is, and nothing else does."""
        if (self.decision is AppealDecision.AMEND) != (self.total is not None):
            yield Fault("total", "appraisal.total", "an amendment says the total, and nothing else does")


@record
class Finalised(AppraisalFact):
    """The appraisal became final."""


@record
class AppraisalErased(AppraisalFact):
    """Everything personal was taken out of the appraisal and its history."""


@record(abstract=True)
class RemedyFact(Fact):
    """Something that happened to a remedy."""

    schema_prefix: ClassVar[str] = "remedy."


@record
class Proposed(RemedyFact):
    """A remedy was proposed, on two periods in a row below the target or one confirmed critical error.

    `previous` is the step before it; `country` the one whose wage law refuses a deduction.
    """

    remedy: str = field(longest=LONGEST_ID)
    agent: Named[AgentId] = field(longest=LONGEST_ID)
    step: Named[RemedyStep]
    previous: RemedyStep | None = None
    metric: str | None = field(default=None, longest=100)
    periods: Several[PeriodBand] = field(default=())
    evaluation: MaybeNamed[EvaluationId] = field(default=None)
    confirmed: bool = False
    country: str = field(default="CN", longest=2)

    def rules(self) -> Iterator[Fault]:
        """A remedy has evidence, goes up one step, and takes no wages."""
        if self.step is RemedyStep.WAGE_DEDUCTION:
            law = WAGE_LAWS.get(self.country)
            why = "deductions from wages are often unlawful" if law is None else law.en
            yield Fault("step", "remedy.wages", f"no rule of this library takes wages: {why}")
            return
        ladder = [*RemedyStep]
        reached = -1 if self.previous is None else ladder.index(self.previous)
        if ladder.index(self.step) > reached + 1:
            yield Fault("step", "remedy.ladder", "leaves out a step of the ladder")
        last = self.periods[-2:]
        below = len(last) == 2 and all(each.band is Band.BELOW for each in last)
        if not (below and last[0].period.next() == last[1].period) and not (
            self.evaluation and self.confirmed
        ):
            yield Fault(
                "periods", "remedy.evidence", "needs two periods in a row below, or a confirmed error"
            )


@record
class Heard(RemedyFact):
    """The person was heard; they may have said nothing."""

    statement: str | None = personal(default=None, longest=4000, whose="agent")


@record
class Imposed(RemedyFact):
    """The remedy was imposed and expires then; without a term of its own an appeal is possible until then."""

    until: datetime
    appeal_until: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """A remedy ends after it begins, and leaves time to appeal."""
        if self.until <= self.at:
            yield Fault("until", "remedy.until", "lies before it begins")
        if self.appeal_until is not None and self.appeal_until <= self.at:
            yield Fault("appeal_until", "remedy.appeal_until", "leaves no time to appeal")


@record(name="remedy.appealed")
class RemedyAppealed(RemedyFact):
    """The person appealed against the remedy, which holds until that is decided."""

    ground: AppealGround
    reason: str = personal(longest=2000, whose="actor")


@record(name="remedy.decided")
class RemedyDecided(RemedyFact):
    """Somebody who had no part in the remedy decided on the appeal; what is lessened says in what."""

    decision: RemedyDecision
    reason: str = personal(longest=2000, whose="actor")
    step: RemedyStep | None = None
    until: datetime | None = None

    def rules(self) -> Iterator[Fault]:
        """A lessened remedy has a lower step or an earlier end, and no other decision says one."""
        if (self.decision is RemedyDecision.LESSEN) != (self.step is not None or self.until is not None):
            yield Fault("decision", "remedy.lessened", "say the lower step or the earlier end, and only then")


@record
class Expired(RemedyFact):
    """The remedy expired; it is not held against anybody any more."""


@record
class Withdrawn(RemedyFact):
    """The remedy was withdrawn, for a reason."""

    reason: str = personal(longest=2000, whose="actor")


@record
class RemedyErased(RemedyFact):
    """Everything personal was taken out of the remedy and its history."""
