"""Times of tickets are measured as the field defines them, and each trap in them is avoided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from cxkit.errors import Invalid
from cxkit.kernel.facts import Actor
from cxkit.metrics import (
    agent_wait,
    agent_work,
    backlog,
    compare,
    first_response,
    next_response,
    on_hold,
    reopens,
    requester_wait,
    resolution,
    sla_attainment,
    solve_time,
    touches,
)
from cxkit.stats.survival import kaplan_meier
from cxkit.stats.tallies import Tally, merged
from cxkit.tables import StatusTable, TicketTable
from cxkit.tickets import Ticket
from cxkit.values.calendar import BusinessCalendar

T0 = datetime(2026, 2, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
WANG, AMY, BO = Actor.customer("C-1"), Actor.agent("amy"), Actor.agent("bo")
BOT = Actor.bot("hal")


def opened(id: str = "T-1", by: Actor = WANG) -> Ticket:
    return Ticket.open(id, customer="C-1", channel="chat", subject="?", at=T0, by=by)


def answered(hours: float, id: str = "T-1") -> Ticket:
    return opened(id).assign("amy", at=T0, by=AMY).reply("Hello", at=T0 + hours * HOUR, by=AMY)


def hours_of(figure) -> float:
    return figure.value / 3600


class TestFirstResponse:
    def test_a_bot_and_an_internal_note_are_no_answer_unless_asked_for(self):
        ticket = opened().reply("Hi, I am a bot", kind="bot", at=T0 + HOUR, by=BOT)
        ticket = ticket.assign("amy", at=T0 + HOUR, by=AMY)
        ticket = ticket.reply("psst", visibility="internal", at=T0 + 2 * HOUR, by=AMY)
        ticket = ticket.reply("Hello", at=T0 + 3 * HOUR, by=AMY)
        assert hours_of(first_response.of([ticket])) == 3
        assert hours_of(first_response.of([ticket], bots="counted")) == 1

    def test_in_a_ticket_that_the_staff_opened_the_second_message_answers(self):
        """Zendesk counts from the second public comment when the first is the agent's own."""
        ticket = opened(by=AMY).assign("amy", at=T0, by=AMY).reply("We saw a fault", at=T0 + HOUR, by=AMY)
        assert first_response.of([ticket]).value is None
        assert hours_of(first_response.of([ticket.reply("Fixed", at=T0 + 5 * HOUR, by=AMY)])) == 5

    def test_a_person_is_waited_for_since_the_customer_came_back_to_what_a_bot_had_solved(self):
        ticket = opened().assign("hal", at=T0, by=BOT).reply("Try this", kind="bot", at=T0 + HOUR, by=BOT)
        ticket = ticket.solve(at=T0 + HOUR, by=BOT).reply("No", at=T0 + 120 * HOUR, by=WANG)
        assert first_response.tally([ticket], as_of=T0 + 121 * HOUR).result("open").value == 1
        ticket = ticket.reply("Sorry", at=T0 + 120.5 * HOUR, by=AMY)
        found = first_response.tally([ticket])
        assert (found.options["start"], hours_of(found.result())) == ("reopening", 0.5)
        assert hours_of(first_response.of([ticket], start="handover")) == 120.5
        assert hours_of(first_response.of([ticket], start="opening")) == 120.5
        assert hours_of(first_response.of([ticket], bots="counted")) == 1
        log = ["opened", "bot_replied", "solved", "reopened", "customer_wrote", "agent_replied"]
        times = [T0 + h * HOUR for h in (0, 1, 1, 120, 120, 120.5)]
        table = TicketTable.from_events(["T"] * 6, times, log)
        assert hours_of(first_response.of(table)) == 0.5
        assert hours_of(first_response.of(table, start="opening")) == 120.5

    @pytest.mark.parametrize("start", ["reopening", "handover", "opening"])
    def test_a_ticket_that_began_waiting_waits_for_an_answer_once_it_is_taken_up(self, start):
        def hours(ticket):
            found = first_response.of([ticket], figure="median", as_of=T0 + 24 * HOUR, start=start)
            return found.value, found.n, found.dropped["not_begun"]

        asked = Ticket.open(
            "T-1", customer="C-1", channel="chat", subject="?", status="pending", at=T0, by=AMY
        ).reply("A photo, please", at=T0, by=AMY)
        assert hours(asked) == (None, 0, 1)
        assert hours(asked.reply("Are you there?", at=T0 + 2 * HOUR, by=AMY)) == (None, 0, 1)
        sent = asked.reply("Here it is", at=T0 + 5 * HOUR, by=WANG)
        assert hours(sent) == (None, 1, 0)
        assert hours(sent.reply("Thanks", at=T0 + 6 * HOUR, by=AMY)) == (3600, 1, 0)

    def test_an_answer_is_credited_to_who_gave_it_and_a_solution_to_who_made_it(self):
        ticket = opened().assign("amy", group="front", at=T0, by=AMY).reply("Hello", at=T0 + HOUR, by=AMY)
        ticket = ticket.assign("bo", group="second", at=T0 + 2 * HOUR, by=AMY)
        solved = ticket.solve(at=T0 + 3 * HOUR, by=BO).reply("No", at=T0 + 4 * HOUR, by=WANG)
        solved = solved.solve(at=T0 + 5 * HOUR, by=BO).reply("Hm", at=T0 + 6 * HOUR, by=AMY)
        moved = opened("T-2").assign("cai", group="second", at=T0, by=AMY)
        table = TicketTable.from_objects([ticket, solved, moved])
        assert table.answered_by.to_list() == ["amy", "amy", None]
        assert table.solved_by.to_list() == [None, "bo", None]
        assert table.assignee.to_list() == table.agent.to_list() == ["bo", "bo", "cai"]
        assert (table.team_at_answer.to_list(), table.team_at_solution.to_list()) == (
            ["front", "front", None],
            [None, "second", None],
        )
        found = first_response.tally(table, by="agent", as_of=T0 + 9 * HOUR)
        assert {label: found.at(agent=label).counts["open"] for label in ("amy", "cai")} == {
            "amy": 0,
            "cai": 1,
        }
        assert first_response.of(table, by="answered_by").at(answered_by="amy").n == 2
        assert first_response.of(table, by="assignee").at(assignee="bo").n == 2
        assert first_response.of(table, by="group").at(group="front").n == 2
        assert resolution.of(table, by="agent").at(agent="bo").n == 1
        assert resolution.of(table, by="solved_by").at(solved_by="bo").n == 1

    def test_a_table_that_knows_of_nobody_who_answered_is_grouped_by_the_agent_it_names(self):
        table = TicketTable.from_columns(
            opened_at=[T0, T0], first_response_at=[T0 + HOUR, T0 + 3 * HOUR], agent=["amy", "bo"]
        )
        found = first_response.of(table, by="agent")
        assert [hours_of(found.at(agent=label)) for label in ("amy", "bo")] == [1, 3]

    def test_unanswered_tickets_are_censored_at_the_day_of_the_report(self):
        tickets = [answered(1, "A"), answered(2, "B"), opened("C"), opened("D")]
        wait = first_response.tally(tickets, as_of=T0 + 10 * HOUR)
        assert wait.result("within", target=2 * 3600).value == 0.5
        assert wait.result("finished_within", target=2 * 3600).value == 1.0
        assert wait.result("open").value == 0.5
        assert wait.result("p90").undefined.code == "metrics.not_reached"

    def test_whether_what_waits_less_long_will_be_in_time_is_not_known_yet(self):
        wait = first_response.tally([opened("A"), opened("B")], as_of=T0 + HOUR / 2)
        found = wait.result("within", target=3600)
        assert (found.value, found.n, found.undefined.code) == (None, 2, "metrics.not_so_long")
        due = first_response.tally([opened("A"), opened("B")], as_of=T0 + HOUR)
        assert due.result("within", target=3600).value == 0.0
        fast = first_response.tally([answered(0.1), opened("B")], as_of=T0 + HOUR / 2)
        assert fast.result("within", target=3600).value == 0.5

    def test_a_median_of_answered_tickets_says_how_many_were_not(self):
        found = first_response.of([answered(1, "A"), opened("B"), opened("C")])
        assert (found.n, found.dropped["unfinished"], found.dropped["missing"]) == (1, 2, 0)

    def test_an_answer_after_the_report_is_not_known_by_then(self):
        found = first_response.tally([answered(5)], as_of=T0 + 2 * HOUR)
        assert found.counts["open"] == 1

    def test_a_ticket_solved_without_an_answer_waits_for_none(self):
        ticket = opened().assign("amy", at=T0, by=AMY).solve(at=T0 + HOUR, by=AMY)
        found = first_response.of([ticket, answered(1)], as_of=T0 + 9 * HOUR)
        assert (found.n, found.dropped["solved_unanswered"]) == (1, 1)

    def test_an_answer_outside_of_business_hours_took_no_time(self):
        """A missing value here was a defect of dbt_zendesk (PR 136)."""
        desk = BusinessCalendar.weekly("UTC", {"wed": "09:00-12:00"})
        found = first_response.of([answered(5)], calendar=desk)
        assert (found.value, found.n) == (0.0, 1)


