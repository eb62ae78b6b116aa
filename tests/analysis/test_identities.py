"""Events are stitched to persons by declared rules: two users are never one, and links can be undone."""

from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pytest
from hypothesis import given, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.analysis.visits import IdentityPolicy, Stitch, sessions, stitched, unique_visitors
from cxkit.errors import Invalid
from cxkit.tables import EventTable
from cxkit.testing import tables

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
LOGS = tables(EventTable, most=14)
POLICIES = st.builds(
    IdentityPolicy,
    most_users=st.sampled_from([1, 3]),
    most_devices=st.sampled_from([1, 10]),
    backfill=st.sampled_from(["none", "session", "all"]),
)


def log(*rows):
    """Events of (minutes after nine, device, user)."""
    at, device, user = zip(*rows, strict=True)
    return EventTable.from_columns(
        at=[NINE + timedelta(minutes=each) for each in at],
        device=list(device),
        user=list(user),
        event=["view"] * len(rows),
    )


def persons(rows, **policy):
    return stitched(log(*rows), policy=IdentityPolicy(**policy)).person.to_list()


def test_anonymous_events_go_to_the_one_user_of_the_device():
    rows = [(0, "d", None), (5, "d", "ann"), (9, "d", None), (3000, "d", None)]
    assert persons(rows) == ["user:ann"] * 4
    assert persons(rows, backfill="none") == ["device:d", *["user:ann"] * 3]
    early = [(0, "d", None), (45, "d", "ann")]
    assert persons(early) == ["device:d", "user:ann"]
    assert persons(early, backfill="all") == ["user:ann", "user:ann"]


def test_what_lies_between_two_users_is_nobodys_and_the_two_are_never_one():
    rows = [(0, "d", "ann"), (5, "d", None), (9, "d", "bob"), (12, "d", None), (15, "d", "bob")]
    assert persons(rows) == ["user:ann", None, "user:bob", "user:bob", "user:bob"]
    found = stitched(log(*rows))
    assert [list(Stitch)[code] for code in found.how.tolist()][1] is Stitch.AMBIGUOUS


def test_between_two_users_nothing_is_known_in_whatever_order_the_log_names_them():
    for one, other in (("ann", "bob"), ("bob", "ann")):
        rows = [(0, "x", "ann"), (1, "d", one), (2, "d", None), (3, "d", other)]
        assert persons(rows) == ["user:ann", f"user:{one}", None, f"user:{other}"]


def test_placeholders_never_link():
    placeholders = ["null", "UNDEFINED", "0", " Guest ", "anonymous", "qa@example.com", "nan"]
    rows = [(minute, f"d{minute}", one) for minute, one in enumerate(placeholders)]
    assert persons(rows) == [f"device:d{minute}" for minute in range(len(placeholders))]
    assert persons([(0, "null", None), (1, "null", "ann"), (2, "null", None)]) == [None, "user:ann", None]
    assert persons([(0, "d", "internal-7")], blocked={"internal-7"}) == ["device:d"]


def test_a_device_of_many_users_links_nothing_within_its_window():
    shop = [(minute * 10, "till", f"u{minute}") for minute in range(4)] + [(100, "till", None)]
    found = stitched(log(*shop))
    assert found.shared_devices == ("till",)
    assert found.person.to_list()[-1] == "device:till"
    slow = [(minute * 60 * 24 * 20, "pad", f"u{minute}") for minute in range(4)]
    assert stitched(log(*slow)).shared_devices == ()


def test_a_user_on_many_devices_a_day_is_shared():
    rows = [(minute, f"d{minute}", "promo") for minute in range(11)] + [(20, "d0", None)]
    found = stitched(log(*rows))
    assert found.shared_users == ("promo",)
    assert found.person.to_list()[-1] == "device:d0"
    assert persons([*rows[:10], rows[-1]])[-1] == "user:promo"


@given(LOGS, POLICIES)
def test_a_signed_in_event_is_its_users_and_no_event_is_lost(events, policy):
    found = stitched(events, policy=policy)
    for user, person in zip(events.user.tolist(), found.person.to_list(), strict=True):
        assert user is None or person == f"user:{user}"
    assert sum(found.columns()["events"]) == len(events)


