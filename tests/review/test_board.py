"""The board of now: the same numbers from a store and from tables, in every form, with few reads."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit import Actor, Complaint, Conversation, MemoryStore, Repository, Ticket
from cxkit.errors import Invalid
from cxkit.review import Board, Line, Listing, Load, Tables, live_board
from cxkit.storage import Input, observed, with_inputs
from cxkit.tables import ComplaintTable, ContactTable, TicketTable
from cxkit.tickets import ServiceLevels, ServicePolicy, Target
from cxkit.values import LANGUAGES, Label

NOW = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
WANG, AMY, RULE = Actor.customer("C-1"), Actor.agent("amy"), Actor.system("levels")
LEVELS = ServiceLevels(
    policies=[ServicePolicy(id="all", targets=[Target(clock="first_reply", within=timedelta(hours=4))])]
)


def ticket(number, hours, *, group=None, agent=None, answered=False, solved=False):
    """A ticket that came so many hours ago, and what became of it."""
    at = NOW - timedelta(hours=hours)
    made = Ticket.open(
        f"T-{number}", channel="chat", customer="C-1", subject="?", group=group, at=at, by=WANG
    )
    made = LEVELS.apply(made, at=at, by=RULE)
    if agent or answered or solved:
        made = made.assign(agent or "amy", at=at, by=AMY)
    if answered:
        made = made.reply("Looking", at=at + timedelta(minutes=5), by=AMY)
    return made.solve(at=at + timedelta(minutes=9), by=AMY) if solved else made


def filled(tickets):
    store = with_inputs(MemoryStore(), service_levels=Input(LEVELS, "desk", 1))
    for each in tickets:
        Repository(store, Ticket).save(each)
    return store


@pytest.fixture(scope="module")
def things():
    """Six tickets in two groups, a caller who waits, one who is talking, a complaint without a decision."""
    tickets = [
        ticket(1, 5.0, group="returns"),  # late
        ticket(2, 3.5, group="returns", agent="amy"),  # due in half an hour
        ticket(3, 1.0, group="returns", agent="amy"),
        ticket(4, 9.0, group="parcels", agent="bob", answered=True),
        ticket(5, 9.0, group="parcels", agent="bob", answered=True, solved=True),
        ticket(6, 0.5),
    ]
    at = NOW - timedelta(minutes=3)
    waits = Conversation.offer("V-1", channel="phone", queue="hotline", customer="C-2", at=at, by=WANG)
    talks = Conversation.offer("V-2", channel="phone", queue="hotline", at=at, by=WANG)
    talks = talks.answer("amy", at=at, by=AMY)
    came = NOW - timedelta(days=9)
    complaint = Complaint.receive("K-1", channel="email", customer="C-3", words="Torn", at=came, by=WANG)
    return tickets, [waits, talks], [complaint]


@pytest.fixture(scope="module")
def board(things):
    tickets, contacts, complaints = things
    tables = Tables(
        tickets=TicketTable.from_objects(tickets, levels=LEVELS),
        contacts=ContactTable.from_objects(contacts),
        complaints=ComplaintTable.from_objects(complaints),
    )
    return live_board(tables, as_of=NOW, name="desk", tz="Asia/Shanghai")


def test_what_is_open_waits_and_is_late(board):
    everything = Load(kind="tickets", open=5, waiting=4, dated=4, overdue=1, soon=1)
    assert board.load("tickets") == everything
    assert board.load("tickets", team="returns") == Load(
        kind="tickets", team="returns", open=3, waiting=3, dated=3, overdue=1, soon=1
    )
    assert board.load("tickets", team="parcels").waiting == 0
    assert board.load("tickets", team="").open == 1
    assert board.load("tickets", owner="amy").soon == 1
    assert board.load("tickets", owner="eve") == Load(kind="tickets", owner="eve")
    assert (board.load("contacts").open, board.load("contacts", team="hotline").waiting) == (2, 1)
    assert board.load("complaints") == Load(kind="complaints", open=1, waiting=1)


def test_what_is_late_comes_first_and_then_what_waits_longest(board):
    assert [each.id for each in board.pressing] == ["T-1", "T-2", "K-1", "T-3", "T-6", "V-1"]
    assert board.pressing[0].due_at == NOW - timedelta(hours=1)
    assert board.pressing[3].due_at is None, "not due within the hour"


def test_a_store_counts_it_without_reading_what_is_not_listed(things, board):
    tickets, contacts, complaints = things
    solved = [ticket(100 + number, 20, answered=True, solved=True) for number in range(40)]
    answered = [ticket(200 + number, 2, group="parcels", answered=True) for number in range(300)]
    calls = []
    store = filled([*tickets, *solved, *answered])
    Repository(store, Conversation).save(*contacts)
    Repository(store, Complaint).save(*complaints)
    found = live_board(observed(store, calls.append), as_of=NOW, name="desk", tz="Asia/Shanghai")
    assert found.load("tickets").open == 305
    assert found.pressing == board.pressing
    counted = [each for each in calls if {"group,", "agent,"} & {*each.what.split()}]
    assert len(counted) == 10, "each of five numbers once by team and once by owner"
    assert sum(each.found for each in calls if each.method == "load") < 10, "what is listed or live"


def test_a_store_without_service_levels_says_so():
    store = MemoryStore()
    Repository(store, Ticket).save(ticket(1, 5))
    found = live_board(store, as_of=NOW)
    assert found.load("tickets").dated == 0
    assert "no deadlines are known" in found.to_text()
    assert "期限未知" in found.to_text("zh-Hans")


def test_deadlines_by_older_rules_are_said_to_be():
    store = filled([ticket(1, 5)])
    newer = with_inputs(store, service_levels=Input(LEVELS, "desk", 2))
    assert live_board(newer, as_of=NOW).stale
    assert "older rules" in live_board(newer, as_of=NOW).to_text()
    Repository(newer, Ticket).rewrite(stale=True)
    assert not live_board(newer, as_of=NOW).stale


drawn = st.lists(
    st.fixed_dictionaries(
        {
            "hours": st.sampled_from([-1.0, 0.0, 3.0, 3.5, 4.0, 5.0]),
            "group": st.sampled_from([None, "a", "b"]),
            "agent": st.sampled_from([None, "amy", "bob"]),
            "answered": st.booleans(),
            "solved": st.booleans(),
        }
    ),
    max_size=8,
)


@given(drawn, st.sampled_from([0, 30, 60, 300]))
def test_a_store_and_its_tables_give_one_board(stories, minutes):
    tickets = [ticket(number, **story) for number, story in enumerate(stories)]
    tables = Tables(
        tickets=TicketTable.from_objects(tickets, levels=LEVELS),
        contacts=ContactTable.from_objects([]),
        complaints=ComplaintTable.from_objects([]),
    )
    ahead = timedelta(minutes=minutes)
    one = live_board(filled(tickets), as_of=NOW, soon=ahead)
    assert one == live_board(tables, as_of=NOW, soon=ahead)
    assert Board.from_dict(json.loads(one.to_json())) == one
    late = [each for each in tickets if each.is_unsolved and each.opened_at <= NOW]
    assert one.load("tickets").open == len(late)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_the_same_numbers(board, language):
    data = json.loads(board.to_json())
    page = board.to_html(language)
    assert page == board._repr_html_() or language != "en"
    forms = [board.to_text(language), board.to_markdown(language), re.sub("<[^>]+>", " ", page)]
    plain = [re.sub(r"[\s\\]+", "", form) for form in forms]
    for load in data["sections"]["by_team"]["loads"]:
        dated = ("overdue", "soon") if load["dated"] else ()
        counts = [load[name] for name in ("open", "waiting", *dated)]
        row = re.compile(load["team"] + r"\D*" + r"\D+".join(map(str, counts)))
        told = [re.sub(r"\s+", " ", form.replace("\\", "")) for form in forms]
        assert all(row.search(form) for form in told), load
    for record in data["sections"]["pressing"]["records"]:
        assert all(record["id"] in form for form in plain)
    assert f'<html lang="{language}">' in page
    assert not any(word in page for word in ("Owner, due", "负责人与期限", "負責人與期限"))
    assert not re.search(r"<script|url\(|@import|\ssrc=", page)
    if language != "en":
        assert not re.search(r"[一-鿿][,;:(]|[,;:)][一-鿿]", board.to_text(language))


def test_a_house_names_its_teams_and_adds_its_sections(things):
    class Weather:
        key, label, short = "weather", Label("Weather", "天气", "天氣"), True

        def blocks(self, language):
            return [Listing(lines=[Line(text="31 °C")])]

        def to_dict(self):
            return {"celsius": 31}

    tables = Tables(tickets=TicketTable.from_objects(things[0]))
    names = {"returns": Label("Returns desk", "退货组", "退貨組")}
    own = live_board(tables, as_of=NOW, labels=names, sections=[Weather()], accent="#0b5cad")
    assert own.to_dict()["sections"]["weather"] == {"celsius": 31}
    assert "退货组" in own.to_text("zh-Hans")
    assert "31 °C" in own.to_text()
    assert "#0b5cad" in own.to_html()
    assert Board.from_dict({**own.to_dict()}) == own, "without what the house adds"


def test_what_is_not_over_is_nothing_on_an_empty_board():
    empty = live_board(Tables(), as_of=NOW)
    assert "Nothing is open." in empty.to_text()
    assert "没有未结事项" in empty.to_markdown("zh-Hans")
    assert repr(empty) == "Board('shop', 2026-03-02T06:30:00.000000Z: nothing open)"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"soon": timedelta(-1)}, "review.board"), ({"as_of": datetime(2026, 3, 2)}, "instant.naive")],
)
def test_an_instant_without_a_zone_and_a_look_backwards_are_refused(change, code):
    with pytest.raises(Invalid) as caught:
        live_board(Tables(), **{"as_of": NOW, **change})
    assert caught.value.code == code
    with pytest.raises(Invalid, match="board/1"):
        Board.from_dict({"schema": "review/2"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_it_is_cut_off_at_any_width(board, language, browser):
    assert browser.faults_of({"board": board.to_html(language)}) == []
