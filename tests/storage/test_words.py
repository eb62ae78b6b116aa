"""Search in words: what is typed finds what is written, in every store, and nothing after an erasure."""

from __future__ import annotations

import asyncio
import sqlite3
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import given, strategies as st

from cxkit.conversations import Conversation
from cxkit.customers import ContactPoint, Customer
from cxkit.errors import Invalid, StorageError
from cxkit.kernel import Aggregate, Begin, Lifecycle, Step, copies, personal, record
from cxkit.kernel.facts import Actor, Fact
from cxkit.storage import (
    SEARCHED,
    AsyncRepository,
    Batch,
    F,
    InThreads,
    MemoryKeys,
    MemoryStore,
    Repository,
    SQLiteStore,
    Unit,
    View,
    Words,
    Write,
    encrypted,
    erase_person,
)
from cxkit.storage._mapping import kind_of
from cxkit.storage._words import MOST_WORDS, has_phrases, phrases_of, searched_of, words_of
from cxkit.surveys import Survey
from cxkit.testing._registry import public_records
from cxkit.tickets import Ticket
from cxkit.values import Labelled, terms_of
from cxkit.values._words import LONGEST_TERM

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY = Actor.customer("C-1"), Actor.agent("amy")
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from('包裹没到退款 Ａa1ß."“”')), max_size=30)


class Stage(Labelled):
    CAME = "came", "Came", "已到", "已到"


@record(abstract=True)
class TastingFact(Fact):
    schema_prefix: ClassVar[str] = "tasting."


@record(name="tasting.note")
class Note:
    text: str = personal()


@record
class Came(TastingFact):
    visit: str
    guest: str = personal(default="")
    notes: tuple[Note, ...] = ()


@record
class Erased(TastingFact):
    pass


@record(name="tasting")
class Visit(Aggregate[TastingFact]):
    """A tasting in the shop, a class of somebody's own."""

    lifecycle: ClassVar[Lifecycle] = Lifecycle(
        begins={Came: Begin(Stage.CAME, copies("guest", "notes", id="visit"))},
        steps={Erased: Step()},
        state="stage",
    )
    erasure: ClassVar[type[Fact]] = Erased
    person_field: ClassVar[str] = "id"
    searched: ClassVar[tuple[str, ...]] = ("guest", "notes.text")

    stage: Stage
    guest: str = personal(default="")
    notes: tuple[Note, ...] = ()


def opened(number, subject, customer="C-1", **known):
    by = Actor.customer(customer)
    return Ticket.open(
        f"T-{number}", customer=customer, channel="chat", subject=subject, at=T, by=by, **known
    )


@pytest.fixture(params=[MemoryStore, lambda: SQLiteStore(":memory:")], ids=["memory", "sqlite"])
def store(request):
    return request.param()


@pytest.fixture
def tickets(store):
    found = Repository(store, Ticket)
    found.add(
        opened(1, "我的包裹没到, Order No. 7"),
        opened(2, "ＲＥＦＵＮＤ not yet here", "C-2", topic="退款"),
        opened(3, "退款 refund", "C-3", tags={"vip"}),
    )
    return found


# Terms


@given(TEXTS, TEXTS)
def test_every_part_of_a_text_that_stands_between_spaces_finds_it(before, after):
    words = words_of([f"{before} {after}"])
    for part in (f"{before} {after}".replace('"', " ")).split():
        if terms_of(part) and not set(part) & set("“”「」"):
            assert has_phrases(words, phrases_of(part))


