"""A session in the help centre: what was searched, read, voted, sent, and whether somebody contacted us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from cxkit.kernel import (
    Actor,
    Aggregate,
    Begin,
    Changes,
    Fact,
    Lifecycle,
    Step,
    by_chance,
    copies,
    record,
    several,
)
from cxkit.knowledge import use_facts as facts
from cxkit.knowledge._enums import LinkKind, SessionStatus, ViewSource, Visitor
from cxkit.knowledge._queries import clean_query
from cxkit.knowledge.use_facts import HelpSessionFact
from cxkit.values import ArticleId, CustomerId, HelpSessionId, ProductId

_S = SessionStatus


def form_opened(session: HelpSession, fact: facts.FormOpened) -> Changes:
    """The fields of the session that its first form tells."""
    return {"suggestions": fact.suggestions} if session.suggestions is None else {}


@record
class HelpSession(Aggregate[HelpSessionFact]):
    """A session in the help centre, or an agent's work with articles on cases.

    Its id is passed to the contact form, which links reading with contacting. Facts pin the version that was
    seen, so that it stays known what was told when.

    >>> from datetime import UTC
    >>> t, wang = datetime(2026, 3, 2, tzinfo=UTC), Actor.customer("C-1")
    >>> session = HelpSession.open("H-1", customer="C-1", language="zh-Hans", at=t, by=wang)
    >>> session = session.search("退货 13800138000", results=0, at=t, by=wang)
    >>> session.history[-1].query, "退货" in repr(session)
    ('退货', False)
    """

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={
            facts.Opened: Begin(_S.BROWSING, copies("visitor", "customer", "language", id="session")),
        },
        steps={
            facts.Searched: Step(),
            facts.Clicked: Step(),
            facts.Viewed: Step(),
            facts.Voted: Step(),
            facts.Linked: Step(),
            facts.Sent: Step(),
            facts.FormOpened: Step(target={_S.BROWSING: _S.FORM_OPEN}, effect=form_opened),
            facts.Suggested: Step(source={_S.FORM_OPEN, _S.CONTACTED}),
            facts.Solved: Step(source={_S.FORM_OPEN, _S.CONTACTED}),
            facts.Contacted: Step(target=_S.CONTACTED),
            facts.Erased: Step(),
        },
        permission="use_knowledge",
        permissions={"erase_customer": [facts.Erased]},
    )
    erasure: ClassVar[type[Fact]] = facts.Erased

    status: SessionStatus
    visitor: Visitor
    customer: CustomerId | None = None
    language: str | None = None
    suggestions: bool | None = None

    @classmethod
    def open(
        cls,
        id: HelpSessionId | str,
        *,
        at: datetime,
        by: Actor,
        visitor: Visitor | str = Visitor.CUSTOMER,
        customer: CustomerId | str | None = None,
        language: str | None = None,
    ) -> Self:
        """Begin a session; say whether it is one of a customer, of the staff, of a bot, or a preview."""
        given = {"session": id, "visitor": visitor, "customer": customer, "language": language}
        return cls.begin(facts.Opened, **given, at=at, by=by)

    def search(self, query: str, *, results: int, at: datetime, by: Actor) -> Self:
        """Record a search and how many articles it found; the query is kept without addresses and numbers."""
        given: Any = query
        cleaned = clean_query(given) or None if isinstance(given, str) else given
        return self.apply(facts.Searched, query=cleaned, results=results, at=at, by=by)

    def click(self, article: ArticleId | str, version: int, *, rank: int, at: datetime, by: Actor) -> Self:
        """Record that a result was clicked."""
        return self.apply(facts.Clicked, article=article, version=version, rank=rank, at=at, by=by)

    def view(
        self,
        article: ArticleId | str,
        version: int,
        *,
        at: datetime,
        by: Actor,
        source: ViewSource | str = ViewSource.BROWSE,
    ) -> Self:
        """Record that a version was viewed."""
        return self.apply(facts.Viewed, article=article, version=version, source=source, at=at, by=by)

    def vote(
        self,
        article: ArticleId | str,
        version: int,
        helpful: bool,
        *,
        at: datetime,
        by: Actor,
        reason: str | None = None,
    ) -> Self:
        """Record whether a version helped."""
        given = {"article": article, "version": version, "helpful": helpful, "reason": reason}
        return self.apply(facts.Voted, **given, at=at, by=by)

    def link(
        self,
        article: ArticleId | str,
        version: int,
        *,
        case: str,
        at: datetime,
        by: Actor,
        link: LinkKind | str = LinkKind.KNOWN,
    ) -> Self:
        """Record that a version was linked to a case."""
        return self.apply(facts.Linked, article=article, version=version, case=case, link=link, at=at, by=by)

    def send(
        self, article: ArticleId | str, version: int, *, at: datetime, by: Actor, case: str | None = None
    ) -> Self:
        """Record that a version was sent to a customer."""
        return self.apply(facts.Sent, article=article, version=version, case=case, at=at, by=by)

    def open_form(
        self,
        *,
        at: datetime,
        by: Actor,
        suggestions: bool = True,
        topic: str | None = None,
        product: ProductId | str | None = None,
    ) -> Self:
        """Record that the contact form was opened, with suggestions or held out without (`held_out`)."""
        given = {"suggestions": suggestions, "topic": topic, "product": product}
        return self.apply(facts.FormOpened, **given, at=at, by=by)

    def suggest(self, articles: Iterable[ArticleId | str], *, at: datetime, by: Actor) -> Self:
        """Record the articles that the form showed."""
        return self.apply(facts.Suggested, articles=several(articles), at=at, by=by)

    def solve(self, article: ArticleId | str | None = None, *, at: datetime, by: Actor) -> Self:
        """Record that the reader said it was solved."""
        return self.apply(facts.Solved, article=article, at=at, by=by)

    def contact(
        self,
        *,
        at: datetime,
        by: Actor,
        case: str | None = None,
        topic: str | None = None,
        product: ProductId | str | None = None,
        by_form: bool = True,
    ) -> Self:
        """Record that the reader contacted us, by the form or otherwise."""
        given = {"case": case, "topic": topic, "product": product, "by_form": by_form}
        return self.apply(facts.Contacted, **given, at=at, by=by)


def held_out(session: HelpSessionId | str, *, experiment: str, share: float = 0.1) -> bool:
    """Whether a session is shown no suggestions, so that their effect can be told: the same answer always.

    The split comes from a hash of both ids: it needs no memory, and experiments do not resemble each other.

    >>> sum(held_out(f"H-{n}", experiment="2026-03") for n in range(1000))
    110
    """
    return by_chance(experiment, session) < share
