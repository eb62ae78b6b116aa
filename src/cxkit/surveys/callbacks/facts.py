"""Facts of the follow-up of a low score, and what they carry."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from cxkit.kernel import Fact, field, personal, record
from cxkit.surveys._enums import CallbackOutcome
from cxkit.values import LONGEST_ID, AgentId, CustomerId, PolicyId, ResponseId, Scale, SurveyId

__all__ = ["Attempted", "CallbackFact", "Closed", "Erased", "HandedOver", "Opened"]


@record(abstract=True)
class CallbackFact(Fact):
    """Something that happened to the follow-up of a low score."""

    schema_prefix: ClassVar[str] = "survey.callback_"


@record
class Opened(CallbackFact):
    """The follow-up of a low score was opened: its owner and its deadline."""

    callback: str = field(longest=LONGEST_ID)
    response: ResponseId = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    score: int
    scale: Scale
    owner: AgentId = field(longest=LONGEST_ID)
    due_at: datetime
    policy: PolicyId | None = None


@record
class HandedOver(CallbackFact):
    """The follow-up was handed over to another owner."""

    owner: AgentId = field(longest=LONGEST_ID)


@record
class Attempted(CallbackFact):
    """A call to the customer was attempted; `reached` or not."""

    reached: bool
    note: str | None = personal(default=None, whose="actor")


@record
class Closed(CallbackFact):
    """The follow-up was closed: its outcome, and the cause of the low score."""

    outcome: CallbackOutcome
    cause: str | None = personal(default=None, longest=200)
    note: str | None = personal(default=None, whose="actor")


@record
class Erased(CallbackFact):
    """Everything personal was removed."""
