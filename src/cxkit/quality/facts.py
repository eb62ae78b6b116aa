"""Facts of evaluations and of calibration rounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.errors import Fault
from cxkit.kernel import Fact, Selection, field, personal, record, repeated
from cxkit.quality._enums import Purpose
from cxkit.quality._parts import CalibrationItem, Subject, Visit, VisitReport
from cxkit.quality._rubric import Answer
from cxkit.values import LONGEST_ID, AgentId, CalibrationId, Channel, EvaluationId, GroupId, PolicyId

__all__ = [
    "Acknowledged",
    "Agreed",
    "Amended",
    "Assigned",
    "CalibrationErased",
    "CalibrationFact",
    "Closed",
    "DeadlineExtended",
    "Disputed",
    "Erased",
    "EvaluationFact",
    "Expired",
    "Finalised",
    "Opened",
    "Rated",
    "Sampled",
    "Shared",
    "Started",
    "Submitted",
    "Upheld",
    "Voided",
]


@record(abstract=True)
class EvaluationFact(Fact):
    """Something that happened to an evaluation."""

    schema_prefix: ClassVar[str] = "evaluation."


@record
class Sampled(EvaluationFact):
    """A contact, a store or an evaluation was selected for evaluation, by a version of a rubric.

    `concerned` are others about whom it is, such as whoever a complaint is against.
    """

    evaluation: EvaluationId = field(longest=LONGEST_ID)
    rubric: Named[PolicyId] = field(longest=LONGEST_ID)
    rubric_version: int = field(low=1)
    subject: Subject
    selection: Selection
    purpose: Named[Purpose]
    agent: MaybeNamed[AgentId] = field(default=None)
    team: MaybeNamed[GroupId] = field(default=None)
    channel: Channel | None = None
    concerned: Several[AgentId] = field(default=())
    recorded: bool = False
    consent: bool | None = None
    visit: Visit | None = None

    def rules(self) -> Iterator[Fault]:
        """A recording is evaluated only where the consent to it covers that."""
        if self.recorded and self.consent is not True:
            yield Fault("consent", "evaluation.consent", "the recording may not be evaluated without consent")


@record
class Assigned(EvaluationFact):
    """The evaluation was given to a person, or to an automatic rater with its version."""

    evaluator: MaybeNamed[AgentId] = field(default=None)
    automatic: str | None = field(default=None, longest=200)

    def rules(self) -> Iterator[Fault]:
        """One of the two evaluates."""
        if (self.evaluator is None) == (self.automatic is None):
            yield Fault("evaluator", "evaluation.evaluator", "name a person or an automatic rater")


@record
class Started(EvaluationFact):
    """The evaluator began."""


@record
class Submitted(EvaluationFact):
    """The form was filled in; `auto_failed` are the criteria that brought something to 0."""

    answers: tuple[Answer, ...]
    auto_failed: tuple[str, ...] = ()
    report: VisitReport | None = None


@record
class Shared(EvaluationFact):
    """The agent was shown the evaluation, and may dispute it until then."""

    dispute_until: datetime


@record
class Acknowledged(EvaluationFact):
    """The agent took note of the evaluation."""

    comment: str | None = personal(default=None, longest=2000, whose="actor")


@record
class Disputed(EvaluationFact):
    """The agent disputed the evaluation, or appealed against the decision on that."""

    reason: str = personal(longest=2000, whose="actor")
    criteria: tuple[str, ...] = ()


@record
class Upheld(EvaluationFact):
    """A third person decided that the evaluation stands; until then the agent may appeal, once."""

    reason: str = personal(longest=2000, whose="actor")
    dispute_until: datetime | None = None


@record
class Amended(EvaluationFact):
    """A third person changed the answers; those before stay in the history."""

    answers: tuple[Answer, ...]
    reason: str = personal(longest=2000, whose="actor")
    auto_failed: tuple[str, ...] = ()
    dispute_until: datetime | None = None


@record
class Finalised(EvaluationFact):
    """The evaluation became final."""


@record
class Expired(EvaluationFact):
    """The evaluation was not made in time."""


@record
class Voided(EvaluationFact):
    """The evaluation was declared void, for a reason."""

    reason: str = personal(longest=1000, whose="actor")


@record
class Erased(EvaluationFact):
    """Everything personal was taken out of the evaluation and its history."""


@record(abstract=True)
class CalibrationFact(Fact):
    """Something that happened to a calibration round."""

    schema_prefix: ClassVar[str] = "calibration."


@record
class Opened(CalibrationFact):
    """The same contacts were given to several raters, to be rated blind."""

    calibration: CalibrationId = field(longest=LONGEST_ID)
    rubric: Named[PolicyId] = field(longest=LONGEST_ID)
    rubric_version: int = field(low=1)
    items: Several[CalibrationItem]
    raters: Several[AgentId]
    until: datetime

    def rules(self) -> Iterator[Fault]:
        """Two raters or more rate items that are each there once."""
        if len(set(self.raters)) < 2:
            yield Fault("raters", "calibration.raters", "two raters or more are compared")
        for index, _ in repeated(item.id for item in self.items):
            yield Fault(f"items[{index}].id", "calibration.twice", "the item is there twice")
        if not self.items:
            yield Fault("items", "calibration.items", "name what is rated")


@record
class Rated(CalibrationFact):
    """A rater rated an item."""

    item: str = field(longest=LONGEST_ID)
    answers: tuple[Answer, ...]


@record
class DeadlineExtended(CalibrationFact):
    """The raters were given more time."""

    until: datetime


@record
class Closed(CalibrationFact):
    """The round was closed: from then on its ratings are seen."""


@record
class Agreed(CalibrationFact):
    """The raters agreed on answers to an item, after the round was closed."""

    item: str = field(longest=LONGEST_ID)
    answers: tuple[Answer, ...]


@record
class CalibrationErased(CalibrationFact):
    """Everything personal was taken out of the round and its history."""
