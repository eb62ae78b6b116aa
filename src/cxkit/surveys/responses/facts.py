"""What can happen to a response."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.surveys._enums import Cause, Progress
from cxkit.surveys.design._answers import Answer
from cxkit.values import (
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
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.surveys.responses._response import Response

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
    """A fact that says whose response it is, to what, and about what."""

    response: ResponseId = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
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
    started_at: datetime | None = None
    external: tuple[ExternalId, ...] = personal(default=())

    def placed(self) -> Changes:
        """Its fields as the response holds them."""
        return {"id": self.response, **{name: getattr(self, name) for name in _PLACE}}


_PLACE = (
    "survey",
    "edition",
    "respondent",
    "invitation",
    "channel",
    "language",
    "region",
    "segment",
    "order",
    "product",
    "ticket",
    "conversation",
    "agent",
    "started_at",
    "external",
)


@record
class Started(Placed):
    """Somebody began to answer. `started_at` is None where only the end is known."""

    def begin(self) -> Changes:
        """A response without answers."""
        return self.placed()


@record
class Imported(Placed):
    """The response as another system last showed it; what that system did not say is None."""

    status: Progress = Progress.COMPLETE
    answers: tuple[Answer, ...] = ()
    submitted_at: datetime | None = None
    invalid: Cause | None = None

    def begin(self) -> Changes:
        """The response as observed."""
        same = ("status", "answers", "submitted_at", "invalid")
        return {**self.placed(), **{name: getattr(self, name) for name in same}}


@record
class Answered(ResponseFact):
    """Answers were given or changed; an earlier answer to the same question is replaced."""

    answers: tuple[Answer, ...]

    def effect(self, state: Response, /) -> Mapping[str, Any]:
        """The answers known now, the newest of each question."""
        known = {(answer.question, answer.row): answer for answer in (*state.answers, *self.answers)}
        return {"answers": tuple(known.values())}


@record
class Submitted(ResponseFact):
    """The way was answered to its end. `dropped` names questions answered beside the final way."""

    answers: tuple[Answer, ...]
    dropped: tuple[str, ...] = ()

    def effect(self, state: Response, /) -> Mapping[str, Any]:
        """The answers that count, and when."""
        return {"answers": self.answers, "submitted_at": self.at}


@record
class ScreenedOut(ResponseFact):
    """The answers showed that the respondent is not in the survey's audience."""

    answers: tuple[Answer, ...] = ()

    def effect(self, state: Response, /) -> Mapping[str, Any]:
        """What was answered until then."""
        return {"answers": self.answers or state.answers, "submitted_at": self.at}


@record
class QuotaFull(ResponseFact):
    """The respondent's quota was filled before they came to the end."""

    quota: str = field(longest=80)
    answers: tuple[Answer, ...] = ()

    def effect(self, state: Response, /) -> Mapping[str, Any]:
        """What was answered until then."""
        return {"answers": self.answers or state.answers, "submitted_at": self.at}


@record
class Lapsed(ResponseFact):
    """The time to answer ran out when some of it was answered."""


@record
class Abandoned(ResponseFact):
    """The time to answer ran out before anything was answered."""


@record
class Invalidated(ResponseFact):
    """The response does not count; its answers stay."""

    cause: Cause

    def effect(self, state: Response, /) -> Mapping[str, Any]:
        """Why."""
        return {"invalid": self.cause}


@record
class Reinstated(ResponseFact):
    """It counts after all."""

    def effect(self, state: Response, /) -> Mapping[str, Any]:
        """No cause any more."""
        return {"invalid": None}


@record
class Erased(ResponseFact):
    """Everything personal was taken out: words, outside ids, reasons. Scores and choices stay."""
