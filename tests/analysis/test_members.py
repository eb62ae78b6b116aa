"""Members' rhythm, moves between classes, engagement with posts and queues at counters."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.members import (
    ActivityState,
    activity_states,
    containment,
    counter_queue,
    engagement,
    migration,
)
from cxkit.errors import Invalid
from cxkit.stats.results import EMPTY
from cxkit.values import Attainment

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def day(place):
    return NOON + timedelta(days=place)


PURCHASES = st.lists(
    st.tuples(st.sampled_from(["ann", "bob", "cat"]), st.integers(0, 60), st.sampled_from(["tea", "mug"])),
    max_size=25,
)


@given(PURCHASES, st.booleans())
def test_each_state_is_what_the_gaps_of_customer_or_category_say(bought, by_category):
    who, days, kinds = [list(part) for part in zip(*bought, strict=True)] if bought else [[]] * 3
    category = {"category": kinds} if by_category else {}
    found = activity_states(who, [day(each) for each in days], as_of=day(70), tz="UTC", **category)
    own, pooled = {}, {}
    for person, on, kind in bought:
        own.setdefault((person, kind if by_category else None), set()).add(on)
    gaps = {key: np.diff(sorted(on)).tolist() for key, on in own.items()}
    for (_, kind), each in gaps.items():
        pooled.setdefault(kind, []).extend(each)
    got = dict(zip(zip(found.customers, found.categories, strict=True), found.states, strict=True))
    assert got.keys() == own.keys()
    for key, state in got.items():
        mine = gaps[key] if len(gaps[key]) >= 3 else pooled[key[1]]
        since = 70 - max(own[key])
        if not mine:
            assert state is ActivityState.UNKNOWN
        else:
            half, long = np.quantile(mine, [0.5, 0.9])
            expected = "active" if since <= half else "slowing" if since <= long else "asleep"
            assert state == expected
    assert sum(found.summary().values()) == len(own)


def test_what_lies_after_the_day_is_not_known_yet():
    bought = [day(each) for each in (0, 10, 20, 30, 99)]
    found = activity_states(["ann"] * 5, bought, as_of=day(45), tz="UTC")
    assert (found.states, found.days_since.tolist(), found.dropped) == ((ActivityState.ASLEEP,), [15], 1)
    share = found.share("asleep")
    assert (share.value, share.n) == (1.0, 1)


TIERS = ["silver", "gold", "black"]


@given(st.lists(st.tuples(*[st.sampled_from([*TIERS, None])] * 2), max_size=20))
def test_moves_between_tiers_add_up(people):
    before, after = [list(part) for part in zip(*people, strict=True)] if people else [[], []]
    found = migration(before, after, order=TIERS)
    rank = {tier: place for place, tier in enumerate(TIERS)}
    both = [(a, b) for a, b in people if a and b]
    assert found.summary() == {
        "up": sum(rank[a] < rank[b] for a, b in both),
        "down": sum(rank[a] > rank[b] for a, b in both),
        "same": sum(a == b for a, b in both),
        "other": 0,
        "joined": sum(a is None and b is not None for a, b in people),
        "left": sum(a is not None and b is None for a, b in people),
    }
    shares = {}
    for row in found.to_records():
        if row["before"] is not None:
            shares[row["before"]] = shares.get(row["before"], 0) + row["share"]
            assert row["low"] <= row["share"] <= row["high"]
    assert all(total == pytest.approx(1) for total in shares.values())
    again = migration(after, before, order=TIERS).summary()
    assert (again["up"], again["joined"]) == (found.summary()["down"], found.summary()["left"])


def test_segments_without_an_order_move_neither_up_nor_down():
    found = migration(["new", "loyal"], ["loyal", "loyal"])
    assert (found.summary()["other"], found.share("same").value) == (1, 0.5)
    with pytest.raises(Invalid, match="lacks"):
        migration(["gold"], ["tin"], order=TIERS)
    with pytest.raises(Invalid, match="joined"):
        found.share("joined")


def test_engagement_is_what_counters_gained_and_names_its_denominator():
    found = engagement(
        ["p", "p", "p", "q", "r"],
        [day(0), day(2), day(1), day(0), day(3)],
        likes=[10, 30, 40, 5, 1],
        comments=[1, 2, 2, 0, 0],
        shares=[0, 3, 1, 0, 0],
        reach=[100, 900, 400, 50, 10],
        deleted=[False, False, False, False, True],
    )
    assert found.posts == ("p", "q")
    assert (found.likes.tolist(), found.gained.tolist()) == ([20, 5], [24, 5])
    assert found.lost.tolist() == [1, 0]
    assert found.rate.value == pytest.approx(29 / 950)
    assert "per reach" in repr(found)
    followers = engagement(["p"], [day(0)], likes=[1], comments=[0], shares=[0], followers=[200])
    assert followers.rate.definition == "engagement per followers"
    with pytest.raises(Invalid, match="one denominator"):
        engagement(["p"], [day(0)], likes=[1], comments=[0], shares=[0])


def test_likes_taken_back_stay_negative():
    found = engagement(
        np.array(["p", "p"]),
        [day(0), day(1)],
        likes=[9, 4],
        comments=[0, 0],
        shares=[0, 0],
        reach=np.array([50, 60]),
    )
    assert (found.gained.tolist(), found.rate.value) == ([-5], pytest.approx(-5 / 60))
    assert not found.rate.interval.defined


def queue(seed, *, missed=0.0):
    """A counter with one clerk for eight hours; `missed` of those who wait pull no ticket."""
    rng = np.random.default_rng(seed)
    arrived = np.sort(rng.uniform(0, 28_800, 200))
    served, free = np.zeros(200), 0.0
    for place, at in enumerate(arrived.tolist()):
        served[place] = max(at, free)
        free = served[place] + rng.exponential(140)
    moments = np.linspace(0, max(served), 500)
    counted = [int(((arrived <= moment) & (served > moment)).sum()) for moment in moments]
    kept = rng.random(200) >= missed
    return arrived[kept], served[kept], counted


def instants(seconds):
    return [NOON + timedelta(seconds=float(each)) for each in seconds]


def test_littles_law_agrees_with_counts_and_finds_missing_tickets():
    arrived, served, counted = queue(3)
    found = counter_queue(instants(arrived), instants(served), within=timedelta(minutes=5), counted=counted)
    assert found.consistent is Attainment.MET
    assert found.length_by_law.value == pytest.approx(found.length_counted.value, rel=0.1)
    assert all(abs(bound) < 0.02 for bound in found.excess.interval)
    assert found.served_within.value == pytest.approx(np.mean(served - arrived <= 300))
    arrived, served, counted = queue(3, missed=0.5)
    missing = counter_queue(instants(arrived), instants(served), within=timedelta(minutes=5), counted=counted)
    assert missing.consistent is Attainment.NOT_MET
    assert counter_queue([], [], within=timedelta(minutes=5)).consistent is Attainment.CANNOT_BE_TOLD


def test_the_law_does_not_hold_in_a_window_that_cuts_waits_off():
    arrived, served, counted = queue(3)
    noon = instants([14_400])[0]
    seen = [at for at in instants(arrived) if at <= noon]
    called = [at if at <= noon else None for at in instants(served)][: len(seen)]
    cut = counter_queue(seen, called, within=timedelta(minutes=5), counted=counted[:250], until=noon)
    assert cut.waiting > 5
    assert cut.cut_off > 0.05
    assert cut.length_by_law.undefined.text("zh-Hans").endswith("的等待时长属于截止时仍在排队的人")
    assert cut.consistent is Attainment.CANNOT_BE_TOLD


def test_records_that_are_right_are_seldom_doubted_and_those_that_miss_a_third_are_never_believed():
    right = [queue(seed) for seed in range(60)]
    wrong = [queue(seed, missed=0.35) for seed in range(60)]
    verdicts = [
        [
            counter_queue(instants(a), instants(b), within=timedelta(minutes=5), counted=c).consistent
            for a, b, c in queues
        ]
        for queues in (right, wrong)
    ]
    assert verdicts[0].count(Attainment.NOT_MET) == 0
    assert verdicts[0].count(Attainment.MET) >= 50
    assert verdicts[1].count(Attainment.MET) == 0
    assert verdicts[1].count(Attainment.NOT_MET) >= 20


def test_who_gives_up_is_counted_and_who_still_waits_is_not_judged_early():
    found = counter_queue(
        [day(0)] * 4,
        [day(0) + timedelta(minutes=2), None, None, day(0) + timedelta(minutes=9)],
        gave_up_at=[None, day(0) + timedelta(minutes=4), None, None],
        within=timedelta(minutes=30),
        balked=3,
    )
    assert (found.served, found.reneged, found.waiting, found.balked) == (2, 1, 1, 3)
    assert (found.served_within.value, found.served_within.n) == (pytest.approx(2 / 3), 3)
    with pytest.raises(Invalid, match="before joining"):
        counter_queue([day(1)], [day(0)], within=timedelta(minutes=5))


moments = st.none() | st.integers(0, 40)


@given(st.lists(st.tuples(st.integers(0, 20), moments, moments), max_size=12), st.integers(0, 30))
def test_every_self_service_has_one_end_and_giving_up_is_not_contained(rows, now):
    """Hours from noon: begun, completed, contact; a contact counts for five hours."""

    def at(hours):
        return None if hours is None else NOON + timedelta(hours=hours)

    begun, done, asked = zip(*rows, strict=True) if rows else ((), (), ())
    found = containment(
        [at(each) for each in begun],
        [at(each) for each in done],
        [at(each) for each in asked],
        within=timedelta(hours=5),
        as_of=at(now),
    )
    ends = Counter()
    for begin, end, contact in rows:
        if begin + 5 > now:
            ends["undecided"] += 1
        elif contact is not None and begin <= contact <= begin + 5:
            ends["leaked"] += 1
        elif end is not None and begin <= end <= now:
            ends["contained"] += 1
        else:
            ends["abandoned"] += 1
    assert found.undecided == ends["undecided"]
    assert {str(end): n for end, n in found.counts.items()} == {
        name: ends[name] for name in ("contained", "leaked", "abandoned")
    }
    decided = len(rows) - ends["undecided"]
    assert found.share("contained").value == (ends["contained"] / decided if decided else None)


def test_a_share_of_nobody_bears_the_confidence_that_was_asked_for():
    nobody = activity_states([], [], as_of=NOON, tz="UTC").share("active", confidence=0.8)
    assert (nobody.value, nobody.confidence, nobody.unit, nobody.definition) == (None, 0.8, "share", "active")
    assert nobody.undefined == EMPTY
