"""The article: one question and its answer, in versions, languages and variants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Self

from cxkit.errors import NotFound
from cxkit.kernel import Actor, ExternalId, Fact, Lifecycle, record, several
from cxkit.knowledge import facts
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
from cxkit.knowledge._lifecycle import LIFECYCLE
from cxkit.knowledge._parts import Dependant, Translation, Version
from cxkit.knowledge._state import ArticleState as ArticleState
from cxkit.knowledge._tags import same_tag
from cxkit.knowledge._wording import WORDS
from cxkit.values import AgentId, ArticleId, ProductId


@record
class Article(ArticleState):
    """A knowledge article: one question, one answer.

    Three axes say different things of it: `confidence` whether the answer is right, `audience` who may read
    it, `governance` who may change it. Beside them each version has a stage of its own.

    >>> from datetime import UTC
    >>> t, amy, lin = datetime(2026, 3, 2, tzinfo=UTC), Actor.agent("amy"), Actor.supervisor("lin")
    >>> article = Article.create("A-1", question="How do I return a lamp?", kind="faq", language="en",
    ...                          topics=["returns"], owner="amy", at=t, by=amy)
    >>> article = article.draft("Returning a lamp", "Print the label …", at=t, by=amy)
    >>> article = article.set_confidence("validated", at=t, by=amy).set_audience("public", at=t, by=lin)
    >>> article = article.publish(1, at=t, by=lin)
    >>> article.version_of(1).status, article.review_at.date().isoformat()
    (VersionStatus.LIVE, '2026-08-29')
    """

    lifecycle: ClassVar[Lifecycle] = LIFECYCLE
    erasure: ClassVar[type[Fact]] = facts.Erased
    person_field: ClassVar[str] = "id"
    staff_field: ClassVar[str] = "owner"

    @classmethod
    def create(
        cls,
        id: ArticleId | str,
        *,
        question: str,
        kind: ArticleKind | str,
        language: str,
        at: datetime,
        by: Actor,
        topics: Iterable[str] = (),
        products: Iterable[ProductId | str] = (),
        owner: AgentId | str | None = None,
        audience: Audience | str = Audience.INTERNAL,
        review_every: timedelta | None = None,
        stale_policy: StalePolicy | str = StalePolicy.SERVE_WITH_NOTICE,
        external: tuple[ExternalId, ...] = (),
    ) -> Self:
        """Take down a question; `language` is the one that translations are made from.

        Colleagues find it before it has an answer, so that nobody solves it twice.
        """
        return cls.begin(
            facts.Created,
            article=id,
            question=question,
            kind=kind,
            language=language,
            topics=several(topics),
            products=several(products),
            owner=owner,
            audience=audience,
            review_every=review_every,
            stale_policy=stale_policy,
            external=external,
            at=at,
            by=by,
        )

    @classmethod
    def imported(cls, fact: facts.Imported) -> Self:
        """Take over an article as another system last showed it."""
        return cls.begin(fact)

    def describe(
        self,
        *,
        at: datetime,
        by: Actor,
        question: str | None = None,
        kind: ArticleKind | str | None = None,
        topics: Iterable[str] | None = None,
        products: Iterable[ProductId | str] | None = None,
        review_every: timedelta | None = None,
        stale_policy: StalePolicy | str | None = None,
    ) -> Self:
        """Describe anew what the article is about; what is not given stays."""
        return self.apply(
            facts.Described,
            question=self.question if question is None else question,
            kind=self.kind if kind is None else kind,
            topics=self.topics if topics is None else several(topics),
            products=self.products if products is None else several(products),
            review_every=self.review_every if review_every is None else review_every,
            stale_policy=self.stale_policy if stale_policy is None else stale_policy,
            at=at,
            by=by,
        )

    def hand_over(self, owner: AgentId | str, *, at: datetime, by: Actor) -> Self:
        """Name who is responsible for it."""
        return self.apply(facts.OwnerSet, owner=owner, at=at, by=by)

    def set_confidence(
        self, confidence: Confidence | str, *, at: datetime, by: Actor, why: str | None = None
    ) -> Self:
        """Say how far the answer can be relied on; it may rise and fall."""
        return self.apply(facts.ConfidenceSet, confidence=confidence, at=at, by=by, why=why)

    def set_audience(
        self,
        audience: Audience | str,
        *,
        at: datetime,
        by: Actor,
        classes: Iterable[str] = (),
        waiver: str | None = None,
    ) -> Self:
        """Say who may read it; `classes` narrow customers to those classes."""
        given = {"audience": audience, "classes": several(classes), "waiver": waiver}
        return self.apply(facts.AudienceSet, **given, at=at, by=by)

    def set_governance(
        self,
        governance: Governance | str,
        *,
        at: datetime,
        by: Actor,
        approvers: Iterable[AgentId | str] = (),
    ) -> Self:
        """Say who may change it: whoever uses it, or named approvers."""
        given = {"governance": governance, "approvers": several(approvers)}
        return self.apply(facts.GovernanceSet, **given, at=at, by=by)

    def draft(
        self,
        title: str,
        body: str,
        *,
        at: datetime,
        by: Actor,
        language: str | None = None,
        region: str | None = None,
        customer_class: str | None = None,
        change: ChangeSize | str = ChangeSize.MAJOR,
        based_on: int | None = None,
    ) -> Self:
        """Draft a text: of the article's own language, a translation, or a variant for some readers.

        What is live stays live until the draft is published.
        """
        return self.apply(
            facts.Drafted,
            title=title,
            body=body,
            language=self.language if language is None else language,
            region=region,
            customer_class=customer_class,
            change=change,
            based_on=based_on,
            at=at,
            by=by,
        )

    def submit(self, version: int, *, at: datetime, by: Actor) -> Self:
        """Hand a draft in for review."""
        return self.apply(facts.Submitted, version=version, at=at, by=by)

    def return_version(self, version: int, reason: str | None = None, *, at: datetime, by: Actor) -> Self:
        """Return a version to its author."""
        return self.apply(facts.Returned, version=version, reason=reason, at=at, by=by)

    def publish(
        self,
        version: int,
        *,
        at: datetime,
        by: Actor,
        review_at: datetime | None = None,
        waiver: str | None = None,
    ) -> Self:
        """Let a version go live; it is reviewed at `review_at`, or after the time of the article's class."""
        given = {"version": version, "review_at": review_at, "waiver": waiver}
        return self.apply(facts.Published, **given, at=at, by=by)

    def withdraw(self, version: int, reason: str, *, at: datetime, by: Actor) -> Self:
        """Take a version back without another in its place."""
        return self.apply(facts.Withdrawn, version=version, reason=reason, at=at, by=by)

    def review(
        self, *, at: datetime, by: Actor, review_at: datetime | None = None, note: str | None = None
    ) -> Self:
        """Record that it was reviewed and holds; it is due again as after a publication."""
        return self.apply(facts.Reviewed, review_at=review_at, note=note, at=at, by=by)

    def call_review(
        self, signal: ReviewSignal | str, *, at: datetime, by: Actor, reference: str | None = None
    ) -> Self:
        """Call for a review at once, because something happened to what the article tells."""
        return self.apply(facts.ReviewCalled, signal=signal, reference=reference, at=at, by=by)

    def set_dependant(
        self, kind: DependantKind | str, id: str, version: int, *, at: datetime, by: Actor
    ) -> Self:
        """Record what quotes a version of the article, or that it quotes another version now."""
        return self.apply(facts.DependantSet, kind=kind, id=id, version=version, at=at, by=by)

    def remove_dependant(self, kind: DependantKind | str, id: str, *, at: datetime, by: Actor) -> Self:
        """Record that something quotes the article no longer."""
        return self.apply(facts.DependantRemoved, kind=kind, id=id, at=at, by=by)

    def archive(
        self,
        *,
        at: datetime,
        by: Actor,
        successor: ArticleId | str | None = None,
        reason: str | None = None,
    ) -> Self:
        """Archive it: name the article that takes its place, or the reason.

        `KnowledgeBase.archive` also sees to it that redirects lead nowhere in a circle.
        """
        another = None if successor is None else ArticleId(successor)
        fact = facts.Archived(successor=another, reason=reason, at=at, by=by)
        if not (fact.successor or fact.reason):
            raise self._refused(fact, WORDS["article.no_successor"]())
        return self.apply(fact)

    def restore(self, *, at: datetime, by: Actor, why: str | None = None) -> Self:
        """Take it out of the archive, not validated."""
        return self.apply(facts.Restored, at=at, by=by, why=why)

    # Read

    def version_of(self, number: int) -> Version:
        """The version of that number, whatever became of it since: what a link to it told."""
        version = self.find_version(number)
        if version is None:
            raise NotFound(
                f"article {self.id!r} has versions 1 to {len(self.versions)}, there is no {number}",
                code="article.version",
                params={"version": number},
            )
        return version

    def as_of(self, at: datetime) -> Self | None:
        """The article as it was then; None before it began."""
        if self.history[-1].at <= at:
            return self
        earlier = [fact for fact in self.history if fact.at <= at]
        return self.replay(earlier) if earlier else None

    def edition_of(self, number: int) -> int:
        """The version with the last major change up to that one: votes on its minor changes are votes on it.

        It is the number itself where there is no such version.
        """
        translation = self.translation_of(number)
        earlier = (
            () if translation is None else (each for each in translation.versions if each.number <= number)
        )
        majors = [each.number for each in earlier if each.change is ChangeSize.MAJOR and each.published_at]
        return max(majors, default=number)

    def source_of(self, translation: Translation) -> Version | None:
        """The live version that a translation should agree with: of its variant, or else of all readers."""
        sources = {
            each.variant: each.live for each in self.translations if same_tag(each.language, self.language)
        }
        return sources.get(translation.variant) or sources.get((None, None))

    def is_stale(self, translation: Translation) -> bool:
        """Whether the source had a major change since the version that a live translation was made from."""
        live, source = translation.live, self.source_of(translation)
        if live is None or source is None or same_tag(translation.language, self.language):
            return False
        base = live.based_on or 0
        return any(
            base < each.number <= source.number and each.change is ChangeSize.MAJOR and each.published_at
            for each in self._of_source(source)
        )

    def _of_source(self, source: Version) -> tuple[Version, ...]:
        translation = self.translation_of(source.number)
        return () if translation is None else translation.versions

    @property
    def outdated_dependants(self) -> tuple[Dependant, ...]:
        """Articles that quote a version that is not live."""
        live = {each.live.number for each in self.translations if each.live is not None}
        return tuple(each for each in self.dependants if each.version not in live)
