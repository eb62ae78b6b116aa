"""A ticket table holds what objects, columns and logs say, and tells of every bad cell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import cxkit.testing  # noqa: F401  (registers the strategies)
from cxkit.columns import instant_micros
from cxkit.errors import Invalid, NaiveInstant, NotFound
from cxkit.kernel.facts import Actor
from cxkit.tables import MISSING, Category, OrderTable, TicketTable
from cxkit.tickets import Ticket
from cxkit.tickets.facts import Imported
from cxkit.values import Period
from cxkit.values.calendar import BusinessCalendar

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WANG, AMY = Actor.customer("C-1"), Actor.agent("amy")


def micros(at: datetime | None) -> int:
    return MISSING if at is None else instant_micros(at)


def lived() -> Ticket:
    ticket = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where?", at=T0, by=WANG)
    ticket = ticket.assign("amy", at=T0 + HOUR, by=AMY).reply("Looking.", at=T0 + 2 * HOUR, by=AMY)
    ticket = ticket.hold("carrier", at=T0 + 3 * HOUR, by=AMY).solve(at=T0 + 7 * HOUR, by=AMY)
    return ticket.reply("Still not here", at=T0 + 8 * HOUR, by=WANG).solve(at=T0 + 10 * HOUR, by=AMY)


class TestFromObjects:
    def test_a_row_says_when_a_ticket_was_answered_solved_and_how_long_it_was_in_each_status(self):
        row = TicketTable.from_objects([lived()])
        assert row.first_response_at.tolist() == [micros(T0 + 2 * HOUR)]
        assert row.first_solved_at.tolist() == [micros(T0 + 7 * HOUR)]
        assert row.solved_at.tolist() == [micros(T0 + 10 * HOUR)]
        assert row.reopens.tolist() == [1]
        hours = {
            name: int(getattr(row, name)[0]) / 3.6e9
            for name in ("in_new", "in_open", "in_on_hold", "in_solved")
        }
        assert hours == {"in_new": 1, "in_open": 4, "in_on_hold": 4, "in_solved": 1}

    def test_only_the_time_before_a_reopening_it_stood_solved_in_vain(self):
        """An hour before the reopening; not the time before it was closed, nor that on hold."""
        closed = lived().close(at=T0 + 20 * HOUR, by=AMY)
        row = TicketTable.from_objects([lived(), closed], as_of=T0 + 30 * HOUR)
        assert row.stood_solved.tolist() == [3_600_000_000, 3_600_000_000]
        assert row.in_solved.tolist() == [21 * 3_600_000_000, 11 * 3_600_000_000]

    def test_who_is_no_person_of_the_staff_and_no_bot_answers_and_solves_nothing(self):
        opened = Ticket.open("T-1", customer="C-1", channel="chat", subject="Where?", at=T0, by=WANG)
        opened = opened.assign("amy", at=T0, by=AMY)
        rule, bot = Actor.system("rule-7"), Actor.bot("ai")
        by = [opened.solve(at=T0 + HOUR, by=who) for who in (AMY, bot, rule, WANG)]
        assert TicketTable.from_objects(by).solved_by.to_list() == ["amy", "ai", None, None]

    def test_the_status_that_lasts_counts_up_to_the_day_of_the_report(self):
        row = TicketTable.from_objects([lived()], as_of=T0 + 30 * HOUR)
        assert row.in_solved.tolist() == [21 * 3_600_000_000]

    def test_time_in_a_status_can_be_business_time(self):
        desk = BusinessCalendar.weekly("UTC", {"mon-fri": "09:00-13:00"})
        row = TicketTable.from_objects([lived()], calendar=desk)
        assert (row.in_new[0], row.in_on_hold[0]) == (3_600_000_000, 3_600_000_000)

    def test_an_import_without_an_opening_time_is_left_out_and_explained(self):
        fact = Imported(ticket="Z-9", status="open", at=T0, by=Actor.system())
        found = TicketTable.from_objects([lived(), Ticket.imported(fact)])
        assert (len(found), found.left_out, found.seen) == (1, 1, 2)
        assert str(found.faults[0]) == (
            "rows[1].opened_at: is missing, and the row means nothing without it (row left out)"
        )

    def test_what_an_import_does_not_say_is_missing_not_zero(self):
        fact = Imported(
            ticket="Z-9", status="closed", opened_at=T0, closed_at=T0 + HOUR, at=T0, by=Actor.system()
        )
        found = TicketTable.from_objects([Ticket.imported(fact)])
        missing = [name for name in found.kinds if not found.known(name).any()]
        assert {"in_open", "reopens", "agent_messages", "solved_at", "met_target", "customer"} <= set(missing)

    @settings(max_examples=20)
    @given(st.lists(st.from_type(Ticket), max_size=2))
    def test_every_row_agrees_with_its_ticket(self, tickets):
        found = TicketTable.from_objects(tickets)
        kept = [ticket for ticket in tickets if ticket.opened_at is not None]
        assert found.id.tolist() == [ticket.id for ticket in kept]
        assert found.status.to_list() == [str(ticket.status) for ticket in kept]
        flawed = {fault.row for fault in found.faults}
        for i, ticket in enumerate(kept):
            if tickets.index(ticket) in flawed:
                continue
            at = ticket.milestones(close_counts=False)
            assert found.first_response_at[i] == micros(at.first_response_at)
            assert found.solved_at[i] == micros(at.solved_at)

    def test_chunks_join_into_one_table(self, monkeypatch):
        monkeypatch.setattr("cxkit.tables._table._CHUNK", 3)
        tickets = [
            Ticket.open(f"T-{i}", customer=f"C-{i}", channel="chat", subject="?", at=T0 + i * HOUR, by=WANG)
            for i in range(10)
        ]
        found = TicketTable.from_objects(iter(tickets))
        assert found.customer.to_list() == [f"C-{i}" for i in range(10)]
        assert len(found) == 10


class TestFromColumns:
    def test_bad_cells_become_missing_and_rows_without_an_opening_are_left_out(self):
        found = TicketTable.from_columns(
            id=["a", "b", "c", "d"],
            channel=["chat", "pigeon", None, "email"],
            opened_at=[T0, T0, T0, None],
            solved_at=[T0 - HOUR, T0 + HOUR, "yesterday", None],
            reopens=[0, -1, 2, 1],
        )
        assert found.id.tolist() == ["a", "b", "c"]
        assert found.channel.to_list() == ["chat", None, None]
        assert found.solved_at.tolist() == [MISSING, micros(T0 + HOUR), MISSING]
        told = [(fault.row, fault.column, fault.code, fault.kept) for fault in found.faults]
        assert told == [
            (0, "solved_at", "instant.order", True),
            (1, "channel", "category.unknown", True),
            (1, "reopens", "number.range", True),
            (2, "solved_at", "instant.type", True),
            (3, "opened_at", "column.required", False),
        ]

    def test_times_without_a_zone_are_refused_with_the_remedy_or_read_in_the_zone_named(self):
        wall = np.array(["2026-02-03T09:00"], "M8[s]")
        with pytest.raises(NaiveInstant, match="opened_at: its times have no time zone: say which"):
            TicketTable.from_columns(opened_at=wall)
        found = TicketTable.from_columns(opened_at=wall, zone="Asia/Shanghai")
        assert found.to_columns()["opened_at"].astype(str).tolist() == ["2026-02-03T01:00:00.000000"]
        same = TicketTable.from_columns(opened_at=[datetime(2026, 2, 3, 9)], zone="Asia/Shanghai")
        assert same.opened_at.tolist() == found.opened_at.tolist()

    def test_one_naive_time_among_aware_ones_is_told_of(self):
        found = TicketTable.from_columns(opened_at=[T0, T0.replace(tzinfo=None)])
        assert (len(found), found.faults[0].code, found.faults[0].kept) == (1, "instant.naive", False)

    def test_whole_numbers_are_no_instants_and_texts_no_numbers(self):
        with pytest.raises(Invalid, match="opened_at: must hold datetimes"):
            TicketTable.from_columns(opened_at=[1, 2])
        found = TicketTable.from_columns(opened_at=[T0], reopens=np.array(["3"], "U1"))
        assert found.faults[0].message == "must be a whole number, 0 or more, got '3'"

    def test_an_unknown_column_and_unequal_lengths_are_refused_by_name(self):
        with pytest.raises(Invalid, match="TicketTable has no column chanel: its columns are id, customer"):
            TicketTable.from_columns(opened_at=[T0], chanel=["chat"])
        with pytest.raises(Invalid, match="opened_at 1, id 2"):
            TicketTable.from_columns(opened_at=[T0], id=["a", "b"])

    def test_a_table_read_back_from_its_own_columns_is_the_same(self):
        found = TicketTable.from_objects([lived()])
        again = TicketTable.from_columns(found.to_columns(), zone="UTC")
        assert again == found

    def test_days_and_money_keep_their_meaning(self):
        found = OrderTable.from_columns(
            id=[1, 2],
            placed_at=[T0, T0],
            promised_on=[date(2026, 2, 5), T0],
            total=[1990, 12.5],
            currency=["CNY", "XXX"],
        )
        assert found.to_columns()["promised_on"].astype(str).tolist() == ["2026-02-05", "NaT"]
        assert [fault.code for fault in found.faults] == ["currency.unknown", "day.type", "number.type"]


class TestNarrowing:
    table = TicketTable.from_columns(
        id=[0, 1, 2, 3],
        channel=["chat", "email", "chat", None],
        opened_at=[T0, T0 + timedelta(days=20), T0 + timedelta(days=30), T0 + timedelta(days=300)],
    )

    def test_a_period_holds_its_start_and_not_its_end(self):
        february = Period.month(2026, 2, "Asia/Shanghai")
        assert self.table.within(february).id.tolist() == [0, 1]
        assert self.table.within((T0, T0 + timedelta(days=20))).id.tolist() == [0]

    def test_masks_slices_and_positions_take_rows(self):
        assert self.table.where(self.table.channel == "chat").id.tolist() == [0, 2]
        assert self.table[1:3].id.tolist() == [1, 2]
        assert self.table[np.array([3, 0])].id.tolist() == [3, 0]
        with pytest.raises(Invalid, match="a mask is 4 truth values"):
            self.table.where([True])

    def test_joining_unites_the_categories_and_counts_the_rows_on(self):
        more = TicketTable.from_columns(id=[9, 8], customer=["C-9", None], opened_at=[None, T0])
        joined = TicketTable.concat([self.table, more, self.table])
        assert (len(joined), joined.seen, joined.faults[0].row) == (9, 10, 4)
        assert joined.channel.to_list()[5:8] == ["chat", "email", "chat"]

    def test_ids_of_numbers_are_texts_beside_ids_of_texts(self):
        numbers, texts = (
            TicketTable.from_columns(id=ids, opened_at=[T0] * 2) for ids in ([1, 2], ["1", "x"])
        )
        assert TicketTable.concat([numbers, texts]).id.tolist() == ["1", "2", "1", "x"]
        assert TicketTable.concat([numbers, numbers]).id.tolist() == [1, 2, 1, 2]

    def test_columns_cannot_be_changed_in_place(self):
        with pytest.raises(ValueError, match="read-only"):
            self.table.opened_at[0] = 0

    def test_an_unknown_column_is_an_error_that_lists_them(self):
        with pytest.raises(NotFound, match="has no column 'colour'"):
            self.table.column("colour")

    def test_a_notebook_shows_the_first_rows_escaped(self):
        sly = TicketTable.from_columns(id=["<b>"], opened_at=[T0])
        assert "&lt;b&gt;" in sly._repr_html_()
        assert repr(self.table) == "TicketTable(4 rows, opened_at 2026-02-03 to 2026-11-30)"


class TestFromEvents:
    def test_a_log_in_any_order_gives_what_the_ticket_itself_says(self):
        hours = [0, 2, 3, 7, 7, 8, 10]
        names = ["opened", "agent_replied", "hold_started", "hold_ended", "solved", "reopened", "solved"]
        order = [3, 0, 6, 1, 5, 2, 4]
        log = TicketTable.from_events(
            ["T-1"] * 7, [T0 + hours[i] * HOUR for i in order], [names[i] for i in order]
        )
        row = TicketTable.from_objects([lived()])
        for name in (
            "opened_at",
            "first_response_at",
            "first_solved_at",
            "solved_at",
            "reopens",
            "in_on_hold",
        ):
            assert getattr(log, name).tolist() == getattr(row, name).tolist(), name

    def test_a_hold_that_goes_straight_into_solved_ends_there(self):
        """Frappe reported 42 days for a ticket on hold from February to August (frappe/helpdesk#3776)."""
        found = TicketTable.from_events(
            [1, 1, 1], [T0, T0 + HOUR, T0 + 5 * HOUR], ["opened", "hold_started", "solved"]
        )
        assert found.in_on_hold.tolist() == [4 * 3_600_000_000]

    def test_a_hold_that_lasts_needs_the_day_of_the_report(self):
        log = ([1, 1], [T0, T0 + HOUR], ["opened", "hold_started"])
        assert TicketTable.from_events(*log).known("in_on_hold").tolist() == [False]
        assert TicketTable.from_events(*log, as_of=T0 + 3 * HOUR).in_on_hold.tolist() == [2 * 3_600_000_000]

    def test_a_ticket_reopened_and_not_solved_again_has_no_solution(self):
        """Solves minus one would count no reopening here (dbt_zendesk)."""
        found = TicketTable.from_events(
            [1, 1, 1], [T0, T0 + HOUR, T0 + 2 * HOUR], ["opened", "solved", "reopened"]
        )
        assert (found.reopens.tolist(), found.known("solved_at").tolist()) == ([1], [False])

    def test_a_ticket_whose_opening_is_not_in_the_log_is_left_out(self):
        found = TicketTable.from_events([1, 2], [T0, T0], ["opened", "solved"])
        assert (found.id.tolist(), found.left_out) == ([1], 1)

    def test_gaps_in_numbers_and_huge_numbers_are_closed(self):
        for ids in ([10, 13], [5, 10**12]):
            found = TicketTable.from_events(ids, [T0, T0 + HOUR], ["opened", "opened"])
            assert found.id.tolist() == ids

    def test_an_unknown_event_is_refused_with_its_place(self):
        with pytest.raises(Invalid, match=r"event\[1\]: must be one of opened, .*got 'teleported'"):
            TicketTable.from_events([1, 1], [T0, T0], ["opened", "teleported"])

    @given(st.permutations(range(8)))
    def test_the_order_of_the_log_does_not_matter(self, order):
        tickets = [1, 2, 1, 2, 1, 2, 1, 1]
        hours = [0, 1, 2, 3, 4, 5, 6, 8]
        names = [
            "opened",
            "opened",
            "agent_replied",
            "solved",
            "hold_started",
            "reopened",
            "hold_ended",
            "solved",
        ]
        at = [T0 + hour * HOUR for hour in hours]
        first = TicketTable.from_events(tickets, at, names)
        again = TicketTable.from_events(*([column[i] for i in order] for column in (tickets, at, names)))
        sort = np.argsort([str(i) for i in again.id])
        assert again[sort] == first


class TestCategory:
    def test_a_category_compares_groups_and_renames(self):
        column = Category.of(["chat", "phone", None, "chat"])
        assert (column == "fax").tolist() == [False] * 4
        assert column.isin({"phone", "fax"}).tolist() == [False, True, False, False]
        assert column.counts() == {"chat": 2, "phone": 1}
        with pytest.raises(Invalid, match="the mapping lacks phone"):
            column.recode({"chat": "text"})
        with pytest.raises(NotFound, match="'fax' is not a category of this column: it has chat, phone"):
            column.code("fax")


def test_the_first_answer_is_the_earlier_of_a_person_s_and_a_bot_s():
    log = [
        *(("agent", 0, "opened"), ("agent", 2, "agent_replied")),
        *(("bot", 0, "opened"), ("bot", 1, "bot_replied")),
        *(("b, p", 0, "opened"), ("b, p", 3, "bot_replied"), ("b, p", 5, "agent_replied")),
        *(("p, b", 0, "opened"), ("p, b", 4, "agent_replied"), ("p, b", 6, "bot_replied")),
        ("nobody", 0, "opened"),
    ]
    ids, hours, names = zip(*log, strict=True)
    table = TicketTable.from_events(ids, [T0 + hour * HOUR for hour in hours], names)
    start = instant_micros(T0)
    told = dict(zip(table.id.tolist(), table.first_answer_at.tolist(), strict=True))
    waits = {name: None if at == MISSING else (at - start) // 3_600_000_000 for name, at in told.items()}
    assert waits == {"agent": 2, "bot": 1, "b, p": 3, "p, b": 4, "nobody": None}
