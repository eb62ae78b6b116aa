"""What can happen to an invitation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from cxkit.errors import Fault
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Changes, ExternalId, Fact
from cxkit.surveys._enums import Suppression
from cxkit.values import Channel, CustomerId, InvitationId, ResponseId, SurveyId
from cxkit.values._ids import LONGEST_ID

if TYPE_CHECKING:
    from cxkit.surveys.invitations._invitations import Invitation

__all__ = [
    "BouncedHard",
    "BouncedSoft",
    "Completed",
    "Delivered",
    "Erased",
    "Expired",
    "Failed",
    "InvitationFact",
    "Opened",
    "OptedOut",
    "Planned",
    "QuotaFull",
    "Reminded",
    "Scheduled",
    "ScreenedOut",
    "Sent",
    "Started",
    "Suppressed",
]


@record(abstract=True)
class InvitationFact(Fact):
    """Something that happened to an invitation."""

    schema_prefix: ClassVar[str] = "invitation."


@record
class Planned(InvitationFact):
    """Somebody is to be asked. `token` is the secret of a single-use link; `expires_at` ends the invitation.

    For an anonymous survey the invitation knows that somebody answered and never which answer.
    """

    invitation: InvitationId = field(longest=LONGEST_ID)
    survey: SurveyId = field(longest=LONGEST_ID)
    customer: CustomerId = field(longest=LONGEST_ID)
    channel: Channel
    anonymous: bool = False
    token: str | None = personal(default=None, longest=200)
    expires_at: datetime | None = None
    stratum: str | None = field(default=None, longest=200)
    external: tuple[ExternalId, ...] = personal(default=())

    def rules(self) -> Iterator[Fault]:
        """It does not end before it begins, and an anonymous survey has no token that leads to a person."""
        if self.expires_at is not None and self.expires_at <= self.at:
            yield Fault("expires_at", "invitation.expires", "must lie after the planning")
        if self.anonymous and self.token is not None:
            message = (
                "an anonymous survey is reached by one link for all: a token would lead back to a person"
            )
            yield Fault("token", "invitation.token", message)

    def begin(self) -> Changes:
        """An invitation that has not gone out."""
        same = ("survey", "customer", "channel", "anonymous", "token", "expires_at", "stratum", "external")
        return {"id": self.invitation, **{name: getattr(self, name) for name in same}}


@record
class Suppressed(InvitationFact):
    """It must not go out."""

    cause: Suppression

    def effect(self, state: Invitation, /) -> Mapping[str, Any]:
        """Why."""
        return {"suppressed": self.cause}


@record
class Scheduled(InvitationFact):
    """It goes out at that time."""

    send_at: datetime


@record
class Sent(InvitationFact):
    """It went out."""

    def effect(self, state: Invitation, /) -> Mapping[str, Any]:
        """When it first went out."""
        return {"sent_at": state.sent_at or self.at}


@record
class Delivered(InvitationFact):
    """It reached the mailbox or the telephone."""


@record
class BouncedSoft(InvitationFact):
    """It came back and may work later: the mailbox is full, the telephone is off."""


@record
class BouncedHard(InvitationFact):
    """It came back for good: there is no such address."""


@record
class Failed(InvitationFact):
    """It could not be sent."""


@record
class Opened(InvitationFact):
    """The person looked at it."""


@record
class Started(InvitationFact):
    """The person began to answer."""

    response: ResponseId | None = None

    def effect(self, state: Invitation, /) -> Mapping[str, Any]:
        """Which response, where the survey is not anonymous."""
        return {"response": self.response}


@record
class Completed(InvitationFact):
    """The person answered to the end: a single-use link is used up now, once."""


@record
class ScreenedOut(InvitationFact):
    """The person is not in the survey's audience."""


@record
class QuotaFull(InvitationFact):
    """The person's quota was full."""


@record
class OptedOut(InvitationFact):
    """The person does not want to be asked."""

    def effect(self, state: Invitation, /) -> Mapping[str, Any]:
        """From now on no further invitation."""
        return {"opted_out": True}


@record
class Reminded(InvitationFact):
    """The person was asked once more."""

    def effect(self, state: Invitation, /) -> Mapping[str, Any]:
        """One reminder more."""
        return {"reminders": state.reminders + 1, "reminded_at": self.at}


@record
class Expired(InvitationFact):
    """The time to answer is over."""


@record
class Erased(InvitationFact):
    """Everything personal was taken out."""
