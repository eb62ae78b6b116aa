"""After an erasure nothing personal is left in the bytes of a store, of whatever kind the object was."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings, strategies as st

from cxkit.complaints import Complaint
from cxkit.customers import ContactPoint, Customer
from cxkit.kernel import Aggregate, ExternalId, FieldDefinition, FieldSet
from cxkit.kernel._owners import persons_in
from cxkit.kernel._plan import schema_of
from cxkit.kernel.facts import Actor
from cxkit.knowledge import HelpSession
from cxkit.storage import F, Key, MemoryStore, Repository, SQLiteStore, Unit, erase_person, retrying
from cxkit.storage._mapping import key_of, subject_of, to_write
from cxkit.testing import canaries, marked
from cxkit.testing._registry import public_records
from cxkit.tickets import Ticket
from cxkit.values import Reason

AGGREGATES = [cls for cls in public_records() if issubclass(cls, Aggregate)]
BY = Actor.system("erasure")
T = datetime(2026, 2, 3, 9, tzinfo=UTC)
CLASSES = pytest.mark.parametrize("cls", AGGREGATES, ids=lambda cls: schema_of(cls).name)


def storable(thing):
    """Names and ids that no database takes as a key are refused when they are saved, not here."""
    return thing.id.isprintable() and thing.person.isprintable()


@CLASSES
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data(), canary=canaries())
def test_the_file_of_a_store_holds_the_canary_before_an_erasure_and_not_after(
    cls, data, canary, tmp_path_factory
):
    thing = marked(data.draw(st.from_type(cls)), canary)
    assume(storable(thing))
    at = thing.history[-1].at + timedelta(days=1)
    assume(thing.refusal(cls.erasure(at=at, by=BY)) is None)
    place = tmp_path_factory.mktemp("store")
    with SQLiteStore(place / "desk.sqlite") as store:
        Repository(store, cls).add(thing)
        assert canary in written(place)
        erase_person(store, subject_of(thing), at=at, by=BY)
        gone = Repository(store, cls).get(thing.id)
        assert (gone.id, gone.version) == (thing.id, thing.version + 1)
        assert [fact.at for fact in gone.history[:-1]] == [fact.at for fact in thing.history]
        erase_speakers(store, thing, at)
    assert canary not in written(place)


@pytest.mark.parametrize(
    ("customer", "person", "left"),
    [
        (None, "ticket:T-3", {"said by C-2"}),
        (None, "C-2", {"said by nobody"}),
        ("C-1", "C-1", {"said by C-2"}),
        ("C-1", "C-2", {"said by nobody"}),
    ],
)
def test_words_and_the_answer_of_a_request_are_gone_from_a_ticket_of_several(
    customer, person, left, tmp_path
):
    writer = Actor.customer(customer) if customer else Actor.customer()
    ticket = Ticket.open("T-3", channel="chat", subject="said by nobody", customer=customer, at=T, by=writer)
    ticket = ticket.reply("said by C-2", at=T, by=Actor.customer("C-2"))
    other = Ticket.open("T-4", channel="chat", subject="x", customer="C-9", at=T, by=Actor.customer("C-9"))
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        for thing, answer in ((ticket, "answered to T-3"), (other, "answered to T-4")):
            with Unit(store, token=thing.id) as unit:
                unit.save(thing)
                unit.respond({"ticket": answer})
        erase_person(store, person, at=T + timedelta(days=1), by=BY)
        bytes_left = written(tmp_path)
    told = {"said by nobody", "said by C-2", "answered to T-3", "answered to T-4"}
    assert {text for text in told if text in bytes_left} == left | {"answered to T-4"}


def erase_speakers(store, thing, at):
    """What others said in it is theirs, and goes with them."""
    for person in sorted(persons_in(thing) - {thing.person}):
        erase_person(store, person, at=at, by=BY)


def written(place):
    """Every byte of every file of a store, its log included."""
    return "".join(path.read_bytes().decode("latin-1") for path in place.iterdir() if path.is_file())


@CLASSES
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data(), canary=canaries())
def test_a_store_in_memory_keeps_the_rows_and_counts_and_loses_what_is_personal(cls, data, canary):
    thing = marked(data.draw(st.from_type(cls)), canary)
    assume(storable(thing))
    at = thing.history[-1].at + timedelta(days=1)
    assume(thing.refusal(cls.erasure(at=at, by=BY)) is None)
    store = MemoryStore()
    things = Repository(store, cls)
    things.add(thing)
    erase_person(store, subject_of(thing), at=at, by=BY)
    erase_speakers(store, thing, at)
    assert things.count() == 1
    assert canary not in "".join(map(str, [*store.journal(0)]))
    assert canary not in str(store.load([key_of(thing)]))


# What a desk writes about a person

WRITTEN = {
    "subject": "lamp of frau doktor winter",
    "topic": "winter-divorce-lamp",
    "tag": "winter-is-furious",
    "taken off": "winter-owes-us",
    "party": "notary of frau winter",
    "resolution": "gave winter her way",
    "why": "winter rang my mother",
    "region": "winterstrasse 7, second floor",
    "reason": "reason-winter",
    "refusal": "refused-to-winter",
    "organisation": "winter and daughters",
    "form": "winter-form-about-the-divorce",
    "token": "request-of-winter",
    "answer": "winter was answered",
    "number": "+4915112345678",
    "outside id": "crm-winter-77",
}
KINDS_OF_STORES = pytest.mark.parametrize("kind", ["memory", "sqlite", "loaded"])


def objects():
    """A customer and a ticket of theirs, with something personal wherever there is room for it."""
    said, amy = WRITTEN, Actor.agent("amy")
    customer = Customer.register(
        "C-1",
        name=said["subject"],
        region=said["region"],
        organisation=said["organisation"],
        contacts=[ContactPoint.phone(said["number"])],
        at=T,
        by=amy,
    ).classify("high", reasons=(Reason(said["reason"], (("because", said["reason"]),)),), at=T, by=amy)
    outside = (ExternalId(source="crm", id=said["outside id"]),)
    ticket = Ticket.open(
        "T-1", customer="C-1", channel="chat", subject=said["subject"], topic=said["topic"],
        tags={said["tag"], said["taken off"]}, external=outside, at=T, by=Actor.customer("C-1"),
    )  # fmt: skip
    ticket = ticket.tag(remove=[said["taken off"]], at=T, by=amy).assign("amy", at=T, by=amy, why=said["why"])
    ticket = ticket.hold(said["party"], at=T, by=amy).resume(at=T, by=amy)
    asked = HelpSession.open("H-1", customer="C-1", at=T, by=Actor.customer("C-1"))
    asked = asked.open_form(topic=said["form"], at=T, by=Actor.customer("C-1"))
    filed = Complaint.receive("K-1", customer="C-1", channel="mail", words=said["subject"], at=T, by=amy)
    filed = filed.rule_inadmissible(reason=Reason(said["refusal"]), at=T, by=amy)
    return customer, ticket.solve(resolution=said["resolution"], at=T, by=amy), asked, filed


def turned(ticket, at):
    """The ticket solved, or open again."""
    if ticket.is_unsolved:
        return ticket.solve(resolution=WRITTEN["resolution"], at=at, by=BY)
    return ticket.reopen(at=at, by=BY)


@pytest.fixture
def desk(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SQLiteStore(tmp_path / "desk.sqlite")

    def everything():
        """All that the store keeps, in whatever form: its memory, or all files beside it."""
        if kind == "memory":
            return "".join(map(str, [*vars(store).values(), *map(tuple, store._rows.values())])) + "".join(
                str(tuple(entry)) for history in store._histories.values() for entry in history
            )
        return written(tmp_path)

    def work(unit):
        for thing in objects():
            unit.add(thing)
        return {"said": WRITTEN["answer"]}

    retrying(store, work, token=WRITTEN["token"], content={"asked": WRITTEN["subject"]})
    if kind == "loaded":
        for _ in range(60):
            Repository(store, Ticket).change("T-1", lambda ticket: turned(ticket, T))
    yield store, everything
    if kind != "memory":
        store.close()


@KINDS_OF_STORES
def test_nothing_that_was_written_about_a_person_is_left_in_store_log_index_or_later_backups(desk, tmp_path):
    store, everything = desk
    hidden = {"token", "number", "outside id"}
    before = everything()
    assert {name for name, text in WRITTEN.items() if text not in before} <= hidden
    erase_person(store, "C-1", at=T + timedelta(days=1), by=BY)
    kept = everything()
    assert [name for name, text in WRITTEN.items() if text in kept] == []
    if isinstance(store, SQLiteStore):
        (tmp_path / "copies").mkdir()
        store.backup(tmp_path / "copies" / "later.sqlite")
        copy = written(tmp_path / "copies")
        assert [name for name, text in WRITTEN.items() if text in copy] == []


@KINDS_OF_STORES
def test_lists_of_the_erased_do_not_come_back_with_the_fact_of_their_erasure(desk):
    store, _ = desk
    tickets, customers = Repository(store, Ticket), Repository(store, Customer)
    assert len(tickets.find(F("tags").has(WRITTEN["tag"]))) == 1
    erase_person(store, "C-1", at=T + timedelta(days=1), by=BY)
    for things, name, text in (
        (tickets, "tags", WRITTEN["tag"]),
        (tickets, "topic", WRITTEN["topic"]),
        (tickets, "external", f"crm:{WRITTEN['outside id']}"),
        (customers, "contacts", WRITTEN["number"]),
    ):
        assert len(things.find(F(name).has(text))) == 0
    assert tickets.count_by("tags") == tickets.count_by("topic") == {None: 1}
    stored = store.load([Key("ticket", "T-1"), Key("customer", "C-1")])
    assert [dict(each.row.lists) for each in stored.values()] == [{}, {}]
    assert tickets.check() == customers.check() == []


@KINDS_OF_STORES
def test_the_fact_of_an_erasure_is_written_also_where_a_later_fact_exists(desk):
    store, _ = desk
    tickets = Repository(store, Ticket)
    later = T + timedelta(days=5)
    tickets.change("T-1", lambda ticket: turned(ticket, later))
    erase_person(store, "C-1", at=T + timedelta(days=1), by=BY)
    ticket = tickets.get("T-1")
    assert (type(ticket.history[-1]), ticket.history[-1].at) == (Ticket.erasure, later)
    version = ticket.version
    erase_person(store, "C-1", at=T + timedelta(days=1), by=BY)
    assert tickets.get("T-1").version == version


@CLASSES
@settings(max_examples=10, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data(), canary=canaries())
def test_no_plain_data_and_no_declared_field_hold_what_is_personal_and_no_list_of_it_outlives_it(
    cls, data, canary
):
    thing = marked(data.draw(st.from_type(cls)), canary)
    assume(storable(thing))
    write = to_write(thing)
    plain = [write.row.data, write.row.fields, *(entry.data for entry in write.entries)]
    assert canary not in str(plain)
    at = thing.history[-1].at + timedelta(days=1)
    assume(thing.refusal(cls.erasure(at=at, by=BY)) is None)
    plain_ones = {f"fields.{own.name}" for own in getattr(thing, "own", ()) if not own.is_personal}
    assert to_write(thing.erase(at=at, by=BY)).row.lists.keys() == plain_ones


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_of_own_fields_the_plain_ones_are_found_after_an_erasure_and_the_personal_ones_are_not(desk):
    store, _ = desk
    own = FieldSet(
        id="desk",
        of="ticket",
        fields=[
            FieldDefinition(name="size", kind="number", en="Size", zh_hans="尺码", zh_hant="尺碼"),
            FieldDefinition(name="engraving", kind="text", en="Engraving", zh_hans="刻字", zh_hant="刻字"),
            FieldDefinition(
                name="age", kind="number", personal=True, en="Age", zh_hans="年龄", zh_hant="年齡"
            ),
        ],
    )
    tickets, values = Repository(store, Ticket), {"size": 7, "engraving": "for winter", "age": 71}
    tickets.change("T-1", lambda ticket: ticket.set_fields(values, own, at=T, by=BY))

    def found():
        return {name for name, value in values.items() if tickets.count(F(f"fields.{name}") == value)}

    assert found() == values.keys()
    erase_person(store, "C-1", at=T + timedelta(days=1), by=BY)
    assert found() == {"size"}
    assert store.load([Key("ticket", "T-1")])[Key("ticket", "T-1")].row.lists.keys() == {"fields.size"}
    assert tickets.check() == []
