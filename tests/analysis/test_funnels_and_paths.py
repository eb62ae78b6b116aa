"""Funnels and paths say what a walk through each person's events, one by one, says."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.analysis.paths import (
    PATH_END,
    PATH_START,
    EventColumns,
    conversion,
    event_profile,
    eventually_follows,
    funnel,
    journeys,
    step_matrix,
    transitions,
    variants,
)
from cxkit.analysis.paths._ordering import chronological, group_medians
from cxkit.errors import Invalid

SHOP = [
    ("u1", "visit", 0), ("u1", "search", 60), ("u1", "item", 90), ("u1", "cart", 200), ("u1", "pay", 400),
    ("u2", "visit", 10), ("u2", "item", 40), ("u2", "search", 100), ("u2", "item", 160), ("u2", "exit", 170),
    ("u3", "search", 5), ("u3", "visit", 20), ("u3", "cart", 50), ("u3", "item", 80), ("u3", "pay", 99),
    ("u4", "visit", 1), ("u4", "visit", 3), ("u4", "cart", 30), ("u4", "cart", 35), ("u4", "pay", 86500),
    ("u5", "visit", 7),
]  # fmt: skip


def columns(rows):
    return [list(part) for part in zip(*rows, strict=True)] if rows else [[], [], []]


events = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from("abcd"), st.integers(0, 6)), min_size=1, max_size=40
)
steps_of = st.lists(st.sampled_from("abcd"), min_size=1, max_size=4)


def by_person(rows):
    found = {}
    for row, (who, event, at) in enumerate(rows):
        found.setdefault(who, []).append((at, row, event))
    return {who: sorted(own) for who, own in found.items()}


def reached_in_order(own, steps, ties, within):
    """How many steps one person reaches, looking at their events one at a time."""
    key = {"row": lambda at, row: (at, row), "later": lambda at, row: at, "together": lambda at, row: at}[
        ties
    ]
    spent, last, first = set(), None, None
    for done, step in enumerate(steps):
        for at, row, event in own:
            after = last is None or (key(at, row) >= last if ties == "together" else key(at, row) > last)
            if event == step and row not in spent and after:
                break
        else:
            return done
        if first is not None and within is not None and at - first > within:
            return done
        first = at if first is None else first
        spent.add(row)
        last = key(at, row)
    return len(steps)


@settings(max_examples=150, deadline=None)
@given(events, steps_of, st.sampled_from(["later", "together", "row"]), st.none() | st.integers(0, 6))
def test_a_funnel_counts_what_each_person_reaches(rows, steps, ties, within):
    known = {event for _, event, _ in rows}
    steps = [step for step in steps if step in known] or [rows[0][1]]
    found = funnel(*columns(rows), steps=steps, ties=ties, within=within)
    reached = [reached_in_order(own, steps, ties, within) for own in by_person(rows).values()]
    assert found.counts == tuple(sum(n > step for n in reached) for step in range(len(steps)))
    assert found.people == len(by_person(rows))
    assert all(a >= b for a, b in zip(found.counts, found.counts[1:], strict=False))


@settings(max_examples=80, deadline=None)
@given(events, steps_of)
def test_any_order_asks_for_each_step_as_often_as_it_is_listed(rows, steps):
    known = {event for _, event, _ in rows}
    steps = [step for step in steps if step in known] or [rows[0][1]]
    has = [Counter(event for _, _, event in own) for own in by_person(rows).values()]
    expected = [sum(Counter(steps[: k + 1]) <= own for own in has) for k in range(len(steps))]
    assert list(funnel(*columns(rows), steps=steps, order="any").counts) == expected


@settings(max_examples=80, deadline=None)
@given(events, steps_of, st.none() | st.integers(0, 6))
def test_the_strict_order_lets_nothing_between(rows, steps, within):
    known = {event for _, event, _ in rows}
    steps = [step for step in steps if step in known] or [rows[0][1]]
    expected = []
    for k in range(1, len(steps) + 1):
        hit = 0
        for own in by_person(rows).values():
            runs = [own[start : start + k] for start in range(len(own) - k + 1)]
            hit += any(
                [event for _, _, event in run] == steps[:k]
                and (within is None or run[-1][0] - run[0][0] <= within)
                for run in runs
            )
        expected.append(hit)
    assert list(funnel(*columns(rows), steps=steps, order="strict", within=within).counts) == expected


def test_a_step_at_the_same_second_counts_only_where_the_tie_policy_says_so():
    log = [7, 7], ["visit", "pay"], [100, 100]
    counts = {ties: funnel(*log, steps=["visit", "pay"], ties=ties).counts for ties in ("later", "together")}
    assert counts == {"later": (1, 0), "together": (1, 1)}
    assert funnel([7], ["visit"], [100], steps=["visit", "visit"], ties="together").counts == (1, 0)
    assert funnel([7, 7], ["pay", "visit"], [100, 100], steps=["visit", "pay"], ties="row").counts == (1, 0)


def test_a_window_is_measured_from_the_first_step_and_includes_its_bound():
    log = columns(SHOP)
    steps = ["visit", "cart", "pay"]
    assert funnel(*log, steps=steps).counts == (5, 3, 3)
    assert funnel(*log, steps=steps, within=timedelta(seconds=400)).counts == (5, 3, 2)
    assert funnel(*log, steps=steps, within=399).counts == (5, 3, 1)


def test_a_funnel_tells_its_shares_losses_and_times():
    found = funnel(*columns(SHOP), steps=["visit", "cart", "pay"])
    assert found.lost == (0, 2, 0)
    assert found.median_seconds == (None, 30.0, 200.0)
    assert found.of_previous(2).value == 1.0
    assert found.rate.value == pytest.approx(0.6)
    assert found.rate.low < 0.6 < found.rate.high
    assert found.to_records()[1]["people"] == 3
    assert "<table>" in found._repr_html_()


def test_conversion_stands_beside_its_base_rate():
    found = conversion(*columns(SHOP), start="item", end="pay", ties="row")
    assert (found.with_start, found.converted, found.base_rate.value) == (3, 2, 0.6)
    assert found.lift.value == pytest.approx(10 / 9)
    again = conversion(*columns(SHOP), start="visit", end="visit")
    assert (again.with_start, again.converted, again.lift.value) == (5, 1, 0.2)


def test_times_may_be_instants_in_a_zone():
    start = datetime(2026, 3, 1, 12, tzinfo=UTC)
    at = [start, start + timedelta(minutes=30, microseconds=5), start]
    found = conversion(["a", "a", "b"], ["x", "y", "y"], at, start="x", end="y", within=timedelta(minutes=30))
    assert found.converted == 0
    with pytest.raises(Invalid, match="no time zone"):
        journeys(["a"], ["x"], [datetime(2026, 3, 1)])


def test_rows_without_a_person_an_event_or_a_time_are_counted_apart():
    log = EventColumns.of(["a", None, "a", "a"], ["x", "x", None, "y"], [1.5, 2.0, 3.0, float("nan")])
    assert log.who.size == 1
    assert log.dropped == {"missing": 3}
    assert log.ticks == 1_000_000


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"steps": ["visit", "sign"]}, r"steps\[1\]"),
        ({"steps": []}, "steps"),
        ({"ties": "same"}, "ties"),
        ({"order": "loose"}, "order"),
        ({"within": -1}, "within"),
        ({"order": "any", "within": 5}, "within"),
    ],
)
def test_a_bad_funnel_is_refused_by_name(change, path):
    with pytest.raises(Invalid, match=path):
        funnel(*columns(SHOP), **{"steps": ["visit", "pay"], **change})


times = st.one_of(st.integers(0, 5), st.integers(0, 2**55))


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 5), times), max_size=30))
def test_events_are_put_in_order_by_person_time_and_row(rows):
    who, event, at = (np.array(part, np.int64) for part in columns(rows))
    found = zip(*(part.tolist() for part in chronological(who, event, at)), strict=True)
    assert list(found) == sorted(rows, key=lambda row: (row[0], row[2]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**40)), max_size=30))
def test_group_medians_are_the_medians_of_the_groups(rows):
    group, values = (np.array([row[k] for row in rows], np.int64) for k in (0, 1))
    medians, counts = group_medians(group, values, 4)
    for place in range(4):
        own = values[group == place]
        assert counts[place] == own.size
        assert medians[place] == (np.median(own) if own.size else 0)


def walked(rows):
    return [[event for _, _, event in own] for own in by_person(rows).values()]


@settings(max_examples=100, deadline=None)
@given(events)
def test_transitions_count_neighbours_within_paths(rows):
    log = journeys(*columns(rows))
    found = transitions(log)
    pairs = Counter(pair for path in walked(rows) for pair in pairwise(path))
    assert dict(zip(found.pairs, found.counts.tolist(), strict=True)) == pairs
    assert found.starts == Counter(path[0] for path in walked(rows))
    assert found.ends == Counter(path[-1] for path in walked(rows))
    shares = found.probabilities()
    for source in {source for source, _ in shares}:
        assert sum(share for (a, _), share in shares.items() if a == source) == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(events)
def test_variants_are_the_different_paths(rows):
    found = variants(journeys(*columns(rows)))
    assert dict(zip(found.sequences, found.counts, strict=True)) == Counter(map(tuple, walked(rows)))
    assert list(found.counts) == sorted(found.counts, reverse=True)


@settings(max_examples=60, deadline=None)
@given(events, st.integers(1, 5))
def test_every_step_of_the_matrix_holds_all_paths(rows, steps):
    found = step_matrix(journeys(*columns(rows)), steps=steps)
    assert found.shares.sum(axis=0) == pytest.approx(np.ones(steps + 1))
    shares = dict(zip(found.labels, found.shares.tolist(), strict=True))
    paths = walked(rows)
    for step in range(1, steps + 1):
        assert shares[PATH_END][step] == pytest.approx(sum(len(p) < step for p in paths) / len(paths))


def test_many_kinds_of_events_are_counted_as_few_are():
    rows = [(0, f"page {k % 300}", k) for k in range(900)]
    found = transitions(journeys(*columns(rows)))
    assert found.count("page 0", "page 1") == 3
    assert found.count("page 299", "page 0") == 2
    assert found.count("page 5", "page 1") == 0
    assert set(found.median_seconds.tolist()) == {1.0}


def test_the_shop_s_paths():
    log = journeys(*columns(SHOP))
    found = transitions(log)
    seconds = {(a, b): s for a, b, _, s in found.rows()}
    assert seconds["cart", "pay"] == 43332.5
    assert found.count(PATH_START, "visit") == 4
    assert found.count("pay", PATH_END) == 3
    profile = {row["event"]: row for row in event_profile(log).to_records()}
    assert [name for name, row in profile.items() if row["repeated"]] == ["cart", "item", "visit"]
    assert profile["pay"]["median_seconds_to_next"] is None
    assert variants(log, most=2).different == 5
    assert step_matrix(log, steps=3).labels == (PATH_START, "cart", "item", "search", "visit", PATH_END)


def test_names_that_mark_bounds_and_empty_logs_are_refused_or_empty():
    with pytest.raises(Invalid, match="path_start"):
        transitions(journeys(["a"], ["path_start"], [0]))
    nothing = journeys([], [], [])
    assert transitions(nothing).to_records() == []
    assert variants(nothing).counts == ()
    assert event_profile(nothing).labels == ()
    with pytest.raises(Invalid, match="no paths"):
        step_matrix(nothing)


def later_pairs(paths: list[list[str]]) -> dict[tuple[str, str], int]:
    """The eventually-follows relation by its definition."""
    found: dict[tuple[str, str], int] = {}
    for path in paths:
        pairs = {(a, b) for place, a in enumerate(path) for b in path[place + 1 :]}
        for pair in pairs:
            found[pair] = found.get(pair, 0) + 1
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=7), max_size=8))
def test_what_comes_later_is_counted_as_its_definition_says(paths):
    who = [place for place, path in enumerate(paths) for _ in path]
    event = [step for path in paths for step in path]
    found = eventually_follows(journeys(who, event, list(range(len(who)))))
    rows = found.to_records()
    assert {(row["from"], row["to"]): row["paths"] for row in rows} == later_pairs(paths)
    for row in rows:
        having = sum(row["from"] in path for path in paths)
        assert row["share"] == row["paths"] / having == found.share(row["from"], row["to"])
    assert found.count("x", "a") == 0
    assert found.share("x", "a") is None


def with_exclusion(path: list[tuple[str, int]], steps: list[str], barred: set[str]) -> int:
    """How many steps one person reaches: the earliest next step, and nothing barred strictly between."""
    at, reached = -1, 0
    for step in steps:
        later = [t for name, t in path if name == step and t > at]
        if not later:
            break
        if reached and any(name in barred and at < t < min(later) for name, t in path):
            break
        at, reached = min(later), reached + 1
    return reached


EVENTS = st.lists(st.tuples(st.sampled_from(["visit", "cart", "pay", "help"]), st.integers(0, 9)), max_size=9)


@settings(max_examples=80, deadline=None)
@given(st.lists(EVENTS, min_size=1, max_size=5))
def test_who_does_something_excluded_between_two_steps_stays_at_the_first(people):
    log = [(who, name, t) for who, path in enumerate(people) for name, t in path]
    log += [(99, name, t) for t, name in enumerate(["visit", "cart", "pay"])]
    steps = ["visit", "cart", "pay"]
    found = funnel(*map(list, zip(*log, strict=True)), steps=steps, excluding=["help", "never seen"])
    reached = [
        with_exclusion(path, steps, {"help"}) for path in [*people, [("visit", 0), ("cart", 1), ("pay", 2)]]
    ]
    assert found.counts == tuple(sum(n > step for n in reached) for step in range(3))
    assert found.to_dict()["excluding"] == ["help", "never seen"]
    plain = funnel(*map(list, zip(*log, strict=True)), steps=steps)
    assert all(less <= more for less, more in zip(found.counts, plain.counts, strict=True))
    assert (
        funnel(*map(list, zip(*log, strict=True)), steps=steps, excluding=["nothing"]).counts == plain.counts
    )


def test_an_exclusion_by_row_sees_what_lies_between_at_one_instant():
    log = ["a"] * 3, ["visit", "help", "pay"], [0, 0, 0]
    assert funnel(*log, steps=["visit", "pay"], ties="row").counts == (1, 1)
    assert funnel(*log, steps=["visit", "pay"], ties="row", excluding=["help"]).counts == (1, 0)
    with pytest.raises(Invalid, match="between steps in order"):
        funnel(*log, steps=["visit", "pay"], order="any", excluding=["help"])
    with pytest.raises(Invalid, match="is a step too"):
        funnel(*log, steps=["visit", "pay"], excluding=["pay"])
    with pytest.raises(Invalid, match="a list of events"):
        funnel(*log, steps=["visit", "pay"], excluding="help")


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 200))
def test_a_few_events_at_one_instant_keep_the_order_of_their_rows(seed, ties):
    """So many rows and so few ties that one sort does, after which only the tied rows are put right."""
    rng = np.random.default_rng(seed)
    who, at = rng.integers(0, 50, 3000), rng.permutation(3000)
    twin = rng.integers(0, 3000, ties)
    who, at = np.append(who, who[twin]), np.append(at, at[twin])
    event = rng.integers(0, 5, who.size)
    order = rng.permutation(who.size)
    who, event, at = who[order], event[order], at[order]
    expected = np.lexsort((np.arange(who.size), at, who))
    for part, column in zip(chronological(who, event, at), (who, event, at), strict=True):
        assert part.tolist() == column[expected].tolist()
