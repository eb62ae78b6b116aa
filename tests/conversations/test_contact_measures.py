"""What a conversation tells metrics."""

from datetime import UTC, datetime, timedelta

import pytest

from cxkit.conversations import Conversation, Status, facts
from cxkit.errors import Invalid, Refused
from cxkit.kernel.facts import Actor

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, BO = Actor.customer("C-1"), Actor.agent("amy"), Actor.agent("bo")


def s(seconds: float) -> datetime:
    return T + timedelta(seconds=seconds)


def offered(**kw) -> Conversation:
    return Conversation.offer("V-1", channel="phone", customer="C-1", queue="returns", at=T, by=WANG, **kw)


def test_handle_time_is_talk_hold_and_wrap_up():
    call = offered().answer("amy", at=s(20), by=AMY).hold(at=s(50), by=AMY).resume(at=s(80), by=AMY)
    call = call.end("customer", at=s(140), by=WANG)
    assert call.measures.handle_time == timedelta(seconds=120)
    call = call.wrap_up(at=s(140), by=AMY)
    assert call.status is Status.WRAP_UP
    assert call.measures.handle_time is None
    call = call.finish_wrap_up(at=s(200), by=AMY)
    got = call.measures
    assert (got.queue_time, got.talk_time, got.hold_time, got.wrap_time) == (
        timedelta(seconds=20),
        timedelta(seconds=90),
        timedelta(seconds=30),
        timedelta(seconds=60),
    )
    assert got.handle_time == timedelta(seconds=180)


def test_a_transferred_call_has_one_part_an_agent_and_hold_ends_with_the_transfer():
    call = (
        offered()
        .answer("amy", at=s(10), by=AMY)
        .hold(at=s(20), by=AMY)
        .transfer(queue="vip", at=s(40), by=AMY)
    )
    call = call.wrap_up(agent="amy", at=s(40), by=AMY).answer("bo", at=s(60), by=BO)
    call = call.finish_wrap_up(agent="amy", at=s(70), by=AMY).end("agent", at=s(100), by=BO)
    amy, bo = call.handlings
    assert (amy.talk, amy.hold, amy.wrap) == (
        timedelta(seconds=10),
        timedelta(seconds=20),
        timedelta(seconds=30),
    )
    assert (bo.talk, bo.hold, bo.wrap) == (timedelta(seconds=40), timedelta(0), timedelta(0))
    assert [wait.queue for wait in call.waits] == ["returns", "vip"]
    assert call.measures.queue_time == timedelta(seconds=10)


def answered_and_given_up() -> Conversation:
    call = offered().answer("amy", at=s(10), by=AMY).transfer(queue="vip", at=s(40), by=AMY)
    return call.abandon(at=s(90), by=WANG)


def test_a_contact_that_was_answered_is_not_abandoned_by_leaving_a_second_queue():
    got = answered_and_given_up().measures
    assert (got.abandoned, got.abandoned_at, got.outcome) == (False, None, "answered")
    assert (got.queue_time, got.answered_by, got.answered_in) == (timedelta(seconds=10), "amy", "returns")
    assert got.ended_at == s(90)
    assert [(stay.queue, stay.ended_as, stay.agent) for stay in answered_and_given_up().waits] == [
        ("returns", "answered", "amy"),
        ("vip", "abandoned", None),
    ]


def test_a_wait_goes_on_through_queues_that_pass_the_contact_on():
    call = offered().overflow("second", at=s(40), by=Actor.system("acd"))
    assert (call.measures.queue_time, call.measures.outcome, call.measures.abandoned) == (None, None, None)
    got = call.answer("bo", at=s(50), by=BO).measures
    assert (got.queue_time, got.answered_by, got.answered_in) == (timedelta(seconds=50), "bo", "second")
    gone = call.abandon(at=s(60), by=WANG).measures
    assert (gone.queue_time, gone.abandoned, gone.answered_in) == (timedelta(seconds=60), True, "second")


def test_who_is_passed_to_an_outside_line_and_hangs_up_there_has_abandoned_nothing():
    call = offered().answer("amy", at=s(10), by=AMY).pass_on("maker", at=s(30), by=AMY)
    assert (call.status, call.handlings[0].talk) == (Status.OUTSIDE, timedelta(seconds=20))
    call = call.end("customer", at=s(300), by=WANG)
    got = call.measures
    assert (call.status, got.abandoned, got.transfers, got.ended_at) == (Status.ENDED, False, 1, s(300))
    straight = offered().pass_on("maker", at=s(30), by=Actor.system("acd")).end("customer", at=s(99), by=WANG)
    got = straight.measures
    assert (got.abandoned, got.outcome, got.answered_at, got.queue_time) == (
        False,
        "outside",
        None,
        timedelta(seconds=30),
    )


def test_a_callback_that_is_made_is_no_answer_of_the_queue():
    got = offered().choose_callback(at=s(30), by=WANG).answer("amy", at=s(900), by=AMY).measures
    assert (got.callback, got.outcome, got.queue_time) == (True, "callback", timedelta(seconds=30))
    assert (got.answered_by, got.answered_at) == ("amy", s(900))
    later = offered().answer("amy", at=s(10), by=AMY).transfer(queue="vip", at=s(40), by=AMY)
    got = later.choose_callback(at=s(60), by=WANG).measures
    assert (got.callback, got.outcome) == (False, "answered")


