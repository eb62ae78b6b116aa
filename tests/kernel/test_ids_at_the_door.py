"""One rule of ids: what an object takes as an id, every store can look up."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, MemoryStore, Repository, SQLiteStore, Ticket, from_dict
from cxkit.codec._rooms import class_named
from cxkit.errors import Invalid
from cxkit.kernel._nodes import ID, Many, Optional, Scalar, take
from cxkit.kernel._plan import plan_of, registered_under
from cxkit.kernel.facts import Fact
from cxkit.storage._indexes import INDEXES
from cxkit.values import check_id

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
NAMES = ("id", "customer", "agent", "group", "order", "ticket", "survey")
BAD = ["\x00", "", "a\nb", "\ud800", "王" * 255, "x" * 256, "\u2028"]


def opened(**fields):
    named = {"id": "T-1", "channel": "chat", "subject": "Late", **fields}
    return Ticket.open(named.pop("id"), **named, at=T, by=Actor.customer("C-1"))


@pytest.mark.parametrize("field", ["id", "customer", "group"])
@pytest.mark.parametrize("bad", BAD)
def test_an_id_that_some_store_could_not_look_up_is_refused_at_the_door(field, bad):
    with pytest.raises(Invalid) as error:
        opened(**{field: bad})
    (fault,) = error.value.faults
    assert fault.path in (field, "ticket")


@pytest.mark.parametrize("bad", ["\x00", "\ud83d"])
def test_a_text_that_no_database_holds_is_refused_where_it_is_looked_up_and_kept_where_it_is_personal(bad):
    for field in ({"topic": bad}, {"tags": [bad]}, {"customer_class": bad}):
        with pytest.raises(Invalid, match="a text cannot hold a NUL"):
            opened(**field)
    assert opened(subject=bad).subject == bad


NO_TEAMS = {("GroupDeclared", "group"), ("Made", "group")}
"""What an applicant declares of themself, and offers of which one can be redeemed, are called groups too."""


def id_fields(cls):
    for field in plan_of(cls).fields:
        node = field.node
        while isinstance(node, (Optional, Many)):
            node = node.inner
        if field.name in ("id", "customer", "agent", "group", "order", "ticket", "survey") and isinstance(
            node, Scalar
        ):
            yield field.name, node


def test_every_field_that_names_something_by_id_keeps_to_the_rule():
    for kind in INDEXES:
        class_named(kind)
    loose = [
        (cls.__name__, name)
        for cls in registered_under(Fact)
        for name, node in id_fields(cls)
        if node.exact is str and node is not ID and (cls.__name__, name) not in NO_TEAMS
    ]
    assert loose == []


@pytest.mark.parametrize("bad", ["wang\n", "wang" * 64])
def test_an_id_that_is_personal_is_refused_without_telling_it(bad):
    with pytest.raises(Invalid, match="^must be an id$") as error:
        take(ID, bad, secret=True)
    assert [fault.code for fault in error.value.faults] == ["id.text"]


@given(st.text(max_size=90))
def test_what_the_door_takes_every_store_keeps_and_finds(id):
    try:
        ticket = opened(id=id, group=id)
    except Invalid:
        with pytest.raises(Invalid):
            check_id(id)
        return
    assert check_id(id) == id
    for store in (MemoryStore(), SQLiteStore(":memory:")):
        tickets = Repository(store, Ticket)
        tickets.add(ticket)
        assert [each.id for each in tickets.find(group_is(id))] == [id]


def group_is(id):
    from cxkit import F

    return F("group") == id


def test_ids_that_were_stored_before_the_rule_are_read():
    data = {
        "schema": "ticket.opened/1",
        "ticket": "王" * 200,
        "group": "a\nb",
        "channel": "chat",
        "subject": "x",
        "at": "2026-02-03T09:00:00.000000Z",
        "by": {"role": "customer"},
    }
    assert (len(from_dict(data).ticket), from_dict(data).group) == (200, "a\nb")
    assert from_dict({**data, "group": "\x00"}).group == "\x00"
