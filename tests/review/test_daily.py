"""Cells by day: a review of them is the review of the tables, late days are counted anew, nobody is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import attrs
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from cxkit import Actor, Conversation, MemoryStore, Repository, SQLiteStore, Ticket, simulate
from cxkit.errors import Invalid
from cxkit.review import ActionsSection, Daily, Tables, count_daily, monthly_review
from cxkit.review._kept import _end
from cxkit.storage import F, add_all, observed
from cxkit.tables import ContactTable, TicketTable
from cxkit.values import Period

ZONE = "Asia/Shanghai"
NOVEMBER = Period.month(2025, 11, ZONE)


def told(review):
    """What a review says, without persons, and what could not be joined."""
    sections = review.to_dict()["sections"]
    del sections["calls"]
    kept = [each for each in sections["decide"]["proposals"] if each["action"] not in ("call", "unknown")]
    sections["decide"]["proposals"] = kept
    for figure in sections["figures"]["figures"]:
        if figure["metric"] == "complaint_rate":
            del figure["now"]["dropped"]
    return json.loads(json.dumps(sections))


@pytest.fixture(scope="module")
def objects():
    return list(simulate(seed=7, contacts=300).objects())


@pytest.fixture(scope="module")
def tables(objects):
    return Tables.from_objects(objects)


@pytest.fixture(scope="module")
def daily(tables):
    return Daily.of(tables, tz=ZONE, known_at=NOVEMBER.end)


@pytest.mark.parametrize("period", ["2025-11", "2025-W47", "2025-Q4", "2025", "2025-10"])
def test_any_period_of_the_cells_is_that_of_the_tables(tables, daily, period):
    asked = Period.parse(period, ZONE)
    end = None if asked.end <= NOVEMBER.end else Period.of(NOVEMBER.end, "day", ZONE).start
    of_tables = monthly_review(tables, asked, as_of=end, known_at=NOVEMBER.end)
    actions = ActionsSection.of(tables.actions, asked, as_of=end)
    of_cells = monthly_review(daily, asked, sections=[actions])
    assert told(of_cells) == told(of_tables)
    assert len(of_cells.figures) > 10


def test_the_cells_come_back_from_their_plain_data(daily):
    again = Daily.from_json(daily.to_json())
    assert told(monthly_review(again, NOVEMBER)) == told(monthly_review(daily, NOVEMBER))
    with pytest.raises(Invalid, match="daily/1"):
        Daily.from_payload({"schema": "daily/9"})


def test_they_name_nobody_and_say_so(daily):
    assert "customer-" not in daily.to_json()
    review = monthly_review(daily, NOVEMBER)
    assert "Counts by day name nobody" in review.to_text()
    assert "Nobody waits" not in review.to_text()
    assert "action-training" not in daily.to_json()
    assert "Counts by day hold no actions" in review.to_text()
    assert "No actions are recorded" not in review.to_text()
    sections = review.to_dict()["sections"]
    assert sections["actions"] == {"known": False, "actions": [], "measures": {}, "causes": []}
    assert sections["calls"] == {"known": False, "unknown": {}, "looked": {}, "calls": []}
    from_tables = monthly_review(Tables(), NOVEMBER, sections=[ActionsSection.of((), NOVEMBER)]).to_dict()
    assert from_tables["sections"]["actions"]["known"]


def test_a_complaint_about_no_known_order_is_of_no_day(tables):
    orders = tables.orders
    some = attrs.evolve(tables, orders=orders.where(orders.id != tables.complaints.order.categories[0]))
    daily = Daily.of(some, tz=ZONE, known_at=NOVEMBER.end)
    none = ActionsSection.of((), NOVEMBER)
    found = monthly_review(daily, NOVEMBER, sections=[none])
    assert told(found) == told(monthly_review(some, NOVEMBER, known_at=NOVEMBER.end, sections=[none]))


def test_other_zones_and_instants_are_refused(daily):
    with pytest.raises(Invalid, match="have their own zone"):
        monthly_review(daily, Period.month(2025, 11, "UTC"))
    with pytest.raises(Invalid, match="do not add up"):
        daily + Daily.of(Tables(), tz="UTC", known_at=NOVEMBER.end)


START = Period.month(2026, 1, ZONE).start
moments = st.integers(0, 80 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))


@st.composite
def shops(draw):
    """Contacts and tickets of eighty days, with answers that may come later or never."""
    at = draw(st.lists(moments, min_size=1, max_size=40))
    waits = [draw(st.none() | st.integers(1, 3000).map(lambda m: timedelta(minutes=m))) for _ in at]
    names = draw(st.lists(st.sampled_from(["a", "b", None]), min_size=len(at), max_size=len(at)))
    answered = [None if wait is None else each + wait for each, wait in zip(at, waits, strict=True)]
    ids = [str(number) for number in range(len(at))]
    tickets = TicketTable.from_columns(
        id=ids, topic=names, status=["solved" if each else "open" for each in answered], opened_at=at,
        first_response_at=answered, first_solved_at=answered, solved_at=answered,
    )  # fmt: skip
    contacts = ContactTable.from_columns(
        id=ids, team=names, offered_at=at, abandoned=[wait is None for wait in waits]
    )
    return Tables(tickets=tickets, contacts=contacts)


KNOWN = Period.month(2026, 4, ZONE).start


@settings(max_examples=8)
@given(shops(), st.sampled_from(["2026-02", "2026-W08", "2026-Q1", "2026"]))
def test_the_law_of_periods(tables, text):
    period = Period.parse(text, ZONE)
    end = None if period.end <= KNOWN else Period.of(KNOWN, "day", ZONE).start
    of_tables = monthly_review(tables, period, as_of=end, known_at=KNOWN)
    none = ActionsSection.of((), period, as_of=end)
    cells = Daily.of(tables, tz=ZONE, known_at=KNOWN)
    assert told(monthly_review(cells, period, sections=[none])) == told(of_tables)


@settings(max_examples=8)
@given(shops(), st.data())
def test_parts_that_share_no_record_add_up(tables, data):
    size = len(tables.contacts)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), bool)
    parts = [
        Daily.of(
            Tables(tickets=tables.tickets.where(part), contacts=tables.contacts.where(part)),
            tz=ZONE,
            known_at=KNOWN,
        )
        for part in (mask, ~mask)
    ]
    whole = Daily.of(tables, tz=ZONE, known_at=KNOWN)
    period = Period.parse("2026-Q1", ZONE)
    assert told(monthly_review(parts[0] + parts[1], period)) == told(monthly_review(whole, period))


class Counting:
    """A store that counts how many objects are read of it."""

    def __init__(self, store):
        self.store, self.read = store, 0

    def __getattr__(self, name):
        return getattr(self.store, name)

    def scan(self, query, /):
        page = self.store.scan(query)
        self.read += len(page.items)
        return page


class TestInAStore:
    def test_late_days_are_counted_anew_and_old_ones_are_not_read(self):
        """A store is filled to the middle of November, then with the rest: the cells are those of all."""
        objects = list(simulate(seed=7, contacts=150, months=4).objects())
        middle = datetime(2025, 11, 14, 16, tzinfo=UTC)
        store = MemoryStore()
        early = [thing for thing in objects if thing.history[0].at < middle]
        first = [type(t).replay([f for f in t.history if f.at < middle]) for t in early]
        add_all(store, first)
        count_daily(store, tz=ZONE, known_at=middle)
        for thing in objects:
            if thing.history[-1].at >= middle:
                Repository(store, type(thing)).save(thing)
        counting = Counting(store)
        brought_up = count_daily(counting, tz=ZONE, known_at=NOVEMBER.end)
        anew = Daily.of(Tables.from_store(store), tz=ZONE, known_at=NOVEMBER.end)
        for period in (NOVEMBER, Period.parse("2025-10", ZONE), Period.parse("2025-Q3", ZONE)):
            assert told(monthly_review(brought_up, period)) == told(monthly_review(anew, period))
        again = count_daily(store, tz=ZONE, known_at=NOVEMBER.end)
        assert told(monthly_review(again, NOVEMBER)) == told(monthly_review(anew, NOVEMBER))
        assert counting.read < len(objects) / 2

    def test_a_correction_leaves_its_old_day(self, tmp_path):
        """A ticket that is answered weeks later changes the day on which it was opened."""
        by, amy = Actor.customer("C"), Actor.agent("amy")
        with SQLiteStore(tmp_path / "shop.sqlite") as store:
            for number in range(30):
                at = START + timedelta(days=number, hours=3)
                ticket = Ticket.open(f"T-{number}", channel="chat", subject="?", at=at, by=by)
                answered = ticket.reply("!", at=at + timedelta(minutes=5), by=amy)
                Repository(store, Ticket).save(ticket if number == 4 else answered)
            known = START + timedelta(days=31)
            before = count_daily(store, tz=ZONE, known_at=known)
            late = Repository(store, Ticket).get("T-4").reply("sorry", at=known, by=amy)
            Repository(store, Ticket).save(late)
            after = count_daily(store, tz=ZONE, known_at=known + timedelta(days=1))
            january = Period.month(2026, 1, ZONE)
            shares = [
                monthly_review(each, january).figure("first_response_1h").now for each in (before, after)
            ]
            assert [(each.value * 30, each.n) for each in shares] == [(29, 30), (29, 30)]
            doubles = [
                monthly_review(each, january).figure("first_response").now.n for each in (before, after)
            ]
            assert doubles == [30, 30]
            assert after.cells["needed", "first_response_1h", ""].counts["no"] == 0
            assert before.cells["needed", "first_response_1h", ""].counts["no"] == 1

    def test_tickets_that_stay_open_do_not_have_their_days_counted_again(self):
        """Every day has an open ticket; a day later, the settled ones of old days are not read."""
        by, amy = Actor.customer("C"), Actor.agent("amy")
        store = MemoryStore()
        for number in range(200):
            at = START + timedelta(days=number // 4, hours=3)
            ticket = Ticket.open(f"T-{number}", channel="chat", subject="?", at=at, by=by)
            done = ticket.assign("amy", at=at, by=amy).reply("!", at=at, by=amy).solve(at=at, by=amy)
            Repository(store, Ticket).save(done if number % 4 else ticket)
        known = START + timedelta(days=60)
        count_daily(store, tz=ZONE, known_at=known)
        counting = Counting(store)
        again = count_daily(counting, tz=ZONE, known_at=known + timedelta(days=1))
        assert counting.read < 150, "the 50 open ones, twice"
        anew = Daily.of(Tables.from_store(store), tz=ZONE, known_at=known + timedelta(days=1))
        assert again.cells == anew.cells

    @settings(max_examples=10)
    @given(st.data())
    def test_whenever_it_is_counted_the_cells_are_those_of_all(self, data):
        """Tickets of two topics or none come, are answered, solved and reopened between the counts."""
        store, by, amy = MemoryStore(), Actor.customer("C"), Actor.agent("amy")
        tickets = Repository(store, Ticket)
        for day in range(1, 5):
            now = START + timedelta(days=3 * day)
            for number in range(data.draw(st.integers(0, 3))):
                at = now - timedelta(days=data.draw(st.integers(0, 5)))
                told = {
                    "channel": "chat",
                    "subject": "?",
                    "topic": data.draw(st.sampled_from(["a", "b", None])),
                }
                tickets.save(Ticket.open(f"T-{day}-{number}", at=at, by=by, **told))
            for ticket in list(tickets.stream()):
                match data.draw(st.sampled_from(["wait", "reply", "solve", "reopen"])):
                    case "reply" if ticket.status == "new":
                        tickets.save(ticket.assign("amy", at=now, by=amy).reply("!", at=now, by=amy))
                    case "solve" if ticket.status in ("new", "open"):
                        tickets.save(ticket.assign("amy", at=now, by=amy).solve(at=now, by=amy))
                    case "reopen" if ticket.status == "solved":
                        tickets.save(ticket.reopen(at=now, by=amy))
                    case _:
                        pass
            if data.draw(st.booleans()):
                count_daily(store, tz=ZONE, known_at=now)
        found = count_daily(store, tz=ZONE, known_at=now)
        assert found.cells == Daily.of(Tables.from_store(store), tz=ZONE, known_at=now).cells

    def test_a_field_that_is_new_is_counted_on_all_days(self):
        by = Actor.customer("C")
        store = MemoryStore()
        for number in range(2):
            at = START + timedelta(days=number, hours=5)
            ticket = Ticket.open(f"T{number}", channel="chat", subject="?", at=at, by=by)
            Repository(store, Ticket).save(ticket.reply("!", at=at, by=Actor.agent("amy")))
            daily = count_daily(store, tz=ZONE, known_at=at)
        anew = Daily.of(Tables.from_store(store), tz=ZONE, known_at=at)
        assert daily.cells == anew.cells

    def test_a_new_kind_of_record_is_counted_on_all_days(self):
        by = Actor.customer("C")
        store = MemoryStore()
        for number in range(3):
            at = START + timedelta(days=number)
            Repository(store, Ticket).save(
                Ticket.open(f"T{number}", channel="chat", subject="?", at=at, by=by)
            )
        count_daily(store, tz=ZONE, known_at=START + timedelta(days=5))
        Repository(store, Conversation).save(Conversation.offer("C", channel="chat", at=START, by=by))
        daily = count_daily(store, tz=ZONE, known_at=START + timedelta(days=6))
        review = monthly_review(daily, Period.month(2026, 1, ZONE))
        assert {group.key: group.rows for group in review.groups} == {"contacts": 1, "tickets": 3}

    def test_they_cannot_go_back_and_keep_their_zone(self):
        store = MemoryStore()
        count_daily(store, tz=ZONE, known_at=KNOWN)
        Repository(store, Ticket).save(
            Ticket.open("T", channel="chat", subject="?", at=START, by=Actor.customer("C"))
        )
        count_daily(store, tz=ZONE, known_at=KNOWN)
        with pytest.raises(Invalid, match="already"):
            count_daily(store, tz=ZONE, known_at=START)
        with pytest.raises(Invalid, match="days of"):
            count_daily(store, tz="UTC", known_at=KNOWN)
        assert Repository(store, Ticket).count(F("channel") == "chat") == 1


class _Gaps(MemoryStore):
    """A store whose journal begins late and has gaps, as that of a database with a sequence."""

    def journal(self, after=0, limit=1000):
        numbered = [entry._replace(position=3 * entry.position + 7) for entry in super().journal(0, 10_000)]
        return [entry for entry in numbered if entry.position > after][:limit]


@pytest.mark.parametrize(
    "of", [MemoryStore, lambda: SQLiteStore(":memory:"), _Gaps], ids=["memory", "sqlite", "gaps"]
)
def test_the_end_of_the_journal_is_found_without_reading_it(of):
    store, at = of(), NOVEMBER.start
    assert _end(store) == 0
    for number in range(12):
        ticket = Ticket.open(f"T-{number}", channel="chat", subject="?", at=at, by=Actor.customer())
        Repository(store, Ticket).add(ticket)
        assert _end(store) == store.journal()[-1].position
    asked = []
    count_daily(observed(store, asked.append), tz=ZONE, known_at=NOVEMBER.end)
    assert {span.things for span in asked if span.method == "journal"} == {1}
