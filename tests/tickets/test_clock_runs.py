"""When a ticket's clocks run and when they stand still, and the help desks that err there."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.kernel.facts import Actor
from cxkit.tickets import ClockKind, ClockRules, Ticket, facts, merge, runs, split

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, LI, AMY, BOT = Actor.customer("C-1"), Actor.customer("C-2"), Actor.agent("amy"), Actor.bot("ai")
RULE = Actor.system("rule")


def m(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


def opened(by: Actor = WANG, **kw) -> Ticket:
    return Ticket.open("T-1", customer="C-1", channel="chat", subject="Lamp", at=T, by=by, **kw)


def worked() -> Ticket:
    return opened().assign("amy", at=T, by=RULE)


def of(ticket: Ticket, kind: str, **rules):
    return runs(ticket.history, ClockRules(**rules))[ClockKind.of(kind)]


def minutes(run) -> list[tuple[float, float | None, bool]]:
    """Its stretches in minutes from T, and whether they count."""
    return [
        (
            (span.since - T) / timedelta(minutes=1),
            None if span.until is None else (span.until - T) / timedelta(minutes=1),
            span.counts,
        )
        for span in run.spans
    ]


def ends(ticket: Ticket, kind: str, **rules) -> list[tuple[float, float | None, str | None]]:
    """For each run: start and end in minutes from T, and how it ended."""
    return [
        (
            (run.started_at - T) / timedelta(minutes=1),
            None if run.ended_at is None else (run.ended_at - T) / timedelta(minutes=1),
            run.ending and run.ending.value,
        )
        for run in of(ticket, kind, **rules)
    ]


class TestFirstReply:
    def test_it_runs_from_the_request_to_the_first_public_answer_and_waiting_does_not_pause_it(self):
        ticket = worked().await_customer(at=m(5), by=AMY).reply("?", at=m(20), by=AMY)
        assert ends(ticket, "first_reply") == [(0, 20, "done")]
        assert minutes(of(ticket, "first_reply")[0]) == [(0, 20, True)]

    def test_a_bot_does_not_answer_unless_the_rules_say_so(self):
        ticket = opened().reply("hi", at=m(1), by=BOT, kind="bot").reply("hello", at=m(9), by=AMY)
        assert ends(ticket, "first_reply") == [(0, 9, "done")]
        assert ends(ticket, "first_reply", bot_replies="counted") == [(0, 1, "done")]

    def test_after_a_bot_s_handover_it_runs_from_the_handover(self):
        """Chatwoot measured 42 seconds of a person's wait as the bot's whole conversation."""
        ticket = opened().hand_over(at=m(30), by=BOT).reply("hello", at=m(31), by=AMY)
        assert ends(ticket, "first_reply") == [(30, 31, "done")]
        for former in ("opening", "creation"):
            assert ends(ticket, "first_reply", first_reply_from=former) == [(0, 31, "done")]
        assert ticket.milestones().response_from == m(30)

    def test_the_first_of_several_handovers_counts_until_the_ticket_is_reopened(self):
        ticket = opened().assign("ai", at=T, by=RULE).hand_over(at=m(5), by=BOT).hand_over(at=m(9), by=BOT)
        assert ends(ticket, "first_reply") == [(5, None, None)]
        ticket = ticket.solve(at=m(20), by=BOT).reply("no", at=m(600), by=WANG).hand_over(at=m(601), by=BOT)
        assert ends(ticket, "first_reply") == ends(ticket, "first_reply", first_reply_from="handover")
        assert ends(ticket, "first_reply") == [(601, None, None)]

    def test_what_a_bot_solved_waits_for_a_person_from_its_reopening(self):
        ticket = opened().assign("ai", at=T, by=RULE).reply("try this", at=m(1), by=BOT, kind="bot")
        ticket = ticket.solve(at=m(5), by=BOT)
        assert ends(ticket, "first_reply") == [(0, 5, "done")]
        ticket = ticket.reply("it does not help", at=m(7205), by=WANG).reply("sorry", at=m(7215), by=AMY)
        assert ends(ticket, "first_reply") == [(7205, 7215, "done")]
        assert ends(ticket, "first_reply", bot_replies="counted") == [(0, 1, "done")]
        assert ends(ticket, "first_reply", first_reply_from="opening") == [(0, 5, "done")]

    def test_a_request_written_by_the_staff_is_not_its_own_answer(self):
        ticket = opened(by=AMY).reply("you rang about ...", at=T, by=AMY)
        assert ends(ticket, "first_reply") == [(0, None, None)]
        assert ends(ticket.reply("found it", at=m(9), by=AMY), "first_reply") == [(0, 9, "done")]

    def test_solving_without_a_word_fulfils_or_cancels_it(self):
        ticket = worked().solve(at=m(9), by=AMY)
        assert ends(ticket, "first_reply") == [(0, 9, "done")]
        assert ends(ticket, "first_reply", unanswered="cancelled") == [(0, 9, "cancelled")]

    def test_a_ticket_that_begins_waiting_starts_when_it_is_taken_up(self):
        """Zammad: created in pending, no time runs at all."""
        asleep = opened(status="pending")
        for kind in ClockKind:
            assert of(asleep, kind) == ()
        woken = asleep.resume(at=m(60), by=RULE)
        assert ends(woken, "first_reply") == [(60, None, None)]
        assert ends(woken, "total_resolution") == [(60, None, None)]

    def test_an_answer_while_it_waits_to_begin_leaves_nothing_to_answer(self):
        ticket = (
            opened(status="pending").reply("not before Monday", at=m(5), by=AMY).resume(at=m(60), by=RULE)
        )
        assert of(ticket, "first_reply") == ()


class TestNextReply:
    def answered(self) -> Ticket:
        return worked().reply("hello", at=m(5), by=AMY)

    def test_it_runs_from_the_oldest_unanswered_message(self):
        """Zammad, Chatwoot 4043, Cerb 1524: repeated messages do not restart it."""
        ticket = self.answered().reply("and?", at=m(10), by=WANG).reply("hello?", at=m(20), by=LI)
        assert ends(ticket, "next_reply") == [(10, None, None)]
        assert ends(ticket.reply("here", at=m(30), by=AMY), "next_reply") == [(10, 30, "done")]

    def test_each_unanswered_message_has_a_run_of_its_own(self):
        ticket = self.answered()
        for start in (10, 40):
            ticket = ticket.reply("?", at=m(start), by=WANG).reply("!", at=m(start + 7), by=AMY)
        assert ends(ticket, "next_reply") == [(10, 17, "done"), (40, 47, "done")]
        assert [run.number for run in of(ticket, "next_reply")] == [1, 2]

    def test_a_message_before_the_first_answer_belongs_to_the_first_reply(self):
        ticket = worked().reply("?", at=m(2), by=WANG).reply("!", at=m(5), by=AMY)
        assert of(ticket, "next_reply") == ()

    def test_an_agent_who_writes_again_starts_nothing(self):
        """Zammad 3140: a follow-up by the agent started an update clock."""
        assert of(self.answered().reply("one more thing", at=m(9), by=AMY), "next_reply") == ()

    def test_a_note_and_a_bot_do_not_answer(self):
        """Chatwoot 13181: whether a bot's reply clears the wait is a choice with a name."""
        asked = self.answered().reply("?", at=m(10), by=WANG)
        noted = asked.reply("hm", at=m(11), by=AMY, visibility="internal").reply(
            "beep", at=m(12), by=BOT, kind="bot"
        )
        assert ends(noted, "next_reply") == [(10, None, None)]
        assert ends(noted, "next_reply", bot_replies="counted") == [(10, 12, "done")]

    def test_solving_without_a_word_fulfils_or_cancels_it(self):
        """dbt_zendesk 136: it stayed open for ever."""
        ticket = self.answered().reply("?", at=m(10), by=WANG).solve(at=m(12), by=AMY)
        assert ends(ticket, "next_reply") == [(10, 12, "done")]
        assert ends(ticket, "next_reply", unanswered="cancelled") == [(10, 12, "cancelled")]

    def test_the_message_that_reopens_a_ticket_starts_a_new_run(self):
        """Chatwoot 11787 reported 985,492 seconds: it took the wait from before the solution."""
        ticket = self.answered().reply("?", at=m(10), by=WANG).solve(at=m(12), by=AMY)
        ticket = ticket.reply("still broken", at=m(9000), by=WANG).reply("sorry", at=m(9003), by=AMY)
        assert ends(ticket, "next_reply") == [(10, 12, "done"), (9000, 9003, "done")]

    def test_a_ticket_reopened_before_any_answer_still_waits_for_its_first_one(self):
        ticket = worked().solve(at=m(12), by=AMY).reply("no", at=m(20), by=WANG).reply("!", at=m(25), by=AMY)
        assert ends(ticket, "first_reply") == [(0, 12, "done"), (20, 25, "done")]
        assert ends(ticket, "next_reply") == []
        assert (ticket.milestones().response_from, ticket.first_response_at()) == (m(20), m(25))

    def test_where_reopening_begins_no_first_reply_it_is_a_next_one(self):
        ticket = worked().solve(at=m(12), by=AMY).reply("no", at=m(20), by=WANG).reply("!", at=m(25), by=AMY)
        assert ends(ticket, "first_reply", first_reply_from="handover") == [(0, 12, "done")]
        assert ends(ticket, "next_reply", first_reply_from="handover") == [(20, 25, "done")]

    def test_a_message_that_moved_to_another_ticket_is_answered_there(self):
        asked = (
            self.answered()
            .reply("?", message="Q1", at=m(10), by=WANG)
            .reply("!?", message="Q2", at=m(20), by=WANG)
        )
        rest, _ = split(asked, ["Q1"], id="T-2", subject="x", at=m(30), by=AMY)
        assert ends(rest, "next_reply") == [(10, 30, "cancelled"), (20, None, None)]
        rest, _ = split(asked, ["Q2"], id="T-2", subject="x", at=m(30), by=AMY)
        assert ends(rest, "next_reply") == [(10, None, None)]


