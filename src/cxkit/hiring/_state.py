"""The fields of openings and applications, as their facts set them."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from cxkit.hiring._enums import (
    ApplicationStatus,
    OpeningStatus,
    RecruitingSource,
    RejectionReason,
    Stage,
    StageOutcome,
)
from cxkit.hiring._rule import SelectionRule, StagePlan
from cxkit.hiring.facts import ApplicationFact, OpeningFact, StagePassed
from cxkit.kernel import Aggregate, field, personal, record
from cxkit.quality import Answer
from cxkit.values import AgentId, ApplicationId, GroupId, OpeningId


@record(abstract=True)
class OpeningState(Aggregate[OpeningFact]):
    """The fields of an opening; `Opening` adds the verbs."""

    status: OpeningStatus
    title: str
    role: str = "agent"
    team: GroupId | None = None
    places: int = field(default=1, low=1)
    rule: SelectionRule
    requested_by: str | None = None
    approved_at: datetime | None = None
    closed_at: datetime | None = None
    taken: tuple[ApplicationId, ...] = ()

    @property
    def places_left(self) -> int:
        """How many places are not filled yet."""
        return self.places - len(self.taken)


@record(name="application.assessment")
class Assessment:
    """Assessment of a stage by one rater, apart from the others.

    >>> Assessment(stage=Stage.INTERVIEW, rater=AgentId("lin"), answers=()).rater
    'lin'
    """

    stage: Stage
    rater: AgentId
    answers: tuple[Answer, ...]


class StageVisit(NamedTuple):
    """A stage that a candidate entered: when, when it was left, and how; open ones have no end."""

    stage: Stage
    entered_at: datetime
    left_at: datetime | None
    outcome: StageOutcome


_ENDED = {
    ApplicationStatus.REJECTED: StageOutcome.REJECTED,
    ApplicationStatus.WITHDRAWN: StageOutcome.WITHDRAWN,
    ApplicationStatus.POOLED: StageOutcome.POOLED,
}


@record(abstract=True)
class ApplicationState(Aggregate[ApplicationFact]):
    """The fields of an application; `Application` adds the verbs."""

    status: ApplicationStatus
    opening: OpeningId
    candidate: str
    rule: SelectionRule
    source: RecruitingSource
    name: str = personal(default="")
    contact: str = personal(default="")
    group: str | None = personal(default=None)
    conflicts: tuple[AgentId, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    passed: tuple[Stage, ...] = ()
    offer_until: datetime | None = None
    starts_on: date | None = None
    agent: AgentId | None = None
    rejection: RejectionReason | None = None
    ended_at: datetime | None = None
    consented_until: datetime | None = None

    @property
    def current(self) -> StagePlan | None:
        """The stage that is to be assessed or decided; None after the last."""
        return next((each for each in self.rule.stages if each.stage not in self.passed), None)

    @property
    def keep_until(self) -> datetime | None:
        """When the personal data are due to be erased; None while it is open, and of who was hired."""
        if self.status is ApplicationStatus.POOLED:
            return self.consented_until
        return None if self.ended_at is None else self.ended_at + self.rule.retention

    def raters(self, stage: Stage) -> tuple[AgentId, ...]:
        """Raters who have assessed a stage."""
        return tuple(each.rater for each in self.assessments if each.stage is stage)

    def visible_to(self, who: AgentId | str | None) -> tuple[Assessment, ...]:
        """The assessments that somebody may see: of a stage that lacks raters, their own assessment alone."""
        if who in self.conflicts:
            return ()
        full = {each.stage for each in self.rule.stages if len(self.raters(each.stage)) >= each.raters}
        return tuple(each for each in self.assessments if each.stage in full or each.rater == who)

    @property
    def visits(self) -> tuple[StageVisit, ...]:
        """The stages that were entered, in their order."""
        since, stays = self.history[0].at, list[StageVisit]()
        for fact in self.history:
            if isinstance(fact, StagePassed):
                stays.append(StageVisit(fact.stage, since, fact.at, StageOutcome.PASSED))
                since = fact.at
        if self.current is not None:
            outcome = _ENDED.get(self.status, StageOutcome.OPEN)
            stays.append(StageVisit(self.current.stage, since, self.ended_at, outcome))
        return tuple(stays)
