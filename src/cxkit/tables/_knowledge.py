"""Articles and their use as columns: events, views, searches and sessions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Final, Self
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from cxkit.columns import MISSING, Category, Flags, Instants
from cxkit.knowledge import (
    Article,
    ArticleKind,
    Audience,
    Confidence,
    Governance,
    HelpSession,
    LinkKind,
    ViewSource,
    Visitor,
    clean_query,
    use_facts as facts,
)
from cxkit.tables._columns import category, count, flag, ids, instant
from cxkit.tables._table import Table, table
from cxkit.values import Labelled, as_utc

Places = NDArray[np.intp]
_TYPED_WITHIN: Final = 2_000_000


class UseEvent(Labelled):
    """Event in the use of articles."""

    OPENED = "opened", "Session begun", "访问开始", "造訪開始"
    SEARCHED = "searched", "Searched", "搜索", "搜尋"
    CLICKED = "clicked", "Result clicked", "点击结果", "點擊結果"
    VIEWED = "viewed", "Article viewed", "查看文章", "檢視文章"
    VOTED = "voted", "Voted", "评价", "評價"
    LINKED = "linked", "Linked to a case", "关联案件", "關聯案件"
    SENT = "sent", "Sent to a customer", "发送给顾客", "傳送給顧客"
    FORM_OPENED = "form_opened", "Contact form opened", "打开咨询表单", "開啟諮詢表單"
    SUGGESTED = "suggested", "Articles suggested", "推荐文章", "推薦文章"
    SOLVED = "solved", "Solved without contact", "自助解决", "自助解決"
    CONTACTED = "contacted", "Contacted us", "联系客服", "聯絡客服"


_EVENTS: Final[dict[type[Any], UseEvent]] = {
    facts.Opened: UseEvent.OPENED,
    facts.Searched: UseEvent.SEARCHED,
    facts.Clicked: UseEvent.CLICKED,
    facts.Viewed: UseEvent.VIEWED,
    facts.Voted: UseEvent.VOTED,
    facts.Linked: UseEvent.LINKED,
    facts.Sent: UseEvent.SENT,
    facts.FormOpened: UseEvent.FORM_OPENED,
    facts.Suggested: UseEvent.SUGGESTED,
    facts.Solved: UseEvent.SOLVED,
    facts.Contacted: UseEvent.CONTACTED,
}


@table
class ArticleTable(Table):
    """One row a live translation of an article and a topic of it; an article without one has one row.

    >>> articles = ArticleTable.from_columns(id=["A-1"], topic=["returns"], language=["en"], live=[True])
    >>> articles.topic.to_list()
    ['returns']
    """

    time: ClassVar[str] = "published_at"

    id: Any = ids("the article's id")
    kind: Category = category("its class", ArticleKind)
    confidence: Category = category("the confidence in it", Confidence)
    audience: Category = category("who may read it", Audience)
    governance: Category = category("who may change it", Governance)
    owner: Category = category("who is responsible for it")
    topic: Category = category("what it is about")
    language: Category = category("the language of the translation")
    region: Category = category("the region that the variant is for; missing for all")
    version: Any = count("the number of the live version")
    published_at: Instants = instant("when that version went live")
    due_at: Instants = instant("when the article is to be reviewed")
    live: Any = flag("whether a version is live in that language")
    stale: Any = flag("whether the translation is older than the last major change of its source")
    overdue: Any = flag("whether the review is overdue; not known without an instant of the report")

    @classmethod
    def from_objects(cls, articles: Iterable[Article], *, as_of: datetime | None = None) -> Self:
        """The table of those articles; with `as_of` as they were then."""
        end = None if as_of is None else as_utc(as_of, "as_of")
        return cls._from_objects(articles, lambda each: _article_rows(each, end))


def _article_rows(articles: Iterable[Article], as_of: datetime | None) -> Iterator[tuple[Any, ...]]:
    for given in articles:
        article = given if as_of is None else given.as_of(as_of)
        if article is None:
            continue
        same = (
            article.id,
            article.kind,
            article.confidence,
            article.audience,
            article.governance,
            article.owner,
        )
        overdue = None if as_of is None else article.due_at is not None and article.due_at <= as_of
        live = [each for each in article.translations if each.live is not None]
        for topic in article.topics or (None,):
            for each in live:
                version = each.live
                if version is not None:
                    version_cells = (
                        version.number,
                        version.published_at,
                        article.due_at,
                        True,
                        article.is_stale(each),
                    )
                    yield *same, topic, each.language, each.region, *version_cells, overdue
            if not live:
                yield *same, topic, None, None, None, None, article.due_at, False, None, overdue


@table
class UseTable(Table):
    """One row an event of a session: what was searched, viewed, voted, linked, sent, and asked at the form.

    >>> from datetime import UTC
    >>> uses = UseTable.from_columns(session=["H-1"] * 2, event=["viewed", "voted"], article=["A-1"] * 2,
    ...                              version=[1, 1], helpful=[None, True],
    ...                              at=[datetime(2026, 3, 2, 9, minute, tzinfo=UTC) for minute in (0, 1)])
    >>> uses.helpful.tolist()
    [-1, 1]
    """

    time: ClassVar[str] = "at"

    session: Category = category("the session's id", required=True)
    customer: Category = category("whose session it is, where known")
    visitor: Category = category("of a customer, the staff, a bot, or a preview", Visitor)
    language: Category = category("the visitor's language")
    at: Instants = instant("when it happened", required=True)
    event: Category = category("what happened", UseEvent, required=True)
    article: Category = category("the article that it happened to")
    version: Any = count("the number of its version")
    edition: Any = count("the version with its last major change")
    topic: Category = category("the article's first topic, or what the form or the contact was about")
    product: Category = category("the article's first product, or that of the form or the contact")
    source: Category = category("how the reader came to the article", ViewSource)
    query: Category = category("what was searched for; of sessions without addresses and numbers")
    results: Any = count("how many articles were found")
    helpful: Any = flag("whether the reader said that it helped")
    case: Category = category(
        "the case that the article was linked to or sent for, or that the contact began"
    )
    link: Category = category("whether the article was known or created for the case", LinkKind)
    suggestions: Any = flag("whether the form suggests articles; no where the session is held out")
    by_form: Any = flag("whether the contact came by the form of the session")

    @classmethod
    def from_objects(cls, sessions: Iterable[HelpSession], *, articles: Iterable[Article] = ()) -> Self:
        """The events of those sessions; what `articles` know of topic, product and edition is filled in."""
        known = {each.id: each for each in articles}
        return cls._from_objects(sessions, lambda each: _use_rows(each, known))


_TOLD: Final = (
    *("article", "version", "topic", "product", "source", "query", "results", "helpful", "case", "link"),
    *("suggestions", "by_form"),
)
"""The fields of facts, by the names of columns."""


def _use_rows(sessions: Iterable[HelpSession], articles: dict[str, Article]) -> Iterator[tuple[Any, ...]]:
    for session in sessions:
        same = session.id, session.customer, session.visitor, session.language
        for fact in session.history:
            event = _EVENTS.get(type(fact))
            if event is None:
                continue
            fields: dict[str, Any] = {name: getattr(fact, name, None) for name in _TOLD}
            article, version = articles.get(fields["article"]), fields["version"]
            if fields["query"]:
                fields["query"] = clean_query(fields["query"])
            yield (
                *same,
                fact.at,
                event,
                fields["article"],
                version,
                article.edition_of(version) if article is not None and version else version,
                next(iter(article.topics), None) if article is not None else fields["topic"],
                next(iter(article.products), None) if article is not None else fields["product"],
                *(fields[name] for name in _TOLD[4:]),
            )


class _Log:
    """The events of a use table in the order of their sessions, and what is looked up in them."""

    def __init__(self, uses: UseTable) -> None:
        self.uses = uses
        self.order: Places = np.lexsort((uses.at, uses.session.codes))
        # A visitor who is known is one person in all their sessions.
        persons = len(uses.session.categories)
        known = uses.customer.codes >= 0
        self.person = np.where(known, persons + uses.customer.codes, uses.session.codes).astype(np.int64)

    def rows(self, *events: UseEvent) -> Places:
        """The rows of those events, session by session in time."""
        return self.order[self.uses.event.isin(map(str, events))[self.order]]

    def session(self, rows: Places) -> NDArray[np.int64]:
        """The sessions of rows."""
        return self.uses.session.codes[rows].astype(np.int64)

    def seen(self, rows: Places) -> NDArray[np.int64]:
        """Session, article and version of rows."""
        codes = self.session(rows), self.uses.article.codes[rows], self.uses.version[rows]
        return np.stack([np.asarray(each, np.int64) for each in codes])

    def next_at(self, rows: Places, later: Places, of: NDArray[np.int64]) -> Instants:
        """For each of `rows` the time of the first of `later` from then on with the same key."""
        at = self.uses.at
        times, ranks = np.unique(np.concatenate([at[rows], at[later]]), return_inverse=True)
        width = len(times) + 1
        wanted = of[rows] * width + ranks[: len(rows)]
        there = of[later] * width + ranks[len(rows) :]
        there_order = np.argsort(there, kind="stable")
        there = there[there_order]
        place = np.searchsorted(there, wanted)
        inside = place < len(there)
        place = np.where(inside, place, 0)
        if not len(there):
            return np.full(len(rows), MISSING, np.int64)
        same = inside & (there[place] // width == of[rows])
        return np.where(same, at[later[there_order[place]]], MISSING)

    def same_matter_at(self, views: Places, contacts: Places) -> Instants:
        """For each view the time of the person's first contact on its topic, and its product if both tell."""
        topic, product = self.uses.topic, self.uses.product
        of_topic: NDArray[np.int64] = np.where(
            topic.codes >= 0, self.person * len(topic.categories) + topic.codes, -1
        )
        of_product = (of_topic * len(product.categories) + product.codes).astype(np.int64)
        contacts = contacts[of_topic[contacts] >= 0]
        has_product = product.codes[contacts] >= 0
        any_product = self.next_at(views, contacts, of_topic)
        untold = self.next_at(views, contacts[~has_product], of_topic)
        same = self.next_at(views, contacts[has_product], of_product)
        first = np.where(untold == MISSING, same, np.where(same == MISSING, untold, np.minimum(untold, same)))
        return np.where(of_topic[views] < 0, MISSING, np.where(product.codes[views] < 0, any_product, first))


