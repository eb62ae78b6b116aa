"""Facts of a response, and what they carry."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Named, Several
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.surveys._enums import Cause, Progress
from cxkit.surveys.design._answers import Answer
from cxkit.values import (
    LONGEST_ID,
    AgentId,
    Channel,
    ConversationId,
    CustomerId,
    InvitationId,
    OrderId,
    ProductId,
    ResponseId,
    SurveyId,
    TicketId,
)

__all__ = [
    "Abandoned",
    "Answered",
    "Erased",
    "Imported",
    "Invalidated",
    "Lapsed",
    "QuotaFull",
    "Reinstated",
    "ResponseFact",
    "ScreenedOut",
    "Started",
    "Submitted",
]


@record(abstract=True)
class ResponseFact(Fact):
    """Something that happened to a response."""

    schema_prefix: ClassVar[str] = "response."


@record(abstract=True)
class Placed(ResponseFact):
    """A fact that names the survey of a response, its respondent, and its subjects."""

    response: ResponseId = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
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
    started_at: datetime | None = None
    external: tuple[ExternalId, ...] = personal(default=())


ABOUT = tuple(name for name in Placed.__annotations__ if name != "response")
"""The fields of a response that these facts set."""


@record
class Started(Placed):
    """The response was started. `started_at` is None where only the end is known."""


@record
class Imported(Placed):
    """The response was taken over as another system last showed it; None where that system said nothing."""

    status: Named[Progress] = field(default=Progress.COMPLETE)
    answers: Several[Answer] = field(default=())
    submitted_at: datetime | None = None
    invalid: MaybeNamed[Cause] = field(default=None)


@record
class Answered(ResponseFact):
    """Answers were given or changed; an earlier answer to the same question is replaced."""

    answers: tuple[Answer, ...]


@record
class Submitted(ResponseFact):
    """The response was completed. `dropped` names questions answered beside the final way."""

    answers: tuple[Answer, ...]
    dropped: tuple[str, ...] = ()


@record
class ScreenedOut(ResponseFact):
    """The respondent was screened out: by the answers, they are not in the survey's audience."""

    answers: tuple[Answer, ...] = ()


@record
class QuotaFull(ResponseFact):
    """The respondent was turned away because their quota was full."""

    quota: str = field(longest=80)
    answers: tuple[Answer, ...] = ()


@record
class Lapsed(ResponseFact):
    """The time to answer ended after some questions were answered."""


@record
class Abandoned(ResponseFact):
    """The time to answer ended before any question was answered."""


@record
class Invalidated(ResponseFact):
    """The response was invalidated: it does not count; its answers stay."""

    cause: Cause


@record
class Reinstated(ResponseFact):
    """The response was reinstated: it counts again."""


@record
class Erased(ResponseFact):
    """Everything personal was removed: words, outside ids, reasons. Scores and choices stay."""
