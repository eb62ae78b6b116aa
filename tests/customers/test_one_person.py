"""Several records of one person: points, classes, organisations, addresses and consents are the person's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.customers import (
    ContactPoint,
    Customer,
    Membership,
    Organisation,
    Profile,
    Survivorship,
    SurvivorshipRule,
    Tier,
    TierPolicy,
    contactability,
    earn_together,
    membership_of,
    merge,
    organisations_of,
    permits,
    unmerge,
)
from cxkit.customers.profile._data_quality import claims, contradictions
from cxkit.errors import Invalid, Refused
from cxkit.kernel import Actor, FieldDefinition, FieldSet, History, evolve

T, AMY, WANG = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.agent("amy"), Actor.customer("C-1")
TIERS = TierPolicy(tiers=(Tier(name="silver"), Tier(name="gold", points=100)))
HOUR = timedelta(hours=1)


def one(id, *, points=None, since=None, cls=None, **details):
    made = Customer.register(id, at=T, by=AMY, **details)
    if points is not None:
        made = made.set_membership(Membership(tier="silver", points=points, since=since), at=T, by=AMY)
    return made if cls is None else made.classify(cls, at=T, by=AMY)


def pair(**more):
    old = one("C-1", points=40, since=date(2024, 1, 1), cls="low", organisation="Mill Ltd", **more)
    new = one("C-2", points=90, since=date(2020, 1, 1), cls="high", organisation="Shop Ltd", **more)
    return merge(old, new, at=T + HOUR, by=AMY)


def test_forty_and_ninety_points_are_a_hundred_and_thirty_to_spend():
    records = pair()
    together = membership_of(records, TIERS)
    assert together == Membership(tier="gold", points=130, since=date(2020, 1, 1))
    spent = earn_together(records, -130, TIERS, at=T + 2 * HOUR, by=AMY)
    assert [each.membership.points for each in spent] == [0, 0]
    with pytest.raises(Refused, match="has 130 points"):
        earn_together(records, -131, TIERS, at=T + 2 * HOUR, by=AMY)
    spent = earn_together(records, -50, TIERS, at=T + 2 * HOUR, by=AMY)
    assert [each.membership.points for each in spent] == [0, 80]
    earned = earn_together(spent, 40, TIERS, at=T + 3 * HOUR, by=AMY)
    assert [(each.membership.points, each.membership.tier) for each in earned] == [(40, "gold"), (80, "gold")]


@settings(max_examples=50)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=4), st.integers(-500, 300))
def test_points_are_neither_made_nor_lost_however_many_records_hold_them(held, change):
    records = tuple(one(f"C-{n}", points=points) for n, points in enumerate(held))
    if sum(held) + change < 0:
        with pytest.raises(Refused):
            earn_together(records, change, TIERS, at=T, by=AMY)
        return
    after = earn_together(records, change, TIERS, at=T, by=AMY)
    assert sum(each.membership.points for each in after) == sum(held) + change
    assert membership_of(after, TIERS).tier == ("gold" if sum(held) + change >= 100 else "silver")


def test_the_highest_class_and_every_organisation_are_the_person_s():
    records = pair()
    profile = Profile.of(*records)
    assert profile.value("customer_class") == "high"
    assert set(profile.organisations) == {"Mill Ltd", "Shop Ltd"}
    rule = Survivorship(fields=[SurvivorshipRule(name="customer_class", rule="leading")])
    assert profile.value("customer_class", rule) == "low"
    asked = Survivorship(fields=[SurvivorshipRule(name="customer_class", rule="ask")])
    assert profile.value("customer_class", asked) is None
    assert profile.open_questions(asked) == ("customer_class",)
    for alone in records[:1], [records[0], records[0]]:
        assert Profile.of(*alone).value("customer_class", asked) == records[0].customer_class
    assert profile.open_questions() == ()
    with pytest.raises(Invalid, match="none of name"):
        SurvivorshipRule(name="colour", rule="latest")
    mill = Organisation.register("O-1", name="Mill", at=T, by=AMY).join("C-2", at=T, by=AMY)
    assert organisations_of("C-1", [mill]) == ()
    assert organisations_of(records, [mill]) == (mill,)


def test_own_fields_survive_by_their_rule():
    words = {"en": "Size", "zh_hans": "尺码", "zh_hant": "尺寸"}
    shop = FieldSet(id="shop", of="customer", fields=[FieldDefinition(name="size", kind="number", **words)])
    old, new = (one(f"C-{n}").set_fields({"size": 50 - n}, shop, at=T + n * HOUR, by=AMY) for n in (1, 2))
    profile = Profile.of(*merge(old, new, at=T + 3 * HOUR, by=AMY))
    assert profile.value("fields.size") == 48
    greatest = Survivorship(fields=[SurvivorshipRule(name="fields.size", rule="greatest")])
    assert profile.value("fields.size", greatest) == 49
    cleared = new.set_fields({"size": None}, shop, at=T + 3 * HOUR, by=AMY)
    assert Profile.of(old, cleared).value("fields.size") == 49


def test_two_preferred_addresses_of_one_person_are_a_contradiction():
    old = one("C-1", contacts=[ContactPoint.email("a@x.example", preferred=True)])
    new = one("C-2", contacts=[ContactPoint.email("b@x.example", preferred=True)])
    (found,) = contradictions(*merge(old, new, at=T, by=AMY))
    assert (found.name, found.reason.code, len(found.claims)) == (
        "contacts",
        "customer.conflict.preferred",
        2,
    )
    same = one("C-3", contacts=[ContactPoint.email("A@x.example", preferred=True)])
    assert contradictions(old, same) == ()
    phone = one("C-4", contacts=[ContactPoint.phone("+8613800138000", preferred=True)])
    assert contradictions(old, phone) == ()


def test_a_withdrawal_said_while_merged_holds_on_both_sides_afterwards():
    old, new = (one(id).consent("marketing", channel="email", at=T, by=WANG) for id in ("C-1", "C-2"))
    old, new = merge(old, new, at=T + HOUR, by=AMY)
    old = old.withdraw("marketing", channel="email", at=T + 2 * HOUR, by=WANG)
    new, old = unmerge(new, old, at=T + 3 * HOUR, by=AMY)
    for each in (old, new):
        assert each.merged_into is None
        assert not permits(each, "marketing", "email", T + 4 * HOUR)
    again_old, again_new = merge(one("C-1").consent("marketing", at=T, by=WANG), one("C-2"), at=T, by=AMY)
    again_new = again_new.withdraw("marketing", at=T + HOUR, by=WANG)
    _, again_old = unmerge(again_new, again_old, at=T + 2 * HOUR, by=AMY)
    assert not permits(again_old, "marketing", "email", T + 2 * HOUR)


def test_a_withdrawal_on_a_record_that_leaves_with_another_holds_on_both_sides_too():
    a, b, c = (one(id).consent("marketing", at=T, by=WANG) for id in "ABC")
    b, c = merge(b, c, at=T, by=AMY)
    a, b = merge(a, b, at=T + HOUR, by=AMY)
    c = c.withdraw("marketing", channel="email", at=T + 2 * HOUR, by=WANG)
    b, a, c = unmerge(b, a, c, at=T + 3 * HOUR, by=AMY)
    assert [[bool(permits(side, "marketing", on, T + 4 * HOUR)) for on in ("email", "sms")]
            for side in (a, (b, c))] == [[False, True]] * 2  # fmt: skip
    assert c.merged_into == "B"


def test_a_merge_without_withdrawals_is_undone_without_a_trace_in_the_fields():
    old, new = one("C-1", points=40), one("C-2", points=90, cls="high")
    apart, left = unmerge(*reversed(merge(old, new, at=T, by=AMY)), at=T + HOUR, by=AMY)
    for before, after in ((old, left), (new, apart)):
        assert evolve(after, {"history": History()}) == evolve(before, {"history": History()})


def test_consent_is_given_and_withdrawn_for_one_address():
    both = [ContactPoint.email(f"{name}@x.example") for name in "ab"]
    wang = one("C-1", contacts=both).consent("marketing", channel="email", at=T, by=WANG)
    less = wang.withdraw("marketing", channel="email", address="A@x.example", at=T + HOUR, by=WANG)
    later = T + 2 * HOUR
    assert not permits(less, "marketing", "email", later, address="a@X.example")
    assert permits(less, "marketing", "email", later, address="b@x.example")
    assert not permits(less, "marketing", "email", later)
    reached = contactability(less, date(2026, 2, 5), purpose="marketing", channels=["email"], most=3, days=30)
    assert (reached.channel, reached.address) == ("email", "b@x.example")
    only = one("C-2", contacts=both).consent("marketing", address="b@x.example", at=T, by=WANG)
    assert permits(only, "marketing", "email", later, address="b@x.example")
    assert not permits(only, "marketing", "email", later, address="a@x.example")
    assert not permits(only, "marketing", "email", later)
    assert "x.example" not in repr(only.history[-1])


def test_a_confirmation_renews_the_details_that_it_names_or_all():
    start, later = (datetime(2026, 2, day, tzinfo=UTC) for day in (3, 4))
    amy = Actor.agent("amy")
    person = Customer.register("C-1", name="Wang Fang", region="CN-31", at=start, by=amy)

    def times(customer):
        return {name: claim.at for name, claim in claims(customer).items() if name in ("name", "region")}

    assert times(person.confirm("region", at=later, by=amy)) == {"name": start, "region": later}
    assert times(person.confirm(at=later, by=amy)) == {"name": later, "region": later}
