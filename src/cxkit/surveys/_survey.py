"""The survey: a questionnaire with its purpose and its editions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.errors import Fault, NotFound, Refused
from cxkit.kernel import (
    Aggregate,
    Begin,
    Lifecycle,
    OneOf,
    Step,
    copies,
    evolve,
    field,
    record,
    sets,
    several,
    tried,
)
from cxkit.kernel.facts import Actor, Changes, ExternalId, Fact
from cxkit.surveys import facts
from cxkit.surveys._enums import Status
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._design import Design
from cxkit.surveys.design._parts import Jump
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._shuffles import Shuffle
from cxkit.surveys.facts import SurveyFact
from cxkit.values import SurveyId

_drafted = copies("title", "purpose", "anonymous", "external", id="survey")
_observed = copies("title", "purpose", "anonymous", "opened_at", "closed_at", "external", id="survey")


def _edition(design: Design, number: int = 1) -> Design:
    return evolve(design, {"edition": number})


def revised(survey: Survey, fact: facts.Revised) -> Changes:
    """The editions with the new design; a draft has no edition to keep for answers already given."""
    editions = () if survey.status is Status.DRAFT else survey.editions
    return {"editions": (*editions, _edition(fact.design, len(editions) + 1))}


@record
class Survey(Aggregate[SurveyFact]):
    """A questionnaire with its purpose; each response belongs to one of its editions.

    >>> from datetime import UTC, datetime
    >>> from cxkit import Actor
    >>> from cxkit.surveys import Answer, Question
    >>> t, ann = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("ann")
    >>> survey = Survey.draft(
    ...     "S-1",
    ...     title="After delivery",
    ...     purpose="find out whether deliveries are on time",
    ...     questions=[Question.csat("sat", "How satisfied are you with the delivery?", required=True)],
    ...     at=t,
    ...     by=ann,
    ... ).activate(at=t, by=ann)
    >>> [str(fault) for fault in survey.faults([Answer.of("sat", 6)])]
    ['sat: must be a whole number from 1 to 5']
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Drafted: Begin(
                Status.DRAFT, lambda fact: {**_drafted(fact), "editions": (_edition(fact.design),)}
            ),
            facts.Imported: Begin(
                OneOf((), field="status"),
                lambda fact: {**_observed(fact), "editions": (_edition(fact.design),)},
            ),
        },
        steps={
            facts.Revised: Step(source={Status.DRAFT, Status.ACTIVE, Status.PAUSED}, effect=revised),
            facts.Activated: Step(source=Status.DRAFT, target=Status.ACTIVE, effect=sets(opened_at="at")),
            facts.Paused: Step(source=Status.ACTIVE, target=Status.PAUSED),
            facts.Resumed: Step(source=Status.PAUSED, target=Status.ACTIVE),
            facts.Closed: Step(
                source={Status.ACTIVE, Status.PAUSED}, target=Status.CLOSED, effect=sets(closed_at="at")
            ),
            facts.Archived: Step(source={Status.DRAFT, Status.CLOSED}, target=Status.ARCHIVED),
            facts.Erased: Step(),
        },
        permission="manage_surveys",
        permissions={
            "import_data": [facts.Imported],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"

    status: Status
    title: str = field(longest=500)
    purpose: str | None = None
    anonymous: bool = False
    editions: tuple[Design, ...]
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @classmethod
    def draft(
        cls,
        id: SurveyId | str,
        *,
        title: str,
        questions: Iterable[Question],
        at: datetime,
        by: Actor,
        jumps: Iterable[Jump] = (),
        shuffles: Iterable[Shuffle] = (),
        purpose: str | None = None,
        anonymous: bool = False,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """Draft a survey; questions that could trap a respondent are refused with every reason."""
        return cls.begin(
            facts.Drafted,
            survey=id,
            title=title,
            purpose=purpose,
            anonymous=anonymous,
            design=_design(questions, jumps, shuffles),
            external=external,
            at=at,
            by=by,
        )

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a survey as another system last showed it."""
        return cls.begin(fact)

    def revise(
        self,
        questions: Iterable[Question],
        *,
        at: datetime,
        by: Actor,
        jumps: Iterable[Jump] = (),
        shuffles: Iterable[Shuffle] = (),
        why: str | None = None,
    ) -> Self:
        """Replace the questions of a draft; give a survey that has been active a new edition."""
        return self.apply(facts.Revised, design=_design(questions, jumps, shuffles), at=at, by=by, why=why)

    def activate(self, *, at: datetime, by: Actor) -> Self:
        """Take responses from now on."""
        return self.apply(facts.Activated, at=at, by=by)

    def pause(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take no new responses for a while."""
        return self.apply(facts.Paused, at=at, by=by, why=why)

    def resume(self, *, at: datetime, by: Actor) -> Self:
        """Take responses again."""
        return self.apply(facts.Resumed, at=at, by=by)

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take no more responses."""
        return self.apply(facts.Closed, at=at, by=by, why=why)

    def archive(self, *, at: datetime, by: Actor) -> Self:
        """Archive the survey: it stays on record only."""
        return self.apply(facts.Archived, at=at, by=by)

    def design(self, edition: int | None = None) -> Design:
        """The design of that edition; the newest by default."""
        if edition is None:
            return self.editions[-1]
        if not 1 <= edition <= len(self.editions):
            raise NotFound(
                f"survey '{self.id}' has editions 1 to {len(self.editions)}, there is no {edition}",
                code="survey.edition",
                params={"edition": edition},
            )
        return self.editions[edition - 1]

    def faults(self, answers: Iterable[Answer], *, edition: int | None = None) -> tuple[Fault, ...]:
        """Every fault of answers that are meant to be complete; only questions on their way are required."""
        return self.design(edition).faults(answers)

    def must_be_active(self) -> None:
        """Refuse, unless the survey takes responses."""
        if self.status is not Status.ACTIVE:
            raise Refused(
                f"survey {self.id!r} is {self.status} and takes no responses: activate or resume it first",
                code="refused.survey.status",
                params={"status": str(self.status)},
            )


def _design(questions: Iterable[Question], jumps: Iterable[Jump], shuffles: Iterable[Shuffle]) -> Any:
    return tried(
        Design, questions=several(questions), jumps=several(jumps), shuffles=several(shuffles) or None
    )