def test_an_imported_contact_that_waits_goes_on_waiting_here():
    seen = facts.Imported(
        conversation="V-3", status="queued", queue="returns", offered_at=T, at=s(30), by=Actor.system("pbx")
    )
    call = Conversation.imported(seen).overflow("second", at=s(40), by=Actor.system("acd"))
    got = call.answer("amy", at=s(70), by=AMY).measures
    assert (got.queue_time, got.outcome, got.answered_in) == (timedelta(seconds=70), "answered", "second")
    live = facts.Imported(conversation="V-4", status="active", agent="amy", at=T, by=Actor.system("pbx"))
    gone = Conversation.imported(live).transfer(queue="vip", at=s(9), by=AMY).abandon(at=s(99), by=WANG)
    got = gone.measures
    assert (got.abandoned, got.outcome, got.answered_by, got.queue_time) == (False, "answered", "amy", None)


def test_a_chosen_callback_is_not_an_abandonment():
    call = offered().choose_callback(at=s(30), by=WANG)
    got = call.measures
    assert (got.abandoned, got.callback, got.queue_time) == (False, True, timedelta(seconds=30))
    with pytest.raises(Refused, match="it is waiting for a callback"):
        call.abandon(at=s(40), by=WANG)


def test_an_abandoned_contact_has_a_queue_time_and_no_handle_time():
    got = offered().abandon(at=s(12), by=WANG).measures
    assert (got.abandoned, got.queue_time, got.talk_time) == (True, timedelta(seconds=12), None)
    assert got.abandoned_at == got.ended_at == s(12)


def test_an_imported_call_says_only_what_was_recorded():
    seen = facts.Imported(
        conversation="ID0001",
        channel="phone",
        abandoned=False,
        queue_time=timedelta(seconds=109),
        talk_time=timedelta(seconds=143),
        resolved=True,
        satisfaction=3,
        at=T,
        by=Actor.system("pbx"),
    )
    got = Conversation.imported(seen).measures
    assert (got.queue_time, got.talk_time, got.satisfaction) == (
        timedelta(seconds=109),
        timedelta(seconds=143),
        3,
    )
    assert got.handle_time is None
    assert got.offered_at is None


def test_an_import_reports_every_contradiction():
    with pytest.raises(Invalid) as error:
        facts.Imported(
            conversation="ID0002",
            status="abandoned",
            abandoned=True,
            talk_time=timedelta(seconds=1),
            offered_at=s(10),
            ended_at=s(0),
            satisfaction=6,
            at=T,
            by=Actor.system(),
        )
    assert [fault.path for fault in error.value.faults] == ["satisfaction", "abandoned", "ended_at"]


def test_nothing_is_recorded_without_consent():
    call = offered().answer("amy", at=s(10), by=AMY)
    with pytest.raises(Refused, match="has not agreed"):
        call.record("recording", at=s(11), by=AMY)
    agreed = call.consent("recording", given=True, at=s(11), by=WANG)
    assert agreed.record("recording", at=s(12), by=AMY).version == 4
    with pytest.raises(Refused, match="transcription"):
        agreed.record("transcription", at=s(12), by=AMY)
    withdrawn = agreed.consent(given=False, at=s(13), by=WANG)
    with pytest.raises(Refused, match="has not agreed"):
        withdrawn.record("recording", at=s(14), by=AMY)


def test_a_conversation_is_over_when_the_last_agent_has_wrapped_up():
    call = offered().answer("amy", at=s(10), by=AMY).transfer(queue="vip", at=s(40), by=AMY)
    call = call.wrap_up(agent="amy", at=s(40), by=AMY).answer("bo", at=s(60), by=BO)
    call = call.end("agent", at=s(100), by=BO).wrap_up(agent="bo", at=s(100), by=BO)
    half = call.finish_wrap_up(agent="bo", at=s(110), by=BO)
    assert half.status is Status.WRAP_UP
    assert half.finish_wrap_up(agent="amy", at=s(120), by=AMY).status is Status.ENDED
    assert half.wrap_up(agent="bo", at=s(115), by=BO).status is Status.WRAP_UP
    with pytest.raises(Refused, match="bo is not wrapping up this conversation"):
        half.finish_wrap_up(agent="bo", at=s(120), by=BO)
    with pytest.raises(Refused, match="amy had no part in the conversation that is free"):
        half.wrap_up(agent="amy", at=s(120), by=AMY)


def test_what_was_a_method_may_still_be_called_and_says_that_it_is_an_attribute():
    call = offered().answer("amy", at=s(4), by=AMY)
    for attribute in (call.measures, call.handlings, call.waits, call.messages):
        with pytest.warns(DeprecationWarning, match="leave out the parentheses") as caught:
            assert attribute() == attribute
        assert caught[0].filename == __file__
