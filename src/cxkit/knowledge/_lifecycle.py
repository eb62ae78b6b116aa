"""The life of an article as one table, and the rules that the table alone cannot say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from cxkit.kernel import Begin, Changes, Lifecycle, OneOf, Step, copies, evolve, sets
from cxkit.knowledge import facts
from cxkit.knowledge._enums import ArticleKind, Audience, Confidence, Governance, VersionStatus
from cxkit.knowledge._parts import Dependant, ReviewCall, Translation, Version
from cxkit.knowledge._state import ArticleState
from cxkit.knowledge._tags import same_tag
from cxkit.knowledge._wording import WORDS
from cxkit.values import Reason

REVIEW_EVERY: Final = MappingProxyType(
    {
        ArticleKind.HOW_TO: timedelta(days=365),
        ArticleKind.FAQ: timedelta(days=180),
        ArticleKind.MANUAL: timedelta(days=365),
        ArticleKind.POLICY: timedelta(days=90),
        ArticleKind.KNOWN_ERROR: timedelta(days=30),
    }
)
"""How long after its publication an article of each class is reviewed, where it names no time of its own."""

_C, _V = Confidence, VersionStatus
_USED = {_C.WORK_IN_PROGRESS, _C.NOT_VALIDATED, _C.VALIDATED}


# Rules


def answer_is_known(article: ArticleState, fact: facts.ConfidenceSet) -> Reason | None:
    """Only what has an answer is more than a work in progress."""
    lacking = fact.confidence is not _C.WORK_IN_PROGRESS and not article.translations
    return WORDS["article.no_answer"](confidence=fact.confidence) if lacking else None


def approvers_are_named(article: ArticleState, fact: facts.GovernanceSet) -> Reason | None:
    """A controlled article has approvers."""
    lacking = fact.governance is Governance.CONTROLLED and not fact.approvers
    return WORDS["article.no_approver"]() if lacking else None


def source_is_named(article: ArticleState, fact: facts.Drafted) -> Reason | None:
    """A translation says which version of the source language it was made from."""
    if same_tag(fact.language, article.language):
        return None
    source = None if fact.based_on is None else article.translation_of(fact.based_on)
    named = source is not None and same_tag(source.language, article.language)
    return None if named else WORDS["article.no_source"](language=article.language)


def _stands(*stages: VersionStatus) -> Callable[[ArticleState, Any], Reason | None]:
    """The rule that a fact's version is in one of those stages."""

    def version_stands(article: ArticleState, fact: Any) -> Reason | None:
        version = article.find_version(fact.version)
        if version is None:
            return WORDS["article.no_version"](version=fact.version)
        if version.status in stages:
            return None
        return WORDS["article.version_status"](version=fact.version, status=version.status)

    return version_stands


def approver_is_not_author(article: ArticleState, fact: facts.Published) -> Reason | None:
    """A controlled article is published from review, by an approver who did not write the version."""
    if article.governance is Governance.OPEN:
        return None
    version = article.find_version(fact.version)
    if version is None or version.status is not _V.IN_REVIEW:
        return WORDS["article.not_in_review"]()
    if fact.by.id == version.author:
        return WORDS["article.own"](author=version.author or "-")
    known = fact.by.id in article.approvers
    return None if known else WORDS["article.not_approver"](approver=fact.by.id or "-")


def _ready_for_public(article: ArticleState, waiver: str | None) -> Reason | None:
    """An article that everybody reads is validated or waived, and has an owner and a topic."""
    if article.confidence is not _C.VALIDATED and not (waiver or article.waiver):
        return WORDS["article.not_validated"]()
    if article.owner is None:
        return WORDS["article.no_owner"]()
    return None if article.topics else WORDS["article.no_topic"]()


def published_is_ready(article: ArticleState, fact: facts.Published) -> Reason | None:
    """A public article goes live when it is ready."""
    return _ready_for_public(article, fact.waiver) if article.audience is Audience.PUBLIC else None


def audience_is_ready(article: ArticleState, fact: facts.AudienceSet) -> Reason | None:
    """A live article becomes public when it is ready."""
    exposed = fact.audience is Audience.PUBLIC and article.is_live
    return _ready_for_public(article, fact.waiver) if exposed else None


