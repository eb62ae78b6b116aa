"""What can happen to the follow-up of a low score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, Fact
from cxkit.surveys._enums import CallbackOutcome
from cxkit.values import AgentId, CustomerId, PolicyId, ResponseId, Scale, SurveyId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.surveys.callbacks._callbacks import Callback

__all__ = ["Attempted", "CallbackFact", "Closed", "Erased", "HandedOver", "Opened"]


@record(abstract=True)
class CallbackFact(Fact):
    """Something that happened to the follow-up of a low score."""

    schema_prefix: ClassVar[str] = "survey.callback_"


@record
class Opened(CallbackFact):
    """A score was low enough that somebody is to be called back: by whom and until when."""

    callback: str = field(longest=LONGEST_ID)
    response: ResponseId = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
    customer: CustomerId | None = None
    score: int
    scale: Scale
    owner: AgentId = field(longest=LONGEST_ID)
    due_at: datetime
    policy: PolicyId | None = None

    def begin(self) -> Changes:
        """A customer to be called back."""
        same = ("response", "survey", "customer", "score", "scale", "owner", "due_at")
        return {"id": self.callback, "opened_at": self.at, **{name: getattr(self, name) for name in same}}


@record
class HandedOver(CallbackFact):
    """Somebody else is to call back."""

    owner: AgentId = field(longest=LONGEST_ID)

    def effect(self, state: Callback, /) -> Mapping[str, Any]:
        """The new owner."""
        return {"owner": self.owner}


@record
class Attempted(CallbackFact):
    """The customer was called; `reached` or not."""

    reached: bool
    note: str | None = personal(default=None)

    def effect(self, state: Callback, /) -> Mapping[str, Any]:
        """One attempt more, and the first time that the customer was reached."""
        first = state.reached_at or (self.at if self.reached else None)
        return {"attempts": state.attempts + 1, "reached_at": first}


@record
class Closed(CallbackFact):
    """The loop is closed: what came of it, and the cause that was found."""

    outcome: CallbackOutcome
    cause: str | None = field(default=None, longest=200)
    note: str | None = personal(default=None)

    def effect(self, state: Callback, /) -> Mapping[str, Any]:
        """The outcome."""
        return {"outcome": self.outcome, "cause": self.cause, "closed_at": self.at}


@record
class Erased(CallbackFact):
    """Everything personal was taken out."""