class TestUpdates:
    def test_each_public_answer_begins_the_wait_for_the_next(self):
        ticket = worked().reply("on it", at=m(5), by=AMY).await_customer(at=m(10), by=AMY)
        ticket = ticket.reply("any news?", at=m(30), by=WANG).reply("no", at=m(40), by=AMY)
        ticket = ticket.solve(at=m(55), by=AMY)
        assert ends(ticket, "periodic_update") == [(5, 40, "done"), (40, 55, "done")]
        assert minutes(of(ticket, "periodic_update")[0]) == [(5, 40, True)]
        assert minutes(of(ticket, "pausable_update")[0]) == [(5, 10, True), (10, 30, False), (30, 40, True)]

    def test_before_the_first_answer_no_update_is_awaited(self):
        assert of(worked(), "periodic_update") == ()

    def test_a_reopened_ticket_awaits_an_update_again(self):
        ticket = worked().reply("done", at=m(5), by=AMY).solve(at=m(6), by=AMY).reply("no", at=m(60), by=WANG)
        assert ends(ticket, "periodic_update") == [(5, 6, "done"), (60, None, None)]


class TestResolution:
    def lived(self) -> Ticket:
        ticket = worked().hold("carrier", at=m(10), by=AMY).resume(at=m(40), by=AMY)
        return ticket.await_customer(at=m(50), by=AMY).solve(at=m(80), by=AMY)

    def test_each_clock_counts_its_own_statuses(self):
        ticket = self.lived()
        counted = {
            kind: sum((run.until - run.since for run in of(ticket, kind)[0].spans if run.counts), timedelta())
            for kind in ("requester_wait", "agent_work", "total_resolution")
        }
        assert [each / timedelta(minutes=1) for each in counted.values()] == [50, 20, 80]

    def test_a_wait_that_goes_straight_into_a_solution_is_a_wait(self):
        """Frappe 3776 computed the solution before it added the hold: 42 days instead of six months."""
        ticket = worked().hold("maker", at=m(10), by=AMY).solve(at=m(300), by=AMY)
        assert minutes(of(ticket, "agent_work")[0]) == [(0, 10, True), (10, 300, False)]
        assert minutes(of(ticket, "total_resolution")[0]) == [(0, 10, True), (10, 300, True)]

    def test_closing_does_not_move_the_solution(self):
        closed = self.lived().close(at=m(2000), by=RULE)
        assert ends(closed, "total_resolution") == [(0, 80, "done")]

    def test_closing_without_a_solution_ends_the_clock(self):
        assert ends(worked().close(at=m(9), by=RULE), "total_resolution") == [(0, 9, "done")]

    @pytest.mark.parametrize(
        ("reopen", "wanted"),
        [
            ("continue_excluding_solved", [(0, 130, "done")]),
            ("continue_including", [(0, 130, "done")]),
            ("restart", [(0, 80, "done"), (100, 130, "done")]),
            ("none", [(0, 80, "done")]),
        ],
    )
    def test_what_a_reopening_does_is_a_choice_with_a_name(self, reopen, wanted):
        """Zammad never has a deadline again, osTicket counts from the reopening, GLPI breached at once."""
        again = self.lived().reply("no", at=m(100), by=WANG).solve(at=m(130), by=AMY)
        assert ends(again, "total_resolution", reopen=reopen) == wanted

    def test_the_solved_time_counts_only_where_the_rules_say_so(self):
        again = self.lived().reply("no", at=m(100), by=WANG)
        gap = (80, 100)
        for reopen, counts in [("continue_excluding_solved", False), ("continue_including", True)]:
            assert (*gap, counts) in minutes(of(again, "agent_work", reopen=reopen)[0])


