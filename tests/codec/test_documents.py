"""Objects to plain data and back: lossless, strict, every fault named."""

import json
import pickle
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings, strategies as st

from cxkit.codec import from_dict, from_json, json_schema, to_dict, to_json
from cxkit.complaints import Links
from cxkit.errors import CxkitError, Malformed
from cxkit.kernel import field, personal, record
from cxkit.kernel.facts import Actor
from cxkit.testing import records
from cxkit.testing._registry import public_records
from cxkit.tickets import Ticket
from cxkit.values import CSAT_1_5, Money, Period, Reason, Scale, UnitPrice

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)


@record(name="test.leaf")
class Leaf:
    "A record inside another."

    n: int = field(low=0)
    note: str | None = personal(default=None)


@record(name="test.everything")
class Everything:
    "One field of every kind."

    text: str
    flag: bool
    ratio: float
    exact: Decimal
    at: datetime
    day: date
    clock: time
    span: timedelta
    price: Money
    unit: UnitPrice
    month: Period
    scale: Scale
    why: Reason
    actor: Actor
    leaves: tuple[Leaf, ...] = ()
    tags: frozenset[str] = frozenset()
    nested: tuple[tuple[int, ...], ...] = ()
    maybe: Leaf | None = None
    answer: int | str | bool | tuple[str, ...] | None = None


def in_one_line(data):
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


@given(records(Everything))
def test_every_kind_of_field_survives(thing):
    assert from_json(to_json(thing)) == thing
    assert to_json(thing) == in_one_line(to_dict(thing))
    assert from_dict(to_dict(thing), Everything) == thing
    assert pickle.loads(pickle.dumps(thing)) == thing
    assert from_dict(json.loads(json.dumps(to_dict(thing)))) == thing


@pytest.mark.parametrize("cls", public_records(), ids=lambda cls: cls.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_every_public_record_survives(cls, data):
    thing = data.draw(st.from_type(cls))
    assert from_json(to_json(thing)) == thing


@pytest.mark.parametrize("cls", public_records(), ids=lambda cls: cls.__name__)
def test_every_public_record_has_a_json_schema_and_a_docstring(cls):
    schema = json_schema(cls)
    assert schema["$defs"]
    json.dumps(schema)
    assert (cls.__doc__ or "").strip()


def test_the_fields_that_are_left_out_at_their_default_are_those_of_the_list():
    """A field that is written or left out otherwise than before changes what every store holds."""
    listed = Path(__file__).with_name("left_out.txt").read_text(encoding="utf-8").splitlines()[1:]
    found = {
        cls.__schema__.name: [each.name for each in attrs.fields(cls) if each.metadata.get("sparse")]
        for cls in public_records()
    }
    assert [f"{name}: {' '.join(fields)}" for name, fields in found.items() if fields] == listed


def test_a_ticket_that_says_little_is_written_so():
    ticket = Ticket.open("T-1", channel="chat", subject="Lamp", at=T0, by=Actor.customer("C-1"))
    opened = {
        "schema": "ticket.opened/1", "at": "2026-02-03T09:00:00.000000Z",
        "by": {"role": "customer", "id": "C-1"}, "ticket": "T-1", "status": "new", "channel": "chat",
        "subject": "Lamp", "priority": "normal", "tags": [], "external": [],
    }  # fmt: skip
    state = {
        "status": "new", "channel": "chat", "subject": "Lamp", "tags": [], "priority": "normal",
        "escalation": 0, "links": [], "depends_on": [], "merged_from": [], "shelved": [],
        "opened_at": "2026-02-03T09:00:00.000000Z",
    }  # fmt: skip
    written = {"schema": "ticket/1", "id": "T-1", "external": [], "history": [opened], **state}
    assert to_json(ticket) == in_one_line(written)


def good() -> dict[str, Any]:
    return {"schema": "test.leaf/1", "n": 3, "note": "hello"}


def test_true_is_not_1_and_a_digit_is_not_a_number():
    for wrong in (True, "3", 3.0, None, [3]):
        with pytest.raises(Malformed, match="n: must be a whole number"):
            from_dict({**good(), "n": wrong})


def test_an_unknown_field_is_reported_with_the_known_ones_and_without_its_value():
    with pytest.raises(Malformed, match="nmae: is not a field of test.leaf: known are n, note") as caught:
        from_dict({**good(), "nmae": "Wang Fang"})
    assert "Wang" not in str(caught.value.to_dict())


def test_a_malformed_record_gives_one_error_with_every_fault_and_its_path():
    data = to_dict(Ticket.open("T-1", channel="chat", subject="Hi", at=T0, by=Actor.customer()))
    data["status"] = "lost"
    data["colour"] = "red"
    data["history"][0]["at"] = "2026-02-03T09:00:00"
    del data["history"][0]["by"]
    with pytest.raises(Malformed) as caught:
        from_dict(data, Ticket)
    paths = {fault.path for fault in caught.value.faults}
    assert paths == {"status", "colour", "history[0].at", "history[0].by"}
    answer = caught.value.to_dict()
    assert answer["code"] == "codec.malformed"
    assert {fault["path"] for fault in answer["faults"]} == paths


def test_a_personal_value_is_in_no_decode_error():
    with pytest.raises(Malformed) as caught:
        from_dict({**good(), "note": ["Wang Fang"]})
    assert "Wang" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[]", "an object is a dict, got list"),
        ('{"schema":"test.leaf/1","n":NaN}', "NaN is not a number"),
        ('{"schema":"test.leaf/1","n":1,"n":2}', "n is written twice"),
        ('{"schema":"test.leaf/2","n":1}', "newer than this cxkit knows"),
        ('{"schema":"test.leaf","n":1}', "a schema tag is written like"),
        ('{"schema":7,"n":1}', "a schema tag is written like"),
        ('{"schema":"nobody/1"}', "no class is known for schema 'nobody'"),
        ('{"n":1}', "have no 'schema'"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_document_is_refused(text, message):
    with pytest.raises(Malformed, match=message):
        from_json(text)


def test_the_data_of_one_class_are_not_another():
    with pytest.raises(Malformed, match="are a test.leaf, not a ticket"):
        from_dict(good(), Ticket)


def test_old_versions_are_read_for_ever():
    @record(
        name="test.visit",
        version=3,
        upcasts={
            1: lambda data: {**data, "place": data["where"]} | {},
            2: lambda data: {key: value for key, value in data.items() if key != "where"},
        },
    )
    class Visit:
        "A visit; version 1 had `where`, version 2 both."

        place: str

    @record(name="test.tour")
    class Tour:
        "Visits inside."

        visits: tuple[Visit, ...]

    assert from_dict({"schema": "test.visit/1", "where": "Hangzhou"}) == Visit(place="Hangzhou")
    assert from_dict({"schema": "test.visit/2", "where": "X", "place": "Hangzhou"}) == Visit(place="Hangzhou")
    assert to_dict(Visit(place="X")) == {"schema": "test.visit/3", "place": "X"}
    tour = Tour(visits=(Visit(place="Hangzhou"),))
    assert from_dict({"schema": "test.tour/1", "visits": [{"where": "Hangzhou"}]}) == tour
    assert from_json(to_json(tour)) == tour


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["schema", "id", "at", "by", "history", "status", "x"]), inner, max_size=4
            )
        ),
        max_leaves=8,
    )
)
def test_whatever_comes_in_only_the_library_s_own_errors_come_out(data):
    for cls in (None, Ticket, Everything):
        with pytest.raises(CxkitError):
            from_dict(data, cls)


