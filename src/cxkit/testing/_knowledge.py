"""Strategies for articles and sessions of the help centre: they live through their verbs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel import Actor
from cxkit.knowledge import (
    Article,
    ArticleKind,
    Audience,
    ChangeSize,
    Confidence,
    DependantKind,
    Governance,
    HelpSession,
    LinkKind,
    ReviewSignal,
    StalePolicy,
    Translation,
    Version,
    VersionStatus,
    ViewSource,
    Visitor,
    facts,
)
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts
from cxkit.values import LANGUAGES

_TAGS = st.sampled_from(LANGUAGES)
_NAMES = st.sampled_from(["HK", "vip"]) | st.none()
_TOPICS = st.lists(st.sampled_from(["returns", "delivery", "price"]), max_size=2, unique=True)
_AMY, _LIN = Actor.agent("amy"), Actor.supervisor("lin")


@st.composite
def translations(draw: st.DrawFn) -> Translation:
    """Translations of which at most one version is live."""
    stages = draw(st.lists(st.sampled_from(VersionStatus), min_size=1, max_size=3))
    versions: list[Any] = [
        draw(records(Version, number=st.just(number), status=st.just(stage)))
        for number, stage in enumerate(stages, 1)
        if stage is not VersionStatus.LIVE or stage not in stages[: number - 1]
    ]
    return Translation(language=draw(_TAGS), region=draw(_NAMES), versions=tuple(versions))


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles at any point of their lives, created or imported, in several languages and variants."""
    at = draw(instants())
    fields: dict[str, Any] = {
        "article": draw(ids()),
        "question": draw(texts()) or "?",
        "kind": draw(st.sampled_from(ArticleKind)),
        "language": draw(_TAGS),
        "topics": tuple(draw(_TOPICS)),
        "products": tuple(draw(st.lists(ids(), max_size=2, unique=True))),
        "owner": draw(st.none() | ids()),
        "stale_policy": draw(st.sampled_from(StalePolicy)),
        "at": at,
        "by": _AMY,
    }
    if draw(st.integers(0, 3)):
        article = Article.begin(facts.Created, **fields)
    else:
        times: Any = {name: draw(st.sampled_from([None, at])) for name in ("published_at", "archived_at")}
        article = Article.imported(facts.Imported(**fields, **times, body="!"))

    def drafted(each: Article, t: datetime, b: Actor) -> Article:
        known = [version.number for version in each.versions]
        return each.draft(
            draw(texts()) or "?",
            draw(texts()) or "!",
            language=draw(_TAGS | st.just(each.language)),
            region=draw(_NAMES),
            change=draw(st.sampled_from(ChangeSize)),
            based_on=draw(st.sampled_from(known)) if known else None,
            at=t,
            by=b,
        )

    def last(each: Article) -> int:
        return draw(st.integers(1, max(len(each.versions), 1)))

    verbs: list[Callable[[Article, datetime, Actor], Article]] = [
        drafted,
        drafted,
        lambda a, t, b: a.submit(last(a), at=t, by=b),
        lambda a, t, b: a.return_version(last(a), draw(texts()) or None, at=t, by=b),
        lambda a, t, b: a.publish(last(a), waiver=draw(st.none() | st.just("urgent")), at=t, by=b),
        lambda a, t, b: a.withdraw(last(a), "wrong", at=t, by=b),
        lambda a, t, b: a.set_confidence(draw(st.sampled_from(Confidence)), at=t, by=b),
        lambda a, t, b: a.set_audience(draw(st.sampled_from(Audience)), classes=["vip"], at=t, by=b),
        lambda a, t, b: a.set_governance(draw(st.sampled_from(Governance)), approvers=["lin"], at=t, by=b),
        lambda a, t, b: a.hand_over("amy", at=t, by=b),
        lambda a, t, b: a.describe(topics=draw(_TOPICS), at=t, by=b),
        lambda a, t, b: a.review(at=t, by=b),
        lambda a, t, b: a.call_review(draw(st.sampled_from(ReviewSignal)), at=t, by=b),
        lambda a, t, b: a.set_dependant(draw(st.sampled_from(DependantKind)), "M-1", last(a), at=t, by=b),
        lambda a, t, b: a.remove_dependant(draw(st.sampled_from(DependantKind)), "M-1", at=t, by=b),
        lambda a, t, b: a.archive(successor=draw(ids()), at=t, by=b),
        lambda a, t, b: a.restore(at=t, by=b),
        lambda a, t, b: a.erase(at=t, by=b),
    ]
    for number, verb in enumerate(draw(st.lists(st.sampled_from(verbs), max_size=10))):
        with suppress(Refused):
            article = verb(article, at + timedelta(hours=number), draw(st.sampled_from([_AMY, _LIN])))
    return article


@st.composite
def help_sessions(draw: st.DrawFn) -> HelpSession:
    """Sessions of customers, staff, bots and previews."""
    at, customer = draw(instants()), draw(st.none() | ids())
    session = HelpSession.open(
        draw(ids()),
        visitor=draw(st.sampled_from(Visitor)),
        customer=customer,
        language=draw(st.none() | _TAGS),
        at=at,
        by=Actor.customer(customer),
    )
    article, version = st.sampled_from(["A-1", "A-2"]), st.integers(1, 3)
    topic = st.none() | st.sampled_from(["returns", "delivery"])

    def of(draw: st.DrawFn) -> tuple[str, int]:
        return draw(article), draw(version)

    verbs: list[Callable[[HelpSession, datetime, Actor], HelpSession]] = [
        lambda s, t, b: s.search(draw(texts()), results=draw(st.integers(0, 3)), at=t, by=b),
        lambda s, t, b: s.click(*of(draw), rank=1, at=t, by=b),
        lambda s, t, b: s.view(*of(draw), source=draw(st.sampled_from(ViewSource)), at=t, by=b),
        lambda s, t, b: s.vote(*of(draw), draw(st.booleans()), reason=draw(texts()) or None, at=t, by=b),
        lambda s, t, b: s.link(*of(draw), case=draw(ids()), link=draw(st.sampled_from(LinkKind)), at=t, by=b),
        lambda s, t, b: s.send(*of(draw), at=t, by=b),
        lambda s, t, b: s.open_form(suggestions=draw(st.booleans()), topic=draw(topic), at=t, by=b),
        lambda s, t, b: s.suggest(["A-1"], at=t, by=b),
        lambda s, t, b: s.solve("A-1", at=t, by=b),
        lambda s, t, b: s.contact(topic=draw(topic), by_form=draw(st.booleans()), at=t, by=b),
        lambda s, t, b: s.erase(at=t, by=b),
    ]
    for verb in draw(st.lists(st.sampled_from(verbs), max_size=8)):
        at += timedelta(seconds=draw(st.integers(0, 7200)))
        with suppress(Refused):
            session = verb(session, at, Actor.customer(customer))
    return session


register(Translation, translations)
register(Article, articles)
register(HelpSession, help_sessions)
