"""The ticket's machine as a whole: every legal transition is reached, and no other one."""

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Refused
from cxkit.kernel._refusals import verbs
from cxkit.kernel.facts import Actor
from cxkit.tickets import Status, Ticket, facts
from cxkit.tickets._enums import GONE
from cxkit.tickets._lifecycle import LIFECYCLE

T = datetime(2026, 2, 3, 9, tzinfo=UTC)
WANG, AMY, RULE = Actor.customer("C-1"), Actor.agent("amy"), Actor.system("rule")
NEW, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED, MERGED, SPAM, DELETED = Status

UNSOLVED = (NEW, OPEN, PENDING, ON_HOLD)
ACTIVE = (*UNSOLVED, SOLVED)


def stay(*states):
    return {state: state for state in states}


def to(target, *states):
    return dict.fromkeys(states, target)


# The table of the trade, written here a second time and by hand: what everybody may do, and where it leads.
EXPECTED = {
    "customer writes": {NEW: NEW, **to(OPEN, OPEN, PENDING, ON_HOLD, SOLVED)},
    "customer's automatic reply": stay(*ACTIVE),
    "agent writes": {**stay(*ACTIVE), NEW: OPEN},
    "agent notes": stay(*ACTIVE),
    "bot writes": stay(*ACTIVE),
    "bot hands over": stay(*UNSOLVED),
    "assign agent": {**stay(*UNSOLVED), NEW: OPEN},
    "assign group": stay(*UNSOLVED),
    "set priority": stay(*UNSOLVED),
    "classify": stay(*ACTIVE),
    "tag": stay(*ACTIVE),
    "set schedule": stay(*UNSOLVED),
    "escalate": stay(*UNSOLVED),
    "await customer": to(PENDING, NEW, OPEN, ON_HOLD),
    "hold": to(ON_HOLD, NEW, OPEN, PENDING),
    "resume": to(OPEN, PENDING, ON_HOLD),
    "solve": to(SOLVED, *UNSOLVED),
    "reopen": {SOLVED: OPEN},
    "close": to(CLOSED, *ACTIVE),
    "merge": to(MERGED, *ACTIVE),
    "stray": stay(CLOSED, MERGED, SPAM, DELETED),
    "spam": to(SPAM, *ACTIVE),
    "delete": to(DELETED, *ACTIVE, SPAM),
    "genuine": {SPAM: set(ACTIVE)},
    "recover": {DELETED: {*ACTIVE, SPAM}},
    "erase": stay(*Status),
}

VERBS = {
    "customer writes": lambda t, at: t.reply("?", at=at, by=WANG),
    "customer's automatic reply": lambda t, at: t.reply("away", kind="automatic", at=at, by=WANG),
    "agent writes": lambda t, at: t.reply("!", at=at, by=AMY),
    "agent notes": lambda t, at: t.reply("note", visibility="internal", at=at, by=AMY),
    "bot writes": lambda t, at: t.reply("beep", kind="bot", at=at, by=Actor.bot("ai")),
    "bot hands over": lambda t, at: t.hand_over(at=at, by=Actor.bot("ai")),
    "assign agent": lambda t, at: t.assign("amy", at=at, by=RULE),
    "assign group": lambda t, at: (
        t.assign(t.agent, group="returns", at=at, by=RULE)
        if t.agent and t.status is not NEW
        else t.assign(group="returns", at=at, by=RULE)
    ),
    "set priority": lambda t, at: t.set_priority("high", at=at, by=AMY),
    "classify": lambda t, at: t.classify(topic="delivery", at=at, by=AMY),
    "tag": lambda t, at: t.tag("fragile", at=at, by=AMY),
    "set schedule": lambda t, at: t.set_schedule("night", at=at, by=AMY),
    "escalate": lambda t, at: t.escalate(at=at, by=AMY, agent="amy"),
    "await customer": lambda t, at: t.await_customer(at=at, by=AMY),
    "hold": lambda t, at: t.hold("carrier", at=at, by=AMY),
    "resume": lambda t, at: t.resume(at=at, by=AMY),
    "solve": lambda t, at: t.solve(at=at, by=AMY),
    "reopen": lambda t, at: t.reopen(at=at, by=AMY),
    "close": lambda t, at: t.close(at=at, by=RULE),
    "merge": lambda t, at: t.apply(facts.MergedInto(target="T-0", at=at, by=AMY)),
    "stray": lambda t, at: t.apply(facts.StrayMessaged(text="?", at=at, by=WANG)),
    "spam": lambda t, at: t.mark_spam(at=at, by=AMY),
    "delete": lambda t, at: t.delete(at=at, by=AMY),
    "genuine": lambda t, at: t.mark_genuine(at=at, by=AMY),
    "recover": lambda t, at: t.recover(at=at, by=AMY),
    "erase": lambda t, at: t.erase(at=at, by=AMY),
}