class TestResolution:
    def test_a_reopened_ticket_has_no_resolution_until_it_is_solved_again(self):
        ticket = answered(1).solve(at=T0 + 2 * HOUR, by=AMY).reply("No!", at=T0 + 5 * HOUR, by=WANG)
        assert resolution.of([ticket]).value is None
        assert hours_of(resolution.of([ticket], which="first")) == 2
        again = ticket.solve(at=T0 + 6 * HOUR, by=AMY)
        assert hours_of(resolution.of([again])) == 6
        assert hours_of(resolution.of([again], reopened="excluded")) == 3
        once = answered(1).solve(at=T0 + 2 * HOUR, by=AMY)
        # Nothing is taken off where nothing was reopened, to the microsecond.
        assert resolution.of([once], reopened="excluded", figure="mean").value == 7200.0

    def test_closing_does_not_move_the_resolution(self):
        """Frappe once moved it: resolved at 12:30, closed the next day."""
        ticket = answered(1).solve(at=T0 + 2 * HOUR, by=AMY).close(at=T0 + 26 * HOUR, by=AMY)
        assert hours_of(resolution.of([ticket])) == 2

    def test_closing_without_a_solution_counts_or_not_as_asked(self):
        ticket = opened().close(at=T0 + 4 * HOUR, by=AMY)
        assert hours_of(resolution.of([ticket])) == 4
        without = resolution.of([ticket], closing="ignored")
        assert (without.n, without.dropped["closed_unsolved"]) == (0, 1)

    def test_the_published_case_of_open_tickets(self):
        """Closed tickets alone report .375 and .75, the truth is .30 and .64."""
        ages = [1, 2, 2, 3, 5, 8, 13, 21, 4, 9]
        done = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0]
        # Tickets still open today were opened as long ago as they are old.
        today = T0 + 100 * HOUR
        start = [T0 if d else today - age * HOUR for age, d in zip(ages, done, strict=True)]
        end = [T0 + age * HOUR if d else None for age, d in zip(ages, done, strict=True)]
        found = resolution.tally(start, end, as_of=today)
        shares = [
            found.result(figure, target=h * 3600).value
            for h in (2, 8)
            for figure in ("finished_within", "within")
        ]
        assert shares == pytest.approx([0.375, 0.30, 0.75, 0.64])

    @given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40))
    def test_times_by_tally_are_those_of_the_survival_curve(self, items):
        start = [T0 if done else T0 + (50 - age) * HOUR for age, done in items]
        end = [T0 + age * HOUR if done else None for age, done in items]
        found = resolution.tally(start, end, as_of=T0 + 50 * HOUR)
        curve = kaplan_meier([age * 3600.0 for age, _ in items], [done for _, done in items])
        within = found.result("within", target=10 * 3600)
        known = curve.at(10 * 3600)
        if known.value is not None:
            assert within.value == pytest.approx(1 - known.value)
        if any(not done for _, done in items):
            assert found.result("median").value == curve.median

    def test_options_travel_with_the_result_and_differing_ones_are_not_compared(self):
        one, two = resolution.of([answered(1)], which="first"), resolution.of([answered(1)])
        assert one.options["which"] == "first"
        with pytest.raises(Invalid, match="different options .which"):
            compare(one, two)
        with pytest.raises(Invalid, match=r"which: 'second' is not a choice: use one of 'last', 'first'"):
            resolution.of([answered(1)], which="second")

    def test_two_medians_are_compared_with_an_interval(self):
        fast, slow = (
            resolution.of([T0] * 60, [T0 + (k + shift) * timedelta(minutes=1) for k in range(60)])
            for shift in (0, 45)
        )
        found = compare(fast, slow)
        assert found.value == -45 * 60
        assert found.interval.high < 0 < found.p_value


