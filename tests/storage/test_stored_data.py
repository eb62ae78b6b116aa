"""Stored data of every age are read, and damaged data are refused with our own errors."""

from __future__ import annotations

import json
import os
import random
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest
from hypothesis import Phase, given, settings, strategies as st

from cxkit.codec import to_dict
from cxkit.errors import CxkitError, Invalid, Malformed
from cxkit.kernel import Aggregate, Begin, Lifecycle, Step, _plan, copies, personal, record
from cxkit.kernel._plan import schema_of
from cxkit.kernel._privacy import erased
from cxkit.kernel.facts import Actor, ExternalId, Fact
from cxkit.storage import Entry, F, Key, MemoryStore, Repository, Row, SQLiteStore, Stored
from cxkit.storage._mapping import from_stored, key, rules, set_apart, summarised, to_write
from cxkit.storage._paging import cursor_of, query_of, resume
from cxkit.testing import canaries, marked
from cxkit.testing._registry import public_records, register_all
from cxkit.tickets import Ticket
from cxkit.values import Labelled

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
MUTATIONS = int(os.environ.get("CXKIT_MUTATIONS", "4000"))


class Stage(Labelled):
    BOOKED = "booked", "Booked", "已预约", "已預約"
    DONE = "done", "Done", "已完成", "已完成"


@record(abstract=True)
class VisitFact(Fact):
    schema_prefix: ClassVar[str] = "visit."


@record(version=3, upcasts={1: lambda d: {**d, "guests": 1}, 2: lambda d: {"host": d.pop("greeter"), **d}})
class Booked(VisitFact):
    visit: str
    on: date
    guests: int
    host: str | None = None
    notes: tuple[Note, ...] = ()


@record(name="visit.note")
class Note:
    kind: str
    text: str = personal()
    phone: str | None = personal(default=None)


@record
class Done(VisitFact):
    pass


@record
class Erased(VisitFact):
    pass


def named(data):
    """Version 2 called the name of the guest `name`; version 1 had first and last name apart."""
    first, last = data.pop("first"), data.pop("last")
    return {**data, "name": f"{first} {last}".strip()}


