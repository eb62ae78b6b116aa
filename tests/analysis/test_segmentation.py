"""Segments by declared rules: in columns as one by one, with reasons, moves, stability, follow-up lists."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.segmentation import (
    CustomerMeasures,
    customer_measures,
    segment_moves,
    segment_stability,
    segmented,
)
from cxkit.codec import from_json, to_json
from cxkit.customers import (
    Bound,
    ClassificationRule,
    ContactPoint,
    Customer,
    OutcomeName,
    RulePolicy,
    Trait,
    TraitKind,
    apply_rules,
    follow_up,
)
from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.tables import ComplaintTable, ContactTable, LineTable, OrderTable, ReturnTable, VisitTable
from cxkit.testing import rule_policies

T = datetime(2026, 1, 1, tzinfo=UTC)
AMY = Actor.agent("amy")
MAIL = ContactPoint.email("fang@a.example")

RULES = RulePolicy(
    id="habits",
    sort="own",
    entries=[
        ClassificationRule(
            name="tea and often",
            outcome="tea",
            bounds=[
                Bound(measure="favourite_category", among=["tea", "mugs"]),
                Bound(measure="orders", at_least=Decimal(2)),
            ],
        ),
        ClassificationRule(
            name="looks, does not buy",
            outcome="browser",
            bounds=[
                Bound(measure="visits", at_least=Decimal(3)),
                Bound(measure="orders", at_most=Decimal(0)),
            ],
        ),
        ClassificationRule(
            name="silent", outcome="silent", bounds=[Bound(measure="activity", among=["asleep"])]
        ),
    ],
    otherwise="others",
    names=[OutcomeName(outcome="tea", en="Tea drinkers", zh_hans="饮茶顾客", zh_hant="飲茶顧客")],
)

cells = st.one_of(st.none(), st.integers(0, 1000), st.decimals(0, 1000, places=1).map(float))
tastes = st.sampled_from([None, "tea", ("tea", "mugs"), ("coffee",)])


@given(rule_policies(), st.lists(st.tuples(cells, cells, cells, tastes), max_size=8))
def test_segments_in_columns_are_those_that_the_policy_decides_one_by_one(policy, rows):
    columns = dict(
        zip(
            ("revenue", "orders", "days_since_order", "favourite_category"),
            zip(*rows, strict=True) if rows else ((), (), (), ()),
            strict=True,
        )
    )
    measures = CustomerMeasures.of(range(len(rows)), **{name: list(cells) for name, cells in columns.items()})
    found = segmented(policy, measures)
    assert found.outcome.to_list() == [policy.decide(measures.row(row)).outcome for row in range(len(rows))]
    for outcome in policy.outcomes:
        for customer, reasons in found.reasons(outcome).items():
            assert reasons == found.decision(int(customer)).reasons


@given(rule_policies())
def test_rules_are_data_and_come_back_as_they_were(policy):
    assert from_json(to_json(policy)) == policy


def test_every_number_lies_on_its_side_of_a_bound_as_it_is_written():
    bound = Bound(measure="x", at_least=Decimal("0.3"))
    edge = Bound(measure="x", at_most=Decimal("0.30000000000000001"))
    for each in (bound, edge):
        policy = RulePolicy(
            id="p", sort="own", entries=[ClassificationRule(name="r", outcome="in", bounds=[each])]
        )
        values = [0.3, 0.1 + 0.2, 0.29999999999999993, None]
        found = segmented(policy, CustomerMeasures.of(range(4), x=values))
        assert found.outcome.to_list() == [
            "in" if value is not None and each.look(value)[0] else None for value in values
        ]


def test_a_bound_has_numbers_or_texts_and_says_what_it_was_given():
    with pytest.raises(Invalid):
        Bound(measure="x", at_least=Decimal(1), among=["tea"])
    with pytest.raises(Invalid):
        Bound(measure="x")
    with pytest.raises(Invalid, match="must be a text"):
        Bound(measure="x", among=["tea"]).look(3)
    with pytest.raises(Invalid, match="must be a number"):
        Bound(measure="x", at_least=Decimal(1)).look("tea")
    held, reason = Bound(measure="usual_channel", among=["chat"]).look(["web", "phone"])
    assert (held, reason.text("zh-Hans")) == (False, "常用渠道为网页表单、电话，不符合在线聊天")


def shop():
    day = [T + timedelta(days=each) for each in range(400)]
    orders = OrderTable.from_columns(
        customer=["ann", "ann", "ann", "bob", "bob", "eve", None],
        placed_at=[day[10], day[20], day[300], day[5], day[50], day[100], day[7]],
        cancelled_at=[None, None, None, None, day[51], None, None],
        status=["delivered", "delivered", "delivered", "delivered", "cancelled", "cancelled", "delivered"],
        total=[1000, 2000, 4000, 500, 700, 900, 100],
        currency=["CNY"] * 7,
    )
    lines = LineTable.from_columns(
        customer=["ann", "ann", "bob"],
        product=["1", "2", "3"],
        product_category=["tea", "mugs", "tea"],
        placed_at=[day[10], day[20], day[5]],
    )
    visits = VisitTable.from_columns(
        visitor=["user:ann", "device:d1", "user:kim", "user:kim", "user:kim"],
        began_at=[day[9], day[9], day[11], day[12], day[13]],
        bounced=[0, 1, 1, 1, 0],
        converted=[1, 0, 0, 0, 0],
    )
    contacts = ContactTable.from_columns(customer=["bob", "bob"], offered_at=[day[60], day[380]])
    returns = ReturnTable.from_columns(customer=["ann"], requested_at=[day[30]])
    complaints = ComplaintTable.from_columns(customer=["zoe"], received_at=[day[40]])
    return {
        "orders": orders,
        "lines": lines,
        "visits": visits,
        "contacts": contacts,
        "returns": returns,
        "complaints": complaints,
    }


def test_measures_are_what_the_tables_tell_until_then():
    trait = Trait(kind=TraitKind.BEHAVIOUR, name="usual_channel", value="app")
    found = customer_measures(
        as_of=T + timedelta(days=90), tz="UTC", traits={"ann": [trait], "lee": [trait]}, **shop()
    )
    rows = dict(
        zip(found.customers, (found.row(place) for place in range(len(found.customers))), strict=True)
    )
    assert list(rows) == sorted(rows) == ["ann", "bob", "kim", "lee", "zoe"]
    ann, bob = rows["ann"], rows["bob"]
    assert (ann["orders"], ann["revenue"], ann["days_since_order"], ann["gaps_since_order"]) == (2, 30, 70, 7)
    assert (ann["categories"], ann["favourite_category"], ann["usual_channel"]) == (
        2,
        ("mugs", "tea"),
        ("app",),
    )
    assert (ann["visits"], ann["bounces"], ann["conversions"], ann["days_since_visit"]) == (1, 0, 1, 81)
    assert (bob["orders"], bob["revenue"], bob["contacts"]) == (1, 5, 1)
    assert (rows["kim"]["visits"], rows["kim"]["orders"], rows["kim"]["days_since_order"]) == (3, 0, None)
    assert (rows["zoe"]["complaints"], rows["ann"]["returns"], rows["lee"]["activity"]) == (1, 1, None)


def test_counts_are_of_the_time_before_and_a_later_cancellation_is_not_known_yet():
    part = shop()
    early = customer_measures(as_of=T + timedelta(days=50), tz="UTC", orders=part["orders"])
    assert early.row(1)["orders"] == 2
    late = customer_measures(
        as_of=T + timedelta(days=330), tz="UTC", within=timedelta(days=60), orders=part["orders"]
    )
    ann = late.row(0)
    assert (ann["orders"], ann["revenue"], ann["days_since_order"]) == (1, 40, 30)


def test_segments_of_a_shop_say_who_and_why_in_three_languages():
    found = segmented(RULES, customer_measures(as_of=T + timedelta(days=90), tz="UTC", **shop()))
    assert dict(zip(found.customers, found.outcome.to_list(), strict=True)) == {
        "ann": "tea",
        "bob": "silent",
        "kim": "browser",
        "zoe": "others",
    }
    said = found.decision("ann").reasons
    assert [reason.text("zh-Hant") for reason in said] == [
        "偏好品類為mugs、tea，符合tea、mugs",
        "訂單數為2，不低於2",
    ]
    assert found.text("zh-Hans").splitlines()[0] == "饮茶顾客  1"
    assert found.share("tea").value == 0.25
    assert found.share("tea").interval.defined
    with pytest.raises(Invalid, match="use one of tea"):
        found.reasons("coffee")
    with pytest.raises(Invalid, match="visits"):
        segmented(
            RULES, CustomerMeasures.of(["ann"], orders=[1], favourite_category=["tea"], activity=["active"])
        )
    with pytest.raises(Invalid, match="one row"):
        CustomerMeasures.of(["ann", "ann"], orders=[1, 2])
    with pytest.raises(Invalid, match="not recorded"):
        apply_rules(Customer.register("ann", at=T, by=AMY), RULES, found.measures.row(0), at=T, by=AMY)


spent = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([0, 400, 2000]), max_size=8)
BANDS = RulePolicy(
    id="bands",
    sort="own",
    entries=[
        ClassificationRule(name=name, outcome=name, bounds=[Bound(measure="spent", at_least=Decimal(limit))])
        for name, limit in (("much", 1000), ("some", 300))
    ],
    otherwise="none",
)


def bands(amounts):
    return segmented(BANDS, CustomerMeasures.of(list(amounts), spent=list(amounts.values())))


@given(spent, spent, spent)
def test_moves_and_stability_count_everybody_once(first, second, third):
    times = [bands(each) for each in (first, second, third)]
    moves = segment_moves(times[0], times[1], order=["none", "some", "much"])
    assert sum(moves.counts) == len({*first, *second})
    kept = Counter(first[one] for one in first if second.get(one) == first[one])
    assert moves.summary()["same"] == sum(kept.values())
    rows = segment_stability(*times).to_records()
    assert len(rows) == 6
    for row in rows[:3]:
        amount = {"much": 2000, "some": 400, "none": 0}[row["segment"]]
        assert (row["stayed"], row["before"]) == (kept[amount], list(first.values()).count(amount))
        assert row["low"] is None or row["low"] <= row["share"] <= row["high"]


def test_moves_are_of_customers_never_of_rules():
    amounts = {"a": 400, "b": 2000}
    newer = BANDS.__class__(id="bands", version=2, sort="own", entries=BANDS.entries[:1], otherwise="none")
    before, after = bands(amounts), segmented(newer, bands(amounts).measures)
    with pytest.raises(Invalid, match="restated"):
        segment_moves(before, after)
    moves = segment_moves(before.restated(newer), after)
    assert moves.summary()["same"] == 2
    assert segment_stability(before.restated(newer), after).kappa[0].value == 1.0
    with pytest.raises(Invalid, match="two times"):
        segment_stability(before)


def customer(id, *, consent=True, contacts=(MAIL,)):
    one = Customer.register(id, contacts=contacts, at=T, by=AMY)
    return one.consent("care", at=T, by=AMY) if consent else one


def test_a_follow_up_list_has_each_person_once_with_why_and_how():
    found = segmented(RULES, customer_measures(as_of=T + timedelta(days=90), tz="UTC", **shop()))
    reasons = found.reasons("tea") | found.reasons("silent") | found.reasons("browser") | {"zoe": ()}
    people = [customer("ann"), customer("bob", consent=False), customer("kim", contacts=()), customer("pat")]
    gone = customer("zoe").erase(at=T + timedelta(days=9), by=AMY)
    what = RULES.label("tea")
    listed = follow_up([*people, gone], date(2026, 4, 1), reasons | {"who": ()}, what=what)
    assert [(each.customer, str(each.channel)) for each in listed.due] == [("ann", "email")]
    assert listed.due[0].reason.text("zh-Hans") == (
        "饮茶顾客（偏好品类为mugs、tea，符合tea、mugs；订单数为2，不低于2）"
    )
    assert {each.customer: each.reason.text() for each in listed.held} == {
        "bob": "the customer has not agreed to this: ask first",
        "kim": "no contact point is known",
        "zoe": "the customer's data were erased",
        "who": "there is no record of this customer",
    }
    tired = follow_up(people, date(2026, 4, 1), reasons, what=what, contacts={"ann": [date(2026, 3, 20)] * 2})
    assert not tired.due


def test_two_records_of_one_person_are_followed_up_once():
    from cxkit.customers import merge

    first, second = merge(customer("C-1"), customer("C-2", contacts=()), at=T, by=AMY)
    listed = follow_up([first, second], date(2026, 4, 1), {"C-1": (), "C-2": ()}, what=RULES.label("tea"))
    assert [each.customer for each in (*listed.due, *listed.held)] == ["C-1"]