class TestStatusTimes:
    def lived(self) -> Ticket:
        ticket = answered(1).await_customer(at=T0 + 2 * HOUR, by=AMY).reply("Here", at=T0 + 5 * HOUR, by=WANG)
        ticket = ticket.hold("carrier", at=T0 + 6 * HOUR, by=AMY)
        return ticket.solve(at=T0 + 8 * HOUR, by=AMY)

    def test_the_identities_of_waiting_and_working_hold(self):
        tickets = [self.lived()]
        wait, work, hold, pending, whole = (
            hours_of(each.of(tickets))
            for each in (requester_wait, agent_work, on_hold, agent_wait, solve_time)
        )
        assert (hold, pending, whole) == (2, 3, 8)
        assert wait == work + hold
        assert whole == wait + pending

    def test_unsolved_tickets_are_left_out_and_counted(self):
        found = agent_work.of([self.lived(), answered(1, "T-2")])
        assert (found.n, found.dropped["open"]) == (1, 1)


def test_reopenings_are_changes_of_status_not_solutions_less_one():
    again = answered(1).solve(at=T0 + 2 * HOUR, by=AMY).reply("No!", at=T0 + 3 * HOUR, by=WANG)
    found = reopens.of([again, answered(1, "T-2").solve(at=T0 + HOUR, by=AMY), opened("T-3")])
    assert (found.value, found.n, found.dropped["unsolved"]) == (0.5, 2, 1)


