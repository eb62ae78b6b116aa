"""Tickets as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Final, Self

from cxkit.columns import Category, Instants, instant_micros
from cxkit.kernel._derived import summary_of
from cxkit.tables._columns import category, count, flag, ids, instant, span
from cxkit.tables._events import EventLog
from cxkit.tables._table import Table, table
from cxkit.tickets import Priority, ServiceLevels, Status, Ticket
from cxkit.tickets._summary import summary
from cxkit.values import Channel, as_utc
from cxkit.values.calendar import BusinessCalendar


@table
class TicketTable(Table):
    """One row a ticket: when it was opened, answered, solved and closed, and how long it was in each status.

    >>> from datetime import UTC, datetime
    >>> tickets = TicketTable.from_columns(
    ...     id=["T-1", "T-2"], channel=["chat", "email"],
    ...     opened_at=[datetime(2026, 2, 3, 9, tzinfo=UTC), datetime(2026, 2, 3, 10, tzinfo=UTC)],
    ...     solved_at=[datetime(2026, 2, 3, 11, tzinfo=UTC), None])
    >>> tickets
    TicketTable(2 rows, opened_at 2026-02-03 to 2026-02-03)
    >>> tickets.where(tickets.channel == "email").id.tolist(), tickets.known("solved_at").tolist()
    (['T-2'], [True, False])
    """

    time: ClassVar[str] = "opened_at"
    aliases: ClassVar[Mapping[str, str]] = {"agent": "assignee"}
    in_order: ClassVar[Any] = (
        ("opened_at", "first_response_at"),
        ("opened_at", "first_answer_at"),
        ("opened_at", "taken_up_at"),
        ("opened_at", "handed_over_at"),
        ("opened_at", "response_from"),
        ("opened_at", "first_solved_at"),
        ("opened_at", "solved_at"),
        ("opened_at", "closed_at"),
    )

    id: Any = ids("the ticket's id")
    customer: Category = category("who asked")
    channel: Category = category("where it came in", Channel)
    topic: Category = category("what it is about")
    priority: Category = category("how urgent it is", Priority)
    assignee: Category = category("who has it now")
    group: Category = category("which group has it now")
    answered_by: Category = category("the person who gave the first response")
    team_at_answer: Category = category("the group that had it at the first response")
    first_answer_by: Category = category("the person or bot that gave the first answer")
    first_solved_by: Category = category("who solved it first: a person or a bot")
    team_at_first_solution: Category = category("the group that had it when it was first solved")
    solved_by: Category = category("who solved it last: a person or a bot")
    team_at_solution: Category = category("the group that had it when it was last solved")
    status: Category = category("its status category", Status)
    first_status: Category = category("its status category when it came in", Status)
    opened_at: Instants = instant("when it came in", required=True)
    taken_up_at: Instants = instant("when it was taken up, if it began waiting for the customer")
    handed_over_at: Instants = instant("when a bot handed it to people, before any of them answered")
    response_from: Instants = instant("since when the first response is waited for, reopenings included")
    first_response_at: Instants = instant("the first public answer by a person of the staff")
    first_answer_at: Instants = instant("the first public answer by a person of the staff or by a bot")
    first_solved_at: Instants = instant("when it was first solved, whatever happened since")
    solved_at: Instants = instant("when it was last solved; missing while it is not solved")
    closed_at: Instants = instant("when it was closed, with or without a solution")
    due_by: Instants = instant("the next deadline that somebody still has to meet")
    reopens: Any = count("how often it went from solved to unsolved")
    agent_messages: Any = count("public messages by people of the staff, those of merged tickets included")
    customer_messages: Any = count("messages by customers")
    met_target: Any = flag("whether it met its service level, as another system judged")
    in_new: Instants = span("time in status new")
    in_open: Instants = span("time in status open")
    in_pending: Instants = span("time waiting for the customer")
    in_on_hold: Instants = span("time on hold for a third party")
    in_solved: Instants = span("time solved, before it was reopened or closed")
    stood_solved: Instants = span("time it stood solved before it was reopened")

    @classmethod
    def from_objects(
        cls,
        tickets: Iterable[Ticket],
        *,
        as_of: datetime | None = None,
        calendar: BusinessCalendar | None = None,
        levels: ServiceLevels | None = None,
    ) -> Self:
        """The table of those tickets, read one by one in bounded memory.

        The times in each status are elapsed, or open time of a `calendar`; the status that a ticket is in now
        is counted up to `as_of` (None: up to its last fact). An import does not tell them: they are missing.
        Deadlines are those of the service `levels`; without them none is known.
        """
        if as_of is None and calendar is None:
            return cls._from_objects(tickets, lambda each: _rows(each, summary_of, levels))
        options: dict[str, Any] = {} if calendar is None else {"measure": calendar.elapsed}
        summarised = partial(summary, as_of=None if as_of is None else as_utc(as_of, "as_of"), **options)
        return cls._from_objects(tickets, lambda each: _rows(each, summarised, levels))

    @classmethod
    def from_events(
        cls,
        ticket: Any,
        at: Any,
        event: Any,
        *,
        as_of: datetime | None = None,
        zone: str | None = None,
    ) -> Self:
        """The table of a log of events: for each the ticket's id, the time, and its name as a `TicketEvent`.

        The log need not be in order. Rows come in the order of the ids (numbers) or of first appearance
        (texts). A hold that nobody ended lasts until the ticket is solved, or until `as_of`. Events without a
        ticket, a time or a name are left out; tickets without an `opened` event are faults.

        >>> from datetime import UTC, datetime
        >>> hour = [datetime(2026, 2, 3, hour, tzinfo=UTC) for hour in (9, 10, 12)]
        >>> log = TicketTable.from_events([7, 7, 7], hour, ["opened", "agent_replied", "solved"])
        >>> (log.solved_at - log.opened_at).tolist() == [3 * 3_600_000_000]
        True
        """
        log = EventLog.of(ticket, at, event, zone=zone)
        end = None if as_of is None else instant_micros(as_utc(as_of, "as_of"))
        columns = log.columns(end)
        read = {name: columns.pop(name, None) for name in cls.kinds}
        size = len(log.ids)
        made = {
            name: cls.kinds[name].absent(size) if values is None else values for name, values in read.items()
        }
        return cls._finished(made, [], size).require_rows()

    @property
    def agent(self) -> Category:
        """Agent who has it now; a metric that is grouped by "agent" credits who did the work."""
        return self.assignee

    @property
    def counted(self) -> Any:
        """Where a ticket counts in metrics: merged, spam and deleted ones do not."""
        return ~self.status.isin(("merged", "spam", "deleted"))


def _rows(
    tickets: Iterable[Ticket], told: Callable[[Ticket], Sequence[Any]], levels: ServiceLevels | None
) -> Iterator[tuple[Any, ...]]:
    due_by = Ticket.derived.fields["due_at"].read
    for ticket in tickets:
        cells = told(ticket)
        yield (
            ticket.id,
            ticket.customer,
            ticket.channel,
            ticket.topic,
            ticket.priority,
            ticket.agent,
            ticket.group,
            *cells[:_WHO],
            ticket.status,
            *cells[_WHO:_WHEN],
            None if levels is None else due_by(ticket, levels),
            *cells[_WHEN:],
        )


_WHO: Final = 7
"""So many cells of the summary say who answered and solved,"""
_WHEN: Final = 17
"""and those up to here the first status, and when what happened."""
