"""Merging records of one person loses nothing, depends on no order, and can be taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.customers import (
    ContactPoint,
    Customer,
    Profile,
    Survivorship,
    SurvivorshipRule,
    claims,
    completeness,
    contradictions,
    merge,
    persons,
    stale,
    timeline,
)
from cxkit.customers.profile._identity import leader_of
from cxkit.errors import Invalid, Refused
from cxkit.kernel import History, evolve
from cxkit.kernel.facts import Actor

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)
AMY = Actor.agent("amy")
LATER = T + 1000 * DAY


@st.composite
def people(draw, count=3):
    """Customers with different ids, each changed a few times."""
    found = []
    for number in range(count):
        one = Customer.register(f"C-{number}", at=T + draw(st.integers(0, 9)) * DAY, by=AMY)
        for _ in range(draw(st.integers(0, 3))):
            at = one.history[-1].at + draw(st.integers(0, 5)) * DAY
            one = one.change(
                at=at,
                by=AMY,
                name=draw(st.sampled_from(["Wang Fang", "Wang F.", None])),
                region=draw(st.sampled_from(["Shanghai", "Hangzhou", None])),
                languages=draw(st.sampled_from([("zh",), ("en", "zh"), ()])),
            )
        found.append(one)
    return found


def groups(customers):
    return {leader: frozenset(each.id for each in group) for leader, group in persons(customers).items()}


def profiles(customers):
    return {leader: Profile.of(*group) for leader, group in persons(customers).items()}


@settings(max_examples=40)
@given(people())
def test_merging_is_associative(three):
    a, b, c = three
    a1, b1 = merge(a, b, at=LATER, by=AMY)
    left = [*merge(a1, c, at=LATER, by=AMY), b1]
    b2, c2 = merge(b, c, at=LATER, by=AMY)
    right = [*merge(a, b2, at=LATER, by=AMY), c2]
    assert groups(left) == groups(right) == {"C-0": frozenset({"C-0", "C-1", "C-2"})}
    assert profiles(left) == profiles(right)
    assert profiles(left)["C-0"].details() == profiles(right)["C-0"].details()


@settings(max_examples=40)
@given(people(2))
def test_merging_twice_is_merging_once(two):
    once = merge(*two, at=LATER, by=AMY)
    assert merge(*once, at=LATER, by=AMY) == once


@settings(max_examples=40)
@given(people(2))
def test_taking_a_merge_back_restores_both_records(two):
    leader, other = two
    kept, merged = merge(leader, other, at=LATER, by=AMY)
    restored = merged.unmerge(at=LATER, by=AMY)
    assert kept == leader
    assert evolve(restored, {"history": History()}) == evolve(other, {"history": History()})
    assert profiles([kept, restored]) == profiles([leader, other])
    assert len(restored.history) == len(other.history) + 2


@settings(max_examples=40)
@given(people(5), st.data())
def test_any_merges_in_any_order_keep_every_claim_and_can_all_be_taken_back(five, data):
    """Links may go through records that lead others; taken back, every record is as before."""
    records = {one.id: one for one in five}
    joined = {id: {id} for id in records}
    for _ in range(data.draw(st.integers(1, 6))):
        leaders = [one for one in records.values() if one.merged_into is None]
        leader, other = data.draw(st.sampled_from(leaders)), data.draw(st.sampled_from(leaders))
        if leader.id != other.id:
            records |= {one.id: one for one in merge(leader, other, at=LATER, by=AMY)}
            joined[leader.id] |= joined.pop(other.id)
    merged = list(records.values())
    assert {leader: set(ids) for leader, ids in groups(merged).items()} == joined
    assert Profile.of(*merged).claims == Profile.of(*five).claims
    links = data.draw(st.permutations([one.id for one in merged if one.merged_into is not None]))
    for id in links:
        records[id] = records[id].unmerge(at=LATER, by=AMY)
    assert profiles(records.values()) == profiles(five)
    assert all(
        one.history[: len(two.history)] == two.history[:]
        for one, two in zip(records.values(), five, strict=True)
    )


@settings(max_examples=40)
@given(people())
def test_profiles_join_in_any_order_and_nothing_is_lost(three):
    a, b, c = map(Profile.of, three)
    assert (a | b) | c == a | (b | c) == Profile.of(*three)
    assert a | a == a
    assert a | b == b | a
    every = {claim for customer in three for claim in claims(customer).values()}
    assert (a | b | c).claims == every


def test_each_field_survives_by_its_declared_rule():
    old = Customer.register("C-1", name="Wang Fang Fang", region="Shanghai", languages=["zh"], at=T, by=AMY)
    new = Customer.register("C-2", name="Wang F.", region="Hangzhou", languages=["en"], at=T + DAY, by=AMY)
    profile = Profile.of(old, new)
    policy = Survivorship(
        fields=(
            SurvivorshipRule(name="name", rule="longest"),
            SurvivorshipRule(name="region", rule="earliest"),
        )
    )
    assert profile.details() == {"name": "Wang F.", "region": "Hangzhou", "languages": ("en", "zh")}
    assert profile.details(policy) == {
        "name": "Wang Fang Fang",
        "region": "Shanghai",
        "languages": ("en", "zh"),
    }


@pytest.mark.parametrize(("classes", "survives"), [(["low"], "low"), (["low", "high", "medium"], "high")])
def test_of_classes_the_highest_survives_which_is_declared_first(classes, survives):
    policy = Survivorship(fields=(SurvivorshipRule(name="customer_class", rule="greatest"),))
    records = [
        Customer.register(f"C-{number}", at=T, by=AMY).classify(each, at=T + number * DAY, by=AMY)
        for number, each in enumerate(classes)
    ]
    assert Profile.of(*records).value("customer_class", policy) == survives


def test_contact_points_of_one_key_are_one():
    mails = [ContactPoint.email(text) for text in ("A@b.example", "a@B.example", "c@b.example")]
    one = Customer.register("C-1", contacts=mails[:1], at=T, by=AMY)
    two = Customer.register("C-2", contacts=mails[1:], at=T + DAY, by=AMY)
    assert [point.key for point in Profile.of(one, two).value("contacts")] == ["a@b.example", "c@b.example"]


def test_a_record_that_gave_way_cannot_lead():
    a, b, c = (Customer.register(f"C-{n}", at=T, by=AMY) for n in range(3))
    _, gone = merge(a, b, at=T, by=AMY)
    with pytest.raises(Refused, match=r"merged into 'C-0': name that one"):
        merge(gone, c, at=T, by=AMY)


def test_a_circle_of_merges_is_an_error_that_names_it():
    with pytest.raises(Invalid, match="a -> b -> a"):
        leader_of("a", {"a": "b", "b": "a"})


def test_a_profile_does_not_show_what_it_holds():
    profile = Profile.of(Customer.register("C-1", name="Wang Fang", at=T, by=AMY))
    assert "Fang" not in repr(profile) + repr(profile.about("name"))


def test_completeness_names_what_is_missing_heaviest_first():
    empty = completeness(Customer.register("C-1", at=T, by=AMY))
    assert (empty.score, empty.missing[0]) == (0, "contacts")
    full = completeness(
        Customer.register("C-1", name="Wang", region="Shanghai", languages=["zh"], at=T, by=AMY)
    )
    assert full.score == pytest.approx(9 / 20)


def test_a_detail_is_stale_until_somebody_confirms_it():
    one = Customer.register("C-1", name="Wang", region="Shanghai", at=T, by=AMY)
    assert [each.name for each in stale(one, T + 730 * DAY)] == ["region"]
    assert stale(one, T + 730 * DAY - timedelta(seconds=1)) == ()
    assert stale(one.confirm("region", at=T + 500 * DAY, by=AMY), T + 730 * DAY) == ()
    assert stale(one.change(region=None, at=T + DAY, by=AMY), T + 730 * DAY) == ()


def test_records_that_disagree_are_shown_with_who_said_what():
    one = Customer.register("C-1", name="Wang  FANG", region="Shanghai", at=T, by=AMY)
    two = Customer.register("C-2", name="wang fang", region="Hangzhou", at=T, by=AMY)
    (found,) = contradictions(one, two)
    assert (found.name, [claim.value for claim in found.claims]) == ("region", ["Shanghai", "Hangzhou"])


def test_one_record_can_contradict_itself():
    mails = [ContactPoint.email(f"{n}@b.example", preferred=True) for n in "ab"]
    one = Customer.register("C-1", contacts=mails, born=T.date() + DAY, at=T, by=AMY)
    assert [(each.name, each.reason.code) for each in contradictions(one)] == [
        ("contacts", "customer.conflict.preferred"),
        ("born", "customer.conflict.born"),
    ]


def test_the_timeline_joins_every_room_and_every_record_of_a_person():
    from cxkit.conversations import Conversation
    from cxkit.conversations.facts import Imported
    from cxkit.tickets import Ticket

    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Late", at=T + DAY, by=AMY)
    ticket = ticket.reply("Where is it?", at=T + 3 * DAY, by=AMY)
    call = Conversation.imported(
        Imported(conversation="V-1", customer="C-2", offered_at=T + 2 * DAY, at=LATER, by=AMY)
    )
    other = Ticket.open("T-2", customer="C-3", channel="chat", subject="Mine", at=T, by=AMY)
    entries = timeline([call, ticket, other], "C-1", "C-2")
    assert [(entry.area, entry.object, entry.what) for entry in entries] == [
        ("ticket", "T-1", "opened"),
        ("conversation", "V-1", "offered_at"),
        ("ticket", "T-1", "messaged"),
    ]
    assert "Late" not in repr(entries)