def test_a_reopening_counts_for_who_solved_first_and_not_for_who_mended_it():
    """The ticket that amy solved in vain, and bo for good, is a reopening of amy's and her team's."""
    ticket = opened().assign("amy", group="front", at=T0, by=AMY).solve(at=T0 + HOUR, by=AMY)
    ticket = ticket.reply("No!", at=T0 + 2 * HOUR, by=WANG).assign(
        "bo", group="second", at=T0 + 3 * HOUR, by=BO
    )
    bot = opened("T-2").assign("hal", at=T0, by=BOT).solve(at=T0 + HOUR, by=BOT)
    still = TicketTable.from_objects([ticket, bot])
    assert still.first_solved_by.to_list() == ["amy", "hal"]
    table = TicketTable.from_objects([ticket.solve(at=T0 + 4 * HOUR, by=BO), bot])
    assert (table.first_solved_by.to_list(), table.solved_by.to_list()) == (["amy", "hal"], ["bo", "hal"])
    assert (table.team_at_first_solution.to_list(), table.team_at_solution.to_list()) == (
        ["front", None],
        ["second", None],
    )
    for found in (still, table):
        by = reopens.of(found, by="agent")
        assert {row["agent"]: row["value"] for row in by.to_records()} == {"amy": 1, "hal": 0}
        assert reopens.of(found, by="group").at(group="front").value == 1
    first = resolution.of(table, by="agent", which="first")
    assert [hours_of(first.at(agent=name)) for name in ("amy", "hal")] == [1, 1]
    assert hours_of(resolution.of(table, by="agent").at(agent="bo")) == 4


def test_a_table_that_does_not_know_the_first_solver_credits_the_one_it_knows():
    told = TicketTable.from_columns(
        opened_at=[T0, T0],
        solved_at=[T0 + HOUR, None],
        solved_by=["bo", None],
        agent=["cai", "amy"],
        reopens=[1, 1],
    )
    assert {row["agent"] for row in reopens.of(told, by="agent").to_records()} == {"bo", "amy"}


