"""Incentive rules as versioned data, what they award in a period, and how much of that chance would win."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cxkit._typing import Named, Several
from cxkit.errors import Fault, Invalid
from cxkit.kernel import field, record, repeated
from cxkit.team._wording import WORDS
from cxkit.team.incentives._enums import AwardOutcome, RewardKind
from cxkit.team.incentives._parts import Indicator, Result, Reward, Standing, unguarded
from cxkit.values import LONGEST_ID, AgentId, Band, Label, Language, Money, PolicyId, Reason

EVERYBODY_HERE = Standing(agent=AgentId("-"), tenure_days=36_500)
"""Of whom nothing is said: they were here all the time."""


@record(name="incentive")
class IncentiveRule:
    """Incentive rule: what has to be reached over a period, and what that earns.

    Every indicator has to be at its target; a `graded` rule needs every indicator at its floor and pays the
    weighted mean of what they earn. With `needs_band` each has to be banded so as well, on evidence. Rules of
    one `exclusive` group do not add up: the first by `order` holds. Metrics that invite to be gamed need
    their guards beside them. A rule is announced before it takes effect, and changes nothing that was before.

    >>> rule = IncentiveRule(id="kind", en="Kind and quick", zh_hans="又快又好", zh_hant="又快又好",
    ...     indicators=[Indicator(metric="quality_score", floor=0.7, target=0.9)],
    ...     reward=Reward(kind="bonus", money=Money.of("300", "CNY")),
    ...     announced_on=date(2026, 3, 15), effective_from=date(2026, 4, 1))
    >>> amy = Result(agent="amy", metric="quality_score", value=0.92, n=40)
    >>> [award.money for award in pay([rule], [amy], period_start=date(2026, 4, 1))]
    [Money('300.00', 'CNY')]
    """

    id: Named[PolicyId] = field(longest=LONGEST_ID)
    version: int = field(default=1, low=1)
    en: str = field(longest=200)
    zh_hans: str = field(longest=200)
    zh_hant: str = field(longest=200)
    indicators: Several[Indicator]
    reward: Reward
    graded: bool = False
    needs_band: Band | None = None
    least_tenure_days: int = field(default=0, low=0)
    least_attendance: float = field(default=0.0, low=0.0, high=1.0)
    pro_rata: bool = False
    cap: Money | None = None
    order: int = 0
    exclusive: str | None = field(default=None, longest=100)
    announced_on: date
    effective_from: date
    effective_until: date | None = None

    def rules(self) -> Iterator[Fault]:
        """Indicators are guarded, and the rule is known before it takes effect."""
        metrics = [indicator.metric for indicator in self.indicators]
        if not metrics or not any(indicator.weight > 0 for indicator in self.indicators):
            yield Fault("indicators", "incentive.empty", "name what has to be reached")
        for index, _ in repeated(metrics):
            yield Fault(f"indicators[{index}]", "incentive.twice", "the metric is there twice")
        for metric, guards in unguarded(metrics).items():
            needed = "; ".join(" or ".join(sorted(guard)) for guard in guards)
            yield Fault("indicators", "incentive.guard", f"{metric} needs beside it: {needed}")
        if self.announced_on > self.effective_from:
            yield Fault("effective_from", "incentive.retroactive", "lies before the rule was announced")
        if self.effective_until is not None and self.effective_until < self.effective_from:
            yield Fault("effective_until", "incentive.retroactive", "lies before the rule takes effect")

    @property
    def name(self) -> str:
        """Its id and version, as awards carry them."""
        return f"{self.id}/{self.version}"

    def label(self, name: Language = "en") -> str:
        """Its name in that language."""
        return Label(self.en, self.zh_hans, self.zh_hant).in_language(name)

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in effect on a day: for a period that began before, it is not."""
        return self.effective_from <= day and (self.effective_until is None or day <= self.effective_until)

    def earned(self, values: Mapping[str, float]) -> float:
        """The share of the reward that values earn, all indicators known; 0 where one is not reached."""
        if self.graded:
            if not all(each.above_floor(values[each.metric]) for each in self.indicators):
                return 0.0
            whole = sum(each.weight for each in self.indicators)
            return sum(each.weight * each.earned(values[each.metric]) for each in self.indicators) / whole
        return float(all(each.reached(values[each.metric]) for each in self.indicators))


class Award(NamedTuple):
    """The award of a rule to somebody, or why none; `share` is that of the reward."""

    agent: AgentId
    rule: str
    outcome: AwardOutcome
    share: float
    money: Money | None
    points: int
    reasons: tuple[Reason, ...] = ()


