"""Questions and answers: conversations, and the tickets that come of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from cxkit.conversations import Conversation
from cxkit.kernel.facts import Actor
from cxkit.simulation._arrivals import FESTIVAL_MONTH, moment
from cxkit.simulation._setting import Setting
from cxkit.tickets import Ticket
from cxkit.values import Channel

_CHANNELS = (
    (Channel.CHAT, 0.46),
    (Channel.PHONE, 0.27),
    (Channel.EMAIL, 0.10),
    (Channel.SOCIAL, 0.08),
    (Channel.STORE, 0.05),
    (Channel.VIDEO, 0.04),
)
_NAMES = [name for name, _ in _CHANNELS]
_SHARES = [share for _, share in _CHANNELS]
_AFTER = ("logistics", "returns", "quality", "invoice", "usage")
_AFTER_SHARES = (0.34, 0.22, 0.18, 0.11, 0.15)
_BEFORE = ("product", "price", "stock", "promotion")
_PATIENCE_S = 190.0
_SYSTEM = Actor.system("shop")


def contacts(
    setting: Setting, chance: random.Random, midnight: datetime, count: int, first: int, orders: list[str]
) -> Iterator[Conversation | Ticket]:
    """The contacts of one day, each followed by the ticket it opened, if any.

    `first` numbers the contacts of the whole shop; `orders` are recent ones to ask about.
    """
    for number in range(first, first + count):
        after = chance.random() < 0.64 and bool(orders)
        conversation = Conversation.offer(
            f"contact-{number}",
            customer=setting.customer(chance),
            channel=chance.choices(_NAMES, _SHARES)[0],
            purpose="after_sales" if after else "pre_sales",
            topic=chance.choices(_AFTER, _AFTER_SHARES)[0] if after else chance.choice(_BEFORE),
            queue="after_sales" if after else "pre_sales",
            order=chance.choice(orders) if after else None,
            at=moment(chance, midnight),
            by=Actor.customer(),
        )
        yield from _served(setting, chance, conversation, number)


def _served(
    setting: Setting, chance: random.Random, conversation: Conversation, number: int
) -> Iterator[Conversation | Ticket]:
    at, end = conversation.history[0].at, setting.end
    busy = 2.0 if at.month == FESTIVAL_MONTH else 1.0
    wait = timedelta(seconds=chance.expovariate(1 / (22.0 * busy)))
    patience = timedelta(seconds=chance.expovariate(1 / _PATIENCE_S))
    if patience < wait:
        if at + patience < end:
            conversation = conversation.abandon(at=at + patience, by=Actor.customer())
        yield conversation
        return
    agent, team = setting.agent(chance)
    acting = Actor.agent(agent)
    answered = at + wait
    over = answered + timedelta(seconds=60 + chance.expovariate(1 / 260.0))
    wrapped = over + timedelta(seconds=15 + chance.expovariate(1 / 40.0))
    if wrapped >= end:
        yield conversation
        return
    trained = setting.trained(team, at)
    solved = chance.random() < (0.70 if trained else 0.64)
    conversation = conversation.answer(agent, at=answered, by=acting)
    conversation = conversation.end("customer", at=over, by=Actor.customer())
    conversation = conversation.wrap_up(at=over, by=acting).finish_wrap_up(at=wrapped, by=acting)
    ticket = None if solved else f"ticket-{number}"
    conversation = conversation.file(resolved=solved, at=wrapped, by=acting)
    if ticket is not None:
        conversation = conversation.link(ticket=ticket, at=wrapped, by=acting)
    conversation = _rated(chance, conversation, wrapped, end, solved, trained)
    yield conversation
    if ticket is not None:
        yield _handled(setting, chance, conversation, ticket, wrapped, team)


def _rated(
    chance: random.Random,
    conversation: Conversation,
    at: datetime,
    end: datetime,
    solved: bool,
    trained: bool,
) -> Conversation:
    later = at + timedelta(minutes=1 + chance.expovariate(1 / 20.0))
    if chance.random() > 0.35 or later >= end:
        return conversation
    good = 0.46 + 0.34 * solved + 0.12 * trained
    if chance.random() < good:
        score = chance.choice((4, 5, 5))
    else:
        score = chance.choice((1, 2, 3, 3))
    return conversation.rate(score, at=later, by=Actor.customer())


def _handled(
    setting: Setting,
    chance: random.Random,
    conversation: Conversation,
    name: str,
    at: datetime,
    team: str,
) -> Ticket:
    """The ticket as far as it has come when the shop is looked at."""
    trained, end = setting.trained(team, at), setting.end
    agent = conversation.agent or setting.agent_id(team, 0)
    acting, asking = Actor.agent(agent), Actor.customer()
    ticket = Ticket.open(
        name,
        customer=conversation.customer,
        channel=conversation.channel,
        subject=f"{conversation.topic} {conversation.order or ''}".strip(),
        topic=conversation.topic,
        priority=chance.choices(("low", "normal", "high", "urgent"), (0.15, 0.6, 0.2, 0.05))[0],
        at=at,
        by=asking,
    )
    ticket = ticket.assign(agent, group=team, at=at, by=_SYSTEM)
    answered = at + timedelta(minutes=chance.lognormvariate(2.6 if trained else 4.1, 0.9))
    if answered >= end:
        return ticket
    ticket = ticket.reply("We are looking into it.", at=answered, by=acting)
    solved = answered + timedelta(hours=chance.lognormvariate(2.3 if trained else 2.8, 0.8))
    if chance.random() < 0.25:
        waiting = answered + (solved - answered) / 4
        if waiting < end:
            ticket = ticket.await_customer(at=waiting, by=acting)
            if waiting + (solved - waiting) / 2 < end:
                ticket = ticket.reply(at=waiting + (solved - waiting) / 2, by=asking)
    if solved >= end:
        return ticket
    ticket = ticket.solve(at=solved, by=acting, resolution="answered")
    back = solved + timedelta(hours=2 + chance.random() * 40)
    if chance.random() < (0.05 if trained else 0.08) and back < end:
        ticket = ticket.reply("It is not solved.", at=back, by=asking)
        again = back + timedelta(hours=chance.lognormvariate(2.0, 0.7))
        if again >= end:
            return ticket
        ticket = ticket.solve(at=again, by=acting, resolution="answered")
        solved = again
    closed = solved + timedelta(days=3)
    return ticket.close(at=closed, by=_SYSTEM) if closed < end else ticket