def test_a_ticket_without_an_answer_is_zero_touch():
    """dbt_zendesk files it under multi-touch."""
    silent = opened().assign("amy", at=T0, by=AMY).solve(at=T0 + HOUR, by=AMY)
    once = answered(1, "T-2").solve(at=T0 + HOUR, by=AMY)
    assert touches.of([silent, once]).value == 0.5
    assert touches.of([silent, once], touches=0).value == 0.5
    assert touches.of([silent, once], touches=2).value == 0.0


class TestBacklog:
    ticket = answered(1).solve(at=T0 + 2 * HOUR, by=AMY).reply("No!", at=T0 + 5 * HOUR, by=WANG)

    def test_a_ticket_counts_while_it_is_unsolved_and_again_when_reopened(self):
        counts = [backlog.of([self.ticket], at=T0 + h * HOUR).value for h in (-1, 0, 1, 2, 4, 5, 9)]
        assert counts == [0, 1, 1, 0, 0, 1, 1]

    def test_the_stays_of_a_log_give_the_same(self):
        log = StatusTable.from_log(
            ["T-1"] * 4, [T0, T0 + HOUR, T0 + 2 * HOUR, T0 + 5 * HOUR], ["new", "open", "solved", "open"]
        )
        stays = StatusTable.from_objects([self.ticket])
        for h in (0, 1, 2, 4, 5, 9):
            assert backlog.of(log, at=T0 + h * HOUR).value == backlog.of(stays, at=T0 + h * HOUR).value

    def test_ages_come_in_half_open_groups(self):
        start = [T0 - timedelta(days=d) for d in (0, 1, 2.9, 3, 30)]
        by = {"age": backlog.age_groups(start, [None] * 5, at=T0)}
        found = backlog.of(start, [None] * 5, at=T0, by=by)
        assert dict(zip(found.axes[0].labels, found.values, strict=True)) == {
            "0-1 d": 1,
            "1-3 d": 2,
            "3-7 d": 1,
            "30+ d": 1,
        }
        assert backlog.ages(start, [None] * 5, at=T0).result("median").value == 2.9 * 86_400


class TestNextResponse:
    def said(self, *events: tuple[float, str]):
        return ["T"] * len(events), [T0 + h * HOUR for h, _ in events], [name for _, name in events]

    def test_the_clock_runs_from_the_oldest_unanswered_message(self):
        """Repeated messages do not restart it (Zammad, Chatwoot#4043)."""
        log = self.said(
            (0, "opened"),
            (1, "agent_replied"),
            (2, "customer_wrote"),
            (5, "customer_wrote"),
            (6, "agent_replied"),
        )
        assert hours_of(next_response.of(*log)) == 4

    def test_messages_before_the_first_answer_belong_to_it(self):
        log = self.said((0, "opened"), (1, "customer_wrote"), (3, "agent_replied"))
        assert next_response.of(*log).n == 0

    def test_a_second_answer_in_a_row_starts_and_ends_nothing(self):
        log = self.said(
            (1, "agent_replied"), (2, "agent_replied"), (3, "customer_wrote"), (4, "agent_replied")
        )
        assert (next_response.of(*log).n, hours_of(next_response.of(*log))) == (1, 1)

    def test_solving_without_an_answer_ends_a_turn_and_reopening_starts_a_new_one(self):
        """Chatwoot#11787 measured 985,492 seconds here."""
        log = self.said(
            (1, "agent_replied"),
            (2, "customer_wrote"),
            (3, "solved"),
            (300, "customer_wrote"),
            (301, "agent_replied"),
        )
        found = next_response.of(*log)
        assert (hours_of(found), found.n, found.dropped["solved_unanswered"]) == (1, 1, 1)

    def test_tickets_and_their_log_say_the_same(self):
        ticket = answered(1).reply("And?", at=T0 + 2 * HOUR, by=WANG).reply("So.", at=T0 + 5 * HOUR, by=AMY)
        found = next_response.of([ticket, opened("T-2")], by="channel")
        assert found.at(channel="chat").value == 3 * 3600

    def test_a_turn_is_credited_to_who_answered_it_not_to_who_has_the_ticket_now(self):
        ticket = answered(1).reply("And?", at=T0 + 2 * HOUR, by=WANG).reply("So.", at=T0 + 5 * HOUR, by=BO)
        ticket = ticket.reply("Oh?", at=T0 + 6 * HOUR, by=WANG).assign("cai", at=T0 + 6 * HOUR, by=AMY)
        found = next_response.tally([ticket], by="agent", as_of=T0 + 8 * HOUR)
        assert found.at(agent="bo").result("mean").value == 3 * 3600
        assert found.at(agent="cai").counts["open"] == 1
        log = self.said((1, "agent_replied"), (2, "customer_wrote"), (3, "agent_replied"))
        assert next_response.of(*log, by={"agent": ["amy", None, "bo"]}).at(agent="bo").n == 1

    def test_an_open_turn_is_censored(self):
        log = self.said((1, "agent_replied"), (2, "customer_wrote"))
        assert next_response.tally(*log, as_of=T0 + 9 * HOUR).counts["open"] == 1

    def test_a_bot_ends_a_turn_only_if_asked(self):
        log = self.said((1, "agent_replied"), (2, "customer_wrote"), (3, "bot_replied"), (6, "agent_replied"))
        assert hours_of(next_response.of(*log)) == 4
        assert hours_of(next_response.of(*log, bots="counted")) == 1


