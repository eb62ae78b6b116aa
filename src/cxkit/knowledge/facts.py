"""Facts of articles."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from cxkit.kernel import ExternalId, Fact, field, personal, record
from cxkit.knowledge._enums import (
    ArticleKind,
    Audience,
    ChangeSize,
    Confidence,
    DependantKind,
    Governance,
    ReviewSignal,
    StalePolicy,
)
from cxkit.knowledge._parts import LONGEST_NAME, LONGEST_TAG
from cxkit.values import LONGEST_ID, AgentId, ArticleId, ProductId

__all__ = [
    "Archived",
    "ArticleFact",
    "AudienceSet",
    "ConfidenceSet",
    "Created",
    "DependantRemoved",
    "DependantSet",
    "Described",
    "Drafted",
    "Erased",
    "GovernanceSet",
    "Imported",
    "OwnerSet",
    "Published",
    "Restored",
    "Returned",
    "ReviewCalled",
    "Reviewed",
    "Submitted",
    "Withdrawn",
]


@record(abstract=True)
class ArticleFact(Fact):
    """Something that happened to an article."""

    schema_prefix: ClassVar[str] = "article."


@record(abstract=True)
class Begun(ArticleFact):
    """A fact with which an article begins: its question, and what it is about."""

    article: ArticleId = field(longest=LONGEST_ID)
    question: str = field(longest=500)
    kind: ArticleKind
    language: str = field(longest=LONGEST_TAG)
    topics: tuple[str, ...] = ()
    products: tuple[ProductId, ...] = ()
    owner: AgentId | None = None
    audience: Audience = Audience.INTERNAL
    review_every: timedelta | None = field(default=None, low=timedelta(days=1))
    stale_policy: StalePolicy = StalePolicy.SERVE_WITH_NOTICE
    external: tuple[ExternalId, ...] = personal(default=())


ABOUT = tuple(name for name in Begun.__annotations__ if name != "article")
"""The fields of an article that these facts set."""


@record
class Created(Begun):
    """A question was taken down: the article is found by it before it has an answer."""


@record
class Imported(Begun):
    """An article was taken over as another system last showed it, with the text that stands there.

    `published_at` is when that text went live; without one it is a draft. Nobody here has validated it.
    """

    title: str | None = field(default=None, longest=500)
    body: str = field(longest=200_000)
    author: str | None = field(default=None, longest=LONGEST_ID)
    drafted_at: datetime | None = None
    published_at: datetime | None = None
    archived_at: datetime | None = None


@record
class Described(ArticleFact):
    """The article was described anew: question, class, topics, products, review and policy."""

    question: str = field(longest=500)
    kind: ArticleKind
    topics: tuple[str, ...] = ()
    products: tuple[ProductId, ...] = ()
    review_every: timedelta | None = field(default=None, low=timedelta(days=1))
    stale_policy: StalePolicy = StalePolicy.SERVE_WITH_NOTICE


@record
class OwnerSet(ArticleFact):
    """Somebody became responsible for the article."""

    owner: AgentId


@record
class ConfidenceSet(ArticleFact):
    """The confidence in the article changed, in either direction."""

    confidence: Confidence


@record
class AudienceSet(ArticleFact):
    """The audience changed; `classes` narrow customers to those classes."""

    audience: Audience
    classes: tuple[str, ...] = ()
    waiver: str | None = field(default=None, longest=500)


@record
class GovernanceSet(ArticleFact):
    """The governance changed; a controlled article names who approves it."""

    governance: Governance
    approvers: tuple[AgentId, ...] = ()


@record
class Drafted(ArticleFact):
    """A new text was drafted, which takes the place of an earlier draft; what is live stays live."""

    language: str = field(longest=LONGEST_TAG)
    region: str | None = field(default=None, longest=LONGEST_NAME)
    customer_class: str | None = field(default=None, longest=LONGEST_NAME)
    title: str = field(longest=500)
    body: str = field(longest=200_000)
    change: ChangeSize = ChangeSize.MAJOR
    based_on: int | None = field(default=None, low=1)


@record
class Submitted(ArticleFact):
    """A draft was handed in for review."""

    version: int = field(low=1)


@record
class Returned(ArticleFact):
    """A version in review was returned to its author."""

    version: int = field(low=1)
    reason: str | None = personal(default=None, longest=1000, whose="actor")


@record
class Published(ArticleFact):
    """A version went live; the one before it is superseded.

    `review_at` is when it is reviewed next; without one, after the time of its class. `waiver` says why it
    may be public without being validated.
    """

    version: int = field(low=1)
    review_at: datetime | None = None
    waiver: str | None = field(default=None, longest=500)


@record
class Withdrawn(ArticleFact):
    """A version was withdrawn, and none took its place."""

    version: int = field(low=1)
    reason: str = personal(longest=1000, whose="actor")


@record
class Reviewed(ArticleFact):
    """The article was reviewed and holds; it is due again at `review_at`, or after the time of its class."""

    review_at: datetime | None = None
    note: str | None = personal(default=None, longest=1000, whose="actor")


@record
class ReviewCalled(ArticleFact):
    """Something happened after which the article is reviewed at once."""

    signal: ReviewSignal
    reference: str | None = field(default=None, longest=200)


@record
class DependantSet(ArticleFact):
    """Something quotes a version of the article, or was brought up to that version."""

    kind: DependantKind
    id: str = field(longest=LONGEST_ID)
    version: int = field(low=1)


@record
class DependantRemoved(ArticleFact):
    """Something quotes the article no longer."""

    kind: DependantKind
    id: str = field(longest=LONGEST_ID)


@record
class Archived(ArticleFact):
    """The article was archived: another takes its place, or the reason is told."""

    successor: ArticleId | None = None
    reason: str | None = personal(default=None, longest=1000, whose="actor")


@record
class Restored(ArticleFact):
    """An archived article is back, not validated."""


@record
class Erased(ArticleFact):
    """Everything personal was taken out of the article and its history."""
