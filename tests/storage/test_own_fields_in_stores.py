"""Own fields in stores: found by value, ordered, counted, indexed, forgotten, and the same in every store."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Ticket
from cxkit.errors import Invalid
from cxkit.kernel import Actor, FieldDefinition, FieldOption, FieldSet
from cxkit.storage import (
    F,
    MemoryKeys,
    MemoryStore,
    PostgresStore,
    Repository,
    SQLiteStore,
    encrypted,
    erase_person,
)
from cxkit.storage._derived import NO_INPUTS
from cxkit.storage._mapping import to_write
from cxkit.storage._query import known_value, plain

sys.path.insert(0, str(Path(__file__).parent))
import postgres_server

sys.path.pop(0)

T, WANG, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
WORDS = {"en": "Field", "zh_hans": "字段", "zh_hant": "欄位"}
OPTIONS = tuple(FieldOption(code=code, **WORDS) for code in ("S", "M", "L"))
INDEXES = {"ticket": (("fields.weight",), ("fields.size", "opened_at"))}


def define(name, kind, **more):
    return FieldDefinition(name=name, kind=kind, **WORDS, **more)


DESK = FieldSet(
    id="desk",
    of="ticket",
    fields=[
        define("size", "choice", options=OPTIONS),
        define("sizes", "multi_choice", options=OPTIONS),
        define("passport", "text"),
        define("remark", "text", personal=False),
        define("count", "number"),
        define("weight", "decimal"),
        define("gift", "boolean"),
        define("bought", "date"),
    ],
)


@pytest.fixture(scope="module")
def server():
    """The connection string of a server that lives as long as this module's tests."""
    pytest.importorskip("psycopg_pool", reason="psycopg or its pool is not installed")
    try:
        with postgres_server.server() as (conninfo, _):
            yield conninfo
    except postgres_server.NoServer as error:
        pytest.skip(str(error))


@pytest.fixture(params=["memory", "sqlite", "encrypted", "postgres"])
def store(request, tmp_path):
    match request.param:
        case "memory":
            return MemoryStore()
        case "sqlite":
            return SQLiteStore(tmp_path / "desk.sqlite", indexes=INDEXES)
        case "encrypted":
            pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")
            return encrypted(SQLiteStore(tmp_path / "desk.sqlite"), MemoryKeys())
        case _:
            conninfo = request.getfixturevalue("server")
            return PostgresStore(conninfo, schema=f"s{uuid4().hex}", size=2, indexes=INDEXES)


def ticket(id, **values):
    made = Ticket.open(id, channel="chat", subject="?", customer=f"C{id}", at=T, by=WANG)
    return made.set_fields(values, DESK, at=T, by=AMY) if values else made


@pytest.fixture
def tickets(store):
    tickets = Repository(store, Ticket)
    tickets.save(
        ticket("1", size="L", weight=Decimal("9.5"), count=3, passport="E1", bought=date(2026, 1, 2)),
        ticket("2", size="S", weight=Decimal("-12"), gift=True, sizes=["S", "M"], remark="1"),
        ticket("3", size="L", weight=Decimal("10"), gift=False, sizes=["M"], count=-3),
        ticket("4"),
    )
    return tickets


def found(tickets, where, **options):
    return [each.id for each in tickets.find(where, **options)]


def test_objects_are_found_by_their_own_fields(tickets):
    assert found(tickets, F("fields.size") == "L") == ["1", "3"]
    assert found(tickets, F("fields.size") != "L") == ["2", "4"]
    assert found(tickets, F("fields.size").in_(["S", "M"])) == ["2"]
    assert (
        found(tickets, F("fields.sizes").has("M")) == found(tickets, F("fields.sizes") == "M") == ["2", "3"]
    )
    assert found(tickets, F("fields.count") < 0) == ["3"]
    assert found(tickets, F("fields.gift") == True) == ["2"]  # noqa: E712
    assert found(tickets, F("fields.bought") <= date(2026, 1, 2)) == ["1"]
    assert found(tickets, F("fields.weight") > Decimal("9.5")) == ["3"]
    assert found(tickets, F("fields.weight") == Decimal("9.50")) == ["1"]
    assert found(tickets, F("fields.size").is_null()) == ["4"]
    assert found(tickets, F("fields.colour") == "red") == []
    assert [each.id for each in tickets.find(order="-fields.weight", limit=2)] == ["3", "1"]
    assert tickets.count_by("fields.size") == {None: 1, "L": 2, "S": 1}
    assert tickets.count_by("fields.weight", where=F("fields.count") != None) == {  # noqa: E711
        Decimal("9.5"): 1,
        Decimal("10"): 1,
    }
    assert tickets.get("2") == ticket(
        "2", size="S", weight=Decimal("-12"), gift=True, sizes=["S", "M"], remark="1"
    )
    assert tickets.check() == []


def test_a_personal_one_is_found_until_it_is_forgotten_and_stands_in_no_row(tickets, store):
    assert found(tickets, F("fields.passport") == "E1") == ["1"]
    assert found(tickets, F("fields.passport") != None) == ["1"]  # noqa: E711
    erase_person(store, "C1", at=T, by=AMY)
    assert found(tickets, F("fields.passport") == "E1") == []
    assert found(tickets, F("fields.size") == "L") == ["1", "3"]
    assert set(tickets.get("1").fields) == {"size", "weight", "count", "bought"}
    assert tickets.check() == []


def test_only_objects_with_own_fields_are_looked_up_by_them():
    from cxkit import Agent

    with pytest.raises(Invalid, match="cannot be looked up"):
        Repository(MemoryStore(), Agent).find(F("fields.size") == "L")
    for name in ("fields.", "fields.a b", "status.size", "fields.a.b", "fields.a'"):
        with pytest.raises(Invalid):
            F(name)