def pay(
    rules: Iterable[IncentiveRule],
    results: Iterable[Result],
    *,
    period_start: date,
    standings: Iterable[Standing] = (),
    budget: Money | None = None,
) -> tuple[Award, ...]:
    """The awards of rules for a period that began that day, by agent and rule.

    A rule that was not in effect when the period began pays nothing for it. Too few cases put an award off.
    Where bonuses exceed the `budget` they share it in proportion, the last cents by largest remainder.
    """
    by_agent: dict[AgentId, dict[str, Result]] = defaultdict(dict)
    for result in results:
        if result.metric in by_agent[result.agent]:
            message = f"{result.agent} has two results of {result.metric}"
            raise Invalid(message, code="incentive.result_twice", path="results")
        by_agent[result.agent][result.metric] = result
    here = {standing.agent: standing for standing in standings}
    ordered = sorted(
        (rule for rule in rules if rule.holds_on(period_start)), key=lambda rule: (rule.order, rule.id)
    )
    awards: list[Award] = []
    for agent in sorted(by_agent):
        taken: set[str] = set()
        for rule in ordered:
            award = _award(rule, agent, by_agent[agent], here.get(agent, EVERYBODY_HERE))
            if award.outcome is AwardOutcome.AWARDED and rule.exclusive is not None:
                if rule.exclusive in taken:
                    why = (WORDS["incentive.exclusive"](),)
                    award = award._replace(
                        outcome=AwardOutcome.NOT_ELIGIBLE, share=0.0, money=None, points=0, reasons=why
                    )
                taken.add(rule.exclusive)
            awards.append(award)
    return tuple(awards if budget is None else _within(awards, budget))


def _award(rule: IncentiveRule, agent: AgentId, results: Mapping[str, Result], standing: Standing) -> Award:
    nothing = Award(agent, rule.name, AwardOutcome.NOT_ELIGIBLE, 0.0, None, 0)
    if standing.tenure_days < rule.least_tenure_days:
        return nothing._replace(reasons=(WORDS["incentive.tenure"](days=rule.least_tenure_days),))
    if standing.attendance < rule.least_attendance:
        return nothing._replace(reasons=(WORDS["incentive.attendance"](least=rule.least_attendance),))
    few = [
        each
        for each in rule.indicators
        if each.metric not in results or results[each.metric].n < each.minimum
    ]
    few += [
        each for each in rule.indicators if each not in few and results[each.metric].band is Band.INSUFFICIENT
    ]
    if few:
        why = [
            WORDS["incentive.few"](
                metric=each.metric,
                n=results[each.metric].n if each.metric in results else 0,
                minimum=each.minimum,
            )
            for each in few
        ]
        return nothing._replace(outcome=AwardOutcome.PUT_OFF, reasons=tuple(why))
    share = rule.earned({metric: result.value for metric, result in results.items()})
    banded = rule.needs_band is None or all(
        results[each.metric].band is rule.needs_band for each in rule.indicators
    )
    if not share or not banded:
        return nothing._replace(outcome=AwardOutcome.NOT_REACHED, reasons=tuple(_lacking(rule, results)))
    share *= standing.attendance if rule.pro_rata else 1.0
    return nothing._replace(
        outcome=AwardOutcome.AWARDED,
        share=share,
        money=_money(rule, share),
        points=round((rule.reward.points or 0) * share),
    )


def _lacking(rule: IncentiveRule, results: Mapping[str, Result]) -> Iterator[Reason]:
    """Reasons for what was not reached, indicator by indicator: the value, or that chance explains it."""
    for each in rule.indicators:
        result, bound = results[each.metric], each.floor if rule.graded else each.target
        good = each.above_floor if rule.graded else each.reached
        if not good(result.value):
            said = {"value": round(result.value, 4), "target": bound}
            yield WORDS["incentive.short"](metric=each.metric, **said)
        elif rule.needs_band is not None and result.band is not rule.needs_band:
            yield WORDS["incentive.band"](metric=each.metric, band=rule.needs_band)


def _money(rule: IncentiveRule, share: float) -> Money | None:
    whole = rule.reward.money
    if rule.reward.kind is not RewardKind.BONUS or whole is None:
        return None
    paid = Money(round(whole.minor * share), whole.currency)
    return paid if rule.cap is None or paid.minor <= rule.cap.minor else rule.cap


