"""Conversations as columns: one row a contact, a stay in a queue, or an agent's part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

from cxkit.columns import Category, Instants
from cxkit.conversations import Conversation, Purpose, WaitOutcome
from cxkit.conversations.facts import Imported
from cxkit.kernel._derived import summary_of
from cxkit.tables._columns import category, count, flag, ids, instant, number, span
from cxkit.tables._table import Table, table
from cxkit.values import Channel


@table
class _OfContacts(Table):
    """The columns of every table of contacts: which contact it is, and what it is about."""

    id: Any = ids("the contact's id")
    customer: Category = category("who asked")
    channel: Category = category("where it came in", Channel)
    purpose: Category = category("before or after a sale", Purpose)
    topic: Category = category("what it was about")


def _about(contact: Conversation) -> tuple[Any, ...]:
    return contact.id, contact.customer, contact.channel, contact.purpose, contact.topic


@table
class ContactTable(_OfContacts):
    """One row a contact: when it was offered, answered or abandoned, and how long each part took.

    This is the customer's view: one wait, through every queue, until somebody answered. A contact that was
    answered and then given up in a second queue is answered; the queues' own view is a `QueueTable`. One that
    chose a callback is not abandoned. `abandoned` is -1 where that is not known, as for one that still waits.

    >>> from datetime import UTC, datetime, timedelta
    >>> calls = ContactTable.from_columns(
    ...     id=["1", "2"], offered_at=[datetime(2026, 2, 3, 9, tzinfo=UTC)] * 2,
    ...     abandoned=[False, True], queue_time=[timedelta(seconds=12), None])
    >>> calls.abandoned.tolist(), calls.queue_time.tolist()[:1]
    ([0, 1], [12000000])
    """

    time: ClassVar[str] = "offered_at"
    in_order: ClassVar[Any] = (
        ("offered_at", "answered_at"),
        ("offered_at", "abandoned_at"),
        ("offered_at", "ended_at"),
    )

    queue: Category = category("the queue it is or was in last")
    agent: Category = category("who has it, or had it last")
    team: Category = category("the team of that agent")
    answered_by: Category = category("who answered first")
    team_at_answer: Category = category("the team of that agent")
    answered_in: Category = category("the queue in which the wait for the first answer ended, or lasts")
    outcome: Category = category("how the wait for the first answer ended", WaitOutcome)
    ticket: Category = category("the ticket it belongs to")
    offered_at: Instants = instant("when the customer asked for somebody", required=True)
    answered_at: Instants = instant("when an agent first answered")
    abandoned_at: Instants = instant("when the customer gave up waiting")
    ended_at: Instants = instant("when customer and agent were disconnected, or the customer gave up")
    abandoned: Any = flag("whether the customer gave up before anybody answered")
    callback: Any = flag("whether the customer chose to be called back instead of waiting")
    transfers: Any = count("how often it was handed on")
    queue_time: Instants = span("the wait for the first answer, through every queue, whatever ended it")
    talk_time: Instants = span("connected time without hold")
    hold_time: Instants = span("time on hold")
    wrap_time: Instants = span("work on it after the contact")
    resolved: Any = flag("whether the question was resolved")
    satisfaction: Any = number("the customer's rating of this contact", low=0, high=10)
    scale: Category = category("the scale of that rating: its kind and range")

    @classmethod
    def from_objects(
        cls, conversations: Iterable[Conversation], *, teams: Mapping[str, str] | None = None
    ) -> Self:
        """The table of those conversations, read one by one in bounded memory.

        `teams` says to which team an agent belongs: {agent id: team}.
        """
        return cls._from_objects(conversations, lambda each: _rows(each, teams or {}))


def _rows(conversations: Iterable[Conversation], teams: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for contact in conversations:
        answered_by, answered_in, outcome, *times, satisfaction, scale = summary_of(contact)
        yield (
            *_about(contact),
            contact.queue,
            contact.agent,
            None if contact.agent is None else teams.get(contact.agent),
            answered_by,
            None if answered_by is None else teams.get(answered_by),
            answered_in,
            outcome,
            contact.ticket,
            *times,
            contact.resolved,
            satisfaction,
            scale,
        )


@table
class QueueTable(_OfContacts):
    """One row a stay in a queue: when a contact entered it, and how the wait there ended.

    This is the queues' view: a contact has a row for each queue in which it waited. The wait in a queue that
    passed it on is no answer of that queue, and one in which the customer gave up is abandoned there.

    >>> from datetime import UTC, datetime, timedelta
    >>> stays = QueueTable.from_columns(
    ...     id=["1", "1"], queue=["returns", "carriers"], outcome=["answered", "abandoned"],
    ...     entered_at=[datetime(2026, 2, 3, 9, minute, tzinfo=UTC) for minute in (0, 5)],
    ...     queue_time=[timedelta(seconds=12), timedelta(seconds=40)])
    >>> stays.where(stays.outcome == "abandoned").queue.to_list()
    ['carriers']
    """

    time: ClassVar[str] = "entered_at"
    aliases: ClassVar[Mapping[str, str]] = {"agent": "answered_by"}
    in_order: ClassVar[Any] = (("entered_at", "left_at"),)

    number: Any = count("which stay of the contact it is, 1 the first")
    queue: Category = category("the queue")
    entered_at: Instants = instant("when the contact entered it", required=True)
    left_at: Instants = instant("when it left it; missing while it waits")
    outcome: Category = category("how the wait there ended", WaitOutcome)
    answered_by: Category = category("who answered there")
    team: Category = category("the team of that agent")
    queue_time: Instants = span("the wait there, whatever ended it")

    @classmethod
    def from_objects(
        cls, conversations: Iterable[Conversation], *, teams: Mapping[str, str] | None = None
    ) -> Self:
        """The stays of those conversations, read one by one in bounded memory; none before an import.

        `teams` says to which team an agent belongs: {agent id: team}.
        """
        return cls._from_objects(conversations, lambda each: _stays(each, teams or {}))


def _stays(conversations: Iterable[Conversation], teams: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for contact in conversations:
        for place, wait in enumerate(contact.waits, start=1):
            yield (
                *_about(contact),
                place,
                wait.queue,
                wait.since,
                wait.until,
                wait.ended_as,
                wait.agent,
                None if wait.agent is None else teams.get(wait.agent),
                wait.duration,
            )


@table
class HandlingTable(_OfContacts):
    """One row an agent's part of a contact: from the answer to the transfer or the end, and the wrap-up.

    A contact that was transferred has a row for each agent, so that nobody's time is another's.

    >>> from datetime import UTC, datetime, timedelta
    >>> parts = HandlingTable.from_columns(
    ...     id=["1", "1"], agent=["amy", "bo"], talk_time=[timedelta(minutes=4), timedelta(minutes=1)],
    ...     answered_at=[datetime(2026, 2, 3, 9, minute, tzinfo=UTC) for minute in (0, 5)])
    >>> parts.agent.to_list()
    ['amy', 'bo']
    """

    time: ClassVar[str] = "answered_at"
    in_order: ClassVar[Any] = (("answered_at", "left_at"),)

    agent: Category = category("whose part it is")
    team: Category = category("the team of that agent")
    answered_at: Instants = instant("when the agent answered", required=True)
    left_at: Instants = instant("when the agent passed the contact on or it ended; missing while it lasts")
    talk_time: Instants = span("connected time without hold")
    hold_time: Instants = span("time on hold")
    wrap_time: Instants = span("work on it after the agent's part")

    @classmethod
    def from_objects(
        cls, conversations: Iterable[Conversation], *, teams: Mapping[str, str] | None = None
    ) -> Self:
        """The parts of those conversations, read one by one; what an import was answered in is one part.

        `teams` says to which team an agent belongs: {agent id: team}.
        """
        return cls._from_objects(conversations, lambda each: _parts(each, teams or {}))


def _parts(conversations: Iterable[Conversation], teams: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for contact in conversations:
        about = _about(contact)
        seen = contact.history[0]
        if isinstance(seen, Imported) and seen.answered_at is not None:
            team = None if seen.agent is None else teams.get(seen.agent)
            times = seen.answered_at, seen.ended_at, seen.talk_time, seen.hold_time, seen.wrap_time
            yield (*about, seen.agent, team, *times)
        for part in contact.handlings:
            hold = None if part.until is None else part.hold
            yield (
                *about,
                part.agent,
                teams.get(part.agent),
                part.since,
                part.until,
                part.talk,
                hold,
                part.wrap,
            )
