"""Reading of a ticket by one person: a value that a service keeps beside it, not a fact of the ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxkit._typing import Named
from cxkit.kernel import Actor, field, record
from cxkit.values import LONGEST_ID, TicketId, Visibility

if TYPE_CHECKING:
    from cxkit.tickets._ticket import Ticket
    from cxkit.tickets.facts import Messaged


@record(name="ticket.seen")
class Seen:
    """How far somebody has seen a ticket: up to that many of its facts.

    >>> Seen(ticket="T-1", by=Actor.agent("amy"), version=3).version
    3
    """

    ticket: Named[TicketId] = field(longest=LONGEST_ID)
    by: Actor
    version: int = field(default=0, low=0)


def unread(ticket: Ticket, by: Actor, seen: Seen | None = None) -> tuple[Messaged, ...]:
    """The messages that somebody has not seen: later ones of others, for a customer only public ones.

    Messages that a split brought here count as new, those that one took away do not count.
    """
    known = 0 if seen is None else seen.version
    old = {id(fact) for fact in ticket.history[:known]}
    moved = {id(each) for fact in ticket.history[:known] for each in getattr(fact, "messages", ())}
    return tuple(
        message
        for message in ticket.messages
        if id(message) not in old | moved
        and message.by != by
        and (by.is_staff or message.visibility is Visibility.PUBLIC)
    )