def test_done_at_the_due_instant_is_met_and_overdue_open_is_a_breach():
    due = [T0 + HOUR] * 4
    done = [T0 + HOUR, T0 + HOUR + timedelta(microseconds=1), None, None]
    late = sla_attainment.of(done, due, as_of=T0 + 2 * HOUR, cancelled=[0, 0, 0, 1])
    assert (late.value, late.n, late.dropped["cancelled"]) == (1 / 3, 3, 1)
    early = sla_attainment.of(done, due, as_of=T0 + HOUR)
    assert (early.n, early.dropped["not_due"]) == (1, 3)


@given(
    st.lists(st.tuples(st.integers(0, 99), st.booleans(), st.sampled_from("abc")), max_size=30),
    st.integers(0, 30),
)
def test_any_split_of_the_tickets_merges_into_the_same_tally(items, cut):
    def tally(part) -> Tally:
        start = [T0] * len(part)
        end = [T0 + minutes * timedelta(minutes=1) if done else None for minutes, done, _ in part]
        return first_response.tally(start, end, by={"group": [g for *_, g in part]}, as_of=T0 + 9 * HOUR)

    whole = tally(items)
    assert merged([tally(items[:cut]), tally(items[cut:])]) == whole
    assert whole.over("group") == first_response.tally(
        [T0] * len(items),
        [T0 + m * timedelta(minutes=1) if done else None for m, done, _ in items],
        as_of=T0 + 9 * HOUR,
    )
    assert Tally.from_payload(whole.to_payload()) == whole


def test_parts_with_and_without_rows_left_out_fit_together():
    spam = TicketTable.from_columns(opened_at=[T0], status=["spam"])
    good = TicketTable.from_columns(opened_at=[T0], first_response_at=[T0 + HOUR])
    both = first_response.tally(spam) + first_response.tally(good)
    assert both == first_response.tally(TicketTable.concat([spam, good]))
    assert both.result().dropped["not_counted"] == 1


def test_nothing_at_all_is_undefined_with_a_reason():
    empty = TicketTable.from_columns(opened_at=[])
    for module in (first_response, resolution, agent_work, reopens, touches, sla_attainment):
        found = module.of(empty)
        assert (found.value, found.n, found.undefined is not None) == (None, 0, True), module.__name__
    assert backlog.of(empty, at=T0).value == 0


def test_a_table_of_another_kind_is_refused():
    with pytest.raises(Invalid, match="needs a TicketTable, got a StatusTable"):
        resolution.of(StatusTable.from_columns(status=["new"], began_at=[T0]))


def test_figures_by_group_are_those_of_each_group():
    tickets = [answered(h, f"T-{h}") for h in (1, 2, 3, 9)]
    table = TicketTable.from_objects(tickets)
    half = np.array(["x", "x", "y", "y"])
    found = first_response.of(table, by={"half": half}, figure="mean")
    assert found.at(half="x").value == first_response.of(tickets[:2], figure="mean").value
    assert found.at(half="y").value == 6 * 3600
