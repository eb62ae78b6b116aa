"""Laws of service time, over tickets that lived at random and calendars of any kind."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.metrics import first_response
from cxkit.testing import business_calendars
from cxkit.tickets import (
    ClockKind,
    ClockRules,
    Schedule,
    ServiceLevels,
    ServicePolicy,
    Status,
    Target,
    TargetState,
    Ticket,
    merge,
    runs,
)
from cxkit.tickets._enums import GONE

T = datetime(2026, 3, 27, 9, tzinfo=UTC)
WANG, AMY, RULE = Actor.customer("C-1"), Actor.agent("amy"), Actor.system("rule")
BOT = Actor.bot("ai")
SOLVED = "clock.solved"

VERBS = {
    "customer": lambda t, at: t.reply("?", at=at, by=WANG),
    "agent": lambda t, at: t.reply("!", at=at, by=AMY),
    "note": lambda t, at: t.reply("hm", visibility="internal", at=at, by=AMY),
    "wait": lambda t, at: t.await_customer(at=at, by=AMY),
    "hold": lambda t, at: t.hold("carrier", at=at, by=AMY),
    "resume": lambda t, at: t.resume(at=at, by=AMY),
    "solve": lambda t, at: t.assign("amy", at=at, by=AMY).solve(at=at, by=AMY),
    "reopen": lambda t, at: t.reopen(at=at, by=AMY),
    "close": lambda t, at: t.close(at=at, by=RULE),
    "urgent": lambda t, at: t.set_priority("urgent", at=at, by=AMY),
    "normal": lambda t, at: t.set_priority("normal", at=at, by=AMY),
    "night": lambda t, at: t.set_schedule("other", at=at, by=AMY),
    "delete": lambda t, at: t.delete(at=at, by=AMY),
    "recover": lambda t, at: t.recover(at=at, by=AMY),
    "group": lambda t, at: t.assign(t.agent, group="second", at=at, by=AMY),
}
ALL = tuple(sorted(VERBS))
GAPS = st.integers(0, 60 * 24 * 3).map(lambda minutes: timedelta(minutes=minutes))


BOTS = {
    "bot": lambda t, at: t.reply("beep", kind="bot", at=at, by=BOT),
    "bot solves": lambda t, at: t.assign("ai", at=at, by=RULE).solve(at=at, by=BOT),
    "hand over": lambda t, at: t.hand_over(at=at, by=BOT),
    "back": lambda t, at: t.reply("again", at=at, by=WANG),
}
VERBS |= BOTS


@st.composite
def lived(draw, apply=lambda ticket, at: ticket, verbs=ALL, id="T-1"):
    at = T + draw(GAPS)
    begun = draw(st.sampled_from(["new", "open", "pending"]))
    ticket = Ticket.open(id, channel="chat", subject="Lamp", status=begun, group="first", at=at, by=WANG)
    ticket = apply(ticket, at)
    for verb, gap in draw(st.lists(st.tuples(st.sampled_from(verbs), GAPS), max_size=12)):
        at += gap
        try:
            ticket = apply(VERBS[verb](ticket, at), at)
        except Refused:
            continue
    return ticket


def counted(run, calendar, at):
    total = timedelta()
    for span in run.spans:
        if span.counts:
            end = span.until or at
            total += calendar.elapsed(span.since, end) if calendar else end - span.since
    return total


@settings(max_examples=80)
@given(lived(), business_calendars() | st.none(), GAPS)
def test_waits_and_work_add_up_under_one_calendar(ticket, calendar, later):
    at = ticket.history[-1].at + later

    def spent(*statuses):
        return ticket.time_in(*statuses, until=at, calendar=calendar)

    requester, work, hold, agent = (
        spent(*s) for s in (["new", "open", "on_hold"], ["new", "open"], ["on_hold"], ["pending"])
    )
    assert requester == work + hold
    assert spent("new", "open", "pending", "on_hold") == requester + agent
    assert spent(*Status) == (
        calendar.elapsed(ticket.history[0].at, at) if calendar else at - ticket.history[0].at
    )


@settings(max_examples=80)
@given(lived(), business_calendars() | st.none(), GAPS)
def test_the_clocks_agree_with_the_statuses(ticket, calendar, later):
    at = ticket.history[-1].at + later
    found = runs(ticket.history)
    began = ticket.history[0].status is Status.PENDING
    for kind, statuses in [
        (ClockKind.AGENT_WORK, ["new", "open"]),
        (ClockKind.REQUESTER_WAIT, ["new", "open", "on_hold"]),
        (ClockKind.TOTAL_RESOLUTION, ["new", "open", "pending", "on_hold"]),
    ]:
        measured = sum((counted(run, calendar, at) for run in found[kind]), timedelta())
        if kind is not ClockKind.TOTAL_RESOLUTION or not began:
            assert measured == ticket.time_in(*statuses, until=at, calendar=calendar)


@settings(max_examples=150)
@given(lived(), st.sampled_from(["reopening", "handover", "opening"]))
def test_the_metric_and_the_clock_wait_for_the_same_answer(ticket, start):
    """Unless a solution without a word fulfilled the promise before the answer came."""
    answered = ticket.first_response_at()
    clock = runs(ticket.history, ClockRules(first_reply_from=start))[ClockKind.FIRST_REPLY]
    if answered is None or ticket.status in GONE or (clock and clock[-1].ended_at != answered):
        return
    waited = first_response.of([ticket], start=start, figure="mean")
    if clock:
        assert waited.value == pytest.approx((answered - clock[-1].started_at).total_seconds())
    else:
        assert (waited.n, waited.dropped["not_begun"]) == (0, 1)


@pytest.mark.parametrize("start", ["opening", "handover", "reopening"])
def test_a_ticket_handed_over_while_it_waits_for_the_customer_waits_once_it_is_taken_up(start):
    def at(hour):
        return T + timedelta(hours=hour)

    ticket = Ticket.open("T-1", channel="chat", subject="Lamp", status="pending", at=T, by=WANG)
    ticket = ticket.hand_over(at=at(3), by=BOT)
    untouched = ticket.reply("!", at=at(4), by=AMY)
    assert first_response.of([untouched], start=start).dropped["not_begun"] == 1
    ticket = ticket.resume(at=at(5), by=AMY).reply("!", at=at(7), by=AMY)
    assert first_response.of([ticket], start=start, figure="mean").value == 2 * 3600


@settings(max_examples=80)
@given(lived(), st.sampled_from(["continue_excluding_solved", "continue_including", "restart", "none"]))
def test_every_run_is_a_chain_of_stretches_without_a_gap(ticket, reopen):
    for kind, each in runs(ticket.history, ClockRules(reopen=reopen)).items():
        assert [run.number for run in each] == list(range(1, len(each) + 1))
        for run in each:
            assert run.kind is kind
            assert (run.ended_at is None) == (run.ending is None) == (run.why_ended is None)
            edges = [run.started_at, *(span.until for span in run.spans)]
            assert [span.since for span in run.spans] == edges[: len(run.spans)]
            if run.spans:
                assert edges[-1] == run.ended_at
            assert all(span.until is None or span.since < span.until for span in run.spans)
        for one, two in itertools.pairwise(each):
            assert one.ended_at is not None
            assert kind is ClockKind.NEXT_REPLY or one.ended_at <= two.started_at


def desk(calendar, other, rules):
    def both(clock, within):
        usual = {"clock": clock, "within": within, "hours": "business"}
        return [Target(**usual), Target(**{**usual, "within": within / 4}, priority="urgent")]

    kinds = (
        "first_reply",
        "next_reply",
        "pausable_update",
        "requester_wait",
        "agent_work",
        "total_resolution",
    )
    targets = [target for kind in kinds for target in both(kind, timedelta(hours=8))]
    targets.append(Target(clock="group_ownership", within=timedelta(hours=8)))
    return ServiceLevels(
        policies=[ServicePolicy(id="std", targets=targets, schedule="usual", clocks=rules)],
        schedules=[Schedule(id="usual", calendar=calendar), Schedule(id="other", calendar=other)],
    )


@st.composite
def served(draw):
    rules = ClockRules(
        reopen=draw(st.sampled_from(["continue_excluding_solved", "continue_including", "restart", "none"])),
        on_change=draw(st.sampled_from(["carry", "restart", "keep"])),
        schedule_change=draw(st.sampled_from(["segment", "last"])),
        unanswered=draw(st.sampled_from(["fulfilled", "cancelled"])),
        boundary=draw(st.sampled_from(["closing", "next_opening"])),
    )
    levels = desk(draw(business_calendars(plain=True)), draw(business_calendars(plain=True)), rules)
    return levels, draw(lived(lambda ticket, at: levels.apply(ticket, at=at, by=RULE)))


@settings(max_examples=60)
@given(served(), GAPS)
def test_a_reading_keeps_its_promises(case, later):
    levels, ticket = case
    at = ticket.history[-1].at + later
    for read in levels.readings(ticket, at):
        end = read.ended_at or at
        if read.state is TargetState.MET:
            assert read.due_at is None or read.ended_at <= read.due_at
        if read.breached_at is not None:
            assert read.breached_at < end
        if read.state is TargetState.BREACHED:
            assert read.breached_at is not None
        if read.state is TargetState.RUNNING:
            assert read.due_at >= at
        if read.state is TargetState.PAUSED:
            assert read.is_open
        if read.target is not None:
            assert read.left == read.target.within - read.used
        told = levels.explain(ticket, read.kind, at, number=read.number)
        assert (told.stretches[-1].used if told.stretches else timedelta()) == read.used
        assert all(
            one.until == two.since for one, two in zip(told.stretches, told.stretches[1:], strict=False)
        )


@settings(max_examples=60)
@given(served(), GAPS, GAPS)
def test_a_breach_never_moves_and_never_vanishes(case, early, later):
    levels, ticket = case
    first = ticket.history[0].at + early
    then = max(first, ticket.history[-1].at) + later
    if ticket.status in GONE:
        return
    after = {(read.kind, read.number): read for read in levels.readings(ticket, then)}
    for read in levels.readings(ticket, first):
        if read.state is TargetState.BREACHED:
            now = after[read.kind, read.number]
            assert now.state is TargetState.BREACHED
            assert now.breached_at <= read.breached_at


@settings(max_examples=60)
@given(served())
def test_a_deadline_uses_up_exactly_what_was_promised(case):
    levels, ticket = case
    at = ticket.history[-1].at
    for read in levels.readings(ticket, at):
        if read.state is TargetState.RUNNING:
            (then,) = [
                each
                for each in levels.readings(ticket, read.due_at)
                if (each.kind, each.number) == (read.kind, read.number)
            ]
            assert then.used == read.target.within
            assert then.state is TargetState.RUNNING


@pytest.mark.parametrize("size", [2, 5])
def test_merging_never_increases_what_is_counted(size):
    @settings(max_examples=30)
    @given(st.data())
    def law(data):
        talk = ("customer", "agent", "note", "wait", "solve")
        tickets = {f"T-{n}": data.draw(lived(verbs=talk, id=f"T-{n}")) for n in range(size)}
        at = max(ticket.history[-1].at for ticket in tickets.values())

        def totals():
            kept = [ticket for ticket in tickets.values() if ticket.status not in GONE]
            times = [ticket.milestones() for ticket in tickets.values()]
            return (
                len(kept),
                sum(each.agent_messages for each in times),
                sum(each.customer_messages for each in times),
                sum(ticket.milestones().touches for ticket in kept),
                sum(ticket.solved_at() is not None for ticket in tickets.values()),
            )

        before = totals()
        for one, two in data.draw(
            st.lists(st.permutations(sorted(tickets)).map(lambda ids: ids[:2]), max_size=4)
        ):
            try:
                tickets[one], tickets[two] = merge(tickets[one], tickets[two], at=at, by=AMY)
            except Refused:
                continue
            after = totals()
            assert all(now <= then for now, then in zip(after, before, strict=True))
            before = after

    law()


@settings(max_examples=150)
@given(
    lived(verbs=("agent", "solve", "reopen", "wait", "resume", "note", *BOTS)),
    st.sampled_from(["reopening", "handover", "opening"]),
    st.booleans(),
)
def test_service_levels_and_milestones_read_one_wait_for_the_first_answer(ticket, start, bots):
    """The last run of the clock begins where the milestones say, and ends with the answer that they name.

    An answer may follow a solution, which had ended the run.
    """
    rules = ClockRules(first_reply_from=start, bot_replies="counted" if bots else "ignored")
    found = runs(ticket.history, rules)[ClockKind.FIRST_REPLY]
    told = ticket.milestones(bots=bots, start=start)
    assert found or told.response_from is None or ticket.status in GONE
    if not found:
        return
    assert [run.number for run in found] == list(range(1, len(found) + 1))
    assert found[-1].started_at == told.response_from
    if told.first_response_at is not None and not any(
        run.why_ended and run.why_ended.code == SOLVED for run in found[-1:]
    ):
        assert found[-1].ended_at == told.first_response_at


@pytest.mark.parametrize("start", ["reopening", "handover", "opening"])
def test_what_a_bot_hands_over_while_the_customer_is_awaited_waits_for_nobody(start):
    at, bot = datetime(2026, 3, 27, 9, tzinfo=UTC), Actor.bot("ai")
    ticket = Ticket.open("T-1", channel="chat", subject="Lamp", status="pending", at=at, by=bot)
    ticket = ticket.hand_over(group="first", at=at, by=bot)
    assert ticket.milestones(start=start).response_from is None
