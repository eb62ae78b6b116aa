"""Strategies for incentive rules, appraisals and remedies."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel import Actor
from cxkit.team.appraisals import (
    AppealGround,
    Appraisal,
    PeriodBand,
    Remedy,
    RemedyStep,
    Source,
    SourceWeight,
)
from cxkit.team.appraisals.facts import Planned, Proposed
from cxkit.team.incentives import IncentiveRule, Indicator, Result, Reward, RewardKind
from cxkit.testing._records import records, register
from cxkit.testing._values import texts
from cxkit.values import Band, Money, Period

_METRICS = st.sampled_from(["quality_score", "knowledge", "attendance"])
_SHARES = st.floats(0, 1)


def indicators() -> st.SearchStrategy[Indicator]:
    """Indicators of metrics that need no guard."""
    return st.builds(
        Indicator,
        metric=_METRICS,
        floor=st.floats(0, 0.5),
        target=st.floats(0.6, 1),
        weight=st.floats(0.5, 3),
    )


@st.composite
def rewards(draw: st.DrawFn) -> Reward:
    """Rewards of every kind."""
    kind = draw(st.sampled_from(RewardKind))
    money = Money(draw(st.integers(1, 10**6)), "CNY") if kind is RewardKind.BONUS else None
    return Reward(
        kind=kind, money=money, points=draw(st.integers(1, 99)) if kind is RewardKind.POINTS else None
    )


@st.composite
def incentive_rules(draw: st.DrawFn) -> IncentiveRule:
    """Incentive rules that were announced before they took effect."""
    days = sorted(draw(st.lists(st.dates(), min_size=3, max_size=3)))
    named = {
        "announced_on": st.just(days[0]),
        "effective_from": st.just(days[1]),
        "effective_until": st.just(days[2]),
    }
    inside = st.lists(indicators(), min_size=1, max_size=2, unique_by=lambda each: each.metric).map(tuple)
    words = {name: st.sampled_from(["Kind", "好"]) for name in ("en", "zh_hans", "zh_hant")}
    made: Any = records(IncentiveRule, indicators=inside, reward=rewards(), **named, **words)
    rule: IncentiveRule = draw(made)
    return rule


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Results of metrics, those of shares with their successes."""
    n = draw(st.integers(1, 300))
    successes = draw(st.integers(0, n))
    known = draw(st.booleans())
    value = successes / n if known else draw(_SHARES)
    made: Any = records(
        Result,
        metric=_METRICS,
        n=st.just(n),
        successes=st.just(successes if known else None),
        value=st.just(value),
    )
    result: Result = draw(made)
    return result


@st.composite
def appraisals(draw: st.DrawFn) -> Appraisal:
    """Appraisals in every stage."""
    lin, amy, zoe = Actor.supervisor("lin"), Actor.agent("amy"), Actor.supervisor("zoe")
    peers = ["bo", "cai", "dan"]
    weights = tuple(SourceWeight(source=source, weight=draw(st.floats(0.1, 1))) for source in Source)
    people = {"agent": st.just("amy"), "peers": st.just(tuple(peers)), "conflicts": st.just(())}
    made: Any = draw(records(Planned, weights=st.just(weights), **people))
    appraisal, at, words = Appraisal.begin(made), made.at, draw(texts()) or "?"
    collected = tuple(draw(st.lists(results(), max_size=2)))
    until = at + timedelta(days=5)
    ground = draw(st.sampled_from(AppealGround))
    decision = draw(st.sampled_from(["uphold", "repeat"]))
    verbs: list[Callable[[Appraisal], Appraisal]] = [
        *(lambda a, who=who: a.rate("peer", 0.5, comment=words, at=at, by=Actor.agent(who)) for who in peers),
        lambda a: a.rate("supervisor", draw(_SHARES), at=at, by=lin),
        lambda a: a.compile(collected, at=at, by=lin),
        lambda a: a.calibrate(at=at, by=lin, total=0.5, reason=words),
        lambda a: a.share(appeal_until=until, at=at, by=lin),
        lambda a: a.appeal(ground, words, at=at, by=amy),
        lambda a: a.decide(decision, words, at=at, by=zoe),
        lambda a: a.finalise(at=until + timedelta(days=1), by=lin),
        lambda a: a.erase(at=a.history[-1].at, by=lin),
    ]
    for verb in verbs[: draw(st.integers(0, 11))]:
        with suppress(Refused):
            appraisal = verb(appraisal)
    return appraisal


@st.composite
def remedies(draw: st.DrawFn) -> Remedy:
    """Remedies in every stage."""
    lin = Actor.supervisor("lin")
    first = Period.month(draw(st.integers(2000, 2039)), draw(st.integers(1, 12)))
    low = tuple(PeriodBand(period=period, band=Band.BELOW) for period in (first, first.next()))
    fields = {"step": st.just(RemedyStep.COACHING), "previous": st.none(), "agent": st.just("amy")}
    made: Any = draw(records(Proposed, periods=st.just(low), **fields))
    remedy, at, words = Remedy.begin(made), made.at, draw(texts()) or None
    until, amy, zoe = at + timedelta(days=30), Actor.agent("amy"), Actor.supervisor("zoe")
    decision = draw(st.sampled_from(["uphold", "undo"]))
    verbs: list[Callable[[Remedy], Remedy]] = [
        lambda r: r.hear(words, at=at, by=amy),
        lambda r: r.impose(until=until, at=at, by=lin, appeal_until=at + timedelta(days=9)),
        *draw(
            st.sampled_from(
                [
                    (),
                    (
                        lambda r: r.appeal("facts", words or "?", at=at, by=amy),
                        lambda r: r.decide(decision, "?", at=at, by=zoe),
                    ),
                ]
            )
        ),
        lambda r: r.expire(at=until, by=lin),
        lambda r: r.withdraw("mistake", at=r.history[-1].at, by=lin),
        lambda r: r.erase(at=r.history[-1].at, by=lin),
    ]
    for verb in verbs[: draw(st.integers(0, len(verbs)))]:
        with suppress(Refused):
            remedy = verb(remedy)
    return remedy


register(Indicator, indicators)
register(Reward, rewards)
register(IncentiveRule, incentive_rules)
register(Result, results)
register(Appraisal, appraisals)
register(Remedy, remedies)
