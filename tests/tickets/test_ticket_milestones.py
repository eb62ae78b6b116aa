"""When things happened to a ticket, and the systems that count it wrong."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from cxkit.kernel.facts import Actor
from cxkit.testing._registry import register_all
from cxkit.tickets import UNSOLVED, Ticket, facts
from cxkit.tickets._milestones import _searched, outcome

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, BOT, LIN = Actor.customer("C-1"), Actor.agent("amy"), Actor.bot("ai"), Actor.supervisor("lin")


def m(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


def opened(by: Actor = WANG) -> Ticket:
    return Ticket.open("T-1", customer="C-1", channel="chat", subject="Where is it?", at=T, by=by)


@pytest.mark.parametrize("status", sorted(UNSOLVED))
@pytest.mark.parametrize("by", [WANG, AMY, BOT])
@pytest.mark.parametrize("bots", [False, True])
def test_a_ticket_that_has_only_begun_has_the_milestones_that_a_search_of_its_facts_finds(status, by, bots):
    ticket = Ticket.open("T-1", channel="chat", subject="?", at=T, by=by, status=status)
    assert ticket.milestones(bots=bots) == _searched(tuple(ticket.history), bots, close_counts=True)


def test_a_note_a_bot_and_an_automatic_reply_are_no_first_response():
    ticket = (
        opened().reply("?", at=m(1), by=BOT, kind="bot").reply("got it", at=m(2), by=AMY, kind="automatic")
    )
    ticket = ticket.reply("check carrier", at=m(3), by=AMY, visibility="internal").reply(
        "hi", at=m(4), by=LIN
    )
    assert ticket.first_response_at() == m(4)
    assert ticket.first_response_at(bots=True) == m(1)


def test_in_a_ticket_that_an_agent_opened_the_second_public_comment_is_the_response():
    ticket = opened(by=AMY).reply("you called because ...", at=T, by=AMY)
    assert ticket.first_response_at() is None
    assert ticket.reply("it is found", at=m(9), by=AMY).first_response_at() == m(9)


def test_a_phone_ticket_solved_without_a_comment_is_answered_after_its_reopening():
    ticket = opened(by=AMY).assign("amy", at=T, by=AMY).solve(at=m(5), by=AMY)
    ticket = ticket.reply("still broken", at=m(60), by=WANG).reply("sorry", at=m(70), by=AMY)
    assert ticket.first_response_at() == m(70)


def test_closing_does_not_move_the_solution():
    """Frappe's own test: resolved at 12:30, closed next day, resolution stays 30 minutes."""
    ticket = opened().assign("amy", at=m(1), by=AMY).solve(at=m(30), by=AMY).close(at=m(1440), by=LIN)
    assert (ticket.solved_at(), ticket.closed_at()) == (m(30), m(1440))


def test_closing_without_solving_counts_as_a_solution_unless_told_otherwise():
    ticket = opened().close(at=m(30), by=LIN)
    assert ticket.solved_at() == ticket.first_solved_at() == m(30)
    assert ticket.solved_at(close_counts=False) is None


def test_a_reopened_ticket_has_no_solution_and_one_reopen():
    """Zammad keeps the first close_at for ever; dbt counts solves - 1 and sees no reopen here."""
    ticket = opened().assign("amy", at=m(1), by=AMY).solve(at=m(30), by=AMY).reply("no", at=m(40), by=WANG)
    assert (ticket.solved_at(), ticket.first_solved_at(), ticket.reopens()) == (None, m(30), 1)
    again = ticket.solve(at=m(90), by=AMY)
    assert (again.solved_at(), again.first_solved_at(), again.reopens()) == (m(90), m(30), 1)


def imported(**kw) -> Ticket:
    return Ticket.imported(facts.Imported(ticket="T-9", at=m(999), by=Actor.system("old desk"), **kw))


def test_an_import_speaks_of_the_past_and_facts_of_what_follows():
    done = imported(status="solved", opened_at=T, first_replied_at=m(3), solved_at=m(50), reopens=0)
    assert (done.first_response_at(), done.solved_at(), done.first_solved_at()) == (m(3), m(50), m(50))
    again = done.reply("no", at=m(1000), by=WANG)
    assert (again.solved_at(), again.first_solved_at(), again.reopens()) == (None, m(50), 1)


def test_what_an_import_does_not_say_stays_unknown():
    got = imported(status="closed").milestones()
    assert got[:6] == (None, None, None, None, None, None)
    reopened = imported(status="solved", solved_at=m(70), reopens=2)
    assert (reopened.first_solved_at(), reopened.solved_at(), reopened.reopens()) == (None, m(70), 2)
    busy = imported(status="open").reply("hello", at=m(1000), by=AMY)
    assert busy.first_response_at() is None
    assert imported(status="new").reply("hello", at=m(1000), by=AMY).first_response_at() == m(1000)


register_all()


@given(st.from_type(Ticket))
def test_a_ticket_is_looked_up_by_its_milestones(ticket):
    whole = ticket.milestones()
    assert outcome(ticket.history) == (whole.first_response_at, whole.solved_at, whole.reopens)
