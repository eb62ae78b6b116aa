"""The survey: what is asked, why, and in which editions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from cxkit.errors import Fault, NotFound
from cxkit.kernel import Aggregate, Lifecycle, field, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.surveys._enums import Status
from cxkit.surveys._lifecycle import SURVEY
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._design import Design, Jump
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._shuffles import Shuffle
from cxkit.surveys.facts import (
    Activated,
    Archived,
    Closed,
    Drafted,
    Erased,
    Imported,
    Paused,
    Resumed,
    Revised,
    SurveyFact,
)
from cxkit.values import SurveyId


@record
class Survey(Aggregate[SurveyFact]):
    """A questionnaire with its purpose; its editions are what responses are pinned to.

    >>> from datetime import UTC, datetime
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

    lifecycle: ClassVar[Lifecycle] = SURVEY
    erasure: ClassVar[type[Fact]] = Erased
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
        """A new survey; questions that could trap a respondent are refused with every reason."""
        return cls.begin(
            Drafted(
                survey=SurveyId(id),
                title=title,
                purpose=purpose,
                anonymous=anonymous,
                design=_design(questions, jumps, shuffles),
                external=external,
                at=at,
                by=by,
            )
        )

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The survey as another system last showed it."""
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
        """Other questions: a draft changes, a survey that has been active gets a new edition."""
        return self.apply(Revised(design=_design(questions, jumps, shuffles), at=at, by=by, why=why))

    def activate(self, *, at: datetime, by: Actor) -> Self:
        """Take responses from now on."""
        return self.apply(Activated(at=at, by=by))

    def pause(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take no new responses for a while."""
        return self.apply(Paused(at=at, by=by, why=why))

    def resume(self, *, at: datetime, by: Actor) -> Self:
        """Take responses again."""
        return self.apply(Resumed(at=at, by=by))

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take no more responses."""
        return self.apply(Closed(at=at, by=by, why=why))

    def archive(self, *, at: datetime, by: Actor) -> Self:
        """Keep it for the record only."""
        return self.apply(Archived(at=at, by=by))

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
        """Everything that is wrong with answers that are meant to be complete, on their way only."""
        return self.design(edition).faults(answers)


def _design(questions: Iterable[Question], jumps: Iterable[Jump], shuffles: Iterable[Shuffle]) -> Design:
    return Design(questions=tuple(questions), jumps=tuple(jumps), shuffles=tuple(shuffles) or None)
