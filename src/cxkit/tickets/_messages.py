"""The messages of a ticket, after its splits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxkit.tickets.facts import Absorbed, Messaged, Separated, SplitFrom, SplitOff, StrayMessaged, TicketFact
from cxkit.values import MessageId


def absorbed(history: Iterable[TicketFact]) -> list[Absorbed]:
    """The merges into the ticket that were not undone."""
    standing: dict[str, Absorbed] = {}
    for fact in history:
        if isinstance(fact, Absorbed):
            standing[fact.source] = fact
        elif isinstance(fact, Separated):
            standing.pop(fact.source, None)
    return list(standing.values())


def knows(history: Iterable[TicketFact], message: MessageId) -> bool:
    """Whether a message of that id was recorded, also where a split moved it."""
    for fact in history:
        if isinstance(fact, Messaged | StrayMessaged) and fact.message == message:
            return True
        if isinstance(fact, SplitFrom) and any(each.message == message for each in fact.messages):
            return True
    return False


def messages(history: Iterable[TicketFact]) -> Iterator[Messaged]:
    """The messages of the ticket, with those that a split moved here and without those it moved away."""
    facts = tuple(history)
    moved = {message for fact in facts if isinstance(fact, SplitOff) for message in fact.messages}
    for fact in facts:
        if isinstance(fact, SplitFrom):
            yield from (each for each in fact.messages if each.message not in moved)
        elif isinstance(fact, Messaged) and (fact.message is None or fact.message not in moved):
            yield fact
