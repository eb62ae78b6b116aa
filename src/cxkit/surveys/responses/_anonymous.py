"""Anonymous responses: a type without the person who answered, or the time of day.

It has no field that leads to a person: no respondent, no invitation, no token, no actor, no link to an
order or ticket, no time of day, and a random id. Responses leave the questionnaire in batches that are
sorted by these ids, so that the order in which people answered is lost, and in which none is the only one
of its day. A batch is a plain record: it is stored as a row of its own and has no history.

>>> from datetime import UTC, date, datetime
>>> from random import Random
>>> from cxkit import Actor, RandomIds, Survey
>>> from cxkit.surveys import Answer, Question
>>> t, ann = datetime(2026, 2, 3, tzinfo=UTC), Actor.agent("ann")
>>> survey = Survey.draft(
...     "S-1", title="Team", questions=[Question.nps("nps", "Would you?")], anonymous=True, at=t, by=ann
... ).activate(at=t, by=ann)
>>> ids = RandomIds(Random(7).randbytes)
>>> response = AnonymousResponse.submit(survey, [Answer.of("nps", 9)], on=date(2026, 2, 5), ids=ids)
>>> response.score("nps"), response.on
(9, datetime.date(2026, 2, 5))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Literal, Self

from cxkit._typing import Named, Several
from cxkit.errors import Fault, Invalid, Refused, shown
from cxkit.kernel import evolve, field, record
from cxkit.surveys._enums import ANONYMOUS_ID
from cxkit.surveys._survey import Survey
from cxkit.surveys.design._answers import Answer, comment_in, first_scored
from cxkit.surveys.design._parts import Ending
from cxkit.values import RandomIds, ScaleKind, SurveyId, later

_LENGTH = len(ANONYMOUS_ID) + 26
_FIRST_DAY: dict[str, Callable[[date], date]] = {
    "day": lambda day: day,
    "week": lambda day: later(day, days=-day.weekday()),
    "month": lambda day: day.replace(day=1),
}
_ALONE = (
    "the only response of {day} could be told by who answered that day: wait for more, or make the days "
    "coarser, AnonymousBatch.of(..., days='month')"
)
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@record(name="response.anonymous")
class AnonymousResponse:
    """A response to an anonymous survey: the answers and the day, and nothing else.

    Made by `submit`; the class has no field that could hold more. The words that people write into open
    questions may still identify them: `words` are personal and are erased like everything personal.
    """

    id: str
    survey: Named[SurveyId]
    edition: int = field(default=1, low=1)
    on: date
    answers: Several[Answer]

    def rules(self) -> Iterator[Fault]:
        """The id is a random one."""
        if not (self.id.startswith(ANONYMOUS_ID) and len(self.id) == _LENGTH):
            message = (
                f"must come from RandomIds, as {ANONYMOUS_ID} and 26 random characters, got {shown(self.id)}"
            )
            yield Fault("id", "anonymous.id", message)

    @classmethod
    def submit(
        cls,
        survey: Survey,
        answers: Iterable[Answer],
        *,
        on: date,
        ids: RandomIds,
        edition: int | None = None,
    ) -> Self:
        """Submit a complete response to an anonymous survey; all faults are reported at once.

        `edition` is the one that was shown, the newest where none is named.
        `ids` must be a `RandomIds`: another source could number or date the responses. The day may be
        made coarser (the first of the week) where few people answer on one day.
        """
        if not survey.anonymous:
            raise Refused(
                f"survey {survey.id!r} is not anonymous: use Response.submit",
                code="refused.survey.named",
            )
        survey.must_be_active()
        if type(ids) is not RandomIds:
            raise Invalid(
                f"ids of anonymous responses come from RandomIds, got {type(ids).__name__}",
                code="anonymous.ids",
                path="ids",
            )
        design = survey.design(edition)
        result = design.completed(answers, "anonymous response")
        if result.ending is Ending.SCREENED_OUT:
            raise Refused(
                "these answers lead out of the survey: nothing is to be kept of them",
                code="refused.survey.screened_out",
            )
        # The instant does not enter a random id, and there is none here.
        new, answered = ids(ANONYMOUS_ID.rstrip("_"), _NO_TIME), result.answers
        return cls(id=new, survey=SurveyId(survey.id), edition=design.edition, on=on, answers=answered)

    def score(self, kind: ScaleKind | str) -> int | None:
        """The number answered on the first scale of that kind, or None where there is none."""
        answer = first_scored(self.answers, kind)
        return None if answer is None else answer.number

    @property
    def comment(self) -> str | None:
        """The words written to open questions, in order; personal. None where there are none."""
        return comment_in(self.answers)


@record(name="response.anonymous_batch")
class AnonymousBatch:
    """Anonymous responses of one survey, stored together in the order of their random ids.

    >>> AnonymousBatch.of([])
    Traceback (most recent call last):
    cxkit.errors.Invalid: response.anonymous_batch: responses: a batch has at least 2 responses, got 0
    """

    survey: Named[SurveyId]
    responses: Several[AnonymousResponse]

    def rules(self) -> Iterator[Fault]:
        """There are at least two responses, of one survey, in the order of their random ids."""
        if len(self.responses) < 2:
            message = f"a batch has at least 2 responses, got {len(self.responses)}"
            yield Fault("responses", "anonymous.few", message)
        ids = [response.id for response in self.responses]
        if ids != sorted(set(ids)):
            yield Fault("responses", "anonymous.order", "must be sorted by their ids: use AnonymousBatch.of")
        if any(response.survey != self.survey for response in self.responses):
            yield Fault("responses", "anonymous.survey", "must all be of one survey")

    @classmethod
    def of(
        cls,
        responses: Iterable[AnonymousResponse],
        *,
        least: int = 2,
        days: Literal["day", "week", "month"] = "day",
    ) -> Self:
        """A batch of responses, given in any order; at least `least` of them.

        No response may be the only one of its day, because invitations know who answered that day: `days`
        makes the days coarser, to the Monday of the week or the first of the month.
        """
        first = _FIRST_DAY[days]
        coarse = (evolve(response, {"on": first(response.on)}) for response in responses)
        batch = tuple(sorted(coarse, key=lambda response: response.id))
        if batch and len(batch) < least:
            raise Invalid(
                f"a batch has at least {least} responses, got {len(batch)}: wait for more",
                code="anonymous.few",
                path="responses",
            )
        faults = [
            Fault("responses", "anonymous.day", _ALONE.format(day=day))
            for day, count in sorted(Counter(response.on for response in batch).items())
            if count < 2
        ]
        if faults:
            raise Invalid.of("anonymous batch", faults)
        return cls(survey=batch[0].survey if batch else SurveyId("-"), responses=batch)

    def without_words(self) -> Self:
        """The same batch without the words that people wrote."""
        plain = [
            evolve(each, {"answers": tuple(evolve(answer, {"words": None}) for answer in each.answers)})
            for each in self.responses
        ]
        return evolve(self, {"responses": tuple(plain)})
