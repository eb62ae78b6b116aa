"""Funnels by group and from any entry, drop-off nodes, counts that merge, and one log of every room."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.analysis.paths import (
    PathCounts,
    customer_log,
    drop_off,
    funnel,
    funnels,
    journeys,
    path_counts,
    transitions,
)
from cxkit.analysis.visits import stitched
from cxkit.errors import Invalid
from cxkit.tables import ContactTable, EventTable, OrderTable, ReturnTable

JUNE = datetime(2026, 6, 1, 9, tzinfo=UTC)
EVENTS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from("abc"), st.integers(0, 8), st.sampled_from(["app", "web"])),
    min_size=1,
    max_size=30,
)
STEPS = st.lists(st.sampled_from("abc"), min_size=1, max_size=3)


def columns(rows):
    return [list(part) for part in zip(*rows, strict=True)]


def chains(own, steps, ties, within):
    """How many steps some chain of one person's events reaches, by trying every first step."""
    best = 0
    for row, (at, _, event) in enumerate(own):
        if event != steps[0]:
            continue
        done, last = 1, (at, row)
        for step in steps[1:]:
            later = [
                (when, place)
                for place, (when, _, kind) in enumerate(own)
                if kind == step
                and ((when, place) > last if ties == "row" else when > last[0])
                and (within is None or when - at <= within)
            ]
            if not later:
                break
            last, done = min(later), done + 1
        best = max(best, done)
    return best


@given(EVENTS, STEPS, st.sampled_from(["later", "row"]), st.none() | st.integers(0, 8))
def test_any_entry_finds_the_best_first_step_of_each_person(rows, steps, ties, within):
    known = {event for _, event, _, _ in rows}
    steps = [step for step in steps if step in known] or [rows[0][1]]
    who, event, at, _ = columns(rows)
    found = funnel(who, event, at, steps=steps, ties=ties, within=within, entry="any")
    ordered = sorted((person, when, row, kind) for row, (person, kind, when, _) in enumerate(rows))
    people = [[each[1:] for each in own] for _, own in groupby(ordered, key=lambda each: each[0])]
    reached = [chains(own, steps, ties, within) for own in people]
    assert found.counts == tuple(sum(n > step for n in reached) for step in range(len(steps)))
    first = funnel(who, event, at, steps=steps, ties=ties, within=within)
    assert all(a >= b for a, b in zip(found.counts, first.counts, strict=True))
    if within is None:
        assert found.counts == first.counts


def test_who_comes_back_and_buys_at_once_counts_from_any_entry_only():
    log = ["a", "a", "a"], ["visit", "visit", "pay"], [0, 30 * 86_400, 30 * 86_400 + 60]
    counts = {
        entry: funnel(*log, steps=["visit", "pay"], within=3600, entry=entry).counts
        for entry in ("first", "any")
    }
    assert counts == {"first": (1, 0), "any": (1, 1)}
    for others in ({"ties": "together"}, {"order": "strict"}, {"excluding": ["visit"]}):
        with pytest.raises(Invalid, match="any entry is for steps in order"):
            funnel(*log, steps=["pay"], entry="any", **others)


@given(EVENTS, STEPS)
def test_funnels_of_groups_sum_to_the_funnel_of_all(rows, steps):
    known = {event for _, event, _, _ in rows}
    steps = [step for step in steps if step in known] or [rows[0][1]]
    who, event, at, platform = columns(rows)
    found = funnels(who, event, at, by=platform, steps=steps)
    whole = funnel(who, event, at, steps=steps)
    assert tuple(np.sum([each.counts for each in found.groups.values()], axis=0).tolist()) == whole.counts
    assert found.summary()["all_people"] == whole.people
    first = {}
    for person, _, when, where in rows:
        first.setdefault(person, (when, where))
        first[person] = min(first[person], (when, where), key=lambda each: each[0])
    for group, each in found.groups.items():
        assert each.people == sum(where == group for _, where in first.values())


