"""Strategies for tickets that have lived, and for the service levels that they are promised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cxkit.errors import Refused
from cxkit.kernel.facts import Actor
from cxkit.testing._calendars import business_calendars
from cxkit.testing._records import records, register
from cxkit.testing._values import ids, instants, texts
from cxkit.tickets import (
    ACTIVE,
    UNSOLVED,
    ClockKind,
    ClockRules,
    Condition,
    CustomStatus,
    EscalationStep,
    FieldMerge,
    Hours,
    Priority,
    Schedule,
    ServiceLevels,
    ServicePolicy,
    Status,
    StatusScheme,
    Target,
    Ticket,
    facts,
)
from cxkit.values import Channel, PolicyId
from cxkit.values.calendar import BusinessCalendar

_STEP = st.timedeltas(timedelta(0), timedelta(days=2)) | st.just(timedelta(0))
_AGENTS = st.sampled_from(["amy", "bo", "chen"])
_SCHEDULE = "usual"
_MERGED = ("priority", "topic", "customer_class", "group", "tags", "links", "depends_on", "fields.size")

_Verb = Callable[[Ticket, datetime, str, str], Ticket]

_VERBS: tuple[_Verb, ...] = (
    lambda t, at, who, text: t.reply(text, at=at, by=Actor.customer(t.customer)),
    lambda t, at, who, text: t.reply(text, at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.reply(text, at=at, by=Actor.agent(who), visibility="internal"),
    lambda t, at, who, text: t.reply(text, at=at, by=Actor.bot("ai"), kind="bot"),
    lambda t, at, who, text: t.hand_over(at=at, by=Actor.bot("ai"), group="first"),
    lambda t, at, who, text: t.assign(who, at=at, by=Actor.system("routing")),
    lambda t, at, who, text: t.assign(t.agent, group="second", at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.set_priority("urgent", at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.tag("gift", at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.classify(topic="delivery", at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.escalate(at=at, by=Actor.agent(who), group="second"),
    lambda t, at, who, text: t.await_customer(at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.hold("carrier", at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.agree_deadline(
        "next_reply", at + timedelta(hours=5), why=text or "promised", at=at, by=Actor.agent(who)
    ),
    lambda t, at, who, text: t.resume(at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.assign(who, at=at, by=Actor.agent(who)).solve(at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.solve(at=at, by=Actor.agent(who)),
    lambda t, at, who, text: t.reopen(at=at, by=Actor.supervisor("lin")),
    lambda t, at, who, text: t.close(at=at, by=Actor.system("rule")),
    lambda t, at, who, text: t.delete(at=at, by=Actor.supervisor("lin")),
    lambda t, at, who, text: t.recover(at=at, by=Actor.supervisor("lin")),
    lambda t, at, who, text: t.mark_spam(at=at, by=Actor.supervisor("lin")),
    lambda t, at, who, text: t.mark_genuine(at=at, by=Actor.supervisor("lin")),
    lambda t, at, who, text: t.erase(at=at, by=Actor.supervisor("lin")),
)
# What brings a ticket on is drawn more often than what takes it out of sight.
_DRAWN = (*_VERBS, *_VERBS[:2] * 4, *_VERBS[11:18] * 2)
_REPLY, _HAND_OVER, _SOLVE, _REOPEN, _CLOSE = (_VERBS[place] for place in (1, 4, 15, 17, 18))
# Many draws in a row would seldom come to these, so lives begin with them.
_BEGINNINGS: tuple[tuple[_Verb, ...], ...] = (
    *((verb,) for verb in _VERBS),
    *((_HAND_OVER, _REPLY), (_SOLVE, _CLOSE), (_SOLVE, _REOPEN)) * 3,
)


@st.composite
def tickets(
    draw: st.DrawFn,
    *,
    most: int = 12,
    levels: ServiceLevels | None = None,
    earliest: datetime | None = None,
) -> Ticket:
    """Tickets that have lived: up to `most` things happened to them, also several at one instant.

    Every status is reached, every role writes, and they reopen. With `levels` the policies are
    applied after every change. `earliest` is the first instant at which one is opened.
    """
    at = draw(instants() if earliest is None else instants(earliest, earliest + timedelta(days=365)))
    customer = draw(st.none() | ids())
    ticket = Ticket.open(
        draw(ids()),
        channel=draw(st.sampled_from(Channel)),
        subject=draw(texts()),
        customer=customer,
        customer_class=draw(st.sampled_from([None, None, "vip"])),
        topic=draw(st.sampled_from([None, "delivery", "refund"])),
        priority=draw(st.sampled_from(Priority)),
        group=draw(st.sampled_from([None, "first"])),
        status=draw(st.sampled_from([Status.NEW, Status.NEW, *sorted(UNSOLVED)])),
        at=at,
        by=draw(st.sampled_from([Actor.customer(customer), Actor.customer(customer), Actor.agent("amy")])),
    )
    ticket = _promised(ticket, levels)
    begun = draw(st.sampled_from(_BEGINNINGS))[:most]
    for verb in [*begun, *draw(st.lists(st.sampled_from(_DRAWN), max_size=most - len(begun)))]:
        at += draw(_STEP)
        try:
            ticket = _promised(verb(ticket, at, draw(_AGENTS), draw(texts())), levels)
        except Refused:
            continue
    return ticket


def _promised(ticket: Ticket, levels: ServiceLevels | None) -> Ticket:
    if levels is None:
        return ticket
    return levels.apply(ticket, at=ticket.history[-1].at, by=Actor.system("sla"))


def imported_tickets() -> st.SearchStrategy[Ticket]:
    """Tickets as other systems export them: any of their times may be missing."""
    return records(facts.Imported).map(Ticket.imported)


@st.composite
def _anything(draw: st.DrawFn) -> Ticket:
    return draw(tickets() if draw(st.integers(0, 4)) else imported_tickets())


def clock_rules() -> st.SearchStrategy[ClockRules]:
    """Every combination of the named choices."""
    return records(ClockRules)


@st.composite
def schedules(draw: st.DrawFn, id: str | None = None) -> Schedule:
    """Opening hours of any kind, without holidays or closures."""
    return Schedule(id=id or draw(ids()), calendar=draw(business_calendars(plain=True)))


@st.composite
def service_policies(draw: st.DrawFn, id: str | None = None, *, default: bool | None = None) -> ServicePolicy:
    """Policies that promise something on any of the clocks, in the schedule "usual"."""
    kinds = draw(st.lists(st.sampled_from(ClockKind), min_size=1, max_size=5, unique=True))
    general = draw(st.booleans()) if default is None else default
    reply = timedelta(hours=draw(st.integers(1, 12)))
    targets = [
        Target(
            clock=kind,
            within=reply + timedelta(hours=draw(st.integers(0, 48))) * (kind is not ClockKind.FIRST_REPLY),
            hours=draw(st.sampled_from(Hours)),
        )
        for kind in kinds
    ]
    steps = draw(st.lists(st.sampled_from(["0.5", "0.8", "1", "1.5"]), max_size=3, unique=True))
    return ServicePolicy(
        id=PolicyId(id or draw(ids())),
        when=None if general else Condition(priorities=frozenset({draw(st.sampled_from(Priority))})),
        targets=tuple(targets),
        schedule=_SCHEDULE,
        clocks=draw(clock_rules()),
        escalation=tuple(EscalationStep(to="lead", share=Decimal(share)) for share in sorted(steps)),
    )


@st.composite
def service_levels(draw: st.DrawFn) -> ServiceLevels:
    """One to three policies, the last one for every ticket, and their schedule, perhaps not known yet."""
    count = draw(st.integers(0, 2))
    special = [draw(service_policies(f"p{number}", default=False)) for number in range(count)]
    general = draw(service_policies("general", default=True))
    schedule = draw(schedules(_SCHEDULE))
    if draw(st.sampled_from([False, False, True])):
        usual = schedule.calendar
        known = BusinessCalendar(usual.zone, usual.week, known_from=draw(instants()).date())
        schedule = Schedule(id=schedule.id, calendar=known)
    return ServiceLevels(policies=(*special, general), schedules=(schedule,))


@st.composite
def _custom_statuses(draw: st.DrawFn) -> CustomStatus:
    name = draw(ids())
    category = draw(st.sampled_from(sorted(ACTIVE)))
    return CustomStatus(code=draw(ids()), category=category, en=name, zh_hans=name, zh_hant=name)


def status_schemes() -> st.SearchStrategy[StatusScheme]:
    """A desk's own statuses, each under a code of its own."""
    own = st.lists(_custom_statuses(), max_size=4, unique_by=lambda status: status.code)
    return own.map(lambda statuses: StatusScheme(statuses=tuple(statuses)))


@st.composite
def _splits(draw: st.DrawFn) -> facts.SplitFrom:
    at = draw(instants())
    moved: Any = records(
        facts.Messaged, at=st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda d: at - d)
    )
    messages = tuple(draw(st.lists(moved, min_size=1, max_size=3)))
    made: Any = draw(records(facts.SplitFrom, at=st.just(at), messages=st.just(messages)))
    split: facts.SplitFrom = made
    return split


register(FieldMerge, lambda: records(FieldMerge, name=st.sampled_from(_MERGED)))
register(Ticket, _anything)
register(ServiceLevels, service_levels)
register(ServicePolicy, service_policies)
register(Schedule, schedules)
register(CustomStatus, _custom_statuses)
register(StatusScheme, status_schemes)
register(facts.SplitFrom, _splits)
