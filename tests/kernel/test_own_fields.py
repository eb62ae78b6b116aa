"""Fields of a desk's own: declared as data, checked by one verb, in the history, in the codec, erased."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

import cxkit.testing  # noqa: F401 - registers the strategies
from cxkit import Complaint, Conversation, Customer, Order, ReturnRequest, Ticket, from_json, to_json
from cxkit.codec import from_dict, masked, to_dict
from cxkit.errors import Invalid, NotFound, Refused
from cxkit.kernel import (
    Actor,
    Aggregate,
    FieldCondition,
    FieldDefinition,
    Fielded,
    FieldKind,
    FieldOption,
    FieldSet,
    FieldValue,
    Translation,
    evolve,
)
from cxkit.kernel._plan import plan_of, registered_under, schema_of
from cxkit.kernel._privacy import erased
from cxkit.testing._kernel import field_data, field_sets

T, WANG, AMY = datetime(2026, 2, 3, 9, tzinfo=UTC), Actor.customer("C-1"), Actor.agent("amy")
ROOMS = (Ticket, Customer, Order, Complaint, Conversation, ReturnRequest)
WORDS = {"en": "Field", "zh_hans": "字段", "zh_hant": "欄位"}


def define(name, kind, **more):
    return FieldDefinition(name=name, kind=kind, **(WORDS | more))


SIZES = (
    FieldOption(code="S", en="Small", zh_hans="小号", zh_hant="小號"),
    FieldOption(
        code="L",
        en="Large",
        zh_hans="大号",
        zh_hant="大號",
        translations=[Translation(language="fr", text="Grande")],
    ),
)
DESK = FieldSet(
    id="desk",
    version=3,
    of="ticket",
    fields=[
        define("size", "choice", options=SIZES),
        define("faults", "multi_choice", options=SIZES),
        define("note", "text", longest=5),
        define("count", "number", low="1", high="9"),
        define("weight", "decimal", low="0"),
        define("gift", "boolean"),
        define("bought", "date", low="2020-01-01"),
        define("called", "instant", high="2026-02-04T00:00:00.000000Z"),
        define("order", "reference", refers_to="order"),
        define(
            "cause",
            "choice",
            options=SIZES,
            required_when=[
                FieldCondition(name="status", among=["solved"]),
                FieldCondition(name="fields.size", among=["L"]),
            ],
        ),
    ],
)
GOOD = {
    "size": "L",
    "faults": ("S", "L"),
    "note": "gros",
    "count": 3,
    "weight": Decimal("1.25"),
    "gift": True,
    "bought": date(2025, 12, 24),
    "called": datetime(2026, 2, 3, 8, tzinfo=UTC),
    "order": "O-1",
}


def ticket():
    return Ticket.open("T-1", channel="chat", subject="Too small", customer="C-1", at=T, by=WANG)


def filled():
    return ticket().set_fields(GOOD, DESK, at=T, by=AMY, why="asked")


def test_a_desk_s_own_fields_come_back_in_their_types_and_stand_in_the_history():
    changed = filled()
    assert changed.fields == GOOD
    fact = changed.history[-1]
    assert (fact.field_set, fact.field_set_version, fact.by, fact.why) == ("desk", 3, AMY, "asked")
    assert schema_of(type(fact)).name == "ticket.fields_changed"
    assert Ticket.replay(changed.history) == changed
    again = changed.set_fields({"size": "S", "note": None, "gift": None}, DESK, at=T, by=AMY)
    assert again.fields == {**{k: v for k, v in GOOD.items() if k not in ("note", "gift")}, "size": "S"}
    assert again.history[-1].cleared == ("note", "gift")
    assert ticket().fields == {}


def test_everything_that_is_wrong_is_told_at_once_with_its_path():
    wrong = {
        "size": "XL",
        "faults": "L",
        "note": "too long",
        "count": 10,
        "weight": Decimal("-0.5"),
        "gift": "yes",
        "bought": datetime(2026, 1, 1, tzinfo=UTC),
        "called": datetime(2026, 2, 3, 8),
        "order": "",
        "colour": "red",
    }
    with pytest.raises(Invalid) as error:
        ticket().set_fields(wrong, DESK, at=T, by=AMY)
    assert [(fault.path, fault.code) for fault in error.value.faults] == [
        ("fields.size", "fields.option"),
        ("fields.faults", "fields.option"),
        ("fields.note", "text.length"),
        ("fields.count", "number.high"),
        ("fields.weight", "number.low"),
        ("fields.gift", "type"),
        ("fields.bought", "type"),
        ("fields.called", "instant.naive"),
        ("fields.order", "id.text"),
        ("fields.colour", "fields.unknown"),
    ]
    assert "只能选：S、L" in error.value.text("zh-Hans")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("count", 0), ("count", True), ("bought", date(2019, 12, 31)), ("faults", ()), ("note", "")),
        *(("weight", 1.5), ("weight", Decimal("NaN")), ("weight", Decimal("1e-40"))),
        ("called", datetime(2026, 2, 5, tzinfo=UTC)),
    ],
)
def test_bounds_and_kinds_are_kept(name, value):
    with pytest.raises(Invalid) as error:
        ticket().set_fields({name: value}, DESK, at=T, by=AMY)
    assert [fault.path for fault in error.value.faults] == [f"fields.{name}"]


def test_a_personal_value_is_in_no_error_and_masked_everywhere():
    with pytest.raises(Invalid) as error:
        ticket().set_fields({"note": "secret word"}, DESK, at=T, by=AMY)
    assert "secret" not in str(error.value)
    changed = filled()
    assert "gros" not in repr(changed) + repr(changed.history[-1]) + str(masked(changed))
    assert "gros" not in changed._repr_html_()
    assert "L" in repr(changed.history[-1])


def test_a_field_is_required_where_its_conditions_hold():
    large = ticket().set_fields({"size": "L"}, DESK, at=T, by=AMY)
    assert DESK.missing(large) == ()
    assert DESK.missing(large, status="solved") == ("cause",)
    solved = large.assign("amy", at=T, by=AMY).solve(at=T, by=AMY)
    with pytest.raises(Invalid, match=r"fields\.cause: is required"):
        solved.set_fields({"note": "x"}, DESK, at=T, by=AMY)
    assert solved.set_fields({"note": "x", "cause": "S"}, DESK, at=T, by=AMY).fields["cause"] == "S"
    assert solved.set_fields({"size": "S"}, DESK, at=T, by=AMY).fields == {"size": "S"}
    strange = evolve(DESK[name := "cause"], {"required_when": (FieldCondition(name="colour"),)})
    with pytest.raises(Invalid, match="no field of a ticket"):
        FieldSet(id="x", of="ticket", fields=[strange]).missing(ticket())
    assert name


def test_a_required_field_cannot_be_emptied_and_a_wrong_value_of_it_is_one_fault():
    large = ticket().set_fields({"size": "L"}, DESK, at=T, by=AMY)
    solved = large.assign("amy", at=T, by=AMY).solve(at=T, by=AMY)
    unsized = ticket().assign("amy", at=T, by=AMY).solve(at=T, by=AMY)
    with pytest.raises(Invalid, match=r"fields\.cause: is required"):  # as of a large one
        unsized.set_fields({"size": "L"}, DESK, at=T, by=AMY)
    solved = solved.set_fields({"cause": "S"}, DESK, at=T, by=AMY)
    with pytest.raises(Invalid, match=r"fields\.cause: is required"):
        solved.set_fields({"cause": None}, DESK, at=T, by=AMY)
    with pytest.raises(Invalid) as wrong:
        solved.set_fields({"cause": 5}, DESK, at=T, by=AMY)
    assert [fault.path for fault in wrong.value.faults] == ["fields.cause"]
    assert "required" not in str(wrong.value)


def test_a_desk_can_require_own_fields_of_a_solution():
    from cxkit.tickets import DeskRules

    rules = DeskRules(id="desk", required=("fields.size",))
    assigned = ticket().assign("amy", at=T, by=AMY)
    with pytest.raises(Refused, match="size"):
        assigned.solve(at=T, by=AMY, rules=rules)
    assert assigned.set_fields({"size": "S"}, DESK, at=T, by=AMY).solve(at=T, by=AMY, rules=rules).fields


def test_a_field_set_is_for_one_kind_of_object_and_a_merged_ticket_takes_nothing():
    with pytest.raises(Invalid, match="for a ticket, not a customer"):
        Customer.register("C-1", at=T, by=AMY).set_fields({"size": "L"}, DESK, at=T, by=AMY)
    with pytest.raises(Refused):
        ticket().close(at=T, by=AMY).set_fields({"size": "L"}, DESK, at=T, by=AMY)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "two words", "kind": "text"}, "fields.name"),
        ({"kind": "choice"}, "fields.options"),
        ({"kind": "text", "options": SIZES}, "fields.options"),
        ({"kind": "choice", "options": (*SIZES, SIZES[0])}, "fields.twice"),
        ({"kind": "number", "low": "1.5"}, "fields.bound"),
        ({"kind": "number", "low": "1_000"}, "fields.bound"),
        ({"kind": "text", "high": "z"}, "fields.bound"),
        ({"kind": "date", "longest": 3}, "fields.bound"),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(wrong, code):
    with pytest.raises(Invalid) as error:
        define(**({"name": "size"} | wrong))
    assert code in [fault.code for fault in error.value.faults]


def test_names_and_labels():
    size = DESK["size"].options[1]
    assert [size.label(tag) for tag in ("en", "zh-CN", "zh-TW", "fr-CA")] == [
        "Large",
        "大号",
        "大號",
        "Grande",
    ]
    assert DESK.words("size", "zh-Hans") == {"S": "小号", "L": "大号"}
    with pytest.raises(NotFound, match="desk declares size"):
        DESK["colour"]
    with pytest.raises(Invalid):
        FieldSet(id="x", of="ticket", fields=[DESK["size"], DESK["size"]])
    with pytest.raises(Invalid):
        FieldSet(id="x", of="ticket", fields=[DESK["cause"]])


@given(st.data())
def test_whatever_a_definition_accepts_comes_back_as_it_was_given(data):
    fields = data.draw(field_sets())
    values = {each.name: data.draw(field_data(each)) for each in fields.fields}
    changed = ticket().set_fields(values, fields, at=T, by=AMY)
    assert set(changed.fields) == set(values)
    for each in fields.fields:
        held, was = changed.fields[each.name], values[each.name]
        assert type(held) is type(was)
        assert set(held) == set(was) if each.kind is FieldKind.MULTI_CHOICE else held == was
    assert from_json(to_json(fields)) == fields


@pytest.mark.parametrize("cls", ROOMS, ids=lambda cls: cls.__name__)
@settings(max_examples=15)
@given(st.data())
def test_own_fields_survive_codec_pickle_and_replay_and_an_erasure_empties_the_personal_ones(cls, data):
    thing = data.draw(st.from_type(cls))
    fields = evolve(DESK, {"of": schema_of(cls).name, "fields": DESK.fields[:9]})
    values = {each.name: data.draw(field_data(each)) for each in fields.fields}
    at = thing.history[-1].at + timedelta(minutes=1)
    try:
        thing = thing.set_fields(values, fields, at=at, by=AMY)
    except Refused:
        assert thing.status in ("merged", "erased", "closed", "spam", "deleted")
        return
    assert from_json(to_json(thing)) == thing == from_dict(to_dict(thing))
    assert pickle.loads(pickle.dumps(thing)) == thing == cls.replay(thing.history)
    gone = erased(thing)
    personal = {each.name for each in fields.fields if each.is_personal}
    assert set(gone.fields) & set(values) == set(values) - personal
    assert erased(thing.history[-1]).values == tuple(
        each if each.name not in personal else FieldValue(name=each.name, kind=each.kind)
        for each in thing.history[-1].values
    )


def test_exactly_the_six_kinds_have_own_fields_and_their_data_without_any_are_as_before():
    fielded = {
        cls
        for cls in registered_under(Aggregate)
        if issubclass(cls, Fielded) and "own" in plan_of(cls).by_name
    }
    assert {cls for cls in fielded if cls.__module__.startswith("cxkit.")} == set(ROOMS)
    assert "own" not in to_dict(ticket())
    older = to_dict(filled())
    del older["own"]
    assert from_dict(older).fields == {}
