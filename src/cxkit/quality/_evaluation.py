"""Evaluations and calibration rounds: the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.errors import Invalid
from cxkit.kernel import Actor, Fact, Lifecycle, Selection, record, several, tried, wrong
from cxkit.quality import facts
from cxkit.quality._enums import Purpose
from cxkit.quality._lifecycle import CALIBRATION, EVALUATION
from cxkit.quality._parts import CalibrationItem, Subject, Visit, VisitReport
from cxkit.quality._rubric import Answer, Answers, Rubric, answers_of
from cxkit.quality._scoring import answer_faults, score
from cxkit.quality._state import CalibrationState, EvaluationState, same_version
from cxkit.values import AgentId, CalibrationId, Channel, EvaluationId, GroupId


@record
class Evaluation(EvaluationState):
    """An evaluation of a contact, a store or another evaluation, from the sample to the last word.

    >>> from datetime import UTC, timedelta
    >>> from cxkit.quality import SHOP_CHECKLIST
    >>> t, lin = datetime(2026, 4, 7, tzinfo=UTC), Actor.supervisor("lin")
    >>> every = Selection(kind="random", probability=0.1)
    >>> visit = Evaluation.sample("E-1", rubric=SHOP_CHECKLIST, subject=Subject(kind="store", id="S-1"),
    ...                           selection=every, purpose="audit", channel="store", at=t, by=lin)
    >>> visit.assign("mia", at=t, by=lin).rater
    'mia'
    """

    lifecycle: ClassVar[Lifecycle] = EVALUATION
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"
    staff_field: ClassVar[str] = "agent"
    team_field: ClassVar[str] = "team"

    @classmethod
    def sample(
        cls,
        id: EvaluationId | str,
        *,
        rubric: Rubric,
        subject: Subject,
        selection: Selection,
        purpose: Purpose | str,
        at: datetime,
        by: Actor,
        agent: AgentId | str | None = None,
        team: GroupId | str | None = None,
        channel: Channel | str | None = None,
        concerned: Iterable[AgentId | str] = (),
        recorded: bool = False,
        consent: bool | None = None,
        visit: Visit | None = None,
    ) -> Self:
        """Select something for evaluation by a rubric."""
        no_rubric = wrong(rubric=(rubric, Rubric))
        return cls.begin(
            facts.Sampled,
            evaluation=id,
            rubric=no_rubric or rubric.id,
            rubric_version=no_rubric or rubric.version,
            subject=subject,
            selection=selection,
            purpose=purpose,
            agent=agent,
            team=team,
            channel=channel,
            concerned=several(concerned),
            recorded=recorded,
            consent=consent,
            visit=visit,
            at=at,
            by=by,
        )

    def assign(
        self,
        evaluator: AgentId | str | None = None,
        *,
        at: datetime,
        by: Actor,
        automatic: str | None = None,
        why: str | None = None,
    ) -> Self:
        """Give the evaluation to a person, who is not the agent, or to an automatic rater and its version."""
        return self.apply(facts.Assigned, evaluator=evaluator, automatic=automatic, at=at, by=by, why=why)

    def start(self, *, at: datetime, by: Actor) -> Self:
        """Begin to evaluate."""
        return self.apply(facts.Started, at=at, by=by)

    def submit(
        self,
        answers: Answers,
        *,
        rubric: Rubric,
        at: datetime,
        by: Actor,
        report: VisitReport | None = None,
    ) -> Self:
        """Fill in the form, held to its rubric."""
        given = held(self, answers, rubric, self.channel)
        filled: dict[str, Any] = {"answers": given, "auto_failed": _failed(given, rubric, self.channel)}
        return self.apply(facts.Submitted, **filled, report=report, at=at, by=by)

    def share(self, *, dispute_until: datetime, at: datetime, by: Actor) -> Self:
        """Show the agent the evaluation, and until when they may dispute it."""
        return self.apply(facts.Shared, dispute_until=dispute_until, at=at, by=by)

    def acknowledge(self, *, at: datetime, by: Actor, comment: str | None = None) -> Self:
        """Take note of the evaluation, as the agent."""
        return self.apply(facts.Acknowledged, comment=comment, at=at, by=by)

    def dispute(self, reason: str, *, at: datetime, by: Actor, criteria: Iterable[str] = ()) -> Self:
        """Dispute the evaluation as the agent, or appeal against the decision on that."""
        return self.apply(facts.Disputed, reason=reason, criteria=several(criteria), at=at, by=by)

    def uphold(self, reason: str, *, at: datetime, by: Actor, dispute_until: datetime | None = None) -> Self:
        """Decide as a third person that the evaluation stands."""
        return self.apply(facts.Upheld, reason=reason, dispute_until=dispute_until, at=at, by=by)

    def amend(
        self,
        answers: Answers,
        reason: str,
        *,
        rubric: Rubric,
        at: datetime,
        by: Actor,
        dispute_until: datetime | None = None,
    ) -> Self:
        """Change the answers as a third person; those before stay in the history."""
        given = held(self, answers, rubric, self.channel)
        decided: dict[str, Any] = {"answers": given, "auto_failed": _failed(given, rubric, self.channel)}
        decided |= {"reason": reason, "dispute_until": dispute_until}
        return self.apply(facts.Amended, **decided, at=at, by=by)

    def finalise(self, *, at: datetime, by: Actor) -> Self:
        """Make the evaluation final."""
        return self.apply(facts.Finalised, at=at, by=by)

    def expire(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the evaluation was not made in time."""
        return self.apply(facts.Expired, at=at, by=by, why=why)

    def void(self, reason: str, *, at: datetime, by: Actor) -> Self:
        """Declare the evaluation void."""
        return self.apply(facts.Voided, reason=reason, at=at, by=by)


