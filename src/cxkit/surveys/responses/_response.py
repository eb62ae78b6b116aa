"""The response: what one person answered, pinned to the edition that asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from cxkit.errors import Invalid, Refused
from cxkit.kernel import Aggregate, Lifecycle, field, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.surveys._enums import Cause, Progress, QuestionKind, Status
from cxkit.surveys._lifecycle import RESPONSE
from cxkit.surveys.design._answers import Answer
from cxkit.surveys.design._design import Design, Ending
from cxkit.surveys.design._questions import Question
from cxkit.surveys.design._survey import Survey
from cxkit.surveys.responses.facts import (
    Abandoned,
    Answered,
    Erased,
    Imported,
    Invalidated,
    Lapsed,
    QuotaFull,
    Reinstated,
    ResponseFact,
    ScreenedOut,
    Started,
    Submitted,
)
from cxkit.values import (
    AgentId,
    Channel,
    ConversationId,
    CustomerId,
    InvitationId,
    OrderId,
    ProductId,
    ResponseId,
    Scale,
    ScaleKind,
    SurveyId,
    TicketId,
)


@record
class Response(Aggregate[ResponseFact]):
    """One person's answers to one edition of a survey, and what they are about.

    >>> from datetime import UTC, datetime
    >>> from cxkit.surveys.design._questions import Question
    >>> from cxkit.surveys.design._survey import Survey
    >>> t, ann, wang = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("ann"), Actor.customer("C-1")
    >>> survey = Survey.draft(
    ...     "S-1", title="Recommend", questions=[Question.nps("nps", "Would you?")], at=t, by=ann
    ... ).activate(at=t, by=ann)
    >>> response = Response.submit(
    ...     "R-1", survey, [Answer.of("nps", 0)], respondent="C-1", order="O-7", at=t, by=wang
    ... )
    >>> response.score("nps"), response.status
    (0, Progress.COMPLETE)
    """

    lifecycle: ClassVar[Lifecycle] = RESPONSE
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "respondent"

    status: Progress
    survey: SurveyId
    edition: int = field(default=1, low=1)
    respondent: CustomerId | None = None
    invitation: InvitationId | None = None
    channel: Channel | None = None
    language: str | None = None
    region: str | None = None
    segment: str | None = None
    order: OrderId | None = None
    product: ProductId | None = None
    ticket: TicketId | None = None
    conversation: ConversationId | None = None
    agent: AgentId | None = None
    answers: tuple[Answer, ...] = ()
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    invalid: Cause | None = None

    @classmethod
    def start(
        cls,
        id: ResponseId | str,
        survey: Survey,
        *,
        at: datetime,
        by: Actor,
        respondent: CustomerId | str | None = None,
        invitation: InvitationId | str | None = None,
        channel: Channel | str | None = None,
        language: str | None = None,
        region: str | None = None,
        segment: str | None = None,
        order: OrderId | str | None = None,
        product: ProductId | str | None = None,
        ticket: TicketId | str | None = None,
        conversation: ConversationId | str | None = None,
        agent: AgentId | str | None = None,
        external: tuple[ExternalId, ...] = (),
        edition: int | None = None,
    ) -> Self:
        """Somebody begins to answer a survey that takes responses: its newest edition, or the one named."""
        about = {
            "respondent": respondent,
            "invitation": invitation,
            "order": order,
            "product": product,
            "ticket": ticket,
            "conversation": conversation,
            "agent": agent,
        }
        return cls._start(
            id,
            survey,
            edition,
            at=at,
            started_at=at,
            by=by,
            channel=None if channel is None else Channel.of(channel),
            language=language,
            region=region,
            segment=segment,
            external=external,
            **about,
        )

    @classmethod
    def submit(
        cls,
        id: ResponseId | str,
        survey: Survey,
        answers: Iterable[Answer],
        *,
        at: datetime,
        by: Actor,
        started_at: datetime | None = None,
        respondent: CustomerId | str | None = None,
        invitation: InvitationId | str | None = None,
        channel: Channel | str | None = None,
        language: str | None = None,
        region: str | None = None,
        segment: str | None = None,
        order: OrderId | str | None = None,
        product: ProductId | str | None = None,
        ticket: TicketId | str | None = None,
        conversation: ConversationId | str | None = None,
        agent: AgentId | str | None = None,
        external: tuple[ExternalId, ...] = (),
        edition: int | None = None,
    ) -> Self:
        """A whole response at once: started (at a time that may be unknown) and completed at `at`.

        Name the `edition` that was shown, where the survey may have been revised since; the newest
        otherwise.
        """
        response = cls._start(
            id,
            survey,
            edition,
            at=started_at or at,
            started_at=started_at,
            by=by,
            respondent=respondent,
            invitation=invitation,
            channel=None if channel is None else Channel.of(channel),
            language=language,
            region=region,
            segment=segment,
            order=order,
            product=product,
            ticket=ticket,
            conversation=conversation,
            agent=agent,
            external=external,
        )
        return response.complete(survey, answers, at=at, by=by)

    @classmethod
    def _start(cls, id: ResponseId | str, survey: Survey, edition: int | None, **given: Any) -> Self:
        _takes_responses(survey)
        asked = survey.design(edition).edition
        return cls.begin(Started(response=ResponseId(id), survey=SurveyId(survey.id), edition=asked, **given))

    @classmethod
    def imported(cls, fact: Imported) -> Self:
        """The response as another system last showed it."""
        return cls.begin(fact)

    def answer(self, survey: Survey, *answers: Answer, at: datetime, by: Actor) -> Self:
        """Answers are given or changed; each is checked against its question, the way is not."""
        design = self._design(survey)
        faults = [fault for fault in design.faults(answers) if fault.code != "answer.required"]
        if faults:
            raise Invalid.of(f"response {self.id!r}", faults)
        return self.apply(Answered(answers=design.pinned(answers), at=at, by=by))

    def complete(self, survey: Survey, answers: Iterable[Answer] = (), *, at: datetime, by: Actor) -> Self:
        """The end is reached. All faults are reported at once; answers beside the final way are dropped.

        A way that ends in `screen_out` screens the response out instead.
        """
        design = self._design(survey)
        known = {(answer.question, answer.row): answer for answer in self.answers}
        given = tuple(answers)
        fresh = {(answer.question, answer.row) for answer in given}
        everything = [*(answer for place, answer in known.items() if place not in fresh), *given]
        faults = design.faults(everything)
        if faults:
            raise Invalid.of(f"response {self.id!r}", faults)
        kept, dropped = design.on_the_way(everything)
        if design.way(kept).ending is Ending.SCREENED_OUT:
            return self.apply(ScreenedOut(answers=kept, at=at, by=by))
        return self.apply(Submitted(answers=kept, dropped=dropped, at=at, by=by))

    def next_question(self, survey: Survey) -> Question | None:
        """What is asked next, or None at the end: shuffled pages come in this response's own order."""
        return self._design(survey).next_question(self.answers, seed=self.id)

    def asked(self, survey: Survey) -> tuple[Question, ...]:
        """The questions on its way, in the order in which this respondent saw them."""
        return self._design(survey).way(self.answers, seed=self.id).questions

    def turn_away(self, quota: str, *, at: datetime, by: Actor) -> Self:
        """The respondent's quota is full."""
        return self.apply(QuotaFull(quota=quota, at=at, by=by))

    def lapse(self, *, at: datetime, by: Actor) -> Self:
        """The time to answer ran out: partly answered if anything was, abandoned otherwise."""
        answered = any(not answer.is_empty for answer in self.answers)
        return self.apply(Lapsed(at=at, by=by) if answered else Abandoned(at=at, by=by))

    def invalidate(self, cause: Cause | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It does not count."""
        return self.apply(Invalidated(cause=Cause.of(cause), at=at, by=by, why=why))

    def reinstate(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It counts after all."""
        return self.apply(Reinstated(at=at, by=by, why=why))

    def _design(self, survey: Survey) -> Design:
        if survey.id != self.survey:
            raise Invalid(
                f"response {self.id!r} answers survey {self.survey!r}, not {survey.id!r}",
                code="response.survey",
                path="survey",
            )
        return survey.design(self.edition)

    @property
    def counts(self) -> bool:
        """Whether its answers enter results: complete, and not invalidated."""
        return self.status is Progress.COMPLETE and self.invalid is None

    @property
    def took(self) -> timedelta | None:
        """From beginning to end, where both are known."""
        if self.started_at is None or self.submitted_at is None:
            return None
        return self.submitted_at - self.started_at

    def answers_to(self, question: str) -> tuple[Answer, ...]:
        """The answers to that question: one, or one a row."""
        return tuple(answer for answer in self.answers if answer.question == question)

    def scored(self, kind: ScaleKind | str) -> Answer | None:
        """The first answer given on a scale of that kind, rows of a matrix left aside."""
        wanted = ScaleKind.of(kind)
        for answer in self.answers:
            scale = answer.scale
            if scale is not None and scale.kind is wanted and answer.number is not None and not answer.row:
                return answer
        return None

    def score(self, kind: ScaleKind | str) -> int | None:
        """The number answered on the first scale of that kind, or None where there is none."""
        answer = self.scored(kind)
        return None if answer is None else answer.number

    def scale(self, kind: ScaleKind | str) -> Scale | None:
        """The scale on which `score(kind)` was answered."""
        answer = self.scored(kind)
        return None if answer is None else answer.scale

    @property
    def comment(self) -> str | None:
        """What was written to open questions, in order; personal. None when nothing was."""
        said = [answer.words for answer in self.answers if answer.kind is QuestionKind.OPEN and answer.words]
        return "\n".join(said) or None


def _takes_responses(survey: Survey) -> None:
    if survey.anonymous:
        raise Refused(
            f"survey {survey.id!r} is anonymous and a Response names people and times: "
            "use AnonymousResponse.submit",
            code="refused.survey.anonymous",
        )
    if survey.status is not Status.ACTIVE:
        raise Refused(
            f"survey {survey.id!r} is {survey.status} and takes no responses: activate or resume it first",
            code="refused.survey.status",
            params={"status": str(survey.status)},
        )