@settings(max_examples=60)
@given(st.from_type(Ticket), st.data())
def test_a_mutated_document_is_read_or_refused_never_misread(ticket, data):
    text = to_json(ticket)
    place = data.draw(st.integers(0, len(text) - 1))
    mutated = text[:place] + data.draw(st.sampled_from('"{}[]:,019aZ\\ ')) + text[place + 1 :]
    try:
        again = from_json(mutated)
    except CxkitError:
        return
    assert from_json(to_json(again)) == again


def test_other_scripts_stay_readable():
    ticket = Ticket.open("T-1", channel="chat", subject="包裹在哪里？", at=T0, by=Actor.customer())
    assert "包裹在哪里？" in to_json(ticket)


def test_the_scale_is_part_of_the_data():
    assert from_dict({"schema": "test.holder/1", "scale": CSAT_1_5.to_plain()}, _holder()).scale == CSAT_1_5


def _holder() -> type[Any]:
    @record(name="test.holder")
    class Holder:
        "A scale inside."

        scale: Scale

    return Holder


@pytest.mark.parametrize("wrong", [[], "", 0, ["links"]])
def test_what_is_no_object_is_no_record_of_defaults_inside_another(wrong):
    linked = {"schema": "complaint.linked/1", "at": "2026-02-03T09:00:00Z", "by": {"role": "agent"}}
    assert from_dict({**linked, "links": {}}).links == Links()
    with pytest.raises(Malformed, match="links: an object is a dict, got"):
        from_dict({**linked, "links": wrong})


def test_a_set_is_an_array_of_different_items_in_the_schema_and_a_tuple_is_any_array():
    fields = json_schema(Everything)["$defs"]["test.everything"]["properties"]
    assert fields["tags"] == {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
    assert "uniqueItems" not in fields["leaves"]
