"""Lifts, replenishment, price fairness and effects say what is beyond chance, and no more."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, Customer
from cxkit.analysis.members import activity_states
from cxkit.analysis.offers import (
    LiftVerdict,
    PriceVerdict,
    ReplenishmentState,
    affinity,
    co_purchase,
    next_purchase,
    off_policy,
    offer_effect,
    price_fairness,
    replenishment,
)
from cxkit.customers import ContactPoint, permits
from cxkit.errors import Invalid, Refused
from cxkit.metrics import offer_acceptance, offer_redemption, offer_returns
from cxkit.offers import Benefit, Offer, OfferTerms, eligibility
from cxkit.tables import OfferTable
from cxkit.values import EffectDesign, EffectVerdict, Money

T = datetime(2026, 1, 1, 4, tzinfo=UTC)
LINES = st.lists(st.tuples(st.integers(0, 7), st.sampled_from("abcd")), max_size=40)


def after(days):
    return [T + timedelta(days=float(each)) for each in days]


class TestLifts:
    @given(LINES, st.randoms())
    def test_pairs_are_those_of_each_basket_in_whatever_order(self, lines, random):
        baskets = {}
        for basket, item in lines:
            baskets.setdefault(basket, set()).add(item)
        pairs = Counter(pair for items in baskets.values() for pair in combinations(sorted(items), 2))
        n = Counter(item for items in baskets.values() for item in items)
        random.shuffle(lines)
        found = co_purchase([each for each, _ in lines], [item for _, item in lines], strength=2.0)
        rows = found.to_records()
        assert {(row["given"], row["item"]): row["both"] for row in rows} == pairs
        for row in rows:
            expected = n[row["given"]] * n[row["item"]] / len(baskets)
            assert row["expected"] == pytest.approx(expected)
            assert row["shrunk"] == pytest.approx((row["both"] + 2) / (expected + 2))
            assert min(1, row["lift"]) - 1e-9 <= row["shrunk"] <= max(1, row["lift"]) + 1e-9
            assert row["low"] <= row["high"]

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.sampled_from("abc")), max_size=25))
    def test_the_next_purchase_is_that_of_the_next_day_of_purchase(self, lines):
        baskets = {}
        for who, day, item in lines:
            baskets.setdefault(who, {}).setdefault(day, set()).add(item)
        pairs, first, second, n = Counter(), Counter(), Counter(), 0
        for days in baskets.values():
            ordered = [days[day] for day in sorted(days)]
            for one, two in pairwise(ordered):
                n += 1
                first.update(one)
                second.update(two)
                pairs.update((a, b) for a in one for b in two if a != b)
        found = next_purchase(
            [who for who, _, _ in lines],
            [item for _, _, item in lines],
            after([day for _, day, _ in lines]),
            tz="UTC",
            strength=1.0,
        )
        rows = found.to_records()
        assert found.n == n
        assert {(row["given"], row["item"]): row["both"] for row in rows} == pairs
        assert all(
            row["expected"] == pytest.approx(first[row["given"]] * second[row["item"]] / n) for row in rows
        )

    @given(LINES)
    def test_pairs_are_the_same_when_they_are_counted_in_parts(self, lines):
        baskets, items = [each for each, _ in lines], [item for _, item in lines]
        with patch("cxkit.analysis.offers._lifts._CHUNK", 2):
            parts = co_purchase(baskets, items, strength=1.0)
        assert parts.to_dict() == co_purchase(baskets, items, strength=1.0).to_dict()

    def test_what_is_bought_by_chance_has_no_lift_in_19_of_20_intervals(self):
        rng = np.random.default_rng(11)
        popular = np.linspace(0.02, 0.3, 30)
        rows = np.argwhere(rng.random((4000, 30)) < popular)
        found = co_purchase(rows[:, 0], rows[:, 1])
        low, high = found.bounds
        assert ((low <= 1) & (high >= 1)).mean() >= 0.95
        assert LiftVerdict.MORE not in found.verdicts or found.verdicts.count(LiftVerdict.MORE) <= 5

    def test_known_lifts_are_found_inside_their_intervals(self):
        rng = np.random.default_rng(12)
        expected, strength = rng.uniform(1, 60, 4000), 8.0
        true = rng.gamma(strength, 1 / strength, 4000)
        both = rng.poisson(true * expected)
        from cxkit.analysis.offers._lifts import Lifts, _fitted

        fitted = _fitted(both, expected, expected.sum(), (expected**2).sum())
        assert fitted == pytest.approx(strength, rel=0.15)
        some = np.zeros(4000, np.int64)
        found = Lifts(
            labels=((), ()), given=some, item=some, n_given=expected, n_item=np.ones(4000), both=both, n=1,
            strength=fitted, least=5, confidence=0.95,
        )  # fmt: skip
        low, high = found.bounds
        assert 0.94 <= ((low <= true) & (true <= high)).mean() <= 0.96
        plain, shrunk = np.abs(both / expected - true).mean(), np.abs(found.shrunk - true).mean()
        assert shrunk < 0.85 * plain

    def test_what_goes_together_is_suggested_because_of_what_was_bought(self):
        rng = np.random.default_rng(13)
        orders, items = [], []
        for order in range(2000):
            basket = {str(each) for each in rng.choice(["hat", "cup", "pen", "tea"], 2)}
            if "tea" in basket and rng.random() < 0.7:
                basket.add("pot")
            orders += [order] * len(basket)
            items += sorted(basket)
        found = co_purchase(orders, items)
        assert [(item, why) for item, why, _ in found.suggested("tea", "pen")] == [("pot", "tea")]
        assert [(item, why) for item, why, _ in found.suggested("pot")] == [("tea", "pot")]
        assert found.suggested("nothing") == []

    def test_the_bounds_are_nearly_those_of_a_gamma_posterior(self):
        gamma = pytest.importorskip("scipy.stats").gamma
        # 20 baskets of a and b, and many of each alone.
        baskets = [("ab", 20), ("a", 60), ("b", 80), ("c", 140)]
        lines = [(f"{items}{n}", item) for items, size in baskets for n in range(size) for item in items]
        found = co_purchase(*zip(*lines, strict=True), strength=5.0)
        (row,) = (each for each in found.to_records() if {each["given"], each["item"]} == {"a", "b"})
        expected = 80 * 100 / 300
        for name, share in (("low", 0.025), ("high", 0.975)):
            assert row[name] == pytest.approx(gamma.ppf(share, 25) / (expected + 5), rel=4e-4), name

    def test_few_are_not_enough_evidence(self):
        found = co_purchase([1, 1, 2, 3], ["a", "b", "c", "c"], strength=1.0)
        assert found.verdicts == [LiftVerdict.FEW]

    def test_a_small_group_has_the_lift_of_its_parent_and_says_so(self):
        who = list(range(200))
        group = ["students"] * 10 + ["young"] * 90 + ["old"] * 100
        parent = ["under 30"] * 100 + ["over 30"] * 100
        category = ["games"] * 60 + ["books"] * 40 + ["books"] * 100
        rows = affinity(who, group, category, parent=parent, strength=5.0).to_records()
        told = {(row["given"], row["item"]): row for row in rows}
        assert told["students", "games"]["instead"] == "under 30"
        assert told["students", "games"]["n_given"] == 100
        assert told["students", "games"]["both"] == 60
        assert told["young", "games"]["instead"] is None

    def test_no_group_is_made_by_a_sensitive_trait(self):
        with pytest.raises(Refused, match="may not depend on religion"):
            affinity([1], ["a"], ["tea"], trait="religion")

    def test_a_strength_is_above_0(self):
        with pytest.raises(Invalid):
            co_purchase([1], ["a"], strength=0.0)


class TestReplenishment:
    def test_a_customer_is_due_by_their_own_rhythm_else_by_that_of_the_product(self):
        who, days = ["ann"] * 5 + ["bob"], [0, 10, 20, 30, 40, 41]
        for n in range(30):
            who += [f"c{n}"] * 2
            days += [0, 30]
        found = replenishment(who, ["tea"] * len(who), after(days), as_of=T + timedelta(days=52), tz="UTC")
        told = {row["customer"]: row for row in found.to_records()}
        assert (told["ann"]["own"], told["ann"]["gap"], told["ann"]["due_in"]) == (True, 10.0, -2.0)
        assert (told["bob"]["own"], told["bob"]["gap"], told["bob"]["state"]) == (False, 30.0, "early")
        assert told["ann"]["state"] == "due"
        assert found.cycles == {"tea": 30.0}
        assert 0 <= told["bob"]["chance"] <= 1

    def test_its_own_rhythm_is_that_of_activity(self):
        rng = np.random.default_rng(5)
        who, product = rng.integers(0, 40, 600), rng.integers(0, 3, 600)
        at = after(rng.integers(0, 300, 600))
        end = T + timedelta(days=300)
        found = replenishment(who, product, at, as_of=end, tz="UTC").to_records()
        other = activity_states(who, at, as_of=end, tz="UTC", category=product).to_records()
        own = {(row["customer"], row["category"]): row["median_gap"] for row in other if row["own"]}
        assert own == {(row["customer"], row["product"]): row["gap"] for row in found if row["own"]}

    def test_leaving_out_who_has_not_bought_again_would_make_it_too_short(self):
        rng = np.random.default_rng(6)
        gaps = rng.exponential(60, (2000, 12))
        days = np.cumsum(np.column_stack((rng.uniform(0, 60, 2000), gaps)), axis=1)
        seen = days < 90
        who, at = np.nonzero(seen)[0], after(days[seen])
        found = replenishment(who, ["tea"] * len(who), at, as_of=T + timedelta(days=90), tz="UTC")
        truth = 60 * np.log(2)
        assert found.cycles["tea"] == pytest.approx(truth, abs=4)
        assert np.median(gaps[seen[:, 1:]]) < 0.6 * truth

    def test_a_product_that_few_buy_again_has_no_rhythm(self):
        who = [*range(40), *range(10)]
        at = after([0] * 40 + [20] * 10)
        found = replenishment(who, ["sofa"] * 50, at, as_of=T + timedelta(days=400), tz="UTC")
        assert set(found.states) == {ReplenishmentState.UNKNOWN}
        assert found.cycles == {}

    def test_a_chance_is_told_as_far_as_gaps_were_followed(self):
        # Forty buy again after 10 days; the last gap that was followed is 30 days long.
        who = [f"c{n}" for n in range(40) for _ in range(2)] + ["long", "now"]
        days = [each for _ in range(40) for each in (60, 70)] + [50, 70]
        told = {}
        for window in (19, 20, 21):
            found = replenishment(
                who, ["tea"] * len(who), after(days), as_of=after([80])[0], tz="UTC", window=window
            )
            told[window] = {row["customer"]: row["chance"] for row in found.to_records()}
        assert told[19]["now"] is not None
        assert told[20]["now"] is not None
        assert told[21]["now"] is None
        assert told[19]["long"] is None

    def test_a_day_is_one_of_the_shop(self):
        late = [datetime(2026, 1, 1, 15, tzinfo=UTC), datetime(2026, 1, 1, 17, tzinfo=UTC)]
        for tz, gaps in (("UTC", 0), ("Asia/Shanghai", 1)):
            found = replenishment(["a", "a"], ["tea"] * 2, late, as_of=late[1], tz=tz, least=1)
            assert found.curves["tea"].event_count == gaps


class TestPriceFairness:
    def market(self, rng, dearer=0.0, hours=200, groups=("new", "old", "vip")):
        hour = np.repeat(np.arange(hours), 12)
        group = rng.choice(groups, hour.size)
        price = 100 * np.exp(rng.normal(0, 0.2, hours))[hour] * rng.normal(1, 0.03, hour.size)
        price = np.where(group == "vip", price * (1 + dearer), price)
        return price, group, ["tea"] * hour.size, [T + timedelta(hours=int(each)) for each in hour]

    def test_a_group_that_pays_more_at_the_same_time_is_found(self):
        found = price_fairness(*self.market(np.random.default_rng(1), 0.05), tz="UTC", reference="new")
        told = dict(zip(found.groups, found.verdicts, strict=True))
        assert told == {"old": PriceVerdict.SAME, "vip": PriceVerdict.DEARER}
        vip = found.differences[found.groups.index("vip")]
        assert vip.low < 0.05 < vip.high

    def test_prices_that_only_follow_the_clock_are_fair(self):
        rng = np.random.default_rng(2)
        hour = np.arange(4000) // 10
        # Old customers buy in the evening, when everything is dearer.
        group = np.where(rng.random(4000) < np.where(hour % 24 > 17, 0.8, 0.2), "old", "new")
        price = np.where(hour % 24 > 17, 120.0, 100.0)
        at = [T + timedelta(hours=int(each)) for each in hour]
        found = price_fairness(price, group, ["tea"] * 4000, at, tz="UTC")
        assert found.verdicts == (PriceVerdict.SAME,)
        assert found.differences[0].value == 0
        plain = price[group == "old"].mean() / price[group == "new"].mean() - 1
        assert plain > 0.05

    def test_coupons_count_as_price(self):
        at = [T + timedelta(hours=n // 2) for n in range(200)]
        coupon = [0.0, 5.0] * 100
        found = price_fairness(
            [100.0] * 200, ["old", "new"] * 100, ["tea"] * 200, at, discount=coupon, tz="UTC", reference="new"
        )
        assert found.verdicts == (PriceVerdict.DEARER,)
        assert found.differences[0].value == pytest.approx(5 / 97.5)

    def test_where_all_is_fair_false_alarms_are_rare_over_many_groups(self):
        rng, alarms, inside = np.random.default_rng(3), 0, []
        groups = tuple(f"g{n}" for n in range(6))
        for _ in range(60):
            found = price_fairness(*self.market(rng, hours=60, groups=groups), tz="UTC", reference="g0")
            alarms += any(each in (PriceVerdict.DEARER, PriceVerdict.CHEAPER) for each in found.verdicts)
            inside += [each.low <= 0 <= each.high for each in found.differences]
        assert alarms <= 8
        assert 0.91 <= np.mean(inside) <= 0.985

    def test_prices_that_vary_much_in_small_cells_make_no_difference(self):
        rng = np.random.default_rng(9)
        hour = np.repeat(np.arange(20_000), 2)
        found = price_fairness(
            rng.normal(100, 25, 40_000).clip(1),
            np.tile(["old", "new"], 20_000),
            ["tea"] * 40_000,
            [T + timedelta(hours=int(each)) for each in hour],
            tz="UTC",
        )
        assert found.verdicts == (PriceVerdict.SAME,)
        assert abs(found.differences[0].value) < 0.006

    def test_few_cells_are_not_enough_evidence(self):
        found = price_fairness([1, 2], ["a", "b"], ["tea"] * 2, [T, T], tz="UTC")
        assert found.verdicts == (PriceVerdict.FEW,)
        assert found.differences[0].value is None

    def test_a_practical_floor_can_be_asked_for(self):
        market = self.market(np.random.default_rng(4), 0.02)
        assert PriceVerdict.DEARER in price_fairness(*market, tz="UTC", reference="new").verdicts
        assert (
            PriceVerdict.DEARER
            not in price_fairness(*market, tz="UTC", reference="new", tolerance=0.02).verdicts
        )

    def test_a_line_that_lacks_anything_is_dropped(self):
        n = 200
        price, group = [100.0, 100.0] * n, ["a", "b"] * n
        times = [each for each in after(range(n)) for _ in range(2)]
        columns = {"price": price, "group": group, "product": ["tea"] * 2 * n, "at": times,
                   "quantity": [1] * 2 * n, "discount": [0] * 2 * n}  # fmt: skip
        whole = price_fairness(**columns, tz="UTC")
        assert (whole.dropped, whole.purchases) == (0, (n,))
        for name in ("price", "group", "at", "quantity", "discount"):
            without = price_fairness(**columns | {name: [None, *columns[name][1:]]}, tz="UTC", reference="a")
            # Its cell has nobody else of the reference then.
            assert (without.dropped, without.purchases) == (1, (n - 1,)), name

    def test_a_reference_that_is_not_there_is_refused(self):
        with pytest.raises(Invalid, match="no group"):
            price_fairness([1.0], ["a"], ["tea"], [T], tz="UTC", reference="b")


class TestEffects:
    def test_hold_outs_of_different_size_are_told_together(self):
        rng = np.random.default_rng(7)
        inside, values = 0, []
        for _ in range(120):
            loyal = rng.random(4000) < 0.5
            share = np.where(loyal, 0.3, 0.05)
            held = rng.random(4000) < share
            bought = rng.random(4000) < np.where(loyal, 0.4, 0.1) + np.where(held, 0, 0.05)
            arm = np.where(held, "held_out", "chosen")
            effect = offer_effect(bought.astype(float), arm, np.where(held, share, 1 - share))
            low, high = effect.interval.bounds
            inside += low <= 0.05 <= high
            values.append(effect.value)
        assert effect.design is EffectDesign.RANDOMISED
        assert inside / 120 >= 0.9
        assert np.mean(values) == pytest.approx(0.05, abs=0.006)
        assert bought[~held].mean() - bought[held].mean() < 0

    def test_an_effect_that_spans_0_is_inconclusive_and_one_for_the_worse_is_ineffective(self):
        arm, chance = ["chosen"] * 900 + ["held_out"] * 100, [0.9] * 900 + [0.1] * 100
        few = offer_effect([0, 1] * 500, arm, chance)
        assert few.verdict() is EffectVerdict.INCONCLUSIVE
        complaints = offer_effect([1] * 200 + [0] * 800, arm, chance)
        assert complaints.verdict(better="lower") is EffectVerdict.INEFFECTIVE
        assert offer_effect([], [], []).verdict() is EffectVerdict.INCONCLUSIVE

    def test_choosing_is_held_against_drawing_at_random(self):
        arm = ["chosen"] * 800 + ["explored"] * 200
        effect = offer_effect(
            [1] * 400 + [0] * 400 + [1] * 50 + [0] * 150, arm, [0.8] * 800 + [0.2] * 200, control="explored"
        )
        assert effect.verdict() is EffectVerdict.EFFECTIVE

    def test_another_way_of_choosing_is_told_from_what_was_explored(self):
        rng = np.random.default_rng(8)
        best = rng.random(20_000) < 0.8
        reward = rng.random(20_000) < np.where(best, 0.3, 0.5)
        chance = np.where(best, 0.8, 0.2)
        found = off_policy(reward.astype(float), chance, np.where(best, 0.0, 1.0))
        assert found.low < 0.5 < found.high
        assert found.n_effective == pytest.approx((~best).sum())
        assert off_policy(reward.astype(float), chance, chance).value == pytest.approx(reward.mean())


class TestTable:
    def test_what_became_of_each_offer_is_counted_when_it_is_decided(self):
        made_at = {"at": T, "by": Actor.agent("mei")}
        later = {"at": T + timedelta(days=1), "by": Actor.agent("mei")}
        customers = [
            Customer.register(f"C-{n}", contacts=[ContactPoint.email(f"c{n}@a.example")], **made_at).consent(
                "marketing", **made_at
            )
            for n in range(6)
        ]
        terms = OfferTerms(
            id="tea", title="Tea", benefit=Benefit.percent_off("10"), channels=["email"], valid_days=5
        )
        offers = [
            Offer.make(terms, eligibility(terms, each, T + timedelta(days=1)), control_share=0.0, **later)
            for each in customers
        ]
        allowed = permits(customers[0], "marketing", "email", later["at"])
        offers = [each.show(permission=allowed, **later) for each in offers[:5]] + [
            Offer.make(terms, eligibility(terms, customers[5], later["at"]), control_share=1.0, **later)
        ]
        hundred = Money.of("100", "CNY")
        offers[0] = offers[0].redeem("O-1", hundred, **later)
        offers[1] = (
            offers[1].redeem("O-2", hundred, **later).take_back(Money.zero("CNY"), restored=True, **later)
        )
        offers[2] = offers[2].accept(**later)
        offers[3] = offers[3].decline(**later)
        table = OfferTable.from_objects(offers)
        assert table.redeemed.tolist() == [1, 1, -1, 0, -1, -1]
        assert table.accepted.tolist() == [1, 1, 1, 0, -1, -1]
        assert table.returned.tolist() == [0, 1, -1, -1, -1, -1]
        assert table.probability.tolist() == [1.0] * 6
        assert table.discount.tolist()[0] == 1000
        assert (offer_redemption.of(table).value, offer_acceptance.of(offers).value) == (2 / 3, 3 / 4)
        assert offer_returns.of(table).value == 0.5
        after = OfferTable.from_objects(offers, as_of=T + timedelta(days=6))
        assert after.redeemed.tolist() == [1, 1, 0, 0, 0, -1]
