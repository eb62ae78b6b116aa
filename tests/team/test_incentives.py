"""Rules pay what they declared, guard what can be gamed, and say how much of it is luck."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.errors import Invalid
from cxkit.team.incentives import (
    AwardOutcome,
    IncentiveRule,
    Indicator,
    Result,
    Reward,
    Standing,
    pay,
    simulate,
    unguarded,
)
from cxkit.testing import records
from cxkit.values import Money

APRIL = date(2026, 4, 1)
NAMES = {"en": "Kind", "zh_hans": "好", "zh_hant": "好"}


def yuan(amount):
    return Money.of(amount, "CNY")


def rule(id="r", *indicators, **told):
    given = {
        "reward": Reward(kind="bonus", money=yuan("300")),
        "announced_on": date(2026, 3, 1),
        "effective_from": APRIL,
    }
    indicators = indicators or (Indicator(metric="quality_score", floor=0.7, target=0.9),)
    return IncentiveRule(id=id, indicators=indicators, **NAMES, **given | told)


def result(agent, value=0.95, n=40, metric="quality_score", **told):
    return Result(agent=agent, metric=metric, value=value, n=n, **told)


def paid(awards):
    return {award.agent: None if award.money is None else award.money.to_text() for award in awards}


class TestPaying:
    def test_what_is_reached_is_paid(self):
        awards = pay([rule()], [result("amy"), result("bo", 0.89), result("cai", n=29)], period_start=APRIL)
        assert [(a.agent, a.outcome) for a in awards] == [
            ("amy", AwardOutcome.AWARDED),
            ("bo", AwardOutcome.NOT_REACHED),
            ("cai", AwardOutcome.PUT_OFF),
        ]
        assert awards[0].money == yuan("300")
        assert "29" in awards[2].reasons[0].text()
        assert awards[1].reasons[0].text() == "quality_score is 0.89, and 0.9 was to be reached"

    def test_a_graded_rule_pays_in_proportion_and_caps(self):
        graded = rule("g", Indicator(metric="quality_score", floor=0.5, target=0.75, cap=1.5), graded=True)
        awards = pay(
            [graded],
            [result("a", 0.75), result("b", 1.0), result("c", 0.625), result("d", 0.49)],
            period_start=APRIL,
        )
        assert [award.share for award in awards] == [1, 1.5, 0.5, 0]
        capped = rule("g", *graded.indicators, graded=True, cap=yuan("310"))
        assert pay([capped], [result("b", 1.0)], period_start=APRIL)[0].money == yuan("310")

    def test_less_is_better_where_the_target_is_below_the_floor(self):
        quick = Indicator(metric="handle_time", floor=600, target=300)
        assert [quick.earned(x) for x in (700, 450, 200)] == [0, 0.5, 1]
        assert quick.reached(300)
        assert not quick.reached(301)

    def test_nothing_changes_what_was_before(self):
        assert pay([rule()], [result("amy")], period_start=date(2026, 3, 1)) == ()
        with pytest.raises(Invalid, match="announced"):
            rule(announced_on=date(2026, 4, 2))
        ended = rule(effective_until=date(2026, 4, 30))
        assert pay([ended], [result("amy")], period_start=date(2026, 5, 1)) == ()

    def test_who_was_there_for_less_gets_their_part(self):
        here = [Standing(agent="amy", tenure_days=10), Standing(agent="bo", tenure_days=400, attendance=0.5)]
        awards = pay(
            [rule(least_tenure_days=90, pro_rata=True)],
            [result("amy"), result("bo")],
            period_start=APRIL,
            standings=here,
        )
        assert [a.outcome for a in awards] == [AwardOutcome.NOT_ELIGIBLE, AwardOutcome.AWARDED]
        assert awards[1].money == yuan("150")

    def test_rules_of_one_group_do_not_add_up(self):
        both = [rule("low", order=2, exclusive="q"), rule("high", order=1, exclusive="q")]
        awards = pay(both, [result("amy")], period_start=APRIL)
        assert [(a.rule, a.outcome) for a in awards] == [
            ("high/1", AwardOutcome.AWARDED),
            ("low/1", AwardOutcome.NOT_ELIGIBLE),
        ]

    def test_a_band_on_evidence_can_be_asked_for(self):
        banded = rule(needs_band="above")
        found = [
            result("amy", band="above"),
            result("bo", band="in_line"),
            result("cai", band="insufficient"),
        ]
        awards = pay([banded], found, period_start=APRIL)
        outcomes = [award.outcome for award in awards]
        assert outcomes == [AwardOutcome.AWARDED, AwardOutcome.NOT_REACHED, AwardOutcome.PUT_OFF]
        assert [reason.code for reason in awards[1].reasons] == ["incentive.band"]

    def test_what_is_lacking_is_said_indicator_by_indicator(self):
        both = (
            Indicator(metric="quality_score", floor=0.7, target=0.9),
            Indicator(metric="response_share", floor=0, target=50),
        )
        here = [result("amy", 0.95, band="above"), result("amy", 40, metric="response_share", band="in_line")]
        (award,) = pay([rule("r", *both)], here, period_start=APRIL)
        assert [reason.code for reason in award.reasons] == ["incentive.short"]
        (award,) = pay([rule("r", *both, needs_band="above")], here, period_start=APRIL)
        assert [(reason.code, dict(reason.params)["metric"]) for reason in award.reasons] == [
            ("incentive.short", "response_share")
        ]
        here[1] = result("amy", 60, metric="response_share", band="in_line")
        (award,) = pay([rule("r", *both, needs_band="above")], here, period_start=APRIL)
        assert [(reason.code, dict(reason.params)["metric"]) for reason in award.reasons] == [
            ("incentive.band", "response_share")
        ]

    @given(st.lists(st.integers(1, 10**6), min_size=1, max_size=8), st.integers(0, 10**6))
    def test_a_budget_is_shared_to_the_last_cent(self, parts, budget):
        graded = rule(
            "g",
            Indicator(metric="quality_score", floor=0, target=10**6),
            graded=True,
            reward=Reward(kind="bonus", money=Money(10**6, "CNY")),
        )
        found = [result(f"a{n}", float(part)) for n, part in enumerate(parts)]
        free = pay([graded], found, period_start=APRIL)
        bound = pay([graded], found, period_start=APRIL, budget=Money(budget, "CNY"))
        wanted, given_out = (sum(a.money.minor for a in awards) for awards in (free, bound))
        assert given_out == min(wanted, budget)
        for one, other in zip(free, bound, strict=True):
            assert abs(other.money.minor - one.money.minor * min(1, budget / wanted)) < 1 + 1e-6

    @pytest.mark.parametrize("awards", [[], [result("amy")]])
    def test_a_budget_is_not_negative(self, awards):
        with pytest.raises(Invalid, match=r"budget: must not be negative"):
            pay([rule()], awards, period_start=APRIL, budget=Money(-1, "CNY"))


class TestGuards:
    @pytest.mark.parametrize(
        ("metrics", "lacking"),
        [
            (["handle_time"], {"handle_time"}),
            (["handle_time", "quality_score"], {"handle_time"}),
            (["handle_time", "quality_score", "reopens"], set()),
            (["csat", "response_share"], {"csat"}),
            (["csat", "response_share", "invitations_withheld"], set()),
            (["resolution_rate"], {"resolution_rate"}),
            (["refund_rate", "refunds_within_authority"], set()),
            (["quality_score"], set()),
        ],
    )
    def test_what_can_be_gamed_needs_its_guard(self, metrics, lacking):
        assert set(unguarded(metrics)) == lacking
        made = [Indicator(metric=metric, floor=0, target=1) for metric in metrics]
        if lacking:
            with pytest.raises(Invalid, match="needs beside it"):
                rule("r", *made)
        else:
            rule("r", *made)

    def test_no_reward_takes_money_away(self):
        with pytest.raises(Invalid, match="takes money away"):
            Reward(kind="bonus", money=yuan("-5"))


class TestLuck:
    RULE = rule("csat", Indicator(metric="resolved", floor=0.5, target=0.85, minimum=1))

    @pytest.mark.parametrize(("n", "share"), [(20, 0.41), (30, 0.26), (50, 0.19), (100, 0.13), (200, 0.04)])
    def test_chance_pays_what_the_binomial_says(self, n, share):
        from scipy.stats import binom

        successes = int(0.8 * n)
        month = [
            result("a", 0.8, n, "resolved", successes=successes),
            result("b", 0.8, n, "resolved", successes=successes),
        ]
        found = simulate(self.RULE, [month])
        exact = binom.sf(-(-85 * n // 100) - 1, n, 0.8)
        assert found.chances[0]["a"] == pytest.approx(exact)
        assert round(exact, 2) == share

    def test_a_rule_that_mostly_pays_luck_is_flagged(self):
        alike = [
            result(f"a{n}", x / 20, 20, "resolved", successes=x)
            for n, x in enumerate([17, 16, 15, 18, 14, 16, 17, 15])
        ]
        found = simulate(self.RULE, [alike])
        assert found.flagged
        assert found.of_chance > 0.5
        apart = [
            result(f"a{n}", x / 400, 400, "resolved", successes=x) for n, x in enumerate([380, 380, 240, 240])
        ]
        told = simulate(self.RULE, [apart])
        assert not told.flagged
        assert (told.paid, [a.outcome for a in told.awards[0]][:2]) == (2, [AwardOutcome.AWARDED] * 2)

    def test_a_mean_varies_by_its_spread(self):
        one = rule("m", Indicator(metric="quality_score", floor=0.7, target=0.9, minimum=1))
        month = [result("a", 0.85, 16, sd=0.2), result("b", 0.85, 16, sd=0.2)]
        assert simulate(one, [month]).chances[0]["a"] == pytest.approx(0.159, abs=0.003)

    def test_a_graded_rule_pays_its_mean_by_chance(self):
        from scipy.stats import binom

        graded = rule("g", Indicator(metric="resolved", floor=0.7, target=0.9, minimum=1), graded=True)
        month = [result("a", 0.8, 20, "resolved", successes=16)]
        expected = sum(binom.pmf(k, 20, 0.8) * min(max((k / 20 - 0.7) / 0.2, 0), 1) for k in range(14, 21))
        assert simulate(graded, [month]).by_chance == pytest.approx(expected)


@given(records(Result))
def test_results_go_through_plain_data(found):
    assert from_json(to_json(found)) == found


def test_rules_go_through_plain_data():
    assert from_json(to_json(rule())) == rule()