def wanted(verb, before):
    after = EXPECTED[verb].get(before, set())
    return after if isinstance(after, set) else {after}


def opened():
    return Ticket.open("T-1", channel="chat", subject="Lamp", customer="C-1", at=T, by=WANG)


def walks(seed, steps, length=25):
    """Tickets that live at random, each with every verb tried in every state that they pass."""
    chance = random.Random(seed)
    ticket, at, done = opened(), T, 0
    while done < steps:
        at += timedelta(minutes=chance.randint(0, 90))
        verb = chance.choice(sorted(VERBS))
        done += 1
        try:
            after = VERBS[verb](ticket, at)
        except Refused as error:
            yield verb, ticket, error
            continue
        yield verb, ticket, after
        final = after.status in (CLOSED, MERGED) and chance.random() < 0.25
        ticket, at = (opened(), T) if final or after.version > length else (after, at)


def test_every_legal_transition_is_reached_and_no_illegal_one():
    reached = set()
    for verb, before, after in walks(seed=7, steps=20_000):
        legal = wanted(verb, before.status)
        if isinstance(after, Refused):
            # An unsolved ticket without an assignee is the one refusal inside a legal state.
            assert not legal or (verb == "solve" and before.agent is None), (verb, before.status, after)
        else:
            assert after.status in legal, (verb, before.status, after.status)
            reached.add((verb, before.status, after.status))
    everything = {
        (verb, source, target) for verb in EXPECTED for source in Status for target in wanted(verb, source)
    }
    assert everything - reached == set()


def test_a_refusal_names_what_is_possible_instead():
    for verb, before, after in walks(seed=8, steps=1500):
        if isinstance(after, Refused):
            allowed = after.params["allowed"]
            facts = [name for name, why in before.allowed(before.history[-1].at).items() if why is None]
            assert allowed == [verbs(Ticket)[fact] for fact in facts if fact in verbs(Ticket)]
            assert all(hasattr(before, verb) for verb in allowed)
            assert after.params["state"] == before.status.value
            assert verb


def test_a_ticket_is_what_its_history_makes_it():
    for _, before, after in walks(seed=9, steps=2500):
        if isinstance(after, Ticket):
            assert Ticket.replay(after.history) == after
            assert [status for _, status in after.statuses][-1] is after.status
            assert after.version == before.version + 1


def test_milestones_agree_with_the_statuses():
    for _, _, ticket in walks(seed=10, steps=2500):
        if isinstance(ticket, Refused):
            continue
        times = ticket.milestones()
        settled = ticket.status in (SOLVED, CLOSED)
        assert (times.solved_at is not None) == settled
        assert (times.closed_at is not None) == (ticket.status is CLOSED)
        if settled:
            assert times.first_solved_at <= times.solved_at
        if times.reopens:
            assert times.first_solved_at is not None
        if ticket.status not in GONE:
            kept = [status for _, status in ticket.statuses if status not in GONE]
            changes = [now for before, now in zip([None, *kept], kept, strict=False) if now is not before]
            pairs = pairwise(changes)
            assert times.reopens == sum(a is SOLVED and b in UNSOLVED for a, b in pairs)


@pytest.mark.parametrize(
    "fact", sorted(LIFECYCLE.steps, key=lambda fact: fact.__name__), ids=lambda f: f.__name__
)
def test_no_fact_is_accepted_in_a_state_that_the_trade_does_not_know(fact):
    """Every class of facts stands in the table above, or changes no status and needs an active ticket."""
    quiet = {
        facts.StatusNamed,
        facts.Absorbed,
        facts.SplitOff,
        facts.Linked,
        facts.ReportedTo,
        facts.ParentSet,
        facts.DependencyAdded,
        facts.DependencySettled,
        facts.PolicyApplied,
        facts.PolicyRemoved,
    }
    step = LIFECYCLE.steps[fact]
    if fact in quiet:
        assert step.target is None
        assert step.source <= set(ACTIVE)
    else:
        sources = {source for verb in EXPECTED for source in EXPECTED[verb]}
        assert step.source <= sources


@settings(max_examples=60)
@given(st.data())
def test_any_order_of_facts_gives_one_ticket_however_it_is_cut(data):
    seed = data.draw(st.integers(0, 10_000))
    *_, (_, ticket, _) = walks(seed=seed, steps=data.draw(st.integers(1, 40)))
    cut = data.draw(st.integers(1, ticket.version))
    resumed = Ticket.replay(ticket.history[:cut])
    for fact in ticket.history[cut:]:
        resumed = resumed.apply(fact) if not isinstance(fact, facts.Erased) else resumed._after(fact)
    assert resumed == ticket
