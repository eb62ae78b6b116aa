"""The conversation's machine as a whole: every legal transition is reached, and no other one."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from cxkit.conversations import Conversation, Status, facts
from cxkit.errors import Refused
from cxkit.kernel.facts import Actor

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, ACD = Actor.customer("C-1"), Actor.agent("amy"), Actor.system("acd")
QUEUED, CALLBACK, ACTIVE, ON_HOLD, OUTSIDE, WRAP_UP, ENDED, ABANDONED = Status

LIVE = (QUEUED, CALLBACK, ACTIVE, ON_HOLD, OUTSIDE)
MET = (ACTIVE, ON_HOLD, OUTSIDE, WRAP_UP, ENDED)


def stay(*states):
    return {state: state for state in states}


# The table of the trade, written here a second time and by hand.
EXPECTED = {
    "answer": {QUEUED: ACTIVE, CALLBACK: ACTIVE},
    "abandon": {QUEUED: ABANDONED},
    "overflow": stay(QUEUED),
    "choose callback": {QUEUED: CALLBACK},
    "transfer": {ACTIVE: QUEUED, ON_HOLD: QUEUED},
    "pass on": dict.fromkeys((QUEUED, ACTIVE, ON_HOLD), OUTSIDE),
    "hold": {ACTIVE: ON_HOLD},
    "resume": {ON_HOLD: ACTIVE},
    "customer hangs up": dict.fromkeys((CALLBACK, ACTIVE, ON_HOLD, OUTSIDE), ENDED),
    "system ends": dict.fromkeys(LIVE, ENDED),
    "wrap up": {**stay(*LIVE, WRAP_UP), ENDED: WRAP_UP},
    "finish": {**stay(*LIVE, ENDED), WRAP_UP: {ENDED, WRAP_UP}},
    "say": stay(*LIVE),
    "step": stay(*MET),
    "file": stay(*Status),
    "link": stay(*Status),
    "consent": stay(*LIVE),
    "refuse recording": stay(*LIVE),
    "record": stay(*MET),
    "rate": stay(*MET),
    "erase": stay(*Status),
}
# Legal states in which it is refused all the same.
REFUSED_INSIDE = {
    "record": lambda c: "recording" not in c.consented,
    "wrap up": lambda c: not c.handlings or c.handlings[-1].wrap is None,
    "finish": lambda c: all(part.wrap is not None for part in c.handlings),
}
VERBS = {
    "answer": lambda c, at: c.answer("amy", at=at, by=AMY),
    "abandon": lambda c, at: c.abandon(at=at, by=WANG),
    "overflow": lambda c, at: c.overflow("second", at=at, by=ACD),
    "choose callback": lambda c, at: c.choose_callback(at=at, by=WANG),
    "transfer": lambda c, at: c.transfer(queue="second", at=at, by=AMY),
    "pass on": lambda c, at: c.pass_on("maker", at=at, by=AMY),
    "hold": lambda c, at: c.hold(at=at, by=AMY),
    "resume": lambda c, at: c.resume(at=at, by=AMY),
    "customer hangs up": lambda c, at: c.end("customer", at=at, by=WANG),
    "system ends": lambda c, at: c.end("system", at=at, by=ACD),
    "wrap up": lambda c, at: c.wrap_up(at=at, by=AMY),
    "finish": lambda c, at: c.finish_wrap_up(at=at, by=AMY),
    "say": lambda c, at: c.say("hello", at=at, by=AMY),
    "step": lambda c, at: c.take_step("solve", at=at, by=AMY),
    "file": lambda c, at: c.file(question="Where?", at=at, by=AMY),
    "link": lambda c, at: c.link(order="O-7", at=at, by=AMY),
    "consent": lambda c, at: c.consent(given=True, at=at, by=WANG),
    "refuse recording": lambda c, at: c.consent("recording", given=False, at=at, by=WANG),
    "record": lambda c, at: c.record("recording", at=at, by=AMY),
    "rate": lambda c, at: c.rate(4, at=at, by=WANG),
    "erase": lambda c, at: c.erase(at=at, by=AMY),
}


def wanted(verb, before):
    after = EXPECTED[verb].get(before, set())
    return after if isinstance(after, set) else {after}


def offered():
    return Conversation.offer("V-1", channel="phone", customer="C-1", queue="first", at=T, by=WANG)


# What makes a life of several parts, drawn more often.
TURNS = ("answer", "choose callback", "finish", "transfer", "wrap up")


def walks(seed, steps, length=20):
    chance = random.Random(seed)
    contact, at = offered(), T
    for _ in range(steps):
        at += timedelta(seconds=chance.randint(0, 90))
        legal = [verb for verb in (*sorted(VERBS), *TURNS * 3) if wanted(verb, contact.status)]
        verb = chance.choice(legal if chance.random() < 0.6 else sorted(VERBS))
        try:
            after = VERBS[verb](contact, at)
        except Refused as error:
            yield verb, contact, error
            continue
        yield verb, contact, after
        contact, at = (offered(), T) if after.version > length else (after, at)


def test_every_legal_transition_is_reached_and_no_illegal_one():
    reached = set()
    for verb, before, after in walks(seed=3, steps=25_000):
        legal = wanted(verb, before.status)
        if isinstance(after, Refused):
            assert not legal or REFUSED_INSIDE[verb](before), (verb, before.status)
        else:
            assert after.status in legal, (verb, before.status, after.status)
            reached.add((verb, before.status, after.status))
    everything = {(verb, a, b) for verb in EXPECTED for a in Status for b in wanted(verb, a)}
    # Two agents who wrap up at once are met in the measures' own test.
    together = {("finish", WRAP_UP, WRAP_UP), ("wrap up", WRAP_UP, WRAP_UP)}
    assert everything - reached <= together


def test_measures_hold_together_whatever_happened():
    for _, _, contact in walks(seed=4, steps=4000):
        if isinstance(contact, Refused):
            continue
        assert Conversation.replay(contact.history) == contact
        found, at = contact.measures, contact.history[-1].at
        assert found.abandoned == (
            None if found.outcome is None else contact.status is ABANDONED and not contact.handlings
        )
        assert found.outcome is not None or (contact.status is QUEUED and not contact.handlings)
        assert (found.answered_at is None) == (contact.handlings == ())
        waits = contact.waits
        assert [wait.until for wait in waits[:-1]].count(None) == 0
        assert (waits[-1].until is None) == (contact.status is QUEUED)
        for part in contact.handlings:
            assert (part.until or at) - part.since >= part.hold >= timedelta(0)
        if found.handle_time is not None:
            assert found.handle_time == found.talk_time + found.hold_time + found.wrap_time
            assert found.handle_time == sum((part.total for part in contact.handlings), timedelta(0))


def test_a_message_that_its_channel_brings_again_is_recorded_once():
    begun = Conversation.offer("V-1", channel="chat", customer="C-1", queue="shop", at=T, by=ACD)
    said = begun.apply(facts.Messaged(message="m-1", text="在吗", at=T, by=WANG))
    with pytest.raises(Refused, match="message m-1 is recorded already"):
        said.apply(facts.Messaged(message="m-1", text="在吗", at=T + timedelta(seconds=5), by=WANG))
    other = said.apply(facts.Messaged(message="m-2", text="在吗", at=T, by=WANG)).say("在吗", at=T, by=WANG)
    assert len(other.say("在吗", at=T, by=WANG).messages) == 4
    twice = Conversation.replay([*said.history, said.history[-1]])  # as versions before stored it
    assert len(twice.messages) == 2