@table
class ArticleViewTable(Table):
    """One row a session and version that was viewed or voted on in it, at first; with the contacts after it.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 9, minute, tzinfo=UTC) for minute in (0, 1, 5)]
    >>> uses = UseTable.from_columns(session=["H-1"] * 3, event=["viewed", "viewed", "contacted"],
    ...                              article=["A-1", "A-1", None], version=[1, 1, None],
    ...                              topic=["returns"] * 3, at=at)
    >>> views = ArticleViewTable.from_uses(uses)
    >>> ((views.matter_contact_at - views.viewed_at) // 60_000_000).tolist()
    [5]
    """

    time: ClassVar[str] = "viewed_at"

    session: Category = category("the session's id", required=True)
    customer: Category = category("whose session it is, where known")
    visitor: Category = category("of a customer, the staff, a bot, or a preview", Visitor)
    language: Category = category("the visitor's language")
    article: Category = category("the article")
    version: Any = count("the number of its version")
    edition: Any = count("the version with its last major change")
    topic: Category = category("its first topic")
    product: Category = category("its first product")
    source: Category = category("how the reader came to it", ViewSource)
    viewed_at: Instants = instant("when it was first viewed in the session", required=True)
    voted: Any = flag("whether the reader voted on it in the session")
    helpful: Any = flag("whether the reader said last that it helped; not known without a vote")
    contact_at: Instants = instant("the person's first contact after it")
    matter_contact_at: Instants = instant("the first one with the same topic and product")

    @classmethod
    def from_objects(cls, sessions: Iterable[HelpSession], *, articles: Iterable[Article] = ()) -> Self:
        """The views of those sessions; contacts are matched by what `articles` know of topic and product."""
        return cls.from_uses(UseTable.from_objects(sessions, articles=articles))

    @classmethod
    def from_uses(cls, uses: UseTable) -> Self:
        """The views of a use table; a customer's contacts count whatever session they are in."""
        log = _Log(uses)
        views, votes = log.rows(UseEvent.VIEWED, UseEvent.VOTED), log.rows(UseEvent.VOTED)
        views = views[uses.article.codes[views] >= 0]
        _, first = np.unique(log.seen(views), axis=1, return_index=True)
        views = views[np.sort(first)]
        said = dict(
            zip(zip(*log.seen(votes).tolist(), strict=True), uses.helpful[votes].tolist(), strict=True)
        )
        seen = list(zip(*log.seen(views).tolist(), strict=True))
        contacts = log.rows(UseEvent.CONTACTED)
        names = ("session", "customer", "visitor", "language", "article", "version", "edition")
        return cls(
            **{name: uses.column(name)[views] for name in (*names, "topic", "product", "source")},
            viewed_at=uses.at[views],
            voted=np.array([each in said for each in seen], np.int8),
            helpful=np.array([said.get(each, -1) for each in seen], np.int8),
            contact_at=log.next_at(views, contacts, log.person),
            matter_contact_at=log.same_matter_at(views, contacts),
            seen=len(views),
        )