def held(form: Any, answers: Any, rubric: Any, channel: Channel | None) -> Any:
    """The answers held to the rubric of a form; or, for its fact to refuse, what is wrong with the two."""
    given, plain = _told(answers)
    no_rubric = wrong(given, rubric=(rubric, Rubric))
    if no_rubric is not None or not plain:
        return no_rubric or given
    return tried(_checked, form, given, rubric, channel)


def _told(answers: Any) -> tuple[Any, bool]:
    """Answers as records, and whether they are some; anything else as it is."""
    given: Any = answers if isinstance(answers, dict) else several(answers)  # pyright: ignore[reportUnknownVariableType]
    parts: Any = given if given.__class__ is tuple else (None,)
    plain = given.__class__ is dict or all(part.__class__ is Answer for part in parts)
    read: Any = answers_of(given) if plain else given
    return read, plain


def _checked(
    form: Any, answers: tuple[Answer, ...], rubric: Rubric, channel: Channel | None
) -> tuple[Answer, ...]:
    same_version(form, rubric)
    faults = list(answer_faults(rubric, answers, channel))
    if faults:
        raise Invalid.of("answers", faults)
    return answers


def _failed(told: Any, rubric: Any, channel: Channel | None) -> tuple[str, ...]:
    """The criteria that the answers fail by the rubric; nothing where they are refused anyway."""
    if told.__class__ is not tuple or not isinstance(rubric, Rubric):
        return ()
    return score(rubric, told, channel).failed


@record
class Calibration(CalibrationState):
    """A calibration round: several raters rate the same contacts, blind until all have; it scores no agent.

    >>> from datetime import UTC, timedelta
    >>> from cxkit.quality import SERVICE_RUBRIC
    >>> t, lin = datetime(2026, 4, 7, tzinfo=UTC), Actor.supervisor("lin")
    >>> items = [CalibrationItem(id="V-1", agent="amy", channel="chat")]
    >>> calibration = Calibration.open("K-1", rubric=SERVICE_RUBRIC, items=items, raters=["lin", "bo"],
    ...                                until=t + timedelta(days=7), at=t, by=lin)
    >>> calibration.complete, calibration.visible_to("amy")
    (False, ())
    """

    lifecycle: ClassVar[Lifecycle] = CALIBRATION
    erasure: ClassVar[type[Fact]] = facts.CalibrationErased
    person_field: ClassVar[str] = "id"

    @classmethod
    def open(
        cls,
        id: CalibrationId | str,
        *,
        rubric: Rubric,
        items: Iterable[CalibrationItem],
        raters: Iterable[AgentId | str],
        until: datetime,
        at: datetime,
        by: Actor,
    ) -> Self:
        """Give the same contacts to several raters."""
        no_rubric = wrong(rubric=(rubric, Rubric))
        return cls.begin(
            facts.Opened,
            calibration=id,
            rubric=no_rubric or rubric.id,
            rubric_version=no_rubric or rubric.version,
            items=several(items),
            raters=several(raters),
            until=until,
            at=at,
            by=by,
        )

    def rate(self, item: str, answers: Answers, *, rubric: Rubric, at: datetime, by: Actor) -> Self:
        """Rate an item, as one of the raters."""
        return self.apply(facts.Rated, item=item, answers=self._answers(item, answers, rubric), at=at, by=by)

    def extend(self, until: datetime, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Give the raters more time."""
        return self.apply(facts.DeadlineExtended, until=until, at=at, by=by, why=why)

    def close(self, *, at: datetime, by: Actor) -> Self:
        """Close the round: its ratings are seen from now on."""
        return self.apply(facts.Closed, at=at, by=by)

    def agree(self, item: str, answers: Answers, *, rubric: Rubric, at: datetime, by: Actor) -> Self:
        """Record the answers on which the raters agreed afterwards."""
        return self.apply(facts.Agreed, item=item, answers=self._answers(item, answers, rubric), at=at, by=by)

    def _answers(self, item: Any, answers: Any, rubric: Any) -> Any:
        channel = next((each.channel for each in self.items if each.id == item), None)
        return held(self, answers, rubric, channel)
