"""Invitations: the persons asked to answer a survey, the channel, and the outcome.

>>> from datetime import UTC, datetime
>>> from cxkit import Actor
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

from cxkit._typing import Named
from cxkit.errors import Refused
from cxkit.kernel import (
    Aggregate,
    Begin,
    Lifecycle,
    Step,
    copies,
    field,
    given,
    personal,
    record,
    sets,
    wrong,
)
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.surveys._enums import ANONYMOUS_ID, Delivery, Disposition, Suppression
from cxkit.surveys._survey import Survey
from cxkit.surveys._wording import WORDS
from cxkit.surveys.invitations import facts
from cxkit.surveys.invitations.facts import InvitationFact
from cxkit.values import Channel, CustomerId, InvitationId, PolicyId, Reason, ResponseId, SurveyId

# An opt-out is accepted at any time; the outcome that the invitation had before stays.
_ANSWERED = frozenset(
    {Delivery.COMPLETED, Delivery.PARTIAL_EXPIRED, Delivery.SCREENED_OUT, Delivery.OVER_QUOTA}
)
_NOT_SENT = frozenset({Delivery.PLANNED, Delivery.SCHEDULED})
_IN_TRANSIT = frozenset({Delivery.SENT, Delivery.DELIVERED})
_OUT = _IN_TRANSIT | {Delivery.OPENED, Delivery.BOUNCED_SOFT}
_REACHED = _OUT | {Delivery.STARTED}
_planned = copies(
    "survey",
    "customer",
    "channel",
    "anonymous",
    "token",
    "expires_at",
    "stratum",
    "external",
    id="invitation",
)


def not_over(invitation: Invitation, at: datetime) -> Reason | None:
    """An invitation can be answered until it expires, not at that instant."""
    if invitation.expires_at is not None and at >= invitation.expires_at:
        return WORDS["invitation.over"](at=invitation.expires_at.isoformat())
    return None


def unlinked(invitation: Invitation, fact: facts.Started) -> Reason | None:
    """An invitation does not name an anonymous response."""
    named = fact.response is not None and (invitation.anonymous or fact.response.startswith(ANONYMOUS_ID))
    return WORDS["invitation.anonymous"]() if named else None


@record(name="survey.invitation_policy")
class InvitationPolicy:
    """The limits of invitations and reminders for one person.

    At most `most_invitations` sent in `per_days` days over all surveys, at most `most_reminders` for
    one invitation, each at least `reminder_gap_days` after the message before it.
    """

    id: Named[PolicyId] = field(default=PolicyId("invitations"), longest=80)
    version: int = field(default=1, low=1)
    most_invitations: int = field(default=1, low=1)
    per_days: int = field(default=90, low=1)
    most_reminders: int = field(default=2, low=0)
    reminder_gap_days: int = field(default=3, low=1)


INVITATION_POLICY = InvitationPolicy()
"""The policy where none is named."""


@record
class Invitation(Aggregate[InvitationFact]):
    """The invitation of a person to answer a survey, and its progress."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={facts.Planned: Begin(Delivery.PLANNED, _planned)},
        steps={
            facts.Suppressed: Step(
                source=_NOT_SENT, target=Delivery.SUPPRESSED, effect=sets(suppressed="cause")
            ),
            facts.Scheduled: Step(source=_NOT_SENT, target=Delivery.SCHEDULED),
            facts.Sent: Step(
                source=_NOT_SENT | {Delivery.BOUNCED_SOFT},
                target=Delivery.SENT,
                effect=lambda invitation, fact: {"sent_at": invitation.sent_at or fact.at},
                guards=(not_over,),
            ),
            facts.Delivered: Step(source=Delivery.SENT, target=Delivery.DELIVERED),
            facts.BouncedSoft: Step(source=_IN_TRANSIT, target=Delivery.BOUNCED_SOFT),
            facts.BouncedHard: Step(source=_IN_TRANSIT, target=Delivery.BOUNCED_HARD),
            facts.Failed: Step(source={Delivery.SCHEDULED, Delivery.SENT}, target=Delivery.FAILED),
            facts.Opened: Step(source=_IN_TRANSIT, target=Delivery.OPENED),
            facts.Started: Step(
                source=_OUT,
                target=Delivery.STARTED,
                effect=sets("response"),
                guards=(not_over,),
                checks=(unlinked,),
            ),
            facts.Completed: Step(source=Delivery.STARTED, target=Delivery.COMPLETED, guards=(not_over,)),
            facts.ScreenedOut: Step(source=Delivery.STARTED, target=Delivery.SCREENED_OUT),
            facts.QuotaFull: Step(source=Delivery.STARTED, target=Delivery.OVER_QUOTA),
            facts.OptedOut: Step(
                source=_REACHED | _ANSWERED | {Delivery.EXPIRED},
                target=dict.fromkeys(_REACHED | {Delivery.EXPIRED}, Delivery.OPTED_OUT),
                effect=lambda invitation, fact: {"opted_out": True},
            ),
            facts.Reminded: Step(
                source=_OUT,
                effect=lambda invitation, fact: {
                    "reminders": invitation.reminders + 1,
                    "reminded_at": fact.at,
                },
                guards=(not_over,),
            ),
            facts.Expired: Step(
                source=_REACHED,
                target={
                    Delivery.STARTED: Delivery.PARTIAL_EXPIRED,
                    **dict.fromkeys(_OUT, Delivery.EXPIRED),
                },
            ),
            facts.Erased: Step(),
        },
        permission="manage_surveys",
        permissions={
            "take_part": [
                facts.Opened,
                facts.Started,
                facts.Completed,
                facts.ScreenedOut,
                facts.QuotaFull,
                facts.OptedOut,
            ],
            "erase_customer": [facts.Erased],
        },
    )
    erasure: ClassVar[type[Fact]] = facts.Erased

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
        """Plan an invitation. Give the survey itself, and `anonymous` is taken from it."""
        if isinstance(survey, Survey):
            anonymous, survey = anonymous or survey.anonymous, survey.id
        return cls.begin(facts.Planned, **given(locals(), invitation=id))

    def suppress(self, cause: Suppression | str, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Hold the invitation back: it must not be sent."""
        return self.apply(facts.Suppressed, cause=cause, at=at, by=by, why=why)

    def schedule(self, send_at: datetime, *, at: datetime, by: Actor) -> Self:
        """Schedule the invitation for a time."""
        return self.apply(facts.Scheduled, send_at=send_at, at=at, by=by)

    def send(self, *, at: datetime, by: Actor) -> Self:
        """Send the invitation (again, after a soft bounce)."""
        return self.apply(facts.Sent, at=at, by=by)

    def deliver(self, *, at: datetime, by: Actor) -> Self:
        """Record that the invitation was delivered."""
        return self.apply(facts.Delivered, at=at, by=by)

    def bounce(self, *, hard: bool, at: datetime, by: Actor) -> Self:
        """Record that the invitation bounced: for good (`hard`), or for now."""
        fact = facts.BouncedHard if hard else facts.BouncedSoft
        return self.apply(fact, at=wrong(at, hard=(hard, bool)) or at, by=by)

    def fail(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Record that the invitation could not be sent."""
        return self.apply(facts.Failed, at=at, by=by, why=why)

    def open(self, *, at: datetime, by: Actor) -> Self:
        """Record that the person opened the invitation."""
        return self.apply(facts.Opened, at=at, by=by)

    def start(self, response: ResponseId | str | None = None, *, at: datetime, by: Actor) -> Self:
        """Record that the person began to answer; the response is not named for an anonymous survey."""
        return self.apply(facts.Started, response=response, at=at, by=by)

    def complete(self, *, at: datetime, by: Actor) -> Self:
        """Record that the person completed the survey; a second time is refused."""
        return self.apply(facts.Completed, at=at, by=by)

    def screen_out(self, *, at: datetime, by: Actor) -> Self:
        """Record that the person is not in the survey's audience."""
        return self.apply(facts.ScreenedOut, at=at, by=by)

    def turn_away(self, *, at: datetime, by: Actor) -> Self:
        """Record that the person's quota was full."""
        return self.apply(facts.QuotaFull, at=at, by=by)

    def opt_out(self, *, at: datetime, by: Actor) -> Self:
        """Record that the person opts out of invitations, before, after or without an answer."""
        return self.apply(facts.OptedOut, at=at, by=by)

    def expire(self, *, at: datetime, by: Actor) -> Self:
        """End the time to answer."""
        return self.apply(facts.Expired, at=at, by=by)

    def remind(
        self, *, at: datetime, by: Actor, permitted: bool, policy: InvitationPolicy = INVITATION_POLICY
    ) -> Self:
        """Remind a person who has not started and is still `permitted` to be asked, and not too often."""
        bad = wrong(at, permitted=(permitted, bool), policy=(policy, InvitationPolicy))
        obstacle = None if bad else self.no_reminder(at, permitted=permitted, policy=policy)
        if obstacle is not None:
            raise Refused(
                f"invitation {self.id!r} refuses Reminded: {obstacle}",
                code=f"refused.{obstacle.code}",
                params={"id": self.id},
            )
        return self.apply(facts.Reminded, at=bad or at, by=by)

    def no_reminder(
        self, at: datetime, *, permitted: bool, policy: InvitationPolicy = INVITATION_POLICY
    ) -> Reason | None:
        """The reason why the person must not be reminded at that time, or None."""
        state = self.allowed(at)["Reminded"]
        if state is not None:
            return state
        if not permitted:
            return WORDS["invitation.not_permitted"]()
        if self.reminders >= policy.most_reminders:
            return WORDS["invitation.enough"](count=self.reminders)
        last = self.reminded_at or self.sent_at
        if last is not None and at - last < timedelta(days=policy.reminder_gap_days):
            return WORDS["invitation.too_soon"](days=policy.reminder_gap_days)
        return None

    @property
    def disposition(self) -> Disposition | None:
        """The AAPOR category of the invitation; None for one that was never sent."""
        if self.status is not Delivery.EXPIRED:
            return _DISPOSITIONS[self.status]
        reached = any(isinstance(fact, (facts.Delivered, facts.Opened)) for fact in self.history)
        return Disposition.NON_CONTACT if reached else Disposition.UNKNOWN_OTHER

    @property
    def is_open(self) -> bool:
        """Whether the invitation can still be answered, apart from its expiry."""
        return self.status in _REACHED


_DISPOSITIONS: dict[Delivery, Disposition | None] = {
    **dict.fromkeys(_NOT_SENT | {Delivery.SUPPRESSED}),
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
    """The number of sent invitations with each AAPOR disposition, by its letters (I, P, R, NC ...)."""
    counts = Counter(each.disposition for each in invitations)
    return {disposition._value_: counts[disposition] for disposition in Disposition}


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
    """The reason why a person must not be asked at that time, or None.

    Checked in this order: consent, block list, opt-out, the same survey once more, fatigue.
    `customer` may be every id of a person whose records were merged. `earlier` are invitations to any
    survey, of any person; `permitted` is the decision of the consent ledger.
    """
    ids = {customer} if isinstance(customer, str) else set(customer)
    own = [each for each in earlier if each.customer in ids]
    sent = [(each.survey, each.sent_at) for each in own if each.sent_at is not None and each.sent_at <= at]
    recent = [when for _, when in sent if at - when < timedelta(days=policy.per_days)]
    ladder = (
        (not permitted, Suppression.NO_CONSENT),
        (blocked, Suppression.BLOCKLIST),
        (any(each.opted_out for each in own), Suppression.OPTED_OUT),
        (any(asked == survey for asked, _ in sent), Suppression.DUPLICATE),
        (len(recent) >= policy.most_invitations, Suppression.FREQUENCY_CAP),
    )
    return next((cause for holds, cause in ladder if holds), None)
