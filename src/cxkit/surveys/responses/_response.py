"""The response: the answers of one person to one edition of a survey."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from cxkit.errors import Invalid, Refused
from cxkit.kernel import (
    Aggregate,
    Begin,
    Lifecycle,
    OneOf,
    Step,
    Wrong,
    copies,
    field,
    personal,
    record,
    sets,
    several,
    tried,
    wrong,
)
from cxkit.kernel.facts import Actor, Changes, ExternalId, Fact
from cxkit.surveys._enums import Cause, Progress
from cxkit.surveys._survey import Survey
from cxkit.surveys._wording import WORDS
from cxkit.surveys.design._answers import Answer, comment_in, first_scored
from cxkit.surveys.design._design import Completed, Design
from cxkit.surveys.design._parts import Ending
from cxkit.surveys.design._questions import Question
from cxkit.surveys.responses import facts
from cxkit.surveys.responses.facts import ABOUT, ResponseFact
from cxkit.values import (
    AgentId,
    Channel,
    ConversationId,
    CustomerId,
    InvitationId,
    OrderId,
    ProductId,
    Reason,
    ResponseId,
    Scale,
    ScaleKind,
    SurveyId,
    TicketId,
)


def begun(response: Response, fact: facts.Lapsed) -> Reason | None:
    """A response lapses once something was answered."""
    return None if response.is_begun else WORDS["response.nothing_answered"]()


def not_begun(response: Response, fact: facts.Abandoned) -> Reason | None:
    """A response is abandoned while nothing was answered."""
    return WORDS["response.something_answered"]() if response.is_begun else None


def answered(response: Response, fact: facts.Answered) -> Changes:
    """The answers with the new ones, the newest of each question."""
    answers = {answer.key: answer for answer in (*response.answers, *fact.answers)}
    return {"answers": tuple(answers.values())}


def reinstated(response: Response, fact: facts.Reinstated) -> Changes:
    """The response counts: no cause makes it invalid."""
    return {"invalid": None}


_UNFINISHED = {Progress.IN_PROGRESS, Progress.PARTIAL}
_ended = sets(submitted_at="at", if_given=("answers",))


@record
class Response(Aggregate[ResponseFact]):
    """The answers of one person to one edition of a survey, and the subjects that they are about.

    >>> from datetime import UTC, datetime
    >>> from cxkit import Actor, Survey
    >>> from cxkit.surveys import Answer, Question
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

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Started: Begin(Progress.IN_PROGRESS, copies(*ABOUT, id="response")),
            facts.Imported: Begin(
                OneOf((), field="status"),
                copies(*ABOUT, "answers", "submitted_at", "invalid", id="response"),
            ),
        },
        steps={
            facts.Answered: Step(source=_UNFINISHED, target=Progress.IN_PROGRESS, effect=answered),
            facts.Submitted: Step(
                source=_UNFINISHED, target=Progress.COMPLETE, effect=sets("answers", submitted_at="at")
            ),
            facts.ScreenedOut: Step(source=_UNFINISHED, target=Progress.SCREENED_OUT, effect=_ended),
            facts.QuotaFull: Step(source=_UNFINISHED, target=Progress.OVER_QUOTA, effect=_ended),
            facts.Lapsed: Step(source=Progress.IN_PROGRESS, target=Progress.PARTIAL, checks=(begun,)),
            facts.Abandoned: Step(
                source=Progress.IN_PROGRESS, target=Progress.ABANDONED, checks=(not_begun,)
            ),
            facts.Invalidated: Step(effect=sets(invalid="cause")),
            facts.Reinstated: Step(effect=reinstated),
            facts.Erased: Step(),
        },
        permission="take_part",
        permissions={
            "manage_surveys": [facts.Invalidated, facts.Reinstated],
            "import_data": [facts.Imported],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "respondent"

    status: Progress
    survey: SurveyId
    edition: int = field(default=1, low=1)
    respondent: CustomerId | None = None
    invitation: InvitationId | None = None
    channel: Channel | None = None
    language: str | None = None
    region: str | None = personal(default=None)
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
        """Start a response to a survey that takes responses: its newest edition, or the one named."""
        return cls._start(locals(), at=at, started_at=at)

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
        """Submit a complete response: started (at a time that may be unknown) and completed at `at`.

        Name the `edition` that was shown, where the survey may have been revised since; the newest
        otherwise.
        """
        given = several(answers)
        try:
            response = cls._start(locals(), at=started_at or at, started_at=started_at)
        except Invalid as error:
            more: Any = wrong(survey=(survey, Survey), answers=(given, [Answer]))
            if not more:
                more = tried(survey.design(edition).completed, given, "response")
            beside = [fault for fault in getattr(more, "faults", ()) if fault not in error.faults]
            raise Invalid.of("response", [*error.faults, *beside]) from None
        return response.complete(survey, given, at=at, by=by)

    @classmethod
    def _start(cls, given: Mapping[str, Any], *, at: datetime, started_at: datetime | None) -> Self:
        """The started response of these arguments of `start` or `submit`."""
        survey: Survey = given["survey"]
        bad = wrong(survey=(survey, Survey))
        about = {name: given[name] for name in ABOUT if name in given} | {"started_at": started_at}
        said = {"response": given["id"], "at": at, "by": given["by"], **about}
        if bad:
            return cls.begin(facts.Started, **said | {"survey": bad, "edition": given["edition"] or bad})
        if survey.anonymous:
            raise Refused(
                f"survey {survey.id!r} is anonymous and a Response names people and times: "
                "use AnonymousResponse.submit",
                code="refused.survey.anonymous",
            )
        survey.must_be_active()
        edition = survey.design(given["edition"]).edition
        return cls.begin(facts.Started, **said | {"survey": survey.id, "edition": edition})

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over a response as another system last showed it."""
        return cls.begin(fact)

    def answer(self, survey: Survey, *answers: Answer, at: datetime, by: Actor) -> Self:
        """Give or change answers; each is checked against its question, the way is not."""
        return self._apply(facts.Answered, answers=tried(self._pinned, survey, answers), at=at, by=by)

    def complete(self, survey: Survey, answers: Iterable[Answer] = (), *, at: datetime, by: Actor) -> Self:
        """Complete the response. All faults are reported at once; answers beside the final way are dropped.

        A way that ends in `screen_out` screens the response out instead.
        """
        result = tried(self._completed, survey, several(answers))
        if isinstance(result, Wrong):
            return self._apply(facts.Submitted, answers=result, at=at, by=by)
        if result.ending is Ending.SCREENED_OUT:
            return self.apply(facts.ScreenedOut, answers=result.answers, at=at, by=by)
        return self.apply(facts.Submitted, answers=result.answers, dropped=result.dropped, at=at, by=by)

    def next_question(self, survey: Survey) -> Question | None:
        """The question to ask next, or None at the end: shuffled pages are in this response's own order."""
        return self._design(survey).next_question(self.answers, seed=self.id)

    def asked(self, survey: Survey) -> tuple[Question, ...]:
        """The questions on the way of the response, in the order in which this respondent saw them."""
        return self._design(survey).way(self.answers, seed=self.id).questions

    def turn_away(self, quota: str, *, at: datetime, by: Actor) -> Self:
        """Turn the respondent away, because their quota is full."""
        return self.apply(facts.QuotaFull, quota=quota, at=at, by=by)

    def lapse(self, *, at: datetime, by: Actor) -> Self:
        """End the time to answer: partly answered if anything was, abandoned otherwise."""
        return self.apply(facts.Lapsed if self.is_begun else facts.Abandoned, at=at, by=by)

    def invalidate(self, cause: Cause | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Invalidate the response: it does not count."""
        return self.apply(facts.Invalidated, cause=cause, at=at, by=by, why=why)

    def reinstate(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Reinstate the response: it counts again."""
        return self.apply(facts.Reinstated, at=at, by=by, why=why)

    def _apply(self, fact: type[ResponseFact], **fields: Any) -> Self:
        """Apply a fact; what is wrong with its answers is said of the response."""
        try:
            return self.apply(fact, **fields)
        except Invalid as error:
            raise Invalid.of(f"response {self.id!r}", error.faults) from None

    def _pinned(self, survey: Survey, answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
        design = self._design(survey, answers)
        faults = [fault for fault in design.faults(answers) if fault.code != "answer.required"]
        if faults:
            raise Invalid.of(f"response {self.id!r}", faults)
        return design.pinned(answers)

    def _completed(self, survey: Survey, answers: tuple[Answer, ...]) -> Completed:
        design = self._design(survey, answers)
        again = {answer.key for answer in answers}
        earlier = [answer for answer in self.answers if answer.key not in again]
        return design.completed((*earlier, *answers), f"response {self.id!r}")

    def _design(self, survey: Survey, answers: Iterable[Answer] = ()) -> Design:
        bad = wrong(survey=(survey, Survey), answers=(answers, [Answer]))
        if bad:
            raise Invalid.of(f"response {self.id!r}", bad.faults)
        if survey.id != self.survey:
            raise Invalid(
                f"response {self.id!r} answers survey {self.survey!r}, not {survey.id!r}",
                code="response.survey",
                path="survey",
            )
        return survey.design(self.edition)

    @property
    def is_begun(self) -> bool:
        """Whether anything was answered."""
        return any(not answer.is_empty for answer in self.answers)

    @property
    def counts(self) -> bool:
        """Whether the answers enter results: complete, and not invalidated."""
        return self.status is Progress.COMPLETE and self.invalid is None

    @property
    def took(self) -> timedelta | None:
        """The time from beginning to end, where both are known."""
        if self.started_at is None or self.submitted_at is None:
            return None
        return self.submitted_at - self.started_at

    def answers_to(self, question: str) -> tuple[Answer, ...]:
        """The answers to that question: one, or one for each row."""
        return tuple(answer for answer in self.answers if answer.question == question)

    def scored(self, kind: ScaleKind | str) -> Answer | None:
        """The first answer given on a scale of that kind, except those in rows of a matrix."""
        return first_scored(self.answers, kind)

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
        """The words written to open questions, in order; personal. None where there are none."""
        return comment_in(self.answers)
