"""Invitations: who is asked, on which channel, and what came of it.

>>> from datetime import UTC, datetime
>>> t, mailer = datetime(2026, 2, 3, tzinfo=UTC), Actor.system("mailer")
>>> invitation = Invitation.plan("I-1", "S-1", customer="C-1", channel="email", at=t, by=mailer)
>>> invitation = invitation.send(at=t, by=mailer).deliver(at=t, by=mailer)
>>> invitation.disposition, invitation.start("R-1", at=t, by=mailer).complete(at=t, by=mailer).disposition
(Disposition.NON_CONTACT, Disposition.COMPLETE)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from cxkit.errors import Refused
from cxkit.kernel import Aggregate, Lifecycle, Step, field, personal, record
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.surveys._enums import ANONYMOUS_ID, Delivery, Disposition, Suppression
from cxkit.surveys.design._survey import Survey
from cxkit.surveys.invitations.facts import (
    BouncedHard,
    BouncedSoft,
    Completed,
    Delivered,
    Erased,
    Expired,
    Failed,
    InvitationFact,
    Opened,
    OptedOut,
    Planned,
    QuotaFull,
    Reminded,
    Scheduled,
    ScreenedOut,
    Sent,
    Started,
    Suppressed,
)
from cxkit.values import Channel, CustomerId, InvitationId, PolicyId, Reason, ResponseId, SurveyId, Text

OVER = Text(
    "invitation.over",
    "it expired at {at}",
    "邀请已于{at}过期",
    "邀請已於{at}過期",
)
ANONYMOUS = Text(
    "invitation.anonymous",
    "the survey is anonymous: an invitation must not name a response",
    "匿名问卷的邀请不得关联答复",
    "匿名問卷的邀請不得關聯回覆",
)

NOT_PERMITTED = Text(
    "invitation.not_permitted",
    "the person does not allow it any more",
    "对方已不再允许发送",
    "對方已不再允許發送",
)
ENOUGH = Text(
    "invitation.enough",
    "{count} reminders are enough",
    "已提醒{count}次，不应再提醒",
    "已提醒{count}次，不應再提醒",
)
TOO_SOON = Text(
    "invitation.too_soon",
    "less than {days} days have passed since the last message",
    "距上次发送不足{days}天",
    "距上次發送不足{days}天",
)

# Who asks to be left alone is heard at any time; what the invitation came to before stays.
_ANSWERED = frozenset(
    {Delivery.COMPLETED, Delivery.PARTIAL_EXPIRED, Delivery.SCREENED_OUT, Delivery.OVER_QUOTA}
)
_OUT = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.OPENED, Delivery.BOUNCED_SOFT})
_REACHED = _OUT | {Delivery.STARTED}


def not_over(invitation: Invitation, at: datetime) -> Reason | None:
    """An invitation can be answered until it expires, not at that instant."""
    if invitation.expires_at is not None and at >= invitation.expires_at:
        return OVER(at=invitation.expires_at.isoformat())
    return None


def unlinked(invitation: Invitation, fact: Started) -> Reason | None:
    """Nothing leads from a person to an anonymous response."""
    named = fact.response is not None and (invitation.anonymous or fact.response.startswith(ANONYMOUS_ID))
    return ANONYMOUS() if named else None


@record(name="survey.invitation_policy")
class InvitationPolicy:
    """How often a person may be asked, and reminded.

    At most `most_invitations` sent in `per_days` days over all surveys, at most `most_reminders` for
    one invitation, the first and each next at least `reminder_gap_days` after what went before.
    """

    id: PolicyId = field(default=PolicyId("invitations"), longest=80)
    version: int = field(default=1, low=1)
    most_invitations: int = field(default=1, low=1)
    per_days: int = field(default=90, low=1)
    most_reminders: int = field(default=2, low=0)
    reminder_gap_days: int = field(default=3, low=1)


INVITATION_POLICY = InvitationPolicy()
"""The policy where none is named."""


@record
class Invitation(Aggregate[InvitationFact]):
    """That a person was asked to answer a survey, and how far that came."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Planned: Delivery.PLANNED},
        steps={
            Suppressed: Step(source={Delivery.PLANNED, Delivery.SCHEDULED}, target=Delivery.SUPPRESSED),
            Scheduled: Step(source={Delivery.PLANNED, Delivery.SCHEDULED}, target=Delivery.SCHEDULED),
            Sent: Step(
                source={Delivery.PLANNED, Delivery.SCHEDULED, Delivery.BOUNCED_SOFT},
                target=Delivery.SENT,
                guards=(not_over,),
            ),
            Delivered: Step(source={Delivery.SENT}, target=Delivery.DELIVERED),
            BouncedSoft: Step(source={Delivery.SENT, Delivery.DELIVERED}, target=Delivery.BOUNCED_SOFT),
            BouncedHard: Step(source={Delivery.SENT, Delivery.DELIVERED}, target=Delivery.BOUNCED_HARD),
            Failed: Step(source={Delivery.SCHEDULED, Delivery.SENT}, target=Delivery.FAILED),
            Opened: Step(source={Delivery.SENT, Delivery.DELIVERED}, target=Delivery.OPENED),
            Started: Step(source=_OUT, target=Delivery.STARTED, guards=(not_over,), checks=(unlinked,)),
            Completed: Step(source={Delivery.STARTED}, target=Delivery.COMPLETED, guards=(not_over,)),
            ScreenedOut: Step(source={Delivery.STARTED}, target=Delivery.SCREENED_OUT),
            QuotaFull: Step(source={Delivery.STARTED}, target=Delivery.OVER_QUOTA),
            OptedOut: Step(
                source=_REACHED | _ANSWERED | {Delivery.EXPIRED},
                target={
                    **dict.fromkeys(_REACHED | {Delivery.EXPIRED}, Delivery.OPTED_OUT),
                    **{status: status for status in _ANSWERED},
                },
            ),
            Reminded: Step(source=_OUT, guards=(not_over,)),
            Expired: Step(
                source=_REACHED,
                target={
                    Delivery.STARTED: Delivery.PARTIAL_EXPIRED,
                    **dict.fromkeys(_OUT, Delivery.EXPIRED),
                },
            ),
            Erased: Step(),
        },
    )
    erasure: ClassVar[type[Fact]] = Erased

    status: Delivery
    survey: SurveyId
    customer: CustomerId
    channel: Channel
    anonymous: bool = False
    token: str | None = personal(default=None, longest=200)
    stratum: str | None = field(default=None, longest=200)
    suppressed: Suppression | None = None
    response: ResponseId | None = None
    opted_out: bool | None = None
    reminders: int = field(default=0, low=0)
    sent_at: datetime | None = None
    reminded_at: datetime | None = None
    expires_at: datetime | None = None

    @classmethod
    def plan(
        cls,
        id: InvitationId | str,
        survey: Survey | SurveyId | str,
        *,
        customer: CustomerId | str,
        channel: Channel | str,
        at: datetime,
        by: Actor,
        anonymous: bool = False,
        token: str | None = None,
        expires_at: datetime | None = None,
        stratum: str | None = None,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """Somebody is to be asked. Give the survey itself, and whether it is anonymous is known from it."""
        return cls.begin(
            Planned(
                invitation=InvitationId(id),
                survey=SurveyId(survey.id if isinstance(survey, Survey) else survey),
                customer=CustomerId(customer),
                channel=Channel.of(channel),
                anonymous=anonymous or (isinstance(survey, Survey) and survey.anonymous),
                token=token,
                expires_at=expires_at,
                stratum=stratum,
                external=external,
                at=at,
                by=by,
            )
        )

    def suppress(self, cause: Suppression | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It must not go out."""
        return self.apply(Suppressed(cause=Suppression.of(cause), at=at, by=by, why=why))

    def schedule(self, send_at: datetime, *, at: datetime, by: Actor) -> Self:
        """It goes out later."""
        return self.apply(Scheduled(send_at=send_at, at=at, by=by))

    def send(self, *, at: datetime, by: Actor) -> Self:
        """It goes out (again, after a soft bounce)."""
        return self.apply(Sent(at=at, by=by))

    def deliver(self, *, at: datetime, by: Actor) -> Self:
        """It arrived."""
        return self.apply(Delivered(at=at, by=by))

    def bounce(self, *, hard: bool, at: datetime, by: Actor) -> Self:
        """It came back: for good (`hard`), or it may work later."""
        return self.apply(BouncedHard(at=at, by=by) if hard else BouncedSoft(at=at, by=by))

    def fail(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """It could not be sent."""
        return self.apply(Failed(at=at, by=by, why=why))

    def open(self, *, at: datetime, by: Actor) -> Self:
        """The person looks at it."""
        return self.apply(Opened(at=at, by=by))

    def start(self, response: ResponseId | str | None = None, *, at: datetime, by: Actor) -> Self:
        """The person begins to answer; the response is not named for an anonymous survey."""
        named = None if response is None else ResponseId(response)
        return self.apply(Started(response=named, at=at, by=by))

    def complete(self, *, at: datetime, by: Actor) -> Self:
        """The person answered to the end; a second time is refused."""
        return self.apply(Completed(at=at, by=by))

    def screen_out(self, *, at: datetime, by: Actor) -> Self:
        """The person is not meant."""
        return self.apply(ScreenedOut(at=at, by=by))

    def turn_away(self, *, at: datetime, by: Actor) -> Self:
        """The person's quota is full."""
        return self.apply(QuotaFull(at=at, by=by))

    def opt_out(self, *, at: datetime, by: Actor) -> Self:
        """The person does not want to be asked any more; who has answered, or not in time, may say so too."""
        return self.apply(OptedOut(at=at, by=by))

    def expire(self, *, at: datetime, by: Actor) -> Self:
        """The time to answer is over."""
        return self.apply(Expired(at=at, by=by))

    def remind(
        self, *, at: datetime, by: Actor, permitted: bool, policy: InvitationPolicy = INVITATION_POLICY
    ) -> Self:
        """Ask once more: only who has not started, is still `permitted` to be asked, and not too often."""
        obstacle = self.no_reminder(at, permitted=permitted, policy=policy)
        if obstacle is not None:
            raise Refused(
                f"invitation {self.id!r} refuses Reminded: {obstacle}",
                code=f"refused.{obstacle.code}",
                params={"id": self.id},
            )
        return self.apply(Reminded(at=at, by=by))

    def no_reminder(
        self, at: datetime, *, permitted: bool, policy: InvitationPolicy = INVITATION_POLICY
    ) -> Reason | None:
        """Why the person must not be reminded at that time, or None."""
        state = self.allowed(at)["Reminded"]
        if state is not None:
            return state
        if not permitted:
            return NOT_PERMITTED()
        if self.reminders >= policy.most_reminders:
            return ENOUGH(count=self.reminders)
        last = self.reminded_at or self.sent_at
        if last is not None and at - last < timedelta(days=policy.reminder_gap_days):
            return TOO_SOON(days=policy.reminder_gap_days)
        return None

    @property
    def disposition(self) -> Disposition | None:
        """What AAPOR calls it; None for what never went out."""
        if self.status is not Delivery.EXPIRED:
            return _DISPOSITIONS[self.status]
        reached = any(isinstance(fact, (Delivered, Opened)) for fact in self.history)
        return Disposition.NON_CONTACT if reached else Disposition.UNKNOWN_OTHER

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered, time aside."""
        return self.status in _REACHED


_DISPOSITIONS: dict[Delivery, Disposition | None] = {
    Delivery.PLANNED: None,
    Delivery.SUPPRESSED: None,
    Delivery.SCHEDULED: None,
    Delivery.SENT: Disposition.UNKNOWN_OTHER,
    Delivery.FAILED: Disposition.UNKNOWN_OTHER,
    Delivery.BOUNCED_SOFT: Disposition.UNKNOWN_HOUSEHOLD,
    Delivery.BOUNCED_HARD: Disposition.UNKNOWN_HOUSEHOLD,
    Delivery.DELIVERED: Disposition.NON_CONTACT,
    Delivery.OPENED: Disposition.NON_CONTACT,
    Delivery.STARTED: Disposition.PARTIAL,
    Delivery.PARTIAL_EXPIRED: Disposition.PARTIAL,
    Delivery.COMPLETED: Disposition.COMPLETE,
    Delivery.OPTED_OUT: Disposition.REFUSAL,
    Delivery.SCREENED_OUT: Disposition.NOT_ELIGIBLE,
    Delivery.OVER_QUOTA: Disposition.NOT_ELIGIBLE,
}
"""After AAPOR (2023), Standard Definitions, for surveys of specifically named persons by e-mail."""


def dispositions(invitations: Iterable[Invitation]) -> dict[str, int]:
    """How many invitations that went out have each AAPOR disposition, by its letters (I, P, R, NC ...)."""
    found = Counter(each.disposition for each in invitations)
    return {disposition._value_: found[disposition] for disposition in Disposition}


def suppression(
    customer: CustomerId | str | Iterable[CustomerId | str],
    earlier: Iterable[Invitation],
    at: datetime,
    *,
    survey: SurveyId | str,
    permitted: bool,
    blocked: bool = False,
    policy: InvitationPolicy = INVITATION_POLICY,
) -> Suppression | None:
    """Why a person must not be asked at that time, or None.

    Looked at in this order: consent, block list, opt-out, the same survey once more, fatigue.
    `customer` may be every id of a person whose records were merged. `earlier` are invitations to any
    survey, of anybody; `permitted` what the consent ledger says.
    """
    ids = {customer} if isinstance(customer, str) else set(customer)
    known = [each for each in earlier if each.customer in ids]
    sent = [(each.survey, each.sent_at) for each in known if each.sent_at is not None and each.sent_at <= at]
    recent = [when for _, when in sent if at - when < timedelta(days=policy.per_days)]
    ladder = (
        (not permitted, Suppression.NO_CONSENT),
        (blocked, Suppression.BLOCKLIST),
        (any(each.opted_out for each in known), Suppression.OPTED_OUT),
        (any(asked == survey for asked, _ in sent), Suppression.DUPLICATE),
        (len(recent) >= policy.most_invitations, Suppression.FREQUENCY_CAP),
    )
    return next((cause for holds, cause in ladder if holds), None)