def topic_stays_named(article: ArticleState, fact: facts.Described) -> Reason | None:
    """A live public article keeps a topic."""
    exposed = article.audience is Audience.PUBLIC and article.is_live
    return WORDS["article.no_topic"]() if exposed and not fact.topics else None


def review_lies_ahead(article: ArticleState, fact: facts.Reviewed | facts.Published) -> Reason | None:
    """The next review lies ahead."""
    past = fact.review_at is not None and fact.review_at <= fact.at
    return WORDS["article.review_past"]() if past else None


def another_succeeds(article: ArticleState, fact: facts.Archived) -> Reason | None:
    """Another article takes its place."""
    return WORDS["article.own_successor"]() if fact.successor == article.id else None


def version_is_known(article: ArticleState, fact: facts.DependantSet) -> Reason | None:
    """Only a version that there is can be quoted."""
    known = article.find_version(fact.version) is not None
    return None if known else WORDS["article.no_version"](version=fact.version)


# Effects


def _staged(article: ArticleState, changes: dict[int, dict[str, Any]]) -> Changes:
    """The translations with versions changed, by their numbers."""

    def changed(each: Translation) -> Translation:
        versions = tuple(
            evolve(version, changes[version.number]) if version.number in changes else version
            for version in each.versions
        )
        return evolve(each, {"versions": versions})

    return {"translations": tuple(changed(each) for each in article.translations)}


def drafted(article: ArticleState, fact: facts.Drafted) -> Changes:
    """The new draft; an earlier one that never went live gives way."""
    key = (fact.language, fact.region, fact.customer_class)
    last = max((version.number for version in article.versions), default=0)
    version = Version(
        number=last + 1,
        title=fact.title,
        body=fact.body,
        change=fact.change,
        based_on=fact.based_on,
        author=fact.by.id,
        drafted_at=fact.at,
    )
    translation = next((each for each in article.translations if (each.language, *each.variant) == key), None)
    if translation is None:
        new = Translation(
            language=fact.language,
            region=fact.region,
            customer_class=fact.customer_class,
            versions=(version,),
        )
        return {"translations": (*article.translations, new)}
    if translation.pending is not None:
        gone = {translation.pending.number: {"status": _V.SUPERSEDED, "ended_at": fact.at}}
        staged: Any = _staged(article, gone)["translations"]
    else:
        staged = article.translations
    return {
        "translations": tuple(
            evolve(each, {"versions": (*each.versions, version)})
            if (each.language, *each.variant) == key
            else each
            for each in staged
        )
    }


def published(article: ArticleState, fact: facts.Published) -> Changes:
    """The version is live, the one before it superseded; one of the source language answers the review."""
    changes: dict[int, dict[str, Any]] = {fact.version: {"status": _V.LIVE, "published_at": fact.at}}
    translation = article.translation_of(fact.version)
    if translation is not None and translation.live is not None:
        changes[translation.live.number] = {"status": _V.SUPERSEDED, "ended_at": fact.at}
    more: Changes = {"waiver": fact.waiver or article.waiver}
    if translation is not None and same_tag(translation.language, article.language):
        more |= reviewed(article, fact)
    elif article.review_at is None:
        more["review_at"] = reviewed(article, fact)["review_at"]
    return {**_staged(article, changes), **more}


def _stage(status: VersionStatus, *, ends: bool = False) -> Callable[[ArticleState, Any], Changes]:
    """The effect that the fact's version comes to that stage."""

    def staged(article: ArticleState, fact: Any) -> Changes:
        ended = {"ended_at": fact.at} if ends else {}
        return _staged(article, {fact.version: {"status": status, **ended}})

    return staged


def called(article: ArticleState, fact: facts.ReviewCalled) -> Changes:
    """The event is kept until the article is reviewed."""
    call = ReviewCall(signal=fact.signal, at=fact.at, reference=fact.reference)
    return {"review_calls": (*article.review_calls, call)}


def reviewed(article: ArticleState, fact: facts.Reviewed | facts.Published) -> Changes:
    """The article holds until its next review, and what called for one is answered."""
    following = fact.at + (article.review_every or REVIEW_EVERY[article.kind])
    return {"review_at": fact.review_at or following, "review_calls": ()}


def _others(article: ArticleState, fact: Any) -> tuple[Dependant, ...]:
    return tuple(each for each in article.dependants if (each.kind, each.id) != (fact.kind, fact.id))