@given(st.lists(st.sampled_from("包裹没到退款"), min_size=1, max_size=12).map("".join), st.data())
def test_a_chinese_text_is_found_by_each_run_of_its_letters_and_by_no_other(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    run = text[start : data.draw(st.integers(start + 1, len(text)))]
    assert has_phrases(words_of([text]), phrases_of(run))
    other = data.draw(st.lists(st.sampled_from("包裹没到退款"), min_size=1, max_size=4).map("".join))
    assert has_phrases(words_of([text]), phrases_of(other)) is (other in text)


@given(TEXTS)
def test_case_width_and_composition_make_no_difference(text):
    forms = [text, *(unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD"))]
    assert len({tuple(terms_of(form)) for form in forms}) == 1
    assert terms_of(text.casefold()) == terms_of(text)


@given(st.lists(TEXTS, max_size=4))
def test_terms_hold_nothing_that_a_database_could_take_for_more(texts):
    for term in (words_of(texts) or "").split():
        assert term == "." or (term.isalnum() and len(term) <= LONGEST_TERM)


def test_words_are_bounded_and_what_stands_before_the_bound_is_found():
    words = words_of(["包裹没到" * 100_000])
    assert len(words) < MOST_WORDS + 100
    assert has_phrases(words, phrases_of("没到包裹没"))
    assert has_phrases(words, phrases_of("裹"))
    assert has_phrases(words_of(["x" * 1000]), phrases_of("x" * 999 + "x"))


@pytest.mark.parametrize("text", ["", "  ", "?!", '""', "“”"])
def test_what_holds_no_word_is_refused(text, tickets):
    with pytest.raises(Invalid) as caught:
        tickets.find(words=text)
    assert (caught.value.code, caught.value.faults[0].path) == ("query.words", "words")


# Finding


FOUND = {
    "包裹": ["T-1"],
    "裹": ["T-1"],
    "没到 order": ["T-1"],
    "包裹没到": ["T-1"],
    "裹包": [],
    '"no 7"': ["T-1"],
    '"7 no"': [],
    "refund": ["T-2", "T-3"],
    "Refund 退款": ["T-2", "T-3"],
    "“退款 refund”": ["T-3"],
    "refund -yet": ["T-2"],
}


@pytest.mark.parametrize("text", FOUND)
def test_a_desk_finds_its_tickets_by_what_somebody_types(text, tickets):
    page = tickets.find(words=text, count=True)
    assert [ticket.id for ticket in page] == FOUND[text]
    assert (page.count, page.stale) == (len(FOUND[text]), False)


def test_words_go_with_everything_else_that_is_asked(tickets, store):
    assert tickets.count(Words.of("refund") & F("tags").has("vip")) == 1
    assert tickets.count_by("customer", where=Words.of("退款")) == {"C-2": 1, "C-3": 1}
    assert [ticket.id for ticket in tickets.stream(~Words.of("refund") | F("tags").has("vip"))] == [
        "T-1",
        "T-3",
    ]
    first = tickets.find(words="refund", order="-opened_at", limit=1)
    rest = tickets.find(words="refund", order="-opened_at", limit=1, after=first.next)
    assert [ticket.id for ticket in (*first, *rest)] == ["T-3", "T-2"]
    with pytest.raises(Invalid, match="another query"):
        tickets.find(words="order", order="-opened_at", after=first.next)
    with Unit(store) as unit:
        assert [ticket.id for ticket in unit.find(Ticket, words="包裹")] == ["T-1"]
    view = View(name="refunds", kind="ticket", where=Words.of("退款 “not yet”"), counts=("status",))
    assert View.from_plain(view.to_plain()) == view
    page = view.show(store, F("opened_at") <= T)
    assert (page.rows, page.counts, page.stale) == (({"id": "T-2"},), {"status": {"new": 1}}, False)


def test_a_saved_view_that_was_forged_asks_for_nothing(tickets):
    plain = View(name="x", kind="ticket", where=Words.of("a")).to_plain()
    for phrases in ([], ["a' | 'b"], [""], [["a"]], [1]):
        with pytest.raises(Invalid):
            View.from_plain({**plain, "where": ["words", phrases]})


def test_what_was_said_later_is_found_and_what_is_gone_is_not(tickets, store):
    tickets.change("T-1", lambda ticket: ticket.reply("到了，谢谢", at=T, by=WANG))
    assert [ticket.id for ticket in tickets.find(words="谢谢 包裹")] == ["T-1"]
    tickets.change("T-3", lambda ticket: ticket.classify(topic="charge back", at=T, by=AMY))
    tickets.change("T-3", lambda ticket: ticket.classify(topic="else", at=T, by=AMY))
    assert tickets.count(Words.of("charge")) == 0
    assert tickets.check() == []


def test_people_and_conversations_are_found_too(store):
    people, chats = Repository(store, Customer), Repository(store, Conversation)
    lin = Customer.register(
        "C-9",
        name="林 小明",
        contacts=(ContactPoint.email("Lin@Example.com"),),
        at=T,
        by=Actor.customer("C-9"),
    )
    people.add(lin)
    for text in ("小明", "lin@example.com", "EXAMPLE", "林"):
        assert [found.id for found in people.find(words=text)] == ["C-9"]
    chat = Conversation.offer("V-1", customer="C-9", channel="chat", at=T, by=Actor.customer("C-9"))
    chats.add(chat.say("Ｗo ist mein Paket?", at=T, by=Actor.customer("C-9")))
    assert [found.id for found in chats.find(words="mein paket")] == ["V-1"]


def test_awaited_they_are_found_alike(tickets, store):
    async def found():
        return await AsyncRepository(InThreads(store), Ticket).find(words="包裹")

    assert [ticket.id for ticket in asyncio.run(found())] == ["T-1"]


# What is searched


def test_every_declared_text_is_a_text_of_its_class():
    kinds = {kind_of(cls): cls for cls in public_records() if hasattr(cls, "person_field")}
    for kind, paths in SEARCHED.items():
        assert searched_of(kinds[kind]) == paths


def test_a_class_without_declared_texts_is_not_searched_and_one_of_your_own_declares_them(store, monkeypatch):
    with pytest.raises(Invalid) as caught:
        Repository(store, Survey).find(words="x")
    assert (caught.value.code, caught.value.faults[0].path) == ("query.searched", "words")
    with monkeypatch.context() as patched:
        patched.setattr(Visit, "searched", ("guest", "vest.text"))
        with pytest.raises(Invalid, match="has no 'vest.text' to search"):
            searched_of(Visit)
    visits = Repository(store, Visit)
    visits.add(Visit.begin(Came(visit="V-1", guest="Li Na", notes=(Note(text="窗边"),), at=T, by=AMY)))
    assert [len(visits.find(words=text)) for text in ("na", "窗边", "V-1")] == [1, 1, 0]
    erase_person(store, "tasting:V-1", at=T, by=AMY)
    assert len(visits.find(words="na")) == 0
    assert visits.check() == []


def test_a_field_of_that_name_cannot_be_asked_for(tickets):
    with pytest.raises(Invalid):
        F("(words)")
    with pytest.raises(Invalid):
        tickets.find(order="(words)")


# Where nothing is searched


def test_encrypted_texts_are_not_searchable_and_no_word_of_them_stands_in_the_store(tmp_path):
    pytest.importorskip("cryptography", reason="the extra 'crypto' is not installed")
    with SQLiteStore(tmp_path / "desk.sqlite") as below:
        tickets = Repository(encrypted(below, MemoryKeys()), Ticket)
        tickets.add(opened(1, "包裹没到"))
        with pytest.raises(StorageError) as caught:
            tickets.find(words="包裹")
        assert caught.value.code == "storage.words"
        assert "encrypted" in caught.value.message
        assert tickets.check() == []
        with below._connections.reading() as db:
            assert db.execute("SELECT count(*) FROM cx_words_idx").fetchone() == (0,)


# Erasing


def held(path):
    return b"".join(each.read_bytes() for each in path.parent.iterdir())


def places(store):
    """How many places the index has, those of deleted words included."""
    with store._connections.reading() as db:
        db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING fts5vocab(main, cx_words, row)")
        return db.execute("SELECT coalesce(sum(doc), 0) FROM places").fetchone()[0]


def test_after_an_erasure_no_byte_of_a_word_is_left_in_the_files(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        tickets = Repository(store, Ticket)
        tickets.add_all((opened(n, f"ordinary parcel {n}", "C-2") for n in range(300)), size=50)
        tickets.add(opened(1000, "Winterreise 包裹没到"), opened(1001, "Winterreise", "C-2"))
        tickets.change("T-1000", lambda ticket: ticket.reply("Lindenbaum", at=T, by=WANG))
        for word in ("winterreise", "lindenbaum", "裹没 没到"):
            assert word.encode() in held(path)
        store.erase("C-1")
        with store._connections.reading() as db:
            assert db.execute("SELECT count(DISTINCT segid) FROM cx_words_idx").fetchone() == (1,)
        erase_person(store, "C-1", at=T + timedelta(days=1), by=AMY)
        assert [ticket.id for ticket in tickets.find(words="winterreise")] == ["T-1001"]
        assert tickets.count(Words.of("lindenbaum")) == tickets.count(Words.of("没到")) == 0
        for word in ("lindenbaum", "Lindenbaum", "裹没 没到"):
            assert word.encode() not in held(path)
        assert places(store) == 300 * 3 + 1
        assert store.check() == tickets.check() == []


def test_words_are_erased_from_an_index_that_counts_fewer_rows_than_it_has(tmp_path):
    with SQLiteStore(tmp_path / "desk.sqlite") as store:
        tickets = Repository(store, Ticket)
        tickets.add(opened(1, "Winterreise"), opened(2, "Winterreise", "C-2"))
        with store._connections.writing() as db:
            # What taking out terms piece by piece left in files once.
            nothing = [(1, ""), (1, "")]
            db.executemany("INSERT INTO cx_words (cx_words, rowid, terms) VALUES ('delete', ?, ?)", nothing)
        erase_person(store, "C-1", at=T + timedelta(days=1), by=AMY)
        assert [ticket.id for ticket in tickets.find(words="winterreise")] == ["T-2"]
        erase_person(store, "C-2", at=T + timedelta(days=1), by=AMY)
        assert tickets.count(Words.of("winterreise")) == places(store) == 0
        assert store.check() == tickets.check() == []


def test_the_index_holds_digests_only(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add(opened(1, "Winterreise"))
        with store._connections.reading() as db:
            raw = b"".join(block for (block,) in db.execute("SELECT block FROM cx_words_data"))
        assert b"winter" not in raw.lower()


# Drift


def test_the_check_names_what_the_index_lacks_and_what_it_has_too_many(tmp_path):
    path = tmp_path / "desk.sqlite"
    with SQLiteStore(path) as store:
        tickets = Repository(store, Ticket)
        tickets.add(opened(1, "parcel"), opened(2, "lamp"))
        assert store.check() == []
        with store._connections.writing() as db:
            db.execute("INSERT INTO cx_words (cx_words) VALUES ('delete-all')")
        assert store.check() == [f"ticket T-{n} is not found by all of its words" for n in (1, 2)]
    other = tmp_path / "other.sqlite"
    with SQLiteStore(other) as store:
        Repository(store, Ticket).add(opened(1, "parcel"))
        with store._connections.writing() as db:
            db.execute("INSERT INTO cx_words (rowid, terms) VALUES (1, 'stray'), (99, 'stray')")
        assert store.check() == ["the index of words has 2 places too many"]


def test_the_check_of_the_class_names_words_that_are_not_those_of_the_object(tickets, store):
    stored = store.load([("ticket", "T-1")])[("ticket", "T-1")]
    store.commit(Batch((Write(stored.row._replace(words="other"), (), stored.row.version),)))
    assert tickets.check() == ["ticket 'T-1' is found by other words than its texts have: rewrite()"]
    tickets.rewrite()
    assert tickets.check() == []
    store.erase("C-1")
    assert tickets.check() == []


# What older versions wrote


def test_a_file_without_words_is_searched_once_its_rows_are_written_anew(tmp_path, monkeypatch):
    path = tmp_path / "older.sqlite"
    with SQLiteStore(path) as store:
        Repository(store, Ticket).add_all(opened(n, f"包裹 {n}") for n in range(20))
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("DROP TABLE cx_words")
    db.execute("ALTER TABLE cx_object DROP COLUMN words")
    db.execute("UPDATE cx_object SET fields = json_remove(fields, '$.derived_from'), mark = NULL")
    db.execute("ALTER TABLE cx_link DROP COLUMN first")
    db.execute("UPDATE cx_layout SET number = 4")
    db.execute("PRAGMA user_version = 4")
    db.close()
    with SQLiteStore(path) as store:
        tickets = Repository(store, Ticket)
        page = tickets.find(words="包裹")
        assert (len(page), page.stale) == (0, True)
        assert tickets.check() == ["ticket: 20 rows were computed by other rules: rewrite(stale=True)"]
        assert not tickets.find(F("status") == "new", order="-priority").stale
        assert tickets.rewrite(stale=True, size=7) == 20
        page = tickets.find(words="包裹 13")
        assert ([ticket.id for ticket in page], page.stale) == (["T-13"], False)
        assert tickets.check() == store.check() == []