@table
class SearchTable(Table):
    """One row a search: what it found, whether a result was clicked, and whether it was searched again.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 9, minute, tzinfo=UTC) for minute in (0, 1)]
    >>> uses = UseTable.from_columns(session=["H-1"] * 2, event=["searched"] * 2, at=at,
    ...                              query=["Ｒeturn", "refund"], results=[0, 3])
    >>> searches = SearchTable.from_uses(uses)
    >>> searches.query.to_list(), searches.found_nothing.tolist(), searches.searched_again.tolist()
    (['return', 'refund'], [1, 0], [1, 0])
    """

    time: ClassVar[str] = "at"

    session: Category = category("the session's id", required=True)
    customer: Category = category("whose session it is, where known")
    visitor: Category = category("of a customer, the staff, a bot, or a preview", Visitor)
    language: Category = category("the visitor's language")
    at: Instants = instant("when it was searched", required=True)
    query: Category = category("what was searched for: one width and case, no addresses and numbers")
    results: Any = count("how many articles were found")
    typed_ahead: Any = flag("whether it is the beginning of the next search, less than two seconds later")
    found_nothing: Any = flag("whether nothing was found")
    clicked: Any = flag("whether a result was clicked or viewed before the next search")
    searched_again: Any = flag("whether another search followed in the session")

    @classmethod
    def from_objects(cls, sessions: Iterable[HelpSession]) -> Self:
        """The searches of those sessions."""
        return cls.from_uses(UseTable.from_objects(sessions))

    @classmethod
    def from_uses(cls, uses: UseTable) -> Self:
        """The searches of a use table."""
        log, query = _Log(uses), uses.query.mapped(one_query)
        rows = log.rows(UseEvent.SEARCHED)
        session, at, texts = log.session(rows), uses.at[rows], query[rows].to_list()
        follows = np.append(session[1:] == session[:-1], False)[: len(rows)]
        begins = [
            bool(one and other and other.startswith(one))
            for one, other in zip(texts, [*texts[1:], None], strict=False)
        ]
        soon = np.append(np.diff(at), 0)[: len(rows)] <= _TYPED_WITHIN
        opened = log.rows(UseEvent.CLICKED, UseEvent.VIEWED)
        opened = opened[(uses.event == "clicked")[opened] | (uses.source == "search")[opened]]
        click = log.next_at(rows, opened, uses.session.codes.astype(np.int64))
        before_next = ~follows | (click < np.append(at[1:], MISSING)[: len(rows)])
        results = uses.results[rows]
        return cls(
            **{name: uses.column(name)[rows] for name in ("session", "customer", "visitor", "language")},
            at=at,
            query=query[rows],
            results=results,
            typed_ahead=(follows & soon & np.array(begins, np.bool_)).astype(np.int8),
            found_nothing=np.where(results == MISSING, -1, results == 0).astype(np.int8),
            clicked=((click != MISSING) & before_next).astype(np.int8),
            searched_again=follows.astype(np.int8),
            seen=len(rows),
        )