@given(LOGS, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(events, policy, chance):
    rows = np.array(chance.sample(range(len(events)), len(events)), np.int64)
    found = np.array(stitched(events, policy=policy).person.to_list(), object)
    assert stitched(events[rows], policy=policy).person.to_list() == found[rows].tolist()


@given(LOGS, POLICIES, st.sets(st.sampled_from(["d1", "d2", "d3"])))
def test_a_link_is_undone_by_stitching_again(events, policy, devices):
    found = stitched(events, policy=policy)
    undone = found.without(devices)
    again = stitched(events, policy=attrs.evolve(policy, apart=devices))
    assert undone.person == again.person
    assert undone.version == again.version
    for device, user, before, after in zip(
        events.device.tolist(),
        events.user.tolist(),
        found.person.to_list(),
        undone.person.to_list(),
        strict=True,
    ):
        if user is not None or device not in devices:
            assert before == after
        else:
            assert after == f"device:{device}"
    assert found.without([]).person == found.person


@given(LOGS, POLICIES)
def test_more_backfill_only_moves_events_from_devices_to_users(events, policy):
    less = stitched(events, policy=attrs.evolve(policy, backfill="none")).person.to_list()
    more = stitched(events, policy=attrs.evolve(policy, backfill="all")).person.to_list()
    assert all(
        a == b or (a.startswith("device:") and b.startswith("user:")) for a, b in zip(less, more, strict=True)
    )


def test_a_generated_log_with_known_persons_is_stitched_right():
    """200 people with one to three devices of their own sign in now and then; one till is used by six."""
    rng = np.random.default_rng(7)
    rows, truth = [], []
    for person in range(200):
        for device in range(int(rng.integers(1, 4))):
            minute = int(rng.integers(0, 20_000))
            signed = rng.random(30) < 0.15
            for one in signed.tolist():
                minute += int(rng.integers(1, 25))
                rows.append((minute, f"d{person}-{device}", f"u{person}" if one else None))
                truth.append(f"user:u{person}" if signed.any() else f"device:d{person}-{device}")
    for turn in range(60):
        rows.append((turn * 7, "till", f"u{turn % 6}" if turn % 3 == 0 else None))
        truth.append(f"user:u{turn % 6}" if turn % 3 == 0 else "device:till")
    shuffled = rng.permutation(len(rows))
    found = stitched(log(*(rows[row] for row in shuffled)), policy=IdentityPolicy(most_users=1))
    got = found.person.to_list()
    assert [got[place] for place in np.argsort(shuffled)] == truth
    assert found.shared_devices == ("till",)
    assert found.persons == len(set(truth))


def test_persons_are_counted_and_visit_as_one():
    events = log((0, "phone", "ann"), (5, "pad", "ann"), (6, "pad", None))
    found = stitched(events)
    assert unique_visitors(events, zone="UTC").all_visitors == 2
    assert unique_visitors(events, zone="UTC", by=found.person).all_visitors == found.persons == 1
    assert len(sessions(events, by=found.person)) == 1


def test_the_rules_are_checked_and_named():
    with pytest.raises(Invalid, match="none, session, all"):
        IdentityPolicy(backfill="some")
    assert IdentityPolicy(blocked={"b", "a"}).version == IdentityPolicy(blocked={"a", "b"}).version
    assert stitched(log((0, "d", "u"))).version == IdentityPolicy().version


DAYS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["pad", "till"]), st.sampled_from("abcd")),
    min_size=1,
    max_size=14,
).map(sorted)


@given(DAYS, st.integers(1, 3), st.integers(1, 3))
def test_a_device_is_shared_where_some_window_holds_too_many_users(rows, most, window):
    found = stitched(
        log(*((day * 24 * 60, device, user) for day, device, user in rows)),
        policy=IdentityPolicy(most_users=most, window=timedelta(days=window)),
    )
    held = {
        (device, last): {
            user for day, there, user in rows if there == device and last - window <= day <= last
        }
        for last, device, _ in rows
    }
    assert set(found.shared_devices) == {device for (device, _), users in held.items() if len(users) > most}


@given(DAYS, st.integers(1, 2))
def test_a_user_is_shared_where_some_day_of_the_zone_holds_too_many_devices(rows, most):
    rows = [(day // 4, f"{device}{day % 4}", user) for day, device, user in rows]
    found = stitched(
        log(*((day * 24 * 60, device, user) for day, device, user in rows)),
        policy=IdentityPolicy(most_devices=most, most_users=99, zone="Asia/Shanghai"),
    )
    held = {(user, day): {device for when, device, who in rows if (when, who) == (day, user)}
            for day, _, user in rows}  # fmt: skip
    assert set(found.shared_users) == {user for (user, _), devices in held.items() if len(devices) > most}


def test_a_day_of_devices_is_one_of_the_zone():
    # From 23:00 UTC on it is the next day in Shanghai, and all four devices are of that one day there.
    rows = [(14 * 60 + 30 * each, f"d{each}", "ann") for each in range(4)]
    for zone, shared in (("UTC", ()), ("Asia/Shanghai", ("ann",))):
        found = stitched(log(*rows), policy=IdentityPolicy(most_devices=2, zone=zone))
        assert found.shared_users == shared, zone
