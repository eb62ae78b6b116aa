"""Applications: their life, the rules that its table cannot say, and their verbs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

from cxkit.hiring import facts
from cxkit.hiring._enums import ApplicationStatus, RecruitingSource, RejectionReason, Stage
from cxkit.hiring._rule import SelectionRule
from cxkit.hiring._standing import Standing, standing
from cxkit.hiring._state import ApplicationState, Assessment
from cxkit.hiring._wording import WORDS
from cxkit.kernel import Actor, Begin, Changes, Fact, Lifecycle, Step, copies, record, sets, several, wrong
from cxkit.quality import Answers, Rubric
from cxkit.quality._evaluation import held
from cxkit.values import AgentId, ApplicationId, Attainment, OpeningId, Reason


def a_person_decides(
    application: ApplicationState, fact: facts.StagePassed | facts.Offered | facts.Rejected
) -> Reason | None:
    """No rule takes or refuses anybody by itself, and nobody decides who has an interest in it."""
    if not fact.by.is_staff or fact.by.id is None:
        return WORDS["application.nobody"]()
    return _apart(application, fact)


def _apart(application: ApplicationState, fact: facts.ApplicationFact) -> Reason | None:
    return (
        WORDS["application.conflict"](who=fact.by.id or "-") if fact.by.id in application.conflicts else None
    )


def may_assess(application: ApplicationState, fact: facts.Assessed) -> Reason | None:
    """A person without an interest assesses the stage that is open, once."""
    current = application.current
    if current is None or fact.stage is not current.stage:
        return WORDS["application.stage"](stage=fact.stage)
    if not fact.by.is_staff or fact.by.id is None:
        return WORDS["application.nobody"]()
    if fact.by.id in application.raters(fact.stage):
        return WORDS["application.rated"](who=fact.by.id)
    return _apart(application, fact)


def panel_is_complete(application: ApplicationState, fact: facts.StagePassed) -> Reason | None:
    """The stage that is open is passed when all its raters have scored it."""
    current = application.current
    if current is None or fact.stage is not current.stage:
        return WORDS["application.stage"](stage=fact.stage)
    n = len(application.raters(fact.stage))
    return WORDS["application.few"](n=n, needed=current.raters) if n < current.raters else None


def all_stages_passed(application: ApplicationState, fact: facts.Offered) -> Reason | None:
    """An offer comes after the last stage."""
    left = application.current
    return None if left is None else WORDS["application.left"](stage=left.stage)


def in_time(application: ApplicationState, fact: facts.OfferAccepted) -> Reason | None:
    """An offer is accepted while it stands."""
    until = application.offer_until
    return WORDS["application.late"](until=until) if until is not None and fact.at > until else None


def as_agreed(application: ApplicationState, fact: facts.Pooled) -> Reason | None:
    """Nobody is kept longer than they agreed to."""
    agreed = application.consented_until
    kept = agreed is not None and fact.at < fact.until <= agreed
    return None if kept else WORDS["application.not_agreed"]()


def _assessed(application: ApplicationState, fact: facts.Assessed) -> Changes:
    made = Assessment(stage=fact.stage, rater=AgentId(fact.by.id or "-"), answers=fact.answers)
    return {"assessments": (*application.assessments, made)}


def _stage_passed(application: ApplicationState, fact: facts.StagePassed) -> Changes:
    return {"passed": (*application.passed, fact.stage)}


_A = ApplicationStatus
_OPEN = {_A.RECEIVED, _A.IN_SELECTION}
_BEGUN = {_A.RECEIVED: _A.IN_SELECTION}

APPLICATION: Lifecycle = Lifecycle(
    begins={
        facts.Received: Begin(
            _A.RECEIVED,
            copies(
                *("opening", "candidate", "rule", "source", "name", "contact", "conflicts"),
                id="application",
                consented_until="keep_until",
            ),
        )
    },
    steps={
        facts.GroupDeclared: Step(source={*_OPEN, _A.OFFERED, _A.ACCEPTED}, effect=sets("group")),
        facts.Assessed: Step(source=_OPEN, target=_BEGUN, effect=_assessed, checks=(may_assess,)),
        facts.StagePassed: Step(
            source=_OPEN,
            target=_BEGUN,
            effect=_stage_passed,
            checks=(a_person_decides, panel_is_complete),
        ),
        facts.Offered: Step(
            source=_A.IN_SELECTION,
            target=_A.OFFERED,
            effect=sets(offer_until="until"),
            checks=(a_person_decides, all_stages_passed),
        ),
        facts.OfferAccepted: Step(
            source=_A.OFFERED, target=_A.ACCEPTED, effect=sets("starts_on"), checks=(in_time,)
        ),
        facts.OfferDeclined: Step(source=_A.OFFERED, target=_A.DECLINED, effect=sets(ended_at="at")),
        facts.Hired: Step(source=_A.ACCEPTED, target=_A.HIRED, effect=sets("agent")),
        facts.Rejected: Step(
            source={*_OPEN, _A.OFFERED, _A.POOLED},
            target=_A.REJECTED,
            effect=sets(rejection="reason", ended_at="at"),
            checks=(a_person_decides,),
        ),
        facts.Withdrawn: Step(
            source={*_OPEN, _A.OFFERED, _A.ACCEPTED, _A.POOLED},
            target=_A.WITHDRAWN,
            effect=sets(ended_at="at"),
        ),
        facts.Pooled: Step(
            source={*_OPEN, _A.REJECTED},
            target=_A.POOLED,
            effect=sets(consented_until="until", ended_at="at"),
            checks=(as_agreed,),
        ),
        facts.ApplicationErased: Step(),
    },
    permission="recruit",
    permissions={
        "decide_hiring": [facts.Offered, facts.Rejected, facts.Hired],
        "erase_customer": [facts.ApplicationErased],
    },
)


@record
class Application(ApplicationState):
    """An application, from its receipt through the stages of the rule to a decision that a person took.

    >>> from datetime import UTC
    >>> from cxkit.hiring import StagePlan
    >>> from cxkit.quality import Criterion, Rubric, Section
    >>> t, lin = datetime(2026, 3, 2, tzinfo=UTC), Actor.supervisor("lin")
    >>> words = {"en": "Refunds", "zh_hans": "退款", "zh_hant": "退款"}
    >>> items = [Criterion(code=f"q{n}", kind="yes_no", **words) for n in range(4)]
    >>> test = Rubric(id="basics", sections=[Section(code="product", criteria=items, **words)], **words)
    >>> stages = [StagePlan(stage="written_test", rubric="basics", hurdle=0.6)]
    >>> rule = SelectionRule(id="agents", stages=stages)
    >>> one = Application.receive("A-1", opening="O-1", candidate="C-7", rule=rule,
    ...                           consent=True, at=t, by=lin)
    >>> one = one.assess({"q0": 1, "q1": 1, "q2": 0, "q3": 0}, rubric=test, at=t, by=lin)
    >>> one.standing([test]).missed
    ('written_test',)
    """

    lifecycle: ClassVar[Lifecycle] = APPLICATION
    erasure: ClassVar[type[Fact]] = facts.ApplicationErased
    person_field: ClassVar[str] = "id"

    @classmethod
    def receive(
        cls,
        id: ApplicationId | str,
        *,
        opening: OpeningId | str,
        candidate: str,
        rule: SelectionRule,
        consent: bool,
        at: datetime,
        by: Actor,
        name: str = "",
        contact: str = "",
        source: RecruitingSource | str = RecruitingSource.OTHER,
        keep_until: datetime | None = None,
        conflicts: Iterable[AgentId | str] = (),
    ) -> Self:
        """Record an application under a pseudonym, with its rule and the candidate's consent."""
        given: dict[str, Any] = {"opening": opening, "candidate": candidate, "rule": rule, "consent": consent}
        given |= {"name": name, "contact": contact, "source": source, "keep_until": keep_until}
        return cls.begin(facts.Received, application=id, conflicts=several(conflicts), **given, at=at, by=by)

    def standing(self, rubrics: Iterable[Rubric]) -> Standing:
        """How the candidate stands by the rule, computed from the assessments."""
        return standing(self, rubrics)

    def declare_group(self, group: str, *, consent: bool, at: datetime, by: Actor) -> Self:
        """Record the group that the candidate named, so that fairness can be watched."""
        return self.apply(facts.GroupDeclared, group=group, consent=consent, at=at, by=by)

    def assess(self, answers: Answers, *, rubric: Rubric, at: datetime, by: Actor) -> Self:
        """Fill in the rubric of the stage that is open, as one of its raters."""
        given: Any = held(self.current, answers, rubric, None)
        return self.apply(facts.Assessed, stage=self._stage, answers=given, at=at, by=by)

    def pass_stage(self, rubrics: Iterable[Rubric], *, at: datetime, by: Actor) -> Self:
        """Let the candidate go on from the stage that is open; one below its hurdle does not."""
        known: Any = several(rubrics)
        stage: Any = wrong(self._stage, rubrics=(known, [Rubric])) or self._stage
        fact = facts.StagePassed(stage=stage, at=at, by=by)
        if (plan := self.current) is not None and self.refusal(fact) is None:
            here = next(each for each in self.standing(known).stages if each.stage is plan.stage)
            if here.verdict is not Attainment.MET:
                raise self._refused(
                    fact, WORDS["application.hurdle"](score=here.score or 0.0, hurdle=plan.hurdle or 0.0)
                )
        return self.apply(fact)

    @property
    def _stage(self) -> Stage:
        """The stage that is open; after the last it is the last, which the life cycle refuses."""
        return (self.current or self.rule.stages[-1]).stage

    def offer(
        self, reason: str, *, rubrics: Iterable[Rubric], until: datetime, at: datetime, by: Actor
    ) -> Self:
        """Offer the place for a reason, to whom the rule does not refuse it."""
        known: Any = several(rubrics)
        why: Any = wrong(reason, rubrics=(known, [Rubric])) or reason
        fact = facts.Offered(reason=why, until=until, at=at, by=by)
        if self.refusal(fact) is None:
            standing = self.standing(known)
            if standing.verdict is not Attainment.MET:
                missed = ", ".join(standing.missed) or "-"
                raise self._refused(fact, WORDS["application.below"](rule=standing.rule, missed=missed))
        return self.apply(fact)

    def accept_offer(self, *, at: datetime, by: Actor, starts_on: date | None = None) -> Self:
        """Record that the candidate accepted."""
        return self.apply(facts.OfferAccepted, starts_on=starts_on, at=at, by=by)

    def decline_offer(self, *, at: datetime, by: Actor, reason: str | None = None) -> Self:
        """Record that the candidate declined."""
        return self.apply(facts.OfferDeclined, reason=reason, at=at, by=by)

    def hire(self, agent: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """Record that the candidate began, as that agent."""
        return self.apply(facts.Hired, agent=agent, at=at, by=by)

    def reject(
        self, reason: RejectionReason | str, *, at: datetime, by: Actor, note: str | None = None
    ) -> Self:
        """Decide that the candidate is not taken; a reason of its own kind is said in words."""
        fact = facts.Rejected(reason=reason, note=note, at=at, by=by)  # type: ignore[arg-type]
        if fact.reason is RejectionReason.OTHER and not fact.note:
            raise self._refused(fact, WORDS["application.say_why"]())
        return self.apply(fact)

    def withdraw(self, *, at: datetime, by: Actor, reason: str | None = None) -> Self:
        """Record that the candidate withdrew."""
        return self.apply(facts.Withdrawn, reason=reason, at=at, by=by)

    def pool(self, *, until: datetime, at: datetime, by: Actor) -> Self:
        """Keep the candidate in mind for later openings, no longer than they agreed to."""
        return self.apply(facts.Pooled, until=until, at=at, by=by)