def one_query(text: str) -> str:
    """A query in one way of writing: one width and case, single spaces, no addresses and numbers.

    >>> one_query("  Ｒeturn  LAMP 13800138000")
    'return lamp'
    """
    return clean_query(normalize("NFKC", text)).casefold()


@table
class HelpSessionTable(Table):
    """One row a session: whether an article was viewed, the form opened, the question solved or sent.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 9, minute, tzinfo=UTC) for minute in (0, 1)]
    >>> uses = UseTable.from_columns(session=["H-1"] * 2, event=["viewed", "form_opened"], at=at,
    ...                              suggestions=[None, True])
    >>> sessions = HelpSessionTable.from_uses(uses)
    >>> sessions.sent.tolist(), sessions.solved.tolist()
    ([0], [0])
    """

    time: ClassVar[str] = "began_at"

    session: Category = category("the session's id", required=True)
    customer: Category = category("whose session it is, where known")
    visitor: Category = category("of a customer, the staff, a bot, or a preview", Visitor)
    language: Category = category("the visitor's language")
    topic: Category = category("what the form was about")
    began_at: Instants = instant("its first event", required=True)
    viewed_at: Instants = instant("the first view of an article")
    contact_at: Instants = instant("the person's first contact after that view")
    form_opened_at: Instants = instant("when the contact form was first opened")
    suggestions: Any = flag("whether the form suggested articles; not known without a form")
    solved: Any = flag("whether the reader said at the form that it was solved; not known without a form")
    sent: Any = flag("whether the form was sent; not known without a form")
    read_instead: Any = flag(
        "whether a suggestion was viewed and the form not sent; not known without a form"
    )

    @classmethod
    def from_objects(cls, sessions: Iterable[HelpSession]) -> Self:
        """The sessions."""
        return cls.from_uses(UseTable.from_objects(sessions))

    @classmethod
    def from_uses(cls, uses: UseTable) -> Self:
        """The sessions of a use table."""
        log = _Log(uses)
        codes, first = np.unique(log.session(log.order), return_index=True)
        rows = log.order[first]

        def having(found: Places) -> tuple[Flags, Places]:
            """Where a session has such a row, and the first of them (or any row)."""
            there, at = np.unique(log.session(found), return_index=True)
            place = np.minimum(np.searchsorted(there, codes), max(len(there) - 1, 0))
            has = there[place] == codes if len(there) else np.zeros(len(codes), np.bool_)
            return has, np.where(has, found[at[place]], rows) if len(there) else rows

        viewed, view = having(log.rows(UseEvent.VIEWED))
        formed, form = having(log.rows(UseEvent.FORM_OPENED))
        solved, _ = having(log.rows(UseEvent.SOLVED))
        contacts = log.rows(UseEvent.CONTACTED)
        sent, _ = having(contacts[uses.by_form[contacts] != 0])
        suggested = log.rows(UseEvent.VIEWED)
        read, _ = having(suggested[(uses.source == "suggestion")[suggested]])
        contact_at = log.next_at(view, contacts, log.person)
        topic = uses.topic[form]

        def of_forms(flags: Flags) -> NDArray[np.int8]:
            return np.where(formed, flags, -1).astype(np.int8)

        return cls(
            **{name: uses.column(name)[rows] for name in ("session", "customer", "visitor", "language")},
            topic=Category(np.where(formed, topic.codes, -1).astype(topic.codes.dtype), topic.categories),
            began_at=uses.at[rows],
            viewed_at=np.where(viewed, uses.at[view], MISSING),
            contact_at=np.where(viewed, contact_at, MISSING),
            form_opened_at=np.where(formed, uses.at[form], MISSING),
            suggestions=np.where(formed, uses.suggestions[form], -1).astype(np.int8),
            solved=of_forms(solved),
            sent=of_forms(sent),
            read_instead=of_forms(read & ~sent),
            seen=len(rows),
        )
