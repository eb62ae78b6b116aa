"""Milestones of a ticket, such as its first response and its solutions, read from its facts in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from cxkit.kernel import Role
from cxkit.tickets import facts
from cxkit.tickets._enums import GONE, SETTLED, UNSOLVED, Status
from cxkit.tickets._lifecycle import LIFECYCLE, statuses
from cxkit.tickets._messages import absorbed, messages
from cxkit.tickets.facts import Messaged, StrayMessaged, TicketFact
from cxkit.values import AgentId, GroupId

ResponseStart = Literal["reopening", "handover", "opening"]
"""Since when a customer waits for the first answer; see `ResponseWait`."""

Changes = Iterable[tuple[TicketFact, Status]]
"""The facts that changed the status, each with the status from then on."""


def answers(fact: TicketFact, *, bots: bool = False) -> bool:
    """Whether a person of the staff (or, with `bots`, a bot) answers the customer."""
    if not isinstance(fact, Messaged) or isinstance(fact, StrayMessaged):
        return False
    return fact.from_staff or (bots and fact.from_bot)


def starts_of(status: Status) -> frozenset[Status]:
    """The statuses in which time begins to run: a ticket that begins waiting must first be taken up."""
    return UNSOLVED - {Status.PENDING} if status is Status.PENDING else UNSOLVED


class ResponseWait:
    """The start of the wait for the first answer, while the facts before that answer are read in order.

    Wherever it starts, clocks and metrics ask here. `opening`: when the ticket was opened (or, if it began
    waiting, taken up). `handover`: when a bot first handed it over to people since then. `reopening`: the
    same, and a ticket that was solved without an answer waits from its reopening.
    """

    def __init__(self, start: ResponseStart) -> None:
        self.start: ResponseStart = start
        self.since: datetime | None = None
        self.handed_over_at: datetime | None = None
        self.taken_up_at: datetime | None = None
        self._fresh = True
        self._first: Status | None = None

    def begins(self, fact: TicketFact, before: Status | None, status: Status, at: datetime) -> bool:
        """Whether the wait begins, or begins anew, with that fact."""
        self._first = self._first or status
        taken_up = self.taken_up_at is None and status in starts_of(self._first)
        self.taken_up_at = at if taken_up else self.taken_up_at
        begins = self.since is None and taken_up
        if isinstance(fact, facts.HandedOver) and self._fresh:
            self.handed_over_at, self._fresh = at, False
            begins = begins or (self.start != "opening" and self.taken_up_at is not None)
        elif before in SETTLED and status in UNSOLVED:
            self._fresh = True
            begins = begins or self.start == "reopening"
        if begins:
            self.since = at
        return begins


class Milestones(NamedTuple):
    """Times and counts of one ticket; None where not known or not happened yet.

    `first_response_at` is the first public answer by a person of the staff. In a ticket that the staff
    opened, a public message of the staff before any other is the request itself, not an answer.
    `handed_over_at` is when a bot handed the ticket over to people before that answer, and `response_from`
    since when the customer waited for it: None where nobody does, as in a ticket that began waiting for the
    customer until it is taken up, which is `taken_up_at` (None for all others). `answered_by`, `solved_by`
    (last) and `first_solved_by` are who did it, a person or a bot; `team_at_answer`, `team_at_solution` and
    `team_at_first_solution` the groups that had the ticket then. `solved_at` is None while the ticket is not
    solved or closed. `reopens` counts each change from solved to unsolved, so a ticket reopened and not yet
    solved again counts too. Messages are those of this ticket; those of merged tickets are counted in
    `absorbed_agent_messages` and `absorbed_customer_messages`. Counts of messages are None for an imported
    ticket, because the import does not have them.
    """

    opened_at: datetime | None
    handed_over_at: datetime | None
    first_response_at: datetime | None
    first_solved_at: datetime | None
    solved_at: datetime | None
    closed_at: datetime | None
    reopens: int | None
    agent_messages: int | None
    customer_messages: int | None
    absorbed_agent_messages: int
    absorbed_customer_messages: int
    response_from: datetime | None = None
    answered_by: AgentId | None = None
    team_at_answer: GroupId | None = None
    solved_by: AgentId | None = None
    team_at_solution: GroupId | None = None
    taken_up_at: datetime | None = None
    first_solved_by: AgentId | None = None
    team_at_first_solution: GroupId | None = None

    @property
    def touches(self) -> int | None:
        """The number of public messages of the staff, those of merged tickets included."""
        return None if self.agent_messages is None else self.agent_messages + self.absorbed_agent_messages


class Outcome(NamedTuple):
    """Those of the milestones by which tickets are looked up, each as in `Milestones`."""

    first_response_at: datetime | None
    solved_at: datetime | None
    reopens: int | None


def outcome(history: Iterable[TicketFact]) -> Outcome:
    """Read of the milestones answer and solution alone, without the rest that they are asked for."""
    happened = tuple(history)
    if len(happened) == 1 and happened[0].__class__ is facts.Opened:
        return _JUST_OPENED
    imported, answer, solutions = _read(happened, statuses(happened), bots=False, close_counts=True)
    return Outcome(_first_response(imported, answer), solutions.last, solutions.reopens)


_JUST_OPENED = Outcome(None, None, 0)


def milestones(
    history: Iterable[TicketFact],
    *,
    bots: bool = False,
    close_counts: bool = True,
    start: ResponseStart = "reopening",
    changes: Changes | None = None,
) -> Milestones:
    """Read the milestones of the ticket with that history; `changes` are its statuses, where known."""
    happened = tuple(history)
    first = happened[0]
    if len(happened) == 1 and isinstance(first, facts.Opened):
        # Every ticket is stored in this state, and nothing has to be searched for.
        since = None if first.status is Status.PENDING else first.at
        return Milestones(first.at, None, None, None, None, None, 0, 0, 0, 0, 0, since)
    return _searched(happened, bots, close_counts, start, changes)


def _read(
    happened: tuple[TicketFact, ...], changes: Changes, bots: bool, close_counts: bool
) -> tuple[facts.Imported | None, TicketFact | None, _Solutions]:
    """The import that began the ticket if one did, its first answer, and its solutions."""
    first = happened[0]
    imported = first if isinstance(first, facts.Imported) else None
    return imported, _answer(happened, bots), _solutions(changes, imported, close_counts)


def _first_response(imported: facts.Imported | None, answer: TicketFact | None) -> datetime | None:
    return answer.at if answer is not None else imported.first_replied_at if imported else None


def _searched(
    happened: tuple[TicketFact, ...],
    bots: bool,
    close_counts: bool,
    start: ResponseStart = "reopening",
    changes: Changes | None = None,
) -> Milestones:
    first = happened[0]
    imported, answer, solutions = _read(happened, changes or statuses(happened), bots, close_counts)
    opened = imported.opened_at if imported else first.at
    # Most tickets have none of these, and tables are built from many tickets.
    rare = [fact for fact in happened if isinstance(fact, _RARE)]
    merges = absorbed(rare)
    written = messages(happened) if rare else (fact for fact in happened if isinstance(fact, Messaged))
    authors = () if imported else tuple(fact.by.role for fact in written if fact.speaks)
    replied = imported.first_replied_at if imported else None
    wait = ResponseWait(start)
    waits = isinstance(first, facts.Opened) and first.status is Status.PENDING
    if replied is None and (rare or solutions.reopens or waits):
        _read_wait(wait, happened, answer, opened)
    team_at_answer, team_at_first_solution, team_at_solution = _groups_at(
        happened, answer, solutions.first_fact, solutions.fact
    )
    return Milestones(
        opened_at=opened,
        handed_over_at=wait.handed_over_at,
        first_response_at=_first_response(imported, answer),
        first_solved_at=solutions.first,
        solved_at=solutions.last,
        closed_at=solutions.closed,
        reopens=solutions.reopens,
        agent_messages=None if imported else authors.count(Role.AGENT) + authors.count(Role.SUPERVISOR),
        customer_messages=None if imported else authors.count(Role.CUSTOMER),
        absorbed_agent_messages=sum(fact.agent_messages for fact in merges),
        absorbed_customer_messages=sum(fact.customer_messages for fact in merges),
        response_from=wait.since if waits else wait.since or opened,
        answered_by=_who(answer),
        team_at_answer=team_at_answer,
        solved_by=_who(solutions.fact),
        team_at_solution=team_at_solution,
        taken_up_at=wait.taken_up_at if waits else None,
        first_solved_by=_who(solutions.first_fact),
        team_at_first_solution=team_at_first_solution,
    )


_RARE = (facts.Absorbed, facts.HandedOver, facts.Separated, facts.SplitFrom, facts.SplitOff)


def _read_wait(
    wait: ResponseWait, happened: Iterable[TicketFact], answer: TicketFact | None, opened: datetime | None
) -> None:
    """Read the facts before the answer; what an import opened began when that system says."""
    before: Status | None = None
    for fact, status in LIFECYCLE.course(happened):
        if fact is answer:
            return
        wait.begins(fact, before, status, fact.at if before else opened or fact.at)
        before = status


def _who(fact: TicketFact | None) -> AgentId | None:
    """The person of the staff, or the bot, that did it."""
    if fact is None or not (fact.by.is_staff or fact.by.role is Role.BOT) or fact.by.id is None:
        return None
    return AgentId(fact.by.id)


def _groups_at(history: Iterable[TicketFact], *moments: TicketFact | None) -> list[GroupId | None]:
    """The group that had the ticket at each of those facts."""
    group, at = None, dict[int, GroupId | None]()
    sought = {id(fact) for fact in moments if fact is not None}
    for fact in history if sought else ():
        if fact.__class__ in GROUPED:
            group = getattr(fact, "group", None) or group
        if id(fact) in sought:
            at[id(fact)] = group
    return [at.get(id(fact)) for fact in moments]


GROUPED = frozenset(
    {facts.Opened, facts.Imported, facts.SplitFrom, facts.Assigned, facts.HandedOver, facts.Escalated}
)
"""The facts that can give a ticket to a group."""


def _answer(history: tuple[TicketFact, ...], bots: bool) -> TicketFact | None:
    """The first public answer of the staff; None before it, or if it is not known.

    An answer after an import is certainly the first only if the ticket was imported as new.
    """
    first = history[0]
    if isinstance(first, facts.Imported) and (first.first_replied_at or first.status is not Status.NEW):
        return None
    request = request_by_staff(history)
    return next((fact for fact in history if fact is not request and answers(fact, bots=bots)), None)


def request_by_staff(history: tuple[TicketFact, ...]) -> Messaged | None:
    """The message that made the request, if the staff opened the ticket.

    It is a public message of the staff before any other, and not an answer.
    """
    first = history[0]
    if not isinstance(first, facts.Opened) or not first.by.is_staff:
        return None
    message = next((fact for fact in history if isinstance(fact, Messaged)), None)
    return message if message is not None and message.from_staff else None


class _Solutions(NamedTuple):
    first: datetime | None
    last: datetime | None
    closed: datetime | None
    reopens: int | None
    first_fact: TicketFact | None = None
    """The fact of the first solution,"""
    fact: TicketFact | None = None
    """and of the last."""


def _solutions(changes: Changes, imported: facts.Imported | None, close_counts: bool) -> _Solutions:
    following = iter(changes)
    _, status = next(following)
    first = last = closed = solution = first_solution = None
    reopens: int | None = 0
    # Whether the first solution was before the import, at a time that is not known.
    first_unknown = False
    if imported is not None:
        last = imported.solved_at if status in SETTLED else None
        closed = imported.closed_at if status is Status.CLOSED else None
        if status is Status.CLOSED and close_counts:
            last = last or closed
        reopens = imported.reopens
        first = None if reopens else (imported.solved_at or last)
        first_unknown = first is None and (status is not Status.NEW or bool(reopens))
    latest = status
    for fact, latest in following:
        if latest in GONE or latest is status:
            # A ticket that is recovered has the status that it had before.
            continue
        if latest is Status.SOLVED or (
            latest is Status.CLOSED and status is not Status.SOLVED and close_counts
        ):
            last, solution = fact.at, fact
            if first is None and not first_unknown:
                first, first_solution = fact.at, fact
        elif latest in UNSOLVED:
            reopens = None if reopens is None else reopens + (status is Status.SOLVED)
            last = solution = None
        if latest is Status.CLOSED:
            closed = fact.at
        status = latest
    if latest in GONE:
        last = solution = None
    return _Solutions(first, last, closed, reopens, first_solution, solution)
