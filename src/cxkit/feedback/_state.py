"""The fields of a feedback item, as its facts set them, and what is computed from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cxkit.feedback._enums import (
    CodedBy,
    ConsentBasis,
    FeedbackSignal,
    FeedbackSource,
    FeedbackStatus,
    Polarity,
    QuarantineReason,
    ReplyStatus,
    TextKind,
    Visibility,
)
from cxkit.feedback._parts import REPLY_POLICY, Coding, Mention, Reply, ReplyPolicy, TextVersion, polarity_of
from cxkit.feedback.facts import FeedbackFact
from cxkit.kernel import Aggregate, field, personal, record
from cxkit.values import ActionId, AgentId, Channel, CustomerId, FeedbackId, OrderId, ProductId, Scale

COUNTED = frozenset(
    {FeedbackStatus.ACCEPTED, FeedbackStatus.CODED, FeedbackStatus.ACTIONED, FeedbackStatus.CLOSED}
)
"""The stages in which an item counts."""


@record(abstract=True)
class FeedbackState(Aggregate[FeedbackFact]):
    """The fields of a feedback item; `FeedbackItem` adds the verbs."""

    status: FeedbackStatus
    source: FeedbackSource
    occurred_at: datetime
    channel: Channel | None = None
    author: CustomerId | None = None
    pseudonym: str | None = personal(default=None)
    origin: str | None = None
    order: OrderId | None = None
    product: ProductId | None = None
    store: str | None = None
    agent: AgentId | None = None
    language: str | None = None
    rating: int | None = None
    scale: Scale | None = None
    visibility: Visibility = Visibility.PRIVATE
    consent: ConsentBasis | None = None
    weight: float = field(default=1.0, low=0.0)
    texts: tuple[TextVersion, ...] = ()
    codings: tuple[Coding, ...] = ()
    signals: tuple[FeedbackSignal, ...] = ()
    quarantined: QuarantineReason | None = None
    duplicate_of: FeedbackId | None = None
    actions: tuple[ActionId, ...] = ()
    reply: Reply | None = None
    reply_duty_at: datetime | None = None
    replied_at: datetime | None = None

    @property
    def captured_at(self) -> datetime:
        """When it was captured."""
        return self.history[0].at

    @property
    def counts(self) -> bool:
        """Whether the item counts: it was accepted, and is not set aside, withdrawn or a duplicate."""
        return self.status in COUNTED

    @property
    def parts(self) -> tuple[TextVersion, ...]:
        """The texts that stand: the newest version, and what was added after it."""
        starts = [place for place, each in enumerate(self.texts) if each.kind is not TextKind.APPENDED]
        return self.texts[starts[-1] :] if starts else self.texts

    @property
    def text(self) -> str | None:
        """The words that stand, a part a line; None where there are none."""
        return "\n".join(each.text for each in self.parts if each.text) or None

    @property
    def effective(self) -> tuple[Coding, ...]:
        """The codings that count for the texts that stand: of persons, else of rules, else of classifiers.

        Of one coder the newest of a text counts; several coders of one kind count together.
        """
        standing = {each.number for each in self.parts}
        newest = {(each.by, each.coder, each.text): each for each in self.codings if each.text in standing}
        kinds = {each.by for each in newest.values()}
        best = next((kind for kind in CodedBy if kind in kinds), None)
        return tuple(each for each in newest.values() if each.by is best)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The mentions of the codings that count."""
        return tuple(mention for coding in self.effective for mention in coding.mentions)

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that it speaks of, each once, in order of their codes."""
        return tuple(sorted({mention.code for mention in self.mentions}))

    def themes_with(self, polarity: Polarity | str) -> tuple[str, ...]:
        """The themes that it praises (or blames, or else): praise and blame of one theme apart.

        A mention that is mixed is of both.
        """
        wanted = Polarity.of(polarity)
        both = {Polarity.MIXED} if wanted in (Polarity.POSITIVE, Polarity.NEGATIVE) else set[Polarity]()
        return tuple(sorted({each.code for each in self.mentions if each.polarity in {wanted, *both}}))

    @property
    def polarity(self) -> Polarity:
        """Its polarity over all mentions: `none`, where nothing was found, is not `neutral`."""
        return polarity_of(self._polarities())

    def _polarities(self) -> Iterator[Polarity]:
        for coding in self.effective:
            yield coding.overall
            yield from (mention.polarity for mention in coding.mentions)

    @property
    def may_be_quoted(self) -> bool:
        """Whether its words may be shown, masked: its author agreed to it or published them."""
        return self.consent in (ConsentBasis.QUOTING, ConsentBasis.PUBLISHED) and self.counts

    @property
    def awaits_reply(self) -> bool:
        """Whether an answer is owed: none was published since the duty began."""
        if self.reply_duty_at is None or not (self.counts or self.status is FeedbackStatus.CAPTURED):
            return False
        gone = self.reply is not None and self.reply.status is ReplyStatus.REMOVED
        return self.replied_at is None or self.replied_at < self.reply_duty_at or gone

    def reply_due_at(self, policy: ReplyPolicy = REPLY_POLICY) -> datetime | None:
        """When the answer is due; None where none is owed: the review is not public, or was withdrawn."""
        duty = self.reply_duty_at
        return None if duty is None else duty + policy.target(self.rating, self.scale)

    def replied_in_time(
        self, policy: ReplyPolicy = REPLY_POLICY, *, as_of: datetime | None = None
    ) -> bool | None:
        """Whether the last answer owed came in time; None while that is not decided, or none is owed."""
        due = self.reply_due_at(policy)
        if due is None:
            return None
        if not self.awaits_reply and self.replied_at is not None:
            return self.replied_at <= due
        return False if as_of is not None and as_of > due else None
