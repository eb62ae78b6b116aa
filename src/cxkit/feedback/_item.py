"""The feedback item: one thing that somebody said about us, its texts, its codings and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar, Self

from cxkit.errors import Fault
from cxkit.feedback import facts
from cxkit.feedback._enums import ConsentBasis, FeedbackSignal, FeedbackSource, QuarantineReason, Visibility
from cxkit.feedback._lifecycle import LIFECYCLE
from cxkit.feedback._parts import Coding
from cxkit.feedback._state import FeedbackState as FeedbackState
from cxkit.kernel import Actor, ExternalId, Fact, Lifecycle, given, record
from cxkit.values import ActionId, AgentId, Channel, CustomerId, FeedbackId, OrderId, ProductId, Scale


@record
class FeedbackItem(FeedbackState):
    """One thing that somebody said: a review, an answer in words, a post, what was said in a focus group.

    >>> from datetime import UTC
    >>> from cxkit.feedback import Mention
    >>> from cxkit.values import CSAT_1_5
    >>> t, shop, amy = datetime(2026, 3, 2, 9, tzinfo=UTC), Actor.system("reviews"), Actor.agent("amy")
    >>> item = FeedbackItem.capture("F-1", "review", text="物流太慢", rating=2, scale=CSAT_1_5,
    ...     visibility="public", author="C-1", at=t, by=shop).accept(at=t, by=shop)
    >>> late = {"code": "logistics", "polarity": "negative", "span": (0, 4)}
    >>> coding = Coding(by="person", coder="amy", tree="shop", tree_version=1, mentions=[Mention(**late)])
    >>> item = item.code(coding, at=t, by=amy)
    >>> item.themes, item.polarity, item.reply_due_at().day
    (('logistics',), Polarity.NEGATIVE, 3)
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "author"

    def rules(self) -> Iterator[Fault]:
        """A rating is on its scale; an author and a pseudonym are not both named."""
        if self.rating is not None and not (self.scale and self.scale.low <= self.rating <= self.scale.high):
            yield Fault("rating", "feedback.scale", "needs its scale, and lies on it")
        if self.author is not None and self.pseudonym is not None:
            yield Fault("pseudonym", "feedback.author", "name the author or the pseudonym, not both")

    @classmethod
    def capture(
        cls,
        id: FeedbackId | str,
        source: FeedbackSource | str,
        *,
        at: datetime,
        by: Actor,
        text: str | None = None,
        occurred_at: datetime | None = None,
        channel: Channel | str | None = None,
        author: CustomerId | str | None = None,
        pseudonym: str | None = None,
        origin: str | None = None,
        order: OrderId | str | None = None,
        product: ProductId | str | None = None,
        store: str | None = None,
        agent: AgentId | str | None = None,
        language: str | None = None,
        rating: int | None = None,
        scale: Scale | None = None,
        visibility: Visibility | str = Visibility.PRIVATE,
        consent: ConsentBasis | str | None = None,
        weight: float = 1.0,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """Capture what was said at `occurred_at` (without it: at `at`).

        The author is a customer, somebody known by a pseudonym, or nobody known. `weight` is how many the
        item stands for, where it was sampled.
        """
        occurred_at = at if occurred_at is None else occurred_at
        return cls.begin(facts.Captured, **given(locals(), item=id))

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over feedback as another system last showed it."""
        return cls.begin(fact)

    def accept(self, *, at: datetime, by: Actor) -> Self:
        """Accept it as feedback."""
        return self.apply(facts.Accepted, at=at, by=by)

    def quarantine(
        self, reason: QuarantineReason | str, *, at: datetime, by: Actor, evidence: str | None = None
    ) -> Self:
        """Set it aside: it counts no longer, and nothing is deleted."""
        return self.apply(facts.Quarantined, reason=reason, evidence=evidence, at=at, by=by)

    def release(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Let it count again: it was set aside, or held for a duplicate, by mistake."""
        return self.apply(facts.Released, at=at, by=by, why=why)

    def flag(
        self, signal: FeedbackSignal | str, *, at: datetime, by: Actor, evidence: str | None = None
    ) -> Self:
        """Note a signal with its evidence; the item counts as before."""
        return self.apply(facts.Flagged, signal=signal, evidence=evidence, at=at, by=by)

    def unflag(
        self, signal: FeedbackSignal | str, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Note that a signal meant nothing."""
        return self.apply(facts.Unflagged, signal=signal, at=at, by=by, why=why)

    def code(self, coding: Coding, *, at: datetime, by: Actor) -> Self:
        """Add a coding; earlier ones are kept, and `effective` says which count."""
        return self.apply(facts.Coded, coding=coding, at=at, by=by)

    def act(self, action: ActionId | str, *, at: datetime, by: Actor) -> Self:
        """Name the improvement action that takes it up."""
        return self.apply(facts.Actioned, action=action, at=at, by=by)

    def close(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Close it: nothing more is to be done."""
        return self.apply(facts.Closed, at=at, by=by, why=why)

    def edit(self, text: str | None, rating: int | None = None, *, at: datetime, by: Actor) -> Self:
        """Take over what its author made of it: text and rating as they stand now. It is coded anew."""
        return self.apply(facts.Edited, text=text, rating=rating, at=at, by=by)

    def append(self, text: str, *, at: datetime, by: Actor) -> Self:
        """Take over what its author added (追评): a part of the same item. It is coded anew."""
        return self.apply(facts.Appended, text=text, at=at, by=by)

    def withdraw(self, *, at: datetime, by: Actor) -> Self:
        """Take over that its author deleted it: everything personal goes, the counts stay."""
        return self.apply(facts.Withdrawn, at=at, by=by).erase(at=at, by=by)

    def mark_duplicate(self, of: FeedbackId | str, *, at: datetime, by: Actor) -> Self:
        """Mark it as a duplicate of another item, which counts alone."""
        return self.apply(facts.MarkedDuplicate, of=of, at=at, by=by)

    def draft_reply(self, text: str, *, at: datetime, by: Actor) -> Self:
        """Draft an answer, or another draft of it."""
        return self.apply(facts.ReplyDrafted, text=text, at=at, by=by)

    def approve_reply(self, *, at: datetime, by: Actor) -> Self:
        """Approve the draft; one with personal data in it is refused."""
        return self.apply(facts.ReplyApproved, at=at, by=by)

    def publish_reply(self, *, at: datetime, by: Actor) -> Self:
        """Publish the approved answer."""
        return self.apply(facts.ReplyPublished, at=at, by=by)

    def edit_reply(self, text: str, *, at: datetime, by: Actor) -> Self:
        """Edit the published answer."""
        return self.apply(facts.ReplyEdited, text=text, at=at, by=by)

    def remove_reply(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Remove the published answer; one is owed again."""
        return self.apply(facts.ReplyRemoved, at=at, by=by, why=why)