class TestGoneTickets:
    def test_merging_withdraws_what_runs_and_leaves_what_is_done(self):
        """Zammad 904 and 1741: merged tickets stayed in the service level reports."""
        source = worked().reply("hi", at=m(3), by=AMY).reply("?", at=m(5), by=WANG)
        other = Ticket.open("T-2", channel="chat", subject="Lamp", at=T, by=WANG)
        gone, _ = merge(source, other, at=m(20), by=AMY)
        assert ends(gone, "first_reply") == [(0, 3, "done")]
        assert ends(gone, "next_reply") == [(5, 20, "withdrawn")]
        assert ends(gone, "total_resolution") == [(0, 20, "withdrawn")]
        assert ends(gone, "periodic_update") == [(3, 20, "withdrawn")]

    @pytest.mark.parametrize("away", [("delete", "recover"), ("mark_spam", "mark_genuine")])
    def test_the_time_in_the_bin_or_among_spam_is_a_pause(self, away):
        leave, come_back = away
        gone = getattr(worked(), leave)(at=m(10), by=AMY)
        for kind in ("first_reply", "agent_work", "total_resolution"):
            assert ends(gone, kind) == [(0, 10, "withdrawn")]
        back = getattr(gone, come_back)(at=m(50), by=AMY).reply("hi", at=m(60), by=AMY)
        assert minutes(of(back, "first_reply")[0]) == [(0, 10, True), (10, 50, False), (50, 60, True)]