def _within(awards: Sequence[Award], budget: Money) -> Sequence[Award]:
    """The awards with their bonuses shared out of the budget where they exceed it."""
    if budget.minor < 0:
        raise Invalid(f"must not be negative, got {budget}", code="money.negative", path="budget")
    for award in awards:
        if award.money is not None and award.money.currency != budget.currency:
            raise Invalid("is in another currency than the bonuses", code="money.mixed", path="budget")
    wanted = [0 if award.money is None else award.money.minor for award in awards]
    total = sum(wanted)
    if total <= budget.minor:
        return awards
    paid = [minor * budget.minor // total for minor in wanted]
    rest = sorted(range(len(wanted)), key=lambda k: (-(wanted[k] * budget.minor % total), k))
    for k in rest[: budget.minor - sum(paid)]:
        paid[k] += 1
    return [
        award if award.money is None else award._replace(money=Money(minor, budget.currency))
        for award, minor in zip(awards, paid, strict=True)
    ]


class ChanceShare(NamedTuple):
    """The pay of a rule, and what it would pay if all agents were alike and chance alone decided.

    `paid` and `by_chance` are shares of the reward summed over agents and periods, `of_chance` the part of
    what was paid that chance would pay; `flagged` where that is more than half. `chances` are the
    probabilities of an award by agent and period.
    """

    rule: str
    paid: float
    by_chance: float
    of_chance: float | None
    flagged: bool
    awards: tuple[tuple[Award, ...], ...]
    chances: tuple[Mapping[AgentId, float], ...]

    def __repr__(self) -> str:
        luck = "-" if self.of_chance is None else f"{self.of_chance:.0%}"
        figures = f"{self.rule}: paid {self.paid:.4g}, by chance {self.by_chance:.4g}, {luck} of it chance"
        return f"ChanceShare({figures}{', flagged' if self.flagged else ''})"


def simulate(rule: IncentiveRule, past: Sequence[Iterable[Result]]) -> ChanceShare:
    """Try a rule on past periods before it takes effect: who, how much, and how much of it luck would win.

    For luck all agents have the pooled rate of each metric and keep their n: exact binomial for shares, the
    normal distribution of the mean where single cases have an `sd`. Metrics are taken as independent, and
    bands as met. A metric with neither is taken as it was.

    >>> rule = IncentiveRule(id="q", en="Quality", zh_hans="质量", zh_hant="品質",
    ...     indicators=[Indicator(metric="resolved", floor=0, target=0.85, minimum=1)],
    ...     reward=Reward(kind="praise"), announced_on=date(2026, 1, 1), effective_from=date(2026, 1, 1))
    >>> month = [Result(agent=f"a{n}", metric="resolved", value=0.8, n=50, successes=40) for n in range(9)]
    >>> round(simulate(rule, [month]).chances[0]["a0"], 2)
    0.19
    """
    periods = [tuple(results) for results in past]
    pooled = _pooled([result for results in periods for result in results])
    awards = [pay([rule], results, period_start=rule.effective_from) for results in periods]
    paid, by_chance = sum(award.share for month in awards for award in month), 0.0
    chances: list[Mapping[AgentId, float]] = []
    for results, month in zip(periods, awards, strict=True):
        judged = [award.agent for award in month if award.outcome is not AwardOutcome.PUT_OFF]
        alike: dict[AgentId, float] = {}
        for agent in judged:
            own = {result.metric: result for result in results if result.agent == agent}
            alike[agent], expected = _luck(rule, own, pooled)
            by_chance += expected
        chances.append(alike)
    of_chance = by_chance / paid if paid else None
    return ChanceShare(
        rule=rule.name,
        paid=paid,
        by_chance=by_chance,
        of_chance=of_chance,
        flagged=of_chance is not None and of_chance > 0.5,
        awards=tuple(awards),
        chances=tuple(chances),
    )


def _pooled(results: Iterable[Result]) -> dict[str, float]:
    """The rate or mean of each metric over all agents and periods."""
    sums: dict[str, tuple[float, int]] = {}
    for result in results:
        total, n = sums.get(result.metric, (0.0, 0))
        worth = result.value * result.n if result.successes is None else result.successes
        sums[result.metric] = total + worth, n + result.n
    return {metric: total / n for metric, (total, n) in sums.items() if n}


def _luck(
    rule: IncentiveRule, results: Mapping[str, Result], pooled: Mapping[str, float]
) -> tuple[float, float]:
    """The probability that chance wins the award, and the share of the reward that it wins on average."""
    whole = sum(each.weight for each in rule.indicators)
    every, parts = 1.0, 0.0
    for each in rule.indicators:
        good = each.above_floor if rule.graded else each.reached
        outcomes = _outcomes(results[each.metric], pooled[each.metric])
        won = sum(chance for value, chance in outcomes if good(value))
        earned = sum(chance * each.earned(value) for value, chance in outcomes if good(value))
        every *= won
        parts += each.weight / whole * (earned / won if won else 0.0)
    return every, every * parts if rule.graded else every


def _outcomes(result: Result, pooled: float) -> list[tuple[float, float]]:
    """The values that chance can give, each with its probability."""
    n = result.n
    if result.successes is not None:
        return [(k / n, _binomial(k, n, pooled)) for k in range(n + 1)]
    if result.sd:
        # Points of equal probability of the normal distribution, at their middles.
        error, points = result.sd / math.sqrt(n), 401
        return [(pooled + error * _quantile((k + 0.5) / points), 1 / points) for k in range(points)]
    return [(result.value, 1.0)]


def _binomial(k: int, n: int, p: float) -> float:
    if p in (0.0, 1.0):
        return float(k == n * p)
    logs = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logs + k * math.log(p) + (n - k) * math.log1p(-p))


def _quantile(share: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share)
