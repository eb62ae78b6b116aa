"""Visits, pages and visitors say what a walk through each visitor's events, one by one, says."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.analysis.visits import SessionPolicy, page_views, screened, sessions, unique_visitors
from cxkit.columns import Category
from cxkit.errors import Invalid
from cxkit.metrics import bounce_rate, engagement_rate, visit_conversion
from cxkit.tables import EventTable, VisitTable
from cxkit.testing import tables

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)
LOGS = tables(EventTable, most=14).filter(len)


def log(*rows, **more):
    """Events of (seconds after nine, visitor, page)."""
    at, device, page = zip(*rows, strict=True)
    given = {"event": ["view"] * len(rows)} | more
    return EventTable.from_columns(
        at=[NINE + timedelta(seconds=each) for each in at], device=list(device), page=list(page), **given
    )


def parts(found):
    """The visits as sets of rows."""
    return {frozenset(np.flatnonzero(found.of_event == visit).tolist()) for visit in range(len(found))}


def walked(events, policy):
    """The visits of a log, by looking at the events of each visitor one after the other."""
    places = {
        "campaign": events.campaign.to_list(),
        "source": events.source.to_list(),
        "page": events.page.to_list(),
    }
    kinds, own, who = events.event.to_list(), events.session.tolist(), events.visitor.tolist()
    day = {row: int(at // 86_400_000_000) for row, at in enumerate(events.at.tolist())}
    found, open_visit = [], {}
    names = [
        (
            places["source"][row] or "",
            places["campaign"][row] or "",
            kinds[row],
            places["page"][row] or "",
            row,
        )
        for row in range(len(events))
    ]
    for row in sorted(range(len(events)), key=lambda row: (events.at[row], names[row])):
        if who[row] is None:
            continue
        declared = policy.own_ids and own[row] is not None
        key = (who[row], own[row] if declared else None)
        campaign = (places["source"][row], places["campaign"][row])
        campaign = campaign if any(campaign) else None
        visit = open_visit.get(key)
        if visit is not None and not declared:
            last = visit["rows"][-1]
            apart = timedelta(microseconds=int(events.at[row] - events.at[last]))
            begun = timedelta(microseconds=int(events.at[row] - events.at[visit["rows"][0]]))
            other = policy.on_campaign and campaign is not None and campaign != visit["campaign"]
            midnight = policy.midnight is not None and day[row] != day[last]
            if apart > policy.gap or other or midnight or (policy.longest and begun > policy.longest):
                visit = {"rows": [], "campaign": visit["campaign"]}
                found.append(visit)
        elif visit is None:
            visit = {"rows": [], "campaign": None}
            found.append(visit)
        visit["rows"].append(row)
        visit["campaign"] = campaign or visit["campaign"]
        open_visit[key] = visit
    return {frozenset(visit["rows"]) for visit in found}


POLICIES = st.builds(
    SessionPolicy,
    gap=st.sampled_from([timedelta(minutes=30), timedelta(hours=6), timedelta(days=2)]),
    on_campaign=st.booleans(),
    midnight=st.sampled_from([None, "UTC"]),
    longest=st.sampled_from([None, timedelta(hours=24)]),
    own_ids=st.booleans(),
)


@given(LOGS, POLICIES)
def test_visits_are_what_a_walk_through_the_events_finds(events, policy):
    found = sessions(events, policy=policy)
    assert parts(found) == walked(events, policy)
    assert found.order.size + found.dropped == len(events)


@given(LOGS, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_events_are_kept(events, policy, chance):
    rows = list(range(len(events)))
    chance.shuffle(rows)
    found, other = (
        sessions(events, policy=policy).table(),
        sessions(events[np.array(rows)], policy=policy).table(),
    )
    assert found == other
    assert int(found.events.sum()) == len(events) - sum(who is None for who in events.visitor.tolist())


@given(LOGS, POLICIES)
def test_a_log_in_parts_by_visitor_has_the_visits_of_the_whole(events, policy):
    who = events.visitor
    halves = [
        events.where(np.array([each in ids for each in who.tolist()])) for ids in (("d1",), ("d2", "d3"))
    ]
    whole = sessions(events, policy=policy).table()
    several = VisitTable.concat([sessions(half, policy=policy).table() for half in halves])
    one = Counter(
        map(tuple, zip(whole.visitor.tolist(), whole.began_at.tolist(), whole.events.tolist(), strict=True))
    )
    other = Counter(
        map(
            tuple,
            zip(several.visitor.tolist(), several.began_at.tolist(), several.events.tolist(), strict=True),
        )
    )
    assert one == other


@given(LOGS, st.booleans(), st.sampled_from([None, "UTC"]))
def test_a_shorter_pause_only_splits_visits(events, on_campaign, midnight):
    others = {"on_campaign": on_campaign, "midnight": midnight, "longest": None}
    wide = parts(sessions(events, policy=SessionPolicy(gap=timedelta(hours=8), **others)))
    narrow = parts(sessions(events, policy=SessionPolicy(gap=timedelta(hours=1), **others)))
    assert all(any(small <= large for large in wide) for small in narrow)


def test_a_pause_of_just_the_gap_is_none_and_a_visit_through_the_night_is_one():
    assert len(sessions(log((0, 1, "a"), (1800, 1, "b")))) == 1
    assert len(sessions(log((0, 1, "a"), (1801, 1, "b")))) == 2
    night = log((0, 1, "a"), (54_000, 1, "b"), (54_060, 1, "c"))  # the next day begins at 54,000 s
    assert len(sessions(night, policy=SessionPolicy(gap=timedelta(days=1)))) == 1
    cut = sessions(night, policy=SessionPolicy(gap=timedelta(days=1), midnight="UTC")).table()
    assert cut.start.to_list() == ["first", "midnight"]


def test_another_campaign_begins_a_visit_and_the_pages_after_the_landing_do_not():
    events = log((0, 1, "a"), (5, 1, "b"), (9, 1, "c"), (12, 1, "d"), campaign=["618", None, "618", "vip"])
    visits = sessions(events).table()
    assert visits.start.to_list() == ["first", "campaign"]
    assert visits.campaign.to_list() == ["618", "vip"]
    assert len(sessions(events, policy=SessionPolicy(on_campaign=False))) == 1


def test_a_machine_that_never_rests_gets_a_visit_a_day():
    steady = log(*((minute * 1200, "m", "poll") for minute in range(3 * 72 + 1)))
    visits = sessions(steady).table()
    assert visits.start.to_list() == ["first", "length", "length"]
    assert int((visits.ended_at - visits.began_at).max()) <= 86_400_000_000


def test_the_last_page_is_unknown_unless_a_heartbeat_bounds_it():
    events = log(
        (0, 1, "home"), (20, 1, "item"), (25, 1, None), (50, 1, None), (0, 2, "home"),
        event=["view", "view", "heartbeat", "heartbeat", "view"],
    )  # fmt: skip
    pages = page_views(sessions(events))
    records = {row["page"]: row for row in pages.to_records()}
    assert (records["home"]["median_seconds"], records["home"]["unknown_share"]) == (20.0, 0.5)
    assert (records["item"]["median_seconds"], records["item"]["unknown_share"]) == (30.0, 0.0)
    assert (pages.dwell.value, pages.dwell.n, pages.dwell.dropped) == (25.0, 2, {"unknown": 1})
    assert pages.dwell_unknown.value == pytest.approx(1 / 3)
    assert (records["home"]["entries"], records["home"]["bounces"], records["item"]["exits"]) == (2, 1, 1)
    assert pages.exit_share("home").value == 0.5


def test_a_view_without_a_page_bounds_the_time_on_others_and_is_of_no_page():
    """The policy names the views: one of them names no page, and ends the time on the home page."""
    seen = log((0, "ann", "home"), (9, "ann", None), (20, "ann", "item"), event=["view", "view", "view"])
    found = page_views(sessions(seen, policy=SessionPolicy(views=("view",))))
    assert found.pages == ("home", "item")
    assert found.median_seconds == (9.0, None)
    assert (found.entries.tolist(), found.exits.tolist(), found.dwell.value) == ([1, 0], [0, 1], 9.0)


def test_bounce_and_engagement_are_two_questions():
    events = log(
        (0, "reader", "a"), (900, "reader", None), (0, "gone", "a"), (0, "buyer", "a"), (1, "buyer", None),
        event=["view", "heartbeat", "view", "view", "purchase"],
    )  # fmt: skip
    policy = SessionPolicy(views=["view"])
    visits = sessions(events, policy=policy).table()
    told = dict(
        zip(
            visits.visitor.tolist(),
            zip(visits.bounced.tolist(), visits.engaged.tolist(), strict=True),
            strict=True,
        )
    )
    assert told == {"buyer": (1, 1), "gone": (1, 0), "reader": (1, 1)}
    assert bounce_rate.of(visits).value == 1.0
    assert engagement_rate.of(visits).value == pytest.approx(2 / 3)
    assert visit_conversion.of(visits).value == pytest.approx(1 / 3)
    assert bounce_rate.of(visits, by="landing").to_records()[0]["n"] == 3


def test_screening_counts_each_row_left_out_once_and_mends_clocks():
    at = [NINE, NINE, NINE - timedelta(days=400), NINE, NINE]
    events = EventTable.from_columns(
        at=at,
        received_at=[NINE, NINE, NINE, NINE, None],
        id=["e1", "e1", "e2", "e3", "e4"],
        event=["view"] * 5,
        device=[1, 1, 1, 2, 3],
        bot=[False, False, False, True, True],
        consent=[True, True, None, True, False],
    )
    found = screened(events)
    assert (found.duplicates, found.bots, found.without_consent, found.clock_faults) == (1, 2, 0, 1)
    assert len(found.events) == 2
    assert found.events.at.tolist() == [int(NINE.timestamp() * 1e6)] * 2
    assert len(screened(events, bots=True).events) == 3
    assert len(screened(events, consent=True).events) == 1


@given(LOGS)
def test_screening_a_screened_log_finds_nothing(events):
    once = screened(events).events
    again = screened(once)
    assert (again.duplicates, again.bots, again.without_consent) == (0, 0, 0)
    assert again.events == once


@given(LOGS)
def test_the_visitors_of_all_days_are_no_more_than_their_sum(events):
    found = unique_visitors(events, zone="UTC")
    known = {who for who in events.visitor.tolist() if who is not None}
    assert found.all_visitors == len(known) == int(found.new.sum())
    assert found.all_visitors <= int(found.visitors.sum())
    days = {
        (who, at // 86_400_000_000)
        for who, at in zip(events.visitor.tolist(), events.at.tolist(), strict=True)
        if who
    }
    assert int(found.visitors.sum()) == len(days)


def test_policies_are_checked():
    with pytest.raises(Invalid, match="longer than 0"):
        SessionPolicy(gap=timedelta(0))
    with pytest.raises(Invalid, match="not a text"):
        SessionPolicy(views="view")
    with pytest.raises(Invalid):
        SessionPolicy(midnight="Shanghai")


def test_only_visitors_with_events_are_counted():
    events = log((0, 3, "a"), (5, 90, "b"))
    assert sessions(events).visitors.tolist() == [3, 90]
    some = sessions(log((0, "x", "a"), (9, "y", "a")), by=Category(np.array([0, 0]), ("one", "nobody")))
    assert (some.visitors.tolist(), len(some)) == (["one"], 1)


def test_no_events_have_no_visits():
    none = EventTable.from_columns(at=[], event=[], device=[])
    assert len(sessions(none)) == 0
    assert len(sessions(none).table()) == 0
    assert page_views(sessions(none)).dwell.undefined is not None
    assert unique_visitors(none, zone="UTC").all_visitors == 0


@given(LOGS)
def test_every_view_is_an_entry_or_follows_one(events):
    found = sessions(events)
    assume(found.viewed.any())
    pages = page_views(found)
    with_views = int((found.table().views > 0).sum())
    assert int(pages.entries.sum()) == int(pages.exits.sum()) == with_views
    assert int(pages.views.sum()) == int(found.table().views.sum()) == int(found.viewed.sum())
