"""The messages of a ticket, wherever splits have moved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxkit.tickets.facts import Messaged, SplitFrom, SplitOff, TicketFact


def messages(history: Iterable[TicketFact]) -> Iterator[Messaged]:
    """The messages of the ticket: what moved here with a split, and what did not move away."""
    facts = tuple(history)
    moved = {message for fact in facts if isinstance(fact, SplitOff) for message in fact.messages}
    for fact in facts:
        if isinstance(fact, SplitFrom):
            yield from (each for each in fact.messages if each.message not in moved)
        elif isinstance(fact, Messaged) and (fact.message is None or fact.message not in moved):
            yield fact
