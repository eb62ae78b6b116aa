"""The messages of a ticket, after its splits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxkit.tickets.facts import Absorbed, Messaged, Separated, SplitFrom, SplitOff, TicketFact


def absorbed(history: Iterable[TicketFact]) -> list[Absorbed]:
    """The merges into the ticket that were not undone."""
    standing: dict[str, Absorbed] = {}
    for fact in history:
        if isinstance(fact, Absorbed):
            standing[fact.source] = fact
        elif isinstance(fact, Separated):
            standing.pop(fact.source, None)
    return list(standing.values())


def messages(history: Iterable[TicketFact]) -> Iterator[Messaged]:
    """The messages of the ticket, with those that a split moved here and without those it moved away."""
    facts = tuple(history)
    moved = {message for fact in facts if isinstance(fact, SplitOff) for message in fact.messages}
    for fact in facts:
        if isinstance(fact, SplitFrom):
            yield from (each for each in fact.messages if each.message not in moved)
        elif isinstance(fact, Messaged) and (fact.message is None or fact.message not in moved):
            yield fact
