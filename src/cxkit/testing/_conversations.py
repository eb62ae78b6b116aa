"""Strategies for conversations that have gone through the queue, with and without an end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cxkit.conversations import (
    RECEPTION,
    Conversation,
    ProcessStep,
    Purpose,
    ServiceProcess,
    Speaker,
    Status,
    StepGap,
    TurnRule,
    facts,
)
from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, scales, texts
from cxkit.values import Channel

_STEP = st.timedeltas(timedelta(0), timedelta(minutes=20)) | st.just(timedelta(0))
_STEPS = [step.code for step in RECEPTION.steps]

_Verb = Callable[[Conversation, datetime, str, str], Conversation]

_VERBS: tuple[_Verb, ...] = (
    lambda c, at, who, text: c.answer(who, at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.abandon(at=at, by=Actor.customer(c.customer)),
    lambda c, at, who, text: c.choose_callback(at=at, by=Actor.customer(c.customer)),
    lambda c, at, who, text: c.overflow("second", at=at, by=Actor.system("acd")),
    lambda c, at, who, text: c.transfer(queue="second", at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.pass_on("maker", at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.hold(at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.resume(at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.say(text, at=at, by=Actor.customer(c.customer)),
    lambda c, at, who, text: c.say(text, at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.say(text, at=at, by=Actor.bot("ai"), kind="bot"),
    lambda c, at, who, text: c.consent(given=len(text) % 3 > 0, at=at, by=Actor.customer(c.customer)),
    lambda c, at, who, text: _agreed(c, at).record("recording", at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.take_step(_STEPS[len(text) % len(_STEPS)], at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.end("customer", at=at, by=Actor.customer(c.customer)),
    lambda c, at, who, text: c.end("agent", at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.wrap_up(at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.finish_wrap_up(at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.file(question=text, resolved=len(text) % 2 > 0, at=at, by=Actor.agent(who)),
    lambda c, at, who, text: c.rate(1 + len(text) % 5, comment=text, at=at, by=Actor.customer(c.customer)),
    lambda c, at, who, text: c.erase(at=at, by=Actor.supervisor("lin")),
    lambda c, at, who, text: _agreed(c, at).transcribe(
        [facts.Utterance(speaker=Speaker.CUSTOMER, at=at, text=text)], at=at, by=Actor.agent(who)
    ),
    lambda c, at, who, text: c.say(text, at=at, by=Actor.agent(who), kind="assisted"),
    lambda c, at, who, text: c.say(text, at=at, by=Actor.bot("ai"), kind="away"),
)


def _agreed(c: Conversation, at: datetime) -> Conversation:
    return c.consent(given=True, at=at, by=Actor.customer(c.customer))


# An answer, and what follows it, is drawn more often than the ways to end without one.
_DRAWN = (*_VERBS, *_VERBS[:1] * 6, *_VERBS[2:3] * 3, *_VERBS[4:8], *_VERBS[14:18])
_ANSWER, _CALLBACK, _TRANSFER, _HOLD, _RESUME = (_VERBS[place] for place in (0, 2, 4, 6, 7))
_END, _WRAP_UP = _VERBS[15:17]
# Many draws in a row would seldom come to these, so lives begin with them.
_BEGINNINGS: tuple[tuple[_Verb, ...], ...] = (
    *((verb,) for verb in _VERBS),
    *((_ANSWER, verb) for verb in _VERBS),
    *((_ANSWER, _TRANSFER, _ANSWER), (_CALLBACK, _ANSWER), (_ANSWER, _HOLD, _RESUME)) * 4,
    *((_ANSWER, _END, _WRAP_UP), _VERBS[1:2]) * 4,
)


@st.composite
def conversations(draw: st.DrawFn, *, most: int = 12) -> Conversation:
    """Conversations that have lived: up to `most` things happened, also several at one instant."""
    at = draw(instants())
    customer = draw(st.none() | ids())
    conversation = Conversation.offer(
        draw(ids()),
        channel=draw(st.sampled_from(Channel)),
        customer=customer,
        purpose=draw(st.none() | st.sampled_from(Purpose)),
        topic=draw(st.sampled_from([None, "delivery", "refund"])),
        queue=draw(st.sampled_from([None, "first"])),
        at=at,
        by=Actor.customer(customer),
    )
    begun = draw(st.sampled_from(_BEGINNINGS))[:most]
    for verb in [*begun, *draw(st.lists(st.sampled_from(_DRAWN), max_size=most - len(begun)))]:
        at += draw(_STEP)
        try:
            conversation = verb(conversation, at, draw(st.sampled_from(["amy", "bo"])), draw(texts()))
        except Refused:
            continue
    return conversation


@st.composite
def _imports(draw: st.DrawFn) -> facts.Imported:
    abandoned = draw(st.sampled_from([None, False, False, True]))
    seconds = st.none() | st.integers(0, 3600).map(lambda count: timedelta(seconds=count))
    times = sorted(draw(st.lists(instants(), min_size=3, max_size=3)))
    known = [draw(st.none() | st.just(at)) for at in times]
    others = [status for status in Status if status is not Status.ABANDONED]
    scale = draw(scales())
    score = draw(st.none() | st.integers(scale.low, scale.high))
    made: Any = draw(
        records(
            facts.Imported,
            status=st.just(Status.ABANDONED) if abandoned else st.sampled_from(others),
            abandoned=st.just(abandoned),
            offered_at=st.just(known[0]),
            answered_at=st.just(None if abandoned else known[1]),
            ended_at=st.just(known[2]),
            queue_time=seconds,
            talk_time=st.none() if abandoned else seconds,
            hold_time=seconds,
            wrap_time=seconds,
            scale=st.just(scale),
            satisfaction=st.just(score),
        )
    )
    fact: facts.Imported = made
    return fact


def imported_conversations() -> st.SearchStrategy[Conversation]:
    """Contacts as call records show them: any time, duration or rating may be missing."""
    return _imports().map(Conversation.imported)


@st.composite
def _anything(draw: st.DrawFn) -> Conversation:
    return draw(conversations() if draw(st.integers(0, 4)) else imported_conversations())


@st.composite
def _ratings(draw: st.DrawFn) -> facts.Rated:
    scale = draw(scales())
    score = st.integers(scale.low, scale.high)
    made: Any = draw(records(facts.Rated, scale=st.just(scale), score=score))
    fact: facts.Rated = made
    return fact


@st.composite
def service_processes(draw: st.DrawFn) -> ServiceProcess:
    """Declared flows: some of the reception flow's steps in any order, with bounds between them."""
    steps = draw(st.permutations(RECEPTION.steps))
    kept: tuple[ProcessStep, ...] = tuple(steps[: draw(st.integers(1, len(steps)))])
    codes = st.sampled_from([step.code for step in kept])
    gaps = draw(st.lists(st.builds(StepGap, first=codes, then=codes, within=_STEP), max_size=2))
    version, forbidden = draw(st.integers(1, 9)), draw(st.lists(st.just("blame"), max_size=1))
    return ServiceProcess(id=RECEPTION.id, version=version, steps=kept, gaps=gaps, forbidden=forbidden)


@st.composite
def _utterances(draw: st.DrawFn) -> facts.Utterance:
    at = draw(instants())
    until = st.none() | _STEP.map(lambda step: at + step)
    made: Any = draw(records(facts.Utterance, at=st.just(at), until=until))
    fact: facts.Utterance = made
    return fact


@st.composite
def turn_rules(draw: st.DrawFn) -> TurnRule:
    """Rules by which turns are cut: who answers, and where sessions end."""
    answerers = [each for each in Speaker if each not in (Speaker.CUSTOMER, Speaker.OTHER)]
    answers = st.frozensets(st.sampled_from(answerers), min_size=1)
    midnight = st.sampled_from([None, "UTC", "Asia/Shanghai", "America/New_York"])
    made: Any = draw(records(TurnRule, answers=answers, silence=st.none() | _STEP, midnight=midnight))
    rule: TurnRule = made
    return rule


register(Conversation, _anything)
register(facts.Imported, _imports)
register(facts.Rated, _ratings)
register(ServiceProcess, service_processes)
register(TurnRule, turn_rules)
register(facts.Utterance, _utterances)
