"""The fields of evaluations and calibration rounds, as their facts set them."""

from __future__ import annotations

from datetime import datetime

from cxkit.errors import Invalid
from cxkit.kernel import Aggregate, Selection, field, record
from cxkit.quality._enums import EvaluationStatus, Purpose, RoundStatus
from cxkit.quality._parts import CalibrationItem, Subject, Visit, VisitReport
from cxkit.quality._rubric import Answer, Rubric
from cxkit.quality._scoring import Scored, score
from cxkit.quality.facts import CalibrationFact, EvaluationFact, Submitted
from cxkit.values import AgentId, Channel, GroupId, PolicyId


@record(abstract=True)
class EvaluationState(Aggregate[EvaluationFact]):
    """The fields of an evaluation; `Evaluation` adds the verbs."""

    status: EvaluationStatus
    rubric: PolicyId
    rubric_version: int
    subject: Subject
    selection: Selection
    purpose: Purpose
    agent: AgentId | None = None
    team: GroupId | None = None
    channel: Channel | None = None
    concerned: tuple[AgentId, ...] = ()
    visit: Visit | None = None
    evaluator: AgentId | None = None
    automatic: str | None = None
    answers: tuple[Answer, ...] = ()
    auto_failed: tuple[str, ...] = ()
    report: VisitReport | None = None
    submitted_at: datetime | None = None
    dispute_until: datetime | None = None
    disputes: int = field(default=0, low=0)
    deciders: tuple[AgentId, ...] = ()

    @property
    def rater(self) -> str | None:
        """Whose answers they are: the person, or the automatic rater with its version; None before."""
        return self.evaluator or self.automatic

    @property
    def counts(self) -> bool:
        """Whether a person filled it in and it stands: automatic raters are never averaged with people."""
        standing = self.status not in (EvaluationStatus.EXPIRED, EvaluationStatus.VOIDED)
        return standing and self.submitted_at is not None and self.automatic is None

    @property
    def first_answers(self) -> tuple[Answer, ...]:
        """The answers as they were submitted, before any amendment."""
        return next((fact.answers for fact in self.history if isinstance(fact, Submitted)), ())

    def scored(self, rubric: Rubric, *, first: bool = False) -> Scored | None:
        """Its score by the version of the rubric that it was made with; None before it is submitted.

        `first` scores the answers as they were submitted, whatever was amended later.
        """
        same_version(self, rubric)
        if self.submitted_at is None:
            return None
        return score(rubric, self.first_answers if first else self.answers, self.channel)


@record(name="calibration.rating")
class Rating:
    """Rating of an item by one rater.

    >>> Rating(rater="lin", item="V-1", answers=[Answer(criterion="calm", value=1)]).item
    'V-1'
    """

    rater: AgentId
    item: str
    answers: tuple[Answer, ...]


@record(abstract=True)
class CalibrationState(Aggregate[CalibrationFact]):
    """The fields of a calibration round; `Calibration` adds the verbs."""

    status: RoundStatus
    rubric: PolicyId
    rubric_version: int
    items: tuple[CalibrationItem, ...]
    raters: tuple[AgentId, ...]
    until: datetime
    ratings: tuple[Rating, ...] = ()
    consensus: tuple[Rating, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every rater rated every item."""
        return len(self.ratings) == len(self.items) * len(set(self.raters))

    def visible_to(self, who: AgentId | str | None) -> tuple[Rating, ...]:
        """The ratings that somebody may see: their own until all are in or the round is closed, then all."""
        if who not in self.raters:
            return ()
        if self.complete or self.status is not RoundStatus.OPEN:
            return self.ratings
        return tuple(rating for rating in self.ratings if rating.rater == who)


def same_version(form: EvaluationState | CalibrationState, rubric: Rubric) -> None:
    """A form is read by the version of the rubric that it was made with."""
    pinned = f"{form.rubric}/{form.rubric_version}"
    if pinned != rubric.name:
        raise Invalid(f"was made with {pinned}, not {rubric.name}", code="evaluation.version", path="rubric")
