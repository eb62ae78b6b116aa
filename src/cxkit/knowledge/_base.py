"""The knowledge base as readers and editors see it: serving, search, redirects, review dates, traps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import combinations

import attrs

from cxkit._typing import Named
from cxkit.errors import Invalid, NotFound, Refused, shown
from cxkit.kernel import Actor, field, record
from cxkit.knowledge._article import Article
from cxkit.knowledge._enums import ArticleKind, Audience, Confidence, ReviewSignal, StalePolicy
from cxkit.knowledge._parts import LONGEST_NAME, Translation, Version
from cxkit.knowledge._tags import canonical, same_tag, wider
from cxkit.knowledge._wording import WORDS
from cxkit.values import ArticleId, Language, ProductId, Reason, language as known_language, terms_of

_DAY = timedelta(days=1)


@record(name="article.reader")
class Reader:
    """A reader of articles: to which audience they belong, of which class of customers, in which region.

    >>> Reader(audience="customers", customer_class="vip", region="HK").audience
    Audience.CUSTOMERS
    """

    audience: Named[Audience] = field(default=Audience.PUBLIC)
    customer_class: str | None = field(default=None, longest=LONGEST_NAME)
    region: str | None = field(default=None, longest=LONGEST_NAME)

    @classmethod
    def of(cls, audience: Reader | Audience | str) -> Reader:
        """The reader, also of an audience alone."""
        return audience if isinstance(audience, Reader) else cls(audience=Audience.of(audience))


@attrs.frozen(kw_only=True)
class Served:
    """An article as a reader is shown it: the version, its language, and what has to be said about it."""

    article: ArticleId | str
    version: Version
    language: str
    notices: tuple[Reason, ...] = ()

    @property
    def title(self) -> str:
        """Title of the version."""
        return self.version.title

    @property
    def body(self) -> str:
        """Text of the version."""
        return self.version.body


def _spoken(tag: str) -> Language:
    """The language in which a reader of that tag is told about an article."""
    try:
        return known_language(tag)
    except Invalid:
        return "en"


def may_read(article: Article, reader: Reader) -> bool:
    """Whether a reader may see the article at all: it is not archived, and it is meant for them.

    What is meant for everybody is seen outside only while it is validated or waived; what is meant for some
    classes of customers by those, and by partners and colleagues.
    """
    if article.confidence is Confidence.ARCHIVED or not article.audience.includes(reader.audience):
        return False
    if reader.audience is Audience.CUSTOMERS and article.classes and article.audience is Audience.CUSTOMERS:
        return reader.customer_class in article.classes
    return Audience.INTERNAL.includes(reader.audience) or not _is_hidden(article)


def _is_hidden(article: Article) -> bool:
    exposed = article.audience is Audience.PUBLIC
    return exposed and article.confidence is not Confidence.VALIDATED and not article.waiver


def serve(
    article: Article,
    language: str,
    audience: Reader | Audience | str = Audience.PUBLIC,
    at: datetime | None = None,
    *,
    stale: StalePolicy | str | None = None,
) -> Served | None:
    """The version that a reader was shown at an instant (now, by default); None where nothing.

    The most special variant that fits the reader is taken: of region and class, of the class, of the region,
    of all. Without a live version in the language (or a wider one) it is the article's own language, with a
    notice. A stale translation is treated by the article's policy, or by `stale`.
    """
    reader, then = Reader.of(audience), article if at is None else article.as_of(at)
    if then is None or not may_read(then, reader):
        return None
    policy = then.stale_policy if stale is None else StalePolicy.of(stale)
    own = _best(then, then.language, reader)
    translated = next((each for tag in wider(language) if (each := _best(then, tag, reader))), None)
    if translated is not None and then.is_stale(translated):
        if policy is StalePolicy.HIDE:
            return None
        if policy is StalePolicy.SERVE_WITH_NOTICE:
            return _served(then, translated, (WORDS["served.stale"](),))
        translated = own
    chosen = translated or own
    if chosen is None:
        return None
    same = same_tag(chosen.language, language) or canonical(chosen.language) in wider(language)
    notices = () if same else (WORDS["served.other_language"](wanted=language, shown=chosen.language),)
    return _served(then, chosen, notices)


def _served(article: Article, translation: Translation, notices: tuple[Reason, ...]) -> Served | None:
    live = translation.live
    if live is None:
        return None
    return Served(article=article.id, version=live, language=translation.language, notices=notices)


def _best(article: Article, tag: str, reader: Reader) -> Translation | None:
    """The most special live translation in that language for that reader."""
    region, customer_class = reader.region, reader.customer_class
    by_variant = {
        each.variant: each
        for each in article.translations
        if each.live is not None and same_tag(each.language, tag)
    }
    variants = ((region, customer_class), (None, customer_class), (region, None), (None, None))
    return next((by_variant[variant] for variant in variants if variant in by_variant), None)


@attrs.frozen(kw_only=True)
class Hit:
    """An article that a search found; `served` is None where colleagues find a question without an answer."""

    article: ArticleId | str
    title: str
    score: float
    served: Served | None = None


@attrs.frozen(kw_only=True)
class Overdue:
    """An article that is due for review: since when, what called for it, and how much depends on it."""

    article: ArticleId | str
    due_at: datetime
    days: float
    views: int
    signals: tuple[ReviewSignal, ...] = ()

    @property
    def weight(self) -> float:
        """Views times days overdue, by which the list is ordered."""
        return self.views * self.days


@attrs.frozen(kw_only=True)
class Trap:
    """A trap that the knowledge base holds: in which article, and what it is."""

    article: ArticleId | str
    reason: Reason

    @property
    def code(self) -> str:
        """Code of the trap."""
        return self.reason.code

    def __str__(self) -> str:
        return f"{self.article}: {self.reason}"


class KnowledgeBase:
    """Articles together: redirects are followed, words are searched, reviews are listed, traps are found.

    It is made of articles as a repository gives them, and never changes.

    >>> from datetime import UTC
    >>> t, amy = datetime(2026, 3, 2, tzinfo=UTC), Actor.agent("amy")
    >>> old, new = (Article.create(id, question="Returns?", kind="faq", language="en", at=t, by=amy)
    ...             for id in ("A-1", "A-2"))
    >>> base = KnowledgeBase([old.archive(successor="A-2", at=t, by=amy), new])
    >>> base.resolve("A-1").id, [hit.article for hit in base.search("returns", "en", "internal")]
    ('A-2', ['A-2'])
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        self.articles: Mapping[str, Article] = {each.id: each for each in articles}

    def __len__(self) -> int:
        return len(self.articles)

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles.values())

    def __repr__(self) -> str:
        live = sum(each.is_live for each in self)
        return f"KnowledgeBase({len(self):,} articles, {live:,} live)"

    def resolve(self, id: ArticleId | str) -> Article:
        """The article of that id, or the one at the end of its redirects; an error where they end nowhere."""
        seen: list[str] = []
        while True:
            article = self.articles.get(id)
            if article is None:
                raise NotFound(f"no article is {shown(id)}", code="article.unknown", path="id")
            if article.successor is None:
                return article
            seen.append(id)
            id = article.successor
            if id in seen:
                raise Invalid(
                    f"redirects lead in a circle: {' > '.join([*seen, id])}", code="article.redirect_cycle"
                )

    def archive(self, id: ArticleId | str, successor: ArticleId | str, *, at: datetime, by: Actor) -> Article:
        """The article archived in favour of another, which it redirects to; never in a circle."""
        article, last = self.articles[self._known(id)], self.resolve(successor)
        if last.id == id:
            reason = WORDS["article.redirect_cycle"](successor=successor, article=id)
            raise Refused(reason.text(), reason=reason)
        return article.archive(successor=successor, at=at, by=by)

    def _known(self, id: ArticleId | str) -> str:
        if id not in self.articles:
            raise NotFound(f"no article is {shown(id)}", code="article.unknown", path="id")
        return id

    def serve(
        self,
        id: ArticleId | str,
        language: str,
        audience: Reader | Audience | str = Audience.PUBLIC,
        at: datetime | None = None,
        *,
        stale: StalePolicy | str | None = None,
    ) -> Served | None:
        """The article that a reader is shown under an id, redirects followed; None where nothing."""
        return serve(self.resolve(id), language, audience, at, stale=stale)

    def search(
        self,
        words: str,
        language: str,
        audience: Reader | Audience | str = Audience.PUBLIC,
        at: datetime | None = None,
        *,
        most: int = 10,
    ) -> tuple[Hit, ...]:
        """Articles in a language that hold some of the words, the best first.

        Each term weighs as much as it is rare among the articles that the reader may see, twice as much in a
        title. Only what `serve` gives is found, so neither archived articles nor those for others; colleagues
        also find questions without an answer yet.
        """
        reader, wanted = Reader.of(audience), set(terms_of(words))
        texts = list(self._readable(language, reader, at))
        spread = Counter(term for _, terms, _ in texts for term in terms)
        worth = {term: math.log1p(len(texts) / spread[term]) for term in wanted if term in spread}
        hits: list[Hit] = []
        for hit, terms, title in texts:
            score = sum(worth[term] * (2 if term in title else 1) for term in wanted & terms)
            if score:
                hits.append(attrs.evolve(hit, score=score))
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.article))[:most])

    def _readable(
        self, language: str, reader: Reader, at: datetime | None
    ) -> Iterator[tuple[Hit, set[str], set[str]]]:
        """Every article that the reader may see in the language, with its terms and those of its title."""
        inside = Audience.INTERNAL.includes(reader.audience)
        for article in self:
            served = serve(article, language, reader, at)
            if served is not None and not any(n.code == "served.other_language" for n in served.notices):
                title = set(terms_of(f"{served.title} {article.question}"))
                hit = Hit(article=article.id, title=served.title, score=0.0, served=served)
                yield hit, title | set(terms_of(served.body)), title
            elif served is None and inside:
                then = article if at is None else article.as_of(at)
                if then is not None and may_read(then, reader):
                    title = set(terms_of(then.question))
                    yield Hit(article=then.id, title=then.question, score=0.0), title, title

    def about(self, product: ProductId | str) -> tuple[Article, ...]:
        """The articles about a product that are not archived, manuals first, then by id."""
        articles = (each for each in self if product in each.products and not each.archived_at)
        return tuple(sorted(articles, key=lambda each: (str(each.kind) != "manual", each.id)))

    def markdown(
        self,
        language: str,
        audience: Reader | Audience | str = Audience.PUBLIC,
        *,
        product: ProductId | str | None = None,
    ) -> str:
        """The articles that a reader may see, or those about a product, as one Markdown text: class by class.

        Each article stands with its id and the number of its version; notices stand above the text.
        """
        chosen = sorted(self, key=lambda each: each.id) if product is None else self.about(product)
        parts: dict[ArticleKind, list[str]] = {}
        for article in chosen:
            served = serve(article, language, audience)
            if served is not None:
                notices = "".join(f"> {notice.text(_spoken(language))}\n\n" for notice in served.notices)
                head = f"### {served.title}\n\n*{served.article} v{served.version.number}*"
                parts.setdefault(article.kind, []).append(f"{head}\n\n{notices}{served.body}")
        pages = [
            "\n\n".join([f"## {kind.label(_spoken(language))}", *parts[kind]])
            for kind in ArticleKind
            if kind in parts
        ]
        return "\n\n".join(pages) + "\n" if pages else ""

    def overdue(self, at: datetime, views: Mapping[str, int]) -> tuple[Overdue, ...]:
        """Live articles that are due for review, those first on which most depends: views x days overdue.

        `views` are those of a period that the caller chooses, by article; one that is not named has none.
        """
        late = [
            Overdue(
                article=each.id,
                due_at=each.due_at,
                days=(at - each.due_at) / _DAY,
                views=views.get(each.id, 0),
                signals=tuple(call.signal for call in each.review_calls),
            )
            for each in self
            if each.is_live and not each.archived_at and each.due_at is not None and each.due_at <= at
        ]
        return tuple(sorted(late, key=lambda each: (-each.weight, -each.days, each.article)))

    def traps(
        self,
        *,
        index: Iterable[ArticleId | str] = (),
        public_index: Iterable[ArticleId | str] = (),
        alike: float = 0.6,
    ) -> tuple[Trap, ...]:
        """Traps: what a search index holds but should not, two articles on one question, old quotations.

        `index` are the ids that any search index holds, `public_index` those of the public one. Two articles
        of one topic are on one question where more than `alike` of their shingles (three characters) are the
        same; where they are for different readers, they are to be variants of one.
        """
        public = set(public_index)
        traps_now = [
            Trap(article=id, reason=WORDS["trap.archived_in_index"]())
            for id in sorted({*index, *public})
            if id in self.articles and self.articles[id].archived_at
        ]
        traps_now += [
            Trap(article=id, reason=WORDS["trap.private_in_index"]())
            for id in sorted(public)
            if id in self.articles and self.articles[id].audience is not Audience.PUBLIC
        ]
        for article in self:
            traps_now += (Trap(article=article.id, reason=reason) for reason in self._traps_of(article))
        return (*traps_now, *self._on_one_question(alike))

    def _traps_of(self, article: Article) -> Iterator[Reason]:
        if article.successor is not None:
            try:
                self.resolve(article.id)
            except NotFound:
                yield WORDS["trap.lost_redirect"](successor=article.successor)
            except Invalid:
                yield WORDS["trap.redirect_cycle"]()
        for each in article.outdated_dependants:
            yield WORDS["trap.old_quotation"](kind=each.kind, id=each.id, version=each.version)
        if article.archived_at:
            return
        for translation in article.translations:
            if article.is_stale(translation):
                yield WORDS["trap.stale_translation"](language=translation.language)
        if article.is_live and _is_hidden(article):
            yield WORDS["trap.hidden"]()

    def _on_one_question(self, alike: float) -> Iterator[Trap]:
        texts: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = {}
        for article in self:
            for each in () if article.archived_at else article.translations:
                if each.live is not None:
                    cut = shingles(f"{each.live.title} {each.live.body}")
                    for topic in article.topics:
                        texts.setdefault((topic, canonical(each.language)), []).append((article.id, cut))
        pairs: dict[tuple[str, str], float] = {}
        for beside in texts.values():
            for (one, first), (other, second) in combinations(beside, 2):
                similarity = 0.0 if one == other else jaccard(first, second)
                if similarity > alike:
                    pair = (min(one, other), max(one, other))
                    pairs[pair] = max(similarity, pairs.get(pair, 0.0))
        for pair, similarity in sorted(pairs.items()):
            yield self._alike(*pair, similarity)

    def _alike(self, one: str, other: str, similarity: float) -> Trap:
        first, second = self.articles[one], self.articles[other]
        same = (first.audience, first.classes) == (second.audience, second.classes)
        reason = (
            WORDS["trap.same_question"](other=other, similarity=similarity)
            if same
            else WORDS["trap.two_truths"](other=other)
        )
        return Trap(article=one, reason=reason)


def shingles(text: str) -> frozenset[str]:
    """Runs of three characters of a text, without spaces and punctuation.

    >>> sorted(shingles("退货，退款"))
    ['货退款', '退货退']
    """
    letters = "".join(filter(str.isalnum, text.casefold()))
    return frozenset(letters[place : place + 3] for place in range(max(len(letters) - 2, 1)))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of what two sets have in common.

    >>> jaccard(frozenset("ab"), frozenset("bc"))
    0.3333333333333333
    """
    union = len(one | other)
    return len(one & other) / union if union else 0.0