@pytest.mark.parametrize(
    "wrong", [{"ticket": [["subject"]]}, {"planet": [["fields.size"]]}, {"ticket": [["fields.'"]]}]
)
def test_an_index_is_over_own_fields_and_declared_ones(wrong):
    with pytest.raises(Invalid, match="an index of"):
        SQLiteStore(":memory:", indexes=wrong)


def test_an_index_serves_ranges_and_order_of_an_own_field(tmp_path):
    store = SQLiteStore(tmp_path / "desk.sqlite", indexes=INDEXES)
    Repository(store, Ticket).save(ticket("1", weight=Decimal(1)))
    import sqlite3

    with sqlite3.connect(tmp_path / "desk.sqlite") as db:
        column = "json_extract(fields, '$.\"fields.weight\"')"
        asked = f"SELECT id FROM cx_object WHERE kind = 'ticket' AND {column} > 'x' ORDER BY {column}, id"
        plan = " ".join(str(row) for row in db.execute(f"EXPLAIN QUERY PLAN {asked}"))
    assert "cx_ticket__fields.weight" in plan


NUMBERS = st.decimals(Decimal(-(10**12)), Decimal(10**12), allow_nan=False, places=6) | st.decimals(
    Decimal(-3), Decimal(3), allow_nan=False, places=2
)


@given(NUMBERS, NUMBERS)
def test_decimal_numbers_order_and_equal_one_another_as_they_are_kept(one, two):
    assert (plain(one) < plain(two)) is (one < two)
    assert (plain(one) == plain(two)) is (one == two)
    assert known_value(plain(one)) == one


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "size": st.sampled_from("SML"),
        "sizes": st.lists(st.sampled_from("SML"), min_size=1, unique=True),
        "count": st.integers(-3, 3),
        "weight": st.decimals(Decimal(-20), Decimal(20), places=1),
        "remark": st.sampled_from(["1", "S", "z"]),
        "passport": st.sampled_from(["E1", "E2"]),
    },
)
CONDITIONS = st.one_of(
    st.sampled_from("SML").map(lambda code: F("fields.size") == code),
    st.sampled_from("SML").map(lambda code: F("fields.sizes").has(code)),
    st.integers(-3, 3).map(lambda number: F("fields.count") >= number),
    st.decimals(Decimal(-20), Decimal(20), places=1).map(lambda number: F("fields.weight") < number),
    st.sampled_from(["1", "S"]).map(lambda text: F("fields.remark") == text),
    st.just(F("fields.passport") == "E1"),
    st.just(F("fields.weight").is_null()),
)


def means(thing, where):
    """Whether an object fulfils a condition, by its own fields alone."""
    held = thing.fields.get(where.name.removeprefix("fields."))
    match type(where).__name__:
        case "IsNull":
            return held is None
        case "Has":
            return held is not None and where.value in held
        case _:
            value = known_value(where.value)
            if held is None:
                return False
            return (
                held == value
                if where.operator == "=="
                else held >= value
                if where.operator == ">="
                else held < value
            )


@settings(max_examples=25, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=6), CONDITIONS, st.booleans())
def test_a_query_means_what_the_fields_say(values, where, negated):
    things = [ticket(str(number), **each) for number, each in enumerate(values)]
    wanted = [each.id for each in things if means(each, where) is not negated]
    for opened in (MemoryStore, partial(SQLiteStore, ":memory:", indexes=INDEXES)):
        tickets = Repository(opened(), Ticket)
        tickets.save(*things)
        assert found(tickets, ~where if negated else where) == wanted


def test_what_objects_are_found_by_is_always_written_alike():
    """Rows that were written earlier are looked up by these texts: another one would not find them."""
    values = {"size": "L", "weight": Decimal("9.5"), "count": 3, "passport": "E1", "sizes": ["S", "M"]}
    made = ticket("1", **values, bought=date(2026, 1, 2))
    row = to_write(made, inputs=NO_INPUTS.with_words()).row
    assert {name: value for name, value in row.fields.items() if not name.startswith("derived")} == {
        "channel": "chat",
        "channel_rank": 0,
        "customer": "C1",
        "fields.bought": "2026-01-02",
        "fields.count": 3,
        "fields.passport": "",
        "fields.size": "L",
        "fields.sizes": "S, M",
        "fields.weight": "\ue00025095",
        "opened_at": "2026-02-03T09:00:00.000000Z",
        "priority": "normal",
        "priority_rank": 1,
        "reopens": 0,
        "status": "new",
        "status_rank": 0,
    }
    assert (row.fields["derived_by"][:2], row.fields["derived_from"]) == ("2.", "words=terms/1")
    assert row.lists == {
        "fields.bought": ("eb2588a8e41c4d14f15d9732446e61cc",),
        "fields.count": ("63d46241ed41b77ab86642a2dee9d73a",),
        "fields.passport": ("b7e77dab348fd3c3e5580a5cf6949544",),
        "fields.size": ("4408097241fd3b913cef02f78355dc6b",),
        "fields.sizes": ("63c3817556e9e887dbec0040d182110b", "772d4aa32d40eae04905607626fe5575"),
        "fields.weight": ("7961037f52d46547ba3086662d5fd5ff",),
        "others": ("7cf51da604083e39f551baf28789226b",),
    }
    assert (row.subject, row.version, row.erasures, row.claims) == ("ticket:1", 2, 0, 0)
    assert row.personal == '{"subject":"?","own/2/hidden":["E1"]}'