class TestOwnership:
    def test_each_group_has_its_own_part_and_answers_for_its_own_time(self):
        ticket = opened(group="first").assign("amy", at=m(5), by=RULE).hold("carrier", at=m(10), by=AMY)
        ticket = ticket.resume(at=m(30), by=AMY).assign("bo", group="second", at=m(40), by=AMY)
        ticket = ticket.solve(at=m(55), by=AMY).reply("no", at=m(70), by=WANG)
        found = of(ticket, "group_ownership")
        assert [run.group for run in found] == ["first", "second", "second"]
        assert ends(ticket, "group_ownership") == [(0, 40, "done"), (40, 55, "done"), (70, None, None)]
        assert (10, 30, False) in minutes(found[0])

    def test_an_escalation_and_a_handover_may_change_the_group(self):
        ticket = opened(group="bots").hand_over(at=m(1), by=BOT, group="first")
        ticket = ticket.escalate(at=m(2), by=AMY, group="second")
        assert [run.group for run in of(ticket, "group_ownership")] == ["bots", "first", "second"]


class TestImports:
    def seen(self, **kw) -> Ticket:
        return Ticket.imported(facts.Imported(ticket="T-9", at=m(500), by=RULE, **kw))

    def test_an_import_has_the_clocks_that_its_times_allow(self):
        done = self.seen(status="closed", opened_at=T, first_replied_at=m(9), solved_at=m(90), reopens=0)
        assert ends(done, "first_reply") == [(0, 9, "done")]
        assert ends(done, "total_resolution") == [(0, 90, "done")]
        assert [of(done, kind)[0].number for kind in ("first_reply", "total_resolution")] == [1, 1]
        assert of(done, "requester_wait") == of(done, "agent_work") == ()

    def test_unknown_reopenings_and_times_give_no_clock(self):
        for kw in ({"solved_at": m(90)}, {"solved_at": m(90), "reopens": 2}, {"reopens": 0}):
            assert of(self.seen(status="solved", opened_at=T, **kw), "total_resolution") == ()
        assert of(self.seen(status="open", opened_at=T), "first_reply") == ()

    def test_an_import_that_is_still_new_has_waited_all_the_time(self):
        fresh = self.seen(status="new", opened_at=T).reply("hello", at=m(510), by=AMY)
        assert ends(fresh, "first_reply") == [(0, 510, "done")]
        assert minutes(of(fresh, "agent_work")[0])[0] == (0, 510, True)

    def test_what_follows_an_import_is_measured_like_anything_else(self):
        open_case = self.seen(status="open", opened_at=T, reopens=0, agent="amy")
        asked = (
            open_case.reply("?", at=m(510), by=WANG).reply("!", at=m(515), by=AMY).solve(at=m(520), by=AMY)
        )
        assert ends(asked, "next_reply") == [(510, 515, "done")]
        assert ends(asked, "total_resolution") == [(0, 520, "done")]
