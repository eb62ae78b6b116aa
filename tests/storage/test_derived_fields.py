"""Declared fields that are computed: found by, ordered by, counted by, and never a second truth."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import attrs
import pytest

from cxkit.codec._rooms import class_named
from cxkit.customers import ContactPoint, Customer
from cxkit.errors import Invalid, StorageError
from cxkit.kernel import Derivation, Derived, record
from cxkit.kernel.facts import Actor, ExternalId
from cxkit.storage import (
    INDEXES,
    F,
    Input,
    InThreads,
    Key,
    MemoryKeys,
    MemoryStore,
    Repository,
    SQLiteStore,
    encrypted,
    erase_person,
    with_inputs,
)
from cxkit.storage._derived import NO_INPUTS, derivation_of
from cxkit.storage._mapping import rules
from cxkit.tickets import Schedule, ServiceLevels, ServicePolicy, Target, Ticket
from cxkit.values.calendar import BusinessCalendar

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY, WANG, RULE = Actor.agent("amy"), Actor.customer("C-1"), Actor.system("sla")


def levels(hours=2, *, opens="09:00"):
    targets = [Target(clock="first_reply", within=timedelta(hours=hours), hours="business")]
    week = BusinessCalendar.weekly("UTC", {"mon-fri": f"{opens}-17:00"})
    policy = ServicePolicy(id="desk", version=1, schedule="shop", targets=targets)
    return ServiceLevels(policies=[policy], schedules=[Schedule(id="shop", calendar=week)])


@pytest.fixture(params=["memory", "sqlite", "encrypted"])
def bare(request, tmp_path):
    if request.param == "memory":
        return MemoryStore()
    store = SQLiteStore(tmp_path / "desk.sqlite")
    if request.param == "sqlite":
        return store
    pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")
    return encrypted(store, MemoryKeys())


@pytest.fixture
def store(bare):
    return with_inputs(bare, service_levels=Input(levels(2), "desk", 1))


def ticket(id, at=T, *, group="parcels", priority="normal", customer="C-1", tags=(), **more):
    made = Ticket.open(id, channel="chat", subject="?", customer=customer, at=at, by=WANG, **more)
    made = made.assign(group=group, at=at, by=AMY) if group else made
    made = made.set_priority(priority, at=at, by=AMY) if priority != "normal" else made
    made = made.tag(*tags, at=at, by=AMY) if tags else made
    return levels(2).apply(made, at=at, by=RULE)


def test_open_tickets_of_a_team_that_breach_before_an_instant_are_one_query_by_deadline(store):
    tickets = Repository(store, Ticket)
    hours = [5, 0, 3, 1]
    tickets.add(*(ticket(f"T-{n}", T + timedelta(hours=n)) for n in hours))
    tickets.add(ticket("T-other", group="returns"))
    tickets.change("T-1", lambda each: each.reply("Soon.", at=T + timedelta(hours=2), by=AMY))
    before = T + timedelta(hours=6)
    late = tickets.find((F("group") == "parcels") & (F("due_at") < before), order="due_at")
    assert [each.id for each in late] == ["T-0", "T-3"]
    assert not late.stale
    assert tickets.find(F("due_at") != None, order="due_at").items[0].id in {"T-0", "T-other"}  # noqa: E711


def test_sqlite_answers_the_deadlines_of_a_team_from_an_index(tmp_path):
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        tickets = Repository(with_inputs(store, service_levels=Input(levels(2), "desk", 1)), Ticket)
        tickets.add(ticket("T-1"))
        assert not tickets.find(F("group") == "returns").items
        asked = []
        for connection in store._connections._opened:
            connection.set_trace_callback(asked.append)
        where = (
            (F("group") == "parcels")
            & F("status").in_(["new", "open"])
            & (F("due_at") < T + timedelta(days=1))
        )
        assert len(tickets.find(where, order="due_at", limit=25)) == 1
        (text,) = [text for text in asked if "due_at" in text and "ORDER BY" in text]
        with store._connections.alone() as db:
            plan = " ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {text}"))
        assert "cx_ticket__group__due_at" in plan
        assert "TEMP B-TREE" not in plan


def test_deadlines_are_not_asked_for_without_the_service_levels_that_they_follow(bare):
    tickets = Repository(bare, Ticket)
    tickets.add(ticket("T-1"))
    with pytest.raises(Invalid, match="with_inputs"):
        tickets.find(order="due_at")
    assert tickets.find(F("reopens") == 0).items[0].id == "T-1"


def test_changed_service_levels_make_rows_stale_until_they_are_rewritten(store, bare):
    Repository(store, Ticket).add(*(ticket(f"T-{n}") for n in range(5)))
    later = with_inputs(bare, service_levels=Input(levels(opens="10:00"), "desk", 2))
    tickets = Repository(later, Ticket)
    page = tickets.find(order="due_at")
    assert page.stale
    assert not tickets.find(F("reopens") == 0).stale
    told = []
    assert tickets.rewrite(stale=True, size=2, progress=told.append) == 5
    assert told == [2, 4, 5]
    page = tickets.find(F("due_at") == T + timedelta(hours=3), order="due_at")
    assert (len(page), page.stale) == (5, False)
    assert tickets.rewrite(stale=True) == 0


@pytest.mark.parametrize("old", [("desk", 1), ("other", 9)], ids=["lower", "higher"])
def test_one_stale_row_among_many_is_noticed_and_none_among_none(bare, old):
    def found(id, version):
        opened = with_inputs(bare, service_levels=Input(levels(2), id, version))
        return opened, Repository(opened, Ticket)

    _, then = found(*old)
    _, now = found("desk", 2)
    assert not now.find(F("due_at") > T).stale
    now.add(*(ticket(f"T-{n}") for n in range(3)))
    assert not now.find(F("due_at") > T).stale
    then.add(ticket("T-9"))
    assert now.find(F("due_at") > T).stale
    assert now.find(F("reopens") == 0).stale is False
    now.rewrite(stale=True)
    assert not now.find(F("due_at") > T).stale


def test_an_interrupted_rewrite_goes_on_where_it_was(store, bare):
    Repository(store, Ticket).add(*(ticket(f"T-{n}") for n in range(6)))
    tickets = Repository(with_inputs(bare, service_levels=Input(levels(opens="10:00"), "desk", 2)), Ticket)

    def stop(done):
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tickets.rewrite(stale=True, size=2, progress=stop)
    assert tickets.rewrite(stale=True, size=2) == 2


def test_enumerations_are_ordered_and_compared_by_rank_not_by_text(store):
    tickets = Repository(store, Ticket)
    tickets.add(*(ticket(name, priority=name) for name in ("high", "low", "normal", "urgent")))
    assert [each.id for each in tickets.find(order="-priority")] == ["urgent", "high", "normal", "low"]
    assert [each.id for each in tickets.find(F("priority") >= "high", order="priority")] == ["high", "urgent"]
    assert [each.id for each in tickets.find(~(F("priority") > "low"))] == ["low"]
    first = tickets.find(order="-priority", limit=3)
    assert [each.id for each in tickets.find(order="-priority", limit=3, after=first.next)] == ["low"]


@pytest.mark.parametrize(
    "asked",
    ["+86 138 0013 8000", "0086-138-0013-8000", "＋86 13800138000", "Wang.Fang@Example.COM ", "wechat:oGZ"],
)
def test_a_customer_is_found_by_any_spelling_of_phone_or_mail(store, asked):
    customers = Repository(store, Customer)
    contacts = [
        ContactPoint.phone("138-0013 8000", calling_code="86"),
        ContactPoint.email("wang.fang@example.com"),
        ContactPoint.account("wechat", "oGZ"),
    ]
    customers.add(
        Customer.register("C-1", name="Wang Fang", contacts=contacts, at=T, by=AMY),
        Customer.register("C-2", contacts=[ContactPoint.email("li.na@example.com")], at=T, by=AMY),
    )
    assert [each.id for each in customers.find(F("contacts").has(asked))] == ["C-1"]
    assert [each.id for each in customers.find(~F("contacts").has(asked))] == ["C-2"]
    erase_person(store, "C-1", at=T, by=AMY)
    assert not customers.find(F("contacts").has(asked)).items


def test_a_thing_is_found_by_its_id_outside(store):
    customers = Repository(store, Customer)
    outside = (ExternalId(source="crm", id="17"),)
    customers.add(Customer.register("C-1", external=outside, at=T, by=AMY))
    customers.add(Customer.register("C-2", at=T, by=AMY))
    assert [each.id for each in customers.find(F("external").has("crm:17"))] == ["C-1"]
    assert not customers.find(F("external").has("desk:17")).items


def test_stores_see_digests_of_contact_points_and_outside_ids(bare):
    Repository(bare, Customer).add(
        Customer.register(
            "C-1",
            contacts=[ContactPoint.email("wang.fang@example.com")],
            external=(ExternalId(source="crm", id="4711"),),
            at=T,
            by=AMY,
        )
    )
    (row,) = [stored.row for stored in bare.load([Key("customer", "C-1")]).values()]
    assert set(row.lists) == {"contacts", "external"}
    assert "wang" not in json.dumps([dict(row.lists), dict(row.fields)])
    assert "4711" not in json.dumps([dict(row.lists), dict(row.fields)])


def test_counts_go_by_one_or_two_fields(bare):
    tickets = Repository(bare, Ticket)
    tickets.add(
        ticket("T-1", tags=["vip"]), ticket("T-2", tags=["gift", "vip"]), ticket("T-3", group="returns")
    )
    assert tickets.count_by("group") == {"parcels": 2, "returns": 1}
    assert tickets.count_by("group", "priority") == {("parcels", "normal"): 2, ("returns", "normal"): 1}
    assert tickets.count_by("group", where=F("tags").has("gift")) == {"parcels": 1}
    if bare.capabilities.list_counts:
        assert tickets.count_by("tags") == {None: 1, "gift": 1, "vip": 2}
    else:
        with pytest.raises(Invalid, match="sealed"):
            tickets.count_by("tags")
    with pytest.raises(Invalid, match="private"):
        tickets.count_by("external")
    with pytest.raises(Invalid, match="one or two"):
        tickets.count_by("group", "status", "agent")
    with pytest.raises(Invalid, match="cannot be looked up by 'grupo'"):
        tickets.count_by("grupo")


def test_lists_and_single_fields_are_not_confused(bare):
    tickets = Repository(bare, Ticket)
    with pytest.raises(Invalid, match="has"):
        tickets.find(F("tags") == "vip")
    with pytest.raises(Invalid, match="=="):
        tickets.find(F("group").has("parcels"))
    with pytest.raises(Invalid, match="ordered"):
        tickets.find(order="tags")


def test_a_store_without_lists_says_so():
    class Plain(MemoryStore):
        capabilities = MemoryStore.capabilities.__class__(name="plain")

    tickets = Repository(Plain(), Ticket)
    tickets.add(ticket("T-1", tags=["vip"]))
    assert [each.id for each in tickets.find(F("group") == "parcels")] == ["T-1"]
    for ask in (lambda: tickets.find(F("tags").has("vip")), lambda: tickets.count_by("group")):
        with pytest.raises(StorageError, match="plain keeps no lists"):
            ask()


def test_milestones_of_tickets_are_looked_up(bare):
    tickets, hour = Repository(bare, Ticket), timedelta(hours=1)
    solved = ticket("T-1").assign("amy", at=T, by=AMY).reply("Done.", at=T + hour, by=AMY)
    solved = solved.solve(at=T + 2 * hour, by=AMY)
    tickets.add(solved, ticket("T-2"))
    assert [each.id for each in tickets.find(F("solved_at") >= T)] == ["T-1"]
    assert [each.id for each in tickets.find(F("first_response_at") == T + hour)] == ["T-1"]
    tickets.change("T-1", lambda each: each.reopen(at=T + 3 * hour, by=WANG))
    assert [each.id for each in tickets.find(F("reopens") == 1)] == ["T-1"]
    assert not tickets.find(F("solved_at") >= T).items


@record(name="desk.letter")
class Letter(Ticket):
    """A ticket that came on paper."""

    indexes: ClassVar = (("status", "pages"),)
    derived: ClassVar = Derivation(
        version=1,
        fields={
            "pages": Derived(read=lambda letter: len(letter.subject) // 2),
            "words": Derived(read=lambda letter: letter.subject.split(), several=True, spelled=str.lower),
        },
    )


def test_a_class_of_ones_own_declares_what_is_computed(bare):
    letters = Repository(bare, Letter)
    letters.add(Letter.open("L-1", channel="mail", subject="a lamp", at=T, by=WANG))
    assert [each.id for each in letters.find(F("pages") == 3, order=("status", "pages"))] == ["L-1"]
    assert [each.id for each in letters.find(F("words").has("LAMP"))] == ["L-1"]
    assert not letters.find(F("words").has("dark")).items


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), 2**63, -(2**63) - 1, 1.5])
def test_a_computed_number_has_64_bits(value):
    own = attrs.evolve(rules(Ticket), fields={"size": Derived(read=lambda _: value)})
    if value in (2**63 - 1, -(2**63)):
        assert own.compute(ticket("T-1"), NO_INPUTS)[0]["size"] == value
    else:
        with pytest.raises(Invalid):
            own.compute(ticket("T-1"), NO_INPUTS)


def test_a_store_in_threads_knows_its_inputs(store):
    assert InThreads(store).inputs is store.inputs


def test_whoever_changes_a_rule_of_a_kind_changes_its_version_here_too():
    """A version more makes every stored row of the kind stale."""
    versions = {kind: derivation_of(class_named(kind)).version for kind in INDEXES}
    assert {kind: version for kind, version in versions.items() if version} == {
        "customer": 2,
        "order": 1,
        "conversation": 2,
        "ticket": 2,
    }