@given(EVENTS)
def test_counts_of_parts_by_person_merge_to_those_of_the_whole(rows):
    parts = []
    for keep in ((0, 2), (1, 3)):
        some = [row for row in rows if row[0] in keep]
        who, event, at, _ = columns(some) if some else ([], [], [], [])
        parts.append(path_counts(journeys(who, event, at), split_by="who"))
    whole = path_counts(journeys(*columns(rows)[:3]), split_by="who")
    assert dict((parts[0] + parts[1]).pairs) == dict((parts[1] + parts[0]).pairs) == dict(whole.pairs)
    cells = [each.columns() for each in parts]
    summed = PathCounts.from_cells(*([*cells[0][name], *cells[1][name]] for name in ("from", "to", "count")))
    assert dict(summed.pairs) == dict(whole.pairs)
    assert whole.paths == len({row[0] for row in rows})
    assert whole.probabilities() == transitions(journeys(*columns(rows)[:3])).probabilities()


def test_parts_that_may_share_a_path_do_not_merge():
    one = path_counts(journeys(["a"], ["visit"], [0]))
    with pytest.raises(Invalid, match="do not merge"):
        one + one
    with pytest.raises(Invalid, match="do not merge"):
        path_counts(journeys(["a"], ["visit"], [0]), split_by="user") + path_counts(
            journeys(["b"], ["visit"], [0]), split_by="device"
        )


def test_a_drop_off_node_loses_more_than_the_others_and_faults_stand_apart():
    who, event, at = [], [], []
    for person in range(400):
        way = ["home", "list", "address"] if person % 2 else ["home", "list", "list", "cart", "purchase"]
        if person % 20 == 0:
            way = ["home", "cart", "payment_error"]
        who += [person] * len(way)
        event += way
        at += range(len(way))
    found = drop_off(journeys(who, event, at))
    assert found.nodes == ["address"]
    records = {row["event"]: row for row in found.to_records()}
    assert (records["address"]["ends"], records["address"]["times"], records["address"]["share"]) == (
        200,
        200,
        1.0,
    )
    assert records["payment_error"]["technical"]
    assert records["payment_error"]["p_value"] is None
    assert found.to_records()[-1]["event"] == "payment_error"
    assert "purchase" not in records
    assert found.lost == 220
    apart = drop_off(journeys(who, event, at), stage_of={"address": "checkout", "cart": "checkout"})
    assert {row["event"]: row["stage_share"] for row in apart.to_records()}["address"] == 0.0


def test_chance_alone_makes_few_drop_off_nodes():
    """Journeys of random length through 20 equal pages: of 40 logs, at most a few name any page."""
    rng = np.random.default_rng(5)
    named = 0
    for _ in range(40):
        lengths = rng.geometric(0.3, 300)
        who = np.repeat(np.arange(300), lengths)
        found = drop_off(journeys(who, rng.integers(0, 20, who.size), np.arange(who.size)))
        named += bool(found.nodes)
    assert named <= 6


def test_one_log_of_web_orders_contacts_and_returns():
    day = [JUNE + timedelta(days=each) for each in range(9)]
    events = EventTable.from_columns(
        at=[day[0], day[0] + timedelta(minutes=2)],
        device=["d", "d"],
        user=[None, "ann"],
        event=["view", "view"],
    )
    orders = OrderTable.from_columns(
        customer=["ann", None], placed_at=[day[1], day[1]], delivered_at=[day[3], None]
    )
    contacts = ContactTable.from_columns(customer=["ann"], offered_at=[day[4]])
    returns = ReturnTable.from_columns(customer=["ann"], requested_at=[day[5]], refunded_at=[day[8]])
    log = customer_log(
        events=events, persons=stitched(events).person, orders=orders, contacts=contacts, returns=returns
    )
    steps = [
        "web.view",
        "order.placed",
        "order.delivered",
        "contact.offered",
        "return.requested",
        "return.refunded",
    ]
    found = funnel(*log, steps=steps)
    assert found.counts == (1,) * 6
    assert found.median_seconds[2] == 2 * 86_400.0
    assert len(log.who) == 7
    assert customer_log(events=events).who == ["ann"]
    assert customer_log().who == []
