"""Facts of feedback items."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from cxkit._typing import MaybeNamed, Several
from cxkit.feedback._enums import ConsentBasis, FeedbackSignal, FeedbackSource, QuarantineReason, Visibility
from cxkit.feedback._parts import LONGEST_TEXT, Coding
from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.values import (
    LONGEST_ID,
    ActionId,
    AgentId,
    Channel,
    CustomerId,
    FeedbackId,
    OrderId,
    ProductId,
    Scale,
)

__all__ = [
    "Accepted",
    "Actioned",
    "Appended",
    "Captured",
    "Closed",
    "Coded",
    "Edited",
    "Erased",
    "FeedbackFact",
    "Flagged",
    "Imported",
    "MarkedDuplicate",
    "Quarantined",
    "Released",
    "ReplyApproved",
    "ReplyDrafted",
    "ReplyEdited",
    "ReplyPublished",
    "ReplyRemoved",
    "Unflagged",
    "Withdrawn",
]


@record(abstract=True)
class FeedbackFact(Fact):
    """Something that happened to a feedback item."""

    schema_prefix: ClassVar[str] = "feedback_item."


@record(abstract=True)
class Said(FeedbackFact):
    """A fact that tells what was said, where, by whom and of what.

    `origin` is the object that it was taken from, such as `response:R-1`.
    """

    item: FeedbackId = field(longest=LONGEST_ID)
    source: FeedbackSource
    text: str | None = personal(default=None, longest=LONGEST_TEXT)
    occurred_at: datetime
    channel: Channel | None = None
    author: CustomerId | None = None
    pseudonym: str | None = personal(default=None, longest=200)
    origin: str | None = field(default=None, longest=300)
    order: OrderId | None = None
    product: ProductId | None = None
    store: str | None = field(default=None, longest=200)
    agent: AgentId | None = None
    language: str | None = field(default=None, longest=35)
    rating: int | None = None
    scale: Scale | None = None
    visibility: Visibility = Visibility.PRIVATE
    consent: ConsentBasis | None = None
    weight: float = field(default=1.0, low=0.0)
    external: tuple[ExternalId, ...] = personal(default=())


ABOUT = tuple(name for name in Said.__annotations__ if name not in ("item", "text"))
"""The fields of an item that these facts set."""


@record
class Captured(Said):
    """Feedback was captured."""


@record
class Imported(Said):
    """Feedback was taken over as another system last showed it; what that system did not say is None.

    `text` is what stands, `appended` what the author added later (追评) where `has_appended`, `reply` the
    published answer where `has_reply`: an erasure takes the words and leaves that there were any. What the
    source shows to be no opinion is set aside at once, with the reason in `quarantined`.
    """

    edited_at: datetime | None = None
    has_appended: bool = field(default=False, sparse=True)
    appended: str | None = personal(default=None, longest=LONGEST_TEXT)
    appended_at: datetime | None = None
    has_reply: bool = field(default=False, sparse=True)
    reply: str | None = personal(default=None, longest=LONGEST_TEXT, whose="actor")
    replied_at: datetime | None = None
    signals: Several[FeedbackSignal] = field(default=())
    quarantined: MaybeNamed[QuarantineReason] = field(default=None)


@record
class Accepted(FeedbackFact):
    """The item was accepted: it is feedback."""


@record
class Quarantined(FeedbackFact):
    """The item was set aside for a reason; nothing is deleted."""

    reason: QuarantineReason
    evidence: str | None = personal(default=None, longest=1000)


@record
class Released(FeedbackFact):
    """The item counts again."""


@record
class Flagged(FeedbackFact):
    """A signal was seen; the item counts as before, and figures can be asked without it."""

    signal: FeedbackSignal
    evidence: str | None = personal(default=None, longest=1000)


@record
class Unflagged(FeedbackFact):
    """A signal was found to mean nothing."""

    signal: FeedbackSignal


@record
class Coded(FeedbackFact):
    """The item was coded; earlier codings are kept."""

    coding: Coding


@record
class Actioned(FeedbackFact):
    """Something was done about it: the improvement action."""

    action: ActionId = field(longest=LONGEST_ID)


@record
class Closed(FeedbackFact):
    """Nothing more is to be done."""


@record
class Edited(FeedbackFact):
    """The author edited it: this text and rating take the place of those before."""

    text: str | None = personal(default=None, longest=LONGEST_TEXT)
    rating: int | None = None


@record
class Appended(FeedbackFact):
    """The author added to it later (追评): the text before stays."""

    text: str | None = personal(default=None, longest=LONGEST_TEXT)


@record
class Withdrawn(FeedbackFact):
    """The author withdrew it where it was given; its text goes, its counts stay."""


@record
class MarkedDuplicate(FeedbackFact):
    """The item says again what another one holds."""

    of: FeedbackId = field(longest=LONGEST_ID)


@record
class ReplyDrafted(FeedbackFact):
    """An answer was drafted."""

    text: str | None = personal(default=None, longest=LONGEST_TEXT, whose="actor")


@record
class ReplyApproved(FeedbackFact):
    """The draft was approved."""


@record
class ReplyPublished(FeedbackFact):
    """The answer was published."""


@record
class ReplyEdited(FeedbackFact):
    """The published answer was edited."""

    text: str | None = personal(default=None, longest=LONGEST_TEXT, whose="actor")


@record
class ReplyRemoved(FeedbackFact):
    """The published answer was removed."""


@record
class Erased(FeedbackFact):
    """Everything personal was taken out of the item and its history."""
