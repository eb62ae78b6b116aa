"""Traits of behaviour come from what customers did, and say why where too little is known."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_json, to_json
from cxkit.customers import BehaviourPolicy, Customer, Purchase, behaviour, permits, persona, record_behaviour
from cxkit.customers.facts import Trait
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor
from cxkit.testing import behaviour_policies

T = datetime(2026, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
AMY = Actor.agent("amy")


def bought(count, *, every=10, **more):
    return [Purchase(T - every * n * DAY, **more) for n in range(1, count + 1)]


def habits(*purchases, until=T, **more):
    found = behaviour(purchases, until=until, **more)
    return {habit.kind._value_: (habit.value, habit.count, habit.of) for habit in found.habits}


def reasons(found):
    return {each.kind._value_: each.reason.code for each in found.unknown}


@pytest.mark.parametrize(
    ("count", "value"),
    [
        (0, "never"),
        (1, "rarely"),
        (2, "rarely"),
        (3, "quarterly"),
        (9, "quarterly"),
        (10, "monthly"),
        (39, "monthly"),
        (40, "weekly"),
    ],
)
def test_the_frequency_of_buying_is_a_band_with_both_edges_inside(count, value):
    assert habits(*bought(count, every=1))["purchase_frequency"] == (value, count, 365)


def test_a_customer_known_for_a_part_of_the_time_is_measured_by_that_part():
    half = {"known_since": T - 182 * DAY}
    assert habits(*bought(5), **half)["purchase_frequency"] == ("monthly", 5, 182)
    new = behaviour(bought(5), until=T, known_since=T - 89 * DAY)
    assert reasons(new)["purchase_frequency"] == "behaviour.too_short"
    assert str(new.unknown[0].reason) == "known for 89 days only, 90 are needed"


def test_what_happens_at_the_instant_or_later_does_not_count_and_the_first_instant_does():
    policy = BehaviourPolicy(within_days=90)
    edges = [Purchase(T - 90 * DAY), Purchase(T), Purchase(T + DAY), Purchase(T - 91 * DAY)]
    assert habits(*edges, policy=policy)["purchase_frequency"] == ("quarterly", 1, 90)


def test_favourites_are_shares_of_the_purchases_whose_category_is_known():
    tea, both = bought(4, categories=["tea", "tea"]), bought(3, categories=("tea", "cup"))
    found = behaviour([*tea, *both, *bought(5)], until=T)
    told = [(each.value, each.count, each.of) for each in found.habits if each.kind == "favourite_category"]
    assert told == [("tea", 7, 7), ("cup", 3, 7)]


def test_eleven_of_twenty_are_0_55_of_them():
    policy = BehaviourPolicy(habit_share=0.55)
    purchases = [*bought(11, categories=("tea",)), *bought(9, categories=("cup",))]
    assert habits(*purchases, policy=policy)["favourite_category"] == ("tea", 11, 20)


@pytest.mark.parametrize(
    ("brands", "value"), [("AAAB", "loyal"), ("AABB", "divided"), ("AAABCD", "divided"), ("ABC", "switching")]
)
def test_loyalty_is_the_share_of_the_leading_brand(brands, value):
    purchases = [Purchase(T - DAY, brands=(brand,)) for brand in brands]
    assert habits(*purchases)["brand_loyalty"] == (value, brands.count("A"), len(brands))


def test_channels_and_sources_are_habits_where_they_are_usual():
    contacts = [(T - n * DAY, channel) for n, channel in enumerate(["chat", "chat", "phone", "chat"], 1)]
    sources = [(T - DAY, source) for source in ("search", "faq", "review", "friend")]
    found = behaviour(until=T, contacts=contacts, sources=sources)
    assert [(each.kind, each.value) for each in found.habits[1:]] == [("usual_channel", "chat")]
    assert reasons(found)["information_habit"] == "behaviour.no_habit"
    assert found.unknown[-1].text("zh-Hans") == "信息获取习惯：未知：4条记录中没有占比达到30%的项目"


def test_a_channel_that_does_not_exist_is_refused():
    with pytest.raises(Invalid, match="pigeon"):
        behaviour(until=T, contacts=[(T - DAY, "pigeon")])


def test_traits_replace_those_found_before_and_leave_those_of_others():
    by_hand = Trait(kind="behaviour", name="usual_channel", value="store", source="amy")
    one = Customer.register("C-1", traits=[by_hand], at=T - 400 * DAY, by=AMY)
    one = one.consent("analysis", at=T - 400 * DAY, by=AMY)
    first = behaviour(bought(4, categories=("tea",)), until=T - DAY)
    allowed = permits(one, "analysis", None, T)
    one = record_behaviour(one, first, permission=allowed, at=T, by=AMY)
    assert [(trait.name, trait.value) for trait in one.traits] == [
        ("usual_channel", "store"),
        ("purchase_frequency", "quarterly"),
        ("favourite_category", "tea"),
    ]
    assert one.history[-1].why == "behaviour by policy behaviour/1"
    assert record_behaviour(one, first, permission=allowed, at=T, by=AMY) is one
    later = behaviour(bought(4, categories=("cup",)), until=T)
    moved = record_behaviour(one, later, permission=allowed, at=T, by=AMY)
    assert [trait.value for trait in moved.traits] == ["store", "quarterly", "cup"]


def test_a_profile_needs_consent():
    one = Customer.register("C-1", at=T, by=AMY)
    with pytest.raises(Refused, match="refuses a profile of their behaviour: the customer has not agreed"):
        record_behaviour(one, behaviour(until=T), permission=permits(one, "analysis", None, T), at=T, by=AMY)


def test_a_profile_is_not_recorded_before_what_it_saw_was_over():
    one = Customer.register("C-1", at=T, by=AMY).consent("analysis", at=T, by=AMY)
    with pytest.raises(Invalid, match="lies before the end of what was observed"):
        record_behaviour(
            one, behaviour(until=T + DAY), permission=permits(one, "analysis", None, T), at=T, by=AMY
        )


def test_values_are_personal_and_shown_only_when_they_are_asked_for():
    found = behaviour(bought(4, categories=("qzxjvkwp",), brands=("qzxjvkwp",)), until=T)
    assert "qzxjvkwp" not in repr(found) + repr(found.traits()) + repr(bought(1, brands=("qzxjvkwp",)))
    assert "qzxjvkwp" in found.text("zh-Hant")


def test_personas_are_built_of_these_traits():
    found = behaviour(bought(12, every=30, categories=("tea",)), until=T)
    people = [Customer.register(f"C-{n}", traits=found.traits(), at=T, by=AMY) for n in range(6)]
    assert persona("tea", people, on=T.date()).text("zh-Hans").splitlines()[1:] == [
        "行为特征 购买频率  每月  6人中6人（100%）  ",
        "行为特征 偏好品类  tea  6人中6人（100%）  ",
    ]


_PURCHASES = st.lists(
    st.builds(
        Purchase,
        st.integers(-50, 800).map(lambda days: T - days * DAY),
        st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
        st.lists(st.sampled_from("xyz"), max_size=2).map(tuple),
    ),
    max_size=15,
)


@settings(max_examples=60)
@given(_PURCHASES, behaviour_policies(), st.randoms())
def test_every_trait_is_told_or_its_absence_explained_whatever_the_order(purchases, policy, random):
    found = behaviour(purchases, until=T, policy=policy)
    told = {each.kind for each in found.habits}
    assert told.isdisjoint(each.kind for each in found.unknown)
    assert len(told) + len(found.unknown) == 5
    assert all(0 <= habit.count <= habit.of or habit.kind == "purchase_frequency" for habit in found.habits)
    mixed = purchases[:]
    random.shuffle(mixed)
    assert behaviour(mixed, until=T, policy=policy) == found
    assert from_json(to_json(policy)) == policy