def dependant_set(article: ArticleState, fact: facts.DependantSet) -> Changes:
    """The articles that quote this one gain one, with the version that it quotes."""
    new = Dependant(kind=fact.kind, id=fact.id, version=fact.version)
    return {"dependants": (*_others(article, fact), new)}


def dependant_removed(article: ArticleState, fact: facts.DependantRemoved) -> Changes:
    """An article that quotes this one no longer is left out."""
    return {"dependants": _others(article, fact)}


_created = copies(*facts.ABOUT, id="article")


def imported(fact: facts.Imported) -> Changes:
    """The article with one text, live or a draft; what was archived there is archived here."""
    live, begun = fact.published_at is not None, fact.drafted_at or fact.published_at or fact.at
    gone = fact.archived_at is not None
    version = Version(
        number=1,
        title=fact.title or fact.question,
        body=fact.body,
        status=_V.LIVE if live else _V.DRAFT,
        author=fact.author,
        drafted_at=begun,
        published_at=fact.published_at,
    )
    every = fact.review_every or REVIEW_EVERY[fact.kind]
    return {
        **_created(fact),
        "confidence": _C.ARCHIVED if gone else _C.NOT_VALIDATED,
        "archived_at": fact.archived_at,
        "translations": (Translation(language=fact.language, versions=(version,)),),
        "review_at": fact.published_at + every if fact.published_at is not None else None,
    }


LIFECYCLE = Lifecycle(
    state="confidence",
    begins={
        facts.Created: Begin(_C.WORK_IN_PROGRESS, _created),
        facts.Imported: Begin(OneOf({_C.NOT_VALIDATED, _C.ARCHIVED}), imported),
    },
    steps={
        facts.Described: Step(
            source=_USED,
            effect=sets("question", "kind", "topics", "products", "review_every", "stale_policy"),
            checks=(topic_stays_named,),
        ),
        facts.OwnerSet: Step(source=_USED, effect=sets("owner")),
        facts.ConfidenceSet: Step(
            source=_USED, target=OneOf(_USED, field="confidence"), checks=(answer_is_known,)
        ),
        facts.AudienceSet: Step(
            source=_USED,
            effect=sets("audience", "classes", if_given=("waiver",)),
            checks=(audience_is_ready,),
        ),
        facts.GovernanceSet: Step(
            source=_USED, effect=sets("governance", "approvers"), checks=(approvers_are_named,)
        ),
        facts.Drafted: Step(source=_USED, effect=drafted, checks=(source_is_named,)),
        facts.Submitted: Step(source=_USED, effect=_stage(_V.IN_REVIEW), checks=(_stands(_V.DRAFT),)),
        facts.Returned: Step(source=_USED, effect=_stage(_V.DRAFT), checks=(_stands(_V.IN_REVIEW),)),
        facts.Published: Step(
            source=_USED,
            effect=published,
            checks=(
                _stands(_V.DRAFT, _V.IN_REVIEW),
                approver_is_not_author,
                published_is_ready,
                review_lies_ahead,
            ),
        ),
        facts.Withdrawn: Step(
            source=_USED,
            effect=_stage(_V.WITHDRAWN, ends=True),
            checks=(_stands(_V.DRAFT, _V.IN_REVIEW, _V.LIVE),),
        ),
        facts.Reviewed: Step(source=_USED, effect=reviewed, checks=(review_lies_ahead,)),
        facts.ReviewCalled: Step(source=_USED, effect=called),
        facts.DependantSet: Step(effect=dependant_set, checks=(version_is_known,)),
        facts.DependantRemoved: Step(effect=dependant_removed),
        facts.Archived: Step(
            source=_USED,
            target=_C.ARCHIVED,
            effect=sets("successor", archived_at="at"),
            checks=(another_succeeds,),
        ),
        facts.Restored: Step(
            source=_C.ARCHIVED, target=_C.NOT_VALIDATED, effect=sets(successor=None, archived_at=None)
        ),
        facts.Erased: Step(),
    },
    permission="edit_knowledge",
    permissions={
        "manage_knowledge": [facts.AudienceSet, facts.GovernanceSet, facts.Archived, facts.Restored],
        "import_data": [facts.Imported],
        "erase_customer": [facts.Erased],
    },
)