@record(name="visit", version=3, upcasts={1: named, 2: lambda d: {"guest": d.pop("name"), "guests": 1, **d}})
class Visit(Aggregate[VisitFact]):
    """A visit to the shop, whose schema has changed twice."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Booked: Begin(Stage.BOOKED, copies("on", "guests", "notes", id="visit"))},
        steps={Done: Step(source={Stage.BOOKED}, target=Stage.DONE), Erased: Step()},
        state="stage",
    )
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "id"
    indexes: ClassVar = (("stage", "on"), ("guests",))

    stage: Stage
    on: date
    guests: int
    guest: str = personal(default="")
    notes: tuple[Note, ...] = ()


BOOKED_1 = Entry(
    "visit",
    "V-1",
    1,
    "visit.booked/1",
    "2026-01-01T10:00:00.000000Z",
    '{"at":"2026-01-01T10:00:00.000000Z","by":{"role":"system"},"visit":"V-1","on":"2026-01-05","greeter":"amy"}',
    '{"why":"asked by phone"}',
    1,
)
ROW_1 = Row(
    "visit",
    "V-1",
    1,
    "visit/1",
    '{"id":"V-1","external":[],"stage":"booked","on":"2026-01-05","first":"[erased]","last":"[erased]"}',
    {},
    "visit:V-1",
    '{"first":"Li","last":"Na"}',
)


@pytest.fixture(
    params=[MemoryStore, lambda: SQLiteStore(":memory:", classes=[Visit])], ids=["memory", "sqlite"]
)
def visits(request):
    store = request.param()
    yield Repository(store, Visit)
    getattr(store, "close", lambda: None)()


def book(**kwargs):
    note = Note(kind="wish", text="a quiet table", phone="555-0101")
    fact = Booked(
        visit="V-2", on=date(2026, 1, 6), guests=4, notes=(note,), at=T0, by=Actor.system(), **kwargs
    )
    return Visit.begin(fact)


# Schemas of other times


def test_rows_and_facts_of_the_first_schema_are_read_by_the_third():
    visit = from_stored(Stored(ROW_1, (BOOKED_1,)))
    assert (visit.guest, visit.guests, visit.stage) == ("Li Na", 1, Stage.BOOKED)
    assert (visit.history[0].host, visit.history[0].why) == ("amy", "asked by phone")


def test_what_was_erased_from_the_first_schema_is_read_too():
    erased = Stored(ROW_1._replace(personal=None), (BOOKED_1._replace(personal=None),))
    visit = from_stored(erased)
    assert visit.guest == "[erased] [erased]"
    assert visit.history[0].why is None


def test_rows_of_a_newer_schema_are_refused_with_the_remedy():
    with pytest.raises(Malformed, match="newer than this cxkit knows"):
        from_stored(Stored(ROW_1._replace(schema="visit/9"), (BOOKED_1,)))


def test_rewriting_brings_old_rows_to_the_newest_schema(visits):
    store = visits.store
    from cxkit.storage import Batch, Write

    entry = BOOKED_1._replace(position=0)
    store.commit(Batch((Write(ROW_1, (entry,)),)))
    assert visits.find(F("guests") == 1).items == ()
    before = visits.get("V-1")
    assert visits.rewrite() == 1
    assert store.load([ROW_1.key])[ROW_1.key].row.schema == "visit/3"
    assert visits.get("V-1") == before
    assert visits.find(F("guests") == 1).items == (before,)
    assert store.journal()[0].schema == "visit.booked/1", "what was journalled stays as it was written"


# Classes of one's own, personal parts deep inside


def test_personal_parts_deep_inside_are_kept_apart_and_put_back(visits):
    visit = book(why="phoned 555-0101")
    visits.save(visit)
    assert visits.get("V-2") == visit
    (entry,) = visits.store.journal()
    assert "quiet" not in entry.data + str(visits.store.load([("visit", "V-2")])[("visit", "V-2")].row.data)
    assert json.loads(entry.personal) == {
        "why": "phoned 555-0101",
        "notes/0/text": "a quiet table",
        "notes/0/phone": "555-0101",
    }


def test_erasure_leaves_the_same_object_as_the_domain_s_own_erasure(visits):
    visit = book(why="phoned")
    visits.save(visit)
    visits.store.erase("visit:V-2")
    erased = visit.erase(at=T0, by=Actor.system())
    left = visits.get("V-2")
    assert left.notes == erased.notes == (Note(kind="wish", text="[erased]"),)
    assert left.history[0] == erased.history[0]


def test_a_text_that_no_utf_8_can_hold_is_kept_all_the_same(visits):
    visit = book(why="half a pair: \ud83d and a nul: \0")
    visits.save(visit)
    assert visits.get("V-2") == visit


@pytest.mark.parametrize("id", ["a\0b", "\ud800"])
def test_an_id_that_no_database_can_hold_is_refused_before_any_store_is_asked(id):
    with pytest.raises(Invalid, check=lambda error: error.faults[0].path == "visit"):
        Booked(visit=id, on=date(2026, 1, 6), guests=4, at=T0, by=Actor.system())


def test_a_value_that_cannot_be_looked_up_is_refused_by_the_name_of_its_field():
    with pytest.raises(Invalid, check=lambda error: error.faults[0].path == "customer"):
        Ticket.open("T-1", channel="chat", subject="?", customer="C\0", at=T0, by=Actor.customer())


@pytest.mark.parametrize("kept", ["a\0b", "\ud800", 2**63, 1.5, "a\nb", "a", -(2**63)], ids=ascii)
def test_what_a_class_of_ones_own_says_of_itself_is_looked_up_where_a_database_can_hold_it(kept, monkeypatch):
    monkeypatch.setattr(_plan, "_REGISTRY", {**_plan._REGISTRY})

    @record(name="visit.odd")
    class Odd(Visit):
        indexes: ClassVar = (("label",),)

        @property
        def label(self):
            return kept

    made = Odd.begin(Booked, visit="V-1", on=date(2026, 1, 5), guests=1, at=T0, by=Actor.system())
    if kept in ("a\nb", "a", -(2**63)):
        assert to_write(made).row.fields["label"] == kept
    else:
        with pytest.raises(Invalid, check=lambda error: error.faults[0].path == "label"):
            to_write(made)


def test_fields_that_hold_numbers_or_days_are_asked_for_them():
    for where in (
        F("guests") == 3,
        F("guests").in_([1, 2]),
        F("on") < date(2026, 1, 5),
        F("stage") == "booked",
    ):
        assert query_of(Visit, where).where == where
    for where, wanted in ((F("guests") == "3", "a number"), (F("guests").in_([1, "2"]), "a number"),
                          (F("on") > 3, "a date"), (F("stage") == 1, "a text")):  # fmt: skip
        with pytest.raises(Invalid, match=f"is compared with {wanted}"):
            query_of(Visit, where)


def test_an_id_is_a_text_of_any_class_and_nothing_else():
    class Id(str):
        pass

    assert key(Ticket, Id("T-1")) == key(Ticket, "T-1") == Key("ticket", "T-1")
    for id in (None, 17, b"T-1"):
        with pytest.raises(Invalid, match="the id of a ticket is a text"):
            key(Ticket, id)


def test_what_is_personal_among_the_plain_data_of_a_fact_is_set_apart():
    def mixed(entry, **more):
        return entry._replace(data=json.dumps(json.loads(entry.data) | more), personal=None, position=7)

    opened, *_ = entries = to_write(a_ticket()).entries
    assert set_apart([*entries, BOOKED_1]) == ()
    (found,) = set_apart([*entries[1:], mixed(opened, **json.loads(opened.personal))])
    assert found == opened._replace(position=7)
    (older,) = set_apart([mixed(BOOKED_1, why="asked by phone")])
    assert (older.schema, older.personal, older.position) == ("visit.booked/3", BOOKED_1.personal, 7)
    said = {"kind": "wish", "text": "a table by the window"}
    (deep,) = set_apart([mixed(older, notes=[said])])
    assert json.loads(deep.personal) == {"notes/0/text": said["text"]}
    assert "window" not in deep.data


def test_a_personal_field_cannot_be_declared_as_an_index(monkeypatch):
    # What works on every class there is must not meet this one in other tests.
    monkeypatch.setattr(_plan, "_REGISTRY", {**_plan._REGISTRY})

    @record(name="visit.bad")
    class Bad(Visit):
        indexes: ClassVar = (("guest",),)

    with pytest.raises(TypeError, match="declares an index on 'guest', which is no plain field"):
        query_of(Bad)


# Damaged data


def test_an_object_whose_facts_are_lost_is_refused():
    write = to_write(a_ticket())
    with pytest.raises(Malformed, match="ticket 'T-1' as it is stored has 2 of 3 facts"):
        from_stored(Stored(write.row, write.entries[:2]), Ticket)


def a_ticket():
    ticket = Ticket.open(
        "T-1",
        channel="chat",
        subject="Where is my parcel? 包裹",
        customer="C-1",
        external=(ExternalId(source="desk", id="77"),),
        at=T0,
        by=Actor.customer("C-1"),
    )
    return ticket.assign("amy", at=T0, by=Actor.agent("amy")).reply("Soon", at=T0, by=Actor.agent("amy"))


PIECES = [
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "1e999",
    "-1",
    "NaN",
    "\\u0000",
    "\ud800",
    "é",
    " ",
    "true",
]


def mutated(text, chance):
    place = chance.randrange(len(text) + 1)
    width = chance.choice([0, 0, 1, 1, 5, 40])
    return text[:place] + chance.choice([*PIECES, "", chance.choice(text)]) + text[place + width :]


def test_mutated_payloads_meet_only_our_own_errors():
    chance = random.Random(7)
    write = to_write(a_ticket())
    read, refused = 0, []
    for _ in range(MUTATIONS):
        row, entries = write.row, list(write.entries)
        where = chance.randrange(6)
        if where == 0:
            row = row._replace(data=mutated(row.data, chance))
        elif where == 1:
            row = row._replace(personal=mutated(row.personal, chance))
        elif where == 2:
            row = row._replace(schema=mutated(row.schema, chance))
        else:
            number = chance.randrange(len(entries))
            name = ("data", "schema", "personal")[where - 3]
            entry = entries[number]
            entries[number] = entry._replace(**{name: mutated(getattr(entry, name) or "{}", chance)})
        try:
            from_stored(Stored(row, tuple(entries)), Ticket)
            read += 1
        except CxkitError as error:
            refused.append(str(error))
    assert len(refused) > MUTATIONS // 3
    assert all("ticket 'T-1' as it is stored" in message for message in refused)
    assert read > 0


def test_mutated_cursors_meet_only_our_own_errors():
    chance = random.Random(8)
    query = query_of(Ticket, F("customer") == "C-1", order=("-opened_at", "channel"))
    cursor = cursor_of(query, {"opened_at": "2026-02-03T09:00:00.000000Z"}, "T-1")
    assert resume(query, cursor).after == ("2026-02-03T09:00:00.000000Z", None, "T-1")
    taken, refused = set(), []
    for _ in range(MUTATIONS):
        try:
            taken.add(resume(query, mutated(cursor, chance)).after)
        except CxkitError as error:
            refused.append(error.code)
    assert taken == {resume(query, cursor).after}, "what is taken means what it meant"
    assert set(refused) == {"query.cursor"}
    assert len(refused) > MUTATIONS // 2


def test_a_stored_object_with_several_faults_names_them_all():
    row = ROW_1._replace(
        schema="visit/3", data='{"id":"V-1","stage":"gone","on":"soon","x":1}', personal=None
    )
    with pytest.raises(Malformed) as caught:
        from_stored(Stored(row, (BOOKED_1,)))
    assert {fault.path for fault in caught.value.faults} >= {"stage", "on", "x", "guests"}
    assert "visit 'V-1' as it is stored" in str(caught.value)


register_all()


def bare(data):
    """Plain data without their tag."""
    return {name: value for name, value in data.items() if name != "schema"}


@pytest.mark.parametrize(
    "cls",
    [cls for cls in public_records() if issubclass(cls, Aggregate)],
    ids=lambda cls: schema_of(cls).name,
)
@settings(max_examples=20, phases=[Phase.generate])
@given(data=st.data(), canary=canaries())
def test_the_plain_part_is_what_the_codec_writes_of_the_erased_object(cls, data, canary):
    thing = marked(data.draw(st.from_type(cls)), canary)
    row, entries, _, _ = to_write(thing)
    told = {"history": json.loads(summarised(rules(cls), erased(thing), thing.history[-1].at))}
    assert json.loads(row.data) == bare(to_dict(erased(thing))) | told
    for entry, fact in zip(entries, thing.history, strict=True):
        written = to_dict(erased(fact))
        assert (entry.schema, entry.at) == (written["schema"], written["at"])
        assert json.loads(entry.data) == bare(written)
    assert from_stored(Stored(row, entries)) == thing
