"""A saved view is a value: stored as JSON, shown from rows alone, and refused where it is not sound."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Invalid
from cxkit.kernel import Actor
from cxkit.storage import (
    ALL,
    F,
    Input,
    InThreads,
    MemoryStore,
    Query,
    Repository,
    SQLiteStore,
    View,
    check_query,
    observed,
    with_inputs,
)
from cxkit.storage._query import condition_of
from cxkit.testing.stores._finding import conditions
from cxkit.tickets import ServiceLevels, ServicePolicy, Target, Ticket

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG = Actor.agent("amy"), Actor.customer("C-1")
LEVELS = ServiceLevels(
    policies=[
        ServicePolicy(
            id="gold", targets=[Target(clock="first_reply", within=timedelta(hours=1), hours="calendar")]
        )
    ]
)
QUEUE = View(
    name="parcels, most urgent first",
    kind="ticket",
    where=(F("group") == "parcels") & ~F("status").in_(["solved", "closed"]),
    order=("-priority", "due_at"),
    columns=("id", "subject", "priority", "due_at", "tags", "reopens"),
    counts=("priority", "tags"),
    size=2,
)


def opened(n, **more):
    made = Ticket.open(
        f"T-{n}", channel="chat", subject=f"about {n}", group="parcels", at=T, by=WANG, customer="C-1", **more
    )
    return LEVELS.apply(made, at=T, by=AMY)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    below = MemoryStore() if request.param == "memory" else SQLiteStore(tmp_path / "desk.sqlite")
    store = with_inputs(below, service_levels=Input(LEVELS, "desk", 1))
    tickets = Repository(store, Ticket)
    tickets.add(opened(0, tags={"vip"}), opened(1, priority="urgent"), opened(2, tags={"vip", "gift"}))
    tickets.add(opened(3).assign("amy", at=T, by=AMY).solve(at=T, by=AMY))
    return store


def test_a_view_shows_its_columns_and_counts_page_by_page(store):
    page = QUEUE.show(store)
    due = "2026-02-03T10:00:00.000000Z"
    assert page.rows == (
        {"id": "T-1", "subject": "about 1", "priority": "urgent", "due_at": due, "tags": (), "reopens": 0},
        {
            "id": "T-0",
            "subject": "about 0",
            "priority": "normal",
            "due_at": due,
            "tags": ("vip",),
            "reopens": 0,
        },
    )
    assert (page.count, page.stale) == (3, False)
    assert page.counts == {"priority": {"normal": 2, "urgent": 1}, "tags": {None: 1, "gift": 1, "vip": 2}}
    rest = QUEUE.show(store, after=page.next)
    assert ([row["id"] for row in rest.rows], rest.next) == (["T-2"], None)
    assert asyncio.run(QUEUE.show_async(InThreads(store))) == page


def test_what_is_asked_when_it_is_shown_narrows_the_view(store):
    assert QUEUE.show(store, F("due_at") < T + timedelta(minutes=30)).count == 0
    narrowed = QUEUE.show(store, F("tags").has("gift"))
    assert ([row["id"] for row in narrowed.rows], narrowed.counts["priority"]) == (["T-2"], {"normal": 1})


def test_a_view_loads_no_facts(store):
    asked = []
    QUEUE.show(observed(store, asked.append))
    assert {span.method for span in asked} == {"scan"}


def test_a_view_says_that_its_rows_were_computed_by_other_rules(store):
    assert QUEUE.show(with_inputs(store, service_levels=Input(LEVELS, "desk", 2))).stale


def test_a_view_survives_json(store):
    again = View.from_plain(json.loads(json.dumps(QUEUE.to_plain())))
    assert again == QUEUE
    assert again.show(store) == QUEUE.show(store)


@pytest.mark.parametrize("join", ["and", "or", "not"])
def test_a_condition_has_fifty_levels_at_most(join):
    def nested(levels):
        return ["null", "due_at"] if levels == 1 else [join, nested(levels - 1)]

    assert condition_of(nested(50)).to_plain() == nested(50)
    with pytest.raises(Invalid, match="at most 50 levels"):
        condition_of(nested(51))


@settings(max_examples=100)
@given(conditions())
def test_every_condition_is_read_back_from_its_plain_data(condition):
    assert condition_of(json.loads(json.dumps(condition.to_plain()))) == condition
    check_query(Query(kind="ticket", where=condition))


def deep(levels):
    data = ["null", "agent"]
    for _ in range(levels):
        data = ["not", data]
    return data


@pytest.mark.parametrize(
    "where",
    [
        ["LIKE", "status", "%"],
        ["==", "status", 1.5],
        ["==", "status", None],
        ["==", "status"],
        ["==", "id = '' OR 1 =", ""],
        ["in", "status", [None]],
        ["has", "tags", 1],
        ["drop"],
        "all",
        [],
        None,
        deep(60),
        deep(5000),
        ["or", *[["null", "agent"]] * 3000],
    ],
)
def test_a_forged_condition_is_refused_when_a_view_is_read(where):
    with pytest.raises(Invalid):
        View.from_plain({**QUEUE.to_plain(), "where": where})


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": ["history"]},
        {"columns": ["external_digest"]},
        {"counts": ["subject"]},
        {"order": ["subject"]},
        {"size": 0},
        {"size": True},
        {"name": ""},
        {"view": 2},
        {"more": 1},
        {"columns": "id"},
        {"columns": ["others"]},
        {"columns": ["nothing"]},
        {"columns": [1]},
        {"order": ("status",)},
        {"order": [None]},
        {"counts": [3]},
        {"counts": ["others"]},
        {"name": 3},
        {"name": "a\nb"},
        {"kind": None},
        {"size": "25"},
        {"size": 2**60},
    ],
)
def test_a_view_that_is_not_sound_is_refused(changes):
    with pytest.raises(Invalid):
        View.from_plain({**QUEUE.to_plain(), **changes})


@pytest.mark.parametrize("missing", QUEUE.to_plain())
def test_a_view_without_one_of_its_parts_is_refused(missing):
    data = QUEUE.to_plain()
    assert View.from_plain(data) == QUEUE
    del data[missing]
    with pytest.raises(Invalid, match="a view has the fields"):
        View.from_plain(data)


def test_a_view_of_everything_needs_only_a_name_and_a_kind(store):
    page = View(name="all", kind="ticket").show(store)
    assert [row["id"] for row in page.rows] == ["T-0", "T-1", "T-2", "T-3"]
    assert View(name="all", kind="ticket").where == ALL
    assert "about" not in repr(QUEUE.show(store))


@given(view=st.from_type(View))
def test_a_drawn_view_is_the_one_that_its_json_describes_and_can_be_shown(view):
    assert View.from_plain(json.loads(json.dumps(view.to_plain()))) == view
    page = view.show(with_inputs(MemoryStore(), service_levels=Input(LEVELS, "desk", 1)))
    assert (page.rows, page.count, page.next) == ((), 0, None)
    assert set(page.counts) == set(view.counts)
