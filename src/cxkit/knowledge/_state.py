"""The fields of an article, as its facts set them."""

from __future__ import annotations

from datetime import datetime, timedelta

from cxkit.kernel import Aggregate, record
from cxkit.knowledge._enums import ArticleKind, Audience, Confidence, Governance, StalePolicy
from cxkit.knowledge._parts import Dependant, ReviewCall, Translation, Version
from cxkit.knowledge.facts import ArticleFact
from cxkit.values import AgentId, ArticleId, ProductId


@record(abstract=True)
class ArticleState(Aggregate[ArticleFact]):
    """The fields of an article; `Article` adds the verbs."""

    confidence: Confidence
    audience: Audience
    classes: tuple[str, ...] = ()
    waiver: str | None = None
    governance: Governance = Governance.OPEN
    approvers: tuple[AgentId, ...] = ()
    question: str
    kind: ArticleKind
    language: str
    topics: tuple[str, ...] = ()
    products: tuple[ProductId, ...] = ()
    owner: AgentId | None = None
    review_every: timedelta | None = None
    stale_policy: StalePolicy = StalePolicy.SERVE_WITH_NOTICE
    translations: tuple[Translation, ...] = ()
    review_at: datetime | None = None
    review_calls: tuple[ReviewCall, ...] = ()
    dependants: tuple[Dependant, ...] = ()
    successor: ArticleId | None = None
    archived_at: datetime | None = None

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every version in every language, in the order of their numbers."""
        every = (version for each in self.translations for version in each.versions)
        return tuple(sorted(every, key=lambda version: version.number))

    def translation_of(self, number: int) -> Translation | None:
        """The translation that the version of that number belongs to; None where there is no such version."""
        return next(
            (each for each in self.translations if any(one.number == number for one in each.versions)), None
        )

    def find_version(self, number: int) -> Version | None:
        """The version of that number; None where there is none."""
        return next((each for each in self.versions if each.number == number), None)

    @property
    def is_live(self) -> bool:
        """Whether any version is live."""
        return any(each.live for each in self.translations)

    @property
    def due_at(self) -> datetime | None:
        """When it is to be reviewed: on its date, or since an event that calls for it; None without."""
        dates = [call.at for call in self.review_calls]
        if self.review_at is not None:
            dates.append(self.review_at)
        return min(dates, default=None)
