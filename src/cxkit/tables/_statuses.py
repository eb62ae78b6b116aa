"""Stays in a status as columns: one row for each time that a ticket was in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, Final, Self

import numpy as np

from cxkit.columns import MISSING, Category, CategoryKind, InstantKind, Instants, together
from cxkit.tables._columns import category, ids, instant
from cxkit.tables._events import places_of
from cxkit.tables._table import Table, complete_rows, table
from cxkit.tickets import Priority, Status, Ticket
from cxkit.values import Channel

UNSOLVED_STATUSES: Final = ("new", "open", "pending", "on_hold")
"""The statuses in which somebody still has to do something."""


@table
class StatusTable(Table):
    """One row a stay: a ticket entered a status and left it; the last stay has no end yet.

    From it everything about the past is exact: what was unsolved at an instant, how often and how long.

    >>> from datetime import UTC
    >>> hour = [datetime(2026, 2, 3, hour, tzinfo=UTC) for hour in (9, 10, 12, 15)]
    >>> stays = StatusTable.from_log([7, 7, 7, 7], hour, ["new", "solved", "open", "solved"])
    >>> stays.status.to_list(), stays.known("ended_at").tolist()
    (['new', 'solved', 'open', 'solved'], [True, True, True, False])
    """

    time: ClassVar[str] = "began_at"

    ticket: Any = ids("the ticket's id")
    status: Category = category("the status category", Status, required=True)
    began_at: Instants = instant("when the ticket entered it", required=True)
    ended_at: Instants = instant("when it left it; missing while it is in it")
    opened_at: Instants = instant("when the ticket was opened")
    channel: Category = category("where the ticket came in", Channel)
    topic: Category = category("what it is about")
    priority: Category = category("how urgent it is", Priority)
    agent: Category = category("who has it now")
    group: Category = category("which group has it now")

    @classmethod
    def from_objects(cls, tickets: Iterable[Ticket]) -> Self:
        """The stays of those tickets, read one by one; those before an import are not known."""
        return cls._from_objects(tickets, _rows)

    @classmethod
    def from_log(cls, ticket: Any, at: Any, status: Any, *, zone: str | None = None) -> Self:
        """The stays of a log of status changes, in any order: ticket, time, and the status it came into.

        A change into the status that a ticket is in already is no change. Of changes at one instant the later
        row of the log is the later one. Rows without a ticket, a time or a status are left out.
        """
        ticket, at, status = together(ticket=ticket, at=at, status=status)
        who, names = places_of(ticket, "ticket")
        when = InstantKind().strictly(at, "at", zone)
        states = CategoryKind(words=Status).strictly(status, "status")
        codes = states.codes
        rows = complete_rows("the log", ticket=who < 0, at=when == MISSING, status=codes < 0)
        rows = rows[np.lexsort((rows, when[rows], who[rows]))]
        who, when, codes = who[rows], when[rows], codes[rows]
        changed = np.ones(len(rows), np.bool_)
        changed[1:] = (who[1:] != who[:-1]) | (codes[1:] != codes[:-1])
        who, when, codes = who[changed], when[changed], codes[changed]
        new = np.ones(len(who), np.bool_)
        new[1:] = who[1:] != who[:-1]
        ended = np.full(len(who), MISSING, np.int64)
        ended[:-1] = np.where(new[1:], MISSING, when[1:])
        opened = when[np.maximum.accumulate(np.where(new, np.arange(len(who)), 0))] if len(who) else when
        size = len(who)
        columns: dict[str, Any] = {name: kind.absent(size) for name, kind in cls.kinds.items()}
        columns.update(
            ticket=names[who],
            status=Category(codes, states.categories),
            began_at=when,
            ended_at=ended,
            opened_at=opened,
        )
        return cls._finished(columns, [], size)

    def at(self, instant: int) -> Self:
        """The stays that hold at an instant (microseconds since 1970-01-01 UTC): one row a ticket."""
        lasting = (self.ended_at == MISSING) | (self.ended_at > instant)
        return self.where((self.began_at <= instant) & lasting)


def _rows(tickets: Iterable[Ticket]) -> Iterator[tuple[Any, ...]]:
    for ticket in tickets:
        stays = ticket.statuses
        ends: list[datetime | None] = [*(at for at, _ in stays[1:]), None]
        for (at, status), end in zip(stays, ends, strict=True):
            yield (
                ticket.id,
                status,
                at,
                end,
                ticket.opened_at,
                ticket.channel,
                ticket.topic,
                ticket.priority,
                ticket.agent,
                ticket.group,
            )
