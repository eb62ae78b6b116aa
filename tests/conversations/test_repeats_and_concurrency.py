"""Customers who come back, questions that many ask, and several chats at once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.conversations import Conversation, Handling, common_questions, facts, overlap, repeated_problems
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
AMY = Actor.agent("amy")
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def came(id, day, customer="C-1", topic="delivery", **kw):
    at, who = T + timedelta(days=day), Actor.customer(customer)
    found = Conversation.offer(id, channel="chat", customer=customer, topic=topic, at=at, by=who)
    return found.answer("amy", at=at, by=AMY).end("customer", at=at, by=who).file(at=at, by=AMY, **kw)


class TestRepeats:
    def test_a_customer_who_comes_back_within_the_window_repeats_the_problem(self):
        (found,) = repeated_problems([came("V-2", 7), came("V-1", 0), came("V-3", 10)], within=WEEK)
        assert (found.conversations, found.times) == (("V-1", "V-2", "V-3"), 3)
        assert (found.customer, found.topic) == ("C-1", "delivery")
        assert found.last_at - found.first_at == timedelta(days=10)

    def test_a_window_can_be_of_hours_or_of_no_time_at_all(self):
        came_in_time = [came("V-1", 0), came("V-2", 0.4)]
        assert len(repeated_problems(came_in_time, within=DAY / 2, least=2)) == 1
        assert repeated_problems(came_in_time, within=DAY / 2, least=3) == ()
        assert repeated_problems(came_in_time, within=DAY * 0) == ()
        assert len(repeated_problems([came("V-1", 0), came("V-2", 0)], within=DAY * 0)) == 1

    def test_later_than_the_window_it_is_another_problem(self):
        assert repeated_problems([came("V-1", 0), came("V-2", 7.01)], within=WEEK) == ()

    def test_other_customers_and_other_topics_are_other_problems(self):
        others = [came("V-1", 0), came("V-2", 1, customer="C-2"), came("V-3", 2, topic="invoice")]
        assert repeated_problems(others, within=WEEK) == ()

    def test_a_contact_counts_by_the_first_instant_that_is_known_of_it(self):
        """Systems tell when a contact was offered, answered or ended; some only one of these."""

        def seen(id, **told):
            fact = facts.Imported(
                conversation=id,
                channel="chat",
                customer="C-1",
                topic="delivery",
                at=T + 99 * DAY,
                by=AMY,
                **told,
            )
            return Conversation.imported(fact)

        known = [
            seen("V-1", offered_at=T, ended_at=T + 9 * DAY),
            seen("V-2", answered_at=T + DAY, ended_at=T + 9 * DAY, agent="amy"),
            seen("V-3", ended_at=T + 2 * DAY),
        ]
        (found,) = repeated_problems(known, within=WEEK)
        assert (found.conversations, found.first_at, found.last_at) == (("V-1", "V-2", "V-3"), T, T + 2 * DAY)

    def test_unnamed_customers_missing_topics_and_abandoned_contacts_are_left_out(self):
        nobody = Conversation.offer("V-1", channel="chat", topic="delivery", at=T, by=Actor.customer())
        gone = Conversation.offer("V-3", channel="chat", customer="C-1", topic="delivery", at=T, by=AMY)
        gone = gone.abandon(at=T, by=AMY)
        assert (
            repeated_problems([nobody, gone, came("V-2", 0), came("V-4", 0, topic=None)], within=WEEK) == ()
        )

    def test_impossible_options_are_refused(self):
        with pytest.raises(Invalid):
            repeated_problems([], within=-WEEK)
        with pytest.raises(Invalid):
            repeated_problems([], within=WEEK, least=1)


class TestQuestions:
    def test_the_same_words_make_one_question_and_its_resolution_is_counted(self):
        asked = [
            came("V-1", 0, question="Where is my parcel?", resolved=True),
            came("V-2", 1, question="where is my parcel", resolved=False, customer="C-2"),
            came("V-3", 2, question="WHERE is my parcel!!"),
            came("V-5", 2, question="where is my parcel", resolved=True),
            came("V-4", 3, question="包裹在哪里？"),
        ]
        (found,) = common_questions(asked)
        assert (found.question, found.customers) == ("Where is my parcel?", 2)
        assert (found.resolved, found.unresolved, len(found.conversations)) == (2, 1, 4)
        assert len(common_questions(asked, least=1)) == 2

    def test_an_erased_question_is_no_question(self):
        asked = [came(f"V-{n}", 0, question="Where?").erase(at=T, by=AMY) for n in range(3)]
        assert common_questions(asked) == ()

    def test_what_counts_as_the_same_can_be_given(self):
        asked = [
            came(f"V-{n}", 0, question=text) for n, text in enumerate(["parcel?", "a parcel", "my parcel"])
        ]
        assert len(common_questions(asked, same=lambda text: "parcel" if "parcel" in text else text)) == 1


class TestQueues:
    def test_an_overflow_is_another_wait_and_no_abandonment(self):
        call = Conversation.offer("V-1", channel="phone", queue="first", at=T, by=AMY)
        call = call.overflow("second", at=T + timedelta(seconds=40), by=Actor.system("acd"))
        call = call.answer("amy", at=T + timedelta(seconds=50), by=AMY)
        assert [(wait.queue, wait.duration.seconds, wait.outcome.value) for wait in call.waits] == [
            ("first", 40, "queued"),
            ("second", 10, "active"),
        ]
        assert call.measures.abandoned is False

    def test_a_customer_who_leaves_the_queue_has_abandoned_and_a_closing_queue_has_not(self):
        call = Conversation.offer("V-1", channel="phone", queue="first", at=T, by=AMY)
        with pytest.raises(Refused, match="has abandoned the contact"):
            call.end("customer", at=T, by=AMY)
        shut = call.end("system", at=T + timedelta(seconds=9), by=Actor.system("acd"))
        assert (shut.measures.abandoned, shut.measures.queue_time) == (False, timedelta(seconds=9))

    def test_a_written_conversation_has_a_first_reply(self):
        chat = Conversation.offer("V-1", channel="chat", at=T, by=AMY).say("beep", kind="bot", at=T, by=AMY)
        chat = chat.answer("amy", at=T, by=AMY).say("note", visibility="internal", at=T, by=AMY)
        assert chat.measures.first_reply_at is None
        replied = chat.say("hello", at=T + timedelta(seconds=8), by=AMY)
        assert replied.measures.first_reply_at == T + timedelta(seconds=8)
        assert replied.mentions("HELLO")
        assert not replied.mentions("parcel")


@st.composite
def handlings(draw):
    since = T + timedelta(seconds=draw(st.integers(0, 500)))
    until = since + timedelta(seconds=draw(st.integers(0, 300)))
    wraps = []
    if draw(st.booleans()):
        start = since + timedelta(seconds=draw(st.integers(0, 400)))
        wraps.append((start, start + timedelta(seconds=draw(st.integers(0, 100)))))
    return Handling("amy", since, until, timedelta(0), tuple(wraps))


@settings(max_examples=80)
@given(st.lists(handlings(), max_size=6), st.integers(0, 900))
def test_shared_time_adds_up_to_busy_time(parts, seconds):
    until = T + timedelta(seconds=seconds)
    found = overlap(parts, until=until)
    assert sum(found.shares, timedelta(0)) == found.busy <= found.spent
    assert found.peak <= found.handled == len(parts)
    assert (found.mean is None) == (found.busy == timedelta(0))
    if found.mean is not None:
        assert 1 <= found.mean <= found.peak
    points = [T + timedelta(seconds=n, microseconds=1) for n in range(901)]
    live = [
        sum(
            any(a <= at < min(b, until) for a, b in ((part.since, part.until), *part.wraps)) for part in parts
        )
        for at in points
    ]
    assert found.busy == timedelta(seconds=sum(n > 0 for n in live))
    assert found.peak == max(live)
