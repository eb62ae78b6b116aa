"""An offer is made to whoever is eligible, says why, and is taken back with the goods."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, Customer, F, MemoryStore, Repository
from cxkit.codec import from_json, to_json
from cxkit.customers import (
    BIRTHDAY,
    Birthday,
    Bound,
    ContactPoint,
    Membership,
    Preference,
    contact_days,
    due,
    permits,
)
from cxkit.errors import Conflict, Invalid, Refused
from cxkit.offers import (
    INPUT_POLICY,
    LEGAL_NOTES,
    Because,
    Benefit,
    Candidate,
    Offer,
    OfferArm,
    OfferStatus,
    OfferTerms,
    Situation,
    Stacking,
    Usage,
    because,
    choose,
    eligibility,
    redeemability,
    refuse_sensitive,
    stack,
    usage,
)
from cxkit.testing import benefits, offer_terms, offers
from cxkit.values import Money

T = datetime(2026, 9, 1, 4, tzinfo=UTC)
MEI = Actor.agent("mei")
MAIL = ContactPoint.email("fang@a.example")


def yuan(amount):
    return Money.of(str(amount), "CNY")


def on(day=0, by=MEI):
    return {"at": T + timedelta(days=day), "by": by}


def terms(id="tea", **told):
    told = {"benefit": Benefit.percent_off("10"), "channels": ["email"], "title": "Tea week", **told}
    return OfferTerms(id=id, **told)


def customer(id="C-1", *, purposes=("marketing", "analysis"), **told):
    told = {"contacts": [MAIL], **told}
    one = Customer.register(id, at=T - timedelta(days=2000), by=MEI, **told)
    for purpose in purposes:
        one = one.consent(purpose, at=T - timedelta(days=1990), by=MEI)
    return one


def made(of=None, day=0, who=None, known=None, **told):
    of, who = of or terms(), who or customer()
    eligible = eligibility(of, who, T + timedelta(days=day), known)
    return Offer.make(of, eligible, control_share=told.pop("control_share", 0.0), **told, **on(day))


def codes(found):
    return [reason.code.removeprefix("offer.") for reason in found.obstacles]


class TestWhoIsEligible:
    def test_somebody_who_agreed_and_fits_is_told_why(self):
        found = eligibility(
            terms(conditions=[Bound(measure="orders", at_least=Decimal(2))]),
            customer(),
            T,
            Situation(measures={"orders": 5}),
        )
        assert found
        assert found.text("zh-Hans") == "符合“tea”的条件\n  订单数为5，不低于2"

    def test_every_reason_is_told_and_not_only_the_first(self):
        of = terms(
            ends=date(2026, 9, 1),
            conditions=[
                Bound(measure="orders", at_least=Decimal(2)),
                Bound(measure="revenue", at_least=Decimal(9)),
            ],
            segments=["high_value"],
            tiers=["gold"],
            regions=["Shanghai"],
            least_age=18,
            products=["pu-er"],
            least_margin=yuan(5),
            most_redemptions=3,
            budget=yuan(100),
        )
        known = Situation(
            measures={"orders": 1},
            complaints=1,
            returns=2,
            stock={"pu-er": 0},
            bought={"pu-er": date(2026, 8, 30)},
            cycles={"pu-er": 30.0},
            returned=["pu-er"],
            price=yuan(80),
            margin=yuan(12),
            contacts=[date(2026, 8, 30), date(2026, 8, 31)],
            used=Usage(redemptions=3, spent=yuan(100)),
        )
        found = eligibility(of, customer(purposes=(), contacts=()), T, known)
        assert codes(found) == [
            "ended",
            "care.no_contact",
            "consent.never",
            "no_profile",
            "contacts",
            "rule.too_low",
            "rule.unknown",
            "no_value",
            "no_value",
            "no_value",
            "no_value",
            "complaints",
            "returns",
            "no_stock",
            "bought",
            "returned",
            "margin",
            "cap",
            "budget",
        ]
        for language in ("en", "zh-Hans", "zh-Hant"):
            assert len(found.text(language).splitlines()) == 20

    def test_what_the_stock_does_not_name_is_not_in_stock(self):
        of = terms(products=["pu-er", "oolong"])
        found = eligibility(of, customer(), T, Situation(stock={"oolong": 3}))
        assert [(each.code, dict(each.params)) for each in found.obstacles] == [
            ("offer.no_stock", {"product": "pu-er"})
        ]

    def test_a_window_is_read_in_the_zone_of_the_shop(self):
        evening = datetime(2026, 8, 31, 17, tzinfo=UTC)
        here = terms(begins=date(2026, 9, 1), zone="Asia/Shanghai")
        assert codes(eligibility(terms(begins=date(2026, 9, 1)), customer(), evening)) == ["not_begun"]
        assert eligibility(here, customer(), evening)
        assert here.token("C-1", evening).startswith("tea/C-1/20260831T17")
        assert terms(zone="Asia/Shanghai", once_per="day").token("C-1", evening) == "tea/C-1/2026-09-01"
        week = terms(zone="Asia/Shanghai", valid_days=7, ends=date(2026, 9, 20))
        assert week.valid_until(evening) == datetime(2026, 9, 7, 16, tzinfo=UTC)
        assert week.valid_until(evening + timedelta(days=16)) == datetime(2026, 9, 19, 16, tzinfo=UTC)

    def test_care_is_offered_while_a_complaint_is_open_and_sales_are_not(self):
        known = Situation(complaints=1)
        assert codes(eligibility(terms(), customer(), T, known)) == ["complaints"]
        who = customer(purposes=("care",))
        assert eligibility(terms(purpose="care"), who, T, known)

    def test_a_profile_takes_a_consent_of_its_own_and_the_plain_offer_does_not(self):
        who = customer(purposes=("marketing",), born=date(1990, 5, 1))
        assert eligibility(terms(least_age=18), who, T)
        assert codes(eligibility(terms(segments=["potential"]), who, T)) == ["no_profile", "no_value"]

    @pytest.mark.parametrize(
        ("bounds", "fits"),
        [
            ({"least_age": 36}, True),
            ({"least_age": 37}, False),
            ({"most_age": 36}, True),
            ({"most_age": 35}, False),
            ({"most_age": 0}, False),
            ({"least_age": 36, "most_age": 36}, True),
        ],
    )
    def test_both_bounds_of_an_age_belong_to_it(self, bounds, fits):
        """Born on 1 May 1990, 36 years old on 1 September 2026."""
        found = eligibility(terms(**bounds), customer(born=date(1990, 5, 1)), T)
        assert codes(found) == ([] if fits else ["no_match"])

    def test_offers_of_all_programmes_count_together(self):
        before = [made(terms(f"t{each}", valid_days=1), day=-each) for each in range(4)]
        found = eligibility(terms(), customer(), T, Situation(offers=before))
        assert codes(found) == ["offers"]
        still = [made(terms(f"t{each}")) for each in range(3)]
        assert codes(eligibility(terms(), customer(), T, Situation(offers=still))) == ["open"]

    @given(st.integers(0, 500))
    def test_within_a_period_the_token_is_one_and_the_offer_is_refused(self, days):
        of = terms(once_per="year", zone="Asia/Shanghai")
        first = made(of)
        later = T + timedelta(days=days)
        found = eligibility(of, customer(), later, Situation(offers=[first.decline(**on(0))]))
        same = of.day(later).year == of.day(T).year
        assert (found.token == first.id) == same == ("made_before" in codes(found))

    def test_a_cap_of_one_customer_and_an_open_offer_stand_in_the_way(self):
        of = terms(most_per_customer=1)
        used = made(of).redeem("O-1", yuan(50), **on(1))
        back = used.take_back(yuan(0), **on(1))
        assert eligibility(of, customer(), T + timedelta(days=2), Situation(offers=[back]))
        assert codes(eligibility(of, customer(), T + timedelta(days=2), Situation(offers=[used]))) == [
            "customer_cap"
        ]
        assert codes(eligibility(of, customer(), T + timedelta(days=2), Situation(offers=[made(of)]))) == [
            "still_open"
        ]

    def test_what_was_made_to_a_merged_record_was_made_to_the_person(self):
        of = terms(once_per="year")
        before = made(of, who=customer("C-2")).decline(**on(0))
        records = [customer(), customer("C-2")]
        found = eligibility(of, records, T + timedelta(days=9), Situation(offers=[before]))
        assert (found.token, codes(found)) == ("tea/C-1/2026", ["made_before"])

    def test_who_was_held_out_was_not_offered_anything(self):
        held = [made(terms(f"t{n}"), control_share=1.0) for n in range(5)]
        assert eligibility(terms(), customer(), T, Situation(offers=held))

    @given(offer_terms())
    def test_terms_are_plain_data(self, of):
        assert from_json(to_json(of)) == of

    def test_a_withdrawal_on_a_merged_record_holds_for_the_person(self):
        other = customer("C-2").withdraw("marketing", at=T - timedelta(days=1), by=MEI)
        assert codes(eligibility(terms(), [customer(), other], T)) == ["consent.withdrawn"]


class TestSensitiveInputs:
    @pytest.mark.parametrize(
        "name",
        [
            "health_score",
            "bloodType",
            "宗教信仰",
            "is_pregnant",
            "credit-score",
            "孕期周数",
            "willingness_to_pay",
        ],
    )
    def test_they_are_refused_by_name(self, name):
        with pytest.raises(Invalid, match="may not depend on"):
            terms(conditions=[Bound(measure=name, at_least=Decimal(1))])
        with pytest.raises(Refused, match="may not depend on"):
            refuse_sensitive(["orders", name])

    def test_nor_may_a_text_be_sensitive(self):
        with pytest.raises(Invalid, match="孕期用品"):
            terms(conditions=[Bound(measure="favourite_category", among=["茶", "孕期用品"])])
        own = terms(conditions=[Bound(measure="segment", among=["tea lovers"])])
        assert eligibility(own, customer(), T, Situation(measures={"segment": "tea lovers"}))
        assert codes(eligibility(own, customer(), T, Situation(measures={"segment": "others"}))) == [
            "rule.not_among"
        ]

    @pytest.mark.parametrize("name", ["orders", "face_cream_orders", "minor_units", "racer_shoes", "品类数"])
    def test_others_are_not(self, name):
        assert INPUT_POLICY.refusal(name) is None

    def test_no_explanation_gives_a_sensitive_trait_away(self):
        with pytest.raises(Refused):
            because("group", group="老顾客", category="孕期用品")

    def test_each_explanation_is_said_in_three_languages(self):
        told = {
            "product": "tea",
            "days": 30,
            "group": "regulars",
            "category": "tea",
            "years": 2,
            "tier": "gold",
        }
        for kind in Because:
            reason = because(kind, **told)
            assert len({reason.text(language) for language in ("en", "zh-Hans", "zh-Hant")}) >= 2

    def test_no_legal_note_claims_to_be_verified(self):
        assert not any(note.verified for note in LEGAL_NOTES)


class TestALife:
    def test_it_is_shown_accepted_and_redeemed(self):
        who = customer()
        offer = made(terms(valid_days=7, cost=yuan(2)), because=[because("bought", product="teapot")])
        offer = offer.show(permission=permits(who, "marketing", "email", T), **on(0))
        offer = offer.accept(**on(1, Actor.customer("C-1"))).redeem("O-1", yuan(80), **on(2))
        assert (offer.status, offer.discount, offer.order) == (OfferStatus.REDEEMED, yuan(8), "O-1")
        assert from_json(to_json(offer)) == offer == Offer.replay(offer.history)
        assert usage([offer]) == {"tea": Usage(redemptions=1, spent=yuan(10))}
        assert contact_days([offer]) == {"C-1": [T.date()]}
        assert "teapot" not in repr(offer)
        assert "teapot" not in to_json(offer.erase(**on(3)))

    def test_it_is_not_shown_without_permission(self):
        denied = permits(customer(purposes=()), "marketing", "email", T)
        with pytest.raises(Refused, match="has not agreed"):
            made().show(permission=denied, **on(0))

    def test_after_its_time_it_only_expires(self):
        offer = made(terms(valid_days=7))
        with pytest.raises(Refused, match="valid until"):
            offer.redeem("O-1", yuan(80), **on(7))
        with pytest.raises(Refused, match="valid until"):
            offer.expire(**on(6))
        assert offer.expire(**on(7)).status is OfferStatus.EXPIRED

    def test_nobody_who_is_not_eligible_is_made_one(self):
        with pytest.raises(Refused, match="has not agreed"):
            made(who=customer(purposes=()))
        with pytest.raises(Refused, match="other terms"):
            Offer.make(terms("other"), eligibility(terms(), customer(), T), **on(0))

    def test_more_than_it_gives_is_not_taken_off(self):
        with pytest.raises(Refused, match="more than the"):
            made().redeem("O-1", yuan(80), discount=yuan(9), **on(0))
        small = terms(benefit=Benefit.amount_off(yuan(30), least_basket=yuan(300)))
        with pytest.raises(Refused, match="below"):
            made(small).redeem("O-1", yuan(299), **on(0))

    def test_a_second_one_of_a_token_meets_the_first_in_the_store(self):
        repository = Repository(MemoryStore(), Offer)
        of = terms(once_per="ever")
        repository.save(made(of))
        with pytest.raises(Conflict):
            repository.save(made(of, day=3))
        assert [each.id for each in repository.find(F("terms") == "tea")] == ["tea/C-1"]

    @given(offers())
    def test_a_payload_gives_the_same_offer_back(self, offer):
        assert from_json(to_json(offer)) == offer

    @given(benefits(), st.lists(st.integers(0, 100_000), min_size=2, max_size=6))
    def test_refunds_one_by_one_take_back_what_one_refund_would(self, benefit, baskets):
        first, *kept = sorted((Money(each, "CNY") for each in baskets), reverse=True)
        if benefit.least_basket is not None and first < benefit.least_basket:
            return
        offer = made(terms(benefit=benefit)).redeem("O-1", first, **on(1))
        at_once = offer.take_back(kept[-1], **on(2))
        for each in kept:
            if offer.status is OfferStatus.REDEEMED:
                offer = offer.take_back(each, **on(2))
        assert offer.taken_back == at_once.taken_back <= offer.discount
        if not kept[-1]:
            assert (offer.status, offer.taken_back) == (OfferStatus.TAKEN_BACK, offer.discount)
            assert usage([offer])[offer.terms].redemptions == 0

    def test_a_basket_that_came_back_whole_gives_the_coupon_back(self):
        offer = made().redeem("O-1", yuan(80), **on(1)).take_back(yuan(0), restored=True, **on(2))
        assert (offer.status, offer.discount) == (OfferStatus.ACCEPTED, None)
        assert offer.redeem("O-2", yuan(50), **on(3)).redemptions == 2

    @given(benefits(), st.integers(0, 99_999))
    def test_a_larger_basket_gets_no_less_and_nobody_is_paid(self, benefit, minor):
        small, large = Money(minor, "CNY"), Money(minor + 1, "CNY")
        assert Money.zero("CNY") <= benefit.off(small) <= min(small, benefit.off(large))


class TestWhatGoesTogether:
    def offers(self, *told):
        return [made(terms(f"t{n}", **each)) for n, each in enumerate(told)]

    def test_one_of_a_group_and_all_that_go_with_others(self):
        ten, twelve, five = (
            {"benefit": Benefit.percent_off("10"), "stacking": "group", "group": "tea"},
            {"benefit": Benefit.percent_off("12"), "stacking": "group", "group": "tea"},
            {"benefit": Benefit.amount_off(yuan(5))},
        )
        found = stack(self.offers(ten, twelve, five), yuan(100))
        assert (found.total, {key[:2]: value.code for key, value in found.left_out.items()}) == (
            yuan(17),
            {"t0": "offer.one_of"},
        )

    def test_one_that_goes_alone_is_used_where_it_gives_more(self):
        alone = {"benefit": Benefit.percent_off("20"), "stacking": "alone"}
        five = {"benefit": Benefit.amount_off(yuan(5))}
        assert stack(self.offers(alone, five), yuan(100)).total == yuan(20)
        assert stack(self.offers(alone, five), yuan(20)).total == yuan(5)

    @given(
        st.lists(st.tuples(benefits(), st.sampled_from(["any", "alone", "a", "b"])), max_size=5),
        st.integers(1, 10**6),
        st.randoms(),
    )
    def test_no_allowed_combination_gives_more_in_whatever_order(self, told, minor, random):
        basket = Money(minor, "CNY")
        every = [
            made(
                terms(
                    f"t{n}",
                    benefit=benefit,
                    stacking="group" if way in "ab" else way,
                    group=way if way in "ab" else None,
                )
            )
            for n, (benefit, way) in enumerate(told)
        ]
        found = stack(every, basket)
        best = Money.zero("CNY")
        for chosen in range(2 ** len(every)):
            some = [each for place, each in enumerate(every) if chosen >> place & 1]
            grouped = [each.group for each in some if each.group]
            is_allowed = len(set(grouped)) == len(grouped) and (
                len(some) < 2 or all(each.stacking is not Stacking.ALONE for each in some)
            )
            if is_allowed:
                best = max(
                    best, min(basket, Money(sum(each.benefit.off(basket).minor for each in some), "CNY"))
                )
        assert found.total == best == Money(sum(each.minor for each in found.discounts.values()), "CNY")
        assert {*found.discounts, *found.left_out} == {each.id for each in every}
        random.shuffle(every)
        assert stack(every, basket) == found

    def test_no_more_than_a_share_of_the_basket_is_taken_off(self):
        half = {"benefit": Benefit.percent_off("40")}
        found = stack(self.offers(half, half), yuan(100), most_share="0.5")
        assert (found.total, sorted(found.discounts.values())) == (yuan(50), [yuan(10), yuan(40)])

    def test_the_budget_has_to_bear_the_redemption_too(self):
        of = terms(budget=yuan(100), most_redemptions=50)
        found = redeemability(made(of), of, yuan(80), T, used=Usage(redemptions=50, spent=yuan(93)))
        assert codes(found) == ["cap", "budget"]
        assert redeemability(made(of), of, yuan(70), T, used=Usage(redemptions=3, spent=yuan(93)))
        gone = made(of).withdraw("over", **on(0))
        assert codes(redeemability(gone, of, yuan(10), T)) == ["not_open"]


class TestChance:
    def test_a_share_of_customers_is_held_out_of_the_whole_programme_with_its_probability(self):
        held = []
        for n in range(400):
            who = customer(f"C-{n}")
            one = made(terms(programme="autumn"), who=who, control_share=0.1)
            other = made(terms("mug", programme="autumn"), who=who, control_share=0.1)
            assert (one.arm is OfferArm.HELD_OUT) == (other.arm is OfferArm.HELD_OUT)
            assert one.probability == (0.1 if one.arm is OfferArm.HELD_OUT else 0.9)
            held.append(one.status is OfferStatus.HELD_OUT)
        assert 20 <= sum(held) <= 60

    def candidates(self, *gains, category=None):
        return [
            Candidate(terms=terms(f"t{n}", category=category), chance=0.5, margin=yuan(gain))
            for n, gain in enumerate(gains)
        ]

    def test_the_stored_probability_is_how_often_it_is_chosen(self):
        found = [choose(self.candidates(5, 9, 7), f"C-{n}", draw="d", explore=0.3)[0] for n in range(3000)]
        for id, expected in (("t0", 0.1), ("t1", 0.8), ("t2", 0.1)):
            chosen = [each for each in found if each.candidate.terms.id == id]
            assert {round(each.probability, 9) for each in chosen} == {expected}
            assert abs(len(chosen) / 3000 - expected) < 0.03
        assert sum(each.explored for each in found) / 3000 == pytest.approx(0.3, abs=0.03)

    def test_ties_are_broken_by_chance_and_the_same_way_each_time(self):
        firsts = {
            choose(self.candidates(5, 5), f"C-{n}", draw="d", explore=0)[0].candidate.terms.id
            for n in range(40)
        }
        assert firsts == {"t0", "t1"}
        assert choose(self.candidates(5, 5), "C-1", draw="d") == choose(
            self.candidates(5, 5)[::-1], "C-1", draw="d"
        )

    def test_a_category_does_not_crowd_out_the_others(self):
        many = [
            *self.candidates(9, 8, 7, category="tea"),
            Candidate(terms=terms("mug"), chance=0.1, margin=yuan(1)),
        ]
        found = choose(many, "C-1", draw="d", most=3, explore=0)
        assert [each.candidate.terms.id for each in found] == ["t0", "t1", "mug"]

    def test_the_probability_of_the_choice_is_kept_with_the_offer(self):
        found = choose(self.candidates(5, 9), "C-1", draw="d", explore=0.2)[0]
        offer = made(found.candidate.terms, chosen=found, control_share=0.05)
        assert offer.probability == pytest.approx(0.95 * found.probability)


class TestBirthdays:
    def birthdays(self, who, year, **told):
        of = terms("birthday", occasion="birthday", zone="Asia/Shanghai", **told)
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
        noon = [datetime(day.year, day.month, day.day, 4, tzinfo=UTC) for day in days]
        found = [eligibility(of, who, at) for at in noon]
        return [(day, each.token) for day, each in zip(days, found, strict=True) if each and day.year == year]

    def said(self, text):
        return customer(preferences=[Preference(name=BIRTHDAY, value=text)], born=date(1990, 3, 3))

    @pytest.mark.parametrize(
        ("text", "year", "days"),
        [
            ("1996-02-29", 2026, [date(2026, 2, 28)]),
            ("--02-29", 2028, [date(2028, 2, 29)]),
            ("lunar --08-15", 2026, [date(2026, 9, 25)]),
            ("农历--06-15闰月", 2025, [date(2025, 8, 8)]),
            ("lunar --12-01", 2025, []),
            ("lunar --12-01", 2026, [date(2026, 1, 19)]),
            ("lunar --06-15 leap", 2025, [date(2025, 8, 8)]),
            ("lunar --06-15 leap", 2026, [date(2026, 7, 28)]),
            ("lunar --12-30", 2025, [date(2025, 1, 28)]),
            ("no greetings please", 2026, []),
        ],
    )
    def test_the_day_that_a_customer_keeps_is_kept(self, text, year, days):
        assert [day for day, _ in self.birthdays(self.said(text), year)] == days
        assert [day for day in days if not due([self.said(text).consent("care", **on(-700))], day).due] == []

    def test_two_lunar_birthdays_in_one_year_have_two_tokens(self):
        found = self.birthdays(self.said("lunar --12-01"), 2024)
        assert [day for day, _ in found] == [date(2024, 1, 11), date(2024, 12, 31)]
        assert [token for _, token in found] == ["birthday/C-1/2023", "birthday/C-1/2024"]

    def test_without_a_birthday_there_is_no_offer(self):
        found = eligibility(terms(occasion="birthday"), customer(), T)
        assert codes(found) == ["no_occasion"]

    def test_the_day_begins_in_the_zone_of_the_shop_and_some_days_before(self):
        who = customer(born=date(1990, 9, 2))
        of = terms(occasion="birthday", zone="Asia/Shanghai")
        assert eligibility(of, who, datetime(2026, 9, 1, 16, tzinfo=UTC))
        assert not eligibility(of, who, datetime(2026, 9, 1, 15, tzinfo=UTC))
        assert eligibility(terms(occasion="birthday", lead_days=3), who, datetime(2026, 8, 30, tzinfo=UTC))

    def test_members_have_an_anniversary(self):
        who = customer().set_membership(Membership(tier="gold", since=date(2024, 2, 29)), **on(-10))
        of = terms(occasion="membership")
        assert eligibility(of, who, datetime(2026, 2, 28, 12, tzinfo=UTC)).token == "tea/C-1/2026"
        assert codes(eligibility(of, who, datetime(2026, 3, 1, tzinfo=UTC))) == ["no_occasion"]

    @given(st.integers(1, 12), st.integers(1, 30), st.booleans(), st.integers(1991, 2059))
    def test_a_lunar_birthday_comes_once_a_lunar_year(self, month, day, leap, year):
        birthday = Birthday(month=month, day=day, lunar=True, leap=leap)
        found = birthday.in_year(year)
        if found is None:
            assert (year, month) == (2057, 9)
        else:
            assert birthday.year_on(found) == year

    @pytest.mark.parametrize("text", ["1996-02-30", "lunar --13-01", "--02-29 leap", "tomorrow"])
    def test_what_is_no_birthday_is_refused(self, text):
        with pytest.raises(Invalid):
            Birthday.parse(text)

    def test_its_repr_keeps_the_day_back(self):
        assert repr(Birthday.parse("1996-02-29")) == "Birthday(lunar=False)"
