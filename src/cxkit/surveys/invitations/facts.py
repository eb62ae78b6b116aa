"""Facts of an invitation, and what they carry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from cxkit.errors import Fault
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.surveys._enums import Suppression
from cxkit.values import LONGEST_ID, Channel, CustomerId, InvitationId, ResponseId, SurveyId

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
    """The invitation was planned. `token` is the secret of a single-use link.

    `expires_at` is the end of the invitation. For an anonymous survey the invitation records that the person
    answered and never which answer.
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
        """An invitation ends after it begins; that to an anonymous survey has no token."""
        if self.expires_at is not None and self.expires_at <= self.at:
            yield Fault("expires_at", "invitation.expires", "must lie after the planning")
        if self.anonymous and self.token is not None:
            message = (
                "an anonymous survey is reached by one link for all: a token would lead back to a person"
            )
            yield Fault("token", "invitation.token", message)


@record
class Suppressed(InvitationFact):
    """The invitation was held back: it must not be sent."""

    cause: Suppression


@record
class Scheduled(InvitationFact):
    """The invitation was scheduled for a time."""

    send_at: datetime


@record
class Sent(InvitationFact):
    """The invitation was sent."""


@record
class Delivered(InvitationFact):
    """The invitation was delivered to the mailbox or the telephone."""


@record
class BouncedSoft(InvitationFact):
    """The invitation bounced for now: the mailbox is full, the telephone is off."""


@record
class BouncedHard(InvitationFact):
    """The invitation bounced for good: there is no such address."""


@record
class Failed(InvitationFact):
    """The invitation could not be sent."""


@record
class Opened(InvitationFact):
    """The person opened the invitation."""


@record
class Started(InvitationFact):
    """The person began to answer."""

    response: ResponseId | None = None


@record
class Completed(InvitationFact):
    """The person completed the survey; a single-use link cannot be used again."""


@record
class ScreenedOut(InvitationFact):
    """The person was screened out: they are not in the survey's audience."""


@record
class QuotaFull(InvitationFact):
    """The person was turned away because their quota was full."""


@record
class OptedOut(InvitationFact):
    """The person opted out of invitations."""


@record
class Reminded(InvitationFact):
    """The person was reminded."""


@record
class Expired(InvitationFact):
    """The invitation expired."""


@record
class Erased(InvitationFact):
    """Everything personal was removed."""
